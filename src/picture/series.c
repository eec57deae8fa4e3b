// SPDX-License-Identifier: Apache-2.0
#include "picture/series.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* More pixels say nothing more of whether a building stands, and each scene costs two bytes of them. */
static const double most_pixels = 1e6;

tocsin_status tocsin_archive_series_new(const tocsin_picture *picture,
                                        tocsin_archive_series **ret_series, tocsin_error *err) {
    tocsin_archive_series *series = calloc(1, sizeof *series);
    if (!series) return tocsin_fail_memory(err);
    tocsin_status status = match_make_ground(picture, &series->ground, &series->factor, err);
    double coarser =
        status ? 1 : sqrt((double)match_plane_count(&series->ground.grey) / most_pixels);
    if (!status && coarser > 1) {
        if (match_ground_coarsen(&series->ground, coarser))
            series->factor *= coarser;
        else
            status = tocsin_fail_memory(err);
    }
    if (status)
        tocsin_archive_series_free(series);
    else
        *ret_series = series;
    return status;
}

static void release_layer(series_layer *layer) {
    free(layer->at[0]);
    free(layer->at[1]);
}

void tocsin_archive_series_free(tocsin_archive_series *series) {
    if (!series) return;
    for (size_t i = 0; i < series->n; i++) release_layer(&series->layers[i]);
    free(series->layers);
    match_ground_release(&series->ground);
    free(series);
}

/* ---- layers ---------------------------------------------------------------------------------- */

/* Without the border; a gradient at the edge of what is known is not known either. */
static bool make_layer(const match_overlay *o, const match_plane gradients[2],
                       const match_plane *grey, tocsin_day day, series_layer *ret_layer) {
    int width = o->width - 2 * MATCH_BORDER, height = o->height - 2 * MATCH_BORDER;
    size_t n = (size_t)width * (size_t)height;
    series_layer layer = {day, {malloc(n), malloc(n)}};
    if (!layer.at[0] || !layer.at[1]) {
        release_layer(&layer);
        return false;
    }
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            size_t to = (size_t)y * (size_t)width + (size_t)x,
                   from =
                       (size_t)(y + MATCH_BORDER) * (size_t)o->width + (size_t)(x + MATCH_BORDER);
            for (int k = 0; k < 2; k++)
                layer.at[k][to] = (int8_t)lrintf(127 * gradients[k].at[from]);
            if (isnan(grey->at[from])) layer.at[0][to] = SERIES_UNKNOWN;
        }
    *ret_layer = layer;
    return true;
}

static bool insert(tocsin_archive_series *series, series_layer layer) {
    if (!tocsin_grow((void **)&series->layers, &series->capacity, series->n,
                     sizeof *series->layers))
        return false;
    size_t at = series->n;
    for (; at > 1 && series->layers[at - 1].day > layer.day; at--)
        series->layers[at] = series->layers[at - 1];
    series->layers[at] = layer;
    series->n++;
    return true;
}

static bool add_layer(tocsin_archive_series *series, const match_overlay *o,
                      const match_plane gradients[2], const match_plane *grey, tocsin_day day) {
    series_layer layer;
    if (!make_layer(o, gradients, grey, day, &layer)) return false;
    if (insert(series, layer)) return true;
    release_layer(&layer);
    return false;
}

bool series_add_ground(tocsin_archive_series *series, const match_ground *scene,
                       const match_transform *to_archive, tocsin_day day) {
    match_overlay overlay;
    for (size_t i = 1; i < series->n; i++)
        if (series->layers[i].day == day) return true;
    if (!series->n) {
        double scale = match_scale_at(to_archive, series->ground.grey.width / 2.0,
                                      series->ground.grey.height / 2.0);
        series->step = scale < 0.97 ? 1 / scale : 1;
    }
    if (!match_overlay_make_at(&series->ground, scene, to_archive, series->step, &overlay))
        return false;
    bool done = true;
    if (!series->n) {
        series->width = overlay.width - 2 * MATCH_BORDER;
        series->height = overlay.height - 2 * MATCH_BORDER;
        done = add_layer(series, &overlay, overlay.picture, &overlay.grey[0], TOCSIN_DAY_NONE);
    }
    done = done && add_layer(series, &overlay, overlay.archive, &overlay.grey[1], day);
    match_overlay_release(&overlay);
    return done;
}

tocsin_status tocsin_archive_series_add(tocsin_archive_series *series,
                                        const tocsin_archive *archive, const tocsin_match *match,
                                        tocsin_day day, tocsin_error *err) {
    if (!match->matched || day == TOCSIN_DAY_NONE) return TOCSIN_OK;
    double first = (series->factor - 1) / 2;
    match_transform to_archive,
        coarser = {{series->factor, 0, first, 0, series->factor, first, 0, 0, 1}};
    memcpy(to_archive.m, match->to_archive, sizeof to_archive.m);
    to_archive = match_compose(&to_archive, &coarser);
    if (!series_add_ground(series, match_archive_ground(archive), &to_archive, day))
        return tocsin_fail_memory(err);
    return TOCSIN_OK;
}

/* ---- likeness -------------------------------------------------------------------------------- */

int series_columns(const tocsin_archive_series *series) {
    return series->width < SERIES_CELL ? 0 : (series->width - SERIES_CELL) / SERIES_STRIDE + 1;
}

int series_rows(const tocsin_archive_series *series) {
    return series->height < SERIES_CELL ? 0 : (series->height - SERIES_CELL) / SERIES_STRIDE + 1;
}

double series_likeness(const tocsin_archive_series *series, size_t a, size_t b, int column,
                       int row) {
    const series_layer *p = &series->layers[a], *q = &series->layers[b];
    int shared = 0, own = 0, known = 0;
    for (int y = 0; y < SERIES_CELL; y++) {
        size_t at = (size_t)(row * SERIES_STRIDE + y) * (size_t)series->width +
                    (size_t)(column * SERIES_STRIDE);
        for (size_t i = at; i < at + SERIES_CELL; i++) {
            int px = p->at[0][i], py = p->at[1][i], qx = q->at[0][i], qy = q->at[1][i];
            if (px == SERIES_UNKNOWN || qx == SERIES_UNKNOWN) continue;
            known++;
            shared += px * qx + py * qy;
            own += px * px + py * py + qx * qx + qy * qy;
        }
    }
    /* Three quarters known, and gradients of at least a fifth of what they can be on either side. */
    if (4 * known < 3 * SERIES_CELL * SERIES_CELL || own < 0.08 * 127 * 127 * known)
        return (double)NAN;
    return 2.0 * shared / own;
}

static int by_value(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

series_usual series_usual_of(const tocsin_archive_series *series, size_t a, size_t b) {
    enum { MOST = 400, LEAST = 12 };
    float values[MOST];
    int columns = series_columns(series), rows = series_rows(series), n = 0, asked = 0;
    size_t cells = (size_t)columns * (size_t)rows, step = cells / MOST + 1;
    for (size_t i = 0; i < cells && n < MOST; i += step, asked++) {
        float value = (float)series_likeness(series, a, b, (int)i % columns, (int)i / columns);
        if (value > 0.3f) values[n++] = value;
    }
    if (n < LEAST || 5 * n < asked) return (series_usual){NAN, NAN};
    qsort(values, (size_t)n, sizeof *values, by_value);
    return (series_usual){values[n / 2], 1.4826f * (values[n / 2] - values[n / 4])};
}
