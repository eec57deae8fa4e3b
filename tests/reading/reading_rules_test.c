// SPDX-License-Identifier: Apache-2.0
/* Every rule of every pack against its own example and counter-example.
 *
 * In an example the speaker stands in braces and the words of the claim in brackets: the sentence has to give a claim by
 * that rule with these words, by that speaker. A counter-example must give no claim by the rule. */
#include "claims.h"

#include "reading/lexicon.h"

typedef struct marked { /* an example without its marks */
    char text[1024];
    char speaker[256]; /* empty: not said */
    char content[1024];
} marked;

static void unmark(tocsin_text example, marked *ret) {
    size_t n = 0, from_content = SIZE_MAX, from_speaker = SIZE_MAX;
    memset(ret, 0, sizeof *ret);
    assert_true(example.n < sizeof ret->text);
    for (size_t i = 0; i < example.n; i++) {
        char c = example.at[i];
        if (c == '[')
            from_content = n;
        else if (c == '{')
            from_speaker = n;
        else if (c == ']')
            memcpy(ret->content, ret->text + from_content, n - from_content);
        else if (c == '}')
            memcpy(ret->speaker, ret->text + from_speaker, n - from_speaker);
        else
            ret->text[n++] = c;
    }
    assert_true(from_content != SIZE_MAX);
}

/* Without the marks at the end, which no claim has. */
static bool same_words(tocsin_text claim, const char *content) {
    tocsin_text wanted = tocsin_text_of(content);
    while (wanted.n && strchr(".,", wanted.at[wanted.n - 1])) wanted.n--;
    while (claim.n && strchr(".,", claim.at[claim.n - 1])) claim.n--;
    return tocsin_text_equal(claim, wanted);
}

static bool speaks(const tocsin_claim *c, const char *speaker) {
    return !speaker[0] || tocsin_text_find(tocsin_text_of(speaker), c->speaker.name, 0) != SIZE_MAX;
}

static int check_example(fixture *f, const lexicon *lex, const rule_note *note) {
    char language[8];
    snprintf(language, sizeof language, "%.*s", TOCSIN_TEXT_ARG(lex->code));
    marked example;
    unmark(note->example, &example);
    tocsin_reading r = claims_read(f, language, example.text);
    for (size_t i = 0; i < r.n_claims; i++)
        if (tocsin_text_equal(r.claims[i].rule, note->name) &&
            same_words(r.claims[i].text, example.content) && speaks(&r.claims[i], example.speaker))
            return 0;
    print_error("%.*s does not find its example: %s\n", TOCSIN_TEXT_ARG(note->name), example.text);
    for (size_t i = 0; i < r.n_claims; i++)
        print_error("    %.*s: %.*s [%.*s]\n", TOCSIN_TEXT_ARG(r.claims[i].rule),
                    TOCSIN_TEXT_ARG(r.claims[i].speaker.name), TOCSIN_TEXT_ARG(r.claims[i].text));
    return 1;
}

static int check_counter(fixture *f, const lexicon *lex, const rule_note *note) {
    char language[8], text[1024];
    snprintf(language, sizeof language, "%.*s", TOCSIN_TEXT_ARG(lex->code));
    snprintf(text, sizeof text, "%.*s", TOCSIN_TEXT_ARG(note->counter));
    tocsin_reading r = claims_read(f, language, text);
    int wrong = 0;
    for (size_t i = 0; i < r.n_claims; i++)
        wrong += tocsin_text_equal(r.claims[i].rule, note->name);
    if (wrong)
        print_error("%.*s finds its counter-example: %s\n", TOCSIN_TEXT_ARG(note->name), text);
    return wrong;
}

static void every_rule_finds_its_example_and_not_its_counter_example(void **state) {
    fixture *f = *state;
    int wrong = 0;
    for (size_t p = 0; p < f->reader->n_packs; p++) {
        const lexicon *lex = f->reader->packs[p]->lexicon;
        for (size_t i = 0; i < lex->n_notes; i++) {
            wrong += check_example(f, lex, &lex->notes[i]);
            wrong += check_counter(f, lex, &lex->notes[i]);
        }
        print_message("%.*s: %zu rules\n", TOCSIN_TEXT_ARG(lex->code), lex->n_notes);
    }
    assert_int_equal(wrong, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        fixture_test(every_rule_finds_its_example_and_not_its_counter_example),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
