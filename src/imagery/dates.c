// SPDX-License-Identifier: Apache-2.0
#include "imagery/dates.h"

#include <math.h>
#include <string.h>

enum { SECONDS_A_DAY = 86400 };

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* `width` digits at `at`, or -1. */
static int digits_at(tocsin_text text, size_t at, size_t width) {
    if (at > text.n || text.n - at < width) return -1;
    int value = 0;
    for (size_t i = 0; i < width; i++) {
        if (!is_digit(text.at[at + i])) return -1;
        value = value * 10 + (text.at[at + i] - '0');
    }
    return value;
}

/* ---- patterns ------------------------------------------------------------------------------ */

typedef struct conversion {
    char letter;
    size_t width;
    int low, high;
} conversion;

static const conversion conversions[] = {
    {'Y', 4, 1, 9999}, {'m', 2, 1, 12}, {'d', 2, 1, 31}, {'j', 3, 1, 366},
    {'y', 2, 0, 99},   {'H', 2, 0, 24}, {'M', 2, 0, 59}, {'S', 2, 0, 60},
};

static const conversion *find_conversion(char letter) {
    for (size_t i = 0; i < sizeof conversions / sizeof *conversions; i++)
        if (conversions[i].letter == letter) return &conversions[i];
    return NULL;
}

bool dates_is_pattern(tocsin_text component) {
    for (size_t i = 0; i < component.n; i++)
        if (strchr("%*?", component.at[i]) && component.at[i]) return true;
    return false;
}

bool dates_check_pattern(tocsin_text pattern, char *ret_bad_conversion) {
    for (size_t i = 0; i < pattern.n; i++) {
        if (pattern.at[i] != '%') continue;
        char letter = i + 1 < pattern.n ? pattern.at[i + 1] : '\0';
        if (letter != '%' && !find_conversion(letter)) {
            *ret_bad_conversion = letter;
            return false;
        }
        i++;
    }
    return true;
}

static bool set_field(int *field, int value) {
    if (*field >= 0 && *field != value) return false;
    *field = value;
    return true;
}

static bool keep_field(dates_fields *fields, char letter, int value) {
    switch (letter) {
    case 'Y': return set_field(&fields->year, value);
    case 'y': return set_field(&fields->year, value < 69 ? 2000 + value : 1900 + value);
    case 'm': return set_field(&fields->month, value);
    case 'd': return set_field(&fields->day, value);
    case 'j': return set_field(&fields->day_of_year, value);
    default: return true; /* hours, minutes, seconds: tocsin reasons in days */
    }
}

/* One element of the pattern at `*p` against the name at `*n`; both move on when it fits. */
static bool match_element(tocsin_text pattern, size_t *p, tocsin_text name, size_t *n,
                          dates_fields *fields) {
    char c = pattern.at[*p];
    bool converts = c == '%' && *p + 1 < pattern.n && pattern.at[*p + 1] != '%';
    if (!converts) {
        size_t width = c == '%' && *p + 1 < pattern.n ? 2 : 1;
        if (*n >= name.n || (c != '?' && name.at[*n] != c)) return false;
        *p += width;
        *n += 1;
        return true;
    }
    const conversion *found = find_conversion(pattern.at[*p + 1]);
    int value = found ? digits_at(name, *n, found->width) : -1;
    if (value < 0 || value < found->low || value > found->high) return false;
    if (!keep_field(fields, found->letter, value)) return false;
    *p += 2;
    *n += found->width;
    return true;
}

/* As for plain wildcards: once a later star is reached no earlier one needs to be tried again, so
 * the time is at most the product of the two lengths. */
bool dates_match(tocsin_text pattern, tocsin_text name, dates_fields *fields) {
    dates_fields now = *fields, at_star = now;
    size_t p = 0, n = 0, star_p = SIZE_MAX, star_n = 0;
    while (p < pattern.n || n < name.n) {
        if (p < pattern.n && pattern.at[p] == '*') {
            star_p = ++p;
            star_n = n;
            at_star = now;
            continue;
        }
        if (p < pattern.n && match_element(pattern, &p, name, &n, &now)) continue;
        if (star_p == SIZE_MAX || star_n >= name.n) return false;
        p = star_p;
        n = ++star_n;
        now = at_star;
    }
    *fields = now;
    return true;
}

bool dates_from_fields(const dates_fields *fields, tocsin_day *ret_day, bool *ret_impossible) {
    *ret_impossible = false;
    if (fields->year < 0) return false;
    if (fields->day_of_year > 0) {
        tocsin_day first = tocsin_day_from_civil((tocsin_civil){fields->year, 1, 1});
        tocsin_day day = first + fields->day_of_year - 1;
        *ret_impossible = tocsin_day_to_civil(day).year != fields->year;
        if (!*ret_impossible) *ret_day = day;
        return !*ret_impossible;
    }
    if (fields->month < 0) return false;
    tocsin_civil date = {fields->year, fields->month, fields->day < 0 ? 1 : fields->day};
    *ret_impossible = !tocsin_civil_is_valid(date);
    if (!*ret_impossible) *ret_day = tocsin_day_from_civil(date);
    return !*ret_impossible;
}

/* ---- free text ----------------------------------------------------------------------------- */

static bool day_of(int year, int month, int day, tocsin_day *ret_day) {
    tocsin_civil date = {year, month, day};
    if (year < 1950 || year > 2099 || !tocsin_civil_is_valid(date)) return false;
    *ret_day = tocsin_day_from_civil(date);
    return true;
}

bool dates_find(tocsin_text text, tocsin_day *ret_day) {
    for (size_t i = 0; i + 8 <= text.n; i++) {
        if (!is_digit(text.at[i]) || (i > 0 && is_digit(text.at[i - 1]))) continue;
        int year = digits_at(text, i, 4);
        if (year < 0) continue;
        char gap = text.at[i + 4];
        bool spaced = (gap == '-' || gap == '_' || gap == '.') && i + 10 <= text.n &&
                      text.at[i + 7] == gap && (i + 10 == text.n || !is_digit(text.at[i + 10]));
        size_t run = i;
        while (run < text.n && is_digit(text.at[run])) run++;
        if (spaced && day_of(year, digits_at(text, i + 5, 2), digits_at(text, i + 8, 2), ret_day))
            return true;
        bool packed = run - i == 8 || run - i == 14; /* with hhmmss behind it */
        if (packed && day_of(year, digits_at(text, i + 4, 2), digits_at(text, i + 6, 2), ret_day))
            return true;
    }
    return false;
}

/* "T08:31:01.5+02:00" behind a date: seconds since midnight in UTC; what is not there is midnight.
 */
static double time_of_day(tocsin_text text) {
    if (text.n == 0 || (text.at[0] != 'T' && text.at[0] != 't' && text.at[0] != ' ')) return 0;
    int hour = digits_at(text, 1, 2), minute = digits_at(text, 4, 2),
        second = digits_at(text, 7, 2);
    double seconds = 3600.0 * (hour > 0 ? hour : 0) + 60.0 * (minute > 0 ? minute : 0) +
                     (second > 0 ? second : 0);
    for (size_t i = 1; i < text.n; i++) {
        char c = text.at[i];
        if ((c != '+' && c != '-') || digits_at(text, i + 1, 2) < 0) continue;
        int minutes = text.n > i + 3 && text.at[i + 3] == ':' ? digits_at(text, i + 4, 2)
                                                              : digits_at(text, i + 3, 2);
        double ahead = 3600.0 * digits_at(text, i + 1, 2) + 60.0 * (minutes > 0 ? minutes : 0);
        return c == '+' ? seconds - ahead : seconds + ahead;
    }
    return seconds;
}

/* "2017-8-1": the CF convention lets leading zeros be left out. Returns the bytes used, 0 for none.
 */
static size_t loose_date(tocsin_text text, tocsin_civil *ret_date) {
    int parts[3] = {0, 0, 0};
    size_t at = 0;
    for (int part = 0; part < 3; part++) {
        size_t start = at;
        while (at < text.n && is_digit(text.at[at]) && at - start < 4)
            parts[part] = parts[part] * 10 + (text.at[at++] - '0');
        if (at == start) return 0;
        if (part < 2 && (at >= text.n || text.at[at++] != '-')) return 0;
    }
    *ret_date = (tocsin_civil){parts[0], parts[1], parts[2]};
    return parts[0] >= 1 && tocsin_civil_is_valid(*ret_date) ? at : 0;
}

bool dates_parse_time(tocsin_text text, tocsin_day *ret_day) {
    tocsin_day day;
    if (!tocsin_day_parse(tocsin_text_slice(text, 0, 10), &day)) return false;
    double seconds = time_of_day(tocsin_text_slice(text, 10, text.n));
    *ret_day = day + (tocsin_day)floor(seconds / SECONDS_A_DAY);
    return true;
}

/* ---- CF time axes -------------------------------------------------------------------------- */

bool dates_parse_axis(tocsin_text units, dates_axis *ret_axis) {
    static const struct {
        const char *word;
        double seconds;
    } known[] = {{"day", 86400}, {"d", 86400},          {"hour", 3600},
                 {"hr", 3600},   {"h", 3600},           {"minute", 60},
                 {"min", 60},    {"second", 1},         {"sec", 1},
                 {"s", 1},       {"millisecond", 1e-3}, {"msec", 1e-3},
                 {"ms", 1e-3},   {"microsecond", 1e-6}, {"nanosecond", 1e-9}};
    tocsin_text rest = tocsin_text_trim(units), word;
    if (!tocsin_text_split(&rest, ' ', &word)) return false;
    rest = tocsin_text_trim(rest);
    if (!tocsin_text_starts(rest, TOCSIN_TEXT("since "))) return false;
    rest = tocsin_text_trim(tocsin_text_slice(rest, 6, rest.n));
    tocsin_civil date;
    size_t used = loose_date(rest, &date);
    if (!used) return false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        tocsin_text name = tocsin_text_of(known[i].word);
        bool plural = word.n == name.n + 1 && word.at[name.n] == 's' && name.n > 1;
        if (!tocsin_text_starts(word, name) || !(plural || word.n == name.n)) continue;
        *ret_axis =
            (dates_axis){tocsin_day_from_civil(date),
                         time_of_day(tocsin_text_slice(rest, used, rest.n)), known[i].seconds};
        return true;
    }
    return false;
}

bool dates_of_axis(const dates_axis *axis, double value, tocsin_day *ret_day) {
    double seconds = axis->origin_seconds + value * axis->seconds;
    /* Half a second forgives values that were stored as fractions of a day. */
    double day = (double)axis->origin + floor((seconds + 0.5) / SECONDS_A_DAY);
    if (!(day > -719162 && day < 2932896)) return false; /* years 1 to 9999; also NaN */
    *ret_day = (tocsin_day)day;
    return true;
}
