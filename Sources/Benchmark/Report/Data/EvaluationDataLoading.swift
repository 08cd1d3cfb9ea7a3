public import MedAlign

/// What a report is made of, with what had to be decided or left out on the way.
public struct LoadedEvaluation: Sendable {
  public var data: EvaluationData
  /// Which system each name in the files of judgements was taken for, in the order of first appearance.
  public var matches: [JudgedSystem]
  /// What was read differently than it stands, or not at all; without text of cells, records or answers.
  public var issues: [DataIssue]

  /// A system's name in the files of judgements and the report's system that it was taken for.
  public struct JudgedSystem: Sendable, Equatable, CustomStringConvertible {
    public enum Reason: String, Sendable {
      case label = "of the same name"
      case model = "by its model's name"
      case noRun = "no run of it"
    }

    public var judgedName: String
    public var system: String
    public var reason: Reason
    public var judgements: Int

    public var description: String {
      "judged system \(judgedName): \(reason == .noRun ? "" : "run \(system), ")\(reason.rawValue) "
        + "(\(judgements) judgement\(judgements == 1 ? "" : "s"))"
    }
  }
}

/// Why a report's data cannot be loaded, in one line.
public enum EvaluationDataError: Error, Sendable, Equatable, CustomStringConvertible {
  case run(RunStoreError)
  case data(DataSetError)
  /// Two runs were given one name.
  case nameTwice(String)
  /// Neither a run nor a judgement.
  case nothing

  public var description: String {
    switch self {
    case .run(let error): error.description
    case .data(let error): error.description
    case .nameTwice(let name): "two runs are named \(name)"
    case .nothing: "expected a run or a file of judgements"
    }
  }
}

extension EvaluationData {
  /// Reads runs, files of judgements and, if given, the data folder that tells what the items are about.
  ///
  /// - Systems are the runs in the order given, then those that are only known by judgements. A run bears the name
  ///   given, else its folder's, made unique by a number. A judgement's system is the run of that name; else the run
  ///   whose model bears the name, if exactly one does and no other judged system is that run; else a system without a
  ///   run.
  /// - Judgements without a person get that of the one item with their instruction; others are left out and reported.
  /// - Facts of items come from the runs' instructions, then from the data folder and its records, then from the files
  ///   of judgements (specialty). Records are read one at a time, for `dataFolder` alone.
  ///
  /// - Throws: `run` and `data` for what cannot be read at all, `nameTwice`, `nothing`. The rest is in `issues`.
  public static func load(
    runs: [RunSource], judgementFiles: [String] = [],
    judgementColumns: JudgementColumns = .standard, dataFolder: String? = nil, columnMap: ColumnMap = .standard
  ) throws(EvaluationDataError) -> LoadedEvaluation {
    guard !runs.isEmpty || !judgementFiles.isEmpty else { throw .nothing }
    var loader = EvaluationLoader()
    try loader.readRuns(runs)
    if let dataFolder { try loader.readDataSet(dataFolder, columnMap) }
    try loader.readJudgements(judgementFiles, judgementColumns)
    loader.completeFacts()
    return loader.result
  }
}
