// SPDX-License-Identifier: Apache-2.0
/* The plots of the indicators, each drawn for a wide and for a narrow screen; the style sheet shows
 * one. */
#include "brief/page.h"

static tocsin_status put_drawing(const brief_page *page, const tocsin_indicator *indicator,
                                 const char *class, const brief_plot_place *place,
                                 tocsin_error *err) {
    tocsin_buffer_printf(page->out, "<div class=\"%s\">\n", class);
    tocsin_status status = brief_plot(page->view->pack, indicator, place, page->out, err);
    page_puts(page, "</div>\n");
    return status;
}

static tocsin_status put_plot(const brief_page *page, size_t index, tocsin_error *err) {
    const tocsin_indicator *indicator = &page->view->in->indicators[index];
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer sentence = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer name = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer what = TOCSIN_BUFFER_INIT;
    tocsin_status status = brief_indicator_answer(page->view->pack, indicator, &sentence, err);
    if (status) return status;
    tocsin_buffer_printf(page->out, "<figure class=\"plot\" id=\"p%zu\">\n<figcaption><h3>",
                         index + 1);
    brief_put_indicator_name(indicator, &name);
    page_text(page, tocsin_buffer_text(&name), 2 * PAGE_NAME_CHARS);
    page_badge(page, indicator->simulated);
    page_puts(page, "</h3>\n<p class=\"answer\">");
    page_text(page, tocsin_buffer_text(&sentence), PAGE_QUOTE_CHARS);
    page_puts(page, "</p>\n<p class=\"meta\"><span>");
    brief_put_word(page->view->pack, indicator->what, false, &what);
    page_text(page, tocsin_buffer_text(&what), PAGE_NAME_CHARS);
    page_puts(page, "</span></p></figcaption>\n");
    char wide[32], narrow[32];
    snprintf(wide, sizeof wide, "p%zu-w", index + 1);
    snprintf(narrow, sizeof narrow, "p%zu-n", index + 1);
    status = put_drawing(page, indicator, "wide", &(brief_plot_place){wide, 880, false}, err);
    if (!status)
        status =
            put_drawing(page, indicator, "narrow", &(brief_plot_place){narrow, 360, false}, err);
    page_puts(page, "</figure>\n");
    return sentence.failed || name.failed || what.failed ? tocsin_fail_memory(err) : status;
}

/* What is out of the ordinary first. */
tocsin_status page_put_plots(const brief_page *page, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; !status && i < page->view->in->n_indicators; i++) {
            bool unusual = page->view->in->indicators[i].answer.tail != TOCSIN_TAIL_NONE;
            if (unusual == (round == 0)) status = put_plot(page, i, err);
        }
    }
    return status;
}
