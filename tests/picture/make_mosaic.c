// SPDX-License-Identifier: Apache-2.0
/* A JPEG of 10,000 × 10,000 pixels of made towns and rows, the hardest that the search for copies is given.
 * usage: make_mosaic FILE.jpg */
#include "changing.h"

enum { SIDE = 10000, TILE = 1000, ACROSS = SIDE / TILE };

static void put_tile(uint8_t *luma, int index) {
    uint64_t seed = (uint64_t)index + 1;
    uint8_t *tile = index % 3 == 2 ? change_rows(TILE, TILE, seed) : change_scene(TILE, TILE, seed);
    size_t first = (size_t)(index / ACROSS) * TILE * SIDE + (size_t)(index % ACROSS) * TILE;
    for (size_t y = 0; y < TILE; y++) memcpy(luma + first + y * SIDE, tile + y * TILE, TILE);
    free(tile);
}

int main(int argc, char **argv) {
    uint8_t *luma = malloc((size_t)SIDE * SIDE);
    if (argc != 2 || !luma) {
        fputs("usage: make_mosaic FILE.jpg\n", stderr);
        return 2;
    }
    for (int i = 0; i < ACROSS * ACROSS; i++) put_tile(luma, i);
    TOCSIN_CLEANUP(tocsin_buffer_release)
    tocsin_buffer jpeg = make_jpeg(luma, SIDE, SIDE, 1, (made_jpeg_options){.quality = 85});
    tocsin_error err = TOCSIN_ERROR_INIT;
    free(luma);
    if (!tocsin_file_write(argv[1], tocsin_buffer_text(&jpeg), &err)) return 0;
    fprintf(stderr, "make_mosaic: %s\n", err.message);
    return 1;
}
