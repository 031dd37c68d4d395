"""Scores of forecasts: pure functions on plain values."""
