/// What this compiler does with each keyword of JSON schema.
enum SchemaKeyword {
  enum Role {
    case supported
    /// Says nothing about which values are valid.
    case annotation
    /// Only at the root, where it names the schema.
    case identification
    case refused(String)
  }

  static func role(of keyword: String, in dialect: SchemaDialect) -> Role {
    switch keyword {
    case "type", "enum", "const", "properties", "required", "additionalProperties", "patternProperties",
      "propertyNames", "minProperties", "maxProperties", "items", "minItems", "maxItems", "uniqueItems", "contains",
      "minLength", "maxLength", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
      "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "$ref":
      .supported
    case "additionalItems", "dependencies":
      dialect == .draft2020 ? .refused("not a keyword of 2020-12") : .supported
    case "prefixItems", "dependentRequired", "dependentSchemas", "minContains", "maxContains", "unevaluatedItems",
      "unevaluatedProperties":
      dialect == .draft7 ? .refused("not a keyword of draft-07") : .supported
    case "title", "description", "default", "examples", "$comment", "readOnly", "writeOnly", "deprecated", "format",
      "contentEncoding", "contentMediaType", "contentSchema", "$defs", "definitions":
      .annotation
    case "$schema", "$id": .identification
    case "$anchor", "$dynamicAnchor", "$dynamicRef", "$recursiveRef", "$recursiveAnchor", "$vocabulary":
      .refused("this keyword is not supported")
    default: .refused("unknown keyword")
    }
  }
}

/// Which rules a schema follows. Without `$schema` the answer must suit both.
enum SchemaDialect {
  case draft7, draft2020, unspecified

  init(of root: JSONValue) throws(ConstraintError) {
    guard let value = root["$schema"] else {
      self = .unspecified
      return
    }
    guard case .string(let bytes) = value else {
      throw .schema(pointer: "", keyword: "$schema", reason: "expected a string")
    }
    switch String(decoding: bytes, as: UTF8.self) {
    case "http://json-schema.org/draft-07/schema#", "http://json-schema.org/draft-07/schema": self = .draft7
    case "https://json-schema.org/draft/2020-12/schema", "https://json-schema.org/draft/2020-12/schema#":
      self = .draft2020
    case let name:
      throw .schema(
        pointer: "", keyword: "$schema",
        reason: "expected draft-07 or 2020-12, found \(ConstraintError.quoted(name))")
    }
  }
}
