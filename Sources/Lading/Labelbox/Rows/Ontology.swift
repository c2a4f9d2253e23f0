/// The metadata fields that the organization knows: `customMetadataOntology`.
struct Ontology: Sendable {
    init?(_ customMetadataOntology: JSONValue) {
        guard customMetadataOntology.array != nil else { return nil }
    }
}
