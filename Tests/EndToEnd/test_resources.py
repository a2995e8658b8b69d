"""Budgets (domain 3.19, 4.6): a table of a budget's execution, and the sheet that everybody computes from it alike."""

import html
import json
import re

import pytest

from test_import import Desk
from test_pouches import capitals, pair  # noqa: F401
from test_rfi import carry

HEAD = "line;exercice;institution;programme;cofog;economic;nature;original;paid;arrears;secrecy;ground;objectives;owner"


def table(*lines):
    return ("\r\n".join([HEAD, *lines]) + "\r\n").encode("utf-8-sig")


def settle(desk, look, **more):
    """What is asked of a table that has just come: then it is looked at."""
    return desk.send(
        "/import/budget", look, budget_name="Défense", as_of="2025-12-31", currency="XOF", act="look", **more)


def bring(desk, content, name="execution.csv", **more):
    look = settle(desk, desk.bring("/import/budget", name, content).text, **more)
    done = desk.send("/import/budget", look.text, act="file")
    assert "Done" in done.text, done.text
    return look.text, done.text


def sheet(desk, form="json", at=""):
    path = re.search(r'href="(/budgets/budget-execution--[^"]+)"', desk.get("/budgets").text)[1]
    answer = desk.get(f"{html.unescape(path)}/sheet?as={form}{at}")
    assert answer.status_code == 200, answer.text
    return answer.content


def figures(content, year=0):
    return {one["indicator"]: one for one in json.loads(content)["years"][year]["indicators"]}


@pytest.fixture
def ministry(node):
    for name in ["finance", "auditor", "citizen"]:
        node.account(name, *(["reader", "author"] if name == "finance" else ["reader"]))
    for code in ["open-books", "court-of-accounts"]:
        node.channel(code, tlp="green")
        node.run("channel", "grant", code, "finance", "--write")
    for name in ["auditor", "citizen"]:
        node.run("channel", "grant", "open-books", name)
    node.run("channel", "grant", "court-of-accounts", "auditor")
    node.start()
    return node


OPEN = {"channel_public": "open-books"}


def test_s2_04_efficiency_is_computed_from_three_years_and_each_number_opens_to_its_lines(ministry):
    finance = Desk(ministry, "finance")
    lines = [
        f"{number};{year};Armée;P{number};02.1;{economic};;1 000 000;{paid};0;public;;O1;état-major"
        for year, rate in [("2023", 96), ("2024", 82), ("2025", 97)]
        for number, economic, paid in [("1", "21", rate * 10_000), ("2", "22", rate * 10_000)]]
    look, done = bring(finance, table(*lines), **OPEN)
    assert "Nothing is filed yet" in look and "Indicators" in done
    citizen = Desk(ministry, "citizen")
    path = re.search(r'href="(/budgets/budget-execution--[^"]+)"[^>]*>Défense</a></th><td>2025<', citizen.get("/budgets").text)[1]
    page = citizen.get(path).text
    content = citizen.get(path + "/sheet?as=json").content
    assert [figures(content, year)["outturn"]["percent"] for year in range(3)] == ["97.00", "82.00", "96.00"]
    assert [figures(content, year)["outturn"]["reading"] for year in range(3)] == ["A", "D", "A"]
    assert json.loads(content)["overall"] == {"composition": "A", "outturn": "A"}
    assert figures(content)["composition"]["percent"] == "0.00" and figures(content)["outturn"]["lines"] == ["1", "2"]
    # PEFA-style, and never a score of PEFA's; each number leads to its lines.
    assert "PEFA-style" in page and "no PEFA scores" in page and "97.00 %" in page
    target = re.search(r'href="#(lines-2025)"', page)[1]
    assert f'id="{target}"' in page and "1,000,000 XOF" in page


def test_s2_05_alignment_is_by_value_and_lists_the_lines_that_serve_no_objective_with_their_owners(ministry):
    """40 lines worth 100 bn, 6 of them, worth 8 bn, linked to nothing."""
    finance = Desk(ministry, "finance")
    linked = [f"L{n:02};2025;Armée;;02.1;22;;{2_700_000_000 if n < 33 else 2_900_000_000};0;0;public;;O{n % 3};bureau {n}"
              for n in range(34)]
    loose = [f"U{n};2025;Police;;03.1;22;;{1_300_000_000 if n < 5 else 1_500_000_000};0;0;public;;;bureau libre {n}" for n in range(6)]
    bring(finance, table(*linked, *loose), **OPEN)
    citizen = Desk(ministry, "citizen")
    one = figures(sheet(citizen))["alignment"]
    assert one["percent"] == "92.00" and one["reading"] == "not met" and len(one["lines"]) == 40
    page = citizen.get(re.search(r'href="(/budgets/budget-execution--[^"]+)"', citizen.get("/budgets").text)[1]).text
    section = page[page.index('id="unlinked-year-2025"'):page.index('id="lines-2025"')]
    assert "6 lines are not wholly linked" in section
    assert [f"bureau libre {n}" in section for n in range(6)] == [True] * 6 and "bureau 1<" not in section


SECRET = [
    "1;2025;Armée;;02.1;21;;700000;700000;0;public;;O1;état-major",
    "2;2025;Kifaru;;02.1;31;;150000;100000;0;auditeur;Loi 12;O1;bureau Kifaru",
    "3;2025;Nyati;;02.5;22;;100000;70000;0;scellé;Décret 7;;bureau Nyati",
    "4;2025;Nyoka;;02.5;22;;50000;30000;0;scellé;Décret 7;;bureau Nyoka",
]


def test_s2_07_what_is_withheld_is_counted_with_its_law_and_no_withheld_line_leaks(ministry):
    """30 % is exempt from publication: totals and share are there for the citizen, the lines nowhere."""
    finance = Desk(ministry, "finance")
    look, done = bring(finance, table(*SECRET), channel_auditor="court-of-accounts", **OPEN)
    # A total over one line is that line: who files it is told so before.
    assert "Only one line is withheld at the level “auditors”" in look and "not filed, only counted" in done
    citizen, auditor = Desk(ministry, "citizen"), Desk(ministry, "auditor")
    content = sheet(citizen)
    assert figures(content)["secrecy"]["percent"] == "30.00" and figures(content)["outturn"]["percent"] == "90.00"
    levels = {one["secrecy"]: one for one in json.loads(content)["years"][0]["levels"]}
    assert levels["sealed"] == {
        "secrecy": "sealed", "lines": 2, "grounds": ["Décret 7"], "original": 150000, "paid": 100000, "arrears": 0,
        "appropriated": 150000}
    everything = [
        citizen.get(path).content for path in
        ["/budgets", "/live", "/search?q=Kifaru", "/search?q=Nyati",
         html.unescape(re.search(r'href="(/budgets/budget-execution--[^"]+)"', citizen.get("/budgets").text)[1])]]
    everything += [content, sheet(citizen, "csv")]
    for words in [b"bureau Kifaru", b"bureau Nyati", b"Nyoka", "execution.csv".encode() + b" \xc2\xb7 SHA-256"]:
        assert all(words not in one for one in everything), words
    # The auditor has the lines of that level, and what is sealed as totals: never simply absent.
    own = json.loads(sheet(auditor))["years"][0]
    assert own["lines_here"] == ["public", "auditor"] and "2" in figures(sheet(auditor))["capital"]["lines"]
    assert figures(sheet(auditor))["outturn"]["percent"] == "90.00"
    assert [one["secrecy"] for one in own["levels"]] == ["public", "auditor", "sealed"]


def test_figures_keep_their_history_and_the_sheet_says_as_of_when(ministry):
    finance, citizen = Desk(ministry, "finance"), Desk(ministry, "citizen")
    bring(finance, table("1;2025;Armée;;02.1;21;;1000;900;0;public;;O1;x"), **OPEN)
    before = sheet(citizen)
    look = settle(finance, finance.bring("/import/budget", "copy.csv", table("1;2025;Armée;;02.1;21;;1000;900;0;public;;O1;x")).text, **OPEN)
    assert "there already" in look.text and 'value="file"' not in look.text
    bring(finance, table("1;2025;Armée;;02.1;21;;1000;800;0;public;;O1;x"), **OPEN)
    after = sheet(citizen)
    assert (figures(before)["outturn"]["percent"], figures(after)["outturn"]["percent"]) == ("90.00", "80.00")
    then = json.loads(before)["years"][0]["sources"][0]["modified"]
    assert sheet(citizen, at=f"&at={then}") == before
    # A line that has something wrong stops all of it: a budget with a line missing counts wrongly.
    wrong = settle(finance, finance.bring("/import/budget", "x.csv", table("1;2025;Armée;;02.9;21;;1;1;0;public;;;")).text, **OPEN)
    assert "No code of COFOG" in wrong.text and "Nothing can be filed while" in wrong.text and 'value="file"' not in wrong.text


def test_a_reproducible_indicator_sheet(capitals, tmp_path):  # noqa: F811
    """Week one of the auditor: on another node, from the same lines, the same bytes."""
    ke, et = capitals
    ke.node.account("finance", "reader", "author")
    ke.node.run("channel", "grant", "alerts", "finance", "--write")
    lines = [f"{n};2025;Armée;P{n % 3};02.1;{'21' if n % 2 else '311'};;{n * 1_000_000};{n * 970_000};{n};public;;O1;x" for n in range(1, 30)]
    bring(Desk(ke.node, "finance"), table(*lines), channel_public="alerts")
    ours = [sheet(Desk(ke.node, "finance"), form) for form in ["json", "csv"]]
    tmp_path.joinpath("sticks").mkdir()
    carry(ke, et, tmp_path / "sticks")
    theirs = [sheet(Desk(et.node, "desk"), form) for form in ["json", "csv"]]
    assert ours == theirs and figures(ours[0])["outturn"]["percent"] == "97.00"
    assert json.loads(ours[0])["style"].startswith("PEFA-style") and b"lines_sha256" in ours[1]
