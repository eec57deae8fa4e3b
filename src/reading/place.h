// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_PLACE_H
#define TOCSIN_READING_PLACE_H

/* Where: the place that a clause names best. A border says more than a country, a town more than a region. */

#include "reading/cast.h"
#include "reading/clause.h"

typedef struct found_place {
    size_t first, end;             /* words; equal: none */
    tocsin_text name;              /* as the gazetteer has it; empty: it does not */
    double lat, lon, precision_km; /* NaN: not known */
    tocsin_text country;           /* that it lies in, or whose border it is */
    bool border;
    bool territory; /* "in Russia": what happens there without a name is that country's doing */
    tocsin_text on; /* country that `territory` speaks of */
} found_place;

/* `actor` (empty: none) tells which border of a country is meant. Nothing found: first and end are equal. */
tocsin_status place_find(const scan *s, stretch within, tocsin_text actor, found_place *ret_place,
                         tocsin_error *err);
/* Whose border is named in the sentence: kept in the cast, and in the scan, for "the border" later on. */
tocsin_status place_remember_border(cast *c, scan *s, tocsin_error *err);

#endif
