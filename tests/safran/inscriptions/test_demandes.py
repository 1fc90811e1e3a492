"""Requests to be approved: who is asked, by mail and in « mon espace », and from there to the answer."""

import re

import pytest
from django.urls import reverse

from home.models import Courriel
from safran.inscriptions.avis import AVIS
from safran.inscriptions.choices import EtatInscription, Validation
from safran.inscriptions.queries.inscriptions import demandes_a_valider
from tests.fabriques import un_bassin, un_conseiller, un_referent, une_chargee_de_mission, une_region, une_structure
from tests.pages import lue
from tests.safran.fabriques_sessions import une_inscription, une_session

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
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
