"""What passes between communities, a statement that is forged, and power that fails while sticks are read: real nodes, by courier.

Scenarios and trap cases of domain §1 and §5.5 are named where a test plays one.
"""

import hashlib
import json
import signal
import subprocess
import time

import pytest

from conftest import BARAZA, holding
from test_pouches import Capital
from test_proof import check_proof, signed_in, verifier_key
from test_release import agreement, marking, member, report

THREE = ["KE-OUT", "ET-FAD", "SN-CAS"]
GATEWAY = "gateway"
SYNC = 200  # objects, of trap 25
KILLS = 6


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    """KE-OUT is in the community MCC, SN-CAS in AFI, ET-FAD in both: it is the gateway. Each trusts its neighbours' keys."""
    folder = tmp_path_factory.mktemp("three")
    made = [Capital(code, folder / code).make() for code in THREE]
    ke, et, sn = made
    for one in made:
        for other in made:
            if other is not one:
                pair = sorted([one.code, other.code])
                # Of KE-OUT and SN-CAS nothing is agreed: they know of each other, and that is all.
                started = {} if "ET-FAD" in pair else {"modified": "2025-01-01T00:00:00.000Z", "until": "2024-06-01T00:00:00Z"}
                one.know(other, agreed=agreement("-".join(pair), pair, **started))
        # What is filed there may be passed on as far as each record's own marking says.
        one.node.run(
            "channel", "add", GATEWAY, "--title", "Gateway", "--tlp", "green", "--onward", "alliance:AFI", "--onward", "alliance:MCC")
        for name in ["desk", *[other.code.lower() + ".node" for other in made if other is not one]]:
            one.node.run("channel", "grant", GATEWAY, name, "--write")
        one.file("registry", member("MCC", "KE-OUT"), member("MCC", "ET-FAD"), member("AFI", "ET-FAD"), member("AFI", "SN-CAS"))
    return made


@pytest.fixture
def gateway(three, tmp_path):
    made = [one.copy(tmp_path / one.code) for one in three]
    for one in made:
        for other in made:
            if other is not one:
                one.confirm(other)
        one.node.start()
    yield made
    for one in made:
        one.node.stop(signal.SIGKILL)


def titles_of(capital):
    return [title for title in capital.shown(GATEWAY) if not title.startswith("marking-definition--")]


def between_communities(**members):
    return agreement("gateway", THREE, **members)


def test_a_gateway_passes_on_what_the_agreement_and_the_originator_let_it_and_infers_nothing(gateway, tmp_path):
    """S1-14: a member of A trusts B, and that gives B nothing of A's."""
    ke, et, sn = gateway
    both = ["alliance:AFI", "alliance:MCC"]
    markings = [
        marking("for A", tlp="green", rel_to=["alliance:MCC"], onward=["alliance:AFI"]),
        marking("for both", tlp="green", rel_to=both, onward=["alliance:AFI"]),
        marking("for both, by its originator alone", tlp="green", rel_to=both),
    ]
    titles = ["A alone", "A and B", "by its originator alone"]
    ke.file(GATEWAY, *markings, *[report(title, [one]) for title, one in zip(titles, markings)])
    et.open(*ke.pack(et, tmp_path / "one"))
    assert titles_of(et) == sorted(titles)

    def offered(name):
        sticks = et.pack(sn, tmp_path / name)
        return sn.open(*sticks)[0] if sticks else []

    offered("without an agreement")
    assert titles_of(sn) == []
    # Whom the agreement binds is not enough while it forbids third parties.
    for one in (et, sn):
        one.file("registry", between_communities(third_party_rule="none"))
    offered("with an agreement that forbids it")
    assert titles_of(sn) == []
    for one in (et, sn):
        one.file("registry", between_communities(
            third_party_rule="list", third_parties=["alliance:AFI"], modified="2025-02-01T00:00:00.000Z"))
    offered("with an agreement that permits it")
    assert titles_of(sn) == ["A and B"]
    for title in ["A alone", "by its originator alone"]:
        told = sn.node.run("pouch", "where", report(title)["id"], check=False)
        assert title not in told.stdout + told.stderr
        assert not holding(sn.node.folder, title)
    # The agreement ends, and with it the passing on; what was passed on is shown no more at that second.
    for one in (et, sn):
        one.file("registry", between_communities(
            third_party_rule="list", third_parties=["alliance:AFI"], modified="2025-03-01T00:00:00.000Z",
            until="2026-01-01T00:00:00Z"))
    assert titles_of(sn) == []
    for one in gateway:
        one.verify()


def test_anyone_can_prove_the_genuine_statement_and_the_forged_one_proves_itself_forged(gateway, tmp_path):
    """S3-10: a ministry's statement after talks, a forged version of it, and where the forgery is put on record."""
    ke, et, _ = gateway
    clear = marking("public", tlp="clear", onward="community")
    statement = report("The talks were constructive. No base was promised.", [clear])
    ke.file("alerts", clear, statement)
    et.open(*ke.pack(et, tmp_path / "out"))
    assert statement["abstract"] in et.shown()

    desk = signed_in(ke.node, "desk")
    page = f"{ke.node.address}/records/{statement['id']}"
    genuine, proof = desk.get(page + "/object", timeout=60).content, desk.get(page + "/proof", timeout=60).text
    key = verifier_key(ke.node)
    assert json.loads(genuine)["content"] == statement["content"]
    check_proof(proof, genuine, key)
    # Whoever has the bytes has the digest that a newspaper can print beside them.
    assert hashlib.sha256(genuine).hexdigest() in desk.get(page, timeout=60).text

    forged = genuine.replace(b"No base was promised", b"Two bases were promised")
    assert forged != genuine
    with pytest.raises(AssertionError, match="not the one of the proof"):
        check_proof(proof, forged, key)
    # Under the same name and version it is not taken, neither at home nor by who holds the genuine one.
    for one in (ke, et):
        assert "0 filed, 0 known already, 0 refused, 1 in conflict" in one.file("alerts", json.loads(forged)).stdout
        assert statement["abstract"] in one.shown()
    # The forgery is put on record as what it is, and leads to what it forges.
    seen = report("Forged: two bases were promised", [clear], object_refs=[statement["id"]], labels=["forgery"])
    et.file("alerts", seen)
    shown = signed_in(et.node, "desk").get(f"{et.node.address}/records/{seen['id']}", timeout=60).text
    assert f"/records/{statement['id']}" in shown
    ke.verify(), et.verify()


def test_power_that_fails_again_and_again_while_half_the_sticks_are_read_loses_and_doubles_nothing(gateway, tmp_path):
    """Trap 25: two hundred objects, half of the sticks, a cut at another moment of the import each time."""
    ke, et, _ = gateway
    sticks, titles = [], []
    for part in range(4):
        batch = [f"object {part * SYNC // 4 + number:03d}" for number in range(SYNC // 4)]
        ke.file("alerts", *[report(title) for title in batch])
        sticks += ke.pack(et, tmp_path / "out")
        titles += batch
    half = sticks[1::2]
    whole = _seconds_of(et, half, tmp_path / "measured")
    for attempt in range(KILLS):
        reading = subprocess.Popen(
            [BARAZA, "pouch", "open", *map(str, half), "--passphrase-file", str(et.folder / "passphrase"), "--data",
             str(et.node.folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # The later the cut, the more was written: opening the keys takes most of the time.
        time.sleep(whole * (attempt + 1) / (KILLS + 1))
        reading.kill()
        reading.wait()
        shown = et.shown()
        assert len(shown) == len(set(shown)) and set(shown) <= set(titles)
    et.open(*half)
    assert et.shown() == sorted(titles[SYNC // 4:SYNC // 2] + titles[3 * SYNC // 4:])
    _, opened = et.open(*sticks[::2])
    assert "has not come" not in opened.stderr and et.shown() == sorted(titles)
    ke.open(*et.pack(ke, tmp_path / "back"))
    assert ke.node.run("pouch", "state", "ET-FAD").stdout.split("\t")[1:3] == ["4", "4"]
    ke.verify(), et.verify()


def _seconds_of(capital, sticks, folder):
    """How long it takes a copy of the node to read them, on this machine as busy as it is."""
    copy = capital.copy(folder)
    begun = time.monotonic()
    copy.open(*sticks)
    return time.monotonic() - begun
