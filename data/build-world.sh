#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Make data/world.txt, the base map of the brief, out of Natural Earth (public domain) as the npm package
# world-atlas carries it, with the country codes of the npm package world-countries. Needs npm, node and a
# network; run it by hand when the borders of the world change.
#
#   data/build-world.sh            writes data/world.txt beside this script
#
# What happens to the shapes:
#   - the 1:50 million borders are simplified arc by arc (Douglas-Peucker, TOLERANCE degrees), so that
#     neighbours go on sharing their border; the 1:110 million ones are too coarse for a map of one region;
#   - rings are cut at the antimeridian, and Antarctica is closed over the pole;
#   - specks below SPECK square degrees go, except where a country has nothing else;
#   - Natural Earth draws borders as they are held, and Crimea with Russia. Here it is joined to Ukraine, as
#     in resolution 68/262 of the General Assembly of the United Nations.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent world-atlas@2.0.2 world-countries@5.1.0 >/dev/null
mkdir atlas countries
tar xzf world-atlas-2.0.2.tgz -C atlas
tar xzf world-countries-5.1.0.tgz -C countries

cat >build.mjs <<'EOF'
import fs from 'node:fs';
const TOLERANCE = 0.06, SPECK = 0.03;
const topology = JSON.parse(fs.readFileSync('atlas/package/countries-50m.json'));
const codes = new Map(JSON.parse(fs.readFileSync('countries/package/countries.json'))
  .map((c) => [c.ccn3, c.cca3]));

const [sx, sy] = topology.transform.scale, [tx, ty] = topology.transform.translate;
const arcs = topology.arcs.map((arc) => {
  let x = 0, y = 0;
  return arc.map(([dx, dy]) => [(x += dx) * sx + tx, (y += dy) * sy + ty]);
});

function simplify(line) {
  const keep = new Set([0, line.length - 1]), todo = [[0, line.length - 1]];
  while (todo.length) {
    const [a, b] = todo.pop(), [ax, ay] = line[a], [bx, by] = line[b];
    const k = Math.cos(ay * Math.PI / 180), ux = (bx - ax) * k, uy = by - ay, length2 = ux * ux + uy * uy;
    let farthest = -1, distance = TOLERANCE;
    for (let i = a + 1; i < b; i++) {
      const vx = (line[i][0] - ax) * k, vy = line[i][1] - ay;
      const t = length2 ? Math.max(0, Math.min(1, (ux * vx + uy * vy) / length2)) : 0;
      const d = Math.hypot(vx - t * ux, vy - t * uy);
      if (d > distance) [farthest, distance] = [i, d];
    }
    if (farthest > 0) { keep.add(farthest); todo.push([a, farthest], [farthest, b]); }
  }
  return line.filter((_, i) => keep.has(i));
}
const simple = arcs.map(simplify);
const arcOf = (i) => i < 0 ? [...simple[~i]].reverse() : simple[i];
const pointsOf = (ring) => ring.flatMap((i) => arcOf(i).slice(0, -1));

function joinCrimea(countries) {
  const rings = (id) => countries.find((g) => g.id === id);
  const russia = rings('643'), ukraine = rings('804');
  const inCrimea = ([ring]) => pointsOf(ring).every(([x, y]) => x > 32 && x < 37 && y > 44 && y < 46.5);
  const [crimea] = russia.arcs.find(inCrimea);
  russia.arcs = russia.arcs.filter((polygon) => !inCrimea(polygon));
  for (const [ring] of ukraine.arcs) {
    const at = ring.findIndex((i) => crimea.includes(~i));
    if (at < 0) continue;
    const shared = crimea.indexOf(~ring[at]);
    ring.splice(at, 1, ...crimea.slice(shared + 1), ...crimea.slice(0, shared));
    return;
  }
  throw new Error('Crimea and Ukraine share no border any more: look at the data');
}

/* Longitudes without jumps; a ring around the pole ends 360 degrees from where it began. */
function unwrap(ring) {
  let shift = 0;
  const out = ring.map(([x, y], i) => {
    if (i) { const d = x - ring[i - 1][0]; if (d > 180) shift -= 360; else if (d < -180) shift += 360; }
    return [x + shift, y];
  });
  const [x0, y0] = out[0], [xn] = out[out.length - 1];
  if (Math.abs(xn - x0) > 180) out.push([x0 + 360 * Math.sign(xn - x0), y0], [x0 + 360 * Math.sign(xn - x0), -90], [x0, -90]);
  return out;
}
function half(ring, edge, keepBelow) {
  const inside = ([x]) => keepBelow ? x <= edge : x >= edge, out = [];
  ring.forEach((p, i) => {
    const q = ring[(i + 1) % ring.length];
    if (inside(p)) out.push(p);
    if (inside(p) !== inside(q)) out.push([edge, p[1] + (q[1] - p[1]) * (edge - p[0]) / (q[0] - p[0])]);
  });
  return out;
}
function cut(ring) {
  return [-360, 0, 360].map((shift) => half(half(unwrap(ring), shift + 180, true), shift - 180, false)
    .map(([x, y]) => [x - shift, y])).filter((r) => r.length > 2);
}
const area = (r) => Math.abs(r.reduce((sum, [x, y], i) => {
  const [u, v] = r[(i + 1) % r.length];
  return sum + x * v - u * y;
}, 0)) / 2;

const countries = topology.objects.countries.geometries
  .map((g) => ({...g, arcs: g.type === 'Polygon' ? [g.arcs] : g.arcs}));
joinCrimea(countries);
const rings = [];
for (const country of countries) {
  const code = codes.get(country.id) ?? (country.properties.name === 'Kosovo' ? 'UNK' : '-');
  const parts = country.arcs.flatMap(([outer]) => cut(pointsOf(outer))).sort((a, b) => area(b) - area(a));
  parts.forEach((ring, i) => { if (!i || area(ring) >= SPECK) rings.push({code, ring, size: area(ring)}); });
}
rings.sort((a, b) => b.size - a.size || (a.code < b.code ? -1 : 1));

let text = `# Outlines of the countries: Natural Earth 1:50 million (public domain), simplified; made by data/build-world.sh.
# A line is one ring: ISO 3166 alpha-3 code ("-": none), then longitude and latitude of its first point in 0.01
# degree, then the steps to the next ones. Larger rings come first, so that enclaves are drawn over them.
`;
for (const {code, ring} of rings) {
  let px = 0, py = 0;
  const steps = [];
  for (const [x, y] of ring) {
    const X = Math.round(x * 100), Y = Math.round(y * 100);
    if (steps.length && X === px && Y === py) continue;
    steps.push(`${X - px} ${Y - py}`);
    [px, py] = [X, Y];
  }
  if (steps.length > 2) text += `${code} ${steps.join(' ')}\n`;
}
fs.writeFileSync(process.argv[2], text);
EOF
node build.mjs "$here/world.txt"
wc -c "$here/world.txt"
