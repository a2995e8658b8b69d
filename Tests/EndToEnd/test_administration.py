"""What the command line does to accounts, and what it leaves in the audit entries."""

import base64
import contextlib
import http.client
import json
import shutil
import sqlite3
import subprocess

import pytest
import requests

from conftest import BARAZA, PASSWORD, Node

ACCEPT = {"Accept": "application/taxii+json;version=2.1"}


def acts(node):
    """The audit entries, oldest first, as `act subject: outcome`."""
    with contextlib.closing(sqlite3.connect(node.folder / "store" / "baraza.sqlite")) as connection:
        rows = connection.execute(
            "SELECT bytes FROM entry JOIN body ON key = position WHERE kind = 'audit' ORDER BY position"
        ).fetchall()
    bodies = [json.loads(row[0]) for row in rows]
    return [f"{body['act']} {body['subject']}: {body['outcome']}" for body in bodies]


def states(node):
    """What `account list` says: roles and state by name."""
    lines = [line.split("\t") for line in node.run("account", "list").stdout.splitlines()]
    return {name: (roles, state) for name, roles, state in lines}


def test_roles_are_set_in_place_of_those_that_were(served):
    collection = f"{served.address}/taxii2/baraza/collections/{served.cyber}/objects/"

    def read():
        return requests.get(collection, headers=ACCEPT, auth=("desk", PASSWORD), timeout=60).status_code

    assert read() == 200
    done = served.run("account", "role", "desk", "--role", "operator", "--role", "auditor")
    assert done.stdout == "desk: auditor, operator\n"
    assert states(served)["desk"] == ("auditor,operator", "active")
    assert read() == 404
    served.run("account", "role", "desk", "--role", "reader")
    assert read() == 200
    # What was refused meanwhile is written down when the node comes to it.
    done = [act for act in acts(served) if act.startswith("account.roles desk")]
    assert done[-2:] == ["account.roles desk: auditor operator", "account.roles desk: reader"]
    for arguments in [["desk"], ["desk", "--role", "king"]]:
        assert served.run("account", "role", *arguments, check=False).returncode == 64


def test_purposes_are_stated_later_and_who_states_none_is_warned(served):
    added = served.run("account", "add", "idle", "--role", "reader", "--no-password")
    assert "shown nothing of any organisation but its own" in added.stderr and "account purpose idle" in added.stderr
    for quiet in [["watch", "--role", "auditor"], ["eager", "--role", "reader", "--purpose", "awareness"]]:
        assert "warning" not in served.run("account", "add", *quiet, "--no-password").stderr
    done = served.run("account", "purpose", "idle", "--purpose", "awareness", "--purpose", "analysis")
    assert done.stdout == "idle: analysis, awareness\n" and not done.stderr
    emptied = served.run("account", "purpose", "idle")
    assert emptied.stdout == "idle: no purpose\n" and "warning" in emptied.stderr
    assert acts(served)[-2:] == ["account.purpose idle: analysis awareness", "account.purpose idle: none"]
    assert served.run("account", "purpose", "idle", "--purpose", "fun", check=False).returncode == 64
    assert served.run("verify").returncode == 0


def test_a_locked_account_is_listed_and_unlocked_while_the_node_runs(served):
    host, port = served.address.removeprefix("http://").split(":")

    def ask(source, password):
        """From an address of its own, as one address has few attempts."""
        connection = http.client.HTTPConnection(host, int(port), timeout=60, source_address=(source, 0))
        secret = base64.b64encode(f"desk:{password}".encode()).decode()
        connection.request("GET", "/taxii2/", headers={**ACCEPT, "Authorization": f"Basic {secret}"})
        return connection.getresponse().status

    assert [ask("127.0.0.2", f"wrong password {number}") for number in range(10)] == [401] * 10
    assert ask("127.0.0.3", PASSWORD) == 429
    for _ in range(100):
        if states(served)["desk"][1].startswith("locked until "):
            break
    assert states(served)["desk"][1].startswith("locked until ")
    assert served.run("account", "unlock", "desk").stdout == "unlocked desk\n"
    assert states(served)["desk"][1] == "active"
    assert ask("127.0.0.3", PASSWORD) == 200
    assert "account.unlock desk: done" in acts(served)


def test_a_revoked_token_in_a_tool_locks_nobody_out(served):
    token = served.run("token", "add", "desk").stdout.strip()
    served.run("token", "revoke", "desk")
    for _ in range(12):
        answer = requests.get(served.address + "/taxii2/", headers=ACCEPT, auth=("desk", token), timeout=60)
        assert answer.status_code in (401, 429)
    assert states(served)["desk"][1] == "active"


def test_what_the_command_line_does_or_is_refused_is_in_the_audit_entries(node, tmp_path):
    version = subprocess.run([BARAZA, "--version"], capture_output=True, text=True).stdout.strip()
    made = [act.split(" ")[0] for act in acts(node)]
    assert made == ["node.init", "channel.add", "channel.add"] and acts(node)[0].endswith(f"version {version}")
    node.channel("cyber")
    before = len(acts(node))
    file = tmp_path / "bundle.json"
    file.write_text(json.dumps({"type": "bundle", "id": "bundle--5d0092c5-5f74-4287-9642-33f4c354e56d"}))
    refused = [
        ["import", str(file), "--channel", "absent"], ["export", "--channel", "absent"], ["account", "unlock", "ghost"],
        ["account", "role", "ghost", "--role", "reader"], ["token", "add", "ghost"], ["account", "suspend", "ghost"],
        ["channel", "grant", "absent", "ghost"], ["channel", "add", "cyber", "--title", "Again"],
    ]
    file.write_text(json.dumps([{"type": "identity"}]))
    for arguments in refused:
        assert node.run(*arguments, check=False).returncode == 1, arguments
    node.run("export", "--channel", "cyber")
    node.run("export", "--channel", "cyber", "--all-versions")
    size = len(acts(node))
    node.run("verify")
    assert node.start().stop() == 0
    assert acts(node)[before:] == [
        "refused.write absent: missing", "refused.read absent: missing", "refused.account.unlock ghost: missing",
        "refused.account.roles ghost: missing", "refused.token.add ghost: missing",
        "refused.account.suspend ghost: missing", "refused.channel.grant absent ghost: missing",
        "refused.channel.add cyber: conflict", "channel.export cyber: newest versions",
        "channel.export cyber: every version", f"ledger.verify {size} entries: proved",
        f"node.start 127.0.0.1:0: version {version}",
    ]


def test_a_ledger_that_is_not_proved_is_left_as_it_is(node):
    """An entry more would be signed together with what was altered, and the last checkpoint beside it written over."""
    node.channel("cyber")
    before, anchor = acts(node), (node.folder / "store" / "checkpoint").read_bytes()
    with contextlib.closing(sqlite3.connect(node.folder / "store" / "baraza.sqlite")) as connection:
        connection.execute("UPDATE entry SET salt = CAST(x'00' || substr(salt, 2) AS BLOB) WHERE position = 1")
        connection.commit()
    for _ in range(2):
        assert node.run("verify", check=False).returncode == 1
    assert acts(node) == before and (node.folder / "store" / "checkpoint").read_bytes() == anchor


def test_a_copy_is_verified_without_a_trace(node, tmp_path):
    node.channel("cyber")
    copy = Node(tmp_path / "copy")
    shutil.copytree(node.folder, copy.folder)
    before = {one: one.read_bytes() for one in copy.folder.rglob("*") if one.is_file()}
    size = len(acts(node))
    assert f"proved: {size} entries" in copy.run("verify", "--copy").stdout
    assert {one: one.read_bytes() for one in copy.folder.rglob("*") if one.is_file()} == before
    # Without it the verification is an entry of its own.
    copy.run("verify")
    assert acts(copy)[-1] == f"ledger.verify {size} entries: proved"


def test_a_copy_on_a_read_only_disk_is_verified_and_exported_and_not_written(node, tmp_path):
    node.channel("cyber")
    place = tmp_path / "read-only"
    place.mkdir()
    mounted = subprocess.run(["mount", "--bind", str(node.folder), str(place)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("nothing may be mounted here")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(place)], check=True, capture_output=True)
        copy = Node(place)
        before = acts(node)
        done = copy.run("verify")
        assert f"proved: {len(before)} entries" in done.stdout and "cannot be written" in done.stderr
        assert json.loads(copy.run("export", "--channel", "cyber").stdout)["type"] == "bundle"
        assert copy.run("account", "list").stdout == ""
        assert copy.run("channel", "add", "more", "--title", "More", check=False).returncode == 1
        assert acts(node) == before
    finally:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("onward", [["none", "community"], ["everybody"], ["community", "alliance:MCC"], ["alliance:"]])
def test_a_channel_that_would_be_passed_on_to_nobody_knows_whom_is_not_added(node, onward):
    flags = [part for one in onward for part in ("--onward", one)]
    refused = node.run("channel", "add", "shared", "--title", "Shared", *flags, check=False)
    assert refused.returncode == 64 and "neither none nor community, alone, nor parties" in refused.stderr
    assert "shared" not in node.run("channel", "list").stdout
