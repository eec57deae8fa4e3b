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

static bool is_multiplier(const number_part *part) {
    return part &&
           (part->kind == PART_HUNDRED || part->kind == PART_SCALE || part->kind == PART_COUNTED);
}

/* "3 hundred and | 2 hundred": the number that was just added belongs to a multiplier that does not fit. */
static bool belongs_to_next(const walk *w, size_t at) {
    const number_part *part = part_at(w, at);
    number_sum sum = w->sum;
    return is_multiplier(part) && !number_sum_part(&sum, *part);
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
    if (at == from || !is_multiplier(part) || !number_sum_part(&w->sum, *part)) return 0;
    return at + 1;
}

/* An article is one before a hundred or a scale; before a fraction when more follows ("een en een
 * vierde"). */
static size_t step_article(walk *w, size_t at) {
    const word *found = candidate(w, at);
    if (w->sum.n || w->sum.article || !found || !number_is_article(w->lang, found)) return 0;
    if (is_multiplier(part_at(w, at + 1))) {
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
    bool follows = is_multiplier(part_at(w, found.end_word));
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

static bool match_sum(const pack *lang, const word *words, size_t i, size_t end,
                      number *ret_number) {
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
    if (!match_sum(lang, words, at + match.n_words, end, &second)) return false;
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
    bool any = match_sum(lang, words, from, end, &found);
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
    for (; at < end; at++) {
        size_t n = lang->numbers ? number_cut(lang, &words[at], parts) : 0;
        size_t met = 0;
        for (; met < n && is_multiplier(&parts[met]); met++) scale *= parts[met].value;
        if (!n || met < n) break;
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
        bool article = !w.sum.n && !w.sum.article && is_multiplier(part_at(&w, at + 1)) &&
                       number_is_article(lang, found);
        if (article)
            w.sum.article = true;
        else if (!step_word(&w, at) && !step_joiner(&w, at))
            return 0;
    }
    return 0;
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
