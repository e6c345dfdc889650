"""What the portal is compared with: the plainest page, the stock admin, a blind import, import-export's default."""
