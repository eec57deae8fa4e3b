// SPDX-License-Identifier: Apache-2.0
/* tocsin norm as a user meets it: exit codes, what is said where, and what programs read. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tocsin/base.h"

typedef struct outcome {
    int code;
    char text[1 << 17]; /* standard output and error */
} outcome;

static char series_path[] = "/tmp/tocsin-norm-XXXXXX", usual_path[] = "/tmp/tocsin-norm-XXXXXX";

/* Six years of a monthly value with a season, and what came last. */
static int write_one(char *path, double last) {
    int file = mkstemp(path);
    if (file < 0) return -1;
    FILE *out = fdopen(file, "w");
    fprintf(out, "month,ships\n");
    for (int i = 0; i < 72; i++) {
        double value = 40 + 10 * cos(2 * M_PI * i / 12) + (i * 7 % 5) - 2;
        fprintf(out, "%d-%02d,%.1f\n", 2016 + i / 12, 1 + i % 12, i == 71 ? last : value);
    }
    return fclose(out);
}

static int write_series(void **state) {
    (void)state;
    return write_one(series_path, 3) | write_one(usual_path, 48);
}

static int remove_series(void **state) {
    (void)state;
    return unlink(series_path) | unlink(usual_path);
}

static outcome *run_norm(const char *arguments) {
    static outcome result;
    char command[1024];
    const char *program = getenv("TOCSIN");
    if (!program) skip();
    snprintf(command, sizeof command, "'%s' norm %s 2>&1", program, arguments);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    size_t n = fread(result.text, 1, sizeof result.text - 1, pipe);
    result.text[n] = '\0';
    int status = pclose(pipe);
    result.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return &result;
}

static outcome *run_on_series(const char *options) {
    char arguments[512];
    snprintf(arguments, sizeof arguments, "%s %s", series_path, options);
    return run_norm(arguments);
}

static void assert_says(const outcome *got, int code, const char *says) {
    if (got->code != code || !strstr(got->text, says))
        fail_msg("exit code %d, not %d, or without '%s': %.500s", got->code, code, says, got->text);
}

static void json_holds_the_series_and_the_answer(void **state) {
    (void)state;
    outcome *got = run_on_series("--json");
    assert_int_equal(got->code, 0);
    struct json_object *root = NULL;
    assert_int_equal(tocsin_json_parse(tocsin_text_of(got->text), &root, NULL), TOCSIN_OK);
    assert_true(tocsin_text_is(tocsin_json_get_text(root, "schema"), "tocsin.norm/1"));
    struct json_object *answer = tocsin_json_get(root, "answer");
    assert_true(tocsin_text_is(tocsin_json_get_text(answer, "tail"), "low"));
    assert_true(tocsin_json_get_number(answer, "seen") == 3);
    assert_true(tocsin_json_get_number(answer, "probability") < 0.001);
    assert_true(tocsin_json_get_number(answer, "n_valid") == 71);
    assert_non_null(tocsin_json_get(root, "series"));
    assert_non_null(tocsin_json_get(root, "basis"));
    tocsin_json_value_release(&root);
}

static void csv_has_a_row_a_date(void **state) {
    (void)state;
    outcome *got = run_on_series("--format csv");
    assert_says(got, 0, "date,value,expected,low,high,alarm,in_history\n2016-01-01,48,");
    int lines = 0;
    for (const char *c = got->text; *c; c++) lines += *c == '\n';
    assert_int_equal(lines, 73);
}

static void svg_and_text_tell_a_reader(void **state) {
    (void)state;
    assert_says(run_on_series("--format svg"), 0, "<svg");
    assert_says(run_on_series(""), 0, "1 December 2021");
    assert_says(run_on_series("--language nl"), 0, "2021");
}

static void too_little_history_is_an_answer_with_a_code_of_its_own(void **state) {
    (void)state;
    assert_says(run_on_series("--history-end 2016-12-31 --json"), 66,
                "\"too_little_history\":true");
    assert_says(run_on_series("--history-end 2016-12-31"), 66, "too little history");
}

static void the_usual_is_a_no_when_asked(void **state) {
    (void)state;
    assert_says(run_on_series("--exit-code"), 0, "");
    char arguments[128];
    snprintf(arguments, sizeof arguments, "%s --exit-code", usual_path);
    assert_says(run_norm(arguments), 1, "within the usual");
}

static void mistakes_are_named_with_their_place(void **state) {
    (void)state;
    assert_says(run_norm(""), 2, "name one CSV file");
    assert_says(run_on_series("--level 2"), 2, "level of the interval is 2");
    assert_says(run_on_series("--monitor sometimes"), 2, "runs, mosum, cusum and ewma");
    assert_says(run_on_series("--colour"), 2, "--colour");
    assert_says(run_on_series("--value boats"), 65, "there is no column 'boats'");
    assert_says(run_on_series("--date ships --value month"), 65, ":2: '48.0' is no date");
    assert_says(run_norm("/nowhere.csv"), 74, "/nowhere.csv");
    assert_says(run_norm("/dev/null"), 65, "/dev/null");
    assert_says(run_on_series("--json > /dev/full"), 74, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_holds_the_series_and_the_answer),
        cmocka_unit_test(csv_has_a_row_a_date),
        cmocka_unit_test(svg_and_text_tell_a_reader),
        cmocka_unit_test(too_little_history_is_an_answer_with_a_code_of_its_own),
        cmocka_unit_test(the_usual_is_a_no_when_asked),
        cmocka_unit_test(mistakes_are_named_with_their_place),
    };
    return cmocka_run_group_tests(tests, write_series, remove_series);
}
