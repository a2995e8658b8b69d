"""Attempts on the release desk and what is beside it: requests, consents, recalls, who sees a record, what several see, tear-lines,
markings anew; by page and by command."""

from . import plan
from .lab import attempt, likenesses, looks, outside
from .phrases import absent, name

PEOPLE = ["uncleared", "writer", "releaser", "guest", "guestwriter", "guestreleaser", "stranger", "lapsed", "outsider",
          "ungranted", "operator", "auditor", "overseer", "officer", "guestofficer"]
GONE = ["anonymous", "suspended", "revoked"]
#: Hold the roles that the desk is for, and are shown nothing of what is attacked.
DESK = ["writer", "releaser", "guestreleaser", "outsider"]
RELEASERS = ["releaser", "guestreleaser", "outsider"]
ONWARD = [name("onward-request", code) for code in ("KE-OUT", "UG-NAC")]
CONSENT = name("consent", "one")

PLACES = {
    "the desk": "/release", "what was done at the desk": "/release?done=clear", "older decisions": "/release?before=zzz",
    "a place of another": "/release?before=AAAA", "what is passed on": "/onward", "what was granted": "/onward?done=grant",
    "what several see": "/common", "what two see": "/common?with=KE-OUT&with=UG-NAC",
    "what two see of a word": "/common?with=KE-OUT&with=UG-NAC&q=zk*", "what one sees": "/common?with=UG-NAC",
    "what somebody unknown sees": "/common?with=KE-OUT&with=XX-XXX", "what many see": "/common?" + "&with=KE-OUT" * 9,
    "what two see for another purpose": "/common?with=KE-OUT&with=UG-NAC&purpose=judicial",
    "what two see beyond a cursor": "/common?with=KE-OUT&with=UG-NAC&before=AAAA",
}

STEPS = {"clear": {"seen": "0"}, "return": {"reason": "Wazi"}, "withdraw": {}}

#: Commands with a record in them, which releasers and authors may give for themselves.
COMMANDS = {
    "preview": lambda thing: ["preview", thing], "preview of a version": lambda thing: ["preview", thing, "--version", plan.CREATED],
    "explain": lambda thing: ["explain", thing, "--for", "UG-NAC"],
    "explain to a post": lambda thing: ["explain", thing, "--for", plan.OWNER],
    "recall": lambda thing: ["recall", thing, "--reason", "error"],
    "mark anew": lambda thing: ["remark", thing, "--reason", "Wazi"],
    "correct": lambda thing: ["correct", thing, "--version", plan.CREATED, "--what", "Wazi", "--why", "Wazi"],
    "label": lambda thing: ["label", "export", thing],
    "tear-line": lambda thing: ["tearline", thing, "--channel", "alerts", "--remove", "authors"],
    "tear-line, submitted": lambda thing: ["tearline", thing, "--channel", "alerts", "--remove", "authors", "--submit"],
    "ask to pass on": lambda thing: ["onward", "ask", thing, "--for", "TZ-IUT", "--reason", "Wazi"],
}

#: Commands with a request in them.
ANSWERS = {
    "see": lambda thing: ["onward", "see", thing], "grant": lambda thing: ["onward", "grant", thing],
    "grant a tear-line": lambda thing: ["onward", "grant", thing, "--tearline", plan.OPEN[2]["id"]],
    "refuse": lambda thing: ["onward", "refuse", thing, "--code", "third-party-rule"],
}
DECISIONS = {
    "show": lambda thing: ["release", "show", thing], "clear": lambda thing: ["release", "clear", thing],
    "return": lambda thing: ["release", "return", thing, "--reason", "Wazi"],
    "withdraw": lambda thing: ["release", "withdraw", thing],
}


def _said(done):
    return f"{done.returncode}\n{done.stdout}\n{done.stderr}"


def commands(label, callers, make, hidden, never):
    """A command about a hidden thing says what one about a thing that never was says."""
    def act(lab, who):
        answers = []
        for thing in (hidden(lab.world), never(lab.world)):
            text = _said(lab.world.command(*make(thing), who=who))
            lab.search(who, text.encode(), thing, " ".join(make(thing)))
            answers.append(text.replace(thing, "*"))
        assert answers[0] == answers[1], answers

    return attempt(f"command: {label}", callers, act)


def requests(label, callers, ask):
    """A page of the request that waits is like one of a request that never was."""
    def act(lab, who):
        answers = []
        for thing in (lab.world.request, absent(lab.world.request)):
            answer = lab.hear(who, ask(lab.world, who, thing), thing)
            answers.append(outside(answer, thing))
        assert answers[0] == answers[1]

    return attempt(label, callers, act)


def _attempts():
    for what, path in PLACES.items():
        yield from looks(f"desk: {what}", PEOPLE + GONE, lambda world, who, path=path: world.page(path, who))
    yield from requests("desk: the page of what waits", PEOPLE,
                        lambda world, who, thing: world.page(f"/release/{thing}", who))
    for step, fields in STEPS.items():
        yield from requests(f"desk: {step} what waits", PEOPLE,
                            lambda world, who, thing, step=step, fields=fields: world.submit(
                                f"/release/{thing}/{step}", who, **fields))
    for label, make in DECISIONS.items():
        yield from commands(f"{label} what waits", DESK + ["uncleared", "operator", "officer"], make,
                            lambda world: world.request, lambda world: absent(world.request))
    for id in ONWARD:
        for answer in ("grant", "refuse", "see"):
            yield from likenesses(
                f"desk: {answer} {id}", DESK + ["uncleared", "guestofficer"],
                lambda world, who, thing, answer=answer: world.submit(
                    f"/onward/{thing}", who, answer=answer, code="third-party-rule"), id, absent(id))
        for label, make in ANSWERS.items():
            yield from commands(f"{label} {id}", RELEASERS, make, lambda world, id=id: id,
                                lambda world, id=id: absent(id))
    yield from likenesses("desk: taking a consent back", DESK + ["uncleared", "guestofficer"],
                          lambda world, who, thing: world.submit(f"/onward/consents/{thing}", who, reason="Wazi"),
                          CONSENT, absent(CONSENT))
    for command in (["release", "list"], ["onward", "list"], ["export", "--channel", "alerts"],
                    ["export", "--channel", "alerts", "--all-versions"]):
        yield from attempt(f"command: {' '.join(command)}", DESK + ["uncleared", "operator", "officer", "guestofficer"],
                           lambda lab, who, command=command: lab.search(
                               who, _said(lab.world.command(*command, who=who)).encode(), place=" ".join(command)))
    yield from commands("export of a channel", DESK + ["uncleared", "operator", "guestofficer"],
                        lambda thing: ["export", "--channel", thing], lambda world: plan.SECRET_CHANNEL,
                        lambda world: plan.SECRET_CHANNEL[:-1] + "x")
    for hidden in plan.HIDDEN_BESIDE[:4] + plan.OUT_OF_TIME + [plan.WITHDRAWN, plan.RECALLED, plan.HELD, plan.HIDDEN_CHANNEL[1]]:
        id = hidden["id"]
        for what, query in {"": "", ", for somebody": "?for=UG-NAC", ", of a version": f"?version={plan.CREATED}",
                            ", in its channel": "?channel=" + plan.SECRET_CHANNEL}.items():
            yield from likenesses(
                f"who sees {id}{what}", RELEASERS + ["uncleared"],
                lambda world, who, thing, query=query: world.page(f"/records/{thing}/audience{query}", who), id, absent(id))
        yield from likenesses(f"the label of {id}", RELEASERS,
                              lambda world, who, thing: world.page(f"/records/{thing}/label", who), id, absent(id))
        for measure in ("quarantine", "crypto-shred"):
            for versions in ("", plan.CREATED):
                # The page lists what the house has recalled: its releaser reads that id there, whatever is asked.
                readers = [who for who in RELEASERS + ["writer"] if hidden is not plan.RECALLED or who != "releaser"]
                yield from likenesses(
                    f"recalling {id}, {measure} {versions}", readers,
                    lambda world, who, thing, measure=measure, versions=versions: world.submit(
                        "/onward/recalls", who, id=thing, reason="error", measure=measure, versions=versions),
                    id, absent(id))
        yield from likenesses(f"making a tear-line of {id}", RELEASERS + ["writer", "uncleared"],
                              lambda world, who, thing: world.page(f"/records/{thing}/tearline", who), id, absent(id))
        for act in ("look", "send"):
            yield from likenesses(
                f"making a tear-line of {id}, {act}", RELEASERS + ["writer"],
                lambda world, who, thing, act=act: world.submit(
                    f"/records/{thing}/tearline", who, act=act, target="alerts", remove="description"), id, absent(id))
    for hidden in [plan.HIDDEN_BESIDE[0], plan.HELD, plan.HIDDEN_CHANNEL[1]]:
        for label, make in COMMANDS.items():
            yield from commands(f"{label} {hidden['id']}", RELEASERS, make, lambda world, id=hidden["id"]: id,
                                lambda world, id=hidden["id"]: absent(id))
    # Of what they see, they are told who else does, and no word more of it or of those.
    for one in plan.OPEN[:3] + plan.PORTIONED[:4] + plan.REFERRING[:2]:
        for query in ("", "?for=UG-NAC", "?for=" + plan.OWNER, "?for=KE-OUT&at=2025-05-01"):
            yield from looks(f"who sees {one['id']}{query}", ["releaser", "guestreleaser"],
                             lambda world, who, id=one["id"], query=query: world.page(f"/records/{id}/audience{query}", who))
        yield from looks(f"making a tear-line of {one['id']}", ["releaser", "guestreleaser", "writer"],
                         lambda world, who, id=one["id"]: world.page(f"/records/{id}/tearline", who))
        for label in ("preview", "explain", "label", "tear-line"):
            make = COMMANDS[label]
            yield from attempt(
                f"command: {label} {one['id']}", ["releaser", "guestreleaser"],
                lambda lab, who, make=make, id=one["id"]: lab.search(
                    who, _said(lab.world.command(*make(id), who=who)).encode(), place=" ".join(make(id))))


ATTEMPTS = list(_attempts())
