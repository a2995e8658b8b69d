"""Attempts on the pages of the parties: lists, sheets, forms, and what is changed by them."""

from . import plan
from .lab import likenesses, looks
from .phrases import absent, name

PEOPLE = ["uncleared", "writer", "releaser", "guest", "guestwriter", "guestreleaser", "stranger", "lapsed", "outsider",
          "ungranted", "operator", "auditor", "overseer", "officer", "guestofficer"]
GONE = ["anonymous", "suspended", "revoked"]
LISTS = ["organisations", "communities", "agreements", "channels"]
FORMS = ["organisation", "post", "accreditation", "community", "body", "membership", "agreement", "charter"]
AGREEMENT = next(one["id"] for one in plan.REGISTRY if one["type"] == "agreement")

#: What the registry has, by the page that it would have, and something of the same length that it has not.
SHEETS = {
    "an organisation": ("organisations", "UG-NAC", "UG-NAX"), "the house": ("organisations", "KE-OUT", "KE-OUX"),
    "a community": ("communities", "MCC", "MCX"), "a body": ("bodies", "MCC", "MCX"),
    "an agreement": ("agreements", AGREEMENT, absent(AGREEMENT)),
    "an agreement by a hidden note's id": ("agreements", name("note", "red"), absent(name("note", "red"))),
    "a channel": ("channels", plan.SECRET_CHANNEL, plan.SECRET_CHANNEL[:-1] + "x"),
}

#: What somebody may try to have recorded, by the form.
ENTRIES = {
    "organisation": {"code": "UG-NAC", "name": "Wazi", "lang": "en", "kind": "fusion-cell", "status": "active", "country": "UG"},
    "community": {"code": "MCC", "name": "Wazi", "lang": "en", "kind": "network"},
    "membership": {"organisation": "UG-NAC", "community": "MCC", "in": "MCC", "tier": "member", "from": "2020-01-01"},
    "agreement": {"title": "Wazi", "kind": "mou", "party": "UG-NAC", "status": "in-force", "from": "2020-01-01", "maximum": "5"},
    "body": {"code": "BOARD", "name": "Wazi", "lang": "en", "kind": "committee", "status": "proposed"},
    "post": {"post": "ug-nac.duty", "organisation": "UG-NAC"},
    "accreditation": {"organisation": "UG-NAC", "ordinal": "5", "authority": "Wazi"},
    "charter": {"code": "wazi", "purpose": "Wazi", "ceiling": "5"},
}

#: What somebody may try to do with one, by the page that it would have.
CHANGES = {
    "end": {"act": "end", "at": "2030-01-01"}, "suspend": {"act": "suspend"}, "rename": {"act": "rename", "name": "Wazi"},
    "move": {"act": "move", "state": "left"}, "nothing": {},
}


def _attempts():
    for path in ["/parties", *(f"/parties/{one}" for one in LISTS), *(f"/parties/{one}?q=zk" for one in LISTS)]:
        yield from looks(f"parties: {path}", PEOPLE + GONE, lambda world, who, path=path: world.page(path, who))
    for what, (list, there, not_there) in SHEETS.items():
        yield from likenesses(
            f"parties: the page of {what}", PEOPLE,
            lambda world, who, thing, list=list: world.page(f"/parties/{list}/{thing}", who), there, not_there)
        for change, fields in CHANGES.items():
            yield from likenesses(
                f"parties: {change} of {what}", ["uncleared", "writer", "releaser", "guestreleaser", "outsider", "guestofficer"],
                lambda world, who, thing, list=list, fields=fields: world.submit(f"/parties/{list}/{thing}", who, **fields),
                there, not_there)
    for form in FORMS:
        yield from looks(f"parties: the form of {form}", PEOPLE + GONE,
                         lambda world, who, form=form: world.page(f"/parties/add/{form}", who))
        yield from looks(f"parties: recording {form}", PEOPLE,
                         lambda world, who, form=form: world.submit(f"/parties/add/{form}", who, **ENTRIES[form]))
        yield from looks(f"parties: recording {form} without a token", ["writer", "guestwriter", "anonymous"],
                         lambda world, who, form=form: world.page(f"/parties/add/{form}", who, method="POST", data=ENTRIES[form]))


ATTEMPTS = list(_attempts())
