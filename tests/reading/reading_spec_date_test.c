// SPDX-License-Identifier: Apache-2.0
/* Dates and periods against a large public collection of cases that was made for assistants on calendars. Where it
 * follows another convention than the news does, or asks for what no news says, the rules below say so; they are
 * written down with their counts in docs/methods/reading.md. */
#include "spec.h"

#include "reading/date.h"

static tocsin_day day_of(const struct json_object *object, const char *key) {
    tocsin_day day = TOCSIN_DAY_NONE;
    tocsin_text text = tocsin_text_slice(tocsin_json_get_text(object, key), 0, 10);
    return tocsin_day_parse(text, &day) ? day : TOCSIN_DAY_NONE;
}

/* What a case asks for. The collection's end of a period is the day behind it. */
typedef struct wanted {
    tocsin_period period;
    bool is_range; /* written with two ends, or as a length: "(2016-11-04,2016-11-22,P18D)" */
} wanted;

static wanted wanted_of(const struct json_object *value, const char *key) {
    const struct json_object *resolution = tocsin_json_get(value, key);
    tocsin_day day = day_of(resolution, "date"), end = day_of(resolution, "endDate");
    wanted w = {.is_range =
                    tocsin_text_starts(tocsin_json_get_text(value, "Timex"), TOCSIN_TEXT("("))};
    w.period = day != TOCSIN_DAY_NONE ? (tocsin_period){day, day}
                                      : (tocsin_period){day_of(resolution, "startDate"),
                                                        end == TOCSIN_DAY_NONE ? end : end - 1};
    return w;
}

/* Of a range "from X to Y" we count Y in, as the news does; the collection ends where Y begins. */
static bool ends_alike(tocsin_day to, const wanted *w) {
    tocsin_day end = w->period.to + 1;
    if (to == w->period.to) return true;
    if (!w->is_range || w->period.to == TOCSIN_DAY_NONE) return false;
    tocsin_civil first = tocsin_day_to_civil(end);
    tocsin_day month = end + tocsin_days_in_month(first.year, first.month) - 1;
    tocsin_day year = tocsin_day_from_civil((tocsin_civil){first.year, 12, 31});
    bool of_month = first.day == 1 && to == month;
    bool of_year = first.day == 1 && first.month == 1 && to == year;
    bool of_week = tocsin_day_weekday(end) == 0 && to == end + 6;
    return to == end || of_month || of_year || of_week;
}

/* "A month ago" is for us the month, as long as the unit that is counted; for the collection one day of it. "A few" is
 * for us from 2 to 5, for the collection 3. */
static bool counted_alike(const date_mention *d, const wanted *w) {
    bool vague = d->number < d->number_to;
    if (vague && d->unit && d->period.from <= w->period.from && d->period.to >= w->period.to)
        return true;
    return d->counted && d->unit >= UNIT_WEEK && w->period.from == w->period.to &&
           d->period.from <= w->period.from && d->period.to >= w->period.to;
}

/* "Late this year" is for us the last third, for the collection the last half. */
static bool part_alike(const date_mention *d, const wanted *w) {
    bool part = d->period.from != d->named.from || d->period.to != d->named.to;
    bool within = d->period.from >= w->period.from && d->period.to <= w->period.to;
    bool edge = d->period.from == w->period.from || d->period.to == w->period.to;
    return part && (within || edge) && d->named.from <= w->period.from &&
           d->named.to >= w->period.to;
}

static bool is_alike(const date_mention *d, const wanted *w) {
    if (w->period.from == TOCSIN_DAY_NONE && w->period.to == TOCSIN_DAY_NONE) return false;
    bool same = d->period.from == w->period.from && ends_alike(d->period.to, w);
    return same || counted_alike(d, w) || part_alike(d, w);
}

/* What the news does not say, by the words or the value that the collection gives: a day of the month without month or
 * weekday ("the 27th"); day and month in two numbers ("4/22": there a score or a share); digits with blanks around the
 * mark ("2016 - 11"). */
static bool is_left_out(const struct json_object *result) {
    tocsin_text says = tocsin_json_get_text(result, "Text");
    tocsin_text timex = tocsin_json_get_text(tocsin_json_get(result, "Value"), "Timex");
    size_t digits = 0, marks = 0, blanks = 0, others = 0;
    for (size_t i = 0; i < says.n; i++) {
        char c = says.at[i];
        digits += c >= '0' && c <= '9';
        marks += c == '/' || c == '-' || c == '.';
        blanks += c == ' ';
        others += !(c >= '0' && c <= '9') && !strchr("/-. ", c);
    }
    bool lone_day = tocsin_text_starts(timex, TOCSIN_TEXT("XXXX-XX-")) && timex.n == 10;
    bool two_numbers = !others && marks == 1 && digits <= 4;
    bool apart = !others && marks == 1 && blanks;
    return lone_day || two_numbers || apart;
}

static verdict date_is_found(fixture *f, const char *language, const struct json_object *test,
                             const struct json_object *result) {
    const struct json_object *value = tocsin_json_get(result, "Value");
    wanted past = wanted_of(value, "PastResolution"), future = wanted_of(value, "FutureResolution");
    tocsin_day today = day_of(tocsin_json_get(test, "Context"), "ReferenceDateTime");
    date_anchor anchor = {{today, today}, TOCSIN_PERIOD_NONE};
    const tocsin_day never = tocsin_day_from_civil((tocsin_civil){1, 1, 1}); /* "31 February" */
    bool no_such_day = future.period.from == never, any_day = false;
    if (is_left_out(result)) return SPEC_LEFT_OUT;
    bool has_value = past.period.from != TOCSIN_DAY_NONE || past.period.to != TOCSIN_DAY_NONE;
    if (!spec_cut(f, language, test)) return SPEC_WRONG;
    for (size_t i = 0; i < f->passage.n_sentences; i++) {
        date_list found;
        if (date_find(&f->passage, &f->passage.sentences[i], &anchor, &found, &f->err))
            return SPEC_WRONG;
        for (size_t k = 0; k < found.n; k++) {
            const date_mention *d = &found.items[k];
            bool known = tocsin_period_is_known(d->period);
            if (is_alike(d, &past) || is_alike(d, &future) || (!has_value && known))
                return SPEC_RIGHT;
            any_day |= known && d->period.from == d->period.to;
        }
    }
    return no_such_day && !any_day ? SPEC_RIGHT : SPEC_WRONG;
}

static void dates_hold_their_share(void **state) {
    spec_check(*state, "nl", "DateParser", date_is_found, 0.91);
    spec_check(*state, "en", "DateParser", date_is_found, 0.84);
}

static void periods_hold_their_share(void **state) {
    spec_check(*state, "nl", "DatePeriodParser", date_is_found, 0.79);
    spec_check(*state, "en", "DatePeriodParser", date_is_found, 0.80);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        fixture_test(dates_hold_their_share),
        fixture_test(periods_hold_their_share),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
