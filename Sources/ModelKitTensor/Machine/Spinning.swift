import CKernels

/// Looks at a condition again and again for so many nanoseconds; returns whether it came true.
///
/// Waking a thread that sleeps takes the system 5 to 50 µs, so waiting a little without sleeping pays where the other side
/// is about to come.
func spin(_ nanoseconds: Int64, until condition: () -> Bool) -> Bool {
    if condition() { return true }
    guard nanoseconds > 0 else { return false }
    let end = mk_nanoseconds() + nanoseconds
    repeat {
        for _ in 0..<16 {
            mk_pause()
            if condition() { return true }
        }
    } while mk_nanoseconds() < end
    return false
}
