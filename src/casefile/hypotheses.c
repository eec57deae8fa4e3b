// SPDX-License-Identifier: Apache-2.0
/* The hypotheses of a case, weighed with what its claims, findings and people say. */
#include <stdlib.h>
#include <string.h>

#include "casefile/case.h"
#include "tocsin/brief.h"

typedef struct hypotheses_job {
    const tocsin_case *c;
    tocsin_ledger *ledger;
    const case_facts *facts;
    const tocsin_weigh_result *weighed;
    tocsin_arena *arena;
    tocsin_hypotheses_input input;
} hypotheses_job;

/* ---- what to look for, and what persons say of it ------------------------------------------ */

static bool has_rule(const config_hypotheses *config, tocsin_text id) {
    for (size_t i = 0; i < config->n_rules; i++)
        if (tocsin_text_equal(config->rules[i].id, id)) return true;
    return false;
}

/* What one claim or finding says; the empty text when there is none of that id, or not yet on that day. */
static tocsin_status text_of_single(const hypotheses_job *job, tocsin_text id,
                                    tocsin_text *ret_text, tocsin_error *err) {
    tocsin_claim claim;
    tocsin_status status = tocsin_ledger_claim_of_id(job->ledger, id, job->arena, &claim, err);
    *ret_text = TOCSIN_TEXT_NONE;
    if (!status && claim.published.from <= job->facts->as_of) *ret_text = claim.text;
    if (status != TOCSIN_NO) return status;
    for (size_t i = 0; i < job->weighed->n_findings; i++)
        if (tocsin_text_equal(job->weighed->findings[i].id, id))
            *ret_text = job->weighed->findings[i].text;
    return TOCSIN_OK;
}

/* Single claims and findings that persons judged, behind the rules of the case. */
static tocsin_status add_singles(const hypotheses_job *job, tocsin_evidence_rule *rules, size_t *n,
                                 tocsin_error *err) {
    const config_hypotheses *config = &job->c->config.hypotheses;
    const case_grades *grades = &job->facts->grades;
    for (size_t i = 0; i < grades->n_judgements; i++) {
        const judgement *made = &grades->judgements[i];
        if (made->credibility || !made->evidence.n || has_rule(config, made->evidence)) continue;
        tocsin_text text;
        tocsin_status status = text_of_single(job, made->evidence, &text, err);
        if (status) return status;
        bool is_there = !text.n;
        for (size_t k = config->n_rules; k < *n; k++)
            is_there |= tocsin_text_equal(rules[k].id, made->evidence);
        if (!is_there)
            rules[(*n)++] =
                (tocsin_evidence_rule){.id = made->evidence, .text = text, .is_single = true};
    }
    return TOCSIN_OK;
}

static tocsin_status put_cells(const hypotheses_job *job, tocsin_evidence_rule *rule,
                               tocsin_error *err) {
    const config_hypotheses *config = &job->c->config.hypotheses;
    tocsin_judged_cell *cells = tocsin_arena_new(job->arena, tocsin_judged_cell, config->n_columns);
    if (!cells) return tocsin_fail_memory(err);
    for (size_t h = 0; h < config->n_columns; h++) {
        if (rule->cells) cells[h] = rule->cells[h];
        tocsin_text about = tocsin_text_of(tocsin_arena_format(
            job->arena, "hypothesis:%.*s", TOCSIN_TEXT_ARG(config->columns[h].id)));
        if (!about.n) return tocsin_fail_memory(err);
        const judgement *made = grades_judgement(&job->facts->grades, about, rule->id, false);
        if (made) cells[h] = (tocsin_judged_cell){made->cell, made->reason, made->by};
    }
    rule->cells = cells;
    return TOCSIN_OK;
}

static tocsin_status make_rules(hypotheses_job *job, tocsin_error *err) {
    const config_hypotheses *config = &job->c->config.hypotheses;
    size_t n = config->n_rules, room = n + job->facts->grades.n_judgements;
    tocsin_evidence_rule *rules = tocsin_arena_new(job->arena, tocsin_evidence_rule, room);
    if (!rules) return tocsin_fail_memory(err);
    memcpy(rules, config->rules, n * sizeof *rules);
    tocsin_status status = add_singles(job, rules, &n, err);
    for (size_t i = 0; !status && i < n; i++) status = put_cells(job, &rules[i], err);
    job->input.rules = rules;
    job->input.n_rules = n;
    return status;
}

/* ---- grades -------------------------------------------------------------------------------- */

static tocsin_status make_grades(hypotheses_job *job, tocsin_error *err) {
    const case_claims *claims = &job->facts->claims;
    char *reporting = tocsin_arena_new(job->arena, char, claims->n);
    tocsin_grade *of_findings = NULL;
    tocsin_claim_number *numbers = NULL;
    if (!reporting) return tocsin_fail_memory(err);
    for (size_t i = 0; i < claims->n; i++)
        reporting[i] = grades_reporting(&job->facts->grades, &claims->digests[i]);
    tocsin_status status =
        facts_grade_findings(job->c, job->facts, job->weighed, job->arena, &of_findings, err);
    if (!status)
        status = facts_set_numbers(job->facts, job->ledger, job->arena, &numbers,
                                   &job->input.n_numbers, err);
    job->input.reporting = reporting;
    job->input.finding_grades = of_findings;
    job->input.numbers = numbers;
    return status;
}

/* ---- the last brief that was another ------------------------------------------------------- */

static bool same_ranking(const tocsin_matrix *a, const tocsin_matrix *b) {
    bool is_same = a->n_columns == b->n_columns;
    for (size_t h = 0; is_same && h < a->n_columns; h++)
        is_same = tocsin_text_equal(a->columns[h].id, b->columns[h].id) &&
                  a->columns[h].score == b->columns[h].score;
    return is_same;
}

static tocsin_status read_ranking(const tocsin_record *record, tocsin_arena *arena,
                                  tocsin_matrix *ret_matrix, tocsin_day *ret_as_of,
                                  tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *body = NULL;
    tocsin_status status = tocsin_json_parse(record->body, &body, err);
    if (status) return status;
    const struct json_object *matrix = tocsin_json_get(body, "hypotheses");
    *ret_as_of = tocsin_json_get_day(body, "as_of");
    return matrix ? tocsin_matrix_read(matrix, arena, ret_matrix, err) : TOCSIN_OK;
}

/* A run that changes nothing sees the same one again, and so says the same again. */
static tocsin_status find_previous(hypotheses_job *job, const tocsin_matrix *now,
                                   tocsin_error *err) {
    tocsin_record *records = NULL;
    size_t n = 0;
    tocsin_status status =
        tocsin_ledger_records(job->ledger, TOCSIN_RUN_FINISHED, job->arena, &records, &n, err);
    for (size_t i = n; !status && i > 0; i--) {
        tocsin_matrix *matrix = tocsin_arena_new(job->arena, tocsin_matrix, 1);
        if (!matrix) return tocsin_fail_memory(err);
        status = read_ranking(&records[i - 1], job->arena, matrix, &job->input.previous_as_of, err);
        if (status || !matrix->n_columns || same_ranking(matrix, now)) continue;
        job->input.previous = matrix;
        break;
    }
    return status;
}

/* ---- the whole ----------------------------------------------------------------------------- */

/* In the order of the brief: what was weighed before, up to the section of hypotheses, then these, then the rest. */
static tocsin_status merge(const tocsin_weigh_result *found, tocsin_arena *arena,
                           tocsin_weigh_result *weighed, tocsin_error *err) {
    size_t n = weighed->n_findings + found->n_findings, at = 0, i = 0;
    tocsin_finding *all = tocsin_arena_new(arena, tocsin_finding, n);
    if (!all) return tocsin_fail_memory(err);
    for (; i < weighed->n_findings && weighed->findings[i].section < TOCSIN_SECTION_HYPOTHESES; i++)
        all[at++] = weighed->findings[i];
    for (size_t k = 0; k < found->n_findings; k++) all[at++] = found->findings[k];
    for (; i < weighed->n_findings; i++) all[at++] = weighed->findings[i];
    weighed->findings = all;
    weighed->n_findings = n;
    return TOCSIN_OK;
}

tocsin_status hypotheses_weigh(const tocsin_case *c, tocsin_ledger *ledger, const case_facts *facts,
                               const tocsin_weigh_input *input, tocsin_arena *arena,
                               tocsin_weigh_result *weighed, tocsin_matrix *ret_matrix,
                               tocsin_error *err) {
    const config_hypotheses *config = &c->config.hypotheses;
    hypotheses_job job = {
        .c = c, .ledger = ledger, .facts = facts, .weighed = weighed, .arena = arena};
    tocsin_matrix matrix = {0};
    tocsin_weigh_result found = {0};
    if (!config->n_columns) return TOCSIN_OK;
    job.input = (tocsin_hypotheses_input){.hypotheses = config->columns,
                                          .n_hypotheses = config->n_columns,
                                          .digests = input->digests,
                                          .n_digests = input->n_digests,
                                          .load_claim = input->load_claim,
                                          .load_context = input->load_context,
                                          .reliability = input->reliability,
                                          .basis = weighed->basis,
                                          .findings = weighed->findings,
                                          .n_findings = weighed->n_findings,
                                          .as_of = facts->as_of,
                                          .place_within = input->place_within,
                                          .place_context = input->place_context};
    tocsin_status status = make_rules(&job, err);
    if (!status) status = make_grades(&job, err);
    if (!status) status = tocsin_weigh_matrix(&job.input, arena, &matrix, err);
    if (!status) status = find_previous(&job, &matrix, err);
    if (!status) status = tocsin_weigh_hypotheses(&job.input, &matrix, arena, &found, err);
    if (!status)
        status = tocsin_brief_render(c->config.language.at, found.findings, found.n_findings, arena,
                                     err);
    if (!status) status = merge(&found, arena, weighed, err);
    if (!status) *ret_matrix = matrix;
    return status;
}
