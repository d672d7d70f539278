"""Which addresses we connect to when somebody else names them: public ones, and none that leads back inside.

Not by the library's word alone: an IPv4 address may stand inside an IPv6 one in several ways, and a name may have many
addresses of which one is inside.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

# The special-purpose registries of IANA (RFC 6890 and after), multicast, and what clouds answer machines at. Everything
# that an IPv4 address can be written into stands below, in `within`.
FORBIDDEN: tuple[Network, ...] = tuple(
    ip_network(written)
    for written in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/8", "100::/64", "100:0:0:1::/64", "2001::/23", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20",
        "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    )
)  # fmt: skip
TRANSLATED = (ip_network("64:ff9b::/96"), ip_network("::ffff:0:0/96"), ip_network("::ffff:0:0:0/96"))


def within(address: Address) -> Address:
    """The IPv4 address that an IPv6 one leads to (mapped, translated, 6to4); the address itself where it leads nowhere.

    Teredo and what NAT64 of one's own network may use lie in forbidden networks as they are.
    """
    if not isinstance(address, IPv6Address):
        return address
    if any(address in network for network in TRANSLATED):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.sixtofour or address


def reachable(written: str, permitted: tuple[Network, ...] = ()) -> bool:
    """Whether we connect to an address. `permitted` are networks of one's own that the settings open."""
    try:
        address = ip_address(written)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.scope_id is not None:
        return False
    inner = within(address)
    if any(inner in network for network in permitted if network.version == inner.version):
        return True
    return not any(inner in network for network in FORBIDDEN if network.version == inner.version)


def networks(written: str) -> tuple[Network, ...]:
    """Networks as the settings name them, with commas between."""
    return tuple(ip_network(one.strip()) for one in written.split(",") if one.strip())
