"""Attempts of a partner's post that may read the registry: it knows the parties, and no act and no person."""

from . import plan
from .by_page import VIEWS, get, search
from .lab import likenesses, looks
from .phrases import absent

WHO = ["registrar"]
KINDS = sorted({one["type"] for one in plan.ACTS} | {"recall", "consent", "tear-line", "correction-notice"})


def taxii(path):
    return lambda world, who: world.taxii("GET", path, who)


def _attempts():
    for path in ["/live", "/live?channel=registry", "/parties", "/agreements", "/consents", "/recalls", "/releases"]:
        yield from looks(f"registry: {path}", WHO, get(path))
    for text in ["*", "zk*", "why", "mention", *(phrase.text for phrase in plan.ACT_WORDS)]:
        yield from looks(f"registry: search {text}", WHO, get(search(text, channel="registry")))
    for kind in KINDS:
        yield from looks(f"registry: search of the type {kind}", WHO, get(search("zk*", type=kind)))
        yield from looks(f"registry: all of the type {kind}", WHO, get(search("*", type=kind, channel="registry")))
    for number, one in enumerate(plan.ACTS):
        name = f"registry: act {number}, a {one['type']}"
        for what, view in VIEWS.items():
            yield from likenesses(
                f"{name} by its id: {what}", WHO,
                lambda world, who, thing, view=view: world.page(f"/records/{thing}{view}", who), one["id"], absent(one["id"]))
        yield from likenesses(
            f"{name} as TAXII has it", WHO,
            lambda world, who, thing: world.taxii("GET", f"collections/registry/objects/{thing}/", who),
            one["id"], absent(one["id"]))
    for part in ["objects", "manifest"]:
        yield from looks(f"registry: its {part}", WHO, taxii(f"collections/registry/{part}/?match[version]=all"))


ATTEMPTS = list(_attempts())
