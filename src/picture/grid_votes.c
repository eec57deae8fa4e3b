// SPDX-License-Identifier: Apache-2.0
/* The votes of all pixels.
 *
 * Each of the 64 blocks of 8×8 that hold a pixel counts the coefficients of its DCT that would be stored as zero; the one with
 * the most gives the pixel its vote, and a tie gives none. JPEG makes zeros on its own grid, so there the votes agree.
 *
 *   row of pixels ── DCT along x, one for each x ──> 8 planes, kept for 8 rows ── DCT along y ──> zeros of the block at (x, y)
 *   zeros ── most of 8 along x ── kept for 8 rows ── most of 8 along y ──> votes of a row of pixels
 *
 * Both halves work on bands of rows, so threads share nothing and the result does not depend on them. A coefficient is zero
 * below one half; those that are multiples of 1/8 by construction reach it exactly, so the limit is set a little below, where
 * rounding does not decide. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "picture/grid.h"

enum { LANES = 16, BAND = 128 };
static const float zero_below = 0.4999f;

typedef struct vote_job {
    const uint8_t *luma;
    uint8_t *votes;
    int width, height;
    float cosine[8][8]; /* orthonormal: [frequency][place] */
} vote_job;

/* What one thread needs for a band; all rows have room for `padded` lanes. */
typedef struct vote_room {
    size_t padded;
    float *rows;            /* [8 rows][8 frequencies][padded] */
    uint8_t *flat_rows;     /* how many rows up to this one are flat over 8 pixels from x on */
    uint8_t *flat_columns;  /* how many steps down to this row change nothing at x */
    uint8_t *zeros, *blank; /* of the blocks at (·, y); blank: constant along a side */
    struct best {
        uint8_t zeros, tied, x, blank;
    } * best; /* [8 rows of blocks][padded], over the 8 blocks along x that hold the pixel */
} vote_room;

static void fill_cosine(float cosine[8][8]) {
    for (int i = 0; i < 8; i++)
        for (int k = 0; k < 8; k++)
            cosine[i][k] = (float)(cos((2 * k + 1) * i * M_PI / 16) * (i ? 0.5 : sqrt(0.125)));
}

static void release_room(vote_room *room) {
    free(room->rows);
    free(room->flat_rows);
    free(room->flat_columns);
    free(room->zeros);
    free(room->blank);
    free(room->best);
}

static bool make_room(vote_room *room, int width) {
    size_t padded = ((size_t)width + LANES - 1) / LANES * LANES + LANES;
    *room = (vote_room){.padded = padded,
                        .rows = calloc(64 * padded, sizeof(float)),
                        .flat_rows = calloc(padded, 1),
                        .flat_columns = calloc(padded, 1),
                        .zeros = calloc(padded, 1),
                        .blank = calloc(padded, 1),
                        .best = calloc(8 * padded, sizeof *room->best)};
    return room->rows && room->flat_rows && room->flat_columns && room->zeros && room->blank &&
           room->best;
}

/* DCT along x of the 8 pixels from each x on. */
static void transform_row(const vote_job *job, vote_room *room, int y) {
    const uint8_t *pixels = job->luma + (size_t)y * (size_t)job->width;
    float *rows = room->rows + (size_t)(y & 7) * 8 * room->padded;
    for (int x = 0; x + 8 <= job->width; x += LANES) {
        float in[LANES + 8];
        for (int l = 0; l < LANES + 8; l++) in[l] = x + l < job->width ? pixels[x + l] : 0;
        for (int i = 0; i < 8; i++) {
            float *out = rows + (size_t)i * room->padded + x;
            for (int l = 0; l < LANES; l++) {
                float sum = 0;
                for (int k = 0; k < 8; k++) sum += job->cosine[i][k] * in[l + k];
                out[l] = sum;
            }
        }
    }
}

/* How long nothing has changed, along rows and down columns, as of row y. */
static void count_flat(const vote_job *job, vote_room *room, int y, int first) {
    const uint8_t *pixels = job->luma + (size_t)y * (size_t)job->width;
    int run = 0;
    for (int x = job->width - 1; x >= 0; x--) {
        run = x + 1 < job->width && pixels[x] == pixels[x + 1] ? run + 1 : 0;
        uint8_t *rows = &room->flat_rows[x], *columns = &room->flat_columns[x];
        *rows = run >= 7 ? (uint8_t)(*rows < 8 ? *rows + 1 : 8) : 0;
        bool same = y > first && pixels[x] == pixels[x - job->width];
        *columns = same ? (uint8_t)(*columns < 8 ? *columns + 1 : 8) : 0;
    }
}

static void add_zeros(float even[4][LANES], float odd[4][LANES], const vote_job *job,
                      bool with_mean, int32_t zeros[LANES]) {
    for (int j = 0; j < 8; j++) {
        float(*half)[LANES] = j % 2 ? odd : even;
        const float *c = job->cosine[j];
        if (j == 0 && !with_mean) continue;
        for (int l = 0; l < LANES; l++) {
            float sum =
                c[0] * half[0][l] + c[1] * half[1][l] + c[2] * half[2][l] + c[3] * half[3][l];
            zeros[l] += fabsf(sum) < zero_below;
        }
    }
}

/* Zeros of the blocks whose last row is y, mean left out. The symmetry of the cosines halves the products. */
static void count_zeros(const vote_job *job, vote_room *room, int y) {
    for (int x = 0; x + 8 <= job->width; x += LANES) {
        int32_t zeros[LANES] = {0};
        for (int i = 0; i < 8; i++) {
            float even[4][LANES], odd[4][LANES];
            for (int k = 0; k < 4; k++) {
                const float *upper =
                    room->rows + ((size_t)((y - 7 + k) & 7) * 8 + i) * room->padded + x;
                const float *lower =
                    room->rows + ((size_t)((y - k) & 7) * 8 + i) * room->padded + x;
                for (int l = 0; l < LANES; l++) even[k][l] = upper[l] + lower[l];
                for (int l = 0; l < LANES; l++) odd[k][l] = upper[l] - lower[l];
            }
            add_zeros(even, odd, job, i > 0, zeros);
        }
        for (int l = 0; l < LANES; l++) room->zeros[x + l] = (uint8_t)zeros[l];
    }
    int run = 0;
    for (int x = job->width - 1; x >= 0; x--) {
        run = room->flat_columns[x] >= 7 ? run + 1 : 0;
        room->blank[x] = room->flat_rows[x] >= 8 || run >= 8;
    }
}

/* For each pixel of a row, the best of the 8 blocks along x that hold it. */
static void best_along_x(const vote_job *job, vote_room *room, int block_row) {
    struct best *best = room->best + (size_t)(block_row & 7) * room->padded;
    for (int x = 7; x < job->width - 7; x++) {
        struct best found = {0};
        for (int k = 0; k < 8; k++) {
            int at = x - 7 + k;
            uint8_t zeros = room->zeros[at];
            if (k && zeros == found.zeros) found.tied = 1;
            if (k && zeros <= found.zeros) continue;
            found = (struct best){zeros, 0, (uint8_t)(at & 7), room->blank[at]};
        }
        best[x] = found;
    }
}

/* The votes of pixel row y, of the blocks that begin on rows y - 7 … y. */
static void vote_row(const vote_job *job, const vote_room *room, int y) {
    uint8_t *votes = job->votes + (size_t)y * (size_t)job->width;
    for (int x = 7; x < job->width - 7; x++) {
        struct best found = {0};
        int row = 0;
        for (int k = 0; k < 8; k++) {
            const struct best *next = &room->best[(size_t)((y - 7 + k) & 7) * room->padded + x];
            if (k && next->zeros == found.zeros) found.tied = 1;
            if (k && next->zeros <= found.zeros) continue;
            found = *next;
            row = (y - 7 + k) & 7;
        }
        votes[x] = found.tied || found.blank ? GRID_NO_VOTE : (uint8_t)(found.x + 8 * row);
    }
}

/* Pixel rows [first, end): only those that lie in 8 whole blocks up and down have votes. */
static void vote_band(const vote_job *job, vote_room *room, int first, int end) {
    int top = first - 7; /* first row of blocks that matters */
    memset(room->flat_rows, 0, room->padded);
    memset(room->flat_columns, 0, room->padded);
    for (int y = top; y < end + 7; y++) {
        transform_row(job, room, y);
        count_flat(job, room, y, top);
        if (y < top + 7) continue;
        count_zeros(job, room, y);
        best_along_x(job, room, y - 7);
        if (y - 7 >= first) vote_row(job, room, y - 7);
    }
}

static tocsin_status do_band(void *context, size_t index, int worker, tocsin_error *err) {
    (void)worker;
    const vote_job *job = context;
    vote_room room;
    bool made = make_room(&room, job->width);
    int first = 7 + (int)index * BAND, end = first + BAND;
    if (end > job->height - 7) end = job->height - 7;
    if (made) vote_band(job, &room, first, end);
    release_room(&room);
    return made ? TOCSIN_OK : tocsin_fail_memory(err);
}

tocsin_status grid_vote(const uint8_t *luma, int width, int height, int threads, uint8_t *votes,
                        tocsin_error *err) {
    vote_job job = {.luma = luma, .votes = votes, .width = width, .height = height};
    fill_cosine(job.cosine);
    memset(votes, GRID_NO_VOTE, (size_t)width * (size_t)height);
    if (width < 15 || height < 15) return TOCSIN_OK;
    size_t bands = ((size_t)height - 14 + BAND - 1) / BAND;
    return tocsin_parallel(bands, threads, do_band, &job, err);
}
