"""The release desk, through the program: what takes two persons, tear-lines, and what originators let pass on."""

import json
import re
import uuid

import pytest
import requests

from conftest import PASSWORD
from test_release import (
    PARTNERS, SPACE, TAXII, Desk, agreement, diligence, marking, member, now, organisation, record, report)

WRITING = {**TAXII, "Content-Type": "application/taxii+json;version=2.1"}
CONFIDENTIAL = marking("confidential", classification={"scheme": "nato", "label": "NATO CONFIDENTIAL", "ordinal": 3})

ACCREDITED = record(
    "accreditation", "KE-OUT", organisation="KE-OUT", ordinal=4, valid_from="2024-01-01T00:00:00Z", authority="NA")


def clearance(post, code="KE-OUT"):
    return record(
        "clearance", post, post=post, organisation=code, ordinal=4, scheme="nato",
        valid_until="2044-01-01T00:00:00.000Z", issued_by="authority")


@pytest.fixture
def desk(node, tmp_path):
    made = Desk(node, tmp_path)
    node.channel("alerts", tlp="green")
    made.file(
        "registry", *[organisation(code) for code in ["KE-OUT", *PARTNERS]], *[diligence(code) for code in ["KE-OUT", *PARTNERS]],
        agreement("main", ["KE-OUT", *PARTNERS]), member("MCC", "KE-OUT"), member("MCC", "UG-NAC"),
        member("MCC", "TZ-IUT"), member("MCC", "PT-GAL", "partner"), CONFIDENTIAL, ACCREDITED,
        *[clearance(post) for post in ["author", "chief", "all"]])
    for name, roles in {"author": ["author"], "chief": ["releaser"], "all": ["author", "releaser"]}.items():
        flags = [part for role in roles for part in ("--role", role)]
        node.run(
            "account", "add", name, *flags, "--purpose", "awareness", "--password-stdin", stdin=PASSWORD + "\n")
        node.run("channel", "grant", "alerts", name, "--write")
    for code in PARTNERS:
        made.guest(code, "alerts")
    node.start()
    return made


def post(desk, name, *objects):
    answer = requests.post(
        f"{desk.node.address}/taxii2/baraza/collections/alerts/objects/", headers=WRITING, auth=(name, PASSWORD),
        data=json.dumps({"objects": list(objects)}), timeout=60)
    assert answer.status_code == 202, answer.text
    return answer.json()


def status(desk, name, id):
    return requests.get(
        f"{desk.node.address}/taxii2/baraza/status/{id}/", headers=TAXII, auth=(name, PASSWORD), timeout=60).json()


def waiting(desk, name):
    lines = desk.node.run("release", "list", "--as", name).stdout.splitlines()
    return [line.split("\t") for line in lines if line.split("\t")[1] == "submitted"]


def session(desk, name):
    made = requests.Session()
    base = desk.node.address
    page = made.get(base + "/sign-in", timeout=60)
    token = re.search(r'name="token" value="([^"]*)"', page.text).group(1)
    made.post(base + "/sign-in", data={"name": name, "password": PASSWORD, "token": token}, timeout=60)
    return made


def test_a_confidential_note_waits_for_a_second_person(desk):
    """TAXII says pending, nobody sees it or learns of it, the releaser clears it on the page, and both posts are named."""
    answer = post(desk, "author", report("plan", [CONFIDENTIAL]), report("plain"))
    assert answer["status"] == "pending" and answer["pending_count"] == 1 and answer["success_count"] == 1
    assert answer["pendings"][0]["id"] == report("plan")["id"]
    for name in ["author", "chief", "all", "ug-nac"]:
        titles, text = desk.shown(name.upper() if name == "ug-nac" else name, "alerts")
        assert titles == ["plain"] and "plan" not in text
    own = session(desk, "author").get(desk.node.address + "/release", timeout=60).text
    assert "plan" in own
    guest = session(desk, "ug-nac").get(desk.node.address + "/release", timeout=60)
    assert guest.status_code == 403 and "plan" not in guest.text
    chief = session(desk, "chief")
    listed = chief.get(desk.node.address + "/release", timeout=60).text
    path = re.search(r'href="(/release/release-request--[^"]*)"', listed).group(1)
    page = chief.get(desk.node.address + path, timeout=60).text
    fields = {name: re.search(rf'name="{name}" value="([^"]*)"', page).group(1) for name in ["token", "seen"]}
    done = chief.post(desk.node.address + path + "/clear", data=fields, timeout=60)
    assert done.status_code == 200 and done.url.endswith("/release?done=clear")
    assert desk.shown("chief", "alerts")[0] == ["plain", "plan"]
    assert desk.shown("UG-NAC", "alerts")[0] == ["plain"]
    assert status(desk, "author", answer["id"])["status"] == "complete"
    assert desk.node.run("verify").returncode == 0


def test_nobody_clears_their_own_and_an_import_is_held_too(desk):
    post(desk, "all", report("mine", [CONFIDENTIAL]))
    request = waiting(desk, "all")[0][0]
    own = desk.node.run("release", "clear", request, "--as", "all", check=False)
    assert own.returncode == 1 and "another releaser" in own.stderr
    filed = desk.file("alerts", report("imported", [CONFIDENTIAL]), report("open"))
    assert filed.returncode == 0 and "1 filed" in filed.stdout and "1 held for a second person" in filed.stdout
    again = desk.file("alerts", report("imported", [CONFIDENTIAL]), report("open"))
    assert "1 known already" in again.stdout and "1 held" in again.stdout
    assert {line[5] for line in waiting(desk, "chief")} == {"mine", "imported"}
    for line in waiting(desk, "chief"):
        if line[5] == "imported":
            assert desk.node.run("release", "clear", line[0], check=False).returncode == 1
            desk.node.run("release", "return", line[0], "--reason", "name the source", "--as", "chief")
    listed = desk.node.run("release", "list").stdout
    assert "\treturned\t" in listed
    desk.node.run("release", "withdraw", request, "--as", "all")
    assert waiting(desk, "chief") == []


def test_confidential_to_a_nation_without_that_level_counts_as_its_next_higher_one(desk):
    """Trap 13: TZ-IUT's nation has a level 2 and a level 4; under the agreement CONFIDENTIAL is worth its level 4."""
    names = [{"text": "Levels", "lang": "en", "kind": "official"}]
    levels = [{"label": "kwa wachache", "ordinal": 2}, {"label": "siri", "ordinal": 4}]

    def accredited(ordinal, moment):
        return record(
            "accreditation", "TZ-IUT", moment, organisation="TZ-IUT", ordinal=ordinal, valid_from="2024-01-01T00:00:00Z",
            authority="NA")

    desk.file(
        "registry", record("classification-scheme", "tz", code="tz", names=names, levels=levels),
        organisation("TZ-IUT", modified=now(), scheme="tz"), clearance("tz-iut", "TZ-IUT"), accredited(3, None),
        record("channel-charter", "alerts", code="alerts", purpose="alerts", ceiling=4, status="active"),
        record(
            "agreement", "high", title="high", agreement_kind="mou", parties=["KE-OUT", "TZ-IUT"], status="in-force",
            in_force_from="2024-01-01T00:00:00Z", categories="any", purposes="any", maximum_ordinal=4,
            equivalences=[{"from": "nato", "to": "tz", "rows": {"NATO SECRET": "siri"}}]))
    post(desk, "author", report("plan", [CONFIDENTIAL]))
    desk.node.run("release", "clear", waiting(desk, "chief")[0][0], "--as", "chief")
    assert desk.shown("TZ-IUT", "alerts")[0] == []
    told = desk.node.run("explain", report("plan")["id"], "--for", "TZ-IUT", "--as", "chief", check=False)
    assert told.returncode == 1 and "classification-above-node" in told.stdout, told.stdout
    # Accredited for its own next higher level, it is shown what is worth that.
    desk.file("registry", accredited(4, now()))
    assert desk.shown("TZ-IUT", "alerts")[0] == ["plan"]


def test_a_version_for_more_than_the_one_before_is_held(desk):
    members = marking("members", rel_to=["alliance:MCC"])
    wider = marking("wider", rel_to=["alliance:MCC", "alliance:MCC/partner"])
    desk.file("registry", members, wider)
    assert post(desk, "author", report("one", [members]))["status"] == "complete"
    later = {**report("one", [wider]), "modified": "2025-04-02T00:00:00.000Z"}
    assert post(desk, "author", later)["pending_count"] == 1
    shown = desk.node.run("release", "show", waiting(desk, "chief")[0][0], "--as", "chief").stdout
    assert "PT-GAL\twhole\t\tnew" in shown and "UG-NAC\twhole\t\n" in shown
    assert desk.shown("PT-GAL", "alerts")[0] == []
    desk.node.run("release", "clear", waiting(desk, "chief")[0][0], "--as", "chief")
    assert desk.shown("PT-GAL", "alerts")[0] == ["one"]


def test_each_contributor_is_asked_and_one_refusal_makes_a_version_without_its_portion(desk):
    """S1-06: a plenary paper for the members; its release to a partner is proposed."""
    members = marking("members", rel_to=["alliance:MCC"])
    wider = marking("wider", rel_to=["alliance:MCC", "alliance:MCC/partner"])
    desk.file("registry", members, wider)
    for code in ["UG-NAC", "TZ-IUT"]:
        for role in ["author", "releaser"]:
            name = f"{code.lower()}.{role}"
            desk.node.run(
                "account", "add", name, "--role", role, "--organisation", code, "--purpose", "awareness",
                "--password-stdin", stdin=PASSWORD + "\n")
            desk.node.run("channel", "grant", "alerts", name, "--write")
    for code in ["UG-NAC", "TZ-IUT"]:
        post(desk, f"{code.lower()}.author", report(f"statement of {code}", [members]))
    paper = {
        "type": "report", "spec_version": "2.1", "id": f"report--{uuid.uuid5(SPACE, 'paper')}",
        "created": "2025-04-01T00:00:00.000Z", "modified": "2025-04-01T00:00:00.000Z", "name": "Plenary paper",
        "published": "2025-04-01T00:00:00.000Z", "object_marking_refs": [members["id"]],
        "object_refs": [report("statement of UG-NAC")["id"], report("statement of TZ-IUT")["id"]],
    }
    post(desk, "author", paper)
    assert paper["id"] not in desk.shown("PT-GAL", "alerts")[1]
    run = desk.node.run
    asked = [
        line.split("\t") for line in run(
            "onward", "ask", paper["id"], "--for", "PT-GAL", "--reason", "partner format", "--as", "author"
        ).stdout.splitlines()]
    assert {line[2] for line in asked} == {"UG-NAC", "TZ-IUT"} and {line[1] for line in asked} == {"asked"}
    version = [
        "tearline", paper["id"], "--channel", "alerts", "--marking", wider["id"], "--for", "PT-GAL", "--submit", "--as",
        "author"]
    early = run(*version, check=False)
    assert early.returncode == 1 and "no consent" in early.stderr
    requests_by = {line[2]: line[0] for line in asked}
    assert len(run("onward", "list", "--as", "ug-nac.releaser").stdout.splitlines()) == 1
    other = run("onward", "grant", requests_by["UG-NAC"], "--as", "tz-iut.releaser", check=False)
    assert other.returncode == 1 and "no request" in other.stderr
    run("onward", "grant", requests_by["UG-NAC"], "--as", "ug-nac.releaser")
    run("onward", "refuse", requests_by["TZ-IUT"], "--code", "source-protection", "--as", "tz-iut.releaser")
    # Not with it, but without it; and a second reader decides.
    assert run(*version, check=False).returncode == 1
    made = json.loads(run(*version, "--leave-out-unconsented").stdout)
    assert made["object_refs"] == [report("statement of UG-NAC")["id"]] and made["id"] != paper["id"]
    assert made["id"] not in desk.shown("UG-NAC", "alerts")[1]
    desk.node.run("release", "clear", waiting(desk, "chief")[0][0], "--as", "chief")
    # The partner is shown no statement, so the paper is shown to the members; with a text of its own it is the partner's.
    assert made["id"] in desk.shown("UG-NAC", "alerts")[1]
    text = desk.shown("PT-GAL", "alerts")[1]
    assert report("statement of TZ-IUT")["id"] not in text and paper["id"] not in text
    assert desk.node.run("verify").returncode == 0


def test_a_product_that_is_about_nothing_else_has_a_sanitised_version(desk):
    """As the desk writes it, it names itself: what is made of it does, too, and a second reader signs off."""
    author = session(desk, "author")
    base = desk.node.address
    token = re.search(r'name="token" value="([^"]+)"', author.get(base + "/live", timeout=60).text)[1]

    def send(path, **fields):
        return author.post(base + path, data={"token": token, **fields}, timeout=60)

    filed = send("/write/note", title="Crossing at Moyale", text="Told by Juma.", sources="B2 A gauge", channel="alerts")
    source = re.search(r"/records/(report--[0-9a-f-]{36})", filed.url)
    assert source, filed.text
    order = {
        "target": "alerts", "remove": "description", "exact": "Moyale", "place": "name", "step": "place",
        "instead": "the border", "tlp": "green", "markings": "", "organisations": "", "note": ""}
    looked = send(f"/records/{source[1]}/tearline", act="look", **order)
    assert looked.status_code == 200 and "Crossing at the border" in looked.text and 'value="send"' in looked.text
    sent = send(f"/records/{source[1]}/tearline", act="send", **order)
    assert sent.url.endswith("/release?done=tearline"), sent.text
    desk.node.run("release", "clear", waiting(desk, "chief")[0][0], "--as", "chief")
    reports = {
        one["name"]: one for one in json.loads(desk.shown("author", "alerts")[1])["objects"] if one["type"] == "report"}
    assert sorted(reports) == ["Crossing at Moyale", "Crossing at the border"]
    made = reports["Crossing at the border"]
    assert made["object_refs"] == [made["id"]] and source[1] not in json.dumps(made)
    assert desk.node.run("verify").returncode == 0


def test_what_derives_from_a_recalled_source_is_flagged_for_the_house_alone(desk):
    """An upgrade, a recall and a correction, as pages show them."""
    source, copy = report("source"), report("copy")
    link = {
        "type": "relationship", "spec_version": "2.1", "id": f"relationship--{uuid.uuid5(SPACE, 'derived')}",
        "created": "2025-04-01T00:00:00.000Z", "modified": "2025-04-01T00:00:00.000Z",
        "relationship_type": "derived-from", "source_ref": copy["id"], "target_ref": source["id"],
    }
    post(desk, "author", source, copy, link)
    chief, guest = session(desk, "chief"), session(desk, "ug-nac")
    page = desk.node.address + "/records/" + copy["id"]
    assert "reassess" not in chief.get(page, timeout=60).text
    done = desk.node.run("remark", source["id"], "--marking", CONFIDENTIAL["id"], "--reason", "more was in it", "--as", "chief")
    assert done.stdout.split() == [copy["id"]]
    assert "reassess" in chief.get(page, timeout=60).text
    assert "reassess" not in guest.get(page, timeout=60).text
    assert source["id"] not in desk.shown("UG-NAC", "alerts")[1]
    later = {**copy, "modified": "2025-04-02T00:00:00.000Z", "content": "two men"}
    post(desk, "author", later)
    desk.node.run(
        "correct", copy["id"], "--version", copy["modified"], "--what", "two men, not ten", "--why", "misread", "--as",
        "chief")
    assert "two men, not ten" in guest.get(page, timeout=60).text
    # A recall from the page.
    form = chief.get(desk.node.address + "/onward", timeout=60).text
    token = re.search(r'name="token" value="([^"]*)"', form).group(1)
    done = chief.post(
        desk.node.address + "/onward/recalls", data={"id": copy["id"], "reason": "error", "token": token}, timeout=60)
    assert done.url.endswith("/onward?done=recall") and copy["id"] in done.text
    assert copy["id"] not in desk.shown("UG-NAC", "alerts")[1]
    assert desk.node.run("verify").returncode == 0


def test_a_machines_translation_is_labelled_and_cited_once_it_was_reviewed(desk):
    """S0-10: a French report translated to Swahili by a machine: labelled, under its original's markings, cited by no assessment
    until a named role has reviewed it."""
    members = marking("translated members", rel_to=["alliance:MCC"])
    desk.file("registry", members)
    original = report("frontière fermée", [members])
    translation = {
        "type": "language-content", "spec_version": "2.1", "id": f"language-content--{uuid.uuid5(SPACE, 'sw')}",
        "created": "2025-04-01T00:00:00.000Z", "modified": "2025-04-01T00:00:00.000Z", "object_ref": original["id"],
        "contents": {"sw": {"abstract": "mpaka umefungwa"}},
        "extensions": {"extension-definition--14261aec-5b00-4e44-bdb7-f1764572d04e": {
            "extension_type": "property-extension", "origin": "machine", "tool": "opus-mt-fr-sw 2024.1"}},
    }
    assert post(desk, "author", original, translation)["success_count"] == 2
    # A partner that is no member gets neither.
    assert "mpaka" in desk.shown("UG-NAC", "alerts")[1] and "mpaka" not in desk.shown("PT-GAL", "alerts")[1]
    page = session(desk, "ug-nac").get(f"{desk.node.address}/records/{translation['id']}", timeout=60)
    assert "Machine translation, unreviewed" in page.text
    # Beside its original, in the reader's language; who reads in another is offered it.
    beside = f"{desk.node.address}/records/{original['id']}"
    read = session(desk, "ug-nac").get(beside, headers={"Accept-Language": "sw"}, timeout=60).text
    assert "mpaka umefungwa" in read and "haijakaguliwa" in read and "opus-mt-fr-sw" in read
    offered = session(desk, "ug-nac").get(beside, timeout=60).text
    assert "mpaka umefungwa" not in offered and f"in=sw&amp;by={translation['id']}" in offered
    assert session(desk, "pt-gal").get(beside, timeout=60).status_code == 404
    assessment = report("assessment", object_refs=[original["id"], translation["id"]])
    told = post(desk, "all", assessment)
    assert told["failure_count"] == 1 and "S0-10" in told["failures"][0]["message"]
    assert desk.node.run("translation", "review", translation["id"], "--as", "author", check=False).returncode == 1
    desk.node.run("translation", "review", translation["id"], "--as", "chief")
    assert post(desk, "all", assessment)["success_count"] == 1
    page = session(desk, "ug-nac").get(f"{desk.node.address}/records/{translation['id']}", timeout=60)
    assert "Machine translation, reviewed by chief" in page.text
    read = session(desk, "ug-nac").get(beside, headers={"Accept-Language": "sw"}, timeout=60).text
    assert "mpaka umefungwa" in read and "imekaguliwa na chief" in read
