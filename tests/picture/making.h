// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_MAKING_H
#define PICTURE_MAKING_H

/* Pictures made in memory, for tests. Failures end the test program: a test that cannot make its input has no answer. */

#include <stdlib.h>
#include <string.h>

#include "tocsin/picture.h"

#include <jpeglib.h>
#include <png.h>

typedef struct made_jpeg_options {
    int quality;
    bool progressive;
    int inks;     /* 4: CMYK as Adobe's programs write it */
    int sampling; /* of luma: 1 or 2; 2: 4:2:0 */
} made_jpeg_options;

/* n channels interleaved: 1 grey, 3 colour, 4 inks. */
static inline tocsin_buffer make_jpeg(const uint8_t *samples, int width, int height, int channels,
                                      made_jpeg_options options) {
    struct jpeg_compress_struct cinfo;
    struct jpeg_error_mgr errors;
    unsigned char *at = NULL;
    unsigned long n = 0;
    cinfo.err = jpeg_std_error(&errors);
    jpeg_create_compress(&cinfo);
    jpeg_mem_dest(&cinfo, &at, &n);
    cinfo.image_width = (JDIMENSION)width;
    cinfo.image_height = (JDIMENSION)height;
    cinfo.input_components = channels;
    cinfo.in_color_space = channels == 1 ? JCS_GRAYSCALE : channels == 3 ? JCS_RGB : JCS_CMYK;
    jpeg_set_defaults(&cinfo);
    if (channels == 4) jpeg_set_colorspace(&cinfo, JCS_CMYK);
    jpeg_set_quality(&cinfo, options.quality, TRUE);
    if (channels == 3)
        cinfo.comp_info[0].h_samp_factor = cinfo.comp_info[0].v_samp_factor =
            options.sampling ? options.sampling : 1;
    if (options.progressive) jpeg_simple_progression(&cinfo);
    jpeg_start_compress(&cinfo, TRUE);
    while (cinfo.next_scanline < cinfo.image_height) {
        JSAMPROW row =
            (JSAMPROW)(samples + (size_t)cinfo.next_scanline * (size_t)width * (size_t)channels);
        jpeg_write_scanlines(&cinfo, &row, 1);
    }
    jpeg_finish_compress(&cinfo);
    jpeg_destroy_compress(&cinfo);
    tocsin_buffer buffer = TOCSIN_BUFFER_INIT;
    tocsin_buffer_put(&buffer, (tocsin_text){(const char *)at, n});
    free(at);
    if (buffer.failed) abort();
    return buffer;
}

static inline void make_png_append(png_structp png, png_bytep at, size_t n) {
    tocsin_buffer_put(png_get_io_ptr(png), (tocsin_text){(const char *)at, n});
}

/* `type` is PNG_COLOR_TYPE_…; rows lie in `samples` as PNG stores them. */
static inline tocsin_buffer make_png(const uint8_t *samples, int width, int height, int bits,
                                     int type, bool interlaced) {
    tocsin_buffer buffer = TOCSIN_BUFFER_INIT;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, &buffer, make_png_append, NULL);
    png_set_IHDR(png, info, (png_uint_32)width, (png_uint_32)height, bits, type,
                 interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, 0, 0);
    png_color palette[4] = {{0, 0, 0}, {255, 0, 0}, {0, 255, 0}, {0, 0, 255}};
    if (type == PNG_COLOR_TYPE_PALETTE) png_set_PLTE(png, info, palette, 4);
    png_write_info(png, info);
    int passes = png_set_interlace_handling(png);
    size_t row = png_get_rowbytes(png, info);
    for (int pass = 0; pass < passes; pass++)
        for (int y = 0; y < height; y++)
            png_write_row(png, (png_const_bytep)(samples + (size_t)y * row));
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    if (buffer.failed) abort();
    return buffer;
}

/* xorshift64*: the same on every machine. */
static inline uint32_t make_random(uint64_t *state) {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (uint32_t)((*state * UINT64_C(2685821657736338717)) >> 32);
}

/* A smooth gradient with some noise, interleaved. */
static inline uint8_t *make_samples(int width, int height, int channels, uint64_t seed) {
    size_t n = (size_t)width * (size_t)height * (size_t)channels;
    uint8_t *samples = malloc(n);
    if (!samples) abort();
    for (size_t i = 0; i < n; i++) {
        size_t x = i / (size_t)channels % (size_t)width, y = i / (size_t)channels / (size_t)width;
        size_t base =
            (x * 90 / (size_t)width + y * 90 / (size_t)height) + 20 * (i % (size_t)channels);
        samples[i] = (uint8_t)(base + make_random(&seed) % 16);
    }
    return samples;
}

#endif
