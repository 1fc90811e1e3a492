"""Sheets that grow old: exact days, « rien n'a changé », reminders told once, out of re-addressing after a year."""

import datetime
import re

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from home.courriels.boite import courriel_send
from home.models import Courriel
from home.temps.typographie import date_courte
from reseau.annuaire.choices import Fraicheur, Jalon
from reseau.annuaire.models import DemandeConfirmation, Lieu, LigneRecherche, Modification, Rappel, Service
from reseau.annuaire.queries.fiches import fiche_lire, fraicheur_de, jalon_de
from reseau.annuaire.queries.recherche import rechercher, services_delivrant
from reseau.annuaire.recherche.classement import Criteres
from reseau.annuaire.rules.tenue import (
    ORIGINE_LIEN,
    confirmation_demander,
    confirmations_demander,
    fiche_confirmer,
    rappels_envoyer,
    structure_confirmer,
)
from reseau.echanges.rules.imports.depots import import_lancer
from reseau.membres.rules.mandats import mandat_clore
from reseau.structures.models import Structure
from reseau.structures.rules import reseau_modifier, structure_statut_changer
from tests import fabriques
from tests.pages import lue, page_lue
from tests.reseau.annuaire.fabriques import client_de, lire, un_lieu, un_service, une_commune, une_offre
from tests.reseau.annuaire.fabriques_qualite import il_y_a
from tests.reseau.echanges.test_imports import SERVICE, STRUCTURE, fichier
from tests.travaux import battre

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def vieillie(de: str, jours: int, **champs) -> Service:
    return une_offre(de, lieu={"confirme_le": il_y_a(jours)}, confirme_le=il_y_a(jours), **champs)


def importee(date: datetime.date | None) -> Structure:
    """A structure with a place and a service that only a file described, dated by its source or not at all."""
    une_commune("Niort")
    reseau_modifier(reseau=fabriques.un_reseau("missions-locales"), correspondance=["mission-locale"])
    date_maj = {"date_maj": date.isoformat() if date else ""}
    contenu = fichier([STRUCTURE | date_maj], [SERVICE | date_maj | {"type": "information"}])
    importation = import_lancer(contenu=contenu, nom="essai.json", source="essai", essai=False)
    assert importation.creees == 2, list(importation.lignes.values_list("motif", flat=True))
    return Structure.objects.get()


def test_age_of_a_sheet_turns_on_the_exact_day():
    for age, jalon, fraicheur in (
        (0, None, Fraicheur.A_JOUR),
        (91, None, Fraicheur.A_JOUR),
        (92, Jalon.TROIS_MOIS, Fraicheur.A_JOUR),
        (182, Jalon.TROIS_MOIS, Fraicheur.A_JOUR),
        (183, Jalon.SIX_MOIS, Fraicheur.A_CONFIRMER),
        (365, Jalon.SIX_MOIS, Fraicheur.A_CONFIRMER),
        (366, Jalon.DOUZE_MOIS, Fraicheur.PERIMEE),
    ):
        confirme_le = il_y_a(age)
        assert (jalon_de(confirme_le), fraicheur_de(confirme_le)) == (jalon, fraicheur), age
        assert (jalon_de(None), fraicheur_de(None)) == (Jalon.DOUZE_MOIS, Fraicheur.PERIMEE), age
        demain = timezone.localdate() + datetime.timedelta(days=1)
        assert jalon_de(confirme_le - datetime.timedelta(days=1)) == jalon_de(confirme_le, demain), age


@pytest.mark.parametrize(("age", "premiere"), [(365, True), (366, False)])
@pytest.mark.parametrize("question", [{"lieu": "Niort"}, {"q": "tamaris"}, {"q": "tamaris", "lieu": "Niort"}])
def test_sheet_of_more_than_a_year_leaves_the_first_answers_by_every_door(client, question, age, premiere):
    vieillie("Tamaris vieilli", age)  # le plus près, et le mot est dans son nom
    for nom in ("Une autre", "Une seconde"):
        une_offre(nom, "Melle", description="Un tamaris.")
    page = lire(client, "annuaire", **question)
    liste = page[page.index('id="resultats"') :]
    portes = [liste, page_lue(client.get("/api/v1/recherche", question))]
    if "lieu" in question:  # sans lieu, le tableau va d’une structure à l’autre
        portes.append(client.get(reverse("annuaire_export"), question).getvalue().decode())
    for texte in portes:
        places = [texte.index(nom) for nom in ("Tamaris vieilli", "Une autre", "Une seconde")]
        assert places[0] == (min(places) if premiere else max(places))
    assert ("Non confirmée depuis plus d’un an" in liste) is not premiere


def test_sheet_unconfirmed_for_a_year_hides_no_confirmed_one_that_answers_less_well():
    vieillie("Ancienne", 366, nom="Permis de conduire", themes=["mobilite"])
    vieillie("Récente", 10, nom="Accueil", themes=["mobilite"])
    trouvees = rechercher(Criteres(texte="permis")).structures
    assert [trouvee.structure.nom for trouvee in trouvees] == ["Récente", "Ancienne"]


def test_structure_with_a_sheet_confirmed_this_year_stands_where_that_sheet_does():
    niort = une_commune("Niort")
    vieille = vieillie("Une structure", 400)
    melle = un_lieu(vieille.structure, "Melle", confirme_le=il_y_a(10))
    un_service(vieille.structure, melle, nom="Récent", confirme_le=il_y_a(10))
    une_offre("Plus loin", "Parthenay", confirme_le=il_y_a(10))
    premiere, seconde = rechercher(Criteres(commune=niort, rayon=50)).structures
    assert [premiere.structure.nom, seconde.structure.nom] == ["Une structure", "Plus loin"]
    assert premiere.fraicheur == Fraicheur.A_JOUR and premiere.premier_lieu.lieu.nom == "Siège de Melle"


@pytest.mark.parametrize(
    ("age", "fraicheur", "proposee", "dit"),
    [
        (10, Fraicheur.A_JOUR, True, "À jour"),
        (182, Fraicheur.A_JOUR, True, "Plus de trois mois"),
        (183, Fraicheur.A_CONFIRMER, True, "À confirmer"),
        (365, Fraicheur.A_CONFIRMER, True, "À confirmer"),
        (366, Fraicheur.PERIMEE, False, "Hors du ré-adressage"),
    ],
)
def test_sheet_that_nobody_confirmed_is_as_old_as_its_source_says(client, age, fraicheur, proposee, dit):
    structure = importee(il_y_a(age))
    assert {fiche.confirme_par for fiche in (Lieu.objects.get(), Service.objects.get())} == {None}
    assert fiche_lire(structure)["fraicheur"] == fraicheur
    assert bool(services_delivrant()) is proposee
    page = lire(client, "structure", structure.code)
    assert f"Fiche à jour au {date_courte(il_y_a(age))}" in page and "confirmée par" not in page
    assert ("message--attention" in page) is (fraicheur != Fraicheur.A_JOUR)
    assert ("depuis plus d’un an" in page) is (fraicheur == Fraicheur.PERIMEE)
    referent = client_de(fabriques.un_referent(structure))
    tenues = lire(referent, "mes_fiches")
    assert dit in tenues and f"À jour au {date_courte(il_y_a(age))}, jamais confirmée depuis" in tenues
    assert "d’après essai, jamais confirmé depuis" in lire(referent, "structure_modifier", structure.code)


def test_sheet_whose_source_gives_no_date_is_as_old_as_its_import():
    with time_machine.travel(timezone.now() - datetime.timedelta(days=366), tick=False):
        structure = importee(None)
    assert fiche_lire(structure)["fraicheur"] == Fraicheur.PERIMEE and not services_delivrant()
    with time_machine.travel(timezone.now() - datetime.timedelta(days=1), tick=False):
        assert fiche_lire(structure)["fraicheur"] == Fraicheur.A_CONFIRMER and services_delivrant()


def test_confirmed_by_a_person_an_imported_sheet_says_so(client):
    structure = importee(il_y_a(400))
    compte = fabriques.un_referent(structure)
    assert structure_confirmer(structure=structure, par=compte)
    assert not structure_confirmer(structure=structure, par=compte)
    assert Modification.objects.filter(action="CONFIRMATION").count() == 1
    assert "confirmée par la structure" in lire(client, "structure", structure.code)
    tenues = lire(client_de(compte), "mes_fiches")
    assert "Confirmée le" in tenues and "jamais confirmée" not in tenues
    Lieu.objects.update(confirme_le=il_y_a(400), confirme_par=None, confirmee=False)
    assert "confirmée par" not in lire(client, "structure", structure.code)
    assert "jamais confirmée pour 1 lieu ou service" in lire(client_de(compte), "mes_fiches")


@pytest.mark.parametrize("nom", ["lieu_confirmer", "service_confirmer"])
def test_nothing_changed_of_one_sheet_leaves_the_others_and_twice_writes_once(nom):
    offre = vieillie("Structure", 200)
    lieu = offre.lieux.get()
    fiche, autre = (lieu, offre) if nom == "lieu_confirmer" else (offre, lieu)
    client = client_de(fabriques.un_referent(offre.structure))
    adresse = reverse(nom, args=[lieu.public_id if nom == "lieu_confirmer" else offre.pk])
    assert client.get(adresse).status_code == 405
    for attendu in ("est confirmée aujourd’hui", "était déjà confirmée aujourd’hui"):
        reponse = client.post(adresse, follow=True)
        assert attendu in page_lue(reponse)
    fiche.refresh_from_db()
    autre.refresh_from_db()
    assert (fiche.confirme_le, autre.confirme_le) == (timezone.localdate(), il_y_a(200))
    assert Modification.objects.filter(action="CONFIRMATION").count() == 1
    assert LigneRecherche.objects.get().confirme_le == il_y_a(200)


def courriels() -> list[Courriel]:
    return list(Courriel.objects.filter(gabarit="annuaire/rappel").order_by("pk"))


def test_reminder_is_one_mail_for_each_referent_and_run_again_sends_nothing():
    offre = vieillie("Structure", 92, nom="Conseil sur le projet")
    seconde = un_lieu(offre.structure, "Melle", confirme_le=il_y_a(92))
    recente = un_lieu(offre.structure, "Parthenay", confirme_le=il_y_a(91))
    un_lieu(offre.structure, "Poitiers", confirme_le=il_y_a(400), publie=False)
    referents = [fabriques.un_referent(offre.structure) for _ in range(2)]
    assert "3 fiche(s) rappelée(s), 2 courriel(s)" in battre("annuaire.rappels")[0]
    assert {c.destinataire for c in courriels()} == {compte.email for compte in referents}
    texte = courriels()[0].texte
    for lien in (
        reverse("structure_modifier", args=[offre.structure.code]),
        reverse("lieu_modifier", args=[seconde.public_id]),
        reverse("service_modifier", args=[offre.pk]),
    ):
        assert f"http://127.0.0.1:8000{lien}" in texte and lien in courriels()[0].html
    assert recente.nom not in texte and "3 fiches" in courriels()[0].objet
    assert "0 fiche(s) rappelée(s), 0 courriel(s)" in battre("annuaire.rappels")[0] and len(courriels()) == 2


def test_reminder_of_one_who_keeps_several_structures_is_one_mail():
    structures = [vieillie(f"Structure {n}", 100 + n).structure for n in range(3)]
    compte = fabriques.un_referent(structures[0])
    for structure in structures[1:]:
        fabriques.mandat_creer(compte=compte, role="REFERENT", structure=structure, du=il_y_a(1))
    rappels_envoyer()
    (courriel,) = courriels()
    assert all(structure.nom in courriel.texte for structure in structures)


def test_reminder_comes_back_at_six_and_twelve_months_only():
    fabriques.un_referent(vieillie("Structure", 0).structure)
    envois = [rappels_envoyer(jour=timezone.localdate() + datetime.timedelta(days=n)).courriels for n in range(400)]
    assert [n for n, envoye in enumerate(envois) if envoye] == [92, 183, 366]


def test_reminder_missed_for_days_is_caught_up_once_at_the_last_step_and_leaves_hidden_structures_alone():
    structure = vieillie("Structure", 500).structure
    fabriques.un_referent(structure)
    cachee = vieillie("Retirée", 500).structure
    fabriques.un_referent(cachee)
    structure_statut_changer(structure=cachee, statut="CHARTE", du=datetime.date(2020, 1, 1))
    structure_statut_changer(structure=cachee, statut="RETIREE", du=datetime.date(2021, 1, 1))
    assert rappels_envoyer().courriels == 1
    assert set(Rappel.objects.values_list("jalon", flat=True)) == {Jalon.DOUZE_MOIS}
    assert "2 d’entre elles ont plus d’un an" in courriels()[0].texte.replace("\u00a0", " ")
    assert rappels_envoyer().courriels == 0


def test_confirmed_sheet_starts_again_from_three_months_and_reminds_of_no_other():
    offre = vieillie("Structure", 100)
    compte = fabriques.un_referent(offre.structure)
    rappels_envoyer()
    fiche_confirmer(fiche=offre, par=compte)
    assert rappels_envoyer().courriels == 0
    structure_confirmer(structure=offre.structure, par=compte)
    assert rappels_envoyer(jour=timezone.localdate() + datetime.timedelta(days=1)).courriels == 0
    assert rappels_envoyer(jour=timezone.localdate() + datetime.timedelta(days=92)).courriels == 1


def test_reminder_goes_up_when_nobody_keeps_the_sheet(capsys):
    structure = vieillie("Structure", 100).structure
    assert rappels_envoyer().sans_repondant == 2 and not Rappel.objects.exists()
    region = fabriques.une_region()
    tete = fabriques.une_tete_de_reseau(structure.reseau)
    fabriques.une_tete_de_reseau("cap-emploi")
    parti = fabriques.un_referent(structure)
    mandat_clore(mandat=parti.mandats.get(role="REFERENT"))
    rappels_envoyer()
    assert [c.destinataire for c in courriels()] == [tete.email]
    assert "leur structure n’a pas de référent" in courriels()[0].texte
    mandat_clore(mandat=tete.mandats.get())
    rappels_envoyer(jour=timezone.localdate() + datetime.timedelta(days=200))
    assert [c.destinataire for c in courriels()[1:]] == [region.email]


def test_reminder_of_a_very_large_network_stays_a_mail(django_assert_max_num_queries):
    reseau = fabriques.un_reseau()
    fabriques.une_tete_de_reseau(reseau)
    for n in range(40):
        vieillie(f"Structure {n:02d}", 100)
    with django_assert_max_num_queries(20):
        rappels_envoyer()
    assert "10 autres structures" in courriels()[0].texte.replace("\u00a0", " ")


# A structure that nobody keeps confirms by the link that its mailbox receives.


def lien_recu() -> str:
    """The address that the last mail gives, once sent."""
    courriel_send(Courriel.objects.filter(gabarit="annuaire/confirmation_lien").latest("pk").pk)
    return re.search(r"/annuaire/confirmer/[\w:-]+/", mail.outbox[-1].body).group()


def une_sans_referent(nom: str, **champs) -> Structure:
    """A structure that only a file described: published, kept by nobody, never confirmed."""
    structure = fabriques.une_structure(nom=nom, **champs)
    un_service(structure, un_lieu(structure, confirme_le=il_y_a(30)), confirme_le=il_y_a(30))
    Lieu.objects.filter(structure=structure).update(confirme_par=None, confirmee=False)
    Service.objects.filter(structure=structure).update(confirme_par=None, confirmee=False)
    return structure


def test_structures_never_confirmed_are_written_once_and_their_link_confirms_without_an_account(client):
    une_sans_referent("Maison de Niort", courriel="accueil@maison.example")
    par_son_lieu = une_sans_referent("Relais de Melle")
    par_son_lieu.lieux.update(courriel="relais@melle.example", telephone="05 49 00 00 00")
    muette = une_sans_referent("Point d’Aunis")
    muette.lieux.update(telephone="05 46 00 00 00")
    fabriques.un_referent(une_sans_referent("Tenue", courriel="tenue@tenue.example"))
    structure_confirmer(structure=une_sans_referent("Dite", courriel="d@d.example"), par=fabriques.une_region())
    region = client_de(fabriques.une_region())
    assert "Envoyer 2 courriels" in (page := lire(region, "confirmations"))
    assert "1 sans courriel, à appeler" in page and muette.nom in page and "05 46 00 00 00" in page
    for attendu in ("2 courriels partent.", "Rien à envoyer."):
        assert attendu in lue(region.post(reverse("confirmations"), follow=True))
    courriels_partis = Courriel.objects.filter(gabarit="annuaire/confirmation_lien")
    assert {c.destinataire for c in courriels_partis} == {"accueil@maison.example", "relais@melle.example"}

    lien = lien_recu()
    assert "/annuaire/confirmer/" not in courriels_partis.latest("pk").texte, "la base ne garde pas de lien"
    structure = DemandeConfirmation.objects.get(pk=courriels_partis.latest("pk").reference.partition(":")[2]).structure
    page = lue(client.get(lien))
    assert structure.nom in page and "Conseil sur le projet" in page and "Tout est exact" in page
    assert not DemandeConfirmation.objects.filter(confirmee_le__isnull=False).exists(), "lire ne confirme rien"
    for _ in range(2):  # une main qui clique deux fois
        assert "Fiche confirmée, merci" in lue(client.post(lien, follow=True))
    assert Modification.objects.filter(action="CONFIRMATION", origine=ORIGINE_LIEN).count() == 1
    assert all(fiche.confirmee for fiche in (*structure.lieux.all(), *structure.services.all()))
    assert "Fiche confirmée par la structure le" in lire(client, "structure", structure.code)
    assert ORIGINE_LIEN in lire(region, "structure_historique", structure.code)
    assert "etat:jamais" not in LigneRecherche.objects.get(structure=structure).facettes
    assert re.search(r"Confirmées par leur lien</dt><dd[^>]*>1<", lire(region, "confirmations"))


def test_link_to_confirm_that_is_forged_or_old_opens_nothing_and_one_may_ask_again(client):
    structure = une_sans_referent("Maison de Niort", courriel="accueil@maison.example")
    region = fabriques.une_region()
    confirmation_demander(structure=structure, par=region)
    lien = lien_recu()
    assert "Awa" not in mail.outbox[-1].subject and structure.nom in mail.outbox[-1].subject
    for faux in (lien.replace("/confirmer/", "/confirmer/9"), "/annuaire/confirmer/1:x/", lien[:-3] + "é/"):
        assert (client.get(faux).status_code, client.post(faux).status_code) == (410, 410), faux
    with time_machine.travel(timezone.now() + datetime.timedelta(days=91), tick=False):
        assert (client.get(lien).status_code, client.post(lien).status_code) == (410, 410)
        assert "Demander un compte" in lue(client.get(lien))
        assert confirmations_demander(par=region) == 1, "trois mois après, on redemande"
    structure_statut_changer(structure=structure, statut="CANDIDATE", du=timezone.localdate(), par=region)
    assert client.get(lien).status_code == 410, "ce qui n’est plus dans l’annuaire ne se confirme plus"
    assert not Modification.objects.filter(action="CONFIRMATION").exists()


def test_mail_of_a_structure_gone_before_it_left_says_nothing():
    structure = une_sans_referent("Maison de Niort", courriel="accueil@maison.example")
    confirmation_demander(structure=structure, par=fabriques.une_region())
    DemandeConfirmation.objects.all().delete()
    courriel_send((courriel := Courriel.objects.get(gabarit="annuaire/confirmation_lien")).pk)
    courriel.refresh_from_db()
    assert not mail.outbox and courriel.etat != "ENVOYE"
