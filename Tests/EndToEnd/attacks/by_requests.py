"""Attempts on requests for information, requirements, offers of experience and lessons: those that were released to one post are to others as if they never were."""

from . import plan
from .lab import attempt, likenesses, looks
from .phrases import absent

PEOPLE = ["uncleared", "writer", "releaser", "guest", "guestwriter", "guestreleaser", "stranger", "lapsed", "outsider",
          "ungranted", "operator", "auditor", "overseer", "officer", "guestofficer"]
GONE = ["anonymous", "suspended", "revoked"]
WRITERS = ["writer", "releaser", "guestwriter", "guestreleaser"]

PLACES = {
    "requests": "/rfi", "requests that were made": "/rfi?side=made", "requests that came": "/rfi?side=received",
    "requests of no side": "/rfi?side=zzz", "the form that asks": "/rfi/ask", "a request of no id": "/rfi/x",
    "what has to be known": "/requirements", "the form of a requirement": "/requirements/add",
    "a requirement of no id": "/requirements/x", "the inbox": "/inbox", "joint drafts": "/joint",
    "the form of a joint draft": "/joint/add", "a joint draft of no id": "/joint/x",
    "offers": "/expertise", "the form that offers": "/expertise/add", "an offer of no id": "/expertise/x",
    "lessons": "/lessons", "the form of a lesson": "/lessons/add", "a lesson of no id": "/lessons/x",
}

ACTS = {
    "accept": {}, "decline": {"decline_code": "not-held"}, "final": {"text": "Wazi"}, "withdraw": {}, "clarify": {"text": "Wazi"},
    "transfer": {"transfer_to": "UG-NAC"}, "rate": {"satisfaction": "not"}, "close": {}, "zzz": {},
}
ASKED, NEEDED, JOINT = plan.ASKED["id"], plan.NEEDED["id"], plan.JOINT["id"]
OFFERED, LEARNT = plan.OFFERED["id"], plan.LEARNT["id"]
OFFER_ACTS = {
    "accept": {}, "decline": {}, "schedule": {"format": "visit"}, "deliver": {}, "evaluate": {"worth": "not"}, "withdraw": {},
}
QUESTION = {
    "channel": "alerts", "addressees": "UG-NAC", "urgency": "R", "legal_basis": "Wazi", "declares_lawful": "yes",
    # Refused in the end: nothing is filed, whatever is answered before.
    "purpose": "to read it without a warrant",
}


def _attempts():
    for what, path in PLACES.items():
        yield from looks(f"requests: {what}", PEOPLE + GONE, lambda world, who, path=path: world.page(path, who))
    for hidden, place in ((ASKED, "rfi"), (NEEDED, "requirements"), (ASKED, "records"), (NEEDED, "records"),
                          (OFFERED, "expertise"), (LEARNT, "lessons"), (OFFERED, "records"), (LEARNT, "records"),
                          (JOINT, "joint"), (JOINT, "records")):
        yield from likenesses(f"{place} {hidden}", PEOPLE,
                              lambda world, who, thing, place=place: world.page(f"/{place}/{thing}", who), hidden, absent(hidden))
    for act, fields in ACTS.items():
        yield from likenesses(f"{act} what was asked", PEOPLE,
                              lambda world, who, thing, act=act, fields=fields: world.submit(
                                  f"/rfi/{thing}", who, act=act, addressee="UG-NAC", **fields), ASKED, absent(ASKED))
    for act, fields in OFFER_ACTS.items():
        yield from likenesses(f"{act} what was offered", PEOPLE,
                              lambda world, who, thing, act=act, fields=fields: world.submit(
                                  f"/expertise/{thing}", who, act=act, partner="UG-NAC", **fields), OFFERED, absent(OFFERED))
    for act in ("validate", "doubt"):
        yield from likenesses(f"{act} what was learnt", PEOPLE,
                              lambda world, who, thing, act=act: world.submit(
                                  f"/lessons/{thing}", who, act=act, text="Wazi"), LEARNT, absent(LEARNT))
    for who_writes in (WRITERS,):
        yield from likenesses("learning from what was offered", who_writes,
                              lambda world, who, thing: world.page(f"/lessons/add?offer={thing}", who), OFFERED, absent(OFFERED))
    for act in ("consent", "withhold", "release", "withdraw", "zzz"):
        yield from likenesses(f"{act} of a joint draft", PEOPLE,
                              lambda world, who, thing, act=act: world.submit(f"/joint/{thing}", who, act=act, digest="00"),
                              JOINT, absent(JOINT))
    for who_writes in (WRITERS,):
        yield from likenesses("the next version of a joint draft", who_writes,
                              lambda world, who, thing: world.page(f"/joint/add?of={thing}", who), JOINT, absent(JOINT))
        yield from likenesses("writing a joint draft anew", who_writes,
                              lambda world, who, thing: world.submit(
                                  "/joint/add", who, of=thing, channel="alerts", title="Wazi", portions="Wazi"),
                              JOINT, absent(JOINT))
        yield from likenesses("asking once more what was asked", who_writes,
                              lambda world, who, thing: world.page(f"/rfi/ask?follows={thing}", who), ASKED, absent(ASKED))
        yield from likenesses("asking for what has to be known", who_writes,
                              lambda world, who, thing: world.page(f"/rfi/ask?requirement={thing}&element=0", who),
                              NEEDED, absent(NEEDED))
        yield from likenesses("asking for it", who_writes,
                              lambda world, who, thing: world.submit(
                                  "/rfi/ask", who, questions="Wazi wazi wazi?", requirement=thing, element="0", **QUESTION),
                              NEEDED, absent(NEEDED))
        yield from likenesses("a requirement's form", who_writes,
                              lambda world, who, thing: world.page(f"/requirements/{thing}/revise", who), NEEDED, absent(NEEDED))
        yield from likenesses("writing a requirement anew", who_writes,
                              lambda world, who, thing: world.submit(
                                  f"/requirements/{thing}/revise", who, channel="alerts", name="Wazi", decision="Wazi",
                                  elements="Wazi", priority="low", status="active"), NEEDED, absent(NEEDED))

    def alike(lab, who):
        """Whether the same was asked by a post whose requests one may not see is not told."""
        answers = [
            lab.hear(who, lab.world.submit("/rfi/ask", who, questions=question, **QUESTION), question)
            for question in (plan.ASKED["questions"][0], "Zzzzz zzzzzzzzz zzzzz?")]
        assert [answer.status_code for answer in answers] == [422, 422]
        assert 'name="again"' not in answers[0].text

    yield from attempt("asking what was asked before", ["writer", "releaser"], alike)



ATTEMPTS = list(_attempts())
