// SPDX-License-Identifier: Apache-2.0
/* Whether the picture as a whole was enlarged.
 *
 * Interpolation mixes neighbours with weights that repeat with the period of the scale, and where a new pixel falls on an old
 * one it is sharper. So the strength of the second difference, averaged down the columns, has a line in its spectrum at
 * 1 − 1/scale (Gallagher 2005; Mahdian and Saic 2008). Roofs and furrows have lines, too, but hardly at one frequency along
 * both axes: the lower of the two ratios of a line to its surroundings counts. Saving as JPEG has lines at multiples of 1/8, which
 * are left out, and buries the rest. */
#include <math.h>
#include <stdlib.h>

#include "tocsin/picture.h"

enum { MOST_SIDE = 2048, LEAST_SIDE = 128, AROUND = 24, SPREAD = 3 };
static const double least_frequency = 0.08;
/* Chosen on the tuning set of tests/picture/measure_traces.c for one alarm in a hundred pictures. */
static const double least_score = 2.5;

typedef struct line_spectrum {
    int n;            /* of frequencies, i / (2 n) */
    double *strength; /* logarithm of a line over the median around it */
} line_spectrum;

typedef struct profile_job {
    const uint8_t *luma;
    size_t step,
        across; /* from one value to the next along the profile, and from one line to the next */
    int length, lines;
} profile_job;

/* Mean strength of the second difference at each place along an axis; edges count no more than 8 grey values. */
static void fill_profile(const profile_job *job, double *ret_profile) {
    for (int i = 0; i < job->length; i++) ret_profile[i] = 0;
    for (int line = 0; line < job->lines; line++) {
        const uint8_t *at = job->luma + (size_t)line * job->across;
        for (int i = 1; i + 1 < job->length; i++) {
            const uint8_t *here = at + (size_t)i * job->step;
            int d = abs(here[-(ptrdiff_t)job->step] - 2 * here[0] + here[job->step]);
            ret_profile[i] += d < 8 ? d : 8;
        }
    }
}

static double amplitude(const double *profile, int length, double frequency) {
    double c = 2 * cos(2 * M_PI * frequency), before = 0, last = 0; /* Goertzel */
    for (int i = 1; i + 1 < length; i++) {
        double window = 0.5 - 0.5 * cos(2 * M_PI * i / length);
        double next = window * profile[i] + c * last - before;
        before = last;
        last = next;
    }
    return sqrt(fmax(0, before * before + last * last - c * before * last));
}

static int by_value(const void *a, const void *b) {
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

/* `profile` is changed: its mean goes. */
static void fill_spectrum(double *profile, int length, const line_spectrum *spectrum,
                          double *room) {
    double mean = 0;
    for (int i = 1; i + 1 < length; i++) mean += profile[i] / (length - 2);
    for (int i = 1; i + 1 < length; i++) profile[i] -= mean;
    for (int i = 0; i < spectrum->n; i++)
        room[i] = log(amplitude(profile, length, i / (2.0 * spectrum->n)) + 1e-9);
    for (int i = 0; i < spectrum->n; i++) {
        double around[2 * AROUND + 1];
        size_t n = 0;
        for (int k = i - AROUND; k <= i + AROUND; k++)
            if (k > 0 && k < spectrum->n && abs(k - i) > SPREAD) around[n++] = room[k];
        qsort(around, n, sizeof *around, by_value);
        spectrum->strength[i] = room[i] - around[n / 2];
    }
}

static double strongest_near(const line_spectrum *spectrum, int i) {
    double most = spectrum->strength[i];
    if (i > 0) most = fmax(most, spectrum->strength[i - 1]);
    if (i + 1 < spectrum->n) most = fmax(most, spectrum->strength[i + 1]);
    return most;
}

static void find_line(const line_spectrum spectra[2], int length, tocsin_resampling *test) {
    for (int i = 0; i + 2 < spectra[0].n; i++) {
        double frequency = i / (2.0 * spectra[0].n), eighths = frequency * 8;
        if (frequency < least_frequency || fabs(eighths - round(eighths)) < 8 * 3.0 / length)
            continue;
        double score = fmin(strongest_near(&spectra[0], i), strongest_near(&spectra[1], i));
        if (score <= test->score) continue;
        test->score = score;
        test->scale = 1 / (1 - frequency);
    }
}

tocsin_status tocsin_find_resampling(const uint8_t *luma, int width_px, int height_px,
                                     tocsin_resampling *ret_test, tocsin_error *err) {
    int across = width_px < MOST_SIDE ? width_px : MOST_SIDE,
        down = height_px < MOST_SIDE ? height_px : MOST_SIDE, n = across > down ? across : down;
    tocsin_resampling test = {.done = across >= LEAST_SIDE && down >= LEAST_SIDE};
    if (test.done) {
        const uint8_t *first = luma + (size_t)((height_px - down) / 2) * (size_t)width_px +
                               (size_t)((width_px - across) / 2);
        const profile_job jobs[2] = {{first, 1, (size_t)width_px, across, down},
                                     {first, (size_t)width_px, 1, down, across}};
        double *profile = malloc((size_t)n * sizeof *profile),
               *room = malloc((size_t)n * sizeof *room),
               *strengths = malloc(2 * (size_t)n * sizeof *strengths);
        bool made = profile && room && strengths;
        for (int axis = 0; axis < 2 && made; axis++) {
            line_spectrum spectrum = {n, strengths + (size_t)axis * (size_t)n};
            fill_profile(&jobs[axis], profile);
            fill_spectrum(profile, jobs[axis].length, &spectrum, room);
        }
        if (made)
            find_line((line_spectrum[]){{n, strengths}, {n, strengths + n}},
                      across < down ? across : down, &test);
        free(profile);
        free(room);
        free(strengths);
        if (!made) return tocsin_fail_memory(err);
        test.found = test.score >= least_score;
    }
    *ret_test = test;
    return TOCSIN_OK;
}
