"""Two real nodes on this machine, connected over TLS through a proxy that counts what passes, and can stop it at any byte."""

import datetime
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid

import requests

BARAZA = os.environ["BARAZA"]
ACCEPT = "application/taxii+json;version=2.1"
CHANNEL = "public-warnings"  # of the demonstration: both organisations are in it
STARTING = 120  # seconds in which a node has to be there, on a machine that is busy with other things as well
PIECE = 16 << 10  # bytes that are read from a socket at a time


class Proxy:
    """Passes TCP on from one port to another, counting bytes each way."""

    def __init__(self, port, target):
        self.target = target
        self.lock = threading.Lock()
        self.bytes = {"up": 0, "down": 0}  # to the node that listens, and from it
        self.connections = 0
        self.fuse = None  # (bytes that may still pass, what is done then)
        self.listener = socket.create_server(("127.0.0.1", port), backlog=64)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self.target), timeout=10)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            with self.lock:
                self.connections += 1
            for way, source, sink in (("up", near, far), ("down", far, near)):
                threading.Thread(target=self.pass_on, args=(way, source, sink), daemon=True).start()

    def pass_on(self, way, source, sink):
        try:
            while piece := source.recv(PIECE):
                burn, passing = self.count(way, len(piece))
                sink.sendall(piece[:passing])
                if burn:
                    burn()
                    break
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()

    def count(self, way, size):
        """Notes bytes. Where the fuse burns down: what is to be done, and how many of them pass before."""
        with self.lock:
            if self.fuse and size >= self.fuse[0]:
                (left, burn), self.fuse = self.fuse, None
                self.bytes[way] += left
                return burn, left
            if self.fuse:
                self.fuse = (self.fuse[0] - size, self.fuse[1])
            self.bytes[way] += size
            return None, size

    def light(self, size, burn):
        """Has something done once so many bytes more have passed, whichever way."""
        with self.lock:
            self.fuse = (size, burn)

    def put_out(self):
        with self.lock:
            self.fuse = None

    def total(self):
        with self.lock:
            return sum(self.bytes.values())


class End:
    """One of the two nodes."""

    def __init__(self, code, folder, pages, links, password):
        self.code, self.folder, self.pages, self.links = code, pathlib.Path(folder), pages, links
        self.process = None
        self.session = requests.Session()
        self.session.auth = ("duty", password)
        self.session.headers["Accept"] = ACCEPT
        self.root = f"http://127.0.0.1:{pages}/taxii2/baraza/collections/{CHANNEL}/"

    def start(self):
        self.process = subprocess.Popen(
            [BARAZA, "up", "--data", str(self.folder), "--listen", f"127.0.0.1:{self.pages}", "--federation-listen",
             f"127.0.0.1:{self.links}", "--federation-passphrase-file", str(self.folder / "passphrase"),
             "--federation-private", "--log-level", "error"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        end, said = time.monotonic() + STARTING, 0
        while said < 2:
            line = self.process.stdout.readline()
            if not line or time.monotonic() > end:
                sys.exit(f"{self.code} did not start")
            said += "http" in line
        return self

    def kill(self, how=signal.SIGKILL):
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.wait()
        self.process.stdout.close()

    def file(self, objects):
        """The ids that it says it has stored; none where it died meanwhile."""
        try:
            answer = self.session.post(f"{self.root}objects/", data=json.dumps({"objects": objects}),
                                       headers={"Content-Type": ACCEPT}, timeout=60)
        except requests.RequestException:
            return []
        if answer.status_code != 202 or answer.json()["success_count"] != len(objects):
            sys.exit(f"{self.code} did not take the records: {answer.status_code} {answer.text[:400]}")
        return [one["id"] for one in objects]

    def listed(self):
        """Every id and version that its duty post sees, as often as it does."""
        found, more = [], {"limit": 10_000, "match[version]": "all"}
        while more:
            answer = self.session.get(f"{self.root}manifest/", params=more, timeout=120).json()
            found += [(one["id"], one["version"]) for one in answer.get("objects", [])]
            more = {**more, "next": answer["next"]} if answer.get("more") else None
        return found

    def verify(self):
        done = subprocess.run([BARAZA, "verify", "--data", str(self.folder)], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{self.code} does not verify: {done.stdout}{done.stderr}")
        return done.stdout.splitlines()[0]


def free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


def connect(folder):
    """Two organisations of the demonstration, and the proxy between them. The first alone can be called."""
    made = subprocess.Popen(
        [BARAZA, "demo", "--still", "--nodes", "2", "--data", str(folder), "--listen", "127.0.0.1:0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    text = ""
    while "Ctrl-C stops it" not in text:
        line = made.stdout.readline()
        if not line:
            sys.exit(f"the demonstration did not start: {text}{made.stderr.read()}")
        text += line
    made.send_signal(signal.SIGINT)
    made.wait(timeout=120)
    found = re.findall(r"^    (\S+)\s+http://127\.0\.0\.1:(\d+)\S*\s+duty\s+(\S+)$", text, re.MULTILINE)
    ends, proxies = [], []
    for code, pages, password in found:
        place = pathlib.Path(folder) / code
        shown = subprocess.run(
            [BARAZA, "identity", "show", "--data", str(place)], capture_output=True, text=True).stdout
        carded = int(re.search(r"127\.0\.0\.1:(\d+)", shown)[1])
        links = free_port()
        proxies.append(Proxy(carded, links))
        ends.append(End(code, place, int(pages), links, password))
    return ends, proxies


def indicator(name, text=""):
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    return {
        "type": "indicator", "spec_version": "2.1", "id": f"indicator--{uuid.uuid4()}", "created": now, "modified": now,
        "name": name, "description": text, "pattern": "[domain-name:value = 'x.example']", "pattern_type": "stix",
        "valid_from": now}
