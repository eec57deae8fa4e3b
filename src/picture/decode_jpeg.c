// SPDX-License-Identifier: Apache-2.0
/* JPEG, through libjpeg-turbo. Its errors come back by longjmp, so whatever is allocated on the way hangs on a job that
 * lives in the caller's frame. */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "picture/decode.h"

#include <jpeglib.h>

enum {
    MOST_SCANS =
        128, /* an honest progressive JPEG has about ten; each costs a walk over all blocks */
    PIXELS_PER_BYTE = 8192, /* more than any coding of blocks reaches */
};
#define MOST_DECODER_BYTES (1L << 30)

typedef struct jpeg_job {
    struct jpeg_decompress_struct cinfo;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf out;
    tocsin_error *err;
    tocsin_text bytes;
    bool cut_off;
    int n_warnings;
    char warning[JMSG_LENGTH_MAX];
    char message[JMSG_LENGTH_MAX];
    uint8_t *row;
} jpeg_job;

static void on_error(j_common_ptr cinfo) {
    jpeg_job *job = cinfo->client_data;
    cinfo->err->format_message(cinfo, job->message);
    longjmp(job->out, 1);
}

/* Level -1 is damage that it can pass over; the others are remarks. */
static void on_message(j_common_ptr cinfo, int level) {
    jpeg_job *job = cinfo->client_data;
    if (level >= 0) return;
    if (job->n_warnings++ == 0) cinfo->err->format_message(cinfo, job->warning);
}

static void on_progress(j_common_ptr cinfo) {
    jpeg_job *job = cinfo->client_data;
    if (job->cinfo.input_scan_number <= MOST_SCANS) return;
    snprintf(job->message, sizeof job->message, "more than %d scans", MOST_SCANS);
    longjmp(job->out, 1);
}

/* ---- the source: all bytes lie in memory, so running out of them means that the file was cut off ---- */

static void start_source(j_decompress_ptr cinfo) {
    (void)cinfo;
}

static boolean no_more_bytes(j_decompress_ptr cinfo) {
    jpeg_job *job = cinfo->client_data;
    job->cut_off = true;
    snprintf(job->message, sizeof job->message, "it ends in the middle of the picture");
    longjmp(job->out, 1);
}

static void skip_bytes(j_decompress_ptr cinfo, long n) {
    if (n <= 0) return;
    if ((size_t)n > cinfo->src->bytes_in_buffer) no_more_bytes(cinfo);
    cinfo->src->next_input_byte += n;
    cinfo->src->bytes_in_buffer -= (size_t)n;
}

static void end_source(j_decompress_ptr cinfo) {
    (void)cinfo;
}

static void open_job(jpeg_job *job, struct jpeg_source_mgr *source) {
    job->cinfo.err = jpeg_std_error(&job->errors);
    job->errors.error_exit = on_error;
    job->errors.emit_message = on_message;
    job->cinfo.client_data = job;
    jpeg_create_decompress(&job->cinfo);
    job->cinfo.client_data = job;
    job->cinfo.mem->max_memory_to_use = MOST_DECODER_BYTES;
    job->progress.progress_monitor = on_progress;
    job->cinfo.progress = &job->progress;
    *source = (struct jpeg_source_mgr){.next_input_byte = (const JOCTET *)job->bytes.at,
                                       .bytes_in_buffer = job->bytes.n,
                                       .init_source = start_source,
                                       .fill_input_buffer = no_more_bytes,
                                       .skip_input_data = skip_bytes,
                                       .resync_to_restart = jpeg_resync_to_restart,
                                       .term_source = end_source};
    job->cinfo.src = source;
}

static tocsin_status say_failure(const jpeg_job *job) {
    size_t left = job->cinfo.src ? job->cinfo.src->bytes_in_buffer : 0;
    return tocsin_fail(job->err, TOCSIN_BAD_INPUT, "JPEG, byte %zu, row %u of %u: %s; %s",
                       job->bytes.n - left, job->cinfo.output_scanline, job->cinfo.image_height,
                       job->message,
                       job->cut_off ? "get the whole file" : "get the file again, or another copy");
}

/* ---- what the head says ---------------------------------------------------------------------- */

static void take_tables(const struct jpeg_decompress_struct *cinfo, tocsin_jpeg *ret) {
    tocsin_jpeg jpeg = {.n_components = cinfo->num_components,
                        .progressive = cinfo->progressive_mode,
                        .arithmetic = cinfo->arith_code};
    for (int i = 0; i < cinfo->num_components && i < 4; i++) {
        const jpeg_component_info *component = &cinfo->comp_info[i];
        jpeg.component[i].across = component->h_samp_factor;
        jpeg.component[i].down = component->v_samp_factor;
        jpeg.component[i].table = component->quant_tbl_no & 3;
    }
    for (int i = 0; i < NUM_QUANT_TBLS && i < 4; i++) {
        if (!cinfo->quant_tbl_ptrs[i]) continue;
        jpeg.has_table[i] = true;
        memcpy(jpeg.table[i], cinfo->quant_tbl_ptrs[i]->quantval, sizeof jpeg.table[i]);
    }
    *ret = jpeg;
}

/* Before anything of the picture's size is allocated: can so few bytes hold so many pixels? */
static tocsin_status check_head(const jpeg_job *job) {
    const struct jpeg_decompress_struct *cinfo = &job->cinfo;
    int64_t pixels = (int64_t)cinfo->image_width * cinfo->image_height;
    if (pixels / PIXELS_PER_BYTE > (int64_t)job->bytes.n)
        return tocsin_fail(
            job->err, TOCSIN_BAD_INPUT,
            "JPEG: its head says %u × %u pixels, which %zu bytes cannot hold; get the "
            "whole file",
            cinfo->image_width, cinfo->image_height, job->bytes.n);
    if (cinfo->num_components != 1 && cinfo->num_components != 3 && cinfo->num_components != 4)
        return tocsin_fail(job->err, TOCSIN_BAD_INPUT,
                           "JPEG: %d colour components; 1, 3 and 4 are read",
                           cinfo->num_components);
    return TOCSIN_OK;
}

/* Inks to light, without a profile. Adobe's programs store them inverted, and so does nearly every file. */
static void inks_to_light(uint8_t *row, size_t width, bool inverted) {
    for (size_t x = 0; x < width; x++) {
        unsigned ink[4];
        for (int i = 0; i < 4; i++) ink[i] = inverted ? row[4 * x + i] : 255u - row[4 * x + i];
        for (int i = 0; i < 3; i++) row[3 * x + i] = (uint8_t)((ink[i] * ink[3] + 127) / 255);
    }
}

static tocsin_status decode_rows(jpeg_job *job, tocsin_picture *picture) {
    struct jpeg_decompress_struct *cinfo = &job->cinfo;
    if (setjmp(job->out)) return say_failure(job);
    jpeg_read_header(cinfo, TRUE);
    tocsin_status status = check_head(job);
    if (status) return status;
    bool cmyk = cinfo->num_components == 4;
    cinfo->out_color_space = cmyk ? JCS_CMYK : cinfo->num_components == 3 ? JCS_RGB : JCS_GRAYSCALE;
    cinfo->dct_method = JDCT_ISLOW;
    status = picture_make_planes(picture, cinfo->image_width, cinfo->image_height,
                                 cinfo->num_components == 1 ? 1 : 3, job->err);
    if (status) return status;
    job->row = malloc((size_t)cinfo->image_width * 4);
    if (!job->row) return tocsin_fail_memory(job->err);
    jpeg_start_decompress(cinfo);
    take_tables(cinfo, &picture->jpeg);
    while (cinfo->output_scanline < cinfo->output_height) {
        int row = (int)cinfo->output_scanline;
        jpeg_read_scanlines(cinfo, &job->row, 1);
        if (cmyk) inks_to_light(job->row, cinfo->output_width, cinfo->saw_Adobe_marker);
        picture_put_row(picture, row, job->row);
    }
    jpeg_finish_decompress(cinfo);
    picture->source_cmyk = cmyk;
    picture->source_bits = cinfo->data_precision;
    return TOCSIN_OK;
}

tocsin_status picture_decode_jpeg(tocsin_text bytes, tocsin_picture *picture, tocsin_error *err) {
    jpeg_job *job = calloc(1, sizeof *job);
    struct jpeg_source_mgr source;
    if (!job) return tocsin_fail_memory(err);
    job->err = err;
    job->bytes = bytes;
    open_job(job, &source);
    tocsin_status status = decode_rows(job, picture);
    picture->format = TOCSIN_PICTURE_JPEG;
    picture->n_warnings = job->n_warnings;
    snprintf(picture->warning, sizeof picture->warning, "%.*s", (int)sizeof picture->warning - 1,
             job->warning);
    jpeg_destroy_decompress(&job->cinfo);
    free(job->row);
    free(job);
    return status;
}

/* ---- coefficients ---------------------------------------------------------------------------- */

typedef struct coefficient_request {
    int component;
    tocsin_jpeg_row *take;
    void *context;
} coefficient_request;

static tocsin_status walk_coefficients(jpeg_job *job, const coefficient_request *request) {
    struct jpeg_decompress_struct *cinfo = &job->cinfo;
    if (setjmp(job->out)) return say_failure(job);
    jpeg_read_header(cinfo, TRUE);
    tocsin_status status = check_head(job);
    if (status) return status;
    if ((int64_t)cinfo->image_width * cinfo->image_height > TOCSIN_PICTURE_MOST_PIXELS ||
        request->component >= cinfo->num_components)
        return tocsin_fail(job->err, TOCSIN_BAD_INPUT, "JPEG: no component %d of a readable size",
                           request->component);
    jvirt_barray_ptr *arrays = jpeg_read_coefficients(cinfo);
    const jpeg_component_info *component = &cinfo->comp_info[request->component];
    for (JDIMENSION row = 0; row < component->height_in_blocks; row++) {
        JBLOCKARRAY blocks = cinfo->mem->access_virt_barray(
            (j_common_ptr)cinfo, arrays[request->component], row, 1, FALSE);
        status = request->take(request->context, (int)row, (const int16_t *)blocks[0],
                               (int)component->width_in_blocks, job->err);
        if (status) return status;
    }
    return TOCSIN_OK;
}

tocsin_status tocsin_jpeg_coefficients(tocsin_text bytes, int component, tocsin_jpeg_row *take,
                                       void *context, tocsin_error *err) {
    jpeg_job *job = calloc(1, sizeof *job);
    struct jpeg_source_mgr source;
    if (!job) return tocsin_fail_memory(err);
    job->err = err;
    job->bytes = bytes;
    open_job(job, &source);
    coefficient_request request = {component, take, context};
    tocsin_status status = walk_coefficients(job, &request);
    jpeg_destroy_decompress(&job->cinfo);
    free(job);
    return status;
}
