/// The metadata fields that the organization knows, by name and by schema id: `customMetadataOntology`.
struct Ontology: Sendable {
    enum Kind: Sendable, Equatable {
        case text, number, dateTime, enumeration
        /// Nothing that a row may hold a value of.
        case other(String)
    }

    struct Field: Sendable {
        let id: SchemaID
        let name: String
        let kind: Kind
        let isReserved: Bool
        let options: [Option]
        fileprivate let optionsByName: TextIndex
        fileprivate let optionsByID: TextIndex

        /// By its name, or its id.
        func option(_ text: ArraySlice<UInt8>) -> Option? {
            (optionsByID.place(of: text) ?? optionsByName.place(of: text)).map { options[$0] }
        }
    }

    struct Option: Sendable {
        let id: SchemaID
        let name: String
    }

    struct SchemaID: Sendable {
        let text: String
        /// As a JSON string: it is written for every row.
        let json: [UInt8]

        init(_ text: String) {
            self.text = text
            json = JSONValue.string(text).serialized()
        }
    }

    /// As the platform gave it.
    let document: JSONValue
    let fields: [Field]
    private var byName = TextIndex()
    private var byID = TextIndex()
    /// The fields whose options they are.
    private var optionIDs = TextIndex()

    init?(_ customMetadataOntology: JSONValue) {
        guard let list = customMetadataOntology.array else { return nil }
        document = customMetadataOntology
        fields = list.compactMap { $0.object.flatMap(Field.init) }
        for (place, field) in fields.enumerated() {
            // Of two fields with one name, the reserved one is meant.
            if field.isReserved || byName.place(of: Array(field.name.utf8)[...]).map({ fields[$0].isReserved }) != true
            {
                byName.set(Array(field.name.utf8), place)
            }
            byID.set(Array(field.id.text.utf8), place)
            for option in field.options { optionIDs.set(Array(option.id.text.utf8), place) }
        }
    }

    func field(named name: ArraySlice<UInt8>) -> Field? { byName.place(of: name).map { fields[$0] } }

    func field(id: ArraySlice<UInt8>) -> Field? { byID.place(of: id).map { fields[$0] } }

    /// The field that has an option with that id.
    func field(withOption id: ArraySlice<UInt8>) -> Field? { optionIDs.place(of: id).map { fields[$0] } }
}

extension Ontology.Field {
    fileprivate init?(_ object: JSONObject) {
        guard let id = object.word("id"), let name = object["name"]?.string else { return nil }
        self.id = Ontology.SchemaID(id)
        self.name = name
        kind = Ontology.Kind(object.word("kind") ?? "")
        isReserved = object["reserved"]?.bool == true
        options = (object["options"]?.array ?? []).compactMap { option in
            guard let id = option.object?.word("id"), let name = option.object?["name"]?.string else { return nil }
            return Ontology.Option(id: Ontology.SchemaID(id), name: name)
        }
        var byName = TextIndex()
        var byID = TextIndex()
        for (place, option) in options.enumerated() {
            byName.set(Array(option.name.utf8), place)
            byID.set(Array(option.id.text.utf8), place)
        }
        optionsByName = byName
        optionsByID = byID
    }
}

extension Ontology.Kind {
    fileprivate init(_ name: String) {
        self =
            switch name {
            case "CustomMetadataString": .text
            case "CustomMetadataNumber": .number
            case "CustomMetadataDateTime": .dateTime
            case "CustomMetadataEnum": .enumeration
            default: .other(name)
            }
    }
}
