// SPDX-License-Identifier: Apache-2.0
/* case.yaml, read with care: a person edits it, so each mistake is named with its line and with
 * what would be right.
 *
 * A `config_reader` carries where we are and the first failure. Each value reader checks one key of
 * one mapping and does nothing once something failed, so that a section reads as a plain list of
 * its keys. */
#include "casefile/config.h"

#include <math.h>
#include <string.h>

#include "base/yaml.h"

typedef struct config_reader {
    const char *name;
    tocsin_arena *arena;
    tocsin_error *err;
    tocsin_status status;
} config_reader;

static void refuse(config_reader *reader, int line, const char *fmt, ...) TOCSIN_PRINTF(3, 4);
static void refuse(config_reader *reader, int line, const char *fmt, ...) {
    if (reader->status) return;
    char message[512];
    va_list args;
    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    reader->status =
        tocsin_fail(reader->err, TOCSIN_BAD_INPUT, "%s:%d: %s", reader->name, line, message);
}

static void *room_for(config_reader *reader, size_t n, size_t size) {
    void *room = tocsin_arena_alloc(reader->arena, n ? n : 1, size);
    if (!room && !reader->status) reader->status = tocsin_fail_memory(reader->err);
    return room;
}

/* ---- single values ------------------------------------------------------------------------- */

static const yaml_node *scalar_of(config_reader *reader, const yaml_node *node, const char *key) {
    const yaml_node *value = yaml_get(node, key);
    if (!value || reader->status) return NULL;
    if (value->type == YAML_SCALAR && value->text.n) return value;
    refuse(reader, value->line, "'%s' should be one value", key);
    return NULL;
}

static tocsin_text read_text(config_reader *reader, const yaml_node *node, const char *key) {
    const yaml_node *value = scalar_of(reader, node, key);
    return value ? value->text : TOCSIN_TEXT_NONE;
}

static tocsin_text need_text(config_reader *reader, const yaml_node *node, const char *key) {
    tocsin_text text = read_text(reader, node, key);
    if (!text.n) refuse(reader, node->line, "'%s' is missing here", key);
    return text;
}

static tocsin_day read_day(config_reader *reader, const yaml_node *node, const char *key) {
    const yaml_node *value = scalar_of(reader, node, key);
    tocsin_day day = TOCSIN_DAY_NONE;
    if (value && !tocsin_day_parse(value->text, &day))
        refuse(reader, value->line, "'%s: %.*s' is not a date; write it as 2021-11-14", key,
               TOCSIN_TEXT_ARG(value->text));
    return day;
}

static double read_number(config_reader *reader, const yaml_node *node, const char *key) {
    const yaml_node *value = scalar_of(reader, node, key);
    double number = (double)NAN;
    if (value && !tocsin_text_number(value->text, &number))
        refuse(reader, value->line, "'%s: %.*s' is not a number", key,
               TOCSIN_TEXT_ARG(value->text));
    return number;
}

static bool read_flag(config_reader *reader, const yaml_node *node, const char *key) {
    const yaml_node *value = scalar_of(reader, node, key);
    if (!value || tocsin_text_is(value->text, "false")) return false;
    if (!tocsin_text_is(value->text, "true"))
        refuse(reader, value->line, "'%s' should be true or false", key);
    return true;
}

/* A word of the vocabulary; `known` names the choices in the error. */
#define READ_WORD(reader, node, key, name, ret, known)                                             \
    do {                                                                                           \
        const yaml_node *value = scalar_of((reader), (node), (key));                               \
        if (value && !tocsin_##name##_from(value->text, (ret)))                                    \
            refuse((reader), value->line, "'%s: %.*s' is not one of " known, (key),                \
                   TOCSIN_TEXT_ARG(value->text));                                                  \
    } while (0)

#define KNOWN_UNITS                                                                                \
    "troops, people, killed, injured, displaced, tanks, vehicles, aircraft, ships, missiles, "     \
    "violations, explosions, sites, km, days, money"
#define KNOWN_KINDS                                                                                \
    "outlet, government, military, organisation, observer, journalist, expert, imagery, unnamed, " \
    "other"
#define KNOWN_ACTS "assert, deny, warn, threaten, accuse, promise, doubt"
#define KNOWN_PLOVERS                                                                              \
    "AGREE, CONSULT, SUPPORT, CONCEDE, COOPERATE, AID, RETREAT, REQUEST, ACCUSE, REJECT, "         \
    "THREATEN, PROTEST, SANCTION, MOBILIZE, COERCE, ASSAULT"

/* One value or a list of values. */
static const tocsin_text *read_texts(config_reader *reader, const yaml_node *node, const char *key,
                                     size_t *ret_n) {
    const yaml_node *value = yaml_get(node, key);
    *ret_n = 0;
    if (!value || reader->status) return NULL;
    size_t n = value->type == YAML_SEQUENCE ? value->n : 1;
    tocsin_text *texts = room_for(reader, n, sizeof *texts);
    for (size_t i = 0; texts && i < n; i++) {
        const yaml_node *item = value->type == YAML_SEQUENCE ? value->items[i] : value;
        if (item->type != YAML_SCALAR || !item->text.n)
            refuse(reader, item->line, "'%s' should be a value or a list of values", key);
        texts[i] = item->text;
    }
    *ret_n = texts ? n : 0;
    return texts;
}

/* A list as one text with commas between. */
static tocsin_text read_joined(config_reader *reader, const yaml_node *node, const char *key) {
    size_t n = 0;
    const tocsin_text *texts = read_texts(reader, node, key, &n);
    const char *joined = "";
    for (size_t i = 0; joined && i < n; i++)
        joined = tocsin_arena_format(reader->arena, "%s%s%.*s", joined, i ? "," : "",
                                     TOCSIN_TEXT_ARG(texts[i]));
    if (!joined && !reader->status) reader->status = tocsin_fail_memory(reader->err);
    return tocsin_text_of(joined);
}

static void check_keys(config_reader *reader, const yaml_node *node, const char *const *known) {
    if (!reader->status) reader->status = yaml_check_keys(node, reader->name, known, reader->err);
}

/* The items of a list of mappings; NULL and 0 when the key is absent. */
static const yaml_node *list_of(config_reader *reader, const yaml_node *root, const char *key,
                                size_t *ret_n) {
    const yaml_node *list = yaml_get(root, key);
    *ret_n = 0;
    if (!list || reader->status) return NULL;
    if (list->type == YAML_SCALAR && !list->text.n) return NULL;
    if (list->type != YAML_SEQUENCE) {
        refuse(reader, list->line,
               "'%s' should be a list: each item on a line of its own behind '- '", key);
        return NULL;
    }
    *ret_n = list->n;
    return list;
}

/* ---- sections ------------------------------------------------------------------------------ */

static void read_areas(config_reader *reader, const yaml_node *root, case_config *config) {
    static const char *const known[] = {"name", "file", "feature", NULL};
    const yaml_node *list = list_of(reader, root, "areas", &config->n_areas);
    config->areas = room_for(reader, config->n_areas, sizeof *config->areas);
    for (size_t i = 0; !reader->status && i < config->n_areas; i++) {
        const yaml_node *item = list->items[i];
        check_keys(reader, item, known);
        config->areas[i] = (config_area){
            .name = need_text(reader, item, "name"),
            .file = need_text(reader, item, "file"),
            .feature = read_text(reader, item, "feature"),
        };
        for (size_t k = 0; !reader->status && k < i; k++)
            if (tocsin_text_equal(config->areas[k].name, config->areas[i].name))
                refuse(reader, item->line, "there are two areas of the name '%.*s'",
                       TOCSIN_TEXT_ARG(config->areas[i].name));
    }
}

static size_t find_area(const case_config *config, tocsin_text name) {
    for (size_t i = 0; i < config->n_areas; i++)
        if (tocsin_text_equal(config->areas[i].name, name)) return i;
    return SIZE_MAX;
}

static void read_series_areas(config_reader *reader, const yaml_node *item,
                              const case_config *config, config_series *series) {
    const tocsin_text *names = read_texts(reader, item, "area", &series->n_areas);
    if (series->n_areas == 0) refuse(reader, item->line, "'area' is missing here");
    size_t *areas = room_for(reader, series->n_areas, sizeof *areas);
    for (size_t i = 0; !reader->status && i < series->n_areas; i++) {
        areas[i] = find_area(config, names[i]);
        if (areas[i] == SIZE_MAX)
            refuse(reader, yaml_get(item, "area")->line, "there is no area '%.*s' under 'areas'",
                   TOCSIN_TEXT_ARG(names[i]));
    }
    series->areas = areas;
}

static void read_series_statistic(config_reader *reader, const yaml_node *item,
                                  config_series *series) {
    static const char *const words[] = {"mean", "median", "quantile", "share_above"};
    const yaml_node *value = scalar_of(reader, item, "statistic");
    series->statistic = TOCSIN_MEAN;
    series->level = read_number(reader, item, "level");
    if (!value) return;
    size_t i = 0;
    while (i < sizeof words / sizeof *words && !tocsin_text_is(value->text, words[i])) i++;
    if (i == sizeof words / sizeof *words) {
        refuse(reader, value->line,
               "'statistic: %.*s' is not one of mean, median, quantile, share_above",
               TOCSIN_TEXT_ARG(value->text));
        return;
    }
    series->statistic = (tocsin_statistic)i;
    if (i >= TOCSIN_QUANTILE && isnan(series->level))
        refuse(reader, value->line, "'statistic: %s' needs a 'level'", words[i]);
    if (i == TOCSIN_QUANTILE && (series->level < 0 || series->level > 1))
        refuse(reader, value->line, "the 'level' of a quantile lies between 0 and 1");
}

static tocsin_period read_history(config_reader *reader, const yaml_node *item) {
    static const char *const known[] = {"from", "to", NULL};
    const yaml_node *history = yaml_get(item, "history");
    if (!history || reader->status) return TOCSIN_PERIOD_NONE;
    check_keys(reader, history, known);
    tocsin_period period = {read_day(reader, history, "from"), read_day(reader, history, "to")};
    if (period.from != TOCSIN_DAY_NONE && period.to != TOCSIN_DAY_NONE && period.from > period.to)
        refuse(reader, history->line, "the history ends before it begins");
    return period;
}

/* "tiles: false", or a size: "tiles: 2 GB". */
static void read_tiles(config_reader *reader, const yaml_node *map, config_series *series) {
    tocsin_text tiles = read_text(reader, map, "tiles");
    if (reader->status || tiles.n == 0 || tocsin_text_is(tiles, "true")) return;
    if (tocsin_text_is(tiles, "false"))
        series->tiles = false;
    else if (!tocsin_text_bytes(tiles, &series->tiles_most) || series->tiles_most < 1)
        refuse(reader, yaml_get(map, "tiles")->line,
               "'tiles' are a size such as 500 MB or 2 GB, or false");
}

/* "map: true", or with what is asked of it: "map: {false_alarms: 0.1}". */
static void read_map(config_reader *reader, const yaml_node *item, config_series *series) {
    static const char *const known[] = {"false_alarms", "tiles", NULL};
    const yaml_node *map = yaml_get(item, "map");
    series->false_alarms = (double)NAN;
    series->tiles = true;
    if (!map || reader->status) return;
    if (map->type == YAML_MAPPING) {
        check_keys(reader, map, known);
        series->map = true;
        series->false_alarms = read_number(reader, map, "false_alarms");
        if (series->false_alarms < 1e-3 || series->false_alarms > 1000)
            refuse(reader, map->line,
                   "'false_alarms', per 100 pixel-years, lie between 0.001 and 1000");
        read_tiles(reader, map, series);
    } else
        series->map = read_flag(reader, item, "map");
    if (series->map && series->history.to == TOCSIN_DAY_NONE)
        refuse(reader, map->line,
               "'map' needs to know where the history ends: history: {to: 2021-06-30}");
}

static void read_series(config_reader *reader, const yaml_node *item, const case_config *config,
                        config_series *series) {
    static const char *const known[] = {"name",    "area",      "scenes",    "bands", "expression",
                                        "mask",    "statistic", "level",     "scale", "unit",
                                        "history", "map",       "simulated", NULL};
    static const char *const known_mask[] = {"band", "keep", NULL};
    check_keys(reader, item, known);
    const yaml_node *mask = yaml_get(item, "mask");
    if (mask) check_keys(reader, mask, known_mask);
    *series = (config_series){
        .name = need_text(reader, item, "name"),
        .bands = read_joined(reader, item, "bands"),
        .expression = read_text(reader, item, "expression"),
        .mask_band = mask ? need_text(reader, mask, "band") : TOCSIN_TEXT_NONE,
        .mask_keep = mask ? read_joined(reader, mask, "keep") : TOCSIN_TEXT_NONE,
        .unit = read_text(reader, item, "unit"),
        .scale = read_number(reader, item, "scale"),
        .history = read_history(reader, item),
        .simulated = read_flag(reader, item, "simulated"),
    };
    series->scenes = read_texts(reader, item, "scenes", &series->n_scenes);
    if (series->n_scenes == 0) refuse(reader, item->line, "'scenes' is missing here");
    if (series->bands.n && series->expression.n)
        refuse(reader, item->line, "'bands' and 'expression' exclude each other");
    read_series_areas(reader, item, config, series);
    read_series_statistic(reader, item, series);
    read_map(reader, item, series);
}

static void read_imagery(config_reader *reader, const yaml_node *root, case_config *config) {
    const yaml_node *list = list_of(reader, root, "imagery", &config->n_series);
    config->series = room_for(reader, config->n_series, sizeof *config->series);
    for (size_t i = 0; !reader->status && i < config->n_series; i++) {
        read_series(reader, list->items[i], config, &config->series[i]);
        for (size_t k = 0; !reader->status && k < i; k++)
            if (tocsin_text_equal(config->series[k].name, config->series[i].name))
                refuse(reader, list->items[i]->line,
                       "there are two image series of the name '%.*s'",
                       TOCSIN_TEXT_ARG(config->series[i].name));
    }
}

static void read_reports(config_reader *reader, const yaml_node *root, case_config *config) {
    static const char *const known[] = {"path", "outlet", "simulated", NULL};
    const yaml_node *list = list_of(reader, root, "reports", &config->n_reports);
    config->reports = room_for(reader, config->n_reports, sizeof *config->reports);
    for (size_t i = 0; !reader->status && i < config->n_reports; i++) {
        const yaml_node *item = list->items[i];
        check_keys(reader, item, known);
        config->reports[i] = (config_reports){
            .path = need_text(reader, item, "path"),
            .outlet = read_text(reader, item, "outlet"),
            .simulated = read_flag(reader, item, "simulated"),
        };
    }
}

static void read_sources(config_reader *reader, const yaml_node *root, case_config *config) {
    static const char *const known[] = {"name", "kind", "reliability", "reason", NULL};
    const yaml_node *list = list_of(reader, root, "sources", &config->n_sources);
    config->sources = room_for(reader, config->n_sources, sizeof *config->sources);
    for (size_t i = 0; !reader->status && i < config->n_sources; i++) {
        const yaml_node *item = list->items[i];
        check_keys(reader, item, known);
        config_source *source = &config->sources[i];
        tocsin_text letter = read_text(reader, item, "reliability");
        *source = (config_source){.name = need_text(reader, item, "name"),
                                  .reliability = 'F',
                                  .reason = read_text(reader, item, "reason")};
        READ_WORD(reader, item, "kind", kind, &source->kind, KNOWN_KINDS);
        if (letter.n == 1 && letter.at[0] >= 'A' && letter.at[0] <= 'F')
            source->reliability = letter.at[0];
        else if (letter.n)
            refuse(reader, item->line, "'reliability: %.*s' is not a letter from A to F",
                   TOCSIN_TEXT_ARG(letter));
    }
}

static void read_questions(config_reader *reader, const yaml_node *root, case_config *config) {
    static const char *const known[] = {"name", "unit", "actor", "place", "measure", NULL};
    const yaml_node *list = list_of(reader, root, "questions", &config->n_questions);
    config->questions = room_for(reader, config->n_questions, sizeof *config->questions);
    for (size_t i = 0; !reader->status && i < config->n_questions; i++) {
        const yaml_node *item = list->items[i];
        check_keys(reader, item, known);
        tocsin_question *question = &config->questions[i];
        *question = (tocsin_question){
            .name = need_text(reader, item, "name"),
            .actor = read_text(reader, item, "actor"),
            .place = read_text(reader, item, "place"),
        };
        need_text(reader, item, "unit");
        READ_WORD(reader, item, "unit", unit, &question->unit, KNOWN_UNITS);
        READ_WORD(reader, item, "measure", measure, &question->measure, "stock, flow, plan");
    }
}

static void read_imports(config_reader *reader, const yaml_node *root, case_config *config) {
    const yaml_node *list = list_of(reader, root, "imports", &config->n_imports);
    config->imports = room_for(reader, config->n_imports, sizeof *config->imports);
    for (size_t i = 0; !reader->status && i < config->n_imports; i++) {
        const yaml_node *item = list->items[i];
        need_text(reader, item, "name");
        if (!reader->status)
            reader->status = tocsin_mapping_read(item, reader->name, reader->arena,
                                                 &config->imports[i], reader->err);
        for (size_t k = 0; !reader->status && k < i; k++)
            if (tocsin_text_equal(config->imports[k].name, config->imports[i].name))
                refuse(reader, item->line, "there are two imports of the name '%.*s'",
                       TOCSIN_TEXT_ARG(config->imports[i].name));
    }
}

/* ---- the whole ----------------------------------------------------------------------------- */

static void read_head(config_reader *reader, const yaml_node *root, case_config *config) {
    config->title = need_text(reader, root, "title");
    config->language = need_text(reader, root, "language");
    if (!reader->status && !tocsin_text_is(config->language, "nl") &&
        !tocsin_text_is(config->language, "en") && !tocsin_text_is(config->language, "de"))
        refuse(reader, yaml_get(root, "language")->line,
               "'language: %.*s' is not one of nl, en, de", TOCSIN_TEXT_ARG(config->language));
    config->as_of = read_day(reader, root, "as_of");
    double window = read_number(reader, root, "window_days");
    if (window < 1 || window > 3660)
        refuse(reader, yaml_get(root, "window_days")->line,
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
    config_reader reader = {.name = name, .arena = arena, .err = err};
    case_config config = {0};
    check_keys(&reader, root, known);
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
