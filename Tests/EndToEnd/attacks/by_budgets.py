"""Attempts on budgets and on tables that are brought: lines that were released to one post are to others as if they never were."""

import base64

from . import plan
from .lab import likenesses, looks
from .phrases import absent

PEOPLE = ["uncleared", "writer", "releaser", "guest", "guestwriter", "guestreleaser", "stranger", "lapsed", "outsider",
          "ungranted", "operator", "auditor", "overseer", "officer", "guestofficer"]
GONE = ["anonymous", "suspended", "revoked"]

PLACES = {
    "budgets": "/budgets", "a budget of no id": "/budgets/x", "a sheet of no id": "/budgets/x/sheet?as=json",
    "the form of a budget's table": "/import/budget", "the form of a table of events": "/import/events",
}
BUDGETED = plan.BUDGETED["id"]
BUDGET = "line,institution,cofog,economic,original\nWazi,Wazi,02.1,21,1\n"
EVENTS = "id,date,type,place\n1,2025-04-05,riot,Wazi\n"


def table(text, columns, **fields):
    """A form that brings a table to be looked at: nothing is filed."""
    return {
        "file": "wazi.csv", "table": base64.urlsafe_b64encode(text.encode()).decode().rstrip("="), "act": "look",
        **{f"column_{code}": str(place) for place, code in enumerate(columns)}, **fields}


def _attempts():
    for what, path in PLACES.items():
        yield from looks(f"budgets: {what}", PEOPLE + GONE, lambda world, who, path=path: world.page(path, who))
    for path in ["/budgets/{}", "/budgets/{}?at=2099-01-01T00:00:00Z", "/budgets/{}/sheet?as=json", "/budgets/{}/sheet?as=csv",
                 "/budgets/{}/sheet?as=zzz", "/records/{}"]:
        yield from likenesses(f"{path.format(BUDGETED)}", PEOPLE,
                              lambda world, who, thing, path=path: world.page(path.format(thing), who), BUDGETED, absent(BUDGETED))
    # By the name and year that the hidden one has: whether there is one is not told.
    budget = table(BUDGET, ["line", "institution", "cofog", "economic", "original"], budget_name="Wazi", as_of="2024-12-31",
                   fiscal_year="2024", currency="XOF", unit="1", secrecy="public", channel_public="alerts")
    yield from looks("budgets: a table that is looked at", PEOPLE + GONE,
                     lambda world, who: world.submit("/import/budget", who, **budget))
    # A token of nobody: the table is shown again, and nothing is filed.
    yield from looks("budgets: a table from an old page", PEOPLE + GONE,
                     lambda world, who: world.page("/import/budget", who, method="POST", data={**budget, "act": "file", "token": "x"}))
    events = table(EVENTS, ["id", "date", "type", "place"], channel="alerts", grade="F6", so_what="Wazi")
    yield from looks("events: a table that is looked at", PEOPLE + GONE,
                     lambda world, who: world.submit("/import/events", who, **events))
    for channel in [plan.SECRET_CHANNEL, "zzz"]:
        yield from looks(f"events: a table for the channel {channel}", PEOPLE,
                         lambda world, who, channel=channel: world.submit("/import/events", who, **{**events, "channel": channel}))


ATTEMPTS = list(_attempts())
