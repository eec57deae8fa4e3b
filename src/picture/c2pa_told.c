// SPDX-License-Identifier: Apache-2.0
/* What the signer says was done, and what the signer says went into the picture. Kept for the answer, which attributes it. */
#include <string.h>

#include "picture/c2pa.h"

bool c2pa_is_ingredient(tocsin_text base) {
    return tocsin_text_is(base, "c2pa.ingredient") || tocsin_text_is(base, "c2pa.ingredient.v2") ||
           tocsin_text_is(base, "c2pa.ingredient.v3");
}

bool c2pa_ingredient_manifest(const c2pa_cbor *ingredient, c2pa_cbor *ret_reference) {
    return c2pa_cbor_get(ingredient, "activeManifest", ret_reference) ||
           c2pa_cbor_get(ingredient, "c2pa_manifest", ret_reference);
}

/* ---- actions --------------------------------------------------------------------------------- */

/* A text, or the tagged text of a time. */
static tocsin_text text_of(const c2pa_cbor *map, const char *key) {
    c2pa_cbor value;
    if (!c2pa_cbor_get(map, key, &value)) return TOCSIN_TEXT_NONE;
    tocsin_text rest = value.items;
    if (value.kind == C2PA_TAG && !c2pa_cbor_next(&rest, &value)) return TOCSIN_TEXT_NONE;
    return value.kind == C2PA_TEXT ? value.text : TOCSIN_TEXT_NONE;
}

/* softwareAgent: a text, or of newer actions a map with its name. */
static tocsin_text agent_of(const c2pa_cbor *action) {
    c2pa_cbor agent;
    if (!c2pa_cbor_get(action, "softwareAgent", &agent)) return TOCSIN_TEXT_NONE;
    return agent.kind == C2PA_TEXT ? agent.text : c2pa_cbor_text(&agent, "name");
}

/* "ingredients", or of older actions the one "ingredient", each to be found. */
static bool names_ingredients(const c2pa_context *context, const c2pa_cbor *action) {
    c2pa_cbor parameters, list, reference;
    c2pa_super box;
    size_t manifest;
    if (!c2pa_cbor_get(action, "parameters", &parameters)) return false;
    if (c2pa_cbor_get(&parameters, "ingredient", &reference))
        return c2pa_resolve(context, context->current, c2pa_cbor_text(&reference, "url"), &box,
                            &manifest);
    if (!c2pa_cbor_array(&parameters, "ingredients", &list) || !list.items.n) return false;
    for (tocsin_text rest = list.items; c2pa_cbor_next(&rest, &reference);)
        if (!c2pa_resolve(context, context->current, c2pa_cbor_text(&reference, "url"), &box,
                          &manifest))
            return false;
    return true;
}

static bool is_beginning(tocsin_text action) {
    return tocsin_text_is(action, "c2pa.created") || tocsin_text_is(action, "c2pa.opened");
}

/* How the picture came about may only be said first, and must be; what was opened, placed or removed must be named. Claims of version 1 were made
 * before that was asked. */
static void check_action(c2pa_context *context, const c2pa_claim *claim, const c2pa_cbor *action,
                         bool first, tocsin_text label) {
    tocsin_text what = c2pa_cbor_text(action, "action");
    if (!what.n) c2pa_report(context, C2PA_ASSERTION_ACTION_MALFORMED, label);
    if (!what.n || !claim->v2) return;
    bool opened = tocsin_text_is(what, "c2pa.opened");
    if (!first && is_beginning(what)) c2pa_report(context, C2PA_ASSERTION_ACTION_MALFORMED, label);
    bool needs =
        opened || tocsin_text_is(what, "c2pa.placed") || tocsin_text_is(what, "c2pa.removed");
    if (needs && !names_ingredients(context, action))
        c2pa_report(context, C2PA_ASSERTION_ACTION_INGREDIENT, label);
}

static void keep_action(c2pa_context *context, const c2pa_cbor *action) {
    tocsin_c2pa_manifest *told = &context->answer->manifests[context->current];
    if (told->n_actions == C2PA_MOST_TOLD) return;
    told->actions[told->n_actions++] = (tocsin_c2pa_action){
        .action = c2pa_keep(context, c2pa_cbor_text(action, "action")),
        .when = c2pa_keep(context, text_of(action, "when")),
        .agent = c2pa_keep(context, agent_of(action)),
        .source = c2pa_keep(context, c2pa_cbor_text(action, "digitalSourceType"))};
}

void c2pa_tell_actions(c2pa_context *context, const c2pa_claim *claim,
                       const c2pa_assertions *assertions) {
    tocsin_c2pa_manifest *told = &context->answer->manifests[context->current];
    bool first = true;
    told->actions = tocsin_arena_new(&context->answer->arena, tocsin_c2pa_action, C2PA_MOST_TOLD);
    context->failed = context->failed || !told->actions;
    bool begun = false; /* with how the picture came about */
    for (size_t i = 0; i < assertions->n && !context->failed; i++) {
        const c2pa_assertion *assertion = &assertions->at[i];
        c2pa_cbor list, action;
        if (!tocsin_text_is(assertion->base, "c2pa.actions") &&
            !tocsin_text_is(assertion->base, "c2pa.actions.v2"))
            continue;
        if (!assertion->has_map) continue; /* told already */
        if (!c2pa_cbor_array(&assertion->map, "actions", &list)) {
            c2pa_report(context, C2PA_ASSERTION_ACTION_MALFORMED, assertion->label);
            continue;
        }
        for (tocsin_text rest = list.items; c2pa_cbor_next(&rest, &action); first = false) {
            check_action(context, claim, &action, first, assertion->label);
            keep_action(context, &action);
            begun = begun || is_beginning(c2pa_cbor_text(&action, "action"));
        }
    }
    if (claim->v2 && !claim->update && !begun)
        c2pa_report(context, C2PA_ASSERTION_ACTION_MALFORMED, TOCSIN_TEXT("c2pa.assertions"));
}

/* ---- ingredients ----------------------------------------------------------------------------- */

/* When something was taken out of the manifest its hash is no longer what it was, and the hash of its signature counts. */
static void check_by_signature(c2pa_context *context, const c2pa_claim *claim,
                               const c2pa_assertion *assertion) {
    c2pa_cbor reference;
    c2pa_super box;
    size_t manifest;
    if (!c2pa_cbor_get(&assertion->map, "claimSignature", &reference)) return;
    c2pa_code code = C2PA_INGREDIENT_NO_SIGNATURE;
    if (c2pa_resolve(context, context->current, c2pa_cbor_text(&reference, "url"), &box, &manifest))
        code = c2pa_match_hash(context, c2pa_alg(&reference, claim->alg), box.content, NULL, 0,
                               c2pa_cbor_bytes(&reference, "hash")) == C2PA_MATCHES
                   ? C2PA_INGREDIENT_SIGNED
                   : C2PA_INGREDIENT_SIGNATURE;
    c2pa_report(context, code, assertion->label);
}

/* Section 15.11.3.3: the manifest that it came with, by hash. */
static size_t check_manifest(c2pa_context *context, const c2pa_claim *claim,
                             const c2pa_assertion *assertion, const c2pa_cbor *reference) {
    c2pa_super box;
    size_t manifest;
    if (!c2pa_resolve(context, context->current, c2pa_cbor_text(reference, "url"), &box,
                      &manifest) ||
        box.content.at != context->manifests[manifest].content.at) {
        c2pa_report(context, C2PA_INGREDIENT_MISSING, assertion->label);
        return SIZE_MAX;
    }
    c2pa_match match = c2pa_match_hash(context, c2pa_alg(reference, claim->alg), box.content, NULL,
                                       0, c2pa_cbor_bytes(reference, "hash"));
    if (match == C2PA_DIFFERS && c2pa_is_redacted(context, manifest, TOCSIN_TEXT_NONE))
        check_by_signature(context, claim, assertion);
    else
        c2pa_report(context,
                    match == C2PA_MATCHES       ? C2PA_INGREDIENT_VALIDATED
                    : match == C2PA_UNSUPPORTED ? C2PA_ALGORITHM_UNSUPPORTED
                    : match == C2PA_TOO_MUCH    ? C2PA_GENERAL_ERROR
                                                : C2PA_INGREDIENT_MISMATCH,
                    assertion->label);
    return manifest;
}

static void tell_ingredient(c2pa_context *context, const c2pa_claim *claim,
                            const c2pa_assertion *assertion) {
    tocsin_c2pa_manifest *told = &context->answer->manifests[context->current];
    tocsin_text relationship = c2pa_cbor_text(&assertion->map, "relationship");
    bool input = tocsin_text_is(relationship, "inputTo");
    c2pa_cbor reference, results;
    bool has_manifest = c2pa_ingredient_manifest(&assertion->map, &reference);
    if (has_manifest && tocsin_text_is(assertion->base, "c2pa.ingredient.v3") &&
        !c2pa_cbor_get(&assertion->map, "validationResults", &results))
        c2pa_report(context, C2PA_ASSERTION_INGREDIENT, assertion->label);
    if (!input && !tocsin_text_is(relationship, "parentOf") &&
        !tocsin_text_is(relationship, "componentOf"))
        c2pa_report(context, C2PA_ASSERTION_INGREDIENT, assertion->label);
    tocsin_c2pa_ingredient ingredient = {
        .title = c2pa_keep(context, c2pa_cbor_text(&assertion->map, "dc:title")),
        .format = c2pa_keep(context, c2pa_cbor_text(&assertion->map, "dc:format")),
        .relationship = c2pa_keep(context, relationship),
        .has_manifest = has_manifest,
        .manifest = SIZE_MAX};
    if (has_manifest)
        ingredient.manifest = check_manifest(context, claim, assertion, &reference);
    else if (!input)
        c2pa_report(context, C2PA_INGREDIENT_UNKNOWN, assertion->label);
    if (told->n_ingredients < C2PA_MOST_TOLD) told->ingredients[told->n_ingredients++] = ingredient;
}

void c2pa_tell_ingredients(c2pa_context *context, const c2pa_claim *claim,
                           const c2pa_assertions *assertions) {
    tocsin_c2pa_manifest *told = &context->answer->manifests[context->current];
    size_t n = 0, n_parents = 0;
    told->ingredients =
        tocsin_arena_new(&context->answer->arena, tocsin_c2pa_ingredient, C2PA_MOST_TOLD);
    context->failed = context->failed || !told->ingredients;
    for (size_t i = 0; i < assertions->n && !context->failed; i++) {
        const c2pa_assertion *assertion = &assertions->at[i];
        if (!c2pa_is_ingredient(assertion->base) || !assertion->has_map) continue;
        n++;
        n_parents += tocsin_text_is(c2pa_cbor_text(&assertion->map, "relationship"), "parentOf");
        tell_ingredient(context, claim, assertion);
    }
    if (claim->update && (n != 1 || n_parents != 1))
        c2pa_report(context, C2PA_UPDATE_PARENTS, claim->label);
    else if (n_parents > 1)
        c2pa_report(context, C2PA_MANY_PARENTS, claim->label);
}
