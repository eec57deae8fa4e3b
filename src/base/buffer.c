// SPDX-License-Identifier: Apache-2.0
/* A growing string. */
#include "tocsin/base.h"

#include <stdlib.h>
#include <string.h>

void tocsin_buffer_release(tocsin_buffer *buffer) {
    free(buffer->at);
    *buffer = (tocsin_buffer)TOCSIN_BUFFER_INIT;
}

void tocsin_buffer_clear(tocsin_buffer *buffer) {
    buffer->n = 0;
    if (buffer->at) buffer->at[0] = '\0';
}

static bool reserve(tocsin_buffer *buffer, size_t more) {
    if (buffer->failed) return false;
    size_t needed;
    if (__builtin_add_overflow(buffer->n, more, &needed) || needed > SIZE_MAX / 2 - 1) {
        buffer->failed = true;
        return false;
    }
    if (needed < buffer->capacity) return true; /* one byte stays for the NUL */
    size_t capacity = buffer->capacity ? buffer->capacity : 128;
    while (capacity <= needed) capacity *= 2;
    char *grown = realloc(buffer->at, capacity);
    if (!grown) {
        buffer->failed = true;
        return false;
    }
    buffer->at = grown;
    buffer->capacity = capacity;
    return true;
}

void tocsin_buffer_put(tocsin_buffer *buffer, tocsin_text text) {
    if (!reserve(buffer, text.n)) return;
    if (text.n) memcpy(buffer->at + buffer->n, text.at, text.n);
    buffer->n += text.n;
    buffer->at[buffer->n] = '\0';
}

void tocsin_buffer_puts(tocsin_buffer *buffer, const char *nul_terminated) {
    tocsin_buffer_put(buffer, tocsin_text_of(nul_terminated));
}

void tocsin_buffer_putc(tocsin_buffer *buffer, char c) {
    tocsin_buffer_put(buffer, (tocsin_text){&c, 1});
}

void tocsin_buffer_printf(tocsin_buffer *buffer, const char *fmt, ...) {
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    if (n < 0) buffer->failed = true;
    if (n >= 0 && reserve(buffer, (size_t)n)) {
        vsnprintf(buffer->at + buffer->n, (size_t)n + 1, fmt, again);
        buffer->n += (size_t)n;
    }
    va_end(again);
    va_end(args);
}

/* Marks that reorder the text around them: U+200E/F, U+202A…E, U+2066…9, U+061C, as UTF-8. */
static size_t bidi_control_length(const unsigned char *at, size_t n) {
    if (n >= 2 && at[0] == 0xD8 && at[1] == 0x9C) return 2;
    if (n < 3 || at[0] != 0xE2) return 0;
    bool mark =
        at[1] == 0x80 && (at[2] == 0x8E || at[2] == 0x8F || (at[2] >= 0xAA && at[2] <= 0xAE));
    bool isolate = at[1] == 0x81 && at[2] >= 0xA6 && at[2] <= 0xA9;
    return mark || isolate ? 3 : 0;
}

static const char *html_escape_of(unsigned char c) {
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    case '\t':
    case '\n':
    case '\r': return NULL;
    default: return c < 0x20 || c == 0x7F ? "\xEF\xBF\xBD" : NULL;
    }
}

void tocsin_buffer_put_html(tocsin_buffer *buffer, tocsin_text text) {
    size_t plain = 0; /* start of what is copied as it is */
    for (size_t i = 0; i < text.n;) {
        size_t bidi = bidi_control_length((const unsigned char *)text.at + i, text.n - i);
        const char *escape = bidi ? "\xEF\xBF\xBD" : html_escape_of((unsigned char)text.at[i]);
        size_t step = bidi ? bidi : 1;
        if (escape) {
            tocsin_buffer_put(buffer, tocsin_text_slice(text, plain, i));
            tocsin_buffer_puts(buffer, escape);
            plain = i + step;
        }
        i += step;
    }
    tocsin_buffer_put(buffer, tocsin_text_slice(text, plain, text.n));
}

void tocsin_buffer_put_visible(tocsin_buffer *buffer, tocsin_text text) {
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c < 0x20 || c == 0x7F)
            tocsin_buffer_puts(buffer, "\xEF\xBF\xBD");
        else
            tocsin_buffer_putc(buffer, (char)c);
    }
}

tocsin_text tocsin_buffer_text(const tocsin_buffer *buffer) {
    return (tocsin_text){buffer->at, buffer->n};
}

void tocsin_buffer_put_base64(tocsin_buffer *buffer, tocsin_text bytes) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < bytes.n; i += 3) {
        size_t n = bytes.n - i < 3 ? bytes.n - i : 3;
        uint32_t three = 0;
        for (size_t k = 0; k < 3; k++) three = three << 8 | (k < n ? (uint8_t)bytes.at[i + k] : 0);
        char four[4];
        for (size_t k = 0; k < 4; k++) four[k] = k <= n ? digits[three >> (18 - 6 * k) & 63] : '=';
        tocsin_buffer_put(buffer, (tocsin_text){four, 4});
    }
}
