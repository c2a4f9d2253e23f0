/// Checks one row against the platform's rules, without looking at its local file and at other rows.
struct RowCheck {
    let place: RowPlace
    let text: ScannedText
    let members: RowMembers
    private let settings: FindingSettings
    private(set) var findings: [Finding] = []
    private(set) var hasError = false
    /// The ontology does not know a name; a newer one may.
    private(set) var hasUnknownName = false
    /// The path of a local image, as it is given.
    private(set) var localPath: ArraySlice<UInt8>?

    init(_ place: RowPlace, _ text: ScannedText, _ settings: FindingSettings) {
        self.place = place
        self.text = text
        self.settings = settings
        members = RowMembers(text)
    }

    mutating func add(_ rule: FindingCode, _ item: String, _ message: String) {
        guard let finding = settings.applied(to: Finding(rule, at: place, item: item, message)) else { return }
        findings.append(finding)
        if finding.severity == .error { hasError = true }
    }

    mutating func run(_ settings: RowSettings) {
        guard text.kind(ScannedText.root) == .object else {
            return add(.rowObject, "", "this is \(text.kindName(ScannedText.root)), not a row object")
        }
        if text.firstLoneSurrogate != nil {
            add(
                .rowText,
                "",
                "a text of the row has half of a surrogate pair, which stands for no character; correct it"
            )
        }
        for name in members.unknown { refuse(unknown: text.string(name) ?? []) }
        for name in members.repeated {
            add(
                .rowMemberDuplicate,
                String(decoding: text.string(name) ?? [], as: UTF8.self),
                "the member is there twice; give it once"
            )
        }
        checkKey(settings)
        checkRowData(settings)
        checkTexts()
        if let attachments = members.attachments { checkAttachments(attachments) }
    }

    private mutating func refuse(unknown name: ArraySlice<UInt8>) {
        let names = RowMembers.names
        add(
            .rowMember,
            String(decoding: name.prefix(100), as: UTF8.self),
            "a row has no member \(shown(name))"
                + hint(name, names, otherwise: "members are " + names.joined(separator: ", "))
        )
    }

    private mutating func checkTexts() {
        if let key = members.globalKey, text.string(key)?.isEmpty ?? true {
            add(.globalKey, "global_key", "a global key is a text that is not empty; correct it or leave it out")
        }
        for key in [members.globalKey, members.key.flatMap { RowUpsertKey($0, in: text)?.value }] {
            guard let key, let given = text.string(key), given.count > Self.longestKey else { continue }
            let characters = given.count { $0 & 0xC0 != 0x80 }
            guard characters > Self.longestKey else { continue }
            add(
                .globalKeyLength,
                "global_key",
                "the global key has \(characters) characters, and the platform takes \(Self.longestKey); shorten it"
            )
        }
        if let id = members.externalID, text.kind(id) != .string {
            add(.rowExternalID, "external_id", "an external id is a text, not \(text.kindName(id)); write it in quotes")
        }
        if let type = members.mediaType, !text.isString(type, "IMAGE") {
            let given = shown(text.string(type) ?? text.text(type))
            add(
                .mediaType,
                "media_type",
                "the media type of an image is \"IMAGE\", not \(given); correct it or leave it out"
            )
        }
    }

    private mutating func checkKey(_ settings: RowSettings) {
        guard let key = members.key else { return }
        guard settings.allowsUpsert else {
            return add(
                .rowKey,
                "key",
                "only an upsert changes existing data rows; make the import one, or leave the key out"
            )
        }
        guard RowUpsertKey(key, in: text) != nil else {
            return add(.rowKey, "key", "a key is {\"id\": …} or {\"global_key\": …}, with one text that is not empty")
        }
        if text.members(ScannedText.root).allSatisfy({ text.kind($0.value) == .null || $0.value == key }) {
            add(
                .rowWithoutChange,
                "",
                "the row changes nothing; give what the data row shall have, or leave the row out"
            )
        }
    }

    private mutating func checkRowData(_ settings: RowSettings) {
        guard let index = members.rowData else {
            if settings.allowsUpsert, members.key != nil { return }
            return add(.rowData, "row_data", "the row has no row_data; give an https URL or the path of a local image")
        }
        guard let data = text.string(index), !data.isEmpty else {
            let given = text.kind(index) == .string ? "empty" : text.kindName(index)
            return add(.rowData, "row_data", "row_data is \(given); give an https URL or the path of a local image")
        }
        guard let url = RowURL(data) else {
            if RowURL(trimmed(data)) != nil {
                return add(.rowURLUnloadable, "row_data", "the URL has blanks before it; take them away")
            }
            localPath = data
            return
        }
        checkScheme(of: url, .rowURL, "row_data")
        checkLoadable(data, url, .rowURLUnloadable, "row_data")
        if let better = url.virtualHosted {
            var words = "delegated access takes S3 URLs in virtual-hosted style: use \(better)"
            if url.hasDottedBucket {
                words +=
                    "; the dots in the bucket's name do not match the certificate of that host, so that it is better "
                    + "renamed, or its URLs signed in this style"
            }
            add(.rowPathStyleURL, "row_data", words)
        }
    }

    mutating func checkScheme(of url: RowURL, _ rule: FindingCode, _ item: @autoclosure () -> String) {
        if url.isGoogle {
            guard url.hasHost else { return add(rule, item(), "the URL names no bucket; correct it") }
            return add(.rowGoogleURL, item(), "a gs:// URL needs a dataset with a Google Cloud integration")
        }
        if !url.isHTTPS {
            let scheme = String(decoding: url.scheme.prefix(20), as: UTF8.self).lowercased()
            let advice =
                scheme == "file" && rule == .rowURL
                ? "give a local image as a path, without file://" : "give an https URL, signed if it has to be"
            add(rule, item(), "the platform takes https URLs only, not \(scheme)://; " + advice)
        } else if !url.hasHost {
            add(rule, item(), "the URL names no host; correct it")
        }
    }

    /// In characters of Unicode: the vendor's page on limits does not say of what, and fewer are refused by nobody.
    private static let longestKey = 200

    /// Nothing can load what is no URL by RFC 3986.
    mutating func checkLoadable(
        _ data: ArraySlice<UInt8>,
        _ url: RowURL,
        _ rule: FindingCode,
        _ item: @autoclosure () -> String
    ) {
        if let last = data.last, last <= 0x20 {
            return add(rule, item(), "the URL has blanks after it; take them away")
        }
        if let byte = data.first(where: { $0 <= 0x20 || $0 == 0x7F || "#<>|\"".utf8.contains($0) }) {
            let what =
                byte == 0x20
                ? "a blank" : byte < 0x20 || byte == 0x7F ? "a control character" : "“\(UnicodeScalar(byte))”"
            let escape = (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            return add(rule, item(), "the URL holds \(what), so that nothing can load it; write \(escape)")
        }
        if !url.hasSoundPort { add(rule, item(), "the port of the URL is none; it is at most 65535") }
    }

    private func trimmed(_ data: ArraySlice<UInt8>) -> ArraySlice<UInt8> { data.drop { $0 <= 0x20 } }

    /// Only what can be said without the ontology when there is none.
    mutating func checkMetadata(_ list: Int, by ontology: Ontology?) {
        guard text.kind(list) == .array else {
            return add(
                .metadataField,
                "metadata_fields",
                "this is \(text.kindName(list)), not a list; put the fields in [ ]"
            )
        }
        var written: [UInt8] = []
        for (index, element) in text.elements(list).enumerated() {
            // Made only for a finding.
            var item: String { "metadata_fields[\(index)]" }
            guard text.kind(element) == .object else {
                add(.metadataField, item, "this is \(text.kindName(element)), not an object with a name and a value")
                continue
            }
            let field = MetadataField(element, in: text)
            do throws(MetadataFault) {
                guard let ontology else {
                    try field.checkShape(in: text)
                    continue
                }
                try field.write(to: &written, from: text, by: ontology)
                written.removeAll(keepingCapacity: true)
                if let zone = field.assumedZone(in: text, by: ontology) {
                    let message =
                        "the date-time has no zone, and is taken for \(zone); write it with its zone, as 12:00:00Z"
                    add(.metadataZone, item + ".value", message)
                }
            } catch {
                hasUnknownName = hasUnknownName || error.isUnknown
                add(error.rule, item + (error.member.map { "." + $0 } ?? ""), error.message)
            }
            for name in field.unknown {
                let given = text.string(name) ?? []
                let advice = hint(given, ["schema_id", "name", "value"], otherwise: "it is not sent")
                add(.metadataMember, item, "a metadata field has no member \(shown(given))" + advice)
            }
        }
    }
}

extension Finding {
    init(_ rule: FindingCode, at place: RowPlace, item: String = "", _ message: String) {
        self.init(rule: rule, row: place.row, line: place.line, column: place.column, item: item, message: message)
    }
}

extension ScannedText {
    /// What a value is, for messages.
    func kindName(_ index: Index) -> String {
        switch kind(index) {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
