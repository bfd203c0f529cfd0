//! From input to coded documents: what `code`, `add` and others share.
//!
//! What feeds it: a reader of documents. What it does: batches go to threads, results come back in the order of the
//! input, and memory is bounded. What it refuses: nothing by itself; refused records keep their place in the order.

use anyhow::{Context, Result, bail};
use clap::Args;
use polybius::record::Document;
use polybius_intake::{FieldMap, Item, Options, Reader, catch, encoding};

use crate::ordered;

/// Bytes of text that a batch holds before it goes to a thread.
const BATCH_BYTES: usize = 48 << 10;

/// How input is read.
#[derive(Args)]
pub struct Reading {
    /// Which field of the input is what, as text=COLUMN (id, text, title, published, url, publisher, author, language).
    #[arg(long = "field", value_name = "NAME=COLUMN")]
    fields: Vec<String>,
    /// Character set of all input, as in windows-1251 [default: told from the bytes]
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Longest record in mebibytes; longer ones are refused.
    #[arg(long, value_name = "MIB", default_value_t = 16)]
    max_record: usize,
}

impl Reading {
    /// The same for a reader.
    ///
    /// # Errors
    /// If an option makes no sense.
    pub fn options(&self) -> Result<Options> {
        if self.max_record == 0 {
            bail!("--max-record takes a number above 0");
        }
        let encoding = match &self.encoding {
            Some(name) => Some(encoding(name).with_context(|| format!("--encoding knows no '{name}'"))?),
            None => None,
        };
        let fields = FieldMap::parse(&self.fields).map_err(anyhow::Error::msg)?;
        Ok(Options { fields, limit: self.max_record << 20, encoding, ..Options::default() })
    }
}

/// What came of a record.
pub enum Outcome<T> {
    /// A document that was worked on.
    Done(T),
    /// A document that was passed over, and the row of the store that has it.
    Skipped(i64),
    /// A record that was refused, and why.
    Refused(String),
}

/// A batch of documents, with what stands between them.
struct Batch {
    documents: Vec<Document>,
    order: Vec<Outcome<()>>,
    bytes: u64,
}

/// Reads all documents, works on those for which `known` has no row on `threads` threads, and hands the results to
/// `sink` in the order of the input, with the bytes that were read so far. `work` gives one result for each document.
///
/// # Errors
/// The first error of `sink`.
pub fn run<T: Send>(
    threads: usize,
    reader: &mut Reader,
    mut known: impl FnMut(&Document) -> Option<i64> + Send,
    work: impl Fn(Vec<Document>) -> Vec<T> + Sync,
    mut sink: impl FnMut(Vec<Outcome<T>>, u64) -> Result<()>,
) -> Result<()> {
    ordered::run(
        threads,
        || batch(reader, &mut known),
        |batch: Batch| {
            let mut done = each(batch.documents, &work).into_iter();
            let results = batch.order.into_iter().filter_map(|o| match o {
                Outcome::Done(()) => done.next(),
                Outcome::Skipped(row) => Some(Outcome::Skipped(row)),
                Outcome::Refused(message) => Some(Outcome::Refused(message)),
            });
            (results.collect(), batch.bytes)
        },
        |(results, bytes)| sink(results, bytes),
    )
}

/// What came of each document. Where the work on a batch panics, each is worked on by itself, and the one that a fault
/// of ours cannot get past is refused.
fn each<T>(documents: Vec<Document>, work: &impl Fn(Vec<Document>) -> Vec<T>) -> Vec<Outcome<T>> {
    if let Some(done) = catch(|| work(documents.clone())) {
        return done.into_iter().map(Outcome::Done).collect();
    }
    let alone = |d: Document| {
        let message = format!(
            "document '{}': a fault of this program (version {}); please report it with the document's text",
            d.id,
            env!("CARGO_PKG_VERSION")
        );
        match catch(|| work(vec![d])).and_then(|done| done.into_iter().next()) {
            Some(done) => Outcome::Done(done),
            None => Outcome::Refused(message),
        }
    };
    documents.into_iter().map(alone).collect()
}

/// The next documents, up to a bounded amount of text.
fn batch(reader: &mut Reader, known: &mut impl FnMut(&Document) -> Option<i64>) -> Option<Batch> {
    let mut batch = Batch { documents: Vec::new(), order: Vec::new(), bytes: 0 };
    let mut size = 0;
    while size < BATCH_BYTES {
        let Some(item) = reader.next() else { break };
        size += 200;
        batch.order.push(match item {
            Item::Refused(r) => Outcome::Refused(r.to_string()),
            Item::Document(d) => match known(&d) {
                Some(row) => Outcome::Skipped(row),
                None => {
                    size += d.text.len();
                    batch.documents.push(d);
                    Outcome::Done(())
                }
            },
        });
    }
    batch.bytes = reader.bytes_read();
    (!batch.order.is_empty()).then_some(batch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_costs_one_document() {
        let documents: Vec<Document> = ["a", "b", "c"]
            .iter()
            .map(|id| Document { id: (*id).to_string(), ..Document::default() })
            .collect();
        let work = |list: Vec<Document>| -> Vec<String> {
            list.into_iter().map(|d| if d.id == "b" { panic!("a fault") } else { d.id }).collect()
        };
        let told: Vec<String> = each(documents, &work)
            .into_iter()
            .map(|o| match o {
                Outcome::Done(id) => id,
                Outcome::Skipped(_) => "skipped".to_string(),
                Outcome::Refused(message) => message,
            })
            .collect();
        assert_eq!((told[0].as_str(), told[2].as_str()), ("a", "c"));
        assert!(told[1].starts_with("document 'b': a fault of this program"), "{}", told[1]);
    }
}
