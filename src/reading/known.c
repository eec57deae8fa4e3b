// SPDX-License-Identifier: Apache-2.0
/* Questions about names that come from outside of a document. */
#include "reading/lexicon.h"
#include "reading/reader.h"

static bool begins_with_outlet(tocsin_text file, tocsin_text outlet) {
    if (file.n <= outlet.n) return false;
    for (size_t i = 0; i < outlet.n; i++)
        if (tocsin_text_lower_at(file, i) != tocsin_text_lower_at(outlet, i) &&
            !(outlet.at[i] == ' ' && (file.at[i] == '-' || file.at[i] == '_')))
            return false;
    char next = file.at[outlet.n];
    return next == '-' || next == '_' || next == ' ';
}

tocsin_text tocsin_reader_outlet_of_file(const tocsin_reader *reader, tocsin_text path) {
    tocsin_text file = path, best = TOCSIN_TEXT_NONE;
    for (size_t i = path.n; i > 0; i--)
        if (path.at[i - 1] == '/') {
            file = tocsin_text_slice(path, i, path.n);
            break;
        }
    for (size_t p = 0; p < reader->n_packs; p++) {
        const lexicon *lex = reader->packs[p]->lexicon;
        for (size_t i = 0; i < lex->outlets.n; i++) {
            tocsin_text outlet = lex->outlets.items[i];
            if (outlet.n > best.n && begins_with_outlet(file, outlet)) best = outlet;
        }
    }
    return best;
}

bool tocsin_reader_rule(const tocsin_reader *reader, tocsin_text rule, tocsin_text *ret_example,
                        tocsin_text *ret_counter) {
    for (size_t p = 0; p < reader->n_packs; p++) {
        const rule_note *note = lexicon_rule(reader->packs[p]->lexicon, rule);
        if (!note) continue;
        *ret_example = note->example;
        *ret_counter = note->counter;
        return true;
    }
    return false;
}

static bool is_letter(tocsin_text text, size_t at) {
    char c = at < text.n ? text.at[at] : ' ';
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static bool holds_any(tocsin_text text, words_list words) {
    for (size_t i = 0; i < words.n; i++) {
        tocsin_text sought = words.items[i];
        for (size_t at = 0; at + sought.n <= text.n; at++)
            if ((!at || !is_letter(text, at - 1)) && !is_letter(text, at + sought.n) &&
                tocsin_text_alike(tocsin_text_slice(text, at, at + sought.n), sought))
                return true;
    }
    return false;
}

bool tocsin_reader_names_pictures(const tocsin_reader *reader, tocsin_text language,
                                  tocsin_text text) {
    const pack *p = reader_pack(reader, language);
    return p && p->lexicon &&
           (holds_any(text, p->lexicon->imagery) || holds_any(text, p->lexicon->pictures));
}

/* ---- places ---------------------------------------------------------------------------------- */

/* Country of a place or of an actor code, by its name as any pack knows it; empty: unknown. */
static tocsin_text country_of(const tocsin_reader *reader, tocsin_text name) {
    for (size_t p = 0; p < reader->n_packs; p++) {
        const lexicon *lex = reader->packs[p]->lexicon;
        const name_entry *country = lexicon_country(lex, name);
        if (country) return country->code;
        const name_entry *known = lexicon_place(lex, name);
        if (known) return lexicon_base(known->code);
    }
    return TOCSIN_TEXT_NONE;
}

/* Is the name that of a whole country, or its code? */
static bool is_country(const tocsin_reader *reader, tocsin_text name) {
    for (size_t p = 0; p < reader->n_packs; p++) {
        const lexicon *lex = reader->packs[p]->lexicon;
        if (lexicon_country(lex, name)) return true;
        const name_entry *known = lexicon_place(lex, name);
        if (known) return known->what == NAME_COUNTRY;
    }
    return false;
}

/* "Rusland–Oekraïne": a border lies in both. */
static bool border_touches(const tocsin_reader *reader, tocsin_text border, tocsin_text outer) {
    const tocsin_text dash = TOCSIN_TEXT("–");
    size_t at = tocsin_text_find(border, dash, 0);
    if (at == SIZE_MAX) return false;
    tocsin_text country = country_of(reader, outer);
    tocsin_text a = country_of(reader, tocsin_text_slice(border, 0, at));
    tocsin_text b = country_of(reader, tocsin_text_slice(border, at + dash.n, border.n));
    return country.n && is_country(reader, outer) &&
           (tocsin_text_equal(a, country) || tocsin_text_equal(b, country));
}

/* "Rusland–Oekraïne" and "Russia–Ukraine": a border between the same two countries, in any order. */
static bool is_same_border(const tocsin_reader *reader, tocsin_text x, tocsin_text y) {
    const tocsin_text dash = TOCSIN_TEXT("–");
    size_t at_x = tocsin_text_find(x, dash, 0), at_y = tocsin_text_find(y, dash, 0);
    if (at_x == SIZE_MAX || at_y == SIZE_MAX) return false;
    tocsin_text a = country_of(reader, tocsin_text_slice(x, 0, at_x));
    tocsin_text b = country_of(reader, tocsin_text_slice(x, at_x + dash.n, x.n));
    tocsin_text c = country_of(reader, tocsin_text_slice(y, 0, at_y));
    tocsin_text d = country_of(reader, tocsin_text_slice(y, at_y + dash.n, y.n));
    bool straight = tocsin_text_equal(a, c) && tocsin_text_equal(b, d);
    bool crossed = tocsin_text_equal(a, d) && tocsin_text_equal(b, c);
    return a.n && b.n && (straight || crossed);
}

/* "Rusland–Oekraïne": what a border lies in is asked of both of its sides. */
static bool is_border(tocsin_text name) {
    return tocsin_text_find(name, TOCSIN_TEXT("–"), 0) != SIZE_MAX;
}

void tocsin_reader_know_place(const tocsin_reader *reader, tocsin_text name,
                              tocsin_known_place *ret_known) {
    tocsin_known_place known = {.name = name, .printed = name, .is_border = is_border(name)};
    bool is_placed = false, is_told = false;
    for (size_t p = 0; p < reader->n_packs && !(is_placed && is_told); p++) {
        const lexicon *lex = reader->packs[p]->lexicon;
        const name_entry *country = is_told ? NULL : lexicon_country(lex, name);
        const name_entry *place = lexicon_place(lex, name);
        if (!is_told && (country || place)) {
            known.country = country ? country->code : lexicon_base(place->code);
            known.is_country = country || place->what == NAME_COUNTRY;
            is_told = true;
        }
        if (!is_placed && place) {
            known.printed = place->printed;
            known.part_of = place->part_of;
            is_placed = true;
        }
    }
    *ret_known = known;
}

bool tocsin_known_place_within(const tocsin_reader *reader, const tocsin_known_place *inner,
                               const tocsin_known_place *outer) {
    if (!inner->name.n || !outer->name.n) return false;
    if (tocsin_text_equal(inner->name, outer->name)) return true;
    if (inner->is_border && (is_same_border(reader, inner->name, outer->name) ||
                             border_touches(reader, inner->name, outer->name)))
        return true;
    if (inner->country.n && outer->is_country)
        return tocsin_text_equal(inner->country, outer->country);
    if (inner->part_of.n && tocsin_text_equal(inner->part_of, outer->printed)) return true;
    return tocsin_text_equal(inner->printed, outer->printed);
}

bool tocsin_reader_place_within(const tocsin_reader *reader, tocsin_text inner, tocsin_text outer) {
    tocsin_known_place a, b;
    if (!inner.n || !outer.n) return false;
    tocsin_reader_know_place(reader, inner, &a);
    tocsin_reader_know_place(reader, outer, &b);
    return tocsin_known_place_within(reader, &a, &b);
}
