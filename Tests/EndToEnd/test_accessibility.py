"""WCAG 2.2 AA as far as a program can tell: axe-core on the page of every route, as each kind of post is shown it, in both themes and both
directions of writing.

Pages are looked for without a browser, and shown to one where they are made of something that was not audited yet.
"""

import collections
import html
import html.parser
import json
import pathlib
import re
import uuid

import pytest
import requests

from conftest import PASSWORD, ROOT, Node
from test_browser import chromium, desk, federation, filed
from test_import import TABLE as EVENTS
from test_import import fields
from test_resources import table
from test_training import COURSE

__all__ = ["chromium", "desk", "federation"]

#: What counts against us.
IMPACTS = {"serious", "critical"}
#: Of pages of one route, so many are looked at for each post.
ALIKE = 2
HREF = re.compile(r'href="(/[^/"][^"#]*)')
#: What is given as a file, not as a page.
FILE = re.compile(
    r"/(proof|object|label|alert|file|export|pdf|pack|package|sheet|calendar|certificate/\w+|convocations/[^/]+|certificate/\{form\})(\?|$)"
    r"|/annexes/|^/sign-out|^/ledger|^/assets/")
#: Routes behind which is no page: what leads on, and the live stream.
NO_PAGE = {"/", "/parties", "/live/events"}
#: Whose pages are audited beside those of the duty posts, by the roles that open them.
ROLES = {
    "secretary": ["secretary", "chair", "author", "releaser"], "overseer": ["oversight", "dpo"],
    "administrator": ["operator", "reader"], "auditor": ["auditor", "reader"]}
#: In it a translation says how it came to be.
TRANSLATION = "extension-definition--14261aec-5b00-4e44-bdb7-f1764572d04e"


def routes():
    """The routes of pages, a pattern for each: everything that is asked for with GET and is no file."""
    listed = (ROOT / "Tests" / "EndToEnd" / "web_routes.txt").read_text().splitlines()
    asked = [line.split()[1] for line in listed if line.startswith("GET ")]
    pages = [one for one in asked if one not in NO_PAGE and not FILE.search(one)]
    # Those with a parameter last: a name that is written out is none.
    return {
        one: re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(one)) + "$")
        for one in sorted(pages, key=lambda one: "{" in one)}


ROUTES = routes()


def route(path):
    return next((one for one, pattern in ROUTES.items() if pattern.match(path.split("?")[0])), path)


class Parts(html.parser.HTMLParser):
    """What a page is made of, as far as an audit can tell: each kind of element within each other."""

    #: Attributes by which elements differ to who reads or listens.
    TOLD = {"class", "role", "type", "lang", "dir", "hidden", "scope", "tabindex", "for", "alt"}
    EMPTY = {"input", "img", "br", "meta", "link", "hr", "path", "use", "circle", "rect", "line"}

    def __init__(self, text):
        super().__init__()
        self.found, self.within = set(), []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        told = sorted(
            f"{name}={value}" if name in {"class", "role", "type"} else name
            for name, value in attributes if name in self.TOLD or name.startswith("aria-"))
        self.found.add((self.within[-1] if self.within else "", tag, *told))
        if tag not in self.EMPTY:
            self.within.append(tag)

    def handle_endtag(self, tag):
        if tag in self.within:
            del self.within[len(self.within) - 1 - self.within[::-1].index(tag):]


def reachable(session, address, more):
    """The text of every page that links lead to, so many of each route."""
    seen, todo, found = set(), ["/live", *more], collections.Counter()
    while todo:
        path = todo.pop(0)
        if path in seen or FILE.search(path) or found[route(path)] >= ALIKE or route(path) in NO_PAGE - {"/parties", "/"}:
            continue
        seen.add(path)
        answer = session.get(address + path, timeout=60, allow_redirects=False)
        if answer.is_redirect:
            todo.append(answer.headers["Location"].removeprefix(address))
            continue
        assert answer.status_code == 200, (path, answer.status_code)
        if "html" not in answer.headers.get("Content-Type", ""):
            continue
        found[route(path)] += 1
        yield path, answer.text
        todo += [html.unescape(link) for link in HREF.findall(answer.text)]


@pytest.fixture(scope="module")
def posts(federation):
    """Posts of KE-OUT with these roles; and the pages to which nothing leads in a demonstration that has just begun."""
    address, _ = federation.nodes["KE-OUT"]
    folder = pathlib.Path(federation.folder) / "KE-OUT"
    node = Node(folder)

    def run(*arguments):
        return node.run(*arguments).stdout.strip()

    for name, roles in ROLES.items():
        node.account(name, *roles)
        for channel in ["registry", "border-watch"]:
            run("channel", "grant", channel, name, *(["--write"] if name == "secretary" else []))
    body = {
        "type": "body", "id": f"body--{uuid.uuid4()}", "created": "2025-01-01T00:00:00.000Z", "modified": "2025-01-01T00:00:00.000Z",
        "code": "MCC-SEC", "names": [{"text": "Secretariat", "lang": "en", "kind": "official"}], "body_kind": "secretariat",
        "parent": "MCC", "status": "proposed"}
    file = folder.parent / "body.json"
    file.write_text(json.dumps([body]))
    run("import", str(file), "--channel", "registry")
    requirement = run(
        "requirement", "add", "What would change our warning?", "--channel", "border-watch", "--decision", "Move the depot",
        "--element", "Do the wells hold?", "--as", "secretary")
    run("rfi", "ask", "Did the lorries cross?", "--to", "UG-NAC", "--channel", "border-watch", "--purpose", "warn carriers", "--basis",
        "clause 4", "--lawful", "--as", "secretary")
    session = requests.Session()

    def post(path, **fields):
        """What somebody fills in on a page; where it leads."""
        token = re.search(r'name="token" value="([^"]*)"', session.get(address + path, timeout=60).text)[1]
        answer = session.post(address + path, data={"token": token, **fields}, timeout=60, allow_redirects=False)
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    post("/sign-in", name="secretary", password=PASSWORD)
    # An assessment waits for a second person.
    held = post(
        "/write/assessment", channel="border-watch", title="Markets", question="Will they open?", judgement1="Yes.",
        likelihood1="likely", confidence1="low", reasons1="r", sources="C3 A post", assumptions="a", alternatives="b", indicators="c",
        lang="en", **{f"standard{number}": "2" for number in range(1, 10)})
    assert "/release/release-request--" in held, held
    # A warning, and what was decided on it.
    warning = post(
        "/write/warning", channel="border-watch", title="Flood", place="Malaba", country="KE", so_what="The road will be cut.",
        responsible="Wardens", grade="B2 A gauge", options="Close the road\nMove the depot", lang="en")
    token = re.search(r'name="token" value="([^"]*)"', session.get(address + warning, timeout=60).text)[1]
    decided = session.post(address + warning.split("?")[0] + "/responses", timeout=60, allow_redirects=False, data={
        "token": token, "channel": "border-watch", "r_choice": "option:Close the road", "r_decided": "2025-04-05",
        "r_status": "under-way", "r_result": "Closed in the north", "r_for": "all"})
    assert decided.status_code == 303, decided.text
    offer = post(
        "/expertise/add", way="offer", name="Forensics of phones", domains="forensics", formats="visit", channel="border-watch",
        spoken="fr", cost_sharing="giver")
    lesson = post(
        "/lessons/add", channel="border-watch", name="Hear both sides", outcome="worked", observation="They tell more",
        analysis="Trust", lesson="Speak first", action="It is in the manual", context="Two districts", evidence="Nine reports")
    council = {"c_channel": "border-watch", "c_audience": "channel"}
    meeting = post("/meetings/add", c_name="MCC 2026", c_format="in-person", c_status="confirmed", **council)
    decision = post(
        "/decisions/add", c_name="Common template", c_formality="1", c_method="consensus-at-meeting", c_texts_en="A template is used.",
        c_seats="KE-OUT UG-NAC",
        c_chair="KE-OUT", **council)
    commitment = post(
        "/commitments/add", c_name="Publish the template", c_owner="KE-OUT", c_deliverable="the template", c_evidence_rule="it is there",
        c_verifier="UG-NAC", c_formality="1", c_due="2025-01-01", **council)
    joint = post(
        "/joint/add", channel="border-watch", title="The corridor", portions="The road is open.\n\n(UG-NAC) The border is shut.")
    file = folder.parent / "course.json"
    file.write_text(json.dumps(COURSE))
    course = run("course", "add", str(file), "--channel", "border-watch", "--as", "secretary")
    look = session.post(
        address + "/import/budget", data={"token": fields(session.get(address + "/import/budget", timeout=60).text)["token"]},
        files={"file": ("budget.csv", table("1;2025;Armée;;02.1;21;;1000;900;0;public;;O1;x"), "text/csv")}, timeout=60)
    for act in ["look", "file"]:
        choices = {"budget_name": "Defence", "as_of": "2025-12-31", "currency": "XOF", "channel_public": "border-watch"}
        look = session.post(
            address + "/import/budget", data={**fields(look.text), **(choices if act == "look" else {}), "act": act}, timeout=60)
    assert "Done" in look.text, look.text
    # A text beside what a machine made of it.
    times = {"spec_version": "2.1", "created": "2025-01-01T00:00:00.000Z", "modified": "2025-01-01T00:00:00.000Z"}
    text = {"type": "note", "id": f"note--{uuid.uuid4()}", **times, "lang": "fr", "content": "La route est coupée."}
    text["object_refs"] = [text["id"]]
    translation = {
        "type": "language-content", "id": f"language-content--{uuid.uuid4()}", **times, "object_ref": text["id"],
        "contents": {"en": {"content": "The road is cut."}, "ar": {"content": "الطريق مقطوع."}},
        "extensions": {TRANSLATION: {"extension_type": "property-extension", "origin": "machine", "tool": "opus-mt"}}}
    file = folder.parent / "translation.json"
    file.write_text(json.dumps([text, translation]))
    run("import", str(file), "--channel", "border-watch")
    more = [
        f"/records/{text['id']}", warning.split("#")[0],
        f"/requirements/{requirement}/revise", "/parties/bodies/MCC-SEC", held, offer, lesson, meeting, f"{meeting}/participants",
        f"{meeting}/convocations", decision, commitment, joint, f"/training/{course}", "/budgets"]
    return [("KE-OUT", None, []), ("SN-CAS", None, [])] + [
        ("KE-OUT", (name, PASSWORD), more if name == "secretary" else []) for name in ROLES]


class Audit:
    """What axe-core says of pages; those made of nothing that was not audited before are passed by."""

    def __init__(self):
        axe = pytest.importorskip("axe_playwright_python")
        self.source = (pathlib.Path(axe.__file__).parent / "axe.min.js").read_text()
        self.found, self.audited, self.count = [], collections.defaultdict(set), 0

    def is_new(self, name, text):
        parts = Parts(text).found
        if parts <= self.audited[name]:
            return False
        self.audited[name] |= parts
        return True

    def look(self, page, what):
        """The page that is shown now."""
        self.count += 1
        # What is folded is looked at, too.
        page.evaluate("document.querySelectorAll('.fold').forEach((fold) => { fold.open = true; })")
        page.evaluate(self.source)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        self.found.extend(
            (fault["impact"], fault["id"], what, node["html"][:160])
            for fault in result["violations"] if fault["impact"] in IMPACTS for node in fault["nodes"])

    def close(self):
        assert not self.found, "\n".join(map(str, self.found))
        print(f"{self.count} pages of {len(self.audited)} routes")


def opened(desk, code, sign, scheme, locale):
    """A browser's page, and a session without a browser, of the same post."""
    # A row that fades in has no contrast yet.
    page = desk(code, sign=sign, color_scheme=scheme, locale=locale, reduced_motion="reduce")
    session = requests.Session()
    session.headers["Accept-Language"] = locale
    for one in page.context.cookies():
        session.cookies.set(one["name"], one["value"])
    return page, session


LOOKS = pytest.mark.parametrize("scheme, locale", [("light", "en"), ("dark", "ar")])


@LOOKS
def test_axe_finds_nothing_on_any_page(federation, desk, posts, scheme, locale):
    audit = Audit()

    def look(page, path, text):
        if audit.is_new(route(path), text):
            page.goto(address + path, wait_until="domcontentloaded")
            audit.look(page, path)

    for code, sign, more in posts:
        address = federation.nodes[code][0]
        page, session = opened(desk, code, sign, scheme, locale)
        for path, text in reachable(session, address, more):
            look(page, path, text)
    page.context.clear_cookies()
    look(page, "/sign-in", requests.get(address + "/sign-in", timeout=60).text)
    audit.close()
    missing = sorted(set(ROUTES) - set(audit.audited))
    assert not missing, f"nobody was led to these: an audit has to go there: {missing}"


#: Of a form: what has to be filled in is left out, so that nothing is done and what is wrong is said.
LEAVE_OUT = """form => {
    form.noValidate = true;
    for (const one of form.querySelectorAll('input, select, textarea')) if (one.required) {
        if (one.type === 'checkbox' || one.type === 'radio') one.checked = false; else one.value = '';
    }
    (form.querySelector('button[type=submit], button:not([type])')).click();
}"""
PEOPLE = "Organisation;Nom;Poste;Rôle;Langue\r\nUG-NAC;Jane;Director;head of delegation;en\r\nNowhere;X;Director;;\r\n"


@LOOKS
def test_axe_finds_nothing_on_what_a_form_is_answered_with(federation, desk, posts, scheme, locale):
    """Pages that no link leads to: forms that were refused, and what is looked at before it is filed."""
    audit, answered = Audit(), set()

    def look(page, what):
        if audit.is_new(what, page.content()):
            audit.look(page, what)

    for code, sign, more in posts:
        address = federation.nodes[code][0]
        page, session = opened(desk, code, sign, scheme, locale)
        for path, text in reachable(session, address, more):
            for action in re.findall(r'<form [^>]*method="post"[^>]*action="([^"]*)"', text):
                action = html.unescape(action)
                shape = (code, sign, re.sub(r"[a-z-]+--[0-9a-f-]{36}", "*", action.split("?")[0]))
                if shape in answered:
                    continue
                answered.add(shape)
                page.goto(address + path, wait_until="domcontentloaded")
                form = page.locator(f'form[method=post][action="{action}"]:has([required])').first
                if form.count() == 0:
                    continue
                with page.expect_navigation(wait_until="domcontentloaded"):
                    form.evaluate(LEAVE_OUT)
                look(page, f"refused: {route(action)}")
    refused = len(audit.audited)
    assert refused >= 20, sorted(audit.audited)

    name, address = ("secretary", PASSWORD), federation.nodes["KE-OUT"][0]
    more = next(more for code, sign, more in posts if sign == name)
    page, _ = opened(desk, "KE-OUT", name, scheme, locale)

    def brought(path, field, content, form="form:has(input[type=file])"):
        page.goto(address + path)
        page.set_input_files(f"input[name={field}]", {"name": "t.csv", "mimeType": "text/csv", "buffer": content})
        pressed(form, "button[type=submit]")

    def pressed(form, button):
        with page.expect_navigation(wait_until="domcontentloaded"):
            page.locator(form).first.evaluate(f"(form) => {{ form.noValidate = true; form.querySelector('{button}').click() }}")
        assert page.locator("main h1").count() == 1

    brought("/import/events", "file", EVENTS.encode())
    assert page.locator("form [name=act][value=look]").count() == 1
    look(page, "events: looked at")
    page.select_option("select[name=channel]", "border-watch")
    pressed("form:has([name=act])", "[name=act][value=look]")
    look(page, "events: looked at again")
    # Filed once for both looks: the same table again files nothing.
    if page.locator("[name=act][value=file]").count():
        pressed("form:has([name=act])", "[name=act][value=file]")
        look(page, "events: filed")
    brought("/import/budget", "file", table("1;2025;Armée;;02.1;21;;1000;900;0;public;;O1;x", "2;x"))
    look(page, "budget: looked at")
    meeting = next(one for one in more if one.endswith("/participants"))
    brought(meeting, "table", PEOPLE.encode())
    assert page.locator("#preview-h").count() == 1
    look(page, "participants: looked at")
    record = f"/records/{filed(page, 'Convoy near Malaba')}/tearline?channel=border-watch"
    for ticked in [0, 2]:
        page.goto(address + record)
        for box in page.locator("input[name=remove]").all()[1:1 + ticked]:
            box.check()
        pressed("form.tear", "[name=act][value=look]")
        assert page.locator("#result, .notice-bad").count() > 0
        look(page, f"tear-line of {ticked} portions")
    audit.close()
