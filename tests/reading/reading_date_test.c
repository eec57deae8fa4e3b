// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include "reading/date.h"

typedef struct expected {
    const char *sentence, *text, *period; /* period: "" when it names no single time */
} expected;

static tocsin_period period_of(const char *text) {
    tocsin_period period = TOCSIN_PERIOD_NONE;
    if (*text) assert_true(tocsin_period_parse(tocsin_text_of(text), &period));
    return period;
}

static void assert_period(tocsin_period found, const char *wanted) {
    char from[16], to[16], both[40];
    tocsin_period period = period_of(wanted);
    if (found.from == period.from && found.to == period.to) return;
    tocsin_day_format(found.from, from);
    tocsin_day_format(found.to, to);
    snprintf(both, sizeof both, "%s/%s", from, to);
    assert_string_equal(both, wanted);
}

static date_list find(fixture *f, const char *language, const char *text, date_anchor *anchor) {
    date_list list = {.n = 0};
    fixture_cut(f, language, text);
    assert_int_equal(f->passage.n_sentences, 1);
    assert_int_equal(date_find(&f->passage, &f->passage.sentences[0], anchor, &list, &f->err),
                     TOCSIN_OK);
    return list;
}

/* Each sentence, published in `published`, holds that one date and no other. */
static void assert_all(fixture *f, const char *language, const char *published,
                       const expected *cases, size_t n) {
    for (size_t i = 0; i < n; i++) {
        date_anchor anchor = {period_of(published), TOCSIN_PERIOD_NONE};
        date_list list = find(f, language, cases[i].sentence, &anchor);
        if (list.n != 1) print_error("%s: %zu dates\n", cases[i].sentence, list.n);
        assert_int_equal(list.n, 1);
        assert_text(list.items[0].text, cases[i].text);
        assert_period(list.items[0].period, cases[i].period);
    }
}

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void written_dates_are_read_in_every_form(void **state) {
    static const expected dutch[] = {
        {"Het was op 14 november 2021 zover.", "op 14 november 2021", "2021-11-14"},
        {"Het was 14-11-2021 zover.", "14-11-2021", "2021-11-14"},
        {"Het was 2021-11-14 zover.", "2021-11-14", "2021-11-14"},
        {"Het was 14.11.2021 zover.", "14.11.2021", "2021-11-14"},
        {"Het was 3/11/2021 zover.", "3/11/2021", "2021-11-03"},
        {"Het was 14 nov. 2021 zover.", "14 nov. 2021", "2021-11-14"},
        {"Van 3 tot 5 november was er een oefening.", "Van 3 tot 5 november",
         "2021-11-03/2021-11-05"},
        {"Ze oefenden van 3 oktober tot 5 november.", "van 3 oktober tot 5 november",
         "2021-10-03/2021-11-05"},
    };
    static const expected english[] = {
        {"It was Nov. 14, 2021, at last.", "Nov. 14, 2021", "2021-11-14"},
        {"It was the 14th of November at last.", "the 14th of November", "2021-11-14"},
        {"They met on Saturday, 13 November.", "on Saturday, 13 November", "2021-11-13"},
        {"They met on 11/23/2020.", "on 11/23/2020", "2020-11-23"},
        {"They met between March and May 2021.", "between March and May 2021",
         "2021-03-01/2021-05-31"},
    };
    assert_all(*state, "nl", "2021-11-17", dutch, COUNT(dutch));
    assert_all(*state, "en", "2021-11-17", english, COUNT(english));
}

static void relative_dates_hang_on_the_day_of_publication(void **state) {
    static const expected dutch[] = {
        {"Rusland schortte vorige maand zijn missie op.", "vorige maand", "2021-10-01/2021-10-31"},
        {"Zaterdag was er overleg.", "Zaterdag", "2021-11-13"},
        {"Woensdag was er overleg.", "Woensdag", "2021-11-17"},
        {"Gisteren was er overleg.", "Gisteren", "2021-11-16"},
        {"Drie weken geleden was er overleg.", "Drie weken geleden", "2021-10-25/2021-10-31"},
        {"Vorige week was er overleg.", "Vorige week", "2021-11-08/2021-11-14"},
        {"Komende vrijdag is er overleg.", "Komende vrijdag", "2021-11-19"},
        {"De afgelopen tien dagen was er overleg.", "De afgelopen tien dagen",
         "2021-11-07/2021-11-17"},
        {"Eerder deze maand was er overleg.", "Eerder deze maand", "2021-11-01/2021-11-16"},
    };
    static const expected english[] = {
        {"They met two days ago.", "two days ago", "2021-11-15"},
        {"They met on Saturday.", "on Saturday", "2021-11-13"},
        {"They met earlier this month.", "earlier this month", "2021-11-01/2021-11-16"},
        {"They will meet next month.", "next month", "2021-12-01/2021-12-31"},
        {"They met last year.", "last year", "2020-01-01/2020-12-31"},
    };
    assert_all(*state, "nl", "2021-11-17", dutch, COUNT(dutch));
    assert_all(*state, "en", "2021-11-17", english, COUNT(english));
}

static void part_of_a_period_is_a_period(void **state) {
    static const expected cases[] = {
        {"Begin deze maand kwamen beelden.", "Begin deze maand", "2021-11-01/2021-11-10"},
        {"Half oktober kwamen beelden.", "Half oktober", "2021-10-11/2021-10-20"},
        {"Eind vorige maand kwamen beelden.", "Eind vorige maand", "2021-10-21/2021-10-31"},
    };
    assert_all(*state, "nl", "2021-11-17", cases, COUNT(cases));
}

static void month_and_season_are_the_last_before_publication(void **state) {
    static const expected cases[] = {
        {"Functionarissen zeiden dat in mei.", "in mei", "2021-05-01/2021-05-31"},
        {"Een oefening in het voorjaar is voorbij.", "in het voorjaar", "2021-03-01/2021-05-31"},
        {"De oefening in de zomer van 2019 is voorbij.", "in de zomer van 2019",
         "2019-06-01/2019-08-31"},
        {"De oefening van afgelopen winter is voorbij.", "van afgelopen winter",
         "2020-12-01/2021-02-28"},
        {"In december zal Rusland oefenen.", "In december", "2021-12-01/2021-12-31"},
    };
    assert_all(*state, "nl", "2021-11-17", cases, COUNT(cases));
}

static void since_and_until_leave_an_end_open(void **state) {
    static const expected cases[] = {
        {"Sinds 2014 is er oorlog.", "Sinds 2014", "2014-01-01/"},
        {"Ze zijn sinds de annexatie van de Krim in 2014 in conflict.", "in 2014", "2014-01-01/"},
        {"Ze blijven tot eind 2022 daar.", "tot eind 2022", "/2022-12-31"},
        {"Vóór 2014 was er vrede.", "Vóór 2014", "/2013-12-31"},
    };
    assert_all(*state, "nl", "2021-11-17", cases, COUNT(cases));
}

static void unknown_day_of_publication_widens_the_date(void **state) {
    static const expected month[] = {
        {"Begin deze maand kwamen beelden.", "Begin deze maand", "2021-11-01/2021-11-10"},
        {"Eerder deze maand kwamen beelden.", "Eerder deze maand", "2021-11-01/2021-11-10"},
        {"Zaterdag kwamen beelden.", "Zaterdag", "2021-10-30/2021-11-27"},
        {"Gisteren kwamen beelden.", "Gisteren", "2021-10-31/2021-11-29"},
    };
    static const expected week[] = {{"Zaterdag kwamen beelden.", "Zaterdag", "2021-11-13"}};
    static const expected never[] = {{"Zaterdag kwamen beelden.", "Zaterdag", ""},
                                     {"In 2014 kwamen beelden.", "In 2014", "2014"}};
    assert_all(*state, "nl", "2021-11", month, COUNT(month));
    assert_all(*state, "nl", "2021-11-14/2021-11-20", week, COUNT(week));
    assert_all(*state, "nl", "", never, COUNT(never));
}

static void days_earlier_hang_on_the_date_before(void **state) {
    fixture *f = *state;
    date_anchor anchor = {period_of("2021-11-17"), TOCSIN_PERIOD_NONE};
    find(f, "nl", "Zaterdag was er overleg.", &anchor);
    date_list list = find(f, "nl", "Een paar dagen eerder waarschuwde Blinken.", &anchor);
    assert_int_equal(list.n, 1);
    assert_period(list.items[0].period, "2021-11-08/2021-11-11");
}

static void habit_names_no_single_time(void **state) {
    fixture *f = *state;
    date_anchor anchor = {period_of("2021-11-17"), TOCSIN_PERIOD_NONE};
    date_list list = find(f, "nl", "Rusland oefent elke zomer bij de grens.", &anchor);
    assert_int_equal(list.n, 1);
    assert_true(list.items[0].habitual);
    assert_false(tocsin_period_is_known(list.items[0].period));
}

static void date_beyond_the_calendar_names_no_day(void **state) {
    static const expected cases[] = {
        {"Dat was 9999 jaar geleden.", "9999 jaar geleden", ""},
        {"Dat is over 9999 jaar.", "over 9999 jaar", ""},
    };
    assert_all(*state, "nl", "2021-11-17", cases, COUNT(cases));
}

static void words_that_are_no_dates_are_left_alone(void **state) {
    static const char *const english[] = {"It may well march on.",
                                          "They want peace in this time of the year.",
                                          "On 31 February nothing happened."};
    fixture *f = *state;
    for (size_t i = 0; i < 2; i++) {
        date_anchor anchor = {period_of("2021-11-17"), TOCSIN_PERIOD_NONE};
        assert_int_equal(find(f, "en", english[i], &anchor).n, 0);
    }
    date_anchor anchor = {period_of("2021-11-17"), TOCSIN_PERIOD_NONE};
    date_list list = find(f, "en", english[2], &anchor);
    for (size_t i = 0; i < list.n; i++) /* a month perhaps, never a day that does not exist */
        assert_int_not_equal(list.items[i].period.from, list.items[i].period.to);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        fixture_test(written_dates_are_read_in_every_form),
        fixture_test(relative_dates_hang_on_the_day_of_publication),
        fixture_test(part_of_a_period_is_a_period),
        fixture_test(month_and_season_are_the_last_before_publication),
        fixture_test(since_and_until_leave_an_end_open),
        fixture_test(unknown_day_of_publication_widens_the_date),
        fixture_test(days_earlier_hang_on_the_date_before),
        fixture_test(habit_names_no_single_time),
        fixture_test(date_beyond_the_calendar_names_no_day),
        fixture_test(words_that_are_no_dates_are_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
