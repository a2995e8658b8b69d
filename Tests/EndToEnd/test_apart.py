"""Nodes of the demonstration as processes of their own: one of them is away, one keeps sealed files for others."""

import contextlib
import hashlib
import json
import pathlib
import re
import signal
import socket
import subprocess
import time
import uuid

import pytest
import requests

from conftest import BARAZA, holding
from test_federation import ACCEPT, START, Desk, until

NODES = 9
SERVICE_TARGET, AFTER_AN_OUTAGE = 15, 300  # seconds, of S0-14
RELAYED = 360  # seconds: a pouch waits for one minute before it goes to the relay
LOOKS = 3  # warnings before one that was late counts: a burst of somebody else's work is no finding
PIECE = 1 << 20  # bytes that are looked at at a time


class Apart:
    """The nodes of one demonstration, each of them a process that may stop and start."""

    def __init__(self, folder, count):
        self.folder = pathlib.Path(folder)
        made = subprocess.Popen(
            [BARAZA, "demo", "--still", "--nodes", str(count), "--data", str(folder), "--listen", "127.0.0.1:0"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        end, text = time.monotonic() + START, ""
        while "Ctrl-C stops it" not in text:
            line = made.stdout.readline()
            assert line and time.monotonic() < end, f"it did not start: {text}{made.stderr.read()}"
            text += line
        made.send_signal(signal.SIGINT)
        assert made.wait(timeout=120) == 0
        made.stdout.close(), made.stderr.close()
        self.nodes = {one: (address, ("duty", password)) for one, address, password in re.findall(
            r"^    (\S+)\s+(http\S+)\s+duty\s+(\S+)$", text, re.MULTILINE)}
        self.running = {}
        # They start on the ports that they had. While they do not run, another test's demonstration would be given those.
        self.held = [self.hold(port) for code in self.nodes for port in self.ports(code)]

    def links(self, code):
        shown = subprocess.run(
            [BARAZA, "identity", "show", "--data", str(self.folder / code)], capture_output=True, text=True).stdout
        return re.search(r"127\.0\.0\.1:\d+", shown)[0]

    def ports(self, code):
        return [int(place.rsplit(":", 1)[1]) for place in (self.nodes[code][0], self.links(code))]

    @staticmethod
    def hold(port):
        """Bound and not listening: the node may listen there all the same, as it allows it, too; who looks for a free port may not."""
        held = socket.socket()
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", port))
        return held

    def start(self, code, *flags):
        folder = self.folder / code
        self.running[code] = process = subprocess.Popen(
            [BARAZA, "up", "--data", str(folder), "--listen", self.nodes[code][0].removeprefix("http://"),
             "--federation-listen", self.links(code),
             "--federation-passphrase-file", str(folder / "passphrase"), "--federation-private", "--log-level", "error",
             *flags],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        said, end = 0, time.monotonic() + START
        while said < 2:
            line = process.stdout.readline()
            assert line and time.monotonic() < end, f"{code} did not start"
            said += "http" in line

    def stop(self, code, how=signal.SIGINT):
        process = self.running.pop(code)
        process.send_signal(how)
        process.wait(timeout=120)
        process.stdout.close()

    def stop_all(self):
        for code in list(self.running):
            self.stop(code, signal.SIGKILL)

    def end(self):
        for one in self.held:
            one.close()

    def titles(self, code, channel):
        address, sign = self.nodes[code]
        answer = requests.get(
            f"{address}/taxii2/baraza/collections/{channel}/objects/?limit=10000", auth=sign, timeout=60,
            headers={"Accept": ACCEPT})
        return [one.get("name") for one in answer.json().get("objects", [])] if answer.status_code == 200 else []

    def release(self, code, channel, title, text="nothing"):
        address, sign = self.nodes[code]
        now = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
        body = {"objects": [{
            "type": "indicator", "spec_version": "2.1", "id": f"indicator--{uuid.uuid4()}", "created": now, "modified": now,
            "name": title, "description": text, "pattern": "[domain-name:value = 'x.example']", "pattern_type": "stix",
            "valid_from": now}]}
        answer = requests.post(
            f"{address}/taxii2/baraza/collections/{channel}/objects/", auth=sign, timeout=60, data=json.dumps(body),
            headers={"Accept": ACCEPT, "Content-Type": ACCEPT})
        assert answer.json()["success_count"] == 1, answer.text


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    made = Apart(tmp_path_factory.mktemp("apart"), NODES)
    yield made
    made.end()


@pytest.fixture
def apart(made):
    yield made
    made.stop_all()


def in_memory(process, phrase):
    """Whether a process has a phrase anywhere in the memory that it can write to."""
    maps = pathlib.Path(f"/proc/{process.pid}/maps").read_text().splitlines()
    with open(f"/proc/{process.pid}/mem", "rb", buffering=0) as memory:
        for line in maps:
            start, end = (int(part, 16) for part in line.split()[0].split("-"))
            if not line.split()[1].startswith("rw"):
                continue
            tail = b""
            for place in range(start, end, PIECE):
                memory.seek(place)
                try:
                    piece = memory.read(min(PIECE, end - place))
                except OSError:
                    break  # pages of a device, or that went meanwhile
                if phrase in tail + piece:
                    return True
                tail = piece[-len(phrase):]
    return False


def test_eight_have_a_warning_at_once_the_ninth_after_its_outage_and_the_sender_knows_which(apart):
    """S0-14."""
    origin, away = "KE-OUT", "ML-CNV"
    others = sorted(set(apart.nodes) - {origin, away})
    for code in [origin, *others]:
        apart.start(code)
    ours = Desk(apart, origin)
    until(lambda: ours.get("/peers").count(">open<") == len(others), START)

    spent = []
    while not spent or (spent[-1] >= SERVICE_TARGET and len(spent) < LOOKS):
        title = f"Two vehicles taken at the ford {uuid.uuid4().hex[:8]}"
        begun = time.monotonic()
        filed = ours.post("/write/intrep", {
            "channel": "public-warnings", "title": title, "place": "Malaba", "observed": "2025-04-05T09:30Z", "grade": "B2",
            "so_what": "Warn carriers.", "precedence": "IMMEDIATE"}, page="/write/intrep")
        record = re.search(r"/records/(report--[0-9a-f-]+)", filed.url)[1]
        for code in others:
            until(lambda: title in apart.titles(code, "public-warnings"))
        spent.append(time.monotonic() - begun)
    assert min(spent) < SERVICE_TARGET, spent

    def rows():
        where = ours.get(f"/records/{record}/deliveries?channel=public-warnings")
        return {code: next(line for line in where.splitlines() if f"<code>{code}</code>" in line and "<tr>" in line)
                for code in [*others, away]}

    until(lambda: all("has it" in rows()[code] for code in others))
    assert "has it" not in rows()[away]

    apart.start(away)
    begun = time.monotonic()
    until(lambda: title in apart.titles(away, "public-warnings"), AFTER_AN_OUTAGE)
    until(lambda: "has it" in rows()[away], AFTER_AN_OUTAGE)
    assert time.monotonic() - begun < AFTER_AN_OUTAGE


def test_a_relay_has_no_plain_text_of_what_it_keeps_on_its_disk_or_in_its_memory(apart):
    origin, relay, receiver = "KE-OUT", "SN-CAS", "UG-NAC"
    phrase = f"zkfumbo-{uuid.uuid4().hex}"
    apart.start(relay, "--federation-relaying")
    apart.start(origin, "--federation-relay", relay)
    # A channel that the relay's organisation takes no part in; who does is away.
    apart.release(origin, "border-watch", phrase)
    kept = apart.folder / relay / "link" / "relay"

    def keeps():
        with contextlib.suppress(FileNotFoundError):
            return any(file.stat().st_size > 0 for file in holding(kept, b""))

    until(keeps, RELAYED)

    def nowhere():
        return not holding(apart.folder / relay, phrase.encode()) and not in_memory(apart.running[relay], phrase.encode())

    # The same search finds it where it is: otherwise it would prove nothing.
    assert holding(apart.folder / origin, phrase.encode()) and in_memory(apart.running[origin], phrase.encode())
    assert nowhere()
    apart.stop(origin)
    apart.start(receiver)
    until(lambda: phrase in apart.titles(receiver, "border-watch"), RELAYED)
    assert nowhere()


def test_an_annex_for_two_lies_once_at_the_relay_which_reads_nothing_of_it_and_both_have_it(apart):
    origin, relay, receivers = "KE-OUT", "SN-CAS", ["UG-NAC", "DJ-CAD"]
    phrase = f"zkfumbo-{uuid.uuid4().hex}"
    apart.start(relay, "--federation-relaying")
    # A node fetches at the relay that it names itself, and nowhere else.
    for code in [origin, *receivers]:
        apart.start(code, "--federation-relay", relay)
    # With the receipts of a first word the sender has the keys by which letters are sealed.
    first = f"first word {uuid.uuid4().hex[:8]}"
    apart.release(origin, "border-watch", first)
    until(lambda: all(first in apart.titles(code, "border-watch") for code in receivers))

    def answered():
        told = subprocess.run(
            [BARAZA, "pouch", "state", *receivers, "--data", str(apart.folder / origin)], capture_output=True, text=True).stdout
        return [int(line.split("\t")[3]) > 0 for line in told.splitlines()] == [True, True]

    until(answered)
    shelf = apart.folder / relay / "link" / "bulks"
    assert not [file for file in shelf.rglob("*") if file.is_file()]
    apart.release(origin, "border-watch", phrase, text=f"{phrase} in an annex. " * 4_000)
    until(lambda: all(phrase in apart.titles(code, "border-watch") for code in receivers))
    # It went as one bulk, under the name of its bytes; neither the relay's disk nor its memory has a word of it.
    kept = [file for file in shelf.rglob("*") if file.is_file()]
    assert [file.name for file in kept] == [hashlib.sha256(kept[0].read_bytes()).hexdigest() + ".bulk"]
    assert not holding(apart.folder / relay, phrase.encode()) and not in_memory(apart.running[relay], phrase.encode())
    # Letters are never on a disk; and whoever shows no certificate of a peer is given nothing, by whatever name.
    for name in [kept[0].stem, "0" * 64]:
        with pytest.raises(requests.exceptions.RequestException):
            requests.get(f"https://{apart.links(relay)}/federation/v1/bulks?name={name}", verify=False, timeout=60)
        answer = requests.get(f"{apart.nodes[relay][0]}/federation/v1/bulks?name={name}", timeout=60)
        assert answer.status_code == 404
    until(lambda: not [file for file in (apart.folder / origin / "link" / "out").rglob("*")
                       if file.is_file() and any(code in str(file) for code in receivers)])
    for code in [origin, relay, *receivers]:
        apart.stop(code)
        done = subprocess.run([BARAZA, "verify", "--data", str(apart.folder / code)], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
