// SPDX-License-Identifier: Apache-2.0
/* Words of a number one after the other. A walk takes one step at a time, and the longest stretch that was a
 * number is the one found; what came after it belongs to something else. */
#include "reading/number_words.h"

#include <math.h>

#define ORDINAL_WORDS 16 /* an ordinal of more is none */

typedef struct walk {
    const pack *lang;
    const word *words;
    size_t end;
    number_sum sum;
    number digits; /* the first word, where it is in digits */
} walk;

static const word *word_of(const walk *w, size_t at) {
    return at < w->end ? &w->words[at] : NULL;
}

/* A word that begins or goes on with a number, for all that its first letters say. */
static const word *candidate(const walk *w, size_t at) {
    const word *found = word_of(w, at);
    return found && number_may_begin(w->lang->numbers, found->lower) ? found : NULL;
}

static const number_part *part_at(const walk *w, size_t at) {
    const word *found = candidate(w, at);
    return found ? number_part_of(w->lang, found) : NULL;
}

/* "3 hundred and | 2 hundred": the number that was just added belongs to a multiplier that does not fit. */
static bool belongs_to_next(const walk *w, size_t at) {
    const number_part *part = part_at(w, at);
    number_sum sum = w->sum;
    return number_is_multiplier(part) && !number_sum_part(&sum, *part);
}

/* ---- steps: each gives the word behind what it took, or 0 --------------------------------- */

static size_t step_fraction(walk *w, size_t at) {
    const number_sum *sum = &w->sum;
    const word *first = word_of(w, at);
    bool tied = first->flags & WORD_JOINED; /* "twenty-three", "2½" */
    bool sign = (first->flags & WORD_MARK) || ((first->flags & WORD_NUMBER) && !tied);
    bool behind = sum->joined || sign || (sum->compounds && !(first->flags & WORD_NUMBER));
    if (sum->n && (!behind || sum->last == PART_FRACTION || (tied && !sign))) return 0;
    double value;
    size_t next = number_fraction_match(w->lang, w->words, at, w->end, &value);
    if (next) number_sum_fraction(&w->sum, value);
    return next;
}

/* "twenty-three fifths", "drieëntwintig vijfde". */
static size_t step_divide(walk *w, size_t at) {
    const number_sum *sum = &w->sum;
    if (!sum->n || sum->joined || sum->last == PART_FRACTION || w->digits.is_digits) return 0;
    number_sum next_sum = *sum;
    number_part parts[PARTS_IN_WORD];
    const word *next = candidate(w, at);
    size_t n = next ? number_cut(w->lang, next, parts) : 0;
    bool goes_on = n && number_sum_parts(&next_sum, parts, n);
    double value = number_sum_value(sum), by;
    size_t end = number_denominator_match(w->lang, w->words, at, w->end, !(value > 1 || value < 1),
                                          n && !goes_on, &by);
    if (end) number_sum_divide(&w->sum, by);
    return end;
}

/* "five point zero three": each digit in a word, or what is below a hundred at once. */
static size_t step_point(walk *w, size_t at) {
    const word *point = candidate(w, at);
    if (!w->sum.n || w->sum.joined || w->sum.last == PART_FRACTION || !point) return 0;
    if (!phrasebook_find_hashed(&w->lang->numbers->points, point->lower, point->hash)) return 0;
    double value = 0, place = 1;
    number_part parts[PARTS_IN_WORD];
    part_kind last = PART_NONE;
    for (at++; at < w->end; at++) {
        if (last == PART_TEN && word_is(&w->words[at], "-")) continue;
        if (number_cut(w->lang, &w->words[at], parts) != 1) break;
        bool unit = parts[0].kind == PART_UNIT;
        bool two = last == PART_NONE && (parts[0].kind == PART_TEEN || parts[0].kind == PART_TEN);
        if (!unit && !two) break;
        if (last == PART_TEN)
            value += parts[0].value * place; /* "seventy-one" */
        else
            value += parts[0].value * (place *= unit ? 0.1 : 0.01);
        last = last == PART_TEN ? PART_TEEN : parts[0].kind;
    }
    if (last == PART_NONE) return 0;
    number_sum_fraction(&w->sum, value);
    return at;
}

/* "two thirds of a | million", "half a | million". */
static size_t step_scale_of(walk *w, size_t at) {
    if (w->sum.last != PART_FRACTION || !candidate(w, at)) return 0;
    size_t from = at;
    const word *found = &w->words[at];
    if (phrasebook_find_hashed(&w->lang->numbers->fraction_of, found->lower, found->hash)) at++;
    if (at < w->end && number_is_article(w->lang, &w->words[at])) at++;
    const number_part *part = part_at(w, at);
    if (at == from || !number_is_multiplier(part) || !number_sum_part(&w->sum, *part)) return 0;
    return at + 1;
}

/* An article is one before a hundred or a scale; before a fraction when more follows ("een en een
 * vierde"). */
static size_t step_article(walk *w, size_t at) {
    const word *found = candidate(w, at);
    if (w->sum.n || w->sum.article || !found || !number_is_article(w->lang, found)) return 0;
    if (number_is_multiplier(part_at(w, at + 1))) {
        w->sum.article = true;
        return at + 1;
    }
    double value;
    const word *joiner = candidate(w, at + 1);
    if (!joiner || !number_is_joiner(w->lang, joiner)) return 0;
    if (!number_fraction_match(w->lang, w->words, at + 2, w->end, &value)) return 0;
    return number_sum_part(&w->sum, (number_part){PART_UNIT, 1}) ? at + 1 : 0;
}

static size_t step_digits(walk *w, size_t at) {
    number found;
    if (!(w->words[at].flags & WORD_NUMBER)) return 0;
    if (!number_digits_match(w->lang, w->words, at, w->end, &found)) return 0;
    bool follows = number_is_multiplier(part_at(w, found.end_word));
    bool rest = w->sum.joined && w->sum.last == PART_HUNDRED;
    if (w->sum.n && ((!follows && !rest) || found.scale > 1)) return 0;
    if (!w->sum.n) w->digits = found;
    if (!number_sum_part(&w->sum, (number_part){PART_DIGITS, found.value})) return 0;
    if (found.scale > 1) {
        w->sum.last = PART_SCALE;
        w->sum.last_scale = found.scale;
    }
    return found.end_word;
}

/* "3 mln. mensen": the dot of an abbreviation that something follows. */
static size_t behind_dot(const walk *w, size_t at) {
    const word *dot = word_of(w, at), *next = word_of(w, at + 1);
    if (!dot || !next || !word_is(dot, ".") || !(dot->flags & WORD_JOINED)) return at;
    bool goes_on = !(next->flags & (WORD_MARK | WORD_JOINED));
    bool short_form = phrasebook_find_hashed(&w->lang->abbreviations, dot[-1].lower, dot[-1].hash);
    return goes_on && short_form ? at + 1 : at;
}

static size_t step_word(walk *w, size_t at) {
    number_part parts[PARTS_IN_WORD];
    const word *found = candidate(w, at);
    if (!found) return 0;
    if (!w->sum.joined && number_is_article(w->lang, found)) return 0;
    size_t n = number_cut(w->lang, found, parts);
    return number_sum_parts(&w->sum, parts, n) ? behind_dot(w, at + 1) : 0;
}

/* "and", and a hyphen between tens and units even with blanks around it. */
static size_t step_joiner(walk *w, size_t at) {
    const word *found = word_of(w, at);
    if (!w->sum.n || w->sum.joined || !number_is_joiner(w->lang, found)) return 0;
    bool mark = found->flags & WORD_MARK;
    if (mark && !(found->flags & WORD_JOINED) && w->sum.last != PART_TEN) return 0;
    number_sum_join(&w->sum);
    return at + 1;
}

static size_t step(walk *w, size_t at) {
    static size_t (*const steps[])(walk *, size_t) = {step_article, step_fraction, step_divide,
                                                      step_point,   step_scale_of, step_digits,
                                                      step_word,    step_joiner};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        size_t next = steps[i](w, at);
        if (next) return next;
    }
    return 0;
}

/* ---- numbers ------------------------------------------------------------------------------ */

static double scale_of(const walk *w) {
    if (w->sum.last == PART_SCALE || w->sum.last == PART_COUNTED) return w->sum.last_scale;
    return w->sum.last == PART_HUNDRED && w->sum.n > 1 ? 100 : 1;
}

static number result_of(const walk *w, size_t at) {
    const number_sum *sum = &w->sum;
    bool alone = w->digits.is_digits && sum->n == 1; /* one word of digits */
    double value = number_sum_value(sum);
    return (number){.value = value,
                    .scale = scale_of(w),
                    .other = alone ? w->digits.other : (double)NAN,
                    .part = NAN,
                    .end_word = at,
                    .is_digits = w->digits.is_digits,
                    .is_plain = alone && w->digits.is_plain,
                    .is_share = sum->last == PART_FRACTION && !sum->of_scale && value < 1};
}

bool number_walk(const pack *lang, const word *words, size_t i, size_t end, number *ret_number) {
    walk w = {.lang = lang, .words = words, .end = end, .sum = {.compounds = lang->compounds}};
    bool found = false;
    for (size_t at = i; at < end;) {
        at = step(&w, at);
        if (!at) break;
        if (!w.sum.n || w.sum.joined || w.sum.article) continue;
        if (found && belongs_to_next(&w, at)) break;
        *ret_number = result_of(&w, at);
        found = true;
    }
    return found;
}

/* ---- ordinals ----------------------------------------------------------------------------- */

/* The last word of an ordinal, added to what stands before it. */
static bool add_ordinal(const pack *lang, tocsin_text lower, number_sum *sum) {
    number_part parts[PARTS_IN_WORD];
    size_t n = number_cut_ordinal(lang, lower, parts);
    return number_sum_parts(sum, parts, n);
}

static bool ends_ordinal(const pack *lang, const word *w, number_sum *sum, bool *ret_plural) {
    *ret_plural = false;
    if (add_ordinal(lang, w->lower, sum)) return true;
    const ending_list *plurals = &lang->numbers->plurals;
    for (size_t i = 0; i < plurals->n; i++) {
        if (w->lower.n <= plurals->items[i].n || !tocsin_text_ends(w->lower, plurals->items[i]))
            continue;
        *ret_plural = true;
        if (add_ordinal(lang, tocsin_text_slice(w->lower, 0, w->lower.n - plurals->items[i].n),
                        sum))
            return true;
    }
    return false;
}

size_t number_ordinal_walk(const pack *lang, const word *words, size_t i, size_t end,
                           bool *ret_plural, double *ret_value) {
    walk w = {.lang = lang, .words = words, .end = end, .sum = {.compounds = lang->compounds}};
    for (size_t at = i; at < end && at < i + ORDINAL_WORDS; at++) {
        const word *found = candidate(&w, at);
        if (!found || (found->flags & WORD_NUMBER)) return 0;
        if (!(found->flags & WORD_MARK) && ends_ordinal(lang, found, &w.sum, ret_plural)) {
            *ret_value = number_sum_value(&w.sum);
            return at + 1;
        }
        bool article = !w.sum.n && !w.sum.article && number_is_multiplier(part_at(&w, at + 1)) &&
                       number_is_article(lang, found);
        if (article)
            w.sum.article = true;
        else if (!step_word(&w, at) && !step_joiner(&w, at))
            return 0;
    }
    return 0;
}
