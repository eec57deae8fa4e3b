// SPDX-License-Identifier: Apache-2.0
/* Numbers, ordinals and dates against a large public collection of cases, where the caller has it (TOCSIN_SHARED, or a
 * folder `shared` beside the checkout). Prints the shares that are right. The collection also holds what news does not
 * say ("4/5", "-3e2", calendar requests), so the floors here only guard against falling back. */
#include "fixture.h"

#include "reading/date.h"
#include "reading/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef bool judges(fixture *f, const char *language, const struct json_object *test,
                    const struct json_object *result);

static void path_of(char *room, size_t n, const char *language, const char *file) {
    const char *shared = getenv("TOCSIN_SHARED"), *root = getenv("TOCSIN_ROOT");
    if (shared)
        snprintf(room, n, "%s/text/spec/%s/%s.json", shared, language, file);
    else
        snprintf(room, n, "%s/../shared/text/spec/%s/%s.json", root ? root : ".", language, file);
}

/* A value as the collection writes it: "17053980", "0,5". */
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

static bool number_is_found(fixture *f, const char *language, const struct json_object *test,
                            const struct json_object *result) {
    double wanted = value_of(tocsin_json_get(result, "Resolution"));
    if (!cut(f, language, test)) return false;
    for (size_t i = 0; i < f->passage.n_words; i++) {
        number found;
        if (number_match(f->doc.pack, f->passage.words, i, f->passage.n_words, &found) &&
            same_value(found.value, wanted))
            return true;
    }
    return false;
}

static bool ordinal_is_found(fixture *f, const char *language, const struct json_object *test,
                             const struct json_object *result) {
    double wanted = value_of(tocsin_json_get(result, "Resolution"));
    if (!cut(f, language, test)) return false;
    for (size_t i = 0; i < f->passage.n_words; i++) {
        double found;
        size_t end;
        if (ordinal_match(f->doc.pack, f->passage.words, i, f->passage.n_words, &found, &end) &&
            same_value(found, wanted))
            return true;
    }
    return false;
}

static tocsin_day day_of(const struct json_object *object, const char *key) {
    tocsin_day day = TOCSIN_DAY_NONE;
    tocsin_text text = tocsin_text_slice(tocsin_json_get_text(object, key), 0, 10);
    return tocsin_day_parse(text, &day) ? day : TOCSIN_DAY_NONE;
}

static tocsin_period period_of(const struct json_object *resolution) {
    tocsin_day day = day_of(resolution, "date"), end = day_of(resolution, "endDate");
    if (day != TOCSIN_DAY_NONE) return (tocsin_period){day, day};
    return (tocsin_period){day_of(resolution, "startDate"), end == TOCSIN_DAY_NONE ? end : end - 1};
}

static bool same_period(tocsin_period a, tocsin_period b) {
    return a.from == b.from && a.to == b.to;
}

static bool date_is_found(fixture *f, const char *language, const struct json_object *test,
                          const struct json_object *result) {
    const struct json_object *value = tocsin_json_get(result, "Value");
    tocsin_period past = period_of(tocsin_json_get(value, "PastResolution"));
    tocsin_period future = period_of(tocsin_json_get(value, "FutureResolution"));
    tocsin_day today = day_of(tocsin_json_get(test, "Context"), "ReferenceDateTime");
    date_anchor anchor = {{today, today}, TOCSIN_PERIOD_NONE};
    if (!cut(f, language, test)) return false;
    for (size_t i = 0; i < f->passage.n_sentences; i++) {
        date_list found;
        if (date_find(&f->passage, &f->passage.sentences[i], &anchor, &found, &f->err))
            return false;
        for (size_t k = 0; k < found.n; k++)
            if (same_period(found.items[k].period, past) ||
                same_period(found.items[k].period, future))
                return true;
    }
    return false;
}

/* Of the cases that expect something; an ordinal that is relative ("last") has no value and is left out. */
static double share_right(fixture *f, const char *language, const struct json_object *tests,
                          judges *judge) {
    const char *show = getenv("TOCSIN_SPEC_MISSES");
    size_t right = 0, all = 0;
    for (size_t i = 0; i < tocsin_json_length(tests); i++) {
        const struct json_object *test = tocsin_json_at(tests, i);
        const struct json_object *results = tocsin_json_get(test, "Results");
        bool ok = true;
        if (!tocsin_json_length(results)) continue;
        for (size_t k = 0; k < tocsin_json_length(results) && ok; k++) {
            const struct json_object *result = tocsin_json_at(results, k);
            ok = judge(f, language, test, result);
        }
        all++;
        right += ok;
        if (!ok && show)
            print_message("miss: %.*s\n", TOCSIN_TEXT_ARG(tocsin_json_get_text(test, "Input")));
        tocsin_arena_release(&f->arena);
    }
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
    check_share(*state, "nl", "NumberModel", number_is_found, 0.45);
    check_share(*state, "en", "NumberModel", number_is_found, 0.31);
}

static void ordinals_hold_their_share(void **state) {
    check_share(*state, "nl", "OrdinalModel", ordinal_is_found, 0.49);
    check_share(*state, "en", "OrdinalModel", ordinal_is_found, 0.30);
}

static void dates_hold_their_share(void **state) {
    check_share(*state, "nl", "DateParser", date_is_found, 0.38);
    check_share(*state, "en", "DateParser", date_is_found, 0.32);
}

static void periods_hold_their_share(void **state) {
    check_share(*state, "nl", "DatePeriodParser", date_is_found, 0.14);
    check_share(*state, "en", "DatePeriodParser", date_is_found, 0.12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        fixture_test(numbers_hold_their_share),
        fixture_test(ordinals_hold_their_share),
        fixture_test(dates_hold_their_share),
        fixture_test(periods_hold_their_share),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
