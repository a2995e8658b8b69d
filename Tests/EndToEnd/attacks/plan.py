"""What stands in the node: an open part that its readers see, and what is planted beside it, inside it and under it."""

import base64
import datetime
import hashlib
import json

from .phrases import EVERYBODY, INSIDERS, KEEPERS, REGISTRARS, Phrases, name

CREATED = "2025-04-05T09:00:00.000Z"
LATER = "2025-04-06T09:00:00.000Z"
#: What the readers of the channel are shown is still nothing to all others.
READERS = INSIDERS | {"guest", "guestwriter", "guestreleaser"}
FROM_GUESTS = EVERYBODY - INSIDERS
FROM_STRANGERS = EVERYBODY - READERS

phrases = Phrases()
word, digest = phrases.word, phrases.digest

OWNER = "mwenye-" + word("account name", EVERYBODY - INSIDERS - KEEPERS)
SECRET_CHANNEL = "cell-" + word("channel code", EVERYBODY - KEEPERS)
CHANNEL_TITLE = "Cell " + word("channel title", EVERYBODY - KEEPERS)
CHANNEL_SUMMARY = "About " + word("channel summary", EVERYBODY - KEEPERS)


def sdo(kind, label, **members):
    return {
        "type": kind, "spec_version": "2.1", "id": name(kind, label), "created": CREATED, "modified": CREATED, **members,
    }


def sco(kind, label, **members):
    return {"type": kind, "spec_version": "2.1", "id": name(kind, label), **members}


def note(label, text, *markings, **members):
    object = sdo("note", label, abstract=label, content=text, object_refs=[name("identity", "open one")])
    if markings:
        object["object_marking_refs"] = [one["id"] for one in markings]
    return {**object, **members}


def portion(marking, *selectors):
    return {"granular_markings": [{"marking_ref": marking["id"], "selectors": list(selectors)}]}


# MARK: Markings

EXTENSION = "extension-definition--9dfc3ee3-35c1-40f8-9a34-8995f6fb8fe9"


def marking(label, **policy):
    return {
        "type": "marking-definition", "spec_version": "2.1", "id": name("marking-definition", label),
        "created": CREATED,
        "extensions": {EXTENSION: {
            "extension_type": "property-extension", "onward": "none", "permitted_use": "any", "rel_to": "any",
            "rel_to_mode": "shrink-only", "tlp": "green", **policy}},
    }


PAIR = marking("pair", rel_to=["post:" + OWNER], tlp="red")
CLASSIFIED = marking("classified", classification={"scheme": "KE", "label": "restricted", "ordinal": 2}, tlp="amber")
EYES = marking("eyes", handling=["eyes-of-post"], rel_to=["post:" + OWNER])
READ_IN = marking("read-in", prereqs=["baobab"])
OWN = marking("own", rel_to=["organisation:KE-OUT"])
NOT_GUESTS = marking("not guests", not_rel_to=["organisation:UG-NAC"])
MEMBERS = marking("members", rel_to=["alliance:MCC"])
CONSENT = marking("consent", originator_control="consent")
ANALYSIS = marking("analysis", permitted_use=["analysis"])
SCREENED = marking("unnamed author", attribution="none")
FUTURE = marking("future", valid_from="2099-01-01T00:00:00.000Z")
PAST = marking("past", valid_until="2025-05-01T00:00:00.000Z")
SEALED = marking("sealed", classification={"scheme": "KE", "label": "confidential", "ordinal": 3}, tlp="amber")
MARKINGS = [
    SEALED, PAIR, CLASSIFIED, EYES, READ_IN, OWN, NOT_GUESTS, MEMBERS, CONSENT, ANALYSIS, SCREENED, FUTURE, PAST,
]

# MARK: What readers of the channel `alerts` see, all of it or in part

#: The author whom a marking leaves unnamed towards others.
UNNAMED = sdo("identity", "unnamed author", name=word("unnamed author", FROM_GUESTS), identity_class="organization")
UNNAMED["object_marking_refs"] = [OWN["id"]]

#: In a channel that readers of `alerts` do not read; they know its id from what it marks.
STATEMENT = {
    "type": "marking-definition", "spec_version": "2.1", "id": name("marking-definition", "statement"),
    "created": CREATED, "definition_type": "statement",
    "definition": {"statement": word("a marking's statement")},
}

OPEN = [
    sdo("identity", "open one", name="Wazi one " + word("open name", FROM_STRANGERS), identity_class="organization"),
    sdo("identity", "open two", name="Wazi two", identity_class="organization",
        contact_information=word("open contact", FROM_STRANGERS)),
    note("open note", "Wazi note " + word("open content", FROM_STRANGERS)),
    sdo("indicator", "open indicator", name="Wazi indicator", pattern_type="stix", valid_from=CREATED,
        pattern="[domain-name:value = 'wazi.example']"),
    sco("domain-name", "open domain", value="wazi.example"),
]

#: Each with a portion for its owner alone.
PORTIONED = [
    note("portion of authors", "Wazi portion", authors=["Wazi desk", word("portion: note's author")],
         **portion(PAIR, "authors.[1]")),
    note("portion of references", "Wazi portion", external_references=[
        {"source_name": "Wazi", "external_id": "1"}, {"source_name": word("portion: reference"), "url": "https://wazi.example/1"}],
         **portion(PAIR, "external_references.[1]")),
    note("portion of a url", "Wazi portion", external_references=[
        {"source_name": "Wazi", "external_id": "1", "url": f"https://{word('portion: host in a url')}.example/"}],
         **portion(PAIR, "external_references.[0].url")),
    note("portion of a hash", "Wazi portion", external_references=[
        {"source_name": "Wazi", "url": "https://wazi.example/2", "hashes": {"SHA-256": digest("portion: hash")}}],
         **portion(PAIR, "external_references.[0].hashes")),
    note("portion of labels", "Wazi portion", labels=["wazi", word("portion: label")], **portion(PAIR, "labels.[1]")),
    note("portion of a custom property", "Wazi portion", x_wazi={"open": 1, "shut": [word("portion: nested value")]},
         **portion(PAIR, "x_wazi.shut")),
    note("portion of a key", "Wazi portion", x_wazi={"open": 1, "shut": {word("portion: object key"): 1}},
         **portion(PAIR, "x_wazi.shut")),
    sdo("identity", "portion of a description", name="Wazi portion", identity_class="organization",
        description=word("portion: description"), **portion(PAIR, "description")),
    sdo("identity", "portion of a role", name="Wazi portion", identity_class="organization",
        roles=["wazi", word("portion: role")], **portion(PAIR, "roles.[1]")),
    sdo("malware", "portion of an alias", name="Wazi portion", is_family=False,
        aliases=["wazi", word("portion: alias")], **portion(PAIR, "aliases.[1]")),
    sdo("intrusion-set", "portion of a goal", name="Wazi portion", goals=["wazi", word("portion: goal")],
        **portion(PAIR, "goals.[1]")),
    sdo("indicator", "portion of a phase", name="Wazi portion", pattern_type="stix", valid_from=CREATED,
        pattern="[domain-name:value = 'wazi.example']", kill_chain_phases=[
            {"kill_chain_name": "wazi", "phase_name": word("portion: kill chain phase")}],
        **portion(PAIR, "kill_chain_phases")),
    sco("file", "portion of a file", name="wazi.txt", hashes={"SHA-256": "ab" * 32},
        extensions={"pdf-ext": {"document_info_dict": {"Title": word("portion: extension of a file")}}},
        **portion(PAIR, "extensions")),
    sco("email-message", "portion of a subject", is_multipart=False, body="wazi",
        subject=word("portion: subject of a message"), **portion(PAIR, "subject")),
    note("portion for cleared posts", "Wazi portion", authors=["Wazi desk", word("portion: classified author")],
         **portion(CLASSIFIED, "authors.[1]")),
    note("portion for the house", "Wazi portion", authors=["Wazi desk", word("portion: own author", FROM_GUESTS)],
         **portion(OWN, "authors.[1]")),
    note("portion under two", "Wazi portion", authors=["Wazi desk", word("portion: under two markings")],
         granular_markings=[
             {"marking_ref": NOT_GUESTS["id"], "selectors": ["authors"]},
             {"marking_ref": PAIR["id"], "selectors": ["authors.[1]"]}]),
    sdo("language-content", "translation of a portion", object_ref=name("identity", "portion of a description"),
        object_modified=CREATED, contents={"sw": {"description": word("a translation of a portion")}}),
]

#: Readers see them; what they refer to they may not know of.
REFERRING = [
    sdo("report", "refers to hidden ones", name="Wazi report", published=CREATED, object_refs=[
        name("identity", "open one"), name("identity", "cell identity"), name("note", "red")]),
    note("by an unnamed author", "Wazi unnamed", SCREENED, created_by_ref=UNNAMED["id"]),
    note("marked with a hidden statement", "Wazi marked"),
    sdo("relationship", "to a hidden one", relationship_type="related-to", source_ref=name("identity", "open one"),
        target_ref=name("identity", "cell identity"), description=word("relationship to a hidden one")),
    sdo("sighting", "of a hidden one", sighting_of_ref=name("indicator", "cell indicator"),
        description=word("sighting of a hidden one")),
]
REFERRING[2]["object_marking_refs"] = [STATEMENT["id"]]

#: Version 1 is open; version 2 is not.
VERSIONED = [
    sdo("identity", "versioned", name="Wazi versioned", identity_class="organization"),
    sdo("identity", "versioned", name=word("a hidden version's name"), identity_class="organization", modified=LATER,
        object_marking_refs=[PAIR["id"]]),
]

# MARK: Hidden in the channel that others read

HIDDEN_BESIDE = [
    note("red", word("TLP:RED for a named post"), PAIR),
    note("classified", word("classified, without clearance"), CLASSIFIED),
    note("eyes", word("eyes of one post"), EYES),
    note("read-in", word("read-in missing"), READ_IN),
    sdo("identity", "red identity", name=word("name of a red one"), identity_class="organization",
        object_marking_refs=[PAIR["id"]]),
    sdo("indicator", "red indicator", name=word("red indicator"), pattern_type="stix", valid_from=CREATED,
        pattern=f"[domain-name:value = '{word('red pattern')}.example']", object_marking_refs=[PAIR["id"]]),
    sco("url", "red url", value=f"https://wazi.example/{word('path of a red url')}",
        object_marking_refs=[PAIR["id"]]),
    sco("file", "red file", name=word("red file's name") + ".docx", hashes={"SHA-256": digest("red file's hash")},
        object_marking_refs=[PAIR["id"]]),
    sdo("language-content", "translation of a red one", object_ref=name("note", "red"), object_modified=CREATED,
        contents={"fr": {"content": word("a translation of a red one")}}),
]
RFI, REQUIREMENT = "fde9e260-6a31-4147-9d21-34bfb45e24ba", "554d4505-ab41-4449-8314-c1bb01180d64"
#: The extension of what several write together.
DRAFT = "d863869e-5946-4e3e-8429-51a3e7498653"
#: What the owner asked, and what it has to know.
ASKED = sdo("case-rfi", "asked", name=word("title of a request"), questions=["Vuka ziwa gani usiku wote huko kaskazini?"],
            description=word("background of a request"), addressees=["UG-NAC"], purpose=word("purpose of a request"),
            legal_basis="Wazi", urgency="R", declares_lawful=True, object_marking_refs=[PAIR["id"]],
            extensions={f"extension-definition--{RFI}": {"extension_type": "new-sdo"}})
NEEDED = sdo("requirement", "needed", name=word("a planner's question"), decision=word("the decision that it supports"),
             priority="high", elements=[word("an element of a requirement")], status="active", object_marking_refs=[PAIR["id"]],
             extensions={f"extension-definition--{REQUIREMENT}": {"extension_type": "new-sdo"}})
MEETING, DECISION = "73f198a2-8296-4143-ae76-b16d27413569", "84c0e6d7-67ad-469b-9849-804d521d65a1"
COMMITMENT = "5dffe6dc-8a46-4ede-998f-6ac73af801e4"


def _extended(extension):
    return {f"extension-definition--{extension}": {"extension_type": "new-sdo"}}


#: A meeting, a text that is put to seats and a commitment, for one post alone.
MET = sdo("meeting", "met", name=word("what a meeting is called"), format="in-person", status="planned",
          place=word("where a meeting is"), items=[{"title": word("an item of an agenda"), "session": "plenary"}],
          participants=[{"organisation": "UG-NAC", "post": word("a post that comes"), "role": "head"}],
          object_marking_refs=[PAIR["id"]], extensions=_extended(MEETING))
_TEXTS = [{"lang": "en", "text": word("a text before the seats")}]
DECIDED = sdo("decision", "decided", name=word("what a text is called"), texts=_TEXTS,
              text_hash=hashlib.sha256(json.dumps(_TEXTS, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()).hexdigest(),
              method="consensus-at-meeting", formality=1, seats=["KE-OUT", "UG-NAC"], chair="UG-NAC",
              object_marking_refs=[PAIR["id"]], extensions=_extended(DECISION))
PROMISED = sdo("commitment", "promised", name=word("what was promised"), formality=1, owner="UG-NAC", due="2025-01-01",
               deliverable=word("what there will be"), evidence_rule=word("how it is seen"), verifier="KE-OUT",
               object_marking_refs=[PAIR["id"]], extensions=_extended(COMMITMENT))
COUNCIL = [MET, DECIDED, PROMISED]
EXPERTISE, LESSON = "0ee05eb8-70b6-4012-b0c1-0e1e5e7c54f0", "523a7ed7-92ce-4dc1-8825-e4566ce2a6bc"
#: What the owner offers to one post, and what was learnt from it.
OFFERED = sdo("expertise-offer", "offered", name=word("topic of an offer"), way="offer", domains=[word("domain of an offer")],
              formats=["visit"], object_marking_refs=[PAIR["id"]],
              extensions={f"extension-definition--{EXPERTISE}": {"extension_type": "new-sdo"}})
LEARNT = sdo("lesson", "learnt", name=word("title of a lesson"), observation=word("what a lesson observed"), outcome="mixed",
             offer_ref=name("expertise-offer", "offered"), object_marking_refs=[PAIR["id"]],
             extensions={f"extension-definition--{LESSON}": {"extension_type": "new-sdo"}})
BUDGET = "57d29515-6ad0-4dec-b531-6e881b2b1c21"
_LAW = word("the law of a line of a budget")
#: A budget's lines at a level that one post is shown.
BUDGETED = sdo("budget-execution", "budgeted", name=word("what a budget is called"), fiscal_year="2024", currency="XOF", minor_digits=0,
               as_of="2024-12-31", secrecy="sealed",
               levels=[{"secrecy": "sealed", "lines": 1, "grounds": [_LAW], "original": 7, "appropriated": 7}],
               lines=[{"line": word("the number of a line"), "institution": word("whose line it is"), "cofog": "02.1",
                       "economic": "21", "ground": _LAW, "original": 7}],
               object_marking_refs=[PAIR["id"]], extensions=_extended(BUDGET))
#: What several write together, led by the owner; its other originator is let into nothing that it is filed in by others.
JOINT = sdo("joint-draft", "together", name=word("title of a joint draft"), originators=["KE-OUT", "TZ-IUT"],
            portions=[{"originator": "KE-OUT", "text": word("a portion of the owner's")},
                      {"originator": "TZ-IUT", "text": word("a portion of another's")}], object_marking_refs=[CLASSIFIED["id"]],
            extensions={f"extension-definition--{DRAFT}": {"extension_type": "new-sdo"}})
#: One for each attempt to lay something over it, as the first attempt would change what the next one finds.
OVERLAID = [note(f"overlaid {number}", "zz", PAIR) for number in range(16)]
#: What anybody can make the id of by themselves, if they guess what it says.
GUESSED = [
    sco("domain-name", f"guessed {number}", value=f"kificho{number}.example", object_marking_refs=[PAIR["id"]])
    for number in range(2)
]
#: Shown to the house, and to no guest.
HIDDEN_FROM_GUESTS = [
    UNNAMED,
    note("own", word("for the house alone", FROM_GUESTS), OWN),
    note("not guests", word("kept from a guest", FROM_GUESTS), NOT_GUESTS),
    note("members", word("for members of an alliance", FROM_GUESTS), MEMBERS),
    note("consent", word("without consent", FROM_GUESTS), CONSENT),
    note("analysis", word("another purpose", FROM_GUESTS), ANALYSIS),
]
#: Shown to nobody at all.
OUT_OF_TIME = [
    note("future", word("not yet valid"), FUTURE),
    note("past", word("past retention"), PAST),
]
#: Filed, and then taken out again.
WITHDRAWN = note("withdrawn", word("withdrawn"))
#: Waits at the release desk for a second person, and is in no channel.
HELD = note("held", word("held at the desk"), SEALED)
RECALLED = note("recalled", word("recalled"))

# MARK: A whole channel that nobody here reads

NEW_TYPE = "x-" + word("type of a custom object")
NEW_EXTENSION = name("extension-definition", "hidden extension")

HIDDEN_CHANNEL = [
    STATEMENT,
    sdo("identity", "cell identity", name=word("identity.name"), description="about " + word("identity.description"),
        contact_information=word("identity.contact_information") + "@cell.example", identity_class="organization",
        sectors=[word("identity.sectors")], roles=[word("identity.roles")], x_cell_value=word("custom value"),
        **{"x_" + word("custom property"): 1},
        x_cell_deep={"a": {word("deep object key"): [[1, word("deep list value")]]}}),
    sdo("indicator", "cell indicator", name=word("indicator.name"), pattern_type="stix", valid_from=CREATED,
        pattern=f"[domain-name:value = '{word('pattern: domain')}.example' AND file:name = '{word('pattern: file')}']",
        labels=[word("indicator.labels")], external_references=[{
            "source_name": word("reference: source"), "url": f"https://{word('reference: host')}.example/x",
            "external_id": word("reference: id"), "description": word("reference: description"),
            "hashes": {"SHA-256": digest("reference: hash")}}]),
    sdo("malware", "cell malware", name=word("malware.name"), is_family=True, aliases=[word("malware.aliases")],
        kill_chain_phases=[{"kill_chain_name": word("kill chain"), "phase_name": word("kill chain phase")}]),
    sdo("attack-pattern", "cell attack-pattern", name=word("attack-pattern.name")),
    sdo("campaign", "cell campaign", name=word("campaign.name"), objective=word("campaign.objective")),
    sdo("course-of-action", "cell course", name=word("course-of-action.name")),
    sdo("grouping", "cell grouping", name=word("grouping.name"), context=word("grouping.context"),
        object_refs=[name("identity", "cell identity")]),
    sdo("incident", "cell incident", name=word("incident.name")),
    sdo("infrastructure", "cell infrastructure", name=word("infrastructure.name")),
    sdo("intrusion-set", "cell set", name=word("intrusion-set.name"), goals=[word("intrusion-set.goals")]),
    sdo("location", "cell location", name=word("location.name"), country="KE", city=word("location.city"),
        street_address=word("location.street_address")),
    sdo("malware-analysis", "cell analysis", product=word("malware-analysis.product"), result="benign"),
    note("cell note", word("note.content"), abstract=word("note.abstract"), authors=[word("note.authors")]),
    sdo("opinion", "cell opinion", opinion="agree", explanation=word("opinion.explanation"),
        authors=[word("opinion.authors")], object_refs=[name("identity", "cell identity")]),
    sdo("report", "cell report", name=word("report.name"), description=word("report.description"), published=CREATED,
        object_refs=[name("identity", "open one")]),
    sdo("threat-actor", "cell actor", name=word("threat-actor.name"), aliases=[word("threat-actor.aliases")]),
    sdo("tool", "cell tool", name=word("tool.name"), tool_version=word("tool.tool_version")),
    sdo("vulnerability", "cell vulnerability", name=word("vulnerability.name")),
    sdo("relationship", "cell relationship", relationship_type="related-to", description=word("relationship.description"),
        source_ref=name("identity", "open one"), target_ref=name("identity", "cell identity")),
    sdo("sighting", "cell sighting", sighting_of_ref=name("indicator", "cell indicator"),
        description=word("sighting.description")),
    sdo("language-content", "cell translation", object_ref=name("identity", "cell identity"), object_modified=CREATED,
        contents={"sw": {"name": word("language-content.contents")}}),
    sdo(NEW_TYPE, "cell custom", name=word("custom object's name"), extensions={
        NEW_EXTENSION: {"extension_type": "new-sdo"}}),
    sdo("tool", "cell extended", name="extended", extensions={
        NEW_EXTENSION: {"extension_type": "property-extension", "inner": {"deep": word("extension property")}}}),
    {"type": "extension-definition", "spec_version": "2.1", "id": NEW_EXTENSION, "created": CREATED,
     "modified": CREATED, "created_by_ref": name("identity", "cell identity"), "name": word("extension-definition.name"),
     "schema": f"https://{word('extension-definition.schema')}.example/schema", "version": "1.0.0",
     "extension_types": ["new-sdo", "property-extension"]},
    sco("file", "cell file", name=word("file.name") + ".pdf", hashes={"SHA-256": digest("file.hashes")},
        extensions={"pdf-ext": {"document_info_dict": {word("pdf key"): word("pdf value")}},
                    "ntfs-ext": {"alternate_data_streams": [{"name": word("ntfs stream")}]}}),
    sco("url", "cell url", value=f"https://{word('url host')}.example/{word('url path')}?q={word('url query')}"),
    sco("domain-name", "cell domain", value=word("domain-name.value") + ".example"),
    sco("email-addr", "cell address", value=word("email-addr.value") + "@cell.example",
        display_name=word("email-addr.display_name")),
    sco("email-message", "cell message", is_multipart=False, subject=word("email-message.subject"),
        body=word("email-message.body"), additional_header_fields={"X-" + word("header field"): ["1"]}),
    sco("user-account", "cell account", account_login=word("user-account.account_login"),
        display_name=word("user-account.display_name"), credential=word("user-account.credential")),
    sco("process", "cell process", command_line=word("process.command_line"), cwd="/" + word("process.cwd"),
        environment_variables={word("environment key"): word("environment value")}),
    sco("windows-registry-key", "cell key", key="HKEY_LOCAL_MACHINE\\" + word("windows-registry-key.key"),
        values=[{"name": word("registry value"), "data": word("registry data"), "data_type": "REG_SZ"}]),
    sco("x509-certificate", "cell certificate", issuer="CN=" + word("x509 issuer"), subject="CN=" + word("x509 subject")),
    sco("software", "cell software", name=word("software.name"), vendor=word("software.vendor")),
    sco("mutex", "cell mutex", name=word("mutex.name")),
    sco("directory", "cell directory", path="/srv/" + word("directory.path")),
    sco("artifact", "cell artifact", mime_type="text/plain",
        payload_bin=base64.b64encode(b"text " + word("artifact.payload_bin").encode()).decode()),
    sco("autonomous-system", "cell as", number=64_500, name=word("autonomous-system.name")),
]

# MARK: The registry, which nobody here reads


def own(kind, label, **members):
    return {"type": kind, "id": name(kind, label), "created": CREATED, "modified": CREATED, **members}


def organisation(code, text):
    return own(
        "organisation", code, code=code, names=[{"text": text, "lang": "en", "kind": "official"}],
        organisation_kind="fusion-cell", status="active", mandate=text)


def day(after):
    """Midnight so many days from today."""
    return (datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days=after)).isoformat() + "T00:00:00Z"


def diligence(code, **members):
    # Nobody is assessed for longer than a year.
    return own(
        "due-diligence", code, organisation=code, category="*", grade="yes", valid_from=day(-30), valid_until=day(300),
        **members)


def agreement(label, parties, **members):
    return own(
        "agreement", label, title=label, agreement_kind="mou", parties=parties, status="in-force",
        in_force_from="2024-01-01T00:00:00Z", categories="any", purposes="any", maximum_ordinal=2, **members)


def clearance(label, post, until, **members):
    return own(
        "clearance", label, post=post, organisation="KE-OUT", ordinal=3, scheme="KE", valid_until=until,
        issued_by=label, **members)


#: What is due is for overseers and officers of the house to see.
DUE_FOR_OTHERS = EVERYBODY - {"overseer", "officer", "auditor"}

REGISTRY = [
    *MARKINGS,
    organisation("KE-OUT", word("registry: own name")),
    organisation("UG-NAC", word("registry: a guest's name")),
    organisation("SO-XIF", word("registry: a stranger's name")),
    organisation("TZ-IUT", word("registry: a former partner's name")),
    diligence("UG-NAC", assessment=word("registry: assessment")),
    diligence("SO-XIF"),
    diligence("TZ-IUT"),
    agreement(word("registry: agreement's title"), ["KE-OUT", "UG-NAC"], liability=word("registry: liability")),
    agreement("ended", ["KE-OUT", "TZ-IUT"], in_force_until="2025-05-01T00:00:00Z"),
    clearance("owner's", OWNER, "2099-01-01T00:00:00Z", read_ins=["baobab"]),
    clearance(word("registry: clearance"), "uncleared", "2025-05-01T00:00:00Z"),
    own("community", "MCC", code="MCC", names=[{"text": word("registry: community")}],
        community_kind="conference-series"),
    own("membership", "own", community="MCC", organisation="KE-OUT", tier="member", valid_from="2024-01-01T00:00:00Z",
        instrument=word("registry: membership")),
    own("accreditation", "own", organisation="KE-OUT", ordinal=3, valid_from="2024-01-01T00:00:00Z",
        authority=word("registry: accreditation")),
    own("breach", "one", detected="2025-04-05T09:00:00Z", description=word("registry: breach", DUE_FOR_OTHERS),
        affected={"records": 1}),
    own("oversight-question", "one", asker="KE-PAR", addressee="KE-OUT", entry_kind="question", scope="2025",
        question=word("registry: oversight question", DUE_FOR_OTHERS)),
    own("data-subject-request", "one", case_reference=word("registry: case reference", DUE_FOR_OTHERS), intake="direct",
        request_kind="access", handled_by="KE-OUT", received="2025-04-05T09:00:00Z", due="2025-05-05T09:00:00Z",
        status="received"),
    own("person-mention", "one", object_ref=name("note", "nowhere"), category="witness", fact_or_opinion="fact",
        descriptors=[{"kind": "name", "text": word("registry: a person")}], justification=word("registry: why a person"),
        purposes=["analysis"], legal_basis="Act 24 of 2019", review_on="2025-06-01T00:00:00Z",
        retention_until="2099-01-01T00:00:00Z"),
    # What posts asked and let pass on of records that are hidden from those who are asked.
    *[own("onward-request", originator, object_ref=name("note", "eyes"), version=CREATED, for_organisation="TZ-IUT",
          originator=originator, asked_by=OWNER, reason=word("registry: why " + originator + " is asked"), status="asked")
      for originator in ("KE-OUT", "UG-NAC")],
    own("consent", "one", object_ref=name("note", "eyes"), version=CREATED, organisation="TZ-IUT", originator="KE-OUT",
        granted_by=OWNER, status="granted", reason=word("registry: why it was let pass")),
    own("tear-line", "one", source_ref=name("note", "eyes"), source_version=CREATED, result_ref=name("note", "open note"),
        made_by=OWNER, second_reader="somebody", residue_check="passed", residue_note=word("registry: a tear-line's residue")),
]

#: A releaser who might have seen it may see why it was recalled.
EXPLANATION = word("registry: why it was recalled", EVERYBODY - {"releaser"})
#: What every reader of the registry may read in it: who the parties are and what was agreed.
PARTIES = {
    "registry: own name", "registry: a guest's name", "registry: a stranger's name", "registry: a former partner's name",
    "registry: agreement's title", "registry: liability", "registry: community", "registry: membership",
    "registry: accreditation",
}
#: What somebody did, and whom a record names.
ACTS = [one for one in REGISTRY if one["type"] in {
    "breach", "clearance", "consent", "data-subject-request", "due-diligence", "onward-request", "oversight-question",
    "person-mention", "tear-line"}]
ACT_WORDS = [one for one in phrases.all if one.place.startswith("registry: ") and one.place not in PARTIES]
for one in ACT_WORDS:
    one.hidden_from |= REGISTRARS

#: What the owner looked for, and what it sent that could not be taken.
LOOKED_FOR = word("a search of the owner")
MALFORMED = word("an object that was refused")

#: Objects that attackers are never to learn of: their ids are as secret as their words.
HIDDEN = [*HIDDEN_BESIDE, *OUT_OF_TIME, WITHDRAWN, RECALLED, HELD, ASKED, NEEDED, *COUNCIL, OFFERED, LEARNT, BUDGETED, JOINT, *HIDDEN_CHANNEL]
#: Filed by the owner into `alerts`, in this order.
ALERTS = [
    *OPEN, VERSIONED[0], VERSIONED[1], *PORTIONED, *HIDDEN_BESIDE, ASKED, NEEDED, *COUNCIL, OFFERED, LEARNT, BUDGETED, JOINT, *OVERLAID, *GUESSED, *HIDDEN_FROM_GUESTS, *OUT_OF_TIME,
    *REFERRING, WITHDRAWN, RECALLED,
]
