// SPDX-License-Identifier: Apache-2.0
/* Texts of our own about several conflicts, with the claims that are right for them.
 *
 * tests/reading/gold/NAME.claims holds a line for each claim that a careful reader finds in NAME.txt. The reader is
 * not perfect, so the test asks for a share of exact lines over all texts, prints every line that is missing or
 * too many, and fails when reading got worse. */
#include "claims.h"

#include <dirent.h>
#include <stdlib.h>

#define GOLD_F1 0.94 /* exact lines; every member of a line must be right */

enum { MOST = 400 };

typedef struct lines {
    char *items[MOST];
    size_t n;
} lines;

static void add_line(lines *l, const char *text) {
    assert_true(l->n < MOST);
    l->items[l->n++] = strdup(text);
}

static void release_lines(lines *l) {
    for (size_t i = 0; i < l->n; i++) free(l->items[i]);
}

static void put_bound(tocsin_buffer *out, double bound) {
    if (isnan(bound))
        tocsin_buffer_puts(out, "?");
    else
        tocsin_buffer_printf(out, "%.15g", bound);
}

/* speaker | kind | act, polarity, certainty | TYPE actor>target | low..high unit | text */
static void put_line(tocsin_buffer *out, const tocsin_claim *c) {
    tocsin_buffer_printf(out, "%.*s | %s | %s%s %s | ", TOCSIN_TEXT_ARG(c->speaker.name),
                         tocsin_kind_word(c->speaker.kind), tocsin_act_word(c->act),
                         c->negative ? " not" : "", tocsin_certainty_word(c->certainty));
    if (c->plover)
        tocsin_buffer_printf(out, "%s %.*s>%.*s", tocsin_plover_word(c->plover),
                             TOCSIN_TEXT_ARG(c->actor), TOCSIN_TEXT_ARG(c->target));
    tocsin_buffer_puts(out, " | ");
    if (c->has_quantity) {
        put_bound(out, c->quantity.low);
        tocsin_buffer_puts(out, "..");
        put_bound(out, c->quantity.high);
        tocsin_buffer_printf(out, " %s", tocsin_unit_word(c->quantity.unit));
    }
    tocsin_buffer_printf(out, " | %.*s", TOCSIN_TEXT_ARG(c->text));
}

static void read_claims(fixture *f, tocsin_text text, lines *ret_lines) {
    tocsin_read_options options = TOCSIN_READ_OPTIONS_INIT;
    options.outlet = TOCSIN_TEXT("Courier");
    tocsin_reading r;
    assert_int_equal(
        tocsin_reader_read(f->reader, text, SHA_OF_NOTHING, &options, &f->arena, &r, &f->err),
        TOCSIN_OK);
    for (size_t i = 0; i < r.n_claims; i++) {
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer line = TOCSIN_BUFFER_INIT;
        put_line(&line, &r.claims[i]);
        add_line(ret_lines, line.at);
    }
}

static void read_expected(const char *path, lines *ret_lines) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer content = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_file_read(path, 1 << 20, &content, &err), TOCSIN_OK);
    tocsin_text rest = tocsin_buffer_text(&content), line;
    while (tocsin_text_split(&rest, '\n', &line)) {
        char room[2048];
        snprintf(room, sizeof room, "%.*s", TOCSIN_TEXT_ARG(line));
        if (room[0]) add_line(ret_lines, room);
    }
}

static size_t count_common(const char *name, const lines *a, const lines *b, const char *mark) {
    size_t common = 0;
    for (size_t i = 0; i < a->n; i++) {
        bool found = false;
        for (size_t k = 0; k < b->n; k++) found = found || !strcmp(a->items[i], b->items[k]);
        if (!found) print_message("%s %s %s\n", name, mark, a->items[i]);
        common += found;
    }
    return common;
}

typedef struct tally {
    size_t expected, got, both;
} tally;

static void compare_text(fixture *f, const char *folder, const char *name, tally *sum) {
    char path[8192];
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer text = TOCSIN_BUFFER_INIT;
    lines got = {.n = 0}, expected = {.n = 0};
    snprintf(path, sizeof path, "%s/%s.txt", folder, name);
    assert_int_equal(tocsin_file_read(path, 1 << 20, &text, &f->err), TOCSIN_OK);
    read_claims(f, tocsin_buffer_text(&text), &got);
    snprintf(path, sizeof path, "%s/%s.claims", folder, name);
    read_expected(path, &expected);
    sum->both += count_common(name, &expected, &got, "misses");
    count_common(name, &got, &expected, "has   ");
    sum->expected += expected.n;
    sum->got += got.n;
    release_lines(&got);
    release_lines(&expected);
}

static void claims_of_our_own_texts_are_right(void **state) {
    const char *root = getenv("TOCSIN_ROOT");
    if (!root) {
        print_message("skipped: TOCSIN_ROOT names no checkout\n");
        skip();
    }
    char folder[4096];
    snprintf(folder, sizeof folder, "%s/tests/reading/gold", root);
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    tally sum = {0, 0, 0};
    size_t texts = 0;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        char name[256];
        snprintf(name, sizeof name, "%s", entry->d_name);
        char *ending = strstr(name, ".claims");
        if (!ending) continue;
        *ending = '\0';
        compare_text(*state, folder, name, &sum);
        texts++;
    }
    closedir(dir);
    double f1 = 2.0 * (double)sum.both / (double)(sum.expected + sum.got);
    print_message("%zu texts: %zu claims, %zu found, %zu exactly right, F1 %.3f\n", texts,
                  sum.expected, sum.got, sum.both, f1);
    assert_true(texts >= 12);
    assert_true(f1 >= GOLD_F1);
}

int main(void) {
    const struct CMUnitTest tests[] = {fixture_test(claims_of_our_own_texts_are_right)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
