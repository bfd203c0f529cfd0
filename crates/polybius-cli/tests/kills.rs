//! A store survives: the program is killed at random moments, or the disk is full, and the run that follows goes on
//! to the same content as one that was never disturbed.
//!
//! POLYBIUS_KILLS sets the number of kills (40 unless it is set; `./test` sets 200).

#![cfg(unix)]

mod common;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ACTORS: [&str; 8] = [
    "France",
    "Kenyan police",
    "the Russian foreign ministry",
    "Japan",
    "Bolivian troops",
    "the Nigerian president",
    "Iran",
    "The United States",
];
const DEEDS: [&str; 8] = [
    "expelled two diplomats of",
    "signed a trade agreement with",
    "threatened to attack",
    "accused",
    "met officials of",
    "imposed sanctions on",
    "sent medical aid to",
    "rejected the demands of",
];
const OBJECTS: [&str; 8] =
    ["Russia", "Peru", "Mali", "South Korea", "Israel", "Ukraine", "Venezuela", "Turkish rebels"];
const WHERE: [&str; 5] = ["in Geneva", "in Nairobi", "at the border", "in Lima", "in Tokyo"];

/// Documents that look like news, some of them copies, some with the id of another one; `edition` changes every seventh.
fn documents(count: usize, edition: usize) -> String {
    let mut out = String::new();
    for k in 0..count {
        // Every ninth is a copy of the one before it, in another paper.
        let of = if k % 9 == 8 { k - 1 } else { k };
        let turn = if of % 7 == 3 { edition } else { 0 };
        let sentence = |n: usize| {
            let x = of * 31 + n * 17 + turn * 5;
            format!(
                "{} {} {} {} on Monday.",
                ACTORS[x % 8],
                DEEDS[(x / 3) % 8],
                OBJECTS[(x / 5) % 8],
                WHERE[(x / 7) % 5]
            )
        };
        let text: Vec<String> = (0..2 + of % 3).map(sentence).collect();
        // Every eleventh has the id of the one before it, in the same paper.
        let named = if k % 11 == 5 { k - 1 } else { k };
        let document = serde_json::json!({
            "id": format!("d{named}"),
            "publisher": format!("Paper {}", named % 5),
            "date": format!("2015-{:02}-{:02}", 1 + of % 3, 1 + of % 27),
            "text": text.join(" "),
        });
        out += &format!("{document}\n");
    }
    out
}

struct Place {
    _folder: tempfile::TempDir,
    path: PathBuf,
    inputs: [PathBuf; 2],
}

fn place(count: usize) -> Place {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_path_buf();
    let inputs = [path.join("one.jsonl"), path.join("two.jsonl")];
    fs::write(&inputs[0], documents(count, 0)).unwrap();
    fs::write(&inputs[1], documents(count + count / 4, 1)).unwrap();
    Place { _folder: folder, path, inputs }
}

fn add(store: &Path, input: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_polybius"));
    command.arg("add").arg(store).arg(input).args(["--batch", "5"]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn dump(store: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_polybius")).arg("dump").arg(store).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The reports of each document, by its text; opened from a copy, so that what lies there is not repaired.
type Held = BTreeMap<String, (String, Vec<String>)>;

fn held(store: &Path, copy: &Path) -> Held {
    let beside = |path: &Path, ending: &str| PathBuf::from(format!("{}{ending}", path.display()));
    for ending in ["", "-wal"] {
        let _ = fs::remove_file(beside(copy, ending));
        let _ = fs::copy(beside(store, ending), beside(copy, ending));
    }
    if !copy.exists() {
        return Held::new();
    }
    let db = rusqlite::Connection::open(copy).unwrap();
    let sound: String = db.query_row("PRAGMA integrity_check", [], |r| r.get(0)).unwrap();
    assert_eq!(sound, "ok");
    let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0)).unwrap();
    if tables == 0 {
        return Held::new(); // killed before the tables were made
    }
    let count = |sql: &str| -> i64 { db.query_row(sql, [], |r| r.get(0)).unwrap() };
    assert_eq!(count("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_eq!(
        count(
            "SELECT count(*) FROM events e WHERE reports <> (SELECT count(*) FROM reports WHERE event = e.id)"
        ),
        0,
        "an event counts other reports than it has"
    );
    assert_eq!(count("SELECT count(*) FROM documents WHERE coder IS NULL"), 0);
    let sql = "SELECT d.name, hex(d.hash), (SELECT group_concat(ident, ' ') FROM
                   (SELECT ident FROM reports WHERE document = d.id ORDER BY number)) FROM documents d";
    let mut query = db.prepare(sql).unwrap();
    let rows = query.query_map([], |r| {
        let reports: Option<String> = r.get(2)?;
        let reports = reports.unwrap_or_default().split(' ').map(str::to_string).collect();
        Ok((r.get(0)?, (r.get(1)?, reports)))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

#[test]
fn killed_at_random_and_nothing_is_lost_or_doubled() {
    let kills: u32 = std::env::var("POLYBIUS_KILLS").ok().and_then(|k| k.parse().ok()).unwrap_or(40);
    let p = place(90);
    let calm = p.path.join("calm.db");
    let mut editions = Vec::new();
    let mut longest = Duration::ZERO;
    for input in &p.inputs {
        let began = Instant::now();
        assert!(add(&calm, input).status().unwrap().success());
        longest = longest.max(began.elapsed());
        editions.push(held(&calm, &p.path.join("copy.db")));
    }
    let wanted = dump(&calm);
    assert!(wanted.contains("\"record\":\"event\"") && wanted.contains("\"copy_of\":"));
    assert!(wanted.contains("\"id\":\"d4#2\""));
    let seed = std::env::var("POLYBIUS_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(7);
    let mut random = fastrand::Rng::with_seed(seed);
    let (mut done, mut lives, mut middle) = (0, 0, 0);
    while done < kills {
        lives += 1;
        let store = p.path.join(format!("life{lives}.db"));
        for input in &p.inputs {
            let mut before = Held::new();
            loop {
                let log = PathBuf::from(format!("{}-wal", store.display()));
                let written = || fs::metadata(&log).map_or(0, |m| m.len());
                let at_start = written();
                let mut child = add(&store, input).spawn().unwrap();
                let moment = longest.mul_f64(random.f64() * 0.7);
                let mut ended = None;
                // Every other time the clock starts with the first batch, however busy the machine is.
                if random.bool() {
                    while written() == at_start && ended.is_none() {
                        ended = child.try_wait().unwrap();
                        std::thread::sleep(Duration::from_micros(500));
                    }
                }
                let began = Instant::now();
                while began.elapsed() < moment && ended.is_none() && done < kills {
                    ended = child.try_wait().unwrap();
                    std::thread::sleep(Duration::from_micros(500));
                }
                if done >= kills {
                    ended = Some(child.wait().unwrap());
                }
                if let Some(status) = ended {
                    assert!(status.success());
                    longest = longest.mul_f64(0.85); // earlier next time: the machine is less busy now
                    break;
                }
                child.kill().unwrap();
                child.wait().unwrap();
                done += 1;
                let now = held(&store, &p.path.join("copy.db"));
                middle += u32::from(!now.is_empty() && editions.iter().all(|e| *e != now));
                for (name, content) in &now {
                    assert!(
                        editions.iter().any(|e| e.get(name) == Some(content)),
                        "{name} is not as any undisturbed run has it (kill {done}, seed {seed})"
                    );
                }
                for name in before.keys() {
                    assert!(now.contains_key(name), "{name} is lost (kill {done}, seed {seed})");
                }
                if now == before {
                    longest = longest.mul_f64(1.15); // later: nothing was written yet
                }
                before = now;
            }
        }
        let got = dump(&store);
        assert!(got == wanted, "life {lives} differs (seed {seed}):\n{}", first_difference(&got, &wanted));
    }
    println!(
        "{done} kills ({middle} of them between two batches) in {lives} lives, each as the undisturbed run"
    );
    // How many depends on how busy the machine is.
    assert!(middle * 20 >= kills, "most kills hit nothing: {middle} of {kills}");
}

fn first_difference(a: &str, b: &str) -> String {
    let pair = a.lines().zip(b.lines()).find(|(a, b)| a != b);
    pair.map_or("one is longer".to_string(), |(a, b)| format!("{a}\n{b}"))
}

/// Runs with a limit on the size of files, which to the program is a disk that takes no more.
fn limited(store: &Path, input: &Path, kib: u64) -> std::process::Output {
    let script = format!("trap '' XFSZ; ulimit -f {kib}; exec \"$0\" add \"$1\" \"$2\" --batch 5");
    let mut command = Command::new("bash");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_polybius")]).arg(store).arg(input);
    command.output().unwrap()
}

#[test]
fn a_disk_that_takes_no_more() {
    let p = place(60);
    let (calm, full) = (p.path.join("calm.db"), p.path.join("full.db"));
    assert!(add(&calm, &p.inputs[0]).status().unwrap().success());
    let wanted = dump(&calm);
    let undisturbed = held(&calm, &p.path.join("copy.db"));
    let mut most = 0;
    for kib in [200, 350, 500] {
        let output = limited(&full, &p.inputs[0], kib);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{kib} KiB: {said}");
        assert!(said.contains("full.db: ") && !said.contains("panicked"), "{said}");
        let now = held(&full, &p.path.join("copy.db"));
        assert!(now.iter().all(|(name, content)| undisturbed.get(name) == Some(content)));
        assert!(now.len() >= most, "finished batches stay");
        most = now.len();
    }
    assert!(most > 0, "the last limit leaves room for a batch");
    assert!(add(&full, &p.inputs[0]).status().unwrap().success());
    assert!(dump(&full) == wanted);
}

#[test]
fn a_full_disk() {
    // A small file system needs the right to mount; elsewhere the limit above stands for it.
    let p = place(60);
    let disk = p.path.join("disk");
    fs::create_dir(&disk).unwrap();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=512k", "tmpfs"]).arg(&disk).output();
    if !mounted.is_ok_and(|o| o.status.success()) {
        eprintln!("skipped: no right to mount a small file system");
        return;
    }
    let store = disk.join("s.db");
    let run = || add(&store, &p.inputs[0]).stderr(Stdio::piped()).output().unwrap();
    let full = run();
    let sound = std::panic::catch_unwind(|| held(&store, &p.path.join("copy.db")).len());
    let more = Command::new("mount").args(["-o", "remount,size=64m"]).arg(&disk).status();
    let (rest, now) = (run(), std::panic::catch_unwind(|| dump(&store)));
    let _ = Command::new("umount").arg(&disk).output();
    let said = String::from_utf8_lossy(&full.stderr).into_owned();
    assert_eq!(full.status.code(), Some(1), "{said}");
    assert!(said.contains("the disk is full; all finished batches are in the store"), "{said}");
    assert!(sound.is_ok() && more.unwrap().success());
    // There is room now, and the same command does the rest.
    assert!(rest.status.success(), "{}", String::from_utf8_lossy(&rest.stderr));
    let calm = p.path.join("calm.db");
    assert!(add(&calm, &p.inputs[0]).status().unwrap().success());
    assert!(now.unwrap() == dump(&calm));
}
