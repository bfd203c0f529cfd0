#!/usr/bin/env python3
"""Chooses the thresholds of a trained network, fits its confidence and writes the weight file.

usage: tune.py NETWORK.pt OUT_FOLDER --binary target/release/polybius

Both are done with the program itself, in 8 bits, on the tenth of our own sentences that is kept for it and never
trains (corpus.for_tuning) and on plain wire sentences (those of training/test/wire.txt with odd numbers): the thresholds
with the best F1 of type and both spans, less a quarter of the share of eventless sentences that give an event, then the
confidence (calibrate.py). The test hand has no part in it.
"""
import argparse
import itertools
import os
import tempfile

import calibrate
import export

# Lower bounds for none and higher ones for types lose the second act of a sentence.
NONE_BELOW = (0.5, 0.6)
TYPE_ABOVE = (0.3,)
RECIPIENT_ABOVE = (0.15,)
SENTENCE_ABOVE = (0.45,)  # on the student: 0.3 finds 0.004 more of the held-out sides of cameo_roles, and 1.4 more of 100 false alarms
# What a share of eventless sentences that give an event costs in F1.
FALSE_ALARM = 0.25


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    args.add_argument("network")
    args.add_argument("out")
    args.add_argument("--binary", required=True)
    args = args.parse_args()
    net = export.load(args.network)
    ready = export.tensors(net)
    records, _ = calibrate.sentences()
    with tempfile.TemporaryDirectory() as work:
        path = os.path.join(work, "tune.jsonl")
        truth = calibrate.write(path, records)
        best = (-1.0, None)
        empty = {d for d, events in truth.items() if not events}
        total = sum(map(len, truth.values()))
        for bounds in itertools.product(NONE_BELOW, TYPE_ABOVE, RECIPIENT_ABOVE, SENTENCE_ABOVE):
            export.write(net, work, *bounds, ready=ready)
            events = calibrate.code(args.binary, work, path)
            found = [calibrate.keys(e) for e in events]
            hit = sum(len(k & truth[e["document"]]) for k, e in zip(found, events))
            f1 = 2 * hit / max(sum(map(len, found)) + total, 1)
            alarms = len({e["document"] for e in events} & empty) / max(len(empty), 1)
            print(*bounds, f"F1 {f1:.3f}, {len(events)} events, {alarms:.3f} of {len(empty)} eventless sentences")
            best = max(best, (f1 - FALSE_ALARM * alarms, bounds), key=lambda x: x[0])
    _, bounds = best
    print(f"chosen: none below, type, recipient, sentence above {bounds}")
    export.write(net, args.out, *bounds, ready=ready)
    calibrate.fit(args.binary, args.out)


if __name__ == "__main__":
    main()
