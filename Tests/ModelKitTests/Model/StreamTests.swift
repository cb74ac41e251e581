import ModelKit
import ModelKitTensor
import Testing

/// Counts from 0 and tells how far it was read.
private final class Counter: Sequence, IteratorProtocol {
    private(set) var given = 0
    private let end: Int
    init(end: Int) { self.end = end }
    func next() -> Int? {
        guard given < end else { return nil }
        defer { given += 1 }
        return given
    }
}

private struct AsyncCounter: AsyncSequence, AsyncIteratorProtocol {
    var given = 0
    let end: Int
    mutating func next() async throws -> Int? {
        await Task.yield()
        guard given < end else { throw ExampleFailure() }
        defer { given += 1 }
        return given
    }
    func makeAsyncIterator() -> AsyncCounter { self }
}

@Suite("Streams of predictions")
struct StreamTests {
    @Test("A stream reads one batch ahead and no further", arguments: [1, 3])
    func backPressure(size: Int) throws {
        let items = Counter(end: 7)
        var stream = BatchSizes().predictStream(items, batchSize: size)
        #expect(items.given == 0)
        var sizes: [Int] = []
        while let next = try stream.next() {
            sizes.append(next)
            #expect(items.given == min(7, (sizes.count + size - 1) / size * size))
        }
        #expect(sizes == (size == 1 ? [1, 1, 1, 1, 1, 1, 1] : [3, 3, 3, 3, 3, 3, 1]))
        #expect(try stream.next() == nil)
    }

    @Test("Without a batch size a stream takes the model's own, else one item at a time")
    func defaults() throws {
        var own = BatchSizes(batchSize: 2).predictStream([0, 1, 2])
        #expect(try [own.next(), own.next(), own.next(), own.next()] == [2, 2, 1, nil])
        var none = BatchSizes().predictStream([0, 1])
        #expect(try [none.next(), none.next(), none.next()] == [1, 1, nil])
    }

    @Test("Progress gives the step, the items and their predictions of every batch")
    func progress() throws {
        var seen: [String] = []
        _ = try BatchSizes().predictBatch([5, 6, 7], batchSize: 2) { step, items, predictions in
            seen.append("\(step) \(Array(items)) \(Array(predictions))")
        }
        #expect(seen == ["0 [5, 6] [2, 2]", "2 [7] [1]"])
        var stream = BatchSizes().predictStream([5, 6, 7], batchSize: 2) { step, items, predictions in
            seen.append("\(step) \(Array(items)) \(Array(predictions))")
        }
        while try stream.next() != nil {}
        #expect(seen.suffix(2) == ["0 [5, 6] [2, 2]", "2 [7] [1]"])
        #expect(throws: ExampleFailure.self) {
            try BatchSizes().predictBatch([1]) { _, _, _ in throw ExampleFailure() }
        }
    }

    @Test("Asynchronous streams tell of their progress as well")
    func asynchronousProgress() async throws {
        let seen = Locked<[String]>([])
        let tell: @Sendable (Int, ArraySlice<Int>, ArraySlice<Int>) throws -> Void = { step, items, predictions in
            seen.withLock { $0.append("\(step) \(Array(items)) \(Array(predictions))") }
            if items.contains(99) { throw ExampleFailure() }
        }
        for try await _ in ImmediateModel(BatchSizes()).predictStream([5, 6, 7], batchSize: 2, progress: tell) {}
        #expect(seen.withLock { $0 } == ["0 [5, 6] [2, 2]", "2 [7] [1]"])
        let items = AsyncStream { continuation in
            for item in [8, 9, 10] { continuation.yield(item) }
            continuation.finish()
        }
        for try await _ in BatchSizes().predictStream(items, batchSize: 2, progress: tell) {}
        #expect(seen.withLock { $0 }.suffix(2) == ["0 [8, 9] [2, 2]", "2 [10] [1]"])
        await #expect(throws: ExampleFailure.self) {
            for try await _ in ImmediateModel(BatchSizes()).predictStream([98, 99], progress: tell) {}
        }
    }

    @Test("A failing item of a stream has its index among all, and the next batch is still predicted")
    func failure() throws {
        var stream = Shout().predictStream(["a", "b", "bad", "d", "e"], batchSize: 2)
        #expect(try [stream.next(), stream.next()] == ["A", "B"])
        let error = #expect(throws: ModelError.self) { try stream.next() }
        #expect(error?.itemIndex == 2)
        #expect(try [stream.next(), stream.next()] == ["E", nil])
    }

    @Test("A stream's batch size below 1 is an error")
    func badSize() {
        var stream = Shout().predictStream(["a"], batchSize: 0)
        #expect(throws: ModelError.self) { try stream.next() }
    }

    @Test("Asynchronous sequences are predicted by models of both kinds, up to what they throw")
    func asynchronous() async throws {
        var sizes: [Int] = []
        await #expect(throws: ExampleFailure.self) {
            for try await size in BatchSizes().predictStream(AsyncCounter(end: 4), batchSize: 2) { sizes.append(size) }
        }
        #expect(sizes == [2, 2, 2, 2])
        var texts: [String] = []
        for try await text in Repeater().predictStream(["a", "b", "c"], options: .init(count: 1), batchSize: 2) {
            texts.append(text)
        }
        #expect(texts == ["a", "b", "c"])
    }
}

@Suite("A result per item")
struct ResultTests {
    /// Refuses every hundredth item by its index, and counts its batches.
    private struct Strict: Model {
        let computed = Locked(0)
        static func isBad(_ item: Int) -> Bool { item % 100 == 99 }
        func compute(_ items: ArraySlice<Int>) throws -> [Int] {
            computed.withLock { $0 += 1 }
            if let bad = items.firstIndex(where: Self.isBad) {
                throw ModelError(.itemFailed, "bad", itemIndex: bad - items.startIndex)
            }
            return Array(items)
        }
    }

    private struct Cancelled: Model {
        let computed = Locked(0)
        func compute(_ items: ArraySlice<Int>) throws -> [Int] {
            computed.withLock { $0 += 1 }
            throw CancellationError()
        }
    }

    @Test("Bad items do not keep the others from being predicted", arguments: [nil, 1, 2, 5])
    func bad(batchSize: Int?) async {
        let items = ["a", "bad", "c", "d", "bad"]
        func check(_ results: [Result<String, ModelError>], _ expected: [String?]) {
            #expect(results.map { try? $0.get() } == expected)
            for index in [1, 4] {
                guard case .failure(let error) = results[index] else { continue }
                #expect(error.itemIndex == index && error.cause is ExampleFailure)
            }
        }
        check(Shout().predictBatchResults(items, batchSize: batchSize), ["A", nil, "C", "D", nil])
        check(await Repeater().predictBatchResults(items, batchSize: batchSize), ["aa", nil, "cc", "dd", nil])
    }

    @Test("Where the error names the item, nothing is computed more often than it must")
    func named() {
        let model = Strict()
        let results = model.predictBatchResults(Array(0..<1000))
        #expect(results.enumerated().allSatisfy { ((try? $1.get()) == nil) == Strict.isBad($0) })
        // Each of ten bad items ends a batch, whose good items before it are computed again.
        #expect(model.computed.withLock { $0 } <= 20)
    }

    @Test("A cancelled task's items fail together")
    func cancelled() {
        let model = Cancelled()
        let results = model.predictBatchResults(Array(0..<1000))
        #expect(results.count == 1000 && results.allSatisfy { (try? $0.get()) == nil })
        #expect(model.computed.withLock { $0 } == 1)
    }

    @Test("Good items share batches")
    func shared() {
        #expect(BatchSizes().predictBatchResults([1, 2, 3]).map { try? $0.get() } == [3, 3, 3])
        #expect(BatchSizes().predictBatchResults([]).isEmpty)
    }
}
