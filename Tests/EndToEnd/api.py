"""The REST boundary as its own description tells of it: every operation, and what one may send there."""

import json
import re

from conftest import ROOT

DESCRIPTION = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))
PREFIX = DESCRIPTION["servers"][0]["url"]
#: What stands in a path where a name is wanted, if nobody says better.
NAMES = {"id": "note--00000000-0000-4000-8000-00000000dead", "code": "XX-XXX", "channel": "no-such", "position": "1", "party": "x",
         "annex": "artifact--00000000-0000-5000-8000-00000000dead"}


class Operation:
    """One thing that may be asked, with the least that has to be sent."""

    def __init__(self, method, path, described):
        self.method, self.path, self.described = method.upper(), path, described
        self.name = described["operationId"]
        self.names = re.findall(r"\{(\w+)\}", path)
        body = described.get("requestBody")
        self.is_stream = "text/event-stream" in described["responses"].get("200", {}).get("content", {})
        self.schema = body["content"]["application/json"]["schema"] if body else None

    def address(self, **names):
        path = PREFIX + self.path
        for name in self.names:
            path = path.replace("{%s}" % name, names.get(name, NAMES[name]))
        needed = [one for one in self.described.get("parameters", []) if one["in"] == "query" and one["required"]]
        query = [(one["name"], value) for one in needed
                 for value in (["KE-OUT", "UG-NAC"] if one["schema"]["type"] == "array" else [str(sample(one["schema"]))])]
        return path + ("?" + "&".join(f"{name}={value}" for name, value in query) if query else "")

    def body(self):
        return None if self.schema is None else sample(self.schema)


def sample(schema):
    """The least that a schema takes."""
    if "$ref" in schema:
        return sample(DESCRIPTION["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema["type"]
    if kind == "object":
        return {name: sample(schema["properties"][name]) for name in schema.get("required", [])}
    if kind == "array":
        return [sample(schema["items"])] * schema.get("minItems", 0)
    if kind in {"integer", "number"}:
        return schema.get("minimum", 0)
    if kind == "boolean":
        return False
    if schema.get("format") == "date-time":
        return "2025-04-05T09:00:00Z"
    if "date as far as it is known" in schema.get("description", ""):
        return "2025-04"
    return NAMES["id"] if schema.get("pattern") else "Wazi"


OPERATIONS = [Operation(method, path, described) for path, methods in DESCRIPTION["paths"].items()
              for method, described in methods.items()]
