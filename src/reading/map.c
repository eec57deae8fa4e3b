// SPDX-License-Identifier: Apache-2.0
#include "reading/map.h"

size_t source_map_decoded(const source_map *map, size_t decoded) {
    if (map->width == SOURCE_SAME) return decoded + map->skip;
    size_t checkpoint = decoded / CHECKPOINT_BYTES;
    if (checkpoint >= map->n_checkpoints) checkpoint = map->n_checkpoints - 1;
    size_t source = map->checkpoints[checkpoint];
    for (size_t i = checkpoint * CHECKPOINT_BYTES; i < decoded && i < map->decoded.n; i++) {
        unsigned char byte = (unsigned char)map->decoded.at[i];
        if ((byte & 0xC0) == 0x80) continue; /* inside a character */
        source += map->width == SOURCE_BYTE ? 1 : byte >= 0xF0 ? 4 : 2;
    }
    return source;
}

/* The last run that begins at or before `visible`. */
static const source_run *run_at(const source_map *map, size_t visible) {
    size_t low = 0, high = map->n_runs;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (map->runs[middle].visible <= visible)
            low = middle;
        else
            high = middle;
    }
    return &map->runs[low];
}

void source_map_visible(const source_map *map, size_t from, size_t to, size_t *ret_from,
                        size_t *ret_to) {
    *ret_from = from;
    *ret_to = to;
    if (!map->n_runs) return;
    const source_run *run = run_at(map, from);
    *ret_from = run->is_atom ? run->decoded : run->decoded + (from - run->visible);
    if (to <= from) {
        *ret_to = *ret_from;
        return;
    }
    run = run_at(map, to - 1);
    *ret_to = run->is_atom ? run->decoded + run->decoded_n : run->decoded + (to - run->visible);
}
