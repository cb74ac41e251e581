/// A model as it is called by a chain of others, with the sums over its calls there. Times are nanoseconds.
struct CallPath: Sendable {
    /// The index of the model's name.
    let model: Int
    /// The index of the caller's path; nil for root calls.
    let caller: Int?
    var calls = 0
    var items = 0
    /// The duration of all calls.
    var duration = 0
    /// The duration of the calls that no other call of the same model surrounds.
    var total = 0
    /// The duration of the root calls; on a root path `total` can be longer, by calls that came back to it after their
    /// outer call of the same model had ended.
    var root = 0
    /// The part of the duration that is the model's own.
    var net = 0

    init(model: Int, caller: Int?) {
        self.model = model
        self.caller = caller
    }

    /// Adds a call that has ended.
    mutating func add(_ call: OpenCall, endingAt time: Int) {
        let duration = call.duration(endingAt: time)
        calls += 1
        items += call.items
        self.duration += duration
        total += call.isNested ? 0 : duration
        root += call.caller == nil ? duration : 0
        net += call.net(endingAt: time)
    }
}
