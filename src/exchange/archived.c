// SPDX-License-Identifier: Apache-2.0
/* What auto-archiver (Bellingcat) notes of the items that it saved. Three forms of the same:
 *
 *   csv_db        columns status, metadata, media, the last two in Python's notation
 *   a sheet       columns such as "link", "upload title", "upload timestamp", "text content", "archive location"
 *   JSON          {"status": …, "metadata": {"url": …, "title": …}, "media": [{"key": …, "properties": …}]}, or a list
 *
 * Media have the path under which they were stored in `key` (in older versions in `filename` alone), and media within media
 * (thumbnails, transformations) under `properties`. */
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "exchange/python.h"
#include "tocsin/exchange.h"

typedef struct item_list {
    const char *name;
    tocsin_arena *arena;
    tocsin_archived_item *items; /* malloc */
    size_t n, capacity;
} item_list;

static tocsin_archived_item *add_item(item_list *list) {
    if (!tocsin_grow((void **)&list->items, &list->capacity, list->n, sizeof *list->items))
        return NULL;
    tocsin_archived_item *item = &list->items[list->n++];
    *item = (tocsin_archived_item){.posted = TOCSIN_DAY_NONE};
    return item;
}

/* ---- from JSON ---------------------------------------------------------------------------------- */

typedef struct path_list {
    tocsin_text *paths; /* in the arena; NULL: they are only counted */
    size_t n;
} path_list;

static tocsin_text path_of(const struct json_object *media) {
    tocsin_text key = tocsin_json_get_text(media, "key");
    if (!key.n) key = tocsin_json_get_text(media, "_key");
    return key.n ? key : tocsin_json_get_text(media, "filename");
}

/* Media, and media among its properties, which are again media or lists of them. */
static void find_media(const struct json_object *value, tocsin_arena *arena, path_list *list,
                       int depth) {
    const void *position = NULL;
    const char *key;
    struct json_object *member;
    if (depth > 6) return;
    tocsin_text path = path_of(value);
    if (path.n && list->paths) list->paths[list->n] = tocsin_arena_text(arena, path);
    list->n += path.n > 0;
    for (size_t i = 0; i < tocsin_json_length(value); i++)
        find_media(tocsin_json_at(value, i), arena, list, depth + 1);
    struct json_object *properties = tocsin_json_get(value, "properties");
    while (tocsin_json_next(properties, &position, &key, &member))
        find_media(member, arena, list, depth + 1);
}

static tocsin_text keep(tocsin_arena *arena, const struct json_object *object, const char *key) {
    return tocsin_arena_text(arena, tocsin_json_get_text(object, key));
}

static tocsin_status read_notes(item_list *list, const struct json_object *metadata,
                                const struct json_object *media, tocsin_span within,
                                tocsin_error *err) {
    tocsin_archived_item *item = add_item(list);
    path_list paths = {0};
    if (!item) return tocsin_fail_memory(err);
    find_media(media, list->arena, &paths, 0);
    paths = (path_list){.paths = tocsin_arena_new(list->arena, tocsin_text, paths.n)};
    if (!paths.paths) return tocsin_fail_memory(err);
    item->within = within;
    item->url = keep(list->arena, metadata, "url");
    item->title = keep(list->arena, metadata, "title");
    item->content = keep(list->arena, metadata, "content");
    item->author = keep(list->arena, metadata, "author");
    tocsin_day day;
    if (csv_day(tocsin_json_get_text(metadata, "timestamp"), false, &day)) item->posted = day;
    find_media(media, list->arena, &paths, 0);
    item->media = paths.paths;
    item->n_media = paths.n;
    return TOCSIN_OK;
}

static bool is_note(const struct json_object *object) {
    return tocsin_json_get(object, "metadata") && tocsin_json_get(object, "media");
}

static tocsin_status read_json(item_list *list, tocsin_text bytes, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *value = NULL;
    tocsin_span all = {0, (int64_t)bytes.n};
    tocsin_status status = TOCSIN_OK;
    if (tocsin_json_parse(bytes, &value, NULL)) return TOCSIN_OK; /* something else */
    if (is_note(value))
        return read_notes(list, tocsin_json_get(value, "metadata"), tocsin_json_get(value, "media"),
                          all, err);
    for (size_t i = 0; !status && i < tocsin_json_length(value); i++) {
        struct json_object *item = tocsin_json_at(value, i);
        if (is_note(item))
            status = read_notes(list, tocsin_json_get(item, "metadata"),
                                tocsin_json_get(item, "media"), all, err);
    }
    return status;
}

/* ---- from tables -------------------------------------------------------------------------------- */

enum { URL, TITLE, CONTENT, POSTED, LOCATION, STATUS, METADATA, MEDIA, N_COLUMNS };

static bool same_letters(tocsin_text a, const char *b) {
    if (a.n != strlen(b)) return false;
    for (size_t i = 0; i < a.n; i++) {
        char c = a.at[i] >= 'A' && a.at[i] <= 'Z' ? (char)(a.at[i] + 32) : a.at[i];
        if (c != b[i]) return false;
    }
    return true;
}

/* Names of auto-archiver's defaults, small letters. */
static void find_columns(const csv_reader *csv, size_t columns[static N_COLUMNS]) {
    static const char *const names[N_COLUMNS][3] = {
        [URL] = {"link", "url", NULL},
        [TITLE] = {"upload title", "title", NULL},
        [CONTENT] = {"text content", "text", NULL},
        [POSTED] = {"upload timestamp", "timestamp", NULL},
        [LOCATION] = {"archive location", "archive", NULL},
        [STATUS] = {"status", "archive status", NULL},
        [METADATA] = {"metadata", NULL},
        [MEDIA] = {"media", NULL},
    };
    for (int c = 0; c < N_COLUMNS; c++) {
        columns[c] = SIZE_MAX;
        for (size_t i = 0; i < csv->n && columns[c] == SIZE_MAX; i++)
            for (int k = 0; k < 3 && names[c][k]; k++)
                if (same_letters(csv->fields[i].text, names[c][k])) columns[c] = i;
    }
}

static tocsin_status parse_python(const csv_reader *csv, size_t column, struct json_object **ret,
                                  tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer json = TOCSIN_BUFFER_INIT;
    bool reads = python_to_json(csv_text(csv, column), &json) &&
                 !tocsin_json_parse(tocsin_buffer_text(&json), ret, NULL);
    if (reads) return TOCSIN_OK;
    return tocsin_fail(err, TOCSIN_BAD_INPUT,
                       "%s:%zu: column %zu is not in the notation of auto-archiver's csv_db",
                       csv->name, csv->line, column + 1);
}

static tocsin_status read_python_row(item_list *list, const csv_reader *csv, const size_t *columns,
                                     tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *metadata = NULL;
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *media = NULL;
    tocsin_status status = parse_python(csv, columns[METADATA], &metadata, err);
    if (!status) status = parse_python(csv, columns[MEDIA], &media, err);
    tocsin_span within = {(int64_t)csv->from, (int64_t)csv->to};
    return status ? status : read_notes(list, metadata, media, within, err);
}

static tocsin_text cell(const item_list *list, const csv_reader *csv, size_t column) {
    return column == SIZE_MAX ? TOCSIN_TEXT_NONE
                              : tocsin_arena_text(list->arena, csv_text(csv, column));
}

static tocsin_status read_sheet_row(item_list *list, const csv_reader *csv, const size_t *columns,
                                    tocsin_error *err) {
    tocsin_day day;
    if (!csv_text(csv, columns[URL]).n) return TOCSIN_OK;
    tocsin_archived_item *item = add_item(list);
    tocsin_text *media = tocsin_arena_new(list->arena, tocsin_text, 1);
    if (!item || !media) return tocsin_fail_memory(err);
    item->within = (tocsin_span){(int64_t)csv->from, (int64_t)csv->to};
    item->url = cell(list, csv, columns[URL]);
    item->title = cell(list, csv, columns[TITLE]);
    item->content = cell(list, csv, columns[CONTENT]);
    if (columns[POSTED] != SIZE_MAX && csv_day(csv_text(csv, columns[POSTED]), false, &day))
        item->posted = day;
    media[0] = cell(list, csv, columns[LOCATION]);
    item->media = media;
    item->n_media = media[0].n > 0;
    return TOCSIN_OK;
}

static void close_csv(csv_reader *csv) {
    csv_close(csv);
}

static tocsin_status read_csv(item_list *list, tocsin_text bytes, tocsin_error *err) {
    size_t columns[N_COLUMNS];
    TOCSIN_CLEANUP(close_csv) csv_reader csv;
    csv_open(&csv, bytes, list->name, 0);
    tocsin_status status = csv_next(&csv, list->arena, err);
    if (status) return status == TOCSIN_NO ? TOCSIN_OK : status;
    find_columns(&csv, columns);
    bool is_python = columns[METADATA] != SIZE_MAX && columns[MEDIA] != SIZE_MAX;
    bool is_sheet = columns[URL] != SIZE_MAX && columns[STATUS] != SIZE_MAX;
    if (!is_python && !is_sheet) return TOCSIN_OK;
    while (!status && !(status = csv_next(&csv, list->arena, err)))
        status = is_python ? read_python_row(list, &csv, columns, err)
                           : read_sheet_row(list, &csv, columns, err);
    return status == TOCSIN_NO ? TOCSIN_OK : status;
}

/* ---- all of it ---------------------------------------------------------------------------------- */

tocsin_status tocsin_archived_items(tocsin_text bytes, const char *name, tocsin_arena *arena,
                                    tocsin_archived_item **ret_items, size_t *ret_n,
                                    tocsin_error *err) {
    item_list list = {.name = name, .arena = arena};
    tocsin_text head = tocsin_text_trim(tocsin_text_slice(bytes, 0, 256));
    bool is_json = head.n && (head.at[0] == '{' || head.at[0] == '[');
    tocsin_status status = is_json ? read_json(&list, bytes, err) : read_csv(&list, bytes, err);
    tocsin_archived_item *kept =
        status ? NULL : tocsin_arena_new(arena, tocsin_archived_item, list.n);
    if (kept && list.n) memcpy(kept, list.items, list.n * sizeof *kept);
    if (!status && !kept) status = tocsin_fail_memory(err);
    free(list.items);
    if (status) return status;
    *ret_items = kept;
    *ret_n = list.n;
    return TOCSIN_OK;
}
