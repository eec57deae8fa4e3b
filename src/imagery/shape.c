// SPDX-License-Identifier: Apache-2.0
/* Memory: all workers together hold about 192 MiB of values, and of the alarms of tiles that wait for their turn, each at
 * least one block; with blocks so large that few fit there are fewer workers. There is one wave, of 36 bytes a pixel. 4096 ×
 * 4096 pixels on 240 dates so stay under 1 GiB with GDAL's cache of 128 MiB, whatever the number of threads and the blocks
 * of the input. */
#include "imagery/shape.h"

#include "imagery/alarm_map.h"

enum { TILES_A_WORKER = 2, SLOTS_A_WORKER = 2 /* of tocsin_in_order */ };
static const size_t workers_bytes = (size_t)192 << 20;

static int at_least_one(int n) {
    return n < 1 ? 1 : n;
}

static int blocks_over(int length_px, int block_px) {
    return (length_px + block_px - 1) / block_px;
}

/* Blocks along a side of a tile: what a block of the input covers, no more than `most`. */
static int blocks_along(int input_px, int length_px, int block_px, int most) {
    int covered = (input_px < length_px ? input_px : length_px) / block_px;
    return at_least_one(covered < most ? covered : most);
}

shape shape_choose(const shape_request *r) {
    shape s = {.n_workers = r->n_workers};
    size_t waiting = SLOTS_A_WORKER * sizeof(tocsin_pixel_alarm);
    size_t block = (size_t)r->block_px * (size_t)r->block_px * (r->bytes_a_pixel + waiting);
    size_t held = workers_bytes / (block + r->room_bytes);
    if (held < (size_t)s.n_workers) s.n_workers = at_least_one((int)held);
    size_t share = workers_bytes / (size_t)s.n_workers;
    size_t blocks = share > r->room_bytes ? (share - r->room_bytes) / block : 1;
    int most = at_least_one((int)(blocks < SHAPE_MAX_BLOCKS ? blocks : SHAPE_MAX_BLOCKS));
    int across = blocks_over(r->width_px, r->block_px),
        down = blocks_over(r->height_px, r->block_px);
    int fair = at_least_one(across * down / (TILES_A_WORKER * s.n_workers));
    if (most > fair) most = fair;
    s.blocks_across = blocks_along(r->block_width, r->width_px, r->block_px, most);
    s.blocks_down = blocks_along(r->block_height, r->height_px, r->block_px,
                                 at_least_one(most / s.blocks_across));
    s.tile_width = s.blocks_across * r->block_px;
    s.tile_height = s.blocks_down * r->block_px;
    s.tiles_across = blocks_over(r->width_px, s.tile_width);
    s.wave_height = s.tile_height;
    while (s.wave_height % ALARM_MAP_BLOCK_PX) s.wave_height += s.tile_height;
    s.bytes =
        (size_t)s.n_workers * ((size_t)(s.blocks_across * s.blocks_down) * block + r->room_bytes) +
        (size_t)r->width_px * (size_t)s.wave_height * sizeof(tocsin_pixel_alarm);
    return s;
}
