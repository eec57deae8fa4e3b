// SPDX-License-Identifier: Apache-2.0
#ifndef CASEFILE_CONFIG_PART_H
#define CASEFILE_CONFIG_PART_H

/* Reading a part of case.yaml that has a file of its own (hypotheses, rings): where we are and the first failure. Each
 * value reader checks one key of one mapping and does nothing once something failed. */

#include "base/yaml.h"
#include "casefile/config.h"

typedef struct part_reader {
    const char *name; /* of the file, for messages */
    const case_config *config;
    tocsin_arena *arena;
    tocsin_error *err;
    tocsin_status status;
    tocsin_text actor, target; /* whom "$actor" and "$target" mean */
} part_reader;

/* The message begins with file and line. Only the first one counts. */
void part_refuse(part_reader *reader, int line, const char *fmt, ...) TOCSIN_PRINTF(3, 4);
void part_check_keys(part_reader *reader, const yaml_node *node, const char *const *known);
/* Zeroed; NULL when memory ran out. */
void *part_room(part_reader *reader, size_t n, size_t size);

/* One text, or one of each language: that of the case, else English, else the first. */
tocsin_text part_text(part_reader *reader, const yaml_node *node, const char *key);
tocsin_text part_need_text(part_reader *reader, const yaml_node *node, const char *key);
/* A value, a list, or a list of each language: all of them. */
const tocsin_text *part_texts(part_reader *reader, const yaml_node *node, const char *key,
                              size_t *ret_n);
bool part_flag(part_reader *reader, const yaml_node *node, const char *key);
/* A whole number of `low` or more and `high` or less, which `what` names; 0 when it is not there. */
int part_whole(part_reader *reader, const yaml_node *node, const char *key, int low, int high,
               const char *what);
/* NULL when it is not there. */
const yaml_node *part_list(part_reader *reader, const yaml_node *node, const char *key);

/* An image series or an indicator of the case; an area of it. */
bool part_has_indicator(const case_config *config, tocsin_text name);
bool part_has_area(const case_config *config, tocsin_text name);

/* The words of the vocabulary, for messages that name the choices. */
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
#define KNOWN_MEASURES "stock, flow, plan"

/* The keys of a pattern, as tocsin_pattern has them; what does not go together is for the caller to refuse. */
#define PART_PATTERN_KEYS                                                                          \
    "act", "plover", "speaker", "actor", "target", "place", "unit", "measure", "words",            \
        "negative", "said", "finding", "indicator", "area", "picture", "images", "days"
tocsin_pattern part_pattern(part_reader *reader, const yaml_node *node);
bool part_is_of_claims(const tocsin_pattern *p);
bool part_is_of_findings(const tocsin_pattern *p);
/* Indicator, area and picture are there. */
void part_check_names(part_reader *reader, const yaml_node *node, const tocsin_pattern *p);

#endif
