internal import Kernels
internal import ModelFiles
internal import Transformer

/// Bytes that a scheduler and its model take.
public struct SchedulerMemory: Sendable, Equatable {
  /// The mapped model file.
  public let weightBytes: Int
  /// Keys and values, at most; taken as sequences grow.
  public let cacheBytes: Int
  /// Activations and logits.
  public let workspaceBytes: Int
  /// Pages in `cacheBytes`.
  let pageCount: Int

  public var totalBytes: Int { weightBytes + cacheBytes + workspaceBytes }
}

extension Engine {
  /// What a scheduler with `options` will take: full contexts for all its sequences, or as many as memory has room for.
  ///
  /// - Throws: `EngineError.contextTooLong`, or `.modelLargerThanMemory` with the numbers if not even one full context
  ///   fits.
  public func memory(_ options: SchedulerOptions) throws(EngineError) -> SchedulerMemory {
    guard options.contextTokens <= contextLength else {
      throw .contextTooLong(asked: options.contextTokens, trained: contextLength)
    }
    let rows = workspaceRows(options)
    let workspaceBytes =
      MemoryEstimate(dimensions: decoder.dimensions, contextTokens: 0, chunkTokens: rows, cacheTypes: cacheTypes)
      .workspaceBytes
      + FloatMatrix.byteCount(rows: options.decodeRows, columns: decoder.dimensions.logitCount)
      + DecodePartials.byteCount(
        shape: decoder.dimensions.attention, rows: options.decodeRows, tokens: options.contextTokens)
    // A page more for each: one that is shared in part is copied while its original is kept.
    let pagesPerSequence = KeyValuePage.pages(holding: options.contextTokens) + 1
    let bytesPerPage = KeyValuePage.byteCount(
      layout: decoder.dimensions.cacheLayout(cacheTypes), layerCount: decoder.dimensions.layerCount)
    let room = min(MachineMemory.limit - modelFile.byteCount, MachineMemory.writableLimit) - workspaceBytes
    let (needed, overflow) = pagesPerSequence.multipliedReportingOverflow(by: bytesPerPage)
    guard !overflow, needed <= room else {
      let (total, tooMuch) = needed.addingReportingOverflow(modelFile.byteCount + workspaceBytes)
      throw .modelLargerThanMemory(
        path: modelFile.path, neededBytes: overflow || tooMuch ? .max : total, availableBytes: MachineMemory.limit)
    }
    if let limit = options.cacheByteLimit, limit < needed {
      throw .cacheTooSmall(contextTokens: options.contextTokens, neededBytes: needed, limitBytes: limit)
    }
    // One context may take all there is; more of them leave the system and other programs theirs.
    let spare = MachineMemory.available - modelFile.byteCount - workspaceBytes - MachineMemory.limit / 16
    let allowed = min(room, options.cacheByteLimit ?? max(needed, spare))
    let (wanted, tooMany) = pagesPerSequence.multipliedReportingOverflow(by: options.maximumSequences)
    let pageCount = tooMany ? allowed / bytesPerPage : min(wanted, allowed / bytesPerPage)
    return SchedulerMemory(
      weightBytes: modelFile.byteCount, cacheBytes: pageCount * bytesPerPage, workspaceBytes: workspaceBytes,
      pageCount: pageCount)
  }

  /// Rows of the activations: of a part of prompts, or of the answers' next tokens.
  func workspaceRows(_ options: SchedulerOptions) -> Int {
    max(min(self.options.chunkTokens, options.contextTokens), options.decodeRows)
  }
}
