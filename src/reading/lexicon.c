// SPDX-License-Identifier: Apache-2.0
/* The word lists of one language: small words and roles; the rest is read by lexicon_rules.c. */
#include "reading/lexicon_loader.h"

#include <stdlib.h>

tocsin_status lexicon_find(const phrasebook *book, segmenter *seg, tocsin_text phrase,
                           const void **ret_payload, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena scratch = TOCSIN_ARENA_INIT;
    word *words = NULL;
    size_t n = 0;
    tocsin_status status = segmenter_words(seg, phrase, &scratch, &words, &n, err);
    if (status) return status;
    phrase_match match;
    bool found = phrasebook_match(book, words, 0, n, &match) && match.n_words == n;
    *ret_payload = found ? match.payload : NULL;
    return TOCSIN_OK;
}

/* ---- grammar.yaml --------------------------------------------------------------------------- */

static const struct {
    const char *group, *key; /* group: NULL at the top */
    enum word_class class;
} grammar_keys[] = {
    {NULL, "determiners", W_DETERMINER},
    {NULL, "possessives", W_POSSESSIVE},
    {NULL, "adverbs", W_ADVERB},
    {NULL, "complementizers", W_COMPLEMENTIZER},
    {NULL, "relatives", W_RELATIVE},
    {NULL, "subordinators", W_SUBORDINATOR},
    {NULL, "conjunctions", W_CONJUNCTION},
    {NULL, "infinitive", W_INFINITIVE},
    {NULL, "purpose", W_PURPOSE},
    {NULL, "particles", W_PARTICLE},
    {NULL, "titles", W_TITLE},
    {NULL, "agents", W_AGENT},
    {NULL, "between", W_BETWEEN},
    {NULL, "and", W_AND},
    {NULL, "of", W_OF},
    {NULL, "of_more", W_OF_MORE},
    {NULL, "in_places", W_IN_PLACE},
    {NULL, "territory", W_TERRITORY},
    {NULL, "based_on", W_BASED_ON},
    {NULL, "about", W_ABOUT},
    {NULL, "passives", W_PASSIVE},
    {"pronouns", "person", W_PERSON_PRONOUN},
    {"pronouns", "persons", W_PERSONS_PRONOUN},
    {"pronouns", "country", W_COUNTRY_PRONOUN},
    {"pronouns", "pair", W_PAIR_PRONOUN},
    {"verbs", "present", W_PRESENT},
    {"verbs", "past", W_PAST},
    {"verbs", "perfect", W_PERFECT},
    {"verbs", "future", W_FUTURE},
    {NULL, "habitual", W_HABITUAL},
    {"certainty", "probable", W_PROBABLE},
    {"certainty", "possible", W_POSSIBLE},
    {"certainty", "unknown", W_UNKNOWN},
    {NULL, "reportive", W_REPORTIVE},
    {NULL, "conditional", W_CONDITIONAL},
    {NULL, "directive", W_DIRECTIVE},
    {NULL, "negation", W_NEGATION},
    {NULL, "not_negation", W_NOT_NEGATION},
    {NULL, "fake", W_FAKE},
    {NULL, "said_things", W_SAID_THING},
    {NULL, "accusing", W_ACCUSING},
    {NULL, "unusual_season", W_UNUSUAL_SEASON},
    {NULL, "unusual", W_UNUSUAL},
    {NULL, "season", W_SEASON},
    {NULL, "imagery", W_IMAGERY},
    {NULL, "borders", W_BORDER},
    {NULL, "bare_places", W_BARE_PLACE},
    {NULL, "directions", W_DIRECTION},
    {NULL, "direction_adjectives", W_DIRECTION_ADJECTIVE},
    {NULL, "pro", W_PRO},
    {NULL, "prepositions", W_PREPOSITION},
    {NULL, "anaphors", W_ANAPHOR},
    {NULL, "seen", W_SEEN},
    {"pronouns", "thing", W_THING_PRONOUN},
    {"pronouns", "object", W_OBJECT_PRONOUN},
    {NULL, "no_speakers", W_NO_SPEAKER},
    {NULL, "if", W_IF},
    {NULL, "able", W_ABLE},
    {NULL, "parts", W_PART},
    {NULL, "indefinite", W_INDEFINITE},
    {"pronouns", "we", W_WE},
    {NULL, "threatening", W_THREATENING},
    {"verbs", "perfect_be", W_PERFECT_BE},
};
enum { N_GRAMMAR_KEYS = sizeof grammar_keys / sizeof *grammar_keys };

/* Put every phrase of the list into one more class. */
static tocsin_status add_class(loader *load, const yaml_node *list, enum word_class class) {
    if (list->type != YAML_SEQUENCE)
        return pack_file_fail(&load->file, list, "a list belongs here");
    for (size_t i = 0; i < list->n; i++) {
        const void *known = NULL;
        tocsin_text phrase = list->items[i]->text;
        tocsin_status status =
            lexicon_find(&load->lex->grammar, load->seg, phrase, &known, load->file.err);
        if (status) return status;
        if (known) {
            uint64_t *bits = (uint64_t *)(uintptr_t)known; /* ours, from below */
            *bits |= BIT(class);
            continue;
        }
        uint64_t *bits = tocsin_arena_new(load->arena, uint64_t, 1);
        if (!bits) return tocsin_fail_memory(load->file.err);
        *bits = BIT(class);
        status = pack_file_phrases(&load->file, list->items[i], &load->lex->grammar, bits);
        if (status) return status;
    }
    return TOCSIN_OK;
}

tocsin_status loader_words(loader *load, const yaml_node *list, words_list *ret_words) {
    if (!list) return TOCSIN_OK;
    if (list->type != YAML_SEQUENCE)
        return pack_file_fail(&load->file, list, "a list belongs here");
    tocsin_text *items = tocsin_arena_new(load->arena, tocsin_text, list->n + 1);
    if (!items) return tocsin_fail_memory(load->file.err);
    for (size_t i = 0; i < list->n; i++) items[i] = list->items[i]->text;
    *ret_words = (words_list){items, list->n};
    return TOCSIN_OK;
}

static tocsin_status load_revisions(loader *load) {
    const struct {
        const char *key;
        words_list *list;
    } lists[] = {{"correction_labels", &load->lex->corrected.labels},
                 {"correction_words", &load->lex->corrected.words},
                 {"withdrawal_labels", &load->lex->withdrawn.labels},
                 {"withdrawal_words", &load->lex->withdrawn.words}};
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < sizeof lists / sizeof *lists && !status; i++)
        status = loader_words(load, yaml_get(load->file.root, lists[i].key), lists[i].list);
    return status;
}

static tocsin_status load_grammar(loader *load) {
    static const char *known[] = {"pronouns",          "verbs",
                                  "certainty",         "genitives",
                                  "participle_heads",  "participle_ends",
                                  "verb_second",       "plural_ends",
                                  "correction_labels", "correction_words",
                                  "withdrawal_labels", "withdrawal_words",
                                  "past_ends",         "pictures"};
    enum { N_KNOWN = sizeof known / sizeof *known };
    enum { N_PHRASES = 5 };
    static const char *const phrase_keys[N_PHRASES] = {"framing", "denying", "warning",
                                                       "previous_period", "also"};
    const char *keys[N_GRAMMAR_KEYS + N_KNOWN + N_PHRASES + 1] = {NULL};
    size_t n = 0;
    for (size_t i = 0; i < N_PHRASES; i++) keys[n++] = phrase_keys[i];
    for (size_t i = 0; i < N_KNOWN; i++) keys[n++] = known[i];
    for (size_t i = 0; i < N_GRAMMAR_KEYS; i++)
        if (!grammar_keys[i].group) keys[n++] = grammar_keys[i].key;
    tocsin_status status = pack_file_open(load->file.pack, "grammar.yaml", keys, load->seg,
                                          load->arena, &load->file, load->file.err);
    for (size_t i = 0; i < N_GRAMMAR_KEYS && !status; i++) {
        const yaml_node *from = load->file.root;
        if (grammar_keys[i].group) from = yaml_get(from, grammar_keys[i].group);
        const yaml_node *list = from ? yaml_get(from, grammar_keys[i].key) : NULL;
        if (list) status = add_class(load, list, grammar_keys[i].class);
    }
    if (!status)
        status = loader_words(load, yaml_get(load->file.root, "genitives"), &load->lex->genitives);
    if (!status)
        status = loader_words(load, yaml_get(load->file.root, "participle_heads"),
                              &load->lex->participle_heads);
    if (!status)
        status = loader_words(load, yaml_get(load->file.root, "participle_ends"),
                              &load->lex->participle_ends);
    if (!status)
        status =
            loader_words(load, yaml_get(load->file.root, "plural_ends"), &load->lex->plural_ends);
    if (!status)
        status = loader_words(load, yaml_get(load->file.root, "past_ends"), &load->lex->past_ends);
    if (!status)
        status = loader_words(load, yaml_get(load->file.root, "pictures"), &load->lex->pictures);
    if (!status)
        status = loader_words(load, yaml_get(load->file.root, "imagery"), &load->lex->imagery);
    if (!status) status = load_revisions(load);
    for (size_t i = 0; i < N_PHRASES && !status; i++) {
        const yaml_node *list = yaml_get(load->file.root, phrase_keys[i]);
        phrasebook *books[N_PHRASES] = {&load->lex->framing, &load->lex->denying,
                                        &load->lex->warning, &load->lex->previous_period,
                                        &load->lex->also};
        if (list) status = pack_file_phrases(&load->file, list, books[i], phrase_keys[i]);
    }
    if (!status) load->lex->verb_second = yaml_text(load->file.root, "verb_second").n > 0;
    return status;
}

/* ---- roles.yaml ----------------------------------------------------------------------------- */

static tocsin_status add_roles(loader *load, const yaml_node *list, role_entry entry) {
    if (!list) return TOCSIN_OK;
    role_entry *kept = tocsin_arena_new(load->arena, role_entry, 1);
    if (!kept) return tocsin_fail_memory(load->file.err);
    *kept = entry;
    return pack_file_phrases(&load->file, list, &load->lex->roles, kept);
}

static tocsin_status load_role(loader *load, const yaml_node *item) {
    static const char *const keys[] = {"kind", "branch", "force",     "one",
                                       "many", "body",   "anonymous", NULL};
    tocsin_status status = yaml_check_keys(item, load->file.name, keys, load->file.err);
    if (status) return status;
    role_entry entry = {.branch = yaml_text(item, "branch"),
                        .force = yaml_text(item, "force").n > 0,
                        .body = yaml_text(item, "body").n > 0,
                        .anonymous = yaml_text(item, "anonymous").n > 0};
    if (!tocsin_kind_from(yaml_text(item, "kind"), &entry.kind))
        return pack_file_fail(&load->file, item, "\"kind\" must be a kind of speaker");
    status = add_roles(load, yaml_get(item, "one"), entry);
    entry.many = true;
    if (!status) status = add_roles(load, yaml_get(item, "many"), entry);
    return status;
}

static tocsin_status load_roles(loader *load) {
    static const char *const keys[] = {"modifiers", "portfolios", "roles", NULL};
    static const bool is_portfolio = true;
    tocsin_status status = pack_file_open(load->file.pack, "roles.yaml", keys, load->seg,
                                          load->arena, &load->file, load->file.err);
    if (status) return status;
    const yaml_node *modifiers = yaml_get(load->file.root, "modifiers");
    if (modifiers) status = add_class(load, modifiers, W_ROLE_MODIFIER);
    const yaml_node *portfolios = yaml_get(load->file.root, "portfolios");
    if (portfolios && !status)
        status = pack_file_phrases(&load->file, portfolios, &load->lex->portfolios, &is_portfolio);
    const yaml_node *roles = yaml_get(load->file.root, "roles");
    for (size_t i = 0; roles && i < roles->n && !status; i++)
        status = load_role(load, roles->items[i]);
    return status;
}

static tocsin_status keep_notes(loader *load) {
    rule_note *kept = tocsin_arena_new(load->arena, rule_note, load->n_notes + 1);
    if (!kept) return tocsin_fail_memory(load->file.err);
    for (size_t i = 0; i < load->n_notes; i++) kept[i] = load->notes[i];
    load->lex->notes = kept;
    load->lex->n_notes = load->n_notes;
    return TOCSIN_OK;
}

/* ---- all of it ------------------------------------------------------------------------------- */

tocsin_status lexicon_load(pack *p, segmenter *seg, tocsin_arena *arena,
                           const lexicon **ret_lexicon, tocsin_error *err) {
    static tocsin_status (*const parts[])(loader *) = {load_grammar, load_roles, loader_attribution,
                                                       loader_events};
    lexicon *lex = tocsin_arena_new(arena, lexicon, 1);
    if (!lex) return tocsin_fail_memory(err);
    lex->code = p->code;
    lex->compounds = p->compounds;
    phrasebook *books[] = {&lex->grammar, &lex->roles,   &lex->portfolios, &lex->names,
                           &lex->verbs,   &lex->sources, &lex->events,     &lex->event_nouns,
                           &lex->framing, &lex->denying, &lex->warning,    &lex->previous_period,
                           &lex->also};
    for (size_t i = 0; i < sizeof books / sizeof *books; i++) phrasebook_init(books[i], arena);
    loader load = {.file = {.pack = p, .err = err}, .lex = lex, .arena = arena, .seg = seg};
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && !status; i++) {
        status = parts[i](&load);
        if (status == TOCSIN_UNAVAILABLE) status = TOCSIN_OK;
    }
    if (!status) status = keep_notes(&load);
    free(load.notes);
    if (!status) status = place_words_load(p, seg, arena, &lex->place_words, err);
    if (status == TOCSIN_UNAVAILABLE) status = TOCSIN_OK;
    if (!status) status = gazetteer_open(&lex->gazetteer, err);
    if (!status) status = lexicon_load_names(lex, seg, arena, err);
    if (!status) *ret_lexicon = lex;
    return status;
}

const rule_note *lexicon_rule(const lexicon *lex, tocsin_text name) {
    for (size_t i = 0; i < lex->n_notes; i++)
        if (tocsin_text_equal(lex->notes[i].name, name)) return &lex->notes[i];
    return NULL;
}

tocsin_text lexicon_base(tocsin_text code) {
    size_t dot = tocsin_text_find(code, TOCSIN_TEXT("."), 0);
    return dot == SIZE_MAX ? code : tocsin_text_slice(code, 0, dot);
}

tocsin_text lexicon_side(tocsin_text code) {
    tocsin_text base = lexicon_base(code);
    if (base.n == code.n) return code;
    tocsin_text branch = tocsin_text_slice(code, base.n + 1, code.n);
    return tocsin_text_is(branch, "GOV") || tocsin_text_is(branch, "MIL") ? base : code;
}

bool lexicon_same_side(tocsin_text a, tocsin_text b) {
    return a.n && b.n && tocsin_text_equal(lexicon_side(a), lexicon_side(b));
}
