import Glibc
import ModelKitTensor

/// Single calls with their times, as a file that Perfetto (https://ui.perfetto.dev) and `chrome://tracing` show.
///
/// For sums over calls use ``ProfileReport``, which takes no more room the longer a program runs.
public struct ProfileTrace: Sendable {
    let events: [CallEvent]
    let totals: CallTotals
    /// How many calls are missing because the trace was full.
    public let droppedEvents: Int

    /// The events of a recorder until now.
    package init(of recorder: CallRecorder) {
        events = recorder.events
        totals = recorder.totals
        droppedEvents = recorder.droppedEvents
    }

    /// How many calls the trace has.
    public var eventCount: Int { events.count }

    /// Writes the trace to a file, which appears whole or not at all and replaces one that is there.
    ///
    /// The form is an object of the Trace Event Format with `traceEvents`, times relative to the first call, and
    /// `otherData.dropped_events`. Each call is a complete event (`"ph": "X"`) with `ts` and `dur` in microseconds to three
    /// decimals; `args` has `items`, the number of the call (`call`) and that of the call it belongs to (`caller`), if any.
    ///
    /// Events on one track (`tid`) nest or follow one another, as both programs demand. A call stands on the track of the
    /// call that it belongs to, inside it, unless another call is open there; other calls stand on the track of their
    /// thread, or for asynchronous calls, which change threads, on one of as many tracks as are open at once.
    ///
    /// - Throws: ``ModelError`` with code `.traceNotWritable`, caused by a `TensorError`.
    public func write(to path: String) throws(ModelError) {
        do throws(TensorError) {
            let file = try AtomicFile(path: path)
            try writeJSON(processID: Int(getpid())) { text throws(TensorError) in try file.write(text) }
            try file.commit()
        } catch {
            throw ModelError(.traceNotWritable, "the trace cannot be written", location: path, cause: error)
        }
    }
}
