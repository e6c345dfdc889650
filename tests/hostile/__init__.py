"""The adversary: what must never happen, tried by every way that comes to mind; each with a control."""
