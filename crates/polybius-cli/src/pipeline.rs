//! From input to coded documents: what `code`, `add` and others share.
//!
//! What feeds it: a reader of documents. What it does: batches go to threads, results come back in the order of the
//! input, and memory is bounded. What it refuses: nothing by itself; refused records keep their place in the order.

use anyhow::Result;
use polybius::record::Document;
use polybius_intake::{Item, Reader};

use crate::ordered;

/// Bytes of text that a batch holds before it goes to a thread.
const BATCH_BYTES: usize = 48 << 10;

/// What came of a record.
pub enum Outcome<T> {
    /// A document that was worked on.
    Done(T),
    /// A document that was passed over.
    Skipped,
    /// A record that was refused, and why.
    Refused(String),
}

/// A batch of documents, with what stands between them.
struct Batch {
    documents: Vec<Document>,
    order: Vec<Outcome<()>>,
    bytes: u64,
}

/// Reads all documents, works on those that `wanted` takes on `threads` threads, and hands the results to `sink` in
/// the order of the input, with the bytes that were read so far. `work` gives one result for each document.
///
/// # Errors
/// The first error of `sink`.
pub fn run<T: Send>(
    threads: usize,
    reader: &mut Reader,
    mut wanted: impl FnMut(&Document) -> bool + Send,
    work: impl Fn(Vec<Document>) -> Vec<T> + Sync,
    mut sink: impl FnMut(Vec<Outcome<T>>, u64) -> Result<()>,
) -> Result<()> {
    ordered::run(
        threads,
        || batch(reader, &mut wanted),
        |batch: Batch| {
            let mut done = work(batch.documents).into_iter();
            let results = batch.order.into_iter().filter_map(|o| match o {
                Outcome::Done(()) => done.next().map(Outcome::Done),
                Outcome::Skipped => Some(Outcome::Skipped),
                Outcome::Refused(message) => Some(Outcome::Refused(message)),
            });
            (results.collect(), batch.bytes)
        },
        |(results, bytes)| sink(results, bytes),
    )
}

/// The next documents, up to a bounded amount of text.
fn batch(reader: &mut Reader, wanted: &mut impl FnMut(&Document) -> bool) -> Option<Batch> {
    let mut batch = Batch { documents: Vec::new(), order: Vec::new(), bytes: 0 };
    let mut size = 0;
    while size < BATCH_BYTES {
        let Some(item) = reader.next() else { break };
        size += 200;
        batch.order.push(match item {
            Item::Refused(r) => Outcome::Refused(r.to_string()),
            Item::Document(d) if !wanted(&d) => Outcome::Skipped,
            Item::Document(d) => {
                size += d.text.len();
                batch.documents.push(d);
                Outcome::Done(())
            }
        });
    }
    batch.bytes = reader.bytes_read();
    (!batch.order.is_empty()).then_some(batch)
}
