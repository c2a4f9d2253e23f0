@testable import Lading

extension RowStream {
    convenience init(_ text: String) throws { try self.init(.memory(Array(text.utf8))) }
}

/// What a reader tells of a source, for comparing.
enum ReadItem: Equatable {
    case row(Int, line: UInt64, column: UInt64, JSONValue)
    case broken(Int, line: UInt64, column: UInt64, String)
    case tooLarge(Int)
    case fault(line: UInt64, column: UInt64, String)

    var value: JSONValue? { if case .row(_, _, _, let value) = self { value } else { nil } }
    var isFault: Bool { value == nil }

    static func read(_ bytes: [UInt8], blockSize: Int = 1 << 18, restarting: Bool = false) throws -> [ReadItem] {
        let stream = try RowStream(.memory(bytes))
        var reader = RowReader(stream, from: .start, blockSize: blockSize)
        var items: [ReadItem] = []
        while let item = try reader.next() {
            switch item {
            case .row(let place, let text):
                items.append(.row(place.row, line: place.line, column: place.column, text.value()))
            case .broken(let place, let line, let column, let reason):
                items.append(.broken(place.row, line: line, column: column, reason))
            case .tooLarge(let place): items.append(.tooLarge(place.row))
            case .fault(let place, let reason):
                items.append(.fault(line: place.line, column: place.column, reason))
            }
            guard restarting else { continue }
            guard let cursor = reader.cursor else { break }
            reader = RowReader(stream, from: cursor, blockSize: blockSize)
        }
        return items
    }
}
