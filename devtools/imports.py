"""What a process has imported, as Python itself writes it to standard error where that is asked for."""

LISTING = {"PYTHONPROFILEIMPORTTIME": "1"}
"""Set in a process's environment, this makes it list its imports."""


def read_imports(log: str) -> set[str]:
    """Names of the modules in such a list, among whatever else the process has written."""
    return {line.rpartition("|")[2].strip() for line in log.splitlines() if line.startswith("import time:")}
