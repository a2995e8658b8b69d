"""Week one of the node operator: the program on a stick, on a machine that has no network and knows nothing of it (domain 2)."""

import json
import shutil
import subprocess
import sys
import tarfile

import pytest

from conftest import BARAZA, PASSWORD

#: Seconds for all of it, of the hour that domain 2 gives; what is measured is said.
MOST = 3_600
#: Run in a network of its own, which has nothing but the machine's loopback: unpacks, sets up, opens the first page.
DRIVER = r'''
import fcntl, html, http.cookiejar, json, os, pathlib, re, signal, socket, struct, subprocess, sys, tarfile, time, urllib.parse, urllib.request

stick, folder, password = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
with socket.socket() as plug:  # loopback up: SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP
    asked = fcntl.ioctl(plug, 0x8913, struct.pack("16sH14x", b"lo", 0))
    fcntl.ioctl(plug, 0x8914, struct.pack("16sH14x", b"lo", struct.unpack("16sH14x", asked)[1] | 1))
    plug.settimeout(5)
    try:
        plug.connect(("192.0.2.1", 80))
        raise SystemExit("there is a network")
    except OSError:
        pass
began, home, program, data = time.monotonic(), folder / "home", folder / "program", folder / "node"
home.mkdir()
environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "TMPDIR": str(folder / "tmp")}
(folder / "tmp").mkdir()
with tarfile.open(stick) as packed:
    packed.extractall(program)
commands = 0

def run(*words, typed=None):
    global commands
    commands += 1
    done = subprocess.run([program / "baraza", *words, "--data", data], input=typed, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"baraza {words}: {done.stdout}{done.stderr}")
    return done.stdout

run("init", "--organisation", "KE-OUT", "--name", "Ofisi", "--country", "KE")
run("account", "add", "duty", "--role", "reader", "--role", "author", "--role", "operator", "--password-stdin", typed=password + "\n")
run("channel", "add", "alerts", "--title", "Alerts", "--tlp", "green")
run("channel", "grant", "alerts", "duty", "--write")
commands += 1
node = subprocess.Popen(
    [program / "baraza", "up", "--data", data, "--listen", "127.0.0.1:0"], env=environment, stdout=subprocess.PIPE, text=True)
try:
    address = re.search(r"listening on (http://\S+)", node.stdout.readline())[1]
    browser = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    browser.addheaders = [("Accept-Language", "en")]

    def page(path, **fields):
        body = urllib.parse.urlencode(fields).encode() if fields else None
        return browser.open(address + path, body, timeout=60).read().decode()

    token = html.unescape(re.search(r'name="token" value="([^"]*)"', page("/sign-in"))[1])
    shown = [page("/sign-in", token=token, name="duty", password=password, back="/live"), page("/node"), page("/write/intrep")]
    style = re.search(r'href="(/assets/[^"]+\.css)"', shown[0])[1]
    shown.append(page(style))
finally:
    node.send_signal(signal.SIGTERM)
    ended = node.wait(60)
run("verify")
print(json.dumps({
    "seconds": round(time.monotonic() - began, 1), "commands": commands, "pages": shown[:3], "style": len(shown[3]), "ended": ended,
    "home": sorted(map(str, home.rglob("*"))), "program": sorted(one.name for one in program.iterdir())}))
'''


def test_the_program_from_a_stick_comes_up_in_an_empty_home_without_a_network(tmp_path):
    """Unpacked from a tar: five commands to the first page, and nothing of it lies anywhere but in its data folder."""
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode != 0:
        pytest.skip("no network can be taken away here: unshare -rn")
    stick = tmp_path / "baraza.tar"
    with tarfile.open(stick, "w") as packed:
        packed.add(BARAZA, "baraza")
    done = subprocess.run(
        ["unshare", "-rn", sys.executable, "-c", DRIVER, str(stick), str(tmp_path), PASSWORD], capture_output=True, text=True, timeout=MOST)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    live, node, write = told["pages"]
    assert "<main" in live and "KE-OUT" in node and 'action="/write/intrep"' in write and told["style"] > 1_000
    assert told["home"] == [] and told["program"] == ["baraza"] and told["ended"] == 0
    assert told["commands"] <= 6 and told["seconds"] < MOST
    print(f"from the stick to the first page and a proof: {told['seconds']} s, {told['commands']} commands")
