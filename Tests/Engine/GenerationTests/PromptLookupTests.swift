import Generation
import Testing
import Tokenizers

@Suite("Prompt lookup")
struct PromptLookupTests {
  @Test("what followed the last tokens before is guessed")
  func guesses() {
    var lookup = PromptLookup([1, 2, 3, 4, 5, 6, 7, 8, 9])
    #expect(lookup.draft(limit: 7) == [])
    lookup.append(3)
    #expect(lookup.draft(limit: 7) == [], "one token is no match")
    lookup.append(4)
    #expect(lookup.draft(limit: 7) == [5, 6, 7])
    #expect(lookup.draft(limit: 2) == [5, 6])
    #expect(lookup.draft(limit: 0) == [])
  }

  @Test("the longest match wins, the latest among equals")
  func longestMatch() {
    var lookup = PromptLookup([7, 1, 2, 30, 8, 1, 2, 40, 9, 1, 2, 50, 8, 1])
    lookup.append(2)
    #expect(lookup.draft(limit: 1) == [40])
    lookup = PromptLookup([7, 1, 2, 30, 8, 1, 2, 40, 5, 1])
    lookup.append(2)
    #expect(lookup.draft(limit: 1) == [40])
  }

  @Test("guesses grow while they are right and shrink when they are not")
  func learns() {
    let quoted = (1...60).map { TokenID($0) }
    var lookup = PromptLookup(quoted + [1, 2])
    #expect(lookup.draft(limit: 7).count == 3)
    lookup.learn(drafted: 3, accepted: 3)
    #expect(lookup.draft(limit: 7).count == 6)
    lookup.learn(drafted: 6, accepted: 6)
    #expect(lookup.draft(limit: 70).count == PromptLookup.longestDraft)
    lookup.learn(drafted: 7, accepted: 0)
    #expect(lookup.draft(limit: 7).isEmpty, "a match of two is not trusted any more")
    for token in 3...10 { lookup.append(TokenID(token)) }
    #expect(lookup.draft(limit: 7) == [11])
  }
}
