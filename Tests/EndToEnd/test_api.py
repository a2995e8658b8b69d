"""The REST boundary of a real node: its description is valid, every operation is as described, nothing that is sent breaks it."""

import json
import pathlib

import openapi_spec_validator
import pytest
import requests

from api import DESCRIPTION, OPERATIONS, PREFIX

ROUTES = (pathlib.Path(__file__).parent / "api_routes.txt").read_text(encoding="utf-8").splitlines()
MEDIA = "application/taxii+json;version=2.1"
#: Bodies that no operation takes: what is no JSON, no object, too deep, of a wrong kind, with names that nothing has.
HOSTILE = [
    b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"a":1,"a":2}', b"[" * 100_000, b'{"zzz":1}', b'{"' + b"z" * 9_000 + b'":1}',
    b'{"id":{"$ne":null}}', b'{"__proto__":{"x":1}}', b'{"title":"\\ud800"}', b"1e999", b'{"limit":1e400}',
]


@pytest.fixture
def desk(served):
    session = requests.Session()
    session.trust_env = False
    session.headers["Authorization"] = "Bearer " + served.run("token", "add", "desk").stdout.strip()
    session.base = served.address + PREFIX
    return session


def file(served, desk, number, name):
    """Over TAXII; what is read then is read over the other."""
    one = f"note--00000000-0000-4000-8000-{number:012}"
    note = {"type": "note", "spec_version": "2.1", "id": one, "created": "2025-04-05T09:00:00.000Z",
            "modified": "2025-04-05T09:00:00.000Z", "abstract": name, "content": "c", "object_refs": [one]}
    answer = desk.post(f"{served.address}/taxii2/baraza/collections/cyber/objects/", json={"objects": [note]},
                       headers={"Accept": MEDIA, "Content-Type": MEDIA})
    assert answer.status_code == 202 and answer.json()["failure_count"] == 0, answer.text
    return one


def test_the_description_is_valid_and_served_as_it_is_kept(served):
    openapi_spec_validator.validate(DESCRIPTION)
    answer = requests.get(f"{served.address}{PREFIX}/openapi.json", timeout=60)
    assert answer.status_code == 200 and answer.json() == DESCRIPTION
    assert sorted(f"{one.method} {PREFIX}{one.path}" for one in OPERATIONS) == ROUTES


def test_what_was_filed_is_read_searched_and_not_sent_twice(served, desk):
    ids = [file(served, desk, number, f"lorries at Malaba {number}") for number in range(2, 6)]
    page = desk.get(f"{desk.base}/records", params={"limit": 3}).json()
    rest = desk.get(f"{desk.base}/records", params={"limit": 3, "cursor": page["older"]}).json()
    assert [one["id"] for one in page["records"] + rest["records"]] == ids[::-1] and "older" not in rest
    found = desk.get(f"{desk.base}/search", params={"q": "lorries malaba"}).json()
    assert {one["id"] for one in found["records"]} == set(ids)
    view = desk.get(f"{desk.base}/records/{ids[0]}")
    assert view.json()["object"]["abstract"] == "lorries at Malaba 2"
    body = desk.get(f"{desk.base}/records/{ids[0]}/object")
    assert body.headers["Content-Type"].startswith("application/stix+json") and body.json()["id"] == ids[0]
    history = desk.get(f"{desk.base}/records/{ids[0]}/history")
    again = desk.get(f"{desk.base}/records/{ids[0]}/history", headers={"If-None-Match": history.headers["ETag"]})
    assert again.status_code == 304 and not again.content


def test_no_operation_answers_a_stranger_and_none_fails_whatever_is_sent(served, desk):
    kinds = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x")
    names = ("%00", "..%2f..%2fetc%2fpasswd", "'%20OR%201=1", "%e2%80%ae", "a" * 4_000)
    for number, one in enumerate(OPERATIONS):
        address = served.address + one.address()
        stranger = requests.request(one.method, address, json=one.body(), timeout=60)
        assert stranger.status_code == 401 and stranger.headers["Content-Type"] == "application/problem+json", one.name
        if one.schema is None:
            hostile = one.address(**dict.fromkeys(one.names, names[number % len(names)]))
            assert one.name == "listen" or desk.request(one.method, served.address + hostile).status_code < 500, one.name
            continue
        # All are read by the same code: each operation gets some of them.
        for body in [HOSTILE[(number + step) % len(HOSTILE)] for step in (0, 5, 10)]:
            answer = desk.request(one.method, address, data=body, headers={"Content-Type": "application/json"})
            # What takes another role, or another channel, is refused before its body is read.
            assert answer.status_code in {400, 403, 404, 422}, (one.name, body[:40], answer.status_code, answer.text[:200])
            assert answer.headers["Content-Type"] == "application/problem+json" and answer.json()["detail"]
        kind = kinds[number % len(kinds)]
        answer = desk.request(one.method, address, data=json.dumps(one.body()), headers={"Content-Type": kind})
        assert answer.status_code == 415, (one.name, kind)
    assert served.process.poll() is None


def test_who_listens_hears_what_arrives_and_goes_on_where_it_ended(served, desk):
    with desk.get(f"{desk.base}/events", stream=True, timeout=60) as stream:
        assert stream.status_code == 200 and stream.headers["Content-Type"] == "text/event-stream"
        lines = stream.iter_lines(decode_unicode=True)
        # Where one is, before anything came.
        assert next(lines).startswith("id: ") and next(lines).startswith("retry:")
        first = file(served, desk, 2, "heard")
        heard = {}
        for line in lines:
            name, _, value = line.partition(": ")
            heard[name] = value
            if name == "data":
                break
        assert heard["event"] == "record" and json.loads(heard["data"])["id"] == first
    second = file(served, desk, 3, "missed")
    again = {"Last-Event-ID": heard["id"]}
    with desk.get(f"{desk.base}/events", stream=True, timeout=60, headers=again) as stream:
        data = next(line for line in stream.iter_lines(decode_unicode=True) if line.startswith("data: "))
        assert json.loads(data.removeprefix("data: "))["id"] == second
    for channel in ("no-such", "registry"):
        assert desk.get(f"{desk.base}/events", params={"channel": channel}).status_code == 404
