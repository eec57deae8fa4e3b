// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_DATASETS_H
#define IMAGERY_DATASETS_H

/* Open files of a series, lent to one thread at a time: looking for scenes, checking them, taking the sample and watching
 * then share what was opened once. What comes back stays open for the next, up to a limit, since the number of files a
 * process may have open is limited. */

#include "imagery/scan.h"

typedef struct dataset_pool dataset_pool;

dataset_pool *datasets_new(void); /* NULL: no memory */
/* Everything must have come back. */
void datasets_free(dataset_pool *pool_or_null);
/* File `file` of the scan, opened when none is idle; NULL when it cannot be. Within quiet_begin/_end. */
scan_dataset datasets_borrow(dataset_pool *pool, const scan_file *files, size_t file);
/* Without a pool it is closed. */
void datasets_return(dataset_pool *pool_or_null, size_t file, scan_dataset dataset_or_null);

#endif
