/// One call that has ended, as a trace keeps it. Times are nanoseconds.
struct CallEvent: Sendable {
    /// The call's number, in the order of begins.
    let id: Int
    /// The number of the call it belongs to; nil for a root call.
    let caller: Int?
    /// The index of the call's path.
    let path: Int
    let items: Int
    let start: Int
    let end: Int
    /// The thread of a synchronous call; nil for an asynchronous one, which may have run on several.
    let thread: UInt?

    init(of call: OpenCall, endingAt time: Int) {
        id = call.id
        caller = call.caller?.id
        path = call.path
        items = call.items
        start = call.start
        end = call.start + call.duration(endingAt: time)
        thread = call.thread
    }
}
