"""Files that go along with a product, through the program: sent with a form, fetched, stripped, carried to another node, recalled."""

import base64
import hashlib
import json
import re
import struct
import zlib

import pytest

from test_desk import session
from test_import import fields
from test_pouches import capitals, pair  # noqa: F401: fixtures

PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
NAMED = PDF.replace(b"trailer <<", b"2 0 obj <</Author (Juma)>> endobj\ntrailer <</Info 2 0 R ")
ACTIVE = PDF.replace(b"trailer", b"3 0 obj <</S /JavaScript /JS (1)>> endobj\ntrailer")


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(*more, after=b""):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"") + after


@pytest.fixture
def house(node):
    node.account("analyst", "reader", "author")
    node.account("reader", "reader")
    node.account("stranger", "reader")
    node.channel("alerts", tlp="green")
    node.run("channel", "grant", "alerts", "analyst", "--write")
    node.run("channel", "grant", "alerts", "reader")
    return node.start()


class Desk:
    def __init__(self, node, who):
        self.node = node
        self.session = session(type("House", (), {"node": node}), who)
        self.session.headers["Accept-Language"] = "en"

    def get(self, path):
        return self.session.get(self.node.address + path, timeout=60)

    def write(self, *files, title="Fuel at Malaba", **more):
        sent = {**fields(self.get("/write/note").text), "title": title, "text": "Kept text", "sources": "B2 A customs post", **more}
        return self.session.post(
            self.node.address + "/write/note", data=sent, files=[("annexes", (name, content)) for name, content in files],
            timeout=60, allow_redirects=False)


def downloads(page):
    return re.findall(r'href="(/records/[^"]+/annexes/[^"]+)" download', page.replace("&amp;", "&"))


@pytest.mark.parametrize("files", [[], [("annexes", ("letter.pdf", PDF))]])
def test_a_summary_of_as_many_sources_as_it_may_have_is_taken_as_a_form(house, files):
    """So that one that is written anew comes back with what was written, whatever is wrong with it."""
    analyst = Desk(house, "analyst")
    sent = {**fields(analyst.get("/write/intsum").text), "title": "A week of much", "key_points": ""}

    def post(count):
        made_from = [f"report--00000000-0000-4000-8000-{number:012d}" for number in range(count)]
        return made_from, analyst.session.post(
            analyst.node.address + "/write/intsum", data={**sent, "made_from": made_from}, files=files, timeout=60,
            allow_redirects=False)

    # Product.sourcesMost; then more fields than any form has beside them.
    made_from, back = post(200)
    assert back.status_code == 422 and 'value="A week of much"' in back.text
    assert all(source in back.text for source in made_from)
    assert post(200 + 64)[1].status_code == 400


def test_files_go_along_stripped_and_looked_through(house):
    analyst, reader, stranger = (Desk(house, who) for who in ("analyst", "reader", "stranger"))
    hidden = png(chunk(b"tEXt", b"Author\0Juma"), after=b"<html><script>alert(1)</script>")
    done = analyst.write(("post.png", hidden), ("letter.pdf", PDF))
    assert done.status_code == 303, done.text
    page = analyst.get(done.headers["location"])
    assert "Taken out of the pictures: comments" in page.text and "data behind its end" in page.text
    # The digest on the page is that of what is handed out.
    page = reader.get(done.headers["location"])
    links = downloads(page.text)
    assert len(links) == 2
    for link, name, type, content in zip(links, ["post.png", "letter.pdf"], ["image/png", "application/pdf"], [png(), PDF]):
        got = reader.get(link)
        assert got.content == content and hashlib.sha256(content).hexdigest() in page.text
        assert got.headers["content-type"] == type and got.headers["x-content-type-options"] == "nosniff"
        assert got.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert "sandbox" in got.headers["content-security-policy"]
        assert stranger.get(link).status_code == 404
    # A form without files works as before.
    assert analyst.write(("", b"")).status_code == 303


def test_nothing_is_filed_before_its_author_has_decided_and_the_text_stays(house):
    analyst = Desk(house, "analyst")
    back = analyst.write(("letter.pdf", NAMED))
    assert back.status_code == 422 and "Kept text" in back.text and "choose the files again" in back.text
    assert "letter.pdf: author, program and times" in back.text
    tick = re.search(r'name="annexes_ok" value="([^"]+)"', back.text)[1]
    # The tick holds for these bytes alone.
    assert analyst.write(("letter.pdf", NAMED + b"\n"), annexes_ok=tick).status_code == 422
    assert analyst.write(("letter.pdf", NAMED), annexes_ok=tick).status_code == 303
    for name, content, words in [
            ("letter.pdf", ACTIVE, "never goes along"), ("letter.pdf", png(), "image/png by its bytes"),
            ("../../etc/passwd", b"x", "no path"), ("page.txt", b"<!doctype html><script>", "HTML or XML"),
            ("report.docx", b"PK\x03\x04", "save it as PDF"), ("big.txt", b"x" * (2 * 2**20 + 1), "go along at most")]:
        back = analyst.write((name, content), annexes_ok=tick)
        assert back.status_code == 422 and words in back.text and "Kept text" in back.text, back.text


def test_a_file_that_was_chosen_for_a_look_is_not_left_out_without_a_word(house):
    analyst = Desk(house, "analyst")
    sent = {**fields(analyst.get("/write/note").text), "title": "Fuel at Malaba", "text": "Kept text", "sources": "B2 A post"}
    assert "annexes_chosen" not in sent

    def press(act, *files, **more):
        return analyst.session.post(
            house.address + "/write/note", data={**sent, "act": act, **more}, timeout=60, allow_redirects=False,
            files=[("annexes", file) for file in files or [("", b"")]])

    looked = press("look", ("letter.pdf", PDF))
    assert looked.status_code == 200
    # Said where the answer is read, with the way to the field.
    answer = looked.text[looked.text.index('id="look"'):looked.text.index('<form class="form panel"')]
    assert "choose the files again" in answer and 'href="#annexes"' in answer
    carried = fields(looked.text)
    assert carried["annexes_chosen"] == "1" and re.search(r'name="annexes_none" value="1">', looked.text)
    # Whoever looks once more files nothing, and is not refused.
    assert press("look", annexes_chosen="1").status_code == 200
    for _ in range(2):
        refused = press("file", annexes_chosen="1")
        assert refused.status_code == 422 and "Kept text" in refused.text
        faults = refused.text[refused.text.index('role="alert" tabindex="-1"'):]
        faults = faults[:faults.index("</ul>")]
        assert 'href="#annexes"' in faults and "you had chosen files" in faults
        assert fields(refused.text)["annexes_chosen"] == "1"
    assert press("file", annexes_chosen="1", annexes_none="1").status_code == 303
    done = press("file", ("letter.pdf", PDF), annexes_chosen="1")
    assert done.status_code == 303
    assert len(downloads(analyst.get(done.headers["location"]).text)) == 1


def test_programs_file_and_fetch_them(house):
    token = house.run("token", "add", "analyst").stdout.strip()
    api, headers = house.address + "/api/v1", {"Authorization": f"Bearer {token}"}
    import requests

    def file(content, **more):
        body = {"genre": "note", "channel": "alerts", "name": "Fuel", "sources": [{"grade": "B2"}],
                "annexes": [{"name": "letter.pdf", "content": base64.b64encode(content).decode(), **more}]}
        return requests.post(api + "/products", json=body, headers=headers, timeout=60)

    refused = file(NAMED).json()
    assert refused["status"] == 422 and refused["pointer"] == "/annexes/0/accepts" and "info" in refused["detail"]
    assert file(ACTIVE, accepts=["info"]).json()["pointer"] == "/annexes/0/content"
    done = file(NAMED, accepts=["info"])
    assert done.status_code == 201, done.text
    where = house.address + done.headers["location"].split("?")[0]
    said = requests.get(where + "/object", headers=headers, timeout=60).text
    artifact = re.search(r"artifact--[0-9a-f-]+", said)[0]
    got = requests.get(f"{where}/annexes/{artifact}", headers=headers, timeout=60)
    assert got.content == NAMED and got.headers["content-disposition"].startswith("attachment")


def objects(content, name, media):
    """A file and a report that has it with it, as another program writes them."""
    digest = hashlib.sha256(content).hexdigest()
    said = {"type": "artifact", "spec_version": "2.1", "id": f"artifact--7c1d2a40-1111-5111-8111-{digest[:12]}",
            "mime_type": media, "payload_bin": base64.b64encode(content).decode(), "hashes": {"SHA-256": digest}}
    key = "extension-definition--2e13746a-be44-4b99-bb71-b016c12c712a"
    time = "2025-04-05T09:00:00.000Z"
    product = {
        "type": "report", "spec_version": "2.1", "id": f"report--7c1d2a40-2222-4222-8222-{digest[:12]}", "created": time,
        "modified": time, "name": "Fuel", "published": time, "report_types": ["note"], "object_refs": [said["id"]],
        "extensions": {key: {
            "extension_type": "property-extension", "product_kind": "note", "sources": [{"grade": "B2"}],
            "annexes": [{"artifact_ref": said["id"], "name": name, "media_type": media, "bytes": len(content),
                         "hashes": {"SHA-256": digest}}]}}}
    return said, product


def test_a_file_that_a_program_files_as_an_object_is_looked_into(house, tmp_path):
    def file(content, name="letter.pdf", media="application/pdf"):
        path = tmp_path / "objects.json"
        path.write_text(json.dumps(objects(content, name, media)))
        return house.run("import", str(path), "--channel", "alerts", check=False)

    assert file(NAMED).returncode == 0
    for refused, words in [(file(ACTIVE), "never goes along"), (file(PDF, media="text/plain"), "media_type"),
                           (file(b"PK\x03\x04"), "save it as PDF")]:
        assert refused.returncode == 1 and words in refused.stderr and "2 refused" in refused.stdout, refused


def test_a_file_crosses_with_its_report_and_is_taken_back_with_it(capitals, tmp_path):  # noqa: F811
    ke, et = capitals
    content = b"post;litres\n" * 4_000
    said, product = objects(content, "fuel.csv", "text/csv")
    ke.file("alerts", said, product)
    et.open(*ke.pack(et, tmp_path / "one"))

    def fetch():
        return Desk(et.node, "desk").get(f"/records/{product['id']}/annexes/{said['id']}")

    got = fetch()
    assert got.status_code == 200 and got.content == content
    ke.node.run("recall", product["id"], "--reason", "error", "--as", "desk")
    et.open(*ke.pack(et, tmp_path / "two"))
    assert fetch().status_code == 404
    assert et.node.run("search", "--as", "desk", "--type", "artifact", "fuel", check=False).stdout == ""
    ke.verify(), et.verify()
