//! Where a request comes from: the address that connected, or what a named proxy says in its place.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName};

/// The address of whoever sent a request, as well as it is known. An extension of every request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClientAddress(pub IpAddr);

/// Whether a request came by TLS, to the relay or to its proxy. An extension of every request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scheme {
    /// Plainly.
    Http,
    /// By TLS.
    Https,
}

impl Scheme {
    /// As addresses begin with it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }
}

/// Who is at the other end of a connection.
#[derive(Clone)]
pub(super) struct Peer {
    pub(super) address: IpAddr,
    pub(super) scheme: Scheme,
    pub(super) proxy_header: Option<Arc<HeaderName>>,
}

impl Peer {
    /// The client and its scheme. Anybody can write forwarding headers: only a proxy that whoever runs the relay
    /// named is believed, and of a list only the last entry, which is the one that this proxy wrote.
    pub(super) fn client(&self, headers: &HeaderMap) -> (ClientAddress, Scheme) {
        let Some(name) = &self.proxy_header else {
            return (ClientAddress(self.address), self.scheme);
        };
        let address = last(headers, name.as_str()).and_then(address);
        let secure = last(headers, "x-forwarded-proto").is_some_and(|proto| proto.eq_ignore_ascii_case("https"));
        let scheme = if secure { Scheme::Https } else { self.scheme };
        (ClientAddress(address.unwrap_or(self.address)), scheme)
    }
}

fn last<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let value = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    value.rsplit(',').next().map(str::trim)
}

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    bare.parse()
        .ok()
        .or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn client(proxy_header: Option<&'static str>, headers: &[(&'static str, &'static str)]) -> (String, Scheme) {
        let peer = Peer {
            address: IpAddr::from([10, 0, 0, 1]),
            scheme: Scheme::Http,
            proxy_header: proxy_header.map(|name| Arc::new(HeaderName::from_static(name))),
        };
        let mut all = HeaderMap::new();
        for (name, value) in headers {
            all.append(*name, HeaderValue::from_static(value));
        }
        let (ClientAddress(address), scheme) = peer.client(&all);
        (address.to_string(), scheme)
    }

    // NET-1
    #[test]
    fn without_a_proxy_no_forwarding_header_is_believed() {
        let forged = [("x-forwarded-for", "203.0.113.9"), ("x-forwarded-proto", "https")];
        assert_eq!(client(None, &forged), ("10.0.0.1".to_owned(), Scheme::Http));
    }

    // NET-1
    #[test]
    fn of_a_named_proxy_the_last_entry_counts() {
        let named = Some("x-forwarded-for");
        for (value, expected) in [
            ("203.0.113.9", "203.0.113.9"),
            ("192.0.2.66, 203.0.113.9", "203.0.113.9"),
            ("203.0.113.9:4711", "203.0.113.9"),
            ("2001:db8::7", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("[2001:db8::7]:443", "2001:db8::7"),
            ("unknown", "10.0.0.1"),
            ("203.0.113.9, ", "10.0.0.1"),
        ] {
            assert_eq!(client(named, &[("x-forwarded-for", value)]).0, expected, "{value}");
        }
        let twice = [("x-forwarded-for", "192.0.2.66"), ("x-forwarded-for", "203.0.113.9")];
        assert_eq!(client(named, &twice).0, "203.0.113.9");
        assert_eq!(client(Some("x-real-ip"), &twice).0, "10.0.0.1");
        assert_eq!(client(named, &[("x-forwarded-proto", "https")]).1, Scheme::Https);
        assert_eq!(client(named, &[("x-forwarded-proto", "https, http")]).1, Scheme::Http);
    }
}
