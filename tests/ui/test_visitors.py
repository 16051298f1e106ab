"""ui.visitors: who else can open the app, and at which address."""

import ipaddress

import pytest

from ui.visitors import build_address, find_own_address


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1"])
def test_on_the_loopback_interface_there_are_no_others(host):
    assert build_address(host, 8501) is None


@pytest.mark.parametrize(("host", "path", "address"), [
    ("192.168.1.7", "", "http://192.168.1.7:8501"), ("2001:db8::7", "", "http://[2001:db8::7]:8501"),
    ("192.168.1.7", "/lab/", "http://192.168.1.7:8501/lab"), ("lab.school.org", "", "http://lab.school.org:8501"),
])  # fmt: skip
def test_the_address_of_an_interface(host, path, address):
    assert build_address(host, 8501, path) == address


def test_on_every_interface_it_is_this_computers_own_address():
    own = find_own_address()
    assert build_address("0.0.0.0", 80) == f"http://{own}:80"
    if own.replace(".", "").isdigit():
        assert not ipaddress.ip_address(own).is_unspecified
