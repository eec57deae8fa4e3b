// SPDX-License-Identifier: Apache-2.0
/* A person's judgement into the ledger. What it is about must be there; then it is one entry, and what case.yaml says
 * of sources goes in before it, so that the person has the last word. */
#include "casefile/case.h"

/* ---- is it there? -------------------------------------------------------------------------- */

static bool is_speaker(const tocsin_digest *claim, tocsin_text name) {
    if (tocsin_text_equal(claim->outlet, name) || tocsin_text_equal(claim->speaker, name) ||
        tocsin_text_equal(claim->speaker_actor, name))
        return true;
    tocsin_text via = claim->via;
    for (tocsin_text one; via.n && tocsin_text_split(&via, TOCSIN_VIA_SEPARATOR, &one);)
        if (tocsin_text_equal(one, name)) return true;
    return false;
}

static tocsin_kind kind_of_source(const tocsin_case *c, const case_facts *facts, tocsin_text name,
                                  bool *ret_known) {
    const source_change *graded = grades_source(&facts->grades, name);
    *ret_known = true;
    if (graded) return graded->kind;
    for (size_t i = 0; i < c->config.n_sources; i++)
        if (tocsin_text_equal(c->config.sources[i].name, name)) return c->config.sources[i].kind;
    for (size_t i = 0; i < c->config.n_series; i++)
        if (tocsin_text_equal(c->config.series[i].name, name)) return TOCSIN_IMAGERY;
    for (size_t i = 0; i < facts->claims.n; i++) {
        const tocsin_digest *claim = &facts->claims.digests[i];
        if (!is_speaker(claim, name)) continue;
        if (tocsin_text_equal(claim->speaker, name)) return claim->speaker_kind;
        return tocsin_text_equal(claim->outlet, name) ? TOCSIN_OUTLET : TOCSIN_KIND_NONE;
    }
    *ret_known = false;
    return TOCSIN_KIND_NONE;
}

/* By its id, or by the number of its entry. TOCSIN_NO: there is none. */
static tocsin_status find_claim(tocsin_ledger *ledger, const char *wanted, tocsin_arena *arena,
                                tocsin_claim *ret_claim, tocsin_error *err) {
    int64_t seq = 0;
    tocsin_text id = tocsin_text_of(wanted);
    tocsin_status status = tocsin_ledger_claim_of_id(ledger, id, arena, ret_claim, err);
    if (status == TOCSIN_NO && tocsin_text_integer(id, &seq))
        status = tocsin_ledger_claim_at(ledger, seq, arena, ret_claim, err);
    return status;
}

/* ---- the entries --------------------------------------------------------------------------- */

static tocsin_status grade_source(tocsin_case *c, tocsin_ledger *ledger, const case_facts *facts,
                                  const tocsin_judgement *from, tocsin_error *err) {
    bool is_known = false;
    source_change change = {.by = tocsin_text_of(from->by),
                            .reason = tocsin_text_of(from->reason),
                            .name = tocsin_text_of(from->source),
                            .reliability = from->reliability};
    change.kind = kind_of_source(c, facts, change.name, &is_known);
    if (!is_known)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "there is no source '%s' in this case: nobody of that name speaks, "
                           "publishes or is named under 'sources'; 'tocsin grade %s' lists them",
                           from->source, c->dir);
    return grades_append_source(ledger, &change, err);
}

static tocsin_status grade_claim(tocsin_case *c, tocsin_ledger *ledger,
                                 const tocsin_judgement *from, tocsin_arena *arena,
                                 tocsin_error *err) {
    tocsin_claim claim;
    tocsin_status status = find_claim(ledger, from->claim, arena, &claim, err);
    if (status == TOCSIN_NO)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "there is no claim '%s' in this case; give its id or the number of its "
                           "entry, as 'tocsin grade %s' lists them",
                           from->claim, c->dir);
    if (status) return status;
    judgement made = {.by = tocsin_text_of(from->by),
                      .reason = tocsin_text_of(from->reason),
                      .credibility = from->credibility,
                      .about = tocsin_text_of(
                          tocsin_arena_format(arena, "claim:%.*s", TOCSIN_TEXT_ARG(claim.id)))};
    return made.about.n ? grades_append_judgement(ledger, &made, err) : tocsin_fail_memory(err);
}

static const tocsin_matrix_column *find_hypothesis(const tocsin_case *c, const char *wanted) {
    const config_hypotheses *config = &c->config.hypotheses;
    for (size_t h = 0; h < config->n_columns; h++)
        if (tocsin_text_is(config->columns[h].id, wanted) ||
            tocsin_text_is(config->columns[h].name, wanted))
            return &config->columns[h];
    return NULL;
}

/* As the case names it, else the id of a claim or finding; the empty text when there is no such evidence. */
static tocsin_status find_evidence(const tocsin_case *c, tocsin_ledger *ledger, const char *wanted,
                                   tocsin_arena *arena, tocsin_text *ret_id, tocsin_error *err) {
    const config_hypotheses *config = &c->config.hypotheses;
    tocsin_claim claim;
    tocsin_finding *findings = NULL;
    size_t n = 0;
    *ret_id = TOCSIN_TEXT_NONE;
    for (size_t i = 0; i < config->n_rules; i++)
        if (tocsin_text_is(config->rules[i].id, wanted)) *ret_id = config->rules[i].id;
    if (ret_id->n) return TOCSIN_OK;
    tocsin_status status = find_claim(ledger, wanted, arena, &claim, err);
    if (!status) *ret_id = claim.id;
    if (status != TOCSIN_NO) return status;
    status = tocsin_ledger_findings(ledger, arena, &findings, &n, err);
    for (size_t i = 0; !status && i < n; i++)
        if (tocsin_text_is(findings[i].id, wanted)) *ret_id = findings[i].id;
    return status;
}

static tocsin_status grade_cell(tocsin_case *c, tocsin_ledger *ledger, const tocsin_judgement *from,
                                tocsin_arena *arena, tocsin_error *err) {
    const tocsin_matrix_column *hypothesis = find_hypothesis(c, from->hypothesis);
    if (!hypothesis)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "there is no hypothesis '%s' in this case; case.yaml names them under "
                           "'hypotheses'",
                           from->hypothesis);
    judgement made = {.by = tocsin_text_of(from->by),
                      .reason = tocsin_text_of(from->reason),
                      .cell = from->cell,
                      .about = tocsin_text_of(tocsin_arena_format(
                          arena, "hypothesis:%.*s", TOCSIN_TEXT_ARG(hypothesis->id)))};
    if (!made.about.n) return tocsin_fail_memory(err);
    tocsin_status status = find_evidence(c, ledger, from->evidence, arena, &made.evidence, err);
    if (status) return status;
    if (!made.evidence.n)
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "there is no evidence '%s' in this case; give its id under 'hypotheses', "
            "or that of a claim or a finding",
            from->evidence);
    return grades_append_judgement(ledger, &made, err);
}

static bool is_report(const tocsin_evidence *evidence, const char *wanted) {
    int64_t seq = 0;
    tocsin_text name = tocsin_text_of(wanted);
    if (!tocsin_text_is(evidence->role, "report")) return false;
    return tocsin_text_equal(evidence->name, name) || tocsin_text_equal(evidence->sha256, name) ||
           (tocsin_text_integer(name, &seq) && seq == evidence->seq);
}

static tocsin_status grade_report(tocsin_case *c, tocsin_ledger *ledger, const case_facts *facts,
                                  const tocsin_judgement *from, tocsin_arena *arena,
                                  tocsin_error *err) {
    const tocsin_evidence *found = NULL;
    for (size_t i = 0; i < facts->n_evidence; i++)
        if (is_report(&facts->evidence[i], from->report)) found = &facts->evidence[i];
    if (!found)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "there is no report '%s' in the case %s; give its name as the case "
                           "knows it, its SHA-256 or the number of its entry",
                           from->report, c->dir);
    judgement made = {.by = tocsin_text_of(from->by),
                      .reason = tocsin_text_of(from->reason),
                      .is_revision = true,
                      .revision = from->revision,
                      .about = tocsin_text_of(tocsin_arena_format(arena, "evidence:%.*s",
                                                                  TOCSIN_TEXT_ARG(found->sha256)))};
    return made.about.n ? grades_append_judgement(ledger, &made, err) : tocsin_fail_memory(err);
}

static tocsin_status append_judgement(tocsin_case *c, tocsin_ledger *ledger,
                                      const tocsin_judgement *from, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(facts_release) case_facts facts = {0};
    size_t n = 0;
    tocsin_status status = grades_take_config(&c->config, ledger, &n, err);
    if (!status) status = facts_load(c, ledger, NULL, &arena, &facts, err);
    if (status) return status;
    if (from->source) return grade_source(c, ledger, &facts, from, err);
    if (from->hypothesis) return grade_cell(c, ledger, from, &arena, err);
    if (from->report) return grade_report(c, ledger, &facts, from, &arena, err);
    return grade_claim(c, ledger, from, &arena, err);
}

tocsin_status tocsin_case_grade(tocsin_case *c, const tocsin_judgement *from, tocsin_error *err) {
    tocsin_ledger *ledger = NULL;
    tocsin_status status = tocsin_ledger_open(c->dir, TOCSIN_LEDGER_WRITE, &ledger, err);
    if (!status) status = tocsin_ledger_begin(ledger, err);
    if (!status) status = append_judgement(c, ledger, from, err);
    if (!status) status = tocsin_ledger_commit(ledger, err);
    tocsin_ledger_close(&ledger); /* rolls back what was not committed */
    return status;
}
