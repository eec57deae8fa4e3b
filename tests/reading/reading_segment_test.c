// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

static void assert_sentence(fixture *f, size_t i, const char *expected) {
    assert_true(i < f->passage.n_sentences);
    const sentence *s = &f->passage.sentences[i];
    assert_text(passage_text(&f->passage, s->first_word, s->end_word), expected);
}

static void assert_quote(fixture *f, size_t i, const char *expected) {
    assert_true(i < f->passage.n_quotes);
    const quote *q = &f->passage.quotes[i];
    assert_text(tocsin_text_slice(f->doc.text, q->from, q->to), expected);
}

static void abbreviation_ends_no_sentence(void **state) {
    fixture *f = *state;
    fixture_cut(f, "nl", "Gen. Ivanov telde ca. 100 tanks. De NAVO zweeg.");
    assert_int_equal(f->passage.n_sentences, 2);
    assert_sentence(f, 0, "Gen. Ivanov telde ca. 100 tanks.");
    fixture_cut(f, "en", "The order came from Marshal A.K. Bharti. It was short.");
    assert_int_equal(f->passage.n_sentences, 2);
    fixture_cut(f, "en", "Lt. Gen. J. Hodges spoke to U.S. President Biden. It was short.");
    assert_int_equal(f->passage.n_sentences, 2);
}

static void sentence_may_end_in_an_abbreviation(void **state) {
    fixture *f = *state;
    fixture_cut(f, "en", "They flew back to the U.S. The talks had failed.");
    assert_int_equal(f->passage.n_sentences, 2);
    assert_sentence(f, 0, "They flew back to the U.S.");
}

static void reporting_clause_stays_with_its_quotation(void **state) {
    fixture *f = *state;
    fixture_cut(f, "nl",
                "\"Gaat Rusland aanvallen?\" vroeg Blinken. \"Dat zou een fout zijn\", zei hij.");
    assert_int_equal(f->passage.n_sentences, 2);
    assert_sentence(f, 0, "\"Gaat Rusland aanvallen?\" vroeg Blinken.");
    assert_sentence(f, 1, "\"Dat zou een fout zijn\", zei hij.");
}

static void line_break_in_a_paragraph_ends_no_sentence(void **state) {
    fixture *f = *state;
    fixture_cut(f, "en", "The troops stayed near\nthe border for weeks.\nNobody knew why.");
    assert_int_equal(f->passage.n_sentences, 2);
    assert_sentence(f, 0, "The troops stayed near\nthe border for weeks.");
}

static void endless_sentence_is_cut(void **state) {
    fixture *f = *state;
    tocsin_buffer text = TOCSIN_BUFFER_INIT;
    for (int i = 0; i < 3 * SENTENCE_WORDS; i++) tocsin_buffer_puts(&text, "de ");
    assert_int_equal(fixture_open(f, tocsin_buffer_text(&text), "nl"), TOCSIN_OK);
    fixture_passage(f, 0);
    assert_int_equal(f->passage.n_sentences, 3);
    assert_int_equal(f->passage.sentences[0].end_word, SENTENCE_WORDS);
    tocsin_buffer_release(&text);
}

static void long_paragraph_is_cut_into_blocks_without_losing_a_word(void **state) {
    fixture *f = *state;
    tocsin_buffer text = TOCSIN_BUFFER_INIT;
    size_t n = 3 * BLOCK_BYTES / 5, seen = 0;
    for (size_t i = 0; i < n; i++) tocsin_buffer_puts(&text, "één ");
    assert_int_equal(fixture_open(f, tocsin_buffer_text(&text), "nl"), TOCSIN_OK);
    assert_true(f->doc.n_blocks >= 3);
    for (size_t i = 0; i < f->doc.n_blocks; i++) {
        assert_true(f->doc.blocks[i].to - f->doc.blocks[i].from <= BLOCK_BYTES);
        assert_int_equal(f->doc.blocks[i].continues, i > 0);
        fixture_passage(f, i);
        seen += f->passage.n_words;
    }
    assert_int_equal(seen, n);
    tocsin_buffer_release(&text);
}

static void words_know_case_number_and_what_they_join(void **state) {
    fixture *f = *state;
    fixture_cut(f, "nl", "De NAVO telt 100.000 drone\u00ADaanvallen en pro-Russische Één’s.");
    const word *w = f->passage.words;
    assert_text(w[1].lower, "navo");
    assert_true(w[1].flags & WORD_ALL_CAPITALS);
    assert_true(w[0].flags & WORD_BEGINS);
    assert_false(w[1].flags & WORD_BEGINS);
    assert_text(w[3].text, "100.000");
    assert_true(w[3].flags & WORD_NUMBER);
    assert_text(w[4].lower, "droneaanvallen");
    assert_text(w[7].text, "-");
    assert_int_equal(w[7].flags & (WORD_MARK | WORD_JOINED), WORD_MARK | WORD_JOINED);
    assert_text(w[9].lower, "één's");
}

static void decomposed_letters_compare_equal(void **state) {
    fixture *f = *state;
    fixture_cut(f, "nl", "Oekrai\u0308ne zwijgt.");
    assert_text(f->passage.words[0].lower, "oekraïne");
    assert_text(f->passage.words[0].text, "Oekrai\u0308ne");
}

static void quotations_of_every_style_are_paired(void **state) {
    static const char *const quoted[] = {"\"een fout\"", "„een fout”", "„een fout“", "“een fout”",
                                         "”een fout”",   "«een fout»", "»een fout«", "‹een fout›",
                                         "‘een fout’",   "'een fout'"};
    fixture *f = *state;
    for (size_t i = 0; i < sizeof quoted / sizeof quoted[0]; i++) {
        char text[128];
        snprintf(text, sizeof text, "Hij noemt het %s van Rusland.", quoted[i]);
        fixture_cut(f, "nl", tocsin_arena_string(&f->arena, tocsin_text_of(text)));
        assert_int_equal(f->passage.n_quotes, 1);
        assert_quote(f, 0, quoted[i]);
        assert_int_equal(f->passage.words[4].quote, 0);
        assert_int_equal(f->passage.words[2].quote, -1);
    }
}

static void apostrophes_open_no_quotation(void **state) {
    fixture *f = *state;
    fixture_cut(f, "nl", "'s Avonds zag zo'n soldaat in 't veld de regio's en Hans' foto's.");
    assert_int_equal(f->passage.n_quotes, 0);
    fixture_cut(f, "en", "The soldiers' commander didn't say it's the army's plan.");
    assert_int_equal(f->passage.n_quotes, 0);
}

static void scare_quote_lies_inside_speech(void **state) {
    fixture *f = *state;
    fixture_cut(f, "nl",
                "De Graaf: \"Het is een 'rode lijn' voor Moskou. Dat zegt men.\" Meer niet.");
    assert_int_equal(f->passage.n_quotes, 2);
    assert_quote(f, 0, "\"Het is een 'rode lijn' voor Moskou. Dat zegt men.\"");
    assert_quote(f, 1, "'rode lijn'");
    assert_int_equal(f->passage.quotes[1].parent, 0);
    assert_int_equal(f->passage.words[9].quote, 1);
}

static void mark_that_is_never_closed_opens_nothing(void **state) {
    fixture *f = *state;
    fixture_cut(f, "nl", "Hij zei: \"dat was het. De rest \"klopt\" wel.");
    assert_int_equal(f->passage.n_quotes, 1);
    assert_quote(f, 0, "\"klopt\"");
}

static void quotation_goes_on_over_paragraphs(void **state) {
    fixture *f = *state;
    fixture_cut(f, "nl",
                "Hij zei: “Dit is het begin van het einde.\n\n“En dit is het slot.” Aldus hij.");
    assert_int_equal(f->passage.n_quotes, 1);
    assert_true(f->passage.quotes[0].unfinished);
    fixture_passage(f, 1);
    assert_int_equal(f->passage.n_quotes, 1);
    assert_true(f->passage.quotes[0].continues);
    assert_false(f->passage.quotes[0].unfinished);
}

static void million_opening_marks_are_nothing(void **state) {
    fixture *f = *state;
    tocsin_buffer text = TOCSIN_BUFFER_INIT;
    for (int i = 0; i < 1000000; i++) tocsin_buffer_puts(&text, "“");
    assert_int_equal(fixture_open(f, tocsin_buffer_text(&text), "nl"), TOCSIN_OK);
    for (size_t i = 0; i < f->doc.n_blocks; i++) {
        TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
        passage p;
        assert_int_equal(segmenter_passage(f->seg, &f->doc, i, &arena, &p, &f->err), TOCSIN_OK);
        assert_true(p.n_quotes <= 1);
    }
    tocsin_buffer_release(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        fixture_test(abbreviation_ends_no_sentence),
        fixture_test(sentence_may_end_in_an_abbreviation),
        fixture_test(reporting_clause_stays_with_its_quotation),
        fixture_test(line_break_in_a_paragraph_ends_no_sentence),
        fixture_test(endless_sentence_is_cut),
        fixture_test(long_paragraph_is_cut_into_blocks_without_losing_a_word),
        fixture_test(words_know_case_number_and_what_they_join),
        fixture_test(decomposed_letters_compare_equal),
        fixture_test(quotations_of_every_style_are_paired),
        fixture_test(apostrophes_open_no_quotation),
        fixture_test(scare_quote_lies_inside_speech),
        fixture_test(mark_that_is_never_closed_opens_nothing),
        fixture_test(quotation_goes_on_over_paragraphs),
        fixture_test(million_opening_marks_are_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
