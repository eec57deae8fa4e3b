// SPDX-License-Identifier: Apache-2.0
/* dates.yaml into phrasebooks and patterns. */
#include "reading/date_words.h"

#include "base/yaml.h"

#include <math.h>
#include <string.h>

/* ---- names -------------------------------------------------------------------------------- */

tocsin_status date_whole_number(const pack_file *file, const yaml_node *node, int least, int most,
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
    tocsin_status status = date_whole_number(file, node->items[0], 1, 12, &name->value);
    return status ? status : date_whole_number(file, node->items[1], 1, 12, &name->last);
}

/* [month, day], [month, first day, last day], or days from Easter: {easter: -2}. */
static tocsin_status read_holiday(const pack_file *file, const yaml_node *node, date_name *name) {
    const yaml_node *easter = yaml_get(node, "easter");
    if (node->type == YAML_MAPPING && node->n == 1 && easter) {
        tocsin_status status = date_whole_number(file, easter, -99, 99, &name->last);
        name->last_to = name->last;
        return status;
    }
    if (node->type != YAML_SEQUENCE || node->n < 2 || node->n > 3)
        return pack_file_fail(file, node,
                              "a holiday is [month, day], [month, first, last] or {easter: days}");
    tocsin_status status = date_whole_number(file, node->items[0], 1, 12, &name->value);
    if (!status) status = date_whole_number(file, node->items[1], 1, 31, &name->last);
    if (!status)
        status = date_whole_number(file, node->items[node->n - 1], name->last, 31, &name->last_to);
    return status;
}

static tocsin_status read_unit(const pack_file *file, const yaml_node *node, date_name *name) {
    static const struct {
        const char *word;
        date_unit unit;
    } units[] = {{"minute", UNIT_MINUTE},   {"hour", UNIT_HOUR},       {"day", UNIT_DAY},
                 {"week", UNIT_WEEK},       {"weekend", UNIT_WEEKEND}, {"month", UNIT_MONTH},
                 {"quarter", UNIT_QUARTER}, {"year", UNIT_YEAR},       {"decade", UNIT_DECADE},
                 {"century", UNIT_CENTURY}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (node->type == YAML_SCALAR && tocsin_text_is(node->text, units[i].word)) {
            name->value = (int)units[i].unit;
            return TOCSIN_OK;
        }
    return pack_file_fail(file, node,
                          "no unit of time: minute, hour, day, week, weekend, month, quarter, "
                          "year, decade, century");
}

static tocsin_status read_name(const pack_file *file, const yaml_node *node, date_name *name) {
    switch (name->kind) {
    case NAME_MONTH: return date_whole_number(file, node, 1, 12, &name->value);
    case NAME_WEEKDAY: {
        tocsin_status status = date_whole_number(file, node, 1, 7, &name->value);
        name->value--;
        return status;
    }
    case NAME_SEASON: return read_season(file, node, name);
    case NAME_HOLIDAY: return read_holiday(file, node, name);
    case NAME_DECADE: return date_whole_number(file, node, 0, 2990, &name->value);
    default: return read_unit(file, node, name);
    }
}

static tocsin_status add_name(const pack_file *file, tocsin_text key, int line,
                              const date_name *name, phrasebook *book) {
    tocsin_status status = phrasebook_add(book, file->seg, key, name, file->err);
    if (status == TOCSIN_BAD_INPUT) tocsin_error_prefix(file->err, "%s:%d", file->name, line);
    return status;
}

/* The name, and the name with each ending that it may have: "Friday's". */
static tocsin_status add_inflected(const pack_file *file, tocsin_text key, int line,
                                   const date_name *name, phrasebook *book) {
    const yaml_node *endings = yaml_get(file->root, "name_endings");
    tocsin_status status = add_name(file, key, line, name, book);
    for (size_t i = 0; endings && i < endings->n && !status; i++) {
        char *both = tocsin_arena_format(file->arena, "%.*s%.*s", TOCSIN_TEXT_ARG(key),
                                         TOCSIN_TEXT_ARG(endings->items[i]->text));
        if (!both) return tocsin_fail_memory(file->err);
        status = add_name(file, tocsin_text_of(both), line, name, book);
    }
    return status;
}

/* What a key of the file maps to names of one kind; `may_lack`: the key may be absent. */
typedef struct name_list {
    const char *key;
    name_kind kind;
    bool may_lack;
} name_list;

static tocsin_status load_names(const pack_file *file, const name_list *list,
                                struct date_words *words) {
    const yaml_node *node = yaml_get(file->root, list->key);
    phrasebook *book = list->kind == NAME_DECADE ? &words->decades : &words->names;
    if (!node && list->may_lack) return TOCSIN_OK;
    if (!node || node->type != YAML_MAPPING)
        return pack_file_fail(file, node, "\"%s\" maps words to what they name", list->key);
    for (size_t i = 0; i < node->n; i++) {
        date_name *name = tocsin_arena_new(file->arena, date_name, 1);
        if (!name) return tocsin_fail_memory(file->err);
        name->kind = list->kind;
        tocsin_status status = read_name(file, node->items[i], name);
        if (!status) status = add_inflected(file, node->keys[i], node->key_lines[i], name, book);
        if (status) return status;
    }
    return TOCSIN_OK;
}

/* Every weekday with every part of the day behind it: "zaterdag|avond". */
static tocsin_status load_day_parts(const pack_file *file, struct date_words *words) {
    const yaml_node *days = yaml_get(file->root, "weekdays");
    const yaml_node *parts = yaml_get(file->root, "day_parts");
    tocsin_status status = TOCSIN_OK;
    if (parts && parts->type != YAML_SEQUENCE)
        return pack_file_fail(file, parts, "\"day_parts\" is a list of words");
    for (size_t i = 0; parts && i < days->n; i++) {
        const date_name *name = phrasebook_find(&words->names, days->keys[i]);
        for (size_t k = 0; name && k < parts->n && !status; k++) {
            char *both =
                tocsin_arena_format(file->arena, "%.*s%.*s", TOCSIN_TEXT_ARG(days->keys[i]),
                                    TOCSIN_TEXT_ARG(parts->items[k]->text));
            if (!both) return tocsin_fail_memory(file->err);
            status =
                add_name(file, tocsin_text_of(both), parts->items[k]->line, name, &words->names);
        }
    }
    return status;
}

static tocsin_status load_all_names(const pack_file *file, struct date_words *words) {
    static const name_list lists[] = {
        {"months", NAME_MONTH, false},    {"weekdays", NAME_WEEKDAY, false},
        {"seasons", NAME_SEASON, false},  {"units", NAME_UNIT, false},
        {"holidays", NAME_HOLIDAY, true}, {"decades", NAME_DECADE, true}};
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0] && !status; i++)
        status = load_names(file, &lists[i], words);
    return status ? status : load_day_parts(file, words);
}

/* ---- modifiers and the rest --------------------------------------------------------------- */

static tocsin_status load_modifier(const pack_file *file, const yaml_node *entry,
                                   struct date_words *words) {
    static const char *const known[] = {"says", "is", "from", "to", "days", "years", NULL};
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
    modifier->no_days = tocsin_text_is(yaml_text(entry, "days"), "false");
    modifier->no_years = tocsin_text_is(yaml_text(entry, "years"), "false");
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
        status = date_whole_number(file, range->items[0], 1, 99, &bounds[0]);
        if (!status) status = date_whole_number(file, range->items[1], bounds[0], 99, &bounds[1]);
        if (!status)
            status = phrasebook_add(&words->few, file->seg, map->keys[i], bounds, file->err);
        if (status == TOCSIN_BAD_INPUT && map->keys)
            tocsin_error_prefix(file->err, "%s:%d", file->name, map->key_lines[i]);
    }
    return status;
}

static tocsin_status load_decade_endings(const pack_file *file, struct date_words *words) {
    const yaml_node *list = yaml_get(file->root, "decade_endings");
    if (!list) return TOCSIN_OK;
    if (list->type != YAML_SEQUENCE)
        return pack_file_fail(file, list, "\"decade_endings\" is a list of endings");
    words->decade_endings = tocsin_arena_new(file->arena, tocsin_text, list->n);
    if (!words->decade_endings) return tocsin_fail_memory(file->err);
    for (size_t i = 0; i < list->n; i++) {
        words->decade_endings[i] = tocsin_arena_text(file->arena, list->items[i]->text);
        if (!words->decade_endings[i].at) return tocsin_fail_memory(file->err);
    }
    words->n_decade_endings = list->n;
    return TOCSIN_OK;
}

static tocsin_status load_bare_years(const pack_file *file, struct date_words *words) {
    const yaml_node *range = yaml_get(file->root, "bare_years");
    if (!range) return TOCSIN_OK;
    if (range->type != YAML_SEQUENCE || range->n != 2)
        return pack_file_fail(file, range, "\"bare_years\" is [first, last]");
    tocsin_status status = date_whole_number(file, range->items[0], 1, 2999, &words->bare_from);
    if (status) return status;
    return date_whole_number(file, range->items[1], words->bare_from, 2999, &words->bare_to);
}

static tocsin_status load_lists(const pack_file *file, struct date_words *words) {
    const struct {
        const char *key;
        phrasebook *book;
    } lists[] = {{"careful", &words->careful},
                 {"brief", &words->brief},
                 {"no_dates", &words->no_dates},
                 {"future", &words->future},
                 {"past", &words->past},
                 {"skip", &words->skip},
                 {"plurals", &words->plurals},
                 {"openers", &words->openers},
                 {"middles", &words->middles},
                 {"pairs", &words->pairs},
                 {"span_joints", &words->span_joints}};
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0] && !status; i++)
        if (yaml_get(file->root, lists[i].key))
            status = pack_file_key(file, lists[i].key, lists[i].book, file->pack);
    return status;
}

tocsin_status date_words_read(const pack_file *file) {
    struct date_words *words = tocsin_arena_new(file->arena, struct date_words, 1);
    if (!words) return tocsin_fail_memory(file->err);
    phrasebook *books[] = {&words->names,    &words->decades,     &words->careful, &words->brief,
                           &words->no_dates, &words->starts,      &words->before,  &words->few,
                           &words->future,   &words->past,        &words->skip,    &words->plurals,
                           &words->openers,  &words->span_joints, &words->middles, &words->pairs};
    for (size_t i = 0; i < sizeof books / sizeof books[0]; i++)
        phrasebook_init(books[i], file->arena);
    tocsin_status status = load_all_names(file, words);
    if (!status) status = load_few(file, words);
    if (!status) status = load_lists(file, words);
    if (!status) status = load_decade_endings(file, words);
    if (!status) status = load_bare_years(file, words);
    if (!status) status = load_entries(file, "before", words, load_modifier);
    if (!status) status = load_entries(file, "patterns", words, date_patterns_load);
    if (!status) file->pack->dates = words;
    return status;
}

tocsin_status date_words_load(pack *lang, segmenter *seg, tocsin_arena *arena, tocsin_error *err) {
    static const char *const known[] = {
        "months",  "weekdays",    "seasons",  "units", "holidays",  "decades",    "decade_endings",
        "careful", "brief",       "no_dates", "few",   "day_parts", "future",     "openers",
        "middles", "pairs",       "past",     "skip",  "plurals",   "bare_years", "name_endings",
        "before",  "span_joints", "patterns", NULL};
    pack_file file;
    tocsin_status status = pack_file_open(lang, "dates.yaml", known, seg, arena, &file, err);
    if (status == TOCSIN_UNAVAILABLE) return TOCSIN_OK; /* then only dates in digits are read */
    return status ? status : date_words_read(&file);
}
