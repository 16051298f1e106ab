"""Write docs/glossary.md: the words of lenet/glossary.py, for people who read the docs and not the pages.

    python -m scripts.write_glossary
"""

from pathlib import Path

from lenet.glossary import GLOSSARY, Term

PAGE = Path(__file__).resolve().parent.parent / "docs" / "glossary.md"
HEAD = """# Words

Every technical word of LeNet Lab in short sentences. The pages show the same sentences beside the words.
This page is made from `lenet/glossary.py` by `python -m scripts.write_glossary`.
"""


def describe_glossary() -> str:
    """The whole page as Markdown, a line a word, from A to Z."""
    terms = sorted(GLOSSARY, key=lambda term: term.name.casefold())
    return HEAD + "\n" + "".join(f"- {_describe(term)}\n" for term in terms)


def _describe(term: Term) -> str:
    also = f" (also: {', '.join(term.also)})" if term.also else ""
    return f"**{term.name}**{also}: {term.sentence}"


if __name__ == "__main__":
    PAGE.write_text(describe_glossary(), encoding="utf-8")
