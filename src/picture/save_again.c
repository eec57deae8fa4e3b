// SPDX-License-Identifier: Apache-2.0
/* A grey picture saved as JPEG in memory and read again: what a further saving does to it. */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "picture/decode.h"
#include "picture/grid.h"

#include <jpeglib.h>

typedef struct save_job {
    struct jpeg_compress_struct cinfo;
    struct jpeg_error_mgr errors;
    jmp_buf out;
    char message[JMSG_LENGTH_MAX];
    unsigned char *bytes;
    unsigned long n;
} save_job;

static void on_error(j_common_ptr cinfo) {
    save_job *job = cinfo->client_data;
    cinfo->err->format_message(cinfo, job->message);
    longjmp(job->out, 1);
}

static tocsin_status encode(save_job *job, const uint8_t *luma, int width, int height, int quality,
                            tocsin_error *err) {
    if (setjmp(job->out))
        return tocsin_fail(err, TOCSIN_INTERNAL, "cannot save the picture again: %s", job->message);
    struct jpeg_compress_struct *cinfo = &job->cinfo;
    jpeg_mem_dest(cinfo, &job->bytes, &job->n);
    cinfo->image_width = (JDIMENSION)width;
    cinfo->image_height = (JDIMENSION)height;
    cinfo->input_components = 1;
    cinfo->in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(cinfo);
    jpeg_set_quality(cinfo, quality, TRUE);
    jpeg_start_compress(cinfo, TRUE);
    while (cinfo->next_scanline < cinfo->image_height) {
        JSAMPROW row = (JSAMPROW)(luma + (size_t)cinfo->next_scanline * (size_t)width);
        jpeg_write_scanlines(cinfo, &row, 1);
    }
    jpeg_finish_compress(cinfo);
    return TOCSIN_OK;
}

tocsin_status picture_save_again(const uint8_t *luma, int width, int height, int quality,
                                 uint8_t *ret_again, tocsin_error *err) {
    save_job *job = calloc(1, sizeof *job);
    if (!job) return tocsin_fail_memory(err);
    job->cinfo.err = jpeg_std_error(&job->errors);
    job->errors.error_exit = on_error;
    jpeg_create_compress(&job->cinfo);
    job->cinfo.client_data = job;
    tocsin_status status = width <= 65500 && height <= 65500
                               ? encode(job, luma, width, height, quality, err)
                               : TOCSIN_NO;
    tocsin_picture again = TOCSIN_PICTURE_INIT;
    if (!status)
        status =
            tocsin_picture_decode((tocsin_text){(const char *)job->bytes, job->n}, &again, err);
    if (!status) memcpy(ret_again, again.luma, (size_t)width * (size_t)height);
    /* Longer than a JPEG can be: it was none, and nothing of one can be missing. */
    if (status == TOCSIN_NO) {
        memcpy(ret_again, luma, (size_t)width * (size_t)height);
        status = TOCSIN_OK;
    }
    tocsin_picture_release(&again);
    jpeg_destroy_compress(&job->cinfo);
    free(job->bytes);
    free(job);
    return status;
}
