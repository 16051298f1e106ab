"""Tests of lenet/data/handwriting."""
