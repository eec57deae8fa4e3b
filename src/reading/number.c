// SPDX-License-Identifier: Apache-2.0
/* Numbers with their signs, ratios, ordinals. */
#include "reading/number_words.h"

#include <math.h>

#define MOST_SCALE 1e18 /* nothing that is counted has more */

/* "twenty-|first" is no twenty. */
static bool is_ordinal_ahead(const pack *lang, const word *words, size_t at, size_t end) {
    double value;
    bool plural;
    if (at + 1 >= end || !(words[at].flags & WORD_JOINED) || !word_is(&words[at], "-"))
        return false;
    return (words[at + 1].flags & WORD_JOINED) &&
           number_ordinal_walk(lang, words, at + 1, end, &plural, &value) > 0;
}

/* ---- signs and ratios --------------------------------------------------------------------- */

/* "-5", "min vijf": where the number itself begins; `i` when there is no sign. */
static size_t behind_sign(const pack *lang, const word *words, size_t i, size_t end) {
    const word *w = &words[i];
    if (i + 1 >= end) return i;
    if (w->flags & WORD_MARK) {
        bool sign = !(w->flags & WORD_JOINED) && (word_is(w, "-") || word_is(w, "−"));
        const uint32_t digits = WORD_NUMBER | WORD_JOINED;
        return sign && (w[1].flags & digits) == digits ? i + 1 : i;
    }
    bool minus = phrasebook_find_hashed(&lang->numbers->minus, w->lower, w->hash) != NULL;
    return minus && !(w[1].flags & WORD_MARK) ? i + 1 : i;
}

/* ".08": a decimal separator that nothing stands before. */
static bool match_decimals(const pack *lang, const word *words, size_t i, size_t end,
                           number *ret_number) {
    const word *w = &words[i];
    double value;
    if (i + 1 >= end || w->text.n != 1 || w->text.at[0] != lang->decimal) return false;
    if ((w->flags & WORD_JOINED) || !(w[1].flags & WORD_JOINED)) return false;
    if (!number_digits_plain(&w[1], 15, &value)) return false;
    *ret_number = (number){.value = value / pow(10, (double)w[1].text.n),
                           .scale = 1,
                           .other = NAN,
                           .part = NAN,
                           .end_word = i + 2,
                           .is_digits = true};
    return true;
}

/* "|een| op de twintig": an article is one where a number can follow. */
static bool match_one(const pack *lang, const word *words, size_t i, size_t end,
                      number *ret_number) {
    if (i >= end || !number_is_article(lang, &words[i])) return false;
    *ret_number = (number){.value = 1, .scale = 1, .other = NAN, .part = NAN, .end_word = i + 1};
    return true;
}

static bool is_whole(double value) {
    return value >= 1 && !(fmod(value, 1) > 0);
}

/* "1 out of 3", "one in three", "3 of the 4", behind the first number. */
static bool match_ratio(const pack *lang, const word *words, size_t end, const number *first,
                        number *ret_number) {
    phrase_match match;
    number second;
    const struct number_words *all = lang->numbers;
    size_t at = first->end_word;
    bool of_one = !(first->value > 1 || first->value < 1);
    if (!is_whole(first->value)) return false;
    bool part = phrasebook_match(&all->partitives, words, at, end, &match);
    if (!part && !phrasebook_match(&all->ratios, words, at, end, &match) &&
        !(of_one && phrasebook_match(&all->ratios_of_one, words, at, end, &match)))
        return false;
    if (!number_walk(lang, words, at + match.n_words, end, &second)) return false;
    if (!is_whole(second.value) || !(first->value < second.value)) return false;
    *ret_number = *first;
    ret_number->value = first->value / second.value;
    ret_number->part = part ? first->value : (double)NAN;
    ret_number->scale = 1;
    ret_number->other = NAN;
    ret_number->end_word = second.end_word;
    ret_number->is_plain = false;
    ret_number->is_share = true;
    return true;
}

bool number_may_start(const pack *lang, const word *w) {
    if (w->flags & WORD_NUMBER) return true;
    if (!(w->flags & WORD_MARK)) return lang->numbers && number_may_begin(lang->numbers, w->lower);
    char first = w->text.at[0]; /* a sign, a decimal separator, or beyond ASCII: "½" */
    return lang->numbers && (first == '-' || first == lang->decimal || first < 0);
}

bool number_match(const pack *lang, const word *words, size_t i, size_t end, number *ret_number) {
    if (i >= end || !number_may_start(lang, &words[i])) return false;
    if (!lang->numbers) return number_digits_match(lang, words, i, end, ret_number);
    if (match_decimals(lang, words, i, end, ret_number)) return true;
    size_t from = behind_sign(lang, words, i, end);
    number found, one, ratio;
    bool any = number_walk(lang, words, from, end, &found);
    if (any && is_ordinal_ahead(lang, words, found.end_word, end)) return false;
    if (match_one(lang, words, from, end, &one)) {
        if (match_ratio(lang, words, end, &one, &ratio)) {
            found = ratio;
            any = true;
        } else if (!any && from > i) {
            found = one;
            any = true;
        }
    }
    if (!any) return false;
    if (match_ratio(lang, words, end, &found, &ratio)) found = ratio;
    if (from > i) found.value = -found.value;
    *ret_number = found;
    return true;
}

size_t number_scale(const pack *lang, const word *words, size_t i, size_t end, double *ret_scale) {
    number_part parts[PARTS_IN_WORD];
    size_t at = i;
    double scale = 1;
    for (; at < end && lang->numbers; at++) {
        size_t n = number_cut(lang, &words[at], parts), met = 0;
        double more = scale;
        for (; met < n && number_is_multiplier(&parts[met]); met++) more *= parts[met].value;
        if (!n || met < n || more > MOST_SCALE) break;
        scale = more;
    }
    if (at == i) return 0;
    *ret_scale = scale;
    return at;
}

/* ---- ordinals ----------------------------------------------------------------------------- */

/* "14e", "21st" */
static bool is_ordinal_digits(const pack *lang, const word *w, double *ret_value) {
    const ending_list *endings = &lang->numbers->endings;
    for (size_t i = 0; i < endings->n; i++) {
        word stem = *w;
        if (w->lower.n <= endings->items[i].n || !tocsin_text_ends(w->lower, endings->items[i]))
            continue;
        stem.text = tocsin_text_slice(w->lower, 0, w->lower.n - endings->items[i].n);
        if (number_digits_plain(&stem, 9, ret_value)) return true;
    }
    return false;
}

bool ordinal_match(const pack *lang, const word *words, size_t i, size_t end, double *ret_value,
                   size_t *ret_end) {
    if (!lang->numbers || i >= end || (words[i].flags & WORD_MARK)) return false;
    if (words[i].flags & WORD_NUMBER) {
        *ret_end = i + 1;
        return is_ordinal_digits(lang, &words[i], ret_value);
    }
    bool plural = false;
    size_t next = number_ordinal_walk(lang, words, i, end, &plural, ret_value);
    if (!next || plural) return false;
    *ret_end = next;
    return true;
}
