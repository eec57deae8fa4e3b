// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tocsin/base.h"

static void hashes_are_sha256(void **state) {
    (void)state;
    char hex[TOCSIN_SHA256_HEX + 1], again[TOCSIN_SHA256_HEX + 1];
    assert_int_equal(tocsin_sha256(TOCSIN_TEXT("abc"), hex, NULL), TOCSIN_OK);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    char path[] = "/tmp/tocsin-test-XXXXXX";
    close(mkstemp(path));
    assert_int_equal(tocsin_file_write(path, TOCSIN_TEXT("abc"), NULL), TOCSIN_OK);
    int64_t size = 0;
    assert_int_equal(tocsin_sha256_file(path, again, &size, NULL), TOCSIN_OK);
    assert_string_equal(hex, again);
    assert_int_equal(size, 3);
    unlink(path);
}

/* As it is described, one number after the other. */
static uint64_t plain_checksum(const unsigned char *at, size_t n) {
    uint64_t sum[8], sums[8];
    size_t whole = n / 64 * 64;
    for (unsigned l = 0; l < 8; l++) sum[l] = sums[l] = TOCSIN_HASH + l;
    for (size_t i = 0; i < whole; i += 8) {
        uint64_t word;
        memcpy(&word, at + i, sizeof word);
        sum[i / 8 % 8] += word;
        sums[i / 8 % 8] += sum[i / 8 % 8] ^ sum[i / 8 % 8] >> 32;
    }
    uint64_t hash = tocsin_hash(tocsin_hash(TOCSIN_HASH, sum, sizeof sum), sums, sizeof sums);
    return tocsin_hash(hash, at + whole, n - whole);
}

static void a_checksum_is_the_same_with_all_instructions_and_tells_one_bit(void **state) {
    (void)state;
    unsigned char bytes[300];
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (unsigned char)(i * i * 31 + 7);
    for (size_t n = 0; n + 1 < sizeof bytes; n++) {
        uint64_t sum = tocsin_checksum(bytes + n % 2, n);
        assert_true(sum == plain_checksum(bytes + n % 2, n));
        if (n == 0) continue;
        bytes[n % 2 + n / 2] ^= 0x10;
        assert_false(sum == tocsin_checksum(bytes + n % 2, n));
        bytes[n % 2 + n / 2] ^= 0x10;
    }
}

static void files_are_read_whole_up_to_a_limit(void **state) {
    (void)state;
    char path[] = "/tmp/tocsin-test-XXXXXX";
    close(mkstemp(path));
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer content = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_file_read(path, 10, &content, &err), TOCSIN_OK);
    assert_int_equal(content.n, 0);
    assert_non_null(content.at);
    assert_int_equal(tocsin_file_write(path, TOCSIN_TEXT("12345678901"), &err), TOCSIN_OK);
    assert_int_equal(tocsin_file_read(path, 10, &content, &err), TOCSIN_BAD_INPUT);
    assert_int_equal(content.n, 0);
    assert_int_equal(tocsin_file_read(path, 11, &content, &err), TOCSIN_OK);
    assert_string_equal(content.at, "12345678901");
    assert_int_equal(tocsin_file_read("/nowhere/at all", 11, &content, &err), TOCSIN_IO);
    assert_non_null(strstr(err.message, "/nowhere/at all"));
    assert_int_equal(tocsin_file_read("/tmp", 11, &content, &err), TOCSIN_BAD_INPUT);
    unlink(path);
}

/* Standard output leads to a file or to none: it is a stream in any case. */
static void the_name_of_a_stream_is_not_that_of_a_file(void **state) {
    (void)state;
    assert_true(tocsin_file_is_stream("/dev/full"));
    assert_true(tocsin_file_is_stream("/proc/self/fd/1"));
    assert_false(tocsin_file_is_stream("/nowhere/x"));
    assert_false(tocsin_file_is_stream("/"));
}

static void a_full_disk_is_an_error_and_leaves_no_trace(void **state) {
    (void)state;
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_file_write("/dev/full", TOCSIN_TEXT("x"), &err), TOCSIN_IO);
    assert_non_null(strstr(err.message, "No space left"));
    assert_int_equal(tocsin_file_write("/nowhere/x", TOCSIN_TEXT("x"), &err), TOCSIN_IO);
}

static tocsin_status square(void *context, size_t index, int worker, tocsin_error *err) {
    (void)worker;
    if (index == 700 || index == 900) return tocsin_fail(err, TOCSIN_BAD_INPUT, "item %zu", index);
    ((size_t *)context)[index] = index * index;
    return TOCSIN_OK;
}

static void parallel_work_does_every_index_and_names_the_first_failure(void **state) {
    (void)state;
    size_t results[600] = {0};
    assert_int_equal(tocsin_parallel(600, 4, square, results, NULL), TOCSIN_OK);
    for (size_t i = 0; i < 600; i++) assert_int_equal(results[i], i * i);
    size_t more[1000] = {0};
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_parallel(1000, 4, square, more, &err), TOCSIN_BAD_INPUT);
    assert_string_equal(err.message, "item 700");
    assert_int_equal(tocsin_parallel(0, 0, square, NULL, NULL), TOCSIN_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_are_sha256),
        cmocka_unit_test(a_checksum_is_the_same_with_all_instructions_and_tells_one_bit),
        cmocka_unit_test(files_are_read_whole_up_to_a_limit),
        cmocka_unit_test(the_name_of_a_stream_is_not_that_of_a_file),
        cmocka_unit_test(a_full_disk_is_an_error_and_leaves_no_trace),
        cmocka_unit_test(parallel_work_does_every_index_and_names_the_first_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
