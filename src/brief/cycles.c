// SPDX-License-Identifier: Apache-2.0
/* What of the findings of cycles is laid over one another: their claims, by days since the beginning. */
#include "brief/cycles.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const tocsin_slot *slot_of(const tocsin_finding *finding, const char *name) {
    for (size_t i = 0; i < finding->n_slots; i++)
        if (strcmp(finding->slots[i].name, name) == 0) return &finding->slots[i];
    return NULL;
}

static tocsin_text text_of(const tocsin_finding *finding, const char *name) {
    const tocsin_slot *slot = slot_of(finding, name);
    return slot ? slot->text : TOCSIN_TEXT_NONE;
}

bool brief_has_cycles(const brief_view *view) {
    for (size_t i = 0; i < view->in->n_findings; i++)
        if (strcmp(view->in->findings[i].kind, "cycle_latest") == 0) return true;
    return false;
}

char cycles_letter(size_t row) {
    return (char)('A' + row);
}

/* ---- words --------------------------------------------------------------------------------------- */

void cycles_put_title(const brief_view *view, const cycle_plan *plan, tocsin_buffer *out) {
    if (slot_of(plan->latest, "question")->type == TOCSIN_SLOT_TEXT) {
        brief_put_clean(plan->question, 200, out);
        return;
    }
    size_t from = out->n;
    brief_put_word(view->pack, plan->question, false, out);
    brief_capitalise(out, from);
    if (plan->actor.n) tocsin_buffer_puts(out, ", ");
    brief_put_word(view->pack, plan->actor, false, out);
}

void cycles_put_days(const brief_view *view, const cycle_claim *claim, tocsin_buffer *out) {
    brief_put_interval(view->pack, claim->from, claim->to, out);
}

void cycles_put_value(const brief_view *view, const cycle_claim *claim, tocsin_buffer *out) {
    if (claim->is == CYCLE_COUNTED)
        brief_put_interval(view->pack, claim->claim->quantity.low, claim->claim->quantity.high,
                           out);
    else
        tocsin_buffer_put(out, brief_phrase(view->pack, claim->is == CYCLE_LEFT
                                                            ? BRIEF_CYCLES_LEFT
                                                            : BRIEF_CYCLES_GATHERED));
}

/* ---- claims -------------------------------------------------------------------------------------- */

/* False: it announces or denies something, and says neither how many nor that they came or left. */
static bool mark_of(const tocsin_claim *claim, tocsin_text unit, cycle_mark *ret_mark) {
    bool is_said =
        claim->act == TOCSIN_ASSERT || claim->act == TOCSIN_WARN || claim->act == TOCSIN_ACCUSE;
    const tocsin_quantity *quantity = &claim->quantity;
    if (!is_said || claim->negative || claim->tense == TOCSIN_FUTURE) return false;
    bool is_number = claim->has_quantity && quantity->measure == TOCSIN_STOCK &&
                     tocsin_text_is(unit, tocsin_unit_word(quantity->unit));
    *ret_mark = is_number                         ? CYCLE_COUNTED
                : claim->plover == TOCSIN_RETREAT ? CYCLE_LEFT
                                                  : CYCLE_GATHERED;
    return is_number || claim->plover == TOCSIN_RETREAT || claim->plover == TOCSIN_MOBILIZE;
}

static tocsin_period closed(tocsin_period when) {
    if (when.from == TOCSIN_DAY_NONE) when.from = when.to;
    if (when.to == TOCSIN_DAY_NONE) when.to = when.from;
    return when;
}

/* As weighing dates it (docs/methods/weighing.md, "When"): of a number that is said within the time that it is about, the
 * part in which it was said. */
static tocsin_period time_of(const tocsin_claim *claim, cycle_mark is) {
    tocsin_period when = closed(claim->when), said = closed(claim->said_on);
    if (!tocsin_period_is_known(when)) return closed(brief_claim_when(claim));
    bool is_seen =
        is == CYCLE_COUNTED && tocsin_period_is_known(said) && tocsin_period_overlaps(when, said);
    if (is_seen && said.from > when.from) when.from = said.from;
    if (is_seen && said.to < when.to) when.to = said.to;
    return when;
}

static double middle(tocsin_period when) {
    return ((double)when.from + when.to) / 2;
}

static void date_claim(cycle_claim *claim, tocsin_period began) {
    claim->day = middle(claim->when) - middle(began);
    claim->from = fmax(0, claim->when.from - began.to);
    claim->to = fmax(claim->from, claim->when.to - began.from);
}

static int compare_claims(const void *a, const void *b) {
    const cycle_claim *x = a, *y = b;
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    if (x->day < y->day || y->day < x->day) return x->day < y->day ? -1 : 1;
    return (x->claim->seq > y->claim->seq) - (x->claim->seq < y->claim->seq);
}

static void take_claims(const brief_view *view, cycle_plan *plan, size_t row) {
    const tocsin_finding *finding = plan->rows[row].finding;
    for (size_t i = 0; i < finding->n_entries; i++) {
        const brief_entry *entry = brief_view_entry(view, finding->entries[i]);
        if (!entry || entry->type != BRIEF_CLAIM) continue;
        cycle_claim claim = {.claim = &view->in->claims[entry->index], .row = row};
        if (!mark_of(claim.claim, plan->unit, &claim.is)) continue;
        claim.when = time_of(claim.claim, claim.is);
        if (!tocsin_period_is_known(claim.when)) continue;
        date_claim(&claim, plan->rows[row].began);
        plan->simulated |= claim.claim->simulated;
        if (claim.when.to > plan->rows[row].until) plan->rows[row].until = claim.when.to;
        plan->claims[plan->n_claims++] = claim;
    }
}

/* ---- indicators ---------------------------------------------------------------------------------- */

/* From when until when the finding says that its indicator was out of the usual. */
static bool is_out_of_usual(const tocsin_finding *finding, tocsin_period *ret_when) {
    bool is_departure = !strcmp(finding->kind, "left_norm_high") ||
                        !strcmp(finding->kind, "left_norm_low") ||
                        !strcmp(finding->kind, "pixels_left_norm");
    const tocsin_slot *first = slot_of(finding, "first"), *last = slot_of(finding, "last");
    if (!last) last = slot_of(finding, "until");
    if (!is_departure || !first || !last) return false;
    *ret_when = (tocsin_period){first->period.from, last->period.to};
    return ret_when->from != TOCSIN_DAY_NONE && ret_when->to != TOCSIN_DAY_NONE;
}

static void take_bands(const brief_view *view, cycle_plan *plan, size_t row) {
    const cycle_row *one = &plan->rows[row];
    for (size_t i = 0; i < view->in->n_findings; i++) {
        tocsin_period when;
        if (!is_out_of_usual(&view->in->findings[i], &when)) continue;
        if (when.to < one->began.from || when.from > one->until) continue;
        plan->bands_simulated |= view->in->findings[i].simulated;
        plan->bands[plan->n_bands++] = (cycle_band){.finding = i,
                                                    .row = row,
                                                    .from = when.from - middle(one->began),
                                                    .to = when.to - middle(one->began)};
    }
}

/* ---- build-ups of one question ------------------------------------------------------------------- */

bool cycles_is_about(const tocsin_finding *finding, const cycle_plan *plan) {
    return strncmp(finding->kind, "cycle_", 6) == 0 &&
           tocsin_text_equal(text_of(finding, "question"), plan->question) &&
           tocsin_text_equal(text_of(finding, "actor"), plan->actor) &&
           tocsin_text_equal(text_of(finding, "unit"), plan->unit);
}

static bool is_earlier(const tocsin_finding *finding, const cycle_plan *plan) {
    return strcmp(finding->kind, "cycle_earlier") == 0 && slot_of(finding, "began") &&
           cycles_is_about(finding, plan);
}

static int compare_rows(const void *a, const void *b) {
    const cycle_row *x = a, *y = b;
    return (x->began.from > y->began.from) - (x->began.from < y->began.from);
}

static cycle_row make_row(const tocsin_finding *finding) {
    tocsin_period began = closed(slot_of(finding, "began")->period);
    return (cycle_row){finding, began, began.to};
}

static tocsin_status make_plan(const brief_view *view, const tocsin_finding *latest,
                               tocsin_arena *arena, cycle_plan *plan, tocsin_error *err) {
    *plan = (cycle_plan){.latest = latest,
                         .question = text_of(latest, "question"),
                         .actor = text_of(latest, "actor"),
                         .unit = text_of(latest, "unit")};
    for (size_t i = 0; i < view->in->n_findings && plan->n_rows < CYCLES_MOST - 1; i++) {
        const tocsin_finding *finding = &view->in->findings[i];
        if (is_earlier(finding, plan)) plan->rows[plan->n_rows++] = make_row(finding);
    }
    if (plan->n_rows) qsort(plan->rows, plan->n_rows, sizeof *plan->rows, compare_rows);
    plan->rows[plan->n_rows++] = make_row(latest);
    size_t n = 0;
    for (size_t i = 0; i < plan->n_rows; i++) n += plan->rows[i].finding->n_entries;
    plan->claims = tocsin_arena_new(arena, cycle_claim, n);
    plan->bands = tocsin_arena_new(arena, cycle_band, plan->n_rows * view->in->n_findings);
    if (!plan->claims || !plan->bands) return tocsin_fail_memory(err);
    for (size_t i = 0; i < plan->n_rows; i++) take_claims(view, plan, i);
    for (size_t i = 0; i < plan->n_rows; i++) take_bands(view, plan, i);
    if (plan->n_claims) qsort(plan->claims, plan->n_claims, sizeof *plan->claims, compare_claims);
    return TOCSIN_OK;
}

tocsin_status cycles_plan(const brief_view *view, tocsin_arena *arena, cycle_plan **ret_plans,
                          size_t *ret_n, tocsin_error *err) {
    const tocsin_brief_input *in = view->in;
    tocsin_status status = TOCSIN_OK;
    size_t n = 0;
    for (size_t i = 0; i < in->n_findings; i++)
        n += strcmp(in->findings[i].kind, "cycle_latest") == 0;
    cycle_plan *plans = tocsin_arena_new(arena, cycle_plan, n);
    if (!plans) return tocsin_fail_memory(err);
    n = 0;
    for (size_t i = 0; !status && i < in->n_findings; i++) {
        const tocsin_finding *finding = &in->findings[i];
        bool is_latest = strcmp(finding->kind, "cycle_latest") == 0;
        if (is_latest && slot_of(finding, "question") && slot_of(finding, "began"))
            status = make_plan(view, finding, arena, &plans[n++], err);
    }
    *ret_plans = plans;
    *ret_n = n;
    return status;
}

/* ---- for programs -------------------------------------------------------------------------------- */

static void write_period(tocsin_json *json, const char *key, tocsin_period period) {
    char iso[16];
    tocsin_json_key(json, key);
    tocsin_json_object(json);
    tocsin_json_member_text(json, "from", tocsin_day_text(period.from, iso));
    tocsin_json_member_text(json, "to", tocsin_day_text(period.to, iso));
    tocsin_json_end(json);
}

static void write_claim(tocsin_json *json, const cycle_claim *claim) {
    static const char *const marks[] = {"counted", "gathered", "left"};
    tocsin_json_object(json);
    tocsin_json_key(json, "entry");
    tocsin_json_integer(json, claim->claim->seq);
    tocsin_json_member_text(json, "is", tocsin_text_of(marks[claim->is]));
    tocsin_json_key(json, "days");
    tocsin_json_array(json);
    tocsin_json_integer(json, (int64_t)claim->from);
    tocsin_json_integer(json, (int64_t)claim->to);
    tocsin_json_end(json);
    tocsin_json_end(json);
}

static void write_bands(tocsin_json *json, const brief_view *view, const cycle_plan *plan,
                        size_t row) {
    bool is_first = true;
    for (size_t i = 0; i < plan->n_bands; i++) {
        if (plan->bands[i].row != row) continue;
        if (is_first) {
            tocsin_json_key(json, "out_of_usual");
            tocsin_json_array(json);
        }
        is_first = false;
        tocsin_json_text(json, view->in->findings[plan->bands[i].finding].id);
    }
    if (!is_first) tocsin_json_end(json);
}

static void write_row(tocsin_json *json, const brief_view *view, const cycle_plan *plan,
                      size_t row) {
    tocsin_json_object(json);
    tocsin_json_member_text(json, "finding", plan->rows[row].finding->id);
    write_period(json, "began", plan->rows[row].began);
    tocsin_json_key(json, "latest");
    tocsin_json_bool(json, row + 1 == plan->n_rows);
    tocsin_json_key(json, "claims");
    tocsin_json_array(json);
    for (size_t i = 0; i < plan->n_claims; i++)
        if (plan->claims[i].row == row) write_claim(json, &plan->claims[i]);
    tocsin_json_end(json);
    write_bands(json, view, plan, row);
    tocsin_json_end(json);
}

tocsin_status cycles_write(tocsin_json *json, const brief_view *view, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    cycle_plan *plans = NULL;
    size_t n = 0;
    if (!brief_has_cycles(view)) return TOCSIN_OK;
    tocsin_status status = cycles_plan(view, &arena, &plans, &n, err);
    if (status) return status;
    tocsin_json_key(json, "cycles");
    tocsin_json_array(json);
    for (size_t i = 0; i < n; i++) {
        tocsin_json_object(json);
        tocsin_json_member_text(json, "question", plans[i].question);
        tocsin_json_member_text(json, "actor", plans[i].actor);
        tocsin_json_member_text(json, "unit", plans[i].unit);
        tocsin_json_key(json, "build_ups");
        tocsin_json_array(json);
        for (size_t row = 0; row < plans[i].n_rows; row++) write_row(json, view, &plans[i], row);
        tocsin_json_end(json);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
    return TOCSIN_OK;
}
