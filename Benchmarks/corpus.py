"""Objects to load a server with: the sizes and the proportions of ATT&CK, the same ones in every run.

ATT&CK Enterprise 18.1 has 1,367 bytes an object, four relationships in five, and long descriptions. Here three objects
in five are relationships, so that there is room for indicators and observables, which a CERT has and ATT&CK has not.
"""

import hashlib
import itertools
import random
import re
import uuid

SCO_NAMESPACE = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7").bytes  # STIX 2.1 §2.9
AUTHOR = "identity--7a3f1f0e-6b1d-4a55-9d0c-3f3f5f0b6f11"
MARKINGS = ["", *(
    f',"object_marking_refs":["marking-definition--{one}"]'
    for one in ("94868c89-83c2-464b-929b-a1a8aa3c8487", "bab4a63c-aed9-4cf5-a766-dfca5abac2bb")  # TLP:CLEAR, TLP:GREEN
)]
# What stands at each place of twenty; relationships go from the malware to the attack pattern of some twenty.
PLACES = (
    ["indicator", "malware", "attack-pattern", "intrusion-set", "indicator"] + ["relationship"] * 12
    + ["domain-name", "ipv4-addr", "file"]
)
MALWARE, PATTERN, TWENTY = 1, 2, len(PLACES)
OBSERVABLES = {"domain-name", "ipv4-addr", "file"}
OWN_MARKING = re.compile(rb',"object_marking_refs":\["[^"]*"\]')
VARIANTS = 199  # texts of each type; prime, so that they do not keep step with the places
WORDS = 4_000
TACTICS = ["initial-access", "execution", "persistence", "privilege-escalation", "exfiltration", "impact"]


class Corpus:
    """Object number n, for any n from 0, with an id that nothing else has.

    `observables=False` puts relationships in their places: OpenTAXII fails on an object without `modified`.
    """

    def __init__(self, seed, observables=True):
        self.seed = seed.to_bytes(8, "big")
        self.places = [kind if observables or kind not in OBSERVABLES else "relationship" for kind in PLACES]
        chance = random.Random(seed)
        self.words = words(chance)
        self.kinds = {kind: [self.variant(kind, chance) for _ in range(VARIANTS)] for kind in set(self.places)}

    def object(self, number):
        place = number % TWENTY
        kind = self.places[place]
        variant = self.kinds[kind][number % VARIANTS]
        if kind == "relationship":
            source, target = self.ends(number // TWENTY)
            return variant % (
                self.uuid(number), self.uuid(source * TWENTY + MALWARE), self.uuid(target * TWENTY + PATTERN))
        if kind == "domain-name":
            value = b"host-%d.example" % number
            return variant % (named(b'{"value":"%s"}' % value), value)
        if kind == "ipv4-addr":
            value = b"10.%d.%d.%d" % (number >> 16 & 255, number >> 8 & 255, number & 255)
            # The same address comes again after 2^24 objects, as addresses do.
            return variant % (named(b'{"value":"%s"}' % value), value)
        if kind == "file":
            digest = hashlib.sha256(self.seed + number.to_bytes(8, "big")).hexdigest().encode()
            name = b"dropped-%d.bin" % number
            return variant % (named(b'{"hashes":{"SHA-256":"%s"},"name":"%s"}' % (digest, name)), digest, name)
        if kind == "indicator":
            return variant % (self.uuid(number), number, number)
        return variant % (self.uuid(number), number)

    def ends(self, group):
        """From which twenty the relationships of some twenty go, and to which."""
        return scattered(group), scattered(group + 1) % (group + 1)

    def identifier(self, number):
        """The id of object number n, which is not an observable."""
        return f"{self.places[number % TWENTY]}--{self.uuid(number).decode()}"

    def envelope(self, start, count):
        return b'{"objects":[' + b",".join(map(self.object, range(start, start + count))) + b"]}"

    def envelopes(self, start, count, size):
        """`count` envelopes of `size` objects."""
        for number in range(count):
            yield self.envelope(start + number * size, size)

    def uuid(self, number):
        """A version 4 UUID."""
        text = hashlib.blake2b(self.seed + number.to_bytes(8, "big"), digest_size=16).hexdigest()
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}".encode()

    def variant(self, kind, chance):
        if kind in OBSERVABLES:
            rest = {
                "domain-name": '"value":"%s"',
                "ipv4-addr": '"value":"%s"',
                "file": '"hashes":{"SHA-256":"%s"},"name":"%s"',
            }[kind]
            return f'{{"type":"{kind}","spec_version":"2.1","id":"{kind}--%s",{rest}}}'.encode()
        day = f"202{chance.randrange(6)}-0{chance.randrange(1, 10)}-1{chance.randrange(10)}"
        time = f"{day}T0{chance.randrange(10)}:10:{chance.randrange(10, 60)}.{chance.randrange(1000):03}Z"
        head = (
            f'{{"type":"{kind}","spec_version":"2.1","id":"{kind}--%s","created":"{time}",'
            f'"created_by_ref":"{AUTHOR}","modified":"{time}"{chance.choice(MARKINGS)}'
        )
        name = self.text(chance, 3).rstrip(".")
        rest = {
            "relationship": lambda: (
                '"relationship_type":"uses","source_ref":"malware--%s","target_ref":"attack-pattern--%s",'
                f'"description":"{self.text(chance, 430)}",{self.citations(chance, 1)}'
            ),
            "indicator": lambda: (
                f'"name":"{name} %d","description":"{self.text(chance, 650)}",'
                '"pattern":"[domain-name:value = \'host-%d.example\']","pattern_type":"stix",'
                f'"valid_from":"{time}","indicator_types":["malicious-activity"],{self.citations(chance, 1)}'
            ),
            "malware": lambda: (
                f'"name":"{name} %d","description":"{self.text(chance, 700)}","is_family":true,'
                f'"malware_types":["remote-access-trojan"],{self.citations(chance, 2)}'
            ),
            "attack-pattern": lambda: (
                f'"name":"{name} %d","description":"{self.text(chance, 2100)}",'
                f'"kill_chain_phases":[{{"kill_chain_name":"mitre-attack","phase_name":"{chance.choice(TACTICS)}"}}],'
                f"{self.citations(chance, 3)}"
            ),
            "intrusion-set": lambda: (
                f'"name":"{name} %d","description":"{self.text(chance, 1400)}",'
                f'"aliases":["{self.text(chance, 3).rstrip(".")}"],{self.citations(chance, 4)}'
            ),
        }[kind]()
        tail = '"x_mitre_deprecated":false,"x_mitre_attack_spec_version":"3.2.0","x_mitre_version":"1.1"'
        return f"{head},{rest},{tail}}}".encode()

    def citations(self, chance, count):
        def one():
            return (
                f'{{"source_name":"{self.text(chance, 24).rstrip(".")}","description":"{self.text(chance, 90)}",'
                f'"url":"https://reports.example/{chance.choice(self.words)}/{chance.randrange(1 << 40):x}"}}'
            )
        return f'"external_references":[{",".join(one() for _ in range(count))}]'

    def text(self, chance, letters):
        """Sentences of about so many letters; frequent words are frequent, as in a language."""
        sentence, length = [], 0
        while length < letters:
            sentence.append(self.words[int(WORDS * chance.random() ** 3)])
            length += len(sentence[-1]) + 1
        text = " ".join(sentence)
        return text[0].upper() + text[1:] + "."


class Marked(Corpus):
    """The same objects, each under one of several marking definitions; some twenty that belong together under one."""

    def __init__(self, seed, markings):
        super().__init__(seed)
        self.fields = [f'"object_marking_refs":["{one}"]'.encode() for one in markings]

    def ends(self, group):
        """What belongs together is marked alike; some twenty in twenty refer to others, under whatever marking."""
        return super().ends(group) if group % TWENTY == 0 else (group, group)

    def object(self, number):
        plain = OWN_MARKING.sub(b"", super().object(number))
        return b"{" + self.fields[scattered_by(number // TWENTY, len(self.fields))] + b"," + plain[1:]


def scattered_by(number, count):
    """One of 0 to `count` - 1, with no pattern to it."""
    return (number * 0x9E3779B97F4A7C15 >> 20 & (1 << 40) - 1) % count


def scattered(number):
    """One of 0 to `number`, with no pattern to it."""
    return (number * 0x9E3779B97F4A7C15 & (1 << 64) - 1) % (number + 1)


def words(chance):
    syllables = [a + b for a, b in itertools.product("bdfghjklmnprstvwz", "aeiou")]
    found = dict.fromkeys("".join(chance.choices(syllables, k=chance.randrange(1, 5))) for _ in range(2 * WORDS))
    return sorted(found, key=len)[:WORDS]


def named(name):
    """A version 5 UUID of a canonical JSON text in STIX's namespace."""
    digest = bytearray(hashlib.sha1(SCO_NAMESPACE + name).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    text = digest.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}".encode()
