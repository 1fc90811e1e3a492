"""What a sheet gives besides its page: visiting cards, data for search engines, paper, history."""

import datetime
import json
import re

import pytest
import vobject
from django.test import Client
from django.urls import reverse

from reseau.annuaire.models import Lieu, Service
from reseau.annuaire.rules.fiches import structure_fiche_modifier
from reseau.annuaire.rules.services import lieu_modifier, service_modifier
from reseau.annuaire.rules.tenue import structure_confirmer
from reseau.structures.rules import structure_fusionner, structure_statut_changer
from tests import fabriques
from tests.pages import lue, page_lue
from tests.questions import questions
from tests.reseau.annuaire.fabriques import client_de, lire, saisie, un_lieu, une_commune, une_offre

pytestmark = pytest.mark.django_db
NOM_HOSTILE = "</script><script>alert(1)</script>; A\\B, C\nTEL:0000 <!-- &amp; é"


@pytest.fixture
def offre() -> Service:
    lieu = {
        "adresse": "8 rue du Port ; bât. A, escalier 2", "latitude": 46.3284, "longitude": -0.4652,
        "horaires": "Mo-Fr 09:00-12:30,13:30-17:00; PH off", "telephone": "05 99 00 11 22",
        "fermetures": [{"du": "2040-12-24", "au": "2041-01-03", "motif": "congés"}],
    }  # fmt: skip
    return une_offre("Mission locale du Marais", lieu=lieu)


def carte_de(client: Client, nom: str, cle: object):
    reponse = client.get(reverse(nom, args=[cle]))
    assert reponse.status_code == 200 and reponse["Content-Type"] == "text/vcard; charset=utf-8"
    assert "attachment" in reponse["Content-Disposition"] and not reponse.cookies
    brut = reponse.content
    assert brut.endswith(b"END:VCARD\r\n") and b"\n" not in brut.replace(b"\r\n", b"")
    assert max(len(ligne) for ligne in brut.split(b"\r\n")) <= 75
    return vobject.readOne(brut.decode("utf-8"))


def test_cards_of_a_structure_and_of_its_place_are_read_by_another_program(client, offre):
    structure_fiche_modifier(
        structure=offre.structure, courriel="accueil@marais.example", site="https://marais.example/?a=1,2;b",
        sigle="MLM",
        presentation="Pour les jeunes ; de 16 à 25 ans, à Niort.\nSans condition. " + "é" * 200,
    )  # fmt: skip
    carte = carte_de(client, "structure_vcard", offre.structure.code)
    assert carte.version.value == "4.0" and carte.kind.value == "org"
    assert carte.fn.value == "Mission locale du Marais" and carte.org.value == ["Mission locale du Marais"]
    assert carte.tel.value == "+33599001122" and carte.email.value == "accueil@marais.example"
    assert carte.url.value == "https://marais.example/?a=1%2C2%3Bb" and carte.nickname.value == "MLM"
    adresse = carte.adr.value
    assert (adresse.street, adresse.city, adresse.code) == ("8 rue du Port ; bât. A, escalier 2", "Niort", "79000")
    assert carte.geo.value == "geo:46.32840,-0.46520"
    assert (
        carte.note.value.startswith("Pour les jeunes ; de 16 à 25 ans, à Niort.\nSans")
        and "é" * 200 in carte.note.value
    )
    assert carte.uid.value == f"urn:uuid:{offre.structure.public_id}"
    carte = carte_de(client, "lieu_vcard", offre.lieux.get().public_id)
    assert carte.org.value == ["Mission locale du Marais", "Siège de Niort"]
    assert "Du lundi au vendredi : 9 h à 12 h 30" in carte.note.value.replace("\u00a0", " ")


def test_card_of_a_hostile_name_or_without_place_stays_one_card(client, offre):
    offre.structure.nom = NOM_HOSTILE
    offre.structure.presentation = "a\x01\x1bb\r\nEND:VCARD\r\nBEGIN:VCARD"
    offre.structure.save()
    carte = carte_de(client, "structure_vcard", offre.structure.code)
    assert carte.fn.value == NOM_HOSTILE and carte.tel.value == "+33599001122"
    assert "END:VCARD" in carte.note.value
    structure = fabriques.une_structure(nom="Sans lieu")
    assert carte_de(client, "structure_vcard", structure.code).fn.value == "Sans lieu"


def test_merged_structure_leads_to_the_other_by_its_page_and_its_card(client, offre):
    cible = fabriques.une_structure(nom="La suivante")
    encore = fabriques.une_structure(nom="La dernière")
    lieu = offre.lieux.get()
    structure_fusionner(source=offre.structure, cible=cible)
    structure_fusionner(source=cible, cible=encore)
    for nom in ("structure", "structure_vcard"):
        reponse = client.get(reverse(nom, args=[offre.structure.code]))
        assert (reponse.status_code, reponse["Location"]) == (301, reverse(nom, args=[encore.code]))
    assert carte_de(client, "lieu_vcard", lieu.public_id).org.value[0] == "La dernière"


def test_card_of_what_the_public_does_not_see_is_not_there(client, offre):
    lieu = lieu_modifier(lieu=offre.lieux.get(), publie=False)
    assert client.get(reverse("lieu_vcard", args=[lieu.public_id])).status_code == 404
    lieu_modifier(lieu=lieu, publie=True)
    structure_statut_changer(structure=offre.structure, statut="CANDIDATE", du=datetime.date(2026, 1, 1))
    assert client.get(reverse("lieu_vcard", args=[lieu.public_id])).status_code == 404
    for nom in ("structure", "structure_vcard"):
        assert client.get(reverse(nom, args=[offre.structure.code])).status_code == 404


def donnees_de(texte: str) -> dict:
    blocs = re.findall(r'<script type="application/ld\+json">(.*?)</script>', texte, re.S)
    assert len(blocs) == 1
    return json.loads(blocs[0])


def test_sheet_tells_search_engines_who_where_and_when_and_prints_the_week_only(client, offre):
    reponse = client.get(reverse("structure", args=[offre.structure.code]))
    structure, service = donnees_de(page_lue(reponse))["@graph"]
    assert structure["name"] == "Mission locale du Marais" and structure["@type"] == "Organization"
    lieu = structure["location"][0]
    assert lieu["address"]["addressLocality"] == "Niort" and lieu["geo"]["latitude"] == 46.3284
    assert len(lieu["openingHoursSpecification"]) == 10
    assert lieu["openingHoursSpecification"][0]["dayOfWeek"] == "https://schema.org/Monday"
    assert lieu["specialOpeningHoursSpecification"][0]["validThrough"] == "2041-01-03"
    assert service["name"] == offre.nom and service["isAccessibleForFree"] is True
    assert "script-src 'self'" in reponse["Content-Security-Policy"]
    for adresse in (reverse("structure", args=[offre.structure.code]), reverse("annuaire")):
        texte = page_lue(client.get(adresse))
        texte = re.sub(r"<svg.*?</svg>", "", texte)
        etats = re.findall(r'<(?:p|span) class="([^"]*)">(?:Ouvert|Fermé(?: aujourd’hui)?), ', texte)
        assert etats and all("d-print-none" in classe.split() for classe in etats)
    fiche = lire(client, "structure", offre.structure.code)
    semaine = re.search(r"<ul[^>]*>\s*<li><strong>Du lundi au vendredi</strong>", fiche)
    assert semaine and "d-print-none" not in semaine.group()


@pytest.mark.parametrize("nom", [NOM_HOSTILE, "<!--<script>", "\u2028\u2029]]>", '"}],"a":"', "</ScRiPt >"])
def test_name_that_would_end_the_data_block_stays_in_it(client, offre, nom):
    offre.structure.nom = nom
    offre.structure.save()
    Service.objects.update(nom=nom[:160], description=nom)
    Lieu.objects.update(nom=nom[:160], adresse=nom)
    texte = lire(client, "structure", offre.structure.code)
    assert donnees_de(texte)["@graph"][0]["name"] == nom
    corps = re.sub(r'<script type="application/ld\+json">.*?</script>', "", texte, flags=re.S)
    assert "alert(1)</script>" not in corps and "<script>" not in corps
    assert texte.count("<script") == texte.count("</script>")


def test_history_tells_who_when_and_each_field_before_and_after(offre):
    referente = fabriques.un_referent(offre.structure, prenom="Camille", nom="Moreau")
    melle = une_commune("Melle")
    lieu_modifier(
        lieu=offre.lieux.get(), par=referente, horaires="Tu 14:00-18:00; PH off", commune=melle, permanence=True,
        fermetures=[{"du": "2026-12-24", "au": "2026-12-24", "motif": "inventaire"}], langues=["anglais", "arabe"],
    )  # fmt: skip
    service_modifier(
        service=offre, par=referente, modes=["PERMANENCE"], zone="BASSIN", zone_codes=["niort"],
        lieux=[{"lieu": offre.lieux.get(), "horaires": "Tu 14:00-16:00", "contact": "Accueil", "capacite": 4}],
    )  # fmt: skip
    Service.objects.update(confirme_le=datetime.date(2026, 1, 1))
    structure_confirmer(structure=offre.structure, par=referente)
    texte = lire(client_de(referente), "structure_historique", offre.structure.code)
    for morceau in (
        "Camille Moreau", "Horaires", "Du lundi au vendredi : 9 h à 12 h 30 et 13 h 30 à 17 h", "Mardi : 14 h à 18 h",
        "le 24 décembre 2026 (inventaire)", "<td>Niort</td><td>Melle</td>", "<td>non</td><td>oui</td>",
        "<td>vide</td><td>anglais, arabe</td>", "<td>Sur place</td><td>En permanence</td>", "Un ou plusieurs bassins",
        "Siège de Niort (Mardi : 14 h à 16 h, Accueil, 4 places)", "rien n’a changé",
    ):  # fmt: skip
        assert morceau in texte, morceau


def test_history_is_narrowed_by_kind_and_paged_with_as_many_queries(offre):
    referent, adresse = (
        client_de(fabriques.un_referent(offre.structure)),
        ["structure_historique", offre.structure.code],
    )
    lieu_modifier(lieu=un_lieu(offre.structure), chez=fabriques.une_structure())
    peu = questions(lambda: lire(referent, *adresse))
    for n in range(10):
        lieu_modifier(lieu=un_lieu(offre.structure), acces=f"Accès {n}", chez=fabriques.une_structure())
    assert questions(lambda: lire(referent, *adresse)) == peu
    assert "Aucun changement de ce genre" in lire(referent, *adresse, genre="STRUCTURE")
    for n in range(31):
        structure_fiche_modifier(structure=offre.structure, sigle=f"S{n}")
    seules = lire(referent, *adresse, genre="STRUCTURE")
    assert seules.count('<article class="carte"') == 30 and "Conseil sur le projet" not in seules
    assert "<td>S0</td>" in lire(referent, *adresse, genre="STRUCTURE", page=2)


def test_history_whatever_was_kept_in_it_is_shown(offre):
    ligne = offre.structure.modifications.first()
    ligne.champs = {"champ_disparu": ["a", {"b": 1}], "modes": [[], ["INCONNU"]], "zone": ["X", "PAYS"]}
    ligne.champs["chez"] = [None, "z"]
    ligne.action, ligne.qui = "MODIFICATION", None
    ligne.save()
    referent = client_de(fabriques.un_referent(offre.structure))
    texte = lire(referent, "structure_historique", offre.structure.code)
    assert "champ_disparu" in texte and "INCONNU" in texte and "Toute la France" in texte


def test_sheet_tells_every_status_with_its_dates_its_ground_and_its_act(client, offre):
    structure, hier = offre.structure, datetime.date(2026, 11, 24)
    structure_statut_changer(structure=structure, statut="CHARTE", du=datetime.date(2025, 3, 1), acte="Charte v2")
    structure_statut_changer(structure=structure, statut="OPERATEUR_CEP", du=hier)
    texte = lire(client, "structure", structure.code)
    for morceau in (
        "Opérateur du conseil en évolution professionnelle (CEP)", "Depuis le 24 novembre 2026",
        "Code du travail, article L. 6111-6", "Participe au service par une charte", "Charte v2",
        "Du 1er mars 2025 au 23 novembre 2026",
    ):  # fmt: skip
        assert morceau in texte, morceau


def test_withdrawn_structure_is_gone_for_the_public_and_told_to_who_keeps_it(client, offre):
    structure = offre.structure
    structure_statut_changer(structure=structure, statut="CHARTE", du=datetime.date(2025, 3, 1))
    structure_statut_changer(structure=structure, statut="RETIREE", du=datetime.date(2026, 1, 1))
    adresse = reverse("structure", args=[structure.code])
    assert client.get(adresse).status_code == 404
    texte = lue(client_de(fabriques.un_referent(structure)).get(adresse))
    assert "Structure retirée du service" in texte and "Retirée du service" in texte


def test_sheet_leads_to_the_structure_above_and_to_those_below_that_the_public_sees(client, offre):
    mere, cachee = fabriques.une_structure(nom="La mère"), fabriques.une_structure(nom="Antenne cachée")
    antenne = fabriques.une_structure(nom="Antenne de Melle")
    structure_fiche_modifier(structure=offre.structure, parent=mere)
    for fille in (cachee, antenne):
        structure_fiche_modifier(structure=fille, parent=offre.structure)
    structure_statut_changer(structure=cachee, statut="CANDIDATE", du=datetime.date(2026, 1, 1))
    texte = lire(client, "structure", offre.structure.code)
    assert f'href="/annuaire/structures/{mere.code}/"' in texte and "Antenne de Melle" in texte
    assert "Antenne cachée" not in texte
    structure_statut_changer(structure=mere, statut="CANDIDATE", du=datetime.date(2026, 1, 1))
    assert "La mère" not in lire(client, "structure", offre.structure.code)


def test_identity_displayed_has_its_date_and_its_proof_and_is_counted(client, offre):
    lieu = offre.lieux.get()
    referent = client_de(fabriques.un_referent(offre.structure))
    adresse = reverse("lieu_modifier", args=[lieu.public_id])
    reponse = referent.post(adresse, saisie(referent, adresse, identite_affichee="on"))
    assert "Dites quel jour on l’a constaté" in lue(reponse)
    saisi = saisie(
        referent, adresse, identite_affichee="on", identite_le="2026-11-02", identite_preuve="Plaque en façade"
    )
    assert referent.post(adresse, saisi).status_code == 302
    texte = lire(client, "structure", offre.structure.code)
    assert "y est affichée, constaté le 2 novembre 2026 (Plaque en façade)" in texte
    modifier = reverse("structure_modifier", args=[offre.structure.code])
    assert "Identité du service affichée : 1 lieu sur 1" in lue(referent.get(modifier))
