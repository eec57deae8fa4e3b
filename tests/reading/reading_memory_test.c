// SPDX-License-Identifier: Apache-2.0
/* Reading with each allocation failing in turn: an error that says so, nothing half done. */
#include "archive.h"
#include "claims.h"

#include "failing_malloc.h"

static const char text[] =
    "Volgens Oekraïne staan er bijna 100.000 Russische militairen bij de grens, meldt CNN op basis "
    "van bronnen. Rusland en Wit-Rusland ontkennen dat. \"Dat is onzin\", zei minister Jansen.\n\n"
    "De twee landen houden oefeningen. Satellietbeelden tonen dat er tanks staan in het oosten van "
    "Oekraïne. Dat meldt Reuters.";

static tocsin_status read_once(void *context, tocsin_error *err) {
    fixture *f = context;
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_reading reading = {.n_claims = 12345};
    tocsin_status status = tocsin_reader_read(f->reader, tocsin_text_of(text), SHA_OF_NOTHING, NULL,
                                              &arena, &reading, err);
    if (status)
        assert_int_equal(reading.n_claims, 12345);
    else
        assert_true(reading.n_claims >= 4 && reading.n_claims < 20);
    return status;
}

static void reading_survives_every_failing_allocation(void **state) {
    assert_true(failing_malloc_sweep(read_once, *state) > 50);
}

static tocsin_status read_page(void *context, tocsin_error *err) {
    static const char page[] =
        "<!doctype html><html lang=\"en\"><head><title>Troops</title>"
        "<meta property=\"article:published_time\" content=\"2021-11-05\"></head><body><nav>Home</nav>"
        "<article><h1>Troops</h1><p>NATO warned on Friday that more than 90,000 Russian troops stand near the "
        "border.</p><p>Russia denied that.</p></article></body></html>";
    fixture *f = context;
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_reading reading = {.n_claims = 12345};
    tocsin_status status = tocsin_reader_read(f->reader, tocsin_text_of(page), SHA_OF_NOTHING, NULL,
                                              &arena, &reading, err);
    assert_true(status ? reading.n_claims == 12345 : reading.n_claims > 0);
    return status;
}

static void a_page_survives_every_failing_allocation(void **state) {
    assert_true(failing_malloc_sweep(read_page, *state) > 50);
}

/* All of a container, whose documents are counted. */
static tocsin_status read_archive(void *context, tocsin_error *err) {
    archive *a = context;
    tocsin_stream *stream = NULL;
    size_t n = 0;
    tocsin_status status = tocsin_stream_open(a->path, &stream, err);
    while (!status) {
        tocsin_document d;
        status = tocsin_stream_next(stream, &d, err);
        if (status) break;
        n++;
        tocsin_document_release(&d);
    }
    tocsin_stream_close(&stream);
    if (status == TOCSIN_NO) assert_int_equal(n, 2);
    return status == TOCSIN_NO ? TOCSIN_OK : status;
}

static void archives_survive_every_failing_allocation(void **state) {
    static const char *const texts[] = {
        "{\"url\":\"u\",\"title\":\"t\",\"text\":\"a\"}\n\n{\"text\":\"b\",\"outlet\":\"o\"}\n",
        "<rss><channel><title>W</title><item><title>1</title><description>a</description></item>"
        "<item><description>b</description><link>u</link></item></channel></rss>",
        "WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\na\r\n\r\n"
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 48\r\n\r\n"
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>b\r\n\r\n"};
    archive *a = *state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        archive_open_text(a, texts[i]);
        assert_true(failing_malloc_sweep(read_archive, a) > 5);
        tocsin_buffer_clear(&a->bytes);
        put_gzip(&a->bytes, tocsin_text_of(texts[i]));
        archive_open(a);
        assert_true(failing_malloc_sweep(read_archive, a) > 5);
    }
}

static tocsin_status load_packs(void *context, tocsin_error *err) {
    (void)context;
    tocsin_reader *reader = NULL;
    tocsin_status status = tocsin_reader_new(&reader, err);
    assert_true(status ? !reader : reader != NULL);
    tocsin_reader_free(&reader);
    return status;
}

/* Some two hundred thousand allocations, sixty milliseconds a run: a few of them in the ordinary run. */
static void packs_are_loaded_whole_or_not_at_all(void **state) {
    (void)state;
    assert_true(failing_malloc_sweep_by(4001, load_packs, NULL) > 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        fixture_test(reading_survives_every_failing_allocation),
        fixture_test(a_page_survives_every_failing_allocation),
        archive_test(archives_survive_every_failing_allocation),
        cmocka_unit_test(packs_are_loaded_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
