import Foundation

/// What Redis answers to one command.
package enum Reply: Hashable {
    case bytes(Data)
    case array([Reply])
    case integer(Int64)
    /// No value.
    case null
    /// `OK` and the like.
    case status(String)
    case error(String)
}
