"""Bonuses: what earns one, the ledger of what was earned, and who says yes."""
