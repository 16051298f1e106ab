"""PyTorch as a good user writes it: tensors in memory, a shuffle by index, the eager loop, one fused Adam."""

from time import perf_counter

import torch
from torch import nn
from torch.nn import functional

from benchmarks.peers.common import Task, load_split, read_task, tell_epoch, tell_version


def build_model() -> nn.Module:
    """LeNet-5 as the article has it; logits, since `cross_entropy` holds the softmax."""
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 120, 5), nn.ReLU(), nn.Flatten(),
        nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )


def load_tensors(images: int) -> list[torch.Tensor]:
    """The split with images (N, 1, 28, 28) and labels int64."""
    x_train, y_train, x_val, y_val = (torch.from_numpy(array) for array in load_split(images))
    return [x_train.permute(0, 3, 1, 2).contiguous(), y_train.long(),
            x_val.permute(0, 3, 1, 2).contiguous(), y_val.long()]


def train_epoch(
    model: nn.Module, optimizer: torch.optim.Optimizer, x: torch.Tensor, y: torch.Tensor, size: int
) -> None:
    """Learn all images once, in a new order."""
    for batch in torch.randperm(len(x)).split(size):
        loss = functional.cross_entropy(model(x[batch]), y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


@torch.no_grad()
def compute_accuracy(model: nn.Module, x: torch.Tensor, y: torch.Tensor) -> float:
    """The share of right answers."""
    return (model(x).argmax(1) == y).float().mean().item()


def train(task: Task) -> None:
    """Train and tell every epoch."""
    torch.manual_seed(task.seed)
    x_train, y_train, x_val, y_val = load_tensors(task.images)
    model = build_model()
    optimizer = torch.optim.Adam(model.parameters(), lr=task.learning_rate, fused=True)
    for _ in range(task.epochs):
        start = perf_counter()
        train_epoch(model, optimizer, x_train, y_train, task.batch_size)
        seconds = perf_counter() - start
        tell_epoch(seconds, task.images, compute_accuracy(model, x_val, y_val))


if __name__ == "__main__":
    tell_version(f"PyTorch {torch.__version__}")
    train(read_task())
