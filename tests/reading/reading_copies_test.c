// SPDX-License-Identifier: Apache-2.0
/* Copies: an agency's text as edited by others, and how far the estimated similarity is off. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "reading/copies.h"

static const char agency[] =
    "Ukraine says that almost 100,000 Russian troops stand near its border, more than at any time since the spring. "
    "The defence ministry in Kyiv said on Tuesday that units which had taken part in exercises in September had left "
    "their tanks and lorries behind at a training ground near Yelnya, some 260 kilometres north of the frontier. "
    "Satellite pictures taken on Monday show rows of vehicles in the snow. A spokesman for the Kremlin denied that any "
    "attack was planned and called the pictures fake. Moscow, he told reporters, moves its army on its own ground as it "
    "sees fit. American officials warned their allies in Brussels last week that the build-up is unusual for the time of "
    "year. In May the same officials counted 80,000 troops; it is not clear how many of those ever left. NATO's secretary "
    "general urged Russia to be open about what it is doing and said that the alliance is watching closely. The price of "
    "gas rose by four per cent on Tuesday after the reports.";

static const char other[] =
    "Ukraine's harvest was better than expected this year, the ministry of agriculture said on Tuesday. Farmers brought in "
    "more than 80 million tonnes of grain, almost a quarter more than last year, when drought in the south cost many of "
    "them their crop. Exports through the ports of Odessa rose accordingly. Prices on the world market have gone up since "
    "the spring, and the ministry expects that they will stay high until the summer. A spokesman told reporters that the "
    "railways lack wagons to carry all of it, and that some of the grain is stored in the open near Kharkiv.";

/* ---- the exact similarity --------------------------------------------------------------------------- */

enum { WORDS_MOST = 600, RUN = 5 };

typedef struct run_set {
    char runs[WORDS_MOST][200];
    size_t n;
} run_set;

static int by_text(const void *a, const void *b) {
    return strcmp(a, b);
}

static void fill_set(run_set *set, const char *text) {
    static char words[WORDS_MOST][40]; /* none is longer */
    size_t n = 0;
    for (const char *at = text; *at && n < WORDS_MOST;) {
        size_t length = 0;
        while (*at &&
               !strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", *at))
            at++;
        while (at[length] &&
               strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", at[length]))
            length++;
        if (!length) break;
        for (size_t i = 0; i < length; i++)
            words[n][i] = at[i] >= 'A' && at[i] <= 'Z' ? (char)(at[i] | 32) : at[i];
        words[n++][length] = 0;
        at += length;
    }
    set->n = 0;
    for (size_t i = 0; i + RUN <= n; i++)
        snprintf(set->runs[set->n++], sizeof set->runs[0], "%.39s %.39s %.39s %.39s %.39s",
                 words[i], words[i + 1], words[i + 2], words[i + 3], words[i + 4]);
    qsort(set->runs, set->n, sizeof set->runs[0], by_text);
    size_t kept = 0;
    for (size_t i = 0; i < set->n; i++)
        if (!i || strcmp(set->runs[i], set->runs[kept - 1]) != 0)
            memmove(set->runs[kept++], set->runs[i], sizeof set->runs[0]);
    set->n = kept;
}

static double exact(const char *a, const char *b) {
    static run_set x, y;
    fill_set(&x, a);
    fill_set(&y, b);
    size_t both = 0;
    for (size_t i = 0, j = 0; i < x.n && j < y.n;) {
        int order = strcmp(x.runs[i], y.runs[j]);
        both += order == 0;
        i += order <= 0;
        j += order >= 0;
    }
    return (double)both / (double)(x.n + y.n - both);
}

static double estimate(const char *a, const char *b) {
    tocsin_signature x, y;
    signature_of_text(tocsin_text_of(a), &x);
    signature_of_text(tocsin_text_of(b), &y);
    return tocsin_signature_similarity(&x, &y);
}

/* ---- tests ------------------------------------------------------------------------------------------ */

/* What an editor does: leaves out words, puts others in, drops the end. The seed decides. */
static void edit(const char *text, unsigned seed, unsigned percent, tocsin_buffer *out) {
    uint64_t random = seed * 2654435761u + 1;
    tocsin_text rest = tocsin_text_of(text), part;
    tocsin_buffer_clear(out);
    while (tocsin_text_split(&rest, ' ', &part)) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        unsigned roll = (unsigned)(random >> 33) % 200;
        if (roll < percent) continue;
        tocsin_buffer_put(out, part);
        tocsin_buffer_puts(out, roll < 2 * percent ? " reportedly " : " ");
    }
}

static void the_estimate_is_as_good_as_it_says(void **state) {
    (void)state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer edited = TOCSIN_BUFFER_INIT;
    double squares = 0, worst = 0, sum = 0;
    size_t n = 0;
    for (unsigned percent = 0; percent <= 30; percent += 2)
        for (unsigned seed = 1; seed <= 20; seed++, n++) {
            edit(agency, seed, percent, &edited);
            double off = estimate(agency, edited.at) - exact(agency, edited.at);
            squares += off * off;
            sum += off;
            if (fabs(off) > worst) worst = fabs(off);
        }
    double error = sqrt(squares / (double)n), bias = sum / (double)n;
    print_message("similarity of %zu pairs: root mean square error %.3f, bias %+.3f, worst %.3f\n",
                  n, error, bias, worst);
    assert_true(error < 0.045 && fabs(bias) < 0.02 && worst < 0.16);
}

static void sha(char hex[static TOCSIN_SHA256_HEX + 1], const char *text) {
    assert_int_equal(tocsin_sha256(tocsin_text_of(text), hex, NULL), TOCSIN_OK);
}

static tocsin_copy see(tocsin_copies *copies, const char *text) {
    char hex[TOCSIN_SHA256_HEX + 1];
    tocsin_signature signature;
    tocsin_copy copy;
    sha(hex, text);
    signature_of_text(tocsin_text_of(text), &signature);
    assert_int_equal(tocsin_copies_see(copies, hex, &signature, &copy, NULL), TOCSIN_OK);
    return copy;
}

static void an_edited_text_points_to_the_first_of_its_kind(void **state) {
    (void)state;
    TOCSIN_CLEANUP(tocsin_copies_free) tocsin_copies *copies = NULL;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer once = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer twice = TOCSIN_BUFFER_INIT;
    char original[TOCSIN_SHA256_HEX + 1];
    sha(original, agency);
    edit(agency, 3, 4, &once);
    edit(once.at, 5, 4, &twice);
    assert_int_equal(tocsin_copies_new(&copies, NULL), TOCSIN_OK);
    assert_string_equal(see(copies, other).sha256_hex, "");
    assert_string_equal(see(copies, agency).sha256_hex, "");
    tocsin_copy copy = see(copies, once.at);
    assert_string_equal(copy.sha256_hex, original);
    assert_true(copy.similarity > 0.5 && copy.similarity < 0.95);
    assert_string_equal(see(copies, twice.at).sha256_hex, original);
    copy = see(copies, agency);
    assert_string_equal(copy.sha256_hex, original);
    assert_true(copy.similarity > 0.999);
}

/* The first half, as a short notice carries it, is half as alike. */
static void another_report_on_the_same_thing_is_no_copy(void **state) {
    (void)state;
    assert_true(estimate(agency, other) < 0.05);
    char half[sizeof agency];
    snprintf(half, sizeof half, "%.*s", (int)(sizeof agency / 2), agency);
    assert_true(fabs(estimate(agency, half) - exact(agency, half)) < 0.1);
}

static void short_texts_are_copies_only_word_for_word(void **state) {
    (void)state;
    assert_true(estimate("Rusland ontkent dat.", "RUSLAND ontkent dat") > 0.999);
    assert_true(estimate("Rusland ontkent dat.", "Rusland ontkent dit.") < 0.05);
    assert_true(estimate("", "") < 0.01);
}

static void case_and_marks_change_nothing_but_words_do(void **state) {
    (void)state;
    assert_true(estimate("Мер сказав, що дорога залишиться закритою.",
                         "МЕР СКАЗАВ що дорога залишиться закритою") > 0.999);
    assert_true(estimate("Мер сказав, що дорога залишиться закритою.",
                         "Мер сказав, що дорога залишиться відкритою.") < 0.05);
}

static void a_signature_is_written_and_read_again(void **state) {
    (void)state;
    tocsin_signature made, again;
    char hex[2 * TOCSIN_SIGNATURE + 1];
    signature_of_text(tocsin_text_of(agency), &made);
    tocsin_signature_format(&made, hex);
    assert_true(tocsin_signature_parse(tocsin_text_of(hex), &again));
    assert_memory_equal(made.at, again.at, sizeof made.at);
    hex[7] = 'x';
    assert_false(tocsin_signature_parse(tocsin_text_of(hex), &again));
    assert_false(tocsin_signature_parse(TOCSIN_TEXT("00"), &again));
}

/* Old ones are forgotten in the end, and memory stays what it is. */
static void many_documents_are_remembered_and_the_oldest_forgotten(void **state) {
    (void)state;
    TOCSIN_CLEANUP(tocsin_copies_free) tocsin_copies *copies = NULL;
    assert_int_equal(tocsin_copies_new(&copies, NULL), TOCSIN_OK);
    tocsin_copy copy = see(copies, agency);
    for (int i = 0; i < 32000; i++) {
        char text[64];
        snprintf(text, sizeof text, "bulletin number %d of the year", i);
        copy = see(copies, text);
        assert_string_equal(copy.sha256_hex, "");
    }
    copy = see(copies, agency);
    assert_string_not_equal(copy.sha256_hex, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_estimate_is_as_good_as_it_says),
        cmocka_unit_test(an_edited_text_points_to_the_first_of_its_kind),
        cmocka_unit_test(another_report_on_the_same_thing_is_no_copy),
        cmocka_unit_test(short_texts_are_copies_only_word_for_word),
        cmocka_unit_test(case_and_marks_change_nothing_but_words_do),
        cmocka_unit_test(a_signature_is_written_and_read_again),
        cmocka_unit_test(many_documents_are_remembered_and_the_oldest_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
