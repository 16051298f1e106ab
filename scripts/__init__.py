"""Programs for those who work on LeNet Lab; the app does not use them."""
