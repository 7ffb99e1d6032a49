package import News

/// The few sentences that say what a story says, taken from its original and never rewritten.
///
/// As a rule they are its lead. Where three or more outlets cut the text, they are the sentences that most of them kept:
/// editors have chosen them. Each names the articles that carry it. On 125 pairs of a long text and an editor's shorter
/// copy, the lead came nearest to what editors keep (ROUGE-1 .602, LexRank .549, centroid .523).
package struct StorySummary: Hashable, Sendable {
    package struct Sentence: Hashable, Sendable {
        /// As it is written.
        package let text: String
        /// The articles that carry it, the original first.
        package let carriers: [Article.ID]
    }

    package enum Basis: String, Hashable, Sendable {
        case lead
        /// What most of the outlets kept that cut the text.
        case kept
    }

    package let basis: Basis
    package let sentences: [Sentence]
    /// All sentences of the original with their carriers, in order, as far as they were looked at.
    package let whole: [Sentence]

    /// Sentences that are looked at, of the original's beginning.
    private static let limitSentences = 80
    /// Words of a text beyond which it is not read.
    private static let readWords = 6000
    /// Words after which a summary ends with its sentence.
    private static let enoughWords = 45
    private static let most = 4
    /// An outlet cut the text where it has no more than this share of its words.
    private static let cutShare = 0.85
    /// A sentence is carried where this share of its runs of three words stands in the other text.
    private static let carriedShare = 0.8

    package init(original: CarriedText, others: [CarriedText]) {
        let texts = others.map { WordRuns($0.text, limit: StorySummary.readWords) }
        let sentences = Sentences.of(original.text).prefix(StorySummary.limitSentences)
        let runs = sentences.map { WordRuns(String($0), limit: StorySummary.readWords) }
        var carriers: [[Int]] = []
        for run in runs {
            carriers.append(texts.indices.filter { run.share(in: texts[$0]) >= StorySummary.carriedShare })
        }
        whole = zip(sentences, carriers).map { sentence, carriers in
            Sentence(
                text: String(sentence),
                carriers: [original.article] + carriers.map { others[$0].article }
            )
        }
        let words = runs.reduce(0) { $0 + $1.words }
        let cut = texts.indices.filter {
            Double(texts[$0].words) <= StorySummary.cutShare * Double(words) && texts[$0].words > 0
                && others[$0].outlet != original.outlet
        }
        let cutting = Set(cut)
        let outlets = Set(cut.map { others[$0].outlet }).count
        var chosen: [Int] = []
        if outlets >= 3 {
            let kept = carriers.map { carriers in
                Set(carriers.filter { cutting.contains($0) }.map { others[$0].outlet }).count
            }
            let ranked = kept.indices.filter { kept[$0] * 2 > outlets && runs[$0].words >= 4 }
                .sorted { (kept[$1], $0) < (kept[$0], $1) }
            var count = 0
            for index in ranked where count < StorySummary.enoughWords && chosen.count < StorySummary.most {
                chosen.append(index)
                count += runs[index].words
            }
        }
        basis = chosen.isEmpty ? .lead : .kept
        if chosen.isEmpty {
            var count = 0
            for index in runs.indices
            where count < StorySummary.enoughWords && chosen.count < StorySummary.most {
                chosen.append(index)
                count += runs[index].words
            }
        }
        self.sentences = chosen.sorted().map { [whole] in whole[$0] }
    }
}
