// SPDX-License-Identifier: Apache-2.0
/* What of a claim is compared, and the claim itself for telling. */
#include "weigh/shingles.h"
#include "weigh/work.h"

/* 0 when nobody with a name passed it on. */
static uint64_t chain_of(tocsin_text via) {
    uint64_t key = 0;
    for (tocsin_text name; tocsin_text_split(&via, TOCSIN_VIA_SEPARATOR, &name);) {
        uint64_t one = weigh_fold_hash(name);
        if (one) key = weigh_hash(&one, sizeof one, key);
    }
    return key;
}

static bool is_named(const tocsin_speaker *speaker) {
    return speaker->kind != TOCSIN_UNNAMED && speaker->name.n;
}

/* False when memory ran out. */
static bool join_via(const tocsin_claim *claim, tocsin_arena *arena, tocsin_text *ret_via) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer joined = TOCSIN_BUFFER_INIT;
    *ret_via = TOCSIN_TEXT_NONE;
    for (size_t i = 0; i < claim->n_via; i++) {
        if (!is_named(&claim->via[i])) continue;
        if (joined.n) tocsin_buffer_putc(&joined, TOCSIN_VIA_SEPARATOR);
        tocsin_buffer_put(&joined, claim->via[i].name);
    }
    if (joined.n) *ret_via = tocsin_arena_text(arena, tocsin_buffer_text(&joined));
    return !joined.failed && (!joined.n || ret_via->at);
}

/* Reading marks "… did not deny" with a cue of its own. */
static bool says_not_denied(const tocsin_claim *claim) {
    for (size_t i = 0; i < claim->n_cues; i++)
        if (tocsin_text_is(claim->cues[i].is, "not-denied")) return true;
    return false;
}

static bool is_one_word(tocsin_text text) {
    return tocsin_text_find(tocsin_text_trim(text), TOCSIN_TEXT(" "), 0) == SIZE_MAX;
}

uint64_t weigh_id_hash(tocsin_text id) {
    return id.n ? weigh_hash(id.at, id.n, 0) : 0;
}

uint64_t tocsin_digest_id(tocsin_text id) {
    return weigh_id_hash(id);
}

static void put_denied(const tocsin_claim *claim, tocsin_digest *digest) {
    bool is_claim =
        claim->n_denies == 1 && !tocsin_text_starts(claim->denies[0], TOCSIN_TEXT("sha256:"));
    if (is_claim) digest->denies = weigh_id_hash(claim->denies[0]);
    digest->denies_more = claim->n_denies > 0 && !is_claim;
}

tocsin_status tocsin_digest_make(const tocsin_claim *claim, tocsin_arena *arena,
                                 tocsin_digest *ret_digest, tocsin_error *err) {
    shingles set;
    tocsin_text via;
    if (!join_via(claim, arena, &via)) return tocsin_fail_memory(err);
    shingles_make(claim->text, &set);
    *ret_digest = (tocsin_digest){
        .seq = claim->seq,
        .published = claim->published,
        .said_on = claim->said_on,
        .when = claim->when,
        .low = claim->quantity.low,
        .high = claim->quantity.high,
        .speaker = claim->speaker.name,
        .speaker_actor = claim->speaker.actor,
        .outlet = claim->outlet,
        .actor = claim->actor,
        .target = claim->target,
        .place = claim->place.name,
        .place_text = claim->place.text,
        .id = weigh_id_hash(claim->id),
        .evidence = weigh_fold_hash(claim->evidence.n ? claim->evidence : claim->id),
        .via = via,
        .chain = chain_of(via),
        .figures = set.figures,
        .speaker_kind = claim->speaker.kind,
        .act = claim->act,
        .certainty = claim->certainty,
        .tense = claim->tense,
        .plover = claim->plover,
        .unit = claim->quantity.unit,
        .measure = claim->quantity.measure,
        .has_quantity = claim->has_quantity,
        .negative = claim->negative,
        .unusual_for_season = claim->unusual_for_season,
        .simulated = claim->simulated,
        .says_not_denied = says_not_denied(claim),
        .is_one_word = is_one_word(claim->text),
        .is_previous = claim->has_quantity && claim->quantity.previous_period,
    };
    shingles_bands(&set, ret_digest->bands);
    put_denied(claim, ret_digest);
    return TOCSIN_OK;
}

/* ---- the claim itself ------------------------------------------------------------------------ */

static const tocsin_claim no_claim; /* stands in for one that could not be loaded */

/* Loaded claims stay for the whole of the weighing: what is told is little. */
static const tocsin_claim *load(weigh_work *work, int64_t seq) {
    tocsin_claim *claim = tocsin_arena_new(&work->scratch, tocsin_claim, 1);
    if (!claim) {
        work->failed = true;
        return &no_claim;
    }
    tocsin_status status =
        work->load_claim(work->load_context, seq, &work->scratch, claim, &work->load_error);
    if (!status) return claim;
    work->load_status = status;
    return &no_claim;
}

const tocsin_claim *weigh_claim(weigh_work *work, weigh_item *item) {
    weigh_ask(work);
    if (!item->full)
        item->full =
            work->claims ? work->claims[item->claim - work->digests] : load(work, item->claim->seq);
    const tocsin_claim *claim = item->full;
    weigh_asked(work);
    return claim;
}

size_t tocsin_digest_find(const tocsin_digest *digests, size_t n, int64_t seq) {
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (digests[middle].seq < seq)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && digests[low].seq == seq ? low : SIZE_MAX;
}
