// SPDX-License-Identifier: Apache-2.0
/* A C2PA manifest in sentences: how far it holds, who signed, and what the signer says, which stays what a signer says. */
#include <string.h>

#include "picture/sheet.h"

enum { MOST_LINES = 20 };

static const char *say(const picture_sheet *sheet, const char *key) {
    return picture_say(&sheet->words, key, (const char *)NULL);
}

/* NULL where there is none. */
static const char *visible(picture_sheet *sheet, const char *text) {
    const char *shown = text ? picture_visible(&sheet->words, tocsin_text_of(text)) : NULL;
    if (text && !shown) sheet->failed = true;
    return shown;
}

/* "c2pa_code_assertion_dataHash_mismatch" */
static const char *key_of(const picture_sheet *sheet, const char *code) {
    char *key = tocsin_arena_format(sheet->words.arena, "c2pa_code_%s", code);
    for (char *c = key; c && *c; c++)
        if (*c == '.' || *c == '-') *c = '_';
    return key;
}

static const char *signer_name(picture_sheet *sheet, const tocsin_c2pa_manifest *manifest) {
    const char *name = visible(sheet, manifest->signer.name);
    return name && manifest->signer.sha256[0] ? name : say(sheet, "c2pa_somebody");
}

static void put_certificate(picture_sheet *sheet, const tocsin_c2pa_manifest *manifest) {
    const tocsin_c2pa_signer *signer = &manifest->signer;
    if (!signer->sha256[0]) return;
    const char *organisation = visible(sheet, signer->organisation);
    const char *issuer = visible(sheet, signer->issuer);
    SHEET_SAY(sheet, SHEET_FOUND, "c2pa_certificate", "name", signer_name(sheet, manifest),
              "organisation", organisation ? organisation : "–", "issuer", issuer ? issuer : "–",
              "from", signer->valid_from, "to", signer->valid_to);
}

/* Whom the signature is of, as far as somebody vouches for it. */
static void put_trust(picture_sheet *sheet, const tocsin_c2pa *c2pa,
                      const tocsin_c2pa_manifest *manifest) {
    const char *signer = signer_name(sheet, manifest);
    if (manifest->state < TOCSIN_C2PA_VALID) return;
    if (manifest->state == TOCSIN_C2PA_TRUSTED)
        SHEET_SAY(sheet, SHEET_FOUND, "c2pa_trusted", "signer", signer, "anchor",
                  visible(sheet, manifest->signer.anchor));
    else
        SHEET_SAY(sheet, SHEET_FOUND, c2pa->has_trust_list ? "c2pa_not_listed" : "c2pa_no_list",
                  "signer", signer);
}

static void put_time(picture_sheet *sheet, const tocsin_c2pa_signer *signer) {
    const char *authority = visible(sheet, signer->stamp_authority);
    if (!authority) authority = say(sheet, "c2pa_somebody");
    if (!signer->sha256[0]) return;
    if (signer->stamp[0])
        SHEET_SAY(sheet, SHEET_FOUND,
                  !signer->stamp_trusted                    ? "c2pa_stamp_untrusted"
                  : signer->time == TOCSIN_C2PA_TIME_INSIDE ? "c2pa_stamp_inside"
                                                            : "c2pa_stamp_outside",
                  "authority", authority, "time", signer->stamp);
    if (signer->time == TOCSIN_C2PA_TIME_UNKNOWN)
        SHEET_SAY(sheet, SHEET_FOUND, "c2pa_time_unknown");
}

/* What no success is: by code, place and what the code means; of the ingredients' manifests the failures. */
static void put_statuses(picture_sheet *sheet, const tocsin_c2pa *c2pa) {
    size_t n = 0;
    for (size_t i = 0; i < c2pa->n_statuses; i++) {
        const tocsin_c2pa_status *status = &c2pa->statuses[i];
        bool failure = status->kind == TOCSIN_C2PA_FAILURE;
        bool active = status->manifest + 1 >= c2pa->n_manifests || !c2pa->n_manifests;
        if (status->kind == TOCSIN_C2PA_SUCCESS || (!failure && !active)) continue;
        if (n++ >= MOST_LINES) continue;
        const char *key = key_of(sheet, status->code), *place = visible(sheet, status->place);
        if (!key || !place) {
            sheet->failed = true;
            return;
        }
        SHEET_SAY(sheet, SHEET_FOUND, failure ? "c2pa_failure" : "c2pa_information", "code",
                  status->code, "place",
                  active ? place
                         : tocsin_arena_format(
                               sheet->words.arena, "%s / %s",
                               visible(sheet, c2pa->manifests[status->manifest].label), place),
                  "means", say(sheet, key));
    }
    if (n > MOST_LINES)
        SHEET_SAY(sheet, SHEET_FOUND, "c2pa_more", "n",
                  picture_number(&sheet->words, (double)(n - MOST_LINES), 0));
}

/* "c2pa.edited, 2021-11-01T09:30:00Z, GIMP": what of it was said. */
static const char *join(picture_sheet *sheet, const char *const *parts, size_t n) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    for (size_t i = 0; i < n; i++) {
        if (!parts[i]) continue;
        if (out.n) tocsin_buffer_puts(&out, ", ");
        picture_put_visible(&out, tocsin_text_of(parts[i]));
    }
    if (!out.n) tocsin_buffer_puts(&out, "–");
    const char *joined =
        out.failed ? NULL : tocsin_arena_string(sheet->words.arena, tocsin_buffer_text(&out));
    if (!joined) sheet->failed = true;
    return joined;
}

static void put_ingredient(picture_sheet *sheet, const tocsin_c2pa *c2pa, const char *who,
                           const tocsin_c2pa_ingredient *ingredient) {
    const char *parts[] = {ingredient->title, ingredient->format, ingredient->relationship};
    const char *what = join(sheet, parts, 3);
    if (!ingredient->has_manifest || ingredient->manifest >= c2pa->n_manifests) {
        SHEET_SAY(sheet, SHEET_FOUND, "c2pa_says_ingredient", "who", who, "what", what);
        return;
    }
    static const char *const states[] = {"c2pa_is_unseen", "c2pa_is_broken", "c2pa_is_well_formed",
                                         "c2pa_is_valid", "c2pa_is_trusted"};
    const tocsin_c2pa_manifest *manifest = &c2pa->manifests[ingredient->manifest];
    SHEET_SAY(sheet, SHEET_FOUND, "c2pa_says_signed_ingredient", "who", who, "what", what, "signer",
              signer_name(sheet, manifest), "state", say(sheet, states[manifest->state]));
}

/* Claims of the signer; where signature or hashes do not fit, not even that. */
static void put_said(picture_sheet *sheet, const tocsin_c2pa *c2pa,
                     const tocsin_c2pa_manifest *manifest) {
    bool holds = manifest->state >= TOCSIN_C2PA_VALID;
    const char *who = picture_say(&sheet->words, holds ? "c2pa_who" : "c2pa_who_unsure", "signer",
                                  signer_name(sheet, manifest), (const char *)NULL);
    const char *generator = visible(sheet, manifest->generator);
    if (generator)
        SHEET_SAY(sheet, SHEET_FOUND, "c2pa_says_generator", "who", who, "what", generator);
    for (size_t i = 0; i < manifest->n_actions && i < MOST_LINES; i++) {
        const tocsin_c2pa_action *action = &manifest->actions[i];
        const char *parts[] = {action->action, action->when, action->agent, action->source};
        SHEET_SAY(sheet, SHEET_FOUND, "c2pa_says_action", "who", who, "what",
                  join(sheet, parts, 4));
    }
    for (size_t i = 0; i < manifest->n_ingredients && i < MOST_LINES; i++)
        put_ingredient(sheet, c2pa, who, &manifest->ingredients[i]);
}

void sheet_c2pa(picture_sheet *sheet, const tocsin_c2pa *c2pa) {
    static const char *const states[] = {"c2pa_absent", "c2pa_broken", "c2pa_well_formed",
                                         "c2pa_valid", "c2pa_valid"};
    sheet_begin(sheet, "head_c2pa");
    SHEET_SAY(sheet, SHEET_FOUND, states[c2pa->state]);
    if (c2pa->state == TOCSIN_C2PA_ABSENT) return;
    if (c2pa->n_manifests) {
        const tocsin_c2pa_manifest *active = &c2pa->manifests[c2pa->n_manifests - 1];
        put_trust(sheet, c2pa, active);
        put_certificate(sheet, active);
        put_time(sheet, &active->signer);
        put_statuses(sheet, c2pa);
        put_said(sheet, c2pa, active);
    } else
        put_statuses(sheet, c2pa);
    SHEET_SAY(sheet, SHEET_ASSUMES, "c2pa_assumes");
    SHEET_SAY(sheet, SHEET_ERRS, "c2pa_errs");
    SHEET_SAY(sheet, SHEET_BLIND, "c2pa_blind");
}
