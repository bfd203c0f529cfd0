//! Memory stays flat however long the input is.

#![cfg(target_os = "linux")]

use std::io::Write;
use std::process::{Command, Stdio};

/// Codes `count` documents from a pipe; gives the peak of resident memory in KiB.
fn peak(count: usize) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.jsonl");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    // Long records with little to read cost little time and would fill memory fastest if they were kept.
    let filler = "12 34 56 78 90. ".repeat(8000);
    for k in 0..count {
        writeln!(file, "{{\"id\": \"{k}\", \"text\": \"Nothing was said.\", \"note\": \"{filler}\"}}")
            .unwrap();
    }
    file.into_inner().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_polybius"))
        .args(["code", path.to_str().unwrap(), "-j", "2"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        if let Ok(text) = std::fs::read_to_string(&status) {
            let line = text.lines().find(|l| l.starts_with("VmHWM"));
            most = most.max(line.and_then(|l| l.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0));
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    most
}

#[test]
fn peak_memory_does_not_grow_with_the_input() {
    let (short, long) = (peak(100), peak(3000));
    assert!(long < 400 << 10, "peak memory is {long} KiB");
    assert!(long < short + (60 << 10), "30 times the input takes {long} KiB instead of {short} KiB");
}
