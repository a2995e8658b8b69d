"""Tables that are brought: last year's spreadsheet of events (week one of the analyst)."""

import html
import re

import pytest
import requests

from test_desk import session

HEAD = "event_id_cnty;event_date;event_type;country;admin1;location;latitude;longitude;geo_precision;source;notes;fatalities"
LINES = [
    "MLI1;25/04/2025;Battles;Mali;Gao;Ansongo;15,65;0,5;1;Un journal;Deux groupes, à l’aube;7",
    "MLI2;05/04/2025;Protests;Mali;Gao;Gao;;;;Un journal;;",
    "MLI3;bientôt;Riots;Mali;Gao;Gao;;;;;;0",
    "MLI4;26/04/2025;Pique-nique;Mali;Gao;Gao;;;;;;",
]
TABLE = "\r\n".join([HEAD, *LINES]) + "\r\n"


def fields(page):
    """What a browser would send of the form on a page."""
    page = page[page.index('<form class="form panel"'):]
    page = page[:page.index("</form>")]
    found = {}
    for tag in re.findall(r"<input [^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value:
            found[name[1]] = html.unescape(value[1])
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected>', options)
        found[name] = html.unescape(chosen[1]) if chosen else ""
    return found


@pytest.fixture
def house(node):
    node.account("analyst", "reader", "author")
    node.account("reader", "reader")
    node.channel("alerts", tlp="green")
    node.run("channel", "grant", "alerts", "analyst", "--write")
    node.run("channel", "grant", "alerts", "reader")
    return node.start()


class Desk:
    """Somebody at the pages."""

    def __init__(self, node, who):
        self.node = node
        self.session = session(type("House", (), {"node": node}), who)
        self.session.headers["Accept-Language"] = "en"

    def get(self, path):
        return self.session.get(self.node.address + path, timeout=60)

    def bring(self, path, name, content):
        token = fields(self.get(path).text)["token"]
        return self.session.post(
            self.node.address + path, data={"token": token}, files={"file": (name, content, "text/csv")}, timeout=60)

    def send(self, path, page, **changes):
        return self.session.post(self.node.address + path, data={**fields(page), **changes}, timeout=60)


def reports(node, who="reader"):
    return sum(int(line.split("\t")[2]) for line in node.run("trend", "--as", who, "--months", "36").stdout.splitlines()[1:]
               if line.split("\t")[1] == "all")


def test_import_of_last_years_spreadsheets(house):
    """A table as Excel writes it on a French machine: looked at line by line, filed once, corrected later."""
    analyst = Desk(house, "analyst")
    look = analyst.bring("/import/events", "événements 2025.csv", TABLE.encode("windows-1252"))
    assert look.status_code == 200, look.text
    # What is wrong, on which line, what next; and nothing is filed.
    assert "bientôt" in look.text and "No date: write" in look.text and "Pique-nique" in look.text
    assert re.search(r'<th scope="row">4</th><td[^>]*>When</td>', look.text), look.text
    assert "Nothing is filed yet" in look.text and reports(house) == 0
    done = analyst.send("/import/events", look.text, act="file")
    assert "2 are new" in done.text and "2 lines have something wrong" in done.text, done.text
    assert reports(house) == 2
    record = re.search(r'href="(/records/report--[^"]+)"', done.text)[1]
    page = analyst.get(html.unescape(record)).text
    assert "événements 2025.csv" in page and "line 2" in page and "Deux groupes" in page
    # What is not said is not none: one of the two says how many died.
    of = [line.split("\t") for line in house.run("trend", "--as", "reader", "--months", "36").stdout.splitlines()[1:]]
    assert sum(int(line[6]) for line in of if line[1] == "all") == 1

    # The same file again, by the page and by the program, under another name.
    again = analyst.bring("/import/events", "copy.csv", TABLE.encode("utf-8-sig"))
    assert "2 are there already" in again.text and 'value="file"' not in again.text
    path = house.folder.parent / "copy.csv"
    path.write_text(TABLE)
    ran = house.run("import", "events", str(path), "--channel", "alerts", check=False)
    assert ran.returncode == 1 and "0 new, 0 corrected, 2 known" in ran.stdout, ran.stdout + ran.stderr
    assert "line 4: date" in ran.stderr and "line 5: type" in ran.stderr
    assert reports(house) == 2

    # A corrected file: one next version, and the lines that were wrong.
    path.write_text(TABLE.replace(";7\r\n", ";9\r\n").replace("bientôt", "24/04/2025").replace("Pique-nique", "Riots"))
    planned = house.run("import", "events", str(path), "--channel", "alerts", "--look")
    assert "nothing filed; 2 new, 1 corrected, 1 known" in planned.stdout and reports(house) == 2
    ran = house.run("import", "events", str(path), "--channel", "alerts")
    assert "2 new, 1 corrected, 1 known, 0 held, 0 refused, 0 left out" in ran.stdout
    assert reports(house) == 4


def test_a_table_is_brought_by_those_alone_who_may_write_and_with_their_own_form(house):
    assert Desk(house, "reader").get("/import/events").status_code == 403
    analyst = Desk(house, "analyst")
    forged = analyst.session.post(
        house.address + "/import/events", data={"token": "x"}, files={"file": ("a.csv", TABLE)}, timeout=60)
    assert forged.status_code == 403 and reports(house) == 0
    token = fields(analyst.get("/import/events").text)["token"]
    large = analyst.session.post(
        house.address + "/import/events", data={"token": token}, files={"file": ("a.csv", b"x" * 3_000_000)}, timeout=60)
    assert large.status_code == 413
    for body, type in [(b"x", "multipart/form-data"), (b"--b\r\n\r\n", "multipart/form-data; boundary=b")]:
        bad = analyst.session.post(
            house.address + "/import/events", data=body, headers={"Content-Type": type}, timeout=60)
        assert bad.status_code == 400, bad.text
    stranger = requests.post(house.address + "/import/events", data={}, allow_redirects=False, timeout=60)
    assert stranger.status_code in (303, 403)
