// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_PICTURE_TRACES_H
#define TOCSIN_PICTURE_TRACES_H

/* picture: what bytes and pixels say of how they were made: grid, coding, metadata, a manifest, copies, parts unlike the rest. */

#include "tocsin/picture_bytes.h"

#ifdef __cplusplus
extern "C" {
#endif

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
    double agreement;             /* correlation of means of 4 × 4 pixels, 0 … 1 */
    double
        distinctness; /* how many times more is left over at the best other shift than at this one */
    double
        score; /* its logarithm, more for a larger part, less where much is left over; from 0.7 it counts, from more in a picture larger than 320 × 320 */
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

#ifdef __cplusplus
}
#endif
#endif
