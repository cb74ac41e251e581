/// Whether a service is worth asking, from how it answered before: while it fails, one attempt at a time, with pauses that
/// double.
package struct Availability: Hashable {
    /// Permission for one attempt, whose outcome is then told.
    package struct Attempt: Hashable {
        fileprivate let era: Int
    }

    /// What an outcome changed.
    package enum Change: Hashable {
        /// The first failure after success.
        case lost
        /// The first success after failure.
        case restored
    }

    private enum State: Hashable {
        case available
        case pausing(until: UInt64, pause: UInt64)
        case trying(pause: UInt64)
    }

    private let firstPause: UInt64
    private let longestPause: UInt64
    private var state = State.available
    /// Tells attempts that were begun before the latest change of state from those after.
    private var era = 0

    /// Available, until told otherwise.
    ///
    /// - Parameters:
    ///   - firstPause: nanoseconds from the first failure to the next attempt.
    ///   - longestPause: where doubling ends.
    package init(firstPause: UInt64, longestPause: UInt64) {
        self.firstPause = firstPause
        self.longestPause = max(firstPause, longestPause)
    }

    /// Asks for an attempt at a time in nanoseconds; nil while none is due. The outcome of every attempt must be told.
    package mutating func begin(at time: UInt64) -> Attempt? {
        switch state {
        case .available: return Attempt(era: era)
        case .pausing(let until, let pause) where time >= until:
            enter(.trying(pause: pause))
            return Attempt(era: era)
        case .pausing, .trying: return nil
        }
    }

    /// Tells the outcome of an attempt. One that was begun before the latest change says nothing about now.
    package mutating func end(_ attempt: Attempt, succeeded: Bool, at time: UInt64) -> Change? {
        guard attempt.era == era else { return nil }
        switch (state, succeeded) {
        case (.available, true), (.pausing, _): return nil
        case (.available, false):
            pause(firstPause, from: time)
            return .lost
        case (.trying, true):
            enter(.available)
            return .restored
        case (.trying(let pause), false):
            self.pause(pause > longestPause / 2 ? longestPause : pause * 2, from: time)
            return nil
        }
    }

    private mutating func pause(_ pause: UInt64, from time: UInt64) {
        enter(.pausing(until: time > .max - pause ? .max : time + pause, pause: pause))
    }

    private mutating func enter(_ state: State) {
        self.state = state
        era += 1
    }
}
