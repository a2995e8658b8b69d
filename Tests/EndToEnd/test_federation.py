"""`baraza demo --nodes 3`, and two nodes that are connected by hand: what is released at one appears at those entitled, soon, and only there."""

import contextlib
import json
import os
import pathlib
import re
import signal
import subprocess
import time
import uuid

import pytest
import requests

from conftest import BARAZA, Node, holding, own_address

START = 600  # seconds; a debug build opens its key files slowly
SOON = 120  # seconds in which a pouch has to be there, on a machine that is busy with other things as well
ACCEPT = "application/taxii+json;version=2.1"


class Federation:
    def __init__(self, folder, count=3):
        self.folder = folder
        self.process = subprocess.Popen(
            [BARAZA, "demo", "--nodes", str(count), "--data", str(folder), "--listen", "127.0.0.1:0"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        end, text = time.monotonic() + START, ""
        while "Ctrl-C stops it" not in text:
            line = self.process.stdout.readline()
            assert line and time.monotonic() < end, f"it did not start: {text}{self.process.stderr.read()}"
            text += line
        self.nodes = {one: (address, ("duty", password)) for one, address, password in re.findall(
            r"^    (\S+)\s+(http\S+)\s+duty\s+(\S+)$", text, re.MULTILINE)}

    def objects(self, code, channel, about=None):
        address, sign = self.nodes[code]
        path = f"{address}/taxii2/baraza/collections/{channel}/objects/" + (f"{about}/" if about else "?limit=10000")
        answer = requests.get(path, auth=sign, headers={"Accept": ACCEPT}, timeout=60)
        return answer.json().get("objects", []) if answer.status_code == 200 else []

    def release(self, code, channel, phrase):
        address, sign = self.nodes[code]
        name, now = f"indicator--{uuid.uuid4()}", time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
        body = {"objects": [{
            "type": "indicator", "spec_version": "2.1", "id": name, "created": now, "modified": now, "name": phrase,
            "pattern": "[domain-name:value = 'x.example']", "pattern_type": "stix", "valid_from": now}]}
        answer = requests.post(
            f"{address}/taxii2/baraza/collections/{channel}/objects/", auth=sign, timeout=60, data=json.dumps(body),
            headers={"Accept": ACCEPT, "Content-Type": ACCEPT})
        assert answer.json()["success_count"] == 1, answer.text
        return name

    def stop(self):
        """As its reader would: who is killed leaves its nodes running."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=120)


@pytest.fixture(scope="module")
def federation(tmp_path_factory):
    federation = Federation(tmp_path_factory.mktemp("federation"))
    yield federation
    federation.stop()


def until(condition, seconds=SOON):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "not in time"
        time.sleep(0.05)


@pytest.mark.parametrize("origin, channel, entitled", [
    ("KE-OUT", "border-watch", {"UG-NAC"}),
    ("UG-NAC", "cyber-threats", {"KE-OUT"}),
    ("SN-CAS", "public-warnings", {"KE-OUT", "UG-NAC"}),
    ("KE-OUT", "task-force-lac", set()),
    ("SN-CAS", "border-watch", set()),
])
def test_released_at_one_is_at_those_entitled_and_nowhere_else(federation, origin, channel, entitled):
    phrase = f"mbuyu-{uuid.uuid4().hex}"
    name = federation.release(origin, channel, phrase)
    for code in entitled:
        until(lambda code=code: federation.objects(code, channel, name))
    # Whoever is not entitled gets something later that it is entitled to: by then the first would be there, too.
    last = federation.release(origin, "public-warnings", "marker")
    others = set(federation.nodes) - {origin}
    for code in others:
        until(lambda code=code: federation.objects(code, "public-warnings", last))
    for code in others - entitled:
        assert not federation.objects(code, channel, name)
        assert not holding(pathlib.Path(federation.folder) / code, phrase)
    assert entitled <= others


def test_the_page_of_peers_shows_open_links(federation):
    address, (name, password) = federation.nodes["KE-OUT"]
    session = requests.Session()
    page = session.get(address + "/sign-in", timeout=60)
    token = re.search(r'name="token" value="([^"]+)"', page.text)[1]
    session.post(
        address + "/sign-in", data={"token": token, "name": name, "password": password, "back": "/peers"}, timeout=60)

    def stand():
        page = session.get(address + "/peers", headers={"Accept-Language": "en"}, timeout=60).text
        return page.count(">connected<") == 2 and page.count(">open<") == 2

    until(stand)
    one = session.get(address + "/peers/UG-NAC", headers={"Accept-Language": "en"}, timeout=60).text
    phrase = subprocess.run(
        [BARAZA, "peer", "phrase", "KE-OUT", "--data", str(pathlib.Path(federation.folder) / "UG-NAC")],
        capture_output=True, text=True, timeout=120).stdout.strip()
    assert len(phrase.split()) == 5 and phrase in one


class Desk:
    """A post of a node, signed in at its pages."""

    def __init__(self, federation, code, name="duty"):
        self.address, (_, password) = federation.nodes[code]
        self.session = requests.Session()
        self.session.headers["Accept-Language"] = "en"
        self.post("/sign-in", {"name": name, "password": password}, page="/sign-in")

    def get(self, path):
        return self.session.get(self.address + path, timeout=60).text

    def post(self, path, fields, page):
        token = re.search(r'name="token" value="([^"]+)"', self.get(page))[1]
        return self.session.post(self.address + path, data={"token": token, **fields}, timeout=60)


def test_a_report_is_in_the_others_inbox_and_their_answer_ticks_back_and_reaches_nobody_else(federation):
    title, remark = f"Forged summons {uuid.uuid4().hex[:8]}", f"tulijua-{uuid.uuid4().hex}"
    ours, theirs = Desk(federation, "KE-OUT"), Desk(federation, "UG-NAC")
    filed = ours.post("/write/intrep", {
        "channel": "border-watch", "title": title, "place": "Malaba", "observed": "2025-04-05T09:30Z", "grade": "B2",
        "so_what": "Warn carriers.", "precedence": "FLASH", "acknowledge": "yes"}, page="/write/intrep")
    record = re.search(r"/records/(report--[0-9a-f-]+)", filed.url)[1]

    until(lambda: title in theirs.get("/inbox"))
    inbox = theirs.get("/inbox")
    assert "Answer wanted by" in inbox[inbox.index(title):]
    until(lambda: "Answer wanted by" in ours.get(f"/records/{record}/deliveries?channel=border-watch"))
    # What is a flash stands before everything else.
    assert inbox.index(title) == min(inbox.index(each) for each in re.findall(r"<bdi>([^<]+)</bdi></a>", inbox))
    answered = theirs.post(
        f"/records/{record}/feedback",
        {"channel": "border-watch", "answer": "action-taken", "usefulness": "5", "comment": remark}, page="/inbox")
    assert answered.status_code == 200 and remark in answered.text
    assert title in theirs.get("/inbox").split("arrivals-done")[1]

    until(lambda: remark in ours.get(f"/records/{record}?channel=border-watch"))

    def row():
        where = ours.get(f"/records/{record}/deliveries?channel=border-watch")
        return next(line for line in where.splitlines() if "UG-NAC" in line and "<tr>" in line)

    # The receipt and the answer each come in their own time.
    until(lambda: "Action taken" in row() and "has it" in row())
    assert "Answer wanted" not in row()
    last = federation.release("UG-NAC", "public-warnings", "after the answer")
    until(lambda: federation.objects("SN-CAS", "public-warnings", last))
    assert not holding(pathlib.Path(federation.folder) / "SN-CAS", remark)


def test_no_key_and_no_passphrase_of_a_node_lies_with_another(federation):
    folder = pathlib.Path(federation.folder)
    for code in federation.nodes:
        secret = (folder / code / "passphrase").read_bytes()
        assert len(secret) >= 12
        assert {file.name for file in holding(folder, secret)} == {"passphrase"}


def test_it_stops_when_it_is_told_to(federation):
    assert federation.stop() == 0
    for code in federation.nodes:
        # Another test's node may have been given the port since: it does not know who signs in.
        with contextlib.suppress(requests.RequestException):
            address, sign = federation.nodes[code]
            answer = requests.get(address + "/taxii2/", auth=sign, headers={"Accept": ACCEPT}, timeout=60)
            assert answer.status_code != 200, code


# MARK: Connected by hand


def test_two_commands_and_a_phrase_connect_two_organisations(tmp_path):
    one, other = Node(tmp_path / "one").make("KE-OUT"), Node(tmp_path / "other").make("UG-NAC")
    where = own_address()
    for node, code in ((one, "KE-OUT"), (other, "UG-NAC")):
        (tmp_path / code).write_text("karibu baraza letu\n")
        flags = ["--address", f"https://{where}"] if node is one else []
        node.run("identity", "create", *flags, "--passphrase-file", str(tmp_path / code))
    again = one.run("identity", "create", "--passphrase-file", str(tmp_path / "KE-OUT"), check=False)
    assert again.returncode == 1 and "has keys already" in again.stderr
    one.start(
        "--federation-listen", where, "--federation-passphrase-file", str(tmp_path / "KE-OUT"))
    try:
        link = one.run("peer", "invite", "UG-NAC", "--register", "fusion-cell").stdout.strip()
        assert link.startswith(f"baraza://{where}/KE-OUT?")
        accept = ["peer", "accept", link, "--register", "fusion-cell", "--passphrase-file", str(tmp_path / "UG-NAC")]
        private = other.run(*accept, check=False)
        assert private.returncode == 1 and "private address" in private.stderr
        assert "KE-OUT: unconfirmed" in other.run(*accept, "--private").stdout
        used = other.run(*accept, "--private", check=False)
        assert used.returncode == 1 and "was used" in used.stderr
        phrases = [node.run("peer", "phrase", peer).stdout.strip() for node, peer in ((one, "UG-NAC"), (other, "KE-OUT"))]
        assert phrases[0] == phrases[1]
        wrong = one.run("peer", "confirm", "UG-NAC", "babababa", check=False)
        assert wrong.returncode == 1 and "not the phrase" in wrong.stderr
        for node, peer in ((one, "UG-NAC"), (other, "KE-OUT")):
            node.run("peer", "confirm", peer, phrases[0].upper())
            assert f"{peer}\tactive\tvalid" in node.run("peer", "list").stdout
            assert f"{peer.lower()}.node" in node.run("account", "list").stdout
        for node in (one, other):
            assert node.run("verify").returncode == 0
    finally:
        one.process.send_signal(signal.SIGINT)
        assert one.process.wait(timeout=60) == 0
