/// What a profiler knows: the open calls, the sums of those that have ended, and the events of a trace.
///
/// A value without clock, lock and tasks, so that every order of events can be tested; times are nanoseconds.
package struct CallRecorder {
    /// The sums of the calls that have ended.
    package private(set) var totals = CallTotals()
    /// The calls that have ended, in that order; empty without a trace.
    private(set) var events: [CallEvent] = []
    /// How many calls found the trace full.
    private(set) var droppedEvents = 0
    /// nil for no trace.
    private let maximumEvents: Int?
    private var open: [OpenCall?] = []
    private var freeSlots: [Int] = []
    private var nextID = 0

    /// A recorder with room for events, or none where there is to be no trace.
    package init(maximumEvents: Int? = nil) { self.maximumEvents = maximumEvents }

    /// How many calls have been open at once.
    package var slotCount: Int { open.count }

    /// Begins a call.
    ///
    /// - Parameters:
    ///   - caller: the innermost call around it; one that has ended makes this a root call.
    ///   - thread: the thread of a synchronous call.
    package mutating func begin(
        _ name: String, items: Int, inside caller: CallToken?, thread: UInt? = nil, at time: Int
    ) -> CallToken {
        let callerPath = caller.flatMap { openCall($0)?.path }
        if let caller, callerPath != nil { open[caller.slot]?.callBegan(at: time) }
        let path = totals.path(of: name, calledFrom: callerPath)
        let call = OpenCall(
            id: nextID, path: path, items: items, start: time, caller: callerPath == nil ? nil : caller,
            thread: thread, isNested: isModel(of: path, openAround: caller))
        nextID += 1
        guard let slot = freeSlots.popLast() else {
            open.append(call)
            return CallToken(slot: open.count - 1, id: call.id)
        }
        open[slot] = call
        return CallToken(slot: slot, id: call.id)
    }

    /// Ends a call. One that a reset has forgotten is ignored.
    package mutating func end(_ token: CallToken, at time: Int) {
        guard let call = openCall(token) else { return }
        open[token.slot] = nil
        freeSlots.append(token.slot)
        if let caller = call.caller, openCall(caller) != nil { open[caller.slot]?.callEnded(at: time) }
        totals.paths[call.path].add(call, endingAt: time)
        guard let maximumEvents else { return }
        guard events.count < maximumEvents else { return droppedEvents += 1 }
        events.append(CallEvent(of: call, endingAt: time))
    }

    /// Forgets everything, open calls included.
    package mutating func reset() {
        totals = CallTotals()
        events = []
        droppedEvents = 0
        open = []
        freeSlots = []
    }

    private func openCall(_ token: CallToken) -> OpenCall? {
        guard token.slot < open.count, let call = open[token.slot], call.id == token.id else { return nil }
        return call
    }

    private func isModel(of path: Int, openAround caller: CallToken?) -> Bool {
        let model = totals.paths[path].model
        var next = caller
        while let token = next, let call = openCall(token) {
            if totals.paths[call.path].model == model { return true }
            next = call.caller
        }
        return false
    }
}
