// SPDX-License-Identifier: Apache-2.0
#ifndef CASEFILE_EXPORT_H
#define CASEFILE_EXPORT_H

#include "casefile/case.h"

/* One export, on its way.
 *
 *   export.c        what is exported, in which order, and to whom the bytes go
 *   export_stix.c   the same as one bundle of STIX */
typedef struct exporter {
    tocsin_case *c;
    tocsin_ledger *ledger;
    const tocsin_export_options *options;
    tocsin_arena arena;
    tocsin_buffer out;
    tocsin_area **opened; /* what the rings of `areas` live in */
    tocsin_export_area *areas;
    size_t n_areas;
    const tocsin_finding *findings;
    size_t n_findings;
    bool has_items; /* something stands in the list already */
} exporter;

/* Hand on what has gathered, when it is much. */
tocsin_status export_hand_on(exporter *e, tocsin_error *err);
tocsin_status export_stix(exporter *e, tocsin_error *err);

#endif
