// SPDX-License-Identifier: Apache-2.0
/* Admiralty grades in words: letter and number, what each means, and who set the number against the rule. */
#include "brief/view.h"

static tocsin_text word_of(const brief_view *view, char grade) {
    const char key[] = {'g', 'r', 'a', 'd', 'e', '_', grade};
    const brief_word *word = brief_pack_word(view->pack, (tocsin_text){key, sizeof key});
    return word ? word->one : TOCSIN_TEXT_NONE;
}

static tocsin_slot text_slot(const char *name, tocsin_text text) {
    return (tocsin_slot){.name = name, .type = TOCSIN_SLOT_TEXT, .text = text};
}

void brief_put_grade(const brief_view *view, const tocsin_grade *grade, tocsin_buffer *out) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer set = TOCSIN_BUFFER_INIT;
    const char both[] = {grade->reliability, grade->credibility};
    if (grade->by.n) {
        tocsin_slot slots[] = {text_slot("by", grade->by), text_slot("reason", grade->reason),
                               text_slot("proposed", (tocsin_text){&grade->proposed, 1})};
        brief_say(view->pack, BRIEF_GRADE_SET, slots, 3, &set);
    }
    tocsin_slot slots[] = {text_slot("grade", (tocsin_text){both, 2}),
                           text_slot("source", word_of(view, grade->reliability)),
                           text_slot("claim", word_of(view, grade->credibility)),
                           text_slot("set", tocsin_buffer_text(&set))};
    brief_say(view->pack, BRIEF_GRADE, slots, 4, out);
    if (set.failed) out->failed = true;
}
