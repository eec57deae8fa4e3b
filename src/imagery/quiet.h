// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_QUIET_H
#define IMAGERY_QUIET_H

/* GDAL prints its errors unless told otherwise. Between quiet_begin and quiet_end the calling
 * thread keeps the first failure's text instead, so that it can become part of an error of ours. */

#include "tocsin/base.h"

typedef struct quiet_log {
    char text[512]; /* one line; empty when nothing failed */
    bool warnings;  /* set after quiet_begin: keep the text of a warning as well */
} quiet_log;

/* Registers GDAL's drivers the first time that any thread comes here. */
void quiet_begin(quiet_log *log);
void quiet_end(void);
/* HDF5, which reads NetCDF for GDAL, prints errors of its own in every thread where it was not told to be still,
 * for attributes that GDAL only looks for as well. Tells it for the calling thread. */
void quiet_hdf5(void);
/* What GDAL said, or `otherwise` when it said nothing. */
const char *quiet_reason(const quiet_log *log, const char *otherwise);

#endif
