import Foundation
import GGUF
import Testing

@Suite("Reading a mapped file ahead")
struct FilePopulationTests {
  @Test("the bytes are the same, and a file may go while it is read", arguments: [1, 4097, 40 << 20])
  func populated(_ count: Int) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "medalign-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(repeating: 0x5A, count: count).write(to: URL(filePath: path))
    for _ in 0..<5 { _ = FilePopulation(try FileBytes(path: path)) }
    let file = try FileBytes(path: path)
    let population = FilePopulation(file)
    #expect(file.bytes.first == 0x5A && file.bytes.last == 0x5A && file.bytes.count == count)
    withExtendedLifetime(population) {}
    _ = FilePopulation(FileBytes(bytes: [1, 2, 3]))
  }
}
