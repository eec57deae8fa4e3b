// SPDX-License-Identifier: Apache-2.0
/* The patterns of dates.yaml: parsed, and chained by what they begin with. */
#include "reading/date_words.h"

#include "base/yaml.h"

#include <string.h>

static bool slot_from(tocsin_text text, date_slot *ret_slot) {
    static const struct {
        const char *text;
        date_slot slot;
    } slots[] = {{"{day}", SLOT_DAY},
                 {"{day-th}", SLOT_DAY_TH},
                 {"{day-only}", SLOT_DAY_ONLY},
                 {"{month}", SLOT_MONTH},
                 {"{year}", SLOT_YEAR},
                 {"{year-in-words}", SLOT_YEAR_WORDS},
                 {"{short-year}", SLOT_YEAR_SHORT},
                 {"{weekday}", SLOT_WEEKDAY},
                 {"{season}", SLOT_SEASON},
                 {"{holiday}", SLOT_HOLIDAY},
                 {"{unit}", SLOT_UNIT},
                 {"{units}", SLOT_UNITS},
                 {"{number}", SLOT_NUMBER},
                 {"{ordinal}", SLOT_ORDINAL},
                 {"{span}", SLOT_SPAN},
                 {"{decade}", SLOT_DECADE},
                 {"{tens}", SLOT_TENS},
                 {"{date}", SLOT_DATE}};
    for (size_t i = 0; i < sizeof slots / sizeof slots[0]; i++)
        if (tocsin_text_is(text, slots[i].text)) {
            *ret_slot = slots[i].slot;
            return true;
        }
    return false;
}

static tocsin_status add_element(const pack_file *file, const yaml_node *at, date_element element,
                                 date_pattern *pattern) {
    if (pattern->n == PATTERN_ELEMENTS)
        return pack_file_fail(file, at, "a pattern has at most %d words and slots",
                              PATTERN_ELEMENTS);
    pattern->elements[pattern->n++] = element;
    return TOCSIN_OK;
}

/* "of|in": single words, each as the segmenter would cut it. */
static tocsin_status add_choice(const pack_file *file, const yaml_node *at, tocsin_text piece,
                                bool optional, date_pattern *pattern) {
    enum { MOST = 24 };
    tocsin_text *words = tocsin_arena_new(file->arena, tocsin_text, MOST);
    tocsin_text one;
    date_element element = {.slot = SLOT_WORD, .optional = optional, .words = words};
    if (!words) return tocsin_fail_memory(file->err);
    while (tocsin_text_split(&piece, '|', &one)) {
        word *cut;
        size_t n;
        tocsin_status status = segmenter_words(file->seg, one, file->arena, &cut, &n, file->err);
        if (status) return status;
        if (n != 1 || element.n_words == MOST)
            return pack_file_fail(file, at, "\"?\" and \"|\" belong to single words, %d at most",
                                  MOST);
        words[element.n_words] = tocsin_arena_text(file->arena, cut[0].lower);
        if (!words[element.n_words++].at) return tocsin_fail_memory(file->err);
    }
    return add_element(file, at, element, pattern);
}

/* "t/m" is three words. */
static tocsin_status add_words(const pack_file *file, const yaml_node *at, tocsin_text piece,
                               date_pattern *pattern) {
    word *words;
    size_t n;
    tocsin_status status = segmenter_words(file->seg, piece, file->arena, &words, &n, file->err);
    for (size_t i = 0; i < n && !status; i++) {
        tocsin_text *lower = tocsin_arena_new(file->arena, tocsin_text, 1);
        if (!lower) return tocsin_fail_memory(file->err);
        *lower = tocsin_arena_text(file->arena, words[i].lower);
        if (!lower->at) return tocsin_fail_memory(file->err);
        status = add_element(file, at, (date_element){SLOT_WORD, false, lower, 1}, pattern);
    }
    return status;
}

static tocsin_status add_piece(const pack_file *file, const yaml_node *at, tocsin_text piece,
                               date_pattern *pattern) {
    bool optional = piece.n > 1 && piece.at[piece.n - 1] == '?';
    if (optional) piece.n--;
    date_slot slot;
    if (slot_from(piece, &slot))
        return add_element(file, at, (date_element){.slot = slot, .optional = optional}, pattern);
    if (memchr(piece.at, '{', piece.n))
        return pack_file_fail(file, at, "no slot: \"%.*s\"", TOCSIN_TEXT_ARG(piece));
    if (optional || memchr(piece.at, '|', piece.n))
        return add_choice(file, at, piece, optional, pattern);
    return add_words(file, at, piece, pattern);
}

static tocsin_status parse_pattern(const pack_file *file, const yaml_node *at,
                                   date_pattern *pattern) {
    tocsin_text rest = at->text, piece;
    tocsin_status status = TOCSIN_OK;
    while (!status && tocsin_text_split(&rest, ' ', &piece))
        if (piece.n) status = add_piece(file, at, piece, pattern);
    if (!status && !pattern->n) return pack_file_fail(file, at, "an empty pattern");
    return status;
}

/* ---- chains by what stands first ---------------------------------------------------------- */

/* At the end: of two patterns that match as far, the one that the file names first wins. */
static void append(date_pattern **link, date_pattern *pattern) {
    while (*link) link = &(*link)->next;
    *link = pattern;
}

static tocsin_status chain_to_word(const pack_file *file, tocsin_text first, date_pattern *pattern,
                                   struct date_words *words) {
    date_start *start = words->first_start;
    while (start && !tocsin_text_equal(start->word, first)) start = start->next;
    if (start) {
        append(&start->patterns, pattern);
        return TOCSIN_OK;
    }
    start = tocsin_arena_new(file->arena, date_start, 1);
    if (!start) return tocsin_fail_memory(file->err);
    *start = (date_start){words->first_start, first, pattern};
    words->first_start = start;
    return phrasebook_add(&words->starts, file->seg, first, start, file->err);
}

static date_pattern *copy(const pack_file *file, const date_pattern *pattern) {
    date_pattern *made = tocsin_arena_new(file->arena, date_pattern, 1);
    if (made) *made = *pattern;
    return made;
}

/* Chain a copy of a pattern to those with the same beginning: one for each word that it may begin with. */
static tocsin_status chain(const pack_file *file, const date_pattern *pattern,
                           struct date_words *words) {
    const date_element *first = &pattern->elements[0];
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < first->n_words && !status; i++) {
        date_pattern *made = copy(file, pattern);
        if (!made) return tocsin_fail_memory(file->err);
        status = chain_to_word(file, first->words[i], made, words);
    }
    if (first->slot == SLOT_WORD || status) return status;
    date_pattern *made = copy(file, pattern);
    if (!made) return tocsin_fail_memory(file->err);
    append(first->slot == SLOT_DATE ? &words->tails : &words->slotted, made);
    return TOCSIN_OK;
}

/* A pattern whose first words may be absent also begins with what stands behind them. */
static tocsin_status chain_all(const pack_file *file, const yaml_node *at, date_pattern *pattern,
                               struct date_words *words) {
    for (;;) {
        bool optional = pattern->elements[0].optional;
        pattern->elements[0].optional = false;
        tocsin_status status = chain(file, pattern, words);
        if (status || !optional) return status;
        if (pattern->n == 1) return pack_file_fail(file, at, "all of this pattern may be absent");
        pattern->n--;
        memmove(pattern->elements, pattern->elements + 1, pattern->n * sizeof *pattern->elements);
    }
}

/* ---- an entry ----------------------------------------------------------------------------- */

static tocsin_status read_operation(const pack_file *file, const yaml_node *entry,
                                    date_pattern *shape) {
    static const char *const names[] = {"calendar", "shift",    "weekly", "day",    "ago",
                                        "rolling",  "ahead",    "rest",   "latest", "relative",
                                        "same",     "inside",   "around", "from",   "week",
                                        "duration", "habitual", "rate"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (tocsin_text_is(yaml_text(entry, "is"), names[i])) {
            shape->is = (date_operation)i;
            return TOCSIN_OK;
        }
    return pack_file_fail(
        file, entry,
        "\"is\" is one of calendar, shift, weekly, day, ago, rolling, ahead, rest, latest, relative, "
        "same, inside, around, from, week, duration, habitual, rate");
}

static tocsin_status read_needs(const pack_file *file, const yaml_node *entry,
                                date_pattern *shape) {
    const yaml_node *needs = yaml_get(entry, "needs");
    tocsin_text says = yaml_text(entry, "needs");
    if (!needs) return TOCSIN_OK;
    if (tocsin_text_is(says, "place"))
        shape->needs = COMPANY_PLACE;
    else if (tocsin_text_is(says, "closed"))
        shape->needs = COMPANY_CLOSED;
    else if (tocsin_text_is(says, "part"))
        shape->needs = COMPANY_PART;
    else if (tocsin_text_is(says, "future"))
        shape->future = true;
    else
        return pack_file_fail(file, needs, "\"needs\" is place, closed, part or future");
    return TOCSIN_OK;
}

static tocsin_status read_shape(const pack_file *file, const yaml_node *entry,
                                date_pattern *shape) {
    const yaml_node *by = yaml_get(entry, "by"), *to = yaml_get(entry, "to"),
                    *number = yaml_get(entry, "number");
    tocsin_status status = read_operation(file, entry, shape);
    if (!status) status = read_needs(file, entry, shape);
    if (!status && by) status = date_whole_number(file, by, -99, 99, &shape->by);
    shape->to = shape->by;
    if (!status && to) status = date_whole_number(file, to, shape->by, 99, &shape->to);
    if (status || !number) return status;
    if (number->type != YAML_SEQUENCE || number->n != 2)
        return pack_file_fail(file, number, "\"number\" is [least, most]");
    status = date_whole_number(file, number->items[0], 1, 99, &shape->number);
    if (status) return status;
    return date_whole_number(file, number->items[1], shape->number, 99, &shape->number_to);
}

tocsin_status date_patterns_load(const pack_file *file, const yaml_node *entry,
                                 struct date_words *words) {
    static const char *const known[] = {"says", "is", "by", "to", "number", "needs", NULL};
    const yaml_node *says = yaml_get(entry, "says");
    date_pattern shape = {0};
    tocsin_status status = yaml_check_keys(entry, file->name, known, file->err);
    if (status) return status;
    if (!says || says->type != YAML_SEQUENCE)
        return pack_file_fail(file, entry, "\"says\" is a list of patterns");
    status = read_shape(file, entry, &shape);
    for (size_t i = 0; i < says->n && !status; i++) {
        date_pattern pattern = shape;
        status = parse_pattern(file, says->items[i], &pattern);
        if (!status) status = chain_all(file, says->items[i], &pattern, words);
    }
    return status;
}
