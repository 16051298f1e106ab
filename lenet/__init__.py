"""LeNet-5, from pixel to prediction: the library behind LeNet Lab. It never imports Streamlit."""

__version__ = "1.1.0"
