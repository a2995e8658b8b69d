"""Forms as somebody fills them in who would do harm with what is stored: a date where a date is asked for and a code where a code is,
so that it is accepted, and in each field for words the words of `test_hostile_pages.py`. Then the pages of both houses are read: of the
one that wrote, and of the one that it was released to.

A form of each thing that people write has its line in ``FORMS``. Beside it, no act is done for a form that is not ours: asked of things
that are really there.
"""

import collections
import html
import re

import pytest
import requests

from conftest import PASSWORD
from test_accessibility import posts
from test_browser import address_of, chromium, desk, federation
from test_federation import until
from test_hostile_pages import POSTS, TOKEN, WORDS, Reading, quoted

__all__ = ["chromium", "desk", "federation", "posts"]

#: What no text can hold is refused, wherever it stands.
UNSAID = {"half a letter"}
SPOKEN = {what: word for what, word in WORDS.items() if what not in UNSAID}
PRODUCT = {"channel": "border-watch", "lang": "en", "rel_to": "", "follows": "", "responds_to": "", "responds_element": ""}
PLACE = {"country": "KE", "latitude": "", "longitude": ""}
COUNCIL = {"c_channel": "border-watch", "c_audience": "channel", "c_formality": "1", "c_meeting_ref": "", "c_supersedes_ref": ""}
#: By form: what is chosen, and what its typed fields are given; every other field gets the words. `{}` is where they go in a field
#: that takes words beside a code, `{number}` what tells one from the other.
FORMS = {
    "/write/intrep": {
        **PRODUCT, **PLACE, "observed": "2025-04-05", "grade": "B2", "precedence": "IMMEDIATE", "fatalities_low": "",
        "fatalities_best": "", "fatalities_high": "", "displaced": ""},
    "/write/warning": {
        **PRODUCT, **PLACE, "urgency": "Immediate", "severity": "Extreme", "certainty": "Observed", "grade": "B2", "onset": "2025-04-05",
        "expires": ""},
    "/write/intsum": {**PRODUCT, "period_from": "2025-04-01", "period_until": "2025-04-07", "made_from": "{report}"},
    "/write/assessment": {
        **PRODUCT, "likelihood1": "likely", "confidence1": "low", "sources": "C3 {}",
        **{f"standard{number}": "2" for number in range(1, 10)},
        **{f"{name}{number}": "" for name in ["judgement", "reasons"] for number in [2, 3, 4]}},
    "/write/note": {**PRODUCT, **PLACE, "sources": "C3 {}"},
    "/rfi/ask": {
        "addressees": "UG-NAC", "channel": "border-watch", "urgency": "R", "declares_lawful": "yes", "again": "yes", "wanted_by": "",
        "persons": ""},
    "/meetings/add": {
        **COUNCIL, "c_zone": "Africa/Nairobi", "c_starts": "2026-03-02 09:00", "c_ends": "2026-03-02 12:30", "c_country": "KE",
        "c_host": "KE-OUT", "c_chair": "UG-NAC", "c_format": "in-person", "c_status": "confirmed", "c_items": "", "c_edition": "1",
        "c_opens": "", "c_closes": "", "c_bodies": "", "c_parent_ref": "", "c_theme": "fr: {}"},
    "/decisions/add": {
        **COUNCIL, "c_method": "consensus-at-meeting", "c_seats": "KE-OUT UG-NAC", "c_chair": "KE-OUT", "c_bodies": "",
        "c_effective": ""},
    "/commitments/add": {
        **COUNCIL, "c_owner": "KE-OUT", "c_verifier": "UG-NAC", "c_due": "2025-01-01", "c_chair": "", "c_decision_ref": "",
        "c_owner_post": "", "c_co_owners": ""},
    "/expertise/add": {
        "way": "offer", "formats": "visit", "channel": "border-watch", "cost_sharing": "giver", "spoken": "fr", "addressees": "",
        "period_from": "", "period_until": ""},
    "/lessons/add": {"channel": "border-watch", "outcome": "worked", "shared": "yes", "evidence_refs": ""},
    "/requirements/add": {
        "channel": "border-watch", "priority": "high", "status": "active", "shared": "yes", "plan": "", "period_from": "",
        "period_until": "", "last_time_of_value": ""},
    "/joint/add": {"channel": "border-watch", "portions": "Ours.\n\n(UG-NAC) {}", "audience": "", "tlp": ""},
    "/parties/add/community": {"code": "EVIL-{number}", "kind": "treaty-alliance", "lang": "en"},
}
#: With which pages are looked at in a browser: an attribute's end, an element's, and what would run by itself.
BROWSED = ["a script", "an attribute in double quotes", "an end of the title", "a drawing"]
#: What hangs on a record, beside the record.
BESIDE = ["", "/audience", "/deliveries", "/graph", "/history", "/tearline", "/label", "/object", "/pdf"]
LISTS = [
    "/live", "/inbox", "/search?q=evil", "/search?q=x-evil&type=report", "/map", "/timeline", "/trend", "/brief", "/brief?span=week",
    "/write/intsum", "/rfi", "/meetings", "/commitments", "/expertise", "/lessons", "/requirements", "/budgets", "/release", "/ratings",
    "/parties/communities", "/onward", "/training"]


class Person:
    """Somebody at the pages of a node."""

    def __init__(self, address, name, password):
        self.address, self.session = address, requests.Session()
        self.session.trust_env = False
        self.session.headers["Accept-Language"] = "en"
        answer = self.send("/sign-in", {"name": name, "password": password}, self.token("/sign-in"))
        assert answer.status_code == 303, answer.text[:300]

    def get(self, path):
        answer = self.session.get(self.address + path, timeout=60, allow_redirects=False)
        assert answer.status_code < 500, (path, answer.text[:300])
        return answer

    def read(self, path):
        """A page of which nothing is anybody's words and more than words."""
        answer = self.get(path)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            reading = Reading(answer.text)
            assert not reading.found, (path, reading.found[:5])
        return answer

    def token(self, path="/live"):
        return html.unescape(TOKEN.search(self.get(path).text)[1])

    def send(self, path, fields, token=None, **options):
        body = {"token": token or self.token(), **fields}
        return self.session.post(self.address + path, data=body, timeout=60, allow_redirects=False, **options)


@pytest.fixture(scope="module")
def houses(federation, posts):
    """Who writes at one house, who clears what is written there, and who reads at another."""
    ours, theirs = federation.nodes["KE-OUT"], federation.nodes["UG-NAC"]
    return Person(ours[0], "secretary", PASSWORD), Person(ours[0], *ours[1]), Person(theirs[0], *theirs[1])


def filled(form, path, word, number, report):
    """The fields of a form: what is typed as it has to be, and the word in every other."""
    def put(value):
        if not isinstance(word, str):
            return value
        # Such a field has a line for each thing.
        return value.replace("{number}", str(number)).replace("{report}", report).replace("{}", " ".join(word.splitlines()))

    typed = {name: put(value) for name, value in FORMS[path].items()}
    return {**{name: word for name in form["free"] if name not in typed}, **typed}


def form_of(person, path):
    return next(one for one in Reading(person.get(path).text).forms if one["method"] == "post" and one["action"].startswith(path))


@pytest.fixture(scope="module")
def written(houses):
    """Where each thing that was written is: by form and word."""
    writer, releaser, _ = houses
    found, refused, report = {}, [], ""
    for path in FORMS:
        form, token = form_of(writer, path), writer.token()
        for number, (what, word) in enumerate(WORDS.items()):
            answer = writer.send(path, filled(form, path, word, number, report), token)
            if what in UNSAID:
                assert answer.status_code in {400, 422}, (path, what, answer.status_code)
                continue
            if answer.status_code != 303:
                refused.append((path, what, answer.status_code, problems(answer.text)))
                continue
            place = answer.headers["Location"].split("?")[0]
            found[path, what] = place
            report = report or re.search(r"report--[0-9a-f-]{36}", place)[0]
    assert not refused, "\n".join(map(str, refused))
    return found


def problems(text):
    return re.findall(r'class="(?:hint-bad|notice notice-bad)"[^>]*>([^<]*)<', text)


def test_what_is_accepted_with_hostile_words_is_nothing_but_words_on_any_page_of_its_house(houses, written):
    writer, releaser, _ = houses
    kinds = collections.Counter(path for path, _ in written)
    assert kinds == {path: len(SPOKEN) for path in FORMS}
    missing = {path for path in POSTS if path.endswith(("/add", "/ask"))} - set(FORMS)
    assert not missing, f"forms by which something is written and that nobody filled in: {missing}"
    for (path, what), place in written.items():
        answer = writer.read(place)
        assert answer.status_code == 200, (path, what, place)
    for place in [written["/write/intrep", what] for what in SPOKEN] + [written["/write/note", "a template"]]:
        for beside in BESIDE:
            assert writer.read(place + beside).status_code in {200, 303, 400}, place + beside
    for path in LISTS:
        for person in [writer, releaser]:
            person.read(path)


ACTS = {
    "/decisions/add": [{"act": "state", "position": "join-with-statement", "c_text": "{}"}],
    "/commitments/add": [{"act": "accept", "c_text": "{}"}],
}


def test_what_is_done_with_hostile_words_is_nothing_but_words_in_both_houses(federation, houses, written):
    """Acts upon what was written: answers, positions, reasons, names of searches; and what is refused is said back as words."""
    writer, releaser, reader = houses
    token, other, third = writer.token(), releaser.token(), reader.token()
    last = written["/rfi/ask", list(SPOKEN)[-1]].split("/")[-1]
    until(lambda: reader.get(f"/rfi/{last}").status_code == 200)
    done = collections.Counter()
    for what, word in SPOKEN.items():
        for path, acts in ACTS.items():
            place = written[path, what]
            shown = re.search(r'name="hash" value="([0-9a-f]{64})"', writer.get(place).text)
            for act in acts:
                fields = {name: value.replace("{}", word) for name, value in act.items()}
                answer = writer.send(place, {**fields, **({"hash": shown[1]} if shown else {})}, token)
                assert answer.status_code == 303, (path, what, answer.status_code, problems(answer.text))
                done[path] += 1
            assert writer.read(place).status_code == 200
        place = written["/rfi/ask", what]
        answer = reader.send(place, {"act": "ask-clarification", "text": word}, third)
        assert answer.status_code == 303, (place, what, problems(answer.text))
        reader.read(place)
        # What was filed into a channel is judged by whoever reads it, and a search for it is kept under a name.
        record = written["/write/intrep", what]
        answer = reader.send(
            f"{record}/feedback", {"answer": "noted", "comment": word, "used_in": word, "channel": "border-watch"}, third)
        assert answer.status_code in {303, 404, 422}, (record, what, answer.status_code)
        done["feedback"] += answer.status_code == 303
        # What was decided on a warning, and what came of it.
        warned = written["/write/warning", what]
        answer = writer.send(f"{warned}/responses", {
            "channel": "border-watch", "r_choice": "own", "r_words": word, "r_decided": "2025-04-05", "r_status": "done",
            "r_result": word, "r_for": "all"}, token)
        assert answer.status_code in {303, 422}, (warned, what, answer.status_code, problems(answer.text))
        done["responses"] += answer.status_code == 303
        assert writer.read(warned).status_code == 200
        answer = writer.send("/search/kept", {"q": word, "name": word}, token)
        assert answer.status_code in {303, 409, 422}, (what, answer.status_code)
        done["kept"] += answer.status_code == 303
        # A second person returns the assessment, and says why.
        held = written["/write/assessment", what]
        assert "/release/" in held
        answer = releaser.send(f"{held}/return", {"reason": word}, other)
        assert answer.status_code == 303, (held, what, answer.status_code)
        assert writer.read(held).status_code == 200 and releaser.read(held).status_code == 200
        # A sanitised version, in which the words stand instead of others.
        answer = writer.send(f"{record}/tearline", {
            "act": "look", "target": "border-watch", "remove": "description", "exact": "2025-04-05", "place": "name", "step": "place",
            "instead": word, "tlp": "green", "markings": "", "organisations": word, "note": word}, token)
        assert answer.status_code in {200, 400, 409, 422} and not Reading(answer.text).found, (what, Reading(answer.text).found)
    assert all(done[path] == len(SPOKEN) for path in ACTS) and done["feedback"] > 0 and done["responses"] > 0 and done["kept"] > 0, done
    for path in LISTS:
        for person in [writer, reader]:
            person.read(path)


#: Kept from before the first script of a page: what would show that any of the words was more than words.
WATCH = """
window.harm = [];
window.evil = () => window.harm.push('a script ran');
document.addEventListener('securitypolicyviolation', (one) => window.harm.push('refused: ' + one.violatedDirective + ' ' + one.sample));
"""
FOUND = """() => [...window.harm,
  ...[...document.querySelectorAll('x-evil, [x-evil], iframe, object, embed, base')].map((one) => one.outerHTML),
  ...[...document.querySelectorAll('*')].filter((one) => [...one.attributes].some(({name}) => name.startsWith('on') || name === 'style'))
    .map((one) => one.outerHTML.slice(0, 200))]"""


def watched(desk, code, sign=None):
    page = desk(code, sign=sign)
    page.context.add_init_script(WATCH)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append("a dialog: " + dialog.message))
    return page, asked


def test_in_a_browser_of_either_house_nothing_of_what_was_written_runs(federation, desk, houses, written):
    """Also where script puts rows onto a page that is open: the live list and the inbox, as a record arrives."""
    writer, _, reader = houses
    live, inbox = watched(desk, "UG-NAC"), watched(desk, "UG-NAC")
    live[0].goto(address_of(live[0]) + "/live")
    inbox[0].goto(address_of(inbox[0]) + "/inbox")
    form, number = form_of(writer, "/write/intrep"), 500
    for what, word in SPOKEN.items():
        number += 1
        fields = {**filled(form, "/write/intrep", word, number, ""), "title": f"{word} arrives"}
        answer = writer.send("/write/intrep", fields)
        assert answer.status_code == 303, (what, problems(answer.text))
    place = re.search(r"report--[0-9a-f-]{36}", answer.headers["Location"])[0]
    for page, asked in [live, inbox]:
        page.locator(f"a[href*='{place}']").first.wait_for(timeout=120_000, state="attached")
        assert page.evaluate(FOUND) == []
    for code, sign, person in [("KE-OUT", ("secretary", PASSWORD), writer), ("UG-NAC", None, reader)]:
        page, asked = watched(desk, code, sign)
        base, shown = address_of(page), 0
        for path in LISTS + [place for (_, what), place in written.items() if what in BROWSED]:
            if person.get(path).status_code != 200:
                continue
            page.goto(base + path, wait_until="domcontentloaded")
            assert page.evaluate(FOUND) == [], (code, path)
            shown += 1
        assert shown > len(LISTS) + 2 * len(BROWSED), (code, shown)
        assert all(url.startswith(base) for url in asked), [url for url in asked if not url.startswith(base)]
    for page, asked in [live, inbox]:
        assert all(url.startswith(address_of(page)) for url in asked), asked
    # And what would have shown it is awake.
    page.evaluate("evil()")
    assert page.evaluate(FOUND) == ["a script ran"]


def test_what_is_written_arrives_at_the_other_house_as_words(federation, houses, written):
    writer, _, reader = houses
    places = {key: place for key, place in written.items() if key[0] not in {"/write/assessment", "/parties/add/community"}}
    last = list(places.values())[-1]
    until(lambda: reader.get(last).status_code == 200)
    arrived = collections.Counter()
    for (path, what), place in places.items():
        arrived[path] += reader.read(place).status_code == 200
    assert all(count == len(SPOKEN) for count in arrived.values()) and len(arrived) == len(FORMS) - 2, arrived
    for what in SPOKEN:
        for beside in BESIDE:
            reader.read(written["/write/intrep", what] + beside)
    for path in LISTS:
        reader.read(path)
    for path in ["/search/file?q=evil&as=csv", "/live/file?channel=border-watch&as=csv", "/inbox/file?as=csv", "/map/file?as=csv"]:
        table = reader.get(path)
        assert table.status_code == 200, path
        for row in table.text.splitlines():
            for cell in re.findall(r'(?:^|,)"?([^",]*)', row):
                assert cell[:1] not in {"=", "+", "@", "\t", "\r"}, (path, row)


#: Forms of somebody else than who writes: who oversees, and who clears.
BY = {"/oversight": "overseer", "/protection": "overseer", "/release/{id}/clear": "releaser", "/release/{id}/return": "releaser"}
#: Forms that a browser always sends in parts.
IN_PARTS = {"/import/events", "/import/budget", "/meetings/{id}/participants"}
#: Forms without a thing: where to sign in and out, and in which language.
NO_THING = {"/sign-in", "/sign-out", "/language"}


@pytest.fixture(scope="module")
def things(federation, houses, posts, written):
    """By form, the path of something that is there for who does it."""
    writer, _, reader = houses
    more = next(more for _, sign, more in posts if sign and sign[0] == "secretary")
    what = "a comment's end"
    found = {
        "/commitments": written["/commitments/add", what], "/decisions": written["/decisions/add", what],
        "/expertise": written["/expertise/add", what], "/lessons": written["/lessons/add", what],
        "/meetings": written["/meetings/add", what], "/requirements": written["/requirements/add", what],
        "/rfi": written["/rfi/ask", what], "/release": written["/write/assessment", what], "/records": written["/write/note", what],
        "/joint": written["/joint/add", what], "/training": next(one for one in more if one.startswith("/training/")),
        "/parties/bodies": "/parties/bodies/MCC-SEC", "/parties/communities": written["/parties/add/community", what],
        "/parties/organisations": "/parties/organisations/UG-NAC", "/parties/channels": "/parties/channels/border-watch"}
    agreements = writer.get("/parties/agreements").text
    found["/parties/agreements"] = html.unescape(re.search(r'href="(/parties/agreements/[^"?]+)', agreements)[1])
    # A post keeps so many searches and no more: where there are enough, one of them is taken.
    assert writer.send("/search/kept", {"q": "lorries", "name": "lorries"}).status_code in {303, 422}
    kept = re.findall(r'action="(/search/kept/[^"/]+)/forget', writer.get("/search").text)
    found["/search/kept"] = html.unescape(kept[-1])
    return found


def place_of(path, things):
    """Where a form is sent to; `None`: there is no such thing to be had."""
    if "{" not in path:
        return path
    stem, rest = re.match(r"(.*)/\{\w+\}(.*)$", path).groups()
    if stem in {"/write", "/parties/add"}:
        return stem + ("/note" if stem == "/write" else "/community")
    return things[stem] + rest if stem in things else None


#: Nothing is asked of originators here: `test_desk.py` and `test_between.py` do.
NOT_HERE = {"/onward/{id}", "/onward/consents/{id}"}


@pytest.mark.parametrize("path", sorted(set(POSTS) - NO_THING - NOT_HERE))
def test_a_form_that_is_not_ours_does_nothing_and_the_token_alone_makes_the_difference(houses, things, path):
    writer, releaser, reader = houses
    place = place_of(path, things)
    assert place, f"{path}: name a thing that is there"
    name = next((name for stem, name in BY.items() if path.startswith(stem)), "writer")
    person = {"writer": writer, "releaser": releaser}.get(name) or Person(writer.address, name, PASSWORD)
    stranger = requests.Session()
    stranger.trust_env = False
    theirs = html.unescape(TOKEN.search(stranger.get(writer.address + "/sign-in", timeout=60).text)[1])
    for session, ours in [(person.session, person.token()), (stranger, theirs)]:
        def sent(fields, **options):
            if path in IN_PARTS:
                options["files"] = [(name, (None, value)) for name, value in fields]
            else:
                options["data"] = fields
            return session.post(writer.address + place, timeout=60, allow_redirects=False, **options)

        for what, fields, heads in [
            ("no token", [("x", "y")], {}), ("another's token", [("token", reader.token())], {}),
            ("half a token", [("token", ours[:-1])], {}),
            ("a token twice", [("token", ours), ("token", ours)], {}),
            ("another site", [("token", ours)], {"Sec-Fetch-Site": "cross-site"}),
            ("a site beside", [("token", ours)], {"Sec-Fetch-Site": "same-site"}),
            ("another origin", [("token", ours)], {"Origin": "https://evil.example"}), ("no origin", [("token", ours)], {"Origin": "null"}),
        ]:
            answer = sent(fields, headers=heads)
            # Two tokens are none; which, no form says, so that some forms tell of it as of a field that is wrong.
            codes = {400, 403, 422} if what == "a token twice" else {400, 403}
            refused = answer.status_code in codes or answer.headers.get("Location", "").startswith("/sign-in")
            assert refused, (what, answer.status_code, answer.headers.get("Location"))
        for kind in ["text/plain", "application/json", "application/xml"]:
            answer = session.post(
                writer.address + place, data=f"token={quoted(ours)}", headers={"Content-Type": kind}, timeout=60, allow_redirects=False)
            assert answer.status_code in {400, 403, 415} or answer.headers.get("Location", "").startswith("/sign-in"), kind
    # The same with the token of its own page is read: what is missing in it is said, or it is done.
    answer = person.send(place, {}) if path not in IN_PARTS else person.session.post(
        writer.address + place, files=[("token", (None, person.token()))], timeout=60, allow_redirects=False)
    assert answer.status_code in {200, 303, 400, 409, 422} and not answer.headers.get("Location", "").startswith("/sign-in"), (
        answer.status_code, problems(answer.text))
