"""Tags of the register's pages; what every page is built from stands in common."""
