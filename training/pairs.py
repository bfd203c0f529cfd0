#!/usr/bin/env python3
"""Writes marked sentences as pairs that `polybius evaluate relations` reads: sentence, source, target, class.

usage: pairs.py OUT.tsv FILE.txt...

A pair is the first actor and first recipient of an event, or the first two of those who act together. Left out are pairs
with events of several classes, and those whose words stand earlier in the sentence too: the command takes the first place.
"""
import sys

import gold
from score import ROOT
import corpus


def of(record):
    """The pairs of a record with their class: (words of the source, of the target, class)."""
    classes = {}
    for e in record.events:
        others = e.recipients or e.actors[1:]
        pair = (record.mentions[e.actors[0]], record.mentions[others[0]] if others else None)
        classes.setdefault(pair, set()).add(ROOT[corpus.TYPES.index(e.type)])
    out = []
    for pair, found in classes.items():
        words = ["" if span is None else record.text[slice(*span)] for span in pair]
        first = all(span is None or record.text.find(w) == span[0] for span, w in zip(pair, words))
        if len(found) == 1 and first:
            out.append((*words, *found))
    return out


def main(out, *marked):
    with open(out, "w", encoding="utf-8") as f:
        f.write("sentence\tsource\ttarget\tgold\n")
        for path in marked:
            for r in gold.read(path):
                for row in of(r):
                    f.write("\t".join([r.text, *row]) + "\n")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
