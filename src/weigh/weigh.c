// SPDX-License-Identifier: Apache-2.0
/* Weighing, from the claims to the findings: see work.h for the way through the room,
 * docs/methods/weighing.md for the rules. This file makes the items that the rules compare. */
#include <math.h>
#include <stdlib.h>

#include "weigh/work.h"

tocsin_period weigh_said_when(const tocsin_digest *claim) {
    return tocsin_period_is_known(claim->said_on) ? claim->said_on : claim->published;
}

bool weigh_is_dated(const tocsin_digest *claim) {
    return tocsin_period_is_known(weigh_said_when(claim));
}

static tocsin_day middle_day(tocsin_period period) {
    if (period.from == TOCSIN_DAY_NONE) return period.to;
    if (period.to == TOCSIN_DAY_NONE) return period.from;
    return period.from + (period.to - period.from) / 2;
}

/* Sources without a name are not the same source because they are called the same: each evidence
 * has its own. */
static uint64_t speaker_key(const weigh_work *work, const tocsin_digest *claim) {
    bool is_outlet = !claim->speaker.n || claim->speaker_kind == TOCSIN_OUTLET;
    uint64_t name =
        weigh_fold_known(work, is_outlet && claim->outlet.n ? claim->outlet : claim->speaker);
    if (name && claim->speaker_kind != TOCSIN_UNNAMED) return name;
    return weigh_hash(&claim->evidence, sizeof claim->evidence, name);
}

/* What an outlet says of its own accord, or on behalf of sources without a name, in a text that it has from another
 * one: the words of that other one. */
static uint64_t copied_key(const weigh_work *work, const tocsin_digest *claim, uint64_t speaker) {
    const weigh_document *copy = weigh_find_document(work, claim->evidence);
    if (!copy) return speaker;
    tocsin_digest original = *claim;
    original.evidence = copy->original;
    original.outlet = copy->outlet;
    return speaker_key(work, &original);
}

/* Ministers, ministries and armies of one state do not confirm each other. */
static uint64_t origin_key(const weigh_work *work, const tocsin_digest *claim, uint64_t speaker) {
    tocsin_kind kind = claim->speaker_kind;
    bool is_state = kind == TOCSIN_GOVERNMENT || kind == TOCSIN_MILITARY;
    bool is_own = !claim->speaker.n || kind == TOCSIN_OUTLET || kind == TOCSIN_UNNAMED;
    if (is_own && work->input->n_copies) return copied_key(work, claim, speaker);
    if (!is_state || !claim->speaker_actor.n) return speaker;
    uint64_t state = weigh_fold_known(work, weigh_actor_root(claim->speaker_actor));
    return weigh_hash(&state, sizeof state, 1);
}

/* When the number, or the event, was: `when`, else when it was said. How many are there is what the speaker saw when
 * speaking, so of a longer time ("after the spring exercise", said in May) the part in which it was said will do. */
static tocsin_period time_of(const tocsin_digest *claim, tocsin_period said) {
    tocsin_period when = claim->when;
    if (!tocsin_period_is_known(when)) return said;
    bool is_seen = claim->has_quantity && claim->measure == TOCSIN_STOCK &&
                   weigh_period_is_closed(claim->said_on) &&
                   tocsin_period_overlaps(when, claim->said_on);
    if (!is_seen) return when;
    tocsin_period both = claim->said_on;
    if (when.from != TOCSIN_DAY_NONE && when.from > both.from) both.from = when.from;
    if (when.to != TOCSIN_DAY_NONE && when.to < both.to) both.to = when.to;
    return both;
}

static void fill_item(const weigh_work *work, weigh_item *item, const tocsin_digest *claim) {
    weigh_place place = weigh_place_in(claim);
    *item = (weigh_item){.claim = claim,
                         .said = weigh_said_when(claim),
                         .low = isnan(claim->low) ? -HUGE_VAL : claim->low,
                         .high = isnan(claim->high) ? HUGE_VAL : claim->high,
                         .speaker = speaker_key(work, claim),
                         .place = weigh_fold_known(work, place.name.n ? place.name : place.text),
                         .copy_of = (size_t)(item - work->items)};
    item->is_placed = place.name.n > 0;
    item->event = weigh_event_key(work, claim);
    item->time = time_of(claim, item->said);
    item->day = middle_day(item->time);
    item->origin = origin_key(work, claim, item->speaker);
    tocsin_period shown = work->input->shown_claims;
    item->is_new = tocsin_period_is_known(claim->published) &&
                   tocsin_period_overlaps(claim->published, shown) &&
                   tocsin_period_overlaps(item->said, shown);
}

/* ---- items ------------------------------------------------------------------------------------ */

enum { FILL = 4096 }; /* items that a thread fills at once */

/* Names that were hashed last are remembered by each thread for itself. */
typedef struct filling {
    weigh_work *work;
    weigh_known_fold *folded; /* WEIGH_FOLDED of them for each worker */
} filling;

static tocsin_status fill_some(void *context, size_t index, int worker, tocsin_error *err) {
    const filling *f = context;
    weigh_work own = *f->work;
    (void)err;
    own.folded = f->folded + (size_t)worker * WEIGH_FOLDED;
    size_t from = index * FILL, to = from + FILL < own.n_items ? from + FILL : own.n_items;
    for (size_t i = from; i < to; i++) fill_item(&own, &own.items[i], own.items[i].claim);
    return TOCSIN_OK;
}

static tocsin_status fill_items(weigh_work *work, tocsin_error *err) {
    size_t n = (work->n_items + FILL - 1) / FILL;
    int threads = work->input->threads;
    size_t n_workers = (size_t)tocsin_parallel_workers(n, threads);
    filling f = {work, tocsin_arena_new(&work->room, weigh_known_fold, n_workers * WEIGH_FOLDED)};
    if (!f.folded) return tocsin_fail_memory(err);
    tocsin_status status = n ? tocsin_parallel(n, threads, fill_some, &f, err) : TOCSIN_OK;
    for (size_t i = 0; !status && i < work->n_items; i++)
        if (!weigh_number_event(work, work->items[i].event, &work->items[i].event_number))
            status = tocsin_fail_memory(err);
    return status;
}

static int compare_claims(const void *a, const void *b) {
    const tocsin_claim *x = *(const tocsin_claim *const *)a, *y = *(const tocsin_claim *const *)b;
    if (x->seq != y->seq) return x->seq < y->seq ? -1 : 1;
    return tocsin_text_compare(x->id, y->id);
}

/* The loader of a caller who gives the claims themselves. */
static tocsin_status find_claim(void *context, int64_t seq, tocsin_arena *arena,
                                tocsin_claim *ret_claim, tocsin_error *err) {
    const weigh_work *work = context;
    size_t from = 0, to = work->n_digests;
    (void)arena;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (work->claims[middle]->seq < seq)
            from = middle + 1;
        else
            to = middle;
    }
    if (from == work->n_digests || work->claims[from]->seq != seq)
        return tocsin_fail(err, TOCSIN_INTERNAL, "claim %lld is not there", (long long)seq);
    *ret_claim = *work->claims[from];
    return TOCSIN_OK;
}

/* Of the claims of the caller, put into ledger order. */
static tocsin_status make_digests(weigh_work *work, tocsin_error *err) {
    const tocsin_weigh_input *input = work->input;
    size_t n = input->n_claims, n_pairs = 0;
    tocsin_copy_pair *pairs = NULL;
    tocsin_digest *made = tocsin_arena_new(&work->scratch, tocsin_digest, n);
    const tocsin_claim **claims = tocsin_arena_new(&work->scratch, const tocsin_claim *, n);
    if (!made || !claims) return tocsin_fail_memory(err);
    for (size_t i = 0; i < n; i++) claims[i] = &input->claims[i];
    if (n) qsort(claims, n, sizeof *claims, compare_claims);
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < n; i++)
        status = tocsin_digest_make(claims[i], &work->scratch, &made[i], err);
    if (status) return status;
    work->claims = claims;
    work->digests = made;
    work->n_digests = n;
    work->load_claim = find_claim;
    work->load_context = work;
    status = tocsin_digest_copies(made, n, 0, work->window_days, find_claim, work, &work->scratch,
                                  &pairs, &n_pairs, err);
    return status ? status : tocsin_digest_join(made, n, pairs, n_pairs, err);
}

static tocsin_status take_digests(weigh_work *work, tocsin_error *err) {
    const tocsin_weigh_input *input = work->input;
    if (!input->digests) return make_digests(work, err);
    work->digests = input->digests;
    work->n_digests = input->n_digests;
    work->load_claim = input->load_claim;
    work->load_context = input->load_context;
    return TOCSIN_OK;
}

static tocsin_status make_items(weigh_work *work, tocsin_error *err) {
    work->items = tocsin_arena_new(&work->scratch, weigh_item, work->n_digests);
    if (!work->items) return tocsin_fail_memory(err);
    for (size_t i = 0; i < work->n_digests; i++)
        if (weigh_is_dated(&work->digests[i]))
            work->items[work->n_items++].claim = &work->digests[i];
    work->n_undated = work->n_digests - work->n_items;
    if (!weigh_make_memories(work) || !weigh_sort_documents(work)) return tocsin_fail_memory(err);
    tocsin_status status = fill_items(work, err);
    if (status) return status;
    bool is_made = weigh_rank_events(work) && weigh_take_copies(work) && weigh_make_grounds(work);
    tocsin_arena_empty(&work->room);
    return is_made ? TOCSIN_OK : tocsin_fail_memory(err);
}

static weigh_rule *const last_rules[] = {weigh_find_season, weigh_find_departures,
                                         weigh_find_pixels, weigh_find_sections,
                                         weigh_find_corrections};

static tocsin_status weigh_all(weigh_work *work, tocsin_weigh_result *ret_result,
                               tocsin_error *err) {
    tocsin_status status = take_digests(work, err);
    if (!status) status = make_items(work, err);
    if (status) return status;
    weigh_run_beside(work);
    weigh_run_rules(work, last_rules, sizeof last_rules / sizeof *last_rules);
    tocsin_weigh_result result = {0};
    weigh_find_credibility(work, &result);
    status = weigh_deliver(work, &result, err);
    if (!status) *ret_result = result;
    return status;
}

tocsin_status tocsin_weigh(const tocsin_weigh_input *input, tocsin_arena *arena,
                           tocsin_weigh_result *ret_result, tocsin_error *err) {
    weigh_work work = {.input = input,
                       .window_days =
                           input->window_days > 0 ? input->window_days : TOCSIN_WINDOW_DAYS,
                       .arena = arena,
                       .scratch = TOCSIN_ARENA_INIT};
    tocsin_status status = weigh_all(&work, ret_result, err);
    free(work.drafts);
    free(work.links);
    free(work.denied);
    free(work.grounds);
    free(work.events);
    tocsin_arena_release(&work.room);
    tocsin_arena_release(&work.scratch);
    return status;
}

tocsin_status tocsin_weigh_origins(const tocsin_digest *const *digests, size_t n,
                                   const tocsin_weigh_copy *copies, size_t n_copies,
                                   size_t *ret_first, tocsin_error *err) {
    const tocsin_weigh_input input = {.copies = copies, .n_copies = n_copies};
    weigh_work work = {.input = &input, .scratch = TOCSIN_ARENA_INIT};
    weigh_item *items = tocsin_arena_new(&work.scratch, weigh_item, n);
    weigh_item **list = tocsin_arena_new(&work.scratch, weigh_item *, n);
    work.failed = !items || !list || !weigh_sort_documents(&work);
    for (size_t i = 0; !work.failed && i < n; i++) {
        const tocsin_digest *claim = digests[i];
        /* As a key the entry of the first in the same words does as well as its place. */
        items[i] = (weigh_item){.claim = claim,
                                .copy_of = (size_t)(claim->copy_of ? claim->copy_of : claim->seq)};
        items[i].origin = origin_key(&work, claim, speaker_key(&work, claim));
        list[i] = &items[i];
    }
    if (!work.failed) weigh_group_origins(&work, list, n, ret_first);
    bool has_failed = work.failed;
    tocsin_arena_release(&work.room);
    tocsin_arena_release(&work.scratch);
    return has_failed ? tocsin_fail_memory(err) : TOCSIN_OK;
}
