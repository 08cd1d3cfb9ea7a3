#!/usr/bin/env python3
"""Writes a model of real shapes and formats with random weights, for measuring speed. Needs nothing but Python.

usage: make_slice.py OUTPUT.gguf [--type Q4_0] [--arch llama|mpt] [--layers 8]

The defaults are a slice of Vicuna-7B: 8 of its 32 layers, 4,096 wide, 32 heads of 128, vocabulary of 32,000. MPT has
its own feed-forward length and norms. Like real files, 4- and 5-bit ones hold their output matrix as Q6_K.
"""
import argparse
import random
import struct

# Block formats: ggml's type id, weights and bytes per block, and the 16-bit scales in a block as (offset, value). The
# values make weights from random bits have a standard deviation near 0.02, and a mean near 0 where there is a minimum.
FORMATS = {
    "F32": (0, 1, 4, []),
    "F16": (1, 1, 2, []),
    "BF16": (30, 1, 2, []),
    "Q4_0": (2, 32, 18, [(0, 4.34e-3)]),
    "Q4_1": (3, 32, 20, [(0, 4.34e-3), (2, -3.25e-2)]),
    "Q5_0": (6, 32, 22, [(0, 2.17e-3)]),
    "Q5_1": (7, 32, 24, [(0, 2.17e-3), (2, -3.36e-2)]),
    "Q8_0": (8, 32, 34, [(0, 2.71e-4)]),
    "Q2_K": (10, 256, 84, [(80, 1.56e-3), (82, 2.34e-3)]),
    "Q3_K": (11, 256, 110, [(108, 4.73e-4)]),
    "Q4_K": (12, 256, 144, [(0, 7.74e-5), (2, 5.81e-4)]),
    "Q5_K": (13, 256, 176, [(0, 3.80e-5), (2, 5.89e-4)]),
    "Q6_K": (14, 256, 210, [(208, 1.46e-5)]),
    "IQ4_NL": (20, 32, 18, [(0, 2.98e-4)]),
    "IQ4_XS": (23, 256, 136, [(0, 1.61e-5)]),
}
ALIGNMENT = 32
STRING, ARRAY, U32, F32, BOOL, I32 = 8, 9, 4, 6, 7, 5


def text(value):
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def entry(key, kind, value):
    """One key of the header."""
    if kind == STRING:
        return text(key) + struct.pack("<I", kind) + text(value)
    return text(key) + struct.pack("<I" + {U32: "I", F32: "f", BOOL: "?"}[kind], kind, value)


def array(key, kind, values):
    body = b"".join(map(text, values)) if kind == STRING else struct.pack(f"<{len(values)}{'f' if kind == F32 else 'i'}", *values)
    return text(key) + struct.pack("<IIQ", ARRAY, kind, len(values)) + body


def vocabulary(count):
    """A SentencePiece vocabulary of made-up words: three control tokens, every byte, words of falling score."""
    tokens = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    letters = "etaoinshrdlucmfwypvbgkjqxz"
    kinds = [2, 3, 3] + [6] * 256
    tokens += list(letters) + ["\u2581"]
    number = 0
    while len(tokens) < count:
        word, rest = "", number
        while True:
            word, rest = word + letters[rest % 26], rest // 26
            if rest == 0:
                break
        tokens.append("\u2581" + word + "e")
        number += 1
    scores = [0.0] * 259 + [-float(index) for index in range(count - 259)]
    return [
        entry("tokenizer.ggml.model", STRING, "llama"),
        array("tokenizer.ggml.tokens", STRING, tokens),
        array("tokenizer.ggml.scores", F32, scores),
        array("tokenizer.ggml.token_type", I32, kinds + [1] * (count - 259)),
        entry("tokenizer.ggml.bos_token_id", U32, 1),
        entry("tokenizer.ggml.eos_token_id", U32, 2),
        entry("tokenizer.ggml.unknown_token_id", U32, 0),
        entry("tokenizer.ggml.add_bos_token", BOOL, True),
    ]


def random_weights(generator, kind, count):
    """Random bits in the blocks of a format, with their scales; plain numbers are ± 0.0156 … 0.0312."""
    _, weights, size, scales = FORMATS[kind]
    data = bytearray(generator.randbytes(count // weights * size))
    # Slices with a stride: one field of all blocks at once.
    for offset, value in scales:
        for index, byte in enumerate(struct.pack("<e", value)):
            data[offset + index :: size] = bytes([byte]) * (count // weights)
    if kind == "F16":
        data[1::2] = data[1::2].translate(bytes((byte & 0x83) | 9 << 2 for byte in range(256)))
    if kind in ("BF16", "F32"):
        data[size - 1 :: size] = data[size - 1 :: size].translate(bytes((byte & 0x80) | 121 >> 1 for byte in range(256)))
        data[size - 2 :: size] = data[size - 2 :: size].translate(bytes((byte & 0x7F) | (121 & 1) << 7 for byte in range(256)))
    return data


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output")
    parser.add_argument("--type", default="Q4_0", choices=FORMATS)
    parser.add_argument("--arch", default="llama", choices=["llama", "mpt"])
    parser.add_argument("--layers", type=int, default=8)
    parser.add_argument("--context", type=int, default=65536)
    options = parser.parse_args()
    is_llama = options.arch == "llama"
    width, heads = 4096, 32
    inner, words = (11008, 32000) if is_llama else (16384, 50432)

    keys = [
        entry("general.architecture", STRING, options.arch),
        entry("general.name", STRING, f"random {options.arch} slice"),
        entry("general.quantization_version", U32, 2),
        entry(f"{options.arch}.context_length", U32, options.context),
        entry(f"{options.arch}.embedding_length", U32, width),
        entry(f"{options.arch}.block_count", U32, options.layers),
        entry(f"{options.arch}.feed_forward_length", U32, inner),
        entry(f"{options.arch}.attention.head_count", U32, heads),
    ]
    if is_llama:
        keys += [
            entry("llama.attention.layer_norm_rms_epsilon", F32, 1e-5),
            entry("llama.rope.dimension_count", U32, width // heads),
            entry("llama.vocab_size", U32, words),
        ]
    else:
        keys += [
            entry("mpt.attention.layer_norm_epsilon", F32, 1e-5),
            entry("mpt.attention.max_alibi_bias", F32, 8.0),
        ]
    keys += vocabulary(words)

    tensors = [("token_embd.weight", options.type, [width, words]), ("output_norm.weight", None, [width])]
    if is_llama:
        output_type = "Q6_K" if options.type[:2] in ("Q4", "Q5") else options.type
        tensors.append(("output.weight", output_type, [width, words]))
    for layer in range(options.layers):
        block = f"blk.{layer}."
        tensors += [(block + "attn_norm.weight", None, [width]), (block + "ffn_norm.weight", None, [width])]
        if is_llama:
            shapes = {"attn_q": [width, width], "attn_k": [width, width], "attn_v": [width, width], "ffn_gate": [width, inner]}
        else:
            shapes = {"attn_qkv": [width, 3 * width]}
        shapes.update(attn_output=[width, width], ffn_up=[width, inner], ffn_down=[inner, width])
        tensors += [(f"{block}{name}.weight", options.type, shape) for name, shape in shapes.items()]

    def byte_count(kind, shape):
        _, weights, size, _ = FORMATS[kind or "F32"]
        count = shape[0] * (shape[1] if len(shape) > 1 else 1)
        return count // weights * size

    def padding(count):
        return -count % ALIGNMENT

    header = struct.pack("<4sIQQ", b"GGUF", 3, len(tensors), len(keys)) + b"".join(keys)
    offset = 0
    for name, kind, shape in tensors:
        header += text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, FORMATS[kind or "F32"][0], offset)
        offset += byte_count(kind, shape) + padding(byte_count(kind, shape))

    generator = random.Random(1)
    with open(options.output, "wb") as file:
        file.write(header + bytes(padding(len(header))))
        for _, kind, shape in tensors:
            if kind is None:
                data = struct.pack("<f", 1.0) * shape[0]
            else:
                data = random_weights(generator, kind, shape[0] * shape[1])
            file.write(data)
            file.write(bytes(padding(len(data))))


if __name__ == "__main__":
    main()
