// SPDX-License-Identifier: Apache-2.0
/* A feature has a place, a scale and a direction, so a single pair of features is a whole similarity already. Every pair
 * of some promise is taken for the truth once, and all other pairs are asked whether they agree: near it closely,
 * further away within a part of the distance, since the pair's own scale and direction are rough. An agreement counts the
 * logarithm of how improbable it is by chance. (RANSAC draws two or three pairs at random and hopes that all are right; below
 * half the scale one pair in fifty is.) The best are then fitted to all that agree, with a tolerance that shrinks. */
#include "picture/votes.h"

#include <math.h>
#include <stdlib.h>

typedef struct vote {         /* a neighbour, laid open */
    float x, y, scale, angle; /* in the picture */
    float u, v;               /* in the archive */
    float log_scale, turn;    /* between them */
    uint32_t feature;
} vote;

static const float half_turn = 3.14159265f;

/* Both within one turn from 0. */
static float turn_between(float a, float b) {
    float d = fabsf(a - b);
    return d > half_turn ? 2 * half_turn - d : d;
}

static vote vote_of(const match_features *picture, const match_features *archive,
                    const match_neighbour *neighbour) {
    const match_feature *p = &picture->at[neighbour->picture],
                        *a = &archive->at[neighbour->archive];
    float turn = fmodf(a->angle - p->angle + 4 * half_turn, 2 * half_turn);
    return (vote){p->x,
                  p->y,
                  p->scale,
                  p->angle,
                  a->x,
                  a->y,
                  logf(a->scale / p->scale),
                  turn,
                  neighbour->picture};
}

static match_transform similarity_of(const vote *v) {
    double size = exp((double)v->log_scale), c = size * cos((double)v->turn),
           s = size * sin((double)v->turn);
    return (match_transform){{c, -s, (double)v->u - c * (double)v->x + s * (double)v->y, s, c,
                              (double)v->v - s * (double)v->x - c * (double)v->y, 0, 0, 1}};
}

/* How far off an agreeing vote may be: in the archive's pixels, near the seed and for each pixel from it. */
typedef struct tolerance {
    float near_px, slope, log_scale, turn;
} tolerance;

/* Information in a vote that agrees with `t`, 0 when it does not. */
static float agreement(const match_transform *t, const vote *seed, const vote *v,
                       const tolerance *tol, double area) {
    if (fabsf(v->log_scale - seed->log_scale) > tol->log_scale ||
        turn_between(v->turn, seed->turn) > tol->turn)
        return 0;
    const double *m = t->m;
    float du = (float)(m[0] * (double)v->x + m[1] * (double)v->y + m[2]) - v->u;
    float dv = (float)(m[3] * (double)v->x + m[4] * (double)v->y + m[5]) - v->v;
    float su = v->u - seed->u, sv = v->v - seed->v;
    float reach = tol->near_px + tol->slope * sqrtf(su * su + sv * sv);
    if (du * du + dv * dv > reach * reach) return 0;
    double chance = MATCH_NEAREST * M_PI * (double)(reach * reach) / area * (double)tol->turn /
                    M_PI * (double)tol->log_scale;
    return chance < 1 ? (float)-log(chance) : 0;
}

/* A feature of the picture counts once, by its best vote; votes of one feature stand together. */
static double count(const match_transform *t, const vote *seed, const vote *votes, size_t n,
                    const tolerance *tol, double area) {
    double sum = 0;
    for (size_t i = 0; i < n;) {
        float best = 0;
        uint32_t feature = votes[i].feature;
        for (; i < n && votes[i].feature == feature; i++) {
            float a = agreement(t, seed, &votes[i], tol, area);
            best = a > best ? a : best;
        }
        sum += (double)best;
    }
    return sum;
}

typedef struct seed {
    size_t vote;
    double score;
} seed;

static int by_score(const void *a, const void *b) {
    const seed *x = a, *y = b;
    if (x->score != y->score) return x->score < y->score ? 1 : -1;
    return x->vote < y->vote ? -1 : x->vote > y->vote;
}

/* Shrinking tolerances, each with a fit to what agrees; `pairs` has room for all votes. */
static bool settle(const vote *first, const vote *votes, size_t n, double area, match_pair *pairs,
                   match_hypothesis *h) {
    static const tolerance steps[] = {
        {4, 0.10f, 0.5f, 0.5f}, {4, 0.04f, 0.4f, 0.4f}, {4, 0.01f, 0.4f, 0.4f}, {3, 0, 0.4f, 0.4f}};
    match_transform t = similarity_of(first);
    vote about = *first;
    for (size_t step = 0; step < sizeof steps / sizeof *steps; step++) {
        for (size_t i = 0; i < n; i++) {
            const vote *v = &votes[i];
            bool agrees = agreement(&t, &about, v, &steps[step], area) > 0;
            pairs[i] = (match_pair){(double)v->x, (double)v->y, (double)v->u, (double)v->v,
                                    agrees ? 1 : 0};
        }
        if (!match_fit(MATCH_SIMILARITY, pairs, n, &t)) return false;
        about.log_scale = (float)(0.5 * log(t.m[0] * t.m[0] + t.m[3] * t.m[3]));
        about.turn = (float)atan2(t.m[3], t.m[0]);
        if (about.turn < 0) about.turn += 2 * half_turn;
    }
    *h = (match_hypothesis){.to_archive = t, .score = count(&t, &about, votes, n, &steps[3], area)};
    return true;
}

/* Whether two hypotheses put the places where features are within a few pixels of each other. */
static bool is_alike(const match_transform *a, const match_transform *b, const vote *votes,
                     size_t n) {
    double most = 0;
    for (size_t i = 0; i < 8; i++) {
        const vote *v = &votes[i * (n - 1) / 7];
        double u0, v0, u1, v1;
        match_apply(a, (double)v->x, (double)v->y, &u0, &v0);
        match_apply(b, (double)v->x, (double)v->y, &u1, &v1);
        most = fmax(most, hypot(u0 - u1, v0 - v1));
    }
    return most < 8;
}

enum { SEEDS_MOST = 1500, SETTLED_MOST = 60 };

static int by_ratio(const void *a, const void *b) {
    return by_score(a, b);
}

/* Seeds: the votes whose descriptors are nearest for what else there is, scored by all votes. */
static seed *find_seeds(const match_neighbours *neighbours, const vote *votes, double area,
                        size_t *ret_n) {
    static const tolerance wide = {4, 0.12f, 0.5f, 0.5f};
    size_t n = neighbours->n;
    seed *seeds = malloc(n * sizeof *seeds);
    if (!seeds) return NULL;
    for (size_t i = 0; i < n; i++) seeds[i] = (seed){i, -(double)neighbours->at[i].ratio};
    qsort(seeds, n, sizeof *seeds, by_ratio);
    if (n > SEEDS_MOST) n = SEEDS_MOST;
    for (size_t i = 0; i < n; i++) {
        const vote *v = &votes[seeds[i].vote];
        match_transform t = similarity_of(v);
        seeds[i].score = count(&t, v, votes, neighbours->n, &wide, area);
    }
    qsort(seeds, n, sizeof *seeds, by_score);
    *ret_n = n;
    return seeds;
}

static size_t insert(match_hypothesis *list, size_t n, size_t most, const match_hypothesis *h,
                     const vote *votes, size_t n_votes) {
    for (size_t i = 0; i < n; i++)
        if (is_alike(&list[i].to_archive, &h->to_archive, votes, n_votes)) {
            if (list[i].score >= h->score) return n;
            for (size_t j = i; j + 1 < n; j++) list[j] = list[j + 1];
            n--;
            break;
        }
    size_t at = n;
    while (at > 0 && list[at - 1].score < h->score) at--;
    if (at == most) return n;
    if (n < most) n++;
    for (size_t j = n - 1; j > at; j--) list[j] = list[j - 1];
    list[at] = *h;
    return n;
}

size_t match_hypotheses(const match_features *picture, const match_features *archive,
                        const match_neighbours *neighbours, double archive_area_px, size_t most,
                        match_hypothesis *ret_hypotheses) {
    size_t n = neighbours->n, n_seeds = 0, found = 0;
    if (!n) return 0;
    vote *votes = malloc(n * sizeof *votes);
    match_pair *pairs = malloc(n * sizeof *pairs);
    seed *seeds = NULL;
    bool done = votes && pairs;
    if (done) {
        for (size_t i = 0; i < n; i++) votes[i] = vote_of(picture, archive, &neighbours->at[i]);
        seeds = find_seeds(neighbours, votes, archive_area_px, &n_seeds);
        done = seeds != NULL;
    }
    for (size_t i = 0; done && i < n_seeds && i < SETTLED_MOST; i++) {
        match_hypothesis h;
        if (settle(&votes[seeds[i].vote], votes, n, archive_area_px, pairs, &h))
            found = insert(ret_hypotheses, found, most, &h, votes, n);
    }
    free(votes);
    free(pairs);
    free(seeds);
    return done ? found : SIZE_MAX;
}
