from billing.views.charges import billing, charge
from billing.views.hours import client_hours, hours, hours_file

__all__ = ["billing", "charge", "client_hours", "hours", "hours_file"]
