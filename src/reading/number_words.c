// SPDX-License-Identifier: Apache-2.0
/* numbers.yaml into phrasebooks. */
#include "reading/number_words.h"

#include "base/yaml.h"

/* A mapping from words to values, all of one kind. */
static tocsin_status load_parts(const pack_file *file, const char *key, part_kind kind,
                                phrasebook *book) {
    const yaml_node *node = yaml_get(file->root, key);
    if (!node) return TOCSIN_OK;
    if (node->type != YAML_MAPPING)
        return pack_file_fail(file, node, "\"%s\" maps words to numbers", key);
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < node->n && !status; i++) {
        number_part *part = tocsin_arena_new(file->arena, number_part, 1);
        if (!part) return tocsin_fail_memory(file->err);
        part->kind = kind;
        status = pack_file_number(file, node->items[i], "the value of a number word", &part->value);
        if (!status && !(part->value >= 0 && part->value <= 1e18))
            return pack_file_fail(file, node->items[i], "a number word is worth 0 to 1e18");
        if (status) return status;
        status = phrasebook_add(book, file->seg, node->keys[i], part, file->err);
        if (status == TOCSIN_BAD_INPUT)
            tocsin_error_prefix(file->err, "%s:%d", file->name, node->key_lines[i]);
    }
    return status;
}

static tocsin_status load_endings(const pack_file *file, struct number_words *words) {
    const yaml_node *node = yaml_get(file->root, "ordinal_endings");
    if (!node) return TOCSIN_OK;
    if (node->type != YAML_SEQUENCE || node->n > ORDINAL_ENDINGS)
        return pack_file_fail(file, node, "\"ordinal_endings\" is a list of at most %d",
                              ORDINAL_ENDINGS);
    for (size_t i = 0; i < node->n; i++) {
        if (node->items[i]->type != YAML_SCALAR || !node->items[i]->text.n)
            return pack_file_fail(file, node->items[i], "an ending belongs here");
        words->endings[words->n_endings++] = node->items[i]->text;
    }
    return TOCSIN_OK;
}

static tocsin_status load_optional(const pack_file *file, const char *key, phrasebook *book) {
    return yaml_get(file->root, key) ? pack_file_key(file, key, book, file->pack) : TOCSIN_OK;
}

tocsin_status number_words_read(const pack_file *file) {
    struct number_words *words = tocsin_arena_new(file->arena, struct number_words, 1);
    if (!words) return tocsin_fail_memory(file->err);
    phrasebook *books[] = {&words->parts, &words->joiners, &words->articles, &words->suffixes,
                           &words->ordinals};
    for (size_t i = 0; i < sizeof books / sizeof books[0]; i++)
        phrasebook_init(books[i], file->arena);
    static const struct {
        const char *key;
        part_kind kind;
    } lists[] = {{"units", PART_UNIT},       {"teens", PART_TEEN},   {"tens", PART_TEN},
                 {"hundreds", PART_HUNDRED}, {"scales", PART_SCALE}, {"fractions", PART_FRACTION}};
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0] && !status; i++)
        status = load_parts(file, lists[i].key, lists[i].kind, &words->parts);
    if (!status) status = load_parts(file, "suffixes", PART_SCALE, &words->suffixes);
    if (!status) status = load_parts(file, "ordinals", PART_UNIT, &words->ordinals);
    if (!status) status = load_endings(file, words);
    if (!status) status = load_optional(file, "joiners", &words->joiners);
    if (!status) status = load_optional(file, "articles", &words->articles);
    if (!status) file->pack->numbers = words;
    return status;
}

tocsin_status number_words_load(pack *lang, segmenter *seg, tocsin_arena *arena,
                                tocsin_error *err) {
    static const char *const known[] = {
        "units",   "teens",    "tens",     "hundreds", "scales",          "fractions",
        "joiners", "articles", "suffixes", "ordinals", "ordinal_endings", NULL};
    pack_file file;
    tocsin_status status = pack_file_open(lang, "numbers.yaml", known, seg, arena, &file, err);
    if (status == TOCSIN_UNAVAILABLE) return TOCSIN_OK; /* then digits are all it reads */
    return status ? status : number_words_read(&file);
}
