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

static tocsin_status load_measure(const pack_file *file, const yaml_node *node, const char *key,
                                  tocsin_measure *ret_measure) {
    tocsin_text measure = yaml_text(node, key);
    if (measure.n && !tocsin_measure_from(measure, ret_measure))
        return pack_file_fail(file, node, "\"%.*s\" is no measure: stock, flow, plan",
                              TOCSIN_TEXT_ARG(measure));
    return TOCSIN_OK;
}

static tocsin_status load_unit(const pack_file *file, const yaml_node *node, unit_entry *entry,
                               struct quantity_words *words) {
    static const char *const known[] = {"measure",    "nouns",  "before", "named", "states",
                                        "states_are", "remain", "times",  "deeds", NULL};
    unit_entry *became = tocsin_arena_new(file->arena, unit_entry, 1);
    if (!became) return tocsin_fail_memory(file->err);
    tocsin_status status = yaml_check_keys(node, file->name, known, file->err);
    if (!status) status = load_measure(file, node, "measure", &entry->measure);
    *became = *entry;
    if (!status) status = load_measure(file, node, "states_are", &became->measure);
    const struct {
        const char *key;
        phrasebook *book;
        const unit_entry *entry;
    } lists[] = {{"nouns", &words->nouns, entry},   {"before", &words->before, entry},
                 {"deeds", &words->deeds, entry},   {"named", &words->named, entry},
                 {"remain", &words->states, entry}, {"states", &words->states, became}};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0] && !status; i++) {
        const yaml_node *list = yaml_get(node, lists[i].key);
        if (list) status = pack_file_phrases(file, list, lists[i].book, lists[i].entry);
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

/* ---- the file ----------------------------------------------------------------------------- */

typedef tocsin_status loads(const pack_file *file, const char *key, phrasebook *book);

static tocsin_status load_phrases(const pack_file *file, const char *key, phrasebook *book) {
    return yaml_get(file->root, key) ? pack_file_key(file, key, book, file->pack) : TOCSIN_OK;
}

/* Every phrasebook, with its key and how that is read; those without a key are filled by the units. */
typedef struct book_entry {
    const char *key;
    size_t at;
    loads *load;
    bool begins; /* a core without a number may begin with its phrases */
} book_entry;

#define BOOK(name, load, begins)                                                                   \
    { #name, offsetof(struct quantity_words, name), load, begins }

static const book_entry books[] = {
    BOOK(qualifiers, load_intervals, false),
    BOOK(after, load_intervals, false),
    BOOK(few, load_intervals, true),
    BOOK(vague, load_intervals, true),
    BOOK(many, load_phrases, true),
    BOOK(openers, load_phrases, true),
    BOOK(between, load_phrases, false),
    BOOK(middles, load_phrases, false),
    BOOK(change_from, load_phrases, false),
    BOOK(change_to, load_phrases, false),
    BOOK(change_by, load_phrases, false),
    BOOK(changes, load_phrases, false),
    BOOK(unknown, load_phrases, true),
    BOOK(compared, load_phrases, true),
    BOOK(than, load_phrases, false),
    BOOK(linkers, load_phrases, false),
    BOOK(added, load_phrases, false),
    BOOK(including, load_phrases, false),
    BOOK(count_of, load_phrases, false),
    BOOK(not_before, load_phrases, false),
    BOOK(not_after, load_phrases, false),
    BOOK(occasions, load_phrases, false),
    BOOK(again, load_phrases, false),
    BOOK(their_number, load_phrases, false),
    BOOK(elsewhere, load_phrases, false),
    BOOK(flow, load_phrases, false),
    BOOK(plan, load_phrases, false),
    BOOK(flow_apart, load_apart, false),
    BOOK(plan_apart, load_apart, false),
    BOOK(nouns, NULL, false),
    BOOK(before, NULL, false),
    BOOK(named, NULL, false),
    BOOK(states, NULL, false),
    BOOK(deeds, NULL, false),
};

#define BOOKS (sizeof books / sizeof books[0])

static phrasebook *book_of(struct quantity_words *words, size_t i) {
    return (phrasebook *)((char *)words + books[i].at);
}

static void see_start(void *with, tocsin_text first) {
    struct quantity_words *words = with;
    uint32_t bit = word_hash(first) % QUANTITY_STARTS;
    words->starts[bit / 64] |= (uint64_t)1 << (bit % 64);
}

tocsin_status quantity_words_read(const pack_file *file) {
    struct quantity_words *words = tocsin_arena_new(file->arena, struct quantity_words, 1);
    if (!words) return tocsin_fail_memory(file->err);
    for (size_t i = 0; i < BOOKS; i++) phrasebook_init(book_of(words, i), file->arena);
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < BOOKS && !status; i++)
        if (books[i].load) status = books[i].load(file, books[i].key, book_of(words, i));
    if (!status) status = load_units(file, words);
    if (status) return status;
    for (size_t i = 0; i < BOOKS; i++)
        if (books[i].begins) phrasebook_each(book_of(words, i), see_start, words);
    file->pack->quantities = words;
    return TOCSIN_OK;
}

tocsin_status quantity_words_load(pack *lang, segmenter *seg, tocsin_arena *arena,
                                  tocsin_error *err) {
    const char *known[BOOKS + 2] = {"units"};
    for (size_t i = 0, n = 1; i < BOOKS; i++)
        if (books[i].load) known[n++] = books[i].key;
    pack_file file;
    tocsin_status status = pack_file_open(lang, "quantities.yaml", known, seg, arena, &file, err);
    if (status == TOCSIN_UNAVAILABLE) return TOCSIN_OK; /* then it finds none */
    return status ? status : quantity_words_read(&file);
}
