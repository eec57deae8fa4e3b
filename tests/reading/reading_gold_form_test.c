// SPDX-License-Identifier: Apache-2.0
/* The gold set of tests/gold is well-formed: spans hold their text and do not overlap, words are those of the
 * vocabulary, ids are unique and denials point to claims. A word that is misspelt would never be read right, and a key
 * that is misspelt never be asked for; neither would show in the figures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gold_set.h"

#include <stdlib.h>
#include <string.h>

/* What a check has to hand; `wrong` counts what it printed. */
typedef struct check {
    const char *path;
    const gold_text *text;
    size_t wrong;
} check;

static void complain(check *c, tocsin_text id, const char *what, tocsin_text word) {
    print_error("%s: %.*s: %s %.*s\n", c->path, TOCSIN_TEXT_ARG(id), what, TOCSIN_TEXT_ARG(word));
    c->wrong++;
}

/* ---- words -------------------------------------------------------------------------------- */

static bool is_kind(tocsin_text word) {
    tocsin_kind kind;
    return tocsin_kind_from(word, &kind);
}

static bool is_act(tocsin_text word) {
    tocsin_act act;
    return tocsin_act_from(word, &act);
}

static bool is_polarity(tocsin_text word) {
    return tocsin_text_is(word, "positive") || tocsin_text_is(word, "negative");
}

static bool is_certainty(tocsin_text word) {
    tocsin_certainty certainty;
    return tocsin_certainty_from(word, &certainty);
}

static bool is_tense(tocsin_text word) {
    tocsin_tense tense;
    return tocsin_tense_from(word, &tense);
}

static bool is_plover(tocsin_text word) {
    tocsin_plover plover;
    return tocsin_plover_from(word, &plover);
}

static bool is_unit(tocsin_text word) {
    tocsin_unit unit;
    return tocsin_unit_from(word, &unit);
}

static bool is_measure(tocsin_text word) {
    tocsin_measure measure;
    return tocsin_measure_from(word, &measure);
}

static bool is_capitals(tocsin_text word) {
    for (size_t i = 0; i < word.n; i++)
        if (word.at[i] < 'A' || word.at[i] > 'Z') return false;
    return word.n;
}

/* "RUS", "NATO", "separatists", and "RUS.MIL". */
static bool is_actor(tocsin_text word) {
    static const char *const bodies[] = {"NATO", "EU", "UN", "OSCE", "separatists"};
    tocsin_text rest = word, head, part;
    if (!tocsin_text_split(&rest, '.', &head)) return false;
    bool known = head.n == 3 && is_capitals(head);
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        known = known || tocsin_text_is(head, bodies[i]);
    while (known && tocsin_text_split(&rest, '.', &part)) known = is_capitals(part);
    return known;
}

typedef bool is_word(tocsin_text word);

/* Each of the words between "+"; what is left out is well-formed. */
static void check_words(check *c, tocsin_text id, const char *what, tocsin_text words,
                        is_word *holds) {
    tocsin_text word;
    for (tocsin_text rest = words; tocsin_text_split(&rest, '+', &word);)
        if (!holds(word)) complain(c, id, what, word);
}

static void check_claim_words(check *c, const gold_claim *claim) {
    tocsin_text id = claim->id;
    check_words(c, id, "no kind of speaker:", claim->speaker_kind, is_kind);
    check_words(c, id, "no act:", claim->act, is_act);
    check_words(c, id, "no polarity:", claim->polarity, is_polarity);
    check_words(c, id, "no certainty:", claim->certainty, is_certainty);
    check_words(c, id, "no tense:", claim->tense, is_tense);
    check_words(c, id, "no type of event:", claim->plover, is_plover);
    check_words(c, id, "no actor:", claim->actor, is_actor);
    check_words(c, id, "no actor:", claim->target, is_actor);
    check_words(c, id, "no unit:", claim->unit, is_unit);
    check_words(c, id, "no stock, flow or plan:", claim->measure, is_measure);
}

/* ---- claims ------------------------------------------------------------------------------- */

static size_t count_id(const gold_text *text, tocsin_text id) {
    size_t n = 0;
    for (size_t i = 0; i < text->n_claims; i++) n += tocsin_text_equal(text->claims[i].id, id);
    return n;
}

static void check_references(check *c, const gold_claim *claim) {
    if (count_id(c->text, claim->id) != 1)
        complain(c, claim->id, "the id is not unique", claim->id);
    for (size_t i = 0; i < claim->denies.n; i++) {
        tocsin_text denied = claim->denies.items[i];
        if (count_id(c->text, denied) != 1 || tocsin_text_equal(denied, claim->id))
            complain(c, claim->id, "denies what is no other claim:", denied);
    }
    for (size_t i = 0; i < claim->speaker.n; i++)
        if (!claim->speaker.items[i].n)
            complain(c, claim->id, "a speaker without a name", claim->id);
    for (size_t i = 0; i < claim->via.n; i++)
        if (!claim->via.items[i].n) complain(c, claim->id, "a via without a name", claim->id);
}

static void check_span(check *c, const gold_claim *claim, int64_t *end) {
    tocsin_span span = claim->span;
    bool inside = 0 <= span.from && span.from < span.to && (size_t)span.to <= c->text->bytes.n;
    tocsin_text there = TOCSIN_TEXT_NONE;
    if (inside) there = tocsin_text_slice(c->text->bytes, (size_t)span.from, (size_t)span.to);
    if (!inside || !tocsin_text_equal(there, claim->text))
        complain(c, claim->id, "the span does not hold the text, but:", there);
    if (span.from < *end) complain(c, claim->id, "overlaps the claim before it:", claim->text);
    *end = span.to;
}

static bool is_backwards(tocsin_period period) {
    return period.from != TOCSIN_DAY_NONE && period.to != TOCSIN_DAY_NONE &&
           period.from > period.to;
}

static void check_values(check *c, const gold_claim *claim) {
    if (claim->has_when && is_backwards(claim->when))
        complain(c, claim->id, "ends before it begins:", TOCSIN_TEXT("when"));
    if (claim->has_said_on && is_backwards(claim->said_on))
        complain(c, claim->id, "ends before it begins:", TOCSIN_TEXT("said_on"));
    if (!claim->has_quantity) return;
    if (claim->low > claim->high || claim->low < 0)
        complain(c, claim->id, "the bounds are wrong", TOCSIN_TEXT("of the quantity"));
    if (!claim->unit.n || !claim->measure.n)
        complain(c, claim->id, "lacks a unit or a kind:", TOCSIN_TEXT("the quantity"));
}

/* ---- keys --------------------------------------------------------------------------------- */

static const char *const document_keys[] = {"document",  "outlet", "language",
                                            "published", "claims", NULL};
static const char *const claim_keys[] = {
    "id",      "text",      "span",     "speaker",  "speaker_kind",
    "via",     "act",       "tense",    "plover",   "when",
    "said_on", "certainty", "polarity", "actor",    "target",
    "place",   "denies",    "direct",   "quantity", "unusual_for_season",
    NULL};
static const char *const quantity_keys[] = {"low", "high", "unit", "kind", NULL};

static void check_keys(check *c, tocsin_text id, const struct json_object *object,
                       const char *const *known) {
    const void *position = NULL;
    const char *key;
    struct json_object *value;
    while (tocsin_json_next(object, &position, &key, &value)) {
        size_t i = 0;
        while (known[i] && strcmp(known[i], key)) i++;
        if (!known[i]) complain(c, id, "an unknown key:", tocsin_text_of(key));
    }
}

static void check_all_keys(check *c) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer content = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *root = NULL;
    assert_int_equal(tocsin_file_read(c->path, (size_t)1 << 20, &content, NULL), TOCSIN_OK);
    assert_int_equal(tocsin_json_parse(tocsin_buffer_text(&content), &root, NULL), TOCSIN_OK);
    check_keys(c, TOCSIN_TEXT("document"), root, document_keys);
    const struct json_object *claims = tocsin_json_get(root, "claims");
    for (size_t i = 0; i < tocsin_json_length(claims); i++) {
        const struct json_object *claim = tocsin_json_at(claims, i);
        tocsin_text id = tocsin_json_get_text(claim, "id");
        check_keys(c, id, claim, claim_keys);
        check_keys(c, id, tocsin_json_get(claim, "quantity"), quantity_keys);
    }
}

/* ---- texts -------------------------------------------------------------------------------- */

/* "nl/07.json": the text is 07.txt, in Dutch, and, as 7 is not divisible by three, not set aside. */
static void check_document(check *c, const char *language, bool aside) {
    const gold_text *text = c->text;
    const char *name = strrchr(c->path, '/') + 1;
    size_t bad;
    tocsin_text stem = tocsin_text_slice(tocsin_text_of(name), 0, strcspn(name, "."));
    if (!tocsin_text_starts(text->document, stem) ||
        !tocsin_text_ends(text->document, TOCSIN_TEXT(".txt")))
        complain(c, text->document, "is the name of another document", TOCSIN_TEXT_NONE);
    if (!tocsin_text_is(text->language, language))
        complain(c, text->document, "is in the folder of another language", TOCSIN_TEXT_NONE);
    if ((atoi(name) % 3 == 0) != aside)
        complain(c, text->document, "is in the other part", TOCSIN_TEXT_NONE);
    if (!text->outlet.n || !tocsin_period_is_known(text->published))
        complain(c, text->document, "has no outlet or no day", TOCSIN_TEXT_NONE);
    if (!tocsin_text_is_utf8(text->bytes, &bad))
        complain(c, text->document, "is not UTF-8", TOCSIN_TEXT_NONE);
}

static size_t check_text(const char *path, const char *language, bool aside) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    gold_text text;
    int64_t end = 0;
    if (gold_text_load(path, &arena, &text, &err)) {
        print_error("%s\n", err.message);
        return 1;
    }
    check c = {.path = path, .text = &text};
    check_document(&c, language, aside);
    check_all_keys(&c);
    for (size_t i = 0; i < text.n_claims; i++) {
        check_span(&c, &text.claims[i], &end);
        check_references(&c, &text.claims[i]);
        check_claim_words(&c, &text.claims[i]);
        check_values(&c, &text.claims[i]);
    }
    return c.wrong;
}

/* How much is wrong in all texts of a language in one part. */
static size_t check_folder(const char *part, const char *language, bool aside) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    const char *root = getenv("TOCSIN_ROOT");
    char folder[4096];
    gold_names paths;
    size_t wrong = 0;
    if (!root) skip();
    snprintf(folder, sizeof folder, "%s/tests/gold/%s%s", root, part, language);
    if (gold_list(folder, &arena, &paths, &err)) fail_msg("%s", err.message);
    for (size_t i = 0; i < paths.n; i++) wrong += check_text(paths.items[i].at, language, aside);
    assert_true(paths.n > 0);
    return wrong;
}

static void the_development_part_is_well_formed(void **state) {
    (void)state;
    assert_int_equal(check_folder("", "nl", false) + check_folder("", "en", false) +
                         check_folder("", "de", false),
                     0);
}

static void the_part_set_aside_is_well_formed(void **state) {
    (void)state;
    assert_int_equal(check_folder("aside/", "nl", true) + check_folder("aside/", "en", true) +
                         check_folder("aside/", "de", true),
                     0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_development_part_is_well_formed),
        cmocka_unit_test(the_part_set_aside_is_well_formed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
