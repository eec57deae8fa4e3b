// SPDX-License-Identifier: Apache-2.0
#include "reading/split.h"

static bool is_comma(const scan *s, size_t i) {
    return tocsin_text_is(s->words[i].text, ",");
}

/* The counted quantity that lies in a stretch first; NULL: none. */
static const quantity *count_in(const scan *s, stretch within) {
    for (size_t i = 0; i < s->quantities.n; i++) {
        const quantity *q = &s->quantities.items[i];
        bool counts = q->unit && q->unit != TOCSIN_KM && q->unit != TOCSIN_DAYS &&
                      q->unit != TOCSIN_MONEY && !q->unknown;
        if (counts && q->first_word >= within.first && q->end_word <= within.end) return q;
    }
    return NULL;
}

/* A number, with or without a unit that the pack knows: "onder wie 44 burgers", "and six wounded". */
static bool has_number(const scan *s, stretch within) {
    if (count_in(s, within)) return true;
    for (size_t i = within.first; i < within.end; i++)
        if ((s->words[i].flags & WORD_NUMBER) && !scan_token(s, i)->dated) return true;
    return false;
}

/* A verb in any form: "killed", "raakten". */
static bool has_verb_form(const scan *s, stretch within) {
    if (clause_has_verb(s, within)) return true;
    for (size_t i = within.first; i < within.end; i++)
        for (const event_entry *e = scan_token(s, i)->event; e; e = e->next)
            if (e->form != FORM_NOUN) return true;
    return false;
}

/* "and that": another clause that the same verb takes. */
static size_t at_complementizer(const scan *s, size_t i, stretch left, size_t end) {
    size_t and = is_comma(s, i) ? i + 1 : i;
    if (!scan_is(s, and, W_AND) || !scan_is(s, and+1, W_COMPLEMENTIZER)) return 0;
    if (left.end < left.first + 3 || end < and+5) return 0;
    return and+2;
}

/* ", 44 of them civilians": the number stands in front of the words that say whose part it is. */
static bool is_part_by_number(const scan *s, size_t i, size_t end) {
    const quantity *part = count_in(s, (stretch){i + 1, end});
    if (!part || part->first_word != i + 1) return false;
    size_t behind = part->number_word + 1;
    return behind < end && scan_is(s, behind, W_PART) && scan_token(s, behind)->n > 1;
}

/* "among them 44": a part of what was counted. */
static size_t at_part(const scan *s, size_t i, stretch left, size_t end) {
    if (!is_comma(s, i) || !count_in(s, left)) return 0;
    if (is_part_by_number(s, i, end)) return i + 1;
    if (!scan_is(s, i + 1, W_PART)) return 0;
    stretch right = {i + 1, end};
    for (size_t k = i + 2; k + 1 < end && !s->lex->verb_second; k++)
        if (is_comma(s, k) && scan_token(s, k + 1)->finite)
            return 0; /* "Five, among them two medics, had died" */
    bool clause = scan_token(s, i + 1)->n > 1 && clause_has_verb(s, right);
    if (!clause && !has_number(s, right)) return 0;
    return scan_token(s, i + 1)->n > 1 ? i + 1 : i + 2; /* ", with 32 injured" */
}

/* "five were killed and six wounded": counts of different things, or a verb on either side. */
static size_t at_count(const scan *s, size_t i, stretch left, size_t end) {
    if (!scan_is(s, i, W_AND)) return 0;
    stretch right = {i + 1, end};
    const quantity *a = count_in(s, left), *b = count_in(s, right);
    if (!a || !b || b->first_word > right.first + 2) {
        bool verbs = a && b && has_verb_form(s, left) &&
                     has_verb_form(s, (stretch){right.first, right.first + 1});
        return verbs ? right.first : 0;
    }
    bool other = a->unit != b->unit;
    bool verbs = has_verb_form(s, left) && has_verb_form(s, right);
    return other || verbs ? right.first : 0;
}

/* "591 in Donetsk | and in Luhansk 975", "217 violations, | in Luhansk 148": the same is counted at another place. */
static size_t at_other_place(const scan *s, size_t i, stretch left, size_t end) {
    enum { REACH = 8 };
    if (!is_comma(s, i) && !scan_is(s, i, W_AND)) return 0;
    const quantity *b = count_in(s, (stretch){i + 1, end});
    if (!b || !b->again || b->first_word > i + REACH || !count_in(s, left)) return 0;
    return scan_is(s, i + 1, W_AND) ? i + 2 : i + 1;
}

/* A subject and its verb at the beginning of a stretch: "the bridge was blown up", "they would go on". */
static bool begins_clause(const scan *s, stretch within) {
    enum { REACH = 9 };
    size_t i = within.first;
    while (i < within.end && scan_is(s, i, W_ADVERB) && !scan_is(s, i, W_PERFECT)) i++;
    if (i >= within.end || scan_is_mark(s, i) || scan_token(s, i)->finite) return false;
    for (size_t k = i; k < within.end && k < i + REACH; k++) {
        if (scan_token(s, k)->finite && scan_token(s, k)->mention < 0) return true;
        if (scan_is_mark(s, k) && !(s->words[k].flags & WORD_JOINED)) return false;
    }
    return false;
}

/* ", but they would go on", ", after troops had shelled it", "and were using residents as shields": another clause. */
static size_t at_clause(const scan *s, size_t i, stretch left, size_t end) {
    enum { WORDS_LEAST = 3, SHARED_LEAST = 4 };
    if (s->lex->verb_second || left.end < left.first + WORDS_LEAST || !clause_has_verb(s, left))
        return 0;
    bool comma = is_comma(s, i);
    size_t joint = comma ? i + 1 : i;
    stretch right = {joint + 1, end};
    bool and = scan_is(s, joint, W_AND) || scan_is(s, joint, W_CONJUNCTION);
    bool after = scan_is(s, joint, W_SUBORDINATOR) && scan_is(s, joint, W_PREPOSITION);
    if (right.first + WORDS_LEAST > end || scan_is(s, right.first, W_SUBORDINATOR)) return 0;
    after = after && !scan_is(s, right.first, W_INDEFINITE) && !scan_is(s, right.first, W_ANAPHOR);
    if (comma && (and || after) && begins_clause(s, right)) return right.first;
    bool shared = and&&right.first + SHARED_LEAST <= end && scan_token(s, right.first)->finite &&
                  scan_token(s, right.first)->mention < 0;
    return shared ? right.first : 0;
}

size_t split_pieces(const scan *s, stretch content, piece ret_pieces[static PIECES_MAX]) {
    size_t n = 0, first = content.first;
    bool part = false;
    for (size_t i = content.first + 1; i + 1 < content.end && n + 1 < PIECES_MAX; i++) {
        bool joins = is_comma(s, i) || scan_is(s, i, W_AND) ||
                     (scan_is(s, i, W_CONJUNCTION) && !s->lex->verb_second);
        if (!joins) continue;
        stretch left = {first, i};
        size_t next = at_complementizer(s, i, left, content.end);
        size_t of_left = next ? 0 : at_part(s, i, left, content.end);
        if (of_left) next = of_left;
        if (!next) next = at_other_place(s, i, left, content.end);
        if (!next) next = at_count(s, i, left, content.end);
        if (!next) next = at_clause(s, i, left, content.end);
        if (!next) continue;
        ret_pieces[n++] = (piece){left, part};
        part = of_left > 0;
        first = next;
        i = next;
    }
    ret_pieces[n++] = (piece){{first, content.end}, part};
    return n;
}
