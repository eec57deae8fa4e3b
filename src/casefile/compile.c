// SPDX-License-Identifier: Apache-2.0
/* The brief of the findings that hold: `run.finished` names them, the ledger has their sentences,
 * case.yaml the areas. */
#include <stdlib.h>

#include "casefile/compiled.h"
#include "casefile/pictures.h"
#include "casefile/rings.h"

/* ---- what the last run left ------------------------------------------------------------------ */

typedef struct last_run {
    const tocsin_finding *findings;
    size_t n_findings;
    const tocsin_text *skipped;
    size_t n_skipped;
    tocsin_day as_of;
    tocsin_matrix matrix; /* no columns: no hypotheses */
    tocsin_notes notes;
    tocsin_brief_changes changes;
    tocsin_brief_numbers *numbers;
    size_t n_numbers;
} last_run;

static int compare_seq(const void *a, const void *b) {
    const tocsin_finding *x = a, *y = b;
    return (x->seq > y->seq) - (x->seq < y->seq);
}

static tocsin_status pick_findings(const struct json_object *seqs, tocsin_finding *issued,
                                   size_t n_issued, tocsin_arena *arena, last_run *run,
                                   tocsin_error *err) {
    size_t n = tocsin_json_length(seqs);
    tocsin_finding *findings = tocsin_arena_new(arena, tocsin_finding, n);
    if (!findings) return tocsin_fail_memory(err);
    if (n_issued) qsort(issued, n_issued, sizeof *issued, compare_seq);
    for (size_t i = 0; i < n; i++) {
        tocsin_finding key = {.seq = tocsin_json_integer_at(seqs, i)};
        tocsin_finding *found =
            n_issued ? bsearch(&key, issued, n_issued, sizeof *issued, compare_seq) : NULL;
        if (!found)
            return tocsin_fail(
                err, TOCSIN_BAD_INPUT,
                "the last run names entry %lld as a finding, and it is none; run 'tocsin audit'",
                (long long)key.seq);
        findings[i] = *found;
    }
    run->findings = findings;
    run->n_findings = n;
    return TOCSIN_OK;
}

static tocsin_status pick_skipped(const struct json_object *reasons, tocsin_arena *arena,
                                  last_run *run, tocsin_error *err) {
    size_t n = tocsin_json_length(reasons);
    tocsin_text *skipped = tocsin_arena_new(arena, tocsin_text, n);
    if (!skipped) return tocsin_fail_memory(err);
    for (size_t i = 0; i < n; i++) {
        skipped[i] = tocsin_arena_text(arena, tocsin_json_text_at(reasons, i));
        if (!skipped[i].at) return tocsin_fail_memory(err);
    }
    run->skipped = skipped;
    run->n_skipped = n;
    return TOCSIN_OK;
}

static tocsin_status load_last_run(tocsin_ledger *ledger, tocsin_arena *arena, last_run *ret_run,
                                   tocsin_error *err) {
    int64_t seq = 0;
    tocsin_text body = TOCSIN_TEXT_NONE;
    tocsin_finding *issued = NULL;
    size_t n_issued = 0;
    tocsin_status status =
        tocsin_ledger_newest(ledger, TOCSIN_RUN_FINISHED, arena, &seq, &body, err);
    if (!status && body.n == 0)
        return tocsin_fail(err, TOCSIN_TOO_LITTLE,
                           "nothing was weighed yet in this case; 'tocsin run' does it");
    if (!status) status = tocsin_ledger_findings(ledger, arena, &issued, &n_issued, err);
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *value = NULL;
    if (!status) status = tocsin_json_parse(body, &value, err);
    if (status) return status;
    last_run run = {.as_of = tocsin_json_get_day(value, "as_of")};
    status = pick_findings(tocsin_json_get(value, "findings"), issued, n_issued, arena, &run, err);
    if (!status) status = pick_skipped(tocsin_json_get(value, "skipped"), arena, &run, err);
    const struct json_object *matrix = tocsin_json_get(value, "hypotheses");
    if (!status && matrix) status = tocsin_matrix_read(matrix, arena, &run.matrix, err);
    if (!status) *ret_run = run;
    return status;
}

tocsin_status compile_current(tocsin_ledger *ledger, tocsin_arena *arena,
                              const tocsin_finding **ret_findings, size_t *ret_n,
                              tocsin_error *err) {
    last_run run;
    tocsin_status status = load_last_run(ledger, arena, &run, err);
    if (status) return status;
    *ret_findings = run.findings;
    *ret_n = run.n_findings;
    return TOCSIN_OK;
}

/* ---- the claims that the findings name, and those that these deny ----------------------------- */

typedef struct cited_claims {
    tocsin_claim *claims; /* malloc */
    size_t n, capacity;
} cited_claims;

static void release_cited(cited_claims *cited) {
    free(cited->claims);
}

static int compare_integers(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int compare_claims(const void *a, const void *b) {
    const tocsin_claim *x = a, *y = b;
    return (x->seq > y->seq) - (x->seq < y->seq);
}

/* `status` is that of getting `claim`; an entry that is no claim is left out. */
static tocsin_status add_claim(cited_claims *cited, case_claims *all, tocsin_arena *arena,
                               tocsin_status status, tocsin_claim *claim, tocsin_error *err) {
    if (status == TOCSIN_NO) return TOCSIN_OK;
    if (!status) status = claims_name_outlet(all->ledger, arena, claim, err);
    if (status) return status;
    if (!tocsin_grow((void **)&cited->claims, &cited->capacity, cited->n, sizeof *cited->claims))
        return tocsin_fail_memory(err);
    cited->claims[cited->n++] = *claim;
    return TOCSIN_OK;
}

/* Every entry that a finding rests on or that a person cites, ascending, each once. */
static tocsin_status list_entries(const last_run *run, tocsin_arena *arena, int64_t **ret_entries,
                                  size_t *ret_n, tocsin_error *err) {
    const tocsin_notes *notes = &run->notes;
    const tocsin_brief_changes *changes = &run->changes;
    size_t n = 0, n_all = notes->n_citations;
    for (size_t i = 0; i < changes->n; i++)
        if (changes->items[i].before) n_all += changes->items[i].before->n_entries;
    for (size_t i = 0; i < run->n_numbers; i++) n_all += run->numbers[i].n_entries;
    for (size_t i = 0; i < run->n_findings; i++) n_all += run->findings[i].n_entries;
    int64_t *entries = tocsin_arena_new(arena, int64_t, n_all);
    if (!entries) return tocsin_fail_memory(err);
    for (size_t i = 0; i < run->n_findings; i++)
        for (size_t e = 0; e < run->findings[i].n_entries; e++)
            entries[n++] = run->findings[i].entries[e];
    for (size_t i = 0; i < notes->n_citations; i++)
        if (notes->citations[i].entry) entries[n++] = notes->citations[i].entry;
    for (size_t i = 0; i < run->n_numbers; i++)
        for (size_t e = 0; e < run->numbers[i].n_entries; e++)
            entries[n++] = run->numbers[i].entries[e];
    for (size_t i = 0; i < changes->n; i++) {
        const tocsin_finding *before = changes->items[i].before;
        for (size_t e = 0; before && e < before->n_entries; e++) entries[n++] = before->entries[e];
    }
    if (n) qsort(entries, n, sizeof *entries, compare_integers);
    *ret_n = 0;
    for (size_t i = 0; i < n; i++)
        if (i == 0 || entries[i] != entries[i - 1]) entries[(*ret_n)++] = entries[i];
    *ret_entries = entries;
    return TOCSIN_OK;
}

static tocsin_status add_denied(cited_claims *cited, case_claims *all, tocsin_arena *arena,
                                tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    size_t n_cited = cited->n;
    for (size_t i = 0; i < n_cited; i++)
        for (size_t d = 0; !status && d < cited->claims[i].n_denies; d++) {
            tocsin_claim claim;
            status = tocsin_ledger_claim_of_id(all->ledger, cited->claims[i].denies[d], arena,
                                               &claim, err);
            status = add_claim(cited, all, arena, status, &claim, err);
        }
    return status;
}

static tocsin_status load_cited(case_claims *all, const last_run *run, tocsin_arena *arena,
                                cited_claims *cited, tocsin_error *err) {
    int64_t *entries = NULL;
    size_t n = 0;
    tocsin_status status = list_entries(run, arena, &entries, &n, err);
    for (size_t i = 0; !status && i < n; i++) {
        tocsin_claim claim;
        status = tocsin_ledger_claim_at(all->ledger, entries[i], arena, &claim, err);
        status = add_claim(cited, all, arena, status, &claim, err);
    }
    if (!status) status = add_denied(cited, all, arena, err);
    if (status || !cited->n) return status;
    qsort(cited->claims, cited->n, sizeof *cited->claims, compare_claims);
    size_t kept = 1;
    for (size_t i = 1; i < cited->n; i++)
        if (cited->claims[i].seq != cited->claims[kept - 1].seq)
            cited->claims[kept++] = cited->claims[i];
    cited->n = kept;
    return TOCSIN_OK;
}

static bool any_simulated(const case_claims *all) {
    for (size_t i = 0; i < all->n; i++)
        if (all->digests[i].simulated) return true;
    return false;
}

/* ---- areas --------------------------------------------------------------------------------- */

typedef struct open_areas {
    tocsin_area **handles;
    tocsin_brief_area *areas;
    size_t n;
} open_areas;

static void close_areas(open_areas *areas) {
    for (size_t i = 0; i < areas->n; i++) tocsin_area_close(&areas->handles[i]);
}

static tocsin_status open_all_areas(const tocsin_case *c, tocsin_arena *arena,
                                    open_areas *ret_areas, tocsin_error *err) {
    const case_config *config = &c->config;
    ret_areas->handles = tocsin_arena_new(arena, tocsin_area *, config->n_areas);
    ret_areas->areas = tocsin_arena_new(arena, tocsin_brief_area, config->n_areas);
    if (!ret_areas->handles || !ret_areas->areas) return tocsin_fail_memory(err);
    for (size_t i = 0; i < config->n_areas; i++) {
        const config_area *named = &config->areas[i];
        const char *path = case_path(c, arena, named->file);
        if (!path) return tocsin_fail_memory(err);
        tocsin_status status = tocsin_area_open(path, named->feature.n ? named->feature.at : NULL,
                                                &ret_areas->handles[i], err);
        if (status) return status;
        ret_areas->n = i + 1;
        tocsin_brief_area *area = &ret_areas->areas[i];
        area->name = named->name;
        area->km2 = tocsin_area_km2(ret_areas->handles[i]);
        tocsin_area_rings(ret_areas->handles[i], &area->lonlat, &area->ring_ends, &area->n_rings);
    }
    return TOCSIN_OK;
}

/* ---- the whole ----------------------------------------------------------------------------- */

/* What was weighed a moment ago is not loaded again; only the grades may have changed. `loaded` is to be released. */
static tocsin_status take_facts(const tocsin_case *c, tocsin_ledger *ledger,
                                const case_facts *weighed, tocsin_arena *arena, case_facts *loaded,
                                case_facts *ret_facts, tocsin_error *err) {
    if (weighed) {
        *ret_facts = *weighed;
        return facts_grade(ret_facts, ledger, arena, err);
    }
    tocsin_status status = facts_load(c, ledger, NULL, arena, loaded, err);
    *ret_facts = *loaded;
    return status;
}

tocsin_status compile_brief(const tocsin_case *c, tocsin_ledger *ledger, const case_facts *weighed,
                            tocsin_brief_form form, tocsin_day since, tocsin_buffer *out,
                            tocsin_error *err) {
    static tocsin_status (*const forms[])(const tocsin_brief_input *, tocsin_buffer *,
                                          tocsin_error *) = {
        [TOCSIN_BRIEF_HTML] = tocsin_brief_html,
        [TOCSIN_BRIEF_MARKDOWN] = tocsin_brief_markdown,
        [TOCSIN_BRIEF_JSON] = tocsin_brief_json,
    };
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(close_areas) open_areas areas = {0};
    TOCSIN_CLEANUP(facts_release) case_facts loaded = {0};
    case_facts facts = {0};
    TOCSIN_CLEANUP(release_cited) cited_claims cited = {0};
    last_run run = {0};
    tocsin_status status = load_last_run(ledger, &arena, &run, err);
    if (!status && since != TOCSIN_DAY_NONE) {
        if (since >= run.as_of)
            return tocsin_fail(err, TOCSIN_BAD_INPUT,
                               "the day to compare with does not lie before the day of the brief");
        status = compiled_since(c, ledger, since, run.findings, run.n_findings, &arena,
                                &run.changes, err);
    }
    if (!status) status = compiled_read_notes(c, &arena, &run.notes, err);
    if (!status) status = take_facts(c, ledger, weighed, &arena, &loaded, &facts, err);
    if (!status) status = compiled_numbers(c, &facts, &arena, &run.numbers, &run.n_numbers, err);
    if (!status) status = load_cited(&facts.claims, &run, &arena, &cited, err);
    if (!status) status = open_all_areas(c, &arena, &areas, err);
    if (status) return status;
    tocsin_grade *grades = tocsin_arena_new(&arena, tocsin_grade, cited.n);
    if (!grades) return tocsin_fail_memory(err);
    for (size_t i = 0; !status && i < cited.n; i++)
        status = grades_of(&facts.grades, &cited.claims[i], &arena, &grades[i], err);
    tocsin_origin_tree *trees = NULL;
    size_t n_trees = 0;
    if (!status)
        status = origin_trees_make(&facts, run.findings, run.n_findings, cited.claims, cited.n,
                                   &arena, &trees, &n_trees, err);
    tocsin_brief_ring *rings = NULL;
    size_t n_rings = 0;
    if (!status)
        status =
            rings_for_brief(ledger, run.findings, run.n_findings, &arena, &rings, &n_rings, err);
    tocsin_brief_picture *pictures = NULL;
    size_t n_pictures = 0;
    if (!status)
        status = pictures_for_brief(c, ledger, &facts, run.findings, run.n_findings, &arena,
                                    &pictures, &n_pictures, err);
    if (status) return status;
    tocsin_brief_input input = {
        .language = c->config.language.at,
        .title = c->config.title,
        .as_of = run.as_of,
        .findings = run.findings,
        .n_findings = run.n_findings,
        .evidence = facts.evidence,
        .n_evidence = facts.n_evidence,
        .claims = cited.claims,
        .n_claims = cited.n,
        .grades = grades,
        .n_claims_read = facts.claims.n,
        .simulated = any_simulated(&facts.claims),
        .observations = facts.observations,
        .n_observations = facts.n_observations,
        .indicators = facts.indicators,
        .n_indicators = facts.n_indicators,
        .watched = facts.watched,
        .n_watched = facts.n_watched,
        .areas = areas.areas,
        .n_areas = areas.n,
        .trees = trees,
        .n_trees = n_trees,
        .matrix = run.matrix.n_columns ? &run.matrix : NULL,
        .numbers = run.numbers,
        .n_numbers = run.n_numbers,
        .changes = since == TOCSIN_DAY_NONE ? NULL : &run.changes,
        .notes = &run.notes,
        .rings = rings,
        .n_rings = n_rings,
        .pictures = pictures,
        .n_pictures = n_pictures,
        .skipped = run.skipped,
        .n_skipped = run.n_skipped,
    };
    return forms[form](&input, out, err);
}
