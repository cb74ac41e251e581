import Foundation
import ModelKit
import Testing

/// An actor's state behind a model, child tasks and waiting.
private actor Tally {
    private(set) var count = 0
    func add() -> Int {
        count += 1
        return count
    }
}

private struct Waiting: AsyncModel {
    let tally = Tally()
    func compute(_ items: ArraySlice<Int>) async throws -> [Int] {
        _ = await tally.add()
        try await Task.sleep(for: .milliseconds(1))
        return try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            for (index, item) in items.enumerated() {
                group.addTask {
                    await Task.yield()
                    return (index, item * 2)
                }
            }
            var results = [Int](repeating: 0, count: items.count)
            for try await (index, value) in group { results[index] = value }
            return results
        }
    }
}

/// Waits for a model that waits for a model that …
private struct Nested: AsyncItemModel {
    func compute(item: Int) async throws -> Int {
        item == 0 ? 0 : try BlockingModel(Nested()).predict(item - 1) + 1
    }
}

@Suite("Asynchronous models in synchronous code, and the other way round")
struct BlockingTests {
    @Test("Child tasks, actors and sleeping work while the caller waits")
    func waiting() throws {
        let model = Waiting()
        #expect(try BlockingModel(model).predictBatch([1, 2, 3], batchSize: 2) == [2, 4, 6])
        let steps = NSMutableArray()
        _ = try BlockingModel(model).predictBatch([1, 2, 3], batchSize: 2) { step, _, _ in steps.add(step) }
        #expect(steps as? [Int] == [0, 2])
    }

    @Test("Waiting can be nested as deep as one likes")
    func nested() throws {
        #expect(try BlockingModel(Nested()).predict(20) == 20)
    }

    @Test("Tasks that all wait do not use up the threads")
    func manyTasks() async throws {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for item in 0..<64 { group.addTask { try BlockingModel(Waiting()).predict(item) } }
            var sum = 0
            for try await value in group { sum += value }
            #expect(sum == 64 * 63)
        }
    }

    @Test("Errors and task-local values pass")
    func errors() throws {
        let error = #expect(throws: ModelError.self) { try BlockingModel(Repeater()).predictBatch(["a", "bad"]) }
        #expect(error?.itemIndex == 1)
    }

    @Test("A synchronous model answers asynchronous calls")
    func immediate() async throws {
        #expect(try await ImmediateModel(Shout()).predictBatch(["a", "b"], batchSize: 1) == ["A", "B"])
        #expect(try await ImmediateModel(Adder()).predict(1, options: .init(amount: 2)) == 3)
    }
}
