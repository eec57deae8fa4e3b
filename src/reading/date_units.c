// SPDX-License-Identifier: Apache-2.0
/* Arithmetic of days, weeks, months and years on periods. */
#include "reading/date_words.h"

#include <limits.h>
#include <math.h>

#define FIRST_MONTH 12          /* January of the year 1, as year * 12 + month - 1 */
#define LAST_MONTH  (9998 * 12) /* steps end here; date_resolve says that such a date is none */

tocsin_period date_month(int year, int month) {
    tocsin_civil first = {year, month, 1}, last = {year, month, tocsin_days_in_month(year, month)};
    return (tocsin_period){tocsin_day_from_civil(first), tocsin_day_from_civil(last)};
}

static int month_index(tocsin_day day) {
    tocsin_civil date = tocsin_day_to_civil(day);
    return date.year * 12 + date.month - 1;
}

static tocsin_day month_start(int index) {
    if (index < FIRST_MONTH) index = FIRST_MONTH;
    if (index > LAST_MONTH) index = LAST_MONTH;
    tocsin_civil date = {index / 12, index % 12 + 1, 1};
    return tocsin_day_from_civil(date);
}

/* Of units that are counted in months; 0 for the others. */
static int months_of(date_unit unit) {
    switch (unit) {
    case UNIT_MONTH: return 1;
    case UNIT_QUARTER: return 3;
    case UNIT_YEAR: return 12;
    case UNIT_DECADE: return 120;
    case UNIT_CENTURY: return 1200;
    default: return 0;
    }
}

/* The days of `n` units that are counted in days; hours and minutes as the whole days that they need. */
static int days_of(date_unit unit, int n) {
    switch (unit) {
    case UNIT_MINUTE: return (n + 1439) / 1440;
    case UNIT_HOUR: return (n + 23) / 24;
    case UNIT_WEEK:
    case UNIT_WEEKEND: return 7 * n;
    default: return n;
    }
}

/* First day of the unit that holds `day`, `steps` units on. */
static tocsin_day unit_start(tocsin_day day, date_unit unit, int steps) {
    int months = months_of(unit);
    if (months) return month_start(month_index(day) / months * months + steps * months);
    if (unit == UNIT_WEEK) return day - tocsin_day_weekday(day) + 7 * steps;
    if (unit == UNIT_WEEKEND) return day - tocsin_day_weekday(day) + 5 + 7 * steps;
    return day + steps / (unit == UNIT_MINUTE ? 1440 : unit == UNIT_HOUR ? 24 : 1);
}

static tocsin_day unit_end(tocsin_day day, date_unit unit, int steps) {
    if (unit == UNIT_WEEKEND) return unit_start(day, unit, steps) + 1;
    if (unit == UNIT_WEEK || months_of(unit)) return unit_start(day, unit, steps + 1) - 1;
    return unit_start(day, unit, steps);
}

tocsin_period date_unit_period(tocsin_period around, date_unit unit, int first_step,
                               int last_step) {
    return (tocsin_period){unit_start(around.from, unit, first_step),
                           unit_end(around.to, unit, last_step)};
}

/* The same day of the month, `months` on, or the last of a month that is shorter. */
static tocsin_day add_months(tocsin_day day, int months) {
    int index = month_index(day) + months;
    if (index < FIRST_MONTH || index > LAST_MONTH) return months < 0 ? INT_MIN + 1 : INT_MAX;
    int room = tocsin_days_in_month(index / 12, index % 12 + 1) - 1;
    int at = tocsin_day_to_civil(day).day - 1;
    return month_start(index) + (at > room ? room : at);
}

tocsin_period date_span_period(tocsin_period around, const date_parts *parts, int by) {
    int least = parts->number ? parts->number : 1, most = parts->number ? parts->number_to : 1;
    int sign = by < 0 ? -1 : 1, months = sign * parts->more_months;
    if (months)
        around = (tocsin_period){add_months(around.from, months), add_months(around.to, months)};
    if (around.from <= INT_MIN + 1 || around.to == INT_MAX) return TOCSIN_PERIOD_NONE;
    around.from += sign * parts->more_days;
    around.to += sign * parts->more_days;
    return by < 0 ? date_unit_period(around, parts->unit, -most, -least)
                  : date_unit_period(around, parts->unit, least, most);
}

static tocsin_day step(tocsin_day day, const date_parts *parts, int sign) {
    int n = parts->number ? parts->number_to : 1, months = months_of(parts->unit);
    day = add_months(day, sign * (parts->more_months + months * n));
    if (day <= INT_MIN + 1 || day == INT_MAX) return TOCSIN_DAY_NONE;
    return day + sign * (parts->more_days + (months ? 0 : days_of(parts->unit, n)));
}

tocsin_period date_rolling(const date_parts *parts, tocsin_period published, int by, bool today) {
    tocsin_day other = step(by < 0 ? published.from : published.to, parts, by < 0 ? -1 : 1);
    if (other == TOCSIN_DAY_NONE) return TOCSIN_PERIOD_NONE;
    if (by < 0) return (tocsin_period){other, published.to};
    return (tocsin_period){published.from + (today ? 0 : 1), other};
}

/* ---- the n-th of something ---------------------------------------------------------------- */

/* Weeks belong to where their Thursday is, as in ISO 8601. */
static tocsin_period week_of_thursday(tocsin_day thursday) {
    return (tocsin_period){thursday - 3, thursday + 3};
}

/* The first such weekday from `day` on. */
static tocsin_day weekday_from(tocsin_day day, int weekday) {
    return day + (weekday - tocsin_day_weekday(day) + 7) % 7;
}

static bool nth_weekday(tocsin_period in, int weekday, int n, bool last, tocsin_day *ret) {
    tocsin_day day = last ? weekday_from(in.to - 6, weekday) - 7 * (n - 1)
                          : weekday_from(in.from, weekday) + 7 * (n - 1);
    *ret = day;
    return day >= in.from && day <= in.to;
}

static bool nth_week(tocsin_period in, int n, int length, bool last, tocsin_period *ret) {
    tocsin_day first, end;
    int to = last ? n : n + length - 1, from = last ? n + length - 1 : n;
    if (!nth_weekday(in, 3, from, last, &first) || !nth_weekday(in, 3, to, last, &end))
        return false;
    *ret = (tocsin_period){week_of_thursday(first).from, week_of_thursday(end).to};
    return true;
}

static bool nth_unit(const date_parts *parts, tocsin_period in, int n, int length, bool last,
                     tocsin_period *ret) {
    tocsin_day edge = last ? in.to : in.from;
    tocsin_period around = {edge, edge};
    int first = last ? -(n + length - 2) : n - 1, end = last ? 1 - n : n + length - 2;
    *ret = date_unit_period(around, parts->unit, first, end);
    return ret->from >= in.from && ret->to <= in.to;
}

bool date_nth(const date_parts *parts, tocsin_period in, bool last, tocsin_period *ret) {
    int n = parts->ordinal ? parts->ordinal : 1, length = parts->number ? parts->number_to : 1;
    if (in.from == TOCSIN_DAY_NONE || in.to == TOCSIN_DAY_NONE || n > 99 || length > 999)
        return false;
    if (parts->weekday >= 0) {
        tocsin_day day;
        if (!nth_weekday(in, parts->weekday, n, last, &day)) return false;
        *ret = (tocsin_period){day, day};
        return true;
    }
    if (parts->unit == UNIT_WEEK) return nth_week(in, n, length, last, ret);
    if (parts->unit < UNIT_DAY || parts->unit == UNIT_WEEKEND) return false;
    return nth_unit(parts, in, n, length, last, ret);
}

bool date_week(int year, int week, tocsin_period *ret) {
    tocsin_period in = {date_month(year, 1).from, date_month(year, 12).to};
    return week >= 1 && nth_week(in, week, 1, false, ret);
}

/* The method of Meeus, Jones and Butcher: Astronomical Algorithms, 2nd ed., chapter 8. */
tocsin_day date_easter(int year) {
    int a = year % 19, b = year / 100, c = year % 100;
    int f = (b + 8) / 25, g = (b - f + 1) / 3;
    int h = (19 * a + b - b / 4 - g + 15) % 30;
    int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;
    return tocsin_day_from_civil((tocsin_civil){year, n / 31, n % 31 + 1});
}

/* ---- a part of a period ------------------------------------------------------------------- */

/* The first half of a year is six months, whatever their days. */
static bool part_in_months(tocsin_period period, double from, double to, tocsin_period *ret) {
    int first = month_index(period.from), n = month_index(period.to + 1) - first;
    bool whole = month_start(first) == period.from && month_start(first + n) == period.to + 1;
    int begin = (int)lround(n * from), end = (int)lround(n * to);
    const double near = 0.01;
    if (!whole || fabs(n * from - begin) > near || fabs(n * to - end) > near) return false;
    *ret = (tocsin_period){month_start(first + begin), month_start(first + end) - 1};
    return end > begin;
}

tocsin_period date_part(tocsin_period period, double from, double to) {
    if (period.from == TOCSIN_DAY_NONE || period.to == TOCSIN_DAY_NONE) return period;
    tocsin_period part;
    if (part_in_months(period, from, to, &part)) return part;
    double days = period.to - period.from + 1;
    part = (tocsin_period){period.from + (tocsin_day)(days * from),
                           period.from + (tocsin_day)(days * to) - 1};
    if (part.to < part.from) part.to = part.from;
    return part;
}
