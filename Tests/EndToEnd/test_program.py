"""The program as an operator uses it."""

import gzip
import hashlib
import json
import os
import pty
import re
import select
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import termios
import time

import pytest
import requests
from stix2.canonicalization.Canonicalize import canonicalize

from conftest import BARAZA, PASSWORD, SHARED, Node, own_address

ACCEPT = {"Accept": "application/taxii+json;version=2.1"}
ATTACK = SHARED / "attack"
BUNDLES = [
    "ics-attack-18.1.json.gz",
    "mobile-attack-18.1.rebuilt.json.gz",
    "enterprise-attack-18.1.rebuilt.json.gz",
]


#: Objects of the three bundles together.
ATTACK_OBJECTS = 29_132


def canonical(value):
    """SHA-256 of the RFC 8785 form, which another program than ours makes."""
    return hashlib.sha256(canonicalize(value)).digest()


def bundle(count, start=0):
    return {
        "type": "bundle",
        "id": "bundle--5d0092c5-5f74-4287-9642-33f4c354e56d",
        "objects": [
            {
                "type": "identity", "spec_version": "2.1", "id": f"identity--00000000-0000-4000-8000-{n:012d}",
                "created": "2025-04-05T09:00:00.000Z", "modified": "2025-04-05T09:00:00.000Z",
                "name": f"Organisation {n}", "identity_class": "organization",
            }
            for n in range(start, start + count)
        ],
    }


def pages(node, collection, limit=1000):
    base = f"{node.address}/taxii2/baraza/collections/{collection}/objects/"
    params = {"limit": limit}
    while True:
        answer = requests.get(base, params=params, headers=ACCEPT, auth=("desk", PASSWORD), timeout=300)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        yield body.get("objects", [])
        if not body.get("more"):
            return
        params["next"] = body["next"]


def test_help_names_every_command_and_bad_usage_exits_with_64():
    text = subprocess.run([BARAZA, "--help"], capture_output=True, text=True).stdout
    for verb in ["init", "up", "account", "token", "channel", "import", "export", "verify", "demo", "status"]:
        assert verb in text
    assert subprocess.run([BARAZA, "import"], capture_output=True).returncode == 64
    assert subprocess.run([BARAZA, "frobnicate"], capture_output=True).returncode == 64


def test_init_refuses_a_folder_that_has_a_node(node):
    done = node.run("init", "--organisation", "KE-OUT", "--name", "again", check=False)
    assert done.returncode == 1 and "holds a node already" in done.stderr


def test_import_and_export_are_the_same_objects_and_doing_it_again_changes_nothing(node, tmp_path):
    node.channel("cyber")
    file = tmp_path / "bundle.json.gz"
    file.write_bytes(gzip.compress(json.dumps(bundle(30), indent=2).encode()))
    assert "30 filed, 0 known already, 0 refused" in node.run("import", str(file), "--channel", "cyber").stdout
    assert "0 filed, 30 known already, 0 refused" in node.run("import", str(file), "--channel", "cyber").stdout
    assert json.loads(node.run("export", "--channel", "cyber").stdout)["objects"] == bundle(30)["objects"]


def test_import_names_what_it_refuses_and_files_the_rest(node, tmp_path):
    node.channel("cyber")
    bad = bundle(3)
    del bad["objects"][1]["name"]
    file = tmp_path / "bundle.json"
    file.write_text(json.dumps(bad))
    done = node.run("import", str(file), "--channel", "cyber", check=False)
    assert done.returncode == 1
    assert "2 filed, 0 known already, 1 refused" in done.stdout
    assert bad["objects"][1]["id"] in done.stderr and "name" in done.stderr


def test_commands_work_while_the_node_runs(served, tmp_path):
    file = tmp_path / "bundle.json"
    file.write_text(json.dumps(bundle(5)))
    served.run("import", str(file), "--channel", "cyber")
    assert sum(map(len, pages(served, served.cyber))) == 5
    assert "proved" in served.run("verify").stdout
    assert "records        5" in served.run("status").stdout


def test_what_was_accepted_is_there_after_kill_and_restart(served):
    answer = requests.post(
        f"{served.address}/taxii2/baraza/collections/{served.cyber}/objects/", auth=("desk", PASSWORD), timeout=60,
        headers={**ACCEPT, "Content-Type": ACCEPT["Accept"]}, data=json.dumps({"objects": bundle(7)["objects"]}),
    )
    assert answer.status_code == 202 and answer.json()["success_count"] == 7
    served.process.kill()
    served.process.wait()
    served.start()
    assert sum(map(len, pages(served, served.cyber))) == 7
    assert "proved" in served.run("verify").stdout


def test_the_node_stops_when_asked_and_says_so_with_exit_code_0(served):
    assert served.stop() == 0
    assert "proved" in served.run("verify").stdout


def up(node, *flags, environment=None):
    """`up` in a folder where it should not start: how it ended, and what it said."""
    return subprocess.run(
        [BARAZA, "up", "--data", str(node.folder), *flags], capture_output=True, text=True, timeout=300,
        env={**os.environ, **(environment or {})},
    )


def test_plain_http_is_refused_off_loopback_and_tls_works_with_the_made_certificate(node):
    node.account("desk", "reader")
    certificate = node.folder / "tls" / "certificate.pem"

    done = up(node, "--listen", "0.0.0.0:0", environment={"BARAZA_TLS_ENABLED": "false"})
    assert done.returncode == 1 and "plain HTTP is for loopback alone" in done.stderr and not done.stdout
    aside = certificate.rename(certificate.with_suffix(".aside"))
    done = up(node, "--listen", "0.0.0.0:0")
    assert done.returncode == 1 and "certificate.pem cannot be read" in done.stderr and not done.stdout
    aside.rename(certificate)

    node.start("--listen", "0.0.0.0:0")
    assert node.address.startswith("https://0.0.0.0:")
    address = node.address.removeprefix("https://0.0.0.0:")
    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://127.0.0.1:{address}/healthz", timeout=60)
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(f"https://127.0.0.1:{address}/healthz", timeout=60)
    for name in ["127.0.0.1", "localhost"]:
        answer = requests.get(
            f"https://{name}:{address}/taxii2/", headers=ACCEPT, auth=("desk", PASSWORD), verify=str(certificate),
            timeout=60,
        )
        assert answer.status_code == 200
    node.stop()

    node.start("--tls")
    assert node.address.startswith("https://127.0.0.1:")
    assert requests.get(node.address + "/healthz", verify=str(certificate), timeout=60).status_code == 200


def handshake(port, certificate, name):
    """As a client that verifies: raises where the certificate is not for that name."""
    context = ssl.create_default_context(cafile=str(certificate))
    with socket.create_connection(("127.0.0.1", port), timeout=60) as plain:
        with context.wrap_socket(plain, server_hostname=name) as secure:
            secure.sendall(f"GET /healthz HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
            return secure.recv(64)


def test_the_made_certificate_is_for_the_hosts_that_init_was_told(tmp_path):
    node = Node(tmp_path / "node")
    node.run(
        "init", "--organisation", "KE-OUT", "--name", "Ofisi", "--host", "Node.Example", "--host", "192.0.2.7",
        "--host", "2001:db8::7",
    )
    node.start("--listen", "0.0.0.0:0")
    try:
        port = int(node.address.rsplit(":", 1)[1])
        certificate = node.folder / "tls" / "certificate.pem"
        for name in ["node.example", "192.0.2.7", "2001:db8::7", "localhost", "127.0.0.1", "::1"]:
            assert handshake(port, certificate, name).startswith(b"HTTP/1.1 200"), name
        for name in ["other.example", "192.0.2.8", "::2"]:
            with pytest.raises(ssl.SSLCertVerificationError):
                handshake(port, certificate, name)
    finally:
        node.stop()
    for bad in ["https://node.example", "node.example:8443", "*.example", ""]:
        done = Node(tmp_path / "other").run(
            "init", "--organisation", "KE-OUT", "--name", "Ofisi", "--host", bad, check=False)
        assert done.returncode == 64 and not (tmp_path / "other").exists()


def test_a_flag_wins_over_the_environment_and_that_over_the_file(node):
    flag, variable, file = own_address(), own_address(), own_address()
    (node.folder / "baraza.json").write_text(json.dumps({"listen": file}))

    def address(*flags, **environment):
        process = subprocess.Popen(
            [BARAZA, "up", "--data", str(node.folder), *flags], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, env={**os.environ, **environment},
        )
        try:
            return process.stdout.readline().strip()
        finally:
            process.terminate()
            process.wait(timeout=120)

    assert address() == f"listening on http://{file}"
    assert address(BARAZA_LISTEN=variable) == f"listening on http://{variable}"
    assert address("--listen", flag, BARAZA_LISTEN=variable) == f"listening on http://{flag}"

    done = up(node, environment={"BARAZA_LISTNE": variable})
    assert done.returncode == 1 and "BARAZA_LISTNE" in done.stderr and "BARAZA_LISTEN" in done.stderr
    done = up(node, "--log-level", "loud")
    assert done.returncode == 1 and "log-level" in done.stderr


def test_a_certificate_given_by_flags_starts_where_the_person_is(node, tmp_path):
    other = Node(tmp_path / "other").make()
    for name in ["certificate.pem", "key.pem"]:
        shutil.copy(other.folder / "tls" / name, tmp_path / f"given-{name}")
    process = subprocess.Popen(
        [BARAZA, "up", "--data", str(node.folder), "--listen", "127.0.0.1:0", "--tls", "--tls-certificate",
         "given-certificate.pem", "--tls-key", "given-key.pem"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=tmp_path,
    )
    try:
        port = int(process.stdout.readline().rsplit(":", 1)[1])
        assert handshake(port, tmp_path / "given-certificate.pem", "localhost").startswith(b"HTTP/1.1 200")
        with pytest.raises(ssl.SSLCertVerificationError):
            handshake(port, node.folder / "tls" / "certificate.pem", "localhost")
    finally:
        process.terminate()
        process.wait(timeout=120)


@pytest.mark.parametrize("how", ["\x03", "\x1c", "TERM"])
def test_ctrl_c_at_the_password_prompt_gives_the_terminal_back_as_it_was(node, how):
    process, terminal = pty.fork()
    if process == 0:
        os.execv(BARAZA, [BARAZA, "account", "add", "desk", "--role", "reader", "--data", str(node.folder)])
    try:
        assert termios.tcgetattr(terminal)[3] & termios.ECHO
        seen, end = b"", time.monotonic() + 120
        while b"Password: " not in seen or termios.tcgetattr(terminal)[3] & termios.ECHO:
            assert time.monotonic() < end, seen
            if select.select([terminal], [], [], 0.1)[0]:
                seen += os.read(terminal, 1024)
        os.write(terminal, b"half a pass")
        if how == "TERM":
            os.kill(process, signal.SIGTERM)
        else:
            os.write(terminal, how.encode())
        echoes = False
        while time.monotonic() < end and not (echoes := bool(termios.tcgetattr(terminal)[3] & termios.ECHO)):
            time.sleep(0.01)
        assert echoes, "the terminal shows nothing of what is typed"
        _, status = os.waitpid(process, 0)
        process = None
        expected = {"\x03": 130, "\x1c": 131, "TERM": 143}[how]
        assert os.waitstatus_to_exitcode(status) == expected
        assert "desk" not in node.run("account", "list").stdout
    finally:
        if process is not None:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
        os.close(terminal)


@pytest.mark.parametrize("language", ["bash", "zsh", "fish"])
def test_completion_knows_files_folders_and_lists(language, tmp_path):
    done = subprocess.run(
        [BARAZA, "--generate-completion-script", language], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0 and done.stdout, done.stderr
    for word in ["clear", "amber+strict", "releaser", "oversight", "trace", "import", "demo", "tls-certificate"]:
        assert word in done.stdout, f"{language}: {word}"
    folders = {"bash": "__baraza_add_completions -d", "zsh": "_files -/", "fish": "__fish_complete_directories"}
    assert folders[language] in done.stdout
    assert re.search(r"json\W+gz", done.stdout) and re.search(r"pem\W+key", done.stdout)
    script = tmp_path / "completion"
    script.write_text(done.stdout)
    if shutil.which(language):
        assert subprocess.run([language, "-n", str(script)], capture_output=True).returncode == 0
    if language == "bash":
        (tmp_path / "a-folder").mkdir()
        (tmp_path / "bundle.json").touch()
        (tmp_path / "other.txt").touch()
        assert completed(script, "channel", "add", "x", "--tlp") == {"clear", "green", "amber", "amber+strict", "red"}
        assert completed(script, "account", "add", "x", "--role") >= {"reader", "oversight"}
        assert completed(script, "up", "--log-level") >= {"trace", "notice", "error"}
        assert completed(script, "status", "--data") == {"a-folder"}
        assert completed(script, "import", "bundles") >= {"a-folder", "bundle.json"}
        assert "other.txt" not in completed(script, "import", "bundles")


def completed(script, *words):
    """What bash offers after these words."""
    line = " ".join(["baraza", *words, ""])
    ask = (
        f"source {script}; COMP_WORDS=(baraza {' '.join(words)} ''); COMP_CWORD={len(words) + 1}; "
        f"COMP_LINE='{line}'; COMP_POINT={len(line)}; COMP_TYPE=9; "
        f"_baraza baraza '' {words[-1]}; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    )
    done = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, timeout=300, cwd=script.parent)
    return set(done.stdout.split()) - {"--help", "-h", "--channel", "--data", "--version"}


def test_verify_fails_after_any_byte_of_a_record_has_changed(node, tmp_path):
    node.channel("cyber")
    file = tmp_path / "bundle.json"
    file.write_text(json.dumps(bundle(20)))
    node.run("import", str(file), "--channel", "cyber")
    assert "proved" in node.run("verify").stdout
    database = next((node.folder / "store").glob("*.sqlite"))
    columns = ["body", "envelope", "salt", "added", "kind"]
    for number, column in enumerate(columns * 2):
        copy = Node(tmp_path / f"copy-{number}")
        shutil.copytree(node.folder, copy.folder)
        with sqlite3.connect(copy.folder / "store" / database.name) as connection:
            position = 3 + number
            # Bodies are kept shelf by shelf: the lower 40 bits of their key are the position.
            table, name, where = "entry", column, "position = ?"
            if column == "body":
                table, name, where = "body", "bytes", "key & 0xFFFFFFFFFF = ?"
            value = connection.execute(f"SELECT {name} FROM {table} WHERE {where}", [position]).fetchone()[0]
            if isinstance(value, int):
                changed = value + 1
            else:
                raw = bytearray(value.encode() if isinstance(value, str) else value)
                raw[len(raw) // 2 if number < len(columns) else 0] ^= 1
                changed = bytes(raw) if isinstance(value, bytes) else raw.decode()
            connection.execute(f"UPDATE {table} SET {name} = ? WHERE {where}", [changed, position])
        done = copy.run("verify", check=False)
        assert done.returncode == 1, f"{column} of entry {position} was changed and verify did not see it"
        assert str(position) in done.stderr


@pytest.mark.skipif(not ATTACK.exists(), reason="the shared data is not beside the checkout")
def test_attack_goes_in_and_comes_out_over_taxii_object_by_object(served):
    total = 0
    # A channel each: some objects stand in two bundles with one version and other content (STIX V4).
    for number, name in enumerate(BUNDLES):
        collection = served.channel(f"attack-{number}")
        served.run("channel", "grant", f"attack-{number}", "desk")
        wanted = {}
        for one in json.loads(gzip.decompress((ATTACK / name).read_bytes()))["objects"]:
            assert one["id"] not in wanted, "the bundle has an object twice"
            wanted[one["id"]] = canonical(one)
        done = served.run("import", str(ATTACK / name), "--channel", f"attack-{number}")
        assert f"{len(wanted)} filed, 0 known already, 0 refused" in done.stdout and "conflict" not in done.stdout
        read = {}
        for page in pages(served, collection):
            for one in page:
                assert one["id"] not in read, "an object came twice"
                read[one["id"]] = canonical(one)
        assert len(read) == len(wanted)
        assert read.keys() == wanted.keys()
        assert [key for key in wanted if read[key] != wanted[key]] == []
        total += len(read)
    assert total == ATTACK_OBJECTS
    assert "proved" in served.run("verify").stdout
