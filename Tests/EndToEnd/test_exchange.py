"""Scenarios of domain §1 in which houses give each other what they know: S0-02, S0-11, S1-05, S1-13, S3-11 and S4-04 to their last word.

One node is host to the posts of several houses: what passes between nodes is played in `test_between.py` and `test_rfi.py`.
"""

import base64
import datetime
import json
import re
import time
import uuid

from test_desk import desk, post, session, waiting
from test_release import agreement, diligence, marking, member, now, organisation, record, report
from test_scenarios import PRODUCT
from test_scenarios import post as account

__all__ = ["desk"]


def join(desk, *codes, channel="alerts", community="MCC"):
    """Other houses, each with a post that writes."""
    desk.file(
        "registry", *[organisation(code) for code in codes], *[diligence(code) for code in codes],
        agreement("joined", ["KE-OUT", "UG-NAC", "TZ-IUT", "PT-GAL", *codes]), *[member(community, code) for code in codes])
    for code in codes:
        account(desk, f"{code.lower()}.author", "author", "reader", organisation=code, write=[channel])


def product(kind, title, *markings, **content):
    """A report with our extension, as another tool would file it."""
    name, at = f"report--{uuid.uuid4()}", now()
    return {
        "type": "report", "spec_version": "2.1", "id": name, "created": at, "modified": at, "published": at, "name": title,
        "report_types": [kind], "object_refs": content.pop("object_refs", [name]),
        **({"object_marking_refs": [one["id"] for one in markings]} if markings else {}),
        **({"confidence": content.pop("confidence")} if "confidence" in content else {}),
        "extensions": {PRODUCT: {"extension_type": "property-extension", "product_kind": kind, **content}}}


def test_a_counterpart_is_found_by_what_they_are_there_for_from_the_own_copy(desk):
    """S0-02: BI-BCS looks for whom to turn to about maritime trafficking, on its own node, and finds duty posts and no person."""
    def duty(code, functions, languages):
        made = record(
            "post", code, organisation=code, title=f"{code} duty officer", functions=functions, languages=languages,
            duty_hours="06:00-22:00 UTC")
        return {**made, "name": f"{code.lower()}.duty"}

    posts = [
        duty("KM-CVM", ["trafic maritime"], ["fr", "ar"]),
        duty("SC-MIC", ["maritime trafficking", "trafic maritime"], ["en", "fr"]),
        duty("MU-OIS", ["Trafics maritimes"], ["en", "fr"]), duty("TR-KAM", ["cyber defence"], ["tr", "en"])]
    desk.file("registry", *[organisation(one["organisation"]) for one in posts], *posts)
    desk.node.run("channel", "grant", "registry", "chief")
    reader = session(desk, "chief")
    reader.headers["Accept-Language"] = "fr"
    reader.get(desk.node.address + "/parties/posts", timeout=60)
    spent = []
    # The best of five: a machine that is busy with other things says nothing of the node.
    while not spent or (spent[-1] >= 1 and len(spent) < 5):
        begun = time.monotonic()
        page = reader.get(desk.node.address + "/parties/posts?q=trafic+maritime", timeout=60).text
        spent.append(time.monotonic() - begun)
    assert min(spent) < 1
    main = page[page.index("<main"):]
    for one in posts[:3]:
        assert one["title"] in main, one
    assert main.count("06:00-22:00 UTC") == 3 and "TR-KAM" not in main
    # A person's number has no place in it at all.
    person = {**duty("KE-OUT", ["trafic maritime"], ["fr"]), "telephone": "+257 1 234 567"}
    refused = desk.file("registry", person, check=False)
    assert "1 refused" in refused.stdout and "telephone" in refused.stdout + refused.stderr


def test_who_was_not_there_asks_for_a_briefing_and_its_originator_decides(desk):
    """S0-11: TR-KAM's briefing "experience in cyber intelligence", TLP:AMBER; who did not take part asks the host for it, and TR-KAM
    releases it, gives a tear-line, or declines with a reason."""
    join(desk, "TR-KAM")
    account(desk, "tr-kam.releaser", "releaser", "author", organisation="TR-KAM", write=["alerts"])
    account(desk, "tz.desk", "reader", "author", organisation="TZ-IUT", write=["alerts"])
    kept = marking("experience", tlp="amber", rel_to=["alliance:MCC"], originator_control="consent")
    there = marking("participants", tlp="amber", rel_to=["organisation:KE-OUT", "organisation:UG-NAC"])
    open_ = marking("sanitised", tlp="green", rel_to=["alliance:MCC"])
    desk.file("registry", kept, there, open_)
    names = ["experience in cyber intelligence", "experience against terrorism", "experience with sources"]
    slides = {
        "type": "artifact", "spec_version": "2.1", "id": f"artifact--{uuid.uuid4()}", "mime_type": "application/pdf",
        "payload_bin": base64.b64encode(b"%PDF-1.7 slides").decode(), "object_marking_refs": [there["id"]]}
    nobody = report("")["object_refs"]
    briefings = [report(name, [kept], content=f"{name}. Told by Ankara.", object_refs=[slides["id"], *nobody]) for name in names]
    assert post(desk, "tr-kam.author", slides, *briefings)["success_count"] == 4
    # Who took part was given it by its originator; the host was, too.
    for code in ["KE-OUT", "UG-NAC"]:
        desk.file("registry", *[
            record("consent", code + one["id"], object_ref=one["id"], version=one["modified"], organisation=code,
                   originator="TR-KAM", granted_by="tr-kam.releaser", status="granted") for one in briefings])
    titles, text = desk.shown("UG-NAC", "alerts")
    assert set(names) <= set(titles) and slides["id"] in text
    titles, text = desk.shown("TZ-IUT", "alerts")
    assert titles == [] and "Ankara" not in text and slides["id"] not in text

    run = desk.node.run

    def asked(name, briefing):
        """The non-participant asks the host, who opens the question to whose word it is."""
        request = run(
            "rfi", "ask", f"May we have the briefing {name}?", "--to", "KE-OUT", "--channel", "alerts", "--purpose", "training",
            "--basis", "clause 4", "--lawful", "--as", "tz.desk").stdout.strip()
        run("rfi", "decline", request, "--code", "third-party-rule", "--onward", briefing["id"], "--as", "chief")
        told = run("rfi", "show", request, "--as", "tz.desk").stdout
        assert "third-party-rule" in told and briefing["id"] not in told
        waiting = [line.split("\t") for line in run("onward", "list", "--as", "tr-kam.releaser").stdout.splitlines()]
        line, = [line for line in waiting if line[4] == briefing["id"]]
        assert line[1:4] == ["asked", "TR-KAM", "TZ-IUT"]
        return line[0]

    def state(onward, name="tr-kam.releaser"):
        lines = [line.split("\t") for line in run("onward", "list", "--as", name).stdout.splitlines()]
        return next(line[1] for line in lines if line[0] == onward)

    first, second, third = [asked(name, briefing) for name, briefing in zip(names, briefings)]
    assert run("onward", "grant", first, "--as", "chief", check=False).returncode == 1

    def briefed():
        """What TZ-IUT has of them, beside its own questions and their answers."""
        return [one for one in desk.shown("TZ-IUT", "alerts")[0] if one in names]

    assert briefed() == []
    run("onward", "grant", first, "--as", "tr-kam.releaser")
    assert briefed() == names[:1]

    # A version of which what may not go is taken out; a second person of TR-KAM looks at it.
    version = json.loads(run(
        "tearline", briefings[1]["id"], "--channel", "alerts", "--marking", open_["id"], "--remove", "abstract", "--remove",
        "object_refs.[0]", "--generalise", f"content:other:{briefings[1]['content']}=what was learnt", "--submit", "--as",
        "tr-kam.author").stdout)
    run("release", "clear", waiting(desk, "tr-kam.releaser")[0][0], "--as", "tr-kam.releaser")
    run("onward", "grant", second, "--tearline", version["id"], "--as", "tr-kam.releaser")
    text = desk.shown("TZ-IUT", "alerts")[1]
    assert version["id"] in text and briefings[1]["id"] not in text and text.count("Told by Ankara") == 1

    run("onward", "refuse", third, "--code", "source-protection", "--as", "tr-kam.releaser")
    assert [state(one) for one in (first, second, third)] == ["granted", "granted-as-tear-line", "refused"]
    assert briefings[2]["id"] not in desk.shown("TZ-IUT", "alerts")[1]
    assert run("verify").returncode == 0


def test_a_consolidated_paper_is_made_of_what_may_go_to_all_and_says_of_how_many(desk):
    """S1-05: twelve nations table statements on a topic, three of them RED to the chair; the paper uses the nine others."""
    more = [f"{country}-NIS" for country in ["BW", "DJ", "ET", "GH", "MW", "NG", "RW", "SN", "ZM"]]
    join(desk, *more)
    desk.file("registry", member("MCC", "PT-GAL", modified=now()))
    for code in ["UG-NAC", "TZ-IUT", "PT-GAL"]:
        account(desk, f"{code.lower()}.author", "author", "reader", organisation=code, write=["alerts"])
    account(desk, "chair", "chair", "author", "reader", write=["alerts"])
    nations = ["UG-NAC", "TZ-IUT", "PT-GAL", *more]
    members = marking("members", rel_to=["alliance:MCC"])
    confided = marking("to the chair", rel_to=["post:chair"], tlp="red")
    desk.file("registry", members, confided)
    topic = "emerging and disruptive technologies"
    statements = {
        code: report(f"{topic}: {code}", [confided if code in more[-3:] else members], labels=[topic]) for code in nations}
    for code, statement in statements.items():
        assert post(desk, f"{code.lower()}.author", statement)["success_count"] == 1, code
    free = [statements[code]["id"] for code in nations if code not in more[-3:]]
    assert len(statements) == 12 and len(free) == 9
    chair = session(desk, "chair")
    # The chair has all twelve, and asks what the members may all see.
    assert sum(one["id"] in desk.shown("chair", "alerts")[1] for one in statements.values()) == 12
    asked = "&".join(f"with={code}" for code in ["KE-OUT", *nations])
    common = chair.get(f"{desk.node.address}/common?{asked}", timeout=60).text
    assert {one for one in (statement["id"] for statement in statements.values()) if one in common} == set(free)

    summary = dict(
        period={"from": "2025-04-01", "until": "2025-04-30"}, key_points=["a"], changes=["none"], gaps=["none"])
    paper = product("intsum", topic, members, object_refs=free, **summary)
    assert post(desk, "chair", paper)["success_count"] == 1
    member_of = session(desk, "ug-nac")
    page = member_of.get(f"{desk.node.address}/records/{paper['id']}?channel=alerts", timeout=60).text
    assert "Based on the contributions of 9 organisations" in page
    member_of.headers["Accept-Language"] = "fr"
    page = member_of.get(f"{desk.node.address}/records/{paper['id']}?channel=alerts", timeout=60).text
    assert "Fondé sur les contributions de 9 organisations" in page
    # Naming those of the three tells nobody that there are any: the others count as before, and the chair counts twelve.
    careless = product("intsum", "careless", members, object_refs=[one["id"] for one in statements.values()], **summary)
    assert post(desk, "chair", careless)["success_count"] == 1
    address = f"{desk.node.address}/records/{careless['id']}?channel=alerts"
    page = member_of.get(address, timeout=60).text
    assert "Fondé sur les contributions de 9 organisations" in page
    assert not any(statements[code]["id"] in page or code in page for code in more[-3:])
    assert "Based on the contributions of 12 organisations" in chair.get(address, timeout=60).text
    # What says that it was made of them goes to nobody who may not have them.
    made = product(
        "intsum", "made of all", members, object_refs=free, derived_from_refs=[one["id"] for one in statements.values()], **summary)
    assert post(desk, "chair", made)["success_count"] == 1
    assert made["id"] not in desk.shown("UG-NAC", "alerts")[1]
    assert desk.node.run("verify").returncode == 0


def test_a_committee_rates_and_each_originator_sees_what_was_said_to_it_by_nations(desk):
    """S1-13: twenty products, eight of them rated; the quality comes together by analytic standard, and no post is named."""
    raters = {"ug.night.desk": "UG-NAC", "pt.night.desk": "PT-GAL"}
    for name, code in raters.items():
        account(desk, name, "reader", "author", organisation=code, write=["alerts"])
    account(desk, "tz.author", "author", "reader", organisation="TZ-IUT", write=["alerts"])
    scored = [{"standard": number, "author": 2} for number in range(1, 10)]
    products = {
        "author": [product("note", f"ours {number}", sources=[{"grade": "B2"}], checklist=scored) for number in range(12)],
        "tz.author": [product("note", f"theirs {number}", sources=[{"grade": "B2"}], checklist=scored) for number in range(8)]}
    for name, made in products.items():
        assert post(desk, name, *made)["success_count"] == len(made)
    ours, theirs = products["author"], products["tz.author"]

    def rate(name, product, **marks):
        rater = session(desk, name)
        page = rater.get(f"{desk.node.address}/records/{product['id']}?channel=alerts", timeout=60).text
        assert 'name="standard9"' in page
        token = re.search(r'name="token" value="([^"]*)"', page)[1]
        done = rater.post(f"{desk.node.address}/records/{product['id']}/feedback", data={
            "token": token, "channel": "alerts", "version": product["modified"], "answer": "noted", **marks}, timeout=60)
        assert done.status_code == 200 and done.url.endswith("#feedback"), done.text

    for number, product_ in enumerate(ours[:5]):
        rate("ug.night.desk", product_, standard1=str(number % 4), usefulness="4")
    rate("pt.night.desk", ours[0], standard1="3", standard9="1", used_in="plenary decision 7")
    for product_ in theirs[:3]:
        rate("pt.night.desk", product_, standard4="0")

    told = desk.node.run("ratings", "--as", "chief").stdout.splitlines()
    assert told[0].split("\t")[:10] == [
        "products", "12", "answered", "5", "within a day", "5", "rated", "5", "within a week", "5"]
    # 0, 1, 2, 3, 0 and the other nation's 3.
    assert "standard\t1\t1.50\t6\t2.00" in told and "standard\t9\t1.00\t1\t2.00" in told
    assert "mark\tusefulness\t4.00\t5" in told and not any(line.startswith("standard\t4") for line in told)
    assert {line.split("\t")[2] for line in told if line.startswith("rating")} == {"UG-NAC", "PT-GAL"}
    other = desk.node.run("ratings", "--as", "tz.author").stdout
    assert other.startswith("products\t8\tanswered\t3\t") and "standard\t4\t0.00\t3\t2.00" in other and "UG-NAC" not in other
    # Who rated is told nothing of what others did.
    assert desk.node.run("ratings", "--as", "ug.night.desk").stdout.startswith("products\t0\t")

    chief = session(desk, "chief")
    page = chief.get(desk.node.address + "/ratings", timeout=60).text
    assert "Rated: 5 of 12 products." in page and "UG-NAC" in page and "plenary decision 7" in page
    # No rating is anybody's below the nation: on no page of the originator's, nor over TAXII, not on the note itself.
    texts = [page, desk.shown("chief", "alerts")[1]]
    notes = [one["id"] for one in json.loads(texts[1])["objects"] if one["type"] == "note"]
    assert len(notes) == 6
    for path in [f"/records/{ours[0]['id']}", f"/records/{notes[0]}", f"/records/{ours[0]['id']}/history", "/live", "/inbox"]:
        texts.append(chief.get(desk.node.address + path, timeout=60).text)
        assert "<h1" in texts[-1]
    assert not any(name in text for name in raters for text in texts)


def test_a_trend_counts_a_year_of_events_with_its_uncertainty_and_its_sources(desk):
    """S3-11: twelve months of coded events in three regions: counts, who died at least, likely and at most, displaced persons,
    confidence and the mix of sources; for each reader of what they may see."""
    members = marking("members", rel_to=["alliance:MCC"])
    desk.file("registry", members)
    today = datetime.datetime.now(datetime.timezone.utc)
    year, this = today.year, today.month
    months = [f"{(year * 12 + this - 1 - back) // 12}-{(year * 12 + this - 1 - back) % 12 + 1:02}" for back in range(12)]

    def event(region, month, kind, low, best, high, displaced=None, *markings, holding="open", grade="B2", confidence=70):
        coded = {"type": kind, "fatalities_low": low, "fatalities_best": best, "fatalities_high": high}
        if displaced is not None:
            coded["displaced"] = displaced
        return product(
            "intrep", f"{kind} in {region}", *markings, observed=f"{month}-01", areas=[{"name": region, "country": "ML"}],
            so_what="s", sources=[{"grade": grade, "holding": holding}], event=coded, confidence=confidence)

    desk.file(
        "alerts", *[event("Gao", month, "battle", 1, 2, 4, 100) for month in months],
        *[event("Mopti", month, "explosion", 0, 1, 1, holding="own", grade="C3", confidence=50) for month in months[:6]],
        event("Kidal", months[0], "riot", 0, 0, 2, 30), event("Kidal", months[1], "battle", 20, 30, 50, 900, members))

    def lines(name):
        told = desk.node.run("trend", "--as", name).stdout.splitlines()
        return told[0], {tuple(line.split("\t")[:2]): line.split("\t")[2:] for line in told[1:]}

    marked, rows = lines("ug-nac")
    assert rows["Gao", "all"] == ["12", "12", "24", "48", "12", "1200", "12", "high 12", "open 12", "B2 12"]
    assert rows["Mopti", "all"] == ["6", "0", "6", "6", "6", "0", "0", "moderate 6", "own 6", "C3 6"]
    assert rows["Gao", months[11]][:4] == ["1", "1", "2", "4"] and rows["Mopti", months[11]][0] == "0"
    assert rows["Kidal", "all"][:6] == ["2", "20", "30", "52", "2", "930"]
    # The partner may not have the worst of them: it is in no number of theirs.
    _, partner = lines("pt-gal")
    assert partner["Kidal", "all"][:6] == ["1", "0", "0", "2", "1", "30"] and partner["Gao", "all"] == rows["Gao", "all"]
    assert marked == "TLP:GREEN"
    page = session(desk, "ug-nac").get(desk.node.address + "/trend", timeout=60).text
    text = re.sub(r"<[^>]*>", " ", page)
    assert "20 coded events" in text and re.search(r"30 \(20–52\)", text) and re.search(r"24 \(12–48\)", text)
    assert "1,200" in text and "high: 12" in text and "open: 12" in text
    # Mopti's displaced are not none: nobody says.
    row = page[page.index("Mopti"):]
    assert "not stated" in row

    # A report from the page's form is in it with the next look.
    author = session(desk, "author")
    token = re.search(r'name="token" value="([^"]*)"', author.get(desk.node.address + "/write/intrep", timeout=60).text)[1]
    sent = dict(
        token=token, channel="alerts", title="Attack", place="Gao", country="ML", observed=months[0], grade="B2", so_what="s",
        holding="own", event="kidnapping", fatalities_best="0", fatalities_high="3", lang="en")
    wrong = author.post(desk.node.address + "/write/intrep", data={**sent, "fatalities_low": "1"}, timeout=60)
    assert wrong.status_code == 422 and "lies between" in wrong.text
    assert author.post(desk.node.address + "/write/intrep", data=sent, timeout=60).status_code == 200
    _, rows = lines("ug-nac")
    assert rows["Gao", "all"] == ["13", "12", "24", "51", "13", "1200", "12", "high 13", "open 12, own 1", "B2 13"]
    assert desk.node.run("trend", "--months", "37", "--as", "chief", check=False).returncode == 1


def test_one_house_writes_probable_and_each_reader_reads_their_own_word_for_the_same_interval(desk):
    """S4-04: the three centres share one scale; NE writes "probable", what is stored is an interval."""
    join(desk, "ML-CES", "BF-CES", "NE-CES")
    for code in ["ML-CES", "BF-CES"]:
        desk.guest(code, "alerts")
    account(desk, "ne-ces.releaser", "releaser", "reader", organisation="NE-CES", write=["alerts"])
    writer = session(desk, "ne-ces.author")
    writer.headers["Accept-Language"] = "fr"
    form = writer.get(desk.node.address + "/write/assessment", timeout=60).text
    # The word stands in the form in French, with the numbers that it stands for; what is sent is neither language's word.
    code = re.search(r'<option value="([^"]*)">probable \(55–80', form)[1]
    assert code == "likely"
    token = re.search(r'name="token" value="([^"]*)"', form)[1]
    held = writer.post(desk.node.address + "/write/assessment", data={
        "token": token, "channel": "alerts", "title": "Marchés de Ménaka", "question": "Rouvriront-ils ?", "judgement1": "Oui.",
        "likelihood1": code, "confidence1": "low", "reasons1": "Vu.", "sources": "C3 Un poste", "assumptions": "a",
        "alternatives": "b", "indicators": "c", "lang": "fr", **{f"standard{number}": "2" for number in range(1, 10)}}, timeout=60)
    request = re.search(r"/release/(release-request--[0-9a-f-]{36})", held.url)[1]
    # Who reviews it scores it by each of the nine standards.
    assert desk.node.run("release", "clear", request, "--as", "ne-ces.releaser", check=False).returncode == 1
    assert desk.node.run("release", "clear", request, "--scores", "2,2,2", "--as", "ne-ces.releaser", check=False).returncode == 64
    desk.node.run("release", "clear", request, "--scores", "2,2,3,1,2,2,0,2,1", "--as", "ne-ces.releaser")

    text = desk.shown("ML-CES", "alerts")[1]
    filed, = [one for one in json.loads(text)["objects"] if one["type"] == "report"]
    judgement, = filed["extensions"][PRODUCT]["judgements"]
    assert (judgement["likelihood_from"], judgement["likelihood_until"]) == (55, 80)
    assert "probable" not in json.dumps(judgement) and "likely" not in json.dumps(judgement).replace("likelihood", "")
    for name, language, word in [
            ("ml-ces", "fr", "probable (55–80"), ("bf-ces", "ar", "مرجح"), ("ug-nac", "en", "likely (55–80"),
            ("tz-iut", "sw", "yaelekea (asilimia 55–80"), ("bf-ces", "pt", "provável (55–80")]:
        reader = session(desk, name)
        reader.headers["Accept-Language"] = language
        page = reader.get(f"{desk.node.address}/records/{filed['id']}?channel=alerts", timeout=60)
        scale = re.search(r'<p class="judgement-scale"[^>]*>(.*?)</p>', page.text, re.DOTALL)[1]
        assert word.lower() in scale.lower() and "55" in scale and "80" in scale, (language, scale)
        assert page.headers["Content-Language"] == language
    # And the other two centres write by the same scale: one list, in their own words.
    reader = session(desk, "chief")
    reader.headers["Accept-Language"] = "sw"
    other = reader.get(desk.node.address + "/write/assessment", timeout=60).text
    assert re.findall(r'<option value="([a-z-]+)">[^<]*\([^)<]*\d+–\d+', other)[:7] == re.findall(
        r'<option value="([a-z-]+)">[^<]*\([^)<]*\d+–\d+', form)[:7]
