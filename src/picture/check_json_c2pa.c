// SPDX-License-Identifier: Apache-2.0
/* "traces": "c2pa", the manifests and what came of validating them. */
#include "picture/check.h"

static void put_signer(tocsin_json *json, const tocsin_c2pa_signer *signer) {
    static const char *const times[] = {"unknown", "inside", "outside"};
    if (!check_json_begin(json, "signer", signer->sha256[0] != '\0')) return;
    check_json_visible(json, "name", signer->name);
    check_json_visible(json, "organisation", signer->organisation);
    check_json_visible(json, "issuer", signer->issuer);
    check_json_visible(json, "algorithm", signer->algorithm);
    tocsin_json_member_text(json, "certificate_sha256", tocsin_text_of(signer->sha256));
    tocsin_json_member_text(json, "valid_from", tocsin_text_of(signer->valid_from));
    tocsin_json_member_text(json, "valid_to", tocsin_text_of(signer->valid_to));
    check_json_visible(json, "trusted_through", signer->anchor);
    tocsin_json_member_text(json, "signed_within_validity", tocsin_text_of(times[signer->time]));
    if (signer->stamp[0]) {
        tocsin_json_member_text(json, "time_stamp", tocsin_text_of(signer->stamp));
        check_json_visible(json, "time_stamp_authority", signer->stamp_authority);
        check_json_flag(json, "time_stamp_trusted", signer->stamp_trusted);
    }
    tocsin_json_end(json);
}

/* Claims of whoever signed, and nothing that was found. */
static void put_said(tocsin_json *json, const tocsin_c2pa *c2pa,
                     const tocsin_c2pa_manifest *manifest) {
    tocsin_json_key(json, "signer_says");
    tocsin_json_object(json);
    check_json_visible(json, "generator", manifest->generator);
    check_json_visible(json, "title", manifest->title);
    check_json_visible(json, "format", manifest->format);
    tocsin_json_key(json, "actions");
    tocsin_json_array(json);
    for (size_t i = 0; i < manifest->n_actions; i++) {
        const tocsin_c2pa_action *action = &manifest->actions[i];
        tocsin_json_object(json);
        check_json_visible(json, "action", action->action);
        check_json_visible(json, "when", action->when);
        check_json_visible(json, "software", action->agent);
        check_json_visible(json, "source_type", action->source);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
    tocsin_json_key(json, "ingredients");
    tocsin_json_array(json);
    for (size_t i = 0; i < manifest->n_ingredients; i++) {
        const tocsin_c2pa_ingredient *ingredient = &manifest->ingredients[i];
        tocsin_json_object(json);
        check_json_visible(json, "title", ingredient->title);
        check_json_visible(json, "format", ingredient->format);
        check_json_visible(json, "relationship", ingredient->relationship);
        check_json_flag(json, "has_manifest", ingredient->has_manifest);
        if (ingredient->manifest < c2pa->n_manifests)
            check_json_visible(json, "manifest", c2pa->manifests[ingredient->manifest].label);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
    tocsin_json_end(json);
}

static void put_manifest(tocsin_json *json, const tocsin_c2pa *c2pa,
                         const tocsin_c2pa_manifest *manifest) {
    tocsin_json_object(json);
    check_json_visible(json, "label", manifest->label);
    tocsin_json_member_text(json, "state",
                            manifest->state == TOCSIN_C2PA_ABSENT
                                ? TOCSIN_TEXT("not looked at")
                                : tocsin_text_of(tocsin_c2pa_state_name(manifest->state)));
    tocsin_json_member_number(json, "assertions", (double)manifest->n_assertions);
    put_signer(json, &manifest->signer);
    put_said(json, c2pa, manifest);
    tocsin_json_end(json);
}

static void put_statuses(tocsin_json *json, const tocsin_c2pa *c2pa) {
    static const char *const kinds[] = {"success", "informational", "failure"};
    tocsin_json_key(json, "statuses");
    tocsin_json_array(json);
    for (size_t i = 0; i < c2pa->n_statuses; i++) {
        const tocsin_c2pa_status *status = &c2pa->statuses[i];
        tocsin_json_object(json);
        tocsin_json_member_text(json, "code", tocsin_text_of(status->code));
        tocsin_json_member_text(json, "kind", tocsin_text_of(kinds[status->kind]));
        check_json_visible(json, "place", status->place);
        if (status->manifest < c2pa->n_manifests)
            check_json_visible(json, "manifest", c2pa->manifests[status->manifest].label);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}

void check_json_c2pa(tocsin_json *json, const tocsin_c2pa *c2pa) {
    tocsin_json_key(json, "c2pa");
    tocsin_json_object(json);
    tocsin_json_member_text(json, "state", tocsin_text_of(tocsin_c2pa_state_name(c2pa->state)));
    check_json_flag(json, "trust_list", c2pa->has_trust_list);
    if (c2pa->state != TOCSIN_C2PA_ABSENT) {
        tocsin_json_key(json, "manifests");
        tocsin_json_array(json);
        for (size_t i = 0; i < c2pa->n_manifests; i++)
            put_manifest(json, c2pa, &c2pa->manifests[i]);
        tocsin_json_end(json);
        put_statuses(json, c2pa);
    }
    tocsin_json_end(json);
}
