// SPDX-License-Identifier: Apache-2.0
/* SHA-256 and name-based UUIDs, from OpenSSL's libcrypto, and hashes of our own for what is only kept and looked up. */
#include "tocsin/base.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void to_hex(const unsigned char *digest, char ret_hex[static TOCSIN_SHA256_HEX + 1]) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < TOCSIN_SHA256_HEX / 2; i++) {
        ret_hex[2 * i] = digits[digest[i] >> 4];
        ret_hex[2 * i + 1] = digits[digest[i] & 15];
    }
    ret_hex[TOCSIN_SHA256_HEX] = '\0';
}

tocsin_status tocsin_sha256(tocsin_text bytes, char ret_hex[static TOCSIN_SHA256_HEX + 1],
                            tocsin_error *err) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    if (!EVP_Digest(bytes.n ? bytes.at : "", bytes.n, digest, NULL, EVP_sha256(), NULL))
        return tocsin_fail_memory(err);
    to_hex(digest, ret_hex);
    return TOCSIN_OK;
}

tocsin_status tocsin_uuid5(const unsigned char namespace_id[static 16], tocsin_text name,
                           char ret_uuid[static TOCSIN_UUID + 1], tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer room = TOCSIN_BUFFER_INIT;
    unsigned char d[EVP_MAX_MD_SIZE];
    tocsin_buffer_put(&room, (tocsin_text){(const char *)namespace_id, 16});
    tocsin_buffer_put(&room, name);
    if (room.failed || !EVP_Digest(room.at, room.n, d, NULL, EVP_sha1(), NULL))
        return tocsin_fail_memory(err);
    d[6] = (unsigned char)((d[6] & 0x0f) | 0x50); /* version 5 */
    d[8] = (unsigned char)((d[8] & 0x3f) | 0x80); /* the variant of RFC 4122 */
    snprintf(ret_uuid, TOCSIN_UUID + 1,
             "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", d[0], d[1],
             d[2], d[3], d[4], d[5], d[6], d[7], d[8], d[9], d[10], d[11], d[12], d[13], d[14],
             d[15]);
    return TOCSIN_OK;
}

static void free_digest(EVP_MD_CTX **context) {
    EVP_MD_CTX_free(*context);
}

static void close_file(int *fd) {
    if (*fd >= 0) close(*fd);
}

static void free_room(unsigned char **room) {
    free(*room);
}

tocsin_status tocsin_sha256_file(const char *path, char ret_hex[static TOCSIN_SHA256_HEX + 1],
                                 int64_t *ret_size, tocsin_error *err) {
    enum { ROOM = 256 * 1024 };
    TOCSIN_CLEANUP(free_digest) EVP_MD_CTX *context = EVP_MD_CTX_new();
    TOCSIN_CLEANUP(free_room) unsigned char *room = malloc(ROOM);
    if (!context || !room || !EVP_DigestInit_ex(context, EVP_sha256(), NULL))
        return tocsin_fail_memory(err);
    TOCSIN_CLEANUP(close_file) int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return tocsin_fail_errno(err, "open", path);
    int64_t size = 0;
    for (ssize_t n; (n = read(fd, room, ROOM)) != 0;) {
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return tocsin_fail_errno(err, "read", path);
        if (!EVP_DigestUpdate(context, room, (size_t)n)) return tocsin_fail_memory(err);
        size += n;
    }
    unsigned char digest[EVP_MAX_MD_SIZE];
    if (!EVP_DigestFinal_ex(context, digest, NULL)) return tocsin_fail_memory(err);
    to_hex(digest, ret_hex);
    if (ret_size) *ret_size = size;
    return TOCSIN_OK;
}

uint64_t tocsin_hash(uint64_t hash, const void *bytes, size_t n) {
    const unsigned char *at = bytes;
    for (size_t i = 0; i < n; i++) hash = (hash ^ at[i]) * UINT64_C(1099511628211);
    return hash;
}

/* In eight lanes of eight bytes, the sum of the words and the sum of what that sum was (Fletcher 1982), so
 * that a changed word changes the first and words that change places the second. Its upper half is folded into the lower,
 * without which two changed signs would make up for one another. Additions, as every vector instruction set has them: twice
 * as fast as lanes that multiply. */
enum { SUM_LANES = 8 };
typedef struct lane_sums {
    uint64_t sum[SUM_LANES], sums[SUM_LANES];
} lane_sums;

/* With vectors as wide as the registers: gcc puts wider ones into memory. */
#define SUM_WORDS(name, of_target, width)                                                          \
    of_target static lane_sums name(const unsigned char *at, size_t n_words) {                     \
        typedef uint64_t vector __attribute__((vector_size((width) * sizeof(uint64_t))));          \
        enum { N = SUM_LANES / (width) };                                                          \
        lane_sums s;                                                                               \
        vector sum[N], sums[N], word[N];                                                           \
        for (int l = 0; l < SUM_LANES; l++) s.sum[l] = TOCSIN_HASH + (uint64_t)l;                  \
        memcpy(sum, s.sum, sizeof sum);                                                            \
        memcpy(sums, s.sum, sizeof sums);                                                          \
        for (size_t i = 0; i < n_words; i += SUM_LANES, at += sizeof word)                         \
            for (int v = 0; v < N; v++) {                                                          \
                memcpy(&word[v], at + (size_t)v * sizeof *word, sizeof *word);                     \
                sum[v] += word[v];                                                                 \
                sums[v] += sum[v] ^ sum[v] >> 32;                                                  \
            }                                                                                      \
        memcpy(s.sum, sum, sizeof sum);                                                            \
        memcpy(s.sums, sums, sizeof sums);                                                         \
        return s;                                                                                  \
    }

SUM_WORDS(sum_base, , 2)
#if defined(__x86_64__)
SUM_WORDS(sum_avx2, __attribute__((target("avx2"))), 4)
#endif

static lane_sums sum_best(const unsigned char *at, size_t n_words) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) return sum_avx2(at, n_words);
#endif
    return sum_base(at, n_words);
}

uint64_t tocsin_checksum(const void *bytes, size_t n) {
    const unsigned char *at = bytes;
    size_t n_words = n / sizeof(uint64_t) / SUM_LANES * SUM_LANES;
    lane_sums s = sum_best(at, n_words);
    uint64_t hash =
        tocsin_hash(tocsin_hash(TOCSIN_HASH, s.sum, sizeof s.sum), s.sums, sizeof s.sums);
    size_t whole = n_words * sizeof(uint64_t);
    return tocsin_hash(hash, at + whole, n - whole);
}
