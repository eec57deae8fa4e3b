// SPDX-License-Identifier: Apache-2.0
/* quantities.yaml into phrasebooks. */
#include "reading/quantity_words.h"

#include "base/yaml.h"

#include <math.h>

static tocsin_status load_bound(const pack_file *file, const yaml_node *entry, const char *key,
                                double *ret) {
    const yaml_node *node = yaml_get(entry, key);
    if (!node) return pack_file_fail(file, entry, "\"%s\" is missing", key);
    if (node->type == YAML_SCALAR && tocsin_text_is(node->text, "open")) {
        *ret = NAN;
        return TOCSIN_OK;
    }
    tocsin_status status = pack_file_number(file, node, "a bound (or \"open\")", ret);
    if (!status && *ret < 0) return pack_file_fail(file, node, "a bound is 0 or more");
    return status;
}

/* A list of {words: […], low: …, high: …}. */
static tocsin_status load_intervals(const pack_file *file, const char *key, phrasebook *book) {
    static const char *const known[] = {"words", "low", "high", NULL};
    const yaml_node *list = yaml_get(file->root, key);
    if (!list) return TOCSIN_OK;
    if (list->type != YAML_SEQUENCE) return pack_file_fail(file, list, "\"%s\" is a list", key);
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < list->n && !status; i++) {
        const yaml_node *entry = list->items[i], *words = yaml_get(entry, "words");
        if (!words) return pack_file_fail(file, entry, "an entry has words, low and high");
        interval *bounds = tocsin_arena_new(file->arena, interval, 1);
        if (!bounds) return tocsin_fail_memory(file->err);
        status = yaml_check_keys(entry, file->name, known, file->err);
        if (!status) status = load_bound(file, entry, "low", &bounds->low);
        if (!status) status = load_bound(file, entry, "high", &bounds->high);
        if (!status && bounds->low > bounds->high)
            return pack_file_fail(file, entry, "low lies above high");
        if (!status) status = pack_file_phrases(file, words, book, bounds);
    }
    return status;
}

/* {miles: 1.609344}: nouns of which one is so many of the unit. */
static tocsin_status load_multiples(const pack_file *file, const yaml_node *node,
                                    const unit_entry *unit, phrasebook *nouns) {
    if (node->type != YAML_MAPPING)
        return pack_file_fail(file, node, "\"times\" maps nouns to numbers");
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < node->n && !status; i++) {
        unit_entry *entry = tocsin_arena_new(file->arena, unit_entry, 1);
        if (!entry) return tocsin_fail_memory(file->err);
        *entry = *unit;
        status = pack_file_number(file, node->items[i], "a multiple of a unit", &entry->times);
        if (!status && !(entry->times > 0))
            return pack_file_fail(file, node->items[i], "a multiple is more than 0");
        if (!status) status = phrasebook_add(nouns, file->seg, node->keys[i], entry, file->err);
        if (status == TOCSIN_BAD_INPUT)
            tocsin_error_prefix(file->err, "%s:%d", file->name, node->key_lines[i]);
    }
    return status;
}

static tocsin_status load_unit(const pack_file *file, const yaml_node *node, unit_entry *entry,
                               struct quantity_words *words) {
    static const char *const known[] = {"measure", "nouns", "before", "named",
                                        "states",  "times", NULL};
    tocsin_status status = yaml_check_keys(node, file->name, known, file->err);
    if (status) return status;
    tocsin_text measure = yaml_text(node, "measure");
    if (measure.n && !tocsin_measure_from(measure, &entry->measure))
        return pack_file_fail(file, node, "\"%.*s\" is no measure: stock, flow, plan",
                              TOCSIN_TEXT_ARG(measure));
    const struct {
        const char *key;
        phrasebook *book;
    } lists[] = {{"nouns", &words->nouns},
                 {"before", &words->before},
                 {"named", &words->named},
                 {"states", &words->states}};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0] && !status; i++) {
        const yaml_node *list = yaml_get(node, lists[i].key);
        if (list) status = pack_file_phrases(file, list, lists[i].book, entry);
    }
    const yaml_node *times = yaml_get(node, "times");
    return times && !status ? load_multiples(file, times, entry, &words->nouns) : status;
}

static tocsin_status load_units(const pack_file *file, struct quantity_words *words) {
    const yaml_node *units = yaml_get(file->root, "units");
    if (!units || units->type != YAML_MAPPING)
        return pack_file_fail(file, units, "\"units\" holds the nouns of each unit");
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < units->n && !status; i++) {
        unit_entry *entry = tocsin_arena_new(file->arena, unit_entry, 1);
        if (!entry) return tocsin_fail_memory(file->err);
        if (!tocsin_unit_from(units->keys[i], &entry->unit))
            return pack_file_fail(file, units->items[i], "\"%.*s\" is no unit",
                                  TOCSIN_TEXT_ARG(units->keys[i]));
        entry->times = 1;
        status = load_unit(file, units->items[i], entry, words);
    }
    return status;
}

/* Verbs in two parts: {trekt: [terug], trok: [terug]}. */
static tocsin_status load_apart(const pack_file *file, const char *key, phrasebook *book) {
    const yaml_node *node = yaml_get(file->root, key);
    if (!node) return TOCSIN_OK;
    if (node->type != YAML_MAPPING)
        return pack_file_fail(file, node, "\"%s\" maps the first part of a verb to its second",
                              key);
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < node->n && !status; i++) {
        phrasebook *second = tocsin_arena_new(file->arena, phrasebook, 1);
        if (!second) return tocsin_fail_memory(file->err);
        phrasebook_init(second, file->arena);
        status = pack_file_phrases(file, node->items[i], second, file->pack);
        if (status) return status;
        status = phrasebook_add(book, file->seg, node->keys[i], second, file->err);
        if (status == TOCSIN_BAD_INPUT)
            tocsin_error_prefix(file->err, "%s:%d", file->name, node->key_lines[i]);
    }
    return status;
}

typedef struct book_of {
    const char *key;
    phrasebook *book;
} book_of;

static tocsin_status load_phrases(const pack_file *file, struct quantity_words *words) {
    const book_of lists[] = {{"openers", &words->openers},
                             {"between", &words->between},
                             {"middles", &words->middles},
                             {"unknown", &words->unknown},
                             {"linkers", &words->linkers},
                             {"not_before", &words->not_before},
                             {"not_after", &words->not_after},
                             {"flow", &words->flow},
                             {"plan", &words->plan},
                             {"many", &words->many},
                             {"change_from", &words->change_from},
                             {"change_to", &words->change_to},
                             {"changes", &words->changes},
                             {"compared", &words->compared},
                             {"than", &words->than},
                             {"added", &words->added},
                             {"count_of", &words->count_of}};
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0] && !status; i++)
        if (yaml_get(file->root, lists[i].key))
            status = pack_file_key(file, lists[i].key, lists[i].book, file->pack);
    return status;
}

static void see_start(void *with, tocsin_text first) {
    struct quantity_words *words = with;
    uint32_t bit = word_hash(first) % QUANTITY_STARTS;
    words->starts[bit / 64] |= (uint64_t)1 << (bit % 64);
}

static void init_books(struct quantity_words *words, tocsin_arena *arena) {
    phrasebook *books[] = {
        &words->qualifiers,  &words->after,      &words->few,       &words->vague,
        &words->many,        &words->openers,    &words->between,   &words->middles,
        &words->change_from, &words->change_to,  &words->changes,   &words->unknown,
        &words->compared,    &words->than,       &words->linkers,   &words->added,
        &words->not_before,  &words->not_after,  &words->nouns,     &words->before,
        &words->named,       &words->states,     &words->count_of,  &words->flow,
        &words->plan,        &words->flow_apart, &words->plan_apart};
    for (size_t i = 0; i < sizeof books / sizeof books[0]; i++) phrasebook_init(books[i], arena);
}

tocsin_status quantity_words_read(const pack_file *file) {
    struct quantity_words *words = tocsin_arena_new(file->arena, struct quantity_words, 1);
    if (!words) return tocsin_fail_memory(file->err);
    init_books(words, file->arena);
    tocsin_status status = load_intervals(file, "qualifiers", &words->qualifiers);
    if (!status) status = load_intervals(file, "after", &words->after);
    if (!status) status = load_intervals(file, "few", &words->few);
    if (!status) status = load_intervals(file, "vague", &words->vague);
    if (!status) status = load_phrases(file, words);
    if (!status) status = load_apart(file, "flow_apart", &words->flow_apart);
    if (!status) status = load_apart(file, "plan_apart", &words->plan_apart);
    if (!status) status = load_units(file, words);
    if (status) return status;
    const phrasebook *starting[] = {&words->vague,   &words->many,    &words->few,
                                    &words->openers, &words->unknown, &words->compared};
    for (size_t i = 0; i < sizeof starting / sizeof starting[0]; i++)
        phrasebook_each(starting[i], see_start, words);
    file->pack->quantities = words;
    return TOCSIN_OK;
}

tocsin_status quantity_words_load(pack *lang, segmenter *seg, tocsin_arena *arena,
                                  tocsin_error *err) {
    static const char *const known[] = {
        "qualifiers", "after",       "few",        "vague",      "many",      "openers",  "between",
        "middles",    "change_from", "change_to",  "changes",    "unknown",   "compared", "than",
        "linkers",    "added",       "count_of",   "not_before", "not_after", "units",    "flow",
        "plan",       "flow_apart",  "plan_apart", NULL};
    pack_file file;
    tocsin_status status = pack_file_open(lang, "quantities.yaml", known, seg, arena, &file, err);
    if (status == TOCSIN_UNAVAILABLE) return TOCSIN_OK; /* then it finds none */
    return status ? status : quantity_words_read(&file);
}
