// SPDX-License-Identifier: Apache-2.0
/* The pictures that findings of a brief speak of: a thumbnail, the way to the answer sheet, and which findings these are. */
#include <string.h>
#include <unistd.h>

#include "casefile/pictures.h"

/* From state/, or made again: the same bytes. What cannot be decoded any more has none. */
static tocsin_status take_thumbnail(const tocsin_case *c, tocsin_ledger *ledger,
                                    const tocsin_evidence *evidence, tocsin_arena *arena,
                                    tocsin_text *ret_thumbnail, tocsin_error *err) {
    enum { MOST_BYTES = 4 << 20 };
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer bytes = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer small = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_picture_release) tocsin_picture picture = TOCSIN_PICTURE_INIT;
    const char *path = picture_thumbnail_path(c, evidence, arena);
    if (!path) return tocsin_fail_memory(err);
    tocsin_status status = tocsin_file_read(path, MOST_BYTES, &small, NULL);
    if (status) {
        tocsin_buffer_clear(&small);
        if (tocsin_ledger_fetch(ledger, evidence->sha256, TOCSIN_PICTURE_MOST_BYTES, &bytes,
                                NULL) ||
            tocsin_picture_decode(tocsin_buffer_text(&bytes), &picture, NULL))
            return TOCSIN_OK;
        status = tocsin_picture_thumbnail(&picture, PICTURE_THUMBNAIL_PX, &small, err);
    }
    if (status) return status;
    *ret_thumbnail = tocsin_arena_text(arena, tocsin_buffer_text(&small));
    return ret_thumbnail->at ? TOCSIN_OK : tocsin_fail_memory(err);
}

static bool names_entry(const tocsin_finding *finding, int64_t entry) {
    for (size_t i = 0; i < finding->n_entries; i++)
        if (finding->entries[i] == entry) return true;
    return false;
}

static tocsin_status fill(const tocsin_case *c, tocsin_ledger *ledger, const case_facts *facts,
                          const case_picture *picture, const tocsin_observation **list,
                          tocsin_arena *arena, tocsin_brief_picture *ret_picture,
                          tocsin_error *err) {
    const tocsin_evidence *evidence = &facts->evidence[picture->evidence];
    const char *sheet = picture_sheet_path(c, evidence, arena);
    if (!sheet) return tocsin_fail_memory(err);
    picture_facts of = {.picture = picture, .evidence = evidence, .observations = list};
    of.n = picture_observations(facts->observations, facts->n_observations, evidence, list);
    const tocsin_observation *hash = picture_test(&of, "hash");
    *ret_picture = (tocsin_brief_picture){.name = picture_name(picture, evidence),
                                          .publisher = picture->claimed->publisher,
                                          .evidence = picture->evidence};
    if (hash) {
        ret_picture->width_px = (int)picture_found_number(hash, "width_px");
        ret_picture->height_px = (int)picture_found_number(hash, "height_px");
    }
    if (!access(sheet, R_OK)) ret_picture->sheet = tocsin_text_of(sheet + strlen(c->dir) + 1);
    return take_thumbnail(c, ledger, evidence, arena, &ret_picture->thumbnail, err);
}

tocsin_status pictures_for_brief(const tocsin_case *c, tocsin_ledger *ledger,
                                 const case_facts *facts, const tocsin_finding *findings,
                                 size_t n_findings, tocsin_arena *arena,
                                 tocsin_brief_picture **ret_pictures, size_t *ret_n,
                                 tocsin_error *err) {
    case_pictures pictures;
    tocsin_status status =
        pictures_list(c, facts->evidence, facts->n_evidence, arena, &pictures, err);
    if (status || !pictures.n) return status;
    const tocsin_observation **list =
        tocsin_arena_new(arena, const tocsin_observation *, facts->n_observations);
    tocsin_brief_picture *shown = tocsin_arena_new(arena, tocsin_brief_picture, pictures.n);
    size_t *about = tocsin_arena_new(arena, size_t, n_findings);
    size_t n = 0;
    if (!list || !shown || !about) return tocsin_fail_memory(err);
    for (size_t i = 0; !status && i < pictures.n; i++) {
        int64_t entry = facts->evidence[pictures.items[i].evidence].seq;
        size_t n_about = 0;
        for (size_t f = 0; f < n_findings; f++)
            if (names_entry(&findings[f], entry)) about[n_about++] = f;
        if (!n_about) continue;
        size_t *own = tocsin_arena_new(arena, size_t, n_about);
        if (!own) return tocsin_fail_memory(err);
        memcpy(own, about, n_about * sizeof *own);
        status = fill(c, ledger, facts, &pictures.items[i], list, arena, &shown[n], err);
        shown[n].findings = own;
        shown[n++].n_findings = n_about;
    }
    if (status) return status;
    *ret_pictures = shown;
    *ret_n = n;
    return TOCSIN_OK;
}
