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
        if (list.n != 1) fail_msg("%s: %zu dates", cases[i].sentence, list.n);
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

static void weekday_is_past_unless_the_verb_nearest_to_it_is_not(void **state) {
    static const expected english[] = {
        {"They will meet on Saturday.", "on Saturday", "2021-11-20"},
        {"NATO said on Friday that Russia will attack.", "on Friday", "2021-11-12"},
        {"Russia will attack, officials told CNN on Friday.", "on Friday", "2021-11-12"},
        {"Next Monday they meet.", "Next Monday", "2021-11-22"},
        {"They met this Monday.", "this Monday", "2021-11-15"},
        {"They meet on Friday next week.", "on Friday next week", "2021-11-26"},
        {"The talks ran until Thursday.", "until Thursday", "/2021-11-18"},
    };
    static const expected dutch[] = {
        {"Afgelopen nacht was het stil.", "Afgelopen nacht", "2021-11-16/2021-11-17"},
        {"Biden zal zaterdag met Poetin bellen.", "zaterdag", "2021-11-20"},
        {"Rusland zal aanvallen, zei Blinken vrijdag.", "vrijdag", "2021-11-12"},
        {"Volgende week vrijdag is er overleg.", "Volgende week vrijdag", "2021-11-26"},
        {"Vorige week zaterdagavond was er overleg.", "Vorige week zaterdagavond", "2021-11-13"},
    };
    assert_all(*state, "en", "2021-11-17", english, COUNT(english));
    assert_all(*state, "nl", "2021-11-17", dutch, COUNT(dutch));
}

static void day_without_a_year_is_ahead_when_it_is_near(void **state) {
    static const expected cases[] = {
        {"The summit on December 7 is to end it.", "on December 7", "2021-12-07"},
        {"The attack on February 1 killed ten.", "on February 1", "2021-02-01"},
        {"The programme runs through June.", "through June", "/2021-06-30"},
        {"The programme runs until February.", "until February", "/2022-02-28"},
    };
    assert_all(*state, "en", "2021-11-17", cases, COUNT(cases));
}

static void quarters_halves_decades_and_centuries_are_periods(void **state) {
    static const expected english[] = {
        {"Sales fell in the first quarter.", "in the first quarter", "2021-01-01/2021-03-31"},
        {"Sales fell in the third quarter of last year.", "in the third quarter of last year",
         "2020-07-01/2020-09-30"},
        {"Sales fell in Q2 2020.", "in Q2 2020", "2020-04-01/2020-06-30"},
        {"Sales fell in the first half of 2019.", "in the first half of 2019",
         "2019-01-01/2019-06-30"},
        {"Sales fell in the second half of 2020.", "in the second half of 2020",
         "2020-07-01/2020-12-31"},
        {"It was so in the 1970s.", "in the 1970s", "1970-01-01/1979-12-31"},
        {"It was so in the 20th century.", "in the 20th century", "1900-01-01/1999-12-31"},
        {"Sales fell this fiscal year.", "this fiscal year", "2021-01-01/2021-12-31"},
        {"It rained at the end of last year.", "at the end of last year", "2020-09-01/2020-12-31"},
        {"It rained in mid-March.", "in mid-March", "2021-03-11/2021-03-20"},
        {"It rained over the weekend.", "over the weekend", "2021-11-13/2021-11-14"},
        {"It rained overnight.", "overnight", "2021-11-16/2021-11-17"},
    };
    static const expected dutch[] = {
        {"Het derde kwartaal van vorig jaar was goed.", "Het derde kwartaal van vorig jaar",
         "2020-07-01/2020-09-30"},
        {"In de jaren negentig was het zo.", "In de jaren negentig", "1990-01-01/1999-12-31"},
        {"In de jaren '80 was het zo.", "In de jaren '80", "1980-01-01/1989-12-31"},
        {"Medio oktober kwamen beelden.", "Medio oktober", "2021-10-11/2021-10-20"},
        {"Aan het eind van het jaar kwamen beelden.", "Aan het eind van het jaar",
         "2021-09-01/2021-12-31"},
        {"In de nacht van vrijdag op zaterdag was het stil.", "In de nacht van vrijdag op zaterdag",
         "2021-11-12/2021-11-13"},
        {"In de nacht van 7 op 8 augustus was het stil.", "In de nacht van 7 op 8 augustus",
         "2021-08-07/2021-08-08"},
        {"In Kiev, 5 juni 2015, was het stil.", "5 juni 2015", "2015-06-05"},
        {"De eerste week van oktober was goed.", "De eerste week van oktober",
         "2021-10-04/2021-10-10"},
    };
    assert_all(*state, "en", "2021-11-17", english, COUNT(english));
    assert_all(*state, "nl", "2021-11-17", dutch, COUNT(dutch));
}

static void dates_within_dates_and_spans_are_read(void **state) {
    static const expected cases[] = {
        {"They met on the first Friday of next month.", "on the first Friday of next month",
         "2021-12-03"},
        {"They met in the last week of July.", "in the last week of July", "2021-07-26/2021-08-01"},
        {"They met two days after Christmas.", "two days after Christmas", "2020-12-27/2020-12-28"},
        {"They met 2 years, 1 month and 3 days ago.", "2 years, 1 month and 3 days ago",
         "2019-10-14"},
        {"They met in March last year.", "in March last year", "2020-03-01/2020-03-31"},
        {"They met on 5 May this year.", "on 5 May this year", "2021-05-05"},
        {"From October 3 to November 5 they met.", "From October 3 to November 5",
         "2021-10-03/2021-11-05"},
        {"They fought in 2014-2018.", "in 2014-2018", "2014-01-01/2018-12-31"},
        {"They will meet in three weeks.", "in three weeks", "2021-12-06/2021-12-12"},
    };
    assert_all(*state, "en", "2021-11-17", cases, COUNT(cases));
}

static void holidays_are_found_by_date_and_by_easter(void **state) {
    static const expected dutch[] = {
        {"Na Pasen begon het.", "Na Pasen", "2021-04-05/"},
        {"Met Kerst 2020 was het stil.", "Met Kerst 2020", "2020-12-25/2020-12-26"},
        {"Op Goede Vrijdag was het stil.", "Op Goede Vrijdag", "2021-04-02"},
    };
    static const expected english[] = {
        {"On Easter Monday it began.", "On Easter Monday", "2021-04-05"},
        {"On New Year's Eve it began.", "On New Year's Eve", "2020-12-31"},
    };
    assert_all(*state, "nl", "2021-11-17", dutch, COUNT(dutch));
    assert_all(*state, "en", "2021-11-17", english, COUNT(english));
}

static void how_long_is_not_when(void **state) {
    static const char *const sentences[] = {
        "It happened for the first time in ten years.", "A four-week truce held.",
        "It was the worst in a decade.", "They had fought for weeks."};
    static const char *const lengths[] = {"ten years", "four-week", "a decade", "weeks"};
    fixture *f = *state;
    for (size_t i = 0; i < COUNT(sentences); i++) {
        date_anchor anchor = {period_of("2021-11-17"), TOCSIN_PERIOD_NONE};
        date_list list = find(f, "en", sentences[i], &anchor);
        assert_int_equal(list.n, 0);
        assert_int_equal(list.n_durations, 1);
        assert_text(list.durations[0].text, lengths[i]);
    }
}

static void what_only_looks_like_a_date_is_none(void **state) {
    static const char *const english[] = {
        "The city hosts 2000 people.",       "Over 2000 Russian soldiers came.",
        "Around 2020 of them came.",         "He was the second man.",
        "The march of the army may stop.",   "In the fall of Kabul many died.",
        "The 14-year-old boy died.",         "They won on 5-4 penalties in 3-4 cases.",
        "The Black Friday sales went well.", "On the 14th floor they slept.",
        "The T-2000 tank rolled.",           "He sat on the sun deck.",
    };
    static const char *const dutch[] = {
        "Jan Jansen zei niets.",
        "In 2000 dorpen was het stil.",
        "Op de 27e verdieping was het stil.",
        "Ze wonnen met 5-4 na 3/4 van de tijd.",
        "De jongen van 14 jaar oud overleed.",
    };
    fixture *f = *state;
    for (size_t i = 0; i < COUNT(english) + COUNT(dutch); i++) {
        bool is_english = i < COUNT(english);
        const char *text = is_english ? english[i] : dutch[i - COUNT(english)];
        date_anchor anchor = {period_of("2021-11-17"), TOCSIN_PERIOD_NONE};
        date_list list = find(f, is_english ? "en" : "nl", text, &anchor);
        if (list.n) fail_msg("%s: %.*s", text, TOCSIN_TEXT_ARG(list.items[0].text));
    }
}

static void shorter_date_is_left_where_the_longer_is_none(void **state) {
    static const expected cases[] = {
        {"In March 12 soldiers died.", "In March", "2021-03-01/2021-03-31"},
        {"In May 2000 people fled.", "In May", "2021-05-01/2021-05-31"},
        {"On July 2, Apple spoke.", "On July 2", "2021-07-02"},
    };
    assert_all(*state, "en", "2021-11-17", cases, COUNT(cases));
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
        fixture_test(weekday_is_past_unless_the_verb_nearest_to_it_is_not),
        fixture_test(day_without_a_year_is_ahead_when_it_is_near),
        fixture_test(quarters_halves_decades_and_centuries_are_periods),
        fixture_test(dates_within_dates_and_spans_are_read),
        fixture_test(holidays_are_found_by_date_and_by_easter),
        fixture_test(how_long_is_not_when),
        fixture_test(what_only_looks_like_a_date_is_none),
        fixture_test(shorter_date_is_left_where_the_longer_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
