//! Fully connected layers in 8 bits.
//!
//! Weights are signed bytes with one scale an output; activations are unsigned bytes with a scale
//! and a zero point of their own for every row, found when the row is quantised. Sums are exact
//! 32-bit integers. A row of 2,048 inputs cannot overflow: 2048 * 255 * 127 < 2^31.

use crate::Isa;

/// Outputs that one panel of packed weights holds.
const PANEL: usize = 16;
/// Inputs that one instruction sums.
const GROUP: usize = 4;
const MAX_INPUTS: usize = 32_768;

/// Rows of activations in 8 bits. Reused from layer to layer.
#[derive(Default, Debug, Clone)]
pub struct QuantRows {
    values: Vec<u8>,
    scales: Vec<f32>,
    zeros: Vec<i32>,
    width: usize,
}

impl QuantRows {
    /// Quantises rows of `width` values, replacing what was held.
    ///
    /// # Panics
    /// If the values are no whole number of rows.
    pub fn set(&mut self, isa: Isa, rows: &[f32], width: usize) {
        assert!(rows.len().is_multiple_of(width) && width.is_multiple_of(GROUP));
        self.width = width;
        self.values.resize(rows.len(), 0);
        self.scales.resize(rows.len() / width, 0.0);
        self.zeros.resize(rows.len() / width, 0);
        quantize(isa, rows, width, &mut self.values, &mut self.scales, &mut self.zeros);
    }

    /// How many rows are held.
    pub fn len(&self) -> usize {
        self.scales.len()
    }

    /// Whether no row is held.
    pub fn is_empty(&self) -> bool {
        self.scales.is_empty()
    }
}

crate::isa::dispatch! {
    fn quantize(rows: &[f32], width: usize, values: &mut [u8], scales: &mut [f32], zeros: &mut [i32]) => quantize_body
}

#[inline(always)]
fn quantize_body<const FMA: bool>(
    rows: &[f32],
    width: usize,
    values: &mut [u8],
    scales: &mut [f32],
    zeros: &mut [i32],
) {
    const ROUND: f32 = 12_582_912.0;
    for (r, (row, out)) in rows.chunks_exact(width).zip(values.chunks_exact_mut(width)).enumerate() {
        let (mut low, mut high) = ([0f32; 4], [0f32; 4]);
        for block in row.chunks_exact(4) {
            for k in 0..4 {
                low[k] = low[k].min(block[k]);
                high[k] = high[k].max(block[k]);
            }
        }
        let low = low.iter().copied().fold(0f32, f32::min);
        let high = high.iter().copied().fold(0f32, f32::max);
        let scale = ((high - low) / 255.0).max(f32::MIN_POSITIVE);
        let inverse = 1.0 / scale;
        let zero = (-low * inverse + ROUND) - ROUND;
        for (v, o) in row.iter().zip(out) {
            let q = (v * inverse + zero).clamp(0.0, 255.0) + ROUND;
            *o = q.to_bits() as u8; // the low byte of the mantissa is the rounded number
        }
        scales[r] = scale;
        zeros[r] = zero as i32;
    }
}

/// One layer: packed weights, scales and bias.
#[derive(Debug, Clone)]
pub struct Linear {
    inputs: usize,
    outputs: usize,
    /// `[panel][group][PANEL][GROUP]`
    packed: Vec<i8>,
    scales: Vec<f32>,
    bias: Vec<f32>,
    /// Sum of each output's weights, which the zero point is multiplied with.
    sums: Vec<i32>,
}

impl Linear {
    /// Packs weights `[outputs][inputs]` with a scale and a bias for each output.
    ///
    /// # Panics
    /// If the lengths do not agree or `inputs` is no multiple of 4.
    pub fn new(weights: &[i8], scales: &[f32], bias: &[f32], inputs: usize) -> Linear {
        let outputs = scales.len();
        assert!(inputs.is_multiple_of(GROUP) && inputs <= MAX_INPUTS && bias.len() == outputs);
        assert_eq!(weights.len(), inputs * outputs);
        let padded = outputs.next_multiple_of(PANEL);
        let groups = inputs / GROUP;
        let mut packed = vec![0i8; padded * inputs];
        let mut sums = vec![0i32; padded];
        for (o, row) in weights.chunks_exact(inputs).enumerate() {
            sums[o] = row.iter().map(|w| *w as i32).sum();
            let (panel, lane) = (o / PANEL, o % PANEL);
            for (g, w) in row.chunks_exact(GROUP).enumerate() {
                packed[((panel * groups + g) * PANEL + lane) * GROUP..][..GROUP].copy_from_slice(w);
            }
        }
        let pad = |v: &[f32]| v.iter().copied().chain(std::iter::repeat(0.0)).take(padded).collect();
        Linear { inputs, outputs, packed, scales: pad(scales), bias: pad(bias), sums }
    }

    /// Values a row that it takes.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Values a row that it gives.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Computes all rows into `out` (rows times [`Linear::outputs`]), on the given instruction set.
    ///
    /// # Panics
    /// If the rows' width is not the layer's.
    pub fn apply(&self, isa: Isa, rows: &QuantRows, out: &mut Vec<f32>) {
        assert_eq!(rows.width, self.inputs);
        out.resize(rows.len() * self.outputs, 0.0);
        #[cfg(target_arch = "x86_64")]
        match isa {
            // SAFETY: see `Isa::available`; lengths were checked in `new`, `set` and above.
            Isa::Avx512Vnni => return unsafe { x86::avx512(self, rows, out) },
            // SAFETY: as above.
            Isa::Avx2 => return unsafe { x86::avx2(self, rows, out) },
            Isa::Scalar => {}
        }
        let _ = isa;
        self.scalar(rows, out);
    }

    /// The twin in plain Rust.
    fn scalar(&self, rows: &QuantRows, out: &mut [f32]) {
        let groups = self.inputs / GROUP;
        for r in 0..rows.len() {
            let x = &rows.values[r * self.inputs..][..self.inputs];
            for panel in 0..self.sums.len() / PANEL {
                let mut acc = [0i32; PANEL];
                for g in 0..groups {
                    let w = &self.packed[(panel * groups + g) * PANEL * GROUP..][..PANEL * GROUP];
                    for (a, w) in acc.iter_mut().zip(w.chunks_exact(GROUP)) {
                        for k in 0..GROUP {
                            *a += x[g * GROUP + k] as i32 * w[k] as i32;
                        }
                    }
                }
                self.finish(rows, r, panel, &acc, out);
            }
        }
    }

    /// From integer sums to the layer's output, for one row and panel.
    #[inline(always)]
    fn finish(&self, rows: &QuantRows, r: usize, panel: usize, acc: &[i32; PANEL], out: &mut [f32]) {
        let first = panel * PANEL;
        let count = PANEL.min(self.outputs - first);
        let (scale, zero) = (rows.scales[r], rows.zeros[r]);
        let target = &mut out[r * self.outputs + first..][..count];
        for (k, t) in target.iter_mut().enumerate() {
            let exact = acc[k] - zero * self.sums[first + k];
            *t = exact as f32 * (scale * self.scales[first + k]) + self.bias[first + k];
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    //! The same product with vector instructions.

    use super::{GROUP, Linear, PANEL, QuantRows};
    use std::arch::x86_64::*;

    /// Rows that one pass of the inner loop holds sums for.
    const ROWS: usize = 6;

    /// # Safety
    /// The processor has AVX-512 F, BW, VL, DQ and VNNI.
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,fma")]
    pub unsafe fn avx512(layer: &Linear, rows: &QuantRows, out: &mut [f32]) {
        let panels = layer.sums.len() / PANEL;
        let mut panel = 0;
        while panel < panels {
            let wide = (panels - panel).min(4);
            let mut r = 0;
            while r < rows.len() {
                let tall = (rows.len() - r).min(ROWS);
                // SAFETY: rows r..r+tall and panels panel..panel+wide exist.
                unsafe {
                    match (tall, wide) {
                        (6, 4) => block::<6, 4>(layer, rows, r, panel, out),
                        (5, 4) => block::<5, 4>(layer, rows, r, panel, out),
                        (4, 4) => block::<4, 4>(layer, rows, r, panel, out),
                        (3, 4) => block::<3, 4>(layer, rows, r, panel, out),
                        (2, 4) => block::<2, 4>(layer, rows, r, panel, out),
                        (1, 4) => block::<1, 4>(layer, rows, r, panel, out),
                        _ => {
                            for i in 0..tall {
                                for p in 0..wide {
                                    block::<1, 1>(layer, rows, r + i, panel + p, out);
                                }
                            }
                        }
                    }
                }
                r += tall;
            }
            panel += wide;
        }
    }

    /// # Safety
    /// As [`avx512`]; rows `r..r + R` and panels `panel..panel + P` exist.
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,fma")]
    unsafe fn block<const R: usize, const P: usize>(
        layer: &Linear,
        rows: &QuantRows,
        r: usize,
        panel: usize,
        out: &mut [f32],
    ) {
        let groups = layer.inputs / GROUP;
        let mut acc = [[_mm512_setzero_si512(); P]; R];
        // SAFETY: all reads stay within the R rows and P panels named above: a panel is
        // `groups * 64` bytes, a row `groups * 4`.
        unsafe {
            let weights = layer.packed.as_ptr().add(panel * groups * PANEL * GROUP);
            let values = rows.values.as_ptr().add(r * layer.inputs);
            for g in 0..groups {
                let mut w = [_mm512_setzero_si512(); P];
                for (p, w) in w.iter_mut().enumerate() {
                    *w = _mm512_loadu_si512(weights.add((p * groups + g) * PANEL * GROUP).cast());
                }
                for (i, acc) in acc.iter_mut().enumerate() {
                    let four = values.add(i * layer.inputs + g * GROUP).cast::<i32>().read_unaligned();
                    let x = _mm512_set1_epi32(four);
                    for p in 0..P {
                        acc[p] = _mm512_dpbusd_epi32(acc[p], x, w[p]);
                    }
                }
            }
        }
        for (i, acc) in acc.iter().enumerate() {
            let scale = _mm512_set1_ps(rows.scales[r + i]);
            let zero = _mm512_set1_epi32(rows.zeros[r + i]);
            for (p, acc) in acc.iter().enumerate() {
                let first = (panel + p) * PANEL;
                let count = PANEL.min(layer.outputs - first);
                let mask = (u16::MAX) >> (PANEL - count);
                let target = &mut out[(r + i) * layer.outputs + first..][..count];
                // SAFETY: sums, scales and bias are padded to whole panels; the mask keeps the store
                // within `target`. The steps are those of `finish`, in its order, so the bits are the same.
                unsafe {
                    let sums = _mm512_loadu_si512(layer.sums.as_ptr().add(first).cast());
                    let scales = _mm512_mul_ps(scale, _mm512_loadu_ps(layer.scales.as_ptr().add(first)));
                    let bias = _mm512_loadu_ps(layer.bias.as_ptr().add(first));
                    let exact = _mm512_sub_epi32(*acc, _mm512_mullo_epi32(zero, sums));
                    let value = _mm512_add_ps(_mm512_mul_ps(_mm512_cvtepi32_ps(exact), scales), bias);
                    _mm512_mask_storeu_ps(target.as_mut_ptr(), mask, value);
                }
            }
        }
    }

    /// Outputs that one pass of the AVX2 loop sums: half a panel, so that all sums stay in registers.
    const HALF: usize = PANEL / 2;

    /// # Safety
    /// The processor has AVX2 and FMA.
    #[target_feature(enable = "avx2,fma")]
    pub unsafe fn avx2(layer: &Linear, rows: &QuantRows, out: &mut [f32]) {
        // Products are of 16 bits, 8-bit ones would saturate: activations are widened here, once for all outputs.
        let wide: Vec<i16> = rows.values.iter().map(|v| i16::from(*v)).collect();
        for first in (0..layer.outputs).step_by(HALF) {
            let mut r = 0;
            while r < rows.len() {
                let tall = (rows.len() - r).min(ROWS);
                // SAFETY: `wide` has an i16 for each value, so rows.len() * inputs; rows r..r+tall exist and outputs are
                // padded to whole panels.
                unsafe {
                    match tall {
                        6 => half_block::<6>(layer, rows, &wide, r, first, out),
                        5 => half_block::<5>(layer, rows, &wide, r, first, out),
                        4 => half_block::<4>(layer, rows, &wide, r, first, out),
                        3 => half_block::<3>(layer, rows, &wide, r, first, out),
                        2 => half_block::<2>(layer, rows, &wide, r, first, out),
                        _ => half_block::<1>(layer, rows, &wide, r, first, out),
                    }
                }
                r += tall;
            }
        }
    }

    /// # Safety
    /// As [`avx2`]; `wide` holds the rows' values, rows `r..r + R` exist and `first` is the first output of half a panel.
    #[inline]
    #[target_feature(enable = "avx2,fma")]
    unsafe fn half_block<const R: usize>(
        layer: &Linear,
        rows: &QuantRows,
        wide: &[i16],
        r: usize,
        first: usize,
        out: &mut [f32],
    ) {
        let groups = layer.inputs / GROUP;
        // Four outputs a register, two partial sums each.
        let mut acc = [[_mm256_setzero_si256(); 2]; R];
        // SAFETY: a row of `wide` is inputs = groups * GROUP i16, so the last read of four ends with row r + R - 1;
        // weights are read half a panel at a time, within the panel that `first` is in, as in `block`.
        unsafe {
            let weights = layer.packed.as_ptr().add((first / PANEL * groups * PANEL + first % PANEL) * GROUP);
            let values = wide.as_ptr().add(r * layer.inputs);
            for g in 0..groups {
                let at = weights.add(g * PANEL * GROUP);
                let w = [
                    _mm256_cvtepi8_epi16(_mm_loadu_si128(at.cast())),
                    _mm256_cvtepi8_epi16(_mm_loadu_si128(at.add(16).cast())),
                ];
                for (i, acc) in acc.iter_mut().enumerate() {
                    let four = values.add(i * layer.inputs + g * GROUP).cast::<i64>().read_unaligned();
                    let x = _mm256_set1_epi64x(four);
                    acc[0] = _mm256_add_epi32(acc[0], _mm256_madd_epi16(x, w[0]));
                    acc[1] = _mm256_add_epi32(acc[1], _mm256_madd_epi16(x, w[1]));
                }
            }
        }
        let count = HALF.min(layer.outputs - first);
        for (i, acc) in acc.iter().enumerate() {
            // Neighbours are added, and what the two registers hold put in order.
            let sums = _mm256_permute4x64_epi64(_mm256_hadd_epi32(acc[0], acc[1]), 0b11_01_10_00);
            let mut value = [0f32; HALF];
            // SAFETY: sums, scales and bias are padded to whole panels. The steps are those of `finish`, in its order,
            // so the bits are the same.
            unsafe {
                let all = _mm256_loadu_si256(layer.sums.as_ptr().add(first).cast());
                let scale = _mm256_set1_ps(rows.scales[r + i]);
                let scales = _mm256_mul_ps(scale, _mm256_loadu_ps(layer.scales.as_ptr().add(first)));
                let bias = _mm256_loadu_ps(layer.bias.as_ptr().add(first));
                let zero = _mm256_set1_epi32(rows.zeros[r + i]);
                let exact = _mm256_sub_epi32(sums, _mm256_mullo_epi32(zero, all));
                let result = _mm256_add_ps(_mm256_mul_ps(_mm256_cvtepi32_ps(exact), scales), bias);
                _mm256_storeu_ps(value.as_mut_ptr(), result);
            }
            out[(r + i) * layer.outputs + first..][..count].copy_from_slice(&value[..count]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn layer(inputs: usize, outputs: usize, seed: usize) -> (Linear, Vec<i8>, Vec<f32>, Vec<f32>) {
        let weights: Vec<i8> =
            (0..inputs * outputs).map(|k| ((k * 7919 + seed) % 255) as i32 as u8 as i8).collect();
        let scales: Vec<f32> = (0..outputs).map(|o| 0.001 + o as f32 * 1e-4).collect();
        let bias: Vec<f32> = (0..outputs).map(|o| o as f32 - 3.0).collect();
        (Linear::new(&weights, &scales, &bias, inputs), weights, scales, bias)
    }

    proptest! {
        #[test]
        fn every_instruction_set_gives_the_same_bits(
            rows in 1usize..14, groups in 1usize..40, outputs in 1usize..150, seed in 0usize..1000
        ) {
            let inputs = groups * 4;
            let (layer, ..) = layer(inputs, outputs, seed);
            let x: Vec<f32> = (0..rows * inputs).map(|k| ((k * 31 + seed) % 97) as f32 / 9.0 - 4.0).collect();
            let mut results = Vec::new();
            for isa in Isa::available() {
                let (mut q, mut out) = (QuantRows::default(), Vec::new());
                q.set(Isa::Scalar, &x, inputs);
                layer.apply(isa, &q, &mut out);
                results.push(out);
            }
            for r in &results[1..] {
                prop_assert_eq!(r, &results[0]);
            }
        }
    }

    #[test]
    fn close_to_the_product_in_floats() {
        let (layer, weights, scales, bias) = layer(384, 40, 5);
        let x: Vec<f32> = (0..3 * 384).map(|k| ((k * 131) % 89) as f32 / 20.0 - 1.0).collect();
        let (mut q, mut out) = (QuantRows::default(), Vec::new());
        q.set(Isa::best(), &x, 384);
        layer.apply(Isa::best(), &q, &mut out);
        for r in 0..3 {
            for o in 0..40 {
                let exact: f32 =
                    (0..384).map(|k| x[r * 384 + k] * weights[o * 384 + k] as f32 * scales[o]).sum();
                let got = out[r * 40 + o];
                assert!((got - exact - bias[o]).abs() < 0.02 * exact.abs().max(10.0), "{got} {exact}");
            }
        }
    }

    #[test]
    fn a_row_of_zeros_gives_the_bias() {
        let (layer, .., bias) = layer(16, 20, 1);
        let (mut q, mut out) = (QuantRows::default(), Vec::new());
        q.set(Isa::best(), &[0.0; 16], 16);
        layer.apply(Isa::best(), &q, &mut out);
        assert_eq!(out, bias);
    }
}
