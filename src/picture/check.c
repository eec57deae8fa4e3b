// SPDX-License-Identifier: Apache-2.0
/* One picture through every test that needs nothing but its bytes. */
#include "picture/check.h"

static tocsin_status check_pixels(tocsin_text bytes, const tocsin_check_options *options,
                                  tocsin_check *check, tocsin_error *err) {
    const tocsin_picture *picture = &check->picture;
    int width = picture->width_px, height = picture->height_px;
    tocsin_picture_metadata(bytes, &check->metadata);
    check->hash = tocsin_picture_hash(picture->luma, width, height);
    check->quality = tocsin_picture_quality(picture->luma, width, height, options->gsd_m,
                                            options->elevation_deg);
    tocsin_status status = tocsin_jpeg_coding(bytes, &picture->jpeg, &check->coding, err);
    if (!status) status = tocsin_picture_c2pa(bytes, options->trust, &check->c2pa, err);
    if (status) return status;
    status =
        tocsin_find_clones(picture->luma, width, height, options->threads, &check->clones, err);
    if (!status)
        status = tocsin_find_saved_once(bytes, picture, &check->coding, &check->saved_once, err);
    if (!status)
        status = tocsin_find_other_noise(picture->luma, width, height, &check->other_noise, err);
    if (!status)
        status = tocsin_find_resampling(picture->luma, width, height, &check->resampling, err);
    if (status) return status;
    return tocsin_jpeg_grid(picture->luma, width, height, options->threads, &check->grid, err);
}

tocsin_status tocsin_check_picture(tocsin_text bytes, const tocsin_check_options *options,
                                   tocsin_check *ret_check, tocsin_error *err) {
    tocsin_check check = TOCSIN_CHECK_INIT;
    check.n_bytes = bytes.n;
    tocsin_status status = tocsin_picture_decode(bytes, &check.picture, err);
    if (!status) status = tocsin_sha256(bytes, check.sha256, err);
    if (!status) status = check_pixels(bytes, options, &check, err);
    if (status) {
        tocsin_check_release(&check);
        return status;
    }
    *ret_check = check;
    return TOCSIN_OK;
}

void tocsin_check_release(tocsin_check *check) {
    if (!check) return;
    tocsin_picture_release(&check->picture);
    tocsin_archive_answer_release(&check->archive);
    tocsin_c2pa_release(&check->c2pa);
}
