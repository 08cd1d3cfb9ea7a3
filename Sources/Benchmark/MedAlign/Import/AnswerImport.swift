import ContentHash
import Foundation

extension AnswerFile {
  /// What importing one system's answers did.
  public struct Summary: Sendable, Equatable {
    public var system: String
    public var folder: String
    /// Of the run folder's items, whenever they were imported.
    public var counts: OutcomeCounts
    /// Items that had their outcome from an earlier import of the same.
    public var alreadyImported: Int
  }

  /// Stores a system's answers as a run, so that they are scored, reported and exported like any other's.
  ///
  /// Every item of the data set gets an outcome; those without a row are skipped. All are stored in one transaction: a
  /// kill leaves all or none. The same import into the same folder again does nothing.
  ///
  /// - Throws: `store` with `differentPlan` if the folder holds another file's or another system's answers, or any
  ///   other run; `dataSet` with `unreadable` for the data set's files.
  public func store(
    system: String, dataSet: BenchmarkDataSet, into folder: String, contextTokens: Int? = nil,
    columns: AnswerColumns = .standard, engine: RunProvenance.Engine
  ) throws(AnswerImportError) -> Summary {
    let fingerprint: Digest
    do { fingerprint = try dataSet.fingerprint() } catch { throw .dataSet(error) }
    var options: [String: String] = [:]
    if !columns.changes.isEmpty { options["column"] = columns.changes.joined(separator: " ") }
    let plan = RunProvenance.Plan(
      importing: RunProvenance.AnswerSource(
        fileName: name, fileDigest: digest, system: system, importedAt: Date().ISO8601Format()),
      dataSetName: dataSet.name, dataSetFingerprint: fingerprint, dataSetIsSynthetic: dataSet.isSynthetic,
      contextTokens: contextTokens, options: options)
    let answers = answers[system] ?? [:]
    do {
      let store = try RunStore.openForRun(
        folder: folder, provenance: RunProvenance(plan: plan, engine: engine))
      try store.plan(dataSet.instructions)
      let finished = try store.finishedItems()
      let missing = ImportedAnswer(outcome: .skipped(reason: "no answer in the file"))
      try store.record(
        dataSet.instructions.map(\.itemID).filter { !finished.contains($0) }.map {
          (answers[$0] ?? missing).result(for: $0)
        })
      return Summary(system: system, folder: folder, counts: try store.counts(), alreadyImported: finished.count)
    } catch {
      throw .store(error)
    }
  }

  /// A folder's name for each system: its own with anything but letters, digits and `._+-` replaced by hyphens, made
  /// unique by a number, regardless of case.
  public func folderNames() -> [String: String] {
    var names: [String: String] = [:]
    var taken: Set<String> = []
    for system in systems {
      let plain = String(
        system.unicodeScalars.map { scalar -> Character in
          let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
          return isPlain || "._+-".unicodeScalars.contains(scalar) ? Character(scalar) : "-"
        }.drop { $0 == "." || $0 == "-" }.prefix(100))
      let base = plain.isEmpty ? "system" : plain
      var name = base
      var number = 2
      while !taken.insert(name.lowercased()).inserted {
        name = "\(base)-\(number)"
        number += 1
      }
      names[system] = name
    }
    return names
  }
}

/// Why answers could not be imported, in one line.
public enum AnswerImportError: Error, Sendable, Equatable, CustomStringConvertible {
  case dataSet(DataSetError)
  case store(RunStoreError)

  public var description: String {
    switch self {
    case .dataSet(let error): error.description
    case .store(let error): error.description
    }
  }
}

extension AnswerFile.Summary: CustomStringConvertible {
  /// One line: how the items ended.
  public var description: String {
    "\(folder): \(FormText.shown(system)), \(counts.planned) items: \(counts.answered) answered, "
      + "\(counts.refused) refused, \(counts.failed) failed, \(counts.skipped) skipped"
      + (alreadyImported == counts.planned ? " (imported before; nothing to do)" : "")
  }
}
