import Foundation
import TestSupport
import Testing

@Suite("A long run")
struct EnduranceTests {
    @Test("One million short items in one process do not use up memory")
    func millionItems() throws {
        let folder = try TemporaryFolder()
        let count = 1_000_000
        // Every item brings words that were never seen: what remembers words is full after a third and has to forget some.
        let items = (0..<count).lazy.map { "\"A fine film\($0), number\($0) of the year\($0) \($0 % 97)!\"\n" }
        let input = try folder.write(items.joined(), to: "items.jsonl")
        let output = "\(folder.path)/scores.jsonl"
        var peak = 0
        let result = try Product("modelkit").run(
            ["batch", "imdb_tfidf_sentiment", input, output], whileRunning: { peak = max(peak, $0.residentBytes) })
        #expect(result.status == 0, "\(result.errors)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: output)).count { $0 == 0x0A } == count)

        // Tables of words grow, are emptied and grow again, between 65 and 155 MiB however many items there are (seen with
        // four million). Three million words that are never forgotten take some 200 MiB.
        #expect(peak < 190 << 20, "\(peak >> 20) MiB")
    }
}
