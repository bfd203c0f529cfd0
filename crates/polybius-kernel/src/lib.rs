//! The arithmetic that the network runs on: 8-bit matrix products, attention, normalisation.
//!
//! What feeds it: `polybius::model` with weights and token states. What it gives: plain `f32` rows.
//! What it refuses: shapes that do not fit (a panic, since they are a programmer's error, never input's).
//!
//! Every function works on each row by itself, so a sentence's numbers never depend on the batch that
//! it was computed in. Integer sums are exact: all instruction sets give the same ones. This is the
//! only crate with unsafe code; each fast path has a scalar twin and a test that compares them.

// Index loops over fixed-size blocks are what the compiler turns into vector instructions.
#![allow(clippy::needless_range_loop)]

mod attention;
mod isa;
mod linear;
mod vector;

pub use attention::{Attention, attend};
pub use isa::Isa;
pub use linear::{Linear, QuantRows};
pub use vector::{add_norm, dot, gelu, softmax};
