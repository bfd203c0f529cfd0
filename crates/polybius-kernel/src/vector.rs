//! Row arithmetic in `f32`: normalisation, GELU, softmax, dot products.
//!
//! Written in plain Rust over blocks of 16 values that the compiler turns into the vector
//! instructions of the set at hand. `FMA` says whether fused multiply-add is an instruction there.

use crate::isa::dispatch;

/// `a * b + c`, fused where the processor can.
#[inline(always)]
pub(crate) fn fma<const FMA: bool>(a: f32, b: f32, c: f32) -> f32 {
    if FMA { a.mul_add(b, c) } else { a * b + c }
}

/// e to the x by range reduction and a polynomial (Cephes' coefficients); relative error below 2e-7.
#[inline(always)]
pub(crate) fn exp<const FMA: bool>(x: f32) -> f32 {
    const ROUND: f32 = 12_582_912.0; // 1.5 * 2^23: adding it rounds to a whole number
    let x = x.clamp(-87.0, 87.0);
    let shifted = fma::<FMA>(x, std::f32::consts::LOG2_E, ROUND);
    let n = shifted - ROUND;
    let r = fma::<FMA>(n, -0.693_359_4, x);
    let r = fma::<FMA>(n, 2.121_944_4e-4, r);
    let mut p = 1.987_569_1e-4f32;
    p = fma::<FMA>(p, r, 1.398_2e-3);
    p = fma::<FMA>(p, r, 8.333_452e-3);
    p = fma::<FMA>(p, r, 4.166_579_6e-2);
    p = fma::<FMA>(p, r, 1.666_666_6e-1);
    p = fma::<FMA>(p, r, 0.5);
    p = fma::<FMA>(p * r, r, r) + 1.0;
    // The low bits of `shifted` hold n: moved into the exponent they are 2^n.
    f32::from_bits((shifted.to_bits() << 23).wrapping_add(p.to_bits()))
}

/// Gaussian error linear unit, x * Phi(x), with erf by Abramowitz and Stegun 7.1.26.
#[inline(always)]
fn gelu_one<const FMA: bool>(x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / fma::<FMA>(0.327_591_1, z, 1.0);
    let mut p = 1.061_405_4f32;
    p = fma::<FMA>(p, t, -1.453_152_1);
    p = fma::<FMA>(p, t, 1.421_413_8);
    p = fma::<FMA>(p, t, -0.284_496_72);
    p = fma::<FMA>(p, t, 0.254_829_6);
    let erf = 1.0 - p * t * exp::<FMA>(-z * z);
    0.5 * x * (1.0 + erf.copysign(x))
}

#[inline(always)]
fn gelu_body<const FMA: bool>(x: &mut [f32]) {
    for v in x {
        *v = gelu_one::<FMA>(*v);
    }
}

dispatch! {
    /// Applies GELU to every value in place.
    pub fn gelu(x: &mut [f32]) => gelu_body
}

/// Sum in 16 lanes, so that the order of additions is the same on every processor.
#[inline(always)]
fn sum(x: &[f32]) -> f32 {
    let mut lanes = [0f32; 16];
    let blocks = x.chunks_exact(16);
    for (lane, v) in lanes.iter_mut().zip(blocks.remainder()) {
        *lane += v;
    }
    for block in blocks {
        for k in 0..16 {
            lanes[k] += block[k];
        }
    }
    lanes.iter().sum()
}

#[inline(always)]
fn add_norm_body<const FMA: bool>(x: &mut [f32], add: &[f32], gain: &[f32], bias: &[f32], epsilon: f32) {
    let width = gain.len();
    assert!(
        x.len() == add.len()
            && x.len().is_multiple_of(width)
            && bias.len() == width
            && width.is_multiple_of(16)
    );
    for (row, add) in x.chunks_exact_mut(width).zip(add.chunks_exact(width)) {
        let (mut total, mut squares) = ([0f32; 16], [0f32; 16]);
        for (r, a) in row.chunks_exact_mut(16).zip(add.chunks_exact(16)) {
            for k in 0..16 {
                r[k] += a[k];
                total[k] += r[k];
            }
        }
        let mean = sum(&total) / width as f32;
        for r in row.chunks_exact(16) {
            for k in 0..16 {
                let d = r[k] - mean;
                squares[k] = fma::<FMA>(d, d, squares[k]);
            }
        }
        let scale = 1.0 / (sum(&squares) / width as f32 + epsilon).sqrt();
        for (v, (g, b)) in row.iter_mut().zip(gain.iter().zip(bias)) {
            *v = fma::<FMA>((*v - mean) * scale, *g, *b);
        }
    }
}

dispatch! {
    /// `x = layer_norm(x + add)` row by row; the row width (a multiple of 16) is that of `gain`.
    pub fn add_norm(x: &mut [f32], add: &[f32], gain: &[f32], bias: &[f32], epsilon: f32) => add_norm_body
}

/// Softmax of one row in place.
#[inline(always)]
pub(crate) fn softmax_row<const FMA: bool>(row: &mut [f32]) {
    let top = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for v in row.iter_mut() {
        *v = exp::<FMA>(*v - top);
    }
    let scale = 1.0 / sum(row);
    for v in row {
        *v *= scale;
    }
}

#[inline(always)]
fn softmax_body<const FMA: bool>(row: &mut [f32]) {
    softmax_row::<FMA>(row);
}

dispatch! {
    /// Softmax of one row in place.
    pub fn softmax(row: &mut [f32]) => softmax_body
}

/// The dot product of two rows of the same length, in 16 lanes.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0f32; 16];
    let (left, right) = (a.chunks_exact(16), b.chunks_exact(16));
    for (lane, (x, y)) in lanes.iter_mut().zip(left.remainder().iter().zip(right.remainder())) {
        *lane += x * y;
    }
    for (x, y) in left.zip(right) {
        for k in 0..16 {
            lanes[k] += x[k] * y[k];
        }
    }
    lanes.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Isa;

    #[test]
    fn exp_is_close() {
        for k in -860..860 {
            let x = k as f32 / 10.0;
            let (want, got) = ((x as f64).exp(), exp::<false>(x) as f64);
            assert!(((got - want) / want).abs() < 1e-6, "exp({x}) = {got}, not {want}");
        }
    }

    #[test]
    fn gelu_matches_known_values_on_every_instruction_set() {
        // x * Phi(x) from tables of the normal distribution.
        let known = [
            (-3.0, -0.004_049_7),
            (-1.0, -0.158_655_25),
            (0.0, 0.0),
            (0.5, 0.345_731_23),
            (2.0, 1.954_499_7),
        ];
        for isa in Isa::available() {
            let mut x: Vec<f32> = known.iter().map(|p| p.0).collect();
            gelu(isa, &mut x);
            for (got, (at, want)) in x.iter().zip(known) {
                assert!((got - want).abs() < 1e-5, "{isa:?}: gelu({at}) = {got}, not {want}");
            }
        }
    }

    #[test]
    fn norm_gives_mean_zero_and_variance_one() {
        for isa in Isa::available() {
            let mut x: Vec<f32> = (0..64).map(|k| (k * k % 37) as f32).collect();
            let add = vec![1.5; 64];
            add_norm(isa, &mut x, &add, &[1.0; 32], &[0.0; 32], 1e-12);
            for row in x.chunks(32) {
                let mean = row.iter().sum::<f32>() / 32.0;
                let variance = row.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / 32.0;
                assert!(mean.abs() < 1e-5 && (variance - 1.0).abs() < 1e-4, "{isa:?}: {mean} {variance}");
            }
        }
    }

    #[test]
    fn softmax_sums_to_one() {
        for isa in Isa::available() {
            let mut x: Vec<f32> = (0..37).map(|k| (k % 7) as f32 * 10.0).collect();
            softmax(isa, &mut x);
            assert!((x.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        }
    }
}
