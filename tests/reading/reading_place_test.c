// SPDX-License-Identifier: Apache-2.0
/* Places: the gazetteer by itself, and what claims say of where.
 *
 * places/sentences.tsv and places/names.tsv hold what is right; the tests ask for a share of it, and print what is
 * wrong. */
#include "claims.h"

#include "reading/place_choice.h"

#include <stdlib.h>

#define SENTENCES_RIGHT 0.98
#define FRESH_RIGHT     0.80
#define NAMES_RIGHT     0.95

enum { FIELDS = 7, BUFFER = 4096 };

typedef struct table {
    FILE *file;
    char line[BUFFER];
    char *fields[FIELDS];
    size_t n;
} table;

static void table_open(table *t, const char *name) {
    char path[BUFFER];
    snprintf(path, sizeof path, "%s/tests/reading/places/%s", getenv("TOCSIN_ROOT"), name);
    t->file = fopen(path, "r");
    assert_non_null(t->file);
}

/* The next line that is no comment, in fields. */
static bool table_next(table *t) {
    do {
        if (!fgets(t->line, sizeof t->line, t->file)) return fclose(t->file), false;
    } while (t->line[0] == '#');
    t->line[strcspn(t->line, "\n")] = 0;
    t->n = 0;
    for (char *rest = t->line; rest && t->n < FIELDS;) t->fields[t->n++] = strsep(&rest, "\t");
    return true;
}

static bool near_point(const tocsin_place *p, const table *t) {
    double lat = strtod(t->fields[4], NULL), lon = strtod(t->fields[5], NULL);
    return place_distance_km(p->lat, p->lon, lat, lon) <= strtod(t->fields[6], NULL) &&
           tocsin_text_is(p->country, t->fields[3]);
}

/* The place of the last claim that has the words; NULL: none has. */
static const tocsin_place *place_of(const tocsin_reading *r, const char *words) {
    for (size_t i = r->n_claims; i > 0; i--) {
        const tocsin_place *p = &r->claims[i - 1].place;
        bool any = words[0] == '-' && p->name.n;
        if (any || (p->text.n && tocsin_text_find(p->text, tocsin_text_of(words), 0) != SIZE_MAX))
            return p;
    }
    return NULL;
}

static bool sentence_is_right(fixture *f, const table *t) {
    tocsin_reading r = claims_read(f, t->fields[0], t->fields[1]);
    const tocsin_place *p = place_of(&r, t->fields[2]);
    bool right = t->fields[2][0] == '-' ? !p : p && near_point(p, t);
    if (right) return true;
    print_message("  %s\n    ", t->fields[1]);
    if (!p)
        print_message("no place in %zu claims\n", r.n_claims);
    else
        print_message("%.*s, %.*s (%.2f, %.2f)\n", TOCSIN_TEXT_ARG(p->name),
                      TOCSIN_TEXT_ARG(p->country), p->lat, p->lon);
    return false;
}

/* The share of a table's sentences whose place is right. */
static double share_right(fixture *f, const char *name, size_t least) {
    table t;
    size_t n = 0, right = 0;
    table_open(&t, name);
    for (; table_next(&t); n++) right += sentence_is_right(f, &t);
    double share = (double)right / (double)n;
    print_message("%s: %zu of %zu right, %.3f\n", name, right, n, share);
    assert_true(n >= least);
    return share;
}

static void claims_say_where(void **state) {
    assert_true(share_right(*state, "sentences.tsv", 120) >= SENTENCES_RIGHT);
}

static void claims_say_where_in_sentences_that_no_rule_was_written_for(void **state) {
    assert_true(share_right(*state, "fresh.tsv", 40) >= FRESH_RIGHT);
}

/* ---- the gazetteer ------------------------------------------------------------------------------- */

static tocsin_text key_of(fixture *f, const char *name, char key[GAZETTEER_KEY_MOST]) {
    word *words;
    size_t n, length = 0;
    assert_int_equal(segmenter_words(f->seg, tocsin_text_of(name), &f->arena, &words, &n, &f->err),
                     TOCSIN_OK);
    for (size_t i = 0; i < n; i++) length = gazetteer_fold(words[i].lower, key, length);
    assert_true(length <= GAZETTEER_KEY_MOST);
    return (tocsin_text){key, length};
}

static bool name_is_right(fixture *f, const gazetteer *g, const table *t) {
    char key[GAZETTEER_KEY_MOST];
    uint32_t found[GAZETTEER_PLACES_MOST];
    double lat = strtod(t->fields[3], NULL), lon = strtod(t->fields[4], NULL);
    if (!gazetteer_find(g, key_of(f, t->fields[1], key), found)) {
        print_message("  %s: not there\n", t->fields[1]);
        return false;
    }
    for (size_t i = 0; i < 2; i++) { /* a region may stand before its town */
        gazetteer_place p = gazetteer_get(g, found[i]);
        bool near = place_distance_km(p.lat, p.lon, lat, lon) <= 25;
        if (near && tocsin_text_is(p.country, t->fields[2])) return true;
        if (p.kind == GAZETTEER_REGION) continue;
        print_message("  %s: %.*s, %.*s\n", t->fields[1], TOCSIN_TEXT_ARG(p.name),
                      TOCSIN_TEXT_ARG(p.country));
        break;
    }
    return false;
}

static void places_are_found_by_the_names_of_five_languages(void **state) {
    gazetteer g;
    table t;
    size_t n = 0, right = 0;
    fixture *f = *state;
    assert_int_equal(gazetteer_open(&g, &f->err), TOCSIN_OK);
    table_open(&t, "names.tsv");
    for (; table_next(&t); n++) right += name_is_right(f, &g, &t);
    print_message("names: %zu of %zu right, %.3f\n", right, n, (double)right / (double)n);
    assert_true((double)right >= NAMES_RIGHT * (double)n);
}

typedef struct checking {
    const gazetteer *g;
    char before[GAZETTEER_KEY_MOST];
    size_t n_before, n;
} checking;

static void check_key(void *of, tocsin_text key, uint32_t place) {
    checking *c = of;
    char folded[GAZETTEER_KEY_MOST];
    assert_true(key.n > 0 && key.n <= GAZETTEER_KEY_MOST);
    assert_true(tocsin_text_compare((tocsin_text){c->before, c->n_before}, key) < 0);
    size_t n = gazetteer_fold(key, folded, 0);
    assert_true(tocsin_text_equal((tocsin_text){folded, n}, key));
    uint32_t found[GAZETTEER_PLACES_MOST];
    assert_true(gazetteer_find(c->g, key, found) > 0);
    assert_int_equal(found[0], place);
    gazetteer_place p = gazetteer_get(c->g, place);
    assert_true(p.name.n > 0 && p.country.n == 3 && fabs(p.lat) <= 90 && fabs(p.lon) <= 180);
    memcpy(c->before, key.at, key.n);
    c->n_before = key.n;
    c->n++;
}

static void every_key_is_in_order_folded_and_found(void **state) {
    gazetteer g;
    fixture *f = *state;
    assert_int_equal(gazetteer_open(&g, &f->err), TOCSIN_OK);
    checking c = {.g = &g};
    gazetteer_each(&g, check_key, &c);
    assert_true(c.n > 200000);
    uint32_t found[GAZETTEER_PLACES_MOST];
    assert_int_equal(gazetteer_find(&g, TOCSIN_TEXT("0"), found), 0);
    assert_int_equal(gazetteer_find(&g, TOCSIN_TEXT("кюююю"), found), 0);
    assert_int_equal(gazetteer_find(&g, TOCSIN_TEXT("\xff\xff"), found), 0);
}

static void a_name_too_long_has_no_key(void **state) {
    (void)state;
    char key[GAZETTEER_KEY_MOST], name[100];
    memset(name, 'a', sizeof name);
    assert_int_equal(gazetteer_fold((tocsin_text){name, 64}, key, 0), 64);
    assert_true(gazetteer_fold((tocsin_text){name, 65}, key, 0) == SIZE_MAX);
    assert_true(gazetteer_fold(TOCSIN_TEXT("é"), key, 64) == SIZE_MAX);
}

static void neighbours_have_a_border_and_islands_none(void **state) {
    gazetteer g;
    fixture *f = *state;
    double lat, lon, reach;
    assert_int_equal(gazetteer_open(&g, &f->err), TOCSIN_OK);
    assert_true(gazetteer_border(&g, TOCSIN_TEXT("FIN"), TOCSIN_TEXT("RUS"), &lat, &lon, &reach));
    assert_true(lat > 60 && lat < 70 && lon > 26 && lon < 32 && reach > 300 && reach < 900);
    assert_false(gazetteer_border(&g, TOCSIN_TEXT("ISL"), TOCSIN_TEXT("RUS"), &lat, &lon, &reach));
    assert_false(gazetteer_border(&g, TOCSIN_TEXT(""), TOCSIN_TEXT("RUS"), &lat, &lon, &reach));
}

/* ---- choosing -------------------------------------------------------------------------------------- */

static void alternatives_keep_their_weight(void **state) {
    tocsin_reading r = claims_read(*state, "en", "Spain said five people were killed in Valencia.");
    const tocsin_place *p = &claims_find(&r, "killed")->place;
    assert_text(p->country, "ESP");
    assert_true(p->n_alternatives > 0);
    double sum = 0;
    for (size_t i = 0; i < p->n_alternatives; i++) {
        assert_true(p->alternatives[i].weight > 0 && p->alternatives[i].weight < 0.5);
        assert_true(i == 0 || p->alternatives[i].weight <= p->alternatives[i - 1].weight);
        sum += p->alternatives[i].weight;
    }
    assert_true(sum < 0.6);
}

static void countries_named_later_count_too(void **state) {
    tocsin_reading r = claims_read(
        *state, "en",
        "Officials said five people were killed in Hyderabad.\n\nPakistan sent troops. The Pakistani "
        "army searched the city. Pakistan said it would not rest.");
    assert_text(claims_find(&r, "Hyderabad")->place.country, "PAK");
}

static void a_place_nobody_knows_costs_nothing_else(void **state) {
    tocsin_reading r =
        claims_read(*state, "en", "Ukraine said forty people were killed in Blurfstadtovo.");
    const tocsin_claim *c = claims_find(&r, "Blurfstadtovo");
    assert_speaker(c, "Ukraine");
    assert_true(c->has_quantity && c->quantity.low == 40);
    assert_int_equal(c->place.name.n, 0);
}

/* What the rules of weighing ask: names in any language, and regions that hold others. */
static void one_place_lies_within_another(void **state) {
    fixture *f = *state;
    static const struct {
        const char *inner, *outer;
        bool within;
    } cases[] = {
        {"Donetsk", "Donbass", true}, {"Luhansk", "Donbas", true},   {"Donezk", "Donbas", true},
        {"Donbas", "Donetsk", false}, {"Donetsk", "Luhansk", false}, {"Kharkiv", "Donbas", false},
        {"Donetsk", "Ukraine", true}, {"Donbas", "Ukraine", true},   {"Loehansk", "Luhansk", true},
        {"Donetsk", "Russia", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (tocsin_reader_place_within(f->reader, tocsin_text_of(cases[i].inner),
                                       tocsin_text_of(cases[i].outer)) != cases[i].within)
            fail_msg("%s in %s", cases[i].inner, cases[i].outer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        fixture_test(claims_say_where),
        fixture_test(claims_say_where_in_sentences_that_no_rule_was_written_for),
        fixture_test(places_are_found_by_the_names_of_five_languages),
        fixture_test(every_key_is_in_order_folded_and_found),
        cmocka_unit_test(a_name_too_long_has_no_key),
        fixture_test(neighbours_have_a_border_and_islands_none),
        fixture_test(alternatives_keep_their_weight),
        fixture_test(countries_named_later_count_too),
        fixture_test(a_place_nobody_knows_costs_nothing_else),
        fixture_test(one_place_lies_within_another),
    };
    return cmocka_run_group_tests_name("reading place", tests, NULL, NULL);
}
