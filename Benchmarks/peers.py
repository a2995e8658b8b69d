"""Other TAXII 2.1 servers, run as their own manuals say, on loopback, each in a folder of its own."""

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import time

import wire

SCRIPTS = pathlib.Path(sys.executable).parent
START = 30  # seconds to wait for a server
# OpenTAXII 0.9.3 stores what is posted and then fails on its own answer: json.dumps meets a UUID. So it gets this help.
OPENTAXII_APP = """
import functools, json, types
import opentaxii.taxii2.http
opentaxii.taxii2.http.json = types.SimpleNamespace(dumps=functools.partial(json.dumps, default=str))
from opentaxii.http import app
"""
COLLECTION = "91a7b528-80eb-42ed-a74d-c6fbd5a26116"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextlib.contextmanager
def running(command, port, log, environment=None):
    """A server, until the block ends."""
    with open(log, "wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command], stdout=output, stderr=output, cwd=log.parent,
            env={**os.environ, **(environment or {})}, start_new_session=True,
        )
    try:
        wait(process, port, log)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait(process, port, log):
    end = time.monotonic() + START
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    lines = log.read_text(errors="replace").strip().splitlines()
    raise wire.Failed(lines[-1] if lines else "it did not start")


def medallion_settings(folder):
    folder.mkdir()
    data = folder / "data.json"
    data.write_text(json.dumps({
        "/discovery": {"title": "bench", "default": "/api/", "api_roots": ["/api/"]},
        "api": {
            "information": {
                "title": "bench", "versions": [wire.MEDIA], "max_content_length": 1 << 30,
            },
            "status": [],
            "collections": [{
                "id": COLLECTION, "title": "bench", "can_read": True, "can_write": True,
                "media_types": ["application/stix+json;version=2.1"], "objects": [], "manifest": [],
            }],
        },
    }))
    settings = folder / "settings.json"
    settings.write_text(json.dumps({
        "backend": {
            "module": "medallion.backends.memory_backend", "module_class": "MemoryBackend", "filename": str(data),
        },
        "users": {"desk": "password"},
        "taxii": {"max_page_size": 1000},
    }))
    return settings


@contextlib.contextmanager
def medallion(folder):
    """As its README runs it: `medallion FILE`, Flask's own server."""
    settings, port = medallion_settings(folder), free_port()
    with running([SCRIPTS / "medallion", "--port", port, settings], port, folder / "log"):
        yield wire.Endpoint(port, f"/api/collections/{COLLECTION}/objects/", "desk", "password")


@contextlib.contextmanager
def medallion_waitress(folder):
    """With a server made for use: waitress, four threads, connections kept."""
    settings, port = medallion_settings(folder), free_port()
    program = (
        "import medallion, waitress; "
        f"waitress.serve(medallion.load_app({str(settings)!r}), host='127.0.0.1', port={port}, threads=4)"
    )
    with running([sys.executable, "-c", program], port, folder / "log"):
        yield wire.Endpoint(port, f"/api/collections/{COLLECTION}/objects/", "desk", "password")


@contextlib.contextmanager
def opentaxii(folder):
    """As its manual runs it: gunicorn, here with a worker for each core; SQLite; a public collection, which spares it
    the cost of asking who it is."""
    folder.mkdir()
    settings, port = folder / "settings.yml", free_port()
    settings.write_text(f"""
domain: "127.0.0.1:{port}"
auth_api:
  class: opentaxii.auth.sqldb.SQLDatabaseAPI
  parameters:
    db_connection: sqlite:///{folder}/auth.db
    create_tables: yes
    secret: bench
taxii1:
taxii2:
  persistence_api:
    class: opentaxii.persistence.sqldb.Taxii2SQLDatabaseAPI
    parameters:
      db_connection: sqlite:///{folder}/data.db
      create_tables: yes
      connect_args: {{timeout: 60}}
  title: bench
  description: bench
  max_content_length: {1 << 30}
  public_discovery: yes
logging:
  opentaxii: error
  root: error
""")
    (folder / "repaired.py").write_text(OPENTAXII_APP)
    environment = {"OPENTAXII_CONFIG": str(settings), "SQLALCHEMY_SILENCE_UBER_WARNING": "1", "HOME": str(folder)}

    def command(*arguments):
        done = subprocess.run(
            [SCRIPTS / arguments[0], *arguments[1:]], env={**os.environ, **environment}, capture_output=True,
            text=True, timeout=START,
        )
        if done.returncode != 0:
            raise wire.Failed((done.stderr or done.stdout).strip().splitlines()[-1])

    command("opentaxii-add-api-root", "--title", "bench", "--default")
    server = [
        SCRIPTS / "gunicorn", "repaired:app", "--pythonpath", folder, "--bind", f"127.0.0.1:{port}", "--workers",
        os.cpu_count(), "--worker-class", "gthread", "--threads", 4, "--timeout", 120,
    ]
    with running(server, port, folder / "log", environment):
        connection = wire.Connection(port)
        head, body = connection.must(wire.Endpoint(port, "").get("/taxii2/"), 200)
        connection.close()
        root = json.loads(wire.joined(head, body))["api_roots"][0]
        command(
            "opentaxii-add-collection", "--rootid", root.strip("/").split("/")[1], "--title", "bench", "--alias",
            "bench", "--public", "--public-write",
        )
        yield wire.Endpoint(port, f"{root}collections/bench/objects/")


ALL = {
    "medallion 3.0, as its README says": medallion,
    "medallion 3.0, on waitress": medallion_waitress,
    "OpenTAXII 0.9, SQLite, on gunicorn": opentaxii,
}
