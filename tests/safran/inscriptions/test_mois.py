"""The calendar of a month: each session on its days, the months beside, whatever is asked for."""

import datetime
import re

import pytest

from safran.inscriptions.rules import sessions
from tests.fabriques import un_bassin, une_region
from tests.pages import page_lue
from tests.safran.fabriques_formations import une_formation
from tests.safran.fabriques_sessions import dans, une_session

pytestmark = pytest.mark.django_db


def lire(client, **choix) -> str:
    reponse = client.get("/sessions/", choix)
    assert reponse.status_code == 200
    return page_lue(reponse).replace("\xa0", " ")


def test_session_is_on_its_day_once_and_the_months_beside_are_named(client):
    jour = datetime.date(dans(0).year + 1, 12, 15)
    session = une_session("OUVERTE", jour=jour, formation=une_formation(title="Connaître Cap emploi"))
    vue = lire(client, mois=f"{jour:%Y-%m}")
    tableau, liste = vue.split("</table>")
    for morceau in (tableau, liste):  # sur un téléphone et sur papier, les cases n’ont qu’un signe : la liste dit tout
        assert morceau.count(f"/sessions/{session.public_id}/") == 1
    assert "Connaître Cap emploi, Niort" in tableau
    assert "Connaître Cap emploi</a>" in liste and f"15 décembre {jour.year}<br>Niort" in liste
    assert '<p class="petit premiere-majuscule">' in liste
    assert f"Décembre {jour.year}" in vue and f'aria-label="Novembre {jour.year}"' in vue
    assert f'href="?mois={jour.year + 1}-01"' in vue and "Chaque date ouvre sa session." in vue
    assert str(session.public_id) not in lire(client, mois=f"{jour.year}-11")


def test_draft_and_cancelled_sessions_are_not_in_the_calendar(client):
    brouillon, annulee = une_session("BROUILLON", jour=dans(3)), une_session("OUVERTE", jour=dans(3))
    sessions.session_annuler(session=annulee, par=une_region(), motif="Neige")
    vue = lire(client, mois=f"{dans(3):%Y-%m}")
    assert str(brouillon.public_id) not in vue and str(annulee.public_id) not in vue


def test_bassin_is_kept_from_month_to_month(client):
    ici, ailleurs = une_session(bassin=un_bassin("niort"), jour=dans(3)), une_session(jour=dans(3))
    vue = lire(client, mois=f"{dans(3):%Y-%m}", bassin="niort")
    assert str(ici.public_id) in vue and str(ailleurs.public_id) not in vue
    assert len(re.findall(r'rel="(?:prev|next)" href="[^"]+&amp;bassin=niort"', vue)) == 2
