// SPDX-License-Identifier: Apache-2.0
/* Names of countries, actors and places, out of data/. */
#include "reading/lexicon.h"

#include "base/data.h"
#include "base/yaml.h"

#include <math.h>
#include <stdlib.h>

typedef struct names_file {
    const char *name;
    const yaml_node *root;
    lexicon *lex;
    tocsin_arena *arena;
    segmenter *seg;
    tocsin_error *err;
    const name_entry **places; /* malloc'ed while loading */
    size_t n_places, places_capacity;
} names_file;

static tocsin_status open_file(names_file *file, const char *name, const char *const *keys) {
    tocsin_text yaml = tocsin_data_file(name);
    file->name = name;
    if (!yaml.at) return tocsin_fail(file->err, TOCSIN_INTERNAL, "%s was not compiled in", name);
    tocsin_status status = yaml_parse(yaml, name, file->arena, &file->root, file->err);
    return status ? status : yaml_check_keys(file->root, name, keys, file->err);
}

static tocsin_status fail_at(const names_file *file, const yaml_node *at, const char *what) {
    return tocsin_fail(file->err, TOCSIN_BAD_INPUT, "%s:%d: %s", file->name, at->line, what);
}

/* Three numbers: latitude, longitude, precision in km. */
static tocsin_status read_at(const names_file *file, const yaml_node *item, const char *key,
                             size_t n, double ret_at[3]) {
    const yaml_node *list = yaml_get(item, key);
    if (!list || list->type != YAML_SEQUENCE || list->n != n)
        return fail_at(file, item, "coordinates are missing");
    for (size_t i = 0; i < n; i++)
        if (!tocsin_text_number(list->items[i]->text, &ret_at[i]))
            return fail_at(file, list, "coordinates must be numbers");
    if (fabs(ret_at[0]) > 90 || fabs(ret_at[1]) > 180)
        return fail_at(file, list, "no such latitude or longitude");
    return TOCSIN_OK;
}

/* "US", "U.S.", "IAEA" are names in capitals only; "NU.nl" and "Hamas" are not. */
static bool is_in_capitals(tocsin_text name) {
    bool letters = false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.at[i];
        if (c >= 'a' && c <= 'z') return false;
        if (c < 0) return false;
        letters = letters || (c >= 'A' && c <= 'Z');
    }
    return letters;
}

static tocsin_status add_name(names_file *file, const yaml_node *at, tocsin_text name,
                              name_entry entry) {
    const void *known = NULL;
    tocsin_status status = lexicon_find(&file->lex->names, file->seg, name, &known, file->err);
    if (status) return status;
    entry.capital = name.n && !(name.at[0] >= 'a' && name.at[0] <= 'z');
    entry.capitals = is_in_capitals(name);
    if (!entry.printed.n) entry.printed = name;
    name_entry *made = tocsin_arena_new(file->arena, name_entry, 1);
    if (!made) return tocsin_fail_memory(file->err);
    *made = entry;
    made->spelled = name;
    bool placed = !isnan(entry.lat) && entry.what != NAME_ADJECTIVE && entry.what != NAME_PEOPLE;
    if (placed && !tocsin_grow((void **)&file->places, &file->places_capacity, file->n_places,
                               sizeof *file->places))
        return tocsin_fail_memory(file->err);
    if (placed) file->places[file->n_places++] = made;
    if (known) {                                            /* the first meaning is the usual one */
        name_entry *first = (name_entry *)(uintptr_t)known; /* ours, from an earlier call */
        made->next = first->next;
        first->next = made;
        return TOCSIN_OK;
    }
    status = phrasebook_add(&file->lex->names, file->seg, name, made, file->err);
    if (status == TOCSIN_BAD_INPUT) tocsin_error_prefix(file->err, "%s:%d", file->name, at->line);
    return status;
}

static tocsin_status add_names(names_file *file, const yaml_node *list, name_entry entry) {
    tocsin_status status = TOCSIN_OK;
    if (list && list->type != YAML_SEQUENCE) return fail_at(file, list, "a list belongs here");
    for (size_t i = 0; list && i < list->n && !status; i++)
        status = add_name(file, list->items[i], list->items[i]->text, entry);
    return status;
}

/* ---- countries.yaml -------------------------------------------------------------------------- */

static tocsin_text first_of(const yaml_node *list) {
    return list && list->n ? list->items[0]->text : TOCSIN_TEXT_NONE;
}

static tocsin_status add_country(names_file *file, const yaml_node *item, const char *language) {
    const yaml_node *words = yaml_get(item, language);
    if (!words) return TOCSIN_OK;
    double at[3], seat[3];
    tocsin_status status = read_at(file, item, "at", 3, at);
    if (!status) status = read_at(file, item, "seat", 2, seat);
    if (status) return status;
    name_entry country = {.what = NAME_COUNTRY,
                          .kind = TOCSIN_GOVERNMENT,
                          .lat = at[0],
                          .lon = at[1],
                          .precision_km = at[2],
                          .code = yaml_text(item, "code"),
                          .printed = first_of(yaml_get(words, "name"))};
    name_entry capital = {.what = NAME_CAPITAL,
                          .kind = TOCSIN_GOVERNMENT,
                          .lat = seat[0],
                          .lon = seat[1],
                          .precision_km = 20,
                          .code = country.code,
                          .printed = first_of(yaml_get(words, "capital"))};
    name_entry people = country;
    people.what = NAME_PEOPLE;
    people.kind = TOCSIN_OTHER;
    name_entry adjective = country;
    adjective.what = NAME_ADJECTIVE;
    name_entry *kept = tocsin_arena_new(file->arena, name_entry, 1);
    if (!kept) return tocsin_fail_memory(file->err);
    *kept = country;
    file->lex->countries[file->lex->n_countries++] = kept;
    status = add_names(file, yaml_get(words, "name"), country);
    if (!status) status = add_names(file, yaml_get(words, "capital"), capital);
    if (!status) status = add_names(file, yaml_get(words, "adjective"), adjective);
    if (!status) status = add_names(file, yaml_get(words, "people"), people);
    return status;
}

static tocsin_status load_countries(names_file *file, const char *language) {
    static const char *const keys[] = {"countries", NULL};
    tocsin_status status = open_file(file, "data/countries.yaml", keys);
    const yaml_node *list = status ? NULL : yaml_get(file->root, "countries");
    if (!list) return status;
    file->lex->countries = tocsin_arena_new(file->arena, const name_entry *, list->n + 1);
    if (!file->lex->countries) return tocsin_fail_memory(file->err);
    for (size_t i = 0; i < list->n && !status; i++)
        status = add_country(file, list->items[i], language);
    return status;
}

/* ---- actors.yaml ----------------------------------------------------------------------------- */

static const struct {
    const char *key;
    name_what what;
    tocsin_kind kind;
} actor_groups[] = {
    {"organisations", NAME_ORGANISATION, TOCSIN_ORGANISATION},
    {"seats", NAME_SEAT, TOCSIN_GOVERNMENT},
    {"groups", NAME_GROUP, TOCSIN_OTHER},
    {"imagery", NAME_IMAGERY, TOCSIN_IMAGERY},
    {"outlets", NAME_OUTLET, TOCSIN_OUTLET},
    {"persons", NAME_PERSON, TOCSIN_OTHER},
};
enum { N_ACTOR_GROUPS = sizeof actor_groups / sizeof *actor_groups };

static tocsin_status add_actor(names_file *file, const yaml_node *item, name_entry entry,
                               const char *language) {
    entry.code = yaml_text(item, "code");
    tocsin_text kind = yaml_text(item, "kind");
    if (kind.n && !tocsin_kind_from(kind, &entry.kind))
        return fail_at(file, item, "\"kind\" must be a kind of speaker");
    tocsin_status status = add_names(file, yaml_get(item, "any"), entry);
    if (!status) status = add_names(file, yaml_get(item, language), entry);
    return status;
}

/* All names of outlets in one list, for the names of files. */
static tocsin_status list_outlets(names_file *file, const yaml_node *list) {
    size_t n = 0;
    for (size_t i = 0; list && i < list->n; i++) {
        const yaml_node *any = yaml_get(list->items[i], "any");
        n += any ? any->n : 0;
    }
    tocsin_text *names = tocsin_arena_new(file->arena, tocsin_text, n + 1);
    if (!names) return tocsin_fail_memory(file->err);
    n = 0;
    for (size_t i = 0; list && i < list->n; i++) {
        const yaml_node *any = yaml_get(list->items[i], "any");
        for (size_t k = 0; any && k < any->n; k++) names[n++] = any->items[k]->text;
    }
    file->lex->outlets = (words_list){names, n};
    return TOCSIN_OK;
}

static tocsin_status load_actors(names_file *file, const char *language) {
    const char *keys[N_ACTOR_GROUPS + 1] = {NULL};
    for (size_t i = 0; i < N_ACTOR_GROUPS; i++) keys[i] = actor_groups[i].key;
    tocsin_status status = open_file(file, "data/actors.yaml", keys);
    for (size_t g = 0; g < N_ACTOR_GROUPS && !status; g++) {
        const yaml_node *list = yaml_get(file->root, actor_groups[g].key);
        name_entry entry = {.what = actor_groups[g].what,
                            .kind = actor_groups[g].kind,
                            .lat = NAN,
                            .lon = NAN,
                            .precision_km = NAN};
        for (size_t i = 0; list && i < list->n && !status; i++)
            status = add_actor(file, list->items[i], entry, language);
    }
    return status ? status : list_outlets(file, yaml_get(file->root, "outlets"));
}

/* ---- places.yaml ----------------------------------------------------------------------------- */

static tocsin_status add_place(names_file *file, const yaml_node *item) {
    double at[3];
    tocsin_status status = read_at(file, item, "at", 3, at);
    if (status) return status;
    const yaml_node *names = yaml_get(item, "names");
    name_entry entry = {.what = NAME_PLACE,
                        .code = yaml_text(item, "in"),
                        .lat = at[0],
                        .lon = at[1],
                        .precision_km = at[2],
                        .part_of = yaml_text(item, "part_of"),
                        .printed = first_of(names)};
    return add_names(file, names, entry);
}

static tocsin_status read_border(names_file *file, const yaml_node *item, border_entry *border) {
    double at[3];
    tocsin_status status = read_at(file, item, "at", 3, at);
    const yaml_node *between = yaml_get(item, "between");
    if (status) return status;
    if (!between || between->type != YAML_SEQUENCE || between->n != 2)
        return fail_at(file, item, "a border is between two countries");
    *border = (border_entry){between->items[0]->text, between->items[1]->text, at[0], at[1], at[2]};
    return TOCSIN_OK;
}

static tocsin_status load_places(names_file *file) {
    static const char *const keys[] = {"places", "borders", NULL};
    tocsin_status status = open_file(file, "data/places.yaml", keys);
    const yaml_node *list = status ? NULL : yaml_get(file->root, "places");
    for (size_t i = 0; list && i < list->n && !status; i++)
        status = add_place(file, list->items[i]);
    list = status ? NULL : yaml_get(file->root, "borders");
    if (status || !list) return status;
    border_entry *borders = tocsin_arena_new(file->arena, border_entry, list->n + 1);
    if (!borders) return tocsin_fail_memory(file->err);
    for (size_t i = 0; i < list->n && !status; i++)
        status = read_border(file, list->items[i], &borders[i]);
    file->lex->borders = borders;
    file->lex->n_borders = list->n;
    return status;
}

static int by_spelling(const void *a, const void *b) {
    return tocsin_text_compare((*(const name_entry *const *)a)->spelled,
                               (*(const name_entry *const *)b)->spelled);
}

static tocsin_status keep_places(names_file *file) {
    if (!file->n_places) return TOCSIN_OK;
    qsort(file->places, file->n_places, sizeof *file->places, by_spelling);
    const name_entry **kept = tocsin_arena_new(file->arena, const name_entry *, file->n_places);
    if (!kept) return tocsin_fail_memory(file->err);
    for (size_t i = 0; i < file->n_places; i++) kept[i] = file->places[i];
    file->lex->places = kept;
    file->lex->n_places = file->n_places;
    return TOCSIN_OK;
}

tocsin_status lexicon_load_names(lexicon *lex, segmenter *seg, tocsin_arena *arena,
                                 tocsin_error *err) {
    const char *language = tocsin_arena_string(arena, lex->code);
    if (!language) return tocsin_fail_memory(err);
    names_file file = {.lex = lex, .arena = arena, .seg = seg, .err = err};
    tocsin_status status = load_countries(&file, language);
    if (!status) status = load_actors(&file, language);
    if (!status) status = load_places(&file);
    if (!status) status = keep_places(&file);
    free(file.places);
    return status;
}

const name_entry *lexicon_place(const lexicon *lex, tocsin_text spelled) {
    name_entry key = {.spelled = spelled};
    const name_entry *wanted = &key;
    if (!lex->n_places) return NULL;
    const name_entry **found =
        bsearch(&wanted, lex->places, lex->n_places, sizeof *lex->places, by_spelling);
    return found ? *found : NULL;
}

const name_entry *lexicon_country(const lexicon *lex, tocsin_text code) {
    tocsin_text base = lexicon_base(code);
    for (size_t i = 0; i < lex->n_countries; i++)
        if (tocsin_text_equal(lex->countries[i]->code, base)) return lex->countries[i];
    return NULL;
}
