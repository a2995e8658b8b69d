"""What a planner sees (S1-07): the question, the latest assessments that she may see, in her house's words, and what is not answered."""

import re

import pytest

from test_desk import session

QUESTION = "Qu’est-ce qui changerait notre délai d’alerte ?"


class House:
    def __init__(self, node):
        self.node = node
        self.sessions = {}

    def at(self, who):
        if who not in self.sessions:
            self.sessions[who] = session(self, who)
            self.sessions[who].headers["Accept-Language"] = "fr"
        return self.sessions[who]

    def get(self, who, path):
        return self.at(who).get(self.node.address + path, timeout=60)

    def post(self, who, path, **fields):
        token = re.search(r'name="token" value="([^"]+)"', self.get(who, "/live").text)[1]
        return self.at(who).post(self.node.address + path, data={"token": token, **fields}, timeout=60)

    def assess(self, title, likelihood, channel="alerts", **more):
        """An assessment, and the second person who lets it out."""
        held = self.post(
            "author", "/write/assessment", title=title, question=title, judgement1=f"{title}: oui.", likelihood1=likelihood,
            confidence1="low", reasons1="Vu.", sources="C3 Un poste", assumptions="a", alternatives="b", indicators="c",
            channel=channel, **{f"standard{number}": "2" for number in range(1, 10)}, **more)
        request = re.search(r"/release/(release-request--[0-9a-f-]{36})", held.url)
        assert request, held.text
        self.node.run("release", "clear", request[1], "--scores", "2,2,2,2,2,2,2,2,2", "--as", "chief")


@pytest.fixture
def house(node):
    people = {"author": ["author", "reader"], "chief": ["releaser", "reader"], "planner": ["reader", "author"]}
    for name, roles in people.items():
        node.account(name, *roles)
    for code in ["alerts", "cell"]:
        node.channel(code, tlp="green")
    for name in people:
        node.run("channel", "grant", "alerts", name, "--write")
    for name in ["author", "chief"]:
        node.run("channel", "grant", "cell", name, "--write")
    node.start()
    return House(node)


def test_a_planner_opens_a_question_and_sees_assessments_in_her_words_and_what_is_not_answered(house):
    made = house.post(
        "planner", "/requirements/add", name=QUESTION, decision="Déplacer le dépôt", priority="high", status="active",
        elements="Les puits tiennent-ils ?\nLe pont est-il ouvert ?", channel="alerts", plan="1 ET-FAD liaison 2099-05-01")
    requirement = re.search(r"/requirements/(requirement--[0-9a-f-]{36})", made.url)[1]
    other = house.node.run(
        "requirement", "add", "Qui vend le carburant ?", "--channel", "alerts", "--decision", "Surveiller", "--element",
        "Les prix à Bol", "--as", "planner").stdout.strip()

    for title, likelihood in [("Ancienne", "remote"), ("Pluie", "very-unlikely"), ("Route", "likely")]:
        house.assess(title, likelihood)
    house.assess("Cellule", "almost-certain", channel="cell")
    house.assess("Puits", "very-likely", responds_to=requirement, responds_element="1")

    page = house.get("planner", f"/requirements/{requirement}").text
    section = page[page.index('id="assessments-h"'):page.index('id="others-h"')]
    titles = re.findall(r'<h3><a [^>]*>([^<]+)</a>', section)
    # The one that answers it first, then the latest of the others: three, and none that she may not see.
    assert titles == ["Puits", "Route", "Pluie"]
    for words in ["très probable (", "probable (", "très improbable ("]:
        assert words in section
    assert "Cellule" not in page and "quasi certain" not in page and "Ancienne" not in section
    # The first element is answered by it, the second by nothing, and neither is what is asked elsewhere.
    elements = page[page.index('id="elements-h"'):page.index('id="assessments-h"')]
    assert elements.count("sans réponse") == 1 and "Les puits tiennent-ils" in elements
    assert elements.index("sans réponse") > elements.index("Le pont est-il ouvert")
    assert "Les prix à Bol" in page[page.index('id="others-h"'):]

    gaps = house.node.run("requirement", "gaps", "--as", "planner").stdout.splitlines()
    assert gaps == [f"{requirement}\t2\tLe pont est-il ouvert ?", f"{other}\t1\tLes prix à Bol"]
    listed = house.node.run("requirement", "list", "--as", "planner").stdout.splitlines()
    assert listed[0].split("\t")[:6] == [requirement, "high", "active", "KE-OUT", "2", "1"]

    # Whoever decides that it is known says so, and it is no gap any more.
    house.node.run("requirement", "status", other, "no-longer-needed", "--as", "planner")
    house.node.run("requirement", "plan", requirement, "2 - open-source 2099-05-01", "--as", "planner")
    shown = house.node.run("requirement", "show", requirement, "--as", "planner").stdout
    assert "plan\t2 - open-source 2099-05-01" in shown and "element\t1\tanswered\t" in shown
    assert len(house.node.run("requirement", "gaps", "--as", "planner").stdout.splitlines()) == 1
    assert house.node.run("requirement", "plan", requirement, "2 - intercept", "--as", "planner", check=False).returncode == 1
    assert house.node.run("verify").returncode == 0
