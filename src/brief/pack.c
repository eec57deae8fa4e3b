// SPDX-License-Identifier: Apache-2.0
#include "brief/pack.h"

#include <stdlib.h>
#include <string.h>

#include "base/data.h"
#include "base/yaml.h"

const char *const brief_phrase_names[BRIEF_N_PHRASES + 1] = {
#define X(name, key) key,
    BRIEF_PHRASES(X)
#undef X
        NULL,
};

typedef struct pack_loader {
    const char *file;
    tocsin_arena *arena;
    tocsin_error *err;
} pack_loader;

static tocsin_status pack_fail(const pack_loader *loader, int line, const char *what,
                               tocsin_text key) {
    return tocsin_fail(loader->err, TOCSIN_BAD_INPUT, "%s:%d: %s: \"%.*s\"", loader->file, line,
                       what, TOCSIN_TEXT_ARG(key));
}

/* A section of the pack; NULL, with the error filled, when it is not there or of another type. */
static const yaml_node *section_of(const pack_loader *loader, const yaml_node *root,
                                   const char *key, yaml_type type) {
    const yaml_node *node = yaml_get(root, key);
    if (node && node->type == type) return node;
    pack_fail(loader, node ? node->line : 1,
              type == YAML_MAPPING ? "needs a mapping" : "needs a list", tocsin_text_of(key));
    return NULL;
}

static tocsin_status load_months(const pack_loader *loader, const yaml_node *root, const char *key,
                                 tocsin_text *ret_months) {
    const yaml_node *list = section_of(loader, root, key, YAML_SEQUENCE);
    if (!list) return TOCSIN_BAD_INPUT;
    if (list->n != 12)
        return pack_fail(loader, list->line, "needs twelve months", tocsin_text_of(key));
    for (size_t i = 0; i < 12; i++) {
        if (list->items[i]->type != YAML_SCALAR || !list->items[i]->text.n)
            return pack_fail(loader, list->items[i]->line, "a month is a word",
                             tocsin_text_of(key));
        ret_months[i] = list->items[i]->text;
    }
    return TOCSIN_OK;
}

static tocsin_status load_numbers(const pack_loader *loader, const yaml_node *root,
                                  brief_pack *pack) {
    static const char *const known[] = {"group", "decimal", "group_from_digits", "day_mark", NULL};
    const yaml_node *node = section_of(loader, root, "numbers", YAML_MAPPING);
    if (!node) return TOCSIN_BAD_INPUT;
    tocsin_status status = yaml_check_keys(node, loader->file, known, loader->err);
    if (status) return status;
    int64_t digits;
    pack->group = yaml_text(node, "group");
    pack->decimal = yaml_text(node, "decimal");
    pack->day_mark = yaml_text(node, "day_mark");
    if (!pack->group.n || !pack->decimal.n ||
        !tocsin_text_integer(yaml_text(node, "group_from_digits"), &digits) || digits < 4 ||
        digits > 9)
        return pack_fail(loader, node->line, "needs group, decimal and group_from_digits (4 to 9)",
                         TOCSIN_TEXT("numbers"));
    pack->group_from_digits = (size_t)digits;
    return TOCSIN_OK;
}

static tocsin_status load_phrases(const pack_loader *loader, const yaml_node *root,
                                  brief_pack *pack) {
    const yaml_node *node = section_of(loader, root, "phrases", YAML_MAPPING);
    if (!node) return TOCSIN_BAD_INPUT;
    tocsin_status status = yaml_check_keys(node, loader->file, brief_phrase_names, loader->err);
    for (size_t i = 0; !status && i < BRIEF_N_PHRASES; i++) {
        const yaml_node *phrase = yaml_get(node, brief_phrase_names[i]);
        if (!phrase || phrase->type != YAML_SCALAR)
            return pack_fail(loader, node->line, "phrases lack",
                             tocsin_text_of(brief_phrase_names[i]));
        pack->phrase_texts[i] = phrase->text;
        status = brief_template_parse(phrase->text, loader->file, phrase->line, loader->arena,
                                      &pack->phrases[i], loader->err);
    }
    return status;
}

static int compare_words(const void *a, const void *b) {
    return tocsin_text_compare(((const brief_word *)a)->key, ((const brief_word *)b)->key);
}

static tocsin_status load_words(const pack_loader *loader, const yaml_node *root,
                                brief_pack *pack) {
    const yaml_node *node = section_of(loader, root, "words", YAML_MAPPING);
    if (!node) return TOCSIN_BAD_INPUT;
    pack->words = tocsin_arena_new(loader->arena, brief_word, node->n + 1);
    if (!pack->words) return tocsin_fail_memory(loader->err);
    for (size_t i = 0; i < node->n; i++) {
        const yaml_node *value = node->items[i];
        bool pair = value->type == YAML_SEQUENCE && value->n == 2 && value->items[0]->text.n &&
                    value->items[1]->text.n;
        if (!pair && !(value->type == YAML_SCALAR && value->text.n))
            return pack_fail(loader, value->line, "a word is one text or [one, many]",
                             node->keys[i]);
        pack->words[i] = (brief_word){node->keys[i], pair ? value->items[0]->text : value->text,
                                      pair ? value->items[1]->text : value->text};
    }
    pack->n_words = node->n;
    qsort(pack->words, pack->n_words, sizeof *pack->words, compare_words);
    return TOCSIN_OK;
}

static int compare_sentences(const void *a, const void *b) {
    return tocsin_text_compare(((const brief_sentence *)a)->kind,
                               ((const brief_sentence *)b)->kind);
}

static tocsin_status load_sentences(const pack_loader *loader, const yaml_node *root,
                                    const char *section, brief_sentence **ret_sentences,
                                    size_t *ret_n) {
    const yaml_node *node = section_of(loader, root, section, YAML_MAPPING);
    if (!node) return TOCSIN_BAD_INPUT;
    brief_sentence *sentences = tocsin_arena_new(loader->arena, brief_sentence, node->n + 1);
    if (!sentences) return tocsin_fail_memory(loader->err);
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < node->n; i++) {
        const yaml_node *value = node->items[i];
        if (value->type != YAML_SCALAR || !value->text.n)
            return pack_fail(loader, value->line, "a template is one text", node->keys[i]);
        sentences[i].kind = node->keys[i];
        status = brief_template_parse(value->text, loader->file, value->line, loader->arena,
                                      &sentences[i].form, loader->err);
    }
    if (status) return status;
    qsort(sentences, node->n, sizeof *sentences, compare_sentences);
    *ret_sentences = sentences;
    *ret_n = node->n;
    return TOCSIN_OK;
}

tocsin_status brief_pack_parse(tocsin_text source, const char *language, const char *file,
                               tocsin_arena *arena, brief_pack *ret_pack, tocsin_error *err) {
    static const char *const known[] = {"numbers",  "months", "months_short", "phrases",
                                        "findings", "leads",  "words",        NULL};
    brief_pack pack = {.language = language, .file = file, .source = source};
    pack_loader loader = {file, arena, err};
    const yaml_node *root;
    tocsin_status status = yaml_parse(source, file, arena, &root, err);
    if (!status) status = yaml_check_keys(root, file, known, err);
    if (!status) status = load_numbers(&loader, root, &pack);
    if (!status) status = load_months(&loader, root, "months", pack.months);
    if (!status) status = load_months(&loader, root, "months_short", pack.months_short);
    if (!status) status = load_phrases(&loader, root, &pack);
    if (!status) status = load_words(&loader, root, &pack);
    if (!status)
        status = load_sentences(&loader, root, "findings", &pack.sentences, &pack.n_sentences);
    if (!status) status = load_sentences(&loader, root, "leads", &pack.leads, &pack.n_leads);
    if (!status) *ret_pack = pack;
    return status;
}

tocsin_status brief_pack_load(const char *language, tocsin_arena *arena, brief_pack *ret_pack,
                              tocsin_error *err) {
    char *file = tocsin_arena_format(arena, "lang/%s/brief.yaml", language ? language : "?");
    if (!file) return tocsin_fail_memory(err);
    tocsin_text source = tocsin_data_file(file);
    if (!source.at)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "there is no brief in the language \"%.20s\" (no %s): use nl, en or de",
                           language ? language : "", file);
    return brief_pack_parse(source, language, file, arena, ret_pack, err);
}

const brief_word *brief_pack_word(const brief_pack *pack, tocsin_text key) {
    brief_word wanted = {.key = key};
    if (!pack->n_words) return NULL;
    return bsearch(&wanted, pack->words, pack->n_words, sizeof wanted, compare_words);
}

static const brief_template *find_sentence(const brief_sentence *sentences, size_t n,
                                           const char *kind) {
    brief_sentence wanted = {.kind = tocsin_text_of(kind)};
    if (!n) return NULL;
    const brief_sentence *found = bsearch(&wanted, sentences, n, sizeof wanted, compare_sentences);
    return found ? &found->form : NULL;
}

const brief_template *brief_pack_sentence(const brief_pack *pack, const char *kind) {
    return find_sentence(pack->sentences, pack->n_sentences, kind);
}

const brief_template *brief_pack_lead(const brief_pack *pack, const char *kind) {
    return find_sentence(pack->leads, pack->n_leads, kind);
}

tocsin_text brief_phrase(const brief_pack *pack, brief_phrase_id id) {
    return pack->phrase_texts[id];
}

void brief_say(const brief_pack *pack, brief_phrase_id id, const tocsin_slot *slots, size_t n_slots,
               tocsin_buffer *out) {
    if (brief_template_render(&pack->phrases[id], pack, slots, n_slots, out, NULL))
        out->failed = true;
}

void brief_say_number(const brief_pack *pack, brief_phrase_id id, double n, tocsin_buffer *out) {
    tocsin_slot slot = {.name = "n", .type = TOCSIN_SLOT_NUMBER, .number = n};
    brief_say(pack, id, &slot, 1, out);
}
