// SPDX-License-Identifier: Apache-2.0
/* Does what was weighed meet a rule of the case?
 *
 * Each condition looks at findings, or at claims; those that match and are graded well enough are its reasons. It is met
 * when there are any, and independent origins enough among them. A rule is met when all its conditions are.
 *
 * What a rule rings about are its subjects: of a finding its kind and what it is about, without its numbers and dates, so
 * that a state that lasts keeps its subject from run to run. What claims say is one subject a condition. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "weigh/match.h"
#include "weigh/work.h"

enum {
    ENTRIES_MAX = 6
}; /* of a finding, the newest: all of them stand beside the finding itself */

/* What one rule gathers; the lists grow by malloc. */
typedef struct ring_work {
    const tocsin_ring_input *input;
    weigh_match match;
    tocsin_arena *arena;
    tocsin_ring_met met;
    bool *is_reason;   /* of the findings */
    uint64_t *origins; /* of claims their basis, of image series a hash with the highest bit set */
    int64_t *entries, *claims;
    tocsin_text *subjects;
    size_t n_origins, n_entries, n_claims, n_subjects;
    size_t origins_room, entries_room, claims_room, subjects_room;
    bool failed; /* memory ran out */
} ring_work;

static void release_work(ring_work *work) {
    free(work->origins);
    free(work->entries);
    free(work->claims);
    free(work->subjects);
}

static void add_origin(ring_work *work, uint64_t origin) {
    if (tocsin_grow((void **)&work->origins, &work->origins_room, work->n_origins, sizeof origin))
        work->origins[work->n_origins++] = origin;
    else
        work->failed = true;
}

static void add_entry(ring_work *work, int64_t entry) {
    if (tocsin_grow((void **)&work->entries, &work->entries_room, work->n_entries, sizeof entry))
        work->entries[work->n_entries++] = entry;
    else
        work->failed = true;
}

static void add_subject(ring_work *work, const char *subject) {
    if (subject && tocsin_grow((void **)&work->subjects, &work->subjects_room, work->n_subjects,
                               sizeof *work->subjects))
        work->subjects[work->n_subjects++] = tocsin_text_of(subject);
    else
        work->failed = true;
}

/* ---- grades --------------------------------------------------------------------------------- */

/* F and 6 are unknown: no better and no worse than anything, so they are not good enough. */
static bool is_graded(const tocsin_ring_condition *condition, char letter, char number) {
    if (condition->reliability && (letter == 'F' || letter > condition->reliability)) return false;
    return !condition->credibility || (number != '6' && number <= condition->credibility);
}

static char number_of_claim(const tocsin_ring_input *input, size_t i) {
    int64_t seq = input->digests[i].seq;
    size_t low = 0, high = input->n_numbers;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (input->numbers[middle].seq < seq)
            low = middle + 1;
        else
            high = middle;
    }
    bool is_set = low < input->n_numbers && input->numbers[low].seq == seq;
    return is_set ? input->numbers[low].credibility : input->basis[i].credibility;
}

/* ---- dates in a row -------------------------------------------------------------------------- */

static bool is_side(const tocsin_series_point *point, bool is_high) {
    if (isnan(point->low)) return false;
    return is_high ? point->value > point->high : point->value < point->low;
}

/* Dates with a value, the last ones in a row, on which the indicator lies on that side of its usual. */
static int running_of_indicator(const tocsin_indicator *indicator, bool is_high) {
    int n = 0;
    for (size_t i = indicator->n_points; i-- > 0;) {
        if (isnan(indicator->points[i].value)) continue;
        if (!is_side(&indicator->points[i], is_high)) break;
        n++;
    }
    return n;
}

/* Scenes, the last ones in a row, that confirmed a patch. */
static int running_of_pixels(const tocsin_watched *watched) {
    int n = 0;
    for (size_t i = watched->n_scenes; i-- > 0 && watched->scenes[i]->n_patches > 0;) n++;
    return n;
}

static const tocsin_slot *slot_of(const tocsin_finding *finding, const char *name) {
    for (size_t i = 0; i < finding->n_slots; i++)
        if (!strcmp(finding->slots[i].name, name)) return &finding->slots[i];
    return NULL;
}

static bool ends_with(const char *kind, const char *tail) {
    return tocsin_text_ends(tocsin_text_of(kind), tocsin_text_of(tail));
}

static int running_of(const tocsin_ring_input *input, const tocsin_finding *finding) {
    tocsin_text name = weigh_slot_text(finding, "indicator"),
                area = weigh_slot_text(finding, "area");
    const tocsin_slot *dates = slot_of(finding, "dates"); /* of a stretch that left the norm */
    if (dates) return (int)dates->number;
    for (size_t i = 0; name.n && i < input->n_watched; i++)
        if (!strcmp(finding->kind, "pixels_left_norm") &&
            tocsin_text_equal(input->watched[i].series, name) &&
            tocsin_text_equal(input->watched[i].area, area))
            return running_of_pixels(&input->watched[i]);
    bool is_high = ends_with(finding->kind, "_high");
    if (!is_high && !ends_with(finding->kind, "_low")) return 0;
    for (size_t i = 0; i < input->n_indicators; i++)
        if (tocsin_text_equal(input->indicators[i].name, name) &&
            tocsin_text_equal(input->indicators[i].area, area))
            return running_of_indicator(&input->indicators[i], is_high);
    return 0;
}

/* ---- what a finding adds ----------------------------------------------------------------------- */

/* Of one indicator the last date and the stretch are one thing: on which side it lies. */
static const char *kind_of_subject(const tocsin_finding *finding) {
    if (!slot_of(finding, "indicator")) return finding->kind;
    if (ends_with(finding->kind, "_high")) return "high";
    return ends_with(finding->kind, "_low") ? "low" : finding->kind;
}

static void add_finding_subject(ring_work *work, const tocsin_finding *finding) {
    static const char *const names[] = {"indicator", "area",  "question",       "unit",
                                        "actor",     "place", "speaker",        "denied_speaker",
                                        "picture",   "topic", "hypothesis",     "first",
                                        "second",    "part",  "previous_source"};
    char *subject = tocsin_arena_format(work->arena, "%s", kind_of_subject(finding));
    for (size_t i = 0; subject && i < sizeof names / sizeof *names; i++) {
        tocsin_text text = weigh_slot_text(finding, names[i]);
        if (text.n)
            subject = tocsin_arena_format(work->arena, "%s / %.*s", subject, TOCSIN_TEXT_ARG(text));
    }
    add_subject(work, subject);
}

/* An image series is an origin of its own: nobody has to be believed for it. */
static void add_finding_origins(ring_work *work, const tocsin_finding *finding) {
    tocsin_text name = weigh_slot_text(finding, "indicator");
    if (weigh_is_of_images(finding)) add_origin(work, weigh_fold_hash(name) | UINT64_C(1) << 63);
    for (size_t i = 0; i < finding->n_entries; i++) {
        size_t at =
            tocsin_digest_find(work->input->digests, work->input->n_digests, finding->entries[i]);
        if (at != SIZE_MAX) add_origin(work, work->input->basis[at].origin);
    }
}

/* How many findings match. */
static size_t look_at_findings(ring_work *work, const tocsin_ring_condition *condition) {
    const tocsin_ring_input *input = work->input;
    size_t n = 0;
    for (size_t i = 0; i < input->n_findings; i++) {
        const tocsin_finding *finding = &input->findings[i];
        const tocsin_grade *grade = &input->finding_grades[i];
        if (!weigh_matches_finding(&work->match, &condition->pattern, finding) ||
            !is_graded(condition, grade->reliability, grade->credibility) ||
            (condition->running && running_of(input, finding) < condition->running))
            continue;
        n++;
        work->is_reason[i] = true;
        work->met.simulated |= finding->simulated;
        add_finding_subject(work, finding);
        add_finding_origins(work, finding);
        size_t n_left = finding->n_entries > ENTRIES_MAX ? finding->n_entries - ENTRIES_MAX : 0;
        for (size_t k = n_left; k < finding->n_entries; k++) add_entry(work, finding->entries[k]);
    }
    return n;
}

/* ---- claims ------------------------------------------------------------------------------------ */

static tocsin_status has_words(const ring_work *work, const tocsin_pattern *pattern, int64_t seq,
                               bool *ret_has, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_claim claim = {0};
    *ret_has = true;
    if (!pattern->n_words) return TOCSIN_OK;
    tocsin_status status =
        work->input->load_claim(work->input->load_context, seq, &arena, &claim, err);
    if (!status) *ret_has = weigh_holds_words(claim.text, pattern);
    return status;
}

static void add_claim(ring_work *work, int64_t seq) {
    if (tocsin_grow((void **)&work->claims, &work->claims_room, work->n_claims,
                    sizeof *work->claims))
        work->claims[work->n_claims++] = seq;
    else
        work->failed = true;
}

/* Not one of those that were named, and there is room for it. */
static bool is_first(const uint64_t *named, size_t n, uint64_t origin) {
    for (size_t i = 0; i < n; i++)
        if (named[i] == origin) return false;
    return n < TOCSIN_RING_REASONS;
}

/* The newest first, so that the newest of each origin is named. How many match. */
static tocsin_status look_at_claims(ring_work *work, size_t index,
                                    const tocsin_ring_condition *condition, size_t *ret_n,
                                    tocsin_error *err) {
    enum {
        KEPT = 64
    }; /* origins that are told apart while looking; the rest is counted at the end */
    const tocsin_ring_input *input = work->input;
    uint64_t named[TOCSIN_RING_REASONS]; /* origins of which a claim is named already */
    size_t n_named = 0;
    for (size_t i = input->n_digests; i-- > 0;) {
        const tocsin_digest *claim = &input->digests[i];
        bool is_there = false;
        if (!weigh_matches_claim(&work->match, &condition->pattern, claim) ||
            !is_graded(condition, input->reliability ? input->reliability[i] : 'F',
                       number_of_claim(input, i)))
            continue;
        tocsin_status status = has_words(work, &condition->pattern, claim->seq, &is_there, err);
        if (status) return status;
        if (!is_there) continue;
        ++*ret_n;
        work->met.simulated |= claim->simulated;
        add_origin(work, input->basis[i].origin);
        if (!is_first(named, n_named, input->basis[i].origin)) continue;
        named[n_named++] = input->basis[i].origin;
        add_claim(work, claim->seq);
        add_entry(work, claim->seq);
    }
    if (*ret_n) add_subject(work, tocsin_arena_format(work->arena, "claims %zu", index + 1));
    work->met.n_claims_all += *ret_n;
    return TOCSIN_OK;
}

/* ---- one rule ---------------------------------------------------------------------------------- */

static int compare_origins(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static int compare_entries(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int compare_subjects(const void *a, const void *b) {
    return tocsin_text_compare(*(const tocsin_text *)a, *(const tocsin_text *)b);
}

/* Sorts the origins from `from` on, and leaves each once. */
static size_t count_origins(ring_work *work, size_t from) {
    size_t n = from;
    if (work->n_origins > from)
        qsort(work->origins + from, work->n_origins - from, sizeof *work->origins, compare_origins);
    for (size_t i = from; i < work->n_origins; i++)
        if (i == from || work->origins[i] != work->origins[i - 1])
            work->origins[n++] = work->origins[i];
    work->n_origins = n;
    return n - from;
}

static tocsin_status look_for(ring_work *work, size_t index, const tocsin_ring_condition *condition,
                              bool *ret_is_met, tocsin_error *err) {
    size_t n = 0, from = work->n_origins;
    tocsin_status status = TOCSIN_OK;
    if (condition->pattern.n_findings || condition->pattern.section)
        n = look_at_findings(work, condition);
    else
        status = look_at_claims(work, index, condition, &n, err);
    *ret_is_met = n > 0 && count_origins(work, from) >= (size_t)condition->origins;
    return status;
}

/* The newest of very many. */
static void settle_entries(ring_work *work) {
    size_t n = 0;
    if (work->n_entries)
        qsort(work->entries, work->n_entries, sizeof *work->entries, compare_entries);
    for (size_t i = 0; i < work->n_entries; i++)
        if (n == 0 || work->entries[n - 1] != work->entries[i])
            work->entries[n++] = work->entries[i];
    size_t from = n > WEIGH_ENTRIES_MAX ? n - WEIGH_ENTRIES_MAX : 0;
    work->n_entries = n - from;
    if (from) memmove(work->entries, work->entries + from, work->n_entries * sizeof(int64_t));
}

static void settle_subjects(ring_work *work) {
    size_t n = 0;
    if (work->n_subjects)
        qsort(work->subjects, work->n_subjects, sizeof *work->subjects, compare_subjects);
    for (size_t i = 0; i < work->n_subjects; i++)
        if (n == 0 || !tocsin_text_equal(work->subjects[n - 1], work->subjects[i]))
            work->subjects[n++] = work->subjects[i];
    work->n_subjects = n;
}

static void *keep(ring_work *work, const void *items, size_t n, size_t size) {
    void *kept = tocsin_arena_alloc(work->arena, n ? n : 1, size);
    if (kept && n) memcpy(kept, items, n * size);
    work->failed |= !kept;
    return kept;
}

static void deliver(ring_work *work, tocsin_ring_met *ret_met) {
    tocsin_ring_met met = work->met;
    size_t *findings = tocsin_arena_new(work->arena, size_t, work->input->n_findings);
    settle_entries(work);
    settle_subjects(work);
    work->failed |= !findings;
    for (size_t i = 0; findings && i < work->input->n_findings; i++)
        if (work->is_reason[i]) findings[met.n_findings++] = i;
    met.is_met = true;
    met.findings = findings;
    met.claims = keep(work, work->claims, work->n_claims, sizeof *work->claims);
    met.n_claims = work->n_claims < TOCSIN_RING_REASONS ? work->n_claims : TOCSIN_RING_REASONS;
    met.n_origins = count_origins(work, 0);
    met.entries = keep(work, work->entries, work->n_entries, sizeof *work->entries);
    met.n_entries = work->n_entries;
    met.subjects = keep(work, work->subjects, work->n_subjects, sizeof *work->subjects);
    met.n_subjects = work->n_subjects;
    *ret_met = met;
}

static tocsin_status look_at_rule(const tocsin_ring_input *input, const tocsin_ring_rule *rule,
                                  tocsin_arena *arena, tocsin_ring_met *ret_met,
                                  tocsin_error *err) {
    TOCSIN_CLEANUP(release_work)
    ring_work work = {.input = input,
                      .match = {input->as_of, input->place_within, input->place_context},
                      .arena = arena,
                      .is_reason = tocsin_arena_new(arena, bool, input->n_findings)};
    bool is_met = rule->n_conditions > 0;
    tocsin_status status = work.is_reason ? TOCSIN_OK : tocsin_fail_memory(err);
    for (size_t i = 0; !status && is_met && i < rule->n_conditions; i++)
        status = look_for(&work, i, &rule->conditions[i], &is_met, err);
    if (status) return status;
    *ret_met = (tocsin_ring_met){0};
    if (is_met) deliver(&work, ret_met);
    return work.failed ? tocsin_fail_memory(err) : TOCSIN_OK;
}

tocsin_status tocsin_weigh_rings(const tocsin_ring_input *input, tocsin_arena *arena,
                                 tocsin_ring_met **ret_met, tocsin_error *err) {
    tocsin_ring_met *met = tocsin_arena_new(arena, tocsin_ring_met, input->n_rules);
    tocsin_status status = met ? TOCSIN_OK : tocsin_fail_memory(err);
    for (size_t i = 0; !status && i < input->n_rules; i++)
        status = look_at_rule(input, &input->rules[i], arena, &met[i], err);
    if (!status) *ret_met = met;
    return status;
}
