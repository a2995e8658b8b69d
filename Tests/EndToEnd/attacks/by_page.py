"""Attempts on the pages: records, lists, searches, the node, sign-in, languages."""

import re
import urllib.parse

from . import plan
from .lab import likenesses, looks
from .phrases import absent, name

CALLERS = ["uncleared", "writer", "guest", "guestwriter"]
OTHERS = ["stranger", "lapsed", "outsider", "ungranted", "operator", "auditor", "overseer"]
GONE = ["anonymous", "suspended", "revoked"]
#: Nine letters like those that were planted, and a digest: neither is anywhere.
NOWHERE, NO_DIGEST = "zkwewovuq", "0123456789abcdef" * 4


def get(path, **headers):
    return lambda world, who: world.page(path, who, headers=headers)


def search(text, **more):
    return "/search?" + urllib.parse.urlencode({"q": text, **more})


#: Parts of a record's address, after its id.
VIEWS = {
    "page": "", "object": "/object", "proof": "/proof", "version": f"?version={plan.CREATED}",
    "paper": "/pdf", "alert": "/alert", "links": "/graph", "history": "/history", "file": "/annexes/artifact--00000000-0000-5000-8000-00000000dead",
    "channel": "?channel=alerts", "other channel": "?channel=" + plan.SECRET_CHANNEL, "registry": "?channel=registry",
}

#: What is said of a hidden thing, or asked before it is: nothing is filed.
SAID = {
    "seeing what is hidden": ("/records/{}/sightings", {"channel": "alerts", "seen_count": "1", "seen_for": "originator"}),
    "deciding on what is hidden": ("/records/{}/responses", {
        "channel": "alerts", "r_choice": "none", "r_decided": "2025-04-01", "r_status": "decided", "r_for": "originator"}),
    "what came of what was decided on what is hidden": ("/records/{}/responses", {
        "channel": "alerts", "updates": "note--00000000-0000-5000-8000-00000000dead", "r_status": "done"}),
    "taking back what was said of what is hidden": (
        "/records/{}/feedback", {"channel": "alerts", "take_back": "note--00000000-0000-5000-8000-00000000dead"}),
    "whom a summary of what is hidden would reach": ("/write/intsum", {
        "act": "look", "channel": "alerts", "title": "Wazi", "period_from": "2025-04-01", "period_until": "2025-04-07",
        "key_points": "Wazi", "made_from": "{}"}),
    "the key points of what is hidden": ("/write/intsum", {
        "act": "fill", "channel": "alerts", "period_from": "2025-04-01", "period_until": "2025-04-07", "made_from": "{}"}),
}

PLACES = {
    "the root": "/", "the live list": "/live", "the live list of the channel": "/live?channel=alerts",
    "the live list of a hidden channel": "/live?channel=" + plan.SECRET_CHANNEL,
    "the channel as a bundle": "/live/file?channel=alerts&as=stix", "the channel as a table": "/live/file?channel=alerts&as=csv",
    "a hidden channel as a table": "/live/file?as=csv&channel=" + plan.SECRET_CHANNEL,
    "the registry as a bundle": "/live/file?channel=registry&as=stix",
    "the registry as a table": "/live/file?channel=registry&as=csv",
    "the live list of the registry": "/live?channel=registry", "older than a forged place": "/live?before=1",
    "older than a place of nonsense": "/live?before=zzz", "the node": "/node", "the node's first entries": "/node?before=9",
    "entries before all others": "/node?before=0", "entries before none": "/node?before=-1",
    "entries after all": "/node?before=9223372036854775807", "sign-in": "/sign-in",
    "sign-in with a way back": "/sign-in?back=/records/" + plan.HIDDEN_BESIDE[0]["id"],
    "sign-in with a way out": "/sign-in?back=//elsewhere.example/", "the health": "/healthz",
    "nothing": "/nothing", "a record of no id": "/records/", "every record": "/records/*", "all records": "/records",
    "a path above": "/records/../node", "an escaped path above": "/records/%2e%2e/node",
    "an account's page": "/accounts/" + plan.OWNER, "a channel's page": "/channels/" + plan.SECRET_CHANNEL,
    "the map": "/map", "the map of the world, all kinds": "/map?area=world&days=3660",
    "the map of a hidden channel": "/map?channel=" + plan.SECRET_CHANNEL,
    "the map as a bundle": "/map/file?as=stix", "the map as a table": "/map/file?as=csv",
    "the map of places alone": "/map?type=location", "the map of no part": "/map?area=%22%3E%3Csvg%20onload%3D1%3E",
    "the map since no day": "/map?days=99999999999999999999", "the map of no kind": "/map?type=" + plan.NEW_TYPE,
    "the timeline": "/timeline", "the timeline as a bundle": "/timeline/file?as=stix",
    "the timeline of a hidden channel": "/timeline?channel=" + plan.SECRET_CHANNEL,
    "the trend": "/trend", "the trend of a hidden channel": "/trend?channel=" + plan.SECRET_CHANNEL,
    "the trend of no month": "/trend?months=0", "the trend of no number": "/trend?months=%22%3E%3Csvg%20onload%3D1%3E",
    "what was said of ours": "/ratings",
    "the brief": "/brief", "the brief on paper": "/brief/pdf", "the brief of a week": "/brief?span=week",
    "the brief of a week on paper": "/brief/pdf?span=week", "the brief of no span": "/brief?span=%22%3E%3Csvg%20onload%3D1%3E",
    "the inbox as a table": "/inbox/file?as=csv", "the inbox as a bundle": "/inbox/file?as=stix",
    "a search as a table": "/search/file?q=zk*&as=csv", "a search as a bundle": "/search/file?q=zk*&as=stix",
    "an open search as a bundle": "/search/file?q=wazi&as=stix", "a search as nothing": "/search/file?q=wazi&as=../../x",
    "a search of a hidden channel as a table": "/search/file?q=wazi&as=csv&channel=" + plan.SECRET_CHANNEL,
    "parties": "/parties", "agreements": "/agreements", "channels": "/channels", "releases": "/releases",
    "consents": "/consents", "recalls": "/recalls", "oversight": "/oversight", "an API": "/api/records",
    "metrics": "/metrics", "debugging": "/debug/pprof", "the settings": "/baraza.json", "the database": "/baraza.sqlite",
    "the style": "/assets/baraza.css", "robots": "/robots.txt", "a map": "/sitemap.xml", "a feed": "/feed.atom",
    "an icon": "/favicon.ico",
}

SEARCHES = {
    "everything": "*", "nothing": "", "a letter": "w", "a beginning that all share": "zk*", "a bare beginning": "zk",
    "two beginnings": "zkb* zkc*", "all but": "NOT wazi", "all but, with a sign": "-wazi", "either": "wazi OR zk*",
    "near": "wazi NEAR zk", "a phrase": '"wazi portion"', "an open phrase": '"wazi', "a column": "text:zk*",
    "a column of shelves": "shelf:1", "a star alone": "**", "a bracket": "(wazi", "a caret": "^wazi", "a plus": "+zk*",
    "a quote": "' OR 1=1 --", "a null byte": "wazi\0zk", "an escape": "%7a%6b", "a marking": plan.PAIR["id"],
    "a level": "TLP:RED", "a classification": "restricted", "the originator": "UG-NAC", "the owner": "mwenye*",
    "a type": "note", "a hidden type": plan.NEW_TYPE[:4] + "*", "a date": plan.LATER, "a year": "2025",
    "an open word": "wazi", "accents": "wazí", "capitals": "WAZI", "a very long one": "wazi " * 30,
    "a hidden author's id": plan.UNNAMED["id"], "an author": "desk", "a host": "example", "a country": "KE",
}

#: What narrows a search down, without a word.
FILTERS = {
    "whose word": {"organisation": "KE-OUT"}, "an author that is not named": {"organisation": plan.UNNAMED["id"]},
    "days": {"since": "2020-01-01", "until": "2099-12-31"}, "an urgency": {"precedence": "ROUTINE"},
    "a kind": {"type": "note"}, "a kind of product": {"genre": "warning"}, "a place": {"place": "KE"},
    "a grade": {"grade": "B2"}, "no day": {"since": "zk"}, "everything": {"q": "wazi -zk*", "type": "note"},
}

EACH = {"uncleared": "", "guest": "*"}


def find(text_of):
    return lambda world, who, thing: world.page(search(text_of(thing)), who)


def alerted(**question):
    """Keeps a search, reads what it says in the inbox, and forgets it: nobody else is answered with what was asked here."""
    def ask(world, who):
        world.submit("/search/kept", who, name="wazi", **question)
        inbox = world.page("/inbox", who)
        for path in set(re.findall(r'"(/search/kept/[0-9a-f-]+/forget)"', inbox.text + world.page("/search", who).text)):
            world.submit(path, who)
        return inbox
    return ask


def _attempts():
    for what, path in PLACES.items():
        yield from looks(f"page: {what}", CALLERS + ["stranger", "outsider"], get(path))
    for path in ["/live", "/search", search("wazi"), "/records/" + plan.OPEN[0]["id"]]:
        yield from looks(f"page {path}", OTHERS + GONE, get(path))
    # What keepers read of the node is a family of its own.
    yield from looks("page /node", ["stranger", "lapsed", "outsider", "ungranted"] + GONE, get("/node"))
    for what, text in SEARCHES.items():
        yield from looks(f"search: {what}", CALLERS + ["outsider"], get(search(text)))
        yield from looks(f"search by type: {what}", ["uncleared", "guest"], get(search(text, type="note")))
    for what, filters in FILTERS.items():
        yield from looks(f"search by {what} alone", CALLERS + ["outsider"], get(search(filters.pop("q", ""), **filters)))
    for what, question in {"a beginning": {"q": "zk*"}, "a hidden channel": {"q": "zk*", "channel": plan.SECRET_CHANNEL},
                           "everything": {"q": "", "precedence": "ROUTINE"}}.items():
        yield from looks(f"kept search: {what}", CALLERS + ["outsider", "anonymous"], alerted(**question))
    yield from looks("forgetting nobody's search", CALLERS + GONE,
                     lambda world, who: world.submit("/search/kept/none/forget", who))
    yield from looks("closing the guide", CALLERS + GONE, lambda world, who: world.submit("/inbox/guide", who))
    for what, channel in {"hidden": plan.SECRET_CHANNEL, "registry": "registry", "open": "alerts", "none": "no-such",
                          "capital": plan.SECRET_CHANNEL.upper()}.items():
        yield from looks(f"search in a channel: {what}", CALLERS, get(search("zk*", channel=channel)))
    for what, type in {"language-content": "language-content", "marking": "marking-definition", "agreement": "agreement",
                       "audit": "audit", "hidden": plan.NEW_TYPE}.items():
        yield from looks(f"search of a type: {what}", CALLERS, get(search("zk*", type=type)))
    for one in plan.OPEN + plan.PORTIONED + plan.REFERRING + plan.VERSIONED[:1]:
        label = one["type"] + " " + one["id"][-6:]
        for what, view in VIEWS.items():
            yield from looks(f"record {label}: {what}", ["uncleared", "guest"], get(f"/records/{one['id']}{view}"))
        yield from looks(f"record {label} by others", ["stranger", "lapsed", "outsider", "ungranted"],
                         get(f"/records/{one['id']}"))
        # In each language in which something hidden is translated: that would stand beside it.
        for language in ["en", "fr", "sw"]:
            yield from looks(f"record {label} in {language}", ["guestwriter"],
                             get(f"/records/{one['id']}", **{"Accept-Language": language}))
    for what, version in {"hidden": plan.LATER, "hidden, shorter": "2025-04-06T09:00:00Z", "none": "2025-04-07T09:00:00.000Z",
                          "no time": "latest"}.items():
        for view in ["", "/object", "/proof"]:
            yield from looks(f"version {what}{view}", CALLERS,
                             get(f"/records/{plan.VERSIONED[0]['id']}{view}?version={version}"))
    for hidden in plan.HIDDEN_BESIDE + plan.OUT_OF_TIME + [plan.WITHDRAWN, plan.RECALLED]:
        yield from _alike(hidden, VIEWS, ["uncleared", "guest"])
    for hidden in plan.HIDDEN_FROM_GUESTS:
        yield from _alike(hidden, VIEWS, ["guest", "stranger"])
    for hidden in plan.HIDDEN_CHANNEL:
        yield from _alike(hidden, {"page": "", "object": "/object"}, ["writer"])
    # Where each phrase stands: is the word there, does a beginning find it, is it a value that is looked up?
    for phrase in plan.phrases.all:
        none = NO_DIGEST if len(phrase.text) > 9 else NOWHERE
        for who in sorted({"uncleared", "guest"} & phrase.hidden_from):
            yield from likenesses(f"search for {phrase.place}", [who], find(str), phrase.text, none)
            yield from likenesses(f"search for the beginning of {phrase.place}", [who],
                                  find(lambda text: text[:-1] + "*"), phrase.text, none, said=lambda text: text[:-1])
        if "writer" in phrase.hidden_from:
            yield from likenesses(f"search with an open word and {phrase.place}", ["writer"],
                                  find(lambda text: "wazi OR " + text.upper()), phrase.text, none, said=str.upper)
    for text, other in [("https://wazi.example/%s" % word, "https://wazi.example/%s" % NOWHERE) for word in
                        [plan.HIDDEN_BESIDE[6]["value"].rsplit("/", 1)[1]]]:
        yield from likenesses("search for a hidden url", CALLERS, find(str), text, other)
    for what, pair in {
        "a channel by its code": ("/live?channel={}", plan.SECRET_CHANNEL, plan.SECRET_CHANNEL[:-1] + "x"),
        "a channel as a bundle": (
            "/live/file?channel={}&as=stix", plan.SECRET_CHANNEL, plan.SECRET_CHANNEL[:-1] + "x"),
        "a channel as a table": ("/live/file?channel={}&as=csv", plan.SECRET_CHANNEL, plan.SECRET_CHANNEL[:-1] + "x"),
        "a channel on the map": ("/map?channel={}", plan.SECRET_CHANNEL, plan.SECRET_CHANNEL[:-1] + "x"),
        "a channel on the map as a table": (
            "/map/file?channel={}&as=csv", plan.SECRET_CHANNEL, plan.SECRET_CHANNEL[:-1] + "x"),
        "a channel's events": ("/live/events?channel={}", plan.SECRET_CHANNEL, plan.SECRET_CHANNEL[:-1] + "x"),
        "a channel in a search": ("/search?q=wazi&channel={}", plan.SECRET_CHANNEL, plan.SECRET_CHANNEL[:-1] + "x"),
        "the registry": ("/live?channel={}", "registry", "registri"),
        "a type in a search": ("/search?q=wazi&type={}", plan.NEW_TYPE, plan.NEW_TYPE[:-1] + "x"),
        "an object of a translation": ("/search?q={}", name("language-content", "cell translation"),
                                       absent(name("language-content", "cell translation"))),
        "a translation beside an open record": (
            f"/records/{plan.OPEN[0]['id']}?in=sw&by={{}}", name("language-content", "cell translation"),
            absent(name("language-content", "cell translation"))),
    }.items():
        path, hidden, other = pair
        yield from likenesses(f"page of {what}", CALLERS + ["outsider", "stranger"],
                              lambda world, who, thing, path=path: world.page(path.format(thing), who), hidden, other)
    hidden = name("indicator", "red indicator")
    for what, (path, fields) in SAID.items():
        yield from likenesses(
            what, ["writer", "guestwriter"],
            lambda world, who, thing, path=path, fields=fields: world.submit(
                path.format(thing), who, **{field: value.format(thing) for field, value in fields.items()}),
            hidden, absent(hidden))
    for what, path in {"writing anew": "/write/intrep?of={}&channel=alerts", "following up": "/write/intrep?follows={}"}.items():
        yield from likenesses(f"{what} what is hidden", ["writer", "guestwriter"],
                              lambda world, who, thing, path=path: world.page(path.format(thing), who), hidden, absent(hidden))


def _alike(hidden, views, callers):
    for what, view in views.items():
        yield from likenesses(
            f"record {what}: {hidden['id']}", callers,
            lambda world, who, thing, view=view: world.page(f"/records/{thing}{view}", who), hidden["id"],
            absent(hidden["id"]))


ATTEMPTS = list(_attempts())
