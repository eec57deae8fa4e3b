// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_PICTURE_H
#define TOCSIN_PICTURE_H

/* picture: what a published picture can show, where and when it may be from, and what its bytes and pixels say.
 *
 * The bytes of a JPEG or PNG become planes of 8 bits (tocsin_picture); every method takes such planes, or the bytes
 * themselves, and gives values. Quality and authenticity are kept apart, each test stands alone with what it assumes and how
 * often it errs, and there is no score over several of them. Nothing is ever called false here: a test says what it
 * found, and what it would not find.
 *
 * What it promises: sizes are read and checked before anything of that size is allocated; nothing is printed; there are no
 * globals that change; the same bytes give the same answer. It knows no scenes and no georeference: who joins a picture
 * with an archive scene brings arrays. Methods, formulas, sources and measured errors: docs/methods/pictures.md.
 */

#include <math.h>

#include "tocsin/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- the bytes as planes ------------------------------------------------------------------- */

#define TOCSIN_PICTURE_MOST_BYTES  ((size_t)512 << 20)
#define TOCSIN_PICTURE_MOST_PIXELS (INT64_C(1) << 27)

typedef enum tocsin_picture_format {
    TOCSIN_PICTURE_JPEG,
    TOCSIN_PICTURE_PNG
} tocsin_picture_format;

/* What the head of a JPEG says about how it was made. */
typedef struct tocsin_jpeg {
    int n_components; /* 0: this is no JPEG */
    struct {
        int across, down; /* sampling factors, 1 … 4 */
        int table;        /* index of its quantisation table, 0 … 3 */
    } component[4];
    bool has_table[4];
    uint16_t table[4][64]; /* steps in natural order: row by row, the mean first */
    bool progressive, arithmetic;
} tocsin_jpeg;

typedef struct tocsin_picture {
    tocsin_picture_format format;
    int width_px, height_px;
    int n_planes;      /* 1: grey; 3: red, green, blue */
    uint8_t *plane[3]; /* row by row without gaps; NULL beyond n_planes */
    uint8_t
        *luma; /* 0.299 R + 0.587 G + 0.114 B, rounded; plane[0] itself where the picture is grey */
    int source_bits;   /* per sample, before it became 8 */
    bool source_cmyk;  /* four inks, converted without a profile */
    bool source_alpha; /* there was transparency, left out */
    bool animated;     /* only the first of several images is here */
    int n_warnings;    /* damage that the decoder could pass over */
    char warning[128]; /* the first of it */
    tocsin_jpeg jpeg;
} tocsin_picture;

#define TOCSIN_PICTURE_INIT                                                                        \
    { .width_px = 0 }

/* Decode a JPEG or PNG. TOCSIN_BAD_INPUT: it is neither, damaged, cut off, or larger than TOCSIN_PICTURE_MOST_PIXELS;
 * the message says where and what to do. Free with tocsin_picture_release. */
tocsin_status tocsin_picture_decode(tocsin_text bytes, tocsin_picture *ret_picture,
                                    tocsin_error *err);
void tocsin_picture_release(tocsin_picture *picture); /* NULL and released ones are fine */

/* The quantised coefficients of a component of a JPEG, one row of blocks after the other: `coefficients` holds n_blocks ×
 * 64, in natural order. A status that is not TOCSIN_OK ends it and is returned. */
typedef tocsin_status tocsin_jpeg_row(void *context, int row, const int16_t *coefficients,
                                      int n_blocks, tocsin_error *err);
tocsin_status tocsin_jpeg_coefficients(tocsin_text bytes, int component, tocsin_jpeg_row *take,
                                       void *context, tocsin_error *err);

/* ---- the Sun --------------------------------------------------------------------------------- */

/* The apparent Sun, without refraction; right to 0.01°. */
typedef struct tocsin_sun {
    double azimuth_deg;   /* from north over east, [0, 360) */
    double elevation_deg; /* above the horizon of a sphere; negative at night */
    double right_ascension_deg, declination_deg;
} tocsin_sun;

/* `utc_s`: seconds since 1970-01-01T00:00Z, from 1961 to 2050 with a good clock. North and east are positive. */
tocsin_sun tocsin_sun_at(double utc_s, double lat_deg, double lon_deg);

/* A shadow as somebody measured it on the picture. NaN: not known. */
typedef struct tocsin_shadow {
    double lat_deg, lon_deg;
    tocsin_day day;         /* that is claimed; TOCSIN_DAY_NONE: none, and `year` counts */
    double minute;          /* of the claimed day, UTC, 0 … 1440 */
    int year;               /* in which dates are looked for; 0: that of `day` */
    double foot_px[2];      /* x, y of the foot of what casts it, from the upper left corner */
    double tip_px[2];       /* of the tip of the shadow */
    double north_deg;       /* where north is in the picture, clockwise from up */
    double height_m;        /* of what casts it */
    double gsd_m;           /* metres a pixel on the ground */
    double error_px;        /* either end is right to within this, two standard deviations */
    double north_error_deg; /* two standard deviations */
    double height_error;    /* as a share of the height, two standard deviations */
} tocsin_shadow;

#define TOCSIN_SHADOW_INIT                                                                         \
    {                                                                                              \
        .lat_deg = NAN, .lon_deg = NAN, .day = TOCSIN_DAY_NONE, .minute = NAN,                     \
        .foot_px = {NAN, NAN}, .tip_px = {NAN, NAN}, .north_deg = NAN, .height_m = NAN,            \
        .gsd_m = NAN, .error_px = 2, .north_error_deg = 1, .height_error = 0.1                     \
    }

typedef struct tocsin_day_span {
    tocsin_day from, to; /* both included */
} tocsin_day_span;
typedef struct tocsin_minute_span {
    int from, to; /* of the day in UTC, both included */
} tocsin_minute_span;

enum { TOCSIN_MOST_SPANS = 12 };

/* What a shadow says of the time. Intervals are those of two standard deviations of the measuring error. */
typedef struct tocsin_shadow_answer {
    bool done;                             /* false: no shadow was given */
    double azimuth_deg, azimuth_error_deg; /* of the Sun, as the shadow has it */
    double elevation_deg, elevation_low_deg, elevation_high_deg; /* NaN without height and scale */
    bool has_claim;     /* a day and a minute were claimed: */
    tocsin_sun claimed; /* the Sun then */
    bool fits, fits_direction,
        fits_length; /* within the measuring error; both, or the one that was measured */
    tocsin_minute_span times[TOCSIN_MOST_SPANS]; /* of the claimed day */
    size_t n_times;
    tocsin_day_span
        dates[TOCSIN_MOST_SPANS]; /* of the year, at the claimed minute or, without one, at any */
    size_t n_dates;
    int n_days;      /* in all of them */
    bool any_minute; /* no minute was claimed */
    double
        azimuth_range_deg; /* how far the azimuth moves over the year at the claimed minute; NaN without one */
    int year;
    tocsin_shadow given;
} tocsin_shadow_answer;

/* TOCSIN_BAD_INPUT: what was given cannot be (the message says what). */
tocsin_status tocsin_shadow_read(const tocsin_shadow *shadow, tocsin_shadow_answer *ret_answer,
                                 tocsin_error *err);
/* Days of the year against the time of day: where the direction fits, the length, both, and the claim. Labels are in the
 * language. */
tocsin_status tocsin_shadow_plot(const tocsin_shadow_answer *answer, const char *language,
                                 tocsin_buffer *out, tocsin_error *err);
/* ---- the archive match --------------------------------------------------------------------- */

#define TOCSIN_ARCHIVE_MOST_PIXELS (INT64_C(1) << 27)
/* A match is believed when chance explains it with a probability of at most 10 to this power. */
#define TOCSIN_MATCH_LOG10_CHANCE (-3.0)

/* A scene that a picture may show a part of: planes of numbers, row by row, NaN where nothing is known. */
typedef struct tocsin_archive_scene {
    const float *const *bands;
    int n_bands; /* their sum is matched: those of visible light, as a rule */
    int width_px, height_px;
} tocsin_archive_scene;

/* A scene made ready; many pictures may be held against it, also from many threads. */
typedef struct tocsin_archive tocsin_archive;
tocsin_status tocsin_archive_new(const tocsin_archive_scene *scene, tocsin_archive **ret_archive,
                                 tocsin_error *err);
void tocsin_archive_free(tocsin_archive *archive);

typedef enum tocsin_match_geometry {
    TOCSIN_MATCH_SIMILARITY, /* shift, turn, scale */
    TOCSIN_MATCH_AFFINE,
    TOCSIN_MATCH_HOMOGRAPHY
} tocsin_match_geometry;

typedef struct tocsin_match {
    bool matched;
    tocsin_match_geometry geometry;
    /* Pixels of the picture to pixels of the scene, the middle of the first pixel being (0, 0) in both; a 3 × 3 matrix, row by row. */
    double to_archive[9];
    /* The outer corners of the picture, clockwise from its first pixel, where a geotransform counts from: the outer corner of the
     * scene's first pixel is (0, 0). */
    double corners[4][2];
    int blocks,
        blocks_agreeing; /* parts of the picture that have texture; those found where the transform puts them */
    double log10_chance;         /* probability of so many, were the picture from elsewhere */
    double residual_px;          /* root mean square of those that agree, in pixels of the scene */
    double archive_px_per_pixel; /* a pixel of the picture in those of the scene */
} tocsin_match;

/* Look for the picture in the scene: any turn, between half and twice the scene's scale and somewhat beyond, recompressed, recoloured,
 * with captions. When nothing is found `matched` is false, and the rest describes the best that was not enough. TOCSIN_TOO_LITTLE: too
 * small. `threads` 0: one a core; the result is the same for any. */
tocsin_status tocsin_archive_match(const tocsin_archive *archive, const tocsin_picture *picture,
                                   int threads, tocsin_match *ret_match, tocsin_error *err);

/* ---- traces: the JPEG grid ------------------------------------------------------------------ */

/* A part whose blocks of 8×8 lie on another grid than the rest, or on one where the rest has none. */
typedef struct tocsin_grid_region {
    int left, top, right, bottom; /* all included */
    int grid_x, grid_y;           /* where its blocks begin, 0 … 7 */
    int n_votes;                  /* pixels that say so */
    double log10_nfa; /* of the expected number of such regions in a picture without traces */
} tocsin_grid_region;

enum { TOCSIN_MOST_GRID_REGIONS = 32 };

typedef struct tocsin_grid {
    bool done;             /* false: the picture is too small */
    int main_x, main_y;    /* of the whole picture; -1: none is meaningful */
    double main_log10_nfa; /* NaN without one */
    tocsin_grid_region
        other[TOCSIN_MOST_GRID_REGIONS]; /* on another grid, the most meaningful first */
    size_t n_other;
    tocsin_grid_region missing[TOCSIN_MOST_GRID_REGIONS]; /* where the main grid is missing */
    size_t n_missing;
} tocsin_grid;

/* The grid of 8×8 blocks, by the number of DCT coefficients that are zero, with a contrario control of false alarms (ZERO:
 * Nikoukhah, Anger, Colom, Morel and Grompone von Gioi, IPOL 2021). The same for any number of threads (0: one a core). */
tocsin_status tocsin_jpeg_grid(const uint8_t *luma, int width_px, int height_px, int threads,
                               tocsin_grid *ret_grid, tocsin_error *err);

/* ---- quality --------------------------------------------------------------------------------- */

/* A number with the interval in which it lies, by how its parts scatter. NaN: not measurable here. */
typedef struct tocsin_measured {
    double value, low, high;
    int n; /* parts that it rests on */
} tocsin_measured;

/* The General Image Quality Equation, version 5 (NGA 2015). */
typedef struct tocsin_giqe {
    double gsd_m; /* metres a pixel, along the ground at nadir */
    double
        elevation_deg; /* of the satellite above the horizon as seen from the ground; 90: nadir */
    double rer_low, rer_high; /* relative edge response across and along, the smaller first */
    double snr;
} tocsin_giqe;
double tocsin_giqe_niirs(const tocsin_giqe *giqe);

typedef struct tocsin_quality {
    tocsin_measured
        noise; /* standard deviation of the grey value where nothing is to be seen, of 255 */
    tocsin_measured
        response; /* relative edge response: how much of an edge's step one pixel takes, of slanted edges */
    double mean_grey;
    double gsd_m; /* NaN: not known */
    double elevation_deg;
    double niirs; /* at most, by GIQE-5; NaN without gsd_m or an edge */
} tocsin_quality;

/* `gsd_m` NaN: not known. */
tocsin_quality tocsin_picture_quality(const uint8_t *luma, int width_px, int height_px,
                                      double gsd_m, double elevation_deg);

typedef struct tocsin_difference_patch {
    int x0, y0, x1, y1; /* pixels of the grid; the last ones excluded */
    int area_px;
} tocsin_difference_patch;

/* Picture and scene laid over each other, and where they differ by more than season and light explain. All is on one grid, the picture's
 * or a coarser one. */
typedef struct tocsin_difference {
    int width_px, height_px;
    double picture_px;                /* pixels of the picture that one of the grid is wide */
    uint8_t *picture, *archive;       /* grey; 0 where nothing is known */
    float *likeness;                  /* -1 … 1; NaN where neither has texture */
    uint8_t *differs;                 /* 1: below the limit, in a patch that is large enough */
    double limit;                     /* of likeness; NaN: too little texture to tell */
    double share;                     /* of the grid that differs */
    tocsin_difference_patch *patches; /* the largest first */
    size_t n_patches;
} tocsin_difference;

/* For a match of these two. Free with _release. */
tocsin_status tocsin_archive_difference(const tocsin_archive *archive,
                                        const tocsin_picture *picture, const tocsin_match *match,
                                        tocsin_difference *ret_difference, tocsin_error *err);
void tocsin_difference_release(tocsin_difference *difference);
/* Side by side as PNG: the picture, the scene laid under it, and the picture with what differs in red, with white between. */
enum { TOCSIN_DIFFERENCE_GAP_PX = 8 };
tocsin_status tocsin_difference_png(const tocsin_difference *difference, tocsin_buffer *out,
                                    tocsin_error *err);

/* What the scenes of an archive had to say; tocsin_check_archive of casefile.h makes it. */
typedef struct tocsin_archive_found {
    const char *scene; /* its path; borrowed */
    tocsin_day day;    /* TOCSIN_DAY_NONE: its name has none */
    tocsin_match match;
    bool placed;          /* when it matched: */
    double lonlat[4][2];  /* of the picture's corners */
    double scene_pixel_m; /* NaN: not known */
    double differs;       /* share of the picture that differs from the scene; NaN: no match */
} tocsin_archive_found;

typedef struct tocsin_archive_answer {
    tocsin_archive_found *found;
    size_t n;                     /* 0: nobody asked */
    size_t best;                  /* the scene in which most agrees */
    tocsin_difference difference; /* from that scene, if it matches */
} tocsin_archive_answer;
void tocsin_archive_answer_release(tocsin_archive_answer *answer);

/* ---- traces: coding and metadata ------------------------------------------------------------- */

/* How a JPEG was last coded, and whether it had been coded before on the same grid. */
typedef struct tocsin_coding {
    bool done;        /* false: this is no JPEG */
    int luma_quality; /* of the ladder of the Independent JPEG Group that is nearest, 1 … 100 */
    bool luma_exact;
    int chroma_quality; /* 0: there is no colour */
    bool chroma_exact;
    bool twice;          /* its coefficients show an earlier coding */
    int earlier_quality; /* of that ladder, where `twice` */
    double evidence; /* log10 of how much better two codings explain the coefficients than one */
} tocsin_coding;
tocsin_status tocsin_jpeg_coding(tocsin_text bytes, const tocsin_jpeg *jpeg,
                                 tocsin_coding *ret_coding, tocsin_error *err);
/* The table of the ladder's quality, in natural order; chroma: the second one. */
void tocsin_ijg_table(int quality, bool chroma, uint16_t ret_table[TOCSIN_AT_LEAST(64)]);

enum { TOCSIN_MOST_METADATA = 40 };

/* What the file says of itself. Anybody can write it, and most services take it out: what is there is a claim, what is not
 * there means nothing. */
typedef struct tocsin_metadata {
    struct {
        char from[8]; /* EXIF, XMP, PNG, JPEG */
        char name[32];
        char value[200]; /* as it stands, cut off; not fit for a terminal */
    } item[TOCSIN_MOST_METADATA];
    size_t n;
    bool exif, xmp, iptc, profile, c2pa; /* are there */
    double lat_deg, lon_deg;             /* NaN: no position */
} tocsin_metadata;
void tocsin_picture_metadata(tocsin_text bytes, tocsin_metadata *ret_metadata);

/* 64 bits that stay much the same when a picture is scaled, saved again or made lighter (signs of the lowest frequencies). */
uint64_t tocsin_picture_hash(const uint8_t *luma, int width_px, int height_px);
int tocsin_picture_hash_distance(uint64_t a, uint64_t b); /* bits that differ, 0 … 64 */
/* That of the picture as a mirror shows it, left and right exchanged. */
uint64_t tocsin_picture_hash_mirrored(const uint8_t *luma, int width_px, int height_px);
/* Two pictures are taken for one where no more bits differ; how often that errs: docs/methods/pictures.md. */
enum { TOCSIN_PICTURE_HASH_NEAR = 10 };

/* ---- traces: a C2PA manifest ------------------------------------------------------------------ */

/* How far a manifest holds, each more than the one before. None says that what the manifest says is true. */
typedef enum tocsin_c2pa_state {
    TOCSIN_C2PA_ABSENT,      /* there is none, which means nothing */
    TOCSIN_C2PA_BROKEN,      /* there is one that cannot be read whole */
    TOCSIN_C2PA_WELL_FORMED, /* a claim, and all that it refers to */
    TOCSIN_C2PA_VALID,  /* signature and hashes fit; of the active one: also the picture's bytes */
    TOCSIN_C2PA_TRUSTED /* and the certificate leads to one of the user's list */
} tocsin_c2pa_state;

typedef enum tocsin_c2pa_kind {
    TOCSIN_C2PA_SUCCESS,
    TOCSIN_C2PA_INFORMATION,
    TOCSIN_C2PA_FAILURE
} tocsin_c2pa_kind;

/* One result, in the words of the specification. */
typedef struct tocsin_c2pa_status {
    tocsin_c2pa_kind kind;
    const char *code;  /* "assertion.hashedURI.mismatch" */
    const char *place; /* the label of the box that it is about; not fit for a terminal */
    size_t manifest;   /* index, or that of no manifest where it is about the store */
} tocsin_c2pa_status;

/* When something was signed, against the days on which the certificates are valid. */
typedef enum tocsin_c2pa_time {
    TOCSIN_C2PA_TIME_UNKNOWN, /* no time stamp that somebody here vouches for */
    TOCSIN_C2PA_TIME_INSIDE,
    TOCSIN_C2PA_TIME_OUTSIDE
} tocsin_c2pa_time;

/* Who signed, by the certificate. Texts are as they stand there, not fit for a terminal; NULL: not known. */
typedef struct tocsin_c2pa_signer {
    const char *name, *organisation, *issuer;
    const char *algorithm;              /* "ES256" */
    char sha256[TOCSIN_SHA256_HEX + 1]; /* of the certificate; "": there is none that can be read */
    char valid_from[24], valid_to[24];  /* UTC, "2021-11-01T09:30:00Z" */
    const char *anchor; /* the certificate of the user's list that its chain ends in */
    tocsin_c2pa_time time;
    char stamp[24]; /* the time of a time stamp that fits the signature; "": none does */
    const char *stamp_authority; /* who says so */
    bool stamp_trusted;          /* its chain ends in the user's list, too */
} tocsin_c2pa_signer;

/* Something the signer says was done. */
typedef struct tocsin_c2pa_action {
    const char *action, *when, *agent, *source; /* "c2pa.edited"; NULL: not said */
} tocsin_c2pa_action;

/* Something the signer says went into the picture. */
typedef struct tocsin_c2pa_ingredient {
    const char *title, *format,
        *relationship; /* "parentOf", "componentOf", "inputTo"; NULL: not said */
    bool has_manifest; /* it came with one, */
    size_t manifest;   /* which is this, if it is there (else SIZE_MAX) */
} tocsin_c2pa_ingredient;

typedef struct tocsin_c2pa_manifest {
    const char *label;
    tocsin_c2pa_state
        state; /* BROKEN … TRUSTED; ABSENT: nothing leads to it, and it was not looked at */
    const char *generator, *title, *format; /* NULL: not said */
    tocsin_c2pa_signer signer;
    tocsin_c2pa_action *actions;
    size_t n_actions;
    tocsin_c2pa_ingredient *ingredients;
    size_t n_ingredients;
    size_t n_assertions;
} tocsin_c2pa_manifest;

/* The manifests of a picture, in the order of the file; the last is the active one, which is about these bytes. */
typedef struct tocsin_c2pa {
    tocsin_c2pa_state state; /* of the active one */
    bool has_trust_list;
    tocsin_c2pa_manifest *manifests;
    size_t n_manifests;
    tocsin_c2pa_status *statuses; /* in the order in which they were found */
    size_t n_statuses;
    tocsin_arena arena; /* keeps all of it */
} tocsin_c2pa;

/* Find the manifests in a JPEG or PNG and validate them. `trust`: certificates in PEM that the user vouches for, signers' and time
 * stamps' alike; empty: none. Nothing is fetched, no clock is asked. TOCSIN_BAD_INPUT: `trust` is no such list. Whatever is
 * wrong with the manifest is an answer, not an error. Free with _release. */
tocsin_status tocsin_picture_c2pa(tocsin_text bytes, tocsin_text trust, tocsin_c2pa *ret_c2pa,
                                  tocsin_error *err);
void tocsin_c2pa_release(tocsin_c2pa *c2pa);
/* The same error beforehand. */
tocsin_status tocsin_c2pa_check_trust(tocsin_text trust, tocsin_error *err);
/* The name of a state as the JSON has it. */
const char *tocsin_c2pa_state_name(tocsin_c2pa_state state);

/* ---- traces: copies within the picture ------------------------------------------------------- */

/* A part that is there twice, moved without turning or scaling. */
typedef struct tocsin_clone {
    int left, top, right, bottom; /* of one of the two, all included */
    int dx, dy;                   /* to the other */
    int area_px;                  /* of that box */
    double agreement;             /* correlation of the fine detail, 0 … 1 */
    double
        distinctness; /* how many times more is left over at the best other shift than at this one */
    double score;     /* the logarithm of that over the part, added up; from 11.2 it counts */
} tocsin_clone;

enum { TOCSIN_MOST_CLONES = 8 };

typedef struct tocsin_clones {
    bool done;                             /* false: the picture is too small */
    tocsin_clone item[TOCSIN_MOST_CLONES]; /* the highest score first */
    size_t n;
    double best_score; /* found or below what counts */
} tocsin_clones;
tocsin_status tocsin_find_clones(const uint8_t *luma, int width_px, int height_px, int threads,
                                 tocsin_clones *ret_copies, tocsin_error *err);

/* The picture made smaller, at most `most_px` on its longer side, as a JPEG to be shown beside a text. */
tocsin_status tocsin_picture_thumbnail(const tocsin_picture *picture, int most_px,
                                       tocsin_buffer *out, tocsin_error *err);

/* ---- traces: parts unlike the rest ----------------------------------------------------------- */

/* A test that looks for the one square that is least like the rest. */
typedef struct tocsin_part_test {
    bool done;                    /* false: the picture does not have what the test needs */
    bool found;                   /* `score` is above what one pristine picture in a hundred has */
    double score;                 /* of the best square, found or not */
    int left, top, right, bottom; /* of that square, all included */
    bool stronger;                /* its noise; else it is weaker */
} tocsin_part_test;

/* Parts that show the last saving as JPEG alone, where the picture shows two. Not done: it does not. */
tocsin_status tocsin_find_saved_once(tocsin_text bytes, const tocsin_picture *picture,
                                     const tocsin_coding *coding, tocsin_part_test *ret_test,
                                     tocsin_error *err);
/* A part of which fine detail and noise are stronger or weaker than anywhere else. Not done: the picture is too small. */
tocsin_status tocsin_find_other_noise(const uint8_t *luma, int width_px, int height_px,
                                      tocsin_part_test *ret_test, tocsin_error *err);

/* Whether the picture as a whole was enlarged by interpolation. Not done: it is smaller than 128 pixels along a side. */
typedef struct tocsin_resampling {
    bool done, found;
    double
        score; /* logarithm of how far the strongest line stands out, along the axis where it stands out less */
    double scale; /* that would make this line, between 1 and 2 */
} tocsin_resampling;
tocsin_status tocsin_find_resampling(const uint8_t *luma, int width_px, int height_px,
                                     tocsin_resampling *ret_test, tocsin_error *err);

/* What saving again at quality 90 would change, sixteen times as bright, as a grey PNG: for looking at. No test uses it. */
tocsin_status tocsin_error_level_png(const tocsin_picture *picture, tocsin_buffer *out,
                                     tocsin_error *err);

/* ---- the whole check ----------------------------------------------------------------------- */

/* To be raised whenever a test may answer otherwise for the same bytes: a case then checks its pictures anew. */
enum { TOCSIN_PICTURE_METHOD = 1 };

/* What there is to say about one picture. */
typedef struct tocsin_check {
    tocsin_picture picture;
    char sha256[TOCSIN_SHA256_HEX + 1];
    size_t n_bytes;
    tocsin_quality quality;
    tocsin_grid grid;
    tocsin_coding coding;
    tocsin_clones clones;
    tocsin_part_test saved_once, other_noise;
    tocsin_resampling resampling;
    tocsin_metadata metadata;
    tocsin_c2pa c2pa;
    uint64_t hash;                 /* perceptual */
    tocsin_shadow_answer sun;      /* the caller's, from tocsin_shadow_read */
    tocsin_archive_answer archive; /* the caller's, from tocsin_check_archive; released with this */
} tocsin_check;

#define TOCSIN_CHECK_INIT                                                                          \
    { .n_bytes = 0 }

/* What is known beside the bytes. */
typedef struct tocsin_check_options {
    double gsd_m;         /* metres a pixel; NaN: not known */
    double elevation_deg; /* of the satellite above the horizon; 90: straight down */
    int threads;          /* 0: one a core */
    tocsin_text trust;    /* certificates in PEM that the user vouches for; empty: none */
} tocsin_check_options;

#define TOCSIN_CHECK_OPTIONS_INIT                                                                  \
    { .gsd_m = NAN, .elevation_deg = 90 }

/* Every test that needs nothing but the bytes. */
tocsin_status tocsin_check_picture(tocsin_text bytes, const tocsin_check_options *options,
                                   tocsin_check *ret_check, tocsin_error *err);
void tocsin_check_release(tocsin_check *check);

/* The answer as tocsin.check/1, one line. */
/* For a terminal, in a language (en, nl, de). */
tocsin_status tocsin_check_text(const tocsin_check *check, const char *language, tocsin_buffer *out,
                                tocsin_error *err);
/* One page with the picture in it, and what was found drawn over it; `name` is the picture's. */
tocsin_status tocsin_check_html(const tocsin_check *check, tocsin_text bytes, const char *name,
                                const char *language, tocsin_buffer *out, tocsin_error *err);
tocsin_status tocsin_check_json(const tocsin_check *check, tocsin_buffer *out, tocsin_error *err);

#ifdef __cplusplus
}
#endif
#endif
