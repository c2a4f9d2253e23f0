"""Tests of `lading.emulator`."""
