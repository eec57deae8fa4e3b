// SPDX-License-Identifier: Apache-2.0
/* Cells of a row → a claim of whoever the table is from, or an observation. A cell that does not mean what its column
 * should hold is an error with line and column; what the table does not say is left open. */
#include <math.h>
#include <string.h>
#include <time.h>

#include "exchange/table.h"

/* Where we are, and the first failure. */
typedef struct row_reader {
    const tocsin_table *table;
    const table_cells *cells;
    tocsin_arena *arena;
    tocsin_error *err;
    tocsin_status status;
} row_reader;

static tocsin_text cell(const row_reader *r, int column) {
    return r->cells->cells[column];
}

static void refuse(row_reader *r, int column, const char *should) {
    tocsin_text text = cell(r, column), name = r->table->mapping->columns[column];
    if (r->status) return;
    r->status =
        tocsin_fail(r->err, TOCSIN_BAD_INPUT, "%s:%zu: column '%.*s': '%.*s' %s", r->table->name,
                    r->cells->line,
                    TOCSIN_TEXT_ARG(name.n ? name : tocsin_text_of(mapping_column_word(column))),
                    (int)(text.n < 80 ? text.n : 80), text.n ? text.at : "", should);
}

/* ---- values ------------------------------------------------------------------------------------- */

static bool formatted_day(const row_reader *r, tocsin_text text, tocsin_day *ret_day) {
    char room[64];
    struct tm found = {0};
    tocsin_text format = r->table->mapping->date_format;
    if (!format.n || text.n >= sizeof room) return false;
    memcpy(room, text.at, text.n);
    room[text.n] = '\0';
    const char *end = strptime(room, format.at, &found);
    if (!end || *end) return false;
    tocsin_civil date = {found.tm_year + 1900, found.tm_mon + 1, found.tm_mday};
    if (!tocsin_civil_is_valid(date)) return false;
    *ret_day = tocsin_day_from_civil(date);
    return true;
}

static tocsin_day day(row_reader *r, int column) {
    tocsin_day found = TOCSIN_DAY_NONE;
    tocsin_text text = cell(r, column);
    if (text.n && !csv_day(text, true, &found) && !formatted_day(r, text, &found))
        refuse(r, column,
               "is no date; write it as 2021-11-14, or say in the mapping how it is "
               "written: date_format: \"%d/%m/%Y\"");
    return found;
}

/* An end that is not said is the beginning. */
static tocsin_period period(row_reader *r, int from, int to) {
    tocsin_period found = {day(r, from), day(r, to)};
    if (found.to == TOCSIN_DAY_NONE && !r->table->mapping->is_tocsin) found.to = found.from;
    if (found.from != TOCSIN_DAY_NONE && found.to != TOCSIN_DAY_NONE && found.to < found.from)
        refuse(r, to, "lies before the beginning");
    return found;
}

static double number(row_reader *r, int column) {
    double found = (double)NAN;
    if (!csv_number(&r->table->csv, cell(r, column), &found) || isinf(found))
        refuse(r, column, "is no number; leave it empty where it is not known");
    return found;
}

static double number_within(row_reader *r, int column, double least, double most) {
    double found = number(r, column);
    if (found < least || found > most) refuse(r, column, "is out of range");
    return found;
}

/* What a word of the table means; `found` is false where the mapping does not say. The pair "*" stands for all others. */
static tocsin_text meaning(const tocsin_word_pair *pairs, size_t n, tocsin_text word,
                           bool *ret_found) {
    for (size_t i = 0; i < n; i++)
        if (tocsin_text_equal(pairs[i].from, word) || tocsin_text_is(pairs[i].from, "*")) {
            *ret_found = true;
            return pairs[i].to;
        }
    *ret_found = false;
    return TOCSIN_TEXT_NONE;
}

/* One word, or several with bars between: the first that means an event type. */
static tocsin_plover type(row_reader *r) {
    const tocsin_mapping *mapping = r->table->mapping;
    tocsin_text rest = cell(r, TOCSIN_COLUMN_TYPE), word;
    tocsin_plover found = TOCSIN_PLOVER_NONE;
    while (rest.n && found == TOCSIN_PLOVER_NONE && tocsin_text_split(&rest, '|', &word)) {
        bool is_said;
        word = tocsin_text_trim(word);
        tocsin_text means = meaning(mapping->types, mapping->n_types, word, &is_said);
        if (!is_said) means = word;
        if (means.n && !tocsin_plover_from(means, &found)) {
            refuse(r, TOCSIN_COLUMN_TYPE,
                   "is no event type; say in the mapping what it means: types: {\"…\": ASSAULT}, "
                   "or none");
            break;
        }
    }
    return found;
}

static bool is_code(tocsin_text text) {
    if (text.n < 2 || text.n > 40) return false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.at[i];
        bool fits = (c >= 'A' && c <= 'Z') || (i && (c == '.' || c == '+' || c == '_'));
        if (!fits) return false;
    }
    return true;
}

/* A code of an actor. Names that the mapping does not explain stay in the row. */
static tocsin_text actor(const row_reader *r, int column) {
    const tocsin_mapping *mapping = r->table->mapping;
    bool is_said;
    tocsin_text text = cell(r, column);
    tocsin_text means = meaning(mapping->actors, mapping->n_actors, text, &is_said);
    if (is_said) return means;
    return is_code(text) || tocsin_text_is(text, "separatists") ? text : TOCSIN_TEXT_NONE;
}

/* A text that our own export made safe for spreadsheets (csv_write.c) is made what it was. */
static tocsin_text text_of(const row_reader *r, int column) {
    tocsin_text text = cell(r, column);
    if (!r->table->mapping->is_tocsin || !text.n || text.at[0] != '\'') return text;
    size_t i = 0;
    while (i < text.n && text.at[i] == '\'') i++;
    bool was_marked = i < text.n && strchr("=+-@\t\r", text.at[i]);
    return was_marked ? tocsin_text_slice(text, 1, text.n) : text;
}

#define WORD(r, column, name, ret)                                                                 \
    do {                                                                                           \
        if (cell((r), (column)).n && !tocsin_##name##_from(cell((r), (column)), (ret)))            \
            refuse((r), (column), "is no word for '" #name "'");                                   \
    } while (0)

/* ---- claims ------------------------------------------------------------------------------------- */

static void put_quantity(row_reader *r, tocsin_claim *claim) {
    tocsin_quantity *q = &claim->quantity;
    double best = number(r, TOCSIN_COLUMN_QUANTITY);
    *q = (tocsin_quantity){.low = number(r, TOCSIN_COLUMN_LOW),
                           .high = number(r, TOCSIN_COLUMN_HIGH)};
    bool has_bounds = !isnan(q->low) || !isnan(q->high);
    if (!has_bounds) q->low = q->high = best;
    if (q->low > q->high) refuse(r, TOCSIN_COLUMN_HIGH, "is less than the lower bound");
    claim->has_quantity = !isnan(q->low) || !isnan(q->high);
    if (!claim->has_quantity) return;
    WORD(r, TOCSIN_COLUMN_UNIT, unit, &q->unit);
    WORD(r, TOCSIN_COLUMN_MEASURE, measure, &q->measure);
    claim->has_quantity = q->unit != TOCSIN_UNIT_NONE;
}

static void put_words(row_reader *r, tocsin_claim *claim) {
    claim->act = TOCSIN_ASSERT;
    claim->certainty = TOCSIN_CERTAIN;
    claim->tense = r->table->mapping->is_tocsin ? TOCSIN_TENSE_NONE : TOCSIN_PAST;
    WORD(r, TOCSIN_COLUMN_ACT, act, &claim->act);
    WORD(r, TOCSIN_COLUMN_CERTAINTY, certainty, &claim->certainty);
    WORD(r, TOCSIN_COLUMN_TENSE, tense, &claim->tense);
    WORD(r, TOCSIN_COLUMN_SOURCE_KIND, kind, &claim->speaker.kind);
    claim->negative = tocsin_text_is(cell(r, TOCSIN_COLUMN_POLARITY), "negative");
}

static void put_place(row_reader *r, tocsin_place *place) {
    *place = (tocsin_place){
        .text = text_of(r, TOCSIN_COLUMN_PLACE),
        .name = text_of(r, TOCSIN_COLUMN_PLACE),
        .country = cell(r, TOCSIN_COLUMN_COUNTRY),
        .lat = number_within(r, TOCSIN_COLUMN_LAT, -90, 90),
        .lon = number_within(r, TOCSIN_COLUMN_LON, -180, 180),
        .precision_km = number_within(r, TOCSIN_COLUMN_PRECISION_KM, 0, 20100),
    };
    if (isnan(place->lat) != isnan(place->lon))
        refuse(r, isnan(place->lat) ? TOCSIN_COLUMN_LAT : TOCSIN_COLUMN_LON,
               "is empty, and the other coordinate is not");
    if (place->text.n || isnan(place->lat)) return;
    /* A place without a name is called by where it is. */
    place->text =
        tocsin_text_of(tocsin_arena_format(r->arena, "%.5g, %.5g", place->lat, place->lon));
    place->name = place->text;
    if (!place->text.at && !r->status) r->status = tocsin_fail_memory(r->err);
}

/* As reading makes it: of the evidence, the bytes and the text there. */
static void put_id(row_reader *r, tocsin_claim *claim) {
    char hex[TOCSIN_SHA256_HEX + 1];
    const char *what = tocsin_arena_format(r->arena, "%s %lld %lld %.*s", r->table->sha256_hex,
                                           (long long)claim->span.from, (long long)claim->span.to,
                                           TOCSIN_TEXT_ARG(claim->text));
    if (!what) r->status = tocsin_fail_memory(r->err);
    if (!r->status) r->status = tocsin_sha256(tocsin_text_of(what), hex, r->err);
    if (!r->status) claim->id = tocsin_arena_text(r->arena, (tocsin_text){hex, 16});
    if (!r->status && !claim->id.at) r->status = tocsin_fail_memory(r->err);
}

static const char *evidence_name(row_reader *r) {
    const char *name = tocsin_arena_format(r->arena, "sha256:%s", r->table->sha256_hex);
    if (!name && !r->status) r->status = tocsin_fail_memory(r->err);
    return name;
}

static void read_claim(row_reader *r, tocsin_claim *claim) {
    const table_cells *cells = r->cells;
    const tocsin_mapping *mapping = r->table->mapping;
    tocsin_text text = text_of(r, TOCSIN_COLUMN_TEXT);
    *claim = (tocsin_claim){
        .evidence = tocsin_text_of(evidence_name(r)),
        .span = cells->text,
        .sentence = cells->whole,
        .text = text.n ? text
                       : tocsin_text_slice(r->table->bytes, (size_t)cells->text.from,
                                           (size_t)cells->text.to),
        .language = cell(r, TOCSIN_COLUMN_LANGUAGE),
        .speaker = {.name = text_of(r, TOCSIN_COLUMN_SOURCE),
                    .actor = actor(r, TOCSIN_COLUMN_SOURCE_ACTOR)},
        .outlet = text_of(r, TOCSIN_COLUMN_OUTLET),
        .published = period(r, TOCSIN_COLUMN_PUBLISHED, TOCSIN_COLUMN_PUBLISHED_TO),
        .said_on = period(r, TOCSIN_COLUMN_SAID, TOCSIN_COLUMN_SAID_TO),
        .when = period(r, TOCSIN_COLUMN_DATE, TOCSIN_COLUMN_DATE_TO),
        .plover = type(r),
        .actor = actor(r, TOCSIN_COLUMN_ACTOR),
        .target = actor(r, TOCSIN_COLUMN_TARGET),
        .simulated = mapping->simulated,
    };
    if (!tocsin_period_is_known(claim->published)) claim->published = claim->when;
    if (!tocsin_period_is_known(claim->published))
        refuse(r, TOCSIN_COLUMN_DATE, "should be a date: every event has one");
    put_words(r, claim);
    if (!claim->speaker.name.n) claim->speaker.name = mapping->name;
    if (!claim->speaker.kind) claim->speaker.kind = TOCSIN_OTHER;
    put_place(r, &claim->place);
    put_quantity(r, claim);
    claim->rule = tocsin_text_of(
        tocsin_arena_format(r->arena, "import/%.*s", TOCSIN_TEXT_ARG(mapping->name)));
    if (!claim->rule.at && !r->status) r->status = tocsin_fail_memory(r->err);
    put_id(r, claim);
}

/* ---- observations ------------------------------------------------------------------------------- */

static void read_observation(row_reader *r, tocsin_observation *observation) {
    const tocsin_mapping *mapping = r->table->mapping;
    *observation = (tocsin_observation){
        .evidence = tocsin_text_of(evidence_name(r)),
        .area = cell(r, TOCSIN_COLUMN_AREA),
        .series = mapping->name,
        .method = tocsin_text_of(tocsin_arena_format(
            r->arena, "column '%.*s' of line %zu",
            TOCSIN_TEXT_ARG(mapping->columns[TOCSIN_COLUMN_VALUE]), r->cells->line)),
        .unit = cell(r, TOCSIN_COLUMN_UNIT),
        .day = day(r, TOCSIN_COLUMN_DATE),
        .value = number(r, TOCSIN_COLUMN_VALUE),
        .spread = (double)NAN,
        .n_valid = 1,
        .n_pixels = 1,
        .simulated = mapping->simulated,
    };
    if (isnan(observation->value)) observation->n_valid = 0;
    if (observation->day == TOCSIN_DAY_NONE)
        refuse(r, TOCSIN_COLUMN_DATE, "should be a date: every observation has one");
    if (!observation->area.n)
        refuse(r, TOCSIN_COLUMN_AREA,
               "should be the name of an area: columns: {area: …} or values: {area: …}");
    if (!observation->method.at && !r->status) r->status = tocsin_fail_memory(r->err);
}

tocsin_status row_read(const tocsin_table *table, const table_cells *cells, tocsin_arena *arena,
                       tocsin_table_row *ret_row, tocsin_error *err) {
    row_reader r = {.table = table, .cells = cells, .arena = arena, .err = err};
    tocsin_table_row row = {.is_observation = table->mapping->columns[TOCSIN_COLUMN_VALUE].n > 0};
    if (row.is_observation)
        read_observation(&r, &row.observation);
    else
        read_claim(&r, &row.claim);
    if (!r.status) *ret_row = row;
    return r.status;
}
