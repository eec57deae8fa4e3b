// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "brief/format.h"
#include "brief/pack.h"
#include "tocsin/brief.h"

#define T(literal) TOCSIN_TEXT(literal)

static const char *const languages[] = {"nl", "en", "de"};
#define N_LANGUAGES (sizeof languages / sizeof *languages)

static brief_pack load(const char *language, tocsin_arena *arena) {
    brief_pack pack;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (brief_pack_load(language, arena, &pack, &err)) fail_msg("%s", err.message);
    return pack;
}

/* ---- every kind of finding --------------------------------------------------------------------
 */

/* The kinds of include/tocsin/weigh.h with their slots: "name:TYPE"; a `?` before the name: may be
 * absent. */
#define NUMBERS "question:TEXT ?actor:WORD ?place:TEXT ?places:LIST unit:WORD "
#define CHANGE                                                                                     \
    NUMBERS "change:INTERVAL first:INTERVAL first_speakers:LIST first_when:PERIOD later:INTERVAL " \
            "later_speakers:LIST later_when:PERIOD"
#define FLOW   NUMBERS "amount:INTERVAL speakers:LIST when:PERIOD"
#define SAYING "speaker:TEXT through:LIST text:TEXT said:PERIOD "
#define DENIED SAYING "denied_speaker:TEXT denied_text:TEXT denied_said:PERIOD"
#define DEPARTED                                                                                   \
    "indicator:TEXT ?area:TEXT ?measured:TEXT first:DAY confirmed:DAY last:DAY dates:NUMBER "      \
    "peak_day:DAY peak:NUMBER expected:NUMBER"
#define WATCHED                                                                                    \
    "indicator:TEXT area:TEXT since:DAY until:DAY scenes:NUMBER watched:NUMBER rate:NUMBER "       \
    "expected:NUMBER "
#define CHANGED                                                                                    \
    WATCHED "patches:NUMBER pixels:NUMBER ha:NUMBER first:DAY confirmed:PERIOD ?largest:NUMBER "   \
            "?recent:NUMBER ?recent_when:PERIOD"
#define SEASONAL "indicator:TEXT ?area:TEXT ?measured:TEXT day:DAY seen:NUMBER n_valid:NUMBER "
#define JUDGED                                                                                     \
    SEASONAL "expected:NUMBER usual:INTERVAL level:NUMBER probability:NUMBER rank:NUMBER "         \
             "n_season:NUMBER years:LIST"
#define REVERSED "speaker:TEXT first_text:TEXT first_said:PERIOD later_text:TEXT later_said:PERIOD"
#define TAKEN_BACK                                                                                 \
    "speaker:TEXT published:PERIOD ?revised:PERIOD claims:NUMBER ?by:TEXT ?reason:TEXT"
#define SUMMED                                                                                     \
    "unit:WORD ?place:TEXT total:INTERVAL parts:LIST sum:INTERVAL speakers:LIST when:PERIOD"
#define BROKEN                                                                                     \
    "speaker:TEXT unit:WORD earlier:DAY later:DAY ?place:TEXT given:INTERVAL counted:INTERVAL "    \
    "?other_place:TEXT ?other_given:INTERVAL ?other_counted:INTERVAL"
#define BUILD_UP "question:TEXT ?actor:WORD ?place:TEXT unit:WORD began:PERIOD "
#define RISEN                                                                                      \
    BUILD_UP                                                                                       \
    "?places:LIST began_speakers:LIST ?peak:INTERVAL ?disputed:INTERVAL ?peak_speakers:LIST "      \
    "?peak_when:PERIOD ?origins:NUMBER"
#define BESIDE                                                                                     \
    BUILD_UP "earlier_began:PERIOD season:WORD peak:INTERVAL peak_speakers:LIST "                  \
             "earlier_peak:INTERVAL earlier_peak_speakers:LIST ?disputed:WORD ?days:INTERVAL "     \
             "?earlier_days:INTERVAL"
#define PICTURE "picture:TEXT "
#define MARKING "?copies:NUMBER ?saved_once:NUMBER ?noise:NUMBER ?grid:NUMBER "
static const struct {
    const char *kind, *slots;
} kinds[] = {
    {"net_increase", CHANGE},
    {"net_decrease", CHANGE},
    {"ring", "rule:TEXT ?day:DAY ?findings:NUMBER ?claims:NUMBER ?origins:NUMBER"},
    {"net_change", CHANGE},
    {"arrivals_unknown", NUMBERS "first_when:PERIOD later_when:PERIOD"},
    {"arrivals_claimed", FLOW},
    {"departures_claimed", FLOW},
    {"plan_claimed", FLOW},
    {"contested", NUMBERS "lower:INTERVAL lower_speakers:LIST lower_origins:NUMBER higher:INTERVAL "
                          "higher_speakers:LIST higher_origins:NUMBER when:PERIOD"},
    {"agreement", NUMBERS "amount:INTERVAL speakers:LIST origins:NUMBER when:PERIOD"},
    {"settles_change", NUMBERS "width:NUMBER within:NUMBER when:PERIOD"},
    {"settles_exactly", NUMBERS "width:NUMBER when:PERIOD"},
    {"settles_open", NUMBERS "when:PERIOD"},
    {"settles_dispute", NUMBERS "lower_speakers:LIST most:NUMBER higher_speakers:LIST least:NUMBER "
                                "when:PERIOD"},
    {"origins_of_number",
     NUMBERS "amount:INTERVAL outlets:NUMBER outlet_names:LIST origins:NUMBER speakers:LIST"},
    {"sum_fits", SUMMED},
    {"sum_exceeds", SUMMED},
    {"sum_short", SUMMED},
    {"scope_differs",
     "question:TEXT ?actor:WORD unit:WORD inner:INTERVAL inner_place:TEXT inner_speaker:TEXT "
     "outer:INTERVAL outer_place:TEXT outer_speaker:TEXT when:PERIOD"},
    {"part_exceeds", "?place:TEXT part:INTERVAL part_unit:WORD total:INTERVAL unit:WORD "
                     "speakers:LIST when:PERIOD"},
    {"previous_fits", "speaker:TEXT unit:WORD reports:NUMBER first:DAY last:DAY ?places:LIST"},
    {"previous_differs", BROKEN},
    {"previous_missing", BROKEN},
    {"denial", DENIED},
    {"denial_of_imagery", DENIED},
    {"denial_of_picture", SAYING "picture:TEXT"},
    {"not_denied", DENIED},
    {"reversal", REVERSED},
    {"reversal_of_side", REVERSED " later_speaker:TEXT"},
    {"affirmed_later", REVERSED " later_speaker:TEXT"},
    {"report_corrected", TAKEN_BACK " ?first_text:TEXT ?later_text:TEXT"},
    {"report_withdrawn", TAKEN_BACK},
    {"origins", "speaker:TEXT text:TEXT outlets:NUMBER outlet_names:LIST origins:NUMBER"},
    {"said", SAYING},
    {"warned", SAYING},
    {"threatened", SAYING},
    {"accused", SAYING},
    {"promised", SAYING},
    {"doubted", SAYING},
    {"denied", SAYING},
    {"more_claims", "claims:NUMBER speakers:NUMBER period:PERIOD"},
    {"unusual_high", JUDGED},
    {"unusual_low", JUDGED},
    {"tone_high", JUDGED},
    {"tone_low", JUDGED},
    {"attention_high", JUDGED},
    {"attention_low", JUDGED},
    {"beyond_usual", JUDGED " judged:NUMBER"},
    {"as_usual", JUDGED},
    {"too_little_history", SEASONAL},
    {"left_norm_high", DEPARTED},
    {"left_norm_low", DEPARTED},
    {"hypotheses_order",
     "first:TEXT first_score:NUMBER second:TEXT second_score:NUMBER pieces:NUMBER"},
    {"hypotheses_tied", "names:LIST score:NUMBER pieces:NUMBER"},
    {"hypothesis", "hypothesis:TEXT rank:NUMBER of:NUMBER score:NUMBER ?against:LIST"},
    {"hypotheses_changed", "previous:DAY before:LIST after:LIST ?because:LIST"},
    {"hypotheses_shifted", "previous:DAY ?because:LIST"},
    {"hypotheses_turn", "evidence:LIST first:TEXT second:TEXT"},
    {"hypotheses_steady", "pieces:NUMBER first:TEXT second:TEXT"},
    {"hypotheses_diagnostic", "evidence:LIST spread:NUMBER"},
    {"hypotheses_missing",
     "observation:TEXT first:TEXT first_cell:WORD second:TEXT second_cell:WORD"},
    {"hypotheses_left_out", "evidence:LIST left_out:NUMBER"},
    {"pixels_left_norm", CHANGED},
    {"pixels_by_chance", CHANGED},
    {"pixels_as_usual", WATCHED},
    {"claimed_unusual", SAYING},
    {"said_unknown", SAYING},
    {"undated", "claims:NUMBER"},
    {"earlier_pattern", SAYING},
    {"judgement", SAYING},
    {"cycle_earlier", RISEN},
    {"cycle_latest", RISEN},
    {"cycle_withdrawal",
     BUILD_UP "?left:INTERVAL ?left_speakers:LIST ?left_when:PERIOD ?gone_speakers:LIST "
              "?gone_when:PERIOD ?announced_speakers:LIST ?denied_speakers:LIST"},
    {"cycle_above", BESIDE " difference:INTERVAL"},
    {"cycle_below", BESIDE " difference:INTERVAL"},
    {"cycle_alike", BESIDE},
    {"cycle_uncounted", BUILD_UP "earlier_began:PERIOD season:WORD"},
    {"cycle_alone", BUILD_UP "?places:LIST"},
    {"cycle_unknown", BUILD_UP "missing:LIST"},
    {"picture_matched", PICTURE
     "?publisher:TEXT ?published:DAY scene:TEXT ?scene_day:DAY agreeing:NUMBER blocks:NUMBER "
     "?metres:NUMBER chance:NUMBER ?differs:NUMBER ?place:TEXT ?off_km:NUMBER ?inside:WORD ?mirrored:WORD"},
    {"picture_not_matched", PICTURE "scenes:NUMBER"},
    {"picture_series", PICTURE "scenes:NUMBER matching:NUMBER earliest:DAY latest:DAY least:NUMBER "
                               "least_day:DAY most:NUMBER most_day:DAY ?age:WORD"},
    {"picture_bounded",
     PICTURE "bounds:NUMBER bounds_wrong:NUMBER ?not_older:DAY ?older_seen:DAY ?older_with:NUMBER "
             "?older_without:NUMBER ?not_newer:DAY ?newer_seen:DAY ?newer_with:NUMBER "
             "?newer_without:NUMBER"},
    {"picture_sun_fits",
     PICTURE "claimed_day:DAY ?claimed_time:TEXT off:NUMBER error:NUMBER days:NUMBER true:NUMBER"},
    {"picture_sun_fits_not",
     PICTURE "claimed_day:DAY ?claimed_time:TEXT off:NUMBER error:NUMBER days:NUMBER"},
    {"picture_sun_night", PICTURE "claimed_day:DAY ?claimed_time:TEXT"},
    {"picture_sun_open", PICTURE "claimed_day:DAY error:NUMBER days:NUMBER"},
    {"picture_quality", PICTURE "gsd:NUMBER gsd_from:WORD ?niirs:NUMBER ?shows:WORD"},
    {"picture_quality_unknown", PICTURE},
    {"picture_traces_none", PICTURE MARKING
     "?enlarging:NUMBER which:WORD ?at_quality:NUMBER ?copies_alarms:NUMBER "
     "?saved_once_alarms:NUMBER ?noise_alarms:NUMBER ?grid_alarms:NUMBER ?enlarging_alarms:NUMBER"},
    {"picture_traces_found",
     PICTURE "marked:LIST ?copies_alarms:NUMBER ?saved_once_alarms:NUMBER ?noise_alarms:NUMBER "
             "?grid_alarms:NUMBER"},
    {"picture_enlarged", PICTURE "times:NUMBER ?false_alarms:NUMBER"},
    {"picture_blind", PICTURE "blind:LIST ?found:NUMBER ?halved:NUMBER"},
    {"picture_says", PICTURE "items:LIST"},
    {"picture_c2pa", PICTURE
     "state:WORD ?signer:TEXT ?anchor:TEXT ?stamp:TEXT ?authority:TEXT ?time:WORD ?failures:LIST"},
    {"picture_reused", PICTURE "earlier:TEXT ?earlier_day:DAY ?earlier_source:TEXT bits:NUMBER "
                               "?mirrored:WORD detects:NUMBER false_alarms:NUMBER "
                               "made_scenes:NUMBER"},
    {"picture_denied", PICTURE SAYING
     "?archive:WORD ?scene_day:DAY ?metres:NUMBER ?sun:WORD traces:WORD ?marked:LIST " MARKING
     "?ground:WORD"},
    {"picture_denial_open", SAYING "pictures:LIST"},
};
#define N_KINDS (sizeof kinds / sizeof *kinds)

/* Values that can be told apart in a sentence. */
static const tocsin_text names_for_lists[] = {{"First Name", 10}, {"Second Name", 11}};

static tocsin_slot slot_for(tocsin_arena *arena, tocsin_text name, tocsin_text type) {
    tocsin_slot slot = {.name = tocsin_arena_string(arena, name)};
    if (tocsin_text_is(type, "TEXT")) slot.type = TOCSIN_SLOT_TEXT;
    if (tocsin_text_is(type, "WORD")) slot.type = TOCSIN_SLOT_WORD;
    if (tocsin_text_is(type, "NUMBER")) slot.type = TOCSIN_SLOT_NUMBER;
    if (tocsin_text_is(type, "DAY")) slot.type = TOCSIN_SLOT_DAY;
    if (tocsin_text_is(type, "PERIOD")) slot.type = TOCSIN_SLOT_PERIOD;
    if (tocsin_text_is(type, "INTERVAL")) slot.type = TOCSIN_SLOT_INTERVAL;
    if (tocsin_text_is(type, "LIST")) slot.type = TOCSIN_SLOT_LIST;
    slot.text = slot.type == TOCSIN_SLOT_WORD
                    ? tocsin_text_is(name, "actor") ? T("RUS.MIL") : T("tanks")
                    : tocsin_arena_text(arena, name);
    slot.number = 0.25;
    slot.high = 7;
    slot.period = (tocsin_period){18945, 18945};
    slot.list = names_for_lists;
    slot.n_list = 2;
    return slot;
}

static tocsin_finding finding_for(tocsin_arena *arena, size_t kind, bool optional) {
    static const int64_t entries[] = {3};
    tocsin_finding finding = {
        .id = T("f"), .kind = kinds[kind].kind, .rule = "test", .entries = entries, .n_entries = 1};
    tocsin_text rest = tocsin_text_of(kinds[kind].slots), word;
    while (tocsin_text_split(&rest, ' ', &word)) {
        if (!word.n) continue;
        bool may_be_absent = word.at[0] == '?';
        if (may_be_absent && !optional) continue;
        word = tocsin_text_slice(word, may_be_absent, word.n);
        size_t colon = tocsin_text_find(word, T(":"), 0);
        assert_true(finding.n_slots < TOCSIN_FINDING_SLOTS);
        finding.slots[finding.n_slots++] = slot_for(arena, tocsin_text_slice(word, 0, colon),
                                                    tocsin_text_slice(word, colon + 1, word.n));
    }
    return finding;
}

static void every_kind_of_finding_has_a_sentence_in_every_language(void **state) {
    (void)state;
    for (size_t l = 0; l < N_LANGUAGES; l++) {
        for (size_t k = 0; k < N_KINDS; k++) {
            for (int optional = 0; optional < 2; optional++) {
                tocsin_arena arena = TOCSIN_ARENA_INIT;
                tocsin_error err = TOCSIN_ERROR_INIT;
                tocsin_finding finding = finding_for(&arena, k, optional);
                if (tocsin_brief_render(languages[l], &finding, 1, &arena, &err))
                    fail_msg("%s", err.message);
                assert_true(finding.text.n > 20);
                assert_true(finding.text.at[finding.text.n - 1] == '.' ||
                            tocsin_text_ends(finding.text, T("]")));
                assert_int_equal(tocsin_text_find(finding.text, T("{"), 0), SIZE_MAX);
                tocsin_arena_release(&arena);
            }
        }
    }
}

static void every_slot_of_a_kind_is_used_by_its_sentence(void **state) {
    (void)state;
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    for (size_t l = 0; l < N_LANGUAGES; l++) {
        brief_pack pack = load(languages[l], &arena);
        for (size_t k = 0; k < N_KINDS; k++) {
            tocsin_finding finding = finding_for(&arena, k, true);
            const brief_template *form = brief_pack_sentence(&pack, kinds[k].kind);
            assert_non_null(form);
            for (size_t i = 0; i < finding.n_slots; i++) {
                tocsin_text name = tocsin_text_of(finding.slots[i].name);
                bool is_said_elsewhere = tocsin_text_is(name, "unit");
                if (!is_said_elsewhere && !brief_template_uses(form, name, true))
                    fail_msg("%s, %s: {%s} is not said", languages[l], kinds[k].kind,
                             finding.slots[i].name);
            }
        }
    }
    tocsin_arena_release(&arena);
}

static void no_template_stands_for_a_kind_that_does_not_exist(void **state) {
    (void)state;
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    for (size_t l = 0; l < N_LANGUAGES; l++) {
        brief_pack pack = load(languages[l], &arena);
        assert_int_equal(pack.n_sentences, N_KINDS);
    }
    tocsin_arena_release(&arena);
}

static void a_finding_without_entries_is_not_printed(void **state) {
    (void)state;
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_finding finding = finding_for(&arena, 0, true);
    finding.n_entries = 0;
    assert_int_equal(tocsin_brief_render("nl", &finding, 1, &arena, &err), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "net_increase"));
    assert_non_null(strstr(err.message, "no ledger entry"));
    assert_int_equal(finding.text.n, 0);
    tocsin_arena_release(&arena);
}

static void a_missing_slot_and_an_unknown_kind_are_named(void **state) {
    (void)state;
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_finding finding = finding_for(&arena, 0, false);
    finding.slots[2].name = "changed"; /* was {change} */
    assert_int_equal(tocsin_brief_render("en", &finding, 1, &arena, &err), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "{change}"));
    assert_non_null(strstr(err.message, "lang/en/brief.yaml:"));
    finding.kind = "nonsense";
    assert_int_equal(tocsin_brief_render("en", &finding, 1, &arena, &err), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "nonsense"));
    assert_int_equal(tocsin_brief_render("xx", &finding, 1, &arena, &err), TOCSIN_BAD_INPUT);
    tocsin_arena_release(&arena);
}

static void a_number_is_never_said_without_its_speakers(void **state) {
    (void)state;
    static const char *const with_speakers[] = {
        "net_increase",     "net_decrease", "net_change",  "arrivals_claimed", "departures_claimed",
        "plan_claimed",     "contested",    "agreement",   "cycle_earlier",    "cycle_latest",
        "cycle_withdrawal", "cycle_above",  "cycle_below", "cycle_alike"};
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    for (size_t l = 0; l < N_LANGUAGES; l++) {
        for (size_t k = 0; k < N_KINDS; k++) {
            bool wanted = false;
            for (size_t i = 0; i < sizeof with_speakers / sizeof *with_speakers; i++)
                wanted = wanted || !strcmp(with_speakers[i], kinds[k].kind);
            if (!wanted) continue;
            tocsin_finding finding = finding_for(&arena, k, true);
            assert_int_equal(tocsin_brief_render(languages[l], &finding, 1, &arena, NULL),
                             TOCSIN_OK);
            assert_int_not_equal(tocsin_text_find(finding.text, T("Second Name"), 0), SIZE_MAX);
        }
    }
    tocsin_arena_release(&arena);
}

/* ---- the little language ----------------------------------------------------------------------
 */

static char *rendered(const brief_pack *pack, const char *source, const tocsin_slot *slots,
                      size_t n, tocsin_arena *arena) {
    brief_template form;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (brief_template_parse(tocsin_text_of(source), "test", 1, arena, &form, &err))
        fail_msg("%s", err.message);
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    if (brief_template_render(&form, pack, slots, n, &out, &err)) fail_msg("%s", err.message);
    return tocsin_arena_string(arena, tocsin_buffer_text(&out));
}

static void an_optional_part_vanishes_with_its_slot(void **state) {
    (void)state;
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    brief_pack pack = load("en", &arena);
    tocsin_slot slots[] = {{.name = "a", .type = TOCSIN_SLOT_NUMBER, .number = 1},
                           {.name = "b", .type = TOCSIN_SLOT_TEXT, .text = T("bee")},
                           {.name = "gone", .type = TOCSIN_SLOT_NUMBER, .number = NAN}};
    assert_string_equal(rendered(&pack, "x[[ {b}]][[ {gone}]].", slots, 3, &arena), "x bee.");
    assert_string_equal(rendered(&pack, "{a} {a?thing|things}", slots, 3, &arena), "1 thing");
    slots[0].number = 2;
    assert_string_equal(rendered(&pack, "{a} {a?thing|things}", slots, 3, &arena), "2 things");
    assert_string_equal(rendered(&pack, "[one] {b:quoted}", slots, 3, &arena),
                        "[one] \u201Cbee\u201D");
    tocsin_arena_release(&arena);
}

static void words_stand_in_the_number_of_what_they_count(void **state) {
    (void)state;
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    brief_pack nl = load("nl", &arena), en = load("en", &arena);
    tocsin_slot slots[] = {{.name = "n", .type = TOCSIN_SLOT_INTERVAL, .number = 1, .high = 1},
                           {.name = "unit", .type = TOCSIN_SLOT_WORD, .text = T("killed")},
                           {.name = "actor", .type = TOCSIN_SLOT_WORD, .text = T("RUS.MIL")},
                           {.name = "odd", .type = TOCSIN_SLOT_WORD, .text = T("QQQ.GOV")}};
    assert_string_equal(rendered(&nl, "{n} {unit#n} {actor}", slots, 4, &arena),
                        "1 dode de krijgsmacht van Rusland");
    slots[0].high = 3;
    assert_string_equal(rendered(&nl, "{n} {unit#n}", slots, 4, &arena), "1 tot 3 doden");
    assert_string_equal(rendered(&en, "{unit#n} {actor} {odd}", slots, 4, &arena),
                        "people killed the military of Russia QQQ.GOV");
    tocsin_arena_release(&arena);
}

static void a_mistake_in_a_template_names_file_and_line(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "{Name}",  "{a b}", "{a",   "a}",    "[[ {a}", "a ]]", "[[ [[ {a} ]] ]]", "{a:of}",
        "{a?one}", "{}",    "{a#}", "{a#B}", "{9a}",   "{a:}", "x {a?b|c"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        tocsin_arena arena = TOCSIN_ARENA_INIT;
        tocsin_error err = TOCSIN_ERROR_INIT;
        brief_template form = {.line = -1};
        tocsin_status status = brief_template_parse(tocsin_text_of(wrong[i]), "lang/zz/brief.yaml",
                                                    12, &arena, &form, &err);
        if (status != TOCSIN_BAD_INPUT) fail_msg("accepted: %s", wrong[i]);
        assert_non_null(strstr(err.message, "lang/zz/brief.yaml:12: "));
        assert_int_equal(form.line, -1);
        tocsin_arena_release(&arena);
    }
}

static void a_mistake_in_a_pack_names_file_and_line(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "numbers: {group: \".\", decimal: \",\", group_from_digits: 3}\n",
        "numbers: {group: \".\", decimal: \",\", group_from_digits: 4}\nmonths: [a]\n",
        "wrongs: 1\n",
        "numbers: x\n",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        tocsin_arena arena = TOCSIN_ARENA_INIT;
        tocsin_error err = TOCSIN_ERROR_INIT;
        brief_pack pack;
        assert_int_equal(
            brief_pack_parse(tocsin_text_of(wrong[i]), "zz", "p.yaml", &arena, &pack, &err),
            TOCSIN_BAD_INPUT);
        assert_non_null(strstr(err.message, "p.yaml:"));
        tocsin_arena_release(&arena);
    }
}

static void the_languages_fill_the_same_slots(void **state) {
    (void)state;
    static const char *const names[] = {
        "low",     "high",    "from",    "to",      "n",           "expected", "unit",     "level",
        "usual",   "day",     "seen",    "verdict", "probability", "rank",     "n_season", "years",
        "n_valid", "reports", "outlets", "claims",  "scenes",      "days",     "skipped"};
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    brief_pack en = load("en", &arena);
    for (size_t l = 0; l < N_LANGUAGES; l++) {
        brief_pack other = load(languages[l], &arena);
        for (size_t p = 0; p < BRIEF_N_PHRASES; p++)
            for (size_t i = 0; i < sizeof names / sizeof *names; i++)
                if (brief_template_uses(&other.phrases[p], tocsin_text_of(names[i]), true) !=
                    brief_template_uses(&en.phrases[p], tocsin_text_of(names[i]), true))
                    fail_msg("the phrase %s does not say {%s} in en and %s", brief_phrase_names[p],
                             names[i], languages[l]);
        assert_int_equal(other.n_words, en.n_words);
        for (size_t i = 0; i < other.n_words; i++)
            assert_true(tocsin_text_equal(other.words[i].key, en.words[i].key));
    }
    tocsin_arena_release(&arena);
}

/* The program never speaks in its own name of forgery; neither do the packs. */
static void no_pack_calls_anything_fake(void **state) {
    (void)state;
    static const char *const never[] = {"fake", "forged",  "forgery", "manipulat",
                                        "nep",  "vervals", "vals"};
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    for (size_t l = 0; l < N_LANGUAGES; l++) {
        brief_pack pack = load(languages[l], &arena);
        for (size_t p = 0; p < BRIEF_N_PHRASES; p++)
            for (size_t i = 0; i < sizeof never / sizeof *never; i++)
                assert_int_equal(
                    tocsin_text_find(pack.phrase_texts[p], tocsin_text_of(never[i]), 0), SIZE_MAX);
        for (size_t k = 0; k < N_KINDS; k++) {
            tocsin_finding finding = finding_for(&arena, k, true);
            assert_int_equal(tocsin_brief_render(languages[l], &finding, 1, &arena, NULL),
                             TOCSIN_OK);
            for (size_t i = 0; i < sizeof never / sizeof *never; i++)
                assert_int_equal(tocsin_text_find(finding.text, tocsin_text_of(never[i]), 0),
                                 SIZE_MAX);
        }
    }
    tocsin_arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_finding_has_a_sentence_in_every_language),
        cmocka_unit_test(every_slot_of_a_kind_is_used_by_its_sentence),
        cmocka_unit_test(no_template_stands_for_a_kind_that_does_not_exist),
        cmocka_unit_test(a_finding_without_entries_is_not_printed),
        cmocka_unit_test(a_missing_slot_and_an_unknown_kind_are_named),
        cmocka_unit_test(a_number_is_never_said_without_its_speakers),
        cmocka_unit_test(an_optional_part_vanishes_with_its_slot),
        cmocka_unit_test(words_stand_in_the_number_of_what_they_count),
        cmocka_unit_test(a_mistake_in_a_template_names_file_and_line),
        cmocka_unit_test(a_mistake_in_a_pack_names_file_and_line),
        cmocka_unit_test(the_languages_fill_the_same_slots),
        cmocka_unit_test(no_pack_calls_anything_fake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
