// SPDX-License-Identifier: Apache-2.0
/* Work shared out over threads: each takes the next index until none is left. */
#include "tocsin/base.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { MAX_THREADS = 256 };

typedef struct pool_job {
    pthread_mutex_t lock; /* guards what follows */
    size_t next, count;
    size_t failed_index;
    tocsin_status failed_status;
    tocsin_error failed_error;

    tocsin_work *work;
    void *context;
} pool_job;

typedef struct pool_worker {
    pool_job *pool;
    int number;
} pool_worker;

static bool take_index(pool_job *pool, size_t *ret_index) {
    pthread_mutex_lock(&pool->lock);
    bool taken = pool->next < pool->count && !pool->failed_status;
    if (taken) *ret_index = pool->next++;
    pthread_mutex_unlock(&pool->lock);
    return taken;
}

static void note_failure(pool_job *pool, size_t index, tocsin_status status,
                         const tocsin_error *error) {
    pthread_mutex_lock(&pool->lock);
    if (!pool->failed_status || index < pool->failed_index) {
        pool->failed_index = index;
        pool->failed_status = status;
        pool->failed_error = *error;
    }
    pthread_mutex_unlock(&pool->lock);
}

static void *run_worker(void *argument) {
    pool_worker *worker = argument;
    pool_job *shared = worker->pool;
    for (size_t index; take_index(shared, &index);) {
        tocsin_error error = TOCSIN_ERROR_INIT;
        tocsin_status status = shared->work(shared->context, index, worker->number, &error);
        if (status) note_failure(shared, index, status, &error);
    }
    return NULL;
}

int tocsin_parallel_workers(size_t count, int threads) {
    if (threads <= 0) {
        long cores = sysconf(_SC_NPROCESSORS_ONLN);
        threads = cores > 0 && cores < MAX_THREADS ? (int)cores : 1;
    }
    if (threads > MAX_THREADS) threads = MAX_THREADS;
    if ((size_t)threads > count) threads = (int)count;
    return threads < 1 ? 1 : threads;
}

tocsin_status tocsin_parallel(size_t count, int threads, tocsin_work *work, void *context,
                              tocsin_error *err) {
    pool_job pool = {
        .lock = PTHREAD_MUTEX_INITIALIZER, .count = count, .work = work, .context = context};
    pthread_t handles[MAX_THREADS];
    pool_worker workers[MAX_THREADS];
    int wanted = tocsin_parallel_workers(count, threads), started = 1;
    for (int i = 0; i < wanted; i++) workers[i] = (pool_worker){&pool, i};
    /* The caller is worker 0; a thread that cannot start leaves its share to the others. */
    for (; started < wanted; started++)
        if (pthread_create(&handles[started], NULL, run_worker, &workers[started])) break;
    run_worker(&workers[0]);
    for (int i = 1; i < started; i++) pthread_join(handles[i], NULL);
    pthread_mutex_destroy(&pool.lock);
    if (pool.failed_status && err) *err = pool.failed_error;
    return pool.failed_status;
}
