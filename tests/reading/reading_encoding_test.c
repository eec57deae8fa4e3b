// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include <string.h>

/* The source of a piece of visible text. */
static tocsin_text source_of(fixture *f, const char *visible) {
    tocsin_text text = tocsin_text_of(visible);
    size_t at = tocsin_text_find(f->doc.text, text, 0);
    assert_true(at != SIZE_MAX);
    tocsin_span span = document_span(&f->doc, at, at + text.n);
    return tocsin_text_slice(f->doc.source, (size_t)span.from, (size_t)span.to);
}

static void open_as(fixture *f, tocsin_text bytes, const char *encoding) {
    assert_int_equal(fixture_open(f, bytes, NULL), TOCSIN_OK);
    assert_string_equal(f->doc.encoding, encoding);
}

static void assert_refused(fixture *f, tocsin_text bytes, const char *where) {
    assert_int_equal(fixture_open(f, bytes, NULL), TOCSIN_BAD_INPUT);
    if (!strstr(f->err.message, where)) fail_msg("\"%s\" does not name %s", f->err.message, where);
}

static void one_byte_encodings_are_told_apart(void **state) {
    fixture *f = *state;
    open_as(f, TOCSIN_TEXT("Het caf\xE9 van de \xABheer\xBB is dicht."), "ISO-8859-1");
    assert_text(f->doc.text, "Het café van de «heer» is dicht.");
    open_as(f, TOCSIN_TEXT("Het kost \x80 5, zegt hij: \x93nee\x94."), "windows-1252");
    assert_text(f->doc.text, "Het kost € 5, zegt hij: “nee”.");
    assert_text(source_of(f, "“nee”"), "\x93nee\x94");
    open_as(f, TOCSIN_TEXT("Het caf\xC3\xA9 is dicht."), "UTF-8");
}

static void byte_order_marks_are_no_text(void **state) {
    fixture *f = *state;
    open_as(f, TOCSIN_TEXT("\xEF\xBB\xBFHet is \xC3\xA9\xC3\xA9n."), "UTF-8");
    assert_text(f->doc.text, "Het is één.");
    assert_int_equal(document_span(&f->doc, 0, 3).from, 3);
    open_as(f, (tocsin_text){"\xFF\xFEH\0\xE9\0t\0=\xD8\x00\xDE.\0", 14}, "UTF-16LE");
    assert_text(f->doc.text, "Hét😀.");
    assert_int_equal(document_span(&f->doc, 4, 8).from, 8);
    assert_int_equal(document_span(&f->doc, 4, 8).to, 12);
    open_as(f, (tocsin_text){"\xFE\xFF\0H\0\xE9\0t", 8}, "UTF-16BE");
    assert_text(f->doc.text, "Hét");
}

static void spans_hold_far_into_a_converted_text(void **state) {
    fixture *f = *state;
    tocsin_buffer text = TOCSIN_BUFFER_INIT;
    for (int i = 0; i < 20000; i++) tocsin_buffer_puts(&text, i % 3 ? "caf\xE9 " : "\x80 ");
    tocsin_buffer_puts(&text, "einde");
    size_t at = text.n - 5;
    open_as(f, tocsin_buffer_text(&text), "windows-1252");
    assert_text(source_of(f, "einde"), "einde");
    tocsin_span span = document_span(&f->doc, f->doc.text.n - 5, f->doc.text.n);
    assert_int_equal(span.from, at);
    tocsin_buffer_release(&text);
}

static void what_is_no_text_is_refused_by_its_byte(void **state) {
    fixture *f = *state;
    assert_refused(f, TOCSIN_TEXT(""), "empty");
    assert_refused(f, TOCSIN_TEXT(" \n\t\n "), "no text");
    assert_refused(f, (tocsin_text){"ab\0cd", 5}, "byte 2");
    assert_refused(f, TOCSIN_TEXT("caf\xE9 \x81 niets"), "byte 5");
    assert_refused(f, TOCSIN_TEXT("\x01\x02\x03\x04\x05 x"), "byte 0");
    assert_refused(f, TOCSIN_TEXT("\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9 en dan \xC3"), "byte 16");
    assert_refused(f, (tocsin_text){"\xFF\xFEH\0x", 5}, "byte 4");
}

static void header_lines_describe_the_document(void **state) {
    fixture *f = *state;
    open_as(
        f,
        TOCSIN_TEXT(
            "title: Troepen bij de grens\nDate: 2021-11-03\noutlet: NOS\n\nHet is niet duidelijk wat er is."),
        "UTF-8");
    assert_text(f->doc.title, "Troepen bij de grens");
    assert_text(f->doc.outlet, "NOS");
    assert_int_equal(f->doc.published.to, tocsin_day_from_civil((tocsin_civil){2021, 11, 3}));
    assert_int_equal(f->doc.n_blocks, 1);
    open_as(f, TOCSIN_TEXT("Datum: 3 november 2021\nHet is niet duidelijk wat er is."), "UTF-8");
    assert_int_equal(f->doc.published.from, tocsin_day_from_civil((tocsin_civil){2021, 11, 3}));
}

static void bare_date_may_stand_before_the_text(void **state) {
    fixture *f = *state;
    open_as(f, TOCSIN_TEXT(" date 2021-11 Begin deze maand kwamen ze naar de grens."), "UTF-8");
    assert_int_equal(f->doc.published.from, tocsin_day_from_civil((tocsin_civil){2021, 11, 1}));
    assert_int_equal(f->doc.published.to, tocsin_day_from_civil((tocsin_civil){2021, 11, 30}));
    assert_int_equal(f->doc.blocks[0].from, 14);
    open_as(f, TOCSIN_TEXT("Date night is the best thing that there is."), "UTF-8");
    assert_false(tocsin_period_is_known(f->doc.published));
    assert_int_equal(f->doc.blocks[0].from, 0);
}

static void paragraphs_headings_and_captions_are_told_apart(void **state) {
    fixture *f = *state;
    open_as(
        f,
        TOCSIN_TEXT(
            "Troepen bij de grens\n\nHet is niet duidelijk wat\ner aan de hand is.\n\n"
            "De minister van Buitenlandse Zaken Antony Blinken - AFP\n\nHij zei niets (en dat was het)."),
        "UTF-8");
    assert_int_equal(f->doc.n_blocks, 4);
    assert_int_equal(f->doc.blocks[0].kind, BLOCK_HEADING);
    assert_text(f->doc.title, "Troepen bij de grens");
    assert_int_equal(f->doc.blocks[1].kind, BLOCK_TEXT);
    assert_int_equal(f->doc.blocks[2].kind, BLOCK_CAPTION);
    assert_int_equal(f->doc.blocks[3].kind, BLOCK_TEXT);
}

static void language_is_recognised_by_its_function_words(void **state) {
    fixture *f = *state;
    open_as(f, TOCSIN_TEXT("Het Kremlin ontkent dat de troepen bij de grens staan."), "UTF-8");
    assert_text(f->doc.pack->code, "nl");
    open_as(f, TOCSIN_TEXT("The Kremlin denies that the troops are at the border."), "UTF-8");
    assert_text(f->doc.pack->code, "en");
    open_as(f, TOCSIN_TEXT("Кремль заперечує, що війська стоять біля кордону."), "UTF-8");
    assert_null(f->doc.pack);
    open_as(f, TOCSIN_TEXT("Der Kreml bestreitet, dass Truppen an der Grenze zur Ukraine stehen."),
            "UTF-8");
    assert_text(f->doc.pack->code, "de");
    open_as(f, TOCSIN_TEXT("Kreml zaprzecza, że wojska stoją przy granicy z Ukrainą."), "UTF-8");
    assert_null(f->doc.pack);
}

static void options_win_over_the_document(void **state) {
    fixture *f = *state;
    tocsin_read_options options = TOCSIN_READ_OPTIONS_INIT;
    options.outlet = TOCSIN_TEXT("VRT");
    options.language = "en";
    assert_true(tocsin_period_parse(TOCSIN_TEXT("2021-12-01"), &options.published));
    assert_int_equal(document_open(f->reader, TOCSIN_TEXT("outlet: NOS\ndate: 2021-11\nHet is zo."),
                                   &options, &f->arena, &f->doc, &f->err),
                     TOCSIN_OK);
    assert_text(f->doc.outlet, "VRT");
    assert_text(f->doc.pack->code, "en");
    assert_int_equal(f->doc.published.from, f->doc.published.to);
    options.language = "xx";
    assert_int_equal(
        document_open(f->reader, TOCSIN_TEXT("Het is zo."), &options, &f->arena, &f->doc, &f->err),
        TOCSIN_BAD_INPUT);
    assert_non_null(strstr(f->err.message, "xx"));
}

static void cyrillic_is_told_by_its_bytes_or_by_what_is_declared(void **state) {
    fixture *f = *state;
    open_as(
        f,
        TOCSIN_TEXT(
            "\xD3\xEA\xF0\xE0\xBF\xED\xE0 \xE7\xE0\xFF\xE2\xEB\xFF\xBA, \xF9\xEE \xE1\xB3\xEB\xFF \xBF\xBF \xEA\xEE\xF0\xE4\xEE\xED\xF3 \xF1\xF2\xEE\xFF\xF2\xFC \xE2\xB3\xE9\xF1\xFC\xEA\xE0."),
        "windows-1251");
    assert_text(f->doc.text, "Україна заявляє, що біля її кордону стоять війська.");
    assert_text(source_of(f, "кордону"), "\xEA\xEE\xF0\xE4\xEE\xED\xF3");
    assert_text(f->doc.language, "uk");
    open_as(
        f,
        TOCSIN_TEXT(
            "\xF2\xCF\xD3\xD3\xC9\xD1 \xCF\xD4\xD2\xC9\xC3\xC1\xC5\xD4, \xDE\xD4\xCF \xC7\xCF\xD4\xCF\xD7\xC9\xD4 \xCE\xC1\xD0\xC1\xC4\xC5\xCE\xC9\xC5 \xCE\xC1 \xD3\xCF\xD3\xC5\xC4\xC5\xCA."),
        "KOI8-U");
    assert_text(f->doc.text, "Россия отрицает, что готовит нападение на соседей.");
    open_as(f,
            TOCSIN_TEXT("<html><head><meta charset='iso-8859-2'></head><body><p>Rz\xB1"
                        "d chce wi\xEA"
                        "cej.</p></body></html>"),
            "ISO-8859-2");
    assert_text(f->doc.text, "Rząd chce więcej.\n");
    assert_text(source_of(f, "więcej"), "wi\xEA"
                                        "cej");
    tocsin_read_options options = TOCSIN_READ_OPTIONS_INIT;
    options.charset = TOCSIN_TEXT("windows-1250");
    assert_int_equal(document_open(f->reader, TOCSIN_TEXT("Ministr ob\xECma rukama."), &options,
                                   &f->arena, &f->doc, &f->err),
                     TOCSIN_OK);
    assert_text(f->doc.text, "Ministr oběma rukama.");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        fixture_test(one_byte_encodings_are_told_apart),
        fixture_test(cyrillic_is_told_by_its_bytes_or_by_what_is_declared),
        fixture_test(byte_order_marks_are_no_text),
        fixture_test(spans_hold_far_into_a_converted_text),
        fixture_test(what_is_no_text_is_refused_by_its_byte),
        fixture_test(header_lines_describe_the_document),
        fixture_test(bare_date_may_stand_before_the_text),
        fixture_test(paragraphs_headings_and_captions_are_told_apart),
        fixture_test(language_is_recognised_by_its_function_words),
        fixture_test(options_win_over_the_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
