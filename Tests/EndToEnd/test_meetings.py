"""Meetings, texts that are put to seats, and what was promised, through the program (domain 3.12, decision 0056)."""

import datetime
import html
import re
import zlib

import pytest

from test_desk import desk, session
from test_release import record
from test_scenarios import post as account

__all__ = ["desk"]

UUID = "[0-9a-f-]{36}"


class Council:
    """A secretariat at KE-OUT, and the posts of other houses at the same node."""

    def __init__(self, desk):
        self.desk = desk
        self.address = desk.node.address
        self.sessions = {}

    def at(self, who, language="en"):
        if who not in self.sessions:
            self.sessions[who] = session(self.desk, who)
        self.sessions[who].headers["Accept-Language"] = language
        return self.sessions[who]

    def get(self, who, path, language="en"):
        return self.at(who, language).get(self.address + path, timeout=60)

    def token(self, who):
        return re.search(r'name="token" value="([^"]+)"', self.get(who, "/inbox").text)[1]

    def post(self, who, path, **fields):
        return self.at(who).post(self.address + path, data={"token": self.token(who), **fields}, timeout=60)

    def send(self, who, path, file=None, **fields):
        """A form with a file, as browsers send it."""
        parts = {name: (None, value) for name, value in {"token": self.token(who), **fields}.items()}
        if file is not None:
            parts["table"] = ("participants.csv", file, "text/csv")
        return self.at(who).post(self.address + path, files=parts, timeout=60)

    def meeting(self, **fields):
        made = self.post("author", "/meetings/add", **{
            "c_name": "MCC 2026", "c_channel": "alerts", "c_audience": "channel", "c_format": "in-person",
            "c_status": "confirmed", **fields})
        found = re.search(rf"/meetings/(meeting--{UUID})$", made.url)
        assert found, made.text
        return found[1]

    def put(self, **fields):
        made = self.post("author", "/decisions/add", **{
            "c_name": "Common template", "c_channel": "alerts", "c_audience": "channel", "c_formality": "1",
            "c_method": "consensus-at-meeting", "c_texts_en": "A common template is used from June.",
            "c_texts_fr": "Un modèle commun est utilisé à partir de juin.", "c_chair": "TZ-IUT", **fields})
        found = re.search(rf"/decisions/(decision--{UUID})$", made.url)
        assert found, made.text
        return found[1]

    def stand(self, who, text, position, **fields):
        shown = self.get(who, f"/decisions/{text}").text
        seen = re.search(r'name="hash" value="([0-9a-f]{64})"', shown)[1]
        answer = self.post(who, f"/decisions/{text}", act="state", position=position, hash=seen, **fields)
        assert answer.status_code == 200, answer.text

    def board(self, who, text, language="en"):
        """The verdict, and what stands beside each seat that is named."""
        page = self.get(who, f"/decisions/{text}", language).text
        verdict = re.search(r'class="board-verdict" role="status">([^<]*)<', page)[1]
        seats = re.findall(
            r'<tr class="board-[a-z-]+"><th scope="row" dir="auto">([^<]*?)(?: <span.*?</span>)?</th>'
            r'<td><span aria-hidden="true">([^<]*)</span> ([^<]*)</td><td dir="auto">([^<]*)</td>', page)
        return verdict, {name: (sign, words, statement) for name, sign, words, statement in seats}


@pytest.fixture
def council(desk):
    for code in ["UG-NAC", "TZ-IUT", "PT-GAL"]:
        account(desk, code.lower() + ".desk", "author", "reader", organisation=code, write=["alerts"])
    # Who keeps the lists reads who is who.
    desk.node.run("channel", "grant", "registry", "author")
    return Council(desk)


def inside(pdf):
    """Every byte of a PDF, with its streams unpacked."""
    unpacked = []
    for one in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            unpacked.append(zlib.decompress(one))
        except zlib.error:
            unpacked.append(one)
    return pdf + b"".join(unpacked)


def test_participants_come_from_a_spreadsheet_and_each_gets_a_sheet_and_a_calendar_request_in_their_language(council):
    """Week one of the secretariat officer."""
    meeting = council.meeting(
        c_zone="Africa/Nairobi", c_starts="2026-03-02 09:00", c_ends="2026-03-02 12:30", c_place="Naivasha", c_country="KE",
        c_host="KE-OUT", c_chair="TZ-IUT")
    path = f"/meetings/{meeting}/participants"
    # As Excel writes it in French: semicolons, Windows-1252, an empty row, and a column that nobody asked for.
    table = (
        "Organisation;Nom;Poste;Rôle;Langue\r\n"
        "UG-NAC;Jane Doe;Director;head of delegation;en\r\n"
        "tz-iut;J. Mwangi;Directeur à l’étranger;chef de délégation;français\r\n"
        ";;;;\r\n"
        "Nowhere;X;Director;;\r\n"
        "UG-NAC;Y;Director;;\r\n"
        "PT-GAL;Z;Diretor;delegado;português\r\n").encode("windows-1252")
    looked = council.send("author", path, table)
    assert looked.status_code == 200, looked.text
    rows = re.findall(r'<tr><th scope="row">(\d+)</th><td>(.*?)</td>', looked.text)
    assert [line for line, _ in rows] == ["2", "3", "5", "6", "7"]
    assert ["✕" in result for _, result in rows] == [False, False, True, True, False]
    assert "no such organisation" in rows[2][1] and "earlier line" in rows[3][1]
    assert "Not taken: Nom." in looked.text and "Jane Doe" not in looked.text and "Mwangi" not in looked.text
    # Looking files nothing.
    assert "No post is written down yet" in council.get("author", f"/meetings/{meeting}").text
    version = re.search(r'name="version" value="([^"]+)"', looked.text)[1]
    sound = re.search(r'name="table" value="([^"]*)"', looked.text, re.DOTALL)[1]
    confirmed = {"confirm": "yes", "version": version, "table": html.unescape(sound)}
    filed = council.send("author", path, **confirmed)
    assert filed.url.endswith(f"/meetings/{meeting}"), filed.text
    assert "3 posts" in filed.text and "Directeur à l’étranger" in filed.text
    # Whoever had an older list before them is told.
    stale = council.send("author", path, **confirmed)
    assert stale.status_code == 409
    # A list of travellers is refused whole, with the name of its column; a workbook with what to do.
    travellers = council.send("author", path, "Organisation,Poste,N° passeport\r\nUG-NAC,Director,A1\r\n".encode())
    assert travellers.status_code == 422 and "N° passeport" in travellers.text
    assert "save the sheet as CSV" in council.send("author", path, b"PK\x03\x04 and so on").text
    # The form is what the page sends: no other sort, no more parts, nothing twice.
    assert council.post("author", path, **confirmed).status_code == 415
    assert council.send("author", path, **confirmed, a="", b="").status_code == 400
    twice = [("token", (None, council.token("author"))), ("confirm", (None, "yes"))] + [("table", (None, "x"))] * 2
    assert council.at("author").post(council.address + path, files=twice, timeout=60).status_code == 400

    # One sheet for each, in one document; in each one's language by the clock on the wall.
    shown = council.get("author", f"/meetings/{meeting}/convocations").text
    letters = dict(re.findall(r'<textarea id="c_letter_(\w\w)"[^>]*>(.*?)</textarea>', shown, re.DOTALL))
    assert set(letters) == {"en", "fr", "pt"} and "{post}" in letters["fr"]
    wrong = council.post(
        "author", f"/meetings/{meeting}/convocations", **{f"c_letter_{code}": "To {person}" for code in letters})
    assert wrong.status_code == 422 and "{person}" in wrong.text
    # A part that is none takes nothing down, however large its number.
    for part in ["0", "2", "-9223372036854775808", "92233720368547760", "x"]:
        assert council.post(
            "author", f"/meetings/{meeting}/convocations", c_part=part,
            **{f"c_letter_{code}": "To {post}" for code in letters}).status_code == 422, part
    paper = council.post("author", f"/meetings/{meeting}/convocations", **{
        "c_letter_en": "To: {post}, {organisation}\n\nCome to {meeting}: {when}.", "c_letter_fr": letters["fr"],
        "c_letter_pt": letters["pt"]})
    assert paper.headers["Content-Type"] == "application/pdf", paper.text
    assert len(re.findall(rb"/Type /Page\s", paper.content)) == 3
    assert b"Jane" not in inside(paper.content)
    asked = council.get("author", f"/meetings/{meeting}/convocations/1")
    assert asked.headers["Content-Type"].startswith("text/calendar")
    lines = asked.content.decode().replace("\r\n ", "").split("\r\n")
    assert {"METHOD:REQUEST", "DTSTART:20260302T060000Z", "DTEND:20260302T093000Z", f"UID:{meeting}"} <= set(lines)
    assert [line for line in lines if line.startswith("ATTENDEE")][0].startswith(
        'ATTENDEE;CN="Directeur à l’étranger, ')
    assert "09:00–12:30 (Africa/Nairobi\\, UTC+03:00)" in [line for line in lines if line.startswith("DESCRIPTION")][0]
    assert all(len(line.encode()) <= 75 for line in asked.content.decode().split("\r\n"))
    # Nobody but the house whose meeting it is writes to its participants, and what is told of it names no person.
    assert council.get("ug-nac.desk", f"/meetings/{meeting}/convocations").status_code == 403
    assert council.get("ug-nac.desk", path).status_code == 403


def test_a_chair_sees_at_one_glance_where_each_seat_stands_and_adopts_what_nobody_objects_to(council):
    """Week one of the chair: four positions; S1-04: of two bodies that sit together each organisation has one seat."""
    council.desk.file(
        "registry", *[record("body", code, code=code, names=[{"text": code}], status="established") for code in ["CIC", "MIC"]],
        *[record(
            "membership", f"{body} {code}", body=body, organisation=code, tier="member", valid_from="2024-01-01T00:00:00Z")
          for body, codes in {"CIC": ["UG-NAC", "KE-OUT"], "MIC": ["UG-NAC", "PT-GAL"]}.items() for code in codes])
    text = council.put(c_bodies="CIC MIC", c_formality="2")
    verdict, seats = council.board("tz-iut.desk", text)
    assert verdict == "3 seats have not yet said where they stand." and len(seats) == 3
    # The room is not shown who has not spoken: each seat sees its own, and a number.
    page = council.get("ug-nac.desk", f"/decisions/{text}").text
    assert len(council.board("ug-nac.desk", text)[1]) == 1 and "2 more seats have not yet said" in page
    assert "Common template" in council.get("ug-nac.desk", "/inbox").text
    assert "Common template" not in council.get("tz-iut.desk", "/inbox").text

    council.stand("author", text, "join")
    council.stand("pt-gal.desk", text, "not-participating")
    bare = council.post("ug-nac.desk", f"/decisions/{text}", act="state", position="object", hash="0" * 64)
    assert bare.status_code == 409
    council.stand("ug-nac.desk", text, "object", c_text="The budget is not ours.", c_for_chair="yes")
    verdict, seats = council.board("tz-iut.desk", text)
    assert verdict == "Not agreed: 1 seat objects."
    assert sorted(sign for sign, _, _ in seats.values()) == ["○", "✓", "✕"]
    assert ("✕", "objects", "The budget is not ours.") in seats.values()
    # What is for the chair alone is nobody else's to know.
    assert "The budget is not ours." not in council.get("pt-gal.desk", f"/decisions/{text}").text
    assert council.post("tz-iut.desk", f"/decisions/{text}", act="adopt").status_code == 409
    assert council.post("pt-gal.desk", f"/decisions/{text}", act="adopt").status_code == 403

    council.stand("ug-nac.desk", text, "join-with-statement", c_text="From July for us.")
    verdict, seats = council.board("pt-gal.desk", text)
    assert verdict.startswith("Agreed") and ("✎", "joins with a statement", "From July for us.") in seats.values()
    assert council.board("tz-iut.desk", text, "fr")[0].startswith("D’accord")
    adopted = council.post("tz-iut.desk", f"/decisions/{text}", act="adopt")
    assert adopted.status_code == 200 and "Adopted, as the chair recorded it." in adopted.text
    for who in ["author", "ug-nac.desk", "pt-gal.desk"]:
        assert council.board(who, text)[0] == "Adopted, as the chair recorded it."
    late = council.post("ug-nac.desk", f"/decisions/{text}", act="state", position="object", c_text="No.")
    assert late.status_code == 409


def test_a_commitment_turns_overdue_for_owner_chair_and_secretariat_the_same_morning(council):
    """S1-10, and the secretariat's one click."""
    day = datetime.datetime.now(datetime.timezone.utc).date()
    fields = {
        "c_channel": "alerts", "c_audience": "channel", "c_owner": "UG-NAC", "c_deliverable": "the template",
        "c_evidence_rule": "it is in the library", "c_verifier": "KE-OUT", "c_chair": "TZ-IUT", "c_formality": "1"}
    made = {}
    for name, due in {"Publish the common template": day - datetime.timedelta(days=1), "Train two desks": day}.items():
        answer = council.post("author", "/commitments/add", c_name=name, c_due=due.isoformat(), **fields)
        made[name] = re.search(rf"/commitments/(commitment--{UUID})$", answer.url)[1]
        taken = council.post("ug-nac.desk", f"/commitments/{made[name]}", act="accept")
        assert taken.status_code == 200, taken.text
    for who in ["ug-nac.desk", "tz-iut.desk", "author"]:
        inbox = council.get(who, "/inbox").text
        assert "Publish the common template" in inbox and "due yesterday" in inbox, who
        # What is due today is not over.
        assert "Train two desks" not in inbox
    assert "Publish the common template" not in council.get("pt-gal.desk", "/inbox").text
    inbox = council.get("author", "/inbox").text
    listed = council.get("author", re.search(r'href="(/commitments\?show=overdue)"', inbox)[1]).text
    assert "1 commitment is overdue." in listed and "Train two desks" not in listed
    table = council.get("author", "/commitments/file?show=overdue").text
    assert len(table.splitlines()) == 2 and f",UG-NAC,,{day - datetime.timedelta(days=1)},1,accepted," in table

    # Who owes it does not verify it; with evidence it is for the verifier, and late all the same.
    path = f"/commitments/{made['Publish the common template']}"
    assert council.post("ug-nac.desk", path, act="verify").status_code == 403
    assert council.post("ug-nac.desk", path, act="evidence", c_text="It is in the library.").status_code == 200
    assert "done after its day" in council.post("author", path, act="verify").text
    assert "Publish the common template" not in council.get("ug-nac.desk", "/inbox").text
    # Nobody puts off by themselves what was promised.
    other = f"/commitments/{made['Train two desks']}"
    refused = council.post("author", other, act="re-plan", c_due="2099-01-01", c_decision_ref="")
    assert refused.status_code == 422 and 'value="2099-01-01"' in refused.text


def test_an_edition_whose_opening_nobody_recorded_says_so_and_a_clash_is_told_before_anything_is_filed(council):
    """S0-01, S0-05 and S0-18."""
    edition = council.meeting(
        c_name="MCC 2025", c_series="MCC", c_edition="2025", c_opens="unknown", c_closes="2025-04-05", c_status="held",
        c_place="Naivasha", c_country="KE", c_host="KE-OUT", c_theme="en: Strengthen cooperation\nfr: Renforcer la coopération")
    page = council.get("ug-nac.desk", f"/meetings/{edition}", "fr").text
    assert "non consigné" in page and "5 avril 2025" in page
    assert "Renforcer la coopération" in page and "Strengthen" not in page
    dated = council.get("ug-nac.desk", f"/meetings/{edition}/calendar").content.decode()
    assert "METHOD:PUBLISH\r\n" in dated and "DTSTART;VALUE=DATE:20250405\r\n" in dated and "ATTENDEE" not in dated
    items = ("2026-03-02 14:00-15:30 | parallel | Cyber readiness | A | en fr | UG-NAC: Deputy\n"
             "2026-03-02 15:00-16:00 | parallel | Piracy | B | | UG-NAC: deputy; PT-GAL: Director")
    fields = {
        "c_name": "Two rooms", "c_channel": "alerts", "c_audience": "channel", "c_format": "in-person", "c_status": "planned",
        "c_zone": "Africa/Nairobi", "c_items": items}
    clash = council.post("author", "/meetings/add", **fields)
    assert clash.status_code == 422 and "Cyber readiness" in clash.text and "Piracy" in clash.text
    assert "Two rooms" not in council.get("author", "/meetings").text
    allowed = council.post("author", "/meetings/add", c_clash="yes", **fields)
    assert re.search(rf"/meetings/meeting--{UUID}$", allowed.url), allowed.text
    # A session that is its house's alone is nobody else's, by number neither.
    count = len(re.findall(r'href="/meetings/meeting--', council.get("ug-nac.desk", "/meetings").text))
    closed = council.meeting(c_name="Closed session", c_audience="house")
    assert len(re.findall(r'href="/meetings/meeting--', council.get("ug-nac.desk", "/meetings").text)) == count
    gone, never = (council.get("ug-nac.desk", f"/meetings/{id}") for id in [closed, closed[:-1] + ("0" if closed[-1] != "0" else "1")])
    assert gone.status_code == never.status_code == 404
    council.desk.file(
        "registry", record("body", "PS", code="PS", names=[{"text": "Permanent secretariat"}], status="proposed"))
    proposed = council.post(
        "author", "/commitments/add", c_name="Host it", c_due="2099-01-01", c_channel="alerts", c_audience="channel",
        c_owner="PS", c_deliverable="d", c_evidence_rule="e", c_verifier="TZ-IUT", c_formality="1", c_meeting_ref=edition)
    assert proposed.status_code == 422 and "only proposed" in proposed.text and "KE-OUT" in proposed.text
