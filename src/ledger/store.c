// SPDX-License-Identifier: Apache-2.0
/* Evidence by its hash: evidence/ab/abcd…. A file is there whole or not at all: it is written
 * beside its place, flushed, renamed, and the folder flushed. What a killed run left of that is
 * overwritten by the next. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/internal.h"

/* Make a folder unless it is there; a new one lasts once its parent is on the disk. */
static tocsin_status make_folder(const char *path, const char *parent, bool *ret_made,
                                 tocsin_error *err) {
    bool made = mkdir(path, 0777) == 0;
    if (!made && errno != EEXIST) return tocsin_fail_errno(err, "make the folder", path);
    tocsin_status status = made ? ledger_sync_folder(parent, err) : TOCSIN_OK;
    *ret_made = made;
    return status;
}

static tocsin_status write_all(int fd, const char *path, tocsin_text bytes, tocsin_error *err) {
    while (bytes.n) {
        ssize_t n = write(fd, bytes.at, bytes.n);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return tocsin_fail_errno(err, "write", path);
        bytes.at += n;
        bytes.n -= (size_t)n;
    }
    return TOCSIN_OK;
}

static tocsin_status write_incoming(const char *incoming, const char *path, tocsin_text bytes,
                                    tocsin_error *err) {
    unlink(incoming); /* one writer at a time: what is there was left by a run that was killed */
    TOCSIN_CLEANUP(ledger_close_fd)
    int fd = open(incoming, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
    if (fd < 0) return tocsin_fail_errno(err, "write", path);
    tocsin_status status = write_all(fd, path, bytes, err);
    if (!status && fsync(fd)) status = tocsin_fail_errno(err, "flush", path);
    if (!status && rename(incoming, path)) status = tocsin_fail_errno(err, "write", path);
    if (status) unlink(incoming);
    return status;
}

static tocsin_status write_evidence(const tocsin_ledger *ledger, const char *hex, const char *path,
                                    tocsin_text bytes, tocsin_error *err) {
    char two[] = {hex[0], hex[1], '\0'};
    TOCSIN_CLEANUP(ledger_free_string) char *root = ledger_join(ledger->dir, "/evidence", NULL);
    TOCSIN_CLEANUP(ledger_free_string)
    char *folder = ledger_join(ledger->dir, "/evidence/", two, NULL);
    TOCSIN_CLEANUP(ledger_free_string)
    char *incoming = ledger_join(ledger->dir, "/evidence/.incoming", NULL);
    if (!root || !folder || !incoming) return tocsin_fail_memory(err);
    bool made_root = false, made_folder = false;
    tocsin_status status = make_folder(root, ledger->dir, &made_root, err);
    if (!status) status = make_folder(folder, root, &made_folder, err);
    if (!status) status = write_incoming(incoming, path, bytes, err);
    if (!status) return ledger_sync_folder(folder, err);
    if (made_folder) rmdir(folder);
    if (made_root) rmdir(root);
    return status;
}

/* The right bytes are there already. Anything else in that place is damage, which storing the bytes
 * again heals. */
static bool is_stored(const char *path, const char *hex) {
    char found[TOCSIN_SHA256_HEX + 1];
    return tocsin_sha256_file(path, found, NULL, NULL) == TOCSIN_OK && !strcmp(found, hex);
}

/* So that a transaction that fails leaves no bytes behind. */
static tocsin_status note_stored(tocsin_ledger *ledger, const char *hex, tocsin_error *err) {
    if (sqlite3_get_autocommit(ledger->db)) return TOCSIN_OK;
    if (!tocsin_grow((void **)&ledger->stored, &ledger->stored_capacity, ledger->n_stored,
                     sizeof *ledger->stored))
        return tocsin_fail_memory(err);
    memcpy(ledger->stored[ledger->n_stored++], hex, TOCSIN_SHA256_HEX + 1);
    return TOCSIN_OK;
}

void ledger_remove_stored(tocsin_ledger *ledger) {
    for (size_t i = 0; i < ledger->n_stored; i++) {
        const char *hex = ledger->stored[i];
        char two[] = {hex[0], hex[1], '\0'};
        TOCSIN_CLEANUP(ledger_free_string) char *path = ledger_evidence_path(ledger, hex);
        TOCSIN_CLEANUP(ledger_free_string)
        char *folder = ledger_join(ledger->dir, "/evidence/", two, NULL);
        /* A file that was damaged and healed belongs to an entry from before. */
        if (!path || tocsin_ledger_has_evidence(ledger, tocsin_text_of(hex))) continue;
        unlink(path);
        if (folder) rmdir(folder); /* fails while something is in it */
    }
    TOCSIN_CLEANUP(ledger_free_string) char *root = ledger_join(ledger->dir, "/evidence", NULL);
    if (ledger->n_stored && root) rmdir(root);
    ledger->n_stored = 0;
}

tocsin_status tocsin_ledger_store(tocsin_ledger *ledger, tocsin_text bytes,
                                  char ret_sha256[static TOCSIN_SHA256_HEX + 1],
                                  tocsin_error *err) {
    char hex[TOCSIN_SHA256_HEX + 1];
    if (ledger->mode == TOCSIN_LEDGER_READ)
        return tocsin_fail(err, TOCSIN_INTERNAL,
                           "evidence was to be stored in a case that is open "
                           "for reading only");
    tocsin_status status = tocsin_sha256(bytes, hex, err);
    if (status) return status;
    TOCSIN_CLEANUP(ledger_free_string) char *path = ledger_evidence_path(ledger, hex);
    if (!path) return tocsin_fail_memory(err);
    if (!is_stored(path, hex)) {
        status = note_stored(ledger, hex, err);
        if (!status) status = write_evidence(ledger, hex, path, bytes, err);
    }
    if (!status) memcpy(ret_sha256, hex, sizeof hex);
    return status;
}

tocsin_status tocsin_ledger_fetch(tocsin_ledger *ledger, tocsin_text sha256, size_t limit,
                                  tocsin_buffer *ret_bytes, tocsin_error *err) {
    char hex[TOCSIN_SHA256_HEX + 1], found[TOCSIN_SHA256_HEX + 1];
    if (!ledger_hash_from(sha256, hex))
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "'%.*s' is not the SHA-256 of any evidence",
                           TOCSIN_TEXT_ARG(sha256));
    TOCSIN_CLEANUP(ledger_free_string) char *path = ledger_evidence_path(ledger, hex);
    if (!path) return tocsin_fail_memory(err);
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer bytes = TOCSIN_BUFFER_INIT;
    tocsin_status status = tocsin_file_read(path, limit, &bytes, err);
    if (!status) status = tocsin_sha256(tocsin_buffer_text(&bytes), found, err);
    if (status) return status;
    if (strcmp(found, hex) != 0)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "the evidence %s is changed: its SHA-256 is now %s; restore it from a "
                           "copy, or add the original again",
                           path, found);
    tocsin_buffer_release(ret_bytes);
    *ret_bytes = bytes;
    bytes = (tocsin_buffer)TOCSIN_BUFFER_INIT;
    return TOCSIN_OK;
}

bool tocsin_ledger_has_evidence(tocsin_ledger *ledger, tocsin_text sha256) {
    TOCSIN_CLEANUP(ledger_finalize) sqlite3_stmt *row = NULL;
    char hex[TOCSIN_SHA256_HEX + 1];
    if (!ledger_hash_from(sha256, hex)) return false;
    if (ledger_prepare(ledger, &row, NULL, "SELECT 1 FROM evidence WHERE sha256 = %Q", hex))
        return false;
    return sqlite3_step(row) == SQLITE_ROW;
}

bool tocsin_ledger_has_role(tocsin_ledger *ledger, const char *role) {
    TOCSIN_CLEANUP(ledger_finalize) sqlite3_stmt *row = NULL;
    if (ledger_prepare(ledger, &row, NULL, "SELECT 1 FROM evidence WHERE role = %Q LIMIT 1", role))
        return false;
    return sqlite3_step(row) == SQLITE_ROW;
}
