// SPDX-License-Identifier: Apache-2.0
/* Published pictures of a case: taken in, checked once, and told beside what is said of them. The picture is cut from a simulated
 * scene, saved as JPEG. */
#include "../picture/making.h"
#include "fixture.h"

enum { SCENE_PX = 128 };

static const char *const scene_names = "scenes/optical/simulated_optical_%s.tif";

static void make_archive(const fixture *f) {
    tocsin_simulation_options options = TOCSIN_SIMULATION_OPTIONS_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    size_t n = 0;
    options.radar = false;
    options.size_px = SCENE_PX;
    options.optical_days = 30;
    assert_true(tocsin_day_parse(TOCSIN_TEXT("2021-07-30"), &options.from));
    assert_true(tocsin_day_parse(TOCSIN_TEXT("2021-08-29"), &options.to));
    if (tocsin_imagery_simulate(in_case(f, "scenes"), &options, &n, &err))
        fail_msg("%s", err.message);
    assert_int_equal(n, 2);
}

typedef struct cut {
    const char *day; /* of the scene */
    int left, top, width, height, zoom, quality;
    bool mirrored;
    const char *comment; /* in the file; NULL: none */
} cut;

/* A comment behind the first two bytes, as programs put it. */
static tocsin_buffer with_comment(tocsin_buffer jpeg, const char *comment) {
    tocsin_buffer out = TOCSIN_BUFFER_INIT;
    size_t n = strlen(comment) + 2;
    char head[] = {(char)0xFF, (char)0xFE, (char)(n >> 8), (char)(n & 255)};
    tocsin_buffer_put(&out, (tocsin_text){jpeg.at, 2});
    tocsin_buffer_put(&out, (tocsin_text){head, 4});
    tocsin_buffer_puts(&out, comment);
    tocsin_buffer_put(&out, (tocsin_text){jpeg.at + 2, jpeg.n - 2});
    tocsin_buffer_release(&jpeg);
    return out;
}

/* The first two bands of the scene, each pixel `zoom` wide, between its own least and most. */
static void put_cut(const fixture *f, const char *name, cut c) {
    tocsin_raster raster;
    tocsin_error err = TOCSIN_ERROR_INIT;
    char scene[64];
    snprintf(scene, sizeof scene, scene_names, c.day);
    if (tocsin_raster_open(in_case(f, scene), &raster, &err)) fail_msg("%s", err.message);
    int width = c.width * c.zoom, height = c.height * c.zoom;
    uint8_t *grey = malloc((size_t)width * (size_t)height);
    float least = INFINITY, most = -INFINITY;
    for (int pass = 0; pass < 2; pass++)
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) {
                int column = c.left + (c.mirrored ? width - 1 - x : x) / c.zoom;
                size_t at = (size_t)(c.top + y / c.zoom) * (size_t)raster.width_px + (size_t)column;
                float value = raster.bands[0][at];
                if (isnan(value)) value = least;
                if (!pass && value < least) least = value;
                if (!pass && value > most) most = value;
                if (pass)
                    grey[y * width + x] = (uint8_t)(20 + 215 * (value - least) / (most - least));
            }
    tocsin_buffer jpeg =
        make_jpeg(grey, width, height, 1, (made_jpeg_options){.quality = c.quality});
    if (c.comment) jpeg = with_comment(jpeg, c.comment);
    if (tocsin_file_write(in_case(f, name), tocsin_buffer_text(&jpeg), &err))
        fail_msg("%s", err.message);
    tocsin_buffer_release(&jpeg);
    tocsin_raster_release(&raster);
    free(grey);
}

static const cut yelnya = {"20210730", 10, 15, 110, 90, 1, 90, false, "<script>alert(1)</script>"};

static const char *const news =
    "outlet: Harbour Wire\ndate: 2021-11-13\ntitle: Pictures\n\n"
    "Maxar said on 1 November that satellite images show tanks and artillery near Yelnya.\n\n"
    "The Kremlin said on 13 November that the satellite images are fake.\n";

#define HEAD "title: Test\nlanguage: %s\nas_of: 2021-11-20\nreports:\n  - path: reports\n"
#define PICTURE                                                                                    \
    "pictures:\n"                                                                                  \
    "  - file: pictures/yelnya.jpg\n"                                                              \
    "    name: the camp near Yelnya\n"                                                             \
    "    publisher: Maxar\n"                                                                       \
    "    published: 2021-11-01\n"                                                                  \
    "    place: {name: Yelnya, lat: 54.59, lon: 33.21}\n"                                          \
    "    time: 2021-07-30T09:50\n"                                                                 \
    "    shadow: {foot: [40, 60], tip: [40, 40], north: 0}\n"                                      \
    "    simulated: true\n"
#define ARCHIVE PICTURE "    archive: scenes/optical/*.tif\n"

static void put_config(const fixture *f, const char *language, const char *pictures) {
    char text[4096];
    int n = snprintf(text, sizeof text, HEAD, language);
    snprintf(text + n, sizeof text - (size_t)n, "%s", pictures);
    put_file(f, "case.yaml", text);
}

static void put_case(const fixture *f, const char *language, const char *pictures) {
    assert_int_equal(mkdir(in_case(f, "pictures"), 0777), 0);
    make_archive(f);
    put_cut(f, "pictures/yelnya.jpg", yelnya);
    put_file(f, "reports/a.txt", news);
    put_config(f, language, pictures);
}

static bool says(const tocsin_buffer *brief, const char *words) {
    return tocsin_text_find(tocsin_buffer_text(brief), tocsin_text_of(words), 0) != SIZE_MAX;
}

#define SAYS(brief, words)                                                                         \
    do {                                                                                           \
        if (!says(&(brief), (words))) fail_msg("the brief does not say: %s", (words));             \
    } while (0)

/* What the program itself says, with all that stands in quotation marks taken away. */
static void own_words(const tocsin_buffer *brief, tocsin_buffer *out) {
    tocsin_text text = tocsin_buffer_text(brief);
    int depth = 0;
    for (size_t i = 0; i < text.n; i++) {
        tocsin_text rest = tocsin_text_slice(text, i, text.n);
        if (tocsin_text_starts(rest, TOCSIN_TEXT("“"))) depth = 1;
        if (!depth) tocsin_buffer_putc(out, tocsin_text_lower_at(text, i));
        if (tocsin_text_starts(rest, TOCSIN_TEXT("”"))) depth = 0;
    }
}

static void check_own_words(const tocsin_buffer *brief, const char *language) {
    static const char *const verdicts[] = {"fake", "forge",   "manipul", "falsif",  "tamper",
                                           "hoax", "vervals", "fälsch",  "nepbeeld"};
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer own = TOCSIN_BUFFER_INIT;
    own_words(brief, &own);
    assert_true(says(brief, "fake")); /* quoted */
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++)
        if (says(&own, verdicts[i])) fail_msg("%s: it says '%s'", language, verdicts[i]);
}

/* What is called into question, and what its check gave, lead the page; where tests are blind stands with the picture. */
static void check_lead(const tocsin_buffer *brief, const char *called, const char *blind) {
    tocsin_text page = tocsin_buffer_text(brief);
    size_t from = tocsin_text_find(page, TOCSIN_TEXT("<ol class=\"lead\">"), 0);
    size_t second = tocsin_text_find(page, TOCSIN_TEXT("</li>"), from);
    size_t to = tocsin_text_find(page, TOCSIN_TEXT("</ol>"), from);
    tocsin_text first = tocsin_text_slice(page, from, second);
    assert_true(tocsin_text_find(first, tocsin_text_of(called), 0) != SIZE_MAX);
    first = tocsin_text_slice(page, from, to);
    assert_int_equal(tocsin_text_find(first, tocsin_text_of(blind), 0), SIZE_MAX);
}

static void check_denial(const fixture *f, const char *language, const char *const *words) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer brief = TOCSIN_BUFFER_INIT;
    put_config(f, language, ARCHIVE);
    run_to(f, TOCSIN_OK);
    brief_of(f, &brief);
    for (size_t i = 0; words[i]; i++) SAYS(brief, words[i]);
    check_own_words(&brief, language);
    check_lead(&brief, words[0], words[1]);
    assert_false(says(&brief, "<script"));
}

static void a_denial_stands_beside_what_the_check_found(void **state) {
    const fixture *f = *state;
    static const char *const en[] = {
        "was called into question by Kremlin (13 November 2021",
        "do not see:",
        "13 November 2021, through Harbour Wire)",
        "it matches the archive scene of 30 July 2021 within",
        "its shadow fits the claimed time",
        "nothing was found by the tests for changes; they would find ",
        "% of copied squares of 48 pixels, ",
        "% of such squares from another JPEG.",
        "The claimed place lies within it",
        "30 m a pixel, by the match with the archive",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "img-src data:",
        "<img alt=\"the camp near Yelnya: the picture as published, made smaller; 110 × 90 pixels",
        "src=\"data:image/jpeg;base64,/9j/",
        "<a href=\"sheets/",
        NULL};
    static const char *const nl[] = {"in twijfel getrokken door Kremlin",
                                     "niet zien:",
                                     "binnen",
                                     "de schaduw past bij de opgegeven tijd",
                                     "de toetsen op veranderingen vonden niets",
                                     NULL};
    static const char *const de[] = {"wurde von Kremlin in Zweifel gezogen",
                                     "nicht sehen:", "sein Schatten passt zur angegebenen Zeit",
                                     "fanden nichts", NULL};
    put_case(f, "en", ARCHIVE);
    check_denial(f, "en", en);
    check_denial(f, "nl", nl);
    check_denial(f, "de", de);
}

/* The same ground again on a later day. */
static void copy_scene(const fixture *f, const char *from, const char *to) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer bytes = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    char name[64];
    snprintf(name, sizeof name, scene_names, from);
    if (tocsin_file_read(in_case(f, name), (size_t)1 << 24, &bytes, &err))
        fail_msg("%s", err.message);
    snprintf(name, sizeof name, scene_names, to);
    if (tocsin_file_write(in_case(f, name), tocsin_buffer_text(&bytes), &err))
        fail_msg("%s", err.message);
}

static void a_picture_is_checked_anew_only_when_something_of_it_changed(void **state) {
    const fixture *f = *state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer before = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer after = TOCSIN_BUFFER_INIT;
    put_case(f, "en", ARCHIVE);
    copy_scene(f, "20210730", "20210815");
    tocsin_case_report first = run_to(f, TOCSIN_OK);
    assert_int_equal(first.observations, 3 + 12); /* a scene each, a test each */
    brief_of(f, &before);
    SAYS(
        before,
        "matches 2 of 3 archive scenes, the earliest of 30 July 2021, the latest of 15 August 2021");
    SAYS(before, "How old it is does not follow from that");
    int64_t entries = entries_of(f);
    assert_int_equal(run_to(f, TOCSIN_OK).observations, 0);
    assert_int_equal(entries_of(f), entries);
    brief_of(f, &after);
    assert_true(tocsin_text_equal(tocsin_buffer_text(&before), tocsin_buffer_text(&after)));
    put_config(f, "en", ARCHIVE "    length: {from: [10, 10], to: [40, 50], metres: 500}\n");
    assert_int_equal(run_to(f, TOCSIN_OK).observations, 3 + 12);
    brief_of(f, &after);
    SAYS(after, "10 m a pixel, by a length that was stated");
    put_config(f, "en", ARCHIVE);
    assert_int_equal(run_to(f, TOCSIN_OK).observations, 3 + 12); /* the last check holds, not any */
    brief_of(f, &after);
    SAYS(after, "by the match with the archive");
}

static void a_picture_that_was_there_before_is_found_again_in_a_mirror(void **state) {
    const fixture *f = *state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer brief = TOCSIN_BUFFER_INIT;
    cut again = yelnya, other = yelnya;
    again.mirrored = true;
    again.zoom = 2;
    again.quality = 60;
    other.left = 0;
    other.top = 0;
    other.width = 90;
    put_case(f, "en", "");
    put_cut(f, "pictures/again.jpg", again);
    put_cut(f, "pictures/other.jpg", other);
    other.top = 10;
    put_cut(f, "pictures/tomorrow.jpg", other);
    put_config(
        f, "en",
        "pictures:\n"
        "  - {file: pictures/again.jpg, name: the later one, published: 2021-11-10}\n"
        "  - {file: pictures/other.jpg, name: another one, published: 2021-11-12}\n"
        "  - {file: pictures/yelnya.jpg, name: the first one, publisher: Maxar, published: 2021-11-01}\n"
        "  - {file: pictures/tomorrow.jpg, name: tomorrow, published: 2021-11-21}\n");
    run_to(f, TOCSIN_OK);
    brief_of(f, &brief);
    SAYS(brief,
         "The picture “the later one” is the same as one that was in the case before, or looks "
         "just like it, mirrored: “the first one” of 1 November 2021 from Maxar");
    assert_false(says(&brief, "“another one” is the same"));
    assert_false(says(&brief, "“the first one” is the same"));
    assert_false(says(&brief, "“tomorrow”")); /* the brief is of the day before */
}

static void a_picture_that_is_added_needs_no_word_in_the_case(void **state) {
    const fixture *f = *state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer brief = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_case_close) tocsin_case *c = NULL;
    tocsin_run_options options = TOCSIN_RUN_OPTIONS_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    put_case(f, "en", "");
    char path[300];
    snprintf(path, sizeof path, "%s/pictures/yelnya.jpg", f->dir);
    const char *const paths[] = {path};
    if (tocsin_case_open(f->dir, &c, &err)) fail_msg("%s", err.message);
    for (int twice = 0; twice < 2; twice++) {
        tocsin_case_report report = {0};
        assert_int_equal(tocsin_case_add(c, paths, 1, &options, &report, &err), TOCSIN_OK);
        assert_int_equal(report.added, twice ? 0 : 1);
        tocsin_case_report_release(&report);
    }
    assert_int_equal(remove(path), 0);
    assert_int_equal(run_to(f, TOCSIN_OK).observations, 10);
    brief_of(f, &brief);
    SAYS(brief, "What can be told on the picture “pictures/yelnya.jpg” is not known");
    /* What case.yaml says later finds the evidence by its name. */
    put_config(f, "en", "pictures:\n  - {file: pictures/yelnya.jpg, name: it, gsd: 3}\n");
    run_to(f, TOCSIN_OK);
    brief_of(f, &brief);
    SAYS(brief, "Quality of the picture “it”");
}

#define OTHER                                                                                      \
    "  - {file: pictures/other.jpg, name: other, publisher: Maxar, published: 2021-11-02, place: " \
    "{name: Yelnya, lat: 54.59, lon: 33.21}"

/* A denial that names no images stands beside the picture when case.yaml says so. */
static void case_yaml_names_what_is_said_of_a_picture(void **state) {
    const fixture *f = *state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer brief = TOCSIN_BUFFER_INIT;
    put_case(f, "en", PICTURE);
    /* Two pictures of one publisher and place: neither is meant without a word. */
    cut other = yelnya;
    other.left = 0;
    put_cut(f, "pictures/other.jpg", other);
    put_config(f, "en", PICTURE OTHER "}\n");
    run_to(f, TOCSIN_OK);
    brief_of(f, &brief);
    assert_false(says(&brief, "was called into question"));
    SAYS(brief, "more than one picture of the case fits: “the camp near Yelnya” and “other”");
    put_config(f, "en", PICTURE OTHER ", reports: [reports/a.txt]}\n");
    run_to(f, TOCSIN_OK);
    brief_of(f, &brief);
    SAYS(brief, "The picture “other” was called into question by Kremlin");
    assert_false(says(&brief, "more than one picture of the case fits"));
}

static void what_is_wrong_is_said_and_the_rest_goes_on(void **state) {
    const fixture *f = *state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer brief = TOCSIN_BUFFER_INIT;
    put_case(
        f, "en",
        "pictures:\n"
        "  - {file: pictures/nowhere.jpg}\n"
        "  - {file: 'sha256:0000000000000000000000000000000000000000000000000000000000000000'}\n"
        "  - {file: pictures/cut.jpg}\n"
        "  - {file: pictures/yelnya.jpg, name: it, archive: [nothing.tif], claims: [nobody], reports: [none.txt]}\n");
    put_file(f, "pictures/cut.jpg", "\xFF\xD8\xFF\xE0 and no more");
    run_to(f, TOCSIN_PARTLY);
    brief_of(f, &brief);
    SAYS(brief, "pictures/nowhere.jpg&#39;: there is no such file");
    SAYS(brief, "no evidence of that hash");
    SAYS(brief, "pictures/cut.jpg: ");
    SAYS(brief, "&#39;nothing.tif&#39; is no image series of the case");
    SAYS(brief, "no claim &#39;nobody&#39;");
    SAYS(brief, "no report &#39;none.txt&#39;");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_A_CASE(a_denial_stands_beside_what_the_check_found),
        IN_A_CASE(a_picture_is_checked_anew_only_when_something_of_it_changed),
        IN_A_CASE(a_picture_that_was_there_before_is_found_again_in_a_mirror),
        IN_A_CASE(a_picture_that_is_added_needs_no_word_in_the_case),
        IN_A_CASE(case_yaml_names_what_is_said_of_a_picture),
        IN_A_CASE(what_is_wrong_is_said_and_the_rest_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
