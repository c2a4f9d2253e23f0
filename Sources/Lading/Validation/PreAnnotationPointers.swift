extension PreAnnotationCheck {
    /// A pointer promises a geometry over intervals of frames; between keyframes it is interpolated, so it must be there
    /// in the first and the last frame of each.
    mutating func pointers(_ objects: DocumentNode?) throws(DocumentError) {
        for (key, object) in try objects?.members() ?? [] {
            guard let pointers = object.value.object?["object_data_pointers"], !pointers.isNull else { continue }
            let node = DocumentNode(pointers, path: object.path + ".object_data_pointers")
            attempt { check throws(DocumentError) in
                for (name, pointer) in try node.members() { try check.pointer(pointer, to: name, of: key) }
            }
        }
    }

    private mutating func pointer(_ node: DocumentNode, to name: String, of object: String) throws(DocumentError) {
        let members = try node.members()
        guard let type = members.first(where: { $0.key.isSame(as: "type") })?.node.value.string,
            let kind = GeometryKind(named: type)
        else { return }
        for interval in try members.first(where: { $0.key.isSame(as: "frame_intervals") })?.node.list() ?? [] {
            let ends = try interval.object(["frame_start", "frame_end"])
            let first = try ends.required("frame_start").integer()
            let last = try ends.required("frame_end").integer()
            if first > last {
                add(.preAnnotationPointer, interval, "the interval ends before it starts; exchange its ends")
                continue
            }
            for frame in first == last ? [first] : [first, last] {
                let names = geometries[Place(frame: frame, object: ByteText(object), kind: kind)] ?? []
                guard !names.contains(ByteText(name)) else { continue }
                let message =
                    "the interval needs the \(type) \"\(shown: name)\" in its first and last frame, but frame "
                add(.preAnnotationPointer, interval, message + "\(frame) has none; add it or shorten the interval")
            }
        }
    }
}
