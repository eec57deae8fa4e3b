// SPDX-License-Identifier: Apache-2.0
/* Which reports were taken back. A report that says so of itself (reading knows the words) takes back the newest earlier one of
 * the same outlet that has the same address, the same title but for the word "correction", or half its words. A person's
 * judgement wins over that, also when it says that the report stands. */
#include <stdlib.h>
#include <string.h>

#include "casefile/case.h"

enum {
    DAYS_BACK = 92,  /* no outlet takes back what is older without saying which */
    TITLE_LEAST = 8, /* bytes of a title that tell one report from another */
};

typedef struct finder {
    case_facts *facts;
    const tocsin_evidence **reports; /* by outlet, then day published, then entry */
    size_t n;
    const tocsin_link *links; /* "repeats", by `from` */
    size_t n_links;
    tocsin_arena *arena;
} finder;

static bool is_report(const tocsin_evidence *evidence) {
    return tocsin_text_is(evidence->role, "report") && evidence->outlet.n &&
           tocsin_period_is_known(evidence->published);
}

static int compare_reports(const void *a, const void *b) {
    const tocsin_evidence *x = *(const tocsin_evidence *const *)a,
                          *y = *(const tocsin_evidence *const *)b;
    int order = tocsin_text_compare(x->outlet, y->outlet);
    if (order) return order;
    if (x->published.from != y->published.from)
        return x->published.from < y->published.from ? -1 : 1;
    return (x->seq > y->seq) - (x->seq < y->seq);
}

/* ---- the same report? ----------------------------------------------------------------------- */

/* "Correction: Officials count troops" is about "Officials count troops". */
static bool same_title(tocsin_text later, tocsin_text earlier) {
    earlier = tocsin_text_trim(earlier);
    later = tocsin_text_trim(later);
    if (earlier.n < TITLE_LEAST || later.n < earlier.n) return false;
    return tocsin_text_alike(tocsin_text_slice(later, later.n - earlier.n, later.n), earlier);
}

static int compare_links(const void *a, const void *b) {
    const tocsin_link *x = a, *y = b;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

static bool repeats(const finder *f, const tocsin_evidence *later, const tocsin_evidence *earlier) {
    const tocsin_link key = {.from = later->seq, .to = earlier->seq};
    return f->n_links && bsearch(&key, f->links, f->n_links, sizeof key, compare_links);
}

static bool is_about(const finder *f, const tocsin_evidence *later,
                     const tocsin_evidence *earlier) {
    return (later->url.n && tocsin_text_equal(later->url, earlier->url)) ||
           same_title(later->title, earlier->title) || repeats(f, later, earlier);
}

/* The newest report before `at` that it takes back; NULL: none that the case has. */
static const tocsin_evidence *find_earlier(const finder *f, size_t at) {
    const tocsin_evidence *later = f->reports[at];
    for (size_t i = at; i > 0; i--) {
        const tocsin_evidence *earlier = f->reports[i - 1];
        if (!tocsin_text_equal(earlier->outlet, later->outlet) ||
            later->published.from - earlier->published.from > DAYS_BACK)
            break;
        if (is_about(f, later, earlier)) return earlier;
    }
    return NULL;
}

/* ---- all of them ---------------------------------------------------------------------------- */

static tocsin_text name_document(const tocsin_evidence *evidence, tocsin_arena *arena) {
    return tocsin_text_of(
        tocsin_arena_format(arena, "sha256:%.*s", TOCSIN_TEXT_ARG(evidence->sha256)));
}

static bool is_known(const case_facts *facts, int64_t entry) {
    for (size_t i = 0; i < facts->n_revisions; i++)
        if (facts->revisions[i].entry == entry) return true;
    return false;
}

static tocsin_status add(const finder *f, tocsin_weigh_revision revision, const tocsin_evidence *of,
                         tocsin_error *err) {
    revision.document = name_document(of, f->arena);
    revision.entry = of->seq;
    revision.outlet = of->outlet.n ? of->outlet : claims_file_name(of->name);
    revision.published = of->published;
    if (!revision.document.at) return tocsin_fail_memory(err);
    f->facts->revisions[f->facts->n_revisions++] = revision;
    return TOCSIN_OK;
}

/* What a person says of it; NULL: nothing. */
static const judgement *judged(const finder *f, const tocsin_evidence *report) {
    char about[16 + TOCSIN_SHA256_HEX];
    snprintf(about, sizeof about, "evidence:%.*s", TOCSIN_TEXT_ARG(report->sha256));
    const judgement *made =
        grades_judgement(&f->facts->grades, tocsin_text_of(about), TOCSIN_TEXT_NONE, false);
    return made && made->is_revision ? made : NULL;
}

static tocsin_status add_judged(const finder *f, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < f->facts->n_evidence; i++) {
        const tocsin_evidence *report = &f->facts->evidence[i];
        const judgement *made = tocsin_text_is(report->role, "report") ? judged(f, report) : NULL;
        if (!made || !made->revision) continue;
        const tocsin_weigh_revision revision = {.by_entry = made->seq,
                                                .by = made->by,
                                                .reason = made->reason,
                                                .revised = TOCSIN_PERIOD_NONE,
                                                .is = made->revision};
        status = add(f, revision, report, err);
    }
    return status;
}

/* The newest word of an outlet on a report comes last among its reports, so they are gone through from the back. */
static tocsin_status add_told(const finder *f, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    for (size_t i = f->n; !status && i > 0; i--) {
        const tocsin_evidence *later = f->reports[i - 1];
        const tocsin_evidence *earlier = later->revises ? find_earlier(f, i - 1) : NULL;
        if (!earlier || judged(f, earlier) || is_known(f->facts, earlier->seq)) continue;
        tocsin_weigh_revision revision = {.by_document = name_document(later, f->arena),
                                          .by_entry = later->seq,
                                          .revised = later->published,
                                          .is = later->revises};
        if (!revision.by_document.at) return tocsin_fail_memory(err);
        status = add(f, revision, earlier, err);
    }
    return status;
}

static tocsin_status sort_reports(finder *f, tocsin_ledger *ledger, tocsin_error *err) {
    tocsin_link *links = NULL;
    size_t n = 0;
    tocsin_status status = tocsin_ledger_links(ledger, f->arena, &links, &n, err);
    if (status) return status;
    for (size_t i = 0; i < n; i++)
        if (tocsin_text_is(links[i].is, "repeats")) links[f->n_links++] = links[i];
    if (f->n_links) qsort(links, f->n_links, sizeof *links, compare_links);
    f->links = links;
    f->reports = tocsin_arena_new(f->arena, const tocsin_evidence *, f->facts->n_evidence);
    if (!f->reports) return tocsin_fail_memory(err);
    for (size_t i = 0; i < f->facts->n_evidence; i++) {
        const tocsin_evidence *report = &f->facts->evidence[i];
        if (is_report(report) && report->published.from <= f->facts->as_of)
            f->reports[f->n++] = report;
    }
    if (f->n) qsort(f->reports, f->n, sizeof *f->reports, compare_reports);
    return TOCSIN_OK;
}

static bool any_revision(const case_facts *facts) {
    for (size_t i = 0; i < facts->n_evidence; i++)
        if (facts->evidence[i].revises) return true;
    for (size_t i = 0; i < facts->grades.n_judgements; i++)
        if (facts->grades.judgements[i].is_revision) return true;
    return false;
}

tocsin_status facts_find_revisions(case_facts *facts, tocsin_ledger *ledger, tocsin_arena *arena,
                                   tocsin_error *err) {
    finder f = {.facts = facts, .arena = arena};
    if (!any_revision(facts)) return TOCSIN_OK;
    facts->revisions = tocsin_arena_new(arena, tocsin_weigh_revision, facts->n_evidence);
    if (!facts->revisions) return tocsin_fail_memory(err);
    tocsin_status status = sort_reports(&f, ledger, err);
    if (!status) status = add_judged(&f, err);
    return status ? status : add_told(&f, err);
}
