// SPDX-License-Identifier: Apache-2.0
/* Two pictures on one grid, and the directions of their gradients. */
#include "picture/blocks.h"

#include <math.h>
#include <stdlib.h>

void match_overlay_release(match_overlay *overlay) {
    for (int i = 0; i < 2; i++) {
        match_plane_release(&overlay->picture[i]);
        match_plane_release(&overlay->archive[i]);
        match_plane_release(&overlay->grey[i]);
    }
}

/* What a coarser pixel averages over, as a blur of the finer plane. */
static double blur_for(double ratio) {
    return ratio > 1 ? 0.5 * sqrt(ratio * ratio - 1) : 0;
}

/* The part of the plane that the grid covers, and a margin. */
static match_window covered(const match_plane *plane, const match_transform *t, int width,
                            int height, double margin) {
    double lo_x = INFINITY, lo_y = INFINITY, hi_x = -INFINITY, hi_y = -INFINITY;
    for (int corner = 0; corner < 4; corner++) {
        double u, v;
        match_apply(t, corner & 1 ? width : 0, corner & 2 ? height : 0, &u, &v);
        lo_x = fmin(lo_x, u), hi_x = fmax(hi_x, u), lo_y = fmin(lo_y, v), hi_y = fmax(hi_y, v);
    }
    return (match_window){(int)fmax(0, floor(lo_x - margin)), (int)fmax(0, floor(lo_y - margin)),
                          (int)fmin(plane->width, ceil(hi_x + margin)),
                          (int)fmin(plane->height, ceil(hi_y + margin))};
}

/* Whether what stands about (x, y) is known. */
static bool is_known(const match_ground *ground, double x, double y) {
    int ix = (int)lround(x), iy = (int)lround(y);
    if (ix < 0 || iy < 0 || ix >= ground->grey.width || iy >= ground->grey.height) return false;
    return !ground->known || ground->known[(size_t)iy * (size_t)ground->grey.width + (size_t)ix];
}

/* The ground on the grid; what is not known becomes NaN. */
static bool resample(const match_ground *ground, const match_transform *t, int width, int height,
                     double blur, match_plane *ret_plane) {
    match_window w = covered(&ground->grey, t, width, height, 4 + 4 * blur);
    match_plane part = MATCH_PLANE_NONE, made = MATCH_PLANE_NONE;
    bool done = w.x1 - w.x0 >= 4 && w.y1 - w.y0 >= 4 && match_plane_crop(&ground->grey, w, &part) &&
                (blur < 0.05 || match_plane_blur(&part, blur, &part)) &&
                match_plane_make(width, height, &made);
    for (int y = 0; done && y < height; y++)
        for (int x = 0; x < width; x++) {
            double u, v;
            match_apply(t, x, y, &u, &v);
            made.at[(size_t)y * (size_t)width + (size_t)x] =
                is_known(ground, u, v) ? match_plane_cubic(&part, u - w.x0, v - w.y0) : NAN;
        }
    match_plane_release(&part);
    if (done) *ret_plane = made;
    return done;
}

/* Values of 1/16 of all pixels, to find their median. */
static int by_value(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static float median_of(const match_plane *plane) {
    size_t n = match_plane_count(plane), step = n > 4096 ? n / 4096 : 1, kept = 0;
    float values[4200];
    for (size_t i = 0; i < n && kept < 4200; i += step)
        if (plane->at[i] > 0) values[kept++] = plane->at[i];
    if (!kept) return 0;
    qsort(values, kept, sizeof *values, by_value);
    return values[kept / 2];
}

/* Gradients divided by their length and half the usual length, so that strong edges do not outweigh all else, and noise
 * weighs little. */
static bool directions(const match_plane *grey, match_plane ret_gradients[2]) {
    match_plane size = MATCH_PLANE_NONE;
    int width = grey->width, height = grey->height;
    bool done = match_plane_make(width, height, &ret_gradients[0]) &&
                match_plane_make(width, height, &ret_gradients[1]) &&
                match_plane_make(width, height, &size);
    for (int y = 0; done && y < height; y++)
        for (int x = 0; x < width; x++) {
            size_t at = (size_t)y * (size_t)width + (size_t)x;
            float gx = NAN, gy = NAN;
            if (x > 0 && y > 0 && x < width - 1 && y < height - 1) {
                gx = match_plane_get(grey, x + 1, y) - match_plane_get(grey, x - 1, y);
                gy = match_plane_get(grey, x, y + 1) - match_plane_get(grey, x, y - 1);
            }
            bool known = isfinite(gx) && isfinite(gy);
            ret_gradients[0].at[at] = known ? gx : 0;
            ret_gradients[1].at[at] = known ? gy : 0;
            size.at[at] = known ? sqrtf(gx * gx + gy * gy) : 0;
        }
    if (done) {
        float soft = median_of(&size) + 1e-6f;
        for (size_t i = 0; i < match_plane_count(&size); i++)
            for (int k = 0; k < 2; k++) ret_gradients[k].at[i] /= size.at[i] + soft;
    }
    match_plane_release(&size);
    return done;
}

/* A little blur against the blocks of JPEG; NaN spreads by its reach, and that is right. */
static bool soften_and_find(const match_plane *grey, match_plane ret_gradients[2]) {
    match_plane soft;
    if (!match_plane_blur(grey, 0.8, &soft)) return false;
    bool done = directions(&soft, ret_gradients);
    match_plane_release(&soft);
    return done;
}

bool match_overlay_make(const match_ground *picture, const match_ground *archive,
                        const match_transform *to_archive, match_overlay *ret_overlay) {
    double scale =
        match_scale_at(to_archive, picture->grey.width / 2.0, picture->grey.height / 2.0);
    return match_overlay_make_at(picture, archive, to_archive, scale < 0.97 ? 1 / scale : 1,
                                 ret_overlay);
}

bool match_overlay_make_at(const match_ground *picture, const match_ground *archive,
                           const match_transform *to_archive, double step,
                           match_overlay *ret_overlay) {
    double scale =
        match_scale_at(to_archive, picture->grey.width / 2.0, picture->grey.height / 2.0);
    if (!(scale > 0.05 && scale < 20)) return false;
    int width = (int)(picture->grey.width / step), height = (int)(picture->grey.height / step);
    if (width < 16 || height < 16) return false;
    match_overlay o = {.width = width + 2 * MATCH_BORDER, .height = height + 2 * MATCH_BORDER};
    double first = (step - 1) / 2 - step * MATCH_BORDER;
    o.to_picture = (match_transform){{step, 0, first, 0, step, first, 0, 0, 1}};
    o.to_archive = match_compose(to_archive, &o.to_picture);
    bool done =
        resample(picture, &o.to_picture, o.width, o.height, blur_for(step), &o.grey[0]) &&
        resample(archive, &o.to_archive, o.width, o.height, blur_for(scale * step), &o.grey[1]) &&
        soften_and_find(&o.grey[0], o.picture) && soften_and_find(&o.grey[1], o.archive);
    if (!done)
        match_overlay_release(&o);
    else
        *ret_overlay = o;
    return done;
}
