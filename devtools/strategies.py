"""Inputs that nobody thought of: whole ones with something changed, and bytes that mean nothing. For Hypothesis."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np
from hypothesis import strategies as st

NASTY: tuple[Any, ...] = (
    "", "²³", "\x00", "\ud800", "🙂" * 9, "a" * 300, ":smile:", "../..", "finishe`", "nan", "1e999", "0x10", "١",
    10**400, -1, 2**63, 1e308, -0.0, float("nan"), float("inf"), [[1]], {},
)  # fmt: skip

JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(NASTY),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=5,
)

NESTED = st.integers(1, 3000).map(lambda depth: b"[" * depth + b"]" * (depth % 7))
WORDS = (b"", b"null", b"1", b"{}", b"\xff\xfe", b'"' + b"x" * 70_000)
RUBBISH = st.binary(max_size=200) | NESTED | st.sampled_from(WORDS)

HEADS = (b"<f4", b">f8", b"|O", b"<U3", b"|V9", b"<m8", b"<c8", b"True", b"(9, 9)", b"(-1,)", b"(99999999,)", b"()",
         b"{", b"\x00", b"[" * 99, b"'", b"L")  # fmt: skip


@st.composite
def changed(draw: st.DrawFn, whole: Mapping[str, Any]) -> dict[str, Any]:
    """An object of JSON in which one to three fields, some of objects in it, are other values, gone, or new."""
    values: dict[str, Any] = json.loads(json.dumps(whole))
    for _ in range(draw(st.integers(1, 3))):
        parts = [values, *(inner for inner in values.values() if isinstance(inner, dict))]
        part = draw(st.sampled_from(parts))
        key = draw(st.sampled_from(sorted(part) or ["x"]))
        match draw(st.sampled_from(("other", "other", "gone", "new"))):
            case "other":
                part[key] = draw(JUNK)
            case "gone":
                part.pop(key, None)
            case _:
                part[draw(st.text(max_size=5))] = draw(JUNK)
    return values


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """Bytes of which one to three parts are cut out, doubled, or other bytes."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(whole)))
        end = min(len(whole), start + draw(st.integers(0, 20)))
        middle = draw(st.binary(max_size=8) | st.sampled_from((whole[start:end] * 2, whole[end:], b"")))
        whole = whole[:start] + middle + whole[end:]
    return whole


def texts_of(whole: Mapping[str, Any]) -> st.SearchStrategy[bytes]:
    """Texts that should be this object of JSON."""
    return changed(whole).map(_write) | damaged(_write(whole)) | RUBBISH


def lines_of(objects: list[dict[str, Any]]) -> st.SearchStrategy[bytes]:
    """Files that should have such an object a line."""
    wholes = st.sampled_from([_write(each) for each in objects])
    line = wholes | wholes | st.sampled_from(objects).flatmap(changed).map(_write) | wholes.flatmap(damaged) | RUBBISH
    return st.lists(line, max_size=6).map(b"\n".join) | st.lists(line, min_size=1, max_size=6).map(
        lambda lines: b"\n".join([*lines, b""]))


CELLS = (b"", b"x", b"nan", b"-1", b"256", b"1e999", b"1_0", b'"5"', b"#", b";", b"\t", b"\xff", b"0.5", b"9" * 400)


@st.composite
def cells_of(draw: st.DrawFn, table: bytes) -> bytes:
    """Tables of text, parted by commas, in which one to five cells are others, doubled, or gone."""
    rows = [line.split(b",") for line in table.split(b"\n")]
    for _ in range(draw(st.integers(1, 5))):
        row = draw(st.sampled_from(rows))
        place = draw(st.integers(0, max(0, len(row) - 1)))
        row[place : place + 1] = draw(st.lists(st.sampled_from(CELLS), max_size=2))
    return b"\n".join(b",".join(row) for row in rows)


@st.composite
def archives_of(draw: st.DrawFn, arrays: Mapping[str, np.ndarray]) -> bytes:
    """Files that should be an `.npz` of these arrays: a member, its head, or any byte is another."""
    members = {f"{name}.npy": write_array(array) for name, array in arrays.items()}
    for _ in range(draw(st.integers(0, 2))):
        name = draw(st.sampled_from(sorted(members)))
        match draw(st.sampled_from(("head", "bytes", "values", "gone", "renamed"))):
            case "head":
                members[name] = _change_head(draw, members[name])
            case "bytes":
                members[name] = draw(damaged(members[name]))
            case "values":
                odd = draw(st.sampled_from((np.nan, np.inf, 3e38, -5, 1e9, 10**18)))
                members[name] = write_array(np.full_like(arrays.get(name[:-4], np.zeros(3)), odd, dtype=float))
            case "gone":
                del members[name]
            case _:
                members[draw(st.text("a²/.é", min_size=1, max_size=9))] = members.pop(name)
        if not members:
            break
    packed = _pack(members, draw(st.sampled_from((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2))))
    return draw(damaged(packed)) if draw(st.booleans()) else packed


def _change_head(draw: st.DrawFn, member: bytes) -> bytes:
    """An `.npy` file that says something else of its values."""
    end = 10 + int.from_bytes(member[8:10], "little")
    head = member[10:end]
    start = draw(st.integers(0, len(head) - 1))
    changed_head = head[:start] + draw(st.sampled_from(HEADS)) + head[start + draw(st.integers(0, 9)) :]
    return member[:8] + len(changed_head).to_bytes(2, "little") + changed_head + member[end:]


def _write(value: Any) -> bytes:
    return json.dumps(value).encode()


def write_array(array: np.ndarray) -> bytes:
    """An array as an `.npy` file has it."""
    memory = io.BytesIO()
    np.save(memory, array)
    return memory.getvalue()


def _pack(members: Mapping[str, bytes], compression: int) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return memory.getvalue()
