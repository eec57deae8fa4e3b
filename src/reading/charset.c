// SPDX-License-Identifier: Apache-2.0
#include "reading/charset.h"

#include <string.h>
#include <unicode/ucnv.h>

static void close_converter(UConverter **converter) {
    ucnv_close(*converter);
}

static bool is_western(const char *name) {
    return !strcmp(name, "ISO-8859-1") || !strcmp(name, "US-ASCII") ||
           !strcmp(name, "windows-1252");
}

/* Pages that say ISO-8859-1 mean windows-1252, and so does the guess for western bytes: that is encoding.c's. */
bool charset_by_name(tocsin_text name, charset *ret_charset) {
    charset made = {.name = ""};
    UErrorCode error = U_ZERO_ERROR;
    if (!name.n || name.n >= sizeof made.name) return false;
    memcpy(made.name, name.at, name.n);
    TOCSIN_CLEANUP(close_converter) UConverter *converter = ucnv_open(made.name, &error);
    if (U_FAILURE(error) || ucnv_getType(converter) != UCNV_SBCS) return false;
    const char *standard = ucnv_getStandardName(made.name, "MIME", &error);
    if (U_SUCCESS(error) && standard) snprintf(made.name, sizeof made.name, "%s", standard);
    if (is_western(made.name)) return false;
    for (unsigned i = 0; i < 256; i++) {
        char byte = (char)i;
        UChar room[4];
        error = U_ZERO_ERROR;
        ucnv_reset(converter);
        int32_t n = ucnv_toUChars(converter, room, 4, &byte, 1, &error);
        bool means = U_SUCCESS(error) && n == 1 && room[0] != 0xFFFD &&
                     !(room[0] >= 0xD800 && room[0] < 0xE000);
        made.code[i] = means ? (uint16_t)room[0] : 0;
    }
    if (made.code['a'] != 'a' || made.code['<'] != '<') return false; /* no relative of ASCII */
    *ret_charset = made;
    return true;
}

/* ---- declared ------------------------------------------------------------------------------------- */

static bool is_name_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

static tocsin_text name_behind(tocsin_text head, const char *key) {
    size_t n = strlen(key);
    for (size_t at = 0; at + n < head.n; at++) {
        if (strncasecmp(head.at + at, key, n) != 0) continue;
        size_t from = at + n;
        while (from < head.n && strchr(" =\"'", head.at[from])) from++;
        size_t to = from;
        while (to < head.n && is_name_byte(head.at[to])) to++;
        if (to > from) return tocsin_text_slice(head, from, to);
    }
    return TOCSIN_TEXT_NONE;
}

tocsin_text charset_declared(tocsin_text bytes) {
    tocsin_text head = tocsin_text_slice(bytes, 0, 2048);
    if (!head.n || !memchr(head.at, '<', head.n)) return TOCSIN_TEXT_NONE;
    tocsin_text found = name_behind(head, "charset=");
    return found.n ? found : name_behind(head, "<?xml version=\"1.0\" encoding=");
}

/* ---- by its bytes --------------------------------------------------------------------------------- */

const char *charset_guess(tocsin_text bytes) {
    size_t ascii = 0, low = 0, high = 0;
    for (size_t i = 0; i < bytes.n && i < 65536; i++) {
        unsigned char c = (unsigned char)bytes.at[i];
        ascii += (c | 32) >= 'a' && (c | 32) <= 'z';
        low += c >= 0xC0 && c < 0xE0;
        high += c >= 0xE0;
    }
    if (low + high < 20 || low + high < ascii) return NULL;
    /* windows-1251 has its small letters above, KOI8 below */
    return high > low ? "windows-1251" : "KOI8-U";
}
