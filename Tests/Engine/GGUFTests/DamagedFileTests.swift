import GGUF
import Testing

/// The rules of a sound file, one damaged file for each; they mirror llama.cpp's `tests/test-gguf.cpp`.
@Suite("Damaged GGUF files are refused with an error that says where")
struct DamagedFileTests {
  private static func little32(_ number: UInt32) -> [UInt8] { RawFile.little(number) }
  private static func little64(_ number: UInt64) -> [UInt8] { RawFile.little(number) }

  static let headerCases: [DamagedFile] = [
    DamagedFile("empty", expect: "notGGUF", bytes: []),
    DamagedFile("magic alone", expect: "truncated", bytes: Array("GGUF".utf8)),
    DamagedFile("20 bytes", expect: "truncated", bytes: Array(RawFile().bytes.prefix(20))),
    DamagedFile("bad magic", expect: "notGGUF") { $0.magic = Array("FUGG".utf8) },
    DamagedFile("a web page", expect: "notGGUF", bytes: Array("<!DOCTYPE html><html></html>".utf8)),
    DamagedFile("a Git LFS pointer", expect: "notGGUF", bytes: Array("version https://git-lfs.github.com/spec/v1".utf8)),
    DamagedFile("a zip archive", expect: "notGGUF", bytes: [0x50, 0x4b, 3, 4] + [UInt8](repeating: 0, count: 60)),
    DamagedFile("version 0", expect: "unsupportedVersion") { $0.version = 0 },
    DamagedFile("version 1", expect: "unsupportedVersion") { $0.version = 1 },
    DamagedFile("a future version", expect: "unsupportedVersion") { $0.version = 4 },
    DamagedFile("big-endian", expect: "byteSwapped") { $0.version = 3 << 24 },
    DamagedFile("2^64 - 1 tensors", expect: "tooMany") { $0.tensorCount = .max },
    DamagedFile("2^63 tensors", expect: "tooMany") { $0.tensorCount = 1 << 63 },
    DamagedFile("more tensors than the bytes can hold", expect: "tooMany") { $0.tensorCount = 100_000 },
    DamagedFile("2^64 - 1 pairs", expect: "tooMany") { $0.pairCount = .max },
    DamagedFile("more pairs than the bytes can hold", expect: "tooMany") { $0.pairCount = 60_000 },
    DamagedFile("one pair too many", expect: "truncated") { $0.pairCount = 3; $0.tensors = [] },
    DamagedFile("one pair too few", expect: "tensorTooLarge") { $0.pairCount = 1 },
  ]

  static let metadataCases: [DamagedFile] = [
    DamagedFile("a key longer than the file", expect: "tooMany") { $0.pairs[1] = little64(1 << 62) + [120] },
    DamagedFile("a key of 65,536 bytes", expect: "tooMany") {
      $0.pairs[1] = RawFile.u32(String(repeating: "k", count: 65_536), 1)
    },
    DamagedFile("an empty key", expect: "badName") { $0.pairs[1] = RawFile.u32("", 1) },
    DamagedFile("a key with a NUL", expect: "badName") { $0.pairs[1] = RawFile.u32("a\0b", 1) },
    DamagedFile("a key that is not ASCII", expect: "badName") { $0.pairs[1] = RawFile.u32("schlüssel", 1) },
    DamagedFile("a key that is not UTF-8", expect: "badName") {
      $0.pairs[1] = RawFile.string([0xff, 0xfe]) + little32(4) + little32(1)
    },
    DamagedFile("a duplicate key", expect: "duplicateKey") { $0.pairs.append(RawFile.u32("test.number", 7)) },
    DamagedFile("value type 13", expect: "unknownValueType") { $0.pairs[1] = RawFile.pair("x", 13, little64(0)) },
    DamagedFile("value type -1", expect: "unknownValueType") { $0.pairs[1] = RawFile.pair("x", .max, little64(0)) },
    DamagedFile("a bool of 2", expect: "badBool") { $0.pairs[1] = RawFile.pair("x", 7, [2]) },
    DamagedFile("an array with a bool of 9", expect: "badBool") { $0.pairs[1] = RawFile.array("x", 7, count: 2, [1, 9]) },
    DamagedFile("a string longer than the file", expect: "truncated") {
      $0.pairs[1] = RawFile.pair("x", 8, little64(100_000))
    },
    DamagedFile("a string of 2^63 - 1 bytes", expect: "tooMany") {
      $0.pairs[1] = RawFile.pair("x", 8, little64(1 << 63 - 1))
    },
    DamagedFile("an array of 2^61 numbers", expect: "tooMany") { $0.pairs[1] = RawFile.array("x", 10, count: 1 << 61, []) },
    DamagedFile("an array longer than the file", expect: "tooMany") {
      $0.pairs[1] = RawFile.array("x", 4, count: 10_000, [])
    },
    DamagedFile("an array of more strings than fit", expect: "tooMany") {
      $0.pairs[1] = RawFile.array("x", 8, count: 1000, [])
    },
    DamagedFile("a string of an array longer than the file", expect: "truncated") {
      $0.pairs[1] = RawFile.array("x", 8, count: 1, little64(60_000))
    },
    DamagedFile("array type 13", expect: "unknownValueType") { $0.pairs[1] = RawFile.array("x", 13, count: 1, [0]) },
    DamagedFile("an array of arrays", expect: "nestedArray") {
      $0.pairs[1] = RawFile.array("x", 9, count: 1, little32(0) + little64(1) + [0])
    },
    DamagedFile("arrays 2000 deep", expect: "nestedArray") {
      let level = little32(9) + little64(1)
      $0.pairs[1] = RawFile.pair("x", 9, (0..<2000).flatMap { _ in level } + little32(0) + little64(1) + [0])
    },
    DamagedFile("an alignment of 0", expect: "badValue") { $0.pairs[1] = RawFile.u32("general.alignment", 0) },
    DamagedFile("an alignment of 37", expect: "badValue") { $0.pairs[1] = RawFile.u32("general.alignment", 37) },
    DamagedFile("an alignment of 4", expect: "badValue") { $0.pairs[1] = RawFile.u32("general.alignment", 4) },
    DamagedFile("an alignment of 2^31", expect: "badValue") { $0.pairs[1] = RawFile.u32("general.alignment", 1 << 31) },
    DamagedFile("an alignment as uint64", expect: "wrongValueType") {
      $0.pairs[1] = RawFile.pair("general.alignment", 10, little64(32))
    },
    DamagedFile("an alignment as text", expect: "wrongValueType") {
      $0.pairs[1] = RawFile.pair("general.alignment", 8, RawFile.string("32"))
    },
    DamagedFile("a part of a split model", expect: "splitFile") {
      $0.pairs.append(RawFile.pair("split.count", 2, RawFile.little(UInt16(3))))
      $0.pairs.append(RawFile.pair("split.no", 2, RawFile.little(UInt16(0))))
    },
  ]

  static let tensorTableCases: [DamagedFile] = [
    DamagedFile("an empty name", expect: "badName") { $0.tensors[1].name = [] },
    DamagedFile("a name of 64 bytes", expect: "tooMany") { $0.tensors[1].name = [UInt8](repeating: 110, count: 64) },
    DamagedFile("a name with a NUL", expect: "badName") { $0.tensors[1].name = [97, 0, 98] },
    DamagedFile("a duplicate name", expect: "duplicateTensor") { $0.tensors[1].name = $0.tensors[0].name },
    DamagedFile("no dimensions", expect: "badDimensionCount") { $0.tensors[1] = .init("b", 16, count: 0) },
    DamagedFile("5 dimensions", expect: "badDimensionCount") { $0.tensors[1] = .init("b", 1, 1, 1, 1, 1) },
    DamagedFile("2^32 - 1 dimensions", expect: "badDimensionCount") { $0.tensors[1] = .init("b", 16, count: .max) },
    DamagedFile("a dimension of 0", expect: "badDimension") { $0.tensors[1] = .init("b", 0) },
    DamagedFile("a negative dimension", expect: "badDimension") { $0.tensors[1] = .init("b", UInt64(bitPattern: -1)) },
    DamagedFile("a dimension of 2^63", expect: "badDimension") { $0.tensors[1] = .init("b", 1 << 63, 2) },
    DamagedFile("dimensions whose product wraps to 0", expect: "tensorTooLarge") {
      $0.tensors[1] = .init("b", 1 << 33, 1 << 31)
    },
    DamagedFile("dimensions whose product wraps and wraps back", expect: "tensorTooLarge") {
      $0.tensors[1] = .init("b", 1 << 32, 1 << 32, 1 << 32, 1 << 32)
    },
    DamagedFile("a partial product that overflows", expect: "tensorTooLarge") {
      $0.tensors[1] = .init("b", 3 << 61, 3, 1 << 62, 1)
    },
    DamagedFile("bytes that wrap", expect: "tensorTooLarge") { $0.tensors[1] = .init("b", 1 << 62, 1) },
    DamagedFile("bytes that wrap by rows", expect: "tensorTooLarge") { $0.tensors[1] = .init("b", 1 << 31, 1 << 31) },
    DamagedFile("type 4, removed", expect: "unsupportedTensorType") { $0.tensors[1].type = 4 },
    DamagedFile("type 31, removed", expect: "unsupportedTensorType") { $0.tensors[1].type = 31 },
    DamagedFile("type 38, removed", expect: "unsupportedTensorType") { $0.tensors[1].type = 38 },
    DamagedFile("type I32", expect: "unsupportedTensorType") { $0.tensors[1].type = 26 },
    DamagedFile("type 200", expect: "unknownTensorType") { $0.tensors[1].type = 200 },
    DamagedFile("type -1", expect: "unknownTensorType") { $0.tensors[1].type = .max },
    DamagedFile("a row of half a block", expect: "rowNotWholeBlocks") { $0.tensors[1].type = 2 },
    DamagedFile("an unaligned offset", expect: "badTensorOffset") { $0.tensors[0].offset = 1 },
    DamagedFile("an offset beyond the end", expect: "tensorBeyondEnd") { $0.tensors[1].offset = 1 << 40 },
    DamagedFile("an offset that wraps", expect: "tensorBeyondEnd") { $0.tensors[1].offset = .max - 31 },
    DamagedFile("overlapping tensors", expect: "badTensorOffset") { $0.tensors[1].offset = 0 },
    DamagedFile("a gap", expect: "badTensorOffset") {
      $0.tensors[2].offset = 256
      $0.trailing = [UInt8](repeating: 0, count: 1024)
    },
    DamagedFile("data padded for another alignment", expect: "badTensorOffset") {
      $0.pairs.append(RawFile.u32("general.alignment", 256))
      $0.trailing = [UInt8](repeating: 0, count: 1024)
    },
    DamagedFile("a tensor beyond the end", expect: "tensorBeyondEnd") { $0.tensors[2] = .init("c", 1 << 20) },
    DamagedFile("an exabyte tensor", expect: "tensorBeyondEnd") { $0.tensors[2] = .init("c", 1 << 60) },
  ]

  @Test("header", arguments: headerCases)
  func header(file: DamagedFile) { expectRefused(file) }

  @Test("metadata", arguments: metadataCases)
  func metadata(file: DamagedFile) { expectRefused(file) }

  @Test("tensor table", arguments: tensorTableCases)
  func tensorTable(file: DamagedFile) { expectRefused(file) }

  @Test("a file cut anywhere before its last tensor's end is refused")
  func cuts() {
    let whole = DamagedFile("", expect: "") { _ in }.bytes
    // The last tensor's 64 bytes need no padding here.
    #expect(errorReading(whole) == nil)
    for length in 0..<whole.count { #expect(errorReading(Array(whole.prefix(length))) != nil, "\(length) bytes") }
  }

  private func expectRefused(_ file: DamagedFile) {
    let error = errorReading(file.bytes)
    #expect(error?.caseName == file.expected, "\(error.map { "\($0)" } ?? "accepted")")
    let line = error?.description ?? ""
    #expect(!line.isEmpty && line.utf8.count < 300 && line.utf8.allSatisfy { $0 >= 0x20 })
  }
}
