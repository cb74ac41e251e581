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
        // By the share of the work that is done: time tells nothing where other tests run beside.
        var resident: [(written: Int, bytes: Int)] = []
        let result = try Product("modelkit").run(["batch", "imdb_tfidf_sentiment", input, output]) { process in
            resident.append((folder.byteCount(otherThan: input), process.residentBytes))
        }
        #expect(result.status == 0, "\(result.errors)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: output)).count { $0 == 0x0A } == count)

        // By the half the bounded caches are full.
        let written = try #require(resident.last).written
        let half = try #require(
            resident.filter { (written * 2 / 5..<written * 3 / 5).contains($0.written) }.map(\.bytes).max())
        let end = try #require(resident.filter { $0.written >= written * 4 / 5 }.map(\.bytes).max())
        #expect(end - half < 16 << 20, "\(half >> 20) MiB at the half, \(end >> 20) MiB at the end")
        #expect(end < 150 << 20, "\(end >> 20) MiB")
    }
}
