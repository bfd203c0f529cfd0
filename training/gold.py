#!/usr/bin/env python3
"""Writes our own marked sentences as gold events that `polybius evaluate events` reads.

usage: gold.py OUT.jsonl [FILE.txt]        (the test hand where none is named)

A sentence becomes a document; mentions are spans, with country codes where NAME.codes.tsv beside the file has them. Mode,
contexts and auxiliary modes are those of the mark-up; dates are left out: the mark-up has their words alone.
"""
import csv
import json
import os
import sys

import corpus
import markup


def codes(marked):
    """(number of the sentence, letter) -> country code, from the table beside a marked file."""
    return {at: row["code"] for at, row in coded(marked).items()}


def coded(marked):
    """(number of the sentence, letter) -> row of the table beside a marked file; empty if there is no table."""
    path = marked[:-len(".txt")] + ".codes.tsv"
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as f:
        return {(int(r["sentence"]), r["letter"]): r for r in csv.DictReader(f, delimiter="\t")}


def document(name, number, r, known):
    """A record as a gold document."""
    def side(letters):
        parties = []
        for k in letters:
            a, b = r.mentions[k]
            party = {"entity_text": r.text[a:b], "entity_span": [a, b]}
            if (number, k) in known:
                party["code"] = known[number, k]
            parties.append(party)
        return parties
    events = [{"event": [e.type], "mode": [e.mode] if e.mode else [], "context": e.contexts,
               "auxiliary": e.auxiliary, "actor": side(e.actors), "recipient": side(e.recipients)}
              for e in r.events]
    return {"id": f"{name}-{number}", "text": r.text, "published": r.published, "events": events}


def read(marked):
    """The records of a marked file, which must be sound."""
    records, errors = markup.read(marked)
    if errors:
        raise SystemExit("\n".join(map(str, errors)))
    return records


def write(path, name, records, known=(), only=lambda number: True):
    """The records as JSON Lines; only: the numbers that are wanted."""
    with open(path, "w", encoding="utf-8") as f:
        for number, r in enumerate(records, 1):
            if only(number):
                f.write(json.dumps(document(name, number, r, known), ensure_ascii=False) + "\n")


def main(out, marked=None, only=lambda number: True):
    """A marked file, the test hand by default."""
    marked = marked or corpus.own_files(test=True)[0]
    write(out, os.path.basename(marked)[:-len(".txt")], read(marked), codes(marked), only)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
