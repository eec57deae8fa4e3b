// SPDX-License-Identifier: Apache-2.0
/* What a person wrote is held to what the program is held to: each sentence names its entries, each of its numbers and
 * dates is one of theirs, who says something is named, and how likely something is is said by the words of the scale. */
#include <math.h>
#include <string.h>

#include "brief/figures.h"
#include "brief/lint.h"
#include "brief/note_sentence.h"

/* ---- what is cited --------------------------------------------------------------------------- */

size_t notes_find_finding(const tocsin_brief_input *in, tocsin_text id, size_t *ret_n) {
    size_t found = SIZE_MAX;
    *ret_n = 0;
    for (size_t i = 0; i < in->n_findings; i++) {
        if (!tocsin_text_starts(in->findings[i].id, id)) continue;
        found = i;
        ++*ret_n;
    }
    return *ret_n == 1 ? found : SIZE_MAX;
}

static tocsin_status take_entry(note_sentence *s, const tocsin_citation *citation,
                                tocsin_error *err) {
    brief_entry *entry = (brief_entry *)brief_view_entry(s->view, citation->entry);
    if (!entry)
        return notes_wrong(s->notes, s->notes->source.at + citation->from, err,
                           "entry %lld is no evidence, claim or observation of this case as of its "
                           "day; cite one that is",
                           (long long)citation->entry);
    entry->shown = true;
    entry->in_notes = true;
    if (s->n_entries < CITED_MOST) s->entries[s->n_entries++] = entry;
    return TOCSIN_OK;
}

static tocsin_status take_finding(note_sentence *s, const tocsin_citation *citation,
                                  tocsin_error *err) {
    size_t n = 0, found = notes_find_finding(s->view->in, citation->finding, &n);
    if (found == SIZE_MAX)
        return notes_wrong(
            s->notes, s->notes->source.at + citation->from, err,
            n ? "more than one finding begins with f:%.*s; give more of its id"
              : "no finding f:%.*s holds now; look at what is said in its place, and "
                "cite that or the entries themselves",
            TOCSIN_TEXT_ARG(citation->finding));
    if (s->n_findings < CITED_MOST) s->findings[s->n_findings++] = &s->view->in->findings[found];
    return TOCSIN_OK;
}

static tocsin_status take_citations(note_sentence *s, tocsin_error *err) {
    size_t n = 0;
    const tocsin_citation *citations = notes_citations(s->notes, s->text, &n);
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < n; i++)
        status = citations[i].entry ? take_entry(s, &citations[i], err)
                                    : take_finding(s, &citations[i], err);
    s->n_direct = s->n_entries;
    for (size_t f = 0; !status && f < s->n_findings; f++)
        for (size_t e = 0; e < s->findings[f]->n_entries && s->n_entries < CITED_MOST; e++)
            s->entries[s->n_entries++] = brief_view_entry(s->view, s->findings[f]->entries[e]);
    return status;
}

/* ---- numbers --------------------------------------------------------------------------------- */

static bool is_value(double value, const brief_figure *figure) {
    return fabs(fabs(value) - figure->value) <= 1e-9 * fmax(1, fabs(value));
}

/* A measurement may be written with fewer decimals than it has. */
static bool is_rounded(double value, const brief_figure *figure) {
    double scale = pow(10, figure->decimals);
    return isfinite(value) && fabs(round(fabs(value) * scale) / scale - figure->value) < 0.5e-9;
}

static bool text_has(const note_sentence *s, const brief_pack *pack, tocsin_text text,
                     const brief_figure *figure) {
    brief_figure other;
    for (size_t at = 0; brief_next_figure(s->scales, pack, text, &at, &other);)
        if (is_value(other.value, figure) || is_value(other.other, figure)) return true;
    return false;
}

static bool entry_has(const note_sentence *s, const brief_entry *entry,
                      const brief_figure *figure) {
    const tocsin_brief_input *in = s->view->in;
    if (entry->type == BRIEF_EVIDENCE)
        return text_has(s, NULL, in->evidence[entry->index].title, figure);
    if (entry->type == BRIEF_CLAIM) {
        const tocsin_claim *claim = &in->claims[entry->index];
        if (claim->has_quantity &&
            (is_value(claim->quantity.low, figure) || is_value(claim->quantity.high, figure)))
            return true;
        return text_has(s, NULL, claim->text, figure);
    }
    const tocsin_observation *o = &in->observations[entry->index];
    for (size_t i = 0; i < o->n_patches; i++)
        if (is_rounded(o->patches[i].area_ha, figure) || is_rounded(o->patches[i].size, figure) ||
            is_value((double)o->patches[i].n_pixels, figure))
            return true;
    return is_rounded(o->value, figure) || is_rounded(o->spread, figure) ||
           is_value((double)o->n_valid, figure) || is_value((double)o->n_pixels, figure);
}

/* "Two counts": a number may count what the sentence cites. */
static bool has_figure(const note_sentence *s, const brief_figure *figure) {
    size_t n_cited = s->n_direct + s->n_findings;
    if (n_cited > 1 && is_value((double)n_cited, figure)) return true;
    for (size_t i = 0; i < s->n_findings; i++)
        if (text_has(s, s->view->pack, s->findings[i]->text, figure)) return true;
    for (size_t i = 0; i < s->n_entries; i++)
        if (entry_has(s, s->entries[i], figure)) return true;
    return false;
}

/* ---- dates ----------------------------------------------------------------------------------- */

static bool text_names(const note_sentence *s, tocsin_text text, const brief_date *date) {
    for (size_t at = 0; at < text.n; at++) {
        brief_date other;
        if (!brief_date_at(s->view->pack, text, at, &other)) continue;
        if ((!date->day || date->day == other.day) &&
            (!date->month || date->month == other.month) &&
            (!date->year || date->year == other.year))
            return true;
        at = other.to - 1;
    }
    return false;
}

static bool entry_is_of(const note_sentence *s, const brief_entry *entry, const brief_date *date) {
    const tocsin_brief_input *in = s->view->in;
    if (entry->type == BRIEF_EVIDENCE)
        return brief_date_within(date, in->evidence[entry->index].published);
    if (entry->type == BRIEF_CLAIM) {
        const tocsin_claim *claim = &in->claims[entry->index];
        return brief_date_within(date, claim->published) ||
               brief_date_within(date, claim->said_on) || brief_date_within(date, claim->when) ||
               text_names(s, claim->text, date);
    }
    const tocsin_observation *o = &in->observations[entry->index];
    for (size_t i = 0; i < o->n_patches; i++) {
        tocsin_day first = o->patches[i].first_seen;
        if (brief_date_within(date, (tocsin_period){first, first})) return true;
    }
    return brief_date_within(date, (tocsin_period){o->day, o->day}) ||
           brief_date_within(date, o->history);
}

static bool has_date(const note_sentence *s, const brief_date *date) {
    for (size_t i = 0; i < s->n_findings; i++)
        if (brief_date_within(date, s->findings[i]->when) ||
            text_names(s, s->findings[i]->text, date))
            return true;
    for (size_t i = 0; i < s->n_entries; i++)
        if (entry_is_of(s, s->entries[i], date)) return true;
    return false;
}

/* "3 to 9 November": the first number is a day of the date that follows. */
static bool begins_range(const note_sentence *s, const brief_figure *figure, bool is_heading) {
    brief_date date;
    if (figure->value > 31 || figure->decimals) return false;
    for (size_t at = figure->to; at < figure->to + 16 && at < s->plain.n; at++) {
        if (!brief_date_at(s->view->pack, s->plain, at, &date) || !date.day) continue;
        date.day = (int)figure->value;
        return is_heading || has_date(s, &date);
    }
    return false;
}

static tocsin_status check_date(const note_sentence *s, const brief_date *date, bool is_heading,
                                tocsin_error *err) {
    tocsin_text said = tocsin_text_slice(s->text, date->from, date->to);
    brief_figure year = {.value = date->year, .other = (double)NAN};
    if (is_heading || has_date(s, date)) return TOCSIN_OK;
    if (date->year && !date->month && has_figure(s, &year)) return TOCSIN_OK;
    return notes_wrong(
        s->notes, said.at, err,
        "the date %.*s is none of what the sentence cites; cite the entry that is of "
        "that date, or correct it",
        TOCSIN_TEXT_ARG(said));
}

static tocsin_status check_figure(const note_sentence *s, const brief_figure *figure,
                                  bool is_heading, tocsin_error *err) {
    tocsin_text said = tocsin_text_slice(s->text, figure->from, figure->to);
    if (begins_range(s, figure, is_heading)) return TOCSIN_OK;
    if (is_heading)
        return notes_wrong(
            s->notes, said.at, err,
            "the number %.*s stands in a heading, which cites nothing; put it into a "
            "sentence",
            TOCSIN_TEXT_ARG(said));
    if (has_figure(s, figure)) return TOCSIN_OK;
    return notes_wrong(s->notes, said.at, err,
                       "the number %.*s stands in none of what the sentence cites; cite the entry "
                       "that has it, or correct it",
                       TOCSIN_TEXT_ARG(said));
}

static tocsin_status check_figures(const note_sentence *s, bool is_heading, tocsin_error *err) {
    brief_figure figure = {.from = 0, .to = 0};
    size_t next = 0;
    bool has_next = brief_next_figure(s->scales, s->view->pack, s->plain, &next, &figure);
    tocsin_status status = TOCSIN_OK;
    for (size_t at = 0; !status && at < s->plain.n;) {
        brief_date date;
        while (has_next && figure.from < at)
            has_next = brief_next_figure(s->scales, s->view->pack, s->plain, &next, &figure);
        if (brief_date_at(s->view->pack, s->plain, at, &date)) {
            status = check_date(s, &date, is_heading, err);
            at = date.to;
        } else if (has_next && figure.from == at) {
            status = check_figure(s, &figure, is_heading, err);
            at = figure.to;
        } else {
            at++;
        }
    }
    return status;
}

/* "Thousands" is a number too, if not a known one: one of the claims must have a number, or the very word. */
static tocsin_status check_vague(const note_sentence *s, tocsin_error *err) {
    size_t at = 0;
    const tocsin_text *word = brief_first_word(&s->scales->vague, s->spoken, &at);
    if (!word) return TOCSIN_OK;
    for (size_t i = 0; i < s->n_entries; i++) {
        if (s->entries[i]->type != BRIEF_CLAIM) continue;
        const tocsin_claim *claim = &s->view->in->claims[s->entries[i]->index];
        if (claim->has_quantity || brief_find_word(claim->text, *word, 0) != SIZE_MAX)
            return TOCSIN_OK;
    }
    return notes_wrong(
        s->notes, s->text.at + at, err,
        "\"%.*s\" is a number, and nothing that the sentence cites has one; cite the "
        "claim that does",
        TOCSIN_TEXT_ARG(*word));
}

/* ---- the sentence ---------------------------------------------------------------------------- */

static void blank(char *text, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) text[i] = ' ';
}

static void blank_quotations(char *text, size_t n) {
    static const char *const marks[][2] = {{"\u201C", "\u201D"},
                                           {"\u201E", "\u201C"},
                                           {"\u201E", "\u201D"},
                                           {"\"", "\""},
                                           {"\u00AB", "\u00BB"}};
    for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
        tocsin_text open = tocsin_text_of(marks[m][0]), close = tocsin_text_of(marks[m][1]);
        for (size_t at = 0;;) {
            tocsin_text all = {text, n};
            size_t from = tocsin_text_find(all, open, at);
            size_t to = from == SIZE_MAX ? from : tocsin_text_find(all, close, from + open.n);
            if (to == SIZE_MAX) break;
            blank(text, from, to + close.n);
            at = to + close.n;
        }
    }
}

static tocsin_status strip(note_sentence *s, tocsin_arena *arena, tocsin_error *err) {
    size_t n = 0;
    const tocsin_citation *citations = notes_citations(s->notes, s->text, &n);
    char *plain = tocsin_arena_string(arena, s->text);
    if (!plain) return tocsin_fail_memory(err);
    size_t from = (size_t)(s->text.at - s->notes->source.at);
    for (size_t i = 0; i < s->text.n; i++) /* a paragraph may be broken into lines */
        if (plain[i] == '\n' || plain[i] == '\r' || plain[i] == '\t') plain[i] = ' ';
    for (size_t i = 0; i < n; i++) blank(plain, citations[i].from - from, citations[i].to - from);
    s->plain = (tocsin_text){plain, s->text.n};
    char *spoken = tocsin_arena_string(arena, s->plain);
    if (!spoken) return tocsin_fail_memory(err);
    blank_quotations(spoken, s->text.n);
    s->spoken = (tocsin_text){spoken, s->text.n};
    return TOCSIN_OK;
}

static tocsin_status check_sentence(note_sentence *s, bool is_heading, tocsin_arena *arena,
                                    tocsin_error *err) {
    char room[BRIEF_LINT_ROOM];
    size_t at = 0;
    tocsin_status status = strip(s, arena, err);
    if (!status) status = take_citations(s, err);
    if (status) return status;
    const char *what = brief_lint_words(s->scales, s->spoken, room, &at);
    if (what) return notes_wrong(s->notes, s->text.at + at, err, "%s", what);
    bool is_question = tocsin_text_ends(tocsin_text_trim(s->plain), TOCSIN_TEXT("?"));
    if (!is_heading && !is_question && !s->n_entries)
        return notes_wrong(
            s->notes, s->text.at, err,
            "the sentence cites nothing; name the entry that it rests on, [#123], or "
            "the finding, [f:1a2b3c4d]");
    status = check_figures(s, is_heading, err);
    if (!status && !is_heading) status = check_vague(s, err);
    return status || is_heading ? status : note_check_attribution(s, err);
}

static tocsin_status check_block(brief_view *view, const brief_scales *scales,
                                 const tocsin_note_block *block, tocsin_arena *arena,
                                 tocsin_error *err) {
    bool is_heading = block->part == TOCSIN_NOTE_HEADING;
    tocsin_status status = TOCSIN_OK;
    for (size_t from = 0, to; !status && from < block->text.n; from = to) {
        to = is_heading ? block->text.n : brief_sentence_end(view->pack, block->text, from);
        note_sentence sentence = {.view = view,
                                  .scales = scales,
                                  .notes = view->in->notes,
                                  .text =
                                      tocsin_text_trim(tocsin_text_slice(block->text, from, to))};
        if (sentence.text.n) status = check_sentence(&sentence, is_heading, arena, err);
    }
    return status;
}

tocsin_status notes_check(brief_view *view, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    const tocsin_notes *notes = view->in->notes;
    brief_scales scales;
    if (!notes || !notes->n_notes) return TOCSIN_OK;
    tocsin_status status = brief_scales_load(view->pack->language, &arena, &scales, err);
    for (size_t i = 0; !status && i < notes->n_notes; i++)
        for (size_t b = 0; !status && b < notes->notes[i].n_blocks; b++)
            status = check_block(view, &scales, &notes->notes[i].blocks[b], &arena, err);
    return status;
}
