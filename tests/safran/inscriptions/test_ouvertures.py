"""Sign-up that opens group by group: who comes in when, and what each reader is told."""

import datetime
import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from home.models import Courriel
from home.temps.typographie import date_courte, heure
from reseau.membres.rules.mandats import mandat_creer
from reseau.structures.rules import structure_fusionner
from safran.inscriptions.avis import AVIS
from safran.inscriptions.choices import EtatInscription, Validation
from safran.inscriptions.models import Inscription, OuvertureParGroupe, SessionFormation
from safran.inscriptions.permissions import decisions_permises
from safran.inscriptions.queries.inscriptions import demandes_a_valider
from safran.inscriptions.rules import inscriptions
from safran.inscriptions.rules import sessions as reserves
from tests.fabriques import (
    un_bassin,
    un_compte,
    un_conseiller,
    un_referent,
    une_chargee_de_mission,
    une_region,
    une_structure,
)
from tests.pages import lue
from tests.refus import refus
from tests.reseau.annuaire.fabriques import un_lieu
from tests.safran.fabriques_sessions import adresse, dans, une_inscription, une_ouverture, une_reserve, une_session

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def a(jours):
    """An hour on the dot, so many days from today."""
    return timezone.make_aware(datetime.datetime.combine(dans(jours), datetime.time(9)))


def dit(quand):
    return f"{date_courte(quand)} à {heure(quand)}".replace("\xa0", " ")


def refus_d_entrer(session, compte):
    return refus("ferme", inscriptions.inscription_creer, session=session, compte=compte, par=compte)


def une_session_a_venir(**champs):
    """Open to everyone in ten days only."""
    return une_session(ouvre_le=a(10), **champs)


def test_group_comes_in_at_its_date_and_the_others_are_told_theirs():
    tot, plus_tard, autre = une_structure(), une_structure(), une_structure()
    session = une_session_a_venir()
    assert refus_d_entrer(session, un_conseiller()) == f"Les inscriptions ouvrent le {dit(a(10))}."
    une_ouverture(session, ouvre_le=a(-1), structure=tot)
    une_ouverture(session, ouvre_le=a(4), structure=plus_tard)
    assert une_inscription(session, un_conseiller(tot)).etat == "INSCRITE"
    for structure, quand in ((plus_tard, a(4)), (autre, a(10))):
        message = refus_d_entrer(session, un_conseiller(structure))
        assert message == f"Les inscriptions ouvrent pour vous le {dit(quand)}."
    SessionFormation.objects.filter(pk=session.pk).update(ouvre_le=a(-1))
    assert une_inscription(session, un_conseiller(autre)).etat == "INSCRITE"


def test_network_and_bassin_open_too_and_the_earliest_date_of_a_person_holds():
    session = une_session_a_venir(max_par_structure=0)
    du_reseau, du_bassin = une_structure("apec"), une_structure()
    une_ouverture(session, ouvre_le=a(-1), reseau=du_reseau.reseau)
    une_ouverture(session, ouvre_le=a(3), bassin=un_bassin("niort"))
    assert une_inscription(session, un_conseiller(du_reseau)).etat == "INSCRITE"
    personne = un_conseiller(du_bassin)
    assert dit(a(10)) in refus_d_entrer(session, personne)  # la structure ne reçoit encore nulle part
    un_lieu(du_bassin, commune="Niort")
    assert dit(a(3)) in refus_d_entrer(session, personne)
    une_ouverture(session, ouvre_le=a(-1), structure=du_bassin)
    assert une_inscription(session, personne).etat == "INSCRITE"


def test_opening_of_a_group_is_before_everyones_one_date_per_group_and_one_group():
    structure, session = une_structure(), une_session_a_venir()
    assert dit(a(10)) in refus("tardive", une_ouverture, session=session, ouvre_le=a(10), structure=structure)
    deux = {"structure": structure, "reseau": structure.reseau}
    for groupe in (deux, {}):
        refus("groupe", une_ouverture, session=session, ouvre_le=a(2), **groupe)
    for quand in (a(2), a(2), a(5)):
        une_ouverture(session, ouvre_le=quand, structure=structure)
    ouverture = session.ouvertures.get()
    assert ouverture.ouvre_le == a(5)
    for groupe in ({"structure": structure}, deux, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OuvertureParGroupe.objects.create(session=session, ouvre_le=a(1), **groupe)
    reserves.session_annuler(session=session, par=une_region(), motif="Essai")
    refus("finie", une_ouverture, session=session, ouvre_le=a(2), structure=structure)
    refus("finie", reserves.ouverture_supprimer, ouverture=session.ouvertures.get(), par=session.cree_par)


def test_everyones_date_brought_before_a_groups_is_the_one_that_counts(client):
    structure, session = une_structure(), une_session_a_venir()
    une_ouverture(session, ouvre_le=a(5), structure=structure)
    region = une_region()
    reserves.session_modifier(session=session, par=region, ouvre_le=a(2))
    assert dit(a(2)) in refus_d_entrer(session, un_conseiller(structure))
    client.force_login(region)
    for nom in ("session_ouvertures", "session_gerer"):
        assert "sans effet : " in lue(client.get(adresse(nom, session))).lower()
    assert "plus tôt pour" not in lue(client.get(adresse("session", session)))


def test_each_reader_is_told_her_own_date_on_the_page_the_sheet_and_the_list(client):
    tot, structure = une_structure(nom="Les premiers"), une_structure()
    session = une_session_a_venir()
    une_ouverture(session, ouvre_le=a(-1), structure=tot)
    une_ouverture(session, ouvre_le=a(4), structure=structure)
    pages = [adresse("session", session), session.formation.url, reverse("sessions")]
    for compte, phrase in (
        (None, f"Inscriptions à partir du {date_courte(a(10))}"),
        (un_compte(), f"Inscriptions à partir du {date_courte(a(10))}"),
        (un_conseiller(), f"Ouvre pour vous le {dit(a(10))}"),
        (un_conseiller(structure), f"Ouvre pour vous le {dit(a(4))}"),
        (un_conseiller(tot), "16 places sur 16"),
    ):
        client.logout()
        if compte:
            client.force_login(compte)
        for page in pages:
            assert phrase in lue(client.get(page)), (compte, page)
        texte = lue(client.get(pages[0]))
        assert (">S’inscrire<" in texte) is (phrase == "16 places sur 16")
        assert f"ouvertes plus tôt pour Les premiers : le {dit(a(-1))}" in texte
        assert f"pour tous, le {dit(a(10))}" in texte


def test_referent_follows_the_date_of_the_structure_of_each_colleague(client):
    tot, tard = une_structure(nom="Tôt"), une_structure(nom="Tard")
    session = une_session_a_venir()
    une_ouverture(session, ouvre_le=a(-1), structure=tot)
    referente = un_referent(tot)
    # La même personne représente une seconde structure, pour laquelle rien n’est encore ouvert.
    mandat_creer(compte=referente, role="REFERENT", structure=tard)
    prete, attend = un_conseiller(tot), un_conseiller(tard)
    client.force_login(referente)
    assert "Inscrire des collègues" in lue(client.get(adresse("session", session)))
    equipe = lue(client.get(adresse("session_equipe", session)))
    assert f"Pour Tard, les inscriptions ouvrent le {dit(a(10))}." in equipe and "Pour Tôt" not in equipe
    choisis = [c.rattachements.get().pk for c in (prete, attend)]
    page = lue(client.post(adresse("session_equipe", session), {"personnes": choisis}, follow=True))
    assert f"{attend.nom_complet} : Les inscriptions ouvrent pour sa structure le {dit(a(10))}." in page
    assert [i.compte for i in session.inscriptions.all()] == [prete]
    client.force_login(un_referent(tard))
    assert "Inscrire des collègues" not in lue(client.get(adresse("session", session)))


def test_region_brings_someone_in_before_the_opening_with_a_reason(client):
    session, compte = une_session_a_venir(), un_conseiller()
    une_ouverture(session, ouvre_le=a(4), structure=une_structure())
    client.force_login(une_region())
    url = adresse("session_surnombre", session)
    assert "pas encore ouverte pour elle" in lue(client.get(url))
    client.post(url, {"email": compte.email, "motif": "Formatrice de relève"})
    inscription = session.inscriptions.get()
    assert (inscription.etat, inscription.surnombre) == ("INSCRITE", False)
    assert inscription.historique.last().motif == "Formatrice de relève"


def test_openings_are_set_changed_and_taken_away_from_the_screen(client):
    session, structure = une_session_a_venir(bassin=un_bassin("niort")), une_structure(nom="Ici")
    client.force_login(une_chargee_de_mission("niort"))
    url = adresse("session_ouvertures", session)
    heure_locale = "%Y-%m-%dT%H:%M"
    bonnes = {"structure": structure.pk, "ouvre_le": timezone.localtime(a(2)).strftime(heure_locale)}
    page = lue(client.post(url, bonnes, follow=True))
    assert "Les inscriptions ouvrent plus tôt pour Ici." in page and f"Pour Ici, le {dit(a(2))}" in page
    for fautes, phrase in (
        ({"ouvre_le": "hier"}, "Cette date n’existe pas"),
        ({"ouvre_le": "0001-01-01T00:00"}, "Cette date n’existe pas"),
        ({"ouvre_le": timezone.localtime(a(12)).strftime(heure_locale)}, f"avant celle de tous : le {dit(a(10))}"),
        ({"structure": ""}, "Choisissez une structure, un réseau ou un bassin, et un seul"),
        ({"bassin": un_bassin("niort").pk}, "Choisissez une structure, un réseau ou un bassin, et un seul"),
    ):
        faux = client.post(url, bonnes | fautes)
        assert phrase in lue(faux) and faux.context["form"].data["ouvre_le"] == (bonnes | fautes)["ouvre_le"]
    assert session.ouvertures.get().ouvre_le == a(2)
    retirer = adresse("ouverture_retirer", session, session.ouvertures.get().pk)
    assert "à la date de tous" in lue(client.post(retirer, follow=True)) and session.ouvertures.count() == 0
    encore = client.post(retirer, follow=True)  # cliqué deux fois, sans script
    assert encore.status_code == 200 and "à la date de tous" not in lue(encore)
    client.force_login(une_chargee_de_mission("saintes"))
    assert client.get(url).status_code == 404


def test_session_shown_before_its_opening_says_when_it_opens(client):
    tard, tot = une_session("BROUILLON", ouvre_le=a(10)), une_session("BROUILLON")
    client.force_login(une_region())
    dits = [lue(client.post(adresse("session_etat", session, "ouvrir"), follow=True)) for session in (tard, tot)]
    assert f"Les inscriptions ouvrent à tous le {dit(a(10))}." in dits[0]
    assert "Les inscriptions sont ouvertes." in dits[1] and "sont ouvertes." not in dits[0]


def test_copy_opens_group_by_group_with_every_date_moved_as_the_half_days():
    structure, session = une_structure(), une_session_a_venir(jour=dans(30))
    une_ouverture(session, ouvre_le=a(4), structure=structure)
    copie = reserves.session_dupliquer(session=session, premier_jour=dans(330), par=une_region())
    assert (copie.ouvre_le, copie.ouvertures.get().ouvre_le) == (a(310), a(304))  # à la même heure, été comme hiver
    assert copie.ouvertures.get().structure == structure and session.ouvertures.count() == 1


def test_what_is_kept_for_a_structure_follows_it_into_the_one_that_replaces_it():
    source, cible = une_structure(), une_structure()
    referente, tot, attend, demande, assis = un_referent(source), *(un_conseiller(source) for _ in range(4))
    ouverte, gardee = une_session_a_venir(), une_session(minimum=1, capacite=2)
    validee = une_session(validation="REFERENT")
    une_ouverture(ouverte, ouvre_le=a(-1), structure=source)
    place = une_inscription(validee, assis)
    inscriptions.inscription_decider(inscription=place, etat="INSCRITE", par=referente)
    requete = une_inscription(validee, demande)
    une_inscription(gardee, un_conseiller())
    une_reserve(gardee, places=1, libere_le=dans(3), structure=source)
    structure_fusionner(source=source, cible=cible)
    assert une_inscription(ouverte, tot).etat == "INSCRITE"
    assert une_inscription(gardee, un_conseiller()).etat == "EN_ATTENTE"
    assert une_inscription(gardee, attend).etat == "INSCRITE"
    assert "INSCRITE" in decisions_permises(referente, Inscription.objects.get(pk=requete.pk))
    assert Inscription.objects.get(pk=place.pk).structure == source, "une place donnée reste où elle l’a été"


@pytest.mark.parametrize(("de_la_source", "de_la_cible"), [(-1, 3), (3, -1)])
def test_of_two_openings_of_a_merged_structure_the_earlier_stays(de_la_source, de_la_cible):
    source, cible = une_structure(), une_structure()
    session = une_session_a_venir()
    une_ouverture(session, ouvre_le=a(de_la_source), structure=source)
    une_ouverture(session, ouvre_le=a(de_la_cible), structure=cible)
    structure_fusionner(source=source, cible=cible)
    assert [(o.structure, o.ouvre_le) for o in session.ouvertures.all()] == [(cible, a(-1))]


def test_copy_of_an_old_session_keeps_its_seats_for_the_structure_that_replaces_another():
    source, cible = une_structure(), une_structure()
    session = une_session()
    une_reserve(session, places=1, libere_le=dans(3), structure=source)
    SessionFormation.objects.filter(pk=session.pk).update(etat="TERMINEE")
    structure_fusionner(source=source, cible=cible)
    copie = reserves.session_dupliquer(session=session, premier_jour=dans(330), par=une_region())
    assert copie.reserves.get().structure == cible


# Requests to be approved: who is asked, by mail and in « mon espace », and from there to the answer.

OBJET, TITRE = AVIS["demande"].objet, "Demandes à valider"


def sollicites() -> list[str]:
    """Who was asked, each as often as asked."""
    return sorted(Courriel.objects.filter(objet__startswith=OBJET).values_list("destinataire", flat=True))


def test_referent_is_asked_once_by_mail_and_follows_its_link_to_the_answer(client):
    structure = une_structure()
    referente, autre, compte = un_referent(structure), un_referent(), un_conseiller(structure)
    session = une_session(validation=Validation.REFERENT)
    inscription = une_inscription(session, compte)
    une_inscription(session, compte)
    assert sollicites() == [referente.email]
    courriel = Courriel.objects.get(destinataire=referente.email)
    assert compte.nom_complet in courriel.texte and compte.nom_complet in courriel.html
    assert "Libérez votre place" not in courriel.texte
    adresse = re.search(r"https?://[^/\s]+(/sessions/inscription/\S+)", courriel.texte).group(1)
    client.force_login(autre)
    assert client.get(adresse).status_code == 404 and TITRE not in lue(client.get("/mon-espace/"))
    client.force_login(referente)
    for page in ("/mon-espace/", reverse("session", args=[session.public_id])):
        vue = lue(client.get(page))
        assert TITRE in vue and f'href="{adresse}"' in vue and compte.nom_complet in vue
    client.post(adresse, {"etat": "INSCRITE", "motif": ""})
    inscription.refresh_from_db()
    assert inscription.etat == EtatInscription.INSCRITE and TITRE not in lue(client.get("/mon-espace/"))
    client.force_login(compte)
    assert TITRE not in lue(client.get("/mon-espace/"))


def test_who_runs_the_session_is_asked_when_the_answer_is_theirs_or_nobody_else_can_give_it(client):
    region, chargee, ailleurs = une_region(), une_chargee_de_mission("niort"), une_chargee_de_mission("saintes")
    avec, sans = une_structure(), une_structure()
    un_referent(avec)
    niort = {"par": chargee, "bassin": un_bassin("niort")}
    du_pilote = une_inscription(une_session(validation=Validation.PILOTE, **niort), un_conseiller(avec))
    du_referent = une_inscription(une_session(validation=Validation.REFERENT, **niort), un_conseiller(avec))
    de_personne = une_inscription(une_session(validation=Validation.REFERENT, **niort), un_conseiller(sans))
    regionale = une_inscription(une_session(validation=Validation.PILOTE, par=region), un_conseiller(avec))
    assert sollicites().count(chargee.email) == 2 and sollicites().count(region.email) == 1
    assert ailleurs.email not in sollicites() and demandes_a_valider(ailleurs) == []
    assert {i.pk for i in demandes_a_valider(chargee)} == {du_pilote.pk, de_personne.pk}
    assert {i.pk for i in demandes_a_valider(region)} == {du_pilote.pk, de_personne.pk, regionale.pk}
    assert du_referent.pk not in {i.pk for i in demandes_a_valider(region)}
    client.force_login(chargee)
    assert TITRE in lue(client.get("/mon-espace/"))
