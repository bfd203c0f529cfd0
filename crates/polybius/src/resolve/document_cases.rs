//! Short documents, with the mention that is asked for (the last one) and what it must be.
//!
//! Mentions stand in brackets, "*" marks one that speaks; " | " ends a sentence, " || " a story.
use super::*;
