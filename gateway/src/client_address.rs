//! The address that identifies a client: of its connection, or as the proxy in front wrote it into `X-Forwarded-For`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::http::HeaderMap;

/// What limits and quotas count: one IPv4 address or one IPv6 network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ClientAddress(IpAddr);

impl ClientAddress {
    /// One household or office has a /64 of IPv6, so that counts as one client. An IPv4 address inside IPv6, mapped or translated
    /// (RFC 6052), counts as itself.
    pub(crate) fn new(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(v6) if v6.to_bits() >> 32 == TRANSLATED >> 32 => {
                let [.., a, b, c, d] = v6.octets();
                Ipv4Addr::new(a, b, c, d).into()
            }
            IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64)).into(),
            v4 @ IpAddr::V4(_) => v4,
        })
    }

    /// The address of a request: the last one in `X-Forwarded-For` behind a proxy, else, or if that is no address, the peer's.
    pub(crate) fn of_request(peer: SocketAddr, headers: &HeaderMap, behind_proxy: bool) -> Self {
        let forwarded = if behind_proxy { proxied_address(headers) } else { None };
        Self::new(forwarded.unwrap_or(peer.ip()))
    }
}

/// The well-known prefix of translated addresses, `64:ff9b::/96`.
const TRANSLATED: u128 = 0x0064_ff9b << 96;

/// The last address in `X-Forwarded-For`, which our own proxy appended; a client can forge those before it.
fn proxied_address(headers: &HeaderMap) -> Option<IpAddr> {
    let value = headers.get_all("x-forwarded-for").iter().next_back()?;
    parse(value.to_str().ok()?.rsplit(',').next()?)
}

/// An address as proxies write it: alone, with a port, an IPv6 address in brackets, with its zone, as a range, or in quotes.
fn parse(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    if let Ok(with_port) = text.parse::<SocketAddr>() {
        return Some(with_port.ip());
    }
    let address = match text.strip_prefix('[') {
        Some(bracketed) => bracketed.split(']').next()?,
        None => text,
    };
    address.split(['%', '/']).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_one_ipv4_address_or_one_ipv6_network() {
        for (address, client) in [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("64:ff9b::192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ] {
            assert_eq!(ClientAddress::new(address.parse().unwrap()).0, client.parse::<IpAddr>().unwrap());
        }
    }

    #[test]
    fn an_address_is_read_in_every_spelling_that_proxies_use() {
        for (text, expected) in [
            ("192.0.2.7", Some("192.0.2.7")),
            (" 192.0.2.7:4711 ", Some("192.0.2.7")),
            ("\"192.0.2.7:4711\"", Some("192.0.2.7")),
            ("2001:db8::7", Some("2001:db8::7")),
            ("[2001:db8::7]", Some("2001:db8::7")),
            ("\"[2001:db8::7]:4711\"", Some("2001:db8::7")),
            ("2001:db8::/64", Some("2001:db8::")),
            ("fe80::7%eth0", Some("fe80::7")),
            ("[fe80::7%eth0]:4711", Some("fe80::7")),
            ("192.0.2.7.5", None),
            ("unknown", None),
            ("_hidden", None),
            ("", None),
        ] {
            assert_eq!(parse(text), expected.map(|e| e.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn only_the_address_that_the_proxy_appended_is_used() {
        for (values, expected) in [
            (&["203.0.113.9, 192.0.2.7"][..], Some("192.0.2.7")),
            (&["203.0.113.9, 192.0.2.7:50123"], Some("192.0.2.7")),
            (&["203.0.113.9", "192.0.2.8"], Some("192.0.2.8")),
            (&["192.0.2.7, unknown"], None),
            (&[], None),
        ] {
            let headers: HeaderMap = values
                .iter()
                .map(|v| ("x-forwarded-for".parse::<axum::http::HeaderName>().unwrap(), v.parse().unwrap()))
                .collect();
            assert_eq!(proxied_address(&headers), expected.map(|e| e.parse().unwrap()), "{values:?}");
        }
    }
}
