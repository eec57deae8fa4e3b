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

static void an_alarm_says_since_when_and_how_rare(void **state) {
    (void)state;
    char path[] = "/tmp/tocsin-norm-XXXXXX", arguments[128];
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    FILE *file = fdopen(descriptor, "w");
    fprintf(file, "month,ships\n");
    for (int i = 0; i < 96; i++) /* five months of little, in the seventh year */
        fprintf(file, "%d-%02d,%d\n", 2014 + i / 12, 1 + i % 12,
                i >= 74 && i < 79 ? 5 : 40 + i % 12 + (i * 7 % 5));
    fclose(file);
    snprintf(arguments, sizeof arguments, "%s", path);
    assert_says(run_norm(arguments), 0, "\t2020-07-01\tlow\t1000\thigh\n");
    assert_says(run_norm(arguments), 0, "\thigh\n");
    assert_says(run_norm(arguments), 0, "false alarms asked for: 100 in 100 years");
    snprintf(arguments, sizeof arguments, "%s --json", path);
    assert_says(run_norm(arguments), 0, "\"last\":\"2020-07-01\"");
    assert_says(run_norm(arguments), 0, "\"alarms_found_per_year\":");
    snprintf(arguments, sizeof arguments, "%s --memory 0", path); /* all before the last made it */
    assert_int_equal(run_norm(arguments)->code, 0);
    assert_int_equal(unlink(path), 0);
}

static void several_series_are_held_to_a_false_discovery_rate(void **state) {
    (void)state;
    char arguments[512];
    snprintf(arguments, sizeof arguments, "%s %s", series_path, usual_path);
    assert_says(run_norm(arguments), 0, "unusual at a false discovery rate of 0.05: 1 of 2 series");
    snprintf(arguments, sizeof arguments, "%s %s --json", series_path, usual_path);
    assert_says(run_norm(arguments), 0, "\"false_discovery_rate\":0.05");
    snprintf(arguments, sizeof arguments, "%s %s --format csv", series_path, usual_path);
    assert_says(run_norm(arguments), 0, "series,date,value,");
    snprintf(arguments, sizeof arguments, "%s %s --exit-code", usual_path, usual_path);
    assert_says(run_norm(arguments), 1, "0 of 2 series");
    snprintf(arguments, sizeof arguments, "%s %s --format svg", series_path, usual_path);
    assert_says(run_norm(arguments), 2, "draws one series");
    assert_says(run_on_series("--value ships,2"), 0, "2 of 2 series: ships, ships");
    assert_says(run_on_series("--value ships,boats"), 65, "there is no column 'boats'");
    assert_says(run_on_series("--false-discovery 2"), 2, "at most 1");
}

static const char *shared(void) {
    static char path[4096];
    const char *given = getenv("TOCSIN_SHARED"), *root = getenv("TOCSIN_ROOT");
    if (given)
        snprintf(path, sizeof path, "%s", given);
    else
        snprintf(path, sizeof path, "%s/../shared", root ? root : ".");
    return path;
}

/* The car plant that stood still from the middle of March 2020. Seven alarms were asked for in the seven
 * years judged; docs/methods/norm.md says how many come besides, and what they are. */
static void a_shutdown_rings_within_thirty_days(void **state) {
    (void)state;
    enum { OTHERS = 10 };
    char arguments[5000], file[4500];
    snprintf(file, sizeof file, "%s/data/s1-carparks/vw_wolfsburg_ascending_VH.csv", shared());
    if (access(file, R_OK)) {
        print_message("skipped: %s is not there\n", file);
        skip();
    }
    snprintf(arguments, sizeof arguments, "'%s' --date 1 --value total_mean", file);
    const char *alarm = run_norm(arguments)->text;
    bool in_time = false;
    int others = 0;
    for (; (alarm = strstr(alarm, "alarm\t20")); alarm++) {
        char confirmed[11] = "";
        memcpy(confirmed, alarm + 17, 10);
        bool spring = strcmp(confirmed, "2020-03-17") >= 0 && strcmp(confirmed, "2020-07-01") < 0;
        in_time |= spring && strcmp(confirmed, "2020-04-16") <= 0;
        others += !spring;
    }
    if (!in_time || others > OTHERS)
        fail_msg("%d others: %.2000s", others, run_norm(arguments)->text);
}

/* Thirty years of Landsat: near infrared where Fmask sees land. */
static void thirty_years_of_landsat_are_judged(void **state) {
    (void)state;
    char folder[4500], command[11000], area[] = "/tmp/tocsin-norm-XXXXXX",
                                       csv[] = "/tmp/tocsin-norm-XXXXXX";
    snprintf(folder, sizeof folder, "%s/data/landsat-colorado/p035r032/images", shared());
    if (access(folder, R_OK) || !getenv("TOCSIN")) {
        print_message("skipped: %s is not there\n", folder);
        skip();
    }
    int file = mkstemp(area);
    assert_true(file >= 0 && close(mkstemp(csv)) == 0);
    assert_true(dprintf(file, "{\"type\":\"Polygon\",\"coordinates\":[[[-110,37],[-101,37],"
                              "[-101,43],[-110,43],[-110,37]]]}") > 0);
    close(file);
    snprintf(command, sizeof command,
             "'%s' watch '%s/L*035032%%Y%%j*/L*_stack.gtif' --band 4 --mask-band 8 --mask-keep 0,1 "
             "--area %s --format csv >%s 2>/dev/null",
             getenv("TOCSIN"), folder, area, csv);
    int code = system(command);
    assert_true(WIFEXITED(code) && (WEXITSTATUS(code) == 0 || WEXITSTATUS(code) == 3));
    snprintf(command, sizeof command, "%s --value value --json", csv);
    outcome *got = run_norm(command);
    assert_says(got, 0, "\"history_from\":\"1984-");
    assert_says(got, 0, "\"judged_years\":2");
    unlink(area);
    unlink(csv);
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
        cmocka_unit_test(an_alarm_says_since_when_and_how_rare),
        cmocka_unit_test(several_series_are_held_to_a_false_discovery_rate),
        cmocka_unit_test(a_shutdown_rings_within_thirty_days),
        cmocka_unit_test(thirty_years_of_landsat_are_judged),
        cmocka_unit_test(mistakes_are_named_with_their_place),
    };
    return cmocka_run_group_tests(tests, write_series, remove_series);
}
