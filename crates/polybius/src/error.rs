//! What can go wrong while the coder is being set up. Documents themselves never fail.

/// An error with its kind.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct Error {
    kind: ErrorKind,
}

impl Error {
    /// What went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Error {
        Error { kind }
    }
}

/// Kinds of error.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The weight file is no safetensors file, or lacks a tensor.
    #[error("the weight file cannot be used: {what}")]
    Weights {
        /// The tensor or part of the file, and what is wrong with it.
        what: String,
    },
    /// The tokenizer file cannot be read.
    #[error("the tokenizer file cannot be used: {what}")]
    Tokenizer {
        /// What its parser said.
        what: String,
    },
}
