// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_LEXICON_H
#define TOCSIN_READING_LEXICON_H

/* What the upper half of the room knows of one language: small words by what they do, nouns for those who
 * speak, names of actors and places, verbs and phrases of attribution, words for events.
 *
 * lang/<code>/{grammar,roles,attribution,events}.yaml and data/{countries,actors,places}.yaml, each word once in a
 * phrasebook. A word that means several things has its meanings in a list (`next`), so that a place in the text
 * is looked up once. Nothing here is changed after loading. */

#include "reading/gazetteer.h"
#include "reading/place_words.h"

/* ---- small words (grammar.yaml) ------------------------------------------------------------ */

enum word_class { /* bits; a word may be in several classes */
                  W_DETERMINER = 0,
                  W_POSSESSIVE,
                  W_ADVERB,
                  W_COMPLEMENTIZER,
                  W_RELATIVE,
                  W_SUBORDINATOR,
                  W_CONJUNCTION,
                  W_INFINITIVE,
                  W_PURPOSE,
                  W_PARTICLE,
                  W_TITLE,
                  W_AGENT,
                  W_BETWEEN,
                  W_AND,
                  W_OF,
                  W_OF_MORE,
                  W_IN_PLACE,
                  W_TERRITORY,
                  W_BASED_ON,
                  W_ABOUT,
                  W_PASSIVE,
                  W_PERSON_PRONOUN,
                  W_PERSONS_PRONOUN,
                  W_COUNTRY_PRONOUN,
                  W_PAIR_PRONOUN,
                  W_PRESENT,
                  W_PAST,
                  W_PERFECT,
                  W_FUTURE,
                  W_HABITUAL,
                  W_PROBABLE,
                  W_POSSIBLE,
                  W_UNKNOWN,
                  W_REPORTIVE,
                  W_CONDITIONAL,
                  W_DIRECTIVE,
                  W_NEGATION,
                  W_NOT_NEGATION,
                  W_FAKE,
                  W_SAID_THING,
                  W_ACCUSING,
                  W_UNUSUAL_SEASON,
                  W_UNUSUAL,
                  W_SEASON,
                  W_IMAGERY,
                  W_BORDER,
                  W_BARE_PLACE,
                  W_DIRECTION,
                  W_DIRECTION_ADJECTIVE,
                  W_PRO,
                  W_PREPOSITION,
                  W_ANAPHOR,
                  W_SEEN,
                  W_THING_PRONOUN,
                  W_OBJECT_PRONOUN,
                  W_NO_SPEAKER,
                  W_IF,
                  W_ABLE,
                  W_PART,
                  W_INDEFINITE,
                  W_WE,
                  W_THREATENING,
                  W_PERFECT_BE,
                  W_ROLE_MODIFIER, /* roles.yaml */
                  W_CLASSES,
};
#define BIT(class) (UINT64_C(1) << (class))
_Static_assert(W_CLASSES <= 64, "a word's classes are the bits of one number");

/* ---- nouns for those who speak and act (roles.yaml) ----------------------------------------- */

typedef struct role_entry {
    tocsin_kind kind;
    tocsin_text branch; /* "GOV"; empty: none */
    bool many;          /* plural */
    bool body;          /* no person: a ministry, a police force */
    bool anonymous;     /* without a name, nobody knows who it is: "a resident" */
    bool force;         /* troops and arms: what MOBILIZE is about */
} role_entry;

/* ---- names (data/) -------------------------------------------------------------------------- */

typedef enum name_what {
    NAME_COUNTRY,
    NAME_ADJECTIVE,
    NAME_PEOPLE,
    NAME_CAPITAL,
    NAME_ORGANISATION,
    NAME_SEAT,
    NAME_GROUP,
    NAME_PERSON,
    NAME_OUTLET,
    NAME_IMAGERY,
    NAME_PLACE,
} name_what;

typedef struct name_entry {
    const struct name_entry *next; /* another meaning of the same name */
    name_what what;
    tocsin_kind kind;
    tocsin_text code;    /* "RUS", "RUS.GOV", "NATO"; of a place: the country that it lies in */
    tocsin_text spelled; /* as it stands in data/ */
    tocsin_text printed; /* its name as tocsin prints it */
    tocsin_text part_of; /* of a place: the region that holds it, as tocsin prints it; or empty */
    bool capital;        /* begins with a capital: "Rus" is no "rus" */
    bool capitals;       /* written in capitals: "US" is no "us" */
    double lat, lon, precision_km; /* NaN: no place */
} name_entry;

typedef struct border_entry {
    tocsin_text a, b; /* country codes */
    double lat, lon, precision_km;
} border_entry;

/* ---- rules ---------------------------------------------------------------------------------- */

/* A rule by name, and how it shows: sentences of the pack that are run as tests and shown to who asks why. In
 * `example` the speaker stands in braces and the words of the claim in brackets. */
typedef struct rule_note {
    tocsin_text name;    /* "nl/attribution/volgens" */
    tocsin_text example; /* "Volgens {Mali} [is de stad veilig]." */
    tocsin_text counter; /* looks alike, and the rule says nothing of it */
} rule_note;

/* ---- attribution (attribution.yaml) --------------------------------------------------------- */

enum takes {
    TAKES_CLAUSE = 1,
    TAKES_BARE = 2, /* a clause without a complementizer */
    TAKES_QUOTE = 4,
    TAKES_OBJECT = 8,
    TAKES_INFINITIVE = 16,
    TAKES_WHOLE = 32, /* the saying of it is the claim: "claimed responsibility" */
};

typedef enum verb_form {
    FORM_NOUN,
    FORM_PRESENT,
    FORM_PAST,
    FORM_PARTICIPLE,
    FORM_INFINITIVE,
    FORM_PROGRESSIVE, /* "massing": never passive */
    FORM_BASE,        /* "report": a verb behind a plural or an auxiliary only */
} verb_form;

typedef struct words_list {
    const tocsin_text *items; /* lower case */
    size_t n;
} words_list;

typedef struct verb_rule {
    tocsin_text name; /* "nl/attribution/zeggen" */
    tocsin_act act;
    unsigned takes;
    tocsin_plover event;
    bool imagery;   /* only pictures do it */
    bool addressee; /* somebody is told */
    bool negates;   /* "ruled out a withdrawal": there will be none */
    bool
        observes; /* "In Goma, X recorded 12 deaths": where and when stands in front of the speaker too */
    words_list about;
    bool ahead;   /* does so only with what lies ahead: "swore that he had seen nothing" asserts */
    bool judges;  /* says what something is worth: "finds the raid illegal" */
    bool litotes; /* negated, it denies all the same: "did not deny" */
    tocsin_certainty certainty; /* of what is said without a hedge of its own: "fears that …" */
} verb_rule;

typedef struct verb_entry {
    const struct verb_entry *next;
    const verb_rule *rule;
    verb_form form;
    words_list then; /* has to follow in the clause: "weten" of "laat … weten" */
} verb_entry;

typedef struct source_entry {
    tocsin_text name;
    bool inverted;     /* a verb is in it, the speaker follows: "zo zegt" */
    bool own;          /* the subject of the clause speaks: "naar eigen zeggen" */
    words_list around; /* one of these ends it, behind the speaker: "nach ukrainischen Angaben" */
} source_entry;

/* ---- events (events.yaml) ------------------------------------------------------------------- */

typedef enum event_needs { NEEDS_NOTHING, NEEDS_FORCE, NEEDS_BORDER, NEEDS_JOURNEY } event_needs;

typedef struct event_rule {
    tocsin_text name; /* "nl/event/aanval" */
    tocsin_plover plover;
    words_list actor, target; /* prepositions */
    bool subject_is_target;
    event_needs needs;
    bool mutual, alone, weak, place_is_target;
    bool intransitive; /* "sind zurückgekehrt": its participle with "to be" is no passive */
} event_rule;

typedef struct event_entry {
    const struct event_entry *next;
    const event_rule *rule;
    verb_form form;
    words_list then;
} event_entry;

/* ---- all of it ------------------------------------------------------------------------------ */

/* How a text says that it corrects or withdraws an earlier one: labels at its beginning, before a colon or a dash, and
 * words anywhere in its heading and its first and last paragraph. All in lower case. */
typedef struct revision_words {
    words_list labels, words;
} revision_words;

typedef struct lexicon {
    tocsin_text code; /* "nl" */
    bool compounds;
    bool verb_second;      /* "Eerder zei het Kremlin dat …": the subject may follow its verb */
    phrasebook grammar;    /* payload: uint64_t of BIT(class) */
    phrasebook roles;      /* role_entry */
    phrasebook portfolios; /* what offices are of: "van Defensie" */
    phrasebook names;      /* name_entry list */
    phrasebook verbs;      /* verb_entry list */
    phrasebook sources;    /* source_entry */
    phrasebook events;     /* event_entry list */
    phrasebook denying;    /* "nothing to do with": said by those who are spoken of, it denies */
    phrasebook warning;    /* "grind to a halt": said of what may be, it warns */
    phrasebook
        previous_period;    /* "in the previous reporting period": the count beside it is of then */
    phrasebook framing;     /* what only leads to what follows: "saw it differently" */
    phrasebook event_nouns; /* event_entry list; one-word nouns, for the tails of compounds */
    words_list genitives;   /* "'s" */
    revision_words corrected, withdrawn;
    words_list imagery, pictures; /* "satellite images"; "photos" */
    words_list counts;            /* "by their count": nouns for having counted */
    phrasebook also;              /* "Ook": whoever spoke in the sentence before goes on */
    words_list past_ends;         /* "-de": what past forms look like where the verb is second */
    words_list plural_ends;       /* "-en": of verbs with several for their subject */
    words_list participle_heads, participle_ends; /* "ge-", "-d": what participles look like */
    const name_entry **countries; /* by their code, in order of data/countries.yaml */
    size_t n_countries;
    const border_entry *borders;
    size_t n_borders;
    const rule_note *notes; /* of every rule, in order of the files */
    size_t n_notes;
    words_list outlets;        /* their names */
    const name_entry **places; /* places and countries by `spelled`, in order of its bytes */
    size_t n_places;
    gazetteer gazetteer;
    const place_words
        *place_words; /* NULL: the language has none, and the gazetteer is not asked */
} lexicon;

/* Read what the language's folder and data/ say. A language without these files has a lexicon without words, and so
 * gives no claims. */
tocsin_status lexicon_load(pack *p, segmenter *seg, tocsin_arena *arena,
                           const lexicon **ret_lexicon, tocsin_error *err);
/* The part of it that comes from data/: names. */
tocsin_status lexicon_load_names(lexicon *lex, segmenter *seg, tocsin_arena *arena,
                                 tocsin_error *err);

/* NULL: no such rule. */
const rule_note *lexicon_rule(const lexicon *lex, tocsin_text name);
/* The payload of exactly this phrase; NULL when the book does not have it. */
tocsin_status lexicon_find(const phrasebook *book, segmenter *seg, tocsin_text phrase,
                           const void **ret_payload, tocsin_error *err);
/* Country part of an actor code: "RUS" of "RUS.MIL". */
tocsin_text lexicon_base(tocsin_text code);
/* Whom it fights for: "RUS" of "RUS.MIL", but "SDN.RSF" is not on the side of "SDN.MIL". */
tocsin_text lexicon_side(tocsin_text code);
bool lexicon_same_side(tocsin_text a, tocsin_text b); /* false when either is empty */
/* The entry of a country by its code; NULL when there is none. */
const name_entry *lexicon_country(const lexicon *lex, tocsin_text code);
/* A country, capital or other place by a name as it stands in data/; NULL when there is none. */
const name_entry *lexicon_place(const lexicon *lex, tocsin_text spelled);

#endif
