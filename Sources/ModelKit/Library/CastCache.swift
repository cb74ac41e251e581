import ModelKitTensor

/// What the models of a library were asked for as: a look-up takes a fraction of a cast to a type with given ends.
final class CastCache: Sendable {
    private struct Key: Hashable {
        let name: String
        let type: ObjectIdentifier
    }

    private struct State {
        var casts: [Key: AnyCast] = [:]
        var generation = 0
    }

    private let state = Locked(State())

    /// How often all was forgotten.
    var generation: Int { state.withLock { $0.generation } }

    /// The cast of a model to a type; nil where it was not asked for yet.
    subscript(_ name: String, _ type: ObjectIdentifier) -> AnyCast? {
        state.withLock { $0.casts[Key(name: name, type: type)] }
    }

    /// Remembers a cast of what was looked up in a generation, unless all was forgotten since.
    func insert(_ cast: AnyCast, _ name: String, _ type: ObjectIdentifier, of generation: Int) {
        state.withLock { state in
            if state.generation == generation { state.casts[Key(name: name, type: type)] = cast }
        }
    }

    /// Forgets all.
    func removeAll() {
        state.withLock { state in
            state.casts.removeAll()
            state.generation += 1
        }
    }
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
