// SPDX-License-Identifier: Apache-2.0
/* What saving a picture again changes, as a picture: for looking at, and nothing else.
 *
 * It shows where there is detail at least as much as what was changed when, and everybody sees in it what he looks for. So no test
 * uses it, and no answer depends on it. */
#include <stdlib.h>

#include "picture/grid.h"
#include "picture/write_png.h"

enum { QUALITY = 90, TIMES = 16 };

typedef struct error_level {
    const uint8_t *luma, *again;
    int width;
} error_level;

static void fill_row(const void *context, int y, uint8_t *row) {
    const error_level *level = context;
    size_t first = (size_t)y * (size_t)level->width;
    for (int x = 0; x < level->width; x++) {
        int off = TIMES * abs(level->luma[first + (size_t)x] - level->again[first + (size_t)x]);
        row[x] = (uint8_t)(off < 255 ? off : 255);
    }
}

tocsin_status tocsin_error_level_png(const tocsin_picture *picture, tocsin_buffer *out,
                                     tocsin_error *err) {
    int width = picture->width_px, height = picture->height_px;
    uint8_t *again = tocsin_pages_alloc((size_t)width * (size_t)height);
    if (!again) return tocsin_fail_memory(err);
    tocsin_status status = picture_save_again(picture->luma, width, height, QUALITY, again, err);
    error_level level = {picture->luma, again, width};
    picture_png png = {width, height, 1, fill_row, &level};
    if (!status) status = picture_write_png(&png, out, err);
    free(again);
    return status;
}
