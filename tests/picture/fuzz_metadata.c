// SPDX-License-Identifier: Apache-2.0
/* Any bytes give metadata that end in NUL and positions on the globe; as a file, as EXIF and as XMP. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "picture/metadata.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look(const tocsin_metadata *metadata) {
    if (metadata->n > TOCSIN_MOST_METADATA) abort();
    for (size_t i = 0; i < metadata->n; i++)
        if (!memchr(metadata->item[i].value, 0, sizeof metadata->item[i].value)) abort();
    if (fabs(metadata->lat_deg) > 90 || fabs(metadata->lon_deg) > 180) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    tocsin_text bytes = {(const char *)data, size};
    tocsin_metadata metadata;
    tocsin_picture_metadata(bytes, &metadata);
    look(&metadata);
    picture_read_exif(bytes, &metadata);
    picture_read_xmp(bytes, &metadata);
    look(&metadata);
    return 0;
}
