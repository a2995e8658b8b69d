"""`make run`: what a newcomer sees first, and what happens when it is interrupted."""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

import pytest
import requests

from conftest import BARAZA, PASSWORD, ROOT

os.environ.setdefault("BARAZA", BARAZA)
sys.path.insert(0, str(ROOT / "scripts"))
import torture  # noqa: E402

START = 600  # seconds


class Demo:
    """`baraza demo`, run as `make run` does, and what it printed."""

    def __init__(self, folder, *flags, environment=None, listen="127.0.0.1:0"):
        self.folder = folder
        self.process = subprocess.Popen(
            [BARAZA, "demo", "--data", str(folder), "--listen", listen, *flags], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})},
        )
        self.complaints = ""
        threading.Thread(target=self.listen, daemon=True).start()
        end, self.text = time.monotonic() + START, ""
        while "Ctrl-C stops it" not in self.text:
            line = self.process.stdout.readline()
            assert line and time.monotonic() < end, f"the demonstration did not start: {self.text}{self.complaints}"
            self.text += line
        self.address = re.search(r"Open\s+(\S+)", self.text)[1]
        self.passwords = dict(re.findall(r"^    (duty|partner|secretary|auditor) +(\S+)$", self.text, re.MULTILINE))

    def listen(self):
        for line in self.process.stderr:
            self.complaints += line

    def commands(self):
        """The three to try, as they stand on the screen."""
        block = self.text.split("Three things to try in another terminal:")[1].split("Ctrl-C stops it")[0]
        return [one.strip() for one in re.split(r"\n(?=  \S)", block.strip("\n")) if one.strip()]

    def session(self, who="duty", verify=None):
        session = requests.Session()
        session.trust_env = False  # a bundle in the environment would be taken before ours
        session.verify = verify
        page = session.get(self.address + "/sign-in", timeout=60)
        form = {
            "token": re.search(r'name="token" value="([^"]+)"', page.text)[1], "name": who,
            "password": self.passwords[who], "back": "/live",
        }
        answer = session.post(self.address + "/sign-in", data=form, allow_redirects=False, timeout=60)
        assert answer.status_code == 303 and answer.headers["Location"] == "/live", answer.text
        return session

    def stop(self, how=signal.SIGINT):
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(timeout=120)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def shell(command):
    done = subprocess.run(["bash", "-euc", command], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def ids(folder):
    """Of all records that are there."""
    found = set()
    for channel in ["public-warnings", "border-watch", "cyber-threats", "task-force-lac"]:
        done = subprocess.run(
            [BARAZA, "export", "--channel", channel, "--data", str(folder)], capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        found.update(one["id"] for one in json.loads(done.stdout).get("objects", []))
    return found


def arrivals(demo, session, wanted, seconds=240):
    """Records that the live stream tells of and that were not there before, until there are enough."""
    known, new, end = ids(demo.folder), set(), time.monotonic() + seconds
    with session.get(demo.address + "/live/events", stream=True, timeout=60) as answer:
        assert answer.status_code == 200
        for line in answer.iter_lines(decode_unicode=True):
            if found := re.search(r"/records/([a-z0-9-]+--[0-9a-f-]{36})", line):
                new |= {found[1]} - known
            if len(new) >= wanted or time.monotonic() > end:
                break
    return new


def records(folder):
    done = subprocess.run([BARAZA, "status", "--data", str(folder)], capture_output=True, text=True, timeout=300)
    return int(re.search(r"^records +(\d+)$", done.stdout, re.MULTILINE)[1])


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory(prefix="baraza-demo-") as place:
        yield pathlib.Path(place) / "a demo's folder"


def test_it_starts_prints_what_works_flows_and_goes_on_where_it_stopped(folder):
    with Demo(folder) as demo:
        assert set(demo.passwords) == {"duty", "partner", "secretary", "auditor"}
        poll, load, verify = demo.commands()
        assert '"objects":[' in shell(poll)
        assert "0 known already, 0 refused" in shell(load)
        assert "proved" in shell(verify)
        session = demo.session()
        assert "sign-out" in session.get(demo.address + "/live", timeout=60).text
        before = records(folder)
        assert len(arrivals(demo, session, 3)) >= 3, "nothing flows"
        assert records(folder) > before
        # Its other accounts are what it says they are.
        assert demo.session("partner").get(demo.address + "/live", timeout=60).status_code == 200
        assert demo.session("auditor").get(demo.address + "/node", timeout=60).status_code == 200
        assert "MCC" in demo.session("secretary").get(demo.address + "/parties/communities", timeout=60).text
        assert demo.stop() == 0
    kept, passwords = records(folder), demo.passwords
    with Demo(folder) as again:
        assert again.passwords == passwords
        assert "0 filed," in shell(again.commands()[1]), "the sample is known"
        assert len(arrivals(again, again.session(), 2)) >= 2
        assert records(folder) > kept
        assert "proved" in shell(again.commands()[2])
        assert again.stop(signal.SIGTERM) == 0


def test_the_printed_commands_work_over_tls_and_off_loopback(folder):
    with Demo(folder, listen="0.0.0.0:0") as demo:
        assert demo.address.startswith("https://127.0.0.1:")
        poll = demo.commands()[0]
        assert "--cacert" in poll and '"objects":[' in shell(poll)
        certificate = str(folder / "tls" / "certificate.pem")
        assert demo.session(verify=certificate).get(demo.address + "/live", timeout=60).status_code == 200


def interrupted(process, sign):
    """What a process says that is told to end. Told again where it has not: there is a moment, while the library sets its
    handlers up, in which the system drops a signal; a person presses Ctrl-C once more."""
    for _ in range(6):
        process.send_signal(sign)
        try:
            return process.communicate(timeout=10)[1]
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError("it does not end, however often it is told to")


def test_a_first_start_that_is_interrupted_anywhere_can_be_done_again(folder):
    for number in range(24):
        place = folder if number % 3 else folder.with_name(f"demo-{number}")
        process = subprocess.Popen(
            [BARAZA, "demo", "--data", str(place), "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        )
        time.sleep(number * 0.06)
        complaints = interrupted(process, signal.SIGINT if number % 2 else signal.SIGKILL)
        assert "holds a node" not in complaints and "this was a node" not in complaints, complaints
        if number % 3 == 0 and place.exists():
            with Demo(place) as demo:
                assert set(demo.passwords) == {"duty", "partner", "secretary", "auditor"}
    with Demo(folder) as demo:
        poll, load, verify = demo.commands()
        assert '"objects":[' in shell(poll)
        shell(load)
        assert "proved" in shell(verify)
        demo.session("auditor")


def test_init_that_is_interrupted_anywhere_can_be_done_again(folder):
    command = [BARAZA, "init", "--data", str(folder), "--organisation", "KE-OUT", "--name", "Ofisi"]
    for number in range(60):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        time.sleep(number * 0.004)
        process.kill()
        _, complaints = process.communicate(timeout=60)
        if (folder / "node.json").exists():
            break
        assert complaints == "", complaints
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0 or "holds a node already" in done.stderr, done.stderr
    done = subprocess.run([BARAZA, "verify", "--data", str(folder)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0 and "proved" in done.stdout, done.stderr
    assert not (folder / ".unfinished").exists()


def test_a_full_disk_makes_the_stream_wait_and_does_not_end_the_node(folder, tmp_path):
    with Demo(folder) as demo:
        demo.stop()
    made = torture.failing_disk(tmp_path, folder, full=True)
    if made is None:
        pytest.skip("no C compiler to make the failing disk with")
    flag, environment = made
    with Demo(folder, environment=environment) as demo:
        session = demo.session()
        assert arrivals(demo, session, 1)
        flag.touch()
        end = time.monotonic() + 120
        while "waits" not in demo.complaints:
            assert demo.process.poll() is None, f"the node ended: {demo.complaints}"
            assert time.monotonic() < end, "nobody said that the stream waits"
            time.sleep(0.05)
        assert session.get(demo.address + "/live", timeout=60).status_code == 200
        kept = records(folder)
        flag.unlink()
        assert arrivals(demo, session, 2), "the stream did not go on"
        assert records(folder) > kept
        assert demo.stop() == 0
