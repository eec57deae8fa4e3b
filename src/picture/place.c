// SPDX-License-Identifier: Apache-2.0
#include "picture/place.h"

#include <math.h>
#include <stdlib.h>

/* A block agrees when it is found this near to where the model puts it, in pixels of the grid. */
static const double agrees_px = 1.25;

/* As many blocks as there is texture for: small ones find nothing, large ones are few. */
static match_search search_for(const match_overlay *o, int reach, double larger) {
    double width = o->width - 2 * MATCH_BORDER, height = o->height - 2 * MATCH_BORDER;
    int side = (int)(sqrt(width * height) / 7);
    side = side < 16 ? 16 : side > 40 ? 40 : side;
    side = (int)(side * larger);
    return (match_search){side, side, reach};
}

/* From the picture to the archive, by the blocks; a block without content has weight 0. */
static match_pair *pairs_of(const match_overlay *o, const match_block *blocks, size_t n) {
    match_pair *pairs = calloc(n ? n : 1, sizeof *pairs);
    for (size_t i = 0; pairs && i < n; i++) {
        const match_block *b = &blocks[i];
        match_apply(&o->to_picture, b->x, b->y, &pairs[i].x, &pairs[i].y);
        match_apply(&o->to_archive, b->x + b->dx, b->y + b->dy, &pairs[i].u, &pairs[i].v);
        pairs[i].weight = b->usable ? b->peak * b->peak : 0;
    }
    return pairs;
}

/* The shift that most blocks share, as a change of the transform. */
static match_transform common_shift(const match_overlay *o, const match_block *blocks, size_t n,
                                    const match_transform *to_archive) {
    double best = -1, dx = 0, dy = 0;
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        for (size_t j = 0; blocks[i].usable && j < n; j++)
            if (blocks[j].usable &&
                hypot(blocks[i].dx - blocks[j].dx, blocks[i].dy - blocks[j].dy) < 2)
                sum += blocks[j].peak;
        if (sum > best) best = sum, dx = blocks[i].dx, dy = blocks[i].dy;
    }
    double u0, v0, u1, v1;
    match_apply(&o->to_archive, o->width / 2.0, o->height / 2.0, &u0, &v0);
    match_apply(&o->to_archive, o->width / 2.0 + dx, o->height / 2.0 + dy, &u1, &v1);
    match_transform move = {{1, 0, u1 - u0, 0, 1, v1 - v0, 0, 0, 1}};
    return match_compose(&move, to_archive);
}

/* Length of a pixel of the grid in the archive's. */
static double grid_px(const match_overlay *o) {
    return match_scale_at(&o->to_archive, o->width / 2.0, o->height / 2.0);
}

static void judge(const match_pair *pairs, size_t n, double pixel, double reach,
                  match_placed *placed) {
    double sum = 0;
    size_t usable = 0, agreeing = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(pairs[i].weight > 0)) continue;
        double r = match_residual(&placed->to_archive, &pairs[i]);
        usable++;
        if (r > agrees_px * pixel) continue;
        agreeing++;
        sum += r * r;
    }
    double side = 2 * reach + 1, p = M_PI * agrees_px * agrees_px / (side * side);
    placed->blocks = usable, placed->agreeing = agreeing;
    placed->log10_chance = match_log10_false_alarms(usable, agreeing, p);
    placed->residual_px = agreeing ? sqrt(sum / (double)agreeing) : (double)NAN;
}

typedef struct glance {
    bool first; /* the shift of the hypothesis may be some pixels off */
    int reach_px;
    double larger; /* blocks than usual */
} glance;

/* One look at all blocks, and a fit to them. */
static bool look(const match_ground *picture, const match_ground *archive, const glance *how,
                 int threads, match_placed *placed) {
    match_overlay overlay;
    if (!match_overlay_make(picture, archive, &placed->to_archive, &overlay)) return false;
    match_search search = search_for(&overlay, how->reach_px, how->larger);
    match_block *blocks = NULL;
    size_t n = 0;
    match_pair *pairs = NULL;
    bool done = match_blocks_find(&overlay, &search, threads, &blocks, &n) &&
                (pairs = pairs_of(&overlay, blocks, n));
    if (done) {
        double pixel = grid_px(&overlay);
        if (how->first) placed->to_archive = common_shift(&overlay, blocks, n, &placed->to_archive);
        done = match_fit_robust(MATCH_SIMILARITY, pairs, n, (how->first ? 3.5 : 2) * pixel,
                                &placed->to_archive);
        judge(pairs, n, pixel, how->reach_px, placed);
    }
    free(blocks);
    free(pairs);
    match_overlay_release(&overlay);
    return done;
}

enum { FINE_REACH = 3 };

/* Past this nothing is gained by looking again: it is nothing, or it is certain. */
static const double hopeless = 2.5, certain = -8;

bool match_place(const match_ground *picture, const match_ground *archive,
                 const match_transform *hypothesis, int threads, match_placed *ret_placed) {
    /* Of pictures with little texture, larger blocks say more. */
    static const glance glances[] = {{true, 7, 1}, {false, 4, 1}, {false, 4, 1.6}};
    const size_t n = sizeof glances / sizeof *glances;
    match_placed placed = {
        .to_archive = *hypothesis, .model = MATCH_SIMILARITY, .log10_chance = (double)INFINITY};
    match_placed best = placed;
    bool done = false;
    for (size_t i = 0; i < n; i++) {
        if (!look(picture, archive, &glances[i], threads, &placed)) break;
        /* Each look is a chance to be wrong. */
        placed.log10_chance += log10((double)n);
        if (!done || placed.log10_chance < best.log10_chance) best = placed;
        done = true;
        if (placed.log10_chance > hopeless + 2.5 * (i == 0) || best.log10_chance < certain) break;
    }
    *ret_placed = best;
    return done;
}

/* Cost of a model after Schwarz (1978): robust variance of what is left, and what its numbers cost. */
static double cost_of(match_model model, const match_pair *pairs, size_t n, double tolerance,
                      const match_transform *t) {
    static const double unknowns[] = {4, 6, 8};
    double sum = 0, used = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(pairs[i].weight > 0)) continue;
        double r = match_residual(t, &pairs[i]) / tolerance;
        sum += fmin(1, r * r);
        used += 1;
    }
    /* Blocks overlap by half: a quarter of them is independent. */
    double independent = used / 4;
    return 2 * independent * log(sum / used + 1e-9) + unknowns[model] * log(2 * independent + 1);
}

static bool refine(const match_ground *picture, const match_ground *archive, int threads,
                   match_placed *placed) {
    match_overlay overlay;
    if (!match_overlay_make(picture, archive, &placed->to_archive, &overlay)) return false;
    match_search search = search_for(&overlay, FINE_REACH, 1);
    search.stride_px = search.side_px / 2;
    match_block *blocks = NULL;
    size_t n = 0;
    match_pair *pairs = NULL;
    bool done = match_blocks_find(&overlay, &search, threads, &blocks, &n) &&
                (pairs = pairs_of(&overlay, blocks, n));
    if (done) {
        double pixel = grid_px(&overlay), tolerance = 1.5 * pixel, best = INFINITY;
        match_transform start = placed->to_archive;
        done = false;
        for (int model = MATCH_SIMILARITY; model <= MATCH_HOMOGRAPHY; model++) {
            match_transform t = start;
            if (!match_fit_robust((match_model)model, pairs, n, tolerance, &t)) break;
            double cost = cost_of((match_model)model, pairs, n, tolerance, &t);
            if (cost >= best) continue;
            best = cost, placed->to_archive = t, placed->model = (match_model)model, done = true;
        }
        size_t agreeing = 0;
        double sum = 0;
        for (size_t i = 0; i < n; i++) {
            double r = match_residual(&placed->to_archive, &pairs[i]);
            if (!(pairs[i].weight > 0) || r > agrees_px * pixel) continue;
            agreeing++, sum += r * r;
        }
        placed->residual_px = agreeing ? sqrt(sum / (double)agreeing) : (double)NAN;
    }
    free(blocks);
    free(pairs);
    match_overlay_release(&overlay);
    return done;
}

void match_place_finely(const match_ground *picture, const match_ground *archive, int threads,
                        match_placed *placed) {
    for (int turn = 0; turn < 3; turn++) {
        match_placed next = *placed;
        if (!refine(picture, archive, threads, &next)) return;
        *placed = next;
    }
}
