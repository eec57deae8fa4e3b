// SPDX-License-Identifier: Apache-2.0
/* Main text of pages in the manner of real templates. In tests/reading/pages the paragraphs of the report begin with
 * "§", captions with "¤", and all else should not be read as text. Headings yield no claims and are not counted. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"

typedef struct tally {
    size_t right, wrong, missed; /* paragraphs; wrong ones in bytes */
    size_t right_bytes;
    size_t captions, captions_missed;
} tally;

static size_t count(tocsin_text text, const char *mark) {
    size_t n = 0;
    for (size_t at = 0; (at = tocsin_text_find(text, tocsin_text_of(mark), at)) != SIZE_MAX; at++)
        n++;
    return n;
}

static tally judge(const document *doc) {
    tally t = {0};
    size_t captions = 0;
    for (size_t i = 0; i < doc->n_blocks; i++) {
        const block *b = &doc->blocks[i];
        tocsin_text text = tocsin_text_slice(doc->text, b->from, b->to);
        bool is_report = tocsin_text_starts(text, TOCSIN_TEXT("§"));
        if (b->kind == BLOCK_CAPTION) captions += tocsin_text_starts(text, TOCSIN_TEXT("¤"));
        if (b->kind != BLOCK_TEXT) continue;
        t.right += is_report;
        if (is_report)
            t.right_bytes += text.n;
        else
            t.wrong += text.n;
        if (!is_report) print_message("  no report: %.*s\n", TOCSIN_TEXT_ARG(text));
    }
    t.missed = count(doc->source, "§") - t.right;
    t.captions = count(doc->source, "¤");
    t.captions_missed = t.captions - captions;
    return t;
}

static void judge_page(fixture *f, const char *path, tally *all) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer bytes = TOCSIN_BUFFER_INIT;
    assert_int_equal(tocsin_file_read(path, 1 << 20, &bytes, &f->err), TOCSIN_OK);
    assert_int_equal(fixture_open(f, tocsin_buffer_text(&bytes), NULL), TOCSIN_OK);
    tally t = judge(&f->doc);
    double precision = t.right ? (double)t.right_bytes / (double)(t.right_bytes + t.wrong) : 0;
    double recall = (double)t.right / (double)(t.right + t.missed);
    print_message("%-60s precision %.3f recall %.3f captions %zu of %zu\n", strrchr(path, '/') + 1,
                  precision, recall, t.captions - t.captions_missed, t.captions);
    all->right += t.right;
    all->missed += t.missed;
    all->right_bytes += t.right_bytes;
    all->wrong += t.wrong;
    all->captions += t.captions;
    all->captions_missed += t.captions_missed;
}

static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_page(const struct dirent *entry) {
    return strstr(entry->d_name, ".html") != NULL;
}

static void reports_are_read_and_nothing_else(void **state) {
    fixture *f = *state;
    char folder[4096];
    snprintf(folder, sizeof folder, "%s/tests/reading/pages", getenv("TOCSIN_ROOT"));
    struct dirent **names = NULL;
    int n = scandir(folder, &names, is_page, by_name);
    assert_true(n >= 12);
    tally all = {0};
    for (int i = 0; i < n; i++) {
        char path[8192];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
        judge_page(f, path, &all);
        free(names[i]);
    }
    free(names);
    assert_int_equal(all.missed, 0);
    assert_int_equal(all.wrong, 0);
    assert_true(all.captions >= 4);
    assert_int_equal(all.captions_missed, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {fixture_test(reports_are_read_and_nothing_else)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
