// SPDX-License-Identifier: Apache-2.0
#ifndef WEIGH_WORK_H
#define WEIGH_WORK_H

/* The room, from within.
 *
 * tocsin_weigh makes one weigh_work: an item for every dated claim, in ledger order, with all that
 * the rules compare already worked out (time, origin, place). Each rule walks the items, hashed or
 * sorted by what it compares, and starts findings; none compares everything with everything. At the
 * end the findings are put in the order of the brief and named.
 *
 *   digests ─ items ┬─ origins    who says it first: copies, chains, speakers
 *                   ├─ questions  numbers: net change, contested, agreement, flows, plans
 *                   ├─ sums       parts against totals
 *                   ├─ previous   what a report gives for the period before, against the report before
 *                   ├─ cycles     build-ups and withdrawals, earlier ones beside the latest
 *                   ├─ denials    what a denial hangs on
 *                   ├─ reversal   who denied it and then affirms it
 *                   ├─ credibility  who agrees with a claim and who contradicts it
 *                   ├─ sections   new, unknown, context
 *                   └─ corrections  reports that were taken back, and what rests on them
 *   indicators ─────┬─ season     the last date: unusual, as usual, too little history
 *                   └─ departures when they left their norm
 *   watched ──────── pixels       what left its norm within an area
 *
 * Memory: findings live in the caller's arena, what one rule needs for itself in `room`, all else in `scratch`. When memory runs out `failed`
 * stays set, what is built after that is thrown away, and tocsin_weigh says so; so the rules need
 * no checks for it beyond their own arrays.
 *
 * Identity of names, places and copies goes by 64-bit hashes of the folded text: with a million
 * different texts the chance that two of them meet is about 3e-8.
 */

#include <pthread.h>

#include "tocsin/weigh.h"

enum {
    WEIGH_LIST_MAX = 8, /* texts in a list slot */
    WEIGH_ENTRIES_MAX =
        500, /* entries that a finding names; "900,000 claims more" need not name them all */
};

/* A claim with a date, ready to be compared. */
typedef struct weigh_item {
    const tocsin_digest *claim;
    const tocsin_claim *full; /* loaded when it was first asked for: weigh_claim */
    tocsin_period said;       /* said_on, else published */
    tocsin_period time;       /* what its number is about: when, else said */
    tocsin_day day;           /* the middle of `time`; an open end counts as the other end */
    uint32_t event_number;    /* of `event`, among all events */
    double low, high;         /* of its number; minus and plus infinity where open */
    uint64_t speaker;         /* the same speaker by name; differs for every unnamed one */
    uint64_t origin;          /* the same origin by speaker: a state speaks with one voice */
    uint64_t place;           /* the same place; 0: none */
    uint64_t event;           /* the same type of event with the same actor; 0: no type */
    size_t copy_of; /* index of the first item with the same words; its own when it is the first */
    bool is_placed; /* a gazetteer knows its place */
    bool is_new;    /* published in the period shown as new */
    bool is_told;   /* stands in a finding of its own; need not stand under "new" again */
    bool is_left_out; /* such a finding there was, but too many newer ones: only counted */
    bool was_lower, was_higher; /* has stood on that side of a contested number */
} weigh_item;

/* Relations of places that were asked for last, by both keys: what lies within what is asked for again and again, and
 * the answer is a search through the gazetteer. */
enum { WEIGH_RELATIONS_MAX = 1 << 18 };
typedef struct weigh_known_relation {
    uint64_t a, b;
    int relation;
} weigh_known_relation;

/* Actors that were compared, and texts that were hashed, last. The texts are those of claims, which stay where they are. */
enum { WEIGH_AGREEMENTS = 1 << 12, WEIGH_FOLDED = 1 << 14 };
typedef struct weigh_known_agreement {
    tocsin_text a, b;
    bool agrees;
} weigh_known_agreement;
typedef struct weigh_known_fold {
    tocsin_text text;
    uint64_t hash;
} weigh_known_fold;

/* A finding that is being made. */
typedef struct weigh_draft {
    tocsin_finding finding;
    int64_t *entries; /* of the finding, to be filled and sorted */
    int importance;   /* the larger, the earlier in its section */
    bool is_settled;  /* its entries are those that it will have */
} weigh_draft;

typedef struct weigh_work {
    const tocsin_weigh_input *input;
    const tocsin_digest *digests;
    size_t n_digests;
    tocsin_claim_loader *load_claim;
    void *load_context;
    const tocsin_claim **claims; /* beside the digests, when they were made here */
    int window_days;
    tocsin_arena *arena;  /* the result */
    tocsin_arena scratch; /* all else */
    tocsin_arena room;    /* of one rule: it ends with the rule */
    weigh_item *items;
    size_t n_items;
    weigh_known_relation *relations;
    size_t n_relations;                /* a power of two, by how many items there are */
    weigh_known_agreement *agreements; /* WEIGH_AGREEMENTS of them */
    weigh_known_fold *folded;          /* WEIGH_FOLDED of them; NULL: each is hashed anew */
    uint64_t *events;                  /* malloc; the different ones, by number; order.c */
    size_t n_events, events_capacity;
    uint32_t *event_ranks, *event_slots;
    size_t n_event_slots;
    weigh_item **by_head; /* NULL: not asked for yet */
    weigh_item *
        *arrivals; /* that are said to have come, how many; NULL: not asked for yet; reconcile.c */
    size_t n_arrivals;
    struct weigh_document *documents; /* copies of others, by document */
    struct weigh_ground *grounds;     /* malloc; credibility.c */
    size_t n_grounds, grounds_capacity;
    uint32_t *ground_of;      /* of each item the one of `grounds` */
    bool puts_off_notes;      /* of grounds, in `notes`, for another work to take */
    struct weigh_note *notes; /* malloc */
    size_t n_notes, notes_capacity;
    pthread_mutex_t *asking; /* the caller is asked under it; NULL: there is one thread */
    size_t n_undated;
    weigh_draft *drafts; /* malloc */
    size_t n_drafts, drafts_capacity;
    tocsin_weigh_link *links; /* malloc */
    size_t n_links, links_capacity;
    struct weigh_denied *denied; /* malloc; reversal.c */
    size_t n_denied, denied_capacity;
    weigh_draft spare; /* written to when memory ran out */
    bool failed;
    tocsin_status load_status; /* of a claim that could not be loaded: the whole fails with it */
    tocsin_error load_error;
} weigh_work;

/* ---- what is the same (same.c) ------------------------------------------------------------- */

uint64_t weigh_hash(const void *bytes, size_t n, uint64_t seed);
/* Hash of the text without case (ASCII and Latin-1 letters) and outer white space; 0 for the empty
 * text. */
uint64_t weigh_fold_hash(tocsin_text text);
/* Of the id of a claim; 0 for none. */
uint64_t weigh_id_hash(tocsin_text id);
/* "RUS" of "RUS.MIL" and of "RUS+BLR". */
tocsin_text weigh_actor_root(tocsin_text actor);
/* One of the actors in `inner` is `outer`, or a part of it. */
bool weigh_actor_within(tocsin_text inner, tocsin_text outer);
/* Either within the other; false when one is not known. */
bool weigh_actor_agrees(tocsin_text a, tocsin_text b);
/* The same of texts of claims, remembered. */
bool weigh_actors_agree(const weigh_work *work, tocsin_text a, tocsin_text b);
/* weigh_fold_hash of a text of a claim, remembered. */
uint64_t weigh_fold_known(const weigh_work *work, tocsin_text text);

typedef enum weigh_relation {
    WEIGH_SAME,
    WEIGH_INNER,    /* the first within the second */
    WEIGH_OUTER,    /* the second within the first */
    WEIGH_UNPLACED, /* at least one names no place */
    WEIGH_VAGUE,    /* two names, at least one of which no gazetteer knows */
    WEIGH_APART,
} weigh_relation;
/* A place as the gazetteer has it, and as written. */
typedef struct weigh_place {
    tocsin_text name, text;
} weigh_place;
weigh_place weigh_place_in(const tocsin_digest *claim);
uint64_t weigh_event_key(const weigh_work *work, const tocsin_digest *claim);
weigh_relation weigh_relate_places(const weigh_work *work, weigh_place a, weigh_place b);
weigh_relation weigh_relate_items(const weigh_work *work, const weigh_item *a, const weigh_item *b);
/* The place as a source writes it, else as the gazetteer does. */
tocsin_text weigh_place_shown(weigh_place place);

/* An event that somebody may deny or affirm. */
bool weigh_has_event(const tocsin_digest *claim);
bool weigh_is_of_one_time(const weigh_work *work, const weigh_item *a, const weigh_item *b);
/* How well two claims of one type and actor agree on target and place; 0: they do not, or it cannot be told. */
int weigh_rate_match(const weigh_work *work, const weigh_item *a, const weigh_item *b);
/* The same of one speaker, who speaks of the same thing more readily: of two places one may be vague. */
bool weigh_is_about_the_same(const weigh_work *work, const weigh_item *a, const weigh_item *b);

bool weigh_period_is_closed(tocsin_period period);
tocsin_period weigh_period_hull(tocsin_period a, tocsin_period b);
/* Days from the end of the earlier to the start of the later; 0 when they overlap. */
int32_t weigh_days_apart(tocsin_period a, tocsin_period b);

bool weigh_is_dated(const tocsin_digest *claim);
/* Said, or published where that is not known. */
tocsin_period weigh_said_when(const tocsin_digest *claim);
/* The claim itself, for telling. Never NULL; an empty one when it could not be loaded, which fails the whole. */
const tocsin_claim *weigh_claim(weigh_work *work, weigh_item *item);

/* Fill copy_of of the items from their digests; false when memory ran out. */
bool weigh_take_copies(weigh_work *work);

/* Says a number as what is, was, or is meant to be (questions.c). */
bool weigh_says_number(const tocsin_digest *claim);
/* Of something that a place can hold, and that can be added up. */
bool weigh_is_counted(tocsin_unit unit);
/* The same speaker by what it is of, whatever it is called and in whatever language: "SMM" and "the Mission" of the
 * OSCE. By name where that is not known. */
uint64_t weigh_speaker_side(const weigh_work *work, const weigh_item *item);

/* ---- order (order.c) ----------------------------------------------------------------------- */

typedef struct weigh_key {
    uint64_t key;
    uint32_t at;
} weigh_key;
/* By key; equal ones stay in the order in which they come. `room` is for n more. */
void weigh_sort_keys(weigh_key *keys, weigh_key *room, size_t n);
/* Those of the items that `belongs` chooses, by event, then `day_of`, then ledger order; in `room`. NULL when memory ran
 * out. */
typedef bool weigh_chosen(const weigh_item *item);
typedef tocsin_day weigh_day(const weigh_item *item);
weigh_item **weigh_sort_events(weigh_work *work, weigh_chosen *belongs, weigh_day *day_of,
                               size_t *ret_n);
/* All items by copy_of, then ledger order. NULL when memory ran out, and the work has failed. */
weigh_item *const *weigh_by_head(weigh_work *work);
/* Number an event; when all are numbered, rank them. False when memory ran out. */
bool weigh_number_event(weigh_work *work, uint64_t event, uint32_t *ret_number);
bool weigh_rank_events(weigh_work *work);

/* ---- findings (finding.c) ------------------------------------------------------------------ */

typedef struct weigh_kind {
    const char *kind, *rule;
    tocsin_section section;
    int importance;
} weigh_kind;

/* A new finding; the pointer holds until the next one is started. Never NULL. */
weigh_draft *weigh_start(weigh_work *work, weigh_kind kind, tocsin_period when);
void weigh_put_text(weigh_work *work, weigh_draft *draft, const char *name, tocsin_text text);
void weigh_put_word(weigh_work *work, weigh_draft *draft, const char *name, tocsin_text word);
void weigh_put_number(weigh_draft *draft, const char *name, double number);
void weigh_put_period(weigh_draft *draft, const char *name, tocsin_period period);
void weigh_put_day(weigh_draft *draft, const char *name, tocsin_day day);
/* Infinite ends are open. */
void weigh_put_interval(weigh_draft *draft, const char *name, double low, double high);
/* Different, non-empty texts, in their order, at most WEIGH_LIST_MAX. */
void weigh_put_list(weigh_work *work, weigh_draft *draft, const char *name,
                    const tocsin_text *texts, size_t n);
/* The same over items: what `shown` gives of each claim. */
typedef tocsin_text weigh_shown(const tocsin_digest *claim);
void weigh_put_names(weigh_work *work, weigh_draft *draft, const char *name,
                     weigh_item *const *items, size_t n, weigh_shown *shown);
/* speaker, through, text, said of the first of the items, which are copies of one another. */
void weigh_put_copies(weigh_work *work, weigh_draft *draft, weigh_item *const *items, size_t n);
void weigh_put_speaker(weigh_work *work, weigh_draft *draft, const char *name,
                       const tocsin_digest *claim);
/* What a finding calls the speaker of a claim; never empty. */
weigh_shown weigh_speaker_shown;
/* Empty when not known. */
weigh_shown weigh_outlet_shown, weigh_place_of;
/* Make room for `n` entries, to be filled in any order (equal ones and 0 are left out later). NULL
 * when memory ran out. */
int64_t *weigh_put_entries(weigh_work *work, weigh_draft *draft, size_t n);
void weigh_put_items(weigh_work *work, weigh_draft *draft, weigh_item *const *items, size_t n);
void weigh_add_link(weigh_work *work, int64_t from, int64_t to, const char *is, const char *rule);
/* Entries ascending, each once, and of very many the newest. */
void weigh_settle_entries(weigh_work *work);
/* Order, name and hand over what was found. */
tocsin_status weigh_deliver(weigh_work *work, tocsin_weigh_result *ret_result, tocsin_error *err);

/* indicator, area, measured: season.c */
void weigh_put_indicator(weigh_work *work, weigh_draft *draft, const tocsin_indicator *indicator);

/* ---- threads (beside.c) --------------------------------------------------------------------- */

typedef void weigh_rule(weigh_work *work);
void weigh_run_rules(weigh_work *work, weigh_rule *const *rules, size_t n);
/* All that is found in claims alone, but what needs the rest to have been told. */
void weigh_run_beside(weigh_work *work);
/* Around what is asked of the caller: claims, and which places lie in which. */
void weigh_ask(const weigh_work *work);
void weigh_asked(const weigh_work *work);
/* Room for relations, agreements and folded; false: no memory. */
bool weigh_make_memories(weigh_work *work);

/* ---- the rules ----------------------------------------------------------------------------- */

void weigh_find_origins(weigh_work *work);   /* origins.c */
void weigh_find_questions(weigh_work *work); /* questions.c */
void weigh_find_denials(weigh_work *work);   /* denials.c */
void weigh_find_reversals(weigh_work *work); /* reversal.c, after the denials */
void weigh_find_sums(weigh_work *work);      /* sums.c */
void weigh_find_previous(weigh_work *work);  /* previous.c */
void weigh_find_cycles(weigh_work *work);    /* cycles.c */
void weigh_find_corrections(
    weigh_work *work); /* corrections.c; last of all: it marks what the others found */
void weigh_find_season(weigh_work *work);     /* season.c */
void weigh_find_departures(weigh_work *work); /* departures.c */
void weigh_find_pixels(weigh_work *work);     /* pixels.c */
void weigh_find_sections(
    weigh_work *work); /* sections.c; last: it leaves out what is told already */

/* credibility.c. Other rules tell what they find: these agree with one another; each of these
 * contradicts each of those; the first denies the second. Last of all, when it is known which claims are told of, it
 * looks for events itself, and fills result.basis. */
bool weigh_make_grounds(weigh_work *work); /* first; false: no memory */
/* What another work that puts off its notes has noted. */
void weigh_take_notes(weigh_work *work, const weigh_work *from);
void weigh_note_agreement(weigh_work *work, weigh_item *const *items, size_t n);
void weigh_note_dispute(weigh_work *work, weigh_item *const *these, size_t n_these,
                        weigh_item *const *those, size_t n_those);
void weigh_find_credibility(weigh_work *work, tocsin_weigh_result *ret_result);
/* The first, which names no event itself, denies the second. */
void weigh_note_denied(weigh_work *work, weigh_item *denial, weigh_item *denied);
/* Not the same origin, chain or words. */
bool weigh_is_independent(const weigh_item *a, const weigh_item *b);

/* documents.c: a document that is a copy of another, by the hashes of their names. */
typedef struct weigh_document {
    uint64_t document, original;
    tocsin_text outlet; /* of the original */
} weigh_document;
bool weigh_sort_documents(weigh_work *work); /* false: no memory */
/* NULL: it is a copy of none. */
const weigh_document *weigh_find_document(const weigh_work *work, uint64_t document);
/* origins.c: for each of the items the index of the first that shares its origin, directly or
 * through others. */
void weigh_group_origins(weigh_work *work, weigh_item *const *items, size_t n, size_t *ret_first);
/* How many independent origins stand behind the items: the same origin, chain or words count once.
 */
size_t weigh_count_origins(weigh_work *work, weigh_item *const *items, size_t n);
/* How many different outlets. */
size_t weigh_count_outlets(weigh_work *work, weigh_item *const *items, size_t n);

#endif
