// SPDX-License-Identifier: Apache-2.0
#include "reading/encoding.h"

#include "reading/charset.h"

#include <string.h>

/* windows-1252 from 0x80 to 0x9F (Unicode's mapping table CP1252.TXT); 0 is undefined. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

static uint32_t code_of_byte(unsigned char byte) {
    return byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte;
}

size_t encoding_put(uint32_t code, char room[static 4]) {
    if (code < 0x80) {
        room[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        room[0] = (char)(0xC0 | code >> 6);
        room[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code < 0x10000) {
        room[0] = (char)(0xE0 | code >> 12);
        room[1] = (char)(0x80 | (code >> 6 & 0x3F));
        room[2] = (char)(0x80 | (code & 0x3F));
        return 3;
    }
    room[0] = (char)(0xF0 | code >> 18);
    room[1] = (char)(0x80 | (code >> 12 & 0x3F));
    room[2] = (char)(0x80 | (code >> 6 & 0x3F));
    room[3] = (char)(0x80 | (code & 0x3F));
    return 4;
}

uint32_t encoding_next(tocsin_text text, size_t *at) {
    unsigned char lead = (unsigned char)text.at[(*at)++];
    if (lead < 0x80) return lead;
    size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (lead < 0xC0 || more > text.n - *at) {
        *at = lead < 0xC0 ? *at : text.n;
        return 0xFFFD;
    }
    uint32_t code = lead & (0x3Fu >> more);
    for (; more; more--) code = code << 6 | ((unsigned char)text.at[(*at)++] & 0x3F);
    return code;
}

/* Where decoded characters go, noting the evidence offset at every CHECKPOINT_BYTES. */
typedef struct decoder {
    char *at;
    size_t n;
    size_t *checkpoints;
    size_t n_checkpoints;
} decoder;

static bool decoder_start(decoder *out, size_t decoded_n, tocsin_arena *arena) {
    memset(out, 0, sizeof *out);
    out->at = tocsin_arena_new(arena, char, decoded_n + 1);
    out->checkpoints = tocsin_arena_new(arena, size_t, decoded_n / CHECKPOINT_BYTES + 1);
    return out->at && out->checkpoints;
}

static void decoder_put(decoder *out, uint32_t code, size_t source) {
    while (out->n_checkpoints * CHECKPOINT_BYTES <= out->n)
        out->checkpoints[out->n_checkpoints++] = source;
    out->n += encoding_put(code, out->at + out->n);
}

static void decoder_finish(decoder *out, size_t source_end, source_map *ret_map) {
    while (out->n_checkpoints * CHECKPOINT_BYTES <= out->n)
        out->checkpoints[out->n_checkpoints++] = source_end;
    ret_map->decoded = (tocsin_text){out->at, out->n};
    ret_map->checkpoints = out->checkpoints;
    ret_map->n_checkpoints = out->n_checkpoints;
}

static size_t decoded_size(uint32_t code) {
    return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

static tocsin_status refuse(tocsin_error *err, size_t byte, const char *why) {
    return tocsin_fail(err, TOCSIN_BAD_INPUT,
                       "byte %zu: %s; give the document as UTF-8 text or HTML", byte, why);
}

static bool is_control(unsigned char byte) {
    return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f' &&
           byte != '\v';
}

/* Refuses what no eight-bit text holds. */
static tocsin_status check_binary(tocsin_text bytes, tocsin_error *err) {
    const char *nul = memchr(bytes.at, 0, bytes.n);
    if (nul)
        return refuse(err, (size_t)(nul - bytes.at),
                      "NUL, so this is no text (UTF-16 needs its byte order mark)");
    size_t controls = 0, first = 0;
    for (size_t i = 0; i < bytes.n; i++)
        if (is_control((unsigned char)bytes.at[i]) && !controls++) first = i;
    if (controls > bytes.n / 100 + 1)
        return refuse(err, first, "one of many control characters, so this is no text");
    return TOCSIN_OK;
}

static tocsin_status decode_by(tocsin_text bytes, const charset *set, tocsin_arena *arena,
                               source_map *ret_map, tocsin_error *err) {
    size_t n = 0;
    for (size_t i = 0; i < bytes.n; i++) {
        uint32_t code = set->code[(unsigned char)bytes.at[i]];
        if (!code) {
            char why[80];
            snprintf(why, sizeof why, "means nothing in UTF-8 or %s", set->name);
            return refuse(err, i, why);
        }
        n += decoded_size(code);
    }
    decoder out;
    if (!decoder_start(&out, n, arena)) return tocsin_fail_memory(err);
    for (size_t i = 0; i < bytes.n; i++)
        decoder_put(&out, set->code[(unsigned char)bytes.at[i]], i);
    *ret_map = (source_map){.width = SOURCE_BYTE};
    decoder_finish(&out, bytes.n, ret_map);
    return TOCSIN_OK;
}

static void use_western(tocsin_text bytes, charset *set) {
    bool is_windows = false;
    for (size_t i = 0; i < bytes.n; i++) is_windows |= (bytes.at[i] & 0xE0) == 0x80;
    snprintf(set->name, sizeof set->name, is_windows ? "windows-1252" : "ISO-8859-1");
    for (unsigned i = 0; i < 256; i++) set->code[i] = (uint16_t)code_of_byte((unsigned char)i);
}

static tocsin_status decode_bytes(tocsin_text bytes, tocsin_text declared, tocsin_arena *arena,
                                  source_map *ret_map, const char **ret_name, tocsin_error *err) {
    charset set;
    if (!declared.n) declared = charset_declared(bytes);
    bool is_known = charset_by_name(declared, &set) ||
                    charset_by_name(tocsin_text_of(charset_guess(bytes)), &set);
    if (!is_known) use_western(bytes, &set);
    const char *name = tocsin_arena_string(arena, tocsin_text_of(set.name));
    if (!name) return tocsin_fail_memory(err);
    tocsin_status status = decode_by(bytes, &set, arena, ret_map, err);
    if (!status) *ret_name = name;
    return status;
}

static uint32_t utf16_unit(tocsin_text bytes, size_t at, bool big_endian) {
    unsigned char first = (unsigned char)bytes.at[at], second = (unsigned char)bytes.at[at + 1];
    return big_endian ? (uint32_t)first << 8 | second : (uint32_t)second << 8 | first;
}

/* The character at `at`, and how many bytes it takes; a surrogate without its mate is U+FFFD. */
static uint32_t utf16_code(tocsin_text bytes, size_t at, bool big_endian, size_t *ret_n) {
    uint32_t unit = utf16_unit(bytes, at, big_endian);
    *ret_n = 2;
    if (unit < 0xD800 || unit > 0xDFFF) return unit;
    if (unit < 0xDC00 && at + 4 <= bytes.n) {
        uint32_t low = utf16_unit(bytes, at + 2, big_endian);
        if (low >= 0xDC00 && low <= 0xDFFF) {
            *ret_n = 4;
            return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        }
    }
    return 0xFFFD;
}

static tocsin_status decode_utf16(tocsin_text bytes, bool big_endian, tocsin_arena *arena,
                                  source_map *ret_map, tocsin_error *err) {
    if (bytes.n % 2)
        return refuse(err, bytes.n - 1, "UTF-16 that breaks off in the middle of a character");
    size_t n = 0, step;
    for (size_t i = 2; i < bytes.n; i += step) {
        uint32_t code = utf16_code(bytes, i, big_endian, &step);
        if (!code) return refuse(err, i, "NUL, so this is no text");
        n += decoded_size(code);
    }
    decoder out;
    if (!decoder_start(&out, n, arena)) return tocsin_fail_memory(err);
    for (size_t i = 2; i < bytes.n; i += step) {
        uint32_t code = utf16_code(bytes, i, big_endian, &step);
        decoder_put(&out, code, i);
    }
    *ret_map = (source_map){.width = SOURCE_UTF16, .skip = 2};
    decoder_finish(&out, bytes.n, ret_map);
    return TOCSIN_OK;
}

/* Is this UTF-8 with a few broken places, rather than another encoding? Counts well-formed
 * sequences of several bytes against bytes that fit nowhere. */
static bool is_broken_utf8(tocsin_text bytes) {
    size_t good = 0, bad = 0;
    for (size_t i = 0; i < bytes.n;) {
        unsigned char lead = (unsigned char)bytes.at[i];
        size_t n = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 0;
        bool fits =
            n && tocsin_text_is_utf8(tocsin_text_slice(bytes, i, i + n), NULL) && i + n <= bytes.n;
        if (n > 1 && fits) good++;
        if (!fits) bad++;
        i += fits ? n : 1;
    }
    return good >= 4 * bad;
}

tocsin_status encoding_decode(tocsin_text bytes, tocsin_text declared, tocsin_arena *arena,
                              source_map *ret_map, const char **ret_name, tocsin_error *err) {
    if (!bytes.n) return tocsin_fail(err, TOCSIN_BAD_INPUT, "the document is empty: 0 bytes");
    bool little = tocsin_text_starts(bytes, TOCSIN_TEXT("\xFF\xFE"));
    bool big = tocsin_text_starts(bytes, TOCSIN_TEXT("\xFE\xFF"));
    if (little || big) {
        tocsin_status status = decode_utf16(bytes, big, arena, ret_map, err);
        if (!status) *ret_name = big ? "UTF-16BE" : "UTF-16LE";
        return status;
    }
    tocsin_status status = check_binary(bytes, err);
    if (status) return status;
    size_t skip = tocsin_text_starts(bytes, TOCSIN_TEXT("\xEF\xBB\xBF")) ? 3 : 0, bad = 0;
    if (!tocsin_text_is_utf8(bytes, &bad)) {
        if (skip || is_broken_utf8(bytes)) return refuse(err, bad, "no UTF-8, though the rest is");
        return decode_bytes(bytes, declared, arena, ret_map, ret_name, err);
    }
    *ret_map = (source_map){.decoded = tocsin_text_slice(bytes, skip, bytes.n), .skip = skip};
    *ret_name = "UTF-8";
    return TOCSIN_OK;
}
