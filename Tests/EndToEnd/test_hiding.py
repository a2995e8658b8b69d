"""Existence is content: what a caller may not see is in no byte, length, header or pause that the caller gets.

Phrases are planted in the channel `bravo`; every surface is then asked by callers of several kinds who may not read it,
and what comes back is searched. Nothing grants writing without reading, so there is no write-only member to try.
"""

import concurrent.futures
import contextlib
import html
import json
import pathlib
import re
import signal
import tempfile
import threading
import time
import urllib.parse
import uuid

import pytest
import requests

from attacks.by_time import TOLERANCE as TIMING
from attacks.by_time import assert_same_time, medians
from conftest import PASSWORD, Node

MEDIA = "application/taxii+json;version=2.1"
ROOT = "/taxii2/baraza/"
VERSION = "2025-04-05T09:00:00.000Z"
LATER = "2025-04-06T09:00:00.000Z"
# Headers that differ from one answer to the next, whoever asks for what.
VARYING = {"date", "x-request-id", "set-cookie"}


def new(kind):
    return f"{kind}--{uuid.uuid4()}"


def identity(name, id=None, version=VERSION, **more):
    return {
        "type": "identity", "spec_version": "2.1", "id": id or new("identity"), "created": VERSION,
        "modified": version, "name": name, "identity_class": "organization", **more,
    }


def statement(text, id=None):
    return {
        "type": "marking-definition", "spec_version": "2.1", "id": id or new("marking-definition"), "created": VERSION,
        "definition_type": "statement", "definition": {"statement": text},
    }


def envelope(*objects):
    return json.dumps({"objects": objects})


class House:
    """A node, whose channel `bravo` nobody here but its owner `mfichaji` may read."""

    #: Who signs in to the pages; the others have tokens alone.
    PEOPLE = ["alpha", "outsider", "auditor", "gone"]

    def __init__(self, node):
        self.node = node
        channels = [
            ("alfa", "--title", "Alfa"), ("bravo", "--title", "Kibokotitle", "--summary", "Tumbilisummary"),
        ]
        members = ["reader", "author", "releaser"]
        accounts = {
            "mfichaji": members, "alpha": members, "reada": ["reader"], "outsider": members, "keeper": ["operator"],
            "auditor": ["auditor"], "former": members, "gone": members,
        }
        grants = [
            ("alfa", "alpha", "--write"), ("alfa", "reada"), ("alfa", "auditor"), ("bravo", "mfichaji", "--write"),
            ("bravo", "keeper", "--write"), ("bravo", "former", "--write"), ("bravo", "gone", "--write"),
        ]

        def account(name, roles):
            flags = [part for role in roles for part in ("--role", role)]
            if name in self.PEOPLE:
                node.account(name, *roles)
            else:
                node.run("account", "add", name, *flags, "--no-password")
            return name, node.run("token", "add", name).stdout.strip()

        # Several processes may open a node's folder at once, so its commands need not wait for each other.
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda one: node.run("channel", "add", *one), channels))
            self.tokens = dict(pool.map(lambda one: account(*one), accounts.items()))
            list(pool.map(lambda one: node.run("channel", "grant", *one), grants))
        self.alfa = node.collection("alfa")
        self.bravo = node.collection("bravo")
        node.start()
        self.client = requests.Session()
        self.client.trust_env = False
        self.sessions = {}
        self.plant()

    def plant(self):
        self.shared = new("identity")
        self.marking = statement("Nyumbustatement")
        self.open = [identity("Wazi one"), identity("Wazi two"), identity("Wazi three")]
        self.marked = identity("Wazi marked", object_marking_refs=[self.marking["id"]])
        self.mine = identity("Wazi shared", self.shared)
        self.hidden = [
            self.marking,
            identity("Simbaname", description="Chuidescription of nothing", x_planted="Fisicustom"),
            identity("Swalalater", self.shared, LATER, description="a newer version of an id that alfa has too"),
            {
                "type": "indicator", "spec_version": "2.1", "id": new("indicator"), "created": VERSION,
                "modified": VERSION, "name": "Twigaindicator", "pattern_type": "stix",
                "pattern": "[domain-name:value = 'mamba.example']", "valid_from": VERSION,
                "external_references": [{"source_name": "Pundareference", "url": "https://nyoka.example/x"}],
            },
            {
                "type": "ipv4-addr", "spec_version": "2.1", "value": "203.0.113.77",
                "id": "ipv4-addr--" + str(uuid.uuid5(uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7"),
                                                     '{"value":"203.0.113.77"}')),
            },
            identity("refers to alfa", created_by_ref=self.open[0]["id"], description="Kifaruback"),
        ]
        self.post("alfa", "alpha", *self.open, self.mine)
        answer = self.post("bravo", "mfichaji", *self.hidden)
        assert answer["failure_count"] == 0, answer
        self.status = answer["id"]
        assert self.post("alfa", "alpha", self.marked)["success_count"] == 1
        dates = [
            one["date_added"]
            for one in self.taxii("GET", "collections/bravo/manifest/", "mfichaji").json()["objects"]
        ]
        ids = [one["id"] for one in self.hidden if one["id"] not in (self.shared, self.marking["id"])]
        self.words = [
            "Simbaname", "Chuidescription", "Fisicustom", "Swalalater", "Twigaindicator", "mamba.example", LATER,
            "Pundareference", "nyoka.example", "203.0.113.77", "Nyumbustatement", "Kifaruback",
        ]
        #: What is of the records, which no role but membership opens.
        self.content = self.words + ids + dates
        #: What is of the node, which operators and auditors may know.
        self.frame = ["Kibokotitle", "Tumbilisummary", "bravo", "mfichaji", self.bravo, self.status]

    def post(self, channel, who, *objects):
        answer = self.taxii("POST", f"collections/{channel}/objects/", who, envelope(*objects))
        assert answer.status_code == 202, answer.text
        return answer.json()

    def taxii(self, method, path, who, body=None, **headers):
        """A request as a program sends it, with an account's token."""
        fields = {"Accept": MEDIA, **({"Content-Type": MEDIA} if body is not None else {}), **headers}
        path = path if path.startswith("/") else ROOT + path
        return self.client.request(
            method, self.node.address + path, data=body, headers=fields, auth=(who, self.tokens[who]), timeout=60,
            allow_redirects=False,
        )

    def web(self, who):
        """A session, signed in by the form as a person does."""
        if who not in self.sessions:
            session = requests.Session()
            page = session.get(self.node.address + "/sign-in", timeout=60)
            form = {"token": token(page.text), "name": who, "password": PASSWORD, "back": "/live"}
            answer = session.post(self.node.address + "/sign-in", data=form, allow_redirects=False, timeout=60)
            assert (answer.status_code, answer.headers["Location"]) == (303, "/live"), answer.text
            self.sessions[who] = session
        return self.sessions[who]

    def page(self, path, who, method="GET", **options):
        return self.web(who).request(
            method, self.node.address + path, timeout=60, allow_redirects=False, **options
        )

    def secrets(self, who):
        return self.content + ([] if who in ("auditor", "keeper") else self.frame)


def token(page):
    return html.unescape(re.search(r'name="token" value="([^"]+)"', page).group(1))


def received(answer):
    """Every byte of an answer, as text, also with its escapes undone."""
    fields = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    text = f"{answer.status_code} {answer.reason}\n{fields}\n{answer.text}"
    return text + (html.unescape(text) if "&" in text else "") + (urllib.parse.unquote(text) if "%" in text else "")


def assert_clean(answer, secrets, asked=""):
    """None of the secrets is in the answer, but for what the question itself said."""
    asked = urllib.parse.unquote(asked).lower()
    text = received(answer).lower()
    told = [secret for secret in secrets if secret.lower() in text and secret.lower() not in asked]
    assert not told, f"{answer.request.method} {answer.request.url} told {told}:\n{text[:2000]}"


@pytest.fixture(scope="module")
def house():
    with tempfile.TemporaryDirectory(prefix="baraza-hiding-") as folder:
        node = Node(pathlib.Path(folder) / "node").make()
        try:
            made = House(node)
            # Out of what they once were let into: at once, with the tokens and sessions that they had.
            made.web("gone")
            node.run("channel", "ungrant", "bravo", "former")
            node.run("account", "suspend", "gone")
            yield made
            assert node.process.poll() is None, "the node went down on the way"
            assert "proved" in node.run("verify").stdout
        finally:
            node.stop(signal.SIGKILL)


STRANGERS = ["outsider", "alpha", "reada", "former", "keeper", "auditor"]


def taxii_paths(house, collection):
    """Every endpoint under a collection, with every filter, and with ids that are hidden in `bravo`."""
    base = f"collections/{collection}/"
    filters = [
        "", "?limit=1", "?added_after=2020-01-01T00:00:00Z", "?match[type]=indicator", "?match[version]=all",
        "?match[version]=first,last", f"?match[version]={LATER}", "?match[spec_version]=2.1",
        f"?match[id]={house.hidden[3]['id']}", f"?match[id]={house.shared}&match[version]=all",
    ]
    yield base
    for listing in ["objects/", "manifest/"]:
        yield from (base + listing + one for one in filters)
    for one in house.hidden[:4] + [house.open[0]]:
        yield base + f"objects/{one['id']}/"
        yield base + f"objects/{one['id']}/versions/"


def web_paths(house):
    for one in house.hidden + [house.open[0], house.marked]:
        yield f"/records/{one['id']}"
        yield f"/records/{one['id']}/object"
        yield f"/records/{one['id']}/proof"
        yield f"/records/{one['id']}?version={LATER}"
    for asked in ["Simbaname", "Simba*", "203.0.113.77", "mamba.example", "a", '"of nothing"', house.hidden[3]["id"]]:
        yield "/search?" + urllib.parse.urlencode({"q": asked})
        yield "/search?" + urllib.parse.urlencode({"q": asked, "type": "indicator"})
    for channel in ["bravo", house.bravo, "BRAVO"]:
        yield "/search?" + urllib.parse.urlencode({"q": "Simbaname", "channel": channel})
        yield f"/live?channel={channel}"
        yield f"/live/events?channel={channel}"
    yield from ["/", "/live", "/search", "/node", "/sign-in", "/nothing-there", "/records/", "/healthz"]


# MARK: What comes back


@pytest.mark.parametrize("who", STRANGERS)
def test_no_taxii_answer_holds_a_byte_of_what_the_caller_may_not_see(house, who):
    secrets = house.secrets(who)
    for path in ["/taxii2/", ROOT, "collections/", f"status/{house.status}/"]:
        assert_clean(house.taxii("GET", path, who), secrets, path)
    for collection in [house.bravo, "bravo", "BRAVO", "alfa"]:
        for path in taxii_paths(house, collection):
            assert_clean(house.taxii("GET", path, who), secrets, path)
            if "?" not in path:
                assert_clean(house.taxii("HEAD", path, who), secrets, path)
        for method in ["OPTIONS", "PUT", "PATCH", "TRACE"]:
            path = f"collections/{collection}/objects/"
            assert_clean(house.taxii(method, path, who), secrets, path)


@pytest.mark.parametrize("who", ["outsider", "alpha", "auditor"])
def test_no_page_holds_a_byte_of_what_the_caller_may_not_see(house, who):
    for path in web_paths(house):
        if "/live/events" in path and "channel=bravo" not in path:
            continue
        # An auditor reads in the audit entries which ids somebody was refused, whether there is such a thing or not.
        reads_refusals = path == "/node" and who == "auditor"
        assert_clean(house.page(path, who), house.words if reads_refusals else house.secrets(who), path)


def test_lists_name_the_caller_s_own_channels_alone(house):
    for who, codes in [("outsider", []), ("keeper", []), ("former", []), ("reada", ["alfa"]), ("alpha", ["alfa"])]:
        body = house.taxii("GET", "collections/", who).json()
        assert [one["alias"] for one in body.get("collections", [])] == codes
    assert ("collections" in house.taxii("GET", "collections/", "outsider").json()) is False
    for path in ["/live", "/search", "/node"]:
        assert "alfa" not in house.page(path, "outsider").text


def test_a_reader_of_one_channel_gets_its_objects_and_dates_and_no_others(house):
    answer = house.taxii("GET", "collections/alfa/objects/", "reada")
    wanted = [*house.open, house.mine, house.marked]
    assert [one["id"] for one in answer.json()["objects"]] == [one["id"] for one in wanted]
    assert "more" not in answer.json()
    manifest = house.taxii("GET", "collections/alfa/manifest/", "reada").json()["objects"]
    assert answer.headers["X-TAXII-Date-Added-First"] == manifest[0]["date_added"]
    assert answer.headers["X-TAXII-Date-Added-Last"] == manifest[-1]["date_added"]
    # What was filed into bravo between two of alfa's objects moves nothing.
    after = house.taxii("GET", f"collections/alfa/objects/?added_after={manifest[3]['date_added']}", "reada").json()
    assert after["objects"] == [house.marked]


def test_the_same_id_in_two_channels_is_two_records(house):
    path = f"collections/alfa/objects/{house.shared}/"
    assert house.taxii("GET", path, "alpha").json()["objects"] == [house.mine]
    assert house.taxii("GET", path + "versions/", "alpha").json()["versions"] == [VERSION]
    assert house.taxii("GET", path + "?match[version]=all", "alpha").json()["objects"] == [house.mine]
    assert house.taxii("GET", path + f"?match[version]={LATER}", "alpha").json() == {}
    assert LATER not in house.page(f"/records/{house.shared}", "alpha").text
    assert json.loads(house.page(f"/records/{house.shared}/object", "alpha").text) == house.mine


def test_a_marking_s_statement_is_told_only_to_who_may_see_its_definition(house):
    """The decision knows every definition; the page of a record that names one must not quote it."""
    page = house.page(f"/records/{house.marked['id']}", "alpha")
    assert page.status_code == 200
    assert_clean(page, ["Nyumbustatement"])
    nothing = identity("Wazi marked with nothing", object_marking_refs=[new("marking-definition")])
    house.post("alfa", "alpha", nothing)
    other = house.page(f"/records/{nothing['id']}", "alpha").text
    pair = [
        re.sub(r"\s+", " ", re.search(r'<section id="markings".*?</section>', text, re.S).group(0)).replace(id, "ID")
        for text, id in [
            (page.text, house.marking["id"]), (other, nothing["object_marking_refs"][0])]
    ]
    assert pair[0] == pair[1], "a definition that is hidden and one that is not there look alike"


def test_a_definition_of_one_s_own_under_a_hidden_id_does_not_open_the_hidden_one(house):
    own = statement("Wazi own statement", house.marking["id"])
    house.post("alfa", "alpha", own)
    page = house.page(f"/records/{house.marked['id']}", "alpha")
    assert_clean(page, ["Nyumbustatement"])
    assert "Wazi own statement" in page.text
    assert house.taxii("DELETE", f"collections/alfa/objects/{own['id']}/", "alpha").status_code == 200


def test_writing_an_id_that_is_hidden_elsewhere_goes_as_writing_a_new_one(house):
    hidden = house.hidden[1]
    fresh = [identity("Wazi probe", hidden["id"]), identity("Wazi probe")]
    reports = [house.post("alfa", "alpha", one) for one in fresh]
    for report, one in zip(reports, fresh):
        assert report["successes"] == [{"id": one["id"], "version": VERSION}]
        answer = house.taxii("DELETE", f"collections/alfa/objects/{one['id']}/", "alpha")
        assert (answer.status_code, answer.text) == (200, "")
    kept = house.taxii("GET", f"collections/bravo/objects/{hidden['id']}/", "mfichaji").json()["objects"]
    assert kept == [hidden], "what happens to an id in one channel does nothing to it in another"


def test_who_may_only_read_is_told_so_and_changes_nothing(house):
    before = house.taxii("GET", "collections/alfa/objects/?match[version]=all", "reada").content
    probe = identity("Wazi refused")
    assert house.taxii("POST", "collections/alfa/objects/", "reada", envelope(probe)).status_code == 403
    for one in [house.open[0]["id"], house.hidden[1]["id"], probe["id"]]:
        answer = house.taxii("DELETE", f"collections/alfa/objects/{one}/", "reada")
        assert (answer.status_code, answer.json()["http_status"]) == (403, "403")
    assert house.taxii("GET", "collections/alfa/objects/?match[version]=all", "reada").content == before


def test_a_role_that_reads_no_records_reads_none_by_a_grant(house):
    """`keeper` runs the node and was granted the channel with writing; `auditor` was granted the other one."""
    assert house.taxii("GET", "collections/bravo/objects/", "keeper").status_code == 404
    assert house.taxii("POST", "collections/bravo/objects/", "keeper", envelope(identity("x"))).status_code == 404
    assert house.taxii("GET", "collections/alfa/objects/", "auditor").status_code == 404
    assert house.page(f"/records/{house.open[0]['id']}", "auditor").status_code == 404


# MARK: Missing and hidden alike


def outside(answer, names):
    """An answer without what differs by chance, and with what was asked for taken out."""
    headers = {
        name.lower(): value
        for name, value in answer.headers.items() if name.lower() not in VARYING | {"content-length"}
    }
    text = re.sub(r'"error_id":"[0-9a-f]{16}"|urn:request:[0-9a-f]{16}|\b[0-9a-f]{16}\b', "", answer.text)
    # Every page has fresh form tokens.
    text = re.sub(r'name="token" value="[^"]+"', "", text)
    for name in names:
        text = text.replace(name, "*").replace(urllib.parse.quote(name), "*")
    return answer.status_code, answer.reason, headers, text


@pytest.mark.parametrize("who", STRANGERS)
def test_a_hidden_collection_and_one_that_is_not_there_answer_alike(house, who):
    missing = str(uuid.uuid4())
    objects = [house.hidden[1]["id"], house.open[0]["id"]]
    for hidden, absent in [(house.bravo, missing), ("bravo", "brava")]:
        for rest in ["", "objects/", "objects/?limit=1", "objects/?limit=0", "objects/?next=x", "manifest/"] + [
            part for one in objects for part in (f"objects/{one}/", f"objects/{one}/versions/")
        ]:
            for method in ["GET", "HEAD", "OPTIONS", "POST", "DELETE", "PUT"]:
                body = envelope(identity("Wazi probe")) if method == "POST" else None
                a = house.taxii(method, f"collections/{hidden}/{rest}", who, body)
                b = house.taxii(method, f"collections/{absent}/{rest}", who, body)
                assert outside(a, [hidden]) == outside(b, [absent]), f"{method} {rest}"
                assert a.headers.get("Content-Length") == b.headers.get("Content-Length"), f"{method} {rest}"
                if method == "GET":
                    assert a.status_code in ((400, 404) if "?" in rest else (404,))


@pytest.mark.parametrize("who", ["alpha", "reada"])
def test_a_hidden_object_and_one_that_is_not_there_answer_alike(house, who):
    for one in [house.hidden[1]["id"], house.hidden[3]["id"], house.hidden[4]["id"]]:
        absent = one[:-4] + ("0000" if one[-4:] != "0000" else "1111")
        for rest in ["", "?match[version]=all", "versions/", "versions/?limit=1"]:
            for method in ["GET", "HEAD", "DELETE", "OPTIONS", "POST"]:
                a = house.taxii(method, f"collections/alfa/objects/{one}/{rest}", who)
                b = house.taxii(method, f"collections/alfa/objects/{absent}/{rest}", who)
                assert outside(a, [one]) == outside(b, [absent])
                assert a.headers.get("Content-Length") == b.headers.get("Content-Length")
        for rest in [f"?match[id]={{}}", "?match[id]={}&match[version]=all"]:
            a = house.taxii("GET", "collections/alfa/objects/" + rest.format(one), who)
            b = house.taxii("GET", "collections/alfa/objects/" + rest.format(absent), who)
            assert outside(a, []) == outside(b, []) and a.json() == {}


@pytest.mark.parametrize("who", ["alpha", "outsider"])
def test_a_hidden_record_s_pages_and_those_of_none_look_alike(house, who):
    hidden = house.hidden[3]["id"]
    absent = hidden[:-4] + ("0000" if hidden[-4:] != "0000" else "1111")
    pairs = [(f"/records/{{}}{rest}", hidden, absent) for rest in ["", "/object", "/proof", f"?version={VERSION}"]]
    pairs += [
        ("/live?channel={}", "bravo", "brava"), ("/live/events?channel={}", "bravo", "brava"),
        ("/search?q=x&channel={}", "bravo", "brava"), ("/search?q={}", hidden, absent),
        ("/search?q={}", "203.0.113.77", "203.0.113.78"), ("/search?q={}", "Simbaname", "Simbanama"),
    ]
    for path, one, other in pairs:
        a, b = house.page(path.format(one), who), house.page(path.format(other), who)
        assert outside(a, [one]) == outside(b, [other]), path
        assert len(a.content) == len(b.content), path


def test_a_status_is_its_maker_s_alone(house):
    absent = str(uuid.uuid4())
    assert house.taxii("GET", f"status/{house.status}/", "mfichaji").status_code == 200
    for who in STRANGERS:
        a = house.taxii("GET", f"status/{house.status}/", who)
        b = house.taxii("GET", f"status/{absent}/", who)
        assert a.status_code == 404 and outside(a, [house.status]) == outside(b, [absent])
    for hostile in [house.status + "%00", house.status.upper(), house.status + "%20", "%20" + house.status]:
        assert house.taxii("GET", f"status/{hostile}/", "alpha").status_code == 404


def test_the_ledger_is_not_there_but_for_auditors(house):
    files = ["checkpoint", "tile/0/000.p/1", "tile/entries/000.p/1", "tile/0/000"]
    for who in ["outsider", "alpha", "keeper", "mfichaji"]:
        for path in files:
            a = house.taxii("GET", f"/ledger/{path}", who, Accept="*/*")
            b = house.taxii("GET", "/ledger/tile/9/999", who, Accept="*/*")
            assert a.status_code == b.status_code == 404
            assert outside(a, [path]) == outside(b, ["tile/9/999"])
    for path in files[:3]:
        answer = house.taxii("GET", f"/ledger/{path}", "auditor", Accept="*/*")
        assert answer.status_code == 200 and answer.content
        for secret in house.content + house.frame:
            assert secret.encode() not in answer.content, "a leaf tells nothing of what it commits to"


def test_audit_entries_are_for_auditors_and_hold_no_record(house):
    for who, allowed in [("alpha", False), ("outsider", False), ("auditor", True)]:
        for path in ["/node", "/node?before=1000000"]:
            page = house.page(path, who)
            assert page.status_code == 200 and ('id="audit"' in page.text) is allowed
            # An auditor reads which ids somebody was refused, whether there is such a thing or not.
            assert_clean(page, house.words if allowed else house.secrets(who))


# MARK: Cursors and streams


def test_a_cursor_is_good_for_its_asker_and_its_question_alone(house):
    answer = house.taxii("GET", "collections/bravo/objects/?limit=1", "mfichaji").json()
    assert answer["more"] is True
    foreign = urllib.parse.quote(answer["next"])
    own = urllib.parse.quote(house.taxii("GET", "collections/alfa/objects/?limit=1", "alpha").json()["next"])
    for who, path, status in [
        ("alpha", f"collections/alfa/objects/?next={foreign}", 400),
        ("alpha", f"collections/bravo/objects/?next={foreign}", 404),
        ("outsider", f"collections/bravo/objects/?next={foreign}", 404),
        ("reada", f"collections/alfa/objects/?next={own}", 400),
        ("alpha", f"collections/alfa/objects/?next={own}&match[type]=identity", 400),
        ("alpha", f"collections/alfa/objects/?next={own}&match[version]=all", 400),
        ("alpha", f"collections/alfa/objects/?next={own[:-1]}", 400),
        ("alpha", f"collections/alfa/objects/{house.shared}/?next={own}", 400),
        ("alpha", f"collections/alfa/objects/?next={own}", 200),
        ("alpha", f"collections/alfa/objects/?next={own}&limit=2", 200),
    ]:
        answer = house.taxii("GET", path, who)
        assert answer.status_code == status, path
        assert_clean(answer, house.content)
    for path, status in [
        (f"/live?before={own}", 400), (f"/search?q=Wazi&before={own}", 422), (f"/live?before={foreign}", 400)]:
        assert house.page(path, "alpha").status_code == status, path


class Listener:
    """A live list's stream, read in the background."""

    def __init__(self, house, who, path="/live/events", **headers):
        self.answer = house.web(who).get(house.node.address + path, headers=headers, stream=True, timeout=60)
        self.text = ""
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        with contextlib.suppress(Exception):
            for piece in self.answer.iter_content(chunk_size=None):
                self.text += piece.decode()

    def wait(self, wanted, seconds=120):
        end = time.monotonic() + seconds
        while wanted not in self.text and time.monotonic() < end and self.thread.is_alive():
            time.sleep(0.01)
        return wanted in self.text

    def close(self):
        # Closing the answer waits for a reader that is blocked, so its socket goes first.
        with contextlib.suppress(Exception):
            self.answer.raw._fp.fp.raw._sock.shutdown(2)
        self.thread.join(timeout=5)


def test_the_live_stream_carries_only_what_the_listener_may_see(house):
    listeners = [Listener(house, "alpha"), Listener(house, "outsider")]
    try:
        for one in listeners:
            assert one.wait("retry:")
        start = [one.text.count("event: record") for one in listeners]
        house.post("bravo", "mfichaji", *(identity(f"Simbaname {n}") for n in range(20)))
        house.post("alfa", "alpha", identity("Wazi arrival"))
        assert listeners[0].wait("Wazi arrival")
        house.post("bravo", "mfichaji", identity("Simbaname again"))
        house.post("alfa", "alpha", identity("Wazi second arrival"))
        assert listeners[0].wait("Wazi second arrival")
        assert listeners[0].text.count("event: record") - start[0] <= len(house.open) + 8
        for one in listeners:
            for secret in house.content + house.frame:
                assert secret not in one.text
        assert "event: record" not in listeners[1].text, "no beat and no event tells of what arrives elsewhere"
        # A channel answers to its UUID as to its code.
        by_id = Listener(house, "alpha", f"/live/events?channel={house.alfa}")
        listeners.append(by_id)
        assert by_id.wait("retry:")
        assert by_id.wait("Wazi second arrival"), "what was there is sent where the page did not say what it has"
        house.post("alfa", "alpha", identity("Wazi third arrival"))
        assert by_id.wait("Wazi third arrival")
        cursor = re.findall(r"^id: (\S+)$", listeners[0].text, re.M)[-1]
    finally:
        for one in listeners:
            one.close()
    # Somebody else's place in the ledger is no place.
    late = Listener(house, "outsider", **{"Last-Event-ID": cursor})
    try:
        assert late.wait("event: reset")
        assert "event: record" not in late.text and "Wazi" not in late.text
    finally:
        late.close()


def test_who_is_suspended_or_out_of_the_channel_has_nothing_left(house):
    """`gone` and `former` were members of the channel, with a token and a session, when it was filled."""
    for path in ["/taxii2/", "collections/", "collections/bravo/objects/"]:
        answer = house.taxii("GET", path, "gone")
        assert answer.status_code == 401 and answer.headers["WWW-Authenticate"]
        assert_clean(answer, house.content + house.frame, path)
    for path in ["/live", "/search?q=Simbaname", f"/records/{house.hidden[1]['id']}", "/node", "/live/events"]:
        answer = house.page(path, "gone")
        assert answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in")
        assert_clean(answer, house.content + house.frame, path)
    assert house.taxii("GET", "collections/bravo/objects/", "former").status_code == 404


def test_without_credentials_nothing_is_told_but_the_way_in(house):
    for path in ["/taxii2/", ROOT, ROOT + "collections/bravo/objects/", ROOT + f"status/{house.status}/"]:
        answers = [
            requests.request(method, house.node.address + path, headers={"Accept": MEDIA}, timeout=60)
            for method in ["GET", "HEAD", "DELETE" if "objects" in path else "GET"]
        ]
        for answer in answers:
            assert answer.status_code in (401, 405)
            assert_clean(answer, house.content + house.frame, path)
    # A session is for pages; TAXII takes none, so that no other site can use one.
    cookies = house.web("alpha").cookies
    assert requests.get(house.node.address + "/taxii2/", cookies=cookies, timeout=60).status_code == 401
    for path in ["/live", "/records/" + house.hidden[1]["id"], "/search?q=Simbaname", "/node"]:
        answer = requests.get(house.node.address + path, allow_redirects=False, timeout=60)
        assert answer.status_code == 303
        assert_clean(answer, house.content + house.frame, path)


# MARK: Time


def test_missing_and_hidden_take_the_same_time(house):
    client = requests.Session()
    client.auth = ("alpha", house.tokens["alpha"])
    client.headers["Accept"] = MEDIA
    hidden = house.hidden[3]["id"]
    absent = hidden[:-4] + ("0000" if hidden[-4:] != "0000" else "1111")

    def ask(path):
        return lambda: client.get(house.node.address + path, timeout=60)

    base = ROOT + "collections/"
    assert_same_time(ask(base + house.bravo + "/objects/"), ask(base + str(uuid.uuid4()) + "/objects/"))
    assert_same_time(ask(base + f"alfa/objects/{hidden}/"), ask(base + f"alfa/objects/{absent}/"))
    assert_same_time(ask(ROOT + f"status/{house.status}/"), ask(ROOT + f"status/{uuid.uuid4()}/"))


def test_pages_and_searches_of_missing_and_hidden_take_the_same_time(house):
    session = house.web("alpha")
    hidden = house.hidden[3]["id"]
    absent = hidden[:-4] + ("0000" if hidden[-4:] != "0000" else "1111")

    def ask(path):
        return lambda: session.get(house.node.address + path, timeout=60)

    assert_same_time(ask(f"/records/{hidden}"), ask(f"/records/{absent}"))
    assert_same_time(ask("/search?q=Twigaindicator"), ask("/search?q=Twigaindicatar"))
    assert_same_time(ask("/search?q=203.0.113.77"), ask("/search?q=203.0.113.78"))


def test_a_search_by_a_beginning_takes_no_longer_for_much_that_is_hidden(house, tmp_path):
    words = " ".join(f"qarib{n}" for n in range(400))
    file = tmp_path / "hidden.json"
    objects = [identity(f"Simbaname bulk {n}", description=words) for n in range(1500)]
    file.write_text(json.dumps({"type": "bundle", "id": new("bundle"), "objects": objects}))
    house.node.run("import", str(file), "--channel", "bravo")
    session = house.web("alpha")

    def ask(text):
        return lambda: session.get(house.node.address + "/search", params={"q": text}, timeout=60)

    a, b = medians(ask("qarib*"), ask("qarix*"), 15)
    assert a / b < TIMING, f"{a * 1000:.1f} ms for a beginning that is hidden, {b * 1000:.1f} ms for one that is not"
