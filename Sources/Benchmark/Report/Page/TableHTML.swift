import EHR
import MedAlign

/// A table as HTML: in a frame of its own that scrolls sideways, by keyboard too, on pages too narrow for it.
struct TableHTML {
  /// Beyond this number of columns a printed table gets a page across.
  private static let wideColumnCount = 11
  private static let roomyColumnCount = 5

  var table: ReportTable
  /// Whether the page shows items, so that cells can lead to them.
  var linksItems: Bool

  func draw(_ page: inout Markup) {
    // The caption stands outside of the frame: a long one would make the table as wide as itself, or scroll with it.
    let caption = "caption-\(table.id)"
    page.element("p", ["class": "caption", "id": caption], text: table.caption)
    let isWide = table.columns.count > Self.wideColumnCount
    page.element(
      "div",
      [
        "class": isWide ? "scroll wide" : "scroll", "id": "table-\(table.id)", "tabindex": "0", "role": "region",
        "aria-labelledby": caption,
      ]
    ) { page in
      page.element("table", ["aria-labelledby": caption]) { page in
        page.element("thead") { page in
          page.element("tr") { page in
            for column in table.columns {
              page.element("th", ["scope": "col", "class": column.isText ? "word" : "number"], text: column.title)
            }
          }
        }
        page.element("tbody") { page in
          for row in table.rows {
            page.element("tr") { page in
              for (index, cell) in zip(table.columns.indices, row) { draw(cell, column: index, &page) }
            }
          }
        }
      }
    }
  }

  private func draw(_ cell: ReportTable.Cell, column: Int, _ page: inout Markup) {
    if column == 0 {
      page.element("th", ["scope": "row"]) { content(cell, &$0) }
    } else if table.columns[column].isText {
      page.element("td", ["class": "word"]) { content(cell, &$0) }
    } else {
      page.element("td") { content(cell, &$0) }
    }
  }

  private func content(_ cell: ReportTable.Cell, _ page: inout Markup) {
    if case .item(let item) = cell, linksItems {
      return page.element("a", ["href": "#\(ItemAnchor.id(item))"], text: "\(item)")
    }
    let text = CellText(cell)
    page.text(text.value)
    let notes = [text.interval, text.count.map { "n = \(Figures.count($0))" }].compactMap(\.self)
    // Side by side in narrow tables, below each other where many columns want their place.
    for note in table.columns.count > Self.roomyColumnCount ? notes : [notes.joined(separator: " · ")] {
      if !note.isEmpty { page.element("small", text: note) }
    }
  }
}

/// Where a page shows an item's text.
enum ItemAnchor {
  /// Different for different items: all but letters and digits of the instruction's id is written in hexadecimal.
  static func id(_ item: ItemID) -> String {
    var name = "item-"
    for byte in item.instructionID.rawValue.utf8 {
      let scalar = Unicode.Scalar(byte)
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
      name += isPlain ? String(Character(scalar)) : "_\(String(byte, radix: 16))."
    }
    return name + "-" + (item.personID.map { "\($0.rawValue)" } ?? "none")
  }
}
