import CLibPQ

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// PostgreSQL's client library, opened when it is first needed: a machine without it runs the same binary.
///
/// The functions have libpq's names without `PQ`. Source: https://www.postgresql.org/docs/current/libpq.html
struct LibPQ {
  #if canImport(Darwin)
    static let usualNames = ["libpq.5.dylib", "libpq.dylib"]
  #else
    static let usualNames = ["libpq.so.5", "libpq.so"]
  #endif

  let conninfoParse: PQconninfoParseFunction
  let conninfoFree: PQconninfoFreeFunction
  let connectdbParams: PQconnectdbParamsFunction
  let finish: PQfinishFunction
  let status: PQstatusFunction
  let db: PQconnectionTextFunction
  let host: PQconnectionTextFunction
  let errorMessage: PQconnectionTextFunction
  let parameterStatus: PQparameterStatusFunction
  let connectionNeedsPassword: PQconnectionNeedsPasswordFunction
  let setNoticeProcessor: PQsetNoticeProcessorFunction
  let exec: PQexecFunction
  let execParams: PQexecParamsFunction
  let getResult: PQgetResultFunction
  let escapeIdentifier: PQescapeIdentifierFunction
  let resultStatus: PQresultStatusFunction
  let resultErrorField: PQresultErrorFieldFunction
  let ntuples: PQresultCountFunction
  let nfields: PQresultCountFunction
  let fname: PQfnameFunction
  let getvalue: PQgetvalueFunction
  let cmdTuples: PQcmdTuplesFunction
  let clear: PQclearFunction
  let getCopyData: PQgetCopyDataFunction
  let freemem: PQfreememFunction
  let getCancel: PQgetCancelFunction
  let cancel: PQcancelFunction
  let freeCancel: PQfreeCancelFunction

  /// - Parameter names: tried in this order, by the system's rules for libraries.
  /// - Throws: `noLibPQ`, if none of them is there and has all functions.
  static func load(names: [String]) throws(OMOPImportError) -> LibPQ {
    for name in names {
      // Stays open: what it started (TLS, its own at-exit work) outlives a connection.
      guard let library = dlopen(name, RTLD_NOW | RTLD_LOCAL) else { continue }
      if let functions = try? LibPQ(Symbols(library: library)) { return functions }
    }
    throw .noLibPQ(tried: names)
  }

  private struct MissingSymbol: Error {}

  private struct Symbols {
    let library: UnsafeMutableRawPointer

    /// The function as what the header says it is: a library's table of symbols knows names alone.
    func callAsFunction<Function>(_ name: String) throws(MissingSymbol) -> Function {
      guard let symbol = dlsym(library, "PQ" + name) else { throw MissingSymbol() }
      return unsafeBitCast(symbol, to: Function.self)
    }
  }

  private init(_ symbol: Symbols) throws(MissingSymbol) {
    conninfoParse = try symbol("conninfoParse")
    conninfoFree = try symbol("conninfoFree")
    connectdbParams = try symbol("connectdbParams")
    finish = try symbol("finish")
    status = try symbol("status")
    db = try symbol("db")
    host = try symbol("host")
    errorMessage = try symbol("errorMessage")
    parameterStatus = try symbol("parameterStatus")
    connectionNeedsPassword = try symbol("connectionNeedsPassword")
    setNoticeProcessor = try symbol("setNoticeProcessor")
    exec = try symbol("exec")
    execParams = try symbol("execParams")
    getResult = try symbol("getResult")
    escapeIdentifier = try symbol("escapeIdentifier")
    resultStatus = try symbol("resultStatus")
    resultErrorField = try symbol("resultErrorField")
    ntuples = try symbol("ntuples")
    nfields = try symbol("nfields")
    fname = try symbol("fname")
    getvalue = try symbol("getvalue")
    cmdTuples = try symbol("cmdTuples")
    clear = try symbol("clear")
    getCopyData = try symbol("getCopyData")
    freemem = try symbol("freemem")
    getCancel = try symbol("getCancel")
    cancel = try symbol("cancel")
    freeCancel = try symbol("freeCancel")
  }
}
