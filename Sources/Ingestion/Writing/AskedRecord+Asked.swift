import Fetching
import Storage

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
