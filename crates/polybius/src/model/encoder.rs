//! The transformer: word pieces to states, several sentences in one pass.

use polybius_kernel::{Attention, Isa, Linear, QuantRows, add_norm, attend, gelu};

use super::MAX_TOKENS;
use super::tokens::Tokens;
use super::weights::Weights;
use crate::error::{Error, ErrorKind};

const EPSILON: f32 = 1e-12;

struct Norm {
    gain: Vec<f32>,
    bias: Vec<f32>,
}

struct Layer {
    qkv: Linear,
    out: Linear,
    after_attention: Norm,
    up: Linear,
    down: Linear,
    after_feed: Norm,
}

/// Embeddings and layers.
pub struct Encoder {
    isa: Isa,
    width: usize,
    words: Vec<i8>,
    word_scales: Vec<f32>,
    /// Position and token-type embeddings, added up.
    positions: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
}

/// Buffers that are reused from pass to pass.
#[derive(Default)]
pub struct Scratch {
    rows: QuantRows,
    qkv: Vec<f32>,
    mixed: Vec<f32>,
    wide: Vec<f32>,
    attention: Attention,
}

impl Encoder {
    /// Takes its tensors from a weight file.
    pub fn read(w: &Weights, isa: Isa) -> Result<Encoder, Error> {
        let (words, _, width) = w.bytes("embeddings.weight")?;
        let norm = |name: &str| -> Result<Norm, Error> {
            Ok(Norm { gain: w.floats(&format!("{name}.gain"))?, bias: w.floats(&format!("{name}.bias"))? })
        };
        let count = w.number("layers")? as usize;
        let mut layers = Vec::with_capacity(count);
        for k in 0..count {
            let name = |part: &str| format!("layer.{k}.{part}");
            let up = w.linear(&name("up"), width)?;
            layers.push(Layer {
                qkv: w.linear(&name("qkv"), width)?,
                out: w.linear(&name("out"), width)?,
                after_attention: norm(&name("after_attention"))?,
                down: w.linear(&name("down"), up.outputs())?,
                up,
                after_feed: norm(&name("after_feed"))?,
            });
        }
        let positions = w.floats("positions")?;
        let word_scales = w.floats("embeddings.scale")?;
        if positions.len() < MAX_TOKENS * width || word_scales.len() * width != words.len() {
            return Err(ErrorKind::Weights { what: "embeddings have the wrong shape".into() }.into());
        }
        Ok(Encoder { isa, width, words, word_scales, positions, norm: norm("embeddings.norm")?, layers })
    }

    /// Values in a state.
    pub fn width(&self) -> usize {
        self.width
    }

    /// States of all word pieces of the sentences, one row each, in order.
    pub fn run(&self, sentences: &[Tokens], scratch: &mut Scratch) -> Vec<f32> {
        let (isa, width) = (self.isa, self.width);
        let total: usize = sentences.iter().map(|t| t.ids.len()).sum();
        let mut x = vec![0f32; total * width];
        let positions = sentences.iter().flat_map(|t| 0..t.ids.len());
        let ids = sentences.iter().flat_map(|t| t.ids.iter());
        for ((row, id), at) in x.chunks_exact_mut(width).zip(ids).zip(positions) {
            let id = *id as usize;
            let scale = self.word_scales[id];
            let word = &self.words[id * width..][..width];
            let position = &self.positions[at * width..][..width];
            for ((v, w), p) in row.iter_mut().zip(word).zip(position) {
                *v = *w as f32 * scale + p;
            }
        }
        let s = scratch;
        s.mixed.clear();
        s.mixed.resize(total * width, 0.0);
        add_norm(isa, &mut x, &s.mixed, &self.norm.gain, &self.norm.bias, EPSILON);
        for layer in &self.layers {
            s.rows.set(isa, &x, width);
            layer.qkv.apply(isa, &s.rows, &mut s.qkv);
            let mut row = 0;
            for t in sentences {
                let n = t.ids.len();
                let qkv = &s.qkv[row * 3 * width..(row + n) * 3 * width];
                attend(isa, qkv, width, &mut s.mixed[row * width..(row + n) * width], &mut s.attention);
                row += n;
            }
            s.rows.set(isa, &s.mixed, width);
            layer.out.apply(isa, &s.rows, &mut s.mixed);
            add_norm(
                isa,
                &mut x,
                &s.mixed,
                &layer.after_attention.gain,
                &layer.after_attention.bias,
                EPSILON,
            );
            s.rows.set(isa, &x, width);
            layer.up.apply(isa, &s.rows, &mut s.wide);
            gelu(isa, &mut s.wide);
            s.rows.set(isa, &s.wide, layer.up.outputs());
            layer.down.apply(isa, &s.rows, &mut s.mixed);
            add_norm(isa, &mut x, &s.mixed, &layer.after_feed.gain, &layer.after_feed.bias, EPSILON);
        }
        x
    }
}
