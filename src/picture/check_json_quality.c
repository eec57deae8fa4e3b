// SPDX-License-Identifier: Apache-2.0
/* "quality": apart from "traces", and of no weight there. */
#include "picture/check.h"

static void put_measured(tocsin_json *json, const char *key, const tocsin_measured *measured) {
    tocsin_json_key(json, key);
    tocsin_json_object(json);
    tocsin_json_member_number(json, "value", measured->value);
    tocsin_json_member_number(json, "low", measured->low);
    tocsin_json_member_number(json, "high", measured->high);
    tocsin_json_member_number(json, "parts", measured->n);
    tocsin_json_end(json);
}

void check_json_quality(tocsin_json *json, const tocsin_check *check) {
    const tocsin_quality *quality = &check->quality;
    tocsin_json_key(json, "quality");
    tocsin_json_object(json);
    put_measured(json, "noise_grey", &quality->noise);
    put_measured(json, "edge_response", &quality->response);
    tocsin_json_member_number(json, "mean_grey", quality->mean_grey);
    tocsin_json_member_number(json, "gsd_m", quality->gsd_m);
    if (!isnan(quality->gsd_m))
        tocsin_json_member_number(json, "elevation_deg", quality->elevation_deg);
    tocsin_json_member_number(json, "niirs_at_most", quality->niirs);
    tocsin_json_end(json);
}
