"""Attempts on the pages of overseers and officers: by everybody else, and by them for more than metadata."""

from . import plan
from .lab import attempt, looks
from .phrases import name

#: Everybody but those whom the pages are for.
PEOPLE = ["uncleared", "writer", "releaser", "guest", "guestwriter", "guestreleaser", "stranger", "lapsed", "outsider",
          "ungranted", "operator", "guestofficer"]
GONE = ["anonymous", "suspended", "revoked"]
RED, REQUEST = name("note", "red"), name("data-subject-request", "one")
QUESTION, MENTION = name("oversight-question", "one"), name("person-mention", "one")

PLACES = {
    "the overseer's page": "/oversight", "its log of one event": "/oversight?event=create", "its log of a post": "/oversight?post=" + plan.OWNER,
    "its log before a place": "/oversight?before=9", "its log of refusals": "/oversight?event=refused&reason=missing",
    "its log of a day": "/oversight?from=2020-01-01&until=2030-01-01", "an evidence pack": "/oversight/pack",
    "an evidence pack of one event": "/oversight/pack?event=create", "the proof of the first entry": "/oversight/entries/1/proof",
    "the proof of a later one": "/oversight/entries/99/proof", "the proof of none": "/oversight/entries/999999/proof",
    "to whom a record was given": "/oversight/given?id=" + RED, "to whom, of none": "/oversight/given?id=" + name("note", "none"),
    "to whom, before there is a question": "/oversight/given", "how requests fare": "/oversight/requests",
    "how they fared in a time": "/oversight/requests?from=2020-01-01&until=2030-01-01", "data protection": "/protection",
}

FORMS = {
    "asking a question": ("/oversight/questions", {"kind": "question", "scope": "2025", "question": "Wazi", "days": "30"}),
    "opening a request": ("/protection/requests", {"kind": "erasure", "reference": "Wazi", "days": "30", "about": RED}),
    "opening one about a person": ("/protection/requests", {"kind": "erasure", "reference": "Wazi", "days": "30", "about": MENTION}),
    "confirming an identity": ("/protection/steps", {"request": REQUEST, "step": "confirm"}),
    "deciding": ("/protection/steps", {"request": REQUEST, "step": "decide", "decision": "granted", "ground": "Wazi"}),
    "carrying out": ("/protection/steps", {"request": REQUEST, "step": "carry-out"}),
    "answering a person": ("/protection/steps", {"request": REQUEST, "step": "answer"}),
    "withdrawing a request": ("/protection/steps", {"request": REQUEST, "step": "withdraw"}),
    "erasing what is due": ("/protection/sweep", {}),
    "answering the overseer": ("/protection/answers", {"question": QUESTION, "answer": "Wazi"}),
}

def _read(path):
    """What overseers and officers are shown: everything that happened, and no word of what it was about."""
    return lambda lab, who: lab.search_words(who, lab.world.page(path, who).content, path)


def _attempts():
    for what, path in PLACES.items():
        yield from looks(f"oversight: {what}", PEOPLE + GONE, lambda world, who, path=path: world.page(path, who))
        yield from attempt(f"oversight: {what}, for its readers", ["overseer", "officer", "auditor"], _read(path))
    for what, (path, fields) in FORMS.items():
        yield from looks(f"oversight: {what}", PEOPLE + ["auditor"],
                         lambda world, who, path=path, fields=fields: world.submit(path, who, **fields))
        yield from looks(f"oversight: {what} without a token", ["writer", "guestofficer", "anonymous"],
                         lambda world, who, path=path, fields=fields: world.page(path, who, method="POST", data=fields))


ATTEMPTS = list(_attempts())
