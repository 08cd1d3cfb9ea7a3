import ContextPacking
import EHR
import Evidence
import MedAlign

/// A packed prompt, the way to an answer in several prompts, or the outcome of an item that does not come to one.
enum ItemPacking {
  case packed(PackedPrompt, now: String)
  case parts(any AnswerProcess, PackingSummary)
  case ended(Outcome)
}

/// Makes items' prompts one after another, keeping the record in hand for the items that follow.
struct ItemPacker {
  private let plan: RunPlan
  private var current: (person: PersonID, record: Result<PreparedRecord, RecordError>)?
  private var index: (person: PersonID, index: RecordIndex)?

  init(_ plan: RunPlan) { self.plan = plan }

  /// The record that `item` asks about; `nil` if there is none.
  mutating func record(for item: Instruction) -> Result<PreparedRecord, RecordError>? {
    guard let person = item.personID, let path = plan.dataSet.recordPath(for: person) else { return nil }
    if let current, current.person == person { return current.record }
    current = nil  // frees the record before the next is read
    let result: Result<PreparedRecord, RecordError>
    do throws(RecordError) {
      result = .success(plan.packer.prepare(try RecordReader.read(path: path)))
    } catch {
      result = .failure(error)
    }
    current = (person, result)
    return result
  }

  /// The record's words, for finding what an answer says; `nil` if there is no record.
  mutating func evidenceIndex(for item: Instruction) -> RecordIndex? {
    guard let person = item.personID, case .success(let record) = record(for: item) else { return nil }
    if let index, index.person == person { return index.index }
    let made = RecordIndex(record.record, hasCodes: plan.packer.rendering == .xml)
    index = (person, made)
    return made
  }

  mutating func pack(_ item: Instruction) -> ItemPacking {
    guard let person = item.personID else {
      return .ended(.skipped(reason: "no record is assigned to this instruction"))
    }
    guard item.question.utf8.contains(where: { $0 > 0x20 }) else {
      return .ended(.skipped(reason: "the instruction is empty"))
    }
    switch record(for: item) {
    case nil: return .ended(.skipped(reason: "the data folder holds no record of person \(person)"))
    case .failure(let error): return .ended(.failed(reason: withoutFolder("\(error)")))
    case .success(let record):
      do {
        switch plan.options.strategy {
        case .single: return .packed(try plan.packer.pack(record, question: item.question), now: record.now)
        case .refine:
          return .parts(
            try Refinement(plan.packer, record, question: item.question, options: plan.options), PackingSummary(whole: record))
        case .mapReduce:
          return .parts(
            try MapReduce(plan.packer, record, question: item.question, options: plan.options), PackingSummary(whole: record))
        }
      } catch {
        return .ended(error.isRefusal ? .refused(reason: "\(error)") : .failed(reason: "\(error)"))
      }
    }
  }

  /// Reasons are stored and exported, which holds no paths: a file is named from the data folder on.
  private func withoutFolder(_ description: String) -> String {
    description.hasPrefix(plan.dataSet.folder + "/")
      ? String(description.dropFirst(plan.dataSet.folder.count + 1)) : description
  }
}

extension PackingSummary {
  init(_ account: PackingAccount, now: String) {
    self.init(
      promptTokens: account.promptTokens, recordTokens: account.recordTokens.value, keptTokens: account.keptTokens,
      totalEvents: account.totalEvents, keptEvents: account.keptEvents, recordBytes: account.recordBytes,
      firstKeptByte: account.firstKeptByte, earliestKept: account.earliestKeptTimestamp.map { "\($0)" }, now: now)
    sourceTokens = account.sourceTokens?.value
  }

  /// Of an item that reads all of a record, before its first prompt.
  init(whole record: PreparedRecord) {
    self.init(
      promptTokens: 0, recordTokens: record.tokenCount.value, keptTokens: record.tokenCount.value,
      totalEvents: record.record.events.count, keptEvents: record.record.events.count,
      recordBytes: record.record.source.count, firstKeptByte: 0,
      earliestKept: record.record.events.compactMap(\.timestamp).min().map { "\($0)" }, now: record.now)
    sourceTokens = record.sourceTokenCount?.value
  }
}
