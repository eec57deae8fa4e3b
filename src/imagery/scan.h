// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_SCAN_H
#define IMAGERY_SCAN_H

/* What is there to be read: every dated layer that the named files hold, with its bands.
 *
 * Four kinds of file give layers: a raster (one layer, dated by its name), a raster whose bands are
 * named by dates (a layer a date), a multidimensional file with a time axis (a layer a time, a band
 * an array), and a STAC item (a layer, a band an asset). A file that cannot be used gives a layer
 * all the same, that says why. */

#include "imagery/find.h"
#include "tocsin/base.h"

typedef struct scan_grid {
    int width_px, height_px;
    double transform[6]; /* GDAL's: x = t0 + column t1 + row t2, y = t3 + column t4 + row t5 */
    bool placed;         /* has a transform */
    const char *crs;     /* WKT; "" when there is none */
} scan_grid;

/* A raster file, or one array of a multidimensional file. */
typedef struct scan_file {
    const char *path;
    const char *array;  /* NULL: a raster */
    const char *broken; /* why it cannot be used; NULL: it can, or nobody tried yet */
    bool known;         /* the grid was read */
    bool simulated;     /* says so in its metadata */
    scan_grid grid;
    int n_bands;
    uint64_t
        identity; /* of the bytes that it is read from (tiles.h); 0: not known, or nobody asked */
} scan_file;

typedef struct scan_band {
    const char *name; /* NULL: none */
    const char *also; /* another name (STAC's common name); NULL: none */
    size_t file;
    int band;             /* of that file, from 1 */
    double scale, offset; /* of a STAC item; NaN: what the file says */
    bool leads;           /* the first band of a path that was joined with others */
} scan_band;

typedef struct scan_layer {
    tocsin_day day;
    const char *path;
    const char *skipped; /* why it is not used; NULL when it is */
    size_t source;       /* which of the named paths */
    scan_band *bands;    /* malloc'ed */
    size_t n_bands, bands_capacity;
} scan_layer;

struct dataset_pool; /* datasets.h */

typedef struct scan {
    tocsin_arena arena;
    struct dataset_pool *datasets; /* open files, by their number in `files`; NULL: none is kept */
    scan_file *files;
    size_t n_files, files_capacity;
    scan_layer *layers;
    size_t n_layers, layers_capacity;
} scan;

#define SCAN_INIT                                                                                  \
    { TOCSIN_ARENA_INIT, NULL, NULL, 0, 0, NULL, 0, 0 }

void scan_release(scan *s);
/* Add the layers of one file. Fails only when memory runs out. */
tocsin_status scan_add(scan *s, const find_item *item, size_t source, tocsin_error *err);

/* For the kinds of file: */
/* A new layer; NULL when memory ran out. It stays valid until the next is added. */
scan_layer *scan_new_layer(scan *s, tocsin_day day, const char *path, size_t source);
bool scan_add_band(scan_layer *layer, scan_band band);
tocsin_status scan_add_skipped(scan *s, const find_item *item, size_t source, const char *why,
                               tocsin_error *err);
size_t scan_new_file(scan *s, const char *path, const char *array); /* SIZE_MAX: no memory */
tocsin_status scan_add_arrays(scan *s, const find_item *item, size_t source, tocsin_error *err);
tocsin_status scan_add_stac(scan *s, const find_item *item, size_t source, tocsin_error *err);
/* The same from its text; `item->path` tells where relative addresses start. */
tocsin_status scan_add_stac_text(scan *s, const find_item *item, size_t source, tocsin_text content,
                                 tocsin_error *err);

typedef void *scan_dataset; /* GDALDatasetH: that name stays within the files that call GDAL */
/* Open file `f` for reading bands, NULL when it cannot be; the caller closes it. Within
 * quiet_begin/_end. */
scan_dataset scan_open_file(const scan_file *f);
/* Fill in `grid` and the rest from the open dataset. */
bool scan_learn_file(scan *s, size_t file, scan_dataset dataset);

#endif
