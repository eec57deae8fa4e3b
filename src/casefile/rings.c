// SPDX-License-Identifier: Apache-2.0
/* What rings now, what goes on ringing, and what rang for the same reason already.
 *
 * A rule rings when it is met and one of its subjects did not stand, at any run as of the last `window_days` days. While
 * its subjects stay, and when they come back within that time, the ring that they had stands on. */
#include "casefile/rings.h"

#include <stdlib.h>
#include <string.h>

#include "tocsin/brief.h"
#include "tocsin/reading.h"
#include "tocsin/weigh.h"

/* A subject of a rule that stood, and the ring that it stood in. */
typedef struct stood {
    tocsin_text rule, subject;
    int64_t ring;
} stood;

typedef struct rings_job {
    const tocsin_case *c;
    tocsin_ledger *ledger;
    const case_facts *facts;
    const tocsin_weigh_result *weighed;
    tocsin_arena *arena;
    case_rings known;
    stood *stood; /* malloc: what stood within the window, the newest first */
    size_t n_stood, stood_room;
    tocsin_finding *rings; /* to be put before the findings */
    rings_now now;
} rings_job;

/* ---- what stood -------------------------------------------------------------------------------- */

/* The ring in which the subject of the rule stood last; 0: it did not. */
static int64_t ring_of(const rings_job *job, tocsin_text rule, tocsin_text subject) {
    for (size_t i = 0; i < job->n_stood; i++)
        if (tocsin_text_equal(job->stood[i].rule, rule) &&
            tocsin_text_equal(job->stood[i].subject, subject))
            return job->stood[i].ring;
    return 0;
}

static tocsin_status add_stood(rings_job *job, const struct json_object *item, tocsin_error *err) {
    const struct json_object *subjects = tocsin_json_get(item, "subjects");
    tocsin_text rule = tocsin_arena_text(job->arena, tocsin_json_get_text(item, "rule"));
    double ring = tocsin_json_get_number(item, "ring");
    if (!rule.at) return tocsin_fail_memory(err);
    for (size_t i = 0; ring >= 1 && i < tocsin_json_length(subjects); i++) {
        tocsin_text subject = tocsin_arena_text(job->arena, tocsin_json_text_at(subjects, i));
        if (!subject.at) return tocsin_fail_memory(err);
        if (ring_of(job, rule, subject)) continue;
        if (!tocsin_grow((void **)&job->stood, &job->stood_room, job->n_stood, sizeof *job->stood))
            return tocsin_fail_memory(err);
        job->stood[job->n_stood++] = (stood){rule, subject, (int64_t)ring};
    }
    return TOCSIN_OK;
}

/* Runs as of a later day say nothing of this one. False: as of a day before the window, and so are those before. */
static tocsin_status read_run(rings_job *job, tocsin_text body, bool *ret_go_on,
                              tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *run = NULL;
    tocsin_status status = tocsin_json_parse(body, &run, err);
    if (status) return status;
    tocsin_day as_of = tocsin_json_get_day(run, "as_of"), now = job->facts->as_of;
    const struct json_object *rings = tocsin_json_get(run, "rings");
    bool is_dated = as_of != TOCSIN_DAY_NONE && now != TOCSIN_DAY_NONE;
    *ret_go_on = !is_dated || as_of >= now - job->c->config.window_days;
    if (!*ret_go_on || (is_dated && as_of > now)) return TOCSIN_OK;
    for (size_t i = 0; !status && i < tocsin_json_length(rings); i++)
        status = add_stood(job, tocsin_json_at(rings, i), err);
    return status;
}

static tocsin_status load_stood(rings_job *job, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena scratch = TOCSIN_ARENA_INIT;
    tocsin_record *records = NULL;
    size_t n = 0;
    bool go_on = true;
    tocsin_status status =
        tocsin_ledger_records(job->ledger, TOCSIN_RUN_FINISHED, &scratch, &records, &n, err);
    for (size_t i = n; !status && go_on && i > 0; i--)
        status = read_run(job, records[i - 1].body, &go_on, err);
    return status;
}

/* ---- a new ring -------------------------------------------------------------------------------- */

static tocsin_slot *add_slot(tocsin_finding *ring, const char *name, tocsin_slot_type type) {
    tocsin_slot *slot = &ring->slots[ring->n_slots++];
    *slot = (tocsin_slot){.name = name, .type = type, .period = TOCSIN_PERIOD_NONE};
    return slot;
}

static void add_count(tocsin_finding *ring, const char *name, size_t n) {
    if (n) add_slot(ring, name, TOCSIN_SLOT_NUMBER)->number = (double)n;
}

static tocsin_status add_findings(rings_job *job, const tocsin_ring_met *met, tocsin_finding *ring,
                                  tocsin_error *err) {
    size_t n = met->n_findings < TOCSIN_RING_REASONS ? met->n_findings : TOCSIN_RING_REASONS;
    tocsin_text *ids = tocsin_arena_new(job->arena, tocsin_text, n);
    if (!ids) return tocsin_fail_memory(err);
    for (size_t i = 0; i < n; i++) ids[i] = job->weighed->findings[met->findings[i]].id;
    if (!n) return TOCSIN_OK;
    tocsin_slot *slot = add_slot(ring, "finding_ids", TOCSIN_SLOT_LIST);
    slot->list = ids;
    slot->n_list = n;
    return TOCSIN_OK;
}

static tocsin_status add_claims(rings_job *job, const tocsin_ring_met *met, tocsin_finding *ring,
                                tocsin_error *err) {
    tocsin_text *ids = tocsin_arena_new(job->arena, tocsin_text, met->n_claims);
    if (!ids) return tocsin_fail_memory(err);
    for (size_t i = 0; i < met->n_claims; i++) {
        tocsin_claim claim;
        tocsin_status status =
            tocsin_ledger_claim_at(job->ledger, met->claims[i], job->arena, &claim, err);
        if (status) return status;
        ids[i] = claim.id;
    }
    if (!met->n_claims) return TOCSIN_OK;
    tocsin_slot *slot = add_slot(ring, "claim_ids", TOCSIN_SLOT_LIST);
    slot->list = ids;
    slot->n_list = met->n_claims;
    return TOCSIN_OK;
}

/* Rule, day, subjects and entries: two rings are never the same, and no ring changes its name. */
static tocsin_status name_ring(rings_job *job, const tocsin_ring_met *met, tocsin_text rule,
                               tocsin_finding *ring, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    char hex[TOCSIN_SHA256_HEX + 1];
    tocsin_json_init(&json, &out);
    tocsin_json_object(&json);
    tocsin_json_member_text(&json, "ring", rule);
    tocsin_json_member_day(&json, "day", job->facts->as_of);
    tocsin_json_key(&json, "subjects");
    tocsin_json_array(&json);
    for (size_t i = 0; i < met->n_subjects; i++) tocsin_json_text(&json, met->subjects[i]);
    tocsin_json_end(&json);
    tocsin_json_key(&json, "entries");
    tocsin_json_array(&json);
    for (size_t i = 0; i < met->n_entries; i++) tocsin_json_integer(&json, met->entries[i]);
    tocsin_json_end(&json);
    tocsin_json_end(&json);
    tocsin_status status = tocsin_json_finish(&json, err);
    if (!status) status = tocsin_sha256(tocsin_buffer_text(&out), hex, err);
    if (status) return status;
    ring->id = tocsin_arena_text(job->arena, (tocsin_text){hex, 16});
    return ring->id.at ? TOCSIN_OK : tocsin_fail_memory(err);
}

static tocsin_status make_ring(rings_job *job, const tocsin_ring_met *met, tocsin_text rule,
                               tocsin_finding *ret_ring, tocsin_error *err) {
    tocsin_day day = job->facts->as_of;
    tocsin_finding ring = {.kind = "ring",
                           .rule = "weigh/ring",
                           .section = TOCSIN_SECTION_RINGS,
                           .when = {day, day},
                           .entries = met->entries,
                           .n_entries = met->n_entries,
                           .simulated = met->simulated};
    add_slot(&ring, "rule", TOCSIN_SLOT_TEXT)->text = rule;
    if (day != TOCSIN_DAY_NONE)
        add_slot(&ring, "day", TOCSIN_SLOT_DAY)->period = (tocsin_period){day, day};
    add_count(&ring, "findings", met->n_findings);
    add_count(&ring, "claims", met->n_claims_all);
    add_count(&ring, "origins", met->n_origins);
    tocsin_status status = add_findings(job, met, &ring, err);
    if (!status) status = add_claims(job, met, &ring, err);
    if (!status) status = name_ring(job, met, rule, &ring, err);
    if (!status) *ret_ring = ring;
    return status;
}

/* ---- each rule ---------------------------------------------------------------------------------- */

static const case_ring *find_by_seq(const case_rings *known, int64_t seq) {
    for (size_t i = 0; i < known->n; i++)
        if (known->rings[i].finding.seq == seq) return &known->rings[i];
    return NULL;
}

/* The ring that stands, with those of the subjects that stood in one; `ret_missing`: the others. */
static const case_ring *find_standing(const rings_job *job, const tocsin_ring_met *met,
                                      tocsin_text rule, tocsin_text *subjects, size_t *ret_n,
                                      size_t *ret_missing) {
    int64_t newest = 0;
    *ret_n = *ret_missing = 0;
    for (size_t i = 0; i < met->n_subjects; i++) {
        int64_t ring = ring_of(job, rule, met->subjects[i]);
        if (ring > newest) newest = ring;
        if (ring)
            subjects[(*ret_n)++] = met->subjects[i];
        else
            ++*ret_missing;
    }
    return find_by_seq(&job->known, newest);
}

static tocsin_status weigh_rule(rings_job *job, size_t index, const tocsin_ring_met *met,
                                bool may_ring, tocsin_error *err) {
    tocsin_text rule = job->c->config.rings.rules[index].name;
    tocsin_text *subjects = tocsin_arena_new(job->arena, tocsin_text, met->n_subjects);
    size_t n = 0, n_missing = 0;
    if (!subjects) return tocsin_fail_memory(err);
    const case_ring *standing = find_standing(job, met, rule, subjects, &n, &n_missing);
    bool is_muted = rings_muted_until(&job->known, rule, job->facts->as_of) != TOCSIN_DAY_NONE;
    ring_stand stand = {.finding = job->now.n, .rule = rule};
    if ((n_missing || !standing) && may_ring && !is_muted) {
        tocsin_status status = make_ring(job, met, rule, &job->rings[job->now.n], err);
        if (status) return status;
        stand.subjects = met->subjects;
        stand.n_subjects = met->n_subjects;
        job->now.n_new++;
    } else if (standing) {
        job->rings[job->now.n] = standing->finding;
        stand.subjects = subjects;
        stand.n_subjects = n;
    } else
        return TOCSIN_OK;
    job->now.stands[job->now.n++] = stand;
    return TOCSIN_OK;
}

/* ---- the whole ---------------------------------------------------------------------------------- */

static bool place_within(const void *reader, tocsin_text inner, tocsin_text outer) {
    return tocsin_reader_place_within(reader, inner, outer);
}

static bool asks_for_places(const config_rings *rings) {
    for (size_t i = 0; i < rings->n; i++)
        for (size_t k = 0; k < rings->rules[i].n_conditions; k++)
            if (rings->rules[i].conditions[k].pattern.place.n) return true;
    return false;
}

static tocsin_status make_input(rings_job *job, tocsin_ring_input *ret_input, tocsin_error *err) {
    const case_facts *facts = job->facts;
    tocsin_grade *grades = NULL;
    tocsin_claim_number *numbers = NULL;
    size_t n_numbers = 0;
    tocsin_status status =
        facts_grade_findings(job->c, facts, job->weighed, job->arena, &grades, err);
    if (!status)
        status = facts_set_numbers(facts, job->ledger, job->arena, &numbers, &n_numbers, err);
    if (status) return status;
    *ret_input = (tocsin_ring_input){.rules = job->c->config.rings.rules,
                                     .n_rules = job->c->config.rings.n,
                                     .digests = facts->claims.digests,
                                     .n_digests = facts->claims.n,
                                     .load_claim = claims_get,
                                     .load_context = (void *)(uintptr_t)&facts->claims,
                                     .reliability = facts->reliability,
                                     .basis = job->weighed->basis,
                                     .numbers = numbers,
                                     .n_numbers = n_numbers,
                                     .findings = job->weighed->findings,
                                     .n_findings = job->weighed->n_findings,
                                     .finding_grades = grades,
                                     .indicators = facts->indicators,
                                     .n_indicators = facts->n_indicators,
                                     .watched = facts->watched,
                                     .n_watched = facts->n_watched,
                                     .as_of = facts->as_of};
    return TOCSIN_OK;
}

static tocsin_status find_met(rings_job *job, tocsin_ring_met **ret_met, tocsin_error *err) {
    const tocsin_reader *reader = NULL;
    tocsin_ring_input input;
    tocsin_status status = make_input(job, &input, err);
    if (!status && asks_for_places(&job->c->config.rings)) {
        status = case_reader(job->c, &reader, err);
        input.place_within = place_within;
        input.place_context = reader;
    }
    return status ? status : tocsin_weigh_rings(&input, job->arena, ret_met, err);
}

static tocsin_status put_first(rings_job *job, tocsin_weigh_result *weighed, tocsin_error *err) {
    size_t n = job->now.n + weighed->n_findings;
    tocsin_finding *all = tocsin_arena_new(job->arena, tocsin_finding, n);
    if (!all) return tocsin_fail_memory(err);
    if (job->now.n) memcpy(all, job->rings, job->now.n * sizeof *all);
    if (weighed->n_findings)
        memcpy(all + job->now.n, weighed->findings, weighed->n_findings * sizeof *all);
    weighed->findings = all;
    weighed->n_findings = n;
    return TOCSIN_OK;
}

tocsin_status rings_weigh(const tocsin_case *c, tocsin_ledger *ledger, const case_facts *facts,
                          bool may_ring, tocsin_arena *arena, tocsin_weigh_result *weighed,
                          rings_now *ret_now, tocsin_error *err) {
    rings_job job = {.c = c, .ledger = ledger, .facts = facts, .weighed = weighed, .arena = arena};
    size_t n_rules = c->config.rings.n;
    tocsin_ring_met *met = NULL;
    if (!n_rules) return TOCSIN_OK;
    job.rings = tocsin_arena_new(arena, tocsin_finding, n_rules);
    job.now.stands = tocsin_arena_new(arena, ring_stand, n_rules);
    if (!job.rings || !job.now.stands) return tocsin_fail_memory(err);
    tocsin_status status = find_met(&job, &met, err);
    if (!status) status = rings_load(ledger, arena, &job.known, err);
    if (!status) status = load_stood(&job, err);
    for (size_t i = 0; !status && i < n_rules; i++)
        if (met[i].is_met) status = weigh_rule(&job, i, &met[i], may_ring, err);
    if (!status)
        status = tocsin_brief_render(c->config.language.at, job.rings, job.now.n, arena, err);
    if (!status) status = put_first(&job, weighed, err);
    if (!status) *ret_now = job.now;
    free(job.stood);
    return status;
}
