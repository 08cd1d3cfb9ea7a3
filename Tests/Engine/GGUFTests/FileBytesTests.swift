import BlockFormats
import GGUF
import Glibc
import Testing

@Suite("Opening files")
struct FileBytesTests {
  /// A folder that is removed with the value.
  final class TemporaryFolder {
    let path: String

    init() throws {
      var template = Array("/tmp/medalign-gguf-XXXXXX".utf8CString)
      path = String(cString: try #require(mkdtemp(&template)))
    }

    deinit {
      for name in ["a.gguf", "fifo", "link", "m-00001-of-00003.gguf", "m-00001-of-00001.gguf"] { unlink("\(path)/\(name)") }
      rmdir(path)
    }
  }

  private func error(opening path: String) -> GGUFError? {
    do throws(GGUFError) {
      _ = try GGUFFile(path: path)
      return nil
    } catch {
      return error.withoutFile
    }
  }

  @Test("a folder, a FIFO, a device and a link to one are refused without waiting")
  func specialFiles() throws {
    let folder = try TemporaryFolder()
    #expect(mkfifo(folder.path + "/fifo", 0o600) == 0)
    #expect(symlink("/dev/zero", folder.path + "/link") == 0)
    for path in [folder.path, folder.path + "/fifo", "/dev/zero", "/dev/null", folder.path + "/link"] {
      #expect(error(opening: path)?.caseName == "notARegularFile", "\(path)")
    }
    #expect(error(opening: folder.path + "/absent")?.caseName == "system")
    #expect(error(opening: "")?.caseName == "system")
  }

  @Test("an empty file is refused, a written one opens, and a change to it is noticed")
  func written() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.gguf"
    let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
    close(descriptor)
    #expect(error(opening: path)?.caseName == "notGGUF")
    var writer = GGUFWriter(architecture: "test")
    try writer.addTensor("t", type: .f32, shape: [2], bytes: [1, 2, 3, 4, 5, 6, 7, 8])
    try writer.write(to: path)
    let file = try GGUFFile(path: path)
    #expect(file.view(of: "t")?.bytes.elementsEqual([1, 2, 3, 4, 5, 6, 7, 8]) == true)
    #expect(!file.storage.hasChanged())
    writer.set("more", .bool(true))
    try writer.write(to: path)
    // The old file is still mapped, under no name; its change time tells.
    #expect(file.view(of: "t")?.bytes.first == 1)
    let again = try GGUFFile(path: path)
    #expect(truncate(path, 40) == 0)
    #expect(again.storage.hasChanged())
  }

  @Test("a part of a split model is refused with the names of its parts")
  func splitNames() throws {
    let folder = try TemporaryFolder()
    let writer = GGUFWriter(architecture: "test")
    try writer.write(to: folder.path + "/m-00001-of-00003.gguf")
    let error = try #require(self.error(opening: folder.path + "/m-00001-of-00003.gguf"))
    #expect(error.caseName == "splitFile")
    #expect("\(error)".contains("m-00001-of-00003.gguf to m-00003-of-00003.gguf"))
    try writer.write(to: folder.path + "/m-00001-of-00001.gguf")
    #expect(self.error(opening: folder.path + "/m-00001-of-00001.gguf") == nil)
  }

  @Test("a folder that does not exist cannot be written to")
  func unwritable() throws {
    let writer = GGUFWriter(architecture: "test")
    #expect(throws: GGUFError.self) { try writer.write(to: "/nowhere/at/all.gguf") }
  }

  @Test("a header of gigabytes is refused before it fills the memory")
  func largeHeader() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.gguf"
    let file = try #require(fopen(path, "w"))
    var raw = RawFile()
    raw.pairCount = 1000
    // Up to the counts; then strings of 16 MiB that are holes and take no room on the disk.
    fwrite(raw.bytes, 1, 24, file)
    let stringByteCount = GGUFLimits.stringByteCount
    for index in 0..<1000 {
      let start = RawFile.string("key.\(index)") + RawFile.little(UInt32(8)) + RawFile.little(UInt64(stringByteCount))
      fwrite(start, 1, start.count, file)
      fseek(file, stringByteCount, SEEK_CUR)
    }
    fwrite([0], 1, 1, file)
    fclose(file)
    let error = try #require(self.error(opening: path))
    #expect("\(error)".hasPrefix("the size of the header"), "\(error)")
  }

  @Test("opening a file of 4 GiB reads the header alone")
  func largeFile() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.gguf"
    var raw = RawFile()
    raw.tensors = [.init("large", 1 << 20, 1 << 10)]
    let header = raw.bytes
    let file = try #require(fopen(path, "w"))
    fwrite(header, 1, header.count, file)
    fclose(file)
    // A hole: it takes no room on the disk.
    #expect(truncate(path, off_t(header.count) + 1 << 32) == 0)
    let large = try GGUFFile(path: path)
    #expect(large.view(of: "large")?.bytes.count == 1 << 32)
    let bytes = large.storage.bytes
    var resident = [UInt8](repeating: 0, count: bytes.count / 4096 + 1)
    #expect(mincore(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count, &resident) == 0)
    #expect(resident.count { $0 & 1 == 1 } < 4096)
  }
}
