"""A node whose channel holds records under 500 release policies, and the two posts that read it."""

import itertools
import uuid

import node
import wire

COUNT = 500
OURS, GUEST = "KE-OUT", "UG-NAC"
OTHERS = ["TZ-IUT", "PT-GAL", "SN-CAS", "ML-CNV", "RW-NIS", "ET-NIS", "NG-NIA", "ZA-SSA", "GH-BNI", "CI-DGS"]
SPACE = uuid.UUID("5b2b7f0e-6c1c-4c8e-9d6c-2f9d1a6a7c11")
EXTENSION = "extension-definition--9dfc3ee3-35c1-40f8-9a34-8995f6fb8fe9"


class Node(node.Node):
    """Half of the policies release to the guest: an ordinary post. The desk of the node's own organisation sees all."""

    def make(self):
        super().make()
        self.markings = [marking(number, audience) for number, audience in enumerate(audiences())]
        self.register([organisation(code) for code in (OURS, GUEST, *OTHERS)] + [agreement(), diligence()] + self.markings)
        self.run(
            "account", "add", "guest", "--role", "reader", "--organisation", GUEST, "--purpose", "awareness",
            "--password-stdin", stdin=node.PASSWORD + "\n")
        self.run("channel", "grant", node.CHANNEL, "guest")
        self.guest = self.run("token", "add", "guest").strip()
        return self

    def as_guest(self, running):
        return wire.Endpoint(running.port, running.endpoint.objects, "guest", self.guest)


def audiences():
    """Different sets of organisations; every other one has the guest."""
    sets = itertools.chain.from_iterable(itertools.combinations(OTHERS, size) for size in range(1, len(OTHERS)))
    for pair in itertools.islice(sets, COUNT // 2):
        yield [*pair]
        yield [*pair, GUEST]


def record(kind, name, **members):
    return {
        "type": kind, "id": f"{kind}--{uuid.uuid5(SPACE, kind + name)}", "created": "2025-01-01T00:00:00.000Z",
        "modified": "2025-01-01T00:00:00.000Z", **members,
    }


def organisation(code):
    return record(
        "organisation", code, code=code, names=[{"text": code, "lang": "en", "kind": "official"}],
        organisation_kind="fusion-cell", status="active")


def agreement():
    return record(
        "agreement", "main", title="main", agreement_kind="mou", parties=[OURS, GUEST], status="in-force",
        in_force_from="2024-01-01T00:00:00Z", categories="any", purposes="any", maximum_ordinal=2)


def diligence(code=GUEST):
    return record(
        "due-diligence", code, organisation=code, category="*", grade="yes", valid_from="2026-01-01T00:00:00Z",
        valid_until="2026-12-31T00:00:00Z")


def marking(number, audience):
    return {
        "type": "marking-definition", "spec_version": "2.1",
        "id": f"marking-definition--{uuid.uuid5(SPACE, str(number))}", "created": "2025-01-01T00:00:00.000Z",
        "extensions": {EXTENSION: {
            "extension_type": "property-extension", "onward": "none", "permitted_use": "any",
            "rel_to": [f"organisation:{code}" for code in audience], "rel_to_mode": "shrink-only", "tlp": "clear"}},
    }
