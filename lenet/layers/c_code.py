"""Lines of C for the loops that layers are made of there."""

from collections.abc import Sequence


def nest(loops: Sequence[tuple[str, int]], lines: Sequence[str]) -> list[str]:
    """The lines within loops, each (variable, count) around the next one."""
    for variable, count in reversed(loops):
        several = len(lines) > 1
        head = f"for (int {variable} = 0; {variable} < {count}; {variable}++)"
        lines = [f"{head} {{" if several else head, *indent(lines), *(["}"] if several else [])]
    return list(lines)


def indent(lines: Sequence[str]) -> list[str]:
    """The lines, a step further to the right."""
    return [f"    {line}" for line in lines]


def move(variable: str, stride: int) -> str:
    """Where a window begins, for the variable that counts windows."""
    return variable if stride == 1 else f"{stride} * {variable}"
