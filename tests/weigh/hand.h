// SPDX-License-Identifier: Apache-2.0
#ifndef WEIGH_HAND_H
#define WEIGH_HAND_H

/* Claims made by hand, and looking at what weigh makes of them. */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tocsin/weigh.h"

enum { HAND_MAX = 64 };

/* A case in memory: add claims, weigh, look. */
typedef struct hand {
    tocsin_claim claims[HAND_MAX];
    char ids[HAND_MAX][16];
    char documents[HAND_MAX][24];
    size_t n;
    tocsin_weigh_input input;
    tocsin_arena arena;
    tocsin_weigh_result result;
} hand;

static inline tocsin_period hand_period(const char *text) {
    tocsin_period period = TOCSIN_PERIOD_NONE;
    if (text && !tocsin_period_parse(tocsin_text_of(text), &period)) fail_msg("%s", text);
    return period;
}

/* Each claim stands in a document of its own, of an outlet of its own, until a test says otherwise.
 */
static inline tocsin_claim *hand_add(hand *h, const char *speaker, const char *published,
                                     const char *text) {
    assert_true(h->n < HAND_MAX);
    size_t i = h->n++;
    snprintf(h->ids[i], sizeof h->ids[i], "c%zu", i + 1);
    snprintf(h->documents[i], sizeof h->documents[i], "sha256:%zu", i + 1);
    h->claims[i] = (tocsin_claim){
        .seq = (int64_t)(i + 1) * 10,
        .id = tocsin_text_of(h->ids[i]),
        .evidence = tocsin_text_of(h->documents[i]),
        .outlet = tocsin_text_of(h->documents[i]),
        .text = tocsin_text_of(text),
        .speaker = {.name = tocsin_text_of(speaker), .kind = TOCSIN_GOVERNMENT},
        .published = hand_period(published),
        .said_on = TOCSIN_PERIOD_NONE,
        .when = TOCSIN_PERIOD_NONE,
        .act = TOCSIN_ASSERT,
        .certainty = TOCSIN_CERTAIN,
        .tense = TOCSIN_PRESENT,
    };
    return &h->claims[i];
}

/* So many Russian troops are there. */
static inline tocsin_claim *hand_troops(hand *h, const char *speaker, const char *published,
                                        double low, double high) {
    tocsin_claim *claim = hand_add(h, speaker, published, "troops");
    claim->plover = TOCSIN_MOBILIZE;
    claim->actor = TOCSIN_TEXT("RUS");
    claim->has_quantity = true;
    claim->quantity = (tocsin_quantity){.low = low,
                                        .high = high,
                                        .unit = TOCSIN_TROOPS,
                                        .measure = TOCSIN_STOCK,
                                        .text = TOCSIN_TEXT("troops")};
    return claim;
}

static inline void hand_weigh(hand *h) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    h->input.claims = h->claims;
    h->input.n_claims = h->n;
    h->input.rate_all = true;
    if (h->input.shown_claims.to == 0) h->input.shown_claims = TOCSIN_PERIOD_NONE; /* all */
    if (tocsin_weigh(&h->input, &h->arena, &h->result, &err)) fail_msg("%s", err.message);
}

static inline void hand_release(hand *h) {
    tocsin_arena_release(&h->arena);
}

static inline size_t hand_count(const hand *h, const char *kind) {
    size_t n = 0;
    for (size_t i = 0; i < h->result.n_findings; i++)
        n += strcmp(h->result.findings[i].kind, kind) == 0;
    return n;
}

/* The only finding of its kind. */
static inline const tocsin_finding *hand_find(const hand *h, const char *kind) {
    assert_int_equal(hand_count(h, kind), 1);
    for (size_t i = 0; i < h->result.n_findings; i++)
        if (strcmp(h->result.findings[i].kind, kind) == 0) return &h->result.findings[i];
    return NULL;
}

static inline const tocsin_slot *hand_slot_or_null(const tocsin_finding *finding,
                                                   const char *name) {
    for (size_t i = 0; i < finding->n_slots; i++)
        if (strcmp(finding->slots[i].name, name) == 0) return &finding->slots[i];
    return NULL;
}

static inline const tocsin_slot *hand_slot(const tocsin_finding *finding, const char *name) {
    const tocsin_slot *slot = hand_slot_or_null(finding, name);
    if (!slot) fail_msg("%s has no slot %s", finding->kind, name);
    return slot;
}

static inline void hand_expect_interval(const tocsin_finding *finding, const char *name, double low,
                                        double high) {
    const tocsin_slot *slot = hand_slot(finding, name);
    assert_int_equal(slot->type, TOCSIN_SLOT_INTERVAL);
    if (isnan(low))
        assert_true(isnan(slot->number));
    else
        assert_float_equal(slot->number, low, 1e-9);
    if (isnan(high))
        assert_true(isnan(slot->high));
    else
        assert_float_equal(slot->high, high, 1e-9);
}

static inline void hand_expect_text(const tocsin_finding *finding, const char *name,
                                    const char *text) {
    tocsin_text got = hand_slot(finding, name)->text;
    if (!tocsin_text_is(got, text)) fail_msg("%s: %.*s, not %s", name, TOCSIN_TEXT_ARG(got), text);
}

/* The texts of a list, with " + " between. */
static inline void hand_expect_list(const tocsin_finding *finding, const char *name,
                                    const char *joined) {
    const tocsin_slot *slot = hand_slot(finding, name);
    char got[512] = "";
    assert_int_equal(slot->type, TOCSIN_SLOT_LIST);
    for (size_t i = 0; i < slot->n_list; i++) {
        size_t n = strlen(got);
        snprintf(got + n, sizeof got - n, "%s%.*s", i ? " + " : "", TOCSIN_TEXT_ARG(slot->list[i]));
    }
    assert_string_equal(got, joined);
}

static inline void hand_expect_number(const tocsin_finding *finding, const char *name,
                                      double number) {
    assert_int_equal(hand_slot(finding, name)->type, TOCSIN_SLOT_NUMBER);
    assert_float_equal(hand_slot(finding, name)->number, number, 1e-9);
}

static inline void hand_expect_entries(const tocsin_finding *finding, const char *joined) {
    char got[512] = "";
    for (size_t i = 0; i < finding->n_entries; i++) {
        size_t n = strlen(got);
        snprintf(got + n, sizeof got - n, "%s%lld", i ? " " : "", (long long)finding->entries[i]);
    }
    assert_string_equal(got, joined);
}

#endif
