// SPDX-License-Identifier: Apache-2.0
/* A claim that a person cites remains the claim of whoever makes it: the sentence has to say whose. */
#include "brief/note_sentence.h"

/* The name, or its last word when that is a name by itself. */
static bool names(tocsin_text text, tocsin_text name) {
    name = tocsin_text_trim(name);
    if (!name.n) return false;
    if (brief_find_word(text, name, 0) != SIZE_MAX) return true;
    size_t from = name.n;
    while (from && name.at[from - 1] != ' ') from--;
    tocsin_text last = tocsin_text_slice(name, from, name.n);
    return from && last.n > 3 && brief_find_word(text, last, 0) != SIZE_MAX;
}

/* As the pack calls it; "Ukraine", and "Ukrainian": the word of an actor up to its last two letters begins a word of the text. */
static bool names_actor(const note_sentence *s, tocsin_text code) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer word = TOCSIN_BUFFER_INIT;
    size_t dot = tocsin_text_find(code, TOCSIN_TEXT("."), 0);
    if (dot != SIZE_MAX) code = tocsin_text_slice(code, 0, dot);
    if (!code.n) return false;
    for (size_t i = 0; i < s->scales->n_called; i++) {
        size_t at;
        if (tocsin_text_equal(s->scales->called[i].code, code) &&
            brief_first_word(&s->scales->called[i].words, s->plain, &at))
            return true;
    }
    brief_put_word(s->view->pack, code, true, &word);
    tocsin_text name = tocsin_buffer_text(&word);
    for (size_t i = 0; i < name.n; i++) /* "the Netherlands" */
        if (name.at[i] == ' ')
            return brief_find_word(s->plain, tocsin_text_slice(name, i + 1, name.n), 0) != SIZE_MAX;
    return brief_find_stem(s->plain, tocsin_text_slice(name, 0, name.n > 6 ? name.n - 2 : name.n),
                           0) != SIZE_MAX;
}

static bool is_attributed(const note_sentence *s, const tocsin_claim *claim) {
    size_t at;
    if (names(s->plain, claim->speaker.name) || names_actor(s, claim->speaker.actor) ||
        names(s->plain, claim->speaker.role) || names(s->plain, claim->outlet))
        return true;
    for (size_t i = 0; i < claim->n_via; i++)
        if (names(s->plain, claim->via[i].name) || names_actor(s, claim->via[i].actor)) return true;
    return !claim->speaker.name.n && brief_first_word(&s->scales->unnamed, s->plain, &at) != NULL;
}

tocsin_status note_check_attribution(const note_sentence *s, tocsin_error *err) {
    bool has_claim = false, is_named = false, has_other = false;
    for (size_t i = 0; i < s->n_entries; i++) {
        if (s->entries[i]->type != BRIEF_CLAIM) {
            has_other = true;
            continue;
        }
        const tocsin_claim *claim = &s->view->in->claims[s->entries[i]->index];
        bool is_ours = is_attributed(s, claim);
        has_claim = true;
        is_named |= is_ours;
        if (is_ours || i >= s->n_direct) continue;
        tocsin_text who = claim->speaker.name.n ? claim->speaker.name : claim->outlet;
        return notes_wrong(s->notes, s->text.at, err,
                           "a claim printed as a fact: the sentence cites entry %lld and does not "
                           "say that it is the word of %.*s; name who says it",
                           (long long)claim->seq, TOCSIN_TEXT_ARG(tocsin_text_slice(who, 0, 100)));
    }
    if (!has_claim || is_named || has_other) return TOCSIN_OK;
    return notes_wrong(s->notes, s->text.at, err,
                       "a claim printed as a fact: the sentence cites a finding that rests on what "
                       "others say, and names none of them; name who says it");
}
