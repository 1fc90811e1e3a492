"""After the end of a training: what one can do, what to follow next, the note to read, whom to ask."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reseau.membres.models import Profil
from safran.parcours.rules import suivis
from tests import fabriques
from tests.pages import page_lue
from tests.pratiques.fabriques import une_fiche
from tests.reseau.annuaire.fabriques import un_lieu
from tests.safran.fabriques_formations import etapes_de, un_module, une_formation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def membre(client):
    """Someone who receives people in the bassin of Niort."""
    compte = fabriques.un_conseiller(un_lieu(None, "Niort").structure)
    client.force_login(compte)
    return compte


def une(titre: str, *, themes=("cep",), **champs):
    formation = une_formation(title=titre, themes=themes, **champs)
    return formation, un_module(formation, 1)


def achever(compte, formation, module) -> None:
    suivi = suivis.suivi_commencer(compte=compte, formation=formation)
    suivis.etape_marquer(suivi=suivi, module=module.pk, etape_id=etapes_de(module)[0])


def bilan(client, formation) -> str:
    return page_lue(client.get(f"/parcours/{formation.pk}/bilan/")).replace("\xa0", " ").replace("&nbsp;", " ")


def test_end_says_what_to_do_to_follow_to_read_and_whom_to_ask(client, membre):
    animatrice = fabriques.une_chargee_de_mission(prenom="Ana", nom="Vie")
    faite, module = une(
        "Les bases du CEP",
        objectifs=[("ligne", "Dire les deux niveaux à une personne reçue.")],
        formateurs="Léa Roy, conseillère, CIO de Niort",
    )
    une("Aller plus loin dans le CEP")
    une("Sans rapport", themes=("alternance",), missions=("accueil",))
    une_fiche(contenu={"titre": "Notre accueil du CEP", "themes": ["cep"]})
    assert "Dès demain" not in bilan(client, faite)  # pas commencée, ni achevée
    achever(membre, faite, module)
    html = bilan(client, faite)
    assert "Dès demain, vous pouvez" in html and "Dire les deux niveaux à une personne reçue." in html
    assert "Aller plus loin dans le CEP" in html and "Sans rapport" not in html
    assert "Notre accueil du CEP" in html
    assert "Léa Roy" in html and animatrice.nom_complet in html and "Anime le bassin" in html


def test_next_one_is_not_followed_yet_and_shares_a_theme_or_a_mission(client, membre):
    faite, module = une("Faite")
    suivante, autre = une("Suivante"), une("Par la mission", themes=(), missions=("information",))
    une("Rien de commun", themes=("alternance",), missions=("accueil",))
    achever(membre, faite, module)
    assert "Suivante" in bilan(client, faite)
    suivis.suivi_commencer(compte=membre, formation=suivante[0])
    assert "Suivante" not in bilan(client, faite) and "Par la mission" in bilan(client, faite)
    achever(membre, *autre)
    assert "La formation suivante" not in bilan(client, faite)


def test_who_hides_is_not_named_and_a_note_of_another_theme_is_not_shown(client, membre):
    animatrice = fabriques.une_chargee_de_mission(prenom="Ana", nom="Cachée")
    Profil.objects.filter(compte=animatrice).update(visibilite="PERSONNE")
    une_fiche(contenu={"titre": "Une autre affaire", "themes": ["alternance"]})
    faite, module = une("Faite")
    achever(membre, faite, module)
    html = bilan(client, faite)
    assert "Cachée" not in html and "Une autre affaire" not in html and "À qui en parler" not in html


def test_end_asks_as_much_with_many_trainings_and_notes(client, membre):
    faite, module = une("Faite")
    achever(membre, faite, module)

    def compter() -> int:
        bilan(client, faite)
        with CaptureQueriesContext(connection) as lues:
            bilan(client, faite)
        return len(lues)

    une("Une autre")
    une_fiche(contenu={"titre": "Une fiche", "themes": ["cep"]})
    peu = compter()
    for rang in range(3):
        une(f"Encore {rang}")
        une_fiche(contenu={"titre": f"Fiche {rang}", "themes": ["cep"]})
    assert compter() == peu
