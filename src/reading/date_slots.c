// SPDX-License-Identifier: Apache-2.0
/* What can fill a slot of a pattern: names, numbers, years, spans, decades. */
#include "reading/date_words.h"
#include "reading/number.h"
#include "reading/quantity.h"

#define SPAN_PARTS 4

/* The whole number of `least` to `most` digits that a text begins with; -1 when it is none. */
static int digits_head(tocsin_text text, size_t least, size_t most, size_t *ret_n) {
    int value = 0;
    size_t n = 0;
    while (n < text.n && n <= most && text.at[n] >= '0' && text.at[n] <= '9')
        value = value * 10 + (text.at[n++] - '0');
    *ret_n = n;
    return n < least || n > most ? -1 : value;
}

static int digits_value(tocsin_text text, size_t least, size_t most) {
    size_t n;
    int value = digits_head(text, least, most, &n);
    return n == text.n ? value : -1;
}

/* ---- names -------------------------------------------------------------------------------- */

static size_t fill_name(const date_text *text, size_t i, name_kind kind, date_parts *parts) {
    phrase_match match;
    if (!phrasebook_match(&text->words_of->names, text->words, i, text->end, &match)) return 0;
    const date_name *name = match.payload;
    const word *w = &text->words[i];
    if (name->kind != kind) return 0;
    if (phrasebook_find(&text->words_of->careful, w->lower)) {
        parts->careful = true;
        parts->lower |= !(w->flags & WORD_CAPITAL);
    }
    parts->brief |= phrasebook_find(&text->words_of->brief, w->lower) != NULL;
    switch (kind) {
    case NAME_MONTH: parts->month = name->value; break;
    case NAME_WEEKDAY: parts->weekday = name->value; break;
    case NAME_UNIT: parts->unit = (date_unit)name->value; break;
    case NAME_HOLIDAY: parts->holiday = name; break;
    case NAME_SEASON:
        parts->season_from = name->value;
        parts->season_to = name->last;
        break;
    case NAME_DECADE: break;
    }
    return i + match.n_words;
}

/* The dot of an abbreviation ("nov.") belongs to the name where the sentence goes on. */
static size_t skip_dot(const date_text *text, size_t i) {
    bool dot =
        i + 1 < text->end && word_is(&text->words[i], ".") && (text->words[i].flags & WORD_JOINED);
    return dot && !(text->words[i + 1].flags & WORD_MARK) ? i + 1 : i;
}

/* ---- numbers ------------------------------------------------------------------------------ */

static size_t put_day(double value, size_t end, date_parts *parts) {
    if (!(value >= 1 && value <= 31)) return 0;
    if (parts->day)
        parts->day_to = (int)value;
    else
        parts->day = (int)value;
    return end;
}

static size_t fill_day(const date_text *text, size_t i, date_slot slot, date_parts *parts) {
    const word *w = &text->words[i];
    double value = digits_value(w->lower, 1, 2);
    size_t end = i + 1;
    if (value >= 1 && slot != SLOT_DAY_ONLY) return put_day(value, end, parts);
    if (slot == SLOT_DAY_ONLY && value >= 0) return 0;
    if (ordinal_match(text->lang, text->words, i, text->end, &value, &end)) {
        bool counts = slot == SLOT_DAY_ONLY && value < 13 && !(w->flags & WORD_NUMBER);
        return counts ? 0 : put_day(value, end, parts);
    }
    number spelled; /* "twee oktober", "May twenty-one" */
    bool is_spelled = slot == SLOT_DAY && !(w->flags & WORD_NUMBER) &&
                      number_match(text->lang, text->words, i, text->end, &spelled);
    return is_spelled ? put_day(spelled.value, spelled.end_word, parts) : 0;
}

static size_t put_year(int value, size_t end, date_parts *parts) {
    if (parts->year)
        parts->year_to = value;
    else
        parts->year = value;
    return parts->year_to && parts->year_to <= parts->year ? 0 : end;
}

/* "2000 people": a round number before something that is counted is no year. */
static bool counts_something(const date_text *text, int value, size_t i) {
    return value % 50 == 0 && i < text->end && quantity_counts(text->lang, &text->words[i]);
}

static size_t fill_year(const date_text *text, size_t i, date_parts *parts) {
    int value = digits_value(text->words[i].lower, 4, 4);
    if (value < 1000 || value > 2999 || counts_something(text, value, i + 1)) return 0;
    return put_year(value, i + 1, parts);
}

/* "two thousand and eighteen", "nineteen seventy-eight", "nineteen zero one" */
static size_t fill_year_words(const date_text *text, size_t i, date_parts *parts) {
    number first, second;
    if (text->words[i].flags & WORD_NUMBER) return 0;
    if (!number_match(text->lang, text->words, i, text->end, &first)) return 0;
    if (first.value >= 1000 && first.value < 2100)
        return put_year((int)first.value, first.end_word, parts);
    size_t at = first.end_word;
    bool century = first.value >= 10 && first.value <= 20 && at < text->end &&
                   !(text->words[at].flags & WORD_NUMBER) &&
                   number_match(text->lang, text->words, at, text->end, &second);
    if (century && second.value < 1) { /* "zero one" */
        at = second.end_word;
        century =
            number_match(text->lang, text->words, at, text->end, &second) && second.value < 10;
    } else if (century) {
        century = second.value >= 10;
    }
    if (!century || second.value > 99) return 0;
    return put_year((int)first.value * 100 + (int)second.value, second.end_word, parts);
}

static size_t fill_number(const date_text *text, size_t i, date_parts *parts) {
    phrase_match few;
    if (phrasebook_match(&text->words_of->few, text->words, i, text->end, &few)) {
        const int *bounds = few.payload;
        parts->number = bounds[0];
        parts->number_to = bounds[1];
        return i + few.n_words;
    }
    number found;
    if (!number_match(text->lang, text->words, i, text->end, &found) ||
        !(found.value >= 1 && found.value < 10000))
        return 0;
    parts->number = (int)found.value;
    parts->number_to = found.value > parts->number ? parts->number + 1 : parts->number;
    return found.end_word;
}

static size_t fill_ordinal(const date_text *text, size_t i, date_parts *parts) {
    double value;
    size_t end;
    if (!ordinal_match(text->lang, text->words, i, text->end, &value, &end)) return 0;
    if (!(value >= 1 && value <= 99)) return 0;
    parts->ordinal = (int)value;
    return end;
}

/* ---- spans -------------------------------------------------------------------------------- */

static size_t fill_one_span(const date_text *text, size_t i, date_parts *parts) {
    size_t at = i < text->end ? fill_number(text, i, parts) : 0;
    return at && at < text->end ? fill_name(text, at, NAME_UNIT, parts) : 0;
}

/* Keep what was counted so far in months and days, to be added to the next part. */
static bool carry(date_parts *parts) {
    static const int months[] = {[UNIT_MONTH] = 1,
                                 [UNIT_QUARTER] = 3,
                                 [UNIT_YEAR] = 12,
                                 [UNIT_DECADE] = 120,
                                 [UNIT_CENTURY] = 1200};
    bool by_day = parts->unit == UNIT_DAY || parts->unit == UNIT_WEEK;
    if (!by_day && (parts->unit < UNIT_MONTH || parts->unit > UNIT_CENTURY)) return false;
    if (by_day)
        parts->more_days += parts->number * (parts->unit == UNIT_WEEK ? 7 : 1);
    else
        parts->more_months += parts->number * months[parts->unit];
    return true;
}

/* "1 year, 2 months and 3 days": `unit` and `number` are those of the last. */
static size_t fill_span(const date_text *text, size_t i, date_parts *parts) {
    size_t end = fill_one_span(text, i, parts);
    for (int n = 1; end && n < SPAN_PARTS; n++) {
        size_t at = end;
        phrase_match joint;
        while (at < text->end &&
               phrasebook_match(&text->words_of->span_joints, text->words, at, text->end, &joint))
            at += joint.n_words;
        date_parts next = *parts;
        bool more = (text->words[i].flags & WORD_NUMBER) && at < text->end &&
                    (text->words[at].flags & WORD_NUMBER);
        if (!more || !carry(&next) || !(at = fill_one_span(text, at, &next))) break;
        *parts = next;
        end = at;
    }
    return end;
}

/* ---- decades ------------------------------------------------------------------------------ */

static size_t put_decade(int value, size_t digits, size_t end, date_parts *parts) {
    if (value < 0 || value % 10 || digits == 3) return 0;
    if (digits <= 2 && value < 20 && digits) return 0; /* "the 10s" are many things */
    parts->decade = digits == 4 ? value : value == 0 ? 2000 : 1900 + value;
    return parts->decade >= 1000 && parts->decade < 2100 ? end : 0;
}

static size_t fill_decade(const date_text *text, size_t i, date_parts *parts) {
    const word *w = &text->words[i];
    const date_name *name = phrasebook_find(&text->words_of->decades, w->lower);
    if (name) return put_decade(name->value, name->value > 99 ? 4 : 0, i + 1, parts);
    if (!(w->flags & WORD_NUMBER)) return 0;
    size_t n;
    int value = digits_head(w->lower, 2, 4, &n);
    for (size_t k = 0; k < text->words_of->n_decade_endings; k++)
        if (tocsin_text_equal(tocsin_text_slice(w->lower, n, w->lower.n),
                              text->words_of->decade_endings[k]))
            return put_decade(value, n, i + 1, parts);
    return 0;
}

static size_t fill_tens(const date_text *text, size_t i, date_parts *parts) {
    size_t n = text->words[i].lower.n;
    return put_decade(digits_value(text->words[i].lower, 2, 4), n, i + 1, parts);
}

/* ---- any slot ----------------------------------------------------------------------------- */

static size_t fill_date(const date_text *text, size_t i, date_parts *parts) {
    enum { MOST = 2 };
    date_text within = *text;
    date_match found;
    if (text->depth == MOST) return 0;
    within.depth++;
    within.no_days = within.no_years = false;
    if (!date_match_at(&within, i, &found)) return 0;
    bool no_time = found.pattern->is >= DATE_DURATION;
    if (no_time || found.parts.lower) return 0;
    parts->inner = found.period;
    parts->has_inner = true;
    return found.end;
}

size_t date_slot_fill(const date_text *text, date_slot slot, size_t i, date_parts *parts) {
    int value;
    size_t end;
    switch (slot) {
    case SLOT_WORD:
    case DATE_SLOTS: return 0;
    case SLOT_DAY:
    case SLOT_DAY_TH:
    case SLOT_DAY_ONLY: return fill_day(text, i, slot, parts);
    case SLOT_YEAR: return fill_year(text, i, parts);
    case SLOT_YEAR_WORDS: return fill_year_words(text, i, parts);
    case SLOT_YEAR_SHORT:
        value = digits_value(text->words[i].lower, 2, 2);
        return value > 31 ? put_year(1900 + value, i + 1, parts) : 0;
    case SLOT_NUMBER: return fill_number(text, i, parts);
    case SLOT_ORDINAL: return fill_ordinal(text, i, parts);
    case SLOT_SPAN: return fill_span(text, i, parts);
    case SLOT_DECADE: return fill_decade(text, i, parts);
    case SLOT_TENS: return fill_tens(text, i, parts);
    case SLOT_DATE: return fill_date(text, i, parts);
    case SLOT_WEEKDAY: return fill_name(text, i, NAME_WEEKDAY, parts);
    case SLOT_SEASON: return fill_name(text, i, NAME_SEASON, parts);
    case SLOT_HOLIDAY: return fill_name(text, i, NAME_HOLIDAY, parts);
    case SLOT_UNIT: return fill_name(text, i, NAME_UNIT, parts);
    case SLOT_UNITS:
        if (!phrasebook_find(&text->words_of->plurals, text->words[i].lower)) return 0;
        return fill_name(text, i, NAME_UNIT, parts);
    case SLOT_MONTH:
        end = fill_name(text, i, NAME_MONTH, parts);
        return end ? skip_dot(text, end) : 0;
    }
    return 0;
}

#define BIT(slot) (1u << (slot))

/* Numbers in words; the most frequent words of the language are none and are not looked at ("een" is in `few`). */
static unsigned spelled_slots(const date_text *text, size_t i) {
    const unsigned spelled =
        BIT(SLOT_DAY) | BIT(SLOT_NUMBER) | BIT(SLOT_SPAN) | BIT(SLOT_YEAR_WORDS);
    const unsigned ordinal =
        BIT(SLOT_DAY) | BIT(SLOT_DAY_TH) | BIT(SLOT_DAY_ONLY) | BIT(SLOT_ORDINAL);
    phrase_match match;
    number found;
    double value;
    size_t end;
    unsigned slots = 0;
    if (phrasebook_match(&text->lang->function_words, text->words, i, i + 1, &match)) return 0;
    if (number_match(text->lang, text->words, i, text->end, &found)) slots |= spelled;
    if (ordinal_match(text->lang, text->words, i, text->end, &value, &end)) slots |= ordinal;
    return slots;
}

static unsigned look_at(const date_text *text, size_t i) {
    static const unsigned of_kind[] = {
        [NAME_MONTH] = BIT(SLOT_MONTH),     [NAME_WEEKDAY] = BIT(SLOT_WEEKDAY),
        [NAME_SEASON] = BIT(SLOT_SEASON),   [NAME_UNIT] = BIT(SLOT_UNIT) | BIT(SLOT_UNITS),
        [NAME_HOLIDAY] = BIT(SLOT_HOLIDAY), [NAME_DECADE] = 0};
    const unsigned numbers = BIT(SLOT_DAY) | BIT(SLOT_DAY_TH) | BIT(SLOT_DAY_ONLY) |
                             BIT(SLOT_YEAR) | BIT(SLOT_YEAR_SHORT) | BIT(SLOT_NUMBER) |
                             BIT(SLOT_ORDINAL) | BIT(SLOT_SPAN) | BIT(SLOT_DECADE) | BIT(SLOT_TENS);
    if (text->words[i].flags & WORD_MARK) return 0;
    if (text->words[i].flags & WORD_NUMBER) return numbers;
    phrase_match match;
    unsigned slots = 0;
    if (phrasebook_match(&text->words_of->names, text->words, i, text->end, &match))
        slots = of_kind[((const date_name *)match.payload)->kind];
    if (phrasebook_match(&text->words_of->few, text->words, i, text->end, &match))
        slots |= BIT(SLOT_NUMBER) | BIT(SLOT_SPAN);
    if (phrasebook_match(&text->words_of->decades, text->words, i, text->end, &match))
        slots |= BIT(SLOT_DECADE);
    return slots | spelled_slots(text, i);
}

unsigned date_slots_at(const date_text *text, size_t i) {
    if (!text->slots) return look_at(text, i);
    unsigned *kept = &text->slots[i - text->first];
    if (!*kept) *kept = look_at(text, i) | BIT(DATE_SLOTS);
    return *kept;
}
