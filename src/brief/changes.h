// SPDX-License-Identifier: Apache-2.0
#ifndef BRIEF_CHANGES_H
#define BRIEF_CHANGES_H

#include "brief/page.h"

/* A phrase with the day since which something changed. */
void changes_say_since(const brief_view *view, brief_phrase_id id, tocsin_buffer *out);
/* A section of the page; member `changes` of the JSON. Nothing when the brief compares nothing. */
void page_put_changes(const brief_page *page);
void changes_write(tocsin_json *json, const brief_view *view);

#endif
