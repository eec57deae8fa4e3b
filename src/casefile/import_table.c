// SPDX-License-Identifier: Apache-2.0
/* A table of events into the ledger: the table is evidence, each row a claim or an observation that names its bytes. It is
 * gone through twice: once to see that every row can be read, once to append them. */
#include <string.h>

#include "casefile/case.h"

/* Rows are small beside their file: a table of a million events has some hundred megabytes. */
enum { TABLE_LIMIT = 512 * 1024 * 1024 };

typedef struct import_work {
    case_run *run;
    const tocsin_mapping *mapping;
    const char *path;
    tocsin_buffer bytes;
    char sha256_hex[TOCSIN_SHA256_HEX + 1];
    size_t n_rows;
    tocsin_period published; /* from the first to the last of the rows */
    bool has_claims;
} import_work;

static void release_work(import_work *work) {
    tocsin_buffer_release(&work->bytes);
}

/* ---- the mapping -------------------------------------------------------------------------------- */

static tocsin_status find_mapping(const tocsin_case *c, const char *name, tocsin_arena *arena,
                                  tocsin_mapping *ret_mapping, tocsin_error *err) {
    const case_config *config = &c->config;
    if (!name && config->n_imports != 1)
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "say how the table is to be read: --as NAME, where NAME stands under "
            "'imports' in %s/case.yaml or is one of acled, gdelt, tocsin, ucdp, viina",
            c->dir);
    for (size_t i = 0; i < config->n_imports; i++)
        if (!name || tocsin_text_is(config->imports[i].name, name)) {
            *ret_mapping = config->imports[i];
            return TOCSIN_OK;
        }
    tocsin_status status = tocsin_mapping_like(tocsin_text_of(name), arena, ret_mapping, err);
    if (status == TOCSIN_BAD_INPUT)
        tocsin_error_prefix(err, "'imports' in %s/case.yaml has no '%s', and", c->dir, name);
    return status;
}

/* ---- both times through ------------------------------------------------------------------------- */

typedef tocsin_status see_row(import_work *work, const tocsin_table_row *row, size_t i,
                              tocsin_error *err);

static tocsin_status go_through(import_work *work, see_row *see, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_table_close) tocsin_table *table = NULL;
    tocsin_text bytes = tocsin_buffer_text(&work->bytes);
    tocsin_status status =
        tocsin_table_open(bytes, work->sha256_hex, work->path, work->mapping, &table, err);
    for (size_t i = 0; !status; i++) {
        TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
        tocsin_table_row row;
        status = tocsin_table_next(table, &arena, &row, err);
        if (!status) status = see(work, &row, i, err);
    }
    return status == TOCSIN_NO ? TOCSIN_OK : status;
}

static void widen(tocsin_period *all, tocsin_period one) {
    tocsin_day from = one.from == TOCSIN_DAY_NONE ? one.to : one.from;
    tocsin_day to = one.to == TOCSIN_DAY_NONE ? one.from : one.to;
    if (all->from == TOCSIN_DAY_NONE || from < all->from) all->from = from;
    if (to > all->to) all->to = to;
}

static tocsin_status survey(import_work *work, const tocsin_table_row *row, size_t i,
                            tocsin_error *err) {
    tocsin_day day = row->observation.day;
    if (i % 1024 == 0) {
        tocsin_status status = case_progress(work->run, "looking at rows", i, i + 1, err);
        if (status) return status;
    }
    widen(&work->published, row->is_observation ? (tocsin_period){day, day} : row->claim.published);
    work->has_claims |= !row->is_observation;
    work->n_rows++;
    return TOCSIN_OK;
}

static tocsin_status append_row(import_work *work, const tocsin_table_row *row, size_t i,
                                tocsin_error *err) {
    tocsin_case_report *report = work->run->report;
    tocsin_ledger *ledger = work->run->ledger;
    tocsin_status status = TOCSIN_OK;
    if (i % 1024 == 0) status = case_progress(work->run, "importing rows", i, work->n_rows, err);
    if (status) return status;
    if (row->is_observation) {
        report->observations++;
        return case_append(ledger, TOCSIN_OBSERVATION_MADE, case_write_observation,
                           &row->observation, NULL, err);
    }
    report->claims++;
    return case_append(ledger, TOCSIN_CLAIM_READ, case_write_claim, &row->claim, NULL, err);
}

/* ---- all of it ---------------------------------------------------------------------------------- */

static bool is_geojson(tocsin_text bytes) {
    tocsin_text head = tocsin_text_trim(tocsin_text_slice(bytes, 0, 64));
    return head.n && head.at[0] == '{';
}

static tocsin_status append_evidence(import_work *work, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    const tocsin_mapping *mapping = work->mapping;
    char stored[TOCSIN_SHA256_HEX + 1];
    tocsin_text bytes = tocsin_buffer_text(&work->bytes);
    tocsin_status status = tocsin_ledger_store(work->run->ledger, bytes, stored, err);
    if (status) return status;
    tocsin_evidence evidence = {
        .sha256 = tocsin_text_of(work->sha256_hex),
        .size = (int64_t)bytes.n,
        .name = case_name(work->run->c, &arena, work->path),
        .role = TOCSIN_TEXT("table"),
        .media = is_geojson(bytes) ? TOCSIN_TEXT("application/geo+json") : TOCSIN_TEXT("text/csv"),
        .outlet = mapping->constants[TOCSIN_COLUMN_OUTLET],
        .title = mapping->name,
        .series = work->has_claims ? TOCSIN_TEXT_NONE : mapping->name,
        .published = work->published,
        .language = mapping->constants[TOCSIN_COLUMN_LANGUAGE],
        .stored = true,
        .simulated = mapping->simulated,
    };
    if (!evidence.name.at) return tocsin_fail_memory(err);
    return case_append(work->run->ledger, TOCSIN_EVIDENCE_ADDED, case_write_evidence, &evidence,
                       NULL, err);
}

static tocsin_status take_table(import_work *work, tocsin_error *err) {
    tocsin_status status = go_through(work, survey, err);
    if (!status && work->n_rows == 0)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: the table has no rows", work->path);
    if (!status) status = append_evidence(work, err);
    if (!status) status = go_through(work, append_row, err);
    if (!status) work->run->report->added++;
    return status;
}

tocsin_status import_table(case_run *run, const char *path, const char *mapping_or_null,
                           tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(release_work)
    import_work work = {.run = run, .path = path, .published = TOCSIN_PERIOD_NONE};
    tocsin_mapping mapping;
    tocsin_status status = find_mapping(run->c, mapping_or_null, &arena, &mapping, err);
    if (!status) status = tocsin_file_read(path, TABLE_LIMIT, &work.bytes, err);
    if (!status) status = tocsin_sha256(tocsin_buffer_text(&work.bytes), work.sha256_hex, err);
    if (status) return status;
    work.mapping = &mapping;
    if (!tocsin_ledger_has_evidence(run->ledger, tocsin_text_of(work.sha256_hex)))
        return take_table(&work, err);
    run->report->known++;
    return TOCSIN_OK;
}
