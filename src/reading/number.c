// SPDX-License-Identifier: Apache-2.0
#include "reading/number_words.h"

#include <math.h>
#include <string.h>

#define PARTS_IN_WORD 16

/* ---- digits ------------------------------------------------------------------------------- */

static size_t digits_at(tocsin_text text, size_t from) {
    size_t at = from;
    while (at < text.n && text.at[at] >= '0' && text.at[at] <= '9') at++;
    return at - from;
}

/* Reads all of `text` with these separators: groups of three after the first, or none. */
static bool read_digits(tocsin_text text, char thousands, char decimal, double *ret_value) {
    size_t n = digits_at(text, 0), at = n;
    if (!n || n > 18) return false;
    double value = 0;
    for (size_t i = 0; i < n; i++) value = value * 10 + (text.at[i] - '0');
    while (n <= 3 && at < text.n && text.at[at] == thousands) {
        if (digits_at(text, at + 1) != 3 || at > 18) return false;
        for (size_t i = 1; i <= 3; i++) value = value * 10 + (text.at[at + i] - '0');
        at += 4;
    }
    if (at < text.n && text.at[at] == decimal) {
        size_t places = digits_at(text, at + 1);
        if (!places || places > 18) return false;
        double share = 0;
        for (size_t i = places; i > 0; i--) share = (share + (text.at[at + i] - '0')) / 10;
        value += share;
        at += 1 + places;
    }
    *ret_value = value;
    return at == text.n;
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

/* "100 000": groups of three digits with a blank between. Returns how many words follow words[i].
 */
static size_t blank_groups(const word *words, size_t i, size_t end, double *value) {
    size_t n = 0;
    if (digits_at(words[i].text, 0) != words[i].text.n || words[i].text.n > 3 ||
        words[i].text.at[0] == '0')
        return 0;
    for (size_t at = i + 1; at < end && n < 4; at++, n++) {
        const word *w = &words[at];
        bool blank = w->from - words[at - 1].to <= 3 && !(w->flags & WORD_JOINED);
        if (!blank || w->text.n != 3 || digits_at(w->text, 0) != 3) break;
        *value = *value * 1000 + (w->text.at[0] - '0') * 100 + (w->text.at[1] - '0') * 10 +
                 (w->text.at[2] - '0');
    }
    return n;
}

/* "10k", "2.5m": letters right behind the digits. */
static const number_part *suffix_of(const pack *lang, tocsin_text *text) {
    size_t n = text->n;
    while (n && !(text->at[n - 1] >= '0' && text->at[n - 1] <= '9')) n--;
    if (n == text->n) return NULL;
    const number_part *part = lang->numbers ? phrasebook_find(&lang->numbers->suffixes,
                                                              tocsin_text_slice(*text, n, text->n))
                                            : NULL;
    if (part) text->n = n;
    return part;
}

static const number_part *part_of(const pack *lang, tocsin_text lower) {
    return lang->numbers ? phrasebook_find(&lang->numbers->parts, lower) : NULL;
}

static bool match_digits(const pack *lang, const word *words, size_t i, size_t end,
                         number *ret_number) {
    tocsin_text text = words[i].lower;
    const number_part *suffix = suffix_of(lang, &text);
    number made = {.scale = 1, .other = NAN, .is_digits = true, .end_word = i + 1};
    if (!read_both(lang, text, &made.value, &made.other)) return false;
    size_t groups = suffix ? 0 : blank_groups(words, i, end, &made.value);
    made.end_word += groups;
    if (suffix) made.scale = suffix->value;
    made.is_plain = !suffix && !groups && digits_at(text, 0) == text.n;
    while (made.end_word < end) { /* "10 duizend", "1,2 miljoen" */
        const number_part *part = part_of(lang, words[made.end_word].lower);
        bool is_scale =
            part && (part->kind == PART_SCALE || part->kind == PART_HUNDRED) && made.scale <= 1;
        if (!is_scale) break;
        made.scale = part->value;
        made.is_plain = false;
        made.end_word++;
    }
    if (made.scale > 1)
        made.other = NAN; /* "1.500 miljoen" is rare, "1,5 miljoen" is not in doubt */
    made.value *= made.scale;
    *ret_number = made;
    return true;
}

/* ---- words -------------------------------------------------------------------------------- */

/* Adds parts up. `group` is what stands since the last scale. */
typedef struct adder {
    double total, group, last_scale;
    part_kind last;
    bool joined;  /* a joiner stands right before, in the same word or as a word of its own */
    bool in_word; /* that joiner was in the same word: "drie-en-veertig" */
    bool article; /* an article stands before */
    size_t n;     /* parts that count */
} adder;

static bool begins_group(const adder *sum) {
    return sum->last == PART_NONE || sum->last == PART_HUNDRED || sum->last == PART_SCALE;
}

static bool add_scale(adder *sum, double scale) {
    if (sum->last_scale > 0 && scale >= sum->last_scale) return false;
    if (sum->last == PART_SCALE) return false;
    sum->total += (sum->group > 0 ? sum->group : 1) * scale;
    sum->group = 0;
    sum->last_scale = scale;
    return true;
}

static bool add_part(adder *sum, const number_part *part) {
    bool ok = false;
    switch (part->kind) {
    case PART_UNIT:
        ok = begins_group(sum) || (sum->last == PART_TEN && part->value > 0 && !sum->in_word);
        if (sum->n && part->value <= 0) ok = false;
        if (ok) sum->group += part->value;
        break;
    case PART_TEEN:
        if ((ok = begins_group(sum))) sum->group += part->value;
        break;
    case PART_TEN: /* after a unit only as "drieënveertig" */
        ok = begins_group(sum) || (sum->last == PART_UNIT && sum->in_word);
        if (ok) sum->group += part->value;
        break;
    case PART_HUNDRED:
        ok = sum->last != PART_HUNDRED && sum->last != PART_FRACTION && !sum->joined &&
             sum->group < 100;
        if (ok) sum->group = (sum->group > 0 ? sum->group : 1) * part->value;
        break;
    case PART_SCALE:
        ok = (!sum->joined || sum->last == PART_FRACTION) && add_scale(sum, part->value);
        break;
    case PART_FRACTION:
        ok =
            sum->last == PART_NONE || (sum->joined && sum->group > 0 && sum->last != PART_FRACTION);
        if (ok) sum->group += part->value;
        break;
    default: break;
    }
    if (!ok) return false;
    sum->last = part->kind;
    sum->joined = sum->in_word = sum->article = false;
    sum->n++;
    return true;
}

/* Cut a word into parts, the longest first. Parts are found from `at` on; gives their number, 0
 * when it cannot be cut. The depth is bounded by PARTS_IN_WORD, and words longer than any number
 * are not tried. */
static size_t cut_parts(const pack *lang, tocsin_text lower, size_t at, const number_part **parts,
                        size_t n) {
    static const number_part joiner = {PART_JOINER, 0};
    if (at == lower.n) return n;
    if (n == PARTS_IN_WORD) return 0;
    for (size_t end = lower.n; end > at; end--) {
        tocsin_text piece = tocsin_text_slice(lower, at, end);
        parts[n] = part_of(lang, piece);
        if (!parts[n] && n && end < lower.n && phrasebook_find(&lang->numbers->joiners, piece))
            parts[n] = &joiner;
        if (!parts[n]) continue;
        size_t found = cut_parts(lang, lower, end, parts, n + 1);
        if (found) return found;
    }
    return 0;
}

/* Add all parts of one word, or none. */
static bool add_word(const pack *lang, const word *w, adder *sum) {
    const number_part *parts[PARTS_IN_WORD];
    if (w->lower.n > 80 || (w->flags & (WORD_MARK | WORD_NUMBER))) return false;
    size_t n = cut_parts(lang, w->lower, 0, parts, 0);
    if (!n) return false;
    adder next = *sum;
    for (size_t i = 0; i < n; i++) {
        if (parts[i]->kind == PART_JOINER) {
            next.joined = next.in_word = true;
            continue;
        }
        if (!add_part(&next, parts[i])) return false;
    }
    *sum = next;
    return true;
}

/* May a joiner or an article stand here, with a part of a number behind it? */
static bool is_joiner(const pack *lang, const word *w) {
    return phrasebook_find(&lang->numbers->joiners, w->lower) != NULL;
}

static bool is_article(const pack *lang, const word *w) {
    return phrasebook_find(&lang->numbers->articles, w->lower) != NULL;
}

static bool joins(const adder *sum, const word *w) {
    if (!(w->flags & WORD_MARK)) return sum->n > 0 && !sum->joined;
    return sum->n > 0 && !sum->joined && (w->flags & WORD_JOINED);
}

/* An article is one before a hundred or a scale, and stands in "half a million", "two and a half".
 */
static bool article_fits(const pack *lang, const adder *sum, const word *words, size_t i,
                         size_t end) {
    if (i + 1 >= end || sum->article) return false;
    const number_part *next = part_of(lang, words[i + 1].lower);
    if (!next) return false;
    if (sum->last == PART_FRACTION) return next->kind == PART_SCALE;
    if (sum->n) return sum->joined && next->kind == PART_FRACTION;
    return next->kind == PART_HUNDRED || next->kind == PART_SCALE || next->kind == PART_FRACTION;
}

/* A fraction alone is no number: "half" needs its scale, or something before it. */
static bool is_complete(const adder *sum) {
    return sum->n && !(sum->last == PART_FRACTION && sum->n == 1);
}

static bool match_words(const pack *lang, const word *words, size_t i, size_t end,
                        number *ret_number) {
    adder sum = {0};
    bool found = false;
    for (size_t at = i; at < end; at++) {
        const word *w = &words[at];
        if (is_article(lang, w) && article_fits(lang, &sum, words, at, end)) {
            sum.article = true;
            continue;
        }
        if (is_article(lang, w) && !sum.n) return false;
        if (!add_word(lang, w, &sum)) {
            if (!is_joiner(lang, w) || !joins(&sum, w)) break;
            sum.joined = true;
            continue;
        }
        if (!is_complete(&sum)) continue;
        found = true;
        *ret_number = (number){.value = sum.total + sum.group,
                               .scale = sum.last == PART_SCALE ? sum.last_scale : 1,
                               .other = NAN,
                               .end_word = at + 1};
    }
    return found;
}

bool number_match(const pack *lang, const word *words, size_t i, size_t end, number *ret_number) {
    if (i >= end) return false;
    if (words[i].flags & WORD_NUMBER) return match_digits(lang, words, i, end, ret_number);
    if (!lang->numbers || (words[i].flags & WORD_MARK)) return false;
    return match_words(lang, words, i, end, ret_number);
}

bool number_scale(const pack *lang, const word *w, double *ret_scale) {
    const number_part *part = part_of(lang, w->lower);
    if (!part || (part->kind != PART_SCALE && part->kind != PART_HUNDRED)) return false;
    *ret_scale = part->value;
    return true;
}

/* ---- ordinals ----------------------------------------------------------------------------- */

/* A word without its ordinal ending, as a number: "veertiende", "14e", "21st". */
static bool ordinal_word(const pack *lang, const word *w, double *ret_value) {
    const number_part *part = phrasebook_find(&lang->numbers->ordinals, w->lower);
    if (part) {
        *ret_value = part->value;
        return true;
    }
    for (size_t i = 0; i < lang->numbers->n_endings; i++) {
        tocsin_text ending = lang->numbers->endings[i];
        if (w->lower.n <= ending.n || !tocsin_text_ends(w->lower, ending)) continue;
        word stem = *w;
        stem.lower = stem.text = tocsin_text_slice(w->lower, 0, w->lower.n - ending.n);
        stem.hash = word_hash(stem.lower);
        number found;
        if (!number_match(lang, &stem, 0, 1, &found)) continue;
        *ret_value = found.value;
        return true;
    }
    return false;
}

bool ordinal_match(const pack *lang, const word *words, size_t i, size_t end, double *ret_value,
                   size_t *ret_end) {
    if (!lang->numbers || i >= end || (words[i].flags & WORD_MARK)) return false;
    if (ordinal_word(lang, &words[i], ret_value)) {
        *ret_end = i + 1;
        return true;
    }
    number tens; /* "twenty-first": a number up to its last word, and an ordinal below ten */
    double unit;
    if ((words[i].flags & WORD_NUMBER) || !number_match(lang, words, i, i + 1, &tens)) return false;
    size_t at = i + 1;
    if (at < end && is_joiner(lang, &words[at])) at++;
    if (at >= end || (words[at].flags & WORD_NUMBER) || !ordinal_word(lang, &words[at], &unit))
        return false;
    if (!(unit < 10) || fmod(tens.value, 10) > 0 || tens.value < 20) return false;
    *ret_value = tens.value + unit;
    *ret_end = at + 1;
    return true;
}
