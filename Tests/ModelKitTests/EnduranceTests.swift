import Foundation
import TestSupport
import Testing

@Suite("A long run")
struct EnduranceTests {
    @Test("One million short items in one process leave memory flat")
    func millionItems() throws {
        let folder = try TemporaryFolder()
        let count = 1_000_000
        // Every item brings words that were never seen: what remembers words is full after a third and has to forget some.
        let items = (0..<count).lazy.map { "\"A fine film\($0), number\($0) of the year\($0) \($0 % 97)!\"\n" }
        let input = try folder.write(items.joined(), to: "items.jsonl")
        let output = "\(folder.path)/scores.jsonl"
        var resident: [Int] = []
        let result = try Product("modelkit").run(
            ["batch", "imdb_tfidf_sentiment", input, output], whileRunning: { resident.append($0.residentBytes) })
        #expect(result.status == 0, "\(result.errors)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: output)).count { $0 == 0x0A } == count)

        // By the half the bounded caches are full.
        try #require(resident.count >= 20)
        let half = try #require(resident[(resident.count * 2 / 5)..<(resident.count * 3 / 5)].max())
        let end = try #require(resident[(resident.count * 4 / 5)...].max())
        #expect(end - half < 16 << 20, "\(half >> 20) MiB at the half, \(end >> 20) MiB at the end")
        #expect(end < 150 << 20, "\(end >> 20) MiB")
    }
}
