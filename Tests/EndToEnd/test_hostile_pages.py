"""What a page is given to do harm with: words that would be markup, scripts or templates, paths that climb, heads that split,
sessions that somebody planted. On every route of the pages, as `web_routes.txt` lists them.

What counts is that nothing of it works: no element, attribute or address of a page is anybody's words, no answer is a failure.
(What is stored, and forms that are not ours, are the matter of `test_hostile_writing.py`; what is hidden and must not be read,
that of `test_attacks.py`.)
"""

import collections
import html
import html.parser
import json
import os
import pathlib
import re
import tempfile
import time
import urllib.parse
import uuid

import pytest
import requests

from conftest import PASSWORD, Node

MEDIA = "application/taxii+json;version=2.1"
TIME = "2025-04-05T09:00:00.000Z"
ROUTES = [tuple(line.split(" ")) for line in
          (pathlib.Path(__file__).parent / "web_routes.txt").read_text().splitlines()]
#: Words with which somebody would like to do something. `x-evil` is an element and an attribute that no page has.
WORDS = {
    "a script": "<script>evil()</script>", "an element": "<x-evil>", "an end of an attribute": '"><x-evil a="',
    "an attribute": "' x-evil onmouseover=evil() a='", "an attribute in double quotes": '" x-evil onfocus=evil() autofocus a="',
    "an attribute without quotes": "a x-evil onmouseover=evil()", "an end of the title": "</title></textarea></option><x-evil>",
    "a drawing": "<svg/onload=evil()><x-evil/></svg>", "a script's address": "javascript:evil()",
    "a page as an address": "data:text/html,<x-evil>", "an entity": "&lt;x-evil&gt;&#60;x-evil&#62;",
    "a comment's end": "--><x-evil><!--", "a section's end": "]]><x-evil>", "a template": "evil-{{version}}-evil",
    "a template without escapes": "evil-{{{version}}}-evil", "a part of a template": "evil-{{>frame}}-evil",
    "a section of a template": "evil-{{#reader}}{{.}}{{/reader}}-evil", "another template": "evil-${7331*1337}#{7331*1337}-evil",
    "a format": "evil-%s%n%x%@-evil", "a line's end": "a\r\nX-Evil: 1\r\n\r\n<x-evil>", "a sheet's sum": "=1+1|' /C x-evil'!A0",
    "a control": "a\x00\x08\x1b<x-evil>", "half a letter": "a\ud800".encode("utf-8", "surrogatepass"),
    "a quotation": "' OR 1=1; DROP TABLE records; --",
}
#: Paths with which somebody would like to be elsewhere.
CLIMBS = [
    "..", "%2e%2e", "..%2f..%2f..%2fetc%2fpasswd", "..%5c..%5cbaraza.sqlite", "%2fetc%2fpasswd", ".%00./x", "a%2f..%2fnode",
    "%c0%ae%c0%ae", "a;b=c", "a" * 4_000, "%", "%zz", "%ff%fe", "baraza.sqlite", ".git%2fconfig",
]
#: What a browser fetches or goes to by itself, or where somebody ends who follows it.
ADDRESSES = {"href", "src", "action", "formaction", "poster", "data", "xlink:href", "srcset", "background", "ping", "cite"}
NEVER = {"x-evil", "iframe", "object", "embed", "base", "applet", "frame", "portal"}
PEOPLE = {
    "desk": ["reader", "author", "releaser"], "keeper": ["secretary", "chair", "reader"],
    "watch": ["auditor", "oversight", "operator"], "officer": ["dpo"],
}
TOKEN = re.compile(r'name="token" value="([^"]+)"')


class Reading(html.parser.HTMLParser):
    """A page as a browser reads it: what of it is somebody's words and more than words, and its forms."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.found, self.forms, self.links, self.words = [], [], [], []
        self.inside, self.field = None, None
        self.feed(text)
        self.close()
        said = urllib.parse.unquote_plus("".join(self.words))
        for each in re.findall(r"evil-(?!\{\{|\$\{|%s).{0,60}", said, re.DOTALL):
            self.found.append(f"a template was filled: {each!r}")

    def handle_starttag(self, tag, attributes):
        fields = dict(attributes)
        self.inside = tag
        if tag in NEVER:
            self.found.append(f"<{tag}>")
        if tag == "script" and not (fields.get("src") or "").startswith("/assets/"):
            self.found.append(f"a script: {fields}")
        if tag == "meta" and (fields.get("http-equiv") or "").lower() not in {"", "refresh"}:
            self.found.append(f"a head of its own: {fields}")
        for name, value in attributes:
            value = value or ""
            self.words.append(value + "\n")
            if name.startswith("on") or name in {"x-evil", "style", "srcdoc"}:
                self.found.append(f"<{tag} {name}={value[:60]!r}>")
            if name in ADDRESSES and not re.match(r"(/(?!/)|#|\?|$|https?://(?!.*evil))", value):
                self.found.append(f"<{tag} {name}={value[:60]!r}> leads elsewhere")
        if tag == "a" and (fields.get("href") or "").startswith("/"):
            self.links.append(fields["href"])
        if tag == "form":
            self.forms.append({"action": fields.get("action") or "", "method": (fields.get("method") or "get").lower(),
                               "fixed": [], "free": []})
        if tag in {"input", "textarea", "select", "button"} and self.forms and fields.get("name"):
            form, name = self.forms[-1], fields["name"]
            kind = fields.get("type", "text") if tag == "input" else tag
            if tag == "select":
                self.field = name
                form["fixed"].append([name, None])
            elif kind in {"hidden", "radio", "checkbox"}:
                if kind == "hidden" or name not in [one[0] for one in form["fixed"]]:
                    form["fixed"].append([name, fields.get("value") or ""])
            elif kind == "button":
                form.setdefault("buttons", []).append((name, fields.get("value") or ""))
            else:
                form["free"].append(name)
        if tag == "option" and self.forms and self.field:
            field = [one for one in self.forms[-1]["fixed"] if one[0] == self.field][-1]
            if field[1] in (None, ""):
                field[1] = fields.get("value") or ""

    def handle_endtag(self, tag):
        self.inside = None
        if tag == "select":
            self.field = None

    def handle_data(self, data):
        self.words.append(data)
        if self.inside == "script" and data.strip():
            self.found.append(f"a script's words: {data[:60]!r}")
        if self.inside == "style" and data.strip():
            self.found.append(f"a style's words: {data[:60]!r}")


class House:
    """A node whose records, channel and registry are full of such words."""

    def __init__(self, folder):
        self.node = Node(pathlib.Path(folder) / "node").make()
        self.sessions = {}
        run = self.node.run
        run("channel", "add", "alerts", "--title", "<x-evil> {{version}}", "--summary", WORDS["an end of an attribute"],
            "--tlp", "green")
        for name, roles in PEOPLE.items():
            self.node.account(name, *roles)
            run("channel", "grant", "alerts", name, *(["--write"] if "author" in roles else []))
        self.ids = []
        objects = []
        for number, word in enumerate(WORDS.values()):
            if not isinstance(word, str):
                continue
            word = word.replace("\x00", "")
            one = f"indicator--{uuid.UUID(int=number + 1, version=4)}"
            self.ids.append(one)
            objects.append({
                "type": "indicator", "spec_version": "2.1", "id": one, "created": TIME, "modified": TIME, "valid_from": TIME,
                "name": word, "description": word * 3, "pattern": "[domain-name:value = 'x.example']", "pattern_type": "stix",
                "labels": [word], "external_references": [{"source_name": word, "description": word, "url": word}],
            })
            objects.append({
                "type": "identity", "spec_version": "2.1", "id": f"identity--{uuid.UUID(int=number + 1, version=4)}",
                "created": TIME, "modified": TIME, "name": word, "identity_class": "group", "contact_information": word})
        token = run("token", "add", "desk").stdout.strip()
        collection = self.node.collection("alerts")
        self.node.start()
        answer = requests.post(
            f"{self.node.address}/taxii2/baraza/collections/{collection}/objects/", data=json.dumps({"objects": objects}),
            headers={"Content-Type": MEDIA, "Accept": MEDIA}, auth=("desk", token), timeout=120)
        assert answer.status_code == 202 and answer.json()["success_count"] > len(objects) / 2, answer.text[:600]

    def session(self, who):
        if who not in self.sessions:
            self.sessions[who] = self.sign_in(who)
        return self.sessions[who]

    def sign_in(self, who, session=None):
        session = session or requests.Session()
        session.trust_env = False
        if who != "anonymous":
            page = session.get(self.node.address + "/sign-in", timeout=60)
            form = {"token": html.unescape(TOKEN.search(page.text)[1]), "name": who, "password": PASSWORD, "back": "/live"}
            answer = session.post(self.node.address + "/sign-in", data=form, allow_redirects=False, timeout=60)
            assert answer.status_code == 303, answer.text[:300]
        return session

    def ask(self, path, who="desk", method="GET", **options):
        """An answer that was looked at: whatever was asked, its heads and its page are ours."""
        request = requests.Request(method, self.node.address + "/", **options)
        ready = self.session(who).prepare_request(request)
        ready.url = self.node.address + path  # as it is: nothing of a path is put right on the way
        def send():
            return self.session(who).send(ready, timeout=60, allow_redirects=False, stream=path.startswith("/live/events"))
        answer = send()
        while answer.status_code == 429 and method == "GET":  # the node slows down who asks so much: it says for how long
            time.sleep(int(answer.headers["Retry-After"]))
            answer = send()
        self.check(answer, f"{method} {path[:200]} by {who}")
        return answer

    def check(self, answer, what):
        assert answer.status_code < 500, f"{what}: {answer.status_code} {answer.text[:300]}"
        heads = answer.headers
        assert not any("evil" in name.lower() for name in heads), f"{what}: {heads}"
        policy = heads.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy and "unsafe" not in policy and "*" not in policy, f"{what}: {policy}"
        assert heads.get("X-Content-Type-Options") == "nosniff", what
        place = heads.get("Location", "/")
        assert re.match(r"/(?![/\\])", place) and not re.search(r"[\s\\]", place), f"{what}: leads to {place!r}"
        for cookie in answer.raw.headers.getlist("Set-Cookie") if hasattr(answer.raw.headers, "getlist") else []:
            assert "samesite=" in cookie.lower(), f"{what}: {cookie}"
        if answer.headers.get("Content-Type", "").startswith("text/event-stream"):
            answer.close()
            return
        body = answer.content
        assert b"root:x:0:0" not in body and b"SQLite format 3" not in body, what
        assert b"9801547" not in body, f"{what}: something was reckoned"
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            reading = Reading(body.decode())
            assert not reading.found, f"{what}: {reading.found[:5]}"

    def token(self, who):
        page = self.session(who).get(self.node.address + ("/sign-in" if who == "anonymous" else "/live"), timeout=60)
        return html.unescape(TOKEN.search(page.text)[1])


@pytest.fixture(scope="module")
def house():
    with tempfile.TemporaryDirectory(prefix="baraza-hostile-") as folder:
        house = House(folder)
        try:
            yield house
            assert house.node.process.poll() is None, "the node went down on the way"
        finally:
            house.node.stop()


def filled(path, word):
    """A route's path with something in each of its places."""
    return re.sub(r"\{[^}]+\}", lambda _: word, path)


def quoted(word):
    return urllib.parse.quote(word, safe="")


GETS = [path for method, path in ROUTES if method == "GET"]
POSTS = [path for method, path in ROUTES if method == "POST"]
#: What pages are asked with.
ASKED = ["q", "channel", "type", "kind", "genre", "before", "after", "version", "as", "back", "language", "place", "since",
         "until", "grade", "organisation", "precedence", "cursor", "for", "id", "x-evil"]


#: Where not all is asked for (ATTACKS=all) each word is tried at one route in so many, another word at the next.
SPREAD = 3


@pytest.mark.parametrize("what", WORDS)
def test_words_in_any_place_of_a_question_stay_words(house, what):
    word = quoted(WORDS[what])
    turn = list(WORDS).index(what)
    for path in GETS if os.environ.get("ATTACKS") == "all" else GETS[turn % SPREAD::SPREAD]:
        for who in ["desk", "watch"]:
            if "{" in path:
                house.ask(filled(path, word), who)
            for name in ASKED:
                if name in {"q", "channel", "back", "version"} or who == "desk":
                    house.ask(f"{filled(path, house.ids[0])}?{quoted(name)}={word}", who)


@pytest.mark.parametrize("climb", CLIMBS, ids=[one[:20] for one in CLIMBS])
def test_a_path_that_climbs_comes_to_nothing(house, climb):
    for path in GETS:
        if "{" in path:
            assert house.ask(filled(path, climb)).status_code in {303, 308, 400, 404, 414, 422}, path
    for stem in ["/", "/assets/", "/records/", "/live/"]:
        assert house.ask(stem + climb).status_code in {303, 308, 400, 404, 405, 414, 422}, stem


def crawl(house, who, most=150):
    """Pages that links lead to, each shape a few times, and the forms on them."""
    shapes, forms, waiting, seen = collections.Counter(), {}, ["/live"], set()
    while waiting and len(seen) < most:
        path = waiting.pop(0).split("#")[0]
        shape = re.sub(r"[0-9a-f-]{36}", "*", path.split("?")[0])
        if path in seen or shapes[shape] >= 4 or "/events" in path:
            continue
        seen.add(path)
        shapes[shape] += 1
        answer = house.ask(path, who)
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        reading = Reading(answer.text)
        waiting += reading.links
        for form in reading.forms:
            action = form["action"] or path
            key = (re.sub(r"[0-9a-f-]{36}", "*", action.split("?")[0]), form["method"], tuple(form["free"]))
            forms.setdefault(key, {**form, "action": action, "page": path})
    return seen, list(forms.values())


@pytest.mark.parametrize("who", PEOPLE)
def test_words_in_any_field_of_a_form_stay_words(house, who):
    seen, forms = crawl(house, who)
    assert len(seen) > 3 and forms, seen
    for form in forms:
        if form["action"].startswith(("/sign-out", "/language")):
            continue
        for what, word in WORDS.items():
            fields = {name: value or "" for name, value in form["fixed"]}
            fields.update({name: word for name in form["free"]})
            if form["method"] == "get":
                house.ask(form["action"].split("?")[0] + "?" + urllib.parse.urlencode(fields), who)
                continue
            fields["token"] = house.token(who)
            for name, value in form.get("buttons", [])[:1]:
                fields[name] = value
            answer = house.ask(form["action"], who, "POST", data=fields)
            if answer.status_code == 303:
                house.ask(answer.headers["Location"], who)
    # What was filed meanwhile is read once more.
    crawl(house, who)


@pytest.mark.parametrize("path", sorted(set(POSTS) - set(GETS)))
def test_what_is_only_sent_is_no_page(house, path):
    assert house.ask(filled(path, house.ids[0])).status_code in {303, 404, 405}


#: Forms that a file comes with: it is read as a table, and never given back as a page.
WITH_FILES = {"/import/events", "/import/budget", "/meetings/{id}/participants", "/training/verify", "/training/{id}"}


def test_a_file_that_somebody_sends_along_is_none(house):
    for path in POSTS:
        answer = house.ask(
            filled(path, house.ids[0]), "desk", "POST", data={"token": house.token("desk")},
            files={"file": ("../../x-evil.html", b"<x-evil>", "text/html")})
        taken = {200, 422} if path in WITH_FILES else set()
        assert answer.status_code in {403, 404, 413, 415} | taken, (path, answer.status_code)
        assert "<x-evil" not in answer.text, path


def test_no_head_of_a_request_comes_back(house):
    for path in GETS:
        place = filled(path, house.ids[0])
        for heads in [
            {"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}, {"Forwarded": "host=evil.example;proto=https"},
            {"X-Original-URL": "/node"}, {"X-HTTP-Method-Override": "POST"}, {"Referer": "https://evil.example/<x-evil>"},
            {"Accept-Language": '<x-evil>, fr;q=0.9"'}, {"User-Agent": "<x-evil>{{version}}"},
            {"Cookie": "baraza-language=<x-evil>; baraza-visit=<x-evil>"},
        ]:
            if path == "/live/events":
                continue
            answer = house.ask(place, "desk", headers=heads)
            assert "evil" not in answer.headers.get("Location", "")
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                assert "evil.example" not in answer.text.split("<main")[0], (path, heads)


def test_the_way_back_after_signing_in_stays_here(house):
    for back in ["//evil.example/", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "/%0d%0aLocation:%20//evil.example",
                 "javascript:evil()", "/..//evil.example", "///evil.example", "/\t/evil.example", "@evil.example", ".evil.example"]:
        session = requests.Session()
        session.trust_env = False
        page = session.get(house.node.address + "/sign-in?" + urllib.parse.urlencode({"back": back}), timeout=60)
        house.check(page, back)
        form = {"token": html.unescape(TOKEN.search(page.text)[1]), "name": "desk", "password": PASSWORD, "back": back}
        answer = session.post(house.node.address + "/sign-in", data=form, allow_redirects=False, timeout=60)
        house.check(answer, back)
        assert answer.status_code == 303


def test_a_session_that_somebody_planted_is_never_one(house):
    planted = requests.Session()
    planted.trust_env = False
    planted.cookies.set("baraza", "x" * 43)
    house.sign_in("desk", planted)
    values = [cookie.value for cookie in planted.cookies if cookie.name == "baraza"]
    assert "x" * 43 not in values[-1:] and values
    thief = {"Cookie": "baraza=" + "x" * 43}
    assert requests.get(house.node.address + "/live", headers=thief, allow_redirects=False, timeout=60).status_code == 303
    # Who is signed in, and signs in anew, has a new session; the old one of who signs out is none.
    mine = house.sign_in("desk")
    first = mine.cookies.get("baraza")
    page = mine.get(house.node.address + "/live", timeout=60)
    token = html.unescape(TOKEN.search(page.text)[1])
    assert mine.post(house.node.address + "/sign-out", data={"token": token}, allow_redirects=False, timeout=60).status_code == 303
    again = requests.get(
        house.node.address + "/live", headers={"Cookie": f"baraza={first}"}, allow_redirects=False, timeout=60)
    assert again.status_code == 303
    # Two of one name are none: somebody beside may have set the second.
    two = house.sign_in("desk").cookies.get("baraza")
    for pair in [f"baraza={two}; baraza={first}", f"baraza={first}; baraza={two}"]:
        assert requests.get(
            house.node.address + "/live", headers={"Cookie": pair}, allow_redirects=False, timeout=60).status_code == 303


def test_a_table_of_a_channel_starts_no_sum(house):
    answer = house.ask("/live/file?channel=alerts&as=csv", "desk")
    assert answer.status_code == 200 and "attachment" in answer.headers.get("Content-Disposition", "")
    for row in answer.text.splitlines():
        for cell in re.findall(r'(?:^|,)"?([^",]*)', row):
            assert cell[:1] not in {"=", "+", "@", "\t", "\r"}, row
