// SPDX-License-Identifier: Apache-2.0
/* What a file says of itself: which blocks there are, and where they lie. */
#include "picture/metadata.h"

#include <math.h>
#include <string.h>

void picture_note(tocsin_metadata *metadata, const char *from, const char *name,
                  tocsin_text value) {
    if (metadata->n == TOCSIN_MOST_METADATA) return;
    const char *end = value.n ? memchr(value.at, 0, value.n) : NULL;
    if (end) value.n = (size_t)(end - value.at);
    value = tocsin_text_trim(value);
    if (!value.n) return;
    size_t room = sizeof metadata->item[0].value - 1, n = value.n < room ? value.n : room;
    snprintf(metadata->item[metadata->n].from, sizeof metadata->item[0].from, "%s", from);
    snprintf(metadata->item[metadata->n].name, sizeof metadata->item[0].name, "%s", name);
    memcpy(metadata->item[metadata->n].value, value.at, n);
    metadata->item[metadata->n].value[n] = '\0';
    metadata->n++;
}

/* The value of prop="…" or <prop>…</prop>; with lists, of the first item. */
static bool find_property(tocsin_text packet, const char *property, tocsin_text *ret_value) {
    size_t n = strlen(property);
    for (size_t at = 0; (at = tocsin_text_find(packet, tocsin_text_of(property), at)) != SIZE_MAX;
         at += n) {
        tocsin_text rest = tocsin_text_slice(packet, at + n, packet.n);
        char opens = rest.n ? rest.at[0] : '\0';
        if (opens == '=' && rest.n > 2 && (rest.at[1] == '"' || rest.at[1] == '\'')) {
            const char *end = memchr(rest.at + 2, rest.at[1], rest.n - 2);
            if (!end) return false;
            *ret_value = (tocsin_text){rest.at + 2, (size_t)(end - rest.at) - 2};
            return true;
        }
        if (opens != '>' || at == 0 || packet.at[at - 1] != '<') continue;
        size_t from = 1;
        while (from < rest.n &&
               (rest.at[from] == ' ' || rest.at[from] == '\n' || rest.at[from] == '\r' ||
                rest.at[from] == '\t' || rest.at[from] == '<')) {
            if (rest.at[from] != '<') {
                from++;
                continue;
            }
            const char *end = memchr(rest.at + from, '>', rest.n - from);
            if (!end) return false;
            from = (size_t)(end - rest.at) + 1; /* <rdf:Seq>, <rdf:li …> */
        }
        const char *end = from < rest.n ? memchr(rest.at + from, '<', rest.n - from) : NULL;
        if (!end) return false;
        *ret_value = (tocsin_text){rest.at + from, (size_t)(end - rest.at) - from};
        return true;
    }
    return false;
}

void picture_read_xmp(tocsin_text packet, tocsin_metadata *metadata) {
    static const char *const properties[] = {"xmp:CreatorTool",     "xmp:CreateDate",
                                             "xmp:ModifyDate",      "photoshop:DateCreated",
                                             "stEvt:softwareAgent", "Iptc4xmpExt:DigitalSourceType",
                                             "photoshop:Credit",    "dc:creator",
                                             "dc:rights",           "dc:title",
                                             "dc:description",      "xmpMM:DerivedFrom",
                                             "tiff:Software",       "exif:GPSLatitude",
                                             "exif:GPSLongitude"};
    metadata->xmp = true;
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
        tocsin_text value;
        if (find_property(packet, properties[i], &value))
            picture_note(metadata, "XMP", properties[i], value);
    }
}

static void read_jpeg(tocsin_text bytes, tocsin_metadata *metadata) {
    const tocsin_text exif = TOCSIN_TEXT("Exif\0\0"),
                      xmp = TOCSIN_TEXT("http://ns.adobe.com/xap/1.0/");
    picture_segment segment;
    for (size_t at = 0; picture_next_segment(bytes, &at, &segment);) {
        tocsin_text data = segment.data;
        if (segment.marker == 0xe1 && tocsin_text_starts(data, exif))
            picture_read_exif(tocsin_text_slice(data, exif.n, data.n), metadata);
        else if (segment.marker == 0xe1 && tocsin_text_starts(data, xmp))
            picture_read_xmp(tocsin_text_slice(data, xmp.n + 1, data.n), metadata);
        else if (segment.marker == 0xe2 && tocsin_text_starts(data, TOCSIN_TEXT("ICC_PROFILE")))
            metadata->profile = true;
        else if (segment.marker == 0xed)
            metadata->iptc = true;
        else if (segment.marker == 0xeb &&
                 tocsin_text_find(data, TOCSIN_TEXT("c2pa"), 0) != SIZE_MAX)
            metadata->c2pa = true;
        else if (segment.marker == 0xfe)
            picture_note(metadata, "JPEG", "comment", data);
    }
}

/* "keyword\0text": tEXt as it is; iTXt with two bytes, a language and a translated keyword in between. What is compressed
 * is only named: nothing is unpacked here. */
static void read_png_text(const picture_chunk *chunk, tocsin_metadata *metadata) {
    char name[32];
    const char *end = chunk->data.n ? memchr(chunk->data.at, 0, chunk->data.n) : NULL;
    if (!end) return;
    size_t n = (size_t)(end - chunk->data.at);
    snprintf(name, sizeof name, "%.*s", (int)(n < 31 ? n : 31), chunk->data.at);
    tocsin_text rest = tocsin_text_slice(chunk->data, n + 1, chunk->data.n);
    bool packed = !strcmp(chunk->type, "zTXt");
    if (!strcmp(chunk->type, "iTXt") && rest.n >= 2) {
        packed = rest.at[0] != 0;
        rest = tocsin_text_slice(rest, 2, rest.n);
        for (int i = 0; i < 2; i++) {
            const char *stop = rest.n ? memchr(rest.at, 0, rest.n) : NULL;
            rest = tocsin_text_slice(rest, stop ? (size_t)(stop - rest.at) + 1 : rest.n, rest.n);
        }
    }
    if (packed)
        picture_note(metadata, "PNG", name, TOCSIN_TEXT("(compressed)"));
    else if (!strcmp(name, "XML:com.adobe.xmp"))
        picture_read_xmp(rest, metadata);
    else
        picture_note(metadata, "PNG", name, rest);
}

static void read_png(tocsin_text bytes, tocsin_metadata *metadata) {
    picture_chunk chunk;
    for (size_t at = 0; picture_next_chunk(bytes, &at, &chunk);) {
        if (!strcmp(chunk.type, "eXIf")) picture_read_exif(chunk.data, metadata);
        if (!strcmp(chunk.type, "iCCP")) metadata->profile = true;
        if (!strcmp(chunk.type, "caBX")) metadata->c2pa = true;
        if (!strcmp(chunk.type, "tEXt") || !strcmp(chunk.type, "iTXt") ||
            !strcmp(chunk.type, "zTXt"))
            read_png_text(&chunk, metadata);
        if (!strcmp(chunk.type, "tIME") && chunk.data.n == 7) {
            const uint8_t *t = (const uint8_t *)chunk.data.at;
            char time[32];
            int n = snprintf(time, sizeof time, "%04d-%02d-%02dT%02d:%02d:%02dZ", t[0] << 8 | t[1],
                             t[2], t[3], t[4], t[5], t[6]);
            picture_note(metadata, "PNG", "tIME", (tocsin_text){time, (size_t)n});
        }
    }
}

void tocsin_picture_metadata(tocsin_text bytes, tocsin_metadata *ret_metadata) {
    *ret_metadata = (tocsin_metadata){.lat_deg = NAN, .lon_deg = NAN};
    if (picture_is_jpeg(bytes)) read_jpeg(bytes, ret_metadata);
    if (picture_is_png(bytes)) read_png(bytes, ret_metadata);
}
