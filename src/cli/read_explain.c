// SPDX-License-Identifier: Apache-2.0
#include "cli/read_explain.h"

#include <stdlib.h>
#include <string.h>

/* What a byte of the text is; a later kind covers an earlier one. */
typedef enum paint_kind {
    PAINT_NONE,
    PAINT_SAID, /* the words of a claim */
    PAINT_DATE,
    PAINT_PLACE,
    PAINT_QUANTITY,
    PAINT_EVENT,
    PAINT_SPEAKER,
    PAINT_CUE, /* attribution and denial */
    PAINT_HEDGE,
    PAINT_NEGATION,
    PAINT_KINDS,
} paint_kind;

static const struct {
    const char *cue;    /* in tocsin_cue.is; NULL: none */
    const char *name;   /* class in HTML, word in the legend */
    const char *escape; /* in the terminal */
    const char *colour; /* in HTML */
} paints[PAINT_KINDS] = {
    [PAINT_NONE] = {NULL, "", "\033[0m", ""},
    [PAINT_SAID] = {NULL, "said", "\033[4m", "background:#eef3fb"},
    [PAINT_DATE] = {"date", "date", "\033[4;36m", "background:#d6f0ef"},
    [PAINT_PLACE] = {"place", "place", "\033[4;34m", "background:#d9e2fb"},
    [PAINT_QUANTITY] = {"quantity", "quantity", "\033[4;32m", "background:#d8f2d6"},
    [PAINT_EVENT] = {"event", "event", "\033[4;31m", "background:#fbdcd9"},
    [PAINT_SPEAKER] = {NULL, "speaker", "\033[1;35m", "background:#eedcf7;font-weight:600"},
    [PAINT_CUE] = {"attribution", "attribution", "\033[1;33m", "background:#fdecc0"},
    [PAINT_HEDGE] = {"hedge", "hedge", "\033[4;35m", "background:#f7dcec"},
    [PAINT_NEGATION] = {"negation", "negation", "\033[1;31m", "background:#f6c9c9"},
};

static paint_kind paint_of_cue(tocsin_text is) {
    if (tocsin_text_is(is, "denial")) return PAINT_CUE;
    if (tocsin_text_is(is, "not-denied")) return PAINT_NEGATION;
    for (int kind = PAINT_SAID; kind < PAINT_KINDS; kind++)
        if (paints[kind].cue && tocsin_text_is(is, paints[kind].cue)) return (paint_kind)kind;
    return PAINT_SAID;
}

typedef struct canvas {
    unsigned char *kinds; /* of every byte of the text */
    size_t n;
} canvas;

static void canvas_release(canvas *c) {
    free(c->kinds);
    c->kinds = NULL;
}

static void paint(canvas *c, tocsin_span span, paint_kind kind) {
    if (span.from < 0) return;
    for (size_t i = (size_t)span.from; i < (size_t)span.to && i < c->n; i++)
        if (c->kinds[i] < kind) c->kinds[i] = (unsigned char)kind;
}

static bool canvas_paint(canvas *c, const explain_job *job) {
    c->n = job->source.n;
    c->kinds = calloc(c->n + 1, 1);
    if (!c->kinds) return false;
    for (size_t i = 0; i < job->reading->n_claims; i++) {
        const tocsin_claim *claim = &job->reading->claims[i];
        paint(c, claim->span, PAINT_SAID);
        if (claim->speaker.span.to > claim->speaker.span.from)
            paint(c, claim->speaker.span, PAINT_SPEAKER);
        for (size_t k = 0; k < claim->n_cues; k++)
            paint(c, claim->cues[k].span, paint_of_cue(claim->cues[k].is));
    }
    return true;
}

/* ---- paragraphs ------------------------------------------------------------------------------- */

/* The next paragraph of the source from *at on, line breaks at its end included; empty at the end. */
static tocsin_text next_paragraph(tocsin_text source, size_t *at) {
    size_t from = *at, to = from;
    while (to < source.n && source.at[to] != '\n') to++;
    while (to < source.n && source.at[to] == '\n') to++;
    *at = to;
    return tocsin_text_slice(source, from, to);
}

static bool claim_begins_in(const tocsin_claim *c, size_t from, size_t to) {
    return c->span.from >= 0 && (size_t)c->span.from >= from && (size_t)c->span.from < to;
}

/* Who says it, as what and how sure: "Oekraïne (UKR, government) asserts: certain, present". */
static void put_what(tocsin_buffer *out, const tocsin_claim *c) {
    tocsin_text name = c->speaker.name.n ? c->speaker.name : TOCSIN_TEXT("(the outlet)");
    tocsin_buffer_put(out, name);
    tocsin_buffer_puts(out, " (");
    if (c->speaker.actor.n) {
        tocsin_buffer_put(out, c->speaker.actor);
        tocsin_buffer_puts(out, ", ");
    }
    tocsin_buffer_printf(out, "%s)", tocsin_kind_word(c->speaker.kind));
    for (size_t i = 0; i < c->n_via; i++) {
        tocsin_buffer_puts(out, " via ");
        tocsin_buffer_put(out, c->via[i].name);
    }
    tocsin_buffer_printf(out, ": %s%s, %s", tocsin_act_word(c->act), c->negative ? " not" : "",
                         tocsin_certainty_word(c->certainty));
    if (c->tense) tocsin_buffer_printf(out, ", %s", tocsin_tense_word(c->tense));
    if (c->plover) tocsin_buffer_printf(out, ", %s", tocsin_plover_word(c->plover));
    if (c->actor.n) tocsin_buffer_printf(out, " %.*s", TOCSIN_TEXT_ARG(c->actor));
    if (c->target.n) tocsin_buffer_printf(out, " → %.*s", TOCSIN_TEXT_ARG(c->target));
}

/* An example without its marks for speaker and content. */
static void put_example(tocsin_buffer *out, tocsin_text example) {
    for (size_t i = 0; i < example.n; i++)
        if (!strchr("[]{}", example.at[i])) tocsin_buffer_putc(out, example.at[i]);
}

/* ---- in the terminal --------------------------------------------------------------------------- */

static void put_runs(const explain_job *job, const canvas *c, tocsin_buffer *out, size_t from,
                     size_t to) {
    for (size_t i = from; i < to;) {
        size_t end = i;
        while (end < to && c->kinds[end] == c->kinds[i]) end++;
        bool painted = job->colour && c->kinds[i];
        if (painted) tocsin_buffer_puts(out, paints[c->kinds[i]].escape);
        tocsin_buffer_put(out, tocsin_text_slice(job->source, i, end));
        if (painted) tocsin_buffer_puts(out, paints[PAINT_NONE].escape);
        i = end;
    }
}

static void put_cues(const explain_job *job, tocsin_buffer *out, const tocsin_claim *c) {
    for (size_t k = 0; k < c->n_cues; k++) {
        const tocsin_cue *cue = &c->cues[k];
        tocsin_text words =
            tocsin_text_slice(job->source, (size_t)cue->span.from, (size_t)cue->span.to);
        if (!tocsin_text_is_utf8(words, NULL)) continue;
        tocsin_buffer_printf(out, "%s%.*s “%.*s”", k ? " · " : "       ", TOCSIN_TEXT_ARG(cue->is),
                             TOCSIN_TEXT_ARG(words));
    }
    if (c->n_cues) tocsin_buffer_puts(out, "\n");
}

static void put_claim_text(const explain_job *job, tocsin_buffer *out, size_t i) {
    const tocsin_claim *c = &job->reading->claims[i];
    tocsin_text example, counter;
    tocsin_buffer_printf(out, "  %2zu   “%.*s”\n       ", i + 1, TOCSIN_TEXT_ARG(c->text));
    put_what(out, c);
    tocsin_buffer_puts(out, "\n");
    put_cues(job, out, c);
    tocsin_buffer_printf(out, "       rule %.*s", TOCSIN_TEXT_ARG(c->rule));
    if (tocsin_reader_rule(job->reader, c->rule, &example, &counter)) {
        tocsin_buffer_puts(out, ", as in: ");
        put_example(out, example);
    }
    for (size_t k = 0; k < c->n_denies; k++)
        for (size_t d = 0; d < job->reading->n_claims; d++)
            if (tocsin_text_equal(job->reading->claims[d].id, c->denies[k]))
                tocsin_buffer_printf(out, "\n       denies %zu", d + 1);
    tocsin_buffer_puts(out, "\n");
}

static void put_claims_text(const explain_job *job, tocsin_buffer *out, size_t from, size_t to) {
    bool any = false;
    for (size_t i = 0; i < job->reading->n_claims; i++) {
        if (!claim_begins_in(&job->reading->claims[i], from, to)) continue;
        put_claim_text(job, out, i);
        any = true;
    }
    if (any) tocsin_buffer_puts(out, "\n");
}

static void put_legend(tocsin_buffer *out) {
    for (int kind = PAINT_SAID; kind < PAINT_KINDS; kind++)
        tocsin_buffer_printf(out, "%s%s%s ", paints[kind].escape, paints[kind].name,
                             paints[PAINT_NONE].escape);
    tocsin_buffer_puts(out, "\n\n");
}

bool explain_put_text(const explain_job *job, tocsin_buffer *out) {
    TOCSIN_CLEANUP(canvas_release) canvas c = {.kinds = NULL};
    if (!job->reading->verbatim) {
        for (size_t i = 0; i < job->reading->n_claims; i++) put_claim_text(job, out, i);
        return true;
    }
    if (!canvas_paint(&c, job)) return false;
    if (job->colour) put_legend(out);
    for (size_t at = 0; at < job->source.n;) {
        size_t from = at;
        tocsin_text paragraph = next_paragraph(job->source, &at);
        put_runs(job, &c, out, from, from + paragraph.n);
        if (at == job->source.n) tocsin_buffer_puts(out, "\n");
        put_claims_text(job, out, from, at);
    }
    return true;
}

/* ---- as a page --------------------------------------------------------------------------------- */

static void put_escaped(tocsin_buffer *out, tocsin_text text) {
    for (size_t i = 0; i < text.n; i++) {
        switch (text.at[i]) {
        case '<': tocsin_buffer_puts(out, "&lt;"); break;
        case '>': tocsin_buffer_puts(out, "&gt;"); break;
        case '&': tocsin_buffer_puts(out, "&amp;"); break;
        case '"': tocsin_buffer_puts(out, "&quot;"); break;
        default: tocsin_buffer_putc(out, text.at[i]);
        }
    }
}

/* Text from `put` goes through a buffer, so that names are escaped too. */
static void put_what_html(tocsin_buffer *out, const tocsin_claim *c) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer plain = TOCSIN_BUFFER_INIT;
    put_what(&plain, c);
    put_escaped(out, tocsin_buffer_text(&plain));
}

static void put_runs_html(const explain_job *job, const canvas *c, tocsin_buffer *out, size_t from,
                          size_t to) {
    for (size_t i = from; i < to;) {
        size_t end = i;
        while (end < to && c->kinds[end] == c->kinds[i]) end++;
        if (c->kinds[i]) tocsin_buffer_printf(out, "<span class=%s>", paints[c->kinds[i]].name);
        put_escaped(out, tocsin_text_slice(job->source, i, end));
        if (c->kinds[i]) tocsin_buffer_puts(out, "</span>");
        i = end;
    }
}

static void put_claim_html(const explain_job *job, tocsin_buffer *out, size_t i) {
    const tocsin_claim *c = &job->reading->claims[i];
    tocsin_text example, counter;
    tocsin_buffer_printf(out, "<li value=%zu id=c%zu><q>", i + 1, i + 1);
    put_escaped(out, c->text);
    tocsin_buffer_puts(out, "</q><br>");
    put_what_html(out, c);
    tocsin_buffer_puts(out, "<br><code>");
    put_escaped(out, c->rule);
    tocsin_buffer_puts(out, "</code>");
    if (tocsin_reader_rule(job->reader, c->rule, &example, &counter)) {
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer plain = TOCSIN_BUFFER_INIT;
        put_example(&plain, example);
        tocsin_buffer_puts(out, " as in <i>");
        put_escaped(out, tocsin_buffer_text(&plain));
        tocsin_buffer_puts(out, "</i>, not as in <i>");
        put_escaped(out, counter);
        tocsin_buffer_puts(out, "</i>");
    }
    for (size_t k = 0; k < c->n_denies; k++)
        for (size_t d = 0; d < job->reading->n_claims; d++)
            if (tocsin_text_equal(job->reading->claims[d].id, c->denies[k]))
                tocsin_buffer_printf(out, "<br>denies <a href=#c%zu>%zu</a>", d + 1, d + 1);
    tocsin_buffer_puts(out, "</li>\n");
}

static void put_claims_html(const explain_job *job, tocsin_buffer *out, size_t from, size_t to) {
    bool any = false;
    for (size_t i = 0; i < job->reading->n_claims; i++) {
        if (!claim_begins_in(&job->reading->claims[i], from, to)) continue;
        if (!any) tocsin_buffer_puts(out, "<ol>\n");
        put_claim_html(job, out, i);
        any = true;
    }
    if (any) tocsin_buffer_puts(out, "</ol>\n");
}

static void put_head(const explain_job *job, tocsin_buffer *out) {
    tocsin_buffer_puts(out, "<!doctype html>\n<meta charset=utf-8>\n<title>");
    put_escaped(out, tocsin_text_of(job->title));
    tocsin_buffer_puts(
        out, "</title>\n<style>\nbody{font:16px/1.5 Georgia,serif;max-width:46em;margin:2em auto;"
             "padding:0 1em;color:#222}\nol{font:13px/1.4 system-ui,sans-serif;color:#444;"
             "border-left:3px solid #ddd}\nli{margin:.4em 0}\nspan{border-radius:2px}\n");
    for (int kind = PAINT_SAID; kind < PAINT_KINDS; kind++)
        tocsin_buffer_printf(out, ".%s{%s}\n", paints[kind].name, paints[kind].colour);
    tocsin_buffer_puts(out, "</style>\n<h1>");
    put_escaped(out, tocsin_text_of(job->title));
    tocsin_buffer_puts(out, "</h1>\n<p>");
    for (int kind = PAINT_SAID; kind < PAINT_KINDS; kind++)
        tocsin_buffer_printf(out, "<span class=%s>%s</span> ", paints[kind].name,
                             paints[kind].name);
    tocsin_buffer_puts(out, "</p>\n");
}

bool explain_put_html(const explain_job *job, tocsin_buffer *out) {
    TOCSIN_CLEANUP(canvas_release) canvas c = {.kinds = NULL};
    put_head(job, out);
    if (!job->reading->verbatim) {
        tocsin_buffer_puts(out, "<ol>\n");
        for (size_t i = 0; i < job->reading->n_claims; i++) put_claim_html(job, out, i);
        tocsin_buffer_puts(out, "</ol>\n");
        return true;
    }
    if (!canvas_paint(&c, job)) return false;
    for (size_t at = 0; at < job->source.n;) {
        size_t from = at;
        tocsin_text paragraph = next_paragraph(job->source, &at);
        tocsin_buffer_puts(out, "<p>");
        put_runs_html(job, &c, out, from, from + paragraph.n);
        tocsin_buffer_puts(out, "</p>\n");
        put_claims_html(job, out, from, at);
    }
    return true;
}
