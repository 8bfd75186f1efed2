from billing.views.charges import billing, charge
from billing.views.hours import hours, hours_file

__all__ = ["billing", "charge", "hours", "hours_file"]
