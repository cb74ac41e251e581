import Foundation
import ModelKit

/// Gives an item back once two items are being predicted at the same time, which one thread cannot do.
struct Meeting: ItemModel, LoadableModel {
    static let configurations = ["meeting": ModelConfiguration()]
    private let door = Door()

    init(context: LoadContext) {}

    func compute(item: String) -> String {
        door.pass()
        return item
    }

    /// Opens when two stand before it, and stays open. `@unchecked Sendable`: the count is used under the lock only.
    private final class Door: @unchecked Sendable {
        private let condition = NSCondition()
        private var count = 0

        func pass() {
            condition.lock()
            defer { condition.unlock() }
            count += 1
            condition.broadcast()
            while count < 2 { condition.wait() }
        }
    }
}
