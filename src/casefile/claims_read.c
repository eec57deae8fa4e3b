// SPDX-License-Identifier: Apache-2.0
/* Reading state/claims. The blocks one after the other, all but their records; then the records of all of them on all
 * threads. */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "casefile/claims_format.h"

static void unpack(const record *r, const tocsin_text *words, tocsin_digest *ret_digest) {
    *ret_digest = (tocsin_digest){
        .seq = r->seq,
        .published = r->published,
        .said_on = r->said_on,
        .when = r->when,
        .low = r->low,
        .high = r->high,
        .id = r->id,
        .evidence = r->evidence,
        .chain = r->chain,
        .denies = r->denies,
        .figures = r->figures,
        .speaker_kind = (tocsin_kind)r->speaker_kind,
        .act = (tocsin_act)r->act,
        .certainty = (tocsin_certainty)r->certainty,
        .tense = (tocsin_tense)r->tense,
        .plover = (tocsin_plover)r->plover,
        .unit = (tocsin_unit)r->unit,
        .measure = (tocsin_measure)r->measure,
        .has_quantity = has(r, HAS_QUANTITY),
        .negative = has(r, NEGATIVE),
        .unusual_for_season = has(r, UNUSUAL),
        .simulated = has(r, SIMULATED),
        .says_not_denied = has(r, SAYS_NOT_DENIED),
        .denies_more = has(r, DENIES_MORE),
        .is_one_word = has(r, ONE_WORD),
        .is_previous = has(r, PREVIOUS),
    };
    memcpy(ret_digest->bands, r->bands, sizeof r->bands);
    for (int i = 0; i < N_TEXTS; i++) *text_of(ret_digest, i) = words[r->texts[i]];
}

static bool read_at(int fd, uint64_t at, void *bytes, size_t n) {
    for (size_t done = 0; done < n;) {
        ssize_t got = pread(fd, (char *)bytes + done, n - done, (off_t)(at + done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        done += (size_t)got;
    }
    return true;
}

/* A block of which all but the records was looked at, and what was kept before it. */
typedef struct block {
    kept_claims before; /* its counts alone */
    const uint64_t *sums;
    uint64_t records_at; /* in the file */
    size_t n_words;      /* up to its end */
    block_head head;
} block;

/* Up to `chunks_end` the chunks of this block and those before it. */
typedef struct reading {
    int fd;
    uint64_t size;
    kept_claims *kept;
    block *blocks; /* malloc */
    size_t n, capacity;
    size_t *chunks_end;   /* malloc, of each block */
    atomic_size_t n_good; /* blocks before the first that is damaged */
    record **rooms;       /* one a worker */
} reading;

/* False when no whole head lies at `at`. */
static bool read_head(const reading *r, uint64_t at, block_head *ret_head) {
    const uint64_t most = UINT64_C(1) << 40;
    if (r->size < at || r->size - at < sizeof *ret_head) return false;
    if (!read_at(r->fd, at, ret_head, sizeof *ret_head)) return false;
    const block_head *h = ret_head;
    if (h->n_records > most || h->n_words > most || h->words_bytes > most || h->n_pairs > most)
        return false;
    uint64_t body = bytes_before_records(h) + h->n_records * sizeof(record);
    return body <= r->size - at - sizeof *h;
}

static uint64_t size_of_block(const block_head *head) {
    return sizeof *head + bytes_before_records(head) + head->n_records * sizeof(record);
}

/* False when the words do not fill their room. */
static bool take_words(const char *words, const block_head *head, kept_claims *kept) {
    size_t at = 0;
    for (uint64_t i = 0; i < head->n_words; i++) {
        uint32_t n;
        if (head->words_bytes - at < sizeof n) return false;
        memcpy(&n, words + at, sizeof n);
        at += sizeof n;
        if (head->words_bytes - at < n) return false;
        if (!words_add(&kept->words, (tocsin_text){words + at, n})) return false;
        at += n;
    }
    return at == head->words_bytes;
}

static bool take_pairs(const tocsin_copy_pair *pairs, const block_head *head, kept_claims *kept) {
    for (uint64_t i = 0; i < head->n_pairs; i++) {
        if (pairs[i].first >= kept->n || pairs[i].second >= kept->n) return false;
        kept->pairs[kept->n_pairs++] = pairs[i];
    }
    return true;
}

static void go_back(kept_claims *kept, const kept_claims *before) {
    kept->n = before->n;
    kept->n_pairs = before->n_pairs;
    kept->words.n = before->words.n;
    kept->last_seq = before->last_seq;
    kept->file_size = before->file_size;
    memcpy(kept->last_hash, before->last_hash, sizeof kept->last_hash);
}

/* All of the next block but its records. False when there is no whole one; then nothing of it is kept. */
static bool take_block(reading *r, tocsin_arena *arena, block *ret_block) {
    kept_claims *kept = r->kept;
    block b = {.before = *kept};
    block_head *head = &b.head;
    uint64_t at = (uint64_t)kept->file_size;
    if (!read_head(r, at, head)) return false;
    size_t bytes = (size_t)bytes_before_records(head);
    char *before = tocsin_arena_alloc(arena, bytes, 1);
    if (!before || !read_at(r->fd, at + sizeof *head, before, bytes) ||
        sum_block(head, before) != head->sum)
        return false;
    const char *pairs = before + padded(head->words_bytes);
    kept->n += (size_t)head->n_records;
    bool is_sound =
        take_words(before, head, kept) && take_pairs((const tocsin_copy_pair *)pairs, head, kept);
    b.sums = (const uint64_t *)(pairs + head->n_pairs * sizeof(tocsin_copy_pair));
    b.records_at = at + sizeof *head + bytes;
    b.n_words = kept->words.n;
    if (!is_sound) {
        go_back(kept, &b.before);
        return false;
    }
    memcpy(kept->last_hash, head->last_hash, sizeof kept->last_hash);
    kept->last_hash[TOCSIN_SHA256_HEX] = '\0';
    kept->last_seq = head->last_seq;
    kept->file_size += (int64_t)size_of_block(head);
    *ret_block = b;
    return true;
}

static tocsin_status take_blocks(reading *r, tocsin_arena *arena, tocsin_error *err) {
    size_t room = 0;
    for (block b; take_block(r, arena, &b);) {
        if (!tocsin_grow((void **)&r->blocks, &r->capacity, r->n, sizeof *r->blocks) ||
            !tocsin_grow((void **)&r->chunks_end, &room, r->n, sizeof *r->chunks_end))
            return tocsin_fail_memory(err);
        r->chunks_end[r->n] =
            (r->n ? r->chunks_end[r->n - 1] : 0) + (size_t)count_chunks(b.head.n_records);
        r->blocks[r->n++] = b;
    }
    atomic_store(&r->n_good, r->n);
    return TOCSIN_OK;
}

/* ---- records, on all threads -------------------------------------------------------------------- */

static bool take_records(reading *r, const block *b, size_t chunk, record *room) {
    uint64_t from = (uint64_t)chunk * CHUNK, n = b->head.n_records - from;
    if (n > CHUNK) n = CHUNK;
    if (!read_at(r->fd, b->records_at + from * sizeof *room, room, (size_t)n * sizeof *room) ||
        tocsin_checksum(room, (size_t)n * sizeof *room) != b->sums[chunk])
        return false;
    tocsin_digest *digests = r->kept->digests + b->before.n + from;
    for (uint64_t i = 0; i < n; i++) {
        for (int t = 0; t < N_TEXTS; t++)
            if (room[i].texts[t] >= b->n_words) return false;
        unpack(&room[i], r->kept->words.texts, &digests[i]);
    }
    return true;
}

static tocsin_status take_chunk(void *context, size_t index, int worker, tocsin_error *err) {
    reading *r = context;
    size_t low = 0, high = r->n;
    while (low < high) { /* the block that it is of */
        size_t middle = low + (high - low) / 2;
        if (r->chunks_end[middle] <= index)
            low = middle + 1;
        else
            high = middle;
    }
    if (!r->rooms[worker]) r->rooms[worker] = malloc(CHUNK * sizeof(record));
    if (!r->rooms[worker]) return tocsin_fail_memory(err);
    size_t chunk = index - (low ? r->chunks_end[low - 1] : 0);
    if (take_records(r, &r->blocks[low], chunk, r->rooms[worker])) return TOCSIN_OK;
    for (size_t good = atomic_load(&r->n_good); low < good;)
        if (atomic_compare_exchange_weak(&r->n_good, &good, low)) break;
    return TOCSIN_OK;
}

static tocsin_status take_chunks(reading *r, int threads, tocsin_error *err) {
    size_t n = r->n ? r->chunks_end[r->n - 1] : 0;
    int workers = tocsin_parallel_workers(n, threads);
    r->rooms = calloc((size_t)workers + 1, sizeof *r->rooms);
    if (!r->rooms) return tocsin_fail_memory(err);
    tocsin_status status = n ? tocsin_parallel(n, threads, take_chunk, r, err) : TOCSIN_OK;
    for (int w = 0; w < workers; w++) free(r->rooms[w]);
    free(r->rooms);
    size_t n_good = atomic_load(&r->n_good);
    if (!status && n_good < r->n) go_back(r->kept, &r->blocks[n_good].before);
    return status;
}

/* ---- the file ------------------------------------------------------------------------------------- */

void kept_claims_release(kept_claims *kept) {
    free(kept->digests);
    free(kept->pairs);
    words_release(&kept->words);
    *kept = (kept_claims){0};
}

/* Room for all blocks, and for some more that are added later, so that nothing is moved. */
static tocsin_status make_room(const reading *r, tocsin_error *err) {
    kept_claims *kept = r->kept;
    block_head head;
    for (uint64_t at = sizeof(file_head); read_head(r, at, &head); at += size_of_block(&head)) {
        kept->capacity += (size_t)head.n_records;
        kept->pairs_capacity += (size_t)head.n_pairs;
    }
    kept->capacity += kept->capacity / 16 + 64;
    kept->pairs_capacity += kept->pairs_capacity / 16 + 64;
    kept->digests = tocsin_pages_alloc(kept->capacity * sizeof *kept->digests);
    kept->pairs = malloc(kept->pairs_capacity * sizeof *kept->pairs);
    bool is_there = kept->digests && kept->pairs && words_add(&kept->words, TOCSIN_TEXT_NONE);
    return is_there ? TOCSIN_OK : tocsin_fail_memory(err);
}

/* Nothing to be read when it is not there, or is not ours. */
static void open_file(const char *path, int window_days, reading *r) {
    file_head head, wanted = make_head(window_days);
    struct stat info;
    r->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (r->fd < 0 || fstat(r->fd, &info) || !S_ISREG(info.st_mode)) return;
    if (!read_at(r->fd, 0, &head, sizeof head) || memcmp(&head, &wanted, sizeof head) != 0) return;
    r->size = (uint64_t)info.st_size;
}

static void release_reading(reading *r) {
    if (r->fd >= 0) close(r->fd);
    free(r->blocks);
    free(r->chunks_end);
}

tocsin_status claims_file_read(const char *path, int window_days, int threads, tocsin_arena *arena,
                               kept_claims *ret_kept, tocsin_error *err) {
    kept_claims kept = {0};
    TOCSIN_CLEANUP(release_reading) reading r = {.kept = &kept};
    open_file(path, window_days, &r);
    tocsin_status status = make_room(&r, err);
    if (!status && r.size) {
        kept.file_size = (int64_t)sizeof(file_head);
        status = take_blocks(&r, arena, err);
    }
    if (!status) status = take_chunks(&r, threads, err);
    if (status)
        kept_claims_release(&kept);
    else
        *ret_kept = kept;
    return status;
}
