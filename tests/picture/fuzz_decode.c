// SPDX-License-Identifier: Apache-2.0
/* Any bytes give planes of the size that they say, or an error with a message; never more memory than the bytes explain. */
#include <stdlib.h>

#include "tocsin/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static tocsin_status take_row(void *context, int row, const int16_t *coefficients, int n_blocks,
                              tocsin_error *err) {
    (void)row;
    (void)err;
    for (int i = 0; i < 64 * n_blocks; i++) *(long *)context += coefficients[i];
    return TOCSIN_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    tocsin_text bytes = {(const char *)data, size};
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_picture picture = TOCSIN_PICTURE_INIT;
    if (tocsin_picture_decode(bytes, &picture, &err)) {
        if (!err.message[0] || picture.luma) abort();
        return 0;
    }
    if (picture.width_px < 1 || picture.height_px < 1 || !picture.luma) abort();
    size_t last = (size_t)picture.width_px * (size_t)picture.height_px - 1;
    volatile unsigned touched = picture.luma[last] + picture.plane[picture.n_planes - 1][last];
    (void)touched;
    long sum = 0;
    for (int i = 0; i < picture.jpeg.n_components; i++)
        if (tocsin_jpeg_coefficients(bytes, i, take_row, &sum, &err) && !err.message[0]) abort();
    tocsin_picture_release(&picture);
    return 0;
}
