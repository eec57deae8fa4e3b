// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_PICTURE_BYTES_H
#define TOCSIN_PICTURE_BYTES_H

/* picture: the bytes of a JPEG or PNG as planes. picture.h has the rest. */

#include "tocsin/base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TOCSIN_PICTURE_MOST_BYTES  ((size_t)512 << 20)
#define TOCSIN_PICTURE_MOST_PIXELS (INT64_C(1) << 27)

typedef enum tocsin_picture_format {
    TOCSIN_PICTURE_JPEG,
    TOCSIN_PICTURE_PNG
} tocsin_picture_format;

/* What the head of a JPEG says about how it was made. */
typedef struct tocsin_jpeg {
    int n_components; /* 0: this is no JPEG */
    struct {
        int across, down; /* sampling factors, 1 … 4 */
        int table;        /* index of its quantisation table, 0 … 3 */
    } component[4];
    bool has_table[4];
    uint16_t table[4][64]; /* steps in natural order: row by row, the mean first */
    bool progressive, arithmetic;
} tocsin_jpeg;

typedef struct tocsin_picture {
    tocsin_picture_format format;
    int width_px, height_px;
    int n_planes;      /* 1: grey; 3: red, green, blue */
    uint8_t *plane[3]; /* row by row without gaps; NULL beyond n_planes */
    uint8_t
        *luma; /* 0.299 R + 0.587 G + 0.114 B, rounded; plane[0] itself where the picture is grey */
    int source_bits;   /* per sample, before it became 8 */
    bool source_cmyk;  /* four inks, converted without a profile */
    bool source_alpha; /* there was transparency, left out */
    bool animated;     /* only the first of several images is here */
    int n_warnings;    /* damage that the decoder could pass over */
    char warning[128]; /* the first of it */
    tocsin_jpeg jpeg;
} tocsin_picture;

#define TOCSIN_PICTURE_INIT                                                                        \
    { .width_px = 0 }

/* Decode a JPEG or PNG. TOCSIN_BAD_INPUT: it is neither, damaged, cut off, or larger than TOCSIN_PICTURE_MOST_PIXELS;
 * the message says where and what to do. Free with tocsin_picture_release. */
tocsin_status tocsin_picture_decode(tocsin_text bytes, tocsin_picture *ret_picture,
                                    tocsin_error *err);
void tocsin_picture_release(tocsin_picture *picture); /* NULL and released ones are fine */

/* The quantised coefficients of a component of a JPEG, one row of blocks after the other: `coefficients` holds n_blocks ×
 * 64, in natural order. A status that is not TOCSIN_OK ends it and is returned. */
typedef tocsin_status tocsin_jpeg_row(void *context, int row, const int16_t *coefficients,
                                      int n_blocks, tocsin_error *err);
tocsin_status tocsin_jpeg_coefficients(tocsin_text bytes, int component, tocsin_jpeg_row *take,
                                       void *context, tocsin_error *err);

#ifdef __cplusplus
}
#endif
#endif
