#!/usr/bin/env python3
"""Writes the encoder as ONNX, in floats and in dynamic 8 bits, and times ONNX Runtime on it.

usage: export_onnx.py NETWORK.pt OUT_FOLDER     (needs onnx and onnxruntime from PyPI)
"""
import os
import sys
import time

import numpy as np
import onnxruntime as ort
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModel

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../training"))
from base import base_model  # noqa: E402
from network import Network  # noqa: E402

ROWS, TOKENS = 32, 40
net = Network(AutoModel.from_pretrained(base_model(), attn_implementation="eager"))
net.load_state_dict(torch.load(sys.argv[1], map_location="cpu"))
net.eval()
out = sys.argv[2]
os.makedirs(out, exist_ok=True)


class Encoder(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = net.encoder

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.inner(input_ids=input_ids, attention_mask=attention_mask,
                          token_type_ids=token_type_ids).last_hidden_state


ids = torch.randint(1000, 20000, (ROWS, TOKENS))
ones, zeros = torch.ones_like(ids), torch.zeros_like(ids)
names = ["input_ids", "attention_mask", "token_type_ids"]
torch.onnx.export(Encoder(), (ids, ones, zeros), f"{out}/float.onnx", input_names=names, output_names=["states"],
                  dynamic_axes={n: {0: "rows", 1: "tokens"} for n in names}, opset_version=17, dynamo=False)
quantize_dynamic(f"{out}/float.onnx", f"{out}/int8.onnx", weight_type=QuantType.QInt8, per_channel=True)
net.encoder.save_pretrained(f"{out}/candle")
options = ort.SessionOptions()
options.intra_op_num_threads = 2
feed = {n: v.numpy().astype(np.int64) for n, v in zip(names, (ids, ones, zeros))}
for name in ("float", "int8"):
    session = ort.InferenceSession(f"{out}/{name}.onnx", options, providers=["CPUExecutionProvider"])
    session.run(None, feed)
    began, runs = time.time(), 0
    while time.time() - began < 5:
        session.run(None, feed)
        runs += 1
    print(f"onnxruntime {ort.__version__} {name}: {runs * ROWS * TOKENS / (time.time() - began):.0f} tokens/s")
