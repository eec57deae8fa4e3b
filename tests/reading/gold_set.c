// SPDX-License-Identifier: Apache-2.0
#include "gold_set.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const always[] = {"id", "text", "speaker_kind", "act", "polarity", "certainty"};

static tocsin_text copy(tocsin_arena *arena, tocsin_text text) {
    return text.at ? tocsin_arena_text(arena, text) : TOCSIN_TEXT_NONE;
}

static tocsin_text member(const struct json_object *object, const char *key, tocsin_arena *arena) {
    return copy(arena, tocsin_json_get_text(object, key));
}

/* A list of names, or one name alone. */
static tocsin_status take_names(const struct json_object *object, const char *key,
                                tocsin_arena *arena, gold_names *ret_names, tocsin_error *err) {
    const struct json_object *list = tocsin_json_get(object, key);
    tocsin_text alone = tocsin_json_get_text(object, key);
    size_t n = alone.at ? 1 : tocsin_json_length(list);
    gold_names made = {tocsin_arena_new(arena, tocsin_text, n + 1), n};
    if (!made.items) return tocsin_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        made.items[i] = copy(arena, alone.at ? alone : tocsin_json_text_at(list, i));
    *ret_names = made;
    return TOCSIN_OK;
}

static bool take_day(tocsin_text text, tocsin_day *ret_day) {
    *ret_day = TOCSIN_DAY_NONE;
    return !text.n || tocsin_day_parse(text, ret_day);
}

/* [from, to], null for an open end. */
static tocsin_status take_period(const struct json_object *object, const char *key, bool *ret_has,
                                 tocsin_period *ret_period, tocsin_error *err) {
    const struct json_object *ends = tocsin_json_get(object, key);
    tocsin_period made;
    *ret_has = ends != NULL;
    if (!ends) return TOCSIN_OK;
    if (tocsin_json_length(ends) != 2 || !take_day(tocsin_json_text_at(ends, 0), &made.from) ||
        !take_day(tocsin_json_text_at(ends, 1), &made.to))
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s is no pair of days", key);
    *ret_period = made;
    return TOCSIN_OK;
}

static void take_quantity(const struct json_object *object, tocsin_arena *arena,
                          gold_claim *claim) {
    const struct json_object *quantity = tocsin_json_get(object, "quantity");
    claim->has_quantity = quantity != NULL;
    claim->low = tocsin_json_get_number(quantity, "low");
    claim->high = tocsin_json_get_number(quantity, "high");
    claim->unit = member(quantity, "unit", arena);
    claim->measure = member(quantity, "kind", arena);
}

static void take_words(const struct json_object *object, tocsin_arena *arena, gold_claim *claim) {
    claim->id = member(object, "id", arena);
    claim->text = member(object, "text", arena);
    claim->speaker_kind = member(object, "speaker_kind", arena);
    claim->act = member(object, "act", arena);
    claim->polarity = member(object, "polarity", arena);
    claim->certainty = member(object, "certainty", arena);
    claim->tense = member(object, "tense", arena);
    claim->plover = member(object, "plover", arena);
    claim->actor = member(object, "actor", arena);
    claim->target = member(object, "target", arena);
    claim->place = member(object, "place", arena);
}

static tocsin_status take_claim(const struct json_object *object, tocsin_arena *arena,
                                gold_claim *claim, tocsin_error *err) {
    const struct json_object *span = tocsin_json_get(object, "span");
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        if (!tocsin_json_get_text(object, always[i]).n)
            return tocsin_fail(err, TOCSIN_BAD_INPUT, "no %s", always[i]);
    if (tocsin_json_length(span) != 2) return tocsin_fail(err, TOCSIN_BAD_INPUT, "no span");
    claim->span = (tocsin_span){tocsin_json_integer_at(span, 0), tocsin_json_integer_at(span, 1)};
    take_words(object, arena, claim);
    take_quantity(object, arena, claim);
    tocsin_status status = take_names(object, "speaker", arena, &claim->speaker, err);
    if (!status) status = take_names(object, "via", arena, &claim->via, err);
    if (!status) status = take_names(object, "denies", arena, &claim->denies, err);
    if (!status) status = take_period(object, "when", &claim->has_when, &claim->when, err);
    if (!status) status = take_period(object, "said_on", &claim->has_said_on, &claim->said_on, err);
    if (!status && !claim->speaker.n) return tocsin_fail(err, TOCSIN_BAD_INPUT, "no speaker");
    return status;
}

static tocsin_status take_claims(const struct json_object *list, tocsin_arena *arena,
                                 gold_text *text, tocsin_error *err) {
    text->n_claims = tocsin_json_length(list);
    text->claims = tocsin_arena_new(arena, gold_claim, text->n_claims + 1);
    if (!text->claims) return tocsin_fail_memory(err);
    for (size_t i = 0; i < text->n_claims; i++) {
        const struct json_object *object = tocsin_json_at(list, i);
        tocsin_status status = take_claim(object, arena, &text->claims[i], err);
        if (status) {
            tocsin_text id = tocsin_json_get_text(object, "id");
            tocsin_error_prefix(err, "claim %zu, \"%.*s\"", i + 1, TOCSIN_TEXT_ARG(id));
            return status;
        }
    }
    return TOCSIN_OK;
}

static tocsin_status take_document(const struct json_object *root, tocsin_arena *arena,
                                   gold_text *text, tocsin_error *err) {
    bool published;
    text->document = member(root, "document", arena);
    text->outlet = member(root, "outlet", arena);
    text->language = member(root, "language", arena);
    tocsin_status status = take_period(root, "published", &published, &text->published, err);
    return status ? status : take_claims(tocsin_json_get(root, "claims"), arena, text, err);
}

/* The file with another ending, into the arena. */
static tocsin_status take_bytes(const char *path, tocsin_arena *arena, tocsin_text *ret_bytes,
                                tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer content = TOCSIN_BUFFER_INIT;
    tocsin_text stem = tocsin_text_of(path);
    if (!tocsin_text_ends(stem, TOCSIN_TEXT(".json")))
        return tocsin_fail(err, TOCSIN_USAGE, "%s: name the .json of a gold text", path);
    char *name = tocsin_arena_format(arena, "%.*s.txt", (int)(stem.n - strlen(".json")), path);
    if (!name) return tocsin_fail_memory(err);
    tocsin_status status = tocsin_file_read(name, (size_t)1 << 20, &content, err);
    if (!status) *ret_bytes = copy(arena, tocsin_buffer_text(&content));
    return status;
}

tocsin_status gold_text_load(const char *path, tocsin_arena *arena, gold_text *ret_text,
                             tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer content = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *root = NULL;
    gold_text made = {.published = TOCSIN_PERIOD_NONE};
    tocsin_status status = take_bytes(path, arena, &made.bytes, err);
    if (!status) status = tocsin_file_read(path, (size_t)1 << 20, &content, err);
    if (status) return status;
    status = tocsin_json_parse(tocsin_buffer_text(&content), &root, err);
    if (!status) status = take_document(root, arena, &made, err);
    if (status) {
        tocsin_error_prefix(err, "%s", path);
        return status;
    }
    *ret_text = made;
    return TOCSIN_OK;
}

static int by_name(const void *a, const void *b) {
    return tocsin_text_compare(*(const tocsin_text *)a, *(const tocsin_text *)b);
}

enum { MOST_TEXTS = 512 };

static tocsin_status list_into(DIR *dir, const char *folder, tocsin_arena *arena, gold_names *names,
                               tocsin_error *err) {
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (!tocsin_text_ends(tocsin_text_of(entry->d_name), TOCSIN_TEXT(".json"))) continue;
        char *path = tocsin_arena_format(arena, "%s/%s", folder, entry->d_name);
        if (!path) return tocsin_fail_memory(err);
        if (names->n == MOST_TEXTS)
            return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s holds too many texts", folder);
        names->items[names->n++] = tocsin_text_of(path);
    }
    return TOCSIN_OK;
}

tocsin_status gold_list(const char *folder, tocsin_arena *arena, gold_names *ret_paths,
                        tocsin_error *err) {
    gold_names made = {tocsin_arena_new(arena, tocsin_text, MOST_TEXTS), 0};
    if (!made.items) return tocsin_fail_memory(err);
    DIR *dir = opendir(folder);
    if (!dir) return tocsin_fail_errno(err, "open", folder);
    tocsin_status status = list_into(dir, folder, arena, &made, err);
    closedir(dir);
    if (status) return status;
    qsort(made.items, made.n, sizeof *made.items, by_name);
    *ret_paths = made;
    return TOCSIN_OK;
}

tocsin_status gold_text_read(const tocsin_reader *reader, const gold_text *text,
                             tocsin_arena *arena, tocsin_reading *ret_reading, tocsin_error *err) {
    char sha256_hex[TOCSIN_SHA256_HEX + 1];
    tocsin_read_options options = TOCSIN_READ_OPTIONS_INIT;
    options.outlet = text->outlet;
    options.published = text->published;
    tocsin_status status = tocsin_sha256(text->bytes, sha256_hex, err);
    return status ? status
                  : tocsin_reader_read(reader, text->bytes, sha256_hex, &options, arena,
                                       ret_reading, err);
}
