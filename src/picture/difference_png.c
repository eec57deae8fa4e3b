// SPDX-License-Identifier: Apache-2.0
/* Picture and scene side by side, as PNG. */
#include <string.h>

#include "picture/write_png.h"

enum { GAP_PX = TOCSIN_DIFFERENCE_GAP_PX };

static void fill_row(const void *context, int y, uint8_t *row) {
    const tocsin_difference *d = context;
    size_t width = (size_t)d->width_px, first = (size_t)y * width;
    uint8_t *left = row, *middle = left + 3 * (width + GAP_PX),
            *right = middle + 3 * (width + GAP_PX);
    memset(row, 255, 3 * (3 * width + 2 * GAP_PX));
    for (size_t x = 0; x < width; x++) {
        uint8_t own = d->picture[first + x];
        bool differs = d->differs[first + x];
        memset(left + 3 * x, own, 3);
        memset(middle + 3 * x, d->archive[first + x], 3);
        right[3 * x] = differs ? (uint8_t)(128 + own / 2) : own;
        right[3 * x + 1] = right[3 * x + 2] = differs ? own / 3 : own;
    }
}

tocsin_status tocsin_difference_png(const tocsin_difference *difference, tocsin_buffer *out,
                                    tocsin_error *err) {
    picture_png picture = {3 * difference->width_px + 2 * GAP_PX, difference->height_px, 3,
                           fill_row, difference};
    return picture_write_png(&picture, out, err);
}
