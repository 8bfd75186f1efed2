from billing.models.charge import Charge, ChargedEntry, ChargeLine
from billing.models.rate import Rate
from billing.models.terms import Terms

__all__ = ["Charge", "ChargeLine", "ChargedEntry", "Rate", "Terms"]
