"""What one large annex for many organisations costs the uplink of the node that releases it: real nodes over TLS, one of them a relay.

The sender's uplink is simulated: all that it sends passes through proxies that share 128 kbit/s, and are counted, TLS and HTTP
included, TCP's own headers not. Which connections to the relay are the sender's own is looked up by its process. The receivers
call the sender and the relay and are called by nobody, as nodes behind a NAT are. Before the annex a small record goes to and
fro, so that every two have the keys between them (decision 0042). The annex is an artifact of 250 kB that does not compress.

Measured are the seconds from the release until the last of it has left, and the bytes until every receiver's ledger has it.
Exits with 1 where a receiver has it not, or a target is missed.
"""

import argparse
import base64
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid

from link import BARAZA, CHANNEL, End, Proxy, free_port, indicator

RECEIVERS, ANNEX = 60, 250_000  # of issue 4; bytes
UPLINK = 128_000 // 8  # bytes a second
MOST_SECONDS, MOST_BYTES = 25, 400_000  # of issue 4
SENDER, RELAY = "KE-OUT", "SN-CAS"
PATIENCE = 600  # seconds
QUIET = 30  # seconds without anything to do, before and after
SMALL = 256  # bytes: signs of life and words on what is stored are below it, letters and pieces of a bulk above
PIECE = 4 << 10  # bytes that pass the uplink at a time


class Uplink:
    """So many bytes a second for whatever passes, one piece after the other; remembers when each passed."""

    def __init__(self, rate):
        self.rate, self.free, self.lock = rate, time.monotonic(), threading.Lock()
        self.passed = []  # (when it had passed, bytes)

    def wait(self, size):
        with self.lock:
            self.free = max(self.free, time.monotonic()) + size / self.rate
            free = self.free
        time.sleep(max(0, free - time.monotonic()))
        with self.lock:
            self.passed.append((time.monotonic(), size))

    def since(self, begun, until=float("inf")):
        with self.lock:
            return [(at - begun, size) for at, size in self.passed if begun <= at <= until]


class UplinkProxy(Proxy):
    """A proxy of which one way is the uplink of a process: `down` where it listens, `up` where it calls."""

    def __init__(self, port, target, uplink, way, is_its_own=lambda near: True):
        self.uplink, self.way, self.is_its_own = uplink, way, is_its_own
        super().__init__(port, target)

    def pass_on(self, way, source, sink):
        # Who calls is asked once for each connection, while both ends are open.
        slow = way == self.way and self.is_its_own(source if way == "up" else sink)
        try:
            while piece := source.recv(PIECE if slow else 64 << 10):
                if slow:
                    self.uplink.wait(len(piece))
                self.count(way, len(piece))
                sink.sendall(piece)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        source.close() if way == "up" else sink.close()


def is_of(process, near):
    """Whether the other end of a connection of this machine belongs to a process."""
    try:
        port = near.getpeername()[1]
        lines = pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]
        inodes = {f"socket:[{line.split()[9]}]" for line in lines if int(line.split()[1].split(":")[1], 16) == port}
        return any(os.readlink(one) in inodes for one in pathlib.Path(f"/proc/{process.pid}/fd").iterdir() if one.is_symlink())
    except OSError:
        return False


class Node(End):
    def start(self, *flags, listens):
        place = ["--federation-listen", f"127.0.0.1:{self.links}"] if listens else []
        self.process = subprocess.Popen(
            [BARAZA, "up", "--data", str(self.folder), "--listen", f"127.0.0.1:{self.pages}", *place,
             "--federation-passphrase-file", str(self.folder / "passphrase"), "--federation-private", "--log-level", "error", *flags],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        return self

    def started(self, lines):
        for _ in range(lines):
            while "http" not in (line := self.process.stdout.readline()):
                if not line:
                    sys.exit(f"{self.code} did not start")
        return self

    def has(self, name):
        answer = self.session.get(f"{self.root}manifest/", params={"match[id]": name}, timeout=120)
        return answer.status_code == 200 and bool(answer.json().get("objects"))


def make(folder, count):
    """The nodes of the demonstration, made and stopped again; what is there already stays."""
    made = subprocess.Popen(
        [BARAZA, "demo", "--still", "--nodes", str(count), "--data", str(folder), "--listen", "127.0.0.1:0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    text = ""
    while "Ctrl-C stops it" not in text:
        line = made.stdout.readline()
        if not line:
            sys.exit(f"the demonstration did not start: {text}{made.stderr.read()}")
        text += line
    made.send_signal(signal.SIGINT)
    made.wait(timeout=300)
    found = re.findall(r"^    (\S+)\s+http://127\.0\.0\.1:(\d+)\S*\s+duty\s+(\S+)$", text, re.MULTILINE)
    nodes = {}
    for code, pages, password in found:
        place = pathlib.Path(folder) / code
        shown = subprocess.run(
            [BARAZA, "identity", "show", "--data", str(place)], capture_output=True, text=True).stdout
        nodes[code] = Node(code, place, int(pages), int(re.search(r"127\.0\.0\.1:(\d+)", shown)[1]), password)
    return nodes


def arrive(nodes, name, what):
    """Waits until each has a record."""
    end, left = time.monotonic() + PATIENCE, list(nodes)
    while left := [one for one in left if not one.has(name)]:
        if time.monotonic() > end:
            sys.exit(f"not in time: {what} is missing at {len(left)}, as at {left[0].code}")
        time.sleep(0.5)


def settle(sender, others):
    """Waits until each has told the sender what it has: with that, the sender has a key to seal to it."""
    end, left = time.monotonic() + PATIENCE, list(others)
    while left:
        def heard(one):
            done = subprocess.run(
                [BARAZA, "pouch", "state", one.code, "--data", str(sender.folder)], capture_output=True, text=True)
            return done.returncode == 0 and int(done.stdout.split("\t")[2]) > 0
        left = [one for one in left if not heard(one)]
        if left and time.monotonic() > end:
            sys.exit(f"{len(left)} have not answered, as {left[0].code}")


def told(what, value, unit, most):
    print(f"{what}\t{value} {unit}\t{'met' if value <= most else 'NOT MET'}: ≤ {most} {unit}", flush=True)
    return value <= most


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--receivers", type=int, default=RECEIVERS)
    options.add_argument("--annex", type=int, default=ANNEX, help="bytes")
    options.add_argument("--data", help="the nodes' folder: made where it is not there, and kept")
    chosen = options.parse_args()
    folder = pathlib.Path(chosen.data or tempfile.mkdtemp(prefix="baraza-bulk-"))
    nodes = make(folder, chosen.receivers + 2)
    sender, relay = nodes[SENDER], nodes[RELAY]
    receivers = [one for one in nodes.values() if one not in (sender, relay)]
    uplink = Uplink(10**9)  # until everything is settled
    for one, way in ((sender, "down"), (relay, "up")):
        carded, one.links = one.links, free_port()
        own = (lambda near: True) if one is sender else (lambda near: is_of(sender.process, near))
        UplinkProxy(carded, one.links, uplink, way, own)
    try:
        relay.start("--federation-relaying", listens=True).started(2)
        sender.start("--federation-relay", RELAY, listens=True).started(2)
        for one in receivers:
            one.start(listens=False)
        for one in receivers:
            one.started(1)
        first = sender.file([indicator("first word")])[0]
        arrive([relay, *receivers], first, "the first word")
        settle(sender, [relay, *receivers])
        time.sleep(QUIET)
        print(f"nodes\t{len(nodes)} processes, {os.cpu_count()} cores", flush=True)

        annex = {
            "type": "artifact", "spec_version": "2.1", "id": f"artifact--{uuid.uuid4()}", "mime_type": "application/pdf",
            "payload_bin": base64.b64encode(os.urandom(chosen.annex)).decode()}
        with uplink.lock:
            uplink.rate = UPLINK
        begun = time.monotonic()
        name = sender.file([annex])[0]
        arrive(receivers, name, "the annex")
        there = time.monotonic() - begun
        time.sleep(QUIET)
        large = [(at, size) for at, size in uplink.since(begun) if size > SMALL]
        passed = uplink.since(begun, begun + there)
        left, sent = max(at for at, _ in large), sum(size for _, size in passed)
        print(f"the first of it passes the uplink after\t{min(at for at, _ in large):.1f} s", flush=True)
        print(f"in all {len(receivers)} ledgers after\t{there:.1f} s", flush=True)
        is_met = told(f"{chosen.annex} bytes for {len(receivers)} have left an uplink of 128 kbit/s after", round(left, 1), "s", MOST_SECONDS)
        is_met &= told("bytes that left it until then, everything included", sent, "bytes", MOST_BYTES)
    finally:
        for one in nodes.values():
            if one.process:
                one.process.send_signal(signal.SIGKILL)
        for one in nodes.values():
            if one.process:
                one.kill()
        if not chosen.data:
            shutil.rmtree(folder, ignore_errors=True)
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
