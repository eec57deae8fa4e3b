// SPDX-License-Identifier: Apache-2.0
/* One number in digits: either separator, groups behind blanks, a suffix. */
#include "reading/number_words.h"

#include <math.h>

static size_t digits_at(tocsin_text text, size_t from) {
    size_t at = from;
    while (at < text.n && text.at[at] >= '0' && text.at[at] <= '9') at++;
    return at - from;
}

static double add_digits(tocsin_text text, size_t from, size_t n, double value) {
    for (size_t i = from; i < from + n; i++) value = value * 10 + (text.at[i] - '0');
    return value;
}

/* "…,25" from the separator on, all of what is left; NaN when it is no decimals. */
static double read_decimals(tocsin_text text, size_t at, char decimal) {
    if (at == text.n) return 0;
    size_t n = digits_at(text, at + 1);
    if (text.at[at] != decimal || !n || n > 18 || at + 1 + n != text.n) return NAN;
    double share = 0;
    for (size_t i = n; i > 0; i--) share = (share + (text.at[at + i] - '0')) / 10;
    return share;
}

/* Reads all of `text` with these separators: groups of three after the first, or none; groups of two
 * before the last are Indian. */
static bool read_digits(tocsin_text text, char thousands, char decimal, double *ret_value) {
    size_t n = digits_at(text, 0), at = n, group = 3;
    if (!n || n > 18) return false;
    double value = add_digits(text, 0, n, 0);
    while (n <= 3 && at < text.n && text.at[at] == thousands) {
        group = digits_at(text, at + 1);
        if (group < 2 || group > 3 || at > 18) return false;
        value = add_digits(text, at + 1, group, value);
        at += 1 + group;
    }
    double share = read_decimals(text, at, decimal);
    if (group != 3 || isnan(share)) return false;
    *ret_value = value + share;
    return true;
}

/* The value as the language writes it, and as the other separator would have it (NaN: no other
 * reading). */
static bool read_both(const pack *lang, tocsin_text text, double *ret_value, double *ret_other) {
    double own = NAN, other = NAN;
    bool is_own = read_digits(text, lang->thousands, lang->decimal, &own);
    bool is_other = read_digits(text, lang->decimal, lang->thousands, &other);
    if (!is_own && !is_other) return false;
    *ret_value = is_own ? own : other;
    bool differ = is_own && is_other && !(own >= other && own <= other);
    *ret_other = differ ? other : (double)NAN;
    return true;
}

/* "100 000", "1 234 567,89": groups of three digits with a blank between. Returns how many words follow
 * words[i]. */
static size_t blank_groups(const pack *lang, const word *words, size_t i, size_t end,
                           double *value) {
    tocsin_text first = words[i].text;
    if (digits_at(first, 0) != first.n || first.n > 3 || first.at[0] == '0') return 0;
    size_t n = 0;
    for (size_t at = i + 1; at < end && n < 4; at++, n++) {
        const word *w = &words[at];
        bool blank = w->from - words[at - 1].to <= 3 && !(w->flags & WORD_JOINED);
        if (!blank || digits_at(w->text, 0) != 3) break;
        double share = read_decimals(w->text, 3, lang->decimal);
        if (isnan(share)) break;
        *value = add_digits(w->text, 0, 3, *value) + share;
        if (w->text.n > 3) return n + 1;
    }
    return n;
}

/* "40 000" where the blank is narrow and so part of the word: without such blanks, when groups of three
 * stand between them. Gives `text` itself when there are none. */
static tocsin_text without_narrow_blanks(tocsin_text text, char *room, size_t n_room) {
    static const char blank[] = "\u202F";
    size_t n = 0, gap = sizeof blank - 1;
    if (tocsin_text_find(text, tocsin_text_of(blank), 0) == SIZE_MAX || text.n > n_room)
        return text;
    for (size_t at = 0; at < text.n;) {
        bool group = at && digits_at(text, at + gap) == 3;
        if (group && tocsin_text_starts(tocsin_text_slice(text, at, text.n), tocsin_text_of(blank)))
            at += gap;
        else
            room[n++] = text.at[at++];
    }
    return (tocsin_text){room, n};
}

/* "10k", "2.5m": letters right behind the digits. */
static const number_part *suffix_of(const pack *lang, tocsin_text *text) {
    size_t n = text->n;
    while (n && !(text->at[n - 1] >= '0' && text->at[n - 1] <= '9')) n--;
    if (n == text->n || !lang->numbers) return NULL;
    const number_part *part =
        phrasebook_find(&lang->numbers->suffixes, tocsin_text_slice(*text, n, text->n));
    if (part) text->n = n;
    return part;
}

bool number_digits_match(const pack *lang, const word *words, size_t i, size_t end,
                         number *ret_number) {
    char room[64];
    tocsin_text text = without_narrow_blanks(words[i].lower, room, sizeof room);
    const number_part *suffix = suffix_of(lang, &text);
    number made = {.scale = 1, .other = NAN, .part = NAN, .is_digits = true, .end_word = i + 1};
    if (!read_both(lang, text, &made.value, &made.other)) return false;
    size_t groups = suffix ? 0 : blank_groups(lang, words, i, end, &made.value);
    made.end_word += groups;
    made.is_plain = !suffix && !groups && text.at != room && digits_at(text, 0) == text.n;
    if (suffix) {
        made.scale = suffix->value;
        made.value *= suffix->value;
        made.other = NAN; /* "1.500k" is rare, "1.5k" is not in doubt */
    }
    *ret_number = made;
    return true;
}

bool number_digits_plain(const word *w, size_t most, double *ret_value) {
    size_t n = w->text.n;
    if (!n || n > most || digits_at(w->text, 0) != n) return false;
    *ret_value = add_digits(w->text, 0, n, 0);
    return true;
}
