// SPDX-License-Identifier: Apache-2.0
/* The pictures of the case, made smaller and held in the page itself, each with its words, its findings and its answer sheet. */
#include "brief/page.h"

#include <string.h>

enum { ALT_CHARS = 240 };

/* What somebody who does not see it is told. */
static void put_alternative(const brief_page *page, const tocsin_brief_picture *picture) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer said = TOCSIN_BUFFER_INIT;
    tocsin_slot slots[4] = {{.name = "name", .type = TOCSIN_SLOT_TEXT, .text = picture->name}};
    size_t n = 1;
    if (picture->width_px && picture->height_px) {
        slots[n++] =
            (tocsin_slot){.name = "width", .type = TOCSIN_SLOT_NUMBER, .number = picture->width_px};
        slots[n++] = (tocsin_slot){
            .name = "height", .type = TOCSIN_SLOT_NUMBER, .number = picture->height_px};
    }
    if (picture->publisher.n)
        slots[n++] = (tocsin_slot){
            .name = "publisher", .type = TOCSIN_SLOT_TEXT, .text = picture->publisher};
    brief_say(page->view->pack, BRIEF_PICTURE_ALT, slots, n, &said);
    if (said.failed) page->out->failed = true;
    page_text(page, tocsin_buffer_text(&said), ALT_CHARS);
}

static void put_image(const brief_page *page, const tocsin_brief_picture *picture) {
    if (!picture->thumbnail.n) return;
    page_puts(page, "<img alt=\"");
    put_alternative(page, picture);
    page_puts(page, "\" src=\"data:image/jpeg;base64,");
    tocsin_buffer_put_base64(page->out, picture->thumbnail);
    page_puts(page, "\">\n");
}

size_t page_picture_of(const brief_page *page, size_t finding) {
    const tocsin_brief_input *in = page->view->in;
    bool is_of_check = in->findings[finding].section == TOCSIN_SECTION_CONTEXT &&
                       !strncmp(in->findings[finding].kind, "picture_", 8);
    for (size_t i = 0; is_of_check && i < in->n_pictures; i++)
        for (size_t k = 0; k < in->pictures[i].n_findings; k++)
            if (in->pictures[i].findings[k] == finding) return i;
    return SIZE_MAX;
}

/* What is said of it elsewhere on the page. */
static void put_others(const brief_page *page, const tocsin_brief_picture *picture) {
    size_t n = 0;
    for (size_t i = 0; i < picture->n_findings; i++) {
        if (page_picture_of(page, picture->findings[i]) != SIZE_MAX) continue;
        if (!n) {
            page_puts(page, "<p class=\"meta\"><span>");
            page_phrase(page, BRIEF_PICTURE_FINDINGS);
            page_puts(page, ":");
        }
        page_link_finding(page, picture->findings[i], n++ == 0);
    }
    if (n) page_puts(page, "</span></p>\n");
}

/* What its check found. */
static void put_findings(const brief_page *page, size_t index) {
    const tocsin_brief_picture *picture = &page->view->in->pictures[index];
    size_t n = 0;
    for (size_t i = 0; i < picture->n_findings; i++) {
        if (page_picture_of(page, picture->findings[i]) != index) continue;
        if (!n++) page_puts(page, "<ul class=\"findings\">\n");
        page_put_finding(page, picture->findings[i]);
    }
    if (n) page_puts(page, "</ul>\n");
}

/* A name may hold anything; within an address only what is plain. */
static void put_address(const brief_page *page, tocsin_text path) {
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.at[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     c == '/' || c == '.' || c == '-' || c == '_';
        if (plain)
            tocsin_buffer_putc(page->out, (char)c);
        else
            tocsin_buffer_printf(page->out, "%%%02X", c);
    }
}

static void put_sheet(const brief_page *page, const tocsin_brief_picture *picture) {
    if (!picture->sheet.n) return;
    page_puts(page, "<p class=\"meta\"><a href=\"");
    put_address(page, picture->sheet);
    page_puts(page, "\">");
    page_phrase(page, BRIEF_PICTURE_SHEET);
    page_puts(page, " ");
    page_text(page, picture->name, PAGE_NAME_CHARS);
    page_puts(page, "</a></p>\n");
}

void page_put_pictures(const brief_page *page) {
    const tocsin_brief_input *in = page->view->in;
    if (!in->n_pictures) return;
    page_open_section(page, "pictures", BRIEF_HEAD_PICTURES);
    page_puts(page, "<p class=\"note\">");
    page_phrase(page, BRIEF_PICTURES_NOTE);
    page_puts(page, "</p>\n");
    for (size_t i = 0; i < in->n_pictures; i++) {
        const tocsin_brief_picture *picture = &in->pictures[i];
        page_puts(page, "<figure class=\"picture\">\n");
        put_image(page, picture);
        page_puts(page, "<figcaption><h3>");
        page_text(page, picture->name, PAGE_NAME_CHARS);
        page_badge(page, in->evidence[picture->evidence].simulated);
        page_puts(page, "</h3>\n");
        put_others(page, picture);
        put_sheet(page, picture);
        page_puts(page, "</figcaption>\n</figure>\n");
        put_findings(page, i);
    }
    page_close_section(page);
}

void brief_write_pictures(tocsin_json *json, const brief_view *view) {
    const tocsin_brief_input *in = view->in;
    tocsin_json_array(json);
    for (size_t i = 0; i < in->n_pictures; i++) {
        const tocsin_brief_picture *picture = &in->pictures[i];
        tocsin_json_object(json);
        tocsin_json_member_text(json, "name", picture->name);
        tocsin_json_member_text(json, "publisher", picture->publisher);
        tocsin_json_member_text(json, "sha256", in->evidence[picture->evidence].sha256);
        tocsin_json_member_text(json, "sheet", picture->sheet);
        tocsin_json_key(json, "findings");
        tocsin_json_array(json);
        for (size_t k = 0; k < picture->n_findings; k++)
            tocsin_json_text(json, in->findings[picture->findings[k]].id);
        tocsin_json_end(json);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}
