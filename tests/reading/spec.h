// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_TESTS_READING_SPEC_H
#define TOCSIN_TESTS_READING_SPEC_H

/* Cases of a large public collection, where the caller has it (TOCSIN_SHARED, or a folder `shared` beside the checkout):
 * a file of cases through a judge, and the share that is right. TOCSIN_SPEC_MISSES=1 lists the rest. */
#include "fixture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum verdict { SPEC_WRONG, SPEC_RIGHT, SPEC_LEFT_OUT } verdict;

typedef verdict judges(fixture *f, const char *language, const struct json_object *test,
                       const struct json_object *result);

static inline bool spec_cut(fixture *f, const char *language, const struct json_object *test) {
    tocsin_text input = tocsin_json_get_text(test, "Input");
    if (fixture_open(f, input, language)) return false;
    fixture_passage(f, 0);
    return true;
}

typedef struct spec_count {
    size_t right, all, left_out;
} spec_count;

/* Of the cases that expect something: right when each result is, left out when one is. */
static inline verdict spec_judge(fixture *f, const char *language, const struct json_object *test,
                                 judges *judge) {
    const struct json_object *results = tocsin_json_get(test, "Results");
    verdict whole = tocsin_json_length(results) ? SPEC_RIGHT : SPEC_LEFT_OUT;
    for (size_t k = 0; k < tocsin_json_length(results); k++) {
        verdict one = judge(f, language, test, tocsin_json_at(results, k));
        if (one == SPEC_LEFT_OUT) return one;
        if (one == SPEC_WRONG) whole = one;
    }
    return whole;
}

static inline spec_count spec_count_all(fixture *f, const char *language,
                                        const struct json_object *tests, judges *judge) {
    bool show = getenv("TOCSIN_SPEC_MISSES") != NULL;
    spec_count count = {0, 0, 0};
    for (size_t i = 0; i < tocsin_json_length(tests); i++) {
        const struct json_object *test = tocsin_json_at(tests, i);
        if (!tocsin_json_length(tocsin_json_get(test, "Results"))) continue;
        verdict one = spec_judge(f, language, test, judge);
        count.right += one == SPEC_RIGHT;
        count.all += one != SPEC_LEFT_OUT;
        count.left_out += one == SPEC_LEFT_OUT;
        if (one != SPEC_RIGHT && show)
            print_message("%s: %.*s\n", one == SPEC_WRONG ? "miss" : "left out",
                          TOCSIN_TEXT_ARG(tocsin_json_get_text(test, "Input")));
        tocsin_arena_release(&f->arena);
    }
    return count;
}

/* The share of a file that is right, at least `floor_share`; skips when the collection is not there. */
static inline void spec_check(fixture *f, const char *language, const char *file, judges *judge,
                              double floor_share) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer content = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *tests = NULL;
    char path[4096], below[256];
    snprintf(below, sizeof below, "text/spec/%s/%s.json", language, file);
    shared_path(path, sizeof path, below);
    if (tocsin_file_read(path, (size_t)1 << 26, &content, &f->err)) {
        print_message("skipped: no %s\n", path);
        skip();
    }
    tocsin_text text = tocsin_buffer_text(&content);
    if (tocsin_text_starts(text, TOCSIN_TEXT("\xEF\xBB\xBF")))
        text = tocsin_text_slice(text, 3, text.n);
    assert_int_equal(tocsin_json_parse(text, &tests, &f->err), TOCSIN_OK);
    spec_count count = spec_count_all(f, language, tests, judge);
    double share = count.all ? (double)count.right / (double)count.all : (double)NAN;
    print_message("%s %s: %zu of %zu, %.1f %% right; %zu left out\n", language, file, count.right,
                  count.all, 100 * share, count.left_out);
    assert_true(share >= floor_share);
}

#endif
