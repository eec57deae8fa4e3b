// SPDX-License-Identifier: Apache-2.0
/* What was said against a picture, beside what its check found.
 *
 * A denial is about a picture when case.yaml names the denial, or the claim that it denies, under `claims`; when it denies what
 * images show in one of the picture's `reports`; when reading gave it the picture's hash; and when what it denies is said by the
 * picture's publisher and the case has no other picture of theirs. Where none of these holds it is about the one picture that
 * fits it (pictures_tied.c); of several that fit none is tied, and that is told. */
#include <math.h>
#include <string.h>

#include "casefile/pictures.h"
#include "tocsin/reading.h"

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

bool picture_is_said_by(const tocsin_claim *claim, tocsin_text name) {
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

/* The word for the ground on which it is; "" where no rule had to find it, NULL where it is not. */
static const char *ground_of(const picture_telling *t, const picture_facts *of,
                             const picture_charge *c) {
    const config_picture *claimed = of->picture->claimed;
    if (is_named(claimed, &c->denial) || denies_hash(&c->denial, of->evidence)) return "";
    if (!c->has_denied) return NULL;
    if (is_named(claimed, &c->denied) || stands_in_report(t, claimed, &c->denied)) return "";
    bool is_theirs = picture_is_said_by(&c->denied, claimed->publisher) &&
                     count_of_publisher(t, claimed->publisher) == 1;
    return is_theirs ? "ground_publisher" : NULL;
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
    double metres = picture_metres(archive.best);
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

static tocsin_status put_charge(picture_telling *t, picture_draft *draft, picture_charge *c,
                                tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    if (c->finding)
        put_from_finding(draft, c->finding);
    else
        status = put_from_claim(t, draft, &c->denial, err);
    draft->finding.rule = "picture/denied";
    draft->finding.when =
        tocsin_period_is_known(c->denial.said_on) ? c->denial.said_on : c->denial.published;
    draft->finding.simulated |= c->denial.simulated;
    picture_put_entry(draft, c->denial.seq);
    if (c->has_denied) picture_put_entry(draft, c->denied.seq);
    return status;
}

static tocsin_status add_link(picture_telling *t, int64_t from, int64_t to, tocsin_error *err) {
    size_t n = t->weighed->n_links;
    tocsin_weigh_link *links = tocsin_arena_new(t->arena, tocsin_weigh_link, n + 1);
    if (!links) return tocsin_fail_memory(err);
    if (n) memcpy(links, t->weighed->links, n * sizeof *links);
    links[n] = (tocsin_weigh_link){.from = from, .to = to, .is = "about", .rule = "picture/denied"};
    t->weighed->links = links;
    t->weighed->n_links = n + 1;
    return TOCSIN_OK;
}

static tocsin_status tell_charge(picture_telling *t, const picture_facts *of, picture_charge *c,
                                 const char *ground, tocsin_error *err) {
    picture_draft draft = picture_start(of, "picture_denied", TOCSIN_SECTION_CONTESTED);
    tocsin_status status = put_charge(t, &draft, c, err);
    put_archive(t, of, &draft);
    put_sun(of, &draft);
    if (!status) status = put_traces(t, of, &draft, err);
    if (*ground) picture_put_word(&draft, "ground", ground);
    if (!status) status = add_link(t, c->denial.seq, of->evidence->seq, err);
    return status ? status : picture_tell(t, &draft, err);
}

/* Which of them is meant is for a person to say. */
static tocsin_status tell_open(picture_telling *t, picture_charge *c, const size_t *pictures,
                               size_t n, tocsin_error *err) {
    tocsin_text *names = tocsin_arena_new(t->arena, tocsin_text, n);
    picture_draft draft = {
        .finding = {.kind = "picture_denial_open", .section = TOCSIN_SECTION_UNKNOWN}};
    if (!names) return tocsin_fail_memory(err);
    for (size_t i = 0; i < n; i++) {
        picture_facts of = picture_facts_of(t, pictures[i]);
        names[i] = of.name;
        picture_put_entry(&draft, of.evidence->seq);
    }
    tocsin_status status = put_charge(t, &draft, c, err);
    picture_put_list(&draft, "pictures", names, n);
    return status ? status : picture_tell(t, &draft, err);
}

/* ---- all of them ------------------------------------------------------------------------------- */

/* The claims of a finding about a denial; TOCSIN_NO: it is none. */
static tocsin_status charge_of(picture_telling *t, const tocsin_finding *finding,
                               picture_charge *ret_charge, tocsin_error *err) {
    picture_charge c = {.finding = finding};
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

static bool rests_on(const tocsin_finding *finding, int64_t entry) {
    for (size_t e = 0; e < finding->n_entries; e++)
        if (finding->entries[e] == entry) return true;
    return false;
}

/* `picture` 0: of any. */
static bool is_told(const picture_telling *t, int64_t picture, int64_t denial) {
    for (size_t i = 0; i < t->n; i++) {
        const tocsin_finding *finding = &t->findings[i];
        bool is_one = !strcmp(finding->kind, "picture_denied") ||
                      (!picture && !strcmp(finding->kind, "picture_denial_open"));
        if (is_one && rests_on(finding, denial) && (!picture || rests_on(finding, picture)))
            return true;
    }
    return false;
}

/* In another document: exactly one picture fits, or none is tied. */
static tocsin_status tell_fitting(picture_telling *t, picture_charge *c, tocsin_error *err) {
    const tocsin_reader *reader = NULL;
    const char *ground = "";
    tocsin_status status = case_reader(t->c, &reader, err);
    if (status || !picture_charge_is_of_pictures(reader, c)) return status;
    size_t *fitting = tocsin_arena_new(t->arena, size_t, t->pictures.n);
    if (!fitting) return tocsin_fail_memory(err);
    size_t n = pictures_fitting(t, reader, c, fitting, &ground);
    if (n > 1) return tell_open(t, c, fitting, n, err);
    if (!n) return TOCSIN_OK;
    picture_facts of = picture_facts_of(t, fitting[0]);
    return of.n ? tell_charge(t, &of, c, ground, err) : TOCSIN_OK;
}

static tocsin_status tell_named(picture_telling *t, const picture_facts *of, tocsin_error *err) {
    const config_picture *claimed = of->picture->claimed;
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < claimed->n_claims; i++) {
        picture_charge c = {.finding = NULL};
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
        if (is_known && is_denial(&c.denial) && !is_told(t, of->evidence->seq, c.denial.seq))
            status = tell_charge(t, of, &c, "", err);
    }
    return status;
}

/* The findings about denials, by rules that need the denied claim; then, where none of these holds, by what fits. */
static tocsin_status tell_of_findings(picture_telling *t, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    for (size_t f = 0; !status && f < t->weighed->n_findings; f++) {
        picture_charge c;
        status = charge_of(t, &t->weighed->findings[f], &c, err);
        for (size_t i = 0; !status && i < t->pictures.n; i++) {
            picture_facts of = picture_facts_of(t, i);
            const char *ground = of.n ? ground_of(t, &of, &c) : NULL;
            if (ground && !is_told(t, of.evidence->seq, c.denial.seq))
                status = tell_charge(t, &of, &c, ground, err);
        }
        if (!status && !is_told(t, 0, c.denial.seq)) status = tell_fitting(t, &c, err);
        if (status == TOCSIN_NO) status = TOCSIN_OK;
    }
    return status;
}

/* A denial or a doubt that no copy said before, near the day of a picture: only these are looked at as a whole. */
static bool may_be_of_picture(const picture_telling *t, const tocsin_digest *digest) {
    bool is_act = digest->act == TOCSIN_DENY || digest->act == TOCSIN_DOUBT;
    bool is_copy = digest->copy_of && digest->copy_of != digest->seq;
    tocsin_day as_of = t->facts->as_of;
    if (!is_act || is_copy || digest->says_not_denied) return false;
    if (as_of != TOCSIN_DAY_NONE && digest->published.from > as_of) return false;
    for (size_t i = 0; i < t->pictures.n; i++) {
        const case_picture *one = &t->pictures.items[i];
        tocsin_day day = pictures_day(one, &t->facts->evidence[one->evidence]);
        if (pictures_is_within(t, digest->said_on, digest->published, day)) return true;
    }
    return false;
}

/* What no finding tells of: denials of what no report here says. */
static tocsin_status tell_of_claims(picture_telling *t, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < t->facts->claims.n; i++) {
        const tocsin_digest *digest = &t->facts->claims.digests[i];
        picture_charge c = {.finding = NULL};
        if (!may_be_of_picture(t, digest) || is_told(t, 0, digest->seq)) continue;
        status = tocsin_ledger_claim_at(t->ledger, digest->seq, t->arena, &c.denial, err);
        if (!status) status = tell_fitting(t, &c, err);
        if (status == TOCSIN_NO) status = TOCSIN_OK;
    }
    return status;
}

tocsin_status pictures_tell_denied(picture_telling *t, tocsin_error *err) {
    tocsin_status status = tell_of_findings(t, err);
    for (size_t i = 0; !status && i < t->pictures.n; i++) {
        picture_facts of = picture_facts_of(t, i);
        if (of.n) status = tell_named(t, &of, err);
    }
    return status ? status : tell_of_claims(t, err);
}
