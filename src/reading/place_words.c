// SPDX-License-Identifier: Apache-2.0
#include "reading/place_words.h"

#include "base/yaml.h"

static const struct {
    const char *key;
    unsigned is;
} lists[] = {{"prepositions", PLACE_PREPOSITION},
             {"towards", PLACE_TOWARDS},
             {"apart", PLACE_APART},
             {"towns", PLACE_TOWN},
             {"regions", PLACE_REGION}};
enum { N_LISTS = sizeof lists / sizeof *lists };

static tocsin_status add_list(const pack_file *file, place_words *words, size_t list) {
    const yaml_node *items = yaml_get(file->root, lists[list].key);
    if (!items) return TOCSIN_OK;
    return pack_file_phrases(file, items, &words->words, &lists[list].is);
}

static tocsin_status add_bearings(const pack_file *file, place_words *words) {
    const yaml_node *list = yaml_get(file->root, "bearings");
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; list && i < list->n && !status; i++) {
        double *degrees = tocsin_arena_new(file->arena, double, 1);
        if (!degrees) return tocsin_fail_memory(file->err);
        const yaml_node *item = list->items[i];
        status = pack_file_number(file, yaml_get(item, "at"), "\"at\"", degrees);
        if (!status)
            status = pack_file_phrases(file, yaml_get(item, "words"), &words->bearings, degrees);
    }
    return status;
}

static tocsin_status add_home(const pack_file *file, place_words *words) {
    const yaml_node *list = yaml_get(file->root, "home");
    for (size_t i = 0; list && i < list->n; i++) {
        place_home *home = tocsin_arena_new(file->arena, place_home, 1);
        if (!home) return tocsin_fail_memory(file->err);
        home->code = list->items[i]->text;
        home->next = (place_home *)(uintptr_t)words->home; /* ours */
        words->home = home;
    }
    return TOCSIN_OK;
}

tocsin_status place_words_load(pack *p, segmenter *seg, tocsin_arena *arena,
                               const place_words **ret_words, tocsin_error *err) {
    static const char *const keys[] = {"prepositions", "towards",    "apart", "towns", "regions",
                                       "bearings",     "not_places", "home",  NULL};
    pack_file file;
    tocsin_status status = pack_file_open(p, "places.yaml", keys, seg, arena, &file, err);
    if (status) return status;
    place_words *words = tocsin_arena_new(arena, place_words, 1);
    if (!words) return tocsin_fail_memory(err);
    phrasebook_init(&words->words, arena);
    phrasebook_init(&words->bearings, arena);
    phrasebook_init(&words->not_places, arena);
    for (size_t i = 0; i < N_LISTS && !status; i++) status = add_list(&file, words, i);
    if (!status) status = add_bearings(&file, words);
    const yaml_node *not_places = yaml_get(file.root, "not_places");
    if (!status && not_places)
        status = pack_file_phrases(&file, not_places, &words->not_places, words);
    if (!status) status = add_home(&file, words);
    if (!status) *ret_words = words;
    return status;
}
