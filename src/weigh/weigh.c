// SPDX-License-Identifier: Apache-2.0
/* Weighing, from the claims to the findings: see work.h for the way through the room,
 * docs/methods/weighing.md for the rules. This file makes the items that the rules compare. */
#include <math.h>
#include <stdlib.h>

#include "weigh/work.h"

static const int default_window_days = 14;

static tocsin_period said_when(const tocsin_claim *claim) {
    return tocsin_period_is_known(claim->said_on) ? claim->said_on : claim->published;
}

bool weigh_is_dated(const tocsin_claim *claim) {
    return tocsin_period_is_known(said_when(claim));
}

static tocsin_day middle_day(tocsin_period period) {
    if (period.from == TOCSIN_DAY_NONE) return period.to;
    if (period.to == TOCSIN_DAY_NONE) return period.from;
    return period.from + (period.to - period.from) / 2;
}

/* Names of the chain and, when the speaker has no name of its own, nothing but them. */
static uint64_t chain_key(const tocsin_claim *claim) {
    uint64_t key = 0;
    for (size_t i = 0; i < claim->n_via; i++) {
        uint64_t one = weigh_fold_hash(claim->via[i].name);
        if (claim->via[i].kind == TOCSIN_UNNAMED || !one) continue;
        key = weigh_hash(&one, sizeof one, key);
    }
    return key;
}

/* Sources without a name are not the same source because they are called the same: each evidence
 * has its own. */
static uint64_t speaker_key(const tocsin_claim *claim) {
    bool is_outlet = !claim->speaker.name.n || claim->speaker.kind == TOCSIN_OUTLET;
    uint64_t name =
        weigh_fold_hash(is_outlet && claim->outlet.n ? claim->outlet : claim->speaker.name);
    if (name && claim->speaker.kind != TOCSIN_UNNAMED) return name;
    uint64_t evidence = weigh_fold_hash(claim->evidence.n ? claim->evidence : claim->id);
    return weigh_hash(&evidence, sizeof evidence, name);
}

/* Ministers, ministries and armies of one state do not confirm each other. */
static uint64_t origin_key(const tocsin_claim *claim, uint64_t speaker) {
    tocsin_kind kind = claim->speaker.kind;
    bool is_state = kind == TOCSIN_GOVERNMENT || kind == TOCSIN_MILITARY;
    if (!is_state || !claim->speaker.actor.n) return speaker;
    uint64_t state = weigh_fold_hash(weigh_actor_root(claim->speaker.actor));
    return weigh_hash(&state, sizeof state, 1);
}

/* When the number, or the event, was: `when`, else when it was said. How many are there is what the speaker saw when
 * speaking, so of a longer time ("after the spring exercise", said in May) the part in which it was said will do. */
static tocsin_period time_of(const tocsin_claim *claim, tocsin_period said) {
    tocsin_period when = claim->when;
    if (!tocsin_period_is_known(when)) return said;
    bool is_seen = claim->has_quantity && claim->quantity.measure == TOCSIN_STOCK &&
                   weigh_period_is_closed(claim->said_on) &&
                   tocsin_period_overlaps(when, claim->said_on);
    if (!is_seen) return when;
    tocsin_period both = claim->said_on;
    if (when.from != TOCSIN_DAY_NONE && when.from > both.from) both.from = when.from;
    if (when.to != TOCSIN_DAY_NONE && when.to < both.to) both.to = when.to;
    return both;
}

static void fill_item(weigh_work *work, weigh_item *item, const tocsin_claim *claim) {
    const tocsin_quantity *quantity = &claim->quantity;
    *item = (weigh_item){.claim = claim,
                         .said = said_when(claim),
                         .low = isnan(quantity->low) ? -HUGE_VAL : quantity->low,
                         .high = isnan(quantity->high) ? HUGE_VAL : quantity->high,
                         .speaker = speaker_key(claim),
                         .chain = chain_key(claim),
                         .place = weigh_place_key(&claim->place),
                         .copy_of = (size_t)(item - work->items)};
    item->time = time_of(claim, item->said);
    item->day = middle_day(item->time);
    item->origin = origin_key(claim, item->speaker);
    tocsin_period shown = work->input->shown_claims;
    item->is_new = tocsin_period_is_known(claim->published) &&
                   tocsin_period_overlaps(claim->published, shown) &&
                   tocsin_period_overlaps(item->said, shown);
}

static int compare_items(const void *a, const void *b) {
    const tocsin_claim *x = ((const weigh_item *)a)->claim, *y = ((const weigh_item *)b)->claim;
    if (x->seq != y->seq) return x->seq < y->seq ? -1 : 1;
    return tocsin_text_compare(x->id, y->id);
}

static tocsin_status make_items(weigh_work *work, tocsin_error *err) {
    const tocsin_weigh_input *input = work->input;
    work->items = tocsin_arena_new(&work->scratch, weigh_item, input->n_claims);
    if (!work->items) return tocsin_fail_memory(err);
    for (size_t i = 0; i < input->n_claims; i++) {
        const tocsin_claim *claim = &input->claims[i];
        if (weigh_is_dated(claim)) work->items[work->n_items++].claim = claim;
    }
    work->n_undated = input->n_claims - work->n_items;
    if (work->n_items) qsort(work->items, work->n_items, sizeof *work->items, compare_items);
    for (size_t i = 0; i < work->n_items; i++)
        fill_item(work, &work->items[i], work->items[i].claim);
    return TOCSIN_OK;
}

static tocsin_status weigh_all(weigh_work *work, tocsin_weigh_result *ret_result,
                               tocsin_error *err) {
    tocsin_status status = make_items(work, err);
    if (status) return status;
    weigh_find_origins(work);
    weigh_find_questions(work);
    weigh_find_denials(work);
    weigh_find_season(work);
    weigh_find_departures(work);
    weigh_find_sections(work);
    return weigh_deliver(work, ret_result, err);
}

tocsin_status tocsin_weigh(const tocsin_weigh_input *input, tocsin_arena *arena,
                           tocsin_weigh_result *ret_result, tocsin_error *err) {
    weigh_work work = {.input = input,
                       .window_days =
                           input->window_days > 0 ? input->window_days : default_window_days,
                       .arena = arena,
                       .scratch = TOCSIN_ARENA_INIT};
    tocsin_status status = weigh_all(&work, ret_result, err);
    free(work.drafts);
    free(work.links);
    tocsin_arena_release(&work.scratch);
    return status;
}
