#!/usr/bin/env python3
"""Builds knowledge/countries.tsv from the npm package world-countries (ODbL 1.0) and countries_more.tsv.

usage: build_countries.py FOLDER_OF_THE_UNPACKED_PACKAGE
(npm pack world-countries@5.1.0 && tar xzf world-countries-5.1.0.tgz gives the folder `package`)

Each row: phrase, ISO 3166 alpha-3 code, kind (name, adjective, inhabitant, capital). Rows of
countries_more.tsv are our own and are added; one that starts with `-` takes a phrase out.
"""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def plural(noun):
    """English plural of an inhabitant's name."""
    if noun.endswith(("ese", "ss", "sh", "ch", "Swiss", "z")):
        return noun
    if noun.endswith("man") and noun not in ("German", "Roman"):
        return noun[:-3] + "men"
    if noun.endswith("y"):
        return noun[:-1] + "ies" if noun[-2] not in "aeiou" else noun + "s"
    return noun + "s"


def main(folder):
    with open(os.path.join(folder, "countries.json"), encoding="utf-8") as f:
        countries = json.load(f)
    rows = set()
    for c in countries:
        code = "XKX" if c["cca3"] == "UNK" else c["cca3"]
        for name in (c["name"]["common"], c["name"]["official"]):
            rows.add((name, code, "name"))
        for name in c["altSpellings"]:
            # two-letter codes and names in other scripts or languages are left out
            if len(name) > 3 and name.isascii() and name[0].isupper() and c["cca3"] not in ("UNK",):
                if any(w in name for w in ("Republic", "Kingdom", "State", "Federation", "Emirate", "Union")):
                    rows.add((name, code, "name"))
        for capital in c["capital"]:
            rows.add((capital, code, "capital"))
        demonym = c.get("demonyms", {}).get("eng", {}).get("m", "")
        for one in demonym.replace("/", ",").split(","):
            one = one.strip()
            if one:
                rows.add((one, code, "adjective"))
                rows.add((plural(one), code, "inhabitant"))
    with open(os.path.join(HERE, "countries_more.tsv"), encoding="utf-8") as f:
        for line in f:
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            phrase, code, kind = line.split("\t")
            if phrase.startswith("-"):
                rows = {r for r in rows if (r[0], r[1]) != (phrase[1:], code) or (kind and r[2] != kind)}
            else:
                rows.add((phrase, code, kind))
    with open(os.path.join(HERE, "countries.tsv"), "w", encoding="utf-8") as f:
        f.write("# made by build_countries.py from world-countries 5.1.0 (ODbL 1.0) and countries_more.tsv\n")
        f.write("phrase\tcode\tkind\n")
        for row in sorted(rows, key=lambda r: (r[1], r[2], r[0])):
            f.write("\t".join(row) + "\n")
    print(len(rows), "rows")


if __name__ == "__main__":
    main(sys.argv[1])
