// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_READER_H
#define IMAGERY_READER_H

#include "imagery/series.h"

/* The open dataset of a file, opened when it is not; NULL when it cannot be. Give it back at once. Within
 * quiet_begin/_end. */
scan_dataset reader_borrow(const series_reader *reader, size_t file);
void reader_return(const series_reader *reader, size_t file, scan_dataset dataset);

#endif
