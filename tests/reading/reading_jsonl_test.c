// SPDX-License-Identifier: Apache-2.0
/* JSON lines: one article a line, each on its own. */
#include "archive.h"

static void each_line_is_a_document_with_what_it_says_of_itself(void **state) {
    archive *a = *state;
    archive_open_text(
        a,
        "{\"url\":\"https://example.org/1\",\"title\":\"Eén\",\"text\":\"Regel \\u00e9\\u00e9n\\n\\nen twee.\","
        "\"published\":\"2021-11-03T10:00:00+01:00\",\"outlet\":\"NOS\",\"author\":\"A. Jansen\",\"language\":\"nl\"}\n"
        "\n"
        "{\"headline\":\"Two\",\"articleBody\":\"Second.\",\"publisher\":{\"name\":\"Wire\"},\"authors\":[\"B\",\"C\"],"
        "\"date\":\"Wed, 10 Nov 2021 08:00:00 GMT\"}\n"
        "{\"html\":\"<p>Third.</p>\",\"text\":\" \"}");
    assert_true(tocsin_stream_is_container(a->stream));
    assert_next(a, "Regel één\n\nen twee.");
    const tocsin_document *d = &a->document;
    assert_same(d->url, "https://example.org/1");
    assert_same(d->title, "Eén");
    assert_same(d->outlet, "NOS");
    assert_same(d->author, "A. Jansen");
    assert_same(d->language, "nl");
    assert_same(d->record, "line 1");
    assert_int_equal(d->published.from, tocsin_day_from_civil((tocsin_civil){2021, 11, 3}));
    assert_next(a, "Second.");
    assert_same(d->title, "Two");
    assert_same(d->outlet, "Wire");
    assert_same(d->author, "B");
    assert_same(d->record, "line 3");
    assert_int_equal(d->published.to, tocsin_day_from_civil((tocsin_civil){2021, 11, 10}));
    assert_next(a, "<p>Third.</p>");
    assert_int_equal(d->form, TOCSIN_FORM_HTML);
    assert_end(a);
    assert_end(a);
}

static void a_document_leads_back_to_its_line(void **state) {
    archive *a = *state;
    archive_open_text(a, "{\"text\":\"a\"}\n{ \"text\" : \"b\" }\r\n\n{\"text\":\"c\"}\n");
    assert_next(a, "a");
    assert_same(archive_within(a), "{\"text\":\"a\"}");
    assert_next(a, "b");
    assert_same(archive_within(a), "{ \"text\" : \"b\" }\r");
    assert_next(a, "c");
    assert_same(archive_within(a), "{\"text\":\"c\"}");
    assert_false(a->document.unfolded);
    assert_end(a);
}

static void a_bad_line_costs_only_itself(void **state) {
    archive *a = *state;
    archive_open_text(
        a,
        "{\"text\":\"a\"}\n{\"text\":\"b\"\n[1,2]\n{\"title\":\"no text\"}\n\"b\"\n{\"text\":\"\xFF\"}\n"
        "{\"text\":\"c\"}\n");
    assert_next(a, "a");
    assert_refused(a, "line 2: JSON is wrong");
    assert_refused(a, "line 3: no JSON object");
    assert_refused(a, "line 4: an object without a text");
    assert_refused(a, "line 5: no JSON object");
    assert_refused(a, "line 6: JSON is not UTF-8");
    assert_next(a, "c");
    assert_same(a->document.record, "line 7");
    assert_end(a);
}

static void a_line_without_end_is_passed_over(void **state) {
    archive *a = *state;
    tocsin_buffer_puts(&a->bytes, "{\"text\":\"a\"}\n{\"text\":\"");
    for (int i = 0; i < 17 << 10; i++) {
        char kilobyte[1025];
        memset(kilobyte, 'x', 1024);
        kilobyte[1024] = 0;
        tocsin_buffer_puts(&a->bytes, kilobyte);
    }
    tocsin_buffer_puts(&a->bytes, "\"}\n{\"text\":\"c\"}\n");
    archive_open(a);
    assert_next(a, "a");
    assert_refused(a, "line 2: longer than 16777216 bytes");
    assert_next(a, "c");
    assert_end(a);
}

static void lines_in_gzip_are_read_by_what_they_unfold_to(void **state) {
    archive *a = *state;
    put_gzip(&a->bytes, TOCSIN_TEXT("\xEF\xBB\xBF{\"text\":\"a\"}\n{\"text\""));
    put_gzip(&a->bytes, TOCSIN_TEXT(":\"b\"}\n"));
    archive_open(a);
    assert_next(a, "a");
    assert_next(a, "b");
    assert_true(a->document.unfolded);
    assert_int_equal(a->document.within.from, 16);
    assert_int_equal(a->document.within.to, 28);
    assert_end(a);
}

static void broken_gzip_is_said_after_what_could_be_read(void **state) {
    archive *a = *state;
    put_gzip(&a->bytes, TOCSIN_TEXT("{\"text\":\"a\"}\n"));
    put_gzip(&a->bytes, TOCSIN_TEXT("{\"text\":\"b\"}\n"));
    a->bytes.n -= 12;
    archive_open(a);
    assert_next(a, "a");
    assert_refused(a, "breaks off in the middle of a gzip member");
    assert_end(a);
}

static void lines_that_unfold_without_end_are_left_alone(void **state) {
    archive *a = *state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer blanks = TOCSIN_BUFFER_INIT;
    tocsin_buffer_puts(&blanks, "{\"text\":\"a\"}\n");
    for (int i = 0; i < 80 << 10; i++) tocsin_buffer_printf(&blanks, "%1023s\n", "");
    put_gzip(&a->bytes, tocsin_buffer_text(&blanks));
    archive_open(a);
    assert_next(a, "a");
    assert_refused(a, "unfold to more than");
    assert_end(a);
}

static void what_is_no_archive_is_one_document(void **state) {
    archive *a = *state;
    archive_open_text(a, "{een accolade} begint deze tekst.");
    assert_false(tocsin_stream_is_container(a->stream));
    assert_next(a, "{een accolade} begint deze tekst.");
    assert_int_equal(a->document.record.n, 0);
    assert_end(a);
    archive_open_text(a, "");
    assert_next(a, "");
    assert_end(a);
}

static void a_folder_and_a_missing_file_are_no_streams(void **state) {
    archive *a = *state;
    assert_int_equal(tocsin_stream_open("/tmp", &a->stream, &a->err), TOCSIN_BAD_INPUT);
    assert_int_equal(tocsin_stream_open("/tmp/tocsin-no-such-file", &a->stream, &a->err),
                     TOCSIN_IO);
    assert_non_null(strstr(a->err.message, "/tmp/tocsin-no-such-file"));
    assert_null(a->stream);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        archive_test(each_line_is_a_document_with_what_it_says_of_itself),
        archive_test(a_document_leads_back_to_its_line),
        archive_test(a_bad_line_costs_only_itself),
        archive_test(a_line_without_end_is_passed_over),
        archive_test(lines_in_gzip_are_read_by_what_they_unfold_to),
        archive_test(broken_gzip_is_said_after_what_could_be_read),
        archive_test(lines_that_unfold_without_end_are_left_alone),
        archive_test(what_is_no_archive_is_one_document),
        archive_test(a_folder_and_a_missing_file_are_no_streams),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
