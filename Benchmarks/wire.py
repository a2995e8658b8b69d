"""HTTP/1.1 as thinly as can be, so that the load driver costs little beside the server."""

import base64
import socket

MEDIA = "application/taxii+json;version=2.1"
PIECE = 1 << 20
PATIENCE = 60  # seconds without a byte


class Failed(Exception):
    """The server did not answer as it should."""


class Endpoint:
    """Where a server listens, and as whom it is asked."""

    def __init__(self, port, objects, user=None, secret=None):
        self.port = port
        self.objects = objects  # the path of the collection's objects
        self.manifest = objects.removesuffix("objects/") + "manifest/"
        self.authorization = None
        if user:
            self.authorization = "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def headers(self):
        found = {"Host": f"127.0.0.1:{self.port}", "Accept": MEDIA}
        if self.authorization:
            found["Authorization"] = self.authorization
        return found

    def get(self, path):
        return self.message("GET", path, self.headers())

    def post(self, body):
        headers = {**self.headers(), "Content-Type": MEDIA, "Content-Length": str(len(body))}
        return self.message("POST", self.objects, headers) + body

    @staticmethod
    def message(method, path, headers):
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode()


class Connection:
    """One connection; opened again where the server closes it after an answer, as HTTP/1.0 does."""

    def __init__(self, port):
        self.port = port
        self.socket = None
        self.buffer = bytearray(4 * PIECE)

    def close(self):
        if self.socket:
            self.socket.close()
            self.socket = None

    def ask(self, message):
        """The status, the head as text, and the body as it came: chunks are not joined."""
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(message)
        filled, border = 0, -1
        while border < 0:
            filled = self.more(filled)
            border = self.buffer.find(b"\r\n\r\n", 0, filled)
        head = self.buffer[:border].decode("latin-1")
        body, lower = border + 4, head.lower()
        if "\r\ntransfer-encoding: chunked" in lower:
            while not self.buffer.endswith(b"0\r\n\r\n", body, filled):  # JSON has no line breaks of its own
                filled = self.more(filled)
        else:
            length = int(lower.split("\r\ncontent-length:", 1)[1].split("\r\n", 1)[0])
            while filled < body + length:
                filled = self.more(filled)
        if lower.startswith("http/1.0") or "\r\nconnection: close" in lower:
            self.close()
        return int(head[9:12]), head, memoryview(self.buffer)[body:filled]

    def more(self, filled):
        if filled == len(self.buffer):
            self.buffer = self.buffer + bytes(len(self.buffer))
        count = self.socket.recv_into(memoryview(self.buffer)[filled:filled + PIECE])
        if count == 0:
            raise Failed(f"port {self.port} closed the connection after {filled} bytes of an answer")
        return filled + count

    def must(self, message, status):
        got, head, body = self.ask(message)
        if got != status:
            raise Failed(f"{message[:120]!r}… was answered with {got}, not {status}: {bytes(body[:300])!r}")
        return head, body


def field(head, name):
    """A header field of an answer; `None` without it."""
    for line in head.split("\r\n")[1:]:
        key, _, value = line.partition(":")
        if key.lower() == name.lower():
            return value.strip()
    return None


def joined(head, body):
    """An answer's body, its chunks joined."""
    body = bytes(body)
    if (field(head, "Transfer-Encoding") or "").lower() != "chunked":
        return body
    parts, place = [], 0
    while True:
        end = body.index(b"\r\n", place)
        length = int(body[place:end].split(b";")[0], 16)
        if length == 0:
            return b"".join(parts)
        parts.append(body[end + 2:end + 2 + length])
        place = end + 4 + length
