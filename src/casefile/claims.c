// SPDX-License-Identifier: Apache-2.0
#include "casefile/claims.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- claims themselves ---------------------------------------------------------------------------- */

tocsin_text claims_file_name(tocsin_text path) {
    size_t from = path.n;
    while (from && path.at[from - 1] != '/') from--;
    return tocsin_text_slice(path, from, path.n);
}

tocsin_status claims_name_outlet(tocsin_ledger *ledger, tocsin_arena *arena, tocsin_claim *claim,
                                 tocsin_error *err) {
    tocsin_text name;
    if (claim->outlet.n) return TOCSIN_OK;
    tocsin_status status = tocsin_ledger_evidence_name(ledger, claim->evidence, arena, &name, err);
    if (!status) claim->outlet = claims_file_name(name);
    return status;
}

tocsin_status claims_get(void *context, int64_t seq, tocsin_arena *arena, tocsin_claim *ret_claim,
                         tocsin_error *err) {
    const case_claims *claims = context;
    tocsin_status status = tocsin_ledger_claim_at(claims->ledger, seq, arena, ret_claim, err);
    if (status == TOCSIN_NO)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "entry %lld was a claim and is none now; run 'tocsin audit'",
                           (long long)seq);
    return status ? status : claims_name_outlet(claims->ledger, arena, ret_claim, err);
}

/* ---- what came after ------------------------------------------------------------------------------ */

typedef struct catching_up {
    case_claims *claims;
    kept_claims *kept;
    const char *path; /* NULL: not kept */
    int window_days;
    kept_counts before; /* what is in the file */
} catching_up;

static bool keep_text(kept_claims *kept, tocsin_arena *arena, tocsin_text *text) {
    uint32_t number;
    if (!words_number(&kept->words, *text, arena, &number)) return false;
    *text = number ? kept->words.texts[number] : TOCSIN_TEXT_NONE;
    return true;
}

static tocsin_status keep_digest(catching_up *up, tocsin_digest digest, tocsin_error *err) {
    kept_claims *kept = up->kept;
    tocsin_arena *arena = &up->claims->arena;
    tocsin_text *texts[] = {
        &digest.speaker, &digest.speaker_actor, &digest.outlet,     &digest.actor,
        &digest.target,  &digest.place,         &digest.place_text, &digest.via};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!keep_text(kept, arena, texts[i])) return tocsin_fail_memory(err);
    if (!tocsin_grow((void **)&kept->digests, &kept->capacity, kept->n, sizeof *kept->digests))
        return tocsin_fail_memory(err);
    kept->digests[kept->n++] = digest;
    kept->last_seq = digest.seq;
    return TOCSIN_OK;
}

static tocsin_status see_claim(void *context, const tocsin_claim *claim, tocsin_error *err) {
    catching_up *up = context;
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_claim named = *claim;
    tocsin_digest digest;
    tocsin_status status = claims_name_outlet(up->claims->ledger, &arena, &named, err);
    if (status) return status;
    status = tocsin_digest_make(&named, &arena, &digest, err);
    return status ? status : keep_digest(up, digest, err);
}

/* Copies of what came after `from`, found in one go. */
static tocsin_status find_copies(catching_up *up, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    kept_claims *kept = up->kept;
    tocsin_copy_pair *found;
    size_t n = 0;
    tocsin_status status =
        tocsin_digest_copies(kept->digests, kept->n, up->before.n, up->window_days, claims_get,
                             up->claims, &arena, &found, &n, err);
    for (size_t i = 0; !status && i < n; i++) {
        if (!tocsin_grow((void **)&kept->pairs, &kept->pairs_capacity, kept->n_pairs,
                         sizeof *kept->pairs))
            return tocsin_fail_memory(err);
        kept->pairs[kept->n_pairs++] = found[i];
    }
    return status;
}

/* A state folder that cannot be written to costs time, not the run. */
static void keep(catching_up *up) {
    if (!up->path || claims_file_append(up->path, up->window_days, up->kept, up->before, NULL))
        return;
    up->before = (kept_counts){up->kept->n, up->kept->words.n, up->kept->n_pairs};
}

static tocsin_status catch_up(catching_up *up, tocsin_error *err) {
    kept_claims *kept = up->kept;
    tocsin_ledger *ledger = up->claims->ledger;
    tocsin_status status = tocsin_ledger_each_claim(ledger, kept->last_seq, see_claim, up, err);
    if (!status && kept->n > up->before.n) {
        status = find_copies(up, err);
        if (!status)
            status = tocsin_ledger_entry_hash(ledger, kept->last_seq, kept->last_hash, err);
        if (!status) keep(up);
    }
    return status;
}

/* ---- all of them ---------------------------------------------------------------------------------- */

static bool is_of_ledger(tocsin_ledger *ledger, const kept_claims *kept) {
    char hash[TOCSIN_SHA256_HEX + 1];
    return kept->last_seq > 0 &&
           tocsin_ledger_entry_hash(ledger, kept->last_seq, hash, NULL) == TOCSIN_OK &&
           strcmp(hash, kept->last_hash) == 0;
}

const char *claims_path(const char *case_dir, tocsin_arena *arena) {
    return tocsin_arena_format(arena, "%s/state/claims", case_dir);
}

static tocsin_status read_kept(const char *path, const claims_options *options, tocsin_arena *arena,
                               kept_claims *ret_kept, tocsin_error *err) {
    if (options->ahead && *options->ahead)
        return claims_take_ahead(options->ahead, arena, ret_kept, err);
    return claims_file_read(path, options->window_days, options->threads, arena, ret_kept, err);
}

static void make_state_folder(const char *case_dir, tocsin_arena *arena) {
    const char *dir = tocsin_arena_format(arena, "%s/state", case_dir);
    if (dir) mkdir(dir, 0777); /* when it cannot be made, nothing is kept */
}

tocsin_status claims_load(const char *case_dir, tocsin_ledger *ledger, claims_options options,
                          case_claims *ret_claims, tocsin_error *err) {
    case_claims claims = {.ledger = ledger};
    const char *path = claims_path(case_dir, &claims.arena);
    kept_claims *kept = claims.kept = calloc(1, sizeof *kept);
    tocsin_status status = path && kept ? TOCSIN_OK : tocsin_fail_memory(err);
    if (!status) status = read_kept(path, &options, &claims.arena, kept, err);
    if (!status && !is_of_ledger(ledger, kept)) {
        kept->n = kept->n_pairs = 0;
        kept->words.n = 1;
        kept->last_seq = kept->file_size = 0;
    }
    if (!status && options.may_keep) make_state_folder(case_dir, &claims.arena);
    catching_up up = {.claims = &claims,
                      .kept = kept,
                      .path = options.may_keep ? path : NULL,
                      .window_days = options.window_days};
    if (!status) {
        up.before = (kept_counts){kept->n, kept->words.n, kept->n_pairs};
        status = catch_up(&up, err);
    }
    if (!status)
        status = tocsin_digest_join(kept->digests, kept->n, kept->pairs, kept->n_pairs, err);
    if (status) {
        claims_release(&claims);
        return status;
    }
    claims.digests = kept->digests;
    claims.n = kept->n;
    *ret_claims = claims;
    return TOCSIN_OK;
}

void claims_release(case_claims *claims) {
    if (claims->kept) kept_claims_release(claims->kept);
    free(claims->kept);
    tocsin_arena_release(&claims->arena);
    *claims = (case_claims){0};
}

size_t claims_find(const case_claims *claims, int64_t seq) {
    return tocsin_digest_find(claims->digests, claims->n, seq);
}
