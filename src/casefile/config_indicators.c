// SPDX-License-Identifier: Apache-2.0
/* Indicators made from claims, out of case.yaml:
 *
 *   indicators:
 *     - {name: denials, act: deny}                                  # claims a week
 *     - {name: tone towards Ukraine, what: tone, actor: RUS, target: UKR}
 *     - {name: attention to Poland, what: share, place: Poland}
 *     - {name: ceasefire violations, what: sum, unit: violations, speaker: observer} */
#include "casefile/config_part.h"

static void read_what(part_reader *reader, const yaml_node *item, config_indicator *indicator) {
    static const char *const words[] = {"count", "tone", "share", "sum"};
    tocsin_text word = part_text(reader, item, "what");
    size_t i = 0;
    if (!word.n) return;
    while (i < 4 && !tocsin_text_is(word, words[i])) i++;
    if (i == 4)
        part_refuse(reader, yaml_get(item, "what")->line,
                    "'what: %.*s' is not one of count, tone, share, sum", TOCSIN_TEXT_ARG(word));
    else
        indicator->what = (config_what)i;
}

static void read_speaker(part_reader *reader, const yaml_node *item, config_indicator *indicator) {
    tocsin_text word = part_text(reader, item, "speaker");
    if (word.n && !tocsin_kind_from(word, &indicator->speaker))
        part_refuse(reader, yaml_get(item, "speaker")->line,
                    "'speaker: %.*s' is not one of outlet, government, military, organisation, "
                    "observer, journalist, expert, imagery, unnamed, other",
                    TOCSIN_TEXT_ARG(word));
}

static void check_indicator(part_reader *reader, const yaml_node *item,
                            const config_indicator *indicator) {
    bool is_all = !indicator->act && !indicator->plover && !indicator->actor.n &&
                  !indicator->target.n && !indicator->place.n && !indicator->unit &&
                  !indicator->speaker;
    if (indicator->what == CONFIG_SUM && !indicator->unit)
        part_refuse(reader, item->line, "'what: sum' needs a 'unit' to add up");
    if (indicator->what == CONFIG_SHARE && is_all)
        part_refuse(reader, item->line, "the share of all claims among all claims is always 1");
    tocsin_text per = part_text(reader, item, "per");
    if (per.n && !tocsin_text_is(per, "week"))
        part_refuse(reader, item->line, "'per' can only be week");
}

static void read_indicator(part_reader *reader, const yaml_node *item,
                           config_indicator *ret_indicator) {
    static const char *const known[] = {"name",  "what",    "act",  "plover", "actor", "target",
                                        "place", "speaker", "unit", "per",    NULL};
    part_check_keys(reader, item, known);
    tocsin_pattern pattern = part_pattern(reader, item);
    *ret_indicator = (config_indicator){.name = part_need_text(reader, item, "name"),
                                        .act = pattern.act,
                                        .plover = pattern.plover,
                                        .unit = pattern.unit,
                                        .actor = pattern.actor,
                                        .target = pattern.target,
                                        .place = pattern.place};
    read_what(reader, item, ret_indicator);
    read_speaker(reader, item, ret_indicator);
    if (!reader->status) check_indicator(reader, item, ret_indicator);
}

tocsin_status config_read_indicators(const yaml_node *root, const char *name, tocsin_arena *arena,
                                     case_config *config, tocsin_error *err) {
    part_reader reader = {.name = name, .config = config, .arena = arena, .err = err};
    const yaml_node *node = yaml_get(root, "indicators");
    if (!node || (node->type == YAML_SCALAR && !node->text.n)) return TOCSIN_OK;
    const yaml_node *list = part_list(&reader, root, "indicators");
    size_t n = list ? list->n : 0;
    config->indicators = part_room(&reader, n, sizeof *config->indicators);
    for (size_t i = 0; !reader.status && i < n; i++)
        read_indicator(&reader, list->items[i], &config->indicators[i]);
    config->n_indicators = reader.status ? 0 : n;
    return reader.status;
}
