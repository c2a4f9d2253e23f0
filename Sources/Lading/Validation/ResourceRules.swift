extension Resource {
    /// What findings call it.
    var label: String { clientFilename.isEmpty ? resourceID : clientFilename }
}

extension Resource {
    fileprivate func isSameFile(as other: Resource) -> Bool {
        let isSameSource =
            switch (source, other.source) {
            case (.file, .file), (.copy, .copy), (.requested, .requested): true
            case (.host(let one), .host(let other)): one === other
            default: false
            }
        // By its name: copies of a spool have paths of their own.
        return isSameSource && kind == other.kind
            && LexicalPath(clientFilename).text == LexicalPath(other.clientFilename).text
    }
}

extension Scene {
    fileprivate func findings(_ check: (Resource) -> (FindingCode, String)?) -> [Finding] {
        frames.enumerated().flatMap { index, frame in
            frame.resources.compactMap { resource in
                check(resource).map { Finding(rule: $0, frame: index, item: resource.label, message: $1) }
            }
        }
    }
}

@Sendable func checkFilenames(_ scene: Scene) -> [Finding] {
    scene.findings { resource in
        if LexicalPath(resource.clientFilename).name == nil {
            return (.filename, "the \(resource.kind.label) has no file name; give its path, or a name for its data")
        }
        guard resource.clientFilename.utf8.contains(0) else { return nil }
        return (.filename, "the file name contains a NUL, which no path can; correct it")
    }
}

@Sendable func checkResourceIDs(_ scene: Scene) -> [Finding] {
    var seen: [ByteText: (resource: Resource, frame: Int)] = [:]
    return zip(scene.resources, scene.resourceFrames).compactMap { resource, frame in
        func finding(_ rule: FindingCode, _ message: String) -> Finding {
            Finding(rule: rule, frame: frame, item: resource.label, message: message)
        }
        let id = resource.resourceID
        if id.isEmpty { return finding(.resourceID, "the resource id is empty; leave it out to have one made") }
        guard let first = seen[ByteText(id)] else {
            seen[ByteText(id)] = (resource, frame)
            return nil
        }
        // A file may stand in several frames: it is sent once.
        if frame != first.frame, resource.isSameFile(as: first.resource) { return nil }
        let message = "another resource of the scene has the id \"\(shown: id)\"; give one of them its own"
        return finding(.resourceIDDuplicate, message)
    }
}

@Sendable func checkSensorNamesOfResources(_ scene: Scene) -> [Finding] {
    scene.findings { resource in
        guard resource.sensorName.isEmpty else { return nil }
        return (.sensorName, "the sensor's name is empty; leave it out for \"\(resource.kind.defaultSensorName)\"")
    }
}

@Sendable func checkFormats(_ scene: Scene) -> [Finding] {
    scene.findings { resource in
        let accepted = acceptedExtensions(of: resource.kind, in: scene.type)
        let given = resource.format?.rawValue ?? fileExtension(of: resource.filename)
        guard !accepted.contains(given) else { return nil }
        let what = given.isEmpty ? "has no ending" : "is \"\(shown: given)\""
        let message = "an ending of \(accepted.joined(separator: ", ")) is expected, but this \(what); convert the file"
        return (.resourceFormat, message)
    }
}

private func fileExtension(of filename: String) -> String {
    // No known one is longer.
    String(decoding: (LexicalPath(filename).suffix ?? "").utf8.dropFirst().prefix(40), as: UTF8.self).lowercased()
}

/// Of files, or as formats of data.
func acceptedExtensions(of kind: Resource.Kind, in type: SceneType) -> [String] {
    switch kind {
    case .image: ["png", "jpg", "jpeg", "webp", "avif"] + (type == .images ? ["bmp"] : [])
    case .pointCloud: ["pcd", "csv", "las", "laz"]
    }
}

@Sendable func checkData(_ scene: Scene) -> [Finding] {
    scene.findings { resource in
        switch (resource.source.isFile, resource.format) {
        case (true, .some):
            (
                .resourceData,
                "a format says that the data does not come from a file, but it has no source; "
                    + "set one, or leave the format out"
            )
        case (false, .none): (.resourceData, "data that does not come from a file needs a format; give it")
        default: nil
        }
    }
}
