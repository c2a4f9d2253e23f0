/// What the header of a PCD file says of its points, after checking that its entries agree.
struct PCDLayout {
    private struct Field {
        let name: String
        let size: UInt64
        let type: String
        let count: UInt64

        /// As the header has them: "F4".
        var form: String { "\(type)\(size)" + (count == 1 ? "" : "×\(count)") }
    }

    /// What the platform documents. `rgb` may be there, and `intensity` may be missing.
    private static let documented = [
        "x": "F4", "y": "F4", "z": "F4", "intensity": "U4", "timestamp": "U8", "rgb": "F4",
    ]

    /// Bytes of a point in binary data.
    let pointSize: UInt64
    /// Numbers of a point in a row of text.
    let values: Int
    let height: UInt64
    let points: UInt64
    let remarks: [ProbeRemark]

    init(_ entries: PCDEntries, _ reader: ProbeReader) throws(ProbeError) {
        func words(_ keyword: String) throws(ProbeError) -> [String] {
            guard let words = entries.values[keyword] else { throw reader.unsupported("it has no \(keyword) line") }
            return words
        }
        func number(_ keyword: String) throws(ProbeError) -> UInt64 {
            let found = try words(keyword)
            guard found.count == 1, let number = found.first.flatMap({ UInt64($0) }) else {
                throw reader.corrupt("\(keyword) is '\(quoted(found.joined(separator: " ").utf8))', not a number")
            }
            return number
        }
        let version = try words("VERSION")
        guard version == [".7"] || version == ["0.7"] else {
            throw reader.unsupported("VERSION \(quoted(version.joined(separator: " ").utf8)) instead of .7")
        }
        let fields = try Self.fields(
            names: try words("FIELDS"),
            sizes: try words("SIZE"),
            types: try words("TYPE"),
            counts: entries.values["COUNT"],
            reader
        )
        try Self.checkCoordinates(fields, reader)
        var pointSize: UInt64 = 0
        var values: UInt64 = 0
        for field in fields {
            let (size, overflow) = field.size.multipliedReportingOverflow(by: field.count)
            let (sum, overflow2) = pointSize.addingReportingOverflow(size)
            guard !overflow, !overflow2 else {
                throw reader.corrupt("COUNT of \(quoted(field.name.utf8)) is \(field.count)")
            }
            pointSize = sum
            // Not above the bytes, so it cannot overflow.
            values += field.count
        }
        self.pointSize = pointSize
        self.values = Int(clamping: values)
        height = try number("HEIGHT")
        points = try number("POINTS")
        let (product, overflow) = try number("WIDTH").multipliedReportingOverflow(by: height)
        guard !overflow, product == points else { throw reader.corrupt("POINTS is not WIDTH times HEIGHT") }
        remarks = Self.remarks(on: fields)
    }

    private static func fields(
        names: [String],
        sizes: [String],
        types: [String],
        counts: [String]?,
        _ reader: ProbeReader
    ) throws(ProbeError) -> [Field] {
        let counts = counts ?? names.map { _ in "1" }
        guard sizes.count == names.count, types.count == names.count, counts.count == names.count else {
            throw reader.corrupt("SIZE, TYPE and COUNT do not have one value for each field")
        }
        var fields: [Field] = []
        for (index, name) in names.enumerated() {
            let allowed: [UInt64] =
                types[index] == "F" ? [4, 8] : ["I", "U"].contains(types[index]) ? [1, 2, 4, 8] : []
            guard let size = UInt64(sizes[index]), allowed.contains(size), let count = UInt64(counts[index]) else {
                throw reader.unsupported("SIZE, TYPE and COUNT of \(quoted(name.utf8)) are not those of a number")
            }
            fields.append(Field(name: name, size: size, type: types[index], count: count))
        }
        return fields
    }

    private static func checkCoordinates(_ fields: [Field], _ reader: ProbeReader) throws(ProbeError) {
        for name in ["x", "y", "z"] {
            let found = fields.filter { $0.name == name }
            guard found.count == 1, found.allSatisfy({ $0.count == 1 }) else {
                let names = fields.map(\.name).joined(separator: " ")
                let what = found.isEmpty ? "no field \(name)" : "not one field \(name)"
                throw reader.unsupported("fields '\(quoted(names.utf8))', with \(what)")
            }
        }
    }

    private static func remarks(on fields: [Field]) -> [ProbeRemark] {
        var remarks: [ProbeRemark] = []
        func add(_ kind: ProbeRemark.Kind, _ message: String) {
            remarks.append(ProbeRemark(kind: kind, message: message))
        }
        if !fields.contains(where: { $0.name == "timestamp" }) {
            add(
                .noTime,
                "it has no timestamp, so the platform takes 0 for that of each point; add the field in nanoseconds"
            )
        }
        // PCL fills gaps between fields with one of this name.
        let others = fields.filter { documented[$0.name] == nil && $0.name != "_" }.map { quoted($0.name.utf8) }
        if !others.isEmpty {
            add(.columns, "the platform leaves out the fields \(list(others)); leave them out to send less")
        }
        let otherForms = fields.filter { field in
            documented[field.name].map { $0 != field.form } ?? false && !isShortTime(field)
        }
        if !otherForms.isEmpty {
            let told = otherForms.map { "\($0.name) as \($0.form) instead of \(documented[$0.name] ?? "")" }
            add(
                .columnTypes,
                "the platform documents other types: \(list(told)); write those in case it shows other values"
            )
        }
        if fields.contains(where: isShortTime) {
            let message =
                "its timestamps are 32-bit floats, which are 137 seconds apart at nanoseconds of today; "
                + "write them as unsigned 64-bit integers"
            add(.timePrecision, message)
        }
        return remarks
    }

    private static func isShortTime(_ field: Field) -> Bool {
        field.name == "timestamp" && field.type == "F" && field.size == 4
    }
}
