// SPDX-License-Identifier: Apache-2.0
#include "reading/place.h"

#include <math.h>

typedef struct candidate {
    found_place place;
    int score;
} candidate;

/* A preposition of place stands in front, with at most a determiner between. */
static bool behind_preposition(const scan *s, size_t first, size_t from, enum word_class class) {
    for (size_t n = 0; first > from && n < 3; n++) {
        first--;
        if (scan_is(s, first, class)) return true;
        bool skip = scan_is(s, first, W_DETERMINER) || scan_is(s, first, W_POSSESSIVE);
        if (!skip) return false;
    }
    return false;
}

static const name_entry *located(const token *t) {
    const name_entry *name = t->name;
    for (; name; name = name->next)
        if (!isnan(name->lat) && name->what != NAME_ADJECTIVE && name->what != NAME_PEOPLE)
            return name;
    return NULL;
}

/* "het oosten van Oekraïne", "eastern Ukraine", "Oost-Oekraïne": where the phrase begins. */
static size_t direction_before(const scan *s, size_t first, size_t from, bool *ret_found) {
    size_t at = first;
    *ret_found = true;
    bool of = at > from + 1 && scan_is(s, at - 1, W_OF) && scan_is(s, at - 2, W_DIRECTION);
    if (at > from && !of && scan_is(s, at - 1, W_DETERMINER)) at--;
    if (at > from && scan_is(s, at - 1, W_OF)) {
        at--;
        if (at > from && scan_is(s, at - 1, W_DIRECTION)) return at - 1;
    }
    at = first;
    if (at > from && tocsin_text_is(s->words[at - 1].text, "-")) at--;
    if (at > from && scan_is(s, at - 1, W_DIRECTION_ADJECTIVE)) return at - 1;
    *ret_found = false;
    return first;
}

static int name_score(const name_entry *name, bool prepared, bool direction) {
    if (name->what == NAME_COUNTRY) return prepared ? (direction ? 5 : 2) : direction ? 4 : 0;
    if (name->what == NAME_CAPITAL) return prepared ? 5 : 0;
    return prepared ? 6 : 3;
}

/* What the gazetteer and the votes make of the name; NULL: nothing, or less than data/ does. */
static const place_choice *choice_at(const token *t, const name_entry *name) {
    const place_choice *choice = t->choice;
    if (!choice || !choice->n) return NULL;
    bool longer = !name || choice->n_words > t->name_n;
    return longer && choice->standing == PLACE_UNSURE ? NULL : choice;
}

static void put_choice(candidate *c, const scan *s, const place_choice *choice) {
    const place_option *best = &choice->options[0];
    c->place.choice = choice;
    c->place.name = best->name;
    c->place.country = best->country;
    place_choice_point(choice, &c->place.shift, &s->lex->gazetteer, &c->place.lat, &c->place.lon,
                       &c->place.precision_km);
}

static void put_name(candidate *c, const name_entry *name) {
    c->place.name = name->printed;
    c->place.lat = name->lat;
    c->place.lon = name->lon;
    c->place.precision_km = name->precision_km;
    c->place.country = name->code;
}

/* "Yelnya, 260 km from the border": the place stands in front, and this only says where it is. */
static bool is_apposed(const scan *s, stretch within, size_t first) {
    if (first < within.first + 2) return false;
    bool open = tocsin_text_is(s->words[first - 1].text, ",") ||
                tocsin_text_is(s->words[first - 1].text, "(");
    if (!open) return false;
    for (size_t i = first - 1; i > within.first && first - i < 5; i--) {
        const token *t = scan_token(s, i - 1);
        size_t end = i - 1 + (t->choice ? t->choice->n_words : t->name_n);
        if (located(t) || choice_at(t, NULL)) return end == first - 1;
    }
    return false;
}

static candidate named_place(const scan *s, size_t i, stretch within) {
    candidate c = {.score = 0};
    const token *t = scan_token(s, i);
    const name_entry *name = located(t);
    const place_choice *choice = choice_at(t, name);
    if (!name && !choice) return c;
    bool direction;
    size_t first = direction_before(s, i, within.first, &direction);
    bool prepared = behind_preposition(s, first, within.first, W_IN_PLACE);
    bool town =
        choice && choice->standing == PLACE_SURE && choice->options[0].kind != GAZETTEER_COUNTRY;
    c.score = name ? name_score(name, prepared, direction) : 2;
    if (town && c.score < 6) c.score = 6;
    size_t said_first = i;
    c.place.shift = place_shift_before(s, within, &said_first);
    bool shifted = c.place.shift.part || !isnan(c.place.shift.km);
    if (shifted && c.score < 5) c.score = 5; /* "40 km east of Kyiv" */
    if (shifted && is_apposed(s, within, said_first)) c.score = 1;
    c.place.first = said_first < first ? said_first : first;
    c.place.end = i + (choice ? choice->n_words : t->name_n);
    if (choice)
        put_choice(&c, s, choice);
    else
        put_name(&c, name);
    if (!name) return c;
    c.place.territory = name->code.n && behind_preposition(s, first, within.first, W_TERRITORY);
    c.place.on = name->code;
    return c;
}

/* The country in front of "border" ("Oekraïense grens", "Ukraine's border") or behind it ("grens met Polen"). */
static const name_entry *border_owner(const scan *s, size_t at, stretch within, size_t *first,
                                      size_t *end, const name_entry **ret_with) {
    const name_entry *owner = NULL;
    *ret_with = NULL;
    size_t before = at, taken = at;
    while (before > within.first && at - before < 6) {
        const name_entry *name = scan_token(s, before - 1)->name;
        bool dash = tocsin_text_is(s->words[before - 1].text, "-");
        if (!name && !dash) break;
        if (name && name->code.n && lexicon_country(s->lex, name->code)) {
            /* "Wit-Russische" is one country, though "Russische" is another */
            bool inside = owner && before - 1 + scan_token(s, before - 1)->name_n > taken;
            if (!inside) *ret_with = owner;
            owner = name;
            *first = taken = before - 1;
        }
        before--;
    }
    enum { REACH = 6 };
    for (size_t i = at + 1; i < within.end && i <= at + REACH; i++) {
        const token *t = scan_token(s, i);
        if (t->finite || (scan_is_mark(s, i) && !tocsin_text_is(s->words[i].text, "-"))) break;
        if (!t->name || !lexicon_country(s->lex, t->name->code) || t->name->what == NAME_ADJECTIVE)
            continue;
        if (i > at + 1 && !owner && scan_is(s, i - 1, W_TERRITORY) && !scan_is(s, i - 1, W_OF))
            break;
        if (owner && scan_is(s, i - 1, W_TERRITORY)) break;
        if (owner && *ret_with) break;
        if (owner)
            *ret_with = t->name;
        else
            owner = t->name;
        *end = i + t->name_n;
    }
    return owner;
}

static const border_entry *border_between(const lexicon *lex, tocsin_text a, tocsin_text b) {
    a = lexicon_base(a);
    b = lexicon_base(b);
    for (size_t i = 0; i < lex->n_borders; i++) {
        const border_entry *border = &lex->borders[i];
        if ((tocsin_text_equal(border->a, a) && tocsin_text_equal(border->b, b)) ||
            (tocsin_text_equal(border->a, b) && tocsin_text_equal(border->b, a)))
            return border;
    }
    return NULL;
}

/* As data/places.yaml has it, or else the gazetteer. */
static bool put_border(const lexicon *lex, tocsin_text a, tocsin_text b, found_place *place) {
    const border_entry *border = border_between(lex, a, b);
    if (!border)
        return gazetteer_border(&lex->gazetteer, lexicon_base(a), lexicon_base(b), &place->lat,
                                &place->lon, &place->precision_km);
    place->lat = border->lat;
    place->lon = border->lon;
    place->precision_km = border->precision_km;
    return true;
}

static bool locate_border(const scan *s, tocsin_text with, found_place *place, tocsin_error *err) {
    const name_entry *country = lexicon_country(s->lex, place->country);
    const name_entry *other = lexicon_country(s->lex, with);
    if (!country) return true;
    place->lat = country->lat;
    place->lon = country->lon;
    place->precision_km = country->precision_km;
    if (!other || !put_border(s->lex, country->code, other->code, place)) return true;
    const char *name =
        tocsin_arena_format(s->passage->arena, "%.*s–%.*s", TOCSIN_TEXT_ARG(other->printed),
                            TOCSIN_TEXT_ARG(country->printed));
    place->name = tocsin_text_of(name);
    if (!name) tocsin_fail_memory(err);
    return name != NULL;
}

/* "260 km north of the border": as far away as that from its middle, and as uncertain as the border is long. */
static bool shift_border(const scan *s, stretch within, found_place *place) {
    place_shift shift = place_shift_before(s, within, &place->first);
    if (isnan(place->lat) || isnan(shift.km)) return false;
    if (!isnan(shift.bearing)) place_move(&place->lat, &place->lon, shift.bearing, shift.km);
    place->precision_km = hypot(place->precision_km, shift.reach_km);
    return true;
}

static candidate border_place(const scan *s, size_t i, stretch within, tocsin_text actor,
                              tocsin_error *err, bool *ok) {
    candidate found = {
        .score = 7,
        .place = {
            .first = i, .end = i + 1, .border = true, .lat = NAN, .lon = NAN, .precision_km = NAN}};
    const name_entry *with = NULL;
    const name_entry *owner =
        border_owner(s, i, within, &found.place.first, &found.place.end, &with);
    found.place.country = owner ? lexicon_base(owner->code) : s->border_of;
    tocsin_text other = with ? with->code : owner ? TOCSIN_TEXT_NONE : s->border_with;
    if (!other.n || tocsin_text_equal(lexicon_base(other), found.place.country)) other = actor;
    bool same = tocsin_text_equal(lexicon_base(other), found.place.country);
    if ((!other.n || same) && found.place.country.n && s->places)
        other = place_memory_neighbour(s->places, &s->lex->gazetteer, found.place.country);
    if (!owner && !s->border_of.n) found.score = 4;
    *ok = locate_border(s, other, &found.place, err);
    if (shift_border(s, within, &found.place)) found.score = 5;
    return found;
}

tocsin_status place_find(const scan *s, stretch within, tocsin_text actor, found_place *ret_place,
                         tocsin_error *err) {
    candidate best = {.score = 0};
    tocsin_text territory = TOCSIN_TEXT_NONE;
    bool ok = true;
    for (size_t i = within.first; i < within.end && ok; i++) {
        const token *t = scan_token(s, i);
        candidate found = {.score = 0};
        if (t->bits & BIT(W_BORDER))
            found = border_place(s, i, within, actor, err, &ok);
        else if (t->name || t->choice)
            found = named_place(s, i, within);
        else if (t->bits & BIT(W_BARE_PLACE))
            found = (candidate){
                {.first = i, .end = i + t->n, .lat = NAN, .lon = NAN, .precision_km = NAN}, 1};
        if (found.place.territory && !territory.n) territory = found.place.on;
        bool closer =
            found.score == best.score && 3 * found.place.precision_km < best.place.precision_km;
        if (found.score > best.score || (found.score > 0 && closer)) best = found;
    }
    if (!ok) return tocsin_fail_memory(err);
    best.place.territory = territory.n > 0;
    best.place.on = territory;
    *ret_place = best.place;
    return TOCSIN_OK;
}

tocsin_status place_remember_border(cast *c, scan *s, tocsin_error *err) {
    stretch all = {s->first, s->end};
    for (size_t i = s->first; i < s->end; i++) {
        if (!scan_is(s, i, W_BORDER)) continue;
        size_t first = i, end = i + 1;
        const name_entry *with;
        const name_entry *owner = border_owner(s, i, all, &first, &end, &with);
        if (!owner) continue;
        c->border_of = tocsin_arena_text(c->arena, lexicon_base(owner->code));
        c->border_with = TOCSIN_TEXT_NONE;
        if (!c->border_of.at) return tocsin_fail_memory(err);
        if (!with) continue;
        c->border_with = tocsin_arena_text(c->arena, lexicon_base(with->code));
        if (!c->border_with.at) return tocsin_fail_memory(err);
    }
    s->border_of = c->border_of;
    s->border_with = c->border_with;
    return TOCSIN_OK;
}
