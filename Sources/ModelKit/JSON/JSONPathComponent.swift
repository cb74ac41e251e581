import ModelKitWeights

/// One step into a JSON document: a member of an object or an element of an array.
public enum JSONPathComponent: Hashable, Sendable {
    /// The member of that name.
    case key(String)
    /// The element at that place, from 0.
    case index(Int)
}

extension JSONPathComponent {
    /// The component that a coding key stands for: an index only where the key is an element's place.
    init(_ key: any CodingKey) {
        // A dictionary's Int key also has an intValue.
        if let key = key as? JSONTreeKey, let index = key.intValue {
            self = .index(index)
        } else {
            self = .key(key.stringValue)
        }
    }
}

extension [JSONPathComponent] {
    /// The path in the words of an error: `item[1].x`, or `item["a.b"]` for a name that is no identifier.
    package func location(from start: String) -> String {
        reduce(into: start) { text, component in
            switch component {
            case .index(let index): text += "[\(index)]"
            case .key(let name) where JSONPathComponent.isPlain(name): text += ".\(name)"
            case .key(let name): text += "[\(JSONValue.string(name).text())]"
            }
        }
    }
}

extension JSONPathComponent {
    fileprivate static func isPlain(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, !("0"..."9").contains(first) else { return false }
        return name.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || "0123456789_-$".unicodeScalars.contains($0)
        }
    }
}
