// SPDX-License-Identifier: Apache-2.0
/* Pictures into the ledger: the bytes are kept as they were received, and each is checked once. */
#include "casefile/pictures.h"

#include <string.h>
#include <unistd.h>

/* ---- one file ---------------------------------------------------------------------------------- */

static bool begins_like_png(const unsigned char head[8]) {
    static const unsigned char png[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    return !memcmp(head, png, sizeof png);
}

bool picture_is_one(const char *path) {
    unsigned char head[8] = {0};
    FILE *file = tocsin_file_is_stream(path) ? NULL : fopen(path, "rb");
    if (!file) return false;
    size_t n = fread(head, 1, sizeof head, file);
    fclose(file);
    return n == sizeof head &&
           (begins_like_png(head) || (head[0] == 0xFF && head[1] == 0xD8 && head[2] == 0xFF));
}

static tocsin_status append_picture(case_run *run, tocsin_text bytes, tocsin_evidence *evidence,
                                    tocsin_error *err) {
    char stored[TOCSIN_SHA256_HEX + 1];
    tocsin_status status = tocsin_ledger_begin(run->ledger, err);
    if (status) return status;
    status = tocsin_ledger_store(run->ledger, bytes, stored, err);
    if (!status)
        status = case_append(run->ledger, TOCSIN_EVIDENCE_ADDED, case_write_evidence, evidence,
                             NULL, err);
    if (!status) status = tocsin_ledger_commit(run->ledger, err);
    if (status) tocsin_ledger_rollback(run->ledger);
    if (!status) run->report->added++;
    return status;
}

/* TOCSIN_BAD_INPUT, TOCSIN_IO: it is no picture that can be looked at. */
static tocsin_status read_picture(const char *path, tocsin_buffer *ret_bytes,
                                  tocsin_picture_format *ret_format, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_picture_release) tocsin_picture picture = TOCSIN_PICTURE_INIT;
    tocsin_status status = tocsin_file_read(path, TOCSIN_PICTURE_MOST_BYTES, ret_bytes, err);
    if (!status) status = tocsin_picture_decode(tocsin_buffer_text(ret_bytes), &picture, err);
    if (!status) *ret_format = picture.format;
    return status;
}

static tocsin_status skip_picture(case_run *run, tocsin_text name, tocsin_error *why,
                                  tocsin_error *err) {
    if (why->status != TOCSIN_BAD_INPUT && why->status != TOCSIN_IO) {
        if (err) *err = *why;
        return why->status;
    }
    if (why->status != TOCSIN_IO) tocsin_error_prefix(why, "%.*s", TOCSIN_TEXT_ARG(name));
    return case_skip(run, why, err);
}

tocsin_status pictures_take_file(case_run *run, const char *path, const config_picture *claimed,
                                 tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer bytes = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    char sha256[TOCSIN_SHA256_HEX + 1];
    tocsin_picture_format format = TOCSIN_PICTURE_JPEG;
    tocsin_error why = TOCSIN_ERROR_INIT;
    tocsin_text name = case_name(run->c, &arena, path);
    if (!name.at) return tocsin_fail_memory(err);
    int64_t size = 0;
    if (tocsin_sha256_file(path, sha256, &size, &why)) return skip_picture(run, name, &why, err);
    if (tocsin_ledger_has_evidence(run->ledger, tocsin_text_of(sha256))) {
        run->report->known++;
        return TOCSIN_OK;
    }
    if (read_picture(path, &bytes, &format, &why)) return skip_picture(run, name, &why, err);
    tocsin_status status = tocsin_sha256(tocsin_buffer_text(&bytes), sha256, err);
    if (status) return status;
    tocsin_day day = claimed ? claimed->published : TOCSIN_DAY_NONE;
    tocsin_evidence evidence = {
        .sha256 = tocsin_text_of(sha256),
        .size = (int64_t)bytes.n,
        .name = name,
        .role = TOCSIN_TEXT("picture"),
        .media = tocsin_text_of(format == TOCSIN_PICTURE_PNG ? "image/png" : "image/jpeg"),
        .outlet = claimed ? claimed->publisher : TOCSIN_TEXT_NONE,
        .published = {day, day},
        .stored = true,
        .simulated = claimed && claimed->simulated,
    };
    return append_picture(run, tocsin_buffer_text(&bytes), &evidence, err);
}

/* ---- those of case.yaml ------------------------------------------------------------------------ */

static tocsin_status miss(case_run *run, const config_picture *picture, const char *what,
                          tocsin_error *err) {
    tocsin_error why = TOCSIN_ERROR_INIT;
    tocsin_fail(&why, TOCSIN_IO, "pictures: '%.*s': %s", TOCSIN_TEXT_ARG(picture->file), what);
    return case_skip(run, &why, err);
}

/* What case.yaml says that a picture belongs to must be there. */
static tocsin_status check_claims(case_run *run, const config_picture *picture, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < picture->n_claims; i++) {
        TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
        tocsin_claim claim;
        int64_t seq;
        bool is_entry = tocsin_text_integer(picture->claims[i], &seq);
        status =
            is_entry ? tocsin_ledger_claim_at(run->ledger, seq, &arena, &claim, err) : TOCSIN_NO;
        if (status == TOCSIN_NO)
            status =
                tocsin_ledger_claim_of_id(run->ledger, picture->claims[i], &arena, &claim, err);
        if (status != TOCSIN_NO) continue;
        const char *what =
            tocsin_arena_format(&arena, "the case has no claim '%.*s'; correct 'claims'",
                                TOCSIN_TEXT_ARG(picture->claims[i]));
        status = what ? miss(run, picture, what, err) : tocsin_fail_memory(err);
    }
    return status;
}

static tocsin_status check_reports(case_run *run, const config_picture *picture,
                                   const tocsin_evidence *evidence, size_t n, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < picture->n_reports; i++) {
        TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
        bool is_there = false;
        for (size_t k = 0; k < n && !is_there; k++)
            is_there = tocsin_text_is(evidence[k].role, "report") &&
                       tocsin_text_equal(evidence[k].name, picture->reports[i]);
        if (is_there) continue;
        const char *what =
            tocsin_arena_format(&arena, "the case has no report '%.*s'; correct 'reports'",
                                TOCSIN_TEXT_ARG(picture->reports[i]));
        status = what ? miss(run, picture, what, err) : tocsin_fail_memory(err);
    }
    return status;
}

static tocsin_status take_claimed(case_run *run, const config_picture *picture,
                                  const tocsin_evidence *evidence, size_t n, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    picture_file file;
    tocsin_status status = picture_file_find(run->c, picture, &arena, &file, err);
    if (!status) status = check_claims(run, picture, err);
    if (!status) status = check_reports(run, picture, evidence, n, err);
    if (status) return status;
    bool is_there = picture_file_evidence(&file, evidence, n) != SIZE_MAX;
    if (!file.path && !is_there)
        return miss(run, picture, "the case has no evidence of that hash; add the picture first",
                    err);
    if (file.path && !file.sha256[0] && !is_there)
        return miss(run, picture, "there is no such file; correct 'file'", err);
    if (!file.path || !file.sha256[0]) return TOCSIN_OK;
    return pictures_take_file(run, file.path, picture, err);
}

/* ---- the checks -------------------------------------------------------------------------------- */

/* The newest check of the picture is of these settings, and its sheet is there. */
static tocsin_status look(picture_job *job, const tocsin_observation *all, size_t n,
                          bool *ret_is_done, tocsin_error *err) {
    const tocsin_observation **list = tocsin_arena_new(job->arena, const tocsin_observation *, n);
    const char *sheet = picture_sheet_path(job->run->c, job->evidence, job->arena);
    if (!list || !sheet) return tocsin_fail_memory(err);
    size_t n_list = picture_observations(all, n, job->evidence, list);
    job->is_recorded = n_list && tocsin_text_is(list[n_list - 1]->settings, job->settings);
    *ret_is_done = job->is_recorded && !access(sheet, F_OK);
    return TOCSIN_OK;
}

typedef struct pictures_known {
    tocsin_evidence *evidence;
    tocsin_observation *observations;
    size_t n_evidence, n_observations;
} pictures_known;

static tocsin_status load_known(tocsin_ledger *ledger, tocsin_arena *arena,
                                pictures_known *ret_known, tocsin_error *err) {
    tocsin_status status =
        tocsin_ledger_evidence(ledger, arena, &ret_known->evidence, &ret_known->n_evidence, err);
    return status ? status
                  : tocsin_ledger_observations(ledger, arena, &ret_known->observations,
                                               &ret_known->n_observations, err);
}

static tocsin_status check_one(case_run *run, const case_picture *picture,
                               const pictures_known *known, const picture_trust *trust,
                               tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    const tocsin_evidence *evidence = &known->evidence[picture->evidence];
    picture_job job = {.run = run,
                       .evidence = evidence,
                       .picture = picture,
                       .name = picture_name(picture, evidence),
                       .arena = &arena,
                       .trust = trust,
                       .check = TOCSIN_CHECK_INIT};
    bool is_done = false;
    tocsin_error why = TOCSIN_ERROR_INIT;
    tocsin_status status = picture_scenes_list(run->c, picture->claimed, known->evidence,
                                               known->n_evidence, &arena, &job.scenes, &why);
    if (!status)
        status = picture_settings(picture->claimed, &job.scenes, trust, job.settings, &why);
    if (!status) status = look(&job, known->observations, known->n_observations, &is_done, &why);
    if (!status && !is_done) status = picture_check(&job, &why);
    tocsin_check_release(&job.check);
    bool is_about_it = status == TOCSIN_BAD_INPUT || status == TOCSIN_TOO_LITTLE ||
                       status == TOCSIN_UNAVAILABLE || status == TOCSIN_IO;
    if (status && is_about_it) {
        tocsin_error_prefix(&why, "picture '%.*s'", TOCSIN_TEXT_ARG(job.name));
        return case_skip(run, &why, err);
    }
    if (status && err) *err = why;
    return status;
}

/* Without the list that the case names a check would say of a signature what it would not say with it. */
static tocsin_status check_all(case_run *run, const case_pictures *pictures,
                               const pictures_known *known, tocsin_arena *arena,
                               tocsin_error *err) {
    picture_trust trust;
    tocsin_error why = TOCSIN_ERROR_INIT;
    tocsin_status status = picture_trust_read(run->c, arena, &trust, &why);
    if (status == TOCSIN_BAD_INPUT) return case_skip(run, &why, err);
    if (status && err) *err = why;
    for (size_t i = 0; !status && i < pictures->n; i++) {
        status = case_progress(run, "checking pictures", i, pictures->n, err);
        if (!status) status = check_one(run, &pictures->items[i], known, &trust, err);
    }
    return status;
}

tocsin_status pictures_take(case_run *run, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    const case_config *config = &run->c->config;
    pictures_known known = {0};
    case_pictures pictures = {0};
    /* In a case of a million claims all evidence is not read for nothing. */
    if (!config->n_pictures && !tocsin_ledger_has_role(run->ledger, "picture")) return TOCSIN_OK;
    tocsin_status status = load_known(run->ledger, &arena, &known, err);
    for (size_t i = 0; !status && i < config->n_pictures; i++)
        status = take_claimed(run, &config->pictures[i], known.evidence, known.n_evidence, err);
    if (!status && config->n_pictures) status = load_known(run->ledger, &arena, &known, err);
    if (!status)
        status = pictures_list(run->c, known.evidence, known.n_evidence, &arena, &pictures, err);
    return status ? status : check_all(run, &pictures, &known, &arena, err);
}
