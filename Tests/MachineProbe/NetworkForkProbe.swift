import Glibc
import ModelKitLayers
import ModelKitTensor

/// Predicts in a process and in a child of it.
enum NetworkForkProbe {
    static func idle() {
        do {
            let networks = [try ProbeNetwork.make(threads: 1), try ProbeNetwork.make(threads: 2)]
            func bits() throws -> [[UInt32]] {
                try networks.flatMap { network in
                    try [1, 300].map { rows in
                        let outputs = try network.predict([.dense(ProbeNetwork.numbers([rows, 300], step: 13))])
                        return outputs[0].values.map(\.bitPattern)
                    }
                }
            }
            let expected = try bits()
            let ended = Child.run {
                do { return try bits() == expected ? 0 : 1 } catch { return 2 }
            }
            print(ended, try bits() == expected && Set(expected[3]).count > 1000)
        } catch {
            print(error)
            exit(1)
        }
    }
}
