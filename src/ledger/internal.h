// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_LEDGER_INTERNAL_H
#define TOCSIN_LEDGER_INTERNAL_H

/* The ledger's inside.
 *
 * A case folder holds
 *
 *     case.db              SQLite, WAL, synchronous=FULL
 *     case.lock            held (flock) by the one writer; its process number stands inside
 *     evidence/ab/abcd…    received bytes by SHA-256
 *
 * and case.db holds one truth and many views of it:
 *
 *     entry  1 ──hash──> 2 ──hash──> 3 …      the chain; appended to, never changed (chain.c,
 * append.c) │  each projection is one SELECT over entry (schema.c) └──> evidence, claim,
 * observation, link, finding, …
 *
 * A projection holds the columns that queries look for and the seq of its entry, where the body is;
 * the body stands on the disk once. The same SELECT projects one entry when it is appended, all of
 * them in a rebuild, and is what the audit compares a projection with, so the three cannot
 * disagree.
 *
 * Who may be there at once: one writer (exclusive flock on case.lock, which ends with the process
 * however it ends) and any number of readers. A reader that finds no writer and no write-ahead log
 * takes the lock shared and opens the file as immutable: that needs no write permission and leaves
 * no file behind. One that finds either reads through SQLite's log, as SQLite does. A writer waits
 * for readers, and is refused by a writer.
 *
 *     paths.c lock.c open.c    the folder, who holds it, a connection
 *     schema.c chain.c         what the tables are, what the hash is over
 *     append.c store.c         entries in, bytes in
 *     query.c claims.c         facts out: all of a kind, claims one by one
 *     audit.c rebuild.c        proof, and the views made again
 */

#include <sqlite3.h>

#include "tocsin/ledger.h"

#define LEDGER_APPLICATION_ID 0x746f6373 /* "tocs" */
#define LEDGER_VERSION        1          /* user_version: of tables and framing */
#define LEDGER_KINDS          (TOCSIN_RUN_FINISHED + 1)

struct tocsin_ledger {
    sqlite3 *db;
    char *dir;     /* the case folder */
    char *db_path; /* for messages, too */
    int lock_fd;   /* -1: none */
    tocsin_ledger_mode mode;
    bool made;        /* case.db did not exist before */
    int64_t head_seq; /* of the last entry, 0 when there is none; kept by writers */
    char head_hash[TOCSIN_SHA256_HEX + 1];
    sqlite3_stmt *insert;                /* into entry */
    sqlite3_stmt *project[LEDGER_KINDS]; /* one entry of a kind into its projection */
    tocsin_evidence *evidence;           /* malloc; what was read of it so far, in order of seq */
    size_t n_evidence, evidence_capacity;
    tocsin_arena evidence_arena;
    sqlite3_stmt *claim_at, *claim_of_id, *name_of_evidence, *at_of_entry;
    char (*stored)[TOCSIN_SHA256_HEX + 1]; /* evidence files written since the transaction began */
    size_t n_stored, stored_capacity;
};

/* ---- paths.c */

/* "<a><b>…" up to a NULL, malloc'ed. NULL when memory ran out. */
char *ledger_join(const char *first, ...) __attribute__((sentinel));
void ledger_free_string(char **string);
void ledger_close_fd(int *fd);
/* 64 lower-case hexadecimal digits, after "sha256:" or bare. */
bool ledger_hash_from(tocsin_text text, char ret_hex[static TOCSIN_SHA256_HEX + 1]);
/* "<case>/evidence/ab/abcd…", malloc'ed. */
char *ledger_evidence_path(const tocsin_ledger *ledger, const char *hex);
tocsin_status ledger_sync_folder(const char *path, tocsin_error *err);

/* ---- lock.c */

/* Hold the case for writing, or for reading it as it lies. For reading, TOCSIN_NO says that a
 * writer is there. */
tocsin_status ledger_lock_for_writing(tocsin_ledger *ledger, tocsin_error *err);
tocsin_status ledger_lock_for_reading(tocsin_ledger *ledger);
void ledger_unlock(tocsin_ledger *ledger);

/* ---- open.c */

/* As tocsin_ledger_open, but without a look at the tables: for the audit, which reports on them,
 * and for a rebuild, which makes them again. */
tocsin_status ledger_open_unchecked(const char *case_dir, tocsin_ledger_mode mode,
                                    tocsin_ledger **ret_ledger, tocsin_error *err);
/* A failed call of SQLite as an error: full disk, damaged file, held case, no memory. */
tocsin_status ledger_fail_sql(const tocsin_ledger *ledger, const char *doing, tocsin_error *err);
/* Do statements of which the results do not matter. */
tocsin_status ledger_execute(const tocsin_ledger *ledger, const char *sql, const char *doing,
                             tocsin_error *err);
/* printf'ed with SQLite's formats (%w, %Q). */
tocsin_status ledger_prepare(const tocsin_ledger *ledger, sqlite3_stmt **ret_statement,
                             tocsin_error *err, const char *fmt, ...);
void ledger_finalize(sqlite3_stmt **statement);
/* The first column of the first row; `fallback` when there is no row. */
tocsin_status ledger_get_integer(const tocsin_ledger *ledger, const char *sql, int64_t fallback,
                                 int64_t *ret_value, tocsin_error *err);
tocsin_text ledger_column_text(sqlite3_stmt *statement, int column);

/* ---- schema.c */

typedef struct ledger_projection {
    const char *table;
    const char *select; /* its columns, out of `entry` */
} ledger_projection;

/* Of a kind; every kind but NONE has one. */
const ledger_projection *ledger_projection_of(tocsin_entry_kind kind);
/* Make all tables in an empty file. Within a transaction. */
tocsin_status ledger_make_tables(const tocsin_ledger *ledger, tocsin_error *err);
/* Drop the projections and make them again from `entry`. Within a transaction. */
tocsin_status ledger_remake_projections(const tocsin_ledger *ledger, tocsin_error *err);
/* Tables, indexes and triggers are those that this version makes; else `what` says which is not. */
tocsin_status ledger_compare_schema(const tocsin_ledger *ledger, bool *ret_same, size_t room,
                                    char *what, tocsin_error *err);

/* ---- chain.c */

typedef struct ledger_entry {
    int64_t seq;
    tocsin_text at, kind, body;
    tocsin_text prev; /* hash of the entry before; LEDGER_GENESIS for the first */
} ledger_entry;

#define LEDGER_GENESIS "0000000000000000000000000000000000000000000000000000000000000000"

tocsin_entry_kind ledger_kind_from(tocsin_text word); /* NONE: not a kind */
/* SHA-256 over the framed entry (docs/methods/ledger.md). `room` is scratch. */
tocsin_status ledger_hash_entry(const ledger_entry *entry, tocsin_buffer *room,
                                char ret_hash[static TOCSIN_SHA256_HEX + 1], tocsin_error *err);

typedef struct ledger_chain {
    int64_t entries;                  /* that fit, from the first */
    char head[TOCSIN_SHA256_HEX + 1]; /* hash of the last of them */
    int64_t bad;                      /* seq of the first that does not; 0: all fit */
    char what[256];
} ledger_chain;

/* Walk the chain from its first entry until one does not fit. */
tocsin_status ledger_walk_chain(const tocsin_ledger *ledger, ledger_chain *ret_chain,
                                tocsin_error *err);

/* ---- append.c */

/* Read seq and hash of the last entry into the ledger. */
tocsin_status ledger_load_head(tocsin_ledger *ledger, tocsin_error *err);

/* ---- store.c */

/* After a rollback: evidence files that were written within the transaction, and that no entry speaks of. */
void ledger_remove_stored(tocsin_ledger *ledger);

/* ---- query.c */

/* After a rollback: evidence that was read within the transaction. */
void ledger_forget_evidence(tocsin_ledger *ledger);

/* The fact that a body of a kind is, in order of seq; see read_item in query.c. */
tocsin_status ledger_read_claim(tocsin_text body, int64_t seq, tocsin_arena *arena,
                                tocsin_claim *ret_claim, tocsin_error *err);
/* The body of the next entry is what its kind says it is, and points only at entries before it. */
tocsin_status ledger_check_body(tocsin_ledger *ledger, tocsin_entry_kind kind, tocsin_text body,
                                tocsin_error *err);

#endif
