import Foundation
import ModelKit
import TestSupport
import Testing

@Suite("A long run", .serialized)
struct EnduranceTests {
    @Test("One million short items in one process leave memory flat")
    func millionItems() throws {
        let library = try ModelLibrary(contentsOf: Repository.path("Weights/library.yaml"), requiredModels: [])
        let model: any Model<String, Float> = try library.model("imdb_tfidf_sentiment")
        let batch = 10_000
        var resident: [Int] = []
        for start in stride(from: 0, to: 1_000_000, by: batch) {
            // Every item brings a word that was never seen: what remembers words has to forget some.
            let items = (start..<start + batch).map { "A fine film, number\($0) of the year \($0 % 97)!" }
            let scores = try model.predictBatch(items)
            #expect(scores.allSatisfy { $0 > 0 && $0 < 1 })
            resident.append(try residentBytes())
        }
        // By the half the bounded caches are full.
        let half = try #require(resident[40..<60].max())
        let end = try #require(resident[80...].max())
        #expect(end - half < 16 << 20, "\(half >> 20) MiB at the half, \(end >> 20) MiB at the end")
        #expect(end < 400 << 20)
    }

    private func residentBytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        return try #require(status.split(separator: " ").dropFirst().first.flatMap { Int($0) }) * 4096
    }
}
