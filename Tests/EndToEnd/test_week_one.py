"""Lines of the first week (domain 2) that are shown in a browser: what a first report takes, and what is read where there is no network.

`test_personas.py` has the table of all of them.
"""

import re
import time
import uuid

import pytest

from test_browser import PATIENCE, address_of, chromium, desk, federation, fill_intrep, submit

__all__ = ["chromium", "desk", "federation"]

#: Seconds in which a liaison officer sends a first report.
FIRST_REPORT = 180
#: The keystroke-level model of Card, Moran and Newell (1980), in seconds: a key for somebody who types now and then, a field or a button
#: that is pointed at, and a moment of thought before each.
KEY, POINT, THINK = 0.5, 1.1, 1.35
PAGES = 4  # from the first page to the record, each of them counted
#: Bytes of the situation page, as it is kept to be read elsewhere.
SITUATION = 1_000_000


def test_a_first_report_takes_so_few_fields_keys_and_pages_that_it_is_sent_within_three_minutes(desk):
    """Counted, not raced: what the walk takes of a person is reckoned from what has to be typed and pressed, and what it takes of the
    program is measured."""
    page, pages = desk("KE-OUT"), []
    page.on("framenavigated", lambda frame: pages.append(frame.url))
    began = time.monotonic()
    page.click("a[href='/write']")
    page.click("a[href='/write/intrep']")
    fill_intrep(page, f"Forged summons at Malaba {uuid.uuid4().hex[:8]}")
    said = page.evaluate("""() => [...document.querySelectorAll('form[data-draft] .fields:not(details .fields) [name]')]
        .map((one) => one.tagName === 'SELECT' ? 'x' : one.value).filter((value) => value !== '')""")
    submit(page)
    ran = time.monotonic() - began
    pressed, keys = len(said) + 3, sum(len(value) for value in said)
    taken = ran + keys * KEY + pressed * (POINT + THINK)
    print(f"a first report: {len(said)} fields, {keys} keys, {pressed} presses, {len(pages)} pages, {ran:.1f} s of the program: {taken:.0f} s")
    assert 6 <= len(said) <= 9 and len(pages) <= PAGES
    assert taken < FIRST_REPORT


def offline(chromium, path):
    """A page that is opened from a file, by a browser that has no network, and everything that it asked for and did not get."""
    context = chromium.new_context(locale="en")
    context.set_default_timeout(PATIENCE)
    context.set_offline(True)
    page, failed = context.new_page(), []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.goto(path.as_uri())
    return page, failed


@pytest.mark.parametrize("where, shown", [("/brief", ".brief"), ("/map", "svg.map")])
def test_the_situation_is_kept_as_one_small_file_and_read_where_there_is_no_network(desk, chromium, tmp_path, where, shown):
    page = desk("UG-NAC", where)
    heading, words = page.locator("h1").inner_text(), page.locator("main").inner_text()
    kept = page.context.new_cdp_session(page).send("Page.captureSnapshot", {"format": "mhtml"})["data"]
    file = tmp_path / "situation.mhtml"
    file.write_bytes(kept.encode())
    assert len(kept) < SITUATION
    print(f"{where}: {len(kept) / 1000:.0f} kB in one file")
    away, failed = offline(chromium, file)
    assert away.locator("h1").inner_text() == heading and away.locator("main").inner_text() == words
    assert away.locator(shown).first.is_visible() and not failed, failed
    # As it looked: style came along, and what a person goes by is there.
    style = "(one) => { const found = getComputedStyle(one); return [found.fontFamily, found.backgroundColor, found.color] }"
    for part in ["body", "h1", "main"]:
        assert away.locator(part).first.evaluate(style) == page.locator(part).first.evaluate(style), part
    away.context.close()


def test_the_brief_is_a_paper_of_its_own_that_names_no_address_to_fetch(desk):
    page = desk("UG-NAC", "/brief")
    answer = page.context.request.get(address_of(page) + "/brief/pdf")
    paper = answer.body()
    assert answer.ok and paper.startswith(b"%PDF") and len(paper) < SITUATION
    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) <= 2
    # Nothing is fetched when it is opened: no file that is elsewhere, no act that begins by itself.
    assert not re.search(rb"/(URI|GoToR|Launch|OpenAction|JavaScript|JS|EmbeddedFile)\b", paper)
