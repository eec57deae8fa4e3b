// SPDX-License-Identifier: Apache-2.0
/* Where a picture keeps its manifests: in APP11 segments of a JPEG, each with a part of the box, and in the one caBX chunk of a PNG. */
#include "picture/c2pa.h"

#include <string.h>

#include "picture/decode.h"

/* "JP", the number of the box (2), the number of the part (4), then the box's own head, which every part repeats. */
enum { PART_HEAD = 8, BOX_HEAD = 8, LONG_BOX_HEAD = 16 };

static uint32_t number_at(tocsin_text bytes, size_t at, int n) {
    uint32_t value = 0;
    for (int i = 0; i < n; i++) value = value << 8 | (uint8_t)bytes.at[at + (size_t)i];
    return value;
}

/* A store begins: a superbox whose description has the UUID of "c2pa". */
static bool is_store(tocsin_text box) {
    const tocsin_text kind =
        TOCSIN_TEXT("jumdc2pa\x00\x11\x00\x10\x80\x00\x00\xAA\x00\x38\x9B\x71");
    size_t head = box.n >= BOX_HEAD && number_at(box, 0, 4) == 1 ? LONG_BOX_HEAD : BOX_HEAD;
    return box.n >= head + 4 && !memcmp(box.at + 4, "jumb", 4) &&
           tocsin_text_starts(tocsin_text_slice(box, head + 4, box.n), kind);
}

static void report_byte(c2pa_context *context, size_t at) {
    char place[32];
    snprintf(place, sizeof place, "byte %zu", at);
    c2pa_report(context, C2PA_GENERAL_ERROR, tocsin_text_of(place));
}

typedef struct store_parts {
    tocsin_buffer *store;
    uint32_t box, part; /* numbers of the store, and of the part that was last */
} store_parts;

/* False: this part does not belong here. */
static bool take_part(const picture_segment *segment, store_parts *parts, c2pa_place *place) {
    tocsin_text data = tocsin_text_slice(segment->data, PART_HEAD, segment->data.n);
    uint32_t box = number_at(segment->data, 2, 2), part = number_at(segment->data, 4, 4);
    size_t from = segment->at - 4, to = segment->at + segment->data.n;
    if (is_store(data) && part <= 1) {
        if (parts->store->n) return false; /* a second store: then neither counts */
        *parts = (store_parts){parts->store, box, part};
        *place = (c2pa_place){.from = from, .to = to, .in_one_piece = true};
        tocsin_buffer_put(parts->store, data);
        return true;
    }
    if (!parts->store->n || box != parts->box) return true; /* another box than the store */
    size_t head = number_at(data, 0, 4) == 1 ? LONG_BOX_HEAD : BOX_HEAD;
    if (part != parts->part + 1 || data.n < head || parts->store->n > C2PA_MOST_STORE_BYTES)
        return false;
    parts->part = part;
    place->in_one_piece = place->in_one_piece && from == place->to;
    place->to = to;
    tocsin_buffer_put(parts->store, tocsin_text_slice(data, head, data.n));
    return true;
}

static bool gather_jpeg(c2pa_context *context, tocsin_arena *arena) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer store = TOCSIN_BUFFER_INIT;
    store_parts parts = {.store = &store};
    picture_segment segment;
    size_t hint = 0; /* a segment that has the word, and is none of a store */
    for (size_t at = 0; picture_next_segment(context->file, &at, &segment);) {
        tocsin_text data = segment.data;
        if (segment.marker != 0xeb) continue;
        if (!hint && tocsin_text_find(data, TOCSIN_TEXT("c2pa"), 0) != SIZE_MAX) hint = segment.at;
        if (data.n < PART_HEAD + BOX_HEAD || !tocsin_text_starts(data, TOCSIN_TEXT("JP"))) continue;
        if (take_part(&segment, &parts, &context->place)) continue;
        report_byte(context, segment.at);
        return false;
    }
    context->failed = store.failed;
    if (store.failed) return false;
    if (!store.n && hint) report_byte(context, hint);
    if (!store.n) return false;
    context->place.store = tocsin_arena_text(arena, tocsin_buffer_text(&store));
    context->failed = !context->place.store.at;
    return !context->failed;
}

static bool gather_png(c2pa_context *context) {
    picture_chunk chunk;
    for (size_t at = 0; picture_next_chunk(context->file, &at, &chunk);) {
        if (strcmp(chunk.type, "caBX")) continue;
        if (context->place.store.n || !is_store(chunk.data) ||
            chunk.data.n > C2PA_MOST_STORE_BYTES) {
            report_byte(context, chunk.at);
            return false;
        }
        context->place = (c2pa_place){.store = chunk.data,
                                      .from = chunk.at - 8,
                                      .to = chunk.at + chunk.data.n + 4,
                                      .in_one_piece = true};
    }
    return context->place.store.n;
}

bool c2pa_gather(c2pa_context *context, tocsin_arena *arena) {
    context->png = picture_is_png(context->file);
    if (context->png) return gather_png(context);
    return picture_is_jpeg(context->file) && gather_jpeg(context, arena);
}

typedef struct file_part {
    size_t from, to;
    bool metadata;
} file_part;

static bool next_part(const c2pa_context *context, size_t *at, file_part *ret_part) {
    static const char *const chunks[] = {"eXIf", "tEXt", "iTXt", "zTXt", "tIME"};
    picture_chunk chunk;
    picture_segment segment;
    if (!context->png) {
        if (!picture_next_segment(context->file, at, &segment)) return false;
        int marker = segment.marker;
        *ret_part = (file_part){segment.at - 4, segment.at + segment.data.n,
                                marker == 0xe1 || marker == 0xed || marker == 0xfe};
        return true;
    }
    if (!picture_next_chunk(context->file, at, &chunk)) return false;
    *ret_part = (file_part){chunk.at - 8, chunk.at + chunk.data.n + 4, false};
    for (size_t i = 0; i < sizeof chunks / sizeof *chunks; i++)
        ret_part->metadata = ret_part->metadata || !strcmp(chunk.type, chunks[i]);
    return true;
}

bool c2pa_is_metadata(const c2pa_context *context, size_t *at, size_t from, size_t to) {
    file_part part;
    while (from < to) {
        size_t here = *at;
        if (!next_part(context, at, &part) || part.from > from) return false;
        if (part.to <= from) continue;
        if (!part.metadata) return false;
        from = part.to;
        if (from > to) *at = here; /* the next range may begin in it */
    }
    return true;
}
