"""Five hundred attempts and more to read what is hidden, through every boundary of one running node (domain 5.6).

What each attempt is, is in `attacks/`. The only result that counts is that none of them succeeds. With ATTACKS=all, as
`make leaklab` has it, each is made by everybody whom it is for; without, every third of them, by one of those in turn.
"""

import itertools
import os
import tempfile

import pytest

from attacks import (
    by_api, by_budgets, by_desk, by_ledger, by_link, by_machine, by_meetings, by_oversight, by_page, by_parties, by_print, by_registry, by_requests,
    by_stream, by_taxii, by_time, by_writing, plan)
from attacks.lab import Lab
from attacks.phrases import found
from attacks.world import World

#: In this order: who keeps the ledger reads it before others leave their refusals in it, who listens hears nothing and who searches finds
#: nothing that others filed to try something, and the log is read at the end.
FAMILIES = [
    by_ledger, by_stream, by_page, by_oversight, by_parties, by_registry, by_requests, by_meetings, by_budgets, by_desk, by_taxii, by_link, by_api,
    by_print, by_writing, by_time, by_machine]
ATTEMPTS = [one for family in FAMILIES for one in family.ATTEMPTS]
LEAST_ATTEMPTS = 500
LEAST_PHRASES = 100
#: One in so many is made where not all are asked for.
SPREAD = 3


def kind_of(attempt):
    """What is tried, whoever tries it."""
    return attempt.name.removesuffix(f" by {attempt.who}")


KINDS = [list(group) for _, group in itertools.groupby(ATTEMPTS, kind_of)]
CHOSEN = ATTEMPTS if os.environ.get("ATTACKS") == "all" else [
    group[number % len(group)] for number, group in enumerate(KINDS) if number % SPREAD == 0]


@pytest.fixture(scope="module")
def lab():
    with tempfile.TemporaryDirectory(prefix="baraza-attacks-") as folder:
        world = World(folder)
        try:
            lab = Lab(world)
            yield lab
            assert world.node.process.poll() is None, "the node went down on the way"
            print(f"\n{len(CHOSEN)} attempts of {len({kind_of(one) for one in CHOSEN})} kinds at {len(plan.phrases.all)} "
                  f"phrases: {lab.answers} answers, {lab.bytes} bytes, nothing found")
        finally:
            world.close()


def test_there_are_as_many_attempts_and_phrases_as_were_promised():
    names = [one.name for one in ATTEMPTS]
    assert len(set(names)) == len(names)
    assert min(len({kind_of(one) for one in ATTEMPTS}), len(CHOSEN)) >= LEAST_ATTEMPTS
    assert len(plan.phrases.all) >= LEAST_PHRASES


def test_who_may_read_them_reads_the_phrases(lab):
    """Otherwise nothing would be proved by nobody else's reading them."""
    world = lab.world
    read = b"".join(
        world.taxii("GET", f"collections/{channel}/objects/?match[version]=all", plan.OWNER).content
        for channel in ["alerts", plan.SECRET_CHANNEL])
    read += world.node.run("export", "--channel", "registry").stdout.encode()
    read += world.node.run("channel", "list").stdout.encode() + world.node.run("account", "list").stdout.encode()
    seen = {one.place for one in found(plan.phrases.all, read)}
    # Out of time, taken back, only ever told to the node, about what the command line may not see, or a sentence that no
    # command lists.
    unread = {
        "not yet valid", "past retention", "withdrawn", "recalled", "channel summary", "a search of the owner",
        "an object that was refused", "held at the desk", "registry: why KE-OUT is asked", "registry: why UG-NAC is asked",
        "registry: why it was let pass", "registry: a tear-line's residue",
    }
    assert {one.place for one in plan.phrases.all} - seen == unread
    for who in ("uncleared", "writer", "guest", "guestwriter"):
        shown = world.taxii("GET", "collections/alerts/objects/", who).content
        assert len([one for one in found(plan.phrases.all, shown) if who not in one.hidden_from]) >= 3


@pytest.mark.parametrize("attempt", CHOSEN, ids=[one.name for one in CHOSEN])
def test_attempt(lab, attempt):
    attempt.act(lab, attempt.who)
