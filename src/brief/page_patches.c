// SPDX-License-Identifier: Apache-2.0
/* The areas whose pixels are watched, from near by: a drawing each, the same in words, and the findings that speak of it. */
#include <string.h>

#include "brief/page.h"
#include "brief/patch_map.h"

static tocsin_text slot_text(const tocsin_finding *finding, const char *name) {
    for (size_t i = 0; i < finding->n_slots; i++)
        if (!strcmp(finding->slots[i].name, name)) return finding->slots[i].text;
    return TOCSIN_TEXT_NONE;
}

static bool speaks_of(const tocsin_finding *finding, const tocsin_watched *watched) {
    return finding->kind && !strncmp(finding->kind, "pixels_", 7) &&
           tocsin_text_equal(slot_text(finding, "indicator"), watched->series) &&
           tocsin_text_equal(slot_text(finding, "area"), watched->area);
}

static const tocsin_brief_area *area_of(const brief_view *view, const tocsin_watched *watched) {
    for (size_t i = 0; i < view->in->n_areas; i++)
        if (tocsin_text_equal(view->in->areas[i].name, watched->area)) return &view->in->areas[i];
    return NULL;
}

static bool is_drawn(const brief_view *view, const tocsin_watched *watched) {
    return patch_map_count(watched) > 0 && area_of(view, watched);
}

/* "on the map", from a finding to the drawing of what it speaks of. */
void page_link_to_patches(const brief_page *page, const tocsin_finding *finding) {
    const tocsin_brief_input *in = page->view->in;
    for (size_t i = 0; i < in->n_watched; i++) {
        if (!speaks_of(finding, &in->watched[i]) || !is_drawn(page->view, &in->watched[i]))
            continue;
        tocsin_buffer_printf(page->out, " <a class=\"more\" href=\"#w%zu\">", i + 1);
        page_phrase(page, BRIEF_ON_THE_MAP);
        page_puts(page, "</a>");
    }
}

/* ---- in words -------------------------------------------------------------------------------- */

static tocsin_day first_seen(const tocsin_observation *scene) {
    tocsin_day first = scene->patches[0].first_seen;
    for (size_t i = 1; i < scene->n_patches; i++)
        if (scene->patches[i].first_seen < first) first = scene->patches[i].first_seen;
    return first;
}

static void put_scene_item(const brief_page *page, const tocsin_observation *scene) {
    double pixels = 0;
    for (size_t i = 0; i < scene->n_patches; i++) pixels += (double)scene->patches[i].n_pixels;
    tocsin_day first = first_seen(scene);
    tocsin_slot slots[] = {
        {.name = "day", .type = TOCSIN_SLOT_DAY, .period = {scene->day, scene->day}},
        {.name = "ha", .type = TOCSIN_SLOT_NUMBER, .number = scene->value},
        {.name = "pixels", .type = TOCSIN_SLOT_NUMBER, .number = pixels},
        {.name = "first", .type = TOCSIN_SLOT_DAY, .period = {first, first}},
    };
    const brief_entry *entry = brief_view_entry(page->view, scene->seq);
    page_puts(page, "<li>");
    page_say(page, BRIEF_PATCHES_OF_SCENE, slots, sizeof slots / sizeof *slots);
    if (entry && entry->shown)
        tocsin_buffer_printf(page->out, " <a href=\"#e%lld\">%lld</a>", (long long)scene->seq,
                             (long long)scene->seq);
    page_puts(page, "</li>\n");
}

static void put_list(const brief_page *page, const tocsin_watched *watched) {
    page_puts(page, "<details class=\"aslist\"><summary>");
    page_phrase(page, BRIEF_PATCHES_AS_LIST);
    page_puts(page, "</summary>\n<ol class=\"dated\">\n");
    for (size_t i = 0; i < watched->n_scenes; i++)
        if (watched->scenes[i]->n_patches) put_scene_item(page, watched->scenes[i]);
    page_puts(page, "</ol></details>\n");
}

/* The findings that the drawing belongs to. */
static void put_findings(const brief_page *page, const tocsin_watched *watched) {
    const tocsin_brief_input *in = page->view->in;
    page_puts(page, "<p class=\"meta\"><span>");
    page_phrase(page, BRIEF_SUPPORTS);
    for (size_t f = 0; f < in->n_findings; f++)
        if (speaks_of(&in->findings[f], watched))
            tocsin_buffer_printf(page->out, " <a href=\"#f%zu\">%zu</a>", f + 1, f + 1);
    page_puts(page, "</span>");
    size_t n = patch_map_count(watched), most = PATCH_MAP_MOST;
    if (n > most) {
        tocsin_slot more = {.name = "n", .type = TOCSIN_SLOT_NUMBER, .number = (double)(n - most)};
        page_puts(page, "<span>");
        page_say(page, BRIEF_AND_MORE, &more, 1);
        page_puts(page, "</span>");
    }
    page_puts(page, "</p>\n");
}

/* ---- the drawings ---------------------------------------------------------------------------- */

static tocsin_status put_drawing(const brief_page *page, patch_map *map, size_t index, bool wide,
                                 tocsin_error *err) {
    char prefix[32];
    snprintf(prefix, sizeof prefix, "w%zu-%c", index + 1, wide ? 'w' : 'n');
    map->prefix = prefix;
    map->width_px = wide ? 880 : 360;
    map->most_height_px = wide ? 520 : 400;
    tocsin_buffer_printf(page->out, "<div class=\"%s\">\n", wide ? "wide" : "narrow");
    tocsin_status status = patch_map_draw(map, page->out, err);
    page_puts(page, "</div>\n");
    return status;
}

static tocsin_status put_watched(const brief_page *page, size_t index, tocsin_error *err) {
    const tocsin_watched *watched = &page->view->in->watched[index];
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer title = TOCSIN_BUFFER_INIT;
    const tocsin_observation *latest = patch_map_latest(watched);
    tocsin_slot slots[] = {
        {.name = "indicator", .type = TOCSIN_SLOT_TEXT, .text = watched->series},
        {.name = "area", .type = TOCSIN_SLOT_TEXT, .text = watched->area},
    };
    brief_say(page->view->pack, BRIEF_PATCHES_TITLE, slots, 2, &title);
    brief_capitalise(&title, 0);
    tocsin_buffer_printf(page->out,
                         "<figure class=\"plot\" id=\"w%zu\" tabindex=\"-1\">\n<figcaption><h3>",
                         index + 1);
    page_text(page, tocsin_buffer_text(&title), 2 * PAGE_NAME_CHARS);
    page_badge(page, latest->simulated);
    page_puts(page, "</h3>\n");
    put_findings(page, watched);
    page_puts(page, "</figcaption>\n");
    patch_map map = {.pack = page->view->pack,
                     .title = tocsin_buffer_text(&title),
                     .description = brief_phrase(page->view->pack, BRIEF_PATCHES_DESCRIPTION),
                     .area = area_of(page->view, watched),
                     .watched = watched,
                     .simulated = latest->simulated};
    tocsin_status status = put_drawing(page, &map, index, true, err);
    if (!status) status = put_drawing(page, &map, index, false, err);
    put_list(page, watched);
    page_puts(page, "</figure>\n");
    return status || !title.failed ? status : tocsin_fail_memory(err);
}

tocsin_status page_put_patches(const brief_page *page, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < page->view->in->n_watched; i++)
        if (is_drawn(page->view, &page->view->in->watched[i])) status = put_watched(page, i, err);
    return status;
}
