// SPDX-License-Identifier: Apache-2.0
/* Features of a GeoJSON file, one at a time: the bytes are walked for where each begins and ends, and only that piece is
 * parsed. So a feature knows its bytes, and a file of a million of them needs no more memory than its largest. */
#include <math.h>
#include <string.h>

#include "exchange/table.h"

static tocsin_status fail_at(const tocsin_table *table, const char *what, tocsin_error *err) {
    return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s:%zu: byte %zu: %s", table->name, table->line,
                       table->at, what);
}

static bool at_end(const tocsin_table *table) {
    return table->at >= table->bytes.n;
}

static void skip_space(tocsin_table *table) {
    for (; !at_end(table) && strchr(" \t\r\n", table->bytes.at[table->at]) &&
           table->bytes.at[table->at];
         table->at++)
        table->line += table->bytes.at[table->at] == '\n';
}

static bool take(tocsin_table *table, char c) {
    skip_space(table);
    if (at_end(table) || table->bytes.at[table->at] != c) return false;
    table->at++;
    return true;
}

/* Behind a string whose opening quote was taken. */
static tocsin_status skip_string(tocsin_table *table, tocsin_error *err) {
    for (; !at_end(table); table->at++) {
        char c = table->bytes.at[table->at];
        if (c == '\\')
            table->at++;
        else if (c == '"') {
            table->at++;
            return TOCSIN_OK;
        } else if (c == '\n')
            return fail_at(table, "a text does not end on its line", err);
    }
    return fail_at(table, "the file ends within a text", err);
}

/* Behind a value of any kind; what it is made of is looked at when it is parsed. */
static tocsin_status skip_value(tocsin_table *table, tocsin_error *err) {
    int depth = 0;
    skip_space(table);
    while (!at_end(table)) {
        char c = table->bytes.at[table->at];
        if (depth == 0 && (c == ',' || c == '}' || c == ']')) return TOCSIN_OK;
        table->at++;
        table->line += c == '\n';
        if (c == '{' || c == '[') depth++;
        if (c == '}' || c == ']') depth--;
        if (c == '"') {
            tocsin_status status = skip_string(table, err);
            if (status) return status;
        }
        if (depth == 0 && (c == '}' || c == ']' || c == '"')) return TOCSIN_OK;
    }
    return fail_at(table, "the file ends within a value", err);
}

/* RFC 7946 knows one reference system; its forerunner could name another. */
static bool is_wgs84(tocsin_text crs) {
    static const char *const known[] = {"CRS84", "4326", "null"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (tocsin_text_find(crs, tocsin_text_of(known[i]), 0) != SIZE_MAX) return true;
    return false;
}

/* The name of a member, and the colon behind it. */
static tocsin_status take_key(tocsin_table *table, tocsin_text *ret_key, tocsin_error *err) {
    if (!take(table, '"')) return fail_at(table, "the name of a member should stand here", err);
    size_t from = table->at;
    tocsin_status status = skip_string(table, err);
    if (status) return status;
    *ret_key = tocsin_text_slice(table->bytes, from, table->at - 1);
    return take(table, ':') ? TOCSIN_OK : fail_at(table, "a colon should stand here", err);
}

/* One member of the collection; *ret_here when it is the features, of which the bracket is taken. */
static tocsin_status see_member(tocsin_table *table, bool *ret_here, tocsin_error *err) {
    tocsin_text key;
    tocsin_status status = take_key(table, &key, err);
    if (status) return status;
    *ret_here = tocsin_text_is(key, "features");
    if (*ret_here) {
        if (take(table, '[')) return TOCSIN_OK;
        return fail_at(table, "'features' should be a list", err);
    }
    skip_space(table);
    size_t from = table->at;
    status = skip_value(table, err);
    tocsin_text value = tocsin_text_slice(table->bytes, from, table->at);
    if (!status && tocsin_text_is(key, "crs") && !is_wgs84(value))
        return fail_at(
            table,
            "its coordinates are not longitude and latitude in WGS 84; convert it first, "
            "say with ogr2ogr -t_srs EPSG:4326",
            err);
    return status;
}

tocsin_status features_open(tocsin_table *table, tocsin_error *err) {
    bool here = false;
    if (tocsin_text_starts(table->bytes, TOCSIN_TEXT("\xef\xbb\xbf"))) table->at = 3;
    if (!take(table, '{')) return fail_at(table, "a GeoJSON object should begin here", err);
    while (!here) {
        tocsin_status status = see_member(table, &here, err);
        if (status) return status;
        if (!here && !take(table, ','))
            return fail_at(table, "this is no FeatureCollection: it has no list 'features'", err);
    }
    return TOCSIN_OK;
}

/* The bytes of the properties of a feature, which is well-formed: what it says in words. All of it when it has none. */
static tocsin_span find_properties(const tocsin_table *table, tocsin_span whole) {
    tocsin_table piece = {.bytes = tocsin_text_slice(table->bytes, 0, (size_t)whole.to),
                          .name = table->name,
                          .at = (size_t)whole.from};
    tocsin_text key;
    if (!take(&piece, '{')) return whole;
    while (!take_key(&piece, &key, NULL)) {
        skip_space(&piece);
        size_t from = piece.at;
        if (skip_value(&piece, NULL)) return whole;
        if (tocsin_text_is(key, "properties"))
            return (tocsin_span){(int64_t)from, (int64_t)piece.at};
        take(&piece, ',');
    }
    return whole;
}

/* ---- cells -------------------------------------------------------------------------------------- */

static tocsin_status read_property(const struct json_object *properties, tocsin_text name,
                                   tocsin_arena *arena, tocsin_text *ret_cell, tocsin_error *err) {
    char *key = tocsin_arena_string(arena, name);
    if (!key) return tocsin_fail_memory(err);
    tocsin_text text = tocsin_json_get_text(properties, key);
    struct json_object *value = tocsin_json_get(properties, key);
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    if (value && !text.at) {
        TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
        tocsin_json_init(&json, &out);
        tocsin_json_value(&json, value);
        tocsin_status status = tocsin_json_finish(&json, err);
        if (status) return status;
        text = tocsin_buffer_text(&out);
        if (tocsin_text_is(text, "null")) text = TOCSIN_TEXT_NONE;
    }
    *ret_cell = tocsin_arena_text(arena, text);
    return ret_cell->at ? TOCSIN_OK : tocsin_fail_memory(err);
}

/* Widen the box by all positions below. */
static void see_positions(const struct json_object *coordinates, double box[4], int depth) {
    double lon = tocsin_json_number_at(coordinates, 0), lat = tocsin_json_number_at(coordinates, 1);
    if (!isnan(lon) && !isnan(lat)) {
        box[0] = fmin(box[0], lon);
        box[1] = fmin(box[1], lat);
        box[2] = fmax(box[2], lon);
        box[3] = fmax(box[3], lat);
        return;
    }
    size_t n = depth < 8 ? tocsin_json_length(coordinates) : 0;
    for (size_t i = 0; i < n; i++) see_positions(tocsin_json_at(coordinates, i), box, depth + 1);
}

/* Where no columns hold it: a point as it is; of anything larger the middle of its box, precise to half a diagonal. */
static tocsin_status put_place(const struct json_object *feature, tocsin_arena *arena,
                               table_cells *cells, tocsin_error *err) {
    double box[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    struct json_object *geometry = tocsin_json_get(feature, "geometry");
    see_positions(tocsin_json_get(geometry, "coordinates"), box, 0);
    if (!(box[0] <= box[2])) return TOCSIN_OK;
    double lon = (box[0] + box[2]) / 2, lat = (box[1] + box[3]) / 2, km_per_degree = 111.2;
    double east = (box[2] - box[0]) * cos(lat * 0.017453292519943295), north = box[3] - box[1];
    tocsin_text *cell = cells->cells;
    cell[TOCSIN_COLUMN_LON] = tocsin_text_of(tocsin_arena_format(arena, "%.9g", lon));
    cell[TOCSIN_COLUMN_LAT] = tocsin_text_of(tocsin_arena_format(arena, "%.9g", lat));
    if (box[0] < box[2] || box[1] < box[3])
        cell[TOCSIN_COLUMN_PRECISION_KM] = tocsin_text_of(
            tocsin_arena_format(arena, "%.3g", hypot(east, north) / 2 * km_per_degree));
    return cell[TOCSIN_COLUMN_LAT].at ? TOCSIN_OK : tocsin_fail_memory(err);
}

static tocsin_status read_feature(const tocsin_table *table, tocsin_text bytes, tocsin_arena *arena,
                                  table_cells *cells, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *feature = NULL;
    const tocsin_mapping *mapping = table->mapping;
    tocsin_status status = tocsin_json_parse(bytes, &feature, err);
    if (status) {
        tocsin_error_prefix(err, "%s:%zu: feature from byte %lld", table->name, cells->line,
                            (long long)cells->whole.from);
        return status;
    }
    struct json_object *properties = tocsin_json_get(feature, "properties");
    for (int i = 0; !status && i < TOCSIN_TABLE_COLUMNS; i++)
        if (mapping->columns[i].n)
            status = read_property(properties, mapping->columns[i], arena, &cells->cells[i], err);
    cells->text = find_properties(table, cells->whole);
    bool has_place = mapping->columns[TOCSIN_COLUMN_LAT].n > 0;
    return status || has_place ? status : put_place(feature, arena, cells, err);
}

tocsin_status features_next(tocsin_table *table, tocsin_arena *arena, table_cells *ret_cells,
                            tocsin_error *err) {
    take(table, ',');
    if (take(table, ']')) return TOCSIN_NO;
    skip_space(table);
    size_t from = table->at;
    ret_cells->line = table->line;
    tocsin_status status = skip_value(table, err);
    if (status) return status;
    if (table->at == from) return fail_at(table, "a feature should begin here", err);
    ret_cells->whole = ret_cells->text = (tocsin_span){(int64_t)from, (int64_t)table->at};
    return read_feature(table, tocsin_text_slice(table->bytes, from, table->at), arena, ret_cells,
                        err);
}
