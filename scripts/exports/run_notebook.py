"""Run a notebook from top to bottom as Jupyter does, and keep what its cells print: `python run_notebook.py FILE`.

Runs where nbclient is.
"""

import sys

import nbclient
import nbformat

if __name__ == "__main__":
    [file] = sys.argv[1:]
    notebook = nbformat.read(file, as_version=4)
    nbformat.validate(notebook)
    nbclient.NotebookClient(notebook, timeout=None).execute()
    nbformat.write(notebook, file)
