// SPDX-License-Identifier: Apache-2.0
/* EXIF: a TIFF in small, three directories of it. Every offset is checked; a directory is read once, so that none can send the
 * reader round in circles. */
#include <math.h>
#include <string.h>

#include "picture/metadata.h"

typedef struct exif {
    tocsin_text block;
    bool big_endian;
    tocsin_metadata *metadata;
    double lat, lon;
    char lat_ref, lon_ref;
} exif;

static uint32_t number_at(const exif *exif_block, size_t at, int n) {
    if (at > exif_block->block.n || exif_block->block.n - at < (size_t)n) return 0;
    uint32_t value = 0;
    for (int i = 0; i < n; i++) {
        int k = exif_block->big_endian ? i : n - 1 - i;
        value = value << 8 | (uint8_t)exif_block->block.at[at + (size_t)k];
    }
    return value;
}

typedef struct entry {
    uint32_t tag, type, count;
    tocsin_text value; /* its bytes; empty where they lie outside */
    size_t at;
} entry;

static entry read_entry(const exif *exif_block, size_t at) {
    static const uint8_t sizes[] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};
    entry found = {number_at(exif_block, at, 2), number_at(exif_block, at + 2, 2),
                   number_at(exif_block, at + 4, 4), TOCSIN_TEXT_NONE, 0};
    uint64_t size = found.type < sizeof sizes ? sizes[found.type] : 0;
    uint64_t bytes = size * found.count;
    size_t from = bytes <= 4 ? at + 8 : number_at(exif_block, at + 8, 4);
    if (bytes == 0 || from > exif_block->block.n || bytes > exif_block->block.n - from)
        return found;
    found.value = (tocsin_text){exif_block->block.at + from, (size_t)bytes};
    found.at = from;
    return found;
}

static double rational(const exif *exif_block, size_t at) {
    double below = number_at(exif_block, at + 4, 4);
    return below > 0 ? number_at(exif_block, at, 4) / below : (double)NAN;
}

/* Degrees, minutes and seconds. */
static double angle_of(const exif *exif_block, const entry *found) {
    if (found->type != 5 || found->count != 3 || !found->value.n) return NAN;
    return rational(exif_block, found->at) + rational(exif_block, found->at + 8) / 60 +
           rational(exif_block, found->at + 16) / 3600;
}

static const char *name_of(uint32_t tag) {
    static const struct {
        uint32_t tag;
        const char *name;
    } known[] = {{0x010e, "ImageDescription"},
                 {0x010f, "Make"},
                 {0x0110, "Model"},
                 {0x0131, "Software"},
                 {0x0132, "DateTime"},
                 {0x013b, "Artist"},
                 {0x8298, "Copyright"},
                 {0x9003, "DateTimeOriginal"},
                 {0x9004, "DateTimeDigitized"},
                 {0x9011, "OffsetTimeOriginal"},
                 {0xa430, "CameraOwnerName"},
                 {0xa434, "LensModel"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].tag == tag) return known[i].name;
    return NULL;
}

static void take_gps(exif *exif_block, const entry *found) {
    if (found->tag == 1 && found->value.n) exif_block->lat_ref = found->value.at[0];
    if (found->tag == 2) exif_block->lat = angle_of(exif_block, found);
    if (found->tag == 3 && found->value.n) exif_block->lon_ref = found->value.at[0];
    if (found->tag == 4) exif_block->lon = angle_of(exif_block, found);
    if (found->tag == 0x1d && found->type == 2)
        picture_note(exif_block->metadata, "EXIF", "GPSDateStamp", found->value);
}

enum { MOST_ENTRIES = 512 };

/* Where the other two directories lie goes out; 0: nowhere. */
static void read_directory(exif *exif_block, size_t at, bool gps, size_t *ret_exif,
                           size_t *ret_gps) {
    uint32_t n = number_at(exif_block, at, 2);
    for (uint32_t i = 0; i < n && i < MOST_ENTRIES; i++) {
        size_t here = at + 2 + 12 * (size_t)i;
        if (here > exif_block->block.n || exif_block->block.n - here < 12) return;
        entry found = read_entry(exif_block, here);
        if (gps) {
            take_gps(exif_block, &found);
            continue;
        }
        if (found.tag == 0x8769) *ret_exif = number_at(exif_block, here + 8, 4);
        if (found.tag == 0x8825) *ret_gps = number_at(exif_block, here + 8, 4);
        const char *name = name_of(found.tag);
        if (name && found.type == 2) picture_note(exif_block->metadata, "EXIF", name, found.value);
    }
}

void picture_read_exif(tocsin_text block, tocsin_metadata *metadata) {
    exif exif_block = {.block = block, .metadata = metadata, .lat = NAN, .lon = NAN};
    metadata->exif = true;
    if (tocsin_text_starts(block, TOCSIN_TEXT("MM\0*")))
        exif_block.big_endian = true;
    else if (!tocsin_text_starts(block, TOCSIN_TEXT("II*\0")))
        return;
    size_t sub = 0, gps = 0, none = 0;
    read_directory(&exif_block, number_at(&exif_block, 4, 4), false, &sub, &gps);
    if (sub) read_directory(&exif_block, sub, false, &none, &gps);
    if (gps) read_directory(&exif_block, gps, true, &none, &none);
    if (fabs(exif_block.lat) <= 90 && fabs(exif_block.lon) <= 180) {
        metadata->lat_deg = exif_block.lat_ref == 'S' ? -exif_block.lat : exif_block.lat;
        metadata->lon_deg = exif_block.lon_ref == 'W' ? -exif_block.lon : exif_block.lon;
    }
}
