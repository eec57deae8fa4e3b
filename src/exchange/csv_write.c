// SPDX-License-Identifier: Apache-2.0
/* Facts as CSV. Spreadsheets take a cell that begins with =, +, -, @, a tab or a carriage return for a formula, and what
 * we write is quoted from strangers: such a text gets an apostrophe before it, which spreadsheets know as the mark of a
 * text. Numbers are cells of their own kind and never get one, and neither does a text that is a number, like -5. A text
 * that has apostrophes before such a character gets one more, so that taking one off gives every text back. */
#include <math.h>
#include <string.h>

#include "tocsin/exchange.h"

static void begin_cell(tocsin_csv_writer *csv) {
    if (csv->within_row) tocsin_buffer_putc(csv->out, csv->separator);
    csv->within_row = true;
}

static bool looks_like_a_formula(tocsin_text text) {
    size_t i = 0;
    double number;
    while (i < text.n && text.at[i] == '\'') i++;
    if (i == text.n || !strchr("=+-@\t\r", text.at[i]) || !text.at[i]) return false;
    return i > 0 || !tocsin_text_number(text, &number);
}

void tocsin_csv_text(tocsin_csv_writer *csv, tocsin_text text) {
    begin_cell(csv);
    if (!text.n) return;
    tocsin_buffer_putc(csv->out, '"');
    if (looks_like_a_formula(text)) tocsin_buffer_putc(csv->out, '\'');
    for (size_t at = 0; at < text.n;) {
        size_t quote = tocsin_text_find(text, TOCSIN_TEXT("\""), at);
        size_t end = quote == SIZE_MAX ? text.n : quote + 1;
        tocsin_buffer_put(csv->out, tocsin_text_slice(text, at, end));
        if (quote != SIZE_MAX) tocsin_buffer_putc(csv->out, '"');
        at = end;
    }
    tocsin_buffer_putc(csv->out, '"');
}

void tocsin_csv_number(tocsin_csv_writer *csv, double number) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json = {0};
    begin_cell(csv);
    if (!isfinite(number)) return;
    tocsin_json_init(&json, csv->out); /* the shortest form that reads back as the same number */
    tocsin_json_number(&json, number);
}

void tocsin_csv_day(tocsin_csv_writer *csv, tocsin_day day) {
    char room[16];
    begin_cell(csv);
    tocsin_buffer_put(csv->out, tocsin_day_text(day, room));
}

void tocsin_csv_end_row(tocsin_csv_writer *csv) {
    tocsin_buffer_puts(csv->out, "\r\n");
    csv->within_row = false;
}

static void put_head(tocsin_csv_writer *csv, const char *const *names, size_t n) {
    for (size_t i = 0; i < n; i++) {
        begin_cell(csv);
        tocsin_buffer_puts(csv->out, names[i]);
    }
    tocsin_csv_end_row(csv);
}
#define PUT_HEAD(csv, names) put_head((csv), (names), sizeof(names) / sizeof *(names))

static void put_word(tocsin_csv_writer *csv, const char *word) {
    begin_cell(csv);
    tocsin_buffer_puts(csv->out, word);
}

static void put_flag(tocsin_csv_writer *csv, bool flag) {
    put_word(csv, flag ? "true" : "false");
}

static void put_period(tocsin_csv_writer *csv, tocsin_period period) {
    tocsin_csv_day(csv, period.from);
    tocsin_csv_day(csv, period.to);
}

/* Texts with a mark between, as one cell. */
static void put_joined(tocsin_csv_writer *csv, tocsin_buffer *joined) {
    tocsin_csv_text(csv, tocsin_buffer_text(joined));
    csv->out->failed |= joined->failed;
}

/* ---- claims ------------------------------------------------------------------------------------- */

void tocsin_csv_claims_head(tocsin_csv_writer *csv) {
    static const char *const names[] = {
        "entry",         "id",
        "evidence",      "from_byte",
        "to_byte",       "text",
        "language",      "speaker",
        "speaker_kind",  "speaker_role",
        "speaker_actor", "via",
        "outlet",        "published_from",
        "published_to",  "said_from",
        "said_to",       "act",
        "polarity",      "certainty",
        "tense",         "direct",
        "plover",        "actor",
        "target",        "place",
        "place_text",    "country",
        "lat",           "lon",
        "precision_km",  "when_from",
        "when_to",       "low",
        "high",          "unit",
        "measure",       "quantity_text",
        "denies",        "rule",
        "simulated",
    };
    PUT_HEAD(csv, names);
}

static void put_speaker(tocsin_csv_writer *csv, const tocsin_claim *claim) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer via = TOCSIN_BUFFER_INIT;
    tocsin_csv_text(csv, claim->speaker.name);
    put_word(csv, tocsin_kind_word(claim->speaker.kind));
    tocsin_csv_text(csv, claim->speaker.role);
    tocsin_csv_text(csv, claim->speaker.actor);
    for (size_t i = 0; i < claim->n_via; i++)
        tocsin_buffer_printf(&via, "%s%.*s", i ? " < " : "", TOCSIN_TEXT_ARG(claim->via[i].name));
    put_joined(csv, &via);
    tocsin_csv_text(csv, claim->outlet);
}

static void put_place(tocsin_csv_writer *csv, const tocsin_place *place) {
    tocsin_csv_text(csv, place->name.n ? place->name : place->text);
    tocsin_csv_text(csv, place->text);
    tocsin_csv_text(csv, place->country);
    tocsin_csv_number(csv, place->lat);
    tocsin_csv_number(csv, place->lon);
    tocsin_csv_number(csv, place->precision_km);
}

static void put_quantity(tocsin_csv_writer *csv, const tocsin_claim *claim) {
    const tocsin_quantity *q = &claim->quantity;
    tocsin_csv_number(csv, claim->has_quantity ? q->low : (double)NAN);
    tocsin_csv_number(csv, claim->has_quantity ? q->high : (double)NAN);
    put_word(csv, claim->has_quantity ? tocsin_unit_word(q->unit) : "");
    put_word(csv, claim->has_quantity ? tocsin_measure_word(q->measure) : "");
    tocsin_csv_text(csv, claim->has_quantity ? q->text : TOCSIN_TEXT_NONE);
}

void tocsin_csv_claim(tocsin_csv_writer *csv, const tocsin_claim *claim) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer denies = TOCSIN_BUFFER_INIT;
    for (size_t i = 0; i < claim->n_denies; i++)
        tocsin_buffer_printf(&denies, "%s%.*s", i ? " " : "", TOCSIN_TEXT_ARG(claim->denies[i]));
    tocsin_csv_number(csv, (double)claim->seq);
    tocsin_csv_text(csv, claim->id);
    tocsin_csv_text(csv, claim->evidence);
    tocsin_csv_number(csv, (double)claim->span.from);
    tocsin_csv_number(csv, (double)claim->span.to);
    tocsin_csv_text(csv, claim->text);
    tocsin_csv_text(csv, claim->language);
    put_speaker(csv, claim);
    put_period(csv, claim->published);
    put_period(csv, claim->said_on);
    put_word(csv, tocsin_act_word(claim->act));
    put_word(csv, claim->negative ? "negative" : "positive");
    put_word(csv, tocsin_certainty_word(claim->certainty));
    put_word(csv, tocsin_tense_word(claim->tense));
    put_flag(csv, claim->direct);
    put_word(csv, tocsin_plover_word(claim->plover));
    tocsin_csv_text(csv, claim->actor);
    tocsin_csv_text(csv, claim->target);
    put_place(csv, &claim->place);
    put_period(csv, claim->when);
    put_quantity(csv, claim);
    put_joined(csv, &denies);
    tocsin_csv_text(csv, claim->rule);
    put_flag(csv, claim->simulated);
    tocsin_csv_end_row(csv);
}

/* ---- findings and areas ------------------------------------------------------------------------- */

void tocsin_csv_findings_head(tocsin_csv_writer *csv) {
    static const char *const names[] = {"entry",     "id",      "section", "kind",    "rule",
                                        "when_from", "when_to", "text",    "entries", "simulated"};
    PUT_HEAD(csv, names);
}

void tocsin_csv_finding(tocsin_csv_writer *csv, const tocsin_finding *finding) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer entries = TOCSIN_BUFFER_INIT;
    for (size_t i = 0; i < finding->n_entries; i++)
        tocsin_buffer_printf(&entries, "%s%lld", i ? " " : "", (long long)finding->entries[i]);
    tocsin_csv_number(csv, (double)finding->seq);
    tocsin_csv_text(csv, finding->id);
    put_word(csv, tocsin_section_word(finding->section));
    put_word(csv, finding->kind);
    put_word(csv, finding->rule);
    put_period(csv, finding->when);
    tocsin_csv_text(csv, finding->text);
    put_joined(csv, &entries);
    put_flag(csv, finding->simulated);
    tocsin_csv_end_row(csv);
}

void tocsin_csv_areas_head(tocsin_csv_writer *csv) {
    static const char *const names[] = {"name", "lat", "lon", "radius_km", "km2", "wkt"};
    PUT_HEAD(csv, names);
}

static void put_ring(tocsin_buffer *out, const tocsin_export_area *area, size_t ring) {
    size_t from = ring ? area->ring_ends[ring - 1] : 0, to = area->ring_ends[ring];
    tocsin_buffer_puts(out, ring ? ", ((" : "((");
    for (size_t i = from; i < to; i++)
        tocsin_buffer_printf(out, "%s%.7f %.7f", i > from ? ", " : "", area->lonlat[2 * i],
                             area->lonlat[2 * i + 1]);
    tocsin_buffer_puts(out, "))");
}

void tocsin_csv_area(tocsin_csv_writer *csv, const tocsin_export_area *area) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer wkt = TOCSIN_BUFFER_INIT;
    double lon, lat, radius_km;
    tocsin_export_area_middle(area, &lon, &lat, &radius_km);
    tocsin_buffer_puts(&wkt, "MULTIPOLYGON (");
    for (size_t i = 0; i < area->n_rings; i++) put_ring(&wkt, area, i);
    tocsin_buffer_puts(&wkt, ")");
    tocsin_csv_text(csv, area->name);
    tocsin_csv_number(csv, lat);
    tocsin_csv_number(csv, lon);
    tocsin_csv_number(csv, radius_km);
    tocsin_csv_number(csv, area->km2);
    put_joined(csv, &wkt);
    tocsin_csv_end_row(csv);
}
