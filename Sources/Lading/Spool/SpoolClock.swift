import Glibc

/// The clocks of a spool, in milliseconds.
struct SpoolClock: Sendable {
    /// Since 1970. People and the network set it, by years where it has no battery.
    var wallMs: @Sendable () -> UInt64
    /// Since the machine was started, sleep included. Nobody sets it.
    var runningMs: @Sendable () -> UInt64

    static let system = SpoolClock(
        wallMs: { milliseconds(of: CLOCK_REALTIME) },
        runningMs: { milliseconds(of: CLOCK_BOOTTIME) }
    )

    private static func milliseconds(of clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(clamping: time.tv_sec) &* 1000 &+ UInt64(clamping: time.tv_nsec / 1_000_000)
    }
}

/// How old a job is: by the wall clock when this client met it, and from then on by a clock that nobody sets.
struct SpoolAge: Sendable {
    private let atFirstMs: UInt64
    private let firstMs: UInt64

    init(createdMs: UInt64, _ clock: SpoolClock) {
        let now = clock.wallMs()
        // A clock that was not set then, or is behind now, tells no age.
        let isSound = createdMs >= Self.firstSoundTimeMs && now > createdMs
        atFirstMs = isSound ? now - createdMs : 0
        firstMs = clock.runningMs()
    }

    func milliseconds(_ clock: SpoolClock) -> UInt64 {
        let now = clock.runningMs()
        return atFirstMs.saturatingAdd(now - min(now, firstMs))
    }

    /// 2025-01-01. Machines whose clock has no battery start in 1970.
    private static let firstSoundTimeMs: UInt64 = 1_735_689_600_000
}
