// SPDX-License-Identifier: Apache-2.0
/* Cores: numbers, ranges, changes, vague words, what is asked for, comparisons. */
#include "reading/quantity_core.h"

#include "reading/number.h"

#include <math.h>

#define CHANGE_WORDS   10 /* how far from "van … naar" the verb of a change may stand */
#define COMPARED_WORDS 10 /* how far behind "fewer troops" its "than" may stand */

static bool match_number(const seeker *k, size_t i, number *ret_number) {
    return number_match(k->p->pack, k->p->words, i, k->s->end_word, ret_number);
}

static core make_core(size_t first, size_t number_word, size_t end, double low, double high) {
    return (core){.first = first,
                  .number_word = number_word,
                  .end = end,
                  .low = low,
                  .high = high,
                  .other = NAN};
}

/* ---- ranges ------------------------------------------------------------------------------- */

/* "5 tot 10 duizend" is 5,000 to 10,000: the scale behind the second counts for the first. */
static double share_scale(const number *low, const number *high) {
    bool bare = low->scale <= 1 && high->scale > 1 && low->value < high->value;
    return bare && low->value * high->scale <= high->value ? low->value * high->scale : low->value;
}

/* The word behind the middle of a range whose first number ends at `end`; 0 when there is none. The first
 * may lack what the second has: "twee- tot drieduizend". */
static size_t behind_middle(const seeker *k, size_t end, bool opened) {
    phrase_match match;
    const struct quantity_words *words = k->words;
    const word *hyphen = seeker_word(k, end), *next = seeker_word(k, end + 1);
    bool cut_short = hyphen && next && word_is(hyphen, "-") && (hyphen->flags & WORD_JOINED) &&
                     !(next->flags & WORD_JOINED);
    if (cut_short) end++;
    if (opened && seeker_matches(k, &words->between, end, &match)) return end + match.n_words;
    if (seeker_matches(k, &words->middles, end, &match)) return end + match.n_words;
    return opened && seeker_matches(k, &words->change_to, end, &match) ? end + match.n_words : 0;
}

/* Is a verb near that says that the first number was before and the second is now? */
static bool changes(const seeker *k, size_t first, size_t middle, size_t end) {
    phrase_match match;
    size_t from = first > k->free_from + CHANGE_WORDS ? first - CHANGE_WORDS : k->free_from;
    if (seeker_matches_before(k, &k->words->change_to, middle, &match) &&
        !seeker_matches_before(k, &k->words->middles, middle, &match))
        return true; /* "naar" */
    for (size_t i = from; i < end + CHANGE_WORDS && i < k->s->end_word; i++)
        if (seeker_matches(k, &k->words->changes, i, &match)) return true;
    return false;
}

/* "van 80.000 naar 100.000" is 100,000 now. */
static core changed_to(size_t first, size_t number_word, const number *to) {
    core made = make_core(first, number_word, to->end_word, to->value, to->value);
    made.is_plain = to->is_plain;
    return made;
}

static bool find_range(const seeker *k, size_t i, core *ret_core) {
    phrase_match match;
    number low, high;
    bool opened = seeker_matches(k, &k->words->openers, i, &match);
    size_t from = opened ? i + match.n_words : i;
    bool changing = opened && seeker_matches(k, &k->words->change_from, i, &match);
    if (!match_number(k, from, &low)) return false;
    size_t next = behind_middle(k, low.end_word, opened);
    if (next && seeker_matches_before(k, &k->words->change_by, i, &match) &&
        changes(k, i, next, next))
        return false; /* "rose by 20,000 | to 1.2 million" */
    if (!next || !match_number(k, next, &high) || low.is_share || high.is_share) return false;
    if (quantity_core_is_none(k, from, high.end_word)) return false;
    if (changing && changes(k, i, next, high.end_word)) {
        *ret_core = changed_to(i, next, &high);
        return true;
    }
    double first = share_scale(&low, &high);
    if (!(first < high.value) || first < 0) return false;
    *ret_core = make_core(i, from, high.end_word, first, high.value);
    ret_core->is_plain = low.is_plain && high.is_plain;
    return true;
}

/* ---- single numbers ----------------------------------------------------------------------- */

/* "3 van de 4 tanks" counts three; "een van de 4", "1 op de 3" and "twee derde" count nothing. What follows "een van
 * de" does. */
static bool find_share(const number *found, size_t i, core *ret_core, size_t *ret_end) {
    if (found->part > 1) {
        *ret_core = make_core(i, i, found->end_word, found->part, found->part);
        ret_core->needs_unit = true;
        return true;
    }
    *ret_end = isnan(found->part) ? found->end_word : i + 1;
    return false;
}

static bool find_number(const seeker *k, size_t i, core *ret_core, size_t *ret_end) {
    number found;
    if (!match_number(k, i, &found)) return false;
    if (found.is_share) return find_share(&found, i, ret_core, ret_end);
    if (found.value < 0) *ret_end = found.end_word; /* a temperature, a loss */
    if (found.value < 0 || quantity_core_is_none(k, i, found.end_word)) return false;
    *ret_core = make_core(i, i, found.end_word, found.value, found.value);
    ret_core->other = found.other;
    ret_core->is_plain = found.is_plain;
    return true;
}

/* ---- vague words -------------------------------------------------------------------------- */

/* "honderden tot | duizenden": the upper bound of both; the word behind, 0 when there is none. */
static size_t match_second_vague(const seeker *k, size_t i, double *high) {
    phrase_match middle, second;
    if (!seeker_matches(k, &k->words->middles, i, &middle)) return 0;
    if (!seeker_matches(k, &k->words->vague, i + middle.n_words, &second)) return 0;
    const interval *bounds = second.payload;
    if (!(bounds->high > *high)) return 0;
    *high = bounds->high;
    return i + middle.n_words + second.n_words;
}

/* "duizenden", "enkele tientallen", "vele duizenden", "honderden tot duizenden". */
static bool find_vague(const seeker *k, size_t i, core *ret_core) {
    phrase_match before = {NULL, 0}, match;
    if (!seeker_matches(k, &k->words->vague, i, &match)) {
        if (!seeker_matches(k, &k->words->many, i, &before) &&
            !seeker_matches(k, &k->words->few, i, &before))
            return false;
        if (!seeker_matches(k, &k->words->vague, i + before.n_words, &match)) return false;
    }
    const interval *bounds = match.payload;
    double high = bounds->high;
    size_t number_word = i + before.n_words, end = number_word + match.n_words;
    size_t behind = match_second_vague(k, end, &high);
    *ret_core = make_core(i, number_word, behind ? behind : end, bounds->low, high);
    ret_core->vague = true;
    return true;
}

/* "een paar duizend", "several hundred thousand"; without a scale it counts only with a unit: "een paar
 * tanks". */
static bool find_few(const seeker *k, size_t i, core *ret_core) {
    phrase_match few;
    if (!seeker_matches(k, &k->words->few, i, &few)) return false;
    const interval *bounds = few.payload;
    size_t behind = i + few.n_words;
    double scale = 1;
    size_t end = number_scale(k->p->pack, k->p->words, behind, k->s->end_word, &scale);
    *ret_core = make_core(i, end ? behind : i, end ? end : behind, bounds->low * scale,
                          bounds->high * scale);
    ret_core->vague = true;
    ret_core->needs_unit = !end;
    return true;
}

/* ---- what is not known -------------------------------------------------------------------- */

static bool find_unknown(const seeker *k, size_t i, core *ret_core) {
    phrase_match match;
    if (!seeker_matches(k, &k->words->unknown, i, &match)) return false;
    *ret_core = make_core(i, i, i + match.n_words, NAN, NAN);
    ret_core->unknown = ret_core->needs_unit = true;
    return true;
}

/* "minder troepen dan in het voorjaar": the bound is another number, which does not stand here. */
static bool find_comparison(const seeker *k, size_t i, core *ret_core) {
    phrase_match match;
    size_t end = 0, stop = k->s->end_word;
    if (!seeker_matches(k, &k->words->compared, i, &match)) return false;
    size_t noun = i + match.n_words;
    const unit_entry *entry = quantity_noun(k->p, noun, stop, &end);
    if (!entry) entry = quantity_noun(k->p, ++noun, stop, &end); /* "fewer Russian troops" */
    if (!entry) return false;
    for (size_t at = end; at < stop && at < end + COMPARED_WORDS; at++) {
        if (word_is(&k->p->words[at], ",")) return false;
        if (!seeker_matches(k, &k->words->than, at, &match)) continue;
        *ret_core = make_core(i, i, noun, NAN, NAN);
        ret_core->unknown = ret_core->needs_unit = true;
        return true;
    }
    return false;
}

/* ---- all ---------------------------------------------------------------------------------- */

bool quantity_core_find(const seeker *k, size_t i, core *ret_core, size_t *ret_end) {
    *ret_end = i + 1;
    return find_vague(k, i, ret_core) || find_few(k, i, ret_core) || find_range(k, i, ret_core) ||
           find_number(k, i, ret_core, ret_end) || find_unknown(k, i, ret_core) ||
           find_comparison(k, i, ret_core);
}
