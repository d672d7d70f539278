"""Tests: sentences about people and companies."""
