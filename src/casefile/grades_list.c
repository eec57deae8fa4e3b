// SPDX-License-Identifier: Apache-2.0
/* All grades of a case, for a terminal and for programs. */
#include "casefile/case.h"

typedef struct listing {
    const tocsin_case *c;
    case_facts *facts;
} listing;

/* ---- text ---------------------------------------------------------------------------------- */

static void put_change(const source_change *change, tocsin_buffer *out) {
    tocsin_buffer_printf(out, "      %.*s  %c by ", TOCSIN_TEXT_ARG(change->at),
                         change->reliability);
    tocsin_buffer_put_visible(out, change->by);
    if (change->reason.n) tocsin_buffer_puts(out, ": ");
    tocsin_buffer_put_visible(out, change->reason);
    tocsin_buffer_printf(out, " [%lld]\n", (long long)change->seq);
}

static void put_sources(const listing *list, tocsin_buffer *out) {
    const case_grades *grades = &list->facts->grades;
    tocsin_buffer_puts(out, grades->n_changes ? "sources:\n" : "sources: none is graded\n");
    for (size_t from = 0, to; from < grades->n_changes; from = to) {
        const source_change *first = &grades->changes[from];
        for (to = from + 1;
             to < grades->n_changes && tocsin_text_equal(grades->changes[to].name, first->name);)
            to++;
        tocsin_buffer_printf(out, "  %c  ", grades->changes[to - 1].reliability);
        tocsin_buffer_put_visible(out, first->name);
        if (first->kind) tocsin_buffer_printf(out, " (%s)", tocsin_kind_word(first->kind));
        tocsin_buffer_putc(out, '\n');
        for (size_t i = from; i < to; i++) put_change(&grades->changes[i], out);
    }
}

/* A claim and its grade. */
static tocsin_status get_claim(const listing *list, size_t i, tocsin_arena *arena,
                               tocsin_claim *ret_claim, tocsin_grade *ret_grade,
                               tocsin_error *err) {
    case_claims *claims = &list->facts->claims;
    tocsin_status status = claims_get(claims, claims->digests[i].seq, arena, ret_claim, err);
    return status ? status : grades_of(&list->facts->grades, ret_claim, arena, ret_grade, err);
}

static void put_claim(const tocsin_claim *claim, const tocsin_grade *grade, tocsin_buffer *out) {
    tocsin_buffer_printf(out, "  %c%c  %.*s [%lld] ", grade->reliability, grade->credibility,
                         TOCSIN_TEXT_ARG(claim->id), (long long)claim->seq);
    tocsin_buffer_put_visible(out, claim->speaker.name.n ? claim->speaker.name : claim->outlet);
    tocsin_buffer_puts(out, ": ");
    tocsin_buffer_put_visible(out, claim->text);
    tocsin_buffer_putc(out, '\n');
    if (!grade->by.n) return;
    tocsin_buffer_printf(out, "      %c by ", grade->credibility);
    tocsin_buffer_put_visible(out, grade->by);
    tocsin_buffer_puts(out, ": ");
    tocsin_buffer_put_visible(out, grade->reason);
    tocsin_buffer_printf(out, " (the rule says %c)\n", grade->proposed);
}

static tocsin_status put_claims(const listing *list, tocsin_buffer *out, tocsin_error *err) {
    size_t n = list->facts->claims.n;
    tocsin_status status = TOCSIN_OK;
    tocsin_buffer_puts(out, n ? "\nclaims:\n" : "\nclaims: none was read\n");
    for (size_t i = 0; !status && i < n; i++) {
        TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
        tocsin_claim claim;
        tocsin_grade grade;
        status = get_claim(list, i, &arena, &claim, &grade, err);
        if (!status) put_claim(&claim, &grade, out);
    }
    return status;
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static void put_letter(tocsin_json *json, const char *key, const char *letter) {
    tocsin_json_member_text(json, key, (tocsin_text){letter, 1});
}

static void put_history(tocsin_json *json, const source_change *changes, size_t n) {
    tocsin_json_key(json, "history");
    tocsin_json_array(json);
    for (size_t i = 0; i < n; i++) {
        tocsin_json_object(json);
        tocsin_json_key(json, "entry");
        tocsin_json_integer(json, changes[i].seq);
        tocsin_json_member_text(json, "at", changes[i].at);
        tocsin_json_member_text(json, "by", changes[i].by);
        tocsin_json_member_text(json, "reason", changes[i].reason);
        put_letter(json, "reliability", &changes[i].reliability);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}

static void put_sources_json(const listing *list, tocsin_json *json) {
    const case_grades *grades = &list->facts->grades;
    tocsin_json_key(json, "sources");
    tocsin_json_array(json);
    for (size_t from = 0, to; from < grades->n_changes; from = to) {
        const source_change *first = &grades->changes[from];
        for (to = from + 1;
             to < grades->n_changes && tocsin_text_equal(grades->changes[to].name, first->name);)
            to++;
        tocsin_json_object(json);
        tocsin_json_member_text(json, "name", first->name);
        tocsin_json_member_text(json, "kind", tocsin_text_of(tocsin_kind_word(first->kind)));
        put_letter(json, "reliability", &grades->changes[to - 1].reliability);
        put_history(json, first, to - from);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}

static void put_claim_json(const tocsin_claim *claim, const tocsin_grade *grade,
                           tocsin_json *json) {
    tocsin_json_object(json);
    tocsin_json_member_text(json, "id", claim->id);
    tocsin_json_key(json, "entry");
    tocsin_json_integer(json, claim->seq);
    tocsin_json_member_text(json, "speaker", claim->speaker.name);
    tocsin_json_member_text(json, "outlet", claim->outlet);
    tocsin_json_member_text(json, "text", claim->text);
    put_letter(json, "reliability", &grade->reliability);
    put_letter(json, "credibility", &grade->credibility);
    put_letter(json, "proposed", &grade->proposed);
    tocsin_json_member_text(json, "by", grade->by);
    tocsin_json_member_text(json, "reason", grade->reason);
    tocsin_json_end(json);
}

static tocsin_status put_claims_json(const listing *list, tocsin_json *json, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    tocsin_json_key(json, "claims");
    tocsin_json_array(json);
    for (size_t i = 0; !status && i < list->facts->claims.n; i++) {
        TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
        tocsin_claim claim;
        tocsin_grade grade;
        status = get_claim(list, i, &arena, &claim, &grade, err);
        if (!status) put_claim_json(&claim, &grade, json);
    }
    tocsin_json_end(json);
    return status;
}

static tocsin_status put_json(const listing *list, tocsin_buffer *out, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_json_init(&json, out);
    tocsin_json_object(&json);
    tocsin_json_member_text(&json, "schema", TOCSIN_TEXT("tocsin.grade/1"));
    put_sources_json(list, &json);
    tocsin_status status = put_claims_json(list, &json, err);
    tocsin_json_end(&json);
    if (!status) status = tocsin_json_finish(&json, err);
    tocsin_buffer_putc(out, '\n');
    return status;
}

tocsin_status tocsin_case_grades(tocsin_case *c, bool as_json, tocsin_buffer *out,
                                 tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(tocsin_ledger_close) tocsin_ledger *ledger = NULL;
    TOCSIN_CLEANUP(facts_release) case_facts facts = {0};
    tocsin_status status = tocsin_ledger_open(c->dir, TOCSIN_LEDGER_READ, &ledger, err);
    if (!status) status = facts_load(c, ledger, NULL, &arena, &facts, err);
    if (status) return status;
    listing list = {c, &facts};
    if (as_json) return put_json(&list, out, err);
    put_sources(&list, out);
    status = put_claims(&list, out, err);
    return !status && out->failed ? tocsin_fail_memory(err) : status;
}
