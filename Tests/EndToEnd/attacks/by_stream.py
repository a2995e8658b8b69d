"""Attempts on the live list's stream: what arrives, what is cut off, where it begins."""

import contextlib
import threading
import time

from . import plan
from .lab import attempt
from .phrases import name

CALLERS = ["uncleared", "writer", "guest", "guestwriter", "stranger", "lapsed", "outsider", "operator", "auditor"]
#: Seconds that a stream is waited for before it counts as silent.
PATIENCE = 120


class Listener:
    """One stream, read in the background while the test goes on."""

    def __init__(self, world, who, path="/live/events", **headers):
        self.answer = world.session(who).get(
            world.node.address + path, headers=headers, stream=True, timeout=60, allow_redirects=False)
        self.heard = b""
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        with contextlib.suppress(Exception):
            for piece in self.answer.iter_content(chunk_size=None):
                self.heard += piece

    def wait(self, wanted):
        end = time.monotonic() + PATIENCE
        while wanted not in self.heard and time.monotonic() < end and self.thread.is_alive():
            self.thread.join(0.01)
        return wanted in self.heard

    def close(self):
        # Closing the answer waits for a reader that is blocked, so its socket goes first.
        with contextlib.suppress(Exception):
            self.answer.raw._fp.fp.raw._sock.shutdown(2)
        self.thread.join(timeout=PATIENCE)


#: What is filed while somebody listens, and must not be heard.
ARRIVALS = {
    "a red note": lambda who: plan.note(f"heard red {who}", plan.phrases.all[0].text, plan.PAIR),
    "a classified note": lambda who: plan.note(f"heard classified {who}", "zz", plan.CLASSIFIED),
    "a translation of a red note": lambda who: plan.sdo(
        "language-content", f"heard translation {who}", object_ref=name("note", "red"), object_modified=plan.CREATED,
        contents={"sw": {"content": "zz"}}),
    "a relationship to a hidden one": lambda who: plan.sdo(
        "relationship", f"heard relationship {who}", relationship_type="related-to",
        source_ref=plan.OPEN[0]["id"], target_ref=name("identity", "cell identity")),
    "a note not yet valid": lambda who: plan.note(f"heard future {who}", "zz", plan.FUTURE),
}


def _arrival(label):
    def act(lab, who):
        object = ARRIVALS[label](who)
        listener = Listener(lab.world, who)
        try:
            assert listener.wait(b"retry:") or listener.answer.status_code != 200
            lab.world.post("alerts", object)
            # What its owner hears next is open, and comes after it.
            seen = plan.sdo("identity", f"heard after {label} {who}", name="Wazi arrival", identity_class="organization")
            lab.world.post("alerts", seen)
            if who in ("uncleared", "writer", "guest", "guestwriter"):
                assert listener.wait(seen["id"].encode()), "the stream is silent"
            assert object["id"].encode() not in listener.heard
            lab.search(who, listener.heard, place=f"the stream while {label} came")
        finally:
            listener.close()

    return act


#: Where a stream is asked to begin, and how.
BEGINNINGS = {
    "a position": ("/live/events", {"Last-Event-ID": "1"}),
    "nonsense": ("/live/events", {"Last-Event-ID": "zzzz"}),
    "a date": ("/live/events?since=1970-01-01T00:00:00Z", {}),
    "nothing since": ("/live/events?since=", {}),
    "the channel": ("/live/events?channel=alerts", {}),
    "a hidden channel": ("/live/events?channel=" + plan.SECRET_CHANNEL, {}),
    "the registry": ("/live/events?channel=registry", {}),
    "two channels": ("/live/events?channel=alerts&channel=" + plan.SECRET_CHANNEL, {}),
}


def _beginning(path, headers):
    def act(lab, who):
        listener = Listener(lab.world, who, path, **headers)
        try:
            if listener.answer.status_code == 200:
                assert listener.wait(b"retry:")
                if who in ("uncleared", "guest") and path == "/live/events?channel=alerts":
                    assert listener.wait(b"event:"), "what was there before is not sent"
            lab.search(who, listener.heard, asked=path, place=path)
        finally:
            listener.close()

    return act


def _owner_s_place(lab, who):
    """The cursor of somebody who hears more is no place for anybody else."""
    owner = Listener(lab.world, plan.OWNER)
    try:
        assert owner.wait(b"retry:")
        lab.world.post("alerts", plan.note(f"a place for {who}", "zz", plan.PAIR))
        assert owner.wait(b"id: ")
        place = [line[4:] for line in owner.heard.decode().splitlines() if line.startswith("id: ")][-1]
    finally:
        owner.close()
    listener = Listener(lab.world, who, **{"Last-Event-ID": place})
    try:
        assert listener.wait(b"event: reset")
        lab.search(who, listener.heard, place="the stream from another's place")
    finally:
        listener.close()


def _attempts():
    for label in ARRIVALS:
        yield from attempt(f"listening while {label} arrives", CALLERS, _arrival(label))
    for label, (path, headers) in BEGINNINGS.items():
        yield from attempt(f"listening from {label}", ["uncleared", "guest", "outsider"], _beginning(path, headers))
    yield from attempt("listening from another's place", ["uncleared", "guest", "stranger"], _owner_s_place)


ATTEMPTS = list(_attempts())
