// SPDX-License-Identifier: Apache-2.0
/* What decoded values depend on, as hashes: files by name, size and time, and all that is made of their numbers. */
#include <cpl_string.h>
#include <gdal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "imagery/tiles.h"

/* ---- files ----------------------------------------------------------------------------------- */

static bool is_one_of(const char *name, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (EQUAL(name, list[i])) return true;
    return false;
}

/* Formats of which one file holds the numbers. */
static bool holds_its_values(const char *driver) {
    static const char *const list[] = {"GTiff",    "COG",  "JP2OpenJPEG", "JP2KAK", "JP2ECW",
                                       "JP2MrSID", "HFA",  "netCDF",      "HDF4",   "HDF5",
                                       "PNG",      "JPEG", "GRIB"};
    return is_one_of(driver, list, sizeof list / sizeof *list);
}

/* Formats that name other files, or whose numbers mean what a header beside them says: GDAL lists all of these. */
static bool names_its_files(const char *driver) {
    static const char *const list[] = {"VRT", "SENTINEL2", "SAFE", "DIMAP", "ENVI", "EHdr"};
    return is_one_of(driver, list, sizeof list / sizeof *list);
}

/* 0 for what is no file: a folder changes inside without a sign of it. */
static uint64_t hash_file(uint64_t hash, const char *path) {
    struct stat info;
    char *whole = realpath(path, NULL);
    if (!whole || stat(whole, &info) || !S_ISREG(info.st_mode)) {
        free(whole);
        return 0;
    }
    int64_t known[] = {info.st_size, info.st_mtim.tv_sec, info.st_mtim.tv_nsec};
    hash = tocsin_hash(hash, whole, strlen(whole) + 1);
    free(whole);
    return tocsin_hash(hash, known, sizeof known);
}

/* A file that names others again is one that we do not see through. */
static uint64_t hash_listed(uint64_t hash, const char *path, GDALDatasetH dataset) {
    char **list = GDALGetFileList(dataset);
    int n = CSLCount(list);
    for (int i = 0; i < n && hash; i++) {
        bool nested = i > 0 && EQUAL(CPLGetExtension(list[i]), "vrt") && strcmp(list[i], path) != 0;
        hash = nested ? 0 : hash_file(hash, list[i]);
    }
    CSLDestroy(list);
    return n > 1 ? hash : 0;
}

uint64_t tiles_identify(const scan_file *file, scan_dataset dataset) {
    GDALDriverH handle = GDALGetDatasetDriver(dataset); /* an array shown as a raster has none */
    const char *driver = handle ? GDALGetDriverShortName(handle) : "netCDF";
    const char *array = file->array ? file->array : "";
    uint64_t hash = tocsin_hash(TOCSIN_HASH, array, strlen(array) + 1);
    if (holds_its_values(driver)) return hash_file(hash, file->path);
    return names_its_files(driver) ? hash_listed(hash, file->path, dataset) : 0;
}

uint64_t tiles_mark(const scan_file *file, int band) {
    return file->identity ? tocsin_hash(file->identity, &band, sizeof band) : 0;
}

/* ---- dates ----------------------------------------------------------------------------------- */

static uint64_t hash_place(uint64_t hash, const series_plan *plan, const series_place *place) {
    uint64_t mark = tiles_mark(&plan->scan.files[place->file], place->band);
    if (!mark) return 0;
    const double numbers[] = {place->scale, place->offset,
                              place->has_nodata ? (double)place->nodata : 0};
    const int whole[] = {place->coarser, place->has_nodata, place->is_int16};
    hash = tocsin_hash(hash, &mark, sizeof mark);
    hash = tocsin_hash(hash, numbers, sizeof numbers);
    return tocsin_hash(hash, whole, sizeof whole);
}

/* Scenes of one day go into its mean in their order. */
uint64_t tiles_key(const series_plan *plan, size_t date) {
    const series_date *of = &plan->dates[date];
    uint64_t hash = tocsin_hash(TOCSIN_HASH, &of->day, sizeof of->day);
    for (size_t s = of->first; s < of->end; s++) {
        if (plan->scenes[s].skipped && !plan->scenes[s].merged) continue;
        for (size_t k = 0; k < plan->n_slots && hash; k++)
            hash = hash_place(hash, plan, &plan->places[s * plan->n_slots + k]);
    }
    return hash;
}

/* ---- the series ------------------------------------------------------------------------------ */

static uint64_t hash_variable(uint64_t hash, const series_variable *variable) {
    const expression *e = &variable->program;
    for (size_t i = 0; i < e->n_ops; i++) {
        hash = tocsin_hash(hash, &e->ops[i].code, sizeof e->ops[i].code);
        hash = tocsin_hash(hash, &e->ops[i].name, sizeof e->ops[i].name);
        hash = tocsin_hash(hash, &e->ops[i].number, sizeof e->ops[i].number);
    }
    return tocsin_hash(hash, variable->slots, e->n_names * sizeof *variable->slots);
}

uint64_t tiles_facts(const series_plan *plan) {
    series_storage storage;
    bool stored = series_is_stored(plan, &storage);
    const scan_grid *grid = &plan->grid;
    uint64_t hash = tocsin_hash(TOCSIN_HASH, &stored, sizeof stored);
    hash = tocsin_hash(hash, grid->crs, strlen(grid->crs));
    hash = tocsin_hash(hash, grid->transform, sizeof grid->transform);
    for (size_t k = 0; k < plan->n_slots; k++)
        hash = tocsin_hash(hash, plan->slot_names[k].at, plan->slot_names[k].n);
    for (size_t v = 0; v < plan->n_variables; v++) hash = hash_variable(hash, &plan->variables[v]);
    hash = tocsin_hash(hash, &plan->mask_slot, sizeof plan->mask_slot);
    hash = tocsin_hash(hash, plan->mask_low, plan->n_mask * sizeof *plan->mask_low);
    hash = tocsin_hash(hash, plan->mask_high, plan->n_mask * sizeof *plan->mask_high);
    return tocsin_hash(hash, &plan->pool_px, sizeof plan->pool_px);
}

/* Numbers that lie in a file as they are, and of which nothing is made, come as quickly from there. */
bool tiles_gain(const series_plan *plan) {
    bool plain = plan->mask_slot == SIZE_MAX && plan->pool_px == 1;
    for (size_t v = 0; v < plan->n_variables && plain; v++)
        plain = expression_is_name(&plan->variables[v].program);
    for (size_t s = 0; s < plan->n_scenes && plain; s++) {
        if (plan->scenes[s].skipped && !plan->scenes[s].merged) continue;
        for (size_t k = 0; k < plan->n_slots && plain; k++)
            plain = plan->places[s * plan->n_slots + k].plain;
    }
    return !plain;
}
