// SPDX-License-Identifier: Apache-2.0
/* Memory: all workers together hold TILES_BYTES of values (more than 96 workers: 4 MiB each), a wave 36 bytes a
 * pixel. 4096 × 4096 pixels on 240 dates take 384 MiB and a wave of at most 72 MiB, whatever the number of
 * threads and the blocks of the input; with GDAL's cache of 128 MiB that stays under 1 GiB. */
#include "imagery/shape.h"

#include "imagery/alarm_map.h"

enum { TILES_A_WORKER = 4, MAX_WAVE_ROWS = 512 };
static const size_t tiles_bytes = (size_t)384 << 20, most_worker_bytes = (size_t)128 << 20,
                    least_worker_bytes = (size_t)4 << 20;

static int clamp(size_t n, int most) {
    return n < 1 ? 1 : n > (size_t)most ? most : (int)n;
}

static size_t bytes_a_pixel(const shape_request *r) {
    size_t windows = r->n_dates * r->n_variables + r->n_slots + 1 + 3 * r->n_variables;
    return windows * sizeof(float) + sizeof(tocsin_pixel_alarm);
}

static size_t pixels_a_worker(const shape_request *r) {
    size_t bytes = tiles_bytes / (size_t)r->n_workers;
    if (bytes > most_worker_bytes) bytes = most_worker_bytes;
    if (bytes < least_worker_bytes) bytes = least_worker_bytes;
    return bytes / bytes_a_pixel(r);
}

shape shape_choose(const shape_request *r) {
    shape s;
    size_t most_px = pixels_a_worker(r);
    int rows = r->block_height < MAX_WAVE_ROWS ? r->block_height : MAX_WAVE_ROWS;
    s.wave_height = (rows + ALARM_MAP_BLOCK_PX - 1) / ALARM_MAP_BLOCK_PX * ALARM_MAP_BLOCK_PX;
    if (s.wave_height > r->height_px) s.wave_height = r->height_px;
    s.tile_width = clamp(most_px, r->block_width < r->width_px ? r->block_width : r->width_px);
    s.tiles_across = (r->width_px + s.tile_width - 1) / s.tile_width;
    /* Enough tiles to keep every worker busy until the wave ends. */
    size_t fair =
        (size_t)s.wave_height * (size_t)s.tiles_across / (size_t)(TILES_A_WORKER * r->n_workers);
    size_t fits = most_px / (size_t)s.tile_width;
    s.tile_height = clamp(fits < fair ? fits : fair, s.wave_height);
    if (s.tile_height > r->block_height) s.tile_height -= s.tile_height % r->block_height;
    s.bytes =
        (size_t)s.tile_width * (size_t)s.tile_height * bytes_a_pixel(r) * (size_t)r->n_workers +
        (size_t)r->width_px * (size_t)s.wave_height * sizeof(tocsin_pixel_alarm);
    return s;
}
