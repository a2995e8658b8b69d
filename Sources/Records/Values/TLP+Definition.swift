package import JSON

extension TLP {
    /// The one marking definition of this level, as OASIS published it (K5): for bundles that have to bring it along.
    package var definition: JSONTree {
        [
            "type": "marking-definition",
            "spec_version": "2.1",
            "id": .string(marking.text),
            "created": "2022-10-01T00:00:00.000Z",
            "name": .string(label),
            "extensions": .object([
                JSONMember(
                    Self.extensionKey, ["extension_type": "property-extension", "tlp_2_0": .string(value)])
            ]),
        ]
    }
}
