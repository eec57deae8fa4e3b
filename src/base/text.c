// SPDX-License-Identifier: Apache-2.0
/* Views of text: comparing, cutting, numbers, UTF-8. */
#include "tocsin/base.h"

#include <ctype.h>
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

tocsin_text tocsin_text_of(const char *nul_terminated) {
    return nul_terminated ? (tocsin_text){nul_terminated, strlen(nul_terminated)}
                          : TOCSIN_TEXT_NONE;
}

bool tocsin_text_equal(tocsin_text a, tocsin_text b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.at, b.at, a.n) == 0);
}

bool tocsin_text_is(tocsin_text a, const char *nul_terminated) {
    return tocsin_text_equal(a, tocsin_text_of(nul_terminated));
}

bool tocsin_text_alike(tocsin_text a, tocsin_text b) {
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++)
        if (tocsin_text_lower_at(a, i) != tocsin_text_lower_at(b, i)) return false;
    return true;
}

int tocsin_text_compare(tocsin_text a, tocsin_text b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.at, b.at, n) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool tocsin_text_starts(tocsin_text text, tocsin_text head) {
    return text.n >= head.n && tocsin_text_equal((tocsin_text){text.at, head.n}, head);
}

bool tocsin_text_ends(tocsin_text text, tocsin_text tail) {
    if (tail.n == 0) return true;
    return text.n >= tail.n && memcmp(text.at + text.n - tail.n, tail.at, tail.n) == 0;
}

tocsin_text tocsin_text_slice(tocsin_text text, size_t from, size_t to) {
    if (to > text.n) to = text.n;
    if (from >= to) return TOCSIN_TEXT_NONE;
    return (tocsin_text){text.at + from, to - from};
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

tocsin_text tocsin_text_trim(tocsin_text text) {
    while (text.n && is_space(text.at[0])) text.at++, text.n--;
    while (text.n && is_space(text.at[text.n - 1])) text.n--;
    return text;
}

size_t tocsin_text_find(tocsin_text text, tocsin_text needle, size_t from) {
    if (from > text.n || needle.n > text.n - from) return SIZE_MAX;
    if (needle.n == 0) return from;
    const char *hit = memmem(text.at + from, text.n - from, needle.at, needle.n);
    return hit ? (size_t)(hit - text.at) : SIZE_MAX;
}

bool tocsin_text_split(tocsin_text *rest, char separator, tocsin_text *ret_part) {
    if (!rest->at) return false;
    const char *hit = rest->n ? memchr(rest->at, separator, rest->n) : NULL;
    size_t n = hit ? (size_t)(hit - rest->at) : rest->n;
    *ret_part = (tocsin_text){rest->at, n};
    *rest = hit ? (tocsin_text){hit + 1, rest->n - n - 1} : TOCSIN_TEXT_NONE;
    return true;
}

/* Digits with an optional sign, fraction and exponent: what strtod takes besides is refused. */
static bool looks_like_a_number(tocsin_text text) {
    size_t i = 0, digits = 0;
    if (i < text.n && (text.at[i] == '-' || text.at[i] == '+')) i++;
    for (; i < text.n && isdigit((unsigned char)text.at[i]); i++) digits++;
    if (i < text.n && text.at[i] == '.')
        for (i++; i < text.n && isdigit((unsigned char)text.at[i]); i++) digits++;
    if (digits && i < text.n && (text.at[i] == 'e' || text.at[i] == 'E')) {
        i++;
        if (i < text.n && (text.at[i] == '-' || text.at[i] == '+')) i++;
        size_t first = i;
        while (i < text.n && isdigit((unsigned char)text.at[i])) i++;
        if (i == first) return false;
    }
    return digits && i == text.n;
}

bool tocsin_text_number(tocsin_text text, double *ret_value) {
    char room[128];
    if (text.n >= sizeof room || !looks_like_a_number(text)) return false;
    memcpy(room, text.at, text.n);
    room[text.n] = '\0';
    locale_t c_locale = newlocale(LC_NUMERIC_MASK, "C", NULL);
    if (!c_locale) return false;
    double value = strtod_l(room, NULL, c_locale);
    freelocale(c_locale);
    if (value - value != 0) return false; /* overflow to infinity */
    *ret_value = value;
    return true;
}

bool tocsin_text_integer(tocsin_text text, int64_t *ret_value) {
    bool negative = text.n && text.at[0] == '-';
    size_t i = text.n && (text.at[0] == '-' || text.at[0] == '+') ? 1 : 0;
    if (i == text.n) return false;
    int64_t value = 0; /* kept negative, which reaches one further */
    for (; i < text.n; i++) {
        if (!isdigit((unsigned char)text.at[i])) return false;
        if (__builtin_mul_overflow(value, 10, &value)) return false;
        if (__builtin_sub_overflow(value, text.at[i] - '0', &value)) return false;
    }
    if (!negative && value == INT64_MIN) return false;
    *ret_value = negative ? value : -value;
    return true;
}

bool tocsin_text_bytes(tocsin_text text, int64_t *ret_bytes) {
    static const char units[] = "kMGT";
    double number = 0, scale = 1;
    if (text.n < 3 || text.at[text.n - 1] != 'B') return false;
    char unit = text.at[text.n - 2];
    for (size_t i = 0; units[i] && number < 1; i++) {
        scale *= 1000;
        number = units[i] == unit;
    }
    bool read =
        number > 0 &&
        tocsin_text_number(tocsin_text_trim(tocsin_text_slice(text, 0, text.n - 2)), &number);
    if (!read || number < 0 || number * scale > 1e18) return false;
    *ret_bytes = (int64_t)(number * scale);
    return true;
}

/* Bytes of the well-formed UTF-8 sequence at `at` (Unicode 15, table 3-7); 0 when there is none. */
static size_t utf8_length(const unsigned char *at, size_t n) {
    unsigned char c = at[0];
    if (c < 0x80) return 1;
    size_t length = c >= 0xC2 && c <= 0xDF   ? 2
                    : (c & 0xF0) == 0xE0     ? 3
                    : c >= 0xF0 && c <= 0xF4 ? 4
                                             : 0;
    if (length == 0 || length > n) return 0;
    for (size_t i = 1; i < length; i++)
        if ((at[i] & 0xC0) != 0x80) return 0;
    bool overlong = (c == 0xE0 && at[1] < 0xA0) || (c == 0xF0 && at[1] < 0x90);
    bool surrogate = c == 0xED && at[1] > 0x9F;
    bool too_large = c == 0xF4 && at[1] > 0x8F;
    return overlong || surrogate || too_large ? 0 : length;
}

bool tocsin_text_is_utf8(tocsin_text text, size_t *ret_bad) {
    for (size_t i = 0, step; i < text.n; i += step) {
        step = utf8_length((const unsigned char *)text.at + i, text.n - i);
        if (step) continue;
        if (ret_bad) *ret_bad = i;
        return false;
    }
    return true;
}
