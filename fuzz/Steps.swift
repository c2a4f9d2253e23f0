import Glibc

/// What one input made the library do: deterministic, so that a bound on it is no bet on the machine.
///
/// Steps are comparisons in our own code, which every turn of a loop has (libFuzzer is told of each), and what the standard
/// library looks up to normalise a text or to find the ends of its Characters, which is not our code; memory is all that was
/// allocated meanwhile, freed or not.
struct Steps {
    private let steps = stepsTaken
    private let bytes = bytesAllocated

    init() { _ = isWatching }

    var taken: UInt64 { stepsTaken &- steps }
    var allocated: UInt64 { bytesAllocated &- bytes }

    /// No more steps than `steps` and so many for each of `size` bytes that were read, and the same for memory.
    /// With LADING_FUZZ_STEPS in the environment the figures are printed: bounds are three times the most that was seen.
    func requireAtMost(steps: (UInt64, each: UInt64), bytes: (UInt64, each: UInt64), size: Int) {
        let (taken, allocated) = (taken, allocated)
        if isTold { print("steps", taken, "bytes", allocated, "size", size) }
        require(taken <= steps.0 + steps.each * UInt64(size), "\(taken) steps for \(size) bytes")
        require(allocated <= bytes.0 + bytes.each * UInt64(size), "\(allocated) bytes allocated for \(size)")
    }
}

private let isTold = getenv("LADING_FUZZ_STEPS") != nil

nonisolated(unsafe) private var stepsTaken: UInt64 = 0
nonisolated(unsafe) private var bytesAllocated: UInt64 = 0

private let isWatching = installHooks({ _, size in bytesAllocated &+= UInt64(size) }, { _ in }) != 0

@_silgen_name("__sanitizer_install_malloc_and_free_hooks")
private func installHooks(
    _ allocated: @convention(c) (UnsafeRawPointer?, Int) -> Void,
    _ freed: @convention(c) (UnsafeRawPointer?) -> Void
) -> Int32

// The linker sends the calls here (`--wrap` in fuzz/run.sh).

@_silgen_name("__real__swift_stdlib_getNormData")
private func realNormalization(_ scalar: UInt32) -> UInt16

@_cdecl("__wrap__swift_stdlib_getNormData")
public func countedNormalization(_ scalar: UInt32) -> UInt16 {
    stepsTaken &+= 1
    return realNormalization(scalar)
}

@_silgen_name("__real__swift_stdlib_getGraphemeBreakProperty")
private func realBreak(_ scalar: UInt32) -> UInt8

@_cdecl("__wrap__swift_stdlib_getGraphemeBreakProperty")
public func countedBreak(_ scalar: UInt32) -> UInt8 {
    stepsTaken &+= 1
    return realBreak(scalar)
}

@_silgen_name("__real___sanitizer_cov_trace_cmp1")
private func realCompared1(_ left: UInt8, _ right: UInt8)
@_silgen_name("__real___sanitizer_cov_trace_cmp2")
private func realCompared2(_ left: UInt16, _ right: UInt16)
@_silgen_name("__real___sanitizer_cov_trace_cmp4")
private func realCompared4(_ left: UInt32, _ right: UInt32)
@_silgen_name("__real___sanitizer_cov_trace_cmp8")
private func realCompared8(_ left: UInt64, _ right: UInt64)
@_silgen_name("__real___sanitizer_cov_trace_const_cmp1")
private func realComparedWith1(_ left: UInt8, _ right: UInt8)
@_silgen_name("__real___sanitizer_cov_trace_const_cmp2")
private func realComparedWith2(_ left: UInt16, _ right: UInt16)
@_silgen_name("__real___sanitizer_cov_trace_const_cmp4")
private func realComparedWith4(_ left: UInt32, _ right: UInt32)
@_silgen_name("__real___sanitizer_cov_trace_const_cmp8")
private func realComparedWith8(_ left: UInt64, _ right: UInt64)

@_cdecl("__wrap___sanitizer_cov_trace_cmp1")
public func compared1(_ left: UInt8, _ right: UInt8) {
    stepsTaken &+= 1
    realCompared1(left, right)
}

@_cdecl("__wrap___sanitizer_cov_trace_cmp2")
public func compared2(_ left: UInt16, _ right: UInt16) {
    stepsTaken &+= 1
    realCompared2(left, right)
}

@_cdecl("__wrap___sanitizer_cov_trace_cmp4")
public func compared4(_ left: UInt32, _ right: UInt32) {
    stepsTaken &+= 1
    realCompared4(left, right)
}

@_cdecl("__wrap___sanitizer_cov_trace_cmp8")
public func compared8(_ left: UInt64, _ right: UInt64) {
    stepsTaken &+= 1
    realCompared8(left, right)
}

@_cdecl("__wrap___sanitizer_cov_trace_const_cmp1")
public func comparedWith1(_ left: UInt8, _ right: UInt8) {
    stepsTaken &+= 1
    realComparedWith1(left, right)
}

@_cdecl("__wrap___sanitizer_cov_trace_const_cmp2")
public func comparedWith2(_ left: UInt16, _ right: UInt16) {
    stepsTaken &+= 1
    realComparedWith2(left, right)
}

@_cdecl("__wrap___sanitizer_cov_trace_const_cmp4")
public func comparedWith4(_ left: UInt32, _ right: UInt32) {
    stepsTaken &+= 1
    realComparedWith4(left, right)
}

@_cdecl("__wrap___sanitizer_cov_trace_const_cmp8")
public func comparedWith8(_ left: UInt64, _ right: UInt64) {
    stepsTaken &+= 1
    realComparedWith8(left, right)
}
