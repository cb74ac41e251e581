import ModelKitHTTP
import ModelKitTensor
import Testing

@Suite("Pauses between tries")
struct WaitingTests {
    @Test("grow with the tries within the bounds of Python's modelkit: tenacity's random exponential wait of 4 to 10 s")
    func bounds() {
        let asked = Locked<[ClosedRange<Double>]>([])
        var waiting = Waiting()
        waiting.random = { range in
            asked.withLock { $0.append(range) }
            return range.lowerBound
        }
        for number in 1...100 { #expect(waiting.pause(afterTry: number) == .seconds(4)) }
        #expect(asked.withLock { $0.prefix(6) } == [4...4, 4...4, 4...4, 4...8, 4...10, 4...10])
        #expect(asked.withLock { $0.dropFirst(4).allSatisfy { $0 == 4...10 } })
    }

    @Test("are random within them")
    func random() {
        let pauses = Set((0..<100).map { _ in Waiting().pause(afterTry: 5) })
        #expect(pauses.count > 50 && pauses.allSatisfy { $0 >= .seconds(4) && $0 <= .seconds(10) })
    }
}
