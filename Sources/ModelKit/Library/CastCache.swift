import ModelKitTensor

/// What the models of a library were asked for as: a look-up takes a fraction of a cast to a type with given ends.
final class CastCache: Sendable {
    private struct Key: Hashable {
        let name: String
        let type: ObjectIdentifier
    }

    private let casts = Locked<[Key: AnyCast]>([:])

    /// The cast of a model to a type; nil where it was not asked for yet.
    subscript(_ name: String, _ type: ObjectIdentifier) -> AnyCast? {
        casts.withLock { $0[Key(name: name, type: type)] }
    }

    /// Remembers a cast.
    func insert(_ cast: AnyCast, _ name: String, _ type: ObjectIdentifier) {
        casts.withLock { $0[Key(name: name, type: type)] = cast }
    }

    /// Forgets all.
    func removeAll() { casts.withLock { $0.removeAll() } }
}

// `@unchecked Sendable`: only what is Sendable is in a library.
/// The result of a cast to some type.
@usableFromInline
class AnyCast: @unchecked Sendable {}

/// The result of a cast.
@usableFromInline
final class Cast<T>: AnyCast, @unchecked Sendable {
    @usableFromInline let value: T

    init(_ value: T) { self.value = value }
}
