/// What this reader accepts beyond what the bytes themselves allow: far above any real file, low enough that no file
/// can make opening it slow or large.
public enum GGUFLimits {
  /// Of everything before the data section, which is copied to memory in part; the largest real ones have 20 MB.
  public static let headerByteCount = 1 << 27
  /// Of a key, by the specification.
  public static let keyByteCount = 65_535
  /// Of a string value, such as a chat template.
  public static let stringByteCount = 1 << 24
  /// Of one element of a string array, such as a token or a merge.
  public static let arrayStringByteCount = 1 << 16
  /// Elements of one array; the largest vocabularies have 300,000 tokens and 500,000 merges.
  public static let arrayCount = 1 << 22
  public static let metadataCount = 1 << 16
  /// Of a tensor's name; ggml's own limit is 64 with the closing zero.
  public static let tensorNameByteCount = 63
  public static let tensorCount = 1 << 17
  public static let dimensionCount = 4
  /// Of `general.alignment` where the key is absent.
  public static let defaultAlignment = 32
  public static let alignment = 1 << 20
}
