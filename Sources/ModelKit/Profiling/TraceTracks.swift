/// A track for each event of a trace, so that the events of one track nest or follow one another.
struct TraceTracks {
    /// The names of the tracks.
    private(set) var names: [String] = []
    /// The track of each event.
    private(set) var track: [Int]
    /// The indices of the events by start; a call stands before those that belong to it.
    let order: [Int]

    /// The events that are open on each track, the outermost first.
    private var open: [[CallEvent]] = []
    private var trackOfThread: [UInt: Int] = [:]
    private var trackOfCall: [Int: Int] = [:]
    /// Tracks of asynchronous calls with nothing open; the last one to end is the first to be used again.
    private var free: [Int] = []

    init(_ events: [CallEvent]) {
        track = [Int](repeating: 0, count: events.count)
        // Numbers follow the begins, so that they decide between equal times.
        order = events.indices.sorted { (events[$0].start, events[$0].id) < (events[$1].start, events[$1].id) }
        var outermost = [Bool](repeating: false, count: events.count)
        let byEnd = events.indices.sorted { (events[$0].end, events[$0].id) < (events[$1].end, events[$1].id) }
        var ended = byEnd[...]
        for index in order {
            let event = events[index]
            while let first = ended.first, events[first].end <= event.start {
                // An event without duration may end here before its own turn comes; it is released below.
                if outermost[first], events[first].end > events[first].start { free.append(track[first]) }
                ended.removeFirst()
            }
            (track[index], outermost[index]) = place(event)
            trackOfCall[event.id] = track[index]
            if outermost[index], event.end == event.start { free.append(track[index]) }
        }
    }

    /// The track of the next event, and whether it took a free track, which its end releases.
    private mutating func place(_ event: CallEvent) -> (track: Int, tookFreeTrack: Bool) {
        if let caller = event.caller, let track = trackOfCall[caller] {
            close(track, before: event)
            if let last = open[track].last, last.id == caller, event.end <= last.end {
                open[track].append(event)
                return (track, false)
            }
        }
        if let thread = event.thread {
            let track = trackOfThread[thread] ?? newTrack("thread \(trackOfThread.count + 1)")
            trackOfThread[thread] = track
            close(track, before: event)
            if open[track].last.map({ event.end <= $0.end }) ?? true {
                open[track].append(event)
                return (track, false)
            }
        }
        let track = free.popLast() ?? newTrack("tasks \(names.count - trackOfThread.count + 1)")
        open[track] = [event]
        return (track, true)
    }

    /// Takes off a track what ended before an event; its caller stays, though both may be without duration.
    private mutating func close(_ track: Int, before event: CallEvent) {
        while let last = open[track].last, last.end <= event.start, last.id != event.caller { open[track].removeLast() }
    }

    private mutating func newTrack(_ name: String) -> Int {
        names.append(name)
        open.append([])
        return names.count - 1
    }
}
