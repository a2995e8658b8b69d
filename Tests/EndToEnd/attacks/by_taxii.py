"""Attempts over TAXII, reading: endpoints, filters, cursors, statuses, ids."""

import base64
import urllib.parse

from . import plan
from .lab import likenesses, looks
from .phrases import absent, name

READERS = ["uncleared", "writer", "guest", "guestwriter"]
EMPTY = ["stranger", "lapsed"]
OUT = ["outsider", "ungranted", "operator", "auditor", "overseer"]
SHUT = ["anonymous", "suspended", "revoked"]
EVERYONE = READERS + EMPTY + OUT + SHUT

RED, CELL = plan.HIDDEN_BESIDE[0]["id"], name("identity", "cell identity")
VERSIONED = plan.VERSIONED[0]["id"]
PORTIONED = plan.PORTIONED[0]["id"]


def get(path, **headers):
    return lambda world, who: world.taxii("GET", path, who, **headers)


#: What is asked of a collection, by what it tries.
FILTERS = {
    "the first alone": "limit=1",
    "none of them": "limit=0",
    "fewer than none": "limit=-1",
    "as many as there are": "limit=1000000",
    "a limit that is no number": "limit=all",
    "two limits": "limit=1&limit=100",
    "from the beginning": "added_after=1970-01-01T00:00:00Z",
    "from the end of time": "added_after=9999-12-31T23:59:59.999999Z",
    "from a date without a zone": "added_after=2025-01-01T00:00:00",
    "every version": "match[version]=all",
    "first and last versions": "match[version]=first,last",
    "the last version twice": "match[version]=last,last",
    "a hidden version": "match[version]=" + plan.LATER,
    "a hidden version in another precision": "match[version]=2025-04-06T09:00:00.000000Z",
    "all and one version": "match[version]=all," + plan.LATER,
    "a version that is no time": "match[version]=newest",
    "notes": "match[type]=note",
    "translations": "match[type]=language-content",
    "markings": "match[type]=marking-definition",
    "relationships and sightings": "match[type]=relationship,sighting",
    "a hidden type": "match[type]=" + plan.NEW_TYPE,
    "the governance kinds": "match[type]=agreement,clearance,organisation,person-mention",
    "the node's own entries": "match[type]=audit,withdrawal",
    "every type by a star": "match[type]=*",
    "a type by a pattern": "match[type]=no%25",
    "the older specification": "match[spec_version]=2.0",
    "both specifications": "match[spec_version]=2.0,2.1",
    "a specification that is none": "match[spec_version]=9.9",
    "a filter of the interoperability profile": "match[confidence-gte]=0",
    "what relates to a hidden one": f"match[relationships-all]={CELL}",
    "what refers to a hidden one": f"match[object_refs]={CELL}",
    "what a hidden one made": f"match[created_by_ref]={plan.UNNAMED['id']}",
    "what a hidden marking marks": f"match[object_marking_refs]={plan.PAIR['id']}",
    "a level of TLP": "match[tlp]=red",
    "an unknown filter": "match[content]=x",
    "a filter in capitals": f"MATCH[ID]={RED}",
    "a filter with escaped brackets": f"match%5Bid%5D={RED}",
    "a filter with a space": f"match[id]=%20{RED}",
    "hidden and open ids together": f"match[id]={RED},{plan.OPEN[0]['id']}",
    "a hidden id twice": f"match[id]={RED},{RED}",
    "an id cut short": f"match[id]={RED[:-1]}",
    "an id with a null byte": f"match[id]={RED}%00",
    "an id in capitals": f"match[id]={RED.upper()}",
    "an id by a pattern": "match[id]=note--%25",
    "an id with a quote": f"match[id]={RED}'%20OR%20'1'='1",
    "a hidden id, every version": f"match[id]={RED}&match[version]=all",
    "a half-hidden id, every version": f"match[id]={VERSIONED}&match[version]=all",
    "a half-hidden id's hidden version": f"match[id]={VERSIONED}&match[version]={plan.LATER}",
    "a portioned id": f"match[id]={PORTIONED}",
    "a cursor of nothing": "next=",
    "a cursor of nonsense": "next=zzzz",
    "a cursor that is a position": "next=1",
    "a cursor that is an encoded position": "next=" + base64.urlsafe_b64encode(b"1").decode(),
    "a cursor that counts back": "next=-1",
    "a cursor of a date": "next=1970-01-01T00:00:00Z",
    "two cursors": "next=a&next=b",
    "semicolons for ampersands": f"limit=1;match[id]={RED}",
    "a query in the fragment": f"limit=1%23match[id]={RED}",
    "sorting by what is hidden": "sort=content",
    "fields of choice": "fields=content,authors",
    "expansion of references": "expand=object_refs",
    "a count alone": "count=true",
}

#: What is asked of an object, whose id stands where the star is.
OF_OBJECTS = {
    "object": "objects/*/",
    "object, every version": "objects/*/?match[version]=all",
    "object, by its version": f"objects/*/?match[version]={plan.CREATED}",
    "object, in the older specification": "objects/*/?match[spec_version]=2.0",
    "versions": "objects/*/versions/",
    "versions, the first": "objects/*/versions/?limit=1",
    "list by id": "objects/?match[id]=*",
    "manifest by id": "manifest/?match[id]=*",
}

#: Ways to write an address so that it might pass a check and still arrive.
ADDRESSES = {
    "the channel's UUID": "collections/{cell}/objects/",
    "the channel's UUID in capitals": "collections/{CELL}/objects/",
    "the channel's code": "collections/{code}/objects/",
    "the channel's code in capitals": "collections/{CODE}/objects/",
    "the code with a space": "collections/{code}%20/objects/",
    "the code with a null byte": "collections/{code}%00/objects/",
    "through an open collection": "collections/alerts/../{code}/objects/",
    "through an open collection, escaped": "collections/alerts/%2e%2e/{code}/objects/",
    "through an escaped slash": "collections/alerts%2f..%2f{code}/objects/",
    "through a double slash": "collections//{code}/objects/",
    "through a backslash": "collections/alerts\\..\\{code}/objects/",
    "the registry": "collections/registry/objects/",
    "the registry's manifest": "collections/registry/manifest/",
    "the manifest": "collections/{code}/manifest/",
    "an object": "collections/{code}/objects/" + CELL + "/",
    "an object's versions": "collections/{code}/objects/" + CELL + "/versions/",
    "a hidden object in an open collection": "collections/alerts/objects/" + CELL + "/",
    "the collection itself": "collections/{code}/",
    "two collections at once": "collections/alerts,{code}/objects/",
    "every collection by a star": "collections/*/objects/",
    "another API root": "/taxii2/other/collections/{code}/objects/",
    "an address without a slash at its end": "collections/{code}/objects",
}


def _address(world, path):
    code = plan.SECRET_CHANNEL
    return path.format(cell=world.cell, CELL=world.cell.upper(), code=code, CODE=code.upper())


def at(path):
    return lambda world, who: world.taxii("GET", _address(world, path), who)


def owner_s_cursor(path):
    """The place at which the owner would read on, used by somebody else."""
    return lambda world, who: world.taxii("GET", path + urllib.parse.quote(world.cursor), who)


def by_status(method, suffix=""):
    return lambda world, who: world.taxii(method, f"status/{world.status}{suffix}/", who)


def _attempts():
    for what, query in FILTERS.items():
        yield from looks(f"taxii objects: {what}", READERS, get(f"collections/alerts/objects/?{query}"))
        yield from looks(f"taxii manifest: {what}", ["uncleared", "guest"],
                         get(f"collections/alerts/manifest/?{query}"))
        yield from looks(f"taxii objects of nothing: {what}", ["stranger"],
                         get(f"collections/alerts/objects/?{query}"))
    for what, path in ADDRESSES.items():
        yield from looks(f"taxii address: {what}", ["writer", "guest", "ungranted", "operator", "auditor"], at(path))
    for path in ["/taxii2/", "/taxii2/baraza/", "collections/", "collections/alerts/", "collections/alerts/objects/",
                 "collections/alerts/manifest/"]:
        yield from looks(f"taxii {path}", EVERYONE, get(path))
    for path in ["collections/alerts/objects/?next=", "collections/alerts/manifest/?next=",
                 f"collections/alerts/objects/{VERSIONED}/?next=", "collections/alerts/objects/?limit=100&next="]:
        yield from looks(f"taxii another's cursor at {path}", READERS + EMPTY, owner_s_cursor(path))
    for method in ["GET", "HEAD", "DELETE", "POST"]:
        yield from looks(f"taxii another's status by {method}", ["writer", "guest", "outsider", "auditor"],
                         by_status(method))
    for what, suffix in {"a null byte": "%00", "a space": "%20", "a dot": "/.", "a query": "%3f"}.items():
        yield from looks(f"taxii another's status with {what}", ["writer", "guest"], by_status("GET", suffix))
    for what, accept in {
        "any type": "*/*", "STIX": "application/stix+json;version=2.1", "an older TAXII": "application/taxii+json;version=2.0",
        "HTML": "text/html", "plain text": "text/plain", "nothing that is": "x/y", "many": "text/html, */*;q=0.1",
        "events": "text/event-stream", "CSV": "text/csv",
    }.items():
        yield from looks(f"taxii as {what}", ["uncleared", "guest", "outsider"],
                         get("collections/alerts/objects/", Accept=accept))
    for what, fields in {
        "a range of bytes": {"Range": "bytes=0-99"}, "if it changed": {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        "if none matches": {"If-None-Match": "*"}, "another's address": {"X-Forwarded-For": "127.0.0.1"},
        "another's name": {"X-Remote-User": "mwenye"}, "an original address": {"X-Original-URL": "/ledger/checkpoint"},
        "an overridden method": {"X-HTTP-Method-Override": "DELETE"}, "compression": {"Accept-Encoding": "gzip, br, zstd"},
        "a language": {"Accept-Language": "fr"}, "another's host": {"Host": "registry"},
    }.items():
        yield from looks(f"taxii with {what}", ["uncleared", "guest", "lapsed"],
                         get("collections/alerts/objects/", **fields))
    # A hidden object and one that never was, through every way to an object.
    for hidden in plan.HIDDEN_BESIDE + plan.OUT_OF_TIME + [plan.WITHDRAWN, plan.RECALLED]:
        for what, path in OF_OBJECTS.items():
            yield from _alike(f"taxii {what}: {hidden['id']}", ["uncleared", "guest"], path, hidden["id"])
    for hidden in plan.HIDDEN_FROM_GUESTS:
        for what, path in OF_OBJECTS.items():
            yield from _alike(f"taxii {what}: {hidden['id']}", ["guest", "stranger"], path, hidden["id"])
    for hidden in plan.HIDDEN_CHANNEL:
        if hidden is not plan.STATEMENT:
            yield from _alike(f"taxii object of the cell: {hidden['id']}", ["writer", "guestwriter"], "objects/*/",
                              hidden["id"])


def _alike(what, callers, path, id):
    def ask(world, who, thing):
        return world.taxii("GET", "collections/alerts/" + path.replace("*", thing), who)

    return likenesses(what, callers, ask, id, absent(id))


ATTEMPTS = list(_attempts())
