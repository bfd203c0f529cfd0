#!/usr/bin/env python3
"""Trains the teacher and lets it label real sentences for the student.

usage: teach.py --data DIR --out LABELS.pt [--teacher FILE.pt] [--hold K ...] [--sentences N] [--epochs N]

The teacher is the same network over all-mpnet-base-v2 (base.py), fine-tuned on the same gold data and our own
sentences. It reads sentences of DIR/documents and writes, for those that are kept, its tag probabilities for
every token (mentions, and sides as cameo_roles marks them) and its type probabilities for every pair of the mentions that it finds; mode, contexts, auxiliary
modes, speaker and trigger of the pairs that it takes for events. The mentions that it finds in the sentences of
cameo_roles are written too: they teach who is no recipient. Kept are as many sentences for each type as
for any other, as far as there are, and some without events. Sentences of articles on sport, culture, technology and
business that have no word of politics are written as eventless, whatever the teacher makes of them. The teacher is
never shipped.

--teacher: weights are read from this file if it is there, else trained and written to it.
--hold K ...: these parts of the five-fold cross-validation are not seen by the teacher.
"""
import argparse
import gzip
import json
import os
import random
import re
import time

import torch
from transformers import AutoModel

import corpus
import score
from base import base_model, load_tokenizer, teacher_model
from network import Encoded, Network, collate
from train import DEVICE, gather, precision, to_device, train

MOST_MENTIONS = 8
FILES = {"bbc_news": 0.35, "insight_crime": 0.3, "muc4_train": 0.35}
# Articles of the BBC in which so many of 100 words are these are on sport or on culture.
SUBJECTS = {
    "sport": "cup match goal coach rugby striker midfielder premiership league tennis olympic champion striker injury squad "
             "penalty innings athlete seed wimbledon kick",
    "culture": "film album oscar actor actress singer band music chart award comedy tv drama movie festival nominated",
    "technology": "software users computer mobile phone broadband internet web games digital virus spam technology microsoft",
    "business": "shares profit market economy growth dollar oil sales firm bank euro rates analyst stock merger bid",
}
LEAST = 0.02
# Sentences of such articles with one of these may tell a political event.
POLITICAL = re.compile(
    r"\b(?:government|minister|ministry|president|parliament|mps?|congress|senate|police|court|judge|jail|army|troops|military"
    r"|soldiers|rebel|war|bomb|attack|terror\w*|kill\w*|murder\w*|sanctions?|embargo|law|laws|bill|election|vote|party|labour|"
    r"tory|union|unions|strike|protest\w*|un|nato|eu|commission|regulator|authorit\w+|official|officials|embassy|state|"
    r"foreign|treaty|tariffs?|customs|arrest\w*|charged|prosecut\w*|sue|sued|suing|lawsuit|ban|banned|aid|donat\w*|tsunami)\b")
SHORT = re.compile(r"\b(?:mr|mrs|ms|dr|gen|col|lt|sen|rep|gov|st|no|inc|ltd|jan|feb|aug|sept|oct|nov|dec|[a-z])\.$", re.I)


def split(text):
    """Sentences of a text; a few wrong cuts do no harm here."""
    text = re.sub(r"\s+", " ", text)
    begins = "a-z0-9" if text.lower() == text else "A-Z0-9"  # the BBC's articles have no capitals
    out, start = [], 0
    for m in re.finditer(rf"[.!?][\"')\]]* (?=[\"'(\[]?[{begins}])", text):
        if not SHORT.search(text[start:m.start() + 1]):
            out.append(text[start:m.end()].strip())
            start = m.end()
    return out + [text[start:].strip()]


def sentences(data, count, seed=5):
    """So many sentences of the documents, each once, a share from each file."""
    rng, out, seen = random.Random(seed), [], set()
    for name, share in FILES.items():
        found = []
        with gzip.open(os.path.join(data, "documents", f"{name}.jsonl.gz"), "rt", encoding="utf-8") as f:
            for line in f:
                for s in split(json.loads(line)["text"]):
                    key = corpus.key_of(s)
                    if 7 <= len(s.split()) <= 55 and key not in seen:
                        seen.add(key)
                        found.append(s)
        rng.shuffle(found)
        out += found[:int(count * share)]
    return out


def subject(text):
    """What an article is on, by its words; empty if it is on none of SUBJECTS."""
    words = re.findall(r"[a-z]+", text.lower())
    share = {k: sum(w in v for w in words) / max(len(words), 1) for k, v in LISTS.items()}
    best = max(share, key=share.get)
    return best if share[best] > LEAST else ""


LISTS = {k: set(v.split()) for k, v in SUBJECTS.items()}


def quiet(data, count, parts=(0, 1, 2), seed=5):
    """Sentences of articles on sport, culture, technology and business without a word of politics, as many of each: no
    political event stands in them. parts: of four parts of the articles (the last one is kept for scoreboard.py)."""
    rng, found = random.Random(seed), {k: [] for k in LISTS}
    with gzip.open(os.path.join(data, "documents", "bbc_news.jsonl.gz"), "rt", encoding="utf-8") as f:
        for number, line in enumerate(f):
            text = json.loads(line)["text"]
            kind = subject(text) if number % 4 in parts else ""
            if kind:
                found[kind] += [s for s in split(text) if 7 <= len(s.split()) <= 45 and not POLITICAL.search(s)]
    out = []
    for sentences_of in found.values():
        rng.shuffle(sentences_of)
        out += sentences_of[:count // len(found)]
    return out


@torch.no_grad()
def label(net, texts, tokenizer):
    """Each text as an example with the teacher's probabilities, with the best type and how sure it is of it."""
    net.eval()
    items = sorted((Encoded(corpus.Example("soft", corpus.key_of(t), t, [], []), tokenizer) for t in texts),
                   key=lambda x: len(x.ids))
    out = []
    for k in range(0, len(items), 32):
        chunk = items[k:k + 32]
        with precision():
            read = net(to_device(collate(chunk, None, None)))
        tags, roles = (read[name].float().softmax(-1).cpu() for name in ("tags", "roles"))
        for x, t, r in zip(chunk, tags, roles):
            t = t[:len(x.ids)]
            spans = [(a, b) for kind, a, b in score.decode_tags(t, x.words, corpus.TAGS) if kind == "ACTOR"]
            e = x.example
            e.soft_tags = t * torch.tensor(x.words).unsqueeze(-1)
            e.soft_roles = r[:len(x.ids)] * torch.tensor(x.words).unsqueeze(-1)
            e.spans = [(x.offsets[a][0], x.offsets[b - 1][1]) for a, b in spans[:MOST_MENTIONS]]
            n = len(e.spans)
            e.pairs = [corpus.Pair(i, j, [corpus.NONE]) for i in range(n) for j in range(-1, n) if i != j]
        paired = [Encoded(x.example, tokenizer) for x in chunk if x.example.pairs]
        if not paired:
            continue
        batch = to_device(collate(paired, None, None))
        with precision():
            got = {n: v.float() for n, v in net(batch).items()}
        fill(net, batch, got)
        for x in paired:
            sure = torch.tensor([p.soft[:corpus.NONE] for p in x.pairs])
            best = sure.max()
            out.append((x.example, int(sure.flatten().argmax()) % corpus.NONE, float(best)))
    return out


def eventless(net, data, count, tokenizer, held):
    """Sentences without politics, with the mentions that the teacher finds: no pair of them stands in any event."""
    texts = [t for t in quiet(data, count) if corpus.key_of(t) not in held]
    out = []
    for example, _, _ in label(net, texts, tokenizer):
        example.source = "quiet"
        for p in example.pairs:
            p.__dict__.update(types=[corpus.NONE], soft=None, mode=-1, contexts=None, auxiliary=None, speaker=-2)
            p.__dict__.pop("word", None)
        out.append(example)
    return out


def beside(net, data, tokenizer, held):
    """Mentions that the teacher finds in the sentences of cameo_roles, by key."""
    found = label(net, [e.text for e in corpus.roles(data, set()) if e.key not in held], tokenizer)
    return {e.key: e.spans for e, _, _ in found}


def fill(net, batch, got):
    """Writes the teacher's answers into the pairs."""
    probability = got["type"].softmax(-1).cpu()
    rows = batch["row"].tolist()
    base = batch["base"] + [len(batch["pool_row"])]
    for n, p in enumerate(batch["pairs"]):
        p.soft = [round(v, 4) for v in probability[n].tolist()]
        if p.soft[corpus.NONE] > 0.5:
            continue
        best = max(range(corpus.NONE), key=lambda t: p.soft[t])
        p.types = [best]
        p.mode = -1
        own = [k for k, m in enumerate(corpus.MODES) if m.startswith(corpus.TYPES[best] + "/")]
        if own:
            p.mode = max(own, key=lambda k: float(got["mode"][n, k]))
        p.contexts = [k for k, v in enumerate(got["context"][n].tolist()) if v > 0]
        p.auxiliary = [k for k, v in enumerate(got["auxiliary"][n].tolist()) if v > 0]
        a, b = base[rows[n]], base[rows[n] + 1]
        valid = torch.ones(1, b - a, dtype=torch.bool, device=DEVICE)
        speaker = net.heads.speakers(got["hidden"][n:n + 1], got["mentions"][a:b].unsqueeze(0), valid).argmax().item()
        p.speaker = speaker if speaker < b - a else -1
        p.word = int(got["score"][n].argmax())


def choose(labelled, per_type, seed=5):
    """As many sentences of each type as of any other, and two shares without events."""
    rng, kept, counts = random.Random(seed), [], {}
    rng.shuffle(labelled)
    for example, best, sure in labelled:
        kind = corpus.TYPES[best] if sure > 0.4 else "none" if sure < 0.15 else "unsure"
        limit = per_type * (2 if kind == "none" else 1)
        if counts.get(kind, 0) < limit:
            counts[kind] = counts.get(kind, 0) + 1
            kept.append(example)
    return kept, counts


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    args.add_argument("--data", required=True)
    args.add_argument("--out")
    args.add_argument("--teacher")
    args.add_argument("--hold", type=int, nargs="*", default=[])
    args.add_argument("--sentences", type=int, default=14000)
    args.add_argument("--per-type", type=int, default=350)
    args.add_argument("--epochs", type=int, default=5)
    args.add_argument("--quiet", type=int, default=1600, help="sentences on sport, culture, technology and business")
    args.add_argument("--rate", type=float, default=5e-5)
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--gold-only", action="store_true", help="leave our own sentences out")
    args = args.parse_args()
    folder = teacher_model()
    tokenizer = load_tokenizer(folder)
    held = corpus.held_keys(args.data, args.hold)
    if args.teacher and os.path.exists(args.teacher):
        net = Network(AutoModel.from_pretrained(folder)).to(DEVICE)
        net.load_state_dict(torch.load(args.teacher, map_location=DEVICE))
    else:
        net = train(gather(args.data, not args.gold_only, held), folder, tokenizer, args.epochs, args.seed,
                    rate=args.rate)
        if args.teacher:
            torch.save(net.state_dict(), args.teacher)
    if held:
        items = [Encoded(e, tokenizer) for e in corpus.relations(args.data) if e.key in held]
        print("teacher, held-out fold:", json.dumps(score.relation_figures(*score.given_pairs(net, items, DEVICE))))
    test = [Encoded(e, tokenizer) for e in corpus.own(corpus.own_files(test=True))]
    print("teacher, own test:", json.dumps(score.own_figures(net, test, DEVICE)), flush=True)
    if not args.out:
        return
    began = time.time()
    texts = [t for t in sentences(args.data, args.sentences) if corpus.key_of(t) not in held]
    labelled = label(net, texts, tokenizer)
    kept, counts = choose(labelled, args.per_type)
    print(f"{len(texts)} sentences read in {time.time() - began:.0f} s, {len(kept)} kept: {json.dumps(counts)}")
    student = load_tokenizer(base_model())
    for e in kept:
        # The two tokenizers cut the same pieces; a trigger is handed over as characters.
        offsets = student.encode(e.text).offsets
        for p in e.pairs:
            word = p.__dict__.pop("word", None)
            p.trigger = tuple(offsets[word]) if word is not None and word < len(offsets) else None
            if p.trigger and p.trigger[0] == p.trigger[1]:
                p.trigger = None
    still = eventless(net, args.data, args.quiet, tokenizer, held)
    print(f"{len(still)} sentences without politics")
    torch.save({"sentences": kept + still, "beside": beside(net, args.data, tokenizer, held)}, args.out)


if __name__ == "__main__":
    main()
