//! `polybius watch` against a small server in the test: politeness, limits, memory of what was seen.

mod common;
use common::{lines, polybius};

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A request: its path and its headers, with names in lower case.
type Request = (String, HashMap<String, String>);

/// A server that answers every request by a function and keeps the requests.
struct Server {
    address: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    fn new(answer: impl Fn(&Request, &mut TcpStream) + Send + Sync + 'static) -> Server {
        Server::at("127.0.0.1", answer)
    }

    /// A server that listens at an address; 0.0.0.0 stands for all of this machine.
    fn at(host: &str, answer: impl Fn(&Request, &mut TcpStream) + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind((host, 0)).unwrap();
        let address = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (kept, answer) = (requests.clone(), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (kept, answer) = (kept.clone(), answer.clone());
                std::thread::spawn(move || {
                    let mut stream = stream.unwrap();
                    let mut reader = BufReader::new(stream.try_clone().unwrap());
                    let mut line = String::new();
                    reader.read_line(&mut line).unwrap();
                    let path = line.split(' ').nth(1).unwrap_or("").to_string();
                    let mut headers = HashMap::new();
                    loop {
                        line.clear();
                        if reader.read_line(&mut line).unwrap_or(0) == 0 || line.trim().is_empty() {
                            break;
                        }
                        let (name, value) = line.split_once(':').unwrap();
                        headers.insert(name.to_lowercase(), value.trim().to_string());
                    }
                    let request = (path, headers);
                    kept.lock().unwrap().push(request.clone());
                    answer(&request, &mut stream);
                });
            }
        });
        Server { address, requests }
    }

    fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

fn send(stream: &mut TcpStream, status: &str, headers: &str, body: &[u8]) {
    let head =
        format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(body);
}

fn feed(items: &[(&str, &str)]) -> Vec<u8> {
    let items: String = items
        .iter()
        .map(|(id, text)| {
            format!(
                "<item><guid>{id}</guid><title>News of {id}</title><link>/page/{id}</link>\
                 <pubDate>Wed, 06 Mar 2013 10:00:00 GMT</pubDate><description>{text}</description></item>"
            )
        })
        .collect();
    format!(
        "<?xml version='1.0'?><rss version='2.0'><channel><title>The Paper</title>{items}</channel></rss>"
    )
    .into_bytes()
}

const NEWS: &str = "Kenyan police arrested two opposition leaders in Nairobi on Monday.";

fn watch(url: &str, more: &[&str]) -> Output {
    let mut arguments = vec!["watch", url, "--once", "--allow-local", "--pause", "0"];
    arguments.extend(more);
    polybius(&arguments, b"")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }
    fn path(&self, name: &str) -> String {
        let path: PathBuf = self.0.path().join(name);
        path.display().to_string()
    }
}

#[test]
fn entries_are_coded() {
    let server =
        Server::new(|_, s| send(s, "200 OK", "Content-Type: application/rss+xml\r\n", &feed(&[("a", NEWS)])));
    let output = watch(&format!("{}/feed", server.address), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let events = lines(&output);
    assert!(!events.is_empty());
    assert_eq!(events[0]["document"], "a");
    assert_eq!(events[0]["cite_info"]["publication"], "The Paper");
    assert_eq!(events[0]["cite_info"]["url"], format!("{}/page/a", server.address));
    let agent = &server.requests()[0].1["user-agent"];
    assert!(agent.starts_with("polybius/"), "{agent}");
}

#[test]
fn nothing_is_repeated_and_unchanged_feeds_are_not_sent_again() {
    let round = Arc::new(Mutex::new(0));
    let now = round.clone();
    let server = Server::new(move |(_, headers), s| {
        let etag = format!("\"v{}\"", now.lock().unwrap());
        if headers.get("if-none-match") == Some(&etag) {
            return send(s, "304 Not Modified", "", b"");
        }
        let items: &[(&str, &str)] =
            if etag == "\"v0\"" { &[("a", NEWS), ("b", NEWS)] } else { &[("c", NEWS), ("a", NEWS)] };
        let headers = format!("ETag: {etag}\r\nLast-Modified: Wed, 06 Mar 2013 10:00:00 GMT\r\n");
        send(s, "200 OK", &headers, &feed(items));
    });
    let folder = Folder::new();
    let (state, out) = (folder.path("state.json"), folder.path("out.jsonl"));
    let url = format!("{}/feed", server.address);
    let run = || {
        let output = watch(&url, &["--documents-only", "--state", &state, "-o", &out]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        let text = std::fs::read_to_string(&out).unwrap();
        let ids: Vec<String> = text
            .lines()
            .map(|l| {
                serde_json::from_str::<serde_json::Value>(l).unwrap()["id"].as_str().unwrap().to_string()
            })
            .collect();
        ids.join(" ")
    };
    assert_eq!(run(), "a b");
    assert_eq!(run(), "a b");
    *round.lock().unwrap() = 1;
    assert_eq!(run(), "a b c");
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    assert!(!requests[0].1.contains_key("if-none-match"));
    assert_eq!(requests[1].1["if-none-match"], "\"v0\"");
    assert_eq!(requests[1].1["if-modified-since"], "Wed, 06 Mar 2013 10:00:00 GMT");
    assert!(!std::fs::exists(format!("{state}.new")).unwrap());
}

#[test]
fn servers_that_ask_to_wait_are_left_alone() {
    let server = Server::new(|_, s| send(s, "503 Service Unavailable", "Retry-After: 3600\r\n", b"later"));
    let folder = Folder::new();
    let state = folder.path("state.json");
    let url = format!("{}/feed", server.address);
    let output = watch(&url, &["--state", &state]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains(&url) && said(&output).contains("status 503"), "{}", said(&output));
    let output = watch(&url, &["--state", &state]);
    assert_eq!(server.requests().len(), 1, "the server was asked again");
    assert!(said(&output).contains("is not polled before"), "{}", said(&output));
}

#[test]
fn local_addresses_are_refused_unless_asked_for() {
    let server = Server::new(|_, s| send(s, "200 OK", "", &feed(&[("a", NEWS)])));
    let port = server.address.rsplit_once(':').unwrap().1.to_string();
    for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "0x7f.1"] {
        let output = polybius(&["watch", &format!("http://{host}:{port}/"), "--once"], b"");
        assert_eq!(output.status.code(), Some(1), "{host}: {}", said(&output));
        assert!(said(&output).contains("--allow-local"), "{host}: {}", said(&output));
    }
    for url in ["http://169.254.169.254/latest/meta-data", "http://10.0.0.1/", "http://[fd00::1]/"] {
        let began = Instant::now();
        let output = polybius(&["watch", url, "--once"], b"");
        assert!(said(&output).contains("--allow-local"), "{}", said(&output));
        assert!(began.elapsed() < Duration::from_secs(10));
    }
    assert!(server.requests().is_empty());
    for url in ["ftp://a.example/", "file:///etc/passwd", "x"] {
        let output = polybius(&["watch", url, "--once", "--allow-local"], b"");
        assert!(output.status.code() == Some(1) && said(&output).contains(url), "{}", said(&output));
    }
}

/// A feed and its server that may be asked lead to addresses that may not, by redirects and by links.
#[test]
fn what_is_allowed_does_not_open_the_way_to_what_is_not() {
    let secret = Server::at("0.0.0.0", |_, s| send(s, "200 OK", "", &feed(&[("secret", NEWS)])));
    let port = secret.address.rsplit_once(':').unwrap().1.to_string();
    let targets = [
        format!("http://localhost:{port}/"),
        format!("http://127.0.0.2:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        format!("http://2130706433:{port}/"),
        format!("http://127.0.0.1@127.0.0.2:{port}/"),
        format!("//127.0.0.3:{port}/"),
        "http://169.254.169.254/latest/meta-data/".to_string(),
        "https://10.0.0.1/".to_string(),
        "http://[fd00::1]/".to_string(),
    ];
    let all = targets.clone();
    let server = Server::new(move |(path, _), s| match path.strip_prefix("/to/").map(str::parse::<usize>) {
        Some(Ok(k)) => send(s, "302 Found", &format!("Location: {}\r\n", all[k]), b""),
        _ if path == "/robots.txt" => send(s, "404 Not Found", "", b""),
        _ if path == "/round" => send(s, "302 Found", "Location: /to/1\r\n", b""),
        _ => {
            let text = String::from_utf8(feed(&[("a", NEWS), ("b", NEWS)])).unwrap();
            let text = text.replace("/page/a", &all[1]).replace("/page/b", "/to/0");
            send(s, "200 OK", "", text.as_bytes());
        }
    });
    let ask = |path: &str, more: &[&str]| {
        let url = format!("{}{path}", server.address);
        let mut arguments =
            vec!["watch", &url, "--once", "--pause", "0", "--allow-local=127.0.0.1", "--documents-only"];
        arguments.extend(more);
        polybius(&arguments, b"")
    };
    assert_eq!(lines(&ask("/feed", &[])).len(), 2);
    for (k, target) in targets.iter().enumerate() {
        let output = ask(&format!("/to/{k}"), &[]);
        assert_eq!(output.status.code(), Some(1), "{target}: {}", said(&output));
        assert!(output.stdout.is_empty(), "{target}");
        assert!(said(&output).contains("not of the public internet"), "{target}: {}", said(&output));
    }
    assert!(said(&ask("/round", &[])).contains("not of the public internet"));
    // The pages of entries: an address of its own, and one that the server redirects.
    let output = ask("/feed", &["--full"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(said(&output).matches("not of the public internet").count(), 2, "{}", said(&output));
    assert_eq!(lines(&output)[0]["text"], format!("News of a\n\n{NEWS}"));
    assert!(secret.requests().is_empty(), "{:?}", secret.requests());
    // The same addresses are fetched once they are allowed.
    for (k, host) in [(0, "localhost"), (1, "127.0.0.2"), (5, "127.0.0.3")] {
        if k > 0 && !cfg!(target_os = "linux") {
            continue; // others have one address of this machine alone
        }
        let output = ask(&format!("/to/{k}"), &[&format!("--allow-local={host}")]);
        assert!(lines(&output).first().is_some_and(|d| d["id"] == "secret"), "{host}: {}", said(&output));
    }
}

#[test]
fn json_feeds() {
    let server = Server::new(|_, s| {
        let body = serde_json::json!({
            "version": "https://jsonfeed.org/version/1.1", "title": "The Paper", "expired": true,
            "items": [{"id": 1, "url": "/page/1", "title": "Arrests", "content_text": NEWS, "date_published": "2013-03-06T10:00:00Z"}, 5],
        });
        send(s, "200 OK", "Content-Type: application/feed+json\r\n", body.to_string().as_bytes());
    });
    let url = format!("{}/feed.json", server.address);
    let output = watch(&url, &["--documents-only"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    let documents = lines(&output);
    assert_eq!(documents.len(), 1);
    assert_eq!(documents[0]["id"], "1");
    assert_eq!(documents[0]["url"], format!("{}/page/1", server.address));
    assert_eq!(documents[0]["publisher"], "The Paper");
    assert!(said(&output).contains(&format!("{url}:1: entry 2: is JSON but no object")), "{}", said(&output));
    // It says that it has ended, so the run does too.
    let output = polybius(&["watch", &url, "--allow-local", "--documents-only"], b"");
    assert!(output.status.success() && said(&output).contains("no more entries"), "{}", said(&output));
}

#[test]
fn redirects_are_followed_a_little_way() {
    let server = Server::new(|(path, _), s| match path.as_str() {
        "/old" => send(s, "301 Moved Permanently", "Location: new\r\n", b""),
        "/new" => send(s, "200 OK", "", &feed(&[("a", NEWS)])),
        "/file" => send(s, "302 Found", "Location: file:///etc/passwd\r\n", b""),
        "/local" => send(s, "302 Found", "Location: file:///proc/self/environ\r\n", &feed(&[("a", NEWS)])),
        "/gopher" => send(s, "302 Found", "Location: gopher://127.0.0.1:70/x\r\n", b""),
        _ => send(s, "302 Found", "Location: /round\r\n", b""),
    });
    let output = watch(&format!("{}/old", server.address), &["--documents-only"]);
    assert_eq!(lines(&output).len(), 1, "{}", said(&output));
    let output = watch(&format!("{}/round", server.address), &[]);
    assert!(said(&output).contains("redirects more than 5 times"), "{}", said(&output));
    assert_eq!(server.requests().iter().filter(|r| r.0 == "/round").count(), 6);
    let output = watch(&format!("{}/file", server.address), &[]);
    assert!(said(&output).contains("file:///etc/passwd"), "{}", said(&output));
    for path in ["/local", "/gopher"] {
        let output = watch(&format!("{}{path}", server.address), &["--documents-only"]);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{path}");
        assert!(said(&output).contains("which is no http or https address"), "{}", said(&output));
    }
}

#[test]
fn limits_of_size_and_time() {
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    bomb.write_all(b"<rss><channel>").unwrap();
    for _ in 0..64 {
        bomb.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    let server = Server::new(move |(path, _), s| match path.as_str() {
        "/endless" => {
            let _ = s.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<rss><channel>");
            while s.write_all(&[b' '; 1 << 16]).is_ok() {}
        }
        "/slow" => {
            let _ = s.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<rss>");
            while s.write_all(b" ").is_ok() {
                std::thread::sleep(Duration::from_millis(100));
            }
        }
        "/silent" => {
            let _ = s.read(&mut [0; 1]);
            std::thread::sleep(Duration::from_secs(30));
        }
        "/bomb" => send(s, "200 OK", "Content-Encoding: gzip\r\n", &bomb),
        _ => send(s, "200 OK", "Content-Type: text/html\r\n", b"<html><body>No feed.</body></html>"),
    });
    for (path, wanted) in [
        ("/endless", "is longer than 1048576 bytes"),
        ("/bomb", "is longer than 1048576 bytes"),
        ("/slow", "took longer than 2 seconds"),
        ("/silent", "took longer than 2 seconds"),
        ("/page", "is no RSS, Atom or JSON feed (but text/html)"),
    ] {
        let began = Instant::now();
        let url = format!("{}{path}", server.address);
        let output = watch(&url, &["--max-size", "1", "--timeout", "2", "--documents-only"]);
        assert_eq!(output.status.code(), Some(1), "{path}");
        assert!(said(&output).contains(&format!("{url}: {wanted}")), "{path}: {}", said(&output));
        assert!(began.elapsed() < Duration::from_secs(20), "{path}");
    }
}

#[test]
fn broken_feeds_give_what_is_sound() {
    let server = Server::new(|_, s| {
        let mut body = feed(&[("a", NEWS), ("b", NEWS)]);
        body.truncate(body.len() - 60);
        send(s, "200 OK", "ETag: \"x\"\r\n", &body);
    });
    let url = format!("{}/feed", server.address);
    let output = watch(&url, &["--documents-only"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(lines(&output).len(), 1);
    assert!(said(&output).contains("entry 2 (b)"), "{}", said(&output));
}

#[test]
fn pages_are_fetched_where_robots_may() {
    let server = Server::new(|(path, _), s| match path.as_str() {
        "/robots.txt" => send(s, "200 OK", "", b"User-agent: *\nDisallow: /page/b\n"),
        "/feed" => send(s, "200 OK", "", &feed(&[("a", "Short."), ("b", "Short.")])),
        _ => {
            let page = format!(
                "<html><body><article><h1>News of a</h1><p>{NEWS} It was the third arrest.</p></article></body></html>"
            );
            send(s, "200 OK", "Content-Type: text/html; charset=utf-8\r\n", page.as_bytes());
        }
    });
    let output = watch(&format!("{}/feed", server.address), &["--documents-only", "--full"]);
    let documents = lines(&output);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(documents[0]["text"].as_str().unwrap().contains("third arrest"), "{documents:?}");
    assert_eq!(documents[1]["text"], "News of b\n\nShort.");
    assert!(said(&output).contains("robots.txt"), "{}", said(&output));
    let paths: Vec<String> = server.requests().into_iter().map(|r| r.0).collect();
    assert_eq!(paths, ["/feed", "/robots.txt", "/page/a"]);
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_with_the_state_saved() {
    let server = Server::new(|(path, _), s| {
        if path == "/slow" {
            std::thread::sleep(Duration::from_secs(60));
        }
        send(s, "200 OK", "", &feed(&[("a", NEWS)]));
    });
    let folder = Folder::new();
    let state = folder.path("state.json");
    let (fast, slow) = (
        format!("{}/feed", server.address),
        format!("{}/slow", server.address.replace("127.0.0.1", "localhost")),
    );
    let mut child = Command::new(env!("CARGO_BIN_EXE_polybius"))
        .args(["watch", &fast, &slow, "--allow-local", "--documents-only", "--state", &state])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains("\"id\":\"a\""), "{line}");
    let began = Instant::now();
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(child.wait().unwrap().success());
    assert!(began.elapsed() < Duration::from_secs(5), "it waited for the slow feed");
    let kept = std::fs::read_to_string(&state).unwrap();
    assert!(kept.contains("[\"a\"]"), "{kept}");
}
