"""Bodies and their seats, their tree, their rights, what the page of a bassin says of them."""

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.models import Courriel
from reseau.animation.models import Comite, Convocation, Decision, Siege
from reseau.animation.permissions import (
    comites_tenus,
    peut_presider,
    peut_sieger,
    peut_tenir,
    reunions_lisibles,
    sieges_de,
)
from reseau.animation.rules.comites import comite_creer, comite_fermer, siege_nommer, siege_terminer
from reseau.animation.rules.preparation import reunion_creer
from reseau.comptes.models import Compte, compte_ferme
from reseau.membres.models import Profil
from reseau.structures.models import Structure, structure_fusionnee
from reseau.territoires.models import Bassin, Commission, CompositionCommission
from reseau.territoires.rules import commission_creer
from tests.fabriques import (
    entree,
    un_ancien_membre,
    un_bassin,
    un_compte,
    un_conseiller,
    une_chargee_de_mission,
    une_region,
    une_structure,
)
from tests.pages import lue
from tests.questions import questions
from tests.reseau.animation.fabriques import (
    qui,
    un_comite,
    un_comite_complet,
    un_comite_vivant,
    un_membre,
    un_point,
    un_siege,
    une_reunion,
    une_suite,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_the_region_alone_opens_one_local_body_per_bassin_and_the_secretary_names_seats():
    comite = un_comite_complet()
    secretaire = qui(comite, "SECRETARIAT")
    with pytest.raises(RegleRefusee, match="Région"):
        comite_creer(par=secretaire, cle=uuid.uuid4(), genre="BUREAU", code="b", nom="Bureau")
    cle = uuid.uuid4()
    premier = siege_nommer(comite=comite, par=secretaire, cle=cle, personne="Anne Lavigne", organisme="Rectorat")
    assert siege_nommer(comite=comite, par=secretaire, cle=cle, personne="Autre") == premier
    with pytest.raises(RegleRefusee):
        siege_nommer(comite=comite, par=secretaire, cle=uuid.uuid4())
    with pytest.raises(ValidationError):  # une seule présidence
        siege_nommer(comite=comite, par=secretaire, cle=uuid.uuid4(), qualite="PRESIDENCE", personne="Deux")
    with pytest.raises(RegleRefusee, match="tenu"):
        siege_nommer(comite=comite, par=un_conseiller(), cle=uuid.uuid4(), personne="Moi")
    for faux in (
        {"genre": "LOCAL", "bassin": un_bassin("niort")},
        {"genre": "LOCAL", "bassin": None},
        {"genre": "CREFOP", "bassin": un_bassin("cognac")},
    ):
        with pytest.raises(ValidationError):
            comite_creer(par=une_region(), cle=uuid.uuid4(), code="faux", nom="Faux", **faux)


def test_a_seat_ended_or_to_come_opens_nothing_and_a_closed_body_meets_no_more():
    comite = un_comite_complet("BUREAU")
    reunion = une_reunion("CONVOQUEE", comite=comite)
    siege = comite.sieges.filter(qualite="TITULAIRE").first()
    assert reunion in reunions_lisibles(siege.compte)
    suppleant = un_siege(comite, un_conseiller(), "SUPPLEANT", supplee=siege)
    siege_terminer(siege=siege, par=une_region())
    dits = Courriel.objects.filter(gabarit="animation/siege_fini")
    assert {dit.destinataire for dit in dits} == {siege.compte.email, suppleant.compte.email}
    assert all("a pris fin" in dit.objet and comite.nom in dit.texte for dit in dits)
    assert not peut_sieger(siege.compte, comite)
    assert reunion not in reunions_lisibles(siege.compte)
    demain = un_siege(comite, un_conseiller(), du=timezone.localdate() + datetime.timedelta(days=1))
    assert reunion not in reunions_lisibles(demain.compte)
    with pytest.raises(RegleRefusee):
        siege_terminer(siege=siege, par=une_region())
    comite = un_comite_complet("CREFOP")
    elue = un_compte()
    siege_terminer(siege=comite.sieges.get(qualite="PRESIDENCE"), par=une_region())
    un_siege(comite, elue, "PRESIDENCE", organisme="Conseil régional")
    assert une_reunion("CONVOQUEE", comite=comite) in reunions_lisibles(elue)
    comite_fermer(comite=comite, par=une_region())
    comite.refresh_from_db()
    assert not peut_sieger(elue, comite)
    assert not comites_tenus(elue).exists()
    with pytest.raises(RegleRefusee, match="fermée"):
        debut = timezone.now()
        fin = debut + datetime.timedelta(hours=1)
        reunion_creer(comite=comite, par=une_region(), cle=uuid.uuid4(), debut=debut, fin=fin)


def test_who_reads_the_meetings_of_a_bassin():
    comite = un_comite_complet()
    convoquee, brouillon = une_reunion("CONVOQUEE", comite=comite), une_reunion(comite=comite)
    president, secretaire = qui(comite, "PRESIDENCE"), qui(comite, "SECRETARIAT")
    for compte, lues in {
        secretaire: {convoquee, brouillon},
        une_region(): {convoquee, brouillon},
        president: {convoquee},
        une_chargee_de_mission("cognac"): set(),
        un_conseiller(): set(),
        un_ancien_membre(): set(),
        un_compte(): set(),
    }.items():
        assert set(reunions_lisibles(compte)) == lues, compte
    assert peut_presider(president, comite)
    assert not peut_tenir(president, comite)
    assert not peut_presider(secretaire, comite)


def test_what_is_said_of_one_body_is_what_the_list_says():
    commission = Commission.objects.create(code="deux-sevres", nom="Deux-Sèvres")
    CompositionCommission.objects.create(commission=commission, bassin=un_bassin(), du="2020-01-01")
    territoriale = un_comite_complet("TERRITORIALE", bassin="cognac", commission=commission)
    comites = [un_comite_complet(), territoriale, un_comite_complet("BUREAU", bassin="cognac")]
    lecteurs = [une_region(), un_conseiller(), un_compte()]
    lecteurs += map(une_chargee_de_mission, ("niort", "cognac", "saintes"))
    lecteurs += [qui(comite, qualite) for comite in comites for qualite in ("PRESIDENCE", "SECRETARIAT", "TITULAIRE")]
    for compte in lecteurs:
        tenus = [comite for comite in comites if peut_tenir(compte, comite)]
        assert set(tenus) == set(comites_tenus(compte)), compte


def test_numbers_follow_within_a_body_and_an_account_closed_sits_nowhere():
    comite = un_comite_complet()
    premiere = une_reunion(comite=comite)
    seconde = une_reunion(comite=comite, jours=40)
    assert (premiere.numero, seconde.numero, seconde.precedente) == (1, 2, premiere)
    encore = reunion_creer(comite=comite, par=une_region(), cle=seconde.uuid, debut=seconde.debut, fin=seconde.fin)
    assert encore == seconde
    une_reunion("ANNULEE", comite=comite, jours=60)
    quatrieme = une_reunion(comite=comite, jours=80)
    assert (quatrieme.numero, quatrieme.precedente) == (4, seconde)
    siege = comite.sieges.filter(qualite="TITULAIRE").first()
    cible = une_structure(siege.structure.reseau)
    structure_fusionnee.send(sender=Structure, source=siege.structure, cible=cible)
    siege.refresh_from_db()
    assert siege.structure == cible and not siege.terminee
    siege_a_venir = un_siege(un_comite("BUREAU"), siege.compte, du=timezone.localdate() + datetime.timedelta(days=9))
    compte_ferme.send(sender=Compte, compte=siege.compte)
    siege.refresh_from_db()
    siege_a_venir.refresh_from_db()
    assert siege.au == timezone.localdate() and siege_a_venir.au == siege_a_venir.du
    assert sieges_de(siege.compte) == {}


DEMAIN = timezone.localdate() + datetime.timedelta(days=1)


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


def test_a_body_shows_its_seats_to_members_its_meetings_and_reserve_to_those_of_the_table(client):
    comite = un_comite_complet("BUREAU", titulaires=2, quorum=50)
    reunion = une_reunion("CONVOQUEE", comite=comite)
    un_point(comite=comite, titre="Le sujet gardé")
    presidence = comite.sieges.get(qualite="PRESIDENCE")
    un_siege(comite, None, "SUPPLEANT", personne="Ada Suppléante", organisme="Ville", supplee=presidence)
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


def test_what_is_wrong_with_a_seat_is_told_at_its_field_and_its_end_closes_once(client):
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
    structure = une_structure(nom="Maison des métiers")
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


# The page of a bassin: who chairs its committee for everyone, the rest for its own and nobody else.

SECRETS = ("Prochaine réunion", "zebrecanariaction", "zebrecanaridecision", "Membres du bassin")
JOUR = timezone.localdate()


@pytest.fixture
def comite():
    return un_comite_vivant()


def page_de(client, compte=None, bassin="niort"):
    if compte:
        client.force_login(compte)
    else:
        client.logout()
    return lue(client.get(f"/bassins/{bassin}/"))


def test_its_own_people_read_the_rest_of_a_committee_which_everyone_reads_who_chairs(client, comite):
    page = page_de(client)
    assert "Comité de Niort" in page and qui(comite, "PRESIDENCE").nom_complet in page
    assert not any(secret in page for secret in SECRETS) and "Qui y siège" not in page
    un_bassin("parthenay")
    assert "n’a pas encore de comité local" in page_de(client, bassin="parthenay")
    for compte in (un_membre(), une_chargee_de_mission(), une_region()):
        page = page_de(client, compte)
        assert all(secret in page for secret in SECRETS), compte
        assert page.count("1 jour de retard") == 2 and "Le CIO, pour le" in page
    president = page_de(client, qui(comite, "PRESIDENCE"))
    assert "Votre réponse est attendue" in president and "zebrecanariaction" in president
    Convocation.objects.filter(siege__compte=qui(comite, "PRESIDENCE")).update(reponse="OUI")
    assert "Vous venez" in page_de(client, qui(comite, "PRESIDENCE"))


def test_strangers_read_nothing_of_it_and_its_blocks_ask_the_same_for_one_decision_and_for_many(client, comite):
    siege = comite.sieges.get(qualite="PRESIDENCE")
    siege_terminer(siege=siege, par=une_region())
    for compte in (un_membre("parthenay"), un_conseiller(), une_chargee_de_mission("cognac"), siege.compte):
        page = page_de(client, compte)
        assert "Comité de Niort" in page and not any(secret in page for secret in SECRETS), compte
    membre = un_membre()
    seule = questions(lambda: page_de(client, membre))
    tenue = une_reunion("ADOPTEE", comite=comite, jours=-5)
    for rang in range(2, 6):
        suite = une_suite(un_point(tenue))
        Decision.objects.create(
            comite=comite, reunion=tenue, suite=suite, point=suite.point, texte="D", porteur_compte=un_membre(),
            annee=2026, rang=rang, prise_le=JOUR, echeance=JOUR, etat="ADOPTEE",
        )  # fmt: skip
    assert questions(lambda: page_de(client, membre)) == seule
