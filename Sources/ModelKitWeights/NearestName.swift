/// The candidate that is most like a name, for "did you mean"; nil where none is close.
///
/// Closeness is the number of edits over UTF-8 bytes, a swap of neighbours counted as one; at most a third of the longer
/// name may be edited. Ties go to the candidate that sorts first. Cost: the product of the lengths per candidate, so at
/// most the first 1,000 candidates of at most 200 bytes are looked at.
package func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
    let target = Array(name.utf8.prefix(200))
    var best: (distance: Int, name: String)?
    for candidate in candidates.sorted().prefix(1_000) where candidate.utf8.count <= 200 {
        let distance = editDistance(target, Array(candidate.utf8))
        let limit = max(target.count, candidate.utf8.count) / 3
        if distance <= limit, best.map({ distance < $0.distance }) ?? true { best = (distance, candidate) }
    }
    return best?.name
}

/// How many bytes to insert, delete, replace or swap with their neighbour to make one name of the other (optimal string
/// alignment).
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var cost = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
            row.append(cost)
        }
        (beforeLast, last) = (last, row)
    }
    return last[b.count]
}
