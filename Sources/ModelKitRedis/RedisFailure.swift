/// Why Redis did not answer: never thrown out of the cache.
package struct RedisFailure: Error, Hashable, CustomStringConvertible {
    /// What kind of failure.
    package enum Kind: Hashable {
        /// No address, no listener, or no answer to connecting in time.
        case unreachable
        /// The certificate, the key or the handshake is wrong.
        case insecure
        /// The other side has closed the connection.
        case closed
        /// No answer in time.
        case timedOut
        /// What came is not Redis's protocol, or not an answer to what was asked.
        case notRedis
        /// Redis answered with an error.
        case refused
        /// Every connection stayed in use.
        case busy
    }

    package let kind: Kind
    package let description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
