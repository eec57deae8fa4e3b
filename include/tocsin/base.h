// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_BASE_H
#define TOCSIN_BASE_H

/* base: what every other room stands on, and nothing that belongs to one of them.
 *
 * Status and errors, memory arenas, text views, growing buffers, civil days and periods with open
 * ends, canonical JSON (RFC 8785), SHA-256, whole files, a thread pool.
 *
 * What it promises: nothing here prints or exits. A function that can fail returns a tocsin_status,
 * takes a `tocsin_error *` last (NULL allowed) and leaves its `ret_` outputs untouched on failure.
 * There are no mutable globals. A tocsin_text is a view: it owns nothing and need not end in NUL.
 * Times of day and time zones do not exist here: tocsin reasons in civil days (proleptic
 * Gregorian).
 */

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TOCSIN_VERSION "0.1.0"

/* ---- status and errors ------------------------------------------------------------------- */

/* What became of a call. The numbers are the exit codes of the program. */
typedef enum tocsin_status {
    TOCSIN_OK = 0,
    TOCSIN_NO = 1,           /* it worked; the answer is no */
    TOCSIN_USAGE = 2,        /* wrong command line */
    TOCSIN_PARTLY = 3,       /* some items were done, some were not, each of them named */
    TOCSIN_BAD_INPUT = 65,   /* the input does not mean what it should */
    TOCSIN_TOO_LITTLE = 66,  /* the input is sound, but not enough for an answer */
    TOCSIN_UNAVAILABLE = 69, /* a source cannot be had now (also: a case another run holds) */
    TOCSIN_INTERNAL = 70,    /* our own mistake, or no memory */
    TOCSIN_IO = 74,          /* reading or writing failed */
} tocsin_status;

/* Owned by the caller, filled by the callee on failure. Start from TOCSIN_ERROR_INIT. The message
 * is one line without a trailing newline that says what is wrong, where (file, line or byte) and
 * what to do. */
typedef struct tocsin_error {
    tocsin_status status;
    char message[1024];
} tocsin_error;

#define TOCSIN_ERROR_INIT                                                                          \
    { .status = TOCSIN_OK, .message = "" }

/* A parameter that points to at least n items; C++ has no way to say so. */
#ifdef __cplusplus
#define TOCSIN_AT_LEAST(n) n
#else
#define TOCSIN_AT_LEAST(n) static n
#endif

#if defined(__GNUC__)
#define TOCSIN_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#else
#define TOCSIN_PRINTF(fmt, first)
#endif

/* Fill `err` (NULL allowed) and return `status`, so that `return tocsin_fail(err, ...)` reads well.
 */
tocsin_status tocsin_fail(tocsin_error *err, tocsin_status status, const char *fmt, ...)
    TOCSIN_PRINTF(3, 4);
/* The one message for a failed allocation: TOCSIN_INTERNAL, "out of memory". */
tocsin_status tocsin_fail_memory(tocsin_error *err);
/* From errno, after a failed system call on `path`: TOCSIN_IO, "cannot <doing> <path>: <strerror>".
 */
tocsin_status tocsin_fail_errno(tocsin_error *err, const char *doing, const char *path);
/* Put "<fmt>: " in front of a message that is already there (say, the file in which it happened).
 */
void tocsin_error_prefix(tocsin_error *err, const char *fmt, ...) TOCSIN_PRINTF(2, 3);

/* ---- text views -------------------------------------------------------------------------- */

typedef struct tocsin_text {
    const char *at; /* may be NULL when n is 0 */
    size_t n;       /* bytes */
} tocsin_text;

#define TOCSIN_TEXT(literal) ((tocsin_text){(literal), sizeof(literal) - 1})
#define TOCSIN_TEXT_NONE     ((tocsin_text){NULL, 0})
/* For printf("%.*s", TOCSIN_TEXT_ARG(text)). */
#define TOCSIN_TEXT_ARG(text) (int)(text).n, (text).n ? (text).at : ""

tocsin_text tocsin_text_of(const char *nul_terminated); /* NULL gives the empty text */
bool tocsin_text_equal(tocsin_text a, tocsin_text b);
bool tocsin_text_is(tocsin_text a, const char *nul_terminated);
/* The byte at `at` in lower case: ASCII, and U+00C0 to U+00DE but U+00D7; of all else the byte itself. */
static inline char tocsin_text_lower_at(tocsin_text text, size_t at) {
    unsigned char c = (unsigned char)text.at[at];
    bool is_latin =
        c >= 0x80 && c <= 0x9E && c != 0x97 && at && (unsigned char)text.at[at - 1] == 0xC3;
    return (char)((c >= 'A' && c <= 'Z') || is_latin ? c + 0x20 : c);
}
/* In the same letters, whatever their case. */
bool tocsin_text_alike(tocsin_text a, tocsin_text b);
int tocsin_text_compare(tocsin_text a, tocsin_text b); /* by bytes: <0, 0, >0 */
bool tocsin_text_starts(tocsin_text text, tocsin_text head);
bool tocsin_text_ends(tocsin_text text, tocsin_text tail);
tocsin_text tocsin_text_slice(tocsin_text text, size_t from, size_t to); /* clipped to the text */
tocsin_text tocsin_text_trim(tocsin_text text); /* ASCII white space, both ends */
/* Offset of the first `needle` at or after `from`; SIZE_MAX when there is none. */
size_t tocsin_text_find(tocsin_text text, tocsin_text needle, size_t from);
/* Cut off the part before the next `separator` and return it; `rest` moves past it. False at the
 * end. */
bool tocsin_text_split(tocsin_text *rest, char separator, tocsin_text *ret_part);
/* A decimal number that fills the whole text, "C" locale, no NaN and no infinity. */
bool tocsin_text_number(tocsin_text text, double *ret_value);
bool tocsin_text_integer(tocsin_text text, int64_t *ret_value);
/* "500 MB", "2 GB", "1.5 TB", in powers of 1000, as whole bytes. */
bool tocsin_text_bytes(tocsin_text text, int64_t *ret_bytes);
/* Well-formed UTF-8 throughout (no surrogates, no overlong forms); else the offset of the first bad
 * byte. */
bool tocsin_text_is_utf8(tocsin_text text, size_t *ret_bad);

/* ---- memory ------------------------------------------------------------------------------ */

/* Memory for planes of pixels: not cleared, aligned to 64 bytes at least, NULL when there is none. Large ones ask for large
 * pages, since a small page costs as much to get as to fill. Free with free. */
void *tocsin_pages_alloc(size_t bytes);
/* The same of memory that was allocated already and not written to yet: a wish, no more. */
void tocsin_pages_wish(void *at, size_t bytes);

/* For a program that fills much memory, gives it back and fills it again, once, before its threads start: what is freed
 * stays with the process, and all threads take from it, since new pages cost more than what is done with them. A wish:
 * of the GNU C library alone. */
void tocsin_memory_keep(void);

/* An arena: many small allocations that end together (a document, a tile, a request).
 * Zero-initialise it with TOCSIN_ARENA_INIT; tocsin_arena_release frees all and leaves it ready for
 * use again. */
typedef struct tocsin_arena {
    struct tocsin_arena_chunk *chunks, *spare; /* spare: of before it was emptied */
    size_t used;                               /* in the newest chunk */
    size_t bytes;                              /* asked of malloc in all */
} tocsin_arena;

#define TOCSIN_ARENA_INIT                                                                          \
    { NULL, NULL, 0, 0 }

/* `count` zeroed items of `size` bytes, aligned for any type; NULL when memory or size_t runs out.
 */
void *tocsin_arena_alloc(tocsin_arena *arena, size_t count, size_t size);
void tocsin_arena_release(tocsin_arena *arena);
/* What was in it ends, but its memory is kept for what comes: pages that are new cost more than all that is done with
 * them. */
void tocsin_arena_empty(tocsin_arena *arena);
/* What is in `from` ends with `arena`; `from` is ready for use again. */
void tocsin_arena_join(tocsin_arena *arena, tocsin_arena *from);
/* A copy with a NUL behind it; `.at == NULL` when memory ran out. */
tocsin_text tocsin_arena_text(tocsin_arena *arena, tocsin_text text);
char *tocsin_arena_string(tocsin_arena *arena, tocsin_text text);
char *tocsin_arena_format(tocsin_arena *arena, const char *fmt, ...) TOCSIN_PRINTF(2, 3);
#define tocsin_arena_new(arena, type, count)                                                       \
    ((type *)tocsin_arena_alloc((arena), (count), sizeof(type)))

/* Single owners with one exit: `TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer b =
 * TOCSIN_BUFFER_INIT;` */
#define TOCSIN_CLEANUP(function) __attribute__((cleanup(function)))

/* Make room for one more item in a malloc'ed array: doubles `*capacity` when `count` reached it.
 * False when memory ran out; the array is then as it was. */
bool tocsin_grow(void **items, size_t *capacity, size_t count, size_t item_size);

/* A growing string of bytes. Once memory ran out `failed` stays set and writes do nothing, so that
 * a long piece of output needs one check at its end. `at` always ends in NUL once something was
 * written. */
typedef struct tocsin_buffer {
    char *at;
    size_t n;
    size_t capacity;
    bool failed;
} tocsin_buffer;

#define TOCSIN_BUFFER_INIT                                                                         \
    { NULL, 0, 0, false }

void tocsin_buffer_release(tocsin_buffer *buffer);
/* Empty, with its room. That it failed stays, too: whoever fills one buffer again and again asks once, at the end. */
void tocsin_buffer_clear(tocsin_buffer *buffer);
/* Text of evidence may hold control characters, which a terminal would obey: they become U+FFFD. */
void tocsin_buffer_put_visible(tocsin_buffer *buffer, tocsin_text text);
void tocsin_buffer_put(tocsin_buffer *buffer, tocsin_text text);
void tocsin_buffer_puts(tocsin_buffer *buffer, const char *nul_terminated);
void tocsin_buffer_putc(tocsin_buffer *buffer, char c);
void tocsin_buffer_printf(tocsin_buffer *buffer, const char *fmt, ...) TOCSIN_PRINTF(2, 3);
/* HTML/XML text and attribute values: & < > " ' escaped, control characters and bidirectional
 * controls (U+202A..E, U+2066..9, U+200E/F) shown as U+FFFD. */
void tocsin_buffer_put_html(tocsin_buffer *buffer, tocsin_text text);
/* Four letters for three bytes, filled up with '='; no line breaks (RFC 4648, section 4). */
void tocsin_buffer_put_base64(tocsin_buffer *buffer, tocsin_text bytes);
tocsin_text tocsin_buffer_text(const tocsin_buffer *buffer);

/* ---- civil days and periods -------------------------------------------------------------- */

/* Days since 1970-01-01, years 1 to 9999. */
typedef int32_t tocsin_day;
#define TOCSIN_DAY_NONE INT32_MIN /* not known, or an open end */

typedef struct tocsin_civil {
    int year, month, day; /* month and day from 1 */
} tocsin_civil;

/* From `from` to `to`, both included; TOCSIN_DAY_NONE is an open end; both open: not known. */
typedef struct tocsin_period {
    tocsin_day from, to;
} tocsin_period;
#define TOCSIN_PERIOD_NONE ((tocsin_period){TOCSIN_DAY_NONE, TOCSIN_DAY_NONE})

bool tocsin_civil_is_valid(tocsin_civil date);
tocsin_day tocsin_day_from_civil(tocsin_civil date); /* the date must be valid */
tocsin_civil tocsin_day_to_civil(tocsin_day day);
int tocsin_day_weekday(tocsin_day day);    /* 0 Monday … 6 Sunday */
int tocsin_day_of_year(tocsin_day day);    /* 1 … 366 */
double tocsin_day_to_year(tocsin_day day); /* decimal year: 2021-01-01 gives 2021.0 */
int tocsin_days_in_month(int year, int month);
bool tocsin_day_parse(tocsin_text iso, tocsin_day *ret_day); /* "2021-11-14" only */
/* "2021-11-14", or with a time in UTC: "2021-11-14T08:50", perhaps with seconds and a Z. Minute: of the day, NaN without one. */
bool tocsin_time_parse(tocsin_text iso, tocsin_day *ret_day, double *ret_minute);
/* "2021-11-14", or "" for TOCSIN_DAY_NONE. */
void tocsin_day_format(tocsin_day day, char ret_iso[TOCSIN_AT_LEAST(16)]);
tocsin_text tocsin_day_text(tocsin_day day, char room[TOCSIN_AT_LEAST(16)]);
/* "2021", "2021-11", "2021-11-14", "2021-11-01/2021-11-20", "2014-01-01/", "/2014-12-31". */
bool tocsin_period_parse(tocsin_text text, tocsin_period *ret_period);
bool tocsin_period_is_known(tocsin_period period);
bool tocsin_period_overlaps(tocsin_period a, tocsin_period b); /* open ends reach to infinity */

/* ---- JSON -------------------------------------------------------------------------------- */

/* Writing: canonical JSON after RFC 8785 — members sorted by UTF-16 code units, numbers as
 * ECMAScript prints them, no white space. Values go into `out`; members may be written in any
 * order, each closing brace sorts. Mistakes of the caller (a value without a key, NaN, text that is
 * not UTF-8, nesting over 64) set `failed`. */
typedef struct tocsin_json {
    tocsin_buffer *out;
    struct tocsin_json_member *members;
    size_t n_members, members_capacity;
    struct {
        size_t first_member;
        bool is_object, has_items;
    } levels[64];
    int depth;
    bool has_key;
    bool failed;
} tocsin_json;

void tocsin_json_init(tocsin_json *json, tocsin_buffer *out);
void tocsin_json_release(tocsin_json *json);
void tocsin_json_object(tocsin_json *json); /* { */
void tocsin_json_array(tocsin_json *json);  /* [ */
void tocsin_json_end(tocsin_json *json);    /* } or ] */
void tocsin_json_key(tocsin_json *json, const char *key);
void tocsin_json_text(tocsin_json *json, tocsin_text value);
void tocsin_json_number(tocsin_json *json, double value);
void tocsin_json_integer(tocsin_json *json, int64_t value); /* |value| ≤ 2^53 */
void tocsin_json_bool(tocsin_json *json, bool value);
void tocsin_json_null(tocsin_json *json);
void tocsin_json_day(tocsin_json *json, tocsin_day day); /* ISO date, or null */
/* A value that is already canonical JSON, as it is. */
void tocsin_json_raw(tocsin_json *json, tocsin_text canonical);
/* key and value in one; members that are not known (empty text, NaN) are left out. */
void tocsin_json_member_text(tocsin_json *json, const char *key, tocsin_text value);
void tocsin_json_member_number(tocsin_json *json, const char *key, double value);
void tocsin_json_member_day(tocsin_json *json, const char *key, tocsin_day day);
/* Everything closed, nothing failed, memory sufficed. */
tocsin_status tocsin_json_finish(tocsin_json *json, tocsin_error *err);

/* Reading, through json-c. `struct json_object` is json-c's; free it with
 * tocsin_json_value_release. */
struct json_object;
tocsin_status tocsin_json_parse(tocsin_text text, struct json_object **ret_value,
                                tocsin_error *err);
void tocsin_json_value_release(struct json_object **value);
/* Members; what is absent or of another type gives the empty text, NaN, TOCSIN_DAY_NONE,
 * `fallback`, NULL. */
tocsin_text tocsin_json_get_text(const struct json_object *object, const char *key);
double tocsin_json_get_number(const struct json_object *object, const char *key);
bool tocsin_json_get_bool(const struct json_object *object, const char *key, bool fallback);
tocsin_day tocsin_json_get_day(const struct json_object *object, const char *key);
struct json_object *tocsin_json_get(const struct json_object *object, const char *key);
/* Items of an array: 0 and NULL of anything else, and NULL beyond the end. */
size_t tocsin_json_length(const struct json_object *array);
struct json_object *tocsin_json_at(const struct json_object *array, size_t index);
/* An item as text or as a whole number of up to 2^53: empty and 0 when it is none. */
tocsin_text tocsin_json_text_at(const struct json_object *array, size_t index);
int64_t tocsin_json_integer_at(const struct json_object *array, size_t index);
double tocsin_json_number_at(const struct json_object *array, size_t index); /* NaN: it is none */
/* Members of an object, as they stand: start with `*position` NULL; false at the end, and of anything else. */
bool tocsin_json_next(const struct json_object *object, const void **position, const char **ret_key,
                      struct json_object **ret_value);
/* Write a parsed value back in canonical form. */
void tocsin_json_value(tocsin_json *json, const struct json_object *value);

/* ---- hashes and files -------------------------------------------------------------------- */

#define TOCSIN_SHA256_HEX 64
/* Lower-case hexadecimal with a NUL behind it. */
tocsin_status tocsin_sha256(tocsin_text bytes, char ret_hex[TOCSIN_AT_LEAST(TOCSIN_SHA256_HEX + 1)],
                            tocsin_error *err);
tocsin_status tocsin_sha256_file(const char *path,
                                 char ret_hex[TOCSIN_AT_LEAST(TOCSIN_SHA256_HEX + 1)],
                                 int64_t *ret_size, tocsin_error *err);

/* A UUID that follows from a namespace and a name (version 5 of RFC 4122), in lower case. */
#define TOCSIN_UUID 36
tocsin_status tocsin_uuid5(const unsigned char namespace_id[TOCSIN_AT_LEAST(16)], tocsin_text name,
                           char ret_uuid[TOCSIN_AT_LEAST(TOCSIN_UUID + 1)], tocsin_error *err);

/* FNV-1a (Fowler, Noll and Vo), to go on with; begins with TOCSIN_HASH. */
#define TOCSIN_HASH UINT64_C(14695981039346656037)
uint64_t tocsin_hash(uint64_t hash, const void *bytes, size_t n);
/* Quick, for what is long: against accidents, not against intent; depends on the byte order of the machine. */
uint64_t tocsin_checksum(const void *bytes, size_t n);

/* The whole of a regular file or stream ("-" is standard input); more than `limit` bytes is an
 * error. A NUL stands behind the content. Free with tocsin_buffer_release. */
tocsin_status tocsin_file_read(const char *path, size_t limit, tocsin_buffer *ret_content,
                               tocsin_error *err);
/* A device, a pipe, or a name that stands for one: takes bytes, and must not be replaced by a file. */
bool tocsin_file_is_stream(const char *path);
/* All or nothing: written beside `path`, flushed to the disk, then renamed over it. A device or
 * pipe is written in place. */
tocsin_status tocsin_file_write(const char *path, tocsin_text content, tocsin_error *err);

/* ---- threads ----------------------------------------------------------------------------- */

/* Run `work(context, index, worker)` for every index below `count` on up to `threads` threads (0:
 * one a core); worker is below tocsin_parallel_workers(count, threads). The first status that is
 * not TOCSIN_OK stops handing out further indexes and is returned with its error (that of the
 * lowest index, so that the result does not depend on timing). */
typedef tocsin_status tocsin_work(void *context, size_t index, int worker, tocsin_error *err);
tocsin_status tocsin_parallel(size_t count, int threads, tocsin_work *work, void *context,
                              tocsin_error *err);
/* How many workers tocsin_parallel will use for `count` items when asked for `threads`. */
int tocsin_parallel_workers(size_t count, int threads);

/* Items that are made one after the other, worked on by any thread, and handed on in the order in which they were
 * made; so many at once as there are slots, whatever the length of the sequence. The caller keeps an item in
 * each slot below tocsin_in_order_slots(threads). */
typedef struct tocsin_sequence {
    void *context;
    /* Make the next item in `slot`. TOCSIN_NO: there are no more. One thread at a time, in order. */
    tocsin_status (*next)(void *context, size_t slot, tocsin_error *err);
    /* Work on the item in `slot`; many threads at once, `worker` below tocsin_in_order_threads(threads). */
    tocsin_work *work;
    /* The item in `slot` is finished, and all before it are. One thread at a time, in order. */
    tocsin_status (*done)(void *context, size_t slot, tocsin_error *err);
} tocsin_sequence;
/* The first failure in order ends it, after everything before it was handed on; what was made behind it is dropped. */
tocsin_status tocsin_in_order(const tocsin_sequence *sequence, int threads, tocsin_error *err);
int tocsin_in_order_threads(int threads); /* 0: one a core */
size_t tocsin_in_order_slots(int threads);

/* Told now and then how far a long job is: `what` says what is done and ends with the unit that `done` and `total`
 * count ("watching pixels"), a string that stays; returns false to ask it to stop (the job then ends
 * cleanly with TOCSIN_PARTLY). Called from one thread at a time. */
typedef bool tocsin_progress(void *context, const char *what, double done, double total);

#ifdef __cplusplus
}
#endif
#endif
