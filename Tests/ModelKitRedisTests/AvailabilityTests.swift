import ModelKitRedis
import Testing

@Suite("When a server is worth asking")
struct AvailabilityTests {
    private let availability = Held()

    /// The state machine, held so that expectations can change it.
    private final class Held {
        private var availability = Availability(firstPause: 10, longestPause: 35)

        func begin(at time: UInt64) -> Availability.Attempt? { availability.begin(at: time) }

        func end(_ attempt: Availability.Attempt, succeeded: Bool, at time: UInt64) -> Availability.Change? {
            availability.end(attempt, succeeded: succeeded, at: time)
        }
    }

    @Test("While it answers, any number of attempts are due")
    func available() throws {
        let first = try #require(availability.begin(at: 0))
        let second = try #require(availability.begin(at: 0))
        #expect(availability.end(first, succeeded: true, at: 1) == nil)
        #expect(availability.end(second, succeeded: true, at: 1) == nil)
        #expect(availability.begin(at: 2) != nil)
    }

    @Test("Of attempts that fail together, the first tells of the outage and the others do not lengthen the pause")
    func together() throws {
        let attempts = try (0..<3).map { _ in try #require(availability.begin(at: 0)) }
        let changes = attempts.map { availability.end($0, succeeded: false, at: 5) }
        #expect(changes == [.lost, nil, nil])
        #expect(availability.begin(at: 14) == nil)
        #expect(availability.begin(at: 15) != nil)
    }

    @Test("Pauses double up to the longest, and one attempt is made after each")
    func doubling() throws {
        var time: UInt64 = 0
        _ = availability.end(try #require(availability.begin(at: time)), succeeded: false, at: time)
        for pause: UInt64 in [10, 20, 35, 35] {
            #expect(availability.begin(at: time + pause - 1) == nil, "a pause of \(pause)")
            time += pause
            let attempt = try #require(availability.begin(at: time), "a pause of \(pause)")
            #expect(availability.begin(at: time + 1_000) == nil)
            #expect(availability.end(attempt, succeeded: false, at: time) == nil)
        }
    }

    @Test("A success after a pause ends the outage, and the next one begins with the first pause")
    func restored() throws {
        _ = availability.end(try #require(availability.begin(at: 0)), succeeded: false, at: 0)
        _ = availability.end(try #require(availability.begin(at: 10)), succeeded: false, at: 10)
        #expect(availability.end(try #require(availability.begin(at: 30)), succeeded: true, at: 31) == .restored)
        #expect(availability.end(try #require(availability.begin(at: 32)), succeeded: false, at: 40) == .lost)
        #expect(availability.begin(at: 49) == nil)
        #expect(availability.begin(at: 50) != nil)
    }

    @Test("Attempts from before the outage say nothing about its end", arguments: [true, false])
    func late(succeeded: Bool) throws {
        let late = try #require(availability.begin(at: 0))
        _ = availability.end(try #require(availability.begin(at: 0)), succeeded: false, at: 0)
        let trial = try #require(availability.begin(at: 10))
        #expect(availability.end(late, succeeded: succeeded, at: 11) == nil)
        #expect(availability.begin(at: 12) == nil)
        #expect(availability.end(trial, succeeded: true, at: 13) == .restored)
    }

    @Test("Times at the end of the clock do not overflow")
    func overflow() throws {
        _ = availability.end(try #require(availability.begin(at: .max)), succeeded: false, at: .max)
        #expect(availability.begin(at: .max - 1) == nil)
    }
}
