// SPDX-License-Identifier: Apache-2.0
#ifndef BRIEF_VIEW_H
#define BRIEF_VIEW_H

/* The input of a brief, indexed for those who write it: which ledger entry is which, who cites it,
 * which report it came from. An entry is shown when a finding cites it or when a shown claim denies
 * it. */

#include "brief/format.h"
#include "brief/pack.h"
#include "tocsin/brief.h"

typedef enum brief_entry_type { BRIEF_EVIDENCE, BRIEF_CLAIM, BRIEF_OBSERVATION } brief_entry_type;

typedef struct brief_entry {
    int64_t seq;
    brief_entry_type type;
    size_t index; /* in the array of its type */
    bool shown;
    bool in_notes;    /* a person cites it */
    size_t *cited_by; /* findings, ascending */
    size_t n_cited_by;
} brief_entry;

typedef struct brief_name {
    tocsin_text key;
    size_t index;
} brief_name;

typedef struct brief_view {
    const tocsin_brief_input *in;
    const brief_pack *pack;
    brief_entry *entries; /* by seq */
    size_t n_entries;
    brief_name *evidence; /* by hash */
    brief_name *claims;   /* by id */
    size_t n_reports, n_scenes, n_pictures, n_outlets, n_shown;
    tocsin_period scene_days; /* of the observations */
    bool simulated;           /* anything of the case is */
    size_t lead[5];           /* the findings that lead the brief */
    size_t n_lead;
} brief_view;

/* TOCSIN_BAD_INPUT: a finding that is not rendered, or that cites an entry that is not in the
 * input. */
tocsin_status brief_view_make(const tocsin_brief_input *in, const brief_pack *pack,
                              tocsin_arena *arena, brief_view *ret_view, tocsin_error *err);
const brief_entry *brief_view_entry(const brief_view *view, int64_t seq); /* NULL: not there */
/* "sha256:…" or the hash alone; NULL: not there. */
const tocsin_evidence *brief_view_evidence(const brief_view *view, tocsin_text hash);
const tocsin_claim *brief_view_claim(const brief_view *view, tocsin_text id);
bool brief_entry_is_simulated(const brief_view *view, const brief_entry *entry);
/* When a claim was made: said on, else published. */
tocsin_period brief_claim_when(const tocsin_claim *claim);
/* "… did not deny that …": reading gives such a claim the act deny and this cue. */
bool brief_claim_is_not_denied(const tocsin_claim *claim);
/* "denial", "warning", "not denied": what was done with the words. */
void brief_put_act(const brief_view *view, const tocsin_claim *claim, tocsin_buffer *out);
/* "grade B2: usually reliable; probably true (set by …)" */
void brief_put_grade(const brief_view *view, const tocsin_grade *grade, tocsin_buffer *out);
/* The symbol of a cell, "\u2212\u2212" to "++", or that it does not apply. */
tocsin_text brief_cell_symbol(const brief_view *view, tocsin_cell cell);
/* Rows as a reader wants them: what counts by how well it tells apart and by weight, what was left out, what was not
 * found. `ret_order` holds an index for each. */
void brief_order_rows(const tocsin_matrix *matrix, size_t *ret_order);
/* "3 pieces found, 2 origins" */
void brief_put_found(const brief_view *view, const tocsin_matrix_row *row, tocsin_buffer *out);
/* Where what the finding says comes from; NULL: nothing is said of that. */
const tocsin_origin_tree *brief_view_tree(const brief_view *view, size_t finding);
void brief_put_origin(const brief_view *view, const tocsin_origin_row *row, tocsin_buffer *out);
/* Member `origins` of a finding, when there is a tree. */
void brief_write_origins(tocsin_json *json, const brief_view *view, size_t finding);
/* What a link to an entry says: "NOS, november 2021", "Sentinel-1, 14 nov 2021". */
void brief_put_source_line(const brief_view *view, const brief_entry *entry, tocsin_buffer *out);
/* The sentence of a finding at the head of the page: its shorter form where the language has one. */
void brief_put_lead(const brief_view *view, const tocsin_finding *finding, tocsin_buffer *out);
/* How many reports, claims and scenes were read, how many skipped. */
void brief_put_read_line(const brief_view *view, tocsin_buffer *out);
/* First twelve digits of a hash. */
tocsin_text brief_short_hash(tocsin_text hash);
/* What was said of a ring; NULL: the finding is none. page_rings.c */
const tocsin_brief_ring *brief_view_ring(const brief_view *view, size_t finding);
/* What met the rule: a sentence of ours, or a claim with who says it. */
void brief_put_ring_reason(const brief_view *view, const tocsin_brief_reason *reason,
                           tocsin_buffer *out);
void brief_put_ring_state(const brief_view *view, const tocsin_brief_ring *ring,
                          tocsin_buffer *out);
void brief_write_rings(tocsin_json *json, const brief_view *view);
void brief_write_pictures(tocsin_json *json, const brief_view *view);
/* The sections in the order of the page, below its head. */
#define BRIEF_N_SECTIONS 6
extern const tocsin_section brief_sections[BRIEF_N_SECTIONS];
brief_phrase_id brief_section_heading(tocsin_section section);
size_t brief_claims_read(const tocsin_brief_input *in); /* in the whole case */
/* Of the hypotheses there is a section only in a case that has them. */
bool brief_section_is_there(const brief_view *view, tocsin_section section);
bool brief_has_notes(const brief_view *view);
size_t brief_section_count(const brief_view *view, tocsin_section section);
bool brief_area_is_simulated(const brief_view *view, tocsin_text area);

#endif
