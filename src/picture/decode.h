// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_DECODE_H
#define PICTURE_DECODE_H

/* The decoders behind tocsin_picture_decode, and what they share. */

#include "tocsin/picture.h"

/* Planes for a picture of this size, after checking it; n_planes is 1 or 3. */
tocsin_status picture_make_planes(tocsin_picture *picture, int64_t width, int64_t height,
                                  int n_planes, tocsin_error *err);
/* A row of interleaved samples (grey, or red, green, blue) into the planes. */
void picture_put_row(tocsin_picture *picture, int row, const uint8_t *samples);

/* `picture` is empty at the start, and is released by the caller when they fail. */
tocsin_status picture_decode_jpeg(tocsin_text bytes, tocsin_picture *picture, tocsin_error *err);
tocsin_status picture_decode_png(tocsin_text bytes, tocsin_picture *picture, tocsin_error *err);

/* Chunks of a PNG, one after the other: start with `*at` 0. False at the end or where the next is cut off. */
typedef struct picture_chunk {
    char type[5];
    tocsin_text data;
    size_t at; /* of its data, in bytes of the file */
} picture_chunk;
bool picture_is_png(tocsin_text bytes);
bool picture_next_chunk(tocsin_text bytes, size_t *at, picture_chunk *ret_chunk);

/* Segments before the first scan of a JPEG, in the same way; `marker` is its second byte. */
typedef struct picture_segment {
    int marker;
    tocsin_text data;
    size_t at;
} picture_segment;
bool picture_is_jpeg(tocsin_text bytes);
bool picture_next_segment(tocsin_text bytes, size_t *at, picture_segment *ret_segment);

#endif
