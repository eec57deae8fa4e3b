// SPDX-License-Identifier: Apache-2.0
/* A picture is found in a raster, and the raster says where on Earth that is. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tocsin/casefile.h"
#include "tocsin/imagery.h"

static const char *shared(const char *name, char room[512]) {
    const char *folder = getenv("TOCSIN_SHARED"), *root = getenv("TOCSIN_ROOT");
    if (folder)
        snprintf(room, 512, "%s/pictures/%s", folder, name);
    else
        snprintf(room, 512, "%s/../shared/pictures/%s", root ? root : ".", name);
    FILE *file = fopen(room, "rb");
    if (!file) {
        print_message("skipped: %s is not there\n", room);
        skip();
    }
    fclose(file);
    return room;
}

static tocsin_raster open_raster(const char *path) {
    tocsin_raster raster;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_raster_open(path, &raster, &err) != TOCSIN_OK) fail_msg("%s", err.message);
    return raster;
}

/* The first band as a grey picture, dark below `low`, white above `high`, of a part of the raster. */
static tocsin_picture grey_of(const tocsin_raster *raster, int x0, int y0, int width, int height,
                              double low, double high) {
    tocsin_picture picture = {.width_px = width, .height_px = height, .n_planes = 1};
    picture.plane[0] = malloc((size_t)width * (size_t)height);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            double value =
                (double)raster
                    ->bands[0][(size_t)(y0 + y) * (size_t)raster->width_px + (size_t)(x0 + x)];
            double part = isnan(value) ? 0 : (value - low) / (high - low);
            picture.plane[0][(size_t)y * (size_t)width + (size_t)x] =
                (uint8_t)(255 * fmin(1, fmax(0, part)));
        }
    return picture;
}

static void scenes_of_two_paths_lie_where_their_georeference_says(void **state) {
    (void)state;
    char first[512], second[512];
    tocsin_raster one = open_raster(shared("cogs/cog1.tif", first)),
                  two = open_raster(shared("cogs/cog2.tif", second));
    tocsin_picture picture = grey_of(&two, 0, 0, two.width_px, two.height_px, 5000, 20000);
    const char *const paths[] = {first};
    tocsin_archive_answer answer;
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_check_archive(&picture, paths, 1, 0, &answer, &err), TOCSIN_OK);
    const tocsin_match *match = &answer.found[0].match;
    assert_true(match->matched);
    /* In the middle of what both show, the western half of the second. */
    double x = 180, y = two.height_px / 2.0;
    double u = match->to_archive[0] * x + match->to_archive[1] * y + match->to_archive[2];
    double v = match->to_archive[3] * x + match->to_archive[4] * y + match->to_archive[5];
    double east = two.to_crs[0] + (x + 0.5) * two.to_crs[1],
           south = two.to_crs[3] + (y + 0.5) * two.to_crs[5];
    print_message("off by %.3f, %.3f px; %d of %d blocks\n",
                  u - ((east - one.to_crs[0]) / one.to_crs[1] - 0.5),
                  v - ((south - one.to_crs[3]) / one.to_crs[5] - 0.5), match->blocks_agreeing,
                  match->blocks);
    assert_true(fabs(u - ((east - one.to_crs[0]) / one.to_crs[1] - 0.5)) < 0.1);
    assert_true(fabs(v - ((south - one.to_crs[3]) / one.to_crs[5] - 0.5)) < 0.1);
    tocsin_archive_answer_release(&answer);
    free(picture.plane[0]);
    tocsin_raster_release(&one);
    tocsin_raster_release(&two);
}

static void a_cut_of_the_later_date_is_found_in_the_earlier_and_in_no_other_place(void **state) {
    (void)state;
    char later[512], here[512], elsewhere[512];
    tocsin_raster raster = open_raster(shared("archive-pairs/rennes/date2_B04.tif", later));
    tocsin_picture picture = grey_of(&raster, 150, 60, 250, 200, 0, 3500);
    const char *const paths[] = {shared("archive-pairs/milano/date1_B03.tif", elsewhere),
                                 shared("archive-pairs/rennes/date1_B03.tif", here)};
    tocsin_archive_answer answer;
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_check_archive(&picture, paths, 2, 0, &answer, &err), TOCSIN_OK);
    assert_false(answer.found[0].match.matched);
    assert_int_equal(answer.best, 1);
    const tocsin_archive_found *found = &answer.found[1];
    assert_true(found->match.matched && found->placed);
    const double corner[1][2] = {{150, 60}};
    double lonlat[1][2];
    assert_true(tocsin_raster_lonlat(&raster, corner, 1, lonlat));
    /* Within a pixel of the scene, which is how far its dates may be apart. */
    assert_true(fabs(found->lonlat[0][0] - lonlat[0][0]) < 1.2e-4);
    assert_true(fabs(found->lonlat[0][1] - lonlat[0][1]) < 1.2e-4);
    assert_true(found->scene_pixel_m > 8 && found->scene_pixel_m < 13);
    /* One scene that matches bounds no date. */
    assert_int_equal(answer.dating.reason, TOCSIN_DATING_FEW);
    tocsin_archive_answer_release(&answer);
    free(picture.plane[0]);
    tocsin_raster_release(&raster);
}

static void a_raster_that_is_none_is_named(void **state) {
    (void)state;
    tocsin_raster raster;
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_raster_open("/nowhere/scene.tif", &raster, &err), TOCSIN_UNAVAILABLE);
    assert_non_null(strstr(err.message, "/nowhere/scene.tif"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scenes_of_two_paths_lie_where_their_georeference_says),
        cmocka_unit_test(a_cut_of_the_later_date_is_found_in_the_earlier_and_in_no_other_place),
        cmocka_unit_test(a_raster_that_is_none_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
