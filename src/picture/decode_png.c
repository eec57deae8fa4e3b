// SPDX-License-Identifier: Apache-2.0
/* PNG, through libpng. As with JPEG, errors come back by longjmp and the job lives in the caller's frame. */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "picture/decode.h"

#include <png.h>

enum {
    PIXELS_PER_BYTE =
        1032 * 8, /* deflate makes at most 1032 bytes of one, and a byte is at most 8 pixels */
    MOST_CHUNK_BYTES = 16 << 20,
    MOST_CHUNKS = 1000,
};

typedef struct png_job {
    png_structp png;
    png_infop info;
    tocsin_error *err;
    tocsin_text bytes;
    size_t at;
    bool cut_off;
    int n_warnings;
    char warning[128], message[128];
    uint8_t *samples; /* of one row, or of all rows where they come interlaced */
} png_job;

static void on_error(png_structp png, png_const_charp message) {
    png_job *job = png_get_error_ptr(png);
    snprintf(job->message, sizeof job->message, "%s", message);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
    png_job *job = png_get_error_ptr(png);
    if (job->n_warnings++ == 0) snprintf(job->warning, sizeof job->warning, "%s", message);
}

static void read_bytes(png_structp png, png_bytep to, size_t n) {
    png_job *job = png_get_io_ptr(png);
    if (n > job->bytes.n - job->at) {
        job->cut_off = true;
        job->at = job->bytes.n;
        png_error(png, "it ends in the middle of the picture");
    }
    memcpy(to, job->bytes.at + job->at, n);
    job->at += n;
}

static tocsin_status say_failure(const png_job *job) {
    return tocsin_fail(job->err, TOCSIN_BAD_INPUT, "PNG, byte %zu: %s; %s", job->at, job->message,
                       job->cut_off ? "get the whole file" : "get the file again, or another copy");
}

/* Ends after the head, with what libpng shall make of the samples: 8 bits, grey or red, green, blue. */
static tocsin_status read_head(png_job *job, tocsin_picture *picture) {
    png_structp png = job->png;
    png_read_info(png, job->info);
    int64_t width = png_get_image_width(png, job->info);
    int64_t height = png_get_image_height(png, job->info);
    int bits = png_get_bit_depth(png, job->info), type = png_get_color_type(png, job->info);
    if (width * height / PIXELS_PER_BYTE > (int64_t)job->bytes.n)
        return tocsin_fail(
            job->err, TOCSIN_BAD_INPUT,
            "PNG: its head says %lld × %lld pixels, which %zu bytes cannot hold; get "
            "the whole file",
            (long long)width, (long long)height, job->bytes.n);
    picture->source_bits = bits;
    picture->source_alpha =
        (type & PNG_COLOR_MASK_ALPHA) || png_get_valid(png, job->info, PNG_INFO_tRNS);
    png_set_expand(png);
    if (bits == 16) png_set_scale_16(png);
    png_set_strip_alpha(png);
    bool colour = type & PNG_COLOR_MASK_COLOR;
    return picture_make_planes(picture, width, height, colour ? 3 : 1, job->err);
}

static tocsin_status read_rows(png_job *job, tocsin_picture *picture) {
    png_structp png = job->png;
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, job->info);
    size_t row_bytes = png_get_rowbytes(png, job->info), height = (size_t)picture->height_px;
    if (row_bytes != (size_t)picture->width_px * (size_t)picture->n_planes)
        png_error(png, "its samples cannot be brought to 8 bits");
    job->samples = malloc(passes > 1 ? row_bytes * height : row_bytes);
    if (!job->samples) return tocsin_fail_memory(job->err);
    for (int pass = 0; pass < passes; pass++) {
        for (size_t y = 0; y < height; y++) {
            uint8_t *row = job->samples + (passes > 1 ? y * row_bytes : 0);
            png_read_row(png, row, NULL);
            if (pass == passes - 1) picture_put_row(picture, (int)y, row);
        }
    }
    png_read_end(png, NULL);
    return TOCSIN_OK;
}

static tocsin_status decode(png_job *job, tocsin_picture *picture) {
    if (setjmp(png_jmpbuf(job->png))) return say_failure(job);
    png_set_user_limits(job->png, 0x7fffffff, 0x7fffffff); /* picture_make_planes has its own */
    png_set_chunk_malloc_max(job->png, MOST_CHUNK_BYTES);
    png_set_chunk_cache_max(job->png, MOST_CHUNKS);
    png_set_read_fn(job->png, job, read_bytes);
    tocsin_status status = read_head(job, picture);
    return status ? status : read_rows(job, picture);
}

static bool is_animated(tocsin_text bytes) {
    picture_chunk chunk;
    for (size_t at = 0; picture_next_chunk(bytes, &at, &chunk);)
        if (!strcmp(chunk.type, "acTL")) return true;
    return false;
}

tocsin_status picture_decode_png(tocsin_text bytes, tocsin_picture *picture, tocsin_error *err) {
    png_job *job = calloc(1, sizeof *job);
    if (!job) return tocsin_fail_memory(err);
    tocsin_status status = TOCSIN_INTERNAL;
    job->err = err;
    job->bytes = bytes;
    job->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, job, on_error, on_warning);
    job->info = job->png ? png_create_info_struct(job->png) : NULL;
    if (job->info)
        status = decode(job, picture);
    else
        status = tocsin_fail_memory(err);
    picture->format = TOCSIN_PICTURE_PNG;
    picture->animated = is_animated(bytes);
    picture->n_warnings = job->n_warnings;
    memcpy(picture->warning, job->warning, sizeof picture->warning);
    png_destroy_read_struct(&job->png, &job->info, NULL);
    free(job->samples);
    free(job);
    return status;
}
