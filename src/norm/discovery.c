// SPDX-License-Identifier: Apache-2.0
/* The false discovery rate after Benjamini and Hochberg (1995). */
#include <math.h>

#include "tocsin/norm.h"

/* How many probabilities are at most `bound`. */
static size_t discovery_count(const double *probability, size_t n, double bound) {
    size_t count = 0;
    for (size_t i = 0; i < n; i++) count += probability[i] <= bound;
    return count;
}

/* The procedure asks for the largest k whose k-th smallest probability is at most k rate / m. From
 * the top down: if `k` probabilities are at most k rate / m the search is over, else no more than
 * those that are can be found. No sorting, no room; each step lowers k. */
size_t tocsin_norm_false_discovery(const double *probability, size_t n, double rate,
                                   bool *ret_found) {
    size_t m = discovery_count(probability, n, 1), k = m;
    double bound = -1;
    while (k > 0) {
        bound = (double)k * rate / (double)m;
        size_t within = discovery_count(probability, n, bound);
        if (within >= k) break;
        k = within;
    }
    for (size_t i = 0; i < n; i++) ret_found[i] = k > 0 && probability[i] <= bound;
    return k;
}
