// SPDX-License-Identifier: Apache-2.0
/* numbers.yaml into phrasebooks. */
#include "reading/number_words.h"

#include "base/yaml.h"

/* Ordinals are parts by what they are worth: "derde" is a unit, "honderdste" a hundred. */
static part_kind kind_of(double value) {
    if (value < 10) return PART_UNIT;
    if (value < 20) return PART_TEEN;
    if (value < 100) return PART_TEN;
    return value < 1000 ? PART_HUNDRED : PART_SCALE;
}

/* A mapping from words to values, all of one kind; PART_NONE: of the kind that the value is. */
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
        status = pack_file_number(file, node->items[i], "the value of a number word", &part->value);
        if (!status && !(part->value >= 0 && part->value <= 1e18))
            return pack_file_fail(file, node->items[i], "a number word is worth 0 to 1e18");
        if (status) return status;
        part->kind = kind ? kind : kind_of(part->value);
        status = phrasebook_add(book, file->seg, node->keys[i], part, file->err);
        if (status == TOCSIN_BAD_INPUT)
            tocsin_error_prefix(file->err, "%s:%d", file->name, node->key_lines[i]);
    }
    return status;
}

static tocsin_status load_endings(const pack_file *file, const char *key, ending_list *endings) {
    const yaml_node *node = yaml_get(file->root, key);
    if (!node) return TOCSIN_OK;
    if (node->type != YAML_SEQUENCE || node->n > NUMBER_ENDINGS)
        return pack_file_fail(file, node, "\"%s\" is a list of at most %d", key, NUMBER_ENDINGS);
    for (size_t i = 0; i < node->n; i++) {
        if (node->items[i]->type != YAML_SCALAR || !node->items[i]->text.n)
            return pack_file_fail(file, node->items[i], "an ending belongs here");
        endings->items[endings->n++] = node->items[i]->text;
    }
    return TOCSIN_OK;
}

static tocsin_status load_phrases(const pack_file *file, struct number_words *words) {
    const struct {
        const char *key;
        phrasebook *book;
    } lists[] = {{"articles", &words->articles},    {"minus", &words->minus},
                 {"points", &words->points},        {"fraction_of", &words->fraction_of},
                 {"ratios", &words->ratios},        {"ratios_of_one", &words->ratios_of_one},
                 {"partitives", &words->partitives}};
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0] && !status; i++)
        if (yaml_get(file->root, lists[i].key))
            status = pack_file_key(file, lists[i].key, lists[i].book, file->pack);
    return status;
}

static const number_part joiner_part = {PART_JOINER, 0};

static tocsin_status load_all_parts(const pack_file *file, struct number_words *words) {
    static const struct {
        const char *key;
        part_kind kind;
    } lists[] = {{"units", PART_UNIT},         {"teens", PART_TEEN},
                 {"tens", PART_TEN},           {"hundreds", PART_HUNDRED},
                 {"scales", PART_SCALE},       {"counted", PART_COUNTED},
                 {"fractions", PART_FRACTION}, {"denominators", PART_DENOMINATOR}};
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0] && !status; i++)
        status = load_parts(file, lists[i].key, lists[i].kind, &words->parts);
    if (!status && yaml_get(file->root, "joiners"))
        status = pack_file_key(file, "joiners", &words->parts, &joiner_part);
    if (!status) status = load_parts(file, "suffixes", PART_SCALE, &words->suffixes);
    if (!status) status = load_parts(file, "ordinals", PART_NONE, &words->ordinals);
    return status;
}

static void see_start(void *with, tocsin_text first) {
    struct number_words *words = with;
    uint32_t bit = number_start_bit(first.at, first.n);
    words->starts[bit / 64] |= (uint64_t)1 << (bit % 64);
    if (first.n > words->longest) words->longest = first.n;
}

tocsin_status number_words_read(const pack_file *file) {
    struct number_words *words = tocsin_arena_new(file->arena, struct number_words, 1);
    if (!words) return tocsin_fail_memory(file->err);
    phrasebook *books[] = {&words->parts,        &words->ordinals, &words->articles,
                           &words->minus,        &words->points,   &words->fraction_of,
                           &words->suffixes,     &words->ratios,   &words->partitives,
                           &words->ratios_of_one};
    enum { STARTING = 6 }; /* the first of these may begin or go on with a number */
    for (size_t i = 0; i < sizeof books / sizeof books[0]; i++)
        phrasebook_init(books[i], file->arena);
    tocsin_status status = load_all_parts(file, words);
    if (!status) status = load_phrases(file, words);
    if (!status) status = load_endings(file, "ordinal_endings", &words->endings);
    if (!status) status = load_endings(file, "plural_ordinals", &words->plurals);
    if (!status && yaml_get(file->root, "fractions_are_plural"))
        status = pack_file_flag(file, "fractions_are_plural", &words->plural_fractions);
    if (status) return status;
    for (size_t i = 0; i < STARTING; i++) phrasebook_each(books[i], see_start, words);
    file->pack->numbers = words;
    return TOCSIN_OK;
}

tocsin_status number_words_load(pack *lang, segmenter *seg, tocsin_arena *arena,
                                tocsin_error *err) {
    static const char *const known[] = {"units",
                                        "teens",
                                        "tens",
                                        "hundreds",
                                        "scales",
                                        "counted",
                                        "fractions",
                                        "denominators",
                                        "joiners",
                                        "articles",
                                        "minus",
                                        "points",
                                        "fraction_of",
                                        "ratios",
                                        "ratios_of_one",
                                        "partitives",
                                        "suffixes",
                                        "ordinals",
                                        "ordinal_endings",
                                        "plural_ordinals",
                                        "fractions_are_plural",
                                        NULL};
    pack_file file;
    tocsin_status status = pack_file_open(lang, "numbers.yaml", known, seg, arena, &file, err);
    if (status == TOCSIN_UNAVAILABLE) return TOCSIN_OK; /* then digits are all it reads */
    return status ? status : number_words_read(&file);
}
