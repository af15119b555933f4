"""Tests of `sestui.lookup`."""
