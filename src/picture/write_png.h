// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_WRITE_PNG_H
#define PICTURE_WRITE_PNG_H

#include "tocsin/picture.h"

/* A picture of 8 bits that is made row by row. */
typedef struct picture_png {
    int width, height;
    int channels; /* 1: grey; 3: red, green, blue, interleaved */
    void (*fill_row)(const void *context, int y, uint8_t *row);
    const void *context;
} picture_png;

tocsin_status picture_write_png(const picture_png *picture, tocsin_buffer *out, tocsin_error *err);

#endif
