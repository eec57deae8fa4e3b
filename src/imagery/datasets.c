// SPDX-License-Identifier: Apache-2.0
#include "imagery/datasets.h"

#include <gdal.h>
#include <pthread.h>
#include <stdlib.h>

/* What comes back beyond these is closed. A round through more files than that finds the first of them open: those that
 * came last make room for none. */
enum { MOST_IDLE = 384 };

typedef struct idle_dataset {
    size_t file;
    scan_dataset dataset;
} idle_dataset;

struct dataset_pool {
    pthread_mutex_t lock; /* guards what follows */
    idle_dataset idle[MOST_IDLE];
    size_t n_idle;
};

dataset_pool *datasets_new(void) {
    dataset_pool *pool = calloc(1, sizeof *pool);
    if (pool) pthread_mutex_init(&pool->lock, NULL);
    return pool;
}

void datasets_free(dataset_pool *pool) {
    if (!pool) return;
    for (size_t i = 0; i < pool->n_idle; i++) GDALClose(pool->idle[i].dataset);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}

static scan_dataset take_idle(dataset_pool *pool, size_t file) {
    scan_dataset found = NULL;
    pthread_mutex_lock(&pool->lock);
    for (size_t i = pool->n_idle; i-- > 0 && !found;) {
        if (pool->idle[i].file != file) continue;
        found = pool->idle[i].dataset;
        pool->idle[i] = pool->idle[--pool->n_idle];
    }
    pthread_mutex_unlock(&pool->lock);
    return found;
}

scan_dataset datasets_borrow(dataset_pool *pool, const scan_file *files, size_t file) {
    scan_dataset idle = take_idle(pool, file);
    return idle ? idle : scan_open_file(&files[file]);
}

static bool keep_idle(dataset_pool *pool, size_t file, scan_dataset dataset) {
    pthread_mutex_lock(&pool->lock);
    bool kept = pool->n_idle < MOST_IDLE;
    if (kept) pool->idle[pool->n_idle++] = (idle_dataset){file, dataset};
    pthread_mutex_unlock(&pool->lock);
    return kept;
}

void datasets_return(dataset_pool *pool, size_t file, scan_dataset dataset) {
    if (dataset && (!pool || !keep_idle(pool, file, dataset))) GDALClose(dataset);
}
