// SPDX-License-Identifier: Apache-2.0
/* How the scenes of a series are to the picture, cell by cell. */
#include "picture/dating.h"

#include <math.h>
#include <stdlib.h>

/* Spreads below what is usual, and likenesses between which that may lie: the same ground, and something else. */
static const double alike_spreads = 1.5, unlike_spreads = 3;
static const double alike_least = 0.3, alike_enough = 0.5, unlike_most = 0.25;

static const series_usual *usual_of(const dating_view *v, size_t a, size_t b) {
    series_usual *usual = &v->usual[(a < b ? a : b) * v->n + (a < b ? b : a)];
    if (isinf(usual->middle)) *usual = series_usual_of(v->series, a, b);
    return usual;
}

kinship dating_kinship(const dating_view *v, size_t a, size_t b, int column, int row) {
    const series_usual *usual = usual_of(v, a, b);
    if (isnan(usual->middle)) return UNSEEN;
    double likeness = series_likeness(v->series, a, b, column, row);
    if (isnan(likeness)) return UNSEEN;
    double middle = (double)usual->middle, spread = (double)usual->spread,
           alike = fmin(alike_enough, fmax(alike_least, middle - alike_spreads * spread));
    if (likeness >= alike) return ALIKE;
    return likeness < fmin(unlike_most, middle - unlike_spreads * spread) ? UNLIKE : DOUBTFUL;
}

void dating_view_release(dating_view *v) {
    free(v->usual);
    free(v->to_picture);
    free(v->log_unlike);
}

bool dating_view_make(const tocsin_archive_series *series, dating_view *v) {
    size_t n = series->n, columns = (size_t)series_columns(series),
           cells = columns * (size_t)series_rows(series);
    *v = (dating_view){.series = series,
                       .n = n,
                       .usual = malloc(n * n * sizeof *v->usual),
                       .to_picture = calloc(cells ? cells : 1, n),
                       .log_unlike = calloc(n, sizeof *v->log_unlike)};
    if (!v->usual || !v->to_picture || !v->log_unlike) return false;
    for (size_t i = 0; i < n * n; i++) v->usual[i].middle = INFINITY;
    for (size_t i = 1; i < n; i++) {
        size_t unlike = 1, seen = 2;
        for (size_t k = 0; k < cells; k++) {
            kinship kin = dating_kinship(v, 0, i, (int)(k % columns), (int)(k / columns));
            v->to_picture[k * n + i] = (uint8_t)kin;
            unlike += kin == UNLIKE, seen += kin != UNSEEN;
        }
        v->log_unlike[i] = log((double)unlike / (double)seen);
    }
    return true;
}

double dating_steady_share(const dating_view *v) {
    size_t cells = (size_t)series_columns(v->series) * (size_t)series_rows(v->series), all = 0,
           steady = 0;
    for (size_t k = 0; k < cells; k++) {
        size_t alike = 0, seen = 0;
        for (size_t i = 1; i < v->n; i++) {
            seen += v->to_picture[k * v->n + i] != UNSEEN;
            alike += v->to_picture[k * v->n + i] == ALIKE;
        }
        if (seen < 2 * DATING_GROUP_LEAST) continue;
        all++, steady += (double)alike >= DATING_STEADY_SCENES * (double)seen;
    }
    return all ? (double)steady / (double)all : 0;
}
