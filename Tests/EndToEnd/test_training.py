"""Training between two nodes: a course as one file for a stick, answers that come back as one, and a certificate that verifies offline.

The proof is checked a second time here with other code: RFC 8785 and `eddsa-jcs-2022` by hand, Ed25519 by `cryptography`.
"""

import base64
import gzip
import hashlib
import html.parser
import io
import json
import re
import signal
import zipfile

import pytest
import requests
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from conftest import PASSWORD
from test_desk import session
from test_expertise import carry as carry_houses
from test_pouches import Capital
from test_release import TAXII

COURSE = {
    "code": "GR-101", "name": "Notation des sources <débutants>", "level": "foundation", "hours": 8, "languages": ["fr"],
    "description": "Noter une source.\n\nPuis l’information.", "outcomes": ["Noter <une> source"],
    "modules": [
        {"title": "La source", "text": "De A à F.\n\nF n’est pas mauvais."},
        {"title": "Droits", "text": "Ce que la loi protège.", "covers": ["human-rights", "data-protection"]}],
    "questions": [
        {"text": "Que veut dire A ?", "choices": ["fiable", "peu fiable"]},
        {"text": "Et 1 ?", "choices": ["douteux", "confirmé", "improbable"]}],
    "pass_percent": 100, "answers": [1, 2]}

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58(text):
    number = 0
    for character in text:
        number = number * 58 + ALPHABET.index(character)
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def jcs(value):
    """RFC 8785 for what certificates have: no numbers but whole ones, names in the basic plane."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def check(secured):
    """W3C eddsa-jcs-2022, §3.3."""
    document = {name: value for name, value in secured.items() if name != "proof"}
    options = {name: value for name, value in secured["proof"].items() if name != "proofValue"}
    assert options["cryptosuite"] == "eddsa-jcs-2022" and options["@context"] == document["@context"]
    issuer = document["issuer"]["id"] if isinstance(document["issuer"], dict) else document["issuer"]
    name = options["verificationMethod"].split("#")[1]
    assert issuer == "did:key:" + name
    key = base58(name[1:])
    assert key[:2] == b"\xed\x01"
    signature = base58(secured["proof"]["proofValue"][1:])
    hashes = hashlib.sha256(jcs(options)).digest() + hashlib.sha256(jcs(document)).digest()
    Ed25519PublicKey.from_public_bytes(key[2:]).verify(signature, hashes)


class Links(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.tags = set(), set()

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.found |= {value for name, value in attributes if name in ("href", "src")}


class Node:
    """As `carry` of the exchange takes it."""

    def __init__(self, capital):
        self.capital = capital


def carry(one, other, folder):
    carry_houses(Node(one), Node(other), folder)


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    folder = tmp_path_factory.mktemp("training")
    made = [Capital(code, folder / code).make() for code in ["KE-OUT", "ML-DGE"]]
    for one, other in (made, made[::-1]):
        one.know(other)
    for one, other in (made, made[::-1]):
        one.confirm(other)
    folder.joinpath("sticks").mkdir()
    yield made + [folder]
    for one in made:
        one.node.stop(signal.SIGKILL)


def test_a_course_is_carried_answered_marked_and_certified_and_verifies_offline_elsewhere(two):
    ke, ml, folder = two

    def run(capital, *words, check=True):
        return capital.node.run(*words, "--as", "desk", check=check)

    path = folder / "course.json"
    path.write_text(json.dumps({**COURSE, "modules": COURSE["modules"][:1]}))
    assert run(ke, "course", "add", str(path), "--channel", "alerts", check=False).returncode == 1, "no course without rights"
    path.write_text(json.dumps(COURSE))
    course = run(ke, "course", "add", str(path), "--channel", "alerts").stdout.strip()
    carry(ke, ml, folder / "sticks")
    assert run(ml, "course", "list").stdout.startswith(f"{course}\tGR-101\tKE-OUT\t")

    # One file, without network or script; the right answers are nowhere in it, and did not travel.
    package = folder / "course.zip"
    run(ml, "course", "package", course, "--out", str(package))
    assert package.stat().st_size <= 15_000_000
    files = zipfile.ZipFile(io.BytesIO(package.read_bytes()))
    assert files.testzip() is None
    names = set(files.namelist())
    assert names == {"index.html", "module-1.html", "module-2.html", "questions.html", "answers.txt", "style.css"}
    for name in names - {"answers.txt", "style.css"}:
        page = Links()
        text = files.read(name).decode()
        page.feed(text)
        assert page.found <= names and "script" not in page.tags and "TLP:GREEN" in text, (name, page.found)
    assert "&lt;débutants&gt;" in files.read("index.html").decode()

    # Two sheets in one file, once each.
    sheet = files.read("answers.txt").decode()
    def filled(post, *answers, attempt=1):
        text = sheet.replace("post:", f"post: {post}").replace("attempt: 1", f"attempt: {attempt}")
        for number, answer in enumerate(answers, 1):
            text = text.replace(f"\r\n{number}:", f"\r\n{number}: {answer}")
        return text
    answers = folder / "answers.txt"
    answers.write_text(filled("ml.agent", "a", "B") + filled("ml.other", "b", ""), newline="")
    assert run(ml, "course", "take", str(answers)).stdout.count("taken\t") == 2
    assert run(ml, "course", "take", str(answers)).stdout.count("known\t") == 2
    answers.write_text(filled("ml.agent", "c"), newline="")
    wrong = run(ml, "course", "take", str(answers), check=False)
    assert wrong.returncode == 1
    carry(ml, ke, folder / "sticks")
    assert sorted(run(ke, "course", "mark", course).stdout.splitlines()) == [
        "ML-DGE\tml.agent\tpassed\t1\t-", "ML-DGE\tml.other\tfailed\t1\t-"]

    # The certificate.
    own = folder / "given.json"
    def give(post, check=True):
        return ke.speak(
            "certificate", "give", course, "--to", post, "--of", "ML-DGE", "--out", str(own), "--as", "desk", check=check)
    assert give("ml.other", check=False).returncode == 1
    give("ml.agent")
    assert give("ml.agent", check=False).returncode == 1
    carry(ke, ml, folder / "sticks")
    held = ["certificate", "write", course, "--to", "ml.agent", "--of", "ML-DGE"]
    file, pdf, code = (folder / name for name in ["badge.json", "badge.pdf", "badge.txt"])
    run(ml, *held, "--out", str(file), "--pdf", str(pdf), "--code", str(code), "--language", "fr")
    assert file.read_bytes() == own.read_bytes()
    secured = json.loads(file.read_text())
    check(secured)
    for name, value in [("validFrom", "2020-01-01T00:00:00Z"), ("name", "Autre")]:
        with pytest.raises(InvalidSignature):
            check({**secured, name: value})
    assert "ml.agent" not in file.read_text(), "nobody's name, nor post, stands in it"
    identity = secured["credentialSubject"]["identifier"][0]
    assert identity["identityHash"] == "sha256$" + hashlib.sha256(
        ("ml.agent@ML-DGE" + identity["salt"]).encode()).hexdigest()
    assert pdf.read_bytes().startswith(b"%PDF-") and len(re.findall(rb"/Type /Page\s", pdf.read_bytes())) == 1

    # Offline: neither node runs. The file and the printed code say the same.
    for what in (file, code):
        verdict = run(ml, "certificate", "verify", str(what), "--holder", "ml.agent@ML-DGE")
        assert verdict.stdout.startswith("valid\nproof\tsound\ndates\tsound\nissuer\tKE-OUT\nstatus\tnot taken back"), verdict.stdout
    assert run(ml, "certificate", "verify", str(file), "--holder", "ml.other@ML-DGE", check=False).returncode == 1
    forged = folder / "forged.json"
    forged.write_text(file.read_text().replace("8 h", "80 h"))
    assert run(ml, "certificate", "verify", str(forged), check=False).stdout.startswith("invalid\nproof\tbroken")

    # Taken back: seen once the list has come.
    ke.speak("certificate", "revoke", course, "--to", "ml.agent", "--of", "ML-DGE", "--as", "desk")
    assert run(ml, "certificate", "verify", str(file)).returncode == 0
    carry(ke, ml, folder / "sticks")
    late = run(ml, "certificate", "verify", str(file), check=False)
    assert late.returncode == 1 and "status\ttaken back" in late.stdout
    assert ke.verify().returncode == ml.verify().returncode == 0

    # The pages give the same: the package, the file, the sheet, and what a certificate is worth.
    ml.node.start()
    objects = requests.get(
        f"{ml.node.address}/taxii2/baraza/collections/alerts/objects/?match[version]=all", headers=TAXII, auth=("desk", PASSWORD),
        timeout=60).json()["objects"]
    assert {"course", "credential-status"} <= {one["type"] for one in objects}
    assert not {"course-key", "credential-register"} & {one["type"] for one in objects}, "what stays in its house did not travel"
    lists = [json.loads(one["credential"]) for one in objects if one["type"] == "credential-status"]
    newest = max(lists, key=lambda one: one["validFrom"])
    check(newest)
    bits = gzip.decompress(base64.urlsafe_b64decode(newest["credentialSubject"]["encodedList"][1:] + "=="))
    place = int(secured["credentialStatus"]["statusListIndex"])
    assert len(bits) * 8 == 131_072 and bits[place // 8] & (0x80 >> place % 8)
    browser = session(ml, "desk")
    browser.headers["Accept-Language"] = "en"
    def get(path):
        answer = browser.get(ml.node.address + path, timeout=60)
        assert answer.status_code == 200, answer.text
        return answer
    assert f"/training/{course}" in get("/training").text
    page = get(f"/training/{course}").text
    assert "ml.agent" in page and "certified" in page and 'value="mark"' not in page
    assert get(f"/training/{course}/package").content == package.read_bytes()
    names = "?post=ml.agent&house=ML-DGE"
    assert get(f"/training/{course}/certificate/json{names}").content == file.read_bytes()
    assert get(f"/training/{course}/certificate/pdf{names}").content.startswith(b"%PDF-")
    token = re.search(r'name="token" value="([^"]+)"', get("/training/verify").text)[1]
    for text, worth in ((code.read_text(), "not valid"), ("{}", None)):
        shown = browser.post(
            ml.node.address + "/training/verify", data={"token": token, "certificate": text}, timeout=60)
        assert shown.status_code == 200 if worth else shown.status_code in (200, 422)
        assert worth is None or ("not valid" in shown.text and "taken back, by the list of" in shown.text)
