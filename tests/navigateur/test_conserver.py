"""Two people of the Région decide what leaves: the list read, a session kept longer, a first approval, no script."""

import datetime

import pytest

from tests.navigateur.conftest import regarder
from tests.navigateur.gestes import titre, voir

SESSIONS = (
    "from django.db.models import F; from safran.inscriptions.models import SessionFormation as S; "
    "S.objects.filter(etat='TERMINEE', dernier_jour={}).update(dernier_jour={})"
)
JOUR, IL_Y_A_DIX_ANS = "F('premier_jour')", "'2016-11-08'"


@pytest.fixture
def bordereau(guichet):
    """Sessions of one day that ended ten years ago, for one night only; the list that this night proposes."""
    guichet.site.manage("shell", "-v", "0", "-c", SESSIONS.format(JOUR, IL_Y_A_DIX_ANS))
    assert "à approuver" in guichet.site.manage("battre", "presences")
    yield
    guichet.site.manage("shell", "-v", "0", "-c", SESSIONS.format(IL_Y_A_DIX_ANS, JOUR))


def test_region_reads_approves_then_keeps_a_list_longer_without_script(guichet, bordereau):
    page = guichet.ouvrir("region", js=False)
    page.goto("/mon-espace/")
    page.get_by_role("link", name="Un bordereau d’élimination attend votre approbation").click()
    adresse = page.url
    assert titre(page).startswith("Bordereau d’élimination")
    page.get_by_role("link", name="Approuver la destruction").click()
    page.get_by_role("button", name="Approuver", exact=True).click()
    voir(page, "Il attend une autre personne de la Région")
    assert page.get_by_role("link", name="Approuver la destruction").count() == 0
    page.get_by_role("link", name="Tout reporter").click()
    page.get_by_label("Pourquoi").fill("Contrôle d’un financement")
    page.get_by_role("button", name="Reporter").click()
    assert page.get_by_label("Pourquoi").input_value() == "Contrôle d’un financement"
    regardee = guichet.ouvrir("region")
    for chemin in ("/emargement/bordereaux/", adresse, f"{adresse}reporter/"):
        regardee.goto(chemin)
        assert regarder(regardee, ["light", "dark"], [360, 1280]) == [], chemin
    jour = datetime.date.today() + datetime.timedelta(days=365)
    page.get_by_label("À proposer de nouveau le").fill(jour.isoformat())
    page.get_by_role("button", name="Reporter").click()
    voir(page, "Clos, rien n’a été détruit")
    regardee.goto(adresse)
    assert regarder(regardee, ["light"], [360]) == []
