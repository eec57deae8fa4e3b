// SPDX-License-Identifier: Apache-2.0
#ifndef CASEFILE_CLAIMS_FORMAT_H
#define CASEFILE_CLAIMS_FORMAT_H

/* state/claims: a head, then blocks of what was added in one run, each with its own checksums.
 *
 *   head   magic, byte order, size of a record, window, version
 *   block  sizes, last entry and its hash, checksum │ words: length, bytes │ pairs of copies │ checksums │ records
 *
 * The checksum of a block is over all of it but the records; these have one for each CHUNK of them, so that threads
 * can read them side by side.
 *
 * Words are numbered through the whole file from 1; a record names them by number. The bytes are those of this machine
 * and of this version: another one makes the file again. A block whose end is missing ends the file. */

#include <stdio.h>
#include <string.h>

#include "casefile/claims.h"

#define CLAIMS_MAGIC "tocsin claims 4"
enum {
    ORDER_MARK = 0x01020304,
    CHUNK = 1024, /* records that are read and checked at once */
};

typedef struct file_head {
    char magic[sizeof CLAIMS_MAGIC];
    uint32_t byte_order, record_size;
    int32_t window_days, unused;
    char version[32]; /* of this program: another one may compare something else */
} file_head;

typedef struct block_head {
    uint64_t n_records, n_words, words_bytes, n_pairs;
    int64_t last_seq;
    char last_hash[TOCSIN_SHA256_HEX + 8];
    uint64_t sum; /* of what lies before the records, then of this head before it */
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

static inline bool has(const record *r, int flag) {
    return (r->flags & flag) != 0;
}

/* Where the texts of a digest lie. */
static inline tocsin_text *text_of(tocsin_digest *digest, int which) {
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

static inline uint64_t padded(uint64_t n) {
    return (n + 7) / 8 * 8;
}

static inline uint64_t count_chunks(uint64_t n_records) {
    return (n_records + CHUNK - 1) / CHUNK;
}

/* Of all of a block but its records. */
static inline uint64_t bytes_before_records(const block_head *head) {
    return padded(head->words_bytes) + head->n_pairs * sizeof(tocsin_copy_pair) +
           count_chunks(head->n_records) * sizeof(uint64_t);
}

static inline uint64_t sum_block(const block_head *head, const void *before_records) {
    block_head bare = *head;
    bare.sum = tocsin_checksum(before_records, (size_t)bytes_before_records(head));
    return tocsin_checksum(&bare, sizeof bare);
}

static inline file_head make_head(int window_days) {
    file_head head = {
        .byte_order = ORDER_MARK, .record_size = sizeof(record), .window_days = window_days};
    memcpy(head.magic, CLAIMS_MAGIC, sizeof head.magic);
    snprintf(head.version, sizeof head.version, "%s", TOCSIN_VERSION);
    return head;
}

#endif
