// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_BRIEF_H
#define TOCSIN_BRIEF_H

/* brief: findings for a reader.
 *
 * Renders typed findings by the templates of a language (lang/<code>/brief.yaml) into one
 * self-contained HTML file (no network, no script needed), Markdown or JSON; draws the plots, the
 * timeline and the map as SVG. A sentence without an entry, or a number that no slot carries, does
 * not compile. Same input, same bytes.
 */

#include "tocsin/facts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Fill finding->text of each from the templates of `language` ("nl", "en", "de"). TOCSIN_BAD_INPUT names
 * a finding without entries, a kind without a template, a slot that is missing. */
tocsin_status tocsin_brief_render(const char *language, tocsin_finding *findings, size_t n,
                                  tocsin_arena *arena, tocsin_error *err);

/* ---- what persons wrote ------------------------------------------------------------------- */

/* `[#123]`: a ledger entry; `[f:1a2b3c4d]`: a finding that holds, by the first digits of its id. */
typedef struct tocsin_citation {
    size_t from, to;     /* bytes of the source */
    int64_t entry;       /* 0: a finding */
    tocsin_text finding; /* at least the first eight digits of its id */
} tocsin_citation;

typedef enum tocsin_note_part {
    TOCSIN_NOTE_HEADING,
    TOCSIN_NOTE_TEXT,
    TOCSIN_NOTE_ITEM
} tocsin_note_part;

typedef struct tocsin_note_block {
    tocsin_note_part part;
    tocsin_text text; /* of the source, without the marks of a heading or an item */
} tocsin_note_block;

typedef struct tocsin_note {
    tocsin_text title, by; /* may be empty */
    tocsin_day date;       /* NONE: not given */
    const tocsin_note_block *blocks;
    size_t n_blocks;
} tocsin_note;

typedef struct tocsin_notes {
    const char *file; /* for messages */
    tocsin_text source;
    const tocsin_note *notes;
    size_t n_notes;
    const tocsin_citation *citations; /* in the order of the text */
    size_t n_citations;
} tocsin_notes;

/* notes.md of a case: notes, parted by a line of `---`, each of which may begin with `by:`, `date:` and `title:`
 * lines; then paragraphs, `#` headings and `-` items. Whether what they say rests on what they cite is checked when
 * a brief is made. `source` must last as long as the result. TOCSIN_BAD_INPUT with file, line and column. */
tocsin_status tocsin_notes_parse(tocsin_text source, const char *file, tocsin_arena *arena,
                                 tocsin_notes *ret_notes, tocsin_error *err);

/* ---- what changed between two days ---------------------------------------------------------- */

typedef enum tocsin_change_type {
    TOCSIN_CHANGE_NEW,
    TOCSIN_CHANGE_CHANGED,
    TOCSIN_CHANGE_GONE,
} tocsin_change_type;

typedef struct tocsin_brief_change {
    tocsin_change_type type;
    size_t now;                   /* index of the finding; SIZE_MAX: gone */
    const tocsin_finding *before; /* NULL: new */
} tocsin_brief_change;

typedef struct tocsin_brief_changes {
    tocsin_day since;
    const tocsin_brief_change
        *items; /* changed, then new, then gone, each in the order of the brief */
    size_t n;
} tocsin_brief_changes;

/* Hold the findings of a day against those of an earlier one; `since` is the caller's. */
tocsin_status tocsin_brief_compare(const tocsin_finding *before, size_t n_before,
                                   const tocsin_finding *now, size_t n_now, tocsin_arena *arena,
                                   tocsin_brief_changes *ret_changes, tocsin_error *err);

typedef struct tocsin_brief_area {
    tocsin_text name;
    const double *lonlat;    /* degrees WGS 84: longitude, latitude of one point after the other */
    const size_t *ring_ends; /* number of points up to the end of each ring */
    size_t n_rings;
    double km2; /* NaN: not known */
} tocsin_brief_area;

/* Why a rule of the case was met: a finding, or a claim. */
typedef struct tocsin_brief_reason {
    tocsin_text id, text;
    tocsin_text speaker; /* of a claim */
    size_t finding;      /* index; SIZE_MAX: a claim, or a finding that holds no more */
    int64_t entry;       /* of a claim; 0: a finding */
} tocsin_brief_reason;

typedef struct tocsin_brief_ring {
    size_t finding; /* index of the ring among the findings */
    const tocsin_brief_reason *reasons;
    size_t n_reasons;
    bool is_acknowledged;
    tocsin_text by, note;   /* of that */
    tocsin_day muted_until; /* TOCSIN_DAY_NONE: the rule is not muted */
} tocsin_brief_ring;

/* The numbers of one question and one measure. */
typedef struct tocsin_brief_numbers {
    tocsin_text
        question; /* as the case names it; empty: it asks none, and this is named by what is counted */
    tocsin_unit unit;
    tocsin_measure measure;
    tocsin_text actor;
    const int64_t *entries; /* claims, in order of time */
    size_t n_entries;
    size_t n_left_out; /* older ones */
} tocsin_brief_numbers;

/* A published picture of the case. */
typedef struct tocsin_brief_picture {
    tocsin_text name, publisher; /* publisher: may be empty */
    size_t evidence;             /* index */
    int width_px, height_px;     /* of the picture itself; 0: not known */
    tocsin_text thumbnail;       /* a JPEG; empty: none could be made */
    tocsin_text sheet; /* path of its answer sheet, relative to the brief; empty: there is none */
    const size_t *findings; /* indexes of those that are about it */
    size_t n_findings;
} tocsin_brief_picture;

typedef struct tocsin_brief_input {
    const char *language;
    tocsin_text title;
    tocsin_day as_of;
    const tocsin_finding *findings; /* rendered */
    size_t n_findings;
    const tocsin_evidence *evidence; /* all of the case, in ledger order */
    size_t n_evidence;
    const tocsin_claim
        *claims; /* at least those that findings name and those that they deny, in ledger order */
    size_t n_claims;
    const tocsin_grade *grades; /* one a claim; NULL: not graded, and not shown */
    size_t n_claims_read;       /* in the whole case; 0: n_claims */
    bool simulated;             /* some of those are; known without that when `claims` has them */
    const tocsin_observation *observations;
    size_t n_observations;
    const tocsin_indicator *indicators; /* one plot each */
    size_t n_indicators;
    const tocsin_watched *watched; /* one map each */
    size_t n_watched;
    const tocsin_brief_area *areas;
    size_t n_areas;
    const tocsin_origin_tree *trees; /* by finding */
    size_t n_trees;
    const tocsin_matrix *matrix;         /* evidence by hypotheses; NULL: the case names none */
    const tocsin_brief_numbers *numbers; /* one plot each */
    size_t n_numbers;
    const tocsin_brief_changes
        *changes; /* NULL: none are asked for; entries of findings that are gone are in the input */
    const tocsin_notes *notes;      /* NULL: nobody wrote any */
    const tocsin_brief_ring *rings; /* those that stand */
    size_t n_rings;
    const tocsin_brief_picture *pictures; /* in the order of the case */
    size_t n_pictures;
    size_t n_skipped;           /* items that could not be used… */
    const tocsin_text *skipped; /* …each with its reason */
} tocsin_brief_input;

tocsin_status tocsin_brief_html(const tocsin_brief_input *input, tocsin_buffer *out,
                                tocsin_error *err);
tocsin_status tocsin_brief_markdown(const tocsin_brief_input *input, tocsin_buffer *out,
                                    tocsin_error *err);
tocsin_status tocsin_brief_json(const tocsin_brief_input *input, tocsin_buffer *out,
                                tocsin_error *err);

/* One series with its norm as an SVG: values, expected with its interval, alarms, gaps left open;
 * below it the earlier years laid over one another by day of year. */
tocsin_status tocsin_plot_series(const char *language, tocsin_text title,
                                 const tocsin_series_point *points, size_t n,
                                 const tocsin_seasonal_answer *answer, tocsin_buffer *out,
                                 tocsin_error *err);
/* The same of an indicator: with its unit, and marked when it is simulated. */
tocsin_status tocsin_plot_indicator(const char *language, const tocsin_indicator *indicator,
                                    tocsin_buffer *out, tocsin_error *err);
/* "expected …, seen …, probability …, rank … among the same season of the years …" as a sentence.
 */
tocsin_status tocsin_brief_answer(const char *language, const tocsin_seasonal_answer *answer,
                                  tocsin_buffer *out, tocsin_error *err);

#ifdef __cplusplus
}
#endif
#endif
