// SPDX-License-Identifier: Apache-2.0
/* What holds for every page: tags balance, anchors lead somewhere, nothing is loaded, evidence stays text. */
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "sample.h"

#define T(literal) TOCSIN_TEXT(literal)

typedef struct page {
    brief_sample *sample;
    tocsin_buffer html;
} page;

static int make_page(void **state) {
    page *p = calloc(1, sizeof *p);
    if (!p || !(p->sample = calloc(1, sizeof *p->sample))) return -1;
    brief_sample_make(p->sample, "nl");
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_brief_html(&p->sample->input, &p->html, &err)) {
        fprintf(stderr, "%s\n", err.message);
        return -1;
    }
    *state = p;
    return 0;
}

static int drop_page(void **state) {
    page *p = *state;
    brief_sample_release(p->sample);
    tocsin_buffer_release(&p->html);
    free(p->sample);
    free(p);
    return 0;
}

static size_t count(tocsin_text text, const char *needle) {
    size_t n = 0, at = 0;
    tocsin_text wanted = tocsin_text_of(needle);
    while ((at = tocsin_text_find(text, wanted, at)) != SIZE_MAX) {
        n++;
        at += wanted.n;
    }
    return n;
}

/* The text from `head` up to the next `tail`; fails the test when there is none. */
static tocsin_text between(tocsin_text text, const char *head, const char *tail) {
    size_t from = tocsin_text_find(text, tocsin_text_of(head), 0);
    if (from == SIZE_MAX) fail_msg("the page lacks %s", head);
    size_t to = tocsin_text_find(text, tocsin_text_of(tail), from);
    if (to == SIZE_MAX) fail_msg("the page lacks %s after %s", tail, head);
    return tocsin_text_slice(text, from, to);
}

/* ---- a strict reader of tags ---------------------------------------------------------------------- */

typedef struct tag {
    tocsin_text name, inside;
    bool closing, alone;
} tag;

static bool is_void(tocsin_text name) {
    return tocsin_text_is(name, "meta") || tocsin_text_is(name, "br") ||
           tocsin_text_is(name, "!DOCTYPE");
}

/* The next tag from `*at` on; style sheets are skipped over. Fails the test on a bare < or > and on an attribute
 * without its quotes. */
static bool next_tag(tocsin_text html, size_t *at, tag *ret_tag) {
    while (*at < html.n && html.at[*at] != '<') {
        if (html.at[*at] == '>') fail_msg("a bare > at byte %zu", *at);
        ++*at;
    }
    if (*at >= html.n) return false;
    size_t end = *at + 1;
    for (char quote = 0; end < html.n && (quote || html.at[end] != '>'); end++) {
        if (html.at[end] == '"') quote = quote ? 0 : '"';
        if (!quote && html.at[end] == '<') fail_msg("a bare < at byte %zu", end);
        if (!quote && html.at[end] == '=' && html.at[end + 1] != '"')
            fail_msg("an attribute without quotes at byte %zu", end);
    }
    if (end >= html.n) fail_msg("a tag without its end at byte %zu", *at);
    tocsin_text inside = tocsin_text_slice(html, *at + 1, end);
    tag found = {.closing = inside.at[0] == '/',
                 .alone = tocsin_text_ends(inside, T("/")),
                 .inside = inside};
    size_t from = found.closing, to = from;
    while (to < inside.n && inside.at[to] != ' ' && inside.at[to] != '/') to++;
    found.name = tocsin_text_slice(inside, from, to);
    *at = end + 1;
    if (tocsin_text_is(found.name, "style") && !found.closing)
        *at = tocsin_text_find(html, T("</style>"), *at);
    *ret_tag = found;
    return true;
}

/* The value of an attribute; empty when it is not there. */
static tocsin_text attribute(const tag *t, const char *name) {
    char head[40];
    snprintf(head, sizeof head, " %s=\"", name);
    size_t from = tocsin_text_find(t->inside, tocsin_text_of(head), 0);
    if (from == SIZE_MAX) return TOCSIN_TEXT_NONE;
    from += strlen(head);
    return tocsin_text_slice(t->inside, from, tocsin_text_find(t->inside, T("\""), from));
}

static void every_tag_is_closed_in_its_place(void **state) {
    const page *p = *state;
    tocsin_text html = tocsin_buffer_text(&p->html), open[64];
    size_t depth = 0, at = 0;
    for (tag t; next_tag(html, &at, &t);) {
        if (is_void(t.name) || t.alone) continue;
        if (!t.closing) {
            assert_true(depth < 64);
            open[depth++] = t.name;
            continue;
        }
        if (!depth || !tocsin_text_equal(open[depth - 1], t.name))
            fail_msg("</%.*s> closes <%.*s> before byte %zu", TOCSIN_TEXT_ARG(t.name),
                     TOCSIN_TEXT_ARG(depth ? open[depth - 1] : T("nothing")), at);
        depth--;
    }
    assert_int_equal(depth, 0);
}

/* ---- anchors ---------------------------------------------------------------------------------------- */

static void anchors_lead_to_ids_that_are_there_once(void **state) {
    const page *p = *state;
    tocsin_text html = tocsin_buffer_text(&p->html);
    size_t links = 0, at = 0;
    for (tag t; next_tag(html, &at, &t);) {
        char head[128];
        tocsin_text id = attribute(&t, "id"), href = attribute(&t, "href");
        if (id.n) {
            snprintf(head, sizeof head, " id=\"%.*s\"", TOCSIN_TEXT_ARG(id));
            assert_int_equal(count(html, head), 1);
        }
        if (!href.n) continue;
        assert_int_equal(href.at[0], '#');
        snprintf(head, sizeof head, " id=\"%.*s\"",
                 TOCSIN_TEXT_ARG(tocsin_text_slice(href, 1, href.n)));
        if (count(html, head) != 1) fail_msg("%.*s leads nowhere", TOCSIN_TEXT_ARG(href));
        links++;
    }
    assert_true(links > 100);
}

static void every_sentence_is_linked_to_each_of_its_entries(void **state) {
    const page *p = *state;
    const tocsin_brief_input *in = &p->sample->input;
    for (size_t f = 0; f < in->n_findings; f++) {
        char head[64];
        snprintf(head, sizeof head, "<li class=\"finding\" id=\"f%zu\"", f + 1);
        tocsin_text block = between(tocsin_buffer_text(&p->html), head, "</li>\n</ul>\n</li>");
        for (size_t e = 0; e < in->findings[f].n_entries; e++) {
            snprintf(head, sizeof head, "href=\"#e%lld\"", (long long)in->findings[f].entries[e]);
            if (count(block, head) != 1)
                fail_msg("finding %zu is not linked to entry %s", f + 1, head);
        }
    }
}

static void an_entry_shows_who_said_it_where_and_in_which_words(void **state) {
    const page *p = *state;
    tocsin_text entry = between(tocsin_buffer_text(&p->html), "id=\"e103\"", "</article>");
    assert_int_equal(count(entry, "bronnen"), 2); /* the name, and the kind of speaker */
    assert_int_equal(count(entry, "via The Courier"), 1);
    assert_int_equal(count(entry, "De Depesche"), 1);
    assert_int_equal(count(entry, "3 november 2021"), 1);
    assert_int_equal(
        count(entry, "\u201Cde activiteit is ongebruikelijk in deze tijd van het jaar\u201D"), 1);
    assert_int_equal(count(entry, "bytes 505\u2013562"), 1);
    char hash[32];
    snprintf(hash, sizeof hash, "%.12s", p->sample->evidence[0].sha256.at);
    assert_int_equal(count(entry, hash), 1);
    entry = between(tocsin_buffer_text(&p->html), "id=\"e104\"", "</article>");
    assert_int_equal(count(entry, "<a href=\"#e101\">101</a>"), 1); /* what it denies */
}

static void a_finding_on_an_entry_that_is_not_there_stops_the_brief(void **state) {
    (void)state;
    static brief_sample sample;
    static const int64_t entries[] = {101, 9999};
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_buffer out = TOCSIN_BUFFER_INIT;
    brief_sample_make(&sample, "en");
    sample.findings[3].entries = entries;
    sample.findings[3].n_entries = 2;
    assert_int_equal(tocsin_brief_html(&sample.input, &out, &err), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "9999"));
    assert_non_null(strstr(err.message, "\"s1\""));
    assert_int_equal(tocsin_brief_markdown(&sample.input, &out, NULL), TOCSIN_BAD_INPUT);
    assert_int_equal(tocsin_brief_json(&sample.input, &out, NULL), TOCSIN_BAD_INPUT);
    sample.findings[3].n_entries = 0;
    assert_int_equal(tocsin_brief_html(&sample.input, &out, &err), TOCSIN_BAD_INPUT);
    assert_int_equal(out.n, 0);
    brief_sample_release(&sample);
}

/* ---- safety ------------------------------------------------------------------------------------------ */

static void nothing_is_loaded_and_nothing_runs(void **state) {
    const page *p = *state;
    tocsin_text html = tocsin_buffer_text(&p->html);
    static const char *const never[] = {
        "<script", "<img",    "<link", "<iframe", "<object", "<embed", "<image", "<use",
        "https:",  "@import", "url(",  "src=\"",  "srcset",  "<base",  "<form",  "<foreignObject"};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (count(html, never[i])) fail_msg("the page holds %s", never[i]);
    assert_int_equal(count(html, "http:"), count(html, "xmlns=\"http://www.w3.org/2000/svg\""));
    assert_int_equal(count(html, "default-src 'none'"), 1);
    size_t at = 0;
    for (tag t; next_tag(html, &at, &t);) {
        size_t handler = tocsin_text_find(t.inside, T(" on"), 0);
        if (handler != SIZE_MAX && tocsin_text_find(t.inside, T("\""), 0) > handler)
            fail_msg("an event handler in <%.*s>", TOCSIN_TEXT_ARG(t.inside));
        assert_int_equal(attribute(&t, "onload").n, 0);
        assert_int_equal(attribute(&t, "onerror").n, 0);
    }
}

static void hostile_evidence_shows_as_text(void **state) {
    const page *p = *state;
    tocsin_text html = tocsin_buffer_text(&p->html);
    assert_true(count(html, "&lt;script&gt;alert(4)&lt;/script&gt;") >=
                2); /* in the sentence and in the record */
    assert_true(count(html, "&lt;b&gt;Kursk&lt;/b&gt;") >= 2); /* on the map and below it */
    assert_int_equal(count(html, "\xE2\x80\xAE"), 0);          /* no control of direction */
    tocsin_buffer markdown = TOCSIN_BUFFER_INIT;
    assert_int_equal(tocsin_brief_markdown(&p->sample->input, &markdown, NULL), TOCSIN_OK);
    assert_int_equal(count(tocsin_buffer_text(&markdown), "<"), 0);
    assert_int_equal(count(tocsin_buffer_text(&markdown), "[klik]("), 0);
    assert_int_equal(count(tocsin_buffer_text(&markdown), "\xE2\x80\xAE"), 0);
    tocsin_buffer_release(&markdown);
}

static void a_title_of_ten_megabytes_is_cut(void **state) {
    const page *p = *state;
    static brief_sample sample;
    const size_t size = 10u << 20;
    char *long_text = malloc(size);
    assert_non_null(long_text);
    memset(long_text, 'a', size);
    brief_sample_make(&sample, "nl");
    tocsin_text text = {long_text, size};
    sample.input.title = sample.evidence[1].title = sample.evidence[2].outlet =
        sample.areas[0].name = text;
    sample.claims[3].text = sample.claims[4].speaker.name = sample.claims[5].place.name = text;
    sample.findings[0].slots[2].text = sample.indicators[0].name = text;
    assert_int_equal(tocsin_brief_render("nl", sample.findings, 1, &sample.arena, NULL), TOCSIN_OK);
    tocsin_buffer out = TOCSIN_BUFFER_INIT;
    assert_int_equal(tocsin_brief_html(&sample.input, &out, NULL), TOCSIN_OK);
    assert_true(out.n < p->html.n + 12000);
    assert_true(count(tocsin_buffer_text(&out), "aaaa\u2026</h1>") == 1);
    tocsin_buffer_release(&out);
    brief_sample_release(&sample);
    free(long_text);
}

static void what_is_simulated_is_marked_wherever_it_shows(void **state) {
    const page *p = *state;
    tocsin_text html = tocsin_buffer_text(&p->html);
    const tocsin_brief_input *in = &p->sample->input;
    for (size_t f = 0; f < in->n_findings; f++) {
        char head[64];
        snprintf(head, sizeof head, "<li class=\"finding\" id=\"f%zu\"", f + 1);
        tocsin_text sentence = between(html, head, "</p>");
        assert_int_equal(count(sentence, "class=\"badge\""), in->findings[f].simulated);
    }
    assert_int_equal(
        count(between(html, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox",
                      "</svg>"),
              ">gesimuleerd<"),
        1);
    assert_true(count(between(html, "<figure class=\"map\">", "</figure>"), "(gesimuleerd)") >= 2);
    assert_true(count(between(html, "<section id=\"timeline\"", "</figure>"), ">gesimuleerd<") >=
                1);
    char row[64];
    snprintf(row, sizeof row, "id=\"e%lld\"", (long long)in->findings[7].entries[0]);
    assert_int_equal(count(between(html, row, "</tr>"), "class=\"badge\""), 1);
    assert_int_equal(count(between(html, "<header", "</header>"), "class=\"badge\""), 1);
}

/* ---- sound for keyboard and screen reader --------------------------------------------------------------- */

static void headings_come_in_order_and_landmarks_stand(void **state) {
    const page *p = *state;
    tocsin_text html = tocsin_buffer_text(&p->html);
    int last = 0;
    size_t at = 0;
    for (tag t; next_tag(html, &at, &t);) {
        if (t.closing || t.name.n != 2 || t.name.at[0] != 'h' || t.name.at[1] < '1' ||
            t.name.at[1] > '6')
            continue;
        int level = t.name.at[1] - '0';
        if (level > last + 1) fail_msg("h%d follows h%d before byte %zu", level, last, at);
        last = level;
    }
    assert_int_equal(count(html, "<h1>"), 1);
    assert_int_equal(count(html, "<html lang=\"nl\">"), 1);
    assert_int_equal(count(html, "<main id=\"main\">"), 1);
    assert_int_equal(count(html, "<nav aria-label=\""), 1);
    assert_int_equal(count(html, "<header class"), 1);
    assert_int_equal(count(html, "<footer>"), 1);
    assert_int_equal(count(html, "<a class=\"skip\" href=\"#main\">"), 1);
    assert_true(count(html, ":focus-visible") > 0);
    assert_int_equal(count(html, "<svg "),
                     count(html, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\""));
    assert_int_equal(count(html, "<svg "), count(html, "<title id=\""));
    assert_int_equal(count(html, "<svg "), count(html, "<desc id=\""));
    assert_int_equal(count(html, "<section id="), count(html, "aria-labelledby=\"h-"));
}

static void what_was_read_and_what_was_skipped_is_said(void **state) {
    const page *p = *state;
    tocsin_text html = tocsin_buffer_text(&p->html);
    assert_int_equal(count(html, "5 berichten van 4 uitgevers, 12 uitspraken; 3 opnamen"), 2);
    assert_int_equal(count(html, "overgeslagen: 2."), 2);
    assert_int_equal(count(html, "reports/06-leeg.txt: empty &lt;file&gt;"), 1);
}

/* ---- the same again --------------------------------------------------------------------------------------- */

static void the_same_input_gives_the_same_bytes_in_any_locale(void **state) {
    const page *p = *state;
    static brief_sample sample;
    brief_sample_make(&sample, "nl");
    setlocale(LC_ALL, "nl_NL.UTF-8");
    setenv("TZ", "Pacific/Auckland", 1);
    tzset();
    tocsin_buffer again = TOCSIN_BUFFER_INIT;
    assert_int_equal(tocsin_brief_html(&sample.input, &again, NULL), TOCSIN_OK);
    setlocale(LC_ALL, "C");
    unsetenv("TZ");
    tzset();
    assert_true(tocsin_text_equal(tocsin_buffer_text(&again), tocsin_buffer_text(&p->html)));
    tocsin_buffer_release(&again);
    brief_sample_release(&sample);
}

static void a_case_without_anything_still_has_a_page(void **state) {
    (void)state;
    tocsin_brief_input empty = {.language = "en", .title = T("Nothing yet"), .as_of = 18945};
    tocsin_buffer out = TOCSIN_BUFFER_INIT;
    assert_int_equal(tocsin_brief_html(&empty, &out, NULL), TOCSIN_OK);
    assert_int_equal(count(tocsin_buffer_text(&out), "Nothing was found that rests on evidence."),
                     1);
    assert_int_equal(count(tocsin_buffer_text(&out), "<svg"), 0);
    tocsin_buffer_clear(&out);
    assert_int_equal(tocsin_brief_markdown(&empty, &out, NULL), TOCSIN_OK);
    tocsin_buffer_clear(&out);
    assert_int_equal(tocsin_brief_json(&empty, &out, NULL), TOCSIN_OK);
    assert_int_equal(count(tocsin_buffer_text(&out), "\"schema\":\"tocsin.brief/1\""), 1);
    tocsin_buffer_release(&out);
}

/* Markdown and JSON, byte for byte as they were looked at and found good. */
static void compare_golden(const char *name, const tocsin_buffer *out) {
    char path[4096];
    const char *root = getenv("TOCSIN_ROOT");
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_buffer golden = TOCSIN_BUFFER_INIT;
    snprintf(path, sizeof path, "%s/tests/brief/golden/%s", root ? root : ".", name);
    if (tocsin_file_read(path, 1 << 24, &golden, &err)) fail_msg("%s", err.message);
    size_t same = 0, line = 1;
    while (same < golden.n && same < out->n && golden.at[same] == out->at[same])
        line += golden.at[same++] == '\n';
    if (same < golden.n || same < out->n)
        fail_msg("%s differs from line %zu on: write_sample writes it anew", path, line);
    tocsin_buffer_release(&golden);
}

static void markdown_and_json_are_as_they_were(void **state) {
    (void)state;
    static const char *const languages[] = {"nl", "en"};
    for (size_t i = 0; i < 2; i++) {
        static brief_sample sample;
        brief_sample_make(&sample, languages[i]);
        tocsin_buffer out = TOCSIN_BUFFER_INIT;
        char name[64];
        assert_int_equal(tocsin_brief_markdown(&sample.input, &out, NULL), TOCSIN_OK);
        snprintf(name, sizeof name, "brief-%s.md", languages[i]);
        compare_golden(name, &out);
        tocsin_buffer_clear(&out);
        assert_int_equal(tocsin_brief_json(&sample.input, &out, NULL), TOCSIN_OK);
        snprintf(name, sizeof name, "brief-%s.json", languages[i]);
        compare_golden(name, &out);
        tocsin_buffer_release(&out);
        brief_sample_release(&sample);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_tag_is_closed_in_its_place),
        cmocka_unit_test(anchors_lead_to_ids_that_are_there_once),
        cmocka_unit_test(every_sentence_is_linked_to_each_of_its_entries),
        cmocka_unit_test(an_entry_shows_who_said_it_where_and_in_which_words),
        cmocka_unit_test(a_finding_on_an_entry_that_is_not_there_stops_the_brief),
        cmocka_unit_test(nothing_is_loaded_and_nothing_runs),
        cmocka_unit_test(hostile_evidence_shows_as_text),
        cmocka_unit_test(a_title_of_ten_megabytes_is_cut),
        cmocka_unit_test(what_is_simulated_is_marked_wherever_it_shows),
        cmocka_unit_test(headings_come_in_order_and_landmarks_stand),
        cmocka_unit_test(what_was_read_and_what_was_skipped_is_said),
        cmocka_unit_test(the_same_input_gives_the_same_bytes_in_any_locale),
        cmocka_unit_test(a_case_without_anything_still_has_a_page),
        cmocka_unit_test(markdown_and_json_are_as_they_were),
    };
    return cmocka_run_group_tests(tests, make_page, drop_page);
}
