"""The program as an operator uses it."""

import gzip
import json
import shutil
import sqlite3
import subprocess

import pytest
import requests

from conftest import BARAZA, PASSWORD, SHARED, Node

ACCEPT = {"Accept": "application/taxii+json;version=2.1"}
ATTACK = SHARED / "attack"
BUNDLES = [
    "ics-attack-18.1.json.gz",
    "mobile-attack-18.1.rebuilt.json.gz",
    "enterprise-attack-18.1.rebuilt.json.gz",
]


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


def test_plain_http_is_refused_off_loopback_and_tls_works_with_the_made_certificate(node):
    node.account("desk", "reader")
    node.start("--tls")
    assert node.address.startswith("https://")
    certificate = str(node.folder / "tls" / "certificate.pem")
    answer = requests.get(
        node.address + "/taxii2/", headers=ACCEPT, auth=("desk", PASSWORD), verify=certificate, timeout=60
    )
    assert answer.status_code == 200


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
    wanted = {}
    for name in BUNDLES:
        served.run("import", str(ATTACK / name), "--channel", "cyber")  # two groups differ between bundles: V4
        for one in json.loads(gzip.decompress((ATTACK / name).read_bytes()))["objects"]:
            wanted.setdefault((one["id"], one.get("modified", one.get("created"))), one)
    newest = {}
    for (name, version), one in wanted.items():
        if name not in newest or version > newest[name][0]:
            newest[name] = (version, one)
    read = 0
    for page in pages(served, served.cyber):
        for one in page:
            assert one == newest[one["id"]][1]
            read += 1
    assert read == len(newest)
    assert "proved" in served.run("verify").stdout
