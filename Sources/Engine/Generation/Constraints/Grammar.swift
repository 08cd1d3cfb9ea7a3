/// A context-free grammar over Unicode text: what constraints of every form are turned into.
///
/// Rules refer to each other by number; an expression tree is only as deep as its source is nested.
package struct Grammar: Sendable {
  package struct Rule: Sendable {
    package var name: String
    package var expression: GrammarExpression

    package init(name: String, expression: GrammarExpression) {
      self.name = name
      self.expression = expression
    }
  }

  package var rules: [Rule]
  /// Number of the rule that a whole text obeys.
  package var root: Int

  package init(rules: [Rule], root: Int) {
    self.rules = rules
    self.root = root
  }
}

package indirect enum GrammarExpression: Sendable {
  /// UTF-8 text as it stands; empty: the empty text.
  case text([UInt8])
  /// One scalar of the set.
  case scalar(ScalarSet)
  case sequence([GrammarExpression])
  /// One of them; an empty list admits no text at all.
  case choice([GrammarExpression])
  /// `minimum` to `maximum` times (nil: any number) in a row.
  case repeated(GrammarExpression, minimum: Int, maximum: Int?)
  case rule(Int)
  case graph(GrammarGraph)

  package static let empty = GrammarExpression.text([])
  package static let nothing = GrammarExpression.choice([])

  package static func text(_ string: String) -> GrammarExpression { .text(Array(string.utf8)) }
}

/// A finite automaton whose arcs are expressions. State 0 begins.
package struct GrammarGraph: Sendable {
  package struct Arc: Sendable {
    package var from: Int
    package var label: GrammarExpression
    package var to: Int
  }

  package var arcs: [Arc] = []
  package var isFinal: [Bool]

  package init(stateCount: Int) { isFinal = [Bool](repeating: false, count: stateCount) }

  package mutating func addArc(from: Int, _ label: GrammarExpression, to: Int) {
    arcs.append(Arc(from: from, label: label, to: to))
  }
}
