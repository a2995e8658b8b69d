"""Pouches by courier between two real data folders: released, opened, recalled, repeated, half of the sticks, forged.

Trap cases 1, 2, 10, 11, 25 and 26 of domain §5.5 are named where a test plays one.
"""

import json
import pathlib
import shutil
import signal
import time

import pytest
import requests

from conftest import PASSWORD, Node
from test_desk import session
from test_release import TAXII, agreement, diligence, marking, member, now, organisation, record, report

PASSPHRASE = "seven quiet herons"


class Capital:
    """A node of one organisation, with its card, a channel and a post that reads it."""

    def __init__(self, code, folder):
        self.code, self.folder = code, folder
        self.node = Node(folder / "node")
        self.card = folder / "node.card"
        self.number = 0

    def make(self):
        code, folder = self.code, self.folder
        folder.mkdir()
        self.node.make(code)
        (folder / "passphrase").write_text(PASSPHRASE + "\n")
        self.node.channel("alerts", tlp="green")
        self.node.run(
            "account", "add", "desk", "--role", "reader", "--role", "releaser", "--purpose", "awareness",
            "--password-stdin", stdin=PASSWORD + "\n")
        self.node.run("channel", "grant", "alerts", "desk", "--write")
        self.speak("identity", "create", "--ceiling", "2")
        self.node.run("identity", "show", "--out", str(self.card))
        return self

    def copy(self, folder):
        """The same node in another place: making keys takes time on purpose."""
        shutil.copytree(self.folder, folder)
        return Capital(self.code, folder)

    def speak(self, *arguments, check=True):
        """A command that speaks for the node, and so has to open its keys."""
        return self.node.run(*arguments, "--passphrase-file", str(self.folder / "passphrase"), check=check)

    def file(self, channel, *objects):
        self.number += 1
        path = self.folder / f"{self.number}.json"
        path.write_text(json.dumps(list(objects)))
        return self.node.run("import", str(path), "--channel", channel)

    def know(self, other, *, agreed=None):
        self.file(
            "registry", organisation(other.code), diligence(other.code),
            agreed or agreement("main", sorted([self.code, other.code])))
        self.node.run("peer", "accept", str(other.card))
        self.node.run(
            "account", "add", other.code.lower() + ".node", "--role", "node", "--organisation", other.code,
            "--purpose", "awareness")
        self.node.run("channel", "grant", "alerts", other.code.lower() + ".node", "--write")

    def confirm(self, other):
        phrase = self.node.run("peer", "phrase", other.code).stdout.split("\n")[0].strip()
        self.node.run("peer", "confirm", other.code, *phrase.split())

    def pack(self, other, stick, *flags):
        stick.mkdir(exist_ok=True)
        packed = self.speak("pouch", "pack", "--to", other.code, "--out", str(stick), *flags)
        return [pathlib.Path(line) for line in packed.stdout.splitlines()]

    def open(self, *files, check=True):
        """What became of each pouch, by its columns."""
        opened = self.speak("pouch", "open", *[str(file) for file in files], check=check)
        return [line.split("\t") for line in opened.stdout.splitlines()], opened

    def shown(self, channel="alerts"):
        answer = requests.get(
            f"{self.node.address}/taxii2/baraza/collections/{channel}/objects/", headers=TAXII, auth=("desk", PASSWORD),
            timeout=60)
        assert answer.status_code == 200, answer.text
        return sorted(one.get("abstract", one["id"]) for one in answer.json().get("objects", []))

    def verify(self):
        return self.node.run("verify")


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """KE-OUT and ET-FAD: they know each other, and no officer has read the phrase yet."""
    folder = tmp_path_factory.mktemp("pair")
    made = [Capital(code, folder / code).make() for code in ["KE-OUT", "ET-FAD"]]
    for one, other in (made, made[::-1]):
        one.know(other)
    return made


@pytest.fixture
def capitals(pair, tmp_path):
    """The two, once their officers have read the phrase to each other."""
    made = [one.copy(tmp_path / one.code) for one in pair]
    for one, other in (made, made[::-1]):
        one.confirm(other)
    for one in made:
        one.node.start()
    yield made
    for one in made:
        one.node.stop(signal.SIGKILL)


def columns(lines):
    """Sender, number, new, known, withdrawn, what was not done."""
    return [tuple(line[1:]) for line in lines]


def test_what_is_released_arrives_by_stick_and_its_receipt_comes_back(capitals, tmp_path):
    ke, et = capitals
    ke.file("alerts", report("dry wells"), report("closed market"))
    sticks = ke.pack(et, tmp_path / "out")
    assert len(sticks) == 1
    sealed = sticks[0].read_bytes()
    for word in [b"KE-OUT", b"ET-FAD", b"alerts", b"dry wells"]:
        assert word not in sealed, "the outside of a pouch tells nothing"
    lines, _ = et.open(tmp_path / "out")
    assert columns(lines) == [("KE-OUT", "1", "2", "0", "0", "")]
    assert et.shown() == ["closed market", "dry wells"]
    id = report("dry wells")["id"]
    assert ke.node.run("pouch", "where", id).stdout.split("\t")[0:2] == ["ET-FAD", "1"]
    assert "\t-\t" in ke.node.run("pouch", "where", id).stdout
    ke.open(*et.pack(ke, tmp_path / "back"))
    assert "\t-\t" not in ke.node.run("pouch", "where", id).stdout
    assert ke.node.run("pouch", "state", "ET-FAD").stdout == "ET-FAD\t1\t1\t1\t\n"
    # Nothing more is due: two nodes do not answer each other's receipts for ever.
    assert ke.pack(et, tmp_path / "more") == []
    ke.verify(), et.verify()


def test_a_recall_is_executed_and_receipted_and_repeated_safely(capitals, tmp_path):
    """Trap 10: the node that was away executes what it missed before it shows anything of it."""
    ke, et = capitals
    ke.file("alerts", report("wrong"), report("right"))
    first = ke.pack(et, tmp_path / "one")
    et.open(*first)
    assert et.shown() == ["right", "wrong"]
    ke.node.run("recall", report("wrong")["id"], "--reason", "source-protection", "--as", "desk")
    second = ke.pack(et, tmp_path / "two")
    lines, _ = et.open(*second)
    assert columns(lines) == [("KE-OUT", "2", "0", "0", "1", "")]
    assert et.shown() == ["right"]
    # Both once more, the old one last: nothing comes back.
    lines, _ = et.open(*second, *first)
    assert [line[3] for line in lines] == ["0", "0"] and et.shown() == ["right"]
    ke.open(*et.pack(ke, tmp_path / "back"))
    assert ke.node.run("pouch", "state", "ET-FAD").stdout.split("\t")[1:3] == ["2", "2"]
    ke.verify(), et.verify()


def test_half_of_the_sticks_is_told_of_and_the_rest_comes_later(capitals, tmp_path):
    """Trap 25, the courier's part: half the queue is on the medium, in any order, and one stick is lost for good."""
    ke, et = capitals
    sticks = []
    for number in range(4):
        ke.file("alerts", report(f"n{number}"))
        sticks += ke.pack(et, tmp_path / "out")
    lines, opened = et.open(sticks[3], sticks[0])
    assert [line[2] for line in lines] == ["4", "1"]
    assert "pouch 2 to 3 has not come" in opened.stderr
    assert et.shown() == ["n0", "n3"]
    et.open(sticks[1])
    ke.open(*et.pack(ke, tmp_path / "back"))
    # The third stick is lost: it is made up for, and everything is there once.
    lines, opened = et.open(*ke.pack(et, tmp_path / "again", "--again"))
    assert [line[3] for line in lines] == ["1"] and "has not come" not in opened.stderr
    assert et.shown() == ["n0", "n1", "n2", "n3"]
    ke.verify(), et.verify()


def test_a_stick_that_is_pulled_out_leaves_no_half_pouch(capitals, tmp_path):
    ke, et = capitals
    ke.file("alerts", report("whole"))
    stick = ke.pack(et, tmp_path / "out")[0]
    cut = tmp_path / "cut.pouch"
    cut.write_bytes(stick.read_bytes()[:-1])
    _, opened = et.open(cut, check=False)
    assert opened.returncode == 1 and "altered" in opened.stderr and et.shown() == []
    lines, _ = et.open(stick)
    assert columns(lines)[0][2] == "1" and et.shown() == ["whole"]


def test_foreign_forged_oversized_and_other_files_are_refused_with_a_reason(capitals, tmp_path):
    ke, et = capitals
    ke.file("alerts", report("good"))
    good = ke.pack(et, tmp_path / "out")[0]
    # Opened by its own sender: sealed to somebody else.
    _, foreign = ke.open(good, check=False)
    assert foreign.returncode == 1 and "sealed to others" in foreign.stderr
    flipped = bytearray(good.read_bytes())
    flipped[len(flipped) // 2] ^= 1
    (tmp_path / "flipped.pouch").write_bytes(flipped)
    (tmp_path / "text.pouch").write_text("not a pouch")
    with (tmp_path / "huge.pouch").open("wb") as file:
        file.truncate(200 << 20)
    _, refused = et.open(
        tmp_path / "flipped.pouch", tmp_path / "text.pouch", tmp_path / "huge.pouch", good, check=False)
    assert refused.returncode == 1
    for reason in ["altered", "no pouch", "over the limit"]:
        assert reason in refused.stderr
    # What stands beside them is taken all the same.
    assert et.shown() == ["good"]
    # A node that nobody confirmed is nobody: a stranger with the same name and other keys.
    stranger = Capital("KE-OUT", tmp_path / "stranger").make()
    stranger.know(et)
    stranger.confirm(et)
    stranger.file("alerts", report("a lie"))
    _, forged = et.open(*stranger.pack(et, tmp_path / "lie"), check=False)
    assert forged.returncode == 1 and "has not shown this node" in forged.stderr
    assert et.shown() == ["good"]
    et.verify()


def test_nothing_goes_before_the_phrase_is_confirmed(pair, tmp_path):
    ke = pair[0].copy(tmp_path / "ke")
    ke.file("alerts", report("early"))
    (tmp_path / "out").mkdir()
    refused = ke.speak("pouch", "pack", "--to", "ET-FAD", "--out", str(tmp_path / "out"), check=False)
    assert refused.returncode == 1 and "not connected" in refused.stderr
    assert list((tmp_path / "out").iterdir()) == []


def test_an_agreement_that_ends_in_the_queue_keeps_the_record_from_leaving(capitals, tmp_path):
    """Trap 2."""
    ke, et = capitals
    ke.file("alerts", report("in the queue"))
    ke.file(
        "registry", agreement("main", ["ET-FAD", "KE-OUT"], modified="2025-02-01T00:00:00.000Z", until=now(1)))
    time.sleep(1.2)  # the end of the agreement is a time of the real clock
    assert ke.pack(et, tmp_path / "out") == []


def test_who_leaves_gets_nothing_more_and_who_joins_nothing_older(capitals, tmp_path):
    """Traps 1 and 26, and S0-21: what went to whoever left is flagged where it came from."""
    ke, et = capitals
    members = marking("members", rel_to=["alliance:MCC"])
    ke.file("alerts", members, report("before", [members]))
    for one in capitals:
        one.file("registry", member("MCC", "KE-OUT"), member("MCC", "ET-FAD"))
    ke.file("alerts", report("after", [members]))
    et.open(*ke.pack(et, tmp_path / "one"))
    assert "after" in et.shown() and "before" not in et.shown()
    ke.file("alerts", report("released to a member", [members]))
    ke.file("registry", member("MCC", "ET-FAD", modified="2025-02-01T00:00:00.000Z", until=now()))
    time.sleep(0.1)  # until the end has passed on the real clock
    assert ke.pack(et, tmp_path / "two") == []
    et.file("registry", member("MCC", "ET-FAD", modified="2025-02-01T00:00:00.000Z", until=now()))
    time.sleep(0.1)
    assert "after" not in et.shown()
    where = session(ke, "desk").get(
        f"{ke.node.address}/records/{report('after')['id']}/deliveries?channel=alerts", timeout=60).text
    row = next(line for line in where.splitlines() if "ET-FAD" in line and "<tr>" in line)
    assert "It may not have it any more" in row


def test_a_consent_that_is_withdrawn_after_delivery_bites_there(capitals, tmp_path):
    """Trap 11."""
    ke, et = capitals
    orcon = marking("orcon", originator_control="consent")
    ke.file("alerts", orcon, report("by consent", [orcon]))
    # The definition of the marking is open; what stands under it waits.
    et.open(*ke.pack(et, tmp_path / "one"))
    assert "by consent" not in et.shown()
    about = report("by consent", [orcon])

    def consent(status, modified=None):
        return record(
            "consent", "one", modified, object_ref=about["id"], version=about["modified"], organisation="ET-FAD",
            originator="KE-OUT", granted_by="desk", status=status)

    ke.file("registry", consent("granted"))
    et.open(*ke.pack(et, tmp_path / "two"))
    assert "by consent" in et.shown()
    ke.file("registry", consent("withdrawn", "2025-02-01T00:00:00.000Z"))
    et.open(*ke.pack(et, tmp_path / "three"))
    assert "by consent" not in et.shown()
    ke.verify(), et.verify()


def test_an_originator_elsewhere_is_asked_and_its_grant_lets_one_record_go_on(capitals, tmp_path):
    ke, et = capitals
    sn = Capital("SN-CAS", tmp_path / "SN-CAS").make()
    among = agreement("three", ["ET-FAD", "KE-OUT", "SN-CAS"])
    for one in (ke, et):
        for a, b in ((one, sn), (sn, one)):
            a.know(b, agreed=among)
            a.confirm(b)
    ke.node.run("channel", "ungrant", "alerts", "sn-cas.node")
    sn.node.start()
    try:
        given, kept = report("for ET alone"), report("not asked for")
        ke.file("alerts", given, kept)
        et.open(*ke.pack(et, tmp_path / "one"))
        assert et.pack(sn, tmp_path / "two") == []

        def onward(one, *arguments):
            lines = one.node.run("onward", *arguments, "--as", "desk").stdout.splitlines()
            return [line.split("\t") for line in lines]

        asked = onward(et, "ask", given["id"], "--for", "SN-CAS", "--reason", "they work on it")[0][0]
        ke.open(*et.pack(ke, tmp_path / "three"))
        assert [line[:4] + line[5:6] for line in onward(ke, "list")] == [[asked, "asked", "KE-OUT", "SN-CAS", "ET-FAD"]]
        onward(ke, "grant", asked)
        et.open(*ke.pack(et, tmp_path / "four"))
        assert [line[:2] for line in onward(et, "list")] == [[asked, "granted"]]
        # A command without the node's keys signs no consent: the originator tells of it itself.
        sn.open(*ke.pack(sn, tmp_path / "five"))
        assert sn.shown() == []
        sn.open(*et.pack(sn, tmp_path / "six"))
        assert sn.shown() == ["for ET alone"]
        ke.verify(), et.verify(), sn.verify()
    finally:
        sn.node.stop(signal.SIGKILL)


def test_a_copy_of_a_node_that_was_put_back_is_found_out(capitals, tmp_path):
    """A node restored from an older backup gives a number a second time: that is a fork, and said so."""
    ke, et = capitals
    ke.node.stop()
    shutil.copytree(ke.node.folder, tmp_path / "backup")
    ke.file("alerts", report("first history"))
    et.open(*ke.pack(et, tmp_path / "one"))
    shutil.rmtree(ke.node.folder)
    shutil.copytree(tmp_path / "backup", ke.node.folder)
    ke.file("alerts", report("second history"))
    _, refused = et.open(*ke.pack(et, tmp_path / "two"), check=False)
    assert refused.returncode == 1 and "two different pouches with the number 1" in refused.stderr
    assert et.shown() == ["first history"]
