"""The screens of mandates, by their forms: what is said before, what is refused at which field, what is listed."""

import csv
import datetime
import io
import re

import pytest
from django.utils import timezone

from reseau.membres import permissions
from reseau.membres.choices import OUVERTURES, Role
from reseau.membres.models import Mandat
from reseau.membres.rules.mandats import mandat_creer
from tests import fabriques
from tests.pages import lue as texte
from tests.pages import page_lue

pytestmark = pytest.mark.django_db


def jour(ecart):
    return timezone.localdate() + datetime.timedelta(days=ecart)


@pytest.fixture
def region(client):
    compte = fabriques.une_region(prenom="Ada", nom="Région")
    client.force_login(compte)
    return compte


def saisie(page: str) -> dict[str, list[str]]:
    """What the hidden fields of a confirmation send."""
    champs: dict[str, list[str]] = {}
    for champ in re.findall(r'<input type="hidden"[^>]*>', page):
        valeur = re.search(r'value="([^"]*)"', champ)
        champs.setdefault(re.search(r'name="([^"]+)"', champ).group(1), []).append(valeur.group(1) if valeur else "")
    return champs


def test_someone_is_found_told_what_it_opens_and_only_then_named(client, region):
    compte = fabriques.un_compte(prenom="Zoé", nom="Zébrisme", email="zoe@exemple.example")
    bassins = [fabriques.un_bassin(), fabriques.un_bassin("cognac")]
    for cherche in ("zebrisme", "Zoé Zéb", "zoe@exemple"):
        assert f"?compte={compte.pk}" in texte(client.get("/mandats/nommer/", {"q": cherche}))
    donnees = {"compte": compte.pk, "role": "CHARGE_MISSION", "bassins": [b.pk for b in bassins], "du": jour(0)}
    page = client.post("/mandats/nommer/", donnees)
    assert not Mandat.objects.filter(compte=compte).exists()
    assert all(phrase in texte(page) for phrase in OUVERTURES[Role.CHARGE_MISSION])
    assert "Un second facteur sera demandé" in texte(page)
    reprise = client.post("/mandats/nommer/", {**saisie(page_lue(page)), "corriger": "oui"})
    assert len(re.findall(r'name="bassins"[^>]* checked', page_lue(reprise))) == 2
    reponse = client.post("/mandats/nommer/", saisie(page_lue(page)), follow=True)
    assert "est donné" in texte(reponse) and "second facteur lui sera demandé" in texte(reponse)
    assert {(m.bassin, m.nomme_par) for m in compte.mandats.all()} == {(bassin, region) for bassin in bassins}


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(client, region):
    for champ, donnees in (
        ("role", {}),
        ("structure", {"role": "REFERENT"}),
        ("reseau", {"role": "TETE_RESEAU"}),
        ("bassins", {"role": "CHARGE_MISSION"}),
        ("du", {"role": "DPO", "du": "2040-01-01"}),
        ("du", {"role": "DPO", "du": "31/02/2027"}),
        ("au", {"role": "DPO", "au": "2020-01-01"}),
        ("role", {"role": "ELU"}),
        ("role", {"role": "SUPERUSER"}),
    ):
        compte = fabriques.un_role("ELU")
        saisi = {"compte": compte.pk, "du": jour(0).isoformat(), "confirme": "oui", **donnees}
        page = client.post("/mandats/nommer/", saisi)
        assert page.status_code == 422 and set(page.context["form"].errors) == {champ}, champ
        assert page.context["form"]["du"].value() == saisi["du"], champ
        assert compte.mandats.count() == 1, champ


def test_person_that_one_may_not_name_is_not_found(client):
    ici = fabriques.une_structure()
    collegue, ailleurs = fabriques.un_conseiller(ici), fabriques.un_conseiller(fabriques.une_structure("apec"))
    client.force_login(fabriques.une_tete_de_reseau())
    assert client.get(f"/mandats/nommer/?compte={collegue.pk}").status_code == 200
    assert f"compte={ailleurs.pk}" not in texte(client.get("/mandats/nommer/", {"q": ailleurs.email}))
    for choix in (str(ailleurs.pk), "inconnu", "9" * 40, "-1"):
        assert client.get("/mandats/nommer/", {"compte": choix}).status_code == 404
    envoi = {"compte": collegue.pk, "role": "REGION", "du": jour(0), "confirme": "oui"}
    assert set(client.post("/mandats/nommer/", envoi).context["form"].errors) == {"role"}
    client.post("/mandats/nommer/", {**envoi, "role": "REFERENT", "structure": ici.pk})
    assert permissions.est_referent(collegue, ici)


def test_list_is_searched_narrowed_paged_and_taken_away(client, region):
    compte = fabriques.un_compte(prenom="Zoé", nom="=Zébrisme")
    mandat_creer(compte=compte, role=Role.ELU, du=jour(-9), au=jour(-2))
    mandat_creer(compte=compte, role=Role.ELU, du=jour(5))
    fabriques.une_chargee_de_mission()
    liste = client.get("/mandats/").context["liste"]
    nombres = {o.valeur: o.nombre for groupe in liste.groupes for o in groupe["options"]}
    assert len(liste.trouvees) == 4
    assert (nombres["EN_VIGUEUR"], nombres["A_VENIR"], nombres["TERMINE"], nombres["niort"]) == (2, 1, 1, 1)
    assert len(client.get("/mandats/?q=zebrisme+elu&etat=A_VENIR").context["liste"].trouvees) == 1
    assert "Retirez un filtre" in texte(client.get("/mandats/?q=introuvable"))
    assert client.get("/mandats/?par=100&page=zz").context["liste"].page.paginator.per_page == 100
    export = b"".join(client.get("/mandats/export.csv?q=zebrisme").streaming_content).decode("utf-8-sig")
    lignes = list(csv.DictReader(io.StringIO(export), delimiter=";"))
    assert [(ligne["Nom"], ligne["État"]) for ligne in lignes] == [("'=Zébrisme", "À venir"), ("'=Zébrisme", "Terminé")]


def test_page_of_a_mandate_tells_its_history_its_gestures_follow_and_the_last_of_the_region_is_told_so(client, region):
    compte = fabriques.un_compte()
    mandat = mandat_creer(compte=compte, role=Role.DPO, au=jour(30), nomme_par=region)
    adresse = f"/mandats/{mandat.pk}/"
    page = client.post(f"{adresse}prolonger/", {"au": jour(10)})
    assert "Choisissez une date après" in texte(page) and set(page.context["form"].errors) == {"au"}
    client.post(f"{adresse}prolonger/", {"au": jour(60)})
    page = client.post(f"{adresse}terminer/", {"le": jour(0), "motif": " "})
    assert set(page.context["form"].errors) == {"motif"}
    client.post(f"{adresse}terminer/", {"le": jour(0), "motif": "Changement de poste"})
    page = texte(client.get(adresse))
    assert all(mot in page for mot in ("Donné", "Prolongé", "Terminé", "par Ada Région", "Changement de poste"))
    assert "Prolonger<" not in page and not permissions.est_membre(compte)
    page = client.post(f"/mandats/{region.mandats.get().pk}/terminer/", {"le": jour(0), "motif": "Retraite"})
    assert "dernier mandat de la Région" in texte(page) and "Retraite" in texte(page)
    assert permissions.est_region(region)


def test_stand_in_is_chosen_then_dated_for_every_bassin_of_the_holder(client, region):
    titulaire, suppleante = fabriques.une_chargee_de_mission(), fabriques.un_compte(prenom="Zoé", nom="Zébrisme")
    mandat_creer(compte=titulaire, role=Role.CHARGE_MISSION, bassin=fabriques.un_bassin("cognac"))
    adresse = f"/mandats/{titulaire.mandats.first().pk}/suppleer/"
    assert f"?compte={suppleante.pk}" in texte(client.get(adresse, {"q": "zebrisme"}))
    donnees = {"compte": suppleante.pk, "mandats": [m.pk for m in titulaire.mandats.all()], "du": jour(0)}
    assert set(client.post(adresse, donnees).context["form"].errors) == {"au"}
    client.post(adresse, {**donnees, "au": jour(14)})
    assert suppleante.mandats.count() == 2 and permissions.est_charge_de_mission(suppleante)
    assert f"en suppléance de {titulaire.nom_complet}" in texte(client.get("/personnes/", {"q": "zebrisme"}))


def test_lead_sees_the_referents_of_the_network_and_the_structures_without_one(client):
    ici, sans = fabriques.une_structure(), fabriques.une_structure(nom="Sans personne")
    referent, ailleurs = fabriques.un_referent(ici), fabriques.un_referent(fabriques.une_structure("apec"))
    client.force_login(fabriques.une_tete_de_reseau())
    page = client.get("/mandats/")
    assert [m.compte for m in page.context["liste"].trouvees] == [referent] and sans.nom in texte(page)
    assert client.get(f"/mandats/{referent.mandats.get().pk}/").status_code == 200
    for suite in ("", "prolonger/", "terminer/", "suppleer/"):
        assert client.get(f"/mandats/{ailleurs.mandats.get().pk}/{suite}").status_code == 404
        assert client.post(f"/mandats/{ailleurs.mandats.get().pk}/{suite}", {"motif": "x"}).status_code in (404, 405)
