// SPDX-License-Identifier: Apache-2.0
/* What a person says of a ring, into the ledger. */
#include "casefile/rings.h"

typedef struct ring_judgement {
    tocsin_text about, action, by, reason;
    tocsin_day until;
} ring_judgement;

static void write_judgement(tocsin_json *json, const void *fact) {
    const ring_judgement *made = fact;
    tocsin_json_object(json);
    tocsin_json_member_text(json, "about", made->about);
    tocsin_json_member_text(json, "action", made->action);
    tocsin_json_member_text(json, "by", made->by);
    tocsin_json_member_text(json, "reason", made->reason);
    tocsin_json_member_text(json, "rule", TOCSIN_TEXT("person"));
    tocsin_json_member_day(json, "until", made->until);
    tocsin_json_end(json);
}

/* By its id, or by the number of its entry. */
static const case_ring *find_ring(const case_rings *rings, tocsin_text wanted) {
    int64_t seq = 0;
    bool is_number = tocsin_text_integer(wanted, &seq);
    for (size_t i = 0; i < rings->n; i++)
        if (tocsin_text_equal(rings->rings[i].finding.id, wanted) ||
            (is_number && rings->rings[i].finding.seq == seq))
            return &rings->rings[i];
    return NULL;
}

static tocsin_status check_rule(const tocsin_case *c, const char *rule, tocsin_error *err) {
    for (size_t i = 0; i < c->config.rings.n; i++)
        if (tocsin_text_is(c->config.rings.rules[i].name, rule)) return TOCSIN_OK;
    return tocsin_fail(err, TOCSIN_BAD_INPUT,
                       "there is no rule '%s' in this case; case.yaml names them under 'rings'",
                       rule);
}

static tocsin_status make_judgement(const tocsin_case *c, tocsin_ledger *ledger,
                                    const tocsin_ring_word *word, tocsin_arena *arena,
                                    ring_judgement *made, tocsin_error *err) {
    case_rings rings = {0};
    if (word->mute) {
        tocsin_status status = check_rule(c, word->mute, err);
        if (status) return status;
        made->action = TOCSIN_TEXT("mute");
        made->until = word->until;
        made->about = tocsin_text_of(tocsin_arena_format(arena, "ring-rule:%s", word->mute));
        return made->about.n ? TOCSIN_OK : tocsin_fail_memory(err);
    }
    tocsin_status status = rings_load(ledger, arena, &rings, err);
    if (status) return status;
    const case_ring *ring = find_ring(&rings, tocsin_text_of(word->acknowledge));
    if (!ring)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "there is no ring '%s' in this case; 'tocsin ring %s' lists them",
                           word->acknowledge, c->dir);
    made->action = TOCSIN_TEXT("acknowledge");
    made->about =
        tocsin_text_of(tocsin_arena_format(arena, "ring:%.*s", TOCSIN_TEXT_ARG(ring->finding.id)));
    return made->about.n ? TOCSIN_OK : tocsin_fail_memory(err);
}

tocsin_status tocsin_case_ring(tocsin_case *c, const tocsin_ring_word *word, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(tocsin_ledger_close) tocsin_ledger *ledger = NULL;
    ring_judgement made = {.by = tocsin_text_of(word->by),
                           .reason = tocsin_text_of(word->note),
                           .until = TOCSIN_DAY_NONE};
    tocsin_status status = tocsin_ledger_open(c->dir, TOCSIN_LEDGER_WRITE, &ledger, err);
    if (!status) status = make_judgement(c, ledger, word, &arena, &made, err);
    if (!status) status = tocsin_ledger_begin(ledger, err);
    if (!status)
        status = case_append(ledger, TOCSIN_JUDGEMENT_MADE, write_judgement, &made, NULL, err);
    return status ? status : tocsin_ledger_commit(ledger, err);
}
