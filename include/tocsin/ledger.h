// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_LEDGER_H
#define TOCSIN_LEDGER_H

/* ledger: the append-only, hash-chained record of a case, and its evidence by hash.
 *
 * The only room that knows SQLite. The table `entry(seq, at, kind, body, prev, hash)` is the truth;
 * every other table is a projection that tocsin_ledger_rebuild makes again from it, byte for byte.
 * body is canonical JSON; hash is SHA-256 over prev, seq, at, kind and body (docs/methods/ledger.md
 * gives the exact bytes). A ledger belongs to one thread, and a case that is written to by one
 * process at a time.
 */

#include "tocsin/facts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tocsin_ledger tocsin_ledger;

typedef enum tocsin_ledger_mode {
    TOCSIN_LEDGER_READ,  /* must exist; nothing is changed */
    TOCSIN_LEDGER_WRITE, /* must exist; holds the case until closed (TOCSIN_UNAVAILABLE when another
                            does) */
    TOCSIN_LEDGER_CREATE, /* as WRITE, made when absent */
} tocsin_ledger_mode;

typedef enum tocsin_entry_kind {
    TOCSIN_ENTRY_NONE,
    TOCSIN_EVIDENCE_ADDED,
    TOCSIN_CLAIM_READ,
    TOCSIN_OBSERVATION_MADE,
    TOCSIN_LINK_MADE,
    TOCSIN_SOURCE_GRADED,
    TOCSIN_JUDGEMENT_MADE,
    TOCSIN_FINDING_ISSUED,
    TOCSIN_RUN_FINISHED,
} tocsin_entry_kind;
const char *tocsin_entry_kind_word(tocsin_entry_kind kind); /* "evidence.added", … */

/* `case_dir` holds case.db and evidence/. Full sync, WAL. TOCSIN_BAD_INPUT: not a ledger, or of a
 * newer version (the message says which, and which this program knows). */
tocsin_status tocsin_ledger_open(const char *case_dir, tocsin_ledger_mode mode,
                                 tocsin_ledger **ret_ledger, tocsin_error *err);
void tocsin_ledger_close(tocsin_ledger **ledger);

/* One transaction per evidence item, or per import. Rolled back when the ledger is closed before the commit; evidence that was
 * stored in it goes as well. */
tocsin_status tocsin_ledger_begin(tocsin_ledger *ledger, tocsin_error *err);
tocsin_status tocsin_ledger_commit(tocsin_ledger *ledger, tocsin_error *err);
void tocsin_ledger_rollback(tocsin_ledger *ledger);
/* Append one entry within a transaction and project it. `body` is canonical JSON; `at` is taken
 * from the clock (UTC, to the second), or from SOURCE_DATE_EPOCH. */
tocsin_status tocsin_ledger_append(tocsin_ledger *ledger, tocsin_entry_kind kind, tocsin_text body,
                                   int64_t *ret_seq, tocsin_error *err);

/* Put bytes under evidence/ab/abcd… (temporary name, fsync, rename); doing it again is no error. */
tocsin_status tocsin_ledger_store(tocsin_ledger *ledger, tocsin_text bytes,
                                  char ret_sha256[TOCSIN_AT_LEAST(TOCSIN_SHA256_HEX + 1)],
                                  tocsin_error *err);
tocsin_status tocsin_ledger_fetch(tocsin_ledger *ledger, tocsin_text sha256, size_t limit,
                                  tocsin_buffer *ret_bytes, tocsin_error *err);
bool tocsin_ledger_has_evidence(tocsin_ledger *ledger, tocsin_text sha256);
/* Is any evidence of that role there? */
bool tocsin_ledger_has_role(tocsin_ledger *ledger, const char *role);

/* Everything of one kind in order of seq, out of the projections; arrays and texts live in `arena`.
 */
tocsin_status tocsin_ledger_evidence(tocsin_ledger *ledger, tocsin_arena *arena,
                                     tocsin_evidence **ret_items, size_t *ret_n, tocsin_error *err);
/* The same with texts that live until the ledger is closed: what was read so before is not read again. */
tocsin_status tocsin_ledger_evidence_once(tocsin_ledger *ledger, tocsin_arena *arena,
                                          tocsin_evidence **ret_items, size_t *ret_n,
                                          tocsin_error *err);
tocsin_status tocsin_ledger_claims(tocsin_ledger *ledger, tocsin_arena *arena,
                                   tocsin_claim **ret_items, size_t *ret_n, tocsin_error *err);
/* The same one by one, of the entries after `after`; a claim is there until `see` returns. Ends with what `see` returns
 * when that is not TOCSIN_OK. */
typedef tocsin_status tocsin_see_claim(void *context, const tocsin_claim *claim, tocsin_error *err);
tocsin_status tocsin_ledger_each_claim(tocsin_ledger *ledger, int64_t after, tocsin_see_claim *see,
                                       void *context, tocsin_error *err);
/* One of them. TOCSIN_NO: that entry is no claim, or no claim has that id. */
tocsin_status tocsin_ledger_claim_at(tocsin_ledger *ledger, int64_t seq, tocsin_arena *arena,
                                     tocsin_claim *ret_claim, tocsin_error *err);
tocsin_status tocsin_ledger_claim_of_id(tocsin_ledger *ledger, tocsin_text id, tocsin_arena *arena,
                                        tocsin_claim *ret_claim, tocsin_error *err);
/* Name of evidence ("sha256:…" or bare); empty when it is not there. */
tocsin_status tocsin_ledger_evidence_name(tocsin_ledger *ledger, tocsin_text sha256,
                                          tocsin_arena *arena, tocsin_text *ret_name,
                                          tocsin_error *err);
tocsin_status tocsin_ledger_observations(tocsin_ledger *ledger, tocsin_arena *arena,
                                         tocsin_observation **ret_items, size_t *ret_n,
                                         tocsin_error *err);
/* All findings ever issued; seq and id tell them apart. */
tocsin_status tocsin_ledger_findings(tocsin_ledger *ledger, tocsin_arena *arena,
                                     tocsin_finding **ret_items, size_t *ret_n, tocsin_error *err);
typedef struct tocsin_link {
    int64_t seq, from, to;
    tocsin_text is, rule;
} tocsin_link;
/* Body of `link.made`. */
void tocsin_link_write(tocsin_json *json, const tocsin_link *link);
tocsin_status tocsin_ledger_links(tocsin_ledger *ledger, tocsin_arena *arena,
                                  tocsin_link **ret_items, size_t *ret_n, tocsin_error *err);
/* Entries of a kind as they were appended: body, and when (UTC). */
typedef struct tocsin_record {
    int64_t seq;
    tocsin_text at, body;
} tocsin_record;
tocsin_status tocsin_ledger_records(tocsin_ledger *ledger, tocsin_entry_kind kind,
                                    tocsin_arena *arena, tocsin_record **ret_items, size_t *ret_n,
                                    tocsin_error *err);
typedef struct tocsin_link_ends {
    int64_t from, to;
} tocsin_link_ends;
/* What the links of a relation ("denies", "repeats") join, ascending, out of their projection alone. */
tocsin_status tocsin_ledger_link_ends(tocsin_ledger *ledger, const char *is, tocsin_arena *arena,
                                      tocsin_link_ends **ret_items, size_t *ret_n,
                                      tocsin_error *err);
/* Body of the newest entry of a kind; empty text when there is none. */
tocsin_status tocsin_ledger_newest(tocsin_ledger *ledger, tocsin_entry_kind kind,
                                   tocsin_arena *arena, int64_t *ret_seq, tocsin_text *ret_body,
                                   tocsin_error *err);
int64_t tocsin_ledger_length(tocsin_ledger *ledger); /* number of entries */
/* Hash of an entry: what a copy of a part of the ledger names to show which ledger it is a copy of. TOCSIN_NO: there is
 * no such entry. */
tocsin_status tocsin_ledger_entry_hash(tocsin_ledger *ledger, int64_t seq,
                                       char ret_hash[TOCSIN_AT_LEAST(TOCSIN_SHA256_HEX + 1)],
                                       tocsin_error *err);

/* When it was entered: "2021-11-14T12:00:00Z". TOCSIN_NO: there is no such entry. */
#define TOCSIN_AT 20
tocsin_status tocsin_ledger_entry_at(tocsin_ledger *ledger, int64_t seq,
                                     char ret_at[TOCSIN_AT_LEAST(TOCSIN_AT + 1)],
                                     tocsin_error *err);

typedef struct tocsin_audit {
    bool ok;
    int64_t entries;         /* that fit, from the first */
    int64_t evidence_files;  /* of those entries, checked */
    int64_t scenes;          /* still where they were, and checked… */
    int64_t scenes_missing;  /* …or not there now, which is no fault */
    int64_t faults;          /* things that do not fit; the first of them: */
    int64_t first_bad_entry; /* 0: it is of no entry */
    char what[512];          /* in words */
    /* Hash of the last entry that fits. A chain cannot show that its end was cut off: who wrote
     * down this hash and the number of entries can. */
    char head[TOCSIN_SHA256_HEX + 1];
} tocsin_audit;
/* Prove the chain, every stored evidence file, every scene that is still where it was, and that the
 * projections say what the chain says. TOCSIN_OK also when the answer is no: see ret_audit->ok. */
tocsin_status tocsin_ledger_audit(const char *case_dir, tocsin_audit *ret_audit, tocsin_error *err);
/* Scenes that are not where they were, one by one: their entries name file and hash. */
typedef tocsin_status tocsin_see_evidence(void *context, const tocsin_evidence *evidence,
                                          tocsin_error *err);
tocsin_status tocsin_ledger_each_absent(const char *case_dir, tocsin_see_evidence *see,
                                        void *context, tocsin_error *err);
/* The database as it is at this instant, alone in a new file; the same ledger gives the same bytes with the same SQLite. */
tocsin_status tocsin_ledger_copy(tocsin_ledger *ledger, const char *path, tocsin_error *err);
/* Make the projections again from the chain. */
tocsin_status tocsin_ledger_rebuild(const char *case_dir, tocsin_error *err);
/* All projected tables as text, a line a row, for comparing. */
tocsin_status tocsin_ledger_dump(tocsin_ledger *ledger, tocsin_buffer *out, tocsin_error *err);

#ifdef __cplusplus
}
#endif
#endif
