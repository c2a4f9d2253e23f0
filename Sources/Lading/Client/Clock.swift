import Glibc

/// Seconds since 1970, for comparing with times that others wrote. Waits use `MonotonicClock`.
func wallClockSeconds() -> Int64 { Int64(time(nil)) }
