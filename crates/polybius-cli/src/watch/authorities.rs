//! Certificate authorities of the user's own, for https.
//!
//! What feeds it: a file of certificates in PEM. What it refuses: files without one, and certificates that cannot be
//! read, which would show only much later as a server that is not trusted.

use std::path::Path;

use anyhow::{Context, Result, bail};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use ureq::tls::Certificate;

/// The certificates of a file.
///
/// # Errors
/// If it cannot be read, or has none, or one that cannot be read.
pub fn read(path: &Path) -> Result<Vec<Certificate<'static>>> {
    let bytes = std::fs::read(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    let mut store = RootCertStore::empty();
    let mut found = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(&bytes) {
        let number = found.len() + 1;
        let wrong = || format!("{}: its certificate {number} cannot be read", path.display());
        let certificate = certificate.with_context(wrong)?;
        store.add(certificate.clone()).with_context(wrong)?;
        found.push(Certificate::from_der(&certificate).to_owned());
    }
    if found.is_empty() {
        bail!("{}: has no certificate in PEM (\"-----BEGIN CERTIFICATE-----\")", path.display());
    }
    Ok(found)
}
