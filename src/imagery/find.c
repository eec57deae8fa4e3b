// SPDX-License-Identifier: Apache-2.0
/* Patterns are walked a folder at a time: a component without conversions costs no listing. */
#include "imagery/find.h"

#include <cpl_string.h>
#include <cpl_vsi.h>
#include <stdlib.h>
#include <string.h>

#include "imagery/dates.h"

enum { MAX_COMPONENTS = 64 };

typedef struct finder {
    tocsin_arena *arena;
    find_list *list;
    tocsin_text components[MAX_COMPONENTS];
    size_t n_components;
    bool failed; /* memory ran out */
} finder;

void find_list_release(find_list *list) {
    free(list->items);
    *list = (find_list){NULL, 0, 0};
}

static tocsin_text last_component(tocsin_text path) {
    size_t from = path.n;
    while (from > 0 && path.at[from - 1] != '/') from--;
    return tocsin_text_slice(path, from, path.n);
}

static void add_item(finder *f, const char *path, const dates_fields *fields) {
    find_item item = {.path = path, .day = TOCSIN_DAY_NONE};
    bool impossible = false;
    if (fields && (fields->year >= 0 || fields->month >= 0)) {
        if (!dates_from_fields(fields, &item.day, &impossible) && impossible)
            item.no_day = "the date in its name does not exist";
    } else {
        dates_find(last_component(tocsin_text_of(path)), &item.day);
    }
    if (!tocsin_grow((void **)&f->list->items, &f->list->capacity, f->list->n, sizeof item)) {
        f->failed = true;
        return;
    }
    f->list->items[f->list->n++] = item;
}

static const char *join(finder *f, const char *folder, tocsin_text name) {
    bool bare = !folder[0] || (folder[0] == '/' && !folder[1]);
    const char *path =
        tocsin_arena_format(f->arena, "%s%s%.*s", folder, bare ? "" : "/", TOCSIN_TEXT_ARG(name));
    if (!path) f->failed = true;
    return path;
}

static bool is_there(const char *path, bool *ret_folder) {
    VSIStatBufL info;
    if (VSIStatExL(path, &info, VSI_STAT_EXISTS_FLAG | VSI_STAT_NATURE_FLAG) != 0) return false;
    *ret_folder = VSI_ISDIR(info.st_mode);
    return true;
}

static void walk(finder *f, const char *folder, size_t depth, dates_fields fields) {
    if (f->failed) return;
    bool is_folder;
    if (depth == f->n_components) {
        if (is_there(folder, &is_folder)) add_item(f, folder, &fields);
        return;
    }
    tocsin_text component = f->components[depth];
    if (!dates_is_pattern(component)) {
        const char *path = join(f, folder, component);
        if (path) walk(f, path, depth + 1, fields);
        return;
    }
    char **names = VSIReadDir(folder[0] ? folder : ".");
    for (char **name = names; name && *name; name++) {
        dates_fields met = fields;
        if ((*name)[0] == '.' || !dates_match(component, tocsin_text_of(*name), &met)) continue;
        const char *path = join(f, folder, tocsin_text_of(*name));
        if (path) walk(f, path, depth + 1, met);
    }
    CSLDestroy(names);
}

static tocsin_status walk_pattern(finder *f, const char *pattern, tocsin_error *err) {
    tocsin_text rest = tocsin_text_of(pattern), part;
    char bad;
    if (!dates_check_pattern(rest, &bad))
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "%s: '%%%c' is no part of a date; there are %%Y %%m %%d %%j %%y %%H %%M %%S", pattern,
            bad ? bad : ' ');
    const char *start = tocsin_text_starts(rest, TOCSIN_TEXT("/")) ? "/" : "";
    while (tocsin_text_split(&rest, '/', &part)) {
        if (part.n == 0) continue;
        if (f->n_components == MAX_COMPONENTS)
            return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: too many folders", pattern);
        f->components[f->n_components++] = part;
    }
    walk(f, start, 0, (dates_fields)DATES_FIELDS_INIT);
    return TOCSIN_OK;
}

/* ---- folders ------------------------------------------------------------------------------- */

static bool ends_with_one_of(const char *name, const char *const *endings) {
    size_t n = strlen(name);
    for (; *endings; endings++) {
        size_t k = strlen(*endings);
        if (n > k && EQUAL(name + n - k, *endings)) return true;
    }
    return false;
}

static bool is_zarr(const char *folder) {
    static const char *const marks[] = {"/.zgroup", "/.zarray", "/.zmetadata", NULL};
    bool found = false, is_folder;
    for (size_t i = 0; marks[i] && !found; i++) {
        char path[4096];
        int n = snprintf(path, sizeof path, "%s%s", folder, marks[i]);
        found = n > 0 && (size_t)n < sizeof path && is_there(path, &is_folder);
    }
    return found;
}

static void add_folder(finder *f, const char *folder, const char *const *endings) {
    char **names = VSIReadDir(folder);
    for (char **name = names; name && *name; name++) {
        if ((*name)[0] == '.' || !ends_with_one_of(*name, endings)) continue;
        const char *path = join(f, folder, tocsin_text_of(*name));
        if (path) add_item(f, path, NULL);
    }
    CSLDestroy(names);
}

/* The rasters of a folder; where it holds none, its STAC items. */
static void list_folder(finder *f, const char *folder) {
    static const char *const rasters[] = {".tif", ".tiff", ".gtif", ".jp2",  ".img",
                                          ".vrt", ".nc",   ".nc4",  ".zarr", NULL};
    static const char *const items[] = {".json", NULL};
    if (is_zarr(folder)) {
        add_item(f, folder, NULL);
        return;
    }
    add_folder(f, folder, rasters);
    if (f->list->n == 0) add_folder(f, folder, items);
}

static int compare_items(const void *a, const void *b) {
    return strcmp(((const find_item *)a)->path, ((const find_item *)b)->path);
}

/* GDAL's own ways to say where something is: NETCDF:"cube.nc":B04, /vsizip/scenes.zip/a.tif. */
static bool is_gdal_name(const char *named) {
    if (strncmp(named, "/vsi", 4) == 0) return true;
    const char *colon = strchr(named, ':');
    return colon && colon - named >= 3 && strchr(colon + 1, ':');
}

static tocsin_status find_into(finder *f, const char *named, tocsin_error *err) {
    bool is_folder;
    if (is_there(named, &is_folder)) {
        char *path = tocsin_arena_string(f->arena, tocsin_text_of(named));
        for (size_t n = path ? strlen(path) : 0; n > 1 && path[n - 1] == '/';) path[--n] = '\0';
        if (!path)
            f->failed = true;
        else if (is_folder)
            list_folder(f, path);
        else
            add_item(f, path, NULL);
        return TOCSIN_OK;
    }
    if (dates_is_pattern(tocsin_text_of(named))) return walk_pattern(f, named, err);
    if (is_gdal_name(named)) {
        const char *path = tocsin_arena_string(f->arena, tocsin_text_of(named));
        if (path)
            add_item(f, path, NULL);
        else
            f->failed = true;
    }
    return TOCSIN_OK;
}

tocsin_status find_files(tocsin_arena *arena, const char *named, find_list *ret_list,
                         tocsin_error *err) {
    find_list list = {NULL, 0, 0};
    finder f = {.arena = arena, .list = &list};
    tocsin_status status = find_into(&f, named, err);
    if (!status && f.failed) status = tocsin_fail_memory(err);
    if (!status && list.n == 0)
        status = tocsin_fail(err, TOCSIN_UNAVAILABLE,
                             "%s: there is no such file, or nothing fits; a pattern such as "
                             "'scenes/S1_%%Y%%m%%d*.tif' belongs between quotes",
                             named);
    if (status) {
        find_list_release(&list);
        return status;
    }
    qsort(list.items, list.n, sizeof *list.items, compare_items);
    *ret_list = list;
    return TOCSIN_OK;
}

const char *find_short_name(tocsin_arena *arena, const char *named) {
    tocsin_text name = last_component(tocsin_text_of(named));
    size_t dot = name.n;
    while (dot > 1 && name.at[dot - 1] != '.') dot--;
    if (dot > 1) name = tocsin_text_slice(name, 0, dot - 1);
    char *kept = tocsin_arena_string(arena, name);
    if (!kept) return NULL;
    size_t n = 0;
    for (size_t i = 0; i < name.n; i++) {
        if (name.at[i] == '%' && i + 1 < name.n)
            i++;
        else if (!strchr("*?", name.at[i]))
            kept[n++] = name.at[i];
    }
    while (n > 1 && strchr("_-. T", kept[n - 1])) n--;
    kept[n] = '\0';
    return kept;
}
