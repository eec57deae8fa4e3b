// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_METADATA_H
#define PICTURE_METADATA_H

#include "picture/decode.h"

/* Add one, unless there are as many as fit; ends at a NUL or at the room there is. */
void picture_note(tocsin_metadata *metadata, const char *from, const char *name, tocsin_text value);
/* A block of EXIF from its TIFF head on, however damaged. */
void picture_read_exif(tocsin_text block, tocsin_metadata *metadata);
/* A packet of XMP: some properties by name. It is searched, not parsed: nothing in it is obeyed. */
void picture_read_xmp(tocsin_text packet, tocsin_metadata *metadata);

#endif
