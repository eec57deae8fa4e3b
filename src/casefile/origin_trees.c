// SPDX-License-Identifier: Apache-2.0
/* From whom what a finding says comes: origin, then who passed it on, then the outlets that carry it.
 *
 * The claims of a finding are parted by origin as weighing counted them. Each claim is a path: the speaker, those who
 * passed it on, the outlet of the text that its document repeats, its own outlet. Paths with a common beginning share
 * it. Several speakers of one state stand below the state. */
#include <string.h>

#include "casefile/case.h"

enum {
    CLAIMS_MAX = 60, /* of one finding; the newest of more are left out of its tree */
    PATH_MAX_STEPS = 12,
};

typedef struct tree_node {
    tocsin_text name;
    bool is_word;
    struct tree_node *first, *last, *next; /* children, and the next sibling */
    int64_t entries[CLAIMS_MAX];
    size_t n_entries;
} tree_node;

typedef struct tree_maker {
    const case_facts *facts;
    const tocsin_claim *claims; /* those of the finding */
    const tocsin_digest *digests[CLAIMS_MAX];
    const tocsin_claim *cited[CLAIMS_MAX];
    size_t first[CLAIMS_MAX]; /* of the same origin */
    size_t n;
    tocsin_arena *arena;
    size_t n_nodes;
    bool failed;
} tree_maker;

static bool tells_origins(const tocsin_finding *finding) {
    return !strcmp(finding->kind, "origins") || !strcmp(finding->kind, "origins_of_number") ||
           !strcmp(finding->kind, "agreement");
}

/* ---- the tree ------------------------------------------------------------------------------ */

/* The child of that name, made when there is none. */
static tree_node *step(tree_maker *maker, tree_node *at, tocsin_text name, bool is_word) {
    for (tree_node *child = at->first; child; child = child->next)
        if (tocsin_text_equal(child->name, name) && child->is_word == is_word) return child;
    tree_node *made = tocsin_arena_new(maker->arena, tree_node, 1);
    if (!made) {
        maker->failed = true;
        return at;
    }
    made->name = name;
    made->is_word = is_word;
    if (at->last)
        at->last->next = made;
    else
        at->first = made;
    at->last = made;
    maker->n_nodes++;
    return made;
}

/* One step further, unless we stand there already. */
static tree_node *pass_on(tree_maker *maker, tree_node *at, tocsin_text name) {
    bool is_there = !name.n || (!at->is_word && tocsin_text_equal(at->name, name));
    return is_there ? at : step(maker, at, name, false);
}

/* Whose words they are: what an outlet says of its own accord in a text that it has from another one is that one's. */
static tocsin_text speaker_of(const tree_maker *maker, size_t i) {
    const tocsin_claim *claim = maker->cited[i];
    bool is_own = !claim->speaker.name.n || claim->speaker.kind == TOCSIN_OUTLET;
    if (!is_own) return claim->speaker.name;
    if (claim->speaker.kind == TOCSIN_UNNAMED) return TOCSIN_TEXT_NONE;
    for (size_t k = 0; k < maker->facts->n_copies; k++)
        if (tocsin_text_equal(maker->facts->copies[k].document, claim->evidence))
            return maker->facts->copies[k].outlet;
    return claim->outlet;
}

static tocsin_text state_of(const tree_maker *maker, size_t i) {
    tocsin_text actor = maker->digests[i]->speaker_actor;
    size_t end = tocsin_text_find(actor, TOCSIN_TEXT("."), 0);
    return end == SIZE_MAX ? actor : tocsin_text_slice(actor, 0, end);
}

/* The state, when several speakers of one state make one origin; else the first speaker. */
static tree_node *find_root(tree_maker *maker, tree_node *tree, size_t origin) {
    bool is_one_state = state_of(maker, origin).n > 0, has_others = false;
    for (size_t i = 0; i < maker->n; i++) {
        if (maker->first[i] != origin) continue;
        is_one_state &= tocsin_text_equal(state_of(maker, i), state_of(maker, origin));
        has_others |= !tocsin_text_equal(speaker_of(maker, i), speaker_of(maker, origin));
    }
    bool is_state = is_one_state && has_others;
    return step(maker, tree, is_state ? state_of(maker, origin) : speaker_of(maker, origin),
                is_state);
}

static void add_path(tree_maker *maker, tree_node *tree, size_t i) {
    const tocsin_claim *claim = maker->cited[i];
    tree_node *at = pass_on(maker, find_root(maker, tree, maker->first[i]), speaker_of(maker, i));
    for (size_t k = 0; k < claim->n_via && k < PATH_MAX_STEPS; k++)
        if (claim->via[k].kind != TOCSIN_UNNAMED) at = pass_on(maker, at, claim->via[k].name);
    for (size_t k = 0; k < maker->facts->n_copies; k++)
        if (tocsin_text_equal(maker->facts->copies[k].document, claim->evidence))
            at = pass_on(maker, at, maker->facts->copies[k].outlet);
    at = pass_on(maker, at, claim->outlet);
    if (at->n_entries < CLAIMS_MAX) at->entries[at->n_entries++] = claim->seq;
}

/* ---- the claims of a finding --------------------------------------------------------------- */

static const tocsin_claim *find_cited(const tocsin_claim *claims, size_t n, int64_t seq) {
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (claims[middle].seq < seq)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && claims[low].seq == seq ? &claims[low] : NULL;
}

static const tocsin_digest *find_digest(const case_claims *claims, int64_t seq) {
    size_t at = claims_find(claims, seq);
    return at == SIZE_MAX ? NULL : &claims->digests[at];
}

static void gather(tree_maker *maker, const tocsin_finding *finding, const tocsin_claim *claims,
                   size_t n_claims) {
    for (size_t i = 0; i < finding->n_entries && maker->n < CLAIMS_MAX; i++) {
        const tocsin_claim *claim = find_cited(claims, n_claims, finding->entries[i]);
        const tocsin_digest *digest = find_digest(&maker->facts->claims, finding->entries[i]);
        if (!claim || !digest) continue;
        maker->cited[maker->n] = claim;
        maker->digests[maker->n++] = digest;
    }
}

/* ---- as rows ------------------------------------------------------------------------------- */

static void put_rows(const tree_node *node, int depth, tocsin_origin_row *rows, size_t *n) {
    for (const tree_node *child = node->first; child; child = child->next) {
        rows[(*n)++] = (tocsin_origin_row){depth, child->name, child->is_word, child->entries,
                                           child->n_entries};
        put_rows(child, depth + 1, rows, n);
    }
}

static tocsin_status make_tree(const case_facts *facts, const tocsin_finding *finding,
                               const tocsin_claim *claims, size_t n_claims, tocsin_arena *arena,
                               tocsin_origin_tree *tree, tocsin_error *err) {
    tree_maker maker = {.facts = facts, .arena = arena};
    tree_node *root = tocsin_arena_new(arena, tree_node, 1);
    if (!root) return tocsin_fail_memory(err);
    gather(&maker, finding, claims, n_claims);
    tocsin_status status = tocsin_weigh_origins(maker.digests, maker.n, facts->copies,
                                                facts->n_copies, maker.first, err);
    for (size_t i = 0; !status && i < maker.n; i++) add_path(&maker, root, i);
    if (status) return status;
    tocsin_origin_row *rows = tocsin_arena_new(arena, tocsin_origin_row, maker.n_nodes);
    if (!rows || maker.failed) return tocsin_fail_memory(err);
    put_rows(root, 0, rows, &tree->n_rows);
    tree->rows = rows;
    return TOCSIN_OK;
}

tocsin_status origin_trees_make(const case_facts *facts, const tocsin_finding *findings,
                                size_t n_findings, const tocsin_claim *claims, size_t n_claims,
                                tocsin_arena *arena, tocsin_origin_tree **ret_trees, size_t *ret_n,
                                tocsin_error *err) {
    tocsin_origin_tree *trees = tocsin_arena_new(arena, tocsin_origin_tree, n_findings);
    tocsin_status status = trees ? TOCSIN_OK : tocsin_fail_memory(err);
    size_t n = 0;
    for (size_t i = 0; !status && i < n_findings; i++) {
        if (!tells_origins(&findings[i])) continue;
        trees[n] = (tocsin_origin_tree){.finding = i};
        status = make_tree(facts, &findings[i], claims, n_claims, arena, &trees[n++], err);
    }
    if (status) return status;
    *ret_trees = trees;
    *ret_n = n;
    return TOCSIN_OK;
}
