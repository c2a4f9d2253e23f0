/// Checks what is posted to make a calibration: `{"externalId", "calibration": {sensor: {…}}}`.
/// At most one finding for each sensor: the first thing that is wrong with it.
func checkCalibrationDocument(_ document: JSONValue) -> [Finding] {
    var findings: [Finding] = []
    do throws(DocumentError) {
        let root = try DocumentNode(document).object(["externalId", "calibration"])
        let externalID = try root.required("externalId")
        if try externalID.text().isEmpty { throw externalID.failure("the external id is empty; give one") }
        let calibration = try root.required("calibration")
        let sensors = try calibration.members()
        if sensors.isEmpty { throw calibration.failure("there is no sensor; a calibration has at least one") }
        for (name, node) in sensors { findings += sensor(name, node) }
    } catch {
        findings.append(finding(.calibrationDocument, error))
    }
    return findings
}

private func sensor(_ name: String, _ node: DocumentNode) -> [Finding] {
    do throws(DocumentError) {
        let type: CalibrationType
        do throws(DocumentError) {
            type = try calibrationType(of: node)
        } catch {
            return [finding(.calibrationType, error)]
        }
        let object = try node.object(["calibration_type"] + type.members.map(\.name))
        for member in type.members {
            guard let value = member.isRequired ? try object.required(member.name) : object.optional(member.name)
            else { continue }
            try check(value, member.kind)
        }
        guard let rotation = object.optional("rotation_quaternion"),
            try !isUnitQuaternion(numbers(rotation, ["w", "x", "y", "z"], optional: 0))
        else { return [] }
        let message = "the rotation is not a unit quaternion; divide w, x, y and z by its length"
        return [Finding(rule: .poseQuaternion, item: rotation.path, message: message)]
    } catch {
        return [finding(.calibrationDocument, error)]
    }
}

private func finding(_ rule: FindingCode, _ error: DocumentError) -> Finding {
    Finding(rule: rule, item: error.path, message: error.message)
}

private func calibrationType(of node: DocumentNode) throws(DocumentError) -> CalibrationType {
    let types = CalibrationType.allCases.map(\.rawValue)
    let members = try node.members()
    guard let given = members.first(where: { $0.key.isSame(as: "calibration_type") })?.node else {
        throw node.failure("\"calibration_type\" is required; types are \(types.joined(separator: ", "))")
    }
    let name = try given.text()
    guard let type = CalibrationType(named: name) else {
        let hint = nearestName(to: name, in: types).map { "did you mean \"\($0)\"?" }
        throw given.failure("unknown type \"\(shown: name)\"; \(hint ?? "types are " + types.joined(separator: ", "))")
    }
    return type
}

private func check(_ node: DocumentNode, _ kind: CalibrationType.Member.Kind) throws(DocumentError) {
    switch kind {
    case .number: _ = try node.finite()
    case .size: _ = try node.size()
    case .numbers(let names, let optional): _ = try numbers(node, names, optional: optional)
    case .unitQuaternion:
        guard try numbers(node, ["w", "x", "y", "z"], optional: 0).contains(where: { $0 != 0 }) else {
            throw node.failure("this is of length zero, and so no rotation; give w 1 and x, y, z 0 for none")
        }
    case .base64:
        guard base64Decoded(try node.text())?.isEmpty == false else {
            throw node.failure("a WebAssembly module in base64 is expected; encode the module's bytes")
        }
    case .testCases:
        let cases = try node.list()
        guard cases.count <= 100 else {
            throw node.failure("at most 100 test cases are allowed, but there are \(cases.count); leave some out")
        }
        for node in cases {
            let pair = try node.object(["point3d", "point2d"])
            _ = try numbers(try pair.required("point3d"), ["x", "y", "z"], optional: 0)
            _ = try numbers(try pair.required("point2d"), ["x", "y"], optional: 0)
        }
    }
}

/// - Returns: those that are there.
private func numbers(_ node: DocumentNode, _ names: [String], optional: Int) throws(DocumentError) -> [Double] {
    let object = try node.object(names)
    var numbers: [Double] = []
    for name in names.dropLast(optional) { numbers.append(try object.required(name).finite()) }
    for name in names.suffix(optional) {
        if let number = try object.optional(name)?.finite() { numbers.append(number) }
    }
    return numbers
}
