"""What a person does all day, in a real browser: two nodes of the demonstration's federation, Chromium in front of each.

Ten pages are kept as pictures in `.screenshots`, to be looked at. What axe-core says of each page is in `test_accessibility.py`.
"""

import pathlib
import re
import shutil
import uuid

import pytest

from conftest import PASSWORD, ROOT, Node
from test_federation import SOON, Federation, until
from test_personas import read
from test_scenarios import PRODUCT

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium here")
playwright = pytest.importorskip("playwright.sync_api")
PICTURES = ROOT / ".screenshots"
#: Milliseconds in which a page has to be there, and in which something has to arrive from the other node.
PATIENCE, ARRIVAL = 120_000, SOON * 1_000
MOST_FIELDS = 6  # that somebody has to fill in to file a report


@pytest.fixture(scope="module")
def federation(tmp_path_factory):
    federation = Federation(tmp_path_factory.mktemp("browsed"))
    yield federation
    federation.stop()


@pytest.fixture(scope="module")
def chromium():
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"], timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture
def desk(federation, chromium):
    """Opens a page of a node, signed in as its duty post."""
    opened = []

    def open_desk(code, path="/live", sign=None, **options):
        context = chromium.new_context(**{"locale": "en", "viewport": {"width": 1280, "height": 900}, **options})
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        page = context.new_page()
        address, duty = federation.nodes[code]
        sign_in(page, address, *(sign or duty))
        if path != "/live":
            page.goto(address + path)
        return page

    yield open_desk
    for context in opened:
        context.close()


def sign_in(page, address, name, password):
    page.goto(address + "/sign-in")
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/live*")


def kept(page, name):
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=False)


def address_of(page):
    return re.match(r"https?://[^/]+", page.url)[0]


def record_of(page):
    return re.search(r"report--[0-9a-f-]{36}", page.url)[0]


def fill_intrep(page, title):
    """Fills in what has to be, and nothing else."""
    page.select_option("select[name=channel]", "border-watch")
    page.fill("[name=title]", title)
    page.fill("[name=place]", "Malaba")
    page.fill("[name=observed]", "2025-04-05T09:30Z")
    page.fill("[name=grade]", "B2")
    page.fill("[name=so_what]", "Warn carriers.")


def open_summary(page):
    """The form of a summary, with what the month has for it."""
    page.goto(address_of(page) + "/write/intsum")
    page.fill("[name=period_from]", "2025-04-01")
    page.fill("[name=period_until]", "2025-04-30")
    page.click("button[value=period]")


def look(page):
    """Asks whom it would reach; nothing is filed, and what was written is still there."""
    title = page.input_value("[name=title]")
    page.click("form[data-draft] button[value=look]")
    page.locator("#look").wait_for()
    assert page.evaluate("document.activeElement.id") == "look"
    assert page.input_value("[name=title]") == title and page.input_value("[name=channel]") == "border-watch"


def submit(page):
    page.click("form[data-draft] button[type=submit].primary")
    page.wait_for_url(re.compile(r"/records/report--"))


def filed(page, title):
    page.goto(address_of(page) + "/write/intrep")
    fill_intrep(page, title)
    submit(page)
    return record_of(page)


def test_a_first_report_is_filed_shown_live_elsewhere_acknowledged_and_ticked_back(desk):
    """Six fields, no reload at the other end, one click there, and a tick here."""
    title = f"Forged summons at Malaba {uuid.uuid4().hex[:8]}"
    theirs = desk("UG-NAC", "/inbox")
    ours = desk("KE-OUT", "/write")
    kept(ours, "write")
    ours.click("a[href='/write/intrep']")
    assert ours.locator("form[data-draft] .must:visible").count() <= MOST_FIELDS
    fill_intrep(ours, title)
    kept(ours, "intrep")
    look(ours)
    assert "UG-NAC" in ours.locator("#look .reach-group").first.inner_text(), "nobody is told whom it would reach"
    assert title not in theirs.content(), "it was filed when it was looked at"
    kept(ours, "intrep-looked")
    submit(ours)
    kept(ours, "record")
    record = record_of(ours)
    ours.click("a.button[href*='/audience']")
    assert ours.locator("body").inner_text().count("UG-NAC") > 0, "the preview does not name who sees it"
    kept(ours, "audience")

    arrival = theirs.locator("li.arrival", has_text=title)
    arrival.wait_for(timeout=ARRIVAL)  # by itself
    kept(theirs, "inbox")
    arrival.locator("button[value=noted]").click()
    theirs.locator("details.arrivals-done summary").click()
    theirs.locator("details.arrivals-done", has_text=title).wait_for()

    row = ours.locator("tr", has_text="UG-NAC")
    for _ in range(SOON):
        ours.goto(f"{address_of(ours)}/records/{record}/deliveries?channel=border-watch")
        if "✓✓" in row.inner_text():
            break
        ours.wait_for_timeout(1_000)
    assert "✓✓" in row.inner_text()
    kept(ours, "delivery")


@pytest.fixture(scope="module")
def second(federation):
    """A second person at KE-OUT, who releases: the sign-in of the account."""
    node = Node(pathlib.Path(federation.folder) / "KE-OUT")
    node.account("second", "reader", "releaser")
    node.run("channel", "grant", "registry", "second")
    for channel in ["border-watch", "public-warnings"]:
        node.run("channel", "grant", channel, "second", "--write")
    return "second", PASSWORD


def test_a_tear_line_is_made_and_sent_cleared_by_a_second_post_and_read_by_a_third_house_and_its_source_recalled(desk, second):
    """A portion ticked, a place written more generally, looked at, sent; who decides has the audience and the decision on one screen."""
    mark = uuid.uuid4().hex[:8]
    title, told = f"Convoy seen near Malaba {mark}", f"Convoy seen near the border {mark}"
    ours, theirs, third = desk("KE-OUT"), desk("UG-NAC"), desk("SN-CAS")
    ours.goto(address_of(ours) + "/write/intrep")
    fill_intrep(ours, title)
    ours.fill("[name=text]", "Juma counted lorries.")
    submit(ours)
    record = record_of(ours)
    where = f"/records/{record}?channel=border-watch"
    there(theirs, where, "Juma counted lorries.")

    ours.click("a.button[href*='/tearline']")
    ours.select_option("select[name=target]", "public-warnings")
    ours.locator("button[value=look]").click()
    ours.locator("#result .verdict-bad").wait_for()
    assert not ours.locator("button[value=send]").count(), "what says all of the record can be sent"
    ours.check("input[name=remove][value=description]")
    for line, place in enumerate(["name", f"extensions.{PRODUCT}.areas.[0].name"]):
        ours.fill(f"#exact-{line}", "Malaba")
        ours.select_option(f"#place-{line}", place)
        ours.select_option(f"#step-{line}", "place")
        ours.fill(f"#instead-{line}", "the border")
    ours.locator("button[value=look]").click()
    ours.locator("#result .verdict-good").wait_for()
    result = ours.locator("#result").inner_text()
    assert "Juma" not in result and "Malaba" not in result and "Areas 1, Name" in ours.locator("#place-1").inner_text()
    assert "SN-CAS" in ours.locator("#result .reach-whole").inner_text(), "its author is not told who would get it"
    kept(ours, "tearline")
    ours.locator("button[value=send]").click()
    ours.wait_for_url("**/release?done=tearline")

    desk2 = desk("KE-OUT", "/release", sign=second)
    desk2.locator("a.desk-title", has_text=told).click()
    desk2.locator("#sanitised").wait_for()
    assert "Description" in desk2.locator("#sanitised").inner_text()
    assert "Juma" not in desk2.locator("main").inner_text()
    clear, back = desk2.locator("form[action$='/clear'] button"), desk2.locator("form[action$='/return'] button")
    for one in [desk2.locator("#preview-h"), desk2.locator(".reach-group").first, clear, back]:
        box = one.bounding_box()
        assert box["y"] + box["height"] <= 900, "the audience and the decision are not on one screen"
    assert desk2.locator("#product").bounding_box()["y"] > back.bounding_box()["y"]
    kept(desk2, "request")
    version = desk2.locator(".facts-id code").inner_text()
    assert re.fullmatch(r"report--[0-9a-f-]{36}", version) and version != record
    clear.click()
    desk2.wait_for_url("**/release?done=clear")

    there(third, f"/records/{version}", told)
    shown = third.locator("main").inner_text()
    assert "Warn carriers." in shown
    assert not [word for word in ["Juma", "Malaba", record] if word in third.content()]
    assert third.goto(address_of(third) + f"/records/{record}").status == 404

    ours.goto(address_of(ours) + where)
    ours.click("a.button[href*='recall'], a.button[href*='/onward']")
    form = ours.locator("form", has=ours.locator(f"input[value='{record}']")).last
    for field in form.locator("textarea[required], input[required]:not([type=hidden])").all():
        if not field.input_value():
            field.fill("Source withdrew it.")
    form.locator("button[type=submit]").last.click()
    ours.wait_for_url("**done=recall**")
    for _ in range(SOON):
        answer = theirs.goto(address_of(theirs) + where)
        if answer.status != 200:
            break
        theirs.wait_for_timeout(1_000)
    assert answer.status == 404, "what was recalled is still shown at the other node"
    assert title not in theirs.content() and "Juma" not in theirs.content()
    # Who had it hears of it, and no more than its title.
    theirs.goto(address_of(theirs) + "/inbox")
    recalled = theirs.locator("section[aria-labelledby='recalled-h']").inner_text()
    assert title in recalled and "Juma" not in recalled
    # What was made of it stays where it was given.
    assert third.goto(address_of(third) + f"/records/{version}").status == 200


def there(page, path, words):
    """Waits until a page of the other node says something."""
    for _ in range(SOON):
        page.goto(address_of(page) + path)
        if words in page.locator("main").inner_text():
            return
        page.wait_for_timeout(1_000)
    raise AssertionError(f"{path} never said {words!r}")


def test_for_whom_a_portion_is_stands_before_it_here_there_and_on_paper(desk):
    title = f"Forged summons {uuid.uuid4().hex[:8]}"
    ours, theirs, third = desk("KE-OUT", "/write/intrep"), desk("UG-NAC"), desk("SN-CAS")
    fill_intrep(ours, title)
    ours.fill("[name=text]", "Two carriers received it.\n\n(REL UG-NAC) Juma sent it.")
    submit(ours)
    record = record_of(ours)
    where = f"/records/{record}?channel=border-watch"
    there(theirs, where, "Juma sent it.")
    for page in (ours, theirs):
        portion = page.locator("#product p", has_text="Juma sent it.").inner_text()
        assert "TLP:AMBER+STRICT" in portion and "(REL TO UG-NAC)" in portion, portion
        assert "REL TO" not in page.locator("#product p", has_text="Two carriers").inner_text()
        # "Released to" says for whom that portion is.
        assert "REL TO UG-NAC" in page.locator("#markings").inner_text()
        paper = page.context.request.get(f"{address_of(page)}/records/{record}/pdf?channel=border-watch")
        assert paper.ok and read(paper.body()).count("REL TO UG-NAC") >= 2
    # Whoever does not see it does not learn that it is there.
    if third.goto(address_of(third) + where).status == 200:
        assert "Juma" not in third.content() and "REL TO" not in third.content()


def test_a_file_that_was_chosen_before_a_look_is_asked_for_and_not_left_out(desk):
    page = desk("KE-OUT", "/write/intrep")
    file = {"name": "fuel.txt", "mimeType": "text/plain", "buffer": b"litres"}
    fill_intrep(page, f"With a file {uuid.uuid4().hex[:8]}")
    page.set_input_files("#annexes", file)
    look(page)
    assert page.locator("#look a[href='#annexes']").is_visible(), "nobody is told that the file has to be chosen again"
    page.click("form[data-draft] button[type=submit].primary")
    page.locator(".faults a[href='#annexes']").wait_for()
    assert page.locator("[name=annexes_none]").is_visible()
    page.set_input_files("#annexes", file)
    submit(page)
    page.locator("#product", has_text="fuel.txt").wait_for()


def test_a_request_is_asked_clarified_answered_and_rated_between_two_nodes(desk):
    """S1-07 and domain 3.9: U1, a few fields, what is next on one screen, and both sides see it stand alike."""
    name = uuid.uuid4().hex[:8]
    ours, theirs = desk("KE-OUT", "/rfi"), desk("UG-NAC")
    ours.click("a[href='/rfi/ask']")
    ours.fill("[name=questions]", f"Did the lorries of {name} cross at Malaba?")
    ours.check("input[name=addressees][value='UG-NAC']")
    ours.select_option("select[name=channel]", "border-watch")
    ours.select_option("select[name=urgency]", "U1")
    ours.fill("[name=purpose]", "Warn carriers.")
    ours.fill("[name=legal_basis]", "Understanding, clause 4")
    ours.check("[name=declares_lawful]")
    kept(ours, "rfi-ask")
    # Why it is urgent was left out: what was typed is still there.
    ours.click("form[data-draft] button[type=submit].primary")
    ours.locator("[name=urgency_reason][aria-invalid=true]").wait_for()
    # A summary has the focus, says so in the title, and leads to the field.
    assert ours.evaluate("document.activeElement.classList.contains('faults')")
    assert ours.title().startswith("Not accepted: ")
    ours.click(".faults a[href='#urgency_reason']")
    assert ours.evaluate("document.activeElement.id") == "urgency_reason"
    assert ours.input_value("[name=purpose]") == "Warn carriers."
    assert ours.is_checked("input[name=addressees][value='UG-NAC']")
    ours.fill("[name=urgency_reason]", "They leave tonight.")
    ours.click("form[data-draft] button[type=submit].primary")
    ours.wait_for_url(re.compile(r"/rfi/case-rfi--"))
    path = re.search(r"/rfi/case-rfi--[0-9a-f-]{36}", ours.url)[0]

    there(theirs, "/inbox", name)
    assert "8 hours left" in theirs.locator(".inbox-requests", has_text=name).inner_text()
    theirs.locator(".inbox-requests a", has_text=name).click()
    theirs.wait_for_url("**" + path)
    # What is to be done next is seen without scrolling.
    for what in [".rfi-next", "textarea[name=text]", "button[value=final]"]:
        box = theirs.locator(what).first.bounding_box()
        assert box["y"] + box["height"] <= 900, (what, box)
    kept(theirs, "rfi")
    theirs.fill("textarea[name=text]", "Which night?")
    theirs.click("button[value=ask-clarification]")
    theirs.locator(".rfi-event", has_text="Which night?").wait_for()

    there(ours, path, "Which night?")
    assert "no time runs" in ours.locator(".rfi-state").inner_text()
    ours.fill("textarea[name=text]", "Friday.")
    ours.click("button[value=clarify]")
    ours.locator(".rfi-event", has_text="Friday.").wait_for()

    there(theirs, path, "Friday.")
    theirs.fill("textarea[name=text]", "Two of them, at dawn.")
    theirs.click("button[value=final]")
    theirs.locator(".rfi-event", has_text="Two of them").wait_for()

    there(ours, path, "Two of them, at dawn.")
    kept(ours, "rfi-answered")
    ours.select_option("select[name=satisfaction]", "satisfied")
    ours.click("button[value=rate]")
    ours.locator(".rfi-event", has_text="satisfied").wait_for()
    there(theirs, path, "satisfied")
    for page in (ours, theirs):
        assert "answered" in page.locator(".rfi-state").inner_text()
    # Nobody else learns that anything was asked.
    third = desk("SN-CAS", "/rfi")
    assert name not in third.content()
    assert third.goto(address_of(third) + path).status == 404
    phone = desk("UG-NAC", path, locale="ar", viewport={"width": 390, "height": 844})
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    kept(phone, "rfi-arabic-phone")


def test_a_report_is_filed_with_the_keyboard_alone(desk):
    title = f"By keyboard {uuid.uuid4().hex[:8]}"
    page = desk("KE-OUT", "/write/intrep")

    def tab_to(name, most=60):
        for _ in range(most):
            page.keyboard.press("Tab")
            focused = page.evaluate(
                "(() => { const e = document.activeElement, s = getComputedStyle(e);"
                " return [e.name || '', s.outlineStyle + s.boxShadow]; })()")
            if focused[0] == name:
                assert focused[1] != "nonenone", f"where the focus is cannot be seen on {name}"
                return
        raise AssertionError(f"{name} is not reached by Tab")

    # What lets a keyboard's user pass by the menu comes first.
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href') || ''").startswith("#")
    tab_to("channel")
    page.keyboard.type("Border")
    for name, text in [("title", title), ("place", "Malaba"), ("observed", "2025-04-05T09:30Z")]:
        tab_to(name)
        page.keyboard.type(text)
    tab_to("grade")
    page.keyboard.type("B2")
    tab_to("so_what")
    page.keyboard.type("Warn carriers.")
    # Enter in a field shows whom it would reach, and files nothing.
    page.keyboard.press("Enter")
    page.locator("#look").wait_for()
    tab_to("act")  # to look once more
    tab_to("act")
    assert page.evaluate("document.activeElement.value") == "file"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/records/report--"))
    assert page.locator("h1").inner_text() == title
    page.keyboard.press("/")
    page.wait_for_url("**/search*")


def test_a_report_is_written_anew_followed_up_and_summed_up_without_an_identifier(desk):
    title = f"Ferry at Mbita {uuid.uuid4().hex[:8]}"
    page = desk("KE-OUT")
    record = filed(page, title)
    page.click("a.button[href*='of=']")
    assert page.input_value("[name=title]") == title and page.input_value("[name=channel]") == "border-watch"
    page.fill("[name=title]", f"{title}, put right")
    submit(page)
    assert record in page.url and page.locator("h1").inner_text() == f"{title}, put right"
    page.click("a.button[href*='follows=']")
    assert page.locator(".notice a", has_text=f"{title}, put right").count() == 1
    fill_intrep(page, f"{title}, second")
    page.select_option("select[name=follows_as]", "supersedes")
    submit(page)
    assert page.locator("#product a", has_text=f"{title}, put right").count() == 1
    assert page.locator("#product dt", has_text="Supersedes").count() == 1
    page.goto(f"{address_of(page)}/records/{record}")
    notice = page.locator(".notice", has=page.locator("a", has_text=f"{title}, second"))
    assert notice.inner_text().startswith("Superseded by"), "it does not say that another took its place"

    # A summary: the period, the ticks, and one press.
    open_summary(page)
    for name in [f"{title}, put right", f"{title}, second"]:
        page.locator("label.check", has_text=name).locator("input").check()
    page.click("button[value=fill]")
    assert page.input_value("[name=key_points]").count(title) == 2
    assert "2025-04-01" in page.input_value("[name=title]")
    page.select_option("select[name=channel]", "border-watch")
    kept(page, "intsum")
    submit(page)
    assert page.locator("#product").inner_text().count(title) >= 2
    # Each report is a source, with its grade and one press away; on paper, too.
    for name in [f"{title}, put right", f"{title}, second"]:
        row = page.locator("#product tbody tr", has_text=name)
        assert row.locator("a").count() == 1 and row.locator("strong").inner_text() == "B2"


def test_what_was_pressed_too_early_is_taken_back_and_what_was_seen_too_is_counted(desk):
    title = f"Lorry at Busia {uuid.uuid4().hex[:8]}"
    ours, theirs = desk("KE-OUT"), desk("UG-NAC", "/inbox")
    record = filed(ours, title)
    arrival = theirs.locator("li.arrival", has_text=title)
    arrival.wait_for(timeout=ARRIVAL)
    arrival.locator("button[value=noted]").click()
    theirs.locator("details.arrivals-done summary").click()
    theirs.locator("details.arrivals-done li", has_text=title).locator("input[name=take_back] ~ button").click()
    theirs.locator("li.arrival", has_text=title).locator("button[value=noted]").wait_for()
    theirs.goto(f"{address_of(theirs)}/records/{record}")
    theirs.click("#sightings summary")
    theirs.fill("#sightings [name=seen_count]", "3")
    theirs.click("#sightings button.primary")
    theirs.locator("#sightings dd", has_text="3").wait_for()
    there(ours, f"/records/{record}?channel=border-watch", "Times seen")


def test_everything_works_without_script(desk):
    title = f"Without script {uuid.uuid4().hex[:8]}"
    page = desk("KE-OUT", java_script_enabled=False)
    page.goto(address_of(page) + "/write/intrep")
    fill_intrep(page, title)
    page.click("form[data-draft] button[value=look]")
    page.locator("#look", has_text="UG-NAC").wait_for()
    submit(page)
    record = record_of(page)
    assert page.locator("h1").inner_text() == title
    page.goto(f"{address_of(page)}/search?q=%22{title.replace(' ', '+')}%22")
    assert page.locator(f"a[href*='{record}']").count() > 0
    other = desk("UG-NAC", java_script_enabled=False)
    for _ in range(SOON):
        other.goto(address_of(other) + "/inbox")
        if title in other.content():
            break
        other.wait_for_timeout(1_000)
    other.locator("li.arrival", has_text=title).locator("button[value=noted]").click()
    assert title in other.locator("details.arrivals-done").inner_html()


def test_a_draft_survives_a_closed_tab_and_a_cut_link(desk):
    title = f"Draft {uuid.uuid4().hex[:8]}"
    page = desk("KE-OUT", "/write/intrep")
    fill_intrep(page, title)
    page.locator("[data-draft-note]").wait_for()
    # All of it: a slow hand has the note there from the first field on.
    until(lambda: page.evaluate("Object.values(localStorage).some((one) => one.includes('Warn carriers.'))"))
    address, context = address_of(page), page.context
    page.close()
    page = context.new_page()
    page.goto(address + "/write/intrep")
    assert page.input_value("[name=title]") == title
    assert page.locator("form[data-draft] button[value=look]").count() == 1, "to look at it would file it"
    context.set_offline(True)
    with pytest.raises(playwright.Error):
        page.click("form[data-draft] button[type=submit].primary")
        page.wait_for_url(re.compile(r"/records/report--"), timeout=2_000)
    # The browser's own page of what failed comes in its time, and would break off what is opened meanwhile.
    for _ in range(SOON):
        if page.url.startswith("chrome-error:"):
            break
        page.wait_for_timeout(250)
    context.set_offline(False)
    page.goto(address + "/write/intrep")
    assert page.input_value("[name=title]") == title, "a cut link took the draft"
    submit(page)
    page.goto(address + "/write/intrep")
    assert page.input_value("[name=title]") == "", "what was filed is still a draft"


def left_behind(desk, page, form, title):
    """The draft on a page, once another device has filed the next version; opened."""
    page.locator("[data-draft-note]").wait_for()
    page.goto(address_of(page) + "/live")
    other = desk("KE-OUT", form)
    other.fill("[name=title]", title + " again")
    submit(other)
    page.goto(address_of(page) + form)
    older = page.locator("[data-draft-before]:visible")
    older.wait_for()
    older.locator("summary").click()
    return older


def test_a_draft_on_what_is_not_the_newest_version_any_more_is_shown_to_be_copied_from(desk):
    title = f"Drafted {uuid.uuid4().hex[:8]}"
    page = desk("KE-OUT")
    form = f"/write/intrep?of={filed(page, title)}&channel=border-watch"
    page.goto(address_of(page) + form)
    page.fill("[name=so_what]", "An hour of words.")
    older = left_behind(desk, page, form, title)
    assert "An hour of words." in older.inner_text()
    assert page.input_value("[name=so_what]") != "An hour of words.", "it would undo the newest version"
    older.locator("button").click()
    page.goto(address_of(page) + form)
    assert page.locator("[data-draft-before]:visible").count() == 0


def test_a_draft_that_ticked_something_or_emptied_a_field_is_shown_beside_the_newest_version(desk):
    title = f"Ticked {uuid.uuid4().hex[:8]}"
    page = desk("KE-OUT")
    filed(page, f"{title}, first")
    filed(page, f"{title}, second")
    open_summary(page)
    page.locator("label.check", has_text=f"{title}, first").locator("input").check()
    page.click("button[value=fill]")
    page.select_option("select[name=channel]", "border-watch")
    submit(page)
    record = record_of(page)
    form = f"/write/intsum?of={record}&channel=border-watch"
    page.goto(address_of(page) + form)
    points = page.input_value("[name=key_points]")
    page.fill("[name=key_points]", "")
    page.locator("label.check", has_text=f"{title}, second").locator("input").check()
    older = left_behind(desk, page, form, title)
    tick = older.locator("label.check", has_text=f"{title}, second").locator("input")
    assert tick.is_checked() and tick.is_disabled()
    assert older.locator("label.check", has_text=f"{title}, first").count() == 0, "what is the same is shown"
    assert "–" in older.locator("dd").all_inner_texts(), "that a field was emptied is not said"
    assert page.input_value("[name=key_points]") == points, "it would undo the newest version"
    older.locator("button").click()
    page.goto(address_of(page) + form)
    assert page.locator("[data-draft-before]:visible").count() == 0


def test_arabic_pages_run_from_the_right_and_a_phone_shows_them_whole(desk):
    page = desk("KE-OUT", "/inbox", locale="ar", viewport={"width": 360, "height": 740}, color_scheme="dark")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    heading = page.locator("h1").bounding_box()
    assert heading["x"] + heading["width"] > 360 / 2
    kept(page, "arabic-phone")


def test_the_picture_is_drawn_by_this_node_alone_and_walked_with_the_keyboard(desk):
    page, asked = desk("KE-OUT"), []
    title = f"Seen {uuid.uuid4().hex[:8]}"
    record = filed(page, title)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address_of(page) + "/map")
    assert page.locator("svg.map a.map-mark").count() > 0 and page.locator("tr[id^=place-]").count() > 0
    assert page.evaluate("""async () => { const outlines = new Image(); outlines.src =
        document.querySelector('svg.map image').getAttribute('href'); await outlines.decode(); return outlines.width }""") > 0
    kept(page, "map")
    mark = page.locator("svg.map a.map-mark").first
    # To its line, on whichever page of the table that stands.
    place = "#" + mark.get_attribute("href").split("#")[1]
    mark.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith(place))
    assert page.locator(place).is_visible()
    page.goto(address_of(page) + "/timeline")
    assert page.locator("svg.times a").count() == page.locator("tr[id^=event-]").count() > 0
    kept(page, "timeline")
    page.goto(address_of(page) + f"/records/{record}/history")
    assert page.locator("circle.history-mark").count() == page.locator("tbody tr").count() > 0
    kept(page, "history")
    page.goto(address_of(page) + "/search?q=report")
    page.goto(address_of(page) + "/map?type=report&area=world")
    page.locator("tr[id^=place-] a").last.click()
    page.locator(".acts a[href*='/graph']").click()
    if page.locator("svg.graph").count():
        page.locator("svg.graph a.graph-node").nth(1).click()
        assert "/graph" in page.url and page.locator("svg.graph a.graph-centre").count() == 1
    kept(page, "graph")
    page.goto(address_of(page) + "/brief")
    assert page.locator("h1").count() == 1
    kept(page, "brief")
    assert asked and all(url.startswith(address_of(page)) for url in asked), "something was asked of another host"


def test_on_a_phone_the_words_of_a_report_come_first_and_paper_has_what_is_folded(desk):
    page = desk("KE-OUT", viewport={"width": 360, "height": 740})
    filed(page, f"A short way to what it says {uuid.uuid4().hex[:8]}")
    assert page.locator(".product-line").bounding_box()["y"] < 740, "nothing of what it says is on the first screen"
    inside = page.locator("#envelope .props").first
    assert not inside.is_visible()
    # By the keyboard, and without script.
    page.locator("#envelope summary").focus()
    page.keyboard.press("Enter")
    assert inside.is_visible()
    page.keyboard.press("Enter")
    assert not inside.is_visible()
    page.locator(".contents a[href='#proof']").click()
    page.locator("#proof .fold[open]").wait_for()
    page.emulate_media(media="print")
    assert inside.bounding_box()["height"] > 0
    assert page.locator("#properties .props").first.bounding_box()["height"] > 0


def test_the_brief_has_two_sheets_with_its_marking_on_each(desk):
    page = desk("UG-NAC", "/brief")
    paper = page.pdf(format="A4")
    assert 1 <= len(re.findall(rb"/Type\s*/Page[^s]", paper)) <= 2
    page.emulate_media(media="print")
    assert page.locator(".print-mark-top").is_visible() and page.locator(".print-mark-bottom").is_visible()


#: Roles of somebody at a desk, of who keeps the node, who oversees and who keeps the registry.
HEADS = {"desk": ["author"], "admin": ["operator", "author", "releaser", "dpo", "oversight"], "overseer": ["oversight", "dpo"],
         "the-secretary-of-the-house": ["secretary", "chair", "author", "releaser"]}


def _head(page):
    """Its height, and whether anything in it overlaps or goes beyond the screen."""
    return page.evaluate("""() => {
        const box = (one) => one.getBoundingClientRect();
        const parts = [...document.querySelectorAll(".top .brand, .nav > ul > li, .top .who > *")].map(box).filter((one) => one.width);
        parts.sort((a, b) => a.left - b.left);
        return {
            height: box(document.querySelector(".top")).height,
            lines: new Set([...document.querySelectorAll(".nav > ul > li")].map((one) => Math.round(box(one).top))).size,
            apart: parts.every((one, index) => index === 0 || one.left >= parts[index - 1].right - 0.5),
            wide: document.documentElement.scrollWidth,
        };
    }""")


def test_codes_are_offered_by_their_names_also_in_a_line_that_takes_several(desk):
    """What a browser offers is not to be seen from here: only what it is given to offer."""
    page = desk("KE-OUT", "/decisions/add")
    offered = """(name) => [...document.querySelector(`input[name=${name}]`).list.options].map((one) => [one.value, one.text])"""
    names = dict(page.evaluate(offered, "c_chair"))
    assert "UG-NAC" in names and names["UG-NAC"].strip() not in {"", "UG-NAC"}
    page.fill("input[name=c_seats]", "KE-OUT, ")
    seats = [value for value, _ in page.evaluate(offered, "c_seats")]
    assert "KE-OUT, UG-NAC" in seats and all(value.startswith("KE-OUT, ") for value in seats)
    page.fill("input[name=c_seats]", "KE-OUT, UG")
    assert "KE-OUT, UG-NAC" in [value for value, _ in page.evaluate(offered, "c_seats")]
    assert "UG-NAC" in dict(page.evaluate(offered, "c_chair")), "one line's list is not another's"


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_the_head_of_a_page_is_one_line_for_every_role(node, chromium, locale):
    """At 1280 points; what has no room is behind “More”, which opens and closes without a mouse and without script."""
    for name, roles in HEADS.items():
        node.account(name, *roles)
    node.start()
    for name in HEADS:
        for script in [True, False]:
            context = chromium.new_context(locale=locale, viewport={"width": 1280, "height": 900})
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            if not script:
                page.route("**/*.js", lambda route: route.abort())
            sign_in(page, node.address, name, PASSWORD)
            head = _head(page)
            assert head["lines"] == 1 and head["height"] < 90 and head["apart"] and head["wide"] <= 1280, (name, locale, head)
            summary = page.locator(".nav-more > summary")
            summary.focus()
            page.keyboard.press("Enter")
            assert page.locator(".nav-more a[href='/map']").is_visible()
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.getAttribute('href')") == "/brief"
            if script:
                page.keyboard.press("Escape")
                assert not page.locator(".nav-more a[href='/map']").is_visible()
                assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
                page.goto(node.address + "/map")
                assert page.locator(".nav-more > summary[aria-current]").count() == 1
                page.locator(".nav-more > summary").click()
                menu = page.evaluate("""() => { const box = document.querySelector(".nav-more > ul").getBoundingClientRect();
                    return [box.left, box.right, document.documentElement.scrollWidth]; }""")
                assert menu[0] >= 0 and menu[1] <= 1280 and menu[2] <= 1280, (name, locale, menu)
            context.close()
