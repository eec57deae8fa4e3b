// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_BASE_YAML_H
#define TOCSIN_BASE_YAML_H

/* A YAML document as a tree that remembers its lines, for case.yaml and for the language packs.
 * libyaml parses; anchors and aliases are refused, duplicate keys too. All nodes live in the arena.
 */

#include "tocsin/base.h"

typedef enum yaml_type { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING } yaml_type;

typedef struct yaml_node {
    yaml_type type;
    int line;                 /* from 1 */
    tocsin_text text;         /* of a scalar, NUL-terminated */
    bool quoted;              /* a scalar in quotes is text whatever it looks like */
    struct yaml_node **items; /* of a sequence, or the values of a mapping */
    tocsin_text *keys;        /* of a mapping */
    int *key_lines;
    size_t n;
} yaml_node;

/* `name` stands in messages: "case.yaml:12: …". An empty document is an empty mapping. */
tocsin_status yaml_parse(tocsin_text text, const char *name, tocsin_arena *arena,
                         const yaml_node **ret_root, tocsin_error *err);
/* Value of a key; NULL when absent (or `node` is no mapping). */
const yaml_node *yaml_get(const yaml_node *node, const char *key);
/* The scalar text of a key; empty when absent. */
tocsin_text yaml_text(const yaml_node *node, const char *key);
/* Every key of a mapping is in the NULL-ended list; else an error that names the line and what is
 * known. */
tocsin_status yaml_check_keys(const yaml_node *node, const char *name, const char *const *known,
                              tocsin_error *err);

#endif
