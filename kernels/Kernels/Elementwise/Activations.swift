internal import CIntrinsics
internal import Glibc

extension ComputeContext {
  /// gate[r, c] = gate[r, c] · σ(gate[r, c]) · up[r, c]: the gated unit of Llama's feed-forward (SwiGLU, arXiv
  /// 2002.05202), in place.
  public func gatedSiLU(gate: FloatMatrix, up: FloatMatrix, rows: Int) {
    precondition(gate.columns == up.columns && rows <= gate.rows && rows <= up.rows)
    forEachSpan(of: gate, rows: rows) { row, columns in
      let g = gate.row(row)
      let u = up.row(row)
      for c in stride(from: columns.lowerBound, to: columns.upperBound, by: laneCount) {
        let x = ci_load(g + c)
        let sigmoid = ci_div(ci_splat(1), ci_add(ci_splat(1), exponential(ci_sub(ci_splat(0), x))))
        ci_store(g + c, ci_mul(ci_mul(x, sigmoid), ci_load(u + c)))
      }
    }
  }

  /// x[r, c] = x[r, c] · Φ(x[r, c]) with the exact error function, as MPT's original code has it, in place.
  public func gelu(_ x: FloatMatrix, rows: Int) {
    precondition(rows <= x.rows)
    forEachSpan(of: x, rows: rows) { row, columns in
      let values = x.row(row)
      for c in columns { values[c] *= 0.5 * (1 + erff(values[c] * 0.707_106_78)) }
    }
  }

  /// target[r, c] += addend[r, c]
  public func add(_ addend: FloatMatrix, to target: FloatMatrix, rows: Int) {
    precondition(addend.columns == target.columns && rows <= addend.rows && rows <= target.rows)
    forEachSpan(of: target, rows: rows) { row, columns in
      let a = addend.row(row)
      let t = target.row(row)
      for c in stride(from: columns.lowerBound, to: columns.upperBound, by: laneCount) {
        ci_store(t + c, ci_add(ci_load(t + c), ci_load(a + c)))
      }
    }
  }

  /// x[r, c] = min(max(x[r, c], −limit), limit): MPT's `clip_qkv`, in place.
  public func clamp(_ x: FloatMatrix, rows: Int, limit: Float) {
    precondition(rows <= x.rows)
    forEachSpan(of: x, rows: rows) { row, columns in
      let values = x.row(row)
      for c in columns { values[c] = min(max(values[c], -limit), limit) }
    }
  }

  /// Spans of up to 4,096 columns, on all threads. Starts are multiples of 16, and reading or writing up to the next
  /// multiple of 16 past the end stays inside the row's padding.
  @inline(__always)
  private func forEachSpan(of matrix: FloatMatrix, rows: Int, _ body: (_ row: Int, _ columns: Range<Int>) -> Void) {
    let span = 4096
    let spans = (matrix.columns + span - 1) / span
    pool.run(taskCount: rows * spans) { _, task in
      let start = task % spans * span
      body(task / spans, start..<min(start + span, matrix.columns))
    }
  }
}
