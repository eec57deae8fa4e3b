// SPDX-License-Identifier: Apache-2.0
/* The vocabulary back from JSON. Texts are copied into the arena; a `fact_reader` carries the first
 * failure, so that a body is read member by member and judged once. */
#include "tocsin/facts.h"

#include <json-c/json.h>
#include <math.h>

typedef struct fact_reader {
    tocsin_arena *arena;
    const char *missing; /* first member that is missing or of the wrong type */
    bool no_memory;
} fact_reader;

static tocsin_status finish(const fact_reader *reader, const char *what, tocsin_error *err) {
    if (reader->no_memory) return tocsin_fail_memory(err);
    if (reader->missing)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s without a valid '%s'", what, reader->missing);
    return TOCSIN_OK;
}

static void refuse(fact_reader *reader, const char *key) {
    if (!reader->missing) reader->missing = key;
}

static tocsin_text copy_text(fact_reader *reader, tocsin_text text) {
    if (text.n == 0) return TOCSIN_TEXT_NONE;
    tocsin_text copy = tocsin_arena_text(reader->arena, text);
    if (!copy.at) reader->no_memory = true;
    return copy;
}

static tocsin_text read_text(fact_reader *reader, const struct json_object *object,
                             const char *key) {
    return copy_text(reader, tocsin_json_get_text(object, key));
}

static tocsin_text need_text(fact_reader *reader, const struct json_object *object,
                             const char *key) {
    tocsin_text text = read_text(reader, object, key);
    if (text.n == 0) refuse(reader, key);
    return text;
}

static int64_t read_integer(const struct json_object *object, const char *key) {
    double value = tocsin_json_get_number(object, key);
    return isnan(value) || fabs(value) > 9007199254740992.0 ? 0 : (int64_t)value;
}

static tocsin_period read_period(const struct json_object *object, const char *key) {
    const struct json_object *period = tocsin_json_get(object, key);
    return (tocsin_period){tocsin_json_get_day(period, "from"), tocsin_json_get_day(period, "to")};
}

static int64_t item_integer(const struct json_object *array, size_t i) {
    return json_object_get_int64(json_object_array_get_idx(array, i));
}

static size_t array_length(const struct json_object *array) {
    return json_object_is_type(array, json_type_array) ? json_object_array_length(array) : 0;
}

static tocsin_span read_span(const struct json_object *object, const char *key) {
    const struct json_object *span = tocsin_json_get(object, key);
    if (array_length(span) != 2) return (tocsin_span){0, 0};
    return (tocsin_span){item_integer(span, 0), item_integer(span, 1)};
}

static void *need_room(fact_reader *reader, size_t n, size_t size) {
    void *room = n ? tocsin_arena_alloc(reader->arena, n, size) : NULL;
    if (n && !room) reader->no_memory = true;
    return room;
}

static const tocsin_text *read_texts(fact_reader *reader, const struct json_object *object,
                                     const char *key, size_t *ret_n) {
    const struct json_object *array = tocsin_json_get(object, key);
    size_t n = array_length(array);
    tocsin_text *texts = need_room(reader, n, sizeof *texts);
    for (size_t i = 0; texts && i < n; i++) {
        struct json_object *item = json_object_array_get_idx(array, i);
        const char *at = json_object_get_string(item);
        if (!json_object_is_type(item, json_type_string))
            refuse(reader, key);
        else
            texts[i] =
                copy_text(reader, (tocsin_text){at, (size_t)json_object_get_string_len(item)});
    }
    *ret_n = texts ? n : 0;
    return texts;
}

/* An optional word of the vocabulary: absent is 0, one that is not known is refused. */
#define READ_WORD(reader, object, key, name, ret)                                                  \
    do {                                                                                           \
        tocsin_text word = tocsin_json_get_text((object), (key));                                  \
        if (word.n && !tocsin_##name##_from(word, (ret))) refuse((reader), (key));                 \
    } while (0)

tocsin_status tocsin_evidence_read(const struct json_object *body, tocsin_arena *arena,
                                   tocsin_evidence *ret_evidence, tocsin_error *err) {
    fact_reader reader = {.arena = arena};
    tocsin_evidence evidence = {
        .sha256 = need_text(&reader, body, "sha256"),
        .size = read_integer(body, "size"),
        .name = need_text(&reader, body, "name"),
        .role = need_text(&reader, body, "role"),
        .media = read_text(&reader, body, "media"),
        .outlet = read_text(&reader, body, "outlet"),
        .title = read_text(&reader, body, "title"),
        .series = read_text(&reader, body, "series"),
        .published = read_period(body, "published"),
        .language = read_text(&reader, body, "language"),
        .url = read_text(&reader, body, "url"),
        .author = read_text(&reader, body, "author"),
        .charset = read_text(&reader, body, "charset"),
        .container = read_text(&reader, body, "container"),
        .within = read_span(body, "within"),
        .unfolded = tocsin_json_get_bool(body, "unfolded", false),
        .signature = read_text(&reader, body, "signature"),
        .stored = tocsin_json_get_bool(body, "stored", false),
        .simulated = tocsin_json_get_bool(body, "simulated", false),
    };
    READ_WORD(&reader, body, "revises", revision, &evidence.revises);
    tocsin_status status = finish(&reader, "evidence", err);
    if (!status) *ret_evidence = evidence;
    return status;
}

/* A ring has an even number of numbers, and at least three points. */
static void read_rings(fact_reader *reader, const struct json_object *rings, tocsin_patch *patch) {
    size_t n_rings = array_length(rings), n = 0, at = 0;
    for (size_t r = 0; r < n_rings; r++) n += array_length(json_object_array_get_idx(rings, r)) / 2;
    double *lonlat = need_room(reader, 2 * n, sizeof *lonlat);
    size_t *ends = need_room(reader, n_rings, sizeof *ends);
    if (!lonlat || !ends) return;
    for (size_t r = 0; r < n_rings; r++) {
        const struct json_object *ring = json_object_array_get_idx(rings, r);
        size_t n_numbers = array_length(ring);
        if (n_numbers < 6 || n_numbers % 2) refuse(reader, "rings");
        for (size_t i = 0; i + 1 < n_numbers; i += 2, at++) {
            lonlat[2 * at] = json_object_get_double(json_object_array_get_idx(ring, i));
            lonlat[2 * at + 1] = json_object_get_double(json_object_array_get_idx(ring, i + 1));
        }
        ends[r] = at;
    }
    patch->lonlat = lonlat;
    patch->ring_ends = ends;
    patch->n_rings = n_rings;
}

static void read_pixels(fact_reader *reader, const struct json_object *pixels,
                        tocsin_observation *observation) {
    const struct json_object *list = tocsin_json_get(pixels, "patches");
    size_t n = array_length(list);
    tocsin_patch *patches = need_room(reader, n, sizeof *patches);
    observation->of_pixels = true;
    observation->history = read_period(pixels, "history");
    observation->false_alarms = tocsin_json_get_number(pixels, "false_alarms");
    observation->settings = read_text(reader, pixels, "settings");
    for (size_t i = 0; patches && i < n; i++) {
        const struct json_object *item = json_object_array_get_idx(list, i);
        patches[i] = (tocsin_patch){
            .first_seen = tocsin_json_get_day(item, "first_seen"),
            .area_ha = tocsin_json_get_number(item, "ha"),
            .n_pixels = read_integer(item, "pixels"),
            .size = tocsin_json_get_number(item, "size"),
        };
        if (patches[i].first_seen == TOCSIN_DAY_NONE || isnan(patches[i].area_ha))
            refuse(reader, "patches");
        read_rings(reader, tocsin_json_get(item, "rings"), &patches[i]);
    }
    observation->patches = patches;
    observation->n_patches = patches ? n : 0;
}

static bool slot_type_from(tocsin_text word, tocsin_slot_type *ret_type) {
    static const char *const words[] = {"text",     "number", "day", "period",
                                        "interval", "word",   "list"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!tocsin_text_is(word, words[i])) continue;
        *ret_type = (tocsin_slot_type)i;
        return true;
    }
    return false;
}

static tocsin_slot read_slot(fact_reader *reader, const struct json_object *object) {
    tocsin_slot slot = {
        .name = need_text(reader, object, "name").at,
        .text = read_text(reader, object, "text"),
        .period = read_period(object, "period"),
        .high = tocsin_json_get_number(object, "high"),
    };
    if (!slot_type_from(tocsin_json_get_text(object, "type"), &slot.type)) refuse(reader, "type");
    slot.number =
        tocsin_json_get_number(object, slot.type == TOCSIN_SLOT_INTERVAL ? "low" : "number");
    slot.list = read_texts(reader, object, "list", &slot.n_list);
    return slot;
}

static void read_picture(fact_reader *reader, const struct json_object *picture,
                         tocsin_observation *observation) {
    const struct json_object *array = tocsin_json_get(picture, "found");
    size_t n = array_length(array);
    tocsin_slot *found = need_room(reader, n, sizeof *found);
    observation->of_picture = true;
    observation->test = need_text(reader, picture, "test");
    observation->outcome = need_text(reader, picture, "outcome");
    observation->settings = need_text(reader, picture, "settings");
    for (size_t i = 0; found && i < n; i++)
        found[i] = read_slot(reader, json_object_array_get_idx(array, i));
    observation->found = found;
    observation->n_found = found ? n : 0;
}

tocsin_status tocsin_observation_read(const struct json_object *body, tocsin_arena *arena,
                                      tocsin_observation *ret_observation, tocsin_error *err) {
    fact_reader reader = {.arena = arena};
    tocsin_observation observation = {
        .evidence = need_text(&reader, body, "evidence"),
        .area = read_text(&reader, body, "area"),
        .series = need_text(&reader, body, "series"),
        .method = read_text(&reader, body, "method"),
        .unit = read_text(&reader, body, "unit"),
        .day = tocsin_json_get_day(body, "day"),
        .value = tocsin_json_get_number(body, "value"),
        .spread = tocsin_json_get_number(body, "spread"),
        .n_valid = read_integer(body, "n_valid"),
        .n_pixels = read_integer(body, "n_pixels"),
        .simulated = tocsin_json_get_bool(body, "simulated", false),
    };
    const struct json_object *pixels = tocsin_json_get(body, "pixels");
    observation.history = TOCSIN_PERIOD_NONE;
    observation.false_alarms = (double)NAN;
    if (pixels) read_pixels(&reader, pixels, &observation);
    const struct json_object *picture = tocsin_json_get(body, "picture");
    if (picture) read_picture(&reader, picture, &observation);
    if (!picture && !observation.area.n) refuse(&reader, "area");
    if (!picture && observation.day == TOCSIN_DAY_NONE) refuse(&reader, "day");
    tocsin_status status = finish(&reader, "observation", err);
    if (!status) *ret_observation = observation;
    return status;
}

static tocsin_speaker read_speaker(fact_reader *reader, const struct json_object *object) {
    tocsin_speaker speaker = {
        .name = read_text(reader, object, "name"),
        .role = read_text(reader, object, "role"),
        .actor = read_text(reader, object, "actor"),
        .span = read_span(object, "span"),
    };
    READ_WORD(reader, object, "kind", kind, &speaker.kind);
    return speaker;
}

static void read_via(fact_reader *reader, const struct json_object *body, tocsin_claim *claim) {
    const struct json_object *array = tocsin_json_get(body, "via");
    size_t n = array_length(array);
    tocsin_speaker *via = need_room(reader, n, sizeof *via);
    for (size_t i = 0; via && i < n; i++)
        via[i] = read_speaker(reader, json_object_array_get_idx(array, i));
    claim->via = via;
    claim->n_via = via ? n : 0;
}

static void read_cues(fact_reader *reader, const struct json_object *body, tocsin_claim *claim) {
    const struct json_object *array = tocsin_json_get(body, "cues");
    size_t n = array_length(array);
    tocsin_cue *cues = need_room(reader, n, sizeof *cues);
    for (size_t i = 0; cues && i < n; i++) {
        const struct json_object *item = json_object_array_get_idx(array, i);
        cues[i] = (tocsin_cue){read_span(item, "span"), read_text(reader, item, "is")};
    }
    claim->cues = cues;
    claim->n_cues = cues ? n : 0;
}

static void read_alternatives(fact_reader *reader, const struct json_object *place,
                              tocsin_place *ret_place) {
    const struct json_object *array = tocsin_json_get(place, "alternatives");
    size_t n = array_length(array);
    tocsin_place_option *options = need_room(reader, n, sizeof *options);
    for (size_t i = 0; options && i < n; i++) {
        const struct json_object *item = json_object_array_get_idx(array, i);
        options[i] = (tocsin_place_option){.name = read_text(reader, item, "name"),
                                           .country = read_text(reader, item, "country"),
                                           .lat = tocsin_json_get_number(item, "lat"),
                                           .lon = tocsin_json_get_number(item, "lon"),
                                           .weight = tocsin_json_get_number(item, "weight")};
    }
    ret_place->alternatives = options;
    ret_place->n_alternatives = options ? n : 0;
}

static void read_event(fact_reader *reader, const struct json_object *body, tocsin_claim *claim) {
    const struct json_object *event = tocsin_json_get(body, "event");
    const struct json_object *place = tocsin_json_get(event, "place");
    READ_WORD(reader, event, "plover", plover, &claim->plover);
    claim->actor = read_text(reader, event, "actor");
    claim->target = read_text(reader, event, "target");
    claim->when = read_period(event, "when");
    claim->place = (tocsin_place){
        .text = read_text(reader, place, "text"),
        .name = read_text(reader, place, "name"),
        .country = read_text(reader, place, "country"),
        .lat = tocsin_json_get_number(place, "lat"),
        .lon = tocsin_json_get_number(place, "lon"),
        .precision_km = tocsin_json_get_number(place, "precision_km"),
    };
    read_alternatives(reader, place, &claim->place);
}

static void read_quantity(fact_reader *reader, const struct json_object *body,
                          tocsin_claim *claim) {
    const struct json_object *quantity = tocsin_json_get(body, "quantity");
    if (!(claim->has_quantity = quantity != NULL)) return;
    claim->quantity = (tocsin_quantity){
        .low = tocsin_json_get_number(quantity, "low"),
        .high = tocsin_json_get_number(quantity, "high"),
        .text = read_text(reader, quantity, "text"),
        .previous_period = tocsin_json_get_bool(quantity, "previous_period", false),
    };
    READ_WORD(reader, quantity, "unit", unit, &claim->quantity.unit);
    READ_WORD(reader, quantity, "kind", measure, &claim->quantity.measure);
}

tocsin_status tocsin_claim_read(const struct json_object *body, tocsin_arena *arena,
                                tocsin_claim *ret_claim, tocsin_error *err) {
    fact_reader reader = {.arena = arena};
    tocsin_claim claim = {
        .id = need_text(&reader, body, "id"),
        .evidence = need_text(&reader, body, "evidence"),
        .span = read_span(body, "span"),
        .text = need_text(&reader, body, "text"),
        .sentence = read_span(body, "sentence"),
        .language = read_text(&reader, body, "language"),
        .speaker = read_speaker(&reader, tocsin_json_get(body, "speaker")),
        .outlet = read_text(&reader, body, "outlet"),
        .published = read_period(body, "published"),
        .said_on = read_period(body, "said_on"),
        .said_on_text = read_text(&reader, tocsin_json_get(body, "said_on"), "text"),
        .negative = tocsin_text_is(tocsin_json_get_text(body, "polarity"), "negative"),
        .direct = tocsin_json_get_bool(body, "direct", false),
        .unusual_for_season = tocsin_json_get_bool(body, "unusual_for_season", false),
        .rule = read_text(&reader, body, "rule"),
        .simulated = tocsin_json_get_bool(body, "simulated", false),
    };
    READ_WORD(&reader, body, "act", act, &claim.act);
    READ_WORD(&reader, body, "certainty", certainty, &claim.certainty);
    READ_WORD(&reader, body, "tense", tense, &claim.tense);
    read_via(&reader, body, &claim);
    read_event(&reader, body, &claim);
    read_quantity(&reader, body, &claim);
    claim.denies = read_texts(&reader, body, "denies", &claim.n_denies);
    read_cues(&reader, body, &claim);
    tocsin_status status = finish(&reader, "claim", err);
    if (!status) *ret_claim = claim;
    return status;
}

static void read_slots(fact_reader *reader, const struct json_object *body,
                       tocsin_finding *finding) {
    const struct json_object *array = tocsin_json_get(body, "slots");
    size_t n = array_length(array);
    if (n > TOCSIN_FINDING_SLOTS) {
        refuse(reader, "slots");
        return;
    }
    for (size_t i = 0; i < n; i++)
        finding->slots[i] = read_slot(reader, json_object_array_get_idx(array, i));
    finding->n_slots = n;
}

static void read_entries(fact_reader *reader, const struct json_object *body,
                         tocsin_finding *finding) {
    const struct json_object *array = tocsin_json_get(body, "entries");
    size_t n = array_length(array);
    int64_t *entries = need_room(reader, n, sizeof *entries);
    for (size_t i = 0; entries && i < n; i++) entries[i] = item_integer(array, i);
    if (n == 0) refuse(reader, "entries");
    finding->entries = entries;
    finding->n_entries = entries ? n : 0;
}

tocsin_status tocsin_finding_read(const struct json_object *body, tocsin_arena *arena,
                                  tocsin_finding *ret_finding, tocsin_error *err) {
    fact_reader reader = {.arena = arena};
    tocsin_finding finding = {
        .id = need_text(&reader, body, "id"),
        .kind = need_text(&reader, body, "kind").at,
        .rule = need_text(&reader, body, "rule").at,
        .when = read_period(body, "when"),
        .text = read_text(&reader, body, "text"),
        .simulated = tocsin_json_get_bool(body, "simulated", false),
    };
    READ_WORD(&reader, body, "section", section, &finding.section);
    READ_WORD(&reader, body, "revised", revision, &finding.revised);
    read_slots(&reader, body, &finding);
    read_entries(&reader, body, &finding);
    tocsin_status status = finish(&reader, "finding", err);
    if (!status) *ret_finding = finding;
    return status;
}
