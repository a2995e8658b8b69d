"""Attempts on meetings, texts that are put to seats and commitments: those that were released to one post are to others as if they never were."""

from . import plan
from .lab import likenesses, looks
from .phrases import absent

PEOPLE = ["uncleared", "writer", "releaser", "guest", "guestwriter", "guestreleaser", "stranger", "lapsed", "outsider",
          "ungranted", "operator", "auditor", "overseer", "officer", "guestofficer"]
GONE = ["anonymous", "suspended", "revoked"]
WRITERS = ["writer", "releaser", "guestwriter", "guestreleaser"]

PLACES = {
    "meetings": "/meetings", "the form of a meeting": "/meetings/add", "a meeting of no id": "/meetings/x",
    "the form of a text": "/decisions/add", "a text of no id": "/decisions/x", "commitments": "/commitments",
    "what is overdue": "/commitments?show=overdue", "commitments as a table": "/commitments/file?show=all",
    "the form of a commitment": "/commitments/add", "a commitment of no id": "/commitments/x",
}
MET, DECIDED, PROMISED = (one["id"] for one in plan.COUNCIL)
MEETING = {
    "c_name": "Wazi", "c_channel": "alerts", "c_audience": "channel", "c_format": "online", "c_status": "planned"}


def _attempts():
    for what, path in PLACES.items():
        yield from looks(f"meetings: {what}", PEOPLE + GONE, lambda world, who, path=path: world.page(path, who))
    for hidden, paths in {
        MET: ["/meetings/{}", "/meetings/{}/calendar", "/meetings/{}/participants", "/meetings/{}/convocations",
              "/meetings/{}/convocations/0", "/meetings/{}/revise", "/records/{}", "/decisions/add?c_meeting_ref={}"],
        DECIDED: ["/decisions/{}", "/records/{}", "/commitments/add?c_decision_ref={}"],
        PROMISED: ["/commitments/{}", "/records/{}"],
    }.items():
        for path in paths:
            yield from likenesses(f"{path.format(hidden)}", PEOPLE,
                                  lambda world, who, thing, path=path: world.page(path.format(thing), who), hidden, absent(hidden))
    for act in ["state", "adopt", "withdraw", "hand-over", "zzz"]:
        yield from likenesses(f"{act} about a text", PEOPLE,
                              lambda world, who, thing, act=act: world.submit(
                                  f"/decisions/{thing}", who, act=act, position="object", c_text="Wazi", c_hand_to="KE-OUT"),
                              DECIDED, absent(DECIDED))
    for act in ["accept", "evidence", "verify", "re-plan", "withdraw", "zzz"]:
        yield from likenesses(f"{act} what was promised", PEOPLE,
                              lambda world, who, thing, act=act: world.submit(
                                  f"/commitments/{thing}", who, act=act, c_text="Wazi", c_due="2099-01-01"),
                              PROMISED, absent(PROMISED))
    yield from likenesses("writing a meeting anew", WRITERS,
                          lambda world, who, thing: world.submit(f"/meetings/{thing}/revise", who, **MEETING), MET, absent(MET))
    yield from likenesses("making letters of a meeting", WRITERS,
                          lambda world, who, thing: world.submit(f"/meetings/{thing}/convocations", who, c_letter_en="Wazi"),
                          MET, absent(MET))
    # Refused in the end (who owes it does not verify it): nothing is filed, whatever is answered before.
    yield from likenesses("promising something by a text", WRITERS,
                          lambda world, who, thing: world.submit(
                              "/commitments/add", who, c_name="Wazi", c_channel="alerts", c_audience="channel", c_owner="UG-NAC",
                              c_due="2099-01-01", c_deliverable="Wazi", c_evidence_rule="Wazi", c_verifier="UG-NAC",
                              c_formality="1", c_decision_ref=thing), DECIDED, absent(DECIDED))


ATTEMPTS = list(_attempts())
