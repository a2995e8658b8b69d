"""The release decision, through the program: parties in the registry, guests over TAXII, previews, recalls.

Scenarios of domain §1 are named where a test plays one; organisations are those of the demonstration (domain §5.2).
"""

import datetime
import json
import uuid

import pytest
import requests

from conftest import PASSWORD

TAXII = {"Accept": "application/taxii+json;version=2.1"}
SPACE = uuid.UUID("5b2b7f0e-6c1c-4c8e-9d6c-2f9d1a6a7c11")


def now(seconds=0):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def record(kind, name, modified=None, **members):
    return {
        "type": kind, "id": f"{kind}--{uuid.uuid5(SPACE, kind + name)}", "created": "2025-01-01T00:00:00.000Z",
        "modified": modified or "2025-01-01T00:00:00.000Z", **members,
    }


def organisation(code, status="active", **members):
    return record(
        "organisation", code, code=code, names=[{"text": code, "lang": "en", "kind": "official"}],
        organisation_kind=members.pop("organisation_kind", "fusion-cell"), status=status, **members)


def diligence(code):
    return record(
        "due-diligence", code, organisation=code, category="*", grade="yes", valid_from="2026-01-01T00:00:00Z",
        valid_until="2026-12-31T00:00:00Z")


def agreement(name, parties, modified=None, until=None, **members):
    end = {"in_force_until": until} if until else {}
    return record(
        "agreement", name, modified, title=name, agreement_kind="mou", parties=parties, status="in-force",
        in_force_from="2024-01-01T00:00:00Z", categories="any", purposes="any", maximum_ordinal=2, **end, **members)


def member(community, code, tier="member", modified=None, until=None):
    end = {"valid_until": until} if until else {}
    return record(
        "membership", community + code, modified, community=community, organisation=code, tier=tier,
        valid_from="2024-01-01T00:00:00Z", **end)


def marking(name, **policy):
    """A marking definition with our extension, as another tool would write it."""
    return {
        "type": "marking-definition", "spec_version": "2.1",
        "id": f"marking-definition--{uuid.uuid5(SPACE, name)}", "created": "2025-01-01T00:00:00.000Z",
        "extensions": {"extension-definition--9dfc3ee3-35c1-40f8-9a34-8995f6fb8fe9": {
            "extension_type": "property-extension", "onward": "none", "permitted_use": "any", "rel_to": "any",
            "rel_to_mode": "shrink-only", "tlp": "clear", **policy}},
    }


def report(name, markings=(), **members):
    object = {
        "type": "note", "spec_version": "2.1", "id": f"note--{uuid.uuid5(SPACE, name)}",
        "created": "2025-04-01T00:00:00.000Z", "modified": "2025-04-01T00:00:00.000Z", "abstract": name,
        "content": name, "object_refs": [f"identity--{uuid.uuid5(SPACE, 'nobody')}"], **members,
    }
    if markings:
        object["object_marking_refs"] = [one["id"] for one in markings]
    return object


class Desk:
    """A node with a registry, guests of other organisations, and what each of them is shown."""

    def __init__(self, node, folder):
        self.node, self.folder = node, folder
        self.number = 0

    def file(self, channel, *objects, check=True):
        self.number += 1
        path = self.folder / f"{self.number}.json"
        path.write_text(json.dumps(list(objects)))
        return self.node.run("import", str(path), "--channel", channel, check=check)

    def guest(self, code, *channels):
        name = code.lower()
        self.node.run(
            "account", "add", name, "--role", "reader", "--organisation", code, "--purpose", "awareness",
            "--password-stdin", stdin=PASSWORD + "\n")
        for channel in channels:
            self.node.run("channel", "grant", channel, name)

    def shown(self, code, channel):
        """The titles of what an organisation's post is shown over TAXII, and every byte of the answer."""
        answer = requests.get(
            f"{self.node.address}/taxii2/baraza/collections/{channel}/objects/", headers=TAXII,
            auth=(code.lower(), PASSWORD), timeout=60)
        if answer.status_code == 404:
            return [], answer.text
        assert answer.status_code == 200, answer.text
        return sorted(one.get("abstract", one["id"]) for one in answer.json().get("objects", [])), answer.text


PARTNERS = ["UG-NAC", "TZ-IUT", "PT-GAL"]


@pytest.fixture
def desk(node, tmp_path):
    made = Desk(node, tmp_path)
    node.channel("alerts", tlp="green")
    made.file(
        "registry", *[organisation(code) for code in ["KE-OUT", *PARTNERS]],
        *[diligence(code) for code in PARTNERS], agreement("main", ["KE-OUT", *PARTNERS]),
        member("MCC", "KE-OUT"), member("MCC", "UG-NAC"), member("MCC", "TZ-IUT"), member("MCC", "PT-GAL", "partner"))
    for code in PARTNERS:
        made.guest(code, "alerts")
    node.start()
    return made


def test_members_and_partners_are_two_audiences(desk):
    """S0-03: REL TO members leaves the partners out; members and partners has them, and a widening shows in the preview."""
    members = marking("members", rel_to=["alliance:MCC"])
    wider = marking("wider", rel_to=["alliance:MCC", "alliance:MCC/partner"])
    desk.file("registry", members, wider)
    desk.file("alerts", report("for members", [members]), report("for all", [wider]))
    assert desk.shown("UG-NAC", "alerts")[0] == ["for all", "for members"]
    titles, text = desk.shown("PT-GAL", "alerts")
    assert titles == ["for all"] and "for members" not in text
    narrow = desk.node.run("preview", report("for members")["id"]).stdout
    wide = desk.node.run("preview", report("for all")["id"]).stdout
    assert "PT-GAL\tnothing\taudience-outside" in narrow and "UG-NAC\twhole\t" in narrow
    assert "PT-GAL\twhole\t" in wide


def test_without_an_agreement_the_send_is_refused_with_the_reason(desk):
    """S0-06: no agreement in force between the two, and the explanation says so, in the reader's language."""
    desk.file("registry", organisation("SO-XIF"), diligence("SO-XIF"))
    desk.guest("SO-XIF", "alerts")
    desk.file("alerts", report("one"))
    assert desk.shown("SO-XIF", "alerts")[0] == []
    told = desk.node.run("explain", report("one")["id"], "--for", "SO-XIF", "--lang", "fr", check=False)
    assert told.returncode == 1 and "agreement-missing: " in told.stdout and "accord" in told.stdout
    assert desk.node.run("explain", report("one")["id"], "--for", "UG-NAC").returncode == 0


def test_a_partner_of_one_channel_learns_nothing_of_another(desk):
    """S0-12: a partner of the early-warning channel sees nothing of a task force's document."""
    desk.node.channel("task-force", tlp="amber")
    desk.file("task-force", report("mandate"))
    desk.file("alerts", report("warning"))
    assert desk.shown("UG-NAC", "alerts")[0] == ["warning"]
    titles, text = desk.shown("UG-NAC", "task-force")
    missing = desk.shown("UG-NAC", "no-such")[1]
    assert titles == [] and "mandate" not in text
    assert json.loads(text)["title"] == json.loads(missing)["title"]


def test_who_left_an_alliance_gets_nothing_new_and_who_joins_nothing_old(desk):
    """S0-21, traps 1 and 26: membership in time decides, at the release and at the delivery."""
    members = marking("members", rel_to=["alliance:MCC"])
    desk.file("registry", members)
    desk.file("alerts", report("before", [members]))
    assert desk.shown("TZ-IUT", "alerts")[0] == ["before"]
    desk.file("registry", member("MCC", "TZ-IUT", modified=now(), until=now()))
    desk.file("alerts", report("after", [members]))
    assert desk.shown("TZ-IUT", "alerts")[0] == []
    assert desk.shown("UG-NAC", "alerts")[0] == ["after", "before"]
    # It comes back, by a new membership, and is shown what is released from then on.
    desk.file("registry", {**member("MCC", "TZ-IUT"), "id": f"membership--{uuid.uuid5(SPACE, 'again')}"})
    desk.file("alerts", report("later", [members]))
    assert desk.shown("TZ-IUT", "alerts")[0] == ["later"]


def test_a_partner_that_is_no_member_receives_only_its_portion(desk):
    """S1-08: a warning REL members, and one portion of it for a partner as well."""
    members = marking("members", rel_to=["alliance:MCC"])
    wider = marking("wider", rel_to=["alliance:MCC", "alliance:MCC/partner"])
    desk.file("registry", members, wider)
    warning = report("warning", [wider], content="only members know of Menaka")
    warning["granular_markings"] = [{"marking_ref": members["id"], "selectors": ["content"]}]
    warning["object_refs"] = [f"identity--{uuid.uuid5(SPACE, 'nobody')}"]
    desk.file("alerts", warning)
    # A note without its content is no note: the partner is not shown a shell of it.
    assert desk.shown("PT-GAL", "alerts")[0] == []
    warning = {**warning, "id": f"note--{uuid.uuid5(SPACE, 'second')}", "content": "for all", "authors": ["Menaka desk"]}
    warning["granular_markings"] = [{"marking_ref": members["id"], "selectors": ["authors"]}]
    desk.file("alerts", warning)
    titles, text = desk.shown("PT-GAL", "alerts")
    assert titles == ["warning"] and "for all" in text and "Menaka" not in text and members["id"] not in text
    assert "Menaka desk" in desk.shown("UG-NAC", "alerts")[1]
    assert "PT-GAL\tpart\taudience-outside" in desk.node.run("preview", warning["id"]).stdout


def test_a_note_for_two_posts_does_not_exist_for_the_others(desk):
    """S3-02: TLP:RED, for the posts that are named; a member of the delegation cannot tell that it is there."""
    pair = marking("pair", rel_to=["post:ug-nac"], tlp="red")
    desk.file("registry", pair)
    desk.file("alerts", report("one to one", [pair]), report("for all"))
    assert desk.shown("UG-NAC", "alerts")[0] == ["for all", "one to one"]
    titles, text = desk.shown("TZ-IUT", "alerts")
    assert titles == ["for all"] and "one to one" not in text
    base = f"{desk.node.address}/taxii2/baraza/collections/alerts/objects"
    answers = [
        requests.get(f"{base}/{id}/", headers=TAXII, auth=("tz-iut", PASSWORD), timeout=60)
        for id in (report("one to one")["id"], report("never was")["id"])
    ]
    assert {one.status_code for one in answers} == {404}
    assert len({one.text.replace(id, "") for one, id in zip(answers, [report("one to one")["id"], report("never was")["id"]])}) <= 2


def test_sharing_on_an_agreement_alone_stops_with_it(desk):
    """S3-06, trap 2: what was shared is shown no more from the second at which the agreement ends."""
    desk.file("alerts", report("one"))
    assert desk.shown("UG-NAC", "alerts")[0] == ["one"]
    desk.file("registry", agreement("main", ["KE-OUT", *PARTNERS], modified=now(), until=now(-1)))
    assert desk.shown("UG-NAC", "alerts")[0] == []
    told = desk.node.run("explain", report("one")["id"], "--for", "UG-NAC", check=False)
    assert told.returncode == 1 and "agreement-missing" in told.stdout
    # An hour ago the agreement was in force, but nobody had recorded the organisation yet.
    told = desk.node.run("explain", report("one")["id"], "--for", "UG-NAC", "--at", now(-3600), check=False)
    assert "agreement-missing" not in told.stdout and "organisation-inactive" in told.stdout


def test_a_recall_takes_it_from_everybody_and_names_what_derives_from_it(desk):
    source, copy = report("source"), report("copy")
    link = {
        "type": "relationship", "spec_version": "2.1", "id": f"relationship--{uuid.uuid5(SPACE, 'link')}",
        "created": "2025-04-01T00:00:00.000Z", "modified": "2025-04-01T00:00:00.000Z",
        "relationship_type": "derived-from", "source_ref": copy["id"], "target_ref": source["id"],
    }
    desk.file("alerts", source, copy, link)
    assert "source" in desk.shown("UG-NAC", "alerts")[0]
    done = desk.node.run("recall", source["id"], "--reason", "source-protection")
    assert done.stdout.split() == [copy["id"]]
    titles, text = desk.shown("UG-NAC", "alerts")
    # What referred to it is not shown either: it would tell that something is gone.
    assert titles[0] == "copy" and '"source"' not in text
    assert desk.node.run("recall", source["id"], "--reason", "error", check=False).returncode == 1
    assert desk.node.run("verify").returncode == 0


def test_the_registry_refuses_what_does_not_belong_there(desk):
    wrong = desk.file("registry", report("a note"), check=False)
    assert wrong.returncode == 1 and "the channel registry is for parties" in wrong.stderr
    wrong = desk.file("alerts", organisation("XX-YYY"), check=False)
    assert wrong.returncode == 1 and "goes into the channel registry" in wrong.stderr
    field = {**organisation("XX-YYY"), "live_position": "1,2"}
    wrong = desk.file("registry", field, check=False)
    assert wrong.returncode == 1 and "live_position" in wrong.stderr
    wrong = desk.node.run(
        "account", "add", "nobody", "--role", "reader", "--organisation", "XX-YYY", "--no-password", check=False)
    assert wrong.returncode == 1 and "XX-YYY" in wrong.stderr


def test_an_alliance_has_names_each_for_its_time(desk):
    community = record(
        "community", "AES", code="AES", community_kind="treaty-alliance", names=[
            {"text": "Alliance des Etats du Sahel", "lang": "fr", "kind": "official", "valid_until": "2024-07-06"},
            {"text": "Confédération des Etats du Sahel", "lang": "fr", "kind": "official", "valid_from": "2024-07-06"}])
    assert desk.file("registry", community).returncode == 0
