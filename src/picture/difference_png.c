// SPDX-License-Identifier: Apache-2.0
/* Picture and scene side by side, as PNG. */
#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "tocsin/picture.h"

enum { GAP_PX = 8 };

typedef struct png_job {
    const tocsin_difference *difference;
    tocsin_buffer *out;
    uint8_t *row;
    size_t row_bytes;
} png_job;

static void append(png_structp png, png_bytep at, size_t n) {
    tocsin_buffer_put(png_get_io_ptr(png), (tocsin_text){(const char *)at, n});
}

static void flush_nothing(png_structp png) {
    (void)png;
}

static void fill_row(const png_job *job, int y) {
    const tocsin_difference *d = job->difference;
    size_t width = (size_t)d->width_px, first = (size_t)y * width;
    uint8_t *left = job->row, *middle = left + 3 * (width + GAP_PX),
            *right = middle + 3 * (width + GAP_PX);
    for (size_t x = 0; x < width; x++) {
        uint8_t own = d->picture[first + x];
        bool differs = d->differs[first + x];
        memset(left + 3 * x, own, 3);
        memset(middle + 3 * x, d->archive[first + x], 3);
        right[3 * x] = differs ? (uint8_t)(128 + own / 2) : own;
        right[3 * x + 1] = right[3 * x + 2] = differs ? own / 3 : own;
    }
}

/* libpng comes back by a jump when it fails, so nothing that changes lives here. */
static bool write_png(png_structp png, png_infop info, const png_job *job) {
    if (setjmp(png_jmpbuf(png))) return false;
    png_set_write_fn(png, job->out, append, flush_nothing);
    png_set_IHDR(png, info, (png_uint_32)(job->row_bytes / 3),
                 (png_uint_32)job->difference->height_px, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    for (int y = 0; y < job->difference->height_px; y++) {
        fill_row(job, y);
        png_write_row(png, job->row);
    }
    png_write_end(png, NULL);
    return true;
}

/* The status of the call is what counts; libpng would print. */
static void say_nothing(png_structp png, png_const_charp message) {
    (void)png, (void)message;
}

static void jump_back(png_structp png, png_const_charp message) {
    (void)message;
    png_longjmp(png, 1);
}

tocsin_status tocsin_difference_png(const tocsin_difference *difference, tocsin_buffer *out,
                                    tocsin_error *err) {
    png_job job = {.difference = difference,
                   .out = out,
                   .row_bytes = 3 * (3 * (size_t)difference->width_px + 2 * GAP_PX)};
    job.row = malloc(job.row_bytes);
    if (job.row) memset(job.row, 255, job.row_bytes);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, jump_back, say_nothing);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    bool done = job.row && info && write_png(png, info, &job) && !out->failed;
    png_destroy_write_struct(&png, &info);
    free(job.row);
    return done ? TOCSIN_OK : tocsin_fail_memory(err);
}
