// SPDX-License-Identifier: Apache-2.0
/* Rings of a case: what case.yaml may say, when something rings, and when it does not ring again. */
#include <libxml/parser.h>

#include "fixture.h"

#include "casefile/rings.h"

/* ---- case.yaml ------------------------------------------------------------------------------- */

static const char *const head =
    "title: T\nlanguage: nl\nareas:\n  - {name: yard, file: a.geojson}\n"
    "questions:\n  - {name: troops there, unit: troops}\n";

static tocsin_status parse(const char *rings, tocsin_arena *arena, case_config *config,
                           tocsin_error *err) {
    char yaml[4096];
    snprintf(yaml, sizeof yaml, "%s%s", head, rings);
    return config_parse(tocsin_text_of(yaml), "case.yaml", arena, config, err);
}

static void a_rule_is_read_with_all_that_it_asks_for(void **state) {
    (void)state;
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    case_config config;
    if (parse("rings:\n"
              "  - name: seen and told\n"
              "    when:\n"
              "      - {section: unusual, area: yard, running: 2, grade: C3}\n"
              "      - {act: warn, words: [tank], days: 14, origins: 2}\n"
              "    command: [notify, '']\n"
              "  - {name: one, when: {finding: [contested, denial], unit: troops}, seconds: 5}\n",
              &arena, &config, &err))
        fail_msg("%s", err.message);
    assert_int_equal(config.rings.n, 2);
    const tocsin_ring_condition *conditions = config.rings.rules[0].conditions;
    assert_int_equal(config.rings.rules[0].n_conditions, 2);
    assert_int_equal(conditions[0].pattern.section, TOCSIN_SECTION_UNUSUAL);
    assert_int_equal(conditions[0].running, 2);
    assert_int_equal(conditions[0].reliability, 'C');
    assert_int_equal(conditions[0].credibility, '3');
    assert_int_equal(conditions[1].origins, 2);
    assert_int_equal(conditions[1].pattern.n_words, 1);
    assert_int_equal(config.rings.commands[0].n_words, 2);
    assert_string_equal(config.rings.commands[0].words[1], "");
    assert_null(config.rings.commands[0].words[2]);
    assert_int_equal(config.rings.commands[0].seconds, 30);
    assert_null(config.rings.commands[1].words);
    assert_int_equal(config.rings.commands[1].seconds, 5);
    assert_int_equal(config.rings.rules[1].conditions[0].pattern.n_findings, 2);
    tocsin_arena_release(&arena);
}

#define RULE(when) "rings:\n  - name: r\n    when: " when "\n"

static void what_is_wrong_is_named_with_its_line(void **state) {
    (void)state;
    const struct {
        const char *yaml, *says;
    } wrong[] = {
        {"rings: loud\n", "case.yaml:7: 'rings' should be a list"},
        {"rings:\n  - when: {act: warn}\n", "case.yaml:8: 'name' is missing"},
        {"rings:\n  - name: r\n", "case.yaml:8: 'when' is missing here"},
        {"rings:\n  - {name: r, when: {act: warn}}\n  - {name: r, when: {act: warn}}\n",
         "case.yaml:9: there are two rings of the name 'r'"},
        {RULE("{act: warn}") "    sound: loud\n", "case.yaml:10: "},
        {RULE("unusual"), "case.yaml:9: a condition says what to look for"},
        {RULE("{}"), "case.yaml:8: 'when' is missing here"},
        {RULE("{origins: 2}"), "case.yaml:9: this condition is met by every claim"},
        {RULE("{section: odd}"), "case.yaml:9: 'section: odd' is not one of new, unusual"},
        {RULE("{section: rings}"), "'section: rings' is not one of"},
        {RULE("{finding: odd}"), "case.yaml:9: there is no kind of finding 'odd'"},
        {RULE("{finding: ring}"), "there is no kind of finding 'ring'"},
        {RULE("{section: unusual, act: warn}"), "either at claims"},
        {RULE("{act: warn, running: 2}"), "need a 'finding' or a 'section'"},
        {RULE("{area: yard}"), "need a 'finding' or a 'section'"},
        {RULE("{section: unusual, area: field}"), "there is no area 'field'"},
        {RULE("{section: unusual, indicator: x}"), "no indicator or image series 'x'"},
        {RULE("{section: contested, question: x}"), "there is no question 'x'"},
        {RULE("{section: unusual, running: 0}"), "'running: 0' is not a number of dates in a row"},
        {RULE("{act: warn, origins: many}"), "'origins: many' is not a number of independent"},
        {RULE("{act: warn, grade: F6}"), "'grade: F6' is not a letter from A to E"},
        {RULE("{act: warn, grade: C}"), "'grade: C' is not a letter"},
        {RULE("{act: warn}") "    command: rm -rf x\n", "case.yaml:10: 'command' is a list"},
        {RULE("{act: warn}") "    command: [a, [b]]\n",
         "case.yaml:10: 'command' is a list of texts"},
        {RULE("{act: warn}") "    seconds: 3600\n", "'seconds: 3600' is not a number of seconds"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        tocsin_arena arena = TOCSIN_ARENA_INIT;
        tocsin_error err = TOCSIN_ERROR_INIT;
        case_config config;
        assert_int_equal(parse(wrong[i].yaml, &arena, &config, &err), TOCSIN_BAD_INPUT);
        if (!strstr(err.message, wrong[i].says))
            fail_msg("\"%s\" does not say \"%s\"", err.message, wrong[i].says);
        tocsin_arena_release(&arena);
    }
}

/* ---- when it rings ----------------------------------------------------------------------------- */

#define REPORT(day, text) "outlet: Wire " day "\ndate: 2021-11-" day "\ntitle: T\n\n" text "\n"
#define WARNS             "NATO warned that Russia could attack."

static void put_case(const fixture *f, const char *as_of, const char *rings) {
    char yaml[2048];
    snprintf(yaml, sizeof yaml,
             "title: T\nlanguage: en\nas_of: %s\nreports:\n  - {path: reports}\nrings:\n%s", as_of,
             rings);
    put_file(f, "case.yaml", yaml);
}

#define WARNED     "  - {name: warned, when: {act: warn, days: 5}}\n"
#define BY_FINDING "  - {name: warned, when: {finding: warned, days: 5}}\n"

static size_t rang(const fixture *f, const char *as_of, const char *rings) {
    put_case(f, as_of, rings);
    return run_to(f, TOCSIN_OK).rang;
}

static void a_state_that_lasts_rings_once(void **state) {
    const fixture *f = *state;
    put_file(f, "reports/a.txt", REPORT("02", WARNS));
    assert_int_equal(rang(f, "2021-11-02", WARNED), 1);
    int64_t n = entries_of(f);
    assert_int_equal(rang(f, "2021-11-02", WARNED), 0);
    put_file(f, "reports/b.txt", REPORT("04", "NATO warned that Russia might move its tanks."));
    assert_int_equal(rang(f, "2021-11-04", WARNED), 0); /* others say it too: it goes on */
    assert_true(entries_of(f) > n);
}

/* Gone for less than a window, and back: the same; gone for longer: anew. */
static void what_comes_back_soon_is_no_new_reason(void **state) {
    const fixture *f = *state;
    put_file(f, "reports/a.txt", REPORT("02", WARNS));
    assert_int_equal(rang(f, "2021-11-02", WARNED), 1);
    assert_int_equal(rang(f, "2021-11-09", WARNED), 0); /* met no more */
    put_file(f, "reports/b.txt", REPORT("12", WARNS));
    assert_int_equal(rang(f, "2021-11-12", WARNED), 0);
    assert_int_equal(rang(f, "2021-11-28", WARNED), 0);
    put_file(f, "reports/c.txt", REPORT("30", WARNS));
    assert_int_equal(rang(f, "2021-11-30", WARNED), 1);
}

static void another_speaker_is_another_reason(void **state) {
    const fixture *f = *state;
    put_file(f, "reports/a.txt", REPORT("02", WARNS));
    assert_int_equal(rang(f, "2021-11-02", BY_FINDING), 1);
    put_file(f, "reports/b.txt", REPORT("03", "Ukraine warned that Russia could attack."));
    assert_int_equal(rang(f, "2021-11-03", BY_FINDING), 1);
}

static void weighing_alone_does_not_ring(void **state) {
    const fixture *f = *state;
    TOCSIN_CLEANUP(tocsin_case_close) tocsin_case *c = NULL;
    TOCSIN_CLEANUP(tocsin_case_report_release) tocsin_case_report report = {0};
    tocsin_run_options options = TOCSIN_RUN_OPTIONS_INIT;
    put_file(f, "reports/a.txt", REPORT("02", WARNS));
    assert_int_equal(rang(f, "2021-11-02", "  - {name: r, when: {act: promise}}\n"), 0);
    put_case(f, "2021-11-02", WARNED);
    assert_int_equal(tocsin_case_open(f->dir, &c, NULL), TOCSIN_OK);
    assert_int_equal(tocsin_case_weigh(c, &options, &report, NULL), TOCSIN_OK);
    assert_int_equal(report.rang, 0);
    assert_int_equal(rang(f, "2021-11-02", WARNED), 1); /* and so is not lost */
}

static void say(const fixture *f, tocsin_ring_word word, tocsin_status wanted) {
    TOCSIN_CLEANUP(tocsin_case_close) tocsin_case *c = NULL;
    word.by = "Ann";
    assert_int_equal(tocsin_case_open(f->dir, &c, NULL), TOCSIN_OK);
    assert_int_equal(tocsin_case_ring(c, &word, NULL), wanted);
}

static void a_muted_rule_rings_when_the_silence_is_over(void **state) {
    const fixture *f = *state;
    tocsin_day until;
    put_file(f, "reports/a.txt", REPORT("02", WARNS));
    assert_true(tocsin_day_parse(TOCSIN_TEXT("2021-11-04"), &until));
    put_case(f, "2021-11-02", WARNED);
    say(f, (tocsin_ring_word){.mute = "another", .until = until}, TOCSIN_BAD_INPUT);
    say(f, (tocsin_ring_word){.mute = "warned", .until = until}, TOCSIN_OK);
    assert_int_equal(rang(f, "2021-11-02", WARNED), 0);
    assert_int_equal(rang(f, "2021-11-04", WARNED), 0);
    assert_int_equal(rang(f, "2021-11-05", WARNED), 1);
}

static void the_brief_shows_rings_first_and_who_acknowledged_them(void **state) {
    const fixture *f = *state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer brief = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer list = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_case_close) tocsin_case *c = NULL;
    put_file(f, "reports/a.txt", REPORT("02", WARNS));
    assert_int_equal(rang(f, "2021-11-02", WARNED), 1);
    assert_int_equal(tocsin_case_open(f->dir, &c, NULL), TOCSIN_OK);
    assert_int_equal(tocsin_case_rings(c, false, &list, NULL), TOCSIN_OK);
    tocsin_case_close(&c);
    char id[17];
    snprintf(id, sizeof id, "%s", list.at); /* the list begins with the id of the newest */
    say(f, (tocsin_ring_word){.acknowledge = "nothing"}, TOCSIN_BAD_INPUT);
    say(f, (tocsin_ring_word){.acknowledge = id, .note = "<b>known</b>"}, TOCSIN_OK);
    assert_int_equal(rang(f, "2021-11-02", WARNED), 0);
    brief_of(f, &brief);
    const char *rings = strstr(brief.at, "<section id=\"rings\""),
               *lead = strstr(brief.at, "<section id=\"short\"");
    assert_true(rings && lead && rings < lead);
    assert_non_null(strstr(rings, "Acknowledged by Ann: “&lt;b&gt;known&lt;/b&gt;”."));
    assert_non_null(strstr(rings, "<li>NATO: “Russia could attack”"));
}

/* What met the rule is somebody's words, and stands in the quotation marks of the page. */
static void a_claim_that_met_the_rule_is_quoted_as_the_page_quotes(void **state) {
    const fixture *f = *state;
    static const char *const quoted[][2] = {{"nl", "<li>NATO: “Russia could attack”"},
                                            {"de", "<li>NATO: „Russia could attack“"}};
    put_file(f, "reports/a.txt", REPORT("02", WARNS));
    for (size_t i = 0; i < 2; i++) {
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer brief = TOCSIN_BUFFER_INIT;
        char yaml[512];
        snprintf(
            yaml, sizeof yaml,
            "title: T\nlanguage: %s\nas_of: 2021-11-02\nreports:\n  - {path: reports}\nrings:\n%s",
            quoted[i][0], WARNED);
        put_file(f, "case.yaml", yaml);
        run_to(f, TOCSIN_OK);
        brief_of(f, &brief);
        assert_non_null(strstr(brief.at, quoted[i][1]));
    }
}

static void a_feed_is_the_same_again_and_holds_no_markup_of_evidence(void **state) {
    const fixture *f = *state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer feed = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer again = TOCSIN_BUFFER_INIT;
    put_file(f, "reports/a.txt", REPORT("02", "NATO warned that Russia could attack <script>x()."));
    assert_int_equal(rang(f, "2021-11-02", WARNED), 1);
    assert_int_equal(tocsin_file_read(in_case(f, "rings.atom"), 1 << 20, &feed, NULL), TOCSIN_OK);
    assert_non_null(strstr(feed.at, "<id>urn:uuid:"));
    assert_non_null(strstr(feed.at, "<updated>2021-11-02T00:00:00Z</updated>"));
    assert_null(strstr(feed.at, "<script"));
    assert_null(strstr(feed.at, "&lt;script")); /* not even as markup within the content */
    xmlDocPtr doc = xmlReadMemory(feed.at, (int)feed.n, "rings.atom", NULL, XML_PARSE_NONET);
    assert_non_null(doc);
    assert_string_equal((const char *)xmlDocGetRootElement(doc)->name, "feed");
    xmlFreeDoc(doc);
    assert_int_equal(remove(in_case(f, "rings.atom")), 0);
    assert_int_equal(rang(f, "2021-11-02", WARNED), 0);
    assert_int_equal(tocsin_file_read(in_case(f, "rings.atom"), 1 << 20, &again, NULL), TOCSIN_OK);
    assert_string_equal(feed.at, again.at);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_is_read_with_all_that_it_asks_for),
        cmocka_unit_test(what_is_wrong_is_named_with_its_line),
        IN_A_CASE(a_state_that_lasts_rings_once),
        IN_A_CASE(what_comes_back_soon_is_no_new_reason),
        IN_A_CASE(another_speaker_is_another_reason),
        IN_A_CASE(weighing_alone_does_not_ring),
        IN_A_CASE(a_muted_rule_rings_when_the_silence_is_over),
        IN_A_CASE(the_brief_shows_rings_first_and_who_acknowledged_them),
        IN_A_CASE(a_claim_that_met_the_rule_is_quoted_as_the_page_quotes),
        IN_A_CASE(a_feed_is_the_same_again_and_holds_no_markup_of_evidence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
