// SPDX-License-Identifier: Apache-2.0
/* Whether a part is there twice, or only looks like what repeats.
 *
 * Roofs, furrows and roads are like one another at many shifts. A copy is different: at its shift nothing is left over but what
 * saving as JPEG did to either side, and at every other shift more. So a square has a ratio: what is left over at the best other
 * shift, its rival, over what is left over at this one. Rivals are all shifts of up to 40 pixels about either side, and those of the
 * other candidates; each to a part of a pixel, since rows do not repeat at whole pixels and copies do.
 *
 * What is compared are means of 4 × 4 pixels, one every 4 pixels, less the mean of the square. Saving as JPEG changes such means by
 * less than a grey value, since it spares what is coarse; what the ground adds to two roofs that are alike is coarse and stays. For the
 * same reason nothing outside the square may take part, as it would in a picture without what is coarse: around a copy all is
 * different. And a rival must fit the whole square: among many rivals there is always one that fits a small part by chance.
 *
 * Where nearly all is white or black, two places are alike but for a few means, and so are their rivals: what one mean adds to a rival is
 * cut off, so that a ratio needs many. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "picture/copies.h"

enum {
    STEP = 4, /* pixels along a side of a mean, and from one to the next */
    QUARTERS = 4,
    REACH = 40,
    SPAN = 2 * REACH + 1,
    NEAR = 4,    /* so near are shifts of one thing */
    MARGIN = 16, /* about the blocks that voted */
    TRIES = 2,   /* squares of a shift and a size */
    N_SIDES = 3,
    MOST_SIDE = 14,
};
static const int sides[N_SIDES] = {7, 10, 14}; /* of a square, means */
static const float usual_left_over = 1.5F;     /* squared grey values, of a JPEG of quality 60 */
static const float clip = 9;                   /* times what is left over */
static const float floor_difference = 0.1F;    /* squared grey values: keeps exact copies finite */

/* Means of 4 × 4 pixels that begin at each pixel, in quarters of a grey value. */
typedef struct copy_means {
    int width, height;
    int16_t *at;
} copy_means;

/* Pixels; the side in means. */
typedef struct copy_square {
    int x, y, side;
    float left_over, ratio;
    double score;
} copy_square;

typedef struct copy_search {
    copy_means means;
    const copy_shift *shifts;
    size_t n;
    double least_score;
    float grid[SPAN][SPAN]; /* differences at shifts of up to REACH about one */
} copy_search;

static tocsin_status take_means(const copy_tile *tile, copy_means *ret_means, tocsin_error *err) {
    int width = tile->width - STEP + 1, height = tile->height - STEP + 1;
    *ret_means =
        (copy_means){width, height, malloc((size_t)width * (size_t)height * sizeof(int16_t))};
    uint16_t *columns = calloc((size_t)tile->width, sizeof *columns);
    if (!ret_means->at || !columns) {
        free(columns);
        return tocsin_fail_memory(err);
    }
    for (int y = 0; y < tile->height; y++) {
        const uint8_t *row =
            tile->luma + (size_t)(tile->top + y) * (size_t)tile->stride + tile->left;
        for (int x = 0; x < tile->width; x++) columns[x] = (uint16_t)(columns[x] + row[x]);
        if (y < STEP - 1) continue;
        int16_t *out = ret_means->at + (size_t)(y - STEP + 1) * (size_t)width;
        for (int x = 0; x < width; x++)
            out[x] = (int16_t)((columns[x] + columns[x + 1] + columns[x + 2] + columns[x + 3] +
                                STEP * STEP / QUARTERS / 2) /
                               (STEP * STEP / QUARTERS));
        const uint8_t *first = row - (size_t)(STEP - 1) * (size_t)tile->stride;
        for (int x = 0; x < tile->width; x++) columns[x] = (uint16_t)(columns[x] - first[x]);
    }
    free(columns);
    return TOCSIN_OK;
}

/* ---- differences --------------------------------------------------------------------------- */

static const int16_t *mean_at(const copy_means *means, int x, int y) {
    return means->at + (size_t)y * (size_t)means->width + x;
}

static bool lies_within(const copy_means *means, int x, int y, int side) {
    int last = (side - 1) * STEP;
    return x >= 0 && y >= 0 && x + last < means->width && y + last < means->height;
}

/* Squared grey values, of n numbers in quarters. */
static float variance(double squares, double sum, int n) {
    return (float)((squares - sum * sum / n) / n / (QUARTERS * QUARTERS));
}

/* The variance of what a square differs by from itself shifted; of the square itself without `other`. */
static float variance_over(const copy_means *means, const int16_t *one, const int16_t *other,
                           int side) {
    int64_t squares = 0;
    int32_t sum = 0;
    for (int j = 0; j < side; j++) {
        size_t row = (size_t)(j * STEP) * (size_t)means->width;
        for (int i = 0; i < side; i++) {
            int32_t off =
                one[row + (size_t)(i * STEP)] - (other ? other[row + (size_t)(i * STEP)] : 0);
            sum += off;
            squares += off * off;
        }
    }
    return variance((double)squares, sum, side * side);
}

/* What is left over at the square's own shift. NaN: the shifted square leaves the tile. */
static float difference_at(const copy_means *means, const copy_square *square, int dx, int dy) {
    if (!lies_within(means, square->x + dx, square->y + dy, square->side)) return NAN;
    return variance_over(means, mean_at(means, square->x, square->y),
                         mean_at(means, square->x + dx, square->y + dy), square->side);
}

/* The most that one mean may add to what is left over at a rival, in squared quarters. */
static float most_of_one(const copy_square *square) {
    return clip * (square->left_over + floor_difference) * QUARTERS * QUARTERS;
}

static float rival_difference_at(const copy_means *means, const copy_square *square, int dx,
                                 int dy) {
    int x = square->x + dx, y = square->y + dy, side = square->side, n = side * side;
    if (!lies_within(means, x, y, side)) return NAN;
    const int16_t *one = mean_at(means, square->x, square->y), *other = mean_at(means, x, y);
    float off[MOST_SIDE * MOST_SIDE], sum = 0, squares = 0, most = most_of_one(square);
    for (int k = 0; k < n; k++) {
        size_t at = (size_t)(k / side * STEP) * (size_t)means->width + (size_t)(k % side * STEP);
        off[k] = (float)(one[at] - other[at]);
        sum += off[k];
    }
    float mean = sum / (float)n;
    for (int k = 0; k < n; k++) squares += fminf((off[k] - mean) * (off[k] - mean), most);
    return squares / (float)(n * QUARTERS * QUARTERS);
}

/* The least of a paraboloid through nine differences of which the middle is the least; otherwise the middle. */
static float least_between(const float f[9]) {
    for (int k = 0; k < 9; k++)
        if (!(f[k] >= f[4])) return f[4]; /* NaN too */
    float gx = (f[5] - f[3]) / 2, gy = (f[7] - f[1]) / 2, xx = f[5] + f[3] - 2 * f[4],
          yy = f[7] + f[1] - 2 * f[4], xy = (f[8] - f[6] - f[2] + f[0]) / 4,
          determinant = xx * yy - xy * xy;
    if (xx <= 0 || yy <= 0) return f[4];
    if (determinant <= 0.05F * xx * yy) /* a valley, as along furrows */
        return fmaxf(0, f[4] - fmaxf(gx * gx / (2 * xx), gy * gy / (2 * yy)));
    float ox = -(yy * gx - xy * gy) / determinant, oy = -(xx * gy - xy * gx) / determinant,
          far = fmaxf(fabsf(ox), fabsf(oy));
    if (far > 1) ox /= far, oy /= far;
    float least =
        f[4] + gx * ox + gy * oy + 0.5F * xx * ox * ox + 0.5F * yy * oy * oy + xy * ox * oy;
    return fmaxf(0, fminf(least, f[4]));
}

/* ---- rivals -------------------------------------------------------------------------------- */

static bool same_shift(int dx, int dy, int other_dx, int other_dy) {
    return abs(dx - other_dx) < NEAR && abs(dy - other_dy) < NEAR;
}

static float least_about(const copy_means *means, const copy_square *square, int dx, int dy) {
    float f[9];
    for (int k = 0; k < 9; k++) f[k] = difference_at(means, square, dx + k % 3 - 1, dy + k / 3 - 1);
    return least_between(f);
}

/* The least difference at the shifts of the other candidates, either way. */
static float least_candidate(const copy_search *search, const copy_shift *own,
                             const copy_square *square) {
    float least = INFINITY;
    for (size_t i = 0; i < 2 * search->n; i++) {
        const copy_shift *shift = &search->shifts[i / 2];
        int sign = i % 2 ? -1 : 1, dx = sign * shift->dx, dy = sign * shift->dy;
        if (same_shift(dx, dy, own->dx, own->dy)) continue;
        if (rival_difference_at(&search->means, square, dx, dy) < 4 * least)
            least = fminf(least, least_about(&search->means, square, dx, dy));
    }
    return least;
}

/* Differences at all shifts of up to REACH about one. Shifts four pixels apart meet the same means, so they are laid beside one
 * another, and the loop over them is innermost. */
static void fill_grid(copy_search *search, const copy_square *square, int dx, int dy) {
    enum { LANES = (SPAN + STEP - 1) / STEP, ROOM = LANES + MOST_SIDE };
    const copy_means *means = &search->means;
    int side = square->side, n = side * side, left = square->x + dx - REACH,
        top = square->y + dy - REACH;
    float here[MOST_SIDE * MOST_SIDE], most = most_of_one(square);
    for (int at = 0; at < n; at++)
        here[at] =
            (float)*mean_at(means, square->x + at % side * STEP, square->y + at / side * STEP);
    for (int phase = 0; phase < STEP * STEP; phase++) {
        float there[ROOM][ROOM];
        int px = phase % STEP, py = phase / STEP;
        for (int j = 0; j < LANES + side; j++) {
            for (int i = 0; i < LANES + side; i++) {
                int x = left + px + i * STEP, y = top + py + j * STEP;
                there[j][i] = lies_within(means, x, y, 1) ? (float)*mean_at(means, x, y) : NAN;
            }
        }
        for (int row = 0; row < LANES && py + row * STEP < SPAN; row++) {
            float sums[LANES] = {0}, squares[LANES] = {0};
            for (int at = 0; at < n; at++) {
                const float *other = &there[row + at / side][at % side];
                for (int k = 0; k < LANES; k++) sums[k] += here[at] - other[k];
            }
            for (int k = 0; k < LANES; k++) sums[k] /= (float)n;
            for (int at = 0; at < n; at++) {
                const float *other = &there[row + at / side][at % side];
                for (int k = 0; k < LANES; k++) {
                    float off = here[at] - other[k] - sums[k], squared = off * off;
                    squares[k] += squared > most ? most : squared;
                }
            }
            for (int k = 0; k < LANES && px + k * STEP < SPAN; k++)
                search->grid[py + row * STEP][px + k * STEP] =
                    squares[k] / (float)(n * QUARTERS * QUARTERS);
        }
    }
}

/* The least difference at a shift near dx, dy that is neither no shift at all nor the candidate's own. */
static float least_near(copy_search *search, const copy_shift *own, const copy_square *square,
                        int dx, int dy) {
    fill_grid(search, square, dx, dy);
    float least = INFINITY;
    for (int j = 0; j < SPAN; j++) {
        for (int i = 0; i < SPAN; i++) {
            int x = dx + i - REACH, y = dy + j - REACH;
            if (!(search->grid[j][i] < 2 * least) || same_shift(x, y, 0, 0) ||
                same_shift(x, y, own->dx, own->dy))
                continue;
            float f[9];
            bool inside = i > 0 && j > 0 && i + 1 < SPAN && j + 1 < SPAN;
            for (int k = 0; k < 9 && inside; k++) f[k] = search->grid[j + k / 3 - 1][i + k % 3 - 1];
            least = fminf(least, inside ? least_between(f) : search->grid[j][i]);
        }
    }
    return least;
}

/* ---- squares ------------------------------------------------------------------------------- */

/* A ratio is worth less where more is left over than saving as JPEG can have left: such are things that are alike, with a rival that
 * is a little less so. A larger square is worth more, since less of it is chance. */
static double score_of(const copy_square *square) {
    double worth = (double)(square->ratio * fminf(1, usual_left_over / square->left_over));
    return worth > 1 ? log(worth) * square->side / 10 : 0;
}

/* Sets what is left over, the ratio and the score. Rivals can only make it less, so the search ends when it is too little. */
static void judge(copy_search *search, const copy_shift *shift, copy_square *square) {
    float rival = least_candidate(search, shift, square);
    for (int at = 0; at < 3; at++) {
        square->ratio =
            fminf((rival + floor_difference) / (square->left_over + floor_difference), 1e6F);
        square->score = score_of(square);
        if (square->score < search->least_score / 2 || at == 2) return;
        rival = fminf(rival, least_near(search, shift, square, at * shift->dx, at * shift->dy));
    }
}

/* The square that has most in it for what is left over, apart from those taken. Side 0: there is none. */
static copy_square most_telling(const copy_search *search, const copy_shift *shift, int side,
                                const copy_square *taken, int n_taken) {
    const copy_means *means = &search->means;
    int beyond = COPY_PLACE + COPY_BLOCK + MARGIN - side * STEP;
    copy_square best = {0};
    float most = 0;
    for (int y = shift->top - MARGIN; y <= shift->top + beyond; y += STEP) {
        for (int x = shift->left - MARGIN; x <= shift->left + beyond; x += STEP) {
            copy_square square = {x, y, side, 0, 0, 0};
            if (!lies_within(means, x, y, side)) continue;
            square.left_over = difference_at(means, &square, shift->dx, shift->dy);
            bool near = false;
            for (int i = 0; i < n_taken; i++)
                near = near || (abs(taken[i].x - x) <= STEP && abs(taken[i].y - y) <= STEP);
            if (near || isnan(square.left_over)) continue;
            float own = variance_over(means, mean_at(means, x, y), NULL, side),
                  other = variance_over(means, mean_at(means, x + shift->dx, y + shift->dy), NULL,
                                        side),
                  telling = (fminf(own, other) + floor_difference) /
                            (square.left_over + floor_difference);
            if (telling <= most) continue;
            most = telling;
            best = square;
        }
    }
    return best;
}

static copy_square best_square(copy_search *search, const copy_shift *shift) {
    copy_square best = {0};
    for (int s = 0; s < N_SIDES; s++) {
        copy_square looked[TRIES];
        for (int i = 0; i < TRIES; i++) {
            looked[i] = most_telling(search, shift, sides[s], looked, i);
            if (!looked[i].side) break;
            judge(search, shift, &looked[i]);
            if (looked[i].score > best.score) best = looked[i];
        }
    }
    return best;
}

/* ---- what is told -------------------------------------------------------------------------- */

/* Whether a row or column of n means beyond the square, `step` apart, is there again, and not only flat. */
static bool goes_on(const copy_search *search, const copy_shift *shift, const copy_square *square,
                    int x, int y, bool down, int n) {
    const copy_means *means = &search->means;
    double sum = 0, squares = 0, off_sum = 0, off_squares = 0;
    for (int i = 0; i < n; i++) {
        int px = x + (down ? 0 : i * STEP), py = y + (down ? i * STEP : 0);
        if (!lies_within(means, px, py, 1) ||
            !lies_within(means, px + shift->dx, py + shift->dy, 1))
            return false;
        double here = *mean_at(means, px, py),
               off = here - *mean_at(means, px + shift->dx, py + shift->dy);
        sum += here;
        squares += here * here;
        off_sum += off;
        off_squares += off * off;
    }
    float left_over = variance(off_squares, off_sum, n);
    return left_over < 4 * (square->left_over + floor_difference) &&
           3 * left_over < variance(squares, sum, n);
}

/* How far what agrees goes beyond the square, row by row and column by column: left, top, right, bottom, of means. */
static void widen(const copy_search *search, const copy_shift *shift, const copy_square *square,
                  int box[4]) {
    int last = (square->side - 1) * STEP;
    box[0] = square->x, box[1] = square->y, box[2] = square->x + last, box[3] = square->y + last;
    for (bool grown = true; grown;) {
        grown = false;
        for (int edge = 0; edge < 4; edge++) {
            bool down = edge % 2 == 0; /* a column beyond the left or right edge */
            int at = box[edge] + (edge < 2 ? -STEP : STEP);
            int n = (down ? box[3] - box[1] : box[2] - box[0]) / STEP + 1;
            if (!goes_on(search, shift, square, down ? at : box[0], down ? box[1] : at, down, n))
                continue;
            box[edge] = at;
            grown = true;
        }
    }
}

static tocsin_clone describe(const copy_search *search, const copy_tile *tile,
                             const copy_shift *shift, const copy_square *square) {
    const copy_means *means = &search->means;
    int box[4];
    widen(search, shift, square, box);
    float here = variance_over(means, mean_at(means, square->x, square->y), NULL, square->side),
          there = variance_over(means, mean_at(means, square->x + shift->dx, square->y + shift->dy),
                                NULL, square->side);
    tocsin_clone copy = {
        .left = tile->left + box[0],
        .top = tile->top + box[1],
        .right = tile->left + box[2] + STEP - 1,
        .bottom = tile->top + box[3] + STEP - 1,
        .dx = shift->dx,
        .dy = shift->dy,
        .agreement = here + there > 0 ? 1 - (double)(square->left_over / (here + there)) : 0,
        .distinctness = (double)square->ratio,
        .score = square->score};
    copy.area_px = (copy.right - copy.left + 1) * (copy.bottom - copy.top + 1);
    return copy;
}

tocsin_status copy_verify(const copy_tile *tile, const copy_shift *shifts, size_t n,
                          double least_score, copy_take *take, void *context,
                          double *ret_best_score, tocsin_error *err) {
    copy_search *search = calloc(1, sizeof *search);
    if (!search) return tocsin_fail_memory(err);
    search->shifts = shifts;
    search->n = n;
    search->least_score = least_score;
    tocsin_status status = take_means(tile, &search->means, err);
    for (size_t k = 0; k < n && !status; k++) {
        copy_square best = best_square(search, &shifts[k]);
        *ret_best_score = fmax(*ret_best_score, best.score);
        if (best.score < least_score) continue;
        tocsin_clone copy = describe(search, tile, &shifts[k], &best);
        take(context, &copy);
    }
    free(search->means.at);
    free(search);
    return status;
}
