// SPDX-License-Identifier: Apache-2.0
/* What is read of a scene: the bands that the selection or the expression names, and the mask. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "imagery/resolve.h"

static bool same_name(const char *have, tocsin_text want, bool any_case) {
    if (!have || strlen(have) != want.n) return false;
    return any_case ? strncasecmp(have, want.at, want.n) == 0 : memcmp(have, want.at, want.n) == 0;
}

/* "3", and in expressions, where that is a number, "b3". */
static size_t band_number(tocsin_text name) {
    if (name.n > 1 && name.at[0] == 'b' && name.at[1] != '0')
        name = tocsin_text_slice(name, 1, name.n);
    int64_t number;
    bool is_number = name.n > 0 && name.at[0] >= '0' && name.at[0] <= '9' &&
                     tocsin_text_integer(name, &number) && number >= 1 && number <= INT32_MAX;
    return is_number ? (size_t)number : 0;
}

size_t select_band(const scan_layer *layer, tocsin_text name) {
    for (int any_case = 0; any_case < 2; any_case++)
        for (size_t i = 0; i < layer->n_bands; i++)
            if (same_name(layer->bands[i].name, name, any_case) ||
                same_name(layer->bands[i].also, name, any_case))
                return i;
    size_t number = band_number(name);
    return number > 0 && number <= layer->n_bands ? number - 1 : SIZE_MAX;
}

static tocsin_status add_slot(series_plan *plan, tocsin_text name, size_t *ret_slot,
                              tocsin_error *err) {
    for (size_t i = 0; i < plan->n_slots; i++)
        if (tocsin_text_equal(plan->slot_names[i], name)) {
            *ret_slot = i;
            return TOCSIN_OK;
        }
    if (plan->n_slots == SERIES_MAX_SLOTS)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "more than %d bands at once", SERIES_MAX_SLOTS);
    plan->slot_names[plan->n_slots] = name;
    *ret_slot = plan->n_slots++;
    return TOCSIN_OK;
}

static tocsin_status add_variable(series_plan *plan, const expression *program, tocsin_error *err) {
    if (plan->n_variables == SERIES_MAX_VARIABLES)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "more than %d bands side by side",
                           SERIES_MAX_VARIABLES);
    series_variable *variable = &plan->variables[plan->n_variables++];
    variable->program = *program;
    for (size_t i = 0; i < program->n_names; i++) {
        tocsin_status status = add_slot(plan, program->names[i], &variable->slots[i], err);
        if (status) return status;
    }
    return TOCSIN_OK;
}

static tocsin_status add_band(series_plan *plan, tocsin_text name, tocsin_error *err) {
    expression program;
    expression_of_name(name, &program);
    return add_variable(plan, &program, err);
}

/* The layer with the most bands stands for all when nothing is selected. */
static const scan_layer *typical_layer(const series_plan *plan) {
    const scan_layer *typical = NULL;
    for (size_t i = 0; i < plan->scan.n_layers; i++) {
        const scan_layer *layer = &plan->scan.layers[i];
        if (!layer->skipped && (!typical || layer->n_bands > typical->n_bands)) typical = layer;
    }
    return typical;
}

/* The first band; of paths that are bands of one another, the first of each. */
static tocsin_status add_default_bands(series_plan *plan, const char *mask, tocsin_error *err) {
    const scan_layer *layer = typical_layer(plan);
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; layer && i < layer->n_bands && !status; i++) {
        const scan_band *band = &layer->bands[i];
        if (!band->leads && plan->n_variables > 0) continue;
        if (mask && band->name && !strcasecmp(mask, band->name)) continue;
        char *number = tocsin_arena_format(&plan->scan.arena, "%zu", i + 1);
        if (!number) return tocsin_fail_memory(err);
        status = add_band(plan, tocsin_text_of(band->name ? band->name : number), err);
    }
    if (!status && plan->n_variables == 0)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "the scenes hold no band to watch");
    return status;
}

static tocsin_status add_listed_bands(series_plan *plan, tocsin_text list, tocsin_error *err) {
    tocsin_text name;
    while (tocsin_text_split(&list, ',', &name)) {
        name = tocsin_text_trim(name);
        if (name.n == 0)
            return tocsin_fail(err, TOCSIN_BAD_INPUT, "bands: a name is missing between commas");
        tocsin_status status = add_band(plan, name, err);
        if (status) return status;
    }
    return TOCSIN_OK;
}

/* ---- the mask ------------------------------------------------------------------------------- */

/* "4", "4-7", "-1". */
static bool parse_range(tocsin_text text, float *ret_low, float *ret_high) {
    double low, high;
    size_t dash = tocsin_text_find(text, TOCSIN_TEXT("-"), 1);
    if (dash == SIZE_MAX) dash = text.n;
    if (!tocsin_text_number(tocsin_text_trim(tocsin_text_slice(text, 0, dash)), &low)) return false;
    high = low;
    if (dash < text.n &&
        !tocsin_text_number(tocsin_text_trim(tocsin_text_slice(text, dash + 1, text.n)), &high))
        return false;
    *ret_low = (float)low;
    *ret_high = (float)high;
    return low <= high;
}

static tocsin_status parse_keep(series_plan *plan, tocsin_text keep, tocsin_error *err) {
    tocsin_text part, rest = keep;
    while (tocsin_text_split(&rest, ',', &part)) {
        if (plan->n_mask == SERIES_MAX_KEEP ||
            !parse_range(tocsin_text_trim(part), &plan->mask_low[plan->n_mask],
                         &plan->mask_high[plan->n_mask]))
            return tocsin_fail(
                err, TOCSIN_BAD_INPUT,
                "mask values '%.*s': numbers and ranges belong here, such as 4,5 or 4-7",
                TOCSIN_TEXT_ARG(keep));
        plan->n_mask++;
    }
    return TOCSIN_OK;
}

/* Sentinel-2 scene classification: vegetation, bare soil, water, unclassified. */
static tocsin_status add_mask(series_plan *plan, const char *band, const char *keep,
                              tocsin_error *err) {
    plan->mask_slot = SIZE_MAX;
    if (!band)
        return keep ? tocsin_fail(err, TOCSIN_BAD_INPUT, "mask values are given, but no mask band")
                    : TOCSIN_OK;
    if (!keep && strcasecmp(band, "SCL") != 0)
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "mask band '%s': say which of its values stay (only of SCL is that known)", band);
    const char *name = tocsin_arena_string(&plan->scan.arena, tocsin_text_of(band));
    if (!name) return tocsin_fail_memory(err);
    tocsin_status status = parse_keep(plan, tocsin_text_of(keep ? keep : "4,5,6,7"), err);
    if (status) return status;
    if (plan->n_slots == SERIES_MAX_SLOTS)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "more than %d bands at once", SERIES_MAX_SLOTS);
    /* A slot of its own even where the band is watched as well: the mask is not scaled. */
    plan->slot_names[plan->n_slots] = tocsin_text_of(name);
    plan->mask_slot = plan->n_slots++;
    return TOCSIN_OK;
}

tocsin_status select_slots(series_plan *plan, const tocsin_imagery_options *options,
                           tocsin_error *err) {
    tocsin_text bands = TOCSIN_TEXT_NONE, formula = TOCSIN_TEXT_NONE;
    tocsin_status status;
    if (options->expression) {
        formula = tocsin_arena_text(&plan->scan.arena, tocsin_text_of(options->expression));
        if (!formula.at) return tocsin_fail_memory(err);
        expression program;
        status = expression_parse(formula, &program, err);
        if (!status) status = add_variable(plan, &program, err);
    } else if (options->bands) {
        bands = tocsin_arena_text(&plan->scan.arena, tocsin_text_of(options->bands));
        if (!bands.at) return tocsin_fail_memory(err);
        status = add_listed_bands(plan, bands, err);
    } else {
        status = add_default_bands(plan, options->mask_band, err);
    }
    return status ? status : add_mask(plan, options->mask_band, options->mask_keep, err);
}
