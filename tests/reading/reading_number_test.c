// SPDX-License-Identifier: Apache-2.0
/* Numbers and ordinals in digits and words, one at a time. */
#include "fixture.h"

#include "reading/number.h"

#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

typedef struct spelled {
    const char *words;
    double value;
} spelled;

/* The words of a text, to be read in a language. */
typedef struct cut {
    const pack *lang;
    word *words;
    size_t n;
} cut;

static cut cut_text(fixture *f, const pack *lang, const char *text) {
    cut made = {.lang = lang};
    assert_int_equal(
        segmenter_words(f->seg, tocsin_text_of(text), &f->arena, &made.words, &made.n, &f->err),
        TOCSIN_OK);
    return made;
}

static const pack *pack_of(fixture *f, const char *language) {
    const pack *lang = reader_pack(f->reader, tocsin_text_of(language));
    assert_non_null(lang);
    return lang;
}

static bool same(double a, double b) {
    return fabs(a - b) <= 1e-9 * fmax(1e-9, fabs(b));
}

/* Each text is that number, from its first word to its last. */
static void assert_spelled(fixture *f, const pack *lang, const spelled *cases, size_t n) {
    for (size_t i = 0; i < n; i++) {
        number found;
        cut text = cut_text(f, lang, cases[i].words);
        if (!number_match(lang, text.words, 0, text.n, &found))
            fail_msg("%s is no number", cases[i].words);
        if (found.end_word != text.n)
            fail_msg("%s is read up to word %zu", cases[i].words, found.end_word);
        if (!same(found.value, cases[i].value))
            fail_msg("%s is %g, not %g", cases[i].words, found.value, cases[i].value);
    }
}

/* The numbers of a text from left to right, the first of them `values`. */
static void assert_numbers(fixture *f, const pack *lang, const char *words, const double *values,
                           size_t n) {
    cut text = cut_text(f, lang, words);
    size_t met = 0;
    for (size_t i = 0; i < text.n;) {
        number found;
        if (!number_match(lang, text.words, i, text.n, &found)) {
            i++;
            continue;
        }
        if (met >= n) fail_msg("%s has more than %zu numbers", words, n);
        if (!same(found.value, values[met]))
            fail_msg("%s: %g, not %g", words, found.value, values[met]);
        met++;
        i = found.end_word;
    }
    assert_int_equal(met, n);
}

static void assert_ordinals(fixture *f, const pack *lang, const spelled *cases, size_t n) {
    for (size_t i = 0; i < n; i++) {
        double value = 0;
        size_t end = 0;
        cut text = cut_text(f, lang, cases[i].words);
        bool found = ordinal_match(lang, text.words, 0, text.n, &value, &end);
        if (!found || end != text.n || !same(value, cases[i].value))
            fail_msg("%s: %s, %g up to word %zu", cases[i].words, found ? "found" : "not found",
                     value, end);
    }
}

static void dutch_words_add_up(void **state) {
    static const spelled cases[] = {
        {"drieënveertig", 43},
        {"tweehonderdvijfendertig", 235},
        {"honderdduizend", 1e5},
        {"vierduizend", 4000},
        {"vijftienhonderd", 1500},
        {"vijfentwintighonderdzevenenzeventig", 2577},
        {"tweehonderdeenendertig", 231},
        {"drie miljard tweehonderd miljoen", 3.2e9},
        {"honderd en vijf", 105},
        {"duizend en een", 1001},
        {"duizend en één", 1001},
        {"duizendzeventig", 1070},
        {"honderdduizend miljoen", 1e11},
        {"driehonderd en twee dozijn", 324},
        {"een half dozijn", 6},
        {"een gros", 144},
        {"min vijf", -5},
        {"min vijf komma vijf", -5.5},
    };
    assert_spelled(*state, pack_of(*state, "nl"), cases, COUNT(cases));
}

static void english_words_add_up(void **state) {
    static const spelled cases[] = {
        {"forty-three", 43},
        {"fifty - two", 52},
        {"a hundred and five thousand", 105000},
        {"two dozen", 24},
        {"one hundred thousand", 1e5},
        {"twenty five", 25},
        {"three lakh crore", 3e12},
        {"two hundred point zero three", 200.03},
        {"nought point eleven", 0.11},
        {"two point five million", 2.5e6},
        {"minus one", -1},
        {"negative ten", -10},
    };
    assert_spelled(*state, pack_of(*state, "en"), cases, COUNT(cases));
}

static void digits_follow_the_language(void **state) {
    static const spelled dutch[] = {
        {"1.234.567,89", 1234567.89},
        {"1,5 mln", 1.5e6},
        {"10 mln. mensen", 1e7},
        {"1 234 567,89", 1234567.89},
        {"40\u202f000", 40000},
        {"2 1/4", 2.25},
        {"-9,25", -9.25},
        {"10 duizend", 10000},
    };
    static const spelled english[] = {
        {"1,234,567.89", 1234567.89},
        {"100 000", 1e5},
        {"2.3m", 2.3e6},
        {"3k", 3000},
        {"1.5bn", 1.5e9},
        {"12,34,567.89", 1234567.89},
        {".08", 0.08},
        {"-1", -1},
        {"2½", 2.5},
        {"3 hundred and 21", 321},
        {"4 thousand 3 hundred and 21", 4321},
    };
    fixture *f = *state;
    number found;
    cut text = cut_text(f, pack_of(f, "nl"), dutch[2].words); /* the dot is of the abbreviation */
    assert_true(number_match(text.lang, text.words, 0, text.n, &found));
    assert_int_equal(found.end_word, 3);
    assert_true(same(found.value, dutch[2].value));
    assert_spelled(f, pack_of(f, "nl"), dutch, 2);
    assert_spelled(f, pack_of(f, "nl"), dutch + 3, COUNT(dutch) - 3);
    assert_spelled(f, pack_of(f, "en"), english, COUNT(english));
}

static void fractions_divide_or_are_added(void **state) {
    static const spelled dutch[] = {
        {"twee derde", 2.0 / 3},
        {"een achtste", 0.125},
        {"vijf achtsten", 0.625},
        {"drie kwart", 0.75},
        {"driekwart", 0.75},
        {"¾", 0.75},
        {"3/4", 0.75},
        {"tweeënhalf", 2.5},
        {"twaalf en een halve", 12.5},
        {"anderhalf", 1.5},
        {"anderhalf miljoen", 1.5e6},
        {"een half miljoen", 5e5},
        {"drie miljoen en een half", 3.5e6},
        {"honderddrie en twee derde", 103 + 2.0 / 3},
        {"drieëntwintig vijfde", 4.6},
    };
    static const spelled english[] = {
        {"two thirds", 2.0 / 3},
        {"a fifth", 0.2},
        {"three quarters", 0.75},
        {"half", 0.5},
        {"half a million", 5e5},
        {"two and a half million", 2.5e6},
        {"a million and a half", 1.5e6},
        {"two thirds of a million", 2e6 / 3},
        {"quarter million", 2.5e5},
        {"one billion and a half million", 1000500000},
        {"one hundred and three quarters", 100.75},
        {"one hundred and thirty-two fifths", 26.4},
        {"three twenty-firsts", 1.0 / 7},
    };
    assert_spelled(*state, pack_of(*state, "nl"), dutch, COUNT(dutch));
    assert_spelled(*state, pack_of(*state, "en"), english, COUNT(english));
}

static void shares_are_told_from_counts(void **state) {
    static const struct {
        const char *words;
        bool is_share;
        double part; /* NaN: none */
    } cases[] = {
        {"twee derde", true, (double)NAN},     {"1 op de 3", true, (double)NAN},
        {"een op de tien", true, (double)NAN}, {"3 van de 4", true, 3},
        {"half miljoen", false, (double)NAN},  {"tweeënhalf", false, (double)NAN},
        {"anderhalve", false, (double)NAN},    {"12", false, (double)NAN},
    };
    const pack *lang = pack_of(*state, "nl");
    for (size_t i = 0; i < COUNT(cases); i++) {
        number found;
        cut text = cut_text(*state, lang, cases[i].words);
        assert_true(number_match(lang, text.words, 0, text.n, &found));
        assert_int_equal(found.end_word, text.n);
        assert_int_equal(found.is_share, cases[i].is_share);
        assert_int_equal(isnan(found.part), isnan(cases[i].part));
        if (!isnan(found.part)) assert_true(same(found.part, cases[i].part));
    }
}

static void numbers_side_by_side_stay_apart(void **state) {
    fixture *f = *state;
    const pack *nl = pack_of(f, "nl"), *en = pack_of(f, "en");
    assert_numbers(f, en, "3 hundred and 2 hundred", (double[]){300, 200}, 2);
    assert_numbers(f, en, "4000 3 hundred and 21", (double[]){4000, 321}, 2);
    assert_numbers(f, en, "3 million and 200 soldiers", (double[]){3e6, 200}, 2);
    assert_numbers(f, en, "I count 12 in six boxes", (double[]){12, 6}, 2);
    assert_numbers(f, en, "one in three of them", (double[]){1.0 / 3}, 1);
    assert_numbers(f, en, "5/17/2018", (double[]){5, 17, 2018}, 3);
    assert_numbers(f, en, "1, 234, 567", (double[]){1, 234, 567}, 3);
    assert_numbers(f, nl, "423 0000", (double[]){423, 0}, 2);
    assert_numbers(f, nl, "Er kwamen honderd een dag later", (double[]){100}, 1);
    assert_numbers(f, nl, "twee en drie", (double[]){2, 3}, 2);
}

static void other_words_are_no_numbers(void **state) {
    fixture *f = *state;
    const pack *nl = pack_of(f, "nl"), *en = pack_of(f, "en");
    assert_numbers(f, nl, "Het gros van een leger is een zeef en de achter", NULL, 0);
    assert_numbers(f, nl, "een, en de eenden - enenen tientjes zesje", NULL, 0);
    assert_numbers(f, en, "the twenty-first of a and an, a point of order, fiver", NULL, 0);
    assert_numbers(f, en, "a second attack, dozen, halfway, a negative", NULL, 0);
    assert_numbers(f, nl, "MH17 T-drie", (double[]){3}, 1);
}

static void ordinals_are_read_in_words_and_digits(void **state) {
    static const spelled dutch[] = {
        {"eerste", 1},
        {"derde", 3},
        {"veertiende", 14},
        {"21ste", 21},
        {"3e", 3},
        {"eenentwintigste", 21},
        {"honderdeneerste", 101},
        {"honderdachtste", 108},
        {"tweeduizend en zestiende", 2016},
        {"vier miljoen vierhonderdduizendste", 4400000},
    };
    static const spelled english[] = {
        {"first", 1},
        {"21st", 21},
        {"twenty-first", 21},
        {"twelfth", 12},
        {"one hundred twenty fifth", 125},
        {"a hundred trillionth", 1e14},
        {"two hundredth", 200},
    };
    fixture *f = *state;
    assert_ordinals(f, pack_of(f, "nl"), dutch, COUNT(dutch));
    assert_ordinals(f, pack_of(f, "en"), english, COUNT(english));
    double value;
    size_t end;
    cut text = cut_text(f, pack_of(f, "en"), "one second later");
    assert_false(ordinal_match(text.lang, text.words, 0, text.n, &value, &end));
    text = cut_text(f, text.lang, "two thirds");
    assert_false(ordinal_match(text.lang, text.words, 0, text.n, &value, &end));
}

/* A language whose other files are still to come. */
static void german_is_read_by_data_alone(void **state) {
    static const spelled cases[] = {
        {"hundertfünfundzwanzigtausend", 125000},
        {"anderthalb", 1.5},
        {"zweieinhalb", 2.5},
        {"zweieinhalb Millionen", 2.5e6},
        {"eine halbe Million", 5e5},
        {"eine Viertelmillion", 250000},
        {"3.500", 3500},
        {"1,5 Millionen", 1.5e6},
        {"zwei Drittel", 2.0 / 3},
        {"dreiviertel", 0.75},
        {"ein Dutzend", 12},
        {"einundzwanzig", 21},
        {"zweitausendeinhundertdreißig", 2130},
        {"eintausend", 1000},
        {"minus fünf", -5},
    };
    static const spelled ordinals[] = {
        {"ersten", 1}, {"zwanzigste", 20}, {"hundertdritter", 103}, {"vierten", 4}};
    fixture *f = *state;
    pack lang = {.code = TOCSIN_TEXT("de"), .compounds = true, .decimal = ',', .thousands = '.'};
    assert_int_equal(number_words_load(&lang, f->seg, &f->arena, &f->err), TOCSIN_OK);
    assert_non_null(lang.numbers);
    assert_spelled(f, &lang, cases, COUNT(cases));
    assert_ordinals(f, &lang, ordinals, COUNT(ordinals));
    assert_numbers(f, &lang, "1,5 Mio Menschen, ein Mann und 3 von 4", (double[]){1.5e6, 3, 4}, 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        fixture_test(dutch_words_add_up),
        fixture_test(english_words_add_up),
        fixture_test(digits_follow_the_language),
        fixture_test(fractions_divide_or_are_added),
        fixture_test(shares_are_told_from_counts),
        fixture_test(numbers_side_by_side_stay_apart),
        fixture_test(other_words_are_no_numbers),
        fixture_test(ordinals_are_read_in_words_and_digits),
        fixture_test(german_is_read_by_data_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
