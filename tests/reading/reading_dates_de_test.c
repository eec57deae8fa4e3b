// SPDX-License-Identifier: Apache-2.0
/* Dates in a language that has dates.yaml and no other file of a pack: German, out of data alone. */
#include "fixture.h"

#include "base/data.h"
#include "reading/date.h"
#include "reading/date_words.h"
#include "reading/number.h"

typedef struct german {
    fixture *f;
    pack lang;
} german;

static const char language_yaml[] =
    "name: Deutsch\ncompounds: true\nday_first: true\ndecimal: ','\nthousands: '.'\n"
    "function_words: [der, die, das, und, sich, sie, ist, es]\n";

static const char numbers_yaml[] =
    "units: {zwei: 2, drei: 3, vier: 4, fünf: 5, sechs: 6, acht: 8, neun: 9}\n"
    "teens: {zehn: 10, elf: 11, zwölf: 12}\ntens: {zwanzig: 20, dreißig: 30}\n"
    "hundreds: {hundert: 100}\nscales: {tausend: 1000}\njoiners: [und]\n"
    "ordinals: {erste: 1, ersten: 1, dritte: 3, dritten: 3}\nordinal_endings: [te, ten, ste, sten]\n";

static void read_file(german *g, tocsin_status (*read)(const pack_file *), const char *name,
                      tocsin_text yaml) {
    pack_file file = {
        .pack = &g->lang, .name = name, .arena = &g->f->arena, .seg = g->f->seg, .err = &g->f->err};
    tocsin_status status = pack_file_parse(yaml, NULL, &file);
    if (!status) status = read(&file);
    if (status) fail_msg("%s", g->f->err.message);
}

static german learn(fixture *f) {
    german g = {.f = f, .lang = {.code = TOCSIN_TEXT("de")}};
    read_file(&g, pack_language_read, "language", tocsin_text_of(language_yaml));
    read_file(&g, number_words_read, "numbers", tocsin_text_of(numbers_yaml));
    read_file(&g, date_words_read, "lang/de/dates.yaml", tocsin_data_file("lang/de/dates.yaml"));
    return g;
}

/* The whole text as one sentence. */
static date_list find(german *g, const char *text, date_anchor *anchor) {
    date_list list = {.n = 0};
    fixture_cut(g->f, "nl", text);
    passage p = g->f->passage;
    sentence whole = {.to = tocsin_text_of(text).n, .end_word = p.n_words};
    p.pack = &g->lang;
    assert_int_equal(date_find(&p, &whole, anchor, &list, &g->f->err), TOCSIN_OK);
    return list;
}

typedef struct expected {
    const char *sentence, *text, *period;
} expected;

static void assert_one(german *g, const expected *e) {
    char from[16], to[16], both[40];
    tocsin_period wanted = TOCSIN_PERIOD_NONE;
    date_anchor anchor = {TOCSIN_PERIOD_NONE, TOCSIN_PERIOD_NONE};
    assert_true(tocsin_period_parse(TOCSIN_TEXT("2021-11-17"), &anchor.published));
    assert_true(!*e->period || tocsin_period_parse(tocsin_text_of(e->period), &wanted));
    date_list list = find(g, e->sentence, &anchor);
    if (list.n != 1) fail_msg("%s: %zu dates", e->sentence, list.n);
    assert_text(list.items[0].text, e->text);
    tocsin_day_format(list.items[0].period.from, from);
    tocsin_day_format(list.items[0].period.to, to);
    snprintf(both, sizeof both, "%s/%s", from, to);
    bool same = list.items[0].period.from == wanted.from && list.items[0].period.to == wanted.to;
    if (!same) fail_msg("%s: %s", e->sentence, both);
}

static void german_dates_are_read_out_of_data_alone(void **state) {
    static const expected cases[] = {
        {"Sie trafen sich am Samstag in Kiew.", "am Samstag", "2021-11-13"},
        {"Sie trafen sich am Samstagabend in Kiew.", "am Samstagabend", "2021-11-13"},
        {"Sie werden sich am Samstag treffen.", "am Samstag", "2021-11-20"},
        {"Die Bilder kamen Anfang des Monats.", "Anfang des Monats", "2021-11-01/2021-11-10"},
        {"Am 3. November 2021 kamen Bilder.", "Am 3. November 2021", "2021-11-03"},
        {"Am 03.11.2021 kamen Bilder.", "Am 03.11.2021", "2021-11-03"},
        {"Das war vergangenen Mittwoch so.", "vergangenen Mittwoch", "2021-11-10"},
        {"Im Frühjahr gab es Übungen.", "Im Frühjahr", "2021-03-01/2021-05-31"},
        {"Das war vor drei Tagen.", "vor drei Tagen", "2021-11-14"},
        {"Das war vor drei Wochen.", "vor drei Wochen", "2021-10-25/2021-10-31"},
        {"Seit 2014 ist Krieg.", "Seit 2014", "2014-01-01/"},
        {"Im vergangenen Monat war Ruhe.", "Im vergangenen Monat", "2021-10-01/2021-10-31"},
        {"In den vergangenen zwei Wochen war Ruhe.", "In den vergangenen zwei Wochen",
         "2021-11-03/2021-11-17"},
        {"Die Übung dauert bis Ende 2022.", "bis Ende 2022", "/2022-12-31"},
        {"Vom 3. bis zum 5. November war Ruhe.", "Vom 3. bis zum 5. November",
         "2021-11-03/2021-11-05"},
        {"Im dritten Quartal 2020 war Ruhe.", "Im dritten Quartal 2020", "2020-07-01/2020-09-30"},
        {"Gestern war Ruhe.", "Gestern", "2021-11-16"},
        {"Zu Ostern war Ruhe.", "Zu Ostern", "2021-04-04"},
        {"In den 1990er Jahren war Ruhe.", "In den 1990er Jahren", "1990-01-01/1999-12-31"},
        {"In der Nacht von Freitag auf Samstag war Ruhe.", "In der Nacht von Freitag auf Samstag",
         "2021-11-12/2021-11-13"},
        {"Mitte Oktober war Ruhe.", "Mitte Oktober", "2021-10-11/2021-10-20"},
        {"Jeden Sommer üben die Truppen.", "Jeden Sommer", ""},
    };
    german g = learn(*state);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) assert_one(&g, &cases[i]);
}

static void german_lengths_are_no_dates(void **state) {
    german g = learn(*state);
    date_anchor anchor = {{18948, 18948}, TOCSIN_PERIOD_NONE};
    date_list list = find(&g, "Das gab es zum ersten Mal seit zehn Jahren.", &anchor);
    assert_int_equal(list.n_durations, 1);
    assert_text(list.durations[0].text, "zehn Jahren");
    assert_int_equal(find(&g, "Sie üben mit 2000 Mann.", &anchor).n, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        fixture_test(german_dates_are_read_out_of_data_alone),
        fixture_test(german_lengths_are_no_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
