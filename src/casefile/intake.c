// SPDX-License-Identifier: Apache-2.0
/* Documents into the ledger: each that it does not know becomes evidence and claims, and a link to the document that it
 * is a copy of, in one transaction. A container (JSON lines, a feed, a web archive) is many documents; what is
 * kept under evidence/ is the bytes of each of them, and its entry says where in the container they stood. What cannot be
 * read is skipped with its reason and asked again in the next run. */
#include <stdlib.h>
#include <string.h>

#include "casefile/case.h"
#include "tocsin/reading.h"

typedef struct known_evidence {
    char sha256_hex[TOCSIN_SHA256_HEX + 1];
    int64_t seq;
} known_evidence;

struct intake {
    case_run *run;
    const tocsin_reader *reader;
    tocsin_copies *copies; /* NULL until a document is new */
    known_evidence *known; /* reports, in order of seq; likewise */
    size_t n_known, known_capacity;
};

/* What one document brings in: read first, then written. */
typedef struct taken {
    const char *path; /* of the file that it came in */
    tocsin_document document;
    char sha256_hex[TOCSIN_SHA256_HEX + 1];
    const char *container_sha256; /* NULL: it is the file */
    const config_reports *from;
    tocsin_arena arena;
    tocsin_reading reading;
    tocsin_evidence evidence;
    tocsin_copy copy;
} taken;

tocsin_status intake_new(case_run *run, intake **ret_intake, tocsin_error *err) {
    intake *in = calloc(1, sizeof *in);
    if (!in) return tocsin_fail_memory(err);
    in->run = run;
    tocsin_status status = case_reader(run->c, &in->reader, err);
    if (status)
        intake_free(&in);
    else
        *ret_intake = in;
    return status;
}

void intake_free(intake **in) {
    if (!*in) return;
    tocsin_copies_free(&(*in)->copies);
    free((*in)->known);
    free(*in);
    *in = NULL;
}

/* ---- what the ledger holds ------------------------------------------------------------------------ */

static tocsin_status remember(intake *in, const char *sha256_hex, int64_t seq, tocsin_error *err) {
    if (!tocsin_grow((void **)&in->known, &in->known_capacity, in->n_known, sizeof *in->known))
        return tocsin_fail_memory(err);
    known_evidence *k = &in->known[in->n_known++];
    snprintf(k->sha256_hex, sizeof k->sha256_hex, "%s", sha256_hex);
    k->seq = seq;
    return TOCSIN_OK;
}

static tocsin_status recall(intake *in, const tocsin_evidence *evidence, tocsin_error *err) {
    tocsin_signature signature;
    tocsin_copy copy;
    char hex[TOCSIN_SHA256_HEX + 1];
    if (!tocsin_signature_parse(evidence->signature, &signature)) return TOCSIN_OK;
    snprintf(hex, sizeof hex, "%.*s", TOCSIN_TEXT_ARG(evidence->sha256));
    tocsin_status status = remember(in, hex, evidence->seq, err);
    return status ? status : tocsin_copies_see(in->copies, hex, &signature, &copy, err);
}

/* The signatures of all reports so far, once there is something to hold against them. */
static tocsin_status recall_all(intake *in, tocsin_error *err) {
    if (in->copies) return TOCSIN_OK;
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_evidence *items = NULL;
    size_t n = 0;
    tocsin_status status = tocsin_copies_new(&in->copies, err);
    if (!status) status = tocsin_ledger_evidence_once(in->run->ledger, &arena, &items, &n, err);
    for (size_t i = 0; i < n && !status; i++) status = recall(in, &items[i], err);
    return status;
}

static int64_t entry_of(const intake *in, const char *sha256_hex) {
    for (size_t i = 0; i < in->n_known; i++)
        if (!strcmp(in->known[i].sha256_hex, sha256_hex)) return in->known[i].seq;
    return 0;
}

/* ---- writing -------------------------------------------------------------------------------------- */

static tocsin_status append_copy(const intake *in, const taken *t, int64_t seq, tocsin_error *err) {
    int64_t original = t->copy.sha256_hex[0] ? entry_of(in, t->copy.sha256_hex) : 0;
    if (!original) return TOCSIN_OK;
    char rule[64];
    snprintf(rule, sizeof rule, "minhash/similarity-%.2f", t->copy.similarity);
    tocsin_link link = {
        .from = seq, .to = original, .is = TOCSIN_TEXT("repeats"), .rule = tocsin_text_of(rule)};
    return case_append(in->run->ledger, TOCSIN_LINK_MADE, case_write_link, &link, NULL, err);
}

static tocsin_status append_taken(const intake *in, taken *t, int64_t *ret_seq, tocsin_error *err) {
    char stored[TOCSIN_SHA256_HEX + 1];
    tocsin_ledger *ledger = in->run->ledger;
    tocsin_status status = tocsin_ledger_store(ledger, t->document.bytes, stored, err);
    if (!status)
        status = case_append(ledger, TOCSIN_EVIDENCE_ADDED, case_write_evidence, &t->evidence,
                             ret_seq, err);
    if (!status) status = append_copy(in, t, *ret_seq, err);
    for (size_t i = 0; !status && i < t->reading.n_claims; i++) {
        tocsin_claim *claim = &t->reading.claims[i];
        claim->simulated = t->evidence.simulated;
        status = case_append(ledger, TOCSIN_CLAIM_READ, case_write_claim, claim, NULL, err);
    }
    return status;
}

static tocsin_status commit_taken(intake *in, taken *t, tocsin_error *err) {
    int64_t seq = 0;
    tocsin_ledger *ledger = in->run->ledger;
    bool alone = !in->run->in_transaction;
    tocsin_status status = alone ? tocsin_ledger_begin(ledger, err) : TOCSIN_OK;
    if (status) return status;
    status = append_taken(in, t, &seq, err);
    if (!status && alone) status = tocsin_ledger_commit(ledger, err);
    if (status && alone) tocsin_ledger_rollback(ledger);
    if (status) return status;
    in->run->report->added++;
    in->run->report->read++;
    in->run->report->claims += t->reading.n_claims;
    return remember(in, t->sha256_hex, seq, err);
}

/* ---- one document ------------------------------------------------------------------------------- */

static const char *media_of(const taken *t) {
    if (t->document.form == TOCSIN_FORM_HTML) return "text/html";
    if (t->document.form == TOCSIN_FORM_TEXT) return "text/plain";
    tocsin_text head = tocsin_text_trim(tocsin_text_slice(t->document.bytes, 0, 256));
    return head.n && head.at[0] == '<' ? "text/html" : "text/plain";
}

/* "reports/a.jsonl#line 3"; the name of the file where it is no container. */
static tocsin_text name_of(const intake *in, taken *t) {
    tocsin_text name = case_name(in->run->c, &t->arena, t->path), record = t->document.record;
    if (!record.n || !name.at) return name;
    return tocsin_text_of(tocsin_arena_format(&t->arena, "%.*s#%.*s", TOCSIN_TEXT_ARG(name),
                                              TOCSIN_TEXT_ARG(record)));
}

static tocsin_status describe(const intake *in, taken *t, const char *media, tocsin_error *err) {
    const tocsin_document *d = &t->document;
    char signature[2 * TOCSIN_SIGNATURE + 1] = "";
    if (t->reading.signature.is_known) tocsin_signature_format(&t->reading.signature, signature);
    t->evidence = (tocsin_evidence){
        .sha256 = tocsin_text_of(t->sha256_hex),
        .size = (int64_t)d->bytes.n,
        .name = name_of(in, t),
        .role = TOCSIN_TEXT("report"),
        .media = tocsin_text_of(media),
        .outlet = t->reading.outlet,
        .title = t->reading.title,
        .published = t->reading.published,
        .language = t->reading.language,
        .url = d->url,
        .author = t->reading.author,
        .charset = d->charset,
        .container = tocsin_text_of(t->container_sha256),
        .within = d->within,
        .unfolded = d->unfolded,
        .signature = tocsin_arena_text(&t->arena, tocsin_text_of(signature)),
        .revises = t->reading.revises,
        .stored = true,
        .simulated = t->from->simulated,
    };
    return t->evidence.name.at && t->evidence.signature.at ? TOCSIN_OK : tocsin_fail_memory(err);
}

static tocsin_status read_taken(intake *in, taken *t, tocsin_error *err) {
    tocsin_read_options options = TOCSIN_READ_OPTIONS_INIT;
    const char *media = media_of(t);
    tocsin_document_options(&t->document, &options);
    if (!strcmp(media, "text/html")) options.form = TOCSIN_FORM_HTML;
    options.outlet_of_file = t->from->outlet;
    if (!options.outlet_of_file.n && !t->container_sha256)
        options.outlet_of_file = tocsin_reader_outlet_of_file(in->reader, tocsin_text_of(t->path));
    tocsin_status status = tocsin_reader_read(in->reader, t->document.bytes, t->sha256_hex,
                                              &options, &t->arena, &t->reading, err);
    return status ? status : describe(in, t, media, err);
}

static bool is_about_the_item(tocsin_status status) {
    return status == TOCSIN_BAD_INPUT || status == TOCSIN_IO || status == TOCSIN_TOO_LITTLE;
}

/* Skip what the error is about, and say where that is. */
static tocsin_status skip(const intake *in, const char *path, tocsin_text record, tocsin_error *why,
                          tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    if (!is_about_the_item(why->status)) {
        if (err) *err = *why;
        return why->status;
    }
    tocsin_text name = case_name(in->run->c, &arena, path);
    if (record.n) tocsin_error_prefix(why, "%.*s", TOCSIN_TEXT_ARG(record));
    if (why->status != TOCSIN_IO) tocsin_error_prefix(why, "%.*s", TOCSIN_TEXT_ARG(name));
    return case_skip(in->run, why, err);
}

static tocsin_status take_document(intake *in, taken *t, tocsin_error *err) {
    tocsin_error why = TOCSIN_ERROR_INIT;
    tocsin_status status = tocsin_sha256(t->document.bytes, t->sha256_hex, err);
    if (status) return status;
    if (tocsin_ledger_has_evidence(in->run->ledger, tocsin_text_of(t->sha256_hex))) {
        in->run->report->known++;
        return TOCSIN_OK;
    }
    status = recall_all(in, err);
    if (status) return status;
    if (read_taken(in, t, &why)) return skip(in, t->path, t->document.record, &why, err);
    status = tocsin_copies_see(in->copies, t->sha256_hex, &t->reading.signature, &t->copy, err);
    return status ? status : commit_taken(in, t, err);
}

/* ---- one file ------------------------------------------------------------------------------------- */

static tocsin_status take_next(intake *in, tocsin_stream *stream, taken *t, tocsin_error *err) {
    tocsin_error why = TOCSIN_ERROR_INIT;
    tocsin_status status = tocsin_stream_next(stream, &t->document, &why);
    if (status == TOCSIN_NO) return status;
    if (status) return skip(in, t->path, TOCSIN_TEXT_NONE, &why, err);
    status = take_document(in, t, err);
    tocsin_arena_release(&t->arena);
    tocsin_document_release(&t->document);
    return status;
}

tocsin_status intake_take(intake *in, const char *path, const config_reports *from,
                          tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_stream_close) tocsin_stream *stream = NULL;
    char container[TOCSIN_SHA256_HEX + 1];
    tocsin_error why = TOCSIN_ERROR_INIT;
    tocsin_status status = tocsin_stream_open(path, &stream, &why);
    bool is_container = !status && tocsin_stream_is_container(stream);
    if (is_container) status = tocsin_sha256_file(path, container, NULL, &why);
    if (status) return skip(in, path, TOCSIN_TEXT_NONE, &why, err);
    while (!status) {
        taken t = {.path = path, .from = from, .container_sha256 = is_container ? container : NULL};
        status = take_next(in, stream, &t, err);
    }
    return status == TOCSIN_NO ? TOCSIN_OK : status;
}

tocsin_status intake_take_document(intake *in, const char *path, const tocsin_document *document,
                                   const char *container_sha256, tocsin_error *err) {
    config_reports from = {0};
    taken t = {
        .path = path, .document = *document, .container_sha256 = container_sha256, .from = &from};
    tocsin_status status = take_document(in, &t, err);
    tocsin_arena_release(&t.arena);
    return status;
}
