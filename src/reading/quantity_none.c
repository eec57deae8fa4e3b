// SPDX-License-Identifier: Apache-2.0
/* Numbers that count nothing: names, times, ages, numbers of articles, items of a list. */
#include "reading/quantity_core.h"

static bool is_joined_mark(const word *w, const char *mark) {
    return w && (w->flags & WORD_JOINED) && word_is(w, mark);
}

/* "T-72", "Covid-19": digits that a hyphen joins to letters before them. */
static bool is_part_of_name(const seeker *k, size_t i) {
    const word *w = &k->p->words[i];
    if (i < k->s->first_word + 2 || !(w->flags & WORD_JOINED)) return false;
    const word *hyphen = w - 1, *before = w - 2;
    return is_joined_mark(hyphen, "-") && !(before->flags & (WORD_MARK | WORD_NUMBER));
}

/* "10:30", "1/3": a mark joins the number to digits behind it. */
static bool is_time_or_ratio(const seeker *k, size_t end) {
    const word *mark = seeker_word(k, end), *digits = seeker_word(k, end + 1);
    if (!mark || !digits || !(digits->flags & WORD_NUMBER) || !(digits->flags & WORD_JOINED))
        return false;
    return is_joined_mark(mark, ":") || is_joined_mark(mark, "/");
}

static bool is_excluded_after(const seeker *k, size_t end) {
    phrase_match match;
    const word *hyphen = seeker_word(k, end);
    if (is_joined_mark(hyphen, "-")) end++;
    return seeker_matches(k, &k->words->not_after, end, &match) && !quantity_deed(k, end, &end);
}

/* "1. Een punt": the number of an item in a list. */
static bool is_list_number(const seeker *k, size_t i, size_t end) {
    const word *mark = seeker_word(k, end);
    return i == k->s->first_word && (is_joined_mark(mark, ".") || is_joined_mark(mark, ")")) &&
           end + 1 < k->s->end_word;
}

/* "-5", "+31": a sign right before digits, and no hyphen between two numbers. */
static bool is_signed(const seeker *k, size_t i) {
    const word *w = &k->p->words[i];
    if (i == k->s->first_word || !(w->flags & WORD_JOINED)) return false;
    if (word_is(w - 1, "+")) return true;
    return (word_is(w - 1, "-") || word_is(w - 1, "−")) && !(w[-1].flags & WORD_JOINED);
}

bool quantity_core_is_none(const seeker *k, size_t i, size_t end) {
    phrase_match match;
    const word *w = &k->p->words[i];
    bool zero_first =
        w->text.n > 1 && w->text.at[0] == '0' && w->text.at[1] >= '0' && w->text.at[1] <= '9';
    if (zero_first || is_signed(k, i) || is_part_of_name(k, i) || is_time_or_ratio(k, end) ||
        is_list_number(k, i, end) || is_excluded_after(k, end))
        return true;
    return i > k->s->first_word && phrasebook_match_before(&k->words->not_before, k->p->words,
                                                           k->s->first_word, i - 1, &match);
}
