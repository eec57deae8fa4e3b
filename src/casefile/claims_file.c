// SPDX-License-Identifier: Apache-2.0
/* Writing state/claims: claims_format.h says what it is. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "casefile/claims_format.h"

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

/* The checksums of the records, which are the rest of what was put. */
static void put_sums(tocsin_buffer *out, size_t sums_at, size_t records_at) {
    for (size_t at = records_at; at < out->n; at += CHUNK * sizeof(record)) {
        size_t n = out->n - at < CHUNK * sizeof(record) ? out->n - at : CHUNK * sizeof(record);
        uint64_t sum = tocsin_checksum(out->at + at, n);
        memcpy(out->at + sums_at, &sum, sizeof sum);
        sums_at += sizeof sum;
    }
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
    size_t sums_at = out->n;
    for (uint64_t i = 0; i < count_chunks(head.n_records); i++)
        tocsin_buffer_put(out, (tocsin_text){(const char *)&(uint64_t){0}, sizeof(uint64_t)});
    size_t records_at = out->n;
    for (size_t i = before.n; i < kept->n; i++) {
        record r;
        if (!pack(kept, &kept->digests[i], &r)) return tocsin_fail_memory(err);
        tocsin_buffer_put(out, (tocsin_text){(const char *)&r, sizeof r});
    }
    if (out->failed) return tocsin_fail_memory(err);
    put_sums(out, sums_at, records_at);
    head.sum = sum_block(&head, out->at + start + sizeof head);
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
