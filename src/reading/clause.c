// SPDX-License-Identifier: Apache-2.0
#include "reading/clause.h"

bool clause_has_verb(const scan *s, stretch within) {
    for (size_t i = within.first; i < within.end; i++)
        if (scan_token(s, i)->finite) return true;
    return false;
}

bool clause_has(const scan *s, stretch within, enum word_class class) {
    for (size_t i = within.first; i < within.end; i++)
        if (scan_is(s, i, class)) return true;
    return false;
}

static bool is_mark(const scan *s, size_t i, const char *mark) {
    return tocsin_text_is(s->words[i].text, mark);
}

bool clause_is_quote_mark(const scan *s, size_t i) {
    static const char *const marks[] = {"\"", "“", "”", "„", "«", "»", "‘", "’", "'", "‚"};
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
        if (is_mark(s, i, marks[k])) return true;
    return false;
}

/* Quotation marks at the ends of a stretch stay when they come in pairs. */
static stretch drop_odd_mark(const scan *s, stretch within) {
    size_t marks = 0;
    for (size_t i = within.first; i < within.end; i++) marks += clause_is_quote_mark(s, i);
    if (marks % 2 == 0 || within.end <= within.first) return within;
    if (clause_is_quote_mark(s, within.first))
        within.first++;
    else if (clause_is_quote_mark(s, within.end - 1))
        within.end--;
    return within;
}

stretch clause_trim(const scan *s, stretch within) {
    while (within.first < within.end && scan_is_mark(s, within.first) &&
           !clause_is_quote_mark(s, within.first))
        within.first++;
    while (within.end > within.first && scan_is_mark(s, within.end - 1) &&
           !clause_is_quote_mark(s, within.end - 1))
        within.end--;
    within = drop_odd_mark(s, within);
    while (within.end - within.first > 2 && !scan_token(s, within.first)->name &&
           (scan_is(s, within.first, W_CONJUNCTION) || scan_is(s, within.first, W_AND)))
        within.first++;
    return within;
}

/* "Dat is de moeite niet waard", "That number may grow": no conjunction. */
bool clause_is_demonstrative(const scan *s, stretch content) {
    const uint64_t subjects = BIT(W_DETERMINER) | BIT(W_POSSESSIVE) | BIT(W_PERSON_PRONOUN) |
                              BIT(W_PERSONS_PRONOUN) | BIT(W_THING_PRONOUN);
    size_t next = content.first + 1;
    if (!scan_is(s, content.first, W_ANAPHOR) || next + 1 >= content.end) return false;
    if (scan_token(s, next)->finite) return true;
    bool subject = (scan_token(s, next)->bits & subjects) || scan_mention_at(s, next);
    return !subject && scan_token(s, next + 1)->finite;
}

/* A dash that stands free, a colon or a semicolon. */
static bool divides(const scan *s, size_t i) {
    if (!scan_is_mark(s, i)) return false;
    bool dash = is_mark(s, i, "-") || is_mark(s, i, "–") || is_mark(s, i, "—");
    if (dash) return !(s->words[i].flags & WORD_JOINED);
    return is_mark(s, i, ":") || is_mark(s, i, ";");
}

static bool opens_subordinate(const scan *s, size_t i) {
    return scan_is(s, i, W_SUBORDINATOR) || scan_is(s, i, W_RELATIVE) || scan_is(s, i, W_PURPOSE) ||
           scan_is(s, i, W_COMPLEMENTIZER);
}

/* ", in the buffer zone, on Friday": a preposition's phrase between commas opens no clause. */
static bool is_aside(const scan *s, size_t comma, size_t end) {
    const uint64_t prepositions = BIT(W_IN_PLACE) | BIT(W_PREPOSITION) | BIT(W_OF);
    if (comma + 1 >= end || !(scan_token(s, comma + 1)->bits & prepositions)) return false;
    size_t to = comma + 1;
    while (to < end && !is_mark(s, to, ",")) to++;
    return to < end && !clause_has_verb(s, (stretch){comma + 1, to});
}

/* "X, who was photographed there, is in good health": the second comma closes what the first opened. */
static bool closes_relative(const scan *s, size_t comma, stretch left) {
    if (s->lex->verb_second || !scan_token(s, comma + 1)->finite) return false;
    for (size_t k = comma; k > left.first; k--)
        if (is_mark(s, k - 1, ",")) return scan_is(s, k, W_RELATIVE);
    return false;
}

/* May a clause end before word i? The word itself is a comma, a conjunction or opens a clause. */
static bool may_cut(const scan *s, size_t i, stretch left, size_t end) {
    stretch right = {i + 1, end};
    bool comma = is_mark(s, i, ",");
    bool joins = scan_is(s, i, W_CONJUNCTION) || scan_is(s, i, W_AND);
    if (comma && i + 1 < end && (scan_is(s, i + 1, W_CONJUNCTION) || opens_subordinate(s, i + 1)))
        return clause_has_verb(s, right) || scan_is(s, i + 1, W_PURPOSE);
    if (!comma && !joins && !scan_is(s, i, W_SUBORDINATOR)) return false;
    if (comma && (is_aside(s, i, end) || closes_relative(s, i, left))) return false;
    if (joins && i + 1 < end && opens_subordinate(s, i + 1)) return false; /* "…, and how many …" */
    return clause_has_verb(s, left) && clause_has_verb(s, right);
}

size_t clause_split(const scan *s, stretch within, stretch ret_clauses[static CLAUSES_MAX]) {
    size_t n = 0, first = within.first;
    /* Behind the last verb nothing is cut any more; this keeps the look to the right short. */
    size_t last_verb = within.first;
    for (size_t i = within.first; i < within.end; i++)
        if (scan_token(s, i)->finite) last_verb = i;
    bool left_verb = false;
    for (size_t i = within.first; i < within.end && n + 1 < CLAUSES_MAX; i++) {
        left_verb = left_verb || scan_token(s, i)->finite;
        bool cut = divides(s, i);
        if (!cut && i > first && (left_verb || is_mark(s, i, ",")) && i <= last_verb + 1)
            cut = may_cut(s, i, (stretch){first, i}, within.end);
        if (!cut && i > first && is_mark(s, i, ",") && scan_is(s, i + 1, W_PURPOSE)) cut = true;
        if (!cut || i == first) continue;
        ret_clauses[n++] = (stretch){first, i};
        first = i + 1;
        left_verb = false;
    }
    if (first < within.end) ret_clauses[n++] = (stretch){first, within.end};
    return n;
}
