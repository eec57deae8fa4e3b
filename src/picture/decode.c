// SPDX-License-Identifier: Apache-2.0
/* The bytes of a picture as planes: which format it is, what both decoders share, and the walk over its parts. */
#include "picture/decode.h"

#include <stdlib.h>
#include <string.h>

void tocsin_picture_release(tocsin_picture *picture) {
    if (!picture) return;
    if (picture->luma != picture->plane[0]) free(picture->luma);
    for (int i = 0; i < 3; i++) free(picture->plane[i]);
    *picture = (tocsin_picture)TOCSIN_PICTURE_INIT;
}

tocsin_status picture_make_planes(tocsin_picture *picture, int64_t width, int64_t height,
                                  int n_planes, tocsin_error *err) {
    if (width < 1 || height < 1)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "its head says %lld × %lld pixels: nothing to see", (long long)width,
                           (long long)height);
    if (width > TOCSIN_PICTURE_MOST_PIXELS || height > TOCSIN_PICTURE_MOST_PIXELS / width)
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "its head says %lld × %lld pixels, and at most %lld are read; cut out the "
            "part that matters, without scaling it",
            (long long)width, (long long)height, (long long)TOCSIN_PICTURE_MOST_PIXELS);
    picture->width_px = (int)width;
    picture->height_px = (int)height;
    picture->n_planes = n_planes;
    size_t n = (size_t)width * (size_t)height;
    for (int i = 0; i < n_planes; i++)
        if (!(picture->plane[i] = tocsin_pages_alloc(n))) return tocsin_fail_memory(err);
    picture->luma = n_planes == 1 ? picture->plane[0] : tocsin_pages_alloc(n);
    return picture->luma ? TOCSIN_OK : tocsin_fail_memory(err);
}

void picture_put_row(tocsin_picture *picture, int row, const uint8_t *samples) {
    int width = picture->width_px;
    size_t start = (size_t)row * (size_t)width;
    if (picture->n_planes == 1) {
        memcpy(picture->plane[0] + start, samples, (size_t)width);
        return;
    }
    uint8_t *red = picture->plane[0] + start, *green = picture->plane[1] + start;
    uint8_t *blue = picture->plane[2] + start, *luma = picture->luma + start;
    for (int x = 0; x < width; x++) {
        unsigned r = samples[3 * x], g = samples[3 * x + 1], b = samples[3 * x + 2];
        red[x] = (uint8_t)r;
        green[x] = (uint8_t)g;
        blue[x] = (uint8_t)b;
        luma[x] = (uint8_t)((299 * r + 587 * g + 114 * b + 500) / 1000);
    }
}

/* ---- parts of a file ----------------------------------------------------------------------- */

static uint32_t big_endian(const char *at, int n) {
    uint32_t value = 0;
    for (int i = 0; i < n; i++) value = value << 8 | (uint8_t)at[i];
    return value;
}

bool picture_is_png(tocsin_text bytes) {
    return tocsin_text_starts(bytes, TOCSIN_TEXT("\x89PNG\r\n\x1a\n"));
}

bool picture_next_chunk(tocsin_text bytes, size_t *at, picture_chunk *ret_chunk) {
    size_t start = *at ? *at : 8;
    if (bytes.n < start || bytes.n - start < 12) return false;
    size_t n = big_endian(bytes.at + start, 4);
    if (n > bytes.n - start - 12) return false;
    picture_chunk chunk = {.data = {bytes.at + start + 8, n}, .at = start + 8};
    memcpy(chunk.type, bytes.at + start + 4, 4);
    *ret_chunk = chunk;
    *at = start + 12 + n;
    return true;
}

bool picture_is_jpeg(tocsin_text bytes) {
    return tocsin_text_starts(bytes, TOCSIN_TEXT("\xff\xd8\xff"));
}

/* Markers that stand alone, without a length. */
static bool stands_alone(int marker) {
    return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

bool picture_next_segment(tocsin_text bytes, size_t *at, picture_segment *ret_segment) {
    size_t i = *at ? *at : 2;
    for (;;) {
        while (i < bytes.n && (uint8_t)bytes.at[i] != 0xff)
            i++; /* what a writer left between them */
        while (i < bytes.n && (uint8_t)bytes.at[i] == 0xff) i++;
        if (i >= bytes.n) return false;
        int marker = (uint8_t)bytes.at[i++];
        if (marker == 0 || stands_alone(marker)) continue;
        if (marker == 0xd9 || marker == 0xda || bytes.n - i < 2) return false;
        size_t n = big_endian(bytes.at + i, 2);
        if (n < 2 || n > bytes.n - i) return false;
        *ret_segment = (picture_segment){marker, {bytes.at + i + 2, n - 2}, i + 2};
        *at = i + n;
        return true;
    }
}

/* ---- which format -------------------------------------------------------------------------- */

/* What it is instead, for the message. */
static const char *other_format(tocsin_text bytes) {
    static const struct {
        size_t at;
        const char *sign, *name;
    } known[] = {
        {0, "GIF8", "a GIF"},
        {8, "WEBP", "a WebP"},
        {0, "II*", "a TIFF"},
        {0, "MM", "a TIFF"},
        {0, "BM", "a BMP"},
        {4, "ftypavif", "an AVIF"},
        {4, "ftyp", "a HEIF or video"},
        {0, "%PDF", "a PDF"},
        {4, "jP  ", "a JPEG 2000"},
        {0, "<", "a page or drawing (XML, HTML or SVG)"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        tocsin_text part = tocsin_text_slice(bytes, known[i].at, bytes.n);
        if (tocsin_text_starts(part, tocsin_text_of(known[i].sign))) return known[i].name;
    }
    return "something else";
}

tocsin_status tocsin_picture_decode(tocsin_text bytes, tocsin_picture *ret_picture,
                                    tocsin_error *err) {
    tocsin_picture picture = TOCSIN_PICTURE_INIT;
    tocsin_status status;
    if (bytes.n == 0) return tocsin_fail(err, TOCSIN_BAD_INPUT, "the file is empty");
    if (picture_is_jpeg(bytes))
        status = picture_decode_jpeg(bytes, &picture, err);
    else if (picture_is_png(bytes))
        status = picture_decode_png(bytes, &picture, err);
    else
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "byte 0: neither a JPEG nor a PNG but %s; give the picture as it was "
                           "published, or convert it to PNG without scaling it",
                           other_format(bytes));
    if (status) {
        tocsin_picture_release(&picture);
        return status;
    }
    *ret_picture = picture;
    return TOCSIN_OK;
}
