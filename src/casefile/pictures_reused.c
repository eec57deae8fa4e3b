// SPDX-License-Identifier: Apache-2.0
/* A picture that was in the case before: two of which no more than TOCSIN_PICTURE_HASH_NEAR bits differ, the one as it is and the
 * other as it is or mirrored. */
#include <stdlib.h>
#include <string.h>

#include "casefile/pictures.h"

typedef struct likeness {
    size_t picture; /* index; SIZE_MAX: it was not checked */
    uint64_t hash, mirrored;
    int64_t entry; /* of the observation */
    tocsin_day day;
    int64_t seq; /* of the evidence */
} likeness;

static bool read_hash(const tocsin_observation *observation, const char *name, uint64_t *ret) {
    const tocsin_slot *slot = picture_found(observation, name);
    uint64_t hash = 0;
    if (!slot || slot->text.n != 16) return false;
    for (size_t i = 0; i < 16; i++) {
        static const char digits[] = "0123456789abcdef";
        const char *digit = memchr(digits, slot->text.at[i], 16);
        if (!digit) return false;
        hash = hash << 4 | (uint64_t)(digit - digits);
    }
    *ret = hash;
    return true;
}

static likeness likeness_of(const picture_telling *t, size_t picture) {
    picture_facts of = picture_facts_of(t, picture);
    const tocsin_observation *hash = picture_test(&of, "hash");
    likeness like = {.picture = picture, .day = of.day, .seq = of.evidence->seq};
    if (!read_hash(hash, "hash", &like.hash) || !read_hash(hash, "mirrored", &like.mirrored))
        like.picture = SIZE_MAX;
    else
        like.entry = hash->seq;
    return like;
}

/* Published earlier, or, where that is not known of both, taken in earlier. */
static bool is_earlier(const likeness *a, const likeness *b) {
    bool dated = a->day != TOCSIN_DAY_NONE && b->day != TOCSIN_DAY_NONE && a->day != b->day;
    return dated ? a->day < b->day : a->seq < b->seq;
}

static tocsin_status tell_pair(picture_telling *t, const likeness *later, const likeness *earlier,
                               int bits, bool is_mirrored, tocsin_error *err) {
    picture_rate rate = picture_rate_of_reuse();
    picture_facts was = picture_facts_of(t, earlier->picture);
    picture_facts of = picture_facts_of(t, later->picture);
    tocsin_text source = was.picture->claimed->publisher;
    picture_draft draft = picture_start(&of, "picture_reused", TOCSIN_SECTION_CONTESTED);
    draft.finding.rule = "picture/reused";
    picture_put_text(&draft, "earlier", was.name);
    picture_put_day(&draft, "earlier_day", was.day);
    picture_put_text(&draft, "earlier_source", source.n ? source : was.evidence->outlet);
    picture_put_number(&draft, "bits", bits);
    picture_put_word(&draft, "mirrored", is_mirrored ? "mirrored" : NULL);
    picture_put_number(&draft, "detects", rate.detects);
    picture_put_number(&draft, "false_alarms", rate.false_alarms);
    picture_put_number(&draft, "made_scenes", rate.n_scenes);
    picture_put_entry(&draft, was.evidence->seq);
    picture_put_entry(&draft, earlier->entry);
    picture_put_entry(&draft, later->entry);
    draft.finding.simulated |= was.evidence->simulated;
    return picture_tell(t, &draft, err);
}

/* The nearest of the earlier ones, or none. */
static tocsin_status tell_reuse_of(picture_telling *t, const likeness *all, size_t n, size_t i,
                                   tocsin_error *err) {
    const likeness *nearest = NULL;
    int least = TOCSIN_PICTURE_HASH_NEAR + 1;
    bool is_mirrored = false;
    for (size_t k = 0; k < n; k++) {
        if (k == i || all[k].picture == SIZE_MAX || !is_earlier(&all[k], &all[i])) continue;
        int plain = tocsin_picture_hash_distance(all[i].hash, all[k].hash);
        int turned = tocsin_picture_hash_distance(all[i].hash, all[k].mirrored);
        int bits = plain <= turned ? plain : turned;
        if (bits >= least) continue;
        least = bits;
        is_mirrored = turned < plain;
        nearest = &all[k];
    }
    return nearest ? tell_pair(t, &all[i], nearest, least, is_mirrored, err) : TOCSIN_OK;
}

tocsin_status pictures_tell_reused(picture_telling *t, tocsin_error *err) {
    size_t n = t->pictures.n;
    likeness *all = tocsin_arena_new(t->arena, likeness, n);
    if (!all) return tocsin_fail_memory(err);
    for (size_t i = 0; i < n; i++) all[i] = likeness_of(t, i);
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < n; i++)
        if (all[i].picture != SIZE_MAX) status = tell_reuse_of(t, all, n, i, err);
    return status;
}
