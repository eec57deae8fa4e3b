// SPDX-License-Identifier: Apache-2.0
#include "sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define T(literal) TOCSIN_TEXT(literal)

static tocsin_day day_of(int year, int month, int day) {
    return tocsin_day_from_civil((tocsin_civil){year, month, day});
}

static tocsin_period month_of(int year, int month) {
    return (tocsin_period){day_of(year, month, 1),
                           day_of(year, month, tocsin_days_in_month(year, month))};
}

static tocsin_period day_period(int year, int month, int day) {
    return (tocsin_period){day_of(year, month, day), day_of(year, month, day)};
}

/* ---- evidence and claims --------------------------------------------------------------------- */

static const char *const hashes[SAMPLE_EVIDENCE] = {
    "dfa508c296aabc444f15bd84157d736a2e69fe20043cf06f85fd7da6fc12f3db",
    "642fe51e78f53e031ad6929a942a6fe9fcd4c26d8252660f0bc1aa1f3b206788",
    "76c7b7040df1797a11fafb682d006c930f1b5ebd7e13af04a631b3ff32071426",
    "6802b34d37d5120a7faae69e7f45a6ed2fa776d26b3deb684bfe9a50abc5d9f5",
    "4726bdf3a179fb98e285adc6b943749945ebdf45829d175747241cbdcd88e7aa",
    "21adfd5d80a9a39e72a53ebc50c67575a2e3dc2e21e55ab87a3ad542fb3daddd",
    "d0692d03bd9c5da5ec4afb3dd181539d89bddf0c4032659e924af1820d5ab3cc",
    "cd56a17b9afb09511e15a7a36ba8f3b1a49fafb27e6da6f0b4321d2f3c191117",
};

static void make_evidence(brief_sample *s) {
    static const struct {
        const char *name, *outlet, *title;
        int year, month, day;
    } reports[] = {
        {"reports/01-depesche.txt", "De Depesche", "Westen bezorgd over treinen met tanks", 2021,
         11, 3},
        {"reports/02-courier.txt", "The Courier", "Kremlin dismisses satellite pictures", 2021, 11,
         5},
        {"reports/03-depesche.txt", "De Depesche", "Oekra\xC3\xAFne telt bijna 100.000 militairen",
         2021, 11, 14},
        {"reports/04-gazette.html", "Border Gazette", "Observers count fewer movements", 2021, 11,
         15},
        {"reports/05-hostile.html", "<script>alert(1)</script>",
         "x\" onload=\"alert(2) \xE2\x80\xAEtxet", 2021, 11, 16},
    };
    for (int i = 0; i < 5; i++)
        s->evidence[i] = (tocsin_evidence){
            .seq = i + 1,
            .sha256 = tocsin_text_of(hashes[i]),
            .size = 2000 + i,
            .name = tocsin_text_of(reports[i].name),
            .role = T("report"),
            .media = T("text/plain"),
            .outlet = tocsin_text_of(reports[i].outlet),
            .title = tocsin_text_of(reports[i].title),
            .published = day_period(reports[i].year, reports[i].month, reports[i].day),
            .stored = true};
    for (int i = 5; i < SAMPLE_EVIDENCE; i++)
        s->evidence[i] = (tocsin_evidence){.seq = i + 1,
                                           .sha256 = tocsin_text_of(hashes[i]),
                                           .size = 640000,
                                           .name = T("scenes/S1_20211114.tif"),
                                           .role = T("scene"),
                                           .media = T("image/tiff"),
                                           .series = T("radar"),
                                           .published = {TOCSIN_DAY_NONE, TOCSIN_DAY_NONE},
                                           .simulated = true};
}

typedef struct claim_row {
    int report, from;
    const char *speaker, *actor, *via, *text;
    tocsin_kind kind;
    tocsin_act act;
    double low, high;
    const char *place;
    double lat, lon;
} claim_row;

static const claim_row claim_rows[SAMPLE_CLAIMS] = {
    {0, 120, "satellietbeelden", NULL, NULL,
     "treinen en vrachtwagens beladen met tanks staan niet ver van de grens", TOCSIN_IMAGERY,
     TOCSIN_ASSERT, NAN, NAN, "Jelnja", 54.57, 33.17},
    {0, 310, "Amerikaanse functionarissen", "USA", NULL,
     "80.000 Russische troepen zijn in de regio achtergebleven", TOCSIN_GOVERNMENT, TOCSIN_ASSERT,
     80000, 80000, "Rostov", 47.23, 39.71},
    {0, 505, "bronnen", NULL, "The Courier",
     "de activiteit is ongebruikelijk in deze tijd van het jaar", TOCSIN_UNNAMED, TOCSIN_ASSERT,
     NAN, NAN, NULL, NAN, NAN},
    {1, 88, "the Kremlin", "RUS.GOV", NULL,
     "the pictures are of low quality and show nothing of the kind", TOCSIN_GOVERNMENT, TOCSIN_DENY,
     NAN, NAN, "Moscow", 55.75, 37.62},
    {1, 240, "Blinken", "USA", NULL, "invading Ukraine would be a serious mistake",
     TOCSIN_GOVERNMENT, TOCSIN_WARN, NAN, NAN, "Washington", 38.9, -77.04},
    {2, 64, "Oekra\xC3\xAFne", "UKR", NULL,
     "bijna 100.000 Russische manschappen staan relatief dicht bij de grens", TOCSIN_GOVERNMENT,
     TOCSIN_ASSERT, 90000, 100000, "Charkiv", 49.99, 36.23},
    {2, 190, "de redactie", NULL, NULL, "het is niet duidelijk hoeveel militairen er al waren",
     TOCSIN_JOURNALIST, TOCSIN_DOUBT, NAN, NAN, NULL, NAN, NAN},
    {3, 40, "the observer mission", "OSCE", NULL, "70,000 troops are deployed along the border",
     TOCSIN_OBSERVER, TOCSIN_ASSERT, 70000, 70000, "Donetsk", 48.0, 37.8},
    {3, 210, "the observer mission", "OSCE", NULL,
     "275 ceasefire violations were recorded in Luhansk region", TOCSIN_OBSERVER, TOCSIN_ASSERT,
     275, 275, "Luhansk", 48.57, 39.32},
    {3, 400, "Putin", "RUS.GOV", NULL, "any NATO infrastructure in Ukraine is a red line",
     TOCSIN_GOVERNMENT, TOCSIN_THREATEN, NAN, NAN, "Moscow", 55.75, 37.62},
    {4, 0, "<img src=x onerror=alert(3)>", NULL, NULL,
     "</blockquote><script>alert(4)</script> \xE2\x80\xAEneddih\xE2\x80\xAC & [klik](javascript:alert(5))",
     TOCSIN_OTHER, TOCSIN_ACCUSE, NAN, NAN, "<b>Kursk</b>", 51.73, 36.19},
    {4, 300, "", NULL, NULL, "er zijn <b>vijf</b> plekken bijgekomen", TOCSIN_UNNAMED,
     TOCSIN_PROMISE, 5, 5, NULL, NAN, NAN},
};

static void make_claims(brief_sample *s) {
    static const char *const ids[SAMPLE_CLAIMS] = {"c1", "c2", "c3", "c4",  "c5",  "c6",
                                                   "c7", "c8", "c9", "c10", "c11", "c12"};
    const tocsin_text denied[] = {T("c1")};
    tocsin_text *denies = tocsin_arena_new(&s->arena, tocsin_text, 1);
    if (!denies) abort();
    *denies = denied[0];
    for (int i = 0; i < SAMPLE_CLAIMS; i++) {
        const claim_row *row = &claim_rows[i];
        tocsin_claim *claim = &s->claims[i];
        tocsin_speaker *via = tocsin_arena_new(&s->arena, tocsin_speaker, 1);
        if (!via) abort();
        *via = (tocsin_speaker){.name = tocsin_text_of(row->via), .kind = TOCSIN_OUTLET};
        *claim = (tocsin_claim){
            .seq = 101 + i,
            .id = tocsin_text_of(ids[i]),
            .evidence = s->evidence[row->report].sha256,
            .span = {row->from, row->from + (int64_t)strlen(row->text)},
            .text = tocsin_text_of(row->text),
            .language = row->report == 1 || row->report == 3 ? T("en") : T("nl"),
            .speaker = {.name = tocsin_text_of(row->speaker),
                        .kind = row->kind,
                        .actor = tocsin_text_of(row->actor)},
            .via = via,
            .n_via = row->via ? 1 : 0,
            .outlet = s->evidence[row->report].outlet,
            .published = s->evidence[row->report].published,
            .said_on = i == 1 ? month_of(2021, 5) : TOCSIN_PERIOD_NONE,
            .act = row->act,
            .certainty = i == 6 ? TOCSIN_UNKNOWN : TOCSIN_CERTAIN,
            .direct = i == 4,
            .place = {.text = tocsin_text_of(row->place),
                      .name = tocsin_text_of(row->place),
                      .lat = row->lat,
                      .lon = row->lon},
            .when = TOCSIN_PERIOD_NONE,
            .has_quantity = isfinite(row->low),
            .quantity = {.low = row->low,
                         .high = row->high,
                         .unit = TOCSIN_TROOPS,
                         .measure = TOCSIN_STOCK},
            .denies = i == 3 ? denies : NULL,
            .n_denies = i == 3 ? 1 : 0,
            .rule = T("nl/attribution/volgens"),
        };
    }
}

/* ---- series ------------------------------------------------------------------------------------
 */

/* Numerical Recipes' quick generator: the same series on every machine. */
static double noise(uint32_t *state) {
    double sum = 0;
    for (int i = 0; i < 6; i++) {
        *state = *state * 1664525u + 1013904223u;
        sum += (double)(*state >> 8) / 16777216.0;
    }
    return (sum - 3) * 1.41; /* about standard normal */
}

typedef struct series_plan {
    const char *name, *area, *what, *unit;
    int from_year, step_days;
    double level, season, spread, jump, cloud;
    bool counts, simulated;
} series_plan;

static const series_plan plans[SAMPLE_INDICATORS] = {
    {"Radar", "Oefenterrein Noord", "mean of B1 over the area", "dB", 2016, 6, -11.5, 1.1, 0.42,
     3.1, 0.02, false, true},
    {"Vegetatie", "Spoorhalte Zuid", "mean of NDVI over the area", "1", 2017, 10, 0.48, 0.2, 0.03,
     0, 0.45, false, true},
    {"Dreigende woorden", "", "threats_a_week", "1", 2018, 7, 3, 0.4, 1.3, 6, 0, true, false},
    {"Explosies", "", "claims_a_week", "1", 2021, 7, 2, 0.2, 1, 0, 0, true, false},
};

static void make_point(const series_plan *plan, tocsin_day day, uint32_t *state,
                       tocsin_series_point *point) {
    /* A parabola for the season: sums and products only, so that every machine has the same series. */
    double year = tocsin_day_to_year(day) - 0.13, phase = year - floor(year);
    double expected = plan->level + plan->season * (8 * phase * (1 - phase) - 1.3);
    double value = expected + plan->spread * noise(state);
    bool watched = day >= day_of(2021, 1, 1);
    bool jumped = watched && day >= day_of(2021, 10, 20) && plan->jump > 0;
    if (jumped) value += plan->jump * (0.8 + 0.1 * noise(state));
    if (plan->counts) value = fmax(0, round(value));
    *state = *state * 1664525u + 1013904223u;
    if ((double)(*state >> 8) / 16777216.0 < plan->cloud) value = NAN;
    bool known = plan->from_year < 2020;
    *point = (tocsin_series_point){.day = day,
                                   .value = value,
                                   .expected = known ? expected : (double)NAN,
                                   .low = known ? expected - 2.2 * plan->spread : (double)NAN,
                                   .high = known ? expected + 2.2 * plan->spread : (double)NAN,
                                   .alarm = jumped && isfinite(value),
                                   .in_history = !watched && known};
}

static void make_answer(tocsin_indicator *indicator, const series_plan *plan) {
    tocsin_seasonal_answer *answer = &indicator->answer;
    *answer = (tocsin_seasonal_answer){.day = TOCSIN_DAY_NONE, .level = 0.95, .n_valid = 150};
    for (size_t i = indicator->n_points; i-- > 0;) {
        const tocsin_series_point *point = &indicator->points[i];
        if (!isfinite(point->value)) continue;
        answer->day = point->day;
        answer->seen = point->value;
        answer->expected = point->expected;
        answer->low = point->low;
        answer->high = point->high;
        break;
    }
    answer->too_little_history = plan->from_year >= 2020;
    answer->tail = answer->seen > answer->high ? TOCSIN_TAIL_HIGH : TOCSIN_TAIL_NONE;
    answer->probability = answer->tail ? 0.0031 : 0.42;
    answer->rank = answer->tail ? 1 : 7;
    answer->n_season = 14;
    for (int year = plan->from_year; year < 2021; year++) answer->years[answer->n_years++] = year;
}

static void make_series(brief_sample *s) {
    size_t n_observations = 0;
    for (int i = 0; i < SAMPLE_INDICATORS; i++) {
        const series_plan *plan = &plans[i];
        uint32_t state = 2021u + (uint32_t)i;
        tocsin_day first = day_of(plan->from_year, 1, 4), last = day_of(2021, 11, 16);
        size_t n = (size_t)((last - first) / plan->step_days) + 1;
        tocsin_indicator *indicator = &s->indicators[i];
        *indicator =
            (tocsin_indicator){.name = tocsin_text_of(plan->name),
                               .area = tocsin_text_of(plan->area),
                               .what = tocsin_text_of(plan->what),
                               .unit = tocsin_text_of(plan->unit),
                               .from_claims = plan->counts,
                               .simulated = plan->simulated,
                               .points = tocsin_arena_new(&s->arena, tocsin_series_point, n),
                               .entries = tocsin_arena_new(&s->arena, int64_t, n),
                               .n_points = n};
        if (!indicator->points || !indicator->entries) abort();
        for (size_t k = 0; k < n; k++) {
            tocsin_day day = first + (tocsin_day)k * plan->step_days;
            make_point(plan, day, &state, &indicator->points[k]);
            if (plan->counts || n_observations == SAMPLE_OBSERVATIONS) continue;
            indicator->entries[k] = 200 + (int64_t)n_observations;
            s->observations[n_observations] =
                (tocsin_observation){.seq = 200 + (int64_t)n_observations,
                                     .evidence = tocsin_text_of(hashes[5 + n_observations % 3]),
                                     .area = indicator->area,
                                     .series = i ? T("optisch") : T("radar"),
                                     .method = indicator->what,
                                     .unit = indicator->unit,
                                     .day = day,
                                     .value = indicator->points[k].value,
                                     .spread = plan->spread,
                                     .n_valid = isfinite(indicator->points[k].value) ? 390 : 0,
                                     .n_pixels = 400,
                                     .simulated = true};
            n_observations++;
        }
        make_answer(indicator, plan);
    }
    s->input.n_observations = n_observations;
}

/* ---- findings
 * ------------------------------------------------------------------------------------ */

static tocsin_slot text_slot(const char *name, const char *text) {
    return (tocsin_slot){.name = name, .type = TOCSIN_SLOT_TEXT, .text = tocsin_text_of(text)};
}
static tocsin_slot word_slot(const char *name, const char *text) {
    return (tocsin_slot){.name = name, .type = TOCSIN_SLOT_WORD, .text = tocsin_text_of(text)};
}
static tocsin_slot number_slot(const char *name, double number) {
    return (tocsin_slot){.name = name, .type = TOCSIN_SLOT_NUMBER, .number = number};
}
static tocsin_slot interval_slot(const char *name, double low, double high) {
    return (tocsin_slot){.name = name, .type = TOCSIN_SLOT_INTERVAL, .number = low, .high = high};
}
static tocsin_slot period_slot(const char *name, tocsin_period period) {
    return (tocsin_slot){.name = name, .type = TOCSIN_SLOT_PERIOD, .period = period};
}
static tocsin_slot list_slot(brief_sample *s, const char *name, const char *const *items,
                             size_t n) {
    tocsin_text *list = tocsin_arena_new(&s->arena, tocsin_text, n);
    if (!list) abort();
    for (size_t i = 0; i < n; i++) list[i] = tocsin_text_of(items[i]);
    return (tocsin_slot){.name = name, .type = TOCSIN_SLOT_LIST, .list = list, .n_list = n};
}

static tocsin_finding *add_finding(brief_sample *s, const char *id, const char *kind,
                                   tocsin_section section) {
    tocsin_finding *finding = &s->findings[s->input.n_findings++];
    *finding = (tocsin_finding){.id = tocsin_text_of(id),
                                .kind = kind,
                                .rule = "weigh/sample",
                                .section = section,
                                .when = day_period(2021, 11, 14)};
    return finding;
}

static void add_slot(tocsin_finding *finding, tocsin_slot slot) {
    finding->slots[finding->n_slots++] = slot;
}

static void set_entries(brief_sample *s, tocsin_finding *finding, const int64_t *entries,
                        size_t n) {
    int64_t *copy = tocsin_arena_new(&s->arena, int64_t, n);
    if (!copy) abort();
    memcpy(copy, entries, n * sizeof *copy);
    finding->entries = copy;
    finding->n_entries = n;
}
#define ENTRIES(s, finding, ...)                                                                   \
    set_entries(s, finding, (const int64_t[]){__VA_ARGS__},                                        \
                sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t))

/* speaker, through, text, said of one claim */
static tocsin_finding *add_saying(brief_sample *s, const char *id, const char *kind,
                                  tocsin_section section, int claim) {
    tocsin_finding *finding = add_finding(s, id, kind, section);
    const tocsin_claim *c = &s->claims[claim];
    tocsin_text *through = tocsin_arena_new(&s->arena, tocsin_text, 2);
    if (!through) abort();
    size_t n = 0;
    if (c->n_via) through[n++] = c->via[0].name;
    through[n++] = c->outlet;
    add_slot(finding, c->speaker.name.n ? (tocsin_slot){.name = "speaker",
                                                        .type = TOCSIN_SLOT_TEXT,
                                                        .text = c->speaker.name}
                                        : word_slot("speaker", "unnamed"));
    add_slot(
        finding,
        (tocsin_slot){.name = "through", .type = TOCSIN_SLOT_LIST, .list = through, .n_list = n});
    add_slot(finding, (tocsin_slot){.name = "text", .type = TOCSIN_SLOT_TEXT, .text = c->text});
    add_slot(finding,
             period_slot("said", tocsin_period_is_known(c->said_on) ? c->said_on : c->published));
    finding->when = c->published;
    ENTRIES(s, finding, c->seq);
    return finding;
}

static void add_numbers(brief_sample *s) {
    const char *const first[] = {"Amerikaanse functionarissen"}, *const later[] = {
                                                                     "Oekra\xC3\xAFne"};
    const char *const observers[] = {"the observer mission"};
    tocsin_finding *f = add_finding(s, "n1", "net_increase", TOCSIN_SECTION_NEW);
    add_slot(f, word_slot("question", "troops"));
    add_slot(f, word_slot("actor", "RUS"));
    add_slot(f, text_slot("place", "de grens"));
    add_slot(f, word_slot("unit", "troops"));
    add_slot(f, interval_slot("change", 10000, 20000));
    add_slot(f, interval_slot("first", 80000, 80000));
    add_slot(f, list_slot(s, "first_speakers", first, 1));
    add_slot(f, period_slot("first_when", month_of(2021, 5)));
    add_slot(f, interval_slot("later", 90000, 100000));
    add_slot(f, list_slot(s, "later_speakers", later, 1));
    add_slot(f, period_slot("later_when", month_of(2021, 11)));
    f->when = (tocsin_period){day_of(2021, 5, 1), day_of(2021, 11, 14)};
    ENTRIES(s, f, 102, 106);

    f = add_finding(s, "n2", "arrivals_unknown", TOCSIN_SECTION_UNKNOWN);
    add_slot(f, word_slot("question", "troops"));
    add_slot(f, word_slot("actor", "RUS.MIL"));
    add_slot(f, word_slot("unit", "troops"));
    add_slot(f, period_slot("first_when", month_of(2021, 5)));
    add_slot(f, period_slot("later_when", month_of(2021, 11)));
    ENTRIES(s, f, 102, 106);

    f = add_finding(s, "n3", "contested", TOCSIN_SECTION_CONTESTED);
    add_slot(f, word_slot("question", "troops"));
    add_slot(f, word_slot("actor", "RUS"));
    add_slot(f, word_slot("unit", "troops"));
    add_slot(f, interval_slot("lower", 70000, 70000));
    add_slot(f, list_slot(s, "lower_speakers", observers, 1));
    add_slot(f, number_slot("lower_origins", 1));
    add_slot(f, interval_slot("higher", 90000, 100000));
    add_slot(f, list_slot(s, "higher_speakers", later, 1));
    add_slot(f, number_slot("higher_origins", 2));
    add_slot(f, period_slot("when", (tocsin_period){day_of(2021, 11, 14), day_of(2021, 11, 15)}));
    f->when = (tocsin_period){day_of(2021, 11, 14), day_of(2021, 11, 15)};
    ENTRIES(s, f, 106, 108);
}

static void add_season(brief_sample *s, const char *id, int index, const char *kind,
                       tocsin_section section) {
    const tocsin_indicator *indicator = &s->indicators[index];
    const tocsin_seasonal_answer *answer = &indicator->answer;
    const char *const years[] = {"2016", "2017", "2018", "2019", "2020"};
    tocsin_finding *f = add_finding(s, id, kind, section);
    add_slot(f,
             (tocsin_slot){.name = "indicator", .type = TOCSIN_SLOT_TEXT, .text = indicator->name});
    if (indicator->area.n)
        add_slot(f,
                 (tocsin_slot){.name = "area", .type = TOCSIN_SLOT_TEXT, .text = indicator->area});
    if (indicator->from_claims)
        add_slot(f, (tocsin_slot){
                        .name = "measured", .type = TOCSIN_SLOT_WORD, .text = indicator->what});
    else if (!tocsin_text_is(indicator->unit, "1"))
        add_slot(f, (tocsin_slot){
                        .name = "measured", .type = TOCSIN_SLOT_TEXT, .text = indicator->unit});
    add_slot(f, (tocsin_slot){
                    .name = "day", .type = TOCSIN_SLOT_DAY, .period = {answer->day, answer->day}});
    add_slot(f, number_slot("seen", answer->seen));
    add_slot(f, number_slot("n_valid", answer->n_valid));
    if (!answer->too_little_history) {
        add_slot(f, number_slot("expected", answer->expected));
        add_slot(f, interval_slot("usual", answer->low, answer->high));
        add_slot(f, number_slot("level", answer->level));
        add_slot(f, number_slot("probability", answer->probability));
        add_slot(f, number_slot("rank", answer->rank));
        add_slot(f, number_slot("n_season", answer->n_season));
        add_slot(f, list_slot(s, "years", years, 5));
    }
    f->simulated = indicator->simulated;
    f->when = (tocsin_period){answer->day - 24, answer->day};
    int64_t entries[40];
    size_t n = 0;
    for (size_t i = 0; i < indicator->n_points && n < 40; i++) {
        int64_t entry = indicator->entries[indicator->n_points - 1 - i];
        if (entry) entries[n++] = entry;
    }
    if (!n) entries[n++] = 110;
    for (size_t i = 0; i < n / 2; i++) {
        int64_t swap = entries[i];
        entries[i] = entries[n - 1 - i];
        entries[n - 1 - i] = swap;
    }
    set_entries(s, f, entries, n);
}

static void make_findings(brief_sample *s) {
    add_numbers(s);
    add_saying(s, "s1", "warned", TOCSIN_SECTION_NEW, 4);
    add_saying(s, "s2", "threatened", TOCSIN_SECTION_NEW, 9);
    add_saying(s, "s3", "accused", TOCSIN_SECTION_NEW, 10);
    add_saying(s, "s4", "said", TOCSIN_SECTION_NEW, 11);
    add_season(s, "u1", 0, "unusual_high", TOCSIN_SECTION_UNUSUAL);
    add_season(s, "u2", 2, "unusual_high", TOCSIN_SECTION_UNUSUAL);
    add_saying(s, "u3", "claimed_unusual", TOCSIN_SECTION_UNUSUAL, 2);
    add_season(s, "u4", 1, "as_usual", TOCSIN_SECTION_CONTEXT);
    add_season(s, "u5", 3, "too_little_history", TOCSIN_SECTION_UNKNOWN);
    tocsin_finding *f = add_saying(s, "d1", "denial_of_imagery", TOCSIN_SECTION_CONTESTED, 3);
    add_slot(f, text_slot("denied_speaker", "satellietbeelden"));
    add_slot(f, text_slot("denied_text", claim_rows[0].text));
    add_slot(f, period_slot("denied_said", day_period(2021, 11, 3)));
    ENTRIES(s, f, 101, 104);
    add_saying(s, "k1", "said_unknown", TOCSIN_SECTION_UNKNOWN, 6);
}

void brief_sample_make(brief_sample *s, const char *language) {
    static const double lonlat[] = {33.0, 54.4, 33.4, 54.4, 33.4, 54.7, 33.0, 54.7, 33.0,
                                    54.4, 38.9, 47.2, 39.2, 47.2, 39.1, 47.5, 38.9, 47.2};
    static const size_t ring_ends[] = {5, 4};
    const tocsin_text skipped[] = {
        T("scenes/S1_20210312.tif: the file ends before its last tile; the scene was left out"),
        T("reports/06-leeg.txt: empty <file>"),
    };
    memset(s, 0, sizeof *s);
    make_evidence(s);
    make_claims(s);
    make_series(s);
    make_findings(s);
    s->areas[0] = (tocsin_brief_area){.name = T("Oefenterrein Noord"),
                                      .lonlat = lonlat,
                                      .ring_ends = ring_ends,
                                      .n_rings = 1,
                                      .km2 = 860};
    s->areas[1] = (tocsin_brief_area){.name = T("Spoorhalte Zuid"),
                                      .lonlat = lonlat + 10,
                                      .ring_ends = ring_ends + 1,
                                      .n_rings = 1,
                                      .km2 = 370};
    s->input.language = language;
    s->input.title = T("Troepen bij de Oekra\xC3\xAF"
                       "ense grens");
    s->input.as_of = day_of(2021, 11, 16);
    s->input.findings = s->findings;
    s->input.evidence = s->evidence;
    s->input.n_evidence = SAMPLE_EVIDENCE;
    s->input.claims = s->claims;
    s->input.n_claims = SAMPLE_CLAIMS;
    s->input.observations = s->observations;
    s->input.indicators = s->indicators;
    s->input.n_indicators = SAMPLE_INDICATORS;
    s->input.areas = s->areas;
    s->input.n_areas = 2;
    memcpy(s->skipped, skipped, sizeof skipped);
    s->input.skipped = s->skipped;
    s->input.n_skipped = 2;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_brief_render(language, s->findings, s->input.n_findings, &s->arena, &err)) {
        fprintf(stderr, "the sample does not render: %s\n", err.message);
        abort();
    }
}

void brief_sample_release(brief_sample *s) {
    tocsin_arena_release(&s->arena);
}
