// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_PLACE_CHOICE_H
#define TOCSIN_READING_PLACE_CHOICE_H

/* Which of the places of one name is meant.
 *
 * Each place of the name is an option with a score, the logarithm of how likely it is:
 *
 *   score = ln(500 + people) + a capital or seat + what data/ gives by hand + nearness to the places just named
 *           + the vote of its country, from all countries, nationalities and known places of the document
 *
 * and weight_i = exp(score_i) / Σ exp(score). What the votes are is known at the end of the document only, so a choice
 * is kept with its claim and made once more then (place_settle). docs/methods/reading.md gives the measured figures. */

#include "reading/scan.h"

enum { PLACE_OPTIONS = 6, PLACE_RECENT = 8, PLACE_COUNTRIES = 48, PLACE_SEEN = 64 };

typedef struct place_option {
    tocsin_text name, country; /* alpha-3; both outlive the document, or are in its arena */
    double lat, lon, reach_km;
    gazetteer_kind kind;
    double score;  /* without the vote */
    double weight; /* with it, 0 to 1 */
    bool given;    /* by hand, in data/ */
    double people;
} place_option;

typedef enum place_standing {                    /* what says that the words are a place */
                              PLACE_UNSURE,      /* nothing */
                              PLACE_SEEN_BEFORE, /* the document had it behind a preposition of place */
                              PLACE_SURE, /* such a preposition, a noun for a town or region, a list of places */
} place_standing;

/* From the place to what is said of it: "40 km north of", "the east of". */
typedef struct place_shift {
    bool part;           /* a part of it, not a point away from it */
    double bearing;      /* degrees; NaN: not said, or the middle */
    double km, reach_km; /* NaN: not said */
} place_shift;

typedef struct place_choice {
    size_t n_words; /* from the token that has it */
    uint32_t hash;  /* of the name */
    place_standing standing;
    place_shift shift;
    size_t n;
    place_option
        options[PLACE_OPTIONS]; /* the likeliest first; a kept choice has room for `n` only */
} place_choice;

/* What a document has said of places so far. */
typedef struct place_memory {
    struct {
        tocsin_text code;
        double votes;
    } countries[PLACE_COUNTRIES];
    size_t n_countries;
    double votes;
    struct {
        double lat, lon;
    } recent[PLACE_RECENT];
    size_t n_recent; /* all that there were; the last of them stay */
    uint32_t seen[PLACE_SEEN];
    size_t n_seen;
} place_memory;

void place_memory_vote(place_memory *memory, tocsin_text code, double votes);
double place_memory_votes(const place_memory *memory, tocsin_text code);
/* The neighbour that the document speaks of most; empty: of none. */
tocsin_text place_memory_neighbour(const place_memory *memory, const gazetteer *g,
                                   tocsin_text code);
/* What nearness to the places just named adds to a score. */
double place_memory_near(const place_memory *memory, double lat, double lon);
/* A name that is a place for sure, and whether a name was one. */
void place_memory_see(place_memory *memory, const place_choice *choice);
bool place_memory_has_seen(const place_memory *memory, uint32_t hash);

/* place_meet.c. Count the countries that a sentence speaks of, then give its words their places (token.choice). Memory is of the
 * passage. */
tocsin_status place_meet(place_memory *memory, scan *s, tocsin_error *err);

/* One option more, in order; the least likely goes when there are too many. */
void place_choice_put(place_choice *choice, place_option option);
/* The place that data/ gives by hand, over the same one of the gazetteer. */
void place_choice_give(place_choice *choice, const name_entry *name);
/* A choice that stays, in as little room as it takes; NULL: no memory. */
place_choice *place_choice_keep(tocsin_arena *arena, const place_choice *choice, place_shift shift);
/* Order the options by what the memory says now. */
void place_choice_rank(place_choice *choice, const place_memory *memory);
/* Where the first option is when it is shifted. */
void place_choice_point(const place_choice *choice, const place_shift *shift, const gazetteer *g,
                        double *ret_lat, double *ret_lon, double *ret_precision_km);
/* A country that nobody spoke of, and a town too small to be known without it: more likely some other place of that
 * name. */
bool place_choice_is_likely(const place_choice *choice, const place_memory *memory);
/* Choose once more, and put the place into `place` with what else it may be. There is one option at least. Where none is
 * likely, the place has no name and all are alternatives. */
tocsin_status place_settle(place_choice *choice, const place_memory *memory, const gazetteer *g,
                           tocsin_arena *arena, tocsin_place *place, tocsin_error *err);

/* A point `km` away at a bearing, on the sphere. */
void place_move(double *lat, double *lon, double bearing, double km);
double place_distance_km(double lat_a, double lon_a, double lat_b, double lon_b);

#endif
