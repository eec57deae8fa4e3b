// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_MODALITY_H
#define TOCSIN_READING_MODALITY_H

/* How sure, when and whether: certainty, tense and polarity of what a stretch says. */

#include "reading/clause.h"

typedef struct modality {
    tocsin_certainty certainty;
    tocsin_tense tense;
    bool negative;
    bool unusual_for_season;
    bool fake;     /* something is called fake or untrue */
    bool accusing; /* somebody is said to do wrong */
    size_t hedge, hedge_end,
        negation; /* words; hedge == hedge_end: none; negation SIZE_MAX: none */
} modality;

/* `direct`: quoted words, in which "zou" is a condition and not hearsay. */
/* Looks like one that no list has: "binnengetrokken", "reached". */
bool modality_is_participle(const scan *s, size_t i);
modality modality_of(const scan *s, stretch within, bool direct);

#endif
