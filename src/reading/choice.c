// SPDX-License-Identifier: Apache-2.0
#include "reading/choice.h"

static bool counts_people_or_arms(tocsin_unit unit) {
    return unit != TOCSIN_KM && unit != TOCSIN_DAYS && unit != TOCSIN_MONEY;
}

static bool is_harm(tocsin_unit unit) {
    return unit == TOCSIN_KILLED || unit == TOCSIN_INJURED || unit == TOCSIN_DISPLACED;
}

static bool is_force(tocsin_unit unit) {
    return unit == TOCSIN_TROOPS || unit == TOCSIN_TANKS || unit == TOCSIN_VEHICLES ||
           unit == TOCSIN_AIRCRAFT || unit == TOCSIN_SHIPS || unit == TOCSIN_MISSILES;
}

/* Does an event of this kind count such units? */
static bool suits(tocsin_plover plover, tocsin_unit unit) {
    switch (plover) {
    case TOCSIN_ASSAULT: return is_harm(unit);
    case TOCSIN_MOBILIZE:
    case TOCSIN_RETREAT: return is_force(unit);
    case TOCSIN_PROTEST: return unit == TOCSIN_PEOPLE;
    default: return false;
    }
}

static bool within(stretch outer, const quantity *q) {
    return q->first_word >= outer.first && q->end_word <= outer.end;
}

static int worth(const quantity *q, stretch clause, tocsin_plover plover) {
    bool counts = counts_people_or_arms(q->unit);
    return 4 * (counts && within(clause, q)) + 2 * suits(plover, q->unit) + 1 * counts;
}

const quantity *quantity_choose(const scan *s, stretch content, stretch clause,
                                tocsin_plover plover) {
    const quantity *best = NULL;
    int most = -1;
    for (size_t i = 0; i < s->quantities.n; i++) {
        const quantity *q = &s->quantities.items[i];
        if (!q->unit || !within(content, q)) continue;
        int found = worth(q, clause, plover);
        /* "hoeveel er waren en hoeveel er bij zijn gekomen": what came is what is asked for */
        bool newer = best && best->unknown && q->unknown && q->measure == TOCSIN_FLOW;
        if (found <= most && !newer) continue;
        best = q;
        most = found;
    }
    return best;
}
