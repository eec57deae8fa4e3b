// SPDX-License-Identifier: Apache-2.0
/* Civil days: the algorithms count years from March, so that the leap day ends the year (H.
 * Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013). */
#include "tocsin/base.h"

#include <math.h>
#include <string.h>

static bool is_leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int tocsin_days_in_month(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool tocsin_civil_is_valid(tocsin_civil date) {
    return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12 &&
           date.day >= 1 && date.day <= tocsin_days_in_month(date.year, date.month);
}

tocsin_day tocsin_day_from_civil(tocsin_civil date) {
    int year = date.month <= 2 ? date.year - 1 : date.year;
    int era = (year >= 0 ? year : year - 399) / 400;
    int year_of_era = year - era * 400;
    int month_from_march = (date.month + 9) % 12;
    int day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

tocsin_civil tocsin_day_to_civil(tocsin_day day) {
    int z = day + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int day_of_era = z - era * 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_from_march = (5 * day_of_year + 2) / 153;
    int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    return (tocsin_civil){
        .year = year_of_era + era * 400 + (month <= 2),
        .month = month,
        .day = day_of_year - (153 * month_from_march + 2) / 5 + 1,
    };
}

int tocsin_day_weekday(tocsin_day day) {
    int weekday = (day + 3) % 7; /* 1970-01-01 was a Thursday */
    return weekday < 0 ? weekday + 7 : weekday;
}

static tocsin_day first_of_year(int year) {
    return tocsin_day_from_civil((tocsin_civil){year, 1, 1});
}

int tocsin_day_of_year(tocsin_day day) {
    return day - first_of_year(tocsin_day_to_civil(day).year) + 1;
}

double tocsin_day_to_year(tocsin_day day) {
    int year = tocsin_day_to_civil(day).year;
    return year + (double)(day - first_of_year(year)) / (is_leap(year) ? 366 : 365);
}

/* `n` digits at `from`, nothing else. */
static bool read_digits(tocsin_text text, size_t from, size_t n, int *ret_value) {
    int value = 0;
    if (from + n > text.n) return false;
    for (size_t i = from; i < from + n; i++) {
        if (text.at[i] < '0' || text.at[i] > '9') return false;
        value = value * 10 + (text.at[i] - '0');
    }
    *ret_value = value;
    return true;
}

bool tocsin_day_parse(tocsin_text iso, tocsin_day *ret_day) {
    tocsin_civil date;
    if (iso.n != 10 || iso.at[4] != '-' || iso.at[7] != '-') return false;
    if (!read_digits(iso, 0, 4, &date.year) || !read_digits(iso, 5, 2, &date.month) ||
        !read_digits(iso, 8, 2, &date.day) || !tocsin_civil_is_valid(date))
        return false;
    *ret_day = tocsin_day_from_civil(date);
    return true;
}

/* "09:30", perhaps with seconds. */
static bool read_clock(tocsin_text text, double *ret_minute) {
    int hour, minute, second = 0;
    if ((text.n != 5 && text.n != 8) || text.at[2] != ':' || !read_digits(text, 0, 2, &hour) ||
        !read_digits(text, 3, 2, &minute))
        return false;
    if (text.n == 8 && (text.at[5] != ':' || !read_digits(text, 6, 2, &second))) return false;
    if (hour > 23 || minute > 59 || second > 60) return false;
    *ret_minute = 60 * hour + minute + second / 60.0;
    return true;
}

bool tocsin_time_parse(tocsin_text iso, tocsin_day *ret_day, double *ret_minute) {
    tocsin_day day;
    double minute = (double)NAN;
    if (!tocsin_day_parse(tocsin_text_slice(iso, 0, 10), &day)) return false;
    if (iso.n > 10) {
        if (tocsin_text_ends(iso, TOCSIN_TEXT("Z"))) iso.n--;
        if (iso.n == 10 || (iso.at[10] != 'T' && iso.at[10] != ' ') ||
            !read_clock(tocsin_text_slice(iso, 11, iso.n), &minute))
            return false;
    }
    *ret_day = day;
    *ret_minute = minute;
    return true;
}

void tocsin_day_format(tocsin_day day, char ret_iso[static 16]) {
    ret_iso[0] = '\0';
    if (day == TOCSIN_DAY_NONE) return;
    tocsin_civil date = tocsin_day_to_civil(day);
    snprintf(ret_iso, 16, "%04u-%02u-%02u", (unsigned)date.year % 10000, (unsigned)date.month % 100,
             (unsigned)date.day % 100);
}

tocsin_text tocsin_day_text(tocsin_day day, char room[static 16]) {
    tocsin_day_format(day, room);
    return tocsin_text_of(room);
}

/* A year, a month or a day, as the days that it spans. */
static bool parse_date_or_part(tocsin_text text, tocsin_period *ret_period) {
    int year, month = 0;
    if (text.n == 10) {
        tocsin_day day;
        if (!tocsin_day_parse(text, &day)) return false;
        *ret_period = (tocsin_period){day, day};
        return true;
    }
    bool has_month = text.n == 7 && text.at[4] == '-' && read_digits(text, 5, 2, &month);
    if (!read_digits(text, 0, 4, &year) || (text.n != 4 && !has_month)) return false;
    tocsin_civil first = {year, has_month ? month : 1, 1}, last = {year, has_month ? month : 12, 1};
    if (!tocsin_civil_is_valid(first)) return false;
    last.day = tocsin_days_in_month(last.year, last.month);
    *ret_period = (tocsin_period){tocsin_day_from_civil(first), tocsin_day_from_civil(last)};
    return true;
}

bool tocsin_period_parse(tocsin_text text, tocsin_period *ret_period) {
    size_t slash = tocsin_text_find(text, TOCSIN_TEXT("/"), 0);
    if (slash == SIZE_MAX) return parse_date_or_part(text, ret_period);
    tocsin_text head = tocsin_text_slice(text, 0, slash),
                tail = tocsin_text_slice(text, slash + 1, text.n);
    tocsin_period from = TOCSIN_PERIOD_NONE, to = TOCSIN_PERIOD_NONE;
    if (!head.n && !tail.n) return false;
    if (head.n && !parse_date_or_part(head, &from)) return false;
    if (tail.n && !parse_date_or_part(tail, &to)) return false;
    if (head.n && tail.n && from.from > to.to) return false;
    *ret_period = (tocsin_period){from.from, to.to};
    return true;
}

bool tocsin_period_is_known(tocsin_period period) {
    return period.from != TOCSIN_DAY_NONE || period.to != TOCSIN_DAY_NONE;
}

bool tocsin_period_overlaps(tocsin_period a, tocsin_period b) {
    bool a_ends_before = a.to != TOCSIN_DAY_NONE && b.from != TOCSIN_DAY_NONE && a.to < b.from;
    bool b_ends_before = b.to != TOCSIN_DAY_NONE && a.from != TOCSIN_DAY_NONE && b.to < a.from;
    return !a_ends_before && !b_ends_before;
}
