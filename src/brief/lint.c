// SPDX-License-Identifier: Apache-2.0
#include "brief/lint.h"

#include <math.h>
#include <string.h>

#include "brief/figures.h"

/* ---- sentences ----------------------------------------------------------------------------- */

/* A citation, "[#12]" or "[f:1a2b3c4d]", at `at`: its end, or `at`. */
static size_t citation_end(tocsin_text text, size_t at) {
    tocsin_text rest = tocsin_text_slice(text, at, text.n);
    if (!tocsin_text_starts(rest, TOCSIN_TEXT("[#")) &&
        !tocsin_text_starts(rest, TOCSIN_TEXT("[f:")))
        return at;
    size_t close = tocsin_text_find(rest, TOCSIN_TEXT("]"), 0);
    return close == SIZE_MAX ? at : at + close + 1;
}

static bool is_space(tocsin_text text, size_t at) {
    return at < text.n && (text.at[at] == ' ' || text.at[at] == '\n' || text.at[at] == '\t');
}

/* Past closing quotation marks, brackets, emphasis and citations. */
static size_t skip_closing(tocsin_text text, size_t at) {
    static const char *const closing[] = {"\"",     "'",      ")",      "*",     "_",
                                          "\u201D", "\u2019", "\u00BB", "\u201C"};
    for (;;) {
        size_t before = at;
        tocsin_text rest = tocsin_text_slice(text, at, text.n);
        for (size_t i = 0; i < sizeof closing / sizeof *closing; i++)
            if (tocsin_text_starts(rest, tocsin_text_of(closing[i]))) {
                at += strlen(closing[i]);
                break;
            }
        size_t next = at;
        while (is_space(text, next)) next++;
        size_t end = citation_end(text, next);
        if (end > next) at = end;
        if (at == before) return at;
    }
}

/* "U.S." and "A. de Vries" end no sentence. */
static bool is_initial(tocsin_text text, size_t at) {
    if (text.at[at] != '.' || !at) return false;
    char c = text.at[at - 1];
    return c >= 'A' && c <= 'Z' && !(at > 1 && brief_is_word_byte(text, at - 2));
}

/* "3. November" goes on, in a language that writes days so. */
static bool is_day(const brief_pack *pack, tocsin_text text, size_t at) {
    size_t from = at;
    brief_date date;
    while (from && text.at[from - 1] >= '0' && text.at[from - 1] <= '9') from--;
    return pack->day_mark.n && from < at && brief_date_at(pack, text, from, &date) && date.day &&
           date.to > at;
}

size_t brief_sentence_end(const brief_pack *pack, tocsin_text text, size_t from) {
    for (size_t at = from; at < text.n; at++) {
        char c = text.at[at];
        if (c != '.' && c != '!' && c != '?') continue;
        size_t end = skip_closing(text, at + 1), next = end;
        while (is_space(text, next)) next++;
        if (next == text.n) return text.n;
        bool goes_on = next == end || (text.at[next] >= 'a' && text.at[next] <= 'z');
        if (!goes_on && !is_initial(text, at) && !is_day(pack, text, at)) return end;
    }
    return text.n;
}

/* ---- words --------------------------------------------------------------------------------- */

static const brief_likelihood *word_for(const brief_scales *scales, double share) {
    const brief_likelihood *best = NULL;
    for (size_t i = 0; i < scales->n_likelihood; i++) {
        const brief_likelihood *one = &scales->likelihood[i];
        if (share < one->low || share > one->high) continue;
        bool is_nearer =
            best && fabs(one->low + one->high - 100) < fabs(best->low + best->high - 100);
        if (!best || is_nearer) best = one;
    }
    return best;
}

/* "likely (30 %)": a number that stands behind its word must be one that the word stands for. */
static bool share_fits(const brief_scales *scales, tocsin_text sentence, size_t at,
                       const brief_likelihood *word, char room[static BRIEF_LINT_ROOM]) {
    size_t from = at + word->word.n;
    while (from < sentence.n && (sentence.at[from] == ' ' || sentence.at[from] == '(')) from++;
    brief_figure figure;
    size_t end = from;
    if (!brief_next_figure(scales, NULL, sentence, &end, &figure) || figure.from != from)
        return true;
    while (is_space(sentence, end)) end++;
    if (end >= sentence.n || sentence.at[end] != '%') return true;
    const brief_likelihood *right = word_for(scales, figure.value);
    if (right && right->low >= word->low && right->high <= word->high) return true;
    if (right)
        snprintf(room, BRIEF_LINT_ROOM,
                 "\"%.*s\" stands for %g to %g per cent, and %g is \"%.*s\"; correct one of them",
                 TOCSIN_TEXT_ARG(word->word), word->low, word->high, figure.value,
                 TOCSIN_TEXT_ARG(right->word));
    else
        snprintf(room, BRIEF_LINT_ROOM,
                 "no word stands for %g per cent; write the bound alone (\"less than 1 %%\")",
                 figure.value);
    return false;
}

const char *brief_lint_words(const brief_scales *scales, tocsin_text sentence,
                             char room[static BRIEF_LINT_ROOM], size_t *ret_at) {
    size_t at = 0, at_likelihood = 0;
    const tocsin_text *off = brief_first_word(&scales->off_scale, sentence, &at);
    if (off) {
        *ret_at = at;
        snprintf(room, BRIEF_LINT_ROOM,
                 "\"%.*s\" is no word of the scale of likelihood; use one of %s, or leave it out",
                 TOCSIN_TEXT_ARG(*off), scales->file);
        return room;
    }
    const tocsin_text *confidence = brief_first_word(&scales->confidence, sentence, &at);
    const brief_likelihood *first = brief_next_likelihood(scales, sentence, 0, &at_likelihood);
    if (confidence && first) {
        *ret_at = at;
        snprintf(
            room, BRIEF_LINT_ROOM,
            "likelihood (\"%.*s\") and confidence (\"%.*s\") stand in one sentence; make two of it",
            TOCSIN_TEXT_ARG(first->word), TOCSIN_TEXT_ARG(*confidence));
        return room;
    }
    for (const brief_likelihood *word = first; word;
         word = brief_next_likelihood(scales, sentence, at_likelihood + word->word.n,
                                      &at_likelihood)) {
        *ret_at = at_likelihood;
        if (!share_fits(scales, sentence, at_likelihood, word, room)) return room;
    }
    return NULL;
}

/* ---- templates ------------------------------------------------------------------------------- */

/* Line and column of a piece of a template: the pack's lines are the templates, so the piece is looked for there. */
static tocsin_status template_wrong(const brief_pack *pack, const brief_sentence *sentence,
                                    tocsin_text piece, const char *what, tocsin_error *err) {
    tocsin_text rest = pack->source, line = TOCSIN_TEXT_NONE;
    for (int i = 0; i < sentence->form.line; i++)
        if (!tocsin_text_split(&rest, '\n', &line)) break;
    size_t at = piece.n ? tocsin_text_find(line, piece, 0) : SIZE_MAX;
    if (at == SIZE_MAX) at = tocsin_text_find(line, TOCSIN_TEXT("\""), 0);
    return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s:%d:%zu: %.*s: %s", pack->file,
                       sentence->form.line, at == SIZE_MAX ? (size_t)1 : at + 1,
                       TOCSIN_TEXT_ARG(sentence->kind), what);
}

static void gather_literals(const brief_part *parts, size_t n, tocsin_buffer *out) {
    for (size_t i = 0; i < n; i++) {
        if (parts[i].type == BRIEF_PART_OPTIONAL)
            gather_literals(parts[i].parts, parts[i].n_parts, out);
        else if (parts[i].type == BRIEF_PART_LITERAL && !parts[i].is_constant)
            tocsin_buffer_put(out, parts[i].text);
        else if (parts[i].type == BRIEF_PART_PLURAL)
            tocsin_buffer_put(out, parts[i].many);
        else
            tocsin_buffer_puts(out, "_");
    }
}

/* The first literal with a digit in it. */
static tocsin_text find_number(const brief_part *parts, size_t n) {
    for (size_t i = 0; i < n; i++) {
        tocsin_text found = TOCSIN_TEXT_NONE;
        if (parts[i].type == BRIEF_PART_OPTIONAL)
            found = find_number(parts[i].parts, parts[i].n_parts);
        for (size_t k = 0; parts[i].type == BRIEF_PART_LITERAL && k < parts[i].text.n; k++)
            if (!parts[i].is_constant && parts[i].text.at[k] >= '0' && parts[i].text.at[k] <= '9')
                return tocsin_text_slice(parts[i].text, k, parts[i].text.n);
        if (found.n) return found;
    }
    return TOCSIN_TEXT_NONE;
}

static bool ends_in(tocsin_text name, const char *tail) {
    size_t n = strlen(tail);
    if (tocsin_text_is(name, tail)) return true;
    return name.n > n && name.at[name.n - n - 1] == '_' &&
           tocsin_text_ends(name, tocsin_text_of(tail));
}

/* The first slot of a source's words that has no quotation marks, or nobody who says them. */
static const brief_part *find_fact(const brief_template *form, const brief_part *parts, size_t n,
                                   const char **ret_what) {
    for (size_t i = 0; i < n; i++) {
        const brief_part *part = &parts[i], *found = NULL;
        if (part->type == BRIEF_PART_OPTIONAL)
            found = find_fact(form, part->parts, part->n_parts, ret_what);
        if (found) return found;
        if (part->type != BRIEF_PART_SLOT || !ends_in(part->text, "text")) continue;
        *ret_what = "words of a source without quotation marks; write {…:quoted}";
        if (part->modifier != BRIEF_QUOTED) return part;
        char speaker[64];
        snprintf(speaker, sizeof speaker, "%.*sspeaker", (int)(part->text.n - 4), part->text.at);
        *ret_what = "words of a source without who says them; name {speaker} outside of [[ ]]";
        if (!brief_template_uses(form, tocsin_text_of(speaker), false) &&
            !brief_template_uses(form, TOCSIN_TEXT("speaker"), false))
            return part;
    }
    return NULL;
}

tocsin_status brief_lint_template(const brief_pack *pack, const brief_scales *scales,
                                  const brief_sentence *sentence, tocsin_error *err) {
    const brief_template *form = &sentence->form;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer literals = TOCSIN_BUFFER_INIT;
    tocsin_text number = find_number(form->parts, form->n_parts);
    if (number.n)
        return template_wrong(pack, sentence, number,
                              "a number that no slot carries, and so no entry; use a slot, or {=…} "
                              "for a number that belongs to the rule",
                              err);
    const char *what = NULL;
    const brief_part *fact = find_fact(form, form->parts, form->n_parts, &what);
    if (fact) return template_wrong(pack, sentence, fact->text, what, err);
    gather_literals(form->parts, form->n_parts, &literals);
    if (literals.failed) return tocsin_fail_memory(err);
    tocsin_text text = tocsin_buffer_text(&literals);
    char room[BRIEF_LINT_ROOM];
    for (size_t from = 0, to; from < text.n; from = to) {
        size_t at = 0;
        to = brief_sentence_end(pack, text, from);
        tocsin_text one = tocsin_text_slice(text, from, to);
        what = brief_lint_words(scales, one, room, &at);
        if (what) /* eight bytes are enough to find the word again in the line */
            return template_wrong(pack, sentence, tocsin_text_slice(one, at, at + 8), what, err);
    }
    return TOCSIN_OK;
}

tocsin_status brief_lint_pack(const brief_pack *pack, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    brief_scales scales;
    tocsin_status status = brief_scales_load(pack->language, &arena, &scales, err);
    for (size_t i = 0; !status && i < pack->n_sentences; i++)
        status = brief_lint_template(pack, &scales, &pack->sentences[i], err);
    for (size_t i = 0; !status && i < pack->n_leads; i++)
        status = brief_lint_template(pack, &scales, &pack->leads[i], err);
    return status;
}

/* ---- findings -------------------------------------------------------------------------------- */

tocsin_status brief_lint_finding(const brief_pack *pack, const brief_template *form,
                                 const tocsin_finding *finding, tocsin_error *err) {
    bool has_speaker = false, has_unit = false;
    const char *amount = NULL;
    for (size_t i = 0; i < finding->n_slots; i++) {
        const tocsin_slot *slot = &finding->slots[i];
        tocsin_text name = tocsin_text_of(slot->name);
        has_unit |= tocsin_text_is(name, "unit");
        if (slot->type == TOCSIN_SLOT_INTERVAL) amount = slot->name;
        bool is_speaker = (ends_in(name, "speaker") || ends_in(name, "speakers")) &&
                          slot->type != TOCSIN_SLOT_NUMBER;
        has_speaker |= is_speaker;
        if (is_speaker && !brief_template_uses(form, name, true))
            return tocsin_fail(
                err, TOCSIN_BAD_INPUT,
                "%s:%d:1: the template of \"%s\" does not say {%s}: a claim would be "
                "printed as a fact",
                pack->file, form->line, finding->kind, slot->name);
    }
    if (!amount || !has_unit || has_speaker) return TOCSIN_OK;
    return tocsin_fail(err, TOCSIN_BAD_INPUT,
                       "finding \"%.*s\" (%s) has the number {%s} and nobody who says it: a claim "
                       "would be printed as a fact (%s:%d:1)",
                       TOCSIN_TEXT_ARG(finding->id), finding->kind, amount, pack->file, form->line);
}
