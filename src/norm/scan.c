// SPDX-License-Identifier: Apache-2.0
#include "norm/scan.h"

#include <string.h>

enum { ALIGNMENT = 64 };

typedef struct state_layout {
    unsigned char *memory; /* NULL: only measuring */
    size_t n_px, used;
} state_layout;

static void *state_planes(state_layout *layout, size_t planes, size_t size) {
    void *part = layout->memory ? layout->memory + layout->used : NULL;
    layout->used += (planes * layout->n_px * size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return part;
}

size_t scan_stride(size_t n_px) {
    enum { LINE = ALIGNMENT / sizeof(int16_t) };
    return (n_px + LINE - 1) / LINE * LINE + LINE;
}

static int16_t *window_planes(const scan_rule *rule, state_layout *layout) {
    size_t planes = (size_t)rule->bands * (size_t)rule->window, n_px = layout->n_px;
    layout->n_px = scan_stride(n_px);
    int16_t *part = state_planes(layout, planes, sizeof *part);
    layout->n_px = n_px;
    return part;
}

/* What moves with every date lies first; then come the sums; then what is zero until a pixel rings: scan_packed.c. */
static void lay_out(const scan_rule *rule, state_layout *layout, scan_state *ret) {
    size_t bands = (size_t)rule->bands;
    ret->stride = scan_stride(layout->n_px);
    ret->past = window_planes(rule, layout);
    ret->recent = window_planes(rule, layout);
    ret->statistic = state_planes(layout, 1, sizeof *ret->statistic);
    ret->score = state_planes(layout, 1, sizeof *ret->score);
    ret->seen = state_planes(layout, 1, sizeof *ret->seen);
    ret->n_seen = state_planes(layout, 1, sizeof *ret->n_seen);
    ret->sum = state_planes(layout, bands, sizeof *ret->sum);
    ret->level = state_planes(layout, bands, sizeof *ret->level);
    ret->size = state_planes(layout, 1, sizeof *ret->size);
    ret->rise = state_planes(layout, 1, sizeof *ret->rise);
    ret->first = state_planes(layout, 1, sizeof *ret->first);
    ret->confirmed = state_planes(layout, 1, sizeof *ret->confirmed);
    ret->last = state_planes(layout, 1, sizeof *ret->last);
    ret->size_band = state_planes(layout, 1, sizeof *ret->size_band);
    ret->settling = state_planes(layout, 1, sizeof *ret->settling);
    ret->tier = state_planes(layout, 1, sizeof *ret->tier);
    ret->changes = state_planes(layout, 1, sizeof *ret->changes);
}

size_t scan_state_bytes(const scan_rule *rule, size_t n_px) {
    state_layout layout = {NULL, n_px, 0};
    scan_state state;
    lay_out(rule, &layout, &state);
    return layout.used;
}

void scan_state_place(const scan_rule *rule, size_t n_px, void *memory, scan_state *ret_state) {
    state_layout layout = {memory, n_px, 0};
    lay_out(rule, &layout, ret_state);
}

/* ---- which instruction set ------------------------------------------------------------------- */

extern const scan_kernels scan_base;
#if defined(__x86_64__)
extern const scan_kernels scan_avx2, scan_avx512;
#endif

const scan_kernels *scan_named(const char *name) {
    if (!strcmp(name, "base")) return &scan_base;
#if defined(__x86_64__)
    /* each asks for what its file is compiled with: src/norm/meson.build */
    if (!strcmp(name, "avx2") && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return &scan_avx2;
    if (!strcmp(name, "avx512") && __builtin_cpu_supports("avx512f") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
        return &scan_avx512;
#endif
    return NULL;
}

const scan_kernels *scan_best(void) {
    const char *const names[] = {"avx512", "avx2"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (scan_named(names[i])) return scan_named(names[i]);
    return &scan_base;
}
