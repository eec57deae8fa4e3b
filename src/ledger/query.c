// SPDX-License-Identifier: Apache-2.0
/* Facts out: the bodies of a kind, in the order of the chain, as the structs of facts.h. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/internal.h"

/* ---- bodies -------------------------------------------------------------------------------- */

/* An entry that a body points at, which must stand before it. */
static bool read_entry(const struct json_object *object, const char *key, int64_t head,
                       int64_t *ret_seq) {
    double seq = tocsin_json_get_number(object, key);
    if (!(seq >= 1 && seq <= (double)head) || seq != floor(seq)) return false;
    *ret_seq = (int64_t)seq;
    return true;
}

static tocsin_status read_link(const struct json_object *body, tocsin_arena *arena, int64_t head,
                               tocsin_link *ret_link, tocsin_error *err) {
    tocsin_link link = {0};
    const char *wrong = NULL;
    tocsin_text is = tocsin_json_get_text(body, "is"), rule = tocsin_json_get_text(body, "rule");
    if (!read_entry(body, "from", head, &link.from)) wrong = "from";
    if (!read_entry(body, "to", head, &link.to)) wrong = "to";
    if (is.n == 0) wrong = "is";
    if (rule.n == 0) wrong = "rule";
    if (wrong) return tocsin_fail(err, TOCSIN_BAD_INPUT, "link without a valid '%s'", wrong);
    link.is = tocsin_arena_text(arena, is);
    link.rule = tocsin_arena_text(arena, rule);
    if (!link.is.at || !link.rule.at) return tocsin_fail_memory(err);
    *ret_link = link;
    return TOCSIN_OK;
}

void tocsin_link_write(tocsin_json *json, const tocsin_link *link) {
    tocsin_json_object(json);
    tocsin_json_key(json, "from");
    tocsin_json_integer(json, link->from);
    tocsin_json_member_text(json, "is", link->is);
    tocsin_json_member_text(json, "rule", link->rule);
    tocsin_json_key(json, "to");
    tocsin_json_integer(json, link->to);
    tocsin_json_end(json);
}

static tocsin_status check_entries(const tocsin_finding *finding, int64_t head, tocsin_error *err) {
    for (size_t i = 0; i < finding->n_entries; i++)
        if (finding->entries[i] < 1 || finding->entries[i] > head)
            return tocsin_fail(err, TOCSIN_BAD_INPUT, "finding rests on entry %lld, of %lld",
                               (long long)finding->entries[i], (long long)head);
    return TOCSIN_OK;
}

/* The hash becomes part of a path. */
static tocsin_status check_hash(const tocsin_evidence *evidence, tocsin_error *err) {
    char hex[TOCSIN_SHA256_HEX + 1];
    if (evidence->sha256.n == TOCSIN_SHA256_HEX && ledger_hash_from(evidence->sha256, hex))
        return TOCSIN_OK;
    return tocsin_fail(err, TOCSIN_BAD_INPUT, "evidence without a valid 'sha256'");
}

/* The item that a body is; those of a kind without a struct stay as they are. */
typedef union item {
    tocsin_evidence evidence;
    tocsin_claim claim;
    tocsin_observation observation;
    tocsin_finding finding;
    tocsin_link link;
} item;

static tocsin_status read_item(tocsin_entry_kind kind, const struct json_object *body, int64_t head,
                               tocsin_arena *arena, item *ret_item, tocsin_error *err) {
    tocsin_status status;
    switch (kind) {
    case TOCSIN_EVIDENCE_ADDED:
        status = tocsin_evidence_read(body, arena, &ret_item->evidence, err);
        return status ? status : check_hash(&ret_item->evidence, err);
    case TOCSIN_CLAIM_READ: return tocsin_claim_read(body, arena, &ret_item->claim, err);
    case TOCSIN_OBSERVATION_MADE:
        return tocsin_observation_read(body, arena, &ret_item->observation, err);
    case TOCSIN_LINK_MADE: return read_link(body, arena, head, &ret_item->link, err);
    case TOCSIN_FINDING_ISSUED:
        status = tocsin_finding_read(body, arena, &ret_item->finding, err);
        return status ? status : check_entries(&ret_item->finding, head, err);
    case TOCSIN_ENTRY_NONE:
    case TOCSIN_SOURCE_GRADED:
    case TOCSIN_JUDGEMENT_MADE:
    case TOCSIN_RUN_FINISHED: break;
    }
    return TOCSIN_OK;
}

static tocsin_status check_canonical(const struct json_object *value, tocsin_text body,
                                     tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer again = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_json_init(&json, &again);
    tocsin_json_value(&json, value);
    tocsin_status status = tocsin_json_finish(&json, err);
    if (status) return status;
    if (body.at[0] != '{' || !tocsin_text_equal(tocsin_buffer_text(&again), body))
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "it is not an object in canonical JSON");
    return TOCSIN_OK;
}

/* Evidence is known by its hash, and so is in a ledger once. */
static tocsin_status check_is_new(tocsin_ledger *ledger, tocsin_text sha256, tocsin_error *err) {
    if (!tocsin_ledger_has_evidence(ledger, sha256)) return TOCSIN_OK;
    return tocsin_fail(err, TOCSIN_BAD_INPUT, "sha256 %.*s is in the ledger already",
                       TOCSIN_TEXT_ARG(sha256));
}

/* What gets into the chain stays there: it is worth a second look at each body. */
tocsin_status ledger_check_body(tocsin_ledger *ledger, tocsin_entry_kind kind, tocsin_text body,
                                tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *value = NULL;
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    item found = {0};
    tocsin_status status = tocsin_json_parse(body, &value, err);
    if (!status) status = check_canonical(value, body, err);
    if (!status) status = read_item(kind, value, ledger->head_seq, &arena, &found, err);
    if (!status && kind == TOCSIN_EVIDENCE_ADDED)
        status = check_is_new(ledger, found.evidence.sha256, err);
    if (status) tocsin_error_prefix(err, "the body of a new %s", tocsin_entry_kind_word(kind));
    return status;
}

/* ---- all of a kind --------------------------------------------------------------------------- */

static tocsin_status read_row(sqlite3_stmt *row, tocsin_entry_kind kind, tocsin_arena *arena,
                              item *ret_item, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *value = NULL;
    int64_t seq = sqlite3_column_int64(row, 0);
    tocsin_status status = tocsin_json_parse(ledger_column_text(row, 1), &value, err);
    if (!status) status = read_item(kind, value, seq - 1, arena, ret_item, err);
    if (status) tocsin_error_prefix(err, "entry %lld", (long long)seq);
    return status;
}

static void keep_item(tocsin_entry_kind kind, int64_t seq, const item *found, size_t i,
                      void *items) {
    if (kind == TOCSIN_EVIDENCE_ADDED) {
        ((tocsin_evidence *)items)[i] = found->evidence;
        ((tocsin_evidence *)items)[i].seq = seq;
    } else if (kind == TOCSIN_CLAIM_READ) {
        ((tocsin_claim *)items)[i] = found->claim;
        ((tocsin_claim *)items)[i].seq = seq;
    } else if (kind == TOCSIN_OBSERVATION_MADE) {
        ((tocsin_observation *)items)[i] = found->observation;
        ((tocsin_observation *)items)[i].seq = seq;
    } else if (kind == TOCSIN_FINDING_ISSUED) {
        ((tocsin_finding *)items)[i] = found->finding;
        ((tocsin_finding *)items)[i].seq = seq;
    } else {
        ((tocsin_link *)items)[i] = found->link;
        ((tocsin_link *)items)[i].seq = seq;
    }
}

/* Both looks at the table stand in one statement, and so see the same rows. CROSS JOIN: SQLite would rather walk all
 * entries, of which most are of other kinds. By the seq of the table: by that of the entry, which is the same, SQLite
 * sorts. */
static tocsin_status read_after(tocsin_ledger *ledger, tocsin_entry_kind kind, int64_t after,
                                size_t item_size, tocsin_arena *arena, void **ret_items,
                                size_t *ret_n, tocsin_error *err) {
    TOCSIN_CLEANUP(ledger_finalize) sqlite3_stmt *row = NULL;
    const char *table = ledger_projection_of(kind)->table;
    tocsin_status status =
        ledger_prepare(ledger, &row, err,
                       "SELECT entry.seq, body, (SELECT count(*) FROM %s WHERE seq > ?1) FROM %s "
                       "CROSS JOIN entry USING (seq) WHERE %s.seq > ?1 ORDER BY %s.seq",
                       table, table, table, table);
    if (status) return status;
    sqlite3_bind_int64(row, 1, after);
    void *items = NULL;
    size_t n = 0, room = 0;
    for (int step; (step = sqlite3_step(row)) != SQLITE_DONE; n++) {
        if (step != SQLITE_ROW) return ledger_fail_sql(ledger, "read", err);
        if (!items) {
            room = (size_t)sqlite3_column_int64(row, 2);
            items = tocsin_arena_alloc(arena, room, item_size);
        }
        if (!items) return tocsin_fail_memory(err);
        if (n == room) return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s is damaged", ledger->db_path);
        item found = {0};
        status = read_row(row, kind, arena, &found, err);
        if (status) return status;
        keep_item(kind, sqlite3_column_int64(row, 0), &found, n, items);
    }
    *ret_items = items;
    *ret_n = n;
    return TOCSIN_OK;
}

static tocsin_status read_all(tocsin_ledger *ledger, tocsin_entry_kind kind, size_t item_size,
                              tocsin_arena *arena, void **ret_items, size_t *ret_n,
                              tocsin_error *err) {
    return read_after(ledger, kind, 0, item_size, arena, ret_items, ret_n, err);
}

tocsin_status tocsin_ledger_evidence(tocsin_ledger *ledger, tocsin_arena *arena,
                                     tocsin_evidence **ret_items, size_t *ret_n,
                                     tocsin_error *err) {
    void *items;
    tocsin_status status =
        read_all(ledger, TOCSIN_EVIDENCE_ADDED, sizeof(tocsin_evidence), arena, &items, ret_n, err);
    if (!status) *ret_items = items;
    return status;
}

void ledger_forget_evidence(tocsin_ledger *ledger) {
    size_t n = ledger->n_evidence;
    while (n && ledger->evidence[n - 1].seq > ledger->head_seq) n--;
    ledger->n_evidence = n;
}

/* Room for all, and for some that are added while the ledger is open. */
static bool make_room(tocsin_ledger *ledger, size_t n) {
    if (n <= ledger->evidence_capacity) return true;
    tocsin_evidence *grown = realloc(ledger->evidence, (n + n / 4) * sizeof *grown);
    if (!grown) return false;
    ledger->evidence = grown;
    ledger->evidence_capacity = n + n / 4;
    return true;
}

tocsin_status tocsin_ledger_evidence_once(tocsin_ledger *ledger, tocsin_arena *arena,
                                          tocsin_evidence **ret_items, size_t *ret_n,
                                          tocsin_error *err) {
    size_t n_known = ledger->n_evidence, n = 0;
    int64_t after = n_known ? ledger->evidence[n_known - 1].seq : 0;
    void *fresh = NULL;
    tocsin_status status = read_after(ledger, TOCSIN_EVIDENCE_ADDED, after, sizeof(tocsin_evidence),
                                      &ledger->evidence_arena, &fresh, &n, err);
    if (status) return status;
    tocsin_evidence *items = tocsin_arena_new(arena, tocsin_evidence, n_known + n);
    if (!items || !make_room(ledger, n_known + n)) return tocsin_fail_memory(err);
    if (n) memcpy(ledger->evidence + n_known, fresh, n * sizeof *items);
    ledger->n_evidence += n;
    if (n_known + n) memcpy(items, ledger->evidence, (n_known + n) * sizeof *items);
    *ret_items = items;
    *ret_n = n_known + n;
    return TOCSIN_OK;
}

tocsin_status tocsin_ledger_claims(tocsin_ledger *ledger, tocsin_arena *arena,
                                   tocsin_claim **ret_items, size_t *ret_n, tocsin_error *err) {
    void *items;
    tocsin_status status =
        read_all(ledger, TOCSIN_CLAIM_READ, sizeof(tocsin_claim), arena, &items, ret_n, err);
    if (!status) *ret_items = items;
    return status;
}

tocsin_status tocsin_ledger_observations(tocsin_ledger *ledger, tocsin_arena *arena,
                                         tocsin_observation **ret_items, size_t *ret_n,
                                         tocsin_error *err) {
    void *items;
    tocsin_status status = read_all(ledger, TOCSIN_OBSERVATION_MADE, sizeof(tocsin_observation),
                                    arena, &items, ret_n, err);
    if (!status) *ret_items = items;
    return status;
}

tocsin_status tocsin_ledger_findings(tocsin_ledger *ledger, tocsin_arena *arena,
                                     tocsin_finding **ret_items, size_t *ret_n, tocsin_error *err) {
    void *items;
    tocsin_status status =
        read_all(ledger, TOCSIN_FINDING_ISSUED, sizeof(tocsin_finding), arena, &items, ret_n, err);
    if (!status) *ret_items = items;
    return status;
}

tocsin_status tocsin_ledger_links(tocsin_ledger *ledger, tocsin_arena *arena,
                                  tocsin_link **ret_items, size_t *ret_n, tocsin_error *err) {
    void *items;
    tocsin_status status =
        read_all(ledger, TOCSIN_LINK_MADE, sizeof(tocsin_link), arena, &items, ret_n, err);
    if (!status) *ret_items = items;
    return status;
}

static tocsin_status see_ends(sqlite3_stmt *row, tocsin_link_ends *items, size_t room, size_t n,
                              const tocsin_ledger *ledger, tocsin_error *err) {
    if (n == room) return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s is damaged", ledger->db_path);
    items[n] = (tocsin_link_ends){sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1)};
    return TOCSIN_OK;
}

tocsin_status tocsin_ledger_link_ends(tocsin_ledger *ledger, const char *is, tocsin_arena *arena,
                                      tocsin_link_ends **ret_items, size_t *ret_n,
                                      tocsin_error *err) {
    TOCSIN_CLEANUP(ledger_finalize) sqlite3_stmt *row = NULL;
    int64_t room = 0;
    tocsin_status status = ledger_get_integer(ledger, "SELECT count(*) FROM link", 0, &room, err);
    if (!status)
        status = ledger_prepare(ledger, &row, err,
                                "SELECT from_entry, to_entry FROM link WHERE relation = %Q "
                                "ORDER BY from_entry, to_entry",
                                is);
    if (status) return status;
    tocsin_link_ends *items = tocsin_arena_new(arena, tocsin_link_ends, (size_t)room);
    if (!items) return tocsin_fail_memory(err);
    size_t n = 0;
    for (int step; !status && (step = sqlite3_step(row)) != SQLITE_DONE; n++)
        status = step == SQLITE_ROW ? see_ends(row, items, (size_t)room, n, ledger, err)
                                    : ledger_fail_sql(ledger, "read", err);
    if (status) return status;
    *ret_items = items;
    *ret_n = n;
    return TOCSIN_OK;
}

tocsin_status tocsin_ledger_newest(tocsin_ledger *ledger, tocsin_entry_kind kind,
                                   tocsin_arena *arena, int64_t *ret_seq, tocsin_text *ret_body,
                                   tocsin_error *err) {
    TOCSIN_CLEANUP(ledger_finalize) sqlite3_stmt *row = NULL;
    tocsin_status status = ledger_prepare(
        ledger, &row, err, "SELECT seq, body FROM entry WHERE seq = (SELECT max(seq) FROM %s)",
        ledger_projection_of(kind)->table);
    if (status) return status;
    int step = sqlite3_step(row);
    if (step != SQLITE_ROW && step != SQLITE_DONE) return ledger_fail_sql(ledger, "read", err);
    tocsin_text body = TOCSIN_TEXT_NONE;
    if (step == SQLITE_ROW) body = tocsin_arena_text(arena, ledger_column_text(row, 1));
    if (step == SQLITE_ROW && !body.at) return tocsin_fail_memory(err);
    if (ret_seq) *ret_seq = step == SQLITE_ROW ? sqlite3_column_int64(row, 0) : 0;
    *ret_body = body;
    return TOCSIN_OK;
}
