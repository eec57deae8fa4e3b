// SPDX-License-Identifier: Apache-2.0
/* A published picture against an archive scene.
 *
 *   bands, channels ──ground.c──> grey ──detect.c, describe.c──> features ──neighbours.c, votes.c──> hypotheses
 *                                   └──────────────overlay.c, blocks.c <── place.c <─────────────────────┘
 *
 * Features say where the picture may lie, and are believed in nothing; blocks of gradients, compared pixel by pixel, say
 * whether it does. Where it does not, the picture is looked for once more, left and right exchanged. So few and bad features are enough, which is what small, dark and written-on pictures have. */
#include "picture/match.h"

#include "picture/features.h"
#include "picture/place.h"
#include "picture/votes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct tocsin_archive {
    match_ground ground;
    match_features features;
};

enum {
    SIDE_LEAST = 64,
    HYPOTHESES_MOST = 10,
    FEATURES_MOST = 1500,
    ARCHIVE_FEATURES_MOST = 400000
};

/* A picture of more pixels is made coarser: what it has more of is finer than the archive, or more than it takes. */
static const double picture_most_px = 4e6;

static tocsin_status check_scene(const tocsin_archive_scene *scene, tocsin_error *err) {
    if (scene->n_bands < 1 || scene->width_px < SIDE_LEAST || scene->height_px < SIDE_LEAST)
        return tocsin_fail(err, TOCSIN_TOO_LITTLE,
                           "the archive scene has %d × %d pixels; at least %d × %d are needed",
                           scene->width_px, scene->height_px, SIDE_LEAST, SIDE_LEAST);
    if ((int64_t)scene->width_px * scene->height_px > TOCSIN_ARCHIVE_MOST_PIXELS)
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "the archive scene has %d × %d pixels, more than %d million; cut out the part that matters",
            scene->width_px, scene->height_px, (int)(TOCSIN_ARCHIVE_MOST_PIXELS / 1000000));
    return TOCSIN_OK;
}

/* One point for so many pixels; of a large picture the strongest suffice. */
static size_t features_for(const match_plane *plane, size_t most) {
    size_t n = match_plane_count(plane) / 60 + 500;
    return n < most ? n : most;
}

tocsin_status tocsin_archive_new(const tocsin_archive_scene *scene, tocsin_archive **ret_archive,
                                 tocsin_error *err) {
    tocsin_status status = check_scene(scene, err);
    if (status != TOCSIN_OK) return status;
    tocsin_archive *archive = calloc(1, sizeof *archive);
    if (!archive) return tocsin_fail_memory(err);
    bool done = match_ground_of_bands(scene->bands, scene->n_bands, scene->width_px,
                                      scene->height_px, &archive->ground) &&
                match_features_find(&archive->ground.grey,
                                    features_for(&archive->ground.grey, ARCHIVE_FEATURES_MOST),
                                    &archive->features);
    if (!done) {
        tocsin_archive_free(archive);
        return tocsin_fail_memory(err);
    }
    *ret_archive = archive;
    return TOCSIN_OK;
}

const match_ground *match_archive_ground(const tocsin_archive *archive) {
    return &archive->ground;
}

void tocsin_archive_free(tocsin_archive *archive) {
    if (!archive) return;
    match_ground_release(&archive->ground);
    match_features_release(&archive->features);
    free(archive);
}

/* The best of the hypotheses, once they are laid over the archive; false: no memory. */
static bool place_best(const match_ground *ground, const tocsin_archive *archive, int threads,
                       match_placed *ret_best) {
    match_features features = MATCH_FEATURES_NONE;
    match_neighbours neighbours = {NULL, 0};
    match_hypothesis hypotheses[HYPOTHESES_MOST];
    bool done =
        match_features_find(&ground->grey, features_for(&ground->grey, FEATURES_MOST), &features) &&
        match_neighbours_find(&features, &archive->features, threads, &neighbours);
    size_t n = !done ? 0
                     : match_hypotheses(&features, &archive->features, &neighbours,
                                        (double)match_plane_count(&archive->ground.grey),
                                        HYPOTHESES_MOST, hypotheses);
    done = done && n != SIZE_MAX;
    for (size_t i = 0; done && i < n; i++) {
        match_placed placed;
        if (match_place(ground, &archive->ground, &hypotheses[i].to_archive, threads, &placed) &&
            placed.log10_chance < ret_best->log10_chance)
            *ret_best = placed;
        if (ret_best->log10_chance < -15) break; /* no other can be better by what matters */
    }
    free(neighbours.at);
    match_features_release(&features);
    return done;
}

static void fill(const match_placed *placed, const tocsin_picture *picture,
                 tocsin_match *ret_match) {
    const double half = 0.5;
    match_transform to_corner = {{1, 0, half, 0, 1, half, 0, 0, 1}},
                    to_middle = {{1, 0, -half, 0, 1, -half, 0, 0, 1}};
    match_transform t = match_compose(&placed->to_archive, &to_middle),
                    corners = match_compose(&to_corner, &t);
    memcpy(ret_match->to_archive, placed->to_archive.m, sizeof ret_match->to_archive);
    for (int i = 0; i < 4; i++) {
        double x = i == 1 || i == 2 ? picture->width_px : 0, y = i >= 2 ? picture->height_px : 0;
        match_apply(&corners, x, y, &ret_match->corners[i][0], &ret_match->corners[i][1]);
    }
    ret_match->geometry = (tocsin_match_geometry)placed->model;
    ret_match->blocks = (int)placed->blocks;
    ret_match->blocks_agreeing = (int)placed->agreeing;
    ret_match->log10_chance = placed->log10_chance;
    ret_match->residual_px = placed->residual_px;
    ret_match->archive_px_per_pixel =
        match_scale_at(&placed->to_archive, picture->width_px / 2.0, picture->height_px / 2.0);
}

/* The picture as it is looked for, and how many of its pixels one of that is. */
tocsin_status match_make_ground(const tocsin_picture *picture, match_ground *ret_ground,
                                double *ret_factor, tocsin_error *err) {
    if (picture->width_px < SIDE_LEAST || picture->height_px < SIDE_LEAST)
        return tocsin_fail(
            err, TOCSIN_TOO_LITTLE,
            "the picture has %d × %d pixels; to find it in an archive scene it needs %d × %d",
            picture->width_px, picture->height_px, SIDE_LEAST, SIDE_LEAST);
    match_ground ground;
    if (!match_ground_of_picture(picture, &ground)) return tocsin_fail_memory(err);
    double factor = sqrt((double)match_plane_count(&ground.grey) / picture_most_px);
    /* A long strip keeps its width. */
    double side = fmin(ground.grey.width, ground.grey.height);
    factor = fmax(1, fmin(factor, side / SIDE_LEAST));
    if (factor > 1 && !match_ground_coarsen(&ground, factor)) {
        match_ground_release(&ground);
        return tocsin_fail_memory(err);
    }
    *ret_ground = ground;
    *ret_factor = factor;
    return TOCSIN_OK;
}

static bool is_match(const match_placed *placed) {
    return placed->log10_chance <= TOCSIN_MATCH_LOG10_CHANCE;
}

/* As it is, and if that is not found mirrored; `ground` is then mirrored too. */
static bool place_either(match_ground *ground, const tocsin_archive *archive, int threads,
                         match_placed *ret_best, bool *ret_mirrored) {
    const double tries = log10(2); /* each is a chance to be wrong, also where the first suffices */
    match_placed plain = {.log10_chance = (double)INFINITY}, mirrored = plain;
    if (!place_best(ground, archive, threads, &plain)) return false;
    plain.log10_chance += tries;
    *ret_best = plain, *ret_mirrored = false;
    if (is_match(&plain)) return true;
    match_ground_mirror(ground);
    if (!place_best(ground, archive, threads, &mirrored)) return false;
    mirrored.log10_chance += tries;
    if (mirrored.log10_chance < plain.log10_chance) *ret_best = mirrored, *ret_mirrored = true;
    return true;
}

tocsin_status tocsin_archive_match(const tocsin_archive *archive, const tocsin_picture *picture,
                                   int threads, tocsin_match *ret_match, tocsin_error *err) {
    tocsin_match match = {.matched = false};
    match_ground ground;
    double factor = 1;
    tocsin_status status = match_make_ground(picture, &ground, &factor, err);
    if (status) return status;
    match_placed best = {.log10_chance = (double)INFINITY};
    bool done = place_either(&ground, archive, threads, &best, &match.mirrored);
    if (done && is_match(&best)) {
        match.matched = true;
        match_place_finely(&ground, &archive->ground, threads, &best);
    }
    if (match.mirrored) {
        match_transform mirror = {{-1, 0, ground.grey.width - 1, 0, 1, 0, 0, 0, 1}};
        best.to_archive = match_compose(&best.to_archive, &mirror);
    }
    match_ground_release(&ground);
    if (!done) return tocsin_fail_memory(err);
    double first = (1 / factor - 1) / 2;
    match_transform finer = {{1 / factor, 0, first, 0, 1 / factor, first, 0, 0, 1}};
    best.to_archive = match_compose(&best.to_archive, &finer);
    fill(&best, picture, &match);
    *ret_match = match;
    return TOCSIN_OK;
}
