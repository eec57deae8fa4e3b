// SPDX-License-Identifier: Apache-2.0
/* The words of the vocabulary, as they stand in JSON. */
#include "tocsin/facts.h"

static const char *const kinds[] = {
    "",           "outlet", "government", "military", "organisation", "observer",
    "journalist", "expert", "imagery",    "unnamed",  "other"};
static const char *const acts[] = {"",         "assert", "deny",    "warn",
                                   "threaten", "accuse", "promise", "doubt"};
static const char *const certainties[] = {"", "certain", "probable", "possible", "unknown"};
static const char *const tenses[] = {"", "past", "present", "future", "habitual"};
static const char *const plovers[] = {"",          "AGREE",    "CONSULT", "SUPPORT",  "CONCEDE",
                                      "COOPERATE", "AID",      "RETREAT", "REQUEST",  "ACCUSE",
                                      "REJECT",    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE",
                                      "COERCE",    "ASSAULT"};
static const char *const units[] = {"",          "troops",     "people",     "killed",   "injured",
                                    "displaced", "tanks",      "vehicles",   "aircraft", "ships",
                                    "missiles",  "violations", "explosions", "sites",    "km",
                                    "days",      "money"};
static const char *const measures[] = {"", "stock", "flow", "plan"};
static const char *const revisions[] = {"", "corrected", "withdrawn"};
static const char *const sections[] = {"",          "rings",   "new",        "unusual",
                                       "contested", "unknown", "hypotheses", "context"};

/* Two functions a table: the word of a value, the value of a word. A word for 0 does not exist. */
#define WORDS(name, type, table)                                                                   \
    const char *tocsin_##name##_word(type value) {                                                 \
        return (size_t)value < sizeof table / sizeof *table ? table[value] : "";                   \
    }                                                                                              \
    bool tocsin_##name##_from(tocsin_text word, type *ret_value) {                                 \
        for (size_t i = 1; i < sizeof table / sizeof *table; i++) {                                \
            if (!tocsin_text_is(word, table[i])) continue;                                         \
            *ret_value = (type)i;                                                                  \
            return true;                                                                           \
        }                                                                                          \
        return false;                                                                              \
    }

WORDS(kind, tocsin_kind, kinds)
WORDS(act, tocsin_act, acts)
WORDS(certainty, tocsin_certainty, certainties)
WORDS(tense, tocsin_tense, tenses)
WORDS(plover, tocsin_plover, plovers)
WORDS(unit, tocsin_unit, units)
WORDS(measure, tocsin_measure, measures)
WORDS(revision, tocsin_revision, revisions)
WORDS(section, tocsin_section, sections)
