"""Attempts on the REST boundary, on each operation that its description has: a new one is tried without a line here."""

import urllib.parse

import api

from . import plan
from .lab import looks, likenesses
from .phrases import absent

PEOPLE = ["uncleared", "writer", "releaser", "guest", "guestwriter", "guestreleaser", "stranger", "lapsed", "outsider",
          "ungranted", "operator", "auditor", "overseer", "officer", "guestofficer"]
GONE = ["anonymous", "suspended", "revoked"]
HIDDEN = [plan.HIDDEN_BESIDE[0]["id"], plan.OUT_OF_TIME[0]["id"], plan.WITHDRAWN["id"], plan.HIDDEN_CHANNEL[0]["id"],
          plan.ASKED["id"], plan.NEEDED["id"],
          plan.OFFERED["id"], plan.LEARNT["id"], plan.BUDGETED["id"]]
#: What an overseer is told by is the id of anything: see `by_oversight`.
BY_ID_ALONE = {"listDisclosures"}
#: Who keeps the log reads what was done about what, by its id, and what others typed: what of it they must not is in `by_oversight`
#: and `by_ledger`.
KEEPERS = {
    "listAudit": {"operator", "auditor", "overseer"}, "listLog": {"overseer"}, "readOversight": {"overseer", "officer"},
    "takeEvidence": {"overseer"},
}

QUERIES = {
    "the channel": ("/records", {"channel": "alerts", "limit": 500}),
    "a hidden channel": ("/records", {"channel": plan.SECRET_CHANNEL}),
    "the registry": ("/records", {"channel": "registry"}), "a forged place": ("/records", {"cursor": "1"}),
    "a hidden channel of its own": ("/channels/" + plan.SECRET_CHANNEL, {}),
    "everything that is found": ("/search", {"q": "zk*", "limit": 500}), "an open word": ("/search", {"q": "wazi", "limit": 500}),
    "all but": ("/search", {"q": "-wazi"}), "a hidden type": ("/search", {"type": plan.NEW_TYPE}),
    "a hidden author": ("/search", {"organisation": plan.UNNAMED["id"]}),
    "a search of a hidden channel": ("/search", {"q": "wazi", "channel": plan.SECRET_CHANNEL}),
    "a search to be taken along": ("/search/bundle", {"q": "wazi"}),
    "days": ("/search", {"since": "2020-01-01T00:00:00Z", "until": "2099-12-31T00:00:00Z"}),
}


def ask(operation, **names):
    return lambda world, who: world.api(operation.method, operation.address(**names), who, operation.body())


def _attempts():
    for one in api.OPERATIONS:
        # A stream has no end to look at: `test_api` listens to it.
        if one.method == "GET" and not one.names and not one.is_stream:
            others = [who for who in PEOPLE + GONE if who not in KEEPERS.get(one.name, set())]
            yield from looks(f"api: {one.name}", others, ask(one))
        if "id" not in one.names or one.name in BY_ID_ALONE:
            continue
        # Meetings, texts and commitments where those are asked for: elsewhere they are records as others are.
        council = [thing["id"] for thing in plan.COUNCIL if f"/{thing['type']}s" in one.path]
        for hidden in (HIDDEN if one.method == "GET" else HIDDEN[:1] + HIDDEN[-2:]) + council:
            yield from likenesses(f"api: {one.name} {hidden}", PEOPLE,
                                  lambda world, who, thing, one=one: ask(one, id=thing)(world, who), hidden, absent(hidden))
    for what, (path, query) in QUERIES.items():
        address = api.PREFIX + path + ("?" + urllib.parse.urlencode(query) if query else "")
        yield from looks(f"api: {what}", PEOPLE + GONE, lambda world, who, address=address: world.api("GET", address, who))
    channel = plan.SECRET_CHANNEL
    for path in ("/channels/{}", "/records?channel={}", "/search?q=wazi&channel={}"):
        yield from likenesses(f"api: {path} of a hidden channel", [one for one in PEOPLE if one not in {"operator", "auditor", "overseer", "officer"}],
                              lambda world, who, thing, path=path: world.api("GET", api.PREFIX + path.format(thing), who),
                              channel, "cell-" + "z" * (len(channel) - 5))


ATTEMPTS = list(_attempts())
