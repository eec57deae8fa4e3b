// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_EVENT_H
#define TOCSIN_READING_EVENT_H

/* What happens, who does it and to whom: one PLOVER type with actor and target, out of one clause.
 *
 * Every word for an event in the clause makes a candidate; its rule says where actor and target stand. The candidate
 * that explains most wins; one that needs what the clause does not have (troops, a border, a journey abroad)
 * is none. Nothing is ever taken from another clause. */

#include "reading/place.h"

typedef struct event_context {
    const scan *s;
    tocsin_text own_country; /* what "his country" is; empty: not known */
    tocsin_text implied; /* who does it where no subject stands: "vowed to attack"; empty: nobody */
} event_context;

typedef struct found_event {
    const event_rule *rule; /* NULL: none */
    size_t first, end;      /* words of the trigger */
    tocsin_text actor, target;
    int score;
} found_event;

tocsin_status event_find(const event_context *x, stretch clause, found_event *ret_event,
                         tocsin_error *err);
/* Somebody in the stretch who is not of `other`'s side: the target of a warning, threat or accusation. */
tocsin_text event_other_party(const event_context *x, stretch within, tocsin_text other);
/* Actor of a mention, pronouns resolved; empty: not known. */
tocsin_text event_actor_of(const event_context *x, const mention *m);

#endif
