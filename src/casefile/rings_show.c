// SPDX-License-Identifier: Apache-2.0
/* Rings for readers and for programs. */
#include "casefile/rings.h"

/* ---- reasons ---------------------------------------------------------------------------------- */

static tocsin_status add_claim_reason(tocsin_ledger *ledger, tocsin_text id, tocsin_arena *arena,
                                      ring_reason *ret_reason, tocsin_error *err) {
    tocsin_claim claim;
    int64_t *entry = tocsin_arena_new(arena, int64_t, 1);
    if (!entry) return tocsin_fail_memory(err);
    tocsin_status status = tocsin_ledger_claim_of_id(ledger, id, arena, &claim, err);
    if (status) return status;
    *entry = claim.seq;
    *ret_reason = (ring_reason){.id = claim.id,
                                .text = claim.text,
                                .speaker = claim.speaker.name,
                                .entries = entry,
                                .n_entries = 1};
    return TOCSIN_OK;
}

tocsin_status ring_reasons(tocsin_ledger *ledger, const case_rings *rings, const case_ring *ring,
                           tocsin_arena *arena, ring_reason **ret_reasons, size_t *ret_n,
                           tocsin_error *err) {
    const tocsin_slot *findings = ring_slot(&ring->finding, "finding_ids"),
                      *claims = ring_slot(&ring->finding, "claim_ids");
    ring_reason *reasons = tocsin_arena_new(arena, ring_reason, findings->n_list + claims->n_list);
    size_t n = 0;
    if (!reasons) return tocsin_fail_memory(err);
    for (size_t i = 0; i < findings->n_list; i++) {
        const tocsin_finding *finding = rings_find(rings, findings->list[i]);
        if (finding)
            reasons[n++] = (ring_reason){.id = finding->id,
                                         .kind = tocsin_text_of(finding->kind),
                                         .text = finding->text,
                                         .entries = finding->entries,
                                         .n_entries = finding->n_entries};
    }
    for (size_t i = 0; i < claims->n_list; i++) {
        tocsin_status status = add_claim_reason(ledger, claims->list[i], arena, &reasons[n], err);
        if (status && status != TOCSIN_NO) return status;
        n += !status;
    }
    *ret_reasons = reasons;
    *ret_n = n;
    return TOCSIN_OK;
}

/* ---- JSON -------------------------------------------------------------------------------------- */

static void write_entries(tocsin_json *json, const int64_t *entries, size_t n) {
    tocsin_json_key(json, "entries");
    tocsin_json_array(json);
    for (size_t i = 0; i < n; i++) tocsin_json_integer(json, entries[i]);
    tocsin_json_end(json);
}

static void write_flag(tocsin_json *json, const char *key, bool value) {
    tocsin_json_key(json, key);
    tocsin_json_bool(json, value);
}

static void write_reason(tocsin_json *json, const ring_reason *reason) {
    tocsin_json_object(json);
    tocsin_json_member_text(json, reason->kind.n ? "finding" : "claim", reason->id);
    tocsin_json_member_text(json, "kind", reason->kind);
    tocsin_json_member_text(json, "speaker", reason->speaker);
    tocsin_json_member_text(json, "text", reason->text);
    write_entries(json, reason->entries, reason->n_entries);
    tocsin_json_end(json);
}

static void write_state(tocsin_json *json, const case_rings *rings, const case_ring *ring) {
    write_flag(json, "stands", ring->stands);
    write_flag(json, "command_run", ring->is_told);
    tocsin_json_member_day(json, "muted_until", rings_muted_until(rings, ring->rule, rings->as_of));
    if (!ring->is_acknowledged) return;
    tocsin_json_key(json, "acknowledged");
    tocsin_json_object(json);
    tocsin_json_member_text(json, "by", ring->by);
    tocsin_json_member_text(json, "note", ring->note);
    tocsin_json_end(json);
}

tocsin_status ring_write(const tocsin_case *c, tocsin_ledger *ledger, const case_rings *rings,
                         const case_ring *ring, tocsin_json *json, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    ring_reason *reasons = NULL;
    size_t n = 0;
    tocsin_status status = ring_reasons(ledger, rings, ring, &arena, &reasons, &n, err);
    if (status) return status;
    tocsin_json_object(json);
    tocsin_json_member_text(json, "schema", TOCSIN_TEXT("tocsin.ring/1"));
    tocsin_json_member_text(json, "case", c->config.title);
    tocsin_json_member_text(json, "brief", TOCSIN_TEXT("brief.html"));
    tocsin_json_member_text(json, "id", ring->finding.id);
    tocsin_json_key(json, "entry");
    tocsin_json_integer(json, ring->finding.seq);
    tocsin_json_member_text(json, "rule", ring->rule);
    tocsin_json_member_day(json, "day", ring->day);
    tocsin_json_member_text(json, "text", ring->finding.text);
    write_flag(json, "simulated", ring->finding.simulated);
    write_state(json, rings, ring);
    tocsin_json_key(json, "reasons");
    tocsin_json_array(json);
    for (size_t i = 0; i < n; i++) write_reason(json, &reasons[i]);
    tocsin_json_end(json);
    write_entries(json, ring->finding.entries, ring->finding.n_entries);
    tocsin_json_end(json);
    return TOCSIN_OK;
}

static tocsin_status list_json(const tocsin_case *c, tocsin_ledger *ledger, const case_rings *rings,
                               tocsin_buffer *out, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_status status = TOCSIN_OK;
    tocsin_json_init(&json, out);
    tocsin_json_object(&json);
    tocsin_json_member_text(&json, "schema", TOCSIN_TEXT("tocsin.rings/1"));
    tocsin_json_key(&json, "rings");
    tocsin_json_array(&json);
    for (size_t i = rings->n; !status && i > 0; i--)
        status = ring_write(c, ledger, rings, &rings->rings[i - 1], &json, err);
    if (status) return status;
    tocsin_json_end(&json);
    tocsin_json_end(&json);
    tocsin_buffer_putc(out, '\n');
    return tocsin_json_finish(&json, err);
}

/* ---- text --------------------------------------------------------------------------------------- */

static void put_said(tocsin_buffer *out, const char *what, tocsin_text by, tocsin_text note) {
    tocsin_buffer_printf(out, "    %s by ", what);
    tocsin_buffer_put_visible(out, by);
    if (note.n) tocsin_buffer_puts(out, ": ");
    tocsin_buffer_put_visible(out, note);
    tocsin_buffer_putc(out, '\n');
}

static void put_reason(tocsin_buffer *out, const ring_reason *reason) {
    tocsin_buffer_puts(out, "    - ");
    if (!reason->kind.n && reason->speaker.n) {
        tocsin_buffer_put_visible(out, reason->speaker);
        tocsin_buffer_puts(out, ": ");
    }
    tocsin_buffer_put_visible(out, reason->text);
    tocsin_buffer_puts(out, " [");
    for (size_t i = 0; i < reason->n_entries && i < 6; i++)
        tocsin_buffer_printf(out, "%s%lld", i ? ", " : "", (long long)reason->entries[i]);
    tocsin_buffer_puts(out, reason->n_entries > 6 ? ", …]\n" : "]\n");
}

static tocsin_status put_ring(tocsin_ledger *ledger, const case_rings *rings, const case_ring *ring,
                              tocsin_buffer *out, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    ring_reason *reasons = NULL;
    size_t n = 0;
    tocsin_status status = ring_reasons(ledger, rings, ring, &arena, &reasons, &n, err);
    if (status) return status;
    tocsin_buffer_printf(out, "%.*s [%lld] %s: ", TOCSIN_TEXT_ARG(ring->finding.id),
                         (long long)ring->finding.seq, ring->stands ? "stands" : "over");
    tocsin_buffer_put_visible(out, ring->finding.text);
    tocsin_buffer_putc(out, '\n');
    if (ring->is_acknowledged) put_said(out, "acknowledged", ring->by, ring->note);
    for (size_t i = 0; i < n; i++) put_reason(out, &reasons[i]);
    return TOCSIN_OK;
}

static void put_mutes(const tocsin_case *c, const case_rings *rings, tocsin_buffer *out) {
    for (size_t i = 0; i < c->config.rings.n; i++) {
        tocsin_text rule = c->config.rings.rules[i].name;
        tocsin_day until = rings_muted_until(rings, rule, rings->as_of);
        char iso[16];
        if (until == TOCSIN_DAY_NONE) continue;
        tocsin_day_format(until, iso);
        tocsin_buffer_puts(out, "muted until ");
        tocsin_buffer_puts(out, iso);
        tocsin_buffer_puts(out, ": ");
        tocsin_buffer_put_visible(out, rule);
        tocsin_buffer_putc(out, '\n');
    }
}

static tocsin_status list_text(const tocsin_case *c, tocsin_ledger *ledger, const case_rings *rings,
                               tocsin_buffer *out, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    if (!c->config.rings.n)
        tocsin_buffer_puts(out, "case.yaml has no rings\n");
    else if (!rings->n)
        tocsin_buffer_puts(out, "nothing rang yet\n");
    put_mutes(c, rings, out);
    for (size_t i = rings->n; !status && i > 0; i--)
        status = put_ring(ledger, rings, &rings->rings[i - 1], out, err);
    return !status && out->failed ? tocsin_fail_memory(err) : status;
}

tocsin_status tocsin_case_rings(tocsin_case *c, bool as_json, tocsin_buffer *out,
                                tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(tocsin_ledger_close) tocsin_ledger *ledger = NULL;
    case_rings rings = {0};
    tocsin_status status = tocsin_ledger_open(c->dir, TOCSIN_LEDGER_READ, &ledger, err);
    if (!status) status = rings_load(ledger, &arena, &rings, err);
    if (status) return status;
    return as_json ? list_json(c, ledger, &rings, out, err)
                   : list_text(c, ledger, &rings, out, err);
}
