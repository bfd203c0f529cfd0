#!/usr/bin/env python3
"""Makes docs/accuracy.md: every figure with its data, split, command and 95 % interval.

usage: scoreboard.py --data DIR --binary target/release/polybius --work FOLDER [--out docs/accuracy.md]

What each ingredient adds is measured on parts of plv_train and of cameo_roles that neither student nor teacher
has seen (corpus.held_keys, parts 0 and 2 of five), and on our own test hand; all three networks are scored in
8 bits by `polybius evaluate`. Networks, teacher and labels that lie in FOLDER from an earlier run are used again;
with --recipes, the columns of the recipes that are not named (--recipes alone: all of them) stay as the page has them.
The shipped weights are scored on the test hand alone: they have seen everything else.
"""
import argparse
import gzip
import json
import os
import random
import subprocess
import sys

import corpus
import gold
import pairs
import spans
import stories
import teach

HOLD = ["0", "2"]
BLIND = 2  # of these, the part of which nothing was looked at for knowledge/predicates.tsv
RECIPES = [("gold", "published data alone", ["--gold-only"]),
           ("own", "and our own sentences (hands 1 to 6, 8, 9)", ["--hands", "1", "2", "3", "4", "5", "6", "8", "9"]),
           ("hands", "and hands 10 to 16, without the teacher", ["--epochs", "6"]),
           ("distilled", "and hands 10 to 16, the teacher's labels and real sentences without politics (shipped recipe)", [])]
COPIES = "documents/bbc_news.jsonl.gz"
LINKS = os.path.join(corpus.HERE, "../crates/polybius-cli/tests/data/links")


def shell(*command):
    """Runs a command of this folder; its output goes through."""
    print("+", " ".join(command), flush=True)
    subprocess.run([sys.executable, os.path.join(corpus.HERE, command[0]), *command[1:]], check=True)


def held_files(data, work):
    """The held-out pairs and roles, and the test hand, as files that `polybius evaluate` reads."""
    keys = corpus.held_keys(data, [int(k) for k in HOLD])
    pairs, blind = os.path.join(work, "held.tsv"), os.path.join(work, "blind.tsv")
    for path, wanted in ((pairs, keys), (blind, corpus.held_keys(data, [BLIND]))):
        with open(path, "w", encoding="utf-8") as f:
            f.write("sentence\tsource\ttarget\tgold\n")
            for e in corpus.relations(data):
                if e.key in wanted:
                    words = [e.text[a:b] for a, b in e.spans] + [""]
                    f.write("\t".join([e.text, words[0], words[1], e.record]) + "\n")
    roles = os.path.join(work, "held.conll")
    with open(roles, "w", encoding="utf-8") as f:
        for rows in corpus.conll(os.path.join(data, "relations/cameo_roles_train.conll")):
            if corpus.key_of(" ".join(corpus.words_of(rows))) in keys:
                f.write("\n".join("\t".join(r) for r in rows) + "\n\n")
    hand = os.path.join(work, "hand7.jsonl")
    gold.main(hand)
    return {"relations": pairs, "alone": pairs, "blind": blind, "blind alone": blind, "roles": roles, "events": hand}


def network(name, options, data, work, binary):
    """The folder with the 8-bit weights of a recipe, trained if it is not there."""
    folder, path = os.path.join(work, name), os.path.join(work, f"{name}.pt")
    if not os.path.exists(path):
        if name == "distilled":
            raise SystemExit(f"{path} is not there: training/make makes it")
        shell("train.py", "--data", data, "--hold", *HOLD, "--out", path, *options)
    if not os.path.exists(os.path.join(folder, "polybius.safetensors")):
        shell("tune.py", path, folder, "--binary", os.path.abspath(binary))
    return folder


def evaluate(binary, kind, file, model=None):
    """The report of `polybius evaluate`; kinds that end in alone: relations without the table of predicates."""
    kind = {"alone": ["relations", "--network-alone"], "blind alone": ["relations", "--network-alone"],
            "blind": ["relations"]}.get(kind, [kind])
    command = [binary, "evaluate", *kind, file, "--format", "json"] + (["--model", model] if model else [])
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def cell(report, name):
    """A figure with its interval."""
    for f in report["figures"]:
        if f["name"] == name:
            return f"{f['value']:.3f} ({f['low']:.3f} to {f['high']:.3f})"
    return "-"


def count(report, name):
    return dict(map(tuple, report["counts"]))[name]


PER = "own test hand, events found a sentence"
ROWS = [("alone", "macro-F1", "type, pair given, 15 root classes, network alone: macro-F1"),
        ("alone", "macro-F1 of the penta classes", "network alone, penta classes"),
        ("alone", "expected calibration error", "network alone, calibration error of the type"),
        ("relations", "macro-F1", "type, pair given, 15 root classes, with the table of predicates: macro-F1"),
        ("relations", "macro-F1 of the penta classes", "with the table of predicates, penta classes"),
        ("relations", "expected calibration error", "with the table of predicates, calibration error of the type"),
        ("blind alone", "macro-F1", "part 2 of five alone, network alone: macro-F1"),
        ("blind alone", "macro-F1 of the penta classes", "part 2, network alone, penta classes"),
        ("blind", "macro-F1", "part 2, with the table of predicates: macro-F1"),
        ("blind", "macro-F1 of the penta classes", "part 2, with the table of predicates, penta classes"),
        ("roles", "exact, F1", "S/T/R spans as the network reads them, exact: F1"),
        ("roles", "overlap, F1", "the same, overlap: F1"),
        ("roles", "parties of events, exact, F1", "parties of events against S/T/R, exact: F1"),
        ("roles", "parties of events, overlap, F1", "parties of events against S/T/R, overlap: F1"),
        ("events", "type, F1", "own test hand, type: F1"),
        ("events", "type + both spans, F1", "own test hand, type and both spans: F1"),
        ("events", "type + both countries, F1", "own test hand, type and both countries: F1"),
        ("events", "type + mode, F1", "own test hand, type and mode: F1"),
        ("events", "type + auxiliary, F1", "own test hand, type and auxiliary modes: F1"),
        ("events", "eventless documents that give one", "own test hand, sentences without event that give one"),
        ("events", "expected calibration error", "own test hand, calibration error of the confidence")]


def kept(path):
    """The cells of the first table of a page that this program made: {column title: {row title: cell}}."""
    out = {}
    if not os.path.exists(path):
        return out
    with open(path, encoding="utf-8") as f:
        rows = [[c.strip() for c in line.strip().strip("|").split(" | ")] for line in f.read().split("## The shipped")[0].splitlines()
                if line.startswith("| ")]
    for k, title in enumerate(rows[0][1:] if rows else [], 1):
        out[title] = {row[0]: row[k] for row in rows[1:]}
    return out


def still(data, work, binary, model):
    """Share of sentences of BBC articles that never trained which give an event, by the article's subject."""
    found = {}
    with gzip.open(os.path.join(data, "documents", "bbc_news.jsonl.gz"), "rt", encoding="utf-8") as f:
        for number, line in enumerate(f):
            text = json.loads(line)["text"]
            if number % 4 == 3 and teach.subject(text):
                found.setdefault(teach.subject(text), []).extend(s for s in teach.split(text) if 7 <= len(s.split()) <= 45)
    path, rng, out = os.path.join(work, "still.jsonl"), random.Random(3), []
    for kind, list_ in sorted(found.items()):
        rng.shuffle(list_)
        with open(path, "w", encoding="utf-8") as f:
            for n, s in enumerate(list_[:500]):
                f.write(json.dumps({"id": str(n), "text": s, "published": "2005-01-01"}) + "\n")
        lines = subprocess.run([binary, "code", path] + (["--model", model] if model else []), stdout=subprocess.PIPE,
                               check=True).stdout.splitlines()
        out.append((kind, len({json.loads(x)["document"] for x in lines}), min(len(list_), 500)))
    return out


WIRE = (
    ("wire", "Those with odd numbers were looked at while rules of the program were written, and the confidence is fitted on them "
     "too; two of the even ones were, which a rule had changed."),
    ("wire2", "Another hand. Those with odd numbers were looked at while rules of the program were written; three of the even "
     "ones were, which a rule had changed."),
    ("wire3", "A third hand, asked for what agencies write and the two others lack: \"U.S.\", appositions, datelines, headlines, "
     "brackets, ages. Those with odd numbers were looked at while rules of the program were written; one of the even ones was, "
     "which a rule had changed."),
    ("wire4", "A fourth hand, asked for what a codebook would choose: one clear act of each kind, every type about ten times. Those "
     "with odd numbers were looked at while rules of the program were written."),
    ("wire5", "A fifth hand, asked for one lead a category of the codebook, finer than its types, of 1985 to 2020. Those with odd "
     "numbers were looked at while rules of the program were written."),
)
PAIRS = (("hand7", ["data/hand7.txt"]), ("wire to wire5", [f"test/{name}.txt" for name, _ in WIRE]),
         ("given", ["test/given.tsv"]))


def wire(work, binary):
    """Tables on plain wire sentences."""
    path, folder = os.path.join(work, "plain.jsonl"), os.path.join(corpus.HERE, "test")
    out = ["", "## Plain wire sentences", "",
           "Sentences in the manner of a codebook's illustrations, by hands that saw neither the training sentences nor any",
           "output. Shipped weights; recall is the share of gold records."]
    for name, seen in WIRE:
        marked, halves = os.path.join(folder, f"{name}.txt"), []
        for odd in (1, 0):
            gold.main(path, marked, lambda n, odd=odd: n % 2 == odd)
            halves.append(evaluate(binary, "events", path))
        n = spans.halves(binary, marked)
        out += ["", f"training/test/{name}.txt, {sum(count(r, 'documents') for r in halves):.0f} sentences. {seen} The last two rows "
                "are by `training/spans.py BINARY FILE`: each party's phrase asked of `polybius resolve` with its sentence and date.",
                "", "| figure | odd numbers | even numbers |", "|---|---|---|"]
        for figure in ("type, F1", "type + actor country, recall", "type + both countries, precision",
                       "type + both countries, recall", "type + both spans, F1", "type + mode, F1"):
            out.append(f"| {figure} | " + " | ".join(cell(r, figure) for r in halves) + " |")
        out += ["| events found a sentence | " + " | ".join(f"{count(r, 'events found a document'):.2f}" for r in halves) + " |",
                f"| country of a phrase right | {n['odd'][1]:.3f} of {n['odd'][0]} | {n['even'][1]:.3f} of {n['even'][0]} |",
                f"| sector right, of those that have one | {n['odd'][3]:.3f} of {n['odd'][2]} | {n['even'][3]:.3f} of {n['even'][2]} |"]
    lines = []
    for marked, only in [(None, lambda n: True)] + [(os.path.join(folder, f"{name}.txt"), lambda n: n % 2 == 0) for name, _ in WIRE]:
        gold.main(path, marked, only)
        with open(path, encoding="utf-8") as f:
            lines += f.readlines()
    with open(path, "w", encoding="utf-8") as f:
        f.writelines(lines)
    return out + ["", "Calibration error of the confidence on the own test hand and the even numbers of wire to wire5 together: "
                  + cell(evaluate(binary, "events", path), "expected calibration error") + "."]


def given(work, binary):
    """Table of classes of given pairs, on sets that no network has seen."""
    path, titles, reports = os.path.join(work, "given.tsv"), [], []
    for name, files in PAIRS:
        file, *more = [os.path.join(corpus.HERE, f) for f in files]
        if file.endswith(".txt"):
            pairs.main(path, file, *more)
            file = path
        for kind, how in (("alone", "network alone"), ("relations", "with the table")):
            reports.append(evaluate(binary, kind, file))
            titles.append(f"{name}, {count(reports[-1], 'rows'):.0f} pairs, {how}")
    out = ["", "## Pairs given", "",
           "`polybius evaluate relations` with and without `--network-alone` on pairs of our test hands (training/pairs.py) and on "
           "training/test/given.tsv (a hand that saw neither the table nor any output, 20 pairs a class, half of them hard on purpose; "
           "rows with odd numbers were looked at for the table); shipped weights, which have seen none of these sentences. hand7 writes what is hard on purpose. The table was tried on the odd numbers of wire "
           "to wire5.", "",
           "| figure | " + " | ".join(titles) + " |", "|---" * (1 + len(titles)) + "|"]
    for figure in ("accuracy", "macro-F1", "macro-F1 of the penta classes", "expected calibration error"):
        out.append(f"| {figure} | " + " | ".join(cell(r, figure) for r in reports) + " |")
    return out


def plain(work, binary):
    """Tables on the sets of training/test: plain wire sentences, actors without a country of their own, and sentences without
    events by subject."""
    path, folder = os.path.join(work, "plain.jsonl"), os.path.join(corpus.HERE, "test")
    n = stories.halves(binary)
    out = given(work, binary) + wire(work, binary) + [
        "", "## Whose police", "",
        "Countries of actors whose words leave them open, in short reports by a hand that saw no output (training/stories.py, "
        "training/test/stories.jsonl); the odd ones were looked at while the rules were written.", "",
        "| figure | odd reports | even reports |", "|---|---|---|"]
    for k, name in enumerate(("phrases that are a party of an event", "precision", "recall")):
        out.append(f"| {name} | " + " | ".join(f"{n[h][k]:.3f}" if k else f"{n[h][k]}" for h in ("odd", "even")) + " |")
    out += ["", "## Sentences without an event", "",
            "By the hand of wire.txt (training/test); statements are politicians' comments, hopes and figures. Six of those that "
            "gave an event were looked at.", "", "| subject | sentences | give an event |", "|---|---|---|"]
    for kind in ("statements", "sport", "business", "weather", "culture"):
        gold.main(path, os.path.join(folder, f"{kind}.txt"))
        got = evaluate(binary, "events", path)
        out.append(f"| {kind} | {got['counts'][0][1]:.0f} | {cell(got, 'eventless documents that give one')} |")
    return out


def beyond(data, work, binary):
    """Tables on plain sentences, real sentences without politics, links and copies."""
    out = plain(work, binary) + ["", "## Real sentences on other subjects", "",
           "Sentences of the BBC's articles 3, 7, 11 ..., by the subject that the article's words tell (training/teach.py). None",
           "was trained as eventless; the sentences that the teacher labels are drawn from all articles, so some may be among",
           "those. Articles on business and technology have governments and courts in them. Shipped weights.", "",
           "| subject | sentences | give an event |", "|---|---|---|"]
    out += [f"| {kind} | {n} | {hit} ({hit / n:.3f}) |" for kind, hit, n in still(data, work, binary, None)]
    out += ["", "## Links", "",
            "`polybius evaluate links crates/polybius-cli/tests/data/links/HALF.jsonl [--given]` (docs/links.md); shipped weights.", "",
            "| set | B-cubed F1 | ties F1 |", "|---|---|---|"]
    for half in ("dev", "test"):
        for given in ([], ["--given"]):
            got = json.loads(subprocess.run([binary, "evaluate", "links", os.path.join(LINKS, f"{half}.jsonl"), "--format", "json",
                                             *given], stdout=subprocess.PIPE, check=True).stdout)
            how = "given events" if given else "from text"
            out.append(f"| {half}, {how} | {cell(got, 'B-cubed, F1')} | {cell(got, 'ties, F1')} |")
    got = json.loads(subprocess.run([binary, "evaluate", "copies", os.path.join(data, COPIES), "--format", "json"],
                                    stdout=subprocess.PIPE, check=True).stdout)
    out += ["", "## Copies", "", "`polybius evaluate copies DATA/documents/bbc_news.jsonl.gz` (docs/links.md).", "",
            "| figure | value |", "|---|---|"]
    out += [f"| {f['name']} | {cell(got, f['name'])} |" for f in got["figures"]]
    return out


NOT_RUN = "Not run this time"
EARLIER = ("an earlier program's cells; in the first two columns the penta class was that of the best root class, now it is the "
           "likeliest of the four, and spans were read word by word, now by the best path over the sentence")
CLASSES = "By class, pairs given, held-out parts of plv_train, shipped recipe:"


def kept_text(path, begin, end):
    """The part of the page from one line up to another, as the run before made it."""
    with open(path, encoding="utf-8") as f:
        text = f.read()
    return text[text.index(begin):text.index(end)].rstrip().splitlines()


def ingredients(files, reports, before):
    """The part on recipes. before: cells of the recipes that were not run."""
    columns = [c for c in RECIPES if c[0] in reports or c[1] in before]
    n = {kind: next(iter(reports.values()))[kind]["counts"][0][1] for kind in files}
    out = ["## What each ingredient adds", "",
           f"Relations: {n['relations']:.0f} pairs of plv_train (parts 0 and 2 of five); roles: {n['roles']:.0f} sentences of",
           "cameo_roles; neither seen by these networks nor by the teacher. Own test hand: training/data/hand7.txt,",
           f"{n['events']:.0f} sentences by a hand that never trains. The table of predicates (knowledge/predicates.tsv, docs/decisions/0011)",
           "was made with the sentences of parts 1, 3 and 4 at hand and mended with the errors of networks on parts 0, 1 and 3; no",
           f"sentence of part 2 ({n['blind']:.0f} pairs) was looked at for it.", "",
           "| figure | " + " | ".join(title for _, title, _ in columns) + " |", "|---" * (1 + len(columns)) + "|"]
    for kind, name, title in ROWS:
        out.append(f"| {title} | " + " | ".join(
            cell(reports[r][kind], name) if r in reports else before[t].get(title, "-") for r, t, _ in columns) + " |")
    per = [f"{count(reports[r]['events'], 'events found a document'):.2f}" if r in reports else before[t][PER]
           for r, t, _ in columns]
    out.append(f"| {PER} | " + " | ".join(per) + " |")
    old = [title for r, title, _ in columns if r not in reports]
    if old:
        out += ["", f"{NOT_RUN} ({EARLIER}): " + "; ".join(old) + "."]
    return out


def by_class(reports):
    """The table of classes of the shipped recipe."""
    best = reports["distilled"]["relations"]
    return [CLASSES, "", "| class | precision | recall | F1 | gold pairs |", "|---|---|---|---|---|"] + [
        f"| {c['name']} | {c['precision']:.3f} | {c['recall']:.3f} | {c['f1']:.3f} | {c['support']} |"
        for c in best["classes"]]


def page(files, reports, shipped, path, more):
    """The text of the page. Without reports what it says of recipes stays as it is; more: further tables."""
    out = ["# Accuracy", "",
           "Made by `training/scoreboard.py --data DATA --binary target/release/polybius --work FOLDER`; no figure",
           "here is typed by hand. Intervals are 95 % bootstrap intervals over sentences (1,000 resamples, seed 1).",
           "All networks are scored in 8 bits, by `polybius evaluate KIND FILE --model FOLDER`.", ""]
    if reports:
        out += ingredients(files, reports, kept(path))
    else:
        old = kept_text(path, "## What each", "## The shipped")
        out += [line for line in old if not line.startswith(NOT_RUN)]
        out += [f"{NOT_RUN} ({EARLIER}): all."]
    out += ["", "## The shipped weights", "", f"{shipped['coder']}, on the own test hand (never trained on).", "",
            "| figure | value (95 % interval) |", "|---|---|"]
    out += [f"| {f['name']} | {cell(shipped, f['name'])} |" for f in shipped["figures"]]
    out += ["", "By type, on the own test hand:", "", "| type | precision | recall | F1 | gold events |", "|---|---|---|---|---|"]
    out += [f"| {c['name']} | {c['precision']:.3f} | {c['recall']:.3f} | {c['f1']:.3f} | {c['support']} |"
            for c in shipped["classes"]]
    out += [""] + (by_class(reports) if "distilled" in reports else kept_text(path, CLASSES, "## Reliability"))
    out += ["", "## Reliability", "", "Confidence of events against the share that is right (type and both spans), own test hand:", "",
            "| confidence | events | mean confidence | right |", "|---|---|---|---|"]
    out += [f"| {b['from']:.1f} to {b['to']:.1f} | {b['count']} | {b['confidence']:.3f} | {b['accuracy']:.3f} |"
            for b in shipped["reliability"]]
    return "\n".join(out + more) + "\n"


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    args.add_argument("--data", required=True)
    args.add_argument("--binary", required=True)
    args.add_argument("--work", required=True)
    args.add_argument("--recipes", nargs="*", default=[r for r, _, _ in RECIPES])
    args.add_argument("--out", default=os.path.join(corpus.HERE, "../docs/accuracy.md"))
    args = args.parse_args()
    os.makedirs(args.work, exist_ok=True)
    files = held_files(args.data, args.work)
    reports = {}
    for name, _, options in RECIPES:
        if name in args.recipes:
            folder = network(name, options, args.data, args.work, args.binary)
            reports[name] = {kind: evaluate(args.binary, kind, file, folder) for kind, file in files.items()}
            print(name, {kind: {f["name"]: round(f["value"], 3) for f in r["figures"]} for kind, r in reports[name].items()})
    shipped = evaluate(args.binary, "events", files["events"])
    text = page(files, reports, shipped, args.out, beyond(args.data, args.work, args.binary))
    with open(args.out, "w", encoding="utf-8") as f:
        f.write(text)


if __name__ == "__main__":
    main()
