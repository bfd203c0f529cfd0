"""Makes many short documents out of the BBC articles: a few sentences of one article, often with one of another, with
dates in order and one document in ten a copy (exact or with a sentence less) of one of the last thousand. Three words in
ten are swapped for others, so that two documents with one sentence of the same article are no copies of each other.

usage: make_documents.py ARTICLES.jsonl.gz COUNT >documents.jsonl
The same arguments give the same documents.
"""
import gzip
import json
import random
import re
import sys
from datetime import date, timedelta

articles = [json.loads(line)["text"] for line in gzip.open(sys.argv[1], "rt", encoding="utf-8")]
count = int(sys.argv[2])
pieces = [[s for s in re.split(r"(?<=[.!?])\s+", text.replace("\n", " ")) if len(s) > 30] for text in articles]
pieces = [p for p in pieces if len(p) > 4]
vocabulary = [word for text in articles[::5] for word in text.split()]
rng = random.Random(5)


def swapped(sentence):
    return " ".join(rng.choice(vocabulary) if rng.random() < 0.3 else word for word in sentence.split())


papers = [f"Paper {k}" for k in range(200)]
recent = []
for k in range(count):
    if recent and rng.random() < 0.1:
        sentences = list(rng.choice(recent))
        if rng.random() < 0.5 and len(sentences) > 2:
            sentences.pop(rng.randrange(len(sentences)))
    else:
        # Sentences from all over, so that a million documents are not a million cuttings of two thousand articles.
        sentences = [swapped(rng.choice(rng.choice(pieces))) for _ in range(rng.randint(2, 5))]
        recent.append(sentences)
        if len(recent) > 1000:
            recent.pop(0)
    day = date(2000, 1, 1) + timedelta(days=k * 5000 // count)
    document = {"id": f"b{k}", "publisher": rng.choice(papers), "date": day.isoformat(), "text": " ".join(sentences)}
    print(json.dumps(document, ensure_ascii=False))
