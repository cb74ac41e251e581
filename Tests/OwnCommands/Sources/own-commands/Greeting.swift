import Foundation
import ModelKit

/// Greets with the word of its asset, loudly.
struct Greeting: ItemModel, LoadableModel {
    static let configurations = [
        "greeting": ModelConfiguration(asset: "words/greeting.txt", dependencies: ["voice": "shout"])
    ]
    private let word: String
    private let voice: any Model<String, String>

    init(context: LoadContext) throws {
        word = try String(contentsOfFile: context.requireAsset(), encoding: .utf8)
        voice = try context.dependency("voice")
    }

    func compute(item: String) throws -> String { try voice.predict("\(word) \(item)") }
}
