"""Attempts of somebody who may file: references, overwrites, ids, markings, translations, selectors, deletions."""

import json

from . import plan
from .lab import attempt, likenesses, looks
from .phrases import absent, name

WRITERS = ["writer", "guestwriter"]
#: May not file into the channel at all.
OTHERS = ["uncleared", "guest", "outsider", "lapsed", "anonymous"]
RED, CELL = plan.HIDDEN_BESIDE[0]["id"], name("identity", "cell identity")
STATEMENT = plan.STATEMENT["id"]


def own(kind, who, label, **members):
    """An object of the writer's own, whose id nobody else has."""
    return plan.sdo(kind, f"{label} of {who}", **members)


def new_note(who, label, **members):
    object = own("note", who, label, content="Wazi probe", object_refs=[plan.OPEN[0]["id"]])
    return {**object, **members}


#: Objects with a hidden thing in a place where a node might look it up: `(label, who, thing)` gives the object.
PROBES = {
    "a note about it": (RED, lambda label, who, thing: new_note(who, label, object_refs=[thing])),
    "a note about it and an open one": (
        RED, lambda label, who, thing: new_note(who, label, object_refs=[plan.OPEN[0]["id"], thing])),
    "a relationship from it": (CELL, lambda label, who, thing: own(
        "relationship", who, label, relationship_type="related-to", source_ref=thing, target_ref=plan.OPEN[0]["id"])),
    "a relationship to it": (CELL, lambda label, who, thing: own(
        "relationship", who, label, relationship_type="derived-from", source_ref=plan.OPEN[0]["id"], target_ref=thing)),
    "a sighting of it": (name("indicator", "red indicator"), lambda label, who, thing: own(
        "sighting", who, label, sighting_of_ref=thing)),
    "a sighting where it saw": (CELL, lambda label, who, thing: own(
        "sighting", who, label, sighting_of_ref=name("indicator", "open indicator"), where_sighted_refs=[thing])),
    "a report on it": (RED, lambda label, who, thing: own(
        "report", who, label, name="Wazi probe", published=plan.CREATED, object_refs=[thing])),
    "a grouping with it": (RED, lambda label, who, thing: own(
        "grouping", who, label, context="unspecified", object_refs=[thing])),
    "an opinion of it": (RED, lambda label, who, thing: own(
        "opinion", who, label, opinion="agree", object_refs=[thing])),
    "an author that is it": (CELL, lambda label, who, thing: new_note(who, label, created_by_ref=thing)),
    "a marking that is hidden": (STATEMENT, lambda label, who, thing: new_note(
        who, label, object_marking_refs=[thing])),
    "a portion under a hidden marking": (STATEMENT, lambda label, who, thing: new_note(
        who, label, granular_markings=[{"marking_ref": thing, "selectors": ["content"]}])),
    "a custom reference to it": (RED, lambda label, who, thing: new_note(who, label, x_wazi_ref=thing)),
    "a custom list of references to it": (RED, lambda label, who, thing: new_note(who, label, x_wazi_refs=[thing])),
    "a reference to it within an extension": (RED, lambda label, who, thing: new_note(who, label, extensions={
        name("extension-definition", "probe"): {"extension_type": "property-extension", "inner": {"a_ref": thing}}})),
    "an external reference to it": (RED, lambda label, who, thing: new_note(who, label, external_references=[
        {"source_name": "wazi", "external_id": thing}])),
    "its id in a text": (RED, lambda label, who, thing: {**new_note(who, label), "content": thing}),
    "a translation of it": (RED, lambda label, who, thing: own(
        "language-content", who, label, object_ref=thing, contents={"fr": {"content": "Wazi probe"}})),
    "a translation of its version": (RED, lambda label, who, thing: own(
        "language-content", who, label, object_ref=thing, object_modified=plan.CREATED,
        contents={"fr": {"content": "Wazi probe"}})),
    "an observation of it": (name("file", "red file"), lambda label, who, thing: own(
        "observed-data", who, label, first_observed=plan.CREATED, last_observed=plan.CREATED, number_observed=1,
        object_refs=[thing])),
    "an extension that it defines": (plan.NEW_EXTENSION, lambda label, who, thing: new_note(who, label, extensions={
        thing: {"extension_type": "property-extension", "inner": 1}})),
    "a link of an analysis to it": (name("malware", "cell malware"), lambda label, who, thing: own(
        "malware-analysis", who, label, product="wazi", result="benign", sample_ref=thing)),
    "an object of a hidden type": (plan.NEW_TYPE, lambda label, who, thing: {
        **own("tool", who, label, name="Wazi probe"), "type": thing,
        "id": thing + "--" + name("tool", label + who).split("--")[1]}),
    "a message from it": (name("email-addr", "cell address"), lambda label, who, thing: plan.sco(
        "email-message", label + who, is_multipart=False, subject=label, from_ref=thing)),
}

#: Bodies that are wrong on purpose: what the node says of them must not draw on what is hidden.
BROKEN = {
    "no JSON": "{", "an empty text": "", "a list": "[]", "no objects": "{}", "objects that are none": '{"objects":1}',
    "a null": '{"objects":[null]}', "a bundle": json.dumps({"type": "bundle", "objects": []}),
    "the hidden id alone": json.dumps({"objects": [{"type": "note", "id": RED}]}),
    "a hidden id of another type": json.dumps({"objects": [{"type": "tool", "id": RED, "name": "x"}]}),
    "a reserved type": json.dumps({"objects": [{"type": "audit", "id": "audit--" + RED[6:]}]}),
    "a registry record": json.dumps({"objects": [plan.REGISTRY[-1]]}),
    "a consent": json.dumps({"objects": [{
        "type": "consent", "id": name("consent", "forged"), "created": plan.CREATED, "modified": plan.CREATED,
        "object_ref": name("note", "consent"), "version": plan.CREATED, "organisation": "UG-NAC", "originator": "KE-OUT",
        "granted_by": "writer", "status": "granted"}]}),
    "a membership": json.dumps({"objects": [{
        "type": "membership", "id": name("membership", "forged"), "created": plan.CREATED, "modified": plan.CREATED,
        "community": "MCC", "organisation": "UG-NAC", "tier": "member", "valid_from": "2020-01-01T00:00:00Z"}]}),
    "a selector into nothing": json.dumps({"objects": [new_note("x", "selector", granular_markings=[
        {"marking_ref": plan.PAIR["id"], "selectors": ["hidden.[0]"]}])]}),
    "a depth that is too deep": '{"objects":[' + '{"a":' * 200 + "1" + "}" * 200 + "]}",
}


def post(*objects, channel="alerts"):
    body = json.dumps({"objects": objects})
    return lambda world, who: world.taxii("POST", f"collections/{channel}/objects/", who, body)


def _read_back(label, make):
    """What a writer reads of its own object must be alike whether what it refers to is hidden or never was."""
    def act(lab, who):
        (hidden, build), answers = make, []
        for thing in (hidden, _never(hidden)):
            object = build(f"{label} read", who, thing)
            object["id"] = object["id"][:-4] + ("aaaa" if thing == hidden else "bbbb")
            lab.hear(who, post(object)(lab.world, who), thing)
            for ask in (lambda: lab.world.taxii("GET", f"collections/alerts/objects/{object['id']}/", who),
                        lambda: lab.world.page(f"/records/{object['id']}", who)):
                answers.append((lab.hear(who, ask(), thing), object["id"], thing))
        told = [(answer.status_code, len(answer.content)) for answer, _, _ in answers]
        assert told[0] == told[2], f"what is left of {label} tells the two apart: {told}"
        assert told[1][0] == told[3][0], f"the page of {label} tells the two apart: {told}"

    return act


def _never(hidden):
    return absent(hidden) if "--" in hidden else hidden[:-1] + "x"


#: Versions of hidden ids that a writer may try to lay over them.
OVERWRITES = {
    "as an object of its own": {},
    "as a later version": {"modified": "2026-01-01T00:00:00.000Z"},
    "as an earlier version": {"created": "2020-01-01T00:00:00.000Z", "modified": "2020-01-01T00:00:00.000Z"},
    "as of another time": {"created": "2024-01-01T00:00:00.000Z", "modified": "2026-02-01T00:00:00.000Z"},
    "by another author": {"created_by_ref": name("identity", "open two"), "modified": "2026-03-01T00:00:00.000Z"},
    "revoked": {"revoked": True, "modified": "2026-04-01T00:00:00.000Z"},
    "under another marking": {
        "object_marking_refs": ["marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9"],
        "modified": "2026-05-01T00:00:00.000Z"},
}


def _attempts():
    for label, (hidden, make) in PROBES.items():
        yield from likenesses(f"filing {label}", WRITERS, _filing(label, make), hidden, _never(hidden))
        if hidden not in (plan.NEW_TYPE, STATEMENT):
            yield from attempt(f"reading back {label}", WRITERS, _read_back(label, (hidden, make)))
    for label, body in BROKEN.items():
        yield from looks(f"filing {label}", WRITERS + ["uncleared"],
                         lambda world, who, body=body: world.taxii("POST", "collections/alerts/objects/", who, body))
        yield from looks(f"filing {label} into what is hidden", WRITERS,
                         lambda world, who, body=body: world.taxii(
                             "POST", f"collections/{plan.SECRET_CHANNEL}/objects/", who, body))
    for who in OTHERS:
        yield from looks("filing without the right to", [who], post(new_note(who, "no right")))
        yield from looks("filing into the registry", [who], post(new_note(who, "no right"), channel="registry"))
    # Laying something over a hidden id goes as filing a new one.
    for number, (label, changes) in enumerate(OVERWRITES.items()):
        for who, hidden in zip(WRITERS, plan.OVERLAID[2 * number:]):
            yield from likenesses(f"overwriting a hidden note {label}", [who], _overwriting(changes), hidden["id"],
                                  absent(hidden["id"]))
            yield from attempt(f"reading back what overwrote a hidden note {label}", [who], _overwritten(hidden["id"]))
    for who, hidden in zip(WRITERS, plan.GUESSED):
        yield from attempt("guessing a hidden observable", [who], _guessing(hidden))
    for hidden in plan.HIDDEN_BESIDE + [plan.WITHDRAWN, plan.RECALLED] + plan.HIDDEN_CHANNEL[1:12]:
        for label, query in {"": "", ", every version": "?match[version]=all", ", the first": "?match[version]=first"}.items():
            yield from likenesses(
                f"deleting {hidden['id']}{label}", WRITERS,
                lambda world, who, thing, query=query: world.taxii(
                    "DELETE", f"collections/alerts/objects/{thing}/{query}", who), hidden["id"], absent(hidden["id"]))
    for one in plan.OPEN[:2] + plan.PORTIONED[:2] + plan.HIDDEN_BESIDE[:2]:
        yield from looks(f"deleting {one['id']} without the right to", ["uncleared", "guest", "guestwriter", "operator"],
                         lambda world, who, id=one["id"]: world.taxii("DELETE", f"collections/alerts/objects/{id}/", who))
    for method in ["PUT", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "SEARCH", "COPY", "MOVE"]:
        for path in ["collections/alerts/objects/", f"collections/{plan.SECRET_CHANNEL}/objects/",
                     f"collections/alerts/objects/{RED}/"]:
            yield from looks(f"{method} {path}", ["writer", "guestwriter"],
                             lambda world, who, method=method, path=path: world.taxii(method, path, who))


def _filing(label, make):
    def ask(world, who, thing):
        object = make(label, who, thing)
        # Each thing has an object of its own, so that the second is no repetition of the first.
        kind, uuid = object["id"].split("--")
        object["id"] = f"{kind}--{name('x', uuid + thing).split('--')[1]}"
        answer = world.taxii("POST", "collections/alerts/objects/", who, json.dumps({"objects": [object]}))
        answer._content = answer.content.replace(object["id"].encode(), b"its own id")
        return answer

    return ask


def _overwriting(changes):
    def ask(world, who, thing):
        object = {**plan.note("laid over", f"Wazi {who}"), "id": thing, **changes}
        return world.taxii("POST", "collections/alerts/objects/", who, json.dumps({"objects": [object]}))

    return ask


def _overwritten(hidden):
    """What the writer laid over a hidden note is there for the writer, as what it laid over nothing is."""
    def act(lab, who):
        answers = [
            lab.hear(who, lab.world.taxii("GET", f"collections/alerts/objects/{id}/{rest}", who), id)
            for rest in ("", "versions/", "?match[version]=all") for id in (hidden, absent(hidden))
        ]
        for one, other in zip(answers[::2], answers[1::2]):
            told = [(answer.status_code, len(answer.content)) for answer in (one, other)]
            assert told[0] == told[1], f"{one.request.url}: {told}"

    return act


def _guessing(hidden):
    """An observable's id follows from what it says: whoever guesses it learns nothing by filing it."""
    def act(lab, who):
        guess = {key: value for key, value in hidden.items() if key != "object_marking_refs"}
        other = {**guess, "id": absent(guess["id"]), "value": guess["value"].replace("kificho", "hakunaa")}
        told = []
        for object in (guess, other):
            filed = lab.hear(who, post(object)(lab.world, who)).json()
            read = lab.hear(who, lab.world.taxii("GET", f"collections/alerts/objects/{object['id']}/", who))
            told.append((filed["success_count"], filed["failure_count"], read.status_code, len(read.content)))
        assert told[0] == told[1]

    return act


ATTEMPTS = list(_attempts())
