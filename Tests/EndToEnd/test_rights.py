"""Red lines R4, R5, R7, R8 and R9 of domain 0.2, tried through every way in and out: TAXII, import, the release desk by
page and command, markings anew, tear-lines, consents, pages.

What names and kinds cross R1 to R6 is tried in `test_red_lines.py`.
"""

import json
import re
import tempfile
import pathlib
import uuid

import pytest
import requests

from conftest import PASSWORD, Node
from test_desk import ACCREDITED, clearance, post, session
from test_release import SPACE, TAXII, Desk, agreement, diligence, marking, organisation, record, report

#: Markings that claim that persons were looked at; and one that claims nothing.
SCREENED = marking("screened", persons={"mention": "present", "screened": True, "signed_off": False})
SIGNED = marking("signed", persons={"mention": "special", "screened": True, "signed_off": True})
UNSEEN = marking("unseen", persons={"mention": "present", "screened": False, "signed_off": False})
SECRET = marking("secret", classification={"scheme": "nato", "label": "NATO SECRET", "ordinal": 4})
TOP = marking("top", classification={"scheme": "nato", "label": "COSMIC TOP SECRET", "ordinal": 5})
PROCESSING = record(
    "processing-record", "alerts", controller="KE-OUT", channel="alerts", purposes=["analysis"],
    legal_basis="Act 24 of 2019", categories=["names"], special_categories=["health"],
    retention={"days": 90, "action": "delete"})
KEEPERS = {"machine": "operator", "examiner": "auditor", "parliament": "oversight"}


def screen(of, result="passed", **members):
    return record(
        "protected-status-screen", of["id"] + result, object_ref=of["id"], result=result, screened_by="officer", **members)


def mention(of, **members):
    return record(
        "person-mention", of["id"], object_ref=of["id"], descriptors=[{"kind": "name", "text": "Juma"}], category="witness",
        fact_or_opinion="fact", justification="needed", purposes=["analysis"], legal_basis="Act 24 of 2019",
        review_on="2040-01-01T00:00:00Z", retention_until="2040-06-01T00:00:00Z", **members)


@pytest.fixture(scope="module")
def desk():
    with tempfile.TemporaryDirectory(prefix="baraza-rights-") as folder:
        folder = pathlib.Path(folder)
        node = Node(folder / "node").make()
        made = Desk(node, folder)
        node.channel("alerts", tlp="green")
        made.file(
            "registry", *[organisation(code) for code in ["KE-OUT", "UG-NAC"]], diligence("UG-NAC"),
            agreement("main", ["KE-OUT", "UG-NAC"], transfer_basis="art. 14"), PROCESSING, ACCREDITED,
            *[clearance(name) for name in ["author", "chief", "all"]])
        # Each marking that speaks of persons, or of what is classified, is let in by a second person.
        made.file("registry", SCREENED, SIGNED, UNSEEN, SECRET, TOP)
        people = {"author": ["author"], "chief": ["releaser"], "all": ["author", "releaser"], "officer": ["dpo", "author"]}
        for name, roles in {**people, **{name: [role] for name, role in KEEPERS.items()}}.items():
            flags = [part for role in roles for part in ("--role", role)]
            node.run("account", "add", name, *flags, "--password-stdin", stdin=PASSWORD + "\n")
            node.run("channel", "grant", "alerts", name, "--write")
        node.run("channel", "grant", "registry", "officer", "--write")
        made.guest("UG-NAC", "alerts")
        node.start()
        yield made
        node.stop()


def request_of(desk, object, name="chief"):
    """The request that an object waits as."""
    page = session(desk, name).get(desk.node.address + "/release", timeout=60).text
    lines = desk.node.run("release", "list", "--as", name).stdout.splitlines()
    found = [line.split("\t")[0] for line in lines if line.split("\t")[1] == "submitted" and line.endswith(object["abstract"])]
    assert found and found[0] in page
    return found[0]


def refuse_to_clear(desk, request, line):
    """Nobody clears it: not the releaser by command or page, not whoever holds the data folder; and it says by which line."""
    for name in ["chief", "console"]:
        done = desk.node.run("release", "clear", request, *(["--as", name] if name != "console" else []), check=False)
        assert done.returncode == 1
    done = desk.node.run("release", "clear", request, "--as", "chief", check=False)
    assert f"({line})" in done.stderr, done.stderr
    releaser = session(desk, "chief")
    page = releaser.get(f"{desk.node.address}/release/{request}", timeout=60)
    assert f"({line})" in page.text
    token, seen = [re.search(rf'name="{name}" value="([^"]*)"', page.text)[1] for name in ("token", "seen")]
    answer = releaser.post(
        f"{desk.node.address}/release/{request}/clear", data={"token": token, "seen": seen}, timeout=60, allow_redirects=False)
    assert answer.status_code in (409, 422), answer.status_code


def nobody_else_is_shown(desk, object):
    """Not over TAXII by list, id, version or search, not on a page; and a preview says why."""
    assert object["abstract"] not in desk.shown("UG-NAC", "alerts")[1]
    base = f"{desk.node.address}/taxii2/baraza/collections/alerts/objects/{object['id']}/"
    for path in ("", "versions/", "?match[version]=all"):
        assert requests.get(base + path, headers=TAXII, auth=("ug-nac", PASSWORD), timeout=60).status_code == 404
    guest = session(desk, "ug-nac")
    for path in (f"/records/{object['id']}", f"/records/{object['id']}/object", f"/search?q={object['abstract']}"):
        answer = guest.get(desk.node.address + path, timeout=60)
        assert answer.status_code == 404 or object["id"] not in answer.text.replace(f"q={object['abstract']}", "")


def put_on_record(desk, object):
    """What an officer files over TAXII, in their own name."""
    answer = requests.post(
        f"{desk.node.address}/taxii2/baraza/collections/registry/objects/", auth=("officer", PASSWORD), timeout=60,
        headers={**TAXII, "Content-Type": TAXII["Accept"]}, data=json.dumps({"objects": [object]}))
    assert answer.json()["success_count"] == 1, answer.text


def test_markings_that_speak_of_persons_wait_themselves(desk):
    lines = desk.node.run("release", "list", "--as", "chief").stdout
    assert lines == "", "nothing stood under them: they need no second person in the registry"


@pytest.mark.parametrize("way", ["TAXII", "import"])
@pytest.mark.parametrize("line, claim", [("R5", SCREENED), ("R4", SIGNED)])
def test_a_claim_alone_lets_nothing_out(desk, way, line, claim):
    object = report(f"{way}{line}words", [claim])
    if way == "TAXII":
        assert post(desk, "author", object)["status"] == "pending"
    else:
        assert "1 held" in desk.file("alerts", object).stdout
    request = request_of(desk, object)
    refuse_to_clear(desk, request, "R5")
    nobody_else_is_shown(desk, object)
    # Another's version, one that was not passed, and one that somebody screens in another's name do not help.
    for wrong in [screen(report("another")), screen(object, "refused", version="2031-01-01T00:00:00.000Z")]:
        put_on_record(desk, wrong)
        refuse_to_clear(desk, request, "R5")
    forged = requests.post(
        f"{desk.node.address}/taxii2/baraza/collections/registry/objects/", auth=("officer", PASSWORD), timeout=60,
        headers={**TAXII, "Content-Type": TAXII["Accept"]}, data=json.dumps({"objects": [{**screen(object), "screened_by": "chief"}]}))
    assert "(R5)" in forged.json()["failures"][0]["message"]
    put_on_record(desk, screen(object))
    if line == "R4":
        refuse_to_clear(desk, request, "R4")
        nobody_else_is_shown(desk, object)
        special = mention(object, special_categories=["health"], special_basis="s. 44", signed_off_by="officer")
        unnamed = desk.file("registry", {**special, "special_basis": None}, check=False)
        assert unnamed.returncode == 1
        put_on_record(desk, special)
    desk.node.run("release", "clear", request, "--as", "chief")
    assert object["abstract"] in desk.shown("UG-NAC", "alerts")[0]


@pytest.fixture(scope="module")
def unseen(desk):
    """Released for the house: it names persons and claims nothing, so nobody else is let have it."""
    object = report("unseenwords", [UNSEEN], authors=["Somebody in Lamu"])
    assert post(desk, "author", object)["status"] == "pending"
    desk.node.run("release", "clear", request_of(desk, object), "--as", "chief")
    assert "unseenwords" in desk.shown("author", "alerts")[1]
    return object


def test_what_nobody_screened_stays_at_home(desk, unseen):
    nobody_else_is_shown(desk, unseen)
    assert "UG-NAC\tnothing\tprotected-status-not-screened" in desk.node.run("preview", unseen["id"]).stdout
    told = desk.node.run("explain", unseen["id"], "--for", "ug-nac", check=False)
    assert told.returncode == 1 and "protected-status-not-screened" in told.stdout


def test_a_consent_does_not_take_the_place_of_a_screen(desk, unseen):
    consent = record(
        "consent", "unseen", object_ref=unseen["id"], version=unseen["modified"], organisation="UG-NAC", originator="KE-OUT",
        granted_by="chief", status="granted")
    desk.file("registry", consent)
    nobody_else_is_shown(desk, unseen)
    done = desk.node.run("onward", "ask", unseen["id"], "--for", "UG-NAC", "--reason", "they asked", "--as", "all", check=False)
    assert done.returncode == 1 and "nobody else has to be asked" in done.stderr


@pytest.mark.parametrize("way", ["a version without the marking", "marked anew", "a tear-line"])
def test_no_way_round_the_screen(desk, unseen, way):
    if way == "a version without the marking":
        object = {**report("unseenwords"), "modified": "2025-04-03T00:00:00.000Z", "abstract": "laterwords"}
        assert post(desk, "author", object)["status"] == "pending"
    elif way == "marked anew":
        desk.node.run("remark", unseen["id"], "--reason", "nobody in it", "--as", "all")
        object = unseen
    else:
        made = desk.node.run(
            "tearline", unseen["id"], "--channel", "alerts", "--remove", "authors", "--as", "all", "--submit")
        object = json.loads(made.stdout.splitlines()[0])
    refuse_to_clear(desk, request_of(desk, object), "R5")
    nobody_else_is_shown(desk, object)


def test_no_one_who_runs_audits_or_oversees_reads_a_record(desk, unseen):
    """R7: whatever is granted to them, through any door."""
    open_one = report("openwords")
    assert post(desk, "author", open_one)["success_count"] == 1
    for name in KEEPERS:
        titles, text = desk.shown(name, "alerts")
        assert titles == [] and "words" not in text
        page = session(desk, name)
        for path in ["/live", "/search?q=openwords*", f"/records/{open_one['id']}", f"/records/{open_one['id']}/object",
                     f"/records/{open_one['id']}/proof", f"/records/{open_one['id']}/audience",
                     f"/records/{open_one['id']}/tearline", "/release", "/onward", "/common"]:
            answer = page.get(desk.node.address + path, timeout=60)
            assert "openwords</" not in answer.text and "Somebody in Lamu" not in answer.text, (name, path)
        for command in (["preview", open_one["id"]], ["explain", open_one["id"], "--for", "UG-NAC"], ["release", "list"],
                        ["recall", open_one["id"], "--reason", "error"],
                        ["tearline", open_one["id"], "--channel", "alerts", "--remove", "content"]):
            done = desk.node.run(*command, "--as", name, check=False)
            assert done.returncode == 1 and "openwords" not in done.stdout, (name, command)


def test_every_act_and_every_refusal_is_an_entry(desk):
    """R8: through each way in, what is tried in vain as what is done; and nothing turns it off."""
    overseer = session(desk, "parliament")

    def log(event):
        page = overseer.get(f"{desk.node.address}/oversight?event={event}", timeout=60)
        assert page.status_code == 200
        rows = re.findall(r"<tr>.*?</tr>", page.text)
        return [row for row in rows if re.search(rf'href="/oversight\?[^"]*event={re.escape(event)}["&#]', row)]

    never = str(uuid.uuid5(SPACE, "never"))
    note = f"note--{never}"
    taxii = f"{desk.node.address}/taxii2/baraza/collections"
    # What is tried, and what of it the entry names.
    tries = {
        "refused.channel": ("no-such", lambda: requests.get(
            f"{taxii}/no-such/", headers=TAXII, auth=("author", PASSWORD), timeout=60)),
        "refused.write": ("no-such", lambda: requests.post(
            f"{taxii}/no-such/objects/", auth=("author", PASSWORD), timeout=60,
            headers={**TAXII, "Content-Type": TAXII["Accept"]}, data=json.dumps({"objects": [report("x")]}))),
        "refused.release.read": (never, lambda: session(desk, "author").get(
            f"{desk.node.address}/release/release-request--{never}", timeout=60)),
        "refused.read": (never, lambda: session(desk, "author").get(f"{desk.node.address}/records/{note}", timeout=60)),
        "refused.recall": (never, lambda: desk.node.run(
            "recall", note, "--reason", "error", "--as", "chief", check=False)),
        "refused.remark": (never, lambda: desk.node.run("remark", note, "--reason", "x", "--as", "chief", check=False)),
    }
    for event, (subject, act) in tries.items():
        assert not any(subject in row for row in log(event)), event
        act()
        assert any(subject in row for row in log(event)), f"{event} is not in the log"
    assert log("create")
    for command in (["up"], ["init"]):
        assert "audit" not in desk.node.run(*command, "--help").stdout.lower()


def test_nothing_above_the_ceiling_comes_in(desk):
    """R9: over TAXII, by import, by a marking anew; and what waits while an accreditation ends comes in no more."""
    above = report("topwords", [TOP])
    told = post(desk, "author", above)
    assert told["failure_count"] == 1 and "(R9)" in told["failures"][0]["message"]
    assert "(R9)" in desk.file("alerts", above, check=False).stderr
    plain = report("plainwords")
    assert post(desk, "author", plain)["success_count"] == 1
    done = desk.node.run("remark", plain["id"], "--marking", TOP["id"], "--reason", "x", "--as", "all", check=False)
    assert done.returncode == 1
    # Nobody but a keeper of the registry raises the ceiling.
    raised = requests.post(
        f"{desk.node.address}/taxii2/baraza/collections/registry/objects/", auth=("author", PASSWORD), timeout=60,
        headers={**TAXII, "Content-Type": TAXII["Accept"]}, data=json.dumps({"objects": [{**ACCREDITED, "ordinal": 5}]}))
    assert raised.status_code in (403, 404)
    secret = report("secretwords", [SECRET])
    assert post(desk, "author", secret)["status"] == "pending"
    request = request_of(desk, secret)
    desk.file("registry", {**ACCREDITED, "modified": "2025-02-01T00:00:00.000Z", "ordinal": 2})
    done = desk.node.run("release", "clear", request, "--as", "chief", check=False)
    assert done.returncode == 1
    assert "secretwords" not in desk.shown("chief", "alerts")[1]
