// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_MAKING_H
#define TOCSIN_READING_MAKING_H

/* A claim in the making, and what its files put into it: claim.c texts, speaker and identity; claim_act.c the act;
 * claim_mood.c event, certainty and tense; claim_facts.c place, time and quantity. */

#include "reading/claim.h"

typedef struct making {
    narrative *n;
    const saying *said;
    tocsin_claim claim;
    found_event event;
    place_choice *choice; /* what the place may be; NULL: it is known, or there is none */
    bool bare_border;     /* the place is "the border", of nobody knows whom */
    modality mood;
    stretch core; /* the clause that carries the event, or all of it */
    tocsin_cue cues[12];
    size_t n_cues;
} making;

/* Words of the text that the claim rests on, and what they show. */
void making_add_cue(making *m, size_t first, size_t end, const char *is);
bool making_names_pictures(const scan *s, stretch within);

/* claim_act.c. Somebody who may act himself, and whose side is known. */
bool making_is_party(const line *l);
bool making_for_a_side(const line *l);
bool making_is_conditional(const making *m);
/* "makes no sense unless Armenia withdraws": the event does not stand in the clause that is said. */
bool making_hangs_on(const making *m);
/* "Dat klopt niet": what is said only points at what was said before. */
bool making_points(const making *m);
tocsin_act making_act(const making *m);

tocsin_status making_find_event(making *m, tocsin_error *err);
tocsin_status making_put_act(making *m, tocsin_error *err);
tocsin_status making_put_place(making *m, tocsin_error *err);
/* The place in words of another sentence. */
tocsin_status making_put_place_of(making *m, const scan *s, stretch words, tocsin_error *err);
void making_put_dates(making *m);
void making_put_quantity(making *m);

#endif
