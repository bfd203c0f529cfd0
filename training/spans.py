#!/usr/bin/env python3
"""Scores `polybius resolve` on the marked actors of a set: country and sector of each, given its sentence and date.

usage: spans.py BINARY [FILE.txt]        (training/test/wire.txt where none is named)

FILE.codes.tsv beside the marked file says, for each mention, code and sector as somebody coded them who saw no output.
Country: a mention that has none must get none; the table says IGO for all organisations of states, of which the program
tells the United Nations (UNO) and the European Union (EUR) from the rest. Sector: of mentions that have one.
"""
import json
import os
import subprocess
import sys

import corpus
import gold

FINER = {"IGO": {"IGO", "UNO", "EUR"}}


def coded(marked):
    """[(number, text, published, sentence, code, sector)] of the mentions that the table beside a marked file has."""
    known, out = gold.coded(marked), []
    for number, r in enumerate(gold.read(marked), 1):
        for letter, (a, b) in r.mentions.items():
            if (number, letter) in known:
                row = known[number, letter]
                out.append((number, r.text[a:b], r.published, r.text, row["code"], row["sector"]))
    return out


def answers(binary, mentions):
    """What the program says of each mention."""
    questions = "".join(json.dumps({"text": text, "date": date, "context": sentence}) + "\n"
                        for _, text, date, sentence, _, _ in mentions)
    done = subprocess.run([binary, "resolve", "-"], input=questions, stdout=subprocess.PIPE, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def halves(binary, marked):
    """{"odd": (mentions, share with the right country, mentions with a sector, share right), "even": ...}"""
    mentions = coded(marked)
    got = list(zip(mentions, answers(binary, mentions), strict=True))
    out = {}
    for name, rest in (("odd", 1), ("even", 0)):
        half = [(m, a) for m, a in got if m[0] % 2 == rest]
        country = [a["code"] in FINER.get(m[4], {m[4]}) for m, a in half]
        sector = [a["sector"] == m[5] for m, a in half if m[5]]
        out[name] = (len(country), sum(country) / len(country), len(sector), sum(sector) / len(sector))
    return out


def main():
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    marked = sys.argv[2] if len(sys.argv) == 3 else os.path.join(corpus.HERE, "test", "wire.txt")
    for name, (n, country, with_sector, sector) in halves(sys.argv[1], marked).items():
        print(f"{name} sentences: country {country:.3f} of {n}, sector {sector:.3f} of {with_sector}")


if __name__ == "__main__":
    main()
