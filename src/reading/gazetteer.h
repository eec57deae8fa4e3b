// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_GAZETTEER_H
#define TOCSIN_READING_GAZETTEER_H

/* The places of the world by their names: data/gazetteer.bin, which data/build-gazetteer.py makes out of GeoNames.
 *
 * It is compiled in and used where it lies: nothing is read, unpacked or copied at start, and only the pages that a
 * text asks for come into memory. All numbers are little-endian.
 *
 *   head       "TOCSINGZ", then offset and count (uint32) of each part
 *   countries  12 bytes: alpha-3 code and a zero; south, west, north, east of nearly all of its places
 *   borders     8 bytes: two countries; latitude, longitude; reach in km (uint16)
 *   places     12 bytes: latitude, longitude; country; kind; people, reach in km (10 log2(1 + n)); name (uint32)
 *   blocks      4 bytes: where each run of KEYS_IN_BLOCK keys begins
 *   keys       sorted by bytes, front-coded: bytes shared with the key before, bytes of its own, number of places;
 *              its own bytes; the places (3 bytes each), the largest first; the
 *              highest bit says that it is a name of now, in one of the five languages or at home
 *   names      the name to print, as UTF-8, each with a zero behind it
 *
 * Latitudes and longitudes are int16 in units of 180/32767 degrees (0.6 km). A key is a folded name (gazetteer_fold):
 * a binary search over the blocks and a walk through one of them finds it. Sorted keys were chosen over a hash table
 * since front coding halves them, and over a trie since the walk is as fast and the bytes can be checked by eye. */

#include "tocsin/facts.h"

enum {
    GAZETTEER_PARTS = 6,
    GAZETTEER_KEYS_IN_BLOCK = 16,
    GAZETTEER_PLACES_MOST = 12, /* of one name */
    GAZETTEER_KEY_MOST = 64,    /* bytes */
};

typedef enum gazetteer_kind {
    GAZETTEER_CAPITAL = 1,
    GAZETTEER_SEAT = 2, /* of a region */
    GAZETTEER_SEAT_OF_DISTRICT = 3,
    GAZETTEER_TOWN = 4,
    GAZETTEER_REGION = 5,
    GAZETTEER_COUNTRY = 6, /* stands in data/countries.yaml */
} gazetteer_kind;

typedef struct gazetteer {
    const unsigned char *parts[GAZETTEER_PARTS];
    uint32_t counts[GAZETTEER_PARTS];
} gazetteer;

typedef struct gazetteer_place {
    tocsin_text name, country; /* alpha-3; both live as long as the program */
    double lat, lon;
    gazetteer_kind kind;
    double people;
    bool own;        /* asked for by a name of now, not one of once or of some */
    double reach_km; /* of a region: nine in ten of its places lie within it; 0 of a town */
} gazetteer_place;

typedef struct gazetteer_box {
    double south, west, north, east; /* degrees */
} gazetteer_box;

/* TOCSIN_INTERNAL: it was not compiled in, or is not of this make. */
tocsin_status gazetteer_open(gazetteer *ret_gazetteer, tocsin_error *err);

/* Fold a word in lower case behind the `n` bytes of a key: letters without their marks and digits are kept, all else is
 * left out. The new length; SIZE_MAX when the key would be too long. */
size_t gazetteer_fold(tocsin_text lower, char key[static GAZETTEER_KEY_MOST], size_t n);

/* The places that have this key, the largest first, for gazetteer_get; 0: none has. */
size_t gazetteer_find(const gazetteer *g, tocsin_text key,
                      uint32_t ret_places[static GAZETTEER_PLACES_MOST]);
gazetteer_place gazetteer_get(const gazetteer *g, uint32_t found);
/* False when the country is not known. */
bool gazetteer_country(const gazetteer *g, tocsin_text code, gazetteer_box *ret_box);
/* Middle of a land border and how far it reaches from there; false when the two have none. */
bool gazetteer_border(const gazetteer *g, tocsin_text a, tocsin_text b, double *ret_lat,
                      double *ret_lon, double *ret_reach_km);

/* Call `each` with every key and its first place, in order: for tests. */
void gazetteer_each(const gazetteer *g, void (*each)(void *, tocsin_text, uint32_t), void *of);

#endif
