// SPDX-License-Identifier: Apache-2.0
/* Fractions: signs ("¾"), digits ("3/4"), words ("half", "two thirds", "driekwart"). */
#include "reading/number_words.h"

#include "reading/encoding.h"

#include <math.h>
#include <unicode/uchar.h>

#define LEAST_DENOMINATOR 3 /* a second and "een tweede" are ordinals */

static bool is_joined_mark(const word *w, const char *mark) {
    return (w->flags & WORD_JOINED) && word_is(w, mark);
}

/* "½" */
static bool is_sign(const word *w, double *ret_value) {
    if (!(w->flags & WORD_MARK) || (unsigned char)w->text.at[0] < 0x80) return false;
    size_t at = 0;
    uint32_t code = encoding_next(w->text, &at);
    bool is_fraction = (code >= 0xBC && code <= 0xBE) || (code >= 0x2150 && code <= 0x215E);
    if (!is_fraction || at != w->text.n) return false;
    *ret_value = u_getNumericValue((UChar32)code);
    return true;
}

/* "3/4": below one, at most two digits each, and no day of a date ("5/17/2018"). */
static size_t match_digits(const word *words, size_t i, size_t end, double *ret_value) {
    double above, below;
    if (end - i < 3 || !number_digits_plain(&words[i], 2, &above)) return 0;
    if (!is_joined_mark(&words[i + 1], "/") || !(words[i + 2].flags & WORD_JOINED)) return 0;
    if (!number_digits_plain(&words[i + 2], 2, &below) || !(above > 0 && above < below)) return 0;
    bool goes_on =
        end - i > 4 && (words[i + 4].flags & WORD_JOINED) && (words[i + 4].flags & WORD_NUMBER);
    bool went_on = i && (words[i].flags & WORD_JOINED) && word_is(&words[i - 1], "/");
    if (goes_on || went_on) return 0;
    *ret_value = above / below;
    return i + 3;
}

/* "driekwart": the denominator is in the same word. */
static bool is_divided(const number_part *parts, size_t n, double *ret_value) {
    number_sum sum = {0};
    if (n < 2 || parts[n - 1].kind != PART_DENOMINATOR) return false;
    if (!number_sum_parts(&sum, parts, n - 1)) return false;
    *ret_value = number_sum_value(&sum) / parts[n - 1].value;
    return true;
}

/* "three", "fifty-four": what is divided. */
static size_t match_numerator(const pack *lang, const word *words, size_t i, size_t end,
                              double *ret_value) {
    number_part parts[PARTS_IN_WORD];
    number_sum sum = {.compounds = lang->compounds};
    if (!number_sum_parts(&sum, parts, number_cut(lang, &words[i], parts))) return 0;
    size_t at = i + 1;
    if (at + 1 < end && is_joined_mark(&words[at], "-") &&
        number_sum_parts(&sum, parts, number_cut(lang, &words[at + 1], parts)))
        at += 2;
    *ret_value = number_sum_value(&sum);
    return at;
}

/* "quarter | million": a denominator that nothing stands before needs its scale. */
static bool is_of_scale(const pack *lang, const word *words, size_t i, size_t end) {
    const number_part *next = i + 1 < end ? number_part_of(lang, &words[i + 1]) : NULL;
    return next && next->kind == PART_SCALE;
}

/* "half", "anderhalf", "driekwart": a fraction in one word. */
static bool match_word(const pack *lang, const word *words, size_t i, size_t end,
                       double *ret_value) {
    number_part parts[PARTS_IN_WORD];
    size_t n = number_cut(lang, &words[i], parts);
    if (n == 1 && parts[0].kind == PART_FRACTION)
        *ret_value = parts[0].value;
    else if (n == 1 && parts[0].kind == PART_DENOMINATOR && is_of_scale(lang, words, i, end))
        *ret_value = 1 / parts[0].value;
    else
        return is_divided(parts, n, ret_value);
    return true;
}

/* "one | half" */
static bool is_half(const pack *lang, const word *w, double *ret_value) {
    const number_part *part = number_part_of(lang, w);
    if (!part || part->kind != PART_FRACTION || !(part->value < 1)) return false;
    *ret_value = part->value;
    return true;
}

/* "three quarters", "one half". */
static size_t match_divided(const pack *lang, const word *words, size_t i, size_t end,
                            double *ret_value) {
    double above, below;
    size_t at = match_numerator(lang, words, i, end, &above);
    if (!at || at >= end) return 0;
    bool of_one = !(above > 1 || above < 1);
    if (of_one && is_half(lang, &words[at], ret_value)) return at + 1;
    size_t next = number_denominator_match(lang, words, at, end, of_one, false, &below);
    if (!next || !(above < below)) return 0;
    *ret_value = above / below;
    return next;
}

/* An article is one: "a half", "a fifth". */
static size_t match_article(const pack *lang, const word *words, size_t i, size_t end,
                            double *ret_value) {
    double below;
    if (i + 1 >= end || !number_is_article(lang, &words[i])) return 0;
    if (match_word(lang, words, i + 1, end, ret_value)) return i + 2;
    size_t next = number_denominator_match(lang, words, i + 1, end, true, true, &below);
    if (next) *ret_value = 1 / below;
    return next;
}

size_t number_fraction_match(const pack *lang, const word *words, size_t i, size_t end,
                             double *ret_value) {
    if (i >= end) return 0;
    if (words[i].flags & WORD_MARK) return is_sign(&words[i], ret_value) ? i + 1 : 0;
    if (words[i].flags & WORD_NUMBER) return match_digits(words, i, end, ret_value);
    if (!lang->numbers || !number_may_begin(lang->numbers, words[i].lower)) return 0;
    size_t next = match_article(lang, words, i, end, ret_value);
    if (!next && match_word(lang, words, i, end, ret_value)) return i + 1;
    return next ? next : match_divided(lang, words, i, end, ret_value);
}

/* "fifths" as an ordinal, with or without the ending of its plural. */
static double ordinal_denominator(const pack *lang, const word *w, bool of_one) {
    number_part parts[PARTS_IN_WORD];
    number_sum sum = {.compounds = lang->compounds};
    const struct number_words *words = lang->numbers;
    if (w->flags & (WORD_MARK | WORD_NUMBER)) return NAN;
    size_t n = 0;
    for (size_t i = 0; i < words->plurals.n && !n; i++) {
        tocsin_text plural = words->plurals.items[i];
        if (w->lower.n > plural.n && tocsin_text_ends(w->lower, plural))
            n = number_cut_ordinal(lang, tocsin_text_slice(w->lower, 0, w->lower.n - plural.n),
                                   parts);
    }
    if (!n && (of_one || !words->plural_fractions)) n = number_cut_ordinal(lang, w->lower, parts);
    return number_sum_parts(&sum, parts, n) ? number_sum_value(&sum) : (double)NAN;
}

size_t number_denominator_match(const pack *lang, const word *words, size_t i, size_t end,
                                bool of_one, bool longer, double *ret_value) {
    if (i < end && (word_is(&words[i], "-") || word_is(&words[i], "/"))) i++;
    if (i >= end || !number_may_begin(lang->numbers, words[i].lower)) return 0;
    const number_part *part = number_part_of(lang, &words[i]);
    if (part && part->kind == PART_DENOMINATOR) {
        *ret_value = part->value;
        return i + 1;
    }
    double value = ordinal_denominator(lang, &words[i], of_one);
    size_t next = i + 1;
    if (isnan(value)) { /* "twenty-firsts"; "one hundred and fifth" */
        bool plural = false, tied = i + 2 < end && is_joined_mark(&words[i + 1], "-") && part &&
                                    part->kind == PART_TEN;
        size_t last = longer ? end : tied ? i + 3 : i;
        next = number_ordinal_walk(lang, words, i, last, &plural, &value);
        if (!next || (lang->numbers->plural_fractions && !plural && !of_one)) return 0;
    }
    if (!(value >= LEAST_DENOMINATOR)) return 0;
    *ret_value = value;
    return next;
}
