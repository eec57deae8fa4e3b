// SPDX-License-Identifier: Apache-2.0
/* From date_parts to a period. Publication is a period too: [from, to] when the day is not known, and then a date that
 * hangs on it covers every day that it may be. */
#include "reading/date_words.h"

#define CLEAR_SHARE 0.8 /* of the days of publication that agree on which Saturday is meant */

static tocsin_period month_period(int year, int month) {
    tocsin_civil first = {year, month, 1}, last = {year, month, tocsin_days_in_month(year, month)};
    return (tocsin_period){tocsin_day_from_civil(first), tocsin_day_from_civil(last)};
}

static tocsin_period year_period(int year) {
    return (tocsin_period){month_period(year, 1).from, month_period(year, 12).to};
}

static tocsin_period season_period(int year, int from_month, int to_month) {
    int end_year = to_month < from_month ? year + 1 : year;
    return (tocsin_period){month_period(year, from_month).from,
                           month_period(end_year, to_month).to};
}

/* The period that these parts name in a year. */
static bool period_in_year(const date_parts *parts, int year, tocsin_period *ret) {
    if (year < 2 || year > 9997) return false;
    if (parts->season_from) {
        *ret = season_period(year, parts->season_from, parts->season_to);
        return true;
    }
    if (!parts->month) {
        *ret = year_period(year);
        return true;
    }
    *ret = month_period(year, parts->month);
    if (!parts->day) return true;
    tocsin_civil date = {year, parts->month, parts->day};
    if (!tocsin_civil_is_valid(date)) return false;
    tocsin_day first = tocsin_day_from_civil(date);
    *ret = (tocsin_period){first, first};
    if (!parts->day_to) return true;
    date.day = parts->day_to;
    if (parts->day_to < parts->day || !tocsin_civil_is_valid(date)) return false;
    ret->to = tocsin_day_from_civil(date);
    return true;
}

/* Without a year: the last that begins no later than publication ends; `steps` further on. A day that does not exist
 * in a year (29 February) is looked for in the years before. */
static bool nearest_year(const date_parts *parts, tocsin_period published, int steps,
                         tocsin_period *ret) {
    int year = tocsin_day_to_civil(published.to).year + 1;
    for (int tries = 0; tries < 9; tries++, year--) {
        tocsin_period period;
        if (!period_in_year(parts, year, &period) || period.from > published.to) continue;
        return period_in_year(parts, year + steps, ret);
    }
    return false;
}

/* ---- weekdays ----------------------------------------------------------------------------- */

/* The last such weekday on or before the day, or strictly before it. */
static tocsin_day weekday_before(tocsin_day day, int weekday, bool strictly) {
    int back = (tocsin_day_weekday(day) - weekday + 7) % 7;
    return day - (back == 0 && strictly ? 7 : back);
}

/* The days that it is from each day of publication; one day when nearly all of them agree. */
static tocsin_period weekday_period(tocsin_period published, int weekday, int steps) {
    int move = steps > 0 ? 7 * steps : 7 * (steps + 1);
    bool strictly = steps < 0;
    if (steps == 0) move = 0;
    tocsin_day first = weekday_before(published.from, weekday, strictly) + move;
    tocsin_day last = weekday_before(published.to, weekday, strictly) + move;
    int days = published.to - published.from + 1;
    if (last - first == 7) {
        int later = published.to - (last - move - (strictly ? -1 : 0)) +
                    1; /* days that mean the later one */
        if (days - later >= CLEAR_SHARE * days)
            last = first;
        else if (later >= CLEAR_SHARE * days)
            first = last;
    }
    return (tocsin_period){first, last};
}

/* ---- units -------------------------------------------------------------------------------- */

static int month_index(tocsin_day day) {
    tocsin_civil date = tocsin_day_to_civil(day);
    return date.year * 12 + date.month - 1;
}

static tocsin_day month_start(int index) {
    tocsin_civil date = {index / 12, index % 12 + 1, 1};
    return tocsin_day_from_civil(date);
}

static int months_of(date_unit unit) {
    return unit == UNIT_MONTH ? 1 : unit == UNIT_QUARTER ? 3 : unit == UNIT_YEAR ? 12 : 120;
}

/* First day of the unit that holds `day`, `steps` units on. */
static tocsin_day unit_start(tocsin_day day, date_unit unit, int steps) {
    if (unit == UNIT_DAY) return day + steps;
    if (unit == UNIT_WEEK) return day - tocsin_day_weekday(day) + 7 * steps;
    if (unit == UNIT_WEEKEND) return day - tocsin_day_weekday(day) + 5 + 7 * steps;
    int months = months_of(unit), index = month_index(day);
    index = index / months * months + steps * months;
    if (index < 12) index = 12;
    if (index > 9998 * 12) index = 9998 * 12;
    return month_start(index);
}

/* From the unit around `from` to that around `to`, moved by `steps`. */
static tocsin_period unit_period(tocsin_period around, date_unit unit, int first_step,
                                 int last_step) {
    tocsin_period period = {unit_start(around.from, unit, first_step), 0};
    if (unit == UNIT_WEEKEND)
        period.to = unit_start(around.to, unit, last_step) + 1;
    else
        period.to = unit_start(around.to, unit, last_step + 1) - 1;
    return period;
}

static tocsin_period rolling_period(const date_parts *parts, tocsin_period published, int by) {
    int n = parts->number ? parts->number_to : 1;
    tocsin_day from = unit_start(published.from, UNIT_DAY, 0), to = published.to;
    bool days = parts->unit == UNIT_DAY || parts->unit == UNIT_WEEK || parts->unit == UNIT_WEEKEND;
    int length = parts->unit == UNIT_DAY ? 1 : 7;
    if (days && by < 0) return (tocsin_period){from - n * length, to};
    if (days) return (tocsin_period){from, to + n * length};
    int months = months_of(parts->unit) * n, day = tocsin_day_to_civil(by < 0 ? from : to).day - 1;
    int index = month_index(by < 0 ? from : to) + (by < 0 ? -months : months);
    if (index < 12 || index > 9998 * 12) return TOCSIN_PERIOD_NONE;
    tocsin_civil month = {index / 12, index % 12 + 1, 1};
    int most = tocsin_days_in_month(month.year, month.month) - 1;
    tocsin_day other = month_start(index) + (day > most ? most : day);
    return by < 0 ? (tocsin_period){other, to} : (tocsin_period){from, other};
}

/* ---- operations --------------------------------------------------------------------------- */

static bool resolve_calendar(const date_parts *parts, tocsin_period published, bool future,
                             tocsin_period *ret) {
    if (parts->year) return period_in_year(parts, parts->year, ret);
    if (!tocsin_period_is_known(published)) return true;
    if (parts->weekday >= 0 && !parts->month) {
        *ret = weekday_period(published, parts->weekday, 0);
        return true;
    }
    if (!nearest_year(parts, published, 0, ret)) return false;
    return !future || ret->to >= published.from || nearest_year(parts, published, 1, ret);
}

static bool resolve_shift(const date_parts *parts, tocsin_period published, int by,
                          tocsin_period *ret) {
    if (!tocsin_period_is_known(published)) return true;
    if (parts->weekday >= 0) {
        *ret = weekday_period(published, parts->weekday, by);
        return true;
    }
    if (parts->unit != UNIT_NONE) {
        *ret = unit_period(published, parts->unit, by, by);
        return true;
    }
    if (!nearest_year(parts, published, 0, ret)) return false;
    bool running = ret->to >= published.from; /* the season or month of publication */
    if (by < 0) return nearest_year(parts, published, running ? by : by + 1, ret);
    if (by > 0) return nearest_year(parts, published, by, ret);
    int year = tocsin_day_to_civil(published.to).year;
    return period_in_year(parts, year, ret);
}

static tocsin_period resolve_count(const date_parts *parts, tocsin_period around, int by) {
    int least = parts->number ? parts->number : 1, most = parts->number ? parts->number_to : 1;
    if (!tocsin_period_is_known(around) || around.from == TOCSIN_DAY_NONE ||
        around.to == TOCSIN_DAY_NONE)
        return TOCSIN_PERIOD_NONE;
    return by < 0 ? unit_period(around, parts->unit, -most, -least)
                  : unit_period(around, parts->unit, least, most);
}

static tocsin_period closed_anchor(const date_anchor *anchor) {
    tocsin_period p = anchor->published;
    return p.from == TOCSIN_DAY_NONE || p.to == TOCSIN_DAY_NONE ? TOCSIN_PERIOD_NONE : p;
}

/* "9999 jaar geleden" lies before the calendar: a date, but nothing says which. */
static tocsin_period within_calendar(tocsin_period period) {
    const tocsin_day first = tocsin_day_from_civil((tocsin_civil){1, 1, 1});
    const tocsin_day last = tocsin_day_from_civil((tocsin_civil){9999, 12, 31});
    bool has_from = period.from != TOCSIN_DAY_NONE, has_to = period.to != TOCSIN_DAY_NONE;
    bool outside = (has_from && (period.from < first || period.from > last)) ||
                   (has_to && (period.to < first || period.to > last));
    bool backwards = has_from && has_to && period.to < period.from;
    return outside || backwards ? TOCSIN_PERIOD_NONE : period;
}

bool date_resolve(const date_match *match, const date_anchor *anchor, bool future,
                  tocsin_period *ret_period) {
    tocsin_period published = closed_anchor(anchor);
    const date_parts *parts = &match->parts;
    int by = match->pattern->by;
    bool known = tocsin_period_is_known(published);
    bool ok = true;
    tocsin_period period = TOCSIN_PERIOD_NONE;
    switch (match->pattern->is) {
    case DATE_CALENDAR: ok = resolve_calendar(parts, published, future, &period); break;
    case DATE_SHIFT: ok = resolve_shift(parts, published, by, &period); break;
    case DATE_DAY:
        if (known) period = (tocsin_period){published.from + by, published.to + by};
        break;
    case DATE_AGO: period = resolve_count(parts, published, by); break;
    case DATE_ROLLING:
        if (known) period = rolling_period(parts, published, by);
        break;
    case DATE_RELATIVE: {
        bool mentioned = tocsin_period_is_known(anchor->mentioned);
        period = resolve_count(parts, mentioned ? anchor->mentioned : published, by);
        break;
    }
    case DATE_SAME: period = anchor->mentioned; break;
    case DATE_HABITUAL: break;
    }
    if (ok) *ret_period = within_calendar(period);
    return ok;
}

tocsin_period date_part(tocsin_period period, double from, double to) {
    if (period.from == TOCSIN_DAY_NONE || period.to == TOCSIN_DAY_NONE) return period;
    double days = period.to - period.from + 1;
    tocsin_period part = {period.from + (tocsin_day)(days * from),
                          period.from + (tocsin_day)(days * to) - 1};
    if (part.to < part.from) part.to = part.from;
    return part;
}
