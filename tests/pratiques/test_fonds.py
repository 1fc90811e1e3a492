"""Notes that come with their past, the checks of the data, and the commands."""

import datetime
import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from home.choices import Verdict
from home.models import Courriel
from pratiques.choices import Statut
from pratiques.models import Brouillon, FichePratiquePage, IndexFiche, Relecture
from pratiques.prises import fiches_coherentes
from pratiques.queries import bibliotheque
from pratiques.rules.fonds import RelectureReprise, fiche_importer
from tests.fabriques import une_structure
from tests.pratiques.fabriques import un_auteur, un_contenu, une_fiche
from tests.refus import refus

pytestmark = pytest.mark.django_db
AVANT = timezone.now() - datetime.timedelta(days=700)


@pytest.mark.parametrize("statut", [s for s in Statut if s not in (Statut.BROUILLON, Statut.REMPLACEE)])
def test_import_makes_a_sound_note_in_any_state_and_writes_to_nobody(statut):
    fiche = une_fiche(statut, publiee_le=AVANT if statut in ("PUBLIEE", "A_REVOIR", "SUSPENDUE", "ARCHIVEE") else None)
    assert fiche.statut == statut
    etats = list(fiche.historique.all())
    assert etats[0].de == Statut.BROUILLON and etats[-1].vers == statut
    assert all(e.le <= timezone.now() for e in etats)
    assert not list(fiches_coherentes())
    assert not Courriel.objects.exists()


def test_import_of_a_draft_is_a_draft_and_of_lists_and_several_authors_is_whole():
    brouillon = une_fiche(Statut.BROUILLON, soumise_le=AVANT)
    assert isinstance(brouillon, Brouillon) and brouillon.enregistre_le == AVANT
    assert not FichePratiquePage.objects.exists()
    auteurs = [un_auteur(), un_auteur("apec")]
    fiche = une_fiche(auteurs=auteurs, contenu={"noyau": ["Un", "Deux"], "conditions": "Trois\nQuatre"})
    assert fiche.listes["noyau"] == ["Un", "Deux"] and fiche.listes["conditions"] == ["Trois", "Quatre"]
    assert [a.role for a in fiche.auteurs.all()] == ["AUTEUR", "COAUTEUR"]
    assert fiche.auteurs.last().structure.reseau.code == "apec"


def test_import_of_a_published_note_without_its_two_readings_is_refused():
    auteur = un_auteur()
    commun = {"contenu": un_contenu(), "auteurs": [auteur], "structure": une_structure(), "statut": Statut.PUBLIEE}
    refus("relectures", fiche_importer, **commun)
    deux_du_meme = [RelectureReprise(lecteur=un_auteur(), verdict=Verdict.ACCEPTEE)]
    refus("relectures", fiche_importer, **commun, relectures=deux_du_meme)
    ancienne = fiche_importer(**commun, reprise_historique=True)
    assert ancienne.live and not ancienne.relectures.exists()
    assert not list(fiches_coherentes())


@pytest.mark.parametrize(
    ("abimer", "phrase"),
    [
        (lambda f: Relecture.objects.filter(fiche=f, meme_reseau=False).delete(), "sans deux relectures acceptées"),
        (lambda f: Relecture.objects.filter(fiche=f, meme_reseau=False).update(reseau=f.reseau), "se trompe de réseau"),
        (lambda f: Relecture.objects.filter(fiche=f).update(lecteur=f.owner), "quelqu’un qui signe"),
        (lambda f: FichePratiquePage.objects.filter(pk=f.pk).update(live=False), "sans être en ligne"),
        (lambda f: FichePratiquePage.objects.filter(pk=f.pk).update(statut="VALIDEE"), "sans être publiée"),
        (lambda f: f.historique.filter(vers="PUBLIEE").delete(), "ne mène pas à son état"),
        (lambda f: f.historique.filter(vers="VALIDEE").update(le=timezone.now()), "ne se suit pas"),
        (lambda f: IndexFiche.objects.all().delete(), "manque à la recherche"),
        (lambda f: IndexFiche.objects.update(publique=False), "La recherche compte mal"),
    ],
)
def test_verifier_tells_what_is_broken(abimer, phrase):
    fiche = une_fiche(publiee_le=AVANT)
    abimer(fiche)
    with pytest.raises(CommandError):
        sortie = io.StringIO()
        call_command("verifier", stdout=sortie)
    assert phrase in sortie.getvalue()


def test_index_command_repairs_the_search_and_forgets_what_left_the_library():
    une_fiche(contenu={"titre": "Coquelicot"})
    partie = une_fiche(Statut.ARCHIVEE)
    IndexFiche.objects.all().delete()
    IndexFiche.objects.create(fiche=partie, titre="x", texte="x")
    call_command("indexer_pratiques", stdout=io.StringIO())
    assert len(bibliotheque.fiches_trouver(None, "coquelicot", 5)) == 1
    assert not list(fiches_coherentes())
