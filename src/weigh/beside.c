// SPDX-License-Identifier: Apache-2.0
/* Rules on two threads.
 *
 * Who denies what, and who then affirms it, asks nothing of what the numbers say: the two are looked for beside each
 * other, each with a weigh_work of its own over the same items. What the second finds is put behind what the first
 * finds, in the order in which one thread would have found it, so the result does not depend on threads.
 *
 *   numbers  origins, questions, sums, previous, cycles   drafts, links, grounds
 *   denials  denials, reversals                           drafts, links, notes of grounds
 *
 * They share the items: the one writes was_lower and was_higher, the other is_told and is_left_out. What they ask of
 * the caller, claims and places, they ask one at a time (weigh_ask).
 */
#include <stdlib.h>
#include <string.h>

#include "weigh/work.h"

void weigh_run_rules(weigh_work *work, weigh_rule *const *rules, size_t n) {
    for (size_t i = 0; i < n; i++) {
        rules[i](work);
        tocsin_arena_empty(&work->room);
    }
}

void weigh_ask(const weigh_work *work) {
    if (work->asking) pthread_mutex_lock(work->asking);
}

void weigh_asked(const weigh_work *work) {
    if (work->asking) pthread_mutex_unlock(work->asking);
}

bool weigh_make_memories(weigh_work *work) {
    work->n_relations = 256;
    while (work->n_relations < work->n_items && work->n_relations < WEIGH_RELATIONS_MAX)
        work->n_relations *= 2;
    work->relations = tocsin_arena_new(&work->scratch, weigh_known_relation, work->n_relations);
    work->agreements = tocsin_arena_new(&work->scratch, weigh_known_agreement, WEIGH_AGREEMENTS);
    work->folded = tocsin_arena_new(&work->scratch, weigh_known_fold, WEIGH_FOLDED);
    return work->relations && work->agreements && work->folded;
}

typedef struct halves {
    weigh_work *works[2];
} halves;

static tocsin_status run_half(void *context, size_t index, int worker, tocsin_error *err) {
    static weigh_rule *const numbers[] = {weigh_find_origins, weigh_find_questions, weigh_find_sums,
                                          weigh_find_previous, weigh_find_cycles};
    static weigh_rule *const denials[] = {weigh_find_denials, weigh_find_reversals};
    const halves *both = context;
    (void)worker;
    (void)err;
    if (index == 0)
        weigh_run_rules(both->works[0], numbers, sizeof numbers / sizeof *numbers);
    else
        weigh_run_rules(both->works[1], denials, sizeof denials / sizeof *denials);
    return TOCSIN_OK;
}

/* A work over the same items, with nothing found yet. */
static weigh_work make_second(const weigh_work *work, tocsin_arena *arena) {
    weigh_work second = *work;
    second.arena = arena;
    second.scratch = second.room = (tocsin_arena)TOCSIN_ARENA_INIT;
    second.drafts = NULL;
    second.links = NULL;
    second.notes = NULL;
    second.n_drafts = second.drafts_capacity = second.n_links = second.links_capacity = 0;
    second.puts_off_notes = true;
    if (!weigh_make_memories(&second)) second.failed = true;
    return second;
}

static bool append(void **items, size_t *n, size_t *capacity, const void *more, size_t n_more,
                   size_t item_size) {
    if (n_more == 0) return true;
    size_t wanted = *n + n_more;
    if (wanted > *capacity) {
        void *grown = realloc(*items, wanted * item_size);
        if (!grown) return false;
        *items = grown;
        *capacity = wanted;
    }
    memcpy((char *)*items + *n * item_size, more, n_more * item_size);
    *n = wanted;
    return true;
}

/* Behind what `work` has; the memory of `second` ends. */
static void take_second(weigh_work *work, weigh_work *second) {
    bool is_taken = append((void **)&work->drafts, &work->n_drafts, &work->drafts_capacity,
                           second->drafts, second->n_drafts, sizeof *work->drafts) &&
                    append((void **)&work->links, &work->n_links, &work->links_capacity,
                           second->links, second->n_links, sizeof *work->links);
    work->failed |= second->failed || !is_taken;
    if (second->load_status && !work->load_status) {
        work->load_status = second->load_status;
        work->load_error = second->load_error;
    }
    weigh_take_notes(work, second);
    tocsin_arena_join(work->arena, second->arena);
    tocsin_arena_join(&work->scratch, &second->scratch); /* claims that were loaded */
    tocsin_arena_release(&second->room);
    free(second->drafts);
    free(second->links);
    free(second->notes);
    free(second->denied);
}

void weigh_run_beside(weigh_work *work) {
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    weigh_work second = make_second(work, &arena);
    pthread_mutex_t asking = PTHREAD_MUTEX_INITIALIZER;
    halves both = {{work, &second}};
    work->asking = second.asking = &asking;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (!second.failed && tocsin_parallel(2, work->input->threads, run_half, &both, &err))
        work->failed = true;
    work->asking = NULL;
    take_second(work, &second);
}
