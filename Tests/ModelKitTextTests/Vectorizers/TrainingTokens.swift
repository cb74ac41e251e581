import Foundation

/// The filtered tokens of the 25,000 training reviews, in canonical order.
enum TrainingTokens {
    static let whatIsNeeded = "needs MODELKIT_SPACY_TOKENS, the tokens that Tools/imdb_corpus.py keeps"

    static var isAvailable: Bool { file != nil }

    static func load() throws -> [[String]] { try documents.get() }

    private static let file = ProcessInfo.processInfo.environment["MODELKIT_SPACY_TOKENS"]

    private static let documents = Result {
        let text = try String(contentsOfFile: file ?? "", encoding: .utf8)
        return try text.split(separator: "\n").map { try JSONDecoder().decode([String].self, from: Data($0.utf8)) }
    }
}
