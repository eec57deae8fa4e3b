// SPDX-License-Identifier: Apache-2.0
#include "reading/pack.h"

#include "reading/lexicon.h"

#include "base/data.h"
#include "base/yaml.h"
#include "reading/date_words.h"
#include "reading/number.h"
#include "reading/quantity_words.h"

#include <stdarg.h>

/* ---- one file ----------------------------------------------------------------------------- */

tocsin_status pack_file_fail(const pack_file *file, const yaml_node *at, const char *fmt, ...) {
    char what[768];
    va_list args;
    va_start(args, fmt);
    vsnprintf(what, sizeof what, fmt, args);
    va_end(args);
    return tocsin_fail(file->err, TOCSIN_BAD_INPUT, "%s:%d: %s", file->name, at ? at->line : 1,
                       what);
}

tocsin_status pack_file_parse(tocsin_text yaml, const char *const *known, pack_file *file) {
    tocsin_status status = yaml_parse(yaml, file->name, file->arena, &file->root, file->err);
    if (!status && file->root->type != YAML_MAPPING)
        return pack_file_fail(file, file->root, "keys and values must stand at the top");
    if (!status && known) status = yaml_check_keys(file->root, file->name, known, file->err);
    return status;
}

tocsin_status pack_file_open(pack *p, const char *file, const char *const *known, segmenter *seg,
                             tocsin_arena *arena, pack_file *ret_file, tocsin_error *err) {
    pack_file made = {.pack = p, .arena = arena, .seg = seg, .err = err};
    made.name = tocsin_arena_format(arena, "lang/%.*s/%s", TOCSIN_TEXT_ARG(p->code), file);
    if (!made.name) return tocsin_fail_memory(err);
    tocsin_text yaml = tocsin_data_file(made.name);
    if (!yaml.at) return TOCSIN_UNAVAILABLE;
    tocsin_status status = pack_file_parse(yaml, known, &made);
    if (!status) *ret_file = made;
    return status;
}

static tocsin_status add_phrase(const pack_file *file, const yaml_node *node, phrasebook *book,
                                const void *payload) {
    if (node->type != YAML_SCALAR)
        return pack_file_fail(file, node, "a word or phrase belongs here");
    tocsin_status status = phrasebook_add(book, file->seg, node->text, payload, file->err);
    if (status == TOCSIN_BAD_INPUT) tocsin_error_prefix(file->err, "%s:%d", file->name, node->line);
    return status;
}

tocsin_status pack_file_phrases(const pack_file *file, const yaml_node *node, phrasebook *book,
                                const void *payload) {
    if (node->type == YAML_MAPPING)
        return pack_file_fail(file, node, "a list of phrases belongs here");
    if (node->type == YAML_SCALAR) return add_phrase(file, node, book, payload);
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < node->n && !status; i++)
        status = add_phrase(file, node->items[i], book, payload);
    return status;
}

tocsin_status pack_file_key(const pack_file *file, const char *key, phrasebook *book,
                            const void *payload) {
    const yaml_node *node = yaml_get(file->root, key);
    if (!node) return pack_file_fail(file, file->root, "\"%s\" is missing", key);
    return pack_file_phrases(file, node, book, payload);
}

tocsin_status pack_file_number(const pack_file *file, const yaml_node *node, const char *what,
                               double *ret_value) {
    if (node && node->type == YAML_SCALAR && tocsin_text_number(node->text, ret_value))
        return TOCSIN_OK;
    return pack_file_fail(file, node, "%s must be a number", what);
}

/* ---- language.yaml ------------------------------------------------------------------------ */

static const abbreviation_kind abbreviation_goes_on = {.may_end_sentence = false};
static const abbreviation_kind abbreviation_may_end = {.may_end_sentence = true};
static const header_kind header_date = HEADER_DATE, header_outlet = HEADER_OUTLET,
                         header_title = HEADER_TITLE, header_other = HEADER_OTHER;

/* Optional sub-lists of a mapping, each with its payload. */
typedef struct sublist {
    const char *key;
    const void *payload;
} sublist;

static tocsin_status load_sublists(const pack_file *file, const char *key, const sublist *lists,
                                   size_t n, phrasebook *book) {
    const yaml_node *node = yaml_get(file->root, key);
    if (!node) return TOCSIN_OK;
    const char *known[9] = {NULL};
    for (size_t i = 0; i < n && i < 8; i++) known[i] = lists[i].key;
    if (node->type != YAML_MAPPING)
        return pack_file_fail(file, node, "\"%s\" holds lists by name", key);
    tocsin_status status = yaml_check_keys(node, file->name, known, file->err);
    for (size_t i = 0; i < n && !status; i++) {
        const yaml_node *list = yaml_get(node, lists[i].key);
        if (list) status = pack_file_phrases(file, list, book, lists[i].payload);
    }
    return status;
}

tocsin_status pack_file_flag(const pack_file *file, const char *key, bool *ret_flag) {
    const yaml_node *node = yaml_get(file->root, key);
    if (!node) return pack_file_fail(file, file->root, "\"%s\" is missing", key);
    if (node->type != YAML_SCALAR ||
        !(tocsin_text_is(node->text, "true") || tocsin_text_is(node->text, "false")))
        return pack_file_fail(file, node, "\"%s\" must be true or false", key);
    *ret_flag = tocsin_text_is(node->text, "true");
    return TOCSIN_OK;
}

static tocsin_status load_mark(const pack_file *file, const char *key, char *ret_mark) {
    const yaml_node *node = yaml_get(file->root, key);
    if (!node || node->type != YAML_SCALAR || node->text.n != 1)
        return pack_file_fail(file, node ? node : file->root, "\"%s\" must be one character", key);
    *ret_mark = node->text.at[0];
    return TOCSIN_OK;
}

static tocsin_status load_traits(const pack_file *file) {
    pack *p = file->pack;
    p->name = yaml_text(file->root, "name");
    if (!p->name.n) return pack_file_fail(file, file->root, "\"name\" is missing");
    tocsin_status status = pack_file_flag(file, "compounds", &p->compounds);
    if (!status) status = pack_file_flag(file, "day_first", &p->day_first);
    p->ordinal_dot = tocsin_text_is(yaml_text(file->root, "ordinal_dot"), "true");
    if (!status) status = load_mark(file, "decimal", &p->decimal);
    if (!status) status = load_mark(file, "thousands", &p->thousands);
    if (!status && p->decimal == p->thousands)
        return pack_file_fail(file, yaml_get(file->root, "thousands"),
                              "\"thousands\" and \"decimal\" must differ");
    return status;
}

static tocsin_status load_lists(const pack_file *file) {
    static const sublist abbreviations[] = {{"never_end", &abbreviation_goes_on},
                                            {"may_end", &abbreviation_may_end}};
    static const sublist headers[] = {{"date", &header_date},
                                      {"outlet", &header_outlet},
                                      {"title", &header_title},
                                      {"other", &header_other}};
    pack *p = file->pack;
    tocsin_status status = pack_file_key(file, "function_words", &p->function_words, p);
    if (!status) status = load_sublists(file, "abbreviations", abbreviations, 2, &p->abbreviations);
    if (!status) status = load_sublists(file, "headers", headers, 4, &p->headers);
    if (!status && yaml_get(file->root, "apostrophes"))
        status = pack_file_key(file, "apostrophes", &p->apostrophes, p);
    if (!status && yaml_get(file->root, "credits"))
        status = pack_file_key(file, "credits", &p->credits, p);
    return status;
}

tocsin_status pack_language_read(const pack_file *file) {
    pack *p = file->pack;
    phrasebook *books[] = {&p->function_words, &p->abbreviations, &p->apostrophes, &p->headers,
                           &p->credits};
    for (size_t i = 0; i < sizeof books / sizeof books[0]; i++)
        phrasebook_init(books[i], file->arena);
    tocsin_status status = load_traits(file);
    return status ? status : load_lists(file);
}

static tocsin_status load_language(pack *p, segmenter *seg, tocsin_arena *arena,
                                   tocsin_error *err) {
    static const char *const known[] = {
        "name",          "compounds", "decimal",     "thousands", "day_first",   "function_words",
        "abbreviations", "headers",   "apostrophes", "credits",   "ordinal_dot", NULL};
    pack_file file;
    tocsin_status status = pack_file_open(p, "language.yaml", known, seg, arena, &file, err);
    return status ? status : pack_language_read(&file);
}

/* ---- the pack ----------------------------------------------------------------------------- */

tocsin_status pack_load(tocsin_text code, segmenter *seg, tocsin_arena *arena, pack **ret_pack,
                        tocsin_error *err) {
    pack *made = tocsin_arena_new(arena, pack, 1);
    if (!made) return tocsin_fail_memory(err);
    made->code = tocsin_arena_text(arena, code);
    if (!made->code.at) return tocsin_fail_memory(err);
    tocsin_status status = load_language(made, seg, arena, err);
    if (!status) status = number_words_load(made, seg, arena, err);
    if (!status) status = quantity_words_load(made, seg, arena, err);
    if (!status) status = date_words_load(made, seg, arena, err);
    if (!status) status = lexicon_load(made, seg, arena, &made->lexicon, err);
    if (!status) *ret_pack = made;
    return status;
}
