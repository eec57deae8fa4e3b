// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_PLACE_WORDS_H
#define TOCSIN_READING_PLACE_WORDS_H

/* Words around the names of places, from lang/<code>/places.yaml.
 *
 *   prepositions   a name behind one of these may be a place that only the gazetteer knows ("in Vovchansk")
 *   towards        the same of words that people stand behind too ("to Hassan"): the place must be likely
 *   apart          stand between a distance and a place: "40 km from X"
 *   towns          nouns for a town in front of its name: "the village of …"
 *   regions        nouns for a region in front of its name or behind it: "oblast …", "… province"
 *   bearings       degrees from north of "north", "noordelijk"; -1: the middle
 *   not_places     names that are other words far more often ("Nice", "Of")
 *   home           countries that a report in this language speaks of without naming them */

#include "reading/pack.h"

enum place_word {
    PLACE_PREPOSITION = 1,
    PLACE_TOWARDS = 2,
    PLACE_TOWN = 4,
    PLACE_REGION = 8,
    PLACE_APART = 16,
};

typedef struct place_home {
    tocsin_text code;
    struct place_home *next;
} place_home;

typedef struct place_words {
    phrasebook words;      /* payload: unsigned, of enum place_word */
    phrasebook bearings;   /* payload: double, degrees */
    phrasebook not_places; /* payload: itself */
    const place_home *home;
} place_words;

/* TOCSIN_UNAVAILABLE: the language has no such file. */
tocsin_status place_words_load(pack *p, segmenter *seg, tocsin_arena *arena,
                               const place_words **ret_words, tocsin_error *err);

#endif
