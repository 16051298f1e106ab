"""Tests in a real browser."""

import pytest

pytest.register_assert_rewrite("tests.browser.checks")  # so that its assertions say what they found
