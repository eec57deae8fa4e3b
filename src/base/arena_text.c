// SPDX-License-Identifier: Apache-2.0
/* Copies of texts in an arena. Apart from memory.c, so that a test which lets tocsin_arena_alloc fail (it is
 * replaced when the test is linked) reaches these calls too. */
#include "tocsin/base.h"

#include <string.h>

tocsin_text tocsin_arena_text(tocsin_arena *arena, tocsin_text text) {
    char *copy = text.n < SIZE_MAX ? tocsin_arena_alloc(arena, text.n + 1, 1) : NULL;
    if (!copy) return TOCSIN_TEXT_NONE;
    if (text.n) memcpy(copy, text.at, text.n);
    return (tocsin_text){copy, text.n};
}

char *tocsin_arena_string(tocsin_arena *arena, tocsin_text text) {
    return (char *)tocsin_arena_text(arena, text).at;
}

char *tocsin_arena_format(tocsin_arena *arena, const char *fmt, ...) {
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    char *at = n >= 0 ? tocsin_arena_alloc(arena, (size_t)n + 1, 1) : NULL;
    if (at) vsnprintf(at, (size_t)n + 1, fmt, again);
    va_end(again);
    va_end(args);
    return at;
}
