// SPDX-License-Identifier: Apache-2.0
/* Files to documents to claims: each record on its own, so that one which fails is named and the others are read. */
#include "cli/read_job.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct read_job {
    read_settings settings;
    tocsin_reader *reader;
    tocsin_copies *copies;
    read_item *slots;
    char **paths;
    int n_paths, next_path;
    tocsin_stream *stream;
    size_t from_stream; /* documents and errors so far */
    size_t n_read, n_failed;
    int failed_code; /* of the last failure */
} read_job;

static const char *name_of(const char *path) {
    return strcmp(path, "-") ? path : "standard input";
}

/* ---- making ------------------------------------------------------------------------------------- */

/* Input and output name the file themselves. */
static void note_failure(read_item *item, tocsin_status status) {
    item->status = status;
    if (status != TOCSIN_IO) tocsin_error_prefix(&item->error, "%s", name_of(item->path));
}

/* Take the next document of the open stream; false at its end. */
static bool take_document(read_job *job, read_item *item) {
    tocsin_status status = tocsin_stream_next(job->stream, &item->document, &item->error);
    if (status == TOCSIN_NO && !job->from_stream)
        status = tocsin_fail(&item->error, TOCSIN_BAD_INPUT, "there is no document in it");
    if (status == TOCSIN_NO) return false;
    job->from_stream++;
    if (status) note_failure(item, status);
    return true;
}

static tocsin_status next_item(void *context, size_t slot, tocsin_error *err) {
    read_job *job = context;
    read_item *item = &job->slots[slot];
    (void)err;
    *item = (read_item){.path = job->next_path ? job->paths[job->next_path - 1] : NULL};
    for (;;) {
        if (job->stream && take_document(job, item)) return TOCSIN_OK;
        tocsin_stream_close(&job->stream);
        if (job->next_path == job->n_paths) return TOCSIN_NO;
        item->path = job->paths[job->next_path++];
        job->from_stream = 0;
        tocsin_status status = tocsin_stream_open(item->path, &job->stream, &item->error);
        if (!status) continue;
        note_failure(item, status);
        return TOCSIN_OK;
    }
}

/* ---- working ------------------------------------------------------------------------------------ */

static tocsin_status read_document(const read_job *job, read_item *item, tocsin_error *err) {
    tocsin_read_options options = job->settings.options;
    tocsin_document_options(&item->document, &options);
    if (!item->document.record.n)
        options.outlet_of_file =
            tocsin_reader_outlet_of_file(job->reader, tocsin_text_of(item->path));
    tocsin_status status = tocsin_sha256(item->document.bytes, item->sha256_hex, err);
    if (!status)
        status = tocsin_reader_read(job->reader, item->document.bytes, item->sha256_hex, &options,
                                    &item->arena, &item->reading, err);
    return status ? status : read_item_write(&job->settings, job->reader, item, err);
}

static tocsin_status work_on_item(void *context, size_t slot, int worker, tocsin_error *err) {
    const read_job *job = context;
    read_item *item = &job->slots[slot];
    (void)worker;
    (void)err;
    if (item->status) return TOCSIN_OK;
    tocsin_status status = read_document(job, item, &item->error);
    if (!status) return TOCSIN_OK;
    tocsin_text record = item->document.record;
    if (record.n) tocsin_error_prefix(&item->error, "%.*s", TOCSIN_TEXT_ARG(record));
    tocsin_error_prefix(&item->error, "%s", name_of(item->path));
    item->status = status;
    return TOCSIN_OK;
}

/* ---- printing ----------------------------------------------------------------------------------- */

/* Whether it is a copy shows only when all before it are known; few are, and those are written again. */
static tocsin_status see_copies(read_job *job, read_item *item, tocsin_error *err) {
    tocsin_status status = tocsin_copies_see(job->copies, item->sha256_hex,
                                             &item->reading.signature, &item->copy, err);
    if (status || !item->copy.sha256_hex[0]) return status;
    return read_item_write(&job->settings, job->reader, item, err);
}

static tocsin_status print_item(read_job *job, read_item *item) {
    if (!item->status) item->status = see_copies(job, item, &item->error);
    if (item->status) {
        job->failed_code = cli_error(&item->error);
        job->n_failed++;
        return TOCSIN_OK;
    }
    bool is_list = job->settings.format == READ_JSON;
    if (is_list && job->n_read && cli_print(TOCSIN_TEXT(",\n"))) return TOCSIN_IO;
    job->n_read++;
    return cli_print(tocsin_buffer_text(&item->out)) ? TOCSIN_IO : TOCSIN_OK;
}

static void release_item(read_item *item) {
    tocsin_buffer_release(&item->out);
    tocsin_arena_release(&item->arena);
    tocsin_document_release(&item->document);
}

static tocsin_status finish_item(void *context, size_t slot, tocsin_error *err) {
    read_job *job = context;
    (void)err;
    tocsin_status status = print_item(job, &job->slots[slot]);
    release_item(&job->slots[slot]);
    return status;
}

/* ---- all of it ---------------------------------------------------------------------------------- */

static int read_all(read_job *job) {
    const tocsin_sequence sequence = {job, next_item, work_on_item, finish_item};
    tocsin_error err = TOCSIN_ERROR_INIT;
    bool is_list = job->settings.format == READ_JSON;
    if (is_list && cli_print(TOCSIN_TEXT("{\"documents\":["))) return TOCSIN_IO;
    tocsin_status status = tocsin_in_order(&sequence, job->settings.threads, &err);
    if (status) return err.message[0] ? cli_error(&err) : (int)status; /* a failed print was told */
    if (is_list && cli_print(TOCSIN_TEXT("],\"schema\":\"tocsin.read/1\"}\n"))) return TOCSIN_IO;
    if (!job->n_failed) return TOCSIN_OK;
    return job->n_read ? TOCSIN_PARTLY : job->failed_code;
}

/* Most documents are small, so more threads than this would wait for the reading of the file. */
enum { MOST_THREADS = 8 };

/* What was not asked for: depends on the machine and on the first file. */
static void settle(read_job *job) {
    read_settings *s = &job->settings;
    int cores = tocsin_in_order_threads(0);
    if (!s->threads) s->threads = cores < MOST_THREADS ? cores : MOST_THREADS;
    /* One that cannot be opened is opened again, and named, in its turn. */
    if (tocsin_stream_open(job->paths[0], &job->stream, NULL)) return;
    job->next_path = 1;
    bool is_archive = tocsin_stream_is_container(job->stream) && !isatty(STDOUT_FILENO);
    if (s->format == READ_UNASKED) s->format = is_archive ? READ_NDJSON : READ_TEXT;
}

int read_files(const read_settings *settings, int n, char **paths) {
    read_job job = {.settings = *settings, .paths = paths, .n_paths = n};
    tocsin_error err = TOCSIN_ERROR_INIT;
    settle(&job);
    size_t n_slots = tocsin_in_order_slots(job.settings.threads);
    job.slots = calloc(n_slots, sizeof *job.slots);
    tocsin_status status =
        job.slots ? tocsin_reader_new(&job.reader, &err) : tocsin_fail_memory(&err);
    if (!status) status = tocsin_copies_new(&job.copies, &err);
    int code = status ? cli_error(&err) : read_all(&job);
    for (size_t i = 0; job.slots && i < n_slots; i++) release_item(&job.slots[i]);
    free(job.slots);
    tocsin_stream_close(&job.stream);
    tocsin_copies_free(&job.copies);
    tocsin_reader_free(&job.reader);
    return code;
}
