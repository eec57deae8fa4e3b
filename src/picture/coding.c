// SPDX-License-Identifier: Apache-2.0
/* How a JPEG was coded, and whether twice.
 *
 * The steps of nearly all programs come from one ladder: the tables of the standard's annex K, scaled by a quality from 1 to
 * 100 as the Independent JPEG Group does it.
 *
 * A coefficient that was quantised with a coarser step before sits near multiples of that step; divided by the step of now,
 * some values are met too often and some never (Lukáš and Fridrich 2003). For each earlier quality the pattern that it would
 * leave is worked out for nine low frequencies, and its likelihood held against that of a smooth distribution. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "picture/coding.h"
#include "picture/decode.h"

static const uint8_t annex_k[2][64] = {
    {16, 11, 10, 16, 24,  40,  51,  61,  12, 12, 14, 19, 26,  58,  60,  55,
     14, 13, 16, 24, 40,  57,  69,  56,  14, 17, 22, 29, 51,  87,  80,  62,
     18, 22, 37, 56, 68,  109, 103, 77,  24, 35, 55, 64, 81,  104, 113, 92,
     49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99},
    {17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99,
     99, 99, 47, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
     99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99},
};

void tocsin_ijg_table(int quality, bool chroma, uint16_t ret_table[TOCSIN_AT_LEAST(64)]) {
    int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    for (int i = 0; i < 64; i++) {
        int step = (annex_k[chroma][i] * scale + 50) / 100;
        ret_table[i] = (uint16_t)(step < 1 ? 1 : step > 255 ? 255 : step);
    }
}

static int nearest_quality(const uint16_t table[64], bool chroma, bool *ret_exact) {
    int best = 1;
    double least = (double)INFINITY;
    for (int quality = 1; quality <= 100; quality++) {
        uint16_t ladder[64];
        double off = 0;
        tocsin_ijg_table(quality, chroma, ladder);
        for (int i = 0; i < 64; i++) off += fabs(log((double)(table[i] + 1) / (ladder[i] + 1)));
        if (off >= least) continue;
        least = off;
        best = quality;
    }
    *ret_exact = least == 0;
    return best;
}

/* ---- twice? -------------------------------------------------------------------------------- */

enum { N_MODES = CODING_MODES, REACH = CODING_REACH, SMOOTH = 6, LEAST_COUNT = 400 };
const uint8_t coding_modes[CODING_MODES] = {1, 8, 16, 9, 2, 3, 10, 17, 24};
static const double least_evidence =
    12; /* log10; the measured rates are in docs/methods/pictures.md */

typedef struct mode_counts {
    double count[N_MODES][2 * REACH + 1];
} mode_counts;

static tocsin_status take_row(void *context, int row, const int16_t *coefficients, int n_blocks,
                              tocsin_error *err) {
    (void)row;
    (void)err;
    mode_counts *counts = context;
    for (int b = 0; b < n_blocks; b++) {
        for (int k = 0; k < N_MODES; k++) {
            int value = coefficients[64 * b + coding_modes[k]];
            if (abs(value) <= REACH) counts->count[k][value + REACH]++;
        }
    }
    return TOCSIN_OK;
}

static double normal_below(double x) {
    return 0.5 * erfc(-x / M_SQRT2);
}

/* What an inverse transform and rounding to whole grey values do in between spreads each multiple by about half a unit. */
double coding_share(int value, int now, int before) {
    double low = (abs(value) - 0.5) * now, high = (abs(value) + 0.5) * now, sum = 0, spread = 0.5;
    int first = (int)floor((low - 3) / before), last = (int)ceil((high + 3) / before);
    for (int u = first; u <= last; u++)
        sum +=
            normal_below((high - u * before) / spread) - normal_below((low - u * before) / spread);
    return 0.05 + 0.95 * sum * before / now;
}

/* log10 of the likelihood of a mode's counts with an earlier step, over that without. Zero itself says little and is left out. */
static double mode_evidence(const double count[2 * REACH + 1], int now, int before) {
    double total = 0, with = 0, without = 0, evidence = 0, smooth[2 * REACH + 1],
           share[2 * REACH + 1];
    for (int i = SMOOTH; i <= 2 * REACH - SMOOTH; i++) {
        if (i == REACH) continue;
        double sum = 0, n = 0;
        for (int k = -SMOOTH; k <= SMOOTH; k++) {
            if (i + k == REACH) continue; /* its peak is no part of the slope */
            sum += log(count[i + k] + 0.5);
            n++;
        }
        smooth[i] = exp(sum / n); /* of an exponential slope this is the slope itself */
        share[i] = coding_share(i - REACH, now, before);
        total += count[i];
        without += smooth[i];
        with += smooth[i] * share[i];
    }
    if (total < LEAST_COUNT) return 0;
    for (int i = SMOOTH; i <= 2 * REACH - SMOOTH; i++)
        if (i != REACH) evidence += count[i] * log10(share[i] * without / with);
    return evidence;
}

static void find_earlier(const mode_counts *counts, const uint16_t now[64], tocsin_coding *coding) {
    for (int quality = 30; quality <= 99; quality++) {
        uint16_t before[64];
        double evidence = 0;
        tocsin_ijg_table(quality, false, before);
        for (int k = 0; k < N_MODES; k++) /* the same step leaves no trace */
            if (before[coding_modes[k]] != now[coding_modes[k]])
                evidence +=
                    mode_evidence(counts->count[k], now[coding_modes[k]], before[coding_modes[k]]);
        if (evidence <= coding->evidence) continue;
        coding->evidence = evidence;
        coding->earlier_quality = quality;
    }
    coding->twice = coding->evidence > least_evidence;
}

tocsin_status tocsin_jpeg_coding(tocsin_text bytes, const tocsin_jpeg *jpeg,
                                 tocsin_coding *ret_coding, tocsin_error *err) {
    tocsin_coding coding = {.done = jpeg->n_components > 0};
    int luma = jpeg->component[0].table;
    if (coding.done && jpeg->has_table[luma]) {
        coding.luma_quality = nearest_quality(jpeg->table[luma], false, &coding.luma_exact);
        int chroma = jpeg->component[1].table;
        if (jpeg->n_components >= 3 && jpeg->has_table[chroma])
            coding.chroma_quality =
                nearest_quality(jpeg->table[chroma], true, &coding.chroma_exact);
        mode_counts *counts = calloc(1, sizeof *counts);
        if (!counts) return tocsin_fail_memory(err);
        tocsin_status status = tocsin_jpeg_coefficients(bytes, 0, take_row, counts, err);
        if (!status) find_earlier(counts, jpeg->table[luma], &coding);
        free(counts);
        if (status) return status;
    }
    *ret_coding = coding;
    return TOCSIN_OK;
}
