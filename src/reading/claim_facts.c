// SPDX-License-Identifier: Apache-2.0
/* Where, when and how many, of what one stretch of words says. */
#include "reading/choice.h"
#include "reading/making.h"

/* The claim of the sentence before that counted something; NULL: none. "It had recorded 145" counts the same. */
static const draft *counted_before(const narrative *n) {
    for (size_t i = n->before_that; i < n->before; i++)
        if (n->drafts[i].claim.has_quantity && n->drafts[i].claim.quantity.unit)
            return &n->drafts[i];
    return NULL;
}

/* "… in the region": the one of the sentence before. */
static void take_place_before(making *m) {
    const draft *other = counted_before(m->n);
    if (!other || !other->claim.place.name.n) return;
    tocsin_text text = m->claim.place.text;
    m->claim.place = other->claim.place;
    if (text.n) m->claim.place.text = text;
    m->choice = other->place;
}

static bool observes(const saying *said) {
    return said->verb && said->verb->observes;
}

/* In the clause of the event, in all that is said, in the whole of which it is a part, in front of the speaker. */
static tocsin_status look_for_place(const making *m, found_place *found, tocsin_error *err) {
    const saying *said = m->said;
    const stretch where[] = {m->core, said->content, said->whole, said->lead};
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < sizeof where / sizeof *where && !status; i++) {
        bool apart = i == 1 && m->event.rule; /* of another clause than the event */
        if (i && (apart || where[i].end <= where[i].first)) continue;
        status = place_find(said->s, where[i], m->claim.actor, found, err);
        if (found->first < found->end) break;
    }
    return status;
}

static tocsin_status put_found(making *m, const scan *s, const found_place *found,
                               tocsin_error *err) {
    tocsin_place *place = &m->claim.place;
    place->text = passage_text(s->passage, found->first, found->end);
    place->name = found->name;
    place->lat = found->lat;
    place->lon = found->lon;
    place->precision_km = found->precision_km;
    place->country = lexicon_base(found->country);
    m->bare_border = found->border && !found->name.n && !found->country.n;
    if (!found->choice) return TOCSIN_OK;
    m->choice = place_choice_keep(m->n->arena, found->choice, found->shift);
    return m->choice ? TOCSIN_OK : tocsin_fail_memory(err);
}

tocsin_status making_put_place_of(making *m, const scan *s, stretch words, tocsin_error *err) {
    found_place found;
    tocsin_status status = place_find(s, words, m->claim.actor, &found, err);
    return status || found.first == found.end ? status : put_found(m, s, &found, err);
}

tocsin_status making_put_place(making *m, tocsin_error *err) {
    const saying *said = m->said;
    if (m->claim.plover && !m->event.rule) return TOCSIN_OK; /* the event is the saying of it */
    found_place found;
    tocsin_status status = look_for_place(m, &found, err);
    quantity alone;
    bool same = observes(said) &&
                quantity_alone(said->s->passage, said->content.first, said->content.end, &alone);
    if (!status && found.first == found.end && same) take_place_before(m);
    if (status || found.first == found.end) return status;
    status = put_found(m, said->s, &found, err);
    making_add_cue(m, found.first, found.end, "place");
    if (scan_is(said->s, found.first, W_BARE_PLACE) && observes(said)) take_place_before(m);
    return status;
}

static bool within(stretch outer, size_t first, size_t end) {
    return first >= outer.first && end <= outer.end;
}

/* The words that say "of the previous period" and stand nearest behind `from`; false: none before `end`. */
static bool find_previous(const scan *s, size_t from, size_t end, stretch *ret_words) {
    phrase_match match;
    for (size_t i = from; i < end; i++) {
        if (!phrasebook_match(&s->lex->previous_period, s->words, i, end, &match)) continue;
        *ret_words = (stretch){i, i + match.n_words};
        return true;
    }
    return false;
}

/* "the previous 24 hours" is counted back from the period of the report and not from the day of its printing. */
static bool is_previous_period(const scan *s, size_t first, size_t end) {
    stretch words = {0};
    for (size_t from = s->first; find_previous(s, from, s->end, &words); from = words.end)
        if (words.first < end && first < words.end) return true;
    return false;
}

void making_put_dates(making *m) {
    const saying *said = m->said;
    const date_list *dates = &said->s->dates;
    bool has_when = false, has_said = false;
    bool notes = observes(said) && said->content.first >= said->intro.end;
    for (size_t i = 0; i < dates->n; i++) {
        const date_mention *d = &dates->items[i];
        bool usual = d->habitual && !d->counted && m->claim.tense != TOCSIN_FUTURE;
        if (usual && within(m->core, d->first_word, d->end_word)) m->claim.tense = TOCSIN_HABITUAL;
        if (d->habitual || !tocsin_period_is_known(d->period)) continue;
        if (is_previous_period(said->s, d->first_word, d->end_word)) continue;
        if (within(said->content, d->first_word, d->end_word)) {
            if (has_when) continue;
            has_when = true;
            m->claim.when = d->period;
        } else if (notes && within(said->intro, d->first_word, d->end_word)) {
            if (has_when) continue;
            m->claim.when = d->period; /* what is said behind goes before it */
        } else if (said->whole.end > said->whole.first &&
                   within(said->whole, d->first_word, d->end_word)) {
            if (!has_when) m->claim.when = d->period;
        } else if (said->line && said->intro.end > said->intro.first && !has_said &&
                   within(said->intro, d->first_word, d->end_word)) {
            has_said = true;
            m->claim.said_on = d->period;
            m->claim.said_on_text = d->text;
        } else {
            continue;
        }
        making_add_cue(m, d->first_word, d->end_word, "date");
    }
}

static bool is_military(tocsin_unit unit) {
    return unit == TOCSIN_TROOPS || unit == TOCSIN_TANKS || unit == TOCSIN_VEHICLES ||
           unit == TOCSIN_AIRCRAFT || unit == TOCSIN_SHIPS || unit == TOCSIN_MISSILES;
}

/* Whose troops are counted: "2400 Franse soldaten", "Duitsland heeft 1000 militairen in Gao". */
static tocsin_text owner_of(const making *m, const quantity *q) {
    const saying *said = m->said;
    const scan *s = said->s;
    tocsin_text subject = TOCSIN_TEXT_NONE;
    for (size_t i = 0; i < s->n_mentions; i++) {
        const mention *who = &s->mentions[i];
        if (!who->actor.n || who->is == MENTION_PLACE || who->first < said->content.first) continue;
        if (who->end > q->first_word && who->first < q->end_word) return who->actor;
        bool free = who->first == said->content.first;
        if (free && who->end <= q->first_word) subject = who->actor;
    }
    return subject;
}

/* "It had recorded 145": of what the sentence before counted. */
static bool counts_again(const making *m, quantity *again) {
    const stretch words = m->said->content;
    const draft *other = counted_before(m->n);
    if (!other || !quantity_alone(m->said->s->passage, words.first, words.end, again)) return false;
    again->unit = other->claim.quantity.unit;
    again->measure = other->claim.quantity.measure;
    return true;
}

/* "Together with the navy there are 149,000": theirs and there, as in the sentence before. */
static void count_the_same(making *m, const quantity *q) {
    const draft *other = counted_before(m->n);
    if (!other || other->claim.quantity.unit != q->unit) return;
    if (!m->claim.actor.n) m->claim.actor = other->claim.actor;
    if (!m->claim.place.text.n) take_place_before(m);
}

/* "Serbia lost 80 vehicles, | of which 12 tanks": whose the whole is, of which the claim stands right before. */
static tocsin_text owner_of_whole(const making *m) {
    const narrative *n = m->n;
    bool counted = n->n_drafts > n->before && n->drafts[n->n_drafts - 1].claim.has_quantity;
    return counted ? n->drafts[n->n_drafts - 1].claim.actor : TOCSIN_TEXT_NONE;
}

static bool counts_between(const scan *s, size_t from, size_t end) {
    for (size_t i = 0; i < s->quantities.n; i++) {
        const quantity *q = &s->quantities.items[i];
        if (q->unit != TOCSIN_DAYS && q->first_word >= from && q->end_word <= end) return true;
    }
    return false;
}

/* Where the part of a sentence begins that `at` stands in, from mark to mark. */
static size_t part_begin(const scan *s, size_t at) {
    while (at > s->first && !scan_is_mark(s, at - 1)) at--;
    return at;
}

/* Is it the count of the period before? Those words belong to the count in front of them, "compared with 122 in the
 * previous period", or, where none is, to the first one behind: "In the previous period, it had recorded 122". */
static bool is_of_previous(const scan *s, const quantity *q, stretch *ret_words) {
    stretch words = {0};
    for (size_t from = s->first; find_previous(s, from, s->end, &words); from = words.end) {
        size_t begin = part_begin(s, words.first);
        bool is_before = q->first_word >= begin && q->end_word <= words.first &&
                         !counts_between(s, q->end_word, words.first);
        bool is_behind = q->first_word >= words.end && !counts_between(s, begin, words.first) &&
                         !counts_between(s, words.end, q->first_word);
        *ret_words = words;
        if (is_before || is_behind) return true;
    }
    return false;
}

void making_put_quantity(making *m) {
    const saying *said = m->said;
    const quantity *best = quantity_choose(said->s, said->content, m->core, m->claim.plover);
    quantity again;
    if (!best && observes(said) && counts_again(m, &again)) best = &again;
    if (!best) return;
    if (best->again) count_the_same(m, best);
    if (said->whole.end > said->whole.first && !m->claim.actor.n)
        m->claim.actor = owner_of_whole(m);
    if (is_military(best->unit) && !m->claim.actor.n) m->claim.actor = owner_of(m, best);
    m->claim.has_quantity = true;
    m->claim.quantity =
        (tocsin_quantity){best->low, best->high, best->unit, best->measure, best->text, false};
    stretch previous;
    if (is_of_previous(said->s, best, &previous)) {
        m->claim.quantity.previous_period = true;
        making_add_cue(m, previous.first, previous.end, "previous-period");
    }
    if (m->claim.tense == TOCSIN_FUTURE && best->measure == TOCSIN_STOCK)
        m->claim.quantity.measure = TOCSIN_PLAN;
    making_add_cue(m, best->first_word, best->end_word, "quantity");
}
