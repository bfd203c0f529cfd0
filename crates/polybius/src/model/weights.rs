//! Reads the weight file: safetensors with 8-bit matrices, their scales, and labels in its header.

use std::collections::HashMap;

use polybius_kernel::Linear;
use safetensors::{Dtype, SafeTensors};

use crate::error::{Error, ErrorKind};

/// The tensors of a weight file and the text fields of its header.
pub struct Weights<'a> {
    tensors: SafeTensors<'a>,
    header: HashMap<String, String>,
}

impl<'a> Weights<'a> {
    /// Parses the file; nothing is copied.
    pub fn read(bytes: &'a [u8]) -> Result<Weights<'a>, Error> {
        let fail = |e: safetensors::SafeTensorError| wrong(e.to_string());
        let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(fail)?;
        let header = metadata.metadata().clone().unwrap_or_default();
        Ok(Weights { tensors: SafeTensors::deserialize(bytes).map_err(fail)?, header })
    }

    /// A text field of the header.
    pub fn field(&self, name: &str) -> Result<&str, Error> {
        self.header.get(name).map(String::as_str).ok_or_else(|| wrong(format!("no field {name}")))
    }

    /// A number in the header.
    pub fn number(&self, name: &str) -> Result<f32, Error> {
        self.field(name)?.parse().map_err(|_| wrong(format!("{name} is no number")))
    }

    /// A number in the header, with the value that it has where an older file lacks it.
    pub fn number_or(&self, name: &str, default: f32) -> Result<f32, Error> {
        if self.header.contains_key(name) { self.number(name) } else { Ok(default) }
    }

    /// Labels, separated by spaces in the header.
    pub fn labels(&self, name: &str) -> Result<Vec<&str>, Error> {
        Ok(self.field(name)?.split(' ').collect())
    }

    /// A tensor of floats.
    pub fn floats(&self, name: &str) -> Result<Vec<f32>, Error> {
        let t = self.tensors.tensor(name).map_err(|e| wrong(e.to_string()))?;
        if t.dtype() != Dtype::F32 {
            return Err(wrong(format!("{name} is not in 32-bit floats")));
        }
        Ok(t.data().chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
    }

    /// Whether there is a tensor of this name.
    pub fn has(&self, name: &str) -> bool {
        self.tensors.names().contains(&name)
    }

    /// A matrix of bytes with its number of rows and columns.
    pub fn bytes(&self, name: &str) -> Result<(Vec<i8>, usize, usize), Error> {
        let t = self.tensors.tensor(name).map_err(|e| wrong(e.to_string()))?;
        let (Dtype::I8, &[rows, columns]) = (t.dtype(), t.shape()) else {
            return Err(wrong(format!("{name} is no matrix of bytes")));
        };
        Ok((t.data().iter().map(|b| *b as i8).collect(), rows, columns))
    }

    /// A layer: `NAME.weight`, `NAME.scale` and, where there is one, `NAME.bias`.
    pub fn linear(&self, name: &str, inputs: usize) -> Result<Linear, Error> {
        let (weights, rows, columns) = self.bytes(&format!("{name}.weight"))?;
        let scales = self.floats(&format!("{name}.scale"))?;
        let bias_name = format!("{name}.bias");
        let bias = if self.has(&bias_name) { self.floats(&bias_name)? } else { vec![0.0; rows] };
        if columns != inputs || scales.len() != rows || bias.len() != rows {
            return Err(wrong(format!("{name} has the shape {rows} x {columns}")));
        }
        Ok(Linear::new(&weights, &scales, &bias, inputs))
    }
}

fn wrong(what: String) -> Error {
    ErrorKind::Weights { what }.into()
}
