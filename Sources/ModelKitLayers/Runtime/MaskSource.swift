/// How a mask is made from others, or from ids.
enum MaskSource: Hashable, Sendable {
    /// True where the ids of an edge are not zero.
    case nonZero(edge: Int)
    /// True where any of the masks is.
    case any([Int])
    /// True where all of the masks are.
    case all([Int])
    /// Masks one after the other, per item; nil stands for an input without one, all true, as long as the edge's steps.
    case joined([Part])
    /// Nothing this library can make; using it is an error.
    case unsupported

    /// The masks it is made of; in a network they come before it.
    var parts: [Int] {
        switch self {
        case .nonZero, .unsupported: []
        case .any(let parts), .all(let parts): parts
        case .joined(let parts): parts.compactMap(\.mask)
        }
    }

    /// A part of a joined mask.
    struct Part: Hashable, Sendable {
        let mask: Int?
        let edge: Int
    }
}
