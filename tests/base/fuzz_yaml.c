// SPDX-License-Identifier: Apache-2.0
/* Any bytes as YAML: a tree whose every node can be visited and knows its line, or an error that
 * names the place. */
#include "base/yaml.h"

#include <assert.h>
#include <string.h>

static void visit(const yaml_node *node) {
    assert(node->line >= 1);
    if (node->type == YAML_SCALAR) {
        assert(node->text.at && node->text.at[node->text.n] == '\0');
        return;
    }
    for (size_t i = 0; i < node->n; i++) {
        if (node->type == YAML_MAPPING) assert(node->keys[i].at && node->key_lines[i] >= 1);
        visit(node->items[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    const yaml_node *root = NULL;
    const char *const known[] = {"title", "areas", NULL};
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (yaml_parse((tocsin_text){(const char *)data, size}, "case.yaml", &arena, &root, &err)) {
        assert(!root && strstr(err.message, "case.yaml"));
        return 0;
    }
    visit(root);
    yaml_text(root, "title");
    yaml_check_keys(root, "case.yaml", known, &err);
    return 0;
}
