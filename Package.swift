// swift-tools-version: 6.2
import Foundation
import PackageDescription

// One CPU level per build: the machine's own unless MEDALIGN_CPU names another. A level is a base that clang's -march
// understands (x86-64-v3: AVX2 and FMA, x86-64-v4: AVX-512; "portable" sets no flag) and the extensions that kernels
// use where they are present, such as x86-64-v4+vnni+vbmi+bf16+amx.
let cpuExtensions: [(name: String, cpuFlags: [String], compilerFlags: [String])] = [
  ("vnni", ["avx512_vnni"], ["-mavx512vnni"]),
  ("vbmi", ["avx512vbmi"], ["-mavx512vbmi"]),
  ("bf16", ["avx512_bf16"], ["-mavx512bf16"]),
  ("amx", ["amx_tile", "amx_int8", "amx_bf16"], ["-mamx-tile", "-mamx-int8", "-mamx-bf16"]),
]

let cpuLevel: String = {
  if let chosen = Context.environment["MEDALIGN_CPU"], !chosen.isEmpty { return chosen }
  guard let info = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8),
    let line = info.split(separator: "\n").first(where: { $0.hasPrefix("flags") })
  else { return "portable" }
  let flags = Set(line.split(separator: " ").map(String.init))
  if flags.isSuperset(of: ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]) {
    let extensions = cpuExtensions.filter { flags.isSuperset(of: $0.cpuFlags) }.map(\.name)
    return (["x86-64-v4"] + extensions).joined(separator: "+")
  }
  return flags.isSuperset(of: ["avx2", "fma", "f16c", "bmi2"]) ? "x86-64-v3" : "portable"
}()

let kernelSettings: [SwiftSetting] = {
  let parts = cpuLevel.split(separator: "+").map(String.init)
  guard let base = parts.first, base != "portable" else { return [] }
  let extensions = parts.dropFirst().flatMap { part in
    guard let known = cpuExtensions.first(where: { $0.name == part }) else {
      fatalError("MEDALIGN_CPU: no extension '\(part)'; there are \(cpuExtensions.map(\.name).joined(separator: ", "))")
    }
    return known.compilerFlags
  }
  return [.unsafeFlags((["-march=\(base)"] + extensions).flatMap { ["-Xcc", $0] })]
}()

// Recorded with every run; a "+" marks uncommitted changes.
let commit: String = {
  guard let git = Context.gitInformation else { return "unknown" }
  return String(git.currentCommit.prefix(12)) + (git.hasUncommittedChanges ? "+" : "")
}()

let engine = "Sources/Engine/"
let records = "Sources/Records/"
let benchmark = "Sources/Benchmark/"

let package = Package(
  name: "medalign",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "medalign", targets: ["medalign"])],
  dependencies: [
    // The command line's arguments, help and completion.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // SQLite: the run store survives a kill at any moment.
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    // HTTP to other engines' servers on this machine, without TLS, proxies or redirects.
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
  ],
  targets: [
    // MARK: kernels: numbers in, numbers out
    .target(name: "CIntrinsics", path: "kernels/CIntrinsics"),
    .systemLibrary(name: "COpenBLAS", path: "kernels/COpenBLAS"),
    .target(name: "BlockFormats", path: "kernels/BlockFormats"),
    .target(
      name: "Kernels", dependencies: ["BlockFormats", "CIntrinsics", "COpenBLAS"], path: "kernels/Kernels",
      swiftSettings: kernelSettings),

    // MARK: Engine: from a model file to text
    .systemLibrary(name: "COpenSSL", path: engine + "COpenSSL"),
    .target(name: "ContentHash", dependencies: ["COpenSSL"], path: engine + "ContentHash"),
    .target(name: "SeededRandom", path: engine + "SeededRandom"),
    .target(name: "GGUF", dependencies: ["BlockFormats"], path: engine + "GGUF"),
    .target(name: "Tokenizers", path: engine + "Tokenizers"),
    .target(
      name: "ModelFiles", dependencies: ["GGUF", "Tokenizers", "BlockFormats", "ContentHash"],
      path: engine + "ModelFiles"),
    .target(
      name: "Transformer", dependencies: ["ModelFiles", "Kernels", "BlockFormats"], path: engine + "Transformer"),
    .target(
      name: "CBuildInfo", path: engine + "CBuildInfo", cSettings: [.define("MEDALIGN_COMMIT", to: "\"\(commit)\"")]),
    .target(
      name: "Generation",
      dependencies: ["Transformer", "ModelFiles", "GGUF", "Tokenizers", "Kernels", "SeededRandom", "CBuildInfo"],
      path: engine + "Generation"),

    // MARK: Records: from patient records to a packed context
    .systemLibrary(name: "CZlib", path: records + "CZlib"),
    .target(name: "DelimitedText", dependencies: ["CZlib"], path: records + "DelimitedText"),
    .target(name: "EHR", path: records + "EHR"),
    .target(name: "CLibPQ", path: records + "CLibPQ"),
    .target(
      name: "OMOPImport",
      dependencies: [
        "EHR", "DelimitedText", "CLibPQ", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      path: records + "OMOPImport"),
    .target(
      name: "Deidentification", dependencies: ["EHR", "DelimitedText", "ContentHash"],
      path: records + "Deidentification"),
    .target(name: "RecordOverview", dependencies: ["EHR", "Statistics"], path: records + "RecordOverview"),
    .target(
      name: "SyntheticRecords", dependencies: ["EHR", "DelimitedText", "SeededRandom"], path: records + "SyntheticRecords"),
    .target(name: "Retrieval", dependencies: ["SeededRandom"], path: records + "Retrieval"),
    .target(
      name: "ContextPacking", dependencies: ["EHR", "Tokenizers", "Retrieval", "SeededRandom"],
      path: records + "ContextPacking"),

    // MARK: Benchmark: from instructions to the paper's tables
    .target(name: "Statistics", dependencies: ["SeededRandom"], path: benchmark + "Statistics"),
    .target(name: "TextMetrics", path: benchmark + "TextMetrics"),
    .target(name: "Evidence", dependencies: ["EHR", "TextMetrics"], path: benchmark + "Evidence"),
    .target(
      name: "MedAlign",
      dependencies: [
        "EHR", "DelimitedText", "TextMetrics", "Statistics", "Evidence", "ContentHash",
        .product(name: "GRDB", package: "GRDB.swift"),
      ], path: benchmark + "MedAlign"),
    .target(
      name: "Report", dependencies: ["MedAlign", "EHR", "Evidence", "TextMetrics", "Statistics"], path: benchmark + "Report"),
    .target(
      name: "Pairing",
      dependencies: [
        "MedAlign", "EHR", "RecordOverview", "Retrieval", "Statistics", "DelimitedText", "ContentHash", "SeededRandom",
      ], path: benchmark + "Pairing"),
    .target(
      name: "EndpointClient",
      dependencies: [
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ], path: benchmark + "EndpointClient"),
    .target(
      name: "Runner",
      dependencies: [
        "MedAlign", "EHR", "Evidence", "ContextPacking", "Generation", "Tokenizers", "ContentHash", "ModelFiles",
        "EndpointClient",
      ],
      path: benchmark + "Runner"),

    // MARK: the front door
    .executableTarget(
      name: "medalign",
      dependencies: [
        "Runner", "EndpointClient", "Pairing", "Report", "MedAlign", "SyntheticRecords", "OMOPImport", "Deidentification",
        "RecordOverview", "Retrieval", "ContextPacking", "EHR", "Generation", "Transformer", "ModelFiles", "GGUF",
        "Tokenizers", "Kernels",
        "BlockFormats", "ContentHash", "TextMetrics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // MARK: tests, in the same rooms
    .target(name: "ReferenceData", path: "Tests/Support/ReferenceData"),
    .target(name: "Mutations", dependencies: ["SeededRandom"], path: "Tests/Support/Mutations"),
    .testTarget(
      name: "KernelsTests", dependencies: ["Kernels", "BlockFormats", "ReferenceData"], path: "Tests/Kernels/KernelsTests"
    ),
    .testTarget(name: "ContentHashTests", dependencies: ["ContentHash"], path: "Tests/Engine/ContentHashTests"),
    .testTarget(
      name: "GGUFTests", dependencies: ["GGUF", "BlockFormats", "ReferenceData"], path: "Tests/Engine/GGUFTests"),
    .testTarget(
      name: "TokenizersTests", dependencies: ["Tokenizers", "GGUF", "ModelFiles", "SeededRandom", "ReferenceData"],
      path: "Tests/Engine/TokenizersTests"),
    .testTarget(
      name: "ModelFilesTests", dependencies: ["ModelFiles", "GGUF", "BlockFormats", "Kernels", "Tokenizers", "SeededRandom", "ReferenceData"],
      path: "Tests/Engine/ModelFilesTests"),
    .testTarget(
      name: "TransformerTests", dependencies: ["Transformer", "ModelFiles", "Kernels", "ReferenceData"],
      path: "Tests/Engine/TransformerTests"),
    .testTarget(
      name: "GenerationTests", 
      dependencies: [
        "Generation", "Transformer", "Kernels", "Tokenizers", "ModelFiles", "SeededRandom", "Mutations",
        "ReferenceData",
      ], path: "Tests/Engine/GenerationTests"),
    .testTarget(
      name: "DelimitedTextTests", dependencies: ["DelimitedText", "SeededRandom", "Mutations"], path: "Tests/Records/DelimitedTextTests"),
    .testTarget(
      name: "EHRTests", dependencies: ["EHR", "SeededRandom", "Mutations", "ReferenceData"], path: "Tests/Records/EHRTests"),
    .target(name: "PostgreSQLServer", path: "Tests/Support/PostgreSQLServer"),
    .testTarget(
      name: "OMOPImportTests",
      dependencies: [
        "OMOPImport", "EHR", "DelimitedText", "SeededRandom", "ReferenceData", "PostgreSQLServer",
        .product(name: "GRDB", package: "GRDB.swift"),
      ], path: "Tests/Records/OMOPImportTests"),
    .testTarget(
      name: "DeidentificationTests", dependencies: ["Deidentification", "EHR", "SeededRandom"],
      path: "Tests/Records/DeidentificationTests"),
    .testTarget(
      name: "RecordOverviewTests", dependencies: ["RecordOverview", "EHR", "SyntheticRecords"],
      path: "Tests/Records/RecordOverviewTests"),
    .testTarget(
      name: "SyntheticRecordsTests", dependencies: ["SyntheticRecords", "EHR", "DelimitedText"],
      path: "Tests/Records/SyntheticRecordsTests"),
    .testTarget(
      name: "RetrievalTests", dependencies: ["Retrieval", "SeededRandom"], path: "Tests/Records/RetrievalTests",
      exclude: ["Oracle"]),
    .testTarget(
      name: "ContextPackingTests",
      dependencies: ["ContextPacking", "EHR", "Tokenizers", "ModelFiles", "SeededRandom", "ReferenceData"],
      path: "Tests/Records/ContextPackingTests"),
    .testTarget(
      name: "StatisticsTests", dependencies: ["Statistics", "SeededRandom"], path: "Tests/Benchmark/StatisticsTests"),
    .testTarget(
      name: "TextMetricsTests", dependencies: ["TextMetrics", "ReferenceData"], path: "Tests/Benchmark/TextMetricsTests",
      exclude: ["Oracle"]),
    .testTarget(
      name: "EvidenceTests",
      dependencies: ["Evidence", "EHR", "TextMetrics", "SyntheticRecords", "SeededRandom", "Mutations"],
      path: "Tests/Benchmark/EvidenceTests"),
    .testTarget(
      name: "MedAlignTests",
      dependencies: [
        "MedAlign", "EHR", "DelimitedText", "ContentHash", "TextMetrics", "SeededRandom", "ReferenceData", "SampleRuns",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      path: "Tests/Benchmark/MedAlignTests"),
    .testTarget(
      name: "PairingTests",
      dependencies: ["Pairing", "MedAlign", "EHR", "RecordOverview", "Retrieval", "Statistics", "SeededRandom"],
      path: "Tests/Benchmark/PairingTests"),
    .target(
      name: "SampleRuns", dependencies: ["MedAlign", "EHR", "ContentHash"], path: "Tests/Support/SampleRuns"),
    .testTarget(
      name: "ReportTests",
      dependencies: ["Report", "MedAlign", "Evidence", "EHR", "ContentHash", "TextMetrics", "Statistics", "SampleRuns"],
      path: "Tests/Benchmark/ReportTests", exclude: ["Oracle"]),
    .target(
      name: "StubServer",
      dependencies: [
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
      ], path: "Tests/Support/StubServer"),
    .testTarget(
      name: "EndpointClientTests", dependencies: ["EndpointClient", "StubServer"],
      path: "Tests/Benchmark/EndpointClientTests"),
    .testTarget(
      name: "RunnerTests",
      dependencies: [
        "Runner", "Report", "EndpointClient", "MedAlign", "EHR", "ContextPacking", "SyntheticRecords", "Tokenizers", "Generation",
        "ModelFiles", "ReferenceData", "StubServer",
      ],
      path: "Tests/Benchmark/RunnerTests"),
  ],
  swiftLanguageModes: [.v6]
)

// One set of language rules for every Swift target.
for target in package.targets where target.type != .system {
  var settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
  ]
  // Nobody imports the executable, so its imports have nobody to be hidden from.
  if target.type != .executable { settings.append(.enableUpcomingFeature("InternalImportsByDefault")) }
  target.swiftSettings = (target.swiftSettings ?? []) + settings
  // Every target explains itself; tests keep the programs that made their oracles.
  if target.type == .regular && !(target.path ?? "").hasPrefix("Tests/") {
    target.exclude = ["README.md"] + (target.name == "Generation" ? ["Constraints/README.md"] : [])
  }
}
