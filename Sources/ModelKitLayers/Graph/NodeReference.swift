/// One output of a node, or an input of the graph, named as `node` or `node:1`.
public struct NodeReference: Hashable, Sendable, CustomStringConvertible {
    /// The name of the node or of the graph's input.
    public var node: String
    /// Which of the node's outputs, from 0.
    public var output: Int

    /// Refers to an output of a node, the first one if not said otherwise.
    public init(_ node: String, output: Int = 0) {
        self.node = node
        self.output = output
    }

    /// Reads `node` or `node:1`. A name that itself ends in a colon and digits is written with its output: `a:1:0`.
    public init(parsing text: String) {
        if let colon = text.lastIndex(of: ":") {
            let digits = text[text.index(after: colon)...]
            if !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }), let output = Int(digits) {
                self.init(String(text[..<colon]), output: output)
                return
            }
        }
        self.init(text)
    }

    /// The text that `init(parsing:)` reads back.
    public var description: String {
        output == 0 && NodeReference(parsing: node).node == node ? node : "\(node):\(output)"
    }
}
