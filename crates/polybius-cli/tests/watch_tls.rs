//! `polybius watch` over https, against a small server in the test whose certificates are made here.

mod common;
use common::{lines, polybius};

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Output;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, KeyUsagePurpose, date_time_ymd};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

const TEXT: &str = "Kenyan police arrested two opposition leaders in Nairobi on Monday.";

/// An authority that signs certificates.
struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Authority {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Authority { pem, issuer: Issuer::new(params, key) }
    }

    /// A server with a certificate for these names, up to the end of a year; its port.
    fn serve(&self, names: &[&str], until: i32) -> u16 {
        let names: Vec<String> = names.iter().map(|n| n.to_string()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        params.not_after = date_time_ymd(until, 12, 31);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let tls = StreamOwned::new(ServerConnection::new(config.clone()).unwrap(), stream);
                std::thread::spawn(move || answer(tls));
            }
        });
        port
    }
}

/// Answers one request: with a feed, or a page of it.
fn answer(tls: StreamOwned<ServerConnection, std::net::TcpStream>) {
    let mut tls = BufReader::new(tls);
    let mut first = String::new();
    let mut line = String::new();
    while tls.read_line(&mut line).is_ok_and(|n| n > 2) {
        if first.is_empty() {
            first = line.clone();
        }
        line.clear();
    }
    let body = match first.split(' ').nth(1) {
        Some("/feed") => "<rss version='2.0'><channel><title>P</title><item><guid>a</guid><title>News</title><link>/page</link>\
             <description>Short.</description></item></channel></rss>"
            .to_string(),
        Some("/page") => format!("<html><body><article><h1>News</h1><p>{TEXT}</p></article></body></html>"),
        _ => String::new(),
    };
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    let tls = tls.get_mut();
    let _ = tls.write_all(format!("{head}{body}").as_bytes()); // a client that does not trust is gone
    tls.conn.send_close_notify();
    let _ = tls.flush();
}

fn watch(host: &str, port: u16, more: &[&str]) -> Output {
    let url = format!("https://{host}:{port}/feed");
    let mut arguments = vec!["watch", &url, "--once", "--allow-local", "--pause", "0", "--documents-only"];
    arguments.extend(more);
    polybius(&arguments, b"")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn https_with_an_authority_of_ones_own() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (own, other) = (Authority::new(), Authority::new());
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path: PathBuf = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    // Text around the certificates is passed over, as in the files that systems have.
    let trusted = file("own.pem", &format!("Our authorities\n{}\n{}", other.pem, own.pem));
    let port = own.serve(&["localhost", "127.0.0.1"], 2096);
    for host in ["localhost", "127.0.0.1"] {
        let output = watch(host, port, &["--ca-file", &trusted, "--full"]);
        assert_eq!(output.status.code(), Some(0), "{host}: {}", said(&output));
        let documents = lines(&output);
        assert_eq!(documents[0]["text"], format!("News\n\n{TEXT}"), "{}", said(&output));
        assert_eq!(documents[0]["url"], format!("https://{host}:{port}/page"));
    }
    // Not trusted: nobody's authority, another one's, another name, one that has run out.
    let refused = |output: Output, why: &str| {
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{why}");
        assert!(said(&output).contains("certificate"), "{why}: {}", said(&output));
    };
    refused(watch("localhost", port, &[]), "public authorities");
    let wrong = file("other.pem", &other.pem);
    refused(watch("localhost", port, &["--ca-file", &wrong]), "another authority");
    let elsewhere = own.serve(&["news.example"], 2096);
    refused(watch("localhost", elsewhere, &["--ca-file", &trusted]), "another name");
    let old = own.serve(&["localhost"], 2001);
    refused(watch("localhost", old, &["--ca-file", &trusted]), "run out");
}

#[test]
fn files_without_authorities_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (text, wanted) in [
        ("no certificate", "has no certificate in PEM"),
        (
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "its certificate 1 cannot be read",
        ),
        ("-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n", "its certificate 1 cannot be read"),
    ] {
        let path = folder.path().join("a.pem");
        std::fs::write(&path, text).unwrap();
        let output = watch("localhost", 9, &["--ca-file", &path.display().to_string()]);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains(wanted), "{text}: {}", said(&output));
    }
    let output = watch("localhost", 9, &["--ca-file", "/no/such/file"]);
    assert!(said(&output).contains("/no/such/file: cannot be read"), "{}", said(&output));
}
