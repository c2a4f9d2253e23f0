/// What a probe found wrong with a file. `format` is a label for people, such as "JPEG".
enum ProbeError: Error, Equatable, Sendable {
    case empty
    /// `expected` and `guess` are noun phrases: "a PCD point cloud", "a TIFF image".
    case unknownFormat(expected: String, guess: String?)
    /// The file ends before the data that it declares.
    case truncated(format: String, detail: String)
    /// The file contradicts its format.
    case corrupt(format: String, detail: String)
    /// The file may be sound, but of a kind that is not accepted.
    case unsupported(format: String, detail: String)
    case io(ByteSourceError)

    /// What is wrong and what to do, without the file's name: the caller has it.
    var message: String {
        switch self {
        case .empty:
            "the file is empty; check that it was written completely"
        case .unknownFormat(let expected, let guess?):
            "the file is not \(expected): it looks like \(guess)"
        case .unknownFormat(let expected, nil):
            "the file is not \(expected)"
        case .truncated(let format, let detail):
            "the \(format) file is truncated: \(detail); copy or export it again"
        case .corrupt(let format, let detail):
            "the \(format) file is damaged: \(detail); export it again"
        case .unsupported(let format, let detail):
            "this kind of \(format) is not supported: \(detail); convert it"
        case .io(let error):
            error.message
        }
    }
}
