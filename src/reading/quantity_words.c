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

static tocsin_status load_unit(const pack_file *file, const yaml_node *node, unit_entry *entry,
                               struct quantity_words *words) {
    static const char *const known[] = {"measure", "nouns", "before", "named", "states", NULL};
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
    return status;
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
        status = load_unit(file, units->items[i], entry, words);
    }
    return status;
}

static tocsin_status load_phrases(const pack_file *file, struct quantity_words *words) {
    const struct {
        const char *key;
        phrasebook *book;
    } lists[] = {{"openers", &words->openers},
                 {"between", &words->between},
                 {"middles", &words->middles},
                 {"unknown", &words->unknown},
                 {"linkers", &words->linkers},
                 {"not_before", &words->not_before},
                 {"not_after", &words->not_after},
                 {"flow", &words->flow},
                 {"plan", &words->plan}};
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0] && !status; i++)
        if (yaml_get(file->root, lists[i].key))
            status = pack_file_key(file, lists[i].key, lists[i].book, file->pack);
    return status;
}

tocsin_status quantity_words_read(const pack_file *file) {
    struct quantity_words *words = tocsin_arena_new(file->arena, struct quantity_words, 1);
    if (!words) return tocsin_fail_memory(file->err);
    phrasebook *books[] = {
        &words->qualifiers, &words->after,     &words->few,     &words->vague,   &words->openers,
        &words->between,    &words->middles,   &words->unknown, &words->linkers, &words->nouns,
        &words->not_before, &words->not_after, &words->before,  &words->named,   &words->states,
        &words->flow,       &words->plan};
    for (size_t i = 0; i < sizeof books / sizeof books[0]; i++)
        phrasebook_init(books[i], file->arena);
    tocsin_status status = load_intervals(file, "qualifiers", &words->qualifiers);
    if (!status) status = load_intervals(file, "after", &words->after);
    if (!status) status = load_intervals(file, "few", &words->few);
    if (!status) status = load_intervals(file, "vague", &words->vague);
    if (!status) status = load_phrases(file, words);
    if (!status) status = load_units(file, words);
    if (!status) file->pack->quantities = words;
    return status;
}

tocsin_status quantity_words_load(pack *lang, segmenter *seg, tocsin_arena *arena,
                                  tocsin_error *err) {
    static const char *const known[] = {
        "qualifiers", "after",     "few",   "vague", "openers", "between",    "middles", "unknown",
        "linkers",    "not_after", "units", "flow",  "plan",    "not_before", NULL};
    pack_file file;
    tocsin_status status = pack_file_open(lang, "quantities.yaml", known, seg, arena, &file, err);
    if (status == TOCSIN_UNAVAILABLE) return TOCSIN_OK; /* then it finds none */
    return status ? status : quantity_words_read(&file);
}
