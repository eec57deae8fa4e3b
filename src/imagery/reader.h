// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_READER_H
#define IMAGERY_READER_H

#include "imagery/series.h"

/* The open dataset of a file, opened when it is not; NULL when it cannot be. Give it back at once:
 * those that are not kept open are closed then. Within quiet_begin/_end. */
scan_dataset reader_borrow(series_reader *reader, size_t file);
void reader_return(series_reader *reader, size_t file, scan_dataset dataset);

#endif
