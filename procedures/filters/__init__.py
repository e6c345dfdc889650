"""What may be asked of the lists of the catalogue, one list a file."""
