"""The training loop: short windows first, auxiliary targets at the last block's input, AdamW, checkpoints."""

import collections
import os
import random
import tempfile
import time

import torch
import torch.distributed
import torch.nn.functional as F

# Auxiliary targets per event token: relevance, occurrence (1...7), year - 1900, month, day, place in the value (1...7).
CLASSES = (1, 8, 150, 13, 32, 8)
LM_SHARE = 0.12  # share of record tokens that also train next-token prediction, with weight LM_WEIGHT
LM_WEIGHT = 0.1
AUXILIARY_WEIGHT = 0.5
COPY_WEIGHT = 0.3  # head 0 of the last block is told where the copied tokens of an answer stand


def batch(sampler, size, length, context, randomness):
    sequences = [sampler.sequence(length) for _ in range(size)]
    longest = max(len(s[0]) for s in sequences)
    ids = torch.zeros(size, longest, dtype=torch.long)
    weights = torch.zeros(size, longest)
    targets = torch.zeros(size, longest, len(CLASSES), dtype=torch.long)
    targets[..., 0] = -1
    positions = torch.arange(longest).repeat(size, 1)
    copies = []
    for row, (tokens, prefix, prompt, target, _, copied) in enumerate(sequences):
        n = len(tokens)
        ids[row, :n] = torch.from_numpy(tokens)
        weights[row, prefix:prompt] = (torch.rand(prompt - prefix) < LM_SHARE) * LM_WEIGHT
        weights[row, prompt:n] = 1.0
        targets[row, prefix : prefix + len(target)] = torch.from_numpy(target)
        copies += [(row, prompt - 1 + place, source) for place, source in enumerate(copied)]
        # A gap between question and record: distances of long records are seen in short sequences.
        if randomness.random() < 0.5:
            positions[row, prefix:] += randomness.randint(0, max(0, context - longest))
    return ids, weights, targets, positions, copies, sequences


def losses(model, head, ids, weights, targets, positions, copies):
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = model.hidden(ids[:, :-1], positions[:, :-1])
        chosen = weights[:, 1:] > 0
        logits = model.logits(hidden[chosen])
        known = (targets[:, :-1, 0] >= 0) | (targets[:, :-1, 1] > 0)
        auxiliary = head(F.rms_norm(model.middle[known], (model.c.embedding,)))
    each = F.cross_entropy(logits.float(), ids[:, 1:][chosen], reduction="none")
    weight = weights[:, 1:][chosen]
    answer = each[weight == 1].mean()
    text = each[weight < 1].mean()
    parts = auxiliary.float().split(CLASSES, -1)
    target = targets[:, :-1][known]
    has = target[:, 0] >= 0
    relevance = F.binary_cross_entropy_with_logits(parts[0][has, 0], target[has, 0].float())
    others = sum(F.cross_entropy(parts[i], target[:, i], ignore_index=0) for i in range(1, len(CLASSES)))
    return answer, text, relevance, others, copy_loss(model.blocks[-1], copies)


def copy_loss(block, copies):
    """Cross-entropy of head 0's attention at each copying position against the position it copies from."""
    if not copies:
        return torch.zeros(())
    rows, queries, sources = torch.tensor(copies).unbind(1)
    q, k = block.kept[0][rows, 0, queries].float(), block.kept[1][:, 0].float()
    scores = torch.einsum("nd,ntd->nt", q, k[rows]) * q.shape[-1] ** -0.5
    later = torch.arange(k.shape[1])[None, :] > queries[:, None]
    return F.cross_entropy(scores.masked_fill(later, float("-inf")), sources)


@torch.no_grad()
def teacher_forced(model, sampler, length, rounds=6, size=24):
    """Share of sequences whose every answer token is the likeliest, by family (quick look while training)."""
    found = collections.defaultdict(list)
    keep = random.Random(0)
    for _ in range(rounds):
        ids, weights, _, positions, _, sequences = batch(sampler, size, length, 0, keep)
        likeliest = model.logits(model.hidden(ids, torch.arange(ids.shape[1]))).argmax(-1)
        for row, (tokens, _, prompt, _, family, _) in enumerate(sequences):
            n = len(tokens)
            found[family].append(bool((likeliest[row, prompt - 1 : n - 1] == ids[row, prompt:n]).all()))
    total = [hit for hits in found.values() for hit in hits]
    return sum(total) / len(total), {family: f"{sum(hits)}/{len(hits)}" for family, hits in sorted(found.items())}


def parallel(workers, work):
    """Runs `work(rank)` in `workers` forked processes of one thread each (this one is rank 0) and returns rank 0's result.

    On a machine that others use too, processes that meet once a step lose less than threads that meet in every product.
    """
    torch.set_num_threads(1)
    if workers == 1:
        return work(0)
    meeting = tempfile.mktemp(prefix="medalign-training-")
    children = []
    for rank in range(1, workers):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                torch.distributed.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=workers)
                work(rank)
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    torch.distributed.init_process_group("gloo", init_method=f"file://{meeting}", rank=0, world_size=workers)
    result = work(0)
    for child in children:
        os.waitpid(child, 0)
    torch.distributed.destroy_process_group()
    return result


def average_gradients(parameters):
    """The mean over all processes, in one message."""
    flat = torch.cat([p.grad.flatten() for p in parameters])
    torch.distributed.all_reduce(flat)
    flat /= torch.distributed.get_world_size()
    at = 0
    for p in parameters:
        p.grad.copy_(flat[at : at + p.numel()].view_as(p))
        at += p.numel()


def train(model, sampler, validation, phases, rate, folder, log, warmup=200, decay=0.25, start=None, every=100, rank=0):
    """phases: [(steps, prompt tokens, batch size per process)]; the rate is flat after `warmup` steps, falls over the last `decay`.

    In a process of `parallel`, every rank must come with the same model and phases and with its own sampler seed.
    """
    together = torch.distributed.is_initialized()
    model.blocks[-1].kept = ()
    head = torch.nn.Linear(model.c.embedding, sum(CLASSES))
    matrices = [p for n, p in model.named_parameters() if p.ndim == 2 and "embedding" not in n]
    others = [p for n, p in model.named_parameters() if p.ndim != 2 or "embedding" in n] + list(head.parameters())
    optimizer = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": 0.02}, {"params": others, "weight_decay": 0.0}], lr=rate, betas=(0.9, 0.98)
    )
    step, spent, tokens = 0, 0.0, 0
    if start:
        state = torch.load(start, weights_only=False)
        model.load_state_dict(state["model"])
        head.load_state_dict(state["head"])
        optimizer.load_state_dict(state["optimizer"])
        step, spent, tokens = state["step"], state["spent"], state["tokens"]
    total = sum(phase[0] for phase in phases)
    randomness = random.Random(step * 64 + rank)
    torch.manual_seed(step * 64 + rank)
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    begun, saved = time.time() - spent, time.time()
    averages = None
    schedule = [(length, size) for steps, length, size in phases for _ in range(steps)]
    while step < total:
        length, size = schedule[step]
        factor = min(1.0, (step + 1) / warmup) * min(1.0, max(0.02, (total - step) / (decay * total)))
        for group in optimizer.param_groups:
            group["lr"] = rate * factor
        ids, weights, targets, positions, copies, _ = batch(sampler, size, length, model.c.context, randomness)
        answer, text, relevance, other, copy = losses(model, head, ids, weights, targets, positions, copies)
        loss = answer + LM_WEIGHT * text + AUXILIARY_WEIGHT * (2 * relevance + 0.3 * other) + COPY_WEIGHT * copy
        optimizer.zero_grad()
        loss.backward()
        if together:
            average_gradients(parameters)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        tokens += ids.numel() * (torch.distributed.get_world_size() if together else 1)
        values = [answer.item(), text.item(), relevance.item(), other.item() / 5, copy.item()]
        averages = values if averages is None else [0.97 * a + 0.03 * v for a, v in zip(averages, values)]
        if rank:
            continue
        if step % every == 0 or step == total:
            spent = time.time() - begun
            line = f"step {step} length {length} {spent:.0f}s {tokens / 1e6:.2f}M tokens: " + " ".join(
                f"{name} {value:.3f}" for name, value in zip(("answer", "text", "relevance", "other", "copy"), averages)
            )
            if step % (5 * every) == 0 or step == total:
                share, families = teacher_forced(model, validation, length)
                line += f" | held-out {share:.3f} {families}"
            log(line)
        if time.time() - saved > 120 or step == total:
            saved = time.time()
            state = {"model": model.state_dict(), "head": head.state_dict(), "optimizer": optimizer.state_dict(),
                     "step": step, "spent": time.time() - begun, "tokens": tokens}  # fmt: skip
            torch.save(state, f"{folder}/checkpoint.tmp")
            os.replace(f"{folder}/checkpoint.tmp", f"{folder}/checkpoint.pt")
    return time.time() - begun, tokens
