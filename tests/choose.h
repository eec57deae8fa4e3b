// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_TESTS_CHOOSE_H
#define TOCSIN_TESTS_CHOOSE_H

/* Which tests of a program run, by its argument: PATTERN, those whose names fit it; -PATTERN, all others. So one program is a
 * quick test, which sanitizers run too, and a long one. Include it after cmocka.h. */
static inline void choose_tests(int n_arguments, char **arguments) {
    if (n_arguments > 1 && *arguments[1] == '-')
        cmocka_set_skip_filter(arguments[1] + 1);
    else if (n_arguments > 1)
        cmocka_set_test_filter(arguments[1]);
}

#endif
