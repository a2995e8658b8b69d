"""Requests for information between two real nodes, by the command line and by courier: how each of them can end."""

import time
import uuid

import pytest

from test_pouches import capitals, pair  # noqa: F401

HOUR = 3_600
RFI, ACT = "fde9e260-6a31-4147-9d21-34bfb45e24ba", "4507f341-b009-477d-b17f-502027852a8e"


def rfi(capital, *arguments, check=True):
    return capital.node.run("rfi", *arguments, "--as", "desk", check=check)


def ask(capital, question, *flags):
    return rfi(
        capital, "ask", question, "--to", "ET-FAD", "--channel", "alerts", "--purpose", "warn carriers", "--basis", "clause 4",
        "--lawful", *flags).stdout.strip()


def stands(capital, request):
    """The columns of the request's line."""
    lines = [line.split("\t") for line in rfi(capital, "list").stdout.splitlines()]
    return next(line for line in lines if line[0] == request)


def carry(one, other, folder):
    """What is due from here to there, and back."""
    for sender, receiver in ((one, other), (other, one)):
        sticks = sender.pack(receiver, folder / uuid.uuid4().hex)
        if sticks:
            receiver.open(*sticks)


@pytest.fixture
def two(capitals, tmp_path):  # noqa: F811
    ke, et = capitals
    for one in capitals:
        one.node.account("overseer", "oversight")
    tmp_path.joinpath("sticks").mkdir()
    return ke, et, tmp_path / "sticks"


def test_it_is_answered_in_parts_clarified_and_rated_and_both_sides_say_the_same(two):
    ke, et, sticks = two
    request = ask(ke, "Did the lorries cross at Moyale?", "--urgency", "U1", "--urgency-reason", "they leave tonight")
    assert stands(ke, request)[1:6] == ["U1", "sent", "KE-OUT", "ET-FAD", "-"]
    carry(ke, et, sticks)
    assert stands(ke, request)[2] == stands(et, request)[2] == "delivered"
    rfi(et, "clarify", request, "Which night?")
    carry(et, ke, sticks)
    assert stands(ke, request)[2] == "clarification" and stands(ke, request)[5] == "-"
    rfi(ke, "clarify", request, "Friday.", "--answer")
    carry(ke, et, sticks)
    rfi(et, "answer", request, "--text", "One of them.", "--partial")
    rfi(et, "answer", request, "--text", "The other on Saturday.")
    carry(et, ke, sticks)
    rfi(ke, "rate", request, "--as-answered", "partly")
    carry(ke, et, sticks)
    for one in (ke, et):
        assert stands(one, request)[2] == "answered"
        said = rfi(one, "show", request).stdout
        places = [said.index(words) for words in ["Which night?", "Friday.", "One of them.", "The other on Saturday.", "partly"]]
        assert places == sorted(places) and "does not count" not in said
    assert ke.verify().returncode == et.verify().returncode == 0


def test_it_is_declined_by_a_code_and_nothing_can_be_said_to_it_afterwards(two):
    ke, et, sticks = two
    request = ask(ke, "Who owns the wells of Mandera?", "--reference", "KE/17")
    carry(ke, et, sticks)
    assert "reference\tKE/17\n" in rfi(et, "show", request).stdout
    # What a judge decided stands with the code that says that one has to.
    judged = ["decline", request, "--authorisation", "pending", "--code"]
    assert rfi(et, *judged, "not-held", check=False).returncode == 64
    assert rfi(et, "decline", request, "--code", "no-such-code", check=False).returncode == 1
    # The originators are to be asked of a record that is not there: nobody is told that they are.
    assert rfi(et, "decline", request, "--code", "third-party-rule", "--onward", f"report--{uuid.uuid4()}", check=False).returncode == 1
    assert stands(et, request)[2] == "delivered"
    rfi(et, "decline", request, "--code", "not-held", "--text", "We never heard of them.")
    carry(et, ke, sticks)
    assert stands(ke, request)[2] == "declined" and "not-held" in rfi(ke, "show", request).stdout
    for one, act in ((et, ["answer", request, "--text", "Late."]), (ke, ["rate", request, "--as-answered", "not"])):
        assert rfi(one, *act, check=False).returncode == 1
    numbers = ke.node.run("rfi", "numbers", "--as", "overseer").stdout.splitlines()
    assert numbers == ["made\tR\t1\t0\t1\t0\t0\t0\t0\t-\t-"]
    assert ke.node.run("rfi", "numbers", "--as", "desk", check=False).returncode == 1


def test_who_could_answer_is_named_and_asked_by_the_requester_itself(two):
    ke, et, sticks = two
    request = ask(ke, "Which markets of Gedo are closed?")
    carry(ke, et, sticks)
    assert rfi(et, "transfer", request, "--to", "KE-OUT", check=False).returncode == 1
    rfi(et, "transfer", request, "--to", "SN-CAS", "--text", "They write of it weekly.")
    carry(et, ke, sticks)
    assert stands(ke, request)[2] == "transferred" and "SN-CAS" in rfi(ke, "show", request).stdout
    # The channel does not reach it: that is said, instead of a request that nobody gets.
    unread = rfi(
        ke, "ask", "Which markets of Gedo are closed?", "--to", "SN-CAS", "--channel", "alerts", "--purpose", "warn",
        "--basis", "clause 4", "--lawful", "--follows", request, check=False)
    assert unread.returncode == 1 and "SN-CAS" in unread.stderr
    rfi(ke, "close", request)
    carry(ke, et, sticks)
    assert stands(et, request)[2] == "closed"


def test_a_withdrawal_ends_it_and_the_same_is_not_asked_twice_unawares(two):
    ke, et, sticks = two
    request = ask(ke, "How deep is the river at Garissa?")
    again = ["How deep is the river at Garissa?"]
    with pytest.raises(AssertionError, match="asked before"):
        ask(ke, *again)
    rfi(ke, "withdraw", request)
    carry(ke, et, sticks)
    assert stands(et, request)[2] == "withdrawn"
    assert rfi(et, "answer", request, "--text", "Two metres.", check=False).returncode == 1
    assert ask(ke, *again).startswith("case-rfi--")


def test_what_runs_out_is_expired_at_both_whatever_comes_after(two):
    """No clock is turned: the request says that it was made ten hours ago, and its addressee that it came nine hours ago."""
    ke, et, sticks = two

    def before(hours):
        return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(time.time() - hours * HOUR))

    request = f"case-rfi--{uuid.uuid4()}"
    ke.file("alerts", {
        "type": "case-rfi", "spec_version": "2.1", "id": request, "created": before(10), "modified": before(10),
        "name": "Lorries", "questions": ["Did they cross?"], "addressees": ["ET-FAD"], "purpose": "warn", "legal_basis": "s. 4",
        "urgency": "U1", "urgency_reason": "tonight", "declares_lawful": True,
        "extensions": {f"extension-definition--{RFI}": {"extension_type": "new-sdo"}}})
    carry(ke, et, sticks)
    assert stands(et, request)[7] == ""
    et.file("alerts", {
        "type": "note", "spec_version": "2.1", "id": f"note--{uuid.uuid4()}", "created": before(8), "modified": before(8),
        "content": "accept", "object_refs": [request], "extensions": {f"extension-definition--{ACT}": {
            "extension_type": "property-extension", "act": "accept", "addressee": "ET-FAD", "received": before(9)}}})
    assert stands(et, request)[7] == "expired" and int(stands(et, request)[6]) < 0
    rfi(et, "answer", request, "--text", "They did.")
    carry(et, ke, sticks)
    for one, side in ((ke, "made"), (et, "received")):
        assert stands(one, request)[2] == "answered" and stands(one, request)[7] == "expired"
        line = one.node.run("rfi", "numbers", "--as", "overseer").stdout.split("\t")
        assert line[:9] == [side, "U1", "1", "1", "0", "0", "0", "0", "1"]
        assert int(line[9]) >= 9 * HOUR - 60


def test_what_may_not_be_asked_is_refused_at_home(two):
    ke, _, _ = two
    for question in ["Send the passenger list of the ferry", "Where does the journalist sleep?", "Can you read it without a warrant?"]:
        with pytest.raises(AssertionError, match="R3|R5|own law"):
            ask(ke, question)
    assert rfi(ke, "list").stdout == ""
