"""Scenarios of domain §1 that take more than one person, or a page: S0-03, S0-06, S0-12, S1-08, S3-02 and S3-06 to their last word.

What `test_release.py` plays of them with a reader alone is not played again here.
"""

import datetime
import json
import re
import uuid

import requests

from conftest import PASSWORD
from test_desk import desk, session, waiting
from test_release import TAXII, agreement, diligence, marking, member, now, organisation, report

__all__ = ["desk"]

#: The property extension of a product: docs/products.md.
PRODUCT = "extension-definition--2e13746a-be44-4b99-bb71-b016c12c712a"


def days(count):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=count)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def post(desk, name, *roles, organisation=None, write=()):
    """A post that signs in on pages too; whatever it may write to it reads."""
    flags = [part for role in roles for part in ("--role", role)]
    if organisation:
        flags += ["--organisation", organisation]
    desk.node.run(
        "account", "add", name, *flags, "--purpose", "awareness", "--password-stdin", stdin=PASSWORD + "\n")
    for channel in write:
        desk.node.run("channel", "grant", channel, name, "--write")


def test_a_wider_audience_is_given_by_a_second_person_and_the_log_says_by_whom_and_why(desk):
    """S0-03: REL TO members, marked anew as members and partners; the log shows who widened it, and on what authority."""
    members = marking("members", rel_to=["alliance:MCC"])
    wider = marking("wider", rel_to=["alliance:MCC", "alliance:MCC/partner"])
    desk.file("registry", members, wider)
    product = report("product", [members])
    desk.file("alerts", product)
    assert desk.shown("UG-NAC", "alerts")[0] == ["product"]
    titles, text = desk.shown("PT-GAL", "alerts")
    assert titles == [] and product["id"] not in text
    run = desk.node.run
    run("remark", product["id"], "--marking", wider["id"], "--reason", "plenary decision 7 of 3 April", "--as", "chief")
    # Nobody widens by themselves: until a second person has looked, the partners have nothing.
    assert desk.shown("PT-GAL", "alerts")[0] == []
    request = waiting(desk, "all")[0][0]
    own = run("release", "clear", request, "--as", "chief", check=False)
    assert own.returncode == 1
    assert "PT-GAL\twhole\t\tnew" in run("release", "show", request, "--as", "all").stdout
    run("release", "clear", request, "--as", "all")
    assert desk.shown("PT-GAL", "alerts")[0] == ["product"]
    assert desk.shown("UG-NAC", "alerts")[0] == ["product"] * 2 or desk.shown("UG-NAC", "alerts")[0] == ["product"]
    kept = [line for line in run("export", "--channel", "registry").stdout.splitlines() if '"remarking"' in line]
    text = "\n".join(kept)
    for word in ['"proposed_by":"chief"', '"decided_by":"all"', "plenary decision 7 of 3 April", '"direction":"downgrade"']:
        assert word in text, word
    log = run("oversight", "log", "--event", "remark").stdout
    assert "\tall\t" in log or "\tchief\t" in log
    assert run("verify").returncode == 0


def test_where_an_agreement_is_missing_its_form_is_one_step_away(desk):
    """S0-06: the send is refused with its reason, and a button opens the agreement, for who may register one."""
    desk.file("registry", organisation("SO-XIF"), diligence("SO-XIF"))
    desk.guest("SO-XIF", "alerts")
    product = report("product")
    desk.file("alerts", product)
    assert desk.shown("SO-XIF", "alerts")[0] == []
    post(desk, "secretary", "secretary", "releaser", "reader", write=["alerts", "registry"])
    ask = f"{desk.node.address}/records/{product['id']}/audience?for=SO-XIF&channel=alerts"
    secretary = session(desk, "secretary")
    page = secretary.get(ask, timeout=60).text
    assert "No agreement in force" in page
    path = re.search(r'href="(/parties/add/agreement\?[^"]*)"', page)[1].replace("&amp;", "&")
    form = secretary.get(desk.node.address + path, timeout=60).text
    for code in ["KE-OUT", "SO-XIF"]:
        assert re.search(rf'value="{code}"[^>]* (checked|selected)', form), code
    assert not re.search(r'value="UG-NAC"[^>]* (checked|selected)', form)
    # Where nothing of the sort is missing there is no such button, nor for who cannot use it.
    assert "/parties/add/agreement" not in secretary.get(ask.replace("SO-XIF", "UG-NAC"), timeout=60).text
    assert "/parties/add/agreement" not in session(desk, "chief").get(ask, timeout=60).text


def test_a_warning_for_an_alliance_reaches_its_desk_that_learns_of_nothing_else(desk):
    """S0-12: XA-AUW is a partner of the early-warning channel; a warning REL TO AU arrives, a task force's document does not."""
    desk.node.channel("task-force", tlp="green")
    desk.file(
        "registry", organisation("XA-AUW", organisation_kind="early-warning-desk"), diligence("XA-AUW"),
        agreement("au", ["KE-OUT", "XA-AUW"]), member("AU", "XA-AUW", "partner"))
    desk.guest("XA-AUW", "alerts")
    au = marking("au", rel_to=["alliance:AU/partner"])
    desk.file("registry", au)
    desk.file("task-force", report("mandate of the task force"))
    warning = {
        "type": "report", "spec_version": "2.1", "id": f"report--{uuid.uuid4()}", "created": now(), "modified": now(),
        "published": now(), "name": "warning to AU", "report_types": ["warning"],
        "object_refs": [f"identity--{uuid.uuid4()}"], "object_marking_refs": [au["id"]],
        "extensions": {PRODUCT: {
            "extension_type": "property-extension", "product_kind": "warning", "areas": [{"name": "Beni"}],
            "so_what": "Move people.", "sources": [{"grade": "B2"}], "acknowledge_within": 30, "warning": {
                "hazard": "flood", "urgency": "Expected", "severity": "Severe", "certainty": "Likely",
                "responsible": ["district"], "options": ["open the dam"]}}}}
    desk.file("alerts", warning)
    titles, text = desk.shown("XA-AUW", "alerts")
    assert "warning to AU" in text and len(titles) == 1 and "mandate" not in text
    # It arrives with acknowledgement requested: in the record, for any tool, and in the inbox with the time.
    assert json.loads(text)["objects"][0]["extensions"][PRODUCT]["acknowledge_within"] == 30
    post(desk, "xa.desk", "reader", "author", organisation="XA-AUW", write=["alerts"])
    inbox = session(desk, "xa.desk").get(desk.node.address + "/inbox", timeout=60).text
    assert "warning to AU" in inbox and "Answer wanted by" in inbox
    hidden, never = desk.shown("XA-AUW", "task-force"), desk.shown("XA-AUW", "no-such")
    assert hidden[0] == []
    plain = [re.sub(r'"error_id":"[^"]*"', "", text.replace(code, "")) for text, code in
             [(hidden[1], "task-force"), (never[1], "no-such")]]
    assert plain[0] == plain[1]
    assert desk.shown("UG-NAC", "alerts")[0] == []
    collections = requests.get(
        f"{desk.node.address}/taxii2/baraza/collections/", headers=TAXII, auth=("xa-auw", PASSWORD), timeout=60).text
    assert "task-force" not in collections and "alerts" in collections


def test_statistics_of_a_month_count_and_quote_nothing(desk):
    """S1-08: a warning REL members, with a portion that a partner is shown; the overseer's numbers count that it was given
    something, and have no word of it."""
    members = marking("members", rel_to=["alliance:MCC"])
    wider = marking("wider", rel_to=["alliance:MCC", "alliance:MCC/partner"])
    desk.file("registry", members, wider)
    before = desk.node.run("oversight", "numbers").stdout
    warning = report("warning of Kidal", [wider], content="for all", authors=["Menaka desk"])
    warning["granular_markings"] = [{"marking_ref": members["id"], "selectors": ["authors"]}]
    desk.file("alerts", warning)
    titles, text = desk.shown("PT-GAL", "alerts")
    assert titles == ["warning of Kidal"] and "Menaka" not in text

    def accepted(*stretch):
        numbers = desk.node.run("oversight", "numbers", *stretch).stdout
        for word in ["Kidal", "Menaka", "for all", warning["id"]]:
            assert word not in numbers
        return int(re.search(r"records accepted +(\d+)", numbers)[1])

    # The partner was given something once; the member, who never asked, was not.
    post(desk, "overseer", "oversight")
    page = session(desk, "overseer").get(desk.node.address + "/oversight", timeout=60).text
    partners = page[page.index("partners-h"):page.index('id="log"')]
    assert re.findall(r'<code>([^<]*)</code></th><td class="num">(\d+)</td><td class="num">(\d+)</td>', partners) == [
        ("PT-GAL", "0", "1")]
    assert "given to PT-GAL\t0 in pouches\t1 readings here" in desk.node.run("oversight", "numbers").stdout
    assert accepted() == int(re.search(r"records accepted +(\d+)", before)[1]) + 1
    assert accepted("--from", days(-30), "--until", days(1)) == accepted()
    assert accepted("--from", days(-60), "--until", days(-30)) == 0


def test_a_search_tells_nothing_of_a_note_for_two_posts(desk):
    """S3-02: a delegation member who searches for the one-to-one note finds what is found of a note that never was."""
    pair = marking("pair", rel_to=["post:ug-nac"], tlp="red")
    desk.file("registry", pair)
    desk.file("alerts", report("quokka one to one", [pair]), report("open talks"))
    assert "quokka" in session(desk, "ug-nac").get(desk.node.address + "/search?q=quokka", timeout=60).text
    delegate = session(desk, "tz-iut")

    def found(word, **more):
        query = "&".join(f"{name}={value}" for name, value in {"q": word, **more}.items())
        answer = delegate.get(f"{desk.node.address}/search?{query}", timeout=60)
        text = re.sub(r'name="token" value="[^"]*"', "", answer.text)
        return answer.status_code, text.replace(word, "WORD")

    for more in [{}, {"type": "note"}]:
        assert found("quokka", **more) == found("zebras", **more)
    # Nor by the beginning of a word, nor beside what is found.
    assert found("quok") == found("zebr")
    both = delegate.get(f"{desk.node.address}/search?q=talks", timeout=60).text
    both = both.replace("<mark>", "").replace("</mark>", "")
    assert "open talks" in both and "quokka" not in both and "one to one" not in both


def test_before_a_framework_agreement_ends_its_parties_and_the_overseer_are_told(desk):
    """S3-06: an agreement that ends within 90 days; what is shared on it alone stops with it."""
    desk.file("registry", organisation("SO-XIF"), diligence("SO-XIF"))
    desk.guest("SO-XIF", "alerts")
    framework = agreement("framework", ["KE-OUT", "SO-XIF"], until=days(91))
    desk.file("registry", framework)
    post(desk, "so.releaser", "releaser", organisation="SO-XIF")
    post(desk, "overseer", "oversight")
    for name in ["so.releaser", "chief", "ug-nac"]:
        desk.node.run("channel", "grant", "registry", name)
    run = desk.node.run

    def told(name):
        return framework["id"] in run("release", "due", "--as", name).stdout

    def overseen():
        return framework["id"] in run("oversight", "due", check=False).stdout

    assert not told("chief") and not overseen()
    desk.file("registry", {**framework, "modified": now(), "in_force_until": days(89)})
    assert told("chief") and told("so.releaser") and overseen()
    page = session(desk, "overseer").get(desk.node.address + "/oversight", timeout=60).text
    assert "framework: KE-OUT · SO-XIF" in page
    assert "framework" in session(desk, "chief").get(desk.node.address + "/release", timeout=60).text
    # Whose agreement it is not is not told.
    post(desk, "tz.releaser", "releaser", organisation="TZ-IUT")
    run("channel", "grant", "registry", "tz.releaser")
    assert not told("tz.releaser")
    product = report("product")
    desk.file("alerts", product)
    assert desk.shown("SO-XIF", "alerts")[0] == ["product"]
    desk.file("registry", {**framework, "modified": now(1), "in_force_until": now(-1)})
    assert desk.shown("SO-XIF", "alerts")[0] == [] and desk.shown("UG-NAC", "alerts")[0] == ["product"]
    assert not told("chief") and not overseen()
