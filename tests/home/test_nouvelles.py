"""Digests: at the pace one chose, grouped by object, each thing once, none when nothing is new."""

import datetime
import re

import pytest
from django.utils import timezone

from home.courriels import nouvelles
from home.models import Courriel, Recapitulatif
from pratiques.rules import collections, echanges, publication
from tests.fabriques import un_ancien_membre, un_compte
from tests.pages import page_lue
from tests.pratiques.fabriques import un_auteur, un_message, une_fiche, une_reprise

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
# Un mercredi à midi, puis les jours d’après : le lundi est le cinquième.
MIDI = datetime.datetime(2031, 1, 8, 12, 0, tzinfo=datetime.UTC)


def jour(rang, heures=0):
    return MIDI + datetime.timedelta(days=rang, hours=heures)


def abonne(compte=None, rythme="QUOTIDIEN", sauf=(), depuis=MIDI):
    compte = compte or un_auteur("cio")
    nouvelles.recapitulatif_choose(compte=compte, rythme=rythme, sauf=sauf)
    Recapitulatif.objects.filter(compte=compte).update(dit_jusqu_a=depuis)
    return compte


def recus(compte):
    lignes = Courriel.objects.filter(destinataire=compte.email, gabarit="home/recapitulatif").order_by("pk")
    return [courriel.texte for courriel in lignes]


def une_fiche_du(rang, **contenu):
    return une_fiche(publiee_le=jour(rang, -3), contenu=contenu)


def test_daily_digest_tells_each_thing_once_whatever_the_runs(monkeypatch):
    compte = abonne()
    fiches = [une_fiche_du(rang, titre=f"Fiche du jour {rang}") for rang in (1, 1, 2, 5)]
    envois = [nouvelles.recapitulatifs_send(maintenant=jour(rang, heure)) for rang, heure in ((1, 0), (1, 0), (1, 5))]
    assert envois == [1, 0, 0], "relancé le même jour, rien ne part"
    assert nouvelles.recapitulatifs_send(maintenant=jour(2)) == 1
    assert nouvelles.recapitulatifs_send(maintenant=jour(3)) == 0, "rien de neuf, aucun courriel"
    # Deux jours sans passage : le suivant les dit tous, une fois.
    assert nouvelles.recapitulatifs_send(maintenant=jour(6)) == 1
    textes = recus(compte)
    assert [len(re.findall("Fiche du jour", texte)) for texte in textes] == [2, 1, 1]
    assert all("".join(textes).count(f"/{fiche.slug}/") == 1 for fiche in fiches)


def test_weekly_digest_goes_on_monday_or_the_first_run_after():
    compte, tard = abonne(rythme="HEBDO"), abonne(rythme="HEBDO")
    une_fiche_du(1), une_fiche_du(4)
    assert [nouvelles.recapitulatifs_send(maintenant=jour(rang)) for rang in (1, 2, 4)] == [0, 0, 0]
    Recapitulatif.objects.filter(compte=tard).update(rythme="AUCUN")
    assert nouvelles.recapitulatifs_send(maintenant=jour(5)) == 1
    Recapitulatif.objects.filter(compte=tard).update(rythme="HEBDO")
    assert nouvelles.recapitulatifs_send(maintenant=jour(7)) == 1, "le lundi manqué se rattrape"
    assert [len(recus(c)) for c in (compte, tard)] == [1, 1]
    assert nouvelles.recapitulatifs_send(maintenant=jour(8)) == 0


def test_digest_groups_what_happened_to_each_note_one_follows():
    compte, autre = un_auteur("cio"), un_auteur("apec")
    suivie, ignoree = une_fiche(contenu={"titre": "Suivie"}), une_fiche(contenu={"titre": "Ignorée"})
    collections.signet_poser(fiche=suivie, par=compte, pose=True)
    abonne(compte, sauf=["fiches"], depuis=jour(0))
    for fiche in (suivie, ignoree):
        for n in range(7):
            un_message(fiche, autre, texte=f"Question {n} ?", le=jour(1, -2))
    un_message(suivie, compte, "COMMENTAIRE", "De moi-même.", le=jour(1, -2))
    reprise = une_reprise(suivie, autre)
    echanges.reprise_repondre(reprise=reprise, par=suivie.auteurs.first().compte, accepter=True, le=jour(1, -1))
    nouvelles.recapitulatifs_send(maintenant=jour(1))
    (texte,) = recus(compte)
    assert texte.count("Suivie\n") == 1 and "Ignorée" not in texte
    assert texte.count("Question de") == 5 and "et 3 autres" in texte.replace("\xa0", " ")
    assert "Commentaire de" not in texte, "ce que l’on a fait soi-même n’est pas une nouvelle"
    assert "Question 1" not in texte, "le courriel ne porte pas le texte du message"


def test_digest_says_nothing_that_its_reader_may_not_read():
    parti, etranger, ferme = un_ancien_membre(), un_compte(), un_auteur("cio")
    for compte in (parti, etranger, ferme):
        abonne(compte)
    ferme.is_active = False
    ferme.save()
    publique = une_fiche_du(1, titre="ZEBRE")
    suspendue = une_fiche_du(1, titre="ZEBRE caché")
    un_message(publique, un_auteur("apec"), le=jour(1, -2))
    lit = abonne()
    from tests.fabriques import une_region

    publication.fiche_suspendre(fiche=suspendue, par=une_region(), motif="Un nom.")
    nouvelles.recapitulatifs_send(maintenant=jour(1))
    assert not [texte for compte in (parti, etranger, ferme) for texte in recus(compte)]
    (texte,) = recus(lit)
    assert "ZEBRE" in texte and "caché" not in texte


def test_pace_is_chosen_and_stopped_from_the_page(client):
    compte = un_auteur("cio")
    une_fiche(publiee_le=timezone.now() - datetime.timedelta(days=2), contenu={"titre": "Toute fraîche"})
    client.force_login(compte)
    page = page_lue(client.get("/mes-nouvelles/"))
    assert "Toute fraîche" in page and not Recapitulatif.objects.exists(), "lire n’abonne personne"
    assert client.post("/mes-nouvelles/", {"rythme": "TOUJOURS"}).status_code == 422
    client.post("/mes-nouvelles/", {"rythme": "QUOTIDIEN", "sujets": ["suites"]})
    recap = Recapitulatif.objects.get(compte=compte)
    assert recap.rythme == "QUOTIDIEN" and {cle for cle, _ in nouvelles.sujets()} - set(recap.sauf) == {"suites"}
    Recapitulatif.objects.update(dit_jusqu_a=timezone.now() - datetime.timedelta(days=30))
    client.post("/mes-nouvelles/", {"rythme": "AUCUN", "sujets": ["fiches", "suites"]})
    nouvelles.recapitulatifs_send()
    client.post("/mes-nouvelles/", {"rythme": "QUOTIDIEN", "sujets": ["fiches", "suites"]})
    nouvelles.recapitulatifs_send()
    assert not recus(compte), "qui recommence n’est pas averti de ce qui s’est passé avant"


def test_one_person_s_failure_stops_nobody_else(monkeypatch):
    malchance, autre = abonne(), abonne()
    une_fiche_du(1)
    lire = nouvelles.nouvelles_lire

    def casser(compte, *suite):
        if compte == malchance:
            raise OSError("plus de place")
        return lire(compte, *suite)

    monkeypatch.setattr(nouvelles, "nouvelles_lire", casser)
    assert nouvelles.recapitulatifs_send(maintenant=jour(1)) == 1 and recus(autre)
    monkeypatch.undo()
    assert nouvelles.recapitulatifs_send(maintenant=jour(1)) == 1 and len(recus(malchance)) == 1
