"""A module is proposed by someone of the network, read by two of them, published by the Région."""

import uuid

import pytest

from home.models import Courriel
from safran.atelier.choices import CritereModule, EtatProposition
from safran.atelier.models import LectureProposition, Proposition
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage
from tests.fabriques import une_region, une_tete_de_reseau
from tests.pages import lue
from tests.pratiques.fabriques import un_auteur
from tests.safran.atelier.envois import envoyer, lire, suivre, texte_de
from tests.safran.atelier.test_publier import LONG, declarations
from tests.safran.fabriques_formations import un_catalogue, une_rubrique

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
E = EtatProposition
BON = {f"c_{critere}": "OUI" for critere in CritereModule} | {"verdict": "ACCEPTEE", "remarque": ""}
REPRENDRE = BON | {"verdict": "A_COMPLETER", "remarque": "Dites d’où vient le chiffre."}


@pytest.fixture
def autrice():
    un_catalogue()
    return un_auteur("missions-locales")


@pytest.fixture
def proposee(client, autrice):
    """A module of one step, proposed by someone of the missions locales."""
    client.force_login(autrice)
    donnees = {
        "titre": "Deux portes",
        "accroche": "Ne perdre personne.",
        "rubrique": une_rubrique().pk,
        "cle": uuid.uuid4(),
    }
    ecran = client.post("/atelier/proposer/", donnees)["Location"]
    ecran = suivre(client, ecran, {"module": "Le cadre"})
    (dans,) = [nom for nom in lire(client, ecran) if nom.startswith("dans-")]
    etape = suivre(client, ecran, {dans: "Accueillir"})
    suivre(client, etape, {texte_de(lire(client, etape)): LONG})
    return Proposition.objects.get(), etape


def geste(client, compte, proposition, nom):
    client.force_login(compte)
    return client.post(f"/atelier/propositions/{proposition.uuid}/{nom}/")


def rendre(client, compte, proposition, dit):
    assert geste(client, compte, proposition, "prendre").status_code == 302
    lecture = LectureProposition.objects.ouvertes().get(lecteur=compte)
    return client.post(f"/atelier/lectures/{lecture.uuid}/", dit)


def page(client, compte, proposition):
    client.force_login(compte)
    return client.get(f"/atelier/propositions/{proposition.uuid}/")


def test_module_proposed_is_read_twice_then_published_by_the_region(client, autrice, proposee):
    proposition, etape = proposee
    tete, region = une_tete_de_reseau("cap-emploi"), une_region()
    assert client.get(f"/atelier/{proposition.formation_id}/publier/").status_code == 404
    reponse = geste(client, autrice, proposition, "envoyer")
    assert "est envoyée" in lue(client.get(reponse["Location"]))
    assert Courriel.objects.filter(destinataire=tete.email).count() == 1
    champs = lire(client, etape)
    assert "verrouillée" in lue(envoyer(client, etape, {texte_de(champs): "Changée."}, champs=champs))
    assert "Changée." not in str(ModulePage.objects.get().get_latest_revision_as_object().etapes.raw_data)
    client.force_login(region)
    formation = FormationPage.objects.get()
    with pytest.raises(Exception, match="attend que deux lectures"):
        formation.latest_revision.publish(user=region)
    for lectrice in (un_auteur("missions-locales"), un_auteur("cap-emploi")):
        assert rendre(client, lectrice, proposition, BON).status_code == 302
    proposition.refresh_from_db()
    assert proposition.etat == E.LUE
    assert Courriel.objects.filter(destinataire=region.email).exists()
    client.force_login(region)
    assert "Deux portes" in lue(client.get("/mon-espace/"))
    assert client.post(f"/atelier/{formation.pk}/publier/", declarations()).status_code == 302
    proposition.refresh_from_db()
    assert proposition.etat == E.PUBLIEE and FormationPage.objects.get().live


def test_nobody_reads_a_verdict_before_the_two_are_given(client, autrice, proposee):
    proposition, _ = proposee
    premiere, seconde = un_auteur("missions-locales"), un_auteur("apec")
    geste(client, autrice, proposition, "envoyer")
    rendre(client, premiere, proposition, REPRENDRE)
    geste(client, seconde, proposition, "prendre")
    for qui in (seconde, autrice, une_region()):
        assert REPRENDRE["remarque"] not in lue(page(client, qui, proposition))
    assert REPRENDRE["remarque"] in lue(page(client, premiere, proposition))
    client.force_login(seconde)
    lecture = LectureProposition.objects.get(lecteur=seconde)
    client.post(f"/atelier/lectures/{lecture.uuid}/", BON)
    proposition.refresh_from_db()
    assert proposition.etat == E.A_REPRENDRE
    assert REPRENDRE["remarque"] in lue(page(client, autrice, proposition))
    geste(client, autrice, proposition, "envoyer")
    (relue,) = LectureProposition.objects.ouvertes()
    assert relue.lecteur == premiere  # seule celle qui demandait une reprise relit


def test_each_seat_goes_to_the_network_that_it_waits_for_and_never_to_an_author(client, autrice, proposee):
    proposition, _ = proposee
    geste(client, autrice, proposition, "envoyer")
    assert geste(client, autrice, proposition, "prendre").status_code == 404
    assert geste(client, un_auteur("missions-locales"), proposition, "prendre").status_code == 302
    assert geste(client, un_auteur("missions-locales"), proposition, "prendre").status_code == 404
    etrangere = un_auteur("cio")
    assert page(client, etrangere, proposition).status_code == 404
    geste(client, etrangere, proposition, "prendre")
    assert page(client, etrangere, proposition).status_code == 200


def test_empty_proposal_is_not_sent_and_a_contradicted_verdict_is_refused(client, autrice, proposee):
    proposition, etape = proposee
    client.force_login(autrice)
    suivre(client, etape, {texte_de(lire(client, etape)): ""})
    reponse = client.post(f"/atelier/propositions/{proposition.uuid}/envoyer/", follow=True)
    assert "Rien n’est envoyé." in lue(reponse) and not LectureProposition.objects.exists()
    suivre(client, etape, {texte_de(lire(client, etape)): LONG})
    geste(client, autrice, proposition, "envoyer")
    reponse = rendre(client, un_auteur("cio"), proposition, BON | {"c_justesse": "NON"})
    assert reponse.status_code == 422 and "Ce critère empêche de le publier" in lue(reponse)
    assert LectureProposition.objects.exclude(verdict="").count() == 0


def test_region_sends_back_with_a_reason_that_authors_read(client, autrice, proposee):
    proposition, etape = proposee
    geste(client, autrice, proposition, "envoyer")
    for reseau in ("missions-locales", "cio"):
        rendre(client, un_auteur(reseau), proposition, BON)
    assert geste(client, autrice, proposition, "reprendre").status_code == 404
    region = une_region()
    assert geste(client, region, proposition, "reprendre").status_code == 422
    client.post(f"/atelier/propositions/{proposition.uuid}/reprendre/", {"motif": "Ajoutez une question."})
    proposition.refresh_from_db()
    assert proposition.etat == E.A_REPRENDRE
    assert "Ajoutez une question." in Courriel.objects.filter(destinataire=autrice.email).first().texte
    client.force_login(autrice)
    suivre(client, etape, {texte_de(lire(client, etape)): "Reprise."})
