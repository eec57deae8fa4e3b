// SPDX-License-Identifier: Apache-2.0
/* YAML events from libyaml, built into a tree that remembers its lines. */
#include "base/yaml.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum { MAX_DEPTH = 32 };

typedef struct yaml_builder {
    yaml_parser_t parser;
    const char *name;
    tocsin_arena *arena;
    tocsin_error *err;
    int depth;
} yaml_builder;

static int line_of(yaml_mark_t mark) {
    return mark.line < INT_MAX ? (int)mark.line + 1 : INT_MAX;
}

static tocsin_status next_event(yaml_builder *builder, yaml_event_t *event) {
    if (yaml_parser_parse(&builder->parser, event)) return TOCSIN_OK;
    if (builder->parser.error == YAML_MEMORY_ERROR) return tocsin_fail_memory(builder->err);
    const char *problem = builder->parser.problem ? builder->parser.problem : "not YAML";
    return tocsin_fail(builder->err, TOCSIN_BAD_INPUT, "%s:%d: %s", builder->name,
                       line_of(builder->parser.problem_mark), problem);
}

static yaml_node *new_node(yaml_builder *builder, yaml_type type, yaml_mark_t mark) {
    yaml_node *node = tocsin_arena_new(builder->arena, yaml_node, 1);
    if (node) *node = (yaml_node){.type = type, .line = line_of(mark)};
    return node;
}

/* Children are collected in a list first, since their number is known only at the end. */
typedef struct yaml_child {
    struct yaml_child *next;
    tocsin_text key;
    int key_line;
    yaml_node *node;
} yaml_child;

static tocsin_status build_node(yaml_builder *builder, yaml_event_t *event, yaml_node **ret_node);

static tocsin_status take_children(yaml_builder *builder, yaml_node *node, yaml_child *children,
                                   size_t n) {
    if (n == 0) return TOCSIN_OK;
    node->n = n;
    node->items = tocsin_arena_new(builder->arena, yaml_node *, n);
    node->keys = tocsin_arena_new(builder->arena, tocsin_text, n);
    node->key_lines = tocsin_arena_new(builder->arena, int, n);
    if (!node->items || !node->keys || !node->key_lines) return tocsin_fail_memory(builder->err);
    for (size_t i = 0; i < n; i++, children = children->next) {
        node->items[i] = children->node;
        node->keys[i] = children->key;
        node->key_lines[i] = children->key_line;
    }
    return TOCSIN_OK;
}

static int compare_keys(const void *a, const void *b) {
    return tocsin_text_compare(*(const tocsin_text *)a, *(const tocsin_text *)b);
}

static tocsin_status check_duplicates(yaml_builder *builder, const yaml_node *node) {
    if (node->type != YAML_MAPPING || node->n < 2) return TOCSIN_OK;
    tocsin_text *sorted = tocsin_arena_new(builder->arena, tocsin_text, node->n);
    if (!sorted) return tocsin_fail_memory(builder->err);
    memcpy(sorted, node->keys, node->n * sizeof *sorted);
    qsort(sorted, node->n, sizeof *sorted, compare_keys);
    for (size_t i = 1; i < node->n; i++)
        if (tocsin_text_equal(sorted[i - 1], sorted[i]))
            return tocsin_fail(builder->err, TOCSIN_BAD_INPUT, "%s:%d: '%.*s' stands here twice",
                               builder->name, node->line, TOCSIN_TEXT_ARG(sorted[i]));
    return TOCSIN_OK;
}

/* The next child; `ret_child->node` stays NULL at the end of the collection. */
static tocsin_status next_child(yaml_builder *builder, yaml_type type, yaml_child *ret_child) {
    yaml_event_t event;
    tocsin_status status = next_event(builder, &event);
    if (status) return status;
    if (event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT) {
        yaml_event_delete(&event);
        return TOCSIN_OK;
    }
    if (type == YAML_MAPPING) {
        yaml_node *key = NULL;
        status = build_node(builder, &event, &key);
        yaml_event_delete(&event);
        if (status) return status;
        if (key->type != YAML_SCALAR)
            return tocsin_fail(builder->err, TOCSIN_BAD_INPUT, "%s:%d: a key must be a word",
                               builder->name, key->line);
        ret_child->key = key->text;
        ret_child->key_line = key->line;
        if ((status = next_event(builder, &event))) return status;
    }
    status = build_node(builder, &event, &ret_child->node);
    yaml_event_delete(&event);
    return status;
}

static tocsin_status build_collection(yaml_builder *builder, yaml_node *node) {
    if (builder->depth == MAX_DEPTH)
        return tocsin_fail(builder->err, TOCSIN_BAD_INPUT, "%s:%d: nested more than %d deep",
                           builder->name, node->line, MAX_DEPTH);
    builder->depth++;
    yaml_child *first = NULL, **last = &first;
    size_t n = 0;
    for (;; n++) {
        yaml_child *child = tocsin_arena_new(builder->arena, yaml_child, 1);
        if (!child) return tocsin_fail_memory(builder->err);
        tocsin_status status = next_child(builder, node->type, child);
        if (status) return status;
        if (!child->node) break;
        *last = child;
        last = &child->next;
    }
    builder->depth--;
    tocsin_status status = take_children(builder, node, first, n);
    return status ? status : check_duplicates(builder, node);
}

static tocsin_status build_node(yaml_builder *builder, yaml_event_t *event, yaml_node **ret_node) {
    int line = line_of(event->start_mark);
    yaml_node *node = NULL;
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        if (!(node = new_node(builder, YAML_SCALAR, event->start_mark)))
            return tocsin_fail_memory(builder->err);
        node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
        node->text =
            tocsin_arena_text(builder->arena, (tocsin_text){(const char *)event->data.scalar.value,
                                                            event->data.scalar.length});
        if (!node->text.at) return tocsin_fail_memory(builder->err);
        break;
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT: {
        yaml_type type = event->type == YAML_MAPPING_START_EVENT ? YAML_MAPPING : YAML_SEQUENCE;
        if (!(node = new_node(builder, type, event->start_mark)))
            return tocsin_fail_memory(builder->err);
        tocsin_status status = build_collection(builder, node);
        if (status) return status;
        break;
    }
    case YAML_ALIAS_EVENT:
        return tocsin_fail(builder->err, TOCSIN_BAD_INPUT,
                           "%s:%d: aliases (*name) are not taken here; write it out", builder->name,
                           line);
    default:
        return tocsin_fail(builder->err, TOCSIN_BAD_INPUT, "%s:%d: not YAML", builder->name, line);
    }
    *ret_node = node;
    return TOCSIN_OK;
}

/* The root: stream start, document start, one node, document end, stream end. */
static tocsin_status build_document(yaml_builder *builder, const yaml_node **ret_root) {
    yaml_node *root = NULL;
    for (bool done = false; !done;) {
        yaml_event_t event;
        tocsin_status status = next_event(builder, &event);
        if (status) return status;
        switch (event.type) {
        case YAML_STREAM_START_EVENT:
        case YAML_DOCUMENT_END_EVENT: break;
        case YAML_STREAM_END_EVENT: done = true; break;
        case YAML_DOCUMENT_START_EVENT:
            if (root)
                status = tocsin_fail(builder->err, TOCSIN_BAD_INPUT,
                                     "%s:%d: a second document; one is taken", builder->name,
                                     line_of(event.start_mark));
            break;
        default: status = build_node(builder, &event, &root);
        }
        yaml_event_delete(&event);
        if (status) return status;
    }
    bool is_empty = !root || (root->type == YAML_SCALAR && root->text.n == 0);
    if (is_empty && !(root = new_node(builder, YAML_MAPPING, (yaml_mark_t){0})))
        return tocsin_fail_memory(builder->err);
    *ret_root = root;
    return TOCSIN_OK;
}

tocsin_status yaml_parse(tocsin_text text, const char *name, tocsin_arena *arena,
                         const yaml_node **ret_root, tocsin_error *err) {
    size_t bad;
    if (!tocsin_text_is_utf8(text, &bad))
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "%s: byte %zu is not UTF-8; save the file as UTF-8", name, bad);
    yaml_builder builder = {.name = name, .arena = arena, .err = err};
    if (!yaml_parser_initialize(&builder.parser)) return tocsin_fail_memory(err);
    yaml_parser_set_encoding(&builder.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&builder.parser, (const unsigned char *)(text.n ? text.at : ""),
                                 text.n);
    tocsin_status status = build_document(&builder, ret_root);
    yaml_parser_delete(&builder.parser);
    return status;
}

const yaml_node *yaml_get(const yaml_node *node, const char *key) {
    if (!node || node->type != YAML_MAPPING) return NULL;
    for (size_t i = 0; i < node->n; i++)
        if (tocsin_text_is(node->keys[i], key)) return node->items[i];
    return NULL;
}

tocsin_text yaml_text(const yaml_node *node, const char *key) {
    const yaml_node *value = yaml_get(node, key);
    return value && value->type == YAML_SCALAR ? value->text : TOCSIN_TEXT_NONE;
}

static bool is_known(tocsin_text key, const char *const *known) {
    for (; *known; known++)
        if (tocsin_text_is(key, *known)) return true;
    return false;
}

tocsin_status yaml_check_keys(const yaml_node *node, const char *name, const char *const *known,
                              tocsin_error *err) {
    if (node->type != YAML_MAPPING)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s:%d: expected keys and values here", name,
                           node->line);
    for (size_t i = 0; i < node->n; i++) {
        if (is_known(node->keys[i], known)) continue;
        tocsin_fail(err, TOCSIN_BAD_INPUT, "%s:%d: unknown key '%.*s'; known here:", name,
                    node->key_lines[i], TOCSIN_TEXT_ARG(node->keys[i]));
        for (size_t k = 0; err && known[k]; k++) {
            size_t n = strlen(err->message);
            snprintf(err->message + n, sizeof err->message - n, "%s %s", k ? "," : "", known[k]);
        }
        return TOCSIN_BAD_INPUT;
    }
    return TOCSIN_OK;
}
