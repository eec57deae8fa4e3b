// SPDX-License-Identifier: Apache-2.0
/* Every allocation of base fails once, and once for good: an error, outputs as they were, nothing leaked (the leaks show
 * under AddressSanitizer). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/yaml.h"
#include "failing_malloc.h"
#include "tocsin/facts.h"

/* The corpora of the fuzz targets hold an example of everything. */
static tocsin_text corpus_file(const char *name, tocsin_buffer *room) {
    char path[4096];
    const char *root = getenv("TOCSIN_ROOT");
    tocsin_error err = TOCSIN_ERROR_INIT;
    snprintf(path, sizeof path, "%s/tests/base/corpus/%s", root ? root : ".", name);
    if (tocsin_file_read(path, 1 << 20, room, &err)) fail_msg("%s", err.message);
    return tocsin_buffer_text(room);
}

static tocsin_status write_value_again(void *context, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *value = NULL;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_json_init(&json, &out);
    tocsin_status status = tocsin_json_parse(*(tocsin_text *)context, &value, err);
    if (status) {
        assert_null(value);
        return status;
    }
    tocsin_json_value(&json, value);
    return tocsin_json_finish(&json, err);
}

static void json_survives_every_failed_allocation(void **state) {
    (void)state;
    static const char *const names[] = {"json/object", "json/nested", "json/long-integers"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer room = TOCSIN_BUFFER_INIT;
        tocsin_text text = corpus_file(names[i], &room);
        assert_true(failing_malloc_sweep(write_value_again, &text) > 0);
    }
}

/* Read a body as the kind of fact that it is and write it again. */
#define ROUND_TRIP(kind)                                                                           \
    static tocsin_status again_##kind(void *context, tocsin_error *err) {                          \
        TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;               \
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;              \
        TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;                                      \
        tocsin_json_init(&json, &out);                                                             \
        tocsin_##kind fact, untouched;                                                             \
        memset(&fact, 0x5a, sizeof fact);                                                          \
        memset(&untouched, 0x5a, sizeof untouched);                                                \
        tocsin_status status = tocsin_##kind##_read(context, &arena, &fact, err);                  \
        if (status) {                                                                              \
            assert_memory_equal(&fact, &untouched, sizeof fact);                                   \
            return status;                                                                         \
        }                                                                                          \
        tocsin_##kind##_write(&json, &fact);                                                       \
        return tocsin_json_finish(&json, err);                                                     \
    }
ROUND_TRIP(evidence)
ROUND_TRIP(observation)
ROUND_TRIP(claim)
ROUND_TRIP(finding)

static void facts_survive_every_failed_allocation(void **state) {
    (void)state;
    static const struct {
        const char *name;
        failing_malloc_scenario *again;
    } kinds[] = {{"facts/evidence", again_evidence},
                 {"facts/observation", again_observation},
                 {"facts/claim", again_claim},
                 {"facts/finding", again_finding}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer room = TOCSIN_BUFFER_INIT;
        struct json_object *body = NULL;
        tocsin_text text = corpus_file(kinds[i].name, &room);
        assert_int_equal(tocsin_json_parse(text, &body, NULL), TOCSIN_OK);
        assert_true(failing_malloc_sweep(kinds[i].again, body) > 0);
        tocsin_json_value_release(&body);
    }
}

static tocsin_status parse_yaml(void *context, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    const yaml_node *root = NULL;
    tocsin_status status = yaml_parse(*(tocsin_text *)context, "case.yaml", &arena, &root, err);
    assert_true(status ? !root : yaml_get(root, "areas") != NULL);
    return status;
}

static void yaml_survives_every_failed_allocation(void **state) {
    (void)state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer room = TOCSIN_BUFFER_INIT;
    tocsin_text text = corpus_file("yaml/case", &room);
    assert_true(failing_malloc_sweep(parse_yaml, &text) > 0);
}

static tocsin_status write_and_read_file(void *context, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer content = TOCSIN_BUFFER_INIT;
    tocsin_status status = tocsin_file_write(context, TOCSIN_TEXT("new"), err);
    if (!status) status = tocsin_file_read(context, 100, &content, err);
    return status;
}

static void a_file_is_whole_whatever_allocation_fails(void **state) {
    (void)state;
    char path[] = "/tmp/tocsin_memory_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, "old", 3) == 3 && close(fd) == 0);
    assert_true(failing_malloc_sweep(write_and_read_file, path) > 0);
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer content = TOCSIN_BUFFER_INIT;
    assert_int_equal(tocsin_file_read(path, 100, &content, NULL), TOCSIN_OK);
    assert_string_equal(content.at, "new");
    unlink(path);
}

static tocsin_status grow_everything(void *context, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    int *items = NULL;
    size_t n = 0, capacity = 0;
    bool all = tocsin_arena_format(&arena, "%s %d", "a", 1) &&
               tocsin_arena_text(&arena, TOCSIN_TEXT("b")).at &&
               tocsin_arena_alloc(&arena, 100, 1000);
    (void)context;
    for (; n < 100 && tocsin_grow((void **)&items, &capacity, n, sizeof *items); n++)
        items[n] = (int)n;
    for (size_t i = 0; i < n; i++) assert_int_equal(items[i], (int)i);
    free(items);
    for (int i = 0; i < 1000; i++) tocsin_buffer_printf(&out, "%d ", i);
    tocsin_buffer_put_html(&out, TOCSIN_TEXT("<&>"));
    return all && n == 100 && !out.failed ? TOCSIN_OK : tocsin_fail_memory(err);
}

static void arenas_arrays_and_buffers_survive_every_failed_allocation(void **state) {
    (void)state;
    assert_true(failing_malloc_sweep(grow_everything, NULL) > 0);
}

/* What is taken again is zeroed, and what stays within it grows by nothing. */
static void an_emptied_arena_gives_its_memory_again(void **state) {
    (void)state;
    enum { N = 100000 };
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    size_t first_bytes = 0;
    for (int round = 0; round < 3; round++) {
        char *small = tocsin_arena_new(&arena, char, 10),
             *large = tocsin_arena_new(&arena, char, N);
        assert_non_null(small);
        assert_non_null(large);
        for (size_t i = 0; i < N; i++) assert_int_equal(large[i] | small[i % 10], 0);
        memset(small, 1, 10);
        memset(large, 2, N);
        if (round == 0) first_bytes = arena.bytes;
        bool is_kept = arena.bytes <= first_bytes;
        assert_true(is_kept);
        tocsin_arena_empty(&arena);
    }
}

static void joined_arenas_end_together(void **state) {
    (void)state;
    tocsin_arena arena = TOCSIN_ARENA_INIT, other = TOCSIN_ARENA_INIT;
    const char *from_other = tocsin_arena_string(&other, TOCSIN_TEXT("of the other"));
    tocsin_arena_join(&arena, &other);
    assert_null(other.chunks);
    const char *own = tocsin_arena_string(&arena, TOCSIN_TEXT("its own"));
    assert_non_null(tocsin_arena_alloc(&other, 1, 1)); /* ready for use again */
    tocsin_arena_release(&other);
    assert_string_equal(from_other, "of the other");
    assert_string_equal(own, "its own");
    tocsin_arena_join(&arena, &other); /* of nothing */
    tocsin_arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_survives_every_failed_allocation),
        cmocka_unit_test(facts_survive_every_failed_allocation),
        cmocka_unit_test(yaml_survives_every_failed_allocation),
        cmocka_unit_test(a_file_is_whole_whatever_allocation_fails),
        cmocka_unit_test(arenas_arrays_and_buffers_survive_every_failed_allocation),
        cmocka_unit_test(an_emptied_arena_gives_its_memory_again),
        cmocka_unit_test(joined_arenas_end_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
