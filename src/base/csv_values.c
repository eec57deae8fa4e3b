// SPDX-License-Identifier: Apache-2.0
/* Days and numbers as tables write them. */
#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/csv.h"

static bool digits(tocsin_text text, size_t from, size_t n, int *ret_number) {
    if (from + n > text.n) return false;
    int number = 0;
    for (size_t i = from; i < from + n; i++) {
        if (text.at[i] < '0' || text.at[i] > '9') return false;
        number = 10 * number + (text.at[i] - '0');
    }
    *ret_number = number;
    return true;
}

static bool civil(int year, int month, int day, tocsin_day *ret_day) {
    tocsin_civil date = {year, month, day};
    if (!tocsin_civil_is_valid(date)) return false;
    *ret_day = tocsin_day_from_civil(date);
    return true;
}

/* "2021-W46" (its Monday) and "2021-W46-7": week 1 holds 4 January (ISO 8601). */
static bool iso_week(tocsin_text text, tocsin_day *ret_day) {
    int year, week, weekday = 1;
    if (text.n < 8 || text.at[4] != '-' || text.at[5] != 'W' || !digits(text, 0, 4, &year) ||
        !digits(text, 6, 2, &week))
        return false;
    if (text.n > 8 && (text.n != 10 || text.at[8] != '-' || !digits(text, 9, 1, &weekday)))
        return false;
    tocsin_day fourth, next;
    if (week < 1 || weekday < 1 || weekday > 7 || !civil(year, 1, 4, &fourth) ||
        !civil(year + 1, 1, 4, &next))
        return false;
    tocsin_day monday = fourth - tocsin_day_weekday(fourth) + 7 * (week - 1);
    if (monday >= next - tocsin_day_weekday(next)) return false; /* this year has no such week */
    *ret_day = monday + weekday - 1;
    return true;
}

static bool decimal_year(tocsin_text text, tocsin_day *ret_day) {
    double number;
    if (!tocsin_text_number(text, &number) || !(number >= 1000 && number < 3000)) return false;
    int year = (int)number;
    tocsin_day first = tocsin_day_from_civil((tocsin_civil){year, 1, 1});
    tocsin_day next = tocsin_day_from_civil((tocsin_civil){year + 1, 1, 1});
    *ret_day = first + (tocsin_day)floor((number - year) * (next - first) + 1e-6);
    return true;
}

bool csv_day(tocsin_text text, bool named, tocsin_day *ret_day) {
    int year, month, day;
    text = tocsin_text_trim(text);
    if (iso_week(text, ret_day)) return true;
    bool has_year = digits(text, 0, 4, &year);
    bool parted = has_year && text.n >= 7 && (text.at[4] == '-' || text.at[4] == '/') &&
                  digits(text, 5, 2, &month);
    if (parted && text.n == 7) return civil(year, month, 1, ret_day);
    if (parted && text.n >= 10 && text.at[7] == text.at[4] && digits(text, 8, 2, &day) &&
        (text.n == 10 || text.at[10] == 'T' || text.at[10] == ' '))
        return civil(year, month, day, ret_day);
    if (!named || !has_year) return false;
    if (text.n == 8 && digits(text, 4, 2, &month) && digits(text, 6, 2, &day))
        return civil(year, month, day, ret_day);
    return decimal_year(text, ret_day);
}

bool csv_is_missing(tocsin_text text) {
    static const char *const words[] = {"na", "nan", "null", "none", "-"};
    if (text.n == 0) return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text.n == strlen(words[i]) && !strncasecmp(text.at, words[i], text.n)) return true;
    return false;
}

bool csv_number(const csv_reader *csv, tocsin_text text, double *ret_number) {
    char point[64];
    text = tocsin_text_trim(text);
    if (csv_is_missing(text)) {
        *ret_number = NAN;
        return true;
    }
    if (tocsin_text_number(text, ret_number)) return true;
    if (csv->separator == ',' || text.n >= sizeof point) return false;
    size_t commas = 0;
    for (size_t i = 0; i < text.n; i++) {
        commas += text.at[i] == ',';
        point[i] = text.at[i] == ',' ? '.' : text.at[i];
    }
    return commas == 1 && tocsin_text_number((tocsin_text){point, text.n}, ret_number);
}
