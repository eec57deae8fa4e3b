// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include <string.h>

static const char page[] =
    "<!DOCTYPE html><html><head><title>Oud - NOS</title>\n"
    "<meta property=\"og:title\" content=\"Troepen &amp; grens\"><meta property=\"og:site_name\" content=\"NOS\">\n"
    "<script type=\"application/ld+json\">{\"@graph\":[{\"datePublished\":\"2021-11-14T10:00:00+01:00\"}]}</script>\n"
    "<style>p{}</style></head><body><nav><ul><li><a href=x>Voorpagina</a></li></ul></nav><header>NOS Nieuws</header>\n"
    "<article><h1>Troepen bij\n   grens</h1><p>Volgens Oekra&iuml;ne staan er <b>bijna</b>&nbsp;100.000 Russische \n"
    "manschappen &amp; tanks bij de grens. AT&T zegt &ldquo;nee&rdquo; over de regio&#8217;s.</p>\n"
    "<aside>Reclame</aside><p><a href=y>Lees ook: iets anders</a></p>\n"
    "<figure><img src=a alt=b><figcaption>Een tank bij de grens - AFP</figcaption></figure>\n"
    "<p hidden>Onzichtbaar</p>Losse tekst<br>op een regel.<br><br>Derde alinea.</article>\n"
    "<footer>Alle rechten</footer></body></html>";

static void assert_block(fixture *f, size_t i, block_kind kind, const char *expected) {
    assert_true(i < f->doc.n_blocks);
    assert_int_equal(f->doc.blocks[i].kind, kind);
    assert_text(tocsin_text_slice(f->doc.text, f->doc.blocks[i].from, f->doc.blocks[i].to),
                expected);
}

static void page_shows_its_report_and_nothing_around_it(void **state) {
    fixture *f = *state;
    assert_int_equal(fixture_open(f, tocsin_text_of(page), NULL), TOCSIN_OK);
    assert_true(f->doc.is_html);
    assert_int_equal(f->doc.n_blocks, 5);
    assert_block(f, 0, BLOCK_HEADING, "Troepen bij grens");
    assert_block(
        f, 1, BLOCK_TEXT,
        "Volgens Oekraïne staan er bijna\u00A0100.000 Russische manschappen & tanks bij de grens. "
        "AT&T zegt “nee” over de regio’s.");
    assert_block(f, 2, BLOCK_CAPTION, "Een tank bij de grens - AFP");
    assert_block(f, 3, BLOCK_TEXT, "Losse tekst op een regel.");
    assert_block(f, 4, BLOCK_TEXT, "Derde alinea.");
}

static void page_says_title_outlet_and_day(void **state) {
    fixture *f = *state;
    assert_int_equal(fixture_open(f, tocsin_text_of(page), NULL), TOCSIN_OK);
    assert_text(f->doc.title, "Troepen & grens");
    assert_text(f->doc.outlet, "NOS");
    assert_text(f->doc.pack->code, "nl");
    assert_int_equal(f->doc.published.from, tocsin_day_from_civil((tocsin_civil){2021, 11, 14}));
    assert_int_equal(f->doc.published.to, f->doc.published.from);
}

static void page_says_who_wrote_it(void **state) {
    static const char *const pages[] = {
        "<script type=\"application/ld+json\">{\"author\":[{\"@type\":\"Person\",\"name\":\"A. Jansen\"}]}</script>",
        "<script type=\"application/ld+json\">{\"author\":{\"name\":\"A. Jansen\"}}</script><meta name=author content=No>",
        "<script type=\"application/ld+json\">{\"author\":[\"A. Jansen\",\"B\"]}</script>",
        "<meta name=\"author\" content=\"A. Jansen\">"};
    fixture *f = *state;
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        char room[400];
        snprintf(room, sizeof room, "<html><head>%s</head><body><p>Tekst.</p></body></html>",
                 pages[i]);
        assert_int_equal(fixture_open(f, tocsin_text_of(room), NULL), TOCSIN_OK);
        assert_text(f->doc.author, "A. Jansen");
    }
}

/* The source of a piece of visible text. */
static tocsin_text source_of(fixture *f, const char *visible) {
    tocsin_text text = tocsin_text_of(visible);
    size_t at = tocsin_text_find(f->doc.text, text, 0);
    assert_true(at != SIZE_MAX);
    tocsin_span span = document_span(&f->doc, at, at + text.n);
    return tocsin_text_slice(f->doc.source, (size_t)span.from, (size_t)span.to);
}

static void spans_lead_back_through_tags_and_entities(void **state) {
    fixture *f = *state;
    assert_int_equal(fixture_open(f, tocsin_text_of(page), NULL), TOCSIN_OK);
    assert_text(source_of(f, "Oekraïne"), "Oekra&iuml;ne");
    assert_text(source_of(f, "bijna\u00A0100.000 Russische manschappen"),
                "bijna</b>&nbsp;100.000 Russische \nmanschappen");
    assert_text(source_of(f, "manschappen & tanks"), "manschappen &amp; tanks");
    assert_text(source_of(f, "AT&T zegt"), "AT&T zegt");
    assert_text(source_of(f, "“nee”"), "&ldquo;nee&rdquo;");
    assert_text(source_of(f, "regio’s"), "regio&#8217;s");
    assert_text(source_of(f, "tekst op"), "tekst<br>op");
}

static void every_visible_character_comes_from_where_it_says(void **state) {
    static const char tricky[] =
        "<p>a&lt;b &amp;lt; &notanentity; &eacute;t&eacute x&nbsp;&#xe9;</i>y <b>z</p> &#38;amp; \xC3\xA9 t\r\ne";
    fixture *f = *state;
    assert_int_equal(fixture_open(f, tocsin_text_of(tricky), "en"), TOCSIN_OK);
    size_t last = 0;
    for (size_t i = 0; i < f->doc.text.n; i++) {
        if (((unsigned char)f->doc.text.at[i] & 0xC0) == 0x80) continue;
        tocsin_span span = document_span(&f->doc, i, i + 1);
        assert_true((size_t)span.from >= last && span.to >= span.from);
        assert_true((size_t)span.to <= sizeof tricky - 1);
        char visible = f->doc.text.at[i], source = tricky[span.from];
        bool plain = (visible >= 'a' && visible <= 'z') || (visible >= 'A' && visible <= 'Z');
        if (plain) assert_int_equal(visible, source);
        last = (size_t)span.from;
    }
}

static void latin1_page_leads_back_to_its_bytes(void **state) {
    static const char latin1[] =
        "<html><body><p>Het is \xE9\xE9n caf\xE9, zegt Oekra\xEFne over de grens.</p></body></html>";
    fixture *f = *state;
    assert_int_equal(fixture_open(f, tocsin_text_of(latin1), NULL), TOCSIN_OK);
    assert_string_equal(f->doc.encoding, "ISO-8859-1");
    assert_text(source_of(f, "Oekraïne"), "Oekra\xEFne");
}

static tocsin_status open_repeated(fixture *f, const char *head, const char *piece, int n,
                                   const char *tail) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer text = TOCSIN_BUFFER_INIT;
    tocsin_buffer_puts(&text, head);
    for (int i = 0; i < n; i++) tocsin_buffer_printf(&text, piece, i, i);
    tocsin_buffer_puts(&text, tail);
    return fixture_open(f, tocsin_buffer_text(&text), "en");
}

static void page_nested_too_deep_is_refused_by_place(void **state) {
    fixture *f = *state;
    assert_int_equal(open_repeated(f, "<html><body>", "<div>", 100000, "text"), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(f->err.message, "byte "));
    assert_int_equal(open_repeated(f, "<html><body>", "<div></x%d>", 100000, "text"),
                     TOCSIN_BAD_INPUT);
    assert_int_equal(open_repeated(f, "<html><body>", "<p><b a%d=1>", 100000, "text"),
                     TOCSIN_BAD_INPUT);
}

static void tag_with_endless_attributes_is_refused(void **state) {
    fixture *f = *state;
    assert_int_equal(open_repeated(f, "<html><body><p ", "a%d=b%d ", 100000, ">text"),
                     TOCSIN_BAD_INPUT);
}

static void page_that_unfolds_is_refused(void **state) {
    fixture *f = *state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer text = TOCSIN_BUFFER_INIT;
    tocsin_buffer_puts(&text, "<html><body><p>");
    for (int i = 0; i < 500; i++) tocsin_buffer_printf(&text, "<b id=%d>", i);
    for (int i = 0; i < 300000; i++) tocsin_buffer_puts(&text, "<p>x");
    assert_int_equal(fixture_open(f, tocsin_buffer_text(&text), "en"), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(f->err.message, "unfold"));
}

static void unclosed_paragraphs_are_not_nesting(void **state) {
    fixture *f = *state;
    assert_int_equal(open_repeated(f, "<html><body><ul>", "<li>Item %d of the list.<p>More of it.",
                                   5000, "</ul>"),
                     TOCSIN_OK);
    assert_int_equal(f->doc.n_blocks, 10000);
}

static void page_without_text_is_refused(void **state) {
    fixture *f = *state;
    assert_int_equal(
        fixture_open(f, TOCSIN_TEXT("<html><body><script>x()</script></body></html>"), NULL),
        TOCSIN_BAD_INPUT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        fixture_test(page_shows_its_report_and_nothing_around_it),
        fixture_test(page_says_title_outlet_and_day),
        fixture_test(page_says_who_wrote_it),
        fixture_test(spans_lead_back_through_tags_and_entities),
        fixture_test(every_visible_character_comes_from_where_it_says),
        fixture_test(latin1_page_leads_back_to_its_bytes),
        fixture_test(page_nested_too_deep_is_refused_by_place),
        fixture_test(tag_with_endless_attributes_is_refused),
        fixture_test(page_that_unfolds_is_refused),
        fixture_test(unclosed_paragraphs_are_not_nesting),
        fixture_test(page_without_text_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
