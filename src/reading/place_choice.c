// SPDX-License-Identifier: Apache-2.0
#include "reading/place_choice.h"

#include <math.h>
#include <string.h>

#define RADIANS  (3.14159265358979323846 / 180)
#define EARTH_KM 6371.0

double place_distance_km(double lat_a, double lon_a, double lat_b, double lon_b) {
    double y = sin((lat_b - lat_a) * RADIANS / 2), x = sin((lon_b - lon_a) * RADIANS / 2);
    double h = y * y + cos(lat_a * RADIANS) * cos(lat_b * RADIANS) * x * x;
    return 2 * EARTH_KM * asin(fmin(1, sqrt(h)));
}

void place_move(double *lat, double *lon, double bearing, double km) {
    double d = km / EARTH_KM, b = bearing * RADIANS, y = *lat * RADIANS;
    double to = asin(sin(y) * cos(d) + cos(y) * sin(d) * cos(b));
    double east = atan2(sin(b) * sin(d) * cos(y), cos(d) - sin(y) * sin(to));
    *lat = to / RADIANS;
    *lon = remainder(*lon + east / RADIANS, 360);
}

/* ---- votes and nearness ------------------------------------------------------------------------ */

double place_memory_votes(const place_memory *memory, tocsin_text code) {
    for (size_t i = 0; i < memory->n_countries; i++)
        if (tocsin_text_equal(memory->countries[i].code, code)) return memory->countries[i].votes;
    return 0;
}

tocsin_text place_memory_neighbour(const place_memory *memory, const gazetteer *g,
                                   tocsin_text code) {
    double most = 0.99, lat, lon, reach; /* named once at least */
    tocsin_text best = TOCSIN_TEXT_NONE;
    for (size_t i = 0; i < memory->n_countries; i++) {
        tocsin_text other = memory->countries[i].code;
        if (memory->countries[i].votes <= most) continue;
        if (!gazetteer_border(g, code, other, &lat, &lon, &reach)) continue;
        best = other;
        most = memory->countries[i].votes;
    }
    return best;
}

void place_memory_vote(place_memory *memory, tocsin_text code, double votes) {
    code = lexicon_base(code);
    if (code.n != 3) return;
    memory->votes += votes;
    for (size_t i = 0; i < memory->n_countries; i++)
        if (tocsin_text_equal(memory->countries[i].code, code)) {
            memory->countries[i].votes += votes;
            return;
        }
    if (memory->n_countries == PLACE_COUNTRIES) return;
    memory->countries[memory->n_countries].code = code; /* lives as long as the reader */
    memory->countries[memory->n_countries++].votes = votes;
}

/* What a country that the document speaks of adds to the score of its places. */
static double vote_score(const place_memory *memory, tocsin_text code) {
    double votes = place_memory_votes(memory, code);
    if (votes <= 0) return 0;
    double share = votes / (memory->votes + 1);
    return (votes >= 1 ? 2 : 0.5) + 4 * share;
}

double place_memory_near(const place_memory *memory, double lat, double lon) {
    size_t n = memory->n_recent < PLACE_RECENT ? memory->n_recent : PLACE_RECENT;
    double nearest = INFINITY;
    for (size_t i = 0; i < n; i++)
        nearest = fmin(nearest,
                       place_distance_km(lat, lon, memory->recent[i].lat, memory->recent[i].lon));
    return n ? 2 * exp(-nearest / 200) : 0;
}

static void remember(place_memory *memory, double lat, double lon) {
    size_t at = memory->n_recent++ % PLACE_RECENT;
    memory->recent[at].lat = lat;
    memory->recent[at].lon = lon;
}

bool place_memory_has_seen(const place_memory *memory, uint32_t hash) {
    for (size_t i = 0; i < memory->n_seen; i++)
        if (memory->seen[i] == hash) return true;
    return false;
}

void place_memory_see(place_memory *memory, const place_choice *choice) {
    remember(memory, choice->options[0].lat, choice->options[0].lon);
    if (memory->n_seen < PLACE_SEEN && !place_memory_has_seen(memory, choice->hash))
        memory->seen[memory->n_seen++] = choice->hash;
}

/* ---- options ------------------------------------------------------------------------------------ */

void place_choice_put(place_choice *choice, place_option option) {
    size_t at = choice->n;
    if (at == PLACE_OPTIONS && choice->options[at - 1].score >= option.score) return;
    if (at == PLACE_OPTIONS)
        at--;
    else
        choice->n++;
    while (at > 0 && choice->options[at - 1].score < option.score) {
        choice->options[at] = choice->options[at - 1];
        at--;
    }
    choice->options[at] = option;
}

void place_choice_give(place_choice *choice, const name_entry *name) {
    enum { SAME_KM = 60 };
    const double bonus = name->what == NAME_CAPITAL ? 1.5 : 2.5;
    place_option given = {.name = name->printed,
                          .country = lexicon_base(name->code),
                          .lat = name->lat,
                          .lon = name->lon,
                          .reach_km = name->precision_km,
                          .kind = GAZETTEER_TOWN,
                          .score = log(500 + 200e3) + bonus,
                          .given = true};
    if (name->what == NAME_COUNTRY) {
        given.score = log(50e6) + 4;
        given.kind = GAZETTEER_COUNTRY;
    }
    if (name->what == NAME_CAPITAL) given.kind = GAZETTEER_CAPITAL;
    size_t kept = 0;
    for (size_t i = 0; i < choice->n; i++) {
        const place_option *o = &choice->options[i];
        double apart = place_distance_km(o->lat, o->lon, given.lat, given.lon);
        bool same = apart < fmax(SAME_KM, given.reach_km) &&
                    (!given.country.n || tocsin_text_equal(o->country, given.country));
        if (same)
            given.score = fmax(given.score, o->score + bonus);
        else
            choice->options[kept++] = *o;
    }
    choice->n = kept;
    place_choice_put(choice, given);
}

void place_choice_rank(place_choice *choice, const place_memory *memory) {
    double scores[PLACE_OPTIONS], sum = 0;
    for (size_t i = 0; i < choice->n; i++) {
        place_option o = choice->options[i];
        double score = o.score + vote_score(memory, o.country);
        size_t at = i; /* few, so by insertion; equal ones stay in order */
        while (at > 0 && scores[at - 1] < score) {
            choice->options[at] = choice->options[at - 1];
            scores[at] = scores[at - 1];
            at--;
        }
        choice->options[at] = o;
        scores[at] = score;
    }
    for (size_t i = 0; i < choice->n; i++) sum += exp(scores[i] - scores[0]);
    for (size_t i = 0; i < choice->n; i++)
        choice->options[i].weight = exp(scores[i] - scores[0]) / sum;
}

/* ---- the point ------------------------------------------------------------------------------------ */

/* The eastern third of a country lies a third of its width from its middle. */
static void part_of_box(const gazetteer_box *box, double bearing, double *lat, double *lon,
                        double *reach_km) {
    double y = isnan(bearing) ? 0 : cos(bearing * RADIANS);
    double x = isnan(bearing) ? 0 : sin(bearing * RADIANS);
    double height = box->north - box->south, width = box->east - box->west;
    *lat = (box->south + box->north) / 2 + y * height / 3;
    *lon = (box->west + box->east) / 2 + x * width / 3;
    double tall = fabs(y) > 0.3 || isnan(bearing) ? height / 3 : height;
    double wide = fabs(x) > 0.3 || isnan(bearing) ? width / 3 : width;
    double km = 111.2;
    *reach_km = hypot(tall * km, wide * km * cos(*lat * RADIANS)) / 2;
}

void place_choice_point(const place_choice *choice, const place_shift *shift, const gazetteer *g,
                        double *ret_lat, double *ret_lon, double *ret_precision_km) {
    const place_option *o = &choice->options[0];
    gazetteer_box box;
    *ret_lat = o->lat;
    *ret_lon = o->lon;
    *ret_precision_km = o->reach_km;
    if (shift->part && o->kind == GAZETTEER_COUNTRY && gazetteer_country(g, o->country, &box)) {
        part_of_box(&box, shift->bearing, ret_lat, ret_lon, ret_precision_km);
    } else if (shift->part) {
        if (!isnan(shift->bearing)) place_move(ret_lat, ret_lon, shift->bearing, o->reach_km / 2);
        *ret_precision_km = o->reach_km / 2;
    } else if (!isnan(shift->km)) {
        if (!isnan(shift->bearing)) place_move(ret_lat, ret_lon, shift->bearing, shift->km);
        *ret_precision_km = hypot(o->reach_km, shift->reach_km);
    }
}

bool place_choice_is_likely(const place_choice *choice, const place_memory *memory) {
    enum { KNOWN = 20000, KNOWN_ABROAD = 100000, MANY = 3 };
    const place_option *o = &choice->options[0];
    bool abroad = memory->votes >= MANY; /* of what the document speaks of */
    return o->given || o->people >= (abroad ? KNOWN_ABROAD : KNOWN) ||
           place_memory_votes(memory, o->country) > 0;
}

place_choice *place_choice_keep(tocsin_arena *arena, const place_choice *choice,
                                place_shift shift) {
    size_t size = offsetof(place_choice, options) + choice->n * sizeof *choice->options;
    place_choice *kept = tocsin_arena_alloc(arena, 1, size);
    if (!kept) return NULL;
    memcpy(kept, choice, size);
    kept->shift = shift;
    return kept;
}

static double rounded(double value, double unit) {
    return round(value * unit) / unit; /* so that no machine's last digit shows */
}

static bool keep(tocsin_arena *arena, tocsin_text *text) {
    if (text->n) *text = tocsin_arena_text(arena, *text);
    return !text->n || text->at != NULL;
}

/* The gazetteer's texts live as long as the program, those of data/ as long as the reader. */
static bool keep_texts(tocsin_arena *arena, place_option *o) {
    return !o->given || (keep(arena, &o->name) && keep(arena, &o->country));
}

/* All options but the first `from` as alternatives. */
static tocsin_status put_others(const place_choice *choice, size_t from, tocsin_arena *arena,
                                tocsin_place *place, tocsin_error *err) {
    const double least = 0.01;
    tocsin_place_option *others = tocsin_arena_new(arena, tocsin_place_option, choice->n);
    if (!others) return tocsin_fail_memory(err);
    size_t n = 0;
    for (size_t i = from; i < choice->n; i++) {
        const place_option *o = &choice->options[i];
        if (o->weight < least) continue;
        others[n++] = (tocsin_place_option){o->name, o->country, rounded(o->lat, 1e4),
                                            rounded(o->lon, 1e4), rounded(o->weight, 1e3)};
    }
    place->alternatives = others;
    place->n_alternatives = n;
    return TOCSIN_OK;
}

tocsin_status place_settle(place_choice *choice, const place_memory *memory, const gazetteer *g,
                           tocsin_arena *arena, tocsin_place *place, tocsin_error *err) {
    place_choice_rank(choice, memory);
    for (size_t i = 0; i < choice->n; i++)
        if (!keep_texts(arena, &choice->options[i])) return tocsin_fail_memory(err);
    place->name = place->country = TOCSIN_TEXT_NONE;
    if (!place_choice_is_likely(choice, memory)) return put_others(choice, 0, arena, place, err);
    place_choice_point(choice, &choice->shift, g, &place->lat, &place->lon, &place->precision_km);
    place->lat = rounded(place->lat, 1e4);
    place->lon = rounded(place->lon, 1e4);
    place->precision_km = rounded(place->precision_km, 10);
    place->name = choice->options[0].name;
    place->country = choice->options[0].country;
    return put_others(choice, 1, arena, place, err);
}
