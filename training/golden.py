#!/usr/bin/env python3
"""Writes the golden file that holds the program's 8-bit network to the float one.

usage: golden.py NETWORK.pt >crates/polybius/tests/golden/float.jsonl

For the first pair with a recipient of 80 sentences of our test hand: type probabilities in 32-bit floats.
"""
import json
import sys

import torch
from transformers import AutoModel

import corpus
from base import base_model, load_tokenizer
from network import Encoded, Network, collate

tokenizer = load_tokenizer(base_model())
net = Network(AutoModel.from_pretrained(base_model()))
net.load_state_dict(torch.load(sys.argv[1], map_location="cpu"))
net.eval()
written = 0
for example in corpus.own(corpus.own_files(test=True)):
    pairs = [p for p in example.pairs if p.types != [corpus.NONE] and p.recipient >= 0]
    if not pairs or written == 80:
        continue
    example.pairs = pairs[:1]
    x = Encoded(example, tokenizer)
    with torch.no_grad():
        p = net(collate([x], None, None))["type"][0, :corpus.NONE].softmax(-1)
    byte = lambda k: len(example.text[:k].encode())
    span = lambda m: [byte(k) for k in example.spans[m]]
    print(json.dumps({"sentence": example.text, "actor": span(pairs[0].actor), "recipient": span(pairs[0].recipient),
                      "float": [round(v, 4) for v in p.tolist()]}, ensure_ascii=False))
    written += 1
