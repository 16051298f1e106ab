"""What has to be done before Plotly is used."""


def prepare_plotly() -> None:
    """To be called before a Plotly figure is built.

    Streamlit's components import pandas when they are first drawn. Plotly asks for it among the modules that are
    loaded, and fails if another visitor's page has only half loaded it; an import waits for the other half.
    """
    import pandas  # noqa: F401
