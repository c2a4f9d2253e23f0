/// Writes a row as the platform's import takes it: `{"id": …, "payload": {…}}`. Texts are copied as they are written.
struct RowPayload {
    private let ontology: Ontology?
    private let dataset: [UInt8]

    init(datasetID: String, ontology: Ontology?) {
        self.ontology = ontology
        dataset = Array("\"dataset_id\":".utf8) + JSONValue.string(datasetID).serialized()
    }

    /// - Parameter url: where the local image of the row went.
    func write(_ text: ScannedText, _ members: RowMembers, url: String?, to output: inout [UInt8]) throws(MetadataFault)
    {
        writeID(members, text, to: &output)
        output += ",\"payload\":{".utf8
        for (name, value) in text.members(ScannedText.root) where text.kind(value) != .null {
            guard let member = RowMembers.name(at: name, in: text), member != .key else { continue }
            output += text.text(name)
            output.append(UInt8(ascii: ":"))
            switch member {
            case .rowData where url != nil: JSONValue.write(url ?? "", to: &output)
            case .metadata: try writeMetadata(value, from: text, to: &output)
            default: output += text.text(value)
            }
            output.append(UInt8(ascii: ","))
        }
        output += dataset
        // A local image goes by its path.
        if url != nil, members.externalID == nil, let path = members.rowData {
            output += ",\"external_id\":".utf8
            output += text.text(path)
        }
        output += "}}".utf8
    }

    private func writeID(_ members: RowMembers, _ text: ScannedText, to output: inout [UInt8]) {
        guard let key = members.key.flatMap({ RowUpsertKey($0, in: text) }) else {
            output += "{\"id\":{\"type\":\"AUTO\",\"value\":\"\"}".utf8
            return
        }
        output += "{\"id\":{\"type\":\"\(key.kind.rawValue)\",\"value\":".utf8
        output += text.text(key.value)
        output.append(UInt8(ascii: "}"))
    }

    private func writeMetadata(_ list: Int, from text: ScannedText, to output: inout [UInt8]) throws(MetadataFault) {
        output.append(UInt8(ascii: "["))
        var isFirst = true
        for field in text.elements(list) {
            guard let ontology else {
                throw MetadataFault(rule: .metadataName, message: "the organization's metadata is not known")
            }
            if !isFirst { output.append(UInt8(ascii: ",")) }
            isFirst = false
            try MetadataField(field, in: text).write(to: &output, from: text, by: ontology)
        }
        output.append(UInt8(ascii: "]"))
    }
}
