/// Which values of a scanned row are its members. One that is null counts as not given.
struct RowMembers {
    enum Name: Int, CaseIterable {
        case rowData, globalKey, externalID, mediaType, metadata, attachments, key

        var text: StaticString {
            switch self {
            case .rowData: "row_data"
            case .globalKey: "global_key"
            case .externalID: "external_id"
            case .mediaType: "media_type"
            case .metadata: "metadata_fields"
            case .attachments: "attachments"
            case .key: "key"
            }
        }
    }

    static let names = Name.allCases.map { "\($0.text)" }

    private(set) var rowData: Int?
    private(set) var globalKey: Int?
    private(set) var externalID: Int?
    private(set) var mediaType: Int?
    private(set) var metadata: Int?
    private(set) var attachments: Int?
    private(set) var key: Int?
    /// Places of names that no row has, and of those that are there again.
    private(set) var unknown: [Int] = []
    private(set) var repeated: [Int] = []

    /// Of several members with one name, the last one counts.
    init(_ text: ScannedText) {
        var seen = 0
        for (name, value) in text.members(ScannedText.root) {
            guard let member = Self.name(at: name, in: text) else {
                unknown.append(name)
                continue
            }
            if seen & 1 << member.rawValue != 0 { repeated.append(name) }
            seen |= 1 << member.rawValue
            set(member, text.kind(value) == .null ? nil : value)
        }
    }

    private mutating func set(_ name: Name, _ value: Int?) {
        switch name {
        case .rowData: rowData = value
        case .globalKey: globalKey = value
        case .externalID: externalID = value
        case .mediaType: mediaType = value
        case .metadata: metadata = value
        case .attachments: attachments = value
        case .key: key = value
        }
    }

    /// Compares with the one name that has the length and the first letter.
    static func name(at index: Int, in text: ScannedText) -> Name? {
        let (length, first) = text.measure(index)
        let candidate: Name
        switch (length, first) {
        case (8, _): candidate = .rowData
        case (10, UInt8(ascii: "g")): candidate = .globalKey
        case (10, _): candidate = .mediaType
        case (11, UInt8(ascii: "e")): candidate = .externalID
        case (11, _): candidate = .attachments
        case (15, _): candidate = .metadata
        case (3, _): candidate = .key
        default: return nil
        }
        return text.isString(index, candidate.text) ? candidate : nil
    }
}
