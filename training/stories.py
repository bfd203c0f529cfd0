#!/usr/bin/env python3
"""Scores the countries of actors that their own words leave open ("the police", "two opposition leaders") in short reports.

usage: stories.py BINARY [FILE.jsonl]        (training/test/stories.jsonl where none is named)

A line is a report: id, date, text, and `actors`: the words of a phrase, which of its occurrences is meant (`nth`, from 1)
and its country as a person read it who saw no output; empty where the reader could not tell. Scored are the phrases that
the program has as a party of an event, by exactly these words.
"""
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
STORIES = os.path.join(HERE, "test", "stories.jsonl")
KINDS = ("IGO", "UNO", "EUR", "NGO", "MNC", "IMG", "ISM")  # codes of what is no country


def places(report):
    """(start, end) of each phrase -> its country."""
    out = {}
    for actor in report["actors"]:
        at = -1
        for _ in range(actor["nth"]):
            at = report["text"].index(actor["text"], at + 1)
        out[at, at + len(actor["text"])] = actor["code"]
    return out


def given(binary, path):
    """(document, (start, end)) of each party of an event -> the country that it was given, in any of its events."""
    done = subprocess.run([binary, "code", path, "--format", "jsonl"], stdout=subprocess.PIPE, text=True, check=True)
    out = {}
    for event in map(json.loads, done.stdout.splitlines()):
        for party in event["actor"] + event["recipient"]:
            at = event["document"], tuple(party["entity_span"])
            code = party["code"] if party["code"] not in KINDS else ""
            out[at] = out.get(at) or code
    return out


def halves(binary, path=STORIES):
    """{"odd": (phrases scored, of those given a country the share right, of those that have one the share right), ...}"""
    with open(path, encoding="utf-8") as f:
        reports = [json.loads(line) for line in f]
    got, out = given(binary, path), {}
    for name, rest in (("odd", 1), ("even", 0)):
        pairs = [(code, got[report["id"], at]) for report in reports[1 - rest::2]
                 for at, code in places(report).items() if (report["id"], at) in got]
        right = sum(code == g != "" for code, g in pairs)
        out[name] = len(pairs), right / sum(g != "" for _, g in pairs), right / sum(c != "" for c, _ in pairs)
    return out


def main():
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    for name, (n, precision, recall) in halves(*sys.argv[1:]).items():
        print(f"{name} reports: {n} phrases, precision {precision:.3f}, recall {recall:.3f}")


if __name__ == "__main__":
    main()
