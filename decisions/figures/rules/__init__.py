"""Metrics of deciding: pure functions on plain values."""
