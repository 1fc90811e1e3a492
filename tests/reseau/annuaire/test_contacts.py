"""Contacts: work data only, those for professionals read by members and by nobody else, by any door."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from reseau.annuaire import prises
from reseau.annuaire.models import Contact, LigneRecherche, Modification, MotIndexe, Service
from reseau.annuaire.rules.fiches import contact_creer, contact_modifier, contact_supprimer
from reseau.annuaire.rules.recherche import structures_indexer
from reseau.echanges.exports import PAR_FICHIER
from reseau.structures.rules import structure_fusionner
from tests import fabriques
from tests.pages import lue
from tests.reseau.annuaire.fabriques import client_de, lire, refus, saisie, une_offre

pytestmark = pytest.mark.django_db
CANARI = "zebrecanaripro"


@pytest.fixture
def offre() -> Service:
    return une_offre("Mission locale du Marais")


@pytest.fixture
def referent(offre) -> Client:
    return client_de(fabriques.un_referent(offre.structure))


def fiche(client: Client, offre: Service) -> str:
    return lire(client, "structure", offre.structure.code)


def reserve(offre: Service, **champs) -> Contact:
    """A contact for professionals, whose every word is a sentinel."""
    return contact_creer(
        structure=offre.structure, libelle=f"Ligne {CANARI}", telephone="0549987654", precision=CANARI,
        courriel=f"{CANARI}@canari.example", visibilite="PROFESSIONNELS", **champs,
    )  # fmt: skip


PORTES = [
    "/annuaire/structures/{code}/", "/annuaire/structures/{code}/carte.vcf", "/annuaire/lieux/{lieu}/carte.vcf",
    "/annuaire/", "/annuaire/?q={mot}", "/annuaire/export.csv", "/annuaire/export.csv?q={mot}",
    "/annuaire/suggestions/?q={mot}", "/recherche/?q={mot}", "/annuaire/reseaux/{reseau}/",
    "/annuaire/reseaux/{reseau}/carte.vcf", "/annuaire/structures/{code}/signaler/", "/api/v1/structures",
    "/api/v1/structures/{code}", "/api/v1/lieux", "/api/v1/lieux/{lieu}", "/api/v1/services",
    "/api/v1/services/{service}", "/api/v1/recherche?q={mot}", "/api/v1/services-delivrant", "/api/openapi.json",
    *(f"/annuaire/telecharger/{fichier}" for fichier in PAR_FICHIER), "/annuaire/telecharger/contacts.csv?q=conseil",
]  # fmt: skip


def mots_de(octets: bytes) -> str:
    """The words of an answer, those of a workbook too."""
    if not octets.startswith(b"PK"):
        return octets.decode()
    with zipfile.ZipFile(io.BytesIO(octets)) as classeur:
        return classeur.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("porte", PORTES)
def test_contact_for_professionals_leaves_by_no_public_door(offre, porte):
    lieu = offre.lieux.get()
    for champs in ({}, {"lieu": lieu}, {"service": offre}):
        reserve(offre, **champs)
    structures_indexer(structures=[offre.structure.pk])
    adresse = porte.format(
        code=offre.structure.code, lieu=lieu.public_id, service=offre.pk, mot=CANARI, reseau="missions-locales"
    )
    reponse = Client().get(adresse, follow=True)
    texte = mots_de(reponse.getvalue()).lower().replace(f"={CANARI}", "")
    texte = texte.replace(f'value="{CANARI}"', "").replace(f"« {CANARI} »", "").replace(f"«\u00a0{CANARI}\u00a0»", "")
    assert "ligne zebrecanari" not in texte and "canari.example" not in texte and "49987654" not in texte
    assert "49 98 76 54" not in texte.replace("\u00a0", " ")


def test_contact_for_professionals_is_read_by_members_and_never_searched(offre):
    for champs in ({}, {"lieu": offre.lieux.get()}, {"service": offre}):
        reserve(offre, **champs)
    structures_indexer(structures=[offre.structure.pk])
    lignes = " ".join(f"{li.titre} {li.contexte} {li.corps}" for li in LigneRecherche.objects.all())
    assert lignes and "zebrecanari" not in lignes and not MotIndexe.objects.filter(mot__contains="zebrecanari").exists()
    texte = fiche(client_de(fabriques.un_conseiller()), offre)
    corps = texte.split("<body")[1]
    assert corps.count(f"Ligne {CANARI}") == 3 and "membres du réseau" in corps and "05 49 98 76 54" in corps
    assert CANARI not in texte.split("<body")[0]  # les données pour les moteurs sont publiques, qui que l’on soit
    assert CANARI not in fiche(client_de(fabriques.un_ancien_membre()), offre)


def test_public_contact_is_on_the_sheet_and_in_the_data_for_search_engines(client, offre):
    contact_creer(
        structure=offre.structure, lieu=offre.lieux.get(), libelle="Accueil des jeunes", telephone="0549111213",
        visibilite="PUBLIC",
    )  # fmt: skip
    texte = fiche(client, offre)
    assert "Accueil des jeunes" in texte and "05 49 11 12 13" in texte and "ContactPoint" in texte


def test_history_names_a_contact_without_its_number_and_contacts_follow_a_merged_structure(offre):
    contact = contact_modifier(contact=reserve(offre), libelle="Secrétariat")
    contact_supprimer(contact=contact)
    dites = [ligne.champs["contacts"] for ligne in Modification.objects.filter(champs__has_key="contacts")]
    assert dites[0] == ["Secrétariat", ""] and len(dites) == 3
    assert "canari.example" not in str(dites) and "98765" not in str(dites)
    reserve(offre, lieu=offre.lieux.get())
    cible = fabriques.une_structure(nom="La suivante")
    structure_fusionner(source=offre.structure, cible=cible)
    assert Contact.objects.get().structure == cible and list(prises.contacts_coherents()) == []


def test_referent_adds_corrects_and_takes_away_a_contact(referent, offre):
    structure = offre.structure
    adresse = reverse("contact_ajouter", args=[structure.code])
    donnees = saisie(
        referent, adresse, libelle="Secrétariat", telephone="05 49 00 00 00", fiche=f"lieu-{offre.lieux.get().pk}",
        visibilite="PUBLIC",
    )  # fmt: skip
    for _ in range(2):  # un double clic
        assert referent.post(adresse, donnees).status_code == 302
    contact = Contact.objects.get()
    assert contact.lieu == offre.lieux.get() and contact.visibilite == "PUBLIC"
    assert "Secrétariat" in lire(referent, "structure_modifier", structure.code)
    adresse = reverse("contact_modifier", args=[contact.pk])
    donnees = saisie(referent, adresse, fiche="structure", courriel="secretariat@marais.example")
    assert referent.post(adresse, donnees).status_code == 302
    contact.refresh_from_db()
    assert contact.lieu is None and contact.courriel == "secretariat@marais.example" and contact.version == 2
    referent.post(reverse("contact_retirer", args=[contact.pk]))
    assert not Contact.objects.exists()


def test_contact_with_a_bad_entry_is_refused_at_its_field_with_the_text_kept(referent, offre):
    for changements, message in (
        ({"telephone": ""}, "Donnez un téléphone ou un courriel"),
        ({"telephone": "appelez"}, "Écrivez un numéro"),
        ({"courriel": "pas-une-adresse"}, "adresse n’est pas complète"),
        ({"fiche": "lieu-999999"}, "dans la liste"),
    ):
        adresse = reverse("contact_ajouter", args=[offre.structure.code])
        base = {"libelle": "Accueil", "telephone": "0549000000", "precision": "Tapé ici"}
        texte = lue(referent.post(adresse, saisie(referent, adresse, **base | changements)))
        assert message in texte and "is-invalid" in texte and "Tapé ici" in texte, changements
        assert not Contact.objects.exists(), changements


@pytest.mark.parametrize(
    ("changements", "message"),
    [
        ({"libelle": "Mme Moreau"}, "le nom d’une personne"),
        ({"precision": "ou au 06 12 34 56 78"}, "un numéro de téléphone"),
        ({"telephone": "06 12 34 56 78"}, "téléphone portable"),
        ({"telephone": "+33 7 12 34 56 78"}, "téléphone portable"),
        ({"courriel": "quelqu.un@gmail.com"}, "adresse personnelle"),
    ],
)
def test_contact_that_looks_like_a_private_persons_is_asked_before_it_is_kept(referent, offre, changements, message):
    adresse = reverse("contact_ajouter", args=[offre.structure.code])
    donnees = saisie(referent, adresse, **{"libelle": "Accueil", "telephone": "0549000000"} | changements)
    texte = lue(referent.post(adresse, donnees))
    assert message in texte and 'name="garder"' in texte and not Contact.objects.exists()
    assert referent.post(adresse, donnees | {"garder": "on"}).status_code == 302
    assert Contact.objects.count() == 1


def test_contact_belongs_to_one_sheet_of_its_structure_by_the_rule_the_base_and_the_checks(offre):
    autre = une_offre("Autre")
    assert refus(reserve, offre, service=autre) == "autre_structure"
    assert list(prises.contacts_coherents()) == []
    Contact.objects.filter(pk=reserve(offre, service=offre).pk).update(service=autre)
    assert "d’une autre structure" in " ".join(prises.contacts_coherents())
    with pytest.raises(ValidationError):
        contact_creer(structure=offre.structure, libelle="Muet")
    contact = reserve(offre)
    for champs in ({"telephone": "", "courriel": ""}, {"service": offre, "lieu": offre.lieux.get()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Contact.objects.filter(pk=contact.pk).update(**champs)
