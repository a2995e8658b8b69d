"""The TAXII and STIX clients that people use, against the real program."""

import json

import pytest
import requests
import stix2
import stix2validator
import taxii2client.exceptions
import taxii2client.v21 as taxii

from conftest import PASSWORD

MEDIA = "application/taxii+json;version=2.1"


def server(node, name="desk", secret=PASSWORD):
    return taxii.Server(f"{node.address}/taxii2/", user=name, password=secret)


def collection(node, name="desk"):
    return taxii.Collection(
        f"{server(node, name).default.url}collections/{node.cyber}/", user=name, password=PASSWORD
    )


def indicators(count):
    return [
        stix2.Indicator(
            name=f"Address {n}", pattern=f"[ipv4-addr:value = '198.51.100.{n % 255}']", pattern_type="stix",
            valid_from="2025-04-07T06:10:00Z", indicator_types=["malicious-activity"],
        )
        for n in range(count)
    ]


def test_taxii2_client_discovers_roots_and_collections(served):
    found = server(served)
    assert found.title
    assert found.default.url in [root.url for root in found.api_roots]
    root = found.default
    assert MEDIA in root.versions
    assert root.max_content_length > 0
    assert [(c.id, c.alias, c.can_read, c.can_write) for c in root.collections] == [(served.cyber, "cyber", True, True)]


def test_taxii2_client_adds_and_reads_objects_manifest_and_versions(served):
    objects = [json.loads(one.serialize()) for one in indicators(3)]
    target = collection(served)
    status = target.add_objects({"objects": objects}, wait_for_completion=True)
    assert (status.status, status.total_count, status.success_count, status.failure_count) == ("complete", 3, 3, 0)
    assert server(served).default.get_status(status.id).success_count == 3

    assert target.get_objects()["objects"] == objects
    manifest = target.get_manifest()["objects"]
    assert [entry["id"] for entry in manifest] == [one["id"] for one in objects]
    assert target.get_object(objects[1]["id"])["objects"] == [objects[1]]
    assert target.object_versions(objects[1]["id"])["versions"] == [objects[1]["modified"]]


def test_taxii2_client_pages_to_the_end(served):
    objects = [json.loads(one.serialize()) for one in indicators(25)]
    target = collection(served)
    target.add_objects({"objects": objects})
    read = [one for page in taxii.as_pages(target.get_objects, per_request=10) for one in page.get("objects", [])]
    assert read == objects


def test_taxii2_client_filters_and_deletes(served):
    objects = [json.loads(one.serialize()) for one in indicators(4)]
    target = collection(served)
    target.add_objects({"objects": objects})
    assert target.get_objects(id=objects[2]["id"])["objects"] == [objects[2]]
    assert target.get_objects(type="malware") == {}
    target.delete_object(objects[0]["id"])
    assert [one["id"] for one in target.get_objects()["objects"]] == [one["id"] for one in objects[1:]]
    with pytest.raises(requests.exceptions.HTTPError) as refused:
        target.get_object(objects[0]["id"])
    assert refused.value.response.status_code == 404


def test_taxii2_client_is_refused_without_the_right(served):
    with pytest.raises(requests.exceptions.HTTPError) as refused:
        server(served, "desk", "wrong password here").refresh()
    assert refused.value.response.status_code == 401
    assert list(server(served, "guest").default.collections) == []
    with pytest.raises(requests.exceptions.HTTPError) as refused:
        collection(served, "guest").get_objects()
    assert refused.value.response.status_code == 404


def test_a_token_serves_as_the_password(served):
    token = served.run("token", "add", "desk").stdout.strip()
    assert server(served, "desk", token).title
    served.run("token", "revoke", "desk")
    with pytest.raises(requests.exceptions.HTTPError):
        server(served, "desk", token).refresh()


def test_python_stix2_sink_and_source_round_trip(served):
    sink = stix2.TAXIICollectionSink(collection(served))
    source = stix2.TAXIICollectionSource(collection(served))
    malware = stix2.Malware(name="KUSINI", is_family=True)
    indicator = indicators(1)[0]
    link = stix2.Relationship(indicator, "indicates", malware)
    sink.add([indicator, malware, link])

    assert source.get(malware.id) == malware
    assert [one.id for one in source.query([stix2.Filter("type", "=", "relationship")])] == [link.id]
    assert source.get(indicator.id).pattern == indicator.pattern

    newer = malware.new_version(description="FICTION")
    sink.add(newer)
    assert source.get(malware.id).description == "FICTION"
    assert len(source.all_versions(malware.id)) == 2


def test_stix2_validator_accepts_what_the_node_gives(served):
    malware = stix2.Malware(name="KUSINI", is_family=True, malware_types=["trojan"])
    objects = [json.loads(one.serialize()) for one in [*indicators(2), malware]]
    collection(served).add_objects({"objects": objects})
    exported = served.run("export", "--channel", "cyber").stdout
    results = stix2validator.validate_string(exported, stix2validator.ValidationOptions(version="2.1"))
    assert results.is_valid, [str(error) for error in results.errors]
