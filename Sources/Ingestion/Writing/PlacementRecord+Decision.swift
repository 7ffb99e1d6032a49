import Deduplication
import Storage

extension PlacementRecord {
    init(_ decision: Decision) {
        self.init(
            relation: decision.relation,
            similarity: decision.similarity,
            containment: decision.containment,
            match: decision.match,
            rule: decision.rule,
            evidence: decision.evidence?.json
        )
    }
}
