// SPDX-License-Identifier: Apache-2.0
/* Ids of STIX objects. The same fact has the same id in every export, so that who takes in two of them has it once. */
#include <stdlib.h>
#include <string.h>

#include "exchange/stix.h"

/* 00abedb4-aa42-466c-9c01-fed23315a9b7, which STIX 2.1 gives for observables. */
static const unsigned char observables[16] = {0x00, 0xab, 0xed, 0xb4, 0xaa, 0x42, 0x46, 0x6c,
                                              0x9c, 0x01, 0xfe, 0xd2, 0x33, 0x15, 0xa9, 0xb7};
/* 71d63131-398d-5233-b6a9-24f7673cbeef: version 5 of "urn:tocsin:stix:2.1" in the namespace of URLs. */
static const unsigned char ours[16] = {0x71, 0xd6, 0x31, 0x31, 0x39, 0x8d, 0x52, 0x33,
                                       0xb6, 0xa9, 0x24, 0xf7, 0x67, 0x3c, 0xbe, 0xef};

static tocsin_status put_id(const char *type, const unsigned char *namespace_id, tocsin_text name,
                            tocsin_stix_ref *ret, tocsin_error *err) {
    char uuid[TOCSIN_UUID + 1];
    tocsin_status status = tocsin_uuid5(namespace_id, name, uuid, err);
    if (!status) snprintf(ret->id, sizeof ret->id, "%s--%s", type, uuid);
    return status;
}

tocsin_status stix_id(const char *type, const char *name, tocsin_stix_ref *ret, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer room = TOCSIN_BUFFER_INIT;
    /* A UUID is not used for objects of two types. */
    tocsin_buffer_printf(&room, "%s %s", type, name ? name : "");
    if (!name || room.failed) return tocsin_fail_memory(err);
    return put_id(type, ours, tocsin_buffer_text(&room), ret, err);
}

tocsin_status stix_observable_id(const char *type, tocsin_text properties, tocsin_stix_ref *ret,
                                 tocsin_error *err) {
    return put_id(type, observables, properties, ret, err);
}

/* ---- those that were given out ------------------------------------------------------------------ */

void stix_seen_release(stix_seen *seen) {
    free(seen->slots);
    *seen = (stix_seen){0};
}

static tocsin_stix_ref *find(const stix_seen *seen, const tocsin_stix_ref *ref) {
    uint64_t hash = tocsin_hash(TOCSIN_HASH, ref->id, strlen(ref->id));
    for (size_t i = (size_t)hash & (seen->n_slots - 1);; i = (i + 1) & (seen->n_slots - 1))
        if (!seen->slots[i].id[0] || !strcmp(seen->slots[i].id, ref->id)) return &seen->slots[i];
}

static bool widen(stix_seen *seen) {
    stix_seen wider = {.n = seen->n, .n_slots = seen->n_slots ? 2 * seen->n_slots : 256};
    wider.slots = calloc(wider.n_slots, sizeof *wider.slots);
    if (!wider.slots) return false;
    for (size_t i = 0; i < seen->n_slots; i++)
        if (seen->slots[i].id[0]) *find(&wider, &seen->slots[i]) = seen->slots[i];
    free(seen->slots);
    *seen = wider;
    return true;
}

tocsin_status stix_see(stix_seen *seen, const tocsin_stix_ref *ref, bool *ret_new,
                       tocsin_error *err) {
    if (2 * (seen->n + 1) > seen->n_slots && !widen(seen)) return tocsin_fail_memory(err);
    tocsin_stix_ref *slot = find(seen, ref);
    *ret_new = !slot->id[0];
    if (*ret_new) {
        *slot = *ref;
        seen->n++;
    }
    return TOCSIN_OK;
}
