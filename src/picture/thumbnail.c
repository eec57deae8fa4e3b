// SPDX-License-Identifier: Apache-2.0
/* A small copy of a picture: means of the pixels that fall into one, as JPEG with the exact integer transform, which gives the
 * same bytes on every machine. */
#include <setjmp.h>
#include <stdlib.h>

#include "picture/decode.h"

#include <jpeglib.h>

enum { QUALITY = 80 };

typedef struct thumbnail_job {
    struct jpeg_compress_struct cinfo;
    struct jpeg_error_mgr errors;
    jmp_buf out;
    unsigned char *bytes, *row;
    unsigned long n;
    const tocsin_picture *picture;
    int width, height;
} thumbnail_job;

static void on_error(j_common_ptr cinfo) {
    thumbnail_job *job = cinfo->client_data;
    longjmp(job->out, 1);
}

static uint8_t mean_of(const uint8_t *plane, size_t stride, int x0, int x1, int y0, int y1) {
    uint64_t sum = 0, n = (uint64_t)(x1 - x0) * (uint64_t)(y1 - y0);
    for (int y = y0; y < y1; y++)
        for (int x = x0; x < x1; x++) sum += plane[(size_t)y * stride + (size_t)x];
    return (uint8_t)((sum + n / 2) / n);
}

static void fill_row(const thumbnail_job *job, int row) {
    const tocsin_picture *p = job->picture;
    int y0 = (int)((int64_t)row * p->height_px / job->height);
    int y1 = (int)((int64_t)(row + 1) * p->height_px / job->height);
    for (int i = 0; i < job->width; i++) {
        int x0 = (int)((int64_t)i * p->width_px / job->width);
        int x1 = (int)((int64_t)(i + 1) * p->width_px / job->width);
        for (int k = 0; k < p->n_planes; k++)
            job->row[i * p->n_planes + k] =
                mean_of(p->plane[k], (size_t)p->width_px, x0, x1, y0, y1);
    }
}

/* libjpeg comes back by a jump when it fails. */
static bool encode(thumbnail_job *job) {
    if (setjmp(job->out)) return false;
    struct jpeg_compress_struct *cinfo = &job->cinfo;
    jpeg_mem_dest(cinfo, &job->bytes, &job->n);
    cinfo->image_width = (JDIMENSION)job->width;
    cinfo->image_height = (JDIMENSION)job->height;
    cinfo->input_components = job->picture->n_planes;
    cinfo->in_color_space = job->picture->n_planes == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(cinfo);
    cinfo->dct_method = JDCT_ISLOW;
    jpeg_set_quality(cinfo, QUALITY, TRUE);
    jpeg_start_compress(cinfo, TRUE);
    while (cinfo->next_scanline < cinfo->image_height) {
        JSAMPROW row = job->row;
        fill_row(job, (int)cinfo->next_scanline);
        jpeg_write_scanlines(cinfo, &row, 1);
    }
    jpeg_finish_compress(cinfo);
    return true;
}

/* The shorter side is at least one pixel, and no side grows. */
static int scaled(int side, int longer, int most) {
    if (longer <= most) return side;
    int small = (int)((int64_t)side * most / longer);
    return small ? small : 1;
}

tocsin_status tocsin_picture_thumbnail(const tocsin_picture *picture, int most_px,
                                       tocsin_buffer *out, tocsin_error *err) {
    int longer = picture->width_px > picture->height_px ? picture->width_px : picture->height_px;
    thumbnail_job *job = calloc(1, sizeof *job);
    if (!job) return tocsin_fail_memory(err);
    job->picture = picture;
    job->width = scaled(picture->width_px, longer, most_px);
    job->height = scaled(picture->height_px, longer, most_px);
    job->row = malloc((size_t)job->width * (size_t)picture->n_planes);
    job->cinfo.err = jpeg_std_error(&job->errors);
    job->errors.error_exit = on_error;
    jpeg_create_compress(&job->cinfo);
    job->cinfo.client_data = job;
    bool done = job->row && encode(job);
    if (done) tocsin_buffer_put(out, (tocsin_text){(const char *)job->bytes, job->n});
    jpeg_destroy_compress(&job->cinfo);
    free(job->bytes);
    free(job->row);
    free(job);
    return done && !out->failed ? TOCSIN_OK : tocsin_fail_memory(err);
}
