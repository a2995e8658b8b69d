"""Attempts to tell by the clock: a hidden thing and one that never was take as long."""

import statistics
import time

from . import plan
from .lab import attempt
from .phrases import absent, name

#: The ratio of two medians, taken in turns in one run, that still counts as the same time.
TOLERANCE = 1.5
#: Questions of each sort in one comparison.
ROUNDS = 40
#: Comparisons before a difference counts: one burst of somebody else's work is no finding.
LOOKS = 6


def medians(one, other, rounds=ROUNDS):
    """Seconds, of both in turn, changing who is first, so that a busy machine slows both alike."""
    times = ([], [])
    for turn in range(rounds):
        for index in (0, 1) if turn % 2 else (1, 0):
            begun = time.perf_counter()
            (one, other)[index]()
            times[index].append(time.perf_counter() - begun)
    return statistics.median(times[0]), statistics.median(times[1])


def assert_same_time(one, other, rounds=ROUNDS):
    for _ in range(LOOKS):
        a, b = medians(one, other, rounds)
        if max(a, b) / min(a, b) < TOLERANCE:
            return
    raise AssertionError(f"one takes {a * 1000:.2f} ms, the other {b * 1000:.2f} ms")


RED, CELL = plan.HIDDEN_BESIDE[0]["id"], name("identity", "cell identity")
WORD, NOWHERE = plan.HIDDEN_BESIDE[0]["content"], "zkwewovuq"

#: `(taxii or page, path with a star, hidden, absent)`.
PAIRS = {
    "an object": ("taxii", "collections/alerts/objects/*/", RED, absent(RED)),
    "its versions": ("taxii", "collections/alerts/objects/*/versions/", RED, absent(RED)),
    "a filter by id": ("taxii", "collections/alerts/objects/?match[id]=*", RED, absent(RED)),
    "a manifest by id": ("taxii", "collections/alerts/manifest/?match[id]=*", CELL, absent(CELL)),
    "a filter by type": ("taxii", "collections/alerts/objects/?match[type]=*", plan.NEW_TYPE, plan.NEW_TYPE[:-1] + "x"),
    "a collection": ("taxii", "collections/*/objects/", plan.SECRET_CHANNEL, plan.SECRET_CHANNEL[:-1] + "x"),
    "a record's page": ("page", "/records/*", RED, absent(RED)),
    "a record's proof": ("page", "/records/*/proof", CELL, absent(CELL)),
    "a search for a word": ("page", "/search?q=*", WORD, NOWHERE),
    "a search for a beginning": ("page", "/search?q=*%2A", WORD[:6], "zkweww"),
    "a search for an id": ("page", "/search?q=*", RED, absent(RED)),
    "a search for a host": ("page", "/search?q=*.example", plan.HIDDEN_BESIDE[5]["name"], NOWHERE),
    "a channel": ("page", "/live?channel=*", plan.SECRET_CHANNEL, plan.SECRET_CHANNEL[:-1] + "x"),
}


def _pair(way, path, hidden, other):
    def act(lab, who):
        def ask(thing):
            target = path.replace("*", thing)
            return lambda: lab.world.page(target, who) if way == "page" else lab.world.taxii("GET", target, who)

        assert_same_time(ask(hidden), ask(other))

    return act


ATTEMPTS = [one for label, pair in PAIRS.items() for one in attempt(f"timing {label}", ["uncleared", "guest"], _pair(*pair))]
