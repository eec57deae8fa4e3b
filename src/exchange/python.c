// SPDX-License-Identifier: Apache-2.0
/* auto-archiver's csv_db writes Python's own notation into its cells. */
#include "exchange/python.h"

#include <string.h>

enum { DEPTH_MAX = 32 };

typedef struct python_reader {
    tocsin_text text;
    size_t at;
    tocsin_buffer *out;
} python_reader;

static bool read_value(python_reader *r, int depth);

static void skip_space(python_reader *r) {
    while (r->at < r->text.n && (r->text.at[r->at] == ' ' || r->text.at[r->at] == '\n')) r->at++;
}

static bool take(python_reader *r, char c) {
    skip_space(r);
    if (r->at >= r->text.n || r->text.at[r->at] != c) return false;
    r->at++;
    return true;
}

static bool is_word_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '+' || c == '-';
}

static tocsin_text take_word(python_reader *r) {
    size_t from = r->at;
    while (r->at < r->text.n && is_word_byte(r->text.at[r->at])) r->at++;
    return tocsin_text_slice(r->text, from, r->at);
}

/* ---- texts -------------------------------------------------------------------------------------- */

static void put_utf8(tocsin_buffer *out, uint32_t c) {
    if (c >= 0xd800 && c < 0xe000) c = 0xfffd;
    if (c < 0x80) {
        tocsin_buffer_putc(out, (char)c);
    } else if (c < 0x800) {
        tocsin_buffer_putc(out, (char)(0xc0 | (c >> 6)));
        tocsin_buffer_putc(out, (char)(0x80 | (c & 0x3f)));
    } else if (c < 0x10000) {
        tocsin_buffer_putc(out, (char)(0xe0 | (c >> 12)));
        tocsin_buffer_putc(out, (char)(0x80 | ((c >> 6) & 0x3f)));
        tocsin_buffer_putc(out, (char)(0x80 | (c & 0x3f)));
    } else {
        if (c > 0x10ffff) c = 0xfffd;
        tocsin_buffer_putc(out, (char)(0xf0 | (c >> 18)));
        tocsin_buffer_putc(out, (char)(0x80 | ((c >> 12) & 0x3f)));
        tocsin_buffer_putc(out, (char)(0x80 | ((c >> 6) & 0x3f)));
        tocsin_buffer_putc(out, (char)(0x80 | (c & 0x3f)));
    }
}

static bool put_code(python_reader *r, size_t digits, tocsin_buffer *plain) {
    uint32_t c = 0;
    if (r->text.n - r->at < digits) return false;
    for (size_t i = 0; i < digits; i++) {
        char d = r->text.at[r->at++];
        uint32_t v = d >= '0' && d <= '9'   ? (uint32_t)(d - '0')
                     : d >= 'a' && d <= 'f' ? (uint32_t)(d - 'a') + 10
                     : d >= 'A' && d <= 'F' ? (uint32_t)(d - 'A') + 10
                                            : 99;
        if (v == 99) return false;
        c = 16 * c + v;
    }
    put_utf8(plain, c);
    return true;
}

static bool read_escape(python_reader *r, tocsin_buffer *plain) {
    if (r->at >= r->text.n) return false;
    char c = r->text.at[r->at++];
    switch (c) {
    case 'n': tocsin_buffer_putc(plain, '\n'); return true;
    case 't': tocsin_buffer_putc(plain, '\t'); return true;
    case 'r': tocsin_buffer_putc(plain, '\r'); return true;
    case 'x': return put_code(r, 2, plain);
    case 'u': return put_code(r, 4, plain);
    case 'U': return put_code(r, 8, plain);
    default: tocsin_buffer_putc(plain, c); return c == '\\' || c == '\'' || c == '"';
    }
}

/* Behind the quote that opens it. */
static bool read_text(python_reader *r, char quote) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer plain = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json = {0};
    while (r->at < r->text.n && r->text.at[r->at] != quote) {
        char c = r->text.at[r->at++];
        if (c != '\\')
            tocsin_buffer_putc(&plain, c);
        else if (!read_escape(r, &plain))
            return false;
    }
    if (r->at >= r->text.n || plain.failed) return false;
    r->at++;
    tocsin_json_init(&json, r->out);
    tocsin_json_text(&json, tocsin_buffer_text(&plain));
    return !json.failed;
}

/* ---- everything else ---------------------------------------------------------------------------- */

/* Items up to `close`; a dictionary has a colon within each. */
static bool read_items(python_reader *r, char close, int depth) {
    bool is_first = true, is_object = false;
    size_t opening = r->out->n;
    tocsin_buffer_putc(r->out, '[');
    while (!take(r, close)) {
        if (!is_first) {
            if (!take(r, ',')) return false;
            if (take(r, close)) break; /* a comma behind the last */
            tocsin_buffer_putc(r->out, ',');
        }
        if (!read_value(r, depth)) return false;
        if (close == '}' && take(r, ':')) {
            is_object = true;
            tocsin_buffer_putc(r->out, ':');
            if (!read_value(r, depth)) return false;
        }
        is_first = false;
    }
    if (is_first && close == '}') is_object = true;
    tocsin_buffer_putc(r->out, is_object ? '}' : ']');
    if (is_object && !r->out->failed) r->out->at[opening] = '{';
    return true;
}

/* The day of datetime.datetime(2021, 11, 14, …); what else is called means nothing to us. */
static bool read_call(python_reader *r, tocsin_text name, int depth) {
    int part[3] = {0};
    size_t from = r->at;
    for (int i = 0; i < 3; i++) {
        int64_t number;
        skip_space(r);
        if (!tocsin_text_integer(take_word(r), &number) || number < 0 || number > 9999) break;
        part[i] = (int)number;
        take(r, ',');
    }
    r->at = from;
    size_t before = r->out->n;
    if (!read_items(r, ')', depth)) return false; /* arguments, tzinfo=… among them */
    r->out->n = before;
    tocsin_civil date = {part[0], part[1], part[2]};
    char iso[16];
    bool is_date = tocsin_text_ends(name, TOCSIN_TEXT("datetime")) && tocsin_civil_is_valid(date);
    if (is_date) tocsin_day_format(tocsin_day_from_civil(date), iso);
    tocsin_buffer_printf(r->out, is_date ? "\"%s\"" : "null", is_date ? iso : "");
    return true;
}

static bool read_word(python_reader *r, int depth) {
    tocsin_text word = take_word(r);
    double number;
    if (!word.n) return false;
    if (take(r, '(')) return read_call(r, word, depth);
    if (take(r, '=')) return read_value(r, depth); /* a named argument */
    if (tocsin_text_is(word, "True"))
        tocsin_buffer_puts(r->out, "true");
    else if (tocsin_text_is(word, "False"))
        tocsin_buffer_puts(r->out, "false");
    else if (tocsin_text_number(word, &number))
        tocsin_buffer_printf(r->out, "%.17g", number);
    else
        tocsin_buffer_puts(r->out, "null");
    return true;
}

static bool read_value(python_reader *r, int depth) {
    if (depth > DEPTH_MAX) return false;
    if (take(r, '\'')) return read_text(r, '\'');
    if (take(r, '"')) return read_text(r, '"');
    if (take(r, '{')) return read_items(r, '}', depth + 1);
    if (take(r, '[')) return read_items(r, ']', depth + 1);
    if (take(r, '(')) return read_items(r, ')', depth + 1);
    return read_word(r, depth + 1);
}

bool python_to_json(tocsin_text repr, tocsin_buffer *out) {
    python_reader r = {.text = repr, .out = out};
    if (!read_value(&r, 0)) return false;
    skip_space(&r);
    return r.at == repr.n && !out->failed;
}
