"""Notices by mail, as a mail server gets them: that something waits, how urgent it is, where; and not a word more."""

import base64
import datetime
import ipaddress
import re
import socket
import ssl
import threading
import time
from email import message_from_bytes, policy

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from conftest import PASSWORD


def certificate(folder, name):
    """A certificate of 127.0.0.1, signed by itself; the files of it and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    title = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder().subject_name(title).issuer_name(title).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).sign(key, hashes.SHA256()))
    paths = folder / f"{name}.pem", folder / f"{name}.key"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return paths


class Sink(threading.Thread):
    """A mail server that keeps what it is given: each message with its sender, its receivers and who logged in."""

    def __init__(self, folder, security, refuses=0, behind=None, receives="250 ok"):
        super().__init__(daemon=True)
        self.certificate, key = certificate(folder, "sink")
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.certificate, key)
        self.security = security
        self.refuses = refuses
        # What stands in the clear behind the answer to STARTTLS, in pieces.
        self.behind = behind
        # What it says of each receiver.
        self.receives = receives
        self.calls = 0
        self.mails = []
        self.clear = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.start()

    def run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.calls += 1
            threading.Thread(target=self.talk, args=[connection], daemon=True).start()

    def talk(self, connection):
        try:
            if self.security == "implicit":
                connection = self.context.wrap_socket(connection, server_side=True)
            file = connection.makefile("rwb")

            def say(text):
                file.write(text.encode() + b"\r\n")
                file.flush()

            say("220 sink")
            mail = {"to": []}
            while line := file.readline():
                command = line.decode().strip()
                verb = command.split(" ")[0].upper()
                if not isinstance(connection, ssl.SSLSocket):
                    self.clear.append(verb)
                if verb == "EHLO":
                    offers = ["sink", "AUTH LOGIN PLAIN"] + ([] if isinstance(connection, ssl.SSLSocket) else ["STARTTLS"])
                    for offer in offers[:-1]:
                        say("250-" + offer)
                    say("250 " + offers[-1])
                elif verb == "STARTTLS" and self.behind is not None:
                    first, *rest = self.behind
                    connection.sendall(b"220 go on\r\n" + first)
                    for piece in rest:
                        connection.sendall(piece)
                    # As somebody who hopes to be heard as the server, until the other side hangs up.
                    while connection.recv(4096):
                        pass
                    return
                elif verb == "STARTTLS":
                    say("220 go on")
                    connection = self.context.wrap_socket(connection, server_side=True)
                    file = connection.makefile("rwb")
                elif verb == "AUTH":
                    mail["login"] = base64.b64decode(command.split(" ")[2])
                    say("235 welcome")
                elif verb == "MAIL":
                    mail["from"] = command
                    say("250 ok")
                elif verb == "RCPT":
                    mail["to"].append(command)
                    say(self.receives)
                elif verb == "DATA":
                    say("354 go on")
                    body = b""
                    while (part := file.readline()) != b".\r\n":
                        body += part
                    if self.refuses > 0:
                        self.refuses -= 1
                        say("451 later")
                        continue
                    mail["bytes"] = body
                    self.mails.append(mail)
                    say("250 taken")
                elif verb == "QUIT":
                    say("221 bye")
                    return
        except OSError:
            pass

    def waits(self, what, seconds=120):
        """Whether something comes to be true."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if what():
                return True
            time.sleep(0.05)
        return False


@pytest.fixture
def house(node):
    for name, role in {"author": "author", "duty": "reader"}.items():
        node.account(name, role)
    node.channel("alerts", tlp="green")
    node.run("channel", "grant", "alerts", "author", "--write")
    node.run("channel", "grant", "alerts", "duty")
    return node


def noted(house, sink, pattern):
    """Whether the node comes to have written down what became of its mail: what it had no time to write, it tells again."""
    state = house.folder / "notices-told.json"
    return sink.waits(lambda: state.exists() and re.search(pattern, state.read_text()))


def product(node, title, precedence):
    answer = requests.post(
        f"{node.address}/api/v1/products", auth=("author", PASSWORD), timeout=60,
        json={"genre": "note", "channel": "alerts", "name": title, "text": "Okapi.", "sources": [{"grade": "B2"}],
              "precedence": precedence})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def server(node, sink, *more, authority=None):
    return node.run(
        "notice", "server", "--host", "127.0.0.1", "--port", str(sink.port), "--tls", sink.security, "--sender",
        "baraza@node.example", "--address", "https://node.example", "--authority", str(authority or sink.certificate),
        *more)


@pytest.mark.parametrize("security", ["implicit", "starttls"])
def test_a_post_is_told_that_something_waits_and_nothing_else(house, tmp_path, security):
    secret = tmp_path / "password"
    secret.write_text("word of the house\n")
    sink = Sink(tmp_path, security)
    house.start()
    id = product(house, "Quokka sighted", "FLASH")
    product(house, "Wombat sighted", "ROUTINE")
    house.stop()
    server(house, sink, "--user", "node", "--password-file", str(secret))
    house.run("notice", "set", "duty", "--address", "duty@house.example", "--lang", "fr", "--zone", "Africa/Nairobi")
    house.start()
    assert sink.waits(lambda: sink.mails)
    mail = sink.mails[0]
    assert mail["login"] == b"\0node\0word of the house"
    assert mail["from"] == "MAIL FROM:<baraza@node.example>" and mail["to"] == ["RCPT TO:<duty@house.example>"]
    message = message_from_bytes(mail["bytes"], policy=policy.default)
    text = message.get_content()
    # Word for word, so that nothing else can be in it.
    assert {key: value for key, value in message.items() if key not in ["Date", "Message-ID"]} == {
        "From": "baraza@node.example", "To": "duty@house.example", "Subject": "Quelque chose vous attend\u00a0: Flash",
        "Auto-Submitted": "auto-generated", "MIME-Version": "1.0", "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "base64"}
    lines = [line for line in text.splitlines() if line]
    assert lines == [
        "Quelque chose vous attend sur votre nœud. Le plus urgent est Flash. Connectez-vous pour le voir\u00a0:",
        "https://node.example"]
    assert id.removeprefix("report--") not in message["Message-ID"] and message["Message-ID"].endswith("@node.example>")
    if security == "starttls":
        assert set(sink.clear) == {"EHLO", "STARTTLS"}
    assert noted(house, sink, '"told" : [1-9]')
    # Nobody is told twice in ten minutes, whatever comes, and however often the node is started.
    product(house, "Numbat sighted", "FLASH")
    for _ in range(2):
        house.stop()
        house.start()
    assert not sink.waits(lambda: len(sink.mails) > 1, 3)
    assert "duty\tduty@house.example" in house.run("notice", "list").stdout
    house.run("notice", "remove", "duty")
    assert "house.example" not in (house.folder / "notices.json").read_text()


def test_nothing_is_sent_to_who_is_not_the_server_and_what_was_not_taken_is_known_after_a_restart(house, tmp_path):
    sink = Sink(tmp_path, "implicit", refuses=1)
    other, _ = certificate(tmp_path, "other")
    house.start()
    product(house, "Quokka sighted", "IMMEDIATE")
    house.stop()
    server(house, sink, authority=other)
    house.run("notice", "set", "duty", "--address", "duty@house.example")
    house.start()
    assert sink.waits(lambda: sink.calls) and not sink.waits(lambda: sink.mails, 2)
    assert noted(house, sink, '"failures" : 1')
    house.stop()
    state = house.folder / "notices-told.json"
    assert '"failures" : 1' in state.read_text() and '"told" : 0' in state.read_text()
    # As if its ten minutes were over.
    state.write_text(state.read_text().replace('"tried" : ', '"tried" : -'))
    server(house, sink)
    house.start()
    assert sink.waits(lambda: sink.refuses == 0) and not sink.waits(lambda: sink.mails, 2)
    assert noted(house, sink, '"tried" : [0-9]')
    house.stop()
    # Of this server it is the first: what was not taken through another says nothing of it.
    assert '"failures" : 1' in state.read_text()
    state.write_text(state.read_text().replace('"tried" : ', '"tried" : -'))
    house.start()
    assert sink.waits(lambda: sink.mails) and len(sink.mails) == 1
    assert house.run("verify").returncode == 0


REPLIES = b"250-sink\r\n250 AUTH PLAIN\r\n235 welcome\r\n250 ok\r\n250 ok\r\n354 go on\r\n250 taken\r\n"


@pytest.mark.parametrize("behind", [[REPLIES], [b"", REPLIES], [b"", REPLIES[:5], REPLIES[5:]]])
def test_what_stands_behind_the_answer_to_starttls_is_no_answer_inside_it(house, tmp_path, behind):
    sink = Sink(tmp_path, "starttls", behind=behind)
    house.start()
    product(house, "Quokka sighted", "FLASH")
    house.stop()
    server(house, sink)
    house.run("notice", "set", "duty", "--address", "duty@house.example")
    house.start()
    assert sink.waits(lambda: sink.calls)
    state = house.folder / "notices-told.json"
    assert sink.waits(lambda: state.exists() and '"failures" : 1' in state.read_text())
    assert not sink.waits(lambda: '"failures" : 0' in state.read_text(), 2)
    assert set(sink.clear) == {"EHLO", "STARTTLS"} and sink.mails == []


def test_a_server_that_sends_it_on_has_taken_it(house, tmp_path):
    sink = Sink(tmp_path, "starttls", receives="251 User not local; will forward to <duty@elsewhere.example>")
    house.start()
    product(house, "Quokka sighted", "FLASH")
    house.stop()
    server(house, sink)
    house.run("notice", "set", "duty", "--address", "duty@house.example")
    house.start()
    assert sink.waits(lambda: sink.mails) and sink.mails[0]["to"] == ["RCPT TO:<duty@house.example>"]
    state = house.folder / "notices-told.json"
    assert sink.waits(lambda: '"failures" : 0' in state.read_text())


def test_certificates_that_cannot_be_read_are_told_by_their_file(house, tmp_path):
    sink = Sink(tmp_path, "implicit")
    broken = tmp_path / "authority.pem"
    broken.write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    command = ["notice", "server", "--host", "127.0.0.1", "--port", str(sink.port), "--sender", "baraza@node.example",
               "--address", "https://node.example", "--authority"]
    done = house.run(*command, str(broken), check=False)
    assert done.returncode == 1 and str(broken) in done.stderr and "--authority FILE" in done.stderr
    assert not (house.folder / "notices.json").exists()
    missing = house.run(*command, str(tmp_path / "none.pem"), check=False)
    assert missing.returncode == 1 and str(tmp_path / "none.pem") in missing.stderr
    assert sink.calls == 0


@pytest.mark.parametrize("address", [
    "a@b.example\r\nBcc: c@d.example", "a@b.example>", "a b@c.example", "a@b@c.example", "@b.example", "a@", "a", "a@-b",
    "ä@b.example"])
def test_an_address_is_one_and_nothing_more(house, address):
    done = house.run("notice", "set", "duty", "--address", address, check=False)
    assert done.returncode == 64 and "no address" in done.stderr
    assert not (house.folder / "notices.json").exists()
