// SPDX-License-Identifier: Apache-2.0
/* A sequence through threads, in bounded memory, handed on in its own order.
 *
 * There is a ring of slots. Each thread looks for the first of these that it can do:
 *
 *   hand on    the oldest slot, when it is ready           one thread at a time
 *   make       the next item in a free slot ("next")       one thread at a time
 *   work       on the item that it has just made           all at once
 *
 * and else waits. A thread that hands on holds no lock, so the others go on making and working meanwhile. Nothing
 * depends on who does what: an error is that of the earliest item, and all before it has been handed on. */
#include "tocsin/base.h"

#include <pthread.h>
#include <stdlib.h>

enum { MAX_THREADS = 256, SLOTS_PER_THREAD = 2 };

typedef struct slot {
    bool ready;
    tocsin_status status; /* of its work */
    tocsin_error error;
} slot;

typedef struct ring {
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t changed;
    slot *slots;
    size_t n_slots;
    size_t made, handed; /* items so far */
    bool making, handing;
    bool ended;           /* there are no more items */
    bool stopped;         /* handing on has failed: no more of anything */
    tocsin_status status; /* what the whole ends with */
    tocsin_error error;

    const tocsin_sequence *sequence;
} ring;

typedef struct ring_worker {
    ring *ring;
    int number;
} ring_worker;

int tocsin_in_order_threads(int threads) {
    return tocsin_parallel_workers(MAX_THREADS, threads);
}

size_t tocsin_in_order_slots(int threads) {
    threads = tocsin_in_order_threads(threads);
    return threads == 1 ? 1 : SLOTS_PER_THREAD * (size_t)threads;
}

/* The three steps are entered and left with the lock held. */

static void hand_on(ring *r) {
    size_t at = r->handed % r->n_slots;
    tocsin_error error = r->slots[at].error;
    tocsin_status status = r->slots[at].status;
    r->handing = true;
    pthread_mutex_unlock(&r->lock);
    if (!status) status = r->sequence->done(r->sequence->context, at, &error);
    pthread_mutex_lock(&r->lock);
    r->handing = false;
    r->slots[at].ready = false;
    r->handed++;
    if (!status) return;
    r->stopped = true;
    r->status = status;
    r->error = error;
}

/* False when there is none. */
static bool make_next(ring *r, size_t at) {
    tocsin_error error = TOCSIN_ERROR_INIT;
    r->making = true;
    pthread_mutex_unlock(&r->lock);
    tocsin_status status = r->sequence->next(r->sequence->context, at, &error);
    pthread_mutex_lock(&r->lock);
    r->making = false;
    if (!status) {
        r->made++;
        return true;
    }
    r->ended = true;
    if (status == TOCSIN_NO || r->stopped) return false;
    r->status = status;
    r->error = error;
    return false;
}

static void work_on(ring *r, size_t at, int worker) {
    tocsin_error error = TOCSIN_ERROR_INIT;
    pthread_mutex_unlock(&r->lock);
    tocsin_status status = r->sequence->work(r->sequence->context, at, worker, &error);
    pthread_mutex_lock(&r->lock);
    r->slots[at].status = status;
    r->slots[at].error = error;
    r->slots[at].ready = true;
}

static void *run_worker(void *argument) {
    ring_worker *worker = argument;
    ring *r = worker->ring;
    pthread_mutex_lock(&r->lock);
    while (!r->stopped && !(r->ended && !r->making && r->handed == r->made)) {
        bool can_hand =
            !r->handing && r->handed < r->made && r->slots[r->handed % r->n_slots].ready;
        bool can_make = !r->making && !r->ended && r->made - r->handed < r->n_slots;
        if (can_hand) {
            hand_on(r);
        } else if (can_make) {
            size_t at = r->made % r->n_slots;
            if (make_next(r, at)) {
                pthread_cond_broadcast(&r->changed); /* another may make the one after it */
                work_on(r, at, worker->number);
            }
        } else {
            pthread_cond_wait(&r->changed, &r->lock);
            continue;
        }
        pthread_cond_broadcast(&r->changed);
    }
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

static void run_threads(ring *r, int threads) {
    pthread_t handles[MAX_THREADS];
    ring_worker workers[MAX_THREADS];
    int started = 1;
    for (int i = 0; i < threads; i++) workers[i] = (ring_worker){r, i};
    /* The caller is worker 0; a thread that cannot start leaves its share to the others. */
    for (; started < threads; started++)
        if (pthread_create(&handles[started], NULL, run_worker, &workers[started])) break;
    run_worker(&workers[0]);
    for (int i = 1; i < started; i++) pthread_join(handles[i], NULL);
}

tocsin_status tocsin_in_order(const tocsin_sequence *sequence, int threads, tocsin_error *err) {
    ring r = {.lock = PTHREAD_MUTEX_INITIALIZER,
              .changed = PTHREAD_COND_INITIALIZER,
              .n_slots = tocsin_in_order_slots(threads),
              .sequence = sequence};
    r.slots = calloc(r.n_slots, sizeof *r.slots);
    if (!r.slots) return tocsin_fail_memory(err);
    run_threads(&r, tocsin_in_order_threads(threads));
    free(r.slots);
    pthread_cond_destroy(&r.changed);
    pthread_mutex_destroy(&r.lock);
    if (r.status && err) *err = r.error;
    return r.status;
}
