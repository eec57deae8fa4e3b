// SPDX-License-Identifier: Apache-2.0
/* Multidimensional files (NetCDF, Zarr): arrays over y and x, and a time axis after the CF
 * convention. GDAL's classic view of NetCDF loses the place of a grid whose axes carry no
 * attributes, so the arrays themselves are asked and only then shown as a raster whose bands are
 * the times. */
#include <cpl_string.h>
#include <gdal.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "imagery/dates.h"
#include "imagery/quiet.h"
#include "imagery/scan.h"

enum { MAX_TIMES = 1 << 20 };

typedef struct array_shape {
    size_t n_dims, time, y, x; /* time: SIZE_MAX when there is none */
} array_shape;

typedef struct array_times {
    tocsin_day *days; /* malloc'ed; TOCSIN_DAY_NONE where the axis holds no value */
    size_t n;
} array_times;

/* ---- the time axis -------------------------------------------------------------------------- */

static const char *text_attribute(GDALMDArrayH array, const char *name, char *room, size_t size) {
    GDALAttributeH attribute = GDALMDArrayGetAttribute(array, name);
    if (!attribute) return NULL;
    const char *value = GDALAttributeReadAsString(attribute);
    if (value) snprintf(room, size, "%s", value);
    GDALAttributeRelease(attribute);
    return value ? room : NULL;
}

/* The units of the variable that counts along a dimension; false when it has none. */
static bool axis_of_dimension(GDALDimensionH dimension, dates_axis *ret_axis,
                              GDALMDArrayH *ret_axis_array) {
    GDALMDArrayH along = GDALDimensionGetIndexingVariable(dimension);
    if (!along) return false;
    char room[256];
    const char *units = GDALMDArrayGetUnit(along);
    if (!units || !units[0]) units = text_attribute(along, "units", room, sizeof room);
    if (units && dates_parse_axis(tocsin_text_of(units), ret_axis)) {
        *ret_axis_array = along;
        return true;
    }
    GDALMDArrayRelease(along);
    return false;
}

static const char *const civil_calendars[] = {"standard", "gregorian", "proleptic_gregorian", NULL};

static bool calendar_is_civil(GDALMDArrayH along) {
    char room[64];
    const char *calendar = text_attribute(along, "calendar", room, sizeof room);
    return !calendar || CSLFindString((char **)civil_calendars, calendar) >= 0;
}

static const char *read_times(GDALMDArrayH along, const dates_axis *axis, size_t n,
                              array_times *ret_times) {
    if (!calendar_is_civil(along))
        return "its time axis counts in a calendar that is not the civil one";
    if (n == 0 || n > MAX_TIMES) return "its time axis is empty or too long";
    double *values = malloc(n * sizeof *values);
    tocsin_day *days = malloc(n * sizeof *days);
    GDALExtendedDataTypeH real = GDALExtendedDataTypeCreate(GDT_Float64);
    GUInt64 start = 0;
    bool read =
        values && days &&
        GDALMDArrayRead(along, &start, &n, NULL, NULL, real, values, values, n * sizeof *values);
    GDALExtendedDataTypeRelease(real);
    for (size_t i = 0; read && i < n; i++)
        if (!dates_of_axis(axis, values[i], &days[i])) days[i] = TOCSIN_DAY_NONE;
    free(values);
    if (!read) {
        free(days);
        return "its time axis cannot be read";
    }
    *ret_times = (array_times){days, n};
    return NULL;
}

/* ---- the shape of an array ------------------------------------------------------------------ */

/* y and x are the last two dimensions that are not time. */
static bool shape_of_array(GDALDimensionH *dims, size_t n_dims, array_shape *ret_shape) {
    array_shape shape = {n_dims, SIZE_MAX, SIZE_MAX, SIZE_MAX};
    for (size_t i = 0; i < n_dims; i++) {
        dates_axis axis;
        GDALMDArrayH along;
        if (shape.time == SIZE_MAX && axis_of_dimension(dims[i], &axis, &along)) {
            GDALMDArrayRelease(along);
            shape.time = i;
        } else {
            shape.y = shape.x;
            shape.x = i;
        }
    }
    size_t wanted = shape.time == SIZE_MAX ? 2 : 3;
    if (n_dims != wanted || shape.y == SIZE_MAX) return false;
    *ret_shape = shape;
    return true;
}

static GDALMDArrayH open_array(GDALDatasetH dataset, const char *name) {
    GDALGroupH root = GDALDatasetGetRootGroup(dataset);
    if (!root) return NULL;
    GDALMDArrayH array = GDALGroupOpenMDArrayFromFullname(root, name, NULL);
    GDALGroupRelease(root);
    return array;
}

static GDALDatasetH open_multidimensional(const char *path) {
    return GDALOpenEx(path, GDAL_OF_MULTIDIM_RASTER | GDAL_OF_VERBOSE_ERROR, NULL, NULL, NULL);
}

static GDALDatasetH show_as_raster(GDALMDArrayH array) {
    size_t n_dims = 0;
    GDALDimensionH *dims = GDALMDArrayGetDimensions(array, &n_dims);
    array_shape shape;
    bool fits = dims && shape_of_array(dims, n_dims, &shape);
    GDALReleaseDimensions(dims, n_dims);
    return fits ? GDALMDArrayAsClassicDataset(array, shape.x, shape.y) : NULL;
}

scan_dataset scan_open_file(const scan_file *f) {
    if (f->array || strchr(f->path, ':')) quiet_hdf5();
    if (!f->array)
        return GDALOpenEx(f->path, GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, NULL,
                          NULL, NULL);
    GDALDatasetH dataset = open_multidimensional(f->path);
    if (!dataset) return NULL;
    GDALMDArrayH array = open_array(dataset, f->array);
    GDALDatasetH raster = array ? show_as_raster(array) : NULL;
    if (array) GDALMDArrayRelease(array);
    GDALClose(dataset); /* the raster keeps what it needs */
    return raster;
}

/* ---- layers --------------------------------------------------------------------------------- */

typedef struct array_scan {
    scan *s;
    const find_item *item;
    size_t source;
    size_t first_layer;
    const char *why; /* the last array that could not be used */
    bool failed;     /* memory ran out */
} array_scan;

/* The layer of a time of an array: that of the arrays before it where they share the axis. */
static scan_layer *layer_of_time(array_scan *a, size_t time, tocsin_day day, size_t ordinal) {
    size_t seen = 0, likely = a->first_layer + time;
    if (likely < a->s->n_layers && a->s->layers[likely].day == day) return &a->s->layers[likely];
    for (size_t i = a->first_layer; i < a->s->n_layers; i++)
        if (a->s->layers[i].day == day && seen++ == ordinal) return &a->s->layers[i];
    return scan_new_layer(a->s, day, a->item->path, a->source);
}

static void add_array_times(array_scan *a, const char *name, size_t file,
                            const array_times *times) {
    for (size_t i = 0, ordinal = 0; i < times->n && !a->failed; i++) {
        ordinal = i > 0 && times->days[i] == times->days[i - 1] ? ordinal + 1 : 0;
        scan_layer *layer = layer_of_time(a, i, times->days[i], ordinal);
        scan_band band = {
            .name = name, .file = file, .band = (int)i + 1, .scale = NAN, .offset = NAN};
        if (!layer || !scan_add_band(layer, band))
            a->failed = true;
        else if (times->days[i] == TOCSIN_DAY_NONE)
            layer->skipped = "its time axis holds no date for it";
    }
}

static void add_array(array_scan *a, GDALMDArrayH array, const array_times *times) {
    const char *full =
        tocsin_arena_string(&a->s->arena, tocsin_text_of(GDALMDArrayGetFullName(array)));
    const char *name = tocsin_arena_string(&a->s->arena, tocsin_text_of(GDALMDArrayGetName(array)));
    size_t file = full && name ? scan_new_file(a->s, a->item->path, full) : SIZE_MAX;
    if (file == SIZE_MAX) {
        a->failed = true;
        return;
    }
    GDALDatasetH raster = show_as_raster(array);
    if (!raster) {
        a->why = "an array in it cannot be shown as a raster";
        return;
    }
    if (!scan_learn_file(a->s, file, raster))
        a->failed = true;
    else if ((size_t)a->s->files[file].n_bands != times->n)
        a->why = "an array in it has another length than its time axis";
    else
        add_array_times(a, name, file, times);
    GDALClose(raster);
}

static void try_array(array_scan *a, GDALMDArrayH array) {
    size_t n_dims = 0;
    GDALDimensionH *dims = GDALMDArrayGetDimensions(array, &n_dims);
    array_shape shape;
    array_times times = {NULL, 0};
    tocsin_day named = a->item->day;
    if (!dims || !shape_of_array(dims, n_dims, &shape)) {
        if (n_dims > 3) a->why = "its arrays have more dimensions than time, y and x";
        if (n_dims == 3)
            a->why = "none of the three dimensions of its arrays is a time axis ('days since ...')";
    } else if (shape.time == SIZE_MAX) {
        if (named == TOCSIN_DAY_NONE)
            a->why = "no date: neither its name nor a time axis tells one";
        else
            add_array(a, array, &(array_times){&named, 1});
    } else {
        dates_axis axis;
        GDALMDArrayH along;
        const char *why = "its time axis cannot be read";
        if (axis_of_dimension(dims[shape.time], &axis, &along)) {
            why = read_times(along, &axis, GDALDimensionGetSize(dims[shape.time]), &times);
            GDALMDArrayRelease(along);
        }
        if (why)
            a->why = why;
        else
            add_array(a, array, &times);
    }
    free(times.days);
    GDALReleaseDimensions(dims, n_dims);
}

static void try_arrays(array_scan *a, GDALDatasetH dataset) {
    GDALGroupH root = GDALDatasetGetRootGroup(dataset);
    char **names = root ? GDALGroupGetMDArrayNames(root, NULL) : NULL;
    for (char **name = names; name && *name && !a->failed; name++) {
        GDALMDArrayH array = GDALGroupOpenMDArray(root, *name, NULL);
        if (!array) continue;
        try_array(a, array);
        GDALMDArrayRelease(array);
    }
    CSLDestroy(names);
    if (root) GDALGroupRelease(root);
}

tocsin_status scan_add_arrays(scan *s, const find_item *item, size_t source, tocsin_error *err) {
    array_scan a = {.s = s, .item = item, .source = source, .first_layer = s->n_layers};
    quiet_log log;
    quiet_begin(&log);
    GDALDatasetH dataset = open_multidimensional(item->path);
    if (dataset) {
        try_arrays(&a, dataset);
        GDALClose(dataset);
    }
    quiet_end();
    if (a.failed) return tocsin_fail_memory(err);
    if (s->n_layers > a.first_layer) return TOCSIN_OK;
    const char *why = a.why ? a.why : quiet_reason(&log, "it holds no array over y and x");
    return scan_add_skipped(s, item, source, why, err);
}
