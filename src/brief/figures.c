// SPDX-License-Identifier: Apache-2.0
#include "brief/figures.h"

#include <math.h>
#include <stdlib.h>

static bool is_digit(tocsin_text text, size_t at) {
    return at < text.n && text.at[at] >= '0' && text.at[at] <= '9';
}

/* Bytes of a separator between digits at `at`: point, comma, or a space that does not break; 0: none. */
static size_t separator_bytes(tocsin_text text, size_t at) {
    if (at >= text.n) return 0;
    if (text.at[at] == '.' || text.at[at] == ',' || text.at[at] == '\'') return 1;
    tocsin_text rest = tocsin_text_slice(text, at, text.n);
    if (tocsin_text_starts(rest, TOCSIN_TEXT("\u00A0"))) return 2;
    return tocsin_text_starts(rest, TOCSIN_TEXT("\u202F")) ? 3 : 0;
}

/* ---- figures ------------------------------------------------------------------------------- */

enum { FIGURE_GROUPS = 8 };

/* Digits with separators between them, as they are written. */
typedef struct digit_groups {
    size_t from[FIGURE_GROUPS], to[FIGURE_GROUPS];
    tocsin_text separators[FIGURE_GROUPS]; /* before the group of that number */
    size_t n;
} digit_groups;

static size_t read_groups(tocsin_text text, size_t at, digit_groups *groups) {
    for (;;) {
        size_t from = at;
        while (is_digit(text, at)) at++;
        groups->from[groups->n] = from;
        groups->to[groups->n++] = at;
        size_t gap = separator_bytes(text, at);
        if (!gap || !is_digit(text, at + gap) || groups->n == FIGURE_GROUPS) return at;
        groups->separators[groups->n] = tocsin_text_slice(text, at, at + gap);
        at += gap;
    }
}

/* The number of the first `n` groups, written one behind the other, and then the others as decimals. */
static double number_of(tocsin_text text, const digit_groups *groups, size_t n) {
    double value = 0, scale = 1;
    for (size_t g = 0; g < groups->n; g++)
        for (size_t i = groups->from[g]; i < groups->to[g]; i++) {
            int digit = text.at[i] - '0';
            if (g >= n) scale /= 10;
            value = g < n ? value * 10 + digit : value + digit * scale;
        }
    return value;
}

/* Are all groups behind the first up to `n` thousands, with the same separator? */
static bool are_thousands(const digit_groups *groups, size_t n) {
    if (n > 1 && groups->to[0] - groups->from[0] > 3) return false;
    for (size_t g = 1; g < n; g++)
        if (groups->to[g] - groups->from[g] != 3 ||
            !tocsin_text_equal(groups->separators[g], groups->separators[1]))
            return false;
    return true;
}

static void value_groups(tocsin_text text, const digit_groups *groups, const brief_pack *pack,
                         brief_figure *figure) {
    size_t last = groups->n - 1;
    bool whole = are_thousands(groups, groups->n);
    bool can_be_decimal =
        groups->n > 1 && are_thousands(groups, last) &&
        (last == 1 || !tocsin_text_equal(groups->separators[last], groups->separators[1]));
    if (pack && groups->n > 1) {
        tocsin_text separator = groups->separators[last];
        if (tocsin_text_equal(separator, pack->decimal)) whole = false;
        if (tocsin_text_equal(separator, pack->group))
            can_be_decimal = whole ? false : can_be_decimal;
    }
    figure->decimals = 0;
    figure->other = (double)NAN;
    figure->value = number_of(text, groups, whole || !can_be_decimal ? groups->n : last);
    if (!can_be_decimal) return;
    if (whole)
        figure->other = number_of(text, groups, last);
    else
        figure->decimals = (int)(groups->to[last] - groups->from[last]);
}

/* ---- in letters ------------------------------------------------------------------------------ */

static const brief_value *value_word_at(const brief_value *values, size_t n, tocsin_text text,
                                        size_t at) {
    for (size_t i = 0; i < n; i++)
        if (brief_word_is_at(text, values[i].word, at)) return &values[i];
    return NULL;
}

/* "1.5 million", "eighty thousand": words behind the number that it is multiplied by. */
static void multiply(const brief_scales *scales, tocsin_text text, brief_figure *figure) {
    for (;;) {
        size_t at = figure->to;
        size_t gap = at < text.n && text.at[at] == ' ' ? 1 : separator_bytes(text, at);
        const brief_value *by =
            value_word_at(scales->multipliers, scales->n_multipliers, text, at + gap);
        if (!by || !gap) return;
        figure->value *= by->value;
        figure->other *= by->value;
        figure->to = at + gap + by->word.n;
    }
}

/* Digits behind a letter, or behind a letter and a hyphen, are a part of a name. */
static bool is_part_of_name(tocsin_text text, size_t at) {
    if (at && brief_is_word_byte(text, at - 1)) return true;
    return at > 1 && text.at[at - 1] == '-' && brief_is_word_byte(text, at - 2) &&
           !is_digit(text, at - 2);
}

bool brief_next_figure(const brief_scales *scales, const brief_pack *pack, tocsin_text text,
                       size_t *at, brief_figure *ret_figure) {
    for (size_t i = *at; i < text.n; i++) {
        brief_figure figure = {.from = i, .to = i, .other = (double)NAN};
        if (is_digit(text, i)) {
            digit_groups groups = {.n = 0};
            figure.to = read_groups(text, i, &groups);
            if (is_part_of_name(text, i)) {
                i = figure.to - 1;
                continue;
            }
            value_groups(text, &groups, pack, &figure);
        } else {
            const brief_value *word = value_word_at(scales->numbers, scales->n_numbers, text, i);
            if (!word) word = value_word_at(scales->multipliers, scales->n_multipliers, text, i);
            if (!word) continue;
            figure.value = word->value;
            figure.to = i + word->word.n;
        }
        multiply(scales, text, &figure);
        *at = figure.to;
        *ret_figure = figure;
        return true;
    }
    *at = text.n;
    return false;
}

/* ---- dates ----------------------------------------------------------------------------------- */

/* A whole number of at most `most` digits at `at`; 0: none, or digits go on. */
static int small_number_at(tocsin_text text, size_t at, size_t most, size_t *ret_end) {
    size_t end = at;
    int value = 0;
    while (is_digit(text, end) && end - at < most) value = value * 10 + (text.at[end++] - '0');
    if (end == at || is_digit(text, end)) return 0;
    *ret_end = end;
    return value;
}

static int year_at(tocsin_text text, size_t at, size_t *ret_end) {
    size_t end = at;
    int year = small_number_at(text, at, 4, &end);
    bool is_year = end - at == 4 && year >= 1900 && year <= 2100;
    if (is_year && separator_bytes(text, end) && is_digit(text, end + 1)) return 0; /* 2021,5 */
    if (is_year) *ret_end = end;
    return is_year ? year : 0;
}

static int month_at(const brief_pack *pack, tocsin_text text, size_t at, size_t *ret_end) {
    for (int i = 0; i < 24; i++) {
        tocsin_text name = i < 12 ? pack->months[i] : pack->months_short[i - 12];
        bool is_there = tocsin_text_starts(tocsin_text_slice(text, at, text.n), name) &&
                        !brief_is_word_byte(text, at + name.n);
        if (!is_there) continue;
        *ret_end = at + name.n;
        return i % 12 + 1;
    }
    return 0;
}

static size_t skip_gap(tocsin_text text, size_t at) {
    if (at < text.n && text.at[at] == ',') at++;
    return at < text.n && text.at[at] == ' ' ? at + 1 : at;
}

bool brief_date_at(const brief_pack *pack, tocsin_text text, size_t at, brief_date *ret_date) {
    brief_date date = {.from = at, .to = at};
    tocsin_day day;
    size_t end = at;
    if (at && brief_is_word_byte(text, at - 1)) return false;
    if (tocsin_day_parse(tocsin_text_slice(text, at, at + 10), &day) &&
        !brief_is_word_byte(text, at + 10)) {
        tocsin_civil civil = tocsin_day_to_civil(day);
        *ret_date = (brief_date){at, at + 10, civil.year, civil.month, civil.day};
        return true;
    }
    date.year = year_at(text, at, &date.to);
    if (!date.year) {
        date.day = small_number_at(text, at, 2, &end);
        if (date.day && tocsin_text_starts(tocsin_text_slice(text, end, text.n), pack->day_mark))
            end += pack->day_mark.n;
        date.month = month_at(pack, text, date.day ? skip_gap(text, end) : at, &date.to);
        if (!date.month || date.day > 31) return false;
        if (!date.day) { /* "November 3, 2021" */
            date.day = small_number_at(text, skip_gap(text, date.to), 2, &end);
            if (date.day > 31) date.day = 0;
            if (date.day) date.to = end;
        }
        date.year = year_at(text, skip_gap(text, date.to), &date.to);
    }
    *ret_date = date;
    return true;
}

bool brief_date_within(const brief_date *date, tocsin_period period) {
    if (!tocsin_period_is_known(period)) return false;
    tocsin_day from = period.from == TOCSIN_DAY_NONE ? period.to : period.from;
    tocsin_day to = period.to == TOCSIN_DAY_NONE ? period.from : period.to;
    int first = date->year ? date->year : tocsin_day_to_civil(from).year;
    int last = date->year ? date->year : tocsin_day_to_civil(to).year;
    for (int year = first; year <= last; year++) {
        int month_from = date->month ? date->month : 1, month_to = date->month ? date->month : 12;
        int days = tocsin_days_in_month(year, month_to);
        if (date->day > days) continue;
        tocsin_civil a = {year, month_from, date->day ? date->day : 1};
        tocsin_civil b = {year, month_to, date->day ? date->day : days};
        tocsin_period said = {tocsin_day_from_civil(a), tocsin_day_from_civil(b)};
        if (tocsin_period_overlaps(said, (tocsin_period){from, to})) return true;
    }
    return false;
}
