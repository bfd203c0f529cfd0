#!/usr/bin/env python3
"""Writes a trained network as the 8-bit weight file that the program loads.

usage: export.py NETWORK.pt OUT_FOLDER [--none-below P] [--type-above P] [--temperature T]

Matrices become signed bytes with one scale an output row; the rest stays in 32-bit floats. The names of
the tensors are those that crates/polybius/src/model reads.
"""
import argparse
import json
import os

import torch
from safetensors.torch import save_file
from transformers import AutoModel

import corpus
import markup
from network import HIDDEN, MAX_TOKENS, Network
from base import base_model


# An event's probability times the probability that a party is a side of anything must be above this: it lifts the sides
# of cameo_roles and costs events elsewhere (docs/decisions/0007).
ROLE_ABOVE = 0.0


def quantize(weight):
    """Bytes and scales of a matrix, a scale for each row."""
    scale = weight.abs().amax(1).clamp(min=1e-8) / 127
    return (weight / scale.unsqueeze(1)).round().clamp(-127, 127).to(torch.int8), scale


def load(path):
    """The student that train.py wrote."""
    net = Network(AutoModel.from_pretrained(base_model()))
    net.load_state_dict(torch.load(path, map_location="cpu"))
    return net


def tensors(net):
    """All tensors of the weight file."""
    out = {}

    def matrix(name, weight, bias=None):
        out[f"{name}.weight"], out[f"{name}.scale"] = quantize(weight.detach().float())
        if bias is not None:
            out[f"{name}.bias"] = bias.detach().float().clone()

    def norm(name, layer):
        out[f"{name}.gain"], out[f"{name}.bias"] = layer.weight.detach().clone(), layer.bias.detach().clone()

    e = net.encoder.embeddings
    matrix("embeddings", e.word_embeddings.weight)
    out["positions"] = (e.position_embeddings.weight[:MAX_TOKENS] + e.token_type_embeddings.weight[0]).detach().clone()
    norm("embeddings.norm", e.LayerNorm)
    for k, layer in enumerate(net.encoder.encoder.layer):
        a = layer.attention.self
        parts = (a.query, a.key, a.value)
        matrix(f"layer.{k}.qkv", torch.cat([p.weight for p in parts]), torch.cat([p.bias for p in parts]))
        matrix(f"layer.{k}.out", layer.attention.output.dense.weight, layer.attention.output.dense.bias)
        norm(f"layer.{k}.after_attention", layer.attention.output.LayerNorm)
        matrix(f"layer.{k}.up", layer.intermediate.dense.weight, layer.intermediate.dense.bias)
        matrix(f"layer.{k}.down", layer.output.dense.weight, layer.output.dense.bias)
        norm(f"layer.{k}.after_feed", layer.output.LayerNorm)
    h = net.heads
    for name in ("tag", "role", "query_actor", "query_recipient", "mode", "context", "auxiliary", "speaker"):
        layer = getattr(h, name)
        matrix(name, layer.weight, layer.bias)
    matrix("event", h.event_type.weight, h.event_type.bias)
    width = h.width
    for k, name in enumerate(("actor", "recipient", "product", "context", "mean")):
        bias = h.pair_in.bias if name == "mean" else torch.zeros(HIDDEN)
        matrix(f"pair.{name}", h.pair_in.weight[:, k * width:(k + 1) * width], bias)
    out["nobody"], out["no_speaker"] = h.nobody.detach().clone(), h.no_speaker.detach().clone()
    return {k: v.contiguous() for k, v in out.items()}


def write(net, out, none_below=0.5, type_above=0.3, recipient_above=0.15, sentence_above=0.5, temperature=1.0, role_above=ROLE_ABOVE,
          context_above=0.2, ready=None):
    """The weight file and the tokenizer beside it. ready: what `tensors` gave, to write the same network again."""
    header = {"layers": str(len(net.encoder.encoder.layer)), "tags": " ".join(corpus.TAGS),
              "roles": " ".join(corpus.ROLES), "role_above": str(role_above),
              "modes": " ".join(corpus.MODES), "contexts": " ".join(markup.CONTEXTS),
              "none_below": str(none_below), "type_above": str(type_above), "temperature": str(temperature),
              "recipient_above": str(recipient_above), "sentence_above": str(sentence_above), "context_above": str(context_above)}
    os.makedirs(out, exist_ok=True)
    path = os.path.join(out, "polybius.safetensors")
    save_file(ready or tensors(net), path, metadata=header)
    os.chmod(path, 0o644)
    with open(os.path.join(base_model(), "tokenizer.json"), encoding="utf-8") as f:
        tokenizer = json.load(f)
    tokenizer["truncation"] = tokenizer["padding"] = None
    with open(os.path.join(out, "tokenizer.json"), "w", encoding="utf-8") as f:
        json.dump(tokenizer, f, ensure_ascii=False, separators=(",", ":"))


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    args.add_argument("network")
    args.add_argument("out")
    args.add_argument("--none-below", type=float, default=0.5)
    args.add_argument("--type-above", type=float, default=0.3)
    args.add_argument("--temperature", type=float, default=1.0)
    args = args.parse_args()
    write(load(args.network), args.out, args.none_below, args.type_above, temperature=args.temperature)


if __name__ == "__main__":
    main()
