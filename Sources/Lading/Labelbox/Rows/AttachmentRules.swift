/// What an attachment can be.
enum AttachmentType: String, CaseIterable {
    case image = "IMAGE"
    case imageOverlay = "IMAGE_OVERLAY"
    case video = "VIDEO"
    case textURL = "TEXT_URL"
    case rawText = "RAW_TEXT"
    case html = "HTML"
    case audio = "AUDIO"
    case pdfURL = "PDF_URL"

    static let names = allCases.map(\.rawValue)
}

extension RowCheck {
    mutating func checkAttachments(_ list: Int) {
        guard text.kind(list) == .array else {
            return add(
                .attachment,
                "attachments",
                "this is \(text.kindName(list)), not a list; put the attachments in [ ]"
            )
        }
        for (index, attachment) in text.elements(list).enumerated() { checkAttachment(attachment, index) }
    }

    private mutating func checkAttachment(_ attachment: Int, _ index: Int) {
        let item = "attachments[\(index)]"
        guard text.kind(attachment) == .object else {
            return add(.attachment, item, "this is \(text.kindName(attachment)), not an object with type and value")
        }
        for (name, _) in text.members(attachment) {
            guard !["type", "value", "name"].contains(where: { text.isNamed(name, $0) }) else { continue }
            let given = text.string(name) ?? []
            let advice = hint(given, ["type", "value", "name"], otherwise: "it is sent as it is")
            add(.attachmentMember, item, "an attachment has no member \(shown(given))" + advice)
        }
        let type = attachmentType(text.member("type", of: attachment), item)
        guard let value = text.member("value", of: attachment), let given = text.string(value), !given.isEmpty else {
            return add(.attachmentValue, item + ".value", "the attachment has no value; give its URL, or its text")
        }
        guard let type, type != .rawText else { return }
        checkAttachmentURL(given, type, item + ".value")
    }

    private mutating func attachmentType(_ index: Int?, _ item: String) -> AttachmentType? {
        guard let index, let given = text.string(index) else {
            add(.attachmentType, item + ".type", "the attachment has no type; give one of " + AttachmentType.list)
            return nil
        }
        if let type = AttachmentType.allCases.first(where: { given.elementsEqual($0.rawValue.utf8) }) { return type }
        let advice = hint(given, AttachmentType.names, otherwise: "types are " + AttachmentType.list)
        add(.attachmentType, item + ".type", "there is no type \(shown(given))" + advice)
        return nil
    }

    private mutating func checkAttachmentURL(_ given: ArraySlice<UInt8>, _ type: AttachmentType, _ item: String) {
        if let url = RowURL(given) {
            checkScheme(of: url, .attachmentURL, item)
        } else {
            add(
                .attachmentURL,
                item,
                "the value of \(type.rawValue) is an https URL, not \(shown(given)); local files are only uploaded as row_data"
            )
        }
    }
}

extension AttachmentType {
    static let list = names.joined(separator: ", ")
}
