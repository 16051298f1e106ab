"""Start the app and print its address: `python scripts/start.py [PORT [HOST [AGAIN]]]`.

`streamlit run app.py` works too. AGAIN is what one types, before a port's number, to start it at another.
"""

import errno
import ipaddress
import os
import socket
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PASSWORD_FILE = "LENET_TEACHER_PASSWORD_FILE"
USUAL = ("8501", "localhost", "make run PORT=")


def main(arguments: list[str]) -> int:
    """Become the Streamlit server, which prints its address once it listens; 1 if that cannot be."""
    port, host, again = [*arguments, *USUAL[len(arguments) :]][:3]
    problem = check_host(host) or check_number(port) or check_port(int(port), again)
    if problem:
        print(problem, file=sys.stderr)
        return 1
    print("Starting LeNet Lab; Ctrl-C ends it.", flush=True)
    if os.environ.get(PASSWORD_FILE):  # as it is named from where one is
        os.environ[PASSWORD_FILE] = str(Path(os.environ[PASSWORD_FILE]).resolve())
    os.chdir(PROJECT)
    # Headless: no browser is opened and nothing is asked. With a server address given, none is looked up outside.
    options = {"--server.port": port, "--server.address": host, "--server.headless": "true",
               "--browser.serverAddress": "localhost"}
    arguments = [word for option in options.items() for word in option]
    return os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", "app.py", *arguments])


def check_host(host: str) -> str | None:
    """Why the app cannot listen on `host`, as one sentence; None if it can."""
    right = "it must be localhost (this computer alone), 0.0.0.0 (everyone in its network) or one of its IP addresses."
    try:
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
        with socket.socket(socket.AF_INET6 if address.version == 6 else socket.AF_INET) as probe:
            probe.bind((str(address), 0))
    except (ValueError, OSError):
        return f"HOST is {host!r}; {right}"
    return None


def check_number(text: str) -> str | None:
    """Why `text` is no port; None if it is one."""
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 65535:
        return None
    return f"PORT is {text!r}; it must be a whole number from 1 to 65535, such as 8502."


def check_port(port: int, again: str = USUAL[2]) -> str | None:
    """Why the port cannot be had, as one sentence; None if it is free. `again`: what to type before another one."""
    other = port + 1 if 1024 <= port < 65535 else 8502
    for family, everywhere in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
        try:
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((everywhere, port))
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                return f"Port {port} is in use by another program; type: {again}{other}"
            if problem.errno == errno.EACCES:
                return f"Port {port} needs more rights than you have; type: {again}{other}"
    return None  # any other problem, such as a machine without IPv6, is Streamlit's to judge


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
