"""The Llama architecture in plain PyTorch, as GGUF files hold it (RoPE on consecutive pairs)."""

import dataclasses

import torch
import torch.nn.functional as F
from torch import nn


@dataclasses.dataclass
class Configuration:
    vocabulary: int
    embedding: int = 128
    blocks: int = 4
    heads: int = 4
    key_value_heads: int = 4
    feed_forward: int = 256
    context: int = 2048
    rope_base: float = 10000.0
    epsilon: float = 1e-5

    @property
    def head_length(self):
        return self.embedding // self.heads


def rope_table(configuration, positions):
    """cos, sin of pos * base^(-2i/d): [..., head_length / 2]."""
    half = configuration.head_length // 2
    frequencies = configuration.rope_base ** (-torch.arange(half, dtype=torch.float32) / half)
    angles = positions.float().unsqueeze(-1) * frequencies
    return angles.cos(), angles.sin()


def rotate(x, cos, sin):
    """Turns consecutive pairs (x[2i], x[2i+1]); x: [batch, heads, tokens, head_length]."""
    pairs = x.unflatten(-1, (-1, 2))
    even, odd = pairs[..., 0], pairs[..., 1]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), -1).flatten(-2)


class Norm(nn.Module):
    def __init__(self, size, epsilon):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.epsilon = epsilon

    def forward(self, x):
        return F.rms_norm(x, (x.shape[-1],), self.weight, self.epsilon)


class Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = c
        self.kept = None  # set to () to have (q, k) of each pass left here
        self.attention_norm = Norm(c.embedding, c.epsilon)
        self.feed_forward_norm = Norm(c.embedding, c.epsilon)
        kv = c.key_value_heads * c.head_length
        self.q = nn.Linear(c.embedding, c.embedding, bias=False)
        self.k = nn.Linear(c.embedding, kv, bias=False)
        self.v = nn.Linear(c.embedding, kv, bias=False)
        self.o = nn.Linear(c.embedding, c.embedding, bias=False)
        self.gate = nn.Linear(c.embedding, c.feed_forward, bias=False)
        self.up = nn.Linear(c.embedding, c.feed_forward, bias=False)
        self.down = nn.Linear(c.feed_forward, c.embedding, bias=False)

    def forward(self, x, cos, sin, cache=None):
        c = self.c
        batch, tokens, _ = x.shape
        h = self.attention_norm(x)
        q = self.q(h).view(batch, tokens, c.heads, -1).transpose(1, 2)
        k = self.k(h).view(batch, tokens, c.key_value_heads, -1).transpose(1, 2)
        v = self.v(h).view(batch, tokens, c.key_value_heads, -1).transpose(1, 2)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        if self.kept is not None:
            self.kept = (q, k)
        if cache is not None:
            if "k" in cache:
                k, v = torch.cat((cache["k"], k), 2), torch.cat((cache["v"], v), 2)
            cache["k"], cache["v"] = k, v
        groups = c.heads // c.key_value_heads
        if groups > 1:
            k, v = k.repeat_interleave(groups, 1), v.repeat_interleave(groups, 1)
        # Under autocast the matrix products run in bfloat16, but attention is faster in 32 bits on CPUs.
        with torch.autocast("cpu", enabled=False):
            a = F.scaled_dot_product_attention(q.float(), k.float(), v.float(), is_causal=tokens > 1)
        x = x + self.o(a.transpose(1, 2).reshape(batch, tokens, -1))
        h = self.feed_forward_norm(x)
        return x + self.down(F.silu(self.gate(h)) * self.up(h))


class Llama(nn.Module):
    def __init__(self, configuration):
        super().__init__()
        self.c = c = configuration
        self.embedding = nn.Embedding(c.vocabulary, c.embedding)
        self.blocks = nn.ModuleList(Block(c) for _ in range(c.blocks))
        self.norm = Norm(c.embedding, c.epsilon)
        for name, p in self.named_parameters():
            if p.ndim == 2:
                nn.init.normal_(p, std=0.02 if "embedding" in name else p.shape[1] ** -0.5)
        for block in self.blocks:
            for weight in (block.o.weight, block.down.weight):
                with torch.no_grad():
                    weight.mul_((2 * c.blocks) ** -0.5)

    def hidden(self, ids, positions, caches=None):
        """ids: [batch, tokens], positions: the same or [tokens]; returns [batch, tokens, embedding], normed.

        `self.middle` keeps what enters the last block: the auxiliary targets of training are read there.
        """
        cos, sin = rope_table(self.c, positions)
        if positions.ndim == 2:
            cos, sin = cos.unsqueeze(1), sin.unsqueeze(1)
        x = self.embedding(ids)
        for number, block in enumerate(self.blocks):
            if number == len(self.blocks) - 1:
                self.middle = x
            x = block(x, cos, sin, None if caches is None else caches[number])
        return self.norm(x)

    def logits(self, hidden):
        """Tied output: hidden [..., embedding] -> [..., vocabulary]."""
        return hidden @ self.embedding.weight.t()

    @torch.no_grad()
    def greedy(self, prompt, end, most):
        """Token ids generated after `prompt` (list of ids) until `end` or `most` tokens."""
        caches = [{} for _ in self.blocks]
        ids = torch.tensor([prompt])
        at, out = 0, []
        while True:
            hidden = self.hidden(ids, torch.arange(at, at + ids.shape[1]), caches)
            at += ids.shape[1]
            token = int(self.logits(hidden[0, -1]).argmax())
            if token == end:
                return out
            out.append(token)
            if len(out) >= most:
                return out
            ids = torch.tensor([[token]])
