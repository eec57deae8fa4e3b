// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_PICTURE_ARCHIVE_H
#define TOCSIN_PICTURE_ARCHIVE_H

/* picture: where in a scene of an archive a picture lies, and where the two differ. */

#include "tocsin/picture_bytes.h"

#ifdef __cplusplus
extern "C" {
#endif

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
    bool mirrored; /* the picture is; the transform undoes it */
    tocsin_match_geometry geometry;
    /* Pixels of the picture to pixels of the scene, the middle of the first pixel being (0, 0) in both; a 3 × 3 matrix, row by row. */
    double to_archive[9];
    /* The outer corners of the picture, clockwise on it from its first pixel, where a geotransform counts from: the outer corner of the
     * scene's first pixel is (0, 0). */
    double corners[4][2];
    int blocks,
        blocks_agreeing; /* parts of the picture that have texture; those found where the transform puts them */
    double log10_chance;         /* probability of so many, were the picture from elsewhere */
    double residual_px;          /* root mean square of those that agree, in pixels of the scene */
    double archive_px_per_pixel; /* a pixel of the picture in those of the scene */
} tocsin_match;

/* Look for the picture in the scene: any turn, between half and twice the scene's scale and somewhat beyond, recompressed, recoloured,
 * with captions; and where it is not found so, mirrored. When nothing is found `matched` is false, and the rest describes the best that was not enough. TOCSIN_TOO_LITTLE: too
 * small. `threads` 0: one a core; the result is the same for any. */
tocsin_status tocsin_archive_match(const tocsin_archive *archive, const tocsin_picture *picture,
                                   int threads, tocsin_match *ret_match, tocsin_error *err);

/* ---- where picture and scene differ ---------------------------------------------------------- */

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

/* ---- how old a picture is -------------------------------------------------------------------- */

/* A picture and the scenes of an archive that it was found in. Something that changed for good between scenes, and of which the picture
 * shows one state or the other, bounds its date: provided that the ground was not in that state before as well, and that nobody
 * changed the picture. */
typedef struct tocsin_archive_series tocsin_archive_series;
tocsin_status tocsin_archive_series_new(const tocsin_picture *picture,
                                        tocsin_archive_series **ret_series, tocsin_error *err);
/* A scene that does not match or has no day is passed over, and so is a further one of a day. */
tocsin_status tocsin_archive_series_add(tocsin_archive_series *series,
                                        const tocsin_archive *archive, const tocsin_match *match,
                                        tocsin_day day, tocsin_error *err);
void tocsin_archive_series_free(tocsin_archive_series *series);

typedef struct tocsin_archive_bound {
    tocsin_day day;  /* of the nearest scene in the other state; TOCSIN_DAY_NONE: no bound */
    tocsin_day seen; /* of the nearest scene in the state that the picture shows */
    int scenes_with, scenes_without; /* in the picture's state, and in the other */
    double chance; /* of this order, if states came and went; how often this picture's do counts */
    int box[4];    /* where on the picture: left, top, right, bottom in its pixels */
    int cells;     /* that say so; they overlap by half */
} tocsin_archive_bound;

/* Of different days: fewer lie in any order by chance too often. */
enum { TOCSIN_DATING_SCENES_LEAST = 6 };

typedef enum tocsin_dating_reason {
    TOCSIN_DATING_NOT_ASKED,
    TOCSIN_DATING_FEW,         /* scenes with a day that match */
    TOCSIN_DATING_CHANGING,    /* too much of the ground that the picture shows */
    TOCSIN_DATING_NOTHING,     /* that changed for good, and that the picture shows */
    TOCSIN_DATING_CONTRADICTS, /* one place says later than another says earlier */
    TOCSIN_DATING_BOUND
} tocsin_dating_reason;

typedef struct tocsin_archive_dating {
    tocsin_dating_reason reason;
    int scenes; /* that match, of different days */
    tocsin_archive_bound not_older, not_newer;
} tocsin_archive_dating;

#define TOCSIN_ARCHIVE_DATING_INIT                                                                 \
    {                                                                                              \
        .not_older = {.day = TOCSIN_DAY_NONE}, .not_newer = {.day = TOCSIN_DAY_NONE }              \
    }

tocsin_status tocsin_archive_series_date(const tocsin_archive_series *series,
                                         tocsin_archive_dating *ret_dating, tocsin_error *err);

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
    tocsin_archive_dating dating;
} tocsin_archive_answer;
void tocsin_archive_answer_release(tocsin_archive_answer *answer);

#ifdef __cplusplus
}
#endif
#endif
