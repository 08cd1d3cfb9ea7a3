"""Writes the model as GGUF, and reads its rounded weights back, so that what is measured is what is shipped."""

import gguf
import numpy
import torch

from . import tokenizer as vocabulary

NOT_FOR_CLINICAL_USE = (
    "Not for clinical use. A demonstration model of a million weights, trained on synthetic patient records only; "
    "it answers look-up questions over records made by `medalign synth` and nothing else."
)


def tensors(model):
    """GGUF name -> float32 array. Rows of Q and K already pair consecutive elements, as GGUF wants."""
    found = {"token_embd.weight": model.embedding.weight, "output_norm.weight": model.norm.weight}
    for number, block in enumerate(model.blocks):
        for name, part in (
            ("attn_norm", block.attention_norm), ("ffn_norm", block.feed_forward_norm), ("attn_q", block.q),
            ("attn_k", block.k), ("attn_v", block.v), ("attn_output", block.o), ("ffn_gate", block.gate),
            ("ffn_up", block.up), ("ffn_down", block.down),
        ):  # fmt: skip
            found[f"blk.{number}.{name}.weight"] = part.weight
    return {name: weight.detach().float().numpy() for name, weight in found.items()}


def round_weights(model, kind):
    """Replaces each matrix by its value in the file's type (`f16` or `q8_0`)."""
    with torch.no_grad():
        for p in model.parameters():
            if p.ndim == 2:
                p.copy_(p.half().float() if kind == "f16" else torch.from_numpy(_q8(p.detach().numpy())[1]))


def _q8(array):
    data = gguf.quants.quantize(array.astype(numpy.float32), gguf.GGMLQuantizationType.Q8_0)
    return data, gguf.quants.dequantize(data, gguf.GGMLQuantizationType.Q8_0)


def write(path, model, pieces, kind, name, version):
    """One GGUF file; `kind` is the type of the matrices: `f16` or `q8_0`."""
    c = model.c
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name(name)
    writer.add_version(version)
    writer.add_description(NOT_FOR_CLINICAL_USE)
    writer.add_license("apache-2.0")
    writer.add_author("the medalign authors")
    writer.add_tags(["synthetic-data-only", "not-for-clinical-use"])
    writer.add_context_length(c.context)
    writer.add_embedding_length(c.embedding)
    writer.add_block_count(c.blocks)
    writer.add_feed_forward_length(c.feed_forward)
    writer.add_head_count(c.heads)
    writer.add_head_count_kv(c.key_value_heads)
    writer.add_layer_norm_rms_eps(c.epsilon)
    writer.add_rope_dimension_count(c.head_length)
    writer.add_rope_freq_base(c.rope_base)
    writer.add_vocab_size(c.vocabulary)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16 if kind == "f16" else gguf.LlamaFileType.MOSTLY_Q8_0)
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list([text.encode() for text, _, _ in pieces])
    writer.add_token_scores([score for _, score, _ in pieces])
    writer.add_token_types([kind for _, _, kind in pieces])
    writer.add_bos_token_id(vocabulary.BEGIN)
    writer.add_eos_token_id(vocabulary.END)
    writer.add_unk_token_id(vocabulary.UNKNOWN)
    writer.add_add_bos_token(True)
    writer.add_add_eos_token(False)
    writer.add_add_space_prefix(False)
    for tensor, array in tensors(model).items():
        if array.ndim == 1:
            writer.add_tensor(tensor, array.astype(numpy.float32))
        elif kind == "f16":
            writer.add_tensor(tensor, array.astype(numpy.float16))
        else:
            writer.add_tensor(tensor, _q8(array)[0], raw_dtype=gguf.GGMLQuantizationType.Q8_0)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
