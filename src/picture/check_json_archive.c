// SPDX-License-Identifier: Apache-2.0
/* "archive": where in a scene the picture lies; null where no scene was given. */
#include <math.h>
#include <stdlib.h>

#include "picture/check.h"
#include "picture/dating_rates.h"
#include "picture/difference_rates.h"
#include "picture/trace_rates.h"

void tocsin_archive_answer_release(tocsin_archive_answer *answer) {
    if (!answer) return;
    free(answer->found);
    tocsin_difference_release(&answer->difference);
    *answer = (tocsin_archive_answer){.n = 0};
}

static void put_pair(tocsin_json *json, const double pair[2]) {
    tocsin_json_array(json);
    tocsin_json_number(json, pair[0]);
    tocsin_json_number(json, pair[1]);
    tocsin_json_end(json);
}

static void put_transform(tocsin_json *json, const double m[9]) {
    tocsin_json_key(json, "transform");
    tocsin_json_array(json);
    for (int row = 0; row < 3; row++) {
        tocsin_json_array(json);
        for (int k = 0; k < 3; k++) tocsin_json_number(json, m[3 * row + k]);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
    tocsin_json_member_text(
        json, "transform_of",
        TOCSIN_TEXT("picture pixel to scene pixel, (0, 0) the middle of the first in both"));
}

/* GeoJSON wants its ring against the clock; where it does not close there is a hole in the world. */
static void put_footprint(tocsin_json *json, const tocsin_archive_found *found) {
    tocsin_json_key(json, "footprint");
    tocsin_json_object(json);
    tocsin_json_member_text(json, "type", TOCSIN_TEXT("Polygon"));
    tocsin_json_key(json, "coordinates");
    tocsin_json_array(json);
    tocsin_json_array(json);
    for (int i = 0; i <= 4; i++)
        put_pair(json, found->lonlat[found->match.mirrored ? i % 4 : (4 - i) % 4]);
    tocsin_json_end(json);
    tocsin_json_end(json);
    tocsin_json_end(json);
}

static void put_match(tocsin_json *json, const tocsin_archive_found *found) {
    static const char *const geometries[] = {"similarity", "affine", "homography"};
    const tocsin_match *match = &found->match;
    check_json_flag(json, "matched", match->matched);
    tocsin_json_member_text(json, "scene", tocsin_text_of(found->scene));
    tocsin_json_member_day(json, "day", found->day);
    tocsin_json_member_number(json, "blocks", match->blocks);
    tocsin_json_member_number(json, "inliers", match->blocks_agreeing);
    tocsin_json_member_number(json, "log10_chance",
                              isfinite(match->log10_chance) ? match->log10_chance : (double)NAN);
    if (!match->matched) return;
    check_json_flag(json, "mirrored", match->mirrored);
    put_transform(json, match->to_archive);
    tocsin_json_member_text(json, "geometry", tocsin_text_of(geometries[match->geometry]));
    tocsin_json_member_number(json, "scene_px_per_pixel", match->archive_px_per_pixel);
    tocsin_json_member_number(json, "residual_px", match->residual_px);
    tocsin_json_member_number(json, "residual_m", match->residual_px * found->scene_pixel_m);
    tocsin_json_member_number(json, "gsd_m", match->archive_px_per_pixel * found->scene_pixel_m);
    tocsin_json_member_number(json, "differs_share", found->differs);
    tocsin_json_key(json, "corners_px");
    tocsin_json_array(json);
    for (int i = 0; i < 4; i++) put_pair(json, match->corners[i]);
    tocsin_json_end(json);
    if (found->placed) put_footprint(json, found);
}

/* Boxes in pixels of the picture: left, top, right, bottom. */
static void put_differences(tocsin_json *json, const tocsin_difference *d) {
    enum { MOST = 50 };
    tocsin_json_key(json, "differences");
    tocsin_json_array(json);
    for (size_t i = 0; i < d->n_patches && i < MOST; i++) {
        const tocsin_difference_patch *p = &d->patches[i];
        const int box[4] = {p->x0, p->y0, p->x1, p->y1};
        tocsin_json_array(json);
        for (int k = 0; k < 4; k++) tocsin_json_integer(json, lround(box[k] * d->picture_px));
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}

static void put_bound(tocsin_json *json, const char *key, const tocsin_archive_bound *bound) {
    if (!check_json_begin(json, key, bound->day != TOCSIN_DAY_NONE)) return;
    tocsin_json_member_day(json, "day", bound->day);
    tocsin_json_member_day(json, "seen", bound->seen);
    tocsin_json_member_number(json, "scenes_with", bound->scenes_with);
    tocsin_json_member_number(json, "scenes_without", bound->scenes_without);
    tocsin_json_member_number(json, "chance", bound->chance);
    check_json_box(json, bound->box[0], bound->box[1], bound->box[2], bound->box[3]);
    tocsin_json_end(json);
}

static void put_dating(tocsin_json *json, const tocsin_archive_dating *dating) {
    static const char *const reasons[] = {"not_asked", "few_scenes",  "changing",
                                          "nothing",   "contradicts", "bound"};
    if (!check_json_begin(json, "dating", dating->reason != TOCSIN_DATING_NOT_ASKED)) return;
    tocsin_json_member_text(json, "reason", tocsin_text_of(reasons[dating->reason]));
    tocsin_json_member_number(json, "scenes", dating->scenes);
    put_bound(json, "not_older_than", &dating->not_older);
    put_bound(json, "not_newer_than", &dating->not_newer);
    const dating_rate rates = dating_rates_sum();
    tocsin_json_key(json, "measured");
    tocsin_json_object(json);
    tocsin_json_member_number(json, "series", rates.series);
    tocsin_json_member_number(json, "bounds", rates.bounds);
    tocsin_json_member_number(json, "wrong", rates.wrong);
    tocsin_json_member_number(json, "could_be_bounded", rates.possible);
    tocsin_json_member_number(json, "of_these_were", rates.found);
    tocsin_json_end(json);
    tocsin_json_end(json);
}

/* Of the map of differences, near this picture's quality. */
static void put_difference_rates(tocsin_json *json, const tocsin_coding *coding) {
    int quality = trace_quality_near(coding);
    tocsin_json_key(json, "difference_rates");
    tocsin_json_array(json);
    for (size_t i = 0; i < n_difference_rates; i++) {
        const difference_rate *rate = &difference_rates[i];
        if (rate->quality != quality) continue;
        tocsin_json_object(json);
        tocsin_json_member_text(json, "shown", tocsin_text_of(difference_shown_names[rate->shown]));
        tocsin_json_member_number(json, "quality", rate->quality);
        if (rate->change) {
            tocsin_json_member_text(json, "change", tocsin_text_of(rate->change));
            tocsin_json_member_number(json, "side_px", rate->side_px);
        }
        tocsin_json_member_number(json, "pictures", rate->n);
        tocsin_json_member_number(json, "marked", rate->n_marked);
        tocsin_json_member_number(json, "marked_share", rate->marked_percent / 100);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}

void check_json_archive(tocsin_json *json, const tocsin_check *check) {
    const tocsin_archive_answer *answer = &check->archive;
    tocsin_day earliest, latest;
    if (!check_json_begin(json, "archive", answer->n > 0)) return;
    put_match(json, &answer->found[answer->best]);
    if (answer->found[answer->best].match.matched) {
        put_differences(json, &answer->difference);
        put_difference_rates(json, &check->coding);
    }
    if (check_archive_days(answer, &earliest, &latest)) {
        tocsin_json_member_day(json, "earliest", earliest);
        tocsin_json_member_day(json, "latest", latest);
    }
    put_dating(json, &answer->dating);
    tocsin_json_key(json, "scenes");
    tocsin_json_array(json);
    for (size_t i = 0; i < answer->n; i++) {
        tocsin_json_object(json);
        put_match(json, &answer->found[i]);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
    tocsin_json_end(json);
}

bool check_archive_days(const tocsin_archive_answer *answer, tocsin_day *ret_earliest,
                        tocsin_day *ret_latest) {
    tocsin_day earliest = TOCSIN_DAY_NONE, latest = TOCSIN_DAY_NONE;
    for (size_t i = 0; i < answer->n; i++) {
        tocsin_day day = answer->found[i].day;
        if (!answer->found[i].match.matched || day == TOCSIN_DAY_NONE) continue;
        if (earliest == TOCSIN_DAY_NONE || day < earliest) earliest = day;
        if (latest == TOCSIN_DAY_NONE || day > latest) latest = day;
    }
    if (earliest == TOCSIN_DAY_NONE) return false;
    *ret_earliest = earliest, *ret_latest = latest;
    return true;
}
