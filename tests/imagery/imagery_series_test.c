// SPDX-License-Identifier: Apache-2.0
/* Image series: what is found, what is left out, and what values come out. */
#include "imagery/series.h"
#include "scenes.h"

static tocsin_imagery_options options_of(const char *const *path) {
    tocsin_imagery_options options = TOCSIN_IMAGERY_OPTIONS_INIT;
    options.paths = path;
    options.n_paths = 1;
    return options;
}

static tocsin_status open_fails(const tocsin_imagery_options *options, tocsin_error *err) {
    tocsin_imagery *series = NULL;
    tocsin_status status = tocsin_imagery_open(options, &series, err);
    assert_null(series);
    return status;
}

static void assert_says(const tocsin_error *err, const char *words) {
    if (!strstr(err->message, words)) fail_msg("'%s' is not in: %s", words, err->message);
}

static size_t count_skipped(const tocsin_imagery *series) {
    size_t n, n_skipped = 0;
    const tocsin_scene *scenes = tocsin_imagery_scenes(series, &n);
    for (size_t i = 0; i < n; i++) n_skipped += scenes[i].skipped && !scenes[i].merged;
    return n_skipped;
}

static const tocsin_scene *find_skipped(const tocsin_imagery *series, const char *name) {
    size_t n;
    const tocsin_scene *scenes = tocsin_imagery_scenes(series, &n);
    for (size_t i = 0; i < n; i++)
        if (strstr(scenes[i].path, name)) return &scenes[i];
    fail_msg("no scene %s", name);
    return NULL;
}

/* Scenes of 2021-03-01, -02, … with the values 1, 2, … */
static void make_days(const scene_folder *folder, int n) {
    for (int i = 1; i <= n; i++) {
        char name[32];
        snprintf(name, sizeof name, "s_202103%02d.tif", i);
        make_flat(in_folder(folder, name), i);
    }
}

static void a_pattern_gives_scenes_in_order_of_their_days(void **state) {
    make_days(*state, 3);
    write_text(in_folder(*state, "s_readme.tif.txt"), "not a scene");
    const char *path = in_folder(*state, "s_%Y%m%d.tif");
    tocsin_imagery_options options = options_of(&path);
    tocsin_imagery *series = open_series(&options);
    size_t n;
    tocsin_area_value *values = whole_means(*state, series, &n);
    assert_int_equal(n, 3);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(values[i].day, day_of(2021, 3, (int)i + 1));
        assert_near(values[i].value, (double)i + 1, 1e-9);
        assert_int_equal(values[i].n_valid, SCENE_PX * SCENE_PX);
    }
    assert_int_equal(tocsin_imagery_width_px(series), SCENE_PX);
    assert_int_equal(tocsin_imagery_height_px(series), SCENE_PX);
    free(values);
    tocsin_imagery_close(&series);
}

static void a_folder_or_a_wildcard_dates_scenes_by_their_names(void **state) {
    make_days(*state, 3);
    const char *paths[] = {((scene_folder *)*state)->path, in_folder(*state, "s_*.tif")};
    for (int i = 0; i < 2; i++) {
        tocsin_imagery_options options = options_of(&paths[i]);
        tocsin_imagery *series = open_series(&options);
        size_t n;
        assert_int_equal(tocsin_imagery_scenes(series, &n)[2].day, day_of(2021, 3, 3));
        assert_int_equal(n, 3);
        tocsin_imagery_close(&series);
    }
}

static void a_period_leaves_out_what_lies_outside_it(void **state) {
    make_days(*state, 5);
    const char *path = in_folder(*state, "s_%Y%m%d.tif");
    tocsin_imagery_options options = options_of(&path);
    options.period = (tocsin_period){day_of(2021, 3, 2), day_of(2021, 3, 4)};
    tocsin_imagery *series = open_series(&options);
    size_t n;
    tocsin_imagery_scenes(series, &n);
    assert_int_equal(n, 3);
    tocsin_imagery_close(&series);
    options.period = (tocsin_period){day_of(2022, 1, 1), TOCSIN_DAY_NONE};
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(open_fails(&options, &err), TOCSIN_BAD_INPUT);
    assert_says(&err, "period");
}

static void bands_named_by_dates_are_scenes(void **state) {
    static const char *const names[] = {"2021-03-03", "2021-03-01", "B1", "2021-03-02"};
    const char *path = in_folder(*state, "stack.img");
    make_scene(path, &(scene_spec){.n_bands = 4, .names = names, .driver = "ENVI"}, flat_value, 5);
    tocsin_imagery_options options = options_of(&path);
    tocsin_imagery *series = open_series(&options);
    size_t n;
    tocsin_area_value *values = whole_means(*state, series, &n);
    assert_int_equal(n, 3);
    assert_near(values[0].value, 105, 1e-9);
    assert_near(values[1].value, 305, 1e-9);
    assert_near(values[2].value, 5, 1e-9);
    assert_int_equal(count_skipped(series), 1); /* the band without a date */
    free(values);
    tocsin_imagery_close(&series);
}

static void stacks_that_share_dates_are_bands_of_one_another(void **state) {
    static const char *const names[] = {"2021-03-01", "2021-03-02"};
    const char *paths[] = {in_folder(*state, "red.img"), in_folder(*state, "nir.img")};
    make_scene(paths[0], &(scene_spec){.n_bands = 2, .names = names, .driver = "ENVI"}, flat_value,
               100);
    make_scene(paths[1], &(scene_spec){.n_bands = 2, .names = names, .driver = "ENVI"}, flat_value,
               300);
    tocsin_imagery_options options = options_of(paths);
    options.n_paths = 2;
    options.expression = "(nir - red) / (nir + red)";
    tocsin_imagery *series = open_series(&options);
    size_t n;
    tocsin_area_value *values = whole_means(*state, series, &n);
    assert_int_equal(n, 2);
    assert_near(values[0].value, 0.5, 1e-6);
    assert_near(values[1].value, (400.0 - 200) / 600, 1e-6);
    free(values);
    tocsin_imagery_close(&series);
}

static void stacks_of_different_years_go_on_in_time(void **state) {
    static const char *const first[] = {"2020-03-01", "2020-03-02"}, *const second[] = {
                                                                         "2021-03-01",
                                                                         "2021-03-02"};
    const char *paths[] = {in_folder(*state, "vi_2020.img"), in_folder(*state, "vi_2021.img")};
    make_scene(paths[0], &(scene_spec){.n_bands = 2, .names = first, .driver = "ENVI"}, flat_value,
               1);
    make_scene(paths[1], &(scene_spec){.n_bands = 2, .names = second, .driver = "ENVI"}, flat_value,
               2);
    tocsin_imagery_options options = options_of(paths);
    options.n_paths = 2;
    tocsin_imagery *series = open_series(&options);
    size_t n;
    tocsin_area_value *values = whole_means(*state, series, &n);
    assert_int_equal(n, 4);
    assert_near(values[2].value, 2, 1e-9);
    free(values);
    tocsin_imagery_close(&series);
}

static void files_of_one_band_each_are_named_on_the_command_line(void **state) {
    for (int day = 1; day <= 2; day++) {
        char name[32];
        snprintf(name, sizeof name, "x04_202103%02d.tif", day);
        make_flat(in_folder(*state, name), 10);
        snprintf(name, sizeof name, "x08_202103%02d.tif", day);
        make_flat(in_folder(*state, name), 30);
    }
    char red[600], near[600];
    snprintf(red, sizeof red, "B04=%s", in_folder(*state, "x04_%Y%m%d.tif"));
    snprintf(near, sizeof near, "B08=%s", in_folder(*state, "x08_%Y%m%d.tif"));
    const char *paths[] = {red, near};
    tocsin_imagery_options options = options_of(paths);
    options.n_paths = 2;
    options.expression = "B08 - B04";
    tocsin_imagery *series = open_series(&options);
    size_t n;
    tocsin_area_value *values = whole_means(*state, series, &n);
    assert_int_equal(n, 2);
    assert_near(values[1].value, 20, 1e-9);
    free(values);
    tocsin_imagery_close(&series);
}

static void bands_are_chosen_by_number_or_name(void **state) {
    static const char *const names[] = {"VV", "VH"};
    const char *path = in_folder(*state, "s_20210301.tif");
    make_scene(path, &(scene_spec){.n_bands = 2, .names = names}, flat_value, 1);
    static const char *const choices[] = {"2", "VH", "vh"};
    for (int i = 0; i < 3; i++) {
        tocsin_imagery_options options = options_of(&path);
        options.bands = choices[i];
        tocsin_imagery *series = open_series(&options);
        size_t n;
        tocsin_area_value *values = whole_means(*state, series, &n);
        assert_near(values[0].value, 101, 1e-9);
        free(values);
        tocsin_imagery_close(&series);
    }
    tocsin_imagery_options options = options_of(&path);
    options.bands = "HH";
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(open_fails(&options, &err), TOCSIN_BAD_INPUT);
    assert_says(&err, "no band 'HH' (it has VV, VH)");
}

/* Band 1 is x, band 2 is the class y. */
static double class_value(int band, int x, int y, double base) {
    return band == 1 ? base + x : y;
}

static void a_mask_keeps_the_classes_that_were_asked_for(void **state) {
    static const char *const names[] = {"B04", "SCL"};
    const char *path = in_folder(*state, "s_20210301.tif");
    make_scene(path, &(scene_spec){.n_bands = 2, .names = names}, class_value, 0);
    static const struct {
        const char *keep;
        int64_t n_valid;
    } cases[] = {{NULL, 4 * SCENE_PX}, {"4", SCENE_PX}, {"0,2-3", 3 * SCENE_PX}, {"99", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tocsin_imagery_options options = options_of(&path);
        options.mask_band = "SCL";
        options.mask_keep = cases[i].keep;
        tocsin_imagery *series = open_series(&options);
        size_t n;
        tocsin_area_value *values = whole_means(*state, series, &n);
        assert_int_equal(values[0].n_valid, cases[i].n_valid);
        if (cases[i].n_valid)
            assert_near(values[0].value, (SCENE_PX - 1) / 2.0, 1e-6);
        else
            assert_true(isnan(values[0].value));
        free(values);
        tocsin_imagery_close(&series);
    }
}

static void a_mask_may_be_coarser_than_the_bands(void **state) {
    for (int day = 1; day <= 2; day++) {
        char name[32];
        snprintf(name, sizeof name, "fine_202103%02d.tif", day);
        make_flat(in_folder(*state, name), 7);
        snprintf(name, sizeof name, "coarse_202103%02d.tif", day);
        make_scene(in_folder(*state, name), &(scene_spec){.size_px = SCENE_PX / 2, .pixel_m = 200},
                   class_value, 0);
    }
    char coarse[600];
    snprintf(coarse, sizeof coarse, "class=%s", in_folder(*state, "coarse_%Y%m%d.tif"));
    const char *paths[] = {in_folder(*state, "fine_%Y%m%d.tif"), coarse};
    tocsin_imagery_options options = options_of(paths);
    options.n_paths = 2;
    options.bands = "fine";
    options.mask_band = "class";
    options.mask_keep = "1";
    tocsin_imagery *series = open_series(&options);
    size_t n;
    tocsin_area_value *values = whole_means(*state, series, &n);
    assert_int_equal(n, 2);
    assert_int_equal(values[0].n_valid, 2 * SCENE_PX); /* columns 2 and 3 */
    free(values);
    tocsin_imagery_close(&series);
}

static double holed_value(int band, int x, int y, double base) {
    (void)band;
    return y == 0 ? -32768 : base + x;
}

static void missing_values_and_scale_come_from_the_file(void **state) {
    const char *path = in_folder(*state, "s_20210301.tif");
    make_scene(path, &(scene_spec){.nodata = -32768, .scale = 0.01, .offset = 1, .type = GDT_Int16},
               holed_value, 100);
    tocsin_imagery_options options = options_of(&path);
    tocsin_imagery *series = open_series(&options);
    size_t n;
    tocsin_area_value *values = whole_means(*state, series, &n);
    assert_int_equal(values[0].n_valid, SCENE_PX * (SCENE_PX - 1));
    assert_near(values[0].value, 1 + 0.01 * 103.5, 1e-6);
    free(values);
    tocsin_imagery_close(&series);
    options.scale = 1;
    options.offset = 0;
    series = open_series(&options);
    values = whole_means(*state, series, &n);
    assert_near(values[0].value, 103.5, 1e-6);
    free(values);
    tocsin_imagery_close(&series);
}

/* Slices of one pass: each sees one half of the ground. */
static double half_value(int band, int x, int y, double base) {
    (void)band;
    (void)y;
    bool seen = base < 2 ? x < 5 : x >= 3;
    return seen ? base : -32768;
}

static void scenes_of_one_day_are_merged_and_said_so(void **state) {
    const scene_spec spec = {.nodata = -32768};
    make_scene(in_folder(*state, "s_20210301T0100.tif"), &spec, half_value, 1);
    make_scene(in_folder(*state, "s_20210301T0101.tif"), &spec, half_value, 2);
    make_scene(in_folder(*state, "s_20210302T0100.tif"), &spec, half_value, 1);
    const char *path = in_folder(*state, "s_%Y%m%dT%H%M.tif");
    tocsin_imagery_options options = options_of(&path);
    tocsin_imagery *series = open_series(&options);
    size_t n;
    const tocsin_scene *scenes = tocsin_imagery_scenes(series, &n);
    assert_int_equal(n, 3);
    assert_null(scenes[0].skipped);
    assert_true(scenes[1].merged);
    assert_non_null(strstr(scenes[1].skipped, "s_20210301T0100.tif"));
    assert_int_equal(count_skipped(series), 0);
    tocsin_area_value *values = whole_means(*state, series, &n);
    assert_int_equal(n, 2);
    assert_int_equal(values[0].n_valid, SCENE_PX * SCENE_PX);
    assert_near(values[0].value, (3 * 1 + 2 * 1.5 + 3 * 2) / 8, 1e-6);
    free(values);
    tocsin_imagery_close(&series);
}

static void cut_off(const char *path, double share) {
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    fclose(file);
    assert_int_equal(truncate(path, (off_t)((double)size * share)), 0);
}

static double noise_value(int band, int x, int y, double base) {
    uint32_t h = (uint32_t)(band * 73856093) ^ (uint32_t)(x * 19349663) ^ (uint32_t)(y * 83492791);
    h = (h ^ (h >> 13)) * 0x5bd1e995U;
    return base + (double)(h >> 8) / 16777216.0;
}

static void a_broken_scene_is_skipped_named_and_does_not_end_the_series(void **state) {
    make_days(*state, 4);
    const char *cut = in_folder(*state, "s_20210305.tif"),
               *torn = in_folder(*state, "s_20210306.tif");
    make_scene(cut, &(scene_spec){.size_px = SCENE_PX, .compress = "COMPRESS=DEFLATE"}, noise_value,
               0);
    cut_off(cut, 0.8);
    make_scene(torn, &(scene_spec){.compress = "COMPRESS=DEFLATE"}, noise_value, 0);
    FILE *file = fopen(torn, "r+b"); /* zeros in the compressed data, which stand at the end */
    static const char zeros[60];
    fseek(file, -(long)sizeof zeros - 20, SEEK_END);
    fwrite(zeros, 1, sizeof zeros, file);
    fclose(file);
    write_text(in_folder(*state, "s_20210307.tif"), "this is no image");
    write_text(in_folder(*state, "s_20210308.tif"), "");
    make_flat(in_folder(*state, "s_20210230.tif"), 1);
    const char *path = in_folder(*state, "s_%Y%m%d.tif");
    tocsin_imagery_options options = options_of(&path);
    tocsin_imagery *series = open_series(&options);
    assert_int_equal(count_skipped(series), 5);
    assert_non_null(strstr(find_skipped(series, "s_20210305")->skipped, "breaks off"));
    assert_non_null(find_skipped(series, "s_20210306")->skipped);
    assert_non_null(strstr(find_skipped(series, "s_20210307")->skipped, "not recognized"));
    assert_non_null(find_skipped(series, "s_20210308")->skipped);
    assert_non_null(strstr(find_skipped(series, "s_20210230")->skipped, "does not exist"));
    size_t n;
    tocsin_area_value *values = whole_means(*state, series, &n);
    assert_int_equal(n, 4);
    free(values);
    tocsin_imagery_close(&series);
}

static void a_raster_without_dates_is_an_error_that_says_what_to_do(void **state) {
    const char *path = in_folder(*state, "scene.tif");
    make_flat(path, 1);
    tocsin_imagery_options options = options_of(&path);
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(open_fails(&options, &err), TOCSIN_BAD_INPUT);
    assert_says(&err, "scene.tif");
    assert_says(&err, "no date");
    assert_says(&err, "%Y%m%d");
}

static void nothing_that_fits_is_unavailable(void **state) {
    const char *path = in_folder(*state, "s_%Y%m%d.tif");
    tocsin_imagery_options options = options_of(&path);
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(open_fails(&options, &err), TOCSIN_UNAVAILABLE);
    path = in_folder(*state, "s_%Q.tif");
    assert_int_equal(open_fails(&options, &err), TOCSIN_BAD_INPUT);
    assert_says(&err, "%Q");
}

static void scenes_on_different_grids_are_refused(void **state) {
    static const scene_spec others[] = {
        {.left_m = 500030}, {.size_px = 9}, {.epsg = 32637}, {.pixel_m = 90}};
    make_flat(in_folder(*state, "s_20210301.tif"), 1);
    const char *path = in_folder(*state, "s_%Y%m%d.tif");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        make_scene(in_folder(*state, "s_20210302.tif"), &others[i], flat_value, 1);
        tocsin_imagery_options options = options_of(&path);
        tocsin_error err = TOCSIN_ERROR_INIT;
        assert_int_equal(open_fails(&options, &err), TOCSIN_BAD_INPUT);
        assert_says(&err, "s_20210302.tif");
        assert_says(&err, "gdalwarp");
    }
}

/* A cube of three days in one multidimensional file. */
static void make_cube(const char *path, const char *driver, const char *units,
                      const char *calendar) {
    GDALDatasetH cube = GDALCreateMultiDimensional(GDALGetDriverByName(driver), path, NULL, NULL);
    assert_non_null(cube);
    GDALGroupH root = GDALDatasetGetRootGroup(cube);
    static const char *const names[] = {"time", "y", "x"};
    static const GUInt64 sizes[] = {3, SCENE_PX, SCENE_PX};
    GDALExtendedDataTypeH real = GDALExtendedDataTypeCreate(GDT_Float64);
    GDALExtendedDataTypeH text = GDALExtendedDataTypeCreateString(0);
    GDALDimensionH dims[3];
    for (int d = 0; d < 3; d++) {
        dims[d] =
            GDALGroupCreateDimension(root, names[d], d ? NULL : "TEMPORAL", NULL, sizes[d], NULL);
        GDALMDArrayH along = GDALGroupCreateMDArray(root, names[d], 1, &dims[d], real, NULL);
        double at[SCENE_PX];
        for (int i = 0; i < SCENE_PX; i++)
            at[i] = d == 0 ? 18687 + i : d == 1 ? 5999950 - 100 * i : 500050 + 100 * i;
        size_t count = (size_t)sizes[d];
        GUInt64 start = 0;
        GDALMDArrayWrite(along, &start, &count, NULL, NULL, real, at, at, sizeof at);
        if (d == 0) {
            GDALAttributeH attribute =
                GDALMDArrayCreateAttribute(along, "units", 0, NULL, text, NULL);
            GDALAttributeWriteString(attribute, units);
            GDALAttributeRelease(attribute);
            attribute = GDALMDArrayCreateAttribute(along, "calendar", 0, NULL, text, NULL);
            GDALAttributeWriteString(attribute, calendar);
            GDALAttributeRelease(attribute);
        }
        if (!strcmp(driver, "Zarr")) GDALDimensionSetIndexingVariable(dims[d], along);
        GDALMDArrayRelease(along);
    }
    GDALMDArrayH array = GDALGroupCreateMDArray(root, "vi", 3, dims, real, NULL);
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    OSRImportFromEPSG(crs, 32636);
    GDALMDArraySetSpatialRef(array, crs);
    OSRDestroySpatialReference(crs);
    double values[3 * SCENE_PX * SCENE_PX];
    for (int i = 0; i < 3 * SCENE_PX * SCENE_PX; i++) values[i] = 10 + i / (SCENE_PX * SCENE_PX);
    GUInt64 starts[3] = {0};
    size_t counts[3] = {3, SCENE_PX, SCENE_PX};
    GDALMDArrayWrite(array, starts, counts, NULL, NULL, real, values, values, sizeof values);
    GDALMDArrayRelease(array);
    for (int d = 0; d < 3; d++) GDALDimensionRelease(dims[d]);
    GDALExtendedDataTypeRelease(real);
    GDALExtendedDataTypeRelease(text);
    GDALGroupRelease(root);
    GDALClose(cube);
}

static void assert_cube(const scene_folder *folder, const char *path) {
    tocsin_imagery_options options = options_of(&path);
    options.bands = "vi";
    tocsin_imagery *series = open_series(&options);
    size_t n;
    tocsin_area_value *values = whole_means(folder, series, &n);
    assert_int_equal(n, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(values[i].day, day_of(2021, 3, i + 1));
        assert_near(values[i].value, 10 + i, 1e-6);
        assert_int_equal(values[i].n_valid, SCENE_PX * SCENE_PX);
    }
    free(values);
    tocsin_imagery_close(&series);
}

static void netcdf_and_zarr_have_a_time_axis(void **state) {
    static const char *const drivers[] = {"netCDF", "Zarr"}, *const names[] = {"cube.nc",
                                                                               "cube.zarr"};
    size_t n_tried = 0;
    for (int i = 0; i < 2; i++) {
        if (!GDALGetDriverByName(drivers[i])) continue;
        const char *path = in_folder(*state, names[i]);
        make_cube(path, drivers[i], "days since 1970-01-01", "standard");
        assert_cube(*state, path);
        n_tried++;
    }
    assert_true(n_tried > 0);
}

static void a_calendar_of_360_days_is_refused(void **state) {
    if (!GDALGetDriverByName("netCDF")) skip();
    const char *path = in_folder(*state, "cube.nc");
    make_cube(path, "netCDF", "days since 1970-01-01", "360_day");
    tocsin_imagery_options options = options_of(&path);
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(open_fails(&options, &err), TOCSIN_BAD_INPUT);
    assert_says(&err, "calendar");
}

static const char stac_item[] =
    "{\"type\":\"Feature\",\"stac_version\":\"1.0.0\",\"id\":\"x\",\"properties\":{\"datetime\":\"2021-03-0%dT08:00:00Z\"},"
    "\"assets\":{\"red\":{\"href\":\"./red.tif\",\"type\":\"image/tiff\",\"eo:bands\":[{\"name\":\"B04\",\"common_name\":\"rood\"}],"
    "\"raster:bands\":[{\"scale\":0.5,\"offset\":-1}]},\"nir\":{\"href\":\"nir.tif\"},"
    "\"thumbnail\":{\"href\":\"t.png\",\"type\":\"image/png\"}}}";

static void stac_items_give_their_assets_as_bands(void **state) {
    make_flat(in_folder(*state, "red.tif"), 10);
    make_flat(in_folder(*state, "nir.tif"), 30);
    for (int day = 1; day <= 2; day++) {
        char name[32], text[sizeof stac_item];
        snprintf(name, sizeof name, "item%d.json", day);
        snprintf(text, sizeof text, stac_item, day);
        write_text(in_folder(*state, name), text);
    }
    const char *path = in_folder(*state, "item*.json");
    static const char *const expressions[] = {"nir - red", "nir - rood"};
    for (int i = 0; i < 2; i++) {
        tocsin_imagery_options options = options_of(&path);
        options.expression = expressions[i];
        tocsin_imagery *series = open_series(&options);
        size_t n;
        tocsin_area_value *values = whole_means(*state, series, &n);
        assert_int_equal(n, 2);
        assert_int_equal(values[1].day, day_of(2021, 3, 2));
        assert_near(values[1].value, 30 - (10 * 0.5 - 1), 1e-6);
        free(values);
        tocsin_imagery_close(&series);
    }
}

static void bad_stac_items_are_skipped_with_a_reason(void **state) {
    static const char *const texts[] = {
        "{\"type\":\"Feature\",\"properties\":{\"datetime\":null},\"assets\":{\"a\":{\"href\":\"red.tif\"}}}",
        "{\"type\":\"Feature\",\"properties\":{\"datetime\":\"2021-03-01T00:00:00Z\"},\"assets\":{\"a\":{\"href\":\"https://x.org/a.tif\"}}}",
        "{\"type\":\"Catalog\"}", "[1, 2", "{\"assets\": 7}"};
    static const char *const said[] = {"no date", "network", "no STAC item", "", ""};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *path = in_folder(*state, "item.json");
        write_text(path, texts[i]);
        tocsin_imagery_options options = options_of(&path);
        tocsin_error err = TOCSIN_ERROR_INIT;
        assert_int_equal(open_fails(&options, &err), TOCSIN_BAD_INPUT);
        assert_says(&err, said[i]);
    }
}

static void mask_options_that_make_no_sense_are_refused(void **state) {
    make_days(*state, 1);
    const char *path = in_folder(*state, "s_%Y%m%d.tif");
    static const struct {
        const char *band, *keep, *said;
    } cases[] = {{NULL, "4", "no mask band"},
                 {"QA", NULL, "which of its values"},
                 {"SCL", "x", "numbers"},
                 {"SCL", "7-4", "numbers"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tocsin_imagery_options options = options_of(&path);
        options.mask_band = cases[i].band;
        options.mask_keep = cases[i].keep;
        tocsin_error err = TOCSIN_ERROR_INIT;
        assert_int_equal(open_fails(&options, &err), TOCSIN_BAD_INPUT);
        assert_says(&err, cases[i].said);
    }
}

static double pooled_value(int band, int x, int y, double base) {
    (void)band;
    return x == 4 && y == 4 ? -1 : base + 9 * x;
}

static void pooling_takes_the_mean_of_the_valid_pixels_about_each(void **state) {
    make_scene(in_folder(*state, "s_20210301.tif"), &(scene_spec){.nodata = -1}, pooled_value, 0);
    const char *path = in_folder(*state, "s_%Y%m%d.tif");
    tocsin_imagery_options options = options_of(&path);
    options.pool_px = 3;
    tocsin_imagery *series = open_series(&options);
    tocsin_error err = TOCSIN_ERROR_INIT;
    float values[5 * 6], *of[] = {values};
    assert_int_equal(series_read_pooled(&series->reader, 0, (series_window){3, 2, 5, 6}, of, &err),
                     TOCSIN_OK);
    assert_true(isnan(values[2 * 5 + 1])); /* missing itself */
    assert_near((double)values[0], 27, 1e-5);
    assert_near((double)values[4], 9 * 6.5, 1e-5);    /* at the right edge: columns 6 and 7 */
    assert_near((double)values[5 * 5 + 3], 54, 1e-5); /* in the last row: two rows of three */
    assert_near((double)values[1 * 5 + 2], (9.0 * (3 * 4 + 3 * 5 + 3 * 6) - 36) / 8,
                1e-5); /* (5,3): without (4,4) */
    tocsin_imagery_close(&series);
    options.pool_px = 4;
    assert_int_equal(open_fails(&options, &err), TOCSIN_BAD_INPUT);
}

enum { LINE = 3000, LINES = 40 };

static int16_t value_in_line(int x, int y, int date) {
    return (int16_t)(x * 7 + y * 131 + date * 17);
}

/* Of a raster whose lines lie behind one another, windows that are read by whole lines, several times or at once, and one
 * that is too narrow for it. */
static void a_window_of_lines_has_its_own_pixels(void **state) {
    const char *path = in_folder(*state, "lines.img");
    GDALDatasetH raster =
        GDALCreate(GDALGetDriverByName("ENVI"), path, LINE, LINES, 2, GDT_Int16, NULL);
    assert_non_null(raster);
    for (int date = 0; date < 2; date++) {
        GDALRasterBandH band = GDALGetRasterBand(raster, date + 1);
        int16_t line[LINE];
        GDALSetDescription(band, date ? "2021-03-09" : "2021-03-01");
        GDALSetRasterNoDataValue(band, -32768);
        for (int y = 0; y < LINES; y++) {
            for (int x = 0; x < LINE; x++) line[x] = value_in_line(x, y, date);
            assert_int_equal(
                GDALRasterIO(band, GF_Write, 0, y, LINE, 1, line, LINE, 1, GDT_Int16, 0, 0),
                CE_None);
        }
    }
    GDALClose(raster);
    tocsin_imagery_options options = options_of(&path);
    series_plan plan;
    series_reader reader;
    series_storage storage;
    assert_int_equal(series_plan_make(&options, &plan, NULL), TOCSIN_OK);
    assert_true(series_is_stored(&plan, &storage));
    assert_int_equal(series_reader_open(&plan, &reader, NULL), TOCSIN_OK);
    static const series_window windows[] = {
        {2500, 3, 500, 37}, {0, 0, 400, 1}, {1200, 39, 1500, 1}, {100, 5, 20, 30}};
    for (size_t k = 0; k < sizeof windows / sizeof *windows; k++) {
        series_window w = windows[k];
        int16_t *values = malloc((size_t)w.width * (size_t)w.height * sizeof *values);
        assert_int_equal(series_read_stored(&reader, 1, w, &values, NULL), TOCSIN_OK);
        for (int y = 0; y < w.height; y++)
            for (int x = 0; x < w.width; x++)
                assert_int_equal(values[y * w.width + x], value_in_line(w.x + x, w.y + y, 1));
        free(values);
    }
    series_reader_close(&reader);
    series_plan_release(&plan);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(a_pattern_gives_scenes_in_order_of_their_days),
        IN_A_FOLDER(a_folder_or_a_wildcard_dates_scenes_by_their_names),
        IN_A_FOLDER(a_period_leaves_out_what_lies_outside_it),
        IN_A_FOLDER(bands_named_by_dates_are_scenes),
        IN_A_FOLDER(stacks_that_share_dates_are_bands_of_one_another),
        IN_A_FOLDER(stacks_of_different_years_go_on_in_time),
        IN_A_FOLDER(files_of_one_band_each_are_named_on_the_command_line),
        IN_A_FOLDER(bands_are_chosen_by_number_or_name),
        IN_A_FOLDER(a_mask_keeps_the_classes_that_were_asked_for),
        IN_A_FOLDER(a_mask_may_be_coarser_than_the_bands),
        IN_A_FOLDER(missing_values_and_scale_come_from_the_file),
        IN_A_FOLDER(scenes_of_one_day_are_merged_and_said_so),
        IN_A_FOLDER(a_broken_scene_is_skipped_named_and_does_not_end_the_series),
        IN_A_FOLDER(a_raster_without_dates_is_an_error_that_says_what_to_do),
        IN_A_FOLDER(nothing_that_fits_is_unavailable),
        IN_A_FOLDER(scenes_on_different_grids_are_refused),
        IN_A_FOLDER(netcdf_and_zarr_have_a_time_axis),
        IN_A_FOLDER(a_calendar_of_360_days_is_refused),
        IN_A_FOLDER(stac_items_give_their_assets_as_bands),
        IN_A_FOLDER(bad_stac_items_are_skipped_with_a_reason),
        IN_A_FOLDER(pooling_takes_the_mean_of_the_valid_pixels_about_each),
        IN_A_FOLDER(a_window_of_lines_has_its_own_pixels),
        IN_A_FOLDER(mask_options_that_make_no_sense_are_refused),
    };
    return cmocka_run_group_tests_name("imagery series", tests, NULL, NULL);
}
