import Generation
import Mutations
import SeededRandom
import Testing
import Tokenizers

@Suite("Grammars")
struct GrammarTests {
  private func constraint(_ grammar: String) throws -> (TokenConstraint, Tokenizer) {
    let tokenizer = try TestVocabulary.sentencePiece()
    return (try TokenConstraint(grammar: Array(grammar.utf8), TokenTrie(tokenizer)), tokenizer)
  }

  private static let examples: [(String, [String], [String])] = [
    ("root ::= \"yes\" | \"no\"", ["yes", "no"], ["", "y", "yesno", "Yes"]),
    ("root ::= [a-c]* \"x\"? ", ["", "a", "abcx", "x"], ["d", "xx", "xa"]),
    ("root ::= [^a-z\\n]+", ["A", "é🐲", "0 "], ["", "a", "\n"]),
    ("root ::= . .", ["ab", "éé", "🐲\n"], ["a", "abc"]),
    ("root ::= \"\\\"\\x41\\u00e9\\U0001F432\\t\\\\\"", ["\"Aé🐲\t\\"], ["Aé🐲"]),
    (
      "root ::= [0-9]{2} | [a]{1,3} | [b]{2,} | [\\]\\-^]", ["12", "a", "aaa", "bb", "bbbbb", "]", "-", "^"],
      ["1", "aaaa", "b", "ab", "\\"]
    ),
    ("root ::= \"(\" root \")\" | \"\"", ["", "()", "((()))"], ["(", "())", ")"]),
    (
      "root ::= list # a comment\nlist ::= item (\",\" item)*\n\nitem ::= [0-9]+ |\n \"[\" list \"]\"",
      ["1,22", "[1,[2],3]"], ["", "1,", "[1"]
    ),
    // Ambiguous in exponentially many ways, and right-recursive.
    (
      "root ::= a\na ::= \"x\" a \"y\" | \"x\" a \"z\" | \"x\" a | \"x\"", ["x", "xxxx", "xxxyz", "xxxzz"],
      ["xy", "y", ""]
    ),
    ("root ::= (\"a\"? \"a\"? \"a\"?)* \"b\"", ["b", "aaaaab"], ["a", "ba"]),
    ("root ::= e e \"x\"\ne ::= \"\" | \"y\" e", ["x", "yyx"], ["xy"]),
  ]

  @Test("a grammar admits its texts and no others", arguments: examples.indices)
  func example(_ index: Int) throws {
    let (grammar, good, bad) = Self.examples[index]
    let (constraint, tokenizer) = try constraint(grammar)
    for text in good { #expect(ConstraintState.admits(Array(text.utf8), constraint, tokenizer), "\(grammar): \(text)") }
    for text in bad { #expect(!ConstraintState.admits(Array(text.utf8), constraint, tokenizer), "\(grammar): \(text)") }
  }

  private static let broken: [[UInt8]] = [
    [0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80],
  ]

  @Test("invalid UTF-8 is never admitted", arguments: broken)
  func utf8(_ bytes: [UInt8]) throws {
    let (constraint, tokenizer) = try constraint("root ::= .*")
    #expect(!ConstraintState.admits(bytes, constraint, tokenizer))
    #expect(ConstraintState.admits(Array("ÿ\u{0}\u{10FFFF}".utf8), constraint, tokenizer))
  }

  @Test("a mask holds exactly the tokens that keep a text possible, end tokens exactly when it is whole")
  func masks() throws {
    let words = ["a", "ab", "abc", "▁", "▁a", "▁ab", "ba", "bab", "(", "((", "())", ")", "x)", "é", "ab\u{E9}"]
    let tokenizer = try TestVocabulary.sentencePiece(words)
    let grammar = "root ::= \" \"? (\"ab\"* | \"(\" root \")\") [é-ü]? \"b\"{0,2}"
    let constraint = try TokenConstraint(grammar: Array(grammar.utf8), TokenTrie(tokenizer))
    var random = SplitMix64(seed: 1)
    for dropsFirstSpace in [true, false] {
      for _ in 0..<60 {
        var state = constraint.makeState(dropsFirstSpace: dropsFirstSpace)
        for _ in 0..<12 {
          let mask = state.allowed(remainingTokens: 1000)
          var next: [TokenID] = []
          for id in 0..<TokenID(tokenizer.vocabularySize) {
            var copy = state
            let isAccepted = copy.accept(id)
            #expect(mask.contains(id) == (isAccepted || id == 2 && state.isComplete), "token \(id)")
            if isAccepted { next.append(id) }
          }
          #expect(mask.count == next.count + (state.isComplete ? 1 : 0))
          guard !next.isEmpty else { break }
          _ = state.accept(random.pick(next))
        }
      }
    }
  }

  @Test("a space before the first word counts only where it is shown")
  func firstSpace() throws {
    let (constraint, tokenizer) = try constraint("root ::= \"{\" \"ab\" \"}\"")
    var shown = constraint.makeState(dropsFirstSpace: false)
    let piece = try #require(tokenizer.vocabulary.tokens.firstIndex(of: Array("▁{".utf8))).id
    #expect(!shown.allowed(remainingTokens: 9).contains(piece))
    let refused = shown.accept(piece)
    #expect(!refused)
    var dropped = constraint.makeState(dropsFirstSpace: true)
    #expect(dropped.allowed(remainingTokens: 9).contains(piece))
    let accepted = dropped.accept(piece)
    #expect(accepted && !dropped.allowed(remainingTokens: 9).contains(piece))
  }

  @Test("special, unused and unknown tokens are never allowed")
  func special() throws {
    let (constraint, tokenizer) = try constraint("root ::= .*")
    var state = constraint.makeState(dropsFirstSpace: false)
    let mask = state.allowed(remainingTokens: 100)
    #expect(!mask.contains(0) && !mask.contains(1) && mask.contains(2))
    #expect(!mask.contains(TokenID(tokenizer.vocabularySize - 1)))
    for id: TokenID in [0, 1, 2] {
      let accepted = state.accept(id)
      #expect(!accepted)
    }
  }

  @Test("every budget that suffices for the shortest answer gives a whole one")
  func budgets() throws {
    let grammar = "root ::= \"{\" pair (\",\" pair){0,9} \"}\"\npair ::= \"\\\"\" [a-zé]* \"\\\":\" (\"true\" | root)"
    let (constraint, tokenizer) = try constraint(grammar)
    // `{`, `"`, `":`, `true`, `}`
    #expect(constraint.shortestAnswer == 5)
    for budget in constraint.shortestAnswer...40 {
      for seed in 0..<10 {
        var writer = RandomWriter(tokenizer, seed: UInt64(seed))
        let answer = writer.write(constraint, budget: budget)
        #expect(answer.isComplete && answer.tokens.count <= budget, "budget \(budget): \(answer.text)")
      }
    }
    var writer = RandomWriter(tokenizer, seed: 1)
    #expect(!writer.write(constraint, budget: constraint.shortestAnswer - 1).isComplete)
  }

  private static let malformed: [(String, String)] = [
    ("", "root"), ("root ::= \"a", "line 1"), ("root ::= a", "\"a\""),
    ("root ::= root \"a\" | \"b\"", "left-recursive"),
    ("root ::= a \"x\"\na ::= b? c\nb ::= \"b\"\nc ::= a", "left-recursive"), ("root ::= \"a\"{3,2}", "line 1"),
    ("root ::= [z-a]", "line 1"), ("root ::= \"a\")", "line 1"), ("root ::= (\"a\"", "line 1"),
    ("root ::= \"a\"\nroot ::= \"b\"", "line 2"), ("root ::= \"\\q\"", "line 1"), ("root ::= \"\\uD800\"", "line 1"),
    ("root ::= \"a\"{100000000}", "10000"), ("root ::= ((\"a\"{10000}){10000}){10000}", "states"),
    ("root ::= ((\"\"{10000}){10000}){10000}", "states"), ("root ::= \"a\" root", "no text"),
    (String(repeating: "(", count: 1000), "rule"), ("root ::= " + String(repeating: "(", count: 1000), "64"),
  ]

  @Test("malformed grammars are refused in one line that says where", arguments: malformed)
  func refused(_ grammar: String, _ expected: String) throws {
    do {
      _ = try constraint(grammar)
      Issue.record("accepted")
    } catch let error as ConstraintError {
      #expect("\(error)".contains(expected) && !"\(error)".contains("\n"), "\(error)")
    }
  }

  @Test("an ambiguous grammar stays fast on a long text")
  func ambiguous() throws {
    let (constraint, tokenizer) = try constraint(
      "root ::= a\na ::= \"x\" a \"y\" | \"x\" a \"z\" | \"x\" a | \"x\" a a | \"x\"")
    let clock = ContinuousClock()
    let time = clock.measure {
      #expect(ConstraintState.admits([UInt8](repeating: UInt8(ascii: "x"), count: 300), constraint, tokenizer))
    }
    #expect(time < .seconds(20))
  }

  @Test("any bytes given as a grammar end in a constraint or an error")
  func mutations() throws {
    let trie = try TokenTrie(TestVocabulary.sentencePiece())
    let tokens = [
      "::=", "root", "\"", "[", "]", "{", "}", "*", "+", "?", "|", "(", ")", "{3,}", "{0,9}", "^", "-", "\\u", "#",
      "\n",
    ]
    var random = SplitMix64(seed: 3)
    var made = 0
    for index in 0..<600 {
      let bytes = random.mutated(Array(Self.examples[index % Self.examples.count].0.utf8), with: tokens)
      do {
        let constraint = try TokenConstraint(grammar: bytes, trie)
        made += 1
        var writer = RandomWriter(try TestVocabulary.sentencePiece(), seed: UInt64(index))
        let budget = max(20, min(constraint.shortestAnswer, 200))
        let answer = writer.write(constraint, budget: budget)
        #expect(answer.isComplete || constraint.shortestAnswer > budget)
      } catch let error as ConstraintError {
        #expect(!"\(error)".contains("\n"))
      }
    }
    #expect(made > 20)
  }
}

extension Int {
  fileprivate var id: TokenID { TokenID(self) }
}
