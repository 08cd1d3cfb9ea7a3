import EHR
import MedAlign
import Report
import SampleRuns

/// Data that fill every section: two scored runs, a system without a run, and clinicians' judgements.
enum FullReport {
  /// What no format may hold unless asked: of questions, references and answers.
  static let secrets = ["Question 1", "The value is", "alert(1)"]

  static func data(_ scratch: Scratch, names: [String] = ["=first, \"8k\"", "second"]) throws -> EvaluationData {
    let folders = ["a", "b"].map { scratch.path + "/" + $0 }
    for folder in folders {
      try Sample.mixedRun(folder)
      _ = try RunScoring.score(RunStore.openForScoring(folder: folder))
    }
    var data = try EvaluationData.load(runs: zip(folders, names).map { RunSource(folder: $0, name: $1) }).data
    data.systems.append(EvaluatedSystem(name: "judged only"))
    for id in 0..<4 {
      for (rank, system) in data.systems.enumerated() {
        data.judgements.append(
          Judgement(
            item: ItemID(instructionID: InstructionID("\(id)"), personID: PersonID(rawValue: 7)), system: system.name,
            rater: "Annotator_3", raterSpecialty: "Neurology", isCorrect: rank == 0, rank: Double(rank + 1)))
      }
    }
    return data
  }
}
