// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_NORM_MADE_H
#define TESTS_NORM_MADE_H

/* A series that a test has made, and what the norm said of it. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tocsin/norm.h"

enum { MADE_ROOM = 2000 };

typedef struct made {
    tocsin_day day[MADE_ROOM];
    double value[MADE_ROOM];
    size_t n;
    tocsin_series_point points[MADE_ROOM];
    tocsin_norm_judgement got;
} made;

static inline void judge(made *m, const tocsin_norm_options *options) {
    tocsin_dated series = {m->day, m->value, m->n};
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_norm_judge(&series, options, m->points, &m->got, &err)) fail_msg("%s", err.message);
}

#endif
