"""What people at a desk write, in the proportions of a desk: products with places and times, requests and what was done about them,
meetings, texts, commitments, requirements, lessons, offers, budgets.

A tenth of a desk's records are products (`desk.Corpus`). Beside each `THOUSAND` records stand so many others as `COUNCIL` says.
"""

import datetime
import hashlib
import json

import policies

THOUSAND = 1_000
#: For each thousand records.
COUNCIL = {"request": 4, "requirement": 1, "meeting": 2, "decision": 1, "commitment": 2, "lesson": 1, "offer": 1}
ACTS = 3  # about each request
LINES = 60  # of a budget
BUDGETS = 4  # thousands of records for one budget
#: Of twenty products: reports of an event most of all.
GENRES = ["intrep"] * 12 + ["note"] * 4 + ["intsum"] * 2 + ["warning", "assessment"]
EVENTS = ["battle", "explosion", "protest", "riot", "border-incident", "trafficking", "kidnapping", "maritime"]
COUNTRIES = [("KE", 0.2, 37.9), ("UG", 1.3, 32.4), ("SO", 5.2, 46.2), ("TZ", -6.3, 34.8), ("ML", 17.4, -3.9), ("BF", 12.3, -1.7),
             ("NE", 17.4, 9.4), ("TD", 15.4, 18.7), ("SN", 14.4, -14.5), ("MZ", -17.3, 35.5)]
GRADES = ["A1", "A2", "B1", "B2", "B2", "C2", "C3", "D3", "F6"]
PRODUCT = "2e13746a-be44-4b99-bb71-b016c12c712a"
ACT = "4507f341-b009-477d-b17f-502027852a8e"
EXTENSIONS = {
    "case-rfi": "fde9e260-6a31-4147-9d21-34bfb45e24ba", "requirement": "554d4505-ab41-4449-8314-c1bb01180d64",
    "meeting": "73f198a2-8296-4143-ae76-b16d27413569", "decision": "84c0e6d7-67ad-469b-9849-804d521d65a1",
    "commitment": "5dffe6dc-8a46-4ede-998f-6ac73af801e4", "lesson": "523a7ed7-92ce-4dc1-8825-e4566ce2a6bc",
    "expertise-offer": "0ee05eb8-70b6-4012-b0c1-0e1e5e7c54f0", "budget-execution": "57d29515-6ad0-4dec-b531-6e881b2b1c21"}
OURS, OTHER = policies.OURS, policies.GUEST


def key(extension):
    return f"extension-definition--{extension}"


def day(before):
    """So many days before today: pages that look back have to find something."""
    return (datetime.date.today() - datetime.timedelta(days=before)).isoformat()


def place(chance):
    """A place near somewhere of a country, said to some kilometres; one in five by its country alone."""
    country, latitude, longitude = chance.choice(COUNTRIES)
    area = {"name": f"Post {chance.randrange(40)} of {country}", "country": country}
    if chance.random() < 0.8:
        area |= {"latitude": round(latitude + chance.uniform(-2, 2), 2), "longitude": round(longitude + chance.uniform(-2, 2), 2),
                 "precision": chance.choice([1_000, 5_000, 25_000])}
    return area


def product(chance, text, number):
    """What the extension of a report says, of the genre whose turn it is; `text` gives so many letters."""
    genre = GENRES[number % len(GENRES)]
    before = int(365 * chance.random() ** 2)
    sources = [{"grade": chance.choice(GRADES), "descriptor": text(20), "holding": chance.choice(["own", "partner", "open"])}
               for _ in range(chance.randrange(1, 4))]
    said = {"extension_type": "property-extension", "product_kind": genre, "body": [text(300) for _ in range(chance.randrange(1, 4))]}
    if genre != "intsum":
        said["sources"] = sources
    if genre in {"intrep", "warning"}:
        said |= {"so_what": text(120), "areas": [place(chance) for _ in range(chance.choice([1, 1, 1, 2]))]}
    if genre == "intrep":
        least = chance.choice([0, 0, 0, 1, 3])
        said |= {"observed": day(before),
                 "event": {"type": chance.choice(EVENTS), "fatalities_low": least, "fatalities_best": least + chance.randrange(3),
                           "fatalities_high": least + 5}}
    if genre == "warning":
        said["warning"] = {"hazard": text(30), "urgency": "Expected", "severity": "Severe", "certainty": "Likely", "onset": day(before),
                           "responsible": [text(20)], "options": [text(60), text(60)]}
    if genre == "intsum":
        said |= {"period": {"from": day(before + 7), "until": day(before)}, "key_points": [text(80) for _ in range(4)],
                 "changes": [text(60)], "gaps": [text(60)]}
    if genre == "assessment":
        said |= {"question": text(60).rstrip(".") + "?", "alternatives": [text(80)], "assumptions": [text(60)], "indicators": [text(60)],
                 "changes": [text(60)], "checklist": [{"standard": one, "author": 2} for one in range(1, 10)],
                 "judgements": [{"text": text(100), "likelihood_from": 55, "likelihood_until": 80, "confidence": "moderate",
                                 "reasons": text(120)} for _ in range(chance.randrange(1, 4))]}
    return said


class Council:
    """What stands beside each thousand records."""

    def __init__(self, seed, text, chance):
        self.seed, self.text, self.chance = seed, text, chance

    def identifier(self, kind, *name):
        """A version 4 UUID of the seed and a name."""
        digest = hashlib.blake2b(f"{self.seed} {kind} {name}".encode(), digest_size=16).hexdigest()
        return f"{kind}--{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-a{digest[17:20]}-{digest[20:]}"

    def object(self, kind, called, **members):
        at = f"{day(self.chance.randrange(1, 200))}T08:00:00.000Z"
        return {"type": kind, "spec_version": "2.1", "id": self.identifier(kind, *called), "created": at, "modified": at, **members,
                "extensions": {key(EXTENSIONS[kind]): {"extension_type": "new-sdo"}}}

    def sentence(self, letters):
        return self.text(letters).rstrip(".")

    def request(self, *name):
        """Asked by our house, and answered by the other: the acts of that are in ``acts``."""
        return self.object(
            "case-rfi", name, name=self.sentence(40), questions=[self.sentence(60) + "?", self.sentence(50) + "?"],
            description=self.text(200), addressees=[OTHER], purpose=self.text(40), legal_basis=self.text(20), urgency="R",
            declares_lawful=True)

    def requirement(self, *name):
        return self.object(
            "requirement", name, name=self.sentence(50) + "?", decision=self.text(60), priority="high", status="active",
            elements=[self.sentence(40) + "?" for _ in range(3)])

    def meeting(self, *name):
        return self.object(
            "meeting", name, name=self.sentence(30), format="in-person", status="confirmed", place=self.sentence(12),
            items=[{"title": self.sentence(40), "session": "plenary"} for _ in range(6)],
            participants=[{"organisation": OTHER, "post": f"desk {number}", "role": "delegate"} for number in range(8)])

    def decision(self, *name):
        texts = [{"lang": "en", "text": self.text(300)}]
        plain = json.dumps(texts, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
        return self.object(
            "decision", name, name=self.sentence(40), texts=texts, text_hash=hashlib.sha256(plain.encode()).hexdigest(),
            method="consensus-at-meeting", formality=1, seats=[OURS, OTHER], chair=OTHER)

    def commitment(self, *name):
        owner, verifier = self.chance.sample([OURS, OTHER], 2)
        return self.object(
            "commitment", name, name=self.sentence(40), formality=1, owner=owner, verifier=verifier,
            due=day(self.chance.randrange(-100, 100)), deliverable=self.text(60), evidence_rule=self.text(60))

    def lesson(self, *name):
        return self.object(
            "lesson", name, name=self.sentence(40), observation=self.text(200), outcome="mixed")

    def offer(self, *name):
        return self.object(
            "expertise-offer", name, name=self.sentence(30), way="offer", domains=[self.sentence(10)], formats=["visit"])

    def budget(self, *name):
        lines = [
            {"line": str(number), "institution": self.sentence(12), "programme": self.sentence(20), "cofog": "02.1",
             "economic": self.chance.choice(["21", "22", "31"]), "original": (amount := self.chance.randrange(1_000, 9_000_000)),
             "paid": amount * 9 // 10} for number in range(LINES)]
        total, paid = (sum(one[what] for one in lines) for what in ["original", "paid"])
        return self.object(
            "budget-execution", name, name=self.sentence(30), fiscal_year=str(2015 + self.chance.randrange(10)), currency="XOF",
            minor_digits=0, as_of=day(30), secrecy="public", lines=lines,
            levels=[{"secrecy": "public", "lines": LINES, "original": total, "paid": paid, "appropriated": total}])

    def acts(self, request, *name):
        """That of the other house: accepted, answered in part, answered."""
        for number, (deed, text) in enumerate([("accept", None), ("partial", self.text(200)), ("final", self.text(300))]):
            at = f"{request['created'][:10]}T{9 + number:02}:00:00.000Z"
            follows = {} if number == 0 else {"follows_ref": self.identifier("note", *name, number - 1)}
            yield {"type": "note", "spec_version": "2.1", "id": self.identifier("note", *name, number), "created": at, "modified": at,
                   "content": text or "Accepted.", "object_refs": [request["id"]],
                   "extensions": {key(ACT): {"extension_type": "property-extension", "act": deed, "addressee": OTHER, **follows}}}

    def beside(self, thousand):
        """What our house files beside the records of a thousand, and what the other one does about it."""
        ours, theirs = [], []
        for kind, count in COUNCIL.items():
            for number in range(count):
                ours.append(getattr(self, kind)(thousand, number))
                if kind == "request":
                    theirs += self.acts(ours[-1], thousand, number)
        if thousand % BUDGETS == 0:
            ours.append(self.budget(thousand, 0))
        return ours, theirs
