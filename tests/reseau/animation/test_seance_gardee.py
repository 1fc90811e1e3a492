"""What is kept of a session is nobody's own: the pen is told to each, a word and a right act at the next page."""

import pytest
from django.urls import reverse
from django.utils import timezone

from reseau.animation.rules.comites import siege_terminer
from reseau.animation.rules.seance import plume_prendre, point_ecrire
from tests.fabriques import une_region
from tests.pages import lue
from tests.reseau.animation.fabriques import qui, un_point, une_reunion, une_suite

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def point():
    return un_point(une_reunion("EN_COURS"))


def page_de(client, compte, point):
    client.force_login(compte)
    return lue(client.get(reverse("reunion_seance", args=[point.reunion.uuid])))


def test_who_holds_the_pen_is_told_so_and_nobody_else_cold_or_warm(client, point):
    secretaire, titulaire = qui(point.comite, "SECRETARIAT"), qui(point.comite, "TITULAIRE")
    plume_prendre(point=point, par=secretaire)
    for _ in range(2):
        sienne, autre = page_de(client, secretaire, point), page_de(client, titulaire, point)
        assert "Vous écrivez" in sienne and f"{secretaire.nom_complet} écrit" not in sienne
        assert f"{secretaire.nom_complet} écrit" in autre and "Vous écrivez" not in autre
        assert "Garder les présences" in sienne and 'class="presence' in sienne and "<datalist" in sienne
        assert 'class="presence' not in autre and "<datalist" not in autre


def test_a_word_a_seat_seen_and_a_right_taken_away_act_at_the_next_page(client, point):
    secretaire, titulaire = qui(point.comite, "SECRETARIAT"), qui(point.comite, "TITULAIRE")
    assert "Rien n’est encore écrit" in page_de(client, titulaire, point)
    point_ecrire(point=point, par=secretaire, texte="zebrecanari", version=1)
    une_suite(point, texte="zebrecanarisuite")
    point.reunion.convocations.filter(siege__compte=titulaire).update(constat="EXCUSE")
    page = page_de(client, titulaire, point)
    assert "zebrecanari<" in page and "zebrecanarisuite" in page and "1 excusé." in page
    siege_terminer(siege=point.comite.sieges.get(compte=titulaire), par=une_region(), au=timezone.localdate())
    assert client.get(reverse("reunion_seance", args=[point.reunion.uuid])).status_code == 404
