// SPDX-License-Identifier: Apache-2.0
#include "reading/gazetteer.h"

#include "base/data.h"

#include <assert.h>
#include <math.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

enum part { COUNTRIES, BORDERS, PLACES, BLOCKS, KEYS, NAMES };
static const size_t sizes[GAZETTEER_PARTS] = {12, 8, 12, 4, 0, 1}; /* of one; 0: they differ */
enum { HEAD = 8 + 8 * GAZETTEER_PARTS };

static uint32_t number(const unsigned char *at, size_t bytes) {
    uint32_t value = 0;
    for (size_t i = bytes; i > 0; i--) value = value << 8 | at[i - 1];
    return value;
}

static double degrees(const unsigned char *at) {
    return (double)(int16_t)number(at, 2) * 180.0 / 32767.0;
}

static double from_log(unsigned char value) {
    return exp2(value / 10.0) - 1;
}

tocsin_status gazetteer_open(gazetteer *ret_gazetteer, tocsin_error *err) {
    tocsin_text bytes = tocsin_data_file("data/gazetteer.bin");
    const unsigned char *at = (const unsigned char *)bytes.at;
    if (bytes.n < HEAD || memcmp(at, "TOCSINGZ", 8) != 0)
        return tocsin_fail(err, TOCSIN_INTERNAL, "data/gazetteer.bin was not compiled in");
    gazetteer made;
    for (size_t i = 0; i < GAZETTEER_PARTS; i++) {
        size_t offset = number(at + 8 + 8 * i, 4);
        made.counts[i] = number(at + 12 + 8 * i, 4);
        if (offset > bytes.n || (bytes.n - offset) / (sizes[i] ? sizes[i] : 3) < made.counts[i])
            return tocsin_fail(err, TOCSIN_INTERNAL, "data/gazetteer.bin is cut short");
        made.parts[i] = at + offset;
    }
    *ret_gazetteer = made;
    return TOCSIN_OK;
}

/* ---- folding --------------------------------------------------------------------------------- */

/* Letters that no decomposition takes apart. The same list stands in data/build-gazetteer.py. */
static const char *plain_letters(UChar32 c) {
    static const struct {
        UChar32 letter;
        const char *plain;
    } letters[] = {{0x142, "l"}, {0xF8, "o"},   {0x111, "d"}, {0xDF, "ss"},
                   {0xE6, "ae"}, {0x153, "oe"}, {0xFE, "th"}, {0xF0, "d"},
                   {0x131, "i"}, {0x127, "h"},  {0x167, "t"}, {0x259, "e"}};
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (letters[i].letter == c) return letters[i].plain;
    return NULL;
}

static bool is_kept(UChar32 c) {
    int8_t type = u_charType(c);
    return type == U_LOWERCASE_LETTER || type == U_OTHER_LETTER || type == U_DECIMAL_DIGIT_NUMBER;
}

static size_t fold_ascii(tocsin_text lower, char *key, size_t n) {
    for (size_t i = 0; i < lower.n; i++) {
        char c = lower.at[i];
        bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (kept && n == GAZETTEER_KEY_MOST) return SIZE_MAX;
        if (kept) key[n++] = c;
    }
    return n;
}

static size_t put_letter(UChar32 c, char *key, size_t n) {
    const char *plain = plain_letters(c);
    if (plain) return fold_ascii(tocsin_text_of(plain), key, n);
    if (!is_kept(c)) return n;
    if (n + U8_LENGTH(c) > GAZETTEER_KEY_MOST) return SIZE_MAX;
    U8_APPEND_UNSAFE(key, n, c);
    return n;
}

static bool is_ascii(tocsin_text text) {
    for (size_t i = 0; i < text.n; i++)
        if (text.at[i] < 0) return false;
    return true;
}

size_t gazetteer_fold(tocsin_text lower, char key[static GAZETTEER_KEY_MOST], size_t n) {
    enum { ROOM = 4 * GAZETTEER_KEY_MOST };
    UChar wide[ROOM], apart[ROOM];
    UErrorCode code = U_ZERO_ERROR;
    int32_t n_wide = 0, n_apart;
    if (is_ascii(lower)) return fold_ascii(lower, key, n);
    if (lower.n >= ROOM) return SIZE_MAX;
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&code);
    u_strFromUTF8(wide, ROOM, &n_wide, lower.at, (int32_t)lower.n, &code);
    n_apart = unorm2_normalize(nfd, wide, n_wide, apart, ROOM, &code);
    if (U_FAILURE(code)) return SIZE_MAX;
    for (int32_t i = 0; i < n_apart && n != SIZE_MAX;) {
        UChar32 c;
        U16_NEXT(apart, i, n_apart, c);
        n = put_letter(c, key, n);
    }
    return n;
}

/* ---- keys ------------------------------------------------------------------------------------ */

typedef struct walk { /* along the keys of a block */
    const unsigned char *at;
    char key[256];
    size_t n;
    size_t n_places;
    const unsigned char *places;
} walk;

static void next(walk *w) {
    size_t shared = w->at[0], own = w->at[1];
    w->n_places = w->at[2];
    w->n = shared + own <= sizeof w->key ? shared + own : 0;
    if (w->n) memcpy(w->key + shared, w->at + 3, own);
    w->places = w->at + 3 + own;
    w->at = w->places + 3 * w->n_places;
}

static walk walk_from(const gazetteer *g, size_t block) {
    walk w = {.at = g->parts[KEYS] + number(g->parts[BLOCKS] + 4 * block, 4)};
    next(&w);
    return w;
}

/* The last block whose first key is not behind the one asked for. */
static size_t block_of(const gazetteer *g, tocsin_text key) {
    size_t low = 0, high = g->counts[BLOCKS];
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        const unsigned char *first = g->parts[KEYS] + number(g->parts[BLOCKS] + 4 * middle, 4);
        tocsin_text text = {(const char *)first + 3, first[1]};
        if (tocsin_text_compare(text, key) <= 0)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static size_t keys_in(const gazetteer *g, size_t block) {
    size_t before = block * GAZETTEER_KEYS_IN_BLOCK, all = g->counts[KEYS];
    return all - before < GAZETTEER_KEYS_IN_BLOCK ? all - before : GAZETTEER_KEYS_IN_BLOCK;
}

size_t gazetteer_find(const gazetteer *g, tocsin_text key,
                      uint32_t ret_places[static GAZETTEER_PLACES_MOST]) {
    if (!key.n || !g->counts[BLOCKS]) return 0;
    size_t block = block_of(g, key), n = keys_in(g, block);
    walk w = walk_from(g, block);
    for (size_t i = 0; i < n; i++) {
        int order = tocsin_text_compare((tocsin_text){w.key, w.n}, key);
        if (order > 0) break;
        if (order == 0) {
            size_t most = w.n_places < GAZETTEER_PLACES_MOST ? w.n_places : GAZETTEER_PLACES_MOST;
            for (size_t k = 0; k < most; k++) ret_places[k] = number(w.places + 3 * k, 3);
            return most;
        }
        if (i + 1 < n) next(&w);
    }
    return 0;
}

void gazetteer_each(const gazetteer *g, void (*each)(void *, tocsin_text, uint32_t), void *of) {
    for (size_t block = 0; block < g->counts[BLOCKS]; block++) {
        size_t n = keys_in(g, block);
        walk w = walk_from(g, block);
        for (size_t i = 0; i < n; i++) {
            each(of, (tocsin_text){w.key, w.n}, number(w.places, 3));
            if (i + 1 < n) next(&w);
        }
    }
}

/* ---- what is known of a place ---------------------------------------------------------------- */

static tocsin_text code_of(const gazetteer *g, size_t country) {
    if (country >= g->counts[COUNTRIES]) return TOCSIN_TEXT_NONE;
    return (tocsin_text){(const char *)g->parts[COUNTRIES] + 12 * country, 3};
}

gazetteer_place gazetteer_get(const gazetteer *g, uint32_t found) {
    enum { OWN = 1 << 23 };
    uint32_t place = found & (OWN - 1);
    assert(place < g->counts[PLACES]);
    const unsigned char *at = g->parts[PLACES] + 12 * (size_t)place;
    uint32_t name = number(at + 8, 4);
    assert(name < g->counts[NAMES]);
    return (gazetteer_place){.name = tocsin_text_of((const char *)g->parts[NAMES] + name),
                             .country = code_of(g, at[4]),
                             .lat = degrees(at),
                             .lon = degrees(at + 2),
                             .kind = (gazetteer_kind)at[5],
                             .own = (found & OWN) != 0,
                             .people = from_log(at[6]),
                             .reach_km = from_log(at[7])};
}

/* Its number; SIZE_MAX: not known. Countries are in order of their code. */
static size_t country_of(const gazetteer *g, tocsin_text code) {
    size_t low = 0, high = g->counts[COUNTRIES];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = tocsin_text_compare(code_of(g, middle), code);
        if (order == 0) return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return SIZE_MAX;
}

bool gazetteer_country(const gazetteer *g, tocsin_text code, gazetteer_box *ret_box) {
    size_t country = country_of(g, code);
    if (country == SIZE_MAX) return false;
    const unsigned char *at = g->parts[COUNTRIES] + 12 * country + 4;
    *ret_box = (gazetteer_box){degrees(at), degrees(at + 2), degrees(at + 4), degrees(at + 6)};
    return true;
}

bool gazetteer_border(const gazetteer *g, tocsin_text a, tocsin_text b, double *ret_lat,
                      double *ret_lon, double *ret_reach_km) {
    size_t x = country_of(g, a), y = country_of(g, b);
    if (x == SIZE_MAX || y == SIZE_MAX) return false;
    for (size_t i = 0; i < g->counts[BORDERS]; i++) {
        const unsigned char *at = g->parts[BORDERS] + 8 * i;
        if ((at[0] != x || at[1] != y) && (at[0] != y || at[1] != x)) continue;
        *ret_lat = degrees(at + 2);
        *ret_lon = degrees(at + 4);
        *ret_reach_km = number(at + 6, 2);
        return true;
    }
    return false;
}
