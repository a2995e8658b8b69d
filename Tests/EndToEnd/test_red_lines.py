"""The red lines of domain 0.2, tried through every way in: TAXII, import, compressed import, the registry, updates, the desk's forms. By pouch:
`PouchRedLineTests`.

What a schema can refuse is refused; what it cannot judge is flagged; real threat data passes.
"""

import gzip
import html
import json
import re
import uuid

import pytest
import requests

from conftest import PASSWORD, SHARED, Node

MEDIA = "application/taxii+json;version=2.1"
CREATED = "2025-04-05T09:00:00.000Z"
LATER = "2025-04-06T09:00:00.000Z"


def sdo(kind="identity", id=None, modified=CREATED, **members):
    return {
        "type": kind, "spec_version": "2.1", "id": id or f"{kind}--{uuid.uuid4()}", "created": CREATED,
        "modified": modified, "name": "a", **members,
    }


def extended(**content):
    return sdo(extensions={f"extension-definition--{uuid.uuid4()}": {"extension_type": "property-extension", **content}})


def translated(**fields):
    object = sdo("language-content", object_ref=f"identity--{uuid.uuid4()}", contents={"fr": fields})
    object.pop("name")
    return object


def counter(id):
    return sdo("course-of-action", external_references=[{"source_name": "DISARM", "external_id": id}])


#: By the line that each crosses.
CROSSING = {
    "R1 a waypoint": sdo(x_waypoints=[{"a": 1}]),
    "R1 a live position deep inside": sdo(x_open={"a": [{"live_position": "1,2"}]}),
    "R1 a drone's command in an extension": extended(drone_command={"go": 1}),
    "R1 telemetry in an extension of the top": sdo(
        telemetry=1, extensions={f"extension-definition--{uuid.uuid4()}": {
            "extension_type": "toplevel-property-extension"}}),
    "R1 a video stream in a type of its own": sdo("x-video-stream"),
    "R1 a drone": sdo("x-drone"),
    "R2 a target": sdo("x-target"),
    "R2 a nomination": sdo(x_target_nomination={"who": "b"}),
    "R2 a kill list in a translation": translated(x_kill_list="b"),
    "R3 biometrics": sdo(x_biometrics={"iris_scan": "b"}),
    "R3 call records": extended(call_detail_records=["b"]),
    "R3 a list of travellers": sdo("x-traveller-list"),
    "R4 a religion": sdo(identity_class="individual", x_religion="b"),
    "R4 an opinion": extended(inner={"political_opinion": "b"}),
    "R5 a list of journalists": sdo(x_journalist_list=["b"]),
    "R6 censorship": counter("C00016"),
    "R6 a counter that nobody reviewed": counter("C00223"),
    "R6 fake accounts": sdo(x_fake_accounts=["b"]),
}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    node = Node(tmp_path_factory.mktemp("red-lines") / "node").make()
    node.account("desk", "reader", "author")
    node.cyber = node.channel("cyber")
    node.run("channel", "grant", "cyber", "desk", "--write")
    yield node.start()
    node.stop()


def post(node, *objects):
    answer = requests.post(
        f"{node.address}/taxii2/baraza/collections/cyber/objects/", auth=("desk", PASSWORD), timeout=60,
        headers={"Accept": MEDIA, "Content-Type": MEDIA}, data=json.dumps({"objects": objects}))
    assert answer.status_code == 202, answer.text
    return answer.json()


def load(node, folder, *objects, channel="cyber", packed=False):
    path = folder / ("objects.json.gz" if packed else "objects.json")
    data = json.dumps({"type": "bundle", "id": f"bundle--{uuid.uuid4()}", "objects": objects}).encode()
    path.write_bytes(gzip.compress(data) if packed else data)
    return node.run("import", str(path), "--channel", channel, check=False)


@pytest.mark.parametrize("what", CROSSING)
def test_no_way_in_lets_it_through(served, tmp_path, what):
    line, object = what[:2], CROSSING[what]
    told = post(served, object)
    assert told["success_count"] == 0 and f"({line})" in told["failures"][0]["message"], told
    for packed in (False, True):
        done = load(served, tmp_path, object, packed=packed)
        assert done.returncode == 1 and f"({line})" in done.stderr and "1 refused" in done.stdout
    # A harmless first version opens no way for a second one.
    if object["type"] == "identity":
        first = sdo(id=object["id"])
        assert post(served, first)["success_count"] == 1
        told = post(served, {**object, "modified": LATER})
        assert told["success_count"] == 0 and f"({line})" in told["failures"][0]["message"]
    # As an object of the edition before.
    old = {key: value for key, value in object.items() if key != "spec_version"}
    bundle = {"type": "bundle", "id": f"bundle--{uuid.uuid4()}", "spec_version": "2.0", "objects": [old]}
    path = tmp_path / "old.json"
    path.write_text(json.dumps(bundle))
    done = served.run("import", str(path), "--channel", "cyber", check=False)
    assert done.returncode == 1, done.stdout
    # Nor into the registry, where nothing but what is known goes.
    assert load(served, tmp_path, object, channel="registry").returncode == 1
    stored = served.run("export", "--channel", "cyber", "--all-versions").stdout
    assert json.dumps(object, separators=(",", ":")) not in stored


def test_bulk_data_on_persons_is_refused_however_the_file_is_cut(served, tmp_path):
    people = [sdo(identity_class="individual") for _ in range(11)]
    assert post(served, *people)["success_count"] == 0
    # Far enough apart that no batch of the import has more than ten.
    others = [sdo(identity_class="organization") for _ in range(2_000)]
    done = load(served, tmp_path, *people[:6], *others, *people[6:])
    assert "2000 filed" in done.stdout and "11 refused" in done.stdout and "(R3)" in done.stderr
    # As many as may come at once: each by itself, and what speaks of a person says on which ground.
    answer = post(served, *people[:10])
    assert answer["failure_count"] == 10 and "(R3)" not in json.dumps(answer)
    assert all("processing-record" in failure["message"] for failure in answer["failures"])


def signed_in(node, name):
    session = requests.Session()
    page = session.get(node.address + "/sign-in", timeout=60)
    token = html.unescape(re.search(r'name="token" value="([^"]+)"', page.text)[1])
    session.post(
        node.address + "/sign-in", timeout=60,
        data={"token": token, "name": name, "password": PASSWORD, "back": "/node"})
    return session


def test_what_is_written_at_the_desk_crosses_none(served):
    """The forms of products: what they have no field for is not filed, whoever sends it; what is typed is looked at."""
    session = signed_in(served, "desk")
    forms = {
        "intrep": {"place": "Malaba", "observed": "2025-04-05T09:30Z", "grade": "B2", "so_what": "Warn carriers."},
        "note": {"sources": "F6 A newspaper", "text": "One."},
    }
    extra = {
        "x_waypoints": "1,2", "live_position": "1,2", "x_target_nomination": "b", "x_biometrics": "iris",
        "x_religion": "b", "x_journalist_list": "b", "x_fake_accounts": "b", "type": "x-drone",
        "external_references": "C00016", "extensions": '{"drone_command":1}',
    }
    for genre, fields in forms.items():
        page = session.get(f"{served.address}/write/{genre}", timeout=60).text
        token = html.unescape(re.search(r'name="token" value="([^"]+)"', page)[1])
        answer = session.post(
            f"{served.address}/write/{genre}", timeout=60, allow_redirects=False,
            data={"token": token, "title": f"a kill list of {genre}", "channel": "cyber", **fields, **extra})
        assert answer.status_code == 303, answer.text
    stored = json.loads(served.run("export", "--channel", "cyber").stdout)["objects"]
    made = [one for one in stored if one["type"] == "report" and one["name"].startswith("a kill list of")]
    assert {one["name"] for one in made} == {"a kill list of intrep", "a kill list of note"}
    text = json.dumps(made)
    for name in extra:
        assert name in ("type", "external_references", "extensions") or name not in text, name
    for word in ["drone", "C00016", "iris"]:
        assert word not in text, word
    served.account("watcher", "oversight")
    page = signed_in(served, "watcher").get(served.address + "/node", timeout=60).text
    assert page.count("R2 entry") >= len(forms) and "kill list" not in page


def test_free_text_that_may_be_of_targets_is_flagged_for_whoever_oversees(served):
    served.account("overseer", "oversight")
    assert post(served, sdo(description="une liste de cibles"))["success_count"] == 1
    session = signed_in(served, "overseer")
    page = session.get(served.address + "/node", timeout=60).text
    assert "flagged for review" in page and "R2 entry" in page and "liste de cibles" not in page


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared/data beside the repository")
def test_the_red_lines_refuse_nothing_of_real_threat_data(served, tmp_path):
    files = [SHARED / "attack" / "ics-attack-18.1.json.gz", *sorted((SHARED / "stix" / "examples").glob("*.json"))]
    for file in files:
        done = served.run("import", str(file), "--channel", "cyber", check=False)
        lines = [line for line in done.stderr.splitlines() if any(f"(R{number})" in line for number in range(1, 10))]
        assert not lines, lines
    objects = json.loads((SHARED / "stix" / "spec-example-objects.json").read_text())
    listed = objects if isinstance(objects, list) else [one for one in objects.values() if isinstance(one, dict)]
    done = load(served, tmp_path, *[one for one in listed if "type" in one])
    assert not any(f"(R{number})" in done.stderr for number in range(1, 10)), done.stderr
