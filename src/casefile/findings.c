// SPDX-License-Identifier: Apache-2.0
/* Weigh what the ledger holds, and issue what is new of it. A finding has the same id again as long
 * as it says the same on the same entries, so a run that changes nothing appends nothing.
 * `run.finished` names the findings that hold. */
#include <stdlib.h>
#include <string.h>

#include "casefile/pictures.h"
#include "casefile/rings.h"
#include "tocsin/brief.h"
#include "tocsin/reading.h"
#include "tocsin/weigh.h"

/* Places that were asked for last. Their names are texts of claims or of the case, which stay where they are. */
enum { PLACES = 1 << 12 };
typedef struct asked_places {
    const tocsin_reader *reader;
    tocsin_known_place *known; /* PLACES of them */
} asked_places;

static const tocsin_known_place *know(const asked_places *places, tocsin_text name) {
    size_t slot = ((uintptr_t)name.at ^ (uintptr_t)name.at >> 12 ^ name.n << 4) % PLACES;
    tocsin_known_place *known = &places->known[slot];
    if (known->name.at != name.at || known->name.n != name.n)
        tocsin_reader_know_place(places->reader, name, known);
    return known;
}

static bool place_within(const void *context, tocsin_text inner, tocsin_text outer) {
    const asked_places *places = context;
    const tocsin_known_place first = *know(places, inner); /* the other may take its room */
    return tocsin_known_place_within(places->reader, &first, know(places, outer));
}

tocsin_status findings_weigh(const tocsin_case *c, tocsin_ledger *ledger, case_facts *facts,
                             tocsin_arena *arena, tocsin_weigh_result *ret_result,
                             tocsin_matrix *ret_matrix, tocsin_error *err) {
    asked_places places = {.known = tocsin_arena_new(arena, tocsin_known_place, PLACES)};
    if (!places.known) return tocsin_fail_memory(err);
    tocsin_status status = case_reader(c, &places.reader, err);
    if (status) return status;
    tocsin_weigh_input input = {
        .digests = facts->claims.digests,
        .n_digests = facts->claims.n,
        .load_claim = claims_get,
        .load_context = (void *)&facts->claims,
        .reliability = facts->reliability,
        .copies = facts->copies,
        .n_copies = facts->n_copies,
        .revisions = facts->revisions,
        .n_revisions = facts->n_revisions,
        .indicators = facts->indicators,
        .n_indicators = facts->n_indicators,
        .watched = facts->watched,
        .n_watched = facts->n_watched,
        .questions = c->config.questions,
        .n_questions = c->config.n_questions,
        .shown_claims = {facts->as_of == TOCSIN_DAY_NONE ? TOCSIN_DAY_NONE
                                                         : facts->as_of - c->config.window_days + 1,
                         facts->as_of},
        .as_of = facts->as_of,
        /* Any claim can be evidence of a hypothesis, or meet a rule for ringing. */
        .rate_all = c->config.hypotheses.n_columns > 0 || c->config.rings.n > 0,
        .window_days = c->config.window_days,
        .threads = c->threads,
        .place_within = place_within,
        .place_context = &places,
    };
    status = tocsin_weigh(&input, arena, ret_result, err);
    if (!status)
        status = tocsin_brief_render(c->config.language.at, ret_result->findings,
                                     ret_result->n_findings, arena, err);
    if (!status) status = pictures_weigh(c, ledger, facts, arena, ret_result, err);
    if (!status)
        status = hypotheses_weigh(c, ledger, facts, &input, arena, ret_result, ret_matrix, err);
    return status;
}

/* ---- what is new of it --------------------------------------------------------------------- */

static int compare_findings(const void *a, const void *b) {
    const tocsin_finding *x = a, *y = b;
    int order = tocsin_text_compare(x->id, y->id);
    return order ? order : (x->seq > y->seq) - (x->seq < y->seq);
}

/* A sentence rendered in another language is another sentence. */
static bool was_issued(const tocsin_finding *issued, size_t n, tocsin_finding *finding) {
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tocsin_text_compare(issued[middle].id, finding->id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < n && tocsin_text_equal(issued[low].id, finding->id); low++) {
        if (!tocsin_text_equal(issued[low].text, finding->text)) continue;
        finding->seq = issued[low].seq;
        return true;
    }
    return false;
}

static void write_finding(tocsin_json *json, const void *finding) {
    tocsin_finding_write(json, finding);
}

static tocsin_status issue_findings(case_run *run, tocsin_weigh_result *result, tocsin_arena *arena,
                                    tocsin_error *err) {
    tocsin_finding *issued = NULL;
    size_t n = 0;
    tocsin_status status = tocsin_ledger_findings(run->ledger, arena, &issued, &n, err);
    if (!status && n) qsort(issued, n, sizeof *issued, compare_findings);
    for (size_t i = 0; !status && i < result->n_findings; i++) {
        tocsin_finding *finding = &result->findings[i];
        if (was_issued(issued, n, finding)) continue;
        status = case_append(run->ledger, TOCSIN_FINDING_ISSUED, write_finding, finding,
                             &finding->seq, err);
        if (!status) run->report->findings++;
    }
    return status;
}

static void write_link(tocsin_json *json, const void *fact) {
    const tocsin_weigh_link *link = fact;
    tocsin_link_write(json, &(tocsin_link){.from = link->from,
                                           .to = link->to,
                                           .is = tocsin_text_of(link->is),
                                           .rule = tocsin_text_of(link->rule)});
}

static int compare_ends(const void *a, const void *b) {
    const tocsin_link_ends *x = a, *y = b;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

/* What links of one relation join already, ascending. */
typedef struct made_links {
    const char *is;
    tocsin_link_ends *ends;
    size_t n;
} made_links;

static bool is_made(const made_links *made, size_t n_made, const tocsin_weigh_link *link) {
    tocsin_link_ends key = {link->from, link->to};
    for (size_t i = 0; i < n_made; i++)
        if (strcmp(made[i].is, link->is) == 0)
            return made[i].n &&
                   bsearch(&key, made[i].ends, made[i].n, sizeof key, compare_ends) != NULL;
    return false;
}

static tocsin_status append_links(case_run *run, const tocsin_weigh_result *result,
                                  tocsin_arena *arena, tocsin_error *err) {
    enum { RELATIONS = 5 };
    made_links made[RELATIONS] = {{.is = "denies"},
                                  {.is = "repeats"},
                                  {.is = "corrects"},
                                  {.is = "withdraws"},
                                  {.is = "about"}};
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < RELATIONS; i++)
        status =
            tocsin_ledger_link_ends(run->ledger, made[i].is, arena, &made[i].ends, &made[i].n, err);
    for (size_t i = 0; !status && i < result->n_links; i++) {
        const tocsin_weigh_link *link = &result->links[i];
        if (is_made(made, RELATIONS, link)) continue;
        status = case_append(run->ledger, TOCSIN_LINK_MADE, write_link, link, NULL, err);
    }
    return status;
}

/* ---- run.finished -------------------------------------------------------------------------- */

/* What is weighed, and what follows from it. */
typedef struct weighed_all {
    tocsin_weigh_result result;
    tocsin_matrix matrix;
    rings_now rings;
} weighed_all;

typedef struct run_record {
    const case_run *run;
    const case_facts *facts;
    const weighed_all *all;
} run_record;

/* Which rings stand, and about what. */
static void write_rings(tocsin_json *json, const weighed_all *all) {
    tocsin_json_key(json, "rings");
    tocsin_json_array(json);
    for (size_t i = 0; i < all->rings.n; i++) {
        const ring_stand *stand = &all->rings.stands[i];
        tocsin_json_object(json);
        tocsin_json_key(json, "ring");
        tocsin_json_integer(json, all->result.findings[stand->finding].seq);
        tocsin_json_member_text(json, "rule", stand->rule);
        tocsin_json_key(json, "subjects");
        tocsin_json_array(json);
        for (size_t k = 0; k < stand->n_subjects; k++) tocsin_json_text(json, stand->subjects[k]);
        tocsin_json_end(json);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}

static void write_count(tocsin_json *json, const char *key, size_t n) {
    tocsin_json_key(json, key);
    tocsin_json_integer(json, (int64_t)n);
}

static void write_run(tocsin_json *json, const void *fact) {
    const run_record *record = fact;
    const tocsin_case_report *report = record->run->report;
    tocsin_json_object(json);
    tocsin_json_member_text(json, "program", TOCSIN_TEXT("tocsin " TOCSIN_VERSION));
    tocsin_json_member_text(json, "config_sha256", tocsin_text_of(record->run->c->config_sha256));
    tocsin_json_member_day(json, "as_of", record->facts->as_of);
    write_count(json, "evidence", record->facts->n_evidence);
    write_count(json, "claims", record->facts->claims.n);
    write_count(json, "observations", record->facts->n_observations);
    tocsin_json_key(json, "findings");
    tocsin_json_array(json);
    for (size_t i = 0; i < record->all->result.n_findings; i++)
        tocsin_json_integer(json, record->all->result.findings[i].seq);
    tocsin_json_end(json);
    if (record->all->matrix.n_columns) {
        tocsin_json_key(json, "hypotheses");
        tocsin_matrix_write(json, &record->all->matrix);
    }
    if (record->run->c->config.rings.n) write_rings(json, record->all);
    tocsin_json_key(json, "skipped");
    tocsin_json_array(json);
    for (size_t i = 0; i < report->skipped; i++) tocsin_json_text(json, report->reasons[i]);
    tocsin_json_end(json);
    tocsin_json_end(json);
}

/* Append a body of a kind unless the newest of that kind says the same. */
static tocsin_status append_if_new(tocsin_ledger *ledger, tocsin_entry_kind kind, case_write *write,
                                   const void *fact, tocsin_arena *arena, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer body = TOCSIN_BUFFER_INIT;
    tocsin_status status = case_body(write, fact, &body, err);
    int64_t seq = 0;
    tocsin_text newest = TOCSIN_TEXT_NONE;
    if (!status) status = tocsin_ledger_newest(ledger, kind, arena, &seq, &newest, err);
    if (status || tocsin_text_equal(newest, tocsin_buffer_text(&body))) return status;
    return tocsin_ledger_append(ledger, kind, tocsin_buffer_text(&body), NULL, err);
}

static tocsin_status append_all(case_run *run, case_facts *facts, weighed_all *all,
                                tocsin_arena *arena, tocsin_error *err) {
    tocsin_weigh_result *result = &all->result;
    tocsin_status status = grades_propose(&facts->grades, &facts->claims, result, err);
    if (!status) status = append_links(run, result, arena, err);
    if (!status) status = issue_findings(run, result, arena, err);
    run_record record = {run, facts, all};
    return status ? status
                  : append_if_new(run->ledger, TOCSIN_RUN_FINISHED, write_run, &record, arena, err);
}

/* What case.yaml says of sources comes first: weighing needs it. */
static tocsin_status take_sources(case_run *run, tocsin_error *err) {
    size_t n = 0;
    tocsin_status status = tocsin_ledger_begin(run->ledger, err);
    if (status) return status;
    status = grades_take_config(&run->c->config, run->ledger, &n, err);
    if (!status && n) return tocsin_ledger_commit(run->ledger, err);
    tocsin_ledger_rollback(run->ledger);
    return status;
}

tocsin_status findings_issue(case_run *run, case_facts *facts, tocsin_error *err) {
    tocsin_arena *arena = &run->report->arena; /* the findings go out with the report */
    weighed_all all = {0};
    tocsin_status status = take_sources(run, err);
    if (!status) status = facts_load(run->c, run->ledger, run, arena, facts, err);
    if (!status)
        status = findings_weigh(run->c, run->ledger, facts, arena, &all.result, &all.matrix, err);
    if (!status)
        status = rings_weigh(run->c, run->ledger, facts, run->may_ring, arena, &all.result,
                             &all.rings, err);
    if (!status) status = tocsin_ledger_begin(run->ledger, err);
    if (status) return status;
    status = append_all(run, facts, &all, arena, err);
    if (!status) status = tocsin_ledger_commit(run->ledger, err);
    if (status) {
        tocsin_ledger_rollback(run->ledger);
        return status;
    }
    run->report->current = all.result.findings;
    run->report->n_current = all.result.n_findings;
    run->report->rang = all.rings.n_new;
    run->report->may_ring = run->may_ring && run->c->config.rings.n > 0;
    return TOCSIN_OK;
}
