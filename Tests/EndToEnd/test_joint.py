"""A product of two houses: drafted on one node, consented to on the other, released with the consent of both (domain 3.8)."""

import json
import re
import signal
import uuid

import pytest
import requests

from conftest import PASSWORD
from test_expertise import House, carry
from test_pouches import Capital
from test_release import agreement

ROAD, BORDER = "The road was open on both days", "Nobody crossed at the border post"


class Author(House):
    def post(self, path, **fields):
        token = re.search(r'name="token" value="([^"]+)"', self.get("/joint/add"))[1]
        return self.desk.post(
            self.node.address + path, data={"token": token, **fields}, timeout=60, allow_redirects=False)

    def say(self, path, act, status=303, digest=None, **fields):
        digest = digest or self.digest(path)
        done = self.post(path, act=act, digest=digest, **fields)
        assert done.status_code == status, done.text
        return done.text

    def digest(self, path):
        return self.api(path)["digest"]

    def api(self, path):
        answer = requests.get(
            f"{self.node.address}/api/v1/joints/{path.split('/')[-1]}", auth=("desk", PASSWORD), timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def flags(self, path):
        page = self.get(path)
        return re.findall(r'<span class="flag">([^<]+)</span>', page[page.index("arrival-top"):page.index("</h1>") + 900])

    def knows(self, words):
        """Whether anything of it stands on the node, as far as its desk can find it."""
        listed = self.get("/live") + self.get("/joint") + self.get("/inbox")
        found = self.desk.get(self.node.address + "/search", params={"q": words}, timeout=60).text
        return words in listed or "corridor" in listed or "/records/report--" in found or "joint-draft--" in found

    def holds(self):
        """Every object that its node gives programs out of the channel, of whatever kind."""
        answer = requests.get(
            f"{self.node.address}/taxii2/baraza/collections/alerts/objects/?limit=1000", auth=("desk", PASSWORD),
            headers={"Accept": "application/taxii+json;version=2.1"}, timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.json().get("objects", [])


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    folder = tmp_path_factory.mktemp("joint")
    codes = ["KE-OUT", "UG-NAC", "SN-CAS"]
    made = [Capital(code, folder / code).make() for code in codes]
    for one in made:
        for other in made:
            if one is not other:
                one.know(other, agreed=agreement("main", codes))
    for one in made:
        for other in made:
            if one is not other:
                one.confirm(other)
    for one in made:
        one.node.start()
    folder.joinpath("sticks").mkdir()
    yield [Author(one) for one in made] + [folder / "sticks"]
    for one in made:
        one.node.stop(signal.SIGKILL)


def test_it_goes_out_with_the_consent_of_both_and_a_third_has_nothing_before_and_all_of_it_after(three):
    ke, ug, sn, sticks = three
    made = ke.post(
        "/joint/add", title="The corridor", channel="alerts", portions=f"{ROAD}\n\n(UG-NAC) {BORDER}")
    assert made.status_code == 303, made.text
    path = made.headers["Location"]
    carry(ke, ug, sticks)
    carry(ke, sn, sticks)
    assert "Yours to consent" in ug.get("/inbox") and path in ug.get("/inbox")
    assert ROAD in ug.get(path) and BORDER in ug.get(path)
    assert not sn.knows("corridor")
    assert sn.holds() == []
    first = ug.digest(path)
    ug.say(path, "consent")
    carry(ug, ke, sticks)
    assert "yours to release" in ke.get(path)
    # Changed, it is another text: nobody has consented to that, and what was read is not what it says now.
    revised = ke.post(
        "/joint/add", of=path.split("/")[-1], title="The corridor", channel="alerts",
        portions=f"{ROAD}, and on the third\n\n(UG-NAC) {BORDER}")
    assert revised.status_code == 303, revised.text
    assert "UG-NAC: has not answered" in ke.get(path)
    ke.say(path, "release", 409)
    carry(ke, ug, sticks)
    ug.say(path, "consent", 409, digest=first)
    # A refusal is told to the lead, in the words of who refuses.
    ug.say(path, "change", 422)
    ug.say(path, "change", text="Leave the third day out")
    carry(ug, ke, sticks)
    assert "asks for a change" in ke.get(path) and "Leave the third day out" in ke.get(path)
    assert "write the next version" in ke.get("/inbox")
    ke.post(
        "/joint/add", of=path.split("/")[-1], title="The corridor", channel="alerts",
        portions=f"{ROAD}\n\n(UG-NAC) {BORDER}")
    carry(ke, ug, sticks)
    ug.say(path, "consent")
    carry(ug, ke, sticks)
    carry(ke, sn, sticks)
    assert not sn.knows("corridor")
    assert sn.holds() == []
    ke.say(path, "release")
    carry(ke, ug, sticks)
    carry(ke, sn, sticks)
    for house in (ke, ug):
        assert house.api(path)["line"]["state"] == "released"
    product = ke.api(path)["product_ref"]
    assert ug.api(path)["product_ref"] == product
    for house in (ke, ug, sn):
        page = house.get(f"/records/{product}")
        assert ROAD in page and BORDER in page
    assert path.split("/")[-1] not in sn.get(f"/records/{product}")
    assert path not in sn.get("/joint")
    # One of the two takes it back for all.
    ug.capital.node.run("recall", product, "--reason", "source-protection", "--as", "desk")
    carry(ug, ke, sticks)
    carry(ke, sn, sticks)
    for house in (ke, ug, sn):
        gone = house.desk.get(f"{house.node.address}/records/{product}", timeout=60)
        assert gone.status_code == 404, house.capital.code
        assert house.capital.verify().returncode == 0


def test_programs_do_the_same_and_what_was_not_consented_to_is_filed_by_nobody(three):
    ke, ug, _, sticks = three
    base, auth = ke.node.address + "/api/v1", ("desk", PASSWORD)
    made = requests.post(base + "/joints", auth=auth, timeout=60, json={
        "channel": "alerts", "name": "Wells", "portions": [{"text": "Dry"}, {"originator": "UG-NAC", "text": "Full"}]})
    assert made.status_code == 201, made.text
    id = made.json()["id"]
    read = requests.get(f"{base}/joints/{id}", auth=auth, timeout=60).json()
    assert read["may"] == ["withdraw"] and read["line"]["state"] == "open"
    early = requests.post(
        f"{base}/joints/{id}/acts", auth=auth, timeout=60, json={"act": "release", "digest": read["digest"]})
    assert early.status_code == 409, early.text
    time = "2026-01-01T00:00:00.000Z"
    own = "report--" + str(uuid.uuid4())
    forged = ke.capital.folder / "forged.json"
    forged.write_text(json.dumps([{
        "type": "report", "spec_version": "2.1", "id": own, "created": time, "modified": time, "published": time,
        "name": "Wells", "object_refs": [own], "extensions": {
            "extension-definition--2e13746a-be44-4b99-bb71-b016c12c712a": {
                "extension_type": "property-extension", "product_kind": "joint", "body": ["Dry", "Full"],
                "originators": ["KE-OUT", "UG-NAC"], "portion_originators": ["KE-OUT", "UG-NAC"], "channel": "alerts",
                "draft_ref": id}}}]))
    refused = ke.capital.node.run("import", str(forged), "--channel", "alerts", check=False)
    assert refused.returncode != 0 and "it is a joint product" in refused.stdout + refused.stderr
    assert own not in ke.get("/live")
    gone = requests.post(
        f"{base}/joints/{id}/acts", auth=auth, timeout=60, json={"act": "withdraw", "digest": read["digest"]})
    assert gone.status_code == 201, gone.text
    assert "given up" in ke.get(f"/joint/{id}")
