// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_QUANTITY_WORDS_H
#define TOCSIN_READING_QUANTITY_WORDS_H

/* What quantities.yaml holds; for quantity.c, measure.c and quantity_words.c only. */

#include "reading/quantity.h"

/* Factors of a number, or the bounds themselves; NaN is open. */
typedef struct interval {
    double low, high;
} interval;

typedef struct unit_entry {
    tocsin_unit unit;
    tocsin_measure measure; /* unless a cue says otherwise */
    double times;           /* of the unit: a mile is 1.609344 km */
} unit_entry;

#define QUANTITY_STARTS 1024 /* bits */

struct quantity_words {
    phrasebook qualifiers;                      /* before a number; payload: interval of factors */
    phrasebook after;                           /* behind it; likewise */
    phrasebook few;                             /* before a scale or a unit; payload: interval */
    phrasebook vague;                           /* a number by itself; payload: interval */
    phrasebook many;                            /* before a vague number: "many thousands" */
    phrasebook openers, between;                /* "tussen" … "en" */
    phrasebook middles;                         /* "tot", "-" */
    phrasebook change_from, change_to, changes; /* "van" … "naar", "gestegen" */
    phrasebook change_by;                       /* "met" 5.000 "gestegen" */
    phrasebook unknown;                         /* "hoeveel" */
    phrasebook compared, than;                  /* "minder" … "dan" */
    phrasebook linkers;                         /* between number and noun: "van de" */
    phrasebook including;                       /* before a part of what was counted: "onder wie" */
    phrasebook added; /* more of them come: "3.000 extra militairen", "another 500" */
    phrasebook not_before, not_after;
    phrasebook occasions; /* "keer": so often did what a verb says happen */
    phrasebook deeds;     /* such verbs: "geschonden"; payload: unit_entry */
    phrasebook again; /* a number right behind counts what was counted last: "telden er | 591" */
    phrasebook their_number; /* a number further on does: "hun aantal kan oplopen tot | 175.000" */
    phrasebook elsewhere;    /* opens the place of another number: "en | in Loehansk 975" */
    phrasebook nouns;        /* payload: unit_entry */
    phrasebook before;       /* unit before the number: "€"; likewise */
    phrasebook named;        /* says the unit from afar: "dodental"; likewise */
    phrasebook states;       /* what became of people: "gedood"; likewise */
    phrasebook count_of;     /* before a noun that a number further on counts: "het aantal" */
    phrasebook flow, plan;
    phrasebook flow_apart,
        plan_apart; /* the first part of a verb; payload: phrasebook of the second */
    /* Hashes of the first words that a core without a number may begin with: one look for most words. */
    uint64_t starts[QUANTITY_STARTS / 64];
};

/* quantities.yaml. */
tocsin_status quantity_words_load(pack *lang, segmenter *seg, tocsin_arena *arena,
                                  tocsin_error *err);
tocsin_status quantity_words_read(const pack_file *file);

/* Units that stand elsewhere in the clause, what became of the people counted, and stock, flow or
 * plan. `items` are the quantities of one sentence, in order. */
void measure_guess(const passage *p, const sentence *s, quantity *items, size_t n);

#endif
