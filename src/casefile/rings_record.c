// SPDX-License-Identifier: Apache-2.0
/* Rings out of the ledger, with what persons said of them. */
#include <stdlib.h>
#include <string.h>

#include "casefile/rings.h"

const tocsin_slot *ring_slot(const tocsin_finding *ring, const char *name) {
    static const tocsin_slot none = {0};
    for (size_t i = 0; i < ring->n_slots; i++)
        if (!strcmp(ring->slots[i].name, name)) return &ring->slots[i];
    return &none;
}

static case_ring *find_ring(const case_rings *rings, tocsin_text id) {
    for (size_t i = 0; i < rings->n; i++)
        if (tocsin_text_equal(rings->rings[i].finding.id, id)) return &rings->rings[i];
    return NULL;
}

/* In another language the same ring is issued again. */
static tocsin_status load_rings(tocsin_ledger *ledger, tocsin_arena *arena, case_rings *rings,
                                tocsin_error *err) {
    tocsin_status status =
        tocsin_ledger_findings(ledger, arena, &rings->issued, &rings->n_issued, err);
    if (status) return status;
    size_t n = 0;
    for (size_t i = 0; i < rings->n_issued; i++) n += !strcmp(rings->issued[i].kind, "ring");
    rings->rings = tocsin_arena_new(arena, case_ring, n);
    if (!rings->rings) return tocsin_fail_memory(err);
    for (size_t i = 0; i < rings->n_issued; i++) {
        const tocsin_finding *finding = &rings->issued[i];
        if (strcmp(finding->kind, "ring") != 0) continue;
        case_ring *ring = find_ring(rings, finding->id);
        const tocsin_slot *day = ring_slot(finding, "day");
        if (!ring) ring = &rings->rings[rings->n++];
        *ring = (case_ring){.finding = *finding,
                            .rule = ring_slot(finding, "rule")->text,
                            .day = day->name ? day->period.from : TOCSIN_DAY_NONE};
    }
    return TOCSIN_OK;
}

const tocsin_finding *rings_find(const case_rings *rings, tocsin_text id) {
    for (size_t i = rings->n_issued; i-- > 0;)
        if (tocsin_text_equal(rings->issued[i].id, id)) return &rings->issued[i];
    return NULL;
}

/* ---- judgements ----------------------------------------------------------------------------- */

static tocsin_status note_mute(const struct json_object *body, tocsin_text rule,
                               tocsin_arena *arena, case_rings *rings, tocsin_error *err) {
    case_mute *mute = &rings->mutes[rings->n_mutes];
    mute->rule = tocsin_arena_text(arena, rule);
    mute->by = tocsin_arena_text(arena, tocsin_json_get_text(body, "by"));
    mute->note = tocsin_arena_text(arena, tocsin_json_get_text(body, "reason"));
    mute->until = tocsin_json_get_day(body, "until");
    if (!mute->rule.at || !mute->by.at || !mute->note.at) return tocsin_fail_memory(err);
    rings->n_mutes++;
    return TOCSIN_OK;
}

static tocsin_status note_action(const struct json_object *body, tocsin_arena *arena,
                                 case_ring *ring, tocsin_error *err) {
    tocsin_text action = tocsin_json_get_text(body, "action");
    ring->is_told |= tocsin_text_is(action, "command");
    if (!tocsin_text_is(action, "acknowledge")) return TOCSIN_OK;
    ring->is_acknowledged = true;
    ring->by = tocsin_arena_text(arena, tocsin_json_get_text(body, "by"));
    ring->note = tocsin_arena_text(arena, tocsin_json_get_text(body, "reason"));
    return ring->by.at && ring->note.at ? TOCSIN_OK : tocsin_fail_memory(err);
}

static tocsin_status note_judgement(tocsin_text text, tocsin_arena *arena, case_rings *rings,
                                    tocsin_error *err) {
    const tocsin_text of_rule = TOCSIN_TEXT("ring-rule:"), of_ring = TOCSIN_TEXT("ring:");
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *body = NULL;
    tocsin_status status = tocsin_json_parse(text, &body, err);
    if (status) return status;
    tocsin_text about = tocsin_json_get_text(body, "about");
    if (tocsin_text_starts(about, of_rule))
        return note_mute(body, tocsin_text_slice(about, of_rule.n, about.n), arena, rings, err);
    if (!tocsin_text_starts(about, of_ring)) return TOCSIN_OK;
    case_ring *ring = find_ring(rings, tocsin_text_slice(about, of_ring.n, about.n));
    return ring ? note_action(body, arena, ring, err) : TOCSIN_OK;
}

/* Of a large case nearly all judgements are numbers of claims: these are not even parsed. */
static tocsin_status load_judgements(tocsin_ledger *ledger, tocsin_arena *arena, case_rings *rings,
                                     tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena scratch = TOCSIN_ARENA_INIT;
    tocsin_record *records = NULL;
    size_t n = 0;
    tocsin_status status =
        tocsin_ledger_records(ledger, TOCSIN_JUDGEMENT_MADE, &scratch, &records, &n, err);
    if (status) return status;
    rings->mutes = tocsin_arena_new(arena, case_mute, n);
    if (!rings->mutes) return tocsin_fail_memory(err);
    for (size_t i = 0; !status && i < n; i++)
        if (tocsin_text_starts(records[i].body, TOCSIN_TEXT("{\"about\":\"ring")))
            status = note_judgement(records[i].body, arena, rings, err);
    return status;
}

tocsin_day rings_muted_until(const case_rings *rings, tocsin_text rule, tocsin_day as_of) {
    for (size_t i = rings->n_mutes; i-- > 0;)
        if (tocsin_text_equal(rings->mutes[i].rule, rule))
            return rings->mutes[i].until >= as_of ? rings->mutes[i].until : TOCSIN_DAY_NONE;
    return TOCSIN_DAY_NONE;
}

/* ---- which stand ------------------------------------------------------------------------------ */

static tocsin_status note_standing(tocsin_ledger *ledger, tocsin_arena *arena, case_rings *rings,
                                   tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *run = NULL;
    tocsin_text body = TOCSIN_TEXT_NONE;
    int64_t seq = 0;
    rings->as_of = TOCSIN_DAY_NONE;
    tocsin_status status =
        tocsin_ledger_newest(ledger, TOCSIN_RUN_FINISHED, arena, &seq, &body, err);
    if (!status && body.n) status = tocsin_json_parse(body, &run, err);
    if (status || !run) return status;
    const struct json_object *list = tocsin_json_get(run, "rings");
    rings->as_of = tocsin_json_get_day(run, "as_of");
    for (size_t i = 0; i < tocsin_json_length(list); i++)
        for (size_t k = 0; k < rings->n; k++)
            rings->rings[k].stands |= tocsin_json_get_number(tocsin_json_at(list, i), "ring") ==
                                      (double)rings->rings[k].finding.seq;
    return TOCSIN_OK;
}

tocsin_status rings_load(tocsin_ledger *ledger, tocsin_arena *arena, case_rings *ret_rings,
                         tocsin_error *err) {
    case_rings rings = {0};
    tocsin_status status = load_rings(ledger, arena, &rings, err);
    if (!status) status = load_judgements(ledger, arena, &rings, err);
    if (!status) status = note_standing(ledger, arena, &rings, err);
    if (!status) *ret_rings = rings;
    return status;
}

/* ---- into the ledger --------------------------------------------------------------------------- */

typedef struct told {
    tocsin_text about;
    const config_command *command;
} told;

static void write_told(tocsin_json *json, const void *fact) {
    const told *made = fact;
    tocsin_json_object(json);
    tocsin_json_member_text(json, "about", made->about);
    tocsin_json_member_text(json, "action", TOCSIN_TEXT("command"));
    tocsin_json_member_text(json, "by", TOCSIN_TEXT("tocsin"));
    tocsin_json_key(json, "command");
    tocsin_json_array(json);
    for (size_t i = 0; i < made->command->n_words; i++)
        tocsin_json_text(json, tocsin_text_of(made->command->words[i]));
    tocsin_json_end(json);
    tocsin_json_member_text(json, "rule", TOCSIN_TEXT("ring/command"));
    tocsin_json_end(json);
}

tocsin_status rings_append_told(tocsin_ledger *ledger, tocsin_text id,
                                const config_command *command, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    told made = {tocsin_text_of(tocsin_arena_format(&arena, "ring:%.*s", TOCSIN_TEXT_ARG(id))),
                 command};
    return made.about.n ? case_append(ledger, TOCSIN_JUDGEMENT_MADE, write_told, &made, NULL, err)
                        : tocsin_fail_memory(err);
}
