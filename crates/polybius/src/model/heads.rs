//! The heads: tags of word pieces, and for each ordered pair of mentions what holds between them.

use polybius_kernel::{Isa, Linear, QuantRows, dot, gelu, softmax};

use super::decode::{self, Tag};
use super::path::Label;
use super::roles::{Roles, Sides};
use super::tokens::Tokens;
use super::weights::Weights;
use super::{MAX_MENTIONS, Reading, Relation};
use crate::error::{Error, ErrorKind};
use crate::ontology::{AUXILIARY, TYPES};
use crate::text::Bytes;

/// Position of "no event" behind the types.
const NONE: usize = TYPES.len();

/// Share of the probability of its type's modes that a mode must have.
const MODE_ABOVE: f32 = 0.5;

/// Layers behind the encoder.
pub struct Heads {
    isa: Isa,
    width: usize,
    hidden: usize,
    tag: Linear,
    tag_labels: Vec<Label<Tag>>,
    nobody: Vec<f32>,
    query_actor: Linear,
    query_recipient: Linear,
    from_actor: Linear,
    from_recipient: Linear,
    from_product: Linear,
    from_context: Linear,
    from_mean: Linear,
    event: Linear,
    mode: Linear,
    modes: Vec<(usize, &'static str)>,
    context: Linear,
    contexts: Vec<&'static str>,
    auxiliary: Linear,
    speaker: Linear,
    no_speaker: Vec<f32>,
    /// An event is reported if "no event" is less probable than this.
    pub none_below: f32,
    /// ... and the type itself more probable than this.
    pub type_above: f32,
    /// ... or, for a recipient of an act that is sure by itself, than this.
    recipient_above: f32,
    sentence_above: f32,
    temperature: f32,
    context_above: f32,
    roles: Option<Roles>,
}

/// Mention states and what the first layer makes of each, for one sentence.
struct Pooled {
    state: Vec<f32>,
    query_actor: Vec<f32>,
    query_recipient: Vec<f32>,
    from_actor: Vec<f32>,
    from_recipient: Vec<f32>,
}

/// One pair's hidden values, type probabilities (17) and attention.
struct Judged {
    hidden: Vec<f32>,
    types: [f32; NONE + 1],
    attention: Vec<f32>,
}

impl Heads {
    /// Takes its tensors from a weight file.
    pub fn read(w: &Weights, isa: Isa) -> Result<Heads, Error> {
        let nobody = w.floats("nobody")?;
        let width = nobody.len();
        let event_context = w.linear("pair.context", width)?;
        let hidden = event_context.outputs();
        let tag_labels = w.labels("tags")?.into_iter().map(decode::parse_label).collect();
        // Labels live as long as the program: there are a hundred of them, read once for each model.
        let keep = |s: &str| -> &'static str { Box::leak(s.to_string().into_boxed_str()) };
        let mut modes = Vec::new();
        for label in w.labels("modes")? {
            let parts =
                label.split_once('/').and_then(|(t, m)| Some((TYPES.iter().position(|x| x.name() == t)?, m)));
            let Some((t, m)) = parts else {
                return Err(ErrorKind::Weights { what: format!("'{label}' is no mode") }.into());
            };
            modes.push((t, keep(m)));
        }
        Ok(Heads {
            isa,
            width,
            hidden,
            tag: w.linear("tag", width)?,
            tag_labels,
            nobody,
            query_actor: w.linear("query_actor", width)?,
            query_recipient: w.linear("query_recipient", width)?,
            from_actor: w.linear("pair.actor", width)?,
            from_recipient: w.linear("pair.recipient", width)?,
            from_product: w.linear("pair.product", width)?,
            from_context: event_context,
            from_mean: w.linear("pair.mean", width)?,
            event: w.linear("event", hidden)?,
            mode: w.linear("mode", hidden)?,
            modes,
            context: w.linear("context", hidden)?,
            contexts: w.labels("contexts")?.into_iter().map(keep).collect(),
            auxiliary: w.linear("auxiliary", hidden)?,
            speaker: w.linear("speaker", hidden)?,
            no_speaker: w.floats("no_speaker")?,
            none_below: w.number("none_below")?,
            type_above: w.number("type_above")?,
            recipient_above: w.number_or("recipient_above", 1.0)?,
            sentence_above: w.number_or("sentence_above", 0.0)?,
            temperature: w.number("temperature")?,
            context_above: w.number_or("context_above", 0.5)?,
            roles: Roles::read(w, width)?,
        })
    }

    /// The sides of a sentence as their own layer reads them; none without it.
    pub fn sides(&self, states: &[f32], tokens: &Tokens) -> Vec<(char, Bytes)> {
        match &self.roles {
            Some(roles) if !tokens.ids.is_empty() => roles.spans(self.isa, states, tokens),
            _ => Vec::new(),
        }
    }

    /// Tags and relations of one sentence from the states of its pieces.
    pub fn read_sentence(&self, states: &[f32], tokens: &Tokens, sentence: &str) -> Reading {
        if tokens.ids.is_empty() {
            return Reading::default();
        }
        let tags = self.rows(&self.tag, states);
        let mut tagged = decode::spans(&tags, &self.tag_labels, tokens);
        decode::whole_places(&mut tagged, sentence, tokens);
        decode::whole_mentions(&mut tagged, sentence);
        decode::trim(&mut tagged, sentence, tokens);
        let actors: Vec<usize> =
            (0..tagged.len()).filter(|k| tagged[*k].tag == Tag::Actor).take(MAX_MENTIONS).collect();
        if actors.is_empty() {
            return Reading { tagged, relations: Vec::new() };
        }
        let mut pairs = Vec::with_capacity(actors.len() * actors.len());
        for a in 0..actors.len() {
            pairs.push((a, None));
            pairs.extend((0..actors.len()).filter(|r| *r != a).map(|r| (a, Some(r))));
        }
        let spans: Vec<_> = actors.iter().map(|k| tagged[*k].pieces.clone()).collect();
        let pooled = self.pool(states, &spans);
        let judged = self.judge(states, &pooled, &pairs);
        let mut held: Vec<(usize, usize)> = Vec::new();
        for (n, j) in judged.iter().enumerate().filter(|(_, j)| j.types[NONE] < self.none_below) {
            held.extend((0..NONE).filter(|t| j.types[*t] > self.type_above).map(|t| (n, t)));
        }
        self.find_recipients(&pairs, &judged, &mut held);
        // A sentence in which nothing is likely has no event; beside a likely one, others count from the lower bound.
        if held.iter().all(|(n, t)| judged[*n].types[*t] < self.sentence_above) {
            held.clear();
        }
        if let Some(roles) = self.roles.as_ref().filter(|_| !held.is_empty()) {
            let sides = roles.of(self.isa, states, &spans);
            held = self.admitted(roles, &sides, &pairs, &judged, held);
        }
        // By pair, the likeliest type first.
        held.sort_by(|x, y| x.0.cmp(&y.0).then(judged[y.0].types[y.1].total_cmp(&judged[x.0].types[x.1])));
        let mut relations = Vec::with_capacity(held.len());
        for pair in held.chunk_by(|x, y| x.0 == y.0) {
            let n = pair[0].0;
            let details = self.details(&judged[n].hidden, &pooled);
            let trigger = self.trigger(&judged[n].attention, tokens, &spans);
            for (_, t) in pair {
                let probability = judged[n].types[*t];
                relations.push(Relation {
                    actor: actors[pairs[n].0],
                    recipient: pairs[n].1.map(|r| actors[r]),
                    event: TYPES[*t],
                    probability,
                    mode: self.best_mode(&details.modes, *t),
                    contexts: details.contexts.clone(),
                    auxiliary: details.auxiliary.clone(),
                    speaker: details.speaker.map(|m| actors[m]),
                    trigger: trigger.clone(),
                });
            }
        }
        Reading { tagged, relations }
    }

    /// Where somebody surely does something but to nobody surely, the likeliest recipient counts from a lower
    /// bound on. `held`: numbers of pairs and types.
    fn find_recipients(
        &self,
        pairs: &[(usize, Option<usize>)],
        judged: &[Judged],
        held: &mut Vec<(usize, usize)>,
    ) {
        let mut found = Vec::new();
        for &(n, t) in held.iter().filter(|(n, _)| pairs[*n].1.is_none()) {
            let of_actor = |m: usize| pairs[m].0 == pairs[n].0 && pairs[m].1.is_some();
            if held.iter().any(|(m, u)| *u == t && of_actor(*m)) {
                continue;
            }
            let best = (0..pairs.len())
                .filter(|m| of_actor(*m))
                .max_by(|x, y| judged[*x].types[t].total_cmp(&judged[*y].types[t]));
            found.extend(best.filter(|m| judged[*m].types[t] > self.recipient_above).map(|m| (m, t)));
        }
        held.extend(found);
    }

    /// Leaves out who is no side of anything: an event without its actor, a recipient without the rest.
    fn admitted(
        &self,
        roles: &Roles,
        sides: &[Sides],
        pairs: &[(usize, Option<usize>)],
        judged: &[Judged],
        held: Vec<(usize, usize)>,
    ) -> Vec<(usize, usize)> {
        let mut out: Vec<(usize, usize)> = Vec::with_capacity(held.len());
        for (n, t) in held {
            let probability = judged[n].types[t];
            let (actor, recipient) = pairs[n];
            let mutual = TYPES[t].is_mutual() && recipient.is_some();
            let acts = if mutual { sides[actor].either() } else { sides[actor].acting() };
            if !roles.admits(acts, probability) {
                continue;
            }
            let receives = |r: usize| if mutual { sides[r].either() } else { sides[r].receiving() };
            let alone = recipient.is_some_and(|r| !roles.admits(receives(r), probability));
            let kept = if alone { pairs.iter().position(|p| *p == (actor, None)).unwrap_or(n) } else { n };
            if !out.contains(&(kept, t)) {
                out.push((kept, t));
            }
        }
        out
    }

    /// Probabilities of the 16 types for one given pair.
    pub fn answer(
        &self,
        states: &[f32],
        tokens: &Tokens,
        actor: &Bytes,
        recipient: Option<&Bytes>,
    ) -> [f32; NONE] {
        // A span outside of what was read (a very long sentence) is the whole sentence.
        let whole = 1.min(tokens.ids.len() - 1)..tokens.ids.len();
        let mut spans = vec![tokens.covering(actor).unwrap_or(whole.clone())];
        spans.extend(recipient.map(|r| tokens.covering(r).unwrap_or(whole)));
        let pooled = self.pool(states, &spans);
        let pair = [(0, (spans.len() > 1).then_some(1))];
        let judged = self.judge(states, &pooled, &pair).remove(0);
        let mut out: [f32; NONE] = std::array::from_fn(|t| judged.types[t]);
        let total: f32 = out.iter().sum();
        out.iter_mut().for_each(|p| *p /= total);
        out
    }

    fn rows(&self, layer: &Linear, input: &[f32]) -> Vec<f32> {
        let mut rows = QuantRows::default();
        rows.set(self.isa, input, layer.inputs());
        let mut out = Vec::new();
        layer.apply(self.isa, &rows, &mut out);
        out
    }

    /// Mean states of the spans, with "nobody" as the last row.
    fn pool(&self, states: &[f32], spans: &[std::ops::Range<usize>]) -> Pooled {
        let width = self.width;
        let mut state = vec![0f32; (spans.len() + 1) * width];
        for (row, span) in state.chunks_exact_mut(width).zip(spans) {
            let share = 1.0 / span.len() as f32;
            for piece in states[span.start * width..span.end * width].chunks_exact(width) {
                row.iter_mut().zip(piece).for_each(|(v, p)| *v += p * share);
            }
        }
        let last = spans.len() * width;
        state[last..].copy_from_slice(&self.nobody);
        Pooled {
            query_actor: self.rows(&self.query_actor, &state),
            query_recipient: self.rows(&self.query_recipient, &state),
            from_actor: self.rows(&self.from_actor, &state),
            from_recipient: self.rows(&self.from_recipient, &state),
            state,
        }
    }

    fn judge(&self, states: &[f32], pooled: &Pooled, pairs: &[(usize, Option<usize>)]) -> Vec<Judged> {
        let (width, hidden) = (self.width, self.hidden);
        let nobody = pooled.state.len() / width - 1;
        let root = 1.0 / (width as f32).sqrt();
        let mut mean = vec![0f32; width];
        let pieces = states.len() / width;
        for piece in states.chunks_exact(width) {
            mean.iter_mut().zip(piece).for_each(|(v, p)| *v += p / pieces as f32);
        }
        let from_mean = self.rows(&self.from_mean, &mean);
        let mut products = vec![0f32; pairs.len() * width];
        let mut contexts = vec![0f32; pairs.len() * width];
        let mut attentions = Vec::with_capacity(pairs.len());
        for (k, (a, r)) in pairs.iter().enumerate() {
            let r = r.unwrap_or(nobody);
            let row = |m: &[f32], i: usize| -> Vec<f32> { m[i * width..(i + 1) * width].to_vec() };
            let (actor, recipient) =
                (&pooled.state[a * width..][..width], &pooled.state[r * width..][..width]);
            let product = &mut products[k * width..][..width];
            product.iter_mut().zip(actor.iter().zip(recipient)).for_each(|(v, (x, y))| *v = x * y);
            let mut query = row(&pooled.query_actor, *a);
            query.iter_mut().zip(&pooled.query_recipient[r * width..][..width]).for_each(|(q, v)| *q += v);
            let mut attention: Vec<f32> = states.chunks_exact(width).map(|s| dot(s, &query) * root).collect();
            softmax(self.isa, &mut attention);
            let context = &mut contexts[k * width..][..width];
            for (weight, piece) in attention.iter().zip(states.chunks_exact(width)) {
                context.iter_mut().zip(piece).for_each(|(v, p)| *v += p * weight);
            }
            attentions.push(attention);
        }
        let mut z = self.rows(&self.from_product, &products);
        let from_context = self.rows(&self.from_context, &contexts);
        for (k, (a, r)) in pairs.iter().enumerate() {
            let r = r.unwrap_or(nobody);
            let z = &mut z[k * hidden..][..hidden];
            for (i, v) in z.iter_mut().enumerate() {
                *v += from_context[k * hidden + i]
                    + pooled.from_actor[a * hidden + i]
                    + pooled.from_recipient[r * hidden + i]
                    + from_mean[i];
            }
        }
        gelu(self.isa, &mut z);
        let events = self.rows(&self.event, &z);
        attentions
            .into_iter()
            .enumerate()
            .map(|(k, attention)| {
                let scores = &events[k * (NONE + 1)..][..NONE + 1];
                let mut types: [f32; NONE + 1] = std::array::from_fn(|t| scores[t] / self.temperature);
                softmax(self.isa, &mut types);
                Judged { hidden: z[k * hidden..(k + 1) * hidden].to_vec(), types, attention }
            })
            .collect()
    }

    fn details(&self, hidden: &[f32], pooled: &Pooled) -> Details {
        let width = self.width;
        let above = |scores: Vec<f32>, labels: &[&'static str], share: f32| -> Vec<&'static str> {
            let least = (share / (1.0 - share)).ln();
            labels.iter().zip(scores).filter(|(_, s)| *s > least).map(|(l, _)| *l).collect()
        };
        let query = self.rows(&self.speaker, hidden);
        let mentions = pooled.state.len() / width - 1;
        let mut best = (dot(&query, &self.no_speaker), None);
        for m in 0..mentions {
            let score = dot(&query, &pooled.state[m * width..][..width]);
            if score > best.0 {
                best = (score, Some(m));
            }
        }
        Details {
            modes: self.rows(&self.mode, hidden),
            contexts: above(self.rows(&self.context, hidden), &self.contexts, self.context_above),
            auxiliary: above(self.rows(&self.auxiliary, hidden), &AUXILIARY, 0.5),
            speaker: best.1,
        }
    }

    /// The mode that has most of the probability among its type's own: many an act has none of them.
    fn best_mode(&self, scores: &[f32], event: usize) -> Option<&'static str> {
        let own = || self.modes.iter().zip(scores).filter(|((t, _), _)| *t == event);
        let ((_, name), best) = own().max_by(|(_, x), (_, y)| x.total_cmp(y))?;
        let sum: f32 = own().map(|(_, x)| (x - best).exp()).sum();
        (1.0 / sum > MODE_ABOVE).then_some(*name)
    }

    /// The words that the pair attends to most, outside of the mentions: the best piece's word and its
    /// neighbours that are attended to nearly as much.
    fn trigger(&self, attention: &[f32], tokens: &Tokens, spans: &[std::ops::Range<usize>]) -> Bytes {
        let free = |i: &usize| !tokens.ranges[*i].is_empty() && !spans.iter().any(|s| s.contains(i));
        let Some(best) =
            (0..attention.len()).filter(free).max_by(|a, b| attention[*a].total_cmp(&attention[*b]))
        else {
            return 0..0;
        };
        let enough = attention[best] * 0.35;
        let (mut first, mut last) = (best, best + 1);
        let joined =
            |i: usize| attention[i] >= enough || tokens.continues.get(i + 1).copied().unwrap_or(false);
        while first > 1 && free(&(first - 1)) && (tokens.continues[first] || joined(first - 1)) {
            first -= 1;
        }
        while last < attention.len() && free(&last) && (tokens.continues[last] || attention[last] >= enough) {
            last += 1;
        }
        tokens.ranges[first].start..tokens.ranges[last - 1].end
    }
}

struct Details {
    modes: Vec<f32>,
    contexts: Vec<&'static str>,
    auxiliary: Vec<&'static str>,
    speaker: Option<usize>,
}
