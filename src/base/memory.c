// SPDX-License-Identifier: Apache-2.0
/* Arenas: a list of chunks, the newest first. A chunk is at least CHUNK bytes, save the first; what is larger than
 * a quarter of that gets a chunk of its own behind the newest, so that it wastes no room. */
#include "tocsin/base.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

enum {
    FIRST = 4 * 1024, /* many arenas hold one small fact */
    CHUNK = 64 * 1024,
};

struct tocsin_arena_chunk {
    struct tocsin_arena_chunk *next;
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
};

static struct tocsin_arena_chunk *new_chunk(tocsin_arena *arena, size_t size) {
    struct tocsin_arena_chunk *chunk = calloc(1, sizeof *chunk + size);
    if (!chunk) return NULL;
    tocsin_pages_wish(chunk, sizeof *chunk + size);
    chunk->size = size;
    arena->bytes += size;
    return chunk;
}

void *tocsin_arena_alloc(tocsin_arena *arena, size_t count, size_t size) {
    const size_t align = alignof(max_align_t);
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2) return NULL;
    bytes = bytes ? (bytes + align - 1) / align * align : align;

    struct tocsin_arena_chunk *newest = arena->chunks;
    if (newest && newest->size - arena->used >= bytes) {
        void *at = newest->bytes + arena->used;
        arena->used += bytes;
        return at;
    }
    bool alone = bytes > CHUNK / 4;
    struct tocsin_arena_chunk *chunk = new_chunk(arena, alone                     ? bytes
                                                        : newest || bytes > FIRST ? CHUNK
                                                                                  : FIRST);
    if (!chunk) return NULL;
    if (alone && newest) {
        chunk->next = newest->next;
        newest->next = chunk;
    } else {
        chunk->next = newest;
        arena->chunks = chunk;
        arena->used = bytes;
    }
    return chunk->bytes;
}

void tocsin_arena_release(tocsin_arena *arena) {
    for (struct tocsin_arena_chunk *chunk = arena->chunks, *next; chunk; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    *arena = (tocsin_arena)TOCSIN_ARENA_INIT;
}

bool tocsin_grow(void **items, size_t *capacity, size_t count, size_t item_size) {
    if (count < *capacity) return true;
    size_t wanted = *capacity ? *capacity * 2 : 16, bytes;
    if (wanted < *capacity || __builtin_mul_overflow(wanted, item_size, &bytes)) return false;
    void *grown = realloc(*items, bytes);
    if (!grown) return false;
    tocsin_pages_wish(grown, bytes);
    *items = grown;
    *capacity = wanted;
    return true;
}
