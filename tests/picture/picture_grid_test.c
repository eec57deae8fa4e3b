// SPDX-License-Identifier: Apache-2.0
/* The JPEG grid: on the reference pictures where they are there, and on pictures made here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "making.h"
#include "picture/grid.h"

/* A picture of tests that need the shared material; false, said, when it is not there. */
static bool grid_of_shared(const char *name, tocsin_grid *ret_grid) {
    char path[4096];
    const char *shared = getenv("TOCSIN_SHARED"), *root = getenv("TOCSIN_ROOT");
    snprintf(path, sizeof path, "%s%s/pictures/jpeg-grid/%s",
             shared ? shared
             : root ? root
                    : ".",
             shared ? "" : "/../shared", name);
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer file = TOCSIN_BUFFER_INIT;
    if (tocsin_file_read(path, 1 << 24, &file, NULL)) {
        print_message("not there: %s\n", path);
        return false;
    }
    tocsin_picture picture = TOCSIN_PICTURE_INIT;
    assert_int_equal(tocsin_picture_decode(tocsin_buffer_text(&file), &picture, NULL), TOCSIN_OK);
    assert_int_equal(
        tocsin_jpeg_grid(picture.luma, picture.width_px, picture.height_px, 2, ret_grid, NULL),
        TOCSIN_OK);
    tocsin_picture_release(&picture);
    return true;
}

static void within_share(double found, double expected, double share) {
    if (!(fabs(found - expected) <= share * fabs(expected)))
        fail_msg("%.4f is not %.4f to within %g", found, expected, share);
}

static void pristine_pictures_have_no_region(void **state) {
    (void)state;
    tocsin_grid grid;
    if (!grid_of_shared("roma.png", &grid)) skip();
    assert_int_equal(grid.main_x, -1);
    assert_int_equal(grid.n_other + grid.n_missing, 0);
    assert_true(grid_of_shared("pelican.png", &grid));
    assert_int_equal(grid.main_x, 6);
    assert_int_equal(grid.main_y, 0);
    within_share(grid.main_log10_nfa, -6373.72, 0.005);
    assert_int_equal(grid.n_other + grid.n_missing, 0);
}

static void changed_pictures_have_the_expected_box(void **state) {
    (void)state;
    tocsin_grid grid;
    if (!grid_of_shared("tampered1.png", &grid)) skip();
    assert_int_equal(grid.main_x, -1);
    assert_int_equal(grid.n_other, 1);
    const tocsin_grid_region *region = &grid.other[0];
    assert_int_equal(region->left, 104);
    assert_int_equal(region->top, 94);
    assert_int_equal(region->right, 153);
    assert_int_equal(region->bottom, 159);
    assert_int_equal(region->grid_x + 8 * region->grid_y, 0);
    within_share(region->log10_nfa, -25.8163, 0.005);
    assert_true(grid_of_shared("tampered2.png", &grid));
    assert_int_equal(grid.main_x + 8 * grid.main_y, 6);
    within_share(grid.main_log10_nfa, -6188.44, 0.005);
    assert_int_equal(grid.n_other, 1);
    assert_int_equal(grid.n_missing, 0);
    assert_int_equal(region->left, 330);
    assert_int_equal(region->top, 68);
    assert_int_equal(region->right, 401);
    assert_int_equal(region->bottom, 111);
    assert_int_equal(region->grid_x, 2);
    assert_int_equal(region->grid_y, 4);
    within_share(region->log10_nfa, -39.2402, 0.005);
}

/* Votes by the definition, pixel by pixel and block by block: slow, and nothing in it is clever. */
static void plain_votes(const uint8_t *luma, int width, int height, uint8_t *votes) {
    int *best = calloc((size_t)width * (size_t)height, sizeof *best);
    assert_non_null(best);
    memset(votes, GRID_NO_VOTE, (size_t)width * (size_t)height);
    for (int y = 0; y + 8 <= height; y++) {
        for (int x = 0; x + 8 <= width; x++) {
            const uint8_t *block = luma + y * width + x;
            bool flat_rows = true, flat_columns = true;
            int zeros = 0;
            for (int i = 0; i < 64; i++) {
                flat_rows &= block[i / 8 * width + i % 8] == block[i / 8 * width];
                flat_columns &= block[i / 8 * width + i % 8] == block[i % 8];
                double sum = 0;
                for (int k = 0; k < 64; k++)
                    sum += block[k / 8 * width + k % 8] *
                           cos((2 * (k % 8) + 1) * (i % 8) * M_PI / 16) *
                           cos((2 * (k / 8) + 1) * (i / 8) * M_PI / 16);
                sum *= 0.25 * (i % 8 ? 1 : M_SQRT1_2) * (i / 8 ? 1 : M_SQRT1_2);
                zeros += i > 0 && fabs(sum) < 0.4999;
            }
            for (int k = 0; k < 64; k++) {
                int at = (y + k / 8) * width + x + k % 8;
                if (zeros == best[at]) votes[at] = GRID_NO_VOTE;
                if (zeros <= best[at]) continue;
                best[at] = zeros;
                votes[at] =
                    flat_rows || flat_columns ? GRID_NO_VOTE : (uint8_t)(x % 8 + 8 * (y % 8));
            }
        }
    }
    for (int i = 0; i < width * height; i++)
        if (i % width < 7 || i % width >= width - 7 || i / width < 7 || i / width >= height - 7)
            votes[i] = GRID_NO_VOTE;
    free(best);
}

static void votes_are_those_of_the_definition(void **state) {
    (void)state;
    enum { W = 53, H = 37 };
    uint8_t *samples = make_samples(W, H, 1, 21);
    for (int y = 12; y < 30; y++)
        for (int x = 20; x < 33; x++) samples[y * W + x] = (uint8_t)(y < 22 ? 90 : 3 * x);
    uint8_t plain[W * H], fast[W * H];
    plain_votes(samples, W, H, plain);
    assert_int_equal(grid_vote(samples, W, H, 1, fast, NULL), TOCSIN_OK);
    int differ = 0, voted = 0;
    for (int i = 0; i < W * H; i++) {
        differ += plain[i] != fast[i];
        voted += plain[i] != GRID_NO_VOTE;
    }
    assert_true(voted > 300);
    assert_int_equal(differ, 0);
    free(samples);
}

/* Regions by growing, as the definition has it. */
static int grow(const uint8_t *votes, int width, int height, int grid, bool *taken, int start) {
    int *queue = malloc(sizeof *queue * (size_t)width * (size_t)height), n = 1;
    assert_non_null(queue);
    queue[0] = start;
    taken[start] = true;
    for (int i = 0; i < n; i++)
        for (int dy = -GRID_REACH; dy <= GRID_REACH; dy++)
            for (int dx = -GRID_REACH; dx <= GRID_REACH; dx++) {
                int x = queue[i] % width + dx, y = queue[i] / width + dy;
                if (x < 0 || y < 0 || x >= width || y >= height) continue;
                int at = y * width + x;
                if (taken[at] || votes[at] != grid) continue;
                taken[at] = true;
                queue[n++] = at;
            }
    free(queue);
    return n;
}

static void regions_are_those_that_growing_gives(void **state) {
    (void)state;
    enum { W = 120, H = 90 };
    static uint8_t votes[W * H];
    static bool taken[W * H];
    uint64_t random = 77;
    for (int i = 0; i < W * H;
         i++) { /* sparse, so that many regions nearly touch; two dense spots */
        bool dense = (i % W < 30 && i / W < 40) || (i % W > 80 && i / W > 50);
        votes[i] = dense == (make_random(&random) % (dense ? 5 : 150) != 0) ? 5 : 9;
    }
    grid_regions found = {0};
    assert_int_equal(grid_find_regions(votes, W, H, 5, &found, NULL), TOCSIN_OK);
    int meaningful = 0;
    for (int i = 0; i < W * H; i++) {
        if (votes[i] != 5 || taken[i]) continue;
        int n = grow(votes, W, H, 5, taken, i);
        for (size_t k = 0; k < found.n; k++) meaningful += found.items[k].n_votes == n;
    }
    assert_true(found.n > 0);
    assert_int_equal(meaningful, found.n);
    free(found.items);
}

static void threads_change_nothing(void **state) {
    (void)state;
    enum { W = 200, H = 330 };
    uint8_t *samples = make_samples(W, H, 1, 4), *one = malloc(W * H), *three = malloc(W * H);
    assert_true(one && three);
    assert_int_equal(grid_vote(samples, W, H, 1, one, NULL), TOCSIN_OK);
    assert_int_equal(grid_vote(samples, W, H, 3, three, NULL), TOCSIN_OK);
    assert_memory_equal(one, three, W * H);
    free(samples);
    free(one);
    free(three);
}

/* Saved at quality 70, shifted by (3, 5), and a spot of the same picture that was never saved put into it. */
static void a_spot_without_the_grid_is_found(void **state) {
    (void)state;
    enum { W = 256, H = 256 };
    uint8_t *samples = make_samples(W, H, 1, 30), *saved = malloc(W * H), *cut = malloc(W * H);
    assert_true(saved && cut);
    for (int i = 0; i < W * H;
         i++) /* less noise: at quality 99 a grid shows only where there is little */
        samples[i] = (uint8_t)(80 + i % W / 4 + i / W / 5 + samples[i] % 3);
    assert_int_equal(picture_save_again(samples, W, H, 70, saved, NULL), TOCSIN_OK);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) cut[y * W + x] = saved[(y + 5) % H * W + (x + 3) % W];
    tocsin_grid grid;
    assert_int_equal(tocsin_jpeg_grid(cut, W, H, 1, &grid, NULL), TOCSIN_OK);
    assert_int_equal(grid.main_x, 5);
    assert_int_equal(grid.main_y, 3);
    assert_int_equal(grid.n_other + grid.n_missing, 0);
    for (int y = 96; y < 176; y++) memcpy(cut + y * W + 80, samples + y * W + 80, 80);
    assert_int_equal(tocsin_jpeg_grid(cut, W, H, 1, &grid, NULL), TOCSIN_OK);
    assert_int_equal(grid.main_x, 5);
    assert_true(grid.n_missing >= 1);
    assert_true(abs(grid.missing[0].left - 80) < 16 && abs(grid.missing[0].bottom - 175) < 16);
    free(samples);
    free(saved);
    free(cut);
}

static void the_tail_of_the_binomial_is_exact(void **state) {
    (void)state;
    /* 51 trials, 30 of them at 1/64: summed with rational numbers elsewhere. */
    within_share(grid_log10_tail(51, 30, 1.0 / 64), -40.265694912743626, 1e-12);
    within_share(grid_log10_tail(2, 2, 0.25), log10(0.0625), 1e-12);
    assert_true(grid_log10_tail(64, 1, 1.0 / 64) == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pristine_pictures_have_no_region),
        cmocka_unit_test(changed_pictures_have_the_expected_box),
        cmocka_unit_test(votes_are_those_of_the_definition),
        cmocka_unit_test(regions_are_those_that_growing_gives),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(a_spot_without_the_grid_is_found),
        cmocka_unit_test(the_tail_of_the_binomial_is_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
