"""Who can open the app: this computer alone, or others in its network as well, and at which address."""

from __future__ import annotations

import ipaddress
import socket

import streamlit as st

from lenet.environment import is_shared

HERE = "LeNet Lab runs on your own computer. Nothing you draw or train leaves it."
OPEN = ("LeNet Lab runs on the computer at {address}. What is drawn or trained stays there; everyone in its network "
        "can see, stop and delete the runs.")  # fmt: skip
SHARED = ("LeNet Lab runs on a computer that many share. Everyone sees the runs; a run is changed by who started it, "
          "or by the teacher. What you draw is seen by nobody else.")  # fmt: skip


def describe_place() -> str:
    """Where the app runs and who sees what is done in it, in one to three sentences."""
    if is_shared():
        return SHARED
    address = find_address_for_others()
    return OPEN.format(address=address) if address else HERE


def find_address_for_others() -> str | None:
    """What others in the network type to open the app; None if it listens to this computer alone."""
    return build_address(str(st.get_option("server.address") or "0.0.0.0"), int(st.get_option("server.port")),
                         str(st.get_option("server.baseUrlPath") or ""))


def build_address(host: str, port: int, path: str = "") -> str | None:
    """The address of a server that listens on `host`; None on the loopback interface, which no other reaches."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None if host == "localhost" else _write(host, port, path)
    if address.is_loopback:
        return None
    return _write(find_own_address(address.version) if address.is_unspecified else str(address), port, path)


def find_own_address(version: int = 4) -> str:
    """This computer's IP address in its network; its name if it has none. Nothing is sent to find it."""
    family, somewhere = (socket.AF_INET6, "2001:db8::1") if version == 6 else (socket.AF_INET, "192.0.2.1")
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((somewhere, 9))  # an address kept for examples (RFC 5737, 3849): it only chooses the way out
            return str(probe.getsockname()[0])
    except OSError:
        return socket.gethostname()


def _write(host: str, port: int, path: str) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/{path.strip('/')}".rstrip("/")
