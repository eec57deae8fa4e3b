// SPDX-License-Identifier: Apache-2.0
/* The drawing of patches in a brief, its words, and the ways to it and back. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tocsin/brief.h"

#define T(literal) TOCSIN_TEXT(literal)

enum { SCENES = 3 };

static const double ground[] = {33, 54, 33.01, 54, 33.01, 54.01, 33, 54.01};
static const double patch_a[] = {33.002, 54.002, 33.003, 54.002, 33.003, 54.003, 33.002, 54.003};
static const double patch_b[] = {33.009, 54.005, 33.012, 54.005, 33.012, 54.006, 33.009, 54.006};
static const size_t four[] = {4};
static const tocsin_patch patches[] = {
    {.first_seen = 18940,
     .area_ha = 0.7,
     .n_pixels = 8,
     .lonlat = patch_a,
     .ring_ends = four,
     .n_rings = 1},
    {.first_seen = 18945,
     .area_ha = 1.4,
     .n_pixels = 16,
     .lonlat = patch_b,
     .ring_ends = four,
     .n_rings = 1},
};

/* Three scenes: the first two confirm a patch each, the last none. */
typedef struct sight {
    tocsin_evidence evidence;
    tocsin_observation scenes[SCENES];
    const tocsin_observation *list[SCENES];
    tocsin_watched watched;
    tocsin_brief_area area;
    tocsin_finding finding;
    tocsin_brief_input input;
} sight;

static const int64_t entries[] = {2, 3, 4};

static void look(sight *s, size_t n_patches, tocsin_buffer *html) {
    *s = (sight){
        .evidence = {.seq = 1,
                     .sha256 = T("aa"),
                     .name = T("scene.tif"),
                     .role = T("scene"),
                     .published = {18945, 18945}},
        .watched = {T("Radar <1>"), T("ground"), s->list, SCENES},
        .area = {T("ground"), ground, four, 1, 0.7},
        .finding = {.seq = 9,
                    .id = T("f"),
                    .kind = "pixels_left_norm",
                    .rule = "weigh/pixels",
                    .section = TOCSIN_SECTION_UNUSUAL,
                    .when = {18945, 18945},
                    .n_slots = 2,
                    .entries = entries,
                    .n_entries = 3,
                    .text = T("Patches left the usual.")},
    };
    s->finding.slots[0] =
        (tocsin_slot){.name = "indicator", .type = TOCSIN_SLOT_TEXT, .text = s->watched.series};
    s->finding.slots[1] =
        (tocsin_slot){.name = "area", .type = TOCSIN_SLOT_TEXT, .text = T("ground")};
    for (size_t i = 0; i < SCENES; i++) {
        s->list[i] = &s->scenes[i];
        s->scenes[i] = (tocsin_observation){.seq = (int64_t)(2 + i),
                                            .evidence = T("sha256:aa"),
                                            .area = T("ground"),
                                            .series = s->watched.series,
                                            .method = T("pixels"),
                                            .unit = T("ha"),
                                            .day = (tocsin_day)(18945 + 12 * i),
                                            .spread = (double)NAN,
                                            .simulated = true,
                                            .of_pixels = true,
                                            .patches = &patches[i < 2 ? i : 0],
                                            .n_patches = i < n_patches};
        if (i < n_patches) s->scenes[i].value = patches[i].area_ha;
    }
    s->input = (tocsin_brief_input){.language = "en",
                                    .title = T("t"),
                                    .as_of = 18980,
                                    .findings = &s->finding,
                                    .n_findings = 1,
                                    .evidence = &s->evidence,
                                    .n_evidence = 1,
                                    .observations = s->scenes,
                                    .n_observations = SCENES,
                                    .watched = &s->watched,
                                    .n_watched = 1,
                                    .areas = &s->area,
                                    .n_areas = 1};
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_brief_html(&s->input, html, &err)) fail_msg("%s", err.message);
}

static size_t count(const tocsin_buffer *html, const char *what) {
    size_t n = 0;
    for (const char *at = html->at; (at = strstr(at, what)); at++) n++;
    return n;
}

static void patches_are_drawn_within_their_area_and_differ_without_colour(void **state) {
    (void)state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer html = TOCSIN_BUFFER_INIT;
    sight s;
    look(&s, 2, &html);
    assert_int_equal(count(&html, "<clipPath id=\"w1-w-c\""), 1);
    assert_int_equal(count(&html, "clip-path=\"url(#w1-w-c)\""), 1);
    /* the earlier patch and its sample in the legend are hatched, of a wide and of a narrow drawing */
    assert_int_equal(count(&html, "fill=\"url(#w1-w-h)\""), 2);
    assert_int_equal(count(&html, "fill=\"url(#w1-n-h)\""), 2);
    assert_int_equal(count(&html, "class=\"g-i\""), 4);
    assert_int_equal(count(&html, "confirmed on 26 November 2021, the latest</text>"), 2);
    assert_int_equal(count(&html, "confirmed before</text>"), 2);
    assert_int_equal(count(&html, "<title id=\"w1-w-t\">Radar &lt;1&gt;, ground: where pixels"), 1);
    assert_int_equal(count(&html, "<desc id=\"w1-w-d\">The area, outlined"), 1);
    assert_int_equal(count(&html, "Radar <1>"), 0);
}

static void a_finding_and_its_drawing_lead_to_one_another_and_to_the_record(void **state) {
    (void)state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer html = TOCSIN_BUFFER_INIT;
    sight s;
    look(&s, 2, &html);
    assert_int_equal(count(&html, "<a class=\"more\" href=\"#w1\">on the map</a>"), 1);
    assert_int_equal(count(&html, "id=\"w1\""), 1);
    assert_int_equal(count(&html, "Supports finding <a href=\"#f1\">1</a>"), 1);
    assert_int_equal(count(&html,
                           "<li>Confirmed on 14 November 2021: 0.7 ha, 8 pixels; first seen on "
                           "9 November 2021 <a href=\"#e2\">2</a></li>"),
                     1);
    assert_int_equal(count(&html, "<a href=\"#e3\">3</a></li>"), 1);
    assert_int_equal(count(&html, "<a href=\"#e4\">4</a></li>"), 0); /* it confirmed nothing */
}

static void one_scene_alone_has_no_earlier_ones_and_none_no_drawing(void **state) {
    (void)state;
    TOCSIN_CLEANUP(tocsin_buffer_release)
    tocsin_buffer one = TOCSIN_BUFFER_INIT, none = TOCSIN_BUFFER_INIT;
    sight s;
    look(&s, 1, &one);
    assert_int_equal(count(&one, "confirmed before</text>"), 0);
    look(&s, 0, &none);
    assert_int_equal(count(&none, "id=\"w1\""), 0);
    assert_int_equal(count(&none, "href=\"#w1\""), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patches_are_drawn_within_their_area_and_differ_without_colour),
        cmocka_unit_test(a_finding_and_its_drawing_lead_to_one_another_and_to_the_record),
        cmocka_unit_test(one_scene_alone_has_no_earlier_ones_and_none_no_drawing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
