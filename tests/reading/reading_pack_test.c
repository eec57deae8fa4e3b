// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include "failing_malloc.h"
#include "reading/date_words.h"
#include "reading/number.h"
#include "reading/quantity_words.h"

#include <string.h>

typedef tocsin_status reads_file(const pack_file *file);

/* Read a text as one file of a pack. */
static tocsin_status read_as(fixture *f, reads_file *read, pack *lang, const char *yaml) {
    pack_file file = {.pack = lang,
                      .name = "lang/xx/file.yaml",
                      .arena = &f->arena,
                      .seg = f->seg,
                      .err = &f->err};
    tocsin_status status = pack_file_parse(tocsin_text_of(yaml), NULL, &file);
    return status ? status : read(&file);
}

static void assert_refused(fixture *f, reads_file *read, const char *yaml, const char *where) {
    pack lang = {.decimal = ',', .thousands = '.'};
    assert_int_equal(read_as(f, read, &lang, yaml), TOCSIN_BAD_INPUT);
    if (!strstr(f->err.message, where)) fail_msg("\"%s\" does not name %s", f->err.message, where);
}

static void every_pack_compiled_in_is_complete(void **state) {
    fixture *f = *state;
    assert_true(f->reader->n_packs >= 2);
    for (size_t i = 0; i < f->reader->n_packs; i++) {
        const pack *lang = f->reader->packs[i];
        assert_true(lang->code.n && lang->name.n && lang->function_words.n > 50);
        assert_true(lang->abbreviations.n && lang->numbers && lang->quantities && lang->dates);
        assert_ptr_equal(reader_pack(f->reader, lang->code), lang);
    }
    assert_null(reader_pack(f->reader, TOCSIN_TEXT("xx")));
}

static void mistake_in_a_pack_names_file_and_line(void **state) {
    fixture *f = *state;
    assert_refused(f, pack_language_read, "name: X\ncompounds: perhaps\n", "lang/xx/file.yaml:2:");
    assert_refused(f, pack_language_read,
                   "name: X\ncompounds: true\nday_first: true\ndecimal: ','\nthousands: ','\n",
                   "lang/xx/file.yaml:5:");
    assert_refused(f, number_words_read, "units:\n  een: 1\n  twee: drie\n",
                   "lang/xx/file.yaml:3:");
    assert_refused(f, number_words_read, "units: {een: 1}\nteens: {Een: 11}\n",
                   "lang/xx/file.yaml:2:");
    assert_refused(f, quantity_words_read,
                   "qualifiers:\n  - {words: [bijna], low: 1.0, high: 0.9}\n",
                   "lang/xx/file.yaml:2:");
    assert_refused(f, quantity_words_read,
                   "units:\n  troops: {nouns: [man]}\n  sheep: {nouns: [schaap]}\n",
                   "lang/xx/file.yaml:3:");
    assert_refused(f, quantity_words_read, "units:\n  km:\n    nouns: [km]\n    times: {mijl: 0}\n",
                   "lang/xx/file.yaml:4:");
    assert_refused(f, quantity_words_read,
                   "units: {km: {nouns: [km]}}\nflow_apart: [trekt, terug]\n",
                   "lang/xx/file.yaml:2:");
    assert_refused(f, number_words_read, "units: {een: 1}\nfractions_are_plural: often\n",
                   "lang/xx/file.yaml:2:");
    assert_refused(f, number_words_read, "units: {een: 1}\nplural_ordinals: {n: 1}\n",
                   "lang/xx/file.yaml:2:");
    assert_refused(f, date_words_read, "months: {mei: 13}\n", "lang/xx/file.yaml:1:");
    assert_refused(
        f, date_words_read,
        "months: {mei: 5}\nweekdays: {maandag: 1}\nseasons: {zomer: [6, 8]}\nunits: {dag: day}\nbefore: []\n"
        "patterns:\n  - {says: [\"{dag} later\"], is: calendar}\n",
        "lang/xx/file.yaml:7:");
}

/* The rest of a dates.yaml that is right up to here has a mistake in its second line. */
static void mistake_in_dates_names_the_line(void **state) {
    static const char head[] =
        "{months: {mei: 5}, weekdays: {maandag: 1}, seasons: {zomer: [6, 8]}, units: {dag: day}, before: [],\n";
    static const char *const rests[] = {
        "holidays: {pasen: {christmas: 1}}, patterns: []}",
        "holidays: {kerst: [12, 26, 25]}, patterns: []}",
        "decades: {zeventig: jaren}, patterns: []}",
        "bare_years: [2000, 1900], patterns: []}",
        "day_parts: avond, patterns: []}",
        "decade_endings: s, patterns: []}",
        "patterns: [{says: [\"de?\"], is: calendar}]}",
        "patterns: [{says: [\"van de|het dag\", \"t/m|tot {day}\"], is: calendar}]}",
        "patterns: [{says: [\"{day}\"], is: calendar, needs: luck}]}",
        "patterns: [{says: [\"{day}\"], is: day, by: 1, to: 0}]}",
        "patterns: [{says: [\"{span}\"], is: rolling, number: [3, 2]}]}",
    };
    fixture *f = *state;
    for (size_t i = 0; i < sizeof rests / sizeof rests[0]; i++) {
        char yaml[512];
        snprintf(yaml, sizeof yaml, "%s%s\n", head, rests[i]);
        assert_refused(f, date_words_read, yaml, "lang/xx/file.yaml:2:");
    }
}

/* A language that no pack has, out of data alone. */
static void language_is_only_data(void **state) {
    fixture *f = *state;
    pack lang = {.code = TOCSIN_TEXT("de")};
    word *words;
    size_t n;
    number found;
    assert_int_equal(
        read_as(f, pack_language_read, &lang,
                "name: Deutsch\ncompounds: true\nday_first: true\ndecimal: ','\nthousands: '.'\n"
                "function_words: [der, die, und]\n"),
        TOCSIN_OK);
    assert_int_equal(
        read_as(f, number_words_read, &lang,
                "units: {ein: 1, drei: 3}\ntens: {vierzig: 40}\nhundreds: {hundert: 100}\n"
                "scales: {tausend: 1000}\njoiners: [und]\n"),
        TOCSIN_OK);
    assert_int_equal(segmenter_words(f->seg, TOCSIN_TEXT("dreiundvierzigtausendeinhundert"),
                                     &f->arena, &words, &n, &f->err),
                     TOCSIN_OK);
    assert_true(number_match(&lang, words, 0, n, &found));
    assert_true(found.value > 43099.5 && found.value < 43100.5);
}

static void longest_phrase_wins_wherever_it_stands(void **state) {
    fixture *f = *state;
    phrasebook book;
    phrase_match match;
    static const int one = 1, two = 2, three = 3;
    phrasebook_init(&book, &f->arena);
    assert_int_equal(phrasebook_add(&book, f->seg, TOCSIN_TEXT("tot"), &one, &f->err), TOCSIN_OK);
    assert_int_equal(phrasebook_add(&book, f->seg, TOCSIN_TEXT("tot en met"), &three, &f->err),
                     TOCSIN_OK);
    assert_int_equal(phrasebook_add(&book, f->seg, TOCSIN_TEXT("Zo'n drone-aanval"), &two, &f->err),
                     TOCSIN_OK);
    fixture_cut(f, "nl", "Tot en met zo\u2019n Drone-aanval tot daar.");
    assert_true(phrasebook_match(&book, f->passage.words, 0, f->passage.n_words, &match));
    assert_ptr_equal(match.payload, &three);
    assert_int_equal(match.n_words, 3);
    assert_true(phrasebook_match(&book, f->passage.words, 0, 2, &match));
    assert_ptr_equal(match.payload, &one);
    assert_true(phrasebook_match(&book, f->passage.words, 3, f->passage.n_words, &match));
    assert_int_equal(match.n_words, 4);
    assert_true(phrasebook_match_before(&book, f->passage.words, 0, 2, &match));
    assert_ptr_equal(match.payload, &three);
    assert_int_equal(phrasebook_add(&book, f->seg, TOCSIN_TEXT("TOT"), &one, &f->err),
                     TOCSIN_BAD_INPUT);
    assert_int_equal(phrasebook_add(&book, f->seg, TOCSIN_TEXT("  "), &one, &f->err),
                     TOCSIN_BAD_INPUT);
}

static void head_of_a_compound_is_found_at_its_end(void **state) {
    fixture *f = *state;
    phrasebook book;
    static const int troops = 1;
    phrasebook_init(&book, &f->arena);
    assert_int_equal(phrasebook_add(&book, f->seg, TOCSIN_TEXT("troepen"), &troops, &f->err),
                     TOCSIN_OK);
    assert_ptr_equal(phrasebook_find_tail(&book, TOCSIN_TEXT("grondtroepen"), 5), &troops);
    assert_ptr_equal(phrasebook_find_tail(&book, TOCSIN_TEXT("troepen"), 5), &troops);
    assert_null(phrasebook_find_tail(&book, TOCSIN_TEXT("troepenmacht"), 5));
}

static void many_phrases_are_all_found_again(void **state) {
    fixture *f = *state;
    phrasebook book;
    static const int payload[500];
    char room[32];
    phrasebook_init(&book, &f->arena);
    for (int i = 0; i < 500; i++) {
        snprintf(room, sizeof room, "woord%d", i);
        assert_int_equal(phrasebook_add(&book, f->seg, tocsin_text_of(room), &payload[i], &f->err),
                         TOCSIN_OK);
    }
    for (int i = 0; i < 500; i++) {
        snprintf(room, sizeof room, "woord%d", i);
        assert_ptr_equal(phrasebook_find(&book, tocsin_text_of(room)), &payload[i]);
    }
}

/* ---- memory that runs out ----------------------------------------------------------------- */

static tocsin_status read_everything(const document *doc, segmenter *seg, tocsin_arena *arena,
                                     tocsin_error *err) {
    date_anchor anchor = {doc->published, TOCSIN_PERIOD_NONE};
    quantity_memory counted = {TOCSIN_UNIT_NONE, TOCSIN_MEASURE_NONE};
    for (size_t i = 0; i < doc->n_blocks; i++) {
        passage p;
        tocsin_status status = segmenter_passage(seg, doc, i, arena, &p, err);
        for (size_t k = 0; k < (status ? 0 : p.n_sentences); k++) {
            date_list dates;
            quantity_list quantities;
            status = date_find(&p, &p.sentences[k], &anchor, &dates, err);
            if (!status)
                status = quantity_find(&p, &p.sentences[k], &dates, &counted, &quantities, err);
            if (status) return status;
        }
        if (status) return status;
    }
    return TOCSIN_OK;
}

typedef struct source {
    fixture *f;
    tocsin_text bytes;
} source;

static tocsin_status open_and_read(void *context, tocsin_error *err) {
    const source *from = context;
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(segmenter_free) segmenter *seg = NULL;
    tocsin_read_options options = TOCSIN_READ_OPTIONS_INIT;
    document doc;
    tocsin_status status = segmenter_new(&seg, err);
    if (!status) status = document_open(from->f->reader, from->bytes, &options, &arena, &doc, err);
    return status ? status : read_everything(&doc, seg, &arena, err);
}

static void document_survives_every_failed_allocation(void **state) {
    static const char *const documents[] = {
        "date: 2021-11\n\nVolgens \xE9\xE9n bron staan er \"bijna 100.000\" Russische troepen.\n\nIn mei niet.",
        "<html><head><title>X</title></head><body><p>Volgens &eacute;&eacute;n bron staan er 80.000 man, "
        "zegt Oekra&iuml;ne in mei over de grens.</p></body></html>",
    };
    for (size_t i = 0; i < 2; i++) {
        source from = {*state, tocsin_text_of(documents[i])};
        assert_true(failing_malloc_sweep(open_and_read, &from) > 5);
    }
}

typedef struct yaml_source {
    fixture *f;
    reads_file *read;
    const char *yaml;
} yaml_source;

static tocsin_status read_pack_file(void *context, tocsin_error *err) {
    const yaml_source *from = context;
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    pack lang = {.decimal = ',', .thousands = '.'};
    pack_file file = {.pack = &lang,
                      .name = "lang/xx/file.yaml",
                      .arena = &arena,
                      .seg = from->f->seg,
                      .err = err};
    tocsin_status status = pack_file_parse(tocsin_text_of(from->yaml), NULL, &file);
    return status ? status : from->read(&file);
}

static void pack_survives_every_failed_allocation(void **state) {
    yaml_source files[] = {
        {*state, pack_language_read,
         "name: X\ncompounds: true\nday_first: true\ndecimal: ','\nthousands: '.'\nfunction_words: [de, het]\n"},
        {*state, number_words_read, "units: {een: 1}\nordinal_endings: [e]\njoiners: [en]\n"},
        {*state, quantity_words_read,
         "qualifiers:\n  - {words: [bijna], low: 0.9, high: 1}\nunits: {troops: {nouns: [man]}}\n"},
        {*state, date_words_read,
         "months: {mei: 5}\nweekdays: {maandag: 1}\nday_parts: [avond]\nseasons: {zomer: [6, 8]}\nunits: {dag: day}\n"
         "holidays: {pasen: {easter: 0}}\ndecades: {zeventig: 70}\ndecade_endings: [s]\nname_endings: [s]\n"
         "few: {een: [1, 1]}\nbefore:\n  - {says: [sinds], is: since}\npatterns:\n"
         "  - {says: [\"{number} {unit} geleden\", \"de? {ordinal} {unit} van|in {date}\"], is: ago, by: -1}\n"},
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        assert_true(failing_malloc_sweep(read_pack_file, &files[i]) > 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        fixture_test(every_pack_compiled_in_is_complete),
        fixture_test(mistake_in_a_pack_names_file_and_line),
        fixture_test(mistake_in_dates_names_the_line),
        fixture_test(language_is_only_data),
        fixture_test(longest_phrase_wins_wherever_it_stands),
        fixture_test(head_of_a_compound_is_found_at_its_end),
        fixture_test(many_phrases_are_all_found_again),
        fixture_test(document_survives_every_failed_allocation),
        fixture_test(pack_survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
