// SPDX-License-Identifier: Apache-2.0
#include "picture/write_png.h"

#include <png.h>
#include <stdlib.h>

static void append(png_structp png, png_bytep at, size_t n) {
    tocsin_buffer_put(png_get_io_ptr(png), (tocsin_text){(const char *)at, n});
}

static void flush_nothing(png_structp png) {
    (void)png;
}

/* libpng comes back by a jump when it fails, so nothing that changes lives here. */
static bool write_rows(png_structp png, png_infop info, const picture_png *picture, uint8_t *row,
                       tocsin_buffer *out) {
    if (setjmp(png_jmpbuf(png))) return false;
    png_set_write_fn(png, out, append, flush_nothing);
    png_set_IHDR(png, info, (png_uint_32)picture->width, (png_uint_32)picture->height, 8,
                 picture->channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    for (int y = 0; y < picture->height; y++) {
        picture->fill_row(picture->context, y, row);
        png_write_row(png, row);
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

tocsin_status picture_write_png(const picture_png *picture, tocsin_buffer *out, tocsin_error *err) {
    uint8_t *row = malloc((size_t)picture->width * (size_t)picture->channels);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, jump_back, say_nothing);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    bool done = row && info && write_rows(png, info, picture, row, out) && !out->failed;
    png_destroy_write_struct(&png, &info);
    free(row);
    return done ? TOCSIN_OK : tocsin_fail_memory(err);
}
