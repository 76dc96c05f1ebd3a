//! Which addresses a sender may connect to.
//!
//! A webhook's URL is chosen by a person who may not be the one who runs the sender, and a name's address is chosen by whoever
//! runs its zone. So the check is on the address about to be connected to, whatever name or spelling it came from.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Why an address is not on the public network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reserved {
    /// `127.0.0.0/8`, `::1`.
    Loopback,
    /// `10/8`, `172.16/12`, `192.168/16`, `fc00::/7`, `fec0::/10`.
    Private,
    /// `169.254/16`, `fe80::/10`.
    LinkLocal,
    /// A cloud's metadata address, which hands out credentials to any caller.
    Metadata,
    /// `0.0.0.0/8`, `::`.
    Unspecified,
    /// `100.64/10`, shared between carriers and their customers.
    CarrierNat,
    /// `224/4`, `ff00::/8`.
    Multicast,
    /// `255.255.255.255`.
    Broadcast,
    /// Set aside for examples in documents.
    Documentation,
    /// Set aside for measurements, protocols or the future.
    Special,
}

impl Reserved {
    /// For people.
    #[must_use]
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Loopback => "loopback",
            Self::Private => "private",
            Self::LinkLocal => "link-local",
            Self::Metadata => "cloud metadata",
            Self::Unspecified => "unspecified",
            Self::CarrierNat => "carrier-grade NAT",
            Self::Multicast => "multicast",
            Self::Broadcast => "broadcast",
            Self::Documentation => "documentation",
            Self::Special => "reserved",
        }
    }
}

/// `None` for an address on the public network, else why it is not. Total: every address has an answer.
#[must_use]
pub(crate) fn vet(address: IpAddr) -> Option<Reserved> {
    match address {
        IpAddr::V4(v4) => vet_v4(v4),
        IpAddr::V6(v6) => vet_v6(v6),
    }
}

/// IANA's special-purpose registry for IPv4, plus two addresses at which clouds hand out credentials.
fn vet_v4(v4: Ipv4Addr) -> Option<Reserved> {
    let [a, b, c, d] = v4.octets();
    Some(match (a, b, c, d) {
        // Clouds: AWS, GCP, Azure; AWS ECS; Azure's wire server; Alibaba; Oracle.
        (169, 254, 169, 254) | (169, 254, 170, 2) | (168, 63, 129, 16) | (100, 100, 100, 200) | (192, 0, 0, 192) => Reserved::Metadata,
        (0, ..) => Reserved::Unspecified,
        (127, ..) => Reserved::Loopback,
        (10, ..) | (172, 16..=31, ..) | (192, 168, ..) => Reserved::Private,
        (169, 254, ..) => Reserved::LinkLocal,
        (100, 64..=127, ..) => Reserved::CarrierNat,
        (192, 0, 2, _) | (198, 51, 100, _) | (203, 0, 113, _) => Reserved::Documentation,
        (192, 0, 0, _) | (192, 88, 99, _) | (198, 18..=19, ..) => Reserved::Special,
        (224..=239, ..) => Reserved::Multicast,
        (255, 255, 255, 255) => Reserved::Broadcast,
        (240..=255, ..) => Reserved::Special,
        _ => return None,
    })
}

/// IANA's special-purpose registry for IPv6. Where an IPv4 address is carried inside, that one is judged.
fn vet_v6(v6: Ipv6Addr) -> Option<Reserved> {
    let [a, b, c, d, e, f, g, h] = v6.segments();
    let inner = |high: u16, low: u16| {
        let ([w, x], [y, z]) = (high.to_be_bytes(), low.to_be_bytes());
        vet_v4(Ipv4Addr::new(w, x, y, z))
    };
    Some(match (a, b, c, d, e, f) {
        _ if v6 == Ipv6Addr::LOCALHOST => Reserved::Loopback,
        _ if v6 == Ipv6Addr::UNSPECIFIED => Reserved::Unspecified,
        // IPv4-mapped, and the well-known NAT64 prefix.
        (0, 0, 0, 0, 0, 0xffff) | (0x64, 0xff9b, 0, 0, 0, 0) => return inner(g, h),
        // IPv4-compatible and IPv4-translated: given up, and only ever a disguise.
        (0, 0, 0, 0, ..) => return inner(g, h).or(Some(Reserved::Special)),
        (0x64, 0xff9b, 1, ..) => Reserved::Private,
        // 6to4 carries its IPv4 address in the next 32 bits.
        (0x2002, high, low, ..) => return inner(high, low),
        // The instance metadata service's IPv6 address at AWS.
        (0xfd00, 0x0ec2, 0, 0, 0, 0) if (g, h) == (0, 0x254) => Reserved::Metadata,
        (0xfc00..=0xfdff, ..) | (0xfec0..=0xfeff, ..) => Reserved::Private,
        (0xfe80..=0xfebf, ..) => Reserved::LinkLocal,
        (0xff00..=0xffff, ..) => Reserved::Multicast,
        (0x2001, 0x0db8, ..) | (0x3fff, 0..=0x0fff, ..) => Reserved::Documentation,
        // 2001::/23 (Teredo, benchmarks, ORCHID), the discard prefix, segment routing.
        (0x2001, 0..=0x01ff, ..) | (0x0100, 0, 0, ..) | (0x5f00, ..) => Reserved::Special,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<Reserved> {
        vet(text.parse().unwrap())
    }

    #[test]
    fn public_addresses_pass() {
        for text in
            ["1.1.1.1", "8.8.8.8", "93.184.216.34", "172.15.0.1", "172.32.0.1", "100.63.0.1", "100.128.0.1", "192.1.0.1", "198.20.0.1"]
        {
            assert_eq!(of(text), None, "{text}");
        }
        for text in ["2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:0808:0808::1", "2001:4860::8888"] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn every_range_that_is_not_public_is_refused_by_name() {
        use Reserved::*;
        for (text, why) in [
            ("127.0.0.1", Loopback),
            ("127.255.255.254", Loopback),
            ("0.0.0.0", Unspecified),
            ("0.1.2.3", Unspecified),
            ("10.0.0.1", Private),
            ("172.16.0.1", Private),
            ("172.31.255.255", Private),
            ("192.168.1.1", Private),
            ("169.254.1.1", LinkLocal),
            ("169.254.169.254", Metadata),
            ("168.63.129.16", Metadata),
            ("100.100.100.200", Metadata),
            ("192.0.0.192", Metadata),
            ("100.64.0.1", CarrierNat),
            ("100.127.255.255", CarrierNat),
            ("192.0.2.1", Documentation),
            ("198.51.100.7", Documentation),
            ("203.0.113.9", Documentation),
            ("198.18.0.1", Special),
            ("198.19.255.255", Special),
            ("192.0.0.1", Special),
            ("224.0.0.1", Multicast),
            ("240.0.0.1", Special),
            ("255.255.255.255", Broadcast),
            ("::1", Loopback),
            ("::", Unspecified),
            ("::ffff:127.0.0.1", Loopback),
            ("::ffff:169.254.169.254", Metadata),
            ("::127.0.0.1", Loopback),
            ("::8.8.8.8", Special),
            ("::ffff:0:8.8.8.8", Special),
            ("64:ff9b::a00:1", Private),
            ("64:ff9b:1::1", Private),
            ("2002:7f00:1::", Loopback),
            ("fd00:ec2::254", Metadata),
            ("fd12::1", Private),
            ("fc00::1", Private),
            ("fec0::1", Private),
            ("fe80::1", LinkLocal),
            ("febf::1", LinkLocal),
            ("ff02::1", Multicast),
            ("2001:db8::1", Documentation),
            ("3fff::1", Documentation),
            ("2001::1", Special),
            ("100::1", Special),
            ("5f00::1", Special),
        ] {
            assert_eq!(of(text), Some(why), "{text}");
        }
    }
}
