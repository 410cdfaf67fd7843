//! Which addresses may be called: those on the public internet, and those that the configuration names.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use url::Host;

use crate::OutboundError;

const fn v4(a: u8, b: u8, c: u8, d: u8, prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

const fn v6(a: u16, b: u16, prefix: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, 0, 0, 0, 0, 0, 0), prefix)
}

/// What the IANA registry of special-purpose IPv4 addresses keeps off the public internet, multicast, and one
/// cloud's metadata service that lies in a public range.
const RESERVED_V4: [Ipv4Net; 17] = [
    v4(0, 0, 0, 0, 8),
    v4(10, 0, 0, 0, 8),
    v4(100, 64, 0, 0, 10),
    v4(127, 0, 0, 0, 8),
    v4(168, 63, 129, 16, 32), // Azure's wire server
    v4(169, 254, 0, 0, 16),
    v4(172, 16, 0, 0, 12),
    v4(192, 0, 0, 0, 24),
    v4(192, 0, 2, 0, 24),
    v4(192, 31, 196, 0, 24),
    v4(192, 88, 99, 0, 24),
    v4(192, 168, 0, 0, 16),
    v4(198, 18, 0, 0, 15),
    v4(198, 51, 100, 0, 24),
    v4(203, 0, 113, 0, 24),
    v4(224, 0, 0, 0, 4),
    v4(240, 0, 0, 0, 4),
];

/// The one block from which public IPv6 addresses are given out.
const GLOBAL_V6: Ipv6Net = v6(0x2000, 0, 3);

/// Its parts that are not public, or carry an IPv4 address that could be anything (Teredo, 6to4).
const RESERVED_V6: [Ipv6Net; 4] =
    [v6(0x2001, 0, 23), v6(0x2001, 0x0db8, 32), v6(0x2002, 0, 16), v6(0x3fff, 0, 20)];

/// Whether an address lies on the public internet. IPv4 dressed as IPv6 never does: no public name needs it.
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !RESERVED_V4.iter().any(|net| net.contains(&address)),
        IpAddr::V6(address) => {
            GLOBAL_V6.contains(&address) && !RESERVED_V6.iter().any(|net| net.contains(&address))
        }
    }
}

/// The private hosts and networks that the configuration opens.
#[derive(Debug, Default)]
pub(crate) struct Allowed {
    names: Vec<String>,
    networks: Vec<IpNet>,
}

impl Allowed {
    pub(crate) fn parse(entries: &[String]) -> Result<Self, OutboundError> {
        let mut allowed = Self::default();
        for entry in entries {
            if let Ok(network) = entry.parse() {
                allowed.networks.push(network);
                continue;
            }
            match Host::parse(entry) {
                Ok(Host::Domain(name)) => allowed.names.push(plain(&name).to_owned()),
                Ok(Host::Ipv4(address)) => allowed.networks.push(IpAddr::V4(address).into()),
                Ok(Host::Ipv6(address)) => allowed.networks.push(IpAddr::V6(address).into()),
                // An IPv6 address as people write it, without the brackets that URLs need.
                Err(_) => match entry.parse::<IpAddr>() {
                    Ok(address) => allowed.networks.push(address.into()),
                    Err(_) => return Err(OutboundError::Allow(entry.clone())),
                },
            }
        }
        Ok(allowed)
    }

    /// Whether this name may resolve to anything.
    pub(crate) fn name(&self, name: &str) -> bool {
        let name = plain(name);
        self.names.iter().any(|allowed| allowed.eq_ignore_ascii_case(name))
    }

    /// Whether this address may be called.
    pub(crate) fn address(&self, address: IpAddr) -> bool {
        let canonical = address.to_canonical();
        is_public(address) || self.networks.iter().any(|network| network.contains(&canonical))
    }
}

/// A name without the dot that ends a fully qualified one.
fn plain(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_internet_is_public() {
        let check = |address: &str, public: bool| {
            assert_eq!(is_public(address.parse().unwrap()), public, "{address}");
        };
        check("8.8.8.8", true);
        check("2606:4700::1111", true);
        for private in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.255.254",
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "239.255.255.250",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:8.8.8.8",
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            check(private, false);
        }
        check("172.32.0.1", true);
        check("100.128.0.1", true);
    }

    #[test]
    fn what_the_configuration_opens_is_open_and_nothing_else() {
        let check = |entry: &str, address: &str, open: bool| {
            let allowed = Allowed::parse(&[entry.to_owned()]).unwrap();
            assert_eq!(allowed.address(address.parse().unwrap()), open, "{entry} and {address}");
        };
        check("127.0.0.1", "127.0.0.1", true);
        check("127.0.0.1", "127.0.0.2", false);
        check("127.0.0.1", "::ffff:127.0.0.1", true);
        check("10.0.0.0/8", "10.200.0.1", true);
        check("10.0.0.0/8", "11.0.0.1", true); // public anyway
        check("fd00::/8", "fd12::1", true);
        check("::1", "::1", true);
        check("[::1]", "::1", true);
        check("hooks.internal", "10.0.0.1", false);
    }

    #[test]
    fn names_are_compared_whole_and_without_case() {
        let allowed = Allowed::parse(&["Hooks.Internal".to_owned()]).unwrap();
        assert!(allowed.name("hooks.internal") && allowed.name("HOOKS.INTERNAL."));
        assert!(!allowed.name("evil-hooks.internal") && !allowed.name("hooks.internal.evil.example"));
    }

    #[test]
    fn entries_that_mean_nothing_are_refused() {
        for entry in ["http://x", "10.0.0.0/40", "a b", "", "host:80"] {
            let said = Allowed::parse(&[entry.to_owned()]).unwrap_err().to_string();
            assert!(said.contains("10.0.0.0/8"), "{entry}: {said}");
        }
    }
}
