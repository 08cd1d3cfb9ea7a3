import Foundation
import Generation
import Mutations
import ReferenceData
import SeededRandom
import Testing
import Tokenizers

@Suite("JSON schemas")
struct JSONSchemaTests {
  private func validate(
    _ schema: String, seeds: Range<Int> = 0..<12, budget: Int = 120, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [String] {
    let tokenizer = try TestVocabulary.sentencePiece()
    let constraint = try TokenConstraint(jsonSchema: Array(schema.utf8), TokenTrie(tokenizer))
    let value = try JSONReader.read(Array(schema.utf8))
    let validator = PlainValidator(root: value, isDraft7: false)
    return try seeds.map { seed in
      var writer = RandomWriter(tokenizer, seed: UInt64(seed))
      let answer = writer.write(constraint, budget: budget)
      #expect(answer.isComplete, "\(answer.text)", sourceLocation: sourceLocation)
      let isValid = try validator.isValid(JSONReader.read(Array(answer.text.utf8)), value)
      #expect(isValid, "\(schema): \(answer.text)", sourceLocation: sourceLocation)
      return answer.text
    }
  }

  private static let schemas: [String] = [
    ##"{"type":"integer","minimum":-17,"maximum":1203}"##,
    ##"{"type":"number","minimum":-1.25,"exclusiveMaximum":3.5}"##,
    ##"{"type":"number","exclusiveMinimum":0.1,"exclusiveMaximum":0.100001}"##,
    ##"{"minimum":10,"type":["number","null"]}"##,
    ##"{"type":"number","exclusiveMinimum":0.00000001,"maximum":0.00000002}"##,
    ##"{"type":"integer","minimum":99999}"##,
    ##"{"type":"number","minimum":1e12}"##, ##"{"type":"integer","multipleOf":7,"minimum":-30,"maximum":30}"##,
    ##"{"type":"integer","multipleOf":1.5}"##, ##"{"type":"integer","multipleOf":6,"allOf":[{"multipleOf":4}]}"##,
    ##"{"type":"string","minLength":2,"maxLength":5}"##, ##"{"type":"string","pattern":"^[A-Z]{2}-\\d{3,5}(x|y)?$"}"##,
    ##"{"type":"string","pattern":"foo","maxLength":7}"##, ##"{"type":"string","pattern":"^a|b$|^$","minLength":3}"##,
    ##"{"type":"string","pattern":"^[^\"\\\\]+$","allOf":[{"pattern":"é"}]}"##,
    ##"{"type":"array","items":{"type":"boolean"},"minItems":2,"maxItems":4}"##,
    ##"{"type":"array","prefixItems":[{"type":"null"},{"enum":[1,"a"]}],"items":false,"minItems":1}"##,
    ##"{"type":"array","items":[{"type":"null"}],"additionalItems":{"const":5},"minItems":3}"##,
    ##"{"type":"array","contains":{"const":5},"items":{"type":"integer"},"minContains":2,"maxItems":5}"##,
    ##"{"type":"array","items":{"type":"string","maxLength":4},"uniqueItems":true,"minItems":3,"maxItems":6}"##,
    ##"{"type":"array","items":{"enum":[1,2,"x",null,{"a":1}]},"uniqueItems":true,"minItems":3}"##,
    ##"{"type":"array","items":{"type":"integer","minimum":-2,"maximum":3},"uniqueItems":true,"minItems":4}"##,
    ##"{"type":"object","properties":{"a":{"type":"null"},"b":{"type":"boolean"}},"required":["b"]}"##,
    ##"{"type":"object","properties":{"a":{"type":"null"}},"additionalProperties":{"type":"integer"},"minProperties":3}"##,
    ##"{"type":"object","required":["a"],"minProperties":2,"maxProperties":3}"##,
    ##"{"type":"object","maxProperties":2}"##,
    ##"{"type":"object","patternProperties":{"^a":{"type":"null"},"b$":{"const":1}},"additionalProperties":false}"##,
    ##"{"type":"object","properties":{"abc":{"const":1}},"patternProperties":{"^a":{"minimum":0}},"minProperties":2}"##,
    ##"{"type":"object","propertyNames":{"pattern":"^x[0-9]$"},"minProperties":1}"##,
    ##"{"type":"object","propertyNames":{"enum":["u","v"]},"additionalProperties":{"type":"null"},"minProperties":2}"##,
    ##"{"type":"object","properties":{"foo\"bar\n":{"const":"é\t\\"}},"required":["foo\"bar\n"]}"##,
    ##"{"$ref":"#/$defs/n","$defs":{"n":{"type":"object","properties":{"v":{"const":1},"k":{"type":"array","items":{"$ref":"#/$defs/n"}}},"required":["v","k"]}}}"##,
    ##"{"type":"object","properties":{"next":{"$ref":"#"}},"additionalProperties":false}"##,
    ##"{"allOf":[{"type":"object","properties":{"a":{"minimum":3}},"required":["a"]},{"properties":{"a":{"type":"integer","maximum":5}}}]}"##,
    ##"{"anyOf":[{"type":"integer"},{"type":"string","maxLength":2}],"not":{"const":7}}"##,
    ##"{"type":"integer","minimum":5,"maximum":9,"not":{"enum":[7,8]}}"##,
    ##"{"type":["string","boolean"],"maxLength":4,"not":{"enum":["ab",true]}}"##,
    ##"{"oneOf":[{"$ref":"#/$defs/a","description":"x"},{"$ref":"#/$defs/b"}],"$defs":{"a":{"type":"object","properties":{"t":{"const":"a"}},"required":["t"]},"b":{"type":"object","properties":{"t":{"enum":["b","c"]}},"required":["t"]}}}"##,
    ##"{"type":"object","oneOf":[{"properties":{"k":{"const":"a"},"x":{"type":"integer"}},"required":["k","x"]},{"properties":{"k":{"const":"b"}},"required":["k"]}]}"##,
    ##"{"type":"object","oneOf":[{"required":["a"]},{"required":["b"]}],"properties":{"a":{"const":1},"b":{"const":2}}}"##,
    ##"{"type":"integer","oneOf":[{"minimum":2},{"maximum":5}]}"##,
    ##"{"not":{"type":["string","object","array","null"]}}"##,
    ##"{"type":"object","if":{"properties":{"k":{"const":1}},"required":["k"]},"then":{"required":["z"]},"else":{"required":["w"]},"properties":{"k":{"enum":[1,2]},"z":{"type":"null"},"w":{"type":"null"}}}"##,
    ##"{"type":"object","dependentRequired":{"a":["b"]},"properties":{"a":{"type":"null"},"b":{"type":"null"}}}"##,
    ##"{"type":"object","dependentSchemas":{"a":{"properties":{"b":{"const":1}},"required":["b"]}},"properties":{"a":{},"b":{}}}"##,
    ##"{"enum":[1,"a",[1,{"b":null}],2.50],"not":{"type":"string"}}"##, ##"{"properties":{"a":{"type":"integer"}}}"##,
    "{}", "true",
  ]

  @Test("what is written under a schema is valid", arguments: schemas)
  func valid(_ schema: String) throws { _ = try validate(schema) }

  @Test("numbers reach every part of their range")
  func numbers() throws {
    let texts = Set(try validate(##"{"type":"integer","minimum":-3,"maximum":12}"##, seeds: 0..<400))
    #expect(texts == Set((-3...12).map(String.init)))
    let fractions = Set(try validate(##"{"type":"number","minimum":-0.000001,"maximum":0.000001}"##, seeds: 0..<200))
    #expect(fractions.isSuperset(of: ["0", "-0.000001", "0.000001", "0.000000"]))
  }

  @Test(
    "properties come in the declared order, optional ones now and then, others only where the schema speaks of them")
  func order() throws {
    let schema = ##"{"type":"object","properties":{"z":{"const":1},"a":{"const":2}},"required":["a"]}"##
    #expect(Set(try validate(schema, seeds: 0..<60)) == [##"{"z":1,"a":2}"##, ##"{"a":2}"##])
  }

  private static let refusals: [(String, String)] = [
    (##"{"properties":{"a":{"foo":1}}}"##, ##""foo" at "#/properties/a""##),
    (##"{"items":{"$dynamicRef":"#a"}}"##, ##""$dynamicRef" at "#/items""##),
    (##"{"anyOf":[true,{"maxContains":3,"contains":{}}]}"##, ##""maxContains" at "#/anyOf/1""##),
    (##"{"type":"str"}"##, ##""type" at "#""##), (##"{"minLength":-1}"##, ##""minLength""##),
    (##"{"required":"a"}"##, ##""required""##),
    (##"{"pattern":"(?=a)b"}"##, ##""pattern""##), (##"{"pattern":"a\\b"}"##, ##""pattern""##),
    (##"{"pattern":"a^"}"##, ##""pattern""##),
    (##"{"multipleOf":0.01}"##, ##""multipleOf""##), (##"{"minItems":1e9}"##, ##""minItems""##),
    (##"{"minLength":1000000}"##, ##""minLength""##),
    (##"{"$ref":"http://example.com/x"}"##, ##""$ref""##), (##"{"$ref":"#/nothing"}"##, ##""$ref""##),
    (##"{"$ref":"#"}"##, ##""$ref""##),
    (##"{"allOf":[{"$ref":"#/allOf/0"}]}"##, ##""$ref""##), (##"{"uniqueItems":true}"##, ##""uniqueItems""##),
    (
      ##"{"items":{"type":"string","pattern":"^([a-z]{1,10} ?){1,30}$","maxLength":4000,"minLength":100}}"##,
      ##""pattern" at "#/items""##
    ),
    (##"{"not":{"pattern":"a"}}"##, ##""not""##),
    (##"{"not":{"type":"array","prefixItems":[{"type":"null"}]}}"##, "$schema"),
    (##"{"enum":[[1]],"not":{"$ref":"#/$defs/a","minItems":3},"$defs":{"a":true}}"##, "$schema"),
    (##"{"$schema":"http://json-schema.org/draft-04/schema#"}"##, ##""$schema""##),
    (##"{"properties":{"a/b~c":{"x-y":1}}}"##, "#/properties/a~1b~0c"), ("false", "no text"),
    (##"{"enum":[]}"##, "no text"),
    (##"{"type":"integer","minimum":3,"maximum":2}"##, "no text"),
    (##"{"required":["a"],"properties":{"a":false},"type":"object"}"##, "no text"),
    (##"{"type":"object","properties":{"a":{"$ref":"#"}},"required":["a"]}"##, "no text"), ("[]", "expected a schema"),
    ("{", "byte 1"),
    (##"{"a":1,"a":2}"##, "once"), (##"{"const":"\ud800"}"##, "surrogates"), ("", "byte 0"),
    (String(repeating: "[", count: 5000), "96"),
  ]

  @Test("what cannot be kept is refused in one line with the keyword and its place", arguments: refusals)
  func refused(_ schema: String, _ expected: String) throws {
    do {
      _ = try TokenConstraint(jsonSchema: Array(schema.utf8), TokenTrie(TestVocabulary.sentencePiece()))
      Issue.record("accepted")
    } catch let error as ConstraintError {
      #expect("\(error)".contains(expected) && !"\(error)".contains("\n"), "\(error)")
    }
  }

  @Test("any bytes given as a schema end in a constraint or an error, and what is written is valid")
  func mutations() throws {
    let tokenizer = try TestVocabulary.sentencePiece()
    let trie = try TokenTrie(tokenizer)
    let seeds = [
      ##"{"type":"object","properties":{"a":{"type":"integer","minimum":3},"b":{"$ref":"#"}},"required":["a"],"additionalProperties":{"type":"null"}}"##,
      ##"{"anyOf":[{"type":"string","maxLength":3,"pattern":"^a+"},{"enum":[1,2,[3]]}],"not":{"const":1},"oneOf":[{"minimum":2},{"type":"string"}]}"##,
      ##"{"type":"array","items":{"type":"string"},"minItems":1,"maxItems":3,"uniqueItems":true,"prefixItems":[{"if":true,"then":{"type":"null"}}]}"##,
    ]
    let tokens = [
      "{}", "true", "false", "null", "\"type\":", "\"not\":", "\"$ref\":\"#/a\",", "\"minItems\":9,", "-", "1e9", "0.5",
      "[", "]", ",", "\"\\u0000\"", "\"if\":{},",
    ]
    var random = SplitMix64(seed: 11)
    var made = 0
    for index in 0..<900 {
      let bytes = random.mutated(Array(seeds[index % seeds.count].utf8), with: tokens)
      do {
        let constraint = try TokenConstraint(jsonSchema: bytes, trie)
        made += 1
        guard constraint.shortestAnswer <= 100 else { continue }
        let value = try JSONReader.read(bytes)
        var writer = RandomWriter(tokenizer, seed: UInt64(index))
        let answer = writer.write(constraint, budget: 100)
        let isValid = try PlainValidator(root: value, isDraft7: false).isValid(
          JSONReader.read(Array(answer.text.utf8)), value)
        #expect(answer.isComplete && isValid, "\(String(decoding: bytes, as: UTF8.self)): \(answer.text)")
      } catch let error as ConstraintError {
        #expect(!"\(error)".contains("\n"))
      }
    }
    #expect(made > 15)
  }
}
