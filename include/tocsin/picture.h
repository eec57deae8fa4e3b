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

#include "tocsin/picture_archive.h"
#include "tocsin/picture_bytes.h"
#include "tocsin/picture_traces.h"

#ifdef __cplusplus
extern "C" {
#endif

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
/* When the size of a pixel becomes known after the rest was measured. */
void tocsin_quality_set_scale(tocsin_quality *quality, double gsd_m, double elevation_deg);

/* ---- the whole check ----------------------------------------------------------------------- */

/* To be raised whenever a test may answer otherwise for the same bytes: a case then checks its pictures anew. */
enum { TOCSIN_PICTURE_METHOD = 3 };

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
