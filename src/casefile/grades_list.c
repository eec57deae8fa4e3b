// SPDX-License-Identifier: Apache-2.0
/* All grades of a case, for a terminal and for programs. */
#include "casefile/case.h"

typedef struct listing {
    const tocsin_case *c;
    const case_facts *facts;
} listing;

/* ---- text ---------------------------------------------------------------------------------- */

/* Text of evidence may hold control characters, which a terminal would obey. */
static void put_visible(tocsin_buffer *out, tocsin_text text) {
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c < 0x20 || c == 0x7F)
            tocsin_buffer_puts(out, "\xEF\xBF\xBD");
        else
            tocsin_buffer_putc(out, (char)c);
    }
}

static void put_change(const source_change *change, tocsin_buffer *out) {
    tocsin_buffer_printf(out, "      %.*s  %c by ", TOCSIN_TEXT_ARG(change->at),
                         change->reliability);
    put_visible(out, change->by);
    if (change->reason.n) tocsin_buffer_puts(out, ": ");
    put_visible(out, change->reason);
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
        put_visible(out, first->name);
        if (first->kind) tocsin_buffer_printf(out, " (%s)", tocsin_kind_word(first->kind));
        tocsin_buffer_putc(out, '\n');
        for (size_t i = from; i < to; i++) put_change(&grades->changes[i], out);
    }
}

static void put_claims(const listing *list, tocsin_buffer *out) {
    const case_facts *facts = list->facts;
    tocsin_buffer_puts(out, facts->n_claims ? "\nclaims:\n" : "\nclaims: none was read\n");
    for (size_t i = 0; i < facts->n_claims; i++) {
        const tocsin_claim *claim = &facts->claims[i];
        const tocsin_grade *grade = &facts->claim_grades[i];
        tocsin_buffer_printf(out, "  %c%c  %.*s [%lld] ", grade->reliability, grade->credibility,
                             TOCSIN_TEXT_ARG(claim->id), (long long)claim->seq);
        put_visible(out, claim->speaker.name.n ? claim->speaker.name : claim->outlet);
        tocsin_buffer_puts(out, ": ");
        put_visible(out, claim->text);
        tocsin_buffer_putc(out, '\n');
        if (!grade->by.n) continue;
        tocsin_buffer_printf(out, "      %c by ", grade->credibility);
        put_visible(out, grade->by);
        tocsin_buffer_puts(out, ": ");
        put_visible(out, grade->reason);
        tocsin_buffer_printf(out, " (the rule says %c)\n", grade->proposed);
    }
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

static void put_claims_json(const listing *list, tocsin_json *json) {
    tocsin_json_key(json, "claims");
    tocsin_json_array(json);
    for (size_t i = 0; i < list->facts->n_claims; i++) {
        const tocsin_claim *claim = &list->facts->claims[i];
        const tocsin_grade *grade = &list->facts->claim_grades[i];
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
    tocsin_json_end(json);
}

static tocsin_status put_json(const listing *list, tocsin_buffer *out, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_json_init(&json, out);
    tocsin_json_object(&json);
    tocsin_json_member_text(&json, "schema", TOCSIN_TEXT("tocsin.grade/1"));
    put_sources_json(list, &json);
    put_claims_json(list, &json);
    tocsin_json_end(&json);
    tocsin_status status = tocsin_json_finish(&json, err);
    tocsin_buffer_putc(out, '\n');
    return status;
}

tocsin_status tocsin_case_grades(tocsin_case *c, bool as_json, tocsin_buffer *out,
                                 tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_ledger *ledger = NULL;
    case_facts facts = {0};
    tocsin_status status = tocsin_ledger_open(c->dir, TOCSIN_LEDGER_READ, &ledger, err);
    if (!status) status = facts_load(c, ledger, &arena, &facts, err);
    tocsin_ledger_close(&ledger);
    if (status) return status;
    listing list = {c, &facts};
    if (as_json) return put_json(&list, out, err);
    put_sources(&list, out);
    put_claims(&list, out);
    return out->failed ? tocsin_fail_memory(err) : TOCSIN_OK;
}
