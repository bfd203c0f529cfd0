"""Figures of a network: relation classes with pairs given, and events on our own test sentences.

What feeds it: a trained network and encoded examples. What it gives: dictionaries of numbers.
"""
import torch
from sklearn.metrics import f1_score

import corpus
from network import collate

ROOT = [t if t not in ("CONCEDE", "RETREAT") else "YIELD" for t in corpus.TYPES]
PENTA_OF = {("YIELD" if t in ("CONCEDE", "RETREAT") else t): p for p, ts in corpus.PENTA.items() for t in ts}


@torch.no_grad()
def given_pairs(net, items, device):
    """True and predicted root class of each relation example's first pair."""
    truth, got = [], []
    net.eval()
    for k in range(0, len(items), 32):
        chunk = items[k:k + 32]
        batch = {n: v.to(device) if torch.is_tensor(v) else v for n, v in collate(chunk, None, None).items()}
        probability = net(batch)["type"][:, :corpus.NONE].softmax(-1).cpu()
        seen = set()
        for n, r in enumerate(batch["row"].tolist()):
            if r not in seen:
                seen.add(r)
                merged = {}
                for t, p in zip(ROOT, probability[n].tolist()):
                    merged[t] = merged.get(t, 0) + p
                got.append(max(merged, key=merged.get))
                truth.append(chunk[r].example.record)
    return truth, got


def relation_figures(truth, got, classes=False):
    """Macro-F1 over the 15 root classes and the 4 penta classes."""
    penta = [[PENTA_OF[x] for x in xs] for xs in (truth, got)]
    out = {"root": round(f1_score(truth, got, average="macro"), 4),
           "penta": round(f1_score(*penta, average="macro"), 4), "n": len(truth)}
    if classes:
        names = sorted(set(truth))
        out["by_class"] = dict(zip(names, f1_score(truth, got, average=None, labels=names).round(3).tolist()))
    return out


def decode_tags(logits, words, labels):
    """Token spans [(kind, first, last + 1)] of BIO logits; a stray I begins a span."""
    out, current = [], None
    for i, (k, w) in enumerate(zip(logits.argmax(-1).tolist(), words)):
        name = labels[k] if w else "O"
        if name == "O":
            current = None
        elif name[0] == "B" or current is None or current[0] != name[2:]:
            current = [name[2:], i, i + 1]
            out.append(current)
        else:
            current[2] = i + 1
    return [tuple(x) for x in out]


@torch.no_grad()
def own_figures(net, items, device, threshold=0.5):
    """Mentions (exact F1), events with pairs given and with pairs found, auxiliary and mode accuracy."""
    net.eval()
    mention, given, found, typed, empty, empty_hit = [0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0], 0, 0
    details = {"auxiliary": [0, 0], "mode": [0, 0], "trigger": [0, 0], "speaker": [0, 0]}
    for x in items:
        batch = {n: v.to(device) if torch.is_tensor(v) else v for n, v in collate([x], None, None).items()}
        out = net(batch)
        spans = {(a, b) for k, a, b in decode_tags(out["tags"][0], x.words, corpus.TAGS) if k == "ACTOR"}
        gold_spans = {(m[0], m[-1] + 1) for m in x.mentions if m}
        count(mention, spans, gold_spans)
        gold, where = set(), {}
        for n, p in enumerate(batch["pairs"]):
            if p.types != [corpus.NONE]:
                gold.add((p.actor, p.recipient, p.types[0]))
                where.setdefault(n, p)
        guess = set()
        if len(batch["row"]):
            probability = out["type"].softmax(-1)
            for n, p in enumerate(batch["pairs"]):
                for t in range(corpus.NONE):
                    if probability[n, t] > threshold * 0.6 and probability[n, corpus.NONE] < threshold:
                        guess.add((p.actor, p.recipient, t))
            for n, p in where.items():
                tally(details["auxiliary"], {i for i, v in enumerate(out["auxiliary"][n]) if v > 0} == set(p.auxiliary))
                if p.mode >= 0:
                    tally(details["mode"], out["mode"][n].argmax().item() == p.mode)
                if x.triggers[n]:
                    tally(details["trigger"], out["score"][n].argmax().item() in x.triggers[n])
                first, last = batch["base"][0], len(batch["pool_row"])
                candidates = out["mentions"][first:last].unsqueeze(0)
                valid = torch.ones(1, last - first, dtype=torch.bool, device=device)
                got = net.heads.speakers(out["hidden"][n:n + 1], candidates, valid).argmax().item()
                tally(details["speaker"], (got if got < last - first else -1) == p.speaker)
        count(given, guess, gold)
        # whole path: pairs over the mentions that were found
        named = lambda m: (x.mentions[m][0], x.mentions[m][-1] + 1) if m >= 0 else None
        gold_spans_events = {(named(a), named(b), t) for a, b, t in gold}
        guess_events = path(net, x, sorted(spans), device, threshold)
        count(found, guess_events, gold_spans_events)
        count(typed, {t for _, _, t in guess_events}, {t for _, _, t in gold})
        if not gold:
            empty, empty_hit = empty + 1, empty_hit + bool(guess_events)
    out = {"mentions": f1(mention), "pairs_given": f1(given), "path": f1(found), "type_in_sentence": f1(typed),
           "events_in_empty": round(empty_hit / max(empty, 1), 3)}
    out.update({k: round(v[0] / max(v[1], 1), 3) for k, v in details.items()})
    return out


def path(net, x, spans, device, threshold):
    """Events (actor span, recipient span or None, type) over the given token spans."""
    if not spans:
        return set()
    example = corpus.Example("x", "", x.example.text, [(0, 0)] * len(spans), [])
    probe = object.__new__(type(x))
    probe.__dict__.update(x.__dict__)
    probe.example, probe.mentions = example, [list(range(a, b)) for a, b in spans]
    probe.pairs = [corpus.Pair(i, j, [corpus.NONE]) for i in range(len(spans))
                   for j in range(-1, len(spans)) if i != j]
    probe.triggers = [[] for _ in probe.pairs]
    batch = {n: v.to(device) if torch.is_tensor(v) else v for n, v in collate([probe], None, None).items()}
    probability = net(batch)["type"].softmax(-1)
    got = set()
    for n, p in enumerate(batch["pairs"]):
        for t in range(corpus.NONE):
            if probability[n, t] > threshold * 0.6 and probability[n, corpus.NONE] < threshold:
                got.add((spans[p.actor], spans[p.recipient] if p.recipient >= 0 else None, t))
    return got


def tally(pair, right):
    pair[0] += bool(right)
    pair[1] += 1


def count(total, guess, gold):
    total[0] += len(guess & gold)
    total[1] += len(guess)
    total[2] += len(gold)


def f1(total):
    hit, guessed, gold = total
    p, r = hit / max(guessed, 1), hit / max(gold, 1)
    return {"p": round(p, 3), "r": round(r, 3), "f1": round(2 * p * r / max(p + r, 1e-9), 3)}
