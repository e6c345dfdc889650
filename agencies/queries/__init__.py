"""Readings across models: the register on a day, an agency's page, its history, and what forms offer."""
