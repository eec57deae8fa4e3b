// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_PLACE_H
#define TOCSIN_READING_PLACE_H

/* Where: the place that a clause names best. A border says more than a country, a town more than a region. */

#include "reading/cast.h"
#include "reading/clause.h"
#include "reading/place_choice.h"

typedef struct found_place {
    size_t first, end;             /* words; equal: none */
    tocsin_text name;              /* as the gazetteer has it; empty: it does not */
    double lat, lon, precision_km; /* NaN: not known */
    tocsin_text country;           /* that it lies in, or whose border it is */
    bool border;
    bool territory; /* "in Russia": what happens there without a name is that country's doing */
    tocsin_text on; /* country that `territory` speaks of */
    const place_choice
        *choice;       /* where several places may be meant; NULL: what stands above is all */
    place_shift shift; /* of the choice; lat and lon above have it in them */
} found_place;

/* `actor` (empty: none) tells which border of a country is meant. Nothing found: first and end are equal. */
tocsin_status place_find(const scan *s, stretch within, tocsin_text actor, found_place *ret_place,
                         tocsin_error *err);
/* How far and which way from the place whose name begins at *first, which then moves to where that is said. */
place_shift place_shift_before(const scan *s, stretch within, size_t *first);
/* Whose border is named in the sentence: kept in the cast, and in the scan, for "the border" later on. */
tocsin_status place_remember_border(cast *c, scan *s, tocsin_error *err);

#endif
