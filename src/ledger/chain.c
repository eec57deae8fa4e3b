// SPDX-License-Identifier: Apache-2.0
/* The chain: what the hash of an entry is over, and a walk that finds the first entry that does not
 * fit. */
#include <stdio.h>
#include <string.h>

#include "ledger/internal.h"

static const char *const kind_words[LEDGER_KINDS] = {
    [TOCSIN_ENTRY_NONE] = "",
    [TOCSIN_EVIDENCE_ADDED] = "evidence.added",
    [TOCSIN_CLAIM_READ] = "claim.read",
    [TOCSIN_OBSERVATION_MADE] = "observation.made",
    [TOCSIN_LINK_MADE] = "link.made",
    [TOCSIN_SOURCE_GRADED] = "source.graded",
    [TOCSIN_JUDGEMENT_MADE] = "judgement.made",
    [TOCSIN_FINDING_ISSUED] = "finding.issued",
    [TOCSIN_RUN_FINISHED] = "run.finished",
};

const char *tocsin_entry_kind_word(tocsin_entry_kind kind) {
    return kind_words[kind];
}

tocsin_entry_kind ledger_kind_from(tocsin_text word) {
    for (int kind = 1; kind < LEDGER_KINDS; kind++)
        if (tocsin_text_is(word, kind_words[kind])) return (tocsin_entry_kind)kind;
    return TOCSIN_ENTRY_NONE;
}

/* A netstring: the length says where the field ends, so no content can look like two fields. */
static void put_field(tocsin_buffer *out, tocsin_text field) {
    char length[24];
    size_t at = sizeof length, rest = field.n;
    length[--at] = ':';
    do length[--at] = (char)('0' + rest % 10);
    while ((rest /= 10) != 0);
    tocsin_buffer_put(out, (tocsin_text){length + at, sizeof length - at});
    tocsin_buffer_put(out, field);
    tocsin_buffer_putc(out, ',');
}

tocsin_status ledger_hash_entry(const ledger_entry *entry, tocsin_buffer *room,
                                char ret_hash[static TOCSIN_SHA256_HEX + 1], tocsin_error *err) {
    char seq[24];
    snprintf(seq, sizeof seq, "%lld", (long long)entry->seq);
    tocsin_buffer_clear(room);
    tocsin_buffer_puts(room, "tocsin.entry/1\n");
    put_field(room, entry->prev);
    put_field(room, tocsin_text_of(seq));
    put_field(room, entry->at);
    put_field(room, entry->kind);
    put_field(room, entry->body);
    if (room->failed) return tocsin_fail_memory(err);
    return tocsin_sha256(tocsin_buffer_text(room), ret_hash, err);
}

/* ---- the walk -------------------------------------------------------------------------------- */

enum { SEQ, AT, KIND, BODY, PREV, HASH, N_COLUMNS };

static const char *misfit_of_types(sqlite3_stmt *row) {
    if (sqlite3_column_type(row, SEQ) != SQLITE_INTEGER) return "its number is none";
    for (int column = AT; column < N_COLUMNS; column++)
        if (sqlite3_column_type(row, column) != SQLITE_TEXT) return "a column of it is not text";
    return NULL;
}

/* Why a row does not follow on what the chain holds so far; NULL when it does, its hash then stands
 * in `hash`. */
static tocsin_status find_misfit(sqlite3_stmt *row, const ledger_chain *chain, tocsin_buffer *room,
                                 char *hash, const char **ret_misfit, tocsin_error *err) {
    *ret_misfit = misfit_of_types(row);
    if (*ret_misfit) return TOCSIN_OK;
    ledger_entry entry = {
        .seq = sqlite3_column_int64(row, SEQ),
        .at = ledger_column_text(row, AT),
        .kind = ledger_column_text(row, KIND),
        .body = ledger_column_text(row, BODY),
        .prev = ledger_column_text(row, PREV),
    };
    tocsin_status status = ledger_hash_entry(&entry, room, hash, err);
    if (status) return status;
    if (entry.seq != chain->entries + 1)
        *ret_misfit = "it does not have the number that comes next";
    else if (!tocsin_text_is(entry.prev, chain->head))
        *ret_misfit = "it does not carry the hash of the entry before it";
    else if (!tocsin_text_is(ledger_column_text(row, HASH), hash))
        *ret_misfit = "its hash is not that of its content";
    else if (!ledger_kind_from(entry.kind))
        *ret_misfit = "its kind is none that this version knows";
    return TOCSIN_OK;
}

/* What should stand here is missing, or is there in another guise: the place in the chain can be
 * named. */
static void note_misfit(ledger_chain *chain, const char *misfit) {
    chain->bad = chain->entries + 1;
    snprintf(chain->what, sizeof chain->what, "entry %lld does not fit the chain: %s",
             (long long)chain->bad, misfit);
}

/* Numbers begin at 1; a row below that was given its number by somebody else. */
static tocsin_status look_for_strays(const tocsin_ledger *ledger, ledger_chain *chain,
                                     tocsin_error *err) {
    int64_t n = 0;
    tocsin_status status =
        ledger_get_integer(ledger, "SELECT count(*) FROM entry WHERE seq < 1", 0, &n, err);
    if (!status && n) note_misfit(chain, "there is one with a number below 1");
    return status;
}

tocsin_status ledger_walk_chain(const tocsin_ledger *ledger, ledger_chain *ret_chain,
                                tocsin_error *err) {
    TOCSIN_CLEANUP(ledger_finalize) sqlite3_stmt *row = NULL;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer room = TOCSIN_BUFFER_INIT;
    tocsin_status status =
        ledger_prepare(ledger, &row, err,
                       "SELECT seq, at, kind, body, prev, hash FROM entry WHERE seq > 0 "
                       "ORDER BY seq");
    ledger_chain chain = {.head = LEDGER_GENESIS};
    while (!status && !chain.bad) {
        int step = sqlite3_step(row);
        if (step == SQLITE_DONE) break;
        if (step != SQLITE_ROW) return ledger_fail_sql(ledger, "read", err);
        char hash[TOCSIN_SHA256_HEX + 1];
        const char *misfit = NULL;
        status = find_misfit(row, &chain, &room, hash, &misfit, err);
        if (status) break;
        if (misfit) {
            note_misfit(&chain, misfit);
        } else {
            chain.entries++;
            memcpy(chain.head, hash, sizeof hash);
        }
    }
    if (!status && !chain.bad) status = look_for_strays(ledger, &chain, err);
    if (!status) *ret_chain = chain;
    return status;
}
