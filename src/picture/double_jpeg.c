// SPDX-License-Identifier: Apache-2.0
/* Parts of a picture saved twice that show the last saving alone.
 *
 * Where the whole was saved as JPEG before, on the same grid and more coarsely, its coefficients sit near multiples of the
 * earlier step (coding.c). What was put in after the first saving does not: it comes from elsewhere, was scaled, or lies off the
 * grid (Lin et al. 2009; Bianchi and Piva 2012). Each block has evidence: minus the logarithm of how much oftener its
 * values are met after two savings than after one. It is added up over squares of blocks; the largest sum counts. */
#include <math.h>
#include <stdlib.h>

#include "picture/coding.h"

/* Chosen on the tuning set of tests/picture/measure_traces.c for one alarm in a hundred pictures. */
static const double least_score = 10.0;
static const double most_for = 1.0, most_against = 0.5; /* of one block, log10 */
/* The picture as a whole must speak for the earlier saving this clearly, or nothing can speak against it. */
static const double most_mean = -0.1;
enum { LEAST_SIDE = 3, MOST_SIDE = 64 };

typedef struct part_search {
    const tocsin_picture *picture;
    int across, down;
    double weight[CODING_MODES][2 * CODING_REACH + 1];
    double *sums; /* (across + 1) × (down + 1), of all above and left */
} part_search;

static void fill_weights(part_search *search, const uint16_t now[64], int earlier_quality) {
    uint16_t before[64];
    tocsin_ijg_table(earlier_quality, false, before);
    for (int k = 0; k < CODING_MODES; k++) {
        int m = coding_modes[k];
        for (int i = 0; i <= 2 * CODING_REACH; i++) {
            int value = i - CODING_REACH;
            bool says = value != 0 && before[m] != now[m];
            search->weight[k][i] = says ? -log10(coding_share(value, now[m], before[m])) : 0;
        }
    }
}

/* A block that reaches black or white was cut off there when it was first decoded, which moves its coefficients. */
static bool is_cut_off(const tocsin_picture *picture, int left, int top) {
    for (int y = top; y < top + 8 && y < picture->height_px; y++) {
        const uint8_t *row = picture->luma + (size_t)y * (size_t)picture->width_px;
        for (int x = left; x < left + 8 && x < picture->width_px; x++)
            if (row[x] < 3 || row[x] > 252) return true;
    }
    return false;
}

static tocsin_status take_row(void *context, int row, const int16_t *coefficients, int n_blocks,
                              tocsin_error *err) {
    (void)err;
    part_search *search = context;
    size_t stride = (size_t)search->across + 1;
    double *above = search->sums + (size_t)row * stride, *here = above + stride, sum = 0;
    if (row >= search->down) return TOCSIN_OK;
    for (int b = 0; b < search->across && b < n_blocks; b++) {
        double evidence = 0;
        bool says = !is_cut_off(search->picture, 8 * b, 8 * row);
        for (int k = 0; k < CODING_MODES && says; k++) {
            int value = coefficients[64 * b + coding_modes[k]];
            if (abs(value) <= CODING_REACH) evidence += search->weight[k][value + CODING_REACH];
        }
        sum += fmax(-most_against, fmin(evidence, most_for));
        here[b + 1] = above[b + 1] + sum;
    }
    return TOCSIN_OK;
}

static void find_square(const part_search *search, tocsin_part_test *test) {
    size_t stride = (size_t)search->across + 1;
    int shorter = search->across < search->down ? search->across : search->down,
        longest = shorter / 2 < MOST_SIDE ? shorter / 2 : MOST_SIDE;
    for (int side = LEAST_SIDE; side <= longest; side += 1 + side / 8) {
        for (int y = 0; y + side <= search->down; y++) {
            for (int x = 0; x + side <= search->across; x++) {
                const double *upper = search->sums + (size_t)y * stride + (size_t)x,
                             *lower = upper + (size_t)side * stride;
                double score = lower[side] - lower[0] - upper[side] + upper[0];
                if (score <= test->score) continue;
                test->score = score;
                test->left = 8 * x, test->right = 8 * (x + side) - 1;
                test->top = 8 * y, test->bottom = 8 * (y + side) - 1;
            }
        }
    }
}

tocsin_status tocsin_find_saved_once(tocsin_text bytes, const tocsin_picture *picture,
                                     const tocsin_coding *coding, tocsin_part_test *ret_test,
                                     tocsin_error *err) {
    tocsin_part_test test = {.done = coding->done && coding->twice};
    const tocsin_jpeg *jpeg = &picture->jpeg;
    if (test.done) {
        int widest = 1, tallest = 1;
        for (int c = 0; c < jpeg->n_components && c < 4; c++) {
            widest = jpeg->component[c].across > widest ? jpeg->component[c].across : widest;
            tallest = jpeg->component[c].down > tallest ? jpeg->component[c].down : tallest;
        }
        /* A first component that is stored at less than full size has blocks of more than 8 pixels: rare, and left out. */
        test.done = jpeg->component[0].across == widest && jpeg->component[0].down == tallest;
    }
    if (test.done) {
        part_search search = {.picture = picture,
                              .across = (picture->width_px + 7) / 8,
                              .down = (picture->height_px + 7) / 8};
        search.sums =
            calloc(((size_t)search.across + 1) * ((size_t)search.down + 1), sizeof(double));
        if (!search.sums) return tocsin_fail_memory(err);
        fill_weights(&search, jpeg->table[jpeg->component[0].table], coding->earlier_quality);
        tocsin_status status = tocsin_jpeg_coefficients(bytes, 0, take_row, &search, err);
        size_t n = (size_t)search.across * (size_t)search.down,
               last = ((size_t)search.across + 1) * ((size_t)search.down + 1) - 1;
        test.done = search.sums[last] < most_mean * (double)n;
        if (!status && test.done) find_square(&search, &test);
        free(search.sums);
        if (status) return status;
        test.found = test.score >= least_score;
    }
    *ret_test = test;
    return TOCSIN_OK;
}
