// SPDX-License-Identifier: Apache-2.0
#ifndef CASEFILE_CONFIG_VALUE_H
#define CASEFILE_CONFIG_VALUE_H

/* Single values of case.yaml. Each reader checks one key of one mapping, names what is wrong with its line, and does nothing
 * once something failed. Unlike those of config_part.h none of them comes in several languages. */

#include "casefile/config_part.h"

/* NULL when the key is not there. */
const yaml_node *config_scalar(part_reader *reader, const yaml_node *node, const char *key);
tocsin_text config_text(part_reader *reader, const yaml_node *node, const char *key);
tocsin_text config_need_text(part_reader *reader, const yaml_node *node, const char *key);
/* TOCSIN_DAY_NONE, NaN, false when it is not there. */
tocsin_day config_day(part_reader *reader, const yaml_node *node, const char *key);
double config_number(part_reader *reader, const yaml_node *node, const char *key);
bool config_flag(part_reader *reader, const yaml_node *node, const char *key);
/* One value or a list of values. */
const tocsin_text *config_texts(part_reader *reader, const yaml_node *node, const char *key,
                                size_t *ret_n);
/* A list as one text with commas between. */
tocsin_text config_joined(part_reader *reader, const yaml_node *node, const char *key);
/* The items of a list of mappings; NULL and 0 when the key is absent. */
const yaml_node *config_items(part_reader *reader, const yaml_node *root, const char *key,
                              size_t *ret_n);

/* A word of the vocabulary; `known` names the choices in the error. */
#define CONFIG_WORD(reader, node, key, name, ret, known)                                           \
    do {                                                                                           \
        const yaml_node *value = config_scalar((reader), (node), (key));                           \
        if (value && !tocsin_##name##_from(value->text, (ret)))                                    \
            part_refuse((reader), value->line, "'%s: %.*s' is not one of " known, (key),           \
                        TOCSIN_TEXT_ARG(value->text));                                             \
    } while (0)

#endif
