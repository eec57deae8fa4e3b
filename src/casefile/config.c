// SPDX-License-Identifier: Apache-2.0
/* case.yaml, read with care: a person edits it, so each mistake is named with its line and with
 * what would be right. A section reads as a plain list of its keys: config_value.h. */
#include "casefile/config.h"

#include <math.h>
#include <string.h>

#include "casefile/config_value.h"

/* ---- sections ------------------------------------------------------------------------------ */

static void read_areas(part_reader *reader, const yaml_node *root, case_config *config) {
    static const char *const known[] = {"name", "file", "feature", NULL};
    const yaml_node *list = config_items(reader, root, "areas", &config->n_areas);
    config->areas = part_room(reader, config->n_areas, sizeof *config->areas);
    for (size_t i = 0; !reader->status && i < config->n_areas; i++) {
        const yaml_node *item = list->items[i];
        part_check_keys(reader, item, known);
        config->areas[i] = (config_area){
            .name = config_need_text(reader, item, "name"),
            .file = config_need_text(reader, item, "file"),
            .feature = config_text(reader, item, "feature"),
        };
        for (size_t k = 0; !reader->status && k < i; k++)
            if (tocsin_text_equal(config->areas[k].name, config->areas[i].name))
                part_refuse(reader, item->line, "there are two areas of the name '%.*s'",
                            TOCSIN_TEXT_ARG(config->areas[i].name));
    }
}

static size_t find_area(const case_config *config, tocsin_text name) {
    for (size_t i = 0; i < config->n_areas; i++)
        if (tocsin_text_equal(config->areas[i].name, name)) return i;
    return SIZE_MAX;
}

static void read_series_areas(part_reader *reader, const yaml_node *item, const case_config *config,
                              config_series *series) {
    const tocsin_text *names = config_texts(reader, item, "area", &series->n_areas);
    if (series->n_areas == 0) part_refuse(reader, item->line, "'area' is missing here");
    size_t *areas = part_room(reader, series->n_areas, sizeof *areas);
    for (size_t i = 0; !reader->status && i < series->n_areas; i++) {
        areas[i] = find_area(config, names[i]);
        if (areas[i] == SIZE_MAX)
            part_refuse(reader, yaml_get(item, "area")->line,
                        "there is no area '%.*s' under 'areas'", TOCSIN_TEXT_ARG(names[i]));
    }
    series->areas = areas;
}

static void read_series_statistic(part_reader *reader, const yaml_node *item,
                                  config_series *series) {
    static const char *const words[] = {"mean", "median", "quantile", "share_above"};
    const yaml_node *value = config_scalar(reader, item, "statistic");
    series->statistic = TOCSIN_MEAN;
    series->level = config_number(reader, item, "level");
    if (!value) return;
    size_t i = 0;
    while (i < sizeof words / sizeof *words && !tocsin_text_is(value->text, words[i])) i++;
    if (i == sizeof words / sizeof *words) {
        part_refuse(reader, value->line,
                    "'statistic: %.*s' is not one of mean, median, quantile, share_above",
                    TOCSIN_TEXT_ARG(value->text));
        return;
    }
    series->statistic = (tocsin_statistic)i;
    if (i >= TOCSIN_QUANTILE && isnan(series->level))
        part_refuse(reader, value->line, "'statistic: %s' needs a 'level'", words[i]);
    if (i == TOCSIN_QUANTILE && (series->level < 0 || series->level > 1))
        part_refuse(reader, value->line, "the 'level' of a quantile lies between 0 and 1");
}

static tocsin_period read_history(part_reader *reader, const yaml_node *item) {
    static const char *const known[] = {"from", "to", NULL};
    const yaml_node *history = yaml_get(item, "history");
    if (!history || reader->status) return TOCSIN_PERIOD_NONE;
    part_check_keys(reader, history, known);
    tocsin_period period = {config_day(reader, history, "from"), config_day(reader, history, "to")};
    if (period.from != TOCSIN_DAY_NONE && period.to != TOCSIN_DAY_NONE && period.from > period.to)
        part_refuse(reader, history->line, "the history ends before it begins");
    return period;
}

/* "tiles: false", or a size: "tiles: 2 GB". */
static void read_tiles(part_reader *reader, const yaml_node *map, config_series *series) {
    tocsin_text tiles = config_text(reader, map, "tiles");
    if (reader->status || tiles.n == 0 || tocsin_text_is(tiles, "true")) return;
    if (tocsin_text_is(tiles, "false"))
        series->tiles = false;
    else if (!tocsin_text_bytes(tiles, &series->tiles_most) || series->tiles_most < 1)
        part_refuse(reader, yaml_get(map, "tiles")->line,
                    "'tiles' are a size such as 500 MB or 2 GB, or false");
}

/* "map: true", or with what is asked of it: "map: {false_alarms: 0.1}". */
static void read_map(part_reader *reader, const yaml_node *item, config_series *series) {
    static const char *const known[] = {"false_alarms", "tiles", NULL};
    const yaml_node *map = yaml_get(item, "map");
    series->false_alarms = (double)NAN;
    series->tiles = true;
    if (!map || reader->status) return;
    if (map->type == YAML_MAPPING) {
        part_check_keys(reader, map, known);
        series->map = true;
        series->false_alarms = config_number(reader, map, "false_alarms");
        if (series->false_alarms < 1e-3 || series->false_alarms > 1000)
            part_refuse(reader, map->line,
                        "'false_alarms', per 100 pixel-years, lie between 0.001 and 1000");
        read_tiles(reader, map, series);
    } else
        series->map = config_flag(reader, item, "map");
    if (series->map && series->history.to == TOCSIN_DAY_NONE)
        part_refuse(reader, map->line,
                    "'map' needs to know where the history ends: history: {to: 2021-06-30}");
}

static void read_series(part_reader *reader, const yaml_node *item, const case_config *config,
                        config_series *series) {
    static const char *const known[] = {"name",    "area",      "scenes",    "bands", "expression",
                                        "mask",    "statistic", "level",     "scale", "unit",
                                        "history", "map",       "simulated", NULL};
    static const char *const known_mask[] = {"band", "keep", NULL};
    part_check_keys(reader, item, known);
    const yaml_node *mask = yaml_get(item, "mask");
    if (mask) part_check_keys(reader, mask, known_mask);
    *series = (config_series){
        .name = config_need_text(reader, item, "name"),
        .bands = config_joined(reader, item, "bands"),
        .expression = config_text(reader, item, "expression"),
        .mask_band = mask ? config_need_text(reader, mask, "band") : TOCSIN_TEXT_NONE,
        .mask_keep = mask ? config_joined(reader, mask, "keep") : TOCSIN_TEXT_NONE,
        .unit = config_text(reader, item, "unit"),
        .scale = config_number(reader, item, "scale"),
        .history = read_history(reader, item),
        .simulated = config_flag(reader, item, "simulated"),
    };
    series->scenes = config_texts(reader, item, "scenes", &series->n_scenes);
    if (series->n_scenes == 0) part_refuse(reader, item->line, "'scenes' is missing here");
    if (series->bands.n && series->expression.n)
        part_refuse(reader, item->line, "'bands' and 'expression' exclude each other");
    read_series_areas(reader, item, config, series);
    read_series_statistic(reader, item, series);
    read_map(reader, item, series);
}

static void read_imagery(part_reader *reader, const yaml_node *root, case_config *config) {
    const yaml_node *list = config_items(reader, root, "imagery", &config->n_series);
    config->series = part_room(reader, config->n_series, sizeof *config->series);
    for (size_t i = 0; !reader->status && i < config->n_series; i++) {
        read_series(reader, list->items[i], config, &config->series[i]);
        for (size_t k = 0; !reader->status && k < i; k++)
            if (tocsin_text_equal(config->series[k].name, config->series[i].name))
                part_refuse(reader, list->items[i]->line,
                            "there are two image series of the name '%.*s'",
                            TOCSIN_TEXT_ARG(config->series[i].name));
    }
}

static void read_reports(part_reader *reader, const yaml_node *root, case_config *config) {
    static const char *const known[] = {"path", "outlet", "simulated", NULL};
    const yaml_node *list = config_items(reader, root, "reports", &config->n_reports);
    config->reports = part_room(reader, config->n_reports, sizeof *config->reports);
    for (size_t i = 0; !reader->status && i < config->n_reports; i++) {
        const yaml_node *item = list->items[i];
        part_check_keys(reader, item, known);
        config->reports[i] = (config_reports){
            .path = config_need_text(reader, item, "path"),
            .outlet = config_text(reader, item, "outlet"),
            .simulated = config_flag(reader, item, "simulated"),
        };
    }
}

static void read_sources(part_reader *reader, const yaml_node *root, case_config *config) {
    static const char *const known[] = {"name", "kind", "reliability", "reason", NULL};
    const yaml_node *list = config_items(reader, root, "sources", &config->n_sources);
    config->sources = part_room(reader, config->n_sources, sizeof *config->sources);
    for (size_t i = 0; !reader->status && i < config->n_sources; i++) {
        const yaml_node *item = list->items[i];
        part_check_keys(reader, item, known);
        config_source *source = &config->sources[i];
        tocsin_text letter = config_text(reader, item, "reliability");
        *source = (config_source){.name = config_need_text(reader, item, "name"),
                                  .reliability = 'F',
                                  .reason = config_text(reader, item, "reason")};
        CONFIG_WORD(reader, item, "kind", kind, &source->kind, KNOWN_KINDS);
        if (letter.n == 1 && letter.at[0] >= 'A' && letter.at[0] <= 'F')
            source->reliability = letter.at[0];
        else if (letter.n)
            part_refuse(reader, item->line, "'reliability: %.*s' is not a letter from A to F",
                        TOCSIN_TEXT_ARG(letter));
    }
}

static void read_questions(part_reader *reader, const yaml_node *root, case_config *config) {
    static const char *const known[] = {"name", "unit", "actor", "place", "measure", NULL};
    const yaml_node *list = config_items(reader, root, "questions", &config->n_questions);
    config->questions = part_room(reader, config->n_questions, sizeof *config->questions);
    for (size_t i = 0; !reader->status && i < config->n_questions; i++) {
        const yaml_node *item = list->items[i];
        part_check_keys(reader, item, known);
        tocsin_question *question = &config->questions[i];
        *question = (tocsin_question){
            .name = config_need_text(reader, item, "name"),
            .actor = config_text(reader, item, "actor"),
            .place = config_text(reader, item, "place"),
        };
        config_need_text(reader, item, "unit");
        CONFIG_WORD(reader, item, "unit", unit, &question->unit, KNOWN_UNITS);
        CONFIG_WORD(reader, item, "measure", measure, &question->measure, KNOWN_MEASURES);
    }
}

static void read_imports(part_reader *reader, const yaml_node *root, case_config *config) {
    const yaml_node *list = config_items(reader, root, "imports", &config->n_imports);
    config->imports = part_room(reader, config->n_imports, sizeof *config->imports);
    for (size_t i = 0; !reader->status && i < config->n_imports; i++) {
        const yaml_node *item = list->items[i];
        config_need_text(reader, item, "name");
        if (!reader->status)
            reader->status = tocsin_mapping_read(item, reader->name, reader->arena,
                                                 &config->imports[i], reader->err);
        for (size_t k = 0; !reader->status && k < i; k++)
            if (tocsin_text_equal(config->imports[k].name, config->imports[i].name))
                part_refuse(reader, item->line, "there are two imports of the name '%.*s'",
                            TOCSIN_TEXT_ARG(config->imports[i].name));
    }
}

/* ---- the whole ----------------------------------------------------------------------------- */

static void read_head(part_reader *reader, const yaml_node *root, case_config *config) {
    config->title = config_need_text(reader, root, "title");
    config->language = config_need_text(reader, root, "language");
    if (!reader->status && !tocsin_text_is(config->language, "nl") &&
        !tocsin_text_is(config->language, "en") && !tocsin_text_is(config->language, "de"))
        part_refuse(reader, yaml_get(root, "language")->line,
                    "'language: %.*s' is not one of nl, en, de", TOCSIN_TEXT_ARG(config->language));
    config->as_of = config_day(reader, root, "as_of");
    double window = config_number(reader, root, "window_days");
    if (window < 1 || window > 3660)
        part_refuse(reader, yaml_get(root, "window_days")->line,
                    "'window_days' lies between 1 and 3660");
    config->window_days = isnan(window) || reader->status ? 14 : (int)window;
}

tocsin_status config_parse(tocsin_text yaml, const char *name, tocsin_arena *arena,
                           case_config *ret_config, tocsin_error *err) {
    static const char *const known[] = {"title",     "language",   "as_of",      "window_days",
                                        "areas",     "imagery",    "reports",    "sources",
                                        "questions", "indicators", "hypotheses", "imports",
                                        "pictures",  "rings",      NULL};
    const yaml_node *root = NULL;
    tocsin_status status = yaml_parse(yaml, name, arena, &root, err);
    if (status) return status;
    part_reader reader = {.name = name, .arena = arena, .err = err};
    case_config config = {0};
    part_check_keys(&reader, root, known);
    read_head(&reader, root, &config);
    read_areas(&reader, root, &config);
    read_imagery(&reader, root, &config);
    read_reports(&reader, root, &config);
    read_sources(&reader, root, &config);
    read_questions(&reader, root, &config);
    if (!reader.status) reader.status = config_read_indicators(root, name, arena, &config, err);
    read_imports(&reader, root, &config);
    if (!reader.status) reader.status = config_read_pictures(root, name, arena, &config, err);
    if (!reader.status)
        reader.status = config_read_hypotheses(root, name, &config, arena, &config.hypotheses, err);
    if (!reader.status)
        reader.status = config_read_rings(root, name, &config, arena, &config.rings, err);
    if (!reader.status) *ret_config = config;
    return reader.status;
}
