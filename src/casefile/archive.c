// SPDX-License-Identifier: Apache-2.0
/* A picture against archive scenes: imagery reads them, picture looks, here they meet. One scene at a time is in memory. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tocsin/casefile.h"
#include "tocsin/imagery.h"

/* `difference` stays that of the scene in which most agrees so far. */
typedef struct search {
    const tocsin_picture *picture;
    int threads;
    bool has_best;
    tocsin_match best;
    tocsin_difference difference;
    tocsin_archive_series *series;
    double log10_scenes; /* every further scene is one more chance to be wrong */
} search;

/* More agrees, or as much and more exactly. */
static bool is_better(const tocsin_match *match, const tocsin_match *than) {
    if (match->log10_chance < than->log10_chance) return true;
    return match->log10_chance <= than->log10_chance && match->residual_px < than->residual_px;
}

static tocsin_status compare(search *s, const tocsin_archive *archive, tocsin_archive_found *found,
                             tocsin_error *err) {
    tocsin_difference difference;
    tocsin_status status =
        tocsin_archive_difference(archive, s->picture, &found->match, &difference, err);
    if (status) return status;
    found->differs = isnan(difference.limit) ? (double)NAN : difference.share;
    if (s->has_best && !is_better(&found->match, &s->best)) {
        tocsin_difference_release(&difference);
        return TOCSIN_OK;
    }
    s->has_best = true;
    s->best = found->match;
    tocsin_difference_release(&s->difference);
    s->difference = difference;
    return TOCSIN_OK;
}

static tocsin_status add_to_series(search *s, const tocsin_archive *archive,
                                   const tocsin_archive_found *found, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    if (!s->series) status = tocsin_archive_series_new(s->picture, &s->series, err);
    if (status) return status;
    return tocsin_archive_series_add(s->series, archive, &found->match, found->day, err);
}

static tocsin_status match_scene(search *s, const tocsin_raster *raster,
                                 tocsin_archive_found *found, tocsin_error *err) {
    tocsin_archive_scene scene = {(const float *const *)raster->bands, raster->n_bands,
                                  raster->width_px, raster->height_px};
    tocsin_archive *archive = NULL;
    tocsin_status status = tocsin_archive_new(&scene, &archive, err);
    if (!status) status = tocsin_archive_match(archive, s->picture, s->threads, &found->match, err);
    if (!status && found->match.matched) status = compare(s, archive, found, err);
    if (!status && found->match.log10_chance + s->log10_scenes <= TOCSIN_MATCH_LOG10_CHANCE)
        status = add_to_series(s, archive, found, err);
    tocsin_archive_free(archive);
    return status;
}

static void place(const tocsin_raster *raster, tocsin_archive_found *found) {
    const tocsin_match *match = &found->match;
    double x = 0, y = 0;
    for (int i = 0; i < 4; i++) x += match->corners[i][0] / 4, y += match->corners[i][1] / 4;
    found->scene_pixel_m = tocsin_raster_pixel_m(raster, x, y);
    found->placed = tocsin_raster_lonlat(raster, match->corners, 4, found->lonlat);
}

static tocsin_status find_in(search *s, const char *path, tocsin_archive_found *ret_found,
                             tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_raster_release) tocsin_raster raster = {.n_bands = 0};
    tocsin_archive_found found = {
        .scene = path, .scene_pixel_m = (double)NAN, .differs = (double)NAN};
    tocsin_status status = tocsin_raster_open(path, &raster, err);
    if (status) return status;
    found.day = raster.day;
    status = match_scene(s, &raster, &found, err);
    if (status) {
        tocsin_error_prefix(err, "%s", path);
        return status;
    }
    if (found.match.matched) place(&raster, &found);
    *ret_found = found;
    return TOCSIN_OK;
}

/* The scene in which most agrees. */
static void choose(tocsin_archive_answer *answer, double log10_scenes) {
    answer->best = 0;
    for (size_t i = 0; i < answer->n; i++) {
        tocsin_match *match = &answer->found[i].match;
        match->log10_chance += log10_scenes;
        match->matched = match->matched && match->log10_chance <= TOCSIN_MATCH_LOG10_CHANCE;
        if (is_better(match, &answer->found[answer->best].match)) answer->best = i;
    }
}

tocsin_status tocsin_check_archive(const tocsin_picture *picture, const char *const *paths,
                                   size_t n, int threads, tocsin_archive_answer *ret_answer,
                                   tocsin_error *err) {
    tocsin_archive_answer answer = {.n = n};
    answer.found = calloc(n ? n : 1, sizeof *answer.found);
    if (!answer.found) return tocsin_fail_memory(err);
    search s = {.picture = picture, .threads = threads, .log10_scenes = log10((double)n)};
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < n && !status; i++) status = find_in(&s, paths[i], &answer.found[i], err);
    if (!status && s.series) status = tocsin_archive_series_date(s.series, &answer.dating, err);
    tocsin_archive_series_free(s.series);
    answer.difference = s.difference;
    if (status) {
        tocsin_archive_answer_release(&answer);
        return status;
    }
    if (n) choose(&answer, s.log10_scenes);
    *ret_answer = answer;
    return TOCSIN_OK;
}

void tocsin_check_take_match(tocsin_check *check, tocsin_shadow *shadow) {
    const tocsin_archive_answer *answer = &check->archive;
    const tocsin_archive_found *best = answer->n ? &answer->found[answer->best] : NULL;
    if (best && best->match.matched && best->placed) {
        const double(*corner)[2] = best->lonlat; /* clockwise from the upper left */
        double lat = (corner[0][1] + corner[2][1]) / 2;
        double east = (corner[0][0] - corner[3][0]) * cos(lat * M_PI / 180),
               north = corner[0][1] - corner[3][1];
        if (isnan(shadow->lat_deg)) {
            shadow->lat_deg = lat;
            shadow->lon_deg = (corner[0][0] + corner[2][0]) / 2;
        }
        /* On a mirrored picture directions turn the other way round, which no angle of north can say. */
        if (isnan(shadow->north_deg) && !best->match.mirrored)
            shadow->north_deg = -atan2(east, north) * 180 / M_PI;
        if (isnan(shadow->gsd_m))
            shadow->gsd_m = best->match.archive_px_per_pixel * best->scene_pixel_m;
    }
    if (isnan(shadow->north_deg)) shadow->north_deg = 0;
    if (isnan(check->quality.gsd_m))
        tocsin_quality_set_scale(&check->quality, shadow->gsd_m, check->quality.elevation_deg);
}
