"""heliclockter 1 to 3: moments with a time zone, which models publish as moments."""

TEXT = """
from datetime import datetime


class datetime_tz(datetime):
    pass


class datetime_utc(datetime_tz):
    pass


class datetime_local(datetime_tz):
    pass
"""
