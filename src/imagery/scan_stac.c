// SPDX-License-Identifier: Apache-2.0
/* STAC items (Feature, or FeatureCollection of them) in local files: the date is
 * properties.datetime, the bands are the assets. Network addresses are named and left alone: tocsin
 * works without a network. */
#include <math.h>
#include <string.h>

#include "imagery/dates.h"
#include "imagery/scan.h"

enum { STAC_LIMIT_BYTES = 64 << 20 };

typedef struct stac_scan {
    scan *s;
    const find_item *item;
    size_t source;
    const char *folder;
    bool failed; /* memory ran out */
} stac_scan;

static struct json_object *first_of(const struct json_object *object, const char *key) {
    return tocsin_json_at(tocsin_json_get(object, key), 0);
}

static const char *keep(stac_scan *t, tocsin_text text) {
    if (text.n == 0) return NULL;
    const char *kept = tocsin_arena_string(&t->s->arena, text);
    if (!kept) t->failed = true;
    return kept;
}

/* Pictures for looking at and sidecars are no bands. */
static bool is_image(const struct json_object *asset) {
    tocsin_text media = tocsin_json_get_text(asset, "type");
    tocsin_text href = tocsin_json_get_text(asset, "href");
    static const char *const endings[] = {".tif", ".tiff", ".TIF", ".jp2", ".vrt", ".img", NULL};
    if (tocsin_text_starts(media, TOCSIN_TEXT("image/tiff")) ||
        tocsin_text_starts(media, TOCSIN_TEXT("image/jp2")) ||
        tocsin_text_starts(media, TOCSIN_TEXT("image/vnd.stac.geotiff")))
        return true;
    for (size_t i = 0; endings[i]; i++)
        if (tocsin_text_ends(href, tocsin_text_of(endings[i]))) return true;
    return false;
}

static const char *local_path(stac_scan *t, tocsin_text href) {
    if (tocsin_text_starts(href, TOCSIN_TEXT("file://"))) href = tocsin_text_slice(href, 7, href.n);
    if (tocsin_text_find(href, TOCSIN_TEXT("://"), 0) != SIZE_MAX || href.n == 0) return NULL;
    if (tocsin_text_starts(href, TOCSIN_TEXT("./"))) href = tocsin_text_slice(href, 2, href.n);
    if (tocsin_text_starts(href, TOCSIN_TEXT("/"))) return keep(t, href);
    const char *path =
        tocsin_arena_format(&t->s->arena, "%s%.*s", t->folder, TOCSIN_TEXT_ARG(href));
    if (!path) t->failed = true;
    return path;
}

/* One scan_band for each of the asset's bands; `also` is the common name ("red"). */
static void add_asset(stac_scan *t, const char *key, const struct json_object *asset,
                      size_t layer) {
    const char *path = local_path(t, tocsin_json_get_text(asset, "href"));
    if (!path) return;
    size_t file = scan_new_file(t->s, path, NULL);
    const char *name = keep(t, tocsin_text_of(key));
    if (file == SIZE_MAX || !name) {
        t->failed = true;
        return;
    }
    struct json_object *bands = tocsin_json_get(asset, "eo:bands");
    struct json_object *raster = tocsin_json_get(asset, "raster:bands");
    size_t n = tocsin_json_length(bands);
    for (size_t i = 0; i < (n ? n : 1) && !t->failed; i++) {
        struct json_object *band = tocsin_json_at(bands, i);
        struct json_object *values = tocsin_json_at(raster, i);
        scan_band made = {.name = name, .file = file, .band = (int)i + 1};
        made.scale = tocsin_json_get_number(values, "scale");
        made.offset = tocsin_json_get_number(values, "offset");
        made.also = keep(t, tocsin_json_get_text(band, "common_name"));
        if (n > 1) made.name = keep(t, tocsin_json_get_text(band, "name"));
        if (!scan_add_band(&t->s->layers[layer], made)) t->failed = true;
    }
}

static const char *add_assets(stac_scan *t, const struct json_object *feature, size_t layer) {
    struct json_object *assets = tocsin_json_get(feature, "assets");
    if (!assets) return "the item has no assets";
    bool remote = false;
    const void *position = NULL;
    const char *key = NULL;
    for (struct json_object *asset; tocsin_json_next(assets, &position, &key, &asset);) {
        if (t->failed || !is_image(asset)) continue;
        size_t before = t->s->layers[layer].n_bands;
        add_asset(t, key, asset, layer);
        if (t->s->layers[layer].n_bands == before) remote = true;
    }
    if (t->s->layers[layer].n_bands > 0) return NULL;
    return remote ? "its assets are on a network; fetch them and make the addresses local"
                  : "the item has no asset that is an image";
}

static void add_item(stac_scan *t, const struct json_object *feature) {
    struct json_object *properties = tocsin_json_get(feature, "properties");
    tocsin_text time = tocsin_json_get_text(properties, "datetime");
    if (time.n == 0) time = tocsin_json_get_text(properties, "start_datetime");
    tocsin_day day = TOCSIN_DAY_NONE;
    bool dated = dates_parse_time(time, &day);
    if (!scan_new_layer(t->s, day, t->item->path, t->source)) {
        t->failed = true;
        return;
    }
    size_t layer = t->s->n_layers - 1;
    const char *why = add_assets(t, feature, layer);
    if (!dated) why = "the item has no date: properties.datetime is missing or is no time";
    t->s->layers[layer].skipped = why;
}

static tocsin_status add_parsed(stac_scan *t, const struct json_object *root, tocsin_error *err) {
    struct json_object *features = tocsin_json_get(root, "features");
    if (first_of(root, "features")) {
        for (size_t i = 0; i < tocsin_json_length(features) && !t->failed; i++)
            add_item(t, tocsin_json_at(features, i));
    } else if (tocsin_json_get(root, "assets")) {
        add_item(t, root);
    } else {
        return scan_add_skipped(t->s, t->item, t->source, "it is no STAC item", err);
    }
    return t->failed ? tocsin_fail_memory(err) : TOCSIN_OK;
}

tocsin_status scan_add_stac_text(scan *s, const find_item *item, size_t source, tocsin_text content,
                                 tocsin_error *err) {
    tocsin_text path = tocsin_text_of(item->path);
    while (path.n > 0 && path.at[path.n - 1] != '/') path.n--;
    stac_scan t = {.s = s, .item = item, .source = source};
    if (!(t.folder = tocsin_arena_string(&s->arena, path))) return tocsin_fail_memory(err);
    struct json_object *root = NULL;
    tocsin_error parse_error = TOCSIN_ERROR_INIT;
    if (tocsin_json_parse(content, &root, &parse_error))
        return scan_add_skipped(s, item, source, parse_error.message, err);
    tocsin_status status = add_parsed(&t, root, err);
    tocsin_json_value_release(&root);
    return status;
}

tocsin_status scan_add_stac(scan *s, const find_item *item, size_t source, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer content = TOCSIN_BUFFER_INIT;
    tocsin_error read_error = TOCSIN_ERROR_INIT;
    if (tocsin_file_read(item->path, STAC_LIMIT_BYTES, &content, &read_error))
        return scan_add_skipped(s, item, source, read_error.message, err);
    return scan_add_stac_text(s, item, source, tocsin_buffer_text(&content), err);
}
