#!/usr/bin/env python3
"""Fits the confidence of a weight file, which is all that this changes: what the network reads stays as it is.

usage: calibrate.py FOLDER --binary target/release/polybius        (FOLDER: polybius.safetensors and tokenizer.json)

To be run after tune.py has chosen the bounds (which calls it) and whenever the program's rules have changed a lot. The
confidence is how often an event is right in type and both spans (Platt 1999): a logistic curve over the logit of the
type's probability, whether both parties are named, and whether the sentence tells other events too. It is fitted on
the sentences that tune.py uses; hands differ more than sentences do, so each counts the same, and plain wire
sentences weigh as much as all of them together. The test hand has no part in it.
"""
import argparse
import collections
import os
import subprocess
import tempfile
import json

import numpy
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

import corpus
import gold

# Hands 8, 11, 12 and 16 write what the network gets wrong: confidence fitted on them is too low for ordinary reports.
HANDS = ["1", "2", "3", "4", "5", "6", "9", "10", "14", "15"]
PLAIN = "wire"
MUTUAL = {"AGREE", "CONSULT", "COOPERATE"}
NAMES = ("confidence_slope", "confidence_both", "confidence_more", "confidence_offset")


def sentences():
    """The marked sentences that choose bounds and fit confidence, and the hand of each."""
    examples = [e for e in corpus.own(corpus.own_files(hands=HANDS)) if corpus.for_tuning(e.key)]
    plain = gold.read(os.path.join(corpus.HERE, "test", "wire.txt"))[::2]
    return [e.record for e in examples] + plain, [e.source for e in examples] + [PLAIN] * len(plain)


def write(path, records):
    """The records as documents for the program; what is true of each: {document: keys}."""
    gold.write(path, "tune", records)
    documents = [gold.document("tune", n, r, ()) for n, r in enumerate(records, 1)]
    return {d["id"]: set().union(*map(keys, d["events"])) for d in documents}


def keys(event):
    """The event's type and spans, a key for each pair, as `polybius evaluate` counts them."""
    kind = event["event"][0]
    actors = [tuple(x["entity_span"]) for x in event["actor"]]
    recipients = [tuple(x["entity_span"]) for x in event["recipient"]]
    if recipients:
        pairs = [(a, r) for a in actors for r in recipients]
    elif len(actors) > 1 and kind in corpus.RECIPROCAL:
        pairs = [(a, b) for a in actors for b in actors if a != b]
    else:
        pairs = [(a, ()) for a in actors]
    return {(kind, *(sorted(p) if kind in MUTUAL else p)) for p in pairs}


def code(binary, folder, path):
    """The events that the program finds with the weights of a folder."""
    out = subprocess.run([binary, "code", path, "--model", folder], stdout=subprocess.PIPE, check=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def set_header(folder, **numbers):
    """Writes numbers into the weight file's header; its tensors stay."""
    path = os.path.join(folder, "polybius.safetensors")
    with safe_open(path, "pt") as f:
        header = f.metadata()
    tensors = load_file(path)
    header.update({name: str(value) for name, value in numbers.items()})
    save_file(tensors, path, metadata=header)
    os.chmod(path, 0o644)


def ece(confidence, right):
    """Expected calibration error over ten bins of equal width."""
    bins = numpy.minimum((confidence * 10).astype(int), 9)
    return sum(abs((confidence - right)[bins == k].sum()) for k in range(10)) / len(right)


def fit(binary, folder):
    """Fits the confidence of the weights in a folder and writes it into them."""
    set_header(folder, confidence_slope=1.0, confidence_both=0.0, confidence_more=0.0, confidence_offset=0.0)
    records, hands = sentences()
    with tempfile.TemporaryDirectory() as work:
        path = os.path.join(work, "tune.jsonl")
        truth = write(path, records)
        events = code(binary, folder, path)
    hand_of = {f"tune-{n}": hand for n, hand in enumerate(hands, 1)}
    told = collections.Counter(e["document"] for e in events)
    probability = numpy.array([e["confidence"] for e in events]).clip(1e-4, 1 - 1e-4)
    both = [bool(e["recipient"]) or e["event"][0] in MUTUAL and len(e["actor"]) > 1 for e in events]
    more = [told[e["document"]] > 1 for e in events]
    features = numpy.column_stack([numpy.log(probability / (1 - probability)), both, more])
    right = numpy.array([bool(keys(e) & truth[e["document"]]) for e in events], float)
    share = collections.Counter(hand_of[e["document"]] for e in events)
    part = {h: len(events) * (1 / 2 if h == PLAIN else 1 / 2 / (len(share) - 1)) / n for h, n in share.items()}
    weight = numpy.array([part[hand_of[e["document"]]] for e in events])
    curve = LogisticRegression(C=10)
    for columns, name in (((0,), "probability alone"), ((0, 1, 2), "and both parties, other events")):
        guess = cross_val_predict(curve, features[:, columns], right, cv=GroupKFold(10), params={"sample_weight": weight},
                                  groups=[e["document"] for e in events], method="predict_proba")[:, 1]
        print(f"ten-fold, {name}: Brier score {numpy.average((guess - right) ** 2, weights=weight):.4f}, "
              f"calibration error {ece(guess, right):.3f}")
    curve.fit(features, right, weight)
    numbers = dict(zip(NAMES, [*map(float, curve.coef_[0]), float(curve.intercept_[0])]))
    print(f"{len(events)} events of {len(records)} sentences:", ", ".join(f"{k} {v:.3f}" for k, v in numbers.items()))
    set_header(folder, **numbers)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    args.add_argument("folder")
    args.add_argument("--binary", required=True)
    args = args.parse_args()
    fit(args.binary, args.folder)


if __name__ == "__main__":
    main()
