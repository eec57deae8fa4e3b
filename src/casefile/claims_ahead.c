// SPDX-License-Identifier: Apache-2.0
/* state/claims read while the run looks for new reports: both take their time, and neither needs the other. */
#include <pthread.h>
#include <stdlib.h>

#include "casefile/claims.h"

struct claims_ahead {
    pthread_t thread;
    const char *path;
    int window_days;
    tocsin_arena arena; /* the path, and what is kept */
    kept_claims kept;
    tocsin_status status;
    tocsin_error err;
};

static void *read_kept(void *context) {
    claims_ahead *ahead = context;
    ahead->status = claims_file_read(ahead->path, ahead->window_days, 1, &ahead->arena,
                                     &ahead->kept, &ahead->err);
    return NULL;
}

claims_ahead *claims_read_ahead(const char *case_dir, int window_days) {
    claims_ahead *ahead = calloc(1, sizeof *ahead);
    if (!ahead) return NULL;
    ahead->window_days = window_days;
    ahead->path = claims_path(case_dir, &ahead->arena);
    if (ahead->path && pthread_create(&ahead->thread, NULL, read_kept, ahead) == 0) return ahead;
    tocsin_arena_release(&ahead->arena);
    free(ahead);
    return NULL;
}

tocsin_status claims_take_ahead(claims_ahead **ahead, tocsin_arena *arena, kept_claims *ret_kept,
                                tocsin_error *err) {
    claims_ahead *one = *ahead;
    *ahead = NULL;
    pthread_join(one->thread, NULL);
    tocsin_status status = one->status;
    if (status) {
        if (err) *err = one->err;
    } else {
        *ret_kept = one->kept;
        tocsin_arena_join(arena, &one->arena);
    }
    tocsin_arena_release(&one->arena);
    free(one);
    return status;
}

void claims_drop_ahead(claims_ahead **ahead) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    kept_claims kept = {0};
    if (!*ahead) return;
    if (claims_take_ahead(ahead, &arena, &kept, NULL) == TOCSIN_OK) kept_claims_release(&kept);
}
