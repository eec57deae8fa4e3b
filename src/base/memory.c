// SPDX-License-Identifier: Apache-2.0
/* Arenas: a list of chunks, the newest first. A chunk is at least CHUNK bytes, save the first; what is larger than
 * a quarter of that gets a chunk of its own behind the newest, so that it wastes no room. */
#include "tocsin/base.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

/* gcc says it by a macro, clang by a question. */
#ifdef __SANITIZE_ADDRESS__
#define FREED_AT_ONCE
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FREED_AT_ONCE
#endif
#endif

enum {
    FIRST = 4 * 1024, /* many arenas hold one small fact */
    CHUNK = 64 * 1024,
};

struct tocsin_arena_chunk {
    struct tocsin_arena_chunk *next;
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
};

/* The smallest spare chunk that is large enough, and not more than twice that, zeroed. */
static struct tocsin_arena_chunk *take_spare(tocsin_arena *arena, size_t size) {
    struct tocsin_arena_chunk **best = NULL, *taken;
    for (struct tocsin_arena_chunk **at = &arena->spare; *at; at = &(*at)->next)
        if ((*at)->size >= size && (*at)->size / 2 <= size &&
            (!best || (*at)->size < (*best)->size))
            best = at;
    if (!best) return NULL;
    taken = *best;
    *best = taken->next;
    memset(taken->bytes, 0, taken->size);
    return taken;
}

static struct tocsin_arena_chunk *new_chunk(tocsin_arena *arena, size_t size) {
    struct tocsin_arena_chunk *spare = take_spare(arena, size);
    if (spare) return spare;
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

static void free_chunks(struct tocsin_arena_chunk *chunks) {
    for (struct tocsin_arena_chunk *chunk = chunks, *next; chunk; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
}

void tocsin_arena_release(tocsin_arena *arena) {
    free_chunks(arena->chunks);
    free_chunks(arena->spare);
    *arena = (tocsin_arena)TOCSIN_ARENA_INIT;
}

static void put_behind(struct tocsin_arena_chunk **chunks, struct tocsin_arena_chunk *more) {
    while (*chunks) chunks = &(*chunks)->next;
    *chunks = more;
}

/* Under a sanitizer all is freed, so that it sees who still looks at what has ended. */
void tocsin_arena_empty(tocsin_arena *arena) {
#ifdef FREED_AT_ONCE
    tocsin_arena_release(arena);
#else
    put_behind(&arena->spare, arena->chunks);
    arena->chunks = NULL;
    arena->used = 0;
#endif
}

void tocsin_arena_join(tocsin_arena *arena, tocsin_arena *from) {
    if (!arena->chunks) arena->used = from->used;
    put_behind(&arena->chunks, from->chunks);
    put_behind(&arena->spare, from->spare);
    arena->bytes += from->bytes;
    *from = (tocsin_arena)TOCSIN_ARENA_INIT;
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
