// SPDX-License-Identifier: Apache-2.0
#ifndef EXCHANGE_STIX_H
#define EXCHANGE_STIX_H

#include "tocsin/exchange.h"

/* "type--UUID" of an object that is known by `name`, in a namespace of our own: that of STIX is for observables alone. */
tocsin_status stix_id(const char *type, const char *name, tocsin_stix_ref *ret, tocsin_error *err);
/* The same of an observable: `properties` are those that its id follows from, as canonical JSON (STIX 2.1, 2.9). */
tocsin_status stix_observable_id(const char *type, tocsin_text properties, tocsin_stix_ref *ret,
                                 tocsin_error *err);

/* Ids that were given out. */
typedef struct stix_seen {
    tocsin_stix_ref *slots; /* open addressing; an empty id is free */
    size_t n, n_slots;      /* n_slots: a power of two, or 0 */
} stix_seen;
void stix_seen_release(stix_seen *seen);
/* *ret_new: it was not there before. */
tocsin_status stix_see(stix_seen *seen, const tocsin_stix_ref *ref, bool *ret_new,
                       tocsin_error *err);

#endif
