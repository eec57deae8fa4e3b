// SPDX-License-Identifier: Apache-2.0
/* Numbers and ordinals against a large public collection of cases, where the caller has it (TOCSIN_SHARED, or a
 * folder `shared` beside the checkout). Prints the shares that are right. The collection also holds what no news says
 * ("-3e2", "2^5"): left_out() is the rule for what is not counted, and docs/methods/reading.md has how many those are. */
#include "fixture.h"

#include "reading/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef bool judges(fixture *f, const char *language, const struct json_object *test);

static void path_of(char *room, size_t n, const char *language, const char *file) {
    const char *shared = getenv("TOCSIN_SHARED"), *root = getenv("TOCSIN_ROOT");
    if (shared)
        snprintf(room, n, "%s/text/spec/%s/%s.json", shared, language, file);
    else
        snprintf(room, n, "%s/../shared/text/spec/%s/%s.json", root ? root : ".", language, file);
}

/* A value as the collection writes it: "17053980", "0,5", "20%". */
static double value_of(const struct json_object *resolution) {
    char room[64];
    tocsin_text text = tocsin_json_get_text(resolution, "value");
    snprintf(room, sizeof room, "%.*s", TOCSIN_TEXT_ARG(text));
    char *comma = strchr(room, ',');
    if (comma) *comma = '.';
    return *room ? strtod(room, NULL) : (double)NAN;
}

static bool same_value(double a, double b) {
    return fabs(a - b) <= 1e-9 * fmax(1, fabs(b));
}

static bool cut(fixture *f, const char *language, const struct json_object *test) {
    tocsin_text input = tocsin_json_get_text(test, "Input");
    if (fixture_open(f, input, language)) return false;
    fixture_passage(f, 0);
    return true;
}

/* ---- what is left out ------------------------------------------------------------------------ */

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static char char_at(tocsin_text text, size_t i) {
    return i < text.n ? text.at[i] : '\0';
}

/* "1,1^23", "12,32e+14": powers, as calculators write them. */
static bool is_power(tocsin_text text) {
    for (size_t i = 0; i < text.n; i++) {
        if (text.at[i] == '^') return true;
        if (!i || !is_digit(text.at[i - 1]) || (text.at[i] != 'e' && text.at[i] != 'E')) continue;
        char sign = char_at(text, i + 1);
        size_t next = sign == '+' || sign == '-' ? i + 2 : i + 1;
        if (is_digit(char_at(text, next))) return true;
    }
    return false;
}

/* "2000 over 3" as a value: a division read aloud. In the news "over 3" is more than three, or a time. */
static bool is_spoken_division(tocsin_text text) {
    return tocsin_text_find(text, TOCSIN_TEXT(" over "), 0) != SIZE_MAX;
}

/* "10  k", "1,674.5 G", "10G", "1MM": one letter apart from its digits is a unit in the news ("10 m", "5 k"), and so
 * are the giga of computers ("5G") and millimetres ("45mm"). */
static bool is_letter_of_engineers(tocsin_text text) {
    size_t n = text.n, letters = 0;
    while (letters < n && !is_digit(text.at[n - 1 - letters]) && text.at[n - 1 - letters] != ' ')
        letters++;
    bool apart = letters < n && text.at[n - 1 - letters] == ' ';
    size_t at = n - letters;
    while (at && text.at[at - 1] == ' ') at--;
    if (!letters || !at || !is_digit(text.at[at - 1])) return false;
    tocsin_text suffix = tocsin_text_slice(text, n - letters, n);
    return (apart && letters == 1) || tocsin_text_is(suffix, "g") || tocsin_text_is(suffix, "mm");
}

/* "- 10": a hyphen with a blank behind it is a dash, or begins an item of a list. */
static bool is_minus_apart(tocsin_text text) {
    return char_at(text, 0) == '-' && char_at(text, 1) == ' ';
}

/* "192.168.1.2" */
static bool is_network_address(tocsin_text text) {
    size_t dots = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.at[i] != '.' && !is_digit(text.at[i])) return false;
        dots += text.at[i] == '.';
    }
    return dots == 3;
}

/* Why a case is not one of news, or NULL: rules over the words of the case, whatever the reader makes of them. */
static const char *left_out(const struct json_object *test) {
    const struct json_object *results = tocsin_json_get(test, "Results");
    tocsin_text input = tocsin_json_get_text(test, "Input");
    if (!tocsin_json_length(results)) return "nothing is expected";
    if (is_power(input)) return "a power";
    if (is_network_address(input)) return "a network address";
    for (size_t i = 0; i < tocsin_json_length(results); i++) {
        const struct json_object *result = tocsin_json_at(results, i);
        tocsin_text text = tocsin_json_get_text(result, "Text");
        tocsin_text value = tocsin_json_get_text(tocsin_json_get(result, "Resolution"), "value");
        bool relative = tocsin_text_find(value, TOCSIN_TEXT("end"), 0) == 0 ||
                        tocsin_text_find(value, TOCSIN_TEXT("current"), 0) == 0;
        if (relative || tocsin_text_is(value, "null")) return "no number is expected";
        if (is_spoken_division(text)) return "a division read aloud";
        if (is_letter_of_engineers(text)) return "a letter of engineers";
        if (is_minus_apart(text)) return "a minus apart from its number";
    }
    return NULL;
}

/* ---- numbers --------------------------------------------------------------------------------- */

/* What stands at words[i], and the word behind it; 0: nothing. */
typedef size_t finds(fixture *f, size_t i, double *ret_value);

static size_t find_number(fixture *f, size_t i, double *ret_value) {
    number found;
    if (!number_match(f->doc.pack, f->passage.words, i, f->passage.n_words, &found)) return 0;
    *ret_value = found.value;
    return found.end_word;
}

static size_t find_ordinal(fixture *f, size_t i, double *ret_value) {
    size_t end = 0;
    bool found =
        ordinal_match(f->doc.pack, f->passage.words, i, f->passage.n_words, ret_value, &end);
    return found ? end : 0;
}

/* From left to right, each found as long as it goes and read once, the values that are wanted come up in their order. */
static bool all_are_found(fixture *f, const char *language, const struct json_object *test,
                          finds *find) {
    const struct json_object *results = tocsin_json_get(test, "Results");
    size_t met = 0, n = tocsin_json_length(results);
    if (!cut(f, language, test)) return false;
    for (size_t i = 0; i < f->passage.n_words && met < n;) {
        double value;
        size_t end = find(f, i, &value);
        if (end && same_value(value, value_of(tocsin_json_get(tocsin_json_at(results, met),
                                                              "Resolution"))))
            met++;
        i = end ? end : i + 1;
    }
    return met == n;
}

static bool numbers_are_found(fixture *f, const char *language, const struct json_object *test) {
    return all_are_found(f, language, test, find_number);
}

static bool ordinals_are_found(fixture *f, const char *language, const struct json_object *test) {
    return all_are_found(f, language, test, find_ordinal);
}

/* ---- shares ---------------------------------------------------------------------------------- */

static double share_right(fixture *f, const char *language, const struct json_object *tests,
                          judges *judge) {
    const char *show = getenv("TOCSIN_SPEC_MISSES");
    size_t right = 0, all = 0;
    for (size_t i = 0; i < tocsin_json_length(tests); i++) {
        const struct json_object *test = tocsin_json_at(tests, i);
        const char *reason = left_out(test);
        bool ok = !reason && judge(f, language, test);
        all += !reason;
        right += ok;
        if (!ok && show)
            print_message("%s: %.*s\n", reason ? reason : "miss",
                          TOCSIN_TEXT_ARG(tocsin_json_get_text(test, "Input")));
        tocsin_arena_release(&f->arena);
    }
    print_message("%zu of %zu, %zu left out; ", right, all, tocsin_json_length(tests) - all);
    return all ? (double)right / (double)all : (double)NAN;
}

static void check_share(fixture *f, const char *language, const char *file, judges *judge,
                        double floor_share) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer content = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *tests = NULL;
    char path[4096];
    path_of(path, sizeof path, language, file);
    if (tocsin_file_read(path, (size_t)1 << 26, &content, &f->err)) {
        print_message("skipped: no %s\n", path);
        skip();
    }
    tocsin_text text = tocsin_buffer_text(&content);
    if (tocsin_text_starts(text, TOCSIN_TEXT("\xEF\xBB\xBF")))
        text = tocsin_text_slice(text, 3, text.n);
    assert_int_equal(tocsin_json_parse(text, &tests, &f->err), TOCSIN_OK);
    double share = share_right(f, language, tests, judge);
    print_message("%s %s: %.1f %% right\n", language, file, 100 * share);
    assert_true(share >= floor_share);
}

static void numbers_hold_their_share(void **state) {
    check_share(*state, "nl", "NumberModel", numbers_are_found, 0.97);
    check_share(*state, "en", "NumberModel", numbers_are_found, 0.975);
}

static void percents_hold_their_share(void **state) {
    check_share(*state, "nl", "PercentModel", numbers_are_found, 1);
    check_share(*state, "en", "PercentModel", numbers_are_found, 1);
}

static void ordinals_hold_their_share(void **state) {
    check_share(*state, "nl", "OrdinalModel", ordinals_are_found, 1);
    check_share(*state, "en", "OrdinalModel", ordinals_are_found, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        fixture_test(numbers_hold_their_share),
        fixture_test(ordinals_hold_their_share),
        fixture_test(percents_hold_their_share),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
