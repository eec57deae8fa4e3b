// SPDX-License-Identifier: Apache-2.0
#include "imagery/outputs.h"

#include <stdlib.h>
#include <string.h>

#include "imagery/alarm_map.h"
#include "imagery/patch_file.h"

struct watch_outputs {
    outputs_request request;
    alarm_map *map; /* NULL: none is wanted */
    patch_pixels pixels;
    tocsin_buffer patches; /* the file */
    int64_t n_alarms;
};

void tocsin_watch_result_release(tocsin_watch_result *result) {
    union { /* they are ours, and constant for others only */
        const void *constant;
        void *owned;
    } day = {.constant = result->shifted_day}, shift = {.constant = result->shift};
    free(day.owned);
    free(shift.owned);
    result->shifted_day = NULL;
    result->shift = NULL;
    result->n_shifted = 0;
    free(result->tiles_note);
    result->tiles_note = NULL;
}

tocsin_status outputs_open(const outputs_request *request, watch_outputs **ret_outputs,
                           tocsin_error *err) {
    watch_outputs *outputs = calloc(1, sizeof *outputs);
    if (!outputs) return tocsin_fail_memory(err);
    outputs->request = *request;
    tocsin_status status = TOCSIN_OK;
    if (request->map_path)
        status = alarm_map_create(request->map_path, request->grid, &outputs->map, err);
    if (status)
        outputs_close(&outputs);
    else
        *ret_outputs = outputs;
    return status;
}

void outputs_close(watch_outputs **outputs) {
    if (!outputs || !*outputs) return;
    alarm_map_close(&(*outputs)->map);
    patch_pixels_release(&(*outputs)->pixels);
    tocsin_buffer_release(&(*outputs)->patches);
    free(*outputs);
    *outputs = NULL;
}

bool outputs_want_rows(const outputs_request *request) {
    return request->map_path || request->patches_path || request->min_pixels > 1;
}

tocsin_status outputs_write(watch_outputs *outputs, int y, int rows,
                            const tocsin_pixel_alarm *alarms, tocsin_error *err) {
    int width = outputs->request.grid->width_px;
    for (size_t i = 0; i < (size_t)width * (size_t)rows; i++)
        outputs->n_alarms += alarms[i].first != TOCSIN_DAY_NONE;
    bool patches = outputs->request.patches_path || outputs->request.min_pixels > 1;
    if (patches && !patch_pixels_add(&outputs->pixels, y, rows, width, alarms))
        return tocsin_fail_memory(err);
    return outputs->map ? alarm_map_write(outputs->map, y, rows, alarms, err) : TOCSIN_OK;
}

/* ---- small patches -------------------------------------------------------------------------- */

/* Take the pixels whose `size` is below the least out of the map, a row at a time. */
static tocsin_status take_out(watch_outputs *outputs, const size_t *size, size_t least,
                              tocsin_error *err) {
    const patch_pixels *pixels = &outputs->pixels;
    int *columns = malloc((size_t)outputs->request.grid->width_px * sizeof *columns);
    if (!columns) return tocsin_fail_memory(err);
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < pixels->n && !status;) {
        int y = pixels->at[i].y;
        size_t n = 0;
        for (; i < pixels->n && pixels->at[i].y == y; i++)
            if (size[i] < least) columns[n++] = pixels->at[i].x;
        if (n) status = alarm_map_take_out(outputs->map, y, columns, n, err);
    }
    free(columns);
    return status;
}

static tocsin_status drop_small(watch_outputs *outputs, int64_t *ret_n_dropped, tocsin_error *err) {
    patch_pixels *pixels = &outputs->pixels;
    size_t least = (size_t)outputs->request.min_pixels, kept = 0;
    size_t *root = malloc((pixels->n + 1) * sizeof *root);
    size_t *size = calloc(pixels->n + 1, sizeof *size);
    tocsin_status status = root && size ? TOCSIN_OK : tocsin_fail_memory(err);
    if (!status) {
        patch_join(pixels, PATCH_ANY_DAYS, root);
        for (size_t i = 0; i < pixels->n; i++) size[root[i]]++;
        for (size_t i = 0; i < pixels->n; i++) size[i] = size[root[i]]; /* a root comes first */
        if (outputs->map) status = take_out(outputs, size, least, err);
    }
    if (!status) {
        for (size_t i = 0; i < pixels->n; i++)
            if (size[i] >= least) pixels->at[kept++] = pixels->at[i];
        *ret_n_dropped = (int64_t)(pixels->n - kept);
        pixels->n = kept;
    }
    free(root);
    free(size);
    return status;
}

/* ---- the end -------------------------------------------------------------------------------- */

static tocsin_status make_patches(watch_outputs *outputs, tocsin_watch_result *result,
                                  tocsin_error *err) {
    const outputs_request *request = &outputs->request;
    patch_terms terms = {.min_pixels = request->min_pixels > 1 ? request->min_pixels : 1,
                         .link_days = request->link_days};
    return patch_file_write(&outputs->pixels, request->grid, &terms, result, &outputs->patches,
                            &result->n_patches, err);
}

tocsin_status outputs_finish(watch_outputs *outputs, tocsin_day history_end, tocsin_day last_date,
                             tocsin_watch_result *result, tocsin_error *err) {
    const outputs_request *request = &outputs->request;
    alarm_map_facts facts = {history_end,   last_date,         result->asked,
                             result->found, result->simulated, request->threads};
    tocsin_status status = TOCSIN_OK;
    result->n_dropped = result->n_patches = 0;
    if (request->min_pixels > 1) status = drop_small(outputs, &result->n_dropped, err);
    result->n_alarms = outputs->n_alarms - result->n_dropped;
    if (!status && request->patches_path) status = make_patches(outputs, result, err);
    if (!status && outputs->map)
        status = alarm_map_finish(outputs->map, &facts, request->progress,
                                  request->progress_context, err);
    if (!status && request->patches_path)
        status =
            tocsin_file_write(request->patches_path, tocsin_buffer_text(&outputs->patches), err);
    if (!status && outputs->map) status = alarm_map_publish(outputs->map, err);
    return status;
}
