// SPDX-License-Identifier: Apache-2.0
/* From date_parts to a period. Publication is a period too: [from, to] when the day is not known, and then a date that
 * hangs on it covers every day that it may be. */
#include "reading/date_words.h"

#define CLEAR_SHARE 0.8 /* of the days of publication that agree on which Saturday is meant */
/* A day without a year is ahead when it is this near, and the last was long ago. */
#define SOON_DAYS 31
#define LONG_DAYS 300

static tocsin_period season_period(int year, int from_month, int to_month) {
    int end_year = to_month < from_month ? year + 1 : year;
    return (tocsin_period){date_month(year, from_month).from, date_month(end_year, to_month).to};
}

static tocsin_period holiday_period(const date_name *holiday, int year) {
    if (holiday->value == 0) {
        tocsin_day easter = date_easter(year);
        return (tocsin_period){easter + holiday->last, easter + holiday->last_to};
    }
    tocsin_day first = date_month(year, holiday->value).from - 1;
    return (tocsin_period){first + holiday->last, first + holiday->last_to};
}

static bool days_of_month(const date_parts *parts, int year, tocsin_period *ret) {
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

/* The period that these parts name in a year. */
static bool period_in_year(const date_parts *parts, int year, tocsin_period *ret) {
    if (year < 2 || year > 9997) return false;
    if (parts->holiday) {
        *ret = holiday_period(parts->holiday, year);
    } else if (parts->season_from) {
        *ret = season_period(year, parts->season_from, parts->season_to);
    } else if (!parts->month) {
        *ret = (tocsin_period){date_month(year, 1).from, date_month(year, 12).to};
    } else {
        if (parts->day) return days_of_month(parts, year, ret);
        *ret = date_month(year, parts->month);
    }
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

/* The weekday of the week that is `by` weeks from that of publication. */
static tocsin_period weekday_of_week(tocsin_period published, int weekday, int by) {
    tocsin_period week = date_unit_period(published, UNIT_WEEK, by, by);
    return (tocsin_period){week.from + weekday, week.to - 6 + weekday};
}

/* "Thursday the 21st": of the month nearest to publication in which the 21st is a Thursday. */
static bool weekday_and_day(const date_parts *parts, tocsin_period published, tocsin_period *ret) {
    for (int away = 0; away < 24; away++) {
        int months = away % 2 ? (away + 1) / 2 : -(away / 2);
        tocsin_period month = date_unit_period((tocsin_period){published.to, published.to},
                                               UNIT_MONTH, months, months);
        tocsin_day day = month.from + parts->day - 1;
        if (day > month.to) continue;
        *ret = (tocsin_period){day, day};
        if (parts->weekday < 0 && day <= published.to) return true;
        if (parts->weekday >= 0 && tocsin_day_weekday(day) == parts->weekday) return true;
    }
    return false;
}

/* ---- operations --------------------------------------------------------------------------- */

/* "14 december" in November without a verb of the future: a month ahead, or eleven months ago? */
static bool is_soon(const date_parts *parts, tocsin_period last, tocsin_period next,
                    tocsin_period published) {
    return parts->day && next.from - published.to <= SOON_DAYS &&
           published.from - last.to >= LONG_DAYS;
}

static bool calendar_near(const date_parts *parts, tocsin_period published, date_turn turn,
                          tocsin_period *ret) {
    tocsin_period next;
    if (!nearest_year(parts, published, 0, ret)) return false;
    if (ret->to >= published.from || !nearest_year(parts, published, 1, &next)) return true;
    bool nearer = next.from - published.to < published.from - ret->to;
    if (turn == TURN_FUTURE || (turn == TURN_NEAREST && nearer) ||
        is_soon(parts, *ret, next, published))
        *ret = next;
    return true;
}

static bool years_from(int year, int length, tocsin_period *ret) {
    if (year < 1 || year + length > 9998) return false;
    *ret = (tocsin_period){date_month(year, 1).from, date_month(year + length - 1, 12).to};
    return true;
}

/* "The third quarter", "the 20th century"; of other units that says nothing. */
static bool resolve_ordinal(const date_parts *parts, tocsin_period published, date_turn turn,
                            tocsin_period *ret) {
    date_parts quarter = *parts;
    if (parts->unit == UNIT_CENTURY) return years_from((parts->ordinal - 1) * 100, 100, ret);
    if (parts->unit != UNIT_QUARTER || parts->ordinal > 4) return false;
    quarter.season_from = 3 * parts->ordinal - 2;
    quarter.season_to = 3 * parts->ordinal;
    return !tocsin_period_is_known(published) || calendar_near(&quarter, published, turn, ret);
}

static bool resolve_calendar(const date_match *match, tocsin_period published, date_turn turn,
                             tocsin_period *ret) {
    const date_parts *parts = &match->parts;
    if (parts->decade) return years_from(parts->decade, 10, ret);
    if (parts->year_to) return years_from(parts->year, parts->year_to - parts->year + 1, ret);
    if (parts->year && parts->ordinal) {
        tocsin_period year;
        return years_from(parts->year, 1, &year) &&
               date_nth(parts, year, match->pattern->by < 0, ret);
    }
    if (parts->year) return period_in_year(parts, parts->year, ret);
    if (parts->ordinal) return resolve_ordinal(parts, published, turn, ret);
    if (!tocsin_period_is_known(published)) return true;
    bool by_month = parts->month || parts->season_from || parts->holiday;
    if (parts->day && !by_month) return weekday_and_day(parts, published, ret);
    if (parts->weekday >= 0 && !by_month) {
        int ahead = turn == TURN_PAST ? 0 : 6; /* today, or the next */
        tocsin_period from = {published.from + ahead, published.to + ahead};
        *ret = weekday_period(from, parts->weekday, 0);
        return true;
    }
    return calendar_near(parts, published, turn, ret);
}

static bool resolve_shift(const date_parts *parts, tocsin_period published, int by,
                          tocsin_period *ret) {
    if (parts->weekday >= 0) {
        *ret = weekday_period(published, parts->weekday, by);
        return true;
    }
    if (parts->unit != UNIT_NONE) {
        *ret = date_unit_period(published, parts->unit, by, by);
        return true;
    }
    if (!nearest_year(parts, published, 0, ret)) return false;
    bool running = ret->to >= published.from; /* the season or month of publication */
    if (by < 0) return nearest_year(parts, published, running ? by : by + 1, ret);
    if (by > 0) return nearest_year(parts, published, by, ret);
    int year = tocsin_day_to_civil(published.to).year;
    return period_in_year(parts, year, ret);
}

/* "Friday" in "next week", "June" in "next year", "the 20th" in "next month"; false when the one cannot be in the
 * other. Where the day of publication is not known the outer one may be longer, and is all that is known. */
static bool resolve_inside(const date_match *match, const date_anchor *anchor, tocsin_period *ret) {
    const date_parts *parts = &match->parts;
    tocsin_period in = parts->inner;
    if (!tocsin_period_is_known(in) || in.from == TOCSIN_DAY_NONE || in.to == TOCSIN_DAY_NONE)
        return true;
    if (parts->ordinal || match->pattern->by)
        return date_nth(parts, in, match->pattern->by < 0, ret);
    int days = in.to - in.from + 1;
    bool by_month = parts->month || parts->season_from || parts->holiday;
    int least = by_month ? 365 : parts->weekday >= 0 ? 7 : 28;
    int most = by_month ? 366 : parts->weekday >= 0 ? 7 : 31;
    tocsin_civil first = tocsin_day_to_civil(in.from);
    *ret = in;
    if (days > most && anchor->published.from != anchor->published.to) return true;
    if (days < least || days > most) return false;
    date_parts within = *parts;
    if (!by_month && parts->weekday >= 0) {
        tocsin_day day = in.from + (parts->weekday - tocsin_day_weekday(in.from) + 7) % 7;
        *ret = (tocsin_period){day, day};
        return true;
    }
    if (!by_month) within.month = first.month;
    return period_in_year(&within, first.year, ret);
}

static tocsin_period resolve_same(const date_parts *parts, const date_anchor *anchor,
                                  tocsin_period published) {
    tocsin_period around = anchor->mentioned;
    if (parts->unit == UNIT_NONE) return around;
    if (!tocsin_period_is_known(around)) around = published;
    bool open = around.from == TOCSIN_DAY_NONE || around.to == TOCSIN_DAY_NONE;
    return open ? TOCSIN_PERIOD_NONE : date_unit_period(around, parts->unit, 0, 0);
}

static tocsin_period resolve_around(const date_parts *parts) {
    tocsin_period in = parts->inner;
    bool open = in.from == TOCSIN_DAY_NONE || in.to == TOCSIN_DAY_NONE;
    if (open || parts->unit == UNIT_NONE) return in;
    return date_unit_period(in, parts->unit, 0, 0);
}

static tocsin_period resolve_span(const date_parts *parts, tocsin_period around, int by) {
    bool open = around.from == TOCSIN_DAY_NONE || around.to == TOCSIN_DAY_NONE;
    return open ? TOCSIN_PERIOD_NONE : date_span_period(around, parts, by);
}

static tocsin_period closed(tocsin_period p) {
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

/* "The weekend": the last that began before publication ended; with a verb of the future the next. */
static tocsin_period latest_unit(tocsin_period published, date_unit unit, date_turn turn) {
    tocsin_period around = date_unit_period(published, unit, 0, 0);
    bool future = turn == TURN_FUTURE;
    if (future && around.to < published.from) return date_unit_period(published, unit, 1, 1);
    bool ahead = !future && around.from > published.to;
    return ahead ? date_unit_period(published, unit, -1, -1) : around;
}

/* What hangs on the day of publication, which is known. */
static bool resolve_published(const date_match *match, tocsin_period published,
                              tocsin_period *ret) {
    const date_parts *parts = &match->parts;
    const date_pattern *pattern = match->pattern;
    switch (pattern->is) {
    case DATE_SHIFT: return resolve_shift(parts, published, pattern->by, ret);
    case DATE_WEEKLY: *ret = weekday_of_week(published, parts->weekday, pattern->by); break;
    case DATE_DAY:
        *ret = (tocsin_period){published.from + pattern->by, published.to + pattern->to};
        break;
    case DATE_AGO: *ret = date_span_period(published, parts, pattern->by); break;
    case DATE_ROLLING: *ret = date_rolling(parts, published, pattern->by, false); break;
    case DATE_AHEAD: *ret = date_rolling(parts, published, 1, true); break;
    case DATE_REST:
        *ret = (tocsin_period){published.from, date_unit_period(published, parts->unit, 0, 0).to};
        break;
    default: break;
    }
    return true;
}

bool date_resolve(const date_match *match, const date_anchor *anchor, date_turn turn,
                  tocsin_period *ret_period) {
    tocsin_period published = closed(anchor->published), period = TOCSIN_PERIOD_NONE;
    const date_parts *parts = &match->parts;
    int by = match->pattern->by;
    bool known = tocsin_period_is_known(published), ok = true;
    switch (match->pattern->is) {
    case DATE_CALENDAR: ok = resolve_calendar(match, published, turn, &period); break;
    case DATE_INSIDE: ok = resolve_inside(match, anchor, &period); break;
    case DATE_AROUND: period = resolve_around(parts); break;
    case DATE_FROM: period = resolve_span(parts, parts->inner, by); break;
    case DATE_SAME: period = resolve_same(parts, anchor, published); break;
    case DATE_RELATIVE: {
        bool mentioned = tocsin_period_is_known(anchor->mentioned);
        period = resolve_span(parts, mentioned ? anchor->mentioned : published, by);
        break;
    }
    case DATE_WEEK: {
        int year = parts->year ? parts->year : known ? tocsin_day_to_civil(published.to).year : 0;
        ok = !year || date_week(year, parts->number, &period);
        break;
    }
    case DATE_DURATION:
    case DATE_HABITUAL:
    case DATE_RATE: break;
    case DATE_LATEST: /* only a weekend is something that one says so: "the year" is none */
        ok = parts->unit == UNIT_WEEKEND;
        if (ok && known) period = latest_unit(published, parts->unit, turn);
        break;
    default: ok = !known || resolve_published(match, published, &period);
    }
    if (ok) *ret_period = within_calendar(period);
    return ok;
}
