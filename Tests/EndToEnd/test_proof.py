"""A verifier of its own: written from docs/integrator.md and the C2SP pages it names, with nothing of the node's code."""

import base64
import datetime
import hashlib
import json
import re

import pytest
import requests
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from conftest import PASSWORD

TAXII = "application/taxii+json;version=2.1"


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def open_checkpoint(note, verifier_key):
    """A signed note's checkpoint, as (size, root), once its signature is that of the key."""
    name, _, key = verifier_key.split("+", 2)
    key = base64.b64decode(key)
    assert key[0] == 1, "an Ed25519 key"
    text, signatures = note.split("\n\n", 1)
    text += "\n"
    for line in signatures.splitlines():
        dash, signer, signature = line.split(" ")
        signature = base64.b64decode(signature)
        if (dash, signer, signature[:4]) == ("\u2014", name, sha(name.encode(), b"\n", key)[:4]):
            Ed25519PublicKey.from_public_bytes(key[1:]).verify(signature[4:], text.encode())
            break
    else:
        raise InvalidSignature("no signature of this key")
    origin, size, root = text.splitlines()[:3]
    assert origin == name
    return int(size), base64.b64decode(root)


def check_proof(proof, body, verifier_key):
    """Proves that an object is in the log; gives its index and the size of the tree."""
    head, note = proof.split("\n\n", 1)
    header, extra, index, *path = head.split("\n")
    assert header == "c2sp.org/tlog-proof@v1"
    index = int(index.removeprefix("index "))
    opening = json.loads(base64.b64decode(extra.removeprefix("extra ")))
    salt, envelope, digest, entry = (bytes.fromhex(opening[name]) for name in ["salt", "envelope", "body", "entry"])
    assert digest == sha(body), "the object is not the one of the proof"
    commitment = sha(b"baraza/entry/v1\x00", salt, sha(opening["kind"].encode()), envelope, digest)
    added = datetime.datetime.fromisoformat(opening["added"].replace("Z", "+00:00"))
    since = added - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    assert entry == b"\x01" + (since // datetime.timedelta(microseconds=1)).to_bytes(8, "big") + commitment

    size, root = open_checkpoint(note, verifier_key)
    assert 0 <= index < size
    node, place, last = sha(b"\x00", entry), index, size - 1  # RFC 9162 §2.1.3.2
    for step in path:
        step = base64.b64decode(step)
        assert last > 0
        if place & 1 or place == last:
            node = sha(b"\x01", step, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = sha(b"\x01", node, step)
        place, last = place >> 1, last >> 1
    assert (last, node) == (0, root), "the path does not lead to the root"
    return index, size


def root_of(leaves):
    """RFC 9162 §2.1.1, by the definition."""
    if len(leaves) == 1:
        return leaves[0]
    left = 1 << (len(leaves) - 1).bit_length() - 1
    return sha(b"\x01", root_of(leaves[:left]), root_of(leaves[left:]))


class Log:
    """A log's files as c2sp.org/tlog-tiles lays them out."""

    def __init__(self, node, token):
        self.node, self.token = node, token

    def get(self, path):
        answer = requests.get(
            f"{self.node.address}/ledger/{path}", headers={"Authorization": f"Bearer {self.token}"}, timeout=60
        )
        assert answer.status_code == 200, (path, answer.text)
        return answer.content

    def tiles(self, level, size):
        """All of a level, each tile as bytes; `level` is a number or "entries"."""
        for index in range((size + 255) // 256):
            width = min(size - index * 256, 256)
            name = "/".join(re.findall("...", f"{index:03d}".zfill(-(-len(str(index)) // 3) * 3)))
            name = "/".join([*("x" + part for part in name.split("/")[:-1]), name.split("/")[-1]])
            yield self.get(f"tile/{level}/{name}" + (f".p/{width}" if width < 256 else ""))

    def hashes(self, level, size):
        whole = b"".join(self.tiles(level, size))
        assert len(whole) == 32 * size
        return [whole[at : at + 32] for at in range(0, len(whole), 32)]

    def entries(self, size):
        entries = []
        for bundle in self.tiles("entries", size):
            while bundle:
                length = int.from_bytes(bundle[:2], "big")
                entries.append(bundle[2 : 2 + length])
                bundle = bundle[2 + length :]
        assert len(entries) == size
        return entries

    def follow(self, verifier_key):
        """Reads the whole log and proves it; gives its leaf hashes."""
        size, root = open_checkpoint(self.get("checkpoint").decode(), verifier_key)
        leaves = [sha(b"\x00", entry) for entry in self.entries(size)]
        assert self.hashes(0, size) == leaves
        assert root_of(leaves) == root
        full = size // 256
        if full:
            assert self.hashes(1, full) == [root_of(leaves[at : at + 256]) for at in range(0, full * 256, 256)]
        return leaves


def signed_in(node, name):
    session = requests.Session()
    form = session.get(f"{node.address}/sign-in", timeout=60).text
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    answer = session.post(f"{node.address}/sign-in", data={**fields, "name": name, "password": PASSWORD}, timeout=60)
    assert answer.ok and "/sign-in" not in answer.url
    return session


def verifier_key(node):
    status = node.run("status").stdout
    return re.search(r"^verifier key +(\S+)$", status, re.MULTILINE)[1]


def identities(first, count):
    return [
        {
            "type": "identity", "spec_version": "2.1", "id": f"identity--00000000-0000-4000-8000-{n:012d}",
            "created": "2025-04-05T09:00:00.000Z", "modified": "2025-04-05T09:00:00.000Z",
            "name": f"Organisation {n}", "identity_class": "organization",
        }
        for n in range(first, first + count)
    ]


def post(node, objects):
    answer = requests.post(
        f"{node.address}/taxii2/baraza/collections/cyber/objects/", auth=("desk", PASSWORD), timeout=60,
        headers={"Accept": TAXII, "Content-Type": TAXII}, data=json.dumps({"objects": objects}),
    )
    assert answer.json()["success_count"] == len(objects)


def test_a_downloaded_proof_is_verified_from_the_documentation_alone(served):
    post(served, identities(0, 20))
    key = verifier_key(served)
    session = signed_in(served, "desk")
    for one in (0, 7, 19):
        name = identities(one, 1)[0]["id"]
        proof = session.get(f"{served.address}/records/{name}/proof", timeout=60).text
        body = session.get(f"{served.address}/records/{name}/object", timeout=60).content
        index, size = check_proof(proof, body, key)
        assert index < size
        taxii = requests.get(
            f"{served.address}/taxii2/baraza/collections/cyber/objects/{name}/", auth=("desk", PASSWORD), timeout=60,
            headers={"Accept": TAXII},
        )
        assert taxii.content == b'{"objects":[' + body + b"]}"

    with pytest.raises(AssertionError, match="not the one"):
        check_proof(proof, body.replace(b"Organisation", b"Organization"), key)
    first, path = proof.split("\n\n")[0].rsplit("\n", 1)
    with pytest.raises(AssertionError, match="does not lead"):
        other = base64.b64encode(sha(path.encode())).decode()
        check_proof(proof.replace(path, other, 1), body, key)
    with pytest.raises(InvalidSignature):
        name, rest = key.split("+", 1)
        stranger = base64.b64encode(b"\x01" + bytes(32)).decode()
        check_proof(proof, body, f"{name}+{rest.split('+')[0]}+{stranger}")


def test_an_auditor_follows_the_log_by_its_tiles(served):
    served.account("auditor", "auditor")
    log = Log(served, served.run("token", "add", "auditor").stdout.strip())
    key = verifier_key(served)
    before = log.follow(key)
    post(served, identities(0, 600))
    after = log.follow(key)
    assert len(after) >= 600 and after[: len(before)] == before, "what was there has changed"

    name = identities(599, 1)[0]["id"]
    session = signed_in(served, "desk")
    proof = session.get(f"{served.address}/records/{name}/proof", timeout=60).text
    body = session.get(f"{served.address}/records/{name}/object", timeout=60).content
    index, _ = check_proof(proof, body, key)
    entry = json.loads(base64.b64decode(proof.split("\n")[1].removeprefix("extra ")))["entry"]
    assert sha(b"\x00", bytes.fromhex(entry)) == after[index]


def test_the_log_is_there_for_auditors_alone(served):
    for credentials in [("desk", PASSWORD), None]:
        answer = requests.get(f"{served.address}/ledger/checkpoint", auth=credentials, timeout=60)
        assert answer.status_code == (404 if credentials else 401)
