/// Which part of a record that is longer than the context goes into the prompt. The policy is named in every stored
/// result.
public enum PackingPolicy: String, Sendable, CaseIterable, Codable {
  /// The MedAlign paper's rule: the last tokens of the record that fit beside the template, the instruction and the
  /// room for the answer. The record is cut where the tokens end, in the middle of an element if it comes to that.
  case paper
  /// HELM's rule: the last tokens of the record, as many as are left of the budget after the question and the template
  /// with its placeholders left in, each counted alone (`stanford-crfm/helm` 63754d05d,
  /// `medalign_scenario_helper.py`). HELM counts with `cl100k_base`; here it is the model's own tokenizer.
  case helm
  /// Whole events only, oldest dropped first, with the elements around the kept ones closed: well-formed XML.
  case wholeEvents = "whole-events"
  /// The paper's rule with a fixed number of tokens set aside for the instruction, so that the record part is the same
  /// for every instruction asked about a record. With a record-first template, the prompts then share a token prefix.
  case fixedReserve = "fixed-reserve"
  /// Whole events, newest dropped first.
  case oldestFirst = "oldest-first"
  /// Whole events drawn at random; the seed and the person decide which.
  case random
  /// Whole visits, those that BM25 ranks highest for the question first.
  case bm25Visits = "bm25-visits"
  case bm25Events = "bm25-events"
  /// Notes alone, those that BM25 ranks highest first.
  case bm25Notes = "bm25-notes"
  /// Whole events by BM25's score, halved for every year before the record's latest time.
  case bm25Recent = "bm25-recent"
  /// Notes alone, newest first.
  case notesOnly = "notes-only"
  /// All but notes, newest first.
  case codesOnly = "codes-only"
  /// TIMER's rule: visits one after another, then the last tokens (`som-shahlab/TIMER`,
  /// `timer/evaluate/medalign_preprocessing.py`).
  case timer
  case timerNotes = "timer-notes"
  case timerCodes = "timer-codes"
  /// TIMER's retrieval: visits by BM25 until the budget is exceeded, in order of time, then the last tokens.
  case timerRAG = "timer-rag"

  /// Whether the rule is about the XML's visits.
  var needsXML: Bool {
    switch self {
    case .timer, .timerNotes, .timerCodes, .timerRAG: true
    default: false
    }
  }

  /// The units of a policy that keeps whole ones.
  var strategy: (any ContextStrategy)? {
    switch self {
    case .wholeEvents: RecencyStrategy()
    case .oldestFirst: RecencyStrategy(newestFirst: false)
    case .random: RandomStrategy()
    case .bm25Visits: BM25Strategy(unit: .visit)
    case .bm25Events: BM25Strategy(unit: .event)
    case .bm25Notes: BM25Strategy(unit: .event, filter: .notes)
    case .bm25Recent: BM25Strategy(unit: .event, halfLifeDays: 365)
    case .notesOnly: RecencyStrategy(filter: .notes)
    case .codesOnly: RecencyStrategy(filter: .codes)
    default: nil
    }
  }
}
