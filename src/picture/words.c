// SPDX-License-Identifier: Apache-2.0
#include "picture/words.h"

#include <assert.h>
#include <string.h>

#include "base/data.h"

tocsin_status picture_words_load(const char *language, tocsin_arena *arena,
                                 picture_words *ret_words, tocsin_error *err) {
    char name[64];
    snprintf(name, sizeof name, "lang/%.16s/picture.yaml", language);
    tocsin_text text = tocsin_data_file(name);
    if (!text.at)
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "there are no words for pictures in the language '%s'; there are en, nl and de",
            language);
    picture_words words = {.arena = arena};
    const yaml_node *root;
    tocsin_status status = yaml_parse(text, name, arena, &root, err);
    if (status) return status;
    words.phrases = yaml_get(root, "phrases");
    words.decimal = yaml_text(root, "decimal");
    if (!words.phrases || words.phrases->type != YAML_MAPPING || !words.decimal.n)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: needs decimal and phrases", name);
    *ret_words = words;
    return TOCSIN_OK;
}

enum { MOST_SLOTS = 12 };

typedef struct slot {
    const char *name, *value;
} slot;

static const char *slot_value(const slot *slots, size_t n, tocsin_text name) {
    for (size_t i = 0; i < n; i++)
        if (tocsin_text_is(name, slots[i].name)) return slots[i].value;
    assert(false); /* a slot of a phrase has no value */
    return "";
}

static void fill(tocsin_text form, const slot *slots, size_t n, tocsin_buffer *out) {
    for (size_t i = 0; i < form.n;) {
        if (form.at[i] != '{') {
            tocsin_buffer_putc(out, form.at[i++]);
            continue;
        }
        size_t end = tocsin_text_find(form, TOCSIN_TEXT("}"), i);
        assert(end < form.n);
        tocsin_buffer_puts(out, slot_value(slots, n, tocsin_text_slice(form, i + 1, end)));
        i = end + 1;
    }
}

const char *picture_say(const picture_words *words, const char *key, ...) {
    slot slots[MOST_SLOTS];
    size_t n = 0;
    va_list args;
    va_start(args, key);
    for (const char *name; (name = va_arg(args, const char *)) != NULL; n++) {
        assert(n < MOST_SLOTS);
        slots[n] = (slot){name, va_arg(args, const char *)};
        if (!slots[n].value) slots[n].value = "";
    }
    va_end(args);
    const yaml_node *phrase = yaml_get(words->phrases, key);
    assert(phrase && phrase->type == YAML_SCALAR);
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    fill(phrase->text, slots, n, &out);
    return out.failed ? NULL : tocsin_arena_string(words->arena, tocsin_buffer_text(&out));
}

const char *picture_number(const picture_words *words, double value, int decimals) {
    char plain[64];
    snprintf(plain, sizeof plain, "%.*f", decimals, value);
    char *point = strchr(plain, '.');
    if (!point) return tocsin_arena_format(words->arena, "%s", plain);
    *point = '\0';
    return tocsin_arena_format(words->arena, "%s%.*s%s", plain, TOCSIN_TEXT_ARG(words->decimal),
                               point + 1);
}

const char *picture_clock(const picture_words *words, int minute) {
    return tocsin_arena_format(words->arena, "%02d:%02d", minute / 60, minute % 60);
}

const char *picture_day(const picture_words *words, tocsin_day day) {
    char iso[16];
    tocsin_day_format(day, iso);
    return tocsin_arena_format(words->arena, "%s", iso);
}

#define REPLACEMENT "\xEF\xBF\xBD"

/* Controls of both sets, and those that turn the direction of text. */
static size_t control_at(tocsin_text text, size_t i) {
    unsigned char c = (unsigned char)text.at[i];
    if (c < 0x20 || c == 0x7F) return 1;
    unsigned char second = i + 1 < text.n ? (unsigned char)text.at[i + 1] : 0;
    if (c == 0xC2 && second >= 0x80 && second < 0xA0) return 2;
    if (c != 0xE2 || i + 2 >= text.n) return 0;
    unsigned char third = (unsigned char)text.at[i + 2];
    bool turns =
        (second == 0x80 && ((third >= 0xA8 && third <= 0xAE) || third == 0x8E || third == 0x8F)) ||
        (second == 0x81 && third >= 0xA6 && third <= 0xA9);
    return turns ? 3 : 0;
}

static void put_safe(tocsin_buffer *out, tocsin_text text) {
    for (size_t i = 0; i < text.n;) {
        size_t n = control_at(text, i);
        if (n)
            tocsin_buffer_puts(out, REPLACEMENT);
        else
            tocsin_buffer_putc(out, text.at[i]);
        i += n ? n : 1;
    }
}

void picture_put_visible(tocsin_buffer *out, tocsin_text text) {
    while (text.n) {
        size_t good = text.n;
        if (tocsin_text_is_utf8(text, &good)) good = text.n;
        put_safe(out, tocsin_text_slice(text, 0, good));
        if (good < text.n) tocsin_buffer_puts(out, REPLACEMENT);
        text = tocsin_text_slice(text, good + (good < text.n), text.n);
    }
}

const char *picture_visible(const picture_words *words, tocsin_text text) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    picture_put_visible(&out, text);
    return out.failed ? NULL : tocsin_arena_string(words->arena, tocsin_buffer_text(&out));
}
