"""Readers, leads and authors of a note at the same second: one outcome, no lost word, the loser is told."""

import datetime
from functools import partial
from unittest import mock

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.choices import EtatDocument, Verdict
from home.models import Courriel
from pratiques import forms
from pratiques.choices import Statut
from pratiques.models import Brouillon, FichePratiquePage, Livret, Message, Relecture, Signataire
from pratiques.permissions import echanges
from pratiques.prises import fiches_coherentes
from pratiques.rules import brouillons, collections, fiches, groupes, publication, relectures, ressources, signatures
from pratiques.rules import relectures as fils
from pratiques.rules.brouillons import (
    brouillon_creer,
    brouillon_enregistrer,
    brouillon_rattacher,
    brouillon_soumettre,
    brouillon_supprimer,
)
from pratiques.rules.collections import livret_composer, livret_demander
from pratiques.rules.publication import (
    fiche_archiver,
    fiche_remplacer,
    fiche_suspendre,
    fiche_valider,
    fiches_echoir,
    places_relancer,
    relectures_echoir,
)
from pratiques.rules.relectures import fil_ecrire, relecture_prendre
from pratiques.views import brouillons as vues
from reseau.membres.models import Invitation
from reseau.membres.rules.invitations import invitation_creer
from tests.concurrence.outils import Rencontre, codes, ensemble, ensemble_fois, reussies
from tests.fabriques import un_referent, une_region, une_structure, une_tete_de_reseau
from tests.pages import page_lue
from tests.pratiques.fabriques import (
    poste,
    rendre,
    un_auteur,
    un_brouillon,
    un_contenu,
    un_message,
    une_fiche,
    une_fiche_lue,
    une_fiche_soumise,
)
from tests.pratiques.fabriques_groupes import un_groupe, un_membre
from tests.pratiques.fabriques_ressources import une_ressource

pytestmark = pytest.mark.django_db(transaction=True)
LONG = True


def _prendre(fiche, lecteurs):
    return ensemble(*[partial(relecture_prendre, fiche=fiche, par=lecteur) for lecteur in lecteurs])


def test_four_readers_claiming_one_seat_get_one_reading(monkeypatch):
    fiche, lecteurs = une_fiche_soumise(), [un_auteur("apec") for _ in range(4)]
    rencontre = Rencontre(4).placer(monkeypatch, fils, "reseaux_de")
    assert codes(_prendre(fiche, lecteurs)) == ["", *["place_prise"] * 3] and rencontre.empechee
    assert fiche.relectures.filter(lecteur__isnull=False).count() == 1
    assert fiche.historique.filter(vers=Statut.EN_RELECTURE).count() == 1


def test_two_readers_deciding_at_the_same_second_lose_no_word(monkeypatch):
    fiche = une_fiche_soumise()
    prises = [relecture_prendre(fiche=fiche, par=un_auteur(r)) for r in ("missions-locales", "apec")]
    rencontre = Rencontre(2).placer(monkeypatch, fils, "grille_verifier")
    issues = ensemble(
        partial(rendre, prises[0]), partial(rendre, prises[1], Verdict.A_COMPLETER, "Il manque le nombre.")
    )
    assert len(reussies(issues)) == 2 and rencontre.empechee
    fiche.refresh_from_db()
    assert fiche.statut == Statut.A_COMPLETER
    assert sorted(fiche.relectures.values_list("verdict", flat=True)) == ["ACCEPTEE", "A_COMPLETER"]


def test_double_click_in_the_thread_of_a_reading_writes_once_and_tells_once(monkeypatch):
    lue = relecture_prendre(fiche=une_fiche_soumise(), par=un_auteur("apec"))
    rencontre = Rencontre(2).placer(monkeypatch, fils, "textes_verifier")
    issues = ensemble_fois(2, partial(fil_ecrire, fiche=lue.fiche, par=lue.lecteur, texte="Sur combien ?"))
    assert len(reussies(issues)) == 2 and rencontre.empechee
    assert lue.fiche.messages_de_relecture.count() == 1
    assert Courriel.objects.filter(gabarit="pratiques/fil-relecture").count() == 1


def test_two_acceptances_at_the_same_second_call_the_lead_once():
    fiche, _ = une_fiche_soumise(), une_tete_de_reseau()
    prises = [relecture_prendre(fiche=fiche, par=un_auteur(r)) for r in ("missions-locales", "apec")]
    assert len(reussies(ensemble(*[partial(rendre, prise) for prise in prises]))) == 2
    assert Courriel.objects.filter(gabarit="pratiques/a-valider").count() == 1


def test_one_reading_given_twice_at_once_is_given_once():
    prise = relecture_prendre(fiche=une_fiche_soumise(), par=un_auteur("apec"))
    copie = Relecture.objects.get(pk=prise.pk)
    assert codes(ensemble(partial(rendre, prise), partial(rendre, copie, Verdict.A_COMPLETER))) == ["", "rendue"]


def test_lead_and_region_validating_together_publish_once(monkeypatch):
    fiche = une_fiche_lue()
    rencontre = Rencontre(2).placer(monkeypatch, publication, "deux_acceptations")
    issues = ensemble(
        *[partial(fiche_valider, fiche=fiche, par=qui, publier=True) for qui in (une_tete_de_reseau(), une_region())]
    )
    assert codes(issues) == ["", "transition"] and rencontre.empechee
    assert fiche.historique.filter(vers=Statut.PUBLIEE).count() == 1


def test_notes_of_one_title_submitted_together_get_their_own_address(monkeypatch):
    projets = [un_brouillon() for _ in range(4)]
    Rencontre(4).placer(monkeypatch, fiches, "_slug_libre", apres=True)
    issues = ensemble(*[partial(brouillon_soumettre, brouillon=b, par=b.auteur) for b in projets])
    assert len({fiche.slug for fiche in reussies(issues)}) == 4
    assert [len(problemes) for problemes in FichePratiquePage.find_problems()] == [0] * 5


def test_one_draft_submitted_twice_at_once_is_one_note():
    brouillon = un_brouillon()
    issues = ensemble_fois(2, brouillon_soumettre, brouillon=brouillon, par=brouillon.auteur)
    assert codes(issues) == ["", "transition"] and FichePratiquePage.objects.count() == 1


def test_author_who_saves_while_submitting_changes_nothing_that_is_read():
    brouillon = un_brouillon()
    sauver = partial(
        brouillon_enregistrer, brouillon=brouillon, contenu=un_contenu(titre="B"), version=1, par=brouillon.auteur
    )
    issues = ensemble(partial(brouillon_soumettre, brouillon=brouillon, par=brouillon.auteur), sauver)
    assert codes(issues) in (["", ""], ["", "fige"])
    brouillon.refresh_from_db()
    assert brouillon.fiche.title == brouillon.contenu["titre"]


def test_two_tabs_saving_at_once_leave_one_text_and_one_conflict():
    brouillon = un_brouillon()
    commun = {"brouillon": brouillon, "version": 1, "par": brouillon.auteur}
    issues = ensemble(
        *[
            partial(brouillon_enregistrer, contenu=un_contenu(titre=onglet), onglet=onglet, **commun)
            for onglet in ("un", "deux")
        ]
    )
    assert codes(issues) == ["", "conflit"]
    assert Brouillon.objects.get().contenu["titre"] == reussies(issues)[0].contenu["titre"]


def test_start_pressed_six_times_at_once_opens_one_draft():
    auteur = un_auteur()
    assert len(reussies(ensemble_fois(6, brouillon_creer, auteur=auteur))) == 6
    assert Brouillon.objects.count() == 1


def test_lead_validating_while_the_second_reader_refuses_has_one_outcome(monkeypatch):
    fiche = une_fiche_soumise()
    premiere, seconde = [relecture_prendre(fiche=fiche, par=un_auteur(r)) for r in ("missions-locales", "apec")]
    rendre(premiere)
    rencontre = Rencontre(2).placer(monkeypatch, fils, "grille_verifier")
    rencontre.placer(monkeypatch, publication, "peut_valider")
    issues = ensemble(
        partial(rendre, seconde, Verdict.A_COMPLETER, "Il manque le nombre."),
        partial(fiche_valider, fiche=fiche, par=une_tete_de_reseau(), publier=True),
    )
    assert issues[0].erreur is None and issues[1].code in {"relectures", "transition"} and issues[1].erreur.message
    fiche.refresh_from_db()
    assert fiche.statut == Statut.A_COMPLETER and not fiche.live and rencontre.empechee


def test_note_archived_while_it_becomes_the_successor_of_another_is_told(monkeypatch):
    ancienne, nouvelle, region = une_fiche(), une_fiche(), une_region()
    Rencontre(2).placer(monkeypatch, publication, "fiche_indexer")
    issues = ensemble(
        partial(fiche_remplacer, fiche=ancienne, par=region, par_fiche=nouvelle),
        partial(fiche_archiver, fiche=nouvelle, par=region, motif="Le service a fermé."),
    )
    # L’archivage passe toujours ; le remplacement, s’il vient en second, est refusé.
    assert issues[1].erreur is None and issues[0].code in {"", "remplacante"}
    ancienne.refresh_from_db()
    assert (ancienne.remplacee_par_id is None) == (issues[0].code == "remplacante")


def test_two_notes_replacing_each_other_at_once_make_no_loop():
    une, autre, region = une_fiche(), une_fiche(), une_region()
    issues = ensemble(
        partial(fiche_remplacer, fiche=une, par=region, par_fiche=autre),
        partial(fiche_remplacer, fiche=autre, par=region, par_fiche=une),
    )
    assert codes(issues) == ["", "remplacante"]
    assert FichePratiquePage.objects.filter(statut=Statut.REMPLACEE).count() == 1


def test_draft_thrown_away_twice_or_saved_meanwhile_says_so():
    brouillon = un_brouillon()
    effacer = partial(brouillon_supprimer, brouillon=brouillon, par=brouillon.auteur)
    sauver = partial(
        brouillon_enregistrer, brouillon=brouillon, contenu=un_contenu(titre="B"), version=1, par=brouillon.auteur
    )
    issues = ensemble(effacer, effacer, sauver)
    assert codes(issues[:2]) == ["", "efface"] and issues[2].code in {"", "efface"}
    assert not Brouillon.objects.exists()


def test_tab_left_open_on_a_draft_thrown_away_shows_its_text_again(client, monkeypatch):
    brouillon = un_brouillon()
    client.force_login(brouillon.auteur)
    lire = forms.contenu_lire

    def effacer_entre_temps(donnees):
        Brouillon.objects.filter(pk=brouillon.pk).delete()
        return lire(donnees)

    monkeypatch.setattr(vues, "contenu_lire", effacer_entre_temps)
    reponse = client.post(
        reverse("pratiques_brouillon", args=[brouillon.uuid]), poste(un_contenu(titre="Mon texte"), version=1)
    )
    assert reponse.status_code == 409 and "Mon texte" in page_lue(reponse)
    assert "vient d’être effacé" in page_lue(reponse)


# The calendar and people at the same second, and two nights at once: one outcome, each person told once
UN_AN = datetime.timedelta(days=365)


def _en_retard():
    lue = relecture_prendre(fiche=une_fiche_soumise(), par=un_auteur("apec"))
    Relecture.objects.filter(pk=lue.pk).update(echeance=timezone.localdate() - UN_AN)
    return Relecture.objects.get(pk=lue.pk)


def test_reading_given_back_while_the_night_opens_its_seat_has_one_outcome(monkeypatch):
    """The reader gives the reading back while the night opens the seat; both wait where their checks end."""
    lue = _en_retard()
    rencontre = Rencontre(2).placer(monkeypatch, relectures, "grille_verifier", apres=True)
    rencontre.placer(monkeypatch, publication, "lit_encore", apres=True)
    issues = ensemble(partial(rendre, lue), relectures_echoir)
    lue.refresh_from_db()
    assert rencontre.empechee
    rendue = not issues[0].code
    assert (bool(lue.verdict), issues[1].valeur["liberees"]) == ((True, 0) if rendue else (False, 1))
    assert rendue or issues[0].code == "lecteur"


def test_two_nights_at_once_seek_a_reader_once():
    une_tete_de_reseau()
    fiche = une_fiche_soumise()
    fiche.relectures.update(echeance=timezone.localdate())
    bilans = reussies(ensemble_fois(2, places_relancer))
    assert sum(bilan["relancees"] for bilan in bilans) == 2
    for gabarit in ("place-attend", "ou-en-est"):
        assert Courriel.objects.filter(gabarit=f"pratiques/{gabarit}").count() == 1


def test_two_nights_at_once_remind_open_seats_announce_and_archive_once():
    une_tete_de_reseau()
    for _ in range(2):
        _en_retard()
    proche = _en_retard()
    Relecture.objects.filter(pk=proche.pk).update(echeance=timezone.localdate())
    _perimee, annoncee = (une_fiche(Statut.A_REVOIR, publiee_le=timezone.now() - 3 * UN_AN) for _ in range(2))
    FichePratiquePage.objects.filter(pk=annoncee.pk).update(archivage_annonce_le=timezone.localdate() - UN_AN)
    lectures = reussies(ensemble_fois(2, relectures_echoir))
    fiches = reussies(ensemble_fois(2, fiches_echoir))
    assert sum(bilan["liberees"] for bilan in lectures) == 2 and sum(bilan["rappelees"] for bilan in lectures) == 1
    assert sum(bilan["annoncees"] for bilan in fiches) == 1 and sum(bilan["archivees"] for bilan in fiches) == 1
    for gabarit, lettres in (("place-rendue", 2), ("place-libre", 2), ("relecture-rappel", 1), ("archivee", 2)):
        assert Courriel.objects.filter(gabarit=f"pratiques/{gabarit}").count() == lettres


# A seat of reader and a place in the group, two nights at once: one outcome each
def test_reader_who_enters_the_group_at_the_same_second_is_one_or_the_other(monkeypatch):
    """The invited person takes the seat and enters the group; where the two checks end, both wait for the other."""
    groupe, auteur, invite = un_groupe(une_tete_de_reseau()), un_auteur("cio"), un_auteur("apec")
    un_membre(groupe, auteur), un_membre(groupe, invite, accepte=False)
    brouillon = un_brouillon(auteur)
    brouillon_rattacher(groupe=groupe, brouillon=brouillon, par=auteur)
    fiche = brouillons.brouillon_soumettre(brouillon=brouillon, par=auteur)
    rencontre = Rencontre(2).placer(monkeypatch, relectures, "est_du_groupe_de_la_fiche", apres=True)
    rencontre.placer(monkeypatch, groupes, "_refuser_lecteur", apres=True)
    issues = ensemble(
        partial(relecture_prendre, fiche=fiche, par=invite),
        partial(groupes.membre_repondre, groupe=groupe, par=invite, accepter=True),
    )
    assert len(reussies(issues)) == 1 and set(codes(issues)) & {"groupe", "lecteur"} and rencontre.empechee


def test_two_workers_at_once_remind_of_each_resource_once():
    tete = une_tete_de_reseau()
    for _ in range(3):
        une_ressource(tete, rythme=3, jour=timezone.localdate() - datetime.timedelta(days=120))
    bilans = reussies(ensemble_fois(2, ressources.ressources_relancer))
    assert sum(bilan["rappelees"] for bilan in bilans) == 3
    assert Courriel.objects.filter(gabarit="pratiques/ressource-a-verifier").count() == 3


# Gestures on what is published at the same second: what is taken off is nowhere, what is done is done once
def test_note_suspended_at_the_second_its_booklet_is_ready_is_in_no_booklet(monkeypatch):
    compte, fiche = un_auteur("apec"), une_fiche()
    collection = collections.collection_creer(par=compte, titre="À deux")
    collections.collection_ajouter(collection=collection, fiche=fiche, par=compte)
    monkeypatch.setattr(collections, "livret_faire", mock.Mock())
    livret = livret_demander(collection=collection, par=compte)
    monkeypatch.setattr(collections, "livret_ecrire", lambda **_champs: b"%PDF")
    rencontre = Rencontre(2).placer(monkeypatch, collections, "livret_ecrire", apres=True)
    rencontre.placer(monkeypatch, publication, "livrets_reprendre", apres=True)
    suspendre = partial(fiche_suspendre, fiche=fiche, par=une_region(), motif="Une personne s’y lit.")
    reussies(ensemble(partial(livret_composer, pk=livret.pk), suspendre))
    assert not Livret.objects.filter(etat=EtatDocument.PRET).exists()
    assert not storages["prive"].exists(livret.fichier)


def test_own_message_taken_back_twice_at_once_is_a_page_both_times(monkeypatch):
    compte = un_auteur("apec")
    message = un_message(une_fiche(), compte)
    adresse = reverse("pratiques_message_retirer", args=[message.uuid])
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(compte)
    Rencontre(2).placer(monkeypatch, echanges, "peut_lire", apres=True)
    issues = ensemble(*[partial(client.post, adresse) for client in clients])
    assert [reponse.status_code for reponse in reussies(issues)] == [302, 302]
    assert Message.objects.get().retire_par == compte


def test_colleague_invited_twice_at_once_by_the_same_person_has_one_link(monkeypatch):
    structure = une_structure()
    champs = {"par": un_referent(structure), "structure": structure, "email": "neuve@exemple.example"}
    rencontre = Rencontre(2).placer(monkeypatch, Invitation.objects, "create")
    une, autre = reussies(ensemble_fois(2, invitation_creer, **champs, prenom="Nina", nom="Neuve"))
    assert une == autre == Invitation.objects.get() and une.annulee_le is None and rencontre.empechee
    assert Courriel.objects.filter(gabarit="membres/invitation").count() == 1


# Signing at the same second: one invitation, one outcome, never someone who both wrote and reads
def inviter(brouillon, compte):
    return signatures.signataire_inviter(brouillon=brouillon, compte=compte, par=brouillon.auteur)


def accepter(signataire):
    return partial(signatures.signataire_repondre, signataire=signataire, par=signataire.compte, accepter=True)


def test_invitation_and_interview_pressed_several_times_at_once_are_one():
    brouillon, compte = un_brouillon(), un_auteur("cio")
    issues = ensemble_fois(4, signatures.signataire_inviter, brouillon=brouillon, compte=compte, par=brouillon.auteur)
    assert len(reussies(issues)) == 4 and Signataire.objects.get().compte == compte
    assert Courriel.objects.filter(gabarit="pratiques/invitation").count() == 1
    anime = un_auteur()
    assert (
        len(reussies(ensemble_fois(4, brouillons.entretien_commencer, par=anime, compte=compte, titre="Un café"))) == 4
    )
    assert Brouillon.objects.filter(auteur=anime).count() == 1


def test_yes_said_while_the_note_is_sent_signs_it_or_is_told():
    brouillon = un_brouillon()
    signataire = inviter(brouillon, un_auteur("cio"))
    envoyer = partial(brouillons.brouillon_soumettre, brouillon=brouillon, par=brouillon.auteur)
    assert codes(ensemble(accepter(signataire), envoyer)) in (["", ""], ["", "close"])
    fiche = Brouillon.objects.get().fiche
    signataire.refresh_from_db()
    assert fiche.auteurs.filter(compte=signataire.compte).exists() == (signataire.etat == "ACCEPTE")
    assert not list(fiches_coherentes())


def test_yes_said_while_taking_a_seat_makes_an_author_or_a_reader_never_both():
    fiche = une_fiche_soumise()
    rendre(relectures.relecture_prendre(fiche=fiche, par=un_auteur("apec")), Verdict.A_COMPLETER)
    signataire = inviter(Brouillon.objects.get(), un_auteur())
    prendre = partial(relectures.relecture_prendre, fiche=fiche, par=signataire.compte)
    issues = ensemble(accepter(signataire), prendre)
    assert codes(issues) in (["", "auteur"], ["", "lecteur"])
    assert not list(fiches_coherentes())
