/// Width and height in pixels.
struct ImageSize: Equatable, Sendable {
    var width: UInt32
    var height: UInt32
}
