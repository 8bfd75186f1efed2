from timetracking.forms.entry import EntryForm
from timetracking.forms.look import LookForm
from timetracking.forms.press import PressForm
from timetracking.forms.stopped import StoppedForm
from timetracking.forms.week import WeekForm

__all__ = ["EntryForm", "LookForm", "PressForm", "StoppedForm", "WeekForm"]
