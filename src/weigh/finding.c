// SPDX-License-Identifier: Apache-2.0
/* Building findings, and putting them in order at the end. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "weigh/work.h"

weigh_draft *weigh_start(weigh_work *work, weigh_kind kind, tocsin_period when) {
    weigh_draft *draft = &work->spare;
    if (tocsin_grow((void **)&work->drafts, &work->drafts_capacity, work->n_drafts,
                    sizeof *work->drafts)) {
        draft = &work->drafts[work->n_drafts++];
    } else {
        work->failed = true;
    }
    *draft = (weigh_draft){
        .finding = {.kind = kind.kind, .rule = kind.rule, .section = kind.section, .when = when},
        .importance = kind.importance};
    return draft;
}

static tocsin_slot *new_slot(weigh_draft *draft, const char *name, tocsin_slot_type type) {
    tocsin_slot *slot = &draft->finding.slots[draft->finding.n_slots++];
    *slot = (tocsin_slot){.name = name,
                          .type = type,
                          .number = (double)NAN,
                          .high = (double)NAN,
                          .period = TOCSIN_PERIOD_NONE};
    return slot;
}

static tocsin_text keep(weigh_work *work, tocsin_text text) {
    tocsin_text kept = tocsin_arena_text(work->arena, text);
    if (!kept.at) work->failed = true;
    return kept;
}

void weigh_put_text(weigh_work *work, weigh_draft *draft, const char *name, tocsin_text text) {
    new_slot(draft, name, TOCSIN_SLOT_TEXT)->text = keep(work, text);
}

void weigh_put_word(weigh_work *work, weigh_draft *draft, const char *name, tocsin_text word) {
    new_slot(draft, name, TOCSIN_SLOT_WORD)->text = keep(work, word);
}

void weigh_put_number(weigh_draft *draft, const char *name, double number) {
    new_slot(draft, name, TOCSIN_SLOT_NUMBER)->number = number;
}

void weigh_put_period(weigh_draft *draft, const char *name, tocsin_period period) {
    new_slot(draft, name, TOCSIN_SLOT_PERIOD)->period = period;
}

void weigh_put_day(weigh_draft *draft, const char *name, tocsin_day day) {
    new_slot(draft, name, TOCSIN_SLOT_DAY)->period = (tocsin_period){day, day};
}

void weigh_put_interval(weigh_draft *draft, const char *name, double low, double high) {
    tocsin_slot *slot = new_slot(draft, name, TOCSIN_SLOT_INTERVAL);
    slot->number = isfinite(low) ? low : (double)NAN;
    slot->high = isfinite(high) ? high : (double)NAN;
}

/* A list that takes in different texts one by one. */
static void add_to_list(weigh_work *work, tocsin_text *list, size_t *n, tocsin_text text) {
    uint64_t key = weigh_fold_hash(text);
    if (key == 0 || *n == WEIGH_LIST_MAX) return;
    for (size_t i = 0; i < *n; i++)
        if (weigh_fold_hash(list[i]) == key) return;
    list[(*n)++] = keep(work, text);
}

static tocsin_text *new_list(weigh_work *work, weigh_draft *draft, const char *name) {
    tocsin_slot *slot = new_slot(draft, name, TOCSIN_SLOT_LIST);
    tocsin_text *list = tocsin_arena_new(work->arena, tocsin_text, WEIGH_LIST_MAX);
    if (!list) work->failed = true;
    slot->list = list;
    return list;
}

void weigh_put_list(weigh_work *work, weigh_draft *draft, const char *name,
                    const tocsin_text *texts, size_t n) {
    tocsin_text *list = new_list(work, draft, name);
    size_t *n_list = &draft->finding.slots[draft->finding.n_slots - 1].n_list;
    for (size_t i = 0; list && i < n; i++) add_to_list(work, list, n_list, texts[i]);
}

void weigh_put_names(weigh_work *work, weigh_draft *draft, const char *name,
                     weigh_item *const *items, size_t n, weigh_shown *shown) {
    tocsin_text *list = new_list(work, draft, name);
    size_t *n_list = &draft->finding.slots[draft->finding.n_slots - 1].n_list;
    for (size_t i = 0; list && i < n; i++) add_to_list(work, list, n_list, shown(items[i]->claim));
}

tocsin_text weigh_speaker_shown(const tocsin_digest *claim) {
    if (claim->speaker.n) return claim->speaker;
    return claim->outlet.n ? claim->outlet : TOCSIN_TEXT("?");
}

tocsin_text weigh_outlet_shown(const tocsin_digest *claim) {
    return claim->outlet;
}

tocsin_text weigh_place_of(const tocsin_digest *claim) {
    return weigh_place_shown(weigh_place_in(claim));
}

void weigh_put_speaker(weigh_work *work, weigh_draft *draft, const char *name,
                       const tocsin_digest *claim) {
    bool is_named = claim->speaker.n > 0 || claim->speaker_kind == TOCSIN_OUTLET;
    if (is_named)
        weigh_put_text(work, draft, name, weigh_speaker_shown(claim));
    else
        weigh_put_word(work, draft, name, TOCSIN_TEXT("unnamed"));
}

/* Who passed it on: the chain of the first, then the outlets of all; nothing when that is the speaker alone. */
static void put_through(weigh_work *work, weigh_draft *draft, weigh_item *const *items, size_t n) {
    const tocsin_claim *claim = weigh_claim(work, items[0]);
    tocsin_text *list = new_list(work, draft, "through");
    size_t *n_list = &draft->finding.slots[draft->finding.n_slots - 1].n_list;
    if (!list) return;
    for (size_t i = 0; i < claim->n_via && *n_list < WEIGH_LIST_MAX - 1; i++)
        add_to_list(work, list, n_list, claim->via[i].name);
    for (size_t i = 0; i < n; i++) add_to_list(work, list, n_list, items[i]->claim->outlet);
    bool is_speaker = *n_list == 1 && weigh_fold_hash(list[0]) ==
                                          weigh_fold_hash(weigh_speaker_shown(items[0]->claim));
    if (*n_list == 0 || is_speaker) draft->finding.n_slots--;
}

void weigh_put_copies(weigh_work *work, weigh_draft *draft, weigh_item *const *items, size_t n) {
    weigh_put_speaker(work, draft, "speaker", items[0]->claim);
    put_through(work, draft, items, n);
    weigh_put_text(work, draft, "text", weigh_claim(work, items[0])->text);
    weigh_put_period(draft, "said", items[0]->said);
}

int64_t *weigh_put_entries(weigh_work *work, weigh_draft *draft, size_t n) {
    int64_t *entries = tocsin_arena_new(work->arena, int64_t, n);
    if (!entries) {
        work->failed = true;
        return NULL;
    }
    draft->entries = entries;
    draft->finding.entries = entries;
    draft->finding.n_entries = n;
    return entries;
}

void weigh_put_items(weigh_work *work, weigh_draft *draft, weigh_item *const *items, size_t n) {
    int64_t *entries = weigh_put_entries(work, draft, n);
    for (size_t i = 0; entries && i < n; i++) {
        entries[i] = items[i]->claim->seq;
        draft->finding.simulated |= items[i]->claim->simulated;
    }
}

void weigh_add_link(weigh_work *work, int64_t from, int64_t to, const char *is, const char *rule) {
    if (!tocsin_grow((void **)&work->links, &work->links_capacity, work->n_links,
                     sizeof *work->links)) {
        work->failed = true;
        return;
    }
    work->links[work->n_links++] = (tocsin_weigh_link){from, to, is, rule};
}

/* ---- the end ------------------------------------------------------------------------------- */

static int compare_seq(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Entries ascending, each once, without 0 (no entry); of very many the newest. */
static void settle_entries(weigh_draft *draft) {
    int64_t *entries = draft->entries;
    if (draft->finding.n_entries == 0 || draft->is_settled) return;
    draft->is_settled = true;
    qsort(entries, draft->finding.n_entries, sizeof *entries, compare_seq);
    size_t n = 0;
    for (size_t i = 0; i < draft->finding.n_entries; i++)
        if (entries[i] > 0 && (n == 0 || entries[n - 1] != entries[i])) entries[n++] = entries[i];
    size_t n_left_out = n > WEIGH_ENTRIES_MAX ? n - WEIGH_ENTRIES_MAX : 0;
    draft->finding.entries = entries + n_left_out;
    draft->finding.n_entries = n - n_left_out;
}

tocsin_status tocsin_weigh_name(tocsin_finding *finding, tocsin_arena *arena, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_finding said = *finding;
    char hex[TOCSIN_SHA256_HEX + 1];
    said.rule = "";
    said.section = TOCSIN_SECTION_NONE;
    said.when = TOCSIN_PERIOD_NONE;
    said.simulated = false;
    tocsin_json_init(&json, &out);
    tocsin_finding_write(&json, &said);
    tocsin_status status = tocsin_json_finish(&json, err);
    if (!status) status = tocsin_sha256(tocsin_buffer_text(&out), hex, err);
    if (status) return status;
    finding->id = tocsin_arena_text(arena, (tocsin_text){hex, 16});
    return finding->id.at ? TOCSIN_OK : tocsin_fail_memory(err);
}

static tocsin_day last_day(const tocsin_finding *finding) {
    return finding->when.to != TOCSIN_DAY_NONE ? finding->when.to : finding->when.from;
}

/* The order of the brief: section, importance, the newest day first, then what cannot be equal. */
static int compare_drafts(const void *a, const void *b) {
    const weigh_draft *x = a, *y = b;
    if (x->finding.section != y->finding.section)
        return x->finding.section < y->finding.section ? -1 : 1;
    if (x->importance != y->importance) return x->importance > y->importance ? -1 : 1;
    tocsin_day day_x = last_day(&x->finding), day_y = last_day(&y->finding);
    if (day_x != day_y) return day_x > day_y ? -1 : 1;
    int64_t entry_x = x->finding.entries[0], entry_y = y->finding.entries[0];
    if (entry_x != entry_y) return entry_x < entry_y ? -1 : 1;
    return tocsin_text_compare(x->finding.id, y->finding.id);
}

static int compare_links(const void *a, const void *b) {
    const tocsin_weigh_link *x = a, *y = b;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    if (x->to != y->to) return x->to < y->to ? -1 : 1;
    return strcmp(x->is, y->is);
}

void weigh_settle_entries(weigh_work *work) {
    for (size_t i = 0; i < work->n_drafts; i++) settle_entries(&work->drafts[i]);
}

static tocsin_status deliver_findings(weigh_work *work, tocsin_weigh_result *result,
                                      tocsin_error *err) {
    size_t n = 0;
    weigh_settle_entries(work);
    for (size_t i = 0; i < work->n_drafts; i++) {
        weigh_draft *draft = &work->drafts[i];
        if (draft->finding.n_entries == 0) continue;
        tocsin_status status = tocsin_weigh_name(&draft->finding, work->arena, err);
        if (status) return status;
        work->drafts[n++] = *draft;
    }
    if (n) qsort(work->drafts, n, sizeof *work->drafts, compare_drafts);
    result->findings = tocsin_arena_new(work->arena, tocsin_finding, n);
    if (!result->findings) return tocsin_fail_memory(err);
    for (size_t i = 0; i < n; i++) {
        bool is_twice =
            i && tocsin_text_equal(work->drafts[i].finding.id, work->drafts[i - 1].finding.id);
        if (!is_twice) result->findings[result->n_findings++] = work->drafts[i].finding;
    }
    return TOCSIN_OK;
}

static tocsin_status deliver_links(weigh_work *work, tocsin_weigh_result *result,
                                   tocsin_error *err) {
    result->links = tocsin_arena_new(work->arena, tocsin_weigh_link, work->n_links);
    if (!result->links) return tocsin_fail_memory(err);
    if (work->n_links) qsort(work->links, work->n_links, sizeof *work->links, compare_links);
    for (size_t i = 0; i < work->n_links; i++) {
        if (i && compare_links(&work->links[i], &work->links[i - 1]) == 0) continue;
        result->links[result->n_links++] = work->links[i];
    }
    return TOCSIN_OK;
}

tocsin_status weigh_deliver(weigh_work *work, tocsin_weigh_result *ret_result, tocsin_error *err) {
    tocsin_weigh_result result = *ret_result;
    if (work->failed) return tocsin_fail_memory(err);
    if (work->load_status)
        return tocsin_fail(err, work->load_status, "%s", work->load_error.message);
    tocsin_status status = deliver_findings(work, &result, err);
    if (!status) status = deliver_links(work, &result, err);
    if (!status) *ret_result = result;
    return status;
}
