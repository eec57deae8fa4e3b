// SPDX-License-Identifier: Apache-2.0
#include "brief/view.h"

#include "brief/lint.h"
#include "brief/notes.h"

#include <stdlib.h>
#include <string.h>

const tocsin_section brief_sections[BRIEF_N_SECTIONS] = {
    TOCSIN_SECTION_NEW,     TOCSIN_SECTION_UNUSUAL,    TOCSIN_SECTION_CONTESTED,
    TOCSIN_SECTION_UNKNOWN, TOCSIN_SECTION_HYPOTHESES, TOCSIN_SECTION_CONTEXT};

brief_phrase_id brief_section_heading(tocsin_section section) {
    switch (section) {
    case TOCSIN_SECTION_RINGS: return BRIEF_HEAD_RINGS;
    case TOCSIN_SECTION_NEW: return BRIEF_HEAD_NEW;
    case TOCSIN_SECTION_UNUSUAL: return BRIEF_HEAD_UNUSUAL;
    case TOCSIN_SECTION_CONTESTED: return BRIEF_HEAD_CONTESTED;
    case TOCSIN_SECTION_UNKNOWN: return BRIEF_HEAD_UNKNOWN;
    case TOCSIN_SECTION_HYPOTHESES: return BRIEF_HEAD_HYPOTHESES;
    case TOCSIN_SECTION_NONE:
    case TOCSIN_SECTION_CONTEXT: break;
    }
    return BRIEF_HEAD_CONTEXT;
}

size_t brief_claims_read(const tocsin_brief_input *in) {
    return in->n_claims_read ? in->n_claims_read : in->n_claims;
}

bool brief_section_is_there(const brief_view *view, tocsin_section section) {
    return section != TOCSIN_SECTION_HYPOTHESES || view->in->matrix ||
           brief_section_count(view, section) > 0;
}

bool brief_has_notes(const brief_view *view) {
    return view->in->notes && view->in->notes->n_notes;
}

size_t brief_section_count(const brief_view *view, tocsin_section section) {
    size_t n = 0;
    for (size_t i = 0; i < view->in->n_findings; i++) n += view->in->findings[i].section == section;
    return n;
}

/* ---- the index --------------------------------------------------------------------------- */

static int compare_entries(const void *a, const void *b) {
    int64_t x = ((const brief_entry *)a)->seq, y = ((const brief_entry *)b)->seq;
    return (x > y) - (x < y);
}

static int compare_names(const void *a, const void *b) {
    const brief_name *x = a, *y = b;
    int order = tocsin_text_compare(x->key, y->key);
    return order ? order : (x->index > y->index) - (x->index < y->index);
}

static tocsin_text bare_hash(tocsin_text hash) {
    return tocsin_text_starts(hash, TOCSIN_TEXT("sha256:")) ? tocsin_text_slice(hash, 7, hash.n)
                                                            : hash;
}

tocsin_text brief_short_hash(tocsin_text hash) {
    return tocsin_text_slice(bare_hash(hash), 0, 12);
}

static void add_entry(brief_view *view, int64_t seq, brief_entry_type type, size_t index) {
    if (seq > 0)
        view->entries[view->n_entries++] = (brief_entry){.seq = seq, .type = type, .index = index};
}

static tocsin_status index_entries(brief_view *view, tocsin_arena *arena, tocsin_error *err) {
    const tocsin_brief_input *in = view->in;
    view->entries = tocsin_arena_new(arena, brief_entry,
                                     in->n_evidence + in->n_claims + in->n_observations + 1);
    view->evidence = tocsin_arena_new(arena, brief_name, in->n_evidence + 1);
    view->claims = tocsin_arena_new(arena, brief_name, in->n_claims + 1);
    if (!view->entries || !view->evidence || !view->claims) return tocsin_fail_memory(err);
    for (size_t i = 0; i < in->n_evidence; i++) {
        add_entry(view, in->evidence[i].seq, BRIEF_EVIDENCE, i);
        view->evidence[i] = (brief_name){in->evidence[i].sha256, i};
    }
    for (size_t i = 0; i < in->n_claims; i++) {
        add_entry(view, in->claims[i].seq, BRIEF_CLAIM, i);
        view->claims[i] = (brief_name){in->claims[i].id, i};
    }
    for (size_t i = 0; i < in->n_observations; i++)
        add_entry(view, in->observations[i].seq, BRIEF_OBSERVATION, i);
    qsort(view->entries, view->n_entries, sizeof *view->entries, compare_entries);
    qsort(view->evidence, in->n_evidence, sizeof *view->evidence, compare_names);
    qsort(view->claims, in->n_claims, sizeof *view->claims, compare_names);
    return TOCSIN_OK;
}

static brief_entry *find_entry(const brief_view *view, int64_t seq) {
    brief_entry wanted = {.seq = seq};
    if (!view->n_entries) return NULL;
    return bsearch(&wanted, view->entries, view->n_entries, sizeof wanted, compare_entries);
}

const brief_entry *brief_view_entry(const brief_view *view, int64_t seq) {
    return find_entry(view, seq);
}

/* Index of the first name that equals the key; `n` when there is none. */
static size_t find_name(const brief_name *names, size_t n, tocsin_text key) {
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tocsin_text_compare(names[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && tocsin_text_equal(names[low].key, key) ? low : n;
}

const tocsin_evidence *brief_view_evidence(const brief_view *view, tocsin_text hash) {
    size_t at = find_name(view->evidence, view->in->n_evidence, bare_hash(hash));
    return at < view->in->n_evidence ? &view->in->evidence[view->evidence[at].index] : NULL;
}

const tocsin_claim *brief_view_claim(const brief_view *view, tocsin_text id) {
    size_t at = find_name(view->claims, view->in->n_claims, id);
    return at < view->in->n_claims ? &view->in->claims[view->claims[at].index] : NULL;
}

/* ---- who cites what ---------------------------------------------------------------------- */

static tocsin_status count_citations(brief_view *view, tocsin_error *err) {
    for (size_t f = 0; f < view->in->n_findings; f++) {
        const tocsin_finding *finding = &view->in->findings[f];
        if (!finding->text.n || !finding->n_entries)
            return tocsin_fail(err, TOCSIN_BAD_INPUT, "finding \"%.*s\" (%s) %s",
                               TOCSIN_TEXT_ARG(finding->id), finding->kind ? finding->kind : "",
                               finding->n_entries ? "was not rendered"
                                                  : "rests on no ledger entry");
        for (size_t e = 0; e < finding->n_entries; e++) {
            brief_entry *entry = find_entry(view, finding->entries[e]);
            if (!entry)
                return tocsin_fail(
                    err, TOCSIN_BAD_INPUT,
                    "finding \"%.*s\" (%s) cites entry %lld, which is no evidence, claim or "
                    "observation of this case",
                    TOCSIN_TEXT_ARG(finding->id), finding->kind ? finding->kind : "",
                    (long long)finding->entries[e]);
            entry->n_cited_by++;
            entry->shown = true;
        }
    }
    return TOCSIN_OK;
}

/* What a finding that is gone rested on is shown too. */
static tocsin_status show_changes(brief_view *view, tocsin_error *err) {
    const tocsin_brief_changes *changes = view->in->changes;
    for (size_t i = 0; changes && i < changes->n; i++) {
        const tocsin_finding *before = changes->items[i].before;
        for (size_t e = 0; before && e < before->n_entries; e++) {
            brief_entry *entry = find_entry(view, before->entries[e]);
            if (!entry)
                return tocsin_fail(
                    err, TOCSIN_BAD_INPUT,
                    "the earlier finding \"%.*s\" cites entry %lld, which is not there",
                    TOCSIN_TEXT_ARG(before->id), (long long)before->entries[e]);
            entry->shown = true;
        }
    }
    return TOCSIN_OK;
}

/* Each number that is drawn is a claim of the record. */
static tocsin_status show_numbers(brief_view *view, tocsin_error *err) {
    for (size_t i = 0; i < view->in->n_numbers; i++)
        for (size_t e = 0; e < view->in->numbers[i].n_entries; e++) {
            brief_entry *entry = find_entry(view, view->in->numbers[i].entries[e]);
            if (!entry || entry->type != BRIEF_CLAIM)
                return tocsin_fail(
                    err, TOCSIN_BAD_INPUT,
                    "a number is drawn of entry %lld, which is no claim of this case",
                    (long long)view->in->numbers[i].entries[e]);
            entry->shown = true;
        }
    return TOCSIN_OK;
}

static tocsin_status list_citations(brief_view *view, tocsin_arena *arena, tocsin_error *err) {
    for (size_t i = 0; i < view->n_entries; i++) {
        brief_entry *entry = &view->entries[i];
        entry->cited_by = tocsin_arena_new(arena, size_t, entry->n_cited_by + 1);
        if (!entry->cited_by) return tocsin_fail_memory(err);
        entry->n_cited_by = 0;
    }
    for (size_t f = 0; f < view->in->n_findings; f++) {
        const tocsin_finding *finding = &view->in->findings[f];
        for (size_t e = 0; e < finding->n_entries; e++) {
            brief_entry *entry = find_entry(view, finding->entries[e]);
            if (entry->n_cited_by && entry->cited_by[entry->n_cited_by - 1] == f) continue;
            entry->cited_by[entry->n_cited_by++] = f;
        }
    }
    return TOCSIN_OK;
}

/* What a cited claim denies is shown beside it. */
static void show_denied(brief_view *view) {
    for (size_t i = 0; i < view->n_entries; i++) {
        const brief_entry *entry = &view->entries[i];
        if (entry->type != BRIEF_CLAIM || !entry->n_cited_by) continue;
        const tocsin_claim *claim = &view->in->claims[entry->index];
        for (size_t d = 0; d < claim->n_denies; d++) {
            const tocsin_claim *denied = brief_view_claim(view, claim->denies[d]);
            brief_entry *target = denied ? find_entry(view, denied->seq) : NULL;
            if (target) target->shown = true;
        }
    }
    for (size_t i = 0; i < view->n_entries; i++) view->n_shown += view->entries[i].shown;
}

/* ---- counts and the lead ----------------------------------------------------------------- */

static tocsin_text slot_text(const tocsin_finding *finding, const char *name) {
    for (size_t i = 0; i < finding->n_slots; i++)
        if (!strcmp(finding->slots[i].name, name)) return finding->slots[i].text;
    return TOCSIN_TEXT_NONE;
}

/* Does the lead hold it already, or something of the same indicator? */
static bool is_lead(const brief_view *view, size_t finding) {
    const tocsin_finding *candidate = &view->in->findings[finding];
    tocsin_text indicator = slot_text(candidate, "indicator");
    for (size_t i = 0; i < view->n_lead; i++) {
        const tocsin_finding *lead = &view->in->findings[view->lead[i]];
        if (lead == candidate) return true;
        if (indicator.n && tocsin_text_equal(slot_text(lead, "indicator"), indicator) &&
            tocsin_text_equal(slot_text(lead, "area"), slot_text(candidate, "area")))
            return true;
    }
    return false;
}

/* Up to five: by turns from the sections that carry news, each of which comes in order of
 * importance. */
static void choose_lead(brief_view *view) {
    static const tocsin_section order[] = {TOCSIN_SECTION_UNUSUAL, TOCSIN_SECTION_CONTESTED,
                                           TOCSIN_SECTION_NEW, TOCSIN_SECTION_UNKNOWN,
                                           TOCSIN_SECTION_CONTEXT};
    for (int round = 0; round < 5 && view->n_lead < 5; round++) {
        for (size_t s = 0; s < 5 && view->n_lead < 5; s++) {
            if (order[s] == TOCSIN_SECTION_CONTEXT && view->n_lead >= 3) continue;
            for (size_t f = 0; f < view->in->n_findings; f++) {
                if (view->in->findings[f].section != order[s] || is_lead(view, f)) continue;
                view->lead[view->n_lead++] = f;
                break;
            }
        }
    }
}

static tocsin_status count_sources(brief_view *view, tocsin_arena *arena, tocsin_error *err) {
    const tocsin_brief_input *in = view->in;
    brief_name *outlets = tocsin_arena_new(arena, brief_name, in->n_evidence + 1);
    if (!outlets) return tocsin_fail_memory(err);
    for (size_t i = 0; i < in->n_evidence; i++) {
        const tocsin_evidence *evidence = &in->evidence[i];
        bool report = tocsin_text_is(evidence->role, "report");
        if (report) outlets[view->n_reports++] = (brief_name){evidence->outlet, i};
        view->n_scenes += tocsin_text_is(evidence->role, "scene");
        view->n_pictures += tocsin_text_is(evidence->role, "picture");
        view->simulated = view->simulated || evidence->simulated;
    }
    qsort(outlets, view->n_reports, sizeof *outlets, compare_names);
    for (size_t i = 0; i < view->n_reports; i++)
        view->n_outlets +=
            outlets[i].key.n && (!i || !tocsin_text_equal(outlets[i].key, outlets[i - 1].key));
    view->scene_days = TOCSIN_PERIOD_NONE;
    for (size_t i = 0; i < in->n_observations; i++) {
        tocsin_day day = in->observations[i].day;
        if (in->observations[i].of_picture) {
            view->simulated = view->simulated || in->observations[i].simulated;
            continue;
        }
        if (day == TOCSIN_DAY_NONE) continue;
        if (view->scene_days.from == TOCSIN_DAY_NONE || day < view->scene_days.from)
            view->scene_days.from = day;
        if (view->scene_days.to == TOCSIN_DAY_NONE || day > view->scene_days.to)
            view->scene_days.to = day;
        view->simulated = view->simulated || in->observations[i].simulated;
    }
    for (size_t i = 0; i < in->n_claims; i++)
        view->simulated = view->simulated || in->claims[i].simulated;
    return TOCSIN_OK;
}

tocsin_status brief_view_make(const tocsin_brief_input *in, const brief_pack *pack,
                              tocsin_arena *arena, brief_view *ret_view, tocsin_error *err) {
    brief_view view = {.in = in, .pack = pack, .simulated = in->simulated};
    tocsin_status status = brief_lint_pack(pack, err);
    if (!status) status = index_entries(&view, arena, err);
    if (!status) status = count_citations(&view, err);
    if (!status) status = notes_check(&view, err);
    if (!status) status = show_changes(&view, err);
    if (!status) status = show_numbers(&view, err);
    if (!status) status = list_citations(&view, arena, err);
    if (!status) status = count_sources(&view, arena, err);
    if (status) return status;
    show_denied(&view);
    choose_lead(&view);
    *ret_view = view;
    return TOCSIN_OK;
}

/* ---- about one entry --------------------------------------------------------------------- */

bool brief_entry_is_simulated(const brief_view *view, const brief_entry *entry) {
    switch (entry->type) {
    case BRIEF_EVIDENCE: return view->in->evidence[entry->index].simulated;
    case BRIEF_CLAIM: return view->in->claims[entry->index].simulated;
    case BRIEF_OBSERVATION: return view->in->observations[entry->index].simulated;
    }
    return false;
}

bool brief_area_is_simulated(const brief_view *view, tocsin_text area) {
    for (size_t i = 0; i < view->in->n_indicators; i++)
        if (view->in->indicators[i].simulated &&
            tocsin_text_equal(view->in->indicators[i].area, area))
            return true;
    return false;
}

tocsin_period brief_claim_when(const tocsin_claim *claim) {
    return tocsin_period_is_known(claim->said_on) ? claim->said_on : claim->published;
}

bool brief_claim_is_not_denied(const tocsin_claim *claim) {
    for (size_t i = 0; i < claim->n_cues; i++)
        if (tocsin_text_is(claim->cues[i].is, "not-denied")) return true;
    return false;
}

void brief_put_act(const brief_view *view, const tocsin_claim *claim, tocsin_buffer *out) {
    tocsin_act act = claim->act == TOCSIN_ACT_NONE ? TOCSIN_ASSERT : claim->act;
    if (brief_claim_is_not_denied(claim))
        tocsin_buffer_put(out, brief_phrase(view->pack, BRIEF_NOT_DENIED));
    else
        brief_put_word(view->pack, tocsin_text_of(tocsin_act_word(act)), true, out);
}

#define SOURCE_NAME_CHARS 60

void brief_put_source_line(const brief_view *view, const brief_entry *entry, tocsin_buffer *out) {
    tocsin_text name = TOCSIN_TEXT_NONE;
    tocsin_period when = TOCSIN_PERIOD_NONE;
    if (entry->type == BRIEF_CLAIM) {
        const tocsin_claim *claim = &view->in->claims[entry->index];
        const tocsin_evidence *report = brief_view_evidence(view, claim->evidence);
        name = claim->outlet.n ? claim->outlet : report ? report->name : claim->speaker.name;
        when = claim->published;
    } else if (entry->type == BRIEF_OBSERVATION) {
        const tocsin_observation *observation = &view->in->observations[entry->index];
        name = observation->series.n ? observation->series : observation->area;
        when = (tocsin_period){observation->day, observation->day};
    } else {
        const tocsin_evidence *evidence = &view->in->evidence[entry->index];
        name = evidence->outlet.n ? evidence->outlet : evidence->name;
        when = evidence->published;
    }
    brief_put_clean(name, SOURCE_NAME_CHARS, out);
    if (name.n && tocsin_period_is_known(when)) tocsin_buffer_puts(out, ", ");
    brief_put_period(view->pack, when, false, out);
}

void brief_put_read_line(const brief_view *view, tocsin_buffer *out) {
    tocsin_slot slots[] = {
        {.name = "reports", .type = TOCSIN_SLOT_NUMBER, .number = (double)view->n_reports},
        {.name = "outlets", .type = TOCSIN_SLOT_NUMBER, .number = (double)view->n_outlets},
        {.name = "claims",
         .type = TOCSIN_SLOT_NUMBER,
         .number = (double)brief_claims_read(view->in)},
        {.name = "scenes", .type = TOCSIN_SLOT_NUMBER, .number = (double)view->n_scenes},
        {.name = "skipped", .type = TOCSIN_SLOT_NUMBER, .number = (double)view->in->n_skipped},
        {.name = "days", .type = TOCSIN_SLOT_PERIOD, .period = view->scene_days},
        {.name = "pictures", .type = TOCSIN_SLOT_NUMBER, .number = (double)view->n_pictures},
    };
    size_t n = sizeof slots / sizeof *slots;
    brief_say(view->pack, BRIEF_READ_LINE, slots, view->n_pictures ? n : n - 1, out);
}

void brief_put_lead(const brief_view *view, const tocsin_finding *finding, tocsin_buffer *out) {
    const brief_template *form = brief_pack_lead(view->pack, finding->kind ? finding->kind : "");
    size_t from = out->n;
    if (!form ||
        brief_template_render(form, view->pack, finding->slots, finding->n_slots, out, NULL))
        tocsin_buffer_put(out, finding->text);
    brief_capitalise(out, from);
}
