// SPDX-License-Identifier: Apache-2.0
/* Which pictures of the case a denial in another document can be about.
 *
 * It speaks of pictures, by a word of its language or because what it denies is said to be seen on some; the picture was
 * published before it, at most a window earlier; and it names the place of the picture, or who published it. A place that
 * it names, and that is not the picture's, speaks against that picture, whatever else fits. */
#include <math.h>
#include <string.h>

#include "casefile/pictures.h"
#include "tocsin/reading.h"

/* Wider than this a place is a region, a border or a country, and names no picture. */
enum { MOST_PLACE_KM = 50, NEAR_KM = 5 };

static bool names_pictures(const tocsin_reader *reader, const tocsin_claim *claim) {
    return tocsin_reader_names_pictures(reader, claim->language, claim->text);
}

bool picture_charge_is_of_pictures(const tocsin_reader *reader, const picture_charge *charge) {
    const tocsin_claim *denied = &charge->denied;
    if (names_pictures(reader, &charge->denial)) return true;
    return charge->has_denied &&
           (denied->speaker.kind == TOCSIN_IMAGERY || names_pictures(reader, denied));
}

/* ---- day, place, publisher --------------------------------------------------------------------- */

bool pictures_is_within(const picture_telling *t, tocsin_period said_on, tocsin_period published_on,
                        tocsin_day published) {
    tocsin_period said = tocsin_period_is_known(said_on) ? said_on : published_on;
    if (published == TOCSIN_DAY_NONE || !tocsin_period_is_known(said)) return false;
    tocsin_day first = said.from != TOCSIN_DAY_NONE ? said.from : said.to;
    tocsin_day last = said.to != TOCSIN_DAY_NONE ? said.to : said.from;
    return published <= last && published > first - t->c->config.window_days;
}

static bool is_precise(const tocsin_place *place) {
    return (place->name.n || place->text.n) && place->precision_km <= MOST_PLACE_KM;
}

/* NULL: none that is precise enough. */
static const tocsin_place *place_of(const picture_charge *charge) {
    if (is_precise(&charge->denial.place)) return &charge->denial.place;
    bool has_one = charge->has_denied && is_precise(&charge->denied.place);
    return has_one ? &charge->denied.place : NULL;
}

static bool is_there(const tocsin_reader *reader, const tocsin_place *place,
                     const config_picture *claimed) {
    tocsin_text name = place->name.n ? place->name : place->text;
    if (claimed->place.n && tocsin_reader_place_within(reader, name, claimed->place)) return true;
    if (!place->name.n) return false; /* not in the gazetteer: nobody knows where it is */
    double km = picture_distance_km(place->lat, place->lon, claimed->lat, claimed->lon);
    return km <= place->precision_km + NEAR_KM; /* false where one is not known */
}

static bool ends_word(tocsin_text text, size_t at) {
    return at >= text.n || strchr(" ,;:.!?()\"'", text.at[at]) != NULL;
}

/* Reading gives no place to a claim whose event is that something is rejected: its words may name one even so, at most three
 * of them in a row, in whatever language. */
static bool names_place(const tocsin_reader *reader, tocsin_text text, tocsin_text place) {
    for (size_t from = 0; place.n && from < text.n; from++) {
        if ((from && !ends_word(text, from - 1)) || ends_word(text, from)) continue;
        size_t to = from;
        for (int words = 0; words < 3 && to < text.n; words++) {
            if (to > from) to++;
            while (!ends_word(text, to)) to++;
            if (tocsin_reader_place_within(reader, tocsin_text_slice(text, from, to), place))
                return true;
        }
    }
    return false;
}

static bool holds(tocsin_text text, tocsin_text name) {
    for (size_t at = 0; name.n && at + name.n <= text.n; at++)
        if (tocsin_text_alike(tocsin_text_slice(text, at, at + name.n), name)) return true;
    return false;
}

static bool names_publisher(const picture_charge *charge, tocsin_text publisher) {
    const tocsin_claim *denied = &charge->denied;
    if (!publisher.n) return false;
    if (holds(charge->denial.text, publisher)) return true;
    return charge->has_denied &&
           (picture_is_said_by(denied, publisher) || holds(denied->text, publisher));
}

/* ---- which fit --------------------------------------------------------------------------------- */

size_t pictures_fitting(const picture_telling *t, const tocsin_reader *reader,
                        const picture_charge *charge, size_t *ret_pictures,
                        const char **ret_ground) {
    const tocsin_place *place = place_of(charge);
    size_t n = 0;
    for (size_t i = 0; i < t->pictures.n; i++) {
        const case_picture *one = &t->pictures.items[i];
        const config_picture *claimed = one->claimed;
        tocsin_day day = pictures_day(one, &t->facts->evidence[one->evidence]);
        bool has_place = claimed->place.n || !isnan(claimed->lat);
        bool here = place ? has_place && is_there(reader, place, claimed)
                          : names_place(reader, charge->denial.text, claimed->place);
        bool theirs = names_publisher(charge, claimed->publisher);
        bool in_time = pictures_is_within(t, charge->denial.said_on, charge->denial.published, day);
        if (!in_time || (place && has_place && !here)) continue;
        if (!(here || theirs) || picture_is_said_by(&charge->denial, claimed->publisher)) continue;
        *ret_ground = here && theirs ? "ground_both" : here ? "ground_place" : "ground_source";
        ret_pictures[n++] = i;
    }
    return n;
}
