// SPDX-License-Identifier: Apache-2.0
#include "imagery/scan.h"

#include <cpl_string.h>
#include <gdal.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <stdlib.h>
#include <string.h>

#include "imagery/datasets.h"
#include "imagery/dates.h"
#include "imagery/quiet.h"

void scan_release(scan *s) {
    datasets_free(s->datasets);
    for (size_t i = 0; i < s->n_layers; i++) free(s->layers[i].bands);
    free(s->layers);
    free(s->files);
    tocsin_arena_release(&s->arena);
    *s = (scan)SCAN_INIT;
}

scan_layer *scan_new_layer(scan *s, tocsin_day day, const char *path, size_t source) {
    if (!tocsin_grow((void **)&s->layers, &s->layers_capacity, s->n_layers, sizeof *s->layers))
        return NULL;
    scan_layer *layer = &s->layers[s->n_layers++];
    *layer = (scan_layer){.day = day, .path = path, .source = source};
    return layer;
}

bool scan_add_band(scan_layer *layer, scan_band band) {
    if (!tocsin_grow((void **)&layer->bands, &layer->bands_capacity, layer->n_bands, sizeof band))
        return false;
    layer->bands[layer->n_bands++] = band;
    return true;
}

tocsin_status scan_add_skipped(scan *s, const find_item *item, size_t source, const char *why,
                               tocsin_error *err) {
    const char *kept = tocsin_arena_string(&s->arena, tocsin_text_of(why));
    scan_layer *layer = kept ? scan_new_layer(s, item->day, item->path, source) : NULL;
    if (!layer) return tocsin_fail_memory(err);
    layer->skipped = kept;
    return TOCSIN_OK;
}

size_t scan_new_file(scan *s, const char *path, const char *array) {
    if (!tocsin_grow((void **)&s->files, &s->files_capacity, s->n_files, sizeof *s->files))
        return SIZE_MAX;
    s->files[s->n_files] = (scan_file){.path = path, .array = array};
    return s->n_files++;
}

/* ---- what an open dataset tells ------------------------------------------------------------ */

bool scan_learn_file(scan *s, size_t file, scan_dataset dataset) {
    scan_file *f = &s->files[file];
    scan_grid grid = {.width_px = GDALGetRasterXSize(dataset),
                      .height_px = GDALGetRasterYSize(dataset)};
    grid.placed = GDALGetGeoTransform(dataset, grid.transform) == CE_None;
    const char *wkt = GDALGetProjectionRef(dataset);
    grid.crs = tocsin_arena_string(&s->arena, tocsin_text_of(wkt ? wkt : ""));
    if (!grid.crs) return false;
    const char *mark = GDALGetMetadataItem(dataset, "SIMULATED", NULL);
    f->simulated = mark && EQUAL(mark, "yes");
    f->grid = grid;
    f->n_bands = GDALGetRasterCount(dataset);
    f->known = true;
    return true;
}

/* ---- rasters ------------------------------------------------------------------------------- */

/* "20211104T083101_B08" gives "B08"; a description that is nothing but a date gives NULL. */
static const char *name_behind_date(const char *description) {
    const char *bar = strrchr(description, '_');
    if (!bar || !bar[1]) return NULL;
    bool letter = (bar[1] >= 'A' && bar[1] <= 'Z') || (bar[1] >= 'a' && bar[1] <= 'z');
    bool time = (bar[1] == 'T' || bar[1] == 't') && bar[2] >= '0' && bar[2] <= '9';
    return letter && !time ? bar + 1 : NULL;
}

static bool has_band_named(const scan_layer *layer, const char *name) {
    for (size_t i = 0; i < layer->n_bands; i++) {
        const char *other = layer->bands[i].name;
        if (name && other ? strcmp(name, other) == 0 : name == other) return true;
    }
    return false;
}

static bool add_dated_band(scan *s, const find_item *item, size_t source, scan_band band,
                           tocsin_day day, size_t first_layer) {
    scan_layer *layer = NULL;
    if (s->n_layers > first_layer) {
        scan_layer *last = &s->layers[s->n_layers - 1];
        if (last->day == day && day != TOCSIN_DAY_NONE && !has_band_named(last, band.name))
            layer = last;
    }
    if (!layer) layer = scan_new_layer(s, day, item->path, source);
    return layer && scan_add_band(layer, band);
}

static bool add_dated_bands(scan *s, const find_item *item, size_t source, size_t file,
                            GDALDatasetH dataset) {
    size_t first_layer = s->n_layers;
    for (int b = 1; b <= s->files[file].n_bands; b++) {
        const char *description = GDALGetDescription(GDALGetRasterBand(dataset, b));
        scan_band band = {.file = file, .band = b, .scale = NAN, .offset = NAN};
        const char *name = name_behind_date(description);
        if (name && !(band.name = tocsin_arena_string(&s->arena, tocsin_text_of(name))))
            return false;
        tocsin_day day = TOCSIN_DAY_NONE;
        dates_find(tocsin_text_of(description), &day);
        if (!add_dated_band(s, item, source, band, day, first_layer)) return false;
        if (day != TOCSIN_DAY_NONE) continue;
        scan_layer *layer = &s->layers[s->n_layers - 1];
        layer->skipped =
            tocsin_arena_format(&s->arena, "band %d has no date in its name '%s'", b, description);
        if (!layer->skipped) return false;
    }
    return true;
}

static bool add_plain_bands(scan *s, const find_item *item, size_t source, size_t file,
                            GDALDatasetH dataset, tocsin_day day) {
    scan_layer *layer = scan_new_layer(s, day, item->path, source);
    if (!layer) return false;
    if (day == TOCSIN_DAY_NONE)
        layer->skipped = item->no_day ? item->no_day
                                      : "no date: neither its name, nor its bands, nor a time axis "
                                        "tells one";
    for (int b = 1; b <= s->files[file].n_bands; b++) {
        const char *description = GDALGetDescription(GDALGetRasterBand(dataset, b));
        scan_band band = {.file = file, .band = b, .scale = NAN, .offset = NAN};
        if (description[0] &&
            !(band.name = tocsin_arena_string(&s->arena, tocsin_text_of(description))))
            return false;
        if (!scan_add_band(layer, band)) return false;
    }
    return true;
}

static bool add_bands(scan *s, const find_item *item, size_t source, size_t file,
                      GDALDatasetH dataset) {
    if (!scan_learn_file(s, file, dataset)) return false;
    int n_bands = s->files[file].n_bands, n_dated = 0;
    tocsin_day day = TOCSIN_DAY_NONE;
    for (int b = 1; b <= n_bands; b++)
        n_dated +=
            dates_find(tocsin_text_of(GDALGetDescription(GDALGetRasterBand(dataset, b))), &day);
    if (n_bands > 1 && 2 * n_dated >= n_bands)
        return add_dated_bands(s, item, source, file, dataset);
    if (item->day != TOCSIN_DAY_NONE || item->no_day || n_bands != 1) day = item->day;
    return add_plain_bands(s, item, source, file, dataset, day);
}

/* The dataset stays open for those that read it later. */
static bool add_raster(scan *s, const find_item *item, size_t source, GDALDatasetH dataset) {
    size_t file = scan_new_file(s, item->path, NULL);
    bool added = file != SIZE_MAX && add_bands(s, item, source, file, dataset);
    datasets_return(file == SIZE_MAX ? NULL : s->datasets, file, dataset);
    return added;
}

static bool is_multidimensional(GDALDatasetH dataset) {
    GDALDriverH handle = GDALGetDatasetDriver(dataset);
    const char *driver = handle ? GDALGetDriverShortName(handle) : "";
    return EQUAL(driver, "netCDF") || EQUAL(driver, "Zarr") || EQUAL(driver, "HDF5");
}

tocsin_status scan_add(scan *s, const find_item *item, size_t source, tocsin_error *err) {
    size_t n = strlen(item->path);
    if ((n > 5 && EQUAL(item->path + n - 5, ".json")) ||
        (n > 8 && EQUAL(item->path + n - 8, ".geojson")))
        return scan_add_stac(s, item, source, err);
    quiet_log log;
    quiet_begin(&log);
    scan_file probe = {.path = item->path};
    GDALDatasetH dataset = scan_open_file(&probe);
    tocsin_status status = TOCSIN_OK;
    bool arrays = dataset && is_multidimensional(dataset) && strncmp(item->path, "NETCDF:", 7) != 0;
    bool empty = dataset && !arrays && GDALGetRasterCount(dataset) == 0;
    if (!dataset || arrays || empty)
        datasets_return(NULL, 0, dataset);
    else if (!add_raster(s, item, source, dataset))
        status = tocsin_fail_memory(err);
    quiet_end();
    if (arrays) return scan_add_arrays(s, item, source, err);
    if (!dataset || empty)
        return scan_add_skipped(
            s, item, source,
            quiet_reason(&log, empty ? "it holds no band" : "it is no image that can be read"),
            err);
    return status;
}
