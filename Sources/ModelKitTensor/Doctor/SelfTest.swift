/// A property of the kernels, tried on this machine.
public struct SelfTest: Codable, Equatable, Sendable {
    /// The property, a sentence.
    public var name: String
    /// Whether it holds.
    public var passed: Bool
    /// On what it was tried, or where it failed.
    public var detail: String
}

/// Collects what fails of one property.
struct SelfTestCases {
    private let name: String
    private var cases: [String] = []
    private var failures: [String] = []

    init(_ name: String) { self.name = name }

    mutating func check(_ label: String, _ holds: Bool) {
        cases.append(label)
        if !holds { failures.append(label) }
    }

    var result: SelfTest {
        let detail = failures.isEmpty ? cases.joined(separator: ", ") : "not for " + failures.joined(separator: ", ")
        return SelfTest(name: name, passed: failures.isEmpty, detail: detail)
    }
}
