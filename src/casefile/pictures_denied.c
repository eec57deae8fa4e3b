// SPDX-License-Identifier: Apache-2.0
/* What was said against a picture, beside what its check found.
 *
 * A denial is about a picture when case.yaml names the denial, or the claim that it denies, under `claims`; when it denies what
 * images show in one of the picture's `reports`; when reading gave it the picture's hash; and when what it denies is said by the
 * picture's publisher and the case has no other picture of theirs. In all other cases nothing is joined. */
#include <math.h>
#include <string.h>

#include "casefile/pictures.h"

/* A denial and, where it is known, what it denies. */
typedef struct charge {
    tocsin_claim denial, denied;
    bool has_denied;
    const tocsin_finding *finding; /* that tells of it; NULL: case.yaml names it */
} charge;

static bool is_denial(const tocsin_claim *claim) {
    for (size_t i = 0; i < claim->n_cues; i++)
        if (tocsin_text_is(claim->cues[i].is, "not-denied")) return false;
    return claim->act == TOCSIN_DENY || claim->act == TOCSIN_DOUBT || claim->act == TOCSIN_ACCUSE;
}

/* ---- is it about the picture? ------------------------------------------------------------------ */

static bool is_named(const config_picture *claimed, const tocsin_claim *claim) {
    for (size_t i = 0; i < claimed->n_claims; i++) {
        int64_t seq;
        if (tocsin_text_equal(claimed->claims[i], claim->id)) return true;
        if (tocsin_text_integer(claimed->claims[i], &seq) && seq == claim->seq) return true;
    }
    return false;
}

static bool stands_in_report(const picture_telling *t, const config_picture *claimed,
                             const tocsin_claim *claim) {
    tocsin_text hash = claim->evidence;
    if (tocsin_text_starts(hash, TOCSIN_TEXT("sha256:"))) hash = tocsin_text_slice(hash, 7, hash.n);
    for (size_t e = 0; claimed->n_reports && e < t->facts->n_evidence; e++) {
        const tocsin_evidence *evidence = &t->facts->evidence[e];
        if (!tocsin_text_equal(evidence->sha256, hash)) continue;
        for (size_t i = 0; i < claimed->n_reports; i++)
            if (tocsin_text_equal(claimed->reports[i], evidence->name)) return true;
    }
    return false;
}

static bool says(const tocsin_claim *claim, tocsin_text name) {
    bool is_theirs = tocsin_text_alike(claim->speaker.name, name);
    for (size_t i = 0; i < claim->n_via; i++)
        is_theirs |= tocsin_text_alike(claim->via[i].name, name);
    return name.n && is_theirs;
}

static size_t count_of_publisher(const picture_telling *t, tocsin_text publisher) {
    size_t n = 0;
    for (size_t i = 0; i < t->pictures.n; i++)
        n += tocsin_text_alike(t->pictures.items[i].claimed->publisher, publisher);
    return n;
}

static bool denies_hash(const tocsin_claim *denial, const tocsin_evidence *evidence) {
    const tocsin_text head = TOCSIN_TEXT("sha256:");
    for (size_t i = 0; i < denial->n_denies; i++)
        if (tocsin_text_starts(denial->denies[i], head) &&
            tocsin_text_equal(tocsin_text_slice(denial->denies[i], head.n, denial->denies[i].n),
                              evidence->sha256))
            return true;
    return false;
}

static bool is_about(const picture_telling *t, const picture_facts *of, const charge *c) {
    const config_picture *claimed = of->picture->claimed;
    if (is_named(claimed, &c->denial) || denies_hash(&c->denial, of->evidence)) return true;
    if (!c->has_denied) return false;
    if (is_named(claimed, &c->denied) || stands_in_report(t, claimed, &c->denied)) return true;
    return says(&c->denied, claimed->publisher) && count_of_publisher(t, claimed->publisher) == 1;
}

/* ---- the sentence ------------------------------------------------------------------------------ */

/* As the finding about the denial has it, copies and all. */
static void put_from_finding(picture_draft *draft, const tocsin_finding *finding) {
    static const char *const names[] = {"speaker", "through", "text", "said"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t s = 0; s < finding->n_slots; s++)
            if (!strcmp(finding->slots[s].name, names[i]))
                draft->finding.slots[draft->finding.n_slots++] = finding->slots[s];
}

static tocsin_status put_from_claim(picture_telling *t, picture_draft *draft, tocsin_claim *claim,
                                    tocsin_error *err) {
    tocsin_status status = claims_name_outlet(t->ledger, t->arena, claim, err);
    tocsin_text *through = tocsin_arena_new(t->arena, tocsin_text, claim->n_via + 1);
    if (status || !through) return status ? status : tocsin_fail_memory(err);
    size_t n = 0;
    for (size_t i = 0; i < claim->n_via && n < 7; i++)
        if (claim->via[i].name.n) through[n++] = claim->via[i].name;
    bool is_own = tocsin_text_alike(claim->outlet, claim->speaker.name);
    if (claim->outlet.n && !is_own && !(n && tocsin_text_alike(claim->outlet, through[n - 1])))
        through[n++] = claim->outlet;
    if (claim->speaker.name.n)
        picture_put_text(draft, "speaker", claim->speaker.name);
    else
        picture_put_word(draft, "speaker", "unnamed");
    picture_put_list(draft, "through", through, n);
    picture_put_text(draft, "text", claim->text);
    tocsin_slot *said = &draft->finding.slots[draft->finding.n_slots++];
    *said = (tocsin_slot){.name = "said",
                          .type = TOCSIN_SLOT_PERIOD,
                          .number = (double)NAN,
                          .high = (double)NAN,
                          .period = tocsin_period_is_known(claim->said_on) ? claim->said_on
                                                                           : claim->published};
    return TOCSIN_OK;
}

static void put_archive(const picture_telling *t, const picture_facts *of, picture_draft *draft) {
    picture_archive archive = picture_archive_of(t, of);
    if (!archive.n_scenes) return;
    if (!archive.best) {
        picture_put_word(draft, "archive", "archive_not_found");
        return;
    }
    tocsin_day day = picture_found_day(archive.best, "scene_day");
    double metres = picture_found_number(archive.best, "metres");
    if (day == TOCSIN_DAY_NONE || isnan(metres)) {
        picture_put_word(draft, "archive", "archive_undated");
    } else {
        picture_put_day(draft, "scene_day", day);
        picture_put_number(draft, "metres", metres);
    }
    picture_put_entry(draft, archive.best->seq);
    draft->finding.simulated |= archive.best->simulated;
}

static void put_sun(const picture_facts *of, picture_draft *draft) {
    static const char *const outcomes[] = {"fits", "fits_not", "night"};
    static const char *const words[] = {"sun_fits", "sun_fits_not", "sun_night"};
    const tocsin_observation *sun = picture_test(of, "sun");
    for (size_t i = 0; sun && i < sizeof words / sizeof *words; i++) {
        if (!tocsin_text_is(sun->outcome, outcomes[i])) continue;
        picture_put_word(draft, "sun", words[i]);
        picture_put_entry(draft, sun->seq);
    }
}

/* Where they are blind stands with the picture. */
static tocsin_status put_traces(picture_telling *t, const picture_facts *of, picture_draft *draft,
                                tocsin_error *err) {
    tocsin_text *marked = tocsin_arena_new(t->arena, tocsin_text, PICTURE_TRACES);
    const char *word = picture_traces_word(of);
    if (!marked) return tocsin_fail_memory(err);
    picture_put_word(draft, "traces", word);
    picture_put_list(draft, "marked", marked, picture_traces_marked(of, marked));
    if (!strcmp(word, "traces_none")) picture_put_rates(draft, of, false);
    for (size_t i = 0; i < PICTURE_TRACES; i++) {
        const tocsin_observation *test = picture_test(of, picture_traces[i].test);
        if (test) picture_put_entry(draft, test->seq);
    }
    return TOCSIN_OK;
}

static tocsin_status tell_charge(picture_telling *t, const picture_facts *of, charge *c,
                                 tocsin_error *err) {
    picture_draft draft = picture_start(of, "picture_denied", TOCSIN_SECTION_CONTESTED);
    tocsin_status status = TOCSIN_OK;
    draft.finding.rule = "picture/denied";
    if (c->finding)
        put_from_finding(&draft, c->finding);
    else
        status = put_from_claim(t, &draft, &c->denial, err);
    draft.finding.when =
        tocsin_period_is_known(c->denial.said_on) ? c->denial.said_on : c->denial.published;
    draft.finding.simulated |= c->denial.simulated;
    picture_put_entry(&draft, c->denial.seq);
    if (c->has_denied) picture_put_entry(&draft, c->denied.seq);
    put_archive(t, of, &draft);
    put_sun(of, &draft);
    if (!status) status = put_traces(t, of, &draft, err);
    return status ? status : picture_tell(t, &draft, err);
}

/* ---- all of them ------------------------------------------------------------------------------- */

/* The claims of a finding about a denial; TOCSIN_NO: it is none. */
static tocsin_status charge_of(picture_telling *t, const tocsin_finding *finding,
                               charge *ret_charge, tocsin_error *err) {
    charge c = {.finding = finding};
    bool has_denial = false;
    if (strcmp(finding->kind, "denial_of_imagery") && strcmp(finding->kind, "denial_of_picture"))
        return TOCSIN_NO;
    for (size_t i = 0; i < finding->n_entries; i++) {
        tocsin_claim claim;
        tocsin_status status =
            tocsin_ledger_claim_at(t->ledger, finding->entries[i], t->arena, &claim, err);
        if (status == TOCSIN_NO) continue;
        if (status) return status;
        if (!has_denial && claim.act == TOCSIN_DENY) {
            c.denial = claim;
            has_denial = true;
        } else {
            c.denied = claim;
            c.has_denied = true;
        }
    }
    if (!has_denial) return TOCSIN_NO;
    *ret_charge = c;
    return TOCSIN_OK;
}

static bool is_told(const picture_telling *t, const picture_facts *of, int64_t denial) {
    for (size_t i = 0; i < t->n; i++) {
        const tocsin_finding *finding = &t->findings[i];
        bool denied = false, here = false;
        if (strcmp(finding->kind, "picture_denied")) continue;
        for (size_t e = 0; e < finding->n_entries; e++) {
            denied |= finding->entries[e] == denial;
            here |= finding->entries[e] == of->evidence->seq;
        }
        if (denied && here) return true;
    }
    return false;
}

static tocsin_status tell_named(picture_telling *t, const picture_facts *of, tocsin_error *err) {
    const config_picture *claimed = of->picture->claimed;
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < claimed->n_claims; i++) {
        charge c = {.finding = NULL};
        int64_t seq;
        status = TOCSIN_NO;
        if (tocsin_text_integer(claimed->claims[i], &seq))
            status = tocsin_ledger_claim_at(t->ledger, seq, t->arena, &c.denial, err);
        if (status == TOCSIN_NO)
            status =
                tocsin_ledger_claim_of_id(t->ledger, claimed->claims[i], t->arena, &c.denial, err);
        if (status == TOCSIN_NO) status = TOCSIN_OK;
        if (status || !c.denial.seq) continue;
        bool is_known =
            t->facts->as_of == TOCSIN_DAY_NONE || c.denial.published.from <= t->facts->as_of;
        if (is_known && is_denial(&c.denial) && !is_told(t, of, c.denial.seq))
            status = tell_charge(t, of, &c, err);
    }
    return status;
}

tocsin_status pictures_tell_denied(picture_telling *t, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    for (size_t f = 0; !status && f < t->weighed->n_findings; f++) {
        charge c;
        status = charge_of(t, &t->weighed->findings[f], &c, err);
        for (size_t i = 0; !status && i < t->pictures.n; i++) {
            picture_facts of = picture_facts_of(t, i);
            if (of.n && is_about(t, &of, &c) && !is_told(t, &of, c.denial.seq))
                status = tell_charge(t, &of, &c, err);
        }
        if (status == TOCSIN_NO) status = TOCSIN_OK;
    }
    for (size_t i = 0; !status && i < t->pictures.n; i++) {
        picture_facts of = picture_facts_of(t, i);
        if (of.n) status = tell_named(t, &of, err);
    }
    return status;
}
