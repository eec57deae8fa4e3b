// SPDX-License-Identifier: Apache-2.0
#ifndef BRIEF_PHRASES_H
#define BRIEF_PHRASES_H

/* What the page itself says, by name: each pack has every one of these, and no other. */

// clang-format off
#define BRIEF_PHRASES(X) \
    X(BRIEF_LIST_SEPARATOR, "list_separator") \
    X(BRIEF_RESTS_ON_CORRECTED, "rests_on_corrected") \
    X(BRIEF_RESTS_ON_WITHDRAWN, "rests_on_withdrawn") \
    X(BRIEF_LIST_LAST, "list_last") \
    X(BRIEF_QUOTE_OPEN, "quote_open") \
    X(BRIEF_QUOTE_CLOSE, "quote_close") \
    X(BRIEF_LESS_THAN, "less_than") \
    X(BRIEF_MORE_THAN, "more_than") \
    X(BRIEF_PER_CENT, "per_cent") \
    X(BRIEF_INTERVAL_RANGE, "interval_range") \
    X(BRIEF_INTERVAL_LEAST, "interval_least") \
    X(BRIEF_INTERVAL_MOST, "interval_most") \
    X(BRIEF_PERIOD_RANGE, "period_range") \
    X(BRIEF_PERIOD_RANGE_AT, "period_range_at") \
    X(BRIEF_PERIOD_SINCE, "period_since") \
    X(BRIEF_PERIOD_UNTIL, "period_until") \
    X(BRIEF_DAY_AT, "day_at") \
    X(BRIEF_MONTH_AT, "month_at") \
    X(BRIEF_ANSWER, "answer") \
    X(BRIEF_ANSWER_HIGH, "answer_high") \
    X(BRIEF_ANSWER_LOW, "answer_low") \
    X(BRIEF_ANSWER_INSIDE, "answer_inside") \
    X(BRIEF_ANSWER_TOO_LITTLE, "answer_too_little") \
    X(BRIEF_ANSWER_NOTHING, "answer_nothing") \
    X(BRIEF_PLOT_SEEN, "plot_seen") \
    X(BRIEF_PLOT_EXPECTED, "plot_expected") \
    X(BRIEF_PLOT_USUAL, "plot_usual") \
    X(BRIEF_PLOT_ALARM, "plot_alarm") \
    X(BRIEF_PLOT_HISTORY, "plot_history") \
    X(BRIEF_PLOT_WATCHED, "plot_watched") \
    X(BRIEF_PLOT_YEARS, "plot_years") \
    X(BRIEF_PLOT_CURRENT, "plot_current") \
    X(BRIEF_PLOT_EARLIER, "plot_earlier") \
    X(BRIEF_PLOT_SEASON, "plot_season") \
    X(BRIEF_PLOT_EMPTY, "plot_empty") \
    X(BRIEF_SIMULATED, "simulated") \
    X(BRIEF_SIMULATED_NOTE, "simulated_note") \
    X(BRIEF_SKIP, "skip") \
    X(BRIEF_CONTENTS, "contents") \
    X(BRIEF_AS_OF, "as_of") \
    X(BRIEF_READ_LINE, "read_line") \
    X(BRIEF_HEAD_SHORT, "head_short") \
    X(BRIEF_HEAD_RINGS, "head_rings") \
    X(BRIEF_HEAD_NEW, "head_new") \
    X(BRIEF_HEAD_UNUSUAL, "head_unusual") \
    X(BRIEF_HEAD_CONTESTED, "head_contested") \
    X(BRIEF_HEAD_UNKNOWN, "head_unknown") \
    X(BRIEF_HEAD_HYPOTHESES, "head_hypotheses") \
    X(BRIEF_HEAD_CONTEXT, "head_context") \
    X(BRIEF_HEAD_NUMBERS, "head_numbers") \
    X(BRIEF_NUMBERS_DESCRIPTION, "numbers_description") \
    X(BRIEF_NUMBERS_AS_TABLE, "numbers_as_table") \
    X(BRIEF_NUMBERS_LEFT_OUT, "numbers_left_out") \
    X(BRIEF_HEAD_CYCLES, "head_cycles") \
    X(BRIEF_CYCLES_DESCRIPTION, "cycles_description") \
    X(BRIEF_CYCLES_AXIS, "cycles_axis") \
    X(BRIEF_CYCLES_LATEST, "cycles_latest") \
    X(BRIEF_CYCLES_AS_TABLE, "cycles_as_table") \
    X(BRIEF_CYCLES_LEFT, "cycles_left") \
    X(BRIEF_CYCLES_GATHERED, "cycles_gathered") \
    X(BRIEF_CYCLES_OUT_OF_USUAL, "cycles_out_of_usual") \
    X(BRIEF_COLUMN_CYCLE, "column_cycle") \
    X(BRIEF_COLUMN_DAYS, "column_days") \
    X(BRIEF_COLUMN_LETTER, "column_letter") \
    X(BRIEF_COLUMN_SOURCE, "column_source") \
    X(BRIEF_COLUMN_GRADE, "column_grade") \
    X(BRIEF_HEAD_CHANGES, "head_changes") \
    X(BRIEF_CHANGES_NOTE, "changes_note") \
    X(BRIEF_CHANGES_NONE, "changes_none") \
    X(BRIEF_CHANGES_NEW, "changes_new") \
    X(BRIEF_CHANGES_CHANGED, "changes_changed") \
    X(BRIEF_CHANGES_GONE, "changes_gone") \
    X(BRIEF_CHANGES_BEFORE, "changes_before") \
    X(BRIEF_HEAD_PICTURES, "head_pictures") \
    X(BRIEF_PICTURES_NOTE, "pictures_note") \
    X(BRIEF_PICTURE_ALT, "picture_alt") \
    X(BRIEF_PICTURE_SHEET, "picture_sheet") \
    X(BRIEF_PICTURE_FINDINGS, "picture_findings") \
    X(BRIEF_HEAD_NOTES, "head_notes") \
    X(BRIEF_NOTES_NOTE, "notes_note") \
    X(BRIEF_NOTE_BY, "note_by") \
    X(BRIEF_CITED_IN_NOTES, "cited_in_notes") \
    X(BRIEF_CITE_AS, "cite_as") \
    X(BRIEF_HEAD_TIMELINE, "head_timeline") \
    X(BRIEF_HEAD_MAP, "head_map") \
    X(BRIEF_HEAD_READ, "head_read") \
    X(BRIEF_HEAD_RECORD, "head_record") \
    X(BRIEF_FINDINGS, "findings") \
    X(BRIEF_OTHERS, "others") \
    X(BRIEF_TIMELINE_DESCRIPTION, "timeline_description") \
    X(BRIEF_TIMELINE_AS_LIST, "timeline_as_list") \
    X(BRIEF_MAP_DESCRIPTION, "map_description") \
    X(BRIEF_MAP_CREDIT, "map_credit") \
    X(BRIEF_OFF_THE_MAP, "off_the_map") \
    X(BRIEF_ON_THE_MAP, "on_the_map") \
    X(BRIEF_PATCHES_TITLE, "patches_title") \
    X(BRIEF_PATCHES_DESCRIPTION, "patches_description") \
    X(BRIEF_PATCHES_LATEST, "patches_latest") \
    X(BRIEF_PATCHES_EARLIER, "patches_earlier") \
    X(BRIEF_PATCHES_AREA, "patches_area") \
    X(BRIEF_PATCHES_OF_SCENE, "patches_of_scene") \
    X(BRIEF_PATCHES_AS_LIST, "patches_as_list") \
    X(BRIEF_SQUARE_KM, "square_km") \
    X(BRIEF_ARTICLES, "articles") \
    X(BRIEF_NO_FINDINGS, "no_findings") \
    X(BRIEF_NOTHING_HERE, "nothing_here") \
    X(BRIEF_SOURCES, "sources") \
    X(BRIEF_AND_MORE, "and_more") \
    X(BRIEF_SKIPPED, "skipped") \
    X(BRIEF_RECORD_NOTE, "record_note") \
    X(BRIEF_SUPPORTS, "supports") \
    X(BRIEF_THROUGH, "through") \
    X(BRIEF_PUBLISHED, "published") \
    X(BRIEF_SAID_ON, "said_on") \
    X(BRIEF_DENIES, "denies") \
    X(BRIEF_OF_EVIDENCE, "of_evidence") \
    X(BRIEF_EVIDENCE_HASH, "evidence_hash") \
    X(BRIEF_OTHER_EVIDENCE, "other_evidence") \
    X(BRIEF_NOT_DENIED, "not_denied") \
    X(BRIEF_ABOUT_NUMBER, "about_number") \
    X(BRIEF_WORD_FOR_WORD, "word_for_word") \
    X(BRIEF_GRADE, "grade") \
    X(BRIEF_GRADE_SET, "grade_set") \
    X(BRIEF_GRADE_NOTE, "grade_note") \
    X(BRIEF_MATRIX, "matrix") \
    X(BRIEF_MATRIX_NOTE, "matrix_note") \
    X(BRIEF_MATRIX_EVIDENCE, "matrix_evidence") \
    X(BRIEF_MATRIX_WEIGHT, "matrix_weight") \
    X(BRIEF_MATRIX_NOT_APPLICABLE, "matrix_not_applicable") \
    X(BRIEF_MATRIX_LEFT_OUT, "matrix_left_out") \
    X(BRIEF_MATRIX_NOT_FOUND, "matrix_not_found") \
    X(BRIEF_MATRIX_SCORE, "matrix_score") \
    X(BRIEF_MATRIX_REASONS, "matrix_reasons") \
    X(BRIEF_MATRIX_JUDGED_BY, "matrix_judged_by") \
    X(BRIEF_MATRIX_FOUND, "matrix_found") \
    X(BRIEF_MATRIX_TURNS, "matrix_turns") \
    X(BRIEF_ORIGIN_TREE, "origin_tree") \
    X(BRIEF_COLUMN_ENTRY, "column_entry") \
    X(BRIEF_COLUMN_DATE, "column_date") \
    X(BRIEF_COLUMN_VALUE, "column_value") \
    X(BRIEF_COLUMN_VALID, "column_valid") \
    X(BRIEF_COLUMN_EVIDENCE, "column_evidence") \
    X(BRIEF_NO_VALUE, "no_value") \
    X(BRIEF_RING_ACKNOWLEDGED, "ring_acknowledged") \
    X(BRIEF_RING_CLAIM, "ring_claim") \
    X(BRIEF_RING_MUTED, "ring_muted") \
    X(BRIEF_FOOTER, "footer")
// clang-format on

typedef enum brief_phrase_id {
#define X(name, key) name,
    BRIEF_PHRASES(X)
#undef X
        BRIEF_N_PHRASES,
} brief_phrase_id;

/* Their keys in the pack, NULL-ended. */
extern const char *const brief_phrase_names[BRIEF_N_PHRASES + 1];

#endif
