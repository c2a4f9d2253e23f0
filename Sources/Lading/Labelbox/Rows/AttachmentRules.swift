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
        // Made only for a finding.
        var item: String { "attachments[\(index)]" }
        guard text.kind(attachment) == .object else {
            return add(.attachment, item, "this is \(text.kindName(attachment)), not an object with type and value")
        }
        for (name, _) in text.members(attachment) {
            guard !["type", "value", "name"].contains(where: { text.isString(name, $0) }) else { continue }
            let given = text.string(name) ?? []
            let advice = hint(given, ["type", "value", "name"], otherwise: "it is sent as it is")
            add(.attachmentMember, item, "an attachment has no member \(shown(given))" + advice)
        }
        let type = attachmentType(text.member("type", of: attachment), index)
        if type == .cameraImage {
            add(.attachmentCameraImage, item, "whether the platform takes a CAMERA_IMAGE is not known; it is sent")
        }
        guard let value = text.member("value", of: attachment), let given = text.string(value), !given.isEmpty else {
            return add(.attachmentValue, item + ".value", "the attachment has no value; give its URL, or its text")
        }
        guard let type, type != .rawText else { return }
        checkAttachmentURL(given, type, index)
    }

    private mutating func attachmentType(_ type: Int?, _ index: Int) -> AttachmentType? {
        var item: String { "attachments[\(index)].type" }
        guard let type, let given = text.string(type) else {
            add(.attachmentType, item, "the attachment has no type; give one of " + AttachmentType.list)
            return nil
        }
        if let type = AttachmentType.allCases.first(where: { text.isString(type, $0.text) }) { return type }
        let advice = hint(given, AttachmentType.names, otherwise: "types are " + AttachmentType.list)
        add(.attachmentType, item, "there is no type \(shown(given))" + advice)
        return nil
    }

    private mutating func checkAttachmentURL(_ given: ArraySlice<UInt8>, _ type: AttachmentType, _ index: Int) {
        if let url = RowURL(given) {
            checkScheme(of: url, .attachmentURL, "attachments[\(index)].value")
            checkLoadable(given, url, .attachmentURL, "attachments[\(index)].value")
        } else {
            add(
                .attachmentURL,
                "attachments[\(index)].value",
                "the value of \(type.text) is an https URL, not \(shown(given)); local files are only uploaded as row_data"
            )
        }
    }
}
