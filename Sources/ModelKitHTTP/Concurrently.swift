import ModelKit

/// Waits for several things at a time.
enum Concurrently {
    /// Transforms the items, at most so many at a time; the results keep the items' order.
    ///
    /// - Throws: `ModelError` with code `.itemFailed` and the index of the first item that failed; the others are cancelled.
    static func map<Item: Sendable, Result: Sendable>(
        _ items: ArraySlice<Item>, atMost limit: Int,
        _ transform: @escaping @Sendable (Item) async throws -> Result
    ) async throws -> [Result] {
        if items.count == 1, let item = items.first { return [try await named(0) { try await transform(item) }] }
        return try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var results = [Result?](repeating: nil, count: items.count)
            var waiting = items.enumerated().makeIterator()
            func start() {
                guard let (index, item) = waiting.next() else { return }
                group.addTask { (index, try await named(index) { try await transform(item) }) }
            }
            for _ in 0..<limit { start() }
            while let (index, result) = try await group.next() {
                results[index] = result
                start()
            }
            return results.compactMap(\.self)
        }
    }

    /// The result; an error names the item. That of a cancelled task stays as it is.
    private static func named<Result>(_ index: Int, _ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as CancellationError {
            throw error
        } catch {
            throw ModelError(.itemFailed, "prediction failed", itemIndex: index, cause: error)
        }
    }
}
