"""Data protection and oversight, through the program: a mention is erased from a published assessment (trap 24), retention leaves no byte
behind, and an overseer's evidence verifies without the node."""

import json
import subprocess
import time

import requests

from conftest import BARAZA, PASSWORD

TAXII = {"Accept": "application/taxii+json;version=2.1"}
REPORT = "report--11111111-1111-4111-8111-111111111111"
MENTION = "person-mention--11111111-1111-4111-8111-111111111111"
STAMP = {"created": "2025-01-01T00:00:00.000Z", "modified": "2025-01-01T00:00:00.000Z"}


def governance(kind, **members):
    return {"type": kind, "id": f"{kind}--11111111-1111-4111-8111-111111111111", **STAMP, **members}


def assessment():
    return {
        "type": "report", "spec_version": "2.1", "id": REPORT, **STAMP, "name": "Traffic, told by Wanjiru Okoth",
        "published": "2025-01-01T00:00:00Z", "object_refs": [MENTION, "identity--11111111-1111-4111-8111-111111111111"],
    }


def mention(**members):
    return governance(
        "person-mention", object_ref=REPORT, descriptors=[{"kind": "name", "text": "Wanjiru Okoth"}], category="witness",
        fact_or_opinion="fact", justification="she saw it", review_on="2026-01-01T00:00:00Z",
        retention_until="2040-01-01T00:00:00Z", **members)


def put(node, channel, *objects):
    file = node.folder.parent / "objects.json"
    file.write_text(json.dumps(list(objects)))
    done = node.run("import", str(file), "--channel", channel, check=False)
    file.unlink()
    return done


def holding(node, phrase):
    files = [file for file in (node.folder / "store").rglob("*") if file.is_file()]
    return [file.name for file in files if phrase.encode() in file.read_bytes()]


def test_a_mention_is_erased_from_a_published_assessment(node):
    collection = node.channel("border-watch")
    node.account("duty", "author")
    node.account("overseer", "oversight")
    node.run("channel", "grant", "border-watch", "duty")
    put(node, "border-watch", assessment())
    refused = put(node, "registry", mention())
    assert "legal_basis" in refused.stderr and refused.returncode == 1
    assert put(node, "registry", mention(purposes=["analysis"], legal_basis="Act 24 of 2019")).returncode == 0
    node.start()
    assert holding(node, "Okoth")

    request = node.run("subject-request", "open", "2025/17", "--kind", "erasure", "--about", MENTION).stdout.strip()
    assert node.run("subject-request", "carry-out", request, check=False).returncode == 1
    node.run("subject-request", "identity", request, "--confirmed")
    node.run("subject-request", "decide", request, "granted", "--ground", "s. 40")
    done = node.run("subject-request", "carry-out", request)
    assert "issued anew 1" in done.stderr

    # Over TAXII, while the node runs: the assessment without the person, and without what led to her.
    answer = requests.get(
        f"{node.address}/taxii2/baraza/collections/{collection}/objects/", auth=("duty", PASSWORD), headers=TAXII, timeout=60)
    assert answer.status_code == 200
    [left] = answer.json()["objects"]
    assert "Okoth" not in answer.text and MENTION not in answer.text and left["name"].startswith("Traffic, told by")
    assert holding(node, "Okoth") == []
    assert "2 erased" in node.run("verify").stdout
    node.run("subject-request", "answer", request)

    # What the overseer takes along says that it existed, and verifies without the node.
    pack = node.folder.parent / "log.evidence.json"
    node.run("oversight", "pack", str(pack))
    text = pack.read_text()
    assert "Okoth" not in text and '"erased_by"' in text
    key = [line.split()[-1] for line in node.run("status").stdout.splitlines() if line.startswith("verifier key")][0]

    def verify():
        return subprocess.run([BARAZA, "verify", "--pack", str(pack), "--key", key], capture_output=True, text=True)

    assert verify().returncode == 0, verify().stderr
    pack.write_text(text.replace('"kind":"person-mention"', '"kind":"report"').replace('\\"duty\\"', '\\"nobody\\"')
                    .replace("console", "nobody"))
    assert verify().returncode == 1


def test_retention_erases_and_reports_counts(node):
    node.channel("drill")
    put(node, "registry", governance(
        "channel-charter", code="drill", purpose="drill", ceiling=1, status="active", retention_days=1))
    marked = governance("marking-definition", spec_version="2.1", name="for a second")
    until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 20))
    del marked["modified"]
    marked["extensions"] = {"extension-definition--762e2e97-ee51-43e5-a9ea-165fbb862c4a": {
        "extension_type": "property-extension", "iep_version": "2.0", "tlp": "clear", "end_date": until}}
    put(node, "drill", marked)
    put(node, "drill", {**assessment(), "name": "okapi", "object_marking_refs": [marked["id"]]})
    assert node.run("retention", "list").stdout == ""
    # Its second comes by itself; nothing else tells of it.
    deadline = time.monotonic() + 120
    while node.run("retention", "list").stdout != "drill\treport\tpolicy\t1\n":
        assert time.monotonic() < deadline, "what is past its retention is not listed"
    assert node.run("retention", "run").stdout.strip() == "erased 1: policy 1"
    assert holding(node, "okapi") == []
    assert "1 erased" in node.run("verify").stdout
    assert "erased               1" in node.run("oversight", "numbers").stdout
