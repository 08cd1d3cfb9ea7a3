/// Every two of so many systems, in order: (0, 1), (0, 2), … (1, 2), …
func pairs(of count: Int) -> [(first: Int, second: Int)] {
  (0..<count).flatMap { first in (first + 1..<max(count, first + 1)).map { (first, $0) } }
}
