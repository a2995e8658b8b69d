"""Attempts at what is for other nodes alone, at the door of the pages: whoever has no certificate of a peer is given nothing there."""

from .by_taxii import EVERYONE
from .lab import likenesses, looks

NAME = "0" * 64
#: What other nodes ask each other, and what they bring.
ASKED = {
    "a bulk": f"bulks?name={NAME}", "the rest of a bulk": f"bulks?name={NAME}&after=1", "a bulk without its name": "bulks",
    "the stream": "stream?through=0&letters=1", "what waits": "pouches?through=0&letters=1", "the card": "card",
}
BROUGHT = {
    "a bulk": f"bulks?name={NAME}", "a pouch": "pouches?number=1&rank=0", "a pouch for another": "pouches?number=1&to=UG-NAC",
    "a word that all is stored": "stored?through=1", "a word that it has to come whole": "stored?through=0&whole=1",
}


def ask(method, path):
    def act(world, who):
        answer = world.taxii(method, "/federation/v1/" + path, who, None if method == "GET" else b"BRZB")
        assert answer.status_code in (401, 403, 404, 405), answer.status_code
        return answer

    return act


def _attempts():
    for label, path in ASKED.items():
        yield from looks(f"asking as a node for {label}", EVERYONE, ask("GET", path))
    for label, path in BROUGHT.items():
        yield from looks(f"bringing as a node {label}", EVERYONE, ask("POST", path))
    yield from likenesses(
        "asking as a node for a bulk by its name", EVERYONE,
        lambda world, who, name: world.taxii("GET", f"/federation/v1/bulks?name={name}", who), NAME, "f" * 64)


ATTEMPTS = list(_attempts())
