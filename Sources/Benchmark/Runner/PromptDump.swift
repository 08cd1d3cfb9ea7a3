import ContentHash
import ContextPacking
import EHR
import Foundation
import Glibc
import MedAlign
import Tokenizers

/// Writes the exact prompts of a plan, one JSON object a line. The file holds text of records: mode 0600.
public struct PromptDump {
  private struct Line: Encodable {
    let instruction_id: String
    let person_id: Int64?
    let prompt_sha256: String
    let text: String
    let token_ids: [TokenID]
  }

  /// Packs every item of `plan` and writes those that come to a prompt.
  /// - Returns: how many were written.
  /// - Throws: `promptFileNotWritable`; `promptsDependOnAnswers` for a strategy of several prompts.
  @discardableResult
  public static func write(_ plan: RunPlan, to path: String) throws(RunnerError) -> Int {
    guard plan.options.strategy == .single else {
      throw .promptsDependOnAnswers(strategy: plan.options.strategy.rawValue)
    }
    let file = try OwnerOnlyFile(path)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var packer = ItemPacker(plan)
    var count = 0
    for item in plan.items {
      guard case .packed(let prompt, _) = packer.pack(item) else { continue }
      let line = Line(
        instruction_id: item.id.rawValue, person_id: item.personID?.rawValue,
        prompt_sha256: prompt.promptTokens.promptDigest.description, text: prompt.promptText.plainText, token_ids: prompt.promptTokens)
      guard var bytes = try? encoder.encode(line) else {
        throw .promptFileNotWritable(file: path, reason: "the prompt of \(item.itemID) cannot be encoded")
      }
      bytes.append(UInt8(ascii: "\n"))
      try file.write(Array(bytes))
      count += 1
    }
    return count
  }
}

/// A file that only its owner may read, whatever the umask or the mode it had before.
private final class OwnerOnlyFile {
  private let path: String
  private let descriptor: Int32

  init(_ path: String) throws(RunnerError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw .promptFileNotWritable(file: path, reason: String(cString: strerror(errno)))
    }
    // Nothing is written before the mode is right; devices and pipes keep theirs.
    var information = stat()
    if fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG {
      guard fchmod(descriptor, 0o600) == 0, ftruncate(descriptor, 0) == 0 else {
        throw .promptFileNotWritable(file: path, reason: String(cString: strerror(errno)))
      }
    }
  }

  deinit { close(descriptor) }

  func write(_ bytes: [UInt8]) throws(RunnerError) {
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw .promptFileNotWritable(file: path, reason: String(cString: strerror(errno)))
      }
      start += count
    }
  }
}
