"""What one large annex for many organisations costs the uplink of the node that releases it: real nodes over TLS, one of them a relay.

The node that releases has a network of its own (a network namespace of Linux, which asks for root or for user namespaces): whatever
it calls, and whoever calls it, comes by proxies of this script. What it sends passes there at 128 kbit/s, all connections together,
and is counted, TLS and HTTP included, TCP's own headers not. All nodes know and call each other, as in a federation. Before the annex
a small record goes round and is acknowledged, so that every two have the keys between them (decision 0042). The annex is an artifact
of 250 kB that does not compress.

Measured are the seconds from the release until the last of it has left, and the bytes until every receiver's ledger has it.
Exits with 1 where a receiver has it not, or a target is missed.
"""

import argparse
import base64
import ctypes
import fcntl
import os
import pathlib
import queue
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import uuid

from link import BARAZA, End, Proxy, indicator

RECEIVERS, ANNEX = 60, 250_000  # of issue 4; bytes
UPLINK = 128_000 // 8  # bytes a second
MOST_SECONDS, MOST_BYTES = 25, 400_000  # of issue 4
PORT = 21_480  # below those that the system gives to whoever calls, which the links of so many nodes use up
SENDER, RELAY = "KE-OUT", "SN-CAS"
PATIENCE = 1_200  # seconds
QUIET = 30  # seconds without anything to do, before it is measured
SMALL = 256  # bytes: signs of life and words on what is stored are below it, letters and pieces of a bulk above
PIECE = 4 << 10  # bytes that pass the uplink at a time
NEW_NETWORK = 0x40000000  # CLONE_NEWNET, <linux/sched.h>
SET_FLAGS, UP = 0x8914, 0x1 | 0x40  # SIOCSIFFLAGS, IFF_UP | IFF_RUNNING, <linux/if.h>


class Network:
    """A network of its own, with nothing in it but its loopback. What is done in it is done by one thread that lives there."""

    def __init__(self):
        self.jobs = queue.Queue()
        threading.Thread(target=self.live, daemon=True).start()
        self.run(self.begin)

    def begin(self):
        if ctypes.CDLL(None, use_errno=True).unshare(NEW_NETWORK) != 0:
            sys.exit("a network of its own asks for root, or for user namespaces")
        with socket.socket() as place:
            fcntl.ioctl(place, SET_FLAGS, struct.pack("16sh22x", b"lo", UP))

    def live(self):
        while True:
            do, done = self.jobs.get()
            try:
                done.put((do(), None))
            except BaseException as error:
                done.put((None, error))

    def run(self, do):
        done = queue.Queue()
        self.jobs.put((do, done))
        value, error = done.get()
        if error:
            raise error
        return value


class Uplink:
    """So many bytes a second for whatever passes, one piece after the other; remembers when each passed."""

    def __init__(self, rate):
        self.rate, self.free, self.lock = rate, time.monotonic(), threading.Lock()
        self.passed = []  # (when it had passed, bytes, whereto)

    def wait(self, size, where):
        with self.lock:
            self.free = max(self.free, time.monotonic()) + size / self.rate
            free = self.free
        time.sleep(max(0, free - time.monotonic()))
        with self.lock:
            self.passed.append((time.monotonic(), size, where))

    def since(self, begun, until=float("inf")):
        with self.lock:
            return [(at - begun, size, where) for at, size, where in self.passed if begun <= at <= until]


class Way(Proxy):
    """A proxy between two networks, of which one way is the uplink: `down` where others call, `up` where the sender does."""

    def __init__(self, port, target, listening, calling, uplink=None, slow=None, where=None):
        self.listening, self.calling, self.uplink, self.slow, self.where = listening, calling, uplink, slow, where
        self.target, self.lock, self.bytes, self.connections, self.fuse = target, threading.Lock(), {"up": 0, "down": 0}, 0, None
        self.listener = listening(lambda: socket.create_server(("127.0.0.1", port), backlog=256))
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            near, _ = self.listener.accept()
            try:
                far = self.calling(lambda: socket.create_connection(("127.0.0.1", self.target), timeout=10))
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            for way, source, sink in (("up", near, far), ("down", far, near)):
                threading.Thread(target=self.pass_on, args=(way, source, sink), daemon=True).start()

    def pass_on(self, way, source, sink):
        is_slow = way == self.slow
        try:
            while piece := source.recv(PIECE if is_slow else 64 << 10):
                if is_slow:
                    self.uplink.wait(len(piece), self.where)
                sink.sendall(piece)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class Node(End):
    """One of the nodes, started here or in a network of its own."""

    def start(self, *flags, run=lambda do: do()):
        command = [
            BARAZA, "up", "--data", str(self.folder), "--listen", f"127.0.0.1:{self.pages}", "--federation-listen",
            f"127.0.0.1:{self.links}", "--federation-passphrase-file", str(self.folder / "passphrase"), "--federation-private",
            "--log-level", "error", *flags]
        self.process = run(lambda: subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True))
        return self

    def started(self):
        for _ in range(2):
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
        [BARAZA, "demo", "--still", "--nodes", str(count), "--data", str(folder), "--listen", f"127.0.0.1:{PORT}"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    text = ""
    while "Ctrl-C stops it" not in text:
        line = made.stdout.readline()
        if not line:
            sys.exit(f"the demonstration did not start: {text}{made.stderr.read()}")
        text += line
    made.send_signal(signal.SIGINT)
    made.wait(timeout=600)
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
    end, codes = time.monotonic() + PATIENCE, [one.code for one in others]
    while True:
        done = subprocess.run([BARAZA, "pouch", "state", *codes, "--data", str(sender.folder)], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{sender.code} does not say what it has sent: {done.stderr}")
        left = [line for line in done.stdout.splitlines() if line.split("\t")[3] == "0"]
        if not left:
            return
        if time.monotonic() > end:
            sys.exit(f"{len(left)} have not answered, as {left[0]}")
        time.sleep(2)


def told(what, value, unit, most):
    print(f"{what}\t{value} {unit}\t{'met' if value <= most else 'NOT MET'}: ≤ {most} {unit}", flush=True)
    return value <= most


def measure(sender, receivers, uplink, chosen):
    annex = {
        "type": "artifact", "spec_version": "2.1", "id": f"artifact--{uuid.uuid4()}", "mime_type": "application/pdf",
        "payload_bin": base64.b64encode(os.urandom(chosen.annex)).decode()}
    with uplink.lock:
        uplink.rate = UPLINK
    begun = time.monotonic()
    name = sender.file([annex])[0]
    arrive(receivers, name, "the annex")
    there = time.monotonic() - begun
    passed = uplink.since(begun, begun + there)
    # A letter has left before its record is in a ledger, and what is smaller are signs of life and words on what is stored.
    times = [at for at, size, _ in passed if size > SMALL]
    print(f"the first of it passes the uplink after\t{min(times):.1f} s", flush=True)
    print(f"in all {len(receivers)} ledgers after\t{there:.1f} s", flush=True)
    for where in ("the relay", "receivers", "who calls"):
        print(f"to {where}\t{sum(size for _, size, whose in passed if whose == where)} bytes", flush=True)
    is_met = told(f"{chosen.annex} bytes for {len(receivers)} have left an uplink of 128 kbit/s after",
                  round(max(times), 1), "s", MOST_SECONDS)
    is_met &= told("bytes that left it until then, everything included", sum(size for _, size, _ in passed), "bytes", MOST_BYTES)
    if chosen.pieces:
        for at, size, where in passed:
            print(f"{at:.2f}\t{size}\t{where}")
    return is_met


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--receivers", type=int, default=RECEIVERS)
    options.add_argument("--annex", type=int, default=ANNEX, help="bytes")
    options.add_argument("--data", help="the nodes' folder: made where it is not there, and kept")
    options.add_argument("--pieces", action="store_true", help="print each piece that passed the uplink")
    chosen = options.parse_args()
    if os.geteuid() != 0:
        os.execvp("unshare", ["unshare", "--user", "--map-root-user", sys.executable, *sys.argv])
    folder = pathlib.Path(chosen.data or tempfile.mkdtemp(prefix="baraza-bulk-"))
    nodes = make(folder, chosen.receivers + 2)
    sender, relay = nodes[SENDER], nodes[RELAY]
    receivers = [one for one in nodes.values() if one not in (sender, relay)]
    inside, uplink = Network().run, Uplink(10**9)  # until everything is settled

    def outside(do):
        return do()

    Way(sender.pages, sender.pages, outside, inside)
    Way(sender.links, sender.links, outside, inside, uplink, "down", "who calls")
    for one in [relay, *receivers]:
        Way(one.links, one.links, inside, outside, uplink, "up", "the relay" if one is relay else "receivers")
    try:
        relay.start("--federation-relaying")
        sender.start("--federation-relay", RELAY, run=inside)
        for one in receivers:
            one.start("--federation-relay", RELAY)
        for one in nodes.values():
            one.started()
        first = sender.file([indicator("first word")])[0]
        arrive([relay, *receivers], first, "the first word")
        settle(sender, [relay, *receivers])
        time.sleep(QUIET)
        print(f"nodes\t{len(nodes)} processes, {os.cpu_count()} cores", flush=True)
        is_met = measure(sender, receivers, uplink, chosen)
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
