"""Words that occur nowhere but where they were planted, and how to find them again in whatever form they come back."""

import base64
import hashlib
import html
import re
import urllib.parse
import uuid

SPACE = uuid.UUID("3f5b0c46-8c5d-4b0e-9f7e-0d6a4f1c2b90")
SYLLABLES = ["ba", "ca", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "we"]
#: Who asks. Everyone may not see the phrases that are planted without saying from whom.
INSIDERS = {"uncleared", "writer", "releaser"}
KEEPERS = {"operator", "auditor", "overseer", "officer"}
FOREIGNERS = {"guest", "guestwriter", "guestreleaser", "guestofficer", "stranger", "lapsed"}
SHUT_OUT = {"anonymous", "outsider", "suspended", "ungranted", "revoked"}
EVERYBODY = INSIDERS | KEEPERS | FOREIGNERS | SHUT_OUT
#: A partner's, who may read the registry: the parties are no secret from them.
REGISTRARS = {"registrar"}


class Phrase:
    """One planted text: what it says, where it stands, from whom it is kept."""

    def __init__(self, text, place, hidden_from):
        self.text, self.place, self.hidden_from = text, place, frozenset(hidden_from)
        plain = text.encode()
        #: As bytes, in lower case: however the text is spelt, a haystack in lower case holds one of these.
        self.folded = [
            plain.lower(), plain.hex().encode(), plain.lower().hex().encode(), text.encode("utf-16-le").lower(),
            text.encode("utf-16-be").lower(),
        ]
        #: Base64 keeps its case. Wherever the text begins inside of what was encoded, one of three forms is there.
        self.encoded = [form for offset in range(3) for form in self._base64(plain, offset)]

    @staticmethod
    def _base64(plain, offset):
        """The letters that the text alone decides: those that it shares with its neighbours are cut off."""
        first, last = (0, 2, 3)[offset], (len(plain) + offset) * 8 // 6
        whole = base64.b64encode(bytes(offset) + plain)[first:last]
        return {whole, whole.replace(b"+", b"-").replace(b"/", b"_")}

    def __repr__(self):
        return f"{self.text} ({self.place})"


class Phrases:
    """Makes phrases and remembers them."""

    def __init__(self):
        self.all = []

    def word(self, place, hidden_from=EVERYBODY):
        """A word of nine letters; also good as a label of a host, a file, a property, a type."""
        number = len(self.all)
        text = "zk" + SYLLABLES[number // 16] + SYLLABLES[number % 16] + "vuq"
        return self._plant(text, place, hidden_from)

    def digest(self, place, hidden_from=EVERYBODY):
        """A SHA-256 that nothing here has."""
        return self._plant(hashlib.sha256(place.encode()).hexdigest(), place, hidden_from)

    def _plant(self, text, place, hidden_from):
        assert all(text not in one.text and one.text not in text for one in self.all), text
        self.all.append(Phrase(text, place, hidden_from))
        return text


def name(kind, label):
    """The id of the object of this kind and label: the same in every run."""
    return f"{kind}--{uuid.uuid5(SPACE, kind + ' ' + label)}"


def absent(id):
    """An id of the same length and type that no object ever had."""
    kind = id.rsplit("--", 1)[0]
    return f"{kind}--{uuid.uuid5(SPACE, 'never ' + id)}"


def unescaped(data):
    """What the bytes say once the escapes of HTML, URLs and JSON are undone: one text each, where there are any."""
    text = data.decode("utf-8", "replace")
    if "&" in text:
        yield html.unescape(text)
    if "%" in text:
        yield urllib.parse.unquote(text)
    if "\\" in text:
        yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)


def found(phrases, data):
    """The phrases that stand in the bytes, in any form."""
    haystacks = [data.lower(), *(text.lower().encode() for text in unescaped(data))]
    return [
        one for one in phrases
        if any(form in hay for hay in haystacks for form in one.folded) or any(form in data for form in one.encoded)
    ]
