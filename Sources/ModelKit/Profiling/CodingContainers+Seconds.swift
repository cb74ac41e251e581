extension KeyedEncodingContainer {
    /// Writes a duration as a number of seconds.
    mutating func encodeSeconds(_ duration: Duration, forKey key: Key) throws {
        try encode(duration / .seconds(1), forKey: key)
    }
}

extension KeyedDecodingContainer {
    /// Reads a duration from a number of seconds, to the picosecond; one beyond ±10⁹ s is refused as corrupt.
    func decodeSeconds(forKey key: Key) throws -> Duration {
        let seconds = try decode(Double.self, forKey: key)
        guard abs(seconds) <= 1e9 else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "\(seconds) is no duration in seconds")
        }
        let whole = seconds.rounded(.towardZero)
        return .seconds(Int(whole))
            + Duration(
                secondsComponent: 0, attosecondsComponent: Int64(((seconds - whole) * 1e12).rounded()) * 1_000_000)
    }
}
