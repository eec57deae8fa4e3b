// SPDX-License-Identifier: Apache-2.0
#include "gold_score.h"

#include <stdlib.h>

/* ---- pairs -------------------------------------------------------------------------------- */

typedef struct candidate {
    double overlap;
    size_t gold, read;
} candidate;

static int64_t smaller(int64_t a, int64_t b) {
    return a < b ? a : b;
}

static int64_t larger(int64_t a, int64_t b) {
    return a > b ? a : b;
}

/* Intersection over the length from the first to the last byte of both. */
static double overlap_of(tocsin_span a, tocsin_span b) {
    int64_t both = smaller(a.to, b.to) - larger(a.from, b.from);
    if (both <= 0) return 0;
    return (double)both / (double)(larger(a.to, b.to) - smaller(a.from, b.from));
}

static int descending(size_t a, size_t b) {
    return (a < b) - (a > b);
}

/* Best overlap first; of equal ones the later claims first, so that the order is one. */
static int best_first(const void *left, const void *right) {
    const candidate *a = left, *b = right;
    if (a->overlap != b->overlap) return a->overlap < b->overlap ? 1 : -1;
    if (a->gold != b->gold) return descending(a->gold, b->gold);
    return descending(a->read, b->read);
}

static size_t list_candidates(const gold_text *text, const tocsin_reading *reading,
                              candidate *candidates) {
    size_t n = 0;
    for (size_t i = 0; i < text->n_claims; i++)
        for (size_t k = 0; k < reading->n_claims; k++) {
            double overlap = overlap_of(text->claims[i].span, reading->claims[k].span);
            if (overlap >= GOLD_OVERLAP) candidates[n++] = (candidate){overlap, i, k};
        }
    return n;
}

tocsin_status gold_pair(const gold_text *text, const tocsin_reading *reading, tocsin_arena *arena,
                        gold_pairs *ret_pairs, tocsin_error *err) {
    size_t n_gold = text->n_claims, n_read = reading->n_claims;
    candidate *candidates = tocsin_arena_new(arena, candidate, n_gold * n_read + 1);
    gold_pairs made = {tocsin_arena_new(arena, size_t, n_gold + 1),
                       tocsin_arena_new(arena, size_t, n_read + 1)};
    if (!candidates || !made.of_gold || !made.of_read) return tocsin_fail_memory(err);
    for (size_t i = 0; i < n_gold; i++) made.of_gold[i] = GOLD_MISSED;
    for (size_t k = 0; k < n_read; k++) made.of_read[k] = GOLD_MISSED;
    size_t n = list_candidates(text, reading, candidates);
    qsort(candidates, n, sizeof *candidates, best_first);
    for (const candidate *c = candidates; c < candidates + n; c++) {
        if (made.of_gold[c->gold] != GOLD_MISSED || made.of_read[c->read] != GOLD_MISSED) continue;
        made.of_gold[c->gold] = c->read;
        made.of_read[c->read] = c->gold;
    }
    *ret_pairs = made;
    return TOCSIN_OK;
}

/* ---- verdicts ----------------------------------------------------------------------------- */

static bool has_name(const tocsin_text *names, size_t n, tocsin_text name) {
    for (size_t i = 0; i < n; i++)
        if (tocsin_text_equal(names[i], name)) return true;
    return false;
}

/* One of the claims that it should deny was found, and what was read for that one is among what it denies. */
static bool denial_is_right(const gold_text *text, const tocsin_reading *reading,
                            const gold_pairs *pairs, const gold_claim *gold,
                            const tocsin_claim *read) {
    for (size_t i = 0; i < text->n_claims; i++) {
        size_t mate = pairs->of_gold[i];
        if (mate != GOLD_MISSED &&
            has_name(gold->denies.items, gold->denies.n, text->claims[i].id) &&
            has_name(read->denies, read->n_denies, reading->claims[mate].id))
            return true;
    }
    return false;
}

void gold_judge(const gold_text *text, const tocsin_reading *reading, const gold_pairs *pairs,
                size_t index, tocsin_arena *arena,
                gold_verdict ret_verdicts[TOCSIN_AT_LEAST(GOLD_FIELDS)]) {
    const gold_claim *gold = &text->claims[index];
    const tocsin_claim *read = &reading->claims[pairs->of_gold[index]];
    gold_judge_fields(gold, read, arena, ret_verdicts);
    if (gold->denies.n)
        ret_verdicts[GOLD_DENIES] =
            denial_is_right(text, reading, pairs, gold, read) ? GOLD_RIGHT : GOLD_WRONG;
}

/* ---- tallies ------------------------------------------------------------------------------ */

static void tally_pair(gold_tally *tally, const gold_verdict *verdicts) {
    for (int f = 0; f < GOLD_FIELDS; f++) {
        tally->asked[f] += verdicts[f] != GOLD_NOT_ASKED;
        tally->right[f] += verdicts[f] == GOLD_RIGHT;
    }
    tally->found++;
    tally->full += verdicts[GOLD_SPEAKER] == GOLD_RIGHT && verdicts[GOLD_ACT] == GOLD_RIGHT &&
                   verdicts[GOLD_POLARITY] == GOLD_RIGHT;
}

void gold_tally_add(gold_tally *tally, const gold_text *text, const tocsin_reading *reading,
                    const gold_pairs *pairs, tocsin_arena *arena) {
    tally->texts++;
    tally->gold += text->n_claims;
    tally->read += reading->n_claims;
    for (size_t i = 0; i < text->n_claims; i++) {
        gold_verdict verdicts[GOLD_FIELDS];
        if (pairs->of_gold[i] == GOLD_MISSED) continue;
        gold_judge(text, reading, pairs, i, arena, verdicts);
        tally_pair(tally, verdicts);
    }
}

gold_shares gold_tally_shares(const gold_tally *tally, size_t hits) {
    gold_shares shares = {0, 0, 0};
    if (!hits) return shares;
    shares.precision = (double)hits / (double)tally->read;
    shares.recall = (double)hits / (double)tally->gold;
    shares.f1 = 2 * shares.precision * shares.recall / (shares.precision + shares.recall);
    return shares;
}

static tocsin_status tally_text(const tocsin_reader *reader, const char *path, tocsin_arena *arena,
                                gold_tally *tally, tocsin_error *err) {
    gold_text text;
    tocsin_reading reading;
    gold_pairs pairs;
    tocsin_status status = gold_text_load(path, arena, &text, err);
    if (!status) status = gold_text_read(reader, &text, arena, &reading, err);
    if (!status) status = gold_pair(&text, &reading, arena, &pairs, err);
    if (!status) gold_tally_add(tally, &text, &reading, &pairs, arena);
    return status;
}

tocsin_status gold_tally_folder(const tocsin_reader *reader, const char *folder, gold_tally *tally,
                                tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena names_arena = TOCSIN_ARENA_INIT;
    gold_names paths;
    tocsin_status status = gold_list(folder, &names_arena, &paths, err);
    for (size_t i = 0; !status && i < paths.n; i++) {
        TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
        status = tally_text(reader, paths.items[i].at, &arena, tally, err);
    }
    return status;
}

void gold_tally_put(tocsin_buffer *out, const char *heading, const gold_tally *tally) {
    gold_shares found = gold_tally_shares(tally, tally->found);
    tocsin_buffer_printf(out, "%s: %zu text%s, %zu claims, %zu read, %zu found\n", heading,
                         tally->texts, tally->texts == 1 ? "" : "s", tally->gold, tally->read,
                         tally->found);
    tocsin_buffer_printf(out, "  precision %.3f  recall %.3f  F1 %.3f  full %.3f\n",
                         found.precision, found.recall, found.f1,
                         gold_tally_shares(tally, tally->full).f1);
    for (int f = 0; f < GOLD_FIELDS; f++)
        if (tally->asked[f])
            tocsin_buffer_printf(out, "  %-14s %4zu/%-4zu %.3f\n", gold_field_word((gold_field)f),
                                 tally->right[f], tally->asked[f],
                                 (double)tally->right[f] / (double)tally->asked[f]);
}
