"""Someone is named, invited to be (R4.13), extended, replaced, ended: by whom, why; the Région is never empty."""

import datetime

import pytest
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.models import Courriel
from reseau.comptes.models import Compte
from reseau.comptes.rules import compte_anonymise
from reseau.membres import permissions
from reseau.membres.choices import OUVERTURES, ROLES_A_INVITER, ROLES_DE_MANDAT, EtatMandat, Role
from reseau.membres.models import GesteMandat, Invitation, Mandat
from reseau.membres.queries.equipes import lien_de
from reseau.membres.queries.personnes import charges_de_mission_de, rubriques_de
from reseau.membres.rules.invitations import invitation_accepter, mandat_proposer
from reseau.membres.rules.mandats import (
    equipe_quitter,
    mandat_clore,
    mandat_creer,
    mandat_donner,
    mandat_prolonger,
    mandat_suppleer,
    mandat_terminer,
    rattachement_creer,
)
from reseau.membres.rules.personnes import compte_partir, inactifs_traiter
from tests import fabriques
from tests.reseau.annuaire.fabriques import un_lieu

pytestmark = pytest.mark.django_db


def jour(ecart):
    return timezone.localdate() + datetime.timedelta(days=ecart)


@pytest.fixture
def region():
    return fabriques.une_region()


def refus(appel, **arguments):
    """The code of the refusal; nothing was written."""
    avant = list(Mandat.objects.order_by("pk").values_list()), GesteMandat.objects.count(), Courriel.objects.count()
    with pytest.raises(RegleRefusee) as leve:
        appel(**arguments)
    apres = list(Mandat.objects.order_by("pk").values_list()), GesteMandat.objects.count(), Courriel.objects.count()
    assert avant == apres
    return leve.value.code


def test_region_names_each_role_and_says_first_what_it_opens(region):
    structure = fabriques.une_structure()
    portees = {
        Role.REFERENT: {"structure": structure},
        Role.TETE_RESEAU: {"reseau": structure.reseau},
        Role.CHARGE_MISSION: {"bassins": [fabriques.un_bassin(), fabriques.un_bassin("cognac")]},
    }
    assert set(OUVERTURES) == set(ROLES_DE_MANDAT)
    for role in ROLES_DE_MANDAT:
        compte = fabriques.un_conseiller(structure)
        mandats = mandat_donner(par=region, compte=compte, role=role, **portees.get(role, {}))
        assert role in permissions.roles_en_vigueur(compte)
        assert {(m.nomme_par, m.gestes.get().geste) for m in mandats} == {(region, "DONNE")}
        assert Courriel.objects.get(destinataire=compte.email).texte.count("\n- ") == len(OUVERTURES[role])
    assert Mandat.objects.filter(role=Role.CHARGE_MISSION).count() == 2


@pytest.mark.parametrize("role", ["ETAT", "PARTENAIRE", "ELU"])
def test_state_partner_and_elected_read_what_a_member_reads_and_write_nothing(client, role):
    compte = fabriques.un_compte()
    mandat_creer(compte=compte, role=role)
    assert permissions.est_membre(compte) and not permissions.second_facteur_requis(compte)
    client.force_login(compte)
    assert client.get("/personnes/").status_code == 200 and client.get("/equipe/").status_code == 404


def test_lead_names_referents_of_own_network_and_nobody_else(region):
    ici, ailleurs = fabriques.une_structure(), fabriques.une_structure("apec")
    tete = fabriques.une_tete_de_reseau()
    collegue, autre = fabriques.un_conseiller(ici), fabriques.un_conseiller(ailleurs)
    (mandat,) = mandat_donner(par=tete, compte=collegue, role=Role.REFERENT, structure=ici)
    assert permissions.est_referent(collegue, ici) and mandat.nomme_par == tete
    assert refus(mandat_donner, par=tete, compte=autre, role=Role.REFERENT, structure=ailleurs) == "interdit"
    assert refus(mandat_donner, par=tete, compte=autre, role=Role.REFERENT, structure=ici) == "hors_equipe"
    assert refus(mandat_donner, par=tete, compte=tete, role=Role.REGION) == "interdit"
    assert refus(mandat_donner, par=tete, compte=collegue, role=Role.TETE_RESEAU, reseau=ici.reseau) == "interdit"
    assert refus(mandat_terminer, par=tete, mandat=region.mandats.get(), motif="Non.") == "interdit"


def test_mandate_with_impossible_days_or_over_another_is_refused(region):
    for code, dates in (
        ("debut", {"du": -1}),
        ("debut", {"du": 732}),
        ("fin", {"du": 10, "au": 10}),
        ("fin", {"du": 10, "au": 3}),
        ("deja_mandate", {"du": 5, "au": 15}),
        ("deja_mandate", {"du": 29, "au": 40}),
        ("deja_mandate", {"du": 0}),
    ):
        compte = fabriques.un_compte()
        mandat_donner(par=region, compte=compte, role=Role.ELU, du=jour(10), au=jour(30))
        jours = {nom: jour(ecart) for nom, ecart in dates.items()}
        assert refus(mandat_donner, par=region, compte=compte, role=Role.ELU, **jours) == code, code


def test_mandate_that_follows_another_is_given_and_extension_over_the_next_is_refused(region):
    compte = fabriques.un_compte()
    (premier,) = mandat_donner(par=region, compte=compte, role=Role.ELU, du=jour(10), au=jour(30))
    mandat_donner(par=region, compte=compte, role=Role.ELU, du=jour(30), au=jour(40))
    mandat_terminer(mandat=premier, par=region, motif="Erreur.")
    premier.refresh_from_db()
    assert premier.etat == EtatMandat.TERMINE and premier.du == premier.au
    assert mandat_donner(par=region, compte=compte, role=Role.ELU, du=jour(5), au=jour(20))
    (mandat,) = mandat_donner(par=region, compte=compte, role=Role.DPO, au=jour(30))
    mandat_donner(par=region, compte=compte, role=Role.DPO, du=jour(40))
    assert refus(mandat_prolonger, mandat=mandat, par=region, au=jour(41)) == "deja_mandate"
    mandat_prolonger(mandat=mandat, par=region, au=jour(40))


def test_several_bassins_are_given_all_or_none_and_a_closed_account_is_not_named(region):
    compte, niort, cognac = fabriques.une_chargee_de_mission(), fabriques.un_bassin(), fabriques.un_bassin("cognac")
    donner = {"par": region, "compte": compte, "role": Role.CHARGE_MISSION}
    assert refus(mandat_donner, bassins=[cognac, niort], **donner) == "deja_mandate"
    assert refus(mandat_donner, bassins=[], **donner) == "portee_manquante"
    compte = fabriques.un_compte()
    type(compte).objects.filter(pk=compte.pk).update(is_active=False)
    assert refus(mandat_donner, par=region, compte=compte, role=Role.DPO) == "compte_ferme"


def test_mandate_extended_and_ended_says_by_whom_when_and_why(region):
    compte = fabriques.un_compte()
    (mandat,) = mandat_donner(par=region, compte=compte, role=Role.DPO, au=jour(30))
    assert refus(mandat_prolonger, mandat=mandat, par=region, au=jour(30)) == "fin"
    mandat_prolonger(mandat=mandat, par=region, au=jour(60))
    mandat_prolonger(mandat=mandat, par=region, au=None)
    assert refus(mandat_prolonger, mandat=mandat, par=region, au=None) == "fin"
    assert refus(mandat_terminer, mandat=mandat, par=region, motif=" \n ") == "motif_manquant"
    assert refus(mandat_terminer, mandat=mandat, par=region, motif="Départ.", le=jour(-1)) == "date"
    autre = fabriques.une_region()
    mandat_terminer(mandat=mandat, par=autre, motif="Changement de poste.")
    assert [(g.geste, g.par, g.au, g.motif) for g in mandat.gestes.all()] == [
        ("DONNE", region, jour(30), ""),
        ("PROLONGE", region, jour(60), ""),
        ("PROLONGE", region, None, ""),
        ("TERMINE", autre, jour(0), "Changement de poste."),
    ]
    assert not permissions.est_membre(compte)
    assert "Changement de poste." in Courriel.objects.get(gabarit="membres/fin_de_mandat").texte
    assert refus(mandat_terminer, mandat=mandat, par=autre, motif="Encore.") == "termine"
    assert refus(mandat_prolonger, mandat=mandat, par=autre, au=jour(90)) == "termine"


def test_mandate_of_the_region_is_told_to_the_person_and_to_everyone_who_holds_it(region):
    autre, nouvelle = fabriques.une_region(), fabriques.un_compte()
    mandat_donner(par=region, compte=nouvelle, role=Role.REGION)
    partis = dict(Courriel.objects.filter(gabarit="membres/nomination").values_list("destinataire", "texte"))
    assert set(partis) == {region.email, autre.email, nouvelle.email}
    assert "vous donne" in partis[nouvelle.email]
    assert all(f"donne à {nouvelle.nom_complet}" in partis[c.email] for c in (region, autre))


def test_last_mandate_of_the_region_neither_ends_nor_is_dated_nor_leaves_until_another_takes_over(region):
    mandat = region.mandats.get()
    assert refus(mandat_terminer, mandat=mandat, par=region, motif="Retraite.") == "derniere_region"
    assert refus(mandat_terminer, mandat=mandat, par=region, motif="Retraite.", le=jour(300)) == "derniere_region"
    assert refus(mandat_clore, mandat=mandat) == "derniere_region"
    region.set_password(fabriques.MOT_DE_PASSE)
    region.save()
    assert refus(compte_partir, compte=region, mot_de_passe=fabriques.MOT_DE_PASSE) == "derniere_region"
    region.refresh_from_db()
    assert region.is_active and permissions.est_region(region)
    mandat, suite = region.mandats.get(), fabriques.un_compte()
    mandat_donner(par=region, compte=suite, role=Role.REGION, du=jour(20))
    for trop_tot in (0, 19):
        assert refus(mandat_terminer, mandat=mandat, par=region, motif="Fin.", le=jour(trop_tot)) == "derniere_region"
    mandat_terminer(mandat=mandat, par=region, motif="Retraite.", le=jour(20))
    assert refus(mandat_terminer, mandat=suite.mandats.get(), par=region, motif="Fin.") == "derniere_region"


def test_last_active_account_of_the_region_is_neither_closed_nor_erased_for_inactivity(region):
    autre = fabriques.une_region()
    type(autre).objects.filter(pk=autre.pk).update(is_active=False)
    assert refus(mandat_clore, mandat=region.mandats.get()) == "derniere_region"
    type(region).objects.update(cree_le=timezone.now() - datetime.timedelta(days=900), last_login=None)
    for ecart in (0, 24, 31, 40):
        inactifs_traiter(jour=jour(ecart))
    region.refresh_from_db()
    assert region.is_active and region.anonymise_le is None and permissions.est_region(region)


def test_stand_in_acts_between_two_days_within_the_mandate_and_ends_with_it(region):
    structure = fabriques.une_structure()
    un_lieu(structure, "Niort")
    titulaire, suppleante = fabriques.une_chargee_de_mission(prenom="Ana"), fabriques.un_compte(prenom="Zoé", nom="Vie")
    mandat = titulaire.mandats.get()
    supplee = {"mandats": [mandat], "par": region}
    assert refus(mandat_suppleer, compte=titulaire, du=jour(0), au=jour(9), **supplee) == "soi"
    (suppleance,) = mandat_suppleer(compte=suppleante, du=jour(0), au=jour(9), **supplee)
    assert permissions.est_charge_de_mission(suppleante, mandat.bassin) and suppleance.supplee == mandat
    conseiller = fabriques.un_conseiller(structure)
    assert {c.supplee for c in charges_de_mission_de(conseiller)} == {"", titulaire.nom_complet}
    autre = fabriques.un_compte()
    deux_fois = {"mandats": [suppleance], "par": region, "compte": autre}
    assert refus(mandat_suppleer, du=jour(0), au=jour(2), **deux_fois) == "suppleance"
    de_la_region = {"mandats": [region.mandats.get()], "par": region, "compte": autre}
    assert refus(mandat_suppleer, du=jour(0), au=jour(2), **de_la_region) == "suppleance"
    assert refus(mandat_prolonger, mandat=suppleance, par=region, au=None) == "fin"
    mandat_terminer(mandat=mandat, par=region, motif="Mutation.", le=jour(4))
    suppleance.refresh_from_db()
    assert suppleance.au == jour(4)
    finis = Courriel.objects.filter(gabarit="membres/fin_de_mandat")
    assert {courriel.destinataire for courriel in finis} == {titulaire.email, suppleante.email}
    assert refus(mandat_suppleer, compte=autre, du=jour(0), au=jour(5), **supplee) == "fin"


def test_stand_in_does_not_hide_the_last_referent(region):
    structure = fabriques.une_structure()
    mandat, collegue = fabriques.un_referent(structure).mandats.get(), fabriques.un_conseiller(structure)
    mandat_suppleer(mandats=[mandat], compte=collegue, par=region, du=jour(0), au=jour(9))
    assert refus(mandat_terminer, mandat=mandat, par=region, motif="Fin.") == "dernier_referent"
    mandat_terminer(mandat=mandat, par=region, motif="Fin.", sans_referent=True)
    assert not permissions.est_referent(collegue, structure)


def test_departure_is_a_reason_and_the_reason_of_an_end_is_given_to_its_person_and_erased_with_the_name(region):
    structure = fabriques.une_structure()
    referent = fabriques.un_referent(structure)
    rattachement_creer(compte=referent, structure=fabriques.une_structure())
    equipe_quitter(rattachement=referent.rattachements.get(structure=structure), par=region, sans_referent=True)
    geste = GesteMandat.objects.get(geste="TERMINE")
    assert (geste.par, geste.motif) == (region, "Départ de l’équipe.")
    compte = fabriques.un_compte()
    (mandat,) = mandat_donner(par=region, compte=compte, role=Role.DPO)
    mandat_terminer(mandat=mandat, par=region, motif="Changement de poste.")
    assert "Changement de poste." in str(rubriques_de(compte)) and "Départ de l’équipe." not in str(
        rubriques_de(compte)
    )
    compte_anonymise(compte=compte)
    assert [g.motif for g in GesteMandat.objects.exclude(motif="")] == ["Départ de l’équipe."]


QUI = {"email": "ines@region.example", "prenom": "Inès", "nom": "Alonso"}
DIT = {**QUI, "role": "ELU"}


@pytest.fixture
def bureau(client, region):
    client.force_login(fabriques.avec_second_facteur(region))
    return client


def jeton_de(invitation):
    return lien_de(invitation).rstrip("/").rpartition("/")[2]


def accepter(client, invitation, **autres):
    champs = {"prenom": "Inès", "nom": "Alonso", "mot_de_passe": fabriques.MOT_DE_PASSE, **autres}
    return client.post(f"/invitation/{jeton_de(invitation)}/", champs, follow=True)


def test_region_reads_what_it_opens_then_invites_and_the_account_opens_with_the_mandate(client, bureau, region):
    dit = {**QUI, "role": "CHARGE_MISSION", "bassins": [fabriques.un_bassin().pk, fabriques.un_bassin("cognac").pk]}
    page = bureau.post("/mandats/inviter/", dit).text
    assert "Suivre l’annuaire de ses bassins" in page and not Invitation.objects.exists()
    assert bureau.post("/mandats/inviter/", {**dit, "confirme": "oui"}).status_code == 302
    invitation = Invitation.objects.get()
    texte = Courriel.objects.get(destinataire=QUI["email"]).texte
    assert "Chargé ou chargée de mission" in texte and "Suivre l’annuaire de ses bassins" in texte
    assert "ines@region.example" in bureau.get("/mandats/").text
    client.logout()
    assert "Chargé ou chargée de mission" in client.get(f"/invitation/{jeton_de(invitation)}/").text
    accepter(client, invitation)
    mandats = Mandat.objects.filter(compte__email=QUI["email"])
    assert {(m.role, m.bassin.code, m.nomme_par) for m in mandats} == {
        ("CHARGE_MISSION", code, region) for code in ("niort", "cognac")
    }
    assert not Compte.objects.get(email=QUI["email"]).rattachements.exists()
    assert "Chargé ou chargée de mission" in Courriel.objects.get(gabarit="membres/nomination").texte


@pytest.mark.parametrize("role", [r for r in ROLES_A_INVITER if r not in (Role.TETE_RESEAU, Role.CHARGE_MISSION)])
def test_each_role_without_scope_is_given_at_the_opening(client, region, role):
    accepter(client, mandat_proposer(par=region, **QUI, role=role))
    assert Mandat.objects.get(compte__email=QUI["email"]).role == role


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"role": "TETE_RESEAU"}, "Choisissez le réseau"),
        ({"role": "CHARGE_MISSION"}, "Choisissez au moins un bassin"),
        ({"role": "REFERENT"}, "pas dans la liste"),
        ({"role": "ELU", "au": "2020-01-01"}, "La fin vient après aujourd’hui"),
        ({"role": "ELU", "email": "dejala@region.example"}, "a déjà un compte"),
        ({"role": "ELU", "nom": "https://gagner.example"}, "adresse"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_no_mail_leaves(bureau, champs, phrase):
    fabriques.un_compte(email="dejala@region.example")
    page = bureau.post("/mandats/inviter/", {**QUI, **champs, "confirme": "oui"})
    assert page.status_code == 422 and phrase in page.text and "Inès" in page.text
    assert not Invitation.objects.exists() and not Courriel.objects.filter(gabarit="membres/invitation").exists()


def test_scope_that_the_role_does_not_ask_is_refused_and_nobody_else_proposes_a_mandate(region, client):
    for portee in ({"role": "ELU", "bassins": [fabriques.un_bassin()]}, {"role": "TETE_RESEAU"}):
        with pytest.raises(RegleRefusee, match="portée"):
            mandat_proposer(par=region, **QUI, **portee)
    for compte in (fabriques.une_tete_de_reseau(), fabriques.une_chargee_de_mission(), fabriques.un_referent()):
        with pytest.raises(RegleRefusee, match="Vous ne donnez pas"):
            mandat_proposer(par=compte, **DIT)


def test_same_words_twice_send_one_mail_and_one_account_holds_both_roles_of_two_invitations(client, region):
    elue, seconde = (mandat_proposer(par=region, **DIT) for _ in range(2))
    assert elue == seconde and Courriel.objects.count() == 1
    dpo = mandat_proposer(par=region, **QUI, role="DPO")
    assert Invitation.objects.filter(annulee_le=None).count() == 2
    accepter(client, elue)
    assert "Accepter ce mandat" in client.get(f"/invitation/{jeton_de(dpo)}/").text
    client.post(f"/invitation/{jeton_de(dpo)}/")
    compte = Compte.objects.get(email=QUI["email"])
    assert set(compte.mandats.values_list("role", flat=True)) == {"ELU", "DPO"}


def test_invitation_whose_author_left_the_region_opens_nothing(client, region):
    autre = fabriques.une_region()
    invitation = mandat_proposer(par=autre, **DIT)
    mandat_clore(mandat=autre.mandats.get())
    assert client.get(f"/invitation/{jeton_de(invitation)}/").status_code == 410
    assert not Compte.objects.filter(email=QUI["email"]).exists()


def test_mandate_given_meanwhile_is_not_given_twice(region):
    invitation = mandat_proposer(par=region, **DIT)
    mandat_creer(compte=fabriques.un_compte(email=QUI["email"]), role="ELU")
    with pytest.raises(RegleRefusee, match="a déjà ce mandat"):
        invitation_accepter(jeton=jeton_de(invitation), prenom="Inès", nom="Alonso", mot_de_passe="")
    invitation.refresh_from_db()
    assert invitation.acceptee_le is None and Mandat.objects.filter(role="ELU").count() == 1


def test_invitation_is_sent_again_then_cancelled(client, bureau, region):
    invitation = mandat_proposer(par=region, **DIT, au=timezone.localdate() + datetime.timedelta(days=90))
    Invitation.objects.update(creee_le=timezone.now() - datetime.timedelta(hours=2))
    bureau.post(f"/mandats/invitation/{invitation.pk}/renvoyer/")
    suivante = Invitation.objects.get(annulee_le=None)
    assert suivante.pk != invitation.pk and (suivante.role, suivante.au) == ("ELU", invitation.au)
    bureau.post(f"/mandats/invitation/{suivante.pk}/annuler/")
    assert client.get(f"/invitation/{jeton_de(suivante)}/").status_code == 410
