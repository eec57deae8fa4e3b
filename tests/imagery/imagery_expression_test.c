// SPDX-License-Identifier: Apache-2.0
/* Band expressions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "imagery/expression.h"

static void assert_near(double value, double wanted, double tolerance) {
    if (!(fabs(value - wanted) <= tolerance)) fail_msg("%.9g is not %.9g", value, wanted);
}

/* With a = 2, b = 3, c = NaN. */
static float value_of(const char *source) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    expression program;
    if (expression_parse(tocsin_text_of(source), &program, &err)) fail_msg("%s", err.message);
    float known[] = {2, 3, NAN}, result = 0;
    const float *values[EXPRESSION_MAX_NAMES];
    for (size_t i = 0; i < program.n_names; i++) {
        assert_int_equal(program.names[i].n, 1);
        values[i] = &known[program.names[i].at[0] - 'a'];
    }
    expression_run(&program, values, 1, &result);
    return result;
}

static void assert_value(const char *source, double wanted) {
    assert_near((double)value_of(source), wanted, 1e-5);
}

static void operators_bind_as_in_mathematics(void **state) {
    (void)state;
    assert_value("a + b * 2", 8);
    assert_value("(a + b) * 2", 10);
    assert_value("a - b - 1", -2);
    assert_value("12 / a / b", 2);
    assert_value("-a ^ 2", -4);
    assert_value("a ^ b ^ a", 512);
    assert_value("2 ^ -a", 0.25);
    assert_value("(b - a) / (b + a)", 0.2);
    assert_value(" - ( a )", -2);
    assert_value("1.5e1 + a", 17);
    assert_value(".5*a", 1);
}

static void functions_are_there(void **state) {
    (void)state;
    assert_value("abs(a - b)", 1);
    assert_value("sqrt(a + a)", 2);
    assert_value("log(exp(a))", 2);
    assert_value("log10(100 * a / a)", 2);
    assert_value("db(a * 5)", 10);
    assert_value("min(a, b) + max(a, b) * 10", 32);
}

static void missing_stays_missing(void **state) {
    (void)state;
    static const char *const sources[] = {"c",         "a + c",      "min(a, c)",     "min(c, a)",
                                          "max(c, a)", "max(a, c)",  "0 * c",         "a / (b - 3)",
                                          "sqrt(-a)",  "log(a - a)", "10 ^ (a * 100)"};
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        assert_true(isnan(value_of(sources[i])));
}

static void bands_are_known_by_name_or_in_quotes(void **state) {
    (void)state;
    tocsin_error err = TOCSIN_ERROR_INIT;
    expression program;
    assert_int_equal(
        expression_parse(TOCSIN_TEXT("(B08 - B04) / (B08 + 'layer 1' + vi.x_2)"), &program, &err),
        0);
    assert_int_equal(program.n_names, 4);
    assert_true(tocsin_text_is(program.names[0], "B08"));
    assert_true(tocsin_text_is(program.names[2], "layer 1"));
    assert_true(tocsin_text_is(program.names[3], "vi.x_2"));
}

static void many_pixels_give_what_each_gives_alone(void **state) {
    (void)state;
    enum { N = 1000 };
    float *red = malloc(N * sizeof *red), *near = malloc(N * sizeof *near),
          *out = malloc(N * sizeof *out);
    for (int i = 0; i < N; i++) {
        red[i] = (float)i;
        near[i] = (float)(N - i) * 2;
    }
    tocsin_error err = TOCSIN_ERROR_INIT;
    expression program;
    assert_int_equal(expression_parse(TOCSIN_TEXT("(n - r) / (n + r)"), &program, &err), 0);
    const float *values[] = {near, red};
    expression_run(&program, values, N, out);
    for (int i = 0; i < N; i++)
        assert_near((double)out[i], (double)((near[i] - red[i]) / (near[i] + red[i])), 1e-6);
    free(red);
    free(near);
    free(out);
}

static void mistakes_are_named_with_their_place(void **state) {
    (void)state;
    static const struct {
        const char *source, *said;
    } cases[] = {
        {"", "byte 1"},       {"B08 -", "byte 6"},          {"(a + b", "')'"},
        {"a b", "byte 3"},    {"a + * b", "byte 5"},        {"foo(a)", "no such function"},
        {"min(a)", "','"},    {"1 + 2", "no band"},         {"1.2.3 * a", "number"},
        {"'a", "not closed"}, {"'' + a", "without a name"}, {"a)", "byte 2"},
        {"a $ b", "byte 3"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tocsin_error err = TOCSIN_ERROR_INIT;
        expression program;
        assert_int_equal(expression_parse(tocsin_text_of(cases[i].source), &program, &err),
                         TOCSIN_BAD_INPUT);
        if (!strstr(err.message, cases[i].said))
            fail_msg("'%s' gave: %s", cases[i].source, err.message);
    }
}

static void what_is_too_deep_or_too_long_is_refused(void **state) {
    (void)state;
    char source[4096];
    expression program;
    tocsin_error err = TOCSIN_ERROR_INIT;
    memset(source, '(', sizeof source);
    assert_int_equal(expression_parse((tocsin_text){source, sizeof source}, &program, &err),
                     TOCSIN_BAD_INPUT);
    memset(source, '-', sizeof source);
    assert_int_equal(expression_parse((tocsin_text){source, sizeof source}, &program, &err),
                     TOCSIN_BAD_INPUT);
    for (size_t i = 0; i < sizeof source; i++) source[i] = i % 2 ? '+' : 'a';
    source[sizeof source - 1] = 'a';
    assert_int_equal(expression_parse((tocsin_text){source, sizeof source}, &program, &err),
                     TOCSIN_BAD_INPUT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operators_bind_as_in_mathematics),
        cmocka_unit_test(functions_are_there),
        cmocka_unit_test(missing_stays_missing),
        cmocka_unit_test(bands_are_known_by_name_or_in_quotes),
        cmocka_unit_test(many_pixels_give_what_each_gives_alone),
        cmocka_unit_test(mistakes_are_named_with_their_place),
        cmocka_unit_test(what_is_too_deep_or_too_long_is_refused),
    };
    return cmocka_run_group_tests_name("imagery expression", tests, NULL, NULL);
}
