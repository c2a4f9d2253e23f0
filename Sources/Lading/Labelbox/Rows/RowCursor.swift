/// A place between two rows of a source, where reading can go on.
struct RowCursor: Sendable, Equatable {
    /// What the text before the place says about the text after it.
    enum Form: Sendable, Equatable {
        /// Nothing was read yet.
        case unknown
        /// In an array, before its first element.
        case arrayStart
        /// In an array, where an element must come.
        case arrayNext
        /// In an array, after an element.
        case array
        /// Objects one after another, with white space between.
        case lines
        case afterArray
        /// At the end, or where nothing can be made out any more.
        case end
    }

    static let start = RowCursor()

    /// In bytes, from the start of the source.
    var offset: UInt64 = 0
    /// From 1.
    var line: UInt64 = 1
    /// From 1, in bytes.
    var column: UInt64 = 1
    /// Index of the next row.
    var row = 0
    var form = Form.unknown
}
