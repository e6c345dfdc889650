"""Formats of days and numbers, by language; there is one."""
