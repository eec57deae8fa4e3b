// SPDX-License-Identifier: Apache-2.0
#include "picture/robust.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void match_apply(const match_transform *t, double x, double y, double *ret_u, double *ret_v) {
    const double *m = t->m;
    double w = m[6] * x + m[7] * y + m[8];
    *ret_u = (m[0] * x + m[1] * y + m[2]) / w;
    *ret_v = (m[3] * x + m[4] * y + m[5]) / w;
}

match_transform match_compose(const match_transform *second, const match_transform *first) {
    match_transform out;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            double sum = 0;
            for (int k = 0; k < 3; k++) sum += second->m[3 * i + k] * first->m[3 * k + j];
            out.m[3 * i + j] = sum;
        }
    for (int i = 0; i < 9; i++) out.m[i] /= out.m[8] != 0 && i < 8 ? out.m[8] : 1;
    out.m[8] = out.m[8] != 0 ? 1 : 0;
    return out;
}

bool match_invert(const match_transform *t, match_transform *ret_inverse) {
    const double *m = t->m;
    double c[9] = {m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
                   m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
                   m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]};
    double det = m[0] * c[0] + m[1] * c[3] + m[2] * c[6];
    if (!(fabs(det) > 1e-12) || !(fabs(c[8]) > 1e-12)) return false;
    for (int i = 0; i < 9; i++) ret_inverse->m[i] = c[i] / c[8];
    return true;
}

double match_scale_at(const match_transform *t, double x, double y) {
    double u0, v0, u1, v1, u2, v2;
    match_apply(t, x, y, &u0, &v0);
    match_apply(t, x + 1, y, &u1, &v1);
    match_apply(t, x, y + 1, &u2, &v2);
    return sqrt(fabs((u1 - u0) * (v2 - v0) - (u2 - u0) * (v1 - v0)));
}

enum { UNKNOWNS_MOST = 8 };

typedef struct normal_equations {
    double a[UNKNOWNS_MOST][UNKNOWNS_MOST], b[UNKNOWNS_MOST];
    int n;
} normal_equations;

static void add_row(normal_equations *eq, const double *row, double value, double weight) {
    for (int i = 0; i < eq->n; i++) {
        for (int j = 0; j < eq->n; j++) eq->a[i][j] += weight * row[i] * row[j];
        eq->b[i] += weight * row[i] * value;
    }
}

/* Gauss with pivots; the solution stands in b. */
static bool solve(normal_equations *eq) {
    for (int k = 0; k < eq->n; k++) {
        int pivot = k;
        for (int i = k + 1; i < eq->n; i++)
            if (fabs(eq->a[i][k]) > fabs(eq->a[pivot][k])) pivot = i;
        if (!(fabs(eq->a[pivot][k]) > 1e-10)) return false;
        for (int j = 0; j < eq->n; j++) {
            double swap = eq->a[k][j];
            eq->a[k][j] = eq->a[pivot][j], eq->a[pivot][j] = swap;
        }
        double swap = eq->b[k];
        eq->b[k] = eq->b[pivot], eq->b[pivot] = swap;
        for (int i = 0; i < eq->n; i++) {
            if (i == k) continue;
            double f = eq->a[i][k] / eq->a[k][k];
            for (int j = k; j < eq->n; j++) eq->a[i][j] -= f * eq->a[k][j];
            eq->b[i] -= f * eq->b[k];
        }
    }
    for (int k = 0; k < eq->n; k++) eq->b[k] /= eq->a[k][k];
    return true;
}

/* Points moved to their middle and to a spread of 1, without which the equations of a homography lose their digits. */
typedef struct frame {
    double x, y, u, v, from_size, to_size;
} frame;

static bool find_frame(const match_pair *pairs, size_t n, frame *f) {
    double sum = 0, from = 0, to = 0;
    *f = (frame){0};
    for (size_t i = 0; i < n; i++) {
        double w = pairs[i].weight;
        sum += w, f->x += w * pairs[i].x, f->y += w * pairs[i].y, f->u += w * pairs[i].u,
            f->v += w * pairs[i].v;
    }
    if (!(sum > 0)) return false;
    f->x /= sum, f->y /= sum, f->u /= sum, f->v /= sum;
    for (size_t i = 0; i < n; i++) {
        double w = pairs[i].weight;
        from += w * (pow(pairs[i].x - f->x, 2) + pow(pairs[i].y - f->y, 2));
        to += w * (pow(pairs[i].u - f->u, 2) + pow(pairs[i].v - f->v, 2));
    }
    f->from_size = sqrt(from / sum), f->to_size = sqrt(to / sum);
    return f->from_size > 1e-9 && f->to_size > 1e-9;
}

static void add_pair(normal_equations *eq, match_model model, const frame *f,
                     const match_pair *pair) {
    double x = (pair->x - f->x) / f->from_size, y = (pair->y - f->y) / f->from_size;
    double u = (pair->u - f->u) / f->to_size, v = (pair->v - f->v) / f->to_size;
    if (model == MATCH_SIMILARITY) {
        add_row(eq, (const double[8]){x, -y, 1, 0}, u, pair->weight);
        add_row(eq, (const double[8]){y, x, 0, 1}, v, pair->weight);
    } else {
        add_row(eq, (const double[8]){x, y, 1, 0, 0, 0, -u * x, -u * y}, u, pair->weight);
        add_row(eq, (const double[8]){0, 0, 0, x, y, 1, -v * x, -v * y}, v, pair->weight);
    }
}

bool match_fit(match_model model, const match_pair *pairs, size_t n,
               match_transform *ret_transform) {
    static const int unknowns[] = {4, 6, 8};
    frame f;
    if (!find_frame(pairs, n, &f)) return false;
    normal_equations eq = {.n = unknowns[model]};
    for (size_t i = 0; i < n; i++)
        if (pairs[i].weight > 0) add_pair(&eq, model, &f, &pairs[i]);
    if (!solve(&eq)) return false;
    const double *b = eq.b;
    match_transform inner = {{b[0], b[1], b[2], b[3], b[4], b[5], 0, 0, 1}};
    if (model == MATCH_SIMILARITY)
        inner = (match_transform){{b[0], -b[1], b[2], b[1], b[0], b[3], 0, 0, 1}};
    if (model == MATCH_HOMOGRAPHY) inner.m[6] = b[6], inner.m[7] = b[7];
    match_transform in = {
        {1 / f.from_size, 0, -f.x / f.from_size, 0, 1 / f.from_size, -f.y / f.from_size, 0, 0, 1}};
    match_transform out = {{f.to_size, 0, f.u, 0, f.to_size, f.v, 0, 0, 1}};
    match_transform half = match_compose(&inner, &in);
    *ret_transform = match_compose(&out, &half);
    return true;
}

double match_residual(const match_transform *t, const match_pair *pair) {
    double u, v;
    match_apply(t, pair->x, pair->y, &u, &v);
    return hypot(u - pair->u, v - pair->v);
}

bool match_fit_robust(match_model model, const match_pair *pairs, size_t n, double tolerance,
                      match_transform *t) {
    static const size_t least[] = {2, 3, 4};
    match_pair *work = malloc((n ? n : 1) * sizeof *work);
    if (!work) return false;
    match_transform now = *t;
    bool done = true;
    for (int turn = 0; done && turn < 8; turn++) {
        size_t used = 0;
        for (size_t i = 0; i < n; i++) {
            double r = match_residual(&now, &pairs[i]) / tolerance;
            work[i] = pairs[i];
            work[i].weight = r < 1 ? pairs[i].weight * (1 - r * r) * (1 - r * r) : 0;
            used += work[i].weight > 0;
        }
        match_transform before = now;
        done = used >= least[model] + 1 && match_fit(model, work, n, &now);
        if (done && !memcmp(&before, &now, sizeof now)) break;
    }
    free(work);
    if (done) *t = now;
    return done;
}
