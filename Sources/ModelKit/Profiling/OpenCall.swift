/// A call that has begun and not ended. Times are nanoseconds.
struct OpenCall {
    let id: Int
    /// The index of the call's path.
    let path: Int
    let items: Int
    let start: Int
    /// The call it belongs to, which may end earlier.
    let caller: CallToken?
    /// The thread of a synchronous call, where the trace wants to know.
    let thread: UInt?
    /// Whether another call of the same model was open around this one.
    let isNested: Bool

    /// How many calls that belong to this one are open.
    private var openCalls = 0
    /// The time in which at least one of them was open, until `coveredUntil`.
    private var covered = 0
    /// The last begin of an open time or end of a call. Threads read the clock before they come here, so that times may
    /// lie before it; it never goes back, lest an instant be counted twice.
    private var coveredUntil: Int

    init(id: Int, path: Int, items: Int, start: Int, caller: CallToken?, thread: UInt?, isNested: Bool) {
        self.id = id
        self.path = path
        self.items = items
        self.start = start
        self.caller = caller
        self.thread = thread
        self.isNested = isNested
        coveredUntil = start
    }

    /// A call inside this one began.
    mutating func callBegan(at time: Int) {
        if openCalls == 0 { coveredUntil = max(coveredUntil, time) }
        openCalls += 1
    }

    /// A call inside this one ended.
    mutating func callEnded(at time: Int) {
        openCalls -= 1
        let end = max(coveredUntil, time)
        covered += end - coveredUntil
        coveredUntil = end
    }

    /// The duration of the call if it ends now, never negative.
    func duration(endingAt time: Int) -> Int { max(0, time - start) }

    /// The part of the duration in which no call inside this one was open, never negative.
    func net(endingAt time: Int) -> Int {
        let open = openCalls > 0 ? max(0, time - coveredUntil) : 0
        return max(0, duration(endingAt: time) - covered - open)
    }
}
