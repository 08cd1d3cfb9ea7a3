import MedAlign
import Report
import Testing

@Suite struct VerdictTests {
  private func verdict(_ votes: [(String, Bool?)]) -> Bool? {
    let judgements = votes.map {
      Judgement(item: SliceSample.item(1), system: "a", rater: $0.0, isCorrect: $0.1, rank: 1)
    }
    let data = EvaluationData(systems: [EvaluatedSystem(name: "a")], judgements: judgements)
    let found = data.verdict(of: SliceSample.item(1), system: "a")
    #expect(data.verdicts["a"]?[SliceSample.item(1)] == found)
    return found
  }

  @Test("the majority of clinicians decides")
  func majority() {
    #expect(verdict([("x", true), ("y", false), ("z", true)]) == true)
    #expect(verdict([("x", true), ("y", false), ("z", false)]) == false)
    #expect(verdict([("x", true)]) == true)
  }

  @Test("of as many for as against, the first clinician by name decides, whatever the order of the file")
  func ties() {
    #expect(verdict([("b", false), ("a", true)]) == true)
    #expect(verdict([("a", true), ("b", false)]) == true)
    #expect(verdict([("a", false), ("d", true), ("c", false), ("b", true)]) == false)
  }

  @Test("verdicts that were not given have no default, and one who gave both counts for neither")
  func missing() {
    #expect(verdict([]) == nil)
    #expect(verdict([("a", nil)]) == nil)
    #expect(verdict([("a", nil), ("b", false)]) == false)
    #expect(verdict([("a", true), ("a", false), ("b", false)]) == false)
    #expect(verdict([("a", true), ("a", false)]) == nil)
    #expect(verdict([("a", true), ("a", true), ("b", false), ("c", false)]) == false)
  }

  @Test("verdicts are of one item and one system")
  func keys() {
    let data = EvaluationData(
      systems: [EvaluatedSystem(name: "a"), EvaluatedSystem(name: "b")],
      judgements: SliceSample.judgements("a", [true, false]) + SliceSample.judgements("b", [nil, true]))
    #expect(data.verdict(of: SliceSample.item(2), system: "a") == false)
    #expect(data.verdict(of: SliceSample.item(1), system: "b") == nil)
    #expect(data.verdict(of: SliceSample.item(1, person: 8), system: "a") == nil)
    #expect(data.verdicts["b"]?.count == 1)
  }
}
