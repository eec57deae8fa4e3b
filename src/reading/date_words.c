// SPDX-License-Identifier: Apache-2.0
/* dates.yaml into phrasebooks and patterns. */
#include "reading/date_words.h"

#include "base/yaml.h"

#include <math.h>
#include <string.h>

/* ---- names -------------------------------------------------------------------------------- */

static tocsin_status whole_number(const pack_file *file, const yaml_node *node, int least, int most,
                                  int *ret) {
    double value = 0;
    tocsin_status status = pack_file_number(file, node, "this", &value);
    if (status) return status;
    if (value < least || value > most || trunc(value) < value)
        return pack_file_fail(file, node, "a whole number from %d to %d belongs here", least, most);
    *ret = (int)value;
    return TOCSIN_OK;
}

static tocsin_status read_season(const pack_file *file, const yaml_node *node, date_name *name) {
    if (node->type != YAML_SEQUENCE || node->n != 2)
        return pack_file_fail(file, node, "a season is its first and its last month: [3, 5]");
    tocsin_status status = whole_number(file, node->items[0], 1, 12, &name->value);
    return status ? status : whole_number(file, node->items[1], 1, 12, &name->last);
}

static tocsin_status read_unit(const pack_file *file, const yaml_node *node, date_name *name) {
    static const struct {
        const char *word;
        date_unit unit;
    } units[] = {{"day", UNIT_DAY},      {"week", UNIT_WEEK},       {"weekend", UNIT_WEEKEND},
                 {"month", UNIT_MONTH},  {"quarter", UNIT_QUARTER}, {"year", UNIT_YEAR},
                 {"decade", UNIT_DECADE}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (node->type == YAML_SCALAR && tocsin_text_is(node->text, units[i].word)) {
            name->value = (int)units[i].unit;
            return TOCSIN_OK;
        }
    return pack_file_fail(file, node,
                          "no unit of time: day, week, weekend, month, quarter, year, decade");
}

static tocsin_status read_name(const pack_file *file, const yaml_node *node, date_name *name) {
    switch (name->kind) {
    case NAME_MONTH: return whole_number(file, node, 1, 12, &name->value);
    case NAME_WEEKDAY: {
        tocsin_status status = whole_number(file, node, 1, 7, &name->value);
        name->value--;
        return status;
    }
    case NAME_SEASON: return read_season(file, node, name);
    default: return read_unit(file, node, name);
    }
}

static tocsin_status load_names(const pack_file *file, const char *key, name_kind kind,
                                struct date_words *words) {
    const yaml_node *node = yaml_get(file->root, key);
    if (!node || node->type != YAML_MAPPING)
        return pack_file_fail(file, node, "\"%s\" maps words to what they name", key);
    for (size_t i = 0; i < node->n; i++) {
        date_name *name = tocsin_arena_new(file->arena, date_name, 1);
        if (!name) return tocsin_fail_memory(file->err);
        name->kind = kind;
        tocsin_status status = read_name(file, node->items[i], name);
        if (status) return status;
        status = phrasebook_add(&words->names, file->seg, node->keys[i], name, file->err);
        if (status == TOCSIN_BAD_INPUT)
            tocsin_error_prefix(file->err, "%s:%d", file->name, node->key_lines[i]);
        if (status) return status;
    }
    return TOCSIN_OK;
}

/* ---- patterns ----------------------------------------------------------------------------- */

static bool slot_from(tocsin_text text, date_slot *ret_slot) {
    static const struct {
        const char *text;
        date_slot slot;
    } slots[] = {{"{day}", SLOT_DAY},         {"{month}", SLOT_MONTH},   {"{year}", SLOT_YEAR},
                 {"{weekday}", SLOT_WEEKDAY}, {"{season}", SLOT_SEASON}, {"{unit}", SLOT_UNIT},
                 {"{number}", SLOT_NUMBER}};
    for (size_t i = 0; i < sizeof slots / sizeof slots[0]; i++)
        if (tocsin_text_is(text, slots[i].text)) {
            *ret_slot = slots[i].slot;
            return true;
        }
    return false;
}

static tocsin_status add_words(const pack_file *file, const yaml_node *at, tocsin_text piece,
                               date_pattern *pattern) {
    word *words;
    size_t n;
    tocsin_status status = segmenter_words(file->seg, piece, file->arena, &words, &n, file->err);
    for (size_t i = 0; i < n && !status; i++) {
        if (pattern->n == PATTERN_ELEMENTS)
            return pack_file_fail(file, at, "a pattern has at most %d words and slots",
                                  PATTERN_ELEMENTS);
        tocsin_text lower = tocsin_arena_text(file->arena, words[i].lower);
        if (!lower.at) return tocsin_fail_memory(file->err);
        pattern->elements[pattern->n++] = (date_element){SLOT_WORD, lower};
    }
    return status;
}

static tocsin_status parse_pattern(const pack_file *file, const yaml_node *at,
                                   date_pattern *pattern) {
    tocsin_text rest = at->text, piece;
    tocsin_status status = TOCSIN_OK;
    while (!status && tocsin_text_split(&rest, ' ', &piece)) {
        date_slot slot;
        if (!slot_from(piece, &slot)) {
            if (memchr(piece.at, '{', piece.n))
                return pack_file_fail(file, at, "no slot: \"%.*s\"", TOCSIN_TEXT_ARG(piece));
            status = add_words(file, at, piece, pattern);
        } else if (pattern->n == PATTERN_ELEMENTS) {
            return pack_file_fail(file, at, "a pattern has at most %d words and slots",
                                  PATTERN_ELEMENTS);
        } else {
            pattern->elements[pattern->n++] = (date_element){slot, TOCSIN_TEXT_NONE};
        }
    }
    if (!status && !pattern->n) return pack_file_fail(file, at, "an empty pattern");
    return status;
}

/* Chain a pattern to those with the same first word. */
static tocsin_status index_pattern(const pack_file *file, date_pattern *pattern,
                                   struct date_words *words) {
    if (pattern->elements[0].slot != SLOT_WORD) {
        pattern->next = words->slotted;
        words->slotted = pattern;
        return TOCSIN_OK;
    }
    date_start *start = words->first_start;
    while (start && !tocsin_text_equal(start->word, pattern->elements[0].word)) start = start->next;
    if (start) {
        pattern->next = start->patterns;
        start->patterns = pattern;
        return TOCSIN_OK;
    }
    start = tocsin_arena_new(file->arena, date_start, 1);
    if (!start) return tocsin_fail_memory(file->err);
    *start = (date_start){words->first_start, pattern->elements[0].word, pattern};
    words->first_start = start;
    return phrasebook_add(&words->starts, file->seg, start->word, start, file->err);
}

static bool operation_from(tocsin_text text, date_operation *ret) {
    static const char *const names[] = {"calendar", "shift",    "day",  "ago",
                                        "rolling",  "relative", "same", "habitual"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (tocsin_text_is(text, names[i])) {
            *ret = (date_operation)i;
            return true;
        }
    return false;
}

static tocsin_status load_pattern(const pack_file *file, const yaml_node *entry,
                                  struct date_words *words) {
    static const char *const known[] = {"says", "is", "by", "alone", NULL};
    const yaml_node *says = yaml_get(entry, "says"), *by = yaml_get(entry, "by");
    date_pattern shape = {.alone = !tocsin_text_is(yaml_text(entry, "alone"), "false")};
    tocsin_status status = yaml_check_keys(entry, file->name, known, file->err);
    if (status) return status;
    if (!says || says->type != YAML_SEQUENCE)
        return pack_file_fail(file, entry, "\"says\" is a list of patterns");
    if (!operation_from(yaml_text(entry, "is"), &shape.is))
        return pack_file_fail(
            file, entry,
            "\"is\" is one of calendar, shift, day, ago, rolling, relative, same, habitual");
    if (by) status = whole_number(file, by, -99, 99, &shape.by);
    for (size_t i = 0; i < says->n && !status; i++) {
        date_pattern *pattern = tocsin_arena_new(file->arena, date_pattern, 1);
        if (!pattern) return tocsin_fail_memory(file->err);
        *pattern = shape;
        status = parse_pattern(file, says->items[i], pattern);
        if (!status) status = index_pattern(file, pattern, words);
    }
    return status;
}

/* ---- modifiers and the rest --------------------------------------------------------------- */

static tocsin_status load_modifier(const pack_file *file, const yaml_node *entry,
                                   struct date_words *words) {
    static const char *const known[] = {"says", "is", "from", "to", NULL};
    static const char *const names[] = {"place", "part",  "earlier", "later",
                                        "since", "until", "before",  "after"};
    tocsin_status status = yaml_check_keys(entry, file->name, known, file->err);
    if (status) return status;
    date_modifier *modifier = tocsin_arena_new(file->arena, date_modifier, 1);
    const yaml_node *says = yaml_get(entry, "says");
    if (!modifier) return tocsin_fail_memory(file->err);
    size_t kind = 0, n = sizeof names / sizeof names[0];
    while (kind < n && !tocsin_text_is(yaml_text(entry, "is"), names[kind])) kind++;
    if (kind == n || !says)
        return pack_file_fail(file, entry, "an entry has says, and is: place, part, since, …");
    modifier->is = (modifier_kind)kind;
    if (modifier->is == MODIFY_PART) {
        status = pack_file_number(file, yaml_get(entry, "from"), "from", &modifier->from);
        if (!status) status = pack_file_number(file, yaml_get(entry, "to"), "to", &modifier->to);
        bool sound = modifier->from >= 0 && modifier->to <= 1 && modifier->from < modifier->to;
        if (!status && !sound) return pack_file_fail(file, entry, "a part goes from 0 to 1");
    }
    return status ? status : pack_file_phrases(file, says, &words->before, modifier);
}

static tocsin_status load_entries(const pack_file *file, const char *key, struct date_words *words,
                                  tocsin_status (*load)(const pack_file *, const yaml_node *,
                                                        struct date_words *)) {
    const yaml_node *list = yaml_get(file->root, key);
    if (!list || list->type != YAML_SEQUENCE)
        return pack_file_fail(file, list, "\"%s\" is a list", key);
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < list->n && !status; i++) status = load(file, list->items[i], words);
    return status;
}

static tocsin_status load_few(const pack_file *file, struct date_words *words) {
    const yaml_node *map = yaml_get(file->root, "few");
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; map && i < map->n && !status; i++) {
        const yaml_node *range = map->items[i];
        int *bounds = tocsin_arena_new(file->arena, int, 2);
        if (!bounds) return tocsin_fail_memory(file->err);
        if (range->type != YAML_SEQUENCE || range->n != 2 || !map->keys)
            return pack_file_fail(file, range, "\"few\" maps words to [least, most]");
        status = whole_number(file, range->items[0], 1, 99, &bounds[0]);
        if (!status) status = whole_number(file, range->items[1], bounds[0], 99, &bounds[1]);
        if (!status)
            status = phrasebook_add(&words->few, file->seg, map->keys[i], bounds, file->err);
        if (status == TOCSIN_BAD_INPUT && map->keys)
            tocsin_error_prefix(file->err, "%s:%d", file->name, map->key_lines[i]);
    }
    return status;
}

static tocsin_status load_lists(const pack_file *file, struct date_words *words) {
    const struct {
        const char *key;
        phrasebook *book;
    } lists[] = {{"careful", &words->careful},
                 {"day_parts", &words->day_parts},
                 {"future", &words->future},
                 {"openers", &words->openers},
                 {"middles", &words->middles}};
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0] && !status; i++)
        if (yaml_get(file->root, lists[i].key))
            status = pack_file_key(file, lists[i].key, lists[i].book, file->pack);
    return status;
}

tocsin_status date_words_read(const pack_file *file) {
    struct date_words *words = tocsin_arena_new(file->arena, struct date_words, 1);
    if (!words) return tocsin_fail_memory(file->err);
    phrasebook *books[] = {&words->names,  &words->careful, &words->day_parts,
                           &words->starts, &words->before,  &words->few,
                           &words->future, &words->openers, &words->middles};
    for (size_t i = 0; i < sizeof books / sizeof books[0]; i++)
        phrasebook_init(books[i], file->arena);
    tocsin_status status = load_names(file, "months", NAME_MONTH, words);
    if (!status) status = load_names(file, "weekdays", NAME_WEEKDAY, words);
    if (!status) status = load_names(file, "seasons", NAME_SEASON, words);
    if (!status) status = load_names(file, "units", NAME_UNIT, words);
    if (!status) status = load_few(file, words);
    if (!status) status = load_lists(file, words);
    if (!status) status = load_entries(file, "before", words, load_modifier);
    if (!status) status = load_entries(file, "patterns", words, load_pattern);
    if (!status) file->pack->dates = words;
    return status;
}

tocsin_status date_words_load(pack *lang, segmenter *seg, tocsin_arena *arena, tocsin_error *err) {
    static const char *const known[] = {"months", "weekdays",  "seasons", "units",   "careful",
                                        "few",    "day_parts", "future",  "openers", "middles",
                                        "before", "patterns",  NULL};
    pack_file file;
    tocsin_status status = pack_file_open(lang, "dates.yaml", known, seg, arena, &file, err);
    if (status == TOCSIN_UNAVAILABLE) return TOCSIN_OK; /* then only dates in digits are read */
    return status ? status : date_words_read(&file);
}
