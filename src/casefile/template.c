// SPDX-License-Identifier: Apache-2.0
/* A new case.yaml: everything that can be said, explained where it is said. */
#include "casefile/config.h"

static const char template[] =
    "# What is watched. Paths are relative to this folder. Take \"# \" away from what you need, then:\n"
    "#   tocsin run THIS_FOLDER\n"
    "\n"
    "# as_of: 2021-11-20        # the day that the brief speaks of; left out: that of the newest evidence\n"
    "# window_days: 14          # claims of so many days answer the same question, and are new\n"
    "\n"
    "# News reports, a file each: plain text, with lines like \"outlet: NOS\" at its top, or HTML.\n"
    "reports:\n"
    "  - path: reports          # a folder, a file, or a pattern such as reports/*.html\n"
    "    # outlet: NOS          # for those that do not say\n"
    "\n"
    "# Places, as polygons of a GeoJSON file in any reference system.\n"
    "# areas:\n"
    "#   - name: training ground\n"
    "#     file: areas.geojson\n"
    "#     feature: ground      # any attribute of that value; left out: the only polygon\n"
    "\n"
    "# Image series, one orbit and sensor each.\n"
    "# imagery:\n"
    "#   - name: radar\n"
    "#     area: training ground          # or a list: [training ground, railway yard]\n"
    "#     scenes: scenes/S1_%Y%m%d.tif   # or a NetCDF or Zarr cube, STAC items, a file with dated bands\n"
    "#     bands: 1                       # or  expression: (B08 - B04) / (B08 + B04)\n"
    "#     mask: {band: SCL, keep: [4, 5, 6, 7]}\n"
    "#     statistic: mean                # mean, median, quantile, share_above (these two with a level)\n"
    "#     unit: dB\n"
    "#     history: {from: 2017-01-01, to: 2021-06-30}   # years that say what is usual\n"
    "#     map: true                      # watch every pixel of the areas too, from the end of that history on; or\n"
    "#                                    # {false_alarms: 0.1} of 100 pixels watched for a year (default 0.35)\n"
    "\n"
    "# Quantities to follow; left out: those that the reports speak of.\n"
    "# questions:\n"
    "#   - {name: troops near the border, unit: troops, actor: RUS, measure: stock}\n"
    "\n"
    "# Counts of claims a week, judged against their season like an image series.\n"
    "# indicators:\n"
    "#   - {name: warnings, act: warn, per: week}\n"
    "\n"
    "# What is known of those who speak: A (completely reliable) to E (unreliable), F cannot be judged.\n"
    "# sources:\n"
    "#   - {name: OSCE, kind: observer, reliability: B}\n"
    "\n"
    "# Tables of events that `tocsin import --as NAME` reads: which column holds what. Templates: acled, gdelt, ucdp, viina.\n"
    "# imports:\n"
    "#   - name: incidents\n"
    "#     columns: {date: day, place: town, lat: lat, lon: lon, type: kind, quantity: dead, text: notes}\n"
    "#     values: {source: Field office, source_kind: observer, unit: killed, measure: flow}\n"
    "#     types: {shelling: ASSAULT, \"*\": none}\n"
    "\n"
    "# Explanations that compete, ranked by what speaks against each: a template, or your own names and evidence.\n"
    "# hypotheses:\n"
    "#   template: build-up     # exercise, coercive signalling, preparation of an attack\n"
    "#   actor: RUS             # whoever gathers\n"
    "#   target: UKR            # and against whom\n"
    "#   evidence:\n"
    "#     - id: leave\n"
    "#       text: All leave is cancelled\n"
    "#       match: {act: assert, words: [leave is cancelled]}\n"
    "#       cells:\n"
    "#         exercise: {cell: inconsistent, reason: not for an exercise}\n"
    "#         attack: {cell: consistent, reason: everybody is needed}\n";

tocsin_status config_template(tocsin_text title, tocsin_text language, tocsin_buffer *out,
                              tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_json_init(&json, out);
    tocsin_buffer_puts(out, "title: ");
    tocsin_json_text(&json, title); /* a JSON string is a YAML string */
    tocsin_buffer_printf(out, "\nlanguage: %.*s\n", TOCSIN_TEXT_ARG(language));
    tocsin_buffer_puts(out, template);
    return tocsin_json_finish(&json, err);
}
