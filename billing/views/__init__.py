from billing.views.charges import billing, charge
from billing.views.hours import hours

__all__ = ["billing", "charge", "hours"]
