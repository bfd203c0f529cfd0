"""Turns the data sets and our own sentences into one list of training examples.

What feeds it: the folder of published data (relations/*.tsv, *.conll) and training/data.
What it gives: `Example`s: a text, mention spans, ordered pairs with the types that hold, tags.
What it refuses: nothing of its own; files that are absent raise the ordinary error.
"""
import csv
import glob
import gzip
import hashlib
import os
import random
import re
from dataclasses import dataclass, field

import markup

TYPES = ["AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE",
         "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"]
NONE = len(TYPES)
MODES = [f"{t}/{m}" for t in TYPES for m in markup.MODES[t]]
PENTA = {"1": ["AGREE", "CONSULT", "SUPPORT"], "2": ["COOPERATE", "AID", "CONCEDE", "RETREAT"],
         "3": ["REQUEST", "ACCUSE", "REJECT", "THREATEN"],
         "4": ["PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"]}
TAGS = ["O"] + [f"{p}-{k}" for k in ("ACTOR", "DATE", "PLACE", "VERB") for p in "BI"]
ROLES = ["O"] + [f"{p}-{k}" for k in "STR" for p in "BI"]
# One pair of plv_train is asked for in its sentence, up to 72 in one of ours: it weighs more.
RELATION = 4.0
RECIPROCAL = {"AGREE", "CONSULT", "COOPERATE", "SUPPORT"}
HERE = os.path.dirname(os.path.abspath(__file__))


@dataclass
class Pair:
    """An ordered pair of mentions (recipient -1: none) and what is known of it.

    types: the alternatives of which one holds (several: a coarse label); [NONE]: no event."""
    actor: int
    recipient: int
    types: list
    weight: float = 1.0
    trigger: tuple = None
    mode: int = -1
    contexts: list = None
    auxiliary: list = None
    speaker: int = -2  # -2 unknown, -1 nobody
    soft: list = None  # the teacher's probability of each type and of none, in place of `types`


@dataclass
class Example:
    """One sentence. spans: mentions; tags: [(kind, start, end)], None where not annotated; roles: the same, who acts
    (S), on whom (T), who act together (R);
    partial: tags outside of the given spans are unknown, but for the words on both sides of each;
    soft_tags, soft_roles: the teacher's probabilities of each token."""
    source: str
    key: str
    text: str
    spans: list
    pairs: list
    tags: list = None
    roles: list = None
    partial: bool = False
    soft_tags: object = field(default=None, repr=False)
    soft_roles: object = field(default=None, repr=False)
    record: object = field(default=None, repr=False)


def key_of(text):
    """The letters and digits alone: the same sentence in two files has the same key."""
    return "".join(c for c in text.lower() if c.isalnum())


def unmark(marked):
    """Text without <s>/<t> marks and the first span of each."""
    text, spans, begin = "", {}, {}
    for part in re.split(r"(</?[st]>)", marked):
        if part in ("<s>", "<t>"):
            begin[part[1]] = len(text)
        elif part in ("</s>", "</t>"):
            if part[2] in begin:
                a, b = begin[part[2]], len(text)
                while b > a and text[b - 1] == " ":
                    b -= 1
                while a < b and text[a] == " ":
                    a += 1
                if b > a:
                    spans.setdefault(part[2], (a, b))
        else:
            text += part
    return text, spans.get("s"), spans.get("t")


def relations(folder):
    """plv_train: the pair that is given, its class, and what follows for the pairs beside it."""
    concede = set()
    with open(os.path.join(HERE, "yield_concede.tsv"), encoding="utf-8") as f:
        for line in f:
            if not line.startswith("#"):
                concede |= set(line.split())
    out = []
    for row in csv.DictReader(open(os.path.join(folder, "relations/plv_train.tsv"), encoding="utf-8"),
                              delimiter="\t"):
        text, s, t = unmark(row["marked_sentence"])
        if not s:
            continue
        root = row["root"]
        if root == "YIELD":
            root = "CONCEDE" if row["sentence_id"] in concede else "RETREAT"
        spans = [s] + ([t] if t else [])
        types = [TYPES.index(root)]
        pairs = [Pair(0, 1 if t else -1, types, RELATION)]
        if t:
            pairs.append(Pair(0, -1, types, 1))
            if root not in RECIPROCAL and root != "ASSAULT":
                pairs.append(Pair(1, 0, [NONE], 1.5))
            elif root == "CONSULT":
                pairs.append(Pair(1, 0, types, 1.5))
            if root not in RECIPROCAL:
                pairs.append(Pair(1, -1, [NONE], 1))
        # Targets here are often no actors ("a decision to ..."): they teach pairs, not mentions.
        out.append(Example("plv", key_of(text), text, spans, pairs))
        out[-1].record = row["root"]
    return out


def detokenize(words):
    """Text from tokens, with the spaces that English has, and each token's span."""
    text, spans, glue, quotes = "", [], True, 0
    for w in words:
        left = w in {".", ",", ";", ":", "?", "!", ")", "%", "'s", "'", "n't", "]"} or w.startswith("'")
        if w == '"':
            left, quotes = quotes % 2 == 1, quotes + 1
        if text and not glue and not left:
            text += " "
        spans.append((len(text), len(text) + len(w)))
        text += w
        glue = w in {"(", "$", "["} or (w == '"' and quotes % 2 == 1)
    return text, spans


def conll(path):
    """Sentences of (token, tag) lines."""
    opener = gzip.open if path.endswith(".gz") else open
    rows = []
    with opener(path, "rt", encoding="utf-8") as f:
        for line in f:
            line = line.rstrip("\n")
            if line.startswith("# "):
                continue
            if not line.strip():
                if rows:
                    yield rows
                rows = []
            else:
                rows.append(line.split("\t") if "\t" in line else line.split(" "))
    if rows:
        yield rows


def words_of(rows):
    """The tokens of a sentence, with one kind of apostrophe."""
    return [r[0].replace("’", "'").replace("ʼ", "'") for r in rows]


def bio(rows, tag_column, spans):
    """Spans [(kind, start, end)] of a BIO column."""
    out = []
    for row, (a, b) in zip(rows, spans):
        tag = row[tag_column]
        if tag[0] == "B" or (tag[0] == "I" and (not out or out[-1][0] != tag[2:] or out[-1][3] is False)):
            out.append([tag[2:], a, b, True])
        elif tag[0] == "I":
            out[-1][2] = b
        elif out:
            out[-1][3] = False
    return [(k, a, b) for k, a, b, _ in out]


def roles(folder, skip):
    """cameo_roles with the sentence's penta class where cameo_penta has it; `skip`: keys to leave out."""
    penta = {key_of(r["sentence"]): r["penta"] for r in
             csv.DictReader(open(os.path.join(folder, "relations/cameo_penta_train.tsv"), encoding="utf-8"),
                            delimiter="\t")}
    out = []
    for rows in conll(os.path.join(folder, "relations/cameo_roles_train.conll")):
        words = words_of(rows)
        text, spans = detokenize(words)
        key = key_of(" ".join(words))
        found = bio(rows, 1, spans)
        mentions = [(a, b) for _, a, b in found]
        kinds = [k for k, _, _ in found]
        pairs, label = [], penta.get(key)
        if label and key not in skip:
            types = [NONE] if label == "0" else [TYPES.index(t) for t in PENTA[label]]
            weight = 0.5
            for i, ki in enumerate(kinds):
                if ki in "SR":
                    pairs.append(Pair(i, -1, types, weight if "T" not in kinds else 0.3))
                elif label != "0":
                    pairs.append(Pair(i, -1, [NONE], 0.3))
                for j, kj in enumerate(kinds):
                    if i != j and (ki, kj) in (("S", "T"), ("R", "R")):
                        pairs.append(Pair(i, j, types, weight))
                    elif (ki, kj) == ("T", "S"):
                        pairs.append(Pair(i, j, [NONE], 0.3))
        # A name with its apposition is two mentions of ours, "India and Pakistan" too.
        single = [(a, b) for a, b in mentions if len(text[a:b].split()) <= 12
                  and not re.search(r",| and ", text[a:b])]
        out.append(Example("roles", key, text, mentions, pairs, [("ACTOR", a, b) for a, b in single],
                           roles=found, partial=True))
    return out


def beside(example, spans):
    """Adds mentions that a teacher found beside the annotated ones: they act on nobody, and where the annotators
    saw a recipient, nobody else acts on them. Weighs little: annotators leave recipients out."""
    kinds = {(a, b): k for k, a, b in example.roles}
    recipient = any(k in "TR" for k in kinds.values())
    for a, b in spans:
        if not kinds or any(a < y and x < b for x, y in kinds):
            continue
        new = len(example.spans)
        example.spans.append((a, b))
        example.pairs.append(Pair(new, -1, [NONE], 0.3))
        for i, span in enumerate(example.spans[:new]):
            if recipient and kinds.get(span, "-") in "SR":
                example.pairs.append(Pair(i, new, [NONE], 0.3))


def own(paths):
    """Our own sentences: every mention is marked, so every pair without an event is none."""
    out = []
    for path in paths:
        records, errors = markup.read(path)
        for error in errors:
            print("skipped", error)
        for r in records:
            letters = sorted(r.mentions, key=lambda k: r.mentions[k])
            index = {k: i for i, k in enumerate(letters)}
            spans = [r.mentions[k] for k in letters]
            held = {}
            for e in r.events:
                a, b = [index[x] for x in e.actors], [index[x] for x in e.recipients]
                if b:
                    wanted = [(i, j) for i in a for j in b]
                    if e.mode == "third-party":
                        wanted += [(i, j) for i in b for j in b if i != j]
                elif len(a) > 1 and e.type in RECIPROCAL:
                    wanted = [(i, j) for i in a for j in a if i != j]
                else:
                    wanted = [(i, -1) for i in a]
                # A pair without a recipient asks what the actor does, to whomever; the program drops the answer
                # where the same act stands with its recipient.
                for pair in wanted + [(i, -1) for i in sorted({i for i, j in wanted if j >= 0})]:
                    held.setdefault(pair, []).append(e)
            pairs = []
            for i in range(len(spans)):
                for j in [-1] + [j for j in range(len(spans)) if j != i]:
                    for e in held.get((i, j), []):
                        mode = f"{e.type}/{e.mode}"
                        pairs.append(Pair(i, j, [TYPES.index(e.type)], 1 / len(held[(i, j)]), e.trigger,
                                          MODES.index(mode) if e.mode else -1,
                                          [markup.CONTEXTS.index(c) for c in e.contexts],
                                          [markup.AUXILIARY.index(c) for c in e.auxiliary],
                                          index[e.speaker] if e.speaker else -1))
                    if (i, j) not in held:
                        pairs.append(Pair(i, j, [NONE]))
            verbs = {e.verb for e in r.events if e.verb}
            tags = ([("ACTOR", a, b) for a, b in spans] + [("DATE", a, b) for a, b in r.dates]
                    + [("PLACE", a, b) for a, b in r.places] + [("VERB", a, b) for a, b in sorted(verbs)])
            out.append(Example(os.path.basename(path)[:-4], key_of(r.text), r.text, spans, pairs, tags, parts(r), record=r))
    return out


def parts(record):
    """The roles of a record's mentions; who acts in one event is not taken for another's recipient."""
    out = {}
    for e in record.events:
        together = not e.recipients and len(e.actors) > 1 and e.type in RECIPROCAL
        for letter in e.actors:
            out[letter] = "R" if together and out.get(letter) != "S" else "S"
        for letter in e.recipients:
            out.setdefault(letter, "T")
    return [(kind, *record.mentions[letter]) for letter, kind in out.items()]


def fold_keys(folder, folds):
    """The keys of plv_train in so many parts, always the same."""
    keys = sorted({e.key for e in relations(folder)})
    random.Random(7).shuffle(keys)
    return [set(keys[k::folds]) for k in range(folds)]


def held_keys(folder, parts):
    """The keys of these fifths of plv_train, and of these fifths of the sentences that only cameo_roles has."""
    known = {e.key for e in relations(folder)}
    keys = sorted({e.key for e in roles(folder, set())} - known)
    random.Random(7).shuffle(keys)
    return set().union(*(fold_keys(folder, 5)[k] | set(keys[k::5]) for k in parts))


def for_tuning(key):
    """Whether a sentence of ours is in the tenth that chooses thresholds and never trains (tune.py)."""
    return hashlib.blake2b(key.encode(), digest_size=2).digest()[0] % 10 == 0


def own_files(test=False, hands=None):
    """The files of training/data; hand7 is the test hand and never trains. hands: only these numbers."""
    paths = sorted(glob.glob(os.path.join(HERE, "data", "*.txt")))
    number = lambda p: re.search(r"hand(\d+)", os.path.basename(p)).group(1)
    return [p for p in paths if (number(p) == "7") == test and (test or not hands or number(p) in hands)]
