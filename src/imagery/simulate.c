// SPDX-License-Identifier: Apache-2.0
/* The files of a simulated series: scenes, areas, truth. */
#include "imagery/simulate.h"

#include <cpl_string.h>
#include <errno.h>
#include <gdal.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "imagery/quiet.h"

/* UTM zone 36N, near Yelnya. */
static const char grid_crs[] = "EPSG:32636";
static const double grid_left_m = 512310, grid_top_m = 6051120;

typedef struct sensor {
    const char *name;
    GDALDataType type;
    int n_bands;
    const char *band_names[3];
    double scales[3];
} sensor;

static const sensor radar = {"radar", GDT_Int16, 2, {"VV", "VH", NULL}, {0.1, 0.1, 1}};
static const sensor optical = {"optical", GDT_UInt16, 3, {"B04", "B08", "SCL"}, {1e-4, 1e-4, 1}};

/* ---- one scene ------------------------------------------------------------------------------ */

static void describe_scene(GDALDatasetH scene, const sensor *of, const simulate_world *world) {
    double transform[6] = {grid_left_m, SIMULATE_PIXEL_M, 0, grid_top_m, 0, -SIMULATE_PIXEL_M};
    GDALSetGeoTransform(scene, transform);
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    if (OSRSetFromUserInput(crs, grid_crs) == OGRERR_NONE) GDALSetSpatialRef(scene, crs);
    OSRDestroySpatialReference(crs);
    char seed[32];
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)world->seed);
    GDALSetMetadataItem(scene, "SIMULATED", "yes", NULL);
    GDALSetMetadataItem(scene, "SIMULATED_SEED", seed, NULL);
    for (int b = 0; b < of->n_bands; b++) {
        GDALRasterBandH band = GDALGetRasterBand(scene, b + 1);
        GDALSetDescription(band, of->band_names[b]);
        GDALSetRasterScale(band, of->scales[b]);
        GDALSetRasterOffset(band, 0);
        if (of == &optical) GDALSetRasterNoDataValue(band, 0);
    }
}

static tocsin_status write_scene(const char *path, const sensor *of, const simulate_world *world,
                                 void *bands, tocsin_error *err) {
    quiet_log log;
    quiet_begin(&log);
    char *options[] = {(char[]){"COMPRESS=DEFLATE"}, (char[]){"PREDICTOR=2"},
                       (char[]){"INTERLEAVE=BAND"}, NULL};
    int size = world->size_px;
    GDALDatasetH scene =
        GDALCreate(GDALGetDriverByName("GTiff"), path, size, size, of->n_bands, of->type, options);
    bool written = scene != NULL;
    if (scene) {
        describe_scene(scene, of, world);
        written = GDALDatasetRasterIO(scene, GF_Write, 0, 0, size, size, bands, size, size,
                                      of->type, of->n_bands, NULL, 0, 0, 0) == CE_None;
        GDALClose(scene);
    }
    quiet_end();
    if (written && !log.text[0]) return TOCSIN_OK;
    return tocsin_fail(err, TOCSIN_IO, "cannot write %s: %s", path,
                       quiet_reason(&log, "unknown reason"));
}

/* ---- a series ------------------------------------------------------------------------------- */

typedef struct simulation {
    const char *dir;
    const tocsin_simulation_options *options;
    simulate_world world;
    tocsin_day from, to;
    size_t n_scenes, n_planned;
    void *bands;
} simulation;

static tocsin_status make_folder(const char *path, tocsin_error *err) {
    if (mkdir(path, 0777) == 0 || errno == EEXIST) return TOCSIN_OK;
    return tocsin_fail_errno(err, "make", path);
}

static tocsin_status simulate_scene(simulation *s, const sensor *of, tocsin_day day,
                                    tocsin_error *err) {
    char path[4096];
    tocsin_civil date = tocsin_day_to_civil(day);
    int n = snprintf(path, sizeof path, "%s/%s/simulated_%s_%04d%02d%02d.tif", s->dir, of->name,
                     of->name, date.year, date.month, date.day);
    if (n < 0 || (size_t)n >= sizeof path)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: the path is too long", s->dir);
    if (of == &radar)
        simulate_radar(&s->world, day, s->bands);
    else
        simulate_optical(&s->world, day, s->bands);
    return write_scene(path, of, &s->world, s->bands, err);
}

static tocsin_status simulate_series(simulation *s, const sensor *of, int step_days,
                                     tocsin_error *err) {
    char folder[4096];
    int n = snprintf(folder, sizeof folder, "%s/%s", s->dir, of->name);
    if (n < 0 || (size_t)n >= sizeof folder)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: the path is too long", s->dir);
    tocsin_status status = make_folder(folder, err);
    for (int64_t day = s->from; day <= s->to && !status; day += step_days) {
        status = simulate_scene(s, of, (tocsin_day)day, err);
        if (status) break;
        s->n_scenes++;
        if (s->options->progress &&
            !s->options->progress(s->options->progress_context, "simulating scenes",
                                  (double)s->n_scenes, (double)s->n_planned))
            return tocsin_fail(err, TOCSIN_PARTLY, "stopped after %zu scenes", s->n_scenes);
    }
    return status;
}

/* ---- areas and truth ------------------------------------------------------------------------ */

static void write_ring(tocsin_json *json, const simulation *s,
                       const double corners[SIMULATE_CORNERS][2],
                       OGRCoordinateTransformationH to_degrees) {
    tocsin_json_array(json);
    tocsin_json_array(json);
    for (int i = 0; i <= SIMULATE_CORNERS; i++) {
        const double *corner = corners[i % SIMULATE_CORNERS];
        double x = grid_left_m + corner[0] * s->world.size_px * SIMULATE_PIXEL_M;
        double y = grid_top_m - corner[1] * s->world.size_px * SIMULATE_PIXEL_M;
        OCTTransform(to_degrees, 1, &x, &y, NULL);
        tocsin_json_array(json);
        tocsin_json_number(json, round(x * 1e6) / 1e6);
        tocsin_json_number(json, round(y * 1e6) / 1e6);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
    tocsin_json_end(json);
}

static void write_feature(tocsin_json *json, const simulation *s, const char *name,
                          const double corners[SIMULATE_CORNERS][2],
                          OGRCoordinateTransformationH to_degrees) {
    tocsin_json_object(json);
    tocsin_json_member_text(json, "type", TOCSIN_TEXT("Feature"));
    tocsin_json_key(json, "properties");
    tocsin_json_object(json);
    tocsin_json_member_text(json, "name", tocsin_text_of(name));
    tocsin_json_key(json, "simulated");
    tocsin_json_bool(json, true);
    tocsin_json_end(json);
    tocsin_json_key(json, "geometry");
    tocsin_json_object(json);
    tocsin_json_member_text(json, "type", TOCSIN_TEXT("Polygon"));
    tocsin_json_key(json, "coordinates");
    write_ring(json, s, corners, to_degrees);
    tocsin_json_end(json);
    tocsin_json_end(json);
}

static void write_areas(tocsin_json *json, const simulation *s) {
    quiet_log log;
    quiet_begin(&log);
    OGRSpatialReferenceH from = OSRNewSpatialReference(NULL), to = OSRNewSpatialReference(NULL);
    OSRSetFromUserInput(from, grid_crs);
    OSRSetFromUserInput(to, "EPSG:4326");
    OSRSetAxisMappingStrategy(from, OAMS_TRADITIONAL_GIS_ORDER);
    OSRSetAxisMappingStrategy(to, OAMS_TRADITIONAL_GIS_ORDER);
    OGRCoordinateTransformationH to_degrees = OCTNewCoordinateTransformation(from, to);
    tocsin_json_object(json);
    tocsin_json_member_text(json, "type", TOCSIN_TEXT("FeatureCollection"));
    tocsin_json_key(json, "features");
    tocsin_json_array(json);
    if (to_degrees) {
        write_feature(json, s, "training-ground", simulate_training_ground, to_degrees);
        write_feature(json, s, "reference", simulate_reference, to_degrees);
        OCTDestroyCoordinateTransformation(to_degrees);
    }
    tocsin_json_end(json);
    tocsin_json_end(json);
    OSRDestroySpatialReference(from);
    OSRDestroySpatialReference(to);
    quiet_end();
    if (!to_degrees) json->failed = true;
}

static void write_periods(tocsin_json *json, const simulate_world *world) {
    tocsin_json_array(json);
    for (int i = 0; i < SIMULATE_PERIODS; i++) {
        tocsin_json_object(json);
        tocsin_json_member_text(json, "what", tocsin_text_of(world->periods[i].what));
        tocsin_json_member_day(json, "from", world->periods[i].from);
        tocsin_json_member_day(json, "to", world->periods[i].to);
        tocsin_json_member_number(json, "strength", world->periods[i].strength);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}

/* A text a row, '1' where something stands while there is activity. */
static void write_active_pixels(tocsin_json *json, const simulate_world *world, char *row) {
    tocsin_json_array(json);
    for (int y = 0; y < world->size_px; y++) {
        for (int x = 0; x < world->size_px; x++)
            row[x] = simulate_density(world, x, y) > 0 ? '1' : '0';
        tocsin_json_text(json, (tocsin_text){row, (size_t)world->size_px});
    }
    tocsin_json_end(json);
}

static void write_truth(tocsin_json *json, const simulation *s) {
    tocsin_json_object(json);
    tocsin_json_member_text(json, "schema", TOCSIN_TEXT("tocsin.simulation/1"));
    tocsin_json_key(json, "simulated");
    tocsin_json_bool(json, true);
    tocsin_json_member_number(json, "seed", (double)s->world.seed);
    tocsin_json_member_number(json, "size_px", s->world.size_px);
    tocsin_json_member_number(json, "pixel_m", SIMULATE_PIXEL_M);
    tocsin_json_member_text(json, "crs", tocsin_text_of(grid_crs));
    tocsin_json_member_day(json, "from", s->from);
    tocsin_json_member_day(json, "to", s->to);
    if (s->options->radar) tocsin_json_member_number(json, "radar_days", s->options->radar_days);
    if (s->options->optical)
        tocsin_json_member_number(json, "optical_days", s->options->optical_days);
    tocsin_json_key(json, "periods");
    write_periods(json, &s->world);
    tocsin_json_key(json, "active_pixels");
    write_active_pixels(json, &s->world, s->bands);
    tocsin_json_end(json);
}

static tocsin_status write_json_file(const simulation *s, const char *name,
                                     void (*fill)(tocsin_json *, const simulation *),
                                     tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer text = TOCSIN_BUFFER_INIT;
    tocsin_json json;
    tocsin_json_init(&json, &text);
    fill(&json, s);
    tocsin_status status = tocsin_json_finish(&json, err);
    tocsin_json_release(&json);
    if (status) return status;
    tocsin_buffer_putc(&text, '\n');
    char path[4096];
    int n = snprintf(path, sizeof path, "%s/%s", s->dir, name);
    if (n < 0 || (size_t)n >= sizeof path)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: the path is too long", s->dir);
    return text.failed ? tocsin_fail_memory(err)
                       : tocsin_file_write(path, tocsin_buffer_text(&text), err);
}

/* ---- all of it ------------------------------------------------------------------------------ */

static tocsin_status check_options(const tocsin_simulation_options *o, const simulation *s,
                                   tocsin_error *err) {
    if (o->size_px < 16 || o->size_px > 4096)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "a simulated scene is 16 to 4096 pixels wide, not %d", o->size_px);
    if (o->radar_days < 1 || o->optical_days < 1)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "at least one day lies between two scenes");
    if (o->seed > (UINT64_C(1) << 53))
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "a seed is at most 2^53, so that truth.json can hold it");
    if (s->from > s->to)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "the period ends before it begins");
    return TOCSIN_OK;
}

tocsin_status tocsin_imagery_simulate(const char *dir, const tocsin_simulation_options *options,
                                      size_t *ret_n_scenes, tocsin_error *err) {
    simulation s = {.dir = dir, .options = options, .from = options->from, .to = options->to};
    if (s.from == TOCSIN_DAY_NONE) s.from = tocsin_day_from_civil((tocsin_civil){2017, 8, 1});
    if (s.to == TOCSIN_DAY_NONE) s.to = tocsin_day_from_civil((tocsin_civil){2022, 2, 28});
    tocsin_status status = check_options(options, &s, err);
    if (status) return status;
    simulate_world_make(options->seed, options->size_px, &s.world);
    int64_t days = (int64_t)s.to - s.from;
    if (options->radar) s.n_planned += (size_t)(days / options->radar_days + 1);
    if (options->optical) s.n_planned += (size_t)(days / options->optical_days + 1);
    s.bands = calloc((size_t)options->size_px * (size_t)options->size_px, 3 * sizeof(uint16_t));
    if (!s.bands) return tocsin_fail_memory(err);
    status = make_folder(dir, err);
    if (!status && options->radar) status = simulate_series(&s, &radar, options->radar_days, err);
    if (!status && options->optical)
        status = simulate_series(&s, &optical, options->optical_days, err);
    if (!status) status = write_json_file(&s, "areas.geojson", write_areas, err);
    if (!status) status = write_json_file(&s, "truth.json", write_truth, err);
    free(s.bands);
    if (!status) *ret_n_scenes = s.n_scenes;
    return status;
}
