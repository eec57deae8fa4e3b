// SPDX-License-Identifier: Apache-2.0
/* What each test of a picture found, told one by one. Quality and authenticity are kept apart, and nothing is made of several
 * tests together. */
#include <math.h>
#include <string.h>

#include "casefile/pictures.h"

static void carry(picture_draft *draft, const tocsin_observation *observation, const char *found,
                  const char *as) {
    picture_put_number(draft, as, picture_found_number(observation, found));
}

static void rest_on(picture_draft *draft, const tocsin_observation *observation) {
    if (!observation) return;
    picture_put_entry(draft, observation->seq);
    draft->finding.simulated |= observation->simulated;
}

/* ---- the archive ------------------------------------------------------------------------------- */

/* As tocsin_check_archive chooses: more agrees, or as much and more exactly. */
static bool agrees_better(const tocsin_observation *o, const tocsin_observation *than) {
    double chance = picture_found_number(o, "log10_chance"),
           other = picture_found_number(than, "log10_chance");
    if (chance < other) return true;
    return chance <= other &&
           picture_found_number(o, "metres") < picture_found_number(than, "metres");
}

picture_archive picture_archive_of(const picture_telling *t, const picture_facts *of) {
    picture_archive archive = {.n_scenes = 0};
    for (size_t i = 0; i < of->n; i++) {
        const tocsin_observation *o = of->observations[i];
        tocsin_day day = picture_found_day(o, "scene_day");
        if (!tocsin_text_is(o->test, "archive")) continue;
        if (t->facts->as_of != TOCSIN_DAY_NONE && day > t->facts->as_of) continue;
        archive.n_scenes++;
        if (!tocsin_text_is(o->outcome, "matched")) continue;
        archive.n_matching++;
        if (!archive.best || agrees_better(o, archive.best)) archive.best = o;
        double differs = picture_found_number(o, "differs");
        if (day == TOCSIN_DAY_NONE || isnan(differs)) continue;
        if (!archive.earliest || day < picture_found_day(archive.earliest, "scene_day"))
            archive.earliest = o;
        if (!archive.latest || day > picture_found_day(archive.latest, "scene_day"))
            archive.latest = o;
        if (!archive.least || differs < picture_found_number(archive.least, "differs"))
            archive.least = o;
        if (!archive.most || differs > picture_found_number(archive.most, "differs"))
            archive.most = o;
    }
    return archive;
}

/* The scene itself, where it is in evidence. */
static int64_t entry_of_scene(const picture_telling *t, const tocsin_observation *o) {
    const tocsin_slot *hash = picture_found(o, "scene_sha256");
    for (size_t i = 0; hash && i < t->facts->n_evidence; i++)
        if (tocsin_text_equal(t->facts->evidence[i].sha256, hash->text))
            return t->facts->evidence[i].seq;
    return 0;
}

static tocsin_text text_of(const tocsin_observation *o, const char *name) {
    const tocsin_slot *slot = picture_found(o, name);
    return slot ? slot->text : TOCSIN_TEXT_NONE;
}

double picture_metres(const tocsin_observation *match) {
    double metres = picture_found_number(match, "metres");
    return metres < 10 ? fmax(0.1, round(10 * metres) / 10) : round(metres);
}

static tocsin_status tell_match(picture_telling *t, const picture_facts *of,
                                const tocsin_observation *best, tocsin_error *err) {
    picture_draft draft = picture_start(of, "picture_matched", TOCSIN_SECTION_CONTEXT);
    double off_km = picture_found_number(best, "off_km");
    picture_put_text(&draft, "publisher", of->picture->claimed->publisher);
    picture_put_day(&draft, "published", of->day);
    picture_put_text(&draft, "scene", text_of(best, "scene"));
    picture_put_day(&draft, "scene_day", picture_found_day(best, "scene_day"));
    picture_put_number(&draft, "agreeing", (double)best->n_valid);
    picture_put_number(&draft, "blocks", (double)best->n_pixels);
    picture_put_number(&draft, "metres", picture_metres(best));
    picture_put_number(&draft, "chance", pow(10, picture_found_number(best, "log10_chance")));
    carry(&draft, best, "differs", "differs");
    if (picture_found(best, "mirrored")) picture_put_word(&draft, "mirrored", "match_mirrored");
    if (!isnan(off_km)) picture_put_text(&draft, "place", of->picture->claimed->place);
    if (off_km > 0) picture_put_number(&draft, "off_km", off_km);
    if (off_km == 0) picture_put_word(&draft, "inside", "place_inside");
    rest_on(&draft, best);
    picture_put_entry(&draft, entry_of_scene(t, best));
    return picture_tell(t, &draft, err);
}

/* NULL: there is no bound, or one that rests on a scene which is not known on the day of the facts. */
static const tocsin_observation *bound_of(const picture_telling *t, const picture_facts *of) {
    static const char *const days[] = {"not_older", "older_seen", "not_newer", "newer_seen"};
    const tocsin_observation *dating = picture_test(of, "dating");
    bool is_bound = dating && tocsin_text_is(dating->outcome, "bound");
    for (size_t i = 0; is_bound && i < sizeof days / sizeof *days; i++) {
        tocsin_day day = picture_found_day(dating, days[i]);
        is_bound = t->facts->as_of == TOCSIN_DAY_NONE || day <= t->facts->as_of;
    }
    return is_bound ? dating : NULL;
}

static tocsin_status tell_bound(picture_telling *t, const picture_facts *of, tocsin_error *err) {
    static const char *const days[] = {"not_older", "older_seen", "not_newer", "newer_seen"};
    static const char *const counts[] = {"older_with",    "older_without", "newer_with",
                                         "newer_without", "bounds",        "bounds_wrong"};
    const tocsin_observation *dating = bound_of(t, of);
    if (!dating) return TOCSIN_OK;
    picture_draft draft = picture_start(of, "picture_bounded", TOCSIN_SECTION_CONTEXT);
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        picture_put_day(&draft, days[i], picture_found_day(dating, days[i]));
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        carry(&draft, dating, counts[i], counts[i]);
    rest_on(&draft, dating);
    return picture_tell(t, &draft, err);
}

/* With two dates or more. */
static tocsin_status tell_series(picture_telling *t, const picture_facts *of,
                                 const picture_archive *archive, tocsin_error *err) {
    if (!archive->earliest || archive->earliest == archive->latest) return TOCSIN_OK;
    const tocsin_observation *const named[] = {archive->earliest, archive->latest, archive->least,
                                               archive->most};
    picture_draft draft = picture_start(of, "picture_series", TOCSIN_SECTION_CONTEXT);
    picture_put_number(&draft, "scenes", (double)archive->n_scenes);
    picture_put_number(&draft, "matching", (double)archive->n_matching);
    picture_put_day(&draft, "earliest", picture_found_day(archive->earliest, "scene_day"));
    picture_put_day(&draft, "latest", picture_found_day(archive->latest, "scene_day"));
    picture_put_day(&draft, "least_day", picture_found_day(archive->least, "scene_day"));
    picture_put_day(&draft, "most_day", picture_found_day(archive->most, "scene_day"));
    carry(&draft, archive->least, "differs", "least");
    carry(&draft, archive->most, "differs", "most");
    if (!bound_of(t, of)) picture_put_word(&draft, "age", "age_unbound");
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) rest_on(&draft, named[i]);
    return picture_tell(t, &draft, err);
}

static tocsin_status tell_archive(picture_telling *t, const picture_facts *of, tocsin_error *err) {
    picture_archive archive = picture_archive_of(t, of);
    if (!archive.n_scenes) return TOCSIN_OK;
    if (archive.best) {
        tocsin_status status = tell_match(t, of, archive.best, err);
        if (!status) status = tell_series(t, of, &archive, err);
        return status ? status : tell_bound(t, of, err);
    }
    picture_draft draft = picture_start(of, "picture_not_matched", TOCSIN_SECTION_UNKNOWN);
    picture_put_number(&draft, "scenes", (double)archive.n_scenes);
    for (size_t i = 0; i < of->n; i++)
        if (tocsin_text_is(of->observations[i]->test, "archive"))
            rest_on(&draft, of->observations[i]);
    return picture_tell(t, &draft, err);
}

/* ---- the Sun, quality -------------------------------------------------------------------------- */

static tocsin_status tell_sun(picture_telling *t, const picture_facts *of, tocsin_error *err) {
    static const struct {
        const char *outcome, *kind;
        tocsin_section section;
    } kinds[] = {{"fits", "picture_sun_fits", TOCSIN_SECTION_CONTEXT},
                 {"fits_not", "picture_sun_fits_not", TOCSIN_SECTION_CONTESTED},
                 {"night", "picture_sun_night", TOCSIN_SECTION_CONTESTED},
                 {"open", "picture_sun_open", TOCSIN_SECTION_CONTEXT}};
    const tocsin_observation *sun = picture_test(of, "sun");
    size_t k = 0;
    while (sun && k < 4 && !tocsin_text_is(sun->outcome, kinds[k].outcome)) k++;
    if (!sun || k == 4) return TOCSIN_OK;
    picture_draft draft = picture_start(of, kinds[k].kind, kinds[k].section);
    double minute = picture_found_number(sun, "claimed_minute");
    picture_put_day(&draft, "claimed_day", picture_found_day(sun, "claimed_day"));
    if (!isnan(minute)) {
        const char *clock =
            tocsin_arena_format(t->arena, "%02d:%02d", (int)minute / 60, (int)minute % 60);
        if (!clock) return tocsin_fail_memory(err);
        picture_put_text(&draft, "claimed_time", tocsin_text_of(clock));
    }
    picture_put_number(&draft, "off", round(10 * picture_found_number(sun, "off")) / 10);
    picture_put_number(&draft, "error", ceil(10 * picture_found_number(sun, "azimuth_error")) / 10);
    carry(&draft, sun, "days_that_fit", "days");
    if (k == 0) carry(&draft, sun, "true_times_that_fit", "true");
    rest_on(&draft, sun);
    return picture_tell(t, &draft, err);
}

/* What a picture of that level can show at best, in the steps of the sheet. */
static const char *level_word(double niirs) {
    static const char *const words[] = {"niirs_1", "niirs_2", "niirs_3", "niirs_4",
                                        "niirs_5", "niirs_6", "niirs_7"};
    if (isnan(niirs)) return NULL;
    return words[niirs < 2 ? 0 : niirs >= 7 ? 6 : (int)niirs - 1];
}

static tocsin_status tell_quality(picture_telling *t, const picture_facts *of, tocsin_error *err) {
    const tocsin_observation *quality = picture_test(of, "quality");
    if (!quality) return TOCSIN_OK;
    bool is_known = !tocsin_text_is(quality->outcome, "no_gsd");
    picture_draft draft = picture_start(
        of, is_known ? "picture_quality" : "picture_quality_unknown", TOCSIN_SECTION_CONTEXT);
    const tocsin_slot *from = picture_found(quality, "gsd_from");
    double niirs = picture_found_number(quality, "niirs");
    carry(&draft, quality, "gsd", "gsd");
    if (from) picture_put_word(&draft, "gsd_from", from->text.at);
    if (!isnan(niirs)) picture_put_number(&draft, "niirs", round(10 * niirs) / 10);
    picture_put_word(&draft, "shows", level_word(niirs));
    rest_on(&draft, quality);
    return picture_tell(t, &draft, err);
}

/* ---- traces ------------------------------------------------------------------------------------ */

static bool has_outcome(const tocsin_observation *o, const char *outcome) {
    return o && tocsin_text_is(o->outcome, outcome);
}

static tocsin_status tell_marked(picture_telling *t, const picture_facts *of, tocsin_error *err) {
    picture_draft draft = picture_start(of, "picture_traces_found", TOCSIN_SECTION_CONTESTED);
    tocsin_text *words = tocsin_arena_new(t->arena, tocsin_text, PICTURE_TRACES);
    if (!words) return tocsin_fail_memory(err);
    picture_put_list(&draft, "marked", words, picture_traces_marked(of, words));
    for (size_t i = 0; i < PICTURE_TRACES; i++) {
        const picture_trace *trace = &picture_traces[i];
        if (!picture_trace_is_marked(of, trace)) continue;
        carry(&draft, picture_test(of, trace->test), "false_alarms", trace->alarms);
        rest_on(&draft, picture_test(of, trace->test));
    }
    return picture_tell(t, &draft, err);
}

/* It looks at the whole, and makers of maps enlarge: nobody has to look at a place. */
static tocsin_status tell_enlarged(picture_telling *t, const picture_facts *of, tocsin_error *err) {
    const tocsin_observation *o = picture_test(of, "enlarging");
    if (!has_outcome(o, "found")) return TOCSIN_OK;
    picture_draft draft = picture_start(of, "picture_enlarged", TOCSIN_SECTION_CONTEXT);
    picture_put_number(&draft, "times", round(10 * picture_found_number(o, "times")) / 10);
    carry(&draft, o, "false_alarms", "false_alarms");
    rest_on(&draft, o);
    return picture_tell(t, &draft, err);
}

/* Tests that marked something and those that did not are told apart. */
static tocsin_status tell_traces(picture_telling *t, const picture_facts *of, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    bool is_marked = !strcmp(picture_traces_word(of), "traces_found");
    if (is_marked) status = tell_marked(t, of, err);
    if (!status) status = tell_enlarged(t, of, err);
    picture_draft draft = picture_start(of, "picture_traces_none", TOCSIN_SECTION_CONTEXT);
    size_t before = draft.n_entries;
    picture_put_word(&draft, "which", is_marked ? "tests_other" : "tests_all");
    picture_put_rates(&draft, of, true);
    bool any_none = draft.n_entries > before;
    return status || !any_none ? status : picture_tell(t, &draft, err);
}

static tocsin_status tell_blind(picture_telling *t, const picture_facts *of, tocsin_error *err) {
    const tocsin_observation *copies = picture_test(of, "copies");
    picture_draft draft = picture_start(of, "picture_blind", TOCSIN_SECTION_CONTEXT);
    tocsin_text *words = tocsin_arena_new(t->arena, tocsin_text, PICTURE_MOST_BLIND);
    if (!words) return tocsin_fail_memory(err);
    picture_put_list(&draft, "blind", words, picture_blind_words(of, words));
    carry(&draft, copies, "halved_found", "found");
    carry(&draft, copies, "halved", "halved");
    for (size_t i = 0; i < PICTURE_TRACES; i++)
        rest_on(&draft, picture_test(of, picture_traces[i].test));
    return picture_tell(t, &draft, err);
}

static tocsin_status tell_metadata(picture_telling *t, const picture_facts *of, tocsin_error *err) {
    const tocsin_observation *metadata = picture_test(of, "metadata");
    const tocsin_slot *items = picture_found(metadata, "items");
    if (!items) return TOCSIN_OK;
    picture_draft draft = picture_start(of, "picture_says", TOCSIN_SECTION_CONTEXT);
    picture_put_list(&draft, "items", items->list, items->n_list);
    rest_on(&draft, metadata);
    return picture_tell(t, &draft, err);
}

/* Only where hashes and signature fit is it the signer who says so. */
static void put_signer(picture_draft *draft, const tocsin_observation *c2pa) {
    picture_put_text(draft, "signer", text_of(c2pa, "signer"));
    picture_put_text(draft, "anchor", text_of(c2pa, "anchor"));
    tocsin_text time = text_of(c2pa, "time");
    if (tocsin_text_is(time, "unknown")) picture_put_word(draft, "time", "c2pa_time_unknown");
    if (tocsin_text_is(time, "outside")) picture_put_word(draft, "time", "c2pa_time_outside");
    if (!tocsin_text_is(time, "inside")) return;
    picture_put_text(draft, "stamp", text_of(c2pa, "stamp"));
    picture_put_text(draft, "authority", text_of(c2pa, "authority"));
}

/* That there is none means nothing, and is not told. */
static tocsin_status tell_c2pa(picture_telling *t, const picture_facts *of, tocsin_error *err) {
    static const char *const words[][2] = {{"broken", "c2pa_broken"},
                                           {"well-formed", "c2pa_well_formed"},
                                           {"valid", "c2pa_valid"},
                                           {"trusted", "c2pa_trusted"}};
    const tocsin_observation *c2pa = picture_test(of, "c2pa");
    size_t k = 0;
    while (k < 4 && !has_outcome(c2pa, words[k][0])) k++;
    if (k == 4) return TOCSIN_OK;
    picture_draft draft = picture_start(of, "picture_c2pa",
                                        k < 2 ? TOCSIN_SECTION_CONTESTED : TOCSIN_SECTION_CONTEXT);
    picture_put_word(&draft, "state", words[k][1]);
    const tocsin_slot *failures = picture_found(c2pa, "failures");
    if (failures) picture_put_list(&draft, "failures", failures->list, failures->n_list);
    if (k >= 2) put_signer(&draft, c2pa);
    rest_on(&draft, c2pa);
    return picture_tell(t, &draft, err);
}

tocsin_status picture_tell_tests(picture_telling *t, const picture_facts *of, tocsin_error *err) {
    tocsin_status status = tell_archive(t, of, err);
    if (!status) status = tell_sun(t, of, err);
    if (!status) status = tell_quality(t, of, err);
    if (!status) status = tell_traces(t, of, err);
    if (!status) status = tell_blind(t, of, err);
    if (!status) status = tell_c2pa(t, of, err);
    return status ? status : tell_metadata(t, of, err);
}
