import Foundation
import ModelKit

/// Gives an item back, but kills the process at the item that the environment variable CRASH_AT names.
struct Fragile: ItemModel, LoadableModel {
    static let configurations = ["fragile": ModelConfiguration()]
    private let fatalItem: String?

    init(context: LoadContext) { fatalItem = ProcessInfo.processInfo.environment["CRASH_AT"] }

    func compute(item: String) -> String {
        if item == fatalItem { kill(getpid(), SIGKILL) }
        return item
    }
}
