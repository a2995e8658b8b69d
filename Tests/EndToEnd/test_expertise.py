"""Experience that is offered on one node, taken up on another, delivered and learnt from: S3-03, and S4-06 of lessons."""

import datetime
import re
import signal
import uuid

import pytest
import requests

from conftest import PASSWORD
from test_desk import session
from test_pouches import Capital


def day(offset):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=offset)).strftime("%Y-%m-%d")


class House:
    """One organisation's desk, as a browser meets it."""

    def __init__(self, capital):
        self.capital, self.node = capital, capital.node
        self.desk = session(self, "desk")
        self.desk.headers["Accept-Language"] = "en"

    def get(self, path):
        answer = self.desk.get(self.node.address + path, timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, path, **fields):
        token = re.search(r'name="token" value="([^"]+)"', self.get("/expertise/add"))[1]
        return self.desk.post(
            self.node.address + path, data={"token": token, **fields}, timeout=60, allow_redirects=False)

    def act(self, path, act, status=303, **fields):
        done = self.post(path, act=act, **fields)
        assert done.status_code == status, done.text
        return done.text

    def flags(self, path):
        """What stands at the head of the exchange."""
        page = self.get(path)
        section = page[page.index('id="c0-h"'):]
        return re.findall(r'<span class="flag">([^<]+)</span>', section[:section.index("</p>")])


def carry(one, other, folder):
    for sender, receiver in ((one, other), (other, one)):
        sticks = sender.capital.pack(receiver.capital, folder / uuid.uuid4().hex)
        if sticks:
            receiver.capital.open(*sticks)


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exchange")
    made = [Capital(code, folder / code).make() for code in ["TR-KAM", "ML-DGE"]]
    for one, other in (made, made[::-1]):
        one.know(other)
    for one, other in (made, made[::-1]):
        one.confirm(other)
    for one in made:
        one.node.start()
    folder.joinpath("sticks").mkdir()
    yield [House(one) for one in made] + [folder / "sticks"]
    for one in made:
        one.node.stop(signal.SIGKILL)


def test_an_offer_is_taken_up_two_visits_are_delivered_and_one_lesson_is_captured(two):
    """S3-03: given an offer TR→ML, when ML accepts and schedules two expert visits, then it shows 2/2 delivered and one lesson."""
    tr, ml, sticks = two
    made = tr.post(
        "/expertise/add", way="offer", name="Experience exchange, counter-terrorism", domains="counter-terrorism, borders",
        formats="visit", channel="alerts", addressees="ML-DGE", spoken="fr tr", cost_sharing="giver")
    assert made.status_code == 303, made.text
    path = made.headers["Location"]
    carry(tr, ml, sticks)
    assert "Yours to take up or to decline" in ml.get("/expertise")
    # Nothing is done before it is agreed, and that is said.
    assert 'role="alert"' in ml.act(path, "deliver", 422, activity="note--x")
    ml.act(path, "accept", text="With pleasure")
    for offset, place in ((-9, "Bamako"), (-2, "Ankara")):
        ml.act(path, "schedule", format="visit", period_from=day(offset), place=place)
    carry(tr, ml, sticks)
    assert "0/2 delivered" in tr.flags(path) and "taken up" in tr.flags(path)
    assert 'value="deliver"' not in tr.get(path), "whoever learnt says that it took place"
    for _ in range(2):
        activity = re.search(r'<option value="(note--[0-9a-f-]{36})"', ml.get(path))[1]
        ml.act(path, "deliver", activity=activity)
    ml.act(path, "evaluate", worth="useful")
    lesson = ml.post(
        "/lessons/add", offer=path.split("/")[-1], channel="alerts", name="Hear both sides", outcome="worked",
        observation="Patrols that spoke to elders first were told more", analysis="They were trusted",
        lesson="Speak first", action="It is in the manual", context="Two districts in the dry season",
        evidence="Reports of nine patrols")
    assert lesson.status_code == 303, lesson.text
    carry(ml, tr, sticks)
    for house in (tr, ml):
        flags = house.flags(path)
        assert flags[1:] == ["evaluated", "2/2 delivered", "1 lesson"], flags
        assert "2/2 delivered" in house.get("/expertise")
    # S4-06: learned only when a second house has validated it.
    learnt = lesson.headers["Location"]
    assert "Missing until it is learned: another house’s validation" in tr.get(learnt)
    assert 'value="validate"' not in ml.get(learnt)
    tr.act(learnt, "doubt", 422)
    tr.act(learnt, "validate", text="Seen here as well")
    carry(tr, ml, sticks)
    for house in (tr, ml):
        assert "lesson learned" in house.get(learnt)
    assert tr.capital.verify().returncode == ml.capital.verify().returncode == 0


def test_programs_do_the_same_and_the_other_house_alone_is_told(two):
    tr, ml, sticks = two
    base = tr.node.address + "/api/v1"
    auth = ("desk", PASSWORD)
    made = requests.post(base + "/expertise", auth=auth, timeout=60, json={
        "channel": "alerts", "way": "request", "name": "Forensics of phones", "domains": ["forensics"], "formats": ["remote"]})
    assert made.status_code == 201, made.text
    id = made.json()["id"]
    carry(tr, ml, sticks)
    ours = requests.post(
        ml.node.address + f"/api/v1/expertise/{id}/acts", auth=auth, timeout=60, json={"act": "accept", "text": "We can"})
    assert ours.status_code == 201, ours.text
    carry(ml, tr, sticks)
    seen = requests.get(f"{base}/expertise/{id}", auth=auth, timeout=60).json()
    assert [one["line"]["state"] for one in seen["exchanges"]] == ["matched"]
    assert seen["exchanges"][0]["may"] == ["schedule", "withdraw"]
