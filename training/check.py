#!/usr/bin/env python3
"""Validates files of training/data and training/test: marks, letters, types, modes, contexts, copies.

usage: check.py [FILE ...]      (all of both where none is named; of FILE.tsv, pairs with their class)
Prints each error with file and line, then counts; exits 1 if anything was wrong.
"""
import collections
import csv
import glob
import os
import sys

import markup

RUN = 9  # two sentences that share so many words in a row are copies of one template


ROOTS = {"YIELD" if t in ("CONCEDE", "RETREAT") else t for t in markup.MODES}


def pairs(path):
    """What is wrong in a table of given pairs."""
    with open(path, encoding="utf-8", newline="") as f:
        for line, row in enumerate(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE), 2):
            for side in ("source", "target"):
                if row[side] not in row["sentence"]:
                    yield f"{path}:{line}: the {side} '{row[side]}' does not stand in the sentence"
            if not row["source"] or row["gold"] not in ROOTS or None in row:
                yield f"{path}:{line}: no source, no class or too many cells"


def main(paths):
    here = os.path.dirname(os.path.abspath(__file__))
    paths = paths or [p for name in ("data/*.txt", "test/*.txt", "test/*.tsv") for p in sorted(glob.glob(os.path.join(here, name)))
                      if not p.endswith(".codes.tsv")]
    errors, seen, types, records = [], {}, collections.Counter(), []
    for path in paths:
        if path.endswith(".tsv"):
            errors += pairs(path)
            continue
        got, wrong = markup.read(path)
        records += got
        errors += wrong
    for r in records:
        words = r.text.lower().split()
        for k in range(max(1, len(words) - RUN + 1)):
            run = " ".join(words[k:k + RUN])
            if seen.setdefault(run, r.where) != r.where:
                errors.append(f"{r.where}: shares '{run}' with {seen[run]}")
                break
        types.update(e.type for e in r.events)
    print("\n".join(errors))
    none = sum(not r.events for r in records)
    print(f"{len(records)} sentences, {none} without events, {sum(types.values())} events: "
          + ", ".join(f"{t} {n}" for t, n in types.most_common()))
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
