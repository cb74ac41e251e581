/// The candidate that is most like a name, for "did you mean"; nil where none is close.
///
/// Closeness is the Levenshtein distance over UTF-8 bytes, at most a third of the longer name. Ties go to the candidate
/// that sorts first. Cost: the product of the lengths per candidate, so at most 1,000 candidates of at most 200 bytes are
/// looked at.
package func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
    let target = Array(name.utf8.prefix(200))
    var best: (distance: Int, name: String)?
    for candidate in candidates.prefix(1_000).sorted() where candidate.utf8.count <= 200 {
        let distance = editDistance(target, Array(candidate.utf8))
        let limit = max(1, max(target.count, candidate.utf8.count) / 3)
        if distance <= limit, best.map({ distance < $0.distance }) ?? true { best = (distance, candidate) }
    }
    return best?.name
}

private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var row = Array(0...b.count)
    for (i, left) in a.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, right) in b.enumerated() {
            let substituted = diagonal + (left == right ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(substituted, diagonal + 1, row[j] + 1)
        }
    }
    return row[b.count]
}
