//! Which addresses may be fetched: those of the public internet, and what local ones the user asks for.
//!
//! A feed is written by strangers, and so are the redirects of its server: neither may make this program knock at
//! the doors of the network that it runs in. Names are resolved here, and the connection goes to the very addresses
//! that were looked at, so that a name cannot change its meaning in between.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// An address that is not of the public internet.
#[derive(Debug, thiserror::Error)]
#[error("{host} is {kind} ({address}), not of the public internet; --allow-local={host} allows it")]
pub struct LocalAddress {
    host: String,
    address: IpAddr,
    kind: &'static str,
}

/// What may be fetched although it is not of the public internet.
#[derive(Clone, Debug, Default)]
pub struct Allowed {
    /// Names and addresses of hosts, as they stand in addresses; an empty one stands for all.
    hosts: Vec<String>,
}

impl Allowed {
    /// These hosts; an empty name stands for all.
    pub fn new(hosts: &[String]) -> Allowed {
        Allowed { hosts: hosts.iter().map(|h| bare(h)).collect() }
    }

    fn has(&self, host: &str) -> bool {
        self.hosts.iter().any(|h| h.is_empty() || *h == bare(host))
    }
}

/// A host without the brackets of IPv6, in lower case.
fn bare(host: &str) -> String {
    host.trim_matches(['[', ']']).to_ascii_lowercase()
}

/// Resolves names and leaves out what must not be fetched.
#[derive(Debug)]
pub struct Guard {
    /// Which local addresses may be fetched as well.
    pub allowed: Allowed,
    /// What does the resolving.
    pub inner: DefaultResolver,
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        if self.allowed.has(uri.host().unwrap_or("")) {
            return Ok(found);
        }
        let mut public = self.empty();
        let mut refused = None;
        for socket in found.iter() {
            match kind(socket.ip()) {
                None => public.push(*socket),
                Some(kind) => {
                    let host = uri.host().unwrap_or("").to_string();
                    refused = Some(LocalAddress { host, address: socket.ip(), kind });
                }
            }
        }
        match refused {
            Some(local) if public.is_empty() => Err(ureq::Error::Io(std::io::Error::other(local))),
            _ => Ok(public),
        }
    }
}

/// What kind of address it is that is not of the public internet; none if it is.
pub fn kind(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(v4) => kind_4(v4),
        IpAddr::V6(v6) => kind_6(v6),
    }
}

fn kind_4(address: Ipv4Addr) -> Option<&'static str> {
    let [a, b, c, _] = address.octets();
    Some(match (a, b, c) {
        (0, ..) => "an unspecified address",
        (127, ..) => "this machine",
        (10, ..) | (192, 168, _) => "a private address",
        (172, 16..=31, _) => "a private address",
        (169, 254, _) => "a link-local address",
        (100, 64..=127, _) => "a carrier's shared address",
        (192, 0, 0 | 2) | (198, 18 | 19, _) | (198, 51, 100) | (203, 0, 113) => "a reserved address",
        (224..=239, ..) => "a multicast address",
        (240..=255, ..) => "a reserved address",
        _ => return None,
    })
}

fn kind_6(address: Ipv6Addr) -> Option<&'static str> {
    let s = address.segments();
    let embedded = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        kind_4(Ipv4Addr::new(a, b, c, d))
    };
    Some(match s {
        [0, 0, 0, 0, 0, 0, 0, 0] => "an unspecified address",
        [0, 0, 0, 0, 0, 0, 0, 1] => "this machine",
        // Addresses of the old kind in new clothes: mapped, compatible, translated, 6to4.
        [0, 0, 0, 0, 0, 0xffff | 0, high, low] | [0, 0, 0, 0, 0xffff, 0, high, low] => {
            return embedded(high, low);
        }
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => return embedded(high, low),
        [0x64, 0xff9b, 1, ..] => "a private address",
        [0x2001, 0, ..] => "a tunnel",
        [0x2001, 0xdb8, ..] | [0x100, 0, 0, 0, ..] => "a reserved address",
        [a, ..] if a & 0xfe00 == 0xfc00 => "a unique local address",
        [a, ..] if a & 0xffc0 == 0xfe80 => "a link-local address",
        [a, ..] if a & 0xffc0 == 0xfec0 => "a private address",
        [a, ..] if a & 0xff00 == 0xff00 => "a multicast address",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_allowed_by_name() {
        let allowed = Allowed::new(&["Intranet.example".to_string(), "[::1]".to_string()]);
        assert!(allowed.has("intranet.EXAMPLE") && allowed.has("::1") && allowed.has("[::1]"));
        assert!(!allowed.has("127.0.0.1") && !allowed.has("x.intranet.example") && !allowed.has(""));
        assert!(Allowed::new(&[String::new()]).has("10.0.0.1") && !Allowed::default().has("10.0.0.1"));
    }

    #[test]
    fn local_addresses_are_known() {
        for text in [
            "0.0.0.0",
            "0.1.2.3",
            "127.0.0.1",
            "127.9.9.9",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.127.255.255",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "239.1.1.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "::ffff:0:127.0.0.1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
        ] {
            assert!(kind(text.parse().unwrap()).is_some(), "{text}");
        }
        for text in [
            "1.1.1.1",
            "100.63.0.1",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "169.253.0.1",
            "192.169.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450:4001::1",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2001:4860::8888",
        ] {
            assert!(kind(text.parse().unwrap()).is_none(), "{text}");
        }
    }
}
