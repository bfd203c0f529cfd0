//! Parquet: a document for each row, read a few rows at a time.
//!
//! Only the columns that a document has are read: strings, numbers, dates, timestamps and lists of strings. What
//! it refuses: broken files, columns that swell without measure, tables without a column of text; by row, texts
//! over the limit and rows without text.

use std::sync::atomic::Ordering;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, TimeUnit};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};

use crate::fields::{Columns, row};
use crate::panics;
use crate::records::{Records, refused};
use crate::source::{Meter, Source};
use crate::{Item, Options, Reason};

/// Rows that are held at a time.
const ROWS: usize = 32;
/// How often a column may swell when it is unpacked, where it is larger than what may be held.
const SWELL: i64 = 100;

/// A Parquet file that is being read.
pub struct ParquetFile {
    name: String,
    reader: ParquetRecordBatchReader,
    /// Fields of a document with the columns of a batch.
    columns: Columns,
    batch: Option<RecordBatch>,
    /// Rows of that batch that were given.
    at: usize,
    /// Rows given in all.
    row: u64,
    /// Bytes of the file for each row, to be counted as taken.
    each: f64,
    meter: Meter,
    over: bool,
}

impl ParquetFile {
    /// The rows of a source.
    pub fn open(mut source: Source, options: &Options) -> Result<ParquetFile, Reason> {
        let hold = (options.limit as u64).saturating_mul(64);
        let file = source.seekable(hold)?;
        let size = file.metadata().map_err(Reason::Unreadable)?.len();
        let quiet = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let builder = guarded(|| ParquetRecordBatchReaderBuilder::try_new_with_options(file, quiet))?;
        for group in builder.metadata().row_groups() {
            for column in group.columns() {
                let (packed, unpacked) = (column.compressed_size(), column.uncompressed_size());
                if unpacked > 0 && unpacked as u64 > hold && unpacked / SWELL > packed {
                    let name = column.column_path().string();
                    let what = format!("column {name} swells from {packed} to {unpacked} bytes");
                    return Err(Reason::Parquet(what));
                }
            }
        }
        let rows = builder.metadata().file_metadata().num_rows();
        let names: Vec<String> = builder.schema().fields().iter().map(|f| f.name().clone()).collect();
        let found = options.fields.columns(&names)?;
        let mask = ProjectionMask::roots(builder.parquet_schema(), found.iter().map(|(_, at)| *at));
        let reader = guarded(|| builder.with_projection(mask).with_batch_size(ROWS).build())?;
        // Columns of a batch stand in the order of the file.
        let mut order: Vec<usize> = found.iter().map(|(_, at)| *at).collect();
        order.sort_unstable();
        order.dedup();
        let columns = found
            .into_iter()
            .filter_map(|(ours, at)| order.binary_search(&at).ok().map(|place| (ours, place)))
            .collect();
        Ok(ParquetFile {
            name: source.name,
            reader,
            columns,
            batch: None,
            at: 0,
            row: 0,
            each: size as f64 / rows.max(1) as f64,
            meter: source.meter,
            over: false,
        })
    }

    /// One row of the batch as a document.
    fn document(&self, batch: &RecordBatch, limit: usize) -> Result<Item, Reason> {
        let mut cells = Vec::new();
        for (ours, place) in &self.columns {
            let column = batch.column(*place);
            let value = value(column.as_ref(), self.at, 0).map_err(|wanted| match wanted {
                Some(wanted) => {
                    let field = batch.schema_ref().field(*place).name().clone();
                    Reason::WrongField { field, wanted }
                }
                None => Reason::Encoding { at: 0 },
            });
            match value {
                Ok(value) if value.len() > limit => return Err(Reason::TooLong { limit }),
                Ok(value) => cells.push((*ours, value)),
                Err(reason) if *ours == "text" => return Err(reason),
                Err(_) => {}
            }
        }
        row(cells.into_iter(), &format!("{}:{}", self.name, self.row)).map(Item::Document)
    }
}

impl Records for ParquetFile {
    fn next(&mut self, options: &Options) -> Option<Item> {
        while !self.over {
            match self.batch.take() {
                Some(batch) if self.at < batch.num_rows() => {
                    self.row += 1;
                    let item = self.document(&batch, options.limit);
                    self.at += 1;
                    self.batch = Some(batch);
                    return Some(item.unwrap_or_else(|r| refused(&self.name, Some(self.row), r)));
                }
                _ => {}
            }
            let reader = &mut self.reader;
            match guarded(|| reader.next().transpose()) {
                Ok(Some(batch)) => {
                    let bytes = (batch.num_rows() as f64 * self.each) as u64;
                    self.meter.taken.fetch_add(bytes, Ordering::Relaxed);
                    (self.batch, self.at) = (Some(batch), 0);
                }
                Ok(None) => self.over = true,
                Err(reason) => {
                    self.over = true;
                    return Some(refused(&self.name, Some(self.row + 1), reason));
                }
            }
        }
        None
    }
}

/// Runs the reader of Parquet, which may panic on broken files; what goes wrong is a reason.
fn guarded<T, E: std::fmt::Display>(run: impl FnOnce() -> Result<T, E>) -> Result<T, Reason> {
    match panics::catch(run) {
        Some(done) => done.map_err(|e| Reason::Parquet(e.to_string())),
        None => Err(Reason::Parquet("the file is broken".to_string())),
    }
}

/// A value as text; empty for null. The error is what was wanted, or nothing if the bytes are no UTF-8.
fn value(column: &dyn Array, at: usize, depth: usize) -> Result<String, Option<&'static str>> {
    macro_rules! number {
        ($kind:ty) => {
            column.as_primitive::<$kind>().value(at).to_string()
        };
    }
    macro_rules! moment {
        ($kind:ty, $zone:expr) => {{
            let moment = column.as_primitive::<$kind>().value_as_datetime(at);
            let zone = if $zone.is_some() { "Z" } else { "" };
            moment.map(|m| format!("{}{zone}", m.format("%Y-%m-%dT%H:%M:%S"))).unwrap_or_default()
        }};
    }
    if column.is_null(at) {
        return Ok(String::new());
    }
    let bytes = |b: &[u8]| std::str::from_utf8(b).map(str::to_string).map_err(|_| None);
    Ok(match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().value(at).to_string(),
        DataType::LargeUtf8 => column.as_string::<i64>().value(at).to_string(),
        DataType::Utf8View => column.as_string_view().value(at).to_string(),
        DataType::Binary => bytes(column.as_binary::<i32>().value(at))?,
        DataType::LargeBinary => bytes(column.as_binary::<i64>().value(at))?,
        DataType::BinaryView => bytes(column.as_binary_view().value(at))?,
        DataType::FixedSizeBinary(_) => bytes(column.as_fixed_size_binary().value(at))?,
        DataType::Int8 => number!(Int8Type),
        DataType::Int16 => number!(Int16Type),
        DataType::Int32 => number!(Int32Type),
        DataType::Int64 => number!(Int64Type),
        DataType::UInt8 => number!(UInt8Type),
        DataType::UInt16 => number!(UInt16Type),
        DataType::UInt32 => number!(UInt32Type),
        DataType::UInt64 => number!(UInt64Type),
        DataType::Float32 => number!(Float32Type),
        DataType::Float64 => number!(Float64Type),
        DataType::Date32 => date(column.as_primitive::<Date32Type>().value_as_date(at)),
        DataType::Date64 => date(column.as_primitive::<Date64Type>().value_as_date(at)),
        DataType::Timestamp(TimeUnit::Second, zone) => moment!(TimestampSecondType, zone),
        DataType::Timestamp(TimeUnit::Millisecond, zone) => moment!(TimestampMillisecondType, zone),
        DataType::Timestamp(TimeUnit::Microsecond, zone) => moment!(TimestampMicrosecondType, zone),
        DataType::Timestamp(TimeUnit::Nanosecond, zone) => moment!(TimestampNanosecondType, zone),
        DataType::List(_) if depth == 0 => {
            let list = column.as_list::<i32>().value(at);
            let names: Result<Vec<String>, _> = (0..list.len()).map(|i| value(list.as_ref(), i, 1)).collect();
            names?.join("; ")
        }
        _ => return Err(Some("string")),
    })
}

fn date(day: Option<impl std::fmt::Display>) -> String {
    day.map(|d| d.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reader;
    use arrow_array::{
        ArrayRef, BinaryArray, Date32Array, Int64Array, StringArray, TimestampMillisecondArray,
    };
    use std::sync::Arc;

    fn table(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
        let batch =
            RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true))).unwrap();
        let mut bytes = Vec::new();
        let mut writer = parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        bytes
    }

    fn read(bytes: &[u8]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.parquet");
        std::fs::write(&path, bytes).unwrap();
        Reader::new(&[path], Options { limit: 2000, ..Options::default() })
            .map(|item| match item {
                Item::Document(d) => {
                    let at = d.id.rfind('/').map_or(0, |i| i + 1);
                    format!("{}|{}|{}", &d.id[at..], d.published, d.text)
                }
                Item::Refused(r) => {
                    let said = r.to_string();
                    said[said.find("a.parquet").unwrap()..].to_string()
                }
            })
            .collect()
    }

    #[test]
    fn rows_with_dates_numbers_and_nulls() {
        let long = "x".repeat(3000);
        let text: ArrayRef =
            Arc::new(StringArray::from(vec![Some("One."), None, Some(long.as_str()), Some("Two.")]));
        let day: ArrayRef = Arc::new(Date32Array::from(vec![Some(11_000), None, None, None]));
        let id: ArrayRef = Arc::new(Int64Array::from(vec![Some(7), Some(8), Some(9), None]));
        let bytes = table(vec![("date", day), ("note", text.clone()), ("body", text), ("id", id)]);
        let wanted = [
            "7|2000-02-13|One.",
            "a.parquet:2: has no text",
            "a.parquet:3: is longer than 2000 bytes",
            "a.parquet:4||Two.",
        ];
        assert_eq!(read(&bytes), wanted);
        let packed = zstd::encode_all(&bytes[..], 1).unwrap();
        assert_eq!(read(&packed), wanted);
        assert!(read(&bytes[..bytes.len() - 9])[0].contains("Parquet"));
    }

    #[test]
    fn timestamps_and_bytes() {
        let when: ArrayRef = Arc::new(TimestampMillisecondArray::from(vec![1_000_000_000_000]));
        let text: ArrayRef = Arc::new(BinaryArray::from_vec(vec![b"Envoys met."]));
        assert_eq!(
            read(&table(vec![("date", when), ("text", text)])),
            ["a.parquet:1|2001-09-09T01:46:40|Envoys met."]
        );
        let number: ArrayRef = Arc::new(Int64Array::from(vec![5]));
        assert!(read(&table(vec![("story", number)]))[0].contains("--field text=NAME"));
    }

    #[test]
    fn more_rows_than_a_batch() {
        let texts: Vec<String> = (0..1000).map(|k| format!("Text {k}.")).collect();
        let got = read(&table(vec![("text", Arc::new(StringArray::from(texts)) as ArrayRef)]));
        assert_eq!((got.len(), got[999].as_str()), (1000, "a.parquet:1000||Text 999."));
    }

    proptest::proptest! {
        #[test]
        fn broken_files_are_refused(at in 0usize..600, byte in proptest::prelude::any::<u8>()) {
            let mut bytes = table(vec![("text", Arc::new(StringArray::from(vec!["One.", "Two."])) as ArrayRef)]);
            let at = at % bytes.len();
            bytes[at] = byte;
            read(&bytes);
        }
    }
}
