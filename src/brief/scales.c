// SPDX-License-Identifier: Apache-2.0
#include "brief/scales.h"

#include <stdlib.h>

#include "base/data.h"
#include "base/yaml.h"

/* ---- finding words ------------------------------------------------------------------------- */

/* Of two- and three-byte characters only U+0080…00BF and U+2000…206F are no letters: quotation marks, dashes, spaces. */
bool brief_is_word_byte(tocsin_text text, size_t at) {
    if (at >= text.n) return false;
    unsigned char c = (unsigned char)text.at[at];
    if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    size_t lead = at;
    while (lead && ((unsigned char)text.at[lead] & 0xC0) == 0x80) lead--;
    unsigned char first = (unsigned char)text.at[lead];
    if (first == 0xC2) return false;
    if (first != 0xE2 || lead + 1 >= text.n) return true;
    unsigned char second = (unsigned char)text.at[lead + 1];
    return second != 0x80 && second != 0x81;
}

static bool is_equal_at(tocsin_text text, tocsin_text word, size_t at) {
    if (!word.n || at + word.n > text.n) return false;
    for (size_t i = 0; i < word.n; i++)
        if (tocsin_text_lower_at(text, at + i) != tocsin_text_lower_at(word, i)) return false;
    return true;
}

bool brief_word_is_at(tocsin_text text, tocsin_text word, size_t at) {
    return is_equal_at(text, word, at) && !(at && brief_is_word_byte(text, at - 1)) &&
           !brief_is_word_byte(text, at + word.n);
}

size_t brief_find_word(tocsin_text text, tocsin_text word, size_t from) {
    for (size_t at = from; at + word.n <= text.n; at++)
        if (brief_word_is_at(text, word, at)) return at;
    return SIZE_MAX;
}

size_t brief_find_stem(tocsin_text text, tocsin_text stem, size_t from) {
    for (size_t at = from; at + stem.n <= text.n; at++)
        if (is_equal_at(text, stem, at) && !(at && brief_is_word_byte(text, at - 1))) return at;
    return SIZE_MAX;
}

const tocsin_text *brief_first_word(const brief_words *words, tocsin_text text, size_t *ret_at) {
    const tocsin_text *first = NULL;
    size_t at = SIZE_MAX;
    for (size_t i = 0; i < words->n; i++) {
        size_t found = brief_find_word(text, words->words[i], 0);
        if (found < at) at = found, first = &words->words[i];
    }
    if (first) *ret_at = at;
    return first;
}

const brief_likelihood *brief_next_likelihood(const brief_scales *scales, tocsin_text text,
                                              size_t from, size_t *ret_at) {
    const brief_likelihood *next = NULL;
    size_t at = SIZE_MAX;
    for (size_t i = 0; i < scales->n_likelihood; i++) {
        size_t found = brief_find_word(text, scales->likelihood[i].word, from);
        if (found < at) at = found, next = &scales->likelihood[i];
    }
    if (next) *ret_at = at;
    return next;
}

/* ---- loading ------------------------------------------------------------------------------- */

typedef struct scale_loader {
    const char *file;
    const yaml_node *root;
    tocsin_arena *arena;
    tocsin_error *err;
} scale_loader;

static tocsin_status scale_fail(const scale_loader *loader, int line, const char *what) {
    return tocsin_fail(loader->err, TOCSIN_BAD_INPUT, "%s:%d: %s", loader->file, line, what);
}

static tocsin_status load_words(const scale_loader *loader, const yaml_node *from, const char *key,
                                brief_words *ret_words) {
    const yaml_node *list = yaml_get(from, key);
    if (!list || list->type != YAML_SEQUENCE)
        return tocsin_fail(loader->err, TOCSIN_BAD_INPUT, "%s: needs the list \"%s\"", loader->file,
                           key);
    ret_words->words = tocsin_arena_new(loader->arena, tocsin_text, list->n + 1);
    if (!ret_words->words) return tocsin_fail_memory(loader->err);
    for (size_t i = 0; i < list->n; i++) {
        if (list->items[i]->type != YAML_SCALAR || !list->items[i]->text.n)
            return scale_fail(loader, list->items[i]->line, "a word is a text");
        ret_words->words[ret_words->n++] = list->items[i]->text;
    }
    return TOCSIN_OK;
}

static tocsin_status load_values(const scale_loader *loader, const char *key,
                                 brief_value **ret_values, size_t *ret_n) {
    const yaml_node *map = yaml_get(loader->root, key);
    if (!map || map->type != YAML_MAPPING)
        return tocsin_fail(loader->err, TOCSIN_BAD_INPUT, "%s: needs the mapping \"%s\"",
                           loader->file, key);
    brief_value *values = tocsin_arena_new(loader->arena, brief_value, map->n + 1);
    if (!values) return tocsin_fail_memory(loader->err);
    for (size_t i = 0; i < map->n; i++) {
        values[i].word = map->keys[i];
        if (!tocsin_text_number(map->items[i]->text, &values[i].value))
            return scale_fail(loader, map->items[i]->line, "a number is needed");
    }
    *ret_values = values;
    *ret_n = map->n;
    return TOCSIN_OK;
}

static tocsin_status load_called(const scale_loader *loader, brief_scales *scales) {
    const yaml_node *map = yaml_get(loader->root, "called");
    if (!map || map->type != YAML_MAPPING)
        return scale_fail(loader, 1, "needs the mapping \"called\"");
    scales->called = tocsin_arena_new(loader->arena, brief_called, map->n + 1);
    if (!scales->called) return tocsin_fail_memory(loader->err);
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < map->n; i++) {
        brief_called *one = &scales->called[scales->n_called++];
        one->code = map->keys[i];
        status = load_words(loader, map, map->keys[i].at, &one->words);
    }
    return status;
}

static int compare_lengths(const void *a, const void *b) {
    const brief_likelihood *x = a, *y = b;
    if (x->word.n != y->word.n) return x->word.n > y->word.n ? -1 : 1;
    return tocsin_text_compare(x->word, y->word);
}

static tocsin_status load_likelihood(const scale_loader *loader, brief_scales *scales) {
    const yaml_node *map = yaml_get(loader->root, "likelihood");
    if (!map || map->type != YAML_MAPPING || !map->n)
        return scale_fail(loader, 1, "needs the mapping \"likelihood\"");
    scales->likelihood = tocsin_arena_new(loader->arena, brief_likelihood, map->n);
    if (!scales->likelihood) return tocsin_fail_memory(loader->err);
    for (size_t i = 0; i < map->n; i++) {
        const yaml_node *range = map->items[i];
        brief_likelihood *one = &scales->likelihood[scales->n_likelihood++];
        one->word = map->keys[i];
        if (range->type != YAML_SEQUENCE || range->n != 2 ||
            !tocsin_text_number(range->items[0]->text, &one->low) ||
            !tocsin_text_number(range->items[1]->text, &one->high) || !(one->low < one->high))
            return scale_fail(loader, range->line, "a likelihood is [from, to] in per cent");
    }
    qsort(scales->likelihood, scales->n_likelihood, sizeof *scales->likelihood, compare_lengths);
    return TOCSIN_OK;
}

tocsin_status brief_scales_load(const char *language, tocsin_arena *arena, brief_scales *ret_scales,
                                tocsin_error *err) {
    static const char *const known[] = {"likelihood", "off_scale", "confidence",
                                        "unnamed",    "numbers",   "multipliers",
                                        "vague",      "called",    NULL};
    char *file = tocsin_arena_format(arena, "lang/%s/scales.yaml", language ? language : "?");
    if (!file) return tocsin_fail_memory(err);
    scale_loader loader = {.file = file, .arena = arena, .err = err};
    brief_scales scales = {.file = file};
    tocsin_text source = tocsin_data_file(file);
    if (!source.at)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "there is no %s: the brief needs it", file);
    tocsin_status status = yaml_parse(source, file, arena, &loader.root, err);
    if (!status) status = yaml_check_keys(loader.root, file, known, err);
    if (!status) status = load_likelihood(&loader, &scales);
    if (!status) status = load_words(&loader, loader.root, "off_scale", &scales.off_scale);
    if (!status) status = load_words(&loader, loader.root, "confidence", &scales.confidence);
    if (!status) status = load_words(&loader, loader.root, "unnamed", &scales.unnamed);
    if (!status) status = load_words(&loader, loader.root, "vague", &scales.vague);
    if (!status) status = load_called(&loader, &scales);
    if (!status) status = load_values(&loader, "numbers", &scales.numbers, &scales.n_numbers);
    if (!status)
        status = load_values(&loader, "multipliers", &scales.multipliers, &scales.n_multipliers);
    if (!status) *ret_scales = scales;
    return status;
}
