"""The bodies and their seats on the screen: the tree with its gaps, who names, what a wrong form answers."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reseau.animation.models import Comite, Siege
from reseau.membres.models import Profil
from reseau.territoires.models import Bassin
from reseau.territoires.rules import commission_creer
from tests.fabriques import un_bassin, un_compte, un_conseiller, une_region, une_structure
from tests.pages import lue
from tests.reseau.animation.fabriques import qui, un_comite, un_comite_complet, un_point, un_siege, une_reunion

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
DEMAIN = timezone.localdate() + datetime.timedelta(days=1)


def entree(client, compte):
    client.force_login(compte)
    return compte


def test_tree_says_who_reports_to_whom_and_shows_each_bassin_under_every_commission_with_its_gap(client):
    crefop = un_comite("CREFOP", nom="CREFOP régional")
    un_comite("BUREAU", nom="Bureau du CREFOP", parent=crefop)
    un_comite_complet(nom="Comité de Niort")
    for code in ("gatine", "marais"):
        bassins = [un_bassin("niort"), *([un_bassin("parthenay")] if code == "gatine" else [])]
        commission = commission_creer(code=code, nom=f"Commission {code}", bassins=bassins)
    un_comite("TERRITORIALE", nom="Territoriale du marais", commission=commission)
    entree(client, un_conseiller())
    page = lue(client.get("/instances/"))
    assert page.index("CREFOP régional") < page.index("Bureau du CREFOP") and "4 instances" in page
    assert page.count(">Comité de Niort</a>") == 2 and "Aussi dans Commission marais" in page
    assert page.count("Pas encore de comité local.") == Bassin.objects.en_vigueur().count() - 1
    assert "L’ouvrir" not in page
    entree(client, une_region())
    assert "/instances/ouvrir/?bassin=parthenay" in lue(client.get("/instances/"))


def test_tree_asks_as_much_for_one_body_as_for_ten(client):
    entree(client, un_conseiller())

    def compter():
        with CaptureQueriesContext(connection) as requetes:
            assert client.get("/instances/").status_code == 200
        return len(requetes)

    un_comite_complet("BUREAU")
    compter()  # ce qu’une première visite écrit
    seul = compter()
    for rang in range(9):
        un_siege(un_comite("TECHNIQUE"), un_conseiller(), "PRESIDENCE")
        if not rang % 3:
            une_reunion("CONVOQUEE", comite=un_comite_complet("REGLEMENTAIRE", visibilite="RESEAU"))
    assert compter() == seul


def test_a_body_shows_its_seats_to_members_its_meetings_and_reserve_to_those_of_the_table(client):
    comite = un_comite_complet("BUREAU", titulaires=2, quorum=50)
    reunion = une_reunion("CONVOQUEE", comite=comite)
    un_point(comite=comite, titre="Le sujet gardé")
    un_siege(
        comite,
        None,
        "SUPPLEANT",
        personne="Ada Suppléante",
        organisme="Ville",
        supplee=comite.sieges.get(qualite="PRESIDENCE"),
    )
    un_siege(comite, None, personne="Noé Demain", organisme="Rectorat", du=DEMAIN)
    entree(client, un_conseiller())
    page = lue(client.get(f"/instances/{comite.code}/"))
    assert "3 sur 4 sièges" in page and "10 jours avant" in page and "À venir" in page and "Noé Demain" in page
    assert page.index(qui(comite, "PRESIDENCE").nom_complet) < page.index("Ada Suppléante") < page.index("Secrétariat<")
    assert f"Réunion n° {reunion.numero}" not in page and "Le sujet gardé" not in page and "Y mettre fin" not in page
    entree(client, qui(comite, "TITULAIRE"))
    page = lue(client.get(f"/instances/{comite.code}/"))
    assert "Prochaine réunion, n° 1" in page and "Le sujet gardé" in page and "Nommer à un siège" not in page


def test_the_secretary_names_who_shows_herself_once_whatever_the_clicks(client):
    comite = un_comite_complet()
    secretaire, elue, cachee = qui(comite, "SECRETARIAT"), un_conseiller(nom="Visible"), un_conseiller(nom="Cachée")
    Profil.objects.filter(compte=elue).update(visibilite="MEMBRES")
    Profil.objects.filter(compte=cachee).update(visibilite="PERSONNE")
    entree(client, secretaire)
    adresse = f"/instances/{comite.code}/sieges/nommer/"
    assert f"?compte={elue.pk}" in lue(client.get(adresse, {"q": "visible"}))
    assert f"?compte={cachee.pk}" not in lue(client.get(adresse, {"q": "cachée"}))
    assert client.get(adresse, {"compte": cachee.pk}).status_code == client.get(adresse, {"compte": "²"}).status_code
    assert client.get(adresse, {"compte": "9" * 30}).status_code == 404
    dit = {"compte": elue.pk, "qualite": "TITULAIRE", "structure": elue.rattachements.get().structure.pk,
           "du": timezone.localdate(), "cle": uuid.uuid4()}  # fmt: skip
    assert client.post(adresse, dit).status_code == client.post(adresse, dit).status_code == 302
    siege = Siege.objects.get(compte=elue)
    assert (siege.structure, siege.nomme_par) == (elue.rattachements.get().structure, secretaire)
    encore = client.post(adresse, {**dit, "cle": uuid.uuid4()})
    assert encore.status_code == 422 and "Cette personne a déjà un siège ici." in lue(encore)


def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(client):
    comite = un_comite_complet()
    entree(client, qui(comite, "SECRETARIAT"))
    adresse = f"/instances/{comite.code}/sieges/sans-compte/"
    dit = {
        "qualite": "SUPPLEANT",
        "personne": "Ada Essai",
        "organisme": "Rectorat",
        "du": "jamais",
        "cle": uuid.uuid4(),
    }
    page = lue(client.post(adresse, dit))
    assert "Choisissez le siège que cette personne supplée." in page and 'value="Ada Essai"' in page
    assert "Cette date n’existe pas." in page
    rien = {"qualite": "TITULAIRE", "du": timezone.localdate(), "cle": uuid.uuid4()}
    assert "Dites pour qui : une structure, un réseau ou un organisme." in lue(client.post(adresse, rien))
    autre = un_comite_complet(bassin="parthenay")
    ailleurs = {**dit, "du": timezone.localdate(), "supplee": autre.sieges.first().pk}
    assert client.post(adresse, ailleurs).status_code == 422
    assert client.post(adresse, {**rien, "qualite": "PRESIDENCE", "organisme": "Deux"}).status_code == 422
    assert comite.sieges.count() == 5


def test_a_seat_of_a_structure_then_its_end_closes_once(client):
    comite, structure = un_comite_complet(), une_structure(nom="Maison des métiers")
    entree(client, qui(comite, "SECRETARIAT"))
    adresse = f"/instances/{comite.code}/sieges/structure/"
    assert f"?structure={structure.code}" in lue(client.get(adresse, {"q": "maison"}))
    dit = {"structure": structure.code, "qualite": "TITULAIRE", "du": timezone.localdate(), "cle": uuid.uuid4()}
    assert client.post(adresse, dit).status_code == 302
    siege = Siege.objects.get(structure=structure)
    fin = f"/sieges/{siege.uuid}/terminer/"
    assert client.post(fin, {"au": timezone.localdate()}).status_code == 302
    refus = client.post(fin, {"au": timezone.localdate()})
    assert refus.status_code == 422 and "Ce siège est déjà terminé." in lue(refus)
    entree(client, un_conseiller())
    assert client.post(fin, {"au": timezone.localdate()}).status_code == 404


def test_the_region_opens_from_a_gap_and_closes_and_the_holder_changes_the_rules(client):
    un_bassin("parthenay"), entree(client, une_region())
    page = lue(client.get("/instances/ouvrir/?bassin=parthenay"))
    assert 'value="cla-parthenay"' in page
    regles = {"visibilite": "BASSIN", "cadence": 2, "delai_convocation": 10, "delai_observations": 15, "quorum": 50}
    dit = {
        "genre": "LOCAL",
        "nom": "Comité",
        "code": "ouvrir",
        "cle": uuid.uuid4(),
        "du": timezone.localdate(),
        **regles,
    }
    page = lue(client.post("/instances/ouvrir/", dit))
    assert "Ce mot sert déjà" in page and "Choisissez le bassin de ce comité." in page
    juste = {**dit, "code": "cla-parthenay", "bassin": un_bassin("parthenay").pk}
    assert client.post("/instances/ouvrir/", juste).status_code == 302
    assert client.post("/instances/ouvrir/", {**juste, "cle": uuid.uuid4(), "code": "bis"}).status_code == 422
    comite = Comite.objects.get()
    trop = client.post(f"/instances/{comite.code}/regles/", {**regles, "nom": "Comité", "quorum": 100})
    assert trop.status_code == 422 and "Au plus 99 pour cent." in lue(trop)
    assert client.post(f"/instances/{comite.code}/regles/", {**regles, "nom": "Autre nom"}).status_code == 302
    assert client.post(f"/instances/{comite.code}/fermer/", {"au": DEMAIN}).status_code == 302
    comite.refresh_from_db()
    assert (comite.nom, comite.au) == ("Autre nom", DEMAIN)


def test_strangers_and_plain_members_find_no_door(client):
    comite = un_comite_complet()
    entree(client, un_compte())
    assert client.get("/instances/").status_code == client.get(f"/instances/{comite.code}/").status_code == 404
    entree(client, un_conseiller())
    for suite in ("regles/", "fermer/", "sieges/nommer/", "sieges/structure/", "sieges/sans-compte/"):
        assert client.get(f"/instances/{comite.code}/{suite}").status_code == 404
