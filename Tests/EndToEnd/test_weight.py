"""What a browser loads the first time it opens a page of a node that has been worked at for a while: of every route of the pages, the page
with the style, the script and the pictures that it names, as they are sent."""

import datetime
import json
import re
import uuid

import pytest
import requests

from conftest import PASSWORD
from test_accessibility import ROUTES, posts, reachable, route
from test_browser import chromium, desk, federation
from test_exchange import product

__all__ = ["chromium", "desk", "federation", "posts"]

MEDIA = "application/taxii+json;version=2.1"
ASSET = re.compile(r'(?:href|src)="(/assets/[^"#]+)')
#: Products in the channel, and requests, meetings, texts and commitments, requirements and lessons: some months of a desk.
REPORTS, OTHERS = 600, 60
#: Bytes of a page with all that it loads.
FIRST_LOAD = 100_000
#: Kilobytes: what is told of each page is rounded to them.
KILO = 1_000


def reports():
    """With places to a few kilometres, days of the last year and texts as long as people write them."""
    today, text = datetime.datetime.now(datetime.timezone.utc).date(), "Lorries were seen on the road before dawn, and turned back at the post. " * 6
    for number in range(REPORTS):
        day = (today - datetime.timedelta(days=number * 365 // REPORTS)).isoformat()
        yield product(
            "intrep", f"Crossing {number} near the border closed for the night", observed=day, so_what=text[:200], body=[text],
            areas=[{"name": f"Post {number % 90}", "country": ["KE", "UG", "TZ", "SO"][number % 4],
                    "latitude": round(-4 + number * 7 % 90 / 10, 2), "longitude": round(33 + number * 13 % 90 / 10, 2), "precision": 5000}],
            sources=[{"grade": "B2", "descriptor": "a customs post", "holding": "own"}],
            event={"type": "border-incident", "fatalities_low": 0, "fatalities_best": 0, "fatalities_high": 1})


@pytest.fixture(scope="module")
def filled(federation, posts):
    """The house's posts, as `posts` has them, once it has much to show."""
    address, sign = federation.nodes["KE-OUT"]
    every = list(reports())
    for start in range(0, REPORTS, 100):
        answer = requests.post(
            f"{address}/taxii2/baraza/collections/border-watch/objects/", auth=sign, timeout=300,
            data=json.dumps({"objects": every[start:start + 100]}), headers={"Accept": MEDIA, "Content-Type": MEDIA})
        assert answer.json()["success_count"] == 100, answer.text[:600]
    session = requests.Session()

    def post(path, **fields):
        token = re.search(r'name="token" value="([^"]*)"', session.get(address + path, timeout=60).text)[1]
        answer = session.post(address + path, data={"token": token, **fields}, timeout=60, allow_redirects=False)
        assert answer.status_code == 303, (path, answer.text)

    post("/sign-in", name="secretary", password=PASSWORD)
    council = {"c_channel": "border-watch", "c_audience": "channel"}
    for number in range(OTHERS):
        name = f"{number} {uuid.uuid4().hex[:6]}"
        post("/rfi/ask", questions=f"Did the lorries of {name} cross?", addressees="UG-NAC", channel="border-watch", urgency="R",
             purpose="Warn carriers.", legal_basis="clause 4", declares_lawful="yes", again="yes")
        post("/meetings/add", c_name=f"Session {name}", c_format="in-person", c_status="confirmed", **council)
        post("/commitments/add", c_name=f"Template {name}", c_owner="KE-OUT", c_deliverable="the template", c_evidence_rule="it is there",
             c_verifier="UG-NAC", c_formality="1", c_due="2025-01-01", **council)
        post("/requirements/add", channel="border-watch", name=f"What of {name}?", decision="Move the depot", elements="Do the wells hold?",
             priority="high", status="active")
        post("/lessons/add", channel="border-watch", name=f"Hear both sides {name}", outcome="worked", observation="They tell more",
             analysis="Trust", lesson="Speak first", action="It is in the manual", context="Two districts", evidence="Nine reports")
    return posts


def weight(session, address, text, known):
    """Bytes of a page with what it names."""
    total = len(text.encode())
    for asset in set(ASSET.findall(text)):
        if asset not in known:
            with session.get(address + asset, headers={"Accept-Encoding": "gzip"}, stream=True, timeout=60) as answer:
                known[asset] = len(answer.raw.read(decode_content=False))
        total += known[asset]
    return total


def test_every_page_of_a_node_that_is_worked_at_is_light_the_first_time(federation, filled, desk):
    heaviest, known = {}, {}
    for code, sign, more in filled:
        address = federation.nodes[code][0]
        session = requests.Session()
        session.headers["Accept-Language"] = "fr"  # the longest of the languages in one letter a byte
        for one in desk(code, sign=sign).context.cookies():
            session.cookies.set(one["name"], one["value"])
        for path, text in reachable(session, address, more):
            heaviest[route(path)] = max(heaviest.get(route(path), (0, "")), (weight(session, address, text, known), path))
    missing = set(ROUTES) - set(heaviest) - {"/sign-in"}
    assert not missing, f"nobody was led to these: they have to be weighed: {missing}"
    for name, (bytes_, path) in sorted(heaviest.items(), key=lambda one: one[1], reverse=True)[:20]:
        print(f"{bytes_ / KILO:.1f} kB: {name} ({path})")
    over = {path: bytes_ for bytes_, path in heaviest.values() if bytes_ > FIRST_LOAD}
    assert not over, over
