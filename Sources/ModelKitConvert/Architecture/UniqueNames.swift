/// Names of which each is given once.
struct UniqueNames {
    private var taken: Set<String>
    /// The number behind a name that was asked for before, so that many requests for one name take no longer than few.
    private var numbers: [String: Int] = [:]

    /// - Parameter taken: the names that are not to be given.
    init(_ taken: some Sequence<String>) { self.taken = Set(taken) }

    /// The name, or where it is taken the name with the next number that is free behind it: `dense~2`.
    mutating func take(_ name: String) -> String {
        var unique = name
        while !taken.insert(unique).inserted {
            let number = numbers[name, default: 1] + 1
            numbers[name] = number
            unique = "\(name)~\(number)"
        }
        return unique
    }
}
