"""Carries attempts out, and judges what came back.

An attempt is a name, somebody, and something to do. There are two sorts: a *look* asks for something and must get no
planted byte; a *likeness* asks for something hidden and for something that never was, and must get the same answer.
"""

import dataclasses
import datetime
import hashlib
import html
import json
import re
import urllib.parse
from typing import Callable

from . import plan
from .phrases import EVERYBODY, INSIDERS, KEEPERS, REGISTRARS, Phrase, found

#: Fields that differ from one answer to the next, whoever asks for what.
VARYING = {"date", "x-request-id", "set-cookie", "content-length"}


@dataclasses.dataclass(frozen=True)
class Attempt:
    name: str
    who: str
    act: Callable


def attempt(name, callers, act):
    """One attempt for each of the callers."""
    return [Attempt(f"{name} by {who}", who, act) for who in sorted(callers)]


def looks(name, callers, ask):
    """Attempts that ask once: `ask(world, who)` gives an answer."""
    return attempt(name, callers, lambda lab, who: lab.hear(who, ask(lab.world, who)))


def likenesses(name, callers, ask, hidden, absent, said=str):
    """Attempts that compare `ask(world, who, thing)` for a hidden thing with one that never was, of equal length.

    `said` is how the question spells the thing.
    """
    assert len(hidden) == len(absent), name

    def act(lab, who):
        answers = [ask(lab.world, who, thing) for thing in (hidden, absent)]
        for answer, thing in zip(answers, (hidden, absent)):
            lab.hear(who, answer, thing)
        likeness = [outside(answer, said(thing)) for answer, thing in zip(answers, (hidden, absent))]
        assert likeness[0] == likeness[1], f"{hidden} and {absent}, which never was, are told apart"
        # A time is written without the zeros at its end: an answer that has one of this run may be shorter by chance.
        if not re.search(rf"{_today()}T", answers[0].text):
            assert answers[0].headers.get("Content-Length") == answers[1].headers.get("Content-Length")

    return attempt(name, callers, act)


def _today():
    """Today's date, and tomorrow's for a run over midnight, as a pattern."""
    today = datetime.datetime.now(datetime.timezone.utc).date()
    return f"(?:{today}|{today + datetime.timedelta(days=1)}|{today - datetime.timedelta(days=1)})"


def outside(answer, thing):
    """An answer without what differs by chance, and with what was asked for taken out."""
    headers = {name.lower(): value for name, value in answer.headers.items() if name.lower() not in VARYING}
    text = re.sub(r'name="token" value="[^"]+"', "", answer.text)
    # Reports, requests and the moments at which they came have names of their own.
    text = re.sub(r'"error_id":"[0-9a-f]{16}"|urn:request:[0-9a-f]{16}|\b[0-9a-f]{16}\b', "", text)
    text = re.sub(r'"id":"[0-9a-f-]{36}"', "", text)
    # Where a list goes on is sealed anew each time.
    text = re.sub(r"(before|cursor)=[A-Za-z0-9_-]{40,}", r"\1=", text)
    text = re.sub(rf"{_today()}T[0-9:.]+Z", "", text)
    for name in {thing, urllib.parse.quote(thing), urllib.parse.quote(thing, safe=""), html.escape(thing)}:
        text = text.replace(name, "*")
        headers = {field: value.replace(name, "*") for field, value in headers.items()}
    return answer.status_code, answer.reason, headers, text


def received(answer):
    """Every byte of an answer: its status, its fields, its body."""
    fields = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return f"{answer.status_code} {answer.reason}\n{fields}\n\n".encode() + answer.content


class Lab:
    """A world, the secrets of everybody in it, and all that was received."""

    def __init__(self, world):
        self.world = world
        self.secrets = {who: self._secrets(who) for who in EVERYBODY | REGISTRARS}
        #: What anybody named in a question: it stands in audit entries and in the log, and tells nothing there.
        self.asked = {plan.RECALLED["id"]}  # that it was recalled is on record, for who keeps the record
        self.answers = 0
        self.bytes = 0

    def _secrets(self, who):
        """The phrases, and what would tell that a hidden object exists: its id, the digest of its body, its date."""
        secrets = [one for one in plan.phrases.all if who in one.hidden_from]
        hidden = list(plan.HIDDEN)
        if who not in INSIDERS:
            hidden += plan.HIDDEN_FROM_GUESTS
        # That it was recalled is for releasers who were shown it.
        hidden = [one for one in hidden if who != "releaser" or one is not plan.RECALLED]
        # The marking's id is on the object that readers see whole.
        hidden = [one for one in hidden if one is not plan.STATEMENT]
        for one in hidden:
            body = json.dumps(one, separators=(",", ":"), ensure_ascii=False).encode()
            secrets.append(Phrase(one["id"], "an id", EVERYBODY))
            secrets.append(Phrase(hashlib.sha256(body).hexdigest(), "a digest", EVERYBODY))
        secrets.append(Phrase(self.world.request, "a request of the desk", EVERYBODY))
        # Who reads the registry reads the definitions in it.
        for one in [] if who in REGISTRARS else [plan.SEALED, plan.PAIR, plan.CLASSIFIED, plan.EYES, plan.READ_IN, plan.FUTURE, plan.PAST]:
            secrets.append(Phrase(one["id"], "the marking of what is hidden", EVERYBODY))
        secrets.append(Phrase(plan.LATER, "a hidden version", EVERYBODY))
        secrets += [Phrase(date, "the date of a hidden object", EVERYBODY) for date in self._dates(hidden)]
        if who not in KEEPERS:
            secrets += [Phrase(text, "of the channel", EVERYBODY) for text in (self.world.cell, self.world.status)]
        return secrets

    def _dates(self, hidden):
        ids = {one["id"] for one in hidden}
        dates = []
        for channel in ("alerts", plan.SECRET_CHANNEL):
            path = f"collections/{channel}/manifest/?match[version]=all"
            entries = self.world.taxii("GET", path, plan.OWNER).json()["objects"]
            dates += [one["date_added"] for one in entries if one["id"] in ids or one["version"] == plan.LATER]
        return dates

    # MARK: Judging

    def hear(self, who, answer, asked=""):
        """An answer that somebody got; nothing that is kept from them may be in it, but for what they said themselves.

        `asked` is what they said before, in another question that this one is about.
        """
        request = answer.request
        body = request.body.decode() if isinstance(request.body, bytes) else request.body or ""
        self.search(who, received(answer), f"{asked} {request.url} {body}", f"{request.method} {request.url}")
        return answer

    def search(self, who, data, asked="", place=""):
        self.answers += 1
        self.bytes += len(data)
        said = {asked.lower(), urllib.parse.unquote(asked).lower()}
        self.asked |= said
        secrets = [one for one in self.secrets[who] if not any(one.text.lower() in text for text in said)]
        told = found(secrets, data)
        assert not told, f"{place} told {who} {told}:\n{data[:2000].decode('utf-8', 'replace')}"

    def search_words(self, who, data, place):
        """Searches what an overseer reads: the log as metadata, with ids and no word of what they stand for."""
        self.answers += 1
        self.bytes += len(data)
        told = found([one for one in plan.phrases.all if who in one.hidden_from and one.text != plan.NEW_TYPE[2:]], data)
        assert not told, f"{place} told {who} {told}"

    def search_records(self, who, data, place):
        """Searches what a keeper reads, where also questions of others stand: refusals name what was asked for."""
        self.search(who, data, " ".join(sorted(self.asked)), place)
