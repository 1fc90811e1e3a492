"""Readers, leads and authors of a note at the same second: one outcome, no lost word, the loser is told."""

from functools import partial

import pytest
from django.urls import reverse
from wagtail.models import Page

from home.choices import Verdict
from home.models import Courriel
from pratiques import forms
from pratiques.choices import Statut
from pratiques.models import Brouillon, FichePratiquePage, Relecture
from pratiques.rules import fiches, publication
from pratiques.rules import relectures as fils
from pratiques.rules.brouillons import brouillon_creer, brouillon_enregistrer, brouillon_soumettre, brouillon_supprimer
from pratiques.rules.publication import fiche_archiver, fiche_remplacer, fiche_valider
from pratiques.rules.relectures import fil_ecrire, relecture_prendre
from pratiques.views import brouillons
from tests.concurrence.outils import Rencontre, codes, ensemble, ensemble_fois, reussies
from tests.fabriques import une_region, une_tete_de_reseau
from tests.pages import page_lue
from tests.pratiques.fabriques import (
    poste,
    rendre,
    un_auteur,
    un_brouillon,
    un_contenu,
    une_fiche,
    une_fiche_lue,
    une_fiche_soumise,
)

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


def test_lead_validating_while_the_second_reader_accepts_publishes_a_note_read_twice():
    fiche = une_fiche_soumise()
    premiere, seconde = [relecture_prendre(fiche=fiche, par=un_auteur(r)) for r in ("missions-locales", "apec")]
    rendre(premiere)
    issues = ensemble(
        partial(rendre, seconde),
        partial(fiche_valider, fiche=fiche, par=une_tete_de_reseau(), publier=True),
    )
    assert issues[0].erreur is None and issues[1].code in {"", "relectures"}
    fiche.refresh_from_db()
    assert fiche.live == (issues[1].code == "")


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

    monkeypatch.setattr(brouillons, "contenu_lire", effacer_entre_temps)
    reponse = client.post(
        reverse("pratiques_brouillon", args=[brouillon.uuid]), poste(un_contenu(titre="Mon texte"), version=1)
    )
    assert reponse.status_code == 409 and "Mon texte" in page_lue(reponse)
    assert "vient d’être effacé" in page_lue(reponse)


def test_notes_added_together_without_the_lock_hit_the_constraint_and_the_tree_stays_sound(
    monkeypatch, verrous_retires
):
    projets = [un_brouillon(titre=f"Fiche {n}") for n in range(2)]
    rencontre = Rencontre(2, delai=10).placer(monkeypatch, fiches, "contenu_appliquer")
    issues = ensemble(*[partial(brouillon_soumettre, brouillon=b, par=b.auteur) for b in projets])
    assert rencontre.complete and FichePratiquePage.objects.count() >= 1
    assert set(codes(issues)) <= {"", "IntegrityError", "OperationalError"}
    assert [len(problemes) for problemes in Page.find_problems()] == [0] * 5
