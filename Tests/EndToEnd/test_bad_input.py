"""What is malformed, too much or hostile gets the right error, harms nobody else, and leaves the ledger whole."""

import base64
import collections
import concurrent.futures
import contextlib
import html
import json
import pathlib
import re
import signal
import socket
import tempfile
import threading
import time
import urllib.parse
import uuid

import pytest
import requests

from conftest import PASSWORD, Node

MEDIA = "application/taxii+json;version=2.1"
ROOT = "/taxii2/baraza/"
OBJECTS = ROOT + "collections/cyber/objects/"
VERSION = "2025-04-05T09:00:00.000Z"
MOST = 16 * 1024 * 1024
DEPTH = 64


#: What stands in a test's name is the same each time it is read.
SOMEBODY = "identity--5d0092c5-5f74-4287-9642-33f4c354e56e"


def identity(name="Somebody", id=None, **more):
    return {
        "type": "identity", "spec_version": "2.1", "id": id or f"identity--{uuid.uuid4()}", "created": VERSION,
        "modified": VERSION, "name": name, "identity_class": "organization", **more,
    }


def envelope(*objects):
    return json.dumps({"objects": objects})


def basic(name, secret):
    raw = f"{name}:{secret}".encode() if isinstance(secret, str) else secret
    return "Basic " + base64.b64encode(raw).decode()


class House:
    """A node that stands through the whole module, whatever is thrown at it."""

    def __init__(self, node):
        self.node = node
        node.account("desk", "reader", "author", "releaser")
        node.account("locked", "reader")
        for name in ["other", "busy"]:
            node.run("account", "add", name, "--role", "reader", "--role", "author", "--no-password")
        self.cyber = node.channel("cyber")
        for name in ["desk", "other"]:
            node.run("channel", "grant", "cyber", name, "--write")
        self.tokens = {name: node.run("token", "add", name).stdout.strip() for name in ["desk", "other", "busy"]}
        node.start()
        self.host, port = node.address.removeprefix("http://").rsplit(":", 1)
        self.port = int(port)
        self.client = requests.Session()
        # Ten wrong passwords take their time to be checked: meanwhile the other tests go on.
        self.guesses = []
        self.guessing = threading.Thread(target=self.guess_ten_times)
        self.guessing.start()

    def guess_ten_times(self):
        for attempt in range(10):
            self.guesses.append(status(self.guess("locked", f"wrong {attempt}", "127.0.0.31")))

    def guess(self, name, secret, source):
        lines = ["GET /taxii2/ HTTP/1.1", "Host: x", f"Authorization: {basic(name, secret)}", "Connection: close"]
        return self.raw(("\r\n".join(lines) + "\r\n\r\n").encode(), source=source)

    def taxii(self, method, path, body=None, who="desk", **headers):
        fields = {"Accept": MEDIA, **({"Content-Type": MEDIA} if body is not None else {})}
        fields.update({name.replace("_", "-"): value for name, value in headers.items()})
        return self.client.request(
            method, self.node.address + path, data=body, headers=fields, auth=(who, self.tokens[who]), timeout=60
        )

    def post(self, body, **headers):
        return self.taxii("POST", OBJECTS, body, **headers)

    def ids(self):
        found = self.taxii("GET", ROOT + "collections/cyber/manifest/?limit=10000&match[version]=all").json()
        return [one["id"] for one in found.get("objects", [])]

    def connect(self, source=None):
        connection = socket.socket()
        if source:
            connection.bind((source, 0))
        connection.settimeout(120)
        connection.connect((self.host, self.port))
        return connection

    def raw(self, request, source=None):
        """Exactly these bytes, and everything that comes back until the node closes: see ``head``."""
        with self.connect(source) as connection:
            with contextlib.suppress(ConnectionError):
                connection.sendall(request)
            return received(connection)

    def head(self, method, path, *fields, close=True):
        """A request's head, authorised, after whose answer the node is to close."""
        lines = [f"{method} {path} HTTP/1.1", "Host: node", f"Authorization: {basic('desk', self.tokens['desk'])}"]
        lines += [*fields, *(["Connection: close"] if close else [])]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def signed_in(self):
        """A session of the pages and its form token."""
        session = requests.Session()
        form = {"token": token(session.get(self.node.address + "/sign-in", timeout=60)), "name": "desk"}
        form |= {"password": PASSWORD, "back": "/live"}
        answer = session.post(self.node.address + "/sign-in", data=form, allow_redirects=False, timeout=60)
        assert answer.status_code == 303, answer.text
        return session


def received(connection):
    data = b""
    with contextlib.suppress(ConnectionError):
        while piece := connection.recv(65_536):
            data += piece
    return data


def status(data):
    return int(data[9:12]) if data.startswith(b"HTTP/1.1 ") else None


def token(page):
    return html.unescape(re.search(r'name="token" value="([^"]+)"', page.text).group(1))


def expect(answer, code):
    """A TAXII error resource (TAXII 2.1, lines 10 and 58): the status as a string, and an id that the log knows."""
    assert answer.status_code == code, answer.text[:500]
    assert answer.headers["Content-Type"] == MEDIA
    error = answer.json()
    assert error["http_status"] == str(code) and error["title"] and error["description"]
    assert error["error_id"] == answer.headers["X-Request-Id"]
    return error


@pytest.fixture(scope="module")
def house():
    with tempfile.TemporaryDirectory(prefix="baraza-bad-input-") as folder:
        node = Node(pathlib.Path(folder) / "node").make()
        try:
            made = House(node)
            yield made
            assert node.process.poll() is None, "the node went down on the way"
            assert made.post(envelope(identity("last"))).status_code == 202
            assert "proved" in node.run("verify").stdout
        finally:
            node.stop(signal.SIGKILL)


# MARK: Bodies

GOOD = envelope(identity()).encode()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(GOOD[:-3], id="truncated"),
        pytest.param(GOOD[:40], id="truncated in a name"),
        pytest.param(GOOD + b"x", id="trailing"),
        pytest.param(GOOD + GOOD, id="two texts"),
        pytest.param(b"\xef\xbb\xbf" + GOOD, id="byte order mark"),
        pytest.param(GOOD.decode().encode("utf-16"), id="UTF-16"),
        pytest.param(GOOD.replace(b"Somebody", b"Some\xffbody"), id="not UTF-8"),
        pytest.param(GOOD.replace(b"Somebody", b"\xc0\x80"), id="overlong UTF-8"),
        pytest.param(GOOD.replace(b"Somebody", b"\xed\xa0\x80"), id="surrogate in UTF-8"),
        pytest.param(GOOD.replace(b"Somebody", b"a\nb"), id="control character"),
        pytest.param(GOOD.replace(b'"Somebody"', b"NaN"), id="NaN"),
        pytest.param(GOOD.replace(b'"Somebody"', b"-Infinity"), id="Infinity"),
        pytest.param(GOOD.replace(b'"Somebody"', b"01"), id="leading zero"),
        pytest.param(b'{"objects":[],"objects":[{}]}', id="objects twice"),
        pytest.param(GOOD[:-1] + b',"next":1,"next":2}', id="a name of the envelope twice"),
        pytest.param(b"[" * 100_000, id="a hundred thousand levels"),
        pytest.param(b'{"a":' * 50_000, id="fifty thousand objects deep"),
        pytest.param(b"'" + GOOD + b"'", id="apostrophes"),
        pytest.param(b"\x00" * 64, id="NULs"),
        pytest.param(b"\x1f\x8b\x08\x00" + b"\x00" * 60, id="gzip without saying so"),
        pytest.param(b"<?xml version='1.0'?><stix/>", id="XML"),
    ],
)
def test_a_body_that_cannot_be_read_is_400_and_stores_nothing(house, body):
    before = house.ids()
    expect(house.post(body), 400)
    assert house.ids() == before


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param((b"Somebody", rb"\ud800"), id="lone high surrogate"),
        pytest.param((b"Somebody", rb"\udc00\ud800"), id="surrogates turned round"),
        pytest.param((b'"Somebody"', b"1e999"), id="beyond a double"),
        pytest.param((b'"name"', b'"type"'), id="duplicate name"),
        pytest.param((b'"name"', rb'"typ\u0065"'), id="duplicate name behind an escape"),
        pytest.param((b'"Somebody"', b"[" * DEPTH + b"]" * DEPTH), id="too deep"),
    ],
)
def test_an_object_that_is_json_and_not_acceptable_harms_no_other(house, fault):
    good = [identity("before"), identity("after")]
    bad = json.dumps(identity()).encode().replace(*fault)
    body = b'{"objects":[' + json.dumps(good[0]).encode() + b"," + bad + b"," + json.dumps(good[1]).encode() + b"]}"
    answer = house.post(body)
    assert answer.status_code == 202, answer.text
    status = answer.json()
    assert (status["success_count"], status["failure_count"]) == (2, 1)
    assert status["failures"][0]["id"] == "objects[1]" and status["failures"][0]["message"]
    assert {one["id"] for one in good} <= set(house.ids())


@pytest.mark.parametrize(
    "body",
    [
        "[]", "{}", "null", "true", "1", '"objects"', '{"objects":null}', '{"objects":{}}', '{"objects":"x"}',
        '{"objects":[]}', '{"OBJECTS":[{}]}', '{"more":false}', '[{"objects":[]}]', json.dumps(identity(id=SOMEBODY)),
        json.dumps([identity(id=SOMEBODY)]), '{"type":"bundle","id":"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d"}',
    ],
)
def test_a_body_that_is_no_envelope_is_422_and_stores_nothing(house, body):
    before = house.ids()
    expect(house.post(body), 422)
    assert house.ids() == before


def test_a_bundle_passes_for_an_envelope(house):
    """On purpose: docs/decisions/0007."""
    one = identity("in a bundle")
    answer = house.post(json.dumps({"type": "bundle", "id": f"bundle--{uuid.uuid4()}", "objects": [one]}))
    assert answer.status_code == 202 and answer.json()["success_count"] == 1
    assert one["id"] in house.ids()


def nested(levels):
    value = 1
    for _ in range(levels):
        value = [value]
    return value


def test_a_body_as_deep_as_the_limit_is_read(house):
    # The envelope, its list and the object are three levels.
    answer = house.post(envelope(identity("deep", x_deep=nested(DEPTH - 3))))
    assert (answer.status_code, answer.json()["success_count"]) == (202, 1)
    answer = house.post(envelope(identity("deep", x_deep=nested(DEPTH - 2))))
    assert (answer.status_code, answer.json()["failure_count"]) == (202, 1)


def test_good_objects_of_an_envelope_are_stored_and_each_bad_one_is_named(house):
    good = [identity("Good one"), identity("Good two", x_number=1e-7), identity("Good — üñí ✓ \U0001f4a3")]
    nameless = identity()
    del nameless["name"]
    bad = [
        (nameless, nameless["id"], "name"),
        (identity(id="identity--not-a-uuid"), "identity--not-a-uuid", "id"),
        (identity(id="../../etc/passwd"), "../../etc/passwd", "id"),
        (identity(id="identity--\0" + "0" * 30), None, "id"),
        (identity(id="identity--" + "9" * 5000), None, "id"),
        (identity(id=f"malware--{uuid.uuid4()}"), None, "id"),
        (identity(modified="2025-02-30T00:00:00.000Z"), None, "modified"),
        (identity(modified="2024-01-01T00:00:00.000Z"), None, "modified"),
        (identity(created_by_ref="nobody"), None, "created_by_ref"),
        (identity(object_marking_refs=[]), None, "object_marking_refs"),
        ({**identity(), "type": "x" * 1000}, None, "type"),
        ({**identity(), "type": 5}, None, "type"),
        ({**identity(), "spec_version": "9.9"}, None, "spec_version"),
        (17, "objects[16]", None), ("text", "objects[17]", None), (None, "objects[18]", None),
        ([], "objects[19]", None),
        ({}, "objects[20]", "type"),
        ({"type": "bundle", "id": f"bundle--{uuid.uuid4()}", "objects": [identity()]}, None, None),
        ({**identity(), "type": "audit", "id": f"audit--{uuid.uuid4()}"}, None, None),
    ]
    objects = good + [one for one, _, _ in bad]
    # Good and bad in turn; the last of the good ones comes last.
    order = [good[0], *objects[3:10], good[1], *objects[10:], good[2]]
    answer = house.post(json.dumps({"objects": order}))
    assert answer.status_code == 202, answer.text
    report = answer.json()
    assert report["total_count"] == len(order) == report["success_count"] + report["failure_count"]
    assert [one["id"] for one in report["successes"]] == [one["id"] for one in good]
    failures = report["failures"]
    assert len(failures) == len(bad) and all(one["message"] and one["id"] and one["version"] for one in failures)
    places = [place for place, one in enumerate(order) if not any(one is each for each in good)]
    for failure, place, (one, name, word) in zip(failures, places, bad):
        if name is not None:
            assert failure["id"] == (f"objects[{place}]" if name.startswith("objects[") else name)
        if word is not None:
            assert word in failure["message"], (one, failure)
        assert len(failure["message"]) <= 600 and len(failure["id"]) <= 200, "what was sent is not sent back whole"
    for one in good:
        answer = house.taxii("GET", OBJECTS + one["id"] + "/")
        assert answer.json()["objects"] == [one]
    assert house.taxii("GET", ROOT + f"status/{report['id']}/").json() == report


def test_the_same_version_with_other_content_is_a_failure_and_the_first_stays(house):
    first = identity("first")
    second = {**first, "name": "second"}
    answer = house.post(envelope(first, second, first)).json()
    assert (answer["success_count"], answer["failure_count"]) == (2, 1)
    assert house.taxii("GET", OBJECTS + first["id"] + "/").json()["objects"] == [first]


# MARK: Media types


@pytest.mark.parametrize(
    "media",
    [
        "application/json", "text/plain", "application/stix+json;version=2.1", "application/taxii+json;version=2.0",
        "application/vnd.oasis.taxii+json; version=2.1", "application/taxii+json;version=2.1;charset=latin1", "*/*",
        "application/taxii+json, application/json", "", "application/taxii+json;version", "\xff",
        "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
    ],
)
def test_a_wrong_content_type_is_415(house, media):
    expect(house.post(envelope(identity()), Content_Type=media.encode("latin1")), 415)


def test_a_missing_content_type_and_a_compressed_body_are_415(house):
    data = house.raw(house.head("POST", OBJECTS, "Content-Length: 2") + b"{}")
    assert status(data) == 415 and b'"http_status":"415"' in data
    for coding in ["gzip", "deflate", "br", "gzip, gzip"]:
        expect(house.post(GOOD, Content_Encoding=coding), 415)


@pytest.mark.parametrize(
    ("accept", "code"),
    [
        ("text/html", 406), ("application/taxii+json;version=2.0", 406), ("application/json", 406), ("", 406),
        ("application/taxii+json;q=0", 406), ("garbage", 406), ("image/*, text/*", 406), ("*/*;q=0", 406),
        ("application/taxii+json", 200), ("APPLICATION/TAXII+JSON ; VERSION=2.1", 200), ("*/*", 200),
        ("text/html, application/*;q=0.1", 200), (", ,application/taxii+json;version=\"2.1\"", 200),
    ],
)
def test_what_is_not_acceptable_is_406_and_what_is_comes_as_taxii(house, accept, code):
    answer = house.taxii("GET", OBJECTS + "?limit=1", Accept=accept)
    if code == 200:
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, MEDIA)
    else:
        expect(answer, code)


# MARK: Filters and ids


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=-1", "limit=abc", "limit=", "limit=1&limit=2", "limit=1.0", "limit=+1", "limit=1e3",
        "limit=0x1",
        "limit=%31%00", "limit=99999999999999999999", "limit=9007199254740992", "limit=%D9%A1", "limit=1,2",
        "added_after=yesterday", "added_after=", "added_after=2025-02-30T00:00:00Z", "added_after=2025-01-01",
        "added_after=2025-01-01T00:00:00%2B00:00", "added_after=2025-01-01T00:00:00Z&added_after=2025-01-01T00:00:00Z",
        "added_after=2025-01-01T24:00:01Z", "match[version]=all,last", "match[version]=", "match[version]=newest",
        "match[version]=last,,first", "match[type]=", "match[type]=a,,b", "match[id]=a&match[id]=b", "match[id]=",
        "match[id]=" + ",".join(["x"] * 101), "match[spec_version]=", "next=", "next=garbage", "next=AAAA&next=AAAA",
        "next=%00", "next=" + "A" * 4000, "a=%ff", "&".join(f"a{n}=1" for n in range(65)),
    ],
)
def test_a_malformed_filter_is_400(house, query):
    expect(house.taxii("GET", OBJECTS + "?" + query), 400)


def test_a_malformed_escape_in_a_query_is_400(house):
    for query in ["%zz=1", "limit=%", "limit=%1", "a=%c0%80", "%=%"]:
        data = house.raw(house.head("GET", OBJECTS + "?" + query))
        assert status(data) == 400 and b'"http_status":"400"' in data, query


@pytest.mark.parametrize(
    "query",
    [
        "match[type]=%00", "match[type]='%20OR%201=1--", "match[id]=%22", "match[id]=../../x", "match[spec_version]=9",
        "match[type]=" + "x" * 3000, "match[id]=" + ",".join(["identity--x"] * 100), "match[type]=%F0%9F%92%A3",
        "added_after=9999-12-31T23:59:59.999999Z", "match[version]=0001-01-01T00:00:00Z",
    ],
)
def test_a_filter_that_nothing_fits_gives_nothing(house, query):
    answer = house.taxii("GET", OBJECTS + "?" + query)
    assert (answer.status_code, answer.json()) == (200, {})


def test_filters_that_are_odd_and_right_are_taken(house):
    for query in ["limit=9007199254740991", "match[foo]=x", "foo", "&&&", "match%5Btype%5D=identity", "limit=%31",
                  "added_after=0001-01-01T00:00:00Z", "added_after=2020-01-01T00:00:00.1234567890123Z"]:
        answer = house.taxii("GET", OBJECTS + "?" + query)
        assert answer.status_code == 200 and answer.json()["objects"], query


HOSTILE = [
    "%2e%2e", "..", "..%2f..%2f..%2fetc%2fpasswd", "%00", "identity--%00", "a" * 5000, "%C3%A9", "%F0%9F%92%A3",
    "%ff", "%zz",
    "%0d%0aX-Planted:%20yes", "'%20OR%20'1'='1", "%25s%25n%25x", "identity--", "--", "%22%3E%3Cscript%3E", "{id}", "*",
    "%E2%80%AE", "identity--" + "g" * 36, "identity--00000000-0000-4000-8000-000000000000%00", ";", "%3F", "%23", "+",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_ids_are_404_wherever_they_stand(house, name):
    paths = [
        ("GET", OBJECTS + name + "/"), ("GET", OBJECTS + name + "/versions/"), ("DELETE", OBJECTS + name + "/"),
        ("GET", ROOT + f"collections/{name}/objects/"), ("GET", ROOT + f"status/{name}/"), ("GET", f"/taxii2/{name}/"),
    ]
    # One connection: a request that is misread would shift the answers to the ones that follow.
    request = b"".join(
        house.head(method, path, close=path == paths[-1][1]) for method, path in paths
    )
    data = house.raw(request)
    codes = [int(code) for code in re.findall(rb"HTTP/1\.1 (\d{3}) ", data)]
    assert codes == [404] * len(paths), codes
    assert data.count(b'"http_status":"404"') == len(paths)
    assert b"\nX-Planted" not in data


def test_hostile_names_on_pages_are_404_and_come_back_escaped(house):
    session = house.signed_in()
    for name in ["%00", "%2e%2e%2f", "a" * 5000, "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E", "%ff"]:
        for path in [f"/records/{name}", f"/records/{name}/object", f"/records/{name}/proof", f"/live?channel={name}"]:
            answer = session.get(house.node.address + path, timeout=60)
            assert answer.status_code in (400, 404), path
            assert "<script>alert" not in answer.text
    for text in ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "\0", "\u202e", "a" * 500, '"', "* *",
                 'x" OR shelf:s1 OR "', "NEAR(a b)", "text : a", "{shelf} : s1"]:
        answer = session.get(house.node.address + "/search", params={"q": text}, timeout=60)
        assert answer.status_code == 200, text
        assert "<script>alert" not in answer.text and "<img src=x" not in answer.text
    answer = session.get(house.node.address + "/search", params={"q": "a" * 1_501}, timeout=60)
    assert answer.status_code == 422 and "a" * 1_600 not in answer.text
    hostile = identity("<script>alert(1)</script>", description='"><svg onload=alert(1)>', x_web="javascript:alert(1)")
    assert house.post(envelope(hostile)).json()["success_count"] == 1
    for path in [f"/records/{hostile['id']}", "/live", "/search?q=script"]:
        text = session.get(house.node.address + path, timeout=60).text
        assert "alert(1)" in text and "<script>alert" not in text and "<svg onload" not in text
        assert 'href="javascript:' not in text


# MARK: Sizes and times


def test_a_body_over_the_limit_is_413_before_it_is_sent(house):
    for fields in [[], ["Expect: 100-continue"]]:
        data = house.raw(
            house.head("POST", OBJECTS, f"Content-Type: {MEDIA}", f"Content-Length: {MOST + 1}", *fields) + b"{"
        )
        assert status(data) == 413 and b'"http_status":"413"' in data
        assert b"100 Continue" not in data


def test_a_body_of_the_limit_is_taken_and_chunks_over_it_are_413(house):
    one = identity("at the limit")
    body = envelope(one).encode()
    answer = house.post(body + b" " * (MOST - len(body)))
    assert (answer.status_code, answer.json()["success_count"]) == (202, 1)
    with house.connect() as connection:
        connection.sendall(
            house.head("POST", OBJECTS, f"Content-Type: {MEDIA}", "Transfer-Encoding: chunked")
        )
        chunk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
        with contextlib.suppress(ConnectionError):
            for _ in range(17):
                connection.sendall(chunk)
            connection.sendall(b"0\r\n\r\n")
        data = received(connection)
    assert status(data) == 413 and b'"http_status":"413"' in data


def test_a_body_that_breaks_off_stores_nothing_and_one_that_comes_slowly_is_whole(house):
    lost, slow = identity("lost"), identity("slow")
    body = envelope(lost).encode()
    head = house.head("POST", OBJECTS, f"Content-Type: {MEDIA}", f"Content-Length: {len(body)}")
    for cut in [0, 1, len(body) - 1]:
        with house.connect() as connection:
            connection.sendall(head + body[:cut])
            connection.shutdown(socket.SHUT_WR)
            assert status(received(connection)) in (None, 400, 408)
    body = envelope(slow).encode()
    with house.connect() as connection:
        connection.sendall(
            house.head("POST", OBJECTS, f"Content-Type: {MEDIA}", f"Content-Length: {len(body)}")
        )
        for start in range(0, len(body), 40):
            connection.sendall(body[start:start + 40])
            time.sleep(0.02)
        assert status(received(connection)) == 202
    assert lost["id"] not in house.ids() and slow["id"] in house.ids()


def test_announced_bodies_that_never_come_keep_nobody_out(house):
    head = house.head("POST", OBJECTS, f"Content-Type: {MEDIA}", f"Content-Length: {MOST}", close=False)
    with contextlib.ExitStack() as open_ones:
        for _ in range(20):
            connection = open_ones.enter_context(house.connect())
            connection.sendall(head + b"{")
        # The node has read the heads by the time that it answered somebody who came later.
        assert house.taxii("GET", "/taxii2/").status_code == 200
        time.sleep(0.3)
        assert house.taxii("POST", OBJECTS, envelope(identity()), who="other").status_code == 202
        page = requests.get(house.node.address + "/sign-in", timeout=60)
        form = {"token": token(page), "name": "", "password": ""}
        answer = requests.post(house.node.address + "/sign-in", data=form, cookies=page.cookies, timeout=60)
        assert answer.status_code == 422, "the form is read, and has no name in it"


def test_addresses_and_heads_that_are_too_long_are_refused(house):
    for path in ["/taxii2/" + "a" * 9_000 + "/", "/taxii2/?" + "a" * 9_000, OBJECTS + "?match[id]=" + "x," * 5_000]:
        data = house.raw(house.head("GET", path))
        assert status(data) == 414 and b'"http_status":"414"' in data
    longest = "/taxii2/?" + "a" * (8 * 1024 - len("/taxii2/?"))
    assert status(house.raw(house.head("GET", longest))) == 200
    # Beyond what a head may have the parser stops, and says so without a body.
    for fields in [[f"X-{n}: a" for n in range(150)], ["X-Long: " + "a" * 20_000], ["Cookie: " + "a=b; " * 5_000]]:
        assert status(house.raw(house.head("GET", "/taxii2/", *fields))) in (400, 431)
    assert status(house.raw(house.head("GET", "/taxii2/" + "a" * 200_000))) in (400, 414)


# MARK: HTTP


CHUNKED = "Transfer-Encoding: chunked"
PLANTED = b"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: node\r\n\r\n"


@pytest.mark.parametrize(
    "fields",
    [
        ["Content-Length: 5", CHUNKED], [CHUNKED, "Content-Length: 5"], ["Content-Length: 5", "Content-Length: 40"],
        ["Content-Length: 5", "Content-Length: 5"], ["Content-Length: 5, 5"], ["Content-Length: +5"],
        ["Content-Length: -5"], ["Content-Length: 0x5"], ["Content-Length: 99999999999999999999"], ["Content-Length: "],
        ["Transfer-Encoding : chunked"], ["Transfer-Encoding: chunked, identity"], ["Transfer-Encoding: xchunked"],
        ["Transfer-Encoding: \x0bchunked"], [CHUNKED, "Transfer-Encoding: identity"], ["X: y\n" + CHUNKED],
        ["X: y\r\n Content-Length: 5"],
    ],
)
def test_a_request_whose_length_two_readers_could_see_differently_ends_the_connection(house, fields):
    data = house.raw(house.head("POST", OBJECTS, f"Content-Type: {MEDIA}", *fields, close=False) + PLANTED)
    assert data.count(b"HTTP/1.1 ") <= 1, "what was smuggled in was answered"
    assert status(data) in (None, 400, 408, 501)


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\0\xff\xfe\r\n\r\n", b"GET\r\n\r\n",
        b"GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01" + b"\0" * 200,
        b"FROBNICATE /taxii2/ HTTP/1.1\r\nHost: x\r\n\r\n", b"GET taxii2/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /taxii2/\xc3\xa9/ HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /a\rb HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n", b"GET /healthz HTTP/1.1\r\nHost: x\r\n: empty\r\n\r\n",
        b"POST /sign-in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    ],
)
def test_what_is_not_http_is_refused_and_the_connection_closed(house, request_bytes):
    assert status(house.raw(request_bytes)) in (None, 400, 403, 408, 415, 505)


def test_methods_and_targets_that_nobody_needs(house):
    for method, path, code in [("TRACE", "/taxii2/", 405), ("PUT", OBJECTS, 405), ("PATCH", OBJECTS, 405),
                               ("POST", ROOT + "collections/", 405), ("DELETE", OBJECTS, 405), ("OPTIONS", "*", 404),
                               ("POST", OBJECTS[:-1], 404), ("GET", "/taxii2/other/", 404), ("GET", "/taxii2//", 404)]:
        data = house.raw(house.head(method, path))
        assert status(data) == code, (method, path)
        assert code == 404 or b"\r\nAllow: " in data
    # The discovery's path without its slash is TAXII's, too.
    data = house.raw(house.head("GET", "/taxii2"))
    assert status(data) == 404 and b'"http_status":"404"' in data
    assert status(house.raw(house.head("GET", "http://elsewhere.example/taxii2/"))) == 200
    assert status(house.raw(b"CONNECT other.example:443 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) == 404


def test_a_request_without_one_host_is_400(house):
    for fields in [b"", b"Host: a\r\nHost: b\r\n"]:
        assert status(house.raw(b"GET /healthz HTTP/1.1\r\n" + fields + b"Connection: close\r\n\r\n")) == 400


def test_two_hundred_connections_at_once_are_all_answered(house):
    request = house.head("GET", OBJECTS + "?limit=1")
    with contextlib.ExitStack() as open_ones:
        connections = [open_ones.enter_context(house.connect()) for _ in range(200)]
        for half in (request[:20], request[20:]):
            for connection in connections:
                connection.sendall(half)
        codes = collections.Counter(status(received(connection)) for connection in connections)
    assert codes == {200: 200}


def test_writers_at_once_lose_nothing(house):
    objects = [identity(f"parallel {n}") for n in range(120)]

    def write(one):
        return requests.post(
            house.node.address + OBJECTS, data=envelope(one), auth=("desk", house.tokens["desk"]), timeout=60,
            headers={"Content-Type": MEDIA},
        ).json()["success_count"]

    with concurrent.futures.ThreadPoolExecutor(24) as pool:
        assert sum(pool.map(write, objects)) == len(objects)
    ids = house.ids()
    assert collections.Counter(ids).most_common(1)[0][1] == 1
    assert {one["id"] for one in objects} <= set(ids)


# MARK: Who


@pytest.mark.parametrize(
    "field",
    [
        "", "Basic", "Basic ", "Basic !!!!", "Basic " + base64.b64encode(b"nocolon").decode(), basic("", b"\xff\xfe:x"),
        "Basic " + base64.b64encode(b"desk:x").decode()[:-3], "Digest username=desk", "Bearer", "Bearer ",
        "Negotiate AAAA",
        "desk:secret", "Basic\tZGVzazp4",
    ],
)
def test_credentials_that_are_malformed_are_401_with_a_challenge(house, field):
    answer = requests.get(
        house.node.address + OBJECTS, headers={"Authorization": field, "Accept": MEDIA}, timeout=60
    )
    expect(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")


def test_credentials_that_are_wrong_are_401_whoever_they_name(house):
    def ask(*fields):
        lines = "".join(f"Authorization: {field}\r\n" for field in fields)
        request = f"GET /taxii2/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{lines}\r\n"
        return house.raw(request.encode(), source="127.0.0.21")

    wrong = [
        basic("", ":"), basic("", b"desk:"), basic("", b":" + PASSWORD.encode()), basic("desk\0", PASSWORD),
        basic("x" * 2_000, "y"), basic("desk", "y" * 2_000), basic("other", house.tokens["desk"]), "Bearer x",
        "Bearer " + house.tokens["desk"][:-1],
    ]
    bodies = set()
    for field in wrong:
        data = ask(field)
        assert status(data) == 401 and b"\r\nWWW-Authenticate: Basic" in data
        bodies.add(re.sub(rb'"error_id":"\w+"', b"", data.split(b"\r\n\r\n", 1)[1]))
    assert len(bodies) == 1, "what is wrong about it is not told"
    assert status(ask("Bearer " + house.tokens["desk"], "Bearer " + house.tokens["desk"])) == 401, "two are none"
    assert status(ask("bEaReR " + house.tokens["desk"])) == 200
    assert status(ask("Token " + house.tokens["desk"])) == 200


def test_many_clients_with_the_same_right_password_are_let_in_at_once(house):
    """None of them has been found right before: neither the name nor the address counts as failing."""
    house.node.run("account", "password", "desk", "--password-stdin", stdin=PASSWORD + "\n")

    def ask(_):
        return requests.get(house.node.address + "/taxii2/", auth=("desk", PASSWORD), timeout=60).status_code

    with concurrent.futures.ThreadPoolExecutor(40) as pool:
        assert collections.Counter(pool.map(ask, range(40))) == {200: 40}


def test_ten_wrong_passwords_lock_a_name_for_a_while(house):
    house.guessing.join()
    assert house.guesses == [401] * 10
    for secret, source in [("wrong again", "127.0.0.31"), (PASSWORD, "127.0.0.32")]:
        data = house.guess("locked", secret, source)
        wait = re.search(rb"\r\nRetry-After: (\d+)\r\n", data)
        assert status(data) == 429 and b'"http_status":"429"' in data
        assert 60 < int(wait.group(1)) <= 900, "the name is locked, from wherever and with whatever password"
    house.node.run("account", "password", "locked", "--password-stdin", stdin=PASSWORD + "\n")


def test_ten_wrong_guesses_make_an_address_wait(house):
    def ask(value):
        lines = ["GET /taxii2/ HTTP/1.1", "Host: x", f"Authorization: {value}", "Connection: close"]
        return house.raw(("\r\n".join(lines) + "\r\n\r\n").encode(), source="127.0.0.33")

    answers = [ask(f"Bearer guess{attempt}") for attempt in range(12)]
    assert [status(one) for one in answers[:10]] == [401] * 10
    wait = re.search(rb"\r\nRetry-After: (\d+)\r\n", answers[-1])
    assert status(answers[-1]) == 429 and 0 < int(wait.group(1)) <= 60
    assert status(ask(basic("desk", house.tokens["desk"]))) == 200, "a right token is no guess"


def test_who_asks_too_often_is_429_with_when_to_come_back_and_others_are_served(house):
    codes = collections.Counter()
    request = house.head("GET", "/taxii2/", close=False).replace(
        basic("desk", house.tokens["desk"]).encode(), basic("busy", house.tokens["busy"]).encode()
    )
    lock = threading.Lock()

    def flood():
        # A slow machine answers few more in a second than anybody may ask: it takes longer until that is too often.
        for _ in range(10):
            with house.connect(source="127.0.0.41") as connection:
                connection.sendall(request * 400)
                connection.shutdown(socket.SHUT_WR)
                data = received(connection)
            with lock:
                codes.update(re.findall(rb"HTTP/1\.1 (\d+)", data))
                if b"HTTP/1.1 429" in data:
                    assert b"\r\nRetry-After: 1\r\n" in data and b'"http_status":"429"' in data
                if codes[b"429"]:
                    return

    threads = [threading.Thread(target=flood) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert set(codes) == {b"200", b"429"} and codes[b"200"] >= 1_000, codes
    assert house.taxii("GET", "/taxii2/").status_code == 200


# MARK: Cookies and forms


def test_cookies_that_are_forged_are_nobody_s(house):
    session = house.signed_in()
    good = session.cookies["baraza"]
    raw = bytearray(base64.urlsafe_b64decode(good + "=" * (-len(good) % 4)))

    def changed(place):
        copy = bytearray(raw)
        copy[place] ^= 1
        return base64.urlsafe_b64encode(bytes(copy)).decode().rstrip("=")

    forged = [changed(place) for place in [0, 8, 16, 24, 32, 40, len(raw) - 1]]
    forged += ["", "x", good[:-2], good + "AA", good + good, "A" * len(good), "%00", good.upper(), "A" * 10_000]
    for value in forged:
        answer = requests.get(
            house.node.address + "/live", headers={"Cookie": f"baraza={value}"}, allow_redirects=False, timeout=60
        )
        assert answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in"), value
    twice = {"Cookie": f"baraza={good}; baraza={good}"}
    assert requests.get(
        house.node.address + "/live", headers=twice, allow_redirects=False, timeout=60
    ).status_code == 303, "two are none"
    # Pages take sessions alone, TAXII none.
    for headers in [{"Authorization": basic("desk", house.tokens["desk"])}, {}]:
        assert requests.get(
            house.node.address + "/live", headers=headers, allow_redirects=False, timeout=60
        ).status_code == 303
    assert requests.get(house.node.address + "/taxii2/", cookies={"baraza": good}, timeout=60).status_code == 401


def test_forms_without_their_token_or_from_another_site_do_nothing(house):
    session = house.signed_in()
    address = house.node.address
    own = token(session.get(address + "/node", timeout=60))
    stranger = requests.Session()
    foreign = token(stranger.get(address + "/sign-in", timeout=60))

    def send(fields, **headers):
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return session.post(address + "/sign-out", data=fields, headers=names, allow_redirects=False, timeout=60)

    for value in ["", foreign, own[:-2], "A" * 64, "\0"]:
        assert send({"token": value}).status_code == 403
    assert send({"x": "y"}).status_code == 403
    assert send([("token", own), ("token", own)]).status_code == 400
    for headers in [
        {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"}, {"Origin": address.replace("127.0.0.1", "127.0.0.1.evil.example")},
        {"Origin": address, "Sec_Fetch_Site": "cross-site"},
    ]:
        assert send({"token": own}, **headers).status_code == 403
    for media in ["text/plain", "application/json", "multipart/form-data; boundary=x", ""]:
        assert send(f"token={own}", Content_Type=media).status_code == 415
    assert send(f"token={own}&x=" + "a" * 20_000, Content_Type="application/x-www-form-urlencoded").status_code == 413
    assert send(b"token=%ff", Content_Type="application/x-www-form-urlencoded").status_code == 400
    assert session.get(address + "/live", allow_redirects=False, timeout=60).status_code == 200, "still signed in"
    assert session.get(address + "/sign-out", allow_redirects=False, timeout=60).status_code == 405

    # A language is changed by a form as well, and nothing leads away from this site.
    for back in ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example",
                 "javascript:alert(1)",
                 "/live\r\nX-Planted: yes", "", "live"]:
        answer = session.post(
            address + "/language", data={"token": own, "language": "fr", "back": back}, allow_redirects=False,
            timeout=60,
        )
        assert (answer.status_code, answer.headers["Location"]) == (303, "/live"), back
        assert "X-Planted" not in answer.headers
    answer = session.post(
        address + "/language", data={"token": own, "language": "xx; Domain=evil", "back": "/"}, timeout=60,
        allow_redirects=False,
    )
    assert answer.status_code == 400 and "Set-Cookie" not in answer.headers

    assert send({"token": own}, Origin=address).status_code == 303
    # Signing out ends the session itself, not only the browser's copy of it.
    kept = {"Cookie": f"baraza={session.cookies.get('baraza') or ''}"}
    assert requests.get(address + "/live", headers=kept, allow_redirects=False, timeout=60).status_code == 303


def test_a_session_that_was_signed_out_is_over_even_where_its_cookie_was_copied(house):
    session = house.signed_in()
    copy = {"Cookie": f"baraza={session.cookies['baraza']}"}
    address = house.node.address
    assert requests.get(address + "/live", headers=copy, allow_redirects=False, timeout=60).status_code == 200
    session.post(address + "/sign-out", data={"token": token(session.get(address + "/node", timeout=60))}, timeout=60)
    assert requests.get(address + "/live", headers=copy, allow_redirects=False, timeout=60).status_code == 303
