// SPDX-License-Identifier: Apache-2.0
/* From a plan to values: bands through GDAL, missing values, scale, mask, expression, and the mean
 * of the scenes of one day. */
#include <gdal.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "imagery/datasets.h"
#include "imagery/quiet.h"
#include "imagery/reader.h"

tocsin_status series_reader_open(const series_plan *plan, series_reader *ret_reader,
                                 tocsin_error *err) {
    series_reader reader = {.plan = plan, .texts = TOCSIN_ARENA_INIT};
    reader.failures = calloc(plan->n_scenes + 1, sizeof *reader.failures);
    reader.failed_in = calloc(plan->n_scenes + 1, sizeof *reader.failed_in);
    if (!reader.failures || !reader.failed_in) {
        series_reader_close(&reader);
        return tocsin_fail_memory(err);
    }
    *ret_reader = reader;
    return TOCSIN_OK;
}

void series_reader_close(series_reader *reader) {
    free(reader->failures);
    free(reader->failed_in);
    free(reader->room);
    free(reader->pool_room);
    free(reader->lines);
    tocsin_arena_release(&reader->texts);
    *reader = (series_reader){.plan = NULL};
}

scan_dataset reader_borrow(const series_reader *reader, size_t file) {
    const scan *s = &reader->plan->scan;
    return datasets_borrow(s->datasets, s->files, file);
}

void reader_return(const series_reader *reader, size_t file, scan_dataset dataset) {
    datasets_return(reader->plan->scan.datasets, file, dataset);
}

/* ---- one band ------------------------------------------------------------------------------- */

/* Pixels of a coarser band, each repeated over the grid pixels that it covers. */
static bool read_coarser(GDALRasterBandH band, const series_place *place, series_window w,
                         float *coarse, float *ret_values) {
    int r = place->coarser, x = w.x / r, y = w.y / r;
    int width = (w.x + w.width - 1) / r - x + 1, height = (w.y + w.height - 1) / r - y + 1;
    if (GDALRasterIO(band, GF_Read, x, y, width, height, coarse, width, height, GDT_Float32, 0,
                     0) != CE_None)
        return false;
    for (int j = 0; j < w.height; j++) {
        const float *row = coarse + (size_t)((w.y + j) / r - y) * (size_t)width;
        float *to = ret_values + (size_t)j * (size_t)w.width;
        for (int i = 0; i < w.width; i++) to[i] = row[(w.x + i) / r - x];
    }
    return true;
}

static bool read_band(GDALRasterBandH band, const series_place *place, series_window w,
                      float *coarse, float *ret_values) {
    if (place->coarser > 1) return read_coarser(band, place, w, coarse, ret_values);
    return GDALRasterIO(band, GF_Read, w.x, w.y, w.width, w.height, ret_values, w.width, w.height,
                        GDT_Float32, 0, 0) == CE_None;
}

static void make_values(const series_place *place, size_t n, float *values) {
    if (place->has_nodata)
        for (size_t i = 0; i < n; i++)
            if (values[i] == place->nodata) values[i] = NAN;
    if (place->scale == 1.0 && place->offset == 0.0) return;
    for (size_t i = 0; i < n; i++)
        values[i] = (float)((double)values[i] * place->scale + place->offset);
}

static bool read_slot(series_reader *reader, const series_place *place, series_window w,
                      float *coarse, float *ret_values) {
    scan_dataset dataset = reader_borrow(reader, place->file);
    GDALRasterBandH band = dataset ? GDALGetRasterBand(dataset, place->band) : NULL;
    bool read = band && read_band(band, place, w, coarse, ret_values);
    reader_return(reader, place->file, dataset);
    if (read) make_values(place, (size_t)w.width * (size_t)w.height, ret_values);
    return read;
}

/* ---- one scene ------------------------------------------------------------------------------ */

static void drop_masked(const series_plan *plan, const float *mask, size_t n, float *values) {
    for (size_t i = 0; i < n; i++) {
        bool keep = false;
        for (size_t k = 0; k < plan->n_mask && !keep; k++)
            keep = mask[i] >= plan->mask_low[k] && mask[i] <= plan->mask_high[k];
        if (!keep) values[i] = NAN;
    }
}

/* room: n_slots + 1 windows. */
static bool read_scene(series_reader *reader, size_t scene, series_window w, float *room,
                       float *const *ret_values) {
    const series_plan *plan = reader->plan;
    const series_place *places = plan->places + scene * plan->n_slots;
    size_t n = (size_t)w.width * (size_t)w.height;
    float *coarse = room + plan->n_slots * n;
    for (size_t k = 0; k < plan->n_slots; k++)
        if (!read_slot(reader, &places[k], w, coarse, room + k * n)) return false;
    for (size_t v = 0; v < plan->n_variables; v++) {
        const series_variable *variable = &plan->variables[v];
        const float *inputs[EXPRESSION_MAX_NAMES];
        for (size_t i = 0; i < variable->program.n_names; i++)
            inputs[i] = room + variable->slots[i] * n;
        expression_run(&variable->program, inputs, n, ret_values[v]);
        if (plan->mask_slot != SIZE_MAX)
            drop_masked(plan, room + plan->mask_slot * n, n, ret_values[v]);
    }
    return true;
}

/* ---- one date ------------------------------------------------------------------------------- */

static bool is_used(const tocsin_scene *scene) {
    return !scene->skipped || scene->merged;
}

static void add_valid(const float *values, size_t n, float *sum, float *count) {
    for (size_t i = 0; i < n; i++) {
        if (isnan(values[i])) continue;
        sum[i] += values[i];
        count[i] += 1.0F;
    }
}

static bool make_room(series_reader *reader, size_t n) {
    const series_plan *plan = reader->plan;
    size_t windows = plan->n_slots + 1 + 2 * plan->n_variables;
    if (n > SIZE_MAX / sizeof(float) / windows) return false;
    if (reader->room_floats >= n * windows) return true;
    float *room = realloc(reader->room, n * windows * sizeof *room);
    if (!room) return false;
    reader->room = room;
    reader->room_floats = n * windows;
    return true;
}

static tocsin_status note_failure(series_reader *reader, size_t scene, const quiet_log *log,
                                  tocsin_error *err) {
    reader->n_missed++;
    if (reader->failures[scene]) return TOCSIN_OK;
    reader->failed_in[scene] = reader->now;
    reader->n_failed++;
    reader->failures[scene] =
        tocsin_arena_string(&reader->texts, tocsin_text_of(quiet_reason(log, "it cannot be read")));
    return reader->failures[scene] ? TOCSIN_OK : tocsin_fail_memory(err);
}

tocsin_status series_read(series_reader *reader, size_t date, series_window w,
                          float *const *ret_values, tocsin_error *err) {
    const series_plan *plan = reader->plan;
    const series_date *of = &plan->dates[date];
    size_t n = (size_t)w.width * (size_t)w.height, n_read = 0;
    if (!make_room(reader, n)) return tocsin_fail_memory(err);
    float *more[SERIES_MAX_VARIABLES], *count[SERIES_MAX_VARIABLES];
    for (size_t v = 0; v < plan->n_variables; v++) {
        more[v] = reader->room + (plan->n_slots + 1 + 2 * v) * n;
        count[v] = more[v] + n;
    }
    for (size_t scene = of->first; scene < of->end; scene++) {
        if (!is_used(&plan->scenes[scene])) continue;
        quiet_log log;
        quiet_begin(&log);
        bool read = read_scene(reader, scene, w, reader->room, n_read ? more : ret_values);
        quiet_end();
        tocsin_status status = read ? TOCSIN_OK : note_failure(reader, scene, &log, err);
        if (status) return status;
        if (!read) continue;
        n_read++;
        for (size_t v = 0; v < plan->n_variables && n_read > 1; v++) {
            if (n_read == 2) /* the first scene's values become the sums */
                for (size_t i = 0; i < n; i++) {
                    count[v][i] = isnan(ret_values[v][i]) ? 0.0F : 1.0F;
                    if (isnan(ret_values[v][i])) ret_values[v][i] = 0.0F;
                }
            add_valid(more[v], n, ret_values[v], count[v]);
        }
    }
    for (size_t v = 0; v < plan->n_variables; v++)
        for (size_t i = 0; i < n && n_read != 1; i++)
            ret_values[v][i] = n_read ? ret_values[v][i] / count[v][i] : NAN; /* 0/0 is missing */
    return TOCSIN_OK;
}

/* ---- values as they are stored --------------------------------------------------------------- */

static bool is_plain(const series_variable *variable) {
    const expression *e = &variable->program;
    return expression_is_name(e);
}

static bool is_stored_so(const series_place *place, const series_storage *storage) {
    bool same_missing = place->has_nodata == storage->has_missing &&
                        (!place->has_nodata || place->nodata == (float)storage->missing);
    return place->is_int16 && place->coarser == 1 && same_missing &&
           place->scale == storage->scale && place->offset == storage->offset;
}

static bool is_int16_value(float v) {
    return v >= INT16_MIN && v <= INT16_MAX && v == (float)(int16_t)v;
}

/* What a scene that cannot be read leaves needs a value that stands for missing: the smallest there is, where the
 * series names none. */
bool series_is_stored(const series_plan *plan, series_storage *ret_storage) {
    if (plan->mask_slot != SIZE_MAX || plan->pool_px > 1 || plan->n_variables != plan->n_slots)
        return false;
    for (size_t v = 0; v < plan->n_variables; v++)
        if (!is_plain(&plan->variables[v])) return false;
    const series_place *first = NULL;
    series_storage storage = {0};
    for (size_t d = 0; d < plan->n_dates; d++) {
        size_t n_used = 0;
        for (size_t s = plan->dates[d].first; s < plan->dates[d].end; s++) {
            if (!is_used(&plan->scenes[s])) continue;
            const series_place *places = plan->places + s * plan->n_slots;
            if (n_used++ > 0) return false;
            if (!first) {
                first = places;
                if (!first->has_nodata || !is_int16_value(first->nodata)) return false;
                storage =
                    (series_storage){first->scale, first->offset, true, (int16_t)first->nodata};
            }
            for (size_t k = 0; k < plan->n_slots; k++)
                if (!is_stored_so(&places[k], &storage)) return false;
        }
    }
    if (!first) return false;
    *ret_storage = storage;
    return true;
}

enum { LINES_PX = 1 << 16, LINES_WIDER = 8 };

/* Lines that lie one behind the other in the file are read many at once, but a window of them line by line, with a step to and
 * fro for each: up to so many times as wide, whole lines take less. */
static bool lies_in_lines(GDALRasterBandH band, series_window w) {
    int width, height, line = GDALGetRasterBandXSize(band);
    GDALGetBlockSize(band, &width, &height);
    return height == 1 && width == line && w.width < line && line / LINES_WIDER < w.width &&
           line <= LINES_PX;
}

static bool read_lines(series_reader *reader, GDALRasterBandH band, series_window w,
                       int16_t *ret_values) {
    int line = GDALGetRasterBandXSize(band), most = LINES_PX / line;
    if (!reader->lines) reader->lines = malloc(LINES_PX * sizeof *reader->lines);
    if (!reader->lines) return false;
    for (int y = 0; y < w.height; y += most) {
        int rows = w.height - y < most ? w.height - y : most;
        if (GDALRasterIO(band, GF_Read, 0, w.y + y, line, rows, reader->lines, line, rows,
                         GDT_Int16, 0, 0) != CE_None)
            return false;
        for (int r = 0; r < rows; r++)
            memcpy(ret_values + (size_t)(y + r) * (size_t)w.width,
                   reader->lines + (size_t)r * (size_t)line + w.x,
                   (size_t)w.width * sizeof *ret_values);
    }
    return true;
}

static bool read_window(series_reader *reader, GDALRasterBandH band, series_window w,
                        int16_t *ret_values) {
    if (lies_in_lines(band, w)) return read_lines(reader, band, w, ret_values);
    return GDALRasterIO(band, GF_Read, w.x, w.y, w.width, w.height, ret_values, w.width, w.height,
                        GDT_Int16, 0, 0) == CE_None;
}

static bool read_stored_slot(series_reader *reader, const series_place *place, series_window w,
                             int16_t *ret_values) {
    scan_dataset dataset = reader_borrow(reader, place->file);
    GDALRasterBandH band = dataset ? GDALGetRasterBand(dataset, place->band) : NULL;
    bool read = band && read_window(reader, band, w, ret_values);
    reader_return(reader, place->file, dataset);
    return read;
}

tocsin_status series_read_stored(series_reader *reader, size_t date, series_window w,
                                 int16_t *const *ret_values, tocsin_error *err) {
    const series_plan *plan = reader->plan;
    const series_date *of = &plan->dates[date];
    size_t n = (size_t)w.width * (size_t)w.height, scene = of->first;
    while (scene < of->end && !is_used(&plan->scenes[scene])) scene++;
    const series_place *places = plan->places + scene * plan->n_slots;
    quiet_log log;
    quiet_begin(&log);
    bool read = scene < of->end;
    for (size_t v = 0; read && v < plan->n_variables; v++)
        read = read_stored_slot(reader, &places[plan->variables[v].slots[0]], w, ret_values[v]);
    quiet_end();
    if (read) return TOCSIN_OK;
    int16_t missing = (int16_t)places->nodata;
    for (size_t v = 0; v < plan->n_variables; v++)
        for (size_t i = 0; i < n; i++) ret_values[v][i] = missing;
    return scene < of->end ? note_failure(reader, scene, &log, err) : TOCSIN_OK;
}

/* ---- pooling -------------------------------------------------------------------------------- */

/* `wide` holds the window with its surroundings, `from` says where that lies. */
static float mean_about(const float *wide, series_window from, int x, int y, int reach) {
    const float *here = wide + (size_t)(y - from.y) * (size_t)from.width + (size_t)(x - from.x);
    if (isnan(*here)) return NAN;
    int left = x - reach > from.x ? x - reach : from.x,
        top = y - reach > from.y ? y - reach : from.y;
    int right = x + reach < from.x + from.width - 1 ? x + reach : from.x + from.width - 1;
    int bottom = y + reach < from.y + from.height - 1 ? y + reach : from.y + from.height - 1;
    float sum = 0, count = 0;
    for (int j = top; j <= bottom; j++) {
        const float *row = wide + (size_t)(j - from.y) * (size_t)from.width;
        for (int i = left - from.x; i <= right - from.x; i++) {
            bool valid = !isnan(row[i]);
            sum += valid ? row[i] : 0;
            count += valid ? 1.0F : 0;
        }
    }
    return sum / count;
}

static series_window widen(const series_plan *plan, series_window w, int reach) {
    int left = w.x - reach > 0 ? w.x - reach : 0, top = w.y - reach > 0 ? w.y - reach : 0;
    int right = w.x + w.width + reach, bottom = w.y + w.height + reach;
    if (right > plan->grid.width_px) right = plan->grid.width_px;
    if (bottom > plan->grid.height_px) bottom = plan->grid.height_px;
    return (series_window){left, top, right - left, bottom - top};
}

tocsin_status series_read_pooled(series_reader *reader, size_t date, series_window w,
                                 float *const *ret_values, tocsin_error *err) {
    const series_plan *plan = reader->plan;
    int reach = plan->pool_px / 2;
    if (reach == 0) return series_read(reader, date, w, ret_values, err);
    series_window from = widen(plan, w, reach);
    size_t n = (size_t)from.width * (size_t)from.height;
    if (reader->pool_floats < n * plan->n_variables) {
        float *room = realloc(reader->pool_room, n * plan->n_variables * sizeof *room);
        if (!room) return tocsin_fail_memory(err);
        reader->pool_room = room;
        reader->pool_floats = n * plan->n_variables;
    }
    float *wide[SERIES_MAX_VARIABLES];
    for (size_t v = 0; v < plan->n_variables; v++) wide[v] = reader->pool_room + v * n;
    tocsin_status status = series_read(reader, date, from, wide, err);
    for (size_t v = 0; v < plan->n_variables && !status; v++)
        for (int y = 0; y < w.height; y++)
            for (int x = 0; x < w.width; x++)
                ret_values[v][(size_t)y * (size_t)w.width + (size_t)x] =
                    mean_about(wide[v], from, w.x + x, w.y + y, reach);
    return status;
}
