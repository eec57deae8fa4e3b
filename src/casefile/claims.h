// SPDX-License-Identifier: Apache-2.0
#ifndef CASEFILE_CLAIMS_H
#define CASEFILE_CLAIMS_H

/* The claims of a case: what is compared of all of them, and any of them itself.
 *
 * Digests are kept in state/claims, so that tonight's report costs one report and not a look at every claim since the
 * case began. The file follows from the ledger and can be deleted at any time. */

#include "casefile/words.h"
#include "tocsin/ledger.h"
#include "tocsin/weigh.h"

typedef struct case_claims {
    tocsin_ledger *ledger;
    tocsin_digest *digests; /* in ledger order, copies found */
    size_t n;
    struct kept_claims *kept; /* what they live in */
    tocsin_arena arena;
} case_claims;

/* How they are loaded. */
typedef struct claims_options {
    int window_days;
    int threads;                 /* 0: one a core */
    bool may_keep;               /* bring state/claims up to date */
    struct claims_ahead **ahead; /* taken when it is there */
} claims_options;

/* A file that is damaged, or of another ledger, counts as none. */
tocsin_status claims_load(const char *case_dir, tocsin_ledger *ledger, claims_options options,
                          case_claims *ret_claims, tocsin_error *err);
void claims_release(case_claims *claims);
/* The place of the claim of that ledger entry among the digests; SIZE_MAX: it is none of them. */
size_t claims_find(const case_claims *claims, int64_t seq);
/* A tocsin_claim_loader; context is a case_claims. */
tocsin_status claims_get(void *context, int64_t seq, tocsin_arena *arena, tocsin_claim *ret_claim,
                         tocsin_error *err);
/* The last part of a path. */
tocsin_text claims_file_name(tocsin_text path);
/* A report that does not say who published it is called by its file, so that what it says of its own accord has a
 * name. */
tocsin_status claims_name_outlet(tocsin_ledger *ledger, tocsin_arena *arena, tocsin_claim *claim,
                                 tocsin_error *err);

/* ---- claims_read.c, claims_file.c: the file ------------------------------------------------------ */

/* The claims of a ledger from its first to entry `last_seq`, which has that hash. */
typedef struct kept_claims {
    tocsin_digest *digests; /* malloc; texts are those of `words` */
    size_t n, capacity;
    case_words words;
    tocsin_copy_pair *pairs; /* malloc */
    size_t n_pairs, pairs_capacity;
    int64_t last_seq; /* 0: none */
    char last_hash[TOCSIN_SHA256_HEX + 1];
    int64_t file_size; /* of the file, up to the end of its last whole block; 0: it is made again */
} kept_claims;

void kept_claims_release(kept_claims *kept);
/* What is there: nothing when there is no file, or none that this program made with this window. The bytes live in
 * the arena. */
tocsin_status claims_file_read(const char *path, int window_days, int threads, tocsin_arena *arena,
                               kept_claims *ret_kept, tocsin_error *err);
/* Put behind it what was added since: digests from `n` on, words from `n_words`, pairs from `n_pairs`. */
typedef struct kept_counts {
    size_t n, n_words, n_pairs;
} kept_counts;
tocsin_status claims_file_append(const char *path, int window_days, kept_claims *kept,
                                 kept_counts before, tocsin_error *err);

/* Where it lies; NULL: no memory. */
const char *claims_path(const char *case_dir, tocsin_arena *arena);

/* ---- claims_ahead.c: the file, read on a thread of its own ---------------------------------------- */

typedef struct claims_ahead claims_ahead;
/* NULL when it cannot be: then it is read when it is needed. */
claims_ahead *claims_read_ahead(const char *case_dir, int window_days);
/* Waits for it; then it is gone. */
tocsin_status claims_take_ahead(claims_ahead **ahead, tocsin_arena *arena, kept_claims *ret_kept,
                                tocsin_error *err);
void claims_drop_ahead(claims_ahead **ahead);

#endif
