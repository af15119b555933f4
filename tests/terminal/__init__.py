"""Tests of `sestui.terminal`."""
