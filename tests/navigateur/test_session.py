"""The page of a session, then its sheet: read on two screens, with and without script, by the keyboard."""

import pytest
from playwright.sync_api import expect

from scripts.banc import site_ouvert
from tests.navigateur.conftest import guichet_ouvrir, regarder
from tests.navigateur.gestes import SUR_DEUX_ECRANS, activer, atteindre, ecrire, presser, suivre, titre, voir

MODELES = "__import__('safran.inscriptions.models', fromlist=['x'])"
ECRITES = f"{MODELES}.SessionFormation.objects.filter(documents__isnull=False).distinct().order_by('pk')"
PERSONNES, ABSENTES, GESTES = 16, 2, 4
SALLE = f"""
from reseau.comptes.models import Compte
from safran.formations.models import FormationPage
from tests.safran.fabriques_presences import une_session_du_jour
une_session_du_jour(
    {PERSONNES}, lieu="La grande salle", formation=FormationPage.objects.live().first(),
    formateur=Compte.objects.get(email__startswith="formatrice@"),
)
"""


def adresse_de(guichet, rang: int) -> str:
    return f"/sessions/{guichet.site.interroger(f'str({ECRITES}[{rang}].public_id)')}/"


@SUR_DEUX_ECRANS
def test_session_is_read_then_joined_by_the_keyboard_and_its_document_opens(guichet, js, largeur):
    page = guichet.ouvrir("nouvelle", largeur=largeur, js=js)
    page.goto(adresse_de(guichet, 0))
    for lu in ("Qui anime", "Trois récits", "En train.", "Qui vient", "Diaporama de la journée, remis le"):
        voir(page, lu)
    expect(page.get_by_role("link", name="Les huit cas du bassin")).to_have_count(0)
    expect(page.get_by_role("img", name="16 places")).to_be_visible()
    fautes = regarder(page, ["light", "dark"], [360, 1280]) if js else []
    presser(page, "S’inscrire")
    voir(page, "Votre place est réservée.")
    with page.expect_download() as recu:
        atteindre(page, page.get_by_role("link", name="Les huit cas du bassin"))
        page.keyboard.press("Enter")
    assert recu.value.suggested_filename == "huit-cas-du-bassin.odt"
    atteindre(page, page.locator("summary", has_text="Les noms"))
    page.keyboard.press("Enter")
    voir(page, "Claire Moreau, ")
    fautes += regarder(page, ["light", "dark"], [360, 1280]) if js else []
    presser(page, "Libérer ma place")
    assert fautes == []


def test_trainer_joins_a_document_and_who_runs_the_session_writes_its_programme(guichet, tmp_path):
    fichier = tmp_path / "plan-de-la-salle.txt"
    fichier.write_text("Deux portes, trois tables.")
    page = guichet.ouvrir("formatrice", js=False)
    page.goto(adresse_de(guichet, 1))
    suivre(page, "Joindre ou retirer")
    ecrire(page, page.get_by_label("Titre"), "Plan de la salle")
    page.locator("input[type=file]").set_input_files(fichier)
    presser(page, "Joindre")
    voir(page, "Le document est joint.")
    assert regarder(page, ["light"], [360, 1280]) == []
    page = guichet.ouvrir("chargee-de-mission", js=False)
    page.goto(adresse_de(guichet, 1))
    suivre(page, "Gérer la session")
    activer(page, page.get_by_role("link", name="Modifier la séance").first)
    ecrire(page, page.get_by_label("Programme"), "8 h 15 | Accueil")
    presser(page, "Enregistrer la séance")
    voir(page, "n’est pas dans la demi-journée")
    ecrire(page, page.get_by_label("Programme"), "9 h 15 | Accueil en musique")
    presser(page, "Enregistrer la séance")
    page.goto(adresse_de(guichet, 1))
    voir(page, "Accueil en musique")
    voir(page, "Plan de la salle")


@pytest.mark.parametrize("js", [True, False], ids=["script", "sans-script"])
def test_room_of_sixteen_with_two_absentees_is_noted_in_four_gestures_at_most(modele, navigateur, tmp_path, js):
    with site_ouvert(tmp_path / "site", modele=modele) as site:  # le sien : sa salle est pleine
        site.manage("shell", "-v", "0", "-c", SALLE)
        with guichet_ouvrir(site, navigateur, {}) as guichet:
            page, gestes = guichet.ouvrir("formatrice", largeur=360 if js else 1280, js=js), 0
            seance = site.interroger(
                f"str({MODELES}.Seance.objects.filter(session__lieu='La grande salle').first().public_id)"
            )
            page.goto(f"/emargement/seances/{seance}/")
            voir(page, f"Aucune présence sur {PERSONNES}.")
            assert regarder(page, ["light"], [360, 1280]) == [] or not js
            presser(page, "Tous présents", exact=True)
            gestes += 1
            voir(page, f"{PERSONNES} présences : notez maintenant les absences.")
            for _ in range(ABSENTES):
                page.get_by_role("button", name="Noter l’absence de").first.click()
                gestes += 1
                voir(page, "1 ligne enregistrée.")
            voir(page, f"{PERSONNES - ABSENTES} présences sur {PERSONNES}. Chaque ligne est notée.")
            expect(page.get_by_role("button", name="Annuler « tous présents »")).to_have_count(0)
            assert gestes <= GESTES and titre(page) == "Feuille d’émargement"
