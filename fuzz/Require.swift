/// `precondition` that says what it is about in an optimised build too.
func require(
    _ holds: Bool,
    _ promise: @autoclosure () -> String = "a broken promise",
    file: StaticString = #fileID,
    line: UInt = #line
) {
    if !holds { fatalError(promise(), file: file, line: line) }
}
