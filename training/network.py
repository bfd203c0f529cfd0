"""The network: one encoder pass a sentence, then heads on its token states.

What feeds it: batches of `corpus.Example`. What it gives: tag logits for each token and, for each
ordered pair of mentions, type, mode, context, auxiliary and speaker logits and the trigger's place.
crates/polybius-kernel runs the same arithmetic in 8 bits: change both together.
"""
import torch
from torch import nn

import corpus
import markup

HIDDEN = 512
MAX_TOKENS = 256


class Heads(nn.Module):
    """Everything behind the encoder. Names here are the tensor names in the weight file."""

    def __init__(self, width):
        super().__init__()
        self.width = width
        self.tag = nn.Linear(width, len(corpus.TAGS))
        # Who counts as a side is not the same to the annotators of cameo_roles and to us: two layers.
        self.role = nn.Linear(width, len(corpus.ROLES))
        self.role_own = nn.Linear(width, len(corpus.ROLES))  # teaches the encoder; the program has no use for it
        self.nobody = nn.Parameter(torch.zeros(width))
        self.query_actor = nn.Linear(width, width)
        self.query_recipient = nn.Linear(width, width, bias=False)
        self.pair_in = nn.Linear(5 * width, HIDDEN)
        self.event_type = nn.Linear(HIDDEN, len(corpus.TYPES) + 1)
        self.mode = nn.Linear(HIDDEN, len(corpus.MODES))
        self.context = nn.Linear(HIDDEN, len(markup.CONTEXTS))
        self.auxiliary = nn.Linear(HIDDEN, len(markup.AUXILIARY))
        self.speaker = nn.Linear(HIDDEN, width)
        self.no_speaker = nn.Parameter(torch.zeros(width))
        self.drop = nn.Dropout(0.1)

    def pairs(self, h, mask, row, slot, actor, recipient, mentions):
        """h: [B,T,W] states; row, slot: sentence of each pair and its number there; actor, recipient: its
        mentions (recipient -1); mentions: [M,W] pooled states. Gives hidden [P,H], attention logits [P,T]."""
        a = mentions[actor]
        r = torch.where((recipient >= 0).unsqueeze(-1), mentions[recipient.clamp(min=0)], self.nobody)
        query = self.query_actor(a) + self.query_recipient(r)
        # attention by sentence: gathering h for each pair would copy it hundreds of times
        by_sentence = query.new_zeros(h.shape[0], int(slot.max()) + 1, self.width)
        by_sentence = by_sentence.index_put((row, slot), query)
        score = torch.bmm(by_sentence, h.transpose(1, 2).to(query.dtype)) / self.width ** 0.5
        score = score.masked_fill(mask.unsqueeze(1) == 0, -1e4)
        context = torch.bmm(score.softmax(-1).to(h.dtype), h)[row, slot]
        mean = ((h * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True))[row]
        z = self.pair_in(self.drop(torch.cat([a, r, a * r, context, mean], -1)))
        return self.drop(nn.functional.gelu(z)), score[row, slot]

    def speakers(self, hidden, candidates, valid):
        """candidates: [P,K,W] mention states of each pair's sentence. Gives [P,K+1], the last nobody."""
        query = self.speaker(hidden)
        out = torch.bmm(candidates, query.unsqueeze(-1)).squeeze(-1) / self.width ** 0.5
        out = out.masked_fill(~valid, -1e9)
        return torch.cat([out, (query @ self.no_speaker / self.width ** 0.5).unsqueeze(-1)], -1)


def token_spans(offsets, span):
    """Indices of the tokens that overlap a character span."""
    return [i for i, (a, b) in enumerate(offsets) if b > a and a < span[1] and b > span[0]]


class Encoded:
    """An example with token ids and, for each mention, trigger and tag, token indices."""

    def __init__(self, example, tokenizer):
        e = tokenizer.encode(example.text)
        self.example = example
        self.ids = e.ids[:MAX_TOKENS]
        offsets = e.offsets[:MAX_TOKENS]
        self.offsets = offsets
        self.words = [w is not None for w in e.word_ids[:MAX_TOKENS]]
        self.mentions = [token_spans(offsets, s) for s in example.spans]
        self.pairs = [p for p in example.pairs if self.mentions[p.actor]
                      and (p.recipient < 0 or self.mentions[p.recipient])]
        self.triggers = [token_spans(offsets, p.trigger) if p.trigger else [] for p in self.pairs]
        n = len(self.ids)
        self.tags = self.fill(example.tags, corpus.TAGS, n, example.partial)
        self.roles = self.fill(example.roles, corpus.ROLES, n, False)

    def fill(self, spans, labels, n, partial):
        """Label index of each token, -100 where unknown."""
        if spans is None:
            return [-100] * n
        out = [-100 if partial or not w else 0 for w in self.words]
        for kind, a, b in spans:
            where = token_spans(self.offsets, (a, b))
            for i in (where[0] - 1, where[-1] + 1) if partial and where else ():
                if 0 <= i < n and self.words[i] and out[i] == -100:
                    out[i] = 0
            for k, i in enumerate(where):
                out[i] = labels.index(("B-" if k == 0 else "I-") + kind)
        return out


def collate(items, negatives, rng):
    """One batch: padded ids, flat mention and pair tables. At most `negatives` pairs without an event
    a sentence (None: all)."""
    length = max(len(x.ids) for x in items)
    ids = torch.zeros(len(items), length, dtype=torch.long)
    mask = torch.zeros(len(items), length)
    tags = torch.full((len(items), length), -100)
    roles = torch.full((2, len(items), length), -100)
    soft_tags = torch.zeros(len(items), length, len(corpus.TAGS))
    soft_roles = torch.zeros(len(items), length, len(corpus.ROLES))
    row, slot, actor, recipient, pairs, triggers, pool_row, pool, base = ([] for _ in range(9))
    for r, x in enumerate(items):
        n = len(x.ids)
        ids[r, :n], mask[r, :n] = torch.tensor(x.ids), 1
        tags[r, :n] = torch.tensor(x.tags)
        roles[int(x.example.record is not None), r, :n] = torch.tensor(x.roles)
        if x.example.soft_tags is not None:
            soft_tags[r, :n] = x.example.soft_tags[:n]
        if x.example.soft_roles is not None:
            soft_roles[r, :n] = x.example.soft_roles[:n]
        first = len(pool)
        base.append(first)
        pool += x.mentions
        pool_row += [r] * len(x.mentions)
        chosen = list(range(len(x.pairs)))
        if negatives is not None:
            empty = {k for k in chosen if x.pairs[k].types == [corpus.NONE]}
            if len(empty) > negatives:
                keep = set(rng.sample(sorted(empty), negatives))
                chosen = [k for k in chosen if k in keep or k not in empty]
        for number, k in enumerate(chosen):
            p = x.pairs[k]
            row.append(r)
            slot.append(number)
            actor.append(first + p.actor)
            recipient.append(first + p.recipient if p.recipient >= 0 else -1)
            pairs.append(p)
            triggers.append(x.triggers[k])
    pool_slot = [m - base[r] for m, r in enumerate(pool_row)]
    pooling = torch.zeros(len(items), max(pool_slot, default=-1) + 1, length)
    for r, m, where in zip(pool_row, pool_slot, pool):
        for i in where:
            pooling[r, m, i] = 1 / len(where)
    return dict(ids=ids, mask=mask, tags=tags, roles=roles[0], roles_own=roles[1], soft_tags=soft_tags,
                soft_roles=soft_roles, row=torch.tensor(row, dtype=torch.long), slot=torch.tensor(slot, dtype=torch.long),
                actor=torch.tensor(actor, dtype=torch.long),
                recipient=torch.tensor(recipient, dtype=torch.long), pairs=pairs, triggers=triggers,
                pool_row=torch.tensor(pool_row, dtype=torch.long),
                pool_slot=torch.tensor(pool_slot, dtype=torch.long), pooling=pooling, base=base)


class Network(nn.Module):
    """Encoder and heads."""

    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder
        self.heads = Heads(encoder.config.hidden_size)

    def forward(self, batch):
        h = self.encoder(input_ids=batch["ids"], attention_mask=batch["mask"]).last_hidden_state
        heads = self.heads
        out = {"tags": heads.tag(heads.drop(h)), "roles": heads.role(heads.drop(h)),
               "roles_own": heads.role_own(heads.drop(h))}
        if len(batch["pool_row"]):
            out["mentions"] = torch.bmm(batch["pooling"], h)[batch["pool_row"], batch["pool_slot"]]
        if len(batch["row"]):
            hidden, score = heads.pairs(h, batch["mask"], batch["row"], batch["slot"], batch["actor"],
                                        batch["recipient"], out["mentions"])
            out.update(hidden=hidden, score=score, type=heads.event_type(hidden), mode=heads.mode(hidden),
                       context=heads.context(hidden), auxiliary=heads.auxiliary(hidden))
        return out
