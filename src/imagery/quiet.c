// SPDX-License-Identifier: Apache-2.0
/* GDAL keeps a stack of error handlers for every thread, so this needs no lock. */
#include "imagery/quiet.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <dlfcn.h>
#include <gdal.h>
#include <pthread.h>
#include <string.h>

static pthread_once_t drivers_once = PTHREAD_ONCE_INIT;

/* GDAL's own cache of blocks, 5 % of the machine unless told otherwise, counts against what a watch may use. */
enum { BLOCK_CACHE_BYTES = 128 << 20 };

static void register_drivers(void) {
    GDALAllRegister();
    if (!CPLGetConfigOption("GDAL_CACHEMAX", NULL) && GDALGetCacheMax64() > BLOCK_CACHE_BYTES)
        GDALSetCacheMax64(BLOCK_CACHE_BYTES);
    /* Raw rasters line by line straight from the file: through the cache every line is a block of its own. */
    if (!CPLGetConfigOption("GDAL_ONE_BIG_READ", NULL))
        CPLSetConfigOption("GDAL_ONE_BIG_READ", "YES");
}

static void CPL_STDCALL keep_first_failure(CPLErr class, CPLErrorNum number, const char *text) {
    (void)number;
    quiet_log *log = CPLGetErrorHandlerUserData();
    if (!log || class < (log->warnings ? CE_Warning : CE_Failure) || log->text[0]) return;
    size_t n = 0;
    for (; text[n] && n + 1 < sizeof log->text; n++)
        log->text[n] = (unsigned char)text[n] < ' ' ? ' ' : text[n];
    while (n && log->text[n - 1] == ' ') n--;
    log->text[n] = '\0';
}

void quiet_begin(quiet_log *log) {
    *log = (quiet_log){.warnings = false};
    pthread_once(&drivers_once, register_drivers);
    CPLPushErrorHandlerEx(keep_first_failure, log);
}

void quiet_end(void) {
    CPLPopErrorHandler();
    CPLErrorReset();
}

/* H5Eset_auto2(H5E_DEFAULT, NULL, NULL), found by name: tocsin does not link HDF5, and a GDAL without it has
 * nothing to be stilled. */
void quiet_hdf5(void) {
    int (*set_printer)(int64_t stack, void *printer, void *context) = NULL;
    void *found = dlsym(RTLD_DEFAULT, "H5Eset_auto2");
    if (!found) return;
    memcpy(&set_printer, &found,
           sizeof found); /* POSIX lets a function's address stand in a void * */
    set_printer(0, NULL, NULL);
}

const char *quiet_reason(const quiet_log *log, const char *otherwise) {
    return log->text[0] ? log->text : otherwise;
}
