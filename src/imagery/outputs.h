// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_OUTPUTS_H
#define IMAGERY_OUTPUTS_H

/* What a watch leaves behind: the map, the patches, or both.
 *
 *   open --> write (all rows, from the top) --> finish, which takes small patches out and gives the files their names
 *
 * Until then nothing stands under these names that was not there before, and _close leaves nothing behind. */

#include "imagery/scan.h"
#include "tocsin/imagery.h"

typedef struct watch_outputs watch_outputs;

typedef struct outputs_request {
    const scan_grid *grid;    /* stays as long as the outputs */
    const char *map_path;     /* NULL: none */
    const char *patches_path; /* NULL: none */
    int min_pixels, link_days;
    int threads;
    tocsin_progress *progress;
    void *progress_context;
} outputs_request;

tocsin_status outputs_open(const outputs_request *request, watch_outputs **ret_outputs,
                           tocsin_error *err);
/* Does anything come of the rows? Else they need not be written: only counted. */
bool outputs_want_rows(const outputs_request *request);
/* Full rows from `y` on: width × rows alarms. What was not judged: OUTPUTS_NOT_JUDGED. */
tocsin_status outputs_write(watch_outputs *outputs, int y, int rows,
                            const tocsin_pixel_alarm *alarms, tocsin_error *err);
/* `result` says what stands behind the alarms; takes n_alarms, n_dropped and n_patches. */
tocsin_status outputs_finish(watch_outputs *outputs, tocsin_day history_end, tocsin_day last_date,
                             tocsin_watch_result *result, tocsin_error *err);
void outputs_close(watch_outputs **outputs);

#define OUTPUTS_NOT_JUDGED                                                                         \
    ((tocsin_pixel_alarm){.first = TOCSIN_DAY_NONE,                                                \
                          .confirmed = TOCSIN_DAY_NONE,                                            \
                          .size = NAN,                                                             \
                          .score = NAN,                                                            \
                          .last = TOCSIN_DAY_NONE,                                                 \
                          .level = NAN})

#endif
