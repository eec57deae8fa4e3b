// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_WEIGH_H
#define TOCSIN_WEIGH_H

/* weigh: claims and indicators held against one another, by rules that a reader can check.
 *
 * Numbers that answer the same question are reconciled, denials hang on what they deny, several
 * reports of one origin count once, seasonal answers stand beside them. Takes values, gives
 * findings; opens no ledger. What somebody says stays what somebody says: a finding about claims
 * always carries who said it. Rules and their sources: docs/methods/weighing.md.
 */

#include "tocsin/facts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* clang-format off */
/* The kinds of finding, the section of the brief in which each stands, and their slots. A template of
 * the brief (lang/<code>/brief.yaml) stands for each kind. A slot marked `?` is there only when it is
 * known, so a template must be able to do without it; every other slot is always there. Lists hold
 * one to eight different texts.
 *
 * Slots that several kinds share:
 *   question  TEXT    what is counted, as the case names it; or
 *             WORD    the unit ("troops"), when the case asks no such question; then also, if known,
 *   actor?    WORD    whose ("RUS"), and
 *   place?    TEXT    where, as a source writes it
 *   places?   LIST    place names taken as one within the other, or of which one is vague
 *   unit      WORD    "troops", "violations", ...
 *   speaker   TEXT    who says it, as the source names them; or WORD "unnamed": no name is given
 *   through?  LIST    who passed it on, from the speaker outwards, the outlets that carried it last;
 *                     not there when that is the speaker alone
 *   text      TEXT    the words of the source
 *   said      PERIOD  when it was said, or published where that is not known
 *   indicator TEXT    name of the indicator; area? TEXT its area, for one that is made from images
 *
 * NUMBERS: each has question, actor?, place?, places?, unit, and
 *   net_increase        new*       change INTERVAL (both ends >= 0: so many more)
 *                                  first INTERVAL, first_speakers LIST, first_when PERIOD
 *                                  later INTERVAL, later_speakers LIST, later_when PERIOD
 *   net_decrease        new*       the same; change INTERVAL (both ends >= 0: so many fewer)
 *   net_change          new*       the same; change INTERVAL from below 0 to above it, either end may
 *                                  be open: more or fewer cannot be told
 *   arrivals_unknown    unknown    first_when PERIOD, later_when PERIOD: how many came and how many
 *                                  left in between nobody says
 *   arrivals_claimed    new*       amount INTERVAL, speakers LIST, when PERIOD: said to have come
 *   departures_claimed  new*       the same: said to have left
 *   plan_claimed        new*       the same: said to be intended (`when` is when that was said)
 *   contested           contested  lower INTERVAL, lower_speakers LIST, lower_origins NUMBER,
 *                                  higher INTERVAL, higher_speakers LIST, higher_origins NUMBER,
 *                                  when PERIOD: not both can be right
 *   agreement           context    amount INTERVAL (that all of them allow), speakers LIST,
 *                                  origins NUMBER (>= 2), when PERIOD
 *   settles_change      unknown    width NUMBER (of the bounds of the net change), within NUMBER: a number for `when`
 *                                  PERIOD whose ends lie that near to one another would halve them
 *   settles_exactly     unknown    width NUMBER, when PERIOD: only an exact number would
 *   settles_open        unknown    when PERIOD: any number with both ends would bound the net change
 *   settles_dispute     unknown    lower_speakers LIST, most NUMBER, higher_speakers LIST, least NUMBER, when
 *                                  PERIOD: one more number decides, at most `most` or at least `least`
 *   origins_of_number   context    amount INTERVAL, outlets NUMBER, outlet_names LIST,
 *                                  origins NUMBER, speakers LIST
 *
 * CHECKS
 *   sum_fits            context    unit, place? TEXT (of the total), total INTERVAL, parts LIST (their places),
 *                                  sum INTERVAL, speakers LIST, when PERIOD: the parts add up to the total
 *   sum_exceeds         contested  the same: to more than the total
 *   sum_short           unknown    the same: to less; where the rest is, is not said
 *   scope_differs       context    as NUMBERS, inner INTERVAL, inner_place TEXT, inner_speaker, outer INTERVAL,
 *                                  outer_place TEXT, outer_speaker, when PERIOD: the one place lies within the
 *                                  other, so these numbers are not held against one another
 *   part_exceeds        contested  place?, part INTERVAL, part_unit WORD, total INTERVAL, unit, speakers LIST,
 *                                  when PERIOD: more of what is counted among others than of these
 *   previous_fits       context    speaker, unit, reports NUMBER, first DAY, last DAY (published), places? LIST:
 *                                  what each gives for the period before is what the one before counted
 *   previous_differs    contested  speaker, unit, earlier DAY, later DAY (published), place? TEXT, given INTERVAL,
 *                                  counted INTERVAL, and other_place?, other_given?, other_counted?: it is not,
 *                                  though no report lies between
 *   previous_missing    unknown    the same: it is not, and a report may lie between that the case does not have
 *
 * DENIALS
 *   denial              contested  speaker, through, text, said, denied_speaker TEXT or WORD,
 *                                  denied_text TEXT, denied_said PERIOD
 *   denial_of_imagery   contested  the same; denied_speaker is a provider of images, or "satellite
 *                                  images": speaker contradicts what the images are said to show
 *   denial_of_picture   contested  speaker, through, text, said, picture TEXT: a picture in evidence
 *   not_denied          contested  as denial: speaker did NOT deny it when it came up
 *   reversal            contested  speaker, first_text TEXT, first_said PERIOD (denied),
 *                                  later_text TEXT, later_said PERIOD (asserted)
 *   reversal_of_side    contested  the same, later_speaker TEXT: who asserts it is another one of the same side, or is
 *                                  called otherwise
 *   affirmed_later      contested  the same, more than a window later, of what that side itself does
 *
 * CORRECTIONS: and every other finding that rests on a claim of such a report has `revised` set
 *   report_corrected    contested  speaker TEXT (the outlet), published PERIOD, revised? PERIOD, claims NUMBER,
 *                                  first_text?, later_text? TEXT: the very claim that says otherwise now;
 *                                  by?, reason? TEXT: a person's word
 *   report_withdrawn    contested  the same, without first_text and later_text
 *
 * ORIGINS
 *   origins             context    speaker, text, outlets NUMBER, outlet_names LIST, origins NUMBER
 *
 * WHAT IS NEW: one kind for each thing that is done with words; each has speaker, through, text, said
 *   said warned threatened accused promised doubted   new
 *   denied              new        a denial of nothing that the case holds
 *   more_claims         any        claims NUMBER, speakers NUMBER, period PERIOD: as many more belong
 *                                  into the section and are not shown
 *
 * THE SEASON
 *   unusual_high        unusual    indicator, area?, measured? TEXT (the unit) or, of counts of
 *                                  claims, WORD ("claims_a_week"),
 *                                  day DAY, seen NUMBER, expected NUMBER, usual INTERVAL,
 *                                  level NUMBER (0.95), probability NUMBER, rank NUMBER,
 *                                  n_season NUMBER, years LIST, n_valid NUMBER
 *   unusual_low         unusual    the same
 *   tone_high tone_low  unusual    the same, of the tone of what is said: softer or harder words
 *   attention_high      unusual    the same, of a share of all claims
 *   attention_low       unusual    the same
 *   as_usual            context    the same: `seen` lies within `usual`
 *   too_little_history  unknown    indicator, area?, measured?, day DAY, seen NUMBER, n_valid NUMBER
 *   left_norm_high      unusual    indicator, area?, measured?, first DAY (first seen), confirmed DAY
 *                       or context (the monitor rang), last DAY, dates NUMBER (with a value, first to last),
 *                                  peak_day DAY, peak NUMBER (furthest out), expected NUMBER (then);
 *                                  context when it ended before the period that is shown as new
 *   left_norm_low                  the same
 *   pixels_left_norm    unusual    indicator, area TEXT, since DAY (the history ends), until DAY (the last scene),
 *                       or context scenes NUMBER, watched NUMBER (pixels with a norm), rate NUMBER (of false alarms,
 *                                  asked for, per 100 pixel-years), expected NUMBER (pixels, by chance alone);
 *                                  patches NUMBER, pixels NUMBER, ha NUMBER, first DAY (first seen),
 *                                  confirmed PERIOD, largest? NUMBER (ha), recent? NUMBER (ha) and recent_when?
 *                                  PERIOD (confirmed in the period that is shown as new); context when none was
 *   pixels_by_chance    context    the same, where that is no more than chance may bring
 *   pixels_as_usual     context    the same up to `expected`: no pixel rang
 *   claimed_unusual     unusual    speaker, through, text, said: speaker calls it unusual for the
 *                                  time of year
 *
 * NOT KNOWN
 *   said_unknown        unknown    speaker, through, text, said: speaker says that it is not known
 *   undated             unknown    claims NUMBER: without any date, held against nothing
 *
 * HYPOTHESES (of tocsin_weigh_hypotheses): all in the section hypotheses; scores are in whole weights
 *   hypotheses_order       first TEXT, first_score NUMBER, second TEXT, second_score NUMBER,
 *                          pieces NUMBER (of evidence, that count): the least contradicted two
 *   hypotheses_tied        names LIST, score NUMBER, pieces NUMBER: nothing parts the first ones
 *   hypothesis             hypothesis TEXT, rank NUMBER, of NUMBER, score NUMBER, against? LIST
 *   hypotheses_changed     previous DAY, before LIST, after LIST, because? LIST: in another order than
 *                          in the last brief that was not the same; because: evidence that is new there
 *                          or weighs otherwise
 *   hypotheses_shifted     previous DAY, because? LIST: the same order, other scores
 *   hypotheses_turn        evidence LIST, first TEXT, second TEXT: without any one of these the first two
 *                          do not stand in this order
 *   hypotheses_steady      pieces NUMBER, first TEXT, second TEXT: there is no such evidence
 *   hypotheses_diagnostic  evidence LIST, spread NUMBER (1 to 4 steps): tells the hypotheses apart best
 *   hypotheses_missing     observation TEXT, first TEXT, first_cell WORD, second TEXT, second_cell WORD:
 *                          was not found yet, and would part the first two
 *   hypotheses_left_out    evidence LIST, left_out NUMBER: found, but its grade is not known (F or 6)
 *
 * CONTEXT
 *   earlier_pattern     context    speaker, through, text, said: what happened more than once before
 *   judgement           context    speaker, through, text, said: how a journalist or an expert reads
 *                                  it; not a reported fact
 *
 * BUILD-UPS and withdrawals, earlier ones beside the latest: each has question, actor?, place?, unit, and
 * began PERIOD, that of the claim by which it had begun at the latest; the first two and cycle_alone also places?
 *   cycle_earlier       context    began_speakers LIST, peak? INTERVAL, or disputed? INTERVAL (not all of it can be
 *                                  right), and then peak_speakers? LIST, peak_when? PERIOD, origins? NUMBER
 *   cycle_latest        context    the same
 *   cycle_withdrawal    context    left? INTERVAL, left_speakers? LIST, left_when? PERIOD: fewer were there after it;
 *                                  gone_speakers? LIST, gone_when? PERIOD: said to have left; announced_speakers? LIST,
 *                                  denied_speakers? LIST
 *   cycle_above         context    earlier_began PERIOD, season WORD, peak INTERVAL, peak_speakers LIST, earlier_peak
 *                                  INTERVAL, earlier_peak_speakers LIST, difference INTERVAL, disputed? WORD (the numbers
 *                                  of which of them contradict one another), days? INTERVAL (from the beginning to the
 *                                  last claim), earlier_days? INTERVAL (to the highest number)
 *   cycle_below         context    the same
 *   cycle_alike         context    the same without difference: which is larger cannot be told
 *   cycle_uncounted     unknown    earlier_began PERIOD, season WORD: of one of them there is no number
 *   cycle_alone         unknown    there is no other to set it beside
 *   cycle_unknown       unknown    missing LIST of words: what nobody says of it
 *
 * PUBLISHED PICTURES (of the case, made of observations of its checks: src/casefile/pictures.h); each has picture TEXT
 *   picture_matched     context    publisher? TEXT, published? DAY, scene TEXT, scene_day? DAY, agreeing NUMBER,
 *                                  blocks NUMBER, metres? NUMBER, chance NUMBER, differs? NUMBER, place? TEXT,
 *                                  off_km? NUMBER, inside?, mirrored? WORD: it shows a part of an archive scene
 *   picture_not_matched unknown    scenes NUMBER
 *   picture_series      context    scenes NUMBER, matching NUMBER, earliest DAY, latest DAY, and by how much of it
 *                                  differs: least NUMBER, least_day DAY, most NUMBER, most_day DAY; age? WORD
 *   picture_bounded     context    bounds NUMBER, bounds_wrong NUMBER (as measured), not_older?, older_seen? DAY, older_with?,
 *                                  older_without? NUMBER (scenes), and the same of not_newer?
 *   picture_sun_fits    context    claimed_day DAY, claimed_time? TEXT, off NUMBER, error NUMBER, days NUMBER, true NUMBER
 *   picture_sun_fits_not contested the same, without true
 *   picture_sun_night   contested  claimed_day DAY, claimed_time? TEXT
 *   picture_sun_open    context    claimed_day DAY, days NUMBER, error NUMBER: no time of day is claimed
 *   picture_quality     context    gsd NUMBER, gsd_from WORD, niirs? NUMBER, shows? WORD
 *   picture_quality_unknown context
 *   picture_traces_none context    which WORD, at_quality? NUMBER, and of each test that found nothing the share that it finds
 *                                  and its false alarms: copies?, saved_once?, noise?, grid?, enlarging?, copies_alarms? …
 *   picture_traces_found contested marked LIST of words, copies_alarms?, saved_once_alarms?, noise_alarms?, grid_alarms? NUMBER
 *   picture_enlarged    context    times NUMBER, false_alarms? NUMBER
 *   picture_blind       context    blind LIST of words, found? NUMBER, halved? NUMBER
 *   picture_says        context    items LIST: what the file says of itself
 *   picture_c2pa        context    state WORD, signer?, anchor? (of the user's list), stamp?, authority? TEXT, time? WORD,
 *                                  failures? LIST; contested where signature or hashes do not fit
 *   picture_reused      contested  earlier TEXT, earlier_day? DAY, earlier_source? TEXT, bits NUMBER, mirrored? WORD,
 *                                  detects NUMBER, false_alarms NUMBER, made_scenes NUMBER (pairs)
 *   picture_denied      contested  speaker, through, text, said (of the denial), archive? WORD or scene_day? DAY and
 *                                  metres? NUMBER, sun? WORD, traces WORD, marked? LIST of words, copies?, saved_once?,
 *                                  noise?, grid? NUMBER, ground? WORD on which it is taken to be about it
 *   picture_denial_open unknown    speaker, through, text, said; pictures LIST: those that fit, of which none is tied
 *
 * RINGS (of the case, from tocsin_weigh_rings): a rule of case.yaml was met
 *   ring                rings      rule TEXT, day? DAY (as of which it rang), findings? NUMBER, claims? NUMBER (that
 *                                  met it), origins? NUMBER (independent), finding_ids? LIST, claim_ids? LIST (of
 *                                  those, at most TOCSIN_RING_REASONS of each)
 *
 * new*: context when the later date lies outside the period that the case shows as new.
 */
/* clang-format on */

/* A quantity that the case follows over time. Empty members match anything. */
typedef struct tocsin_question {
    tocsin_text name; /* for a reader: "troops near the border" */
    tocsin_unit unit;
    tocsin_text actor; /* "RUS": RUS.MIL too */
    tocsin_text place; /* actor code or place name */
    tocsin_measure measure;
} tocsin_question;

enum { TOCSIN_DIGEST_BANDS = 16, TOCSIN_VIA_SEPARATOR = '\x1f' };

/* A claim as far as it is compared: what a rule reads of a million claims, so that the claims themselves are
 * asked for only where a finding tells of them. Texts are views into what the caller keeps; a hash of 0 is
 * that of nothing. */
typedef struct tocsin_digest {
    /* What rules choose claims by comes first, so that a look at every claim is a look at the beginning of each. */
    tocsin_kind speaker_kind : 8;
    tocsin_act act : 8;
    tocsin_certainty certainty : 8;
    tocsin_tense tense : 8;
    tocsin_plover plover : 8;
    tocsin_unit unit : 8;
    tocsin_measure measure : 8;
    bool has_quantity, negative, unusual_for_season, simulated;
    bool says_not_denied; /* "… did not deny" */
    bool denies_more;     /* a picture, or more than one claim: the claim itself says what */
    bool is_one_word;
    bool is_previous; /* its number is of the period before the one that is reported on */
    int64_t seq;
    uint64_t id;      /* a hash, as those below */
    double low, high; /* of its quantity; NaN: open */
    tocsin_text actor, target;
    tocsin_text speaker, speaker_actor, outlet;
    tocsin_text place, place_text; /* as the gazetteer has it, as written */
    tocsin_text
        via; /* names of those who passed it on, with TOCSIN_VIA_SEPARATOR between; without unnamed ones */
    /* seq of the first claim in the same words; its own when it is that, 0 when not looked for */
    int64_t copy_of;
    tocsin_period published, said_on, when;
    uint64_t evidence, chain; /* hashes; chain: of the names that passed it on */
    uint64_t denies;          /* of the id of the claim that it denies within its document */
    uint64_t figures;         /* of the figures in its text, in their order */
    uint32_t
        bands[TOCSIN_DIGEST_BANDS]; /* of MinHash over its words; all 0: too short to be a copy */
} tocsin_digest;

/* Of a claim; its texts are those of the claim, or live in the arena; `copy_of` is 0. */
tocsin_status tocsin_digest_make(const tocsin_claim *claim, tocsin_arena *arena,
                                 tocsin_digest *ret_digest, tocsin_error *err);

/* Of the id of a claim, as a digest has it. */
uint64_t tocsin_digest_id(tocsin_text id);

/* The place of the claim of that ledger entry among digests in ledger order; SIZE_MAX: it is none of them. */
size_t tocsin_digest_find(const tocsin_digest *digests, size_t n, int64_t seq);

/* The claim with that ledger entry; texts live in the arena. */
typedef tocsin_status tocsin_claim_loader(void *context, int64_t seq, tocsin_arena *arena,
                                          tocsin_claim *ret_claim, tocsin_error *err);
/* A document whose words are, for four fifths or more, those of an earlier one. */
typedef struct tocsin_weigh_copy {
    tocsin_text document, original; /* as tocsin_claim.evidence names them */
    tocsin_text outlet;             /* of the original; empty: not known */
} tocsin_weigh_copy;

/* A report that whoever published it has corrected or withdrawn since, or that a person says to be so. */
typedef struct tocsin_weigh_revision {
    tocsin_text document,
        by_document;         /* as tocsin_claim.evidence names them; by a person: no by_document */
    int64_t entry, by_entry; /* of the evidence; of the later evidence, or of the judgement */
    tocsin_text outlet;      /* who published it */
    tocsin_text by, reason;  /* of a person */
    tocsin_period published, revised;
    tocsin_revision is;
} tocsin_weigh_revision;

/* Two claims in the same words, by their places in the array that was looked at. */
typedef struct tocsin_copy_pair {
    uint32_t first, second;
} tocsin_copy_pair;

/* Which of digests [n_known, n) are copies of others, of any before them too; those of [0, n_known) among themselves
 * were found before. `digests` are in ledger order. The pairs that are found one piece after the other are those that
 * are found in one go; they live in `arena`, the claims that were looked at too. */
tocsin_status tocsin_digest_copies(const tocsin_digest *digests, size_t n, size_t n_known,
                                   int window_days, tocsin_claim_loader *load_claim,
                                   void *load_context, tocsin_arena *arena,
                                   tocsin_copy_pair **ret_pairs, size_t *ret_n, tocsin_error *err);
/* Fill `copy_of` of all from all pairs. */
tocsin_status tocsin_digest_join(tocsin_digest *digests, size_t n, const tocsin_copy_pair *pairs,
                                 size_t n_pairs, tocsin_error *err);
enum { TOCSIN_WINDOW_DAYS = 14 }; /* when the case says nothing else */

typedef struct tocsin_weigh_input {
    /* Either all claims, in ledger order… */
    const tocsin_claim *claims;
    size_t n_claims;
    /* …or what is compared of them, and how to get one. */
    const tocsin_digest *digests; /* in ledger order; NULL: made of `claims` */
    size_t n_digests;
    tocsin_claim_loader *load_claim;
    void *load_context;
    const char *reliability; /* of each claim or digest, 'A' to 'F'; NULL: all 'F' */
    const tocsin_weigh_copy *copies;
    size_t n_copies;
    const tocsin_weigh_revision *revisions; /* one a document */
    size_t n_revisions;
    const tocsin_indicator *indicators;
    size_t n_indicators;
    const tocsin_watched *watched;
    size_t n_watched;
    const tocsin_question *questions;
    size_t n_questions;
    tocsin_period shown_claims; /* claims published in this period lead the part "new" */
    tocsin_day as_of;
    bool
        rate_all; /* result.basis of every claim; else only the credibility of those that a finding names */
    int window_days; /* claims of one as-of window answer the same question; TOCSIN_WINDOW_DAYS when 0 */
    int threads; /* 0: one a core; the functions below are called by one at a time */
    /* a within b? NULL: by equality. Place words are reading's business. */
    bool (*place_within)(const void *context, tocsin_text inner, tocsin_text outer);
    const void *place_context;
} tocsin_weigh_input;

typedef struct tocsin_weigh_link { /* body of `link.made`: found across documents */
    int64_t from, to;              /* ledger entries */
    const char
        *is; /* "denies", "repeats", "corrects", "withdraws"; "about": a picture in evidence */
    const char *rule;
} tocsin_weigh_link;

/* What the claims of a case say about one of them. */
typedef struct tocsin_weigh_basis {
    char credibility;          /* '1' to '6', proposed by rule */
    uint32_t n_for, n_against; /* other independent origins that agree; that contradict or deny */
    size_t origin;             /* index of the first claim of the same origin */
    size_t words;              /* index of the first claim with the same words */
} tocsin_weigh_basis;

typedef struct tocsin_weigh_result {
    tocsin_finding *findings; /* in the order of the brief: section, then importance, then day */
    size_t n_findings;
    /* One for each claim or digest, in the order of the input. Without `rate_all` the others have credibility '6', and each
     * its own origin and words. */
    tocsin_weigh_basis *basis;
    tocsin_weigh_link *links;
    size_t n_links;
} tocsin_weigh_result;

/* Everything in the result lives in `arena`. The same input gives the same bytes. */
tocsin_status tocsin_weigh(const tocsin_weigh_input *input, tocsin_arena *arena,
                           tocsin_weigh_result *ret_result, tocsin_error *err);

/* Give a finding its id. That says what the finding says and rests on, and nothing else: not the section, which changes as
 * time goes by, and not the words, which differ by language. */
tocsin_status tocsin_weigh_name(tocsin_finding *finding, tocsin_arena *arena, tocsin_error *err);

/* Of some claims, for each the index of the first among them that shares its origin, as weighing counts origins. */
tocsin_status tocsin_weigh_origins(const tocsin_digest *const *digests, size_t n,
                                   const tocsin_weigh_copy *copies, size_t n_copies,
                                   size_t *ret_first, tocsin_error *err);

/* The claims whose numbers answer a question. */
typedef struct tocsin_answer {
    const tocsin_question
        *question; /* NULL: the case asks none, and this is one that it follows all the same */
    tocsin_unit unit;
    tocsin_measure measure; /* an answer for each: they are never compared */
    tocsin_text actor;      /* without a question: whose; may be empty */
    size_t *claims;         /* indexes of digests, ascending */
    size_t n;
} tocsin_answer;
/* By the digests and questions of the input; its claims are not asked for. Without questions the six quantities of
 * which most is said. */
tocsin_status tocsin_weigh_answers(const tocsin_weigh_input *input, tocsin_arena *arena,
                                   tocsin_answer **ret_answers, size_t *ret_n, tocsin_error *err);

/* ---- competing hypotheses: Heuer's analysis, docs/methods/hypotheses.md ---------------------- */

/* What to look for. Members that are empty match anything; a pattern of findings looks at findings,
 * every other one at claims. */
typedef struct tocsin_pattern {
    tocsin_act act;
    tocsin_plover plover;
    tocsin_text speaker;       /* actor of who says it: "RUS" holds RUS.MIL too */
    tocsin_text actor, target; /* of the event */
    tocsin_text place;
    tocsin_unit unit;
    tocsin_measure measure;
    const tocsin_text *words; /* one of these stands in the text, whatever its case */
    size_t n_words;
    bool negative;               /* what is said not to be */
    bool said;                   /* what counts is that it was said, not whether it is so */
    const tocsin_text *findings; /* kinds */
    size_t n_findings;
    tocsin_section section; /* of findings, of any kind that stands there */
    tocsin_text question; /* that the finding answers, as the case names it; `unit` goes with it */
    tocsin_text indicator, area;
    tocsin_text picture; /* that the finding is about, by its name in the case */
    bool images;         /* findings about indicators that are made from images only */
    int days; /* published, or ended, at most so many days before `as_of`; 0: at any time */
} tocsin_pattern;

typedef struct tocsin_evidence_rule {
    tocsin_text id, text;
    tocsin_pattern pattern;
    bool is_single;                  /* `id` is that of one claim or finding; no pattern */
    const tocsin_judged_cell *cells; /* one for each hypothesis */
} tocsin_evidence_rule;

/* A person's number of a claim. */
typedef struct tocsin_claim_number {
    int64_t seq;
    char credibility;
    tocsin_text by, reason;
} tocsin_claim_number;

typedef struct tocsin_hypotheses_input {
    const tocsin_matrix_column *hypotheses; /* id and name */
    size_t n_hypotheses;
    const tocsin_evidence_rule *rules;
    size_t n_rules;
    const tocsin_digest *digests; /* as they were weighed, with what was made of them: */
    size_t n_digests;
    tocsin_claim_loader *load_claim;
    void *load_context;
    const char *reliability; /* of each; NULL: all 'F' */
    const char *reporting;   /* of each: the letter of those who report that it was said; or NULL */
    const tocsin_weigh_basis *basis;    /* of each */
    const tocsin_claim_number *numbers; /* that persons set, by entry */
    size_t n_numbers;
    const tocsin_finding *findings;
    size_t n_findings;
    const tocsin_grade *finding_grades; /* of each */
    tocsin_day as_of;
    bool (*place_within)(const void *context, tocsin_text inner, tocsin_text outer);
    const void *place_context;
    const tocsin_matrix *previous; /* of the last brief with another one; NULL: there is none */
    tocsin_day previous_as_of;
} tocsin_hypotheses_input;

/* The matrix. It and everything below lives in `arena`. */
tocsin_status tocsin_weigh_matrix(const tocsin_hypotheses_input *input, tocsin_arena *arena,
                                  tocsin_matrix *ret_matrix, tocsin_error *err);
/* What follows from it, as findings; none says that a hypothesis is so. */
tocsin_status tocsin_weigh_hypotheses(const tocsin_hypotheses_input *input,
                                      const tocsin_matrix *matrix, tocsin_arena *arena,
                                      tocsin_weigh_result *ret_result, tocsin_error *err);

/* ---- rings: rules of the case that findings and claims meet, docs/methods/rings.md ----------- */

enum { TOCSIN_RING_REASONS = 8 }; /* findings, and claims, that a ring names */

typedef struct tocsin_ring_condition {
    tocsin_pattern pattern;
    int running; /* the indicator lies outside the usual on so many dates in a row, at least */
    int origins; /* so many independent ones stand behind what matches, at least */
    char reliability, credibility; /* what matches is graded no weaker; 0: any grade will do */
} tocsin_ring_condition;

typedef struct tocsin_ring_rule {
    tocsin_text name;
    const tocsin_ring_condition *conditions; /* all of them are to be met */
    size_t n_conditions;
} tocsin_ring_rule;

typedef struct tocsin_ring_input {
    const tocsin_ring_rule *rules;
    size_t n_rules;
    const tocsin_digest *digests; /* as they were weighed, with what was made of them: */
    size_t n_digests;
    tocsin_claim_loader *load_claim;
    void *load_context;
    const char *reliability;            /* of each; NULL: all 'F' */
    const tocsin_weigh_basis *basis;    /* of each */
    const tocsin_claim_number *numbers; /* that persons set, by entry */
    size_t n_numbers;
    const tocsin_finding *findings; /* rendered, in the order of the brief */
    size_t n_findings;
    const tocsin_grade *finding_grades; /* of each */
    const tocsin_indicator *indicators;
    size_t n_indicators;
    const tocsin_watched *watched;
    size_t n_watched;
    tocsin_day as_of;
    bool (*place_within)(const void *context, tocsin_text inner, tocsin_text outer);
    const void *place_context;
} tocsin_ring_input;

/* What met a rule. */
typedef struct tocsin_ring_met {
    bool is_met;
    const tocsin_text
        *subjects; /* what it rings about, whatever the numbers and dates: ascending */
    size_t n_subjects;
    const size_t *findings; /* indexes, in the order of the brief */
    size_t n_findings;
    const int64_t *
        claims; /* entries, the newest of each origin, the newest first; at most TOCSIN_RING_REASONS */
    size_t n_claims, n_claims_all;
    size_t n_origins;       /* independent ones, behind all of it */
    const int64_t *entries; /* that it rests on, ascending */
    size_t n_entries;
    bool simulated;
} tocsin_ring_met;

/* One answer a rule, in `arena`. */
tocsin_status tocsin_weigh_rings(const tocsin_ring_input *input, tocsin_arena *arena,
                                 tocsin_ring_met **ret_met, tocsin_error *err);

#ifdef __cplusplus
}
#endif
#endif
