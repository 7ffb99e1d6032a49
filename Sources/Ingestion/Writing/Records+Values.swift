import Deduplication
import Fetching
import News
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

extension AskedRecord {
    init(_ asked: Asked) {
        self.init(
            domain: asked.domain,
            feeds: asked.feeds,
            pages: asked.pages,
            others: asked.others,
            hops: asked.hops,
            unconditional: asked.unconditional,
            notModified: asked.notModified,
            failures: asked.failures,
            bytes: asked.wireBytes,
            shortestGapMilliseconds: asked.shortestGap.map { Int($0 / .milliseconds(1)) }
        )
    }
}
