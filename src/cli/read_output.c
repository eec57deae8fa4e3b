// SPDX-License-Identifier: Apache-2.0
/* What `tocsin read` prints of a document. */
#include "cli/read_explain.h"
#include "cli/read_job.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- text ------------------------------------------------------------------------------------- */

static void put_period(tocsin_buffer *out, const char *label, tocsin_period period) {
    if (!tocsin_period_is_known(period)) return;
    char from[16], to[16];
    tocsin_day_format(period.from, from);
    tocsin_day_format(period.to, to);
    tocsin_buffer_printf(out, "  %s %s", label, from[0] ? from : "…");
    if (strcmp(from, to) != 0) tocsin_buffer_printf(out, "/%s", to);
}

static void put_word(tocsin_buffer *out, const char *label, const char *word) {
    if (word[0]) tocsin_buffer_printf(out, "  %s%s", label, word);
}

static void put_text(tocsin_buffer *out, const char *label, tocsin_text text) {
    if (text.n) tocsin_buffer_printf(out, "  %s%.*s", label, TOCSIN_TEXT_ARG(text));
}

static void put_number(tocsin_buffer *out, double number) {
    if (isnan(number))
        tocsin_buffer_puts(out, "?");
    else
        tocsin_buffer_printf(out, "%.15g", number);
}

static void put_quantity(tocsin_buffer *out, const tocsin_claim *c) {
    if (!c->has_quantity) return;
    tocsin_buffer_puts(out, "  ");
    put_number(out, c->quantity.low);
    if (c->quantity.low < c->quantity.high || isnan(c->quantity.low) != isnan(c->quantity.high)) {
        tocsin_buffer_puts(out, "–");
        put_number(out, c->quantity.high);
    }
    tocsin_buffer_printf(out, " %s", tocsin_unit_word(c->quantity.unit));
    put_word(out, "", tocsin_measure_word(c->quantity.measure));
}

static void put_speaker(tocsin_buffer *out, const tocsin_claim *c) {
    tocsin_text name = c->speaker.name;
    if (!name.n) name = TOCSIN_TEXT("(the outlet)");
    tocsin_buffer_printf(out, "%.*s", TOCSIN_TEXT_ARG(name));
    put_text(out, "", c->speaker.actor);
    put_word(out, "", tocsin_kind_word(c->speaker.kind));
    for (size_t i = 0; i < c->n_via; i++)
        tocsin_buffer_printf(out, "  via %.*s", TOCSIN_TEXT_ARG(c->via[i].name));
    tocsin_buffer_printf(out, "  %s", tocsin_act_word(c->act));
    if (c->negative) tocsin_buffer_puts(out, "  negative");
    put_word(out, "", tocsin_certainty_word(c->certainty));
    put_word(out, "", tocsin_tense_word(c->tense));
    if (c->direct) tocsin_buffer_puts(out, "  quoted");
    if (c->unusual_for_season) tocsin_buffer_puts(out, "  unusual for the season");
    tocsin_buffer_puts(out, "\n");
}

static void put_event(tocsin_buffer *out, const tocsin_claim *c) {
    size_t before = out->n;
    put_word(out, "", tocsin_plover_word(c->plover));
    put_text(out, "", c->actor);
    put_text(out, "→ ", c->target);
    put_text(out, "at ", c->place.text);
    put_period(out, "when", c->when);
    put_period(out, "said", c->said_on);
    put_quantity(out, c);
    for (size_t i = 0; i < c->n_denies; i++)
        tocsin_buffer_printf(out, "  denies %.*s", TOCSIN_TEXT_ARG(c->denies[i]));
    if (out->n > before) tocsin_buffer_puts(out, "\n");
}

static void put_heading(read_item *item) {
    const tocsin_reading *r = &item->reading;
    tocsin_buffer *out = &item->out;
    tocsin_buffer_printf(out, "%s:", item->path);
    put_text(out, "", item->document.record);
    put_text(out, "", r->language.n ? r->language : TOCSIN_TEXT("(language not known)"));
    put_text(out, "", r->outlet);
    put_period(out, "published", r->published);
    tocsin_buffer_printf(out, "  %zu sentences  %zu claims\n", r->n_sentences, r->n_claims);
    if (item->copy.sha256_hex[0])
        tocsin_buffer_printf(out, "  copy of sha256:%s  similarity %.2f\n", item->copy.sha256_hex,
                             item->copy.similarity);
}

/* The text with reasons. */
static void put_explanation(const read_settings *settings, const tocsin_reader *reader,
                            read_item *item) {
    const char *no_colour = getenv("NO_COLOR");
    explain_job why = {.reader = reader,
                       .title = item->path,
                       .source = item->document.bytes,
                       .reading = &item->reading,
                       .colour = isatty(STDOUT_FILENO) && !(no_colour && *no_colour)};
    if (settings->format == READ_HTML)
        explain_put_html(&why, &item->out);
    else
        explain_put_text(&why, &item->out);
}

static void put_text_item(read_item *item) {
    for (size_t i = 0; i < item->reading.n_claims; i++) {
        const tocsin_claim *c = &item->reading.claims[i];
        tocsin_buffer_printf(&item->out, "“%.*s”\n  ", TOCSIN_TEXT_ARG(c->text));
        put_speaker(&item->out, c);
        put_event(&item->out, c);
    }
}

/* ---- json ------------------------------------------------------------------------------------- */

/* Two digits: more are not known. */
static double rounded(double share) {
    return round(share * 100) / 100;
}

static void put_span(tocsin_json *json, const char *key, tocsin_span span) {
    tocsin_json_key(json, key);
    tocsin_json_array(json);
    tocsin_json_integer(json, span.from);
    tocsin_json_integer(json, span.to);
    tocsin_json_end(json);
}

/* Where the document stood in its container, and what that says of it. */
static void put_place(tocsin_json *json, const read_item *item) {
    const tocsin_document *d = &item->document;
    if (!d->record.n) return;
    tocsin_json_key(json, "document");
    tocsin_json_object(json);
    tocsin_json_member_text(json, "container", tocsin_text_of(item->path));
    tocsin_json_member_text(json, "record", d->record);
    put_span(json, d->unfolded ? "unfolded_bytes" : "bytes", d->within);
    tocsin_json_member_text(json, "url", d->url);
    tocsin_json_member_text(json, "author", item->reading.author);
    tocsin_json_end(json);
}

static void put_copy(tocsin_json *json, const read_item *item) {
    char evidence[TOCSIN_SHA256_HEX + 8];
    if (!item->copy.sha256_hex[0]) return;
    snprintf(evidence, sizeof evidence, "sha256:%s", item->copy.sha256_hex);
    tocsin_json_key(json, "copy_of");
    tocsin_json_object(json);
    tocsin_json_member_text(json, "evidence", tocsin_text_of(evidence));
    tocsin_json_member_number(json, "similarity", rounded(item->copy.similarity));
    tocsin_json_end(json);
}

static tocsin_status put_claims(read_item *item, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < item->reading.n_claims && !status; i++) {
        TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
        tocsin_json_init(&json, &item->out);
        tocsin_json_object(&json);
        tocsin_claim_write_members(&json, &item->reading.claims[i]);
        put_place(&json, item);
        put_copy(&json, item);
        tocsin_json_end(&json);
        status = tocsin_json_finish(&json, err);
        tocsin_buffer_putc(&item->out, '\n');
    }
    return status;
}

static void put_published(tocsin_json *json, tocsin_period published) {
    if (!tocsin_period_is_known(published)) return;
    tocsin_json_key(json, "published");
    tocsin_json_object(json);
    tocsin_json_member_day(json, "from", published.from);
    tocsin_json_member_day(json, "to", published.to);
    tocsin_json_end(json);
}

static void put_languages(tocsin_json *json, const tocsin_reading *r) {
    if (r->language.n)
        tocsin_json_member_number(json, "language_confidence", rounded(r->confidence));
    tocsin_json_key(json, "paragraphs");
    tocsin_json_array(json);
    for (size_t i = 0; i < r->n_paragraphs; i++) {
        const tocsin_paragraph *p = &r->paragraphs[i];
        tocsin_json_object(json);
        put_span(json, "span", p->span);
        tocsin_json_member_text(json, "language", p->language);
        tocsin_json_member_number(json, "confidence", rounded(p->confidence));
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}

static tocsin_status put_document(read_item *item, bool with_claims, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    const tocsin_reading *r = &item->reading;
    tocsin_json_init(&json, &item->out);
    tocsin_json_object(&json);
    tocsin_json_member_text(&json, "file", tocsin_text_of(item->path));
    tocsin_json_member_text(&json, "sha256", tocsin_text_of(item->sha256_hex));
    tocsin_json_member_text(&json, "language", r->language);
    put_languages(&json, r);
    tocsin_json_member_text(&json, "encoding", r->encoding);
    tocsin_json_member_text(&json, "outlet", r->outlet);
    tocsin_json_member_text(&json, "title", r->title);
    tocsin_json_member_text(&json, "author", r->author);
    put_published(&json, r->published);
    put_place(&json, item);
    put_copy(&json, item);
    tocsin_json_member_number(&json, "sentences", (double)r->n_sentences);
    tocsin_json_key(&json, "claims");
    if (with_claims) {
        tocsin_json_array(&json);
        for (size_t i = 0; i < r->n_claims; i++) tocsin_claim_write(&json, &r->claims[i]);
        tocsin_json_end(&json);
    } else {
        tocsin_json_integer(&json, (int64_t)r->n_claims);
    }
    tocsin_json_end(&json);
    return tocsin_json_finish(&json, err);
}

/* ---- a document ------------------------------------------------------------------------------- */

tocsin_status read_item_write(const read_settings *settings, const tocsin_reader *reader,
                              read_item *item, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    tocsin_buffer_clear(&item->out);
    switch (settings->format) {
    case READ_UNASKED:
    case READ_TEXT:
        put_heading(item);
        if (settings->explain)
            put_explanation(settings, reader, item);
        else
            put_text_item(item);
        break;
    case READ_HTML: put_explanation(settings, reader, item); break;
    case READ_NDJSON: status = put_claims(item, err); break;
    case READ_JSON: status = put_document(item, true, err); break;
    case READ_DOCUMENTS:
        status = put_document(item, false, err);
        tocsin_buffer_putc(&item->out, '\n');
        break;
    }
    if (!status && item->out.failed) status = tocsin_fail_memory(err);
    return status;
}
