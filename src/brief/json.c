// SPDX-License-Identifier: Apache-2.0
/* The brief for programs: tocsin.brief/1, in canonical JSON. */
#include "tocsin/brief.h"

#include "brief/changes.h"
#include "brief/cycles.h"
#include "brief/notes.h"
#include "brief/numbers.h"
#include "brief/view.h"

static void put_finding(tocsin_json *json, const brief_view *view, size_t index) {
    const tocsin_finding *finding = &view->in->findings[index];
    char iso[16];
    tocsin_json_object(json);
    tocsin_json_member_text(json, "id", finding->id);
    tocsin_json_member_text(json, "kind", tocsin_text_of(finding->kind));
    tocsin_json_member_text(json, "rule", tocsin_text_of(finding->rule));
    tocsin_json_member_text(json, "section", tocsin_text_of(tocsin_section_word(finding->section)));
    tocsin_json_member_text(json, "text", finding->text);
    if (tocsin_period_is_known(finding->when)) {
        tocsin_json_key(json, "when");
        tocsin_json_object(json);
        tocsin_json_member_text(json, "from", tocsin_day_text(finding->when.from, iso));
        tocsin_json_member_text(json, "to", tocsin_day_text(finding->when.to, iso));
        tocsin_json_end(json);
    }
    tocsin_json_key(json, "entries");
    tocsin_json_array(json);
    for (size_t i = 0; i < finding->n_entries; i++) tocsin_json_integer(json, finding->entries[i]);
    tocsin_json_end(json);
    brief_write_origins(json, view, index);
    if (finding->simulated) {
        tocsin_json_key(json, "simulated");
        tocsin_json_bool(json, true);
    }
    tocsin_json_end(json);
}

/* "B2", and beside it what the rule says and who said otherwise. */
static void put_grade(tocsin_json *json, const tocsin_grade *grade) {
    const char both[] = {grade->reliability, grade->credibility};
    tocsin_json_key(json, "grade");
    tocsin_json_object(json);
    tocsin_json_member_text(json, "grade", (tocsin_text){both, 2});
    tocsin_json_member_text(json, "reliability", (tocsin_text){&grade->reliability, 1});
    tocsin_json_member_text(json, "credibility", (tocsin_text){&grade->credibility, 1});
    tocsin_json_member_text(json, "proposed", (tocsin_text){&grade->proposed, 1});
    tocsin_json_member_text(json, "by", grade->by);
    tocsin_json_member_text(json, "reason", grade->reason);
    tocsin_json_end(json);
}

static void put_entry(tocsin_json *json, const brief_view *view, const brief_entry *entry) {
    static const char *const kinds[] = {"evidence.added", "claim.read", "observation.made"};
    tocsin_json_object(json);
    tocsin_json_key(json, "seq");
    tocsin_json_integer(json, entry->seq);
    tocsin_json_member_text(json, "kind", tocsin_text_of(kinds[entry->type]));
    tocsin_json_key(json, "body");
    switch (entry->type) {
    case BRIEF_EVIDENCE: tocsin_evidence_write(json, &view->in->evidence[entry->index]); break;
    case BRIEF_CLAIM: tocsin_claim_write(json, &view->in->claims[entry->index]); break;
    case BRIEF_OBSERVATION:
        tocsin_observation_write(json, &view->in->observations[entry->index]);
        break;
    }
    if (entry->type == BRIEF_CLAIM && view->in->grades)
        put_grade(json, &view->in->grades[entry->index]);
    tocsin_json_end(json);
}

static void put_indicator(tocsin_json *json, const tocsin_indicator *indicator) {
    tocsin_json_object(json);
    tocsin_json_member_text(json, "name", indicator->name);
    tocsin_json_member_text(json, "area", indicator->area);
    tocsin_json_member_text(json, "what", indicator->what);
    tocsin_json_member_text(json, "unit", indicator->unit);
    tocsin_json_key(json, "simulated");
    tocsin_json_bool(json, indicator->simulated);
    tocsin_json_key(json, "answer");
    tocsin_answer_write(json, &indicator->answer);
    tocsin_json_end(json);
}

static void put_counts(tocsin_json *json, const brief_view *view) {
    const struct {
        const char *key;
        size_t n;
    } counts[] = {{"reports", view->n_reports},
                  {"outlets", view->n_outlets},
                  {"scenes", view->n_scenes},
                  {"claims", brief_claims_read(view->in)},
                  {"observations", view->in->n_observations},
                  {"skipped", view->in->n_skipped}};
    tocsin_json_key(json, "read");
    tocsin_json_object(json);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        tocsin_json_key(json, counts[i].key);
        tocsin_json_integer(json, (int64_t)counts[i].n);
    }
    tocsin_json_end(json);
}

static tocsin_status put_document(tocsin_json *json, const brief_view *view, tocsin_error *err) {
    const tocsin_brief_input *in = view->in;
    tocsin_json_object(json);
    tocsin_json_member_text(json, "schema", TOCSIN_TEXT("tocsin.brief/1"));
    tocsin_json_member_text(json, "title", in->title);
    tocsin_json_member_text(json, "language", tocsin_text_of(view->pack->language));
    tocsin_json_member_day(json, "as_of", in->as_of);
    put_counts(json, view);
    tocsin_json_key(json, "lead");
    tocsin_json_array(json);
    for (size_t i = 0; i < view->n_lead; i++)
        tocsin_json_text(json, in->findings[view->lead[i]].id);
    tocsin_json_end(json);
    tocsin_json_key(json, "findings");
    tocsin_json_array(json);
    for (size_t i = 0; i < in->n_findings; i++) put_finding(json, view, i);
    tocsin_json_end(json);
    if (in->n_rings) {
        tocsin_json_key(json, "rings");
        brief_write_rings(json, view);
    }
    if (in->n_pictures) {
        tocsin_json_key(json, "pictures");
        brief_write_pictures(json, view);
    }
    tocsin_json_key(json, "indicators");
    tocsin_json_array(json);
    for (size_t i = 0; i < in->n_indicators; i++) put_indicator(json, &in->indicators[i]);
    tocsin_json_end(json);
    if (in->matrix) {
        tocsin_json_key(json, "hypotheses");
        tocsin_matrix_write(json, in->matrix);
    }
    numbers_write(json, view);
    tocsin_status status = cycles_write(json, view, err);
    if (status) return status;
    changes_write(json, view);
    notes_write(json, view);
    tocsin_json_key(json, "entries");
    tocsin_json_array(json);
    for (size_t i = 0; i < view->n_entries; i++)
        if (view->entries[i].shown) put_entry(json, view, &view->entries[i]);
    tocsin_json_end(json);
    tocsin_json_key(json, "skipped");
    tocsin_json_array(json);
    for (size_t i = 0; i < in->n_skipped; i++) tocsin_json_text(json, in->skipped[i]);
    tocsin_json_end(json);
    tocsin_json_end(json);
    return TOCSIN_OK;
}

tocsin_status tocsin_brief_json(const tocsin_brief_input *input, tocsin_buffer *out,
                                tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer text = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    brief_pack pack;
    brief_view view;
    tocsin_json_init(&json, &text);
    tocsin_status status = brief_pack_load(input->language, &arena, &pack, err);
    if (!status) status = brief_view_make(input, &pack, &arena, &view, err);
    if (!status) status = put_document(&json, &view, err);
    if (!status) status = tocsin_json_finish(&json, err);
    return status ? status : brief_hand_over(&text, out, err);
}
