// SPDX-License-Identifier: Apache-2.0
/* Another case into this one. Its ledger is proved first. Then one piece of evidence says what was taken from where: the
 * head of its chain, its length, its title; each piece of evidence that is new here comes in with its claims, its
 * observations where they are of that evidence, and a link to where it is from. Scenes, grades, judgements and findings
 * stay with the other case: they are of its areas and its people, and this case makes its own. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/yaml.h"
#include "casefile/case.h"

/* A piece of evidence of the other case, and where it is here. */
typedef struct moved {
    tocsin_text sha256;
    int64_t there, here;
    bool is_new;
} moved;

typedef struct case_import {
    case_run *run;
    const char *dir; /* of the other case */
    tocsin_ledger *other;
    tocsin_arena arena;
    moved *moved; /* by hash, once all are in */
    size_t n_moved;
    int64_t origin; /* entry that tells where all is from */
    tocsin_text title;
    char head[TOCSIN_SHA256_HEX + 1];
    int64_t entries;
} case_import;

static void release_import(case_import *m) {
    tocsin_ledger_close(&m->other);
    tocsin_arena_release(&m->arena);
}

/* ---- the other case ----------------------------------------------------------------------------- */

static void free_string(char **string) {
    free(*string);
}

static tocsin_status check_is_another(const case_import *m, tocsin_error *err) {
    TOCSIN_CLEANUP(free_string) char *there = realpath(m->dir, NULL);
    TOCSIN_CLEANUP(free_string) char *here = realpath(m->run->c->dir, NULL);
    if (!there || !here) return tocsin_fail_errno(err, "open", m->dir);
    if (strcmp(there, here) != 0) return TOCSIN_OK;
    return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s is this case itself", m->dir);
}

static tocsin_status prove(case_import *m, tocsin_error *err) {
    tocsin_audit audit;
    tocsin_status status = tocsin_ledger_audit(m->dir, &audit, err);
    if (status) return status;
    if (!audit.ok)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "the audit of %s fails, and nothing is taken from it: %s", m->dir,
                           audit.what);
    m->entries = audit.entries;
    memcpy(m->head, audit.head, sizeof m->head);
    return tocsin_ledger_open(m->dir, TOCSIN_LEDGER_READ, &m->other, err);
}

/* A case whose case.yaml cannot be read is still known by its head. */
static tocsin_status read_title(case_import *m, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer text = TOCSIN_BUFFER_INIT;
    const yaml_node *root = NULL;
    const char *path = tocsin_arena_format(&m->arena, "%s/case.yaml", m->dir);
    if (!path) return tocsin_fail_memory(err);
    m->title = TOCSIN_TEXT("untitled");
    if (tocsin_file_read(path, 4 << 20, &text, NULL)) return TOCSIN_OK;
    if (yaml_parse(tocsin_buffer_text(&text), path, &m->arena, &root, NULL)) return TOCSIN_OK;
    if (yaml_text(root, "title").n) m->title = yaml_text(root, "title");
    return TOCSIN_OK;
}

/* ---- where it is from --------------------------------------------------------------------------- */

static tocsin_status write_origin(const case_import *m, tocsin_buffer *out, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_json_init(&json, out);
    tocsin_json_object(&json);
    tocsin_json_member_text(&json, "schema", TOCSIN_TEXT("tocsin.import/1"));
    tocsin_json_member_text(&json, "title", m->title);
    tocsin_json_member_text(&json, "head", tocsin_text_of(m->head));
    tocsin_json_key(&json, "entries");
    tocsin_json_integer(&json, m->entries);
    tocsin_json_end(&json);
    return tocsin_json_finish(&json, err);
}

/* TOCSIN_NO: this state of that case was taken in before. */
static tocsin_status append_origin(case_import *m, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer bytes = TOCSIN_BUFFER_INIT;
    char sha256_hex[TOCSIN_SHA256_HEX + 1];
    tocsin_ledger *ledger = m->run->ledger;
    tocsin_status status = write_origin(m, &bytes, err);
    if (!status) status = tocsin_sha256(tocsin_buffer_text(&bytes), sha256_hex, err);
    if (status) return status;
    if (tocsin_ledger_has_evidence(ledger, tocsin_text_of(sha256_hex))) return TOCSIN_NO;
    status = tocsin_ledger_store(ledger, tocsin_buffer_text(&bytes), sha256_hex, err);
    if (status) return status;
    tocsin_evidence evidence = {
        .sha256 = tocsin_text_of(sha256_hex),
        .size = (int64_t)bytes.n,
        .name = tocsin_text_of(
            tocsin_arena_format(&m->arena, "case \"%.*s\"", TOCSIN_TEXT_ARG(m->title))),
        .role = TOCSIN_TEXT("case"),
        .media = TOCSIN_TEXT("application/json"),
        .title = m->title,
        .published = TOCSIN_PERIOD_NONE,
        .stored = true,
    };
    return case_append(ledger, TOCSIN_EVIDENCE_ADDED, case_write_evidence, &evidence, &m->origin,
                       err);
}

/* ---- evidence ----------------------------------------------------------------------------------- */

static tocsin_status append_link(case_import *m, int64_t from, int64_t to, const char *is,
                                 const char *rule, tocsin_error *err) {
    tocsin_link link = {
        .from = from, .to = to, .is = tocsin_text_of(is), .rule = tocsin_text_of(rule)};
    if (!rule) return tocsin_fail_memory(err);
    return case_append(m->run->ledger, TOCSIN_LINK_MADE, case_write_link, &link, NULL, err);
}

static tocsin_status take_evidence(case_import *m, const tocsin_evidence *evidence, moved *move,
                                   tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer bytes = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    char stored[TOCSIN_SHA256_HEX + 1];
    *move = (moved){.sha256 = evidence->sha256, .there = evidence->seq};
    if (tocsin_ledger_has_evidence(m->run->ledger, evidence->sha256)) {
        m->run->report->known++;
        return TOCSIN_OK;
    }
    tocsin_status status = tocsin_ledger_fetch(m->other, evidence->sha256, SIZE_MAX, &bytes, err);
    if (!status)
        status = tocsin_ledger_store(m->run->ledger, tocsin_buffer_text(&bytes), stored, err);
    if (!status)
        status = case_append(m->run->ledger, TOCSIN_EVIDENCE_ADDED, case_write_evidence, evidence,
                             &move->here, err);
    if (status) return status;
    move->is_new = true;
    m->run->report->added++;
    return append_link(
        m, move->here, m->origin, "imported",
        tocsin_arena_format(&arena, "import/case entry %lld", (long long)evidence->seq), err);
}

static int compare_moved(const void *a, const void *b) {
    return tocsin_text_compare(((const moved *)a)->sha256, ((const moved *)b)->sha256);
}

/* Where the evidence that was here before has its entries: links of what is new may point there. */
static tocsin_status find_known(case_import *m, tocsin_error *err) {
    tocsin_evidence *items = NULL;
    size_t n = 0;
    tocsin_status status = tocsin_ledger_evidence(m->run->ledger, &m->arena, &items, &n, err);
    if (m->n_moved) qsort(m->moved, m->n_moved, sizeof *m->moved, compare_moved);
    for (size_t i = 0; !status && i < n && m->n_moved; i++) {
        moved key = {.sha256 = items[i].sha256};
        moved *found = bsearch(&key, m->moved, m->n_moved, sizeof *m->moved, compare_moved);
        if (found) found->here = items[i].seq;
    }
    return status;
}

static tocsin_status take_all_evidence(case_import *m, tocsin_error *err) {
    tocsin_evidence *items = NULL;
    size_t n = 0;
    tocsin_status status = tocsin_ledger_evidence(m->other, &m->arena, &items, &n, err);
    m->moved = status ? NULL : tocsin_arena_new(&m->arena, moved, n);
    if (!status && !m->moved) status = tocsin_fail_memory(err);
    for (size_t i = 0; !status && i < n; i++) {
        status = case_progress(m->run, "importing files", i, n, err);
        if (!status && items[i].stored)
            status = take_evidence(m, &items[i], &m->moved[m->n_moved++], err);
    }
    return status ? status : find_known(m, err);
}

/* ---- what is of it ------------------------------------------------------------------------------ */

static bool is_of_new(const case_import *m, tocsin_text evidence) {
    bool named = tocsin_text_starts(evidence, TOCSIN_TEXT("sha256:"));
    moved key = {.sha256 = named ? tocsin_text_slice(evidence, 7, evidence.n) : evidence};
    const moved *found =
        m->n_moved ? bsearch(&key, m->moved, m->n_moved, sizeof *m->moved, compare_moved) : NULL;
    return found && found->is_new;
}

static tocsin_status take_claim(void *context, const tocsin_claim *claim, tocsin_error *err) {
    case_import *m = context;
    if (!is_of_new(m, claim->evidence)) return TOCSIN_OK;
    m->run->report->claims++;
    return case_append(m->run->ledger, TOCSIN_CLAIM_READ, case_write_claim, claim, NULL, err);
}

static tocsin_status take_observations(case_import *m, tocsin_error *err) {
    tocsin_observation *items = NULL;
    size_t n = 0;
    tocsin_status status = tocsin_ledger_observations(m->other, &m->arena, &items, &n, err);
    for (size_t i = 0; !status && i < n; i++) {
        if (!is_of_new(m, items[i].evidence)) continue;
        m->run->report->observations++;
        status = case_append(m->run->ledger, TOCSIN_OBSERVATION_MADE, case_write_observation,
                             &items[i], NULL, err);
    }
    return status;
}

static const moved *find_there(const case_import *m, int64_t there) {
    for (size_t i = 0; i < m->n_moved; i++)
        if (m->moved[i].there == there) return &m->moved[i];
    return NULL;
}

/* Which document repeats which: found when it was read, and not found again. */
static tocsin_status take_copies(case_import *m, tocsin_error *err) {
    tocsin_link *links = NULL;
    size_t n = 0;
    tocsin_status status = tocsin_ledger_links(m->other, &m->arena, &links, &n, err);
    for (size_t i = 0; !status && i < n; i++) {
        if (!tocsin_text_is(links[i].is, "repeats")) continue;
        const moved *from = find_there(m, links[i].from), *to = find_there(m, links[i].to);
        if (!from || !to || !from->is_new || !to->here) continue;
        status = append_link(m, from->here, to->here, "repeats",
                             tocsin_arena_string(&m->arena, links[i].rule), err);
    }
    return status;
}

static tocsin_status take_case(case_import *m, tocsin_error *err) {
    tocsin_status status = check_is_another(m, err);
    if (!status) status = prove(m, err);
    if (!status) status = read_title(m, err);
    if (!status) status = append_origin(m, err);
    if (status == TOCSIN_NO) {
        m->run->report->known++;
        return TOCSIN_OK;
    }
    if (!status) status = take_all_evidence(m, err);
    if (!status) status = tocsin_ledger_each_claim(m->other, 0, take_claim, m, err);
    if (!status) status = take_observations(m, err);
    return status ? status : take_copies(m, err);
}

tocsin_status import_case(case_run *run, const char *dir, tocsin_error *err) {
    TOCSIN_CLEANUP(release_import) case_import m = {.run = run, .dir = dir};
    return take_case(&m, err);
}
