// SPDX-License-Identifier: Apache-2.0
/* Facts as STIX 2.1 (OASIS, 10 June 2021):
 *
 *   area, place of a claim      location
 *   speaker, outlet, tocsin     identity
 *   evidence                    file and url (observables), and the observed-data that holds them
 *   claim                       note on its evidence, its speaker and its place
 *   denial, doubt of claims     opinion on the notes of these claims, beside its own note
 *   observation                 note on its scene
 *   finding                     report of what it rests on
 *
 * Every object is written once, after those that it refers to. */
#include "exchange/stix.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct tocsin_stix {
    tocsin_buffer *out;
    tocsin_arena arena;
    stix_seen seen;
    tocsin_text begun;
    tocsin_stix_ref us; /* tocsin, who made the objects */
    bool has_objects;
};

/* "2021-11-14T12:00:00Z" with the thousandths that STIX asks for. */
static void put_time(tocsin_json *json, const char *key, tocsin_text at) {
    char room[40];
    snprintf(room, sizeof room, "%.*s.000Z", (int)(at.n > 19 ? 19 : at.n), at.n ? at.at : "");
    tocsin_json_member_text(json, key, tocsin_text_of(room));
}

/* What every object has. `at` is empty for observables, which have no times. */
static void begin_object(const tocsin_stix *stix, tocsin_json *json, const char *type,
                         const tocsin_stix_ref *id, tocsin_text at) {
    tocsin_json_init(json, stix->out);
    tocsin_buffer_puts(stix->out, stix->has_objects ? ",\n" : "\n");
    tocsin_json_object(json);
    tocsin_json_member_text(json, "type", tocsin_text_of(type));
    tocsin_json_member_text(json, "spec_version", TOCSIN_TEXT("2.1"));
    tocsin_json_member_text(json, "id", tocsin_text_of(id->id));
    if (!at.n) return;
    put_time(json, "created", at);
    put_time(json, "modified", at);
    if (strcmp(id->id, stix->us.id) != 0)
        tocsin_json_member_text(json, "created_by_ref", tocsin_text_of(stix->us.id));
}

static tocsin_status end_object(tocsin_stix *stix, tocsin_json *json, tocsin_error *err) {
    tocsin_json_end(json);
    stix->has_objects = true;
    return tocsin_json_finish(json, err);
}

static void put_refs(tocsin_json *json, const tocsin_stix_ref *refs, size_t n) {
    tocsin_json_key(json, "object_refs");
    tocsin_json_array(json);
    for (size_t i = 0; i < n; i++) tocsin_json_text(json, tocsin_text_of(refs[i].id));
    tocsin_json_end(json);
}

static void put_texts(tocsin_json *json, const char *key, const tocsin_text *texts, size_t n) {
    tocsin_json_key(json, key);
    tocsin_json_array(json);
    for (size_t i = 0; i < n; i++) tocsin_json_text(json, texts[i]);
    tocsin_json_end(json);
}

/* ---- identities --------------------------------------------------------------------------------- */

static const char *class_of(tocsin_kind kind) {
    switch (kind) {
    case TOCSIN_JOURNALIST:
    case TOCSIN_EXPERT: return "individual";
    case TOCSIN_UNNAMED:
    case TOCSIN_OTHER:
    case TOCSIN_KIND_NONE: return "unknown";
    default: return "organization";
    }
}

static tocsin_status put_identity(tocsin_stix *stix, const tocsin_speaker *who,
                                  const char *class_word, tocsin_stix_ref *ret, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json = {0};
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_text kind = tocsin_text_of(tocsin_kind_word(who->kind));
    const char *name = tocsin_arena_format(&arena, "%.*s %.*s %.*s", TOCSIN_TEXT_ARG(kind),
                                           TOCSIN_TEXT_ARG(who->actor), TOCSIN_TEXT_ARG(who->name));
    bool is_new = false;
    tocsin_status status = stix_id("identity", name, ret, err);
    if (!status) status = stix_see(&stix->seen, ret, &is_new, err);
    if (status || !is_new) return status;
    begin_object(stix, &json, "identity", ret, stix->begun);
    tocsin_json_member_text(&json, "name", who->name);
    tocsin_json_member_text(&json, "identity_class", tocsin_text_of(class_word));
    if (kind.n) put_texts(&json, "roles", &kind, 1);
    tocsin_json_member_text(&json, "description", who->actor);
    return end_object(stix, &json, err);
}

/* Of a speaker without a name nothing is known but the kind. */
static tocsin_status put_speaker(tocsin_stix *stix, const tocsin_claim *claim, tocsin_stix_ref *ret,
                                 tocsin_error *err) {
    tocsin_speaker who = claim->speaker;
    if (!who.name.n) who.name = claim->outlet.n ? claim->outlet : TOCSIN_TEXT("unnamed");
    return put_identity(stix, &who, class_of(who.kind), ret, err);
}

/* ---- begin and end ------------------------------------------------------------------------------ */

tocsin_status tocsin_stix_begin(tocsin_buffer *out, tocsin_text seed, tocsin_text begun,
                                tocsin_stix **ret_stix, tocsin_error *err) {
    tocsin_stix *stix = calloc(1, sizeof *stix);
    if (!stix) return tocsin_fail_memory(err);
    stix->out = out;
    stix->begun = tocsin_arena_text(&stix->arena, begun);
    tocsin_stix_ref bundle;
    tocsin_speaker us = {.name = TOCSIN_TEXT("tocsin"), .kind = TOCSIN_KIND_NONE};
    char *name = tocsin_arena_string(&stix->arena, seed);
    tocsin_status status = stix->begun.at ? TOCSIN_OK : tocsin_fail_memory(err);
    if (!status) status = stix_id("bundle", name, &bundle, err);
    if (!status) tocsin_buffer_printf(out, "{\"id\":\"%s\",\"objects\":[", bundle.id);
    if (!status) status = put_identity(stix, &us, "system", &stix->us, err);
    if (status)
        tocsin_stix_free(&stix);
    else
        *ret_stix = stix;
    return status;
}

void tocsin_stix_free(tocsin_stix **stix) {
    if (!*stix) return;
    stix_seen_release(&(*stix)->seen);
    tocsin_arena_release(&(*stix)->arena);
    free(*stix);
    *stix = NULL;
}

tocsin_status tocsin_stix_end(tocsin_stix *stix, tocsin_error *err) {
    tocsin_buffer_puts(stix->out, "\n],\"type\":\"bundle\"}\n");
    return stix->out->failed ? tocsin_fail_memory(err) : TOCSIN_OK;
}

/* ---- places ------------------------------------------------------------------------------------- */

static tocsin_status put_location(tocsin_stix *stix, tocsin_text name, double lat, double lon,
                                  double precision_km, tocsin_stix_ref *ret, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json = {0};
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    const char *known_by =
        tocsin_arena_format(&arena, "%.*s %.6f %.6f", TOCSIN_TEXT_ARG(name), lat, lon);
    bool is_new = false;
    tocsin_status status = stix_id("location", known_by, ret, err);
    if (!status) status = stix_see(&stix->seen, ret, &is_new, err);
    if (status || !is_new) return status;
    begin_object(stix, &json, "location", ret, stix->begun);
    tocsin_json_member_text(&json, "name", name);
    tocsin_json_member_number(&json, "latitude", lat);
    tocsin_json_member_number(&json, "longitude", lon);
    tocsin_json_member_number(&json, "precision", 1000 * precision_km);
    return end_object(stix, &json, err);
}

tocsin_status tocsin_stix_area(tocsin_stix *stix, const tocsin_export_area *area,
                               tocsin_error *err) {
    tocsin_stix_ref ref;
    double lon, lat, radius_km;
    tocsin_export_area_middle(area, &lon, &lat, &radius_km);
    if (isnan(lat)) return TOCSIN_OK;
    return put_location(stix, area->name, lat, lon, radius_km, &ref, err);
}

/* ---- evidence ----------------------------------------------------------------------------------- */

/* "sha256:…" and bare are the same evidence. */
static tocsin_text bare_hash(tocsin_text sha256) {
    bool named = tocsin_text_starts(sha256, TOCSIN_TEXT("sha256:"));
    return named ? tocsin_text_slice(sha256, 7, sha256.n) : sha256;
}

tocsin_status tocsin_stix_ref_of_evidence(tocsin_text sha256, tocsin_stix_ref *ret,
                                          tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    return stix_id("observed-data", tocsin_arena_string(&arena, bare_hash(sha256)), ret, err);
}

static void put_hash(tocsin_json *json, tocsin_text sha256) {
    tocsin_json_key(json, "hashes");
    tocsin_json_object(json);
    tocsin_json_member_text(json, "SHA-256", sha256);
    tocsin_json_end(json);
}

/* The properties that the id of a file follows from. */
static tocsin_status file_id(const tocsin_evidence *evidence, tocsin_stix_ref *ret,
                             tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer properties = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_json_init(&json, &properties);
    tocsin_json_object(&json);
    put_hash(&json, evidence->sha256);
    tocsin_json_member_text(&json, "name", evidence->name);
    tocsin_json_end(&json);
    tocsin_status status = tocsin_json_finish(&json, err);
    return status ? status : stix_observable_id("file", tocsin_buffer_text(&properties), ret, err);
}

static tocsin_status put_file(tocsin_stix *stix, const tocsin_evidence *evidence,
                              tocsin_stix_ref *ret, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json = {0};
    tocsin_status status = file_id(evidence, ret, err);
    if (status) return status;
    begin_object(stix, &json, "file", ret, TOCSIN_TEXT_NONE);
    put_hash(&json, evidence->sha256);
    tocsin_json_member_text(&json, "name", evidence->name);
    tocsin_json_member_text(&json, "mime_type", evidence->media);
    tocsin_json_key(&json, "size");
    tocsin_json_integer(&json, evidence->size);
    return end_object(stix, &json, err);
}

static tocsin_status put_url(tocsin_stix *stix, tocsin_text url, tocsin_stix_ref *ret,
                             tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer properties = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json known_by = {0};
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json = {0};
    bool is_new = false;
    tocsin_json_init(&known_by, &properties);
    tocsin_json_object(&known_by);
    tocsin_json_member_text(&known_by, "value", url);
    tocsin_json_end(&known_by);
    tocsin_status status = tocsin_json_finish(&known_by, err);
    if (!status) status = stix_observable_id("url", tocsin_buffer_text(&properties), ret, err);
    if (!status) status = stix_see(&stix->seen, ret, &is_new, err);
    if (status || !is_new) return status;
    begin_object(stix, &json, "url", ret, TOCSIN_TEXT_NONE);
    tocsin_json_member_text(&json, "value", url);
    return end_object(stix, &json, err);
}

tocsin_status tocsin_stix_evidence(tocsin_stix *stix, const tocsin_evidence *evidence,
                                   tocsin_text at, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json = {0};
    tocsin_text simulated = TOCSIN_TEXT("simulated");
    tocsin_stix_ref id, refs[2];
    size_t n = 1;
    tocsin_status status = tocsin_stix_ref_of_evidence(evidence->sha256, &id, err);
    if (!status) status = put_file(stix, evidence, &refs[0], err);
    if (!status && evidence->url.n) status = put_url(stix, evidence->url, &refs[n++], err);
    if (status) return status;
    begin_object(stix, &json, "observed-data", &id, at);
    if (evidence->simulated) put_texts(&json, "labels", &simulated, 1);
    put_time(&json, "first_observed", at);
    put_time(&json, "last_observed", at);
    tocsin_json_key(&json, "number_observed");
    tocsin_json_integer(&json, 1);
    put_refs(&json, refs, n);
    return end_object(stix, &json, err);
}

/* ---- observations ------------------------------------------------------------------------------- */

tocsin_status tocsin_stix_ref_of_observation(const tocsin_observation *observation,
                                             tocsin_stix_ref *ret, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    char day[16];
    tocsin_day_format(observation->day, day);
    const char *name = tocsin_arena_format(
        &arena, "%.*s %s %.*s %.*s %.*s", TOCSIN_TEXT_ARG(bare_hash(observation->evidence)), day,
        TOCSIN_TEXT_ARG(observation->series), TOCSIN_TEXT_ARG(observation->area),
        TOCSIN_TEXT_ARG(observation->method));
    return stix_id("note", name, ret, err);
}

tocsin_status tocsin_stix_observation(tocsin_stix *stix, const tocsin_observation *observation,
                                      tocsin_text at, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json = {0};
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer content = TOCSIN_BUFFER_INIT;
    tocsin_stix_ref id, scene;
    tocsin_text label = TOCSIN_TEXT("observation");
    bool is_new = false;
    tocsin_status status = tocsin_stix_ref_of_observation(observation, &id, err);
    if (!status) status = stix_see(&stix->seen, &id, &is_new, err);
    if (!status) status = tocsin_stix_ref_of_evidence(observation->evidence, &scene, err);
    if (status || !is_new) return status;
    /* What was measured, as data: the record of the ledger in its own form. */
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json body;
    tocsin_observation bare = *observation;
    bare.n_patches = 0;
    tocsin_json_init(&body, &content);
    tocsin_observation_write(&body, &bare);
    status = tocsin_json_finish(&body, err);
    if (status) return status;
    begin_object(stix, &json, "note", &id, at);
    tocsin_json_member_text(&json, "abstract", observation->method);
    tocsin_json_member_text(&json, "content", tocsin_buffer_text(&content));
    put_texts(&json, "labels", &label, 1);
    put_refs(&json, &scene, 1);
    return end_object(stix, &json, err);
}

/* ---- claims ------------------------------------------------------------------------------------- */

tocsin_status tocsin_stix_ref_of_claim(tocsin_text id, tocsin_stix_ref *ret, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    return stix_id("note", tocsin_arena_string(&arena, id), ret, err);
}

/* Where it stands: the id of the claim, its entry, and the bytes. */
static void put_whence(tocsin_json *json, const tocsin_claim *claim) {
    char where[160];
    snprintf(where, sizeof where, "entry %lld, bytes %lld to %lld of %.*s", (long long)claim->seq,
             (long long)claim->span.from, (long long)claim->span.to,
             TOCSIN_TEXT_ARG(claim->evidence));
    tocsin_json_key(json, "external_references");
    tocsin_json_array(json);
    tocsin_json_object(json);
    tocsin_json_member_text(json, "source_name", TOCSIN_TEXT("tocsin"));
    tocsin_json_member_text(json, "external_id", claim->id);
    tocsin_json_member_text(json, "description", tocsin_text_of(where));
    tocsin_json_end(json);
    tocsin_json_end(json);
}

static void put_labels(tocsin_json *json, const tocsin_claim *claim) {
    const char *words[] = {tocsin_act_word(claim->act), tocsin_plover_word(claim->plover),
                           claim->negative ? "negative" : "", claim->simulated ? "simulated" : "",
                           claim->has_quantity ? tocsin_unit_word(claim->quantity.unit) : ""};
    tocsin_text labels[sizeof words / sizeof *words];
    size_t n = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i][0]) labels[n++] = tocsin_text_of(words[i]);
    if (n) put_texts(json, "labels", labels, n);
}

static tocsin_status put_note(tocsin_stix *stix, const tocsin_claim *claim, tocsin_text at,
                              const tocsin_stix_ref *id, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json = {0};
    const tocsin_place *place = &claim->place;
    tocsin_stix_ref refs[3];
    size_t n = 2;
    tocsin_status status = tocsin_stix_ref_of_evidence(claim->evidence, &refs[0], err);
    if (!status) status = put_speaker(stix, claim, &refs[1], err);
    if (!status && !isnan(place->lat) && !isnan(place->lon))
        status = put_location(stix, place->name.n ? place->name : place->text, place->lat,
                              place->lon, place->precision_km, &refs[n++], err);
    if (status) return status;
    begin_object(stix, &json, "note", id, at);
    tocsin_json_member_text(&json, "content", claim->text.n ? claim->text : TOCSIN_TEXT("-"));
    if (claim->speaker.name.n) put_texts(&json, "authors", &claim->speaker.name, 1);
    tocsin_json_member_text(&json, "lang", claim->language);
    put_labels(&json, claim);
    put_whence(&json, claim);
    put_refs(&json, refs, n);
    return end_object(stix, &json, err);
}

static tocsin_status put_opinion(tocsin_stix *stix, const tocsin_claim *claim, tocsin_text at,
                                 const tocsin_stix_ref *denied, size_t n, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json = {0};
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_stix_ref id;
    tocsin_status status = stix_id("opinion", tocsin_arena_string(&arena, claim->id), &id, err);
    if (status) return status;
    begin_object(stix, &json, "opinion", &id, at);
    tocsin_json_member_text(&json, "opinion",
                            claim->act == TOCSIN_DOUBT ? TOCSIN_TEXT("disagree")
                                                       : TOCSIN_TEXT("strongly-disagree"));
    tocsin_json_member_text(&json, "explanation", claim->text);
    if (claim->speaker.name.n) put_texts(&json, "authors", &claim->speaker.name, 1);
    tocsin_json_member_text(&json, "lang", claim->language);
    put_whence(&json, claim);
    put_refs(&json, denied, n);
    return end_object(stix, &json, err);
}

tocsin_status tocsin_stix_claim(tocsin_stix *stix, const tocsin_claim *claim, tocsin_text at,
                                const tocsin_stix_ref *denied, size_t n_denied, tocsin_error *err) {
    tocsin_stix_ref id;
    bool is_new = false;
    tocsin_status status = tocsin_stix_ref_of_claim(claim->id, &id, err);
    if (!status) status = stix_see(&stix->seen, &id, &is_new, err);
    if (status || !is_new) return status;
    status = put_note(stix, claim, at, &id, err);
    if (!status && n_denied) status = put_opinion(stix, claim, at, denied, n_denied, err);
    return status;
}

/* ---- findings ----------------------------------------------------------------------------------- */

tocsin_status tocsin_stix_finding(tocsin_stix *stix, const tocsin_finding *finding, tocsin_text at,
                                  const tocsin_stix_ref *refs, size_t n_refs, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json = {0};
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_stix_ref id;
    tocsin_text labels[3] = {tocsin_text_of(finding->kind)};
    size_t n = 1;
    if (finding->section) labels[n++] = tocsin_text_of(tocsin_section_word(finding->section));
    if (finding->simulated) labels[n++] = TOCSIN_TEXT("simulated");
    tocsin_status status = stix_id("report", tocsin_arena_string(&arena, finding->id), &id, err);
    if (status) return status;
    begin_object(stix, &json, "report", &id, at);
    tocsin_json_member_text(&json, "name", finding->text.n ? finding->text : labels[0]);
    put_time(&json, "published", at);
    put_texts(&json, "labels", labels, n);
    put_refs(&json, n_refs ? refs : &stix->us, n_refs ? n_refs : 1);
    return end_object(stix, &json, err);
}
