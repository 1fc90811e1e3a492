"""The demonstration is of one day, whatever the hour at which it is built."""

import datetime

import pytest
import time_machine

from safran.demo import lecture
from safran.demo.dates import demonstration_dater, demonstration_rajeunir
from safran.inscriptions.models import SessionFormation
from tests.safran.fabriques_sessions import une_session


def test_demonstration_built_across_midnight_is_of_one_day():
    minuit = datetime.datetime(2026, 3, 10, 23, tzinfo=datetime.UTC)  # à Paris
    try:
        with time_machine.travel(minuit - datetime.timedelta(minutes=1), tick=False) as horloge:
            avant = lecture.jour(0), lecture.jour_ouvre(9)
            horloge.shift(120)
            assert (lecture.jour(0), lecture.jour_ouvre(9)) == avant
    finally:
        lecture.aujourd_hui.cache_clear()


@pytest.mark.django_db
def test_session_open_before_midnight_is_open_after():
    with time_machine.travel(datetime.datetime(2026, 3, 10, 22, 58, tzinfo=datetime.UTC), tick=False) as horloge:
        session = une_session()
        SessionFormation.objects.filter(pk=session.pk).update(ouvre_le=datetime.datetime.now(datetime.UTC))
        demonstration_dater()
        horloge.shift(420)
        assert demonstration_rajeunir() == 1
        assert SessionFormation.objects.get(pk=session.pk).ouvre_le <= datetime.datetime.now(datetime.UTC)
