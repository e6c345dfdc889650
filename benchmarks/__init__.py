"""How fast the portal is, as ratios to references that are timed in the same run (`make bench`)."""
