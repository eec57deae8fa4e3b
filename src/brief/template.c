// SPDX-License-Identifier: Apache-2.0
#include "brief/template.h"

#include <math.h>

#include "brief/format.h"
#include "brief/pack.h"

/* ---- parsing ----------------------------------------------------------------------------- */

typedef struct template_parser {
    const char *file;
    int line;
    tocsin_arena *arena;
    tocsin_error *err;
} template_parser;

static tocsin_status template_fail(const template_parser *parser, const char *what,
                                   tocsin_text where) {
    tocsin_text shown = tocsin_text_slice(where, 0, 60);
    return tocsin_fail(
        parser->err, TOCSIN_BAD_INPUT,
        "%s:%d: %s at \"%.*s\" (a slot is {name}, {name:at}, {name:words}, {name:quoted}, {name:share}, "
        "{name#count} or {name?one|many}; {=100} is a number of the rule itself; an optional part is [[ ... ]])",
        parser->file, parser->line, what, TOCSIN_TEXT_ARG(shown));
}

static bool name_is_valid(tocsin_text name) {
    if (name.n == 0 || name.n > 40 || name.at[0] < 'a' || name.at[0] > 'z') return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) return false;
    }
    return true;
}

static bool modifier_from(tocsin_text word, brief_modifier *ret_modifier) {
    if (tocsin_text_is(word, "at")) return *ret_modifier = BRIEF_AT, true;
    if (tocsin_text_is(word, "words")) return *ret_modifier = BRIEF_WORDS, true;
    if (tocsin_text_is(word, "quoted")) return *ret_modifier = BRIEF_QUOTED, true;
    if (tocsin_text_is(word, "share")) return *ret_modifier = BRIEF_SHARE, true;
    return false;
}

/* What stands between the braces. */
static bool slot_parse(tocsin_text inside, brief_part *ret_part) {
    size_t end = 0;
    if (inside.n > 1 && inside.at[0] == '=') {
        *ret_part = (brief_part){.type = BRIEF_PART_LITERAL,
                                 .text = tocsin_text_slice(inside, 1, inside.n),
                                 .is_constant = true};
        return true;
    }
    while (end < inside.n && inside.at[end] != ':' && inside.at[end] != '#' &&
           inside.at[end] != '?')
        end++;
    brief_part part = {.type = BRIEF_PART_SLOT, .text = tocsin_text_slice(inside, 0, end)};
    tocsin_text rest = tocsin_text_slice(inside, end + 1, inside.n);
    if (!name_is_valid(part.text)) return false;
    if (end < inside.n && inside.at[end] == ':') {
        if (!modifier_from(rest, &part.modifier)) return false;
    } else if (end < inside.n && inside.at[end] == '#') {
        part.count = rest;
        if (!name_is_valid(part.count)) return false;
    } else if (end < inside.n) {
        part.type = BRIEF_PART_PLURAL;
        size_t bar = tocsin_text_find(rest, TOCSIN_TEXT("|"), 0);
        if (bar == SIZE_MAX) return false;
        part.one = tocsin_text_slice(rest, 0, bar);
        part.many = tocsin_text_slice(rest, bar + 1, rest.n);
    }
    *ret_part = part;
    return true;
}

/* Offset of the next byte that is not literal text. */
static size_t literal_end(tocsin_text text, size_t from) {
    for (size_t i = from; i < text.n; i++) {
        char c = text.at[i], next = i + 1 < text.n ? text.at[i + 1] : '\0';
        if (c == '{' || c == '}' || (c == '[' && next == '[') || (c == ']' && next == ']'))
            return i;
    }
    return text.n;
}

/* Every special byte starts at most one part, with a literal on either side of it. */
static size_t parts_bound(tocsin_text text) {
    size_t n = 1;
    for (size_t i = 0; i < text.n; i++) n += text.at[i] == '{' || text.at[i] == '[' ? 2 : 0;
    return n;
}

static tocsin_status parts_parse(const template_parser *parser, tocsin_text text, bool nested,
                                 const brief_part **ret_parts, size_t *ret_n);

/* One part from `*at` on, which moves past it. */
static tocsin_status part_parse(const template_parser *parser, tocsin_text text, bool nested,
                                size_t *at, brief_part *ret_part) {
    tocsin_text rest = tocsin_text_slice(text, *at, text.n);
    size_t end = literal_end(text, *at);
    if (end > *at) {
        *ret_part =
            (brief_part){.type = BRIEF_PART_LITERAL, .text = tocsin_text_slice(text, *at, end)};
        *at = end;
        return TOCSIN_OK;
    }
    if (text.at[*at] == '{') {
        size_t close = tocsin_text_find(text, TOCSIN_TEXT("}"), *at);
        if (close == SIZE_MAX)
            return template_fail(parser, "a slot without its closing brace", rest);
        if (!slot_parse(tocsin_text_slice(text, *at + 1, close), ret_part))
            return template_fail(parser, "unknown slot syntax", rest);
        *at = close + 1;
        return TOCSIN_OK;
    }
    if (text.at[*at] != '[')
        return template_fail(parser, "a closing mark that was never opened", rest);
    if (nested) return template_fail(parser, "an optional part within an optional part", rest);
    size_t close = tocsin_text_find(text, TOCSIN_TEXT("]]"), *at + 2);
    if (close == SIZE_MAX)
        return template_fail(parser, "an optional part without its closing ]]", rest);
    brief_part part = {.type = BRIEF_PART_OPTIONAL};
    tocsin_status status = parts_parse(parser, tocsin_text_slice(text, *at + 2, close), true,
                                       &part.parts, &part.n_parts);
    if (status) return status;
    *at = close + 2;
    *ret_part = part;
    return TOCSIN_OK;
}

static tocsin_status parts_parse(const template_parser *parser, tocsin_text text, bool nested,
                                 const brief_part **ret_parts, size_t *ret_n) {
    brief_part *parts = tocsin_arena_new(parser->arena, brief_part, parts_bound(text));
    if (!parts) return tocsin_fail_memory(parser->err);
    size_t n = 0;
    for (size_t at = 0; at < text.n; n++) {
        tocsin_status status = part_parse(parser, text, nested, &at, &parts[n]);
        if (status) return status;
    }
    *ret_parts = parts;
    *ret_n = n;
    return TOCSIN_OK;
}

tocsin_status brief_template_parse(tocsin_text source, const char *file, int line,
                                   tocsin_arena *arena, brief_template *ret_template,
                                   tocsin_error *err) {
    template_parser parser = {file, line, arena, err};
    brief_template template = {.line = line};
    tocsin_status status = parts_parse(&parser, source, false, &template.parts, &template.n_parts);
    if (!status) *ret_template = template;
    return status;
}

static bool parts_use(const brief_part *parts, size_t n, tocsin_text name, bool optional) {
    for (size_t i = 0; i < n; i++) {
        const brief_part *part = &parts[i];
        if (part->type == BRIEF_PART_OPTIONAL && optional &&
            parts_use(part->parts, part->n_parts, name, true))
            return true;
        if (part->type == BRIEF_PART_LITERAL || part->type == BRIEF_PART_OPTIONAL) continue;
        if (tocsin_text_equal(part->text, name) || tocsin_text_equal(part->count, name))
            return true;
    }
    return false;
}

bool brief_template_uses(const brief_template *template, tocsin_text name, bool optional) {
    return parts_use(template->parts, template->n_parts, name, optional);
}

/* ---- rendering --------------------------------------------------------------------------- */

typedef struct template_values {
    const brief_pack *pack;
    const tocsin_slot *slots;
    size_t n;
} template_values;

static bool slot_is_present(const tocsin_slot *slot) {
    switch (slot->type) {
    case TOCSIN_SLOT_TEXT:
    case TOCSIN_SLOT_WORD: return slot->text.n > 0;
    case TOCSIN_SLOT_NUMBER: return isfinite(slot->number);
    case TOCSIN_SLOT_DAY: return slot->period.from != TOCSIN_DAY_NONE;
    case TOCSIN_SLOT_PERIOD: return tocsin_period_is_known(slot->period);
    case TOCSIN_SLOT_INTERVAL: return isfinite(slot->number) || isfinite(slot->high);
    case TOCSIN_SLOT_LIST: return slot->n_list > 0;
    }
    return false;
}

static const tocsin_slot *slot_find(const template_values *values, tocsin_text name) {
    for (size_t i = 0; i < values->n; i++)
        if (tocsin_text_is(name, values->slots[i].name) && slot_is_present(&values->slots[i]))
            return &values->slots[i];
    return NULL;
}

/* Exactly one of them? */
static bool slot_is_one(const tocsin_slot *slot) {
    if (!slot) return false;
    if (slot->type == TOCSIN_SLOT_LIST) return slot->n_list == 1;
    if (slot->type == TOCSIN_SLOT_INTERVAL && !(slot->high <= 1)) return false;
    return fabs(slot->number) == 1;
}

static void put_list(const template_values *values, const brief_part *part, const tocsin_slot *slot,
                     tocsin_buffer *out) {
    for (size_t i = 0; i < slot->n_list; i++) {
        if (i)
            tocsin_buffer_put(out,
                              brief_phrase(values->pack, i + 1 < slot->n_list ? BRIEF_LIST_SEPARATOR
                                                                              : BRIEF_LIST_LAST));
        if (part->modifier == BRIEF_WORDS)
            brief_put_word(values->pack, slot->list[i], false, out);
        else if (part->modifier == BRIEF_QUOTED)
            brief_put_quoted(values->pack, slot->list[i], out);
        else
            brief_put_clean(slot->list[i], BRIEF_SENTENCE_CHARS, out);
    }
}

static void put_slot(const template_values *values, const brief_part *part, const tocsin_slot *slot,
                     tocsin_buffer *out) {
    const brief_pack *pack = values->pack;
    tocsin_period day = {slot->period.from, slot->period.from};
    switch (slot->type) {
    case TOCSIN_SLOT_TEXT:
        if (part->modifier == BRIEF_QUOTED)
            brief_put_quoted(pack, slot->text, out);
        else
            brief_put_clean(slot->text, BRIEF_SENTENCE_CHARS, out);
        break;
    case TOCSIN_SLOT_WORD:
        brief_put_word(pack, slot->text, slot_is_one(slot_find(values, part->count)), out);
        break;
    case TOCSIN_SLOT_NUMBER:
        if (part->modifier == BRIEF_SHARE)
            brief_put_share(pack, slot->number, out);
        else
            brief_put_number(pack, slot->number, out);
        break;
    case TOCSIN_SLOT_DAY: brief_put_period(pack, day, part->modifier == BRIEF_AT, out); break;
    case TOCSIN_SLOT_PERIOD:
        brief_put_period(pack, slot->period, part->modifier == BRIEF_AT, out);
        break;
    case TOCSIN_SLOT_INTERVAL: brief_put_interval(pack, slot->number, slot->high, out); break;
    case TOCSIN_SLOT_LIST: put_list(values, part, slot, out); break;
    }
}

/* The first slot that a part needs and does not have; empty when there is none. */
static tocsin_text missing_slot(const template_values *values, const brief_part *parts, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const brief_part *part = &parts[i];
        if (part->type == BRIEF_PART_LITERAL || part->type == BRIEF_PART_OPTIONAL) continue;
        if (!slot_find(values, part->text)) return part->text;
        if (part->count.n && !slot_find(values, part->count)) return part->count;
    }
    return TOCSIN_TEXT_NONE;
}

static void put_parts(const template_values *values, const brief_part *parts, size_t n,
                      tocsin_buffer *out) {
    for (size_t i = 0; i < n; i++) {
        const brief_part *part = &parts[i];
        switch (part->type) {
        case BRIEF_PART_LITERAL: tocsin_buffer_put(out, part->text); break;
        case BRIEF_PART_SLOT: put_slot(values, part, slot_find(values, part->text), out); break;
        case BRIEF_PART_PLURAL:
            tocsin_buffer_put(out,
                              slot_is_one(slot_find(values, part->text)) ? part->one : part->many);
            break;
        case BRIEF_PART_OPTIONAL:
            if (!missing_slot(values, part->parts, part->n_parts).n)
                put_parts(values, part->parts, part->n_parts, out);
            break;
        }
    }
}

tocsin_status brief_template_render(const brief_template *template, const brief_pack *pack,
                                    const tocsin_slot *slots, size_t n_slots, tocsin_buffer *out,
                                    tocsin_error *err) {
    template_values values = {pack, slots, n_slots};
    tocsin_text missing = missing_slot(&values, template->parts, template->n_parts);
    if (missing.n)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "%s:%d: the template needs the slot {%.*s}, which is not there",
                           pack->file, template->line, TOCSIN_TEXT_ARG(missing));
    put_parts(&values, template->parts, template->n_parts, out);
    return TOCSIN_OK;
}
