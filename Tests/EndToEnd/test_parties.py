"""Parties, agreements and channels through the program: the commands that keep the registry, and scenarios S3-04 and S4-12."""

import re

import pytest
import requests

from conftest import PASSWORD
from test_release import Desk, agreement, diligence, marking, member, organisation, record, report

PARTNERS = ["UG-NAC", "TZ-IUT", "PT-GAL"]
LABEL = """<slab:originatorConfidentialityLabel xmlns:slab="urn:nato:stanag:4774:confidentialitymetadatalabel:1:0">
  <slab:ConfidentialityInformation>
    <slab:PolicyIdentifier URI="urn:oid:1.3.26.1.3.1">NATO</slab:PolicyIdentifier>
    <slab:Classification>RESTRICTED</slab:Classification>
    <slab:Category Type="PERMISSIVE" TagName="Context" URI="urn:oid:1.3.26.1.4.4"><slab:GenericValue>NATO</slab:GenericValue></slab:Category>
    <slab:Category Type="PERMISSIVE" TagName="Releasable To"><slab:GenericValue>{to}</slab:GenericValue></slab:Category>
  </slab:ConfidentialityInformation>
  <slab:CreationDateTime>2026-01-31T09:00:00Z</slab:CreationDateTime>
</slab:originatorConfidentialityLabel>
"""


@pytest.fixture
def desk(node, tmp_path):
    made = Desk(node, tmp_path)
    node.channel("alerts", tlp="green")
    made.file(
        "registry", *[organisation(code) for code in ["KE-OUT", *PARTNERS]],
        *[diligence(code) for code in PARTNERS], agreement("main", ["KE-OUT", *PARTNERS]),
        member("MCC", "KE-OUT"), member("MCC", "UG-NAC"), member("MCC", "TZ-IUT"), member("MCC", "PT-GAL", "partner"))
    for code in PARTNERS:
        made.guest(code, "alerts")
    node.start()
    return made


class Browser:
    """Somebody signed in to the pages."""

    def __init__(self, node, name):
        self.node, self.session = node, requests.Session()
        self.token = ""
        self.get("/sign-in")
        answer = self.post("/sign-in", name=name, password=PASSWORD)
        assert answer.status_code == 303, answer.text

    def keep(self, answer):
        found = re.search(r'name="token" value="([^"]*)"', answer.text)
        if found:
            self.token = found.group(1)
        return answer

    def get(self, path, **query):
        return self.keep(self.session.get(self.node.address + path, params=query, timeout=60, allow_redirects=False))

    def post(self, path, **form):
        return self.keep(self.session.post(
            self.node.address + path, data={"token": self.token, **form}, timeout=60, allow_redirects=False,
            headers={"Sec-Fetch-Site": "same-origin"}))


def test_what_both_may_see_and_nothing_that_hints_at_the_rest(desk):
    """S3-04: the preparer of an agenda asks what two organisations may both see; the list holds that alone."""
    members = marking("members", rel_to=["alliance:MCC"])
    wider = marking("wider", rel_to=["alliance:MCC", "alliance:MCC/partner"])
    one = marking("one", rel_to=["organisation:UG-NAC"])
    desk.file("registry", members, wider, one)
    portioned = report("border portion", [wider], content="for all", authors=["Menaka desk"])
    portioned["granular_markings"] = [{"marking_ref": members["id"], "selectors": ["authors"]}]
    desk.file(
        "alerts", report("border security", [wider]), report("border quokka", [members]),
        report("border for one", [one]), report("rain", [wider]), portioned)

    def common(*codes, words=None):
        flags = [part for code in codes for part in ("--with", code)] + (["--words", words] if words else [])
        lines = desk.node.run("common", *flags).stdout.splitlines()
        return sorted(line.split("\t")[4] for line in lines)

    assert common("UG-NAC", "PT-GAL") == ["border portion", "border security", "rain"]
    assert common("UG-NAC", "PT-GAL", words="border") == ["border portion", "border security"]
    assert common("UG-NAC", "TZ-IUT", words="border") == ["border portion", "border quokka", "border security"]
    assert common("UG-NAC", "PT-GAL", words="quokka") == []
    refused = desk.node.run("common", "--with", "UG-NAC", "--with", "XX-XXX", check=False)
    assert refused.returncode == 1 and "XX-XXX" in refused.stderr
    assert desk.node.run("common", "--with", "UG-NAC", check=False).returncode == 64

    # On the page it is for those who prepare; and what one of them sees alone leaves no trace.
    desk.node.account("secretary", "secretary", "reader")
    for channel in ["alerts", "registry"]:
        desk.node.run("channel", "grant", channel, "secretary")
    secretary = Browser(desk.node, "secretary")
    page = secretary.get("/common", **{"with": ["UG-NAC", "PT-GAL"], "q": "border"})
    assert page.status_code == 200 and "border security" in page.text
    for hidden in ["border quokka", "border for one", "Menaka", members["id"]]:
        assert hidden not in page.text
    empty = secretary.get("/common", **{"with": ["UG-NAC", "PT-GAL"], "q": "quokka"})
    never = secretary.get("/common", **{"with": ["UG-NAC", "PT-GAL"], "q": "zebra"})

    def plain(answer, word):
        return re.sub(r'name="token" value="[^"]*"', "", answer.text).replace(word, "WORD")

    assert plain(empty, "quokka") == plain(never, "zebra")
    desk.node.account("clerk", "reader")
    desk.node.run("channel", "grant", "alerts", "clerk")
    assert Browser(desk.node, "clerk").get("/common").status_code == 403
    assert Browser(desk.node, "ug-nac").get("/common").status_code == 403


def test_a_document_shows_the_name_that_was_valid_at_its_date(desk):
    """S4-12: an alliance takes another name on a day; an older document still shows the one of its date."""
    run = desk.node.run
    run("community", "add", "AES", "--name", "Alliance des Etats du Sahel", "--lang", "fr", "--kind", "treaty-alliance")
    run("membership", "add", "KE-OUT", "--in", "AES")
    run("community", "rename", "AES", "--name", "Confederation des Etats du Sahel", "--lang", "fr", "--from", "2024-07-06")
    run("organisation", "rename", "KE-OUT", "--name", "Office of Coordination", "--from", "2025-01-01")
    aes = marking("aes", rel_to=["alliance:AES"])
    desk.file("registry", aes)
    old = report("old paper", [aes], created="2024-02-01T00:00:00.000Z", modified="2024-02-01T00:00:00.000Z")
    new = report("new paper", [aes])
    desk.file("alerts", old, new)
    desk.node.account("analyst", "reader")
    for channel in ["alerts", "registry"]:
        run("channel", "grant", channel, "analyst")
    analyst = Browser(desk.node, "analyst")
    before = analyst.get(f"/records/{old['id']}").text
    assert "Alliance des Etats du Sahel (today: Confederation des Etats du Sahel)" in before
    assert "KE-OUT (today: Office of Coordination)" in before
    after = analyst.get(f"/records/{new['id']}").text
    assert "Confederation des Etats du Sahel" in after and "Alliance des Etats du Sahel" not in after
    assert "Office of Coordination" in after
    page = analyst.get("/parties/communities/AES").text
    assert "<h1 dir=\"auto\">Confederation des Etats du Sahel</h1>" in page and "Alliance des Etats du Sahel" in page


def test_the_registry_is_kept_by_commands(desk):
    run = desk.node.run
    run("organisation", "add", "SO-XIF", "--name", "Xarunta", "--kind", "early-warning-desk", "--status", "active")
    again = run("organisation", "add", "SO-XIF", "--name", "X", "--kind", "police", check=False)
    assert again.returncode == 1 and "already" in again.stderr
    wrong = run("organisation", "add", "SO-YYY", "--name", "Y", "--kind", "spaceship", check=False)
    assert wrong.returncode == 1 and "organisation_kind" in wrong.stderr
    desk.file("registry", diligence("SO-XIF"))
    desk.guest("SO-XIF", "alerts")
    made = run("agreement", "add", "--title", "Understanding", "--party", "KE-OUT", "--party", "SO-XIF", "--category", "any",
               "--purpose", "any", "--maximum", "2").stdout.split()[-1]
    desk.file("alerts", report("one"))
    assert desk.shown("SO-XIF", "alerts")[0] == ["one"]
    run("agreement", "suspend", made)
    assert desk.shown("SO-XIF", "alerts")[0] == []
    run("agreement", "resume", made)
    assert desk.shown("SO-XIF", "alerts")[0] == ["one"]
    run("agreement", "end", made)
    assert desk.shown("SO-XIF", "alerts")[0] == []
    listed = run("agreement", "list").stdout
    assert f"{made}\tnot in force" in listed

    # A member that is suspended is shown nothing that is for members, and reinstated nothing old.
    members = marking("members", rel_to=["alliance:MCC"])
    desk.file("registry", members, record(
        "community", "MCC", code="MCC", community_kind="network", names=[{"text": "Mashariki", "lang": "en"}]))
    desk.file("alerts", report("before", [members]))
    assert "before" in desk.shown("TZ-IUT", "alerts")[0]
    run("membership", "suspend", "TZ-IUT", "--in", "MCC")
    assert "before" not in desk.shown("TZ-IUT", "alerts")[0]
    run("membership", "reinstate", "TZ-IUT", "--in", "MCC")
    desk.file("alerts", report("after", [members]))
    assert [title for title in desk.shown("TZ-IUT", "alerts")[0] if title != "one"] == ["after"]
    run("membership", "end", "TZ-IUT", "--in", "MCC")
    assert desk.shown("TZ-IUT", "alerts")[0] == ["one"]
    assert run("membership", "end", "TZ-IUT", "--in", "MCC", check=False).returncode == 1
    run("organisation", "suspend", "UG-NAC")
    assert desk.shown("UG-NAC", "alerts")[0] == []
    assert "UG-NAC\tsuspended" in run("organisation", "list").stdout
    assert desk.node.run("verify").returncode == 0


def test_labels_go_out_and_come_in(desk, tmp_path):
    """STANAG 4774: what a label says binds what refers to its marking, and a policy goes out as a label that says it."""
    secret = marking(
        "restricted", rel_to=["organisation:UG-NAC"],
        classification={"scheme": "nato", "label": "NATO RESTRICTED", "ordinal": 2})
    # Who holds the folder is a post like others: without a clearance it is shown nothing that is classified.
    hidden = desk.node.run("label", "export", report("restricted")["id"], check=False)
    assert hidden.returncode == 1
    desk.file("registry", secret, record(
        "clearance", "console", post="console", organisation="KE-OUT", ordinal=3, scheme="nato",
        valid_until="2030-01-01T00:00:00Z", issued_by="KE-NSA"))
    desk.file("alerts", report("restricted", [secret]), report("plain"))
    label = desk.node.run("label", "export", report("restricted")["id"]).stdout
    assert "<slab:Classification>RESTRICTED</slab:Classification>" in label and "organisation:UG-NAC" in label
    none = desk.node.run("label", "export", report("plain")["id"], check=False)
    assert none.returncode == 1 and "classif" in none.stderr

    file = tmp_path / "label.xml"
    file.write_text(LABEL.format(to="organisation:UG-NAC"))
    taken = desk.node.run("label", "import", str(file))
    id = taken.stdout.strip()
    assert id.startswith("marking-definition--") and taken.stderr == ""
    assert desk.node.run("label", "import", str(file)).stdout.strip() == id
    desk.file("alerts", report("labelled", [{"id": id}]))
    told = desk.node.run("explain", report("labelled")["id"], "--for", "TZ-IUT", check=False).stdout
    assert "audience-outside" in told
    file.write_text(LABEL.format(to="NOBODY-KNOWS"))
    unknown = desk.node.run("label", "import", str(file))
    assert "not understood" in unknown.stderr
    broken = tmp_path / "broken.xml"
    broken.write_text("<a>")
    assert desk.node.run("label", "import", str(broken), check=False).returncode == 1


def test_pages_of_parties_show_what_the_reader_may_see(desk):
    desk.node.account("secretary", "secretary", "author")
    desk.node.run("channel", "grant", "registry", "secretary", "--write")
    secretary = Browser(desk.node, "secretary")
    page = secretary.get("/parties/organisations", q="ug").text
    assert "UG-NAC" in page and "TZ-IUT" not in page
    secretary.get("/parties/add/agreement")
    made = secretary.post(
        "/parties/add/agreement", title="Exchange", kind="mou", parties=["KE-OUT", "UG-NAC"], status="in-force",
        until="2027-01-01", categories="any", purposes=["awareness"], maximum="1")
    assert made.status_code == 303
    shown = secretary.get(made.headers["Location"]).text
    assert "Exchange" in shown and "What it lets flow" in shown and "Awareness" in shown
    # The record of it, and its place in the ledger.
    link = re.search(r'href="(/records/agreement--[^"]*)"', shown).group(1).replace("&amp;", "&")
    record_page = secretary.get(link).text
    assert "verdict-good" in record_page and "Open its page" in record_page
    # A guest who may not read the registry sees none of it.
    guest = Browser(desk.node, "tz-iut")
    for path in ["/parties/organisations", "/parties/agreements", "/parties/communities"]:
        text = guest.get(path).text
        assert "UG-NAC" not in text and "Exchange" not in text
    assert guest.get(made.headers["Location"]).status_code == 404
