// SPDX-License-Identifier: Apache-2.0
/* The word lists of one language: grammar, roles, attribution, events. */
#include "reading/lexicon.h"

#include "base/yaml.h"

typedef struct loader { /* what every list needs */
    pack_file file;
    lexicon *lex;
    tocsin_arena *arena;
    segmenter *seg;
} loader;

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

static tocsin_status read_words(loader *load, const yaml_node *list, words_list *ret_words) {
    if (!list) return TOCSIN_OK;
    if (list->type != YAML_SEQUENCE)
        return pack_file_fail(&load->file, list, "a list belongs here");
    tocsin_text *items = tocsin_arena_new(load->arena, tocsin_text, list->n + 1);
    if (!items) return tocsin_fail_memory(load->file.err);
    for (size_t i = 0; i < list->n; i++) items[i] = list->items[i]->text;
    *ret_words = (words_list){items, list->n};
    return TOCSIN_OK;
}

static tocsin_status load_grammar(loader *load) {
    static const char *known[N_GRAMMAR_KEYS + 5] = {"pronouns", "verbs", "certainty", "genitives",
                                                    "verb_second"};
    const char *keys[N_GRAMMAR_KEYS + 6] = {NULL};
    size_t n = 0;
    for (; n < 5; n++) keys[n] = known[n];
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
        status = read_words(load, yaml_get(load->file.root, "genitives"), &load->lex->genitives);
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
    static const char *const keys[] = {"kind", "branch", "force", "one", "many", NULL};
    tocsin_status status = yaml_check_keys(item, load->file.name, keys, load->file.err);
    if (status) return status;
    role_entry entry = {.branch = yaml_text(item, "branch"),
                        .force = yaml_text(item, "force").n > 0};
    if (!tocsin_kind_from(yaml_text(item, "kind"), &entry.kind))
        return pack_file_fail(&load->file, item, "\"kind\" must be a kind of speaker");
    status = add_roles(load, yaml_get(item, "one"), entry);
    entry.many = true;
    if (!status) status = add_roles(load, yaml_get(item, "many"), entry);
    return status;
}

static tocsin_status load_roles(loader *load) {
    static const char *const keys[] = {"modifiers", "roles", NULL};
    tocsin_status status = pack_file_open(load->file.pack, "roles.yaml", keys, load->seg,
                                          load->arena, &load->file, load->file.err);
    if (status) return status;
    const yaml_node *modifiers = yaml_get(load->file.root, "modifiers");
    if (modifiers) status = add_class(load, modifiers, W_ROLE_MODIFIER);
    const yaml_node *roles = yaml_get(load->file.root, "roles");
    for (size_t i = 0; roles && i < roles->n && !status; i++)
        status = load_role(load, roles->items[i]);
    return status;
}

/* ---- forms of verbs, in attribution.yaml and events.yaml ------------------------------------- */

static const struct {
    const char *key;
    verb_form form;
} form_keys[] = {{"nouns", FORM_NOUN},
                 {"present", FORM_PRESENT},
                 {"past", FORM_PAST},
                 {"participle", FORM_PARTICIPLE},
                 {"infinitive", FORM_INFINITIVE},
                 {"progressive", FORM_PROGRESSIVE}};
enum { N_FORMS = sizeof form_keys / sizeof *form_keys };

static const tocsin_text gap = {" … ", sizeof " … " - 1};

/* "laat … weten": the head "laat", and the words of the rest. */
static tocsin_status split_gap(loader *load, tocsin_text phrase, tocsin_text *ret_head,
                               words_list *ret_then) {
    size_t at = tocsin_text_find(phrase, gap, 0);
    *ret_head = tocsin_text_slice(phrase, 0, at == SIZE_MAX ? phrase.n : at);
    *ret_then = (words_list){NULL, 0};
    if (at == SIZE_MAX) return TOCSIN_OK;
    tocsin_text rest = tocsin_text_slice(phrase, at + gap.n, phrase.n);
    word *words = NULL;
    size_t n = 0;
    tocsin_status status =
        segmenter_words(load->seg, rest, load->arena, &words, &n, load->file.err);
    if (status) return status;
    tocsin_text *items = tocsin_arena_new(load->arena, tocsin_text, n + 1);
    if (!items) return tocsin_fail_memory(load->file.err);
    for (size_t i = 0; i < n; i++) {
        items[i] = tocsin_arena_text(load->arena, words[i].lower);
        if (!items[i].at) return tocsin_fail_memory(load->file.err);
    }
    *ret_then = (words_list){items, n};
    return TOCSIN_OK;
}

/* Meanings with a gap say more than those without, so they stand first in the list. */
static bool comes_first(words_list then, words_list other) {
    return then.n > 0 && other.n == 0;
}

static tocsin_status add_verb(loader *load, tocsin_text phrase, const verb_rule *rule,
                              verb_form form) {
    verb_entry *made = tocsin_arena_new(load->arena, verb_entry, 1);
    if (!made) return tocsin_fail_memory(load->file.err);
    tocsin_text head;
    made->rule = rule;
    made->form = form;
    tocsin_status status = split_gap(load, phrase, &head, &made->then);
    const void *known = NULL;
    if (!status) status = lexicon_find(&load->lex->verbs, load->seg, head, &known, load->file.err);
    if (status) return status;
    if (!known) return phrasebook_add(&load->lex->verbs, load->seg, head, made, load->file.err);
    verb_entry *first = (verb_entry *)(uintptr_t)known; /* ours, from an earlier call */
    if (comes_first(made->then, first->then)) {
        verb_entry moved = *first;
        *first = *made;
        *made = moved;
        first->next = made;
    } else {
        made->next = first->next;
        first->next = made;
    }
    return TOCSIN_OK;
}

static tocsin_status add_event_to(loader *load, phrasebook *book, tocsin_text head,
                                  event_entry entry) {
    event_entry *made = tocsin_arena_new(load->arena, event_entry, 1);
    if (!made) return tocsin_fail_memory(load->file.err);
    *made = entry;
    const void *known = NULL;
    tocsin_status status = lexicon_find(book, load->seg, head, &known, load->file.err);
    if (status) return status;
    if (!known) return phrasebook_add(book, load->seg, head, made, load->file.err);
    event_entry *first = (event_entry *)(uintptr_t)known;
    if (comes_first(made->then, first->then)) {
        event_entry moved = *first;
        *first = *made;
        *made = moved;
        first->next = made;
    } else {
        made->next = first->next;
        first->next = made;
    }
    return TOCSIN_OK;
}

static tocsin_status add_event(loader *load, tocsin_text phrase, const event_rule *rule,
                               verb_form form) {
    tocsin_text head;
    event_entry entry = {.rule = rule, .form = form};
    tocsin_status status = split_gap(load, phrase, &head, &entry.then);
    if (!status) status = add_event_to(load, &load->lex->events, head, entry);
    bool single = tocsin_text_find(head, TOCSIN_TEXT(" "), 0) == SIZE_MAX;
    if (!status && form == FORM_NOUN && single && !entry.then.n && load->lex->compounds)
        status = add_event_to(load, &load->lex->event_nouns, head, entry);
    return status;
}

static tocsin_text rule_name(loader *load, const char *group, const yaml_node *item) {
    const char *name =
        tocsin_arena_format(load->arena, "%.*s/%s/%.*s", TOCSIN_TEXT_ARG(load->lex->code), group,
                            TOCSIN_TEXT_ARG(yaml_text(item, "name")));
    return tocsin_text_of(name);
}

static tocsin_status fail_at(loader *load, const yaml_node *at, tocsin_status status) {
    if (status == TOCSIN_BAD_INPUT)
        tocsin_error_prefix(load->file.err, "%s:%d", load->file.name, at->line);
    return status;
}

/* ---- attribution.yaml ------------------------------------------------------------------------ */

static tocsin_status read_takes(loader *load, const yaml_node *item, unsigned *ret_takes) {
    static const char *const words[] = {"clause", "bare", "quote", "object", "infinitive"};
    const yaml_node *list = yaml_get(item, "takes");
    unsigned takes = 0;
    for (size_t i = 0; list && i < list->n; i++) {
        unsigned bit = 0;
        for (unsigned k = 0; k < sizeof words / sizeof *words; k++)
            if (tocsin_text_is(list->items[i]->text, words[k])) bit = 1u << k;
        if (!bit) return pack_file_fail(&load->file, list->items[i], "no such complement");
        takes |= bit;
    }
    *ret_takes = takes;
    return TOCSIN_OK;
}

static tocsin_status read_verb_rule(loader *load, const yaml_node *item, verb_rule *rule) {
    static const char *const keys[] = {"name",    "act",        "takes", "event",
                                       "imagery", "addressee",  "about", "present",
                                       "past",    "participle", NULL};
    tocsin_status status = yaml_check_keys(item, load->file.name, keys, load->file.err);
    if (!status) status = read_takes(load, item, &rule->takes);
    if (!status) status = read_words(load, yaml_get(item, "about"), &rule->about);
    if (status) return status;
    rule->name = rule_name(load, "attribution", item);
    if (!rule->name.n) return tocsin_fail_memory(load->file.err);
    rule->imagery = yaml_text(item, "imagery").n > 0;
    rule->addressee = yaml_text(item, "addressee").n > 0;
    if (!tocsin_act_from(yaml_text(item, "act"), &rule->act))
        return pack_file_fail(&load->file, item, "\"act\" must be an act of speech");
    tocsin_text event = yaml_text(item, "event");
    if (event.n && !tocsin_plover_from(event, &rule->event))
        return pack_file_fail(&load->file, item, "\"event\" must be a type of PLOVER");
    return TOCSIN_OK;
}

static tocsin_status load_verb(loader *load, const yaml_node *item) {
    verb_rule *rule = tocsin_arena_new(load->arena, verb_rule, 1);
    if (!rule) return tocsin_fail_memory(load->file.err);
    tocsin_status status = read_verb_rule(load, item, rule);
    for (size_t f = 0; f < N_FORMS && !status; f++) {
        const yaml_node *list = yaml_get(item, form_keys[f].key);
        for (size_t i = 0; list && i < list->n && !status; i++)
            status = fail_at(load, list->items[i],
                             add_verb(load, list->items[i]->text, rule, form_keys[f].form));
    }
    return status;
}

static tocsin_status load_source(loader *load, const yaml_node *item) {
    static const char *const keys[] = {"name", "forms", "inverted", NULL};
    tocsin_status status = yaml_check_keys(item, load->file.name, keys, load->file.err);
    if (status) return status;
    source_entry *entry = tocsin_arena_new(load->arena, source_entry, 1);
    if (!entry) return tocsin_fail_memory(load->file.err);
    entry->name = rule_name(load, "attribution", item);
    entry->inverted = yaml_text(item, "inverted").n > 0;
    if (!entry->name.n) return tocsin_fail_memory(load->file.err);
    const yaml_node *forms = yaml_get(item, "forms");
    if (!forms) return pack_file_fail(&load->file, item, "\"forms\" is missing");
    return pack_file_phrases(&load->file, forms, &load->lex->sources, entry);
}

static tocsin_status load_attribution(loader *load) {
    static const char *const keys[] = {"sources", "verbs", NULL};
    tocsin_status status = pack_file_open(load->file.pack, "attribution.yaml", keys, load->seg,
                                          load->arena, &load->file, load->file.err);
    if (status) return status;
    const yaml_node *sources = yaml_get(load->file.root, "sources");
    for (size_t i = 0; sources && i < sources->n && !status; i++)
        status = load_source(load, sources->items[i]);
    const yaml_node *verbs = yaml_get(load->file.root, "verbs");
    for (size_t i = 0; verbs && i < verbs->n && !status; i++)
        status = load_verb(load, verbs->items[i]);
    return status;
}

/* ---- events.yaml ----------------------------------------------------------------------------- */

static bool read_needs(tocsin_text name, event_needs *ret_needs) {
    static const char *const words[] = {"", "force", "border", "journey"};
    for (int i = 0; i < 4; i++)
        if (tocsin_text_is(name, words[i])) {
            *ret_needs = (event_needs)i;
            return true;
        }
    return false;
}

static bool says_yes(const yaml_node *item, const char *key) {
    return tocsin_text_is(yaml_text(item, key), "yes");
}

static tocsin_status read_event_rule(loader *load, const yaml_node *item, event_rule *rule) {
    static const char *const keys[] = {
        "name",       "plover",     "actor",       "target",          "subject", "needs",
        "mutual",     "alone",      "weak",        "nouns",           "present", "past",
        "participle", "infinitive", "progressive", "place_is_target", NULL};
    tocsin_status status = yaml_check_keys(item, load->file.name, keys, load->file.err);
    if (!status) status = read_words(load, yaml_get(item, "actor"), &rule->actor);
    if (!status) status = read_words(load, yaml_get(item, "target"), &rule->target);
    if (status) return status;
    rule->name = rule_name(load, "event", item);
    if (!rule->name.n) return tocsin_fail_memory(load->file.err);
    rule->subject_is_target = tocsin_text_is(yaml_text(item, "subject"), "target");
    rule->mutual = says_yes(item, "mutual");
    rule->alone = says_yes(item, "alone");
    rule->weak = says_yes(item, "weak");
    rule->place_is_target = says_yes(item, "place_is_target");
    if (!tocsin_plover_from(yaml_text(item, "plover"), &rule->plover))
        return pack_file_fail(&load->file, item, "\"plover\" must be a type of PLOVER");
    if (!read_needs(yaml_text(item, "needs"), &rule->needs))
        return pack_file_fail(&load->file, item, "\"needs\" must be force, border or journey");
    return TOCSIN_OK;
}

static tocsin_status load_event(loader *load, const yaml_node *item) {
    event_rule *rule = tocsin_arena_new(load->arena, event_rule, 1);
    if (!rule) return tocsin_fail_memory(load->file.err);
    tocsin_status status = read_event_rule(load, item, rule);
    for (size_t f = 0; f < N_FORMS && !status; f++) {
        const yaml_node *list = yaml_get(item, form_keys[f].key);
        for (size_t i = 0; list && i < list->n && !status; i++)
            status = fail_at(load, list->items[i],
                             add_event(load, list->items[i]->text, rule, form_keys[f].form));
    }
    return status;
}

static tocsin_status load_events(loader *load) {
    static const char *const keys[] = {"events", NULL};
    tocsin_status status = pack_file_open(load->file.pack, "events.yaml", keys, load->seg,
                                          load->arena, &load->file, load->file.err);
    if (status) return status;
    const yaml_node *events = yaml_get(load->file.root, "events");
    for (size_t i = 0; events && i < events->n && !status; i++)
        status = load_event(load, events->items[i]);
    return status;
}

/* ---- all of it ------------------------------------------------------------------------------- */

tocsin_status lexicon_load(pack *p, segmenter *seg, tocsin_arena *arena,
                           const lexicon **ret_lexicon, tocsin_error *err) {
    static tocsin_status (*const parts[])(loader *) = {load_grammar, load_roles, load_attribution,
                                                       load_events};
    lexicon *lex = tocsin_arena_new(arena, lexicon, 1);
    if (!lex) return tocsin_fail_memory(err);
    lex->code = p->code;
    lex->compounds = p->compounds;
    phrasebook *books[] = {&lex->grammar, &lex->roles,  &lex->names,      &lex->verbs,
                           &lex->sources, &lex->events, &lex->event_nouns};
    for (size_t i = 0; i < sizeof books / sizeof *books; i++) phrasebook_init(books[i], arena);
    loader load = {.file = {.pack = p, .err = err}, .lex = lex, .arena = arena, .seg = seg};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        tocsin_status status = parts[i](&load);
        if (status && status != TOCSIN_UNAVAILABLE) return status;
    }
    tocsin_status status = lexicon_load_names(lex, seg, arena, err);
    if (!status) *ret_lexicon = lex;
    return status;
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
