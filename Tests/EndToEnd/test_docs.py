"""What the guides tell people to type, typed."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

import pytest
import requests

from conftest import BARAZA, PASSWORD, ROOT


def blocks(document, language="sh"):
    text = (ROOT / document).read_text(encoding="utf-8")
    found = re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert found, f"{document} has no examples"
    return found


def shell(script, folder, **variables):
    """Runs a script as a person would who copies it; `baraza` is the program under test."""
    programs = folder / "programs"
    programs.mkdir(exist_ok=True)
    if not (programs / "baraza").exists():
        (programs / "baraza").symlink_to(BARAZA)
    environment = {**os.environ, **variables, "PATH": f"{programs}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=folder, env=environment, capture_output=True, text=True,
        timeout=120,
    )
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
    return done.stdout


class From(requests.adapters.HTTPAdapter):
    """Connects from a given address of this machine."""

    def __init__(self, address):
        self.address = address
        super().__init__()

    def init_poolmanager(self, *arguments, **options):
        super().init_poolmanager(*arguments, source_address=(self.address, 0), **options)


@pytest.fixture
def border(node):
    node.account("duty", "reader", "author")
    node.account("auditor", "auditor")
    node.channel("border-watch", "green")
    node.run("channel", "grant", "border-watch", "duty", "--write")
    return node.start()


def token(node, name):
    return node.run("token", "add", name).stdout.strip()


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_the_integrators_curl_examples_work(border, tmp_path):
    out = shell(
        "\n".join(blocks("docs/integrator.md")), tmp_path, NODE=border.address, TOKEN=token(border, "duty"),
        AUDITOR=token(border, "auditor"),
    )
    assert '"alias":"border-watch"' in out and '"success_count":1' in out
    assert "A host to block" in out
    size = int((tmp_path / "checkpoint").read_text(encoding="utf-8").splitlines()[1])
    assert (tmp_path / "hashes").stat().st_size == 32 * size
    assert (tmp_path / "entries").stat().st_size == (2 + 41) * size
    # Filed twice under one key it is there once: with its author, and with what its extension means; and one with a file.
    assert len(re.findall(r'"state":"filed"', out)) == 3 and '"pointer":"/genre"' in out
    record, body = (json.loads((tmp_path / name).read_text(encoding="utf-8")) for name in ("record.json", "object.json"))
    assert record["object"] == body and body["name"] == "Forged summons at Malaba"
    assert "(6 records, 1 withdrawals" in border.run("verify").stdout


def test_the_integrators_python_example_works(border):
    setting = f"NODE, TOKEN = {border.address!r}, {token(border, 'duty')!r}\n"
    for example in blocks("docs/integrator.md", "python"):
        done = subprocess.run([sys.executable, "-c", setting + example], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr


def test_the_operators_commands_work(node, tmp_path):
    node.channel("cyber")
    accounts, backup = [], []
    for block in blocks("docs/operator.md"):
        if "account add" in block:
            accounts.append(block)
        elif "verify" in block:
            backup.append(block)
    assert len(accounts) == len(backup) == 1
    here = {"/srv/baraza": str(node.folder), "/srv/baraza-copy": str(tmp_path / "copy")}

    def local(script):
        return re.sub("|".join(sorted(here, key=len, reverse=True)), lambda found: here[found[0]], script)

    node.start()
    out = shell(local(accounts[0]), tmp_path, SECRET=PASSWORD)
    assert "suspended duty" in out and "resumed duty" in out

    if not shutil.which("sqlite3"):
        pytest.skip("sqlite3 is not installed")
    assert "proved" in shell(local(backup[0]), tmp_path)
    copied = pathlib.Path(tmp_path / "copy")
    assert sorted(one.name for one in copied.iterdir()) == ["keys", "node.json", "store", "tls"]

    # Restored in the wrong way: the old database, the new checkpoint.
    node.run("channel", "add", "later", "--title", "Later")
    shutil.copy(node.folder / "store" / "checkpoint", copied / "store" / "checkpoint")
    node.stop()
    node.folder = copied
    done = node.run("verify", check=False)
    assert done.returncode == 1 and "older state" in done.stderr


def test_a_new_password_from_the_command_line_unlocks_a_name_that_the_running_node_locked(border):
    def knock(password, address):
        # From an address of its own: each may fail so often.
        session = requests.Session()
        session.mount("http://", From(address))
        return session.get(f"{border.address}/taxii2/", auth=("duty", password), timeout=60).status_code

    assert [knock("a wrong password", "127.0.0.2") for _ in range(10)] == [401] * 10
    assert knock(PASSWORD, "127.0.0.3") == 429
    end = time.monotonic() + 120  # the lock is written within a second or two
    while "duty\tauthor,reader\tlocked until 2" not in border.run("account", "list").stdout:
        assert time.monotonic() < end, "the lock was not written down"
    border.run("account", "password", "duty", "--password-stdin", stdin="another horse battery\n")
    assert knock("another horse battery", "127.0.0.3") == 200
