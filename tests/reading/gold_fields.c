// SPDX-License-Identifier: Apache-2.0
#include "gold_fields.h"

#include <math.h>
#include <string.h>
#include <unicode/ucasemap.h>

#define QUANTITY_TOLERANCE 0.05 /* of the bound that the annotation states */

static const char *const words[GOLD_FIELDS] = {
    "speaker", "speaker_kind", "via",   "act",           "polarity", "certainty",
    "tense",   "plover",       "actor", "target",        "place",    "when",
    "said_on", "quantity",     "unit",  "stock_or_flow", "denies",
};

const char *gold_field_word(gold_field field) {
    return words[field];
}

/* ---- names -------------------------------------------------------------------------------- */

/* Full case folding makes at most three bytes of one. What cannot be folded stays as it is. */
static tocsin_text folded(tocsin_text text, tocsin_arena *arena) {
    UErrorCode code = U_ZERO_ERROR;
    size_t room = 3 * text.n + 1;
    char *out = tocsin_arena_new(arena, char, room);
    UCaseMap *map = ucasemap_open("", 0, &code);
    int32_t n = 0;
    if (out && map)
        n = ucasemap_utf8FoldCase(map, out, (int32_t)room, text.at, (int32_t)text.n, &code);
    ucasemap_close(map);
    if (!out || U_FAILURE(code)) return tocsin_text_trim(text);
    return tocsin_text_trim((tocsin_text){out, (size_t)n});
}

static tocsin_text last_word(tocsin_text text) {
    size_t from = text.n;
    while (from && !strchr(" \t\n\r", text.at[from - 1])) from--;
    return tocsin_text_slice(text, from, text.n);
}

bool gold_same_name(tocsin_text gold, tocsin_text read, tocsin_arena *arena) {
    if (!read.n) return false;
    tocsin_text a = folded(gold, arena), b = folded(read, arena);
    return tocsin_text_find(a, b, 0) != SIZE_MAX || tocsin_text_find(b, a, 0) != SIZE_MAX ||
           tocsin_text_equal(last_word(a), last_word(b));
}

static bool any_is(const gold_names *names, tocsin_text read, tocsin_arena *arena) {
    for (size_t i = 0; i < names->n; i++)
        if (gold_same_name(names->items[i], read, arena)) return true;
    return false;
}

/* Every one that the annotation names is among those read. */
static bool all_via(const gold_names *via, const tocsin_claim *read, tocsin_arena *arena) {
    for (size_t i = 0; i < via->n; i++) {
        bool found = false;
        for (size_t k = 0; k < read->n_via && !found; k++)
            found = gold_same_name(via->items[i], read->via[k].name, arena);
        if (!found) return false;
    }
    return true;
}

/* ---- verdicts ----------------------------------------------------------------------------- */

static gold_verdict verdict(bool asked, bool right) {
    if (!asked) return GOLD_NOT_ASKED;
    return right ? GOLD_RIGHT : GOLD_WRONG;
}

static gold_verdict of_word(tocsin_text gold, const char *read) {
    return verdict(gold.at, tocsin_text_is(gold, read));
}

/* "RUS" is met by "RUS" and by "RUS.MIL". */
static bool is_within(tocsin_text part, tocsin_text whole) {
    return tocsin_text_starts(part, whole) && (part.n == whole.n || part.at[whole.n] == '.');
}

/* Any of the parts read is within any of the parts that the annotation gives. */
static gold_verdict of_parts(tocsin_text gold, tocsin_text read) {
    bool right = false;
    tocsin_text want;
    for (tocsin_text wants = gold; tocsin_text_split(&wants, '+', &want);) {
        tocsin_text have;
        for (tocsin_text haves = read; tocsin_text_split(&haves, '+', &have);)
            right = right || is_within(have, want);
    }
    return verdict(gold.at, right);
}

/* An end that the annotation leaves open may be anything. */
static gold_verdict of_period(bool asked, tocsin_period gold, tocsin_period read) {
    return verdict(asked, (gold.from == TOCSIN_DAY_NONE || gold.from == read.from) &&
                              (gold.to == TOCSIN_DAY_NONE || gold.to == read.to));
}

static bool bound_is_right(double gold, double read) {
    if (isnan(gold) || isnan(read)) return isnan(gold) && isnan(read);
    return fabs(gold - read) <= QUANTITY_TOLERANCE * gold;
}

static void judge_quantity(const gold_claim *gold, const tocsin_claim *read, gold_verdict *v) {
    const tocsin_quantity none = {.low = (double)NAN, .high = (double)NAN};
    const tocsin_quantity *q = read->has_quantity ? &read->quantity : &none;
    v[GOLD_QUANTITY] = verdict(gold->has_quantity, bound_is_right(gold->low, q->low) &&
                                                       bound_is_right(gold->high, q->high));
    v[GOLD_UNIT] = of_word(gold->unit, tocsin_unit_word(q->unit));
    v[GOLD_STOCK_OR_FLOW] = of_word(gold->measure, tocsin_measure_word(q->measure));
}

void gold_judge_fields(const gold_claim *gold, const tocsin_claim *read, tocsin_arena *arena,
                       gold_verdict ret_verdicts[TOCSIN_AT_LEAST(GOLD_FIELDS)]) {
    gold_verdict *v = ret_verdicts;
    v[GOLD_SPEAKER] = verdict(true, any_is(&gold->speaker, read->speaker.name, arena));
    v[GOLD_SPEAKER_KIND] = of_word(gold->speaker_kind, tocsin_kind_word(read->speaker.kind));
    v[GOLD_VIA] = verdict(gold->via.n, all_via(&gold->via, read, arena));
    v[GOLD_ACT] = of_word(gold->act, tocsin_act_word(read->act));
    v[GOLD_POLARITY] = of_word(gold->polarity, read->negative ? "negative" : "positive");
    v[GOLD_CERTAINTY] = of_word(gold->certainty, tocsin_certainty_word(read->certainty));
    v[GOLD_TENSE] = of_word(gold->tense, tocsin_tense_word(read->tense));
    v[GOLD_PLOVER] = of_parts(gold->plover, tocsin_text_of(tocsin_plover_word(read->plover)));
    v[GOLD_ACTOR] = of_parts(gold->actor, read->actor);
    v[GOLD_TARGET] = of_parts(gold->target, read->target);
    v[GOLD_PLACE] = verdict(gold->place.at, gold_same_name(gold->place, read->place.text, arena));
    v[GOLD_WHEN] = of_period(gold->has_when, gold->when, read->when);
    v[GOLD_SAID_ON] = of_period(gold->has_said_on, gold->said_on, read->said_on);
    judge_quantity(gold, read, v);
    v[GOLD_DENIES] = GOLD_NOT_ASKED;
}

/* ---- in words ----------------------------------------------------------------------------- */

static void put_text(tocsin_buffer *out, tocsin_text text) {
    if (text.n)
        tocsin_buffer_put(out, text);
    else
        tocsin_buffer_putc(out, '-');
}

static void put_names(tocsin_buffer *out, const tocsin_text *names, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (i) tocsin_buffer_puts(out, " / ");
        tocsin_buffer_put(out, names[i]);
    }
    if (!n) tocsin_buffer_putc(out, '-');
}

static void put_period(tocsin_buffer *out, tocsin_period period) {
    char from[16], to[16];
    tocsin_day_format(period.from, from);
    tocsin_day_format(period.to, to);
    tocsin_buffer_printf(out, "%s..%s", from, to);
}

static void put_bounds(tocsin_buffer *out, double low, double high) {
    if (!isnan(low)) tocsin_buffer_printf(out, "%.15g", low);
    tocsin_buffer_puts(out, "..");
    if (!isnan(high)) tocsin_buffer_printf(out, "%.15g", high);
}

void gold_put_field(tocsin_buffer *out, const gold_claim *gold, gold_field field) {
    switch (field) {
    case GOLD_SPEAKER: put_names(out, gold->speaker.items, gold->speaker.n); break;
    case GOLD_SPEAKER_KIND: put_text(out, gold->speaker_kind); break;
    case GOLD_VIA: put_names(out, gold->via.items, gold->via.n); break;
    case GOLD_ACT: put_text(out, gold->act); break;
    case GOLD_POLARITY: put_text(out, gold->polarity); break;
    case GOLD_CERTAINTY: put_text(out, gold->certainty); break;
    case GOLD_TENSE: put_text(out, gold->tense); break;
    case GOLD_PLOVER: put_text(out, gold->plover); break;
    case GOLD_ACTOR: put_text(out, gold->actor); break;
    case GOLD_TARGET: put_text(out, gold->target); break;
    case GOLD_PLACE: put_text(out, gold->place); break;
    case GOLD_WHEN: put_period(out, gold->when); break;
    case GOLD_SAID_ON: put_period(out, gold->said_on); break;
    case GOLD_QUANTITY: put_bounds(out, gold->low, gold->high); break;
    case GOLD_UNIT: put_text(out, gold->unit); break;
    case GOLD_STOCK_OR_FLOW: put_text(out, gold->measure); break;
    case GOLD_DENIES: put_names(out, gold->denies.items, gold->denies.n); break;
    case GOLD_FIELDS: break;
    }
}

static void put_via(tocsin_buffer *out, const tocsin_claim *read) {
    for (size_t i = 0; i < read->n_via; i++) {
        if (i) tocsin_buffer_puts(out, " / ");
        tocsin_buffer_put(out, read->via[i].name);
    }
    if (!read->n_via) tocsin_buffer_putc(out, '-');
}

static const char *read_word(const tocsin_claim *read, gold_field field) {
    switch (field) {
    case GOLD_SPEAKER_KIND: return tocsin_kind_word(read->speaker.kind);
    case GOLD_ACT: return tocsin_act_word(read->act);
    case GOLD_POLARITY: return read->negative ? "negative" : "positive";
    case GOLD_CERTAINTY: return tocsin_certainty_word(read->certainty);
    case GOLD_TENSE: return tocsin_tense_word(read->tense);
    case GOLD_PLOVER: return tocsin_plover_word(read->plover);
    case GOLD_UNIT: return read->has_quantity ? tocsin_unit_word(read->quantity.unit) : "";
    case GOLD_STOCK_OR_FLOW:
        return read->has_quantity ? tocsin_measure_word(read->quantity.measure) : "";
    default: return "";
    }
}

void gold_put_read_field(tocsin_buffer *out, const tocsin_claim *read, gold_field field) {
    switch (field) {
    case GOLD_SPEAKER: put_text(out, read->speaker.name); break;
    case GOLD_VIA: put_via(out, read); break;
    case GOLD_ACTOR: put_text(out, read->actor); break;
    case GOLD_TARGET: put_text(out, read->target); break;
    case GOLD_PLACE: put_text(out, read->place.text); break;
    case GOLD_WHEN: put_period(out, read->when); break;
    case GOLD_SAID_ON: put_period(out, read->said_on); break;
    case GOLD_QUANTITY:
        if (read->has_quantity)
            put_bounds(out, read->quantity.low, read->quantity.high);
        else
            tocsin_buffer_putc(out, '-');
        break;
    case GOLD_DENIES: put_names(out, read->denies, read->n_denies); break;
    default: put_text(out, tocsin_text_of(read_word(read, field))); break;
    }
}
