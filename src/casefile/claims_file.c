// SPDX-License-Identifier: Apache-2.0
/* state/claims: a head, then blocks of what was added in one run, each with its own checksum.
 *
 *   head   magic, byte order, size of a record, window
 *   block  sizes, last entry and its hash, checksum │ words: length, bytes │ pairs of copies │ records
 *
 * Words are numbered through the whole file from 1; a record names them by number. The bytes are those of this machine
 * and of this version: another one makes the file again. A block whose end is missing ends the file. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "casefile/claims.h"

static const char file_magic[16] = "tocsin claims 2";
enum { ORDER_MARK = 0x01020304 };

typedef struct file_head {
    char magic[sizeof file_magic];
    uint32_t byte_order, record_size;
    int32_t window_days, unused;
} file_head;

typedef struct block_head {
    uint64_t n_records, n_words, words_bytes, n_pairs;
    int64_t last_seq;
    char last_hash[TOCSIN_SHA256_HEX + 8];
    uint64_t sum; /* of all that follows, then of this head before it */
} block_head;

enum { SPEAKER, SPEAKER_ACTOR, OUTLET, ACTOR, TARGET, PLACE, PLACE_TEXT, VIA, N_TEXTS };

typedef struct record {
    int64_t seq;
    tocsin_period published, said_on, when;
    double low, high;
    uint64_t id, evidence, chain, denies, figures;
    uint8_t speaker_kind, act, certainty, tense, plover, unit, measure, flags;
    uint32_t texts[N_TEXTS];
    uint32_t bands[TOCSIN_DIGEST_BANDS];
} record;

enum {
    HAS_QUANTITY = 1,
    NEGATIVE = 2,
    UNUSUAL = 4,
    SIMULATED = 8,
    SAYS_NOT_DENIED = 16,
    DENIES_MORE = 32,
    ONE_WORD = 64,
    PREVIOUS = 128,
};

static bool has(const record *r, int flag) {
    return (r->flags & flag) != 0;
}

/* Where the texts of a digest lie. */
static tocsin_text *text_of(tocsin_digest *digest, int which) {
    switch (which) {
    case SPEAKER: return &digest->speaker;
    case SPEAKER_ACTOR: return &digest->speaker_actor;
    case OUTLET: return &digest->outlet;
    case ACTOR: return &digest->actor;
    case TARGET: return &digest->target;
    case PLACE: return &digest->place;
    case VIA: return &digest->via;
    default: return &digest->place_text;
    }
}

/* ---- reading ----------------------------------------------------------------------------------- */

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

/* Sizes and places of the parts of a block in the file. */
typedef struct block_parts {
    block_head head;
    const char *words;
    const tocsin_copy_pair *pairs;
    const record *records;
    size_t size; /* of the whole */
} block_parts;

static uint64_t padded(uint64_t n) {
    return (n + 7) / 8 * 8;
}

static uint64_t sum_block(const block_head *head, const void *body, size_t n) {
    block_head bare = *head;
    bare.sum = tocsin_checksum(body, n);
    return tocsin_checksum(&bare, sizeof bare);
}

/* False when no whole block lies at `at`. */
static bool find_block(tocsin_text file, size_t at, block_parts *ret_block) {
    const uint64_t most = UINT64_C(1) << 40;
    block_parts block;
    if (file.n < at || file.n - at < sizeof block.head) return false;
    memcpy(&block.head, file.at + at, sizeof block.head);
    const block_head *h = &block.head;
    if (h->n_records > most || h->n_words > most || h->words_bytes > most || h->n_pairs > most)
        return false;
    uint64_t words = padded(h->words_bytes), pairs = h->n_pairs * sizeof(tocsin_copy_pair);
    uint64_t body = words + pairs + h->n_records * sizeof(record);
    if (body > file.n - at - sizeof block.head) return false;
    block.words = file.at + at + sizeof block.head;
    block.pairs = (const tocsin_copy_pair *)(block.words + words);
    block.records = (const record *)(block.words + words + pairs);
    block.size = sizeof block.head + (size_t)body;
    if (sum_block(h, block.words, (size_t)body) != h->sum) return false;
    *ret_block = block;
    return true;
}

/* False when the words do not fill their room. */
static bool take_words(const block_parts *block, kept_claims *kept) {
    size_t at = 0;
    for (uint64_t i = 0; i < block->head.n_words; i++) {
        uint32_t n;
        if (block->head.words_bytes - at < sizeof n) return false;
        memcpy(&n, block->words + at, sizeof n);
        at += sizeof n;
        if (block->head.words_bytes - at < n) return false;
        if (!words_add(&kept->words, (tocsin_text){block->words + at, n})) return false;
        at += n;
    }
    return at == block->head.words_bytes;
}

static bool take_records(const block_parts *block, kept_claims *kept) {
    for (uint64_t i = 0; i < block->head.n_records; i++) {
        for (int t = 0; t < N_TEXTS; t++)
            if (block->records[i].texts[t] >= kept->words.n) return false;
        unpack(&block->records[i], kept->words.texts, &kept->digests[kept->n++]);
    }
    for (uint64_t i = 0; i < block->head.n_pairs; i++) {
        if (block->pairs[i].first >= kept->n || block->pairs[i].second >= kept->n) return false;
        kept->pairs[kept->n_pairs++] = block->pairs[i];
    }
    memcpy(kept->last_hash, block->head.last_hash, sizeof kept->last_hash);
    kept->last_hash[TOCSIN_SHA256_HEX] = '\0';
    kept->last_seq = block->head.last_seq;
    return true;
}

void kept_claims_release(kept_claims *kept) {
    free(kept->digests);
    free(kept->pairs);
    words_release(&kept->words);
    *kept = (kept_claims){0};
}

/* Room for all blocks, so that nothing is moved when they are taken. */
static bool make_room(tocsin_text file, kept_claims *kept) {
    block_parts block;
    for (size_t at = sizeof(file_head); find_block(file, at, &block); at += block.size) {
        kept->capacity += (size_t)block.head.n_records;
        kept->pairs_capacity += (size_t)block.head.n_pairs;
    }
    kept->digests = malloc((kept->capacity + 1) * sizeof *kept->digests);
    kept->pairs = malloc((kept->pairs_capacity + 1) * sizeof *kept->pairs);
    return kept->digests && kept->pairs && words_add(&kept->words, TOCSIN_TEXT_NONE);
}

static file_head make_head(int window_days) {
    file_head head = {
        .byte_order = ORDER_MARK, .record_size = sizeof(record), .window_days = window_days};
    memcpy(head.magic, file_magic, sizeof file_magic);
    return head;
}

static bool is_ours(tocsin_text file, int window_days) {
    file_head wanted = make_head(window_days);
    return file.n >= sizeof wanted && memcmp(file.at, &wanted, sizeof wanted) == 0;
}

/* The bytes of the file, for as long as the arena lives; none when it is not there or cannot be read. */
static tocsin_status read_bytes(const char *path, tocsin_arena *arena, tocsin_text *ret_file,
                                tocsin_error *err) {
    struct stat info;
    *ret_file = TOCSIN_TEXT_NONE;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return TOCSIN_OK;
    size_t n = fstat(fd, &info) || !S_ISREG(info.st_mode) ? 0 : (size_t)info.st_size, at = 0;
    char *bytes = tocsin_arena_alloc(arena, n, 1);
    for (ssize_t got = 1; bytes && got > 0 && at < n;) {
        got = read(fd, bytes + at, n - at);
        if (got > 0) at += (size_t)got;
    }
    close(fd);
    if (!bytes) return tocsin_fail_memory(err);
    if (at == n) *ret_file = (tocsin_text){bytes, n};
    return TOCSIN_OK;
}

/* Blocks until one is not whole. Blocks that contradict themselves are a mistake of ours: then nothing is taken. */
static void take_blocks(tocsin_text file, kept_claims *kept) {
    block_parts block;
    kept->file_size = (int64_t)sizeof(file_head);
    while (find_block(file, (size_t)kept->file_size, &block)) {
        if (!take_words(&block, kept) || !take_records(&block, kept)) {
            kept->n = kept->n_pairs = 0;
            kept->words.n = 1;
            kept->last_seq = kept->file_size = 0;
            return;
        }
        kept->file_size += (int64_t)block.size;
    }
}

tocsin_status claims_file_read(const char *path, int window_days, tocsin_arena *arena,
                               kept_claims *ret_kept, tocsin_error *err) {
    kept_claims kept = {0};
    tocsin_text file;
    tocsin_status status = read_bytes(path, arena, &file, err);
    if (!status && !is_ours(file, window_days)) file.n = 0;
    if (!status && !make_room(file, &kept)) status = tocsin_fail_memory(err);
    if (status) {
        kept_claims_release(&kept);
        return status;
    }
    if (file.n) take_blocks(file, &kept);
    *ret_kept = kept;
    return TOCSIN_OK;
}

/* ---- writing ------------------------------------------------------------------------------------- */

static uint8_t flags_of(const tocsin_digest *d) {
    return (uint8_t)((d->has_quantity ? HAS_QUANTITY : 0) | (d->negative ? NEGATIVE : 0) |
                     (d->unusual_for_season ? UNUSUAL : 0) | (d->simulated ? SIMULATED : 0) |
                     (d->says_not_denied ? SAYS_NOT_DENIED : 0) |
                     (d->denies_more ? DENIES_MORE : 0) | (d->is_one_word ? ONE_WORD : 0) |
                     (d->is_previous ? PREVIOUS : 0));
}

/* False when memory ran out. */
static bool pack(kept_claims *kept, const tocsin_digest *digest, record *ret_record) {
    tocsin_digest d = *digest;
    memset(ret_record, 0, sizeof *ret_record);
    *ret_record = (record){.seq = d.seq,
                           .published = d.published,
                           .said_on = d.said_on,
                           .when = d.when,
                           .low = d.low,
                           .high = d.high,
                           .id = d.id,
                           .evidence = d.evidence,
                           .chain = d.chain,
                           .denies = d.denies,
                           .figures = d.figures,
                           .speaker_kind = (uint8_t)d.speaker_kind,
                           .act = (uint8_t)d.act,
                           .certainty = (uint8_t)d.certainty,
                           .tense = (uint8_t)d.tense,
                           .plover = (uint8_t)d.plover,
                           .unit = (uint8_t)d.unit,
                           .measure = (uint8_t)d.measure,
                           .flags = flags_of(&d)};
    memcpy(ret_record->bands, d.bands, sizeof d.bands);
    for (int i = 0; i < N_TEXTS; i++) /* they are there: it is by words that digests have texts */
        if (!words_number(&kept->words, *text_of(&d, i), NULL, &ret_record->texts[i])) return false;
    return true;
}

static void put_words(const kept_claims *kept, size_t from, tocsin_buffer *out) {
    static const char padding[8];
    size_t start = out->n;
    for (size_t i = from; i < kept->words.n; i++) {
        uint32_t n = (uint32_t)kept->words.texts[i].n;
        tocsin_buffer_put(out, (tocsin_text){(const char *)&n, sizeof n});
        tocsin_buffer_put(out, kept->words.texts[i]);
    }
    tocsin_buffer_put(out, (tocsin_text){padding, padded(out->n - start) - (out->n - start)});
}

static uint64_t bytes_of_words(const kept_claims *kept, size_t from) {
    uint64_t n = 0;
    for (size_t i = from; i < kept->words.n; i++) n += sizeof(uint32_t) + kept->words.texts[i].n;
    return n;
}

static tocsin_status put_block(kept_claims *kept, kept_counts before, tocsin_buffer *out,
                               tocsin_error *err) {
    block_head head = {.n_records = kept->n - before.n,
                       .n_words = kept->words.n - before.n_words,
                       .words_bytes = bytes_of_words(kept, before.n_words),
                       .n_pairs = kept->n_pairs - before.n_pairs,
                       .last_seq = kept->last_seq};
    size_t start = out->n;
    memcpy(head.last_hash, kept->last_hash, sizeof kept->last_hash);
    tocsin_buffer_put(out, (tocsin_text){(const char *)&head, sizeof head});
    put_words(kept, before.n_words, out);
    tocsin_buffer_put(out, (tocsin_text){(const char *)(kept->pairs + before.n_pairs),
                                         head.n_pairs * sizeof *kept->pairs});
    for (size_t i = before.n; i < kept->n; i++) {
        record r;
        if (!pack(kept, &kept->digests[i], &r)) return tocsin_fail_memory(err);
        tocsin_buffer_put(out, (tocsin_text){(const char *)&r, sizeof r});
    }
    if (out->failed) return tocsin_fail_memory(err);
    const char *body = out->at + start + sizeof head;
    head.sum = sum_block(&head, body, out->n - start - sizeof head);
    memcpy(out->at + start, &head, sizeof head);
    return TOCSIN_OK;
}

static tocsin_status write_at(const char *path, int64_t at, tocsin_text bytes, tocsin_error *err) {
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0) return tocsin_fail_errno(err, "write", path);
    bool is_done = ftruncate(fd, (off_t)at) == 0;
    for (size_t done = 0; is_done && done < bytes.n;) {
        ssize_t n = pwrite(fd, bytes.at + done, bytes.n - done, (off_t)(at + (int64_t)done));
        if (n < 0 && errno == EINTR) continue;
        is_done = n > 0;
        if (n > 0) done += (size_t)n;
    }
    tocsin_status status = is_done ? TOCSIN_OK : tocsin_fail_errno(err, "write", path);
    close(fd);
    return status;
}

tocsin_status claims_file_append(const char *path, int window_days, kept_claims *kept,
                                 kept_counts before, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    file_head head = make_head(window_days);
    if (!kept->file_size) tocsin_buffer_put(&out, (tocsin_text){(const char *)&head, sizeof head});
    tocsin_status status = put_block(kept, before, &out, err);
    if (!status) status = write_at(path, kept->file_size, tocsin_buffer_text(&out), err);
    if (!status) kept->file_size += (int64_t)out.n;
    return status;
}
