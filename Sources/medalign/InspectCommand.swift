import ArgumentParser
import BlockFormats
import Foundation
import Kernels
import ModelFiles

/// `medalign inspect`: what a model file holds.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show what a model file holds: architecture, shapes, weights, tokenizer.",
    discussion: """
      Reads the header alone, so even a large file answers at once. Files with a vocabulary and no weights are \
      accepted. Tensors that do not fit the architecture are listed as problems.

      Example: medalign inspect --model vicuna-7b-v1.5.Q4_K_M.gguf --format json
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Option(name: .long, help: ArgumentHelp("The GGUF file.", valueName: "file"))
  var model: String

  @Option(name: .long, help: "How to print: text or json.")
  var format: Format = .text

  @Option(name: .long, help: "The backend whose kernels are named: native, int8 or blas.")
  var backend = ComputeContext.Backend.native

  func run() throws {
    let inspection = try ModelInspection(path: model)
    let kernels = KernelReport(inspection, backend: backend)
    switch format {
    case .text:
      try StandardOutput.writeLine(inspection.table + "\n" + kernels.lines.joined(separator: "\n"))
    case .json:
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      let report = InspectionReport(inspection: inspection, kernels: kernels)
      try StandardOutput.writeLine(String(decoding: encoder.encode(report), as: UTF8.self))
    }
  }
}

/// The inspection's own keys, and `kernels` beside them.
private struct InspectionReport: Encodable {
  let inspection: ModelInspection
  let kernels: KernelReport

  private enum CodingKeys: CodingKey { case kernels }

  func encode(to encoder: any Encoder) throws {
    try inspection.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kernels, forKey: .kernels)
  }
}

/// What would multiply the file's weights on this machine.
private struct KernelReport: Encodable {
  /// The CPU level that the program was built for, and the one that the machine has.
  let build: String
  let machine: String
  let choices: [KernelChoice]
  private let remark: String?

  private enum CodingKeys: CodingKey { case build, machine, choices }

  init(_ inspection: ModelInspection, backend: ComputeContext.Backend) {
    let features = CPUFeatures.current
    build = features.build
    machine = features.machine
    choices = inspection.matrixTypes.compactMap { name in
      TensorType.allCases.first { $0.name == name }.map(backend.kernels)
    }
    do throws(KernelError) {
      try features.check()
      remark = features.remark
    } catch { remark = error.description }
  }

  var lines: [String] {
    ["kernels: built for \(build), machine \(machine)"]
      + choices.map { "  \($0)" }
      + (remark.map { ["remark: \($0)"] } ?? [])
  }
}
