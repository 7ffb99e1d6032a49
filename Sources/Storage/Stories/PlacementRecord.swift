package import News

/// Why an article stands in its story: what the decision measured.
package struct PlacementRecord: Hashable, Sendable {
    /// To `match`, by text alone; `original` where there is none.
    package var relation: Relation
    /// 0...1 against `match`; 1 where there is none.
    package var similarity: Double
    package var containment: Double
    package var match: Article.ID?
    /// Stable short name of the rule that decided.
    package var rule: String
    /// What was measured, as JSON.
    package var evidence: String?

    package init(
        relation: Relation,
        similarity: Double,
        containment: Double,
        match: Article.ID?,
        rule: String,
        evidence: String? = nil
    ) {
        self.relation = relation
        self.similarity = similarity
        self.containment = containment
        self.match = match
        self.rule = rule
        self.evidence = evidence
    }
}
