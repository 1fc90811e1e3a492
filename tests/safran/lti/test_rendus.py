"""What a platform is told: completion at once, the part done once a day, each once; a refusal, told to the Région."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.exploitation.travaux import travaux_battre
from home.models import Courriel
from safran.lti.models import CleOutil, Lancement, RenduCompte
from safran.lti.rules import DELAIS, cles_tourner, lien_defaire, lien_nouer, plateforme_passer, rendus_envoyer
from safran.parcours.rules.suivis import etape_marquer, suivi_commencer
from tests.concurrence.outils import ensemble_fois, reussies
from tests.fabriques import un_conseiller, une_region
from tests.pages import lue
from tests.safran.fabriques_formations import etapes_de
from tests.safran.lti.fabriques import lancer
from tests.safran.lti.plateforme_servie import QUI

pytestmark = pytest.mark.integration

UN_JOUR = datetime.timedelta(days=1)


@pytest.fixture
def suivie(servie, formation, compte):
    """Someone came from the platform, agreed, and began; `avancer` marks her next steps."""
    navigateur = Client()
    navigateur.force_login(compte)
    lancement = Lancement.objects.get(pk=lancer(navigateur, servie, formation)["Location"].split("/")[-2])
    suivi = suivi_commencer(compte=compte, formation=formation)
    suivi.lien = lien_nouer(lancement=lancement, par=compte)
    etapes = iter(etapes_de(formation.etapes))
    suivi.avancer = lambda combien: [
        etape_marquer(suivi=suivi, module=formation.etapes, etape_id=next(etapes)) for _ in range(combien)
    ]
    return suivi


def _vieillir(duree: datetime.timedelta = UN_JOUR) -> None:
    for rendu in RenduCompte.objects.all():
        rendu.prochain_essai -= duree
        rendu.dite_le = rendu.dite_le and rendu.dite_le - duree
        rendu.save()


@pytest.mark.django_db
def test_part_done_is_told_once_a_day_and_completion_at_once(servie, suivie):
    assert rendus_envoyer() == 0 and servie.scores == []  # rien n’est encore fait
    suivie.avancer(1)
    assert (rendus_envoyer(), rendus_envoyer()) == (1, 0)
    suivie.avancer(1)
    assert rendus_envoyer() == 0
    _vieillir()
    assert rendus_envoyer() == 1
    suivie.avancer(2)
    assert [bool(passage.bilan) for passage in travaux_battre(["lti.rendus"])] == [True]
    _vieillir()
    assert rendus_envoyer() == 0

    chemins, dits = zip(*servie.scores, strict=True)
    assert set(chemins) == {"/lignes/7/scores?cours=3"}
    permis = {"userId", "scoreGiven", "scoreMaximum", "activityProgress", "gradingProgress", "timestamp"}
    assert all(set(dit) == permis and dit["userId"] == QUI for dit in dits)
    assert [(dit["scoreGiven"], dit["activityProgress"], dit["gradingProgress"]) for dit in dits] == [
        (25, "InProgress", "Pending"), (50, "InProgress", "Pending"), (100, "Completed", "FullyGraded"),
    ]  # fmt: skip
    assert RenduCompte.objects.get().etat == "ACHEVE"


@pytest.mark.django_db
def test_score_that_is_refused_is_told_again_then_given_up_and_the_region_knows(servie, suivie):
    region = une_region(email="region@example.fr")
    servie.faute = 503
    suivie.avancer(4)
    assert rendus_envoyer() == rendus_envoyer() == 0 and RenduCompte.objects.get().essais == 1
    for _ in DELAIS:
        assert not Courriel.objects.filter(gabarit="lti/refus").exists()
        _vieillir()
        assert rendus_envoyer() == 0
    assert RenduCompte.objects.get().etat == "REFUSE"
    courriel = Courriel.objects.get(gabarit="lti/refus", destinataire=region.email)
    assert "Campus Niort" in courriel.texte and "erreur (503)" in courriel.texte

    servie.faute = 0
    _vieillir()
    navigateur = Client()
    navigateur.force_login(region)
    page = reverse("lti_plateforme", args=[servie.ligne.uuid])
    assert "erreur (503)" in lue(navigateur.get(page)) and rendus_envoyer() == 0
    navigateur.post(reverse("lti_plateforme_redire", args=[servie.ligne.uuid]))
    assert rendus_envoyer() == 1 and servie.scores[0][1]["scoreGiven"] == 100
    etats = list(RenduCompte.objects.get().historique.values_list("vers", flat=True))
    assert etats == ["SUIVI", "REFUSE", "SUIVI", "ACHEVE"]
    assert suivie.compte.nom not in lue(navigateur.get(page))  # la Région ne lit pas qui


@pytest.mark.django_db
def test_platform_that_fails_is_asked_once_a_pass(servie, suivie):
    RenduCompte.objects.create(lien=suivie.lien, formation=suivie.formation, ligne=f"{servie.adresse}/lignes/7")
    suivie.avancer(4)
    servie.faute = 503
    rendus_envoyer()
    assert sorted(RenduCompte.objects.values_list("essais", flat=True)) == [0, 1]
    rendus_envoyer()
    assert sorted(RenduCompte.objects.values_list("essais", flat=True)) == [1, 1]


@pytest.mark.django_db
def test_nothing_is_told_to_a_closed_platform_to_a_host_taken_away_nor_once_the_agreement_is(servie, suivie, settings):
    suivie.avancer(4)
    plateforme_passer(plateforme=servie.ligne, par=une_region(), vers="FERMEE")
    assert rendus_envoyer() == 0
    plateforme_passer(plateforme=servie.ligne, par=une_region(), vers="OUVERTE")
    hotes, settings.LTI_HOTES = settings.LTI_HOTES, []
    assert rendus_envoyer() == 0 and "n’est pas de ceux" in RenduCompte.objects.get().erreur
    settings.LTI_HOTES = hotes
    _vieillir()
    lien_defaire(lien=suivie.lien, par=suivie.compte)
    assert rendus_envoyer() == 0 and servie.scores == []


@pytest.mark.django_db
def test_keys_turn_published_before_they_sign_and_after(servie, suivie):
    premiere = CleOutil.objects.get()
    suivie.avancer(1)
    assert rendus_envoyer() == 1 and cles_tourner() == 0
    maintenant = timezone.now()
    CleOutil.objects.update(creee_le=maintenant - 90 * UN_JOUR)
    assert (cles_tourner(), cles_tourner()) == (1, 0)
    _vieillir()
    suivie.avancer(1)
    assert rendus_envoyer() == 1 and len(servie.signatures) == 1  # la neuve est publiée, l’ancienne signe encore
    servie.relire_l_outil()
    assert len(servie.de_l_outil) == 2 and all("d" not in cle and cle["use"] == "sig" for cle in servie.de_l_outil)
    CleOutil.objects.exclude(pk=premiere.pk).update(creee_le=maintenant - 2 * UN_JOUR)
    suivie.avancer(2)
    assert rendus_envoyer() == 1 and len(servie.signatures) == 2
    CleOutil.objects.exclude(pk=premiere.pk).update(creee_le=maintenant - 31 * UN_JOUR)
    assert cles_tourner() == 0 and not CleOutil.objects.filter(pk=premiere.pk).exists()
    assert "PRIVATE" not in CleOutil.objects.get().privee


@pytest.mark.concurrence
@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_a_completion_once(servie, suivie):
    suivie.avancer(4)
    servie.lenteur = 0.2
    assert sorted(reussies(ensemble_fois(4, rendus_envoyer))) == [0, 0, 0, 1] and len(servie.scores) == 1


@pytest.mark.concurrence
@pytest.mark.django_db(transaction=True)
def test_agreement_given_by_many_clicks_ties_once(servie, formation):
    compte, navigateur = un_conseiller(), Client()
    lancement = Lancement.objects.get(pk=lancer(navigateur, servie, formation)["Location"].split("/")[-2])
    liens = reussies(ensemble_fois(6, lien_nouer, lancement=lancement, par=compte))
    assert len({lien.pk for lien in liens}) == RenduCompte.objects.count() == 1
