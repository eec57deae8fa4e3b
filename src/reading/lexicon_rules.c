// SPDX-License-Identifier: Apache-2.0
/* Rules of one language, with their words and examples: attribution.yaml and events.yaml. */
#include "reading/lexicon_loader.h"

/* ---- forms of verbs, in attribution.yaml and events.yaml ------------------------------------- */

static const struct {
    const char *key;
    verb_form form;
} form_keys[] = {{"nouns", FORM_NOUN},
                 {"present", FORM_PRESENT},
                 {"past", FORM_PAST},
                 {"participle", FORM_PARTICIPLE},
                 {"infinitive", FORM_INFINITIVE},
                 {"progressive", FORM_PROGRESSIVE},
                 {"base", FORM_BASE}};
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
        return TOCSIN_OK;
    }
    verb_entry *before = first;
    while (before->next && (before->next->then.n || !made->then.n))
        before = (verb_entry *)(uintptr_t)before->next;
    made->next = before->next;
    before->next = made;
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
        return TOCSIN_OK;
    }
    event_entry *before = first;
    while (before->next && (before->next->then.n || !made->then.n))
        before = (event_entry *)(uintptr_t)before->next;
    made->next = before->next;
    before->next = made;
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

/* Every rule shows itself: with an example, and with what looks alike but is none. */
static tocsin_status add_note(loader *load, const yaml_node *item, tocsin_text name) {
    rule_note note = {name, yaml_text(item, "example"), yaml_text(item, "not")};
    if (!note.example.n || !note.counter.n)
        return pack_file_fail(&load->file, item, "rule \"%.*s\" needs \"example\" and \"not\"",
                              TOCSIN_TEXT_ARG(name));
    for (size_t i = 0; i < load->n_notes; i++)
        if (tocsin_text_equal(load->notes[i].name, name))
            return pack_file_fail(&load->file, item, "there is a rule \"%.*s\" already",
                                  TOCSIN_TEXT_ARG(name));
    if (!tocsin_grow((void **)&load->notes, &load->notes_capacity, load->n_notes,
                     sizeof *load->notes))
        return tocsin_fail_memory(load->file.err);
    load->notes[load->n_notes++] = note;
    return TOCSIN_OK;
}

static tocsin_status fail_at(loader *load, const yaml_node *at, tocsin_status status) {
    if (status == TOCSIN_BAD_INPUT)
        tocsin_error_prefix(load->file.err, "%s:%d", load->file.name, at->line);
    return status;
}

/* ---- attribution.yaml ------------------------------------------------------------------------ */

static tocsin_status read_takes(loader *load, const yaml_node *item, unsigned *ret_takes) {
    static const char *const words[] = {"clause", "bare", "quote", "object", "infinitive", "whole"};
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
    static const char *const keys[] = {
        "name",       "act",       "takes",       "event",   "imagery",  "addressee",
        "about",      "certainty", "litotes",     "nouns",   "present",  "past",
        "participle", "base",      "progressive", "negates", "observes", "example",
        "not",        "ahead",     "judges",      NULL};
    tocsin_status status = yaml_check_keys(item, load->file.name, keys, load->file.err);
    if (!status) status = read_takes(load, item, &rule->takes);
    if (!status) status = loader_words(load, yaml_get(item, "about"), &rule->about);
    if (status) return status;
    rule->name = rule_name(load, "attribution", item);
    if (!rule->name.n) return tocsin_fail_memory(load->file.err);
    rule->imagery = yaml_text(item, "imagery").n > 0;
    rule->litotes = yaml_text(item, "litotes").n > 0;
    rule->negates = yaml_text(item, "negates").n > 0;
    rule->ahead = yaml_text(item, "ahead").n > 0;
    rule->judges = yaml_text(item, "judges").n > 0;
    rule->observes = yaml_text(item, "observes").n > 0;
    rule->addressee = yaml_text(item, "addressee").n > 0;
    status = add_note(load, item, rule->name);
    if (status) return status;
    tocsin_text certainty = yaml_text(item, "certainty");
    if (certainty.n && !tocsin_certainty_from(certainty, &rule->certainty))
        return pack_file_fail(&load->file, item, "\"certainty\" must be a degree of it");
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
    static const char *const keys[] = {"name",   "forms",   "inverted", "own",
                                       "around", "example", "not",      NULL};
    tocsin_status status = yaml_check_keys(item, load->file.name, keys, load->file.err);
    if (status) return status;
    source_entry *entry = tocsin_arena_new(load->arena, source_entry, 1);
    if (!entry) return tocsin_fail_memory(load->file.err);
    entry->name = rule_name(load, "attribution", item);
    entry->inverted = yaml_text(item, "inverted").n > 0;
    entry->own = yaml_text(item, "own").n > 0;
    if (!entry->name.n) return tocsin_fail_memory(load->file.err);
    status = loader_words(load, yaml_get(item, "around"), &entry->around);
    if (!status) status = add_note(load, item, entry->name);
    if (status) return status;
    const yaml_node *forms = yaml_get(item, "forms");
    if (!forms) return pack_file_fail(&load->file, item, "\"forms\" is missing");
    return pack_file_phrases(&load->file, forms, &load->lex->sources, entry);
}

/* Of what the code finds by order of words and marks alone, a pack gives the examples. */
static tocsin_status load_structure(loader *load, const yaml_node *item) {
    static const char *const keys[] = {"name", "example", "not", NULL};
    tocsin_status status = yaml_check_keys(item, load->file.name, keys, load->file.err);
    tocsin_text name = status ? TOCSIN_TEXT_NONE : rule_name(load, "attribution", item);
    if (!status && !name.n) return tocsin_fail_memory(load->file.err);
    return status ? status : add_note(load, item, name);
}

tocsin_status loader_attribution(loader *load) {
    static const char *const keys[] = {"sources", "verbs", "structures", "counts", NULL};
    tocsin_status status = pack_file_open(load->file.pack, "attribution.yaml", keys, load->seg,
                                          load->arena, &load->file, load->file.err);
    if (status) return status;
    status = loader_words(load, yaml_get(load->file.root, "counts"), &load->lex->counts);
    const yaml_node *sources = yaml_get(load->file.root, "sources");
    for (size_t i = 0; sources && i < sources->n && !status; i++)
        status = load_source(load, sources->items[i]);
    const yaml_node *structures = yaml_get(load->file.root, "structures");
    for (size_t i = 0; structures && i < structures->n && !status; i++)
        status = load_structure(load, structures->items[i]);
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
        "name",       "plover",     "actor",       "target",          "subject",      "needs",
        "mutual",     "alone",      "weak",        "nouns",           "present",      "past",
        "participle", "infinitive", "progressive", "place_is_target", "intransitive", "example",
        "not",        NULL};
    tocsin_status status = yaml_check_keys(item, load->file.name, keys, load->file.err);
    if (!status) status = loader_words(load, yaml_get(item, "actor"), &rule->actor);
    if (!status) status = loader_words(load, yaml_get(item, "target"), &rule->target);
    if (status) return status;
    rule->name = rule_name(load, "event", item);
    if (!rule->name.n) return tocsin_fail_memory(load->file.err);
    status = add_note(load, item, rule->name);
    if (status) return status;
    rule->subject_is_target = tocsin_text_is(yaml_text(item, "subject"), "target");
    rule->mutual = says_yes(item, "mutual");
    rule->alone = says_yes(item, "alone");
    rule->weak = says_yes(item, "weak");
    rule->intransitive = says_yes(item, "intransitive");
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

tocsin_status loader_events(loader *load) {
    static const char *const keys[] = {"events", NULL};
    tocsin_status status = pack_file_open(load->file.pack, "events.yaml", keys, load->seg,
                                          load->arena, &load->file, load->file.err);
    if (status) return status;
    const yaml_node *events = yaml_get(load->file.root, "events");
    for (size_t i = 0; events && i < events->n && !status; i++)
        status = load_event(load, events->items[i]);
    return status;
}
