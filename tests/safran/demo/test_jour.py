"""The demonstration is of one day, whatever the hour at which it is built."""

import datetime

import time_machine

from safran.demo import lecture


def test_demonstration_built_across_midnight_is_of_one_day():
    minuit = datetime.datetime(2026, 3, 10, 23, tzinfo=datetime.UTC)  # à Paris
    try:
        with time_machine.travel(minuit - datetime.timedelta(minutes=1), tick=False) as horloge:
            avant = lecture.jour(0), lecture.jour_ouvre(9)
            horloge.shift(120)
            assert (lecture.jour(0), lecture.jour_ouvre(9)) == avant
    finally:
        lecture.aujourd_hui.cache_clear()
