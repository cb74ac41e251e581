import ModelKitWeights

extension ProfileTrace {
    /// Gives the file's text in pieces, of which only one is in memory.
    package func writeJSON<Failure: Error>(
        processID: Int, _ output: (String) throws(Failure) -> Void
    ) throws(Failure) {
        let tracks = TraceTracks(events)
        let names = totals.names.map { JSONValue.string($0).text() }
        let origin = events.reduce(Int.max) { min($0, $1.start) }
        var text = "{\"displayTimeUnit\":\"ns\",\"otherData\":{\"dropped_events\":\(droppedEvents)},\"traceEvents\":[\n"
        text += "{\"ph\":\"M\",\"pid\":\(processID),\"name\":\"process_name\",\"args\":{\"name\":\"modelkit\"}}"
        for (index, name) in tracks.names.enumerated() {
            text += ",\n{\"ph\":\"M\",\"pid\":\(processID),\"tid\":\(index + 1),\"name\":\"thread_name\","
            text += "\"args\":{\"name\":\"\(name)\"}}"
        }
        for index in tracks.order {
            let event = events[index]
            text += ",\n{\"ph\":\"X\",\"pid\":\(processID),\"tid\":\(tracks.track[index] + 1),\"cat\":\"model\","
            text += "\"name\":\(names[totals.paths[event.path].model]),\"ts\":"
            ProfileTrace.writeMicroseconds(event.start - origin, to: &text)
            text += ",\"dur\":"
            ProfileTrace.writeMicroseconds(event.end - event.start, to: &text)
            text += ",\"args\":{\"items\":\(event.items),\"call\":\(event.id)"
            if let caller = event.caller { text += ",\"caller\":\(caller)" }
            text += "}}"
            guard text.utf8.count > 1 << 16 else { continue }
            try output(text)
            text = ""
        }
        try output(text + "\n]}\n")
    }

    /// Whole nanoseconds, at least 0, as microseconds without rounding.
    private static func writeMicroseconds(_ nanoseconds: Int, to text: inout String) {
        let fraction = String(nanoseconds % 1000)
        text += "\(nanoseconds / 1000)." + String(repeating: "0", count: 3 - fraction.utf8.count) + fraction
    }
}
