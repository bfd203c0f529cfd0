//! Scaled dot-product attention within one sequence, all heads, in `f32`.

use crate::isa::dispatch;
use crate::vector::{fma, softmax_row};

/// Values a head; fixed, so that inner loops have a known length.
const HEAD: usize = 32;
const LANES: usize = 16;

/// Buffers that attention reuses from call to call.
#[derive(Default, Debug, Clone)]
pub struct Attention {
    keys: Vec<f32>,
    scores: Vec<f32>,
}

#[inline(always)]
fn attend_body<const FMA: bool>(qkv: &[f32], width: usize, out: &mut [f32], work: &mut Attention) {
    let n = qkv.len() / (3 * width);
    assert!(qkv.len() == n * 3 * width && out.len() == n * width && width.is_multiple_of(HEAD));
    let padded = n.next_multiple_of(LANES);
    work.keys.clear();
    work.keys.resize(HEAD * padded, 0.0);
    work.scores.resize(padded, 0.0);
    let scale = 1.0 / (HEAD as f32).sqrt();
    for head in (0..width).step_by(HEAD) {
        for (j, row) in qkv.chunks_exact(3 * width).enumerate() {
            for (d, v) in row[width + head..width + head + HEAD].iter().enumerate() {
                work.keys[d * padded + j] = v * scale;
            }
        }
        for i in 0..n {
            let query: &[f32; HEAD] = qkv[i * 3 * width + head..][..HEAD].try_into().unwrap();
            for at in (0..padded).step_by(LANES) {
                let mut sums = [0f32; LANES];
                for d in 0..HEAD {
                    let keys: &[f32; LANES] = work.keys[d * padded + at..][..LANES].try_into().unwrap();
                    for k in 0..LANES {
                        sums[k] = fma::<FMA>(query[d], keys[k], sums[k]);
                    }
                }
                work.scores[at..at + LANES].copy_from_slice(&sums);
            }
            softmax_row::<FMA>(&mut work.scores[..n]);
            let mut sums = [0f32; HEAD];
            for (weight, row) in work.scores[..n].iter().zip(qkv.chunks_exact(3 * width)) {
                let value: &[f32; HEAD] = row[2 * width + head..][..HEAD].try_into().unwrap();
                for d in 0..HEAD {
                    sums[d] = fma::<FMA>(*weight, value[d], sums[d]);
                }
            }
            out[i * width + head..][..HEAD].copy_from_slice(&sums);
        }
    }
}

dispatch! {
    /// Attention of one sequence: `qkv` has a row of queries, keys and values (each `width` long) a
    /// token, `out` a row of `width`. Heads are 32 wide.
    pub fn attend(qkv: &[f32], width: usize, out: &mut [f32], work: &mut Attention) => attend_body
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Isa;

    #[test]
    fn matches_the_formula_on_every_instruction_set() {
        let (n, width) = (21, 64);
        let qkv: Vec<f32> = (0..n * 3 * width).map(|k| ((k * 7919 % 1000) as f32 - 500.0) / 300.0).collect();
        let mut want = vec![0f64; n * width];
        for head in [0, 32] {
            for i in 0..n {
                let at =
                    |row: usize, part: usize, d: usize| qkv[row * 3 * width + part * width + head + d] as f64;
                let scores: Vec<f64> = (0..n)
                    .map(|j| ((0..32).map(|d| at(i, 0, d) * at(j, 1, d)).sum::<f64>() / 32f64.sqrt()).exp())
                    .collect();
                let total: f64 = scores.iter().sum();
                for d in 0..32 {
                    want[i * width + head + d] = (0..n).map(|j| scores[j] / total * at(j, 2, d)).sum();
                }
            }
        }
        for isa in Isa::available() {
            let mut out = vec![0f32; n * width];
            attend(isa, &qkv, width, &mut out, &mut Attention::default());
            for (g, w) in out.iter().zip(&want) {
                assert!((*g as f64 - w).abs() < 1e-4, "{isa:?}: {g} {w}");
            }
        }
    }
}
