// SPDX-License-Identifier: Apache-2.0
/* Every scene is looked into before anything is computed: is the band there, does the grid agree,
 * can it be read? Small bands are read whole, if they are packed in any way. Of others the table of blocks is held against the
 * length of the file (that finds a download that broke off) and the first and the last pixel are
 * read; what only shows later is found by the reader, which leaves the scene out of that window and
 * names it. */
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <stdlib.h>
#include <string.h>

#include "imagery/quiet.h"
#include "imagery/reader.h"
#include "imagery/resolve.h"
#include "imagery/tiles.h"

enum { READ_WHOLE_PX = 512 * 512, MAX_COARSER = 64 };

typedef struct checker {
    series_plan *plan;
    series_reader *reader;
    const tocsin_imagery_options *options;
    float *room;
    tiles_marks known; /* bands that an earlier run has looked into */
    bool failed;       /* memory ran out */
} checker;

/* ---- grids ---------------------------------------------------------------------------------- */

static bool same_crs(const char *a, const char *b) {
    if (!strcmp(a, b)) return true;
    if (!a[0] || !b[0]) return false;
    OGRSpatialReferenceH p = OSRNewSpatialReference(a), q = OSRNewSpatialReference(b);
    bool same = p && q && OSRIsSame(p, q);
    OSRDestroySpatialReference(p);
    OSRDestroySpatialReference(q);
    return same;
}

/* How many pixels of `fine` a pixel of `grid` is wide when both cover the same ground; 0 when they
 * do not. */
static int coarser_by(const scan_grid *fine, const scan_grid *grid) {
    int r = grid->width_px > 0 ? (fine->width_px + grid->width_px - 1) / grid->width_px : 0;
    if (r < 1 || r > MAX_COARSER || fine->placed != grid->placed) return 0;
    if ((fine->width_px + r - 1) / r != grid->width_px ||
        (fine->height_px + r - 1) / r != grid->height_px)
        return 0;
    if (!fine->placed) return r == 1 ? 1 : 0;
    const double *a = fine->transform, *b = grid->transform;
    double pixel = fmax(fabs(a[1]) + fabs(a[2]), fabs(a[4]) + fabs(a[5]));
    double drift =
        pixel * 0.05 / fmax(fine->width_px, fine->height_px); /* 1/20 px at the far end */
    bool same = fabs(a[0] - b[0]) < 0.05 * pixel && fabs(a[3] - b[3]) < 0.05 * pixel;
    static const int steps[] = {1, 2, 4, 5};
    for (size_t i = 0; i < 4; i++) same = same && fabs(a[steps[i]] * r - b[steps[i]]) <= drift * r;
    return same && same_crs(fine->crs, grid->crs) ? r : 0;
}

static void describe_grid(const scan_grid *grid, char *room, size_t size) {
    int n = snprintf(room, size, "%d x %d pixels", grid->width_px, grid->height_px);
    if (grid->placed && n > 0 && (size_t)n < size)
        n += snprintf(room + n, size - (size_t)n, " of %.10g at %.10g, %.10g", grid->transform[1],
                      grid->transform[0], grid->transform[3]);
    OGRSpatialReferenceH crs = grid->crs[0] ? OSRNewSpatialReference(grid->crs) : NULL;
    const char *name = crs ? OSRGetName(crs) : NULL;
    if (name && n > 0 && (size_t)n < size) snprintf(room + n, size - (size_t)n, ", %s", name);
    OSRDestroySpatialReference(crs);
}

static tocsin_status fail_grids(const series_plan *plan, const scan_file *other,
                                tocsin_error *err) {
    char ours[200], theirs[200];
    describe_grid(&plan->grid, ours, sizeof ours);
    describe_grid(&other->grid, theirs, sizeof theirs);
    return tocsin_fail(
        err, TOCSIN_BAD_INPUT,
        "%s: its grid (%s) is not that of %s (%s); bring all scenes onto one grid first, "
        "for example with gdalwarp",
        other->path, theirs, plan->grid_path, ours);
}

/* ---- can it be read? ------------------------------------------------------------------------ */

/* Reason in `room` when a block of a TIFF lies behind the end of the file. */
static bool blocks_are_there(GDALDatasetH dataset, GDALRasterBandH band, const char *path,
                             char *room, size_t size) {
    GDALDriverH driver = GDALGetDatasetDriver(dataset); /* an array shown as a raster has none */
    if (!driver || !EQUAL(GDALGetDriverShortName(driver), "GTiff")) return true;
    VSIStatBufL info;
    if (VSIStatL(path, &info) != 0) return true; /* a name that only GDAL understands */
    int width, height;
    GDALGetBlockSize(band, &width, &height);
    int columns = (GDALGetRasterBandXSize(band) + width - 1) / width;
    int rows = (GDALGetRasterBandYSize(band) + height - 1) / height;
    for (int y = 0; y < rows; y++)
        for (int x = 0; x < columns; x++) {
            char key[64];
            snprintf(key, sizeof key, "BLOCK_OFFSET_%d_%d", x, y);
            const char *at = GDALGetMetadataItem(band, key, "TIFF");
            if (!at) continue; /* a block that is all missing is not stored */
            unsigned long long offset = strtoull(at, NULL, 10);
            snprintf(key, sizeof key, "BLOCK_SIZE_%d_%d", x, y);
            const char *bytes = GDALGetMetadataItem(band, key, "TIFF");
            unsigned long long end = offset + (bytes ? strtoull(bytes, NULL, 10) : 1);
            if (end <= (unsigned long long)info.st_size) continue;
            snprintf(room, size, "the file breaks off: %llu bytes long, a block of it ends at %llu",
                     (unsigned long long)info.st_size, end);
            return false;
        }
    return true;
}

/* Numbers as they are in the file: those between the first and the last are there when these are. */
static bool is_plain(GDALDatasetH dataset) {
    static const char *const plain[] = {"ENVI", "EHdr", "ISCE", "ROI_PAC", "PAux", "GenBin"};
    GDALDriverH driver = GDALGetDatasetDriver(dataset);
    const char *name = driver ? GDALGetDriverShortName(driver) : "";
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (EQUAL(name, plain[i])) return true;
    return EQUAL(name, "GTiff") && !GDALGetMetadataItem(dataset, "COMPRESSION", "IMAGE_STRUCTURE");
}

static bool pixels_are_there(checker *c, GDALDatasetH dataset, GDALRasterBandH band) {
    int width = GDALGetRasterBandXSize(band), height = GDALGetRasterBandYSize(band);
    if ((int64_t)width * height <= READ_WHOLE_PX && !is_plain(dataset))
        return GDALRasterIO(band, GF_Read, 0, 0, width, height, c->room, width, height, GDT_Float32,
                            0, 0) == CE_None;
    return GDALRasterIO(band, GF_Read, 0, 0, 1, 1, c->room, 1, 1, GDT_Float32, 0, 0) == CE_None &&
           GDALRasterIO(band, GF_Read, width - 1, height - 1, 1, 1, c->room, 1, 1, GDT_Float32, 0,
                        0) == CE_None;
}

/* Why band `b` of a file cannot be used, NULL when it can; the text lives in the plan's arena. */
static const char *check_band(checker *c, size_t file, int b, scan_dataset dataset,
                              const quiet_log *log) {
    GDALRasterBandH band = GDALGetRasterBand(dataset, b);
    char room[256] = "";
    const char *why = NULL;
    if (!band)
        why = "it has fewer bands than its description says";
    else if (tiles_marks_have(&c->known, tiles_mark(&c->plan->scan.files[file], b)))
        return NULL;
    else if (!blocks_are_there(dataset, band, c->plan->scan.files[file].path, room, sizeof room))
        why = room;
    else if (!pixels_are_there(c, dataset, band))
        why = quiet_reason(log, "it cannot be read");
    if (!why) return NULL;
    const char *kept = tocsin_arena_string(&c->plan->scan.arena, tocsin_text_of(why));
    if (!kept) c->failed = true;
    return kept;
}

static void learn_values(const checker *c, GDALRasterBandH band, const scan_band *named,
                         bool is_mask, series_place *place) {
    int has = 0;
    double nodata = GDALGetRasterNoDataValue(band, &has);
    place->has_nodata = has && !isnan(nodata);
    place->nodata = (float)nodata;
    place->is_int16 = GDALGetRasterDataType(band) == GDT_Int16;
    place->plain = is_plain(GDALGetBandDataset(band));
    place->scale = 1;
    place->offset = 0;
    if (is_mask) return;
    double scale = GDALGetRasterScale(band, &has);
    place->scale = !isnan(c->options->scale) ? c->options->scale
                   : !isnan(named->scale)    ? named->scale
                   : has && scale != 0       ? scale
                                             : 1;
    double offset = GDALGetRasterOffset(band, &has);
    place->offset = !isnan(c->options->offset) ? c->options->offset
                    : !isnan(named->offset)    ? named->offset
                    : has                      ? offset
                                               : 0;
}

/* ---- scenes --------------------------------------------------------------------------------- */

static const char *list_bands(checker *c, const scan_layer *layer, tocsin_text wanted) {
    tocsin_buffer names = TOCSIN_BUFFER_INIT;
    for (size_t i = 0; i < layer->n_bands && i < 20; i++) {
        const char *name = layer->bands[i].name;
        if (i) tocsin_buffer_puts(&names, ", ");
        if (name)
            tocsin_buffer_puts(&names, name);
        else
            tocsin_buffer_printf(&names, "%zu", i + 1);
    }
    const char *why = tocsin_arena_format(&c->plan->scan.arena, "it has no band '%.*s' (it has %s)",
                                          TOCSIN_TEXT_ARG(wanted), names.n ? names.at : "none");
    tocsin_buffer_release(&names);
    if (!why) c->failed = true;
    return why;
}

/* Open, learn, check one band; the reason why not, or NULL. */
static const char *check_place(checker *c, const scan_band *band, bool is_mask,
                               series_place *place) {
    scan *s = &c->plan->scan;
    if (s->files[band->file].broken) return s->files[band->file].broken;
    quiet_log log;
    quiet_begin(&log);
    scan_dataset dataset = reader_borrow(c->reader, band->file);
    const char *why = NULL;
    if (!dataset) {
        why = tocsin_arena_string(&s->arena,
                                  tocsin_text_of(quiet_reason(&log, "it cannot be opened")));
        s->files[band->file].broken = why;
        if (!why) c->failed = true;
    } else {
        if (!s->files[band->file].known && !scan_learn_file(s, band->file, dataset))
            c->failed = true;
        if (c->options->tiles_path && !s->files[band->file].identity)
            s->files[band->file].identity = tiles_identify(&s->files[band->file], dataset);
        why = check_band(c, band->file, band->band, dataset, &log);
        if (!why) learn_values(c, GDALGetRasterBand(dataset, band->band), band, is_mask, place);
    }
    reader_return(c->reader, band->file, dataset);
    quiet_end();
    place->file = band->file;
    place->band = band->band;
    return why;
}

/* The finest grid among the bands of the first good scene is the grid of the series. */
static void take_grid(series_plan *plan, const series_place *places) {
    for (size_t k = 0; k < plan->n_slots; k++) {
        const scan_file *file = &plan->scan.files[places[k].file];
        if (plan->grid_path && file->grid.width_px <= plan->grid.width_px) continue;
        plan->grid = file->grid;
        plan->grid_path = file->path;
    }
}

static tocsin_status check_scene(checker *c, size_t scene, const scan_layer *layer,
                                 tocsin_error *err) {
    series_plan *plan = c->plan;
    tocsin_scene *of = &plan->scenes[scene];
    series_place *places = plan->places + scene * plan->n_slots;
    for (size_t k = 0; k < plan->n_slots && !of->skipped; k++) {
        size_t band = select_band(layer, plan->slot_names[k]);
        if (band == SIZE_MAX)
            of->skipped = list_bands(c, layer, plan->slot_names[k]);
        else
            of->skipped = check_place(c, &layer->bands[band], k == plan->mask_slot, &places[k]);
        if (c->failed) return tocsin_fail_memory(err);
    }
    if (of->skipped) return TOCSIN_OK;
    if (!plan->grid_path) take_grid(plan, places);
    for (size_t k = 0; k < plan->n_slots; k++) {
        const scan_file *file = &plan->scan.files[places[k].file];
        places[k].coarser = coarser_by(&plan->grid, &file->grid);
        if (!places[k].coarser) return fail_grids(plan, file, err);
        of->simulated = of->simulated || file->simulated;
    }
    plan->simulated = plan->simulated || of->simulated;
    return TOCSIN_OK;
}

tocsin_status check_scenes(series_plan *plan, const size_t *layers,
                           const tocsin_imagery_options *options, tocsin_error *err) {
    series_reader reader;
    tocsin_status status = series_reader_open(plan, &reader, err);
    if (status) return status;
    checker c = {.plan = plan, .reader = &reader, .options = options};
    c.room = malloc(READ_WHOLE_PX * sizeof *c.room);
    if (!c.room) status = tocsin_fail_memory(err);
    c.known = tiles_marks_read(options->tiles_path);
    for (size_t i = 0; i < plan->n_scenes && !status; i++)
        if (!plan->scenes[i].skipped)
            status = check_scene(&c, i, &plan->scan.layers[layers[i]], err);
    free(c.known.at);
    free(c.room);
    series_reader_close(&reader);
    return status;
}
