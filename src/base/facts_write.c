// SPDX-License-Identifier: Apache-2.0
/* The vocabulary as canonical JSON. What is not known is left out. */
#include "tocsin/facts.h"

#include <math.h>

static void write_word(tocsin_json *json, const char *key, const char *word) {
    tocsin_json_member_text(json, key, tocsin_text_of(word));
}

static void write_flag(tocsin_json *json, const char *key, bool value) {
    if (!value) return;
    tocsin_json_key(json, key);
    tocsin_json_bool(json, true);
}

static void write_integer(tocsin_json *json, const char *key, int64_t value) {
    tocsin_json_key(json, key);
    tocsin_json_integer(json, value);
}

static void write_span(tocsin_json *json, const char *key, tocsin_span span) {
    if (span.to <= span.from) return;
    tocsin_json_key(json, key);
    tocsin_json_array(json);
    tocsin_json_integer(json, span.from);
    tocsin_json_integer(json, span.to);
    tocsin_json_end(json);
}

/* An open end is null, so that a reader sees that it is open. */
static void write_period(tocsin_json *json, const char *key, tocsin_period period,
                         tocsin_text text) {
    if (!tocsin_period_is_known(period) && text.n == 0) return;
    tocsin_json_key(json, key);
    tocsin_json_object(json);
    tocsin_json_key(json, "from");
    tocsin_json_day(json, period.from);
    tocsin_json_key(json, "to");
    tocsin_json_day(json, period.to);
    tocsin_json_member_text(json, "text", text);
    tocsin_json_end(json);
}

static void write_texts(tocsin_json *json, const char *key, const tocsin_text *texts, size_t n) {
    if (n == 0) return;
    tocsin_json_key(json, key);
    tocsin_json_array(json);
    for (size_t i = 0; i < n; i++) tocsin_json_text(json, texts[i]);
    tocsin_json_end(json);
}

void tocsin_evidence_write(tocsin_json *json, const tocsin_evidence *evidence) {
    tocsin_json_object(json);
    tocsin_json_member_text(json, "sha256", evidence->sha256);
    write_integer(json, "size", evidence->size);
    tocsin_json_member_text(json, "name", evidence->name);
    tocsin_json_member_text(json, "role", evidence->role);
    tocsin_json_member_text(json, "media", evidence->media);
    tocsin_json_member_text(json, "outlet", evidence->outlet);
    tocsin_json_member_text(json, "title", evidence->title);
    tocsin_json_member_text(json, "series", evidence->series);
    write_period(json, "published", evidence->published, TOCSIN_TEXT_NONE);
    tocsin_json_member_text(json, "language", evidence->language);
    tocsin_json_member_text(json, "url", evidence->url);
    tocsin_json_member_text(json, "author", evidence->author);
    tocsin_json_member_text(json, "charset", evidence->charset);
    tocsin_json_member_text(json, "container", evidence->container);
    if (evidence->container.n) write_span(json, "within", evidence->within);
    write_flag(json, "unfolded", evidence->unfolded);
    tocsin_json_member_text(json, "signature", evidence->signature);
    write_word(json, "revises", tocsin_revision_word(evidence->revises));
    write_flag(json, "stored", evidence->stored);
    write_flag(json, "simulated", evidence->simulated);
    tocsin_json_end(json);
}

/* A ring is a list of longitude and latitude in turns. */
static void write_rings(tocsin_json *json, const tocsin_patch *patch) {
    tocsin_json_key(json, "rings");
    tocsin_json_array(json);
    for (size_t r = 0, p = 0; r < patch->n_rings; r++) {
        tocsin_json_array(json);
        for (; p < patch->ring_ends[r]; p++) {
            tocsin_json_number(json, patch->lonlat[2 * p]);
            tocsin_json_number(json, patch->lonlat[2 * p + 1]);
        }
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}

static void write_pixels(tocsin_json *json, const tocsin_observation *observation) {
    tocsin_json_key(json, "pixels");
    tocsin_json_object(json);
    write_period(json, "history", observation->history, TOCSIN_TEXT_NONE);
    tocsin_json_member_number(json, "false_alarms", observation->false_alarms);
    tocsin_json_member_text(json, "settings", observation->settings);
    tocsin_json_key(json, "patches");
    tocsin_json_array(json);
    for (size_t i = 0; i < observation->n_patches; i++) {
        const tocsin_patch *patch = &observation->patches[i];
        tocsin_json_object(json);
        tocsin_json_member_day(json, "first_seen", patch->first_seen);
        tocsin_json_member_number(json, "ha", patch->area_ha);
        write_integer(json, "pixels", patch->n_pixels);
        tocsin_json_member_number(json, "size", patch->size);
        write_rings(json, patch);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
    tocsin_json_end(json);
}

static const char *const slot_types[] = {"text",     "number", "day", "period",
                                         "interval", "word",   "list"};

static void write_slot(tocsin_json *json, const tocsin_slot *slot) {
    tocsin_json_object(json);
    write_word(json, "name", slot->name);
    write_word(json, "type", slot_types[slot->type]);
    tocsin_json_member_text(json, "text", slot->text);
    switch (slot->type) {
    case TOCSIN_SLOT_NUMBER: tocsin_json_member_number(json, "number", slot->number); break;
    case TOCSIN_SLOT_INTERVAL:
        tocsin_json_member_number(json, "low", slot->number);
        tocsin_json_member_number(json, "high", slot->high);
        break;
    case TOCSIN_SLOT_DAY:
    case TOCSIN_SLOT_PERIOD: write_period(json, "period", slot->period, TOCSIN_TEXT_NONE); break;
    case TOCSIN_SLOT_LIST: write_texts(json, "list", slot->list, slot->n_list); break;
    case TOCSIN_SLOT_TEXT:
    case TOCSIN_SLOT_WORD: break;
    }
    tocsin_json_end(json);
}

static void write_slots(tocsin_json *json, const char *key, const tocsin_slot *slots, size_t n) {
    tocsin_json_key(json, key);
    tocsin_json_array(json);
    for (size_t i = 0; i < n; i++) write_slot(json, &slots[i]);
    tocsin_json_end(json);
}

static void write_picture(tocsin_json *json, const tocsin_observation *observation) {
    tocsin_json_key(json, "picture");
    tocsin_json_object(json);
    tocsin_json_member_text(json, "test", observation->test);
    tocsin_json_member_text(json, "outcome", observation->outcome);
    tocsin_json_member_text(json, "settings", observation->settings);
    write_slots(json, "found", observation->found, observation->n_found);
    tocsin_json_end(json);
}

void tocsin_observation_write(tocsin_json *json, const tocsin_observation *observation) {
    tocsin_json_object(json);
    tocsin_json_member_text(json, "evidence", observation->evidence);
    tocsin_json_member_text(json, "area", observation->area);
    tocsin_json_member_text(json, "series", observation->series);
    tocsin_json_member_text(json, "method", observation->method);
    tocsin_json_member_text(json, "unit", observation->unit);
    tocsin_json_member_day(json, "day", observation->day);
    tocsin_json_member_number(json, "value", observation->value);
    tocsin_json_member_number(json, "spread", observation->spread);
    write_integer(json, "n_valid", observation->n_valid);
    write_integer(json, "n_pixels", observation->n_pixels);
    write_flag(json, "simulated", observation->simulated);
    if (observation->of_pixels) write_pixels(json, observation);
    if (observation->of_picture) write_picture(json, observation);
    tocsin_json_end(json);
}

static void write_speaker(tocsin_json *json, const tocsin_speaker *speaker) {
    tocsin_json_object(json);
    tocsin_json_member_text(json, "name", speaker->name);
    write_word(json, "kind", tocsin_kind_word(speaker->kind));
    tocsin_json_member_text(json, "role", speaker->role);
    tocsin_json_member_text(json, "actor", speaker->actor);
    write_span(json, "span", speaker->span);
    tocsin_json_end(json);
}

static void write_alternatives(tocsin_json *json, const tocsin_place *place) {
    if (!place->n_alternatives) return;
    tocsin_json_key(json, "alternatives");
    tocsin_json_array(json);
    for (size_t i = 0; i < place->n_alternatives; i++) {
        const tocsin_place_option *option = &place->alternatives[i];
        tocsin_json_object(json);
        tocsin_json_member_text(json, "name", option->name);
        tocsin_json_member_text(json, "country", option->country);
        tocsin_json_member_number(json, "lat", option->lat);
        tocsin_json_member_number(json, "lon", option->lon);
        tocsin_json_member_number(json, "weight", option->weight);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}

static void write_place(tocsin_json *json, const tocsin_place *place) {
    if (place->text.n == 0) return;
    tocsin_json_key(json, "place");
    tocsin_json_object(json);
    tocsin_json_member_text(json, "text", place->text);
    tocsin_json_member_text(json, "name", place->name);
    tocsin_json_member_text(json, "country", place->country);
    if (place->name.n) {
        tocsin_json_member_number(json, "lat", place->lat);
        tocsin_json_member_number(json, "lon", place->lon);
        tocsin_json_member_number(json, "precision_km", place->precision_km);
    }
    write_alternatives(json, place);
    tocsin_json_end(json);
}

static void write_event(tocsin_json *json, const tocsin_claim *claim) {
    bool is_known = claim->plover || claim->actor.n || claim->target.n || claim->place.text.n ||
                    tocsin_period_is_known(claim->when);
    if (!is_known) return;
    tocsin_json_key(json, "event");
    tocsin_json_object(json);
    write_word(json, "plover", tocsin_plover_word(claim->plover));
    tocsin_json_member_text(json, "actor", claim->actor);
    tocsin_json_member_text(json, "target", claim->target);
    write_place(json, &claim->place);
    write_period(json, "when", claim->when, TOCSIN_TEXT_NONE);
    tocsin_json_end(json);
}

static void write_quantity(tocsin_json *json, const tocsin_quantity *quantity) {
    tocsin_json_key(json, "quantity");
    tocsin_json_object(json);
    tocsin_json_member_number(json, "low", quantity->low);
    tocsin_json_member_number(json, "high", quantity->high);
    write_word(json, "unit", tocsin_unit_word(quantity->unit));
    write_word(json, "kind", tocsin_measure_word(quantity->measure));
    tocsin_json_member_text(json, "text", quantity->text);
    write_flag(json, "previous_period", quantity->previous_period);
    tocsin_json_end(json);
}

static void write_via(tocsin_json *json, const tocsin_claim *claim) {
    if (claim->n_via == 0) return;
    tocsin_json_key(json, "via");
    tocsin_json_array(json);
    for (size_t i = 0; i < claim->n_via; i++) write_speaker(json, &claim->via[i]);
    tocsin_json_end(json);
}

static void write_cues(tocsin_json *json, const tocsin_claim *claim) {
    if (claim->n_cues == 0) return;
    tocsin_json_key(json, "cues");
    tocsin_json_array(json);
    for (size_t i = 0; i < claim->n_cues; i++) {
        tocsin_json_object(json);
        write_span(json, "span", claim->cues[i].span);
        tocsin_json_member_text(json, "is", claim->cues[i].is);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}

/* Where the claim stands, and who stands behind it. */
static void write_claim_source(tocsin_json *json, const tocsin_claim *claim) {
    tocsin_json_member_text(json, "id", claim->id);
    tocsin_json_member_text(json, "evidence", claim->evidence);
    write_span(json, "span", claim->span);
    tocsin_json_member_text(json, "text", claim->text);
    write_span(json, "sentence", claim->sentence);
    tocsin_json_member_text(json, "language", claim->language);
    tocsin_json_key(json, "speaker");
    write_speaker(json, &claim->speaker);
    write_via(json, claim);
    tocsin_json_member_text(json, "outlet", claim->outlet);
    write_period(json, "published", claim->published, TOCSIN_TEXT_NONE);
    write_period(json, "said_on", claim->said_on, claim->said_on_text);
}

void tocsin_claim_write_members(tocsin_json *json, const tocsin_claim *claim) {
    write_claim_source(json, claim);
    write_word(json, "act", tocsin_act_word(claim->act));
    tocsin_json_key(json, "polarity");
    tocsin_json_text(json, claim->negative ? TOCSIN_TEXT("negative") : TOCSIN_TEXT("positive"));
    write_word(json, "certainty", tocsin_certainty_word(claim->certainty));
    write_word(json, "tense", tocsin_tense_word(claim->tense));
    tocsin_json_key(json, "direct");
    tocsin_json_bool(json, claim->direct);
    write_flag(json, "unusual_for_season", claim->unusual_for_season);
    write_event(json, claim);
    if (claim->has_quantity) write_quantity(json, &claim->quantity);
    write_texts(json, "denies", claim->denies, claim->n_denies);
    write_cues(json, claim);
    tocsin_json_member_text(json, "rule", claim->rule);
    write_flag(json, "simulated", claim->simulated);
}

void tocsin_claim_write(tocsin_json *json, const tocsin_claim *claim) {
    tocsin_json_object(json);
    tocsin_claim_write_members(json, claim);
    tocsin_json_end(json);
}

void tocsin_finding_write(tocsin_json *json, const tocsin_finding *finding) {
    tocsin_json_object(json);
    tocsin_json_member_text(json, "id", finding->id);
    write_word(json, "kind", finding->kind);
    write_word(json, "rule", finding->rule);
    write_word(json, "section", tocsin_section_word(finding->section));
    write_period(json, "when", finding->when, TOCSIN_TEXT_NONE);
    write_slots(json, "slots", finding->slots, finding->n_slots);
    tocsin_json_key(json, "entries");
    tocsin_json_array(json);
    for (size_t i = 0; i < finding->n_entries; i++) tocsin_json_integer(json, finding->entries[i]);
    tocsin_json_end(json);
    tocsin_json_member_text(json, "text", finding->text);
    write_flag(json, "simulated", finding->simulated);
    write_word(json, "revised", tocsin_revision_word(finding->revised));
    tocsin_json_end(json);
}

void tocsin_answer_write(tocsin_json *json, const tocsin_seasonal_answer *answer) {
    tocsin_json_object(json);
    tocsin_json_key(json, "too_little_history");
    tocsin_json_bool(json, answer->too_little_history);
    tocsin_json_member_day(json, "date", answer->day);
    tocsin_json_member_number(json, "seen", answer->seen);
    if (!answer->too_little_history) {
        static const char *const tails[] = {"", "low", "high"};
        tocsin_json_member_number(json, "expected", answer->expected);
        tocsin_json_member_number(json, "low", answer->low);
        tocsin_json_member_number(json, "high", answer->high);
        tocsin_json_member_number(json, "level", answer->level);
        tocsin_json_member_number(json, "probability", answer->probability);
        write_word(json, "tail", tails[answer->tail]);
        write_integer(json, "rank", answer->rank);
        write_integer(json, "n_season", answer->n_season);
    }
    tocsin_json_key(json, "years");
    tocsin_json_array(json);
    for (size_t i = 0; i < answer->n_years; i++) tocsin_json_integer(json, answer->years[i]);
    tocsin_json_end(json);
    write_integer(json, "n_valid", answer->n_valid);
    tocsin_json_end(json);
}
