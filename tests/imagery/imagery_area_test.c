// SPDX-License-Identifier: Apache-2.0
/* Areas: polygons, their checks, and where they lie on a grid. */
#include "scenes.h"

static const char feature_head[] = "{\"type\":\"FeatureCollection\",";
static const char utm[] =
    "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::32636\"}},";
static const char web[] =
    "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::3857\"}},";

static const char *write_area(const scene_folder *folder, const char *crs, const char *type,
                              const char *rings) {
    const char *path = in_folder(folder, "area.geojson");
    char text[2048];
    snprintf(
        text, sizeof text,
        "%s%s\"features\":[{\"type\":\"Feature\",\"properties\":{\"name\":\"here\"},\"geometry\":{\"type\":\"%s\","
        "\"coordinates\":%s}}]}",
        feature_head, crs, type, rings);
    write_text(path, text);
    return path;
}

static double column_value(int band, int x, int y, double base) {
    (void)band;
    (void)y;
    return base + x;
}

static tocsin_imagery *open_columns(const scene_folder *folder) {
    make_scene(in_folder(folder, "s_20210301.tif"), &(scene_spec){.n_bands = 1}, column_value, 0);
    const char *path = in_folder(folder, "s_%Y%m%d.tif");
    tocsin_imagery_options options = TOCSIN_IMAGERY_OPTIONS_INIT;
    options.paths = &path;
    options.n_paths = 1;
    return open_series(&options);
}

static tocsin_area_value measure(tocsin_imagery *series, const char *path,
                                 tocsin_statistic statistic, double level) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_area *area = NULL;
    tocsin_area_value *values = NULL, value;
    size_t n;
    if (tocsin_area_open(path, NULL, &area, &err)) fail_msg("%s", err.message);
    if (tocsin_imagery_area_series(series, area, statistic, level, &values, &n, &err))
        fail_msg("%s", err.message);
    assert_int_equal(n, 1);
    value = values[0];
    free(values);
    tocsin_area_close(&area);
    return value;
}

static void assert_refused_as(tocsin_status status, const char *path, const char *feature,
                              const char *words) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_area *area = NULL;
    assert_int_equal(tocsin_area_open(path, feature, &area, &err), status);
    assert_null(area);
    if (!strstr(err.message, words)) fail_msg("'%s' is not in: %s", words, err.message);
    if (!strstr(err.message, path)) fail_msg("the file is not named in: %s", err.message);
}

static void assert_refused(const char *path, const char *feature, const char *words) {
    assert_refused_as(TOCSIN_BAD_INPUT, path, feature, words);
}

/* The right half of the grid: columns 4 to 7. */
static const char right_half[] =
    "[[[500400,6000000],[500800,6000000],[500800,5999200],[500400,5999200],[500400,6000000]]]";

static void pixels_whose_centre_is_inside_belong_to_the_area(void **state) {
    tocsin_imagery *series = open_columns(*state);
    tocsin_area_value value =
        measure(series, write_area(*state, utm, "Polygon", right_half), TOCSIN_MEAN, 0);
    assert_int_equal(value.n_pixels, SCENE_PX * SCENE_PX / 2);
    assert_near(value.value, 5.5, 1e-9);
    assert_near(value.spread, 1.136, 1e-2);
    tocsin_imagery_close(&series);
}

static void an_area_in_degrees_finds_the_same_pixels(void **state) {
    tocsin_imagery *series = open_columns(*state);
    /* 500400 … 500800 m east, 5999200 … 6000000 m north of zone 36, drawn a little outside the pixels' centres. */
    const char *path =
        write_area(*state, "", "Polygon",
                   "[[[33.00612,54.1480],[33.0130,54.1480],[33.0130,54.1400],[33.00612,54.1400],"
                   "[33.00612,54.1480]]]");
    tocsin_area_value value = measure(series, path, TOCSIN_MEAN, 0);
    assert_near(value.value, 5.5, 1e-9);
    tocsin_imagery_close(&series);
}

static void an_area_in_web_mercator_finds_the_same_pixels(void **state) {
    tocsin_imagery *series = open_columns(*state);
    const char *path =
        write_area(*state, web, "Polygon",
                   "[[[3674225,7198400],[3675000,7198400],[3675000,7196700],[3674225,7196700],"
                   "[3674225,7198400]]]");
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_area *area = NULL;
    assert_int_equal(tocsin_area_open(path, NULL, &area, &err), TOCSIN_OK);
    const double *lonlat;
    const size_t *ends;
    size_t n_rings;
    tocsin_area_rings(area, &lonlat, &ends, &n_rings);
    assert_int_equal(n_rings, 1);
    assert_near(lonlat[0], 33.0062, 1e-3);
    assert_true(lonlat[1] > 54.1 && lonlat[1] < 54.2);
    tocsin_area_close(&area);
    assert_near(measure(series, path, TOCSIN_MEAN, 0).value, 5.5, 1e-9);
    tocsin_imagery_close(&series);
}

static void a_hole_is_not_part_of_the_area(void **state) {
    tocsin_imagery *series = open_columns(*state);
    const char *path = write_area(
        *state, utm, "Polygon",
        "[[[500000,6000000],[500800,6000000],[500800,5999200],[500000,5999200],[500000,6000000]],"
        "[[500200,5999800],[500600,5999800],[500600,5999400],[500200,5999400],[500200,5999800]]]");
    assert_int_equal(measure(series, path, TOCSIN_MEAN, 0).n_pixels, 64 - 16);
    tocsin_imagery_close(&series);
}

static void several_polygons_are_one_area(void **state) {
    tocsin_imagery *series = open_columns(*state);
    const char *path = write_area(
        *state, utm, "MultiPolygon",
        "[[[[500000,6000000],[500100,6000000],[500100,5999900],[500000,5999900],[500000,6000000]]],"
        "[[[500700,6000000],[500800,6000000],[500800,5999900],[500700,5999900],[500700,6000000]]]]");
    tocsin_area_value value = measure(series, path, TOCSIN_MEAN, 0);
    assert_int_equal(value.n_pixels, 2);
    assert_near(value.value, 3.5, 1e-9);
    tocsin_imagery_close(&series);
}

static void an_area_smaller_than_a_pixel_takes_the_pixel_that_it_touches(void **state) {
    tocsin_imagery *series = open_columns(*state);
    const char *path = write_area(
        *state, utm, "Polygon",
        "[[[500310,5999990],[500320,5999990],[500320,5999980],[500310,5999980],[500310,5999990]]]");
    tocsin_area_value value = measure(series, path, TOCSIN_MEAN, 0);
    assert_int_equal(value.n_pixels, 1);
    assert_near(value.value, 3, 1e-9);
    tocsin_imagery_close(&series);
}

static void statistics_other_than_the_mean(void **state) {
    tocsin_imagery *series = open_columns(*state);
    const char *path = whole_area(*state);
    assert_near(measure(series, path, TOCSIN_MEDIAN, 0).value, 3.5, 1e-9);
    assert_near(measure(series, path, TOCSIN_QUANTILE, 0).value, 0, 1e-9);
    assert_near(measure(series, path, TOCSIN_QUANTILE, 1).value, 7, 1e-9);
    assert_near(measure(series, path, TOCSIN_SHARE_ABOVE, 5.5).value, 0.25, 1e-9);
    tocsin_imagery_close(&series);
}

static void an_area_that_is_hardly_seen_has_no_value(void **state) {
    make_scene(in_folder(*state, "s_20210301.tif"), &(scene_spec){.nodata = 7}, column_value, 0);
    make_scene(in_folder(*state, "s_20210302.tif"), &(scene_spec){.nodata = 5}, flat_value, 5);
    const char *path = in_folder(*state, "s_%Y%m%d.tif");
    tocsin_imagery_options options = TOCSIN_IMAGERY_OPTIONS_INIT;
    options.paths = &path;
    options.n_paths = 1;
    tocsin_imagery *series = open_series(&options);
    size_t n;
    tocsin_area_value *values = whole_means(*state, series, &n);
    assert_int_equal(n, 2);
    assert_near(values[0].value, 3, 1e-9);
    assert_true(isnan(values[1].value));
    assert_int_equal(values[1].n_valid, 0);
    free(values);
    tocsin_imagery_close(&series);
}

static void an_area_outside_the_scenes_is_an_error_that_says_where_both_are(void **state) {
    tocsin_imagery *series = open_columns(*state);
    const char *path =
        write_area(*state, "", "Polygon", "[[[5,52],[5.1,52],[5.1,52.1],[5,52.1],[5,52]]]");
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_area *area = NULL;
    tocsin_area_value *values = NULL;
    size_t n;
    assert_int_equal(tocsin_area_open(path, "here", &area, &err), TOCSIN_OK);
    assert_int_equal(tocsin_imagery_area_series(series, area, TOCSIN_MEAN, 0, &values, &n, &err),
                     TOCSIN_BAD_INPUT);
    assert_null(values);
    assert_non_null(strstr(err.message, "outside the scenes"));
    assert_non_null(strstr(err.message, "33.00"));
    assert_non_null(strstr(err.message, "'here'"));
    tocsin_area_close(&area);
    tocsin_imagery_close(&series);
}

static void a_polygon_that_crosses_itself_is_named_with_the_place(void **state) {
    const char *path =
        write_area(*state, "", "Polygon", "[[[33,54],[34,55],[34,54],[33,55],[33,54]]]");
    assert_refused(path, NULL, "crosses itself");
    assert_refused(path, NULL, "33.5 54.5");
    assert_refused(path, NULL, "'here'");
}

static void shapes_that_bound_no_area_are_refused(void **state) {
    assert_refused(write_area(*state, "", "Polygon", "[[[33,54],[34,55],[34,54]]]"), NULL, "");
    assert_refused(write_area(*state, "", "Point", "[33,54]"), NULL, "Point");
    assert_refused(write_area(*state, "", "LineString", "[[33,54],[34,55]]"), NULL, "a polygon");
    assert_refused(write_area(*state, "", "Polygon", "[]"), NULL, "");
    assert_refused(
        write_area(*state, "", "Polygon",
                   "[[[500000,6000000],[500800,6000000],[500800,5999200],[500000,6000000]]]"),
        NULL, "degrees");
}

static void files_that_are_no_areas_are_refused(void **state) {
    const char *path = in_folder(*state, "area.geojson");
    write_text(path, "{\"type\":\"FeatureCollection\",\"features\":[]}");
    assert_refused(path, NULL, "no area");
    write_text(path, "{\"type\":");
    assert_refused(path, NULL, "area.geojson");
    assert_refused_as(TOCSIN_IO, in_folder(*state, "not-there.geojson"), NULL, "No such file");
}

static void an_area_is_chosen_by_any_of_its_attributes(void **state) {
    const char *path = in_folder(*state, "areas.geojson");
    char text[2048];
    snprintf(
        text, sizeof text,
        "%s\"features\":[{\"type\":\"Feature\",\"properties\":{\"name\":\"north\",\"id\":7},\"geometry\":{\"type\":\"Polygon\","
        "\"coordinates\":[[[33,55],[34,55],[34,56],[33,55]]]}},{\"type\":\"Feature\",\"properties\":{\"name\":\"south\",\"id\":8},"
        "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[33,53],[34,53],[34,54],[33,53]]]}}]}",
        feature_head);
    write_text(path, text);
    static const char *const features[] = {"north", "8"};
    for (int i = 0; i < 2; i++) {
        tocsin_area *area = NULL;
        tocsin_error err = TOCSIN_ERROR_INIT;
        assert_int_equal(tocsin_area_open(path, features[i], &area, &err), TOCSIN_OK);
        const double *lonlat;
        const size_t *ends;
        size_t n_rings;
        tocsin_area_rings(area, &lonlat, &ends, &n_rings);
        assert_near(lonlat[1], i == 0 ? 55 : 53, 1e-9);
        assert_int_equal(ends[0], 4);
        tocsin_area_close(&area);
    }
    assert_refused(path, "east", "no area 'east'");
    assert_refused(path, NULL, "'north', 'south'");
}

static void the_size_of_an_area_is_that_of_the_ellipsoid(void **state) {
    /* A degree by a degree at 54 to 55 degrees north: 7217 km² on WGS 84 (geodesic). */
    const char *path =
        write_area(*state, "", "Polygon", "[[[33,54],[34,54],[34,55],[33,55],[33,54]]]");
    tocsin_area *area = NULL;
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_area_open(path, NULL, &area, &err), TOCSIN_OK);
    assert_near(tocsin_area_km2(area), 7220, 20);
    tocsin_area_close(&area);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(pixels_whose_centre_is_inside_belong_to_the_area),
        IN_A_FOLDER(an_area_in_degrees_finds_the_same_pixels),
        IN_A_FOLDER(an_area_in_web_mercator_finds_the_same_pixels),
        IN_A_FOLDER(a_hole_is_not_part_of_the_area),
        IN_A_FOLDER(several_polygons_are_one_area),
        IN_A_FOLDER(an_area_smaller_than_a_pixel_takes_the_pixel_that_it_touches),
        IN_A_FOLDER(statistics_other_than_the_mean),
        IN_A_FOLDER(an_area_that_is_hardly_seen_has_no_value),
        IN_A_FOLDER(an_area_outside_the_scenes_is_an_error_that_says_where_both_are),
        IN_A_FOLDER(a_polygon_that_crosses_itself_is_named_with_the_place),
        IN_A_FOLDER(shapes_that_bound_no_area_are_refused),
        IN_A_FOLDER(files_that_are_no_areas_are_refused),
        IN_A_FOLDER(an_area_is_chosen_by_any_of_its_attributes),
        IN_A_FOLDER(the_size_of_an_area_is_that_of_the_ellipsoid),
    };
    return cmocka_run_group_tests_name("imagery area", tests, NULL, NULL);
}
