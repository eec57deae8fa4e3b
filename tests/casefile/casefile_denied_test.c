// SPDX-License-Identifier: Apache-2.0
/* A denial of pictures in one document, and the picture that it is about in none or in another: tied where exactly one fits. */
#include "../picture/making.h"
#include "fixture.h"

enum { SIDE_PX = 24 };

static void put_picture(const fixture *f, const char *name, uint64_t seed) {
    uint8_t *samples = make_samples(SIDE_PX, SIDE_PX, 1, seed);
    tocsin_buffer jpeg =
        make_jpeg(samples, SIDE_PX, SIDE_PX, 1, (made_jpeg_options){.quality = 90});
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_file_write(in_case(f, name), tocsin_buffer_text(&jpeg), &err))
        fail_msg("%s", err.message);
    tocsin_buffer_release(&jpeg);
    free(samples);
}

/* Run with these pictures and that report, and give the text of the findings of the two kinds, one a line. */
static void run_with(const fixture *f, const char *pictures, const char *report,
                     tocsin_buffer *ret_told) {
    tocsin_case_report said = {0};
    tocsin_error err = TOCSIN_ERROR_INIT;
    char yaml[2048];
    snprintf(
        yaml, sizeof yaml,
        "title: T\nlanguage: en\nas_of: 2021-11-30\nreports:\n  - path: reports\npictures:\n%s",
        pictures);
    put_file(f, "case.yaml", yaml);
    put_picture(f, "a.jpg", 1);
    put_picture(f, "b.jpg", 2);
    put_file(f, "reports/a.txt", report);
    if (run(f, &said, &err)) fail_msg("%s", err.message);
    tocsin_buffer_clear(ret_told);
    for (size_t i = 0; i < said.n_current; i++) {
        if (strcmp(said.current[i].kind, "picture_denied") != 0 &&
            strcmp(said.current[i].kind, "picture_denial_open") != 0)
            continue;
        tocsin_buffer_put(ret_told, said.current[i].text);
        tocsin_buffer_putc(ret_told, '\n');
    }
    tocsin_case_report_release(&said);
}

static void check_says(const tocsin_buffer *told, const char *words) {
    if (tocsin_text_find(tocsin_buffer_text(told), tocsin_text_of(words), 0) == SIZE_MAX)
        fail_msg("'%.*s' does not say '%s'", TOCSIN_TEXT_ARG(tocsin_buffer_text(told)), words);
}

#define REPORT(language, day, text) "outlet: " language "\ndate: " day "\ntitle: T\n\n" text "\n"
static const char *const kremlin =
    REPORT("De Kustkoerier", "2021-11-02",
           "Het Kremlin vindt de satellietbeelden uit Jelnja geen commentaar waard.");
static const char *const elsewhere =
    REPORT("De Kustkoerier", "2021-11-02",
           "Het Kremlin vindt de satellietbeelden uit Belgorod geen commentaar waard.");
static const char *const rejected =
    REPORT("De Kustkoerier", "2021-11-02",
           "Het Kremlin noemt de satellietbeelden uit Jelnja nep en van slechte kwaliteit.");
static const char *const english =
    REPORT("Harbour Wire", "2021-11-02",
           "The Kremlin called the satellite images of Yelnya that Maxar had shown fake.");

static const char *const placeless =
    REPORT("Harbour Wire", "2021-11-02", "The Kremlin called the satellite images of Maxar fake.");

static void check_says_not(const tocsin_buffer *told, const char *text) {
    size_t at = tocsin_text_find(tocsin_buffer_text(told), tocsin_text_of(text), 0);
    if (at != SIZE_MAX) fail_msg("it says “%s”", text);
}

#define YELNYA(file, name, day)                                                                    \
    "  - {file: " file ", name: " name ", published: " day                                         \
    ", place: {name: Yelnya, lat: 54.57, lon: 33.17}}\n"

static void the_one_picture_that_fits_is_tied_and_the_ground_is_said(void **state) {
    const fixture *f = *state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer told = TOCSIN_BUFFER_INIT;
    run_with(
        f,
        YELNYA(
            "a.jpg", "the camp",
            "2021-11-01") "  - {file: b.jpg, name: the port, published: 2021-11-01, place: {name: Odessa, "
                          "lat: 46.48, lon: 30.73}}\n",
        kremlin, &told);
    check_says(&told, "The picture “the camp” was called into question by Kremlin");
    check_says(&told, "since it names the place, and no other picture of the case from there");
    check_says_not(&told, "the port");
}

/* "nep": that something is rejected has no place for an event, but its words name one. */
static void a_place_in_the_words_alone_is_a_ground(void **state) {
    const fixture *f = *state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer told = TOCSIN_BUFFER_INIT;
    run_with(f, YELNYA("a.jpg", "the camp", "2021-11-01"), rejected, &told);
    check_says(&told, "The picture “the camp” was called into question by Kremlin");
    check_says(&told, "since it names the place");
}

static void of_several_that_fit_none_is_tied_and_all_are_named(void **state) {
    const fixture *f = *state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer told = TOCSIN_BUFFER_INIT;
    run_with(f,
             YELNYA("a.jpg", "the camp", "2021-11-01")
                 YELNYA("b.jpg", "the camp again", "2021-10-30"),
             kremlin, &told);
    check_says(&told, "Kremlin called pictures into question");
    check_says(&told, "fits: “the camp” and “the camp again”");
    check_says_not(&told, "Beside that stands");
}

/* Later than the denial, too long before it, or of another place. */
static void what_does_not_fit_is_not_tied(void **state) {
    const fixture *f = *state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer told = TOCSIN_BUFFER_INIT;
    run_with(f, YELNYA("a.jpg", "later", "2021-11-03") YELNYA("b.jpg", "long ago", "2021-10-01"),
             kremlin, &told);
    assert_int_equal(told.n, 0);
    run_with(f, YELNYA("a.jpg", "the camp", "2021-11-01"), elsewhere, &told);
    check_says(&told, "“the camp” was called"); /* the first report is still there */
    check_says_not(&told, "Belgorod");
}

static void who_published_it_is_a_ground_too(void **state) {
    const fixture *f = *state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer told = TOCSIN_BUFFER_INIT;
    run_with(
        f,
        YELNYA(
            "a.jpg", "the camp",
            "2021-11-01") "  - {file: b.jpg, name: of Maxar, publisher: Maxar, published: 2021-10-31}\n",
        placeless, &told);
    check_says(&told, "“of Maxar” was called into question");
    check_says_not(&told, "the camp");
}

static void a_place_that_is_named_speaks_against_who_published(void **state) {
    const fixture *f = *state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer told = TOCSIN_BUFFER_INIT;
    run_with(
        f,
        YELNYA(
            "a.jpg", "the camp",
            "2021-11-01") "  - {file: b.jpg, name: of Maxar, publisher: Maxar, published: 2021-10-31, place: "
                          "{name: Odessa, lat: 46.48, lon: 30.73}}\n",
        english, &told);
    check_says(&told, "“the camp” was called into question");
    check_says_not(&told, "of Maxar");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_A_CASE(the_one_picture_that_fits_is_tied_and_the_ground_is_said),
        IN_A_CASE(a_place_in_the_words_alone_is_a_ground),
        IN_A_CASE(of_several_that_fit_none_is_tied_and_all_are_named),
        IN_A_CASE(what_does_not_fit_is_not_tied),
        IN_A_CASE(who_published_it_is_a_ground_too),
        IN_A_CASE(a_place_that_is_named_speaks_against_who_published),
    };
    return cmocka_run_group_tests_name("casefile denied", tests, NULL, NULL);
}
