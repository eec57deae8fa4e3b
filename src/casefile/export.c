// SPDX-License-Identifier: Apache-2.0
/* Claims, findings and areas in the forms of others, piece by piece. */
#include "casefile/export.h"

#include <math.h>
#include <stdlib.h>

#include "casefile/scenes.h"

enum { PIECE = 1 << 20 };

static void release_exporter(exporter *e) {
    for (size_t i = 0; e->opened && i < e->n_areas; i++) tocsin_area_close(&e->opened[i]);
    tocsin_ledger_close(&e->ledger);
    tocsin_buffer_release(&e->out);
    tocsin_arena_release(&e->arena);
}

static tocsin_status hand_on_all(exporter *e, tocsin_error *err) {
    if (e->out.failed) return tocsin_fail_memory(err);
    tocsin_status status =
        e->options->sink(e->options->sink_context, tocsin_buffer_text(&e->out), err);
    tocsin_buffer_clear(&e->out);
    return status;
}

tocsin_status export_hand_on(exporter *e, tocsin_error *err) {
    return e->out.failed || e->out.n > PIECE ? hand_on_all(e, err) : TOCSIN_OK;
}

/* ---- what there is ------------------------------------------------------------------------------ */

static tocsin_status open_areas(exporter *e, tocsin_error *err) {
    const case_config *config = &e->c->config;
    e->opened = tocsin_arena_new(&e->arena, tocsin_area *, config->n_areas);
    e->areas = tocsin_arena_new(&e->arena, tocsin_export_area, config->n_areas);
    if (!e->opened || !e->areas) return tocsin_fail_memory(err);
    e->n_areas = config->n_areas;
    for (size_t i = 0; i < e->n_areas; i++) {
        tocsin_export_area *area = &e->areas[i];
        tocsin_status status =
            series_open_area(e->c, &config->areas[i], &e->arena, &e->opened[i], err);
        if (status) return status;
        area->name = config->areas[i].name;
        area->km2 = tocsin_area_km2(e->opened[i]);
        tocsin_area_rings(e->opened[i], &area->lonlat, &area->ring_ends, &area->n_rings);
    }
    return TOCSIN_OK;
}

static bool wants(const exporter *e, tocsin_export_what what) {
    return e->options->what == what || e->options->what == TOCSIN_EXPORT_ALL;
}

/* Of a case that was never weighed there are no findings; that is an error only for who asked for them. */
static tocsin_status load_findings(exporter *e, tocsin_error *err) {
    tocsin_error why = TOCSIN_ERROR_INIT;
    tocsin_status status =
        compile_current(e->ledger, &e->arena, &e->findings, &e->n_findings, &why);
    if (status == TOCSIN_TOO_LITTLE && e->options->what == TOCSIN_EXPORT_ALL) return TOCSIN_OK;
    if (status && err) *err = why;
    return status;
}

/* ---- where a finding lies ----------------------------------------------------------------------- */

static const tocsin_export_area *find_area(const exporter *e, const tocsin_finding *finding) {
    for (size_t s = 0; s < finding->n_slots; s++)
        for (size_t i = 0; i < e->n_areas; i++)
            if (tocsin_text_is(tocsin_text_of(finding->slots[s].name), "area") &&
                tocsin_text_equal(finding->slots[s].text, e->areas[i].name))
                return &e->areas[i];
    return NULL;
}

static bool has_point(const double *lonlat, size_t n, const tocsin_place *place) {
    for (size_t i = 0; i < n; i++)
        if (lonlat[2 * i] == place->lon && lonlat[2 * i + 1] == place->lat) return true;
    return false;
}

static tocsin_status find_where(exporter *e, const tocsin_finding *finding, tocsin_arena *arena,
                                tocsin_export_where *ret_where, tocsin_error *err) {
    double *lonlat = tocsin_arena_new(arena, double, 2 * finding->n_entries);
    if (!lonlat) return tocsin_fail_memory(err);
    *ret_where = (tocsin_export_where){.area = find_area(e, finding), .lonlat = lonlat};
    for (size_t i = 0; i < finding->n_entries && !ret_where->area; i++) {
        tocsin_claim claim;
        tocsin_status status =
            tocsin_ledger_claim_at(e->ledger, finding->entries[i], arena, &claim, err);
        if (status == TOCSIN_NO) continue;
        if (status) return status;
        bool is_placed = !isnan(claim.place.lat) && !isnan(claim.place.lon);
        if (!is_placed || has_point(lonlat, ret_where->n_points, &claim.place)) continue;
        lonlat[2 * ret_where->n_points] = claim.place.lon;
        lonlat[2 * ret_where->n_points++ + 1] = claim.place.lat;
    }
    return TOCSIN_OK;
}

/* ---- GeoJSON ------------------------------------------------------------------------------------ */

static void next_item(exporter *e) {
    tocsin_buffer_puts(&e->out, e->has_items ? ",\n" : "\n");
    e->has_items = true;
}

static tocsin_status put_feature_of_claim(void *context, const tocsin_claim *claim,
                                          tocsin_error *err) {
    exporter *e = context;
    next_item(e);
    tocsin_status status = tocsin_geojson_claim(&e->out, claim, err);
    return status ? status : export_hand_on(e, err);
}

static tocsin_status put_feature_of_finding(exporter *e, const tocsin_finding *finding,
                                            tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_export_where where;
    next_item(e);
    tocsin_status status = find_where(e, finding, &arena, &where, err);
    if (!status) status = tocsin_geojson_finding(&e->out, finding, &where, err);
    return status ? status : export_hand_on(e, err);
}

static tocsin_status export_geojson(exporter *e, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    tocsin_buffer_puts(&e->out, "{\"type\":\"FeatureCollection\",\"features\":[");
    for (size_t i = 0; !status && i < e->n_areas && wants(e, TOCSIN_EXPORT_AREAS); i++) {
        next_item(e);
        status = tocsin_geojson_area(&e->out, &e->areas[i], err);
    }
    for (size_t i = 0; !status && i < e->n_findings; i++)
        status = put_feature_of_finding(e, &e->findings[i], err);
    if (!status && wants(e, TOCSIN_EXPORT_CLAIMS))
        status = tocsin_ledger_each_claim(e->ledger, 0, put_feature_of_claim, e, err);
    tocsin_buffer_puts(&e->out, "\n]}\n");
    return status;
}

/* ---- CSV ---------------------------------------------------------------------------------------- */

static tocsin_csv_writer csv_of(exporter *e) {
    return (tocsin_csv_writer){.out = &e->out, .separator = e->options->separator};
}

static tocsin_status put_row_of_claim(void *context, const tocsin_claim *claim, tocsin_error *err) {
    exporter *e = context;
    tocsin_csv_writer csv = csv_of(e);
    tocsin_csv_claim(&csv, claim);
    return export_hand_on(e, err);
}

static tocsin_status export_csv(exporter *e, tocsin_error *err) {
    tocsin_csv_writer csv = csv_of(e);
    switch (e->options->what) {
    case TOCSIN_EXPORT_CLAIMS:
        tocsin_csv_claims_head(&csv);
        return tocsin_ledger_each_claim(e->ledger, 0, put_row_of_claim, e, err);
    case TOCSIN_EXPORT_FINDINGS:
        tocsin_csv_findings_head(&csv);
        for (size_t i = 0; i < e->n_findings; i++) tocsin_csv_finding(&csv, &e->findings[i]);
        return TOCSIN_OK;
    case TOCSIN_EXPORT_AREAS:
        tocsin_csv_areas_head(&csv);
        for (size_t i = 0; i < e->n_areas; i++) tocsin_csv_area(&csv, &e->areas[i]);
        return TOCSIN_OK;
    default:
        return tocsin_fail(err, TOCSIN_USAGE, "a table holds one thing: claims, findings or areas");
    }
}

/* ---- all of it ---------------------------------------------------------------------------------- */

tocsin_status tocsin_case_export(tocsin_case *c, const tocsin_export_options *options,
                                 tocsin_error *err) {
    static tocsin_status (*const forms[])(exporter *, tocsin_error *) = {
        [TOCSIN_EXPORT_CSV] = export_csv,
        [TOCSIN_EXPORT_GEOJSON] = export_geojson,
        [TOCSIN_EXPORT_STIX] = export_stix,
    };
    TOCSIN_CLEANUP(release_exporter)
    exporter e = {.c = c, .options = options, .out = TOCSIN_BUFFER_INIT};
    tocsin_status status = tocsin_ledger_open(c->dir, TOCSIN_LEDGER_READ, &e.ledger, err);
    if (!status && options->what != TOCSIN_EXPORT_CLAIMS) status = open_areas(&e, err);
    if (!status && wants(&e, TOCSIN_EXPORT_FINDINGS)) status = load_findings(&e, err);
    if (!status) status = forms[options->form](&e, err);
    return status ? status : hand_on_all(&e, err);
}
