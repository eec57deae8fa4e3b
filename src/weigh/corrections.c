// SPDX-License-Identifier: Apache-2.0
/* Reports that were corrected or withdrawn, and what rests on them.
 *
 * Which report takes back which is known to whoever calls; here the claims of both are brought together. A claim of the
 * later report corrects one of the earlier when the same side gives another number of the same unit and measure, and of
 * the same actor. Nothing is left out of the weighing for having been taken back: what rests on it is marked, so that a
 * reader sees both what was said and that it stands no more.
 */
#include <stdlib.h>

#include "weigh/work.h"

typedef struct revised {
    uint64_t document, by_document;
    const tocsin_weigh_revision *is;
} revised;

static int compare_revised(const void *a, const void *b) {
    const revised *x = a, *y = b;
    return (x->document > y->document) - (x->document < y->document);
}

static const revised *find_revised(const revised *list, size_t n, uint64_t document) {
    revised key = {.document = document};
    return bsearch(&key, list, n, sizeof key, compare_revised);
}

/* ---- the claims of both reports ------------------------------------------------------------- */

typedef struct claim_place { /* a claim of a report that has to do with a revision */
    uint64_t document;
    weigh_item *item;
} claim_place;

static int compare_places(const void *a, const void *b) {
    const claim_place *x = a, *y = b;
    if (x->document != y->document) return x->document < y->document ? -1 : 1;
    return (x->item > y->item) - (x->item < y->item);
}

/* All of them by document, in ledger order. */
static claim_place *sort_claims(weigh_work *work) {
    claim_place *places = tocsin_arena_new(&work->room, claim_place, work->n_items);
    if (!places) return NULL;
    for (size_t i = 0; i < work->n_items; i++)
        places[i] = (claim_place){work->items[i].claim->evidence, &work->items[i]};
    if (work->n_items) qsort(places, work->n_items, sizeof *places, compare_places);
    return places;
}

static size_t first_of(const claim_place *places, size_t n, uint64_t document) {
    size_t from = 0, to = n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (places[middle].document < document)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* ---- the very claim ------------------------------------------------------------------------- */

static bool is_other_number(const weigh_work *work, const weigh_item *a, const weigh_item *b) {
    const tocsin_digest *x = a->claim, *y = b->claim;
    bool is_like = x->has_quantity && y->has_quantity && x->unit == y->unit &&
                   x->measure == y->measure && x->is_previous == y->is_previous &&
                   weigh_speaker_side(work, a) == weigh_speaker_side(work, b);
    bool is_same =
        !(a->low < b->low) && !(b->low < a->low) && !(a->high < b->high) && !(b->high < a->high);
    bool is_actor = tocsin_text_equal(weigh_actor_root(x->actor), weigh_actor_root(y->actor));
    return is_like && is_actor && !is_same && (!a->place || !b->place || a->place == b->place);
}

/* The first pair; false: there is none. */
static bool find_pair(const weigh_work *work, const claim_place *places, size_t n,
                      const revised *of, weigh_item **ret_first, weigh_item **ret_later) {
    enum { LOOKED_AT = 64 };
    size_t first = first_of(places, n, of->document), later = first_of(places, n, of->by_document);
    for (size_t i = first; i < n && i - first < LOOKED_AT && places[i].document == of->document;
         i++)
        for (size_t k = later;
             k < n && k - later < LOOKED_AT && places[k].document == of->by_document; k++)
            if (is_other_number(work, places[i].item, places[k].item)) {
                *ret_first = places[i].item;
                *ret_later = places[k].item;
                return true;
            }
    return false;
}

/* ---- telling -------------------------------------------------------------------------------- */

static void put_person(weigh_work *work, weigh_draft *draft, const tocsin_weigh_revision *is) {
    if (is->by.n) weigh_put_text(work, draft, "by", is->by);
    if (is->reason.n) weigh_put_text(work, draft, "reason", is->reason);
    if (tocsin_period_is_known(is->revised)) weigh_put_period(draft, "revised", is->revised);
}

static void tell_revision(weigh_work *work, const claim_place *places, size_t n,
                          const revised *of) {
    weigh_kind kind = {"report_corrected", "weigh/correction", TOCSIN_SECTION_CONTESTED, 95};
    const tocsin_weigh_revision *is = of->is;
    weigh_item *first = NULL, *later = NULL;
    bool has_pair = of->by_document && find_pair(work, places, n, of, &first, &later);
    size_t from = first_of(places, n, of->document), to = from;
    while (to < n && places[to].document == of->document) to++;
    if (is->by_entry && !is->by.n)
        weigh_add_link(work, is->by_entry, is->entry,
                       is->is == TOCSIN_WITHDRAWN ? "withdraws" : "corrects", "weigh/correction");
    if (from == to) return;
    if (has_pair)
        weigh_add_link(work, later->claim->seq, first->claim->seq, "corrects", "weigh/correction");
    if (is->is == TOCSIN_WITHDRAWN) kind.kind = "report_withdrawn";
    weigh_draft *draft =
        weigh_start(work, kind, tocsin_period_is_known(is->revised) ? is->revised : is->published);
    weigh_put_text(work, draft, "speaker", is->outlet.n ? is->outlet : TOCSIN_TEXT("?"));
    weigh_put_period(draft, "published", is->published);
    weigh_put_number(draft, "claims", (double)(to - from));
    put_person(work, draft, is);
    if (has_pair && is->is == TOCSIN_CORRECTED) {
        weigh_put_text(work, draft, "first_text", weigh_claim(work, first)->text);
        weigh_put_text(work, draft, "later_text", weigh_claim(work, later)->text);
    }
    int64_t *entries = weigh_put_entries(work, draft, to - from + 1);
    if (!entries) return;
    for (size_t i = from; i < to; i++) entries[i - from] = places[i].item->claim->seq;
    entries[to - from] = has_pair ? later->claim->seq : 0;
}

/* ---- marking what rests on them -------------------------------------------------------------- */

typedef struct taken_back {
    int64_t seq;
    tocsin_revision is;
} taken_back;

static int compare_taken(const void *a, const void *b) {
    const taken_back *x = a, *y = b;
    return (x->seq > y->seq) - (x->seq < y->seq);
}

static void mark_draft(weigh_draft *draft, const taken_back *taken, size_t n) {
    for (size_t e = 0; e < draft->finding.n_entries; e++) {
        taken_back key = {.seq = draft->entries[e]};
        const taken_back *found = bsearch(&key, taken, n, sizeof key, compare_taken);
        if (found && found->is > draft->finding.revised) draft->finding.revised = found->is;
    }
}

static void mark_findings(weigh_work *work, const revised *list, size_t n_list, size_t n_drafts) {
    taken_back *taken = tocsin_arena_new(&work->room, taken_back, work->n_items);
    size_t n = 0;
    if (!taken) {
        work->failed = true;
        return;
    }
    for (size_t i = 0; i < work->n_items; i++) {
        const tocsin_digest *claim = work->items[i].claim;
        const revised *found = find_revised(list, n_list, claim->evidence);
        if (found) taken[n++] = (taken_back){claim->seq, found->is->is};
    }
    if (n) qsort(taken, n, sizeof *taken, compare_taken);
    for (size_t i = 0; n && i < n_drafts; i++) mark_draft(&work->drafts[i], taken, n);
}

void weigh_find_corrections(weigh_work *work) {
    const tocsin_weigh_input *input = work->input;
    size_t n = input->n_revisions, n_drafts = work->n_drafts;
    if (!n) return;
    revised *list = tocsin_arena_new(&work->room, revised, n);
    claim_place *places = list ? sort_claims(work) : NULL;
    if (!places) {
        work->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const tocsin_weigh_revision *is = &input->revisions[i];
        list[i] = (revised){weigh_fold_hash(is->document), weigh_fold_hash(is->by_document), is};
    }
    qsort(list, n, sizeof *list, compare_revised);
    for (size_t i = 0; i < n; i++) tell_revision(work, places, work->n_items, &list[i]);
    mark_findings(work, list, n, n_drafts);
}
