// SPDX-License-Identifier: Apache-2.0
/* notes.md as notes, blocks and citations: a small part of Markdown, read line by line. */
#include "brief/notes.h"

#include <stdarg.h>
#include <stdlib.h>

enum { NOTES_LIMIT = 1024 * 1024, ENTRY_DIGITS = 15, ID_DIGITS_LEAST = 8, ID_DIGITS_MOST = 16 };

tocsin_status notes_wrong(const tocsin_notes *notes, const char *at, tocsin_error *err,
                          const char *fmt, ...) {
    size_t offset = (size_t)(at - notes->source.at), line = 1, from = 0;
    for (size_t i = 0; i < offset && i < notes->source.n; i++)
        if (notes->source.at[i] == '\n') line++, from = i + 1;
    char what[700];
    va_list arguments;
    va_start(arguments, fmt);
    vsnprintf(what, sizeof what, fmt, arguments);
    va_end(arguments);
    return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s:%zu:%zu: %s", notes->file, line,
                       offset - from + 1, what);
}

/* ---- citations ----------------------------------------------------------------------------- */

static bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

static bool read_citation(tocsin_text inside, tocsin_citation *citation) {
    tocsin_text name = tocsin_text_slice(inside, inside.at[0] == '#' ? 1 : 2, inside.n);
    if (inside.at[0] == '#')
        return name.n <= ENTRY_DIGITS && tocsin_text_integer(name, &citation->entry) &&
               citation->entry > 0 && name.at[0] != '+';
    for (size_t i = 0; i < name.n; i++)
        if (!is_hex(name.at[i])) return false;
    citation->finding = name;
    return name.n >= ID_DIGITS_LEAST && name.n <= ID_DIGITS_MOST;
}

static bool begins_citation(tocsin_text source, size_t at) {
    tocsin_text rest = tocsin_text_slice(source, at, at + 3);
    return tocsin_text_starts(rest, TOCSIN_TEXT("[#")) ||
           tocsin_text_starts(rest, TOCSIN_TEXT("[f:"));
}

static tocsin_status find_citations(tocsin_notes *notes, tocsin_arena *arena, tocsin_error *err) {
    tocsin_text source = notes->source;
    size_t n = 0;
    for (size_t i = 0; i < source.n; i++) n += begins_citation(source, i);
    tocsin_citation *citations = tocsin_arena_new(arena, tocsin_citation, n + 1);
    if (!citations) return tocsin_fail_memory(err);
    for (size_t i = 0; i < source.n; i++) {
        if (!begins_citation(source, i)) continue;
        size_t close = i + 1;
        while (close < source.n && source.at[close] != ']' && source.at[close] != '\n' &&
               close - i < 40)
            close++;
        tocsin_citation citation = {.from = i, .to = close + 1};
        bool is_closed = close < source.n && source.at[close] == ']';
        if (!is_closed || !read_citation(tocsin_text_slice(source, i + 1, close), &citation))
            return notes_wrong(notes, source.at + i, err,
                               "no citation; write [#123] for a ledger entry or [f:1a2b3c4d] for a "
                               "finding, with eight to sixteen digits of its id, one in each pair "
                               "of brackets");
        citations[notes->n_citations++] = citation;
    }
    notes->citations = citations;
    return TOCSIN_OK;
}

/* The first citation at or behind an offset. */
static size_t first_citation(const tocsin_notes *notes, size_t from) {
    size_t low = 0, high = notes->n_citations;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (notes->citations[middle].from < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const tocsin_citation *notes_citations(const tocsin_notes *notes, tocsin_text piece,
                                       size_t *ret_n) {
    size_t from = (size_t)(piece.at - notes->source.at), first = first_citation(notes, from);
    *ret_n = first_citation(notes, from + piece.n) - first;
    return notes->citations + first;
}

/* ---- blocks -------------------------------------------------------------------------------- */

/* Notes and blocks while they are read; as many as there are lines is room enough for both. */
typedef struct notes_reader {
    tocsin_notes *notes;
    tocsin_note *list;
    tocsin_note_block *blocks;
    size_t n_blocks;
    tocsin_note_block *open; /* the paragraph or item that the next line may go on with */
    bool in_head;
    tocsin_error *err;
} notes_reader;

static tocsin_note *this_note(notes_reader *reader) {
    return &reader->list[reader->notes->n_notes - 1];
}

static void begin_note(notes_reader *reader) {
    tocsin_note *note = &reader->list[reader->notes->n_notes++];
    *note = (tocsin_note){.date = TOCSIN_DAY_NONE, .blocks = reader->blocks + reader->n_blocks};
    reader->in_head = true;
    reader->open = NULL;
}

static void add_block(notes_reader *reader, tocsin_note_part part, tocsin_text text) {
    tocsin_note_block *block = &reader->blocks[reader->n_blocks++];
    *block = (tocsin_note_block){part, tocsin_text_trim(text)};
    this_note(reader)->n_blocks++;
    reader->open = part == TOCSIN_NOTE_HEADING ? NULL : block;
}

/* "by: …", "date: …", "title: …"; false: the line is no such thing. */
static bool read_head(notes_reader *reader, tocsin_text line, tocsin_status *ret_status) {
    tocsin_note *note = this_note(reader);
    size_t colon = tocsin_text_find(line, TOCSIN_TEXT(":"), 0);
    if (colon == SIZE_MAX) return false;
    tocsin_text key = tocsin_text_slice(line, 0, colon);
    tocsin_text value = tocsin_text_trim(tocsin_text_slice(line, colon + 1, line.n));
    *ret_status = TOCSIN_OK;
    if (tocsin_text_is(key, "by"))
        note->by = value;
    else if (tocsin_text_is(key, "title"))
        note->title = value;
    else if (!tocsin_text_is(key, "date"))
        return false;
    else if (!tocsin_day_parse(value, &note->date))
        *ret_status =
            notes_wrong(reader->notes, line.at, reader->err, "a date is written 2021-11-20");
    return true;
}

/* Bytes of the mark of an item at the beginning: "- ", "* ", "12. "; 0: none. */
static size_t item_mark(tocsin_text line) {
    size_t at = 0;
    if (line.n > 1 && (line.at[0] == '-' || line.at[0] == '*') && line.at[1] == ' ') return 2;
    while (at < line.n && at < 3 && line.at[at] >= '0' && line.at[at] <= '9') at++;
    bool is_mark = at && at + 1 < line.n && line.at[at] == '.' && line.at[at + 1] == ' ';
    return is_mark ? at + 2 : 0;
}

static tocsin_status read_line(notes_reader *reader, tocsin_text line) {
    tocsin_text text = tocsin_text_trim(line);
    tocsin_status status;
    if (tocsin_text_is(text, "---")) {
        begin_note(reader);
        return TOCSIN_OK;
    }
    if (!text.n) {
        if (this_note(reader)->by.n || this_note(reader)->title.n ||
            this_note(reader)->date != TOCSIN_DAY_NONE || this_note(reader)->n_blocks)
            reader->in_head = false;
        reader->open = NULL;
        return TOCSIN_OK;
    }
    if (reader->in_head && read_head(reader, text, &status)) return status;
    reader->in_head = false;
    size_t marks = 0;
    while (marks < text.n && text.at[marks] == '#') marks++;
    if (marks && marks < text.n && text.at[marks] == ' ')
        add_block(reader, TOCSIN_NOTE_HEADING, tocsin_text_slice(text, marks, text.n));
    else if (item_mark(text))
        add_block(reader, TOCSIN_NOTE_ITEM, tocsin_text_slice(text, item_mark(text), text.n));
    else if (reader->open) /* the same block goes on */
        reader->open->text.n = (size_t)(text.at + text.n - reader->open->text.at);
    else
        add_block(reader, TOCSIN_NOTE_TEXT, text);
    return TOCSIN_OK;
}

tocsin_status tocsin_notes_parse(tocsin_text source, const char *file, tocsin_arena *arena,
                                 tocsin_notes *ret_notes, tocsin_error *err) {
    tocsin_notes notes = {.file = file, .source = source};
    size_t n_lines = 1, bad = 0;
    if (source.n > NOTES_LIMIT)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: more than a mebibyte; part it in two cases",
                           file);
    if (!tocsin_text_is_utf8(source, &bad))
        return notes_wrong(&notes, source.at + bad, err, "not UTF-8; save the file as UTF-8");
    for (size_t i = 0; i < source.n; i++) n_lines += source.at[i] == '\n';
    notes_reader reader = {.notes = &notes,
                           .list = tocsin_arena_new(arena, tocsin_note, n_lines + 1),
                           .blocks = tocsin_arena_new(arena, tocsin_note_block, n_lines + 1),
                           .err = err};
    if (!reader.list || !reader.blocks) return tocsin_fail_memory(err);
    begin_note(&reader);
    tocsin_status status = find_citations(&notes, arena, err);
    tocsin_text rest = source, line;
    while (!status && tocsin_text_split(&rest, '\n', &line)) status = read_line(&reader, line);
    if (status) return status;
    size_t kept = 0; /* a note without text is none */
    for (size_t i = 0; i < notes.n_notes; i++)
        if (reader.list[i].n_blocks) reader.list[kept++] = reader.list[i];
    notes.n_notes = kept;
    notes.notes = reader.list;
    *ret_notes = notes;
    return TOCSIN_OK;
}
