"""What has to be true in the first week of each persona of domain §2, and where it is shown; and trap cases 9 and 15 of §5.5.

``WEEK_ONE`` has each line of the section "week one" with the tests that show it, or why nothing shows it yet. A test holds the table: a
test that is named in it is there, and what is not there yet is said to be so.
"""

import io
import pathlib
import re
import time
import zlib

import pypdf

from test_desk import desk, session, waiting
from test_desk import post as file
from test_exchange import product
from test_parties import Browser
from test_release import PARTNERS, agreement, marking, report
from test_scenarios import post as account

__all__ = ["desk"]

TESTS = pathlib.Path(__file__).parents[1]
#: By persona: what has to be true, and what shows it: tests of this folder as ``file::name``, Swift tests as ``file.swift::a part of their
#: sentence``; or a reason why it is not there, which begins with "waits for".
WEEK_ONE = {
    "liaison officer": {
        "first report sent in under 3 minutes": [
            "test_week_one.py::test_a_first_report_takes_so_few_fields_keys_and_pages_that_it_is_sent_within_three_minutes",
            "test_browser.py::test_a_first_report_is_filed_shown_live_elsewhere_acknowledged_and_ticked_back",
            "test_browser.py::test_a_report_is_filed_with_the_keyboard_alone"],
        "delivery ticks per recipient": [
            "test_browser.py::test_a_first_report_is_filed_shown_live_elsewhere_acknowledged_and_ticked_back"],
        "daily digest printable on one page": ["test_personas.py::test_a_nights_arrivals_are_one_printed_page"]},
    "analyst": {
        "import of last year's spreadsheets": ["test_import.py::test_import_of_last_years_spreadsheets"],
        "source panel travels with every quotation": [
            "test_personas.py::test_sources_travel_with_what_is_quoted_on_the_page_on_paper_and_as_a_file"]},
    "releasing authority": {
        "one-screen release preview": [
            "test_personas.py::test_a_release_is_looked_at_on_one_screen_before_it_goes",
            "test_release.py::test_a_partner_that_is_no_member_receives_only_its_portion"]},
    "secretariat officer": {
        "import participants from a spreadsheet": [
            "test_meetings.py::test_participants_come_from_a_spreadsheet_and_each_gets_a_sheet_and_a_calendar_request_in_their_language"],
        "mail-merge convocations": [
            "test_meetings.py::test_participants_come_from_a_spreadsheet_and_each_gets_a_sheet_and_a_calendar_request_in_their_language"],
        "one-click list of overdue commitments": [
            "test_meetings.py::test_a_commitment_turns_overdue_for_owner_chair_and_secretariat_the_same_morning"]},
    "chair": {"consensus board with four positions": [
        "test_meetings.py::test_a_chair_sees_at_one_glance_where_each_seat_stands_and_adopts_what_nobody_objects_to"]},
    "task-force lead": {"daily situation page in < 1 MB, offline": [
        "test_week_one.py::test_the_situation_is_kept_as_one_small_file_and_read_where_there_is_no_network",
        "test_weight.py::test_every_page_of_a_node_that_is_worked_at_is_light_the_first_time",
        "test_browser.py::test_the_picture_is_drawn_by_this_node_alone_and_walked_with_the_keyboard"]},
    "national security adviser": {
        "a two-page brief generated from what she may see, in her language, with sources": [
            "test_personas.py::test_an_advisers_brief_is_two_sheets_of_her_language_however_much_came",
            "test_browser.py::test_the_brief_has_two_sheets_with_its_marking_on_each",
            "test_week_one.py::test_the_brief_is_a_paper_of_its_own_that_names_no_address_to_fetch",
            "SeeingPageTests.swift::the brief says in each language how far a source is to be trusted",
            "test_requirements.py::test_a_planner_opens_a_question_and_sees_assessments_in_her_words_and_what_is_not_answered"]},
    "accountability auditor": {
        "import of a budget execution file": [
            "test_resources.py::test_s2_07_what_is_withheld_is_counted_with_its_law_and_no_withheld_line_leaks"],
        "reproducible indicator sheet": ["test_resources.py::test_a_reproducible_indicator_sheet"]},
    "oversight reader": {
        "own-nation log with integrity proof": [
            "test_personas.py::test_an_overseer_has_log_agreements_refusals_and_a_way_to_complain",
            "test_oversight.py::test_a_mention_is_erased_from_a_published_assessment"],
        "list of agreements, list of refusals with reasons, complaint intake": [
            "test_personas.py::test_an_overseer_has_log_agreements_refusals_and_a_way_to_complain"]},
    "researcher": {
        "a public/TLP:GREEN workspace separate from everything else": [
            "test_personas.py::test_a_researchers_green_workspace_knows_of_nothing_else"]},
    "trainer and trainee": {
        "a 15 MB offline course package": [
            "test_training.py::test_a_course_is_carried_answered_marked_and_certified_and_verifies_offline_elsewhere"],
        "certificate as a file and a printable code": [
            "test_training.py::test_a_course_is_carried_answered_marked_and_certified_and_verifies_offline_elsewhere",
            "CredentialTests.swift::a printed code gives back the very certificate"]},
    "node operator": {
        "install from a USB stick in under an hour, one status page": [
            "test_stick.py::test_the_program_from_a_stick_comes_up_in_an_empty_home_without_a_network",
            "test_docs.py::test_the_operators_commands_work"],
        "one backup command": ["test_docs.py::test_the_operators_commands_work"]},
}


def test_each_persona_has_its_first_week_shown_or_says_what_it_waits_for():
    assert len(WEEK_ONE) == 12, "domain §2 has twelve of them"
    for persona, lines in WEEK_ONE.items():
        assert lines, persona
        for line, shown in lines.items():
            if isinstance(shown, str):
                assert shown.startswith("waits for "), (persona, line)
                continue
            assert shown, (persona, line)
            for one in shown:
                name, test = one.split("::")
                found = list(TESTS.rglob(name))
                assert len(found) == 1, one
                text = found[0].read_text()
                assert (f"def {test}(" if name.endswith(".py") else f'"{test}') in text, f"{one} is not there"


def sheets(pdf):
    return len(re.findall(rb"/Type /Page\s", pdf))


def inside(pdf):
    """Every byte of a PDF, with its streams unpacked."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    unpacked = []
    for one in streams:
        try:
            unpacked.append(zlib.decompress(one))
        except zlib.error:
            unpacked.append(one)
    return pdf + b"".join(unpacked)


def read(pdf):
    """What a reader of the paper reads, with white space as it comes. A font says with each sheet which of its glyphs is which letter: what is
    drawn stands nowhere in the file as the letters themselves."""
    return " ".join(" ".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def intrep(title, *markings, **more):
    return product(
        "intrep", title, *markings, observed="2025-04-05", areas=[{"name": "Malaba", "country": "KE"}],
        so_what="Warn carriers.", sources=[{"grade": "B2", "descriptor": "a customs post", "holding": "own"}], **more)


def test_a_nights_arrivals_are_one_printed_page(desk):
    """Week one of the liaison officer: the digest of a night with eight arrivals, an answer that is due and all, is one sheet."""
    account(desk, "ug.desk", "reader", "author", organisation="UG-NAC", write=["alerts"])
    assert file(desk, "author", *[
        intrep(f"Crossing {number} closed for the night", **({"acknowledge_within": 360} if number == 0 else {}))
        for number in range(8)])["success_count"] == 8
    reader = session(desk, "ug.desk")
    page = reader.get(desk.node.address + "/brief", timeout=60).text
    assert all(f"Crossing {number}" in page for number in range(8))
    paper = reader.get(desk.node.address + "/brief/pdf", timeout=60)
    assert paper.headers["Content-Type"] == "application/pdf" and sheets(paper.content) == 1


def test_an_advisers_brief_is_two_sheets_of_her_language_however_much_came(desk):
    """Week one of the national security adviser: more than the brief has room for, with long titles, on two sheets, marked on each."""
    account(desk, "ug.adviser", "reader", organisation="UG-NAC", write=["alerts"])
    long = " ".join(["a long way round the crossing"] * 6)
    assert file(desk, "author", *[intrep(f"Crossing {number} closed, {long}") for number in range(40)])["success_count"] == 40
    adviser = session(desk, "ug.adviser")
    answer = adviser.get(desk.node.address + "/brief/pdf", headers={"Accept-Language": "fr"}, timeout=60)
    each = [" ".join(sheet.extract_text().split()) for sheet in pypdf.PdfReader(io.BytesIO(answer.content)).pages]
    assert len(each) == 2, len(each)
    assert all("TLP:GREEN" in text for text in each), each
    text = " ".join(each)
    assert "Ce matin" in text and "Ce qui est arrivé" in text and "This morning" not in text, text
    assert len(set(re.findall(r"Crossing (\d+) closed", text))) == 12 and "KE-OUT" in text, text


def test_sources_travel_with_what_is_quoted_on_the_page_on_paper_and_as_a_file(desk):
    """Week one of the analyst: whoever quotes a report takes its sources and their grades along."""
    origin = intrep("Forged summons")
    assert file(desk, "author", origin)["success_count"] == 1
    summary = product(
        "intsum", "A week at the border", period={"from": "2025-04-01", "until": "2025-04-07"}, key_points=["Forged summons"],
        changes=["none"], gaps=["none"], object_refs=[origin["id"], *report("")["object_refs"]], derived_from_refs=[origin["id"]],
        sources=[{"grade": "B2", "descriptor": "a customs post", "source_ref": origin["id"]}])
    assert file(desk, "author", summary)["success_count"] == 1
    chief = session(desk, "chief")
    address = f"{desk.node.address}/records/{summary['id']}"
    page = chief.get(address, timeout=60).text
    assert "a customs post" in page and "B2" in page and f"/records/{origin['id']}" in page
    paper = read(chief.get(address + "/pdf", timeout=60).content)
    assert all(words in paper for words in ["A week at the border", "Forged summons", "a customs post", "B2"]), paper
    taken = chief.get(desk.node.address + "/search/file?q=border&as=stix", timeout=60).json()
    copy, = [one for one in taken["objects"] if one["id"] == summary["id"]]
    assert copy == summary


def test_a_release_is_looked_at_on_one_screen_before_it_goes(desk):
    """Week one of the releasing authority: who will see all of it, who a part, and that nobody else will know."""
    members = marking("members", rel_to=["alliance:MCC"])
    wider = marking("wider", rel_to=["alliance:MCC", "alliance:MCC/partner"])
    desk.file("registry", members, wider)
    warning = report("warning", [wider], content="for all", authors=["Menaka desk"])
    warning["granular_markings"] = [{"marking_ref": members["id"], "selectors": ["authors"]}]
    assert file(desk, "author", warning)["success_count"] == 1
    chief = session(desk, "chief")
    page = chief.get(f"{desk.node.address}/records/{warning['id']}/audience?channel=alerts", timeout=60).text
    shares = {
        share: set(re.findall(r"<code>([A-Z]{2}-[A-Z]+)</code>", group))
        for share, group in re.findall(r'class="reach-group reach-([a-z-]+)"(.*?)</(?:section|details)>', page, re.DOTALL)}
    # A member of the alliance reads the authors, a partner of it all but them; nobody is in two groups.
    assert {"KE-OUT", "UG-NAC", "TZ-IUT"} <= shares["whole"] and shares["part"] == {"PT-GAL"}, shares
    assert sum(map(len, shares.values())) == len(set().union(*shares.values()))
    # Nobody whom it goes to may ask who else has it.
    guest = session(desk, "ug-nac").get(f"{desk.node.address}/records/{warning['id']}/audience?channel=alerts", timeout=60)
    assert guest.status_code in (403, 404) and "PT-GAL" not in guest.text


def test_an_overseer_has_log_agreements_refusals_and_a_way_to_complain(desk):
    """Week one of the oversight reader: the log with a proof for each entry, agreements, refusals with their reasons, and a question."""
    # Who oversees reads the registry as everybody does: with the role of a reader, and where it was granted.
    account(desk, "overseer", "oversight", "reader")
    desk.node.run("channel", "grant", "registry", "overseer")
    refused = session(desk, "ug-nac").get(desk.node.address + "/release", timeout=60)
    assert refused.status_code == 403
    overseer = Browser(desk.node, "overseer")
    page = overseer.get("/oversight").text
    proof = re.search(r'href="(/oversight/entries/\d+/proof)"', page)[1]
    assert "c2sp.org/tlog-proof" in overseer.get(proof).text
    refusals = overseer.get("/oversight", event="refused").text
    table = refusals[refusals.index('id="log"'):]
    assert "not theirs to do" in table
    listed = overseer.get("/parties/agreements").text
    agreements = listed[listed.index("<main"):listed.index("</main")]
    assert f'/parties/agreements/{agreement("main", ["KE-OUT", *PARTNERS])["id"]}' in agreements
    asked = overseer.post(
        "/oversight/questions", kind="question", scope="the release desk", question="Why was UG-NAC refused?", days="10")
    assert asked.status_code == 303
    assert "Why was UG-NAC refused?" in overseer.get("/oversight").text


def test_a_researchers_green_workspace_knows_of_nothing_else(desk):
    """Week one of the researcher: a channel under TLP:GREEN, and not a word of any other in lists, search, counts or choices."""
    desk.node.channel("commons", tlp="green")
    account(desk, "researcher", "reader", "author", write=["commons"])
    assert file(desk, "author", report("closed quokka"))["success_count"] == 1
    desk.file("commons", report("open wombat"))
    reader = session(desk, "researcher")
    for path in ["/live", "/search?q=quokka", "/search?q=wombat", "/write/note", "/inbox", "/map", "/timeline", "/trend", "/node"]:
        text = reader.get(desk.node.address + path, timeout=60).text.replace('value="quokka"', "")
        assert "closed quokka" not in text and "alerts" not in text.lower().replace("inbox-alerts", ""), path
    assert "open wombat" in reader.get(desk.node.address + "/live", timeout=60).text
    assert 'value="commons"' in reader.get(desk.node.address + "/write/note", timeout=60).text


def test_the_paper_of_a_tear_line_knows_neither_its_authors_nor_the_title_before(desk):
    """Trap 9: what is printed of a sanitised version has none of what was taken out, in no part of the file."""
    wider = marking("wider", rel_to=["alliance:MCC"])
    desk.file("registry", wider)
    whole = intrep("Told by Juma at Menaka", object_refs=report("")["object_refs"])
    whole["description"] = "Juma saw it."
    assert file(desk, "author", whole)["success_count"] == 1
    made = desk.node.run(
        "tearline", whole["id"], "--channel", "alerts", "--marking", wider["id"], "--remove", "description", "--generalise",
        "name:other:Told by Juma at Menaka=Report from the north", "--submit", "--as", "author")
    desk.node.run("release", "clear", waiting(desk, "chief")[0][0], "--as", "chief")
    version = re.search(r'"id":"(report--[0-9a-f-]{36})"', made.stdout)[1]
    assert version != whole["id"]
    reader = session(desk, "ug-nac")
    paper = reader.get(f"{desk.node.address}/records/{version}/pdf", timeout=60)
    assert paper.content.startswith(b"%PDF")
    # What it says is read from the paper itself, so that what is not there can be looked for.
    text = read(paper.content)
    assert "Report from the north" in text and "Warn carriers." in text and "KE-OUT" in text, text
    every = inside(paper.content)
    for word in ["Juma", "Menaka", whole["id"], "author", "chief"]:
        assert word not in text, word
        for form in (word.encode(), word.encode("utf-16-be"), word.encode().hex().encode()):
            assert form not in every, word
        assert word not in paper.headers["Content-Disposition"]
    assert b"/Author" not in every and b"/Title" not in every and b"/Producer" in every


def test_a_title_of_both_directions_a_plural_and_an_accent_are_right_in_every_language(desk):
    """Trap 15: a title in Arabic and French, Swahili's plural, Portuguese accents in a search."""
    mixed = "إغلاق معبر Ménaka — fermeture"
    event = {"type": "riot", "fatalities_low": 0, "fatalities_best": 0, "fatalities_high": 0}
    assert file(desk, "author", intrep(mixed, event=event), report("situação da operação"))["success_count"] == 2
    chief = session(desk, "chief")

    def get(path, language):
        answer = chief.get(desk.node.address + path, headers={"Accept-Language": language}, timeout=60)
        assert answer.headers["Content-Language"] == language
        return answer.text

    for language, direction in [("ar", "rtl"), ("fr", "ltr")]:
        page = get("/live", language)
        assert f'dir="{direction}"' in page and re.search(rf'<(bdi|\w+ [^>]*dir="auto"[^>]*)>{mixed}<', page)
    for words in ["situacao operacao", "SITUAÇÃO", "situação"]:
        assert "situação da operação" in re.sub(r"</?mark>", "", get(f"/search?q={words}", "pt")), words
    for words in ["Tukio 1 lenye", "Matukio 2 yenye"]:
        one = product(
            "intrep", "riot", observed=time.strftime("%Y-%m"), areas=[{"name": "Beni"}], so_what="s", sources=[{"grade": "B2"}],
            event=event)
        assert file(desk, "author", one)["success_count"] == 1
        assert words in get("/trend?months=3", "sw")
