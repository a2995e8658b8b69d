"""Attempts on the ledger's files and on what the node keeps of its own acts."""

import re

from . import plan
from .lab import attempt, likenesses, looks

PEOPLE = ["uncleared", "writer", "guest", "guestwriter", "stranger", "lapsed", "outsider", "operator"]
KEEPERS = ["auditor", "overseer"]

FILES = {
    "the checkpoint": "checkpoint", "the first tile": "tile/0/000", "its first hash": "tile/0/000.p/1",
    "its first hundred": "tile/0/000.p/100", "the level above": "tile/1/000", "the first entries": "tile/entries/000",
    "one entry": "tile/entries/000.p/1", "entries up to a hundred": "tile/entries/000.p/100",
    "entries beyond the end": "tile/entries/999", "a tile beyond the end": "tile/0/999", "a level that is none": "tile/99/000",
    "a tile of data": "tile/data/000", "an issuer": "issuer/00", "a path above": "tile/../../baraza.json",
    "an escaped path above": "tile/%2e%2e/%2e%2e/baraza.json", "a width of none": "tile/0/000.p/0",
    "a width beyond": "tile/0/000.p/256", "a negative tile": "tile/0/-01", "nothing": "", "a folder": "tile/",
    "a log of logs": "log.v3.json",
}


def get(path):
    return lambda world, who: world.taxii("GET", "/ledger/" + path, who, Accept="*/*")


def _entries(lab, who):
    """Every leaf that there is, by tiles of hashes and of entries: they tell nothing of what they commit to."""
    checkpoint = lab.hear(who, get("checkpoint")(lab.world, who)).text
    size = int(checkpoint.splitlines()[1])
    for first in range(0, size, 256):
        width = min(256, size - first)
        part = f"{first // 256:03d}" + (f".p/{width}" if width < 256 else "")
        for kind in ["0", "entries"]:
            answer = lab.hear(who, get(f"tile/{kind}/{part}")(lab.world, who))
            assert answer.status_code == 200


def read_acts(lab, who):
    """Every audit entry, page by page: acts and refusals, and never what a record says."""
    path, pages = "/node", 0
    while path and pages < 50:
        answer = lab.world.page(path, who)
        assert answer.status_code == 200
        lab.search_records(who, answer.content, path)
        older = re.search(r'href="(/node\?before=\d+)"', answer.text)
        path, pages = (older[1] if older else None), pages + 1


def _attempts():
    # The keepers first, while nobody has asked for anything that would stand in a refusal.
    yield from attempt("reading every audit entry", KEEPERS + ["operator"], read_acts)
    yield from attempt("reading every leaf", KEEPERS, _entries)
    for what, path in FILES.items():
        yield from looks(f"ledger: {what}", KEEPERS, get(path))
        yield from looks(f"ledger: {what} by people", PEOPLE + ["anonymous", "suspended", "revoked"], get(path))
    for path, other in [("tile/0/000.p/1", "tile/9/999.p/1"), ("tile/entries/000.p/1", "tile/entries/999.p/1")]:
        yield from likenesses(f"a file of the ledger and none: {path}", PEOPLE,
                              lambda world, who, thing: get(thing)(world, who), path, other)
    for one in plan.HIDDEN_BESIDE:
        yield from looks(f"proof of {one['id']}", KEEPERS + PEOPLE,
                         lambda world, who, id=one["id"]: world.page(f"/records/{id}/proof", who))
    for one in plan.OPEN + plan.PORTIONED:
        yield from looks(f"proof of {one['id']}", ["uncleared", "guest", "auditor", "operator"],
                         lambda world, who, id=one["id"]: world.page(f"/records/{id}/proof", who))


ATTEMPTS = list(_attempts())
